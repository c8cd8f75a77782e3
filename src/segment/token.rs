//! Words, numbers and signs.

use crate::lexicon::{Classes, Detail};
use crate::text::{Document, Span};

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with apostrophes between letters (`Ma'ruf`), hyphens before lower case or digits (`Jong-un`,
    /// `kata-kata`, `Covid-19`), dots of abbreviations (`S.H.`, `a.n.`, `M.`, `Dr.`) and of domains (`Kompas.com`).
    /// A dot that ends a sentence as well stays outside.
    Word,
    /// Digits with their inner signs: `2,5`, `13.04`, `23/9/2020`, `09:30`, `1990-an`.
    Number,
    /// Any quotation mark that is not an apostrophe between letters; the pairs `\'\'` and ` `` ` are one mark.
    Mark,
    /// `,`
    Comma,
    /// `.` `!` `?` `…` and runs of them.
    Stop,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// `-` `–` `—` and runs of hyphens (`--`).
    Dash,
    /// `(` `[`
    Open,
    /// `)` `]`
    Close,
    /// `/`
    Slash,
    /// Anything else: `%`, `*`, emoji, a web address, an HTML entity (`&amp;`).
    Other,
}

/// How a word is capitalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// No letters.
    None,
    /// `rumah`
    Lower,
    /// `Rumah`
    Capital,
    /// `RUMAH`; also a single capital letter with or without a dot.
    Upper,
    /// `iPhone`, `McDonald`, `PermataBank`
    Mixed,
}

/// A token: where it stands, what it is made of and which lists know it. It has no text of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Its bytes, clitic included.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
    /// How it is capitalised.
    pub shape: Shape,
    /// Bytes of the clitic at its end (`-nya`, `-lah`, `-kah`, `-pun`), 0 for none. Only set where the lexicon does
    /// not know the whole form and knows (or, for a capitalised word, may be) the base.
    pub clitic: u8,
    /// Whether white space stands before it.
    pub space_before: bool,
    /// The classes of the whole form, in lower case; of the base where it has a clitic and the whole is unknown.
    pub classes: Classes,
    /// What the lists say of it beyond the classes.
    pub detail: Detail,
    /// How many tokens the longest lexicon entry that begins with this word has, at most; 0 if none does.
    pub longest: u8,
    /// Whether the lexicon has entries in which this word stands behind the first.
    pub inner: bool,
}

impl Token {
    /// Its text.
    #[must_use]
    pub fn text<'d>(&self, doc: &'d Document) -> &'d str {
        doc.slice(self.span)
    }

    /// Whether it is a word.
    #[must_use]
    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    /// Whether it is a word wholly in lower case.
    #[must_use]
    pub fn is_lower(&self) -> bool {
        self.kind == TokenKind::Word && self.shape == Shape::Lower
    }

    /// Whether it is a word that begins with a capital letter.
    #[must_use]
    pub fn is_capital(&self) -> bool {
        self.kind == TokenKind::Word
            && matches!(self.shape, Shape::Capital | Shape::Upper | Shape::Mixed)
    }

    /// Its span without the clitic.
    #[must_use]
    pub fn base(&self) -> Span {
        Span::new(self.span.start(), self.span.end() - self.clitic as usize)
    }
}

/// An entry of several words, found as such: `juru bicara`, `lebih lanjut`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase {
    /// Index of its first token.
    pub first: u32,
    /// How many tokens.
    pub len: u32,
    /// The classes of the entry.
    pub classes: Classes,
    /// What the lists say of it beyond the classes.
    pub detail: Detail,
}
