//! What stands around a name and is no part of it: forms of address and titles before it, degrees behind it. No piece is
//! read across the line between them.

use super::atom::TITLE;
use super::clue::{Reading, flag};
use super::piece::{Extent, Pieces};
use super::run::Run;
use crate::lexicon::{Classes, WordClass as W};
use crate::segment::{Shape, TokenKind};

const NAMES: u64 = 1 << flag::NAME | 1 << flag::COMMON_NAME | 1 << flag::SURNAME;
const GIVEN: Classes = Classes::of(&[W::GivenName, W::Surname]);
/// Everything but no name at all.
const NAMED: &[Reading] = &[Reading::Person, Reading::Org, Reading::Place];
const BODIES: &[Reading] = &[Reading::Org, Reading::Place];
const NOT_PERSON: &[Reading] = &[Reading::Org, Reading::Place, Reading::Other];

/// What a token is of a degree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Degree {
    No,
    /// `SH`, `MA`: something else as well.
    Maybe,
    /// `S.Pd`, `MSi`.
    Sure,
}

impl Pieces<'_> {
    /// The readings that titles, forms of address and degrees at its edges rule out for a piece. A known form is never
    /// ruled out: it may have its title in it (`Gus Mus`).
    pub(crate) fn barred(&self, run: &Run, extent: &Extent) -> &'static [Reading] {
        let (from, to) = (extent.from as isize, extent.to as isize);
        let atom = |at: isize| self.runs.atom(run, at);
        const LOOKED_AT: u64 = TITLE | 1 << flag::DEGREE;
        let edge = (atom(from).inside | atom(to - 1).inside | atom(to).begin) & LOOKED_AT
            | extent.any & (1 << flag::HONORIFIC | 1 << flag::MARK)
            | atom(to + 1).begin & (1 << flag::DEGREE);
        if edge == 0 {
            return &[];
        }
        // `Lc MA`: no court.
        if extent.from > 0
            && [from - 1, from]
                .iter()
                .all(|at| self.degree(run, *at) != Degree::No)
        {
            return NAMED;
        }
        if self.is_strong_form(run, extent) {
            return &[];
        }
        let first = run.first + extent.from as u32;
        if self.opens_outside(run, extent)
            || self.is_degree(run, extent)
            || self.in_title(first)
            || extent.holds(flag::MARK)
        {
            return NAMED;
        }
        let person = self.holds_title(run, extent) || self.ends_in_degree(run, extent);
        let body = self.body_has_degree(run, extent);
        match (person, body) {
            (true, true) => NAMED,
            (false, true) if self.is_bearer(run, extent) => NOT_PERSON,
            (true, false) => &[Reading::Person],
            (false, true) => BODIES,
            (false, false) => &[],
        }
    }

    fn is_strong_form(&self, run: &Run, extent: &Extent) -> bool {
        let (first, last) = (run.first + extent.from as u32, run.first + extent.to as u32);
        self.form(run, first, last).is_some_and(|f| f.strong())
    }

    /// Whether a token is a word of an office in English or of a rank: `Brand` in `Senior Brand Manager`, `Purn` in `Brigjen TNI
    /// (Purn)`.
    pub(super) fn in_title(&self, token: u32) -> bool {
        let word = |at: u32| self.seg.tokens[at as usize].classes.has(W::TitleWord);
        let phrases = &self.seg.phrases;
        let begun = phrases.partition_point(|p| p.first <= token);
        phrases[..begun].last().is_some_and(|p| {
            let rank = matches!(p.detail.title(), 5 | 6);
            p.first + p.len > token
                && p.classes.has(W::Title)
                && (rank || word(token) && word(p.first))
        })
    }

    /// Whether a form of address that no name holds stands at `at`, and a name may follow it. One that is a given name as well
    /// (`Gus`) counts only where it stands `alone`.
    fn is_outside(&self, run: &Run, at: isize, alone: bool) -> bool {
        let token = |at: isize| {
            let index = run.first as isize + at;
            self.seg.tokens.get(usize::try_from(index).ok()?)
        };
        let Some(own) = token(at).filter(|t| t.classes.has(W::OutsideName)) else {
            return false;
        };
        let sure = own.classes.has(W::SmallHonorific) || !own.classes.any(GIVEN) || alone;
        sure && token(at + 1).is_some_and(|next| {
            next.kind == TokenKind::Word
                && (next.is_capital() || next.classes.has(W::SmallHonorific))
        })
    }

    /// Whether the piece begins or ends with a form of address, or is one.
    fn opens_outside(&self, run: &Run, extent: &Extent) -> bool {
        let (from, last) = (extent.from as isize, extent.to as isize - 1);
        self.is_outside(run, from, from == last) || self.is_outside(run, last, false)
    }

    /// Whether the piece, read as a person, has a title in it: an office or rank at its head, a form of address before two
    /// words or more (`Gus Dur` is a name), one that no name holds inside.
    fn holds_title(&self, run: &Run, extent: &Extent) -> bool {
        let (from, to) = (extent.from as isize, extent.to as isize);
        if to - from < 2 {
            return false;
        }
        let begin = self.runs.atom(run, from).begin;
        let title = begin & NAMES == 0
            && (begin >> flag::TITLE & 1 == 1
                || begin >> flag::HONORIFIC & 1 == 1 && to - from > 2)
            || to - from > 2
                && self.seg.tokens[run.first as usize + extent.from]
                    .classes
                    .has(W::OutsideName);
        let inner =
            |at: isize| self.token_text(run, at).len() > 2 && self.is_outside(run, at, false);
        title || (from + 1..to - 1).any(inner)
    }

    fn degree(&self, run: &Run, at: isize) -> Degree {
        let mask = self.runs.atom(run, at).inside;
        if mask >> flag::DEGREE & 1 == 0 || mask & NAMES != 0 {
            return Degree::No;
        }
        let index = run.first as isize + at;
        let shape = usize::try_from(index)
            .ok()
            .and_then(|at| self.seg.tokens.get(at))
            .map_or(Shape::None, |t| t.shape);
        let dotted = self.token_text(run, at).trim_end_matches('.').contains('.');
        if shape == Shape::Mixed || dotted {
            Degree::Sure
        } else if matches!(shape, Shape::Upper | Shape::Capital) {
            Degree::Maybe
        } else {
            Degree::No
        }
    }

    /// Whether a word stands at `at` that a degree may follow.
    fn is_named(&self, run: &Run, at: isize) -> bool {
        let mask = self.runs.atom(run, at).inside;
        // `Hakim Agung MA`: no degree stands behind an office.
        mask & NAMES != 0 && mask & TITLE == 0 || self.degree(run, at) != Degree::No
    }

    fn is_unknown(&self, run: &Run, at: isize) -> bool {
        self.runs.atom(run, at).inside >> flag::UNKNOWN & 1 == 1
    }

    /// Whether the piece begins with a degree.
    fn is_degree(&self, run: &Run, extent: &Extent) -> bool {
        let from = extent.from as isize;
        match self.degree(run, from) {
            Degree::No => false,
            Degree::Sure => true,
            Degree::Maybe => {
                let comma = self.runs.atom(run, from - 1).inside >> flag::COMMA & 1 == 1;
                let before = if comma { from - 2 } else { from - 1 };
                from > isize::from(comma) && self.is_named(run, before)
            }
        }
    }

    fn ends_in_degree(&self, run: &Run, extent: &Extent) -> bool {
        extent.len() > 1 && self.degree(run, extent.to as isize - 1) != Degree::No
    }

    /// Whether the piece is one word of a name, right before a degree: the name ends there.
    fn is_bearer(&self, run: &Run, extent: &Extent) -> bool {
        const WORDS: u64 = NAMES | 1 << flag::UNKNOWN;
        let at = extent.from as isize;
        let mask = self.runs.atom(run, at).inside;
        extent.len() == 1 && mask & WORDS != 0 && self.degree(run, at + 1) != Degree::No
    }

    /// Whether a degree ends the piece or follows it, so that its last words are a person's.
    fn body_has_degree(&self, run: &Run, extent: &Extent) -> bool {
        let end = extent.to as isize;
        let comma = self.runs.atom(run, end).inside >> flag::COMMA & 1 == 1;
        let ends = |last: isize, degree: isize| match self.degree(run, degree) {
            Degree::No => false,
            Degree::Sure => true,
            Degree::Maybe => !comma && (self.is_named(run, last) || self.is_unknown(run, last)),
        };
        let within = extent.len() > 1 && ends(end - 2, end - 1);
        within || ends(end - 1, if comma { end + 1 } else { end })
    }
}
