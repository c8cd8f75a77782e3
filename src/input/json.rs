//! Records in JSON: one a line, or one after the other, or in one array.

use super::article::{Article, ReadOptions, Reading};
use super::columns::{Chosen, Columns, Told};
use super::date::day;
use super::reader::{Label, Piece};
use super::stream::{Stream, too_long, unreadable};
use crate::text::{Document, decode};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

/// A piece is cut when it has this many bytes.
const PIECE: usize = 128 << 10;

/// Cuts a stream of lines into pieces that end at line ends.
pub(super) struct Lines {
    stream: Stream,
    label: Arc<Label>,
    /// Number of the next line, from 1.
    line: u64,
    limit: u64,
    /// What was read behind the last line end.
    rest: Vec<u8>,
    names: Option<Arc<FieldNames>>,
    done: bool,
    /// Why the stream broke: told behind the lines before.
    broken: Option<String>,
}

/// The fields of a source's records, as its first record has them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FieldNames {
    names: Vec<String>,
    chosen: Chosen,
}

impl Lines {
    pub(super) fn new(stream: Stream, label: Arc<Label>, limit: u64) -> Lines {
        Lines {
            stream,
            label,
            line: 1,
            limit,
            rest: Vec::new(),
            names: None,
            done: false,
            broken: None,
        }
    }

    /// The next piece, and what to tell of the fields when they have just been chosen.
    pub(super) fn next(&mut self, columns: &Columns) -> Option<(Piece, Option<String>)> {
        if let Some(message) = self.broken.take() {
            let message = format!("from line {} on: {message}", self.line);
            return Some((Piece::Failed(self.label.failure(message)), None));
        }
        if self.done {
            return None;
        }
        let mut bytes = std::mem::take(&mut self.rest);
        let end = loop {
            let before = bytes.len();
            let mut part = self.stream.by_ref().take(PIECE as u64);
            match part.read_to_end(&mut bytes) {
                Ok(0) => {
                    self.done = true;
                    break bytes.len();
                }
                Ok(_) => match memchr::memrchr(b'\n', &bytes[before..]) {
                    Some(at) => break before + at + 1,
                    None if bytes.len() as u64 > self.limit => {
                        return Some((self.skip_line(), None));
                    }
                    None => {}
                },
                Err(error) => {
                    // The whole lines before the break are still good.
                    self.done = true;
                    self.broken = Some(unreadable(&error));
                    break memchr::memrchr(b'\n', &bytes).map_or(0, |at| at + 1);
                }
            }
        };
        self.rest = bytes.split_off(end);
        if bytes.is_empty() {
            return self.broken.is_some().then(|| self.next(columns)).flatten();
        }
        Some(self.piece(bytes, columns))
    }

    fn piece(&mut self, bytes: Vec<u8>, columns: &Columns) -> (Piece, Option<String>) {
        let first = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        let told = match self.choose(&bytes, columns) {
            Ok(told) => told,
            Err(message) => {
                self.done = true;
                return (Piece::Failed(self.label.failure(message)), None);
            }
        };
        let piece = Piece::Json {
            label: Arc::clone(&self.label),
            names: self.names.clone(),
            bytes,
            first,
        };
        (piece, told)
    }

    /// Chooses the fields by the first line that is a record, if that has not been done.
    fn choose(&mut self, bytes: &[u8], columns: &Columns) -> Result<Option<String>, String> {
        if self.names.is_some() {
            return Ok(None);
        }
        let mut lines = bytes
            .split(|byte| *byte == b'\n')
            .map(bare)
            .filter(|line| !line.is_empty())
            .map(String::from_utf8_lossy);
        let Some(line) = lines.find(|line| Fields::parse(line).is_ok()) else {
            return Ok(None);
        };
        let Ok(fields) = Fields::parse(&line) else {
            return Ok(None);
        };
        let names: Vec<&str> = fields.0.iter().map(|(name, _)| name.as_ref()).collect();
        let lengths: Vec<usize> = fields
            .0
            .iter()
            .map(|(_, value)| string_length(value))
            .collect();
        let chosen = columns.choose(&names, &lengths)?;
        self.names = Some(Arc::new(FieldNames {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            chosen,
        }));
        Ok(Some(format!(
            "{}: {}",
            self.label.name,
            Told(&chosen, &names)
        )))
    }

    /// Passes over a line that is too long, without holding it.
    fn skip_line(&mut self) -> Piece {
        let failure = self.label.numbered(self.line, too_long(self.limit));
        loop {
            let Ok(buffer) = self.stream.fill_buf() else {
                self.done = true;
                break;
            };
            if buffer.is_empty() {
                self.done = true;
                break;
            }
            if let Some(at) = memchr::memchr(b'\n', buffer) {
                self.stream.consume(at + 1);
                break;
            }
            let length = buffer.len();
            self.stream.consume(length);
        }
        self.line += 1;
        Piece::Failed(failure)
    }
}

/// A line without white space around it and without a byte order mark.
fn bare(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii();
    line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
}

/// Decodes the records of a piece.
pub(super) fn articles(
    label: &Label,
    names: Option<&FieldNames>,
    bytes: &[u8],
    first: u64,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Reading),
) {
    let lines = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    for (number, line) in (first..).zip(lines.split(|byte| *byte == b'\n')) {
        let line = bare(line);
        if line.is_empty() {
            continue;
        }
        let reading = if line.len() as u64 > options.limits.document {
            Err(too_long(options.limits.document))
        } else {
            record(label, names, line, number, options)
        };
        sink(reading.map_err(|message| label.numbered(number, message)));
    }
}

