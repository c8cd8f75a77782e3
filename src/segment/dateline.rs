//! The dateline: place and outlet before a dash at the beginning of the article.

use super::{Segmentation, SentenceKind, Shape, Token, TokenKind};
use crate::lexicon::{Classes, WordClass};
use crate::text::Span;

/// Paragraphs that are looked at: a headline and a line of credits may stand before.
const PARAGRAPHS: usize = 4;

/// Most tokens before the dash.
const LONGEST: usize = 16;

/// The first dateline in the first paragraphs, with its dash.
pub fn find(text: &str, out: &Segmentation) -> Option<Span> {
    let paragraphs = out.paragraphs.iter().take(PARAGRAPHS);
    paragraphs
        .filter(|paragraph| {
            let first = out.sentences.get(paragraph.sentences.start as usize);
            first.is_some_and(|first| first.kind == SentenceKind::Body)
        })
        .find_map(|paragraph| {
            let range = paragraph.tokens.start as usize..paragraph.tokens.end as usize;
            let tokens = &out.tokens[range];
            let dash = dash(text, tokens)?;
            Some(tokens[0].span.cover(tokens[dash].span))
        })
}

/// What the tokens before the dash give as evidence.
#[derive(Default)]
struct Evidence {
    words: usize,
    names: usize,
    domain: bool,
    parted: bool,
    shouted: bool,
}

/// The index of the dash that closes the dateline at the beginning of these tokens.
fn dash(text: &str, tokens: &[Token]) -> Option<usize> {
    let name = Classes::of(&[WordClass::GivenName, WordClass::Surname]);
    let mut evidence = Evidence::default();
    for (at, token) in tokens.iter().enumerate().take(LONGEST) {
        match token.kind {
            TokenKind::Word => {
                let domain = is_domain(&text[token.span.range()]);
                if !token.is_capital() && !domain {
                    return None;
                }
                evidence.words += 1;
                evidence.names += usize::from(token.classes.any(name));
                evidence.domain |= domain;
                evidence.shouted |= at == 0 && token.shape == Shape::Upper && token.span.len() > 3;
            }
            TokenKind::Comma | TokenKind::Open | TokenKind::Close if at > 0 => {
                evidence.parted = true;
            }
            TokenKind::Other if &text[token.span.range()] == "|" => evidence.parted = true,
            TokenKind::Number | TokenKind::Slash => {}
            TokenKind::Dash => {
                let next = tokens.get(at + 1)?;
                let spaced = token.space_before || next.space_before;
                let sign = &text[token.span.range()];
                let bracket = at > 0 && tokens[at - 1].kind == TokenKind::Close;
                // `JAKARTA–Warga`, `MEDAN-Warga`, but not `PSSI-Klub`.
                let glued = sign.len() > 1 || at == 1 && tokens[0].span.len() > 4;
                let glued = glued && evidence.shouted && next.shape != Shape::Upper;
                if spaced || evidence.domain || bracket || glued {
                    return (!next.is_lower() && evidence.fits(sign)).then_some(at);
                }
            }
            _ => return None,
        }
    }
    None
}

impl Evidence {
    fn fits(&self, dash: &str) -> bool {
        match self.words {
            0 => false,
            1 => true,
            2 => self.domain || self.parted || self.shouted || self.names == 0,
            3..=8 => self.domain || self.parted || self.shouted || dash == "—",
            _ => false,
        }
    }
}

/// `Kompas.com`, not `M.Si.` nor `St.`
fn is_domain(word: &str) -> bool {
    let tail = word.rsplit('.').next().unwrap_or_default();
    tail.len() < word.len() && tail.len() >= 2 && word.len() - tail.len() > 3
}
