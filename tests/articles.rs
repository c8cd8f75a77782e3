//! Accuracy on our own articles (`tests/articles`, gold in `gold.jsonl`), so that it is judged everywhere.
#![allow(clippy::unwrap_used)]

use kutip::text::Document;
use kutip::{Extraction, ExtractorBuilder, Scratch};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;

#[derive(Deserialize)]
struct Gold {
    id: String,
    quotes: Vec<GoldQuote>,
    entities: Vec<GoldName>,
}

#[derive(Deserialize)]
struct GoldQuote {
    start: usize,
    end: usize,
    kind: String,
    speaker: Option<String>,
    #[serde(default)]
    speaker_names: Vec<String>,
}

#[derive(Deserialize)]
struct GoldName {
    start: usize,
    end: usize,
    r#type: String,
}

/// Counts of right, found and wanted.
#[derive(Default, Debug)]
struct Count {
    right: usize,
    found: usize,
    wanted: usize,
}

impl Count {
    fn f(&self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.wanted).max(1) as f64
    }
}

/// Signs that do not count at the ends of a span.
fn trimmed(text: &str, start: usize, end: usize) -> (usize, usize) {
    let sign = |c: char| c.is_whitespace() || ",.;:!?…\"'“”„‟‘’‚«»‹›`´()[]–—-".contains(c);
    let words = &text[start..end];
    let lead = words.len() - words.trim_start_matches(sign).len();
    let tail = words.len() - words.trim_end_matches(sign).len();
    if lead + tail >= words.len() {
        (start, end)
    } else {
        (start + lead, end - tail)
    }
}

/// Byte offset of every code point, and of the end.
fn bytes(text: &str) -> Vec<usize> {
    text.char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect()
}

#[derive(Default)]
struct Board {
    marked: Count,
    indirect: Count,
    speakers: Count,
    names: Count,
}

fn same_name(given: &str, quote: &GoldQuote) -> bool {
    let words = |s: &str| {
        s.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
    };
    let given = words(given);
    quote
        .speaker
        .iter()
        .chain(&quote.speaker_names)
        .any(|n| words(n) == given)
}

#[expect(clippy::too_many_lines, reason = "two tables of counts")]
fn judge(board: &mut Board, text: &str, gold: &Gold, got: &Extraction) {
    let at = bytes(text);
    for kind in ["marked", "indirect"] {
        let count = if kind == "marked" {
            &mut board.marked
        } else {
            &mut board.indirect
        };
        let of_kind = |k: &str| (k == "indirect") == (kind == "indirect");
        let found: Vec<_> = got
            .quotes
            .iter()
            .filter(|q| {
                of_kind(if q.kind == kutip::QuoteKind::Indirect {
                    "indirect"
                } else {
                    "marked"
                })
            })
            .flat_map(|q| {
                q.parts
                    .iter()
                    .map(move |p| (trimmed(text, p.start(), p.end()), q))
            })
            .collect();
        count.found += found.len();
        for wanted in gold.quotes.iter().filter(|q| of_kind(&q.kind)) {
            count.wanted += 1;
            let span = trimmed(text, at[wanted.start], at[wanted.end]);
            let hit = found.iter().find(|(s, _)| *s == span);
            count.right += usize::from(hit.is_some());
            if kind == "marked" && wanted.speaker.is_some() {
                board.speakers.wanted += 1;
                let given = hit.and_then(|(_, q)| q.speaker.as_ref());
                board.speakers.found += usize::from(given.is_some());
                let right = given.is_some_and(|s| {
                    same_name(&s.name, wanted) || same_name(&text[s.mention.range()], wanted)
                });
                board.speakers.right += usize::from(right);
            }
        }
    }
    let names: BTreeSet<_> = got
        .mentions
        .iter()
        .map(|m| (m.span.start(), m.span.end(), m.label.as_str().to_owned()))
        .collect();
    let wanted: BTreeSet<_> = gold
        .entities
        .iter()
        .map(|e| (at[e.start], at[e.end], e.r#type.clone()))
        .collect();
    board.names.found += names.len();
    board.names.wanted += wanted.len();
    board.names.right += names.intersection(&wanted).count();
}

#[test]
fn our_own_articles_come_out_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let extractor = ExtractorBuilder::new()
        .build()
        .expect("what is built in is sound");
    let mut scratch = Scratch::default();
    let mut board = Board::default();
    let gold = std::fs::read_to_string(folder.with_file_name("gold.jsonl"))
        .expect("the gold is in the repository");
    for line in gold.lines() {
        let gold: Gold = serde_json::from_str(line).expect("one record a line");
        let text = std::fs::read_to_string(folder.join(format!("{}.txt", gold.id)))
            .expect("the text stands beside");
        let got = extractor.extract(&Document::new(gold.id.clone(), text.clone()), &mut scratch);
        judge(&mut board, &text, &gold, &got);
    }
    let figures = [
        ("marked quotes", board.marked.f(), 0.96),
        ("indirect quotes", board.indirect.f(), 0.90),
        (
            "speakers of marked quotes",
            board.speakers.right as f64 / board.speakers.wanted as f64,
            0.83,
        ),
        ("names", board.names.f(), 0.83),
    ];
    let low: Vec<_> = figures.iter().filter(|(_, f, floor)| f < floor).collect();
    assert!(low.is_empty(), "below the floor: {low:?}; all: {figures:?}");
}
