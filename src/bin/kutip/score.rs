//! `kutip score`: how good a run is.

use crate::Ending;
use crate::args::Score;
use crate::extract::put;
use crate::messages::Messages;
use anyhow::{Context as _, Result, bail};
use kutip::archive::Stored;
use kutip::score::{Options, Scorer, judged, read};
use serde::Serialize;
use std::fs;
use std::path::Path;

/// Compares and prints.
pub fn score(command: &Score, messages: &Messages) -> Result<Ending> {
    if let Some(sample) = &command.judged {
        return judge(command, sample);
    }
    let (Some(gold), Some(out)) = (&command.gold, &command.out) else {
        bail!("a gold and a run are needed");
    };
    if command.by.as_deref().is_some_and(|by| by != "outlet") {
        bail!("--by takes `outlet` here; other columns with --judged");
    }
    let mut options = Options::default();
    options.errors = command.errors;
    options.unlabelled = command.unlabelled.map(|label| label.as_str().to_owned());
    options.draws = command.draws;
    options.seed = command.seed;
    options.by_outlet = command.by.is_some();
    let stored = run(out)?;
    let mut scorer = Scorer::new(read(gold)?, options);
    stored.each(scorer.needs_texts(), &mut |record| {
        scorer.add(record);
        Ok(())
    })?;
    let report = scorer.finish();
    report.notes().iter().for_each(|note| messages.note(note));
    print(command, &report, &report.text())?;
    Ok(Ending::Fine)
}

/// The finished run in a folder.
pub fn run(folder: &Path) -> Result<Stored> {
    let stored = Stored::open(folder)?;
    stored.with_context(|| {
        format!(
            "{}: `kutip extract` finished no run there",
            folder.display()
        )
    })
}

fn judge(command: &Score, sample: &Path) -> Result<Ending> {
    let content = fs::read_to_string(sample).with_context(|| sample.display().to_string())?;
    let content = content.strip_prefix('\u{feff}').unwrap_or(&content);
    let found = judged(sample, content, command.by.as_deref())?;
    print(command, &found, &found.text())?;
    Ok(Ending::Fine)
}

fn print(command: &Score, report: &impl Serialize, text: &str) -> Result<()> {
    if command.json {
        put((serde_json::to_string(report)? + "\n").as_bytes())?;
    } else {
        put(text.as_bytes())?;
    }
    Ok(())
}
