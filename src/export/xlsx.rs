//! One workbook. Rows are written as they come; texts are never read as formulas, numbers or addresses.

mod book;
mod latched;
mod sheet;

use super::Collector;
use super::cell::{self, Cell, Kind, Sheet};
use crate::error::{Error, Result};
use crate::output::Record;
use crate::table::Tally;
use sheet::{Style, Worksheet};
use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Rows of a sheet, its header among them, as Excel has it.
const ROWS_MAX: u32 = 1_048_576;
/// Bytes of a sheet after which the next is begun: well below 4 GiB, from where on Excel does not read it.
const BYTES_MAX: u64 = 4_000_000_000;
/// UTF-16 units of a cell, as Excel has it.
const CELL_MAX: usize = 32_767;
/// Links of a sheet, as Excel has it.
const LINKS_MAX: usize = 65_530;
/// What ends a shortened cell.
const MARK: &str = " … [shortened]";
/// Days from Excel's day 0 to 1970, and the first of its days on which all spreadsheets agree: 1 March 1900.
const DAY_0: i32 = 25_569;
const FIRST_DAY: i32 = 61;

/// Writes `kutip.xlsx`.
pub(super) struct Workbook {
    path: PathBuf,
    /// The sheets of each table; the last of them is being filled.
    sheets: [Vec<Worksheet>; 4],
    tally: Tally,
    rows_max: u32,
    shortened: u64,
    unlinked: u64,
}

impl Workbook {
    pub(super) fn new(path: &Path) -> Workbook {
        Workbook {
            path: path.to_owned(),
            sheets: Default::default(),
            tally: Tally::default(),
            rows_max: ROWS_MAX,
            shortened: 0,
            unlinked: 0,
        }
    }

    /// Begins the sheet of a table where it has none, or where its last one is full.
    fn make_room(&mut self, sheet: Sheet) -> io::Result<()> {
        let sheets = &mut self.sheets[sheet as usize];
        let room = |last: &Worksheet| last.rows < self.rows_max && last.bytes < BYTES_MAX;
        if sheets.last().is_some_and(room) {
            return Ok(());
        }
        // It waits on the disk that the workbook goes to, which has to have room anyway; else where the system says.
        let beside = self.path.parent().filter(|folder| folder.is_dir());
        let file = tempfile::tempfile_in(beside.unwrap_or(Path::new(".")))?;
        let columns: Vec<_> = sheet.columns().iter().map(|c| (*c, width(c))).collect();
        let first = sheet == Sheet::Documents && sheets.is_empty();
        let name = sheet_name(sheet, sheets.len() + 1);
        sheets.push(Worksheet::begin(file, name, &columns, first)?);
        Ok(())
    }

