//! Tables as they are found: quoted by whatever rule, broken in whatever way, no row is lost and no text is changed.
#![allow(clippy::unwrap_used)]

use kutip::input::{Article, Inputs, Limits, Markup, Quoting, ReadOptions, Reader, Reading};
use std::fs;

/// What a file of this name and content gives, and what is told of it.
fn read_with(name: &str, bytes: &[u8], options: &ReadOptions) -> (Vec<Reading>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let inputs = Inputs::new(&[path], &[], None).unwrap();
    let (mut readings, mut notes) = (Vec::new(), Vec::new());
    for batch in Reader::new(&inputs, options.clone()) {
        notes.extend(batch.notes);
        for item in batch.items {
            item.articles(options, &mut |reading| readings.push(reading));
        }
    }
    (readings, notes)
}

fn read(name: &str, content: &str) -> Vec<Reading> {
    read_with(name, content.as_bytes(), &ReadOptions::default()).0
}

/// Each document as `id: text`, with `!` and the message where there is none.
fn lines(readings: &[Reading]) -> Vec<String> {
    let line = |reading: &Reading| match reading {
        Ok(article) => format!("{}: {}", article.document.id, article.document.text()),
        Err(failure) => format!("! {}", failure.message),
    };
    readings.iter().map(line).collect()
}

fn notes(readings: &[Reading]) -> Vec<String> {
    let note = |article: &Article| article.document.notes.join("; ");
    readings.iter().flatten().map(note).collect()
}

/// A table, the texts that must come out of it, and the rows (from 1) whose message or error names them.
const TABLES: &[(&str, &str, &[&str], &[usize])] = &[
    (
        "a.csv",
        "id,isi\n1,\"\"\"Siap,\"\" kata Rina.\"\n2,\"Satu, dua.\nTiga.\"\n",
        &["1: \"Siap,\" kata Rina.", "2: Satu, dua.\nTiga."],
        &[],
    ),
    (
        "a.tsv",
        "id\tisi\n1\t\"Siap,\" kata Rina.\n2\t\"Utuh.\"\n3\tSatu \"dua\" tiga.\n",
        &[
            "1: \"Siap,\" kata Rina.",
            "2: \"Utuh.\"",
            "3: Satu \"dua\" tiga.",
        ],
        &[],
    ),
    (
        "a.psv",
        "id|isi\n1|\"Siap,\" kata Rina.\n2|Dua.\n",
        &["1: \"Siap,\" kata Rina.", "2: Dua."],
        &[],
    ),
    (
        "a.csv",
        "id,isi\n1,\"\\\"Siap,\\\" kata Rina.\"\n",
        &["1: \"Siap,\" kata Rina."],
        &[],
    ),
    (
        "a.tsv",
        "id\tisi\n1\tSatu.\\n\"Siap,\" kata Rina.\n2\tDua.\n",
        &["1: Satu.\n\"Siap,\" kata Rina.", "2: Dua."],
        &[],
    ),
    (
        "a.tsv",
        "id\tisi\n1\tSatu.\n2\tDua.\n3\tTiga.\n4\t\"Empat.\n5\tLima.\n",
        &["1: Satu.", "2: Dua.", "3: Tiga.", "4: \"Empat.", "5: Lima."],
        &[],
    ),
    // A mark that is never closed, among rows that are quoted.
    (
        "a.csv",
        "id,isi,hari\n1,\"Satu, dua.\",x\n2,\"Air naik.,x\n3,\"Tiga, empat.\",x\n4,\"Lima, enam.\",x\n",
        &[
            "1: Satu, dua.",
            "2: \"Air naik.",
            "3: Tiga, empat.",
            "4: Lima, enam.",
        ],
        &[2],
    ),
    // A cell that closes and goes on.
    (
        "a.csv",
        "id,isi\n1,\"Satu, dua.\"\n2,\"Siap,\" kata Rina, pelan.\n3,\"Tiga, empat.\"\n",
        &[
            "1: Satu, dua.",
            "2: \"Siap,\" kata Rina, pelan.",
            "3: Tiga, empat.",
        ],
        &[2],
    ),
    (
        "a.csv",
        "id,isi\n1,\"Satu, dua.\"\n2,\"Siap,\" kata Rina.\n3,\"Tiga, empat.\"\n",
        &[
            "1: Satu, dua.",
            "2: \"Siap,\" kata Rina.",
            "3: Tiga, empat.",
        ],
        &[2],
    ),
    (
        "a.csv",
        "id,isi,hari\n1,\"Satu, dua.\",x\n2,\"Siap\n3,\"Tiga, empat.\",x\n",
        &[
            "1: Satu, dua.",
            "! row 2: a quotation mark is never closed where its cell ends, and its line has 2 cells, the header 3; the next \
             line is read as the next row",
            "3: Tiga, empat.",
        ],
        &[2],
    ),
    // Marks inside that are not doubled.
    (
        "a.csv",
        "id,isi\n1,\"Satu, dua.\"\n2,\"Kata \"siap\" itu.\nDua.\"\n3,\"Tiga, empat.\"\n",
        &[
            "1: Satu, dua.",
            "2: Kata \"siap\" itu.\nDua.",
            "3: Tiga, empat.",
        ],
        &[2],
    ),
    (
        "a.csv",
        "id,isi\n1,\"Satu, dua.\"\n2,\"Paragraf satu.\nParagraf dua",
        &["1: Satu, dua.", "2: Paragraf satu.\nParagraf dua"],
        &[2],
    ),
    // Too many cells and too few.
    (
        "a.csv",
        "id,isi,penulis\n1,Rapat dibuka, lalu ditutup.,Budi\n2,Dua.,Rina\n",
        &["1: Rapat dibuka, lalu ditutup.", "2: Dua."],
        &[1],
    ),
    (
        "a.csv",
        "id,isi,hari\n1,Satu.,x,y,z\n2,Dua.,x,,,\n3,Tiga.\n",
        &[
            "! row 1 has 5 cells, the header 3: it is not known which belong together",
            "2: Dua.",
            "3: Tiga.",
        ],
        &[1, 3],
    ),
    (
        "a.csv",
        "sep=;\r\nid;isi\r\n1;Satu.\r\n",
        &["1: Satu."],
        &[],
    ),
];

