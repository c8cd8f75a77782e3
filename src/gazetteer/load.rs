//! Gazetteer files: CSV rows, strictly checked. All problems are reported at once, each with its line and what to do.

use super::fold;
use super::label::{Evidence, Label};
use super::sheet::{Record, Sheet};
use crate::error::Problem;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use unicode_normalization::is_nfc;

/// The columns of a gazetteer, in their canonical order. A user's file needs no more than `name` and `type`.
pub const COLUMNS: [&str; 16] = [
    "id",
    "type",
    "name",
    "use",
    "aliases",
    "short",
    "cued",
    "bracketed",
    "wikidata",
    "country",
    "kind",
    "role",
    "from",
    "to",
    "source",
    "wins",
];

const ID: usize = 0;
const TYPE: usize = 1;
const NAME: usize = 2;
const USE: usize = 3;
const ALIASES: usize = 4;
const SHORT: usize = 5;
const CUED: usize = 6;
const BRACKETED: usize = 7;
const WIKIDATA: usize = 8;
const COUNTRY: usize = 9;
const KIND: usize = 10;
const ROLE: usize = 11;
const FROM: usize = 12;
const TO: usize = 13;
const WINS: usize = 15;

/// A form of a name, and when it may stand for its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowForm {
    /// The form.
    pub text: String,
    /// When it may stand for the row.
    pub evidence: Evidence,
    /// The column it stands in.
    pub column: &'static str,
}

/// A row of a gazetteer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its file and one-based line.
    pub file: PathBuf,
    /// One-based line in the file.
    pub line: usize,
    /// Unique over all files that are loaded together.
    pub id: String,
    /// What the row names.
    pub label: Label,
    /// Canonical name.
    pub name: String,
    /// All forms that may be matched, the name first unless its `use` is `never`.
    pub forms: Vec<RowForm>,
    /// Wikidata Q number, or empty.
    pub wikidata: String,
    /// ISO 3166-1 alpha-2, or empty.
    pub country: String,
    /// Kind of the thing named, or empty.
    pub kind: String,
    /// A person's office, or empty.
    pub role: String,
    /// First and last year of the office; 0 where unknown.
    pub years: (u16, u16),
    /// Whether its forms push out the readings that a dictionary below has of the same form.
    pub wins: bool,
}

/// A form that is never matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// The form.
    pub form: String,
    /// Why.
    pub reason: String,
}

/// Reads the rows of one gazetteer. Rows with a problem are left out.
pub fn load_rows(file: &Path, bytes: &[u8], problems: &mut Vec<Problem>) -> Vec<Row> {
    let mut found = Vec::new();
    let mut sheet = Sheet {
        file,
        columns: &COLUMNS,
        required: &["name", "type"],
        problems: &mut found,
    };
    let records = sheet.read(bytes);
    let rows = records
        .iter()
        .filter_map(|record| row(&mut sheet, record))
        .collect();
    found.sort_by_key(|problem| problem.line);
    problems.append(&mut found);
    rows
}

/// Reads a list of blocked forms (`form,reason`).
pub fn load_blocked(file: &Path, bytes: &[u8], problems: &mut Vec<Problem>) -> Vec<Blocked> {
    let records = load_table(file, bytes, &["form", "reason"], problems);
    let blocked = records.iter().map(|record| Blocked {
        form: record.cell(0).to_owned(),
        reason: record.cell(1).to_owned(),
    });
    blocked.collect()
}

/// A list beside the rows of a gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// Forms that are never names: `form,reason`.
    Blocked,
    /// Forms that are never one with an entity: `form,apart_from,reason`.
    Apart,
}

impl ListKind {
    /// The columns of such a list.
    #[must_use]
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            ListKind::Blocked => &["form", "reason"],
            ListKind::Apart => &["form", "apart_from", "reason"],
        }
    }
}

/// Which list a file is, as its header tells; `None`: a gazetteer of rows.
#[must_use]
pub fn list_kind(bytes: &[u8]) -> Option<ListKind> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let header = bytes.split(|b| *b == b'\n').next()?;
    let header = header.strip_suffix(b"\r").unwrap_or(header);
    [ListKind::Blocked, ListKind::Apart]
        .into_iter()
        .find(|kind| kind.columns().join(",").as_bytes() == header)
}

