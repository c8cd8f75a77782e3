//! Words that scraping has glued together: links lose the spaces around them (`Cinta Melatiturun`, `menyebutRaja`,
//! `JakartaGempa`). A word is parted only where the document or the lexicon shows both halves.

use super::scan::shape_of;
use super::{Paragraph, Shape, Token, TokenKind};
use crate::lexicon::{Classes, Lexicon, WordClass};
use crate::text::Span;

/// Fewest letters of a half that the document shows as a word of its own.
const HALF: usize = 4;
/// How many capitalised words with the same first letters are looked at. No article has as many; in a text of one word
/// they would take quadratic time.
const ALIKE: usize = 400;
/// Largest rank of a frequent ordinary word.
const FREQUENT: u8 = 2;
/// Reporting words: no name ends in one.
const REPORTING: Classes = Classes::of(&[
    WordClass::CuePost,
    WordClass::CuePre,
    WordClass::CueNya,
    WordClass::CuePassive,
]);
/// Those of them that are built as verbs: no root of four or five letters that a name may end in.
const VERBS: Classes = Classes::of(&[WordClass::CuePre, WordClass::CuePassive]);
/// Words that seldom end a name, unless what stands before is no name.
const CLOSED: Classes = Classes::of(&[WordClass::Function, WordClass::Temporal]);
/// Words that stand before a name: `PresidenRina`, `SekarangRina`.
const HEADS: Classes = Classes::of(&[
    WordClass::Function,
    WordClass::Temporal,
    WordClass::Title,
    WordClass::OrgHead,
]);
/// Parts of names.
const NAMES: Classes = Classes::of(&[WordClass::GivenName, WordClass::Surname]);

/// How often a half may be parted once more: `antaraIsraeldanIran`.
const PASSES: usize = 3;
/// Most digits that are left of a footnote or of the number of the next item of a list.
const DIGITS: usize = 3;
/// Letters of a word that stands before a name of which nothing is known, at least.
const LONG: usize = 6;
/// Words that a text, a page or an account goes by: what is quoted from them is no outlet that writes itself in small letters.
const TEXTS: Classes = Classes::of(&[WordClass::DocumentNoun, WordClass::WrittenText]);

/// Parts the glued words among `tokens`; the paragraphs keep their tokens.
pub(super) fn unglue(
    text: &str,
    lexicon: &Lexicon,
    tokens: &mut Vec<Token>,
    paragraphs: &mut [Paragraph],
) {
    for _ in 0..PASSES {
        let cuts = Search::new(text, lexicon, tokens).cuts();
        if cuts.is_empty() {
            return;
        }
        part(text, lexicon, &cuts, tokens, paragraphs);
    }
}

/// Parts tokens at these bytes.
fn part(
    text: &str,
    lexicon: &Lexicon,
    cuts: &[(usize, usize)],
    tokens: &mut Vec<Token>,
    paragraphs: &mut [Paragraph],
) {
    let shift = |at: u32| at + cuts.partition_point(|(token, _)| (*token as u32) < at) as u32;
    for paragraph in paragraphs {
        paragraph.tokens = shift(paragraph.tokens.start)..shift(paragraph.tokens.end);
    }
    let mut parted = Vec::with_capacity(tokens.len() + cuts.len());
    let mut rest = cuts.iter().copied().peekable();
    for (at, &whole) in tokens.iter().enumerate() {
        let Some((_, cut)) = rest.next_if(|(glued, _)| *glued == at) else {
            parted.push(whole);
            continue;
        };
        let half = |from: usize, to: usize, space: bool| {
            let form = &text[from..to];
            let word = lexicon.lookup(form);
            Token {
                span: Span::new(from, to),
                kind: if form.bytes().all(|b| b.is_ascii_digit()) {
                    TokenKind::Number
                } else {
                    whole.kind
                },
                shape: shape_of(form),
                clitic: 0,
                space_before: space,
                classes: word.classes,
                detail: word.detail,
                longest: word.longest,
                inner: word.inner,
            }
        };
        parted.push(half(whole.span.start(), cut, whole.space_before));
        parted.push(half(cut, whole.span.end(), false));
    }
    *tokens = parted;
}

