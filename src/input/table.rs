//! Records in tables: CSV, TSV and their like, with a header row.
//!
//! A row that breaks the table's quoting costs no other: it is read as its line stands, or becomes an error with its
//! number, and the next line is the next row.

use super::article::{Article, ReadOptions, Reading};
use super::columns::Field;
use super::dialect::{Cut, Dialect, is_quoted, settled};
use super::reader::{Label, Piece};
use super::shape::{Shape, markup_told};
use super::stream::{Stream, too_long, unreadable};
use crate::text::decode;
use csv::ByteRecord;
use std::borrow::Cow;
use std::io::Read;
use std::sync::Arc;

/// A piece is cut when it has this many bytes.
const PIECE: usize = 128 << 10;
/// So much of a table is looked at before it is read.
const START: usize = 1 << 20;
/// Lines inside one quoted cell that are looked at.
const LINES_LOOKED_AT: usize = 40;

/// A row, before it is decoded.
#[derive(Debug)]
pub(super) struct Row {
    cells: ByteRecord,
    /// From 1; the header has none.
    number: u64,
    /// Whether a cell stood between quotation marks.
    quoted: bool,
    note: Option<String>,
    /// Why it cannot be read.
    fault: Option<String>,
}

impl Row {
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    pub(super) fn bytes(&self) -> usize {
        self.cells.as_slice().len()
    }

    /// How many cells there are, if they are more than the header's and not all of those are empty.
    fn extra(&self, header: usize) -> Option<usize> {
        let mut behind = self.cells.iter().skip(header);
        behind
            .any(|cell| !cell.trim_ascii().is_empty())
            .then_some(self.cells.len())
    }
}

/// What the first column looks like: it tells a row from a line inside a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FirstCells {
    Numbers,
    /// No blanks inside.
    Bare,
    Any,
}

/// Cuts a table into pieces of whole rows.
pub(super) struct Rows {
    stream: Stream,
    label: Arc<Label>,
    options: ReadOptions,
    buffer: Vec<u8>,
    /// Where the next row begins in the buffer.
    at: usize,
    /// Nothing comes behind the buffer.
    whole: bool,
    dialect: Dialect,
    first_cells: FirstCells,
    /// Bytes looked at again because a row broke the rules, and bytes read: the first may not outgrow the second.
    again: u64,
    read: u64,
    /// Number of the next row.
    row: u64,
    /// What the header calls the columns.
    names: Vec<String>,
    /// What they are; nothing where the table has no rows.
    header: Option<Arc<Header>>,
    told: Option<String>,
    done: bool,
    /// Why the table broke: told behind the rows before.
    broken: Option<String>,
}

/// The header and what its columns are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    shape: Shape,
    delimiter: u8,
}

impl Rows {
    /// Reads the header and looks at the first rows.
    pub(super) fn new(
        stream: Stream,
        label: Arc<Label>,
        options: &ReadOptions,
    ) -> Result<Rows, String> {
        let mut stream = stream;
        let mut buffer = Vec::new();
        let broken = stream
            .by_ref()
            .take(START as u64)
            .read_to_end(&mut buffer)
            .err()
            .map(|error| unreadable(&error));
        let whole = buffer.len() < START;
        let at = start_of_header(&buffer);
        let dialect = settled(&buffer[at..], whole, options.quoting);
        let (header, rows_at) = match dialect.cut(&buffer[at..], true, false) {
            Some(cut) if cut.fault.is_none() && !cut.lines => (cut.cells, at + cut.next),
            _ => first_line(&dialect, &buffer, at),
        };
        let mut rows = Rows {
            first_cells: FirstCells::Any,
            header: None,
            names: header
                .iter()
                .map(|name| String::from_utf8_lossy(name).trim().to_owned())
                .collect(),
            read: buffer.len() as u64,
            again: 0,
            row: 1,
            told: None,
            done: false,
            at: rows_at,
            options: options.clone(),
            stream,
            label,
            buffer,
            whole,
            dialect,
            broken,
        };
        rows.look()?;
        Ok(rows)
    }

