//! Several dictionaries as one: a user's above the built-in.

use super::dictionary::Dictionary;
use super::fold::Writing;
use super::load::{self, Row};
use super::matcher::Matcher;
use super::{Candidate, Entry, EntryId, Evidence, FormId, Hit, Label};
use crate::error::{Error, Result};
use crate::segment::Segmentation;
use crate::text::Document;
use std::path::{Path, PathBuf};

/// Bits of an id that number within a layer; the four above number the layer.
const LAYER_BITS: u32 = 28;

/// Matchers laid over each other, the first on top. Ids of entries and forms hold for all layers.
#[derive(Debug, Clone, Default)]
pub struct Gazetteers {
    layers: Vec<Matcher>,
    /// Entries that an upper layer has too, under the same id: theirs and the upper one's, sorted.
    same: Vec<(EntryId, EntryId)>,
}

/// One thing that a name may stand for, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The form, as its row writes it.
    pub form: String,
    /// How the name looked up writes the form; `None`: in another case, so that the matcher would not take it.
    pub writing: Option<Writing>,
    /// The entry that the form may stand for.
    pub entry: Entry,
    /// When it may.
    pub evidence: super::Evidence,
    /// Whether the forms of an upper layer that win push it out.
    pub hidden: bool,
}

impl Gazetteers {
    /// Lays `layers` over each other, the first on top.
    ///
    /// # Errors
    /// If there are more than 16.
    pub fn new(layers: Vec<Matcher>) -> Result<Gazetteers> {
        if layers.len() > 16 {
            return Err(Error::Limit {
                what: "gazetteers laid over each other".to_owned(),
                value: layers.len() as u64,
                limit: 16,
            });
        }
        let numbered = layers.into_iter().zip(0..);
        let layers: Vec<Matcher> = numbered
            .map(|(layer, at): (Matcher, u32)| layer.with_base(at << LAYER_BITS))
            .collect();
        let same = same_entries(&layers);
        Ok(Gazetteers { layers, same })
    }

    /// Adds to `out` every form of every layer that stands in `doc`, as [`Matcher::find`] does; of hits with one span, those below
    /// a form that wins are left out.
    pub fn find(&self, doc: &Document, seg: &Segmentation, out: &mut Vec<Hit>) {
        let from = out.len();
        for layer in &self.layers {
            layer.find(doc, seg, out);
        }
        if self.layers.len() < 2 || out.len() == from {
            return;
        }
        out[from..].sort_by_key(|hit| {
            (
                hit.span.start(),
                std::cmp::Reverse(hit.span.end()),
                hit.form,
            )
        });
        let mut winner: Option<Hit> = None;
        let mut at = 0;
        out.retain(|hit| {
            at += 1;
            if at <= from {
                return true;
            }
            let beaten = winner.is_some_and(|above| {
                above.span == hit.span && layer_of(above.form.0) < layer_of(hit.form.0)
            });
            if !beaten && winner.is_none_or(|above| above.span != hit.span) {
                winner = self.dictionary(hit.form.0).wins(hit.form).then_some(*hit);
            }
            !beaten
        });
    }

    /// All that a form may stand for. An entry that an upper layer has too, under the same id and as the same type, is the
    /// upper one.
    pub fn candidates(&self, form: FormId) -> impl Iterator<Item = Candidate> + '_ {
        let candidates = self.dictionary(form.0).candidates(form);
        candidates.map(|candidate| Candidate {
            entry: self.uppermost(candidate.entry),
            ..candidate
        })
    }

    fn uppermost(&self, entry: EntryId) -> EntryId {
        let found = self.same.binary_search_by_key(&entry, |same| same.0);
        found.map_or(entry, |at| self.same[at].1)
    }

    /// Whether a form is a user's: of a layer that was not compiled ahead.
    #[must_use]
    pub fn is_own(&self, form: FormId) -> bool {
        self.layers[layer_of(form.0)].is_own()
    }

    /// A form as its row writes it.
    #[must_use]
    pub fn form(&self, form: FormId) -> &str {
        self.dictionary(form.0).form(form)
    }

    /// All that is known of an entry.
    #[must_use]
    pub fn entry(&self, entry: EntryId) -> Entry {
        self.dictionary(entry.0).entry(entry)
    }

    /// The id of an entry.
    #[must_use]
    pub fn id(&self, entry: EntryId) -> &str {
        self.dictionary(entry.0).id(entry)
    }

    /// The canonical name of an entry.
    #[must_use]
    pub fn name(&self, entry: EntryId) -> &str {
        self.dictionary(entry.0).name(entry)
    }

    /// What an entry names.
    #[must_use]
    pub fn label(&self, entry: EntryId) -> Label {
        self.dictionary(entry.0).label(entry)
    }

    /// What kind of thing an entry names, in the words of its gazetteer.
    #[must_use]
    pub fn kind(&self, entry: EntryId) -> &str {
        self.dictionary(entry.0).kind(entry)
    }

    /// The country of an entry, or an empty text.
    #[must_use]
    pub fn country(&self, entry: EntryId) -> &str {
        self.dictionary(entry.0).country(entry)
    }

    /// The entry with this id, in the uppermost layer that has one.
    #[must_use]
    pub fn find_id(&self, id: &str) -> Option<EntryId> {
        self.layers
            .iter()
            .find_map(|layer| layer.dictionary().find_id(id))
    }

    /// All that `name` may stand for, upper layers first; also forms that only differ in case, which no text in this
    /// case would be matched with.
    #[must_use]
    pub fn look_up(&self, name: &str) -> Vec<Reading> {
        let mut readings = Vec::new();
        let mut hidden = false;
        for layer in &self.layers {
            let forms = layer.look_up(name);
            for (form, writing) in &forms {
                readings.extend(
                    layer
                        .dictionary()
                        .candidates(*form)
                        .map(|candidate| Reading {
                            form: layer.dictionary().form(*form).to_owned(),
                            writing: *writing,
                            entry: layer.dictionary().entry(candidate.entry),
                            evidence: candidate.evidence,
                            hidden,
                        }),
                );
            }
            hidden |= forms
                .iter()
                .any(|(form, writing)| writing.is_some() && layer.dictionary().wins(*form));
        }
        readings
    }

    /// Why `form` is never matched, if a layer blocks it.
    #[must_use]
    pub fn blocked(&self, form: &str) -> Option<&str> {
        self.layers
            .iter()
            .find_map(|layer| layer.dictionary().blocked(form))
    }

    /// The dictionaries of the layers, the first on top.
    pub fn dictionaries(&self) -> impl Iterator<Item = &Dictionary> {
        self.layers.iter().map(Matcher::dictionary)
    }

    fn dictionary(&self, id: u32) -> &Dictionary {
        self.layers[layer_of(id)].dictionary()
    }
}

