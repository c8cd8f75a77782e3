//! Cuts the inputs into batches, in order, without decoding them.

use super::article::{Article, Failure, ReadOptions, Reading};
use super::feed::Feed;
use super::foreign::{markup, refusal};
use super::html;
use super::json::{self, Lines, Numbers, Records};
use super::members::members;
use super::mend::looked_at;
use super::shape::Shape;
use super::source::{Kind, Source};
use super::stream::{self, Stream, read_whole, unreadable};
use super::table::{self, Header, Row, Rows};
use super::tar::Tar;
use super::text;
use super::walk::{Inputs, Walk};
use super::warc::{Record, Warc};
use std::collections::VecDeque;
use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A batch is closed when its inputs reach this many bytes …
const BATCH_BYTES: u64 = 256 << 10;
/// … or this many items.
const BATCH_ITEMS: usize = 256;

/// A run of items that one thread works on; numbered from 0.
#[derive(Debug)]
pub struct Batch {
    /// Its place in the order of the input.
    pub index: u64,
    /// What it holds.
    pub items: Vec<Item>,
    /// What to tell of the inputs: which fields were taken for what.
    pub notes: Vec<String>,
}

impl Batch {
    /// The batch `index` of what `pieces` gives, until it is full or nothing is left; `None` where nothing was left.
    pub(super) fn of(index: u64, mut pieces: impl FnMut() -> Option<Item>) -> Option<Batch> {
        let (mut items, mut bytes) = (Vec::new(), 0);
        while bytes < BATCH_BYTES && items.len() < BATCH_ITEMS {
            let Some(item) = pieces() else {
                break;
            };
            bytes += item.bytes();
            items.push(item);
        }
        (!items.is_empty()).then_some(Batch {
            index,
            items,
            notes: Vec::new(),
        })
    }
}

/// A piece of input that has not been decoded yet: one file, or some records of one.
#[derive(Debug)]
pub struct Item(Piece);

#[derive(Debug)]
pub(super) enum Piece {
    /// A file that is one document: read by whoever decodes it.
    Whole(Source, Arc<AtomicU64>),
    /// The bytes of one document.
    Bytes(Source, Kind, Vec<u8>),
    /// Some lines of records.
    Json {
        label: Arc<Label>,
        shape: Option<Arc<Shape>>,
        bytes: Vec<u8>,
        numbers: Numbers,
    },
    /// Some rows of a table.
    Rows {
        label: Arc<Label>,
        header: Arc<Header>,
        rows: Vec<Row>,
    },
    /// A record of a web archive.
    Web(Record),
    /// A document that needs no decoding.
    Ready(Box<Article>),
    /// Nothing could be read.
    Failed(Failure),
}

/// What the documents of a source of records are called after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// For the column `source`.
    pub(super) name: String,
    /// For ids: `id#n`.
    pub(super) id: String,
    /// Whether it is a feed in XML, whose items often hold no more than a summary.
    pub(super) feed: bool,
}

impl Label {
    fn of(source: &Source) -> Label {
        Label {
            name: source.name.clone(),
            id: source.id.clone(),
            feed: false,
        }
    }

    /// The source as a whole failed.
    pub(super) fn failure(&self, message: String) -> Failure {
        Failure {
            id: self.id.clone(),
            source: self.name.clone(),
            message,
        }
    }

    /// Its record number `number` failed.
    pub(super) fn numbered(&self, number: u64, message: String) -> Failure {
        Failure {
            id: format!("{}#{number}", self.id),
            source: self.name.clone(),
            message,
        }
    }
}

impl Item {
    /// Decodes the item's articles and gives each to `sink`.
    pub fn articles(self, options: &ReadOptions, sink: &mut dyn FnMut(Reading)) {
        self.decode(options, &mut |reading| {
            sink(reading.map(|article| looked_at(article, options)));
        });
    }

    fn decode(self, options: &ReadOptions, sink: &mut dyn FnMut(Reading)) {
        match self.0 {
            Piece::Failed(failure) => sink(Err(failure)),
            Piece::Web(record) => record.articles(options, sink),
            Piece::Ready(article) => sink(Ok(*article)),
            Piece::Whole(source, read) => {
                let kind = source.kind.unwrap_or(Kind::Text);
                let bytes = stream::open(&source, &options.limits, &read, &Arc::default())
                    .map_err(|error| unreadable(&error))
                    .and_then(|mut stream| read_whole(&mut stream, options.limits.document));
                sink(single(&source, kind, bytes));
            }
            Piece::Bytes(source, kind, bytes) => sink(single(&source, kind, Ok(bytes))),
            Piece::Json {
                label,
                shape,
                bytes,
                numbers,
            } => json::articles(&label, shape.as_deref(), &bytes, &numbers, options, sink),
            Piece::Rows {
                label,
                header,
                rows,
            } => table::articles(&label, &header, rows, options, sink),
        }
    }

