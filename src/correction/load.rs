//! Reads files of corrections, strictly: every fault with its line and what to do.

use super::{Correction, Decision, What};
use crate::error::Problem;
use crate::gazetteer::Label;
use std::path::Path;

/// The columns, in their order. A line about a form or an entity leaves the place empty.
pub const COLUMNS: [&str; 13] = [
    "what",
    "doc_id",
    "start",
    "end",
    "text",
    "type",
    "entity_id",
    "decision",
    "field",
    "value",
    "who",
    "when",
    "note",
];

/// Fields of a name that may change.
const NAME_FIELDS: [&str; 2] = ["type", "span"];
/// Fields of a quote that may change.
const QUOTE_FIELDS: [&str; 9] = [
    "speaker",
    "speaker_type",
    "kind",
    "role",
    "affiliation",
    "via",
    "addressee",
    "said_on",
    "span",
];

/// One line on its way.
struct Line<'a> {
    file: &'a Path,
    line: usize,
    cells: Vec<String>,
    problems: &'a mut Vec<Problem>,
}

impl Line<'_> {
    fn problem(&mut self, column: &str, value: &str, message: impl Into<String>) {
        self.problems.push(Problem {
            file: self.file.to_path_buf(),
            line: self.line,
            column: column.to_owned(),
            value: value.chars().take(80).collect(),
            message: message.into(),
        });
    }

    fn cell(&self, column: &str) -> &str {
        let at = COLUMNS.iter().position(|name| *name == column);
        at.and_then(|at| self.cells.get(at))
            .map_or("", String::as_str)
    }

    /// One of the words that a column may hold.
    fn word<T: Copy>(&mut self, column: &'static str, all: &[(T, &'static str)]) -> Option<T> {
        let value = self.cell(column).to_owned();
        let found = all.iter().find(|(_, name)| *name == value);
        if found.is_none() {
            let names: Vec<&str> = all.iter().map(|(_, name)| *name).collect();
            self.problem(column, &value, format!("write {}", names.join(", ")));
        }
        found.map(|(one, _)| *one)
    }

    fn label(&mut self, column: &'static str, value: &str) -> Option<Label> {
        let label = Label::parse(value);
        if label.is_none() && !value.is_empty() {
            let message = "not a type: write PERSON, COUNTRY, PLACE, ORG or OUTLET";
            self.problem(column, value, message);
        }
        label
    }

    fn offset(&mut self, column: &'static str) -> usize {
        let value = self.cell(column).to_owned();
        value.parse().unwrap_or_else(|_| {
            let message = "a row needs its place: write the code points as the tables have them";
            self.problem(column, &value, message);
            0
        })
    }
}

/// A problem of a whole line or file.
fn whole(file: &Path, line: usize, column: &str, message: String) -> Problem {
    Problem {
        file: file.to_path_buf(),
        line,
        column: column.to_owned(),
        value: String::new(),
        message,
    }
}

/// The header, if every column is known and none is missing.
fn header(
    file: &Path,
    reader: &mut csv::Reader<&[u8]>,
    problems: &mut Vec<Problem>,
) -> Option<csv::StringRecord> {
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            problems.push(whole(file, 0, "", format!("cannot be read: {error}")));
            return None;
        }
    };
    let before = problems.len();
    for name in header.iter().filter(|name| !COLUMNS.contains(name)) {
        let known = COLUMNS.join(", ");
        let message = format!("unknown column; the columns are {known}");
        problems.push(whole(file, 1, name, message));
    }
    for name in ["what", "text", "decision"] {
        if !header.iter().any(|column| column == name) {
            let message = "the column is missing: add it".to_owned();
            problems.push(whole(file, 1, name, message));
        }
    }
    (problems.len() == before).then_some(header)
}

/// Reads a file of corrections; lines with a problem are left out.
pub fn read_corrections(file: &Path, bytes: &[u8], problems: &mut Vec<Problem>) -> Vec<Correction> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let Some(header) = header(file, &mut reader, problems) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                problems.push(whole(
                    file,
                    line as usize,
                    "",
                    format!("cannot be read: {error}"),
                ));
                continue;
            }
        };
        let cell = |column: &&str| {
            let at = header.iter().position(|name| name == *column);
            at.and_then(|at| row.get(at)).unwrap_or_default().to_owned()
        };
        let mut line = Line {
            file,
            line: row.position().map_or(0, |place| place.line() as usize),
            cells: COLUMNS.iter().map(cell).collect(),
            problems: &mut *problems,
        };
        found.extend(correction(&mut line));
    }
    found
}

