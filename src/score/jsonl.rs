//! A gold as JSON lines: a document a line, with ranges of code points.

use super::gold::{Gold, GoldDocument};
use crate::error::{Error, Result};
use std::path::Path;

/// Reads the lines.
pub(super) fn parse(path: &Path, content: &str) -> Result<Gold> {
    let mut gold = Gold::default();
    for (index, line) in content.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let document: GoldDocument = serde_json::from_str(line).map_err(|error| {
            Error::Refused(format!("{}:{}: {error}", path.display(), index + 1))
        })?;
        gold.documents.push(document);
    }
    Ok(gold)
}
