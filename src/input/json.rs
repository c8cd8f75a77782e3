//! Records in JSON: one a line, or wherever they stand in it.

use super::article::{Article, Failure, ReadOptions, Reading};
use super::columns::{Field, names_a_text, names_an_article};
use super::reader::{Label, Piece};
use super::shape::{Shape, markup_told};
use super::split::{Found, Split, Step};
use super::stream::{Stream, too_long, unreadable};
use crate::text::decode;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::{BufRead, Read};
use std::sync::Arc;

/// A piece is cut when it has this many bytes.
const PIECE: usize = 128 << 10;
/// Records that are looked at for the fields of a source.
const LOOKED_AT: usize = 500;
/// Records inside records are looked into no deeper than this.
const DEPTH_MAX: usize = 4;

/// Cuts a stream of lines into pieces that end at line ends.
pub(super) struct Lines {
    stream: Stream,
    label: Arc<Label>,
    options: ReadOptions,
    /// Number of the next line, from 1.
    line: u64,
    /// What was read behind the last line end.
    rest: Vec<u8>,
    shape: Option<Arc<Shape>>,
    done: bool,
    /// Why the stream broke: told behind the lines before.
    broken: Option<String>,
}

/// Number, line and key of a record.
type Numbered = (u64, u64, Option<String>);

/// Records on their way into a piece, one a line.
#[derive(Default)]
struct Gathered {
    bytes: Vec<u8>,
    numbers: Vec<Numbered>,
}

/// What comes behind a record that is too long, and that record.
enum Waiting {
    Records(Gathered),
    Failed(Failure),
}

/// How the records of a piece are numbered.
#[derive(Debug)]
pub(super) enum Numbers {
    /// A record is a line; this is the number of the first.
    Lines(u64),
    /// Number, line and key of each.
    Records(Vec<Numbered>),
}

impl Numbers {
    /// The number of the first record.
    pub(super) fn first(&self) -> u64 {
        match self {
            Numbers::Lines(first) => *first,
            Numbers::Records(records) => records.first().map_or(1, |(number, ..)| *number),
        }
    }
}

impl Lines {
    pub(super) fn new(stream: Stream, label: Arc<Label>, options: &ReadOptions) -> Lines {
        Lines {
            stream,
            label,
            options: options.clone(),
            line: 1,
            rest: Vec::new(),
            shape: None,
            done: false,
            broken: None,
        }
    }

    /// The next piece, and what to tell of the fields when they have just been chosen.
    pub(super) fn next(&mut self) -> Option<(Piece, Option<String>)> {
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
                    None if bytes.len() as u64 > self.options.limits.document => {
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
            return self.broken.is_some().then(|| self.next()).flatten();
        }
        Some(self.piece(bytes))
    }

    fn piece(&mut self, bytes: Vec<u8>) -> (Piece, Option<String>) {
        let first = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        let told = match choose(&mut self.shape, &bytes, &self.label, &self.options) {
            Ok(told) => told,
            Err(message) => {
                self.done = true;
                return (Piece::Failed(self.label.failure(message)), None);
            }
        };
        let piece = Piece::Json {
            label: Arc::clone(&self.label),
            shape: self.shape.clone(),
            bytes,
            numbers: Numbers::Lines(first),
        };
        (piece, told)
    }