fn correction(line: &mut Line<'_>) -> Option<Correction> {
    let before = line.problems.len();
    let what = line.word("what", &What::ALL);
    let decision = line.word("decision", &Decision::ALL);
    let kind = line.cell("type").to_owned();
    let label = line.label("type", &kind);
    if line.cell("text").is_empty() {
        line.problem(
            "text",
            "",
            "the words are missing: fill them in or remove the line",
        );
    }
    let (what, decision) = (what?, decision?);
    let (mut start, mut end) = (0, 0);
    if what.is_row() {
        (start, end) = (line.offset("start"), line.offset("end"));
        if line.cell("doc_id").is_empty() {
            line.problem("doc_id", "", "a row needs its document");
        }
        if end <= start && line.problems.len() == before {
            line.problem("end", "", "the row ends before it begins");
        }
    }
    fits(line, what, decision);
    if line.problems.len() > before {
        return None;
    }
    let text = |column: &str| line.cell(column).to_owned();
    Some(Correction {
        file: line.file.to_path_buf(),
        line: line.line,
        what,
        doc_id: if what.is_row() {
            text("doc_id")
        } else {
            String::new()
        },
        start,
        end,
        text: text("text"),
        label,
        entity_id: text("entity_id"),
        decision,
        field: text("field"),
        value: text("value"),
        who: text("who"),
        when: text("when"),
    })
}

/// Whether a decision can be made about such a thing, with such a field and value.
fn fits(line: &mut Line<'_>, what: What, decision: Decision) {
    use Decision::{Change, Merge, Missing, NotAName, Part, Rename, Right, Wrong};
    let can = match what {
        What::Name => matches!(
            decision,
            Right | Wrong | Change | Merge | Part | NotAName | Missing
        ),
        What::Quote => matches!(decision, Right | Wrong | Change | Missing),
        What::Form => matches!(decision, Change | Merge | Part | NotAName),
        What::Entity => matches!(decision, Change | Merge | Part | Rename | NotAName),
    };
    let (field, value) = (line.cell("field").to_owned(), line.cell("value").to_owned());
    if !can {
        let message = format!("cannot be decided of a {}", what.as_str());
        line.problem("decision", decision.as_str(), message);
        return;
    }
    let needs = matches!(decision, Merge | Rename) || decision == Part && what == What::Entity;
    if needs && value.is_empty() {
        line.problem("value", "", "write the name that is meant");
    }
    if decision == Missing {
        if what == What::Name {
            line.label("value", &value);
        } else if !value.is_empty() && kind(&value).is_none() {
            line.problem("value", &value, "write direct, mixed or indirect");
        }
    }
    if decision == Change {
        changes(line, what, &field, &value);
    }
}

fn changes(line: &mut Line<'_>, what: What, field: &str, value: &str) {
    let fields: &[&str] = match what {
        What::Quote => &QUOTE_FIELDS,
        What::Name => &NAME_FIELDS,
        What::Form | What::Entity => &NAME_FIELDS[..1],
    };
    if !fields.contains(&field) {
        line.problem("field", field, format!("write {}", fields.join(", ")));
        return;
    }
    let fault = match field {
        "type" => Label::parse(value)
            .is_none()
            .then_some("write PERSON, COUNTRY, PLACE, ORG or OUTLET"),
        "kind" => kind(value)
            .is_none()
            .then_some("write direct, mixed or indirect"),
        "speaker_type" => speaker_type(value)
            .is_none()
            .then_some("write person, organization or unnamed"),
        "span" => pieces(value)
            .is_none()
            .then_some("write the code points as 120-180, pieces with ; between them"),
        "said_on" => (!value.is_empty() && value.parse::<jiff::civil::Date>().is_err())
            .then_some("write the day as 2024-03-05"),
        _ => None,
    };
    if let Some(fault) = fault {
        line.problem("value", value, fault);
    }
}

pub(super) fn kind(value: &str) -> Option<crate::quote::QuoteKind> {
    use crate::quote::QuoteKind::{Direct, Indirect, Mixed};
    match value {
        "direct" => Some(Direct),
        "mixed" => Some(Mixed),
        "indirect" => Some(Indirect),
        _ => None,
    }
}

pub(super) fn speaker_type(value: &str) -> Option<crate::quote::SpeakerType> {
    use crate::quote::SpeakerType::{Organization, Person, Unnamed};
    match value {
        "person" => Some(Person),
        "organization" => Some(Organization),
        "unnamed" => Some(Unnamed),
        _ => None,
    }
}

/// `120-180;210-260` as ranges, each behind the one before it.
pub(super) fn pieces(value: &str) -> Option<Vec<(usize, usize)>> {
    let mut found = Vec::new();
    let mut last = 0;
    for piece in value.split(';') {
        let (start, end) = piece.split_once('-')?;
        let (start, end) = (start.trim().parse().ok()?, end.trim().parse().ok()?);
        if start < last || end <= start {
            return None;
        }
        last = end;
        found.push((start, end));
    }
    Some(found)
}
