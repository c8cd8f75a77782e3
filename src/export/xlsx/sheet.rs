//! One sheet: XML that is packed while its rows come, so that neither waits in memory.

use super::latched::{Errors, Latched};
use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::{self, Write as _};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Bytes of XML that are packed at once.
const PORTION: usize = 1 << 16;

/// Index of a format in the workbook's `styles.xml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain = 0,
    Header = 1,
    Share = 2,
    Link = 3,
    Date = 4,
}

/// A sheet that is being written.
pub(super) struct Worksheet {
    /// Its name in the workbook.
    pub(super) name: String,
    columns: usize,
    /// Rows so far, the header among them.
    pub(super) rows: u32,
    /// Bytes of XML that are packed.
    pub(super) bytes: u64,
    xml: String,
    packed: ZipWriter<Latched>,
    errors: Errors,
    links: Vec<Link>,
}

/// Cells of the first column that lead to one place.
struct Link {
    first: u32,
    last: u32,
    to: String,
}

impl Worksheet {
    /// A sheet whose first row tells its columns, each with a width in characters. It waits in `file`.
    pub(super) fn begin(
        file: File,
        name: String,
        columns: &[(&str, f64)],
        selected: bool,
    ) -> io::Result<Worksheet> {
        let (file, errors) = Latched::new(file);
        let mut packed = ZipWriter::new(file);
        packed.start_file("sheet", options())?;
        let mut sheet = Worksheet {
            name,
            columns: columns.len(),
            rows: 0,
            bytes: 0,
            xml: String::with_capacity(PORTION + (PORTION >> 1)),
            packed,
            errors,
            links: Vec::new(),
        };
        let selected = if selected { " tabSelected=\"1\"" } else { "" };
        sheet.put(format_args!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews>\
             <sheetView{selected} workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" \
             activePane=\"bottomLeft\" state=\"frozen\"/><selection pane=\"bottomLeft\"/></sheetView></sheetViews>\
             <sheetFormatPr defaultRowHeight=\"15\"/><cols>"
        ));
        for (at, (_, width)) in (1..).zip(columns) {
            // Excel counts a cell's margins too.
            let width = width + 0.710_937_5;
            sheet.put(format_args!(
                "<col min=\"{at}\" max=\"{at}\" width=\"{width}\" customWidth=\"1\"/>"
            ));
        }
        sheet.put(format_args!("</cols><sheetData>"));
        sheet.begin_row();
        for (column, (name, _)) in columns.iter().enumerate() {
            sheet.text(column, name, Style::Header);
        }
        sheet.end_row()?;
        Ok(sheet)
    }

    pub(super) fn begin_row(&mut self) {
        self.rows += 1;
        let row = self.rows;
        self.put(format_args!("<row r=\"{row}\">"));
    }

    pub(super) fn end_row(&mut self) -> io::Result<()> {
        self.put(format_args!("</row>"));
        if self.xml.len() < PORTION {
            return Ok(());
        }
        self.pack()
    }

    /// A cell of the current row whose text is taken to the letter.
    pub(super) fn text(&mut self, column: usize, text: &str, style: Style) {
        self.open(column, style);
        // Without this, spaces at the ends are lost.
        let edge = |c: Option<char>| c.is_some_and(char::is_whitespace);
        let space = if edge(text.chars().next()) || edge(text.chars().next_back()) {
            " xml:space=\"preserve\""
        } else {
            ""
        };
        self.put(format_args!(" t=\"inlineStr\"><is><t{space}>"));
        escape(&mut self.xml, text);
        self.put(format_args!("</t></is></c>"));
    }

    /// A cell of the current row with a number.
    pub(super) fn number(&mut self, column: usize, number: impl fmt::Display, style: Style) {
        self.open(column, style);
        self.put(format_args!("><v>{number}</v></c>"));
    }

    /// Links the first cell of the current row to a place of the workbook. Rows that follow each other and lead to the
    /// same place have one link; false if the sheet has no room for another.
    pub(super) fn link(&mut self, to: &str, most: usize) -> bool {
        if let Some(link) = self.links.last_mut()
            && link.to == to
            && link.last + 1 == self.rows
        {
            link.last += 1;
            return true;
        }
        let room = self.links.len() < most;
        if room {
            self.links.push(Link {
                first: self.rows,
                last: self.rows,
                to: to.to_owned(),
            });
        }
        room
    }

    /// The cells of the sheet, as `A1:L9`, with something before every letter and number.
    pub(super) fn range(&self, before: &str) -> String {
        let (last, rows) = (letters(self.columns - 1), self.rows);
        format!("{before}A{before}1:{before}{last}{before}{rows}")
    }

    /// Ends the sheet and gives it back as an archive with one file.
    pub(super) fn end(mut self) -> io::Result<ZipArchive<Latched>> {
        let range = self.range("");
        self.put(format_args!("</sheetData><autoFilter ref=\"{range}\"/>"));
        let links = std::mem::take(&mut self.links);
        if !links.is_empty() {
            self.put(format_args!("<hyperlinks>"));
            for Link { first, last, to } in &links {
                self.put(format_args!("<hyperlink ref=\"A{first}"));
                if last > first {
                    self.put(format_args!(":A{last}"));
                }
                self.put(format_args!("\" location=\"{to}\"/>"));
                if self.xml.len() >= PORTION {
                    self.pack()?;
                }
            }
            self.put(format_args!("</hyperlinks>"));
        }
        self.put(format_args!(
            "<pageMargins left=\"0.7\" right=\"0.7\" top=\"0.75\" bottom=\"0.75\" header=\"0.3\" footer=\"0.3\"/>\
             </worksheet>"
        ));
        self.pack()?;
        let file = self.packed.finish()?;
        self.errors.check()?;
        Ok(ZipArchive::new(file)?)
    }

    fn open(&mut self, column: usize, style: Style) {
        let (letter, row) = (letters(column), self.rows);
        self.put(format_args!("<c r=\"{letter}{row}\""));
        if style != Style::Plain {
            self.put(format_args!(" s=\"{}\"", style as u8));
        }
    }

    fn put(&mut self, xml: fmt::Arguments<'_>) {
        self.xml.write_fmt(xml).expect("writing to memory succeeds");
    }

    fn pack(&mut self) -> io::Result<()> {
        self.packed.write_all(self.xml.as_bytes())?;
        self.errors.check()?;
        self.bytes += self.xml.len() as u64;
        self.xml.clear();
        Ok(())
    }
}

