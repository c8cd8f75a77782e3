//! What is mended of single names: names that belong together, that have two readings, that begin with what is no name.

use super::agree::{Agreement, NAMES, reread};
use super::chain::Segment;
use super::clue::{READINGS, Reading};
use super::memory::Hashed;
use crate::gazetteer::Label;
use crate::lexicon::{Classes, WordClass as W};
use crate::segment::{Token, TokenKind};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Forms of address that stand before names and are no part of any.
const ADDRESSES: [&str; 24] = [
    "Pak", "Bapak", "Bu", "Prof", "Profesor", "Dr", "DR", "dr", "drg", "Drs", "Dra", "Ir", "KH",
    "H", "Hj", "Mr", "Mrs", "Ms", "Sdr", "Tn", "Ny", "Kompol", "Ustaz", "Ustadz",
];
/// The summed probabilities of a form's readings, the first of them, and whether it has others.
type Readings<'a> =
    HashMap<&'a str, ([f32; READINGS], (Reading, bool)), BuildHasherDefault<Hashed>>;

impl<'a> Agreement<'_, 'a> {
    /// Takes the forms of address off a person: `Prof. Dr. | Melati Arum`; a gazetteer form keeps its own (`Gus Mus`).
    pub(super) fn part_honorifics(&self, segment: &mut Segment) {
        while segment.reading == Reading::Person
            && segment.tokens.1 - segment.tokens.0 > 1
            && self.is_address(segment)
            && !self.is_form(segment)
        {
            segment.tokens.0 += 1;
        }
    }

    /// Takes an office off what is then its organisation: `Direktur | Sinar Rawa` where both were read as one person.
    pub(super) fn part_office(&self, segment: &mut Segment) {
        let (from, to) = segment.tokens;
        if segment.reading != Reading::Person || to - from < 2 || self.is_form(segment) {
            return;
        }
        let classes = self.classes_in(segment, from);
        let listed = (from + 1..to).any(|at| self.classes_in(segment, at).any(NAMES));
        if classes.has(W::Title) && classes.has(W::TakesOrg) && !classes.any(NAMES) && !listed {
            segment.tokens.0 += 1;
            reread(segment, Reading::Org);
        }
    }

    /// Whether a segment begins with a form of address or an academic title that is no name as well.
    fn is_address(&self, segment: &Segment) -> bool {
        const NOT: Classes = Classes::of(&[W::GivenName, W::Surname]);
        let from = segment.tokens.0;
        let classes = self.classes_in(segment, from);
        let text = self.text(segment, from, from + 1);
        classes.has(W::Honorific)
            && (classes.has(W::SmallHonorific) || !classes.any(NOT))
            && ADDRESSES.contains(&text.trim_end_matches('.'))
            && self
                .token(Some(self.token_at(segment, from + 1)))
                .is_some_and(Token::is_capital)
    }

    /// Whether a segment is a language (`bahasa Inggris`), a degree after a comma, or a form of address alone.
    pub(super) fn names_nobody(&self, segment: &Segment) -> bool {
        let (from, to) = segment.tokens;
        let before = self.token(self.before(segment));
        let degrees = || {
            let comma = before.is_some_and(|t| t.kind == TokenKind::Comma);
            comma && (from..to).all(|at| self.classes_in(segment, at).has(W::Degree))
        };
        match segment.reading {
            Reading::Place => {
                before.is_some_and(|t| self.pieces.doc.slice(t.span).eq_ignore_ascii_case("bahasa"))
            }
            Reading::Person | Reading::Org if degrees() => !self.is_form(segment),
            Reading::Person => to - from == 1 && self.text(segment, from, to) == "Pak",
            _ => false,
        }
    }

    /// Joins two names that are together one that the gazetteers know, and that stands by itself: `CNN | Indonesia`.
    pub(super) fn join_forms(&self, segments: &mut Vec<Segment>) {
        let mut joined: Vec<Segment> = Vec::with_capacity(segments.len());
        for segment in segments.iter() {
            let last = joined.last_mut();
            match last.and_then(|last| Some((self.whole_form(last, segment)?, last))) {
                Some((whole, last)) => *last = whole,
                None => joined.push(*segment),
            }
        }
        *segments = joined;
    }

    /// The person or organisation that two names standing side by side are together.
    fn whole_form(&self, first: &Segment, second: &Segment) -> Option<Segment> {
        let named = first.reading != Reading::Other && second.reading != Reading::Other;
        if !named || first.run != second.run || first.tokens.1 != second.tokens.0 {
            return None;
        }
        let mut whole = Segment {
            tokens: (first.tokens.0, second.tokens.1),
            ..*first
        };
        let (from, to) = whole.tokens;
        let (from, to) = (self.token_at(&whole, from), self.token_at(&whole, to));
        let mut forms = self.pieces.forms_near(self.run(&whole), from, to);
        let form = forms.find(|form| form.first == from && form.last == to)?;
        let reading = if form.free(Label::Org) || form.free(Label::Outlet) {
            Reading::Org
        } else if form.free(Label::Person) {
            Reading::Person
        } else {
            return None;
        };
        reread(&mut whole, reading);
        Some(whole)
    }

    /// Gives the same words the same reading: the one that is likeliest over all their places.
    pub(super) fn unite(&self, segments: &mut [Segment]) {
        let mut sums: Readings<'a> = Readings::default();
        for segment in segments.iter().filter(|s| self.unites(s)) {
            let (sum, several) = sums.entry(self.words(segment)).or_insert_with(|| {
                let first = segment.reading;
                ([0.0; READINGS], (first, false))
            });
            several.1 |= several.0 != segment.reading;
            for (sum, p) in sum.iter_mut().zip(segment.probabilities) {
                *sum += p;
            }
        }
        if !sums.values().any(|(_, (_, several))| *several) {
            return;
        }
        for segment in segments.iter_mut().filter(|s| self.unites(s)) {
            let Some((sum, (_, true))) = sums.get(self.words(segment)) else {
                continue;
            };
            let of = |r: &Reading| sum[*r as usize];
            let named = [Reading::Person, Reading::Org, Reading::Place];
            let best = named.into_iter().max_by(|a, b| of(a).total_cmp(&of(b)));
            if let Some(best) = best.filter(|best| *best != segment.reading) {
                reread(segment, best);
            }
        }
    }

    /// Whether a segment is a name of several words that no gazetteer knows.
    fn unites(&self, segment: &Segment) -> bool {
        segment.reading != Reading::Other
            && segment.tokens.1 - segment.tokens.0 > 1
            && !self.is_form(segment)
    }

    fn words(&self, segment: &Segment) -> &'a str {
        self.text(segment, segment.tokens.0, segment.tokens.1)
    }

    /// Whether a word is a person's initials: `berinisial MA`, `MA (11)`.
    pub(super) fn is_initials(&self, segment: &Segment) -> bool {
        let (from, to) = segment.tokens;
        let text = self.text(segment, from, to);
        if text.len() > 3 || !text.bytes().all(|b| b.is_ascii_uppercase()) {
            return false;
        }
        let word = self.token(self.before(segment));
        let word = word.map_or("", |t| self.pieces.doc.slice(t.span));
        let open = self.token_at(segment, to);
        let kind = |at: u32| self.token(Some(at)).map(|t| t.kind);
        let age = kind(open) == Some(TokenKind::Open)
            && kind(open + 1) == Some(TokenKind::Number)
            && kind(open + 2) == Some(TokenKind::Close)
            && self
                .token(Some(open + 1))
                .is_some_and(|t| t.span.len() <= 2);
        age || matches!(word, "berinisial" | "inisial" | "inisialnya")
    }
}
