//! What is known of single words, and what that weighs for names, each compiled to one table.

use crate::profile::Profiles;
use std::io::{Error, Result};
use std::path::Path;

/// Reads `words.csv` and `word_evidence.csv` in `folder`; writes `profiles.bin` and `word_evidence.bin` into `out`.
pub fn compile(folder: &Path, out: &Path) -> Result<()> {
    let read = |file: &str| std::fs::read_to_string(folder.join(file));
    let named = |file: &'static str| {
        move |error: String| Error::other(format!("rules/entity/{file}: {error}"))
    };
    let bytes = Profiles::compile(&read("words.csv")?).map_err(named("words.csv"))?;
    std::fs::write(out.join("profiles.bin"), &bytes)?;
    let profiles = Profiles::open(bytes).ok_or_else(|| Error::other("no table of profiles"))?;
    let weights = profiles
        .compile_weights(&read("word_evidence.csv")?)
        .map_err(named("word_evidence.csv"))?;
    std::fs::write(out.join("word_evidence.bin"), weights)
}
