//! Pieces of runs: which tokens may be one, and which clues hold for it.

use super::atom::{Atom, separator};
use super::clue::{Clue, Link, Position, flag, token_clue};
use super::known::{Form, Known};
use super::memory::Memory;
use super::run::{Run, Runs};
use crate::segment::Segmentation;
use crate::text::{Document, Span};

/// Longest piece, in tokens.
pub(crate) const LONGEST: usize = 14;

/// Everything that clues are read from.
#[derive(Clone, Copy)]
pub(crate) struct Pieces<'a> {
    pub doc: &'a Document,
    pub seg: &'a Segmentation,
    pub known: &'a Known,
    pub runs: &'a Runs,
    /// What the first reading of the document found; `None` in the first reading itself.
    pub memory: Option<&'a Memory>,
}

/// What must stand behind a comma inside a piece.
const LIST_ENDS: u64 = 1 << flag::AND | 1 << flag::INNER | 1 << flag::ORG_TAIL;

impl Pieces<'_> {
    /// Whether tokens `from..to` of the run may be a piece.
    pub(crate) fn admits(&self, run: &Run, from: usize, to: usize) -> bool {
        let atom = |at: usize| self.runs.atom(run, at as isize);
        if !atom(from).core || !atom(to - 1).core {
            return false;
        }
        let mut open = 0;
        let mut listed = true;
        for at in from..to {
            let mask = atom(at).inside;
            if mask >> flag::COMMA & 1 == 1 {
                listed = false;
            }
            listed |= mask & LIST_ENDS != 0;
            if mask >> flag::SIGN & 1 == 1 && !self.is_form(run, from, to) {
                return false;
            }
            if mask >> flag::OPEN & 1 == 1 {
                open += 1;
            } else if mask >> flag::CLOSE & 1 == 1 {
                open -= 1;
                if open < 0 {
                    return false;
                }
            }
        }
        open == 0 && listed
    }

    /// Whether a piece of the runs `first..last` may be remembered.
    pub(crate) fn recalls(&self, (first, last): (usize, usize), memory: &Memory) -> bool {
        self.runs.runs[first..last].iter().any(|run| {
            self.seg.tokens[run.first as usize..run.last as usize]
                .iter()
                .any(|token| memory.touches(self.doc.slice(token.span)))
        })
    }

    fn is_form(&self, run: &Run, from: usize, to: usize) -> bool {
        let (first, last) = (run.first + from as u32, run.first + to as u32);
        self.form(run, first, last).is_some()
    }

    /// The known form that is exactly the tokens `first..last`.
    pub(super) fn form(&self, run: &Run, first: u32, last: u32) -> Option<&Form> {
        let forms = &self.known.forms[run.forms as usize..run.forms_end as usize];
        let begun = forms.partition_point(|f| f.first < first);
        forms[begun..]
            .iter()
            .take_while(|f| f.first == first)
            .find(|f| f.last == last)
    }

    /// The piece's bytes, without a clitic.
    pub(crate) fn span(&self, run: &Run, from: usize, to: usize) -> Span {
        let first = run.first as usize + from;
        let last = run.first as usize + to - 1;
        let start = self.seg.tokens[first].span.start();
        let token = &self.seg.tokens[last];
        let exact = self
            .form(run, first as u32, last as u32 + 1)
            .map(|f| f.span.end());
        let hyphen = token.clitic > 0 && self.doc.slice(token.span).contains('-');
        let end = exact.unwrap_or(if hyphen {
            self.doc.slice(token.base()).trim_end_matches('-').len() + token.span.start()
        } else {
            token.span.end()
        });
        Span::new(start, end)
    }

    /// The known forms of the run that overlap the tokens `first..last`, and some more.
    pub(crate) fn forms_near(
        &self,
        run: &Run,
        first: u32,
        last: u32,
    ) -> impl Iterator<Item = &Form> {
        let forms = &self.known.forms[run.forms as usize..run.forms_end as usize];
        let from = forms.partition_point(|f| f.first + run.reach <= first);
        forms[from..]
            .iter()
            .take_while(move |f| f.first < last)
            .filter(|f| f.last <= run.last)
    }

    /// Calls `f` with every clue that holds for tokens `from..to` read as a name (as `Other`: only the single word's).
    pub(crate) fn clues(&self, run: &Run, from: usize, to: usize, f: &mut impl FnMut(Clue)) {
        let atom = |at: isize| *self.runs.atom(run, at);
        let (start, end) = (from as isize, to as isize);
        let mut token = |position, mask: u64| bits(mask, |flag| f(token_clue(position, flag)));
        if to - from == 1 {
            token(Position::Single, atom(start).inside);
        } else {
            token(Position::First, atom(start).begin);
            for at in start + 1..end - 1 {
                token(Position::Inner, atom(at).inside);
            }
            token(Position::Last, atom(end - 1).end);
        }
        token(Position::Left, atom(start - 1).end);
        token(Position::Left2, atom(start - 2).end);
        token(Position::Right, atom(end).begin);
        token(Position::Right2, atom(end + 1).begin);
        self.whole_clues(run, from, to, f);
    }

    /// Whether a title stands earlier in the run, or in the two tokens before it, but not straight before `from`.
    pub(crate) fn titled(&self, run: &Run, from: usize) -> bool {
        run.title < from as i32 - 1
    }

    /// What stands between the piece that begins at `from` and the one before it.
    pub(crate) fn link(&self, run: &Run, from: usize) -> Link {
        if from == 0 {
            return run.link;
        }
        let before: &Atom = self.runs.atom(run, from as isize - 1);
        if before.core {
            if self.titled(run, from) {
                Link::Titled
            } else {
                Link::Adjacent
            }
        } else {
            separator(before)
        }
    }
}

/// Calls `f` with the number of each bit that is set.
pub(super) fn bits(mut mask: u64, mut f: impl FnMut(u32)) {
    while mask != 0 {
        f(mask.trailing_zeros());
        mask &= mask - 1;
    }
}
