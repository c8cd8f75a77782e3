//! A gold of names as CoNLL files: a word a line with its tag behind it (IOB2, also IOB1 and BIOES), an empty line between
//! sentences.

use super::gold::{Gold, GoldDocument, GoldName, compared};
use super::read::{content, stem};
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Line that begins a document.
const START: &str = "-DOCSTART-";

/// Comments that name a document.
const IDS: [&str; 4] = ["doc_id", "newdoc id", "newdoc_id", "id"];

/// A document while it is read.
#[derive(Debug, Default)]
struct Reading {
    id: String,
    text: String,
    chars: usize,
    names: Vec<GoldName>,
    /// Whether the last name may go on.
    open: bool,
}

/// Reads the files: each holds one document, or several behind `-DOCSTART-` or a comment with the id.
pub(super) fn files(paths: &[PathBuf]) -> Result<Gold> {
    let mut gold = Gold::default();
    for path in paths {
        let mut reading = Reading {
            id: stem(path),
            ..Reading::default()
        };
        for (index, line) in content(path)?.lines().enumerate() {
            let told = named(line);
            if line.starts_with(START) || told.is_some() {
                let id = told.unwrap_or_default();
                let before = std::mem::take(&mut reading);
                // A comment just behind the start names the document that it began.
                reading.id = id.to_owned();
                before.close(&mut gold);
            } else if !line.starts_with("# ") {
                reading.take(line, &mut gold.unused).ok_or_else(|| {
                    let (path, line) = (path.display(), index + 1);
                    Error::Refused(format!("{path}: line {line} has no word and tag"))
                })?;
            }
        }
        reading.close(&mut gold);
    }
    Ok(gold)
}

/// The id that a comment tells.
fn named(line: &str) -> Option<&str> {
    let (key, id) = line.strip_prefix('#')?.split_once(['=', ':'])?;
    IDS.contains(&key.trim()).then(|| id.trim())
}

impl Reading {
    fn close(self, gold: &mut Gold) {
        if self.chars > 0 {
            gold.documents.push(GoldDocument {
                id: self.id,
                text: Some(self.text),
                complete: true,
                quotes: None,
                names: Some(self.names),
                words_only: true,
            });
        }
    }

    fn push(&mut self, words: &str) {
        self.text.push_str(words);
        self.chars += words.chars().count();
    }

    fn take(&mut self, line: &str, unused: &mut BTreeMap<String, u64>) -> Option<()> {
        if line.trim().is_empty() {
            if self.chars > 0 {
                self.push("\n");
            }
            self.open = false;
            return Some(());
        }
        let cells: Vec<&str> = if line.contains('\t') {
            line.split('\t').collect()
        } else {
            line.split_whitespace().collect()
        };
        let tag = cells.last()?.trim();
        // Some files count the words in the first column.
        let counted = cells.len() > 2 && cells[0].bytes().all(|byte| byte.is_ascii_digit());
        let word = cells[usize::from(counted)].trim();
        if cells.len() < 2 || word.is_empty() {
            return None;
        }
        let start = self.chars;
        self.push(word);
        self.tag(tag, start, unused)?;
        self.push(" ");
        Some(())
    }

    fn tag(&mut self, tag: &str, start: usize, unused: &mut BTreeMap<String, u64>) -> Option<()> {
        if matches!(tag, "O" | "_") {
            self.open = false;
            return Some(());
        }
        let (place, label) = tag.split_once(['-', '_'])?;
        let goes_on = matches!(place, "I" | "E" | "L") && self.open;
        let last = self
            .names
            .last_mut()
            .filter(|last| goes_on && last.label == label);
        if let Some(last) = last {
            last.end = self.chars;
        } else {
            self.names.push(GoldName {
                start,
                end: self.chars,
                label: label.to_owned(),
                words: None,
            });
            if compared(label).is_none() {
                *unused.entry(label.to_owned()).or_default() += 1;
            }
        }
        self.open = matches!(place, "B" | "I");
        matches!(place, "B" | "I" | "E" | "L" | "S" | "U").then_some(())
    }
}
