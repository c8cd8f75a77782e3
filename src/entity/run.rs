//! Runs of capitalised words, and what each of their tokens may be.

use super::clue::{Link, flag};
use super::known::Known;
use crate::lexicon::WordClass as W;
use crate::segment::{Segmentation, Sentence, Shape, Token, TokenKind};
use crate::text::Document;

/// The flags of one token: at the beginning of a piece, inside, and at its end. They differ where an entry of several
/// words (`Direktur Utama`) begins or ends.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Atom {
    pub begin: u64,
    pub inside: u64,
    pub end: u64,
    /// May begin or end a piece: a capitalised word, a number beside one, a word of a gazetteer form.
    pub core: bool,
}

/// Tokens around a run that are looked at as well, on either side.
pub(crate) const MARGIN: usize = 2;

/// A run: the tokens that may hold names, with the words that join them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Its sentence.
    pub sentence: u32,
    /// What stands between it and the run before.
    pub link: Link,
    /// Index of the atom of its first token; [`MARGIN`] atoms stand before it and behind its last.
    pub atoms: u32,
    /// First of the known forms that begin in it, as an index into [`Known::forms`].
    pub forms: u32,
    /// One past the last of them.
    pub forms_end: u32,
}

impl Run {
    pub(crate) fn len(&self) -> usize {
        (self.last - self.first) as usize
    }
}

/// All runs of a document. Reused from document to document.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    pub runs: Vec<Run>,
    pub atoms: Vec<Atom>,
}

impl Runs {
    /// The atom of token `at` (which may lie in the run's margin).
    #[inline]
    pub(crate) fn atom(&self, run: &Run, at: isize) -> &Atom {
        &self.atoms[(run.atoms as usize).wrapping_add_signed(at)]
    }

    /// Finds the runs of a document.
    pub(crate) fn find(&mut self, doc: &Document, seg: &Segmentation, known: &Known) {
        self.runs.clear();
        self.atoms.clear();
        let mut at = Cursor::default();
        for (index, sentence) in seg.sentences.iter().enumerate() {
            self.sentence(doc, seg, known, index, sentence, &mut at);
        }
    }

    fn sentence(
        &mut self,
        doc: &Document,
        seg: &Segmentation,
        known: &Known,
        index: usize,
        sentence: &Sentence,
        cursor: &mut Cursor,
    ) {
        let (mut at, end) = (sentence.tokens.start, sentence.tokens.end);
        let mut before = None;
        let titled = is_titled(seg, sentence);
        while at < end {
            let covered = known.cover(&mut cursor.form, at);
            if !starts_run(&seg.tokens[at as usize]) && covered.is_none() {
                at += 1;
                continue;
            }
            let first = at;
            let forms = cursor.form as u32;
            at = extend(doc, seg, known, cursor, at, end);
            let forms_end = known.begun_before(cursor.form, at) as u32;
            let link = before.map_or(Link::Far, |b| gap(doc, seg, b, first));
            let atoms = self.atoms.len() + MARGIN;
            let frame = Frame {
                doc,
                seg,
                sentence,
                phrase: cursor.phrase,
                titled,
            };
            cursor.phrase = self.push_atoms(&frame, known, first, at);
            self.runs.push(Run {
                first,
                last: at,
                sentence: index as u32,
                link,
                atoms: atoms as u32,
                forms,
                forms_end,
            });
            cursor.form = forms_end as usize;
            before = Some(at);
        }
    }

    fn push_atoms(&mut self, frame: &Frame<'_>, known: &Known, first: u32, last: u32) -> usize {
        let margin = MARGIN as i64;
        let base = self.atoms.len();
        let bounds = &frame.sentence.tokens;
        for at in i64::from(first) - margin..i64::from(last) + margin {
            let inside = at >= i64::from(bounds.start) && at < i64::from(bounds.end);
            let atom = if inside {
                frame.atom(at as u32)
            } else {
                Atom {
                    begin: 1 << flag::EDGE,
                    inside: 1 << flag::EDGE,
                    end: 1 << flag::EDGE,
                    core: false,
                }
            };
            self.atoms.push(atom);
        }
        for form in known.between(first, last) {
            if !form.strong() || form.last > last {
                continue; // it needs evidence that it has not
            }
            let from = base + MARGIN + (form.first - first) as usize;
            let to = base + MARGIN + (form.last - 1 - first) as usize;
            self.atoms[from].core = true;
            self.atoms[to].core = true;
            for atom in &mut self.atoms[from..=to] {
                for mask in [&mut atom.begin, &mut atom.inside, &mut atom.end] {
                    *mask &= !(1 << flag::UNKNOWN);
                }
            }
        }
        self.phrases(frame, base, first, last)
    }

