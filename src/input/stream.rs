//! From a source to its plain bytes, as a stream: opened, unpacked, and guarded against bombs.

use super::article::Limits;
use super::source::{Member, Origin, Packing, Source};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Unpacked bytes from which on the ratio is looked at.
const RATIO_FROM: u64 = 8 << 20;
/// Unpacked bytes that one packed byte may become; text stays far below.
const RATIO_MAX: u64 = 200;
/// Buffer of a stream.
const BUFFER: usize = 64 << 10;
/// zstd's window: what `zstd --long` writes.
#[cfg(feature = "archives")]
const ZSTD_WINDOW_LOG: u32 = 27;

/// A stream of plain bytes.
pub(super) type Stream = BufReader<Box<dyn Read + Send>>;

/// Opens a source and unpacks what its first bytes say is packed, whatever its name says. `read` is increased by the
/// bytes that come from the disk.
pub(super) fn open(source: &Source, limits: &Limits, read: &Arc<AtomicU64>) -> io::Result<Stream> {
    let packed = Arc::new(AtomicU64::new(0));
    let count = |inner: Box<dyn Read + Send>| -> Box<dyn Read + Send> {
        Box::new(Counting {
            inner,
            counts: [Arc::clone(&packed), Arc::clone(read)],
        })
    };
    let plain: Box<dyn Read + Send> = match &source.origin {
        Origin::Stdin => count(Box::new(io::stdin())),
        Origin::File(path) => count(Box::new(File::open(path)?)),
        Origin::Member(member) => {
            let mut file = File::open(&member.archive)?;
            file.seek(SeekFrom::Start(member.start))?;
            let bytes = count(Box::new(file.take(member.length)));
            Box::new(Guard::new(unpack_member(member, bytes)?, &packed, limits))
        }
    };
    let mut stream = BufReader::with_capacity(BUFFER, plain);
    let start = stream.fill_buf()?;
    if start.starts_with(b"\x1F\x8B") || start.starts_with(b"\x28\xB5\x2F\xFD") {
        let unpacked = decompress(stream)?;
        stream = BufReader::with_capacity(BUFFER, Box::new(Guard::new(unpacked, &packed, limits)));
    }
    Ok(stream)
}

#[cfg(feature = "archives")]
fn decompress(mut stream: Stream) -> io::Result<Box<dyn Read + Send>> {
    if stream.fill_buf()?.starts_with(b"\x1F\x8B") {
        return Ok(Box::new(flate2::bufread::MultiGzDecoder::new(stream)));
    }
    let mut decoder = zstd::stream::read::Decoder::with_buffer(stream)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG)?;
    Ok(Box::new(decoder))
}

#[cfg(not(feature = "archives"))]
fn decompress(_: Stream) -> io::Result<Box<dyn Read + Send>> {
    Err(io::Error::other(
        "compressed input: this kutip was built without the feature `archives`",
    ))
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
        Packing::Deflated => decompress(BufReader::new(bytes)),
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
