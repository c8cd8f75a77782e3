//! The data that kutip comes with. Only the extractor sees it; the engines are handed what they need.

use crate::entity::EvidenceModel;
use crate::entity::profile::Profiles;
use crate::gazetteer::{Dictionary, Matcher};
use crate::lexicon::Lexicon;
use std::path::Path;
use std::sync::{Arc, LazyLock};

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

/// What was decided of single forms, for the checks: path within the project and text.
#[must_use]
pub fn reasons() -> &'static [(&'static str, &'static str)] {
    &[
        (
            "gazetteers/audited.csv",
            include_str!("../gazetteers/audited.csv"),
        ),
        (
            "gazetteers/shared.csv",
            include_str!("../gazetteers/shared.csv"),
        ),
    ]
}

/// A hash of everything that is built in: it changes when any of it does.
#[must_use]
pub fn fingerprint() -> String {
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    hash.update(NAMES);
    hash.update(WORDS);
    hash.update(EVIDENCE.as_bytes());
    hash.update(PROFILES);
    hash.update(WORD_EVIDENCE);
    for (_, text) in rules() {
        hash.update(text.as_bytes());
    }
    format!("{:032x}", hash.digest128())
}

/// The built-in weights of evidence.
static EVIDENCE: &str = include_str!("../rules/entity/evidence.csv");

/// What is known of single words, and what that weighs.
static PROFILES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/profiles.bin"));
static WORD_EVIDENCE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/word_evidence.bin"));

/// The built-in profiles of words. Opening them costs next to nothing.
#[must_use]
pub fn profiles() -> Arc<Profiles> {
    static PROFILES_OPEN: LazyLock<Arc<Profiles>> =
        LazyLock::new(|| Arc::new(Profiles::open(PROFILES).expect("the build compiled the table")));
    PROFILES_OPEN.clone()
}

/// The built-in model of evidence for names.
#[must_use]
pub fn evidence() -> &'static EvidenceModel {
    static MODEL: LazyLock<EvidenceModel> = LazyLock::new(|| {
        EvidenceModel::parse(profiles(), Path::new("rules/entity/evidence.csv"), EVIDENCE)
            .expect("the tests read this table")
            .with_words(WORD_EVIDENCE)
    });
    &MODEL
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
