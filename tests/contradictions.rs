//! What must hold on many articles without any gold: rows that contradict each other are counted.
//!
//! `KUTIP_CORPUS=FILE cargo test --test contradictions` reads the documents from FILE (JSON lines with `id` and `text`, or
//! packed with zstd). Without it, generated documents with persons of the gazetteers are read.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use kutip::gazetteer::{Evidence, Gazetteers, Label};
use kutip::quote::SpeakerType;
use kutip::text::Document;
use kutip::{Extraction, Extractor, ExtractorBuilder, Scratch};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{BufRead, BufReader, Read};
use std::sync::OnceLock;

/// Rows of quotes that several articles have with different speakers.
const TWO_SPEAKERS: usize = 300;
/// Rows whose `via` is no outlet, account or domain.
const VIA: usize = 300;
/// Letters of a quote that is looked for in several articles.
const LONG: usize = 40;

fn extractor() -> &'static Extractor {
    static EXTRACTOR: OnceLock<Extractor> = OnceLock::new();
    EXTRACTOR.get_or_init(|| ExtractorBuilder::new().build().unwrap())
}

/// The entries that a name of two words or more is a form of.
fn bearers(gazetteers: &Gazetteers, name: &str) -> BTreeSet<String> {
    let readings = gazetteers.look_up(name);
    let persons = readings.iter().filter(|r| r.entry.label == Label::Person);
    persons.map(|r| r.entry.id.to_string()).collect()
}

/// Counts of what contradicts itself.
#[derive(Debug, Default)]
struct Counts {
    other_person: usize,
    inside: usize,
    without_row: usize,
    via: usize,
    /// Document, and the words of the speaker, by the letters of a quote.
    said: HashMap<String, Vec<(usize, String)>>,
}

fn letters(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|w| !w.is_empty()).map(str::to_lowercase);
    words.collect::<Vec<_>>().join(" ")
}

fn sorted(name: &str) -> String {
    let name = letters(name);
    let words: BTreeSet<&str> = name.split(' ').collect();
    words.into_iter().collect::<Vec<_>>().join(" ")
}

impl Counts {
    fn add(&mut self, at: usize, text: &str, found: &Extraction) {
        let others = other_persons(text, found);
        others.iter().for_each(|other| println!("{other}"));
        self.other_person += others.len();
        let names: HashSet<&str> = (found.mentions.iter())
            .map(|m| &*found.entities[m.entity.0 as usize].name)
            .collect();
        let outlets: HashSet<&str> = (found.mentions.iter())
            .filter(|m| m.label == Label::Outlet)
            .map(|m| &text[m.span.range()])
            .collect();
        for quote in &found.quotes {
            let via = quote.via.map_or("", |via| &text[via.range()]);
            let domain = [".com", ".id", ".co", ".net", ".org"]
                .iter()
                .any(|d| via.contains(d));
            let known = via.is_empty() || outlets.contains(via) || via.contains('@') || domain;
            self.via += usize::from(!known);
            let Some(speaker) = &quote.speaker else {
                continue;
            };
            let whole = quote.parts.len() == 1 && quote.parts[0].contains(speaker.mention);
            self.inside += usize::from(whole);
            let named = speaker.kind != SpeakerType::Person || names.contains(&*speaker.name);
            self.without_row += usize::from(!named);
            let parts = quote.parts.iter().map(|part| &text[part.range()]);
            let key = letters(&parts.collect::<Vec<_>>().join(" "));
            if key.chars().count() >= LONG && !speaker.name.is_empty() {
                let said = self.said.entry(key).or_default();
                said.push((at, sorted(&speaker.name)));
            }
        }
    }

    fn two_speakers(&self) -> usize {
        let several = |rows: &&Vec<(usize, String)>| {
            let documents: HashSet<usize> = rows.iter().map(|r| r.0).collect();
            let speakers: HashSet<&str> = rows.iter().map(|r| &*r.1).collect();
            documents.len() > 1 && speakers.len() > 1
        };
        self.said.values().filter(several).map(Vec::len).sum()
    }
}

/// The mentions that are the whole name, of two words or more, of a known person and are given to another.
fn other_persons(text: &str, found: &Extraction) -> Vec<String> {
    let gazetteers = extractor().gazetteers();
    let mut out = Vec::new();
    for mention in found.mentions.iter().filter(|m| m.label == Label::Person) {
        let name = &text[mention.span.range()];
        let entity = &found.entities[mention.entity.0 as usize];
        if name.split_whitespace().count() < 2 {
            continue;
        }
        let own = bearers(gazetteers, name);
        let other = match entity.id.is_empty() {
            true => letters(&entity.name) != letters(name),
            false => !own.contains(&*entity.id),
        };
        if !own.is_empty() && other {
            out.push(format!("{name} -> {} ({})", entity.name, entity.id));
        }
    }
    out
}

