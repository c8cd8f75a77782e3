//! What one thread does with one batch: decode, wait for its turn to take ids, extract, write.

use super::admission::Admission;
use super::at_work::{Notes, PASSED_OVER, Place, Step};
use super::counts::Counts;
use super::language::{Language, language};
use super::pipeline::{Options, Repeats, Shard, Told};
use crate::extraction::Extraction;
use crate::extractor::{Extractor, Scratch};
use crate::input::{Article, Batch, Reading};
use crate::output::{Row, Status, Writer};
use crate::text::Document;
use std::panic::{AssertUnwindSafe, catch_unwind};
use xxhash_rust::xxh3::xxh3_64;

/// How many failed documents a shard tells apart from its tables.
const TOLD_MAX: usize = 20;

/// A document on its way: what is known of it before it is searched.
pub(super) struct Candidate {
    document: Document,
    status: Status,
    message: String,
    record: Option<String>,
    /// Of its text.
    hash: u64,
}

impl Candidate {
    fn new(reading: Reading) -> Candidate {
        match reading {
            Ok(Article {
                mut document,
                record,
            }) => {
                let nothing = |c: char| c.is_whitespace() || c.is_control();
                let empty = document.text().chars().all(nothing);
                let mut notes = std::mem::take(&mut document.notes);
                if empty {
                    notes.insert(0, "no text".to_owned());
                }
                Candidate {
                    hash: xxh3_64(document.text().as_bytes()),
                    document,
                    status: if empty { Status::Empty } else { Status::Ok },
                    message: notes.join("; "),
                    record,
                }
            }
            Err(failure) => {
                let mut document = Document::new(failure.id, "");
                document.source = failure.source;
                Candidate {
                    document,
                    status: Status::Error,
                    message: failure.message,
                    record: None,
                    hash: 0,
                }
            }
        }
    }

    fn remark(&mut self, remark: &str) {
        if !self.message.is_empty() {
            self.message.push_str("; ");
        }
        self.message.push_str(remark);
    }
}

/// Decodes a batch. An input of which the whole process died is passed over as it is, with all records of its piece.
pub(super) fn decode(batch: Batch, options: &Options, at: &mut Notes) -> Vec<Candidate> {
    let mut candidates = Vec::with_capacity(batch.items.len());
    let place = |document: usize| Place {
        batch: batch.index,
        document: document as u64,
        step: Step::Decode,
    };
    for item in batch.items {
        let here = place(candidates.len());
        if options.passes_over(here) {
            let failure = item.failure(PASSED_OVER.to_owned());
            candidates.push(Candidate::new(Err(failure)));
            continue;
        }
        at.begin(here);
        item.articles(&options.read, &mut |reading| {
            candidates.push(Candidate::new(reading));
        });
    }
    candidates
}

/// Gives every document its id, and reports or leaves out what has come before.
pub(super) fn admit(candidates: &mut [Candidate], admission: &mut Admission, repeats: Repeats) {
    if repeats == Repeats::Ignore {
        return;
    }
    for candidate in candidates {
        let mut repeated = false;
        if let Some(id) = admission.unique(&candidate.document.id) {
            let taken = std::mem::replace(&mut candidate.document.id, id);
            candidate.remark(&format!(
                "the id {taken} is taken by a document before this one"
            ));
            repeated = true;
        }
        if candidate.status == Status::Ok && admission.repeats(candidate.hash) {
            candidate.remark("the text repeats that of a document before this one");
            repeated = true;
        }
        if repeats == Repeats::LeaveOut && repeated && candidate.status == Status::Ok {
            candidate.status = Status::Skipped;
        }
    }
}

/// One thread's tools.
pub(super) struct Worker<'a, W> {
    extractor: &'a Extractor,
    scratch: Scratch,
    writer: W,
    any_language: bool,
}

impl<'a, W> Worker<'a, W> {
    pub(super) fn new(extractor: &'a Extractor, writer: W, any_language: bool) -> Worker<'a, W> {
        Worker {
            extractor,
            scratch: Scratch::default(),
            writer,
            any_language,
        }
    }

    /// Searches and writes a batch.
    pub(super) fn shard<Output>(
        &mut self,
        index: u64,
        notes: Vec<String>,
        candidates: Vec<Candidate>,
        options: &Options,
        at: &mut Notes,
    ) -> Shard<Output>
    where
        W: Writer<Output>,
    {
        let mut counts = Counts::default();
        let mut told = Vec::new();
        for (number, mut candidate) in (0..).zip(candidates) {
            let place = Place {
                batch: index,
                document: number,
                step: Step::Search,
            };
            if candidate.status == Status::Ok && options.passes_over(place) {
                candidate.status = Status::Error;
                candidate.remark(PASSED_OVER);
            }
            at.begin(place);
            self.document::<Output>(candidate, &mut counts, &mut told);
        }
        let files = self.writer.finish();
        counts.formulas = self.writer.formulas();
        Shard {
            index,
            files,
            counts,
            told,
            notes,
        }
    }

    fn document<Output>(
        &mut self,
        mut candidate: Candidate,
        counts: &mut Counts,
        told: &mut Vec<Told>,
    ) where
        W: Writer<Output>,
    {
        let mut found = None;
        let language = self.look_at_language(&mut candidate);
        if candidate.status == Status::Ok {
            match self.extract(&candidate.document) {
                Ok(extraction) => {
                    for warning in &extraction.warnings {
                        candidate.remark(warning);
                    }
                    counts.mentions += extraction.mentions.len() as u64;
                    counts.quotes += extraction.quotes.len() as u64;
                    found = Some(extraction);
                }
                Err(message) => {
                    candidate.status = Status::Error;
                    candidate.remark(&message);
                }
            }
        }
        let Candidate {
            document,
            status,
            message,
            record,
            ..
        } = &candidate;
        counts.document(*status, !message.is_empty());
        counts.bytes += document.text().len() as u64;
        if !message.is_empty() && told.len() < TOLD_MAX {
            told.push(Told {
                source: document.source.clone(),
                id: document.id.clone(),
                status: *status,
                message: message.clone(),
            });
        }
        self.writer.write(&Row {
            document,
            status: *status,
            message,
            language: language.code(),
            extraction: found.as_ref(),
            record: record.as_deref(),
        });
    }

    /// What a document is written in; one that is not Indonesian is left out, unless all languages are asked for.
    fn look_at_language(&self, candidate: &mut Candidate) -> Language {
        let language = match candidate.status {
            Status::Ok | Status::Skipped => {
                language(candidate.document.text(), self.extractor.lexicon())
            }
            Status::Empty | Status::Error => Language::Unknown,
        };
        if let Language::Other(_, name) = language
            && candidate.status == Status::Ok
            && !self.any_language
        {
            candidate.status = Status::Skipped;
            candidate.remark(&format!(
                "not Indonesian: it seems to be {name} (--lang any keeps it)"
            ));
        }
        language
    }

    /// A panic in the search of one document must not cost the others.
    fn extract(&mut self, document: &Document) -> Result<Extraction, String> {
        let (extractor, scratch) = (self.extractor, &mut self.scratch);
        catch_unwind(AssertUnwindSafe(|| extractor.extract(document, scratch))).map_err(|panic| {
            self.scratch = Scratch::default();
            let words = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied());
            format!(
                "kutip itself failed on this document; please report it: {}",
                words.unwrap_or("no reason given")
            )
        })
    }
}
