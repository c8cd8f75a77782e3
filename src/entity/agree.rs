//! What the names of a document must agree on, once it has been read: where names and reporting words elsewhere show
//! that a reading or a boundary is wrong.
//!
//! `Dinas Kesehatan Kota Bogor Sri | Retno` where `Sri` is a person elsewhere; `Budi Karya` where `Budi Karya Sumadi` is;
//! `Wali Kota Palu Hidayat` and `Kota Palu Hidayat mengatakan`; `, Melati Arum, mengatakan`.

use super::chain::Segment;
use super::clue::Reading;
use super::memory::Hashed;
use super::piece::Pieces;
use super::run::Run;
use crate::gazetteer::Label;
use crate::lexicon::{Classes, WordClass as W};
use crate::segment::{Token, TokenKind};
use std::collections::HashSet;
use std::hash::BuildHasherDefault;

/// What comes right before a person: a title, a form of address, a reporting word.
const BEFORE: Classes = Classes::of(&[W::Title, W::Honorific, W::CuePost, W::CuePrep]);
/// A reporting verb after its subject.
const AFTER: Classes = Classes::of(&[W::CuePre]);
pub(super) const NAMES: Classes = Classes::of(&[W::GivenName, W::Surname]);
const TIMES: Classes = Classes::of(&[W::Month, W::Weekday]);
/// Most words of a name that only its place between commas shows.
const LONGEST: u16 = 4;

type Words<'a> = HashSet<&'a str, BuildHasherDefault<Hashed>>;

/// What a document names, by the words.
#[derive(Default)]
struct Names<'a> {
    /// Persons named by one word.
    single: Words<'a>,
    /// The first words of longer personal names.
    first: Words<'a>,
    /// The first words, two at least, of longer personal names.
    heads: Words<'a>,
    /// Words that stand in brackets right after an organisation.
    acronyms: Words<'a>,
}

/// Moves boundaries and changes readings so that the document agrees with itself.
pub(crate) fn agree(pieces: &Pieces<'_>, segments: &mut Vec<Segment>) {
    let reader = Agreement { pieces };
    reader.between_commas(segments);
    reader.join_forms(segments);
    for segment in segments.iter_mut() {
        reader.leave_title(segment);
        reader.part_honorifics(segment);
        reader.part_office(segment);
        if reader.names_nobody(segment) {
            reread(segment, Reading::Other);
        }
        if let Some(reading) = reader.by_neighbours(segment) {
            reread(segment, reading);
        }
    }
    reader.join_nicknames(segments);
    reader.holders(segments);
    reader.unite(segments);
    reader.name_bodies(segments);
    let names = reader.names(segments);
    for at in 0..segments.len() {
        let swallowed = reader.swallowed(&names, segments, at);
        if swallowed > 0 {
            segments[at].tokens.1 -= swallowed;
            segments[at + 1].tokens.0 -= swallowed;
        } else if let Some(reading) = reader.by_names(&names, &segments[at]) {
            reread(&mut segments[at], reading);
        }
    }
    reader.part_territories(&names, segments);
}

pub(super) fn reread(segment: &mut Segment, reading: Reading) {
    let own = segment.reading as usize;
    segment.probabilities.swap(own, reading as usize);
    segment.reading = reading;
}

pub(super) struct Agreement<'p, 'a> {
    pub(super) pieces: &'p Pieces<'a>,
}

