//! Records in every shape in which JSON, feeds and workbooks hold them.
#![allow(clippy::unwrap_used)]

use kutip::input::{Columns, Inputs, ReadOptions, Reader, Reading};
use std::fs;

fn read_with(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<Reading> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let inputs = Inputs::new(&[path], &[], None).unwrap();
    let mut readings = Vec::new();
    for batch in Reader::new(&inputs, options.clone()) {
        for item in batch.items {
            item.articles(options, &mut |reading| readings.push(reading));
        }
    }
    readings
}

/// Each document as `id|title|day|text`, with `!` and the message where there is none.
fn lines(readings: &[Reading]) -> Vec<String> {
    let line = |reading: &Reading| match reading {
        Ok(article) => {
            let document = &article.document;
            let day = document
                .published
                .map_or(String::new(), |day| day.to_string());
            let title = document.title.as_deref().unwrap_or("");
            format!("{}|{title}|{day}|{}", document.id, document.text())
        }
        Err(failure) => format!("! {}", failure.message),
    };
    readings.iter().map(line).collect()
}

const SHAPES: &[(&str, &str, &[&str])] = &[
    (
        "a.json",
        r#"{"status": "ok", "articles": [{"title": "J", "publishedAt": "2024-05-06T07:08:09Z", "content": "Satu."}, {"content": "Dua."}]}"#,
        &["a.json#1|J|2024-05-06|Satu.", "a.json#2|||Dua."],
    ),
    (
        "a.json",
        r#"{"data": {"articles": [{"id": "a", "isi": "Satu."}, {"id": "b", "isi": "Dua."}], "tags": ["x", "y"]}}"#,
        &["a|||Satu.", "b|||Dua."],
    ),
    (
        "a.json",
        r#"["Satu.", "Dua."]"#,
        &["a.json#1|||Satu.", "a.json#2|||Dua."],
    ),
    (
        "a.json",
        r#"{"k1": {"isi": "Satu."}, "k2": {"isi": "Dua."}}"#,
        &["k1|||Satu.", "k2|||Dua."],
    ),
    (
        "a.json",
        r#"{"ekonomi": [{"isi": "Satu."}], "daerah": [{"isi": "Dua."}]}"#,
        &["a.json#1|||Satu.", "a.json#2|||Dua."],
    ),
    (
        "a.json",
        r#"{"id": 7, "isi": "Satu.", "terkait": [{"id": 8, "isi": "Dua."}]}"#,
        &["7|||Satu."],
    ),
    (
        "a.json",
        "{\n \"id\": 1,\n \"isi\": \"Satu.\"\n}\n{\n \"id\": 2,\n \"isi\": \"Dua.\"\n}\n",
        &["1|||Satu.", "2|||Dua."],
    ),
    (
        "a.json",
        "[\n {\n  \"isi\": \"Satu.\"\n },\n {\n  \"isi\": rusak\n },\n {\n  \"isi\": \"Tiga.\"\n }\n]\n",
        &[
            "a.json#1|||Satu.",
            "! record 2 (line 5) is no JSON record: expected value at byte 12",
            "a.json#3|||Tiga.",
        ],
    ),
    (
        "a.json",
        r#"[{"id": 12, "date": "2021-04-09T08:11:00", "title": {"rendered": "J &#038; K"}, "content": {"rendered": "<p>Satu.</p>\n<p>Dua.</p>"}}]"#,
        &["12|J & K|2021-04-09|Satu.\nDua."],
    ),
    (
        "a.json",
        r#"{"hits": {"hits": [{"_id": "x", "_source": {"judul": "J", "content": "Satu."}}]}}"#,
        &["x|J||Satu."],
    ),
    (
        "a.json",
        r#"{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "J", "articleBody": "Satu.", "datePublished": "2022-03-04"}"#,
        &["a.json#1|J|2022-03-04|Satu."],
    ),
    (
        "a.jsonl",
        r#"{"id": 1, "paragraphs": ["Satu.", "Dua."]}"#,
        &["1|||Satu.\nDua."],
    ),
    (
        "a.jsonl",
        r#"{"id": 1, "content": [{"type": "p", "text": "Satu."}, {"type": "p", "text": "Dua."}]}"#,
        &["1|||Satu.\nDua."],
    ),
    ("a.jsonl", r#"[{"id": 1, "isi": "Satu."}]"#, &["1|||Satu."]),
    (
        "a.jsonl",
        "{\"id\": 1, \"skor\": NaN, \"isi\": \"Satu.\"}\n{\"id\": 2, \"isi\": \"NaN.\"}\n",
        &["1|||Satu.", "2|||NaN."],
    ),
    (
        "a.jsonl",
        r#"{"_id": {"$oid": "f0"}, "when": 1, "date": {"$date": "2020-02-03T00:00:00Z"}, "text": "Satu."}"#,
        &["f0||2020-02-03|Satu."],
    ),
    ("a.json", "[]", &[]),
    (
        "a.json",
        "rusak",
        &["! from record 1 on: no JSON record stands in it"],
    ),
    (
        "a.json",
        r#"[{"isi": "Satu."}, {"isi": "Du"#,
        &[
            "a.json#1|||Satu.",
            "! from record 2 on: cannot be read to its end: it was cut off",
        ],
    ),
    (
        "a.xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss><channel><title>Koran Uji</title><item><title>J &amp; K</title><guid>g</guid>\
            <pubDate>Tue, 05 Mar 2019 10:00:00 +0700</pubDate><description>Pendek</description>\
            <content:encoded><![CDATA[<p>&ldquo;Satu.&rdquo;</p><p>Dua.</p>]]></content:encoded></item></channel></rss>",
        &["g|J & K|2019-03-05|“Satu.”\nDua."],
    ),
    (
        "a.atom",
        "<feed><entry><id>t</id><title>J</title><updated>2020-01-02T03:04:05Z</updated><author><name>Rina</name></author>\
            <content type=\"xhtml\"><div><p>Satu &lt; dua.</p><p>Tiga.</p></div></content></entry></feed>",
        &["t|J|2020-01-02|Satu < dua.\nTiga."],
    ),
    (
        "a.xml",
        "<urlset><url><loc>x</loc></url></urlset>",
        &["! from line 1 on: cannot be read: it is XML without an item of RSS or Atom"],
    ),
];

#[test]
fn records_are_found_wherever_they_stand() {
    for (name, content, expected) in SHAPES {
        let readings = read_with(name, content.as_bytes(), &ReadOptions::default());
        assert_eq!(lines(&readings), *expected, "{content}");
    }
}

#[test]
fn users_can_say_where_records_and_texts_are() {
    let json = r#"{"a": {"b": [{"x": {"isi": "Satu."}, "y": [{"p": "Dua."}, {"p": "Tiga."}]}]}, "c": [{"isi": "Lain."}]}"#;
    let with = |text: &str, records: &str| ReadOptions {
        columns: Columns {
            text: Some(text.to_owned()),
            ..Columns::default()
        },
        records: Some(records.to_owned()),
        ..ReadOptions::default()
    };
    for (text, records, expected) in [
        ("x.isi", "a.b", "a.json#1|||Satu."),
        ("y.p", "a.b", "a.json#1|||Dua.\nTiga."),
        (
            "y",
            "a.*",
            "a.json#1|||Dua.
Tiga.",
        ),
        (
            "isi",
            "a.z",
            "! from record 1 on: no record stands at `a.z` (--records)",
        ),
    ] {
        let readings = read_with("a.json", json.as_bytes(), &with(text, records));
        let found = lines(&readings);
        assert_eq!(found, [expected], "{text} {records}");
    }
}

#[test]
fn records_in_one_long_object_are_cut_without_holding_it() {
    let records: Vec<String> = (0..30_000)
        .map(|n| format!("{{\"id\": {n}, \"isi\": \"Nomor {n} {}\"}}", "x".repeat(60)))
        .collect();
    let json = format!(
        "{{\"meta\": {{\"total\": 1}}, \"articles\": [\n{}\n]}}",
        records.join(",\n")
    );
    let readings = read_with("a.json", json.as_bytes(), &ReadOptions::default());
    assert_eq!(readings.len(), records.len());
    assert_eq!(readings[29_999].as_ref().unwrap().document.id, "29999");
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_gives_the_rows_of_its_first_sheet_with_texts() {
    use std::io::Write;
    const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
    const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Catatan" sheetId="1" r:id="rId1"/><sheet name="Berita" sheetId="2" r:id="rId2"/></sheets></workbook>"#;
    const BOOK_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;
    let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let sheet = |rows: &[&str]| {
        let rows: String = rows.iter().map(|row| format!("<row>{row}</row>")).collect();
        format!(
            "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
        )
    };
    let notes = sheet(&[&cell("a"), &cell("b")]);
    let header = [cell("id"), cell("judul"), cell("isi"), cell("tanggal")].concat();
    let row = [
        cell("k1"),
        cell("J"),
        cell("\"Siap,\" kata Rina."),
        "<c><v>43529</v></c>".to_owned(),
    ]
    .concat();
    let texts = sheet(&[&header, &row]);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/worksheets/sheet1.xml", &notes),
        ("xl/worksheets/sheet2.xml", &texts),
    ] {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let readings = read_with("a.xlsx", &bytes, &ReadOptions::default());
    assert_eq!(lines(&readings), ["k1|J|2019-03-05|\"Siap,\" kata Rina."]);
    let broken = read_with("a.xlsx", &bytes[..bytes.len() / 2], &ReadOptions::default());
    assert!(
        lines(&broken)[0].starts_with("! the workbook cannot be read"),
        "{broken:?}"
    );
}

/// A Parquet file with the columns `id`, `isi` (nothing in the first row), `paragraf` (a list), `waktu` (microseconds),
/// `hari` (days) and `meta.kanal`, in two groups of rows.
#[cfg(feature = "parquet")]
fn parquet_file() -> Vec<u8> {
    use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
    use parquet::schema::parser::parse_message_type;
    const SCHEMA: &str = "message berita {
        required binary id (STRING);
        optional binary isi (STRING);
        optional group paragraf (LIST) { repeated group list { optional binary element (STRING); } }
        required int64 waktu (TIMESTAMP(MICROS,true));
        required int64 saat (TIMESTAMP(NANOS,true));
        required int32 hari (DATE);
        required group meta { required binary kanal (STRING); }
    }";
    type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;
    fn texts(group: &mut Group<'_>, values: &[&str], there: Option<&[i16]>, again: Option<&[i16]>) {
        let values: Vec<ByteArray> = values.iter().map(|value| ByteArray::from(*value)).collect();
        let mut column = group.next_column().unwrap().unwrap();
        let typed = column.typed::<ByteArrayType>();
        typed.write_batch(&values, there, again).unwrap();
        column.close().unwrap();
    }
    fn moments(group: &mut Group<'_>, moment: i64) {
        let mut column = group.next_column().unwrap().unwrap();
        let typed = column.typed::<Int64Type>();
        typed.write_batch(&[moment], None, None).unwrap();
        column.close().unwrap();
    }
    let schema = std::sync::Arc::new(parse_message_type(SCHEMA).unwrap());
    let packing = parquet::basic::Compression::SNAPPY;
    let properties = WriterProperties::builder().set_compression(packing);
    let properties = std::sync::Arc::new(properties.build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    for (id, text, there) in [("k1", None, 0), ("k2", Some("\"Siap,\" kata Rina."), 1)] {
        let mut group = writer.next_row_group().unwrap();
        texts(&mut group, &[id], None, None);
        texts(&mut group, text.as_slice(), Some(&[there]), None);
        texts(&mut group, &["Satu.", "Dua."], Some(&[3, 3]), Some(&[0, 1]));
        moments(&mut group, 1_557_126_489_000_000);
        moments(&mut group, 1_557_126_489_000_000_000);
        let mut column = group.next_column().unwrap().unwrap();
        let typed = column.typed::<Int32Type>();
        typed.write_batch(&[18_022], None, None).unwrap();
        column.close().unwrap();
        texts(&mut group, &["ekonomi"], None, None);
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

#[cfg(feature = "parquet")]
#[test]
fn a_parquet_file_gives_its_rows() {
    let bytes = parquet_file();
    let chosen = |text: &str, date: &str| ReadOptions {
        columns: Columns {
            text: Some(text.to_owned()),
            date: Some(date.to_owned()),
            keep: vec!["meta.kanal".to_owned()],
            ..Columns::default()
        },
        ..ReadOptions::default()
    };
    for (text, date, first, second) in [
        (
            "isi",
            "hari",
            "! line 1 has no text in its field `isi`",
            "k2||2019-05-06|\"Siap,\" kata Rina.",
        ),
        (
            "paragraf",
            "waktu",
            "k1||2019-05-06|Satu.\nDua.",
            "k2||2019-05-06|Satu.\nDua.",
        ),
        (
            "isi",
            "saat",
            "! line 1 has no text in its field `isi`",
            "k2||2019-05-06|\"Siap,\" kata Rina.",
        ),
    ] {
        let readings = read_with("a.parquet", &bytes, &chosen(text, date));
        assert_eq!(lines(&readings), [first, second], "{text} {date}");
        assert_eq!(readings[1].as_ref().unwrap().document.kept, ["ekonomi"]);
    }
    // What it is shows without a name that tells; the columns are guessed as those of tables.
    let guessed = read_with("tanpa-nama", &bytes, &ReadOptions::default());
    assert_eq!(lines(&guessed)[1], "k2||2019-05-06|\"Siap,\" kata Rina.");
}

#[cfg(feature = "parquet")]
#[test]
fn a_broken_parquet_file_gets_a_row_that_says_so() {
    let bytes = parquet_file();
    let broken = |bytes: &[u8]| {
        let readings = read_with("a.parquet", bytes, &ReadOptions::default());
        lines(&readings)
    };
    for cut in [4, 40, bytes.len() / 2, bytes.len() - 5] {
        let told = broken(&bytes[..cut]);
        assert!(
            told.len() == 1 && told[0].starts_with("! the Parquet file cannot be read"),
            "{cut}: {told:?}"
        );
    }
    // Whatever byte is wrong, the run goes on: rows, or a row with the reason.
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        assert!(!broken(&damaged).is_empty(), "{at}");
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_parquet_file_is_refused_with_the_feature_that_reads_it() {
    let told = read_with("a.parquet", b"PAR1\x15\0\x15", &ReadOptions::default());
    assert_eq!(
        lines(&told),
        [
            "! a Parquet file: this kutip was built without the feature `parquet`; save it as CSV or JSON lines"
        ]
    );
}

#[test]
fn a_feed_that_may_hold_summaries_only_says_so() {
    let feed = |body: &str| {
        let feed = format!("<rss><channel><item><title>J</title>{body}</item></channel></rss>");
        let readings = read_with("a.xml", feed.as_bytes(), &ReadOptions::default());
        readings[0].as_ref().unwrap().document.notes.join("; ")
    };
    let short = feed("<description>Rapat ditutup sore hari.</description>");
    assert!(short.contains("`description` of an XML feed"), "{short}");
    let whole = feed(
        "<description>Pendek.</description><content:encoded>Rapat ditutup sore hari.</content:encoded>",
    );
    assert_eq!(whole, "");
    let json = read_with(
        "a.jsonl",
        b"{\"description\": \"Rapat ditutup.\"}\n",
        &ReadOptions::default(),
    );
    assert!(json[0].as_ref().unwrap().document.notes.is_empty());
}
