//! Cuts JSON into its records, wherever they stand: one after the other, in an array, in an array inside an object, as
//! the values of an object. Nothing but the record at hand is held.

use super::article::ReadOptions;
use super::columns::{Field, names_a_text, names_an_article};
use super::json::gather;
use super::stream::{Stream, too_long, unreadable};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Cursor, Read};

/// So much is looked at to find where the records are.
const START: usize = 1 << 20;
/// Records stand no deeper than this.
const DEPTH_MAX: usize = 4;
/// Places that are tried.
const PLACES_MAX: usize = 200;
/// Strings in an array are texts if they have this many bytes on the average.
const STRING_LEAST: usize = 40;
/// Any key.
const ANY: &str = "*";

/// Where records stand: the keys that lead to them, arrays not counted.
pub(super) type Place = Vec<String>;

/// A record in its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its JSON on one line.
    pub(super) json: Vec<u8>,
    /// From 1.
    pub(super) number: u64,
    /// The line that it begins on, from 1.
    pub(super) line: u64,
    /// The key that it is the value of, where any key leads to a record.
    pub(super) key: Option<String>,
}

/// What is open around the byte at hand.
#[derive(Debug)]
enum Open {
    Array,
    /// The key of the value at hand, once it has been read.
    Object(Option<String>),
}

/// Finds records byte by byte.
pub(super) struct Splitter {
    place: Place,
    limit: u64,
    open: Vec<Open>,
    /// A string outside of records: a key, or a value that is passed over.
    string: Option<Vec<u8>>,
    in_string: bool,
    escaped: bool,
    /// The record at hand.
    record: Option<Found>,
    /// Objects and arrays that are open in it.
    depth: u32,
    too_long: bool,
    numbers: u64,
    line: u64,
    /// Whether something stands outside of the records.
    other: bool,
}

impl Splitter {
    pub(super) fn new(place: &[String], limit: u64) -> Splitter {
        Splitter {
            place: place.to_vec(),
            limit,
            open: Vec::new(),
            string: None,
            in_string: false,
            escaped: false,
            record: None,
            depth: 0,
            too_long: false,
            numbers: 0,
            line: 1,
            other: false,
        }
    }

    /// Takes bytes in and gives the records that end in them: the record, or its number where it is too long.
    pub(super) fn feed(&mut self, bytes: &[u8], sink: &mut dyn FnMut(Result<Found, u64>)) {
        for byte in bytes {
            self.line += u64::from(*byte == b'\n');
            if self.record.is_some() {
                self.inside(*byte, sink);
            } else {
                self.outside(*byte);
            }
        }
    }

    /// Whether something was begun and has not ended.
    pub(super) fn is_open(&self) -> bool {
        self.record.is_some() || self.in_string || !self.open.is_empty()
    }

    fn is_at_place(&self) -> bool {
        let keys = self.open.iter().filter_map(|open| match open {
            Open::Array => None,
            Open::Object(key) => Some(key.as_deref().unwrap_or_default()),
        });
        let mut wanted = self.place.iter();
        let same = keys.fold(true, |same, key| {
            let next = wanted.next();
            same && next.is_some_and(|name| name == key || name == ANY)
        });
        same && wanted.next().is_none()
    }

    fn outside(&mut self, byte: u8) {
        if self.in_string {
            self.passed_string(byte);
            return;
        }
        let value_begins = match self.open.last() {
            Some(Open::Object(key)) => key.is_some(),
            _ => true,
        };
        self.other |= byte.is_ascii_alphanumeric() || byte == b'"';
        match byte {
            b'{' if value_begins && self.is_at_place() => self.begin(byte),
            b'"' if value_begins && self.is_at_place() && self.takes_strings() => self.begin(byte),
            b'{' => self.open.push(Open::Object(None)),
            b'[' => self.open.push(Open::Array),
            b'}' | b']' => drop(self.open.pop()),
            b'"' => {
                self.in_string = true;
                self.string = (!value_begins).then(Vec::new);
            }
            b',' => {
                if let Some(Open::Object(key)) = self.open.last_mut() {
                    *key = None;
                }
            }
            _ => {}
        }
    }

    /// Strings are texts only in an array, or where nothing is around them.
    fn takes_strings(&self) -> bool {
        matches!(self.open.last(), Some(Open::Array) | None)
    }