fn layer_of(id: u32) -> usize {
    (id >> LAYER_BITS) as usize
}

/// The entries of lower layers that an upper one has too: under the same id, as the same type and without another Q number.
fn same_entries(layers: &[Matcher]) -> Vec<(EntryId, EntryId)> {
    let mut same = Vec::new();
    for (at, layer) in layers.iter().enumerate() {
        let above = layer.dictionary();
        for lower in layers[at + 1..].iter().map(Matcher::dictionary) {
            for entry in above.entry_ids() {
                let found = lower.find_id(above.id(entry));
                let found = found.filter(|low| lower.label(*low) == above.label(entry));
                let agrees = |low: &EntryId| {
                    let (own, known) = (above.entry(entry).wikidata, lower.entry(*low).wikidata);
                    own.is_empty() || known.is_empty() || own == known
                };
                same.extend(found.filter(agrees).map(|low| (low, entry)));
            }
        }
    }
    same.sort_unstable();
    same.dedup_by_key(|pair| pair.0);
    same
}

/// Loads and compiles a user's gazetteer files into one dictionary without a trie. A row that names something `below`
/// knows, and does not say that it means another, takes over its id and what it leaves empty: see [`adopt`].
///
/// # Errors
/// All problems of all files at once, or the first file that cannot be read.
pub fn from_files(files: &[PathBuf], below: &Gazetteers) -> Result<Dictionary> {
    let mut problems = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for file in files {
        let bytes = read(file)?;
        // Lists of forms that are blocked or kept apart are no rows.
        if load::list_kind(&bytes).is_none() {
            rows.extend(load::load_rows(file, &bytes, &mut problems));
        }
    }
    load::check_ids(&rows, &mut problems);
    if !problems.is_empty() {
        return Err(Error::Data(problems));
    }
    let mut merged: Vec<Row> = Vec::new();
    for mut row in rows {
        if let Some(entry) = adopt(&row, below) {
            take_over(&mut row, entry);
        }
        match merged.iter_mut().find(|known| known.id == row.id) {
            Some(known) => known.forms.extend(row.forms),
            None => merged.push(row),
        }
    }
    Dictionary::open(super::compile(&merged, &[], false))
}

/// The entry of `below` that a user's row means: the one with its id, or, where the row has no id of its own, the only one of
/// its type that its name stands for without more evidence than its case. None if the row has another Q number or country.
#[must_use]
pub fn adopt(row: &Row, below: &Gazetteers) -> Option<Entry> {
    let agrees = |entry: &Entry| {
        let same = |own: &str, known: &str| own.is_empty() || known.is_empty() || own == known;
        entry.label == row.label
            && same(&row.wikidata, &entry.wikidata)
            && same(&row.country, &entry.country)
    };
    if let Some(entry) = below.find_id(&row.id) {
        return Some(below.entry(entry)).filter(agrees);
    }
    if row.id != load::slug(&row.name) {
        return None;
    }
    let mut found: Option<Entry> = None;
    for reading in below.look_up(&row.name) {
        let stands = matches!(reading.evidence, Evidence::Free | Evidence::Case)
            && reading.writing == Some(Writing::Written);
        if !stands || !agrees(&reading.entry) {
            continue;
        }
        if found
            .as_ref()
            .is_some_and(|known| known.id != reading.entry.id)
        {
            return None;
        }
        found = Some(reading.entry);
    }
    found
}

/// Gives a row the id of an entry, and what it leaves empty.
fn take_over(row: &mut Row, entry: Entry) {
    row.id = entry.id.into_owned();
    for (own, known) in [
        (&mut row.wikidata, entry.wikidata),
        (&mut row.country, entry.country),
        (&mut row.kind, entry.kind),
        (&mut row.role, entry.role),
    ] {
        if own.is_empty() {
            *own = known.into_owned();
        }
    }
    if row.years == (0, 0) {
        row.years = entry.years;
    }
}

fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|source| Error::Io {
        path: file.to_path_buf(),
        source,
    })
}
