//! The model of evidence: what each clue weighs for each reading, read from `rules/entity/evidence.csv`.

use super::clue::{COUNT, Clue, LINK_BASE, Link, READINGS, Reading, link_clue};
use super::profile::Profiles;
use crate::error::{Error, Problem, Result};
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What one clue weighs for each reading, in the order of [`Reading::ALL`].
pub type Weights = [f32; READINGS];

/// What every clue weighs. A reading's score is the sum of the weights of the clues that hold; weights are natural
/// logarithms of odds, so that sums of them can be read as probabilities.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceModel {
    edition: Edition,
    /// What is known of single words.
    profiles: Same,
    /// By clue: those of the closed list, then those of words' profiles.
    rows: Vec<Weights>,
    /// By link.
    steps: [Steps; Link::ALL.len()],
}

/// A number that no other state of any model has in this process: by it sums are known to be out of date.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edition(u64);

impl Edition {
    /// Before the first.
    pub(crate) const NONE: Edition = Edition(0);

    fn new() -> Edition {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Edition(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// Whether the two are the same.
    #[inline]
    pub(crate) fn is(self, other: Edition) -> bool {
        self.0 == other.0
    }
}

/// Models are equal when their weights are.
impl PartialEq for Edition {
    fn eq(&self, _: &Edition) -> bool {
        true
    }
}

/// Profiles that models share. Models are equal when their weights are.
#[derive(Debug, Clone)]
struct Same(Arc<Profiles>);

impl PartialEq for Same {
    fn eq(&self, _: &Same) -> bool {
        true
    }
}

/// The exponentials of weights.
pub(crate) type Odds = [f32; READINGS];

/// What a link weighs: by the reading before it and the reading after it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Steps {
    pub weights: [Weights; READINGS],
    pub odds: [Odds; READINGS],
}

impl EvidenceModel {
    /// A model in which no clue weighs anything, over these profiles of words.
    #[must_use]
    pub fn empty(profiles: Arc<Profiles>) -> EvidenceModel {
        let words = profiles.clues();
        let mut model = EvidenceModel {
            edition: Edition::new(),
            profiles: Same(profiles),
            rows: vec![[0.0; READINGS]; COUNT + words],
            steps: [Steps::default(); Link::ALL.len()],
        };
        model.weigh_links();
        model
    }

    /// Works out what the links weigh from their clues. What stands far away says nothing by its reading.
    fn weigh_links(&mut self) {
        for link in Link::ALL {
            let steps = &mut self.steps[link as usize];
            for (before, weights) in steps.weights.iter_mut().enumerate() {
                let clue = match link {
                    Link::Far => link_clue(link, Reading::Other as usize),
                    _ => link_clue(link, before),
                };
                *weights = self.rows[clue.0 as usize];
            }
            steps.odds = steps.weights.map(|row| row.map(f32::exp));
        }
    }

    /// Which state of which model this is.
    #[inline]
    pub(crate) fn edition(&self) -> Edition {
        self.edition
    }

    /// What a link weighs.
    #[inline]
    pub(crate) fn steps(&self, link: Link) -> &Steps {
        &self.steps[link as usize]
    }

