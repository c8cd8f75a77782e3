//! Writes corrections, and what of them holds everywhere as files for `--gazetteer`.

use super::{COLUMNS, Correction, Decision, What};
use std::collections::BTreeMap;

const IN_MEMORY: &str = "writing to memory succeeds";

/// A file of corrections.
///
/// # Panics
/// Never: it is written to memory.
#[must_use]
pub fn write_corrections(lines: &[Correction]) -> Vec<u8> {
    table(
        &COLUMNS,
        lines.iter().map(|line| {
            let place = |point: usize| {
                let row = line.what.is_row();
                if row {
                    point.to_string()
                } else {
                    String::new()
                }
            };
            vec![
                line.what.as_str().to_owned(),
                line.doc_id.clone(),
                place(line.start),
                place(line.end),
                line.text.clone(),
                line.label.map_or("", |label| label.as_str()).to_owned(),
                line.entity_id.clone(),
                line.decision.as_str().to_owned(),
                line.field.clone(),
                line.value.clone(),
                line.who.clone(),
                line.when.clone(),
                String::new(),
            ]
        }),
    )
}

fn table(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(columns).expect(IN_MEMORY);
    for row in rows {
        csv.write_record(&row).expect(IN_MEMORY);
    }
    csv.into_inner().expect(IN_MEMORY)
}

/// The general part of corrections, as files for `--gazetteer`: name and content. Files without rows are left out. With them comes
/// how many general lines no such file can say.
#[must_use]
pub fn as_gazetteer(lines: &[Correction]) -> (Vec<(&'static str, Vec<u8>)>, usize) {
    let mut names = Names::new();
    let (mut blocked, mut apart, mut unsaid) = (Vec::new(), Vec::new(), 0);
    for line in lines.iter().filter(|line| !line.what.is_row()) {
        let reason = || {
            let who = if line.who.is_empty() {
                "a person"
            } else {
                &line.who
            };
            format!("corrected by {who}")
        };
        let label = |line: &Correction| line.label.map_or("", |label| label.as_str()).to_owned();
        match (line.what, line.decision) {
            (What::Form, Decision::NotAName) => blocked.push(vec![line.text.clone(), reason()]),
            (What::Entity, Decision::Part) => {
                apart.push(vec![line.value.clone(), line.text.clone(), reason()]);
            }
            (_, Decision::Merge | Decision::Rename) if line.label.is_some() => {
                let row = names.entry((&line.value, label(line))).or_default();
                if !row.0.contains(&line.text.as_str()) && line.text != line.value {
                    row.0.push(&line.text);
                }
                if line.decision == Decision::Rename {
                    row.1 = &line.entity_id;
                }
            }
            (_, Decision::Change) if line.field == "type" => {
                names.entry((&line.text, line.value.clone())).or_default();
            }
            _ => unsaid += 1,
        }
    }
    (files(&names, blocked, apart), unsaid)
}

/// Aliases and id, by name and type.
type Names<'l> = BTreeMap<(&'l str, String), (Vec<&'l str>, &'l str)>;

/// The files that have rows.
fn files(
    names: &Names<'_>,
    blocked: Vec<Vec<String>>,
    apart: Vec<Vec<String>>,
) -> Vec<(&'static str, Vec<u8>)> {
    let rows = names.iter().map(|((name, label), (aliases, id))| {
        vec![
            (*id).to_owned(),
            label.clone(),
            (*name).to_owned(),
            aliases.join("|"),
        ]
    });
    let mut files = Vec::new();
    if !names.is_empty() {
        files.push(("names.csv", table(&["id", "type", "name", "aliases"], rows)));
    }
    if !blocked.is_empty() {
        files.push((
            "blocked.csv",
            table(&["form", "reason"], blocked.into_iter()),
        ));
    }
    if !apart.is_empty() {
        let columns = ["form", "apart_from", "reason"];
        files.push(("apart.csv", table(&columns, apart.into_iter())));
    }
    files
}
