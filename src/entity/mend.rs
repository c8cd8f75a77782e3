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

/// Words that open the name of a body or place.
const HEADS: Classes = Classes::of(&[W::OrgHead, W::PlaceHead]);

/// Words of the language, directions among them.
const WORDS: Classes = Classes::of(&[W::Ordinary, W::PlaceCue]);

/// A body and the person behind it, from one segment.
fn part(segment: &Segment, split: u16) -> [Segment; 2] {
    let sure = segment.confidence();
    let (mut body, mut person) = (*segment, *segment);
    body.tokens.1 = split;
    (person.tokens.0, person.reading) = (split, Reading::Person);
    person.probabilities[Reading::Person as usize] = sure;
    [body, person]
}

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
        let from = segment.tokens.0;
        let classes = self.classes_in(segment, from);
        classes.has(W::OutsideName)
            && (classes.has(W::SmallHonorific) || !classes.any(NAMES))
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
            Reading::Person => to - from == 1 && self.is_bare_address(segment),
            _ => false,
        }
    }

    /// Whether a segment is `Pak`, `Ibu`, and no name.
    fn is_bare_address(&self, segment: &Segment) -> bool {
        let classes = self.classes_in(segment, segment.tokens.0);
        classes.has(W::OutsideName)
            && !classes.any(NAMES)
            && self.text(segment, segment.tokens.0, segment.tokens.1).len() > 2
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

    /// Joins a name that a nickname in marks has parted: `Anton | " | Ucil | " | Suroso`.
    pub(super) fn join_nicknames(&self, segments: &mut Vec<Segment>) {
        let mut out: Vec<Segment> = Vec::with_capacity(segments.len());
        let mut at = 0;
        while at < segments.len() {
            let own = segments[at];
            at += 1;
            let rest = segments[at..].iter().take(3);
            let last = rest.take_while(|s| s.run == own.run).position(|s| {
                let from = s.tokens.0;
                self.is_mark(s, from.checked_sub(1)) && from > own.tokens.1 + 1
            });
            let name = self.classes_in(&own, own.tokens.0).any(NAMES);
            let person = own.reading == Reading::Person || own.reading == Reading::Other && name;
            match last.filter(|_| person && self.is_mark(&own, Some(own.tokens.1))) {
                Some(last) => {
                    let last = at + last;
                    let mut whole = own;
                    whole.tokens.1 = segments[last].tokens.1;
                    if whole.reading == Reading::Other {
                        reread(&mut whole, Reading::Person);
                    }
                    out.push(whole);
                    at = last + 1;
                }
                None => out.push(own),
            }
        }
        *segments = out;
    }

    /// Whether token `at` of the segment's run is a quotation mark.
    fn is_mark(&self, segment: &Segment, at: Option<u16>) -> bool {
        let token = at.and_then(|at| self.token(Some(self.token_at(segment, at))));
        token.is_some_and(|t| t.kind == TokenKind::Mark)
    }

    /// Names that were read as none, in front of a title: `Anton | Suroso | Kepala Dinas`.
    fn before_title(&self, segments: &[Segment], at: usize) -> usize {
        let mut end = at;
        let plain = |s: &Segment| {
            let classes = self.classes_in(s, s.tokens.0);
            s.reading == Reading::Other
                && s.tokens.1 - s.tokens.0 == 1
                && (classes.is_empty() || classes.any(NAMES))
                && !classes.any(HEADS)
        };
        while end < segments.len().min(at + 4)
            && plain(&segments[end])
            && segments[end].run == segments[at].run
            && (end == at || segments[end].tokens.0 == segments[end - 1].tokens.1)
        {
            end += 1;
        }
        let sure = |s: &Segment| {
            let classes = self.classes_in(s, s.tokens.0);
            classes.any(NAMES) && !classes.has(W::CommonName)
        };
        let title = end > at && {
            let next = self.after(&segments[end - 1]).unwrap_or(0);
            let phrases = &self.pieces.seg.phrases;
            let begun = phrases.partition_point(|p| p.first < next);
            let phrase = phrases.get(begun).filter(|p| p.first == next);
            let office = phrase.map_or(self.classes(Some(next)), |p| p.classes);
            office.has(W::Title) && self.token(Some(next)).is_some_and(Token::is_capital)
        };
        if end - at > 1 && title && sure(&segments[at]) {
            end
        } else {
            at
        }
    }

    /// Reads the holder of an office as one: `Kapten tim | Bagas | Wirawan`, `Wali Kota | Surya Permana`, `PT Angin Timur Rina
    /// Melati` behind a title.
    pub(super) fn holders(&self, segments: &mut Vec<Segment>) {
        let mut out: Vec<Segment> = Vec::with_capacity(segments.len());
        let mut at = 0;
        while at < segments.len() {
            let (own, next) = (segments[at], segments.get(at + 1));
            let adjoins = |n: &&Segment| n.run == own.run && n.tokens.0 == own.tokens.1;
            let next = next
                .filter(adjoins)
                .filter(|n| n.reading == Reading::Person);
            let end = self.before_title(segments, at);
            at += 1;
            if end > at {
                let mut person = own;
                person.tokens.1 = segments[end - 1].tokens.1;
                reread(&mut person, Reading::Person);
                out.push(person);
                at = end;
            } else if let Some(next) = next.filter(|n| self.is_overlong(&own, n)) {
                let [mut body, person] = part(next, next.tokens.0 + 1);
                body.tokens.0 = own.tokens.0;
                reread(&mut body, Reading::Org);
                out.extend([body, person]);
                at += 1;
            } else if self.leads_with_territory(&own) {
                let [mut place, person] = part(&own, own.tokens.0 + 1);
                reread(&mut place, Reading::Place);
                out.extend([place, person]);
            } else if let Some(next) = next.filter(|n| self.is_torn(&own, n)) {
                let mut whole = *next;
                whole.tokens.0 = own.tokens.0;
                out.push(whole);
                at += 1;
            } else if next.is_none() && self.is_holder(&own) {
                let mut person = own;
                reread(&mut person, Reading::Person);
                out.push(person);
            } else if let Some(split) = self.holder_in_body(&own).filter(|_| next.is_none()) {
                out.extend(part(&own, split));
            } else {
                out.push(own);
            }
        }
        *segments = out;
    }

    /// Whether a title stands right before a segment.
    fn is_titled(&self, segment: &Segment) -> bool {
        let first = self.token_at(segment, segment.tokens.0);
        let phrases = &self.pieces.seg.phrases;
        let before = phrases[..phrases.partition_point(|p| p.first < first)].last();
        self.classes(first.checked_sub(1)).has(W::Title)
            || before.is_some_and(|p| p.first + p.len == first && p.classes.has(W::Title))
    }

    /// Whether the title right before a segment follows a reporting word: `kata | Direktur | …`.
    fn title_is_told(&self, segment: &Segment) -> bool {
        let first = self.token_at(segment, segment.tokens.0);
        let phrases = &self.pieces.seg.phrases;
        let before = phrases[..phrases.partition_point(|p| p.first < first)].last();
        let title = before.filter(|p| p.first + p.len == first).map(|p| p.first);
        let title = title.or(first.checked_sub(1));
        let cue = self.classes(title.and_then(|t| t.checked_sub(1)));
        cue.has(W::CuePost) && !cue.has(W::CueWeak)
    }

    /// Whether a given name that was read as a body belongs to the person behind it.
    fn is_torn(&self, own: &Segment, next: &Segment) -> bool {
        let one = |s: &Segment| s.tokens.1 - s.tokens.0 == 1;
        one(own)
            && one(next)
            && own.reading == Reading::Org
            && self.classes_in(own, own.tokens.0).any(NAMES)
            && !self.is_form(own)
            && self.is_titled(own)
    }

    /// Whether a person's first word is the second of the body in front: `Senior Vice President Angin | Timur Anton Suroso`.
    fn is_overlong(&self, own: &Segment, next: &Segment) -> bool {
        let (from, to) = next.tokens;
        let one = own.tokens.1 - own.tokens.0 == 1;
        (own.reading == Reading::Org && !self.is_form(own) || own.reading == Reading::Other && one)
            && to - from > 2
            && self.classes_in(next, from).any(WORDS)
            && !self.classes_in(next, from).any(NAMES)
            && self.classes_in(next, from + 1).any(NAMES)
            && (own.reading == Reading::Org || self.is_titled(own))
            && !self.classes_in(own, own.tokens.0).has(W::Title)
            && !self.is_form(next)
    }

    /// Whether a person's first word is the territory that the title in front takes: `Camat | Sukamulya Dwi Hartati`.
    fn leads_with_territory(&self, own: &Segment) -> bool {
        let (from, to) = own.tokens;
        own.reading == Reading::Person
            && to - from > 2
            && self.classes_in(own, from).is_empty()
            && (from + 1..to).all(|at| self.classes_in(own, at).any(NAMES))
            && self.takes_territory(self.token_at(own, from))
            && !self.is_form(own)
    }

    /// Whether a place is made of names alone, and stands where the holder of an office may.
    fn is_holder(&self, segment: &Segment) -> bool {
        let (from, to) = segment.tokens;
        segment.reading == Reading::Place
            && (2..=3).contains(&(to - from))
            && (from..to).all(|at| self.classes_in(segment, at).any(NAMES))
            && !self.is_form(segment)
            && self.is_titled(segment)
    }

    /// Where a body that follows a title goes over to its bearer: `PT Angin Timur | Rina Melati`. The body keeps two words at
    /// least, and may be named after a person: `Universitas Ahmad Dahlan`.
    fn holder_in_body(&self, segment: &Segment) -> Option<u16> {
        let (from, to) = segment.tokens;
        if segment.reading != Reading::Org || to - from < 4 || self.is_form(segment) {
            return None;
        }
        let name = |at: u16| {
            let classes = self.classes_in(segment, at);
            classes.any(NAMES) && !classes.any(HEADS)
        };
        let sure = |at: u16| name(at) && !self.classes_in(segment, at).has(W::CommonName);
        let degree = self.classes(self.after(segment)).has(W::Degree);
        let told = degree || sure(to - 1) || sure(to - 2) || self.title_is_told(segment);
        let mut split = to - 2;
        if !self.is_titled(segment) || !told || !name(to - 1) || !name(split) {
            return None;
        }
        while split > from + 2 && sure(split - 1) {
            split -= 1;
        }
        let last = self.classes_in(segment, split - 1);
        let generic =
            last.has(W::OrgHead) || split - from == 2 && self.is_frequent(segment, from + 1);
        (!generic).then_some(split)
    }

    /// Whether a word is one of the most frequent of the language.
    fn is_frequent(&self, segment: &Segment, at: u16) -> bool {
        let token = self.token(Some(self.token_at(segment, at)));
        token.is_some_and(|t| t.classes.has(W::Ordinary) && t.detail.rank() == 1)
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
