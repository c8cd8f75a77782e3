//! The list of inputs: files as named, folders walked in the byte order of relative paths.
//!
//! The walk holds one folder's names at a time for each level it is in. Links are followed, but never back into a
//! folder that the walk is already in; names that begin with a dot are left out, and so is what kutip writes to.

use super::article::Failure;
use super::source::{Kind, Source};
use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use xxhash_rust::xxh3::Xxh3;

/// What a walk through one named input found, without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The input, as the user named it.
    pub name: String,
    /// Files that will be read.
    pub files: u64,
    /// Their bytes on the disk.
    pub bytes: u64,
    /// Files in folders that kutip does not read.
    pub ignored: u64,
    /// A digest of the files' names, lengths and times of change.
    pub digest: String,
}

/// An iterator over all sources, in order.
#[derive(Debug, Clone)]
pub struct Inputs {
    named: VecDeque<PathBuf>,
    without: Option<PathBuf>,
    levels: Vec<Level>,
    ignored: u64,
}

/// One folder of the walk.
#[derive(Debug, Clone)]
struct Level {
    folder: PathBuf,
    real: PathBuf,
    name: String,
    id: String,
    entries: VecDeque<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    /// The name; folders end in `/`, which puts the walk in the byte order of whole paths.
    name: String,
    path: PathBuf,
    size: u64,
}

impl Inputs {
    /// The inputs that a user named; `-` or nothing is standard input. `without` (the output folder) is left out of
    /// every walk.
    ///
    /// # Errors
    /// The paths that do not exist or cannot be looked at, each with the system's word on it.
    pub fn new(
        named: &[PathBuf],
        without: Option<&Path>,
    ) -> Result<Inputs, Vec<(PathBuf, io::Error)>> {
        let mut missing = Vec::new();
        for path in named.iter().filter(|path| path.as_os_str() != "-") {
            if let Err(error) = fs::metadata(path) {
                missing.push((path.clone(), error));
            }
        }
        if !missing.is_empty() {
            return Err(missing);
        }
        let mut named: VecDeque<PathBuf> = named.iter().cloned().collect();
        if named.is_empty() {
            named.push_back(PathBuf::from("-"));
        }
        Ok(Inputs {
            named,
            without: without.and_then(|path| fs::canonicalize(path).ok()),
            levels: Vec::new(),
            ignored: 0,
        })
    }

    /// Whether standard input is among them.
    #[must_use]
    pub fn has_stdin(&self) -> bool {
        self.named.iter().any(|path| path.as_os_str() == "-")
    }

    /// Walks everything once without reading it; one result for each input that the user named.
    #[must_use]
    pub fn listing(&self) -> Vec<Listed> {
        let one = |named: &PathBuf| {
            let mut walk = Inputs {
                named: VecDeque::from([named.clone()]),
                ..self.clone()
            };
            let (mut files, mut bytes, mut hash) = (0, 0, Xxh3::new());
            for source in walk.by_ref().flatten() {
                files += 1;
                bytes += source.size;
                mark(&source, &mut hash);
            }
            Listed {
                name: named.to_string_lossy().into_owned(),
                files,
                bytes,
                ignored: walk.ignored,
                digest: format!("{:016x}", hash.digest()),
            }
        };
        self.named.iter().map(one).collect()
    }

    fn enter(&mut self, folder: PathBuf, name: String, id: String) -> Result<(), Failure> {
        let failure = |message: String| Failure {
            id: if id.is_empty() {
                name.clone()
            } else {
                id.clone()
            },
            source: name.clone(),
            message,
        };
        let real = fs::canonicalize(&folder)
            .map_err(|error| failure(format!("the folder cannot be read: {error}")))?;
        if self.without.as_deref() == Some(real.as_path()) {
            return Ok(());
        }
        if self.levels.iter().any(|level| level.real == real) {
            return Err(failure(
                "a link leads back into a folder around it; it was not followed".to_owned(),
            ));
        }
        let entries = list(&folder)
            .map_err(|error| failure(format!("the folder cannot be read: {error}")))?;
        self.levels.push(Level {
            folder,
            real,
            name,
            id,
            entries,
        });
        Ok(())
    }

