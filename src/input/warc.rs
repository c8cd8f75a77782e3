//! Web archives: the pages and plain texts among their records.
//!
//! Lengths are believed only as far as the stream goes: a record that is too long is passed over, and where a record
//! does not begin with its mark the reader looks for the next one that does.

use super::article::{Failure, ReadOptions, Reading};
use super::html;
use super::reader::{Label, Piece};
use super::stream::{Stream, read_whole, too_long, unreadable};
use super::text;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

/// A line of a record's head is no longer than this, in bytes.
const LINE_MAX: u64 = 64 << 10;
/// A record's head has no more lines than this.
const LINES_MAX: usize = 1000;

/// Cuts a web archive into its records.
pub(super) struct Warc {
    stream: Stream,
    label: Arc<Label>,
    limit: u64,
    /// Number of the next record, from 1.
    number: u64,
    /// Whether the mark of the next record has been read.
    marked: bool,
    done: bool,
}

/// What the head of a record says.
#[derive(Debug, Default)]
struct Head {
    kind: String,
    length: Option<u64>,
    uri: String,
    content: String,
}

impl Head {
    /// Whether there may be a page or a text in it.
    fn is_wanted(&self) -> bool {
        match self.kind.as_str() {
            "response" => self.content.is_empty() || self.content.contains("http"),
            "resource" | "conversion" => {
                self.content.contains("html") || self.content.contains("text/plain")
            }
            _ => false,
        }
    }
}

impl Warc {
    pub(super) fn new(stream: Stream, label: Arc<Label>, limit: u64) -> Warc {
        Warc {
            stream,
            label,
            limit,
            number: 1,
            marked: false,
            done: false,
        }
    }

    /// The next record that may hold a page.
    pub(super) fn next(&mut self) -> Option<Piece> {
        while !self.done {
            match self.record() {
                Ok(Some(piece)) => return Some(piece),
                Ok(None) => {}
                Err(error) => {
                    self.done = true;
                    let message = format!("from record {} on: {}", self.number, unreadable(&error));
                    return Some(Piece::Failed(self.label.failure(message)));
                }
            }
        }
        None
    }

    /// One record; nothing where it holds no page, or where the stream ends.
    fn record(&mut self) -> io::Result<Option<Piece>> {
        if !std::mem::take(&mut self.marked) {
            let lost = self.seek_mark()?;
            if lost > 0 {
                let message = format!(
                    "{lost} bytes before record {} belong to no record",
                    self.number
                );
                return Ok(Some(Piece::Failed(self.label.failure(message))));
            }
            if !std::mem::take(&mut self.marked) {
                self.done = true;
                return Ok(None);
            }
        }
        self.body()
    }

    /// Head and body of the record whose mark has been read.
    fn body(&mut self) -> io::Result<Option<Piece>> {
        let number = self.number;
        self.number += 1;
        let head = self.head()?;
        let Some(length) = head.length else {
            let message = format!("record {number} does not say how long it is");
            return Ok(Some(Piece::Failed(self.label.numbered(number, message))));
        };
        let wanted = head.is_wanted();
        if !wanted || length > self.limit {
            let skipped = io::copy(&mut self.stream.by_ref().take(length), &mut io::sink())?;
            self.done |= skipped < length;
            let failure = |message| Piece::Failed(self.label.numbered(number, message));
            return Ok(match (wanted, skipped < length) {
                (_, true) => Some(failure(format!(
                    "record {number} says that it has {length} bytes, but the archive ends before that"
                ))),
                (true, false) => Some(failure(too_long(self.limit))),
                (false, false) => None,
            });
        }
        let mut bytes = Vec::new();
        self.stream.by_ref().take(length).read_to_end(&mut bytes)?;
        if (bytes.len() as u64) < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some(Piece::Web(Record {
            label: Arc::clone(&self.label),
            number,
            uri: head.uri,
            content: head.content,
            bytes,
        })))
    }

    /// Reads on to a record's mark, if one is left, and tells how many bytes before it belong to no record.
    fn seek_mark(&mut self) -> io::Result<u64> {
        let mut lost = 0;
        loop {
            let line = self.line()?;
            self.marked = line.starts_with(b"WARC/");
            if self.marked || line.is_empty() {
                return Ok(lost);
            }
            if !line.trim_ascii().is_empty() {
                lost += line.len() as u64;
            }
        }
    }

    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.stream
            .by_ref()
            .take(LINE_MAX)
            .read_until(b'\n', &mut line)?;
        Ok(line)
    }

    fn head(&mut self) -> io::Result<Head> {
        let mut head = Head::default();
        for _ in 0..LINES_MAX {
            let line = self.line()?;
            let line = String::from_utf8_lossy(line.trim_ascii());
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "content-length" => head.length = value.parse().ok(),
                "warc-target-uri" => head.uri = value.trim_matches(['<', '>']).to_owned(),
                "content-type" => head.content = value.to_ascii_lowercase(),
                _ => {}
            }
        }
        Ok(head)
    }
}

/// A record that may hold a page.
#[derive(Debug)]
pub(super) struct Record {
    label: Arc<Label>,
    number: u64,
    uri: String,
    content: String,
    pub(super) bytes: Vec<u8>,
}

impl Record {
    /// What is told of it where it cannot be read.
    pub(super) fn failure(&self, message: String) -> Failure {
        if self.uri.is_empty() {
            return self.label.numbered(self.number, message);
        }
        Failure {
            id: self.uri.clone(),
            source: self.label.name.clone(),
            message,
        }
    }

