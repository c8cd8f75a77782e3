//! From a source to its plain bytes, as a stream: opened, unpacked, and guarded against bombs.

use super::article::Limits;
use super::source::{Kind, Member, Origin, Packing, Source};
use super::unpack::{is_packed, unpacked};
use super::waiting::Waiting;
use crate::text::{ToUtf8, utf16_of};
use encoding_rs::Encoding;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Unpacked bytes from which on the ratio is looked at.
const RATIO_FROM: u64 = 8 << 20;
/// Unpacked bytes that one packed byte may become; text stays far below.
const RATIO_MAX: u64 = 200;
/// Buffer of a stream.
const BUFFER: usize = 64 << 10;

/// A stream of plain bytes.
pub(super) type Stream = BufReader<Box<dyn Read + Send>>;

/// Opens a source and unpacks what its first bytes say is packed, whatever its name says. `read` is increased by the
/// bytes that come from the disk. `stop` ends the waiting for what is no plain file.
pub(super) fn open(
    source: &Source,
    limits: &Limits,
    read: &Arc<AtomicU64>,
    stop: &Arc<AtomicBool>,
) -> io::Result<Stream> {
    let packed = Arc::new(AtomicU64::new(0));
    let count = |inner| counted(inner, &packed, read);
    let plain: Box<dyn Read + Send> = match &source.origin {
        Origin::Stdin => count(Box::new(Waiting::new(|| Ok(io::stdin()), Arc::clone(stop)))),
        Origin::File(path) if path.is_file() => count(Box::new(File::open(path)?)),
        Origin::File(path) => {
            let path = path.clone();
            let waiting = Waiting::new(move || File::open(path), Arc::clone(stop));
            count(Box::new(waiting))
        }
        Origin::Member(member) => {
            let mut file = File::open(&member.archive)?;
            file.seek(SeekFrom::Start(member.start))?;
            let bytes = count(Box::new(file.take(member.length)));
            Box::new(Guard::new(unpack_member(member, bytes)?, &packed, limits))
        }
        Origin::Inside => return Err(io::Error::other("it can only be read with its archive")),
    };
    plain_bytes(plain, &packed, limits)
}

/// The same for a part of another stream.
pub(super) fn open_inside(part: Box<dyn Read + Send>, limits: &Limits) -> io::Result<Stream> {
    let packed = Arc::new(AtomicU64::new(0));
    plain_bytes(counted(part, &packed, &Arc::default()), &packed, limits)
}

fn counted(
    inner: Box<dyn Read + Send>,
    packed: &Arc<AtomicU64>,
    read: &Arc<AtomicU64>,
) -> Box<dyn Read + Send> {
    Box::new(Counting {
        inner,
        counts: [Arc::clone(packed), Arc::clone(read)],
    })
}

fn plain_bytes(
    bytes: Box<dyn Read + Send>,
    packed: &Arc<AtomicU64>,
    limits: &Limits,
) -> io::Result<Stream> {
    let mut stream = BufReader::with_capacity(BUFFER, bytes);
    if is_packed(stream.fill_buf()?) {
        let unpacked = unpacked(stream)?;
        stream = BufReader::with_capacity(BUFFER, Box::new(Guard::new(unpacked, packed, limits)));
    }
    Ok(stream)
}

/// Records in UTF-16 as UTF-8, and the name of what they were. An input of no known kind that turns out to be one plain
/// text is left to who decodes it.
pub(super) fn from_utf16(
    kind: Option<Kind>,
    mut stream: Stream,
) -> io::Result<(Stream, Option<&'static str>)> {
    let may_be = matches!(
        kind,
        None | Some(Kind::Csv | Kind::Json | Kind::JsonLines | Kind::Feed)
    );
    if !may_be {
        return Ok((stream, None));
    }
    let start = stream.fill_buf()?;
    let found = utf16_of(start).filter(|encoding| {
        kind.is_some() || {
            let (text, _) = encoding.decode_with_bom_removal(start);
            Kind::of_content(text.as_bytes()) != Kind::Text
        }
    });
    Ok(match found {
        Some(encoding) => (recoded(stream, encoding), Some(encoding.name())),
        None => (stream, None),
    })
}

