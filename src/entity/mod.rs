//! Who and what is named: from gazetteer hits and the words around them to mentions, and from mentions to entities.

mod address;
mod agree;
mod atom;
mod chain;
mod clue;
mod dates;
pub mod fit;
mod heading;
mod known;
mod meaning;
mod memory;
mod mend;
mod model;
mod namesake;
mod office;
mod piece;
pub mod profile;
mod recognise;
mod resolve;
mod run;
mod stranger;
mod sums;
mod unite;
mod whole;

pub use clue::{Clue, READINGS, Reading};
pub use dates::{DATE_RULES, dates};
pub use heading::{heading, outlet};
pub use model::{EvidenceModel, Weights};
pub use recognise::{Names, Scratch, clues, recognise};

use crate::gazetteer::Label;
use crate::text::Span;
use std::borrow::Cow;

/// How a mention was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// A gazetteer form with enough evidence.
    Gazetteer,
    /// A rule: the words around and inside the name.
    Rule,
    /// A short form of a name that stands in full elsewhere in the document.
    Coreference,
}

/// Index of an entity in the extraction's list of entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityIdx(pub u32);

/// One name where it stands. Mentions never overlap and are in text order.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The words, titles and clitics left out.
    pub span: Span,
    /// What it names.
    pub label: Label,
    /// The entity it belongs to.
    pub entity: EntityIdx,
    /// How it was found.
    pub method: Method,
    /// The rule or gazetteer entry that made it.
    pub rule: Cow<'static, str>,
    /// 0–1.
    pub confidence: f32,
}

/// Someone or something named in the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// What it is.
    pub label: Label,
    /// The canonical name: the gazetteer's where linked, else the fullest form in the document.
    pub name: Cow<'static, str>,
    /// The gazetteer's id where linked, else empty.
    pub id: Cow<'static, str>,
    /// Wikidata Q number where known, else empty.
    pub wikidata: Cow<'static, str>,
    /// ISO 3166-1 alpha-2 where known, else empty.
    pub country: Cow<'static, str>,
}
