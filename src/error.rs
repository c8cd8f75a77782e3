//! What can go wrong, with its place and value.

use std::path::PathBuf;

/// A problem in a file that kutip was given: where it stands, which value is meant, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file as the user named it (`<builtin>` paths are relative to the project).
    pub file: PathBuf,
    /// One-based line; 0 where the whole file is meant.
    pub line: usize,
    /// The column's name (CSV) or key (TOML); empty where the whole row is meant.
    pub column: String,
    /// The offending value; empty where none is.
    pub value: String,
    /// What is wrong and what to do, in plain words.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.column.is_empty() {
            write!(f, ": {}", self.column)?;
        }
        if !self.value.is_empty() {
            write!(f, " `{}`", self.value)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Everything that the library reports as an error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or stream could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file, or `-` for a stream.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Gazetteer, word or rule files with problems: all of them at once.
    #[error("{}", list(.0))]
    Data(Vec<Problem>),
    /// A value is over a limit.
    #[error("{what}: {value} is over the limit of {limit}")]
    Limit {
        /// What was measured, with its unit.
        what: String,
        /// The value found.
        value: u64,
        /// The limit it broke.
        limit: u64,
    },
    /// Something the caller asked for cannot be done; the message says why.
    #[error("{0}")]
    Refused(String),
}

fn list(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;
