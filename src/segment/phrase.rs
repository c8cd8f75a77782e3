//! Entries of several words, found in the tokens of a paragraph.

use super::{Phrase, Token, TokenKind};
use crate::lexicon::{ANY_NUMBER, Classes, Detail, Key, Lexicon, TitleKind, WordClass};
use std::ops::Range;

/// Most tokens of an entry.
const LONGEST: usize = 24;

/// Appends the entries found in `tokens[range]`: the longest at each token, from left to right, none overlapping.
pub fn find(
    text: &str,
    lexicon: &Lexicon,
    tokens: &[Token],
    range: Range<usize>,
    out: &mut Vec<Phrase>,
) {
    let numbered = usize::from(lexicon.find(ANY_NUMBER.as_bytes()).longest);
    let mut at = range.start;
    while at < range.end {
        let token = &tokens[at];
        let composed = composed(text, &tokens[at..range.end.min(at + LONGEST)]);
        let longest = match token.kind {
            TokenKind::Number => numbered,
            _ => usize::from(token.longest),
        };
        let longest = longest.min(LONGEST).min(range.end - at);
        let entry = if longest < 2 || !may_join(text, &tokens[at + 1], longest) {
            None
        } else {
            longest_at(text, lexicon, &tokens[at..at + longest])
        };
        let longer = |c: &Phrase| entry.is_none_or(|e| e.len <= c.len);
        match composed.filter(longer).or(entry) {
            Some(phrase) => {
                out.push(Phrase {
                    first: at as u32,
                    ..phrase
                });
                at += phrase.len as usize;
            }
            None => at += 1,
        }
    }
}

/// An office named in English, that the tokens begin with: `Head of Corporate Communications`, `Senior Brand Manager`. Its words
/// are listed, not its whole: capitalised words of offices, `of` or `&` between them, one at least that heads such an office.
fn composed(text: &str, tokens: &[Token]) -> Option<Phrase> {
    let part = |t: &Token| t.classes.has(WordClass::TitleWord) && t.is_capital();
    let joint = |t: &Token| match t.kind {
        TokenKind::Word => t.classes.has(WordClass::TitleWord) && !t.is_capital(),
        TokenKind::Other => matches!(&text[t.span.range()], "&" | "&amp;"),
        TokenKind::Slash | TokenKind::Dash => !t.space_before,
        _ => false,
    };
    let (mut at, mut head) = (0, false);
    while let Some(token) = tokens.get(at) {
        let next = tokens.get(at + 1).is_some_and(part);
        if part(token) {
            head |= token.classes.has(WordClass::TitleHead);
        } else if at == 0 || !joint(token) || !next {
            break;
        }
        at += 1;
    }
    (head && at > 1).then_some(Phrase {
        first: 0,
        len: at as u32,
        classes: Classes::of(&[WordClass::Title, WordClass::TakesOrg]),
        detail: Detail::of_title(TitleKind::Office),
    })
}

/// Whether an entry may go on with `next`: most do not, and the look-up is spared.
fn may_join(text: &str, next: &Token, longest: usize) -> bool {
    match next.kind {
        TokenKind::Word => next.inner || text[next.span.range()].ends_with("nya"),
        TokenKind::Number => true,
        // A sign parts a word in two.
        _ => longest > 2,
    }
}

/// The longest entry that the tokens begin with; its last word may carry `-nya` (`juru bicaranya`).
fn longest_at(text: &str, lexicon: &Lexicon, tokens: &[Token]) -> Option<Phrase> {
    let mut key = Key::default();
    let mut found = None;
    for (index, token) in tokens.iter().enumerate() {
        if token.space_before && index > 0 {
            key.push(" ");
        }
        match token.kind {
            TokenKind::Number => key.push(ANY_NUMBER),
            _ => key.push(&text[token.span.range()]),
        }
        if index == 0 {
            continue;
        }
        let whole = lexicon.find(key.bytes());
        let mut word = whole;
        if let (true, Some(stem)) = (word.classes.is_empty(), key.bytes().strip_suffix(b"nya")) {
            word = lexicon.find(stem);
        }
        if !word.classes.is_empty() {
            found = Some(Phrase {
                first: 0,
                len: index as u32 + 1,
                classes: word.classes,
                detail: word.detail,
            });
        }
        if whole.longest == 0 {
            break;
        }
    }
    found
}
