//! One HTML file to read and check everything: articles with names and quotes marked, lists, plots.
//!
//! Nothing is loaded from anywhere. The texts are data islands (JSON in `script` elements that never run), each parsed
//! when its article is opened; the lists of documents, quotes and names are cut into islands too, so that none of them
//! waits here until the last article has come; the page's own script puts them in as texts, never as markup; and the content policy
//! names the one style and the one script by their hashes and forbids everything else.

use super::{Collector, Language, Sink};
use crate::error::Result;
use crate::output::{MentionRecord, QuoteRecord, Record};
use crate::table::{Links, Number, Tally};
use base64::Engine as _;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::Path;

const STYLE: &str = include_str!("page/page.css");
const BODY: &str = include_str!("page/page.html");
const SCRIPT: &str = concat!(
    "\"use strict\";\n",
    include_str!("page/words.js"),
    include_str!("page/data.js"),
    include_str!("page/plots.js"),
    include_str!("page/lists.js"),
    include_str!("page/article.js"),
    include_str!("page/review.js"),
    include_str!("page/main.js"),
);

/// Surface forms that the page shows of a name.
const FORMS_MAX: usize = 12;

/// Bytes of a list with which an island of it ends.
const ISLAND: usize = 1 << 18;

/// Writes `page.html`.
pub(super) struct Page {
    sink: Sink,
    tally: Tally,
    documents: List,
    quotes: List,
    count: u32,
}

/// A list of JSON arrays, written as islands `ID0`, `ID1`, …
struct List {
    id: &'static str,
    islands: u32,
    json: String,
}

impl List {
    fn new(id: &'static str) -> List {
        List {
            id,
            islands: 0,
            json: String::new(),
        }
    }

    fn push(&mut self, value: &Value, sink: &mut Sink) -> Result<()> {
        self.json
            .push_str(if self.json.is_empty() { "[" } else { ",\n" });
        self.json.push_str(&value.to_string());
        if self.json.len() < ISLAND {
            return Ok(());
        }
        self.flush(sink)
    }

    fn flush(&mut self, sink: &mut Sink) -> Result<()> {
        if self.json.is_empty() {
            return Ok(());
        }
        self.json.push(']');
        let island = island_of(&format!("{}{}", self.id, self.islands), &self.json);
        self.json.clear();
        self.islands += 1;
        sink.put(island.as_bytes())
    }
}

impl Page {
    pub(super) fn create(path: &Path, language: Language) -> Result<Page> {
        let mut sink = Sink::create(path)?;
        let (style, script) = (hash(STYLE), hash(SCRIPT));
        let code = language.code();
        let head = format!(
            "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {script}; \
             style-src {style}; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>kutip</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{BODY}"
        );
        sink.put(head.as_bytes())?;
        Ok(Page {
            sink,
            tally: Tally::default(),
            documents: List::new("k-d"),
            quotes: List::new("k-q"),
            count: 0,
        })
    }

    fn names(&mut self) -> Result<()> {
        let mut names = List::new("k-n");
        for number in 0..self.tally.len() as Number {
            let row = self.tally.row(number);
            let forms: Vec<&str> = row.variants.split(" | ").take(FORMS_MAX).collect();
            let name = json!([
                row.name,
                row.kind,
                row.entity_id,
                row.wikidata,
                row.mentions,
                row.documents,
                row.quotes,
                row.first_seen,
                row.last_seen,
                forms
            ]);
            names.push(&name, &mut self.sink)?;
        }
        names.flush(&mut self.sink)
    }
}

