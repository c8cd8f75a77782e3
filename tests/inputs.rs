//! What goes in: every kind of input, packed and plain, gives the same documents; what is broken gives clear rows.
#![allow(clippy::unwrap_used)]
#![cfg(feature = "archives")]

use kutip::input::{Article, Columns, Failure, Inputs, Limits, ReadOptions, Reader, Reading};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Everything that the inputs in a folder give.
fn read_with(paths: &[PathBuf], options: &ReadOptions) -> Vec<Reading> {
    let inputs = Inputs::new(paths, &[], None).unwrap();
    let mut readings = Vec::new();
    for batch in Reader::new(&inputs, options.clone()) {
        for item in batch.items {
            item.articles(options, &mut |reading| readings.push(reading));
        }
    }
    readings
}

fn read(path: &Path) -> Vec<Reading> {
    read_with(&[path.to_owned()], &ReadOptions::default())
}

fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd_packed(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn ids_and_texts(readings: &[Reading]) -> Vec<(String, String)> {
    readings
        .iter()
        .map(|reading| match reading {
            Ok(article) => (
                article.document.id.clone(),
                article.document.text().to_owned(),
            ),
            Err(failure) => (failure.id.clone(), format!("! {}", failure.message)),
        })
        .collect()
}

fn only_failure(readings: &[Reading]) -> &Failure {
    let failures: Vec<&Failure> = readings.iter().filter_map(|r| r.as_ref().err()).collect();
    assert_eq!(failures.len(), 1, "{readings:?}");
    failures[0]
}

const JSONL: &str = "{\"id\": \"k1\", \"judul\": \"Banjir\", \"isi\": \"Air naik, kata Wati.\", \"tanggal\": \"5 Maret 2019\", \"media\": \"Koran Uji\"}\n\
    \n{\"id\": 7, \"isi\": \"Kereta \\\"Senja\\\" terlambat.\\nSekian.\", \"judul\": null}\r\n";

const CSV: &str = "id;judul;isi;tanggal;media\n\
    k1;Banjir;\"Air naik, kata Wati.\";05/03/2019;Koran Uji\n\
    7;;\"Kereta \"\"Senja\"\" terlambat.\nSekian.\";;\n";

fn check_two(readings: &[Reading], from: &str) {
    let articles: Vec<&Article> = readings.iter().map(|r| r.as_ref().expect(from)).collect();
    assert_eq!(articles.len(), 2, "{from}");
    let (first, second) = (&articles[0].document, &articles[1].document);
    assert_eq!(first.text(), "Air naik, kata Wati.", "{from}");
    assert_eq!(first.id, "k1");
    assert_eq!(first.title.as_deref(), Some("Banjir"));
    assert_eq!(first.outlet.as_deref(), Some("Koran Uji"));
    assert_eq!(first.published.unwrap().to_string(), "2019-03-05");
    assert_eq!(
        second.text(),
        "Kereta \"Senja\" terlambat.\nSekian.",
        "{from}"
    );
    assert_eq!(
        (second.id.as_str(), &second.title, second.published),
        ("7", &None, None)
    );
}

#[test]
fn the_same_records_come_out_of_every_form() {
    let array = format!("[{}]", JSONL.trim().replace("\n\n", ",\n"));
    let forms: [(&str, Vec<u8>); 9] = [
        ("a.jsonl", JSONL.into()),
        ("a.jsonl.gz", gzip(JSONL.as_bytes())),
        ("a.jsonl.zst", zstd_packed(JSONL.as_bytes())),
        (
            "a.ndjson",
            [&b"\xEF\xBB\xBF"[..], JSONL.as_bytes()].concat(),
        ),
        ("a.json", array.into()),
        ("a.csv", CSV.into()),
        ("a.csv.gz", gzip(CSV.as_bytes())),
        ("a.tsv", CSV.replace(';', "\t").into()),
        ("tanpa-nama", JSONL.into()),
    ];
    for (name, bytes) in forms {
        let (_folder, path) = written(name, &bytes);
        check_two(&read(&path), name);
        let (_folder, path) = written("a.zip", &zipped(&[(&format!("dalam/{name}"), &bytes)]));
        if name != "tanpa-nama" {
            check_two(&read(&path), &format!("a.zip/{name}"));
        }
    }
}

#[test]
fn texts_may_be_packed_too() {
    let expected = |id: &str| vec![(id.to_owned(), "Halo.\n".to_owned())];
    for (name, bytes) in [
        ("a.txt", b"Halo.\n".to_vec()),
        ("a.txt.gz", gzip(b"Halo.\n")),
        ("a.txt.zst", zstd_packed(b"Halo.\n")),
        ("salah.txt", gzip(b"Halo.\n")),
    ] {
        let (_folder, path) = written(name, &bytes);
        assert_eq!(ids_and_texts(&read(&path)), expected(name));
    }
    let (_folder, path) = written(
        "a.zip",
        &zipped(&[
            ("b/c.txt", b"Halo.\n"),
            ("../../d.txt", b"Dua."),
            ("e.jpg", b"\xFF\xD8"),
            ("__MACOSX/f.txt", b"x"),
            (".g.txt", b"x"),
        ]),
    );
    let found = ids_and_texts(&read(&path));
    let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(
        ids,
        ["a.zip/b/c.txt", "a.zip/../../d.txt"],
        "names only; nothing is unpacked to a disk"
    );
}

#[test]
fn all_members_of_a_gzip_file_are_read() {
    let two = [
        gzip(b"{\"text\": \"Satu.\"}\n"),
        gzip(b"{\"text\": \"Dua.\"}\n"),
    ]
    .concat();
    let (_folder, path) = written("a.jsonl.gz", &two);
    let found = ids_and_texts(&read(&path));
    assert_eq!(
        found,
        [
            ("a.jsonl.gz#1".to_owned(), "Satu.".to_owned()),
            ("a.jsonl.gz#2".to_owned(), "Dua.".to_owned())
        ]
    );
}

#[test]
fn a_bad_record_stands_in_its_place() {
    let lines = "{\"text\": \"Satu.\"}\nrusak\n{\"teks\": 1}\n{\"text\": \"Empat.\"}\n";
    let (_folder, path) = written("a.jsonl", lines.as_bytes());
    let found = ids_and_texts(&read(&path));
    assert_eq!(found[0].1, "Satu.");
    assert!(
        found[1].1.starts_with("! line 2 is no JSON record"),
        "{}",
        found[1].1
    );
    assert!(
        found[2].1.starts_with("! line 3 has no text"),
        "{}",
        found[2].1
    );
    assert_eq!(
        (found[3].0.as_str(), found[3].1.as_str()),
        ("a.jsonl#4", "Empat.")
    );
    let (_folder, path) = written("a.csv", b"id,text\n1,Satu.\n2\n3,Tiga.\n");
    let found = ids_and_texts(&read(&path));
    assert_eq!(
        (found[0].1.as_str(), found[2].1.as_str()),
        ("Satu.", "Tiga.")
    );
    assert!(found[1].1.contains("too few cells"), "{}", found[1].1);
}

#[test]
fn a_bad_first_record_does_not_hide_the_others() {
    for start in ["\u{FEFF}", "{\"id\": 1, \n", "// catatan\n\n"] {
        let (_folder, path) = written("a.jsonl", format!("{start}{JSONL}").as_bytes());
        let readings = read(&path);
        let texts = readings.iter().flatten().count();
        assert_eq!(texts, 2, "{start:?}: {readings:?}");
    }
    let (_folder, path) = written("a.json", b"[{\"text\": \"Satu.\"}, {\"text\": \"Dua.\"}");
    let readings = read(&path);
    assert_eq!(readings.iter().flatten().count(), 2);
    assert!(only_failure(&readings).message.contains("cut off"));
}

#[test]
fn a_field_that_is_not_there_is_named() {
    let options = ReadOptions {
        columns: Columns {
            text: Some("naskah".to_owned()),
            ..Columns::default()
        },
        ..ReadOptions::default()
    };
    for (name, bytes) in [("a.jsonl", JSONL), ("a.csv", CSV)] {
        let (_folder, path) = written(name, bytes.as_bytes());
        let readings = read_with(&[path], &options);
        assert!(
            only_failure(&readings)
                .message
                .starts_with("no field is called `naskah`")
        );
    }
}

fn small() -> ReadOptions {
    ReadOptions {
        limits: Limits {
            document: 100_000,
            ..Limits::default()
        },
        ..ReadOptions::default()
    }
}

#[test]
fn a_line_without_end_is_passed_over_and_the_next_one_read() {
    let long = format!(
        "{{\"text\": \"{}\"}}\n{{\"text\": \"Dua.\"}}\n",
        "a".repeat(3_000_000)
    );
    let (_folder, path) = written("a.jsonl", long.as_bytes());
    let readings = read_with(&[path], &small());
    assert_eq!(readings.len(), 2);
    assert!(
        only_failure(&readings)
            .message
            .contains("over the limit of 100000 bytes")
    );
    assert_eq!(readings[1].as_ref().unwrap().document.id, "a.jsonl#2");
    let (_folder, path) = written("a.txt", "a".repeat(200_000).as_bytes());
    assert!(
        only_failure(&read_with(&[path], &small()))
            .message
            .contains("over the limit")
    );
}

#[test]
fn a_quotation_mark_that_never_closes_costs_no_other_row() {
    let table = format!("id,text\n1,Satu.\n2,\"Dua.\n{}", "3,Tiga.\n".repeat(20_000));
    let (_folder, path) = written("a.csv", table.as_bytes());
    let readings = read_with(&[path], &small());
    assert_eq!(readings.len(), 20_002);
    let second = &readings[1].as_ref().unwrap().document;
    assert_eq!(second.text(), "\"Dua.");
}

#[test]
fn bombs_are_told_and_cost_nothing() {
    let zeros = vec![b' '; 64 << 20];
    for (name, bytes) in [
        ("a.jsonl.gz", gzip(&zeros)),
        ("a.jsonl.zst", zstd_packed(&zeros)),
        ("a.zip", zipped(&[("a.jsonl", &zeros)])),
        ("b.csv.gz", gzip(&[&b"id,text\n1,\""[..], &zeros].concat())),
    ] {
        assert!(bytes.len() < 1 << 20);
        let (_folder, path) = written(name, &bytes);
        let readings = read(&path);
        let message = &only_failure(&readings).message;
        assert!(
            message.contains("times its size") || message.contains("the limit"),
            "{name}: {message}"
        );
    }
}

#[test]
fn what_was_cut_off_gives_its_whole_part_and_a_row() {
    let lines: String = (0..20_000)
        .map(|n| format!("{{\"text\": \"Nomor {n} {}\"}}\n", n * 7919 % 1009))
        .collect();
    for (name, bytes) in [
        ("a.jsonl.gz", gzip(lines.as_bytes())),
        ("a.jsonl.zst", zstd_packed(lines.as_bytes())),
    ] {
        let (_folder, path) = written(name, &bytes[..bytes.len() / 2]);
        let readings = read(&path);
        assert!(readings.len() > 1000, "{name}");
        let message = &only_failure(&readings).message;
        assert!(message.starts_with("from line "), "{name}: {message}");
        assert!(readings.last().unwrap().is_err());
    }
    let whole = zipped(&[("a.txt", lines.as_bytes())]);
    let (_folder, path) = written("a.zip", &whole[..whole.len() / 2]);
    assert!(only_failure(&read(&path)).message.contains("zip"));
}

#[test]
fn a_member_that_is_not_what_its_archive_says_is_an_error() {
    let mut bytes = zipped(&[("a.txt", b"Halo semua, apa kabar?")]);
    let at = bytes.windows(5).position(|w| w == b"a.txt").unwrap() + 5;
    bytes[at + 3] ^= 0x55;
    let (_folder, path) = written("a.zip", &bytes);
    let readings = read(&path);
    let message = &only_failure(&readings).message;
    assert!(
        message.contains("cannot be read") || message.contains("damaged"),
        "{message}"
    );
}

#[test]
fn cells_and_lines_that_are_not_utf8_are_decoded() {
    let (_folder, path) = written(
        "a.csv",
        b"id;text\n1;\x93Caf\xe9 itu tutup,\x94 kata Ani.\n",
    );
    let readings = read(&path);
    let document = &readings[0].as_ref().unwrap().document;
    assert_eq!(document.text(), "“Café itu tutup,” kata Ani.");
    assert!(
        document.notes[0].contains("windows-1252"),
        "{:?}",
        document.notes
    );
}

#[test]
fn records_are_kept_only_where_asked() {
    let (_folder, path) = written("a.jsonl", JSONL.as_bytes());
    let kept = read_with(
        std::slice::from_ref(&path),
        &ReadOptions {
            keep_records: true,
            ..ReadOptions::default()
        },
    );
    let record = kept[0].as_ref().unwrap().record.as_deref();
    assert_eq!(record, JSONL.lines().next());
    assert_eq!(read(&path)[0].as_ref().unwrap().record, None);
}

fn warc(records: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (kind, head, body) in records {
        let length = body.len();
        write!(
            bytes,
            "WARC/1.0\r\nWARC-Type: {kind}\r\n{head}Content-Length: {length}\r\n\r\n"
        )
        .unwrap();
        bytes.extend_from_slice(body);
        bytes.extend_from_slice(b"\r\n\r\n");
    }
    bytes
}

const PAGE: &str = "<html><head><title>Jalan Dibuka</title></head><body><p>Jalan itu dibuka lagi, kata Darmo, \
    setelah perbaikan selesai pekan ini.</p></body></html>";
const PAGE_TEXT: &str = "Jalan itu dibuka lagi, kata Darmo, setelah perbaikan selesai pekan ini.";
const HTTP: &str = "Content-Type: application/http; msgtype=response\r\n";

fn web_archive() -> Vec<u8> {
    let answer =
        |head: &str, body: &[u8]| [format!("HTTP/1.1 {head}\r\n\r\n").as_bytes(), body].concat();
    let plain = answer("200 OK\r\nContent-Type: text/html", PAGE.as_bytes());
    let packed = answer(
        "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip",
        &gzip(PAGE.as_bytes()),
    );
    let chunks = format!("{:x}\r\n{PAGE}\r\n0\r\n\r\n", PAGE.len());
    let chunked = answer(
        "200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked",
        chunks.as_bytes(),
    );
    let missing = answer("404 Not Found\r\nContent-Type: text/html", PAGE.as_bytes());
    let uri = |name: &str| format!("WARC-Target-URI: http://koran.example/{name}\r\n{HTTP}");
    warc(&[
        (
            "warcinfo",
            "Content-Type: application/warc-fields\r\n",
            b"software: uji",
        ),
        ("request", &uri("a"), b"GET /a HTTP/1.1\r\n\r\n"),
        ("response", &uri("a"), &plain),
        ("response", &uri("b"), &packed),
        ("response", &uri("c"), &chunked),
        ("response", &uri("d"), &missing),
        (
            "conversion",
            "WARC-Target-URI: http://koran.example/e\r\nContent-Type: text/plain\r\n",
            PAGE_TEXT.as_bytes(),
        ),
    ])
}

#[test]
fn pages_come_out_of_web_archives() {
    let expected: Vec<(String, String)> = ["a", "b", "c", "e"]
        .iter()
        .map(|name| (format!("http://koran.example/{name}"), PAGE_TEXT.to_owned()))
        .collect();
    for (name, bytes) in [
        ("a.warc", web_archive()),
        ("a.warc.gz", gzip(&web_archive())),
        ("tanpa-nama", web_archive()),
    ] {
        let (_folder, path) = written(name, &bytes);
        assert_eq!(ids_and_texts(&read(&path)), expected, "{name}");
    }
}

#[test]
fn web_archives_that_lie_about_lengths_end_in_clear_rows() {
    let good = web_archive();
    let lie = |said: &str| {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\n{HTTP}Content-Length: {said}\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
        );
        [head.as_bytes(), b"\r\n\r\n", &good].concat()
    };
    for (said, message, documents) in [
        ("18446744073709551615", "the archive ends before", 0),
        ("99999999999", "the archive ends before", 0),
        ("5", "belong to no record", 4),
        ("-1", "does not say how long", 4),
        ("banyak", "does not say how long", 4),
    ] {
        let (_folder, path) = written("a.warc", &lie(said));
        let readings = read(&path);
        let failures: Vec<&Failure> = readings.iter().filter_map(|r| r.as_ref().err()).collect();
        assert!(
            failures
                .iter()
                .any(|failure| failure.message.contains(message)),
            "{said}: {failures:?}"
        );
        assert_eq!(readings.len() - failures.len(), documents, "{said}");
    }
    let (_folder, path) = written("a.warc", &good[..good.len() - 40]);
    assert!(only_failure(&read(&path)).message.contains("cut off"));
}

