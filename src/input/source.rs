//! One file, stream or member of an archive, and what it is taken for.

use std::fmt;
use std::path::{Path, PathBuf};

/// What an input is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Plain text: the whole file is one document.
    Text,
    /// A page: the whole file is one document.
    Html,
    /// One JSON record a line.
    JsonLines,
    /// JSON records one after the other, or in one array.
    Json,
    /// A table with a header row, its cells parted by `,`, `;`, `|` or tabs.
    Csv,
    /// A feed in XML: RSS or Atom.
    Feed,
    /// A workbook (xlsx) with a header row in its first sheet of texts.
    Workbook,
    /// A Parquet file.
    Parquet,
    /// A web archive.
    Warc,
    /// An archive of files (zip), or of web archives (WACZ).
    Zip,
    /// An archive of files, one after the other.
    Tar,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Text => "text",
            Kind::Html => "html",
            Kind::JsonLines => "jsonl",
            Kind::Json => "json",
            Kind::Csv => "csv",
            Kind::Feed => "feed",
            Kind::Workbook => "xlsx",
            Kind::Parquet => "parquet",
            Kind::Warc => "warc",
            Kind::Zip => "zip",
            Kind::Tar => "tar",
        })
    }
}

/// Endings of file names and what they tell.
const EXTENSIONS: [(&str, Kind); 28] = [
    ("txt", Kind::Text),
    ("text", Kind::Text),
    ("html", Kind::Html),
    ("htm", Kind::Html),
    ("xhtml", Kind::Html),
    ("jsonl", Kind::JsonLines),
    ("ndjson", Kind::JsonLines),
    ("json", Kind::Json),
    ("csv", Kind::Csv),
    ("tsv", Kind::Csv),
    ("psv", Kind::Csv),
    ("tab", Kind::Csv),
    ("xml", Kind::Feed),
    ("rss", Kind::Feed),
    ("atom", Kind::Feed),
    ("xlsx", Kind::Workbook),
    ("xlsm", Kind::Workbook),
    ("parquet", Kind::Parquet),
    ("warc", Kind::Warc),
    ("wet", Kind::Warc),
    ("zip", Kind::Zip),
    ("wacz", Kind::Zip),
    ("tar", Kind::Tar),
    ("tgz", Kind::Tar),
    ("tbz", Kind::Tar),
    ("tbz2", Kind::Tar),
    ("txz", Kind::Tar),
    ("tzst", Kind::Tar),
];
/// Endings of packed files: the ending before it tells the kind.
const PACKED: [&str; 5] = ["gz", "zst", "zstd", "bz2", "xz"];

impl Kind {
    /// The kind that a file's name tells, if it tells one; an ending for compression (`.gz`, `.xz`) is looked
    /// through. Only files that tell are taken from folders and archives.
    #[must_use]
    pub fn of_name(path: &Path) -> Option<Kind> {
        let extension = |path: &Path| Some(path.extension()?.to_str()?.to_ascii_lowercase());
        let mut ending = extension(path)?;
        if PACKED.contains(&ending.as_str()) {
            ending = extension(Path::new(path.file_stem()?))?;
        }
        EXTENSIONS
            .iter()
            .find(|(known, _)| *known == ending)
            .map(|(_, kind)| *kind)
    }

