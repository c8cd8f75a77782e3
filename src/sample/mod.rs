//! Rows drawn from a finished run to be judged by a person, and what the person wrote.
//!
//! Drawing is seeded and does not depend on the order of the documents: of each stratum those rows come first whose document and
//! place have the smallest hash; strata take turns until there are enough.

mod judged;

pub use judged::corrections_of;

use crate::output::{MentionRecord, QuoteRecord, Record};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The columns of a sample. The last ones are empty: they are the person's.
pub const COLUMNS: [&str; 27] = [
    "what",
    "stratum",
    "of",
    "doc_id",
    "outlet",
    "start",
    "end",
    "before",
    "text",
    "after",
    "was_type",
    "was_name",
    "was_speaker",
    "was_role",
    "was_affiliation",
    "was_kind",
    "rule",
    "confidence",
    "right",
    "speaker",
    "type",
    "name",
    "role",
    "affiliation",
    "kind",
    "who",
    "note",
];

/// Code points of the text that are shown on each side.
const AROUND: usize = 160;
/// The method of rows that are names of a gazetteer.
const GAZETTEER: &str = "gazetteer";

/// What the strata are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stratum {
    /// The rule that made the row.
    Rule,
    /// Tenths of the confidence.
    Confidence,
    /// The outlet.
    Outlet,
    /// The type of a name, the kind of a quote.
    Type,
}

/// Draws rows.
#[derive(Debug)]
pub struct Sampler {
    number: usize,
    by: Stratum,
    names: bool,
    quotes: bool,
    seed: u64,
    strata: BTreeMap<String, Rows>,
}

/// The rows of one stratum that may be drawn, by their hash.
#[derive(Debug, Default)]
struct Rows {
    seen: u64,
    kept: BTreeMap<(u64, u64, u64), Vec<String>>,
}

impl Sampler {
    /// Draws so many rows of these tables.
    #[must_use]
    pub fn new(number: usize, by: Stratum, (names, quotes): (bool, bool), seed: u64) -> Sampler {
        Sampler {
            number,
            by,
            names,
            quotes,
            seed,
            strata: BTreeMap::new(),
        }
    }

    /// Looks at one document.
    pub fn add(&mut self, record: &Record<'_>) {
        if self.names {
            for mention in &record.entities {
                // The rule of a known name is its entry: thousands of them make no strata.
                let rule = if mention.method == GAZETTEER {
                    GAZETTEER
                } else {
                    &mention.rule
                };
                let stratum = self.stratum(record, rule, mention.confidence, &mention.kind);
                let place = (mention.start, 2 * mention.mention_id);
                self.offer(record, stratum, place, |text| {
                    name_row(record, mention, text)
                });
            }
        }
        if self.quotes {
            for quote in &record.quotes {
                let stratum = self.stratum(record, &quote.rule, quote.confidence, &quote.kind);
                let place = (quote.start, 2 * quote.quote_id + 1);
                self.offer(record, stratum, place, |text| {
                    quote_row(record, quote, text)
                });
            }
        }
    }

    fn stratum(&self, record: &Record<'_>, rule: &str, confidence: f64, kind: &str) -> String {
        match self.by {
            Stratum::Rule => rule.to_owned(),
            Stratum::Outlet => record.outlet.clone().into_owned(),
            Stratum::Type => kind.to_owned(),
            Stratum::Confidence => {
                let tenth = (confidence * 10.0 + 1e-9).floor().clamp(0.0, 9.0);
                format!("{:.1}-{:.1}", tenth / 10.0, (tenth + 1.0) / 10.0)
            }
        }
    }

    fn offer(
        &mut self,
        record: &Record<'_>,
        stratum: String,
        (start, id): (u64, u64),
        row: impl FnOnce(&[char]) -> Vec<String>,
    ) {
        let rows = self.strata.entry(stratum).or_default();
        rows.seen += 1;
        let key = format!("{}\0{start}\0{id}", record.doc_id);
        let hash = (xxh3_64_with_seed(key.as_bytes(), self.seed), start, id);
        let full = rows.kept.len() >= self.number;
        if full
            && rows
                .kept
                .last_key_value()
                .is_none_or(|(last, _)| *last < hash)
        {
            return;
        }
        let text: Vec<char> = record.text.chars().collect();
        rows.kept.insert(hash, row(&text));
        if full {
            rows.kept.pop_last();
        }
    }

    /// The rows drawn, stratum by stratum.
    #[must_use]
    pub fn finish(self) -> Vec<Vec<String>> {
        let mut take: BTreeMap<&String, usize> = BTreeMap::new();
        let mut left = self.number;
        loop {
            let before = left;
            for (name, rows) in &self.strata {
                let taken = take.entry(name).or_default();
                if left > 0 && *taken < rows.kept.len() {
                    *taken += 1;
                    left -= 1;
                }
            }
            if left == before {
                break;
            }
        }
        let mut drawn = Vec::new();
        for (name, rows) in &self.strata {
            for row in rows.kept.values().take(take[name]) {
                let mut row = row.clone();
                row[1].clone_from(name);
                row[2] = rows.seen.to_string();
                drawn.push(row);
            }
        }
        drawn
    }
}

/// The part of a text between two code points, on one line.
fn part(text: &[char], from: usize, to: usize) -> String {
    let to = to.min(text.len());
    let part = text.get(from.min(to)..to).unwrap_or_default();
    let line = |c: &char| if matches!(c, '\n' | '\r') { ' ' } else { *c };
    part.iter().map(line).collect()
}

fn row(record: &Record<'_>, (what, start, end): (&str, u64, u64), text: &[char]) -> Vec<String> {
    let (from, to) = (start as usize, end as usize);
    let mut row = vec![String::new(); COLUMNS.len()];
    what.clone_into(&mut row[0]);
    row[3] = record.doc_id.to_string();
    row[4] = record.outlet.to_string();
    (row[5], row[6]) = (start.to_string(), end.to_string());
    row[7] = part(text, from.saturating_sub(AROUND), from);
    row[9] = part(text, to, to + AROUND);
    row
}

fn name_row(record: &Record<'_>, mention: &MentionRecord<'_>, text: &[char]) -> Vec<String> {
    let mut row = row(record, ("name", mention.start, mention.end), text);
    row[8] = mention.text.to_string();
    row[10] = mention.kind.to_string();
    row[11] = mention.name.to_string();
    row[16] = mention.rule.to_string();
    row[17] = format!("{:.2}", mention.confidence);
    row
}

fn quote_row(record: &Record<'_>, quote: &QuoteRecord<'_>, text: &[char]) -> Vec<String> {
    let mut row = row(record, ("quote", quote.start, quote.end), text);
    row[8] = quote.quote.to_string();
    row[12] = quote.speaker.to_string();
    row[13] = quote.role.to_string();
    row[14] = quote.affiliation.to_string();
    row[15] = quote.kind.to_string();
    row[16] = quote.rule.to_string();
    row[17] = format!("{:.2}", quote.confidence);
    row
}
