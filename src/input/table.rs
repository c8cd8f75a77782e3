//! Records in tables: CSV, TSV and their like, with a header row.

use super::article::{Article, ReadOptions, Reading};
use super::columns::{Chosen, Columns, Told};
use super::date::day;
use super::reader::{Label, Piece};
use super::stream::{Stream, too_long};
use crate::text::{Document, decode};
use csv::ByteRecord;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A piece is cut when it has this many bytes.
const PIECE: usize = 128 << 10;
/// What may stand between cells; the one that parts the header most often is taken.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Cuts a table into pieces of whole rows.
pub(super) struct Rows {
    csv: csv::Reader<Fuse<Stream>>,
    left: Arc<AtomicU64>,
    label: Arc<Label>,
    limit: u64,
    /// Number of the next row, from 1; the header has none.
    row: u64,
    header: Vec<String>,
    chosen: Option<Chosen>,
    done: bool,
    /// Why the table broke: told behind the rows before.
    broken: Option<String>,
}

impl Rows {
    /// Reads the header.
    pub(super) fn new(mut stream: Stream, label: Arc<Label>, limit: u64) -> Result<Rows, String> {
        let start = stream
            .fill_buf()
            .map_err(|error| super::stream::unreadable(&error))?;
        if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
            return Err("a table in UTF-16: save it as UTF-8".to_owned());
        }
        if start.starts_with(b"\xEF\xBB\xBF") {
            stream.consume(3);
        }
        let delimiter = delimiter(stream.fill_buf().unwrap_or_default());
        let left = Arc::new(AtomicU64::new(limit));
        let fuse = Fuse {
            inner: stream,
            left: Arc::clone(&left),
        };
        let mut csv = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(fuse);
        let header = csv.byte_headers().map_err(|error| broken(&error, limit))?;
        let header = header
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim().to_owned())
            .collect();
        Ok(Rows {
            csv,
            left,
            label,
            limit,
            row: 1,
            header,
            chosen: None,
            done: false,
            broken: None,
        })
    }

    /// The next piece, and what to tell of the columns when they have just been chosen.
    pub(super) fn next(&mut self, columns: &Columns) -> Option<(Piece, Option<String>)> {
        if self.done {
            let message = self.broken.take()?;
            return Some((Piece::Failed(self.label.failure(message)), None));
        }
        let (mut rows, mut bytes, first) = (Vec::new(), 0, self.row);
        while bytes < PIECE {
            let mut row = ByteRecord::new();
            self.left.store(self.limit, Ordering::Relaxed);
            match self.csv.read_byte_record(&mut row) {
                Ok(true) => {
                    bytes += row.as_slice().len();
                    rows.push(row);
                    self.row += 1;
                }
                Ok(false) => {
                    self.done = true;
                    break;
                }
                Err(error) => {
                    self.done = true;
                    let message = broken(&error, self.limit);
                    self.broken = Some(format!("row {}: {message}", self.row));
                    break;
                }
            }
        }
        let told = match (self.chosen, rows.first()) {
            (None, Some(row)) => match self.choose(row, columns) {
                Ok(told) => Some(told),
                Err(message) => {
                    self.done = true;
                    return Some((Piece::Failed(self.label.failure(message)), None));
                }
            },
            _ => None,
        };
        let Some(chosen) = self.chosen.filter(|_| !rows.is_empty()) else {
            return self.next(columns);
        };
        let label = Arc::clone(&self.label);
        Some((
            Piece::Rows {
                label,
                chosen,
                rows,
                first,
            },
            told,
        ))
    }

    fn choose(&mut self, row: &ByteRecord, columns: &Columns) -> Result<String, String> {
        let names: Vec<&str> = self.header.iter().map(String::as_str).collect();
        let lengths: Vec<usize> = row.iter().map(<[u8]>::len).take(names.len()).collect();
        let chosen = columns.choose(&names, &lengths)?;
        self.chosen = Some(chosen);
        Ok(format!("{}: {}", self.label.name, Told(&chosen, &names)))
    }
}

/// Decodes the rows of a piece.
pub(super) fn articles(
    label: &Label,
    chosen: &Chosen,
    rows: &[ByteRecord],
    first: u64,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Reading),
) {
    for (number, row) in (first..).zip(rows) {
        let reading = if row.as_slice().len() as u64 > options.limits.document {
            Err(too_long(options.limits.document))
        } else {
            record(label, chosen, row, number)
        };
        sink(reading.map_err(|message| label.numbered(number, message)));
    }
}

fn record(
    label: &Label,
    chosen: &Chosen,
    row: &ByteRecord,
    number: u64,
) -> Result<Article, String> {
    let cell = |at: Option<usize>| {
        let cell = row.get(at?)?;
        let text = decode(cell.to_vec()).ok()?.text;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let text = row
        .get(chosen.text)
        .ok_or_else(|| format!("row {number} has too few cells: the text is missing"))?;
    let decoded = decode(text.to_vec()).map_err(|error| format!("row {number}: {error}"))?;
    let id = cell(chosen.id).unwrap_or_else(|| format!("{}#{number}", label.id));
    let mut document = Document::new(id, decoded.text);
    document.source.clone_from(&label.name);
    document.title = cell(chosen.title);
    document.outlet = cell(chosen.outlet);
    document.published = cell(chosen.date).and_then(|date| day(&date));
    document.notes.extend(decoded.note);
    Ok(Article {
        document,
        record: None,
    })
}

/// The delimiter that the header row shows.
fn delimiter(start: &[u8]) -> u8 {
    let end = memchr::memchr2(b'\n', b'\r', start).unwrap_or(start.len());
    let mut quoted = false;
    let mut counts = [0; DELIMITERS.len()];
    for byte in &start[..end] {
        quoted ^= *byte == b'"';
        if let Some(at) = DELIMITERS.iter().position(|delimiter| delimiter == byte)
            && !quoted
        {
            counts[at] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    let at = counts
        .iter()
        .position(|count| *count == most)
        .unwrap_or_default();
    DELIMITERS[at]
}

/// What to say of rows that cannot be read.
fn broken(error: &csv::Error, limit: u64) -> String {
    if let csv::ErrorKind::Io(error) = error.kind() {
        return match error.get_ref().is_some_and(|inner| inner.is::<Blown>()) {
            true => format!(
                "no end of the row within the limit of {limit} bytes; is a quotation mark never closed? \
                 The rest of the table was not read"
            ),
            false => super::stream::unreadable(error),
        };
    }
    error.to_string()
}

/// Ends a row that does not end: the limit is wound up again before each.
struct Fuse<R> {
    inner: R,
    left: Arc<AtomicU64>,
}

/// The row was too long.
#[derive(Debug, thiserror::Error)]
#[error("the row is too long")]
struct Blown;

impl<R: Read> Read for Fuse<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::Error::other(Blown));
        }
        let count = self.inner.read(buffer)?;
        self.left
            .store(left.saturating_sub(count as u64), Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_shows_the_delimiter() {
        for (header, expected) in [
            ("id,isi\n", b','),
            ("id;\"a,b,c\";isi\n", b';'),
            ("id\tjudul, panjang\tisi\ttanggal\n", b'\t'),
            ("isi\n", b','),
        ] {
            assert_eq!(delimiter(header.as_bytes()), expected, "{header}");
        }
    }
}
