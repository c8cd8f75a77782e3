//! A sample that a person filled in, as corrections.

use crate::correction::{Correction, Decision, What};
use crate::error::Problem;
use crate::gazetteer::Label;
use std::collections::BTreeMap;
use std::path::Path;

/// What a person writes to empty a field.
const NOTHING: &str = "-";
const YES: [&str; 4] = ["1", "yes", "y", "true"];
const NO: [&str; 4] = ["0", "no", "n", "false"];

/// The decisions in the rows of a sample, each with its line; rows that nobody judged decide nothing.
///
/// A row with `right` yes is right as it was seen; with no and nothing else it is wrong; every other cell that is filled in changes
/// its field, `-` empties it.
pub fn corrections_of(
    file: &Path,
    rows: &[(usize, BTreeMap<String, String>)],
    problems: &mut Vec<Problem>,
) -> Vec<Correction> {
    let mut found = Vec::new();
    for (line, row) in rows {
        match judged(file, *line, row) {
            Ok(lines) => found.extend(lines),
            Err((column, message)) => problems.push(Problem {
                file: file.to_path_buf(),
                line: *line,
                column: column.to_owned(),
                value: row.get(column).cloned().unwrap_or_default(),
                message: message.to_owned(),
            }),
        }
    }
    found
}

/// A column and what is wrong with it.
type Fault = (&'static str, &'static str);

fn judged(
    file: &Path,
    line: usize,
    row: &BTreeMap<String, String>,
) -> Result<Vec<Correction>, Fault> {
    let cell = |column: &str| row.get(column).map_or("", |value| value.trim());
    let what = match cell("what") {
        "name" => What::Name,
        "quote" => What::Quote,
        _ => return Err(("what", "write name or quote, as the sample had it")),
    };
    let judged = cell("right").to_ascii_lowercase();
    let (yes, no) = (YES.contains(&&*judged), NO.contains(&&*judged));
    if !yes && !no && !judged.is_empty() {
        return Err(("right", "write 1 or 0 (yes or no), or leave it empty"));
    }
    let point = |column| {
        let lost = (column, "the place is lost: draw the sample anew");
        cell(column).parse().map_err(|_| lost)
    };
    let base = Correction {
        file: file.to_path_buf(),
        line,
        what,
        doc_id: cell("doc_id").to_owned(),
        start: point("start")?,
        end: point("end")?,
        // The words are the row's to the letter.
        text: row.get("text").cloned().unwrap_or_default(),
        label: Label::parse(cell("was_type")),
        entity_id: String::new(),
        decision: Decision::Right,
        field: String::new(),
        value: String::new(),
        who: cell("who").to_owned(),
        when: String::new(),
    };
    let changes = changes(&base, &cell);
    Ok(match (yes, no, changes.is_empty()) {
        (true, _, false) => {
            let why = "the row cannot be right and be changed: empty one of the two";
            return Err(("right", why));
        }
        (true, _, true) => vec![as_seen(base, &cell)],
        (_, true, true) => vec![Correction {
            decision: Decision::Wrong,
            ..base
        }],
        _ => changes,
    })
}

/// What `right` vouches for: the speaker of a quote, the entity of a name.
fn as_seen<'a>(base: Correction, cell: &impl Fn(&'static str) -> &'a str) -> Correction {
    let (field, value) = match base.what {
        What::Quote => ("speaker", cell("was_speaker")),
        _ => ("", cell("was_name")),
    };
    Correction {
        field: field.to_owned(),
        value: value.to_owned(),
        ..base
    }
}

fn changes<'a>(base: &Correction, cell: &impl Fn(&'static str) -> &'a str) -> Vec<Correction> {
    let fields: &[&'static str] = match base.what {
        What::Quote => &["speaker", "role", "affiliation", "kind"],
        _ => &["type", "name"],
    };
    let filled = fields.iter().filter(|field| !cell(field).is_empty());
    filled
        .map(|field| {
            let value = cell(field);
            let value = if value == NOTHING { "" } else { value };
            let (decision, named) = if *field == "name" {
                (Decision::Merge, "")
            } else {
                (Decision::Change, *field)
            };
            Correction {
                decision,
                field: named.to_owned(),
                value: value.to_owned(),
                ..base.clone()
            }
        })
        .collect()
}
