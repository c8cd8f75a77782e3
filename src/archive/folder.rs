//! The output folder: tables appear whole or not at all, and a run can be killed at any moment and gone on with.
//!
//! A run writes into `.kutip-run` inside the folder: the plan, the tables as far as they are, and the journal. At the
//! end the tables are renamed into their places and `manifest.json` is put beside them; a folder with that manifest is
//! one that kutip finished, and may be replaced.

use super::at_work::AtWork;
use super::counts::Counts;
use super::journal::{self, Entry, Kept};
use super::pipeline::Shard;
use super::plan::Plan;
use super::settle::{settle, settle_names};
use crate::error::{Error, Result};
use crate::output::Format;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const RUN: &str = ".kutip-run";
/// How the names of what kutip puts into a folder for a while begin.
const OWN: &str = ".kutip-";
const LOCK: &str = "lock";
const PLAN: &str = "plan.json";
const JOURNAL: &str = "journal.jsonl";
const MANIFEST: &str = "manifest.json";
/// What is made out of a finished run's tables, and goes with them.
const DERIVED: [&str; 2] = ["stories.csv", "quote_groups.csv"];

/// What a finished run leaves beside its tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Always `kutip`: the mark of a folder that may be replaced.
    program: String,
    version: String,
    pub(super) plan: Plan,
    files: Vec<ManifestFile>,
    counts: Counts,
    started: String,
    finished: String,
    seconds: f64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ManifestFile {
    name: String,
    bytes: u64,
}

/// What stands in the folder when a run begins.
#[derive(Debug)]
pub enum Opened {
    /// A run begins, or goes on.
    Ready(Box<Folder>),
    /// The same run is finished already.
    Finished(Counts),
}

/// How a run treats what it finds in its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manners {
    /// Go on with an unfinished run of the same plan.
    pub resume: bool,
    /// Write even where somebody else's files stand, and drop an unfinished run.
    pub force: bool,
}

/// An output folder that a run writes to.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    run: PathBuf,
    /// Held as long as the run lasts.
    lock: Lock,
    plan: Plan,
    format: Format,
    files: Vec<File>,
    ends: Vec<u64>,
    journal: File,
    kept: Kept,
    counts: Counts,
    clock: Clock,
    at_work: AtWork,
}

/// When a run began.
#[derive(Debug)]
struct Clock {
    began: jiff::Timestamp,
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
    |source| Error::Io {
        path: path.to_owned(),
        source,
    }
}

impl Folder {
    /// Opens `root` for a run of `plan`.
    ///
    /// # Errors
    /// [`Error::Refused`] where the folder holds something that may not be replaced, where another run writes to it,
    /// or where an unfinished run cannot be gone on with; [`Error::Io`] as the system says.
    pub fn open(root: &Path, plan: Plan, format: Format, manners: Manners) -> Result<Opened> {
        Folder::open_keeping(root, plan, format, &[], manners)
    }

    /// As [`open`](Folder::open), for a run that carries the input's fields `keep` through.
    ///
    /// # Errors
    /// As [`open`](Folder::open).
    pub fn open_keeping(
        root: &Path,
        plan: Plan,
        format: Format,
        keep: &[String],
        manners: Manners,
    ) -> Result<Opened> {
        let run = root.join(RUN);
        let unfinished = run.join(PLAN).exists();
        let manifest = read_manifest(root);
        refuse_strangers(root, unfinished, manifest.as_ref(), manners)?;
        if manners.resume
            && !unfinished
            && let Some(manifest) = manifest
        {
            refuse_changes(root, &manifest.plan, &plan)?;
            if run.exists() {
                // The run was killed while it cleaned up.
                drop(lock(root, &run)?);
                fs::remove_dir_all(&run).map_err(io_error(&run))?;
            }
            return Ok(Opened::Finished(manifest.counts));
        }
        fs::create_dir_all(&run).map_err(io_error(&run))?;
        let lock = lock(root, &run)?;
        let goes_on = manners.resume && unfinished;
        if goes_on {
            let path = run.join(PLAN);
            let bytes = fs::read(&path).map_err(io_error(&path))?;
            let old: Plan = serde_json::from_slice(&bytes).map_err(|error| {
                Error::Refused(format!("{}: cannot be read: {error}", path.display()))
            })?;
            refuse_changes(root, &old, &plan)?;
            if run.join(MANIFEST).exists() {
                return finish_renames(root, &run, lock);
            }
        }
        let mut folder = Folder::begin(root, run, lock, plan, format)?;
        folder.prepare(goes_on, keep)?;
        Ok(Opened::Ready(Box::new(folder)))
    }

