//! Compiles the built-in names and words into tables that open in no time.
#[path = "src/error.rs"]
#[allow(dead_code)]
mod error;
#[path = "build/names.rs"]
#[allow(dead_code)]
mod names;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=gazetteers");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/error.rs");
    println!("cargo::rerun-if-changed=src/gazetteer");
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    match names::compile(Path::new("gazetteers"), Path::new(&out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}
