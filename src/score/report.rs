//! The figures of a comparison, as values, as text and as JSON.

use super::counts::{BANDS, Calibration, FIELDS, Hits, NameCounts, QuoteCounts, TYPES, share};
use super::interval::{Figure, drawn, wilson};
use super::scorer::{Counted, KINDS, Options};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What a section counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Names.
    Names,
    /// Quotes and their fields.
    Quotes,
}

/// Rows of one band of confidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BandRow {
    /// The least confidence of the band.
    pub from: f64,
    /// The least of the next one; the last band holds 1 too.
    pub to: f64,
    /// Rows.
    pub rows: u64,
    /// Those that are right.
    pub right: u64,
    /// The mean of what they say themselves.
    pub confidence: f64,
    /// The share that is right, with Wilson's interval.
    pub share: Figure,
}

/// Figures of one kind of rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Section {
    /// What is counted.
    pub part: Part,
    /// Which of them: a type, a kind, `outlet X`; empty: all.
    pub label: String,
    /// Documents.
    pub documents: u64,
    /// Figures by name, with 95 % intervals.
    #[serde(serialize_with = "as_map")]
    pub figures: Vec<(&'static str, Figure)>,
    /// Counts by name.
    #[serde(serialize_with = "as_map")]
    pub counts: Vec<(&'static str, u64)>,
    /// By how sure the rows were; empty bands are left out.
    pub calibration: Vec<BandRow>,
}

impl Section {
    /// A figure by its name.
    #[must_use]
    pub fn figure(&self, name: &str) -> Option<Figure> {
        self.figures
            .iter()
            .find(|(own, _)| *own == name)
            .map(|(_, figure)| *figure)
    }

    /// A count by its name.
    #[must_use]
    pub fn count(&self, name: &str) -> Option<u64> {
        self.counts
            .iter()
            .find(|(own, _)| *own == name)
            .map(|(_, count)| *count)
    }
}

fn as_map<S: Serializer, T: Serialize>(
    pairs: &[(&'static str, T)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

/// What a comparison found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// Documents that were compared.
    pub documents: u64,
    /// Figures of all names, each type, all quotes, each kind, each outlet.
    pub sections: Vec<Section>,
    /// Documents of the gold that the run does not hold: all they have counts as missed.
    pub missing: Vec<String>,
    /// Documents of the run that the gold does not hold: not counted.
    pub unmarked_documents: u64,
    /// Documents of the run left out, since another one answers to the same document of the gold.
    pub twice: Vec<String>,
    /// Documents whose text in the gold is another one than in the run.
    pub differing: Vec<String>,
    /// Names and quotes of the gold whose words do not stand where it says: not counted.
    pub unusable: u64,
    /// Labels of the gold without a counterpart, and how often they stand there: not counted.
    pub unused_labels: BTreeMap<String, u64>,
    /// Faults by kind: how many, and the first of them.
    pub faults: BTreeMap<String, (u64, Vec<String>)>,
}

impl Report {
    pub(super) fn new(counted: &[Counted], options: &Options) -> Report {
        let all: Vec<&Counted> = counted.iter().collect();
        let mut sections = Vec::new();
        names(&all, "", options, &mut sections);
        quotes(&all, "", options, &mut sections);
        if options.by_outlet {
            let mut outlets: BTreeMap<&str, Vec<&Counted>> = BTreeMap::new();
            for document in counted {
                outlets.entry(&document.outlet).or_default().push(document);
            }
            for (outlet, documents) in outlets {
                let outlet = if outlet.is_empty() { "?" } else { outlet };
                let label = format!("outlet {outlet}");
                names(&documents, &label, options, &mut sections);
                quotes(&documents, &label, options, &mut sections);
            }
        }
        Report {
            documents: counted.len() as u64,
            sections,
            missing: Vec::new(),
            unmarked_documents: 0,
            twice: Vec::new(),
            differing: Vec::new(),
            unusable: 0,
            unused_labels: BTreeMap::new(),
            faults: BTreeMap::new(),
        }
    }

    /// A section by what it counts.
    #[must_use]
    pub fn section(&self, part: Part, label: &str) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| section.part == part && section.label == label)
    }

    /// What the figures leave out, in sentences.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let mut list = |ids: &[String], what: &str| {
            if let Some(first) = ids.first() {
                let more = if ids.len() > 1 { ", …" } else { "" };
                notes.push(format!("{} {what}: {first}{more}", ids.len()));
            }
        };
        list(
            &self.missing,
            "documents of the gold are not in the run; all they hold counts as missed",
        );
        list(
            &self.twice,
            "documents of the run are left out, since another one answers to the same document of the gold",
        );
        list(
            &self.differing,
            "documents have another text in the gold than in the run",
        );
        if self.unmarked_documents > 0 {
            let other = self.unmarked_documents;
            notes.push(format!(
                "{other} documents of the run are not in the gold and not counted"
            ));
        }
        if self.unusable > 0 {
            notes.push(format!(
                "{} names and quotes of the gold are not counted: their words do not stand where it says",
                self.unusable
            ));
        }
        for (label, times) in &self.unused_labels {
            notes.push(format!(
                "the label `{label}` of the gold ({times} times) is not compared"
            ));
        }
        notes
    }

    /// The report as lines to read.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{} documents\n", self.documents);
        for section in &self.sections {
            section.write(&mut text);
        }
        for (kind, (count, first)) in &self.faults {
            line(&mut text, format_args!("\n{kind}: {count}"));
            for fault in first {
                line(&mut text, format_args!("  {fault}"));
            }
        }
        text
    }
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("writing to memory succeeds");
}