    /// Looks at the first rows: which column is what.
    fn look(&mut self) -> Result<(), String> {
        let (at, read, broken) = (self.at, self.read, self.broken.take());
        let mut first: Vec<Row> = Vec::new();
        while self.at < self.buffer.len() {
            let before = self.at;
            let Some(row) = self.looked_at() else {
                break;
            };
            if row.fault.is_none() {
                first.push(row);
            }
            if self.at == before {
                break;
            }
        }
        (self.at, self.row, self.again, self.read, self.broken) = (at, 1, 0, read, broken);
        let mut fields: Vec<Field> = self.names.iter().map(|name| Field::new(name)).collect();
        let header = self.names.len();
        for row in first.iter().filter(|row| row.extra(header).is_none()) {
            for (field, cell) in fields.iter_mut().zip(&row.cells) {
                field.add(&cell_text(cell));
            }
        }
        self.first_cells = first_cells(&first, header);
        let broken_at_once = first.is_empty() && self.broken.is_some();
        if first.is_empty() && self.buffer[self.at..].trim_ascii().is_empty() && !broken_at_once {
            // Nothing but a header: nothing to say.
            self.done = true;
            return Ok(());
        }
        let shape = Shape::of(&fields, &self.options)?;
        let texts = first
            .iter()
            .filter_map(|row| row.cells.get(shape.chosen.text))
            .map(cell_text);
        let markup = markup_told(texts, &self.options);
        let mut told = format!("{}: {}; {}", self.label.name, shape.told(), self.manner());
        if !markup.is_empty() {
            told = format!("{told}; {markup}");
        }
        self.told = Some(told);
        self.header = Some(Arc::new(Header {
            shape,
            delimiter: self.dialect.delimiter,
        }));
        Ok(())
    }

    /// A row of what has been read so far; nothing where it may go on behind that.
    fn looked_at(&mut self) -> Option<Row> {
        let rest = &self.buffer[self.at..];
        let cut = self.dialect.cut(rest, self.whole, false)?;
        if cut.fault.is_none() {
            self.at += cut.next;
            let quoted = cut.quoted;
            return Some(self.taken(cut.cells, quoted, None));
        }
        let line = self.line_end()?;
        self.at = line;
        Some(self.failed(String::new()))
    }

    /// How the table is written, for people.
    fn manner(&self) -> String {
        let between = match self.dialect.delimiter {
            b'\t' => "tabs".to_owned(),
            other => format!("`{}`", char::from(other)),
        };
        let quoting = match (self.dialect.quoted, self.dialect.escaped) {
            (true, false) => "quoted as in RFC 4180",
            (false, false) => "not quoted",
            (true, true) => "quoted, with backslashes before marks",
            (false, true) => "not quoted, with backslashes before what would end them",
        };
        format!("cells between {between}, {quoting}")
    }

    /// The next piece, and what to tell of the columns before the first.
    pub(super) fn next(&mut self) -> Option<(Piece, Option<String>)> {
        if self.done {
            let message = self.broken.take()?;
            return Some((Piece::Failed(self.label.failure(message)), None));
        }
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while bytes < PIECE {
            let Some(row) = self.next_row() else {
                self.done = true;
                break;
            };
            bytes += row.bytes();
            rows.push(row);
        }
        if self.done && self.broken.is_some() {
            let message = self.broken.take().unwrap_or_default();
            self.broken = Some(format!("row {}: {message}", self.row));
        }
        if rows.is_empty() {
            return self.next();
        }
        let piece = Piece::Rows {
            label: Arc::clone(&self.label),
            header: Arc::clone(self.header.as_ref()?),
            rows,
        };
        Some((piece, self.told.take()))
    }

    /// Reads more of the stream; false where nothing is left, or a row would outgrow the limit.
    fn fill(&mut self) -> bool {
        if self.whole || (self.buffer.len() - self.at) as u64 > self.options.limits.document {
            return false;
        }
        self.buffer.drain(..self.at);
        self.at = 0;
        let more = self.buffer.len().max(PIECE) as u64;
        match self
            .stream
            .by_ref()
            .take(more)
            .read_to_end(&mut self.buffer)
        {
            Ok(count) => {
                self.whole = count == 0;
                self.read += count as u64;
            }
            Err(error) => {
                self.whole = true;
                self.broken = Some(unreadable(&error));
            }
        }
        true
    }

    fn next_row(&mut self) -> Option<Row> {
        loop {
            self.skip_blank_lines();
            if self.at >= self.buffer.len() {
                if self.whole || !self.fill() {
                    return None;
                }
                continue;
            }
            match self.dialect.cut(&self.buffer[self.at..], self.whole, false) {
                Some(cut) => return self.judged(cut),
                None if self.fill() => {}
                None => return self.mended(true),
            }
        }
    }

