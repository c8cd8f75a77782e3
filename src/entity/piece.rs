//! Pieces of runs: which clues hold for one, and what they weigh together.

use super::clue::{
    Clue, HitClass, Link, Position, READINGS, Reading, Recall, Whole, flag, hit_clue, link_clue,
    recall_clue, token_clue, whole_clue,
};
use super::known::{Form, Known};
use super::memory::Memory;
use super::model::{EvidenceModel, Weights};
use super::run::{Atom, Run, Runs};
use crate::gazetteer::Label;
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
const HEAD: u64 = 1 << flag::ORG_HEAD;
const PERSONAL: u64 = 1 << flag::PERSON_CUE | 1 << flag::ROLE_NOUN;
const TITLE: u64 = 1 << flag::TITLE | 1 << flag::HONORIFIC;
const NAMES: u64 = 1 << flag::NAME | 1 << flag::COMMON_NAME | 1 << flag::SURNAME;
const NAME_LIKE: u64 = NAMES | 1 << flag::UNKNOWN | 1 << flag::INITIAL | 1 << flag::MIXED;
const INITIALS: u64 = 1 << flag::INITIAL | 1 << flag::ACRONYM;
const WORDS: u64 = 1 << flag::FREQUENT | 1 << flag::ORDINARY | 1 << flag::SELDOM;

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
        self.forms(run).any(|f| f.first == first && f.last == last)
    }

    /// The piece's bytes, without a clitic.
    pub(crate) fn span(&self, run: &Run, from: usize, to: usize) -> Span {
        let first = run.first as usize + from;
        let last = (run.first as usize + to).saturating_sub(1).max(first);
        let start = self.seg.tokens[first].span.start();
        let token = &self.seg.tokens[last];
        let exact = self
            .forms(run)
            .find(|f| f.first as usize == first && f.last as usize == last + 1)
            .map(|f| f.span.end());
        let hyphen = token.clitic > 0 && self.doc.slice(token.span).contains('-');
        let end = exact.unwrap_or(if hyphen {
            self.doc.slice(token.base()).trim_end_matches('-').len() + token.span.start()
        } else {
            token.span.end()
        });
        Span::new(start, end)
    }

    /// The known forms that begin and end in the run.
    pub(crate) fn forms(&self, run: &Run) -> impl Iterator<Item = &Form> {
        self.known.forms[run.forms as usize..run.forms_end as usize]
            .iter()
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

    /// The clues that are not sums over tokens.
    pub(crate) fn whole_clues(&self, run: &Run, from: usize, to: usize, f: &mut impl FnMut(Clue)) {
        f(whole_clue(length(to - from)));
        self.pattern_clues(run, from, to, f);
        self.bracket_clues(run, from, to, f);
        self.title_clues(run, from, to, f);
        self.form_clues(run, from, to, f);
        if let Some(memory) = self.memory {
            memory.clues(self.doc, self.span(run, from, to), &mut |r: Recall| {
                f(recall_clue(r))
            });
        }
        if let Some(line) = self.seg.dateline
            && line.contains(self.seg.tokens[run.first as usize + from].span)
        {
            f(whole_clue(Whole::Dateline));
        }
    }

    fn pattern_clues(&self, run: &Run, from: usize, to: usize, f: &mut impl FnMut(Clue)) {
        let (mut names, mut like, mut and) = (0, true, false);
        let (mut initials, mut plain) = (0, 0);
        let mut unlisted = true;
        for at in from..to {
            let mask = self.runs.atom(run, at as isize).inside;
            names += usize::from(mask & NAMES != 0);
            let short = mask & INITIALS != 0 && self.token_text(run, at as isize).len() <= 3;
            initials += usize::from(short);
            plain += usize::from(!short && mask & NAME_LIKE != 0);
            like &= mask & (NAME_LIKE | 1 << flag::PARTICLE) != 0;
            unlisted &= mask >> flag::UNKNOWN & 1 == 1;
            and |= mask >> flag::AND & 1 == 1;
        }
        if initials > 0 && plain > 0 && initials + plain == to - from {
            f(whole_clue(Whole::Initialed));
        }
        if names == to - from {
            f(whole_clue(Whole::AllNames));
        } else if like && names > 0 {
            f(whole_clue(Whole::NameLike));
        } else if unlisted {
            f(whole_clue(Whole::AllUnknown));
        }
        let dash =
            (from..to).any(|at| self.runs.atom(run, at as isize).inside >> flag::JOINT & 1 == 1);
        if dash {
            let head =
                self.runs.atom(run, from as isize).begin & (HEAD | 1 << flag::PLACE_HEAD) != 0;
            f(whole_clue(if head {
                Whole::JointHead
            } else {
                Whole::JointBare
            }));
        }
        let words = (from..to).all(|at| self.runs.atom(run, at as isize).inside & WORDS != 0);
        if words {
            f(whole_clue(Whole::AllOrdinary));
        }
        if and {
            let head = self.runs.atom(run, from as isize).begin & HEAD != 0;
            f(whole_clue(if head {
                Whole::JoinHead
            } else {
                Whole::JoinOther
            }));
        }
    }

    fn bracket_clues(&self, run: &Run, from: usize, to: usize, f: &mut impl FnMut(Clue)) {
        let has = |at: isize, flag: u32| self.runs.atom(run, at).inside >> flag & 1 == 1;
        let (start, end) = (from as isize, to as isize);
        if let Some(open) = (start..end).find(|&at| has(at, flag::OPEN)) {
            let spelled = has(open, flag::BRACKETED) && self.acronym_of(run, open as usize + 1);
            f(whole_clue(if spelled {
                Whole::AcronymInside
            } else {
                Whole::BracketInside
            }));
        }
        if has(end, flag::BRACKETED) {
            let acronym = self.token_text(run, end + 1);
            let aligned = self.initials_are(run, from, to, acronym);
            f(whole_clue(if aligned {
                Whole::AcronymAligned
            } else {
                Whole::AcronymFollows
            }));
        }
        if to - from == 1 && has(start - 1, flag::BRACKETED) && self.acronym_of(run, from) {
            f(whole_clue(Whole::AcronymOf));
        }
    }

    fn token_text(&self, run: &Run, at: isize) -> &str {
        let index = run.first as isize + at;
        usize::try_from(index)
            .ok()
            .and_then(|i| self.seg.tokens.get(i))
            .map_or("", |t| self.doc.slice(t.span))
    }

    /// Whether the initials of the capitalised words in `from..to` are the letters of `acronym`.
    fn initials_are(&self, run: &Run, from: usize, to: usize, acronym: &str) -> bool {
        let mut letters = acronym.chars().filter(|c| c.is_alphabetic());
        let mut count = 0;
        for at in from..to {
            if self.runs.atom(run, at as isize).inside >> flag::CAPITAL & 1 == 0 {
                continue;
            }
            let initial = self.token_text(run, at as isize).chars().next();
            let letter = letters.next();
            if letter.is_none() || !same_letter(initial, letter) {
                return false;
            }
            count += 1;
        }
        count >= 2 && letters.next().is_none()
    }

    /// Whether the bracketed word at `at` is made of initials or beginnings of the words before its bracket.
    fn acronym_of(&self, run: &Run, at: usize) -> bool {
        let acronym = self.token_text(run, at as isize);
        let letters = acronym.chars().count();
        let from = at.saturating_sub(1 + letters.max(8));
        (from..at.saturating_sub(1)).any(|start| {
            let before = (start..at - 1).map(|i| self.token_text(run, i as isize));
            let first = self.token_text(run, start as isize).chars().next();
            same_letter(first, acronym.chars().next()) && spelled_by(acronym, before)
        })
    }

    fn title_clues(&self, run: &Run, from: usize, to: usize, f: &mut impl FnMut(Clue)) {
        if to - from == 1 && self.initials_cued(run, from) {
            f(whole_clue(Whole::InitialsCued));
        }
        if self.titled(run, from) {
            f(whole_clue(Whole::TitleEarlier));
        }
        let left = self.runs.atom(run, from as isize - 1).end;
        if left >> flag::COMMA & 1 == 1 && self.clause_has_title(run, from) {
            f(whole_clue(Whole::ApposedTitle));
        }
        let (end, right) = (to as isize, flag::COMMA);
        if self.runs.atom(run, end).begin >> right & 1 == 1
            && self.runs.atom(run, end + 1).begin & TITLE != 0
        {
            f(whole_clue(Whole::ListedAfter));
        }
    }

    fn initials_cued(&self, run: &Run, at: usize) -> bool {
        let at = at as isize;
        let atom = |at: isize| *self.runs.atom(run, at);
        let short = self.token_text(run, at).len() <= 3;
        let upper = atom(at).inside & (1 << flag::ACRONYM | 1 << flag::INITIAL) != 0;
        let before = atom(at - 1).end & (PERSONAL | TITLE) != 0;
        short && (upper && before || atom(at + 1).begin >> flag::AGE & 1 == 1)
    }

    /// Whether a title stands earlier in the run, or in the two tokens before it, but not straight before `from`.
    pub(crate) fn titled(&self, run: &Run, from: usize) -> bool {
        let start = from as isize;
        (-2..start - 1).any(|at| self.runs.atom(run, at).inside & TITLE != 0)
    }

    /// Whether the clause before the comma at `from - 1` holds a title.
    fn clause_has_title(&self, run: &Run, from: usize) -> bool {
        use crate::lexicon::{Classes, WordClass as W};
        use crate::segment::TokenKind as K;
        let titles = Classes::of(&[W::Title, W::Honorific]);
        let comma = run.first as usize + from - 1;
        let bound = self.seg.sentences[run.sentence as usize].tokens.start as usize;
        let tokens = &self.seg.tokens[bound.max(comma.saturating_sub(14))..comma];
        tokens
            .iter()
            .rev()
            .take_while(|t| !matches!(t.kind, K::Comma | K::Stop | K::Mark | K::Colon))
            .any(|t| t.classes.any(titles))
    }

    fn form_clues(&self, run: &Run, from: usize, to: usize, f: &mut impl FnMut(Clue)) {
        let (first, last) = (run.first + from as u32, run.first + to as u32);
        let mut seen = 0u32;
        for form in self.forms(run) {
            if form.first == first && form.last == last {
                bits(form.mask, |bit| f(hit_bit(bit, form, self)));
                if form.club && self.known.clubs {
                    f(whole_clue(Whole::Club));
                }
                continue;
            }
            if form.first >= last || form.last <= first {
                continue;
            }
            let inside = form.first >= first && form.last <= last;
            let around = form.first <= first && form.last >= last;
            let relation = match (inside, around) {
                (true, _) if form.last == last => 2,
                (true, _) if form.first == first => 3,
                (true, _) => continue,
                (_, true) => 0,
                _ => 1,
            };
            for (kind, labels) in KINDS.iter().enumerate() {
                if labels.iter().any(|&l| form.free(l)) {
                    seen |= 1 << (relation * 3 + kind);
                }
            }
        }
        bits(u64::from(seen), |bit| {
            f(whole_clue(RELATIONS[bit as usize]))
        });
        let begin = self.runs.atom(run, from as isize).begin;
        if seen >> 8 & 1 == 1 {
            if begin & HEAD != 0 {
                f(whole_clue(Whole::HeadPlaceEnd));
            } else if begin >> flag::PLACE_HEAD & 1 == 1 {
                f(whole_clue(Whole::PlaceHeadPlace));
            }
        }
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
            super::run::separator(before)
        }
    }
}

