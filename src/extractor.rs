//! From a document to what it says: the only place that knows the order of the stages.

use crate::builtin;
use crate::correction::{Corrections, Target};
use crate::entity::{
    Entity, EntityIdx, EvidenceModel, Mention, Method, dates, heading, outlet, recognise,
};
use crate::error::{Error, Result};
use crate::extraction::{Extraction, Published, PublishedFrom};
use crate::gazetteer::{Gazetteers, Hit, Label, Matcher};
use crate::lexicon::{Lexicon, load_words};
use crate::quote::{Quote, QuoteScratch, SpeakerType, item, quotes};
use crate::rule::{Rules, parse_rules};
use crate::segment::{DayPlace, Segmentation, Shape, piece, segment, unwrap};
use crate::text::{Document, Span};
use std::path::PathBuf;
use std::sync::Arc;

/// What an [`Extractor`] is built from: everything built in, and files of the user's own.
#[derive(Debug, Clone)]
pub struct ExtractorBuilder {
    gazetteers: Vec<PathBuf>,
    words: Vec<PathBuf>,
    rules: Vec<PathBuf>,
    corrections: Vec<PathBuf>,
    builtin: bool,
    min_confidence: f32,
    dates: bool,
}

impl Default for ExtractorBuilder {
    fn default() -> ExtractorBuilder {
        ExtractorBuilder {
            gazetteers: Vec::new(),
            words: Vec::new(),
            rules: Vec::new(),
            corrections: Vec::new(),
            builtin: true,
            min_confidence: 0.0,
            dates: false,
        }
    }
}

impl ExtractorBuilder {
    /// With everything built in and nothing else.
    #[must_use]
    pub fn new() -> ExtractorBuilder {
        ExtractorBuilder::default()
    }

    /// Lays gazetteer files (CSV) over the built-in names.
    #[must_use]
    pub fn gazetteer_files(mut self, files: Vec<PathBuf>) -> ExtractorBuilder {
        self.gazetteers = files;
        self
    }

    /// Lays word lists (CSV) over the built-in ones.
    #[must_use]
    pub fn words_files(mut self, files: Vec<PathBuf>) -> ExtractorBuilder {
        self.words = files;
        self
    }

    /// Adds rule files (TOML).
    #[must_use]
    pub fn rules_files(mut self, files: Vec<PathBuf>) -> ExtractorBuilder {
        self.rules = files;
        self
    }

    /// Lays files of corrections (CSV) over what is found, as `docs/corrections.md` says.
    #[must_use]
    pub fn corrections_files(mut self, files: Vec<PathBuf>) -> ExtractorBuilder {
        self.corrections = files;
        self
    }

    /// Whether the built-in gazetteers are used (`true`); words and rules always are.
    #[must_use]
    pub fn builtin(mut self, builtin: bool) -> ExtractorBuilder {
        self.builtin = builtin;
        self
    }

    /// Leaves out names and quotes below this confidence (0–1).
    #[must_use]
    pub fn min_confidence(mut self, least: f32) -> ExtractorBuilder {
        self.min_confidence = least;
        self
    }

    /// Whether days become rows among the names, each with its ISO day as the name (`false`).
    #[must_use]
    pub fn dates(mut self, dates: bool) -> ExtractorBuilder {
        self.dates = dates;
        self
    }

    /// Reads the files and freezes everything.
    ///
    /// # Errors
    /// [`Error::Data`] with all problems of all files at once, [`Error::Io`] for a file that cannot be read.
    pub fn build(self) -> Result<Extractor> {
        let mut problems = Vec::new();
        let lexicon = keep(self.lexicon(), &mut problems)?;
        let gazetteers = keep(self.gazetteers(), &mut problems)?;
        let rules = keep(self.rules(), &mut problems)?;
        let (Some(lexicon), Some(gazetteers), Some(rules)) = (lexicon, gazetteers, rules) else {
            return Err(Error::Data(problems));
        };
        let symbol = |word: &str| {
            let found = lexicon.lookup(word);
            item::word_symbol(found.classes, found.detail, Shape::Lower) as u8
        };
        let rules = Rules::new(rules, symbol)?;
        let corrections = corrections(&self.corrections, &self.gazetteers, &gazetteers)?;
        let shared = Shared {
            lexicon,
            gazetteers,
            corrections,
            evidence: builtin::evidence(),
        };
        Ok(Extractor {
            shared: Arc::new(shared),
            rules: Arc::new(rules),
            min_confidence: self.min_confidence,
            dates: self.dates,
        })
    }

