//! The three CSV tables.

use super::Writer;
use super::names::{kind_name, method_name, speaker_type_name};
use super::row::{Row, Status};
use crate::entity::{Entity, Mention};
use crate::extraction::Extraction;
use crate::quote::{Quote, Speaker};
use crate::text::{OffsetUnit, Offsets, Span};
use std::fmt::Write as _;
use std::ops::Range;

/// What stands between the pieces of an interrupted quote.
pub(super) const JOINT: &str = " … ";

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// One row a document.
    Documents,
    /// One row a mention.
    Entities,
    /// One row a quote.
    Quotes,
}

#[rustfmt::skip]
const DOCUMENTS: &[&str] = &[
    "doc_id", "source", "title", "outlet", "published", "language", "chars", "paragraphs",
    "mentions", "quotes", "status", "message", "url", "author", "section", "published_from",
];

#[rustfmt::skip]
const ENTITIES: &[&str] = &[
    "doc_id", "mention_id", "start", "end", "text", "type", "name", "entity_id", "wikidata",
    "country", "method", "rule", "confidence",
];

#[rustfmt::skip]
const QUOTES: &[&str] = &[
    "doc_id", "quote_id", "kind", "start", "end", "parts", "quote", "speaker", "speaker_mention",
    "speaker_start", "speaker_end", "speaker_type", "entity_id", "wikidata", "role",
    "affiliation", "cue", "cue_start", "cue_end", "said_on", "said_at", "via", "addressee",
    "rule", "confidence",
];

impl Table {
    /// The three tables, in the order in which kutip writes them.
    pub const ALL: [Table; 3] = [Table::Documents, Table::Entities, Table::Quotes];

    /// The table's file.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Table::Documents => "documents.csv",
            Table::Entities => "entities.csv",
            Table::Quotes => "quotes.csv",
        }
    }

    /// The table's columns.
    #[must_use]
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Table::Documents => DOCUMENTS,
            Table::Entities => ENTITIES,
            Table::Quotes => QUOTES,
        }
    }

    /// The header row for spreadsheets, behind a byte order mark.
    #[must_use]
    pub fn excel_header(self) -> Vec<u8> {
        format!("\u{FEFF}{}\n", self.columns().join(";")).into_bytes()
    }

    /// The header row.
    #[must_use]
    pub fn header(self) -> Vec<u8> {
        let mut line = self.columns().join(",").into_bytes();
        line.push(b'\n');
        line
    }
}

/// Adds the columns of the input's fields that are carried through to a header row.
pub(super) fn add_kept(header: &mut Vec<u8>, keep: &[String], delimiter: u8) {
    header.pop();
    let names: Vec<String> = keep.iter().map(|name| format!("in_{name}")).collect();
    let mut row = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(Vec::new());
    row.write_record(&names).expect(IN_MEMORY);
    header.push(delimiter);
    header.extend(row.into_inner().expect(IN_MEMORY));
}

/// Writes some of the three tables.
pub struct TableWriter {
    unit: OffsetUnit,
    tables: Vec<(Table, Sheet)>,
    /// Columns behind those of kutip in the table of documents.
    kept: usize,
    formulas: u64,
}

impl TableWriter {
    /// A writer of `tables`, with offsets in `unit`.
    #[must_use]
    pub fn new(tables: &[Table], unit: OffsetUnit) -> TableWriter {
        TableWriter::with(tables, unit, false)
    }

    /// The same for spreadsheets: `;` between the cells, and `'` before what would be a formula.
    #[must_use]
    pub fn for_excel(tables: &[Table], unit: OffsetUnit) -> TableWriter {
        TableWriter::with(tables, unit, true)
    }

    fn with(tables: &[Table], unit: OffsetUnit, excel: bool) -> TableWriter {
        let tables = tables.iter().map(|table| (*table, Sheet::new(excel)));
        TableWriter {
            unit,
            tables: tables.collect(),
            kept: 0,
            formulas: 0,
        }
    }

    /// The same, with so many of the input's fields behind each document.
    #[must_use]
    pub fn keeping(self, kept: usize) -> TableWriter {
        TableWriter { kept, ..self }
    }
}

impl Writer for TableWriter {
    fn write(&mut self, row: &Row<'_>) {
        let text = row.document.text();
        let place = Place {
            text,
            offsets: Offsets::new(text, self.unit),
        };
        for (table, sheet) in &mut self.tables {
            match (*table, row.extraction) {
                (Table::Documents, _) => document_row(sheet, row, self.kept),
                (Table::Entities, Some(found)) => {
                    for (index, mention) in found.mentions.iter().enumerate() {
                        entity_row(sheet, row, &place, index, mention, found);
                    }
                }
                (Table::Quotes, Some(found)) => {
                    for (index, quote) in found.quotes.iter().enumerate() {
                        quote_row(sheet, row, &place, index, quote, found);
                    }
                }
                (_, None) => {}
            }
        }
    }