    /// Reads a table with the columns `clue,person,org,place,other,meaning`; an empty cell weighs nothing, and so does a
    /// clue without a row. `file` is named in errors.
    ///
    /// # Errors
    /// [`Error::Data`] with every problem: an unknown clue, a clue twice, a weight that is no finite number.
    pub fn parse(profiles: Arc<Profiles>, file: &Path, table: &str) -> Result<EvidenceModel> {
        let mut model = EvidenceModel::empty(profiles);
        let mut seen = vec![false; COUNT];
        let mut problems = Vec::new();
        let mut reader = csv::ReaderBuilder::new().from_reader(table.as_bytes());
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    problems.push(problem(file, line, "", "", &error.to_string()));
                    continue;
                }
            };
            let line = record.position().map_or(0, csv::Position::line);
            let id = record.get(0).unwrap_or_default();
            let Some(clue) = Clue::named(id) else {
                problems.push(problem(file, line, "clue", id, "there is no such clue"));
                continue;
            };
            if std::mem::replace(&mut seen[clue.0 as usize], true) {
                problems.push(problem(
                    file,
                    line,
                    "clue",
                    id,
                    "stands twice; keep one row",
                ));
            }
            for reading in Reading::ALL {
                let cell = record.get(1 + reading as usize).unwrap_or_default();
                match weight(cell) {
                    Some(value) => model.rows[clue.0 as usize][reading as usize] = value,
                    None => {
                        problems.push(problem(file, line, reading.id(), cell, "give a number"));
                    }
                }
            }
        }
        model.weigh_links();
        model.edition = Edition::new();
        if problems.is_empty() {
            Ok(model)
        } else {
            Err(Error::Data(problems))
        }
    }

    /// The same model with what the clues of words' profiles weigh, as [`Profiles::compile_weights`] lays it out.
    #[must_use]
    pub fn with_words(mut self, weights: &[u8]) -> EvidenceModel {
        let cells = weights.as_chunks::<2>().0.as_chunks::<READINGS>().0;
        for (row, cells) in self.rows[COUNT..].iter_mut().zip(cells) {
            *row = cells.map(|cell| f32::from(i16::from_le_bytes(cell)) / 100.0);
        }
        self.edition = Edition::new();
        self
    }

    /// What is known of single words.
    #[must_use]
    pub fn profiles(&self) -> &Profiles {
        &self.profiles.0
    }

    /// Every clue, in order.
    pub fn clues(&self) -> impl Iterator<Item = Clue> + use<> {
        (0..self.rows.len()).filter_map(|at| u16::try_from(at).ok().map(Clue))
    }

    /// Id of a clue, as the tables of evidence have it.
    #[must_use]
    pub fn id(&self, clue: Clue) -> Cow<'static, str> {
        match clue.of_word() {
            Some(at) => Cow::Owned(self.profiles().clue(at)),
            None => Cow::Borrowed(clue.id()),
        }
    }

    /// What a clue says, in plain words.
    #[must_use]
    pub fn meaning(&self, clue: Clue) -> Cow<'static, str> {
        let Some(at) = clue.of_word() else {
            return Cow::Borrowed(clue.meaning());
        };
        Cow::Owned(self.profiles().clue_meaning(at))
    }

    /// The clue with this id.
    #[must_use]
    pub fn named(&self, id: &str) -> Option<Clue> {
        Clue::named(id).or_else(|| {
            let words = self.clues().filter(|clue| clue.of_word().is_some());
            words.into_iter().find(|clue| self.id(*clue) == id)
        })
    }

    /// What `clue` weighs.
    #[inline]
    #[must_use]
    pub fn weights(&self, clue: Clue) -> Weights {
        self.rows[clue.0 as usize]
    }

    /// Sets what `clue` weighs.
    pub fn set(&mut self, clue: Clue, weights: Weights) {
        self.edition = Edition::new();
        self.rows[clue.0 as usize] = weights;
        if (LINK_BASE..COUNT).contains(&usize::from(clue.0)) {
            self.weigh_links();
        }
    }

    /// The table that [`EvidenceModel::parse`] reads, weights rounded to hundredths, without clues that weigh nothing.
    #[must_use]
    pub fn table(&self) -> String {
        let mut out = String::from("clue,person,org,place,other,meaning\n");
        for clue in Clue::all() {
            let cells = self.weights(clue).map(cell);
            if cells.iter().all(String::is_empty) {
                continue;
            }
            let meaning = clue.meaning();
            let quote = if meaning.contains([',', '"']) {
                "\""
            } else {
                ""
            };
            out.push_str(clue.id());
            for cell in cells {
                out.push(',');
                out.push_str(&cell);
            }
            out.push_str(&format!(",{quote}{meaning}{quote}\n"));
        }
        out
    }

    /// The table that [`Profiles::compile_weights`] reads, weights rounded to hundredths, without clues that weigh nothing.
    #[must_use]
    pub fn word_table(&self) -> String {
        let mut out = String::from("clue,person,org,place,other\n");
        for clue in self.clues().filter(|clue| clue.of_word().is_some()) {
            let cells = self.weights(clue).map(cell);
            if cells.iter().any(|cell| !cell.is_empty()) {
                out.push_str(&format!("{},{}\n", self.id(clue), cells.join(",")));
            }
        }
        out
    }
}

fn weight(cell: &str) -> Option<f32> {
    if cell.is_empty() {
        return Some(0.0);
    }
    cell.parse().ok().filter(|w: &f32| w.is_finite())
}

fn cell(weight: f32) -> String {
    let text = format!("{weight:.2}");
    if text == "0.00" || text == "-0.00" {
        String::new()
    } else {
        text
    }
}

fn problem(file: &Path, line: u64, column: &str, value: &str, message: &str) -> Problem {
    Problem {
        file: file.to_path_buf(),
        line: usize::try_from(line).unwrap_or(0),
        column: column.to_string(),
        value: value.to_string(),
        message: message.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_back_as_it_was_written() {
        let mut model = EvidenceModel::empty(Arc::default());
        let clue = Clue::named("left.title").expect("a clue");
        model.set(clue, [1.25, -0.5, 0.0, 0.0]);
        let table = model.table();
        assert!(table.contains("left.title,1.25,-0.50,,,"), "{table}");
        let again = EvidenceModel::parse(Arc::default(), Path::new("evidence.csv"), &table);
        assert_eq!(again.expect("parses"), model);
    }

    #[test]
    fn every_problem_is_told_with_its_line() {
        let table = "clue,person,org,place,other,meaning\nleft.title,x,,,,\nno.such,1,,,,\n";
        let error = EvidenceModel::parse(Arc::default(), Path::new("e.csv"), table)
            .expect_err("two problems");
        let text = error.to_string();
        assert!(text.contains("e.csv:2: person `x`"), "{text}");
        assert!(text.contains("e.csv:3: clue `no.such`"), "{text}");
    }
}
