//! The audit of the names that kutip comes with, from the tables in the binary.

use super::gazetteers::{Files, audited};
use crate::error::Problem;
use crate::extractor::Extractor;
use crate::gazetteer::{Dictionary, Evidence, Row, RowForm, key};
use crate::lexicon::WordClass as W;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What an audit has looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// Entries.
    pub entries: usize,
    /// Their forms, spellings that stand for each other counted once.
    pub forms: usize,
    /// Of the forms of one word, and of those of four letters or less, how many need which evidence, in the order of
    /// [`Evidence::ALL`].
    pub short: [usize; 6],
    /// Forms that stand on several entries.
    pub shared: usize,
    /// Forms that are never matched.
    pub blocked: usize,
}

impl std::fmt::Display for Audit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let classes = Evidence::ALL.iter().zip(self.short);
        let classes: Vec<String> = classes
            .map(|(class, count)| format!("{count} {}", class.as_str()))
            .collect();
        write!(
            f,
            "{} entries, {} forms; of one word or four letters: {}; {} on several entries, {} blocked",
            self.entries,
            self.forms,
            classes.join(", "),
            self.shared,
            self.blocked
        )
    }
}

/// Checks the names of an extractor, taken as a whole: ids and forms that stand twice, blocked forms that are listed, short
/// forms that are free although they are ordinary words or names of many. The reasons are those of the built-in tables.
#[must_use]
pub fn check_names(extractor: &Extractor) -> (Vec<Problem>, Audit) {
    let mut problems = Vec::new();
    let mut files = Files::default();
    for (path, table) in Extractor::builtin_reasons() {
        files.add(Path::new(path), table.as_bytes(), &mut problems);
    }
    let mut audit = Audit::default();
    for dictionary in extractor.gazetteers().dictionaries() {
        audit.count(dictionary);
        files.rows.extend(rows(dictionary));
        for (form, reason) in dictionary.all_blocked() {
            files.block(Path::new("gazetteers/blocked.csv"), form, reason);
        }
    }
    for form in files.rows.iter().flat_map(|row| &row.forms) {
        let classes = extractor.lexicon().lookup(&form.text).classes;
        if !audited(&form.text) {
            continue;
        }
        if classes.has(W::Ordinary) {
            files.ordinary.insert(key(&form.text));
        }
        if classes.has(W::GivenName) || classes.has(W::Surname) {
            files.names.insert(key(&form.text));
        }
    }
    files.check(&mut problems);
    (problems, audit)
}

impl Audit {
    fn count(&mut self, dictionary: &Dictionary) {
        self.entries += dictionary.len();
        self.forms += dictionary.forms();
        self.blocked += dictionary.all_blocked().count();
        for form in dictionary.form_ids() {
            let mut entries = BTreeSet::new();
            for candidate in dictionary.candidates(form) {
                entries.insert(candidate.entry);
                if audited(dictionary.form(form)) {
                    let at = Evidence::ALL.iter().position(|e| *e == candidate.evidence);
                    self.short[at.expect("ALL has every class")] += 1;
                }
            }
            self.shared += usize::from(entries.len() > 1);
        }
    }
}

/// The rows that a table was compiled from, as far as it keeps them; a row's file is its entry.
fn rows(dictionary: &Dictionary) -> Vec<Row> {
    let mut forms: BTreeMap<_, Vec<RowForm>> = BTreeMap::new();
    for form in dictionary.form_ids() {
        for candidate in dictionary.candidates(form) {
            forms.entry(candidate.entry).or_default().push(RowForm {
                text: dictionary.form(form).to_owned(),
                evidence: candidate.evidence,
                column: "form",
            });
        }
    }
    let row = |id| {
        let entry = dictionary.entry(id);
        Row {
            file: PathBuf::from(format!("entry {}", entry.id)),
            line: 0,
            id: entry.id.to_string(),
            label: entry.label,
            name: entry.name.to_string(),
            forms: forms.remove(&id).unwrap_or_default(),
            wikidata: entry.wikidata.to_string(),
            country: entry.country.to_string(),
            kind: entry.kind.to_string(),
            role: entry.role.to_string(),
            years: entry.years,
            wins: false,
        }
    };
    dictionary.entry_ids().map(row).collect()
}
