//! The dateline: place and outlet before a dash at the beginning of the article.

use super::{Segmentation, SentenceKind, Shape, Token, TokenKind};
use crate::lexicon::{Classes, WordClass};
use crate::text::Span;

/// Paragraphs that are looked at: a headline and a line of credits may stand before.
const PARAGRAPHS: usize = 4;

/// Sentences of a paragraph that are looked at: the line of credits may have lost its break.
const BEGINNING: usize = 2;

/// Most tokens before the dash.
const LONGEST: usize = 16;

/// The first dateline in the first paragraphs, with its dash.
pub fn find(text: &str, out: &Segmentation) -> Option<Span> {
    let paragraphs = out.paragraphs.iter().take(PARAGRAPHS);
    paragraphs
        .filter_map(|paragraph| {
            let sentences = paragraph.sentences.start as usize..paragraph.sentences.end as usize;
            let mut sentences = out.sentences[sentences].iter().take(BEGINNING);
            let body = sentences.find(|sentence| sentence.kind == SentenceKind::Body)?;
            Some(&out.tokens[body.tokens.start as usize..paragraph.tokens.end as usize])
        })
        .find_map(|tokens| {
            let dash = dash(text, tokens)?;
            Some(tokens[0].span.cover(tokens[dash].span))
        })
}

/// Whether a dateline begins here that names its outlet in capitals first: `BERITAKOTA.COM, BOGOR -`.
pub fn shouts(text: &str, tokens: &[Token]) -> bool {
    tokens
        .first()
        .is_some_and(|first| first.shape == Shape::Upper && is_domain(&text[first.span.range()]))
        && dash(text, tokens).is_some()
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
pub fn is_domain(word: &str) -> bool {
    let tail = word.rsplit('.').next().unwrap_or_default();
    tail.len() < word.len() && tail.len() >= 2 && word.len() - tail.len() > 3
}