/// The stream in UTF-8.
pub(super) fn recoded(stream: Stream, encoding: &'static Encoding) -> Stream {
    BufReader::with_capacity(BUFFER, Box::new(ToUtf8::new(stream, encoding)))
}

#[cfg(feature = "archives")]
fn unpack_member(member: &Member, bytes: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let inner: Box<dyn Read + Send> = match member.packing {
        Packing::Stored => bytes,
        Packing::Deflated => Box::new(flate2::read::DeflateDecoder::new(bytes)),
    };
    Ok(Box::new(Checked {
        inner: flate2::CrcReader::new(inner),
        left: member.unpacked,
        crc32: member.crc32,
    }))
}

#[cfg(not(feature = "archives"))]
fn unpack_member(member: &Member, bytes: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    match member.packing {
        Packing::Stored => Ok(bytes),
        Packing::Deflated => unpacked(BufReader::new(bytes)),
    }
}

/// A member of an archive, held to the length and check sum that the archive gives.
#[cfg(feature = "archives")]
struct Checked<R> {
    inner: flate2::CrcReader<R>,
    left: u64,
    crc32: u32,
}

#[cfg(feature = "archives")]
impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let over = count as u64 > self.left;
        self.left = self.left.saturating_sub(count as u64);
        if over || count == 0 && !buffer.is_empty() && self.left > 0 {
            return Err(io::Error::other(
                "the archive is damaged: its lengths do not agree",
            ));
        }
        if self.left == 0 && self.inner.crc().sum() != self.crc32 {
            return Err(io::Error::other(
                "the archive is damaged: a check sum does not agree",
            ));
        }
        Ok(count)
    }
}

/// Counts the bytes that pass.
struct Counting<R> {
    inner: R,
    counts: [Arc<AtomicU64>; 2],
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        for total in &self.counts {
            total.fetch_add(count as u64, Ordering::Relaxed);
        }
        Ok(count)
    }
}

/// Ends a stream that becomes too long, or too long for what it is made from.
struct Guard<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    unpacked: u64,
    limit: u64,
}

impl<R: Read> Guard<R> {
    fn new(inner: R, packed: &Arc<AtomicU64>, limits: &Limits) -> Guard<R> {
        Guard {
            inner,
            packed: Arc::clone(packed),
            unpacked: 0,
            limit: limits.unpacked,
        }
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.unpacked += count as u64;
        if self.unpacked > self.limit {
            let limit = self.limit;
            return Err(io::Error::other(format!(
                "unpacked it is over the limit of {limit} bytes (see --max-unpacked)"
            )));
        }
        let packed = self.packed.load(Ordering::Relaxed).max(1);
        if self.unpacked > RATIO_FROM && self.unpacked / packed > RATIO_MAX {
            return Err(io::Error::other(format!(
                "it unpacks to more than {RATIO_MAX} times its size, as no text does"
            )));
        }
        Ok(count)
    }
}

/// A stream of records, one a line.
pub(super) fn of_records(
    records: impl Iterator<Item = io::Result<String>> + Send + 'static,
) -> Stream {
    let lines = RecordLines {
        records,
        line: Vec::new(),
        at: 0,
    };
    BufReader::with_capacity(BUFFER, Box::new(lines))
}

struct RecordLines<I> {
    records: I,
    line: Vec<u8>,
    at: usize,
}

impl<I: Iterator<Item = io::Result<String>>> Read for RecordLines<I> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.line.len() {
            let Some(record) = self.records.next().transpose()? else {
                return Ok(0);
            };
            self.line = record.into_bytes();
            self.line.push(b'\n');
            self.at = 0;
        }
        let count = (self.line.len() - self.at).min(buffer.len());
        buffer[..count].copy_from_slice(&self.line[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// All bytes of a stream, if there are no more than `limit`.
pub(super) fn read_whole(stream: impl Read, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    stream
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > limit {
        return Err(too_long(limit));
    }
    Ok(bytes)
}

/// What to say of a document that is too long.
pub(super) fn too_long(limit: u64) -> String {
    format!("the document is over the limit of {limit} bytes (see --max-document)")
}

/// What to say of a stream that breaks.
pub(super) fn unreadable(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return "cannot be read to its end: it was cut off".to_owned();
    }
    format!("cannot be read: {error}")
}
