//! The command line from outside: cases as files under `tests/cli/`, the examples of `--help`, and what happens to
//! output folders.
#![allow(clippy::unwrap_used)]

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

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
        desk.path().join("corrections.csv"),
        "what,doc_id,start,end,text,type,entity_id,decision,field,value,who,when,note\n\
         form,,,,Kamis Wage,,,not-a-name,,,Rina,2026-12-01,\n",
    )
    .unwrap();
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
    fs::copy("tests/gold.jsonl", desk.path().join("gold.jsonl")).unwrap();
    let judged = "rule,right\nafter-person,yes\nafter-person,no\n";
    fs::write(desk.path().join("sample.csv"), judged).unwrap();
    for out in ["old", "new"] {
        succeeds(desk.path(), &["extract", "articles", "-o", out]);
    }
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

#[test]
fn other_languages_and_repeats_are_told_and_left_out_where_asked() {
    let desk = desk();
    let lines = [
        r#"{"id": "a", "text": "Warga di tepi sungai itu sudah mengungsi sejak pagi karena air naik."}"#,
        r#"{"id": "b", "text": "Warga di tepi sungai itu sudah mengungsi sejak pagi karena air naik."}"#,
        r#"{"id": "a", "text": "Pasar itu dibuka lagi setelah ditutup selama dua pekan oleh pemerintah."}"#,
        r#"{"id": "c", "text": "The residents of the village left their homes early in the morning because the river was rising quickly after three days of rain."}"#,
    ];
    fs::write(desk.path().join("r.jsonl"), lines.join("\n")).unwrap();
    let states = |more: &[&str]| -> Vec<(String, String, String)> {
        let arguments = [&["extract", "r.jsonl", "-o", "out"], more].concat();
        succeeds(desk.path(), &arguments);
        let of = |name| column(desk.path(), "documents.csv", name);
        let states = of("doc_id")
            .into_iter()
            .zip(of("status"))
            .zip(of("language"));
        states
            .map(|((id, status), language)| (id, status, language))
            .collect()
    };
    let expect = |rows: [(&str, &str, &str); 4]| {
        rows.map(|(id, status, language)| (id.to_owned(), status.to_owned(), language.to_owned()))
    };
    assert_eq!(
        states(&[]),
        expect([
            ("a", "ok", "id"),
            ("b", "ok", "id"),
            ("a#2", "ok", "id"),
            ("c", "skipped", "en")
        ])
    );
    let messages = column(desk.path(), "documents.csv", "message");
    assert!(messages[1].contains("repeats"), "{messages:?}");
    assert!(messages[2].contains("the id a is taken"), "{messages:?}");
    assert!(messages[3].contains("English"), "{messages:?}");
    assert_eq!(
        states(&["--dedup", "--lang", "any"]),
        expect([
            ("a", "ok", "id"),
            ("b", "skipped", "id"),
            ("a#2", "skipped", "id"),
            ("c", "ok", "en")
        ])
    );
}

#[test]
fn an_archive_can_be_enriched_in_place_of_being_tabled() {
    let desk = desk();
    let record = r#"{"nomor": 7, "isi": "“Air naik,” kata Kepala Desa Sukasari, Wati Lestari, Senin (4/3/2019).", "lain": [1, {"a": null}]}"#;
    fs::write(desk.path().join("r.jsonl"), format!("{record}\nrusak\n")).unwrap();
    let output = kutip(
        desk.path(),
        &[
            "extract", "r.jsonl", "-o", "out", "--format", "jsonl", "--enrich",
        ],
    );
    assert_eq!(output.status.code(), Some(1));
    let lines = fs::read_to_string(desk.path().join("out/kutip.jsonl")).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    assert!(
        lines[0].starts_with(&record[..record.len() - 1]),
        "{}",
        lines[0]
    );
    let value: serde_json::Value = serde_json::from_str(lines[0]).unwrap();
    assert_eq!(value["kutip"]["doc_id"], "7");
    assert_eq!(value["kutip"]["quotes"][0]["quote"], "Air naik,");
    let failed: serde_json::Value = serde_json::from_str(lines[1]).unwrap();
    assert_eq!(failed["status"], "error");
}

