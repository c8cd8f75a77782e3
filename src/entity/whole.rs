//! The clues of a piece as a whole: what its words are together, its brackets, its titles, the known forms in it.

use super::atom::TITLE;
use super::clue::{
    Clue, HitClass, Pair, Recall, Whole, flag, hit_clue, pair_clue, recall_clue, whole_clue,
};
use super::known::Form;
use super::piece::{Extent, Pieces, bits};
use super::run::Run;
use crate::gazetteer::Label;

const HEAD: u64 = 1 << flag::ORG_HEAD;
const PERSONAL: u64 = 1 << flag::PERSON_CUE | 1 << flag::ROLE_NOUN;
/// What shows a person before a name, and behind it.
const CUED_BEFORE: u64 =
    TITLE | PERSONAL | 1 << flag::CUE_POST | 1 << flag::CUE_PREP | 1 << flag::RANK;
const CUED_AFTER: u64 = 1 << flag::CUE_PRE | 1 << flag::CUE_POST | 1 << flag::AGE;
/// A word of a person's own, or of no list.
const OWN: u64 = 1 << flag::NAME | 1 << flag::SURNAME | 1 << flag::UNKNOWN;

impl Pieces<'_> {
    /// The clues that are not sums over tokens.
    pub(crate) fn whole_clues(&self, run: &Run, extent: &Extent, f: &mut impl FnMut(Clue)) {
        let (from, to) = (extent.from, extent.to);
        f(whole_clue(length(extent.len())));
        self.pair_clues(run, extent, f);
        self.beside_clues(run, from, to, f);
        self.pattern_clues(run, extent, f);
        self.bracket_clues(run, extent, f);
        self.title_clues(run, from, to, f);
        if run.forms < run.forms_end {
            self.form_clues(run, from, to, f);
        }
        if let Some(line) = self.seg.dateline
            && line.contains(self.seg.tokens[run.first as usize + from].span)
        {
            f(whole_clue(Whole::Dateline));
        }
        self.recall_clues(run, (from, to), true, f);
    }

    /// The clues from the first reading of the document; `person` if one of the tokens may be a person by itself.
    pub(crate) fn recall_clues(
        &self,
        run: &Run,
        (from, to): (usize, usize),
        person: bool,
        f: &mut impl FnMut(Clue),
    ) {
        if let Some(memory) = self.memory {
            let span = self.span(run, from, to);
            memory.clues(self.doc, span, person, &mut |r: Recall| f(recall_clue(r)));
        }
    }

    /// The clues of the classes of two words together.
    fn pair_clues(&self, run: &Run, extent: &Extent, f: &mut impl FnMut(Clue)) {
        let class = |at: isize| self.runs.atom(run, at).class;
        let (from, to) = (extent.from as isize, extent.to as isize);
        let (first, last) = (class(from), class(to - 1));
        if to - from > 1 {
            f(pair_clue(Pair::Ends, first, last));
        }
        f(pair_clue(Pair::Before, class(from - 1), first));
        f(pair_clue(Pair::After, last, class(to)));
    }

    /// The clues of numbers and known forms beside the piece.
    fn beside_clues(&self, run: &Run, from: usize, to: usize, f: &mut impl FnMut(Clue)) {
        let begin = |at: usize| self.runs.atom(run, at as isize).begin;
        let after = begin(to);
        if after & (1 << flag::NUMBER) != 0 && begin(to + 1) & (1 << flag::JOINT) != 0 {
            f(whole_clue(Whole::Score));
        }
        let last = run.first + to as u32;
        let at = self.runs.atom(run, from as isize - 1).end & (1 << flag::AT) != 0;
        if at && after & (1 << flag::COMMA) != 0 && self.place_begins(last + 1) {
            f(whole_clue(Whole::Located));
        }
        if run.forms == run.forms_end {
            return;
        }
        let forms = &self.known.forms[run.forms as usize..run.forms_end as usize];
        let begun = forms.partition_point(|form| form.first < last);
        let next = forms[begun..].iter().take_while(|form| form.first == last);
        let mut seen = 0u32;
        for form in next {
            seen |= kinds(form);
        }
        let first = run.first + from as u32;
        let near = forms.partition_point(|form| form.first + run.reach < first);
        for form in forms[near..].iter().take_while(|form| form.first < first) {
            if form.last == first {
                seen |= kinds(form) << 3;
            }
        }
        bits(u64::from(seen), |bit| f(whole_clue(BESIDE[bit as usize])));
    }

    /// Whether a known place begins at a token.
    fn place_begins(&self, token: u32) -> bool {
        let forms = self.known.between(token, token + 1);
        forms.iter().any(|form| kinds(form) >> 2 & 1 == 1)
    }

    fn pattern_clues(&self, run: &Run, extent: &Extent, f: &mut impl FnMut(Clue)) {
        let (from, to, len) = (extent.from, extent.to, extent.len());
        let headed = |heads: u64| self.runs.atom(run, from as isize).begin & heads != 0;
        let either = |first: bool, a: Whole, b: Whole| whole_clue(if first { a } else { b });
        if extent.initials > 0 && extent.plain > 0 && extent.initials + extent.plain == len {
            f(whole_clue(Whole::Initialed));
        }
        if extent.names == len {
            f(whole_clue(Whole::AllNames));
        } else if extent.like && extent.names > 0 {
            f(whole_clue(Whole::NameLike));
        } else if extent.all >> flag::UNKNOWN & 1 == 1 {
            f(whole_clue(Whole::AllUnknown));
            self.unknown_clues(run, from, to, f);
        }
        if extent.holds(flag::JOINT) {
            let head = headed(HEAD | 1 << flag::PLACE_HEAD);
            f(either(head, Whole::JointHead, Whole::JointBare));
        }
        if extent.words {
            f(whole_clue(Whole::AllOrdinary));
        }
        if extent.holds(flag::AND) {
            f(either(headed(HEAD), Whole::JoinHead, Whole::JoinOther));
        }
    }

    /// The clues of a piece all of whose words stand in no list.
    fn unknown_clues(&self, run: &Run, from: usize, to: usize, f: &mut impl FnMut(Clue)) {
        let before = self.runs.atom(run, from as isize - 1).end;
        let after = self.runs.atom(run, to as isize).begin;
        if before & CUED_BEFORE != 0 || after & CUED_AFTER != 0 {
            f(whole_clue(Whole::UnknownCued));
        }
        if (2..=4).contains(&(to - from)) {
            f(whole_clue(Whole::UnknownSeveral));
        }
    }

    fn bracket_clues(&self, run: &Run, extent: &Extent, f: &mut impl FnMut(Clue)) {
        let has = |at: isize, flag: u32| self.runs.atom(run, at).inside >> flag & 1 == 1;
        let (from, to) = (extent.from, extent.to);
        let (start, end) = (from as isize, to as isize);
        if extent.holds(flag::OPEN) {
            f(whole_clue(if self.acronym_within(run, from, to) {
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
        if to - from == 1
            && has(start - 1, flag::BRACKETED)
            && let Some(long) = self.spelled_from(run, from)
        {
            f(whole_clue(Whole::AcronymOf));
            if !(long..from - 1).any(|at| has(at as isize, flag::ORG_HEAD)) {
                f(whole_clue(Whole::AcronymHeadless));
            }
        }
    }

    /// Whether a bracketed acronym of the words before it stands in `from..to`.
    fn acronym_within(&self, run: &Run, from: usize, to: usize) -> bool {
        let has = |at: usize, flag: u32| self.runs.atom(run, at as isize).inside >> flag & 1 == 1;
        (from..to)
            .find(|&at| has(at, flag::OPEN))
            .is_some_and(|open| has(open, flag::BRACKETED) && self.acronym_of(run, open + 1))
    }

    pub(super) fn token_text(&self, run: &Run, at: isize) -> &str {
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
        self.spelled_from(run, at).is_some()
    }

    /// Where the words begin that the bracketed word at `at` is made of.
    fn spelled_from(&self, run: &Run, at: usize) -> Option<usize> {
        let acronym = self.token_text(run, at as isize);
        let letters = acronym.chars().count();
        let from = at.saturating_sub(1 + letters.max(8));
        (from..at.saturating_sub(1)).find(|&start| {
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
        let begin = self.runs.atom(run, from as isize).begin;
        if left >> flag::COMMA & 1 == 1 {
            if to - from == 1 && begin >> flag::DEGREE & 1 == 1 {
                f(whole_clue(Whole::DegreeListed));
            }
            if self.clause_has_title(run, from) {
                f(whole_clue(Whole::ApposedTitle));
            }
        }
        let last = self.runs.atom(run, to as isize - 1).end;
        if to - from > 1 && left & TITLE != 0 && begin & HEAD != 0 && last & OWN != 0 {
            f(whole_clue(Whole::TitledHeadName));
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
        for form in self.forms_near(run, first, last) {
            if form.first == first && form.last == last {
                bits(form.mask, |bit| f(hit_bit(bit, form, self)));
                if form.club && self.known.clubs {
                    f(whole_clue(Whole::Club));
                }
                for (label, own) in LABELS.into_iter().zip(OWN_FORMS) {
                    if form.own >> label as u8 & 1 == 1 {
                        f(whole_clue(own));
                    }
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
            if self.acronym_within(run, from, to) {
                f(whole_clue(Whole::AcronymInsidePlace));
            }
            if begin & HEAD != 0 {
                f(whole_clue(Whole::HeadPlaceEnd));
            } else if begin >> flag::PLACE_HEAD & 1 == 1 {
                f(whole_clue(Whole::PlaceHeadPlace));
            }
        }
    }
}

const KINDS: [&[Label]; 3] = [
    &[Label::Person],
    &[Label::Org, Label::Outlet],
    &[Label::Place, Label::Country],
];

/// As which of [`KINDS`] a form stands by itself, as bits.
fn kinds(form: &Form) -> u32 {
    let own = |labels: &[Label]| labels.iter().any(|label| form.free(*label));
    let bit = |kind: usize| u32::from(own(KINDS[kind])) << kind;
    bit(0) | bit(1) | bit(2)
}

const BESIDE: [Whole; 6] = [
    Whole::PersonAfter,
    Whole::OrgAfter,
    Whole::PlaceAfter,
    Whole::PersonBefore,
    Whole::OrgBefore,
    Whole::PlaceBefore,
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

/// What a form of the user's says, by label.
const OWN_FORMS: [Whole; 5] = [
    Whole::OwnPerson,
    Whole::OwnPlace,
    Whole::OwnPlace,
    Whole::OwnOrg,
    Whole::OwnOrg,
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