    /// What is told of the item where it cannot be read.
    #[must_use]
    pub fn failure(&self, message: String) -> Failure {
        match &self.0 {
            Piece::Whole(source, _) | Piece::Bytes(source, ..) => {
                Label::of(source).failure(message)
            }
            Piece::Json { label, numbers, .. } => label.numbered(numbers.first(), message),
            Piece::Rows { label, rows, .. } => {
                label.numbered(rows.first().map_or(1, Row::number), message)
            }
            Piece::Web(record) => record.failure(message),
            Piece::Ready(article) => Failure {
                id: article.document.id.clone(),
                source: article.document.source.clone(),
                message,
            },
            Piece::Failed(failure) => failure.clone(),
        }
    }

    pub(super) fn bytes(&self) -> u64 {
        match &self.0 {
            Piece::Whole(source, _) => source.size,
            Piece::Bytes(_, _, bytes) | Piece::Json { bytes, .. } => bytes.len() as u64,
            Piece::Rows { rows, .. } => rows.iter().map(|row| row.bytes() as u64).sum(),
            Piece::Web(record) => record.bytes.len() as u64,
            Piece::Ready(article) => article.document.text().len() as u64,
            Piece::Failed(_) => 0,
        }
    }
}

impl From<Reading> for Item {
    fn from(reading: Reading) -> Item {
        Item(match reading {
            Ok(article) => Piece::Ready(Box::new(article)),
            Err(failure) => Piece::Failed(failure),
        })
    }
}

/// The article of an input that is one document.
fn single(source: &Source, kind: Kind, bytes: Result<Vec<u8>, String>) -> Reading {
    let failure = |message| Label::of(source).failure(message);
    let bytes = bytes.map_err(failure)?;
    match kind {
        Kind::Html => html::page(&source.id, &source.name, bytes),
        _ => text::plain(&source.id, &source.name, bytes),
    }
}

/// Records that do not stand in lines, as lines of JSON.
fn made_lines(kind: Kind, stream: Stream, options: &ReadOptions) -> Result<Stream, String> {
    let mut stream = stream;
    match kind {
        Kind::Workbook => workbook(&mut stream, options),
        Kind::Parquet => parquet(&mut stream, options),
        _ => Feed::new(stream)
            .map(stream::of_records)
            .map_err(|error| unreadable(&error)),
    }
}

#[cfg(feature = "xlsx")]
fn workbook(stream: &mut Stream, options: &ReadOptions) -> Result<Stream, String> {
    super::workbook::records(stream, options).map(stream::of_records)
}

#[cfg(not(feature = "xlsx"))]
fn workbook(_: &mut Stream, _: &ReadOptions) -> Result<Stream, String> {
    Err("a workbook: this kutip was built without the feature `xlsx`".to_owned())
}

#[cfg(feature = "parquet")]
fn parquet(stream: &mut Stream, options: &ReadOptions) -> Result<Stream, String> {
    super::parquet::records(stream, options).map(stream::of_records)
}

#[cfg(not(feature = "parquet"))]
fn parquet(_: &mut Stream, _: &ReadOptions) -> Result<Stream, String> {
    Err(
        "a Parquet file: this kutip was built without the feature `parquet`; save it as CSV or JSON lines"
            .to_owned(),
    )
}

/// What a stream is taken for whose first bytes are `start`.
///
/// # Errors
/// In plain words, where it is of a kind that is not read.
fn kind_of(source: &Source, start: &[u8], options: &ReadOptions) -> Result<Kind, String> {
    let found = Kind::of_content(start);
    let kind = match source.kind {
        // A page may be called XML too.
        Some(Kind::Feed) if found == Kind::Html => Kind::Html,
        Some(kind) => kind,
        None => {
            let refused = refusal(Path::new(&source.name), start);
            let refused = refused.or_else(|| markup(start).filter(|_| found == Kind::Text));
            match refused {
                Some(message) => return Err(message),
                None => found,
            }
        }
    };
    Ok(match kind {
        Kind::JsonLines if json::is_split(start, options) => Kind::Json,
        kind => kind,
    })
}

/// An input that gives many documents, being cut up.
enum Open {
    Lines(Box<Lines>),
    Records(Box<Records>),
    Rows(Box<Rows>),
    Web(Warc),
}

/// An iterator over the batches of all inputs. The same inputs and options give the same batches.
pub struct Reader {
    walk: Walk,
    options: ReadOptions,
    /// Members of an archive that are still to come.
    members: VecDeque<Result<Source, Failure>>,
    open: Option<Open>,
    tar: Option<Tar>,
    read: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    notes: Vec<String>,
    next: u64,
}

impl Reader {
    /// A reader of `inputs`.
    #[must_use]
    pub fn new(inputs: &Inputs, options: ReadOptions) -> Reader {
        Reader {
            walk: inputs.walk(),
            options,
            members: VecDeque::new(),
            open: None,
            tar: None,
            read: Arc::default(),
            stop: Arc::default(),
            notes: Vec::new(),
            next: 0,
        }
    }