    /// The next named input: a file gives its source, a folder opens a level of the walk.
    fn next_named(&mut self) -> Option<Result<Source, Failure>> {
        let path = self.named.pop_front()?;
        if path.as_os_str() == "-" {
            return Some(Ok(Source::stdin()));
        }
        let name = path.to_string_lossy().into_owned();
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) => {
                return Some(Err(Failure {
                    id: name.clone(),
                    source: name,
                    message: format!("cannot be read: {error}"),
                }));
            }
        };
        if metadata.is_dir() {
            let name = name.trim_end_matches('/').to_owned();
            return match self.enter(path, name, String::new()) {
                Ok(()) => self.next(),
                Err(failure) => Some(Err(failure)),
            };
        }
        let id = path.file_name().map_or_else(
            || name.clone(),
            |file_name| file_name.to_string_lossy().into_owned(),
        );
        let kind = Kind::of_name(&path).unwrap_or(Kind::Text);
        Some(Ok(Source {
            path,
            name,
            id,
            kind,
            size: metadata.len(),
        }))
    }

    /// The next entry of the innermost folder; `None` when it is done.
    fn next_entry(&mut self) -> Option<Result<Source, Failure>> {
        loop {
            let level = self.levels.last_mut()?;
            let Some(entry) = level.entries.pop_front() else {
                self.levels.pop();
                continue;
            };
            let bare = entry.name.trim_end_matches('/');
            let path = level.folder.join(&entry.path);
            let name = format!("{}/{bare}", level.name);
            let id = if level.id.is_empty() {
                bare.to_owned()
            } else {
                format!("{}/{bare}", level.id)
            };
            if entry.name.ends_with('/') {
                match self.enter(path, name, id) {
                    Ok(()) => continue,
                    Err(failure) => return Some(Err(failure)),
                }
            }
            let Some(kind) = Kind::of_name(&path) else {
                self.ignored += 1;
                continue;
            };
            return Some(Ok(Source {
                path,
                name,
                id,
                kind,
                size: entry.size,
            }));
        }
    }
}

impl Iterator for Inputs {
    type Item = Result<Source, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_entry().or_else(|| self.next_named())
    }
}

/// Adds to a digest what tells one state of a file from another.
fn mark(source: &Source, hash: &mut Xxh3) {
    let changed = fs::metadata(&source.path)
        .and_then(|metadata| metadata.modified())
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |since| since.as_nanos());
    hash.update(source.id.as_bytes());
    hash.update(&[0]);
    hash.update(&source.size.to_le_bytes());
    hash.update(&changed.to_le_bytes());
}

/// The entries of a folder in the order of the walk. A link that leads nowhere is listed as a file: reading it says so.
fn list(folder: &Path) -> io::Result<VecDeque<Entry>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let file_name = entry.file_name();
        let mut name = file_name.to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let metadata = fs::metadata(entry.path()).ok();
        if metadata.as_ref().is_some_and(fs::Metadata::is_dir) {
            name.push('/');
        }
        entries.push(Entry {
            name,
            path: PathBuf::from(file_name),
            size: metadata.map_or(0, |metadata| metadata.len()),
        });
    }
    entries.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    Ok(entries.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(inputs: &[PathBuf]) -> Vec<String> {
        Inputs::new(inputs, None)
            .unwrap()
            .map(|source| match source {
                Ok(source) => source.id,
                Err(failure) => format!("! {}", failure.id),
            })
            .collect()
    }

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "Isi.").unwrap();
        }
        folder
    }

    #[test]
    fn folders_are_walked_in_the_byte_order_of_whole_paths() {
        let folder = tree(&["b.txt", "a/z.txt", "a/b/c.txt", "a.txt", "a-1.txt", "A.txt"]);
        let mut sorted = vec!["b.txt", "a/z.txt", "a/b/c.txt", "a.txt", "a-1.txt", "A.txt"];
        sorted.sort_unstable();
        assert_eq!(ids(&[folder.path().to_owned()]), sorted);
    }

    #[test]
    fn hidden_and_unknown_files_are_left_out_of_folders_but_not_when_named() {
        let folder = tree(&["a.txt", ".b.txt", "c.jpg", ".git/d.txt"]);
        assert_eq!(ids(&[folder.path().to_owned()]), ["a.txt"]);
        assert_eq!(ids(&[folder.path().join("c.jpg")]), ["c.jpg"]);
        let inputs = Inputs::new(&[folder.path().to_owned()], None).unwrap();
        let listed = &inputs.listing()[0];
        assert_eq!((listed.files, listed.bytes, listed.ignored), (1, 4, 1));
    }

    #[test]
    fn the_output_folder_is_no_input() {
        let folder = tree(&["a.txt", "out/b.txt"]);
        let out = folder.path().join("out");
        let inputs = Inputs::new(&[folder.path().to_owned()], Some(&out)).unwrap();
        assert_eq!(inputs.count(), 1);
    }

    #[test]
    fn what_is_not_there_is_told_at_once() {
        let missing = [PathBuf::from("tidak/ada"), PathBuf::from("juga/tidak")];
        assert_eq!(Inputs::new(&missing, None).unwrap_err().len(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_back_is_reported_and_not_followed() {
        let folder = tree(&["a/b.txt"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/ulang")).unwrap();
        assert_eq!(ids(&[folder.path().to_owned()]), ["a/b.txt", "! a/ulang"]);
    }
}
