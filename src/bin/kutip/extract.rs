//! `kutip extract`, `kutip entities`, `kutip quotes`.

use crate::args::{Extract, OutputFormat, ToStdout};
use crate::export::{self, Goal};
use crate::messages::Messages;
use crate::run;
use crate::stories;
use crate::{Ending, INTERRUPTED};
use anyhow::{Context, Result, bail};
use kutip::archive::{self, AtWork, Counts, Folder, Manners, Opened, Options, Place, Shard};
use kutip::error::Error;
use kutip::extractor::Extractor;
use kutip::input::{Inputs, Reader};
use kutip::output::{Format, Table};
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// The exit status of a command that somebody stopped.
const INTERRUPTED_CODE: i32 = INTERRUPTED as i32;

/// Writes the tables into a folder, or one of them to standard output.
pub fn extract(command: &Extract, messages: &Messages) -> Result<Ending> {
    if command.output.as_os_str() == "-" {
        return streamed(command, messages);
    }
    let inputs = run::inputs(&command.input, Some(&command.output))?;
    if inputs.has_stdin() && command.resume {
        bail!("standard input cannot be read twice, so --resume needs files");
    }
    let goal = export::goal(command)?;
    if let Goal::File(export) = goal {
        if command.stories {
            bail!("--stories needs a folder");
        }
        return export::into_file(command, export, &inputs, messages);
    }
    let extractor = run::extractor_for(&command.knowledge, &command.manner)?;
    let mut options = run::options(goal.format(), &command.input, &command.manner);
    options.read.keep_records = command.enrich;
    options.read.columns.keep.clone_from(&command.keep);
    stories::check(command, goal, &options, inputs.has_stdin())?;
    if let Some(place) = command.try_alone {
        let reader = Reader::new(&inputs, options.read.clone());
        archive::try_alone(reader, &extractor, &options, place);
        return Ok(Ending::Fine);
    }
    into_folder(command, goal, (&inputs, &extractor, options), messages)
}

/// Writes the tables into a folder that a later run can go on with.
fn into_folder(
    command: &Extract,
    goal: Goal,
    (inputs, extractor, mut options): (&Inputs, &Extractor, Options),
    messages: &Messages,
) -> Result<Ending> {
    let began = Instant::now();
    let listing = inputs.listing();
    run::not_read(&listing)
        .iter()
        .for_each(|told| messages.note(told));
    let (knowledge, manner) = (&command.knowledge, &command.manner);
    let mut plan = run::plan(&listing, &options, extractor, knowledge, manner)?;
    if let Goal::Folder(export) = goal {
        plan.fact("option --format", export.name());
    }
    let manners = Manners {
        resume: command.resume,
        force: command.force,
    };
    let keep = &options.read.columns.keep;
    let opened = Folder::open_keeping(&command.output, plan, options.format, keep, manners)?;
    let mut folder = match opened {
        Opened::Ready(folder) => *folder,
        Opened::Finished(counts) => {
            messages.note("this run is finished already");
            grouped(command, &options, messages)?;
            messages.summary(&counts, began.elapsed());
            return Ok(ending(&counts));
        }
    };
    let at_work = judged(folder.take_at_work(), messages)?;
    options.at_work = Some(Arc::new(at_work));
    let stop = run::interruption()?;
    let reader = Reader::new(inputs, options.read.clone()).stopped_by(&stop);
    messages.begin(listing.iter().map(|l| l.bytes).sum(), reader.bytes_read());
    let result = fill(&mut folder, reader, extractor, &options, &stop, messages);
    messages.end();
    if result.is_err() || stop.load(Ordering::Relaxed) {
        return stopped(folder, result, inputs.has_stdin(), messages);
    }
    let went_on = folder.shards() > 0;
    let counts = finished(folder, goal, &options, messages)?;
    run::unused(extractor, went_on, messages);
    grouped(command, &options, messages)?;
    messages.summary(&counts, began.elapsed());
    Ok(ending(&counts))
}

