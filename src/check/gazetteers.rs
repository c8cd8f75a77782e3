//! Checks of gazetteers.

use crate::error::{Error, Problem, Result};
use crate::gazetteer::{
    Blocked, COLUMNS, Evidence, Record, Row, RowForm, Writing, agree, canonical, check_ids, key,
    load_blocked, load_rows, load_table,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Most letters of a form that the audit looks at although it has several words.
const SHORT_FORM: usize = 4;

/// The files of one check, read.
#[derive(Default)]
struct Files {
    rows: Vec<Row>,
    blocked: Vec<(PathBuf, Blocked)>,
    shared: Vec<(PathBuf, Record)>,
    audited: BTreeSet<String>,
    ordinary: BTreeSet<String>,
}

/// All problems of these gazetteers, taken together.
///
/// Besides gazetteers there may be lists, known by their file names: `shared.csv` (`form,ids,reason`) gives the reason why a
/// form is free on several rows, `blocked.csv` (`form,reason`) has the forms that no row may list, `ordinary.csv`
/// (`form,rank`) the words that no form of one word may be unless `audited.csv` (`form,reason`) says why or the
/// form asks for evidence.
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
    check_ids(&read.rows, &mut problems);
    let forms = by_key(&read.rows);
    check_conflicts(&forms, &read.shared, &mut problems);
    check_shared(&forms, &read.shared, &mut problems);
    check_blocked(&forms, &read.blocked, &mut problems);
    audit(&read, &mut problems);
    problems
}

/// The files of a folder laid out as kutip's own `gazetteers/`, the list of ordinary words included.
///
/// # Errors
/// If a folder cannot be listed.
pub fn gazetteer_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![folder.join("words/ordinary.csv")];
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
            "ordinary.csv" => continue,
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
            let message = "not in canonical order from this line on: run KUTIP_BLESS=1 cargo test --test gazetteers";
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
    fn add(&mut self, file: &Path, bytes: &[u8], problems: &mut Vec<Problem>) {
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

/// Forms that are free on two ids.
fn check_conflicts(forms: &Forms, shared: &[(PathBuf, Record)], problems: &mut Vec<Problem>) {
    let mut reasons: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    for (_, record) in shared {
        reasons.entry(key(record.cell(0))).or_default().push(record);
    }
    for (key, forms) in forms {
        let free: Vec<_> = forms
            .iter()
            .filter(|(_, form)| form.evidence == Evidence::Free)
            .collect();
        for (at, (row, form)) in free.iter().enumerate() {
            let other = free[..at]
                .iter()
                .find(|(other, known)| other.id != row.id && same(&known.text, &form.text));
            let Some((other, _)) = other else {
                continue;
            };
            let stated = reasons.get(key).is_some_and(|records| {
                let lists = |record: &Record, wanted: &str| ids(record).any(|id| id == wanted);
                records
                    .iter()
                    .any(|record| lists(record, &row.id) && lists(record, &other.id))
            });
            if !stated {
                let message = format!(
                    "the form is free on `{}` too ({}:{}): ask for evidence on one of the two, or give the reason in shared.csv",
                    other.id,
                    other.file.display(),
                    other.line
                );
                problems.push(problem(
                    &row.file,
                    row.line,
                    form.column,
                    &form.text,
                    message,
                ));
            }
        }
    }
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
            problems.push(problem(
                &row.file,
                row.line,
                form.column,
                &form.text,
                message,
            ));
        }
    }
}

/// Free forms of one word, or very short ones, that are ordinary words.
fn audit(files: &Files, problems: &mut Vec<Problem>) {
    for row in &files.rows {
        for form in row
            .forms
            .iter()
            .filter(|form| form.evidence == Evidence::Free)
        {
            let text = &form.text;
            let letters = text.chars().filter(|c| c.is_alphabetic()).count();
            let looked_at = letters <= SHORT_FORM || !text.contains([' ', '-']);
            if looked_at && files.ordinary.contains(&key(text)) && !files.audited.contains(text) {
                let message = "an ordinary word that is free: give it another class, or a reason in audited.csv".to_owned();
                problems.push(problem(&row.file, row.line, form.column, text, message));
            }
        }
    }
}
