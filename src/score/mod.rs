//! How good a run is: its rows against what people marked in the same texts, or against their yes and no.
//!
//! [`read`] reads a gold, a [`Scorer`] takes the records of a run one by one and gives a [`Report`]. All figures are made of
//! counts of documents that add up, so that drawing documents anew gives their intervals.

mod brat;
mod conll;
mod counts;
mod gold;
mod interval;
mod jsonl;
mod judged;
mod label_studio;
mod marks;
mod name;
mod names;
mod quotes;
mod read;
mod report;
mod scorer;
mod span;
mod tables;

pub use gold::{Gold, GoldDocument, GoldName, GoldQuote, Range};
pub use interval::{Figure, wilson};
pub use judged::{Judged, Stratum, judged};
pub use read::read;
pub use report::{BandRow, Part, Report, Section};
pub use scorer::{Options, Scorer};

use std::collections::BTreeMap;

/// What went wrong, by kind: how often, and the first of each kind.
#[derive(Debug, Default)]
struct Faults {
    document: String,
    limit: usize,
    kinds: BTreeMap<String, (u64, Vec<String>)>,
}

impl Faults {
    fn new(limit: usize) -> Faults {
        Faults {
            limit,
            ..Faults::default()
        }
    }

    fn add(&mut self, kind: &str, told: impl FnOnce() -> String) {
        if self.limit == 0 {
            return;
        }
        if !self.kinds.contains_key(kind) {
            self.kinds.insert(kind.to_owned(), (0, Vec::new()));
        }
        let Some((count, first)) = self.kinds.get_mut(kind) else {
            return;
        };
        *count += 1;
        if first.len() < self.limit {
            first.push(format!("{}: {}", self.document, told()));
        }
    }
}

/// A range that is not empty and lies in the text.
fn usable(text: &[char], start: u64, end: u64) -> Option<Range> {
    let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
    (start < end && end <= text.len()).then_some((start, end))
}
