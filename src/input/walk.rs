//! The list of inputs: files as named, folders walked in the byte order of relative paths.
//!
//! The walk holds one folder's names at a time for each level it is in. Links are followed, but never back into a
//! folder that the walk is already in; names that begin with a dot are left out, and so is what kutip writes to and what it
//! wrote before.

use super::article::Failure;
use super::foreign;
use super::source::{Kind, Origin, Source};
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
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
    /// Files in folders that kutip does not read, by the endings of their names (small letters, no dot).
    pub ignored: BTreeMap<String, u64>,
    /// Folders that hold what kutip wrote: that is passed over.
    pub own: Vec<String>,
    /// Folders and lists that cannot be read.
    pub failures: u64,
    /// A digest of the files' names, lengths and times of change.
    pub digest: String,
}

/// What the user named.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Named {
    /// A file or a folder.
    Path(PathBuf),
    /// A file that lists files, one a line.
    List(PathBuf),
    /// Standard input, as it comes.
    Stdin,
    /// Files that standard input listed.
    Listed(Vec<PathBuf>),
}

impl Named {
    fn name(&self) -> String {
        match self {
            Named::Path(path) | Named::List(path) => path.to_string_lossy().into_owned(),
            Named::Stdin | Named::Listed(_) => "-".to_owned(),
        }
    }
}

/// Everything that a run reads, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    named: Vec<Named>,
    without: Option<PathBuf>,
}

impl Inputs {
    /// The inputs that a user named, and the files that the files `lists` name, one a line; `-` is standard input, and
    /// so is nothing at all. `without` (the output folder) is left out of every walk.
    ///
    /// # Errors
    /// The paths that do not exist or cannot be looked at, each with the system's word on it.
    pub fn new(
        named: &[PathBuf],
        lists: &[PathBuf],
        without: Option<&Path>,
    ) -> Result<Inputs, Vec<(PathBuf, io::Error)>> {
        let mut missing = Vec::new();
        for path in named.iter().chain(lists).filter(|path| !is_stdin(path)) {
            if let Err(error) = fs::metadata(path) {
                missing.push((path.clone(), error));
            }
        }
        if !missing.is_empty() {
            return Err(missing);
        }
        let mut all = Vec::new();
        for path in named {
            all.push(if is_stdin(path) {
                Named::Stdin
            } else {
                Named::Path(path.clone())
            });
        }
        for path in lists {
            all.push(if is_stdin(path) {
                Named::Listed(lines(io::stdin().lock()).collect())
            } else {
                Named::List(path.clone())
            });
        }
        if all.is_empty() {
            all.push(Named::Stdin);
        }
        Ok(Inputs {
            named: all,
            without: without.and_then(|path| fs::canonicalize(path).ok()),
        })
    }

    /// Whether standard input is among them: such a run cannot be gone on with.
    #[must_use]
    pub fn has_stdin(&self) -> bool {
        self.named
            .iter()
            .any(|named| matches!(named, Named::Stdin | Named::Listed(_)))
    }

    /// All sources, in order.
    #[must_use]
    pub fn walk(&self) -> Walk {
        self.walk_of(self.named.clone())
    }

    fn walk_of(&self, mut named: Vec<Named>) -> Walk {
        named.reverse();
        Walk {
            named,
            without: self.without.clone(),
            list: None,
            levels: Vec::new(),
            ignored: BTreeMap::new(),
            own: Vec::new(),
        }
    }

    /// Walks everything once without reading it; one result for each input that the user named.
    #[must_use]
    pub fn listing(&self) -> Vec<Listed> {
        let one = |named: &Named| {
            let mut walk = self.walk_of(vec![named.clone()]);
            let (mut files, mut bytes, mut failures, mut hash) = (0, 0, 0, Xxh3::new());
            for source in walk.by_ref() {
                let Ok(source) = source else {
                    failures += 1;
                    continue;
                };
                files += 1;
                bytes += source.size;
                mark(&source, &mut hash);
            }
            Listed {
                name: named.name(),
                files,
                bytes,
                ignored: walk.ignored,
                own: walk.own,
                failures,
                digest: format!("{:016x}", hash.digest()),
            }
        };
        self.named.iter().map(one).collect()
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The paths in a list, one a line; empty lines are none.
fn lines(reader: impl BufRead) -> impl Iterator<Item = PathBuf> {
    reader
        .split(b'\n')
        .map_while(Result::ok)
        .map(|line| String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(&line)).into_owned())
        .filter(|line| !line.is_empty())
        .map(PathBuf::from)
}

/// An iterator over all sources, in order.
pub struct Walk {
    /// What is still to come, last first.
    named: Vec<Named>,
    without: Option<PathBuf>,
    list: Option<Box<dyn Iterator<Item = PathBuf> + Send>>,
    levels: Vec<Level>,
    ignored: BTreeMap<String, u64>,
    own: Vec<String>,
}

/// One folder of the walk.
struct Level {
    folder: PathBuf,
    real: PathBuf,
    name: String,
    id: String,
    /// What is still to come, last first.
    entries: Vec<Entry>,
}

struct Entry {
    name: OsString,
    folder: bool,
}

impl Entry {
    /// Folders sort as if their names ended in `/`: that puts the walk in the byte order of whole paths.
    fn key(&self) -> impl Iterator<Item = u8> {
        let end = self.folder.then_some(b'/');
        self.name.as_encoded_bytes().iter().copied().chain(end)
    }
}

impl Walk {
    /// How many files of folders were passed over so far, by the endings of their names.
    #[must_use]
    pub fn ignored(&self) -> &BTreeMap<String, u64> {
        &self.ignored
    }

