//! Inputs that would stop, fool or lead astray a careless reader: each ends in seconds, with a clear row.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![cfg(all(feature = "archives", unix))]

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SAID: &str =
    "”Kami siap,” kata Bupati Lembah Sari Budi Hartono. Warga menunggu di balai desa sejak pagi.";
/// Far more than any of these needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs kutip on the folder `masuk` of the desk and gives its exit status.
fn extract(desk: &Path, more: &[&str]) -> i32 {
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kutip"))
        .args(["extract", "masuk", "-q", "-o", "keluar"])
        .args(more)
        .current_dir(desk)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code().unwrap();
        }
        if began.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("kutip does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Id, status and message of each document.
fn rows(desk: &Path) -> Vec<(String, String, String)> {
    let mut table = csv::Reader::from_path(desk.join("keluar/documents.csv")).unwrap();
    table
        .records()
        .map(|row| {
            let row = row.unwrap();
            (row[0].to_owned(), row[10].to_owned(), row[11].to_owned())
        })
        .collect()
}

fn column(desk: &Path, table: &str, name: &str) -> Vec<String> {
    let mut table = csv::Reader::from_path(desk.join("keluar").join(table)).unwrap();
    let at = table.headers().unwrap().iter().position(|h| h == name);
    table
        .records()
        .map(|row| row.unwrap()[at.unwrap()].to_owned())
        .collect()
}

fn desk(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    fs::create_dir(desk.path().join("masuk")).unwrap();
    for (name, bytes) in files {
        fs::write(desk.path().join("masuk").join(name), bytes).unwrap();
    }
    desk
}

#[test]
fn links_that_lead_round_or_nowhere_and_pipes_do_not_hold_a_run_up() {
    let desk = desk(&[("a.txt", SAID.as_bytes())]);
    let inside = desk.path().join("masuk");
    fs::create_dir(inside.join("b")).unwrap();
    symlink("..", inside.join("b/kembali")).unwrap();
    symlink(".", inside.join("sendiri")).unwrap();
    symlink("tiada.txt", inside.join("hilang.txt")).unwrap();
    symlink("/dev/zero", inside.join("nol.txt")).unwrap();
    let pipe = Command::new("mkfifo").arg(inside.join("pipa.txt")).status();
    assert!(pipe.unwrap().success());
    assert_eq!(extract(desk.path(), &[]), 1);
    let rows = rows(desk.path());
    let ids: Vec<&str> = rows.iter().map(|(id, ..)| id.as_str()).collect();
    assert_eq!(ids, ["a.txt", "b/kembali", "hilang.txt", "sendiri"]);
    assert!(
        rows[1].2.contains("back into a folder around it"),
        "{rows:?}"
    );
    assert!(rows[2].2.contains("cannot be read"), "{rows:?}");
    assert!(
        rows[3].2.contains("back into a folder around it"),
        "{rows:?}"
    );
}

#[test]
fn paths_inside_an_archive_lead_nowhere() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let names = [
        "../../atas.txt",
        "/mutlak.txt",
        "C:\\jauh\\sana.txt",
        "..\\..\\luar.txt",
    ];
    for (number, name) in names.iter().enumerate() {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        write!(archive, "Nomor {number}. {SAID}").unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    let desk = desk(&[("arsip.zip", &bytes)]);
    assert_eq!(extract(desk.path(), &["--format", "brat"]), 0);
    let mut found: Vec<String> = fs::read_dir(desk.path().join("keluar/brat"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".ann"))
        .collect();
    found.sort();
    assert_eq!(found.len(), names.len(), "{found:?}");
    assert!(
        found.iter().all(|name| name.starts_with("arsip.zip_")),
        "{found:?}"
    );
    let around = fs::read_dir(desk.path()).unwrap().count();
    assert_eq!(around, 2, "only what went in and what came out");
    assert_eq!(extract(desk.path(), &["--force"]), 0);
    let ids: Vec<String> = rows(desk.path()).into_iter().map(|(id, ..)| id).collect();
    assert_eq!(ids[0], "arsip.zip/../../atas.txt");
    assert_eq!(
        column(desk.path(), "quotes.csv", "speaker_mention"),
        ["Budi Hartono"; 4]
    );
}

#[test]
fn nul_characters_are_told_for_what_they_are() {
    let one = SAID.replacen("siap", "si\0ap", 1);
    let desk = desk(&[
        ("biner.txt", &[0; 100_000]),
        ("satu.txt", one.as_bytes()),
        (
            "catatan.jsonl",
            b"{\"text\": \"\\u0000\\u0000\"}\n{\"te\0xt\": 1}\n",
        ),
    ]);
    assert_eq!(extract(desk.path(), &[]), 1);
    for (id, status, message) in rows(desk.path()) {
        assert!(
            status != "ok" && !message.is_empty(),
            "{id}: {status} {message}"
        );
    }
}

#[test]
fn invisible_characters_stay_in_the_text_and_offsets_count_them() {
    let text = format!(
        "\u{202E}\u{FEFF}{}\u{202C}",
        SAID.replace("Budi", "Bu\u{AD}di")
            .replace("siap", "si\u{200B}ap")
    );
    let desk = desk(&[("a.txt", text.as_bytes())]);
    assert_eq!(extract(desk.path(), &[]), 0);
    let quotes = column(desk.path(), "quotes.csv", "quote");
    assert_eq!(quotes, ["Kami si\u{200B}ap,"]);
    let number =
        |name: &str| -> usize { column(desk.path(), "quotes.csv", name)[0].parse().unwrap() };
    let (start, end) = (number("start"), number("end"));
    let slice: String = text.chars().skip(start).take(end - start).collect();
    assert_eq!(slice, quotes[0]);
    let named = column(desk.path(), "quotes.csv", "speaker_mention");
    assert_eq!(named, ["Bu\u{AD}di Hartono"]);
}

#[test]
fn a_megabyte_of_one_thing_ends_in_seconds() {
    let texts = [
        ("buka.txt", "“".repeat(350_000)),
        ("tutup.txt", "”".repeat(350_000)),
        ("lurus.txt", "\"".repeat(1_000_000)),
        ("selang.txt", "\" ".repeat(500_000)),
        ("pendek.txt", "\"a\" ".repeat(250_000)),
        ("kurung.txt", "(".repeat(1_000_000)),
        ("titik.txt", ". ".repeat(500_000)),
        ("huruf.txt", "A".repeat(1_000_000)),
        ("kata.txt", "Kata ".repeat(200_000)),
        ("ujar.txt", "kata Budi Hartono, ".repeat(50_000)),
        ("tunggal.txt", "'a ".repeat(330_000)),
        ("baris.txt", "\n".repeat(1_000_000)),
        ("tanda.txt", format!("a{}", "\u{301}".repeat(500_000))),
        ("kutip.txt", "”Ya,” kata Budi. ".repeat(50_000)),
    ];
    let files: Vec<(&str, &[u8])> = texts
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    let desk = desk(&files);
    assert_eq!(extract(desk.path(), &["--lang", "any"]), 0);
    let rows = rows(desk.path());
    assert_eq!(rows.len(), texts.len());
    for (id, status, _) in rows {
        assert_eq!(
            status,
            if id == "baris.txt" { "empty" } else { "ok" },
            "{id}"
        );
    }
}

#[test]
fn records_and_pages_without_an_end_are_one_row_each() {
    let deep = "{\"a\":".repeat(200_000);
    let after = format!("{deep}\n{}\n", serde_json::json!({"text": SAID}));
    let wide = format!("{}\n{}\n", "c,".repeat(100_000), "x,".repeat(100_000));
    let desk = desk(&[
        ("dalam.jsonl", after.as_bytes()),
        ("lebar.csv", wide.as_bytes()),
        ("larik.json", "[".repeat(1_000_000).as_bytes()),
        (
            "atribut.html",
            format!("<p {}>x</p>", "a=b ".repeat(250_000)).as_bytes(),
        ),
        (
            "bertanda.html",
            format!("<p {}>x</p>", "a=\"b\" ".repeat(250_000)).as_bytes(),
        ),
        ("catatan.html", "<!--".repeat(250_000).as_bytes()),
    ]);
    assert_eq!(extract(desk.path(), &[]), 1);
    let rows = rows(desk.path());
    for (id, status, message) in &rows {
        let clear = message.len() < 400 && (status == "ok") == message.is_empty();
        assert!(
            clear,
            "{id}: {status} {}",
            &message[..message.len().min(400)]
        );
    }
    let of = |name: &str| rows.iter().filter(|(id, ..)| id.starts_with(name)).count();
    assert_eq!(of("dalam.jsonl"), 2);
    assert_eq!((of("lebar.csv"), of("larik.json")), (1, 1));
    assert_eq!((of("atribut.html"), of("catatan.html")), (1, 1));
    assert_eq!(of("bertanda.html"), 1);
    assert!(
        rows.iter()
            .any(|(id, status, _)| id == "dalam.jsonl#2" && status == "ok"),
        "{rows:?}"
    );
}

#[test]
fn pages_made_of_one_thing_end_in_seconds() {
    let said = format!("<p>{SAID}</p>");
    let pages = [
        format!("<p {}>{SAID}</p>", "a=\"b\" ".repeat(200_000)),
        format!("<p {}>{SAID}</p>", "a=\"\" ".repeat(200_000)),
        format!("<p {}>{SAID}</p>", "a='b' ".repeat(200_000)),
        format!("{said}{}", "<!-- a -->".repeat(100_000)),
        format!("{said}{}", "<a b=\"c\" d=\"e\">".repeat(60_000)),
        format!("{said}<script>{}</script>", "<!--<script>--".repeat(70_000)),
        format!("{said}{}", "&amp;".repeat(200_000)),
        format!("{said}{}", "<".repeat(1_000_000)),
    ];
    let names: Vec<String> = (0..pages.len()).map(|n| format!("{n}.html")).collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .zip(&pages)
        .map(|(name, page)| (name.as_str(), page.as_bytes()))
        .collect();
    let desk = desk(&files);
    assert_eq!(extract(desk.path(), &["--lang", "any"]), 0);
    let rows = rows(desk.path());
    assert_eq!(rows.len(), pages.len());
    assert!(rows.iter().all(|(_, status, _)| status == "ok"), "{rows:?}");
    let quotes = column(desk.path(), "quotes.csv", "quote");
    assert_eq!(
        quotes.iter().filter(|quote| *quote == "Kami siap,").count(),
        pages.len()
    );
}

#[test]
fn one_broken_byte_costs_one_character() {
    let broken = [SAID.as_bytes(), b" \x92 ", SAID.as_bytes(), b"\xE2\x80"].concat();
    let record = [b"{\"text\": \"", SAID.as_bytes(), b" \xA0\"}\n"].concat();
    let desk = desk(&[("a.txt", &broken), ("b.jsonl", &record)]);
    assert_eq!(extract(desk.path(), &[]), 0);
    let rows = rows(desk.path());
    assert!(
        rows[0].2.contains("2 places are not valid UTF-8"),
        "{rows:?}"
    );
    assert!(rows[1].2.contains("1 place is not valid UTF-8"), "{rows:?}");
    assert_eq!(
        column(desk.path(), "quotes.csv", "quote"),
        ["Kami siap,"; 3]
    );
}
