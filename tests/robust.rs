//! One odd quotation mark harms at most its paragraph; texts made to break kutip take linear time, and every row is
//! verbatim.

#![allow(clippy::unwrap_used)]

use kutip::output::{Record, Row, Status};
use kutip::segment::{Segmentation, segment};
use kutip::text::{Document, OffsetUnit};
use kutip::{Extractor, ExtractorBuilder, QuoteKind, Scratch, builtin};
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

/// Draws of each kind of damage for each article.
const DRAWS: usize = 8;

fn extractor() -> Extractor {
    let built = ExtractorBuilder::new().build();
    built.expect("what is built in is sound")
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }
}

/// Bytes of a text that something else takes the place of.
#[derive(Debug)]
struct Damage {
    at: Range<usize>,
    by: &'static str,
}

impl Damage {
    fn apply(&self, text: &str) -> String {
        let mut out = text.to_owned();
        out.replace_range(self.at.clone(), self.by);
        out
    }

    /// Where a byte of the damaged text stood before; only for bytes outside the damage.
    fn back(&self, byte: usize) -> usize {
        if byte <= self.at.start {
            byte
        } else {
            byte + self.at.len() - self.by.len()
        }
    }
}

/// Every way to damage one mark that the draws hold: deleted, added, straightened.
fn damages(text: &str, draw: &mut Draw) -> Vec<Damage> {
    let marks: Vec<Range<usize>> = text
        .char_indices()
        .filter(|(_, c)| "\"“”„«»".contains(*c))
        .map(|(at, c)| at..at + c.len_utf8())
        .collect();
    let edges: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| *c == ' ')
        .map(|(at, _)| at)
        .collect();
    let mut out = Vec::new();
    for _ in 0..DRAWS {
        if !marks.is_empty() {
            let at = marks[draw.below(marks.len())].clone();
            out.push(Damage { at, by: "" });
            let at = marks[draw.below(marks.len())].clone();
            out.push(Damage { at, by: "\"" });
        }
        let at = edges[draw.below(edges.len())] + draw.below(2);
        let by = ["\"", "”", "“"][draw.below(3)];
        out.push(Damage { at: at..at, by });
    }
    out
}

type Found = (QuoteKind, Vec<Range<usize>>);

fn found(extractor: &Extractor, text: &str, scratch: &mut Scratch) -> Vec<Found> {
    let doc = Document::new("article", text);
    let quotes = extractor.extract(&doc, scratch).quotes;
    quotes
        .into_iter()
        .map(|q| (q.kind, q.parts.iter().map(|p| p.range()).collect()))
        .collect()
}

/// From the first byte of a quote to its last.
fn extent((_, parts): &Found) -> Range<usize> {
    parts[0].start..parts[parts.len() - 1].end
}

fn touch(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// The bundled articles: name and text.
fn articles() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut out: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("the folder of articles")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            (path.display().to_string(), text)
        })
        .collect();
    out.sort();
    out
}

/// What has changed outside the damaged paragraph, if anything: a quote that is lost, or one that is new.
fn harm(before: &[Found], after: &[Found], paragraph: &Range<usize>) -> Option<String> {
    let (near, far): (Vec<&Found>, Vec<&Found>) =
        before.iter().partition(|q| touch(&extent(q), paragraph));
    // A quote without a closing mark may run on into the damaged paragraph, which lost its opening one.
    let runs_on = |q: &Found| {
        let same = |a: &&Found| extent(a).start == extent(q).start;
        let mut same = after.iter().filter(same);
        same.any(|a| touch(&extent(a), paragraph))
    };
    let lost = far.iter().find(|q| !after.contains(q) && !runs_on(q));
    let new = after.iter().find(|q| {
        !touch(&extent(q), paragraph)
            && !far.contains(q)
            && !near.iter().any(|n| touch(&extent(n), &extent(q)))
    });
    (lost.is_some() || new.is_some()).then(|| format!("lost {lost:?}, new {new:?}"))
}

#[test]
fn a_damaged_mark_changes_no_quote_outside_its_paragraph() {
    let (extractor, mut scratch) = (extractor(), Scratch::default());
    let mut draw = Draw(2019);
    let (mut tried, mut harmed) = (0, Vec::new());
    for (name, text) in articles() {
        let doc = Document::new("article", text.as_str());
        let mut seg = Segmentation::default();
        segment(&doc, builtin::lexicon(), &mut seg);
        let before = found(&extractor, &text, &mut scratch);
        for damage in damages(&text, &mut draw) {
            let mut paragraphs = seg.paragraphs.iter().map(|p| p.span.range());
            let Some(mut paragraph) = paragraphs.find(|p| touch(p, &damage.at)) else {
                continue;
            };
            // What is left open here goes on in the next paragraph, if that opens with a mark.
            for next in paragraphs.by_ref() {
                if !text[next.clone()].starts_with(['“', '"', '”']) {
                    break;
                }
                paragraph.end = next.end;
            }
            tried += 1;
            let mut after = found(&extractor, &damage.apply(&text), &mut scratch);
            for part in after.iter_mut().flat_map(|(_, parts)| parts) {
                *part = damage.back(part.start)..damage.back(part.end);
            }
            if let Some(harm) = harm(&before, &after, &paragraph) {
                harmed.push(format!("{name} {damage:?}: {harm}"));
            }
        }
    }
    assert!(tried > 1000, "only {tried} damages were tried");
    assert!(
        harmed.is_empty(),
        "{} of {tried}:\n{}",
        harmed.len(),
        harmed.join("\n")
    );
}