    /// Lays the entries of several words over the atoms; gives the place in the phrase list for the next run.
    fn phrases(&mut self, frame: &Frame<'_>, base: usize, first: u32, last: u32) -> usize {
        let from = first.saturating_sub(MARGIN as u32);
        let to = last + MARGIN as u32;
        let phrases = &frame.seg.phrases;
        let mut at = frame.phrase;
        while at < phrases.len() && phrases[at].first + phrases[at].len <= from {
            at += 1;
        }
        let next = at;
        while at < phrases.len() && phrases[at].first < to {
            let phrase = &phrases[at];
            let mut mask = class_mask(phrase.classes, phrase.detail);
            if !frame.seg.tokens[phrase.first as usize].is_capital() {
                mask = lower(mask, 1 << flag::LOWER);
            }
            for token in phrase.first..phrase.first + phrase.len {
                let index = i64::from(token) - i64::from(first) + MARGIN as i64 + base as i64;
                let Some(atom) = usize::try_from(index)
                    .ok()
                    .filter(|&i| i >= base)
                    .and_then(|i| self.atoms.get_mut(i))
                else {
                    continue;
                };
                atom.inside |= mask;
                if token == phrase.first {
                    atom.begin |= mask;
                }
                if token + 1 == phrase.first + phrase.len {
                    atom.end |= mask;
                }
            }
            at += 1;
        }
        next
    }
}

/// Where the search stands in the lists that run beside the tokens.
#[derive(Debug, Default)]
struct Cursor {
    form: usize,
    phrase: usize,
}

struct Frame<'a> {
    doc: &'a Document,
    seg: &'a Segmentation,
    sentence: &'a Sentence,
    phrase: usize,
    /// Whether most words of the sentence are capitalised.
    titled: bool,
}

