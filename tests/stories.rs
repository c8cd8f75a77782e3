//! Stories and groups of quotes: copies, re-tellings, quotes that were cut, an article that stands alone against the others.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use kutip::output::{QuoteRecord, Record};
use kutip::story::{Collection, GroupRow, Stand, overlap};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn article<'a>(doc_id: &'a str, outlet: &'a str, published: &'a str, text: &'a str) -> Record<'a> {
    Record {
        doc_id: doc_id.into(),
        outlet: outlet.into(),
        published: published.into(),
        text: text.into(),
        status: "ok".into(),
        ..Record::default()
    }
}

fn said<'a>(id: u64, quote: &'a str, speaker: &'a str, confidence: f64) -> QuoteRecord<'a> {
    QuoteRecord {
        quote_id: id,
        quote: quote.into(),
        speaker: speaker.into(),
        speaker_type: if speaker.is_empty() { "" } else { "person" }.into(),
        confidence,
        ..QuoteRecord::default()
    }
}

fn collection(records: &[Record<'_>]) -> Collection {
    let folder = std::env::temp_dir();
    let mut collection = Collection::new(&folder);
    for record in records {
        collection.add(record).unwrap();
    }
    collection
}

const AGENCY: &str = "Karangsembung - Pemerintah Kabupaten Karangsembung mulai memperbaiki tanggul Kali Wening yang \
    jebol pada Senin malam. Sedikitnya empat ratus rumah di tiga dusun terendam air setinggi lutut orang dewasa. Kepala \
    Dinas Pengairan Rina Melati mengatakan perbaikan akan selesai dalam dua pekan jika cuaca bersahabat. Warga diminta \
    tetap mengungsi di balai desa sampai tanggul benar-benar aman. Dapur umum menyediakan seribu bungkus nasi setiap hari \
    dan dua dokter berjaga sepanjang malam.";

const RETOLD: &str = "Tanggul yang jebol di Karangsembung mulai ditangani. Sedikitnya empat ratus rumah di tiga dusun \
    terendam air setinggi lutut orang dewasa, demikian laporan yang kami terima. Kepala Dinas Pengairan Rina Melati \
    mengatakan perbaikan akan selesai dalam dua pekan jika cuaca bersahabat. Warga diminta tetap mengungsi di balai desa \
    sampai tanggul benar-benar aman.";

const OTHER: &str = "Karangsembung - Pemerintah Kabupaten Karangsembung membuka lomba perahu naga di Kali Wening pada \
    Senin malam. Empat belas regu dari tiga dusun ikut serta dan penonton memadati kedua tepi sungai. Pemenangnya membawa \
    pulang seekor kambing dan piala bergilir yang sudah berumur empat puluh tahun.";

#[test]
fn copies_and_retellings_are_one_story_and_a_namesake_of_the_topic_is_none() {
    let shouted = AGENCY.to_uppercase().replace('-', "–");
    let half = &AGENCY[..AGENCY.len() / 2];
    let records = [
        article("retold", "Kabar Wening", "2024-03-06", RETOLD),
        article("other", "Kabar Wening", "2024-03-01", OTHER),
        article("agency", "Kantor Warta", "2024-03-05", AGENCY),
        article("shouted", "Suara Dusun", "", &shouted),
        article("half", "Lintas Desa", "2024-03-07", half),
        article("blank", "Lintas Desa", "2024-03-07", " — "),
    ];
    let mut collection = collection(&records);
    let rows = collection.stories().unwrap();
    let short: Vec<_> = rows
        .iter()
        .map(|row| (row.doc_id, row.story_id, row.copy_of, row.first_outlet))
        .collect();
    assert_eq!(
        short,
        [
            ("retold", "agency", "agency", "Kantor Warta"),
            ("other", "other", "", "Kabar Wening"),
            ("agency", "agency", "", "Kantor Warta"),
            ("shouted", "agency", "agency", "Kantor Warta"),
            ("half", "agency", "agency", "Kantor Warta"),
        ]
    );
    let share = |row: usize| rows[row].share.unwrap();
    assert!(share(0) > 0.6 && share(0) < 0.9, "{}", share(0));
    assert!((share(3) - 1.0).abs() < 1e-9 && share(4) > 0.95);
    assert_eq!(rows[2].share, None);
    assert_eq!(rows[3].first_published, "2024-03-05");
}

#[test]
fn two_parts_of_a_text_belong_together_by_the_whole() {
    let words: Vec<String> = (0..300).map(|n| format!("kata{n}")).collect();
    let [whole, head, tail] = [0..300, 0..150, 150..300].map(|part| words[part].join(" "));
    let records = [
        article("tail", "", "", &tail),
        article("head", "", "", &head),
        article("whole", "", "", &whole),
    ];
    let mut collection = collection(&records);
    let rows = collection.stories().unwrap();
    let short: Vec<_> = rows
        .iter()
        .map(|row| (row.doc_id, row.story_id, row.copy_of))
        .collect();
    // The head has nothing in common with the first one, so it is told as a copy of the whole.
    assert_eq!(
        short,
        [
            ("tail", "tail", ""),
            ("head", "tail", "whole"),
            ("whole", "tail", "tail")
        ]
    );
}

const LONG: &str = "“Kami tidak akan menunggu musim kemarau, tanggul ini harus berdiri lagi sebelum panen, dan siapa pun \
    yang menghalangi akan kami ajak bicara baik-baik.”";
const CUT: &str = "tanggul ini harus berdiri lagi sebelum panen, dan siapa pun yang menghalangi";
const SPELT: &str = "KAMI tidak akan menunggu musim kemarau - tanggul ini harus berdiri lagi sebelum panen dan siapapun \
    yang menghalangi akan kami ajak bicara baik baik";
const ELSE: &str = "Kami tidak akan menunggu bantuan pusat, sekolah ini harus buka lagi sebelum ujian dan guru harus hadir";

fn with<'a>(id: &'a str, outlet: &'a str, quotes: Vec<QuoteRecord<'a>>) -> Record<'a> {
    Record {
        quotes,
        ..article(id, outlet, "2024-03-05", id)
    }
}

