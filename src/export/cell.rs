//! The tables as typed cells: what workbooks, databases and Parquet files have in common.

use crate::output::{MentionRecord, QuoteRecord, Record, Table};
use crate::table::{self, EntityRow};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    /// 0–1.
    Share,
    /// An ISO date.
    Date,
}

/// The kind of a column of any of the tables.
pub(super) fn kind(column: &str) -> Kind {
    match column {
        "mention_id" | "quote_id" | "start" | "end" | "speaker_start" | "speaker_end"
        | "cue_start" | "cue_end" | "chars" | "paragraphs" | "mentions" | "quotes"
        | "documents" => Kind::Integer,
        "confidence" => Kind::Share,
        "published" | "said_on" | "first_seen" | "last_seen" => Kind::Date,
        _ => Kind::Text,
    }
}

/// One value; unknown ones are `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    None,
    Text(&'a str),
    Integer(u64),
    Share(f64),
    Date(&'a str),
}

impl<'a> Cell<'a> {
    fn text(text: &'a str) -> Cell<'a> {
        if text.is_empty() {
            Cell::None
        } else {
            Cell::Text(text)
        }
    }

    fn date(date: &'a str) -> Cell<'a> {
        if date.is_empty() {
            Cell::None
        } else {
            Cell::Date(date)
        }
    }
}

impl From<Option<u64>> for Cell<'_> {
    fn from(number: Option<u64>) -> Self {
        number.map_or(Cell::None, Cell::Integer)
    }
}

/// The four tables and their columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet {
    Documents,
    Entities,
    Quotes,
    Table,
}

impl Sheet {
    pub(super) const ALL: [Sheet; 4] = [
        Sheet::Documents,
        Sheet::Entities,
        Sheet::Quotes,
        Sheet::Table,
    ];

    pub(super) fn columns(self) -> &'static [&'static str] {
        match self {
            Sheet::Documents => Table::Documents.columns(),
            Sheet::Entities => Table::Entities.columns(),
            Sheet::Quotes => Table::Quotes.columns(),
            Sheet::Table => &table::COLUMNS,
        }
    }
}

/// Days from 1970 to an ISO date.
#[cfg(any(feature = "xlsx", feature = "parquet"))]
pub(super) fn days(date: &str) -> Option<i32> {
    let date: jiff::civil::Date = date.parse().ok()?;
    Some(date.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days())
}

/// The rows of a document, table after table: its own, its mentions', its quotes'.
///
/// # Errors
/// Those of `put`.
pub(super) fn rows<E>(
    record: &Record<'_>,
    mut put: impl FnMut(Sheet, &[Cell<'_>]) -> Result<(), E>,
) -> Result<(), E> {
    put(Sheet::Documents, &document(record))?;
    for row in &record.entities {
        put(Sheet::Entities, &mention(&record.doc_id, row))?;
    }
    for row in &record.quotes {
        put(Sheet::Quotes, &quote(&record.doc_id, row))?;
    }
    Ok(())
}

fn document<'a>(record: &'a Record<'_>) -> [Cell<'a>; 16] {
    let looked = record.paragraphs.is_some();
    [
        Cell::Text(&record.doc_id),
        Cell::text(&record.source),
        Cell::text(&record.title),
        Cell::text(&record.outlet),
        Cell::date(&record.published),
        Cell::text(&record.language),
        record.chars().into(),
        record.paragraphs.into(),
        looked.then_some(record.entities.len() as u64).into(),
        looked.then_some(record.quotes.len() as u64).into(),
        Cell::text(&record.status),
        Cell::text(&record.message),
        Cell::text(&record.url),
        Cell::text(&record.author),
        Cell::text(&record.section),
        Cell::text(&record.published_from),
    ]
}

fn mention<'a>(doc_id: &'a str, mention: &'a MentionRecord<'_>) -> [Cell<'a>; 13] {
    [
        Cell::Text(doc_id),
        Cell::Integer(mention.mention_id),
        Cell::Integer(mention.start),
        Cell::Integer(mention.end),
        Cell::Text(&mention.text),
        Cell::text(&mention.kind),
        Cell::text(&mention.name),
        Cell::text(&mention.entity_id),
        Cell::text(&mention.wikidata),
        Cell::text(&mention.country),
        Cell::text(&mention.method),
        Cell::text(&mention.rule),
        Cell::Share(mention.confidence),
    ]
}

fn quote<'a>(doc_id: &'a str, quote: &'a QuoteRecord<'_>) -> [Cell<'a>; 25] {
    [
        Cell::Text(doc_id),
        Cell::Integer(quote.quote_id),
        Cell::text(&quote.kind),
        Cell::Integer(quote.start),
        Cell::Integer(quote.end),
        Cell::text(&quote.parts),
        Cell::text(&quote.quote),
        Cell::text(&quote.speaker),
        Cell::text(&quote.speaker_mention),
        quote.speaker_start.into(),
        quote.speaker_end.into(),
        Cell::text(&quote.speaker_type),
        Cell::text(&quote.entity_id),
        Cell::text(&quote.wikidata),
        Cell::text(&quote.role),
        Cell::text(&quote.affiliation),
        Cell::text(&quote.cue),
        quote.cue_start.into(),
        quote.cue_end.into(),
        Cell::date(&quote.said_on),
        Cell::text(&quote.said_at),
        Cell::text(&quote.via),
        Cell::text(&quote.addressee),
        Cell::text(&quote.rule),
        Cell::Share(quote.confidence),
    ]
}

pub(super) fn entity(row: &EntityRow) -> [Cell<'_>; 11] {
    [
        Cell::text(&row.kind),
        Cell::Text(&row.name),
        Cell::text(&row.entity_id),
        Cell::text(&row.wikidata),
        Cell::text(&row.country),
        Cell::Integer(row.mentions),
        Cell::Integer(row.documents),
        Cell::Integer(row.quotes),
        Cell::date(&row.first_seen),
        Cell::date(&row.last_seen),
        Cell::text(&row.variants),
    ]
}