    fn lexicon(&self) -> Result<Lexicon> {
        if self.words.is_empty() {
            return Ok(builtin::lexicon().clone());
        }
        let (mut rows, mut problems) = (Vec::new(), Vec::new());
        for path in &self.words {
            let content = std::fs::read(path).map_err(|source| Error::Io {
                path: path.clone(),
                source,
            })?;
            rows.extend(load_words(path, &content, &mut problems));
        }
        if problems.is_empty() {
            Ok(builtin::lexicon().with_rows(&rows))
        } else {
            Err(Error::Data(problems))
        }
    }

    fn gazetteers(&self) -> Result<Gazetteers> {
        let mut layers = Vec::new();
        if self.builtin {
            layers.push(builtin::matcher());
        }
        if !self.gazetteers.is_empty() {
            let below = Gazetteers::new(layers.clone())?;
            let own = crate::gazetteer::from_files(&self.gazetteers, &below)?;
            layers.insert(0, Matcher::automaton(own)?);
        }
        Gazetteers::new(layers)
    }

    fn rules(&self) -> Result<Vec<crate::rule::Rule>> {
        let mut files: Vec<(PathBuf, String)> = Vec::new();
        for path in &self.rules {
            let text = std::fs::read_to_string(path).map_err(|source| Error::Io {
                path: path.clone(),
                source,
            })?;
            files.push((path.clone(), text));
        }
        let own = builtin::rules()
            .iter()
            .map(|(path, text)| (PathBuf::from(path), *text));
        let all: Vec<(PathBuf, &str)> = own
            .chain(files.iter().map(|(p, t)| (p.clone(), t.as_str())))
            .collect();
        parse_rules(&all)
    }
}

