//! What a writer is given: one document and what became of it.

use crate::extraction::{Extraction, Published, PublishedFrom};
use crate::text::Document;

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Read and searched.
    Ok,
    /// It has no text.
    Empty,
    /// Left out on purpose.
    Skipped,
    /// It could not be read.
    Error,
}

impl Status {
    /// The column `status` of `documents.csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Empty => "empty",
            Status::Skipped => "skipped",
            Status::Error => "error",
        }
    }
}

/// One document and what became of it.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// The document; without text where it could not be read.
    pub document: &'a Document,
    /// What became of it.
    pub status: Status,
    /// Why, or warnings; in plain words.
    pub message: &'a str,
    /// ISO 639-1, or empty where unknown.
    pub language: &'a str,
    /// What was found; `None` where nothing was looked for.
    pub extraction: Option<&'a Extraction>,
    /// The JSON record that it came in, where that goes out enriched.
    pub record: Option<&'a str>,
}

impl Row<'_> {
    /// The outlet: as the input says, else as the dateline tells, else empty.
    #[must_use]
    pub fn outlet(&self) -> &str {
        let told = self.extraction.and_then(|found| found.outlet.as_deref());
        self.document.outlet.as_deref().or(told).unwrap_or("")
    }

    /// The day of publication and what tells it: the input, else the text.
    #[must_use]
    pub fn published(&self) -> Option<Published> {
        let from = PublishedFrom::Input;
        let given = self.document.published.map(|day| Published { day, from });
        given.or_else(|| self.extraction?.published)
    }

    /// Who wrote it: as the input says, else as the text's by-line tells, else empty.
    #[must_use]
    pub fn author(&self) -> &str {
        let told = self.extraction.and_then(|found| found.author.as_deref());
        self.document.author.as_deref().or(told).unwrap_or("")
    }
}
