//! Names and quotes for displaCy: each line is what `displacy.render(…, manual=True)` takes, `style="ent"` for the names
//! (`text`, `ents`, `title`) and `style="span"` needs tokens and so is left to spaCy; the quotes stand under `spans`.

use super::{Collector, Sink};
use crate::error::Result;
use crate::output::Record;
use serde::Serialize;
use std::path::Path;

/// Writes `displacy.jsonl`.
pub(super) struct Displacy {
    sink: Sink,
}

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    ents: Vec<Ent<'a>>,
    title: &'a str,
    spans: Spans<'a>,
}

/// A name, as spaCy knows it.
#[derive(Serialize)]
struct Ent<'a> {
    start: u64,
    end: u64,
    label: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kb_id: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kb_url: String,
}

#[derive(Serialize)]
struct Spans<'a> {
    quotes: Vec<Quoted<'a>>,
}

/// A piece of a quote.
#[derive(Serialize)]
struct Quoted<'a> {
    start: u64,
    end: u64,
    label: &'a str,
    id: u64,
    #[serde(skip_serializing_if = "str::is_empty")]
    speaker: &'a str,
}

impl Displacy {
    pub(super) fn create(path: &Path) -> Result<Displacy> {
        Ok(Displacy {
            sink: Sink::create(path)?,
        })
    }
}

impl Collector for Displacy {
    fn add(&mut self, record: &Record<'_>) -> Result<()> {
        let ents = record.entities.iter().map(|mention| Ent {
            start: mention.start,
            end: mention.end,
            label: &mention.kind,
            kb_id: &mention.wikidata,
            kb_url: address(&mention.wikidata),
        });
        let quotes = record.quotes.iter().flat_map(|quote| {
            quote.pieces().map(|(start, end)| Quoted {
                start,
                end,
                label: &quote.kind,
                id: quote.quote_id,
                speaker: &quote.speaker,
            })
        });
        self.sink.json(&Line {
            text: &record.text,
            ents: ents.collect(),
            title: &record.doc_id,
            spans: Spans {
                quotes: quotes.collect(),
            },
        })
    }

    fn finish(self: Box<Self>) -> Result<Vec<String>> {
        self.sink.close()?;
        Ok(Vec::new())
    }
}

/// A Wikidata item's address; empty for an empty number.
pub(super) fn address(wikidata: &str) -> String {
    if wikidata.is_empty() {
        return String::new();
    }
    format!("https://www.wikidata.org/wiki/{wikidata}")
}
