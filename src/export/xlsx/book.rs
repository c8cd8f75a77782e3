//! The parts of a workbook that are not sheets, and the package of all.

use super::latched::Latched;
use super::sheet::{Worksheet, options};
use std::fs::File;
use std::io::{self, Write};
use zip::ZipWriter;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
Target=\"xl/workbook.xml\"/><Relationship Id=\"rId2\" \
Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" \
Target=\"docProps/core.xml\"/></Relationships>";

/// A fixed day: the same records give the same bytes.
const CORE: &str = "<cp:coreProperties \
xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>kutip</dc:title>\
<dcterms:created xsi:type=\"dcterms:W3CDTF\">2000-01-01T00:00:00Z</dcterms:created>\
<dcterms:modified xsi:type=\"dcterms:W3CDTF\">2000-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>";

/// The formats, in the order of `Style`.
const STYLES: &str = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
<numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"0.00\"/>\
<numFmt numFmtId=\"165\" formatCode=\"yyyy-mm-dd\"/></numFmts>\
<fonts count=\"3\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>\
<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>\
<font><u/><sz val=\"11\"/><color rgb=\"FF1D4ED8\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>\
<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>\
<fill><patternFill patternType=\"gray125\"/></fill>\
<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFEFE9DF\"/><bgColor indexed=\"64\"/></patternFill></fill></fills>\
<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
<cellXfs count=\"5\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
<xf numFmtId=\"0\" fontId=\"1\" fillId=\"2\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\"/>\
<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
<xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>\
<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\">\
<alignment horizontal=\"left\"/></xf></cellXfs>\
<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

/// Writes a workbook of these sheets, which are ended and copied as they are packed.
pub(super) fn write(file: File, sheets: Vec<Worksheet>) -> io::Result<()> {
    let (file, errors) = Latched::new(file);
    let mut zip = ZipWriter::new(file);
    let mut part = |name: &str, xml: &str| -> io::Result<()> {
        zip.start_file(name, options())?;
        zip.write_all(HEAD.as_bytes())?;
        zip.write_all(xml.as_bytes())
    };
    part("[Content_Types].xml", &types(sheets.len()))?;
    part("_rels/.rels", RELATIONS)?;
    part("docProps/core.xml", CORE)?;
    part("xl/workbook.xml", &workbook(&sheets))?;
    part("xl/_rels/workbook.xml.rels", &relations(sheets.len()))?;
    part("xl/styles.xml", STYLES)?;
    for (number, sheet) in (1..).zip(sheets) {
        let mut archive = sheet.end()?;
        let name = format!("xl/worksheets/sheet{number}.xml");
        zip.raw_copy_file_rename(archive.by_index_raw(0)?, name)?;
        errors.check()?;
    }
    zip.finish()?.flush()?;
    errors.check()
}

fn types(sheets: usize) -> String {
    let mut xml = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
        <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
        <Override PartName=\"/docProps/core.xml\" \
        ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
        <Override PartName=\"/xl/workbook.xml\" \
        ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
        <Override PartName=\"/xl/styles.xml\" \
        ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
        .to_owned();
    for number in 1..=sheets {
        xml.push_str(&format!(
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        ));
    }
    xml + "</Types>"
}

/// The sheets by name, and the ranges of their filters, which Excel wants told here too.
fn workbook(sheets: &[Worksheet]) -> String {
    let mut xml = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
        <bookViews><workbookView xWindow=\"240\" yWindow=\"15\" windowWidth=\"16095\" windowHeight=\"9660\"/></bookViews>\
        <sheets>"
        .to_owned();
    for (number, Worksheet { name, .. }) in (1..).zip(sheets) {
        xml.push_str(&format!(
            "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"
        ));
    }
    xml.push_str("</sheets><definedNames>");
    for (at, sheet) in sheets.iter().enumerate() {
        xml.push_str(&format!(
            "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{at}\" hidden=\"1\">'{}'!{}</definedName>",
            sheet.name,
            sheet.range("$")
        ));
    }
    xml + "</definedNames></workbook>"
}

fn relations(sheets: usize) -> String {
    let mut xml =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
            .to_owned();
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    for number in 1..=sheets {
        xml.push_str(&format!(
            "<Relationship Id=\"rId{number}\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        ));
    }
    let last = sheets + 1;
    xml + &format!(
        "<Relationship Id=\"rId{last}\" Type=\"{kind}/styles\" Target=\"styles.xml\"/></Relationships>"
    )
}
