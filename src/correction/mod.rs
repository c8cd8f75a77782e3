//! What people have decided about rows, forms and entities, and how it is laid over what kutip finds.
//!
//! A file of corrections (`docs/corrections.md`) has one decision a line. Lines about rows name the document, the place and the
//! words; lines about forms and entities hold for every document. A line that no longer fits is told, never bent.

mod apply;
mod find;
mod general;
mod lists;
mod load;
mod quotes;
mod write;

pub use lists::from_lists;
pub use load::{COLUMNS, read_corrections};
pub use write::{as_gazetteer, write_corrections};

use crate::error::{Problem, Result};
use crate::gazetteer::Label;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// The column `rule` of every row that a correction made or confirmed.
pub const RULE: &str = "corrected";

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// One row of the table of entities.
    Name,
    /// One row of the table of quotes.
    Quote,
    /// Every mention with these words.
    Form,
    /// Every mention of an entity with this canonical name.
    Entity,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Decision {
    /// The row is right as it was seen.
    Right,
    /// The row should not be there.
    Wrong,
    /// A field has another value.
    Change,
    /// It is the entity that the value names.
    Merge,
    /// It is an entity of its own.
    Part,
    /// The entity has another canonical name.
    Rename,
    /// These words are no name.
    NotAName,
    /// A row is missing here.
    Missing,
}

impl What {
    /// All, as the file writes them.
    pub const ALL: [(What, &'static str); 4] = [
        (What::Name, "name"),
        (What::Quote, "quote"),
        (What::Form, "form"),
        (What::Entity, "entity"),
    ];

    /// As the file writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        written(&What::ALL, self)
    }

    /// Whether it is about one row of one document.
    #[must_use]
    pub fn is_row(self) -> bool {
        matches!(self, What::Name | What::Quote)
    }
}

impl Decision {
    /// All, as the file writes them.
    pub const ALL: [(Decision, &'static str); 8] = [
        (Decision::Right, "right"),
        (Decision::Wrong, "wrong"),
        (Decision::Change, "change"),
        (Decision::Merge, "merge"),
        (Decision::Part, "part"),
        (Decision::Rename, "rename"),
        (Decision::NotAName, "not-a-name"),
        (Decision::Missing, "missing"),
    ];

    /// As the file writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        written(&Decision::ALL, self)
    }
}