/// How every part of a workbook is packed: with a fixed day, so that the same parts give the same bytes.
pub(super) fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644)
}

/// The letters of a column: `A`, …, `Z`, `AA`, ….
fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    let mut name = match column / 26 {
        0 => String::new(),
        more => letters(more - 1),
    };
    name.push(last);
    name
}

/// Text for an element. A line end of old goes as a reference, since a reader makes a new one of the letter itself.
fn escape(xml: &mut String, text: &str) {
    let mut begin = 0;
    for (at, special) in text.match_indices(['&', '<', '>', '\r']) {
        xml.push_str(&text[begin..at]);
        begin = at + special.len();
        xml.push_str(match special {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            _ => "&#13;",
        });
    }
    xml.push_str(&text[begin..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn a_sheet_is_xml_with_a_frozen_header_filters_and_links() {
        let columns = [("id", 10.0), ("much", 11.5)];
        let file = tempfile::tempfile().unwrap();
        let mut sheet = Worksheet::begin(file, "a".to_owned(), &columns, true).unwrap();
        for (text, to, number) in [
            (" a<b>&\r", "d!A2", 1),
            ("c", "d!A2", 2),
            ("=1+1", "d!A3", 3),
        ] {
            sheet.begin_row();
            sheet.text(0, text, Style::Link);
            sheet.number(1, number, Style::Plain);
            assert_eq!(sheet.link(to, 1), to == "d!A2");
            sheet.end_row().unwrap();
        }
        assert_eq!(sheet.range("$"), "$A$1:$B$4");
        let mut xml = String::new();
        let mut archive = sheet.end().unwrap();
        let mut file = archive.by_index(0).unwrap();
        file.read_to_string(&mut xml).unwrap();
        for part in [
            "<pane ySplit=\"1\" topLeftCell=\"A2\"",
            "<row r=\"1\"><c r=\"A1\" s=\"1\" t=\"inlineStr\"><is><t>id</t></is></c>",
            "<c r=\"A2\" s=\"3\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> a&lt;b&gt;&amp;&#13;</t></is></c>",
            "<c r=\"B2\"><v>1</v></c></row>",
            "<t>=1+1</t>",
            "<autoFilter ref=\"A1:B4\"/><hyperlinks><hyperlink ref=\"A2:A3\" location=\"d!A2\"/></hyperlinks>",
        ] {
            assert!(xml.contains(part), "{part}: {xml}");
        }
    }
}