/// Puts what a run has made into its place.
fn finished(folder: Folder, goal: Goal, options: &Options, messages: &Messages) -> Result<Counts> {
    let counts = match goal {
        Goal::Folder(export) => export::finish(folder, export, options.unit, messages)?,
        Goal::Tables(_) | Goal::File(_) => folder.finish()?,
    };
    messages.formulas(&counts, options.format);
    Ok(counts)
}

/// Groups what the finished run holds, where that is asked for.
fn grouped(command: &Extract, options: &Options, messages: &Messages) -> Result<()> {
    if command.stories {
        stories::of_run(&command.output, &options.read, messages)?;
    }
    Ok(())
}

/// Tries each document alone that may have ended the run, in a process of its own, and passes over those that end it too.
fn judged(mut at_work: AtWork, messages: &Messages) -> Result<AtWork> {
    let suspects: Vec<Place> = at_work.suspects().collect();
    for place in suspects {
        // The same command, with the trial in the stead of `--resume`.
        let mut arguments: Vec<OsString> = std::env::args_os()
            .skip(1)
            .filter(|argument| argument != "--resume")
            .collect();
        let command = arguments.iter().position(|argument| argument == "extract");
        let trial = format!("--try-alone={place}");
        arguments.insert(command.map_or(0, |at| at + 1), trial.into());
        let status = Command::new(std::env::current_exe()?)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        let ended_by_itself = matches!(status.code(), Some(0..=2 | INTERRUPTED_CODE));
        if !ended_by_itself {
            messages.note("the document that ended the run is passed over");
            at_work.pass_over(place)?;
        }
    }
    Ok(at_work)
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
    unrepeatable: bool,
    messages: &Messages,
) -> Result<Ending> {
    const HOW_ON: &str = "run the same command with --resume to go on";
    let done = folder.counts().documents;
    if unrepeatable {
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
    let extractor = run::extractor_for(&command.knowledge, &command.manner)?;
    let options: Options = run::options(Format::Table(table), &command.input, &command.manner);
    pour(&inputs, &extractor, &options, &table.header(), messages)
}

/// `-o -`: records, or the table of quotes, to standard output as they are found.
fn streamed(command: &Extract, messages: &Messages) -> Result<Ending> {
    if command.resume || command.force || command.excel || command.stories {
        bail!(
            "-o - writes to standard output: --resume, --force, --excel and --stories need a folder"
        );
    }
    let (format, header) = match command.format {
        Some(OutputFormat::Jsonl) => (Format::Jsonl, Vec::new()),
        Some(OutputFormat::Csv) => (Format::Table(Table::Quotes), Table::Quotes.header()),
        _ => bail!("-o - needs --format jsonl (records) or --format csv (the table of quotes)"),
    };
    if command.enrich && format != Format::Jsonl {
        bail!("--enrich needs --format jsonl");
    }
    if !command.keep.is_empty() && format != Format::Jsonl {
        bail!(
            "--keep is for documents, and -o - --format csv writes quotes: take --format jsonl or a folder"
        );
    }
    let inputs = run::inputs(&command.input, None)?;
    let extractor = run::extractor_for(&command.knowledge, &command.manner)?;
    let mut options = run::options(format, &command.input, &command.manner);
    options.read.keep_records = command.enrich;
    options.read.columns.keep.clone_from(&command.keep);
    pour(&inputs, &extractor, &options, &header, messages)
}

/// Writes what is found to standard output, batch by batch.
fn pour(
    inputs: &Inputs,
    extractor: &Extractor,
    options: &Options,
    header: &[u8],
    messages: &Messages,
) -> Result<Ending> {
    let stop = run::interruption()?;
    let mut counts = Counts::default();
    put(header)?;
    archive::run(
        Reader::new(inputs, options.read.clone()).stopped_by(&stop),
        extractor,
        options,
        0,
        &stop,
        &mut |shard: Shard| {
            messages.shard(&shard);
            counts.add(&shard.counts);
            put(&shard.files[0])
        },
    )?;
    if stop.load(Ordering::Relaxed) {
        return Ok(Ending::Interrupted);
    }
    run::unused(extractor, false, messages);
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
