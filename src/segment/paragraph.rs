//! Which lines make a paragraph, and which paragraphs are headlines.

use super::scan::Scanner;
use super::{Paragraph, Segmentation, SentenceKind, Token, TokenKind, cover};
use crate::lexicon::{Classes, WordClass};

/// Most tokens of a place before a dash that stands on a line of its own.
const PLACE: usize = 4;

/// Reporting words that follow their quote.
const AFTER_QUOTE: Classes = Classes::of(&[WordClass::CuePost, WordClass::CueNya]);

/// Longest line of furniture that only leads to the next (`Baca juga:`), in tokens.
const PREFIX: usize = 3;

/// Longest line that may be a link torn out of its sentence, in tokens.
const LINK: usize = 6;

/// A document is torn where so many lines plainly go on, and one in so many.
const TORN: (usize, usize) = (3, 6);

/// Scans the whole text and appends its paragraphs, without sentences as yet.
pub fn gather(scanner: &mut Scanner<'_>, out: &mut Vec<Paragraph>) {
    // First every line is a paragraph; `sentences` tells whether a blank line stands before it.
    let (mut from, mut blank) = (0, true);
    while scanner.line() {
        let tokens = scanner.tokens();
        if tokens.len() == from {
            blank = true;
            continue;
        }
        out.push(Paragraph {
            span: cover(tokens, &(from..tokens.len())),
            tokens: from as u32..tokens.len() as u32,
            sentences: 0..u32::from(blank),
        });
        (from, blank) = (tokens.len(), false);
    }
    join(scanner.tokens(), out);
}

/// Joins the lines that plainly go on; in a document full of such lines also those around torn links.
fn join(tokens: &[Token], lines: &mut Vec<Paragraph>) {
    let of = |line: &Paragraph| &tokens[line.tokens.start as usize..line.tokens.end as usize];
    let blank = |line: &Paragraph| line.sentences.end > 0;
    let breaks = lines.iter().skip(1).filter(|line| !blank(line)).count();
    let plain = lines
        .windows(2)
        .filter(|pair| !blank(&pair[1]) && goes_on(of(&pair[0]), of(&pair[1])))
        .count();
    let torn = plain >= TORN.0 && plain * TORN.1 >= breaks;
    let (mut kept, mut begins) = (0, true);
    let mut last_line = 0..0;
    for at in 0..lines.len() {
        let line = lines[at].clone();
        let before = &tokens[last_line];
        let joins = at > 0
            && !blank(&line)
            && (goes_on(before, of(&line)) || torn && is_torn(before, begins, of(&line)));
        begins = !joins;
        last_line = line.tokens.start as usize..line.tokens.end as usize;
        if joins {
            let paragraph = &mut lines[kept - 1];
            paragraph.span = paragraph.span.cover(line.span);
            paragraph.tokens.end = line.tokens.end;
        } else {
            lines[kept] = line;
            kept += 1;
        }
    }
    lines.truncate(kept);
}

/// Whether one of two lines may be a link torn out of the sentence that runs through both. A line that begins its
/// paragraph (`begins`) in title case is a subhead, unless a dateline stands in it.
fn is_torn(line: &[Token], begins: bool, next: &[Token]) -> bool {
    let open_ended = !matches!(
        last_word(line),
        None | Some(TokenKind::Stop | TokenKind::Colon)
    );
    let dash = line.iter().any(|token| token.kind == TokenKind::Dash);
    let subhead = begins && !dash && !line.iter().any(Token::is_lower);
    open_ended
        && !subhead
        && !is_bracketed(line)
        && (line.len() <= LINK || next.len() <= LINK)
        && (line.len() <= LINK || dash || !is_title(line))
        && matches!(next[0].kind, TokenKind::Word | TokenKind::Mark)
}

/// Whether the line `next` plainly goes on with the line before it.
fn goes_on(line: &[Token], next: &[Token]) -> bool {
    let (Some(last), Some(first)) = (line.last(), next.first()) else {
        return false;
    };
    if is_bracketed(line) {
        return false;
    }
    let joint = Classes::of(&[WordClass::Preposition, WordClass::Conjunction]);
    let dash_alone = next.len() == 1 && first.kind == TokenKind::Dash && line.len() <= PLACE;
    let after_dash = last.kind == TokenKind::Dash && line.len() <= PLACE + 1;
    let after_joint = last.is_lower() && last.classes.any(joint);
    match first.kind {
        TokenKind::Close | TokenKind::Comma | TokenKind::Semicolon | TokenKind::Slash => true,
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

/// Whether a short line stands in brackets as a whole: the author's initials.
fn is_bracketed(line: &[Token]) -> bool {
    line.len() <= LINK
        && line[0].kind == TokenKind::Open
        && line[line.len() - 1].kind == TokenKind::Close
}

/// Marks the sentences of short paragraphs without a stop as headlines. The last paragraph is none, nor is one that the
/// next goes on with.
pub fn mark_headlines(text: &str, out: &mut Segmentation) {
    let (mut after_whole, mut after_prefix) = (true, false);
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
                sentence.kind = match after_prefix {
                    true => SentenceKind::Furniture,
                    false => SentenceKind::Headline,
                };
            }
        }
        after_prefix = !body && tokens.len() <= PREFIX;
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
    let stops = tokens.iter().filter(|token| token.kind == TokenKind::Stop);
    stops.count() == 1 && is_title(tokens)
}

/// Whether nearly all words begin with a capital.
fn is_title(tokens: &[Token]) -> bool {
    let (mut all, mut lower) = (0, 0);
    for word in tokens.iter().filter(|token| token.is_word()) {
        all += 1;
        lower += usize::from(word.is_lower());
    }
    all > 2 && lower * 4 <= all
}
