//! What a user may not have meant: advice on gazetteers that are right as far as they go.

use crate::error::Problem;
use crate::extractor::Extractor;
use crate::gazetteer::{Evidence, Row, RowForm, Writing, adopt, load_rows};
use crate::lexicon::{Classes, WordClass as W};
use std::path::PathBuf;

/// Words of the language.
const WORDS: Classes = Classes::of(&[W::Ordinary, W::Function, W::Title]);

/// What each row of a user's gazetteers does to the names of `extractor` that its writer may not have meant: it hides
/// another name, its form is a word of the language, its alias looks like several. Files that cannot be read and rows with
/// problems are passed over: [`check_gazetteers`](super::check_gazetteers) tells of them.
#[must_use]
pub fn advise(files: &[PathBuf], extractor: &Extractor) -> Vec<Problem> {
    let mut advice = Vec::new();
    for file in files {
        let Ok(bytes) = std::fs::read(file) else {
            continue;
        };
        for row in load_rows(file, &bytes, &mut Vec::new()) {
            for form in &row.forms {
                let told = [
                    listed(form),
                    hidden(&row, form, extractor),
                    word(form, extractor),
                ];
                advice.extend(told.into_iter().flatten().map(|message| Problem {
                    file: file.clone(),
                    line: row.line,
                    column: form.column.to_owned(),
                    value: form.text.clone(),
                    message,
                }));
            }
        }
    }
    advice
}

/// An alias that looks like a list.
fn listed(form: &RowForm) -> Option<String> {
    let several = form.column != "name" && form.text.contains([',', ';']);
    several.then(|| "one form with a comma or semicolon inside: `|` parts forms".to_owned())
}

/// Whether the form needs no more than to stand there.
fn stands(form: &RowForm) -> bool {
    matches!(form.evidence, Evidence::Free | Evidence::Case)
}

/// A known name that the form stands for too, and no longer does beside this row.
fn hidden(row: &Row, form: &RowForm, extractor: &Extractor) -> Option<String> {
    if !row.wins || !stands(form) {
        return None;
    }
    let gazetteers = extractor.gazetteers();
    let own = adopt(row, gazetteers).map(|entry| entry.id);
    let readings = gazetteers.look_up(&form.text);
    let mut known = readings
        .iter()
        .filter(|reading| reading.writing == Some(Writing::Written))
        .map(|reading| &reading.entry)
        .filter(|entry| own.as_ref() != Some(&entry.id));
    let entry = known.next()?;
    Some(format!(
        "hides the known {} `{}` ({}): give the row its id to mean it, or `no` under wins to have both",
        entry.label.as_str(),
        entry.name,
        entry.id
    ))
}

/// A form that is a word of the language.
fn word(form: &RowForm, extractor: &Extractor) -> Option<String> {
    let classes = extractor.lexicon().lookup(&form.text).classes;
    let told = form.evidence == Evidence::Free && !form.text.contains(' ') && classes.any(WORDS);
    told.then(|| {
        "a word of the language: it will be found wherever it has a capital; `context` or `cue` under use asks for more".to_owned()
    })
}
