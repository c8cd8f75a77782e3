//! A document as a flat list of items: what rules run over.
//!
//! A quotation is one item, and so is a name, an entry of several words, a bracket. Noun phrases that can speak are
//! then drawn together by [`super::phrase`].

use super::quotation::Look;
use crate::entity::Mention;
use crate::gazetteer::Label;
use crate::lexicon::{Classes, Detail, TitleKind, WordClass};
use crate::rule::pattern::{Symbol, Words};
use crate::segment::{Phrase, Quotation, Segmentation, SentenceKind, Shape, Token, TokenKind};
use crate::text::{Document, Span};
use std::ops::Range;

/// One item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// What it is: a [`Symbol`], or a word that a rule names.
    pub symbol: u8,
    /// What it is apart from named words.
    pub plain: Symbol,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Index of the mention, quotation or phrase it stands for; [`NONE`] for none.
    pub target: u32,
    /// Classes of the word or entry.
    pub classes: Classes,
    /// What the lists say of it beyond the classes.
    pub detail: Detail,
}

/// No target.
pub const NONE: u32 = u32::MAX;

/// What items are made from.
pub struct Material<'a> {
    /// The document.
    pub doc: &'a Document,
    /// Its tokens.
    pub seg: &'a Segmentation,
    /// Names, in text order.
    pub mentions: &'a [Mention],
    /// Quotations, in text order, and what they look like.
    pub quotations: &'a [(Quotation, Look)],
    /// Words that rules name.
    pub words: &'a Words,
}

/// Items with the text that they stand for. Beyond the last item there is nothing: no symbol, no class, an empty word.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// The document.
    pub doc: &'a Document,
    /// Its tokens.
    pub seg: &'a Segmentation,
    /// Its items.
    pub items: &'a [Item],
}

impl<'a> Line<'a> {
    /// What item `at` is.
    #[must_use]
    pub fn symbol(&self, at: usize) -> Option<Symbol> {
        self.items.get(at).map(|item| item.plain)
    }

    /// Whether item `at` has the class.
    #[must_use]
    pub fn has(&self, at: usize, class: WordClass) -> bool {
        self.items.get(at).is_some_and(|i| i.classes.has(class))
    }

    /// The first token of item `at`.
    #[must_use]
    pub fn token(&self, at: usize) -> Option<&'a Token> {
        let first = self.items.get(at)?.first as usize;
        self.seg.tokens.get(first)
    }

    /// The first word of item `at`.
    #[must_use]
    pub fn word(&self, at: usize) -> &'a str {
        self.token(at)
            .map_or("", |token| self.doc.slice(token.span))
    }

    /// Whether item `at` begins with a capital letter.
    #[must_use]
    pub fn is_capital(&self, at: usize) -> bool {
        self.token(at).is_some_and(Token::is_capital)
    }

    /// Whether item `at` is a form of address before a name: `Pak`, `dr`.
    #[must_use]
    pub fn is_address(&self, at: usize) -> bool {
        self.has(at, WordClass::Honorific)
            && (self.is_capital(at) || self.has(at, WordClass::SmallHonorific))
    }

    /// Whether item `at` is a rank: `AKBP`, `Letjen TNI (Purn)`.
    #[must_use]
    pub fn is_rank(&self, at: usize) -> bool {
        let item = self.items.get(at);
        item.is_some_and(|i| i.plain == Symbol::Role && is_rank(i.detail))
    }

    /// The item after `at` and the brackets that follow it.
    #[must_use]
    pub fn past_brackets(&self, at: usize) -> usize {
        let mut next = at + 1;
        while self.symbol(next) == Some(Symbol::Bracket) {
            next += 1;
        }
        next
    }

    /// The bytes of items `from..to`, without a clitic at their end.
    #[must_use]
    pub fn span(&self, from: usize, to: usize) -> Span {
        token_span(
            &self.seg.tokens,
            self.items[from].first,
            self.items[to - 1].last,
        )
    }
}