/// Keeps a value, or the problems in its stead; other errors end the build at once.
fn keep<T>(result: Result<T>, problems: &mut Vec<crate::error::Problem>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::Data(more)) => {
            problems.extend(more);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// Finds names and quotes. Frozen once built: shared by all threads, each with a [`Scratch`] of its own.
#[derive(Debug, Clone)]
pub struct Extractor {
    shared: Arc<Shared>,
    rules: Arc<Rules>,
    min_confidence: f32,
    dates: bool,
}

#[derive(Debug)]
struct Shared {
    lexicon: Lexicon,
    gazetteers: Gazetteers,
    corrections: Corrections,
    evidence: &'static EvidenceModel,
}

/// Breaks taken out of a text from which on it is told.
const TOLD_JOINED: usize = 3;
/// Fewest letters of a text whose capitals say something.
const LETTERS: usize = 40;
/// A text has no capitals where so many small letters stand for each; it is all in capitals where so many stand for four
/// small ones.
const CASE_SHARE: usize = 400;

/// What one thread reuses from document to document.
#[derive(Debug, Default)]
pub struct Scratch {
    seg: Segmentation,
    hits: Vec<Hit>,
    names: crate::entity::Scratch,
    quotes: QuoteScratch,
}

impl Extractor {
    /// Everything found in `doc`.
    ///
    /// A text longer than 128 kB is no article: it is read in pieces of that length, cut between paragraphs where
    /// there are any, so that it takes memory and time in proportion. Names are known within their piece.
    #[must_use]
    pub fn extract(&self, doc: &Document, scratch: &mut Scratch) -> Extraction {
        let text = doc.text();
        let mut odd = Vec::new();
        let mut whole: Option<Extraction> = None;
        let (mut from, mut count) = (0, 0);
        while from < text.len() || whole.is_none() {
            let end = piece::end(text, from);
            let found = match (from, end == text.len()) {
                (0, true) => self.unwrapped(doc, scratch, &mut odd),
                _ => {
                    let part = doc.with_text(&text[from..end]);
                    let begun = odd.len();
                    let mut found = self.unwrapped(&part, scratch, &mut odd);
                    let shift = |s: Span| Span::new(s.start() + from, s.end() + from);
                    found.relocate(shift);
                    odd[begun..].iter_mut().for_each(|s| *s = shift(*s));
                    found
                }
            };
            match &mut whole {
                Some(whole) => whole.append(found),
                None => whole = Some(found),
            }
            (from, count) = (end, count + 1);
        }
        let mut found = whole.unwrap_or_default();
        found.warnings.dedup();
        found.warnings.extend(piece::note(count));
        found.warnings.extend(capitals(text));
        found.warnings.extend(unpaired(doc, &odd));
        self.shared.corrections.apply(doc, &mut found);
        if self.min_confidence > 0.0 {
            let least = self.min_confidence;
            found.quotes.retain(|q| q.confidence >= least);
            found.mentions.retain(|m| m.confidence >= least);
        }
        found
    }

    /// Reads a piece; lines that were broken at a width as paragraphs.
    fn unwrapped(&self, doc: &Document, scratch: &mut Scratch, odd: &mut Vec<Span>) -> Extraction {
        let Some(unwrapped) = unwrap(doc.text()) else {
            return self.piece(doc, scratch, odd);
        };
        let begun = odd.len();
        let mut found = self.piece(&doc.with_text(&*unwrapped.text), scratch, odd);
        found.relocate(|span| unwrapped.original(span));
        for span in &mut odd[begun..] {
            *span = unwrapped.original(*span);
        }
        if unwrapped.joined >= TOLD_JOINED {
            let told = "lines broken at a width: read as paragraphs";
            found.warnings.push(told.to_owned());
        }
        found
    }

    fn piece(&self, doc: &Document, scratch: &mut Scratch, odd: &mut Vec<Span>) -> Extraction {
        let shared = &*self.shared;
        segment(doc, &shared.lexicon, &mut scratch.seg);
        let seg = &scratch.seg;
        scratch.hits.clear();
        shared.gazetteers.find(doc, seg, &mut scratch.hits);
        let known = (&shared.gazetteers, scratch.hits.as_slice());
        let mut names = recognise(doc, seg, known, shared.evidence, &mut scratch.names);
        heading(doc, seg, &mut names);
        let found = (names.mentions.as_slice(), names.entities.as_slice());
        let (mut quotes, stray) = quotes(
            doc,
            (seg, &shared.lexicon),
            found,
            &self.rules,
            &mut scratch.quotes,
        );
        odd.extend(stray);
        let outlet = outlet(doc, seg, &names);
        admit_speakers(&mut quotes, &mut names.mentions, &mut names.entities);
        if self.dates {
            dates(doc, seg, &mut names);
        }
        let (mentions, entities) = (names.mentions, names.entities);
        let author = seg.heading.author.map(|span| doc.slice(span).to_owned());
        Extraction {
            mentions,
            entities,
            quotes,
            paragraphs: seg.paragraphs.len(),
            warnings: Vec::new(),
            outlet,
            published: seg.heading.day.map(published),
            author,
        }
    }

    /// A hash of the names, words and rules that are built in: it changes when any of them does.
    #[must_use]
    pub fn builtin_fingerprint(&self) -> String {
        builtin::fingerprint()
    }

    /// What was decided of single built-in forms, as the tables `audited.csv` and `shared.csv` give the reasons: path within the
    /// project and text.
    #[must_use]
    pub fn builtin_reasons() -> &'static [(&'static str, &'static str)] {
        builtin::reasons()
    }

    /// The rules of quotation, built-in and the user's.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The gazetteers, the user's above the built-in.
    #[must_use]
    pub fn gazetteers(&self) -> &Gazetteers {
        &self.shared.gazetteers
    }

    /// What speaks for and against names, and how much.
    #[must_use]
    pub fn evidence(&self) -> &EvidenceModel {
        self.shared.evidence
    }

    /// What people have corrected.
    #[must_use]
    pub fn corrections(&self) -> &Corrections {
        &self.shared.corrections
    }

    /// The word lists.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.shared.lexicon
    }

    /// The same extractor with one rule of quotation alone.
    #[must_use]
    pub fn only(&self, rule: &str) -> Extractor {
        Extractor {
            rules: Arc::new(self.rules.only(rule)),
            ..self.clone()
        }
    }
}