impl Frame<'_> {
    fn atom(&self, at: u32) -> Atom {
        let tokens = &self.seg.tokens;
        let token = &tokens[at as usize];
        let mask = self.mask(at, token);
        Atom {
            begin: mask,
            inside: mask,
            end: mask,
            core: token.is_capital() || token.kind == TokenKind::Number,
        }
    }

    fn mask(&self, at: u32, token: &Token) -> u64 {
        let bit = |f: u32| 1u64 << f;
        match token.kind {
            TokenKind::Word => self.word(at, token),
            TokenKind::Number => bit(flag::NUMBER),
            TokenKind::Mark => bit(flag::MARK),
            TokenKind::Comma => bit(flag::COMMA),
            TokenKind::Stop => bit(flag::STOP),
            TokenKind::Colon | TokenKind::Semicolon => bit(flag::COLON),
            TokenKind::Dash => bit(flag::JOINT),
            TokenKind::Slash => bit(flag::SIGN),
            TokenKind::Open => bit(flag::OPEN) | self.bracket(at),
            TokenKind::Close => bit(flag::CLOSE),
            TokenKind::Other if is_ampersand(self.doc, token) => bit(flag::JOINT),
            TokenKind::Other => bit(flag::SIGN),
        }
    }

    fn bracket(&self, at: u32) -> u64 {
        let next = |n: u32| {
            (at + n < self.sentence.tokens.end).then(|| &self.seg.tokens[(at + n) as usize])
        };
        match (next(1), next(2)) {
            (Some(a), Some(b)) if b.kind == TokenKind::Close => match a.kind {
                TokenKind::Number if a.span.len() <= 3 => 1 << flag::AGE,
                TokenKind::Word if a.is_capital() => 1 << flag::BRACKETED,
                _ => 0,
            },
            _ => 0,
        }
    }

    fn word(&self, at: u32, token: &Token) -> u64 {
        let text = self.doc.slice(token.span);
        // `Kenya` is not `ke` with a clitic; only where a sentence begins may a capital be the sentence's.
        let whole = token.clitic == 0 || !token.is_capital() || at == self.sentence.tokens.start;
        let mut mask = if whole {
            class_mask(token.classes, token.detail)
        } else {
            0
        };
        if token.shape == Shape::Lower || token.shape == Shape::None {
            return lower(mask, closed(text));
        }
        mask |= 1 << flag::CAPITAL;
        let letters = text.trim_end_matches('.');
        let capitals = token.shape == Shape::Upper && self.in_capitals(at);
        let roman = is_roman(text);
        if roman {
            mask |= 1 << flag::ROMAN;
        }
        if letters.chars().count() == 1 {
            mask |= 1 << flag::INITIAL;
        } else if capitals && !roman {
            mask |= 1 << flag::CAPITALS;
        } else if token.shape == Shape::Upper && !roman {
            mask |= 1 << flag::ACRONYM;
        } else if token.shape == Shape::Mixed {
            mask |= 1 << flag::MIXED;
        }
        if letters.contains('-') {
            mask |= 1 << flag::HYPHEN;
        }
        if letters.contains('.') && letters.len() > 4 {
            mask |= 1 << flag::DOMAIN;
        }
        if mask & LISTED == 0 {
            mask |= 1 << flag::UNKNOWN;
        }
        if self.titled {
            mask |= 1 << flag::HEADLINE;
            if mask & COMMON != 0 {
                mask |= 1 << flag::HEADLINE_COMMON;
            }
        }
        mask
    }

    /// Whether the words beside are in capitals too, long ones among them.
    fn in_capitals(&self, at: u32) -> bool {
        let bounds = &self.sentence.tokens;
        let from = at.saturating_sub(3).max(bounds.start);
        let to = (at + 4).min(bounds.end);
        let (mut upper, mut words) = (0, 0);
        for token in &self.seg.tokens[from as usize..to as usize] {
            if token.kind == TokenKind::Word {
                words += 1;
                upper += usize::from(token.shape == Shape::Upper && token.span.len() > 1);
            }
        }
        words >= 3 && upper == words
    }
}

const COMMON: u64 = 1 << flag::FUNCTION
    | 1 << flag::FREQUENT
    | 1 << flag::ORDINARY
    | 1 << flag::SELDOM
    | 1 << flag::CUE_PRE;

/// The flags of a word in lower case: its heads are common nouns.
fn lower(mut mask: u64, closed: u64) -> u64 {
    for (head, noun) in [
        (flag::PLACE_HEAD, flag::PLACE_NOUN),
        (flag::ORG_HEAD, flag::ORG_NOUN),
    ] {
        if mask >> head & 1 == 1 {
            mask = mask & !(1 << head) | 1 << noun;
        }
    }
    mask |= closed;
    if closed == 0 {
        mask |= 1 << flag::LOWER;
    }
    mask
}

/// Whether most words of the sentence are capitalised, as in a headline.
fn is_titled(seg: &Segmentation, sentence: &Sentence) -> bool {
    let (mut capital, mut common) = (0, 0);
    for token in &seg.tokens[sentence.tokens.start as usize..sentence.tokens.end as usize] {
        if token.kind == TokenKind::Word {
            let ordinary = token.classes.has(W::Ordinary) || token.classes.has(W::CuePre);
            common += usize::from(ordinary);
            capital += usize::from(ordinary && token.is_capital());
        }
    }
    common >= 3 && capital * 3 >= common * 2
}

/// The classes that make a capitalised word a listed one.
const LISTED: u64 = 1 << flag::NAME
    | 1 << flag::COMMON_NAME
    | 1 << flag::ORG_HEAD
    | 1 << flag::ORG_TAIL
    | 1 << flag::PLACE_HEAD
    | 1 << flag::TITLE
    | 1 << flag::HONORIFIC
    | 1 << flag::DEGREE
    | 1 << flag::FUNCTION
    | 1 << flag::FREQUENT
    | 1 << flag::ORDINARY
    | 1 << flag::SELDOM
    | 1 << flag::INITIAL
    | 1 << flag::ACRONYM
    | 1 << flag::ROMAN
    | 1 << flag::CALENDAR
    | 1 << flag::DOMAIN;

