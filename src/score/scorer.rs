//! Takes the records of a run and compares each with its document of the gold.

use super::Faults;
use super::counts::{NameCounts, QuoteCounts};
use super::gold::{Gold, GoldDocument, GoldQuote, Range, short};
use super::names::names;
use super::quotes::quotes;
use super::report::Report;
use super::span::{carried, carry, slice};
use crate::output::Record;
use std::borrow::Cow;
use std::collections::HashMap;

/// How a run is compared.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// Faults that are told of each kind.
    pub errors: usize,
    /// Rows of this type count only where they meet a name of the gold: the gold does not mark them throughout.
    pub unlabelled: Option<String>,
    /// How often documents are drawn anew for the intervals.
    pub draws: usize,
    /// What the draws begin with.
    pub seed: u64,
    /// Also figures for each outlet.
    pub by_outlet: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            errors: 0,
            unlabelled: None,
            draws: 1000,
            seed: 1,
            by_outlet: false,
        }
    }
}

/// Kinds of quotes.
pub(super) const KINDS: [&str; 3] = ["direct", "mixed", "indirect"];

/// What was counted in one document.
pub(super) struct Counted {
    pub outlet: String,
    pub names: Option<NameCounts>,
    pub quotes: Option<QuoteCounts>,
    pub kinds: Option<[QuoteCounts; 3]>,
}

/// Compares a run with a gold, record by record.
#[derive(Debug)]
pub struct Scorer {
    gold: Gold,
    options: Options,
    by_id: HashMap<String, usize>,
    by_short: HashMap<String, usize>,
    by_words: HashMap<String, usize>,
    met: Vec<bool>,
    counted: Vec<Counted>,
    faults: Faults,
    other: u64,
    twice: Vec<String>,
    differing: Vec<String>,
    unusable: u64,
}

impl std::fmt::Debug for Counted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Counted")
            .field("outlet", &self.outlet)
            .finish_non_exhaustive()
    }
}

