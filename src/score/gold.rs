//! What is right in a text, as people wrote it down.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A half-open range of code points.
pub type Range = (usize, usize);

/// The documents of a gold and what was said of them while it was read.
#[derive(Debug, Default)]
pub struct Gold {
    /// The documents.
    pub documents: Vec<GoldDocument>,
    /// Labels that kutip has no counterpart of, and how often they stand there: they are not compared.
    pub unused: BTreeMap<String, u64>,
}

impl Gold {
    /// Whether a document has no text of its own, or only its words: then the texts of the run are needed.
    #[must_use]
    pub fn needs_texts(&self) -> bool {
        let mut documents = self.documents.iter();
        documents.any(|document| document.words_only || document.text.is_none())
    }
}

/// One document: a line of the JSON form.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct GoldDocument {
    /// Its id: the run's `doc_id`, or that without folders and `.txt`.
    #[serde(deserialize_with = "text_or_number")]
    pub id: String,
    /// The text that the ranges count in; `None`: the run's.
    pub text: Option<String>,
    /// Whether every quote of the text is there. Where not, precision is not counted.
    pub complete: bool,
    /// The quotes; `None` where nobody looked for them.
    pub quotes: Option<Vec<GoldQuote>>,
    /// The names; `None` where nobody looked for them.
    #[serde(rename = "entities")]
    pub names: Option<Vec<GoldName>>,
    /// `text` holds the words with other white space than the run's text has.
    #[serde(skip)]
    pub words_only: bool,
}

/// A quote.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct GoldQuote {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The pieces of an interrupted quote; empty: it is one.
    #[serde(deserialize_with = "null_is_nothing")]
    pub parts: Vec<Range>,
    /// `direct`, `mixed` or `indirect`; empty is direct.
    #[serde(deserialize_with = "null_is_nothing")]
    pub kind: String,
    /// The fullest name, or the description.
    pub speaker: Option<String>,
    /// Other names that are right.
    #[serde(deserialize_with = "null_is_nothing")]
    pub speaker_names: Vec<String>,
    /// The role.
    pub role: Option<String>,
    /// The role's organisation.
    pub affiliation: Option<String>,
    /// Where the reporting words stand.
    pub cue: Option<Range>,
    /// ISO date.
    pub said_on: Option<String>,
    /// Place.
    pub said_at: Option<String>,
    /// Outlet or account.
    pub via: Option<String>,
    /// To whom.
    pub addressee: Option<String>,
    /// The words, where they are told: those that stand there.
    #[serde(rename = "text")]
    pub words: Option<String>,
}

impl GoldQuote {
    /// All names of the speaker, the fullest first.
    pub(super) fn names(&self) -> Vec<&str> {
        let all = self.speaker.iter().chain(&self.speaker_names);
        all.map(String::as_str)
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// The ranges that count as spans of their own.
    pub(super) fn spans(&self) -> Vec<Range> {
        if self.parts.is_empty() {
            vec![(self.start, self.end)]
        } else {
            self.parts.clone()
        }
    }

    pub(super) fn kind(&self) -> &str {
        if self.kind.is_empty() {
            "direct"
        } else {
            &self.kind
        }
    }
}

/// A name.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct GoldName {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Its type, in kutip's words or another scheme's (`PER`, `LOC`, `GPE`).
    #[serde(rename = "type")]
    pub label: String,
    /// The words, where they are told: those that stand there.
    #[serde(rename = "text")]
    pub words: Option<String>,
}

fn null_is_nothing<'de, D, T>(value: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(value)?.unwrap_or_default())
}

/// Ids are words or numbers.
fn text_or_number<'de, D: serde::Deserializer<'de>>(id: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Text(String),
        Number(i64),
    }
    Ok(match Id::deserialize(id)? {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    })
}

/// The type that names are compared by: countries count as places, outlets as organisations. `None` for what kutip has no
/// counterpart of.
pub(super) fn compared(label: &str) -> Option<&'static str> {
    Some(match &*label.to_uppercase() {
        "PER" | "PERSON" | "PEOPLE" => "PERSON",
        "LOC" | "GPE" | "PLACE" | "LOCATION" | "COUNTRY" | "FAC" => "PLACE",
        "ORG" | "ORGANIZATION" | "ORGANISATION" | "OUTLET" => "ORG",
        _ => return None,
    })
}

/// The kind of quote that a label of an annotation tool means.
pub(super) fn quote_kind(label: &str) -> Option<&'static str> {
    Some(match &*label.to_lowercase() {
        "direct" | "quote" | "quotation" => "direct",
        "mixed" => "mixed",
        "indirect" | "reported" => "indirect",
        _ => return None,
    })
}

/// What a document is known by: its id without folders and without `.txt`.
pub(super) fn short(id: &str) -> &str {
    let name = id.rsplit('/').next().unwrap_or(id);
    name.strip_suffix(".txt").unwrap_or(name)
}
