//! The data that kutip comes with. Only the extractor sees it; the engines are handed what they need.

use crate::entity::EvidenceModel;
use crate::gazetteer::{Dictionary, Matcher};
use crate::lexicon::Lexicon;
use std::path::Path;
use std::sync::LazyLock;

/// The built-in gazetteers.
static NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.bin"));

/// The dictionary of all built-in gazetteers. Opening it costs nothing.
#[must_use]
pub fn dictionary() -> Dictionary {
    Dictionary::open(NAMES).expect("the build compiled the table")
}

/// The matcher of all built-in gazetteers. Making it costs nothing.
#[must_use]
pub fn matcher() -> Matcher {
    Matcher::trie(dictionary()).expect("the build compiled the table with a trie")
}

/// The built-in word lists.
static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));

/// The lexicon of all built-in word lists. Opening it costs nothing.
#[must_use]
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::from_bytes(WORDS).expect("the build compiled the table"));
    &LEXICON
}

/// The built-in model of evidence for names.
#[must_use]
pub fn evidence() -> &'static EvidenceModel {
    static EVIDENCE: LazyLock<EvidenceModel> = LazyLock::new(|| {
        let table = include_str!("../rules/entity/evidence.csv");
        EvidenceModel::parse(Path::new("rules/entity/evidence.csv"), table)
            .expect("the tests read this table")
    });
    &EVIDENCE
}

/// The built-in rules of quotation: path within the project and text.
#[must_use]
pub fn rules() -> &'static [(&'static str, &'static str)] {
    &[
        (
            "rules/quote/direct.toml",
            include_str!("../rules/quote/direct.toml"),
        ),
        (
            "rules/quote/indirect.toml",
            include_str!("../rules/quote/indirect.toml"),
        ),
        (
            "rules/quote/mixed.toml",
            include_str!("../rules/quote/mixed.toml"),
        ),
        (
            "rules/quote/turn.toml",
            include_str!("../rules/quote/turn.toml"),
        ),
    ]
}