/// A figure with its interval.
pub(super) fn shown(figure: &Figure) -> String {
    let value = format!("{:.4}", figure.value);
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => format!("{value}  ({low:.4}–{high:.4})"),
        _ => value,
    }
}

impl Section {
    fn write(&self, text: &mut String) {
        let part = match self.part {
            Part::Names => "names",
            Part::Quotes => "quotes",
        };
        let head = format!("{part} {}", self.label);
        let of = self.documents;
        line(text, format_args!("\n{} ({of} documents)", head.trim_end()));
        for (name, figure) in &self.figures {
            line(text, format_args!("  {name:24} {}", shown(figure)));
        }
        let counts = self
            .counts
            .iter()
            .map(|(name, count)| format!("{name} {count}"));
        line(
            text,
            format_args!("  {}", counts.collect::<Vec<_>>().join(", ")),
        );
        if !self.calibration.is_empty() && self.label.is_empty() {
            line(text, format_args!("  confidence      rows  says    right"));
            for band in &self.calibration {
                let (from, to, rows, says) = (band.from, band.to, band.rows, band.confidence);
                let right = shown(&band.share);
                line(
                    text,
                    format_args!("  {from:.2}–{to:.2} {rows:9}  {says:.2}    {right}"),
                );
            }
        }
    }
}

fn bands(calibration: &Calibration) -> Vec<BandRow> {
    let bands = calibration.0.iter().enumerate();
    bands
        .filter_map(|(index, band)| {
            // The last two are the halves of the last tenth.
            let from = if index == BANDS - 1 {
                0.95
            } else {
                index as f64 / 10.0
            };
            let to = match BANDS - index {
                1 => 1.0,
                2 => 0.95,
                _ => (index + 1) as f64 / 10.0,
            };
            Some(BandRow {
                from,
                to,
                rows: band.rows as u64,
                right: band.right as u64,
                confidence: share(band.confidence, band.rows)?,
                share: wilson(band.right, band.rows)?,
            })
        })
        .collect()
}

