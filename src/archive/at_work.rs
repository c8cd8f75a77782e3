//! What each thread of a run is at, written down before it begins: whatever ends the whole process (an abort, a stack that
//! overflows, memory that runs out) cannot be caught, but the run that goes on finds here which documents may have done it.
//!
//! A kill from outside leaves the same traces, so a document under suspicion is tried alone before it is passed over, or
//! has to be met [`STRIKES`] times.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Beginnings of the names of the threads' files.
const NAME: &str = "at-work.";
/// What is known of documents under suspicion.
const SUSPECTS: &str = "suspects.json";
/// A document that was being worked on at so many ends of a run is passed over, though it ended none alone.
const STRIKES: u32 = 3;

/// What is told of a document that is passed over.
pub(super) const PASSED_OVER: &str =
    "kutip itself came to its end over this document, so it was passed over; please report it";

/// What is done with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Step {
    /// The input that holds it is read and decoded.
    Decode,
    /// Its names and quotes are searched and written.
    Search,
}

/// A document's place in the order of the input, and what is done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The number of its batch.
    pub batch: u64,
    /// Its number within the batch.
    pub document: u64,
    /// What was being done.
    pub step: Step,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let step = match self.step {
            Step::Decode => 'd',
            Step::Search => 's',
        };
        write!(f, "{}:{}:{step}", self.batch, self.document)
    }
}

impl std::str::FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Place, String> {
        let read = || {
            let mut parts = text.trim().split(':');
            let place = Place {
                batch: parts.next()?.parse().ok()?,
                document: parts.next()?.parse().ok()?,
                step: match parts.next()? {
                    "d" => Step::Decode,
                    "s" => Step::Search,
                    _ => return None,
                },
            };
            parts.next().is_none().then_some(place)
        };
        read().ok_or_else(|| format!("`{text}` is no place of a document"))
    }
}

/// A document that may have ended a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Suspect {
    place: Place,
    /// How many ends of the run met it.
    strikes: u32,
    /// Whether it is passed over from now on.
    passed: bool,
}

/// The notes of a run's threads, and the documents that it passes over.
#[derive(Debug, Default)]
pub struct AtWork {
    folder: PathBuf,
    suspects: Vec<Suspect>,
    threads: AtomicUsize,
}

impl AtWork {
    /// Takes up what an ended run left in its folder; what is before the batch `first` was done all the same.
    ///
    /// # Errors
    /// As the system says.
    pub(super) fn take_up(folder: &Path, first: u64) -> Result<AtWork> {
        let failed = |source| Error::Io {
            path: folder.to_owned(),
            source,
        };
        let mut work = AtWork {
            folder: folder.to_owned(),
            ..AtWork::default()
        };
        if let Ok(bytes) = fs::read(folder.join(SUSPECTS)) {
            work.suspects = serde_json::from_slice(&bytes).unwrap_or_default();
        }
        for entry in fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            if !name.is_some_and(|name| name.starts_with(NAME)) {
                continue;
            }
            let place = fs::read_to_string(&path).ok();
            if let Some(place) = place.and_then(|text| text.parse().ok()) {
                work.strike(place, first);
            }
            fs::remove_file(&path).map_err(failed)?;
        }
        work.keep()?;
        Ok(work)
    }

    /// Forgets all suspicions, for a run that begins.
    ///
    /// # Errors
    /// As the system says.
    pub(super) fn begin_anew(&mut self) -> Result<()> {
        self.suspects.clear();
        self.keep()
    }

    fn strike(&mut self, place: Place, first: u64) {
        if place.batch < first {
            return;
        }
        let known = self
            .suspects
            .iter_mut()
            .find(|suspect| suspect.place == place);
        match known {
            Some(suspect) => {
                suspect.strikes += 1;
                suspect.passed |= suspect.strikes >= STRIKES;
            }
            None => self.suspects.push(Suspect {
                place,
                strikes: 1,
                passed: false,
            }),
        }
    }

    fn keep(&self) -> Result<()> {
        let path = self.folder.join(SUSPECTS);
        let write = || fs::write(&path, serde_json::to_vec(&self.suspects)?);
        write().map_err(|source| Error::Io {
            path: path.clone(),
            source,
        })
    }

    /// The documents that may have ended the run and are not passed over.
    pub fn suspects(&self) -> impl Iterator<Item = Place> + '_ {
        let open = self.suspects.iter().filter(|suspect| !suspect.passed);
        open.map(|suspect| suspect.place)
    }

    /// Passes over a document from now on.
    ///
    /// # Errors
    /// As the system says.
    pub fn pass_over(&mut self, place: Place) -> Result<()> {
        for suspect in &mut self.suspects {
            suspect.passed |= suspect.place == place;
        }
        self.keep()
    }

    /// Whether a document is passed over.
    pub(super) fn passes_over(&self, place: Place) -> bool {
        let mut passed = self.suspects.iter().filter(|suspect| suspect.passed);
        passed.any(|suspect| suspect.place == place)
    }

    /// The notes of one more thread.
    pub(super) fn thread(&self) -> Notes {
        let number = self.threads.fetch_add(1, Ordering::Relaxed);
        // Without its notes a run does as well, until something ends it.
        Notes(File::create(self.folder.join(format!("{NAME}{number}"))).ok())
    }
}