    fn finish(&mut self) -> Vec<Vec<u8>> {
        self.formulas = self.tables.iter().map(|(_, sheet)| sheet.formulas).sum();
        self.tables
            .iter_mut()
            .map(|(_, sheet)| std::mem::replace(sheet, Sheet::new(sheet.excel)).into_bytes())
            .collect()
    }

    fn formulas(&self) -> u64 {
        self.formulas
    }
}

/// A text and the unit of its offsets.
struct Place<'a> {
    text: &'a str,
    offsets: Offsets,
}

impl Place<'_> {
    fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    fn range(&self, span: Span) -> Range<usize> {
        self.offsets.get(self.text, span.start())..self.offsets.get(self.text, span.end())
    }
}

/// CSV rows in memory. They are written here and not by the crate that reads them, with the same bytes: half of all instructions
/// of writing went into its state from byte to byte.
struct Sheet {
    bytes: Vec<u8>,
    delimiter: u8,
    scratch: String,
    /// For spreadsheets: cells that would be formulas are guarded.
    excel: bool,
    /// Cells left as they are that a spreadsheet might take for formulas.
    formulas: u64,
}

const IN_MEMORY: &str = "writing to memory succeeds";

impl Sheet {
    fn new(excel: bool) -> Sheet {
        Sheet {
            bytes: Vec::new(),
            delimiter: if excel { b';' } else { b',' },
            scratch: String::new(),
            excel,
            formulas: 0,
        }
    }

    fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Adds a field and the delimiter behind it.
    fn field(&mut self, field: &[u8]) {
        let delimiter = self.delimiter;
        self.bytes.reserve(field.len() + 1);
        let odd = |&byte: &u8| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
        // No early end: so that sixteen bytes are looked at in one step.
        if field.iter().fold(false, |any, byte| any | odd(byte)) {
            self.bytes.push(b'"');
            for (index, part) in field.split(|byte| *byte == b'"').enumerate() {
                if index > 0 {
                    self.bytes.extend_from_slice(b"\"\"");
                }
                self.bytes.extend_from_slice(part);
            }
            self.bytes.push(b'"');
        } else {
            self.bytes.extend_from_slice(field);
        }
        self.bytes.push(delimiter);
    }

    fn text(&mut self, field: &str) {
        if is_formula(field) {
            if self.excel {
                self.field(format!("'{field}").as_bytes());
                return;
            }
            self.formulas += 1;
        }
        self.field(field.as_bytes());
    }

    fn number(&mut self, number: usize) {
        self.text(itoa::Buffer::new().format(number));
    }

    fn optional(&mut self, number: Option<usize>) {
        match number {
            Some(number) => self.number(number),
            None => self.text(""),
        }
    }

    fn range(&mut self, range: &Range<usize>) {
        self.number(range.start);
        self.number(range.end);
    }

    /// The words at `span`, or nothing.
    fn words(&mut self, place: &Place<'_>, span: Option<Span>) {
        self.text(span.map_or("", |span| place.slice(span)));
    }

    /// A field put together from pieces.
    fn built(&mut self, build: impl FnOnce(&mut String)) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        build(&mut scratch);
        self.text(&scratch);
        self.scratch = scratch;
    }

    fn date(&mut self, date: Option<jiff::civil::Date>) {
        match date {
            Some(date) => self.built(|field| write!(field, "{date}").expect(IN_MEMORY)),
            None => self.text(""),
        }
    }

    fn confidence(&mut self, confidence: f32) {
        let hundredths = hundredths(confidence);
        let digits = [
            b'0' + hundredths / 100,
            b'.',
            b'0' + hundredths / 10 % 10,
            b'0' + hundredths % 10,
        ];
        self.field(&digits);
    }

    fn end(&mut self) {
        if let Some(last) = self.bytes.last_mut() {
            *last = b'\n';
        }
    }
}

