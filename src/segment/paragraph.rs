//! Which paragraphs are headlines.

use super::{Segmentation, SentenceKind, Token, TokenKind};
use crate::lexicon::{Classes, WordClass};

/// Longest headline, in tokens.
const LONGEST: usize = 25;

/// Marks the sentences of short paragraphs without a stop as headlines. The last paragraph is none, nor is one that the
/// next goes on with.
pub fn mark_headlines(out: &mut Segmentation) {
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
        let headline = body && after_whole && !next.is_lower() && is_headline(tokens);
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
    let closer = |token: &&Token| matches!(token.kind, TokenKind::Mark | TokenKind::Close);
    let last = tokens.iter().rev().find(|token| !closer(token));
    last.is_none_or(|last| last.kind == TokenKind::Stop)
}

fn is_headline(tokens: &[Token]) -> bool {
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
    !open_ended && !attributes(tokens) && (!ends_whole(tokens) || is_title_case(tokens))
}

/// Whether a quote with its attribution stands there: such a line is prose, stop or no stop.
fn attributes(tokens: &[Token]) -> bool {
    let cue = Classes::of(&[WordClass::CuePost, WordClass::CueNya]);
    let mark = tokens
        .iter()
        .position(|token| token.kind == TokenKind::Mark);
    mark.is_some_and(|mark| {
        tokens[mark..]
            .iter()
            .any(|token| token.is_lower() && token.classes.any(cue))
    })
}

/// A question or exclamation in title case, without other sentences: `Siapa Untung, Siapa Rugi?`
fn is_title_case(tokens: &[Token]) -> bool {
    let words = tokens.iter().filter(|token| token.is_word());
    let (mut all, mut lower) = (0, 0);
    for word in words {
        all += 1;
        lower += usize::from(word.is_lower());
    }
    let stops = tokens.iter().filter(|token| token.kind == TokenKind::Stop);
    all > 2 && lower * 4 <= all && stops.count() <= 1
}
