//! kutip's own tables as gold: the rows of a run that somebody corrected.

use super::gold::{Gold, GoldDocument, GoldName, GoldQuote};
use super::read::{content, delimiter};
use crate::error::{Error, Result};
use crate::output::{MentionRecord, QuoteRecord, Record};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// A row of a table by its columns.
type Cells = BTreeMap<String, String>;

/// Which table a row is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    Names,
    Quotes,
}

fn refuse(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::Refused(format!("{}: {why}", path.display()))
}

/// The rows with their lines. Cells that a spreadsheet was kept from calculating lose the sign for that.
fn rows(path: &Path) -> Result<Vec<(u64, Cells)>> {
    let content = content(path)?;
    let delimiter = delimiter(content.lines().next().unwrap_or_default());
    let mut csv = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(content.as_bytes());
    let headers = csv.headers().map_err(|error| refuse(path, error))?.clone();
    let plain = |cell: &str| {
        let kept = cell
            .strip_prefix('\'')
            .filter(|cell| delimiter == b';' && cell.starts_with(['=', '+', '-', '@']));
        kept.unwrap_or(cell).to_owned()
    };
    let mut rows = Vec::new();
    for row in csv.records() {
        let row = row.map_err(|error| refuse(path, error))?;
        let line = row.position().map_or(0, csv::Position::line);
        let cells = headers.iter().zip(row.iter());
        let cells = cells.map(|(name, cell)| (name.trim().to_owned(), plain(cell)));
        rows.push((line, cells.collect()));
    }
    Ok(rows)
}

/// Reads `entities.csv` and `quotes.csv`, and which documents there are out of `documents.csv`.
pub(super) fn folder(folder: &Path) -> Result<Gold> {
    let mut documents = BTreeMap::new();
    let (names, quotes) = (folder.join("entities.csv"), folder.join("quotes.csv"));
    let all = folder.join("documents.csv");
    let blank = |id: String| GoldDocument {
        id,
        complete: true,
        names: names.is_file().then(Vec::new),
        quotes: quotes.is_file().then(Vec::new),
        ..GoldDocument::default()
    };
    if all.is_file() {
        for (_, row) in rows(&all)? {
            let read = row.get("status").is_none_or(|status| status == "ok");
            if let Some(id) = row.get("doc_id").filter(|_| read) {
                documents.insert(id.clone(), blank(id.clone()));
            }
        }
    }
    for (path, table) in [(&names, Table::Names), (&quotes, Table::Quotes)] {
        if path.is_file() {
            add(path, table, &mut documents, &blank)?;
        }
    }
    Ok(Gold {
        documents: documents.into_values().collect(),
        ..Gold::default()
    })
}

/// Reads one table alone; its columns tell which.
pub(super) fn file(path: &Path) -> Result<Gold> {
    let rows = rows(path)?;
    let quotes = rows
        .first()
        .is_some_and(|(_, row)| row.contains_key("quote"));
    let table = if quotes { Table::Quotes } else { Table::Names };
    let blank = |id| GoldDocument {
        id,
        complete: true,
        names: (table == Table::Names).then(Vec::new),
        quotes: (table == Table::Quotes).then(Vec::new),
        ..GoldDocument::default()
    };
    let mut documents = BTreeMap::new();
    add(path, table, &mut documents, &blank)?;
    Ok(Gold {
        documents: documents.into_values().collect(),
        ..Gold::default()
    })
}

fn add(
    path: &Path,
    table: Table,
    documents: &mut BTreeMap<String, GoldDocument>,
    blank: &dyn Fn(String) -> GoldDocument,
) -> Result<()> {
    for (line, row) in rows(path)? {
        let cell = |name: &str| Cow::Borrowed(row.get(name).map_or("", String::as_str));
        let number = |name: &str| -> Result<u64> {
            let cell = cell(name);
            let told = || {
                refuse(
                    path,
                    format!("line {line}: `{cell}` in the column `{name}` is no offset"),
                )
            };
            cell.trim().parse().map_err(|_| told())
        };
        let id = cell("doc_id").into_owned();
        if id.is_empty() {
            return Err(refuse(path, format!("line {line}: no doc_id")));
        }
        let document = documents.entry(id.clone()).or_insert_with(|| blank(id));
        let (start, end) = (number("start")?, number("end")?);
        if table == Table::Names {
            let name = MentionRecord {
                start,
                end,
                text: cell("text"),
                kind: cell("type"),
                ..MentionRecord::default()
            };
            document.names.get_or_insert_default().push(name_of(&name));
            continue;
        }
        let quote = quote_row(&row, start, end);
        document
            .quotes
            .get_or_insert_default()
            .push(quote_of(&quote));
    }
    Ok(())
}

/// A row of the table of quotes.
fn quote_row(row: &Cells, start: u64, end: u64) -> QuoteRecord<'_> {
    let cell = |name: &str| Cow::Borrowed(row.get(name).map_or("", String::as_str));
    let number = |name: &str| cell(name).trim().parse().ok();
    QuoteRecord {
        start,
        end,
        kind: cell("kind"),
        parts: cell("parts"),
        quote: cell("quote"),
        speaker: cell("speaker"),
        role: cell("role"),
        affiliation: cell("affiliation"),
        cue_start: number("cue_start"),
        cue_end: number("cue_end"),
        said_on: cell("said_on"),
        said_at: cell("said_at"),
        via: cell("via"),
        addressee: cell("addressee"),
        ..QuoteRecord::default()
    }
}

/// Reads `kutip.jsonl`.
pub(super) fn records(path: &Path, content: &str) -> Result<Gold> {
    let mut gold = Gold::default();
    for (index, line) in content.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let record: Record<'_> = serde_json::from_str(line)
            .map_err(|error| refuse(path, format!("line {}: {error}", index + 1)))?;
        if record.status == "ok" {
            gold.documents.push(GoldDocument {
                id: record.doc_id.to_string(),
                text: Some(record.text.to_string()),
                complete: true,
                quotes: Some(record.quotes.iter().map(quote_of).collect()),
                names: Some(record.entities.iter().map(name_of).collect()),
                words_only: false,
            });
        }
    }
    Ok(gold)
}

fn name_of(row: &MentionRecord<'_>) -> GoldName {
    GoldName {
        start: row.start as usize,
        end: row.end as usize,
        label: row.kind.to_string(),
        words: Some(row.text.to_string()),
    }
}

fn quote_of(row: &QuoteRecord<'_>) -> GoldQuote {
    let told = |field: &str| (!field.is_empty()).then(|| field.to_owned());
    let place = |(start, end): (u64, u64)| (start as usize, end as usize);
    GoldQuote {
        start: row.start as usize,
        end: row.end as usize,
        parts: if row.parts.is_empty() {
            Vec::new()
        } else {
            row.pieces().map(place).collect()
        },
        kind: row.kind.to_string(),
        speaker: told(&row.speaker),
        speaker_names: Vec::new(),
        role: told(&row.role),
        affiliation: told(&row.affiliation),
        cue: row.cue_start.zip(row.cue_end).map(place),
        said_on: told(&row.said_on),
        said_at: told(&row.said_at),
        via: told(&row.via),
        addressee: told(&row.addressee),
        words: told(&row.quote),
    }
}
