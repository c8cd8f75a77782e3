//! Who speaks, who speaks about whom, and who is named with whom.

use super::{Links, Number, Tally};
use crate::output::{QuoteRecord, Record};
use serde::Serialize;
use std::cmp::Reverse;
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
pub struct PairRow<'a> {
    /// `speaks` (how many quotes; no other), `speaks_about` (quotes that name the other), `with` (named in the same
    /// documents).
    pub relation: &'static str,
    /// Type of the first.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// Name of the first.
    pub name: &'a str,
    /// Id of the first, or empty.
    pub entity_id: &'a str,
    /// Type of the other, or empty.
    pub other_type: &'a str,
    /// Name of the other, or empty.
    pub other_name: &'a str,
    /// Id of the other, or empty.
    pub other_id: &'a str,
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
    /// In how many documents; by far the most pairs.
    with: HashMap<(Number, Number), u32>,
    documents: u64,
}

/// What the two entities of an [`Edge`] have to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The one speaks; there is no other.
    Speaks,
    /// The one speaks of the other.
    SpeaksAbout,
    /// They are named in the same documents.
    With,
}

impl Relation {
    /// As `pairs.csv` has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Relation::Speaks => "speaks",
            Relation::SpeaksAbout => "speaks_about",
            Relation::With => "with",
        }
    }
}

/// An edge between two entities of a [`Tally`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// What they have to do with each other.
    pub relation: Relation,
    /// The one; for [`Relation::With`], the one with the smaller number.
    pub from: Number,
    /// The other; for [`Relation::Speaks`], the same.
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
                *self.with.entry((*one, *other)).or_default() += 1;
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

    /// The edges of a relation, by the numbers.
    #[must_use]
    pub fn edges(&self, relation: Relation) -> Vec<Edge> {
        let edge = |from: Number, to: Number, count: u64, documents: u64| Edge {
            relation,
            from,
            to,
            count,
            documents,
        };
        let quotes = |(from, to), count: &Count| edge(from, to, count.count, count.documents);
        let mut edges: Vec<Edge> = match relation {
            Relation::Speaks => {
                let speaks = self.speaks.iter();
                speaks.map(|(one, n)| quotes((*one, *one), n)).collect()
            }
            Relation::SpeaksAbout => {
                let about = self.about.iter();
                about.map(|(ends, n)| quotes(*ends, n)).collect()
            }
            Relation::With => {
                let with = self.with.iter().map(|(ends, n)| (*ends, u64::from(*n)));
                with.map(|((from, to), n)| edge(from, to, n, n)).collect()
            }
        };
        edges.sort_unstable_by_key(|edge| (edge.from, edge.to));
        edges
    }

    /// The rows of `pairs.csv`: `speaks`, `speaks_about`, `with`, each most frequent first; only those counted at least
    /// `min` times. Of two that are named together, the one named more often stands first.
    pub fn rows<'a>(
        &self,
        tally: &'a Tally,
        min: u64,
    ) -> impl Iterator<Item = PairRow<'a>> + use<'a> {
        let keys: Vec<_> = (0..tally.len() as Number).map(|n| tally.key(n)).collect();
        let name = |number: Number| keys[number as usize].1;
        let mut edges = Vec::new();
        for relation in [Relation::Speaks, Relation::SpeaksAbout, Relation::With] {
            let begin = edges.len();
            edges.extend(self.edges(relation).into_iter().filter(|e| e.count >= min));
            for Edge { from, to, .. } in &mut edges[begin..] {
                let (one, other) = (tally.mentions(*from), tally.mentions(*to));
                if relation == Relation::With && (other, name(*from)) > (one, name(*to)) {
                    std::mem::swap(from, to);
                }
            }
        }
        let order = |edge: &Edge| {
            let ends = [edge.from, edge.to].map(|number| keys[number as usize]);
            let [one, other] = ends.map(|(_, name, id)| (name, id));
            let counts = Reverse((edge.count, edge.documents));
            (edge.relation, counts, one, other, edge.from, edge.to)
        };
        edges.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
        edges.into_iter().map(move |edge| pair(edge, &keys))
    }
}

/// Type, name and id of each entity.
type Keys<'a> = [(&'a str, &'a str, &'a str)];

fn pair<'a>(edge: Edge, keys: &Keys<'a>) -> PairRow<'a> {
    let (kind, name, entity_id) = keys[edge.from as usize];
    let (other_type, other_name, other_id) = match edge.relation {
        Relation::Speaks => ("", "", ""),
        Relation::SpeaksAbout | Relation::With => keys[edge.to as usize],
    };
    PairRow {
        relation: edge.relation.name(),
        kind,
        name,
        entity_id,
        other_type,
        other_name,
        other_id,
        count: edge.count,
        documents: edge.documents,
    }
}
