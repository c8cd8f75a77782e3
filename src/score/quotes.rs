//! The quotes of one document against the gold's.

use super::counts::{FIELDS, QuoteCounts};
use super::gold::{GoldDocument, GoldQuote, Range};
use super::name::{self, Given};
use super::span::{around, overlap, slice, trim};
use super::{Faults, usable};
use crate::output::{QuoteRecord, Record};
use std::collections::BTreeSet;

/// From here on two spans are the same quote.
const SAME: f64 = 0.8;

/// Code points shown on each side of a fault.
const SHOWN: usize = 60;

/// Between the pieces of an interrupted quote in the column `quote`.
pub(super) const JOINT: &str = " … ";

/// A span of a row, and whether a quote of the gold has taken it.
struct Piece {
    range: Range,
    row: usize,
    taken: bool,
}

/// A document while it is compared.
struct Comparison<'a, 'r> {
    text: &'a [char],
    complete: bool,
    rows: Vec<&'a QuoteRecord<'r>>,
    pieces: Vec<Piece>,
    /// Of each row: whether it is right.
    right: Vec<bool>,
    speakers: BTreeSet<Vec<&'a str>>,
    counts: QuoteCounts,
}

/// Compares the quotes of one kind, or all.
pub(super) fn quotes(
    text: &[char],
    gold: &GoldDocument,
    record: Option<&Record<'_>>,
    kind: Option<&str>,
    faults: &mut Faults,
) -> QuoteCounts {
    let counted = |own: &str| kind.is_none_or(|kind| kind == own);
    let said = || gold.quotes.iter().flatten();
    let mut comparison = Comparison {
        text,
        complete: gold.complete,
        rows: Vec::new(),
        pieces: Vec::new(),
        right: Vec::new(),
        speakers: said()
            .map(GoldQuote::names)
            .filter(|names| !names.is_empty())
            .collect(),
        counts: QuoteCounts::default(),
    };
    let rows = record.iter().flat_map(|record| &record.quotes);
    for row in rows.filter(|row| counted(&row.kind)) {
        comparison.row(row, faults);
    }
    let wanted: Vec<(Range, &GoldQuote)> = said()
        .filter(|quote| counted(quote.kind()))
        .flat_map(|quote| {
            let spans = quote.spans().into_iter();
            spans.map(move |span| (trim(text, span), quote))
        })
        .collect();
    comparison.totals(wanted.len() as f64);
    for (range, quote) in wanted {
        comparison.quote(range, quote, faults);
    }
    comparison.leftovers(faults);
    comparison.counts
}

impl<'a, 'r> Comparison<'a, 'r> {
    fn row(&mut self, row: &'a QuoteRecord<'r>, faults: &mut Faults) {
        let Some(spans) = spans(self.text, row) else {
            self.counts.invalid += 1.0;
            faults.add("quote whose words do not stand there", || {
                row.quote.to_string()
            });
            return;
        };
        let index = self.rows.len();
        self.rows.push(row);
        self.right.push(false);
        for span in spans {
            self.pieces.push(Piece {
                range: trim(self.text, span),
                row: index,
                taken: false,
            });
        }
    }

    fn totals(&mut self, wanted: f64) {
        let counts = &mut self.counts;
        counts.gold = wanted;
        counts.rows = self.pieces.len() as f64;
        if self.complete {
            counts.complete_documents = 1.0;
            for hits in [&mut counts.complete_overlap, &mut counts.complete_exact] {
                hits.wanted = wanted;
                hits.given = counts.rows;
            }
        }
    }

    /// The free piece that covers `range` best.
    fn best(&self, range: Range) -> Option<(usize, f64)> {
        let mut best = None;
        let mut most = 0.0;
        for (index, piece) in self.pieces.iter().enumerate() {
            let covers = overlap(range, piece.range);
            if !piece.taken && covers > most {
                (best, most) = (Some((index, covers)), covers);
            }
        }
        best
    }

    fn quote(&mut self, range: Range, quote: &GoldQuote, faults: &mut Faults) {
        let names = quote.names();
        let known = f64::from(u8::from(!names.is_empty()));
        self.counts.speakers += known;
        for (hits, value) in self.counts.fields.iter_mut().zip(values(quote)) {
            hits.wanted += f64::from(u8::from(!value.is_empty()));
        }
        self.counts.cue.wanted += f64::from(u8::from(quote.cue.is_some()));
        let best = self.best(range);
        let Some((piece, _)) = best.filter(|(_, covers)| *covers >= SAME) else {
            let covers = best.map_or(0.0, |(_, covers)| covers);
            faults.add("missed quote", || {
                format!("{} (best overlap {covers:.2})", slice(self.text, range))
            });
            return;
        };
        self.pieces[piece].taken = true;
        self.spans(range, piece);
        let row = self.pieces[piece].row;
        if self.rows[row].kind == quote.kind() {
            self.counts.kind_right += 1.0;
        }
        if names.is_empty() {
            self.right[row] = self.rows[row].speaker.is_empty();
        } else {
            self.speaker(range, quote, row, faults);
        }
        self.fields(quote, row, faults);
    }

