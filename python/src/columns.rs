//! The columns of the tables as Arrow arrays, filled row by row from the library's records.

use arrow_array::RecordBatch;
use arrow_array::builder::{Date32Builder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, builder::ArrayBuilder};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use jiff::civil::Date;
use kutip::output::{MentionRecord, QuoteRecord, Record, Row, Table, Writer};
use kutip::text::OffsetUnit;
use std::sync::Arc;

/// What a column holds.
fn data_type(column: &str) -> DataType {
    match column {
        "mention_id" | "quote_id" | "start" | "end" | "speaker_start" | "speaker_end"
        | "cue_start" | "cue_end" | "chars" | "paragraphs" | "mentions" | "quotes" => {
            DataType::Int64
        }
        "confidence" => DataType::Float64,
        "published" | "said_on" => DataType::Date32,
        _ => DataType::Utf8,
    }
}

/// The schema of a table: its columns as the CSV has them, unknown values as nulls.
pub(crate) fn schema(table: Table) -> SchemaRef {
    let fields: Vec<Field> = table
        .columns()
        .iter()
        .map(|name| Field::new(*name, data_type(name), true))
        .collect();
    Arc::new(Schema::new(fields))
}

/// One batch of rows of each table.
pub(crate) struct Batches {
    pub(crate) documents: RecordBatch,
    pub(crate) entities: RecordBatch,
    pub(crate) quotes: RecordBatch,
}

/// Writes the three tables as Arrow columns.
pub(crate) struct ColumnWriter {
    documents: Sheet,
    entities: Sheet,
    quotes: Sheet,
}

impl ColumnWriter {
    pub(crate) fn new() -> ColumnWriter {
        ColumnWriter {
            documents: Sheet::new(Table::Documents),
            entities: Sheet::new(Table::Entities),
            quotes: Sheet::new(Table::Quotes),
        }
    }
}

impl Writer<Result<Batches, ArrowError>> for ColumnWriter {
    fn write(&mut self, row: &Row<'_>) {
        let record = Record::new(row, OffsetUnit::CodePoint);
        document_row(&mut self.documents, &record);
        for mention in &record.entities {
            mention_row(&mut self.entities, &record.doc_id, mention);
        }
        for quote in &record.quotes {
            quote_row(&mut self.quotes, &record.doc_id, quote);
        }
    }

    fn finish(&mut self) -> Result<Batches, ArrowError> {
        Ok(Batches {
            documents: self.documents.finish()?,
            entities: self.entities.finish()?,
            quotes: self.quotes.finish()?,
        })
    }
}

enum Column {
    Text(StringBuilder),
    Integer(Int64Builder),
    Share(Float64Builder),
    Date(Date32Builder),
}

impl Column {
    fn new(data_type: &DataType) -> Column {
        match data_type {
            DataType::Int64 => Column::Integer(Int64Builder::new()),
            DataType::Float64 => Column::Share(Float64Builder::new()),
            DataType::Date32 => Column::Date(Date32Builder::new()),
            _ => Column::Text(StringBuilder::new()),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Column::Text(column) => ArrayBuilder::finish(column),
            Column::Integer(column) => ArrayBuilder::finish(column),
            Column::Share(column) => ArrayBuilder::finish(column),
            Column::Date(column) => ArrayBuilder::finish(column),
        }
    }
}

/// The rows of one table. A row is written field by field, in the order of the columns.
struct Sheet {
    schema: SchemaRef,
    columns: Vec<Column>,
    at: usize,
}

const IN_ORDER: &str = "the fields come in the order of the columns";

impl Sheet {
    fn new(table: Table) -> Sheet {
        let schema = schema(table);
        let columns = schema.fields().iter();
        Sheet {
            columns: columns
                .map(|field| Column::new(field.data_type()))
                .collect(),
            schema,
            at: 0,
        }
    }

    fn next(&mut self) -> &mut Column {
        let at = self.at;
        self.at = (at + 1) % self.columns.len();
        &mut self.columns[at]
    }

