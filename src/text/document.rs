//! One article as it was read.

use super::Span;
use jiff::civil::Date;

/// One article: its text exactly as read, and what its source says about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Unique in the run.
    pub id: String,
    /// The file or stream it came from.
    pub source: String,
    /// Title, where the input carries one apart from the text.
    pub title: Option<String>,
    /// Outlet, where the input names it.
    pub outlet: Option<String>,
    /// Day of publication, where the input names it.
    pub published: Option<Date>,
    /// Where it stands on the web: the record's address, or the page's canonical link.
    pub url: Option<String>,
    /// Who wrote it, as the input's by-line has it.
    pub author: Option<String>,
    /// Channel or category, where the input names it.
    pub section: Option<String>,
    /// Values of the fields that are carried through, in the order in which the user named them.
    pub kept: Vec<String>,
    /// Remarks of the reader (a guessed encoding, a cut): they go to `message`.
    pub notes: Vec<String>,
    text: String,
}

impl Document {
    /// A document with nothing known but its id and text.
    #[must_use]
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Document {
        Document {
            id: id.into(),
            text: text.into(),
            ..Document::default()
        }
    }

    /// The same document with another text.
    #[must_use]
    pub fn with_text(&self, text: impl Into<String>) -> Document {
        Document {
            id: self.id.clone(),
            source: self.source.clone(),
            title: self.title.clone(),
            outlet: self.outlet.clone(),
            published: self.published,
            url: self.url.clone(),
            author: self.author.clone(),
            section: self.section.clone(),
            kept: self.kept.clone(),
            notes: self.notes.clone(),
            text: text.into(),
        }
    }

    /// The text, exactly as read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts another text in the place of this one, before anything has pointed into it.
    pub(crate) fn set_text(&mut self, text: String) {
        self.text = text;
    }

    /// The words at `span`.
    ///
    /// # Panics
    /// If the span is not one of this document.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }
}
