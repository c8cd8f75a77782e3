//! `kutip check`: is what a user wrote right, and do its examples come out?

use crate::Ending;
use crate::args::Check;
use crate::messages::Messages;
use anyhow::{Context, Result, bail};
use kutip::check::{check_gazetteers, check_rules};
use kutip::error::{Error, Problem};
use kutip::extractor::ExtractorBuilder;
use kutip::lexicon::{List, load_words};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What was given, by what it is.
#[derive(Default)]
struct Given {
    gazetteers: Vec<PathBuf>,
    words: Vec<PathBuf>,
    rules: Vec<PathBuf>,
}

/// Checks files, or the built-in rules where none are named, and prints every problem.
pub fn check(command: &Check, messages: &Messages) -> Result<Ending> {
    let given = sort(&command.files)?;
    let mut problems = check_gazetteers(&given.gazetteers);
    for file in &given.words {
        let content = std::fs::read(file).with_context(|| file.display().to_string())?;
        load_words(file, &content, &mut problems);
    }
    if problems.is_empty() && (command.files.is_empty() || !given.rules.is_empty()) {
        problems = examples(&given)?;
    }
    let mut out = io::stdout().lock();
    for problem in &problems {
        writeln!(out, "{problem}")?;
    }
    let what = match command.files.len() {
        0 => "the built-in rules".to_owned(),
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    };
    match problems.len() {
        0 => messages.note(&format!("{what}: no problem")),
        1 => messages.note(&format!("{what}: 1 problem")),
        count => messages.note(&format!("{what}: {count} problems")),
    }
    Ok(if problems.is_empty() {
        Ending::Fine
    } else {
        Ending::Failures
    })
}

/// Runs the examples of the rules, with the names and words that were given beside them.
fn examples(given: &Given) -> Result<Vec<Problem>> {
    let built = ExtractorBuilder::new()
        .gazetteer_files(given.gazetteers.clone())
        .words_files(given.words.clone())
        .rules_files(given.rules.clone())
        .build();
    match built {
        Ok(extractor) => {
            let mut problems = check_rules(&extractor);
            if !given.rules.is_empty() {
                problems.retain(|problem| given.rules.contains(&problem.file));
            }
            Ok(problems)
        }
        Err(Error::Data(problems)) => Ok(problems),
        Err(error) => Err(error.into()),
    }
}

/// Rules are TOML; of tables the name tells word lists from gazetteers.
fn sort(files: &[PathBuf]) -> Result<Given> {
    let mut given = Given::default();
    for file in files {
        let extension = file.extension().and_then(|extension| extension.to_str());
        match extension {
            Some("toml") => given.rules.push(file.clone()),
            Some("csv") if is_words(file)? => given.words.push(file.clone()),
            Some("csv") => given.gazetteers.push(file.clone()),
            _ => bail!("{}: not a .csv or .toml file", file.display()),
        }
    }
    Ok(given)
}

/// Whether a table is a word list: by its name (`my.cues.csv`), or by its columns `form` and `list`.
fn is_words(file: &Path) -> Result<bool> {
    let stem = file
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    let list = stem.rsplit('.').next().unwrap_or(stem);
    if List::named(list).is_some() {
        return Ok(true);
    }
    let mut reader = csv::Reader::from_path(file).with_context(|| file.display().to_string())?;
    let header = reader.byte_headers()?;
    let has = |name: &str| header.iter().any(|column| column == name.as_bytes());
    Ok(has("form") && has("list"))
}
