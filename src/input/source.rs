//! One file or stream and what it is taken for.

use std::path::{Path, PathBuf};

/// What an input is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Plain text: the whole file is one document.
    Text,
}

impl Kind {
    /// The kind that a file name tells, if it tells one. Only such files are taken from folders.
    #[must_use]
    pub fn of_name(path: &Path) -> Option<Kind> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" | "text" => Some(Kind::Text),
            _ => None,
        }
    }
}

/// One file, or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Where it is; `-` is standard input.
    pub path: PathBuf,
    /// Its name for people and for the column `source`: as the user named it, with what a folder's walk added.
    pub name: String,
    /// Its path relative to the input that it came with, `/` between the parts: the stem of document ids.
    pub id: String,
    /// What it is taken for.
    pub kind: Kind,
    /// Bytes on the disk; 0 where unknown.
    pub size: u64,
}

impl Source {
    /// Standard input.
    #[must_use]
    pub fn stdin() -> Source {
        Source {
            path: PathBuf::from("-"),
            name: "-".to_owned(),
            id: "stdin".to_owned(),
            kind: Kind::Text,
            size: 0,
        }
    }

    /// Whether it is standard input.
    #[must_use]
    pub fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }
}