/// Builds the items of a document.
pub fn items(m: &Material, out: &mut Vec<Item>) {
    out.clear();
    let mut cursor = Cursor {
        m,
        mention: 0,
        quotation: 0,
        phrase: 0,
    };
    for paragraph in &m.seg.paragraphs {
        let mut open = true;
        for sentence in
            &m.seg.sentences[paragraph.sentences.start as usize..paragraph.sentences.end as usize]
        {
            let start = sentence.tokens.start.max(out.last().map_or(0, |i| i.last));
            if start >= sentence.tokens.end && !sentence.tokens.is_empty() {
                continue;
            }
            // A sentence that begins inside a quotation goes on after it: no boundary stands there.
            if start == sentence.tokens.start {
                let symbol = if open {
                    Symbol::Paragraph
                } else {
                    Symbol::Sentence
                };
                out.push(bare(symbol, start, start));
            }
            open = false;
            if sentence.kind == SentenceKind::Furniture {
                out.push(bare(Symbol::Stop, sentence.tokens.end, sentence.tokens.end));
                continue;
            }
            cursor.sentence(start..sentence.tokens.end, out);
        }
    }
}

fn bare(symbol: Symbol, first: u32, last: u32) -> Item {
    Item {
        symbol: symbol as u8,
        plain: symbol,
        first,
        last,
        target: NONE,
        classes: Classes::NONE,
        detail: Detail::default(),
    }
}

struct Cursor<'a> {
    m: &'a Material<'a>,
    mention: usize,
    quotation: usize,
    phrase: usize,
}