    fn begin(root: &Path, run: PathBuf, lock: Lock, plan: Plan, format: Format) -> Result<Folder> {
        let journal_path = run.join(JOURNAL);
        let mut open = OpenOptions::new();
        open.read(true).write(true).create(true).truncate(false);
        let mut files = Vec::new();
        for name in format.files() {
            let path = run.join(name);
            files.push(open.open(&path).map_err(io_error(&path))?);
        }
        let journal = open.open(&journal_path).map_err(io_error(&journal_path))?;
        Ok(Folder {
            root: root.to_owned(),
            run,
            lock,
            plan,
            format,
            files,
            ends: Vec::new(),
            journal,
            kept: Kept::default(),
            counts: Counts::default(),
            clock: Clock {
                began: jiff::Timestamp::now(),
            },
            at_work: AtWork::default(),
        })
    }

    /// Cuts everything back to the last whole shard, or to nothing; writes headers and the plan.
    fn prepare(&mut self, goes_on: bool, keep: &[String]) -> Result<()> {
        let headers = self.format.header_keeping(keep);
        if goes_on {
            let paths: Vec<PathBuf> = self
                .format
                .files()
                .iter()
                .map(|name| self.run.join(name))
                .collect();
            let lengths: Vec<u64> = headers.iter().map(|header| header.len() as u64).collect();
            self.kept = journal::verify(&self.run.join(JOURNAL), &paths, &lengths)
                .map_err(io_error(&self.run))?;
        }
        if !goes_on {
            remove(&self.run.join(MANIFEST))?;
        }
        self.at_work = AtWork::take_up(&self.run, self.kept.shards)?;
        if !goes_on {
            self.at_work.begin_anew()?;
        }
        let run = self.run.clone();
        self.cut(&headers).map_err(io_error(&run))?;
        let plan = serde_json::to_vec_pretty(&self.plan).expect("a map of strings is JSON");
        write_beside(&self.run.join(PLAN), &plan)
    }

    fn cut(&mut self, headers: &[Vec<u8>]) -> io::Result<()> {
        if self.kept.shards == 0 {
            self.kept = Kept {
                ends: headers.iter().map(|header| header.len() as u64).collect(),
                ..Kept::default()
            };
        }
        self.journal.set_len(self.kept.journal)?;
        for ((file, header), end) in self.files.iter_mut().zip(headers).zip(&self.kept.ends) {
            file.set_len(*end)?;
            io::Seek::rewind(file)?;
            file.write_all(header)?;
            io::Seek::seek(file, io::SeekFrom::End(0))?;
        }
        io::Seek::seek(&mut self.journal, io::SeekFrom::End(0))?;
        self.ends.clone_from(&self.kept.ends);
        self.counts = self.kept.counts;
        Ok(())
    }

    /// How many shards stand already: the run goes on with the next.
    #[must_use]
    pub fn shards(&self) -> u64 {
        self.kept.shards
    }

    /// The notes of the run's threads, and what it passes over; empty from then on.
    #[must_use]
    pub fn take_at_work(&mut self) -> AtWork {
        std::mem::take(&mut self.at_work)
    }

    /// What was done so far.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Writes the next shard.
    ///
    /// # Errors
    /// As the system says (a full disk); the shards before this one stay.
    pub fn write(&mut self, shard: &Shard) -> Result<()> {
        for (index, bytes) in shard.files.iter().enumerate() {
            self.files[index]
                .write_all(bytes)
                .map_err(|source| Error::Io {
                    path: self.root.join(self.format.files()[index]),
                    source,
                })?;
            self.ends[index] += bytes.len() as u64;
        }
        let entry = Entry {
            shard: shard.index,
            ends: self.ends.clone(),
            hash: journal::hash(&shard.files),
            counts: shard.counts,
        };
        let mut line = serde_json::to_vec(&entry).expect("numbers and strings are JSON");
        line.push(b'\n');
        self.journal.write_all(&line).map_err(|source| Error::Io {
            path: self.run.join(JOURNAL),
            source,
        })?;
        self.counts.add(&shard.counts);
        Ok(())
    }