fn lines(path: &std::path::Path) -> impl Iterator<Item = String> {
    let file = std::fs::File::open(path).unwrap();
    let packed = path.extension().is_some_and(|e| e == "zst");
    let reader: Box<dyn Read> = match packed {
        true => Box::new(zstd::Decoder::new(file).unwrap()),
        false => Box::new(file),
    };
    BufReader::new(reader).lines().map(Result::unwrap)
}

#[test]
fn a_corpus_contradicts_itself_seldom() {
    let Some(corpus) = std::env::var_os("KUTIP_CORPUS") else {
        println!("skipped: KUTIP_CORPUS names no corpus");
        return;
    };
    let (mut counts, mut scratch) = (Counts::default(), Scratch::default());
    for (at, line) in lines(corpus.as_ref()).enumerate() {
        let record: serde_json::Value = serde_json::from_str(&line).unwrap();
        let text = record["text"].as_str().unwrap();
        let found = extractor().extract(&Document::new("", text), &mut scratch);
        counts.add(at, text, &found);
    }
    let two = counts.two_speakers();
    println!(
        "other-person {}, inside {}, speakers-without-row {}, two-speakers {two}, via-no-outlet {}",
        counts.other_person, counts.inside, counts.without_row, counts.via
    );
    assert_eq!(
        counts.other_person, 0,
        "whole names given to another person"
    );
    assert_eq!(counts.inside, 0, "speakers inside their own quote");
    assert_eq!(counts.without_row, 0, "speakers without a row");
    assert!(two <= TWO_SPEAKERS, "{two} rows with two speakers");
    assert!(counts.via <= VIA, "{} rows via no outlet", counts.via);
}

/// Full names of the gazetteers that need no more evidence, by their last word: those that several persons share.
fn families() -> &'static Vec<Vec<String>> {
    static FAMILIES: OnceLock<Vec<Vec<String>>> = OnceLock::new();
    FAMILIES.get_or_init(|| {
        let mut by_last: HashMap<String, Vec<String>> = HashMap::new();
        for file in ["indonesia.csv", "world.csv"] {
            let path = format!("{}/gazetteers/people/{file}", env!("CARGO_MANIFEST_DIR"));
            let mut reader = csv::Reader::from_path(path).unwrap();
            for row in reader.records().map(Result::unwrap) {
                let name = row[2].to_string();
                let plain = name
                    .split(' ')
                    .all(|w| w.chars().all(char::is_alphabetic) && w.len() > 2);
                if &row[3] == "free" && plain && name.split(' ').count() == 2 {
                    let last = name.rsplit(' ').next().unwrap().to_string();
                    by_last.entry(last).or_default().push(name);
                }
            }
        }
        by_last.values_mut().for_each(|names| {
            names.sort();
            names.dedup();
        });
        let mut families: Vec<_> = by_last.into_values().filter(|f| f.len() > 1).collect();
        families.sort();
        families
    })
}

/// Sentences of two persons with one surname, and of the surname alone.
fn article() -> impl Strategy<Value = (String, [String; 2])> {
    let sentences = [
        "{} tiba lebih dulu di aula.",
        "Warga menyambut {} di gerbang.",
        "”Kami senang berada di sini,” kata {} kepada wartawan.",
        "{} dipanggil {} ke kantornya pada Senin.",
        "Setelah itu {} meninjau pasar bersama {}.",
    ];
    let pick = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
    );
    let named = prop::collection::vec((0..sentences.len(), 0..3usize, 0..3usize), 1..12);
    (pick, named).prop_map(move |((family, one, other), named)| {
        let family = family.get(families());
        let (one, other) = (one.index(family.len()), other.index(family.len()));
        let other = if one == other {
            (other + 1) % family.len()
        } else {
            other
        };
        let last = family[one].rsplit(' ').next().unwrap().to_string();
        let names = [family[one].clone(), family[other].clone(), last];
        let text: Vec<String> = named
            .iter()
            .map(|&(sentence, a, b)| {
                let first = sentences[sentence].replacen("{}", &names[a], 1);
                first.replacen("{}", &names[b], 1)
            })
            .collect();
        let [one, other, _] = names;
        (text.join(" "), [one, other])
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_whole_name_never_becomes_another_person((text, names) in article()) {
        let found = extractor().extract(&Document::new("", &text), &mut Scratch::default());
        let others = other_persons(&text, &found);
        prop_assert!(others.is_empty(), "{others:?} in {text}");
        let of = |name: &str| -> HashSet<u32> {
            let own = found.mentions.iter().filter(|m| &text[m.span.range()] == name);
            own.map(|m| m.entity.0).collect()
        };
        let (one, other) = (of(&names[0]), of(&names[1]));
        prop_assert!(one.is_disjoint(&other), "{names:?} are one in {text}");
    }
}

/// The gazetteers themselves have what the documents above are made of.
#[test]
fn many_known_persons_share_a_surname() {
    assert!(families().len() > 100);
    let name = &families()[0][0];
    let readings = extractor().gazetteers().look_up(name);
    assert!(
        readings.iter().any(|r| r.evidence == Evidence::Free),
        "{name}"
    );
}