fn stands(rows: &[GroupRow<'_>]) -> Vec<(String, Stand)> {
    rows.iter()
        .map(|row| (row.doc_id.to_owned(), row.stand))
        .collect()
}

#[test]
fn a_lone_article_against_the_others_is_a_contradiction() {
    let records = [
        with(
            "a",
            "Kantor Warta",
            vec![said(1, LONG, "Rina Melati", 0.99)],
        ),
        with(
            "b",
            "Suara Dusun",
            vec![
                said(1, ELSE, "Joko Umbaran", 0.99),
                said(2, CUT, "Melati", 0.9),
            ],
        ),
        with(
            "c",
            "Lintas Desa",
            vec![said(1, SPELT, "Joko Umbaran", 0.8)],
        ),
        with("d", "", vec![said(4, LONG, "", 0.0)]),
        with(
            "e",
            "Kantor Warta",
            vec![said(1, "Terima kasih banyak", "Rina Melati", 0.9)],
        ),
    ];
    let collection = collection(&records);
    let rows = collection.quote_groups();
    use Stand::{Agrees, Contradicts, Empty, Less};
    let wanted = [("a", Agrees), ("b", Less), ("c", Contradicts), ("d", Empty)];
    assert_eq!(
        stands(&rows),
        wanted.map(|(doc, stand)| (doc.to_owned(), stand))
    );
    for row in &rows {
        assert_eq!(
            (row.agreed_speaker, row.group_id.as_str()),
            ("Rina Melati", "a#1")
        );
        assert_eq!((row.first, row.outlets), ("a", 3));
        assert!(row.agreement > 0.7 && row.agreement < 0.95);
        assert!(row.confidence < row.agreement);
    }
}

#[test]
fn two_articles_as_sure_agree_on_nobody() {
    let records = [
        with("a", "", vec![said(1, LONG, "Rina Melati", 0.99)]),
        with("b", "", vec![said(1, LONG, "Joko Umbaran", 0.99)]),
        with("c", "", vec![said(1, LONG, "", 0.0)]),
    ];
    let collection = collection(&records);
    let rows = collection.quote_groups();
    assert!(rows.iter().all(|row| row.agreed_speaker.is_empty()));
    assert!(rows.iter().all(|row| (row.agreement - 0.5).abs() < 1e-9));
}

/// A stream of numbers that is the same on all machines (xorshift, Marsaglia).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}

/// Articles of invented words: originals, each with copies that were cut, spliced, changed here and there, or not at all.
fn invented(originals: usize) -> Vec<String> {
    let mut numbers = Numbers(0x5EED_0018);
    let word = |n: usize| format!("{}{}", ["ka", "ru", "me", "lo", "ti"][n % 5], n / 5);
    let mut texts = Vec::new();
    for _ in 0..originals {
        let length = 60 + numbers.below(400);
        let original: Vec<String> = (0..length).map(|_| word(numbers.below(4000))).collect();
        let copies = numbers.below(5);
        texts.push(original.join(" "));
        for _ in 0..copies {
            let mut copy = original.clone();
            let from = numbers.below(length / 2);
            match numbers.below(4) {
                0 => drop(copy.drain(..from)),
                1 => copy.truncate(length - from),
                2 => copy
                    .splice(from..from, (0..length / 3).map(|n| word(7 * n)))
                    .for_each(drop),
                _ => {}
            }
            for _ in 0..numbers.below(copy.len() / 8 + 1) {
                let at = numbers.below(copy.len());
                copy[at] = word(numbers.below(4000));
            }
            texts.push(copy.join(" "));
        }
    }
    texts
}

/// All runs of four words, as words.
fn runs(text: &str) -> HashSet<Vec<String>> {
    let words: Vec<String> = text
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && !"'’‘ʼ`".contains(c))
        .map(|word| word.replace(['\'', '’', '‘', 'ʼ', '`'], ""))
        .filter(|word| !word.is_empty())
        .collect();
    let width = words.len().clamp(1, 4);
    words.windows(width).map(<[String]>::to_vec).collect()
}

