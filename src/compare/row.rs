//! Rows as they are compared: by place and by the words of their cells.

use crate::output::{MentionRecord, QuoteRecord, Record};
use xxhash_rust::xxh3::xxh3_64;

/// A table whose rows are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// `entities.csv`.
    Entities,
    /// `quotes.csv`.
    Quotes,
}

const ENTITY_COLUMNS: [&str; 11] = [
    "start",
    "end",
    "text",
    "type",
    "name",
    "entity_id",
    "wikidata",
    "country",
    "method",
    "rule",
    "confidence",
];

const QUOTE_COLUMNS: [&str; 22] = [
    "start",
    "end",
    "kind",
    "parts",
    "quote",
    "speaker",
    "speaker_mention",
    "speaker_start",
    "speaker_end",
    "speaker_type",
    "entity_id",
    "wikidata",
    "role",
    "affiliation",
    "cue",
    "cue_start",
    "cue_end",
    "said_on",
    "said_at",
    "via",
    "addressee",
    "rule",
];

/// The columns of quotes, with the confidence behind them.
const QUOTE_ALL: [&str; 23] = {
    let mut all = ["confidence"; 23];
    let mut index = 0;
    while index < QUOTE_COLUMNS.len() {
        all[index] = QUOTE_COLUMNS[index];
        index += 1;
    }
    all
};

/// Between the cells of a row; no cell holds it.
const BETWEEN: char = '\u{1f}';

impl Table {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Table::Entities => "entities",
            Table::Quotes => "quotes",
        }
    }

    /// The columns that are compared: all but the running number.
    #[must_use]
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Table::Entities => &ENTITY_COLUMNS,
            Table::Quotes => &QUOTE_ALL,
        }
    }

    /// The column with the row's words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Table::Entities => "text",
            Table::Quotes => "quote",
        }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub(super) table: Table,
    pub(super) start: u64,
    pub(super) end: u64,
    cells: String,
}

impl Row {
    fn new(table: Table, start: u64, end: u64, cells: &[&str]) -> Row {
        let plain = cells.iter().map(|cell| cell.replace(BETWEEN, " "));
        let cells = plain.collect::<Vec<String>>().join(&BETWEEN.to_string());
        Row {
            table,
            start,
            end,
            cells,
        }
    }

    pub(super) fn key(&self) -> (Table, u64, u64) {
        (self.table, self.start, self.end)
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.split(BETWEEN)
    }

    /// A cell by its column.
    pub(super) fn cell(&self, column: &str) -> &str {
        let mut cells = self.table.columns().iter().zip(self.cells());
        cells
            .find(|(name, _)| **name == column)
            .map_or("", |(_, cell)| cell)
    }

    /// Type and name, or kind and speaker.
    pub(super) fn what(&self) -> String {
        let (kind, who) = match self.table {
            Table::Entities => (self.cell("type"), self.cell("name")),
            Table::Quotes => (self.cell("kind"), self.cell("speaker")),
        };
        format!("{kind} {who}").trim_end().to_owned()
    }
}

fn number(number: Option<u64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

fn entity(row: &MentionRecord<'_>) -> Row {
    let cells = [
        &*row.start.to_string(),
        &row.end.to_string(),
        &row.text,
        &row.kind,
        &row.name,
        &row.entity_id,
        &row.wikidata,
        &row.country,
        &row.method,
        &row.rule,
        &format!("{:.2}", row.confidence),
    ];
    Row::new(Table::Entities, row.start, row.end, &cells)
}

fn quote(row: &QuoteRecord<'_>) -> Row {
    let cells = [
        &*row.start.to_string(),
        &row.end.to_string(),
        &row.kind,
        &row.parts,
        &row.quote,
        &row.speaker,
        &row.speaker_mention,
        &number(row.speaker_start),
        &number(row.speaker_end),
        &row.speaker_type,
        &row.entity_id,
        &row.wikidata,
        &row.role,
        &row.affiliation,
        &row.cue,
        &number(row.cue_start),
        &number(row.cue_end),
        &row.said_on,
        &row.said_at,
        &row.via,
        &row.addressee,
        &row.rule,
        &format!("{:.2}", row.confidence),
    ];
    Row::new(Table::Quotes, row.start, row.end, &cells)
}

/// Words around a row, for its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Before it.
    pub before: String,
    /// The words themselves.
    pub words: String,
    /// Behind it.
    pub after: String,
}

/// A document of a run with all its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    pub(super) doc_id: String,
    pub(super) outlet: String,
    /// `None` where the text was not read.
    pub(super) text_hash: Option<u64>,
    pub(super) rows: Vec<Row>,
    text: Vec<char>,
}

/// Code points shown at most on each side of a row.
const SHOWN: usize = 240;

impl Rows {
    /// The rows of a record; with `text` each change can be shown in its sentence.
    #[must_use]
    pub fn new(record: &Record<'_>, text: bool) -> Rows {
        let entities = record.entities.iter().map(entity);
        Rows {
            doc_id: record.doc_id.to_string(),
            outlet: record.outlet.to_string(),
            text_hash: (!record.text.is_empty()).then(|| xxh3_64(record.text.as_bytes())),
            rows: entities.chain(record.quotes.iter().map(quote)).collect(),
            text: if text {
                record.text.chars().collect()
            } else {
                Vec::new()
            },
        }
    }

    pub(super) fn place(&self, start: u64, end: u64) -> Option<Place> {
        let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
        let words: String = self.text.get(start..end)?.iter().collect();
        let stop = |at: usize| {
            let sentence = matches!(self.text[at], '.' | '!' | '?')
                && self.text.get(at + 1).is_some_and(|c| c.is_whitespace());
            sentence || self.text[at] == '\n'
        };
        let least = start.saturating_sub(SHOWN);
        // A stop just before the row's own quotation mark is no end of its sentence.
        let first = (least..start.saturating_sub(2)).rev().find(|at| stop(*at));
        let first = first.map_or(least, |at| at + 1);
        let most = (end + SHOWN).min(self.text.len());
        let last = (end..most).find(|at| stop(*at)).map_or(most, |at| at + 1);
        let said = |from: usize, to: usize| self.text[from..to].iter().collect::<String>();
        Some(Place {
            before: said(first, start).trim_start().to_owned(),
            words,
            after: said(end, last).trim_end().to_owned(),
        })
    }
}