/// Which flag a word class sets.
const CLASS_FLAGS: [(W, u32); 31] = [
    (W::OrgHead, flag::ORG_HEAD),
    (W::OrgTail, flag::ORG_TAIL),
    (W::PlaceHead, flag::PLACE_HEAD),
    (W::Title, flag::TITLE),
    (W::Honorific, flag::HONORIFIC),
    (W::Degree, flag::DEGREE),
    (W::Function, flag::FUNCTION),
    (W::Month, flag::CALENDAR),
    (W::Weekday, flag::CALENDAR),
    (W::Surname, flag::SURNAME),
    (W::OrgInner, flag::INNER),
    (W::PlaceCue, flag::PLACE_CUE),
    (W::PersonCue, flag::PERSON_CUE),
    (W::TakesTerritory, flag::TERRITORY_TITLE),
    (W::TakesOrg, flag::ORG_TITLE),
    (W::TakesPortfolio, flag::PORTFOLIO_TITLE),
    (W::CuePost, flag::CUE_POST),
    (W::CueNya, flag::CUE_POST),
    (W::CuePre, flag::CUE_PRE),
    (W::CuePrep, flag::CUE_PREP),
    (W::CuePassive, flag::CUE_PASSIVE),
    (W::CueSource, flag::CUE_SOURCE),
    (W::Demonstrative, flag::DEMONSTRATIVE),
    (W::PronounThird, flag::PRONOUN),
    (W::PronounOther, flag::PRONOUN),
    (W::Preposition, flag::PREPOSITION),
    (W::Conjunction, flag::CONJUNCTION),
    (W::Temporal, flag::TEMPORAL),
    (W::Unnamed, flag::ROLE_NOUN),
    (W::CorefNoun, flag::ROLE_NOUN),
    (W::NotQuote, flag::WORK_HEAD),
];

fn class_mask(classes: crate::lexicon::Classes, detail: crate::lexicon::Detail) -> u64 {
    if classes.is_empty() {
        return 0;
    }
    let mut mask = 0;
    for (class, flag) in CLASS_FLAGS {
        mask |= u64::from(classes.has(class)) << flag;
    }
    if classes.has(W::GivenName) || classes.has(W::Surname) {
        let kind = if classes.has(W::CommonName) {
            flag::COMMON_NAME
        } else {
            flag::NAME
        };
        mask |= 1 << kind;
    }
    if classes.has(W::Ordinary) {
        mask |= match detail.rank() {
            1 => 1 << flag::FREQUENT,
            2 => 1 << flag::ORDINARY,
            _ => 1 << flag::SELDOM,
        };
    }
    if matches!(detail.title(), 5 | 6) {
        mask |= 1 << flag::RANK;
    }
    mask
}

/// Flags of the closed lower-case words that tell names apart.
fn closed(text: &str) -> u64 {
    match text {
        "di" | "ke" => 1 << flag::AT,
        "dari" | "asal" => 1 << flag::FROM,
        "oleh" | "kepada" | "dengan" | "bersama" | "terhadap" => 1 << flag::BY,
        "dan" | "serta" | "atau" => 1 << flag::AND,
        "bin" | "binti" | "van" | "de" | "der" | "von" | "al" | "el" | "bint" | "ibn" | "den"
        | "da" | "di-" | "dos" | "du" | "la" | "le" | "ter" => 1 << flag::PARTICLE,
        _ => 0,
    }
}

fn is_ampersand(doc: &Document, token: &Token) -> bool {
    matches!(doc.slice(token.span), "&" | "&amp;")
}

fn is_roman(text: &str) -> bool {
    !text.is_empty() && text.len() <= 5 && text.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
}

fn starts_run(token: &Token) -> bool {
    token.is_capital()
}

