//! What goes out with every copy: the notices that the licences of the sources ask for.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A row of the table of sources: tag, what it is, licence, obligations.
fn sources(table: &str) -> Vec<[String; 4]> {
    let rows = table
        .lines()
        .skip_while(|line| !line.starts_with("| tag |"))
        .skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [tag, what, licence, obliges] = cells[..] else {
            panic!("not four cells: {row}");
        };
        [tag.trim_matches('`'), what, licence, obliges].map(str::to_owned)
    })
    .collect()
}

/// Words that stand in a licence's text and in no other's; `None` for a licence that asks for nothing.
fn words_of(licence: &str) -> Option<&'static str> {
    match licence {
        "MIT" => Some("The above copyright notice and this permission notice shall be included"),
        "BSD-3-Clause" => Some("Redistribution and use in source and binary forms"),
        "Unicode-3.0" => Some("UNICODE LICENSE V3"),
        "CC BY 4.0" => Some("The data were changed"),
        "CC0 1.0" | "public domain" | "that of the project" => None,
        other => panic!("the licence {other} is not known here: say what it asks for"),
    }
}

/// What the notice lacks for these sources.
fn missing(sources: &[[String; 4]], notice: &str) -> Vec<String> {
    let lower = notice.to_lowercase();
    let mut missing = Vec::new();
    for [tag, what, licence, obliges] in sources {
        let Some(words) = words_of(licence) else {
            continue;
        };
        let first = what
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .trim_end_matches([',', ':']);
        if obliges == "–" {
            missing.push(format!("{tag}: {licence} asks for something"));
        }
        if !notice.contains(words) {
            missing.push(format!("{tag}: the text of {licence}"));
        }
        if !lower.contains(&tag.to_lowercase()) && !lower.contains(&first.to_lowercase()) {
            missing.push(format!("{tag}: its name"));
        }
    }
    missing
}

#[test]
fn the_notice_carries_what_the_sources_ask_for() {
    let sources = sources(&read("gazetteers/SOURCES.md"));
    assert!(sources.len() > 10, "{}", sources.len());
    let missing = missing(&sources, &read("NOTICE"));
    assert!(missing.is_empty(), "NOTICE lacks {missing:#?}");
}

#[test]
fn a_source_without_a_notice_is_seen() {
    let row = |tag: &str, licence: &str| {
        [tag, "Nowhere/nothing, 2026", licence, "notice"].map(str::to_owned)
    };
    let notice = read("NOTICE");
    assert_eq!(
        missing(&[row("nowhere", "MIT")], &notice),
        ["nowhere: its name"]
    );
    assert_eq!(
        missing(&[row("rigour", "MIT")], "rigour"),
        ["rigour: the text of MIT"]
    );
}

#[test]
fn the_version_to_cite_is_the_version_of_the_crate() {
    let version = format!("\nversion: {}\n", env!("CARGO_PKG_VERSION"));
    assert!(read("CITATION.cff").contains(&version));
}

/// Bytes of a folder's files.
fn bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).expect("a folder of the project");
    entries
        .map(|entry| {
            let entry = entry.expect("an entry");
            let metadata = entry.metadata().expect("it is there");
            if metadata.is_dir() {
                bytes(&entry.path())
            } else {
                metadata.len()
            }
        })
        .sum()
}

#[test]
fn what_is_published_stays_under_ten_megabytes_unpacked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let total: u64 = ["gazetteers", "rules", "src", "build"]
        .iter()
        .map(|folder| bytes(&root.join(folder)))
        .sum();
    assert!((1_000_000..10_000_000).contains(&total), "{total}");
}
