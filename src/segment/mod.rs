//! From text to tokens, phrases, sentences, paragraphs and quotation marks. Everything is a span; no text is copied.

mod chars;
mod date;
mod dateline;
mod dots;
mod heading;
mod mark;
mod odd;
mod paragraph;
mod phrase;
pub mod piece;
mod scan;
mod sentence;
#[cfg(test)]
mod tests;
mod token;
mod unglue;
mod wrap;

pub use chars::LOST;
pub use date::{Calendar, Day, Told};
pub use heading::{DayPlace, Heading};
pub use mark::{Quotation, Quotations, quotations};
pub(crate) use scan::shape_of;
pub use token::{Phrase, Shape, Token, TokenKind};
pub use wrap::{Unwrapped, unwrap};

use crate::lexicon::Lexicon;
use crate::text::{Document, Span};
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

/// A paragraph: a run of text between line breaks. A single `\n` ends one as a blank line does, unless the sentence
/// plainly goes on behind it: lines that were wrapped, and links that stand on lines of their own.
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
    /// What the article says of itself around its prose.
    pub heading: Heading,
}

impl Segmentation {
    /// Forgets the last document, keeping the memory.
    pub fn clear(&mut self) {
        self.tokens.clear();
        self.phrases.clear();
        self.sentences.clear();
        self.paragraphs.clear();
        self.dateline = None;
        self.heading = Heading::default();
    }

    /// The sentence that the token stands in.
    #[must_use]
    pub fn sentence_of(&self, token: u32) -> Option<usize> {
        let after = self.sentences.partition_point(|s| s.tokens.start <= token);
        let at = after.checked_sub(1)?;
        self.sentences[at].tokens.contains(&token).then_some(at)
    }

    /// The entry of several words that begins at the token.
    #[must_use]
    pub fn phrase_at(&self, token: u32) -> Option<&Phrase> {
        let at = self
            .phrases
            .binary_search_by_key(&token, |phrase| phrase.first);
        at.ok().map(|at| &self.phrases[at])
    }
}

/// Finds the tokens, phrases, sentences and paragraphs of a document, and its dateline. What `out` held is forgotten.
/// Runs in time linear in the text; allocates nothing once `out` has grown.
pub fn segment(doc: &Document, lexicon: &Lexicon, out: &mut Segmentation) {
    out.clear();
    let text = doc.text();
    let mut scanner = scan::Scanner::new(text, lexicon, &mut out.tokens);
    paragraph::gather(&mut scanner, &mut out.paragraphs);
    unglue::unglue(text, lexicon, &mut out.tokens, &mut out.paragraphs);
    for (index, paragraph) in out.paragraphs.iter_mut().enumerate() {
        let range = paragraph.tokens.start as usize..paragraph.tokens.end as usize;
        let (phrase, first) = (out.phrases.len(), out.sentences.len());
        phrase::find(text, lexicon, &out.tokens, range.clone(), &mut out.phrases);
        let mut splitter =
            sentence::Splitter::new(text, lexicon, &out.tokens, &out.phrases[phrase..]);
        splitter.split(range, |tokens, kind| {
            out.sentences.push(Sentence {
                span: cover(&out.tokens, &tokens),
                tokens: tokens.start as u32..tokens.end as u32,
                paragraph: index as u32,
                kind,
            });
        });
        paragraph.sentences = first as u32..out.sentences.len() as u32;
    }
    paragraph::mark_headlines(text, out);
    out.dateline = dateline::find(text, out);
    out.heading = heading::find(text, out);
}

fn cover(tokens: &[Token], range: &Range<usize>) -> Span {
    tokens[range.start].span.cover(tokens[range.end - 1].span)
}
