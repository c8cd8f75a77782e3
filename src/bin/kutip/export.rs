//! Formats that are made from records: into the folder of a run, or into one file.

use crate::Ending;
use crate::args::{Extract, OutputFormat};
use crate::extract::ending;
use crate::messages::Messages;
use crate::run;
use anyhow::{Result, bail};
use kutip::archive::{self, Counts, Folder, Options, Shard};
use kutip::error::Error;
use kutip::export::{self, Collector, Export, Manner};
use kutip::extractor::Extractor;
use kutip::input::{Inputs, Reader};
use kutip::output::Format;
use kutip::text::OffsetUnit;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Instant;

/// What `kutip extract` is to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Tables or records into a folder.
    Tables(Format),
    /// An export into a folder.
    Folder(Export),
    /// An export into one file.
    File(Export),
}

impl Goal {
    /// What the threads write.
    pub fn format(self) -> Format {
        match self {
            Goal::Tables(format) => format,
            Goal::Folder(_) | Goal::File(_) => Format::Jsonl,
        }
    }
}

/// What the options ask for.
pub fn goal(command: &Extract) -> Result<Goal> {
    let named = Export::of_file(&command.output).filter(|_| !command.output.is_dir());
    let goal = match (command.format, named) {
        (Some(OutputFormat::Made(export)), Some(named)) if export == named => Goal::File(export),
        (Some(format), Some(named)) => bail!(
            "{} asks for {}, --format for {}: leave one out",
            command.output.display(),
            named.name(),
            match format {
                OutputFormat::Made(export) => export.name(),
                OutputFormat::Csv | OutputFormat::Jsonl => "a folder",
            }
        ),
        (None, Some(named)) => Goal::File(named),
        (Some(OutputFormat::Made(export)), None) => Goal::Folder(export),
        (Some(OutputFormat::Jsonl), None) => Goal::Tables(Format::Jsonl),
        (_, None) if command.excel => Goal::Tables(Format::ExcelCsv),
        (_, None) => Goal::Tables(Format::Csv),
    };
    if !matches!(goal, Goal::File(_)) {
        check_folder(&command.output)?;
    }
    if command.enrich && goal != Goal::Tables(Format::Jsonl) {
        bail!("--enrich needs --format jsonl");
    }
    if !command.keep.is_empty() && matches!(goal, Goal::File(_) | Goal::Folder(_)) {
        bail!("--keep is for the formats csv and jsonl");
    }
    if command.excel && goal != Goal::Tables(Format::ExcelCsv) {
        bail!("--excel is for CSV");
    }
    if let Goal::File(export) | Goal::Folder(export) = goal {
        export.check(manner(command.manner.offsets.into()))?;
    }
    Ok(goal)
}

/// A name that says it is one file of a format which needs a folder is a mistake that would show late.
fn check_folder(output: &Path) -> Result<()> {
    let extension = output.extension().and_then(|extension| extension.to_str());
    let format = match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("csv" | "tsv") => "csv",
        Some("jsonl") => "jsonl",
        Some("parquet") => "parquet",
        Some("gexf") => "gephi",
        _ => return Ok(()),
    };
    if output.is_dir() {
        return Ok(());
    }
    bail!(
        "{} looks like one file: name a folder with -o, and the format with --format {format}",
        output.display()
    )
}

fn manner(unit: OffsetUnit) -> Manner {
    Manner {
        unit,
        ..Manner::default()
    }
}

/// Makes the export out of a run's records and puts it into the run's folder.
pub fn finish(
    folder: Folder,
    export: Export,
    unit: OffsetUnit,
    messages: &Messages,
) -> Result<Counts> {
    let counts = folder.finish_as(export.files(), |records, paths| {
        let mut collector = export.collector(paths, manner(unit))?;
        let file = File::open(records).map_err(|source| Error::Io {
            path: records.to_owned(),
            source,
        })?;
        let mut lines = BufReader::with_capacity(1 << 16, file);
        export::feed(records, &mut lines, &mut *collector)?;
        collector
            .finish()?
            .iter()
            .for_each(|told| messages.note(told));
        Ok(())
    })?;
    Ok(counts)
}

