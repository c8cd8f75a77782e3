//! Shapes of words and sentences as tables: what stands left must come out as what stands right.

use super::*;
use crate::lexicon::{WordClass, load_words};
use std::path::Path;

/// A small lexicon of the tests' own.
fn lexicon() -> Lexicon {
    let files = [
        (
            "abbreviations.csv",
            "form\nDr.\nH.\nJl.\nNo.\nPT.\nRp.\nSt.\nTbk.\na.n.\ndll.\nkm.\nhal.\nd/a\n",
        ),
        ("degrees.csv", "form\nM.Si\nM.Si.\nS.H.\nSp.PD\nSp.PD-KGH\n"),
        (
            "honorifics.csv",
            "form,small,outside\ndr,yes,yes\ndr.,yes,yes\n",
        ),
        ("org_heads.csv", "form,joins\nPT,no\n"),
        ("temporal.csv", "form\nWIB\n"),
        ("org_tails.csv", "form\nTbk\nLtd\n"),
        (
            "ordinary.csv",
            "form,rank\nanak,1\nberusia,2\nbicara,2\nbuku,1\nhal,1\nhari,1\nkamar,2\nmeja,2\nrumah,1\ntahun,1\n",
        ),
        (
            "function_words.csv",
            "form,kind\napa,interrogative\ndari,preposition\ndi,preposition\nini,determiner\nketika,conjunction\nnamun,conjunction\ndan,conjunction\nnya,enclitic\nstyle,enclitic\n",
        ),
        (
            "cues.csv",
            "form,lemma,position,direct,indirect,strength\njelas,jelas,post,yes,weak,weak\nkata,kata,post,yes,yes,strong\nkatanya,kata,nya,yes,yes,strong\nujar,ujar,post,yes,yes,strong\nangkat bicara,bicara,pre,yes,yes,strong\n",
        ),
        (
            "titles.csv",
            "form,kind,takes\njuru bicara,office,org\njuru bicara utama,office,org\nmenteri,minister,portfolio\nbrigjen (purn),military_rank,none\nwakil ketua i,office,org\nundang-undang,role,none\n",
        ),
        (
            "given_names.csv",
            "form,kind,common\nNasrul,given,no\nBudi,given,no\nRatna,given,no\n",
        ),
        (
            "furniture.csv",
            "form,kind\n# dari # halaman,pattern_pages\n(*),exact\n***,exact\nADVERTISEMENT,exact\nBaca juga,prefix\nBaca juga:,prefix\nEditor:,prefix\n",
        ),
    ];
    let mut problems = Vec::new();
    let rows: Vec<_> = files
        .iter()
        .flat_map(|(name, content)| load_words(Path::new(name), content.as_bytes(), &mut problems))
        .collect();
    assert_eq!(problems, [], "the tests' own lists");
    Lexicon::from_rows(&rows)
}

fn run(text: &str) -> (Document, Segmentation) {
    let doc = Document::new("t", text);
    let mut out = Segmentation::default();
    segment(&doc, &lexicon(), &mut out);
    (doc, out)
}

#[track_caller]
fn assert_tokens(text: &str, expected: &str) {
    let (doc, out) = run(text);
    let found: Vec<_> = out.tokens.iter().map(|token| token.text(&doc)).collect();
    assert_eq!(found.join(" | "), expected, "in {text:?}");
}