    fn passed_string(&mut self, byte: u8) {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => {
                self.in_string = false;
                if let (Some(key), Some(Open::Object(open))) =
                    (self.string.take(), self.open.last_mut())
                {
                    *open = Some(String::from_utf8_lossy(&key).into_owned());
                }
                return;
            }
            _ => {}
        }
        if let Some(string) = &mut self.string {
            string.push(byte);
        }
    }

    fn begin(&mut self, byte: u8) {
        self.numbers += 1;
        let any = self.place.last().is_some_and(|name| name == ANY);
        let direct = match self.open.last() {
            Some(Open::Object(key)) if any => key.clone(),
            _ => None,
        };
        self.record = Some(Found {
            json: vec![byte],
            number: self.numbers,
            line: self.line,
            key: direct,
        });
        self.depth = u32::from(byte == b'{');
        self.in_string = byte == b'"';
        self.too_long = false;
    }

    fn inside(&mut self, byte: u8, sink: &mut dyn FnMut(Result<Found, u64>)) {
        let Some(record) = &mut self.record else {
            return;
        };
        if record.json.len() as u64 > self.limit {
            self.too_long = true;
            record.json.clear();
        }
        let mut ended = false;
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_string = false;
                    ended = self.depth == 0;
                }
                _ => {}
            }
            // A line's end may not stand in a string, but some write it.
            match byte {
                b'\n' => record.json.extend_from_slice(b"\\n"),
                b'\r' => record.json.extend_from_slice(b"\\r"),
                _ => record.json.push(byte),
            }
        } else {
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    ended = self.depth == 0;
                }
                _ => {}
            }
            record.json.push(if matches!(byte, b'\n' | b'\r') {
                b' '
            } else {
                byte
            });
        }
        if ended && let Some(found) = self.record.take() {
            sink(if self.too_long {
                Err(found.number)
            } else {
                Ok(found)
            });
        }
    }
}