#[test]
fn seven_hundred_kilobytes_of_tags_end_in_seconds() {
    let began = std::time::Instant::now();
    for page in [
        "<div>".repeat(140_000),
        "<table><tr><td>".repeat(46_000),
        "<b><p>".repeat(115_000),
    ] {
        let (_folder, path) = written("a.html", page.as_bytes());
        assert_eq!(read(&path).len(), 1);
    }
    assert!(began.elapsed().as_secs() < 20);
}

/// A tar archive of files; a long name comes in a head of its own, or in an extended one.
fn tarred(members: &[(&str, &[u8])], extended: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut add = |name: &str, kind: u8, data: &[u8]| {
        let mut head = [0_u8; 512];
        head[..name.len()].copy_from_slice(name.as_bytes());
        head[100..107].copy_from_slice(b"0000644");
        head[124..135].copy_from_slice(format!("{:011o}", data.len()).as_bytes());
        head[148..156].copy_from_slice(b"        ");
        head[156] = kind;
        head[257..263].copy_from_slice(b"ustar\0");
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        bytes.extend_from_slice(&head);
        bytes.extend_from_slice(data);
        bytes.resize(bytes.len().next_multiple_of(512), 0);
    };
    add("folder/", b'5', b"");
    for (name, data) in members {
        if name.len() <= 100 {
            add(name, b'0', data);
        } else if extended {
            let record = format!(" path={name}\n");
            let length = record.len() + 3;
            add("pax", b'x', format!("{length}{record}").as_bytes());
            add("short", b'0', data);
        } else {
            add("././@LongLink", b'L', format!("{name}\0").as_bytes());
            add(&name[..100], b'0', data);
        }
    }
    bytes.extend_from_slice(&[0; 1024]);
    bytes
}