#[track_caller]
fn assert_sentences(text: &str, expected: &[&str]) {
    let (doc, out) = run(text);
    let found: Vec<_> = out.sentences.iter().map(|s| doc.slice(s.span)).collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn words_keep_their_inner_signs() {
    for (text, expected) in [
        ("Ma'ruf dan Mu’ti", "Ma'ruf | dan | Mu’ti"),
        ("Jum`at, Jum´at", "Jum`at | , | Jum´at"),
        ("Kim Jong-un", "Kim | Jong-un"),
        ("kata-kata Covid-19 ke-17", "kata-kata | Covid-19 | ke-17"),
        ("Korut-AS sepakat", "Korut | - | AS | sepakat"),
        ("se-Jawa", "se | - | Jawa"),
        (
            "S.H., M.Si. dan a.n. Budi",
            "S.H. | , | M.Si. | dan | a.n. | Budi",
        ),
        ("M. Taher A.B.C. Rauf", "M. | Taher | A.B.C. | Rauf"),
        ("M.Taher", "M. | Taher"),
        ("Dr.Budi", "Dr. | Budi"),
        ("Sp.PD-KGH", "Sp.PD | - | KGH"),
        (
            "Kompas.com dan Liputan6.com",
            "Kompas.com | dan | Liputan6.com",
        ),
        ("TEMPO.CO,Jakarta", "TEMPO.CO | , | Jakarta"),
        ("situs www.contoh.go.id.", "situs | www.contoh.go.id | ."),
        ("selesai.Ketika itu", "selesai | . | Ketika | itu"),
        ("JakartaBritish Council", "JakartaBritish | Council"),
        ("kata\u{AD}nya i\u{200B}tu", "kata\u{AD}nya | i\u{200B}tu"),
        ("d/a Jalan", "d | / | a | Jalan"),
        ("Zoë Müller", "Zoë | Müller"),
        ("5G dan 3D", "5G | dan | 3D"),
    ] {
        assert_tokens(text, expected);
    }
}

#[test]
fn numbers_keep_their_inner_signs() {
    for (text, expected) in [
        ("2,5 juta", "2,5 | juta"),
        (
            "pukul 13.04, 1.250.000.",
            "pukul | 13.04 | , | 1.250.000 | .",
        ),
        ("(23/9/2020)", "( | 23/9/2020 | )"),
        ("Rp2,5 juta", "Rp | 2,5 | juta"),
        ("Rp 5.000,-", "Rp | 5.000 | , | -"),
        ("2019-2024", "2019 | - | 2024"),
        ("1990-an 10% 5kg", "1990-an | 10 | % | 5kg"),
        ("berusia10 tahun", "berusia | 10 | tahun"),
        ("10tahun", "10 | tahun"),
        ("No.5 dan No. 5", "No. | 5 | dan | No. | 5"),
    ] {
        assert_tokens(text, expected);
    }
}

#[test]
fn signs_stand_alone_save_for_runs() {
    for (text, expected) in [
        ("\"Ya,\" kata", "\" | Ya | , | \" | kata"),
        ("''Ya'' ``Ya``", "'' | Ya | '' | `` | Ya | ``"),
        ("”Di sini”", "” | Di | sini | ”"),
        ("Apa?! Lalu ... … ya", "Apa | ?! | Lalu | ... | … | ya"),
        (
            "A&amp;B &#39; x & amp; y",
            "A | &amp; | B | &#39; | x | & amp; | y",
        ),
        ("Jakarta -- kota — ya", "Jakarta | -- | kota | — | ya"),
        (
            "lihat https://contoh.id/a?b=1, ya",
            "lihat | https://contoh.id/a?b=1 | , | ya",
        ),
        ("‘Ya’ kata", "‘ | Ya | ’ | kata"),
    ] {
        assert_tokens(text, expected);
    }
}

#[test]
fn white_space_of_every_kind_parts_words() {
    assert_tokens(
        "a\u{A0}b\u{202F}c\u{2009}d\te\u{200B} f",
        "a | b | c | d | e | f",
    );
}

#[test]
fn dots_that_end_a_sentence_stay_outside() {
    for (text, expected) in [
        ("golongan A. Namun ini", "golongan | A | . | Namun | ini"),
        ("vitamin A.", "vitamin | A | ."),
        (
            "PT Contoh Tbk. Meja itu",
            "PT | Contoh | Tbk | . | Meja | itu",
        ),
        ("Tbk. di", "Tbk. | di"),
        ("pada hal. Ini", "pada | hal | . | Ini"),
        ("hal. 5", "hal. | 5"),
        ("di Grup E. Rumah itu", "di | Grup | E | . | Rumah | itu"),
        ("10 km. Rumah itu", "10 | km | . | Rumah | itu"),
        ("PT. Rumah Kita", "PT. | Rumah | Kita"),
        ("menurut dr. Ratna", "menurut | dr. | Ratna"),
        ("buku, meja, dll. di", "buku | , | meja | , | dll. | di"),
    ] {
        assert_tokens(text, expected);
    }
}

#[test]
fn shapes_tell_capitals() {
    for (word, shape) in [
        ("rumah", Shape::Lower),
        ("Rumah", Shape::Capital),
        ("RUMAH", Shape::Upper),
        ("M.", Shape::Upper),
        ("M.Si", Shape::Capital),
        ("iPhone", Shape::Mixed),
        ("McDonald", Shape::Mixed),
        ("Jong-un", Shape::Capital),
        ("Ma'ruf", Shape::Capital),
        ("Élan", Shape::Capital),
        ("ÉLAN", Shape::Upper),
    ] {
        let (_, out) = run(word);
        assert_eq!(out.tokens[0].shape, shape, "of {word}");
    }
}

#[test]
fn clitics_are_seen_where_the_base_is_known() {
    for (word, clitic) in [
        ("rumahnya", 3),
        ("rumahlah", 3),
        ("katanya", 0),
        ("Inilah", 3),
        ("Nasrullah", 0),
        ("Bukittinggilah", 0),
        ("Jokowinya", 3),
        ("xyznya", 0),
        ("Kenya", 0),
        ("Melati-nya", 3),
        ("Melati-style", 5),
        ("Jong-un", 0),
    ] {
        let (_, out) = run(word);
        assert_eq!(out.tokens[0].clitic, clitic, "of {word}");
    }
    let (_, out) = run("rumahnya");
    assert!(out.tokens[0].classes.has(WordClass::Ordinary));
}

#[test]
fn phrases_are_the_longest_that_fit() {
    for (text, expected) in [
        ("kata juru bicara itu", vec!["juru bicara"]),
        ("Juru Bicara Utama\u{A0}itu", vec!["Juru Bicara Utama"]),
        ("juru bicaranya", vec!["juru bicaranya"]),
        ("juru, bicara", vec![]),
        ("juru\n\nbicara", vec![]),
        ("Brigjen (Purn) Budi", vec!["Brigjen (Purn)"]),
        ("Undang-Undang itu", vec!["Undang-Undang"]),
        (
            "wakil ketua i juru bicara",
            vec!["wakil ketua i", "juru bicara"],
        ),
        ("d/a meja", vec!["d/a"]),
        ("2 dari 10 halaman", vec!["2 dari 10 halaman"]),
    ] {
        let (doc, out) = run(text);
        let found: Vec<_> = out
            .phrases
            .iter()
            .map(|phrase| {
                let first = phrase.first as usize;
                doc.slice(cover(&out.tokens, &(first..first + phrase.len as usize)))
            })
            .collect();
        assert_eq!(found, expected, "in {text:?}");
    }
}

#[test]
fn sentences_end_at_stops() {
    assert_sentences(
        "Hujan turun. Warga pulang! Benarkah? Ya.",
        &["Hujan turun.", "Warga pulang!", "Benarkah?", "Ya."],
    );
    assert_sentences(
        "Acara selesai.Ketika itu hujan.",
        &["Acara selesai.", "Ketika itu hujan."],
    );
    assert_sentences("Baris satu\nBaris dua", &["Baris satu", "Baris dua"]);
}

#[test]
fn lines_that_plainly_go_on_are_one_paragraph() {
    for (text, paragraphs) in [
        ("Komisi Contoh (\nKC\n) hadir.", 1),
        ("Medan\n-\nHujan turun di rumah.", 1),
        ("Hujan turun dari\nMedan ke rumah.", 1),
        ("Warga itu pulang dan\r\nbudi pergi.", 1),
        ("“Kami siap,”\nkata Budi.", 1),
        ("“Kami siap!”\nkata Budi.", 1),
        ("Hujan turun.\nlalu reda.", 2),
        ("Hujan turun\n\nlalu reda.", 2),
        ("Hujan turun\nBudi pulang.", 2),
        ("Syaratnya:\nkartu keluarga", 2),
        ("Syaratnya\na. kartu keluarga", 2),
    ] {
        assert_eq!(run(text).1.paragraphs.len(), paragraphs, "in {text:?}");
    }
    let torn = "Menurut direktur PT\nContoh\nJaya Budi Taher menemui\nNasrul\ndi rumah (\nmeja\n/anak) ini.\nIa\npulang.\nSuara Warga\nHujan\nturun.\n(abc/de)\nbanjir";
    assert_eq!(run(torn).1.paragraphs.len(), 6, "in {torn:?}");
    assert_eq!(
        run("Medan\n-\nHujan turun.").1.dateline,
        Some(Span::new(0, 7))
    );
}

#[test]
fn sentences_go_on_past_other_dots() {
    for text in [
        "Rumah di Jl. Melati No. 5 dijual Rp 2,5 juta.",
        "Dr. M. Taher, S.H., M.Si. hadir di meja.",
        "Harganya Rp 1. 200. 000 tunai.",
        "Ia berkata ... lalu pergi.",
        "Bpk. Taher hadir pukul 13.04 siang.",
        "1. Budi hadir.",
        "Ia hadir pukul 08. 30 WIB di rumah.",
        "Ini kata a.n. Budi dari PT. Contoh di St. Petersburg.",
    ] {
        assert_sentences(text, &[text]);
    }
}

#[test]
fn closing_marks_belong_to_the_sentence_before() {
    for (text, expected) in [
        (
            "“Kami siap.” Budi pulang. (Lalu hujan.) Selesai.",
            vec!["“Kami siap.”", "Budi pulang.", "(Lalu hujan.)", "Selesai."],
        ),
        ("”Kami siap.”Ia pulang.", vec!["”Kami siap.”", "Ia pulang."]),
        ("\"Kami siap.\" \"Ya.\"", vec!["\"Kami siap.\"", "\"Ya.\""]),
        (
            "Katanya, ”Kami siap. Kami datang.”",
            vec!["Katanya, ”Kami siap.", "Kami datang.”"],
        ),
        (
            "Ia pulang. ”Kami siap,” kata Budi.",
            vec!["Ia pulang.", "”Kami siap,” kata Budi."],
        ),
    ] {
        assert_sentences(text, &expected);
    }
}

#[test]
fn an_attribution_goes_on_with_the_sentence_of_its_quote() {
    for text in [
        "\"Kami siap!\" kata Budi.",
        "“Benar?” ujar Budi.",
        "”Kami siap.” Kata Budi.",
        "“Kami siap . ” kata Budi.",
    ] {
        assert_sentences(text, &[text]);
    }
    assert_sentences(
        "“Kami siap.” Jelas itu benar.",
        &["“Kami siap.”", "Jelas itu benar."],
    );
}

#[test]
fn degrees_end_a_sentence_before_a_word_that_opens_one() {
    assert_sentences(
        "Hadir Budi, S.H. Namun hujan turun.",
        &["Hadir Budi, S.H.", "Namun hujan turun."],
    );
}

#[track_caller]
fn assert_kinds(text: &str, expected: &[(&str, SentenceKind)]) {
    let (doc, out) = run(text);
    let found: Vec<_> = out
        .sentences
        .iter()
        .map(|s| (doc.slice(s.span), s.kind))
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn headlines_are_short_lines_without_a_stop() {
    use SentenceKind::{Body, Headline};
    assert_kinds(
        "Banjir Surut di Lembah\nAir surut pada pagi hari.\n\nWarga Kembali\nMereka membersihkan rumah.",
        &[
            ("Banjir Surut di Lembah", Headline),
            ("Air surut pada pagi hari.", Body),
            ("Warga Kembali", Headline),
            ("Mereka membersihkan rumah.", Body),
        ],
    );
    assert_kinds(
        "Siapa Untung, Siapa Rugi?\nAir surut.",
        &[
            ("Siapa Untung, Siapa Rugi?", Headline),
            ("Air surut.", Body),
        ],
    );
    assert_kinds("Budi pulang", &[("Budi pulang", Body)]);
    assert_kinds(
        "“Ya”, kata Budi\nIa pulang.",
        &[("“Ya”, kata Budi", Body), ("Ia pulang.", Body)],
    );
}

#[test]
fn furniture_is_told_from_prose() {
    use SentenceKind::{Body, Furniture};
    assert_kinds(
        "Air surut. Baca juga: Cara Membersihkan Rumah. Warga pulang.",
        &[
            ("Air surut.", Body),
            ("Baca juga: Cara Membersihkan Rumah.", Furniture),
            ("Warga pulang.", Body),
        ],
    );
    assert_kinds(
        "Baca juga:\nSiapa Untung\nAir surut.",
        &[
            ("Baca juga:", Furniture),
            ("Siapa Untung", Furniture),
            ("Air surut.", Body),
        ],
    );
    assert_kinds(
        "Air surut.\nBaca juga: Siapa Untung? Ini Kata Pakar\nWarga pulang. ADVERTISEMENT Ia senang.\n2 dari 3 halaman\n***",
        &[
            ("Air surut.", Body),
            ("Baca juga: Siapa Untung? Ini Kata Pakar", Furniture),
            ("Warga pulang.", Body),
            ("ADVERTISEMENT", Furniture),
            ("Ia senang.", Body),
            ("2 dari 3 halaman", Furniture),
            ("***", Furniture),
        ],
    );
    assert_kinds(
        "Air surut. (abc/de)",
        &[("Air surut.", Body), ("(abc/de)", Furniture)],
    );
    assert_kinds("Ia membaca juga buku.", &[("Ia membaca juga buku.", Body)]);
}

#[test]
fn a_link_ends_at_the_quotation_that_someone_speaks_behind_it() {
    use SentenceKind::{Body, Furniture};
    assert_kinds(
        "Baca juga: Warga Mengungsi \"Airnya terus naik,\" kata Rina. Ia pulang.",
        &[
            ("Baca juga: Warga Mengungsi", Furniture),
            ("\"Airnya terus naik,\" kata Rina.", Body),
            ("Ia pulang.", Body),
        ],
    );
    assert_kinds(
        "Air surut. Baca juga: Makna \"Hujan di Bulan Juni\" bagi Warga. Ia pulang.",
        &[
            ("Air surut.", Body),
            (
                "Baca juga: Makna \"Hujan di Bulan Juni\" bagi Warga.",
                Furniture,
            ),
            ("Ia pulang.", Body),
        ],
    );
}

#[test]
fn datelines_end_with_their_dash() {
    for (text, expected) in [
        ("JAKARTA, KOMPAS — Hujan turun.", Some("JAKARTA, KOMPAS —")),
        (
            "Judul Berita\nContoh6.com, Medan - Hujan turun.",
            Some("Contoh6.com, Medan -"),
        ),
        (
            "Tanggamus (ANTARA) - Hujan turun.",
            Some("Tanggamus (ANTARA) -"),
        ),
        ("CONTOH.com - Hujan turun.", Some("CONTOH.com -")),
        (
            "Medan, Kabar Kota -- Hujan turun.",
            Some("Medan, Kabar Kota --"),
        ),
        ("CONTOH.CO,Medan-Hujan turun.", Some("CONTOH.CO,Medan-")),
        ("MEDAN- Hujan turun.", Some("MEDAN-")),
        ("Bandar Jaya - Hujan turun.", Some("Bandar Jaya -")),
        ("Budi Taher - Nasrul menang.", None),
        ("Korut-AS sepakat.", None),
        ("Hujan turun - Medan banjir.", None),
        ("MEDAN-Hujan turun.", Some("MEDAN-")),
        ("MEDAN-KOTA SEPI.", None),
        ("MEDAN—Hujan turun.", Some("MEDAN—")),
        (
            "CONTOH.COM | MEDAN - Hujan turun.",
            Some("CONTOH.COM | MEDAN -"),
        ),
        (", Medan - Hujan turun.", None),
        ("Medan - hujan turun.", None),
    ] {
        let (doc, out) = run(text);
        assert_eq!(
            out.dateline.map(|span| doc.slice(span)),
            expected,
            "in {text:?}"
        );
    }
}

#[test]
fn glued_words_are_parted_where_both_halves_are_seen() {
    for (text, expected) in [
        // After the same name; a word that is no part of names.
        (
            "Sita Melati pergi, Sita Melatirumah",
            "Sita | Melati | pergi | , | Sita | Melati | rumah",
        ),
        // A reporting word.
        (
            "Melati pergi, Melatiangkat bicara, Melatikatanya",
            "Melati | pergi | , | Melatiangkat | bicara | , | Melati | katanya",
        ),
        // At a capital: a known word before it, or the place of a dateline.
        ("buku dariRaja Ampat", "buku | dari | Raja | Ampat"),
        ("buku dariAl Ghozi", "buku | dari | Al | Ghozi"),
        // A word that stands before names, and a name.
        (
            "MenteriRatna pergi, KetikaRatna datang",
            "Menteri | Ratna | pergi | , | Ketika | Ratna | datang",
        ),
        // A listed name, and a word that ends none, behind a name.
        (
            "Dadang Ratnaketika pergi",
            "Dadang | Ratna | ketika | pergi",
        ),
        // A conjunction behind a name that the document shows.
        (
            "Melati dan Joko, Melatidan Joko",
            "Melati | dan | Joko | , | Melati | dan | Joko",
        ),
        (
            "Kabar.com, MedanGempa lagi",
            "Kabar.com | , | Medan | Gempa | lagi",
        ),
        // Before and behind a preposition or conjunction, twice over.
        (
            "Medan lagi, dariRatnadanJoko di Medandi Raya",
            "Medan | lagi | , | dari | Ratna | dan | Joko | di | Medan | di | Raya",
        ),
        ("KetikaBelanda pergi", "Ketika | Belanda | pergi"),
    ] {
        assert_tokens(text, expected);
    }
}

#[test]
fn glued_acronyms_and_numbers_are_parted_and_brands_are_not() {
    for (text, expected) in [
        // Acronyms.
        (
            "BRIdari pergi, PLNNamun BUMNketika lama, KetikaKBRI pergi",
            "BRI | dari | pergi | , | PLN | Namun | BUMN | ketika | lama | , | Ketika | KBRI | pergi",
        ),
        // A footnote, or the number of the next item of a list.
        (
            "Sita Ratna12 pergi, Arab Saudi19 pergi",
            "Sita | Ratna | 12 | pergi | , | Arab | Saudi | 19 | pergi",
        ),
        (
            "Kabar6 dan Medan19 dan G20 dan KPKnya",
            "Kabar6 | dan | Medan19 | dan | G20 | dan | KPKnya",
        ),
        // Brands, names and words that the document does not show apart.
        (
            "GoPay dan iPhone dan McDonald dan McRatna dan Tangerang dan Hamdan",
            "GoPay | dan | iPhone | dan | McDonald | dan | McRatna | dan | Tangerang | dan | Hamdan",
        ),
        ("Ratna bertemu Ratnasari", "Ratna | bertemu | Ratnasari"),
        (
            "Meja KapanMeja di KapanMeja",
            "Meja | KapanMeja | di | KapanMeja",
        ),
    ] {
        assert_tokens(text, expected);
    }
}

#[test]
fn marks_on_the_wrong_side_of_the_space_are_paired_by_their_order() {
    let text = "\"Warung ramai, \"ujarnya. Ia menyebut acara itu\" pesta rakyat \"dan pulang.";
    let (doc, seg) = run(text);
    let mut found = super::Quotations::default();
    super::quotations(&doc, &seg, &mut found);
    let inner: Vec<_> = found.list.iter().map(|q| doc.slice(q.content)).collect();
    assert_eq!(inner, ["Warung ramai,", "pesta rakyat"]);
}