/// Reads a table in which every column is needed and no cell may be empty.
pub fn load_table(
    file: &Path,
    bytes: &[u8],
    columns: &[&str],
    problems: &mut Vec<Problem>,
) -> Vec<Record> {
    let mut sheet = Sheet {
        file,
        columns,
        required: columns,
        problems,
    };
    let mut records = sheet.read(bytes);
    records.retain(|record| {
        let before = sheet.problems.len();
        for (column, name) in columns.iter().enumerate() {
            if record.cell(column).is_empty() {
                sheet.problem(record.line, name, "", "empty: fill it in or remove the row");
            }
            characters(&mut sheet, record.line, name, record.cell(column));
        }
        sheet.problems.len() == before
    });
    records
}

/// Reports every id that stands in more than one row, at all rows but the first.
pub fn check_ids(rows: &[Row], problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<&str, &Row> = BTreeMap::new();
    for row in rows {
        if let Some(first) = seen.get(row.id.as_str()) {
            problems.push(Problem {
                file: row.file.clone(),
                line: row.line,
                column: "id".to_owned(),
                value: row.id.clone(),
                message: format!(
                    "the id stands in {}:{} too: give one of the two another id",
                    first.file.display(),
                    first.line
                ),
            });
        } else {
            seen.insert(&row.id, row);
        }
    }
}