    /// Passes over a line that is too long, without holding it.
    fn skip_line(&mut self) -> Piece {
        let failure = self
            .label
            .numbered(self.line, too_long(self.options.limits.document));
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

/// Chooses the fields by the first records, one a line, if that has not been done; nothing where there is none yet.
fn choose(
    shape: &mut Option<Arc<Shape>>,
    bytes: &[u8],
    label: &Label,
    options: &ReadOptions,
) -> Result<Option<String>, String> {
    if shape.is_some() {
        return Ok(None);
    }
    let lines = || {
        bytes
            .split(|byte| *byte == b'\n')
            .map(bare)
            .filter(|line| !line.is_empty())
    };
    let fields = gather(lines().take(LOOKED_AT));
    if fields.is_empty() {
        return Ok(None);
    }
    let chosen = Shape::of(&fields, options)?;
    let texts = lines().take(LOOKED_AT).filter_map(|line| {
        let line = String::from_utf8_lossy(line);
        let record = Fields::parse(&line).ok()?;
        Some(Cow::Owned(
            record.value(chosen.text_name(), true)?.into_owned(),
        ))
    });
    let markup = markup_told(texts, options);
    let between = if markup.is_empty() { "" } else { "; " };
    let told = format!("{}: {}{between}{markup}", label.name, chosen.told());
    *shape = Some(Arc::new(chosen));
    Ok(Some(told))
}

/// Whether lines of JSON that begin so are something else: an array or an object over several lines, or records inside
/// one record.
pub(super) fn is_split(start: &[u8], options: &ReadOptions) -> bool {
    let start = bare(start);
    if options.records.is_some() || start.starts_with(b"[") {
        return true;
    }
    let line = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default()
        .trim_ascii();
    if line == b"{" {
        return true;
    }
    let fields = gather(std::iter::once(line));
    !fields.is_empty()
        && !options.columns.names_text(&fields)
        && Shape::of(&fields, options).is_err()
}

/// Cuts a stream of JSON into pieces of whole records.
pub(super) struct Records {
    split: Split,
    label: Arc<Label>,
    options: ReadOptions,
    shape: Option<Arc<Shape>>,
    waiting: VecDeque<Waiting>,
    done: bool,
}

impl Records {
    pub(super) fn new(
        stream: Stream,
        label: Arc<Label>,
        options: &ReadOptions,
    ) -> Result<Records, String> {
        Ok(Records {
            split: Split::new(stream, options)?,
            label,
            options: options.clone(),
            shape: None,
            waiting: VecDeque::new(),
            done: false,
        })
    }

    /// The next piece, and what to tell of the fields when they have just been chosen.
    pub(super) fn next(&mut self) -> Option<(Piece, Option<String>)> {
        if let Some(waiting) = self.waiting.pop_front() {
            return Some(self.made(waiting));
        }
        let mut gathered = Gathered::default();
        while !self.done && gathered.bytes.len() < PIECE && self.waiting.is_empty() {
            match self.split.step() {
                None => self.done = true,
                Some(Step::Broken(number, message)) => {
                    self.done = true;
                    let message = format!("from record {number} on: {message}");
                    let failure = self.label.failure(message);
                    self.waiting.push_back(Waiting::Failed(failure));
                }
                Some(Step::Records(records)) => self.take(records, &mut gathered),
            }
        }
        if !gathered.numbers.is_empty() {
            return Some(self.made(Waiting::Records(gathered)));
        }
        let waiting = self.waiting.pop_front()?;
        Some(self.made(waiting))
    }

    fn made(&mut self, waiting: Waiting) -> (Piece, Option<String>) {
        let gathered = match waiting {
            Waiting::Failed(failure) => return (Piece::Failed(failure), None),
            Waiting::Records(gathered) => gathered,
        };
        match choose(&mut self.shape, &gathered.bytes, &self.label, &self.options) {
            Ok(told) => {
                let piece = Piece::Json {
                    label: Arc::clone(&self.label),
                    shape: self.shape.clone(),
                    bytes: gathered.bytes,
                    numbers: Numbers::Records(gathered.numbers),
                };
                (piece, told)
            }
            Err(message) => {
                self.done = true;
                self.waiting.clear();
                (Piece::Failed(self.label.failure(message)), None)
            }
        }
    }

    /// Adds records to a piece; one that is too long stands in its place, and what comes behind it waits.
    fn take(&mut self, records: Vec<Result<Found, (u64, String)>>, gathered: &mut Gathered) {
        let mut behind: Option<Gathered> = None;
        for record in records {
            match record {
                Ok(found) => {
                    let to = behind.as_mut().unwrap_or(&mut *gathered);
                    to.bytes.extend_from_slice(&found.json);
                    to.bytes.push(b'\n');
                    to.numbers.push((found.number, found.line, found.key));
                }
                Err((number, message)) => {
                    self.wait(behind.take());
                    let failure = self.label.numbered(number, message);
                    self.waiting.push_back(Waiting::Failed(failure));
                    behind = Some(Gathered::default());
                }
            }
        }
        self.wait(behind);
    }

    fn wait(&mut self, gathered: Option<Gathered>) {
        if let Some(gathered) = gathered.filter(|gathered| !gathered.numbers.is_empty()) {
            self.waiting.push_back(Waiting::Records(gathered));
        }
    }
}

/// A line without white space around it and without a byte order mark.
fn bare(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii();
    line.strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(line)
        .trim_ascii()
}

/// Decodes the records of a piece.
pub(super) fn articles(
    label: &Label,
    shape: Option<&Shape>,
    bytes: &[u8],
    numbers: &Numbers,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Reading),
) {
    let lines = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    for (at, line) in lines.split(|byte| *byte == b'\n').enumerate() {
        let line = bare(line);
        if line.is_empty() {
            continue;
        }
        let (number, place, key) = match numbers {
            Numbers::Lines(first) => {
                let number = first + at as u64;
                (number, format!("line {number}"), None)
            }
            Numbers::Records(records) => match records.get(at) {
                Some((number, line, key)) => (
                    *number,
                    format!("record {number} (line {line})"),
                    key.as_deref(),
                ),
                None => continue,
            },
        };
        let id = key.map_or_else(|| format!("{}#{number}", label.id), str::to_owned);
        let reading = if line.len() as u64 > options.limits.document {
            Err(too_long(options.limits.document))
        } else {
            record(label, shape, line, id, &place, options)
        };
        sink(reading.map_err(|message| label.numbered(number, message)));
    }
}

fn record(
    label: &Label,
    shape: Option<&Shape>,
    line: &[u8],
    id: String,
    place: &str,
    options: &ReadOptions,
) -> Result<Article, String> {
    let (line, note) = match std::str::from_utf8(line) {
        Ok(line) => (Cow::Borrowed(line), None),
        Err(_) => {
            let decoded = decode(line.to_vec()).map_err(|error| error.to_string())?;
            (Cow::Owned(decoded.text), decoded.note)
        }
    };
    let mended;
    let (fields, line) = match Fields::parse(&line) {
        Ok(fields) => (fields, line.as_ref()),
        Err(error) => {
            mended = repaired(&line);
            let fields = Fields::parse(&mended).map_err(|_| {
                let told = error.to_string().replace(" at line 1 column ", " at byte ");
                format!("{place} is no JSON record: {told}")
            })?;
            (fields, mended.as_str())
        }
    };
    let Some(shape) = shape else {
        return Err(format!("{place}: the fields of this source are not known"));
    };
    let filled = |name: &str| {
        let text = fields.value(name, true)?;
        (!text.trim().is_empty()).then_some(text)
    };
    let others = || {
        shape
            .chosen
            .else_text
            .iter()
            .find_map(|at| filled(&shape.names[*at]))
    };
    let text = filled(shape.text_name())
        .or_else(others)
        .or_else(|| fields.value(shape.text_name(), true))
        .ok_or_else(|| format!("{place} has no text in its field `{}`", shape.text_name()))?;
    let value = |at: usize| fields.value(&shape.names[at], false);
    let mut article = shape.article(label, id, text.into_owned(), &value, options);
    article.document.notes.extend(note);
    article.record = options.keep_records.then(|| line.to_owned());
    Ok(article)
}

/// JSON in which numbers that are none (`NaN`, as Python writes them) are `null`, and control characters in strings are
/// escaped.
fn repaired(line: &str) -> String {
    const NONE: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    let mut whole = String::with_capacity(line.len());
    let (mut inside, mut escaped) = (false, false);
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if !inside && let Some(none) = NONE.iter().find(|none| rest.starts_with(**none)) {
            whole.push_str("null");
            rest = &rest[none.len()..];
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            _ => {}
        }
        if inside && c < ' ' {
            whole.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            whole.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    whole
}

/// The fields of some records, those inside others too, and what their values look like.
pub(super) fn gather<'r>(records: impl Iterator<Item = &'r [u8]>) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for record in records {
        let record = String::from_utf8_lossy(record);
        let record = match Fields::parse(&record) {
            Ok(_) => record,
            Err(_) => Cow::Owned(repaired(&record)),
        };
        if let Ok(record) = Fields::parse(&record) {
            record.gather("", 0, &mut fields);
        }
    }
    fields
}

