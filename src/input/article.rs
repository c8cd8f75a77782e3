//! What readers hand on: an article, or why there is none.

use crate::text::Document;

/// A document as a reader gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// The document.
    pub document: Document,
}

/// An input that gave no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The id that the document would have had.
    pub id: String,
    /// The file or stream.
    pub source: String,
    /// Why, in plain words.
    pub message: String,
}

/// One input's outcome.
pub type Reading = Result<Article, Failure>;

/// What no document may exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document as it stands in the input.
    pub document: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { document: 16 << 20 }
    }
}

/// How inputs are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Caps.
    pub limits: Limits,
}
