//! `kutip extract`, `kutip entities`, `kutip quotes`.

use crate::Ending;
use crate::args::{Extract, ToStdout};
use crate::export::{self, Goal};
use crate::messages::Messages;
use crate::run;
use anyhow::{Context, Result, bail};
use kutip::archive::{self, Counts, Folder, Manners, Opened, Options, Shard};
use kutip::error::Error;
use kutip::extractor::Extractor;
use kutip::input::Reader;
use kutip::output::{Format, Table};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Writes the tables into a folder.
pub fn extract(command: &Extract, messages: &Messages) -> Result<Ending> {
    let began = Instant::now();
    let inputs = run::inputs(&command.input, Some(&command.output))?;
    let streamed = inputs.has_stdin();
    if streamed && command.resume {
        bail!("standard input cannot be read twice, so --resume needs files");
    }
    let goal = export::goal(command)?;
    if let Goal::File(export) = goal {
        return export::into_file(command, export, &inputs, messages);
    }
    let extractor = run::extractor(&command.knowledge)?;
    let mut options = run::options(goal.format(), &command.input, &command.manner);
    options.read.keep_records = command.enrich;
    let listing = inputs.listing();
    let mut plan = run::plan(&listing, &options, &extractor, &command.knowledge)?;
    if let Goal::Folder(export) = goal {
        plan.fact("option --format", export.name());
    }
    let manners = Manners {
        resume: command.resume,
        force: command.force,
    };
    let mut folder = match Folder::open(&command.output, plan, options.format, manners)? {
        Opened::Ready(folder) => *folder,
        Opened::Finished(counts) => {
            messages.note("this run is finished already");
            messages.summary(&counts, began.elapsed());
            return Ok(ending(&counts));
        }
    };
    let stop = run::interruption()?;
    let total = listing.iter().map(|listed| listed.bytes).sum();
    let reader = Reader::new(&inputs, options.read.clone());
    messages.begin(total, reader.bytes_read());
    let result = fill(&mut folder, reader, &extractor, &options, &stop, messages);
    messages.end();
    if result.is_err() || stop.load(Ordering::Relaxed) {
        return stopped(folder, result, streamed, messages);
    }
    let counts = match goal {
        Goal::Folder(export) => export::finish(folder, export, options.unit, messages)?,
        Goal::Tables(_) | Goal::File(_) => folder.finish()?,
    };
    messages.summary(&counts, began.elapsed());
    messages.formulas(&counts, options.format);
    Ok(ending(&counts))
}

/// Runs over the inputs, from where the folder stopped, and writes what comes out.
fn fill(
    folder: &mut Folder,
    reader: Reader,
    extractor: &Extractor,
    options: &Options,
    stop: &AtomicBool,
    messages: &Messages,
) -> kutip::error::Result<()> {
    let first = folder.shards();
    if first > 0 {
        let done = folder.counts().documents;
        messages.note(&format!("going on after {done} documents"));
    }
    archive::run(reader, extractor, options, first, stop, &mut |shard| {
        messages.shard(&shard);
        folder.write(&shard)?;
        messages.progress(folder.counts());
        Ok(())
    })
}

/// What is left of a run that failed or was interrupted: shards to go on with, or nothing.
fn stopped(
    folder: Folder,
    result: kutip::error::Result<()>,
    streamed: bool,
    messages: &Messages,
) -> Result<Ending> {
    const HOW_ON: &str = "run the same command with --resume to go on";
    let done = folder.counts().documents;
    if streamed {
        folder.abandon()?;
        result?;
        messages.note("interrupted; nothing was written");
    } else {
        result.context(format!("stopped after {done} documents ({HOW_ON})"))?;
        messages.note(&format!("interrupted after {done} documents; {HOW_ON}"));
    }
    Ok(Ending::Interrupted)
}

/// Writes the table of entities to standard output.
pub fn entities(command: &ToStdout, messages: &Messages) -> Result<Ending> {
    to_stdout(command, Table::Entities, messages)
}

/// Writes the table of quotes to standard output.
pub fn quotes(command: &ToStdout, messages: &Messages) -> Result<Ending> {
    to_stdout(command, Table::Quotes, messages)
}

fn to_stdout(command: &ToStdout, table: Table, messages: &Messages) -> Result<Ending> {
    let inputs = run::inputs(&command.input, None)?;
    let extractor = run::extractor(&command.knowledge)?;
    let options: Options = run::options(Format::Table(table), &command.input, &command.manner);
    let stop: &AtomicBool = &*run::interruption()?;
    let mut counts = Counts::default();
    put(&table.header())?;
    archive::run(
        Reader::new(&inputs, options.read.clone()),
        &extractor,
        &options,
        0,
        stop,
        &mut |shard: Shard| {
            messages.shard(&shard);
            counts.add(&shard.counts);
            put(&shard.files[0])
        },
    )?;
    if stop.load(Ordering::Relaxed) {
        return Ok(Ending::Interrupted);
    }
    Ok(ending(&counts))
}

pub fn put(bytes: &[u8]) -> kutip::error::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(bytes)
        .and_then(|()| stdout.flush())
        .map_err(|source| Error::Io {
            path: "-".into(),
            source,
        })
}

pub fn ending(counts: &Counts) -> Ending {
    if counts.errors > 0 {
        Ending::Failures
    } else {
        Ending::Fine
    }
}
