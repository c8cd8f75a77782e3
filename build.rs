//! Compiles the built-in names and words into tables that open in no time.
#[path = "src/error.rs"]
#[allow(dead_code)]
mod error;
#[path = "src/lexicon/mod.rs"]
#[allow(dead_code, unused_imports)]
mod lexicon;
#[path = "build/names.rs"]
#[allow(dead_code)]
mod names;
#[path = "src/entity/profile.rs"]
#[allow(dead_code)]
mod profile;
#[path = "build/profiles.rs"]
mod profiles;
#[path = "build/words.rs"]
mod words;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=gazetteers");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=rules/entity/words.csv");
    println!("cargo::rerun-if-changed=rules/entity/word_evidence.csv");
    println!("cargo::rerun-if-changed=src/entity/profile.rs");
    println!("cargo::rerun-if-changed=src/error.rs");
    println!("cargo::rerun-if-changed=src/gazetteer");
    println!("cargo::rerun-if-changed=src/lexicon");
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    let (data, out) = (Path::new("gazetteers"), Path::new(&out));
    let compiled = names::compile(data, out)
        .and_then(|()| words::compile(&data.join("words"), out))
        .and_then(|()| profiles::compile(Path::new("rules/entity"), out));
    match compiled {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}