    fn skip_blank_lines(&mut self) {
        while self
            .buffer
            .get(self.at)
            .is_some_and(|byte| matches!(byte, b'\n' | b'\r'))
        {
            self.at += 1;
        }
    }

    /// A row by the rules, or what can be made of one that breaks them.
    fn judged(&mut self, cut: Cut) -> Option<Row> {
        // A stream that broke leaves half a row.
        if self.broken.is_some() && self.at + cut.next >= self.buffer.len() {
            return None;
        }
        let header = self.names.len();
        if cut.fault.is_some() {
            return self.mended(false);
        }
        if cut.lines && self.swallows(cut.next, true) {
            return self.mended(false);
        }
        self.at += cut.next;
        let quoted = cut.quoted;
        let count = cut.cells.len();
        let note = (count < header)
            .then(|| format!("row {} has {count} cells, the header {header}", self.row));
        Some(self.taken(cut.cells, quoted, note))
    }

    fn taken(&mut self, cells: ByteRecord, quoted: bool, note: Option<String>) -> Row {
        let number = self.row;
        self.row += 1;
        Row {
            cells,
            number,
            quoted,
            note,
            fault: None,
        }
    }

    fn failed(&mut self, fault: String) -> Row {
        let mut row = self.taken(ByteRecord::new(), false, None);
        row.fault = Some(fault);
        row
    }

    /// Where the line ends that the next row begins with; nothing where it has not been read.
    fn line_end(&self) -> Option<usize> {
        let rest = &self.buffer[self.at..];
        match memchr::memchr(self.dialect.end, rest) {
            Some(end) => Some(self.at + end + 1),
            None => self.whole.then_some(self.buffer.len()),
        }
    }

    /// A row that breaks the rules: its line as it stands, if that has the header's cells, else a reading in which only
    /// a mark before a delimiter closes a cell, else an error. With `long`, the limit was reached.
    fn mended(&mut self, long: bool) -> Option<Row> {
        let end = loop {
            match self.line_end() {
                Some(end) => break end,
                None if self.fill() => {}
                None => return Some(self.passed_over()),
            }
        };
        let header = self.names.len();
        let line = self.buffer[self.at..end].to_vec();
        let plain = self.dialect.line(&line, false);
        let kept = self.dialect.line(&line, true);
        let wide = if long { None } else { self.lenient(end) };
        let number = self.row;
        let as_it_stands = format!(
            "row {number}: a quotation mark is not closed where its cell ends; it was read as it stands"
        );
        let narrow = match wide {
            Some((cells, next, open)) if self.at + next > end => {
                self.at += next;
                let note = match open {
                    true => format!("the table ends inside a quoted cell of row {number}"),
                    false => as_it_stands,
                };
                return Some(self.taken(cells, true, Some(note)));
            }
            Some((cells, ..)) => Some(cells),
            None => None,
        };
        self.at = end;
        let count = kept.len();
        // Cells that go on after a delimiter are joined when the row is decoded.
        let many = (count > header).then(|| kept.clone());
        let as_lines = [plain, kept]
            .into_iter()
            .filter(|cells| cells.len() == header);
        let mut as_lines = as_lines.map(|cells| cells.iter().map(unquoted).collect());
        if let Some(cells) = as_lines.next().or(narrow) {
            return Some(self.taken(cells, true, Some(as_it_stands)));
        }
        if let Some(cells) = many {
            return Some(self.taken(cells, false, Some(as_it_stands)));
        }
        Some(self.failed(format!(
            "row {number}: a quotation mark is never closed where its cell ends, and its line has {count} cells, the header \
             {header}; the next line is read as the next row"
        )))
    }

    /// The row read leniently, if it has the header's cells and has swallowed no row: its cells, where
    /// the next begins, and whether the table ends inside it.
    fn lenient(&mut self, line_end: usize) -> Option<(ByteRecord, usize, bool)> {
        let line = line_end - self.at;
        loop {
            let length = self.buffer.len() - self.at;
            if self.again > self.read * 4 + (1 << 20) {
                return None;
            }
            match self.dialect.cut(&self.buffer[self.at..], self.whole, true) {
                None if self.fill() => self.again += length as u64,
                None => return None,
                Some(cut) => {
                    self.again += cut.next as u64;
                    let open = cut.fault.is_some();
                    let counts = cut.cells.len() == self.names.len();
                    let fits = counts && !(cut.next > line && self.swallows(cut.next, false));
                    return fits.then_some((cut.cells, cut.next, open));
                }
            }
        }
    }

