//! The word lists of the project: free of problems and in canonical form.
#![allow(clippy::unwrap_used)]

use kutip::lexicon::load_words;
use std::path::PathBuf;

fn lists() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("gazetteers/words");
    let entries = std::fs::read_dir(folder).expect("the lists are in the project");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|file| file.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

#[test]
fn every_row_is_sound() {
    let mut problems = Vec::new();
    for file in lists() {
        load_words(&file, &std::fs::read(&file).unwrap(), &mut problems);
    }
    let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Rows sorted by their first column, `\n` line ends, quotes only where needed: `KUTIP_BLESS=1` writes it so.
#[test]
fn every_list_is_canonical() {
    for file in lists() {
        let content = std::fs::read_to_string(&file).unwrap();
        let mut reader = csv::Reader::from_reader(content.as_bytes());
        let header = reader.headers().unwrap().clone();
        let mut rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        rows.sort_by(|a, b| a[0].cmp(&b[0]));
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let canonical = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        if std::env::var_os("KUTIP_BLESS").is_some() {
            std::fs::write(&file, &canonical).unwrap();
        } else {
            assert!(
                content == canonical,
                "{} is not canonical; KUTIP_BLESS=1 cargo test writes it anew",
                file.display()
            );
        }
    }
}
