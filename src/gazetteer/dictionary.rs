//! A compiled table, read where it lies.

use super::compile::{
    BLOCKED, CANDIDATE, ENTRY, FORM, HEADER, HEADS, LAST, LONG, MAGIC, SECTIONS, STARTS, Section,
    head_bit, start_bit,
};
use super::label::{Evidence, Label};
use super::{Candidate, Entry, EntryId, FormId};
use crate::error::{Error, Result};
use crate::lexicon::Short;
use std::borrow::Cow;

/// Entries, their forms and what the forms may stand for: a table made by [`compile`](super::compile()).
///
/// Opening one costs nothing: every read goes to the bytes themselves.
#[derive(Debug, Clone)]
pub struct Dictionary {
    bytes: Cow<'static, [u8]>,
    sections: [(u32, u32); SECTIONS],
    /// Added to the numbers of its entries and forms: the layer it is in.
    base: u32,
}

impl Dictionary {
    /// Opens a table.
    ///
    /// # Errors
    /// If the bytes are not those of a table of this version.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Dictionary> {
        let bytes = bytes.into();
        let refused =
            || Error::Refused("not a gazetteer table of this version: compile it anew".to_owned());
        if !bytes.starts_with(MAGIC) || bytes.len() < HEADER {
            return Err(refused());
        }
        let mut sections = [(0, 0); SECTIONS];
        for (at, section) in sections.iter_mut().enumerate() {
            let header = MAGIC.len() + at * 8;
            *section = (number(&bytes, header), number(&bytes, header + 4));
            if section.0 as usize + section.1 as usize > bytes.len() {
                return Err(refused());
            }
        }
        Ok(Dictionary {
            bytes,
            sections,
            base: 0,
        })
    }

    /// The same, as the layer that `base` stands for.
    pub(super) fn with_base(mut self, base: u32) -> Dictionary {
        self.base = base;
        self
    }

    pub(super) fn section(&self, section: Section) -> &[u8] {
        let (offset, length) = self.sections[section as usize];
        &self.bytes[offset as usize..(offset + length) as usize]
    }

    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.section(Section::Entries).len() / ENTRY
    }

    /// Whether it has no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of forms, spellings that stand for each other counted once.
    #[must_use]
    pub fn forms(&self) -> usize {
        self.section(Section::Forms).len() / FORM - 1
    }

    /// All that is known of an entry.
    ///
    /// # Panics
    /// If the entry is of another dictionary, as all look-ups here.
    #[must_use]
    pub fn entry(&self, entry: EntryId) -> Entry {
        let text = |column| self.owned(self.entry_number(entry, column));
        let years = self.entry_number(entry, 6);
        Entry {
            id: text(0),
            label: self.label(entry),
            name: text(1),
            wikidata: text(2),
            country: text(3),
            kind: text(4),
            role: text(5),
            years: (years as u16, (years >> 16) as u16),
        }
    }

    /// The id of an entry.
    #[must_use]
    pub fn id(&self, entry: EntryId) -> &str {
        self.text(self.entry_number(entry, 0))
    }

    /// The canonical name of an entry.
    #[must_use]
    pub fn name(&self, entry: EntryId) -> &str {
        self.text(self.entry_number(entry, 1))
    }

    /// The country of an entry, or an empty text.
    #[must_use]
    pub fn country(&self, entry: EntryId) -> &str {
        self.text(self.entry_number(entry, 3))
    }

    /// What an entry names.
    #[must_use]
    pub fn label(&self, entry: EntryId) -> Label {
        Label::ALL[self.entry_number(entry, 7) as usize]
    }

    /// What kind of thing an entry names, in the words of its gazetteer.
    #[must_use]
    pub fn kind(&self, entry: EntryId) -> &str {
        self.text(self.entry_number(entry, 4))
    }

    /// The entry with this id.
    #[must_use]
    pub fn find_id(&self, id: &str) -> Option<EntryId> {
        let found = search(self.len(), |at| {
            self.id(EntryId(self.base + at as u32)).cmp(id)
        });
        found.map(|at| EntryId(self.base + at as u32))
    }

    /// A form as its row writes it.
    #[must_use]
    pub fn form(&self, form: FormId) -> &str {
        self.text(self.form_number(form, 0))
    }

    /// All forms, those of one key beside each other.
    pub fn all_forms(&self) -> impl Iterator<Item = &str> + '_ {
        (0..self.forms() as u32).map(|form| self.form(FormId(self.base + form)))
    }

    /// The numbers of all forms, in the same order.
    pub fn form_ids(&self) -> impl Iterator<Item = FormId> + use<> {
        let base = self.base;
        (0..self.forms() as u32).map(move |form| FormId(base + form))
    }

    /// The numbers of all entries, in the order of their ids.
    pub fn entry_ids(&self) -> impl Iterator<Item = EntryId> + use<> {
        let base = self.base;
        (0..self.len() as u32).map(move |entry| EntryId(base + entry))
    }

    /// All forms that are never matched, with the reasons.
    pub fn all_blocked(&self) -> impl Iterator<Item = (&str, &str)> {
        let section = self.section(Section::Blocked);
        section
            .chunks_exact(BLOCKED)
            .map(|block| (self.text(number(block, 0)), self.text(number(block, 4))))
    }

    /// All that a form may stand for, in the order of the entries' ids.
    pub fn candidates(&self, form: FormId) -> impl Iterator<Item = Candidate> + '_ {
        self.candidate_bytes(form).map(|candidate| Candidate {
            entry: EntryId(self.base + number(candidate, 0)),
            label: Label::ALL[usize::from(candidate[4])],
            evidence: Evidence::ALL[usize::from(candidate[5])],
        })
    }

    /// Whether a reading of the form pushes out those of the dictionaries below.
    #[must_use]
    pub fn wins(&self, form: FormId) -> bool {
        self.candidate_bytes(form)
            .any(|candidate| candidate[6] != 0)
    }

    fn candidate_bytes(&self, form: FormId) -> impl Iterator<Item = &[u8]> {
        let next = FormId(form.0 + 1);
        let range = self.form_number(form, 1) as usize..self.form_number(next, 1) as usize;
        self.section(Section::Candidates)[range.start * CANDIDATE..range.end * CANDIDATE]
            .chunks_exact(CANDIDATE)
    }

    /// Why the form is never matched, if it is blocked.
    #[must_use]
    pub fn blocked(&self, form: &str) -> Option<&str> {
        let section = self.section(Section::Blocked);
        let text = |at: usize, column: usize| self.text(number(section, at * BLOCKED + column * 4));
        let found = search(section.len() / BLOCKED, |at| text(at, 0).cmp(form))?;
        Some(text(found, 1))
    }

    /// The forms of the key whose first form is `first`.
    pub(super) fn forms_of_key(&self, first: u32) -> impl Iterator<Item = FormId> + '_ {
        let mut next = Some(first);
        std::iter::from_fn(move || {
            let form = FormId(self.base + next?);
            let last = self.form_number(form, 2) & LAST != 0;
            next = next.filter(|_| !last).map(|form| form + 1);
            Some(form)
        })
    }

    /// A spelling of the key whose first form is `first`, and how many forms it has.
    pub(super) fn key_at(&self, first: u32) -> (&str, u32) {
        let forms = self.forms_of_key(first).count() as u32;
        (self.form(FormId(self.base + first)), forms)
    }

    /// Whether the form has five letters or more.
    pub(super) fn is_long(&self, form: FormId) -> bool {
        self.form_number(form, 2) & LONG != 0
    }

    /// Whether a form without a capital may begin with these folded bytes.
    pub(super) fn may_start(&self, bytes: [u8; 3]) -> bool {
        let bit = start_bit(bytes);
        let starts = self.section(Section::Starts);
        debug_assert_eq!(starts.len(), STARTS);
        starts[bit / 8] >> (bit % 8) & 1 == 1
    }

    /// Whether a form may begin with this word, a whole token of ASCII letters.
    pub(super) fn may_head(&self, word: Short) -> bool {
        let bit = head_bit(word);
        let heads = self.section(Section::Heads);
        debug_assert_eq!(heads.len(), HEADS);
        heads[bit / 8] >> (bit % 8) & 1 == 1
    }

    fn entry_number(&self, entry: EntryId, column: usize) -> u32 {
        let at = (entry.0 - self.base) as usize;
        number(self.section(Section::Entries), at * ENTRY + column * 4)
    }

    fn form_number(&self, form: FormId, column: usize) -> u32 {
        let at = (form.0 - self.base) as usize;
        number(self.section(Section::Forms), at * FORM + column * 4)
    }

    fn text(&self, offset: u32) -> &str {
        let pool = self.section(Section::Pool);
        string(pool, offset)
    }

    /// A string that may outlive the dictionary.
    fn owned(&self, offset: u32) -> Cow<'static, str> {
        match &self.bytes {
            Cow::Borrowed(bytes) => {
                let (from, length) = self.sections[Section::Pool as usize];
                Cow::Borrowed(string(
                    &bytes[from as usize..(from + length) as usize],
                    offset,
                ))
            }
            Cow::Owned(_) => Cow::Owned(self.text(offset).to_owned()),
        }
    }
}

/// The place among `count` ordered things for which `compare` says equal.
fn search(count: usize, compare: impl Fn(usize) -> std::cmp::Ordering) -> Option<usize> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        match compare(middle) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => return Some(middle),
        }
    }
    None
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes[at..at + 4].try_into().expect("a slice of four bytes");
    u32::from_le_bytes(four)
}

fn string(pool: &[u8], offset: u32) -> &str {
    let at = offset as usize;
    let length = usize::from(u16::from_le_bytes([pool[at], pool[at + 1]]));
    std::str::from_utf8(&pool[at + 2..at + 2 + length])
        .expect("a table holds what the compiler wrote")
}
