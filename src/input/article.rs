//! What readers hand on: an article, or why there is none.

use super::columns::Columns;
use super::dialect::Quoting;
use super::markup::Markup;
use crate::text::Document;

/// A document as a reader gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// The document.
    pub document: Document,
    /// The JSON record that it came in, to the letter (a row of a table as one), where [`ReadOptions::keep_records`] asks for it.
    pub record: Option<String>,
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

/// What no input may exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document, line or table row as it stands in the input.
    pub document: u64,
    /// Bytes of one file when it is unpacked.
    pub unpacked: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            document: 16 << 20,
            unpacked: 256 << 30,
        }
    }
}

/// How inputs are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Caps.
    pub limits: Limits,
    /// Which fields of records are what.
    pub columns: Columns,
    /// Where records stand inside JSON: keys with dots between them, `*` for any key; guessed where it is not said.
    pub records: Option<String>,
    /// How the cells of tables are quoted; guessed where it is not said.
    pub quoting: Option<Quoting>,
    /// Whether text fields hold markup.
    pub markup: Markup,
    /// How days of publication are written in fields, as `strftime` has it; guessed where it is not said.
    pub date_format: Option<String>,
    /// Whether articles keep the JSON record they came in.
    pub keep_records: bool,
    /// Whether UTF-8 that was taken for another encoding is mended; else it is told.
    pub repair: bool,
}