/// A place that the user gave: `data.articles`.
fn place_of(given: &str) -> Place {
    given
        .split('.')
        .filter(|key| !key.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Where the records of JSON that begins so are: where the user says, else the outermost place whose records have a
/// field that is a text by its name, else by its length.
fn place(start: &[u8], options: &ReadOptions) -> Place {
    if let Some(given) = &options.records {
        return place_of(given);
    }
    let mut places: Vec<Place> = vec![Vec::new()];
    let mut seen: BTreeSet<Place> = BTreeSet::new();
    for place in objects(start) {
        if seen.len() < PLACES_MAX && seen.insert(place.clone()) {
            places.push(place);
        }
    }
    places.sort_by_key(Vec::len);
    let good: Vec<(Place, Kind)> = places
        .into_iter()
        .map(|place| {
            let kind = kind(start, &place, options);
            (place, kind)
        })
        .filter(|(_, kind)| *kind != Kind::Nothing)
        .collect();
    let best = [Kind::Named, Kind::Long]
        .into_iter()
        .find_map(|wanted| good.iter().find(|(_, kind)| *kind == wanted));
    let Some((best, kind)) = best else {
        return Vec::new();
    };
    let siblings = good.iter().filter(|(place, other)| {
        other == kind
            && place.len() == best.len()
            && place[..place.len().saturating_sub(1)] == best[..best.len().saturating_sub(1)]
    });
    let mut place = best.clone();
    if siblings.count() > 1
        && let Some(last) = place.last_mut()
    {
        *last = ANY.to_owned();
    }
    place
}

/// Places of objects and of strings in arrays that begin in these bytes.
fn objects(start: &[u8]) -> Vec<Place> {
    let mut walker = Splitter::new(&[String::from("\0")], u64::MAX);
    let mut found = Vec::new();
    for byte in start {
        let begins = !walker.in_string
            && (*byte == b'{' || *byte == b'"' && walker.takes_strings())
            && walker
                .open
                .iter()
                .filter(|open| matches!(open, Open::Object(_)))
                .count()
                <= DEPTH_MAX;
        if begins && found.len() < PLACES_MAX * 50 {
            let keys = walker.open.iter().filter_map(|open| match open {
                Open::Array => None,
                Open::Object(key) => key.clone(),
            });
            found.push(keys.collect());
        }
        walker.outside(*byte);
    }
    found
}

/// What the records at a place are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A field is a text by its name.
    Named,
    /// A field is a text by its length.
    Long,
    Nothing,
}

fn kind(start: &[u8], place: &[String], options: &ReadOptions) -> Kind {
    const LOOKED_AT: usize = 50;
    let mut records = Vec::new();
    Splitter::new(place, options.limits.document).feed(start, &mut |found| {
        if let Ok(found) = found
            && records.len() < LOOKED_AT
        {
            records.push(found.json);
        }
    });
    if records
        .first()
        .is_some_and(|record| record.starts_with(b"\""))
    {
        let bytes: usize = records.iter().map(Vec::len).sum();
        return match place.is_empty() || bytes / records.len() >= STRING_LEAST {
            true if place.is_empty() => Kind::Named,
            true => Kind::Long,
            false => Kind::Nothing,
        };
    }
    let fields: Vec<Field> = gather(records.iter().map(Vec::as_slice));
    if several_texts(&fields) {
        Kind::Nothing
    } else if options.columns.names_text(&fields) {
        Kind::Named
    } else if options.columns.choose(&fields, None).is_ok() {
        Kind::Long
    } else {
        Kind::Nothing
    }
}

/// Whether texts of one name stand in several records side by side inside the record, and nothing tells that it is an
/// article itself.
fn several_texts(fields: &[Field]) -> bool {
    if fields.iter().any(|field| names_an_article(&field.name)) {
        return false;
    }
    let texts = fields.iter().filter_map(|field| {
        let (home, last) = field.name.rsplit_once('.')?;
        let above = home.rsplit_once('.').map_or("", |(above, _)| above);
        names_a_text(last).then_some((last, above))
    });
    let mut seen = BTreeSet::new();
    texts.into_iter().any(|text| !seen.insert(text))
}

/// A stream of JSON, its records one at a time.
pub(super) struct Split {
    stream: Stream,
    splitter: Splitter,
    limit: u64,
    given: Option<String>,
    done: bool,
}

/// What a stream of JSON gave last.
pub(super) enum Step {
    Records(Vec<Result<Found, (u64, String)>>),
    /// It broke: from this record on.
    Broken(u64, String),
}

impl Split {
    /// Looks at the stream's first bytes and begins.
    pub(super) fn new(mut stream: Stream, options: &ReadOptions) -> Result<Split, String> {
        let mut start = Vec::new();
        let read = stream.by_ref().take(START as u64).read_to_end(&mut start);
        if start.starts_with(b"\xEF\xBB\xBF") {
            start.drain(..3);
        }
        let place = place(&start, options);
        let rest: Box<dyn Read + Send> = match read {
            Ok(_) => Box::new(Cursor::new(start).chain(stream)),
            Err(error) => Box::new(Cursor::new(start).chain(Breaks(Some(error)))),
        };
        Ok(Split {
            stream: BufReader::with_capacity(64 << 10, rest),
            splitter: Splitter::new(&place, options.limits.document),
            limit: options.limits.document,
            given: options.records.clone(),
            done: false,
        })
    }

    /// The records of the next bytes.
    pub(super) fn step(&mut self) -> Option<Step> {
        if self.done {
            return None;
        }
        let next = self.splitter.numbers + 1;
        let mut found = Vec::new();
        let buffer = match self.stream.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) => {
                self.done = true;
                return Some(Step::Broken(next, unreadable(&error)));
            }
        };
        let (length, limit) = (buffer.len(), self.limit);
        self.splitter.feed(buffer, &mut |record| {
            found.push(record.map_err(|number| (number, too_long(limit))));
        });
        self.stream.consume(length);
        if length > 0 {
            return Some(Step::Records(found));
        }
        self.done = true;
        if self.splitter.is_open() {
            let number = next - u64::from(self.splitter.record.is_some());
            return Some(Step::Broken(
                number,
                unreadable(&std::io::ErrorKind::UnexpectedEof.into()),
            ));
        }
        match &self.given {
            Some(given) if self.splitter.numbers == 0 => Some(Step::Broken(
                1,
                format!("no record stands at `{given}` (--records)"),
            )),
            None if self.splitter.numbers == 0 && self.splitter.other => {
                Some(Step::Broken(1, "no JSON record stands in it".to_owned()))
            }
            _ => None,
        }
    }
}

/// A stream that broke.
struct Breaks(Option<std::io::Error>);

impl Read for Breaks {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
