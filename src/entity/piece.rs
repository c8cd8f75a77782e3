//! Pieces of runs: which tokens may be one, and which clues hold for it.

use super::atom::{Atom, separator};
use super::clue::{Clue, Link, Position, flag, token_clue, word_clue};
use super::known::{Form, Known};
use super::memory::{Mark, Memory};
use super::profile::Profiles;
use super::run::{Run, Runs};
use crate::segment::{Segmentation, Token, TokenKind};
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
    /// What is known of single words.
    pub profiles: &'a Profiles,
}

/// Tokens of a run that may be a piece, and what they are together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// First token, counted in the run.
    pub from: usize,
    /// One past the last token.
    pub to: usize,
    /// The flags that some token has, and those that all have.
    pub any: u64,
    pub all: u64,
    /// How many tokens are words of names; whether all may stand in one, and whether all are words of the language.
    pub names: usize,
    pub like: bool,
    pub words: bool,
    /// How many tokens are initials, and how many others look like names.
    pub initials: usize,
    pub plain: usize,
    /// Brackets that are open, and whether one was closed before it was opened.
    open: i32,
    torn: bool,
    /// Whether every comma has behind it what a comma in a name must have.
    listed: bool,
}

impl Extent {
    /// No token yet.
    pub(crate) fn new(from: usize) -> Extent {
        Extent {
            from,
            to: from,
            any: 0,
            all: u64::MAX,
            names: 0,
            like: true,
            words: true,
            initials: 0,
            plain: 0,
            open: 0,
            torn: false,
            listed: true,
        }
    }

    /// Takes one more token.
    pub(crate) fn extend(&mut self, pieces: &Pieces<'_>, run: &Run) {
        let at = self.to as isize;
        let mask = pieces.runs.atom(run, at).inside;
        let has = |flag: u32| mask >> flag & 1 == 1;
        self.to += 1;
        self.any |= mask;
        self.all &= mask;
        self.names += usize::from(mask & NAMES != 0);
        self.like &= mask & (NAME_LIKE | 1 << flag::PARTICLE) != 0;
        self.words &= mask & WORDS != 0;
        let initial = mask & INITIALS != 0 && pieces.token_text(run, at).len() <= 3;
        self.initials += usize::from(initial);
        self.plain += usize::from(!initial && mask & NAME_LIKE != 0);
        self.listed = self.listed && !has(flag::COMMA) || mask & LIST_ENDS != 0;
        if has(flag::OPEN) {
            self.open += 1;
        } else if has(flag::CLOSE) {
            self.open -= 1;
            self.torn |= self.open < 0;
        }
    }

    /// How many tokens.
    pub(crate) fn len(&self) -> usize {
        self.to - self.from
    }

    /// Whether some token has this flag.
    pub(crate) fn holds(&self, flag: u32) -> bool {
        self.any >> flag & 1 == 1
    }
}

/// Words of persons' names, and what else looks like one.
pub(super) const NAMES: u64 = 1 << flag::NAME | 1 << flag::COMMON_NAME | 1 << flag::SURNAME;
const NAME_LIKE: u64 = NAMES | 1 << flag::UNKNOWN | 1 << flag::INITIAL | 1 << flag::MIXED;
const INITIALS: u64 = 1 << flag::INITIAL | 1 << flag::ACRONYM;
const WORDS: u64 = 1 << flag::FREQUENT | 1 << flag::ORDINARY | 1 << flag::SELDOM;
/// What must stand behind a comma inside a piece.
const LIST_ENDS: u64 = 1 << flag::AND | 1 << flag::INNER | 1 << flag::ORG_TAIL;

impl Pieces<'_> {
    /// The tokens `from..to` of the run.
    pub(crate) fn extent(&self, run: &Run, from: usize, to: usize) -> Extent {
        let mut extent = Extent::new(from);
        while extent.to < to {
            extent.extend(self, run);
        }
        extent
    }

    /// Whether these tokens may be a piece.
    pub(crate) fn admits(&self, run: &Run, extent: &Extent) -> bool {
        let core = |at: usize| self.runs.atom(run, at as isize).core;
        extent.open == 0
            && !extent.torn
            && extent.listed
            && core(extent.from)
            && core(extent.to - 1)
            && (!extent.holds(flag::SIGN) || self.is_form(run, extent.from, extent.to))
    }

    /// Whether a piece of the runs `first..last` may be remembered; and in `marks`, what each token, from the first of
    /// them to the last, says of that.
    pub(crate) fn recalls(
        &self,
        (first, last): (usize, usize),
        memory: &Memory,
        marks: &mut Vec<Mark>,
    ) -> bool {
        marks.clear();
        let runs = &self.runs.runs[first..last];
        let base = runs.first().map_or(0, |run| run.first);
        for run in runs {
            marks.resize((run.first - base) as usize, Mark::Unknown);
            marks.extend((run.first..run.last).map(|at| {
                let tokens = &self.seg.tokens;
                let token = &tokens[at as usize];
                let next = tokens.get(at as usize + 1);
                let glued = !token.space_before && joins(tokens.get(at.wrapping_sub(1) as usize))
                    || next.is_some_and(|next| !next.space_before) && joins(next);
                memory.mark(self.doc.slice(token.span), glued)
            }));
        }
        Mark::tell(marks)
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
        const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];
        let hyphen = token.clitic > 0 && self.doc.slice(token.span).contains(HYPHENS);
        let end = exact.unwrap_or(if hyphen {
            self.doc.slice(token.base()).trim_end_matches(HYPHENS).len() + token.span.start()
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
        let mut token = |position, mask: u64, at: isize| {
            bits(mask, |flag| f(token_clue(position, flag)));
            self.profiles.features(atom(at).profile, |feature| {
                f(word_clue(position, feature));
            });
        };
        if to - from == 1 {
            token(Position::Single, atom(start).inside, start);
        } else {
            token(Position::First, atom(start).begin, start);
            for at in start + 1..end - 1 {
                token(Position::Inner, atom(at).inside, at);
            }
            token(Position::Last, atom(end - 1).end, end - 1);
        }
        token(Position::Left, atom(start - 1).end, start - 1);
        token(Position::Left2, atom(start - 2).end, start - 2);
        token(Position::Right, atom(end).begin, end);
        token(Position::Right2, atom(end + 1).begin, end + 1);
        self.whole_clues(run, &self.extent(run, from, to), f);
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

/// Whether a token may be part of one word with a token next to it.
fn joins(token: Option<&Token>) -> bool {
    use TokenKind::{Dash, Number, Other, Slash, Word};
    token.is_some_and(|t| matches!(t.kind, Word | Number | Dash | Slash | Other))
}

/// Calls `f` with the number of each bit that is set.
pub(super) fn bits(mut mask: u64, mut f: impl FnMut(u32)) {
    while mask != 0 {
        f(mask.trailing_zeros());
        mask &= mask - 1;
    }
}
