//! The result for one document: sorted vectors and index ids, no lifetimes; plain to write, plain to hand on.

use crate::entity::{Entity, EntityIdx, Mention};
use crate::quote::Quote;
use crate::text::Span;
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
    pub published: Option<Published>,
    /// Who wrote it, as the text's by-line tells, where the document's source did not.
    pub author: Option<String>,
}

impl Extraction {
    /// Moves all that was found to where `to` says.
    pub fn relocate(&mut self, to: impl Fn(Span) -> Span) {
        for mention in &mut self.mentions {
            mention.span = to(mention.span);
        }
        for quote in &mut self.quotes {
            for part in &mut quote.parts {
                *part = to(*part);
            }
            if let Some(speaker) = &mut quote.speaker {
                speaker.mention = to(speaker.mention);
            }
            let words = [
                &mut quote.role,
                &mut quote.affiliation,
                &mut quote.cue,
                &mut quote.said_at,
                &mut quote.via,
                &mut quote.addressee,
            ];
            for span in words.into_iter().flatten() {
                *span = to(*span);
            }
        }
    }

    /// Appends what was found in the next piece of the same text; what that piece says of the document is left out.
    pub fn append(&mut self, mut next: Extraction) {
        let entities = self.entities.len() as u32;
        let shift = |index: &mut EntityIdx| index.0 += entities;
        next.mentions.iter_mut().for_each(|m| shift(&mut m.entity));
        let speakers = next.quotes.iter_mut().filter_map(|q| q.speaker.as_mut());
        speakers
            .filter_map(|speaker| speaker.entity.as_mut())
            .for_each(shift);
        self.mentions.append(&mut next.mentions);
        self.entities.append(&mut next.entities);
        self.quotes.append(&mut next.quotes);
        self.warnings.append(&mut next.warnings);
        self.paragraphs += next.paragraphs;
    }
}

/// The day of publication as a text tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The day.
    pub day: Date,
    /// What tells it.
    pub from: PublishedFrom,
}

/// What tells the day of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PublishedFrom {
    /// A field of the record, a page's own data, or the caller.
    Input,
    /// The dateline before the first sentence.
    Dateline,
    /// A line of the text that holds the date.
    Text,
}

impl PublishedFrom {
    /// The column `published_from` of `documents.csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            PublishedFrom::Input => "input",
            PublishedFrom::Dateline => "dateline",
            PublishedFrom::Text => "text",
        }
    }
}