fn bzip2_packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const LINE: &str = "Kami siap, kata Budi.\n";
/// `LINE` as xz packs it.
const XZ: &str = "fd377a585a000004e6d6b4460200210116000000742fe5a30100154b616d6920736961702c206b61746120427564692e0a000000\
    c64d299f6d82412d00012e16560955df1fb6f37d010000000004595a";

fn xz_line() -> Vec<u8> {
    (0..XZ.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&XZ[at..at + 2], 16).unwrap())
        .collect()
}

#[test]
fn packed_files_are_read_however_they_are_packed() {
    let line = LINE.as_bytes();
    let skipped = [&b"\x50\x2A\x4D\x18\x04\0\0\0abcd"[..], &zstd_packed(line)].concat();
    let two = |one: Vec<u8>| [one.clone(), one].concat();
    let padded = |packed: Vec<u8>, zeros| [packed, vec![0; zeros]].concat();
    for (name, bytes, lines) in [
        ("a.txt.xz", xz_line(), 1),
        ("b.txt.xz", two(xz_line()), 2),
        ("a.txt.bz2", bzip2_packed(line), 1),
        ("b.txt.bz2", two(bzip2_packed(line)), 2),
        ("a.txt.zst", skipped.clone(), 1),
        ("b.txt.zst", [zstd_packed(line), skipped].concat(), 2),
        ("a.txt.gz", padded(gzip(line), 500_000), 1),
        ("b.txt.gz", padded(gzip(line), 3), 1),
        ("c.txt.gz", padded(two(gzip(line)), 512), 2),
        ("d.txt.gz", [padded(gzip(line), 7), gzip(line)].concat(), 2),
        ("e.txt", xz_line(), 1),
    ] {
        let (_folder, path) = written(name, &bytes);
        let readings = read(&path);
        let article = readings[0].as_ref().expect(name);
        assert_eq!(article.document.text(), LINE.repeat(lines), "{name}");
    }
    for (name, bytes) in [
        ("a.txt.gz", [gzip(line), b"\0\0sisa".to_vec()].concat()),
        ("a.txt.xz", xz_line()[..60].to_vec()),
        ("a.txt.bz2", bzip2_packed(line)[..30].to_vec()),
    ] {
        let (_folder, path) = written(name, &bytes);
        let found = read(&path);
        let message = &only_failure(&found).message;
        assert!(message.contains("cannot be read"), "{name}: {message}");
    }
}

