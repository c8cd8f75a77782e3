//! What people decided, laid over what is found: exact rows, forms, entities; all else byte for byte the same.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const HEADER: &str = "what,doc_id,start,end,text,type,entity_id,decision,field,value,who,when\n";
const ARTICLE: &str = "MOJOSARI - Kepala Dinas Pasar Mojosari Wiratmo Jagad meminta pedagang bersabar.\n\n\
\"Kami mulai membangun los pekan depan,\" kata Wiratmo Jagad kepada wartawan, Selasa.\n\n\
Pedagang bernama Sulastri Menur kecewa. \"Kami menunggu dua tahun,\" kata Sulastri Menur.\n";

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        fs::create_dir(desk.path("in")).unwrap();
        fs::write(desk.path("in/pasar.txt"), ARTICLE).unwrap();
        fs::write(
            desk.path("in/lain.txt"),
            ARTICLE.replace("Menur", "Kenanga"),
        )
        .unwrap();
        desk
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn kutip(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_kutip"))
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }

    /// Runs with these lines of corrections; gives what was told.
    fn corrected(&self, lines: &str, out: &str) -> String {
        fs::write(self.path("c.csv"), format!("{HEADER}{lines}")).unwrap();
        let output = self.kutip(&["extract", "in", "-o", out, "--corrections", "c.csv"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{told}");
        told
    }

    fn rows(&self, table: &str) -> Vec<Vec<String>> {
        rows(&self.path(table))
    }
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(path)
        .unwrap();
    let rows = reader.records();
    rows.map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

/// Code points of the first occurrence.
fn place(words: &str) -> (usize, usize) {
    let start = ARTICLE[..ARTICLE.find(words).unwrap()].chars().count();
    (start, start + words.chars().count())
}

fn column(rows: &[Vec<String>], name: &str) -> usize {
    rows[0].iter().position(|column| column == name).unwrap()
}

#[test]
fn a_row_gets_its_speaker_and_no_other_byte_changes() {
    let desk = Desk::new();
    desk.corrected("", "before");
    let quote = "Kami menunggu dua tahun,";
    let (start, end) = place(quote);
    let line =
        format!("quote,pasar.txt,{start},{end},\"{quote}\",,,change,speaker,Wiratmo Jagad,ana,\n");
    let told = desk.corrected(&line, "after");
    assert!(!told.contains("do not apply"), "{told}");
    let (before, after) = (
        desk.rows("before/quotes.csv"),
        desk.rows("after/quotes.csv"),
    );
    assert_eq!(before.len(), after.len());
    let changed: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
    let cell = |name: &str| changed[0].1[column(&after, name)].as_str();
    assert_eq!(cell("doc_id"), "pasar.txt");
    assert_eq!(cell("speaker"), "Wiratmo Jagad");
    assert_eq!((cell("rule"), cell("confidence")), ("corrected", "1.00"));
    for table in ["entities.csv", "documents.csv"] {
        let read = |out: &str| fs::read(desk.path(out).join(table)).unwrap();
        assert_eq!(read("before"), read("after"), "{table}");
    }
}

#[test]
fn forms_and_entities_hold_in_every_article() {
    let desk = Desk::new();
    desk.corrected("", "before");
    let names = |out: &str| {
        let rows = desk.rows(&format!("{out}/entities.csv"));
        let at = column(&rows, "name");
        rows.iter()
            .skip(1)
            .map(|row| row[at].clone())
            .collect::<Vec<_>>()
    };
    assert!(
        names("before")
            .iter()
            .filter(|name| *name == "Wiratmo Jagad")
            .count()
            >= 4
    );
    desk.corrected(
        "entity,,,,Wiratmo Jagad,PERSON,,rename,,Wiratmo Jagad Raya,,\n",
        "renamed",
    );
    assert!(!names("renamed").contains(&"Wiratmo Jagad".to_owned()));
    let speaks = |table: &str, name: &str| {
        let quotes = desk.rows(table);
        let at = column(&quotes, "speaker");
        quotes.iter().filter(|row| row[at] == name).count()
    };
    let spoke = speaks("before/quotes.csv", "Wiratmo Jagad");
    assert!(spoke >= 2);
    assert_eq!(speaks("renamed/quotes.csv", "Wiratmo Jagad Raya"), spoke);
    assert_eq!(speaks("renamed/quotes.csv", "Wiratmo Jagad"), 0);
    desk.corrected("form,,,,Sulastri Menur,,,not-a-name,,,,\n", "gone");
    assert!(!names("gone").contains(&"Sulastri Menur".to_owned()));
    assert!(names("gone").contains(&"Sulastri Kenanga".to_owned()));
}

#[test]
fn a_line_that_does_not_fit_any_more_is_told_and_changes_nothing() {
    let desk = Desk::new();
    desk.corrected("", "before");
    let lines = "quote,pasar.txt,3,9,\"Ini tidak ada\",,,change,speaker,Sulastri Menur,,\n\
                 name,hilang.txt,3,9,Sulastri,,,wrong,,,,\n\
                 form,,,,Tak Ada,,,not-a-name,,,,\n";
    let told = desk.corrected(lines, "after");
    assert!(told.contains("3 of 3 corrections do not apply"), "{told}");
    let documents = fs::read_to_string(desk.path("after/documents.csv")).unwrap();
    assert_eq!(
        documents.matches("c.csv:2 does not apply").count(),
        1,
        "{documents}"
    );
    for table in ["entities.csv", "quotes.csv"] {
        let read = |out: &str| fs::read(desk.path(out).join(table)).unwrap();
        assert_eq!(read("before"), read("after"), "{table}");
    }
}

#[test]
fn a_row_that_was_right_is_not_vouched_for_with_another_speaker() {
    let desk = Desk::new();
    let quote = "Kami menunggu dua tahun,";
    let (start, end) = place(quote);
    let right = |speaker: &str| {
        format!("quote,pasar.txt,{start},{end},\"{quote}\",,,right,speaker,{speaker},,\n")
    };
    let told = desk.corrected(&right("Sulastri Menur"), "same");
    assert!(!told.contains("do not apply"), "{told}");
    let told = desk.corrected(&right("Orang Lain"), "other");
    assert!(told.contains("1 of 1 corrections do not apply"), "{told}");
    let rows = desk.rows("other/quotes.csv");
    let rule = column(&rows, "rule");
    assert!(rows.iter().all(|row| row[rule] != "corrected"));
}

#[test]
fn contradictions_are_found_and_end_a_run() {
    let desk = Desk::new();
    let lines = "form,,,,Menur,,,not-a-name,,,,\nform,,,,Menur,,,change,type,PLACE,,\n";
    fs::write(desk.path("c.csv"), format!("{HEADER}{lines}")).unwrap();
    let shown = desk.kutip(&["corrections", "c.csv"]);
    assert_eq!(shown.status.code(), Some(1));
    let run = desk.kutip(&["extract", "in", "-o", "out", "--corrections", "c.csv"]);
    let told = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{told}");
    assert!(
        told.contains("c.csv:3") && told.contains("contradicts"),
        "{told}"
    );
}

#[test]
fn the_general_part_goes_into_a_gazetteer() {
    let desk = Desk::new();
    let lines = "form,,,,Sulastri Menur,,,not-a-name,,,ana,\n\
                 entity,,,,Wiratmo Jagad,PERSON,,rename,,Wiratmo Jagad Raya,ana,\n";
    fs::write(desk.path("c.csv"), format!("{HEADER}{lines}")).unwrap();
    let made = desk.kutip(&["corrections", "c.csv", "--as-gazetteer", "own"]);
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let files = [
        "--gazetteer",
        "own/names.csv",
        "--gazetteer",
        "own/blocked.csv",
    ];
    let run = desk.kutip(&[&["extract", "in", "-o", "out"], &files[..]].concat());
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let rows = desk.rows("out/entities.csv");
    let name = column(&rows, "name");
    let named = |wanted: &str| rows.iter().filter(|row| row[name] == wanted).count();
    assert_eq!(named("Sulastri Menur"), 0);
    assert_eq!(named("Wiratmo Jagad"), 0);
    assert!(named("Wiratmo Jagad Raya") >= 4);
}

#[test]
fn a_sample_that_was_filled_in_comes_back_as_corrections() {
    let desk = Desk::new();
    desk.corrected("", "out");
    let drawn = |file: &str| {
        let done = desk.kutip(&["sample", "out", "-n", "6", "--by", "type", "-o", file]);
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    };
    drawn("a.csv");
    drawn("b.csv");
    drawn("a.xlsx");
    let read = |file: &str| fs::read(desk.path(file)).unwrap();
    assert_eq!(read("a.csv"), read("b.csv"));
    let mut sample = desk.rows("a.csv");
    assert_eq!(sample.len(), 7);
    let right = column(&sample, "right");
    sample
        .iter_mut()
        .skip(1)
        .for_each(|row| row[right] = "1".to_owned());
    let mut file = csv::Writer::from_path(desk.path("judged.csv")).unwrap();
    sample
        .iter()
        .for_each(|row| file.write_record(row).unwrap());
    file.flush().unwrap();
    let made = desk.kutip(&["corrections", "judged.csv", "-o", "k.csv"]);
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let run = desk.kutip(&["extract", "in", "-o", "after", "--corrections", "k.csv"]);
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(!told.contains("do not apply"), "{told}");
    let corrected = ["after/entities.csv", "after/quotes.csv"].map(|table| {
        let rows = desk.rows(table);
        let rule = column(&rows, "rule");
        rows.iter().filter(|row| row[rule] == "corrected").count()
    });
    assert_eq!(corrected.iter().sum::<usize>(), 6);
    let empty = desk.kutip(&["corrections", "a.xlsx", "-o", "none.csv"]);
    assert!(
        empty.status.success(),
        "{}",
        String::from_utf8_lossy(&empty.stderr)
    );
    assert_eq!(desk.rows("none.csv").len(), 1, "nobody judged anything");
}