    /// Whether the lines of a row behind its first look like rows of their own: all of them, or, where the row breaks the
    /// rules, many.
    fn swallows(&self, next: usize, all: bool) -> bool {
        let row = &self.buffer[self.at..(self.at + next).min(self.buffer.len())];
        let lines = row.split(|byte| *byte == self.dialect.end).skip(1);
        let lines: Vec<&[u8]> = lines
            .filter(|line| !line.trim_ascii().is_empty())
            .take(LINES_LOOKED_AT)
            .collect();
        let alike = lines
            .iter()
            .filter(|line| self.looks_like_a_row(line))
            .count();
        match (all, self.first_cells) {
            (true, FirstCells::Any) => false,
            (true, _) => alike > 0 && alike == lines.len(),
            (false, FirstCells::Numbers) => alike > 0,
            (false, _) => alike > 0 && alike * 2 >= lines.len(),
        }
    }

    fn looks_like_a_row(&self, line: &[u8]) -> bool {
        let header = self.names.len();
        let cells = [false, true].map(|kept| self.dialect.line(line, kept));
        cells.iter().any(|cells| {
            let first = cells.get(0).unwrap_or_default();
            let spaced = cells.iter().skip(1).any(|cell| cell.starts_with(b" "));
            header > 1 && cells.len() == header && !spaced && self.is_like_first_cells(first)
        })
    }

    fn is_like_first_cells(&self, cell: &[u8]) -> bool {
        let cell = cell.strip_prefix(b"\"").unwrap_or(cell);
        let cell = cell.strip_suffix(b"\"").unwrap_or(cell);
        match self.first_cells {
            FirstCells::Numbers => !cell.is_empty() && cell.iter().all(u8::is_ascii_digit),
            FirstCells::Bare => !cell.is_empty() && !cell.contains(&b' '),
            FirstCells::Any => true,
        }
    }

    /// Passes over a line that is too long, without holding it.
    fn passed_over(&mut self) -> Row {
        let limit = self.options.limits.document;
        loop {
            if let Some(end) = memchr::memchr(self.dialect.end, &self.buffer[self.at..]) {
                self.at += end + 1;
                break;
            }
            self.at = self.buffer.len();
            if !self.fill() {
                break;
            }
        }
        self.failed(too_long(limit))
    }
}

/// Where the header begins: behind a byte order mark, empty lines and Excel's `sep=;`.
fn start_of_header(buffer: &[u8]) -> usize {
    let mut at = if buffer.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    if buffer[at..]
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case(b"sep="))
    {
        at = memchr::memchr(b'\n', &buffer[at..]).map_or(buffer.len(), |end| at + end + 1);
    }
    at + buffer[at..]
        .iter()
        .take_while(|byte| matches!(byte, b'\n' | b'\r'))
        .count()
}

/// The cells of a header that breaks the rules, and where the rows begin.
fn first_line(dialect: &Dialect, buffer: &[u8], at: usize) -> (ByteRecord, usize) {
    let rest = &buffer[at..];
    let end = memchr::memchr(dialect.end, rest).map_or(rest.len(), |end| end + 1);
    let cells = dialect.line(&rest[..end], false);
    (cells.iter().map(unquoted).collect(), at + end)
}

/// A cell without the marks that it stands between.
fn unquoted(cell: &[u8]) -> Vec<u8> {
    if !is_quoted(cell) {
        return cell.to_vec();
    }
    let cell = cell.trim_ascii();
    let inside = &cell[1..cell.len() - 1];
    let mut whole = Vec::with_capacity(inside.len());
    let mut marks = 0;
    for byte in inside {
        marks = if *byte == b'"' { marks + 1 } else { 0 };
        if marks == 2 {
            marks = 0;
        } else {
            whole.push(*byte);
        }
    }
    whole
}