    fn row(&mut self, sheet: Sheet, cells: &[Cell<'_>], link: Option<&str>) -> io::Result<()> {
        self.make_room(sheet)?;
        let worksheet = self.sheets[sheet as usize]
            .last_mut()
            .expect("there is room");
        worksheet.begin_row();
        let linked = link.is_some_and(|to| worksheet.link(to, LINKS_MAX));
        self.unlinked += u64::from(link.is_some() && !linked);
        for (column, value) in cells.iter().enumerate() {
            let style = if linked && column == 0 {
                Style::Link
            } else {
                Style::Plain
            };
            self.shortened += u64::from(write(worksheet, column, *value, style));
        }
        worksheet.end_row()
    }

    fn record(&mut self, record: &Record<'_>) -> io::Result<()> {
        let mut target = None;
        cell::rows(record, |sheet, cells| {
            let link = target.as_deref().filter(|_| sheet == Sheet::Quotes);
            self.row(sheet, cells, link)?;
            if sheet == Sheet::Documents {
                let last = self.sheets[sheet as usize].last();
                target = last.map(|last| format!("'{}'!A{}", last.name, last.rows));
            }
            Ok(())
        })
    }

    /// Writes what is left and the file, and tells how many sheets each table has.
    fn save(&mut self) -> io::Result<[(Sheet, usize); 4]> {
        let tally = std::mem::take(&mut self.tally);
        for row in tally.rows() {
            self.row(Sheet::Table, &cell::entity(&row), None)?;
        }
        // A table without rows has its header all the same.
        Sheet::ALL
            .into_iter()
            .try_for_each(|sheet| self.make_room(sheet))?;
        let counts = Sheet::ALL.map(|sheet| (sheet, self.sheets[sheet as usize].len()));
        let sheets = self.sheets.iter_mut().flat_map(std::mem::take).collect();
        book::write(File::create(&self.path)?, sheets)?;
        Ok(counts)
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::Io {
            path: self.path.clone(),
            source,
        }
    }
}

/// Writes one sheet of texts; a text longer than a cell may be is an error, for it is to be read back.
pub(super) fn write_rows(
    path: &Path,
    name: &str,
    columns: &[&str],
    rows: &[Vec<String>],
) -> io::Result<()> {
    let beside = path.parent().filter(|folder| folder.is_dir());
    let file = tempfile::tempfile_in(beside.unwrap_or(Path::new(".")))?;
    let wide: Vec<(&str, f64)> = columns.iter().map(|c| (*c, width(c))).collect();
    let mut sheet = Worksheet::begin(file, name.to_owned(), &wide, true)?;
    for row in rows {
        sheet.begin_row();
        for (column, text) in row.iter().enumerate() {
            if text.encode_utf16().count() > CELL_MAX {
                let told = "a text is too long for a cell: write a .csv file";
                return Err(io::Error::new(io::ErrorKind::InvalidInput, told));
            }
            sheet.text(column, text, Style::Plain);
        }
        sheet.end_row()?;
    }
    book::write(File::create(path)?, vec![sheet])
}

impl Collector for Workbook {
    fn add(&mut self, record: &Record<'_>) -> Result<()> {
        self.tally.add(record);
        self.record(record).map_err(|error| self.failed(error))
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<String>> {
        let counts = self.save().map_err(|error| self.failed(error))?;
        let mut told = Vec::new();
        if self.shortened > 0 {
            told.push(format!(
                "{} cells were over a spreadsheet's {CELL_MAX} characters and end in “{}”",
                self.shortened,
                MARK.trim()
            ));
        }
        if self.unlinked > 0 {
            told.push(format!(
                "{} quotes have no link to their document: a sheet holds {LINKS_MAX}",
                self.unlinked
            ));
        }
        for (sheet, count) in counts.into_iter().filter(|(_, count)| *count > 1) {
            told.push(format!(
                "the sheet `{}` was full and goes on in {} more",
                sheet_name(sheet, 1),
                count - 1
            ));
        }
        Ok(told)
    }
}

/// Writes a cell; whether it was shortened.
fn write(worksheet: &mut Worksheet, column: usize, value: Cell<'_>, style: Style) -> bool {
    match value {
        Cell::None => {}
        Cell::Text(text) => {
            let text = carried(text);
            let (text, cut) = shortened(&text);
            worksheet.text(column, &text, style);
            return cut;
        }
        Cell::Integer(number) => worksheet.number(column, number, style),
        Cell::Share(share) => worksheet.number(column, share, Style::Share),
        Cell::Date(date) => match cell::days(date).map(|day| day + DAY_0) {
            Some(day) if day >= FIRST_DAY => worksheet.number(column, day, Style::Date),
            _ => worksheet.text(column, date, style),
        },
    }
    false
}

/// What XML cannot carry becomes U+FFFD.
fn carried(text: &str) -> Cow<'_, str> {
    let foreign = |c: char| matches!(c, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}');
    if text.contains(foreign) {
        return text.replace(foreign, "\u{FFFD}").into();
    }
    text.into()
}

/// The text, or its beginning and the mark where it is too long for a cell; and which.
fn shortened(text: &str) -> (Cow<'_, str>, bool) {
    if text.len() <= CELL_MAX || text.encode_utf16().count() <= CELL_MAX {
        return (text.into(), false);
    }
    let mut room = CELL_MAX - MARK.encode_utf16().count();
    let fits = |(_, c): &(usize, char)| match room.checked_sub(c.len_utf16()) {
        Some(left) => {
            room = left;
            true
        }
        None => false,
    };
    let end = text.char_indices().take_while(fits).last();
    let end = end.map_or(0, |(at, c)| at + c.len_utf8());
    (format!("{}{MARK}", &text[..end]).into(), true)
}

fn sheet_name(sheet: Sheet, number: usize) -> String {
    let name = match sheet {
        Sheet::Documents => "documents",
        Sheet::Entities => "entities",
        Sheet::Quotes => "quotes",
        Sheet::Table => "table",
    };
    match number {
        0 | 1 => name.to_owned(),
        more => format!("{name} {more}"),
    }
}

/// Column widths in characters.
fn width(column: &str) -> f64 {
    match column {
        "quote" => 70.0,
        "title" | "variants" | "message" | "url" => 44.0,
        "doc_id" | "source" | "name" | "speaker" | "role" | "affiliation" => 28.0,
        "text" | "speaker_mention" | "said_at" | "via" | "addressee" | "outlet" | "rule"
        | "author" => 22.0,
        _ => match cell::kind(column) {
            Kind::Text => 14.0,
            _ => 11.5,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_cell_ends_in_the_mark_and_holds_what_a_cell_can() {
        assert_eq!(shortened("abc"), ("abc".into(), false));
        let exact = "é".repeat(CELL_MAX);
        assert!(!shortened(&exact).1);
        for letter in ["a", "é", "😀"] {
            let long = letter.repeat(CELL_MAX + 1);
            let (text, cut) = shortened(&long);
            assert!(cut && text.ends_with(MARK));
            let units = text.encode_utf16().count();
            assert!((CELL_MAX - 1..=CELL_MAX).contains(&units), "{units}");
        }
    }

    #[test]
    fn what_xml_cannot_carry_is_replaced() {
        assert_eq!(carried("a\u{1}b\tc\n\u{FFFE}"), "a\u{FFFD}b\tc\n\u{FFFD}");
    }

    #[test]
    fn a_full_sheet_goes_on_in_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let mut book = Workbook::new(&folder.path().join("a.xlsx"));
        book.rows_max = 3;
        for number in 0..5 {
            let record = Record {
                doc_id: format!("d{number}").into(),
                status: "ok".into(),
                ..Record::default()
            };
            book.add(&record).unwrap();
        }
        let names = book.sheets.iter().flatten().map(|sheet| &sheet.name);
        let names: Vec<_> = names.cloned().collect();
        assert_eq!(names, ["documents", "documents 2", "documents 3"]);
        let told = Box::new(book).finish().unwrap();
        assert_eq!(
            told,
            ["the sheet `documents` was full and goes on in 2 more"]
        );
    }
}