/// An id made from a name: its key with a hyphen for everything but letters and digits.
#[must_use]
pub fn slug(name: &str) -> String {
    let key = fold::key(name);
    let words = key
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

fn row(sheet: &mut Sheet, record: &Record) -> Option<Row> {
    let before = sheet.problems.len();
    for (column, name) in COLUMNS.iter().enumerate() {
        characters(sheet, record.line, name, record.cell(column));
    }
    let label = label(sheet, record);
    let evidence = evidence(sheet, record);
    let wins = wins(sheet, record);
    let years = years(sheet, record);
    codes(sheet, record);
    let forms = forms(sheet, record, evidence);
    if sheet.problems.len() > before {
        return None;
    }
    let text = |column: usize| record.cell(column).to_owned();
    Some(Row {
        file: sheet.file.to_path_buf(),
        line: record.line,
        id: if text(ID).is_empty() {
            slug(record.cell(NAME))
        } else {
            text(ID)
        },
        label: label?,
        name: text(NAME),
        forms,
        wikidata: text(WIKIDATA),
        country: text(COUNTRY),
        kind: text(KIND),
        role: text(ROLE),
        years,
        wins,
    })
}

/// What no cell may hold.
fn characters(sheet: &mut Sheet, line: usize, column: &str, value: &str) {
    if value.bytes().all(|b| matches!(b, b' '..=b'~')) {
        if value.starts_with(' ') || value.ends_with(' ') {
            sheet.problem(line, column, value, "white space at the edge: remove it");
        }
        return;
    }
    if let Some(c) = value
        .chars()
        .find(|c| c.is_control() || fold::is_invisible(*c))
    {
        let code = c as u32;
        let message = format!("U+{code:04X} is a control or invisible character: remove it");
        sheet.problem(line, column, value, message);
    } else if value.trim() != value {
        sheet.problem(line, column, value, "white space at the edge: remove it");
    } else if value.chars().any(|c| c.is_whitespace() && c != ' ') {
        sheet.problem(
            line,
            column,
            value,
            "a white-space character other than the common space: replace it",
        );
    }
    if !is_nfc(value) {
        sheet.problem(
            line,
            column,
            value,
            "not in Unicode NFC: normalise the file (uconv -x any-nfc)",
        );
    }
}

fn label(sheet: &mut Sheet, record: &Record) -> Option<Label> {
    let value = record.cell(TYPE);
    let label = Label::parse(value);
    if label.is_none() {
        let message = "not a type: write PERSON, COUNTRY, PLACE, ORG or OUTLET";
        sheet.problem(record.line, "type", value, message);
    }
    label
}

/// The class of the name itself; `None` for `never`.
fn evidence(sheet: &mut Sheet, record: &Record) -> Option<Evidence> {
    match record.cell(USE) {
        "" | "free" => Some(Evidence::Free),
        "case" => Some(Evidence::Case),
        "context" => Some(Evidence::Context),
        "cue" => Some(Evidence::Cue),
        "never" => None,
        value => {
            let message = "not a use: write free, case, context, cue or never (empty is free)";
            sheet.problem(record.line, "use", value, message);
            None
        }
    }
}

fn wins(sheet: &mut Sheet, record: &Record) -> bool {
    let value = record.cell(WINS);
    if !matches!(value, "" | "yes" | "no") {
        sheet.problem(record.line, "wins", value, "write yes or no (empty is yes)");
    }
    value != "no"
}

fn years(sheet: &mut Sheet, record: &Record) -> (u16, u16) {
    let mut year = |column: usize| {
        let value = record.cell(column);
        let good =
            value.is_empty() || value.len() == 4 && value.bytes().all(|b| b.is_ascii_digit());
        if !good {
            sheet.problem(
                record.line,
                COLUMNS[column],
                value,
                "not a year: write four digits or leave it empty",
            );
        }
        value.parse().unwrap_or(0)
    };
    let (from, to) = (year(FROM), year(TO));
    if to != 0 && from > to {
        sheet.problem(
            record.line,
            "to",
            record.cell(TO),
            "the office ends before it begins: swap the years",
        );
    }
    (from, to)
}

/// Wikidata, country and id.
fn codes(sheet: &mut Sheet, record: &Record) {
    let wikidata = record.cell(WIKIDATA);
    let digits = wikidata.strip_prefix('Q').unwrap_or_default();
    let number = !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0');
    if !wikidata.is_empty() && !number {
        sheet.problem(
            record.line,
            "wikidata",
            wikidata,
            "not a Wikidata item: write Q and its number, or leave it empty",
        );
    }
    let country = record.cell(COUNTRY);
    let code = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
    if !country.is_empty() && !code {
        let message = "not a country code: write the two capitals of ISO 3166-1, or leave it empty";
        sheet.problem(record.line, "country", country, message);
    }
    let id = record.cell(ID);
    if id
        .chars()
        .any(|c| c.is_whitespace() || c == '|' || c == ',')
    {
        sheet.problem(
            record.line,
            "id",
            id,
            "white space, `|` or a comma in an id: use hyphens",
        );
    }
}

fn forms(sheet: &mut Sheet, record: &Record, name: Option<Evidence>) -> Vec<RowForm> {
    let mut forms: Vec<RowForm> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    if record.cell(NAME).is_empty() {
        sheet.problem(
            record.line,
            "name",
            "",
            "the name is empty: fill it in or remove the row",
        );
    }
    let lists = [
        (NAME, name),
        (ALIASES, Some(Evidence::Free)),
        (SHORT, Some(Evidence::Short)),
        (CUED, Some(Evidence::Cue)),
        (BRACKETED, Some(Evidence::Bracket)),
    ];
    for (column, evidence) in lists {
        let cell = record.cell(column);
        if cell.is_empty() {
            continue;
        }
        let title = COLUMNS[column];
        let whole = column == NAME;
        for text in cell.split(|c| c == '|' && !whole) {
            if seen.contains(&text) {
                sheet.problem(
                    record.line,
                    title,
                    text,
                    "the form stands twice in the row: remove one",
                );
            } else if let Some(fault) = form_fault(text) {
                sheet.problem(record.line, title, text, fault);
            }
            seen.push(text);
            forms.extend(evidence.map(|evidence| RowForm {
                text: text.to_owned(),
                evidence,
                column: title,
            }));
        }
    }
    forms
}

fn form_fault(text: &str) -> Option<&'static str> {
    let edge = |c: Option<char>| c.is_none_or(fold::is_gap);
    let first = text.chars().find(|c| !fold::is_apostrophe(*c));
    if text.is_empty() {
        Some("an empty form: remove a `|`")
    } else if text.contains('|') {
        Some("`|` parts forms: write the name without it, other forms under aliases")
    } else if edge(text.chars().next()) || edge(text.chars().next_back()) {
        Some("begins or ends with a space or hyphen: remove it")
    } else if !first.is_some_and(char::is_alphanumeric) {
        Some("begins with a sign: a form begins with a letter or a digit")
    } else {
        None
    }
}