const KINDS: [&[Label]; 3] = [
    &[Label::Person],
    &[Label::Org, Label::Outlet],
    &[Label::Place, Label::Country],
];

const RELATIONS: [Whole; 12] = [
    Whole::WithinPerson,
    Whole::WithinOrg,
    Whole::WithinPlace,
    Whole::CrossesPerson,
    Whole::CrossesOrg,
    Whole::CrossesPlace,
    Whole::EndsPerson,
    Whole::EndsOrg,
    Whole::EndsPlace,
    Whole::StartsPerson,
    Whole::StartsOrg,
    Whole::StartsPlace,
];

const LABELS: [Label; 5] = [
    Label::Person,
    Label::Country,
    Label::Place,
    Label::Org,
    Label::Outlet,
];

const CLASSES: [HitClass; 8] = [
    HitClass::Free,
    HitClass::Case,
    HitClass::CaseStart,
    HitClass::Context,
    HitClass::Short,
    HitClass::Cue,
    HitClass::Bracket,
    HitClass::Supported,
];

fn hit_bit(bit: u32, form: &Form, pieces: &Pieces<'_>) -> Clue {
    let tokens = &pieces.seg.tokens[form.first as usize..form.last as usize];
    let words = tokens
        .iter()
        .filter(|t| t.kind == crate::segment::TokenKind::Word)
        .count();
    hit_clue(
        LABELS[bit as usize / 8],
        CLASSES[bit as usize % 8],
        words.max(1),
    )
}

