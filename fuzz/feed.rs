//! What the fuzz targets do with their bytes; `tests/fuzz.rs` does the same with the corpora.

use kutip::extraction::Extraction;
use kutip::input::{Inputs, ReadOptions, Reader};
use kutip::output::{Format, Row, Status};
use kutip::text::{Document, OffsetUnit, Span};
use kutip::{Extractor, ExtractorBuilder, Scratch};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| {
    ExtractorBuilder::new()
        .dates(true)
        .build()
        .expect("the built-in data")
});

thread_local! {
    static FOLDER: tempfile::TempDir = tempfile::tempdir().expect("a folder");
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Reads the bytes as an input of this kind, searches what comes out, and holds what is found against the text.
pub fn feed(kind: &str, bytes: &[u8]) {
    let ending = match kind {
        "rules" => return rules(bytes),
        "text" => "txt",
        "html" => "html",
        "tables" => "csv",
        "json" => "jsonl",
        _ => "warc",
    };
    let path = FOLDER.with(|folder| folder.path().join(format!("a.{ending}")));
    std::fs::write(&path, bytes).expect("a file is written");
    read(&path);
}

fn rules(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    // Rules that cannot be read are refused with a reason.
    drop(kutip::rule::parse_rules(&[(PathBuf::from("a.toml"), text)]));
}

fn read(path: &Path) {
    let options = ReadOptions::default();
    let inputs = Inputs::new(&[path.to_owned()], &[], None).expect("the file is there");
    for batch in Reader::new(&inputs, options.clone()) {
        for item in batch.items {
            item.articles(&options, &mut |reading| {
                if let Ok(article) = reading {
                    search(&article.document);
                }
            });
        }
    }
}

fn search(doc: &Document) {
    let found = SCRATCH.with_borrow_mut(|scratch| EXTRACTOR.extract(doc, scratch));
    check(doc, &found);
    for format in [Format::Csv, Format::Jsonl] {
        let mut writer = format.writer(OffsetUnit::CodePoint);
        writer.write(&Row {
            document: doc,
            status: Status::Ok,
            message: "",
            language: "id",
            extraction: Some(&found),
            record: None,
        });
        assert!(!writer.finish().is_empty());
    }
}

/// Names do not overlap, and all spans are words of the text.
fn check(doc: &Document, found: &Extraction) {
    let mut end = 0;
    for mention in &found.mentions {
        assert!(mention.span.start() >= end && !doc.slice(mention.span).is_empty());
        assert!((mention.entity.0 as usize) < found.entities.len());
        end = mention.span.end();
    }
    let words = |span: Option<Span>| span.map_or("", |span| doc.slice(span)).len();
    for quote in &found.quotes {
        assert!(
            quote.parts.is_sorted() && quote.parts.iter().all(|part| !doc.slice(*part).is_empty())
        );
        let spans = [
            quote.role,
            quote.affiliation,
            quote.cue,
            quote.said_at,
            quote.via,
            quote.addressee,
        ];
        let total: usize = spans.into_iter().map(words).sum();
        let speaker = quote.speaker.as_ref().map(|speaker| speaker.mention);
        assert!(total + words(speaker) <= 8 * doc.text().len());
    }
}
