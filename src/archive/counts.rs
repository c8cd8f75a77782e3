//! What a run did, in numbers.

use crate::output::Status;
use serde::{Deserialize, Serialize};

/// What a run, or a shard of it, did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// All documents, also those that failed.
    pub documents: u64,
    /// Documents without text.
    pub empty: u64,
    /// Documents left out on purpose.
    pub skipped: u64,
    /// Documents that could not be read.
    pub errors: u64,
    /// Documents read with a remark.
    pub warnings: u64,
    /// Names found.
    pub mentions: u64,
    /// Quotes found.
    pub quotes: u64,
    /// Bytes of the documents' texts.
    pub bytes: u64,
    /// Cells that a spreadsheet might take for formulas.
    pub formulas: u64,
}

impl Counts {
    /// Counts one document.
    pub(super) fn document(&mut self, status: Status, remarked: bool) {
        self.documents += 1;
        match status {
            Status::Ok => self.warnings += u64::from(remarked),
            Status::Empty => self.empty += 1,
            Status::Skipped => self.skipped += 1,
            Status::Error => self.errors += 1,
        }
    }

    /// Adds another's numbers.
    pub fn add(&mut self, other: &Counts) {
        self.documents += other.documents;
        self.empty += other.empty;
        self.skipped += other.skipped;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.mentions += other.mentions;
        self.quotes += other.quotes;
        self.bytes += other.bytes;
        self.formulas += other.formulas;
    }
}
