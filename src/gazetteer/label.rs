//! What a name names, and when a form may stand for it.

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
    /// A day; no gazetteer has any.
    Date,
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

impl Label {
    /// All labels that a gazetteer may have, in the order of their numbers.
    pub const ALL: [Label; 5] = [
        Label::Person,
        Label::Country,
        Label::Place,
        Label::Org,
        Label::Outlet,
    ];

    /// As the tables and the gazetteers write it: `PERSON`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Label::Person => "PERSON",
            Label::Country => "COUNTRY",
            Label::Place => "PLACE",
            Label::Org => "ORG",
            Label::Outlet => "OUTLET",
            Label::Date => "DATE",
        }
    }

    /// The label that is written so, if one is.
    #[must_use]
    pub fn parse(text: &str) -> Option<Label> {
        Label::ALL.into_iter().find(|label| label.as_str() == text)
    }
}

impl Evidence {
    /// All classes, from the freest to the strictest.
    pub const ALL: [Evidence; 6] = [
        Evidence::Free,
        Evidence::Case,
        Evidence::Context,
        Evidence::Short,
        Evidence::Cue,
        Evidence::Bracket,
    ];

    /// As `kutip lookup` writes it: `free`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Evidence::Free => "free",
            Evidence::Case => "case",
            Evidence::Context => "context",
            Evidence::Short => "short",
            Evidence::Cue => "cue",
            Evidence::Bracket => "bracket",
        }
    }

    /// In a sentence, when the form may stand for its entry.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Evidence::Free => "wherever it stands, as written or in full capitals",
            Evidence::Case => {
                "as written; at a sentence's start or in a line of capitals only with other evidence"
            }
            Evidence::Context => "with other evidence in the document",
            Evidence::Short => "where the full form stands in the document",
            Evidence::Cue => "straight after a cue (a kind word, a title, `di`, `dikutip dari`)",
            Evidence::Bracket => "in brackets or after saham, emiten, kode",
        }
    }
}
