//! The four tables as Parquet files, compressed with zstd; pandas, Polars and DuckDB read them.

use super::Collector;
use super::cell::{self, Cell, Kind, Sheet};
use crate::error::{Error, Result};
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

/// Rows of a row group: what is held in memory for each table.
const GROUP: usize = 1 << 16;

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
}

/// Values of a column that are there, and for each row whether one is.
struct Column {
    values: Values,
    present: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Integer(Vec<i64>),
    Share(Vec<f64>),
    /// Days since 1970.
    Date(Vec<i32>),
}

impl Files {
    pub(super) fn create(paths: &[PathBuf]) -> Result<Files> {
        let files = Sheet::ALL.iter().zip(paths);
        let files = files
            .map(|(sheet, path)| Table::create(*sheet, path))
            .collect::<Result<_>>()?;
        Ok(Files {
            files,
            tally: Tally::default(),
        })
    }
}

impl Collector for Files {
    fn add(&mut self, record: &Record<'_>) -> Result<()> {
        self.tally.add(record);
        cell::rows(record, |sheet, cells| self.files[sheet as usize].row(cells))
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<String>> {
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
    fn create(sheet: Sheet, path: &Path) -> Result<Table> {
        let file = File::create(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        let open = || -> std::result::Result<SerializedFileWriter<File>, ParquetError> {
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
        })
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        for (column, value) in self.columns.iter_mut().zip(cells) {
            column.push(*value);
        }
        self.rows += 1;
        if self.rows == GROUP {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn flush(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        self.rows = 0;
        self.group().map_err(|error| failed(&self.path, error))
    }

    fn group(&mut self) -> std::result::Result<(), ParquetError> {
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
                Kind::Text => Values::Text(Vec::new()),
                Kind::Integer => Values::Integer(Vec::new()),
                Kind::Share => Values::Share(Vec::new()),
                Kind::Date => Values::Date(Vec::new()),
            },
            present: Vec::new(),
        }
    }

    fn push(&mut self, value: Cell<'_>) {
        let there = match (&mut self.values, value) {
            (Values::Text(values), Cell::Text(text)) => {
                values.push(ByteArray::from(text));
                true
            }
            (Values::Integer(values), Cell::Integer(number)) => {
                values.push(number as i64);
                true
            }
            (Values::Share(values), Cell::Share(share)) => {
                values.push(share);
                true
            }
            (Values::Date(values), Cell::Date(date)) => match days(date) {
                Some(day) => {
                    values.push(day);
                    true
                }
                None => false,
            },
            _ => false,
        };
        self.present.push(i16::from(there));
    }

    fn write(
        &mut self,
        writer: &mut SerializedColumnWriter<'_>,
    ) -> std::result::Result<(), ParquetError> {
        let present = Some(self.present.as_slice());
        match &mut self.values {
            Values::Text(values) => {
                writer
                    .typed::<ByteArrayType>()
                    .write_batch(values, present, None)?;
                values.clear();
            }
            Values::Integer(values) => {
                writer
                    .typed::<Int64Type>()
                    .write_batch(values, present, None)?;
                values.clear();
            }
            Values::Share(values) => {
                writer
                    .typed::<DoubleType>()
                    .write_batch(values, present, None)?;
                values.clear();
            }
            Values::Date(values) => {
                writer
                    .typed::<Int32Type>()
                    .write_batch(values, present, None)?;
                values.clear();
            }
        }
        self.present.clear();
        Ok(())
    }
}

fn days(date: &str) -> Option<i32> {
    let date: jiff::civil::Date = date.parse().ok()?;
    Some(date.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days())
}

fn schema(sheet: Sheet) -> std::result::Result<TypePtr, ParquetError> {
    let field = |name: &&str| -> std::result::Result<TypePtr, ParquetError> {
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
        .collect::<std::result::Result<Vec<_>, _>>()?;
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