#[test]
fn no_row_is_lost_and_no_text_is_changed() {
    for (name, table, expected, told) in TABLES {
        let readings = read(name, table);
        assert_eq!(lines(&readings), *expected, "{table}");
        for (at, reading) in readings.iter().enumerate() {
            let message = match reading {
                Ok(article) => article.document.notes.join("; "),
                Err(failure) => failure.message.clone(),
            };
            let named = message.contains(&format!("row {}", at + 1));
            assert_eq!(named, told.contains(&(at + 1)), "{table}: {message:?}");
        }
    }
}

/// Sentences of which many begin with, hold or end in quotation marks, whole and unpaired.
fn sentence(number: usize) -> String {
    let name = ["Rina", "Darmo", "Wati", "Parijo"][number % 4];
    match number % 10 {
        0 => format!("\"Kami siap nomor {number},\" kata {name}."),
        1 => format!("\"Tunggu nomor {number}."),
        2 => format!("Kata {name}, \"nomor {number}\""),
        3 => format!("\"Nomor {number}.\""),
        4 => format!("Rapat \"{number}\" dan \"\"{name}\"\" ditutup, lalu dibuka."),
        5 => format!("\"\"Nomor {number}\" \\ {name}"),
        6 => format!("{name}: \"nomor {number}, \"lagi\", \"sekali\""),
        7 => format!(" Nomor {number}; {name} | 'siap' "),
        _ => format!("Warga nomor {number} pulang, kata {name}."),
    }
}

