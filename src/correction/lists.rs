//! Lists beside a user's gazetteers: forms that are never names, and forms that are never one with an entity.

use super::{Correction, Decision, What, bytes};
use crate::error::{Error, Result};
use crate::gazetteer::{ListKind, list_kind, load_table};
use std::path::{Path, PathBuf};

/// What the lists among these files decide; other files are left alone.
///
/// # Errors
/// [`Error::Data`] with all problems of the lists, [`Error::Io`] for a file that cannot be read.
pub fn from_lists(files: &[PathBuf]) -> Result<Vec<Correction>> {
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for file in files {
        let bytes = bytes(file)?;
        let Some(kind) = list_kind(&bytes) else {
            continue;
        };
        for row in load_table(file, &bytes, kind.columns(), &mut problems) {
            let cell = |at: usize| row.cell(at).to_owned();
            lines.push(match kind {
                ListKind::Blocked => decided(file, row.line, What::Form, (cell(0), String::new())),
                ListKind::Apart => decided(file, row.line, What::Entity, (cell(1), cell(0))),
            });
        }
    }
    if problems.is_empty() {
        Ok(lines)
    } else {
        Err(Error::Data(problems))
    }
}

fn decided(file: &Path, line: usize, what: What, (text, value): (String, String)) -> Correction {
    Correction {
        file: file.to_path_buf(),
        line,
        what,
        doc_id: String::new(),
        start: 0,
        end: 0,
        text,
        label: None,
        entity_id: String::new(),
        decision: if what == What::Form {
            Decision::NotAName
        } else {
            Decision::Part
        },
        field: String::new(),
        value,
        who: String::new(),
        when: String::new(),
    }
}
