//! Workbooks (xlsx): the rows of the first sheet in which a column looks like texts become JSON records.

use super::article::ReadOptions;
use super::json::gather;
use super::shape::Shape;
use super::stream::{Stream, read_whole};
use crate::error::Error;
use calamine::{Data, Range, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::{self, Cursor};
use std::path::Path;

/// A row's one-based line, and its cells by the names of their columns.
pub type NamedRow = (usize, BTreeMap<String, String>);

/// A workbook is held in memory: it may have so many bytes, and unpack to so many.
const PACKED_MOST: u64 = 1 << 30;
const UNPACKED_MOST: u64 = 4 << 30;
/// Unpacked bytes that one packed byte may become.
const RATIO_MAX: u64 = 200;
/// Rows of a sheet that are looked at.
const LOOKED_AT: usize = 200;

/// The rows of the sheet with the articles, as JSON.
pub(super) fn records(
    stream: &mut Stream,
    options: &ReadOptions,
) -> Result<impl Iterator<Item = io::Result<String>> + Send + use<>, String> {
    let bytes = read_whole(stream, PACKED_MOST.min(options.limits.unpacked))?;
    refuse_bombs(&bytes, options.limits.unpacked)?;
    let unreadable = |error: calamine::XlsxError| format!("the workbook cannot be read: {error}");
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut first = None;
    for name in book.sheet_names() {
        let sheet = book.worksheet_range(&name).map_err(unreadable)?;
        let sample: Vec<String> = rows(&sheet).take(LOOKED_AT).collect();
        if sample.is_empty() {
            continue;
        }
        let fields = gather(sample.iter().map(String::as_bytes));
        if Shape::of(&fields, options).is_ok() {
            first = Some(sheet);
            break;
        }
        first = first.or(Some(sheet));
    }
    let sheet = first.ok_or("the workbook has no rows")?;
    let whole: Vec<String> = rows(&sheet).collect();
    Ok(whole.into_iter().map(Ok))
}

/// The rows of a workbook's first sheet, each with its one-based line, its cells by the names in the first row.
///
/// # Errors
/// [`Error::Io`] as the system says, or where it is no workbook.
pub fn workbook_rows(path: &Path) -> Result<Vec<NamedRow>, Error> {
    let failed = |source| Error::Io {
        path: path.to_owned(),
        source,
    };
    let bytes = std::fs::read(path).map_err(failed)?;
    let broken = |why: String| failed(io::Error::new(io::ErrorKind::InvalidData, why));
    refuse_bombs(&bytes, UNPACKED_MOST).map_err(broken)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
    let sheet = book
        .worksheet_range_at(0)
        .ok_or_else(|| broken("the workbook has no sheet".to_owned()))?
        .map_err(|error| broken(error.to_string()))?;
    let mut lines = (1..).zip(sheet.rows());
    let header: Vec<String> = match lines.next() {
        Some((_, row)) => row.iter().map(text).collect(),
        None => Vec::new(),
    };
    let named = |row: &[Data]| {
        let cells = header.iter().zip(row);
        cells
            .map(|(name, cell)| (name.clone(), text(cell)))
            .collect()
    };
    let filled = lines.filter(|(_, row)| row.iter().any(|cell| !text(cell).is_empty()));
    Ok(filled.map(|(line, row)| (line, named(row))).collect())
}

fn refuse_bombs(bytes: &[u8], limit: u64) -> Result<(), String> {
    let broken = |error: zip::result::ZipError| format!("the workbook cannot be read: {error}");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut unpacked: u64 = 0;
    for at in 0..archive.len() {
        let member = archive.by_index_raw(at).map_err(broken)?;
        unpacked = unpacked.saturating_add(member.size());
    }
    if unpacked > limit.min(UNPACKED_MOST) {
        return Err(format!(
            "unpacked the workbook is over the limit of {} bytes",
            limit.min(UNPACKED_MOST)
        ));
    }
    if unpacked > 8 << 20 && unpacked / (bytes.len() as u64).max(1) > RATIO_MAX {
        return Err(format!(
            "it unpacks to more than {RATIO_MAX} times its size, as no text does"
        ));
    }
    Ok(())
}

/// The rows behind the header.
fn rows(sheet: &Range<Data>) -> impl Iterator<Item = String> + '_ {
    let mut rows = sheet
        .rows()
        .filter(|row| row.iter().any(|cell| !text(cell).is_empty()));
    let header: Vec<String> = rows.next().unwrap_or_default().iter().map(text).collect();
    rows.map(move |row| {
        let named = header.iter().zip(row).filter(|(name, _)| !name.is_empty());
        let fields = named.map(|(name, cell)| (name.clone(), serde_json::Value::from(text(cell))));
        serde_json::Value::Object(fields.collect()).to_string()
    })
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            match (hour, minute, second) {
                (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
            }
        }
    }
}