/// What one thread is at.
#[derive(Debug)]
pub(super) struct Notes(Option<File>);

impl Notes {
    /// Of a run that keeps none.
    pub(super) fn none() -> Notes {
        Notes(None)
    }

    /// The thread begins with a document.
    pub(super) fn begin(&mut self, place: Place) {
        self.write(&place.to_string());
    }

    /// The thread is at no document.
    pub(super) fn rest(&mut self) {
        self.write("");
    }

    fn write(&mut self, text: &str) {
        let Some(file) = &mut self.0 else {
            return;
        };
        // As long as the longest, so that nothing is left of what stood there.
        let line = format!("{text:<44}\n");
        let mut write = || -> io::Result<()> {
            file.seek(SeekFrom::Start(0))?;
            file.write_all(line.as_bytes())
        };
        if write().is_err() {
            self.0 = None;
        }
    }
}

impl Drop for Notes {
    fn drop(&mut self) {
        self.rest();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(batch: u64, document: u64) -> Place {
        Place {
            batch,
            document,
            step: Step::Search,
        }
    }

    #[test]
    fn places_are_read_as_they_are_written() {
        for step in [Step::Decode, Step::Search] {
            let place = Place {
                batch: u64::MAX,
                document: u64::MAX,
                step,
            };
            assert_eq!(place.to_string().parse(), Ok(place));
            assert!(place.to_string().len() <= 44);
        }
        for text in ["", "1:2", "1:2:x", "1:2:s:3", "a:2:s"] {
            assert!(text.parse::<Place>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_was_at_work_is_under_suspicion_and_is_passed_over_at_last() {
        let folder = tempfile::tempdir().unwrap();
        for strikes in 1..=STRIKES {
            let work = AtWork::take_up(folder.path(), 1).unwrap();
            let mut notes = [work.thread(), work.thread(), work.thread()];
            notes[0].begin(place(7, 3));
            notes[1].begin(place(0, 100));
            notes[2].begin(place(8, 1));
            notes[2].rest();
            // What ends the process does not let the notes say that they rest.
            std::mem::forget(notes);
            let work = AtWork::take_up(folder.path(), 1).unwrap();
            let passed = strikes == STRIKES;
            assert_eq!(work.passes_over(place(7, 3)), passed, "{strikes}");
            assert_eq!(work.suspects().next(), (!passed).then_some(place(7, 3)));
        }
        let mut work = AtWork::take_up(folder.path(), 1).unwrap();
        assert_eq!(work.suspects().count(), 0);
        work.suspects.push(Suspect {
            place: place(9, 9),
            strikes: 1,
            passed: false,
        });
        work.pass_over(place(9, 9)).unwrap();
        let work = AtWork::take_up(folder.path(), 1).unwrap();
        assert!(work.passes_over(place(9, 9)) && work.passes_over(place(7, 3)));
        assert!(!work.passes_over(place(9, 8)));
    }
}
