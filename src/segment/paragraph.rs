//! Which lines make a paragraph, and which paragraphs are headlines.

use super::scan::Scanner;
use super::{Paragraph, Segmentation, SentenceKind, Token, TokenKind, cover};
use crate::lexicon::{Classes, WordClass};

/// Most tokens of a place before a dash that stands on a line of its own.
const PLACE: usize = 4;

/// Reporting words that follow their quote.
const AFTER_QUOTE: Classes = Classes::of(&[WordClass::CuePost, WordClass::CueNya]);

/// Scans the whole text and appends its paragraphs, without sentences as yet.
pub fn gather(scanner: &mut Scanner<'_>, out: &mut Vec<Paragraph>) {
    let (mut from, mut blank) = (0, true);
    while scanner.line() {
        let tokens = scanner.tokens();
        if tokens.len() == from {
            blank = true;
            continue;
        }
        let begin = match out.last() {
            Some(last) if !blank => {
                let begin = last.tokens.start as usize;
                goes_on(&tokens[begin..from], &tokens[from..]).then_some(begin)
            }
            _ => None,
        };
        if begin.is_some() {
            out.pop();
        }
        let range = begin.unwrap_or(from)..tokens.len();
        out.push(Paragraph {
            span: cover(tokens, &range),
            tokens: range.start as u32..range.end as u32,
            sentences: 0..0,
        });
        (from, blank) = (tokens.len(), false);
    }
}

/// Whether the line `next` plainly goes on with the line before it.
fn goes_on(line: &[Token], next: &[Token]) -> bool {
    let (Some(last), Some(first)) = (line.last(), next.first()) else {
        return false;
    };
    let joint = Classes::of(&[WordClass::Preposition, WordClass::Conjunction]);
    let dash_alone = next.len() == 1 && first.kind == TokenKind::Dash && line.len() <= PLACE;
    let after_dash = last.kind == TokenKind::Dash && line.len() <= PLACE + 1;
    let after_joint = last.is_lower() && last.classes.any(joint);
    match first.kind {
        TokenKind::Close | TokenKind::Comma | TokenKind::Semicolon => true,
        TokenKind::Stop if first.span.len() == 1 => !ends_whole(line),
        TokenKind::Word if first.is_lower() && first.span.len() > 1 => match last_word(line) {
            Some(TokenKind::Stop) => last.kind == TokenKind::Mark && first.classes.any(AFTER_QUOTE),
            Some(TokenKind::Colon | TokenKind::Semicolon) => false,
            _ => true,
        },
        _ => dash_alone || after_dash || after_joint || last.kind == TokenKind::Open,
    }
}

/// Longest headline, in tokens.
const LONGEST: usize = 25;

/// Marks the sentences of short paragraphs without a stop as headlines. The last paragraph is none, nor is one that the
/// next goes on with.
pub fn mark_headlines(text: &str, out: &mut Segmentation) {
    let mut after_whole = true;
    for index in 0..out.paragraphs.len().saturating_sub(1) {
        let paragraph = &out.paragraphs[index];
        let range = paragraph.tokens.start as usize..paragraph.tokens.end as usize;
        let tokens = &out.tokens[range];
        let sentences = paragraph.sentences.start as usize..paragraph.sentences.end as usize;
        let body = out.sentences[sentences.clone()]
            .iter()
            .all(|sentence| sentence.kind == SentenceKind::Body);
        let next = out.tokens[out.paragraphs[index + 1].tokens.start as usize];
        let headline = body && after_whole && !next.is_lower() && is_headline(text, tokens);
        if headline {
            for sentence in &mut out.sentences[sentences] {
                sentence.kind = SentenceKind::Headline;
            }
        }
        after_whole = headline || !body || ends_whole(tokens);
    }
}

/// Whether a line ends as sentences do, so that the next begins anew.
fn ends_whole(tokens: &[Token]) -> bool {
    last_word(tokens).is_none_or(|last| last == TokenKind::Stop)
}

/// The kind of the last token that is no closing mark or bracket.
fn last_word(tokens: &[Token]) -> Option<TokenKind> {
    let mut kinds = tokens.iter().rev().map(|token| token.kind);
    kinds.find(|kind| !matches!(kind, TokenKind::Mark | TokenKind::Close))
}

fn is_headline(text: &str, tokens: &[Token]) -> bool {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return false;
    };
    if tokens.len() > LONGEST || first.is_lower() || !tokens.iter().any(Token::is_word) {
        return false;
    }
    let open_ended = matches!(
        last.kind,
        TokenKind::Comma | TokenKind::Colon | TokenKind::Semicolon | TokenKind::Dash
    );
    !open_ended && !attributes(tokens) && (!ends_whole(tokens) || is_question(text, tokens))
}

/// Whether a quote with its attribution stands there: such a line is prose, stop or no stop.
fn attributes(tokens: &[Token]) -> bool {
    let mark = tokens
        .iter()
        .position(|token| token.kind == TokenKind::Mark);
    mark.is_some_and(|mark| {
        tokens[mark..]
            .iter()
            .any(|token| token.is_lower() && token.classes.any(AFTER_QUOTE))
    })
}

/// A question or exclamation in title case, without other sentences: `Siapa Untung, Siapa Rugi?`
fn is_question(text: &str, tokens: &[Token]) -> bool {
    let asks = |token: &&Token| text[token.span.range()].ends_with(['?', '!']);
    if tokens
        .iter()
        .rev()
        .find(|token| token.kind == TokenKind::Stop)
        .filter(asks)
        .is_none()
    {
        return false;
    }
    let words = tokens.iter().filter(|token| token.is_word());
    let (mut all, mut lower) = (0, 0);
    for word in words {
        all += 1;
        lower += usize::from(word.is_lower());
    }
    let stops = tokens.iter().filter(|token| token.kind == TokenKind::Stop);
    all > 2 && lower * 4 <= all && stops.count() <= 1
}
