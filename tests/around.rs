//! What an article says around its prose (day, outlet, author), its days as rows, and texts that came damaged: broken lines,
//! odd marks, no capitals, far too long.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use kutip::extraction::{Extraction, PublishedFrom};
use kutip::gazetteer::Label;
use kutip::text::Document;
use kutip::{Extractor, ExtractorBuilder, Scratch};
use std::sync::LazyLock;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| {
    ExtractorBuilder::new()
        .dates(true)
        .build()
        .expect("the built-in data")
});

fn found(text: &str) -> (Document, Extraction) {
    let doc = Document::new("a", text);
    let found = EXTRACTOR.extract(&doc, &mut Scratch::default());
    (doc, found)
}

/// Speaker of the quote that holds `words`.
fn speaker(text: &str, words: &str) -> String {
    let (doc, found) = found(text);
    let holds = |part: &kutip::text::Span| doc.slice(*part).contains(words);
    let quote = found.quotes.iter().find(|q| q.parts.iter().any(holds));
    let speaker = quote.and_then(|quote| quote.speaker.as_ref());
    speaker.map_or("", |speaker| &*speaker.name).to_owned()
}

#[test]
fn datelines_tell_the_outlet() {
    const NEWS: &str = "Harga beras turun pekan ini. \"Stok aman,\" kata Wahyu Pranoto.";
    for (line, outlet) in [
        ("JAKARTA, KOMPAS.com - ", "Kompas.com"),
        ("Jakarta (ANTARA) - ", "Antara"),
        ("Liputan6.com, Bogor - ", "Liputan6.com"),
        ("SLEMAN, WARTAKALI.COM -- ", "WARTAKALI.COM"),
        ("Wartakali.id, Sleman - ", "Wartakali.id"),
        ("SLEMAN, 5 Maret 2019 - ", ""),
        ("SLEMAN - ", ""),
        ("", ""),
    ] {
        let (_, found) = found(&format!("{line}{NEWS}"));
        assert_eq!(found.outlet.unwrap_or_default(), outlet, "{line}");
    }
    let (_, inside) = found("Menurut Kompas.com, harga turun. \"Stok aman,\" kata Wahyu Pranoto.");
    assert_eq!(inside.outlet, None);
}

#[test]
fn the_day_stands_in_the_dateline_on_a_line_or_behind_the_dateline() {
    use PublishedFrom::{Dateline, Text};
    for (text, told) in [
        (
            "SLEMAN, 5 Maret 2019 - Harga turun.",
            Some(("2019-03-05", Dateline)),
        ),
        (
            "Sleman (5/3/2019) - Harga turun.",
            Some(("2019-03-05", Dateline)),
        ),
        (
            "Harga Turun\nSelasa, 5 Maret 2019 | 10:00 WIB\n\nHarga beras turun.",
            Some(("2019-03-05", Text)),
        ),
        (
            "Harga Turun\nWarta Kali - 05/03/2019, 10:00 WIB\n\nHarga beras turun.",
            Some(("2019-03-05", Text)),
        ),
        (
            "SLEMAN, WARTAKALI.COM - Harga beras turun, Selasa (5/3/2019).",
            Some(("2019-03-05", Text)),
        ),
        ("Gempa Sleman 5 Maret 2019\n\nGempa terasa di kota.", None),
        ("Harga beras turun pada Selasa (5/3/2019) di pasar.", None),
        ("SLEMAN - Ia lahir pada 5 Maret 1969 di kota itu.", None),
    ] {
        let (_, found) = found(text);
        let day = found
            .published
            .map(|told| (told.day.to_string(), told.from));
        let day = day.as_ref().map(|(day, from)| (day.as_str(), *from));
        assert_eq!(day, told, "{text}");
    }
}

#[test]
fn those_who_made_the_article_are_nobody_it_is_about() {
    for (line, author) in [
        ("Oleh: Ratna Widyasari", "Ratna Widyasari"),
        ("Oleh Ratna Widyasari", "Ratna Widyasari"),
        ("Penulis : Ratna Widyasari", "Ratna Widyasari"),
        (
            "Reporter: Ratna Widyasari | Editor: Joko",
            "Ratna Widyasari",
        ),
        ("Editor: Ratna Widyasari", ""),
    ] {
        let text =
            format!("Harga Turun\n{line}\n\nHarga beras turun. \"Stok aman,\" kata Wahyu Pranoto.");
        let (_, found) = found(&text);
        assert_eq!(found.author.unwrap_or_default(), author, "{line}");
        let names: Vec<_> = found.mentions.iter().map(|m| m.label).collect();
        assert_eq!(names, [Label::Person], "{line}");
    }
    let (_, prose) = found("Oleh karena itu, Wahyu Pranoto menutup pasar itu kemarin.");
    assert_eq!((prose.author, prose.mentions.len()), (None, 1));
}

