//! From a document to what it says: the only place that knows the order of the stages.

use crate::builtin;
use crate::entity::{EvidenceModel, recognise};
use crate::error::{Error, Result};
use crate::extraction::Extraction;
use crate::gazetteer::{Gazetteers, Hit, Matcher};
use crate::lexicon::{Lexicon, load_words};
use crate::quote::{QuoteScratch, item, quotes};
use crate::rule::{Rules, parse_rules};
use crate::segment::{Segmentation, Shape, segment};
use crate::text::Document;
use std::path::PathBuf;
use std::sync::Arc;

/// What an [`Extractor`] is built from: everything built in, and files of the user's own.
#[derive(Debug, Clone)]
pub struct ExtractorBuilder {
    gazetteers: Vec<PathBuf>,
    words: Vec<PathBuf>,
    rules: Vec<PathBuf>,
    builtin: bool,
    min_confidence: f32,
}

impl Default for ExtractorBuilder {
    fn default() -> ExtractorBuilder {
        ExtractorBuilder {
            gazetteers: Vec::new(),
            words: Vec::new(),
            rules: Vec::new(),
            builtin: true,
            min_confidence: 0.0,
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
        let shared = Shared {
            lexicon,
            gazetteers,
            evidence: builtin::evidence(),
        };
        Ok(Extractor {
            shared: Arc::new(shared),
            rules: Arc::new(rules),
            min_confidence: self.min_confidence,
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
        if !self.gazetteers.is_empty() {
            layers.push(Matcher::automaton(crate::gazetteer::from_files(
                &self.gazetteers,
            )?)?);
        }
        if self.builtin {
            layers.push(builtin::matcher());
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
}

#[derive(Debug)]
struct Shared {
    lexicon: Lexicon,
    gazetteers: Gazetteers,
    evidence: &'static EvidenceModel,
}

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
    #[must_use]
    pub fn extract(&self, doc: &Document, scratch: &mut Scratch) -> Extraction {
        let shared = &*self.shared;
        segment(doc, &shared.lexicon, &mut scratch.seg);
        scratch.hits.clear();
        shared.gazetteers.find(doc, &scratch.seg, &mut scratch.hits);
        let names = recognise(
            doc,
            &scratch.seg,
            (&shared.gazetteers, &scratch.hits),
            shared.evidence,
            &mut scratch.names,
        );
        let found = (names.mentions.as_slice(), names.entities.as_slice());
        let (mut quotes, odd) = quotes(doc, &scratch.seg, found, &self.rules, &mut scratch.quotes);
        let mut mentions = names.mentions;
        if self.min_confidence > 0.0 {
            quotes.retain(|q| q.confidence >= self.min_confidence);
            mentions.retain(|m| m.confidence >= self.min_confidence);
        }
        Extraction {
            mentions,
            entities: names.entities,
            quotes,
            paragraphs: scratch.seg.paragraphs.len(),
            warnings: warnings(doc, &odd),
            outlet: None,
            published: None,
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

/// Tells of quotation marks without a partner.
fn warnings(doc: &Document, odd: &[crate::text::Span]) -> Vec<String> {
    let at = |s: &crate::text::Span| {
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
