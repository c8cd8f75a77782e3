//! A gold of brat: `.ann` files, each beside its text.

use super::gold::{Gold, Range};
use super::marks::{Mark, Marked, gold};
use super::read::{content, stem};
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Reads the files.
pub(super) fn files(paths: &[PathBuf]) -> Result<Gold> {
    let mut unused = BTreeMap::new();
    let mut documents = Vec::new();
    for path in paths {
        let mut document = Marked {
            id: stem(path),
            text: content(&path.with_extension("txt"))?,
            ..Marked::default()
        };
        for (index, line) in content(path)?.lines().enumerate() {
            take(line, &mut document, &mut unused).ok_or_else(|| strange(path, index + 1))?;
        }
        documents.push(document);
    }
    Ok(gold(documents, unused))
}

fn strange(path: &Path, line: usize) -> Error {
    let path = path.display();
    Error::Refused(format!("{path}: line {line} is no annotation of brat"))
}

/// Takes one line: marked words and relations count; events are told; notes, attributes and references say nothing of spans.
fn take(line: &str, document: &mut Marked, unused: &mut BTreeMap<String, u64>) -> Option<()> {
    let mut cells = line.splitn(3, '\t');
    let id = cells.next().unwrap_or_default();
    match id.chars().next() {
        Some('T') => {
            let (label, offsets) = cells.next()?.split_once(' ')?;
            let pieces: Option<Vec<Range>> = offsets.split(';').map(range).collect();
            document.marks.push(Mark {
                id: id.to_owned(),
                label: label.to_owned(),
                pieces: pieces?,
                words: cells.next().unwrap_or_default().to_owned(),
                ..Mark::default()
            });
        }
        Some('R') => {
            let mut words = cells.next()?.split_whitespace().skip(1);
            let mut end = || Some(words.next()?.split_once(':')?.1.to_owned());
            let link = (end()?, end()?);
            document.links.push(link);
        }
        Some('E') => *unused.entry("event".to_owned()).or_default() += 1,
        Some('A' | 'M' | 'N' | '#' | '*') | None => {}
        Some(_) => return None,
    }
    Some(())
}

fn range(words: &str) -> Option<Range> {
    let (start, end) = words.trim().split_once(' ')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}
