//! What the names of a document must agree on, once it has been read: where a name that stands alone elsewhere shows
//! that a boundary is wrong.
//!
//! `Dinas Kesehatan Kota Bogor Sri | Retno` where `Sri` is a person elsewhere; `Budi Karya` where `Budi Karya Sumadi` is;
//! `Wali Kota Palu Hidayat`, `Camat Simpenan Iwan` where the last word is a person elsewhere.

use super::chain::Segment;
use super::clue::Reading;
use super::piece::Pieces;
use crate::gazetteer::Label;
use crate::lexicon::WordClass;
use std::collections::HashSet;

/// The persons of a document by their words.
struct Persons<'a> {
    /// Those named by one word.
    single: HashSet<&'a str>,
    /// The first words, two at least, of longer names.
    heads: HashSet<&'a str>,
}

/// Moves boundaries and changes readings so that the document agrees with itself.
pub(crate) fn agree(pieces: &Pieces<'_>, segments: &mut Vec<Segment>) {
    let persons = persons(pieces, segments);
    if persons.single.is_empty() && persons.heads.is_empty() {
        return;
    }
    for at in 0..segments.len() {
        if swallows(pieces, &persons, segments, at) {
            segments[at].tokens.1 -= 1;
            segments[at + 1].tokens.0 -= 1;
        } else if is_head(pieces, &persons, &segments[at]) {
            let own = segments[at].reading as usize;
            segments[at]
                .probabilities
                .swap(own, Reading::Person as usize);
            segments[at].reading = Reading::Person;
        }
    }
    let mut at = 0;
    while at < segments.len() {
        if let Some(split) = territory(pieces, &persons, &segments[at]) {
            let mut name = segments[at];
            name.tokens.0 = split;
            name.reading = Reading::Person;
            name.probabilities[Reading::Person as usize] = segments[at].confidence();
            let place = &mut segments[at];
            place.probabilities[Reading::Place as usize] = place.confidence();
            (place.tokens.1, place.reading) = (split, Reading::Place);
            segments.insert(at + 1, name);
            at += 1;
        }
        at += 1;
    }
}

fn text<'a>(pieces: &Pieces<'a>, segment: &Segment, from: u16, to: u16) -> &'a str {
    let run = &pieces.runs.runs[segment.run as usize];
    pieces
        .doc
        .slice(pieces.span(run, from as usize, to as usize))
}

fn persons<'a>(pieces: &Pieces<'a>, segments: &[Segment]) -> Persons<'a> {
    let mut persons = Persons {
        single: HashSet::new(),
        heads: HashSet::new(),
    };
    for segment in segments.iter().filter(|s| s.reading == Reading::Person) {
        let (from, to) = segment.tokens;
        if to - from == 1 {
            persons.single.insert(text(pieces, segment, from, to));
        }
        persons
            .heads
            .extend((from + 2..to).map(|end| text(pieces, segment, from, end)));
    }
    persons
}

/// Whether an organisation has swallowed the first name of the person who follows it.
fn swallows(pieces: &Pieces<'_>, persons: &Persons<'_>, segments: &[Segment], at: usize) -> bool {
    let (org, Some(next)) = (&segments[at], segments.get(at + 1)) else {
        return false;
    };
    let (from, to) = org.tokens;
    org.reading == Reading::Org
        && next.reading == Reading::Person
        && next.run == org.run
        && next.tokens.0 == to
        && to - from > 2
        && !is_form(pieces, org)
        && persons.single.contains(text(pieces, org, to - 1, to))
}

/// Whether what was read as something else is the beginning of a personal name that stands in full elsewhere.
fn is_head(pieces: &Pieces<'_>, persons: &Persons<'_>, segment: &Segment) -> bool {
    let (from, to) = segment.tokens;
    matches!(segment.reading, Reading::Org | Reading::Place)
        && to - from > 1
        && !is_form(pieces, segment)
        && persons.heads.contains(text(pieces, segment, from, to))
}

/// Where a name after a title that takes a territory goes over from the territory to its holder.
fn territory(pieces: &Pieces<'_>, persons: &Persons<'_>, segment: &Segment) -> Option<u16> {
    let (from, to) = segment.tokens;
    if to - from < 2 || !matches!(segment.reading, Reading::Place | Reading::Person) {
        return None;
    }
    let run = &pieces.runs.runs[segment.run as usize];
    let first = run.first + u32::from(from);
    if is_form(pieces, segment) || !takes_territory(pieces, first) {
        return None;
    }
    let alone = |at: u16| persons.single.contains(text(pieces, segment, at, at + 1));
    let split = (from + 1..to).find(|&at| alone(at))?;
    let known = pieces.forms(run).any(|form| {
        form.first == first && form.last == run.first + u32::from(split) && form.free(Label::Place)
    });
    let one_word = segment.reading == Reading::Person && split == from + 1 && !alone(from);
    (known || one_word).then_some(split)
}

fn takes_territory(pieces: &Pieces<'_>, token: u32) -> bool {
    let Some(before) = token.checked_sub(1) else {
        return false;
    };
    let phrase = pieces.seg.phrases.iter().rev();
    pieces.seg.tokens[before as usize]
        .classes
        .has(WordClass::TakesTerritory)
        || phrase
            .skip_while(|p| p.first >= token)
            .take(1)
            .any(|p| p.first + p.len == token && p.classes.has(WordClass::TakesTerritory))
}

fn is_form(pieces: &Pieces<'_>, segment: &Segment) -> bool {
    let run = &pieces.runs.runs[segment.run as usize];
    let (first, last) = (
        run.first + u32::from(segment.tokens.0),
        run.first + u32::from(segment.tokens.1),
    );
    pieces
        .forms(run)
        .any(|form| form.first == first && form.last == last && form.strong())
}
