//! Reads word lists strictly: every problem is reported, with file, line, column and value, all at once.

use super::fold::KEY_LIMIT;
use super::lists::{List, Values};
use super::{Classes, Detail};
use crate::error::Problem;
use std::collections::HashSet;
use std::path::Path;

/// One row of a word list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordRow {
    /// The form, as the list has it.
    pub form: String,
    /// Name of the list.
    pub list: &'static str,
    /// The classes that the row gives.
    pub classes: Classes,
    /// The detail that the row gives.
    pub detail: Detail,
}

/// Reads one CSV of words. The file's stem, or what follows the last dot in it (`my.cues.csv`), names the list, unless
/// the file has a column `list`. Columns: `form`, those of the list, and optionally `note`.
///
/// Every problem found goes to `problems`, in the order of the lines, and its row is left out: unknown lists, columns and
/// values, missing ones, forms that are empty, too long, not in NFC or badly spaced, and rows that stand there twice.
pub fn load_words(file: &Path, content: &[u8], problems: &mut Vec<Problem>) -> Vec<WordRow> {
    let mut loader = Loader {
        file,
        problems,
        rows: Vec::new(),
        seen: HashSet::new(),
    };
    loader.load(content);
    loader.rows
}

struct Loader<'a> {
    file: &'a Path,
    problems: &'a mut Vec<Problem>,
    rows: Vec<WordRow>,
    seen: HashSet<Vec<String>>,
}

impl Loader<'_> {
    fn problem(&mut self, line: usize, column: &str, value: &str, message: impl Into<String>) {
        self.problems.push(Problem {
            file: self.file.to_path_buf(),
            line,
            column: column.into(),
            value: value.into(),
            message: message.into(),
        });
    }

    fn load(&mut self, content: &[u8]) {
        let Ok(content) = std::str::from_utf8(content) else {
            self.problem(0, "", "", "is not UTF-8; save it as UTF-8");
            return;
        };
        let content = content.strip_prefix('\u{FEFF}').unwrap_or(content);
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(content.as_bytes());
        let header: Vec<String> = match reader.headers() {
            Ok(header) => header.iter().map(str::to_owned).collect(),
            Err(error) => {
                self.problem(1, "", "", error.to_string());
                return;
            }
        };
        let Some(whole) = self.header(&header) else {
            return;
        };
        for record in reader.records() {
            match record {
                Ok(record) => self.record(&header, whole, &record),
                Err(error) => {
                    let line = error.position().map_or(0, |at| at.line() as usize);
                    self.problem(line, "", "", error.to_string());
                }
            }
        }
    }

    /// The list of the whole file (`Some(None)` where each row names its own), or `None` if no row can be read.
    fn header(&mut self, header: &[String]) -> Option<Option<&'static List>> {
        if !header.iter().any(|name| name == "form") {
            self.problem(1, "form", "", "this column is missing");
            return None;
        }
        if let Some(twice) = (1..header.len()).find(|i| header[..*i].contains(&header[*i])) {
            self.problem(1, &header[twice], "", "this column stands there twice");
            return None;
        }
        if header.iter().any(|name| name == "list") {
            return Some(None);
        }
        let stem = self.file.file_stem().map(|stem| stem.to_string_lossy());
        let stem = stem.as_deref().unwrap_or_default();
        let name = stem.rsplit('.').next().unwrap_or_default();
        let Some(list) = List::named(name) else {
            let message = format!(
                "names no list; call the file after one of {}, or add a column `list`",
                names()
            );
            self.problem(0, "", name, message);
            return None;
        };
        let before = self.problems.len();
        for name in header {
            let known = list.columns.iter().any(|column| column.name == name);
            if !known && name != "form" && name != "note" {
                self.problem(1, name, "", format!("{} has no such column", list.name));
            }
        }
        for column in list.columns {
            if !header.iter().any(|name| name == column.name) {
                self.problem(1, column.name, "", "this column is missing");
            }
        }
        (self.problems.len() == before).then_some(Some(list))
    }

    fn record(
        &mut self,
        header: &[String],
        whole: Option<&'static List>,
        record: &csv::StringRecord,
    ) {
        let line = record.position().map_or(0, |at| at.line() as usize);
        if record.len() != header.len() {
            let message = format!(
                "has {} fields, the header has {}",
                record.len(),
                header.len()
            );
            self.problem(line, "", "", message);
            return;
        }
        let field = |name: &str| {
            let at = header.iter().position(|column| column == name)?;
            record.get(at)
        };
        let form = field("form").unwrap_or_default();
        if let Some(fault) = fault(form) {
            self.problem(line, "form", form, fault);
            return;
        }
        let name = field("list").unwrap_or_default();
        let Some(list) = whole.or_else(|| List::named(name)) else {
            self.problem(
                line,
                "list",
                name,
                format!("names no list; take one of {}", names()),
            );
            return;
        };
        let before = self.problems.len();
        let mut same = vec![list.name.to_owned(), form.to_owned()];
        let (classes, detail) = self.meanings(line, list, field, &mut same);
        if !self.seen.insert(same) {
            self.problem(line, "form", form, "stands there twice; take one row out");
        }
        if self.problems.len() == before {
            self.rows.push(WordRow {
                form: form.to_owned(),
                list: list.name,
                classes,
                detail: Detail(detail),
            });
        }
    }

    /// What the columns of a row mean together; the values that count go to `same`.
    fn meanings<'r>(
        &mut self,
        line: usize,
        list: &List,
        field: impl Fn(&str) -> Option<&'r str>,
        same: &mut Vec<String>,
    ) -> (Classes, u16) {
        let (mut classes, mut detail) = (Classes::of(list.classes), 0);
        for column in list.columns {
            let value = field(column.name).unwrap_or_default();
            match meaning(&column.values, value) {
                Ok(more) => {
                    classes = classes.union(more.0);
                    detail |= more.1;
                }
                Err(message) => self.problem(line, column.name, value, message),
            }
            if !matches!(column.values, Values::Free) {
                same.push(value.to_owned());
            }
        }
        (classes, detail)
    }
}

