//! Every format, written by the program and read back by readers that are not ours.
#![allow(clippy::unwrap_used)]
#![allow(clippy::print_stdout, reason = "a test says why it is skipped")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Articles of our own in which everything stands that formats stumble over: words that begin like formulas, letters
/// beyond the 16 bits, marks of markup, line ends in a quote, a title longer than a cell, a document without text.
fn articles() -> String {
    let long = "Judul yang sangat panjang ".repeat(1600);
    let texts = [
        (
            "satu",
            "Harga beras turun",
            "Warta Uji",
            "2024-03-05",
            "JAKARTA — Menteri Keuangan Sri Mulyani Indrawati mengatakan, harga beras mulai turun.\n\n\
             “Kami siap membantu 😀 petani di Jawa Tengah,” kata Sri Mulyani, Selasa (5/3/2024).\n\n\
             “=1+1 itu bukan rumus,” ujar Budi Santoso, warga Semarang.\n\n\
             “-5 derajat di puncak gunung itu,” kata Budi Santoso.",
        ),
        (
            "dua/bagian & \"kutip\"",
            "<b>Nomor</b> palsu & lain-lain",
            "Kabar, Contoh; Harian",
            "2024-04-17",
            "“+62 di depan nomor itu palsu,” kata Rina Wulandari di Bandung.\n“@semua orang harus tahu,\nJangan \
             diangkat,” katanya.\n\nMenurut Rina Wulandari, penipu menelepon dari Malaysia dan Indonesia.",
        ),
        ("tiga", "", "", "", "   \n"),
        (
            "dua-bagian---kutip-",
            long.as_str(),
            "Warta Uji",
            "1899-12-31",
            "“Indonesia dan Malaysia bekerja sama,” ujar Budi Santoso di Jakarta.",
        ),
        (
            "empat\u{1}",
            "Tanda \u{1} kendali",
            "Warta Uji",
            "2024-04-18",
            "Presiden Joko Widodo bertemu Sri Mulyani Indrawati di Istana Merdeka, Jakarta. “Kami membahas Jakarta dan \
             Malaysia,” kata Joko Widodo.",
        ),
    ];
    let line = |(id, title, outlet, date, text): (&str, &str, &str, &str, &str)| {
        serde_json::json!({"id": id, "title": title, "outlet": outlet, "date": date, "text": text})
            .to_string()
    };
    texts.map(line).join("\n") + "\n"
}

fn kutip(arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_kutip"))
        .args(arguments)
        .output();
    output.expect("the program runs")
}

fn run(arguments: &[&str]) -> Output {
    let output = kutip(arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "kutip {}: {errors}",
        arguments.join(" ")
    );
    output
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in Unicode")
}

/// All formats of this build, each in a folder of its name.
fn write_all(root: &Path) {
    let input = root.join("articles.jsonl");
    fs::write(&input, articles()).expect("the articles are written");
    for format in FORMATS {
        run(&[
            "extract",
            text(&input),
            "-f",
            format,
            "-o",
            text(&root.join(format)),
            "-j",
            "2",
        ]);
    }
    run(&[
        "extract",
        text(&input),
        "--excel",
        "-o",
        text(&root.join("excel")),
    ]);
    let csv = root.join("csv");
    run(&["table", text(&csv), "-o", text(&csv)]);
    if cfg!(feature = "parquet") {
        run(&[
            "extract",
            text(&input),
            "-f",
            "parquet",
            "-o",
            text(&root.join("parquet")),
        ]);
    }
}

const FORMATS: [&str; 9] = [
    "csv",
    "jsonl",
    "xlsx",
    "sqlite",
    "gephi",
    "spacy",
    "brat",
    "annotation",
    "page",
];

