//! Reads text files and writes the three tables, as `kutip extract FILE… -o DIR` does:
//! `cargo run --example tables -- DIR FILE…`
use kutip::output::{Format, Row, Status};
use kutip::text::{Document, OffsetUnit};
use kutip::{ExtractorBuilder, Scratch};
use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments
        .next()
        .ok_or("the folder for the tables is missing")?;
    std::fs::create_dir_all(&folder)?;

    let extractor = ExtractorBuilder::new().build()?;
    let mut scratch = Scratch::default();
    let mut writer = Format::Csv.writer(OffsetUnit::CodePoint);
    for path in arguments {
        let document = read(&path)?;
        let extraction = extractor.extract(&document, &mut scratch);
        writer.write(&Row {
            document: &document,
            status: Status::Ok,
            message: &extraction.warnings.join("; "),
            language: "id",
            extraction: Some(&extraction),
            record: None,
        });
    }
    let files = Format::Csv.files().into_iter().zip(Format::Csv.header());
    for ((name, mut table), rows) in files.zip(writer.finish()) {
        table.extend(rows);
        std::fs::write(folder.join(name), table)?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Document, Box<dyn Error>> {
    let name = path.file_name().ok_or("a file is needed")?;
    let mut document = Document::new(name.to_string_lossy(), std::fs::read_to_string(path)?);
    document.source = path.to_string_lossy().into_owned();
    Ok(document)
}