    /// Its article, if it is a page or a plain text that was delivered.
    pub(super) fn articles(self, options: &ReadOptions, sink: &mut dyn FnMut(Reading)) {
        let address = Some(&self.uri)
            .filter(|uri| uri.starts_with("http"))
            .cloned();
        let id = if self.uri.is_empty() {
            format!("{}#{}", self.label.id, self.number)
        } else {
            self.uri
        };
        let name = &self.label.name;
        let (content, body) = if self.content.contains("http") || self.content.is_empty() {
            match response(&self.bytes, options.limits.document) {
                Ok(Some(found)) => found,
                Ok(None) => return,
                Err(message) => {
                    return sink(Err(Failure {
                        id,
                        source: name.clone(),
                        message,
                    }));
                }
            }
        } else {
            (self.content, self.bytes)
        };
        let reading = if content.contains("html") {
            html::page(&id, name, body)
        } else if content.contains("text/plain") {
            text::plain(&id, name, body).map(|article| options.markup.article(article))
        } else {
            return;
        };
        sink(reading.map(|mut article| {
            article.document.url = address.or(article.document.url.take());
            article
        }));
    }
}

/// The content type and the body of a response, its transfer undone; nothing where it is not a page that was found.
fn response(bytes: &[u8], limit: u64) -> Result<Option<(String, Vec<u8>)>, String> {
    let end = memchr::memmem::find(bytes, b"\r\n\r\n").map(|at| (at, 4));
    let Some((end, gap)) = end.or_else(|| memchr::memmem::find(bytes, b"\n\n").map(|at| (at, 2)))
    else {
        return Ok(None);
    };
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let mut lines = head.lines();
    let delivered = lines
        .next()
        .and_then(|line| line.split_whitespace().nth(1))
        .is_some_and(|status| status == "200");
    let value = |name: &str| {
        head.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(known, _)| known.trim() == name)
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default()
    };
    let content = value("content-type");
    if !delivered || !(content.contains("html") || content.contains("text/plain")) {
        return Ok(None);
    }
    let mut body = bytes[end + gap..].to_vec();
    if value("transfer-encoding").contains("chunked")
        && let Some(whole) = unchunked(&body)
    {
        body = whole;
    }
    let packing = value("content-encoding");
    let body = match packing.as_str() {
        "" | "identity" => body,
        "gzip" | "x-gzip" | "deflate" | "br" | "zstd" => unpacked(body, &packing, limit)?,
        _ => {
            return Err(format!(
                "the page is packed in a way that is not read: {packing}"
            ));
        }
    };
    Ok(Some((content, body)))
}

/// The chunks of a body put together; nothing where it is not in chunks after all, as many archives store it.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', body)?;
        let size = std::str::from_utf8(&body[..end]).ok()?;
        let size = size.trim().split(';').next()?;
        let size = usize::from_str_radix(size, 16).ok()?;
        body = &body[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(body.get(..size)?);
        body = body.get(size..)?.trim_ascii_start();
    }
}

#[cfg(feature = "archives")]
fn unpacked(body: Vec<u8>, packing: &str, limit: u64) -> Result<Vec<u8>, String> {
    // Many archives say that a body is packed which they have unpacked.
    if packing == "br" {
        let bytes = read_whole(
            brotli_decompressor::Decompressor::new(&body[..], 4096),
            limit,
        );
        return bytes.or_else(|error| {
            if looks_plain(&body) {
                Ok(body)
            } else {
                Err(error)
            }
        });
    }
    match body.as_slice() {
        [0x1F, 0x8B, ..] => read_whole(super::unpack::Gzip::new(&body[..]), limit),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => zstd::stream::read::Decoder::with_buffer(&body[..])
            .map_err(|error| unreadable(&error))
            .and_then(|decoder| read_whole(decoder, limit)),
        [0x78, ..] => read_whole(flate2::bufread::ZlibDecoder::new(&body[..]), limit),
        _ if packing == "deflate" && !looks_plain(&body) => {
            read_whole(flate2::bufread::DeflateDecoder::new(&body[..]), limit)
        }
        _ => Ok(body),
    }
}

/// Whether bytes begin as a page or a text does.
#[cfg(feature = "archives")]
fn looks_plain(body: &[u8]) -> bool {
    let start = &body[..body.len().min(64)];
    !start.contains(&0) && start.trim_ascii_start().starts_with(b"<")
        || start.is_ascii() && !start.iter().any(|byte| matches!(byte, 0..=8 | 14..=31))
}

#[cfg(not(feature = "archives"))]
fn unpacked(_: Vec<u8>, _: &str, _: u64) -> Result<Vec<u8>, String> {
    Err("a packed page: this kutip was built without the feature `archives`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_put_together() {
        assert_eq!(
            unchunked(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n").unwrap(),
            b"abcde"
        );
        for broken in [&b"zz\r\n"[..], b"5\r\nabc", b"<html>", b""] {
            assert_eq!(unchunked(broken), None);
        }
    }

    #[test]
    fn only_pages_that_were_found_count() {
        let page = |head: &str| response(format!("{head}\r\n\r\n<p>x").as_bytes(), 100).unwrap();
        let found = page("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8").unwrap();
        assert_eq!(found.1, b"<p>x");
        assert!(page("HTTP/1.1 404 Not Found\r\nContent-Type: text/html").is_none());
        assert!(page("HTTP/1.1 200 OK\r\nContent-Type: image/png").is_none());
        assert!(response(b"HTTP/1.1 200 OK", 100).unwrap().is_none());
    }
}
