//! The four tables as Parquet files, compressed with zstd; pandas, Polars and DuckDB read them.

use super::Collector;
use super::cell::{self, Cell, Kind, Sheet};
use crate::error::Error;
use crate::output::Record;
use crate::table::Tally;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most rows of a row group, and the bytes of text with which it ends before that: what is held in memory for each table.
const GROUP: usize = 1 << 15;
const GROUP_BYTES: usize = 1 << 23;
/// Rows that are handed over at once.
const BATCH: usize = 1 << 10;

/// Writes `documents.parquet`, `entities.parquet`, `quotes.parquet`, `table.parquet`.
pub(super) struct Files {
    files: Vec<Table>,
    tally: Tally,
}

/// One file and the row group that is being filled.
struct Table {
    path: PathBuf,
    writer: SerializedFileWriter<File>,
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
}

/// Values of a column that are there, and for each row whether one is.
struct Column {
    values: Values,
    present: Vec<i16>,
}

enum Values {
    Text(Texts),
    Integer(Vec<i64>),
    Share(Vec<f64>),
    /// Days since 1970.
    Date(Vec<i32>),
}

/// Texts end to end, and where each ends.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Files {
    pub(super) fn create(paths: &[PathBuf]) -> Result<Files, Error> {
        let files = Sheet::ALL.iter().zip(paths);
        let files = files
            .map(|(sheet, path)| Table::create(*sheet, path))
            .collect::<Result<_, Error>>()?;
        Ok(Files {
            files,
            tally: Tally::default(),
        })
    }
}

impl Collector for Files {
    fn add(&mut self, record: &Record<'_>) -> Result<(), Error> {
        self.tally.add(record);
        cell::rows(record, |sheet, cells| self.files[sheet as usize].row(cells))
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<String>, Error> {
        for row in self.tally.rows() {
            self.files[Sheet::Table as usize].row(&cell::entity(&row))?;
        }
        for mut file in self.files {
            file.flush()?;
            let closed = file.writer.close();
            closed.map_err(|error| failed(&file.path, error))?;
        }
        Ok(Vec::new())
    }
}

impl Table {
    fn create(sheet: Sheet, path: &Path) -> Result<Table, Error> {
        let file = File::create(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        let open = || -> Result<SerializedFileWriter<File>, ParquetError> {
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
                .set_created_by("kutip".to_owned())
                .build();
            SerializedFileWriter::new(file, schema(sheet)?, Arc::new(properties))
        };
        Ok(Table {
            writer: open().map_err(|error| failed(path, error))?,
            path: path.to_owned(),
            columns: sheet
                .columns()
                .iter()
                .map(|name| Column::new(cell::kind(name)))
                .collect(),
            rows: 0,
            bytes: 0,
        })
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), Error> {
        for (column, value) in self.columns.iter_mut().zip(cells) {
            self.bytes += column.push(*value);
        }
        self.rows += 1;
        if self.rows == GROUP || self.bytes >= GROUP_BYTES {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn flush(&mut self) -> Result<(), Error> {
        if self.rows == 0 {
            return Ok(());
        }
        (self.rows, self.bytes) = (0, 0);
        self.group().map_err(|error| failed(&self.path, error))
    }

    fn group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        let mut columns = self.columns.iter_mut();
        while let Some(mut writer) = group.next_column()? {
            let column = columns
                .next()
                .expect("the schema has the columns of the table");
            column.write(&mut writer)?;
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }
}

impl Column {
    fn new(kind: Kind) -> Column {
        Column {
            values: match kind {
                Kind::Text => Values::Text(Texts::default()),
                Kind::Integer => Values::Integer(Vec::new()),
                Kind::Share => Values::Share(Vec::new()),
                Kind::Date => Values::Date(Vec::new()),
            },
            present: Vec::new(),
        }
    }

    /// Takes a value and tells how many bytes of text it has.
    fn push(&mut self, value: Cell<'_>) -> usize {
        let (mut there, mut size) = (true, 0);
        match (&mut self.values, value) {
            (Values::Text(texts), Cell::Text(text)) => {
                texts.bytes.extend_from_slice(text.as_bytes());
                texts.ends.push(texts.bytes.len());
                size = text.len();
            }
            (Values::Integer(values), Cell::Integer(number)) => values.push(number as i64),
            (Values::Share(values), Cell::Share(share)) => values.push(share),
            (Values::Date(values), Cell::Date(date)) => {
                let day = cell::days(date);
                values.extend(day);
                there = day.is_some();
            }
            _ => there = false,
        }
        self.present.push(i16::from(there));
        size
    }

    fn write(&mut self, writer: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let present = std::mem::take(&mut self.present);
        match &mut self.values {
            Values::Text(texts) => texts.write(&present, writer)?,
            Values::Integer(values) => {
                let writer = writer.typed::<Int64Type>();
                writer.write_batch(values, Some(&present), None)?;
                values.clear();
            }
            Values::Share(values) => {
                let writer = writer.typed::<DoubleType>();
                writer.write_batch(values, Some(&present), None)?;
                values.clear();
            }
            Values::Date(values) => {
                let writer = writer.typed::<Int32Type>();
                writer.write_batch(values, Some(&present), None)?;
                values.clear();
            }
        }
        Ok(())
    }
}

impl Texts {
    /// Hands the texts over, a few rows at once, since each of them takes more room there than here.
    fn write(
        &mut self,
        present: &[i16],
        writer: &mut SerializedColumnWriter<'_>,
    ) -> Result<(), ParquetError> {
        let Texts { bytes, ends } = std::mem::take(self);
        let (all, mut begin, mut ends) = (ByteArray::from(bytes), 0, ends.into_iter());
        for present in present.chunks(BATCH) {
            let there = present.iter().filter(|there| **there > 0).count();
            let mut texts = Vec::with_capacity(there);
            for end in ends.by_ref().take(there) {
                texts.push(all.slice(begin, end - begin));
                begin = end;
            }
            let writer = writer.typed::<ByteArrayType>();
            writer.write_batch(&texts, Some(present), None)?;
        }
        Ok(())
    }
}

fn schema(sheet: Sheet) -> Result<TypePtr, ParquetError> {
    let field = |name: &&str| -> Result<TypePtr, ParquetError> {
        let (physical, logical) = match cell::kind(name) {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Integer => (Physical::INT64, None),
            Kind::Share => (Physical::DOUBLE, None),
            Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
        };
        let column = Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical);
        column.build().map(Arc::new)
    };
    let fields = sheet
        .columns()
        .iter()
        .map(field)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Arc::new(
        Type::group_type_builder("kutip")
            .with_fields(fields)
            .build()?,
    ))
}

fn failed(path: &Path, error: ParquetError) -> Error {
    Error::Io {
        path: path.to_owned(),
        source: std::io::Error::other(error),
    }
}
