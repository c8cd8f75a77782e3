//! Where sentences end, and which of them are furniture of the page.

use super::{Phrase, SentenceKind, Shape, Token, TokenKind, dateline};
use crate::lexicon::{Classes, Lexicon, WordClass};
use std::ops::Range;

/// Longest line that is furniture as a whole where it begins as such, in tokens.
const FURNITURE_LINE: usize = 30;

/// Longest line of signs that is furniture, in tokens.
const ORNAMENT: usize = 8;

/// Longest initials of an author, in bytes.
const INITIALS: usize = 5;

const FURNITURE: Classes = Classes::of(&[WordClass::FurniturePrefix, WordClass::FurnitureExact]);
const REPORTING: Classes = Classes::of(&[WordClass::CuePost, WordClass::CueNya]);

/// Words that open a sentence after a degree (`S.H. Namun`).
const OPENS: Classes = Classes::of(&[
    WordClass::Function,
    WordClass::Temporal,
    WordClass::PronounThird,
    WordClass::CuePrep,
]);

/// Splits one paragraph at a time.
pub struct Splitter<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    tokens: &'a [Token],
    phrases: &'a [Phrase],
    /// Whether a quotation mark is open, as far as its neighbours tell.
    open: bool,
}

/// What furniture begins at a token.
struct Furniture {
    end: usize,
    exact: bool,
}

