//! Links to Wikidata, drawn at random from news and judged one by one with their context: `links.csv`.
//!
//! A row has the document's id, the mention's offsets in code points, the entry and number it was linked to, and the
//! verdict; the texts are not ours to ship. `KUTIP_LINKS_CORPUS=FILE cargo test --test links` reads the documents from
//! FILE (JSON lines with `id` and `text`) and counts how many of the judged links still stand, and how many are right.
//!
//! A link is right where the words name that very person, organisation, place or country. A country stands for its
//! government, its people and its teams, a company for its brand and its racing team; a city is not its regency, and a
//! name inside another name (a ship's, an association's) is not the thing it recalls.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use kutip::text::{Document, OffsetUnit, Offsets};
use kutip::{ExtractorBuilder, Scratch};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a draw must reach.
const PRECISION: f64 = 0.97;
/// Links in a draw.
const DRAWN: usize = 200;

struct Link {
    draw: u32,
    doc: String,
    span: (usize, usize),
    id: String,
    wikidata: String,
    right: bool,
}

fn links() -> Vec<Link> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/links.csv");
    let mut reader = csv::Reader::from_path(file).expect("the judged links are in the project");
    let header = "draw,doc_id,start,end,entity_id,wikidata,verdict,note";
    assert_eq!(
        reader
            .headers()
            .unwrap()
            .iter()
            .collect::<Vec<_>>()
            .join(","),
        header
    );
    let mut links = Vec::new();
    for record in reader.records() {
        let row = record.unwrap();
        let right = match &row[6] {
            "right" => true,
            "wrong" => false,
            other => panic!("no such verdict: {other}"),
        };
        assert!(
            right || !row[7].is_empty(),
            "a wrong link wants a reason: {row:?}"
        );
        links.push(Link {
            draw: row[0].parse().unwrap(),
            doc: row[1].to_string(),
            span: (row[2].parse().unwrap(), row[3].parse().unwrap()),
            id: row[4].to_string(),
            wikidata: row[5].to_string(),
            right,
        });
    }
    links
}

fn precision(right: usize, all: usize) -> f64 {
    right as f64 / all.max(1) as f64
}

#[test]
fn every_draw_is_whole_and_precise_enough() {
    let mut draws: BTreeMap<u32, Vec<Link>> = BTreeMap::new();
    for link in links() {
        assert!(link.span.0 < link.span.1);
        let number = link.wikidata.strip_prefix('Q').expect("a Q number");
        assert!(number.parse::<u64>().is_ok(), "{}", link.wikidata);
        draws.entry(link.draw).or_default().push(link);
    }
    for (draw, links) in &draws {
        assert_eq!(links.len(), DRAWN, "draw {draw}");
        let places: HashSet<_> = links.iter().map(|l| (&l.doc, l.span)).collect();
        assert_eq!(places.len(), DRAWN, "draw {draw}: a mention stands twice");
        let right = links.iter().filter(|l| l.right).count();
        let precision = precision(right, DRAWN);
        assert!(precision >= PRECISION, "draw {draw}: {precision:.3}");
    }
}

/// A judgement speaks of an entry as it was; one that was right must still be there under its id and number.
#[test]
fn entries_judged_right_are_the_same_today() {
    let matcher = kutip::gazetteer::Gazetteers::new(vec![kutip::builtin::matcher()]).unwrap();
    for link in links().iter().filter(|l| l.right) {
        let entry = matcher.find_id(&link.id);
        let entry = entry.unwrap_or_else(|| panic!("no entry {}", link.id));
        assert_eq!(matcher.entry(entry).wikidata, link.wikidata, "{}", link.id);
    }
}

#[test]
fn judged_links_that_still_stand_are_precise_enough() {
    let Some(corpus) = std::env::var_os("KUTIP_LINKS_CORPUS") else {
        println!("skipped: KUTIP_LINKS_CORPUS names no corpus");
        return;
    };
    let mut by_doc: HashMap<String, Vec<Link>> = HashMap::new();
    for link in links() {
        by_doc.entry(link.doc.clone()).or_default().push(link);
    }
    let extractor = ExtractorBuilder::new().build().unwrap();
    let mut scratch = Scratch::default();
    let mut counts: BTreeMap<u32, [usize; 3]> = BTreeMap::new();
    for line in std::fs::read_to_string(corpus).unwrap().lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let Some(judged) = by_doc.get(value["id"].as_str().unwrap()) else {
            continue;
        };
        let text = value["text"].as_str().unwrap();
        let found = extractor.extract(&Document::new("", text), &mut scratch);
        let offsets = Offsets::new(text, OffsetUnit::CodePoint);
        let at = |byte| offsets.get(text, byte);
        let links: HashMap<_, _> = (found.mentions.iter())
            .map(|m| ((at(m.span.start()), at(m.span.end())), m.entity.0 as usize))
            .collect();
        for link in judged {
            let entity = links.get(&link.span).map(|&e| &found.entities[e]);
            let stands = entity.is_some_and(|e| e.id == link.id && e.wikidata == link.wikidata);
            let count = counts.entry(link.draw).or_default();
            count[0] += 1;
            count[1] += usize::from(stands);
            count[2] += usize::from(stands && link.right);
        }
    }
    for (draw, [all, stand, right]) in counts {
        let precision = precision(right, stand);
        println!("draw {draw}: {all} judged, {stand} still made, {right} right: {precision:.3}");
        assert!(precision >= PRECISION, "draw {draw}");
    }
}
