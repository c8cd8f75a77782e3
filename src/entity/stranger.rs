//! Whether the words around a name say that it is not the known person's of that name but somebody else's: `Ketua RT 05 Budi
//! Hartono (52)`, `Korban bernama …`, `…, penjual sayur`, `Bupati …` before an athlete's name.

use super::clue::Reading;
use super::resolve::{Found, Sources};
use crate::gazetteer::{Entry, Label};
use crate::lexicon::{Classes, TitleKind, WordClass as W};
use crate::segment::{Phrase, Token, TokenKind};

/// Words looked back over from a name, and on from it.
const NEAR: u32 = 8;
/// Offices that a person of another calling does not hold.
const PUBLIC: [u8; 3] = [
    TitleKind::HeadOfState as u8,
    TitleKind::RegionalHead as u8,
    TitleKind::Legislator as u8,
];
/// What a description before a name may hold beside capitalised words and numbers.
const DESCRIBES: Classes = Classes::of(&[W::Title, W::Unnamed, W::Unknown, W::Honorific]);

/// Whether the text around `found` says that it is not `entry`: an Indonesian, for names of the world are seldom those of
/// neighbours.
pub(super) fn told(sources: &Sources<'_>, found: &Found, entry: &Entry) -> bool {
    let look = Look { sources, found };
    let name = sources.doc.slice(found.span);
    let several = found.tokens.1 - found.tokens.0 > 1;
    let local = entry.label == Label::Person && entry.country == "ID";
    if !local || !several || !name.contains(char::is_lowercase) {
        return false;
    }
    let age = look.age();
    let (humble, public) = look.described_before(age.is_some());
    let elsewhere = public && entry.years.0 == 0 && !entry.role.is_empty();
    humble || elsewhere || age.is_some() || look.described_after(age)
}

struct Look<'a> {
    sources: &'a Sources<'a>,
    found: &'a Found,
}

impl Look<'_> {
    fn token(&self, at: u32) -> Option<&Token> {
        self.sources.seg.tokens.get(at as usize)
    }

    fn kind(&self, at: u32) -> Option<TokenKind> {
        self.token(at).map(|t| t.kind)
    }

    /// Where the age that stands right after the name ends: `(52)`, `(52 tahun)`, `, 52,`, `, 52 tahun`.
    fn age(&self) -> Option<u32> {
        let at = self.found.tokens.1;
        let number = self.token(at + 1)?;
        let years = number.kind == TokenKind::Number && number.span.len() <= 2;
        let unit = self.kind(at + 2) == Some(TokenKind::Word);
        let close = at + 2 + u32::from(unit);
        match (self.kind(at)?, self.kind(close)?) {
            (TokenKind::Open, TokenKind::Close) if years => Some(close + 1),
            (TokenKind::Comma, TokenKind::Comma) if years => Some(close),
            _ => None,
        }
    }

    /// Whether the description before the name tells that nobody known bears it, and whether it gives a public office.
    /// A calling right before a name may be that of another (`sopir Budi`: his driver), unless an age stands behind.
    fn described_before(&self, aged: bool) -> (bool, bool) {
        let first = self.found.tokens.0;
        let (mut humble, mut public) = (false, false);
        for back in 1..=NEAR {
            let Some(at) = first.checked_sub(back) else {
                break;
            };
            let Some(token) = self.token(at).filter(|_| !self.is_named(at)) else {
                break;
            };
            let phrase = self.phrase(at);
            let entry = phrase.map_or(Classes::NONE, |p| p.classes);
            let detail = phrase.map_or(token.detail, |p| p.detail);
            let classes = token.classes.union(entry);
            // `Guru Besar`: what a word says inside a longer entry is the entry's to say.
            let alone = phrase.is_none() && token.classes.has(W::Unknown);
            let beside = token.is_capital() || classes.has(W::PersonCue);
            humble |= entry.has(W::Unknown) || alone && (aged || back > 1 || beside);
            public |= PUBLIC.contains(&detail.title());
            // `Nama lelaki tua itu Djoko Santoso`.
            let pointed = back == 1 && classes.has(W::Demonstrative);
            humble |= pointed && self.points_to_someone(at);
            let number = token.kind == TokenKind::Number;
            let describes = token.is_capital() || number || classes.any(DESCRIBES);
            if pointed || !describes || classes.any(REPORTS) {
                break;
            }
        }
        (humble, public)
    }

    /// Whether a noun for somebody unnamed stands a few words before.
    fn points_to_someone(&self, at: u32) -> bool {
        (at.saturating_sub(3)..at)
            .filter_map(|before| self.token(before))
            .any(|t| t.classes.has(W::NoRole))
    }

    /// Whether another person's name covers a token.
    fn is_named(&self, at: u32) -> bool {
        let found = self.sources.found;
        let before = found[..found.partition_point(|f| f.tokens.0 <= at)].last();
        before.is_some_and(|f| f.tokens.1 > at && f.reading == Reading::Person)
    }

    /// The entry of several words that a token stands in.
    fn phrase(&self, at: u32) -> Option<&Phrase> {
        let phrases = &self.sources.seg.phrases;
        let before = phrases[..phrases.partition_point(|p| p.first <= at)].last();
        before.filter(|p| p.first + p.len > at)
    }

    /// `, warga RT 05`, `(38), penjual sayur`: an apposition that begins with such a word.
    fn described_after(&self, age: Option<u32>) -> bool {
        let at = age.unwrap_or(self.found.tokens.1);
        let comma = self.kind(at) == Some(TokenKind::Comma);
        let from = at + u32::from(comma);
        // `Budi (52) warga RT 05`: without a comma only behind an age.
        (comma || age.is_some())
            && (from..from + 2).any(|next| {
                let classes = self.token(next).map_or(Classes::NONE, |t| t.classes);
                let reached = next == from || self.opens(from);
                let entry = self.phrase(next).map_or(classes, |p| p.classes);
                reached && entry.has(W::Unknown)
            })
    }

    /// Whether a word only opens a description: `seorang`, `salah satu`.
    fn opens(&self, at: u32) -> bool {
        self.token(at)
            .is_some_and(|t| t.classes.has(W::Function) && !t.classes.has(W::Preposition))
    }
}

/// Reporting words, at which a description ends.
const REPORTS: Classes = Classes::of(&[W::CuePost, W::CuePre, W::CuePrep, W::CuePassive]);