/// Asserts that every row of the tables holds the text at its offsets, to the letter.
fn verbatim(extractor: &Extractor, text: &str, scratch: &mut Scratch) {
    let document = Document::new("hostile", text);
    let extraction = extractor.extract(&document, scratch);
    let row = Row {
        document: &document,
        status: Status::Ok,
        message: "",
        language: "id",
        extraction: Some(&extraction),
        record: None,
    };
    let record = Record::new(&row, OffsetUnit::CodePoint);
    let letters: Vec<char> = text.chars().collect();
    let slice = |start: u64, end: u64| -> String {
        assert!(start < end, "an empty range");
        letters[start as usize..end as usize].iter().collect()
    };
    for entity in &record.entities {
        assert_eq!(slice(entity.start, entity.end), entity.text);
    }
    for quote in &record.quotes {
        let pieces: Vec<String> = quote.pieces().map(|(a, z)| slice(a, z)).collect();
        assert_eq!(pieces.join(" … "), quote.quote);
        if let (Some(a), Some(z)) = (quote.speaker_start, quote.speaker_end) {
            assert_eq!(slice(a, z), quote.speaker_mention);
        }
        if let (Some(a), Some(z)) = (quote.cue_start, quote.cue_end) {
            assert_eq!(slice(a, z), quote.cue);
        }
    }
}

/// What texts made to break kutip are made of.
const HOSTILE: &[&str] = &[
    "“",
    "”",
    "\"",
    "''",
    "«»",
    "A",
    "kata",
    "Kata ",
    "menyebutRaja ",
    "Xyzabcde ",
    "Dinas Xyz, Melati Arum, mengatakan ",
    "Wali Kota Palu Hidayat mengatakan ",
    "KATA ",
    "Joko Widodo ",
    "\" ",
    "\"a ",
    "“‘“‘a’”’” ",
    "“a “b “c ",
    "”“\"„‟«»‹›``'’‘´",
    "\0",
    "a\0\" kata\0Budi ",
    "\u{200b}",
    "k\u{200b}a\u{200d}ta\u{feff} ",
    "\u{202e}”idub atak \u{202c}",
    "\u{2066}“Ya,”\u{2069} kata Budi. ",
    "“Ya,” kata Budi. ",
    "“Ya,” katanya. ",
    "“Ya,” kata dia.\n\n",
    "“Ya,” tulis BMKG. “Ya,” katanya. ",
    "\"Tak apa.\"\n\n",
    "Budi mengatakan, warga pulang. ",
    "Budi mengatakan ",
    "Menurutnya, air surut. Ia pergi.\n",
    "Bupati Budi, kata Rina, ",
    "kata ",
    "kata Budi, ",
    "Kepala Dinas ",
    "mengatakan bahwa ",
    "menurut ",
    "Menteri Keuangan, ",
    "Budi, ",
    "Budi (BD) ",
    "Bank Dunia dan ",
    "seorang warga, ",
    "(Senin (5/3) ",
];

#[test]
fn hostile_texts_take_linear_time_and_every_row_is_verbatim() {
    const BYTES: usize = 1 << 20;
    let (extractor, mut scratch) = (extractor(), Scratch::default());
    let mut slow = Vec::new();
    for unit in HOSTILE {
        let text = unit.repeat(BYTES / unit.len());
        let start = Instant::now();
        verbatim(&extractor, &text, &mut scratch);
        let took = start.elapsed();
        // Quadratic behaviour would take many minutes; the bound leaves room for slow machines.
        if took > Duration::from_secs(30) {
            slow.push(format!("{unit:?} took {took:?}"));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// Short mixtures of all that is odd: what one repeated unit does not bring together.
#[test]
fn mixtures_of_odd_pieces_give_verbatim_rows() {
    let (extractor, mut scratch) = (extractor(), Scratch::default());
    let mut draw = Draw(7);
    for _ in 0..1500 {
        let text: String = (0..draw.below(40))
            .map(|_| HOSTILE[draw.below(HOSTILE.len())])
            .collect();
        verbatim(&extractor, &text, &mut scratch);
    }
}
