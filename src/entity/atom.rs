//! What a single token may be: its flags.

use super::clue::{Link, flag};
use super::profile::{Profile, Profiles};
use crate::lexicon::WordClass as W;
use crate::segment::{Segmentation, Sentence, Shape, Token, TokenKind, shape_of};
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
    /// What is known of the word.
    pub profile: Profile,
    /// The class of the word.
    pub class: u8,
}

/// What makes a token a title.
pub(crate) const TITLE: u64 = 1 << flag::TITLE | 1 << flag::HONORIFIC;

/// What the flags of a sentence's tokens are read from.
pub(super) struct Frame<'a> {
    pub doc: &'a Document,
    pub seg: &'a Segmentation,
    pub sentence: &'a Sentence,
    pub phrase: usize,
    /// Whether most words of the sentence are capitalised.
    pub titled: bool,
    pub profiles: &'a Profiles,
}

impl Frame<'_> {
    pub(super) fn atom(&self, at: u32) -> Atom {
        let tokens = &self.seg.tokens;
        let token = &tokens[at as usize];
        let mask = self.mask(at, token);
        let profile = match token.kind {
            TokenKind::Word => self.profiles.find(self.doc.slice(token.base())),
            _ => Profile::NONE,
        };
        Atom {
            begin: mask,
            inside: mask,
            end: mask,
            core: token.is_capital() || token.kind == TokenKind::Number,
            profile,
            class: self.profiles.class(profile),
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
        let base = self.doc.slice(token.base());
        let hangs = token.clitic > 0 && base.ends_with(HYPHENS);
        let (text, shape) = if hangs {
            let stem = base.trim_end_matches(HYPHENS);
            (stem, shape_of(stem))
        } else {
            (self.doc.slice(token.span), token.shape)
        };
        // `Kenya` is not `ke` with a clitic; only where a sentence begins may a capital be the sentence's.
        let opens = at == self.sentence.tokens.start;
        let whole = token.clitic == 0 || !token.is_capital() || opens || hangs;
        let mut mask = if whole {
            class_mask(token.classes, token.detail)
        } else {
            0
        };
        if shape == Shape::Lower || shape == Shape::None {
            return lower(mask, closed(text));
        }
        mask |= 1 << flag::CAPITAL;
        if shape == Shape::Capital && text.len() <= 4 && token.classes.has(W::NotName) {
            mask &= !(1 << flag::NOT_NAME); // `Sim` is a name, `SIM` is none
        }
        let letters = text.trim_end_matches('.');
        let capitals = shape == Shape::Upper && self.in_capitals(at);
        if shape == Shape::Upper && !capitals && token.classes.has(W::NotName) {
            mask &= !NAMES; // `GERD` is an illness, `Gerd` a name
        }
        mask |= shaped(text, letters, shape, capitals);
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

/// What the letters of a capitalised word show.
fn shaped(text: &str, letters: &str, shape: Shape, capitals: bool) -> u64 {
    let mut mask = 0;
    let roman = is_roman(text);
    if roman {
        mask |= 1 << flag::ROMAN;
    }
    if letters.chars().count() == 1 {
        mask |= 1 << flag::INITIAL;
    } else if capitals && !roman {
        mask |= 1 << flag::CAPITALS;
    } else if shape == Shape::Upper && !roman {
        mask |= 1 << flag::ACRONYM;
    } else if shape == Shape::Mixed {
        mask |= 1 << flag::MIXED;
    }
    if letters.contains('-') {
        mask |= 1 << flag::HYPHEN;
    }
    if letters.contains('.') && letters.len() > 4 {
        mask |= 1 << flag::DOMAIN;
    }
    mask
}

/// What a clitic may hang on a name by.
const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];
const NAMES: u64 = 1 << flag::NAME | 1 << flag::COMMON_NAME | 1 << flag::SURNAME;
const COMMON: u64 = 1 << flag::FUNCTION
    | 1 << flag::FREQUENT
    | 1 << flag::ORDINARY
    | 1 << flag::SELDOM
    | 1 << flag::CUE_PRE;

/// The flags of a word in lower case: its heads are common nouns.
pub(super) fn lower(mut mask: u64, closed: u64) -> u64 {
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
pub(super) fn is_titled(seg: &Segmentation, sentence: &Sentence) -> bool {
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
    | 1 << flag::NOT_NAME
    | 1 << flag::DOMAIN;

/// Which flag a word class sets.
const CLASS_FLAGS: [(W, u32); 32] = [
    (W::OrgHead, flag::ORG_HEAD),
    (W::OrgTail, flag::ORG_TAIL),
    (W::PlaceHead, flag::PLACE_HEAD),
    (W::Title, flag::TITLE),
    (W::Honorific, flag::HONORIFIC),
    (W::Degree, flag::DEGREE),
    (W::Function, flag::FUNCTION),
    (W::Month, flag::NOT_NAME),
    (W::Weekday, flag::NOT_NAME),
    (W::NotName, flag::NOT_NAME),
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

/// The flag of each class, as a mask; none for most.
const FLAG_OF_CLASS: [u64; 128] = {
    let mut table = [0; 128];
    let mut at = 0;
    while at < CLASS_FLAGS.len() {
        let (class, flag) = CLASS_FLAGS[at];
        table[class as usize] |= 1 << flag;
        at += 1;
    }
    table
};

pub(super) fn class_mask(classes: crate::lexicon::Classes, detail: crate::lexicon::Detail) -> u64 {
    if classes.is_empty() {
        return 0;
    }
    let (mut mask, mut rest) = (0, classes.0);
    while rest != 0 {
        mask |= FLAG_OF_CLASS[rest.trailing_zeros() as usize];
        rest &= rest - 1;
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
pub(super) fn closed(text: &str) -> u64 {
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

pub(super) fn is_ampersand(doc: &Document, token: &Token) -> bool {
    matches!(doc.slice(token.span), "&" | "&amp;")
}

fn is_roman(text: &str) -> bool {
    !text.is_empty() && text.len() <= 5 && text.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
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