/// A record's fields, borrowed from its line. A string alone is a record of one field.
struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// Keys that hold what a value inside a record says, the likeliest first.
const HOLDERS: [&str; 9] = [
    "rendered", "raw", "#text", "_text", "$t", "value", "$date", "$oid", "name",
];
/// What a string that is a record by itself is called.
const ALONE: &str = "text";

impl<'a> Fields<'a> {
    fn parse(line: &'a str) -> serde_json::Result<Fields<'a>> {
        let line = line.trim_start_matches('\u{FEFF}');
        if line.starts_with('"') {
            let alone: &RawValue = serde_json::from_str(line)?;
            return Ok(Fields(vec![(Cow::Borrowed(ALONE), alone)]));
        }
        serde_json::from_str(line)
    }

    fn get(&self, name: &str) -> Option<&'a RawValue> {
        let (_, value) = self.0.iter().rev().find(|(key, _)| key == name)?;
        Some(value)
    }

    /// The value of a field as a string; numbers as they are written, lists with a line for each value in a text and
    /// with commas elsewhere. The last field of a name counts. Dots lead into records inside the record.
    fn value(&self, path: &str, text: bool) -> Option<Cow<'a, str>> {
        if let Some(value) = self.get(path) {
            return string(value, text, DEPTH_MAX);
        }
        let dots = path.match_indices('.').map(|(at, _)| at);
        dots.into_iter().find_map(|at| {
            let inner = self.get(&path[..at])?;
            inside(inner, &path[at + 1..], text)
        })
    }

    fn gather(&self, home: &str, depth: usize, fields: &mut Vec<Field>) {
        for (name, value) in &self.0 {
            let path = format!("{home}{name}");
            let raw = value.get();
            if raw.starts_with('{') {
                if depth < DEPTH_MAX
                    && let Ok(inner) = serde_json::from_str::<Fields<'_>>(raw)
                {
                    inner.gather(&format!("{path}."), depth + 1, fields);
                }
                continue;
            }
            let at = match fields.iter().position(|field| field.name == path) {
                Some(at) => at,
                None => {
                    fields.push(Field::new(&path));
                    fields.len() - 1
                }
            };
            if let Some(value) = string(value, names_a_text(name), DEPTH_MAX) {
                fields[at].add(&value);
            }
            if raw.starts_with('[') && depth < DEPTH_MAX {
                listed(&path, raw, fields);
            }
        }
    }
}