/// A Python with the readers, made once a target folder; the plain one where they cannot be had.
fn python() -> Option<PathBuf> {
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers");
    let python = venv.join("bin/python");
    let fine = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    let readers = ["openpyxl", "networkx", "duckdb", "pandas"];
    let check = format!("import {}", readers.join(", "));
    if fine(Command::new(&python).args(["-c", &check])) {
        return Some(python);
    }
    if !fine(Command::new("python3").arg("--version")) {
        return None;
    }
    let made = fine(Command::new("python3").args(["-m", "venv", text(&venv)]));
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    if made && fine(Command::new(&python).args(pip).args(readers)) {
        return Some(python);
    }
    println!("skipped in part: the readers could not be installed with pip");
    Some("python3".into())
}

#[test]
fn foreign_readers_read_what_the_tables_say() {
    let root = tempfile::tempdir().expect("a folder");
    write_all(root.path());
    let Some(python) = python() else {
        println!("skipped: there is no Python");
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats/read.py");
    let output = Command::new(python)
        .args([script, text(root.path())])
        .output();
    let output = output.expect("Python runs");
    let told = String::from_utf8_lossy(&output.stdout);
    println!("{told}");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for reader in [
        "jsonl",
        "excel_csv",
        "sqlite",
        "displacy",
        "brat",
        "annotations",
    ] {
        assert!(
            told.contains(&format!("ok {reader}")),
            "{reader} was not read"
        );
    }
}

#[test]
fn the_same_articles_give_the_same_bytes() {
    let roots = [tempfile::tempdir(), tempfile::tempdir()].map(|root| root.expect("a folder"));
    roots.iter().for_each(|root| write_all(root.path()));
    let mut compared = 0;
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(roots[0].path().join(&folder)).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = folder.join(entry.file_name());
            if entry.file_type().expect("a type").is_dir() {
                folders.push(name);
            } else if entry.file_name() != "manifest.json" {
                let [one, other] = roots
                    .each_ref()
                    .map(|root| fs::read(root.path().join(&name)));
                let same = one.expect("a file") == other.expect("the same file");
                // A table's `source` is the name that the user gave: here another temporary folder.
                let named = ["csv", "jsonl", "excel", "xlsx", "sqlite", "parquet"]
                    .iter()
                    .any(|f| name.starts_with(f));
                assert!(same || named, "{} differs", name.display());
                compared += 1;
            }
        }
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn a_workbook_and_a_database_from_the_same_folder_are_the_same_bytes() {
    let root = tempfile::tempdir().expect("a folder");
    let input = root.path().join("articles.jsonl");
    fs::write(&input, articles()).expect("the articles are written");
    for name in ["a.xlsx", "a.db"] {
        let file = root.path().join(name);
        run(&["extract", text(&input), "-o", text(&file), "-j", "1"]);
        let first = fs::read(&file).expect("it was written");
        std::thread::sleep(std::time::Duration::from_millis(2100));
        run(&[
            "extract",
            text(&input),
            "-o",
            text(&file),
            "-j",
            "2",
            "--force",
        ]);
        assert!(
            first == fs::read(&file).expect("it was written"),
            "{name} differs"
        );
    }
}

#[test]
fn plain_csv_stays_faithful_and_the_run_counts_what_looks_like_formulas() {
    let root = tempfile::tempdir().expect("a folder");
    let input = root.path().join("articles.jsonl");
    fs::write(&input, articles()).expect("the articles are written");
    let output = run(&[
        "extract",
        text(&input),
        "-o",
        text(&root.path().join("out")),
    ]);
    let quotes = fs::read_to_string(root.path().join("out/quotes.csv")).expect("the table");
    assert!(quotes.contains(",\"=1+1 itu bukan rumus,\","), "{quotes}");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("4 cells begin like a formula"), "{told}");
}

