//! The names of one document against the gold's.

use super::counts::{NameCounts, TYPES};
use super::gold::{GoldDocument, Range, compared};
use super::span::{around, shared, slice, split_bracket, trim};
use super::{Faults, usable};
use crate::output::{MentionRecord, Record};
use std::collections::BTreeSet;

/// Code points shown on each side of a fault.
const SHOWN: usize = 40;

type Names = BTreeSet<(Range, &'static str)>;

fn spans(
    text: &[char],
    range: Range,
    label: &'static str,
) -> impl Iterator<Item = (Range, &'static str)> {
    let parts = split_bracket(text, range, label);
    let trimmed: Vec<_> = parts
        .into_iter()
        .map(|part| (trim(text, part), label))
        .collect();
    trimmed.into_iter()
}

/// Compares; `unlabelled` is a type of rows that do not count where they meet no name of the gold.
pub(super) fn names(
    text: &[char],
    gold: &GoldDocument,
    record: Option<&Record<'_>>,
    unlabelled: Option<&str>,
    faults: &mut Faults,
) -> NameCounts {
    let mut counts = NameCounts::default();
    let mut wanted = Names::new();
    for name in gold.names.iter().flatten() {
        if let Some(label) = compared(&name.label) {
            wanted.extend(spans(text, (name.start, name.end), label));
        }
    }
    let mut given = Names::new();
    for row in record.iter().flat_map(|record| &record.entities) {
        let Some(label) = compared(&row.kind) else {
            continue;
        };
        let Some(range) = place(text, row) else {
            counts.invalid += 1.0;
            faults.add("name whose words do not stand there", || {
                row.text.to_string()
            });
            continue;
        };
        let meets = |range: Range| wanted.iter().any(|(other, _)| shared(*other, range) > 0);
        if unlabelled.is_some_and(|label| label == row.kind) && !meets(range) {
            continue;
        }
        let parts: Vec<_> = spans(text, range, label).collect();
        counts.calibration.add(
            row.confidence,
            parts.iter().all(|part| wanted.contains(part)),
        );
        given.extend(parts);
    }
    count(&mut counts, &wanted, &given);
    tell(text, &wanted, &given, faults);
    counts
}

fn place(text: &[char], row: &MentionRecord<'_>) -> Option<Range> {
    let range = usable(text, row.start, row.end)?;
    let same = |a: &str, b: &str| a.replace("\r\n", "\n") == b.replace("\r\n", "\n");
    same(&row.text, &slice(text, range)).then_some(range)
}

fn count(counts: &mut NameCounts, wanted: &Names, given: &Names) {
    for (index, label) in TYPES.iter().enumerate() {
        let of = |names: &Names| names.iter().filter(|name| name.1 == *label).count() as f64;
        counts.types[index].wanted = of(wanted);
        counts.types[index].given = of(given);
        let both = wanted.intersection(given);
        counts.types[index].right = both.filter(|name| name.1 == *label).count() as f64;
        let touched = |name: &&(Range, &str)| {
            name.1 == *label
                && given
                    .iter()
                    .any(|other| other.1 == *label && shared(other.0, name.0) > 0)
        };
        counts.touched[index] = wanted.iter().filter(touched).count() as f64;
    }
    if !wanted.is_empty() {
        let right = wanted.intersection(given).count() as f64;
        counts.f_sum = 2.0 * right / (wanted.len() + given.len()) as f64;
        counts.f_documents = 1.0;
    }
}

fn tell(text: &[char], wanted: &Names, given: &Names, faults: &mut Faults) {
    for (range, label) in wanted.difference(given) {
        faults.add(&format!("missed {label}"), || around(text, *range, SHOWN));
    }
    for (range, label) in given.difference(wanted) {
        faults.add(&format!("spurious {label}"), || around(text, *range, SHOWN));
    }
}