/// Adds the fields of the records in a list: only a user means them.
fn listed(path: &str, raw: &str, fields: &mut Vec<Field>) {
    let Ok(records) = serde_json::from_str::<Vec<&RawValue>>(raw) else {
        return;
    };
    let Some(Ok(first)) = records
        .first()
        .map(|first| serde_json::from_str::<Fields<'_>>(first.get()))
    else {
        return;
    };
    for (name, _) in &first.0 {
        let name = format!("{path}.{name}");
        if fields.iter().all(|field| field.name != name) {
            let mut field = Field::new(&name);
            field.listed = true;
            fields.push(field);
        }
    }
}

/// The value at a path inside a value; of a list, the values of all its records, or of the one whose number the path
/// says.
fn inside<'a>(value: &'a RawValue, path: &str, text: bool) -> Option<Cow<'a, str>> {
    let raw = value.get();
    if raw.starts_with('{') {
        return serde_json::from_str::<Fields<'a>>(raw)
            .ok()?
            .value(path, text);
    }
    if !raw.starts_with('[') {
        return None;
    }
    let values: Vec<&'a RawValue> = serde_json::from_str(raw).ok()?;
    let (first, rest) = path
        .split_once('.')
        .map_or((path, None), |(first, rest)| (first, Some(rest)));
    if let Ok(number) = first.parse::<usize>() {
        let value = values.get(number)?;
        return match rest {
            Some(rest) => inside(value, rest, text),
            None => string(value, text, DEPTH_MAX),
        };
    }
    joined(
        values.iter().filter_map(|value| inside(value, path, text)),
        text,
    )
}