#[test]
fn days_are_rows_with_the_iso_day_as_name() {
    let text = "Rapat pada 12 Mei 2021 diulang Selasa (5/3/2019), Rabu, 6 Maret 2019, 07/03/2019, 8-3-2019 dan 2019-03-09. Kamis \
        (7/3) pasar tutup. Skor 3-2-1, pukul 10.30, 10/12 bagian, Universitas 17 Agustus 1945 Surabaya.";
    let (doc, found) = found(text);
    let days = found.mentions.iter().filter(|m| m.label == Label::Date);
    let days: Vec<_> = days
        .map(|m| {
            (
                doc.slice(m.span),
                &*found.entities[m.entity.0 as usize].name,
            )
        })
        .collect();
    assert_eq!(
        days,
        [
            ("12 Mei 2021", "2021-05-12"),
            ("Selasa (5/3/2019)", "2019-03-05"),
            ("Rabu, 6 Maret 2019", "2019-03-06"),
            ("07/03/2019", "2019-03-07"),
            ("8-3-2019", "2019-03-08"),
            ("2019-03-09", "2019-03-09"),
            ("Kamis (7/3)", "2019-03-07"),
        ]
    );
    assert!(found.mentions.is_sorted_by_key(|m| m.span.start()));
}

#[test]
fn broken_lines_are_read_as_paragraphs() {
    let text = "Sawah Terendam\n\nBanjir merendam sawah di tiga desa sejak Senin malam. Kepala desa, Wahyu\nPranoto, \
        meminta bantuan benih. \"Kami menunggu kabar dari peme-\nrintah kabupaten,\" katanya kepada warta-\nwan. Petani lain, \
        Ratna\nWidyasari, menolak menjual sawahnya.";
    let (doc, found) = found(text);
    let direct = |q: &&kutip::quote::Quote| q.kind == kutip::quote::QuoteKind::Direct;
    let quote = found.quotes.iter().find(direct).unwrap();
    assert_eq!(quote.speaker.as_ref().unwrap().name, "Wahyu Pranoto");
    assert_eq!(
        doc.slice(quote.parts[0]),
        "Kami menunggu kabar dari peme-\nrintah kabupaten,"
    );
    let names: Vec<_> = found.mentions.iter().map(|m| doc.slice(m.span)).collect();
    assert!(
        names.contains(&"Ratna\nWidyasari") && names.contains(&"Wahyu\nPranoto"),
        "{names:?}"
    );
    assert!(found.entities.iter().any(|e| e.name == "Ratna Widyasari"));
    assert!(
        found
            .warnings
            .iter()
            .any(|told| told.contains("broken at a width"))
    );
}

#[test]
fn odd_marks_are_marks() {
    for (open, close) in [
        ("“", "”"),
        ("\u{FFFD}\u{FFFD}", "\u{FFFD}\u{FFFD}"),
        ("\u{FFFD}\u{FFFD}\u{FFFD}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("â€œ", "â€\u{9d}"),
        ("â€œ", "â€"),
        ("\u{93}", "\u{94}"),
        ("\"\"", "\"\""),
        ("\"\"\"", "\"\"\""),
        ("\\\"", "\\\""),
        ("''", "''"),
        ("``", "''"),
        (",,", "''"),
        ("&quot;", "&quot;"),
        ("&ldquo;", "&rdquo;"),
        ("?", "?"),
        ("„", "“"),
        ("«", "»"),
        ("＂", "＂"),
    ] {
        for (said, tail) in [
            ("Kami meminta penjelasan tertulis,", "kata Ratna Widyasari."),
            (
                "Kami meminta penjelasan tertulis!",
                "tegas Ratna Widyasari kepada wartawan.",
            ),
        ] {
            let text = format!("Warga datang membawa surat. {open}{said}{close} {tail}");
            assert_eq!(speaker(&text, said), "Ratna Widyasari", "{text}");
            let (doc, found) = found(&text);
            let direct: Vec<_> = found
                .quotes
                .iter()
                .map(|q| (q.kind, doc.slice(q.parts[0])))
                .collect();
            assert_eq!(direct, [(kutip::QuoteKind::Direct, said)], "{text}");
        }
    }
    let (_, asked) = found("Siapa yang datang? Ratna Widyasari datang. Kapan? Kemarin.");
    assert!(asked.quotes.is_empty());
}

#[test]
fn texts_without_capitals_and_in_capitals_are_told() {
    let text = "banjir merendam tiga desa sejak kemarin malam. warga mengungsi ke balai desa.";
    assert!(found(text).1.warnings[0].starts_with("no capitals"));
    assert!(found(&text.to_uppercase()).1.warnings[0].starts_with("all in capitals"));
    let usual = "Banjir merendam tiga desa sejak kemarin malam. Warga mengungsi ke balai desa.";
    assert!(found(usual).1.warnings.is_empty());
}

#[test]
fn a_text_too_long_for_an_article_is_read_in_pieces() {
    let article = "Banjir merendam tiga desa. \"Air naik cepat,\" kata Wahyu Pranoto, warga.\n\n";
    let count = 20_000;
    let (doc, found) = found(&article.repeat(count));
    assert_eq!(found.quotes.len(), count);
    assert!(found.warnings.iter().any(|told| told.contains("pieces")));
    let right = |quote: &kutip::quote::Quote| {
        let speaker = quote.speaker.as_ref().unwrap();
        doc.slice(quote.parts[0]) == "Air naik cepat," && doc.slice(speaker.mention) == speaker.name
    };
    assert!(found.quotes.iter().all(right));
    let last = found.quotes.last().unwrap().speaker.as_ref().unwrap();
    assert_eq!(
        found.entities[last.entity.unwrap().0 as usize].name,
        "Wahyu Pranoto"
    );
}