    /// Puts the tables into their places.
    ///
    /// # Errors
    /// As the system says; `--resume` then does what is left.
    pub fn finish(self) -> Result<Counts> {
        let names = self.format.files();
        self.finish_as(&names, |_, _| Ok(()))
    }

    /// Has the files `names` (one of them may be a folder) made out of the run's first file, and puts these into their
    /// places in its stead.
    ///
    /// # Errors
    /// As `make` and as the system says; `--resume` then does what is left.
    pub fn finish_as(
        self,
        names: &[&str],
        make: impl FnOnce(&Path, &[PathBuf]) -> Result<()>,
    ) -> Result<Counts> {
        for file in &self.files {
            file.sync_all().map_err(io_error(&self.run))?;
        }
        let paths: Vec<PathBuf> = names.iter().map(|name| self.run.join(name)).collect();
        make(&self.run.join(self.format.files()[0]), &paths)?;
        for path in &paths {
            settle(path).map_err(io_error(path))?;
        }
        settle_names(&self.run).map_err(io_error(&self.run))?;
        let finished = jiff::Timestamp::now();
        let manifest = Manifest {
            program: "kutip".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            plan: self.plan,
            files: names
                .iter()
                .zip(&paths)
                .map(|(name, path)| ManifestFile {
                    name: (*name).to_owned(),
                    bytes: fs::metadata(path).map_or(0, |metadata| metadata.len()),
                })
                .collect(),
            counts: self.counts,
            started: self.clock.began.to_string(),
            finished: finished.to_string(),
            seconds: (finished - self.clock.began)
                .total(jiff::Unit::Second)
                .unwrap_or_default(),
        };
        let mut bytes = serde_json::to_vec_pretty(&manifest).expect("a manifest is JSON");
        bytes.push(b'\n');
        write_beside(&self.run.join(MANIFEST), &bytes)?;
        finish_renames(&self.root, &self.run, self.lock)?;
        Ok(self.counts)
    }

    /// Drops what was written: the run cannot be gone on with.
    ///
    /// # Errors
    /// As the system says.
    pub fn abandon(self) -> Result<()> {
        drop(self.lock);
        fs::remove_dir_all(&self.run).map_err(io_error(&self.run))?;
        // Only a folder that was made for this run is empty now; any other stays.
        drop(fs::remove_dir(&self.root));
        Ok(())
    }
}

/// Moves the tables and then the manifest into their places. What is gone from the run's folder was moved before.
fn finish_renames(root: &Path, run: &Path, lock: Lock) -> Result<Opened> {
    let manifest = read_manifest(run)
        .ok_or_else(|| Error::Refused(format!("{}: the manifest cannot be read", run.display())))?;
    remove_finished(root)?;
    for name in manifest
        .files
        .iter()
        .map(|file| plain(&file.name))
        .chain([MANIFEST])
    {
        let from = run.join(name);
        if from.exists() {
            let to = root.join(name);
            fs::rename(&from, &to).map_err(io_error(&to))?;
        }
    }
    settle_names(root).map_err(io_error(root))?;
    drop(lock);
    fs::remove_dir_all(run).map_err(io_error(run))?;
    Ok(Opened::Finished(manifest.counts))
}

/// Removes what a finished run left in the folder, if one did.
fn remove_finished(root: &Path) -> Result<()> {
    let Some(old) = read_manifest(root) else {
        return Ok(());
    };
    for name in old.files.iter().map(|file| plain(&file.name)) {
        let path = root.join(name);
        if !name.is_empty() && path.is_dir() {
            fs::remove_dir_all(&path).map_err(io_error(&path))?;
        }
        remove(&path)?;
    }
    for name in DERIVED.into_iter().chain([MANIFEST]) {
        remove(&root.join(name))?;
    }
    Ok(())
}