    /// The kind that the first bytes of an input tell.
    #[must_use]
    pub fn of_content(start: &[u8]) -> Kind {
        let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
        let start = start.trim_ascii_start();
        let begins = |words: &str| {
            start
                .get(..words.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(words.as_bytes()))
        };
        let feed = || {
            let head = &start[..start.len().min(2000)];
            ["<rss", "<feed", "<rdf:RDF"]
                .iter()
                .any(|root| memchr::memmem::find(head, root.as_bytes()).is_some())
        };
        if start.starts_with(b"PK\x03\x04") && memchr::memmem::find(start, b"xl/").is_some() {
            Kind::Workbook
        } else if begins("<rss") || begins("<feed") || begins("<?xml") && feed() {
            Kind::Feed
        } else if start.starts_with(b"PAR1") {
            Kind::Parquet
        } else if begins("WARC/") {
            Kind::Warc
        } else if start.get(257..262) == Some(b"ustar") {
            Kind::Tar
        } else if begins("{\"") || begins("{ \"") {
            Kind::JsonLines
        } else if begins("[{")
            || begins("[\"")
            || begins("{\n")
            || begins("{\r")
            || begins("[\n")
            || begins("[\r")
            || begins("[ ")
        {
            Kind::Json
        } else if begins("<!doctype html")
            || begins("<html")
            || begins("<head")
            || begins("<?xml") && memchr::memmem::find(start, b"<html").is_some()
        {
            Kind::Html
        } else {
            Kind::Text
        }
    }

    /// Whether the whole input is one document.
    #[must_use]
    pub fn is_single(self) -> bool {
        matches!(self, Kind::Text | Kind::Html)
    }
}

/// Where the bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// A stretch of an archive.
    Member(Member),
    /// A stretch of a stream, which is read with the stream.
    Inside,
}

/// Where a member's bytes lie in its archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// The archive.
    pub(super) archive: PathBuf,
    /// Where its bytes begin.
    pub(super) start: u64,
    /// How many they are.
    pub(super) length: u64,
    /// How many it says they become.
    pub(super) unpacked: u64,
    /// How they are packed.
    pub(super) packing: Packing,
    /// The check sum of what they become.
    pub(super) crc32: u32,
}

/// How a member is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// Not at all.
    Stored,
    /// As zip files mostly do.
    Deflated,
}

/// One file, stream or member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name for people and for the column `source`: as the user named it, with what a folder's walk added.
    pub name: String,
    /// Its path relative to the input that it came with, `/` between the parts: the stem of document ids.
    pub id: String,
    /// What it is taken for; `None` where only its content can tell.
    pub kind: Option<Kind>,
    /// Bytes on the disk; 0 where unknown.
    pub size: u64,
    pub(super) origin: Origin,
}

impl Source {
    /// Standard input.
    pub(super) fn stdin() -> Source {
        Source {
            name: "-".to_owned(),
            id: "stdin".to_owned(),
            kind: None,
            size: 0,
            origin: Origin::Stdin,
        }
    }

    /// The file, where it is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) => Some(path),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_kinds() {
        for (name, kind) in [
            ("a.txt", Some(Kind::Text)),
            ("A.TXT.GZ", Some(Kind::Text)),
            ("b/c.warc.gz", Some(Kind::Warc)),
            ("d.jsonl.zst", Some(Kind::JsonLines)),
            ("e.tsv", Some(Kind::Csv)),
            ("i.csv.xz", Some(Kind::Csv)),
            ("j.TGZ", Some(Kind::Tar)),
            ("k.tar.bz2", Some(Kind::Tar)),
            ("l.wacz", Some(Kind::Zip)),
            ("m.parquet", Some(Kind::Parquet)),
            ("f.gz", None),
            ("g", None),
            ("h.jpg", None),
        ] {
            assert_eq!(Kind::of_name(Path::new(name)), kind, "{name}");
        }
    }

    #[test]
    fn content_tells_kinds() {
        for (start, kind) in [
            (&b"{\"id\": 1}\n"[..], Kind::JsonLines),
            (b"\xEF\xBB\xBF [{\"id\": 1}]", Kind::Json),
            (b"{\n  \"id\": 1}", Kind::Json),
            (b"WARC/1.0\r\n", Kind::Warc),
            (b"PAR1\x15\0", Kind::Parquet),
            (b"\n<!DOCTYPE html>", Kind::Html),
            (b"<?xml version='1.0'?><html><p>Isi", Kind::Html),
            (b"Jakarta - Hujan.", Kind::Text),
            (b"", Kind::Text),
        ] {
            assert_eq!(Kind::of_content(start), kind);
        }
    }
}
