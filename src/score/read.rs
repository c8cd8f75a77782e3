//! Reads a gold in whichever form it is written.

use super::gold::Gold;
use super::{brat, conll, jsonl, label_studio, tables};
use crate::error::{Error, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The text of a file, without a byte order mark.
pub(super) fn content(path: &Path) -> Result<String> {
    let content = fs::read_to_string(path).map_err(|source| Error::Io {
        path: path.to_owned(),
        source,
    })?;
    Ok(content
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(content))
}

/// Reads a gold: JSON lines with ranges; kutip's own tables, whose rows somebody corrected; a folder of brat; CoNLL files
/// (IOB2); the JSON export of Label Studio. The name of the file or the folder's content tells which.
///
/// # Errors
/// [`Error::Io`] as the system says; [`Error::Refused`] where the form is none of these, a line cannot be read, or no
/// document is there.
pub fn read(path: &Path) -> Result<Gold> {
    let gold = if path.is_dir() {
        folder(path)?
    } else {
        file(path)?
    };
    if gold.documents.is_empty() {
        return Err(Error::Refused(format!(
            "{}: holds no document",
            path.display()
        )));
    }
    Ok(gold)
}

fn folder(path: &Path) -> Result<Gold> {
    if path.join("entities.csv").is_file() || path.join("quotes.csv").is_file() {
        return tables::folder(path);
    }
    if path.join("kutip.jsonl").is_file() {
        let path = path.join("kutip.jsonl");
        return tables::records(&path, &content(&path)?);
    }
    let files = files(path)?;
    let of = |endings: &[&str]| {
        let files = files
            .iter()
            .filter(|file| endings.contains(&&*ending(file)));
        files.cloned().collect::<Vec<PathBuf>>()
    };
    // The texts of brat stand beside its annotations, and may be called as CoNLL files are.
    let (brat, conll) = (of(&["ann"]), of(&CONLL));
    if !brat.is_empty() {
        brat::files(&brat)
    } else if !conll.is_empty() {
        conll::files(&conll)
    } else {
        Err(Error::Refused(format!(
            "{}: neither kutip's tables nor .ann files (brat) nor CoNLL files",
            path.display()
        )))
    }
}

/// Endings of CoNLL files.
const CONLL: [&str; 6] = ["conll", "iob", "iob2", "bio", "tsv", "txt"];

fn file(path: &Path) -> Result<Gold> {
    match &*ending(path) {
        "jsonl" | "ndjson" => {
            let content = content(path)?;
            let first = content.lines().find(|line| !line.trim().is_empty());
            let record = first.is_some_and(|line| line.contains("\"doc_id\":"));
            if record {
                tables::records(path, &content)
            } else {
                jsonl::parse(path, &content)
            }
        }
        "json" => label_studio::parse(path, &content(path)?),
        "csv" => tables::file(path),
        "ann" => brat::files(&[path.to_owned()]),
        ending if CONLL.contains(&ending) => conll::files(&[path.to_owned()]),
        _ => Err(Error::Refused(format!(
            "{}: a gold is .jsonl, .json (Label Studio), .csv (a table of kutip), .conll, or a folder of .ann files or of kutip's tables",
            path.display()
        ))),
    }
}

fn ending(path: &Path) -> String {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.unwrap_or_default().to_lowercase()
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |source| Error::Io {
        path: folder.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        files.push(entry.map_err(failed)?.path());
    }
    files.sort();
    Ok(files)
}

/// A file's name without its ending.
pub(super) fn stem(path: &Path) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    stem.unwrap_or_default().to_owned()
}

/// What parts the cells of a table, as its first line shows.
pub(super) fn delimiter(head: &str) -> u8 {
    let count = |sign: u8| head.bytes().filter(|byte| *byte == sign).count();
    let signs = [b',', b';', b'\t'];
    let most = signs
        .into_iter()
        .max_by_key(|sign| (count(*sign), *sign == b','));
    most.unwrap_or(b',')
}
