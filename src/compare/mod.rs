//! Two runs over the same articles: which rows came, went and changed, and where.
//!
//! A [`Comparison`] takes the documents of both runs in any order and holds only those whose counterpart has not come yet.

mod matching;
mod page;
mod row;
mod text;

pub use page::page;
pub use row::{Place, Row, Rows, Table};
pub use text::{COLUMNS, lines, text};

use std::collections::{BTreeMap, HashMap, HashSet};

/// A run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The first.
    Before,
    /// The second.
    After,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Only the second run has it.
    Gained,
    /// Only the first run has it.
    Lost,
    /// Both have it, with other values.
    Changed,
}

impl Fate {
    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Fate::Gained => "gained",
            Fate::Lost => "lost",
            Fate::Changed => "changed",
        }
    }
}

/// A value that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The column.
    pub column: &'static str,
    /// The first run's value.
    pub from: String,
    /// The second run's.
    pub to: String,
}

/// A row that is not the same in both runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What became of it.
    pub fate: Fate,
    /// Its table.
    pub table: Table,
    /// The document.
    pub doc_id: String,
    /// Its outlet.
    pub outlet: String,
    /// First code point.
    pub start: u64,
    /// One past the last.
    pub end: u64,
    /// The row's words.
    pub words: String,
    /// Type and name, or kind and speaker.
    pub what: String,
    /// What made the row; of a changed one in the second run.
    pub rule: String,
    /// The values that changed.
    pub values: Vec<Value>,
    /// The sentence around it, if texts were given.
    pub place: Option<Place>,
}

/// How many rows came, went, changed and stayed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Gained.
    pub gained: u64,
    /// Lost.
    pub lost: u64,
    /// Changed.
    pub changed: u64,
    /// The same in both runs.
    pub same: u64,
}

impl Counts {
    fn add(&mut self, fate: Fate) {
        match fate {
            Fate::Gained => self.gained += 1,
            Fate::Lost => self.lost += 1,
            Fate::Changed => self.changed += 1,
        }
    }

    /// Rows that are not the same.
    #[must_use]
    pub fn moved(&self) -> u64 {
        self.gained + self.lost + self.changed
    }
}

/// Two runs, document by document.
#[derive(Debug, Default)]
pub struct Comparison {
    waiting: [HashMap<String, Rows>; 2],
    ignored: Vec<String>,
    /// Documents that both runs have.
    pub documents: u64,
    /// Those that only the first run has, with their rows lost.
    pub only_before: Vec<String>,
    /// Those that only the second run has.
    pub only_after: Vec<String>,
    /// Documents whose text is another one: their rows are compared at their offsets all the same.
    pub other_texts: Vec<String>,
    /// All changes, by document.
    pub changes: Vec<Change>,
    /// By table.
    pub tables: BTreeMap<Table, Counts>,
    /// By what made the rows.
    pub rules: BTreeMap<(Table, String), Counts>,
    /// By outlet.
    pub outlets: BTreeMap<String, Counts>,
    /// How often each column changed.
    pub columns: BTreeMap<(Table, &'static str), u64>,
}

impl Comparison {
    /// A comparison that leaves some columns aside.
    #[must_use]
    pub fn ignoring(columns: &[String]) -> Comparison {
        Comparison {
            ignored: columns.to_vec(),
            ..Comparison::default()
        }
    }

    /// Takes a document of a run.
    pub fn add(&mut self, side: Side, rows: Rows) {
        let (own, other) = match side {
            Side::Before => (0, 1),
            Side::After => (1, 0),
        };
        match self.waiting[other].remove(&rows.doc_id) {
            Some(counterpart) if side == Side::Before => self.compare(&rows, &counterpart),
            Some(counterpart) => self.compare(&counterpart, &rows),
            None => {
                self.waiting[own].insert(rows.doc_id.clone(), rows);
            }
        }
    }

    /// Takes what only one run has, when both were given; the changes are in order then.
    pub fn finish(&mut self) {
        for side in [0, 1] {
            let mut left: Vec<Rows> = std::mem::take(&mut self.waiting[side])
                .into_values()
                .collect();
            left.sort_by(|a, b| a.doc_id.cmp(&b.doc_id));
            for rows in left {
                let fate = if side == 0 { Fate::Lost } else { Fate::Gained };
                for row in &rows.rows {
                    self.change(fate, &rows, row, Vec::new());
                }
                let ids = if side == 0 {
                    &mut self.only_before
                } else {
                    &mut self.only_after
                };
                ids.push(rows.doc_id);
            }
        }
        self.changes.sort_by(|a, b| {
            let key = |change: &Change| (change.table, change.start, change.end, change.fate);
            a.doc_id.cmp(&b.doc_id).then_with(|| key(a).cmp(&key(b)))
        });
    }

    fn compare(&mut self, before: &Rows, after: &Rows) {
        self.documents += 1;
        let hashes = before.text_hash.zip(after.text_hash);
        if hashes.is_some_and(|(old, new)| old != new) {
            self.other_texts.push(after.doc_id.clone());
        }
        let pairs = matching::pairs(&before.rows, &after.rows);
        for (old, new) in &pairs {
            let values = self.values(old, new);
            if values.is_empty() {
                self.tables.entry(new.table).or_default().same += 1;
            } else {
                self.change(Fate::Changed, after, new, values);
            }
        }
        let met: HashSet<*const Row> = pairs
            .iter()
            .flat_map(|(old, new)| [std::ptr::from_ref(*old), std::ptr::from_ref(*new)])
            .collect();
        let alone = |row: &&Row| !met.contains(&std::ptr::from_ref(*row));
        for row in before.rows.iter().filter(alone) {
            self.change(Fate::Lost, before, row, Vec::new());
        }
        for row in after.rows.iter().filter(alone) {
            self.change(Fate::Gained, after, row, Vec::new());
        }
    }

    fn values(&self, old: &Row, new: &Row) -> Vec<Value> {
        let columns = new.table.columns().iter().zip(old.cells().zip(new.cells()));
        columns
            .filter(|(column, (from, to))| {
                from != to && !self.ignored.iter().any(|own| own == *column)
            })
            .map(|(column, (from, to))| Value {
                column,
                from: from.to_owned(),
                to: to.to_owned(),
            })
            .collect()
    }

    fn change(&mut self, fate: Fate, document: &Rows, row: &Row, values: Vec<Value>) {
        self.tables.entry(row.table).or_default().add(fate);
        let rule = row.cell("rule").to_owned();
        self.rules
            .entry((row.table, rule.clone()))
            .or_default()
            .add(fate);
        self.outlets
            .entry(document.outlet.clone())
            .or_default()
            .add(fate);
        for value in &values {
            *self.columns.entry((row.table, value.column)).or_default() += 1;
        }
        self.changes.push(Change {
            fate,
            table: row.table,
            doc_id: document.doc_id.clone(),
            outlet: document.outlet.clone(),
            start: row.start,
            end: row.end,
            words: row.cell(row.table.words()).to_owned(),
            what: row.what(),
            rule,
            values,
            place: document.place(row.start, row.end),
        });
    }
}
