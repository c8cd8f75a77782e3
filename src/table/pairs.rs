//! Who speaks, who speaks about whom, and who is named with whom.

use super::{EntityRow, Links, Number, Tally};
use crate::output::{QuoteRecord, Record};
use serde::Serialize;
use std::collections::HashMap;

/// The columns of `pairs.csv`.
pub const PAIR_COLUMNS: [&str; 9] = [
    "relation",
    "type",
    "name",
    "entity_id",
    "other_type",
    "other_name",
    "other_id",
    "count",
    "documents",
];

/// Names of one document that are paired with each other: those first named. Beyond it a document is a list, not a story.
const PAIRED_MAX: usize = 100;

/// One row of `pairs.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PairRow {
    /// `speaks` (how many quotes; no other), `speaks_about` (quotes that name the other), `with` (named in the same
    /// documents).
    pub relation: &'static str,
    /// Type of the first.
    #[serde(rename = "type")]
    pub kind: String,
    /// Name of the first.
    pub name: String,
    /// Id of the first, or empty.
    pub entity_id: String,
    /// Type of the other, or empty.
    pub other_type: String,
    /// Name of the other, or empty.
    pub other_name: String,
    /// Id of the other, or empty.
    pub other_id: String,
    /// Quotes; for `with`, documents.
    pub count: u64,
    /// Documents.
    pub documents: u64,
}

/// How often something was counted, and in how many documents.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    count: u64,
    documents: u64,
    document: u64,
}

impl Count {
    fn add(&mut self, document: u64) {
        self.count += 1;
        if self.document != document {
            self.document = document;
            self.documents += 1;
        }
    }
}

/// Who speaks, who speaks about whom, and who is named with whom.
#[derive(Debug, Clone, Default)]
pub struct Pairs {
    speaks: HashMap<Number, Count>,
    about: HashMap<(Number, Number), Count>,
    with: HashMap<(Number, Number), Count>,
    documents: u64,
}

/// An edge between two entities of a [`Tally`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// `with` or `speaks_about`.
    pub relation: &'static str,
    /// The one; for `with`, the one with the smaller number.
    pub from: Number,
    /// The other.
    pub to: Number,
    /// Quotes, or documents.
    pub count: u64,
    /// Documents.
    pub documents: u64,
}

impl Pairs {
    /// Counts the pairs of a record whose names went where `links` says.
    pub fn add(&mut self, record: &Record<'_>, links: &Links) {
        self.documents += 1;
        let mut named: Vec<Number> = Vec::new();
        for number in &links.mentions {
            if !named.contains(number) && named.len() < PAIRED_MAX {
                named.push(*number);
            }
        }
        named.sort_unstable();
        for (index, one) in named.iter().enumerate() {
            for other in &named[index + 1..] {
                self.with
                    .entry((*one, *other))
                    .or_default()
                    .add(self.documents);
            }
        }
        for (quote, speaker) in record.quotes.iter().zip(&links.speakers) {
            if let Some(speaker) = speaker {
                self.quote(record, links, quote, *speaker);
            }
        }
    }

    fn quote(
        &mut self,
        record: &Record<'_>,
        links: &Links,
        quote: &QuoteRecord<'_>,
        speaker: Number,
    ) {
        self.speaks.entry(speaker).or_default().add(self.documents);
        let mut about: Vec<Number> = Vec::new();
        for (start, end) in quote.pieces() {
            let from = record
                .entities
                .partition_point(|mention| mention.start < start);
            let inside = record.entities[from..].iter().zip(&links.mentions[from..]);
            about.extend(
                inside
                    .take_while(|(mention, _)| mention.end <= end)
                    .map(|(_, number)| *number),
            );
        }
        about.sort_unstable();
        about.dedup();
        for other in about.into_iter().filter(|other| *other != speaker) {
            self.about
                .entry((speaker, other))
                .or_default()
                .add(self.documents);
        }
    }

    /// The pairs of two, `with` before `speaks_about`, each by the numbers.
    #[must_use]
    pub fn edges(&self) -> Vec<Edge> {
        let mut edges = Vec::with_capacity(self.with.len() + self.about.len());
        for (relation, pairs) in [("with", &self.with), ("speaks_about", &self.about)] {
            let begin = edges.len();
            let all = pairs.iter().map(|((from, to), count)| Edge {
                relation,
                from: *from,
                to: *to,
                count: count.count,
                documents: count.documents,
            });
            edges.extend(all);
            edges[begin..].sort_unstable_by_key(|edge| (edge.from, edge.to));
        }
        edges
    }

    /// The rows of `pairs.csv`: `speaks`, `speaks_about`, `with`, each most frequent first; only those counted at least
    /// `min` times.
    #[must_use]
    pub fn rows(&self, tally: &Tally, min: u64) -> Vec<PairRow> {
        let named: Vec<EntityRow> = (0..tally.len() as Number).map(|n| tally.row(n)).collect();
        let speakers = self.speaks.iter().filter(|(_, count)| count.count >= min);
        let mut rows: Vec<PairRow> = speakers
            .map(|(number, count)| {
                pair(
                    "speaks",
                    &named[*number as usize],
                    &EntityRow::default(),
                    *count,
                )
            })
            .collect();
        for edge in self.edges().into_iter().filter(|edge| edge.count >= min) {
            let count = Count {
                count: edge.count,
                documents: edge.documents,
                document: 0,
            };
            let (mut one, mut other) = (&named[edge.from as usize], &named[edge.to as usize]);
            if edge.relation == "with" && (other.mentions, &one.name) > (one.mentions, &other.name)
            {
                std::mem::swap(&mut one, &mut other);
            }
            rows.push(pair(edge.relation, one, other, count));
        }
        rows.sort_by(|a, b| order(a).cmp(&order(b)));
        rows
    }
}

fn pair(relation: &'static str, one: &EntityRow, other: &EntityRow, count: Count) -> PairRow {
    PairRow {
        relation,
        kind: one.kind.clone(),
        name: one.name.clone(),
        entity_id: one.entity_id.clone(),
        other_type: other.kind.clone(),
        other_name: other.name.clone(),
        other_id: other.entity_id.clone(),
        count: count.count,
        documents: count.documents,
    }
}

fn order(row: &PairRow) -> impl Ord + '_ {
    let relation = ["speaks", "speaks_about", "with"]
        .iter()
        .position(|r| *r == row.relation);
    let counts = std::cmp::Reverse((row.count, row.documents));
    (
        relation,
        counts,
        &row.name,
        &row.entity_id,
        &row.other_name,
        &row.other_id,
    )
}