/// Whether spreadsheets read such a cell as a formula.
fn is_formula(field: &str) -> bool {
    let first = field.as_bytes().first();
    matches!(first, Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
}

/// A confidence in hundredths, 0 to 100.
pub(super) fn hundredths(confidence: f32) -> u8 {
    (confidence.clamp(0.0, 1.0) * 100.0).round() as u8
}

fn document_row(sheet: &mut Sheet, row: &Row<'_>, kept: usize) {
    let document = row.document;
    let text = document.text();
    sheet.text(&document.id);
    sheet.text(&document.source);
    sheet.text(document.title.as_deref().unwrap_or(""));
    sheet.text(row.outlet());
    let published = row.published();
    sheet.date(published.map(|told| told.day));
    sheet.text(row.language);
    sheet.optional((row.status != Status::Error).then(|| text.chars().count()));
    sheet.optional(row.extraction.map(|found| found.paragraphs));
    sheet.optional(row.extraction.map(|found| found.mentions.len()));
    sheet.optional(row.extraction.map(|found| found.quotes.len()));
    sheet.text(row.status.name());
    sheet.text(row.message);
    sheet.text(document.url.as_deref().unwrap_or(""));
    sheet.text(row.author());
    sheet.text(document.section.as_deref().unwrap_or(""));
    sheet.text(published.map_or("", |told| told.from.name()));
    for at in 0..kept {
        sheet.text(document.kept.get(at).map_or("", String::as_str));
    }
    sheet.end();
}

fn entity_row(
    sheet: &mut Sheet,
    row: &Row<'_>,
    place: &Place<'_>,
    index: usize,
    mention: &Mention,
    found: &Extraction,
) {
    let entity = &found.entities[mention.entity.0 as usize];
    sheet.text(&row.document.id);
    sheet.number(index + 1);
    sheet.range(&place.range(mention.span));
    sheet.text(place.slice(mention.span));
    sheet.text(mention.label.as_str());
    sheet.text(&entity.name);
    sheet.text(&entity.id);
    sheet.text(&entity.wikidata);
    sheet.text(&entity.country);
    sheet.text(method_name(mention.method));
    sheet.text(&mention.rule);
    sheet.confidence(mention.confidence);
    sheet.end();
}

fn quote_row(
    sheet: &mut Sheet,
    row: &Row<'_>,
    place: &Place<'_>,
    index: usize,
    quote: &Quote,
    found: &Extraction,
) {
    sheet.text(&row.document.id);
    sheet.number(index + 1);
    sheet.text(kind_name(quote.kind));
    sheet.range(&place.range(whole(quote)));
    sheet.built(|field| parts(field, quote, place));
    sheet.built(|field| said(field, quote, place.text));
    speaker_fields(sheet, place, quote.speaker.as_ref(), found);
    sheet.words(place, quote.role);
    sheet.words(place, quote.affiliation);
    sheet.words(place, quote.cue);
    let cue = quote.cue.map(|cue| place.range(cue));
    sheet.optional(cue.as_ref().map(|cue| cue.start));
    sheet.optional(cue.as_ref().map(|cue| cue.end));
    sheet.date(quote.said_on);
    sheet.words(place, quote.said_at);
    sheet.words(place, quote.via);
    sheet.words(place, quote.addressee);
    sheet.text(&quote.rule);
    sheet.confidence(quote.confidence);
    sheet.end();
}

fn speaker_fields(
    sheet: &mut Sheet,
    place: &Place<'_>,
    speaker: Option<&Speaker>,
    found: &Extraction,
) {
    let Some(speaker) = speaker else {
        for _ in 0..7 {
            sheet.text("");
        }
        return;
    };
    let entity: Option<&Entity> = speaker
        .entity
        .map(|index| &found.entities[index.0 as usize]);
    sheet.text(&speaker.name);
    sheet.text(place.slice(speaker.mention));
    sheet.range(&place.range(speaker.mention));
    sheet.text(speaker_type_name(speaker.kind));
    sheet.text(entity.map_or("", |entity| &entity.id));
    sheet.text(entity.map_or("", |entity| &entity.wikidata));
}

/// From the first quoted character to the last.
pub(super) fn whole(quote: &Quote) -> Span {
    match (quote.parts.first(), quote.parts.last()) {
        (Some(first), Some(last)) => first.cover(*last),
        _ => Span::default(),
    }
}

/// `120-180;210-260` for an interrupted quote, else nothing.
fn parts(field: &mut String, quote: &Quote, place: &Place<'_>) {
    if quote.parts.len() < 2 {
        return;
    }
    for (index, part) in quote.parts.iter().enumerate() {
        let range = place.range(*part);
        let between = if index == 0 { "" } else { ";" };
        write!(field, "{between}{}-{}", range.start, range.end).expect(IN_MEMORY);
    }
}

/// The quoted words, pieces joined.
pub(super) fn said(field: &mut String, quote: &Quote, text: &str) {
    for (index, part) in quote.parts.iter().enumerate() {
        if index > 0 {
            field.push_str(JOINT);
        }
        field.push_str(&text[part.range()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_written_as_the_crate_that_reads_them_would() {
        let rows = [
            ["a", "", "Kami siap, kata X"],
            ["", "”Ya” \"tidak\"", "\"\""],
            ["zwei\nZeilen", "\r", " ; #"],
            ["=1", "", ""],
        ];
        let mut sheet = Sheet::new(false);
        let mut csv = csv::Writer::from_writer(Vec::new());
        for row in rows {
            row.iter().for_each(|field| sheet.text(field));
            sheet.end();
            csv.write_record(row).expect(IN_MEMORY);
        }
        let expected = csv.into_inner().expect(IN_MEMORY);
        let written = String::from_utf8(sheet.into_bytes());
        assert_eq!(written, String::from_utf8(expected));
    }
}