    /// A text; an empty one is unknown.
    fn text(&mut self, text: &str) {
        match self.next() {
            Column::Text(column) => column.append_option((!text.is_empty()).then_some(text)),
            _ => unreachable!("{IN_ORDER}"),
        }
    }

    /// A text that is known even where it is empty.
    fn key(&mut self, text: &str) {
        match self.next() {
            Column::Text(column) => column.append_value(text),
            _ => unreachable!("{IN_ORDER}"),
        }
    }

    fn number(&mut self, number: impl Into<Option<u64>>) {
        match self.next() {
            Column::Integer(column) => column.append_option(number.into().map(u64::cast_signed)),
            _ => unreachable!("{IN_ORDER}"),
        }
    }

    fn share(&mut self, share: f64) {
        match self.next() {
            Column::Share(column) => column.append_value(share),
            _ => unreachable!("{IN_ORDER}"),
        }
    }

    /// An ISO date, or nothing.
    fn date(&mut self, date: &str) {
        match self.next() {
            Column::Date(column) => column.append_option(days(date)),
            _ => unreachable!("{IN_ORDER}"),
        }
    }

    fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        let arrays = self.columns.iter_mut().map(Column::finish).collect();
        RecordBatch::try_new(Arc::clone(&self.schema), arrays)
    }
}

/// Days since 1970.
fn days(date: &str) -> Option<i32> {
    let date: Date = date.parse().ok()?;
    let since = date - jiff::civil::date(1970, 1, 1);
    Some(since.get_days())
}

fn document_row(sheet: &mut Sheet, record: &Record<'_>) {
    let looked = record.paragraphs.is_some();
    sheet.key(&record.doc_id);
    sheet.text(&record.source);
    sheet.text(&record.title);
    sheet.text(&record.outlet);
    sheet.date(&record.published);
    sheet.text(&record.language);
    sheet.number(record.chars());
    sheet.number(record.paragraphs);
    sheet.number(looked.then_some(record.entities.len() as u64));
    sheet.number(looked.then_some(record.quotes.len() as u64));
    sheet.text(&record.status);
    sheet.text(&record.message);
    sheet.text(&record.url);
    sheet.text(&record.author);
    sheet.text(&record.section);
    sheet.text(&record.published_from);
}

fn mention_row(sheet: &mut Sheet, doc_id: &str, mention: &MentionRecord<'_>) {
    sheet.key(doc_id);
    sheet.number(mention.mention_id);
    sheet.number(mention.start);
    sheet.number(mention.end);
    sheet.text(&mention.text);
    sheet.text(&mention.kind);
    sheet.text(&mention.name);
    sheet.text(&mention.entity_id);
    sheet.text(&mention.wikidata);
    sheet.text(&mention.country);
    sheet.text(&mention.method);
    sheet.text(&mention.rule);
    sheet.share(mention.confidence);
}

fn quote_row(sheet: &mut Sheet, doc_id: &str, quote: &QuoteRecord<'_>) {
    sheet.key(doc_id);
    sheet.number(quote.quote_id);
    sheet.text(&quote.kind);
    sheet.number(quote.start);
    sheet.number(quote.end);
    sheet.text(&quote.parts);
    sheet.text(&quote.quote);
    sheet.text(&quote.speaker);
    sheet.text(&quote.speaker_mention);
    sheet.number(quote.speaker_start);
    sheet.number(quote.speaker_end);
    sheet.text(&quote.speaker_type);
    sheet.text(&quote.entity_id);
    sheet.text(&quote.wikidata);
    sheet.text(&quote.role);
    sheet.text(&quote.affiliation);
    sheet.text(&quote.cue);
    sheet.number(quote.cue_start);
    sheet.number(quote.cue_end);
    sheet.date(&quote.said_on);
    sheet.text(&quote.said_at);
    sheet.text(&quote.via);
    sheet.text(&quote.addressee);
    sheet.text(&quote.rule);
    sheet.share(quote.confidence);
}
