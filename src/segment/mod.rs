//! From text to tokens, phrases, sentences, paragraphs and quotation marks. Everything is a span; no text is copied.

mod mark;
mod token;

pub use mark::{Quotation, Quotations, quotations};
pub use token::{Phrase, Shape, Token, TokenKind};

use crate::text::Span;
use std::ops::Range;

/// What a sentence is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentenceKind {
    /// The article's own prose.
    Body,
    /// A headline or subhead: a short paragraph without a stop at its end.
    Headline,
    /// Furniture of the page: `Baca juga: …`, `2 dari 2 halaman`. Not part of the article.
    Furniture,
}

/// A sentence, with the tokens in it. Sentences follow each other and never cross a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// From its first token to its last.
    pub span: Span,
    /// Its tokens, as indices into [`Segmentation::tokens`].
    pub tokens: Range<u32>,
    /// Its paragraph, as an index into [`Segmentation::paragraphs`].
    pub paragraph: u32,
    /// What it is part of.
    pub kind: SentenceKind,
}

/// A paragraph: a run of text between line breaks (a single `\n` ends one as a blank line does).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Without the white space around it.
    pub span: Span,
    /// Its tokens.
    pub tokens: Range<u32>,
    /// Its sentences.
    pub sentences: Range<u32>,
}

/// Everything that segmentation finds in one document. Reused from document to document.
#[derive(Debug, Default)]
pub struct Segmentation {
    /// All tokens in text order.
    pub tokens: Vec<Token>,
    /// Entries of several words found in the lexicon, longest first at each token; they do not overlap.
    pub phrases: Vec<Phrase>,
    /// All sentences in text order.
    pub sentences: Vec<Sentence>,
    /// All paragraphs in text order.
    pub paragraphs: Vec<Paragraph>,
    /// The dateline (`JAKARTA, KOMPAS —`, `Liputan6.com, Jakarta -`, `Tanggamus (ANTARA) -`) with its dash.
    pub dateline: Option<Span>,
}