impl Collector for Page {
    fn add(&mut self, record: &Record<'_>) -> Result<()> {
        let links = self.tally.add(record);
        let counts = (record.entities.len(), record.quotes.len());
        let mut named = links.mentions.clone();
        named.sort_unstable();
        named.dedup();
        let document = json!([
            record.doc_id,
            record.headline(),
            record.outlet,
            record.published,
            record.status,
            record.message,
            counts.0,
            counts.1,
            named,
            record.author,
            record.url,
            record.section
        ]);
        self.documents.push(&document, &mut self.sink)?;
        for (at, (quote, speaker)) in record.quotes.iter().zip(&links.speakers).enumerate() {
            let name = speaker.map_or(-1, i64::from);
            let quote = json!([
                self.count,
                at,
                quote.kind,
                quote.quote,
                quote.speaker,
                name,
                quote.role
            ]);
            self.quotes.push(&quote, &mut self.sink)?;
        }
        let island = island(&format!("k-a{}", self.count), &article(record, &links));
        self.count += 1;
        self.sink.put(island.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<String>> {
        self.documents.flush(&mut self.sink)?;
        self.quotes.flush(&mut self.sink)?;
        self.names()?;
        self.sink
            .put(format!("<script>{SCRIPT}</script>\n</body>\n</html>\n").as_bytes())?;
        self.sink.close()?;
        Ok(Vec::new())
    }
}

fn hash(content: &str) -> String {
    let digest = Sha256::digest(content.as_bytes());
    format!(
        "'sha256-{}'",
        base64::engine::general_purpose::STANDARD.encode(digest)
    )
}

/// JSON inside a page. The letters that could end the island or begin markup are written as escapes; outside of strings
/// JSON has none of them.
fn island(id: &str, value: &impl Serialize) -> String {
    island_of(id, &serde_json::to_string(value).expect("records are JSON"))
}

fn island_of(id: &str, json: &str) -> String {
    let mut island = format!("<script type=\"application/json\" id=\"{id}\">");
    for c in json.chars() {
        match c {
            '<' => island.push_str("\\u003c"),
            '>' => island.push_str("\\u003e"),
            '&' => island.push_str("\\u0026"),
            '\u{2028}' => island.push_str("\\u2028"),
            '\u{2029}' => island.push_str("\\u2029"),
            c => island.push(c),
        }
    }
    island.push_str("</script>\n");
    island
}

/// Text, names and quotes of one article, as the page's script reads them.
fn article(record: &Record<'_>, links: &Links) -> Value {
    let units = Units::new(&record.text);
    let mentions = record.entities.iter().zip(&links.mentions);
    let mentions: Vec<Value> = mentions
        .map(|(m, number)| mention(&units, m, *number))
        .collect();
    let quotes = record.quotes.iter().zip(&links.speakers);
    let quotes: Vec<Value> = quotes
        .map(|(q, number)| quote(&units, q, *number))
        .collect();
    json!([record.text, mentions, quotes])
}

fn mention(units: &Units, mention: &MentionRecord<'_>, number: Number) -> Value {
    let (start, end) = units.range(mention.start, mention.end);
    json!([
        start,
        end,
        number,
        mention.kind,
        mention.method,
        mention.rule,
        mention.confidence
    ])
}

fn quote(units: &Units, quote: &QuoteRecord<'_>, number: Option<Number>) -> Value {
    let pieces: Vec<_> = quote
        .pieces()
        .map(|(start, end)| units.range(start, end))
        .collect();
    let range = |start: Option<u64>, end: Option<u64>| Some(units.range(start?, end?));
    json!([
        quote.kind,
        pieces,
        quote.speaker,
        quote.speaker_type,
        number.map_or(-1, i64::from),
        range(quote.speaker_start, quote.speaker_end),
        range(quote.cue_start, quote.cue_end),
        quote.role,
        quote.affiliation,
        quote.said_on,
        quote.said_at,
        quote.via,
        quote.addressee,
        quote.rule,
        quote.confidence
    ])
}

/// From code points to the UTF-16 units that browsers count.
struct Units {
    /// Code points that take two units.
    wide: Vec<u64>,
}

impl Units {
    fn new(text: &str) -> Units {
        let wide = text.chars().zip(0..).filter(|(c, _)| c.len_utf16() == 2);
        Units {
            wide: wide.map(|(_, at)| at).collect(),
        }
    }

    fn at(&self, point: u64) -> u64 {
        point + self.wide.partition_point(|wide| *wide < point) as u64
    }

    fn range(&self, start: u64, end: u64) -> (u64, u64) {
        (self.at(start), self.at(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_become_those_of_a_browser() {
        let units = Units::new("a😀b😀");
        assert_eq!([0, 1, 2, 3, 4].map(|at| units.at(at)), [0, 1, 3, 4, 6]);
    }

    #[test]
    fn nothing_in_an_island_can_end_it() {
        let island = island("i", &"</script><!--<script>&\u{2028}");
        let inner = island
            .strip_prefix("<script type=\"application/json\" id=\"i\">")
            .unwrap();
        let inner = inner.strip_suffix("</script>\n").unwrap();
        assert!(!inner.contains(['<', '>', '&', '\u{2028}']));
        let back: String = serde_json::from_str(inner).unwrap();
        assert_eq!(back, "</script><!--<script>&\u{2028}");
    }

    #[test]
    fn every_word_of_the_page_stands_in_both_languages() {
        let words = include_str!("page/words.js");
        let pair = regex::Regex::new(r"(?s)^(\w+): \[\s*(\S.*?\S),\s+(\S.*?\S),?\s*\],$").unwrap();
        let entry = regex::Regex::new(r"(?m)^ +\w+: \[").unwrap();
        let begins: Vec<usize> = entry.find_iter(words).map(|found| found.start()).collect();
        assert!(begins.len() > 80, "{}", begins.len());
        for begin in begins {
            let end = begin + words[begin..].find("],\n").unwrap() + 2;
            let both = pair.captures(words[begin..end].trim_start());
            let both = both.unwrap_or_else(|| panic!("{}", &words[begin..end]));
            assert!(both[2].len() > 1 && both[3].len() > 1, "{}", &both[0]);
        }
    }
}
