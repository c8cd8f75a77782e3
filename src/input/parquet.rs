//! Parquet files: their rows become JSON records, group after group; the file is laid on the disk, not in memory.

use super::article::ReadOptions;
use super::stream::{Stream, unreadable};
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::TypePtr;
use serde_json::{Map, Number, Value};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The rows of the file, as JSON.
pub(super) fn records(
    stream: &mut Stream,
    options: &ReadOptions,
) -> Result<impl Iterator<Item = io::Result<String>> + Send + use<>, String> {
    let mut file = tempfile::tempfile().map_err(|error| unreadable(&error))?;
    io::copy(stream, &mut file).map_err(|error| unreadable(&error))?;
    let reader = guarded(|| SerializedFileReader::new(file))?.map_err(|error| broken(&error))?;
    let groups = reader.metadata().row_groups().iter();
    let unpacked: u64 = groups
        .map(|group| u64::try_from(group.total_byte_size()).unwrap_or(0))
        .fold(0, u64::saturating_add);
    let limit = options.limits.unpacked;
    if unpacked > limit {
        return Err(format!(
            "unpacked it is over the limit of {limit} bytes (see --max-unpacked)"
        ));
    }
    let schema = reader.metadata().file_metadata().schema_descr();
    let schema = schema.root_schema().get_fields().to_vec();
    Ok(Rows {
        rows: Some(RowIter::from_file_into(Box::new(reader))),
        schema,
    })
}

/// What to say of a file that cannot be read.
fn broken(error: &ParquetError) -> String {
    format!("the Parquet file cannot be read: {error}")
}

/// What reads Parquet may panic on a damaged file: that is an error like others.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(read))
        .map_err(|_| "the Parquet file cannot be read: it is damaged".to_owned())
}

struct Rows {
    /// `None` behind an error: what comes after it cannot be trusted.
    rows: Option<RowIter<'static>>,
    schema: Vec<TypePtr>,
}

impl Iterator for Rows {
    type Item = io::Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows = self.rows.as_mut()?;
        let row = match guarded(|| rows.next()) {
            Ok(row) => row?.map_err(|error| broken(&error)),
            Err(damaged) => Err(damaged),
        };
        if row.is_err() {
            self.rows = None;
        }
        let record = row.map(|row| record(&row, &self.schema).to_string());
        Some(record.map_err(io::Error::other))
    }
}

fn record(row: &Row, schema: &[TypePtr]) -> Value {
    let fields = row.get_column_iter().enumerate();
    let fields = fields.map(|(at, (name, field))| (name.clone(), value(field, schema.get(at))));
    Value::Object(fields.collect::<Map<_, _>>())
}

/// A field as JSON; days and moments as ISO 8601.
fn value(field: &Field, schema: Option<&TypePtr>) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(truth) => Value::from(*truth),
        Field::Byte(number) => Value::from(*number),
        Field::Short(number) => Value::from(*number),
        Field::Int(number) => Value::from(*number),
        Field::Long(number) if is_nanoseconds(schema) => moment(
            number.div_euclid(1_000_000_000),
            Timestamp::from_nanosecond(i128::from(*number)),
        ),
        Field::Long(number) => Value::from(*number),
        Field::UByte(number) => Value::from(*number),
        Field::UShort(number) => Value::from(*number),
        Field::UInt(number) => Value::from(*number),
        Field::ULong(number) => Value::from(*number),
        Field::Float16(number) => share(f64::from(number.to_f32())),
        Field::Float(number) => share(f64::from(*number)),
        Field::Double(number) => share(*number),
        Field::Str(text) => Value::from(text.as_str()),
        Field::Bytes(bytes) => Value::from(String::from_utf8_lossy(bytes.data()).into_owned()),
        Field::Date(days) => day(*days),
        Field::TimestampMillis(count) => {
            moment(count.div_euclid(1000), Timestamp::from_millisecond(*count))
        }
        Field::TimestampMicros(count) => moment(
            count.div_euclid(1_000_000),
            Timestamp::from_microsecond(*count),
        ),
        Field::Decimal(_) | Field::TimeMillis(_) | Field::TimeMicros(_) => {
            Value::from(field.to_string())
        }
        Field::Group(row) => record(row, schema.map_or(&[], |group| fields(group))),
        Field::ListInternal(list) => list.elements().iter().map(|one| value(one, None)).collect(),
        Field::MapInternal(map) => {
            let entries = map.entries().iter();
            let entries = entries.map(|(key, one)| (name(key), value(one, None)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
    }
}

fn fields(group: &TypePtr) -> &[TypePtr] {
    if group.is_group() {
        group.get_fields()
    } else {
        &[]
    }
}

/// Moments in nanoseconds have no type of their own among the fields.
fn is_nanoseconds(schema: Option<&TypePtr>) -> bool {
    let told = schema.and_then(|schema| schema.get_basic_info().logical_type_ref());
    matches!(told, Some(LogicalType::Timestamp(moment)) if matches!(moment.unit, TimeUnit::NANOS))
}

fn share(number: f64) -> Value {
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

fn name(key: &Field) -> String {
    match key {
        Field::Str(text) => text.clone(),
        other => other.to_string(),
    }
}

fn day(days: i32) -> Value {
    let span = Span::new().try_days(days);
    let day = span.and_then(|span| date(1970, 1, 1).checked_add(span));
    day.map_or_else(|_| Value::from(days), |day| Value::from(day.to_string()))
}

/// A moment without an hour is a day; one that no calendar has stays a number of seconds.
fn moment(seconds: i64, moment: Result<Timestamp, jiff::Error>) -> Value {
    let Ok(moment) = moment else {
        return Value::from(seconds);
    };
    let civil = TimeZone::UTC.to_datetime(moment);
    if seconds.rem_euclid(86_400) == 0 {
        return Value::from(civil.date().to_string());
    }
    Value::from(moment.to_string())
}
