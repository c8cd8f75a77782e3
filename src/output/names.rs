//! The words of the contract for the library's kinds.

use crate::entity::Method;
use crate::quote::{QuoteKind, SpeakerType};

/// The column `method` of `entities.csv`.
#[must_use]
pub fn method_name(method: Method) -> &'static str {
    match method {
        Method::Gazetteer => "gazetteer",
        Method::Rule => "rule",
        Method::Coreference => "coreference",
    }
}

/// The column `kind` of `quotes.csv`.
#[must_use]
pub fn kind_name(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Mixed => "mixed",
        QuoteKind::Indirect => "indirect",
    }
}

/// The column `speaker_type` of `quotes.csv`.
#[must_use]
pub fn speaker_type_name(kind: SpeakerType) -> &'static str {
    match kind {
        SpeakerType::Person => "person",
        SpeakerType::Organization => "organization",
        SpeakerType::Unnamed => "unnamed",
    }
}
