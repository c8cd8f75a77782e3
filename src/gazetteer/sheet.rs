//! Strict reading of CSV: every fault with its line, and a fault in one row hides none in the others.

use crate::error::Problem;
use std::path::Path;

/// Longest field, in bytes.
pub const FIELD_LIMIT: usize = 65_535;

/// A row, its cells in the order of the columns asked for.
#[derive(Debug, Clone)]
pub struct Record {
    /// One-based line on which the row begins.
    pub line: usize,
    cells: Vec<String>,
}

impl Record {
    /// The cell of the column with this place in the list of columns; empty where the file has no such column.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// A file being read: its name, and where the problems go.
pub(super) struct Sheet<'f> {
    pub file: &'f Path,
    pub columns: &'f [&'f str],
    pub required: &'f [&'f str],
    pub problems: &'f mut Vec<Problem>,
}

impl Sheet<'_> {
    /// Adds a problem; long values are cut.
    pub fn problem(&mut self, line: usize, column: &str, value: &str, message: impl Into<String>) {
        self.problems.push(Problem {
            file: self.file.to_path_buf(),
            line,
            column: column.to_owned(),
            value: value
                .chars()
                .take(80)
                .flat_map(char::escape_debug)
                .collect(),
            message: message.into(),
        });
    }

    /// All rows that could be read. Fields are separated by commas, or by `;` or tabs where the header has no comma.
    pub fn read(&mut self, bytes: &[u8]) -> Vec<Record> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let delimiter = delimiter(bytes);
        let mut rows = raw_rows(self, bytes, delimiter).into_iter();
        let Some((line, header)) = rows.next() else {
            let wanted = self.required.join("`, `");
            self.problem(
                0,
                "",
                "",
                format!("the file is empty: it needs a header row with `{wanted}`"),
            );
            return Vec::new();
        };
        let Some(places) = self.header(line, &header) else {
            return Vec::new();
        };
        rows.filter_map(|(line, fields)| self.record(line, &fields, &places))
            .collect()
    }

    /// For each field of the header, its place in the list of columns.
    fn header(&mut self, line: usize, header: &csv::ByteRecord) -> Option<Vec<usize>> {
        let before = self.problems.len();
        let mut places = Vec::new();
        for field in header {
            let name = String::from_utf8_lossy(field).into_owned();
            match self.columns.iter().position(|column| *column == name) {
                Some(place) if places.contains(&place) => {
                    self.problem(line, &name, "", "the column stands twice: remove one");
                }
                Some(place) => places.push(place),
                None => {
                    let known = self.columns.join(", ");
                    self.problem(
                        line,
                        &name,
                        "",
                        format!("unknown column: rename or remove it; the columns are {known}"),
                    );
                }
            }
        }
        for wanted in self.required {
            if !places.iter().any(|place| self.columns[*place] == *wanted) {
                self.problem(
                    line,
                    wanted,
                    "",
                    "the column is missing from the header: add it",
                );
            }
        }
        (self.problems.len() == before).then_some(places)
    }

    fn record(
        &mut self,
        line: usize,
        fields: &csv::ByteRecord,
        places: &[usize],
    ) -> Option<Record> {
        if fields.len() != places.len() {
            let message = format!(
                "the row has {} fields, the header {}: put a field with a comma between quotation marks",
                fields.len(),
                places.len()
            );
            self.problem(line, "", "", message);
            return None;
        }
        let mut cells = vec![String::new(); self.columns.len()];
        let (mut good, mut at) = (true, line);
        for (field, place) in fields.iter().zip(places) {
            let column = self.columns[*place];
            if field.len() > FIELD_LIMIT {
                let message = format!(
                    "the field has {} bytes, the limit is {FIELD_LIMIT}",
                    field.len()
                );
                self.problem(at, column, &String::from_utf8_lossy(&field[..80]), message);
                good = false;
            } else if let Ok(text) = std::str::from_utf8(field) {
                text.clone_into(&mut cells[*place]);
            } else {
                let value = String::from_utf8_lossy(field);
                self.problem(at, column, &value, "not UTF-8: save the file as UTF-8");
                good = false;
            }
            at += newlines(field);
        }
        good.then_some(Record { line, cells })
    }
}