/// Every text against every longer one that leads: what the groups are to be, by comparing all with all.
fn by_force(texts: &[String]) -> Vec<usize> {
    let sets: Vec<HashSet<Vec<String>>> = texts.iter().map(|text| runs(text)).collect();
    let mut numbers: HashMap<&Vec<String>, u32> = HashMap::new();
    let mut sorted: Vec<Vec<u32>> = Vec::new();
    for set in &sets {
        let mut ids = Vec::new();
        let listed: Vec<&Vec<String>> = set.iter().collect();
        for run in listed {
            let next = numbers.len() as u32;
            ids.push(*numbers.entry(run).or_insert(next));
        }
        ids.sort_unstable();
        sorted.push(ids);
    }
    let mut order: Vec<usize> = (0..texts.len())
        .filter(|t| !sorted[*t].is_empty())
        .collect();
    order.sort_by_key(|text| (std::cmp::Reverse(sorted[*text].len()), *text));
    let (mut leader, mut leaders): (Vec<usize>, Vec<usize>) =
        ((0..texts.len()).collect(), Vec::new());
    for text in order {
        let own: HashSet<u32> = sorted[text].iter().copied().collect();
        let best = leaders.iter().filter_map(|other: &usize| {
            let shared = sorted[*other]
                .iter()
                .filter(|run| own.contains(run))
                .count();
            let all = own.len() + sorted[*other].len() - shared;
            let alike = shared > 0 && 2 * shared >= own.len() && 4 * shared >= all;
            alike.then_some((shared, std::cmp::Reverse(*other)))
        });
        match best.max() {
            Some((_, other)) => leader[text] = other.0,
            None => leaders.push(text),
        }
    }
    leader
}

/// The pairs of articles of one group.
fn pairs<T: Ord>(groups: impl Iterator<Item = (T, usize)>) -> BTreeSet<(usize, usize)> {
    let mut members: BTreeMap<T, Vec<usize>> = BTreeMap::new();
    for (group, article) in groups {
        members.entry(group).or_default().push(article);
    }
    let mut pairs = BTreeSet::new();
    for members in members.into_values() {
        for (place, one) in members.iter().enumerate() {
            pairs.extend(members[place + 1..].iter().map(|other| (*one, *other)));
        }
    }
    pairs
}

