//! `kutip diff`: what changed from one run to another.

use crate::Ending;
use crate::args::{Diff, DiffFormat};
use crate::export::Target;
use crate::extract::put;
use crate::messages::Messages;
use crate::score::run;
use anyhow::{Context as _, Result, bail};
use kutip::archive::Stored;
use kutip::compare::{COLUMNS, Comparison, Rows, Side, Table, lines, page, text};
use kutip::error::Error;
use std::fs;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Documents that are read ahead of the other run.
const AHEAD: usize = 64;

/// Compares and writes.
pub fn diff(command: &Diff, messages: &Messages) -> Result<Ending> {
    for column in &command.ignore {
        let known = [Table::Entities, Table::Quotes]
            .map(Table::columns)
            .concat();
        if !known.contains(&&**column) {
            bail!("--ignore {column}: no such column");
        }
    }
    let format = format(command);
    let target = match &command.output {
        Some(output) => Some(Target::new(output, command.force)?),
        None => None,
    };
    let runs = (run(&command.before)?, run(&command.after)?);
    let found = compared(&runs, format == DiffFormat::Page, &command.ignore)?;
    let written = match format {
        DiffFormat::Text => text(&found, command.rows),
        DiffFormat::Csv => table(&found)?,
        DiffFormat::Page => page(&found),
    };
    let Some(target) = target else {
        put(written.as_bytes())?;
        return Ok(Ending::Fine);
    };
    fs::write(&target.beside, written).with_context(|| target.beside.display().to_string())?;
    target.finish()?;
    messages.note(&format!("{} changes", found.changes.len()));
    Ok(Ending::Fine)
}

fn format(command: &Diff) -> DiffFormat {
    let ending = |path: &Path| Some(path.extension()?.to_str()?.to_lowercase());
    let named = command.output.as_deref().and_then(ending);
    command.format.unwrap_or(match named.as_deref() {
        Some("html" | "htm") => DiffFormat::Page,
        Some("csv") => DiffFormat::Csv,
        _ => DiffFormat::Text,
    })
}

/// Reads both runs side by side, so that neither has to be held whole.
fn compared(runs: &(Stored, Stored), texts: bool, ignored: &[String]) -> Result<Comparison> {
    let mut found = Comparison::ignoring(ignored);
    thread::scope(|scope| {
        let read = |stored: &'_ Stored| {
            let (send, receive) = sync_channel(AHEAD);
            let stored = stored.clone();
            let reader = scope.spawn(move || {
                stored.each(texts, &mut |record| {
                    let sent = send.send(Rows::new(record, texts));
                    sent.map_err(|_| Error::Refused("the comparison has ended".to_owned()))
                })
            });
            (receive, reader)
        };
        let ((before, first), (after, second)) = (read(&runs.0), read(&runs.1));
        take(&before, &after, &mut found);
        for reader in [first, second] {
            match reader.join() {
                Ok(read) => read?,
                Err(_) => bail!("a run could not be read"),
            }
        }
        Ok(())
    })?;
    found.finish();
    Ok(found)
}

fn take(before: &Receiver<Rows>, after: &Receiver<Rows>, found: &mut Comparison) {
    loop {
        let (old, new) = (before.recv().ok(), after.recv().ok());
        if old.is_none() && new.is_none() {
            return;
        }
        for (side, rows) in [(Side::Before, old), (Side::After, new)] {
            if let Some(rows) = rows {
                found.add(side, rows);
            }
        }
    }
}

fn table(found: &Comparison) -> Result<String> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(COLUMNS)?;
    for line in lines(found) {
        csv.write_record(line)?;
    }
    let bytes = csv.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8(bytes)?)
}