type Named = Vec<(&'static str, Option<f64>)>;

fn sure(calibration: &Calibration, figures: &mut Named) {
    let (top, rows) = (calibration.top(), calibration.rows());
    let right = share(top.right, top.rows).or((rows > 0.0).then_some(0.0));
    figures.push(("ece", calibration.error()));
    figures.push(("conf95_right", right));
    figures.push(("conf95_share", share(top.rows, rows)));
}

fn all_names(counts: &NameCounts) -> Named {
    let mut micro = Hits::default();
    let wanted = counts.types.iter().filter(|hits| hits.wanted > 0.0);
    wanted.for_each(|hits| micro += *hits);
    let mut figures = vec![
        ("P", micro.precision()),
        ("R", micro.recall()),
        ("F", micro.f()),
        ("macro_F", share(counts.f_sum, counts.f_documents)),
    ];
    sure(&counts.calibration, &mut figures);
    figures
}

fn one_type(counts: &NameCounts, index: usize) -> Named {
    let hits = &counts.types[index];
    vec![
        ("P", hits.precision()),
        ("R", hits.recall()),
        ("F", hits.f()),
        ("overlap_R", share(counts.touched[index], hits.wanted)),
    ]
}

fn total<T: Copy + Default + std::ops::AddAssign>(items: &[T]) -> T {
    let mut total = T::default();
    items.iter().for_each(|item| total += *item);
    total
}

fn names(documents: &[&Counted], label: &str, options: &Options, sections: &mut Vec<Section>) {
    let items: Vec<NameCounts> = documents
        .iter()
        .filter_map(|document| document.names)
        .collect();
    if items.is_empty() {
        return;
    }
    let sum = total(&items);
    let counts = |hits: &Hits| {
        vec![
            ("gold", hits.wanted as u64),
            ("pred", hits.given as u64),
            ("right", hits.right as u64),
        ]
    };
    let mut micro = Hits::default();
    sum.types.iter().for_each(|hits| micro += *hits);
    let mut of_all = counts(&micro);
    of_all.push(("invalid", sum.invalid as u64));
    let section = |label: String, figures, counts, calibration| Section {
        part: Part::Names,
        label,
        documents: items.len() as u64,
        figures,
        counts,
        calibration,
    };
    let figures = drawn(&items, all_names, options.draws, options.seed);
    sections.push(section(
        label.to_owned(),
        figures,
        of_all,
        bands(&sum.calibration),
    ));
    for (index, name) in TYPES.iter().enumerate() {
        if sum.types[index].wanted > 0.0 || sum.types[index].given > 0.0 {
            let figures = |counts: &NameCounts| one_type(counts, index);
            let figures = drawn(&items, figures, options.draws, options.seed);
            let label = format!("{label} {name}").trim_start().to_owned();
            sections.push(section(
                label,
                figures,
                counts(&sum.types[index]),
                Vec::new(),
            ));
        }
    }
}

/// Of each field: the names of its precision, recall and F.
const FIELD_FIGURES: [[&str; 3]; FIELDS.len()] = [
    ["role_P", "role_R", "role_F"],
    ["affiliation_P", "affiliation_R", "affiliation_F"],
    ["said_on_P", "said_on_R", "said_on_F"],
    ["said_at_P", "said_at_R", "said_at_F"],
    ["via_P", "via_R", "via_F"],
    ["addressee_P", "addressee_R", "addressee_F"],
];

fn quote_figures(counts: &QuoteCounts) -> Named {
    let (exact, overlap) = (&counts.complete_exact, &counts.complete_overlap);
    let speakers = |figure: Option<f64>| (counts.speakers > 0.0).then(|| figure.unwrap_or(0.0));
    let given = counts.speaker_right + counts.speaker_wrong;
    let spurious = share(25.0 * counts.spurious, counts.complete_documents);
    let mut figures = vec![
        ("span_exact_R", share(counts.exact, counts.gold)),
        ("span_overlap_R", share(counts.overlap, counts.gold)),
        ("span_exact_complete_P", exact.precision()),
        ("span_exact_complete_R", exact.recall()),
        ("span_exact_complete_F", exact.f()),
        ("span_overlap_complete_P", overlap.precision()),
        ("span_overlap_complete_R", overlap.recall()),
        ("span_overlap_complete_F", overlap.f()),
        ("spurious_per_25", spurious.filter(|_| overlap.wanted > 0.0)),
        ("kind_right", share(counts.kind_right, counts.overlap)),
        (
            "A_matched",
            speakers(share(counts.speaker_right, counts.speakers_matched)),
        ),
        ("A_all", share(counts.speaker_right, counts.speakers)),
        ("A_full", share(counts.speaker_full, counts.speakers)),
        ("A_given", speakers(share(counts.speaker_right, given))),
    ];
    for (index, ([p, r, f], hits)) in FIELD_FIGURES.into_iter().zip(&counts.fields).enumerate() {
        // Of roles and bodies both sides count only where the gold has one.
        let precision = if index < 2 {
            hits.precision()
        } else {
            hits.of_given()
        };
        figures.extend([(p, precision), (r, hits.recall()), (f, hits.f())]);
    }
    figures.push(("cue_R", counts.cue.recall()));
    sure(&counts.calibration, &mut figures);
    figures
}

fn quote_counts(counts: &QuoteCounts) -> Vec<(&'static str, u64)> {
    vec![
        ("gold", counts.gold as u64),
        ("pred", counts.rows as u64),
        ("invalid", counts.invalid as u64),
        ("spurious", counts.spurious as u64),
        ("speaker_n", counts.speakers as u64),
        ("speaker_right", counts.speaker_right as u64),
        ("speaker_wrong", counts.speaker_wrong as u64),
        ("speaker_empty", counts.speaker_empty as u64),
    ]
}

fn quotes(documents: &[&Counted], label: &str, options: &Options, sections: &mut Vec<Section>) {
    let items: Vec<QuoteCounts> = documents
        .iter()
        .filter_map(|document| document.quotes)
        .collect();
    if items.is_empty() {
        return;
    }
    let mut section = |label: String, items: &[QuoteCounts]| {
        let sum = total(items);
        if !label.is_empty() && sum.gold + sum.rows <= 0.0 {
            return;
        }
        sections.push(Section {
            part: Part::Quotes,
            label,
            documents: items.len() as u64,
            figures: drawn(items, quote_figures, options.draws, options.seed),
            counts: quote_counts(&sum),
            calibration: bands(&sum.calibration),
        });
    };
    section(label.to_owned(), &items);
    if !label.is_empty() {
        return;
    }
    for (index, kind) in KINDS.iter().enumerate() {
        let kinds = documents.iter().filter_map(|document| document.kinds);
        let items: Vec<QuoteCounts> = kinds.map(|kinds| kinds[index]).collect();
        section((*kind).to_owned(), &items);
    }
}