fn length(tokens: usize) -> Whole {
    match tokens {
        1 => Whole::Len1,
        2 => Whole::Len2,
        3 => Whole::Len3,
        4 => Whole::Len4,
        5 => Whole::Len5,
        6 | 7 => Whole::Len6,
        _ => Whole::Len8,
    }
}

fn same_letter(a: Option<char>, b: Option<char>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(&b),
        _ => false,
    }
}

/// Whether the letters of `acronym` stand, in order, in the words.
fn spelled_by<'a>(acronym: &str, words: impl Iterator<Item = &'a str>) -> bool {
    let mut letters = acronym.chars().filter(|c| c.is_alphabetic()).peekable();
    for word in words {
        for c in word.chars() {
            if same_letter(letters.peek().copied(), Some(c)) {
                letters.next();
            }
        }
    }
    letters.peek().is_none()
}

fn bits(mut mask: u64, mut f: impl FnMut(u32)) {
    while mask != 0 {
        f(mask.trailing_zeros());
        mask &= mask - 1;
    }
}

/// Sums of weights along one run: what the token clues of any piece of it weigh together.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    single: Vec<Weights>,
    first: Vec<Weights>,
    inner: Vec<Weights>,
    last: Vec<Weights>,
    left: Vec<Weights>,
    right: Vec<Weights>,
}