fn first_cells(rows: &[Row], header: usize) -> FirstCells {
    let whole = |row: &&Row| row.cells.len() == header;
    let firsts = || rows.iter().filter(whole).filter_map(|row| row.cells.get(0));
    let numbers = |cell: &[u8]| !cell.is_empty() && cell.iter().all(u8::is_ascii_digit);
    let bare = |cell: &[u8]| !cell.is_empty() && !cell.contains(&b' ');
    if firsts().next().is_none() {
        FirstCells::Any
    } else if firsts().all(numbers) {
        FirstCells::Numbers
    } else if firsts().all(bare) {
        FirstCells::Bare
    } else {
        FirstCells::Any
    }
}

fn cell_text(cell: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(cell) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(decode(cell.to_vec()).map_or_else(
            |_| String::from_utf8_lossy(cell).into_owned(),
            |decoded| decoded.text,
        )),
    }
}

/// Decodes the rows of a piece.
pub(super) fn articles(
    label: &Label,
    header: &Header,
    rows: Vec<Row>,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Reading),
) {
    for row in rows {
        let number = row.number;
        let reading = if row.bytes() as u64 > options.limits.document {
            Err(too_long(options.limits.document))
        } else {
            record(label, header, row, options)
        };
        sink(reading.map_err(|message| label.numbered(number, message)));
    }
}

fn record(
    label: &Label,
    header: &Header,
    row: Row,
    options: &ReadOptions,
) -> Result<Article, String> {
    if let Some(fault) = row.fault {
        return Err(fault);
    }
    let (number, names) = (row.number, header.shape.names.len());
    let extra = row.extra(names);
    let mut note = row.note;
    let mut cells = row.cells;
    if let Some(count) = extra {
        let fault = || {
            format!(
                "row {number} has {count} cells, the header {names}: it is not known which belong together"
            )
        };
        cells = joined(&cells, header, row.quoted).ok_or_else(fault)?;
        note = Some(format!(
            "row {number} has {count} cells, the header {names}: those that go on after a delimiter were joined"
        ));
    }
    let text = cells
        .get(header.shape.chosen.text)
        .ok_or_else(|| format!("row {number} has too few cells: the text is missing"))?;
    let decoded = decode(text.to_vec()).map_err(|error| format!("row {number}: {error}"))?;
    let value = |at: usize| cells.get(at).map(cell_text);
    let id = format!("{}#{number}", label.id);
    let mut article = header
        .shape
        .article(label, id, decoded.text, &value, options);
    let notes = decoded.note.into_iter().chain(note);
    article.document.notes.extend(notes);
    article.record = options
        .keep_records
        .then(|| as_json(&header.shape.names, &cells));
    Ok(article)
}

/// The cells of a row that has too many, put together where a delimiter is a text's own: what goes on with a blank, else
/// what stands behind a text in the last column. Nothing where neither gives the header's cells.
fn joined(cells: &ByteRecord, header: &Header, quoted: bool) -> Option<ByteRecord> {
    let names = header.shape.names.len();
    let mut whole: Vec<Vec<u8>> = Vec::new();
    for cell in cells {
        match whole.last_mut() {
            Some(last) if cell.starts_with(b" ") && header.delimiter != b'\t' => {
                last.push(header.delimiter);
                last.extend_from_slice(cell);
            }
            _ => whole.push(cell.to_vec()),
        }
    }
    if whole.len() != names && header.shape.chosen.text + 1 == names && !quoted {
        whole = cells.iter().take(names).map(<[u8]>::to_vec).collect();
        for cell in cells.iter().skip(names) {
            let last = whole.last_mut()?;
            last.push(header.delimiter);
            last.extend_from_slice(cell);
        }
    }
    (whole.len() == names).then(|| whole.into_iter().collect())
}

/// A row as a JSON record.
fn as_json(names: &[String], cells: &ByteRecord) -> String {
    let mut json = String::from("{");
    for (at, (name, cell)) in names.iter().zip(cells).enumerate() {
        let again = names[..at].iter().filter(|before| *before == name).count();
        let name = match again {
            0 => name.clone(),
            again => format!("{name}_{}", again + 1),
        };
        let between = if at == 0 { "" } else { ", " };
        let (name, cell) = (
            serde_json::Value::from(name),
            serde_json::Value::from(cell_text(cell).into_owned()),
        );
        json.push_str(&format!("{between}{name}: {cell}"));
    }
    json.push('}');
    json
}
