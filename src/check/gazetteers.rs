//! Checks of gazetteers.

use crate::error::{Error, Problem, Result};
use crate::gazetteer::{
    Blocked, COLUMNS, Evidence, Label, Record, Row, RowForm, Writing, agree, canonical, check_ids,
    key, load_blocked, load_rows, load_table,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Most letters of a form that the audit looks at although it has several words.
const SHORT_FORM: usize = 4;

/// What one check looks at.
#[derive(Default)]
pub(super) struct Files {
    pub rows: Vec<Row>,
    blocked: Vec<(PathBuf, Blocked)>,
    shared: Vec<(PathBuf, Record)>,
    audited: BTreeSet<String>,
    /// Keys of ordinary words, and of given and family names.
    pub ordinary: BTreeSet<String>,
    pub names: BTreeSet<String>,
}

/// All problems of these gazetteers, taken together.
///
/// Besides gazetteers there may be lists, known by their file names: `shared.csv` (`form,ids,reason`) gives the reason why a
/// form is free on several rows, `blocked.csv` (`form,reason`) has the forms that no row may list, `ordinary.csv`
/// (`form,rank`) the words that no form of one word may be unless `audited.csv` (`form,reason`) says why or the
/// form asks for evidence, `given_names.csv` (`form,kind,common`) those that no person's form of one word may be. Where
/// `shared.csv` is among the files, it must give a reason for every form that stands on several rows.
#[must_use]
pub fn check_gazetteers(files: &[PathBuf]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut read = Files::default();
    for file in files {
        match std::fs::read(file) {
            Ok(bytes) => read.add(file, &bytes, &mut problems),
            Err(error) => {
                problems.push(problem(file, 0, "", "", format!("cannot be read: {error}")))
            }
        }
    }
    read.check(&mut problems);
    problems
}

/// The files of a folder laid out as kutip's own `gazetteers/`, the lists of ordinary words and of personal names
/// included.
///
/// # Errors
/// If a folder cannot be listed.
pub fn gazetteer_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![
        folder.join("words/given_names.csv"),
        folder.join("words/ordinary.csv"),
    ];
    for part in ["", "organizations", "people", "places"] {
        let path = folder.join(part);
        let io = |source| Error::Io {
            path: path.clone(),
            source,
        };
        for entry in std::fs::read_dir(&path).map_err(io)? {
            files.push(entry.map_err(io)?.path());
        }
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "csv"));
    files.sort();
    Ok(files)
}

/// Which of these files are not in canonical form (columns in their order, rows sorted by the first, quotation marks only
/// where needed), or have rows without an id; with `bless`, files are rewritten instead.
#[must_use]
pub fn canonical_gazetteers(files: &[PathBuf], bless: bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in files {
        let columns: &[&str] = match name(file) {
            "shared.csv" => &["form", "ids", "reason"],
            "blocked.csv" | "audited.csv" => &["form", "reason"],
            "ordinary.csv" | "given_names.csv" => continue,
            _ => &COLUMNS[..COLUMNS.len() - 1],
        };
        let Ok(bytes) = std::fs::read(file) else {
            problems.push(problem(file, 0, "", "", "cannot be read".to_owned()));
            continue;
        };
        let wanted = match canonical(file, &bytes, columns) {
            Ok(wanted) => wanted,
            Err(found) => {
                problems.extend(found);
                continue;
            }
        };
        if wanted == bytes {
            continue;
        }
        if !bless {
            let same = wanted
                .split(|b| *b == b'\n')
                .zip(bytes.split(|b| *b == b'\n'))
                .take_while(|(a, b)| a == b);
            let message =
                "not in canonical order from this line on: run kutip check --bless on the folder";
            problems.push(problem(file, same.count() + 1, "", "", message.to_owned()));
        } else if let Err(error) = std::fs::write(file, wanted) {
            problems.push(problem(
                file,
                0,
                "",
                "",
                format!("cannot be written: {error}"),
            ));
        }
    }
    problems
}

impl Files {
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        check_ids(&self.rows, problems);
        let forms = by_key(&self.rows);
        if self.shared.is_empty() {
            check_conflicts(&forms, problems);
        } else {
            check_reasons(&forms, &self.shared, problems);
        }
        check_shared(&forms, &self.shared, problems);
        check_blocked(&forms, &self.blocked, problems);
        audit(self, problems);
    }

    /// Adds a form that no row may list.
    pub(super) fn block(&mut self, file: &Path, form: &str, reason: &str) {
        let (form, reason) = (form.to_owned(), reason.to_owned());
        self.blocked
            .push((file.to_path_buf(), Blocked { form, reason }));
    }

    pub(super) fn add(&mut self, file: &Path, bytes: &[u8], problems: &mut Vec<Problem>) {
        let mut table = |columns| load_table(file, bytes, columns, problems);
        let forms =
            |records: Vec<Record>| records.into_iter().map(|record| record.cell(0).to_owned());
        match name(file) {
            "shared.csv" => {
                let records = table(&["form", "ids", "reason"]);
                self.shared.extend(
                    records
                        .into_iter()
                        .map(|record| (file.to_path_buf(), record)),
                );
            }
            "audited.csv" => self.audited.extend(forms(table(&["form", "reason"]))),
            "ordinary.csv" => self.ordinary.extend(forms(table(&["form", "rank"]))),
            "given_names.csv" => {
                let names = forms(table(&["form", "kind", "common"]));
                self.names.extend(names.map(|name| key(&name)));
            }
            "blocked.csv" => {
                let blocked = load_blocked(file, bytes, problems);
                self.blocked.extend(
                    blocked
                        .into_iter()
                        .map(|blocked| (file.to_path_buf(), blocked)),
                );
            }
            _ => self.rows.extend(load_rows(file, bytes, problems)),
        }
    }
}

