//! `kutip inputs`: what each input is taken for.

use crate::Ending;
use crate::args::InputsOnly;
use crate::messages::Messages;
use crate::run;
use anyhow::Result;
use kutip::input::{passed_over, taken_for};
use std::io;

/// Prints one line a source: kind, bytes, name.
pub fn inputs(command: &InputsOnly, messages: &Messages) -> Result<Ending> {
    let inputs = run::inputs(&command.input, None)?;
    let mut ending = Ending::Fine;
    let mut walk = inputs.walk();
    let mut table = csv::Writer::from_writer(io::stdout().lock());
    table.write_record(["kind", "bytes", "source"])?;
    for source in taken_for(&mut walk, &run::reading(&command.input).limits) {
        match source {
            Ok((source, kind)) => {
                table.write_record([&kind, &source.size.to_string(), &source.name])?;
            }
            Err(failure) => {
                messages.error(&format!("{}: {}", failure.source, failure.message));
                ending = Ending::Failures;
            }
        }
    }
    table.flush()?;
    let ignored = walk.ignored().iter();
    for told in passed_over(ignored.map(|(ending, count)| (ending.as_str(), *count))) {
        messages.note(&told);
    }
    for folder in walk.own() {
        messages.note(&format!("{folder}: what kutip wrote there is passed over"));
    }
    Ok(ending)
}
