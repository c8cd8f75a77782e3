//! W3C Web Annotations as JSON-LD: every name is identified, every quote described, each by position and by its words.

use super::spacy::address;
use super::{Collector, Sink};
use crate::error::Result;
use crate::output::{MentionRecord, QuoteRecord, Record};
use serde_json::{Map, Value, json};
use std::path::Path;

/// Letters before and after, so that the words are found again in a text that has changed.
const AROUND: usize = 24;

/// Writes `annotations.jsonld`.
pub(super) struct Annotations {
    sink: Sink,
    any: bool,
}

impl Annotations {
    pub(super) fn create(path: &Path) -> Result<Annotations> {
        let mut sink = Sink::create(path)?;
        sink.put(b"{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"type\":\"AnnotationPage\",\"items\":[")?;
        Ok(Annotations { sink, any: false })
    }

    fn item(&mut self, item: &Value) -> Result<()> {
        let between: &[u8] = if self.any { b",\n" } else { b"\n" };
        self.any = true;
        self.sink.put(between)?;
        self.sink
            .with(|file| serde_json::to_writer(file, item).map_err(Into::into))
    }
}

/// A text whose code points can be counted off.
struct Text<'a> {
    text: &'a str,
    /// Byte of every code point and of the end.
    bytes: Vec<usize>,
}

impl<'a> Text<'a> {
    fn new(text: &'a str) -> Text<'a> {
        let bytes = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        Text { text, bytes }
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        let last = self.bytes.len() - 1;
        &self.text[self.bytes[start.min(last)]..self.bytes[end.min(last)]]
    }

    fn target(&self, source: &str, (start, end): (u64, u64)) -> Value {
        let (from, to) = (start as usize, end as usize);
        json!({
            "source": source,
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": self.slice(from, to),
                    "prefix": self.slice(from.saturating_sub(AROUND), from),
                    "suffix": self.slice(to, to + AROUND),
                },
            ],
        })
    }
}

/// The annotation of a name.
fn of_mention(source: &str, text: &Text<'_>, mention: &MentionRecord<'_>) -> Value {
    let mut bodies = vec![
        json!({"type": "TextualBody", "purpose": "tagging", "value": mention.kind}),
        json!({"type": "TextualBody", "purpose": "identifying", "value": mention.name}),
    ];
    if !mention.wikidata.is_empty() {
        let item = address(&mention.wikidata);
        bodies.push(json!({"type": "SpecificResource", "purpose": "identifying", "source": item}));
    }
    json!({
        "id": format!("{source}#mention={}", mention.mention_id),
        "type": "Annotation",
        "motivation": "identifying",
        "body": bodies,
        "target": text.target(source, (mention.start, mention.end)),
    })
}

/// The annotation of a quote, with a target for each of its pieces.
fn of_quote(source: &str, text: &Text<'_>, quote: &QuoteRecord<'_>) -> Value {
    let kind = format!("quote:{}", quote.kind);
    let mut bodies = vec![json!({"type": "TextualBody", "purpose": "tagging", "value": kind})];
    let said = [
        ("speaker", &quote.speaker),
        ("role", &quote.role),
        ("affiliation", &quote.affiliation),
    ];
    let said = said.into_iter().filter(|(_, value)| !value.is_empty());
    let said: Map<String, Value> = said
        .map(|(key, value)| (key.to_owned(), value.as_ref().into()))
        .collect();
    if !said.is_empty() {
        let value = Value::Object(said).to_string();
        bodies.push(json!({
            "type": "TextualBody", "purpose": "describing", "format": "application/json", "value": value
        }));
    }
    let targets: Vec<Value> = quote
        .pieces()
        .map(|piece| text.target(source, piece))
        .collect();
    json!({
        "id": format!("{source}#quote={}", quote.quote_id),
        "type": "Annotation",
        "motivation": "describing",
        "body": bodies,
        "target": targets,
    })
}

impl Collector for Annotations {
    fn add(&mut self, record: &Record<'_>) -> Result<()> {
        let text = Text::new(&record.text);
        let source = iri(&record.doc_id);
        for mention in &record.entities {
            self.item(&of_mention(&source, &text, mention))?;
        }
        for quote in &record.quotes {
            self.item(&of_quote(&source, &text, quote))?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<String>> {
        self.sink.put(b"\n]}\n")?;
        self.sink.close()?;
        Ok(Vec::new())
    }
}

/// A document's id as an IRI: JSON-LD takes nothing else as a source.
fn iri(doc_id: &str) -> String {
    let mut iri = "urn:kutip:".to_owned();
    for byte in doc_id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                iri.push(char::from(byte))
            }
            byte => iri.push_str(&format!("%{byte:02X}")),
        }
    }
    iri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_iris_and_texts_are_cut_at_code_points() {
        assert_eq!(iri("a b/é#2"), "urn:kutip:a%20b/%C3%A9%232");
        let text = Text::new("é😀x");
        assert_eq!(text.slice(1, 2), "😀");
        assert_eq!(text.slice(2, 99), "x");
    }
}