impl<'a> Splitter<'a> {
    /// A splitter for a paragraph: all tokens of the document, and the phrases of the paragraph.
    pub fn new(
        text: &'a str,
        lexicon: &'a Lexicon,
        tokens: &'a [Token],
        phrases: &'a [Phrase],
    ) -> Splitter<'a> {
        Splitter {
            text,
            lexicon,
            tokens,
            phrases,
            open: false,
        }
    }

    /// Reports the sentences of the paragraph `range`, in order; together they are the whole of it.
    pub fn split(&mut self, range: Range<usize>, mut emit: impl FnMut(Range<usize>, SentenceKind)) {
        if self.is_ornament(&range) {
            return emit(range, SentenceKind::Furniture);
        }
        let (mut start, mut at) = (range.start, range.start);
        let mut kind = SentenceKind::Body;
        while at < range.end {
            if let Some(furniture) = self.furniture(at, start, &range) {
                if at > start {
                    emit(start..at, self.kind_of(start..at, kind));
                }
                start = at;
                kind = SentenceKind::Furniture;
                at = furniture.end;
                if furniture.exact {
                    emit(start..at, kind);
                    (start, kind) = (at, SentenceKind::Body);
                }
                continue;
            }
            if kind == SentenceKind::Furniture && at > start && self.begins_anew(at, range.end) {
                emit(start..at, kind);
                (start, kind) = (at, SentenceKind::Body);
            }
            let end = match self.tokens[at].kind {
                TokenKind::Mark => {
                    self.open = !self.closes(at, range.end);
                    None
                }
                TokenKind::Stop => Some(self.closers(at + 1, range.end)),
                _ if self.ends_in_degree(at, range.end) => Some(at + 1),
                _ => None,
            };
            let Some(end) = end else {
                at += 1;
                continue;
            };
            if self.ends(start, at, end, range.end) {
                emit(start..end, self.kind_of(start..end, kind));
                (start, kind) = (end, SentenceKind::Body);
            }
            at = end;
        }
        if start < range.end {
            emit(start..range.end, self.kind_of(start..range.end, kind));
        }
    }

    /// The kind of a sentence that was taken for `kind`: initials in brackets that sign the article (`(abc/de)`) are
    /// furniture.
    fn kind_of(&self, range: Range<usize>, kind: SentenceKind) -> SentenceKind {
        let tokens = &self.tokens[range];
        let initials = |token: &Token| match token.kind {
            TokenKind::Word => token.is_lower() && token.span.len() <= INITIALS,
            TokenKind::Number | TokenKind::Slash => true,
            _ => false,
        };
        match tokens {
            [open, inner @ .., close]
                if open.kind == TokenKind::Open
                    && close.kind == TokenKind::Close
                    && inner.iter().any(Token::is_word)
                    && inner
                        .iter()
                        .all(|token| initials(token) && !token.space_before) =>
            {
                SentenceKind::Furniture
            }
            _ => kind,
        }
    }

    /// Whether the paragraph is a line of signs that stands in the lists as furniture: `***`, `(*)`.
    fn is_ornament(&self, range: &Range<usize>) -> bool {
        range.len() <= ORNAMENT && self.tokens[range.start].kind != TokenKind::Word && {
            let line = super::cover(self.tokens, range);
            let word = self.lexicon.lookup(&self.text[line.range()]);
            word.classes.has(WordClass::FurnitureExact)
        }
    }

    fn slice(&self, at: usize) -> &'a str {
        &self.text[self.tokens[at].span.range()]
    }

    /// Whether white space or the paragraph's end stands behind the token.
    fn space_after(&self, at: usize, end: usize) -> bool {
        at + 1 >= end || self.tokens[at + 1].space_before
    }

    /// Whether the mark at `at` closes, judged by its neighbours, its form and what is open.
    fn closes(&self, at: usize, end: usize) -> bool {
        match (self.tokens[at].space_before, self.space_after(at, end)) {
            (true, false) => false,
            (false, true) => true,
            _ => match self.slice(at) {
                "“" | "„" | "«" | "‹" | "‘" | "‚" | "``" => false,
                "»" | "›" => true,
                _ => self.open,
            },
        }
    }

    /// Past the closing marks and brackets from `at` on, which belong to the stop before them.
    fn closers(&mut self, mut at: usize, end: usize) -> usize {
        while at < end {
            match self.tokens[at].kind {
                TokenKind::Close => {}
                TokenKind::Mark if at + 1 == end || self.closes(at, end) => self.open = false,
                _ => break,
            }
            at += 1;
        }
        at
    }

    /// Whether the word at `at` ends in a dot of its own (`S.H.`) and a word follows that opens a sentence.
    fn ends_in_degree(&self, at: usize, end: usize) -> bool {
        let (token, next) = (self.tokens[at], at + 1);
        token.kind == TokenKind::Word
            && token.span.len() > 2
            && self.text.as_bytes()[token.span.end() - 1] == b'.'
            && next < end
            && self.tokens[next].space_before
            && self.tokens[next].is_capital()
            && self.tokens[next].classes.any(OPENS)
    }

    /// Whether the sentence from `start` ends with the stop at `stop`, given that `next` is the token behind its closers.
    fn ends(&self, start: usize, stop: usize, next: usize, end: usize) -> bool {
        if next >= end {
            return true;
        }
        if stop == start || self.is_enumeration(start, stop) {
            return false;
        }
        let closed = self.tokens[stop + 1..next]
            .iter()
            .any(|token| token.kind == TokenKind::Mark);
        let token = self.tokens[next];
        match token.kind {
            TokenKind::Comma | TokenKind::Colon | TokenKind::Semicolon | TokenKind::Slash => false,
            TokenKind::Dash => next + 1 >= end || !self.tokens[next + 1].is_lower(),
            TokenKind::Number => !self.is_number_torn(stop, next, end),
            TokenKind::Word if token.shape == Shape::Lower => false,
            TokenKind::Word if closed && is_cue(token.classes) => false,
            TokenKind::Word => !self.is_elision(stop) && !self.is_abbreviation(stop),
            _ => true,
        }
    }

    /// `1.` or `a.` at the beginning of a sentence.
    fn is_enumeration(&self, start: usize, stop: usize) -> bool {
        let first = self.tokens[start];
        stop == start + 1
            && match first.kind {
                TokenKind::Number => first.span.len() <= 3,
                TokenKind::Word => first.span.len() == 1,
                _ => false,
            }
    }

    /// `Rp 1. 200. 000`, `08. 30 WIB`: a number with white space inside.
    fn is_number_torn(&self, stop: usize, next: usize, end: usize) -> bool {
        let before = self.tokens[stop - 1];
        if before.kind != TokenKind::Number || next != stop + 1 || before.span.len() > 3 {
            return false;
        }
        let digits = self
            .slice(next)
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        let clock = |at: usize| at < end && self.tokens[at].classes.has(WordClass::Temporal);
        digits == 3 || digits == 2 && clock(next + 1)
    }

    /// Dots that stand for something left out: `Presiden ... Santoso`.
    fn is_elision(&self, stop: usize) -> bool {
        let dots = self.slice(stop);
        self.tokens[stop].space_before && (dots.starts_with("..") || dots.starts_with('…'))
    }

    /// A short capitalised word without vowels before a plain dot: an abbreviation that no list has.
    fn is_abbreviation(&self, stop: usize) -> bool {
        let before = self.tokens[stop - 1];
        let vowel = |b: u8| {
            matches!(
                b.to_ascii_lowercase(),
                b'a' | b'e' | b'i' | b'o' | b'u' | b'y'
            )
        };
        before.kind == TokenKind::Word
            && before.shape == Shape::Capital
            && before.span.len() <= 4
            && (stop < 2 || self.tokens[stop - 2].kind != TokenKind::Number)
            && self.slice(stop) == "."
            && !self.tokens[stop].space_before
            && !self.slice(stop - 1).bytes().any(vowel)
    }

    /// Whether the article goes on at `at`, inside a line of the page: behind credits (`Laporan wartawan …, Slamet Hartono
    /// BERITAKOTA.COM, BOGOR - `), or behind a link whose line break was lost (`Baca juga: Warga Mengungsi "Airnya naik," kata …`).
    fn begins_anew(&self, at: usize, end: usize) -> bool {
        dateline::shouts(self.text, &self.tokens[at..end]) || self.speaks(at, end)
    }

    /// Whether a quotation opens at `at` behind which a reporting word stands.
    fn speaks(&self, at: usize, end: usize) -> bool {
        let tokens = &self.tokens[..end];
        if tokens[at].kind != TokenKind::Mark || self.closes(at, end) {
            return false;
        }
        let marks = |t: &Token| t.kind == TokenKind::Mark;
        let Some(close) = tokens[at + 1..].iter().position(marks) else {
            return false;
        };
        let mut behind = tokens[at + 2 + close..].iter();
        let next = behind.find(|t| t.kind != TokenKind::Comma);
        close > 2 && next.is_some_and(|t| t.classes.any(REPORTING))
    }

    /// Furniture that begins at `at`: at the start of a sentence, or within one where it cannot be mistaken.
    fn furniture(&mut self, at: usize, start: usize, range: &Range<usize>) -> Option<Furniture> {
        while self
            .phrases
            .first()
            .is_some_and(|phrase| (phrase.first as usize) < at)
        {
            self.phrases = &self.phrases[1..];
        }
        let token = self.tokens[at];
        let phrase = self
            .phrases
            .first()
            .filter(|phrase| phrase.first as usize == at);
        let (classes, len) = match phrase {
            Some(phrase) if phrase.classes.any(FURNITURE) => (phrase.classes, phrase.len as usize),
            _ => (token.classes, 1),
        };
        if !classes.any(FURNITURE) {
            return None;
        }
        let end = at + len;
        let colon = |at: usize| at < range.end && self.tokens[at].kind == TokenKind::Colon;
        let led = colon(end) || colon(end - 1);
        let whole = at == range.start && end == range.end;
        if classes.has(WordClass::FurnitureExact) {
            let shouted = token.shape == Shape::Upper && token.span.len() > 5;
            let begins = at == start && (len > 1 || token.shape == Shape::Upper);
            return (whole || shouted || begins).then_some(Furniture { end, exact: true });
        }
        let line = at == range.start && range.len() <= FURNITURE_LINE;
        let fits = match at == start {
            true => len > 1 || led || line,
            false => len > 1 && led && token.is_capital(),
        };
        let speaks = |at: &usize| self.speaks(*at, range.end);
        let end = match line {
            true => (end..range.end).find(speaks).unwrap_or(range.end),
            false => end,
        };
        fits.then_some(Furniture { end, exact: line })
    }
}

/// A reporting word that goes on with the sentence of the quote even with a capital (`"Siap!" Kata Budi`).
fn is_cue(classes: Classes) -> bool {
    classes.any(Classes::of(&[WordClass::CuePost, WordClass::CueNya]))
        && classes.has(WordClass::CueDirect)
        && !classes.has(WordClass::CueWeak)
}