    /// The folders so far that hold what kutip wrote.
    #[must_use]
    pub fn own(&self) -> &[String] {
        &self.own
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
        let unreadable = |error: io::Error| failure(format!("the folder cannot be read: {error}"));
        let real = fs::canonicalize(&folder).map_err(unreadable)?;
        if self.without.as_deref() == Some(real.as_path()) {
            return Ok(());
        }
        if self.levels.iter().any(|level| level.real == real) {
            return Err(failure(
                "a link leads back into a folder around it; it was not followed".to_owned(),
            ));
        }
        let mut entries = entries(&folder).map_err(unreadable)?;
        let written = written(&folder);
        if !written.is_empty() {
            entries.retain(|entry| !written.contains(&entry.name));
            self.own.push(name.clone());
        }
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
        loop {
            if let Some(list) = &mut self.list {
                match list.next() {
                    Some(path) => {
                        let id = path.to_string_lossy();
                        let id = id.strip_prefix("./").unwrap_or(&id).to_owned();
                        return Some(self.file_or_folder(path, Some(id))).flatten();
                    }
                    None => self.list = None,
                }
            }
            match self.named.pop()? {
                Named::Stdin => return Some(Ok(Source::stdin())),
                Named::Path(path) => return self.file_or_folder(path, None),
                Named::Listed(paths) => self.list = Some(Box::new(paths.into_iter())),
                Named::List(path) => match File::open(&path) {
                    Ok(file) => self.list = Some(Box::new(lines(BufReader::new(file)))),
                    Err(error) => return Some(Err(unreadable(&path, &error))),
                },
            }
        }
    }

    /// What a path leads to. Listed files keep their path as their id.
    fn file_or_folder(
        &mut self,
        path: PathBuf,
        id: Option<String>,
    ) -> Option<Result<Source, Failure>> {
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) => return Some(Err(unreadable(&path, &error))),
        };
        let name = path.to_string_lossy().into_owned();
        if metadata.is_dir() {
            let name = name.trim_end_matches('/').to_owned();
            return match self.enter(path, name, id.unwrap_or_default()) {
                Ok(()) => self.next(),
                Err(failure) => Some(Err(failure)),
            };
        }
        let own = || {
            path.file_name()
                .map(|name| name.to_string_lossy().into_owned())
        };
        Some(Ok(Source {
            id: id.or_else(own).unwrap_or_else(|| name.clone()),
            name,
            kind: Kind::of_name(&path),
            size: metadata.len(),
            origin: Origin::File(path),
        }))
    }

    /// The next entry of the innermost folder; `None` when all are done.
    fn next_entry(&mut self) -> Option<Result<Source, Failure>> {
        loop {
            let level = self.levels.last_mut()?;
            let Some(entry) = level.entries.pop() else {
                self.levels.pop();
                continue;
            };
            let path = level.folder.join(&entry.name);
            let bare = entry.name.to_string_lossy();
            let name = format!("{}/{bare}", level.name);
            let id = if level.id.is_empty() {
                bare.into_owned()
            } else {
                format!("{}/{bare}", level.id)
            };
            if entry.folder {
                match self.enter(path, name, id) {
                    Ok(()) => continue,
                    Err(failure) => return Some(Err(failure)),
                }
            }
            let metadata = fs::metadata(&path);
            // A pipe or a device that stands in a folder would never end.
            let file = metadata.as_ref().map_or(true, fs::Metadata::is_file);
            let Some(kind) = Kind::of_name(&path).filter(|_| file) else {
                *self.ignored.entry(foreign::ending(&path)).or_default() += 1;
                continue;
            };
            return Some(Ok(Source {
                name,
                id,
                kind: Some(kind),
                size: metadata.map_or(0, |metadata| metadata.len()),
                origin: Origin::File(path),
            }));
        }
    }
}

impl Iterator for Walk {
    type Item = Result<Source, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_entry().or_else(|| self.next_named())
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let name = path.to_string_lossy().into_owned();
    Failure {
        id: name.clone(),
        source: name,
        message: format!("cannot be read: {error}"),
    }
}

/// What kutip calls its files, whatever the run.
const OUTPUTS: [&str; 17] = [
    "manifest.json",
    "documents.csv",
    "entities.csv",
    "quotes.csv",
    "table.csv",
    "pairs.csv",
    "kutip.jsonl",
    "displacy.jsonl",
    "annotations.jsonld",
    "page.html",
    "nodes.csv",
    "edges.csv",
    "brat",
    "documents.parquet",
    "entities.parquet",
    "quotes.parquet",
    "table.parquet",
];