    /// The same, but `stop` ends the waiting for an input that keeps it waiting; what comes of that is an error.
    #[must_use]
    pub fn stopped_by(mut self, stop: &Arc<AtomicBool>) -> Reader {
        self.stop = Arc::clone(stop);
        self
    }

    /// Counts the bytes that were read from files and streams, as they lie there.
    #[must_use]
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    fn next_piece(&mut self) -> Option<Piece> {
        loop {
            let next = match &mut self.open {
                Some(Open::Lines(lines)) => lines.next(),
                Some(Open::Records(records)) => records.next(),
                Some(Open::Rows(rows)) => rows.next(),
                Some(Open::Web(warc)) => warc.next().map(|piece| (piece, None)),
                None => None,
            };
            if let Some((piece, note)) = next {
                self.notes.extend(note);
                return Some(piece);
            }
            self.open = None;
            if let Some(started) = self.next_of_tar() {
                if started.is_some() {
                    return started;
                }
                continue;
            }
            let source = self.members.pop_front().or_else(|| self.walk.next())?;
            let started = match source {
                Ok(source) => self.start(source),
                Err(failure) => Some(Piece::Failed(failure)),
            };
            if started.is_some() {
                return started;
            }
        }
    }

    /// Begins with a source: gives its only piece, or opens it for its pieces.
    fn start(&mut self, source: Source) -> Option<Piece> {
        match source.kind {
            Some(kind) if kind.is_single() => Some(Piece::Whole(source, Arc::clone(&self.read))),
            Some(Kind::Zip) => match members(&source) {
                Ok(members) => {
                    self.read.fetch_add(source.size, Ordering::Relaxed);
                    self.members = members.into();
                    None
                }
                Err(message) => Some(Piece::Failed(Label::of(&source).failure(message))),
            },
            _ => self
                .start_stream(&source)
                .unwrap_or_else(|message| Some(Piece::Failed(Label::of(&source).failure(message)))),
        }
    }

    /// The next member of the tar archive that is being read: its only piece, or nothing where it was opened for its
    /// pieces. `None` where no archive is being read.
    #[allow(clippy::option_option, reason = "no archive, and no piece yet")]
    fn next_of_tar(&mut self) -> Option<Option<Piece>> {
        let member = self.tar.as_mut()?.next();
        let Some(member) = member else {
            self.tar = None;
            return None;
        };
        let (source, bytes) = match member {
            Ok(member) => member,
            Err(failure) => return Some(Some(Piece::Failed(failure))),
        };
        let opened = stream::open_inside(bytes, &self.options.limits)
            .map_err(|error| unreadable(&error))
            .and_then(|stream| self.open_as(&source, stream));
        Some(
            opened
                .unwrap_or_else(|message| Some(Piece::Failed(Label::of(&source).failure(message)))),
        )
    }

    fn start_stream(&mut self, source: &Source) -> Result<Option<Piece>, String> {
        let stream = stream::open(source, &self.options.limits, &self.read, &self.stop)
            .map_err(|error| unreadable(&error))?;
        self.open_as(source, stream)
    }

    /// Opens a stream for its pieces, or gives its only one.
    fn open_as(&mut self, source: &Source, stream: Stream) -> Result<Option<Piece>, String> {
        let (mut stream, utf16) =
            stream::from_utf16(source.kind, stream).map_err(|error| unreadable(&error))?;
        if let Some(encoding) = utf16 {
            let told = format!("{}: not UTF-8: read as {encoding}", source.name);
            self.notes.push(told);
        }
        let options = &self.options;
        let start = stream.fill_buf().map_err(|error| unreadable(&error))?;
        let kind = kind_of(source, start, options)?;
        let label = Arc::new(Label {
            feed: kind == Kind::Feed,
            ..Label::of(source)
        });
        self.open = Some(match kind {
            Kind::JsonLines => Open::Lines(Box::new(Lines::new(stream, label, options))),
            Kind::Json => Open::Records(Box::new(Records::new(stream, label, options)?)),
            Kind::Warc => Open::Web(Warc::new(stream, label, options.limits.document)),
            Kind::Csv => Open::Rows(Box::new(Rows::new(stream, label, options)?)),
            Kind::Feed | Kind::Workbook | Kind::Parquet => {
                let lines = made_lines(kind, stream, options)?;
                Open::Lines(Box::new(Lines::new(lines, label, options)))
            }
            Kind::Tar => {
                self.tar = Some(Tar::new(stream, Label::of(source)));
                return Ok(None);
            }
            _ => {
                let bytes = read_whole(&mut stream, options.limits.document)?;
                return Ok(Some(Piece::Bytes(source.clone(), kind, bytes)));
            }
        });
        Ok(None)
    }
}

impl Iterator for Reader {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let mut batch = Batch::of(self.next, || self.next_piece().map(Item))?;
        self.next += 1;
        batch.notes = std::mem::take(&mut self.notes);
        Some(batch)
    }
}