fn written<T: PartialEq>(all: &[(T, &'static str)], wanted: T) -> &'static str {
    let found = all.iter().find(|(one, _)| *one == wanted);
    found.map_or("", |(_, name)| name)
}

/// One line of a file of corrections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The file.
    pub file: PathBuf,
    /// One-based line.
    pub line: usize,
    /// What it is about.
    pub what: What,
    /// The document, for rows.
    pub doc_id: String,
    /// First code point of the row.
    pub start: usize,
    /// One past its last.
    pub end: usize,
    /// The words of the row, the form, or the entity's canonical name.
    pub text: String,
    /// The type that the row, form or entity had; `None` for any.
    pub label: Option<Label>,
    /// The gazetteer's id of the entity; empty for any.
    pub entity_id: String,
    /// What was decided.
    pub decision: Decision,
    /// The field that changes, or that `right` vouches for.
    pub field: String,
    /// Its value, or the entity's name.
    pub value: String,
    /// Who decided it.
    pub who: String,
    /// When.
    pub when: String,
}

impl Correction {
    /// What two lines must share to be about the same thing.
    fn target(&self) -> (What, &str, usize, usize, &str, Option<Label>, &str) {
        (
            self.what,
            &self.doc_id,
            self.start,
            self.end,
            &self.text,
            self.label.filter(|_| !self.what.is_row()),
            &self.entity_id,
        )
    }

    /// Whether a row with this decision stays and holds the entity that the line gives it.
    fn names_entity(&self) -> bool {
        matches!(
            self.decision,
            Decision::Merge | Decision::Part | Decision::Rename
        )
    }

    /// Whether two lines about the same thing cannot both hold.
    fn contradicts(&self, other: &Correction) -> bool {
        use Decision::{Change, Missing, NotAName, Right, Wrong};
        let gone = |c: &Correction| matches!(c.decision, Wrong | NotAName);
        match (self.decision, other.decision) {
            (Change, Change) => self.field == other.field && self.value != other.value,
            (Right, Change) => self.field == other.field && self.value != other.value,
            (Change, Right) => other.contradicts(self),
            (Right, Right) => self.field == other.field && self.value != other.value,
            (Missing, Missing) => self.value != other.value,
            (Missing, Right) | (Right, Missing) => true,
            _ if gone(self) != gone(other) => true,
            // An entity may have several forms parted from it.
            (Decision::Part, Decision::Part) if self.what == What::Entity => false,
            _ => {
                self.names_entity()
                    && other.names_entity()
                    && (self.decision, &self.value) != (other.decision, &other.value)
            }
        }
    }
}

/// Two lines about the same thing that cannot both hold.
#[must_use]
pub fn contradictions(lines: &[Correction]) -> Vec<(&Correction, &Correction)> {
    let mut targets: BTreeMap<_, Vec<&Correction>> = BTreeMap::new();
    for line in lines {
        targets.entry(line.target()).or_default().push(line);
    }
    let mut found = Vec::new();
    for same in targets.values() {
        for (at, later) in same.iter().enumerate().skip(1) {
            let earlier = same[..at].iter().find(|line| line.contradicts(later));
            found.extend(earlier.map(|earlier| (*earlier, *later)));
        }
    }
    found.sort_by_key(|(_, later)| (&later.file, later.line));
    found
}

/// An entity that a value names, where a gazetteer knows exactly one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// The gazetteer's id.
    pub id: String,
    /// Wikidata Q number.
    pub wikidata: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// What it is.
    pub label: Option<Label>,
}

/// Corrections of one or more files, found by document and by words; shared by all threads.
#[derive(Debug, Default)]
pub struct Corrections {
    lines: Vec<Correction>,
    by_document: HashMap<String, Vec<usize>>,
    by_form: HashMap<String, Vec<usize>>,
    by_entity: HashMap<String, Vec<usize>>,
    targets: HashMap<String, Target>,
    used: Vec<AtomicBool>,
}

impl Corrections {
    /// Reads files; `target` finds the entity that a value names.
    ///
    /// # Errors
    /// [`Error::Data`](crate::error::Error::Data) with all problems and contradictions, [`Error::Io`](crate::error::Error::Io) for
    /// a file that cannot be read.
    pub fn from_files(
        files: &[PathBuf],
        more: Vec<Correction>,
        target: impl Fn(&str) -> Option<Target>,
    ) -> Result<Corrections> {
        let (mut problems, mut lines) = (Vec::new(), more);
        for file in files {
            lines.extend(read_corrections(file, &bytes(file)?, &mut problems));
        }
        problems.extend(contradictions(&lines).into_iter().map(told));
        if !problems.is_empty() {
            return Err(crate::error::Error::Data(problems));
        }
        let mut made = Corrections {
            used: lines.iter().map(|_| AtomicBool::new(false)).collect(),
            ..Corrections::default()
        };
        for (at, line) in lines.iter().enumerate() {
            let (index, key) = match line.what {
                What::Name | What::Quote => (&mut made.by_document, &line.doc_id),
                What::Form => (&mut made.by_form, &line.text),
                What::Entity => (&mut made.by_entity, &line.text),
            };
            index.entry(key.clone()).or_default().push(at);
            let names = line.decision == Decision::Merge || line.field == "speaker";
            if names && let Some(found) = target(&line.value) {
                made.targets.insert(line.value.clone(), found);
            }
        }
        made.lines = lines;
        Ok(made)
    }

    /// All lines, in the order of the files.
    #[must_use]
    pub fn lines(&self) -> &[Correction] {
        &self.lines
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines that fitted nothing in the documents seen so far. A line about a row whose document was seen is told
    /// in that document's `message` as well.
    pub fn unused(&self) -> impl Iterator<Item = &Correction> {
        let used = self.used.iter().zip(&self.lines);
        used.filter(|(used, _)| !used.load(Ordering::Relaxed))
            .map(|(_, line)| line)
    }

    fn mark(&self, at: usize) {
        if !self.used[at].load(Ordering::Relaxed) {
            self.used[at].store(true, Ordering::Relaxed);
        }
    }
}

fn told((earlier, later): (&Correction, &Correction)) -> Problem {
    Problem {
        file: later.file.clone(),
        line: later.line,
        column: "decision".to_owned(),
        value: later.decision.as_str().to_owned(),
        message: format!(
            "contradicts `{}` of {}:{} about the same {}: keep one of the two",
            earlier.decision.as_str(),
            earlier.file.display(),
            earlier.line,
            later.what.as_str()
        ),
    }
}

fn bytes(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|source| crate::error::Error::Io {
        path: file.to_path_buf(),
        source,
    })
}
