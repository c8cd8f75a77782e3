//! `kutip diff`: what changed between two runs, as text, as a table and as a page.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn kutip(arguments: &[&str]) -> Output {
    let command = env!("CARGO_BIN_EXE_kutip");
    Command::new(command).args(arguments).output().unwrap()
}

fn told(arguments: &[&str]) -> String {
    let output = kutip(arguments);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

/// A run over two texts, and a copy of it whose records `change` has changed.
fn runs(folder: &Path, change: &dyn Fn(&mut Vec<Value>)) -> (PathBuf, PathBuf) {
    let (texts, before, after) = (folder.join("in"), folder.join("1"), folder.join("2"));
    fs::create_dir(&texts).unwrap();
    let said = "Warga mengungsi. “Air naik <cepat> & tinggi,” kata Rina Melati di Bandung, Senin. Hujan turun lagi.\n";
    fs::write(texts.join("a.txt"), said).unwrap();
    fs::write(
        texts.join("b.txt"),
        "Gubernur Joko Lestari tiba di Surabaya. “Kami siap,” ujar Joko.\n",
    )
    .unwrap();
    let (texts, out) = (texts.to_str().unwrap(), before.to_str().unwrap());
    told(&[
        "extract", texts, "-o", out, "--format", "jsonl", "--lang", "any",
    ]);
    fs::create_dir(&after).unwrap();
    fs::copy(before.join("manifest.json"), after.join("manifest.json")).unwrap();
    let records = fs::read_to_string(before.join("kutip.jsonl")).unwrap();
    let mut records: Vec<Value> = records
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    change(&mut records);
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    fs::write(after.join("kutip.jsonl"), lines.join("\n") + "\n").unwrap();
    (before, after)
}

fn rows(table: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

/// The first record gets another speaker and rule, loses its first name; the second a name more and a moved quote.
#[expect(clippy::ptr_arg, reason = "others of its kind remove records")]
fn changed(records: &mut Vec<Value>) {
    records[0]["quotes"][0]["speaker"] = "Budi <b>".into();
    records[0]["quotes"][0]["rule"] = "other-rule".into();
    records[0]["entities"].as_array_mut().unwrap().remove(0);
    let mut name = records[1]["entities"][0].clone();
    name["start"] = 0.into();
    name["end"] = 8.into();
    name["text"] = "Gubernur".into();
    records[1]["entities"].as_array_mut().unwrap().push(name);
    let end = records[1]["quotes"][0]["end"].as_u64().unwrap();
    records[1]["quotes"][0]["end"] = (end - 1).into();
    records[1]["quotes"][0]["quote"] = "Kami siap".into();
}

#[test]
fn changes_are_lines_of_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = runs(folder.path(), &changed);
    let (before, after) = (before.to_str().unwrap(), after.to_str().unwrap());
    let found = rows(&told(&["diff", before, after, "--format", "csv"]));
    let told_of = |change: &str, table: &str, column: &str| {
        let mut of = found
            .iter()
            .filter(|row| row[0] == change && row[1] == table && row[9] == column);
        let row = of
            .next()
            .unwrap_or_else(|| panic!("{change} {table} {column}: {found:?}"));
        assert!(of.next().is_none(), "{change} {table} {column}");
        row.clone()
    };
    let speaker = told_of("changed", "quotes", "speaker");
    assert_eq!(
        (&*speaker[2], &*speaker[10], &*speaker[11]),
        ("a.txt", "Rina Melati", "Budi <b>")
    );
    assert_eq!(speaker[8], "other-rule");
    assert_eq!(told_of("changed", "quotes", "rule")[11], "other-rule");
    assert_eq!(told_of("lost", "entities", "")[6], "Rina Melati");
    assert_eq!(told_of("gained", "entities", "")[6], "Gubernur");
    let moved = told_of("changed", "quotes", "quote");
    assert_eq!((&*moved[10], &*moved[11]), ("Kami siap,", "Kami siap"));
    assert_eq!(told_of("changed", "quotes", "end")[2], "b.txt");
    assert_eq!(found.len(), 6, "{found:?}");
    let less = rows(&told(&[
        "diff", before, after, "--format", "csv", "--ignore", "rule",
    ]));
    assert_eq!(less.len(), 5);
    assert_eq!(
        kutip(&["diff", before, after, "--ignore", "speeker"])
            .status
            .code(),
        Some(2)
    );
    // The other way round what came is what went.
    let back = rows(&told(&["diff", after, before, "--format", "csv"]));
    assert!(
        back.iter()
            .any(|row| row[0] == "lost" && row[6] == "Gubernur")
    );
    assert_eq!(back.len(), 6);
}

#[test]
fn the_text_counts_by_table_and_rule() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = runs(folder.path(), &changed);
    let (before, after) = (before.to_str().unwrap(), after.to_str().unwrap());
    let text = told(&["diff", before, after]);
    let line = |start: &str| {
        let line = text.lines().find(|line| line.starts_with(start));
        line.unwrap_or_else(|| panic!("{start}: {text}"))
            .split_whitespace()
            .collect::<Vec<_>>()
    };
    assert_eq!(line("2 documents in both")[0], "2");
    assert_eq!(line("quotes  ")[1..], ["0", "0", "2", "0"]);
    assert_eq!(line("entities  ")[1..3], ["1", "1"]);
    assert_eq!(line("quotes other-rule")[2..], ["0", "0", "1"]);
    assert!(text.contains("speaker: Rina Melati -> Budi <b>"), "{text}");
    let none = told(&["diff", before, before]);
    assert!(
        !none.contains("changed\n") && !none.contains(" -> "),
        "{none}"
    );
    let short = told(&["diff", before, after, "--rows", "0"]);
    assert!(!short.contains(" -> "), "{short}");
}

#[test]
fn the_page_shows_each_change_in_its_sentence_and_runs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = runs(folder.path(), &changed);
    let page = folder.path().join("changes.html");
    let arguments = [
        "diff",
        before.to_str().unwrap(),
        after.to_str().unwrap(),
        "-o",
        page.to_str().unwrap(),
    ];
    told(&arguments);
    let html = fs::read_to_string(&page).unwrap();
    let sentence = "“<mark>Air naik &lt;cepat&gt; &amp; tinggi,</mark>” kata Rina Melati di Bandung, Senin.</blockquote>";
    assert!(html.contains(sentence), "{html}");
    assert!(
        html.contains("speaker: <del>Rina Melati</del> → <ins>Budi &lt;b&gt;</ins>"),
        "{html}"
    );
    assert!(
        !html.contains("<b>") && !html.contains("<script") && html.contains("default-src 'none'")
    );
    assert_eq!(
        kutip(&arguments).status.code(),
        Some(2),
        "the file stands there"
    );
    assert!(
        kutip(&[&arguments[..], &["--force"]].concat())
            .status
            .success()
    );
}

#[test]
fn documents_of_one_run_and_other_texts_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = runs(folder.path(), &|records| {
        records[0]["text"] = "Lain.".into();
        records[0]["entities"] = Value::Array(Vec::new());
        records[0]["quotes"] = Value::Array(Vec::new());
        records.remove(1);
    });
    let text = told(&["diff", before.to_str().unwrap(), after.to_str().unwrap()]);
    assert!(
        text.contains("1 documents only in the first run (b.txt)"),
        "{text}"
    );
    assert!(text.contains("1 documents with another text"), "{text}");
    assert!(text.contains("lost"), "{text}");
}
