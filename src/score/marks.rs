//! What annotation tools know: marked words with a label, and links between them.

use super::gold::{Gold, GoldDocument, GoldName, GoldQuote, Range, compared, quote_kind};
use std::collections::BTreeMap;

/// The label of words that are no name and yet tell who speaks.
const SPEAKER: &str = "SPEAKER";

/// Marked words.
#[derive(Debug, Default)]
pub(super) struct Mark {
    pub id: String,
    pub label: String,
    /// The pieces, in order.
    pub pieces: Vec<Range>,
    pub words: String,
    /// Fields of a quote that the annotation tells itself.
    pub fields: BTreeMap<String, String>,
}

/// A document with its marks.
#[derive(Debug, Default)]
pub(super) struct Marked {
    pub id: String,
    pub text: String,
    pub marks: Vec<Mark>,
    /// Two marks that belong together, by id: a quote and who says it.
    pub links: Vec<(String, String)>,
}

/// The gold of marked documents. Where no document has a name, nobody looked for names, and so with quotes.
pub(super) fn gold(documents: Vec<Marked>, mut unused: BTreeMap<String, u64>) -> Gold {
    let any = |wanted: fn(&str) -> bool| {
        let mut marks = documents.iter().flat_map(|document| &document.marks);
        marks.any(|mark| wanted(&mark.label))
    };
    let names = any(|label| compared(label).is_some());
    let quotes = any(|label| quote_kind(label).is_some());
    for mark in documents.iter().flat_map(|document| &document.marks) {
        let label = &*mark.label;
        let known = compared(label).is_some() || quote_kind(label).is_some();
        if !known && !label.eq_ignore_ascii_case(SPEAKER) {
            *unused.entry(label.to_owned()).or_default() += 1;
        }
    }
    let documents = documents.into_iter().map(|document| GoldDocument {
        complete: true,
        names: names.then(|| document.names()),
        quotes: quotes.then(|| document.quotes()),
        id: document.id,
        text: Some(document.text),
        words_only: false,
    });
    Gold {
        documents: documents.collect(),
        unused,
    }
}

impl Mark {
    fn hull(&self) -> Range {
        let start = self.pieces.iter().map(|piece| piece.0).min();
        let end = self.pieces.iter().map(|piece| piece.1).max();
        (start.unwrap_or(0), end.unwrap_or(0))
    }

    fn field(&self, name: &str) -> Option<String> {
        self.fields
            .get(name)
            .filter(|value| !value.is_empty())
            .cloned()
    }
}

impl Marked {
    fn names(&self) -> Vec<GoldName> {
        let marks = self
            .marks
            .iter()
            .filter(|mark| compared(&mark.label).is_some());
        marks
            .map(|mark| {
                let (start, end) = mark.hull();
                let label = mark.label.clone();
                GoldName {
                    start,
                    end,
                    label,
                    words: Some(mark.words.clone()),
                }
            })
            .collect()
    }

    /// The words of the mark that a quote is linked to.
    fn speaker(&self, quote: &Mark) -> Option<String> {
        let other = self.links.iter().find_map(|(a, b)| {
            let other = if *a == quote.id { b } else { a };
            (*a == quote.id || *b == quote.id).then_some(other)
        })?;
        let mark = self.marks.iter().find(|mark| mark.id == *other)?;
        quote_kind(&mark.label)
            .is_none()
            .then(|| mark.words.clone())
    }

    fn quotes(&self) -> Vec<GoldQuote> {
        let text: Vec<char> = self.text.chars().collect();
        let quote = |mark: &Mark| {
            let kind = quote_kind(&mark.label)?;
            let (start, end) = mark.hull();
            let pieces = joined(&text, &mark.pieces);
            Some(GoldQuote {
                start,
                end,
                parts: if pieces.len() > 1 { pieces } else { Vec::new() },
                kind: kind.to_owned(),
                speaker: mark.field("speaker").or_else(|| self.speaker(mark)),
                role: mark.field("role"),
                affiliation: mark.field("affiliation"),
                said_on: mark.field("said_on"),
                said_at: mark.field("said_at"),
                via: mark.field("via"),
                addressee: mark.field("addressee"),
                words: Some(mark.words.clone()),
                ..GoldQuote::default()
            })
        };
        self.marks.iter().filter_map(quote).collect()
    }
}

/// Pieces with nothing but white space between them are one: some tools cannot mark across the end of a line.
fn joined(text: &[char], pieces: &[Range]) -> Vec<Range> {
    let mut whole: Vec<Range> = Vec::new();
    for piece in pieces {
        let blank = |from: usize| {
            let between = text.get(from..piece.0);
            between.is_some_and(|between| between.iter().all(|c| c.is_whitespace()))
        };
        match whole.last_mut() {
            Some(last) if blank(last.1) => last.1 = piece.1,
            _ => whole.push(*piece),
        }
    }
    whole
}