fn record(
    label: &Label,
    names: Option<&FieldNames>,
    line: &[u8],
    number: u64,
    options: &ReadOptions,
) -> Result<Article, String> {
    let (line, note) = match std::str::from_utf8(line) {
        Ok(line) => (Cow::Borrowed(line), None),
        Err(_) => {
            let decoded = decode(line.to_vec()).map_err(|error| error.to_string())?;
            (Cow::Owned(decoded.text), decoded.note)
        }
    };
    let fields = Fields::parse(&line).map_err(|error| {
        let told = error.to_string().replace(" at line 1 column ", " at byte ");
        format!("line {number} is no JSON record: {told}")
    })?;
    let Some(names) = names else {
        return Err(format!(
            "line {number}: the fields of this source are not known"
        ));
    };
    let name = |at: usize| names.names[at].as_str();
    let value = |at: Option<usize>| at.and_then(|at| fields.string(name(at)));
    let chosen = &names.chosen;
    let text = fields.string(name(chosen.text)).ok_or_else(|| {
        format!(
            "line {number} has no text in its field `{}`",
            name(chosen.text)
        )
    })?;
    let id = value(chosen.id).filter(|id| !id.is_empty());
    let id = id.map_or_else(|| format!("{}#{number}", label.id), Cow::into_owned);
    let mut document = Document::new(id, text);
    document.source.clone_from(&label.name);
    document.title = value(chosen.title)
        .map(Cow::into_owned)
        .filter(|title| !title.is_empty());
    document.outlet = value(chosen.outlet)
        .map(Cow::into_owned)
        .filter(|outlet| !outlet.is_empty());
    document.published = value(chosen.date).and_then(|date| day(&date));
    document.notes.extend(note);
    Ok(Article {
        document,
        record: options.keep_records.then(|| line.into_owned()),
    })
}

/// A record's fields, borrowed from its line.
struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> Fields<'a> {
    fn parse(line: &'a str) -> serde_json::Result<Fields<'a>> {
        serde_json::from_str(line.trim_start_matches('\u{FEFF}'))
    }

    /// The value of a field as a string; numbers as they are written. The last field of a name counts.
    fn string(&self, name: &str) -> Option<Cow<'a, str>> {
        let (_, value) = self.0.iter().rev().find(|(key, _)| key == name)?;
        string(value)
    }
}

fn string(value: &RawValue) -> Option<Cow<'_, str>> {
    let raw = value.get();
    match raw.as_bytes().first()? {
        b'"' => serde_json::from_str::<Text<'_>>(raw)
            .ok()
            .map(|text| text.0),
        b'0'..=b'9' | b'-' => Some(Cow::Borrowed(raw)),
        _ => None,
    }
}

fn string_length(value: &RawValue) -> usize {
    let raw = value.get();
    if raw.starts_with('"') { raw.len() } else { 0 }
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fields<'de>, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut pairs = Vec::with_capacity(8);
                while let Some((name, value)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
                    pairs.push((name.0, value));
                }
                Ok(Fields(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// Turns JSON values that stand one after the other, or in one array, into one a line.
pub(super) struct ToLines<R> {
    inner: R,
    /// Inside the array that holds the records.
    in_array: bool,
    depth: u32,
    in_string: bool,
    escaped: bool,
}

impl<R> ToLines<R> {
    pub(super) fn new(inner: R) -> ToLines<R> {
        ToLines {
            inner,
            in_array: false,
            depth: 0,
            in_string: false,
            escaped: false,
        }
    }

    /// What becomes of a byte: itself, another, or nothing.
    fn turn(&mut self, byte: u8) -> Option<u8> {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return Some(byte);
        }
        match byte {
            b'"' => self.in_string = true,
            b'[' if self.depth == 0 && !self.in_array => {
                self.in_array = true;
                return None;
            }
            b']' if self.depth == 0 => {
                self.in_array = false;
                return None;
            }
            b',' if self.depth == 0 => return Some(b'\n'),
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            b'\n' | b'\r' if self.depth > 0 => return Some(b' '),
            _ => {}
        }
        Some(byte)
    }
}

impl<R: Read> Read for ToLines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.inner.read(buffer)?;
            if count == 0 && self.in_array && !buffer.is_empty() {
                self.in_array = false;
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let mut kept = 0;
            for at in 0..count {
                if let Some(byte) = self.turn(buffer[at]) {
                    buffer[kept] = byte;
                    kept += 1;
                }
            }
            if kept > 0 || count == 0 {
                return Ok(kept);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    #[test]
    fn values_come_one_a_line() {
        for (json, lines) in [
            (
                "[{\"a\": \"x, [y]\\\"\\n\"},\n {\"b\": [1,\n2]}]\n",
                vec!["{\"a\": \"x, [y]\\\"\\n\"}", "{\"b\": [1, 2]}"],
            ),
            (
                "{\n\"a\": {\n}}\n{\"b\": 1}",
                vec!["{ \"a\": { }}", "{\"b\": 1}"],
            ),
            ("[]", vec![]),
        ] {
            let mut turned = String::new();
            BufReader::with_capacity(3, ToLines::new(json.as_bytes()))
                .read_to_string(&mut turned)
                .unwrap();
            let found: Vec<&str> = turned
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect();
            assert_eq!(found, lines);
        }
    }
}
