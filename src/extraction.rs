//! The result for one document: sorted vectors and index ids, no lifetimes; plain to write, plain to hand on.

use crate::entity::{Entity, Mention};
use crate::quote::Quote;
use jiff::civil::Date;

/// What kutip found in one document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extraction {
    /// All mentions in text order.
    pub mentions: Vec<Mention>,
    /// The entities they belong to.
    pub entities: Vec<Entity>,
    /// All quotes in text order.
    pub quotes: Vec<Quote>,
    /// Number of paragraphs.
    pub paragraphs: usize,
    /// Warnings (an odd quotation mark), in plain words.
    pub warnings: Vec<String>,
    /// Outlet, as the dateline tells, where the document's source did not.
    pub outlet: Option<String>,
    /// Day of publication, as the text tells, where the document's source did not.
    pub published: Option<Date>,
}