/// Pairs found by kutip and by force, and those of both.
fn compared(texts: &[String]) -> (usize, usize, usize) {
    let ids: Vec<String> = (0..texts.len()).map(|n| n.to_string()).collect();
    let records: Vec<Record<'_>> = ids
        .iter()
        .zip(texts)
        .map(|(id, text)| article(id, "", "", text))
        .collect();
    let mut collection = collection(&records);
    let rows = collection.stories().unwrap();
    let number = |id: &str| id.parse::<usize>().unwrap();
    let found = pairs(rows.iter().map(|row| (row.story_id, number(row.doc_id))));
    let wanted = pairs(by_force(texts).into_iter().zip(0..));
    (
        found.len(),
        wanted.len(),
        found.intersection(&wanted).count(),
    )
}

fn assert_good(texts: &[String], least: usize) -> (f64, f64, usize) {
    let (found, wanted, both) = compared(texts);
    assert!(wanted >= least, "only {wanted} pairs");
    let (precision, recall) = (both as f64 / found as f64, both as f64 / wanted as f64);
    assert!(precision >= 0.98 && recall >= 0.98, "{precision} {recall}");
    (precision, recall, wanted)
}

#[test]
fn as_good_as_comparing_all_with_all() {
    assert_good(&invented(250), 600);
}

/// `KUTIP_STORIES_CORPUS=FILE cargo test --test stories` compares the first 3,000 articles of FILE (JSON lines with `text`)
/// too.
#[test]
fn as_good_on_real_articles() {
    let Some(file) = std::env::var_os("KUTIP_STORIES_CORPUS") else {
        return;
    };
    let lines = std::fs::read_to_string(file).unwrap();
    let texts: Vec<String> = lines
        .lines()
        .take(3000)
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            value["text"].as_str().unwrap_or_default().to_owned()
        })
        .collect();
    let (precision, recall, pairs) = assert_good(&texts, 1);
    eprintln!(
        "{} articles, {pairs} pairs: precision {precision:.4}, recall {recall:.4}",
        texts.len()
    );
}

#[test]
fn the_overlap_of_two_texts_is_that_of_their_runs_of_words() {
    let (one, other) = (runs(AGENCY), runs(RETOLD));
    let overlap = overlap(AGENCY, RETOLD);
    assert_eq!((overlap.first, overlap.second), (one.len(), other.len()));
    assert_eq!(overlap.shared, one.intersection(&other).count());
    assert!(overlap.one_story());
}

const KUTIP: &str = env!("CARGO_BIN_EXE_kutip");

fn kutip(desk: &Path, arguments: &[&str]) -> Output {
    Command::new(KUTIP)
        .args(arguments)
        .current_dir(desk)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn refused(desk: &Path, arguments: &[&str], why: &str) {
    let output = kutip(desk, arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "kutip {arguments:?}: {told}");
    assert!(told.contains(why), "{told}");
}

/// A run over three articles that have the same words: two by Rina Melati, one by Joko Umbaran.
fn desk() -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    let words = "“Tanggul ini harus berdiri lagi sebelum panen dan kami tidak akan menunggu musim kemarau,”";
    let articles = [
        format!(
            "{words} kata Kepala Dinas Pengairan Rina Melati di Karangsembung, Senin.\n\nWarga mengungsi.\n"
        ),
        format!("Hujan turun di Karangsembung.\n\n{words} ujar Rina Melati.\n"),
        format!(
            "Air surut di Karangsembung.\n\n{words} kata Joko Umbaran.\n\nDapur umum ditutup besok pagi.\n"
        ),
    ];
    fs::create_dir(desk.path().join("articles")).unwrap();
    for (number, text) in articles.iter().enumerate() {
        fs::write(desk.path().join(format!("articles/{number}.txt")), text).unwrap();
    }
    desk
}

