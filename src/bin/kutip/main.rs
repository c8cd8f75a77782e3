//! The command line of kutip: reads Indonesian news and tells who is in it and who said what.

mod args;
mod check;
mod corrections;
mod diff;
mod explain;
mod export;
mod extract;
mod inputs;
mod lookup;
mod messages;
mod run;
mod sample;
mod score;
mod shell;
mod stories;
mod table;
mod view;

use args::{Arguments, Command};
use clap::Parser;
use messages::Messages;
use std::io::{self, Write as _};
use std::panic;
use std::process::ExitCode;

/// The exit status of a command that somebody stopped.
const INTERRUPTED: u8 = 130;

/// How a command ended, where it ran at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Nothing went wrong.
    Fine,
    /// It ran, but a document could not be read or a check failed.
    Failures,
    /// Somebody stopped it.
    Interrupted,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> ExitCode {
        ExitCode::from(match ending {
            Ending::Fine => 0,
            Ending::Failures => 1,
            Ending::Interrupted => INTERRUPTED,
        })
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let messages = Messages::new(&arguments.common);
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        panic::set_hook(Box::new(one_line));
    }
    let ending = match arguments.command {
        Command::Extract(command) => extract::extract(&command, &messages),
        Command::Entities(command) => extract::entities(&command, &messages),
        Command::Quotes(command) => extract::quotes(&command, &messages),
        Command::Table(command) => table::table(&command, &messages),
        Command::Stories(command) => stories::stories(&command, &messages),
        Command::View(command) => view::view(&command, &messages),
        Command::Corrections(command) => corrections::corrections(&command, &messages),
        Command::Sample(command) => sample::sample(&command, &messages),
        Command::Score(command) => score::score(&command, &messages),
        Command::Diff(command) => diff::diff(&command, &messages),
        Command::Explain(command) => explain::explain(&command, &messages),
        Command::Lookup(command) => lookup::lookup(&command, &messages),
        Command::Check(command) => check::check(&command, &messages),
        Command::Inputs(command) => inputs::inputs(&command, &messages),
        Command::Completions(command) => shell::completions(&command),
        Command::Man => shell::man(),
    };
    match ending {
        Ok(ending) => ending.into(),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            messages.error(&told(&error));
            ExitCode::from(2)
        }
    }
}

/// Tells of a panic in one line: most are caught, and what becomes of them is told elsewhere.
fn one_line(panic: &panic::PanicHookInfo<'_>) {
    let told = panic.to_string().replace('\n', " ");
    drop(writeln!(io::stderr(), "kutip: {told}"));
}

/// An error and its causes, without those that only say again what was said.
fn told(error: &anyhow::Error) -> String {
    let mut told = String::new();
    for cause in error.chain().map(ToString::to_string) {
        let last = told.rsplit(": ").next().unwrap_or_default();
        if told.is_empty() {
            told = cause;
        } else if !told.ends_with(&cause) && !cause.ends_with(last) {
            told.push_str(": ");
            told.push_str(&cause);
        }
    }
    told
}

/// Whether the reader of our output has gone: that is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = match cause.downcast_ref::<kutip::error::Error>() {
            Some(kutip::error::Error::Io { source, .. }) => Some(source.kind()),
            _ => cause.downcast_ref::<io::Error>().map(io::Error::kind),
        };
        kind == Some(io::ErrorKind::BrokenPipe)
    })
}
