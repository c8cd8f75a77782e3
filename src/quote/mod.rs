//! Who said what: from quotation marks and reporting words to attributed quotes.

use crate::entity::EntityIdx;
use crate::text::Span;
use jiff::civil::Date;
use std::borrow::Cow;

/// What kind of quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuoteKind {
    /// Between quotation marks.
    Direct,
    /// A few quoted words inside a reported sentence.
    Mixed,
    /// Reported speech without marks.
    Indirect,
}

/// What kind of speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpeakerType {
    /// A named person.
    Person,
    /// An organisation.
    Organization,
    /// Described, not named.
    Unnamed,
}

/// Who said it.
#[derive(Debug, Clone, PartialEq)]
pub struct Speaker {
    /// The entity, where named.
    pub entity: Option<EntityIdx>,
    /// Canonical name, or the description of an unnamed speaker.
    pub name: Cow<'static, str>,
    /// The words that name the speaker of this quote.
    pub mention: Span,
    /// Person, organisation or unnamed.
    pub kind: SpeakerType,
}

/// A quote and everything the article says about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// Kind.
    pub kind: QuoteKind,
    /// Its pieces in text order, without the marks: one, or several when interrupted.
    pub parts: Vec<Span>,
    /// The speaker, where known.
    pub speaker: Option<Speaker>,
    /// The speaker's role, to the letter.
    pub role: Option<Span>,
    /// The organisation the role is held in, to the letter.
    pub affiliation: Option<Span>,
    /// The reporting word.
    pub cue: Option<Span>,
    /// The day it was said.
    pub said_on: Option<Date>,
    /// Where it was said.
    pub said_at: Option<Span>,
    /// The outlet it came through.
    pub via: Option<Span>,
    /// To whom.
    pub addressee: Option<Span>,
    /// The rule that linked the speaker (or found the quote, where no speaker is known).
    pub rule: Cow<'static, str>,
    /// Measured share of right answers of that rule, 0–1.
    pub confidence: f32,
}