fn meaning(values: &Values, value: &str) -> Result<(Classes, u16), String> {
    match values {
        Values::Free => Ok((Classes::NONE, 0)),
        Values::Number { max, shift } => match value.parse::<u16>() {
            Ok(number) if (1..=*max).contains(&number) => Ok((Classes::NONE, number << shift)),
            _ => Err(format!("take a whole number from 1 to {max}")),
        },
        Values::OneOf(values) => {
            let known = values.iter().find(|(name, ..)| *name == value);
            known
                .map(|(_, classes, detail)| (Classes::of(classes), *detail))
                .ok_or_else(|| {
                    let names: Vec<_> = values.iter().map(|(name, ..)| *name).collect();
                    format!("take one of {}", names.join(", "))
                })
        }
    }
}

/// What is wrong with a form, if anything.
fn fault(form: &str) -> Option<String> {
    if form.is_empty() {
        return Some("is empty".into());
    }
    if form.len() > KEY_LIMIT {
        return Some(format!(
            "has {} bytes, the limit is {KEY_LIMIT}",
            form.len()
        ));
    }
    if form.contains(['\n', '\r']) {
        return Some("holds a line break: a quotation mark is not closed".into());
    }
    if form
        .chars()
        .any(|c| c.is_control() || super::fold::is_invisible(c))
    {
        return Some("holds an invisible character".into());
    }
    if form.trim() != form || form.contains("  ") || form.contains('\u{A0}') {
        return Some("has stray white space; part words by one space".into());
    }
    if !unicode_normalization::is_nfc(form) {
        return Some("is not in Unicode form NFC".into());
    }
    None
}

fn names() -> String {
    let names: Vec<_> = super::lists::LISTS.iter().map(|list| list.name).collect();
    names.join(", ")
}