impl Sums {
    /// Adds up the token clues of a run.
    pub(crate) fn fill(&mut self, model: &EvidenceModel, pieces: &Pieces<'_>, run: &Run) {
        for sums in [
            &mut self.single,
            &mut self.first,
            &mut self.inner,
            &mut self.last,
            &mut self.left,
            &mut self.right,
        ] {
            sums.clear();
        }
        let mut inner = [0.0; READINGS];
        self.inner.push(inner);
        for at in 0..run.len() as isize {
            let atom = |at: isize| *pieces.runs.atom(run, at);
            let sum = |position, mask| token_sum(model, position, mask);
            let mut left = sum(Position::Left, atom(at - 1).end);
            add(&mut left, &sum(Position::Left2, atom(at - 2).end));
            let mut right = sum(Position::Right, atom(at + 1).begin);
            add(&mut right, &sum(Position::Right2, atom(at + 2).begin));
            self.left.push(left);
            self.right.push(right);
            self.single.push(sum(Position::Single, atom(at).inside));
            self.first.push(sum(Position::First, atom(at).begin));
            self.last.push(sum(Position::Last, atom(at).end));
            add(&mut inner, &sum(Position::Inner, atom(at).inside));
            self.inner.push(inner);
        }
    }

    /// What the token clues of tokens `from..to` weigh.
    fn tokens(&self, from: usize, to: usize) -> Weights {
        let mut sum = self.left[from];
        add(&mut sum, &self.right[to - 1]);
        if to - from == 1 {
            add(&mut sum, &self.single[from]);
        } else {
            add(&mut sum, &self.first[from]);
            add(&mut sum, &self.last[to - 1]);
            for (reading, sum) in sum.iter_mut().enumerate() {
                *sum += self.inner[to - 1][reading] - self.inner[from + 1][reading];
            }
        }
        sum
    }

    /// What all clues of tokens `from..to` weigh.
    pub(crate) fn piece(
        &self,
        model: &EvidenceModel,
        pieces: &Pieces<'_>,
        run: &Run,
        (from, to): (usize, usize),
    ) -> Weights {
        let mut sum = self.tokens(from, to);
        pieces.whole_clues(run, from, to, &mut |clue| {
            add(&mut sum, &model.weights(clue))
        });
        sum[Reading::Other as usize] = self.single[from][Reading::Other as usize];
        sum
    }
}

fn token_sum(model: &EvidenceModel, position: Position, mask: u64) -> Weights {
    let mut sum = [0.0; READINGS];
    bits(mask, |flag| {
        add(&mut sum, &model.weights(token_clue(position, flag)))
    });
    sum
}

#[inline]
pub(crate) fn add(sum: &mut Weights, more: &Weights) {
    let [a, b, c, d] = *sum;
    *sum = [a + more[0], b + more[1], c + more[2], d + more[3]];
}

/// What the link to a piece read as `before` weighs.
pub(crate) fn link_weights(model: &EvidenceModel, link: Link, before: Option<usize>) -> Weights {
    let before = match (link, before) {
        (Link::Far, _) | (_, None) => {
            return model.weights(link_clue(Link::Far, Reading::Other as usize));
        }
        (_, Some(before)) => before,
    };
    model.weights(link_clue(link, before))
}