fn joined<'a>(values: impl Iterator<Item = Cow<'a, str>>, text: bool) -> Option<Cow<'a, str>> {
    let values: Vec<Cow<'a, str>> = values.collect();
    let between = if text { "\n" } else { ", " };
    (!values.is_empty()).then(|| Cow::Owned(values.join(between)))
}

fn string(value: &RawValue, text: bool, depth: usize) -> Option<Cow<'_, str>> {
    let raw = value.get();
    match raw.as_bytes().first()? {
        b'"' => serde_json::from_str::<Text<'_>>(raw)
            .ok()
            .map(|text| text.0),
        b'0'..=b'9' | b'-' => Some(Cow::Borrowed(raw)),
        b'[' if depth > 0 => {
            let values: Vec<&RawValue> = serde_json::from_str(raw).ok()?;
            joined(
                values
                    .into_iter()
                    .filter_map(|value| string(value, text, depth - 1)),
                text,
            )
        }
        b'{' if depth > 0 => {
            let fields: Fields<'_> = serde_json::from_str(raw).ok()?;
            let held = || HOLDERS.iter().find_map(|key| fields.get(key));
            let told = |name: &str| names_a_text(name);
            // A record with a title or a day of its own is an article, no paragraph of one.
            let article = fields
                .0
                .iter()
                .filter(|(name, _)| names_an_article(name))
                .count()
                > 1;
            let texts = || {
                fields
                    .0
                    .iter()
                    .find(|(name, _)| text && !article && told(name))
                    .map(|(_, value)| *value)
            };
            let only = || {
                let mut strings = fields
                    .0
                    .iter()
                    .filter(|(_, value)| value.get().starts_with('"'));
                let (_, first) = strings.next().filter(|_| text && !article)?;
                strings.next().is_none().then_some(*first)
            };
            string(texts().or_else(held).or_else(only)?, text, depth - 1)
        }
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_paths() {
        let record = r#"{"a.b": "titik", "content": {"rendered": "<p>x</p>"}, "p": [{"text": "Satu."}, {"text": "Dua."}],
            "list": [["a"], ["b", 7]], "source": {"id": null, "name": "Koran"}, "n": null, "when": {"$date": "2019-03-05"}}"#;
        let fields = Fields::parse(record).unwrap();
        for (path, text, value) in [
            ("a.b", true, Some("titik")),
            ("content.rendered", true, Some("<p>x</p>")),
            ("content", true, Some("<p>x</p>")),
            ("p", true, Some("Satu.\nDua.")),
            ("p.text", true, Some("Satu.\nDua.")),
            ("p.1.text", true, Some("Dua.")),
            ("list", true, Some("a\nb\n7")),
            ("list", false, Some("a, b, 7")),
            ("source", false, Some("Koran")),
            ("when", false, Some("2019-03-05")),
            ("n", false, None),
            ("x.y", false, None),
        ] {
            assert_eq!(fields.value(path, text).as_deref(), value, "{path}");
        }
    }

    #[test]
    fn what_python_writes_is_repaired() {
        let line = "{\"a\": NaN, \"b\": [-Infinity, \"NaN\tx\"], \"c\": \"\\\"NaN\"}";
        let repaired = repaired(line);
        assert_eq!(
            repaired,
            "{\"a\": null, \"b\": [null, \"NaN\\u0009x\"], \"c\": \"\\\"NaN\"}"
        );
        assert!(Fields::parse(&repaired).is_ok());
    }
}