#[test]
fn tar_archives_are_read_member_by_member() {
    let long = format!("{}/panjang.txt", "folder".repeat(20));
    let packed = gzip(b"Berkas di dalam berkas.");
    let members: [(&str, &[u8]); 8] = [
        ("./a.txt", b"Isi pertama."),
        (&long, b"Nama yang panjang."),
        ("data.jsonl", JSONL.as_bytes()),
        (".rahasia.txt", b"Tersembunyi."),
        ("foto.jpg", &[7; 5000]),
        ("b.txt.gz", &packed),
        ("kosong.txt", b""),
        ("akhir.csv", CSV.as_bytes()),
    ];
    for extended in [false, true] {
        let tar = tarred(&members, extended);
        for (name, bytes) in [
            ("a.tar", tar.clone()),
            ("a.tgz", gzip(&tar)),
            ("a.tar.zst", zstd_packed(&tar)),
            ("a.tar.bz2", bzip2_packed(&tar)),
            ("tanpa-nama", tar.clone()),
        ] {
            let (_folder, path) = written(name, &bytes);
            let found = ids_and_texts(&read(&path));
            let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
            let of = |member: &str| format!("{name}/{member}");
            let expected = [
                &of("a.txt"),
                &of(&long),
                "k1",
                "7",
                &of("b.txt.gz"),
                &of("kosong.txt"),
                "k1",
                "7",
            ];
            assert_eq!(ids, expected, "{name}");
            assert_eq!(found[0].1, "Isi pertama.");
            assert_eq!(found[1].1, "Nama yang panjang.");
            assert_eq!(found[4].1, "Berkas di dalam berkas.");
        }
    }
}

