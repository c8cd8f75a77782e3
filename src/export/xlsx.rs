//! One workbook. Rows are written as they come; texts are never read as formulas, numbers or addresses.

use super::Collector;
use super::cell::{self, Cell, Kind, Sheet};
use crate::error::{Error, Result};
use crate::output::Record;
use crate::table::Tally;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatUnderline, Url, Workbook as Book,
    Worksheet, XlsxError,
};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Rows of a sheet, its header among them, as Excel has it.
const ROWS_MAX: u32 = 1_048_576;
/// UTF-16 units of a cell, as Excel has it.
const CELL_MAX: usize = 32_767;
/// Links of a sheet, as Excel has it.
const LINKS_MAX: u32 = 65_530;
/// What ends a shortened cell.
const MARK: &str = " … [shortened]";

/// One of the tables, which may run over several sheets.
struct Place {
    sheet: Sheet,
    /// Index of the current worksheet in the workbook.
    index: usize,
    /// Sheets so far.
    sheets: u32,
    /// The next row.
    row: u32,
    links: u32,
}

struct Styles {
    header: Format,
    date: Format,
    share: Format,
    link: Format,
}

/// Writes `kutip.xlsx`.
pub(super) struct Workbook {
    path: PathBuf,
    book: Book,
    places: Vec<Place>,
    styles: Styles,
    tally: Tally,
    rows_max: u32,
    shortened: u64,
    unlinked: u64,
}

impl Workbook {
    pub(super) fn new(path: &Path) -> Workbook {
        let mut book = Book::new();
        // A fixed day: the same records give the same bytes.
        let day = ExcelDateTime::from_ymd(2000, 1, 1).expect("a day that exists");
        let properties = DocProperties::new()
            .set_title("kutip")
            .set_creation_datetime(&day);
        book.set_properties(&properties);
        // Rows wait on the disk that the workbook goes to, which has to have room anyway; else where the system says.
        let beside = path.parent().filter(|folder| folder.is_dir());
        drop(book.set_tempdir(beside.unwrap_or(Path::new("."))));
        Workbook {
            path: path.to_owned(),
            book,
            places: Vec::new(),
            styles: Styles {
                header: Format::new().set_bold().set_background_color("#EFE9DF"),
                date: Format::new()
                    .set_num_format("yyyy-mm-dd")
                    .set_align(FormatAlign::Left),
                share: Format::new().set_num_format("0.00"),
                link: Format::new()
                    .set_underline(FormatUnderline::Single)
                    .set_font_color("#1D4ED8"),
            },
            tally: Tally::default(),
            rows_max: ROWS_MAX,
            shortened: 0,
            unlinked: 0,
        }
    }

    /// Where the next row of `sheet` goes: a sheet is begun when its table is, and when the one before is full.
    fn place(&mut self, sheet: Sheet) -> std::result::Result<usize, XlsxError> {
        let at = self.places.iter().position(|place| place.sheet == sheet);
        let at = at.unwrap_or_else(|| {
            self.places.push(Place {
                sheet,
                index: 0,
                sheets: 0,
                row: self.rows_max,
                links: 0,
            });
            self.places.len() - 1
        });
        if self.places[at].row == self.rows_max {
            self.next_sheet(at)?;
        }
        Ok(at)
    }

    fn next_sheet(&mut self, at: usize) -> std::result::Result<(), XlsxError> {
        let index = self.book.worksheets().len();
        let (sheets, sheet) = (self.places[at].sheets + 1, self.places[at].sheet);
        if sheets > 1 {
            self.filter(at)?;
        }
        let worksheet = self.book.add_worksheet_with_constant_memory()?;
        worksheet.set_name(sheet_name(sheet, sheets))?;
        worksheet.set_freeze_panes(1, 0)?;
        for (column, name) in (0..).zip(sheet.columns()) {
            worksheet.set_column_width(column, width(name))?;
            worksheet.write_string_with_format(0, column, *name, &self.styles.header)?;
        }
        let place = &mut self.places[at];
        (place.index, place.sheets, place.row, place.links) = (index, sheets, 1, 0);
        Ok(())
    }

    /// Puts the filter buttons over a sheet that is full.
    fn filter(&mut self, at: usize) -> std::result::Result<(), XlsxError> {
        let place = &self.places[at];
        let last = place.sheet.columns().len() as u16 - 1;
        let row = place.row - 1;
        self.book
            .worksheet_from_index(place.index)?
            .autofilter(0, 0, row, last)?;
        Ok(())
    }

