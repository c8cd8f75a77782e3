//! `kutip view`: one page to read and check everything.

use crate::Ending;
use crate::args::{PageLanguage, View};
use crate::export::{self, Target};
use crate::extract::ending;
use crate::messages::Messages;
use crate::run;
use anyhow::{Result, bail};
use kutip::archive::{Options, Stored};
use kutip::error::Error;
use kutip::export::{Collector, Export, Language, Manner};
use kutip::output::Format;
use std::fs;
use std::time::Instant;

/// Documents beyond which a page is slow to open.
const MANY: u64 = 10_000;

/// Writes the page.
pub fn view(command: &View, messages: &Messages) -> Result<Ending> {
    let began = Instant::now();
    let manner = Manner {
        language: match command.language {
            PageLanguage::Id => Language::Indonesian,
            PageLanguage::En => Language::English,
        },
        ..Manner::default()
    };
    Export::Page.check(manner)?;
    let target = Target::new(&command.output, command.force)?;
    let mut page = Export::Page.collector(std::slice::from_ref(&target.beside), manner)?;
    let mut documents = 0;
    let mut end = Ending::Fine;
    if let Some(stored) = stored(&command.input.inputs)? {
        stored.each(true, &mut |record| {
            documents += 1;
            page.add(record)
        })?;
    } else {
        let inputs = run::inputs(&command.input, None)?;
        let extractor = run::extractor(&command.knowledge)?;
        let options = options(command);
        let read = export::records(&inputs, &extractor, &options, messages, &mut *page)?;
        let Some(counts) = read else {
            messages.note("interrupted; nothing was written");
            return Ok(Ending::Interrupted);
        };
        run::unused(&extractor, false, messages);
        messages.summary(&counts, began.elapsed());
        (documents, end) = (counts.documents, ending(&counts));
    }
    page.finish()?.iter().for_each(|told| messages.note(told));
    let bytes = fs::metadata(&target.beside).map_or(0, |metadata| metadata.len());
    target.finish()?;
    if documents > MANY {
        messages.note(&format!(
            "the page holds {documents} documents in {} MB and may take a while to open",
            bytes / 1_000_000
        ));
    }
    Ok(end)
}

fn options(command: &View) -> Options {
    run::options_of(Format::Jsonl, &command.input, command.manner.threads)
}

/// The finished run that the inputs name, if they name one folder and it holds one.
pub fn stored(inputs: &[std::path::PathBuf]) -> Result<Option<Stored>, anyhow::Error> {
    let mut found = Vec::new();
    for input in inputs {
        found.extend(Stored::open(input)?);
    }
    match (found.pop(), inputs.len()) {
        (Some(stored), 1) => Ok(Some(stored)),
        (Some(_), _) => bail!("a folder that kutip wrote must be the only input"),
        (None, _) => Ok(None),
    }
}

/// Gives each record to a function.
pub struct Each<F>(pub F);

impl<F: FnMut(&kutip::output::Record<'_>)> Collector for Each<F> {
    fn add(&mut self, record: &kutip::output::Record<'_>) -> Result<(), Error> {
        (self.0)(record);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }
}
