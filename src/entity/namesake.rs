//! Bodies and places that bear a person's name: `RSUD Ahmad Wirabuana`, `Jalan Ahmad Yani`, `Bandara Sultan Hasanuddin`.

use super::agree::{Agreement, reread};
use super::chain::Segment;
use super::clue::Reading;
use crate::gazetteer::Label;
use crate::lexicon::{Classes, WordClass as W};
use std::collections::HashSet;

/// What may stand between the head and the name: `Universitas Jenderal …`, `RSUP Dr. …`.
const TITLES: Classes = Classes::of(&[W::Honorific, W::Title]);
/// Most words between the head and the name.
const BETWEEN: u16 = 2;

/// A body that bears the name of a person whose segment it takes in, whole or in part.
struct Body {
    /// Its first token and one past its last, counted in the run.
    tokens: (u16, u16),
    reading: Reading,
}

impl Agreement<'_, '_> {
    /// Gives a person's name behind the head of a body or place to that body; what a known body's name leaves of it stays a
    /// person (`Universitas Jenderal Soedirman | Yusuf Hamdani`).
    pub(super) fn name_bodies(&self, segments: &mut Vec<Segment>) {
        let person = |s: &&Segment| s.reading == Reading::Person;
        let behind = |s: &Segment| self.head_before(s).is_some();
        if !segments.iter().filter(person).any(behind) {
            return;
        }
        // The first words of the persons whom the document names elsewhere.
        let others = segments.iter().filter(person).filter(|s| !behind(s));
        let firsts: HashSet<&str> = others
            .map(|s| self.text(s, s.tokens.0, s.tokens.0 + 1))
            .collect();
        let mut out: Vec<Segment> = Vec::with_capacity(segments.len());
        for segment in segments.iter() {
            let Some(body) = self.body_of(&firsts, segment) else {
                out.push(*segment);
                continue;
            };
            let mut whole = *segment;
            whole.tokens = body.tokens;
            reread(&mut whole, body.reading);
            while let Some(before) = out.last_mut()
                && before.run == segment.run
                && before.tokens.1 > body.tokens.0
            {
                let joins = matches!(before.reading, Reading::Org | Reading::Place);
                if joins || before.tokens.0 >= body.tokens.0 {
                    whole.tokens.0 = whole.tokens.0.min(before.tokens.0);
                    out.pop();
                } else {
                    before.tokens.1 = body.tokens.0;
                }
            }
            out.push(whole);
            if body.tokens.1 < segment.tokens.1 {
                let mut rest = *segment;
                rest.tokens.0 = body.tokens.1;
                out.push(rest);
            }
        }
        *segments = out;
    }

    /// The body whose name a person's segment is, or begins with.
    fn body_of(&self, firsts: &HashSet<&str>, segment: &Segment) -> Option<Body> {
        let (from, to) = segment.tokens;
        if segment.reading != Reading::Person {
            return None;
        }
        let (head, last) = self.head_before(segment)?;
        let place = self.classes_in(segment, last).has(W::PlaceHead)
            && !self.classes_in(segment, last).has(W::OrgHead);
        let reading = if place { Reading::Place } else { Reading::Org };
        let known = self.known_end(segment, head);
        let end = match known.filter(|end| *end > from) {
            Some(end) => end.min(to),
            None => self.named_elsewhere(firsts, segment)?,
        };
        (end > from).then_some(Body {
            tokens: (head, end),
            reading,
        })
    }

    /// The first and the last word of the head that stands before a name, titles between them or none.
    fn head_before(&self, segment: &Segment) -> Option<(u16, u16)> {
        let from = segment.tokens.0;
        for last in (from.saturating_sub(BETWEEN + 1)..from).rev() {
            let token = self.token_at(segment, last);
            if let Some(first) = self.head_that_ends(token) {
                let first = first.checked_sub(self.run(segment).first)?;
                return Some((first as u16, last));
            }
            if !self.classes_in(segment, last).any(TITLES) {
                return None;
            }
        }
        None
    }

    /// The first token of the head that ends with `token`: of the longest that the list has.
    fn head_that_ends(&self, token: u32) -> Option<u32> {
        let phrases = &self.pieces.seg.phrases;
        let near = &phrases[..phrases.partition_point(|p| p.first <= token)];
        let phrase = near
            .iter()
            .rev()
            .take_while(|p| p.first + 8 > token)
            .find(|p| p.first + p.len == token + 1 && p.classes.has(W::Namesake));
        let own = self.token(Some(token)).filter(|t| t.is_capital());
        match phrase {
            Some(phrase) => Some(phrase.first),
            None => own.filter(|t| t.classes.has(W::Namesake)).map(|_| token),
        }
    }

    /// Where the longest known body or place that begins at a word ends, counted in the run.
    fn known_end(&self, segment: &Segment, head: u16) -> Option<u16> {
        let run = self.run(segment);
        let first = self.token_at(segment, head);
        self.pieces
            .forms_near(run, first, run.last)
            .filter(|form| form.first == first && form.last <= run.last)
            .filter(|form| form.free(Label::Org) || form.free(Label::Place))
            .map(|form| (form.last - run.first) as u16)
            .max()
    }

    /// Where the name of a body ends and a person begins whom the document names elsewhere too; the end of the segment where it
    /// names none, nothing where the whole segment is that person.
    fn named_elsewhere(&self, firsts: &HashSet<&str>, segment: &Segment) -> Option<u16> {
        let (from, to) = segment.tokens;
        let person = (from..to).find(|&word| firsts.contains(self.text(segment, word, word + 1)));
        match person {
            Some(word) if word == from => None,
            found => Some(found.unwrap_or(to)),
        }
    }
}