#[test]
fn tar_archives_that_are_cut_or_damaged_end_in_clear_rows() {
    let inner = zipped(&[("a.txt", b"x")]);
    let tar = tarred(
        &[
            ("a.txt", b"Isi."),
            ("b.txt", &[b'x'; 3000]),
            ("c.zip", &inner),
        ],
        false,
    );
    let (_folder, path) = written("a.tar", &tar);
    let readings = read(&path);
    assert_eq!(readings.len(), 3);
    assert!(
        only_failure(&readings)
            .message
            .contains("archive inside an archive")
    );
    for (bytes, words) in [
        (tar[..3000].to_vec(), "cut off"),
        ([&tar[..1600], b"x", &tar[1601..]].concat(), "check sum"),
    ] {
        let (_folder, path) = written("a.tar", &bytes);
        let readings = read(&path);
        let message = &only_failure(&readings).message;
        assert!(message.contains(words), "{message}");
        assert_eq!(ids_and_texts(&readings)[0].1, "Isi.");
    }
}

/// A page as Brotli packs it that does not try.
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let head = ((bytes.len() as u32 - 1) << 4) | 1 << 20;
    [&head.to_le_bytes()[..3], bytes, &[3]].concat()
}

#[test]
fn pages_in_web_archives_are_unpacked_and_collections_of_them_opened() {
    let answer = |packing: &str, body: &[u8]| {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {packing}\r\n\r\n"
        );
        [head.as_bytes(), body].concat()
    };
    let page = PAGE.as_bytes();
    let packings = [
        ("br", brotli(page)),
        ("br", page.to_vec()),
        ("zstd", zstd_packed(page)),
        ("gzip", page.to_vec()),
        ("identity", page.to_vec()),
    ];
    let bodies: Vec<Vec<u8>> = packings
        .iter()
        .map(|(packing, body)| answer(packing, body))
        .collect();
    let heads: Vec<String> = (0..bodies.len())
        .map(|n| format!("WARC-Target-URI: https://koran.example/{n}\r\n{HTTP}"))
        .collect();
    let records: Vec<(&str, &str, &[u8])> = heads
        .iter()
        .zip(&bodies)
        .map(|(head, body)| ("response", head.as_str(), body.as_slice()))
        .collect();
    let archive = warc(&records);
    let collection = zipped(&[
        ("datapackage.json", b"{\"profile\": \"data-package\"}"),
        ("pages/pages.jsonl", b"{\"url\": \"x\", \"text\": \"x\"}"),
        ("archive/data.warc.gz", &gzip(&archive)),
    ]);
    for (name, bytes) in [("a.warc", archive.clone()), ("a.wacz", collection)] {
        let (_folder, path) = written(name, &bytes);
        let readings = read(&path);
        assert_eq!(readings.len(), packings.len(), "{name}");
        for (number, reading) in readings.iter().enumerate() {
            let document = &reading.as_ref().unwrap().document;
            assert_eq!(document.text(), PAGE_TEXT, "{name} {number}");
            assert_eq!(document.url.as_deref(), Some(document.id.as_str()));
        }
    }
}

