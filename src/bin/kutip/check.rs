//! `kutip check`: is what a user wrote right, and do its examples come out?

use crate::Ending;
use crate::args::Check;
use crate::messages::Messages;
use anyhow::{Context, Result, bail};
use kutip::check::{
    advise, canonical_gazetteers, check_gazetteers, check_names, check_rules, gazetteer_files,
};
use kutip::error::{Error, Problem};
use kutip::extractor::ExtractorBuilder;
use kutip::lexicon::{List, load_words};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What was given, by what it is.
#[derive(Default)]
struct Given {
    folders: Vec<PathBuf>,
    gazetteers: Vec<PathBuf>,
    words: Vec<PathBuf>,
    rules: Vec<PathBuf>,
}

/// Checks files, or the built-in names and rules where none are named, and prints every problem.
pub fn check(command: &Check, messages: &Messages) -> Result<Ending> {
    let given = sort(&command.files)?;
    if command.bless && given.folders.is_empty() {
        bail!("--bless wants a folder laid out as kutip's own gazetteers/");
    }
    let mut failed = false;
    if command.files.is_empty() {
        let extractor = ExtractorBuilder::new().build()?;
        let (problems, audit) = check_names(&extractor);
        messages.note(&format!("the built-in names: {audit}"));
        failed |= report("the built-in names", &problems, messages)?;
        failed |= report("the built-in rules", &check_rules(&extractor), messages)?;
    }
    for folder in &given.folders {
        let files = gazetteer_files(folder)?;
        let mut problems = canonical_gazetteers(&files, command.bless);
        problems.extend(check_gazetteers(&files));
        let what = format!("{}: {} files", folder.display(), files.len());
        failed |= report(&what, &problems, messages)?;
    }
    let files = command.files.len() - given.folders.len();
    if files > 0 {
        let what = match files {
            1 => "1 file".to_owned(),
            count => format!("{count} files"),
        };
        failed |= report(&what, &problems(&given)?, messages)?;
        if !given.gazetteers.is_empty() {
            let known = ExtractorBuilder::new().build()?;
            for advice in advise(&given.gazetteers, &known) {
                messages.note(&format!("{advice}"));
            }
        }
    }
    Ok(if failed {
        Ending::Failures
    } else {
        Ending::Fine
    })
}

/// Prints problems; whether there are any.
fn report(what: &str, problems: &[Problem], messages: &Messages) -> Result<bool> {
    let mut out = io::stdout().lock();
    for problem in problems {
        writeln!(out, "{problem}")?;
    }
    match problems.len() {
        0 => messages.note(&format!("{what}: no problem")),
        1 => messages.note(&format!("{what}: 1 problem")),
        count => messages.note(&format!("{what}: {count} problems")),
    }
    Ok(!problems.is_empty())
}

/// The problems of single files, taken together.
fn problems(given: &Given) -> Result<Vec<Problem>> {
    let mut problems = check_gazetteers(&given.gazetteers);
    for file in &given.words {
        let content = std::fs::read(file).with_context(|| file.display().to_string())?;
        load_words(file, &content, &mut problems);
    }
    if problems.is_empty() && !given.rules.is_empty() {
        problems = examples(given)?;
    }
    Ok(problems)
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
            problems.retain(|problem| given.rules.contains(&problem.file));
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
            _ if file.is_dir() => given.folders.push(file.clone()),
            Some("toml") => given.rules.push(file.clone()),
            Some("csv") if is_words(file)? => given.words.push(file.clone()),
            Some("csv") => given.gazetteers.push(file.clone()),
            _ => bail!("{}: not a folder, a .csv or a .toml file", file.display()),
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
