//! From extractions to the tables of the contract: one writer a format, all behind [`Writer`].
//!
//! A writer belongs to one thread and fills one buffer a file; the buffers of all batches, put one after the other
//! behind [`Format::header`], are the files. No writer changes what it quotes.

mod enrich;
mod names;
mod record;
mod row;
mod tables;

pub use enrich::RecordWriter;
pub use names::{kind_name, method_name, speaker_type_name};
pub use record::{MentionRecord, QuoteRecord, Record};
pub use row::{Row, Status};
pub use tables::{Table, TableWriter};

use crate::text::OffsetUnit;

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// `documents.csv`, `entities.csv` and `quotes.csv`.
    #[default]
    Csv,
    /// The same for spreadsheets: a byte order mark, `;` between the cells, and `'` before what would be a formula.
    ExcelCsv,
    /// One of the three tables alone.
    Table(Table),
    /// `kutip.jsonl`: one JSON record a document.
    Jsonl,
}

impl Format {
    /// The files of this format, in the order of the writer's buffers.
    #[must_use]
    pub fn files(self) -> Vec<&'static str> {
        match self {
            Format::Csv | Format::ExcelCsv => Table::ALL.iter().map(|table| table.file()).collect(),
            Format::Table(table) => vec![table.file()],
            Format::Jsonl => vec!["kutip.jsonl"],
        }
    }

    /// What each file begins with, where `keep` are the input's fields that are carried through: `in_` before their names,
    /// at the end of the table of documents.
    #[must_use]
    pub fn header_keeping(self, keep: &[String]) -> Vec<Vec<u8>> {
        let mut headers = self.header();
        let delimiter = if self == Format::ExcelCsv { b';' } else { b',' };
        let documents = matches!(
            self,
            Format::Csv | Format::ExcelCsv | Format::Table(Table::Documents)
        );
        if documents
            && !keep.is_empty()
            && let Some(header) = headers.first_mut()
        {
            tables::add_kept(header, keep, delimiter);
        }
        headers
    }

    /// What each file begins with.
    #[must_use]
    pub fn header(self) -> Vec<Vec<u8>> {
        match self {
            Format::Csv => Table::ALL.iter().map(|table| table.header()).collect(),
            Format::ExcelCsv => Table::ALL
                .iter()
                .map(|table| table.excel_header())
                .collect(),
            Format::Table(table) => vec![table.header()],
            Format::Jsonl => vec![Vec::new()],
        }
    }

    /// A writer of this format.
    #[must_use]
    pub fn writer(self, unit: OffsetUnit) -> Box<dyn Writer> {
        self.writer_keeping(unit, &[])
    }

    /// A writer of this format that also writes the input's fields `keep`.
    #[must_use]
    pub fn writer_keeping(self, unit: OffsetUnit, keep: &[String]) -> Box<dyn Writer> {
        let kept = keep.len();
        match self {
            Format::Csv => Box::new(TableWriter::new(&Table::ALL, unit).keeping(kept)),
            Format::ExcelCsv => Box::new(TableWriter::for_excel(&Table::ALL, unit).keeping(kept)),
            Format::Table(table) => Box::new(TableWriter::new(&[table], unit).keeping(kept)),
            Format::Jsonl => Box::new(RecordWriter::new(unit).keeping(keep)),
        }
    }
}

/// Writes the documents of one batch; `Output` is what it makes of them: for files, a buffer for each.
pub trait Writer<Output = Vec<Vec<u8>>> {
    /// Writes one document.
    fn write(&mut self, row: &Row<'_>);

    /// The output, and a writer that is empty again.
    fn finish(&mut self) -> Output;

    /// How many cells of the output given last a spreadsheet might take for formulas.
    fn formulas(&self) -> u64 {
        0
    }
}

impl<Output, W: Writer<Output> + ?Sized> Writer<Output> for Box<W> {
    fn write(&mut self, row: &Row<'_>) {
        (**self).write(row);
    }

    fn finish(&mut self) -> Output {
        (**self).finish()
    }

    fn formulas(&self) -> u64 {
        (**self).formulas()
    }
}
