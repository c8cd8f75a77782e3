//! Sentences of our own, each with what must be read from it: who speaks, in which role, for whom, when and through whom.

use kutip::text::Document;
use kutip::{Extractor, ExtractorBuilder, Scratch};
use std::sync::LazyLock;

static EXTRACTOR: LazyLock<Extractor> =
    LazyLock::new(|| ExtractorBuilder::new().build().expect("the built-in data"));

/// The last quote of a text as `speaker | role | affiliation | said_on | via`.
fn last_quote(text: &str) -> String {
    let doc = Document::new("shape", text);
    let extraction = EXTRACTOR.extract(&doc, &mut Scratch::default());
    let Some(quote) = extraction.quotes.last() else {
        return "no quote".to_owned();
    };
    let words = |span: Option<kutip::text::Span>| span.map_or("", |span| doc.slice(span));
    let speaker = quote.speaker.as_ref().map_or("", |s| s.name.as_ref());
    let day = quote.said_on.map(|day| day.to_string()).unwrap_or_default();
    [
        speaker,
        words(quote.role),
        words(quote.affiliation),
        &day,
        words(quote.via),
    ]
    .join(" | ")
}

fn assert_all(rows: &[(&str, &str)]) {
    let wrong: Vec<_> = rows
        .iter()
        .map(|(text, expected)| (text, expected, last_quote(text)))
        .filter(|(_, expected, found)| found != *expected)
        .map(|(text, expected, found)| format!("{text}\n  expected {expected}\n  found    {found}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn roles_and_affiliations_are_told_apart() {
    assert_all(&[
        (
            "”Kami selidiki,” kata Kepala Satuan Lalu Lintas Polres Lembang Ajun Komisaris Rina Melati.",
            "Rina Melati | Kepala | Satuan Lalu Lintas Polres Lembang |  | ",
        ),
        (
            "”Kami siap,” ujar Kepala Bidang Pencegahan Dinas Kesehatan Kota Bogor Rina Melati.",
            "Rina Melati | Kepala | Bidang Pencegahan Dinas Kesehatan Kota Bogor |  | ",
        ),
        (
            "”Anggaran naik,” kata Kepala Dinas Perindustrian, Perdagangan, dan Tenaga Kerja Papua Rina Melati.",
            "Rina Melati | Kepala | Dinas Perindustrian, Perdagangan, dan Tenaga Kerja Papua |  | ",
        ),
        (
            "”Airnya naik,” kata Rina Melati (43), warga Kampung Rawa.",
            "Rina Melati | warga Kampung Rawa |  |  | ",
        ),
        (
            "”Kami menolak,” kata Rina Melati dari Koalisi Pejalan Kaki.",
            "Rina Melati |  | Koalisi Pejalan Kaki |  | ",
        ),
        (
            "”Ia sehat,” kata Rina Melati, juru bicara Slamet Hartono.",
            "Rina Melati | juru bicara Slamet Hartono |  |  | ",
        ),
    ]);
}

#[test]
fn titles_and_degrees_bound_a_name() {
    assert_all(&[
        (
            "”Siap,” kata Drs. H. Joko Purnama, Senin.",
            "Joko Purnama |  |  |  | ",
        ),
        (
            "”Siap,” kata Prof. Dr. dr. Rina Melati, Sp.A(K).",
            "Rina Melati |  |  |  | ",
        ),
        (
            "”Siap,” kata Hakim Agung MA Joko Purnama.",
            "Joko Purnama | Hakim Agung | MA |  | ",
        ),
        (
            "”Siap,” kata kapten tim Joko Purnama.",
            "Joko Purnama | kapten tim |  |  | ",
        ),
        (
            "”Siap,” kata Komandan Kodim 0712 Letkol Inf. Joko Purnama.",
            "Joko Purnama | Komandan | Kodim 0712 |  | ",
        ),
        (
            "”Siap,” kata Kepala Kejaksaan Negeri Bogor Joko Purnama SH MH.",
            "Joko Purnama | Kepala | Kejaksaan Negeri Bogor |  | ",
        ),
        ("”Siap,” kata Haji Isam.", "Haji Isam |  |  |  | "),
        (
            "”Siap,” kata Joko \"Gondes\" Purnama di rumahnya.",
            "Joko \"Gondes\" Purnama |  |  |  | ",
        ),
    ]);
}

#[test]
fn roles_stand_behind_a_name_without_a_comma() {
    assert_all(&[
        (
            "Rina Melati selaku Ketua Panitia mengatakan, ”Kami siap.”",
            "Rina Melati | Ketua Panitia |  |  | ",
        ),
        (
            "Rina Melati kuasa hukum korban menyebut, ”Kami siap.”",
            "Rina Melati | kuasa hukum korban |  |  | ",
        ),
        (
            "”Kami siap,” kata Rina Melati yang menjabat sebagai Direktur Utama PT Laut Biru.",
            "Rina Melati | Direktur Utama | PT Laut Biru |  | ",
        ),
        (
            "Kepada Rina Melati polisi mengatakan, ”Kami siap.”",
            "polisi |  |  |  | ",
        ),
        (
            "Menurut Rina Melati warga sudah mengungsi sejak pagi.",
            "Rina Melati |  |  |  | ",
        ),
        (
            "”Kami siap,” kata Head of Corporate Communications PT Laut Biru, Rina Melati.",
            "Rina Melati | Head of Corporate Communications | PT Laut Biru |  | ",
        ),
        (
            "”Kami siap,” kata Rina Melati, CEO & Founder Gojaya.",
            "Rina Melati | CEO & Founder | Gojaya |  | ",
        ),
    ]);
}

#[test]
fn references_pass_over_those_who_are_only_mentioned() {
    assert_all(&[
        (
            "�Surat dokter itu penting,� sambung Ma�ruf Hartono, Jum�at lalu � lewat telepon.",
            "Ma�ruf Hartono |  |  |  | ",
        ),
        (
            "Kapolda Lampung, Irjen Pol Sudjarwo mengatakan belum ada temuan. ”Belum ada,” kata Sudjarwo.",
            "Sudjarwo | Kapolda Lampung |  |  | ",
        ),
        (
            "”Banyak persoalan,” ujar Wakil Ketua Pansus Pendidikan yang juga Anggota Komisi E DPRD Bogor, Rina Melati.",
            "Rina Melati | Wakil Ketua Pansus Pendidikan |  |  | ",
        ),
        (
            "”Kami siap,” kata Lia Hartati. Keponakan Rina Melati ini juga yakin suaranya cukup. ”Hitungan kami cocok,” tandasnya.",
            "Lia Hartati |  |  |  | ",
        ),
        (
            "Lutut Rina Melati cedera. ”Dia butuh istirahat,” kata pelatihnya, Slamet Hartono.",
            "Slamet Hartono | pelatihnya |  |  | ",
        ),
        (
            "”Saya menang,” kata Rina Melati di Bogor. ”Saya sempat gugup,” aku pemain berusia 16 tahun ini.",
            "Rina Melati |  |  |  | ",
        ),
        (
            "Slamet Hartono tiba. Bagi produser Rina Melati, itu rezeki besar. Ia menyebut prosesnya lama.",
            "Rina Melati | produser |  |  | ",
        ),
        (
            "Laporan wartawan Beritakota.com, Budi Santosa BERITAKOTA.COM, BOGOR - Pelatih Rina Melati menilai timnya \
             belum siap turun pekan ini. ”Kami masih butuh waktu untuk memulihkan diri,” katanya.",
            "Rina Melati | Pelatih |  |  | ",
        ),
    ]);
}

#[test]
fn the_speaker_is_found_where_nobody_is_named_beside_the_quote() {
    assert_all(&[
        (
            "Hal serupa dialami Rina Melati (19). Rumahnya terendam. ”Semua hanyut,” tuturnya.",
            "Rina Melati |  |  |  | ",
        ),
        (
            "Rina Melati membuka kios sejak pagi. ”Masih sepi,” kata perempuan asal Bogor, Jawa Barat, itu.",
            "Rina Melati |  |  |  | ",
        ),
        (
            "”Stok aman,” kata pria yang akrab disapa Slamet Hartono itu.",
            "Slamet Hartono |  |  |  | ",
        ),
        (
            "Bupati Slamet Hartono, melalui Kepala Bagian Hukum Rina Melati, mengatakan, ”Kami menunggu putusan.”",
            "Rina Melati | Kepala | Bagian Hukum |  | ",
        ),
        (
            "Rina Melati akan pergi ke Bogor, menurut sekretaris bupati yang tidak membagi rincian dari perjalanan itu.",
            "sekretaris bupati |  |  |  | ",
        ),
        (
            "”Jaga pola makan,” kata dr. Rina Melati kepada warga.",
            "Rina Melati |  |  |  | ",
        ),
        (
            "Isi spanduk itu sebagai berikut:\n\n”Jangan buang sampah di sini.”",
            "no quote",
        ),
    ]);
}

#[test]
fn names_agree_with_the_rest_of_the_document() {
    assert_all(&[
        // Glued by scraping.
        (
            "Rina Melati tiba lebih dulu. Rina Melatimengatakan, jalan putus. ”Kami memutar,” ujarnya.",
            "Rina Melati |  |  |  | ",
        ),
        // A name between commas, before a reporting verb.
        (
            "Juru bicara Dinas Perhubungan, Zwela Trokun, mengatakan, jalan putus. ”Kami memutar,” ujar Zwela.",
            "Zwela Trokun | Juru bicara | Dinas Perhubungan |  | ",
        ),
        // Two people of one first name: the one whom the passage is about, else none of the two.
        (
            "Rina Melati hadir. Rina Kartika juga hadir. ”Kami datang,” kata Rina.",
            "Rina |  |  |  | ",
        ),
        (
            "Rina Melati hadir.\n\nJalan ditutup sejak pagi.\n\nRina Kartika juga hadir. ”Kami datang,” kata Rina.",
            "Rina Kartika |  |  |  | ",
        ),
        // Who is summoned is not who summons; who is called so is.
        (
            "Rina Melati dipanggil Anton Wijaya ke balai desa. ”Saya siap,” kata Rina.",
            "Rina Melati |  |  |  | ",
        ),
        (
            "Zwela Trokun, yang akrab disapa Eluk, membuka kedai. ”Modalnya kecil,” kata Eluk.",
            "Zwela Trokun |  |  |  | ",
        ),
        (
            "Ketua panitia adalah Zwela Trokun. Pria yang kerap disapa Eluk itu datang pagi. ”Kami siap,” kata Eluk.",
            "Zwela Trokun |  |  |  | ",
        ),
        // A nickname in marks parts no name.
        (
            "”Kami siap,” kata Rina “Eluk” Melati.",
            "Rina “Eluk” Melati |  |  |  | ",
        ),
        // A body that bears a person's name.
        (
            "Direktur RSUD Zwela Trokun, Rina Melati, mengatakan, ”Antrean sudah normal.”",
            "Rina Melati | Direktur | RSUD Zwela Trokun |  | ",
        ),
    ]);
}

#[test]
fn days_and_outlets_are_read_from_beside_the_quote() {
    assert_all(&[
        (
            "Hal itu disampaikan Rina Melati, Selasa (5/3/2024). ”Kami siap,” kata Rina Melati.",
            "Rina Melati |  |  | 2024-03-05 | ",
        ),
        (
            "Gempa terjadi Jumat (1/3/2024). ”Warga panik,” kata Rina Melati, Sabtu.",
            "Rina Melati |  |  | 2024-03-02 | ",
        ),
        (
            "Pada 14 Maret 2019, Rina Melati mengunggah foto. ”Indah sekali,” katanya.",
            "Rina Melati |  |  | 2019-03-14 | ",
        ),
        (
            "”Kami siap,” kata Rina Melati dilihat di kanal YouTube Suara Lembah.",
            "Rina Melati |  |  |  | kanal YouTube Suara Lembah",
        ),
        (
            "”Kami siap,” kata Rina Melati. (Sumber: Antara)",
            "Rina Melati |  |  |  | Antara",
        ),
    ]);
}

/// Texts whose last quote came through an outlet or account, and which.
const TOLD: &[(&str, &str)] = &[
    (
        "”Jalan rusak,” kata Rina Melati, dikutip detikLembah, Senin.",
        "detikLembah",
    ),
    (
        "”Jalan rusak,” kata Rina Melati, dikutip dariThe Lembah Daily, Senin.",
        "The Lembah Daily",
    ),
    (
        "”Jalan rusak,” kata Rina Melati, dilansir dari laman Gelorasport.",
        "laman Gelorasport",
    ),
    (
        "”Jalan rusak,” kata Rina Melati dikutip dari laman resmi klub, Senin.",
        "laman resmi klub",
    ),
    (
        "”Jalan rusak,” kata Rina Melati seperti dikutip Kompas.com dari Kyodo News.",
        "Kyodo News",
    ),
    (
        "”Jalan rusak,” kata Rina Melati, mengutip laporan Reuters, Senin.",
        "Reuters",
    ),
    (
        "”Jalan rusak,” kata Rina Melati, dikutip dari Antara 24 Maret 2017.",
        "Antara",
    ),
    (
        "”Jalan rusak,” tulis Rina Melati dikutip dari akun Instagram @rina.melati.",
        "akun Instagram @rina.melati",
    ),
    (
        "”Jalan rusak,” tulis Rina Melati di Instagram pribadinya,@rinamelati, Senin.",
        "Instagram pribadinya,@rinamelati",
    ),
    ("”Jalan rusak,” tulis Rina Melati di X.", "X"),
    (
        "”Jalan rusak,” ujar Rina Melati melalui media sosial resmi klub.",
        "media sosial resmi klub",
    ),
    (
        "”Jalan rusak,” ujar Rina Melati di media sosial Facebook, Senin.",
        "Facebook",
    ),
    (
        "”Jalan rusak,” ujar Rina Melati dalam tayangan Kompas TV.",
        "Kompas TV",
    ),
    (
        "Rina Melati menjawab melalui akun Twitter @rina.\n”Jalan itu milik provinsi. Kami perbaiki.”",
        "akun Twitter @rina",
    ),
];

/// Texts whose last quote came through none.
const NOT_TOLD: &[&str] = &[
    "Anton Suroso dilaporkan ke Polda Lembah Sari oleh Rina Melati. ”Jalan rusak,” kata Anton.",
    "Mengutip data Bank Dunia, harga naik. ”Jalan rusak,” kata Rina Melati.",
    "Mengutip BPS, harga naik. ”Jalan rusak,” kata Rina Melati.",
    "Berdasarkan laporan Kementerian Keuangan, harga naik. ”Jalan rusak,” kata Rina Melati.",
    "Polisi menerima laporan dari Budi Hartono. ”Jalan rusak,” kata Rina Melati.",
    "”Jalan rusak,” kata Rina Melati dalam rilis yang diterima Kompas.com, Senin.",
    "”Jalan rusak,” kata Rina Melati, mengutip rilis yang diterima Kompas.com, Senin.",
    "Laporan Budi Hartono | Lembah Sari\n\n”Jalan rusak,” kata Rina Melati.",
    "Dilansir Reuters, rapat ditunda. ”Jalan rusak,” kata Rina Melati.",
    "”Jalan rusak,” kata Rina Melati di halaman Kantor Bupati Lembah Sari.",
];

#[test]
fn via_is_an_outlet_or_an_account() {
    let none = NOT_TOLD.iter().map(|text| (*text, ""));
    for (text, expected) in TOLD.iter().copied().chain(none) {
        let found = last_quote(text);
        let via = found.rsplit(" | ").next().unwrap_or_default();
        assert_eq!(via, expected, "{text}\n{found}");
    }
}

#[test]
fn the_day_of_a_report_is_not_the_day_of_speaking() {
    assert_all(&[
        (
            "”Kami siap,” kata Rina Melati, dikutip dari Antara, Selasa (5/3/2024).",
            "Rina Melati |  |  |  | Antara",
        ),
        (
            "”Kami siap,” kata Rina Melati, Senin (4/3/2024), dikutip dari Antara, Selasa (5/3/2024).",
            "Rina Melati |  |  | 2024-03-04 | Antara",
        ),
        (
            "Dalam jumpa pers, Jumat (1/3/2024), Rina Melati membuka posko itu. ”Kami siap,” katanya.",
            "Rina Melati |  |  | 2024-03-01 | ",
        ),
        (
            "Gempa terjadi Jumat (1/3/2024). ”Kami siap,” kata Rina Melati.",
            "Rina Melati |  |  |  | ",
        ),
        (
            "Korban meninggal pada Jumat (1/3). ”Kami siap,” kata Rina Melati, Jumat.",
            "Rina Melati |  |  |  | ",
        ),
        (
            "”Kami siap,” kata Rina Melati kepada wartawan Jumat (1/3/2024).",
            "Rina Melati |  |  | 2024-03-01 | ",
        ),
    ]);
}

/// The ids that a text links persons to, in order.
fn persons(text: &str) -> Vec<String> {
    let doc = Document::new("shape", text);
    let extraction = EXTRACTOR.extract(&doc, &mut Scratch::default());
    let persons = extraction.entities.iter();
    let persons = persons.filter(|e| e.label == kutip::gazetteer::Label::Person);
    persons.map(|e| e.id.to_string()).collect()
}

/// A name of many is the known bearer's only where the text tells the office.
#[test]
fn names_of_many_are_linked_by_the_office() {
    for (text, wanted) in [
        (
            "Harga naik, kata Mendag Budi Santoso di Jakarta.",
            "budi-santoso",
        ),
        (
            "Harga naik, kata Menteri Perdagangan Budi Santoso di Jakarta.",
            "budi-santoso",
        ),
        ("Harga naik, kata Budi Santoso, warga Desa Sukamaju.", ""),
        ("Harga naik, kata Joko Suyanto, warga Desa Sukamaju.", ""),
        ("Harga naik, kata Djoko Suyanto.", "djoko-suyanto"),
    ] {
        assert_eq!(persons(text), [wanted], "{text}");
    }
}

/// The names of a text as `words/LABEL`, in order.
fn names(text: &str) -> String {
    let doc = Document::new("shape", text);
    let extraction = EXTRACTOR.extract(&doc, &mut Scratch::default());
    let name = |m: &kutip::entity::Mention| format!("{}/{}", doc.slice(m.span), m.label.as_str());
    let names: Vec<String> = extraction.mentions.iter().map(name).collect();
    names.join(" ")
}

#[test]
fn names_go_without_forms_of_address_languages_and_degrees() {
    for (text, wanted) in [
        (
            "Menurut Prof. Dr. Melati Arum, sungai itu meluap.",
            "Melati Arum/PERSON",
        ),
        ("H. Rudi Hartanto (65) datang.", "Rudi Hartanto/PERSON"),
        ("Naskah itu ditulis dalam bahasa Inggris.", ""),
        (
            "Turis dari Inggris berbicara bahasa Inggris.",
            "Inggris/COUNTRY",
        ),
        (
            "Kepala dinas, Melati Arum, S.H., M.Si., hadir.",
            "Melati Arum/PERSON",
        ),
        ("Korban berinisial MA (11) ditemukan selamat.", "MA/PERSON"),
        (
            "Jakarta, CNN Indonesia -- Sungai itu meluap.",
            "Jakarta/PLACE CNN Indonesia/OUTLET",
        ),
    ] {
        assert_eq!(names(text), wanted, "{text}");
    }
}

#[test]
fn an_outlet_with_the_name_of_a_word_is_linked_where_outlets_stand() {
    let extractor = ExtractorBuilder::new().build().expect("all is built in");
    let mut scratch = Scratch::default();
    for (text, linked) in [
        ("BOGOR, KOMPAS — Panen raya dimulai pekan depan.", true),
        (
            "Panen raya dimulai pekan depan, dikutip dari Kompas, Senin.",
            true,
        ),
        ("Pendaki itu membawa Kompas dan peta lama.", false),
    ] {
        let found = extractor.extract(&Document::new("a", text), &mut scratch);
        let is_linked = found.entities.iter().any(|entity| entity.id == "kompas");
        assert_eq!(is_linked, linked, "{text}");
    }
}

#[test]
fn bodies_accounts_and_descriptions_are_told_apart() {
    assert_all(&[
        (
            "”Kami siap,” kata Rina Melati. ”Kami malah tidak diberi tahu apa-apa,” curcol Slamet Hartono.",
            "Slamet Hartono |  |  |  | ",
        ),
        (
            "Acara sudah selesai. ”Semua tamu sudah pulang,” demikian bunyi keterangan tertulis PT Angin Timur, Senin.",
            "PT Angin Timur |  |  |  | ",
        ),
        (
            "”Kami siap,” kata Rina Melati. ”Tolak tambang di desa kami,” tulis akun Instagram @angin_timur.",
            "@angin_timur |  |  |  | ",
        ),
        (
            "Rina Melati membantah. ”Uangnya dibagi di hotel,” kata sumber tersebut.",
            "sumber tersebut |  |  |  | ",
        ),
        (
            "Seorang nelayan, Slamet Hartono, terluka. ”Perahunya tua,” kata polisi tersebut.",
            "polisi tersebut |  |  |  | ",
        ),
        (
            "Wakil Bupati Lembah Sari Rina Melati hadir. Rapat dibuka pagi. ”Harga kami jaga,” kata Wabup.",
            "Rina Melati | Wakil Bupati Lembah Sari |  |  | ",
        ),
        (
            "PT Angin Timur menutup pabrik. ”Semua karyawan menerima pesangon,” tulis perusahaan itu.",
            "PT Angin Timur |  |  |  | ",
        ),
    ]);
}

#[test]
fn answers_scripture_and_the_silent_are_told_apart() {
    assert_all(&[
        (
            "”Kapan selesai?” tanya Rina Melati kepada Slamet Hartono. ”Bulan depan,” jawabnya.",
            "Slamet Hartono |  |  |  | ",
        ),
        (
            "Saat ditanya Rina Melati soal gaji, Slamet Hartono tertawa. ”Belum tahu,” ujarnya.",
            "Slamet Hartono |  |  |  | ",
        ),
        (
            "Ustaz Slamet Hartono berceramah. ”Senyum kepada saudaramu adalah sedekah.” (HR Tirmidzi) Jamaah menyimak.",
            " |  |  |  | ",
        ),
        (
            "Petugas tiba malam hari. Jenazah itu adalah Rina Melati. ”Pintunya terkunci dari dalam,” ujarnya.",
            " |  |  |  | ",
        ),
        (
            "Polisi menangkap tersangka Slamet Hartono. ”Barang bukti kami sita,” jelasnya.",
            " |  |  |  | ",
        ),
        (
            "Budi Hartono berpidato. ”Budi Hartono harus mundur dari jabatannya,” dilansir dari Antara.",
            " |  |  |  | Antara",
        ),
        (
            "”Dia sehat,” kata istri Slamet Hartono.",
            "istri Slamet Hartono |  |  |  | ",
        ),
    ]);
}

#[test]
fn kin_speak_and_not_those_whose_kin_they_are() {
    assert_all(&[
        (
            "Istri Joko Purnama, Rina Melati, mengatakan kabar itu membuat keluarga cemas.",
            "Rina Melati |  |  |  | ",
        ),
        (
            "Joko Purnama, suami Rina Melati, mengatakan kabar itu membuat keluarga cemas.",
            "Joko Purnama | suami Rina Melati |  |  | ",
        ),
    ]);
}

#[test]
fn two_names_read_as_one_make_no_one_of_two_people() {
    assert_all(&[
        (
            "Ucok Flandera Peringatkan Sari Wulandari\n\nSari Wulandari ditahan karena menipu Ucok Flandera. ”Saya sudah memaafkan,” kata Ucok, Senin.",
            "Ucok Flandera |  |  |  | ",
        ),
        (
            "Dakota Wilsondan Candra Martono berpisah. Dakota Wilson sedih karenanya, Candra Martono tidak. ”Kami lelah,” kata Dakota.",
            "Dakota Wilson |  |  |  | ",
        ),
    ]);
}

#[test]
fn a_reported_statement_ends_before_its_source() {
    let spans = |text: &str| {
        let doc = Document::new("shape", text);
        let found = EXTRACTOR.extract(&doc, &mut Scratch::default());
        let quote = found.quotes.last().expect("a quote").clone();
        let end = quote.parts.last().expect("a part").end();
        (
            text[..end].to_owned(),
            quote.via.map(|via| doc.slice(via).to_owned()),
        )
    };
    for tail in [
        "demikian Reuters.",
        "demikian dilaporkan Reuters, Senin (5/3).",
        "seperti dikutip Reuters.",
        "lapor Reuters.",
    ] {
        let said = "Sumiati Wening mengatakan akan mundur pada akhir bulan,";
        let text = format!("{said} {tail}");
        assert_eq!(
            spans(&text),
            (said.to_owned(), Some("Reuters".to_owned())),
            "{text}"
        );
    }
    // The outlet is spoken of, and more is said.
    let more = "Sumiati Wening mengatakan berita itu benar, seperti dikutip Reuters, dan akan segera diumumkan.";
    assert_eq!(spans(more).0, more);
}

#[test]
fn rare_titles_are_no_names_and_a_quote_may_stand_in_its_own_paragraph() {
    assert_all(&[
        (
            "”Kami siap,” kata Letkol Inf. Dr. (Cand.) Sumiati Wening, S.I.P., M.Han.",
            "Sumiati Wening |  |  |  | ",
        ),
        (
            "”Kami siap,” ujar R.Ay. Hj. Sumiati Wening.",
            "Sumiati Wening |  |  |  | ",
        ),
        (
            "”Kami siap,” ujar ahli gunung Dr.rer.nat. Sumiati Wening, M.Sc.",
            "Sumiati Wening | ahli gunung |  |  | ",
        ),
        (
            "Sumiati Wening mengatakan:\n\n”Tidak ada uang yang hilang.”",
            "Sumiati Wening |  |  |  | ",
        ),
    ]);
}

#[test]
fn another_nameless_one_answers_and_a_relative_clause_hides_no_name() {
    assert_all(&[
        (
            "”Siapa namamu?” tanya polisi. ”Darno,” sahut bocah itu.",
            "bocah itu |  |  |  | ",
        ),
        (
            "”Kami siap,” kata Ketua Panitia Lelang yang baru terpilih, Sumiati Wening.",
            "Sumiati Wening | Ketua Panitia Lelang |  |  | ",
        ),
        (
            "Politikus Sumiati Wening tiba. ”Kapan mulai?” tanya Sumiati. ”Saya menunggu,” lanjut politikus itu.",
            "Sumiati Wening | Politikus |  |  | ",
        ),
    ]);
}

#[test]
fn an_office_that_nobody_in_the_article_holds_is_a_description() {
    assert_all(&[
        (
            "Perdana menteri itu menyatakan akan mundur.",
            "Perdana menteri itu |  |  |  | ",
        ),
        (
            "Kepala desa tersebut mengatakan sawah sudah kering.",
            "Kepala desa tersebut |  |  |  | ",
        ),
        (
            "Menteri Pertanian Sumiati Wening tiba. Menteri itu menyatakan sawah sudah kering.",
            "Sumiati Wening | Menteri Pertanian |  |  | ",
        ),
    ]);
}

#[test]
fn acts_are_no_statements_but_what_they_are_for_is() {
    assert_all(&[
        (
            "Sumiati Wening menyampaikan terima kasih kepada warga desa.",
            "no quote",
        ),
        (
            "Sumiati Wening menyampaikan kritik kepada pengurus pasar.",
            "no quote",
        ),
        (
            "Para buruh berorasi, menyanyikan lagu, dan membakar ban.",
            "no quote",
        ),
        (
            "Sumiati Wening menyampaikan protes karena air bersih tidak mengalir.",
            "Sumiati Wening |  |  |  | ",
        ),
    ]);
}