impl Cursor<'_> {
    /// Appends the items of a sentence; its dateline is no part of what is said.
    fn sentence(&mut self, tokens: Range<u32>, out: &mut Vec<Item>) {
        let seg = self.m.seg;
        let dateline = |token: u32| {
            let span = seg.tokens[token as usize].span;
            seg.dateline.is_some_and(|dateline| dateline.contains(span))
        };
        let quoted = |item: &Item| matches!(item.plain, Symbol::Quote | Symbol::Fragment);
        let mut token = tokens.start;
        while token < tokens.end {
            if dateline(token) {
                token += 1;
                continue;
            }
            let mut item = self.item(token);
            token = item.last.max(token + 1);
            // `ditutup." Kami siap, "kata …`: the mark that opens the next quotation stands with the stop.
            let next = self.m.quotations.get(self.quotation);
            let opens = next.is_some_and(|(q, _)| (token..=token + 1).contains(&q.first));
            let inside = token < tokens.end && !opens && !out.last().is_some_and(quoted);
            if item.plain == Symbol::Stop && inside {
                // A stop in mid-sentence (`Rp 10. 000`) ends nothing.
                item = bare(Symbol::Other, item.first, item.last);
            }
            let mark = seg.tokens[item.first as usize].kind == TokenKind::Mark;
            if item.plain != Symbol::Other || !mark {
                out.push(item);
            }
        }
    }

    /// The item that begins at `token`.
    fn item(&mut self, token: u32) -> Item {
        let seg = self.m.seg;
        if let Some(item) = self.quotation(token) {
            return item;
        }
        if let Some(item) = self.mention(token) {
            return item;
        }
        if let Some(item) = self.bracket(token) {
            return item;
        }
        if let Some(phrase) = self.phrase(token) {
            let first = &seg.tokens[token as usize];
            let plain = word_symbol(phrase.classes, phrase.detail, first.shape);
            let span = first
                .span
                .cover(seg.tokens[(phrase.first + phrase.len) as usize - 1].span);
            // `keterangan resmi`: a rule that names a written text means it with what it is called.
            let text = first.classes.has(WordClass::WrittenText);
            let head = || self.named(first.span).filter(|_| text);
            let symbol = self.named(span).or_else(head).unwrap_or(plain as u8);
            let last = token + phrase.len;
            return Item {
                symbol,
                plain,
                first: token,
                last,
                target: NONE,
                classes: phrase.classes,
                detail: phrase.detail,
            };
        }
        self.word(token)
    }

    fn quotation(&mut self, token: u32) -> Option<Item> {
        let list = self.m.quotations;
        while list
            .get(self.quotation)
            .is_some_and(|(q, _)| q.last <= token)
        {
            self.quotation += 1;
        }
        let (q, look) = list.get(self.quotation)?;
        if q.first > token {
            return None;
        }
        let symbol = match look {
            Look::Speech => Symbol::Quote,
            Look::Fragment => Symbol::Fragment,
            Look::Name => return None,
        };
        let mut item = bare(symbol, token, q.last);
        item.target = self.quotation as u32;
        Some(item)
    }

    fn mention(&mut self, token: u32) -> Option<Item> {
        let seg = self.m.seg;
        let span = seg.tokens[token as usize].span;
        let list = self.m.mentions;
        while list
            .get(self.mention)
            .is_some_and(|m| m.span.end() <= span.start())
        {
            self.mention += 1;
        }
        let mention = list.get(self.mention)?;
        if !span.overlaps(mention.span) {
            return None;
        }
        // A title of address by itself is no name.
        if mention.label == Label::Person
            && mention.span == span
            && seg.tokens[token as usize].classes.has(WordClass::Honorific)
            && self.m.doc.slice(span).ends_with('.')
        {
            return None;
        }
        let symbol = match mention.label {
            Label::Person => Symbol::Person,
            Label::Org => Symbol::Org,
            Label::Outlet => Symbol::Outlet,
            Label::Place | Label::Country => Symbol::Place,
            Label::Date => return None,
        };
        let mut last = token + 1;
        while seg
            .tokens
            .get(last as usize)
            .is_some_and(|t| t.span.start() < mention.span.end())
        {
            last += 1;
        }
        let mut item = bare(symbol, token, last);
        item.target = self.mention as u32;
        Some(item)
    }

    /// A bracket with what it holds, if it closes soon.
    fn bracket(&self, token: u32) -> Option<Item> {
        let tokens = &self.m.seg.tokens;
        if tokens[token as usize].kind != TokenKind::Open {
            return None;
        }
        let close = (token + 1..(token + 16).min(tokens.len() as u32))
            .find(|t| tokens[*t as usize].kind == TokenKind::Close)?;
        Some(bare(Symbol::Bracket, token, close + 1))
    }

    fn phrase(&mut self, token: u32) -> Option<Phrase> {
        let list = &self.m.seg.phrases;
        while list.get(self.phrase).is_some_and(|p| p.first < token) {
            self.phrase += 1;
        }
        let phrase = *list.get(self.phrase).filter(|p| p.first == token)?;
        let seg = self.m.seg;
        let end = seg.tokens[(token + phrase.len) as usize - 1].span.end();
        // `Letjen TNI (Purn)`: the body in a rank is part of it.
        let in_rank =
            |m: &Mention| is_rank(phrase.detail) && m.label == Label::Org && m.span.end() <= end;
        let cut_by_name = self
            .m
            .mentions
            .get(self.mention)
            .is_some_and(|m| m.span.start() < end && !in_rank(m));
        let cut_by_quote = self
            .m
            .quotations
            .get(self.quotation)
            .is_some_and(|(q, _)| q.first < token + phrase.len);
        (!cut_by_name && !cut_by_quote).then_some(phrase)
    }

    fn word(&self, token: u32) -> Item {
        let t = &self.m.seg.tokens[token as usize];
        let plain = match t.kind {
            TokenKind::Word => word_symbol(t.classes, t.detail, t.shape),
            TokenKind::Number => Symbol::Number,
            TokenKind::Comma => Symbol::Comma,
            TokenKind::Colon => Symbol::Colon,
            TokenKind::Semicolon => Symbol::Semicolon,
            TokenKind::Stop => Symbol::Stop,
            TokenKind::Dash => Symbol::Dash,
            _ => Symbol::Other,
        };
        let named = if t.kind == TokenKind::Word {
            self.named(t.span)
        } else {
            None
        };
        Item {
            symbol: named.unwrap_or(plain as u8),
            plain,
            first: token,
            last: token + 1,
            target: NONE,
            classes: t.classes,
            detail: t.detail,
        }
    }

    fn named(&self, span: Span) -> Option<u8> {
        const USUAL: usize = 32;
        let mut lower = [0; USUAL];
        let word = self.m.doc.slice(span).as_bytes();
        let Some(lower) = lower.get_mut(..word.len()) else {
            return self.m.words.byte_of(&word.to_ascii_lowercase());
        };
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        self.m.words.byte_of(lower)
    }
}