#[test]
fn twenty_thousand_sentences_without_quoting_come_out_verbatim() {
    let sentences: Vec<String> = (1..=20_000).map(sentence).collect();
    let rows = sentences
        .iter()
        .enumerate()
        .map(|(at, text)| format!("{}\t{text}\n", at + 1));
    let table: String = std::iter::once("id\tisi\n".to_owned())
        .chain(rows)
        .collect();
    let (readings, told) = read_with("a.tsv", table.as_bytes(), &ReadOptions::default());
    assert_eq!(readings.len(), sentences.len());
    for (at, (reading, sentence)) in readings.iter().zip(&sentences).enumerate() {
        let document = &reading.as_ref().unwrap().document;
        assert_eq!(document.text(), sentence);
        assert_eq!(document.id, (at + 1).to_string());
        assert!(document.notes.is_empty(), "{:?}", document.notes);
    }
    assert!(
        told[0].ends_with("cells between tabs, not quoted"),
        "{told:?}"
    );
}

#[test]
fn the_same_sentences_come_out_of_a_quoted_table() {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["id", "isi"]).unwrap();
    let sentences: Vec<String> = (1..=2_000)
        .map(|n| format!("{}\n{}", sentence(n), sentence(n + 1)))
        .collect();
    for (at, sentence) in sentences.iter().enumerate() {
        csv.write_record([&(at + 1).to_string(), sentence]).unwrap();
    }
    let readings = read(
        "a.csv",
        &String::from_utf8(csv.into_inner().unwrap()).unwrap(),
    );
    let texts: Vec<&str> = readings
        .iter()
        .map(|reading| reading.as_ref().unwrap().document.text())
        .collect();
    assert_eq!(texts, sentences);
    assert!(notes(&readings).iter().all(String::is_empty));
}

#[test]
fn a_stray_mark_among_many_rows_costs_only_its_own() {
    let table: String = (1..=50_000)
        .map(|n| match n {
            700 => format!("{n},\"Air naik di kampung nomor {n}.\n"),
            _ if n % 3 == 0 => format!("{n},\"Nomor {n}, kata Rina.\nSekian.\"\n"),
            _ => format!("{n},Nomor {n}.\n"),
        })
        .collect();
    let began = std::time::Instant::now();
    let readings = read("a.csv", &format!("id,isi\n{table}"));
    assert_eq!(readings.len(), 50_000);
    let stray = &readings[699].as_ref().unwrap().document;
    assert_eq!(stray.text(), "\"Air naik di kampung nomor 700.");
    assert!(stray.notes[0].starts_with("row 700:"), "{:?}", stray.notes);
    assert_eq!(
        notes(&readings)
            .iter()
            .filter(|note| !note.is_empty())
            .count(),
        1
    );
    assert!(began.elapsed().as_secs() < 30);
}

#[test]
fn quoting_can_be_set() {
    let table = "id\tisi\n1\t\"Satu.\"\n2\t\"Dua.\"\n";
    for (quoting, texts) in [
        (None, ["1: Satu.", "2: Dua."]),
        (Some(Quoting::Rfc4180), ["1: Satu.", "2: Dua."]),
        (Some(Quoting::None), ["1: \"Satu.\"", "2: \"Dua.\""]),
    ] {
        let options = ReadOptions {
            quoting,
            ..ReadOptions::default()
        };
        let (readings, _) = read_with("a.tsv", table.as_bytes(), &options);
        assert_eq!(lines(&readings), texts, "{quoting:?}");
    }
}

#[test]
fn tables_and_lines_in_utf16_are_read() {
    let little =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let big = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
    let (table, json) = (
        "id;isi\n1;“Siap,” kata Zoé.\n",
        "{\"id\": 1, \"isi\": \"“Siap,” kata Zoé.\"}\n",
    );
    for (name, bytes) in [
        ("a.csv", little(&format!("\u{FEFF}{table}"))),
        ("a.csv", big(&format!("\u{FEFF}{table}"))),
        ("a.csv", little(table)),
        ("a.jsonl", little(&format!("\u{FEFF}{json}"))),
        ("a.json", big(json)),
    ] {
        let (readings, told) = read_with(name, &bytes, &ReadOptions::default());
        assert_eq!(lines(&readings), ["1: “Siap,” kata Zoé."], "{name}");
        assert!(
            told.iter().any(|note| note.contains("read as UTF-16")),
            "{told:?}"
        );
    }
}

