//! From a document to what it says: the only place that knows the order of the stages.

use crate::error::Result;
use crate::extraction::Extraction;
use crate::text::Document;
use std::path::PathBuf;

/// What an [`Extractor`] is built from.
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

    /// Adds gazetteer files.
    #[must_use]
    pub fn gazetteer_files(mut self, files: Vec<PathBuf>) -> ExtractorBuilder {
        self.gazetteers = files;
        self
    }

    /// Adds word lists.
    #[must_use]
    pub fn words_files(mut self, files: Vec<PathBuf>) -> ExtractorBuilder {
        self.words = files;
        self
    }

    /// Adds rule files.
    #[must_use]
    pub fn rules_files(mut self, files: Vec<PathBuf>) -> ExtractorBuilder {
        self.rules = files;
        self
    }

    /// Whether the built-in gazetteers are used.
    #[must_use]
    pub fn builtin(mut self, builtin: bool) -> ExtractorBuilder {
        self.builtin = builtin;
        self
    }

    /// Leaves out what is less sure.
    #[must_use]
    pub fn min_confidence(mut self, least: f32) -> ExtractorBuilder {
        self.min_confidence = least;
        self
    }

    /// Reads the files and freezes everything.
    ///
    /// # Errors
    /// All problems of all files at once.
    pub fn build(self) -> Result<Extractor> {
        Ok(Extractor {})
    }
}

/// Finds names and quotes; shared by all threads.
#[derive(Debug)]
pub struct Extractor {}

/// What one thread reuses from document to document.
#[derive(Debug, Default)]
pub struct Scratch {}

impl Extractor {
    /// Everything found in `doc`.
    #[must_use]
    pub fn extract(&self, doc: &Document, _scratch: &mut Scratch) -> Extraction {
        Extraction {
            paragraphs: doc
                .text()
                .lines()
                .filter(|line| !line.trim().is_empty())
                .count(),
            ..Extraction::default()
        }
    }
}