/// The end of the run that begins at token `at`.
fn extend(
    doc: &Document,
    seg: &Segmentation,
    known: &Known,
    cursor: &Cursor,
    first: u32,
    end: u32,
) -> u32 {
    let mut last = first;
    let mut form = cursor.form;
    loop {
        while let Some(cover) = known.cover(&mut form, last) {
            last = cover.min(end);
            if last == end {
                return end;
            }
        }
        if last == end || (last > first && glued(seg, last)) {
            return last;
        }
        let token = &seg.tokens[last as usize];
        if token.is_capital() || (last > first && follows(token)) {
            last += 1;
            continue;
        }
        match joined(doc, seg, last, end) {
            Some(next) if last > first => last = next,
            _ => return last.max(first + 1),
        }
    }
}

/// Whether the text has no space where this word parts from the one before: no name goes on across that.
fn glued(seg: &Segmentation, at: u32) -> bool {
    let (before, token) = (&seg.tokens[at as usize - 1], &seg.tokens[at as usize]);
    !token.space_before && token.kind == TokenKind::Word && before.kind == TokenKind::Word
}

/// A number straight after a capitalised word belongs to its run.
fn follows(token: &Token) -> bool {
    token.kind == TokenKind::Number && token.space_before && token.span.len() <= 4
}

/// Where the run goes on behind the joining tokens at `at`: before the next capitalised word.
fn joined(doc: &Document, seg: &Segmentation, at: u32, end: u32) -> Option<u32> {
    let mut next = at;
    while next < end && next < at + 3 {
        let token = &seg.tokens[next as usize];
        if token.is_capital() {
            return (next > at).then_some(next);
        }
        let joins = match token.kind {
            TokenKind::Word => {
                token.classes.has(W::OrgInner) || closed(doc.slice(token.span)) & JOINING != 0
            }
            TokenKind::Dash | TokenKind::Slash => !token.space_before || next == at + 1,
            TokenKind::Open | TokenKind::Close => true,
            TokenKind::Comma => next == at && lists(seg, next, end),
            TokenKind::Other => is_ampersand(doc, token),
            _ => false,
        };
        if !joins {
            return None;
        }
        next += 1;
    }
    (next < end && seg.tokens[next as usize].is_capital()).then_some(next)
}

/// Whether the comma at `at` may stand inside a name: a few capitalised words and commas later comes `dan`, or straight
/// behind it an organisation's last word or a degree.
fn lists(seg: &Segmentation, at: u32, end: u32) -> bool {
    let mut next = at + 1;
    let closing = |t: &Token| t.classes.has(W::OrgTail) || t.classes.has(W::Degree);
    if next < end && closing(&seg.tokens[next as usize]) {
        return true;
    }
    while next < end && next < at + 9 {
        let token = &seg.tokens[next as usize];
        match token.kind {
            TokenKind::Word if token.is_capital() => {}
            TokenKind::Word => return token.classes.has(W::OrgInner) && next > at + 1,
            TokenKind::Comma => {}
            _ => return false,
        }
        next += 1;
    }
    false
}

const JOINING: u64 = 1 << flag::AND | 1 << flag::PARTICLE;

/// What stands between a run that ended before token `from` and one that begins at `to`.
fn gap(doc: &Document, seg: &Segmentation, from: u32, to: u32) -> Link {
    if to - from > 2 {
        return Link::Far;
    }
    let mut link = Link::Far;
    for token in &seg.tokens[from as usize..to as usize] {
        link = match token.kind {
            TokenKind::Comma => Link::Comma,
            TokenKind::Dash | TokenKind::Slash => Link::Joint,
            TokenKind::Open => Link::Bracket,
            TokenKind::Word if closed(doc.slice(token.span)) & 1 << flag::AND != 0 => Link::And,
            _ => return Link::Far,
        };
    }
    link
}

/// What the separating token `atom` makes of the link between the pieces on its sides.
pub(crate) fn separator(atom: &Atom) -> Link {
    let has = |f: u32| atom.inside >> f & 1 == 1;
    if has(flag::OPEN) {
        Link::Bracket
    } else if has(flag::CLOSE) {
        Link::Adjacent
    } else if has(flag::JOINT) || has(flag::SIGN) {
        Link::Joint
    } else if has(flag::COMMA) {
        Link::Comma
    } else if has(flag::AND) {
        Link::And
    } else {
        Link::Far
    }
}
