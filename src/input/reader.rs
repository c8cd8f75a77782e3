//! Cuts the inputs into batches, in order, without decoding them.

use super::article::{Article, Failure, ReadOptions, Reading};
use super::columns::Chosen;
use super::html;
use super::json::{self, FieldNames, Lines, ToLines};
use super::members::members;
use super::source::{Kind, Source};
use super::stream::{self, read_whole, unreadable};
use super::table::{self, Rows};
use super::text;
use super::walk::{Inputs, Walk};
use super::warc::{Record, Warc};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

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
        names: Option<Arc<FieldNames>>,
        bytes: Vec<u8>,
        first: u64,
    },
    /// Some rows of a table.
    Rows {
        label: Arc<Label>,
        chosen: Chosen,
        rows: Vec<csv::ByteRecord>,
        first: u64,
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
}

impl Label {
    fn of(source: &Source) -> Label {
        Label {
            name: source.name.clone(),
            id: source.id.clone(),
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
        match self.0 {
            Piece::Failed(failure) => sink(Err(failure)),
            Piece::Web(record) => record.articles(options, sink),
            Piece::Ready(article) => sink(Ok(*article)),
            Piece::Whole(source, read) => {
                let kind = source.kind.unwrap_or(Kind::Text);
                let bytes = stream::open(&source, &options.limits, &read)
                    .map_err(|error| unreadable(&error))
                    .and_then(|mut stream| read_whole(&mut stream, options.limits.document));
                sink(single(&source, kind, bytes));
            }
            Piece::Bytes(source, kind, bytes) => sink(single(&source, kind, Ok(bytes))),
            Piece::Json {
                label,
                names,
                bytes,
                first,
            } => json::articles(&label, names.as_deref(), &bytes, first, options, sink),
            Piece::Rows {
                label,
                chosen,
                rows,
                first,
            } => table::articles(&label, &chosen, &rows, first, options, sink),
        }
    }

    pub(super) fn bytes(&self) -> u64 {
        match &self.0 {
            Piece::Whole(source, _) => source.size,
            Piece::Bytes(_, _, bytes) | Piece::Json { bytes, .. } => bytes.len() as u64,
            Piece::Rows { rows, .. } => rows.iter().map(|row| row.as_slice().len() as u64).sum(),
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

/// An input that gives many documents, being cut up.
enum Open {
    Lines(Lines),
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
    read: Arc<AtomicU64>,
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
            read: Arc::default(),
            notes: Vec::new(),
            next: 0,
        }
    }

    /// Counts the bytes that were read from files and streams, as they lie there.
    #[must_use]
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    fn next_piece(&mut self) -> Option<Piece> {
        loop {
            let next = match &mut self.open {
                Some(Open::Lines(lines)) => lines.next(&self.options.columns),
                Some(Open::Rows(rows)) => rows.next(&self.options.columns),
                Some(Open::Web(warc)) => warc.next().map(|piece| (piece, None)),
                None => None,
            };
            if let Some((piece, note)) = next {
                self.notes.extend(note);
                return Some(piece);
            }
            self.open = None;
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

    fn start_stream(&mut self, source: &Source) -> Result<Option<Piece>, String> {
        let limits = &self.options.limits;
        let mut stream =
            stream::open(source, limits, &self.read).map_err(|error| unreadable(&error))?;
        let start = stream.fill_buf().map_err(|error| unreadable(&error))?;
        let kind = source.kind.unwrap_or_else(|| Kind::of_content(start));
        let label = Arc::new(Label::of(source));
        self.open = Some(match kind {
            Kind::JsonLines => Open::Lines(Lines::new(stream, label, limits.document)),
            Kind::Json => {
                let lines: Box<dyn Read + Send> = Box::new(ToLines::new(stream));
                Open::Lines(Lines::new(BufReader::new(lines), label, limits.document))
            }
            Kind::Warc => Open::Web(Warc::new(stream, label, limits.document)),
            Kind::Csv => Open::Rows(Box::new(Rows::new(stream, label, limits.document)?)),
            _ => {
                let bytes = read_whole(&mut stream, limits.document)?;
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