/// Copies the tables of the finished run in `from` to `to`, except that the last of them, `tables`' last, is made. `fact` is
/// added to the plan, so that the run that was copied is not taken for finished there.
///
/// # Errors
/// [`Error::Refused`] where `to` may not be replaced; else as `make` and as the system says.
pub(super) fn write_again(
    from: &Path,
    to: &Path,
    force: bool,
    fact: (&str, &str),
    tables: &[&str],
    make: &mut dyn FnMut(&Path) -> Result<()>,
) -> Result<()> {
    let run = to.join(RUN);
    let manners = Manners {
        resume: false,
        force,
    };
    refuse_strangers(
        to,
        run.join(PLAN).exists(),
        read_manifest(to).as_ref(),
        manners,
    )?;
    let mut manifest = read_manifest(from)
        .ok_or_else(|| Error::Refused(format!("{}: holds no finished run", from.display())))?;
    fs::create_dir_all(&run).map_err(io_error(&run))?;
    let lock = lock(to, &run)?;
    manifest.plan.fact(fact.0, fact.1);
    manifest.files.clear();
    for (place, name) in tables.iter().enumerate() {
        let path = run.join(name);
        if place + 1 == tables.len() {
            make(&path)?;
        } else {
            let table = from.join(name);
            fs::copy(&table, &path).map_err(io_error(&table))?;
        }
        settle(&path).map_err(io_error(&path))?;
        manifest.files.push(ManifestFile {
            name: (*name).to_owned(),
            bytes: fs::metadata(&path).map_or(0, |metadata| metadata.len()),
        });
    }
    settle_names(&run).map_err(io_error(&run))?;
    let mut bytes = serde_json::to_vec_pretty(&manifest).expect("a manifest is JSON");
    bytes.push(b'\n');
    write_beside(&run.join(MANIFEST), &bytes)?;
    finish_renames(to, &run, lock)?;
    Ok(())
}

/// A manifest's file name; anything with a path in it names nothing.
fn plain(name: &str) -> &str {
    if name.contains(['/', '\\']) || name.starts_with('.') {
        return "";
    }
    name
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound || path.is_dir() => Ok(()),
        Err(error) => Err(io_error(path)(error)),
    }
}

pub(super) fn read_manifest(folder: &Path) -> Option<Manifest> {
    let bytes = fs::read(folder.join(MANIFEST)).ok()?;
    let manifest: Manifest = serde_json::from_slice(&bytes).ok()?;
    (manifest.program == "kutip").then_some(manifest)
}

/// Writes a file whole or not at all.
fn write_beside(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = path.with_extension("new");
    let write = || -> io::Result<()> {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().map_err(io_error(path))
}

/// A lock on a folder. It is given back at once when dropped, even if a process that is just being started still holds a copy of
/// the file.
#[derive(Debug)]
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file gives it back all the same.
        drop(self.0.unlock());
    }
}

fn lock(root: &Path, run: &Path) -> Result<Lock> {
    let path = run.join(LOCK);
    let file = File::create(&path).map_err(io_error(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(Error::Refused(format!(
            "{}: another run of kutip is writing to this folder",
            root.display()
        ))),
        Err(TryLockError::Error(error)) => Err(io_error(&path)(error)),
    }
}

fn refuse_changes(root: &Path, old: &Plan, new: &Plan) -> Result<()> {
    let changes = old.changes(new);
    if changes.is_empty() {
        return Ok(());
    }
    Err(Error::Refused(format!(
        "{}: cannot go on with this run, for something has changed since it began: {}. \
         Run without --resume and with --force to begin anew",
        root.display(),
        changes.join(", ")
    )))
}

fn refuse_strangers(
    root: &Path,
    unfinished: bool,
    manifest: Option<&Manifest>,
    manners: Manners,
) -> Result<()> {
    let refuse = |why: &str| Err(Error::Refused(format!("{}: {why}", root.display())));
    match fs::metadata(root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io_error(root)(error)),
        Ok(metadata) if !metadata.is_dir() => return refuse("is a file, not a folder"),
        Ok(_) => {}
    }
    if manners.force {
        return Ok(());
    }
    if unfinished {
        if manners.resume {
            return Ok(());
        }
        return refuse(
            "an unfinished run stands here: add --resume to go on with it, or --force to begin anew",
        );
    }
    if manifest.is_some() {
        return Ok(());
    }
    let strange = fs::read_dir(root)
        .map_err(io_error(root))?
        .filter_map(std::result::Result::ok)
        .any(|entry| !entry.file_name().to_string_lossy().starts_with(OWN));
    if strange {
        return refuse(
            "the folder has files that kutip did not write: choose another, or add --force to write beside them",
        );
    }
    Ok(())
}
