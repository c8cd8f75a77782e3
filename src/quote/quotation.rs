//! Which quotations are speech, which a few quoted words, and which a title, a nickname or a scare word.

use crate::lexicon::{Classes, WordClass};
use crate::segment::{Phrase, Quotation, Segmentation, Shape, Token, TokenKind};
use crate::text::Document;

/// What a quotation looks like from the inside and from its edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Look {
    /// Speech: a stop before the closing mark, or a reporting word beside it.
    Speech,
    /// A few words: they are a mixed quote if a speaker is reported around them.
    Fragment,
    /// A title, term, nickname, sign: no quote.
    Name,
}

const AFTER: Classes = Classes::of(&[WordClass::CuePost, WordClass::CueNya]);
const BEFORE: Classes = Classes::of(&[
    WordClass::CuePre,
    WordClass::CuePost,
    WordClass::CueNya,
    WordClass::CuePassive,
    WordClass::CuePassiveNya,
]);

/// Judges one quotation. Orthography asks for `, . ? !` before the closing mark of speech and for none in terms and
/// titles; outlets that put the comma after the mark are told by the reporting word that follows.
#[must_use]
pub fn look(doc: &Document, seg: &Segmentation, q: &Quotation) -> Look {
    let content = doc.slice(q.content);
    let words = (q.first..q.last)
        .filter(|t| {
            matches!(
                seg.tokens[*t as usize].kind,
                TokenKind::Word | TokenKind::Number
            )
        })
        .count();
    if words == 0 {
        return Look::Name;
    }
    if q.goes_on {
        return Look::Speech;
    }
    if q.single && words < 4 && !reported(seg, q) {
        return Look::Name;
    }
    let stopped = content.ends_with(['.', ',', '?', '!', '…']) || content.ends_with("..");
    if reported(seg, q) || introduced(seg, q) {
        return Look::Speech;
    }
    if named(seg, q) || stopped && within_sentence(seg, q) {
        return Look::Name;
    }
    let goes_on =
        stopped && at(seg, i64::from(q.first) - 1).is_some_and(|t| t.kind == TokenKind::Comma);
    if q.closed && q.opened && !begins_capital(seg, q) && words < 12 && !goes_on {
        return Look::Fragment;
    }
    if goes_on && !begins_capital(seg, q) {
        return Look::Speech;
    }
    if !q.closed || !q.opened {
        return if q.opened && words > 5 {
            Look::Speech
        } else {
            Look::Name
        };
    }
    if stopped && (words > 3 || begins_sentence(seg, q)) {
        return Look::Speech;
    }
    if words > 12 && begins_capital(seg, q) {
        return Look::Speech;
    }
    Look::Fragment
}

fn at(seg: &Segmentation, token: i64) -> Option<&Token> {
    usize::try_from(token).ok().and_then(|t| seg.tokens.get(t))
}

/// Whether the sentence goes on behind the marks as if they were not there (`klausul ”…,” yang telah dihapus`).
fn within_sentence(seg: &Segmentation, q: &Quotation) -> bool {
    const GOES_ON: Classes = Classes::of(&[WordClass::Conjunction, WordClass::Demonstrative]);
    let before = at(seg, i64::from(q.first) - 1).is_some_and(|t| {
        matches!(t.kind, TokenKind::Word | TokenKind::Comma) && !t.classes.any(BEFORE)
    });
    let begins = begins_sentence(seg, q);
    let after = at(seg, i64::from(q.last));
    before && !begins && after.is_some_and(|t| t.shape == Shape::Lower && t.classes.any(GOES_ON))
}

/// Whether a reporting word follows, a comma or dash between them or not.
fn reported(seg: &Segmentation, q: &Quotation) -> bool {
    let mut next = i64::from(q.last);
    if at(seg, next)
        .is_some_and(|t| matches!(t.kind, TokenKind::Comma | TokenKind::Dash | TokenKind::Stop))
    {
        next += 1;
    }
    at(seg, next).is_some_and(|t| {
        t.shape == Shape::Lower
            && t.classes.any(AFTER)
            && !at(seg, next + 1).is_some_and(|n| n.kind == TokenKind::Mark)
    })
}

/// Whether a colon, or a reporting word and a comma, stands before.
fn introduced(seg: &Segmentation, q: &Quotation) -> bool {
    let before = i64::from(q.first) - 1;
    let Some(mark) = at(seg, before) else {
        return false;
    };
    let reporting = |from: i64, n: i64| {
        (from - n..=from).any(|t| at(seg, t).is_some_and(|t| t.classes.any(BEFORE)))
    };
    match mark.kind {
        TokenKind::Colon => begins_capital(seg, q) && !named(seg, q),
        TokenKind::Comma => begins_capital(seg, q) && reporting(before - 1, 8),
        TokenKind::Word => begins_capital(seg, q) && reporting(before, 1) && !named(seg, q),
        _ => false,
    }
}

/// Whether the words before, in the same sentence, say that a title, term, nickname or sign follows.
fn named(seg: &Segmentation, q: &Quotation) -> bool {
    let before = i64::from(q.first) - 1;
    let colon = at(seg, before).is_some_and(|t| t.kind == TokenKind::Colon);
    let reach = if colon { 6 } else { 2 };
    (before - reach..=before)
        .rev()
        .map_while(|t| at(seg, t).filter(|t| !matches!(t.kind, TokenKind::Stop | TokenKind::Mark)))
        .any(|t| t.classes.has(WordClass::NotQuote))
        || ended(seg, before).any(|p| p.classes.has(WordClass::NotQuote))
}

/// The entries of several words that end with the token `before` or with the one before it.
fn ended(seg: &Segmentation, before: i64) -> impl Iterator<Item = &Phrase> {
    let end = |p: &Phrase| i64::from(p.first + p.len);
    let from = seg.phrases.partition_point(|p| end(p) < before);
    seg.phrases[from..]
        .iter()
        .take_while(move |p| end(p) <= before + 1)
}

fn begins_capital(seg: &Segmentation, q: &Quotation) -> bool {
    (q.first..q.last)
        .map(|t| &seg.tokens[t as usize])
        .find(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number))
        .is_some_and(|t| t.kind == TokenKind::Number || t.is_capital())
}

/// Whether it stands at the start of a sentence.
fn begins_sentence(seg: &Segmentation, q: &Quotation) -> bool {
    seg.sentences
        .binary_search_by_key(&q.first, |s| s.tokens.start)
        .is_ok()
}
