//! Rows that a person has judged: how many of each stratum are right.

use super::interval::{Figure, stratified, wilson};
use super::report::shown;
use crate::error::{Error, Result};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

/// Words that say that a row is right or wrong.
static JUDGEMENTS: LazyLock<BTreeMap<&'static str, bool>> = LazyLock::new(|| {
    let list = include_str!("../../rules/score/judgements.csv");
    let words = list.lines().skip(1).filter_map(|line| line.split_once(','));
    words.map(|(word, right)| (word, right == "yes")).collect()
});

/// Columns that a stratum is looked for in, where none is named.
const STRATA: [&str; 2] = ["stratum", "rule"];

/// Rows of one stratum.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Stratum {
    /// Its name: the value of the column.
    pub name: String,
    /// Judged rows.
    pub judged: u64,
    /// Right ones.
    pub right: u64,
    /// Rows without a judgement.
    pub open: u64,
    /// How many rows of the run it stands for: the column `stands_for`.
    pub stands_for: Option<u64>,
    /// The share of right ones, with Wilson's interval; `None` where none is judged.
    pub precision: Option<Figure>,
}

/// A judged sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Judged {
    /// The column that parts the rows.
    pub by: String,
    /// The strata, by name.
    pub strata: Vec<Stratum>,
    /// All judged rows together, with Wilson's interval: right for a sample drawn without strata.
    pub all: Option<Figure>,
    /// The precision of the run, each stratum weighed by the rows it stands for; needs the column `stands_for`.
    pub weighed: Option<Figure>,
}

/// Reads a judged sample: a CSV table with a column `right` and one that names the stratum.
///
/// # Errors
/// [`Error::Io`] as the system says; [`Error::Refused`] where a column is missing or a judgement is none.
pub fn judged(path: &Path, content: &str, by: Option<&str>) -> Result<Judged> {
    let refuse = |why: String| Error::Refused(format!("{}: {why}", path.display()));
    let head = content.lines().next().unwrap_or_default();
    let mut csv = csv::ReaderBuilder::new()
        .delimiter(super::read::delimiter(head))
        .flexible(true)
        .from_reader(content.as_bytes());
    let headers = csv
        .headers()
        .map_err(|error| refuse(error.to_string()))?
        .clone();
    let column = |name: &str| headers.iter().position(|header| header.trim() == name);
    let right = column("right").ok_or_else(|| refuse("no column `right`".to_owned()))?;
    let by = match by {
        Some(by) => by,
        None => STRATA
            .into_iter()
            .find(|name| column(name).is_some())
            .ok_or_else(|| {
                refuse("no column `stratum` or `rule`: name one with --by".to_owned())
            })?,
    };
    let stratum = column(by).ok_or_else(|| refuse(format!("no column `{by}`")))?;
    // `kutip sample` calls it `of`.
    let stands_for = column("stands_for").or_else(|| column("of"));
    let mut strata: BTreeMap<String, Stratum> = BTreeMap::new();
    for row in csv.records() {
        let row = row.map_err(|error| refuse(error.to_string()))?;
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |index: usize| row.get(index).unwrap_or_default().trim();
        let name = cell(stratum).to_owned();
        let entry = strata
            .entry(name.clone())
            .or_insert_with(|| Stratum::new(name));
        if let Some(told) = stands_for.map(cell).filter(|told| !told.is_empty()) {
            let rows = told.parse();
            let rows =
                rows.map_err(|_| refuse(format!("line {line}: `{told}` is no number of rows")))?;
            if entry.stands_for.is_some_and(|known| known != rows) {
                return Err(refuse(format!(
                    "line {line}: the stratum `{}` stands for {rows} rows here and for another number above",
                    entry.name
                )));
            }
            entry.stands_for = Some(rows);
        }
        let word = cell(right).to_lowercase();
        entry
            .judge(&word)
            .map_err(|why| refuse(format!("line {line}: {why}")))?;
    }
    Ok(sums(by.to_owned(), strata.into_values().collect()))
}

impl Stratum {
    fn new(name: String) -> Stratum {
        Stratum {
            name,
            judged: 0,
            right: 0,
            open: 0,
            stands_for: None,
            precision: None,
        }
    }

    /// Counts a row by the word in its column `right`.
    fn judge(&mut self, word: &str) -> std::result::Result<(), String> {
        if word.is_empty() {
            self.open += 1;
            return Ok(());
        }
        let Some(right) = JUDGEMENTS.get(word) else {
            let known: Vec<&str> = JUDGEMENTS.keys().copied().collect();
            let known = known.join(", ");
            return Err(format!(
                "`{word}` in the column `right` is no judgement ({known})"
            ));
        };
        self.judged += 1;
        self.right += u64::from(*right);
        Ok(())
    }
}

fn sums(by: String, mut strata: Vec<Stratum>) -> Judged {
    for stratum in &mut strata {
        stratum.precision = wilson(stratum.right as f64, stratum.judged as f64);
    }
    let all = |count: fn(&Stratum) -> u64| strata.iter().map(count).sum::<u64>() as f64;
    let weights: Option<Vec<(f64, f64, f64)>> = strata
        .iter()
        .map(|stratum| {
            let counts = (stratum.right as f64, stratum.judged as f64);
            Some((counts.0, counts.1, stratum.stands_for? as f64))
        })
        .collect();
    Judged {
        by,
        all: wilson(all(|stratum| stratum.right), all(|stratum| stratum.judged)),
        weighed: weights.and_then(|weights| stratified(&weights)),
        strata,
    }
}

impl Judged {
    /// The sample as lines to read.
    #[must_use]
    pub fn text(&self) -> String {
        let names = self
            .strata
            .iter()
            .map(|stratum| stratum.name.chars().count());
        let width = names.max().unwrap_or(0).max(self.by.chars().count()).max(7);
        let mut lines = vec![format!(
            "{:width$}  right  judged  open  precision",
            self.by
        )];
        let line = |name: &str, counts: [u64; 3], figure: Option<&Figure>| {
            let [right, judged, open] = counts;
            let figure = figure.map_or_else(|| "-".to_owned(), shown);
            format!("{name:width$}  {right:5}  {judged:6}  {open:4}  {figure}")
        };
        for stratum in &self.strata {
            let counts = [stratum.right, stratum.judged, stratum.open];
            lines.push(line(&stratum.name, counts, stratum.precision.as_ref()));
        }
        let all = |count: fn(&Stratum) -> u64| self.strata.iter().map(count).sum::<u64>();
        let counts = [all(|s| s.right), all(|s| s.judged), all(|s| s.open)];
        lines.push(line("all", counts, self.all.as_ref()));
        if let Some(weighed) = &self.weighed {
            lines.push(format!(
                "{:width$}  {:21}  {}",
                "weighed",
                "",
                shown(weighed)
            ));
        }
        lines.join("\n") + "\n"
    }
}