    fn row(
        &mut self,
        sheet: Sheet,
        cells: &[Cell<'_>],
        link: Option<&str>,
    ) -> std::result::Result<(), XlsxError> {
        let at = self.place(sheet)?;
        let place = &mut self.places[at];
        let row = place.row;
        place.row += 1;
        let worksheet = self.book.worksheet_from_index(place.index)?;
        for (column, value) in (0..).zip(cells) {
            let target = link.filter(|_| column == 0);
            let linked = target.is_some() && place.links < LINKS_MAX;
            self.unlinked += u64::from(target.is_some() && !linked);
            if let (Some(target), Cell::Text(text), true) = (target, *value, linked) {
                place.links += 1;
                let text = carried(text);
                let (text, cut) = shortened(&text);
                self.shortened += u64::from(cut);
                let url = Url::new(target).set_text(text);
                worksheet.write_url_with_format(row, column, url, &self.styles.link)?;
            } else {
                self.shortened += u64::from(write(worksheet, &self.styles, (row, column), *value)?);
            }
        }
        Ok(())
    }

    fn record(&mut self, record: &Record<'_>) -> std::result::Result<(), XlsxError> {
        let mut target = None;
        cell::rows(record, |sheet, cells| {
            let link = target.as_deref().filter(|_| sheet == Sheet::Quotes);
            self.row(sheet, cells, link)?;
            if sheet == Sheet::Documents {
                let Place { sheets, row, .. } = &self.places[0];
                let name = sheet_name(sheet, *sheets);
                target = Some(format!("internal:'{name}'!A{row}"));
            }
            Ok(())
        })
    }

    fn save(&mut self) -> std::result::Result<(), XlsxError> {
        let tally = std::mem::take(&mut self.tally);
        for row in tally.rows() {
            self.row(Sheet::Table, &cell::entity(&row), None)?;
        }
        // A table without rows has its header all the same.
        for sheet in Sheet::ALL {
            let at = self.place(sheet)?;
            self.filter(at)?;
        }
        let mut file = Latched::create(&self.path)?;
        self.book.save_to_writer(&mut file)?;
        Ok(file.close()?)
    }

    fn failed(&self, error: XlsxError) -> Error {
        let source = match error {
            XlsxError::IoError(source) => source,
            error => std::io::Error::other(error),
        };
        Error::Io {
            path: self.path.clone(),
            source,
        }
    }
}

/// A file that takes everything and tells its first error at the end: the packer speaks on standard error where it
/// meets one on the way.
struct Latched {
    file: BufWriter<File>,
    error: Option<io::Error>,
}

impl Latched {
    fn create(path: &Path) -> io::Result<Latched> {
        Ok(Latched {
            file: BufWriter::new(File::create(path)?),
            error: None,
        })
    }

    fn latch(&mut self, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) {
        if self.error.is_none() {
            self.error = write(&mut self.file).err();
        }
    }

    fn close(mut self) -> io::Result<()> {
        self.latch(BufWriter::flush);
        self.error.map_or(Ok(()), Err)
    }
}

impl Write for Latched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.latch(|file| file.write_all(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.latch(BufWriter::flush);
        Ok(())
    }
}

/// Rows wait in temporary files, whose writer knows no error but a panic.
fn caught(
    work: impl FnOnce() -> std::result::Result<(), XlsxError>,
) -> std::result::Result<(), XlsxError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(XlsxError::IoError(io::Error::other(
            "the rows cannot be kept in temporary files beside it; the disk may be full",
        )))
    })
}

impl Collector for Workbook {
    fn add(&mut self, record: &Record<'_>) -> Result<()> {
        self.tally.add(record);
        // The sheets stand in the order of the tables, whatever the first document holds.
        let written = caught(|| {
            Sheet::ALL[..3]
                .iter()
                .try_for_each(|sheet| self.place(*sheet).map(drop))?;
            self.record(record)
        });
        written.map_err(|error| self.failed(error))
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<String>> {
        caught(|| self.save()).map_err(|error| self.failed(error))?;
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
        for place in self.places.iter().filter(|place| place.sheets > 1) {
            told.push(format!(
                "the sheet `{}` was full and goes on in {} more",
                sheet_name(place.sheet, 1),
                place.sheets - 1
            ));
        }
        Ok(told)
    }
}

/// Writes a cell; whether it was shortened.
fn write(
    worksheet: &mut Worksheet,
    styles: &Styles,
    (row, column): (u32, u16),
    value: Cell<'_>,
) -> std::result::Result<bool, XlsxError> {
    match value {
        Cell::None => {}
        Cell::Text(text) => {
            let text = carried(text);
            let (text, cut) = shortened(&text);
            worksheet.write_string(row, column, text)?;
            return Ok(cut);
        }
        Cell::Integer(number) => {
            worksheet.write_number(row, column, number as f64)?;
        }
        Cell::Share(share) => {
            worksheet.write_number_with_format(row, column, share, &styles.share)?;
        }
        Cell::Date(date) => {
            match ExcelDateTime::parse_from_str(date) {
                Ok(day) => worksheet.write_datetime_with_format(row, column, day, &styles.date)?,
                // Excel knows no day before 1900.
                Err(_) => worksheet.write_string(row, column, date)?,
            };
        }
    }
    Ok(false)
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

fn sheet_name(sheet: Sheet, number: u32) -> String {
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
        "title" | "variants" | "message" => 44.0,
        "doc_id" | "source" | "name" | "speaker" | "role" | "affiliation" => 28.0,
        "text" | "speaker_mention" | "said_at" | "via" | "addressee" | "outlet" | "rule" => 22.0,
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
        let names: Vec<String> = book.book.worksheets().iter().map(Worksheet::name).collect();
        assert_eq!(
            names,
            [
                "documents",
                "entities",
                "quotes",
                "documents 2",
                "documents 3"
            ]
        );
        let told = Box::new(book).finish().unwrap();
        assert_eq!(
            told,
            ["the sheet `documents` was full and goes on in 2 more"]
        );
    }
}
