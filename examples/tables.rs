//! Searches texts that the program holds and writes the three tables, as `kutip extract FILE… -o DIR` does:
//! `cargo run --example tables -- DIR FILE…`
use kutip::ExtractorBuilder;
use kutip::archive::{Options, Repeats, Shard, run_with};
use kutip::input::{Article, Documents, ReadOptions, Reading};
use kutip::output::Format;
use kutip::text::{Document, OffsetUnit};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::thread::available_parallelism;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments
        .next()
        .ok_or("the folder for the tables is missing")?;
    std::fs::create_dir_all(&folder)?;

    let documents: Vec<Reading> = arguments
        .map(|path| read(&path))
        .collect::<Result<_, _>>()?;
    let extractor = ExtractorBuilder::new().build()?;
    let options = Options {
        format: Format::Csv,
        unit: OffsetUnit::CodePoint,
        read: ReadOptions::default(),
        any_language: false,
        repeats: Repeats::Tell,
        threads: available_parallelism()?,
        at_work: None,
    };
    let mut tables = Format::Csv.header();
    let mut sink = |shard: Shard| {
        for (table, rows) in tables.iter_mut().zip(shard.files) {
            table.extend(rows);
        }
        Ok(())
    };
    run_with(
        Documents::new(documents),
        &extractor,
        &options,
        || options.format.writer(options.unit),
        0,
        &AtomicBool::new(false),
        &mut sink,
    )?;
    for (name, table) in Format::Csv.files().into_iter().zip(tables) {
        std::fs::write(folder.join(name), table)?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Reading, Box<dyn Error>> {
    let name = path.file_name().ok_or("a file is needed")?;
    let mut document = Document::new(name.to_string_lossy(), std::fs::read_to_string(path)?);
    document.source = path.to_string_lossy().into_owned();
    Ok(Ok(Article {
        document,
        record: None,
    }))
}