/// The signs of a text without its white space: two texts that share them hold the same words.
fn signs(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

impl Scorer {
    /// A scorer that has seen nothing of a run.
    #[must_use]
    pub fn new(gold: Gold, options: Options) -> Scorer {
        let documents = || gold.documents.iter().enumerate();
        let named = || documents().filter(|(_, document)| !document.id.is_empty());
        Scorer {
            by_id: named()
                .map(|(i, document)| (document.id.clone(), i))
                .collect(),
            by_short: named()
                .map(|(i, document)| (short(&document.id).to_owned(), i))
                .collect(),
            by_words: documents()
                .filter_map(|(i, document)| Some((signs(document.text.as_deref()?), i)))
                .collect(),
            met: vec![false; gold.documents.len()],
            counted: Vec::new(),
            faults: Faults::new(options.errors),
            other: 0,
            twice: Vec::new(),
            differing: Vec::new(),
            unusable: 0,
            gold,
            options,
        }
    }

    /// Whether records must carry their texts.
    #[must_use]
    pub fn needs_texts(&self) -> bool {
        self.gold.needs_texts()
    }

    fn index(&self, record: &Record<'_>) -> Option<usize> {
        let id = &*record.doc_id;
        let by_id = self.by_id.get(id).or_else(|| self.by_short.get(short(id)));
        by_id.copied().or_else(|| {
            let words = !self.by_words.is_empty() && !record.text.is_empty();
            words.then(|| self.by_words.get(&signs(&record.text)).copied())?
        })
    }

    /// Takes a document of the run.
    pub fn add(&mut self, record: &Record<'_>) {
        let Some(index) = self.index(record) else {
            self.other += 1;
            return;
        };
        if std::mem::replace(&mut self.met[index], true) {
            self.twice.push(record.doc_id.to_string());
            return;
        }
        self.compare(index, Some(record));
    }

    fn compare(&mut self, index: usize, record: Option<&Record<'_>>) {
        let gold = &self.gold.documents[index];
        let Some((text, gold)) = placed(gold, record, &mut self.differing) else {
            return;
        };
        let (gold, unusable) = sound(&text, gold.into_owned());
        self.unusable += unusable;
        record
            .map_or(&*gold.id, |record| &*record.doc_id)
            .clone_into(&mut self.faults.document);
        let (faults, unlabelled) = (&mut self.faults, self.options.unlabelled.as_deref());
        let mut counted = Counted {
            outlet: record
                .map(|record| record.outlet.to_string())
                .unwrap_or_default(),
            names: None,
            quotes: None,
            kinds: None,
        };
        if gold.names.is_some() {
            counted.names = Some(names(&text, &gold, record, unlabelled, faults));
        }
        if gold.quotes.is_some() {
            counted.quotes = Some(quotes(&text, &gold, record, None, faults));
            let mut mute = Faults::default();
            let of_kind = |kind| quotes(&text, &gold, record, Some(kind), &mut mute);
            counted.kinds = Some(KINDS.map(of_kind));
        }
        self.counted.push(counted);
    }

    /// The figures, when the run has been given.
    #[must_use]
    pub fn finish(mut self) -> Report {
        let missing: Vec<usize> = (0..self.met.len())
            .filter(|index| !self.met[*index])
            .collect();
        for index in &missing {
            self.compare(*index, None);
        }
        let mut report = Report::new(&self.counted, &self.options);
        let id = |index: &usize| self.gold.documents[*index].id.clone();
        report.missing = missing.iter().map(id).collect();
        report.unmarked_documents = self.other;
        report.twice = self.twice;
        report.differing = self.differing;
        report.unusable = self.unusable;
        report.unused_labels = self.gold.unused;
        report.faults = self.faults.kinds;
        report
    }
}

/// The text that is compared on, and the gold's ranges in it; `None` where the gold's words are not those of the run.
fn placed<'g>(
    gold: &'g GoldDocument,
    record: Option<&Record<'_>>,
    differing: &mut Vec<String>,
) -> Option<(Vec<char>, Cow<'g, GoldDocument>)> {
    let chars = |text: &str| text.chars().collect::<Vec<char>>();
    let own = gold.text.as_deref();
    let run = record.map_or("", |record| &*record.text);
    let Some(own) = own.filter(|own| *own != run && !run.is_empty()) else {
        return Some((chars(own.unwrap_or(run)), Cow::Borrowed(gold)));
    };
    let (from, to) = (chars(own), chars(run));
    if let Some(map) = carry(&from, &to) {
        return Some((to, Cow::Owned(moved(gold, &map))));
    }
    differing.push(gold.id.clone());
    // The rows that do not stand in the gold's text count as such.
    (!gold.words_only).then_some((from, Cow::Borrowed(gold)))
}

/// A document whose ranges count in another text; a range that is nowhere there becomes empty.
fn moved(gold: &GoldDocument, map: &[usize]) -> GoldDocument {
    let place = |range: Range| carried(map, range).unwrap_or((0, 0));
    let mut gold = gold.clone();
    for name in gold.names.iter_mut().flatten() {
        (name.start, name.end) = place((name.start, name.end));
    }
    for quote in gold.quotes.iter_mut().flatten() {
        (quote.start, quote.end) = place((quote.start, quote.end));
        quote.parts.iter_mut().for_each(|part| *part = place(*part));
        quote.cue = quote.cue.map(place);
    }
    gold
}

/// The document without what does not stand where it says, and how much that was.
fn sound(text: &[char], mut gold: GoldDocument) -> (GoldDocument, u64) {
    let mut lost = 0;
    // A document that is not there has no text to stand in.
    if text.is_empty() {
        return (gold, lost);
    }
    let lies = |(start, end): Range| start < end && end <= text.len();
    let says = |words: Option<&str>, spans: &[Range]| {
        let Some(words) = words.filter(|words| !words.is_empty()) else {
            return true;
        };
        let there: String = spans.iter().map(|span| slice(text, *span)).collect();
        signs(&words.replace(super::quotes::JOINT, "")) == signs(&there)
            || signs(words) == signs(&there)
    };
    let mut keep = |kept: bool| {
        lost += u64::from(!kept);
        kept
    };
    if let Some(names) = &mut gold.names {
        names.retain(|name| {
            let range = (name.start, name.end);
            keep(lies(range) && says(name.words.as_deref(), &[range]))
        });
    }
    if let Some(quotes) = &mut gold.quotes {
        quotes.retain(|quote: &GoldQuote| {
            let spans = quote.spans();
            keep(spans.iter().all(|span| lies(*span)) && says(quote.words.as_deref(), &spans))
        });
    }
    (gold, lost)
}