#[test]
fn a_row_without_end_is_told_and_the_next_one_read() {
    let limits = Limits {
        document: 100_000,
        ..Limits::default()
    };
    let options = ReadOptions {
        limits,
        ..ReadOptions::default()
    };
    let table = format!("id,isi\n1,Satu.\n2,{}\n3,Tiga.\n", "a".repeat(3_000_000));
    let (readings, _) = read_with("a.csv", table.as_bytes(), &options);
    let lines = lines(&readings);
    assert_eq!(
        (lines[0].as_str(), lines[2].as_str()),
        ("1: Satu.", "3: Tiga.")
    );
    assert!(
        lines[1].contains("over the limit of 100000 bytes"),
        "{}",
        lines[1]
    );
}

#[test]
fn markup_in_a_field_is_read_as_a_page_and_told_once() {
    let table = "id,judul,isi\n1,Satu &amp; dua,\"<p>&quot;Siap,&quot; kata Rina.</p><p>Sekian.</p>\"\n2,Dua,Jika a < b.\n";
    let (readings, told) = read_with("a.csv", table.as_bytes(), &ReadOptions::default());
    assert_eq!(
        lines(&readings),
        ["1: \"Siap,\" kata Rina.\nSekian.", "2: Jika a < b."]
    );
    let first = &readings[0].as_ref().unwrap().document;
    assert_eq!(first.title.as_deref(), Some("Satu & dua"));
    assert!(notes(&readings)[0].contains("markup"));
    assert_eq!(notes(&readings)[1], "");
    assert_eq!(
        told.iter().filter(|note| note.contains("markup")).count(),
        1
    );
    let options = ReadOptions {
        markup: Markup::Text,
        ..ReadOptions::default()
    };
    let (readings, _) = read_with("a.csv", table.as_bytes(), &options);
    assert!(lines(&readings)[0].starts_with("1: <p>&quot;Siap,"));
}

#[test]
fn addresses_authors_and_kept_fields_are_carried() {
    let table =
        "id,isi,url,penulis,kategori,skor\n1,Satu.,https://koran.example/1,Rina,Ekonomi,7\n";
    let mut options = ReadOptions {
        keep_records: true,
        ..ReadOptions::default()
    };
    options.columns.keep = vec!["skor".to_owned(), "id".to_owned()];
    let (readings, _) = read_with("a.csv", table.as_bytes(), &options);
    let article = readings[0].as_ref().unwrap();
    let document = &article.document;
    assert_eq!(document.url.as_deref(), Some("https://koran.example/1"));
    assert_eq!(document.author.as_deref(), Some("Rina"));
    assert_eq!(document.section.as_deref(), Some("Ekonomi"));
    assert_eq!(document.kept, ["7", "1"]);
    assert_eq!(
        article.record.as_deref(),
        Some(
            "{\"id\": \"1\", \"isi\": \"Satu.\", \"url\": \"https://koran.example/1\", \"penulis\": \"Rina\", \"kategori\": \"Ekonomi\", \"skor\": \"7\"}"
        )
    );
}

#[test]
fn a_column_of_days_is_read_in_one_order_and_what_is_no_day_is_told() {
    let table =
        "id,isi,tanggal\n1,Satu.,10/7/2025\n2,Dua.,10/21/2025\n3,Tiga.,kemarin\n4,Empat.,\n";
    let (readings, told) = read_with("a.csv", table.as_bytes(), &ReadOptions::default());
    let days: Vec<String> = readings
        .iter()
        .flatten()
        .map(|article| {
            article
                .document
                .published
                .map_or(String::new(), |day| day.to_string())
        })
        .collect();
    assert_eq!(days, ["2025-10-07", "2025-10-21", "", ""]);
    assert!(notes(&readings)[2].contains("kemarin"));
    assert_eq!(notes(&readings)[3], "");
    assert!(told[0].contains("(month first)"), "{told:?}");
}
