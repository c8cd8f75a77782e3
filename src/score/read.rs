//! Reads a gold in whichever form it is written.

use super::gold::Gold;
use super::jsonl;
use crate::error::{Error, Result};
use std::fs;
use std::path::Path;

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

/// Reads a gold: JSON lines with ranges.
///
/// # Errors
/// [`Error::Io`] as the system says; [`Error::Refused`] where the form is none of these, a line cannot be read, or no
/// document is there.
pub fn read(path: &Path) -> Result<Gold> {
    let gold = jsonl::parse(path, &content(path)?)?;
    if gold.documents.is_empty() {
        return Err(Error::Refused(format!(
            "{}: holds no document",
            path.display()
        )));
    }
    Ok(gold)
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