/// The corrections of the files, and what lists among the gazetteer files block or keep apart.
fn corrections(files: &[PathBuf], lists: &[PathBuf], known: &Gazetteers) -> Result<Corrections> {
    let target = |name: &str| {
        let mut readings = known.look_up(name);
        readings.retain(|reading| !reading.hidden && reading.entry.name == name);
        readings.dedup_by(|a, b| a.entry.id == b.entry.id);
        let [only] = readings.as_slice() else {
            return None;
        };
        Some(Target {
            id: only.entry.id.to_string(),
            wikidata: only.entry.wikidata.to_string(),
            country: only.entry.country.to_string(),
            label: Some(only.entry.label),
        })
    };
    let lists = crate::correction::from_lists(lists)?;
    Corrections::from_files(files, lists, target)
}

fn published((day, place): (jiff::civil::Date, DayPlace)) -> Published {
    let from = match place {
        DayPlace::Dateline => PublishedFrom::Dateline,
        DayPlace::Line | DayPlace::Lead => PublishedFrom::Text,
    };
    Published { day, from }
}

/// Tells of a text that has no capitals, or nothing else: names show by their capitals.
fn capitals(text: &str) -> Option<String> {
    let (mut large, mut small) = (0, 0);
    for c in text.bytes() {
        large += usize::from(c.is_ascii_uppercase());
        small += usize::from(c.is_ascii_lowercase());
    }
    if large + small < LETTERS {
        return None;
    }
    let told = match (large, small) {
        _ if large * CASE_SHARE < small => "no capitals",
        _ if small * CASE_SHARE < large * 4 => "all in capitals",
        _ => return None,
    };
    Some(format!("{told}: names and speakers are found less often"))
}

/// Gives every person whom only a reporting word shows (`kata Harapan`) a mention and an entity.
fn admit_speakers(quotes: &mut [Quote], mentions: &mut Vec<Mention>, entities: &mut Vec<Entity>) {
    let known = entities.len();
    for quote in quotes {
        let Some(speaker) = quote.speaker.as_mut() else {
            continue;
        };
        if speaker.kind != SpeakerType::Person || speaker.entity.is_some() {
            continue;
        }
        let same = entities[known..]
            .iter()
            .position(|e| e.name == speaker.name);
        let entity = same.map_or(entities.len(), |at| known + at);
        if same.is_none() {
            entities.push(Entity {
                label: Label::Person,
                name: speaker.name.clone(),
                id: "".into(),
                wikidata: "".into(),
                country: "".into(),
            });
        }
        let entity = EntityIdx(entity as u32);
        speaker.entity = Some(entity);
        let span = speaker.mention;
        let at = mentions.partition_point(|m| m.span.start() < span.start());
        if mentions.get(at).is_none_or(|m| m.span != span) {
            let mention = Mention {
                span,
                label: Label::Person,
                entity,
                method: Method::Rule,
                rule: quote.rule.clone(),
                confidence: quote.confidence.min(UNLISTED),
            };
            mentions.insert(at, mention);
        }
    }
}

/// Share of persons among the capitalised words that only a reporting word shows to be a name.
const UNLISTED: f32 = 0.5;

/// Tells of quotation marks without a partner.
fn unpaired(doc: &Document, odd: &[Span]) -> Vec<String> {
    let at = |s: &Span| {
        let line = 1 + doc.text()[..s.start()].matches('\n').count();
        format!("{} in line {line}", doc.slice(*s))
    };
    match odd {
        [] => Vec::new(),
        [one] => vec![format!("a quotation mark without a partner: {}", at(one))],
        [first, ..] => vec![format!(
            "{} quotation marks without a partner, the first: {}",
            odd.len(),
            at(first)
        )],
    }
}