/// `,`, or what the header has instead.
fn delimiter(bytes: &[u8]) -> u8 {
    let mut lines = bytes.split(|b| matches!(b, b'\r' | b'\n'));
    let header = lines.find(|line| !line.is_empty()).unwrap_or_default();
    let has = |b: u8| header.contains(&b);
    match (has(b','), has(b';'), has(b'\t')) {
        (false, true, _) => b';',
        (false, false, true) => b'\t',
        _ => b',',
    }
}

/// The rows with the line on which each begins. After a fault in the quoting, reading starts afresh on the next line.
fn raw_rows(sheet: &mut Sheet, bytes: &[u8], delimiter: u8) -> Vec<(usize, csv::ByteRecord)> {
    let mut rows = Vec::new();
    let (mut from, mut line) = (0, 1);
    'afresh: while from < bytes.len() {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(&bytes[from..]);
        let (mut done, mut record) = (0, csv::ByteRecord::new());
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let end = reader.position().byte() as usize;
            let rest = &bytes[from + done..from + end];
            let blank = rest
                .iter()
                .take_while(|b| matches!(b, b'\r' | b'\n'))
                .count();
            line += newlines(&rest[..blank]);
            let raw = &rest[blank..];
            if let Some(fault) = quoting(raw, delimiter) {
                sheet.problem(line, "", &first_line(raw), fault);
                let physical = raw
                    .iter()
                    .position(|b| *b == b'\n')
                    .map_or(raw.len(), |at| at + 1);
                from += done + blank + physical;
                line += 1;
                continue 'afresh;
            }
            rows.push((line, record.clone()));
            line += newlines(raw);
            done = end;
        }
        break;
    }
    rows
}

fn newlines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b == b'\n').count()
}

fn first_line(raw: &[u8]) -> String {
    let end = raw.iter().position(|b| *b == b'\n').unwrap_or(raw.len());
    String::from_utf8_lossy(&raw[..end]).into_owned()
}

/// What is wrong with the quotation marks of a row, if anything.
fn quoting(raw: &[u8], delimiter: u8) -> Option<&'static str> {
    let ends = |b: Option<&u8>| b.is_none_or(|b| *b == delimiter || matches!(b, b'\r' | b'\n'));
    let mut at = 0;
    while at < raw.len() {
        if raw[at] == b'"' {
            at += 1;
            loop {
                match (raw.get(at), raw.get(at + 1)) {
                    (None, _) => {
                        return Some(
                            "a quotation mark is opened and never closed: close it, or double it if it is part of the field",
                        );
                    }
                    (Some(b'"'), Some(b'"')) => at += 2,
                    (Some(b'"'), next) if ends(next) => break,
                    (Some(b'"'), _) => {
                        return Some(
                            "text stands after a closing quotation mark: double the marks that are part of the field",
                        );
                    }
                    _ => at += 1,
                }
            }
            at += 1;
        }
        while !ends(raw.get(at)) {
            if raw[at] == b'"' {
                return Some(
                    "a quotation mark stands inside a bare field: put the field between quotation marks and double the inner ones",
                );
            }
            at += 1;
        }
        at += 1;
    }
    None
}

/// The canonical form of a table: the columns in this order, rows sorted by the first column, quotation marks only
/// where they are needed, line feeds.
///
/// # Errors
/// All faults of the table; and every row whose first column is empty.
pub fn canonical(file: &Path, bytes: &[u8], columns: &[&str]) -> Result<Vec<u8>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut sheet = Sheet {
        file,
        columns,
        required: columns,
        problems: &mut problems,
    };
    let mut records = sheet.read(bytes);
    for record in &records {
        if record.cell(0).is_empty() {
            sheet.problem(record.line, columns[0], "", "empty: every row needs one");
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    records.sort_by(|a, b| a.cells.cmp(&b.cells));
    let mut writer = csv::Writer::from_writer(Vec::new());
    let rows = records
        .iter()
        .map(|record| record.cells.iter().map(String::as_str).collect());
    for row in std::iter::once(columns.to_vec()).chain(rows) {
        writer
            .write_record(row)
            .expect("rows of one length into memory");
    }
    Ok(writer.into_inner().expect("memory takes everything"))
}