fn name(file: &Path) -> &str {
    file.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
}

fn problem(file: &Path, line: usize, column: &str, value: &str, message: String) -> Problem {
    Problem {
        file: file.to_path_buf(),
        line,
        column: column.to_owned(),
        value: value.to_owned(),
        message,
    }
}

/// All forms with their rows, by what their spellings share.
type Forms<'r> = BTreeMap<String, Vec<(&'r Row, &'r RowForm)>>;

fn by_key(rows: &[Row]) -> Forms<'_> {
    let mut forms = Forms::new();
    for row in rows {
        for form in &row.forms {
            forms.entry(key(&form.text)).or_default().push((row, form));
        }
    }
    forms
}

/// Whether the spellings stand for each other.
fn same(a: &str, b: &str) -> bool {
    agree(a, b) == Some(Writing::Written) && agree(b, a) == Some(Writing::Written)
}

fn ids(record: &Record) -> impl Iterator<Item = &str> {
    record.cell(1).split('|')
}

/// Forms that are free on two ids, where no reason can be given.
fn check_conflicts(forms: &Forms, problems: &mut Vec<Problem>) {
    for forms in forms.values() {
        let free: Vec<_> = forms
            .iter()
            .filter(|(_, form)| form.evidence == Evidence::Free)
            .collect();
        for (at, (row, form)) in free.iter().enumerate() {
            let other = free[..at]
                .iter()
                .find(|(other, known)| other.id != row.id && same(&known.text, &form.text));
            if let Some((other, _)) = other {
                let message = format!(
                    "the form is free on `{}` too ({}): ask for evidence on one of the two, or give the reason in shared.csv",
                    other.id,
                    place(other)
                );
                problems.push(at_form(row, form, message));
            }
        }
    }
}

/// Forms on two ids without a stated reason, whatever evidence they need.
fn check_reasons(forms: &Forms, shared: &[(PathBuf, Record)], problems: &mut Vec<Problem>) {
    let mut reasons: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    for (_, record) in shared {
        reasons.entry(key(record.cell(0))).or_default().push(record);
    }
    for (key, forms) in forms {
        for (at, (row, form)) in forms.iter().enumerate() {
            let Some((other, _)) = forms[..at]
                .iter()
                .find(|(other, known)| other.id != row.id && same(&known.text, &form.text))
            else {
                continue;
            };
            let lists = |record: &&&Record, id: &str| ids(record).any(|listed| listed == id);
            let stated = reasons.get(key).is_some_and(|records| {
                let mut records = records.iter();
                records.any(|record| lists(&record, &row.id) && lists(&record, &other.id))
            });
            if !stated {
                let message = format!(
                    "the form stands on `{}` too ({}): take it off one of the two, or give the reason in shared.csv",
                    other.id,
                    place(other)
                );
                problems.push(at_form(row, form, message));
            }
        }
    }
}

/// Where a row stands, for a message.
fn place(row: &Row) -> String {
    match row.line {
        0 => row.file.display().to_string(),
        line => format!("{}:{line}", row.file.display()),
    }
}

fn at_form(row: &Row, form: &RowForm, message: String) -> Problem {
    problem(&row.file, row.line, form.column, &form.text, message)
}

/// Rows of shared.csv that nothing needs any more: no row has the form, in whatever spelling.
fn check_shared(forms: &Forms, shared: &[(PathBuf, Record)], problems: &mut Vec<Problem>) {
    for (file, record) in shared {
        let form = record.cell(0);
        let known = forms.get(&key(form)).map_or(&[][..], Vec::as_slice);
        for id in ids(record) {
            if !known.iter().any(|(row, _)| row.id == id) {
                let message = format!(
                    "no row `{id}` has the form `{form}`: remove the id, or the row if one is left"
                );
                problems.push(problem(file, record.line, "ids", id, message));
            }
        }
    }
}

/// Forms that are listed although they are blocked.
fn check_blocked(forms: &Forms, blocked: &[(PathBuf, Blocked)], problems: &mut Vec<Problem>) {
    for (file, block) in blocked {
        let known = forms.get(&key(&block.form)).map_or(&[][..], Vec::as_slice);
        for (row, form) in known
            .iter()
            .filter(|(_, form)| same(&form.text, &block.form))
        {
            let message = format!(
                "blocked in {} ({}): remove it from one of the two",
                file.display(),
                block.reason
            );
            problems.push(at_form(row, form, message));
        }
    }
}

/// Whether the audit asks for a class of the form: it has one word, or no more than four letters.
pub(super) fn audited(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters <= SHORT_FORM || !text.contains([' ', '-'])
}

/// Free forms of one word, or very short ones, that are ordinary words, and persons' that many others bear.
fn audit(files: &Files, problems: &mut Vec<Problem>) {
    for row in &files.rows {
        for form in row
            .forms
            .iter()
            .filter(|form| form.evidence == Evidence::Free)
        {
            let text = &form.text;
            if !audited(text) || files.audited.contains(text) {
                continue;
            }
            let key = key(text);
            let what = if files.ordinary.contains(&key) {
                "an ordinary word"
            } else if row.label == Label::Person && files.names.contains(&key) {
                "a given or family name of many"
            } else {
                continue;
            };
            let message =
                format!("{what} that is free: give it another class, or a reason in audited.csv");
            problems.push(at_form(row, form, message));
        }
    }
}