#[test]
fn a_file_is_replaced_only_with_force_and_never_left_half() {
    let root = tempfile::tempdir().expect("a folder");
    let input = root.path().join("articles.jsonl");
    fs::write(&input, articles()).expect("the articles are written");
    let file = root.path().join("a.db");
    fs::write(&file, "mine").expect("a file");
    let refused = kutip(&["extract", text(&input), "-o", text(&file)]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(fs::read(&file).expect("it stands"), b"mine");
    run(&["extract", text(&input), "-o", text(&file), "--force"]);
    assert!(
        fs::read(&file)
            .expect("it stands")
            .starts_with(b"SQLite format 3")
    );
    let left: Vec<_> = fs::read_dir(root.path())
        .expect("a folder")
        .map(|e| e.expect("an entry").file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn an_export_can_be_gone_on_with_and_its_folder_replaced() {
    let root = tempfile::tempdir().expect("a folder");
    let input = root.path().join("articles.jsonl");
    fs::write(&input, articles()).expect("the articles are written");
    let out = root.path().join("out");
    run(&["extract", text(&input), "-f", "brat", "-o", text(&out)]);
    assert!(out.join("brat/annotation.conf").is_file());
    let again = run(&[
        "extract",
        text(&input),
        "-f",
        "brat",
        "-o",
        text(&out),
        "--resume",
    ]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("finished already"));
    run(&["extract", text(&input), "-f", "xlsx", "-o", text(&out)]);
    let mut names: Vec<_> = fs::read_dir(&out)
        .expect("a folder")
        .map(|e| e.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["kutip.xlsx", "manifest.json"]);
}

#[test]
fn what_cannot_be_done_is_refused_before_anything_is_read() {
    let root = tempfile::tempdir().expect("a folder");
    let refused = |arguments: &[&str], why: &str| {
        let output = kutip(arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains(why), "{arguments:?}: {told}");
    };
    let input = root.path().join("articles.jsonl");
    fs::write(&input, articles()).expect("the articles are written");
    let (input, page) = (text(&input), root.path().join("a.html"));
    refused(
        &["extract", input, "-o", text(&page), "-f", "csv"],
        "leave one out",
    );
    refused(
        &["extract", input, "-o", text(&page), "--offsets", "byte"],
        "counts in code points",
    );
    refused(
        &["extract", input, "-o", text(&page), "--excel"],
        "--excel is for CSV",
    );
    for name in ["a.csv", "a.parquet", "a.gexf", "a.jsonl"] {
        let file = root.path().join(name);
        refused(&["extract", input, "-o", text(&file)], "name a folder");
        assert!(!file.exists());
    }
    let folder = root.path().join("out");
    if !cfg!(feature = "parquet") {
        refused(
            &["extract", input, "-o", text(&folder), "-f", "parquet"],
            "--features parquet",
        );
    }
    run(&["extract", input, "-o", text(&folder), "--offsets", "utf16"]);
    refused(
        &["view", text(&folder), "-o", text(&page)],
        "not in code points",
    );
}

#[test]
fn a_finished_run_gives_the_same_table_and_page_as_the_articles() {
    let root = tempfile::tempdir().expect("a folder");
    let input = root.path().join("articles.jsonl");
    fs::write(&input, articles()).expect("the articles are written");
    let (csv, jsonl) = (root.path().join("csv"), root.path().join("jsonl"));
    run(&["extract", text(&input), "-o", text(&csv)]);
    run(&["extract", text(&input), "-f", "jsonl", "-o", text(&jsonl)]);
    let tables = [&input, &csv, &jsonl].map(|from| run(&["table", text(from)]).stdout);
    assert_eq!(tables[0], tables[1]);
    assert_eq!(tables[0], tables[2]);
    let table = String::from_utf8(tables[0].clone()).expect("UTF-8");
    assert!(table.starts_with("type,name,entity_id,wikidata,country,mentions,documents,quotes,first_seen,last_seen,variants\n"));
    let pairs = run(&["table", text(&csv), "--pairs"]).stdout;
    let pairs = String::from_utf8(pairs).expect("UTF-8");
    for relation in ["\nspeaks,", "\nspeaks_about,", "\nwith,"] {
        assert!(pairs.contains(relation), "{relation}: {pairs}");
    }
    let pages = [&input, &csv, &jsonl].map(|from| {
        let page = root.path().join("page.html");
        run(&["view", text(from), "-o", text(&page), "--force"]);
        fs::read(&page).expect("the page")
    });
    assert!(pages[0] == pages[1] && pages[0] == pages[2]);
}
