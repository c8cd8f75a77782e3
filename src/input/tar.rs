//! Tar archives, packed or not: their members one after the other, as the stream comes.

use super::article::Failure;
use super::reader::Label;
use super::source::{Kind, Origin, Source};
use super::stream::{Stream, unreadable};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Heads and padding come in blocks of so many bytes.
const BLOCK: usize = 512;
/// A member's name, or what else is told of it, is no longer than this.
const TOLD_MAX: u64 = 1 << 20;

/// What is left of a member that the archive's end cut off: whoever read it has told so.
const CUT_OFF: u64 = u64::MAX;

/// A tar archive that is being read.
pub(super) struct Tar {
    stream: Arc<Mutex<Stream>>,
    /// Bytes of the member that have not been read.
    left: Arc<AtomicU64>,
    /// Bytes behind the member up to the next block.
    padding: u64,
    label: Label,
    /// Number of the next member, from 1.
    number: u64,
    done: bool,
}

/// What the head of a member says.
struct Head {
    name: String,
    size: u64,
    kind: u8,
}

/// A member and its bytes.
pub(super) type Member = (Source, Box<dyn Read + Send>);

impl Tar {
    pub(super) fn new(stream: Stream, label: Label) -> Tar {
        Tar {
            stream: Arc::new(Mutex::new(stream)),
            left: Arc::default(),
            padding: 0,
            label,
            number: 1,
            done: false,
        }
    }

    /// The next member that kutip reads. The one before it must not be read any more.
    pub(super) fn next(&mut self) -> Option<Result<Member, Failure>> {
        if self.done {
            return None;
        }
        match self.member() {
            Ok(Some(member)) => Some(member),
            Ok(None) => {
                self.done = true;
                None
            }
            Err(error) => {
                self.done = true;
                let message = format!("from member {} on: {}", self.number, unreadable(&error));
                Some(Err(self.label.failure(message)))
            }
        }
    }

    fn member(&mut self) -> io::Result<Option<Result<Member, Failure>>> {
        let mut told = None;
        while let Some(head) = self.head()? {
            match head.kind {
                b'L' => told = Some(text(&self.told(head.size)?)),
                b'x' => told = path_of(&self.told(head.size)?).or(told),
                0 | b'0' | b'7' => {
                    let name = told.take().unwrap_or(head.name);
                    self.number += 1;
                    if let Some(member) = self.file(&name, head.size) {
                        return Ok(Some(member));
                    }
                }
                // Folders, links and what else there is.
                _ => told = None,
            }
        }
        Ok(None)
    }

    /// A file, if it is one that kutip reads.
    fn file(&self, name: &str, size: u64) -> Option<Result<Member, Failure>> {
        let name = name.trim_start_matches("./");
        let hidden = name
            .split('/')
            .any(|part| part.starts_with('.') && part != "..");
        let kind = Kind::of_name(Path::new(name)).filter(|_| !hidden)?;
        let source = Source {
            name: format!("{}/{name}", self.label.name),
            id: format!("{}/{name}", self.label.id),
            kind: Some(kind),
            size,
            origin: Origin::Inside,
        };
        if matches!(kind, Kind::Zip | Kind::Tar) {
            return Some(Err(Failure {
                id: source.id,
                source: source.name,
                message: "an archive inside an archive is not read: unpack it".to_owned(),
            }));
        }
        let bytes = Section {
            stream: Arc::clone(&self.stream),
            left: Arc::clone(&self.left),
        };
        Some(Ok((source, Box::new(bytes))))
    }

    /// The head of the next member; nothing at the end.
    fn head(&mut self) -> io::Result<Option<Head>> {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        let left = self.left.swap(0, Ordering::Relaxed);
        if left == CUT_OFF {
            return Ok(None);
        }
        let skip = left.saturating_add(self.padding);
        if io::copy(&mut (&mut *stream).take(skip), &mut io::sink())? < skip {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut block = Vec::with_capacity(BLOCK);
        (&mut *stream).take(BLOCK as u64).read_to_end(&mut block)?;
        if block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        if block.len() < BLOCK {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let damaged = || io::Error::other("the tar archive is damaged: a check sum does not agree");
        let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
        let field: u64 = block[148..156].iter().map(|byte| u64::from(*byte)).sum();
        if number(&block[148..156]) != Some(sum - field + 8 * u64::from(b' ')) {
            return Err(damaged());
        }
        let size = number(&block[124..136]).ok_or_else(damaged)?;
        self.left.store(size, Ordering::Relaxed);
        self.padding = size.wrapping_neg() % BLOCK as u64;
        let mut name = text(&block[..100]);
        if block[257..262] == *b"ustar" && block[263] != b' ' && block[345] != 0 {
            name = format!("{}/{name}", text(&block[345..500]));
        }
        Ok(Some(Head {
            name,
            size,
            kind: block[156],
        }))
    }

    /// What a member that is no file tells of the next.
    fn told(&mut self, size: u64) -> io::Result<Vec<u8>> {
        if size > TOLD_MAX {
            return Err(io::Error::other(
                "the tar archive is damaged: a name without end",
            ));
        }
        let mut bytes = Vec::new();
        Section {
            stream: Arc::clone(&self.stream),
            left: Arc::clone(&self.left),
        }
        .read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Text up to the first NUL.
fn text(bytes: &[u8]) -> String {
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// A number in octal digits, or, where it is too large for them, in bytes.
fn number(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        let (high, low) = field.split_at(field.len() - 8);
        let small = high[0] == 0x80 && high[1..].iter().all(|byte| *byte == 0);
        return small.then(|| {
            low.iter()
                .fold(0, |number, byte| number << 8 | u64::from(*byte))
        });
    }
    let digits = text(field);
    u64::from_str_radix(digits.trim(), 8).ok()
}

/// The path among the records `length key=value` of an extended head.
fn path_of(mut records: &[u8]) -> Option<String> {
    let mut path = None;
    while let Some(blank) = memchr::memchr(b' ', records) {
        let length: usize = std::str::from_utf8(&records[..blank]).ok()?.parse().ok()?;
        let record = records.get(blank + 1..length)?;
        if let Some(value) = record.strip_prefix(b"path=") {
            path = Some(text(value.strip_suffix(b"\n").unwrap_or(value)));
        }
        records = &records[length..];
    }
    path
}

/// The bytes of the member that the archive has come to.
struct Section {
    stream: Arc<Mutex<Stream>>,
    left: Arc<AtomicU64>,
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == CUT_OFF {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let most = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        if most == 0 {
            return Ok(0);
        }
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        let count = stream.read(&mut buffer[..most])?;
        if count == 0 {
            self.left.store(CUT_OFF, Ordering::Relaxed);
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left.fetch_sub(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_paths_are_read() {
        assert_eq!(number(b"0000644\0"), Some(0o644));
        assert_eq!(number(b"     17 "), Some(0o17));
        let mut large = [0; 12];
        large[0] = 0x80;
        large[10..].copy_from_slice(&[1, 2]);
        assert_eq!(number(&large), Some(258));
        assert_eq!(number(b"banyak\0\0"), None);
        assert_eq!(
            path_of(b"11 mtime=1\n16 path=a/b.txt\n"),
            Some("a/b.txt".to_owned())
        );
        assert_eq!(path_of(b"999 path=a"), None);
        assert_eq!(path_of(b""), None);
    }
}
