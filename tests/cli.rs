//! The command line from outside: cases as files under `tests/cli/`, the examples of `--help`, and what happens to
//! output folders.
#![allow(clippy::unwrap_used)]

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const KUTIP: &str = env!("CARGO_BIN_EXE_kutip");

#[test]
fn cases() {
    trycmd::TestCases::new()
        .case("tests/cli/*.trycmd")
        .case("tests/cli/*.toml")
        .run();
}

/// A folder with the bundled articles in `articles/` and names of one's own in `my-names.csv`.
fn desk() -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    let articles = desk.path().join("articles");
    fs::create_dir(&articles).unwrap();
    for entry in fs::read_dir("tests/articles").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            fs::copy(&path, articles.join(path.file_name().unwrap())).unwrap();
        }
    }
    fs::write(
        desk.path().join("my-names.csv"),
        "name,type\nParijo Wignyo,PERSON\n",
    )
    .unwrap();
    desk
}

fn kutip(desk: &Path, arguments: &[&str]) -> Output {
    Command::new(KUTIP)
        .args(arguments)
        .current_dir(desk)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn succeeds(desk: &Path, arguments: &[&str]) -> Output {
    let output = kutip(desk, arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "kutip {arguments:?}: {told}");
    output
}

fn refused(desk: &Path, arguments: &[&str], why: &str) {
    let output = kutip(desk, arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "kutip {arguments:?}: {told}");
    assert!(told.contains(why), "{told}");
}

fn help(desk: &Path, arguments: &[&str]) -> String {
    String::from_utf8(succeeds(desk, arguments).stdout).unwrap()
}

/// The names of all commands, as the help lists them.
fn commands(desk: &Path) -> Vec<String> {
    help(desk, &["-h"])
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect()
}

#[test]
fn short_help_fits_a_screen() {
    let desk = desk();
    assert!(help(desk.path(), &["-h"]).lines().count() <= 24);
    for command in commands(desk.path()) {
        let lines = help(desk.path(), &[&command, "-h"]).lines().count();
        assert!(lines <= 24, "kutip {command} -h: {lines} lines");
    }
}

#[test]
fn the_examples_of_the_help_run() {
    let desk = desk();
    let mut pages = vec![help(desk.path(), &["--help"])];
    for command in commands(desk.path()) {
        pages.push(help(desk.path(), &[&command, "--help"]));
    }
    for page in pages {
        let examples: Vec<&str> = page
            .lines()
            .skip_while(|line| *line != "Examples:")
            .skip(1)
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        assert!(!examples.is_empty(), "no examples at the end of:\n{page}");
        for example in examples {
            run_example(desk.path(), example);
        }
    }
}

/// Runs `kutip … < FILE` as a shell would.
fn run_example(desk: &Path, example: &str) {
    let (line, stdin) = match example.split_once(" < ") {
        Some((line, file)) => (line, Stdio::from(File::open(desk.join(file)).unwrap())),
        None => (example, Stdio::null()),
    };
    let arguments: Vec<&str> = line
        .strip_prefix("kutip ")
        .unwrap_or_else(|| panic!("not a line of kutip: {example}"))
        .split_whitespace()
        .collect();
    let output = Command::new(KUTIP)
        .args(&arguments)
        .current_dir(desk)
        .stdin(stdin)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{example}: {told}");
}

#[test]
fn a_folder_that_kutip_finished_may_be_replaced_and_no_other() {
    let desk = desk();
    let extract = ["extract", "articles", "-o", "out"];
    succeeds(desk.path(), &extract);
    let first = fs::read(desk.path().join("out/quotes.csv")).unwrap();
    succeeds(desk.path(), &extract);
    assert_eq!(first, fs::read(desk.path().join("out/quotes.csv")).unwrap());

    let other = desk.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("letter.txt"), "Yang terhormat").unwrap();
    refused(
        desk.path(),
        &["extract", "articles", "-o", "other"],
        "did not write",
    );
    succeeds(
        desk.path(),
        &["extract", "articles", "-o", "other", "--force"],
    );
    assert!(other.join("letter.txt").exists() && other.join("quotes.csv").exists());
    refused(
        desk.path(),
        &["extract", "articles", "-o", "articles/kim-yongbyon.txt"],
        "is a file",
    );
}

#[test]
fn one_bad_document_does_not_stop_the_others() {
    let desk = desk();
    let mixed = desk.path().join("mixed");
    fs::create_dir(&mixed).unwrap();
    fs::write(mixed.join("a-binary.txt"), b"\x00\x01\x02PNG\xff\x00").unwrap();
    fs::write(mixed.join("b-empty.txt"), "\n \n").unwrap();
    fs::write(mixed.join("c-good.txt"), "Hujan turun di Bogor.\n").unwrap();
    fs::write(
        mixed.join("d-latin.txt"),
        b"\x93Hujan,\x94 kata warga. Caf\xe9 itu tutup.\n",
    )
    .unwrap();
    let output = kutip(desk.path(), &["extract", "mixed", "-o", "out"]);
    assert_eq!(output.status.code(), Some(1));
    let table = fs::read_to_string(desk.path().join("out/documents.csv")).unwrap();
    let states: Vec<(String, String)> = csv::Reader::from_reader(table.as_bytes())
        .records()
        .map(|row| row.unwrap())
        .map(|row| (row[0].to_owned(), row[10].to_owned()))
        .collect();
    let expected = [
        ("a-binary.txt", "error"),
        ("b-empty.txt", "empty"),
        ("c-good.txt", "ok"),
        ("d-latin.txt", "ok"),
    ];
    assert_eq!(
        states,
        expected.map(|(id, status)| (id.to_owned(), status.to_owned()))
    );
    assert!(table.contains("windows-1252"), "{table}");
}

#[test]
fn a_closed_pipe_is_quiet() {
    let desk = desk();
    let mut child = Command::new(KUTIP)
        .args(["quotes", "articles"])
        .current_dir(desk.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let desk = desk();
    let tables: Vec<Vec<u8>> = ["1", "2", "7"]
        .iter()
        .map(|threads| succeeds(desk.path(), &["quotes", "articles", "-j", threads]).stdout)
        .collect();
    assert_eq!(tables[0], tables[1]);
    assert_eq!(tables[0], tables[2]);
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let desk = desk();
    for arguments in [
        &["completions", "bash"][..],
        &["completions", "zsh"],
        &["man"],
    ] {
        let page = help(desk.path(), arguments).replace('\\', "");
        for command in commands(desk.path()) {
            assert!(page.contains(&command), "{arguments:?} lacks {command}");
        }
    }
}

/// The values of a column of a table in `out/`.
fn column(desk: &Path, table: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(desk.join("out").join(table)).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = header.iter().position(|column| column == name).unwrap();
    reader
        .records()
        .map(|row| row.unwrap()[at].to_owned())
        .collect()
}

#[test]
fn whatever_made_a_row_can_be_explained() {
    let desk = desk();
    succeeds(desk.path(), &["extract", "articles", "-o", "out"]);
    let mut ids = column(desk.path(), "entities.csv", "rule");
    ids.extend(column(desk.path(), "entities.csv", "entity_id"));
    ids.extend(column(desk.path(), "quotes.csv", "rule"));
    ids.sort_unstable();
    ids.dedup();
    ids.retain(|id| !id.is_empty());
    assert!(ids.len() > 20);
    for id in ids {
        let page = help(desk.path(), &["explain", &id]);
        assert!(page.lines().next().unwrap().ends_with(&id), "{page}");
    }
}