struct Search<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    tokens: &'a [Token],
    /// Capitalised words by their first letters, sorted.
    capitals: Vec<([u8; HALF], usize)>,
}

impl<'a> Search<'a> {
    fn new(text: &'a str, lexicon: &'a Lexicon, tokens: &'a [Token]) -> Search<'a> {
        let mut search = Search {
            text,
            lexicon,
            tokens,
            capitals: Vec::new(),
        };
        let capitals = (0..tokens.len()).filter_map(|at| Some((search.key(at)?, at)));
        search.capitals = capitals.collect();
        search.capitals.sort_unstable();
        search
    }

    fn slice(&self, at: usize) -> &'a str {
        let span = self.tokens[at].span;
        &self.text[span.start()..span.end()]
    }

    /// The first letters of a capitalised word.
    fn key(&self, at: usize) -> Option<[u8; HALF]> {
        let token = &self.tokens[at];
        let named =
            token.kind == TokenKind::Word && matches!(token.shape, Shape::Capital | Shape::Mixed);
        let bytes = self.slice(at).as_bytes();
        named.then(|| bytes.first_chunk().copied()).flatten()
    }

    /// The glued tokens and the byte where each is to be parted, in text order.
    fn cuts(&self) -> Vec<(usize, usize)> {
        let mut cuts = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            if token.kind != TokenKind::Word
                || !token.classes.is_empty()
                || token.span.len() <= HALF
            {
                continue;
            }
            let cut = match token.shape {
                Shape::Capital => self
                    .before_word(at)
                    .or_else(|| self.before_closed(at))
                    .or_else(|| self.before_glued(at))
                    .or_else(|| self.before_number(at)),
                Shape::Mixed => self.after_acronym(at).or_else(|| self.at_capital(at)),
                _ => None,
            };
            cuts.extend(cut.map(|cut| (at, token.span.start() + cut)));
        }
        cuts
    }

    /// `Melatiturun` where `Melati` stands alone elsewhere, after the same name or before a word that ends no name.
    fn before_word(&self, at: usize) -> Option<usize> {
        let whole = self.slice(at);
        let key = self.key(at)?;
        let from = self.capitals.partition_point(|(k, _)| *k < key);
        self.capitals[from..]
            .iter()
            .take_while(|(k, _)| *k == key)
            .take(ALIKE)
            .filter_map(|&(_, other)| {
                let name = self.slice(other);
                let rest = whole.strip_prefix(name).filter(|r| r.len() > 1)?;
                let classes = self.lexicon.lookup(rest).classes;
                // `Bandungdi Piala`: a preposition of two letters has a name behind it.
                let led = classes.has(WordClass::Preposition) && self.is_capital(at + 1);
                if rest.len() < HALF && !led && !classes.has(WordClass::Conjunction) {
                    return None;
                }
                let same = at > 0
                    && other > 0
                    && self.tokens[at - 1].is_capital()
                    && self.slice(at - 1) == self.slice(other - 1);
                let named = !self.lexicon.lookup(name).classes.has(WordClass::Ordinary);
                let parted = classes.any(REPORTING)
                    || named && classes.any(CLOSED)
                    || same && classes.has(WordClass::Ordinary) && !classes.any(NAMES);
                parted.then_some(name.len())
            })
            .max()
    }

    fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_capital)
    }

    /// `Dadang Sugiartomengimbau`: a listed name and a word that ends no name, behind a capitalised word.
    fn before_closed(&self, at: usize) -> Option<usize> {
        let whole = self.slice(at);
        if at == 0 || !self.tokens[at - 1].is_capital() || whole.len() < 2 * HALF - 1 {
            return None;
        }
        let parted = |cut: &usize| {
            let Some((name, rest)) = whole.split_at_checked(*cut) else {
                return false;
            };
            let word = self.lexicon.lookup(rest);
            let common = (1..=FREQUENT).contains(&word.detail.rank())
                && rest.len() >= 2 * HALF
                && !word.classes.any(NAMES);
            let closed = word.classes.any(CLOSED) || word.classes.any(VERBS);
            let opens = word.classes.has(WordClass::RoleLinkOpens);
            let ends = name.len() >= HALF && (rest.len() > HALF && closed || common);
            (ends || opens) && self.lexicon.lookup(name).classes.any(NAMES)
        };
        (HALF - 1..=whole.len() - HALF).rev().find(parted)
    }

    /// `Joko Widodo12`: a name, or an unknown word behind a capitalised one, with the digits of a footnote or of a list's next
    /// number; but for what the text writes so again (`Galeri24`).
    fn before_number(&self, at: usize) -> Option<usize> {
        let whole = self.slice(at);
        let name = whole.trim_end_matches(|c: char| c.is_ascii_digit());
        let letters = name.len() >= HALF && name.bytes().all(|b| b.is_ascii_alphabetic());
        if !letters || !(1..=DIGITS).contains(&(whole.len() - name.len())) {
            return None;
        }
        let before = at.checked_sub(1).map(|at| &self.tokens[at]);
        let named = |t: &Token| t.classes.is_empty() || t.classes.any(NAMES);
        let behind = before.is_some_and(|t| t.shape == Shape::Capital && named(t));
        let known = self.lexicon.lookup(name).classes;
        let shown = behind && known.is_empty() || known.any(NAMES) || known.has(WordClass::Title);
        (shown && !self.repeats(at)).then_some(name.len())
    }

    /// `BRIakan`, `PLNDengan`: an acronym, and a word that ends none.
    fn after_acronym(&self, at: usize) -> Option<usize> {
        let whole = self.slice(at);
        let upper = whole.len()
            - whole
                .trim_start_matches(|c: char| c.is_ascii_uppercase())
                .len();
        let rest = &whole[upper..];
        if upper < 2 || !rest.bytes().all(|b| b.is_ascii_lowercase()) || self.repeats(at) {
            return None;
        }
        let small = self.lexicon.lookup(rest);
        let verb = rest.len() >= HALF && small.classes.any(REPORTING);
        let function =
            small.classes.has(WordClass::Function) && !small.classes.has(WordClass::Enclitic);
        if verb || function {
            let led = rest.len() >= HALF - 1 || self.is_capital(at + 1);
            return led.then_some(upper);
        }
        if rest.len() >= LONG && small.detail.rank() == 1 {
            return Some(upper);
        }
        let begins = &whole[upper - 1..];
        let next = self.lexicon.lookup(begins).classes;
        (upper > 2 && begins.len() >= HALF && next.has(WordClass::Function)).then_some(upper - 1)
    }

    /// `menyebutRaja`, `JakartaGempa`: at the one capital inside.
    fn at_capital(&self, at: usize) -> Option<usize> {
        let whole = self.slice(at);
        let mut inner = whole
            .char_indices()
            .skip(1)
            .filter(|(_, c)| c.is_uppercase());
        let (cut, _) = inner.next()?;
        let (left, right) = whole.split_at(cut);
        let classes = self.lexicon.lookup(left).classes;
        let closed = classes.any(REPORTING) || classes.has(WordClass::Function);
        let least = if closed { HALF - 2 } else { HALF - 1 };
        if right.len() < least || !closed && self.repeats(at) {
            return None;
        }
        if left.starts_with(char::is_lowercase) {
            let token = &self.tokens[at];
            if at > 0 && !token.space_before && self.tokens[at - 1].kind == TokenKind::Word {
                return None; // the outlet of `dilansirdetikBali`, parted already
            }
            // `dilansir detikBali`: an outlet writes itself so.
            let named = !closed
                && !classes.any(TEXTS)
                && !classes.has(WordClass::CueSource)
                && at > 0
                && self.tokens[at - 1].classes.has(WordClass::CueSource);
            let whole = left.len() > 1 && !classes.is_empty() && !named;
            return whole.then_some(cut).or_else(|| self.two_words(left));
        }
        if inner.next().is_some() {
            // `AdapunKBRI`: a function word before an acronym.
            let acronym = right.len() >= HALF - 1 && shape_of(right) == Shape::Upper;
            let led = left.len() >= HALF && classes.any(CLOSED)
                || left.len() >= LONG && classes.has(WordClass::Title);
            return (acronym && led && !self.repeats(at)).then_some(cut);
        }
        let right_word = self.lexicon.lookup(right);
        let head = left.len() >= HALF - 1 && classes.any(HEADS); // no `McMelati`, `DiSuroso`
        if head && right.len() >= HALF && right_word.classes.any(NAMES) {
            return Some(cut);
        }
        // `PadaBelanda`, `WartawanTempo`; `Israeldan|Iran`.
        let known = right_word.classes;
        let named = known.any(NAMES) || known.is_empty() && !right.contains('.');
        let led = left.len() >= HALF && classes.has(WordClass::Function) && named
            || left.len() >= LONG && classes.has(WordClass::Title) && !known.is_empty()
            || self.closed_end(left).is_some() && named;
        if led && right.len() >= HALF && !known.has(WordClass::Title) && !self.repeats(at) {
            return Some(cut);
        }
        let shown = self.shows(left) || self.after_outlet(at);
        let rank = right_word.detail.rank();
        let word = self.shows(right) || (1..=FREQUENT).contains(&rank) || self.after_outlet(at);
        (left.len() >= HALF && right.len() >= HALF && shown && word).then_some(cut)
    }

    /// Where a capitalised word that is none of the lexicon goes over to a conjunction or preposition: `Israel|dan`.
    fn closed_end(&self, word: &str) -> Option<usize> {
        let closed = |cut: &usize| {
            let rest = word.get(*cut..).unwrap_or_default();
            let classes = self.lexicon.lookup(rest).classes;
            classes.has(WordClass::Conjunction) || classes.has(WordClass::Preposition)
        };
        let listed = !self.lexicon.lookup(word).classes.is_empty();
        let mut ends = HALF..word.len().saturating_sub(HALF - 3);
        ends.find(closed).filter(|_| !listed)
    }

    /// `Israeldan|Iran`: a conjunction or preposition to which the next name is glued.
    fn before_glued(&self, at: usize) -> Option<usize> {
        let next = self.tokens.get(at + 1)?;
        let glued = !next.space_before && next.kind == TokenKind::Word && next.is_capital();
        self.closed_end(self.slice(at)).filter(|_| glued)
    }

    /// `dilansirdetik|Bali`: where a reporting or closed word in small letters goes over to the name behind it, which begins
    /// with a small letter and a listed word.
    fn two_words(&self, small: &str) -> Option<usize> {
        let listed = |at: &usize| {
            let first = self.lexicon.lookup(&small[..*at]).classes;
            let second = self.lexicon.lookup(&small[*at..]).classes;
            let leads = first.any(REPORTING) || first.any(CLOSED);
            (leads || first.has(WordClass::CueSource)) && !second.is_empty()
        };
        let ends = HALF..small.len().saturating_sub(HALF - 1);
        ends.rev()
            .filter(|at| small.is_char_boundary(*at))
            .find(listed)
    }

    /// Whether the document writes the same again: a brand (`GoPay`), not an accident.
    fn repeats(&self, at: usize) -> bool {
        let (whole, key) = (self.slice(at), self.key(at));
        let from = self.capitals.partition_point(|(k, _)| Some(*k) < key);
        self.capitals[from..]
            .iter()
            .take_while(|(k, _)| Some(*k) == key)
            .take(ALIKE)
            .any(|&(_, other)| other != at && self.slice(other) == whole)
    }

    /// Whether a capitalised word stands alone in the document.
    fn shows(&self, word: &str) -> bool {
        let Some(key) = word.as_bytes().first_chunk::<HALF>() else {
            return false;
        };
        let from = self.capitals.partition_point(|(k, _)| k < key);
        self.capitals[from..]
            .iter()
            .take_while(|(k, _)| k == key)
            .take(ALIKE)
            .any(|&(_, other)| self.slice(other) == word)
    }

    /// Whether it stands where a dateline names its place: `Liputan6.com, Jakarta`.
    fn after_outlet(&self, at: usize) -> bool {
        at >= 2
            && self.tokens[at - 1].kind == TokenKind::Comma
            && [".com", ".id", ".co"]
                .iter()
                .any(|end| self.slice(at - 2).to_lowercase().ends_with(end))
    }
}