#[test]
fn records_in_utf16_are_read() {
    let utf16 = |text: &str| -> Vec<u8> {
        let units = [0xFEFF].into_iter().chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    for (name, text) in [("a.jsonl", JSONL), ("a.csv", CSV)] {
        let (_folder, path) = written(name, &utf16(text));
        check_two(&read(&path), name);
        let (_folder, path) = written(&format!("{name}.gz"), &gzip(&utf16(text)));
        check_two(&read(&path), name);
    }
}

#[test]
fn utf8_taken_for_another_encoding_is_told_and_mended_if_asked() {
    let text = "“Kami siap,” kata Zoé.";
    let taken: String = text.bytes().map(char::from).collect();
    let record = serde_json::json!({"text": taken, "title": "CafÃ©"}).to_string();
    for (name, bytes) in [("a.txt", taken.as_bytes()), ("a.jsonl", record.as_bytes())] {
        let (_folder, path) = written(name, bytes);
        let told = read(&path);
        let document = &told[0].as_ref().unwrap().document;
        assert_eq!(document.text(), taken);
        assert!(
            document.notes[0].contains("--repair"),
            "{:?}",
            document.notes
        );
        let repair = ReadOptions {
            repair: true,
            ..ReadOptions::default()
        };
        let mended = read_with(&[path], &repair);
        let document = &mended[0].as_ref().unwrap().document;
        assert_eq!(document.text(), text);
        assert!(
            document.notes[0].starts_with("3 places"),
            "{:?}",
            document.notes
        );
        assert!(
            document
                .title
                .as_deref()
                .is_none_or(|title| title == "Café")
        );
    }
}

#[test]
fn files_of_other_programs_say_what_they_are() {
    for (name, bytes, words) in [
        ("laporan.pdf", &b"%PDF-1.4\n1 0 obj"[..], "PDF"),
        ("laporan.txt", b"%PDF-1.4\n1 0 obj", "PDF"),
        (
            "laporan.docx",
            b"PK\x03\x04\0\0word/document.xml\0",
            ".docx",
        ),
        ("surat.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", ".doc"),
        (
            "surat.odt",
            b"PK\x03\x04\0mimetypeapplication/vnd.oasis.opendocument.text",
            ".odt",
        ),
        ("arsip.rar", b"Rar!\x1A\x07\0", "unpack"),
        (
            "umpan.xml",
            b"<?xml version=\"1.0\"?><katalog><buku>Judul</buku></katalog>",
            "XML",
        ),
        ("foto.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF", ".jpg"),
    ] {
        let (_folder, path) = written(name, bytes);
        let found = read(&path);
        let message = &only_failure(&found).message;
        assert!(message.contains(words), "{name}: {message}");
    }
}
