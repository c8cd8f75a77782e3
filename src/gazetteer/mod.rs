//! Names that kutip knows: entries, the forms they go by, and how strong a form is as evidence.

use crate::text::Span;
use std::borrow::Cow;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Label {
    /// A person.
    Person,
    /// A country or territory.
    Country,
    /// Any other place.
    Place,
    /// An organisation.
    Org,
    /// A news outlet.
    Outlet,
}

/// When a form may stand for its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Evidence {
    /// Wherever it stands, as written or in full capitals.
    Free,
    /// Only as written; at a sentence's start or in a line of capitals only with other evidence.
    Case,
    /// Only with other evidence in the document (a full form, the country or province beside it).
    Context,
    /// Only where the full form stands in the document, or other evidence of the same entity.
    Short,
    /// Only straight after a cue (a kind word, a title, `di`, `dikutip dari`).
    Cue,
    /// Only in brackets or after saham, emiten, kode.
    Bracket,
}

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
