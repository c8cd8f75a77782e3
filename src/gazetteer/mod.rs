//! Names that kutip knows: entries, the forms they go by, and how strong a form is as evidence.
//!
//! Files of rows are [loaded](load_rows) strictly, [compiled](compile()) into a flat table, opened as a [`Dictionary`] and found in
//! documents by a [`Matcher`]. [`Gazetteers`] lays a user's dictionaries over the built-in one.

mod compile;
mod dictionary;
mod fold;
mod holder;
mod index;
mod label;
mod layers;
mod load;
mod matcher;
mod sheet;

pub use compile::compile;
pub use dictionary::Dictionary;
pub use fold::{Writing, agree, key};
pub use holder::{Holder, Part};
pub use label::{Evidence, Label};
pub use layers::{Gazetteers, Reading, adopt, from_files};
pub use load::{
    Blocked, COLUMNS, ListKind, Row, RowForm, check_ids, list_kind, load_blocked, load_rows,
    load_table, slug,
};
pub use matcher::{Matcher, leftmost_longest};
pub use sheet::{FIELD_LIMIT, Record, canonical};

use crate::text::Span;
use std::borrow::Cow;

/// Index of an entry in the dictionary that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub u32);

/// One row of a gazetteer, as the engines see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The row's id.
    pub id: Cow<'static, str>,
    /// What it names.
    pub label: Label,
    /// The canonical name.
    pub name: Cow<'static, str>,
    /// Wikidata Q number, or empty.
    pub wikidata: Cow<'static, str>,
    /// ISO 3166-1 alpha-2, or empty.
    pub country: Cow<'static, str>,
    /// Kind of the thing named (`ministry`, `regency`), or empty.
    pub kind: Cow<'static, str>,
    /// A person's office, or empty.
    pub role: Cow<'static, str>,
    /// First and last year of the office; 0 where unknown.
    pub years: (u16, u16),
}

/// One reading of a form: an entry it may stand for, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The entry.
    pub entry: EntryId,
    /// What the entry names.
    pub label: Label,
    /// When the form may stand for it.
    pub evidence: Evidence,
}

/// Index of a form in the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FormId(pub u32);

/// A raw match of a gazetteer form; hits may overlap. Word edges and case have been checked, evidence has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The words matched, without clitics.
    pub span: Span,
    /// First token it touches.
    pub first: u32,
    /// One past the last token it touches.
    pub last: u32,
    /// The form matched.
    pub form: FormId,
    /// Whether the text has it in capitals though the form is not.
    pub capitals: bool,
}