    fn spans(&mut self, range: Range, piece: usize) {
        let exact = f64::from(u8::from(self.pieces[piece].range == range));
        self.counts.overlap += 1.0;
        self.counts.exact += exact;
        if self.complete {
            self.counts.complete_overlap.right += 1.0;
            self.counts.complete_exact.right += exact;
        }
    }

    fn speaker(&mut self, range: Range, quote: &GoldQuote, row: usize, faults: &mut Faults) {
        let given = self.rows[row];
        self.counts.speakers_matched += 1.0;
        let names = quote.names();
        if given.speaker.is_empty() {
            self.counts.speaker_empty += 1.0;
            faults.add("no speaker", || {
                format!("{} gold: {}", around(self.text, range, SHOWN), names[0])
            });
            return;
        }
        let own: BTreeSet<&str> = names.iter().copied().collect();
        let strangers = self.speakers.iter().filter(|other| {
            let other: BTreeSet<&str> = other.iter().copied().collect();
            other != own
        });
        let others: Vec<&str> = strangers.flatten().copied().collect();
        let told = Given {
            speaker: &given.speaker,
            mention: &given.speaker_mention,
            stands: stands(self.text, given),
        };
        if name::right(&told, quote, &others) {
            self.counts.speaker_right += 1.0;
            self.counts.speaker_full += f64::from(u8::from(name::full(&given.speaker, quote)));
            self.right[row] = true;
        } else {
            self.counts.speaker_wrong += 1.0;
            faults.add("wrong speaker", || {
                let shown = around(self.text, range, SHOWN);
                let (name, rule) = (&given.speaker, &given.rule);
                format!("{shown} gold: {} got: {name} rule: {rule}", names[0])
            });
        }
    }

    fn fields(&mut self, quote: &GoldQuote, row: usize, faults: &mut Faults) {
        let row = self.rows[row];
        let given = [
            &row.role,
            &row.affiliation,
            &row.said_on,
            &row.said_at,
            &row.via,
            &row.addressee,
        ];
        for (index, (wanted, given)) in values(quote).into_iter().zip(given).enumerate() {
            // A bracketed acronym does not count in what a body is called.
            let words = if index < 2 { name::value } else { name::words };
            let (wanted_words, given_words) = (words(wanted), words(given));
            let hits = &mut self.counts.fields[index];
            hits.given += f64::from(u8::from(!given_words.is_empty()));
            let same = wanted_words == given_words;
            hits.right += f64::from(u8::from(same && !wanted_words.is_empty()));
            if !same {
                faults.add(&format!("wrong {}", FIELDS[index]), || {
                    format!("gold: {wanted} got: {given}")
                });
            }
        }
        if let Some((start, end)) = quote.cue {
            let given = (row.cue_start, row.cue_end);
            let same = given == (Some(start as u64), Some(end as u64));
            self.counts.cue.right += f64::from(u8::from(same));
            self.counts.cue.given += f64::from(u8::from(row.cue_start.is_some()));
            if !same {
                faults.add("wrong cue", || {
                    let wanted = around(self.text, (start, end), SHOWN);
                    format!("gold: {wanted} got: {}", row.cue)
                });
            }
        }
    }

    /// Rows that met no quote of the gold, and how sure all rows were.
    fn leftovers(&mut self, faults: &mut Faults) {
        if !self.complete {
            return;
        }
        for piece in self.pieces.iter().filter(|piece| !piece.taken) {
            self.counts.spurious += 1.0;
            let row = self.rows[piece.row];
            faults.add("spurious quote", || {
                let shown = slice(self.text, piece.range);
                let (kind, rule, speaker) = (&row.kind, &row.rule, &row.speaker);
                format!("{shown} kind: {kind} rule: {rule} speaker: {speaker}")
            });
        }
        for (row, right) in self.rows.iter().zip(&self.right) {
            self.counts.calibration.add(row.confidence, *right);
        }
    }
}

/// The gold's values, in the order of [`FIELDS`].
fn values(quote: &GoldQuote) -> [&str; 6] {
    [
        &quote.role,
        &quote.affiliation,
        &quote.said_on,
        &quote.said_at,
        &quote.via,
        &quote.addressee,
    ]
    .map(|value| value.as_deref().unwrap_or(""))
}

/// The spans of a row, if they lie in the text and its words are those that stand there.
fn spans(text: &[char], row: &QuoteRecord<'_>) -> Option<Vec<Range>> {
    let pieces: Vec<(u64, u64)> = row.pieces().collect();
    if !row.parts.is_empty() && pieces.len() != row.parts.split(';').count() {
        return None;
    }
    let spans: Option<Vec<Range>> = pieces
        .into_iter()
        .map(|(start, end)| usable(text, start, end))
        .collect();
    let spans = spans.filter(|spans| !spans.is_empty())?;
    let words: Vec<String> = spans.iter().map(|span| slice(text, *span)).collect();
    let plain = |words: &str| words.replace("\r\n", "\n");
    (plain(&words.join(JOINT)) == plain(&row.quote)).then_some(spans)
}

fn stands(text: &[char], row: &QuoteRecord<'_>) -> bool {
    let (Some(start), Some(end)) = (row.speaker_start, row.speaker_end) else {
        return false;
    };
    usable(text, start, end).is_some_and(|span| slice(text, span) == row.speaker_mention)
}