fn table(desk: &Path, file: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(desk.join(file)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one run, looked at from all sides")]
fn a_run_is_settled_into_a_folder_of_its_own() {
    let desk = desk();
    let desk = desk.path();
    for arguments in [
        &["extract", "articles", "-o", "out", "--stories"][..],
        &["stories", "out", "--settle", "-o", "settled"],
        &["table", "settled", "-o", "names.csv"],
    ] {
        let output = kutip(desk, arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "kutip {arguments:?}: {told}");
    }
    let [before, after] = ["out", "settled"].map(|run| table(desk, &format!("{run}/quotes.csv")));
    assert_eq!(before.len(), after.len());
    let mut filled = 0;
    for (before, after) in before.iter().zip(&after) {
        if after["rule"] == kutip::story::AGREED {
            filled += 1;
            assert_eq!(after["speaker"], "Rina Melati");
            assert_ne!(before["speaker"], after["speaker"]);
            assert!(after["confidence"].parse::<f64>().unwrap() <= 0.95);
            assert_eq!(before["quote"], after["quote"]);
        } else {
            assert_eq!(before, after);
        }
    }
    assert_eq!(filled, 1, "{after:?}");
    for file in ["stories.csv", "quote_groups.csv"] {
        let [one, other] =
            ["out", "settled"].map(|run| fs::read(desk.join(run).join(file)).unwrap());
        assert_eq!(one, other, "{file}");
    }
    let same =
        |file: &str| ["out", "settled"].map(|run| fs::read(desk.join(run).join(file)).unwrap());
    let [one, other] = same("entities.csv");
    assert_eq!(one, other);
    assert_eq!(table(desk, "out/stories.csv").len(), 3);
    assert_eq!(table(desk, "out/quote_groups.csv").len(), 3);
    assert!(
        kutip(desk, &["explain", kutip::story::AGREED])
            .status
            .success()
    );
    // The settled folder is not the run itself.
    refused(
        desk,
        &["extract", "articles", "-o", "settled", "--resume"],
        "settled",
    );
    // What was grouped goes with the run that it was made of.
    assert!(
        kutip(desk, &["extract", "articles/0.txt", "-o", "out"])
            .status
            .success()
    );
    assert!(!desk.join("out/stories.csv").exists() && !desk.join("out/quote_groups.csv").exists());
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of refusals")]
fn what_cannot_be_done_is_said_before_anything_is_written() {
    let desk = desk();
    let desk = desk.path();
    assert!(
        kutip(desk, &["extract", "articles", "-o", "out"])
            .status
            .success()
    );
    assert!(
        kutip(
            desk,
            &["extract", "articles", "-o", "lines", "--format", "jsonl"]
        )
        .status
        .success()
    );
    refused(desk, &["stories", "out", "--settle"], "--output");
    refused(
        desk,
        &["stories", "out", "--settle", "-o", "out"],
        "another folder",
    );
    refused(
        desk,
        &["stories", "out", "--settle", "-o", "articles"],
        "did not write",
    );
    refused(
        desk,
        &["stories", "lines", "--settle", "-o", "new"],
        "--format csv",
    );
    refused(
        desk,
        &["stories", "articles", "--settle", "-o", "new"],
        "needs a folder that kutip extract wrote",
    );
    refused(desk, &["stories", "articles"], "-o");
    refused(
        desk,
        &["extract", "articles", "-o", "new", "--stories", "--excel"],
        "--stories",
    );
    refused(
        desk,
        &["extract", "-o", "new", "--stories"],
        "standard input",
    );
    assert!(!desk.join("new").exists() && !desk.join("out/stories.csv").exists());
    // Articles and both kinds of runs give the same groups.
    assert!(kutip(desk, &["stories", "out"]).status.success());
    assert!(kutip(desk, &["stories", "lines"]).status.success());
    assert!(
        kutip(desk, &["stories", "articles", "-o", "own"])
            .status
            .success()
    );
    for file in ["stories.csv", "quote_groups.csv"] {
        let read = |run: &str| fs::read(desk.join(run).join(file)).unwrap();
        assert_eq!(read("out"), read("lines"));
        assert_eq!(read("out"), read("own"));
    }
    refused(desk, &["stories", "out"], "--force");
    assert!(kutip(desk, &["stories", "out", "--force"]).status.success());
}