/// Whether the detail is that of a rank (police, armed forces), which is no role by itself.
#[must_use]
pub fn is_rank(detail: Detail) -> bool {
    detail.title() == TitleKind::PoliceRank as u8 || detail.title() == TitleKind::MilitaryRank as u8
}

/// The symbol of a word or entry by its classes: reporting words first, then pronouns, titles, function words.
#[must_use]
pub fn word_symbol(classes: Classes, detail: Detail, shape: Shape) -> Symbol {
    use WordClass as W;
    const ORDER: &[(W, Symbol)] = &[
        (W::CueNya, Symbol::CueNya),
        (W::CuePrepNya, Symbol::CuePrepNya),
        (W::CuePassiveNya, Symbol::CuePassiveNya),
        (W::CuePrep, Symbol::CuePrep),
        (W::CuePost, Symbol::CuePost),
        (W::CuePre, Symbol::CuePre),
        (W::CuePassive, Symbol::CuePassive),
        (W::CueSource, Symbol::CueSource),
        (W::Negation, Symbol::Negation),
        (W::PronounThird, Symbol::Pronoun),
    ];
    for (class, symbol) in ORDER {
        if classes.has(*class) {
            return weak(*symbol, classes);
        }
    }
    let capital = matches!(shape, Shape::Capital | Shape::Upper | Shape::Mixed);
    let title = classes.has(W::Title) && (capital || !classes.has(W::Unnamed));
    if title {
        return Symbol::Role;
    }
    if classes.has(W::Unnamed) {
        return Symbol::Unnamed;
    }
    if classes.has(W::PronounOther) {
        return Symbol::OtherPronoun;
    }
    if classes.any(Classes::of(&[W::Month, W::Weekday, W::Temporal])) {
        return Symbol::Time;
    }
    if classes.has(W::Preposition) {
        return Symbol::Preposition;
    }
    if classes.has(W::Conjunction) {
        return Symbol::Conjunction;
    }
    if classes.any(Classes::of(&[W::Function, W::Demonstrative])) {
        return Symbol::Function;
    }
    if classes.has(W::MixedCue) {
        return Symbol::CueMixed;
    }
    debug_assert!(detail.number() <= 12);
    if capital {
        Symbol::Capital
    } else {
        Symbol::Word
    }
}

/// The weak twin of a cue symbol, where the list says so.
fn weak(symbol: Symbol, classes: Classes) -> Symbol {
    let weak = classes.has(WordClass::CueWeak);
    match symbol {
        Symbol::CuePost if weak => Symbol::CuePostWeak,
        Symbol::CueNya if weak => Symbol::CueNyaWeak,
        Symbol::CuePre if weak || !classes.has(WordClass::CueIndirect) => Symbol::CuePreWeak,
        other => other,
    }
}

/// The span from the start of one token to the end of another's base form (a clitic stays outside).
#[must_use]
pub fn token_span(tokens: &[Token], first: u32, last: u32) -> Span {
    tokens[first as usize]
        .span
        .cover(tokens[last as usize - 1].base())
}