impl<'a> Agreement<'_, 'a> {
    pub(super) fn run(&self, segment: &Segment) -> &'a Run {
        &self.pieces.runs.runs[segment.run as usize]
    }

    pub(super) fn text(&self, segment: &Segment, from: u16, to: u16) -> &'a str {
        let span = self
            .pieces
            .span(self.run(segment), from as usize, to as usize);
        self.pieces.doc.slice(span)
    }

    /// The document's index of a run's token.
    pub(super) fn token_at(&self, segment: &Segment, at: u16) -> u32 {
        self.run(segment).first + u32::from(at)
    }

    pub(super) fn token(&self, at: Option<u32>) -> Option<&'a Token> {
        self.pieces.seg.tokens.get(at? as usize)
    }

    pub(super) fn classes(&self, at: Option<u32>) -> Classes {
        self.token(at).map_or(Classes::NONE, |t| t.classes)
    }

    pub(super) fn classes_in(&self, segment: &Segment, at: u16) -> Classes {
        self.classes(Some(self.token_at(segment, at)))
    }

    pub(super) fn before(&self, segment: &Segment) -> Option<u32> {
        self.token_at(segment, segment.tokens.0).checked_sub(1)
    }

    pub(super) fn after(&self, segment: &Segment) -> Option<u32> {
        Some(self.token_at(segment, segment.tokens.1))
    }

    pub(super) fn is_form(&self, segment: &Segment) -> bool {
        let first = self.token_at(segment, segment.tokens.0);
        let last = self.token_at(segment, segment.tokens.1);
        self.pieces
            .forms_near(self.run(segment), first, last)
            .any(|form| form.first == first && form.last == last && form.strong())
    }

    fn names(&self, segments: &[Segment]) -> Names<'a> {
        let mut names = Names::default();
        for segment in segments {
            let (from, to) = segment.tokens;
            match segment.reading {
                Reading::Person if to - from == 1 => {
                    names.single.insert(self.text(segment, from, to));
                }
                Reading::Person => {
                    names.first.insert(self.text(segment, from, from + 1));
                    let ends = from + 2..to;
                    names
                        .heads
                        .extend(ends.map(|end| self.text(segment, from, end)));
                }
                Reading::Org => names.acronyms.extend(self.acronym(segment)),
                _ => {}
            }
        }
        names
    }

    /// The word in brackets right after a segment.
    fn acronym(&self, segment: &Segment) -> Option<&'a str> {
        let open = self.after(segment)?;
        let kind = |at: u32| self.token(Some(at)).map(|t| t.kind);
        let bracketed =
            kind(open) == Some(TokenKind::Open) && kind(open + 2) == Some(TokenKind::Close);
        let word = self.token(Some(open + 1)).filter(|_| bracketed)?;
        Some(self.pieces.doc.slice(word.span))
    }

    /// What a single word is by the words beside it.
    fn by_neighbours(&self, segment: &Segment) -> Option<Reading> {
        let (from, to) = segment.tokens;
        if to - from != 1 {
            return None;
        }
        let classes = self.classes_in(segment, from);
        if self.is_initials(segment) {
            return Some(Reading::Person);
        }
        match segment.reading {
            // `awal Juni` names nobody; `Juli (55)` does.
            Reading::Person if classes.any(TIMES) => {
                let age = self.token(self.after(segment));
                let beside = self.classes(self.before(segment)).any(BEFORE)
                    || self.classes(self.after(segment)).any(AFTER)
                    || age.is_some_and(|t| t.kind == TokenKind::Open);
                (!beside).then_some(Reading::Other)
            }
            // `terjadi pada Mulia (27)`.
            Reading::Other if self.is_aged(segment, classes) => Some(Reading::Person),
            // `ujar Sih`.
            Reading::Other if self.pieces.in_title(self.token_at(segment, from)) => None,
            Reading::Other if classes.is_empty() || classes.any(NAMES) => {
                let cue = self.classes(self.before(segment));
                let alone = !self
                    .token(self.after(segment))
                    .is_some_and(Token::is_capital);
                let told = cue.has(W::CuePost) && !cue.has(W::CueWeak);
                (told && alone).then_some(Reading::Person)
            }
            _ => None,
        }
    }

    /// Whether an age of two digits stands in brackets behind a word that is no head, title, time or paper, inside a sentence.
    fn is_aged(&self, segment: &Segment, classes: Classes) -> bool {
        const NOT: Classes = Classes::of(&[
            W::Title,
            W::Honorific,
            W::Function,
            W::OrgHead,
            W::PlaceHead,
            W::DocumentNoun,
            W::WrittenText,
            W::NotName,
            W::Month,
            W::Weekday,
        ]);
        let open = self.token_at(segment, segment.tokens.1);
        let kind = |at: u32| self.token(Some(at)).map(|t| t.kind);
        let number = self.token(Some(open + 1));
        let opens = self.token_at(segment, segment.tokens.0);
        let sentences = &self.pieces.seg.sentences;
        let first = sentences.partition_point(|s| s.tokens.start < opens);
        let begins = sentences
            .get(first)
            .is_some_and(|s| s.tokens.start == opens);
        kind(open) == Some(TokenKind::Open)
            && kind(open + 2) == Some(TokenKind::Close)
            && number.is_some_and(|t| t.kind == TokenKind::Number && t.span.len() == 2)
            && !classes.any(NOT)
            && (!begins || classes.any(NAMES))
    }

    /// `Irjen Pol | Slamet`: a name begins behind the title that it has swallowed the end of.
    fn leave_title(&self, segment: &mut Segment) {
        let first = self.token_at(segment, segment.tokens.0);
        let phrases = &self.pieces.seg.phrases;
        let before = phrases[..phrases.partition_point(|p| p.first < first)].last();
        let title = before.filter(|p| p.classes.has(W::Title));
        let end = title.map_or(0, |p| p.first + p.len);
        let inside = self.token_at(segment, segment.tokens.1) > end && end > first;
        if segment.reading == Reading::Person && inside {
            segment.tokens.0 += (end - first) as u16;
        }
    }

    /// What a segment is by the names of the document.
    fn by_names(&self, names: &Names<'_>, segment: &Segment) -> Option<Reading> {
        let (from, to) = segment.tokens;
        let text = self.text(segment, from, to);
        match segment.reading {
            Reading::Org if to - from > 1 && names.heads.contains(text) => Some(Reading::Person),
            Reading::Place if to - from > 1 && names.heads.contains(text) => {
                (!self.is_form(segment)).then_some(Reading::Person)
            }
            Reading::Person | Reading::Place if to - from == 1 && names.acronyms.contains(text) => {
                (!self.is_form(segment)).then_some(Reading::Org)
            }
            // `tutur Mulia` where `Mulia (27)` is.
            Reading::Other if to - from == 1 && names.single.contains(text) => {
                let beside = self.classes(self.before(segment)).any(BEFORE)
                    || self.classes(self.after(segment)).any(AFTER);
                beside.then_some(Reading::Person)
            }
            // `kata Antam` where `Antam Hartono` is a person, not the firm of that name.
            Reading::Org | Reading::Place | Reading::Other
                if to - from == 1 && names.first.contains(text) =>
            {
                let beside = self.classes(self.before(segment)).any(BEFORE)
                    || self.classes(self.after(segment)).any(AFTER);
                beside.then_some(Reading::Person)
            }
            _ => None,
        }
    }

    /// How many words of the person who follows an organisation it has swallowed.
    fn swallowed(&self, names: &Names<'_>, segments: &[Segment], at: usize) -> u16 {
        let (org, Some(next)) = (&segments[at], segments.get(at + 1)) else {
            return 0;
        };
        let (from, to) = org.tokens;
        let adjoins = org.reading == Reading::Org
            && next.reading == Reading::Person
            && next.run == org.run
            && next.tokens.0 == to;
        if !adjoins || to - from < 3 || self.is_form(org) {
            return 0;
        }
        if names.single.contains(self.text(org, to - 1, to)) {
            return 1;
        }
        if next.tokens.1 - next.tokens.0 > 1 {
            return 0;
        }
        // `Dinas Kesehatan Kota Bogor Sri Nowo | Retno`: given names, and a word in no list behind one.
        let named = |at: u16, common: bool| {
            let classes = self.classes_in(org, at);
            let sure = common || !classes.has(W::CommonName);
            classes.any(NAMES) && sure && !self.in_place(org, at)
        };
        let unknown = |at: u16| self.classes_in(org, at).is_empty() && !self.in_place(org, at);
        let mut count = 0;
        while count + 2 < to - from {
            let at = to - 1 - count;
            if named(at, count > 0) || unknown(at) && at > from + 2 && named(at - 1, true) {
                count += 1;
            } else {
                break;
            }
        }
        count
    }

    /// Whether a known place covers the word.
    fn in_place(&self, segment: &Segment, at: u16) -> bool {
        let token = self.token_at(segment, at);
        self.pieces
            .forms_near(self.run(segment), token, token + 1)
            .any(|form| form.first <= token && token < form.last && form.free(Label::Place))
    }

    /// `Juru Bicara Dinas, Melati Arum, mengatakan`: words between commas, before a reporting verb, that were read as no
    /// name.
    fn between_commas(&self, segments: &mut Vec<Segment>) {
        let comma = |at: Option<u32>| self.token(at).is_some_and(|t| t.kind == TokenKind::Comma);
        let mut kept = Vec::new();
        for own in segments.chunk_by(|a, b| a.run == b.run) {
            let (Some(&first), Some(last)) = (own.first(), own.last()) else {
                continue;
            };
            let words = last.tokens.1 - first.tokens.0;
            let nameless = own.iter().all(|s| {
                s.reading == Reading::Other && (s.tokens.0..s.tokens.1).all(|t| self.is_plain(s, t))
            });
            let after = self.after(last);
            let told = comma(self.before(&first))
                && comma(after)
                && self.classes(after.map(|t| t + 1)).any(AFTER);
            if nameless && told && (2..=LONGEST).contains(&words) {
                let mut person = Segment {
                    tokens: (first.tokens.0, last.tokens.1),
                    ..first
                };
                reread(&mut person, Reading::Person);
                kept.push(person);
            } else {
                kept.extend_from_slice(own);
            }
        }
        *segments = kept;
    }

    /// Whether a word may be part of a name: capitalised, and no title, function word or head of a body.
    fn is_plain(&self, segment: &Segment, at: u16) -> bool {
        const OTHERS: Classes = Classes::of(&[
            W::Title,
            W::Function,
            W::OrgHead,
            W::PlaceHead,
            W::Month,
            W::Weekday,
        ]);
        let token = self.token(Some(self.token_at(segment, at)));
        token.is_some_and(|t| t.is_capital() && !t.classes.any(OTHERS))
    }

    /// Parts a territory from its holder: `Wali Kota Palu | Hidayat`, `Kota Palu | Hidayat mengatakan`.
    fn part_territories(&self, names: &Names<'_>, segments: &mut Vec<Segment>) {
        let mut parted = Vec::new();
        for segment in segments.iter() {
            let Some(split) = self.holder(names, segment) else {
                parted.push(*segment);
                continue;
            };
            let sure = segment.confidence();
            let (mut place, mut name) = (*segment, *segment);
            (place.tokens.1, place.reading) = (split, Reading::Place);
            place.probabilities[Reading::Place as usize] = sure;
            (name.tokens.0, name.reading) = (split, Reading::Person);
            name.probabilities[Reading::Person as usize] = sure;
            parted.extend([place, name]);
        }
        *segments = parted;
    }

    /// Where a name goes over from a territory to its holder.
    fn holder(&self, names: &Names<'_>, segment: &Segment) -> Option<u16> {
        let (from, to) = segment.tokens;
        let named = matches!(segment.reading, Reading::Place | Reading::Person);
        if to - from < 2 || !named || self.is_form(segment) {
            return None;
        }
        let first = self.token_at(segment, from);
        let place = |at: u16| {
            let last = self.token_at(segment, at);
            self.pieces
                .forms_near(self.run(segment), first, last)
                .any(|form| form.first == first && form.last == last && form.free(Label::Place))
        };
        let told = self.classes(self.after(segment)).any(AFTER);
        if segment.reading == Reading::Place && told {
            return (from + 1..to).rev().find(|at| place(*at));
        }
        if !self.takes_territory(first) {
            return None;
        }
        let alone = |at: u16| names.single.contains(self.text(segment, at, at + 1));
        let split = (from + 1..to).find(|&at| alone(at))?;
        // `Bupati Hendra | Saputra` is one person, for `Hendra` is a name.
        let territory = !alone(from) && !self.classes_in(segment, from).any(NAMES);
        let one_word = segment.reading == Reading::Person && split == from + 1 && territory;
        (place(split) || one_word).then_some(split)
    }

    /// Whether a title that takes a territory ends right before `token`.
    pub(super) fn takes_territory(&self, token: u32) -> bool {
        let phrases = &self.pieces.seg.phrases;
        let before = phrases[..phrases.partition_point(|p| p.first < token)].last();
        self.classes(token.checked_sub(1)).has(W::TakesTerritory)
            || before.is_some_and(|p| p.first + p.len == token && p.classes.has(W::TakesTerritory))
    }
}
