//! `kutip inputs`: what each input is taken for.

use crate::Ending;
use crate::args::InputsOnly;
use crate::messages::Messages;
use crate::run;
use anyhow::Result;
use kutip::input::taken_for;
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
    if walk.ignored() > 0 {
        messages.note(&format!("{} other files are not read", walk.ignored()));
    }
    Ok(ending)
}
