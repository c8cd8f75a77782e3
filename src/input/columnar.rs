//! Parquet files: their rows become JSON records, a row group at a time.

use super::source::Source;
use super::stream::{self, Stream, read_whole};
use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use serde_json::Value;
use std::fs::File;
use std::io::{self, Read, Seek};

/// A file that is no file of the disk by itself (packed, in an archive, from standard input) is held in memory: it may have so
/// many bytes.
const HELD_MOST: u64 = 1 << 30;

/// What such a file begins with.
const MAGIC: &[u8; 4] = b"PAR1";

/// The rows of a file as lines of JSON.
pub(super) fn lines(source: &Source, stream: &mut Stream, limit: u64) -> Result<Stream, String> {
    match on_disk(source).map_err(|error| stream::unreadable(&error))? {
        Some(file) => rows(file),
        None => rows(Bytes::from(read_whole(stream, HELD_MOST.min(limit))?)),
    }
}

/// The file, where it lies on the disk as it is.
fn on_disk(source: &Source) -> io::Result<Option<File>> {
    let Some(path) = source.path() else {
        return Ok(None);
    };
    let mut file = File::open(path)?;
    let mut start = [0; MAGIC.len()];
    let whole = file.read_exact(&mut start).is_ok() && start == *MAGIC;
    file.rewind()?;
    Ok(whole.then_some(file))
}

fn rows<R: ChunkReader + 'static>(file: R) -> Result<Stream, String> {
    let unreadable = |error: ParquetError| format!("the Parquet file cannot be read: {error}");
    let reader = SerializedFileReader::new(file).map_err(unreadable)?;
    if reader.metadata().file_metadata().num_rows() == 0 {
        return Err("the Parquet file has no rows".to_owned());
    }
    Ok(stream::of_records(reader.into_iter().map(record)))
}

fn record(row: Result<Row, ParquetError>) -> io::Result<String> {
    let row = row.map_err(io::Error::other)?;
    Ok(object(&row).to_string())
}

fn object(row: &Row) -> Value {
    let fields = row.get_column_iter();
    Value::Object(
        fields
            .map(|(name, field)| (name.clone(), value(field)))
            .collect(),
    )
}

fn value(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(truth) => Value::from(*truth),
        Field::Str(text) => Value::from(text.as_str()),
        Field::Bytes(bytes) => Value::from(String::from_utf8_lossy(bytes.data())),
        Field::Byte(number) => Value::from(*number),
        Field::Short(number) => Value::from(*number),
        Field::Int(number) => Value::from(*number),
        Field::Long(number) => Value::from(*number),
        Field::UByte(number) => Value::from(*number),
        Field::UShort(number) => Value::from(*number),
        Field::UInt(number) => Value::from(*number),
        Field::ULong(number) => Value::from(*number),
        Field::Float(number) => Value::from(*number),
        Field::Double(number) => Value::from(*number),
        Field::Date(days) => {
            let start = jiff::civil::date(1970, 1, 1);
            let day = start.checked_add(jiff::Span::new().days(*days));
            day.map_or(Value::Null, |day| Value::from(day.to_string()))
        }
        Field::TimestampMillis(millis) => moment(*millis),
        Field::TimestampMicros(micros) => moment(micros.div_euclid(1000)),
        Field::Group(row) => object(row),
        Field::ListInternal(list) => Value::Array(list.elements().iter().map(value).collect()),
        Field::MapInternal(map) => {
            let pairs = map.entries().iter();
            let named = pairs.map(|(key, field)| (plain(key), value(field)));
            Value::Object(named.collect())
        }
        other => Value::from(other.to_string()),
    }
}

/// The key of a map without marks.
fn plain(field: &Field) -> String {
    match value(field) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// A moment as the column has it; one without a zone counts as it stands, as pandas and Spark write it.
fn moment(millis: i64) -> Value {
    let moment = jiff::Timestamp::from_millisecond(millis);
    moment.map_or(Value::Null, |moment| Value::from(moment.to_string()))
}