#[test]
fn fields_of_the_input_are_carried_through_and_rows_of_tables_enriched() {
    let desk = desk();
    let desk = desk.path();
    let table = "id;isi;skor\n1;\"Warga senang, kata Parijo Wignyo di balai desa.\";\"a;b\"\n2;Jalan itu dibuka lagi.;\n";
    fs::write(desk.join("t.csv"), table).unwrap();
    succeeds(
        desk,
        &["extract", "t.csv", "-o", "kept", "--keep", "skor,id"],
    );
    let documents = fs::read_to_string(desk.join("kept/documents.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(documents.as_bytes());
    let header = reader.headers().unwrap().clone();
    assert_eq!(
        header.iter().rev().take(2).collect::<Vec<_>>(),
        ["in_id", "in_skor"]
    );
    let kept: Vec<String> = reader
        .records()
        .map(|row| {
            row.unwrap()
                .iter()
                .rev()
                .take(2)
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect();
    assert_eq!(kept, ["1|a;b", "2|"]);
    refused(
        desk,
        &["extract", "t.csv", "-o", "t.xlsx", "--keep", "skor"],
        "csv and jsonl",
    );
    succeeds(
        desk,
        &[
            "extract", "t.csv", "-o", "rich", "--format", "jsonl", "--enrich", "--keep", "skor",
        ],
    );
    let records = fs::read_to_string(desk.join("rich/kutip.jsonl")).unwrap();
    let first: serde_json::Value = serde_json::from_str(records.lines().next().unwrap()).unwrap();
    assert_eq!(first["skor"], "a;b");
    assert_eq!(first["kutip"]["in_skor"], "a;b");
    refused(
        desk,
        &["extract", "t.csv", "-o", "x", "--date-format", "%m"],
        "year, month and day",
    );
}

#[test]
fn what_is_not_read_is_counted_and_nothing_at_all_is_an_error() {
    let desk = desk();
    let folder = desk.path().join("campur");
    fs::create_dir_all(folder.join("kosong")).unwrap();
    for name in ["a.docx", "b.docx", "c.pdf", "d.xls"] {
        fs::write(folder.join(name), "x").unwrap();
    }
    refused(
        desk.path(),
        &["extract", "campur", "-q", "-o", "out"],
        "2 .docx, 1 .pdf: not read; save them as text",
    );
    refused(
        desk.path(),
        &["quotes", "campur/kosong"],
        "there are no files",
    );
    assert!(!desk.path().join("out").exists());
    fs::write(
        folder.join("e.txt"),
        "”Kami siap,” kata Bupati Lembah Sari Budi Hartono.",
    )
    .unwrap();
    let told = succeeds(desk.path(), &["extract", "campur", "-o", "out"]).stderr;
    let told = String::from_utf8_lossy(&told);
    assert!(told.contains("2 .docx, 1 .pdf: not read"), "{told}");
    assert!(
        told.contains("1 .xls: not read; save them as CSV"),
        "{told}"
    );
}

#[test]
fn what_kutip_wrote_is_passed_over_and_never_written_over_as_it_is_read() {
    let desk = desk();
    succeeds(
        desk.path(),
        &["extract", "articles", "-o", "articles/hasil"],
    );
    let first = fs::read(desk.path().join("articles/hasil/quotes.csv")).unwrap();
    let output = succeeds(desk.path(), &["extract", "articles", "-o", "out"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains("articles/hasil: what kutip wrote there is passed over"),
        "{told}"
    );
    assert_eq!(fs::read(desk.path().join("out/quotes.csv")).unwrap(), first);
    refused(
        desk.path(),
        &["extract", "articles", "-o", "./articles/", "--force"],
        "both input and output",
    );
    refused(
        desk.path(),
        &["extract", "out", "-o", "lain"],
        "what kutip wrote there",
    );
    fs::write(desk.path().join("halaman.html"), "<p>Isi.</p>").unwrap();
    refused(
        desk.path(),
        &["extract", "halaman.html", "-o", "halaman.html", "--force"],
        "both input and output",
    );
}

/// A child that reads what is written to it.
fn fed(desk: &Path, arguments: &[&str]) -> Child {
    Command::new(KUTIP)
        .args(arguments)
        .current_dir(desk)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn records_and_tables_stream_to_standard_output() {
    let desk = desk();
    let desk = desk.path();
    succeeds(desk, &["extract", "articles", "-o", "out"]);
    let table = succeeds(desk, &["extract", "articles", "-o", "-", "--format", "csv"]).stdout;
    assert_eq!(table, fs::read(desk.join("out/quotes.csv")).unwrap());
    succeeds(
        desk,
        &["extract", "articles", "-o", "lines", "--format", "jsonl"],
    );
    let lines = succeeds(
        desk,
        &["extract", "articles", "-o", "-", "--format", "jsonl"],
    )
    .stdout;
    assert_eq!(lines, fs::read(desk.join("lines/kutip.jsonl")).unwrap());
    assert!(!desk.join("-").exists());
    for (more, why) in [
        (&["--format", "xlsx"][..], "-o -"),
        (&["--resume", "--format", "csv"], "-o -"),
        (
            &["--keep", "skor", "--format", "csv"],
            "--keep is for documents",
        ),
    ] {
        let arguments = [&["extract", "articles", "-o", "-"][..], more].concat();
        refused(desk, &arguments, why);
    }
    fs::write(
        desk.join("t.csv"),
        "id,isi,skor\nk1,Hujan turun di Bandung.,7\n",
    )
    .unwrap();
    let arguments = [
        "extract", "t.csv", "-o", "-", "--format", "jsonl", "--keep", "skor",
    ];
    let kept: serde_json::Value =
        serde_json::from_slice(&succeeds(desk, &arguments).stdout).unwrap();
    assert_eq!(kept["in_skor"], "7");
}

#[cfg(unix)]
#[test]
fn one_signal_ends_a_run_that_waits_for_its_input() {
    use std::io::Write;
    let desk = desk();
    for signal in ["-INT", "-TERM"] {
        for output in ["-", "hasil"] {
            let output = format!("{output}{}", if output == "-" { "" } else { signal });
            let arguments = ["extract", "-", "-o", &output, "--format", "jsonl"];
            let mut child = fed(desk.path(), &arguments);
            let mut input = child.stdin.take().unwrap();
            input
                .write_all(b"{\"text\": \"Hujan turun di Bandung.\"}\n")
                .unwrap();
            input.flush().unwrap();
            std::thread::sleep(Duration::from_millis(1500));
            let process = child.id().to_string();
            assert!(
                Command::new("kill")
                    .args([signal, &process])
                    .status()
                    .unwrap()
                    .success()
            );
            let begun = Instant::now();
            let code = loop {
                if let Some(status) = child.try_wait().unwrap() {
                    break status.code();
                }
                if begun.elapsed() > Duration::from_secs(20) {
                    child.kill().unwrap();
                    panic!("{signal} {output}: the run goes on waiting");
                }
                std::thread::sleep(Duration::from_millis(20));
            };
            assert!(
                code.is_some_and(|code| code != 0),
                "{signal} {output}: {code:?}"
            );
            drop(input);
        }
    }
}

/// The records that a command streams.
fn streamed(desk: &Path, arguments: &[&str]) -> Vec<serde_json::Value> {
    let whole = [arguments, &["-o", "-", "--format", "jsonl", "-q"]].concat();
    let lines = String::from_utf8(succeeds(desk, &whole).stdout).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn how_inputs_are_read_can_be_set() {
    let desk = desk();
    let desk = desk.path();
    let texts = |arguments: &[&str]| streamed(desk, arguments);
    fs::write(
        desk.join("kutip.tsv"),
        "id\tisi\nk1\t\"Kami siap berangkat pagi ini.\"\n",
    )
    .unwrap();
    for (quoting, text) in [
        ("none", "\"Kami siap berangkat pagi ini.\""),
        ("rfc4180", "Kami siap berangkat pagi ini."),
    ] {
        let records = texts(&["extract", "kutip.tsv", "--quoting", quoting]);
        assert_eq!(records[0]["text"], text, "{quoting}");
    }
    fs::write(
        desk.join("a.json"),
        r#"{"lain": [{"isi": "Bukan ini."}], "data": {"artikel": [{"isi": "<p>Hujan turun &amp; reda.</p>", "tgl": "03/04/2019"}]}}"#,
    )
    .unwrap();
    let records = |more: &[&str]| {
        let first = [
            "extract",
            "a.json",
            "--records",
            "data.artikel",
            "--date-col",
            "tgl",
        ];
        texts(&[&first, more].concat())
    };
    let read = records(&[]);
    assert_eq!(
        (read.len(), read[0]["text"].as_str()),
        (1, Some("Hujan turun & reda."))
    );
    assert_eq!(read[0]["published"], "2019-04-03");
    let set = records(&["--markup", "text", "--date-format", "%m/%d/%Y"]);
    assert_eq!(set[0]["text"], "<p>Hujan turun &amp; reda.</p>");
    assert_eq!(set[0]["published"], "2019-03-04");
}

#[test]
fn what_was_taken_for_another_encoding_is_mended_where_asked() {
    let desk = desk();
    let desk = desk.path();
    let texts = |arguments: &[&str]| streamed(desk, arguments);
    let sentence =
        "\u{201c}Kami siap,\u{201d} kata Rina Melati. Rapat \u{201c}besok\u{201d} ditunda.";
    let mistaken: String = sentence
        .bytes()
        .map(|byte| match byte {
            0x80 => '\u{20ac}',
            0x9c => '\u{153}',
            byte => char::from(byte),
        })
        .collect();
    fs::write(desk.join("m.txt"), &mistaken).unwrap();
    assert_eq!(texts(&["extract", "m.txt"])[0]["text"], *mistaken);
    assert_eq!(
        texts(&["extract", "m.txt", "--repair"])[0]["text"],
        sentence
    );
}

#[test]
fn days_are_rows_where_asked() {
    let desk = desk();
    let desk = desk.path();
    fs::write(
        desk.join("a.txt"),
        "Rapat pada 12 Mei 2021 ditunda oleh pemerintah kota karena hujan.",
    )
    .unwrap();
    let table = |more: &[&str]| {
        let arguments = [&["entities", "a.txt"], more].concat();
        String::from_utf8(succeeds(desk, &arguments).stdout).unwrap()
    };
    assert!(table(&["--dates"]).contains(",12 Mei 2021,DATE,2021-05-12,"));
    assert!(!table(&[]).contains(",DATE,"));
}