/// What kutip wrote into a folder, if it did: the files that its manifest lists, and those of a run before it.
fn written(folder: &Path) -> HashSet<OsString> {
    /// A manifest is no longer than this, in bytes.
    const MANIFEST_MAX: u64 = 16 << 20;
    let read = || {
        let file = File::open(folder.join("manifest.json")).ok()?;
        let manifest: serde_json::Value =
            serde_json::from_reader(BufReader::new(file.take(MANIFEST_MAX))).ok()?;
        (manifest.get("program")?.as_str()? == "kutip").then_some(())?;
        let names = manifest.get("files")?.as_array()?.iter();
        let names = names.filter_map(|file| file.get("name")?.as_str().map(OsString::from));
        Some(names.chain(OUTPUTS.map(OsString::from)).collect())
    };
    read().unwrap_or_default()
}

/// Adds to a digest what tells one state of a file from another.
fn mark(source: &Source, hash: &mut Xxh3) {
    let changed = source
        .path()
        .and_then(|path| fs::metadata(path).ok()?.modified().ok())
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |since| since.as_nanos());
    hash.update(source.id.as_bytes());
    hash.update(&[0]);
    hash.update(&source.size.to_le_bytes());
    hash.update(&changed.to_le_bytes());
}

/// The entries of a folder, last first. A link that leads nowhere is listed as a file: reading it says so.
fn entries(folder: &Path) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let kind = entry.file_type()?;
        let folder = kind.is_dir()
            || kind.is_symlink()
                && fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_dir());
        entries.push(Entry { name, folder });
    }
    entries.sort_unstable_by(|a, b| b.key().cmp(a.key()));
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(inputs: &[PathBuf]) -> Vec<String> {
        Inputs::new(inputs, &[], None)
            .unwrap()
            .walk()
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
        let files = [
            "b.txt",
            "a/z.txt",
            "a/b/c.txt",
            "a.txt",
            "a-1.txt",
            "A.txt",
            "a.b/c.txt",
        ];
        let folder = tree(&files);
        let mut sorted = files;
        sorted.sort_unstable();
        assert_eq!(ids(&[folder.path().to_owned()]), sorted);
    }

    #[test]
    fn hidden_and_unknown_files_are_left_out_of_folders_but_not_when_named() {
        let folder = tree(&["a.txt", ".b.txt", "c.jpg", ".git/d.txt"]);
        assert_eq!(ids(&[folder.path().to_owned()]), ["a.txt"]);
        assert_eq!(ids(&[folder.path().join("c.jpg")]), ["c.jpg"]);
        let inputs = Inputs::new(&[folder.path().to_owned()], &[], None).unwrap();
        let listed = &inputs.listing()[0];
        assert_eq!((listed.files, listed.bytes), (1, 4));
        assert_eq!(listed.ignored, [("jpg".to_owned(), 1)].into());
    }

    #[test]
    fn lists_name_files_by_their_paths() {
        let folder = tree(&["a/1.txt", "b/1.txt"]);
        let list = folder.path().join("list");
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let named = [path("b/1.txt"), path("a/1.txt"), path("gone.txt")];
        fs::write(&list, named.join("\r\n\n")).unwrap();
        let inputs = Inputs::new(&[], &[list], None).unwrap();
        let found: Vec<String> = inputs
            .walk()
            .map(|source| source.map_or_else(|failure| failure.id, |source| source.id))
            .collect();
        assert_eq!(found, named);
    }

    #[test]
    fn the_output_folder_is_no_input() {
        let folder = tree(&["a.txt", "out/b.txt"]);
        let out = folder.path().join("out");
        let inputs = Inputs::new(&[folder.path().to_owned()], &[], Some(&out)).unwrap();
        assert_eq!(inputs.walk().count(), 1);
    }

    #[test]
    fn what_kutip_wrote_is_no_input() {
        let folder = tree(&[
            "z.txt",
            "hasil/quotes.csv",
            "hasil/kutip.jsonl",
            "hasil/catatan.txt",
            "lain/manifest.json",
        ]);
        let manifest = r#"{"program": "kutip", "files": [{"name": "quotes.csv", "bytes": 1}]}"#;
        fs::write(folder.path().join("hasil/manifest.json"), manifest).unwrap();
        assert_eq!(
            ids(&[folder.path().to_owned()]),
            ["hasil/catatan.txt", "lain/manifest.json", "z.txt"]
        );
        let inputs = Inputs::new(&[folder.path().to_owned()], &[], None).unwrap();
        let own = folder.path().join("hasil").to_string_lossy().into_owned();
        assert_eq!(inputs.listing()[0].own, [own]);
    }

    #[test]
    fn what_is_not_there_is_told_at_once() {
        let missing = [PathBuf::from("tidak/ada"), PathBuf::from("juga/tidak")];
        assert_eq!(Inputs::new(&missing, &[], None).unwrap_err().len(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_back_is_reported_and_not_followed() {
        let folder = tree(&["a/b.txt"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/ulang")).unwrap();
        assert_eq!(ids(&[folder.path().to_owned()]), ["a/b.txt", "! a/ulang"]);
    }
}
