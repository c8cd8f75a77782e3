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

    /// The text, exactly as read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
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