/// Reads articles and writes one file, whole or not at all.
pub fn into_file(
    command: &Extract,
    export: Export,
    inputs: &Inputs,
    messages: &Messages,
) -> Result<Ending> {
    if command.resume {
        bail!("--resume needs a folder: name one with -o and the format with --format");
    }
    let began = Instant::now();
    let target = Target::new(&command.output, command.force)?;
    let extractor = run::extractor_for(&command.knowledge, &command.manner)?;
    let options = run::options(Format::Jsonl, &command.input, &command.manner);
    let mut collector =
        export.collector(std::slice::from_ref(&target.beside), manner(options.unit))?;
    let read = records(inputs, &extractor, &options, messages, &mut *collector)?;
    let Some(counts) = read else {
        messages.note("interrupted; nothing was written");
        return Ok(Ending::Interrupted);
    };
    collector
        .finish()?
        .iter()
        .for_each(|told| messages.note(told));
    target.finish()?;
    run::unused(&extractor, false, messages);
    messages.summary(&counts, began.elapsed());
    Ok(ending(&counts))
}

/// Reads articles and gives their records to a collector; `None` if somebody stopped it.
pub fn records(
    inputs: &Inputs,
    extractor: &Extractor,
    options: &Options,
    messages: &Messages,
    collector: &mut dyn Collector,
) -> Result<Option<Counts>> {
    let stop = run::interruption()?;
    let mut counts = Counts::default();
    let reader = Reader::new(inputs, options.read.clone()).stopped_by(&stop);
    let listing = inputs.listing();
    run::not_read(&listing)
        .iter()
        .for_each(|told| messages.note(told));
    let total = listing.iter().map(|listed| listed.bytes).sum();
    messages.begin(total, reader.bytes_read());
    // Collectors stay on this thread; the shards come to it.
    let (sender, receiver) = std::sync::mpsc::sync_channel::<Shard>(1);
    std::thread::scope(|scope| {
        let stop = &*stop;
        let work = scope.spawn(move || {
            archive::run(reader, extractor, options, 0, stop, &mut |shard| {
                // Nobody takes it where the collector has failed; the run ends then.
                drop(
                    sender
                        .send(shard)
                        .inspect_err(|_| stop.store(true, Ordering::Relaxed)),
                );
                Ok(())
            })
        });
        let fed = receiver.iter().try_for_each(|shard| {
            messages.shard(&shard);
            counts.add(&shard.counts);
            messages.progress(&counts);
            export::feed(Path::new("records"), &mut &shard.files[0][..], collector)
        });
        drop(receiver);
        let worked = work
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        messages.end();
        fed.and(worked)
    })?;
    let stopped = stop.load(Ordering::Relaxed);
    Ok((!stopped).then_some(counts))
}

/// A file that is written beside its place and moved there when it is whole.
#[derive(Debug)]
pub struct Target {
    path: PathBuf,
    /// Where it is written.
    pub beside: PathBuf,
}

impl Target {
    /// For the file `path`, which may only stand there with `force`.
    pub fn new(path: &Path, force: bool) -> Result<Target> {
        if path.is_dir() {
            bail!("{} is a folder, not a file", path.display());
        }
        if path.exists() && !force {
            bail!(
                "{} is there already: add --force to replace it",
                path.display()
            );
        }
        let Some(name) = path.file_name() else {
            bail!("{} names no file", path.display());
        };
        let mut beside = std::ffi::OsString::from(".");
        beside.push(name);
        beside.push(".kutip-new");
        Ok(Target {
            path: path.to_owned(),
            beside: path.with_file_name(beside),
        })
    }

    /// Moves the file to its place, once it lies on the disk.
    pub fn finish(self) -> Result<()> {
        let folder = match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        archive::settle(&self.beside)
            .and_then(|()| fs::rename(&self.beside, &self.path))
            .and_then(|()| archive::settle_names(folder))
            .map_err(|source| Error::Io {
                path: self.path.clone(),
                source,
            })?;
        Ok(())
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        // It is gone where it was moved to its place.
        drop(fs::remove_file(&self.beside));
    }
}
