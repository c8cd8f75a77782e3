//! From rows to one flat table that opens in no time: little-endian numbers and a pool of strings, read where it lies.
//!
//! Layout: the magic, then offset and length of each [`Section`], then the sections. Strings are a `u16` length and
//! their bytes, and are pointed to by their offset in the pool. The trie maps each key to the first of its forms.

use super::fold::{Writing, agree, key};
use super::label::{Evidence, Label};
use super::load::{Blocked, Row};
use crate::lexicon::Short;
use std::collections::{BTreeMap, HashMap};
use yada::builder::DoubleArrayBuilder;

/// First bytes of a table; the digit is the version of the layout.
pub(crate) const MAGIC: &[u8; 8] = b"kutipgz2";

/// The parts of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Section {
    /// Double-array trie over the keys; empty where none was asked for.
    Trie,
    /// [`FORM`] bytes each, by key.
    Forms,
    /// [`CANDIDATE`] bytes each, in the order of the forms; one more form closes the list.
    Candidates,
    /// [`ENTRY`] bytes each, by id.
    Entries,
    /// [`BLOCKED`] bytes each, by form.
    Blocked,
    /// One bit for each folding of three bytes that a form without a capital may begin with.
    Starts,
    /// One bit for each hash of the letters that a key begins with.
    Heads,
    /// All strings.
    Pool,
}

/// Number of sections.
pub(crate) const SECTIONS: usize = 8;
/// Bytes of the magic and the list of sections.
pub(crate) const HEADER: usize = MAGIC.len() + SECTIONS * 8;
/// Form: text `u32`, first candidate `u32`, flags `u32`.
pub(crate) const FORM: usize = 12;
/// Candidate: entry `u32`, label, evidence, wins, zero.
pub(crate) const CANDIDATE: usize = 8;
/// Entry: id, name, wikidata, country, kind, role as strings `u32`; years `u16` twice; label `u32`.
pub(crate) const ENTRY: usize = 32;
/// Blocked form: form and reason as strings `u32`.
pub(crate) const BLOCKED: usize = 8;
/// Bytes of [`Section::Starts`].
pub(crate) const STARTS: usize = 4096;
/// Bytes of [`Section::Heads`].
pub(crate) const HEADS: usize = 1 << (HEAD_BITS - 3);
const HEAD_BITS: u32 = 19;
/// Flag of a form: the last of its key.
pub(crate) const LAST: u32 = 1;
/// Flag of a form: it has five letters or more.
pub(crate) const LONG: u32 = 2;

/// The bit of [`Section::Starts`] for these three folded bytes.
pub(crate) fn start_bit(bytes: [u8; 3]) -> usize {
    let [a, b, c] = bytes.map(|b| usize::from(b & 31));
    a | b << 5 | c << 10
}

/// The bit of [`Section::Heads`] for a word in small ASCII letters.
pub(crate) fn head_bit(word: Short) -> usize {
    (word.hash() >> (u32::BITS - HEAD_BITS)) as usize
}

/// A form with all that it may stand for.
struct Form<'r> {
    text: &'r str,
    candidates: Vec<(u32, Label, Evidence, bool)>,
}

/// Compiles `rows`, without the forms in `blocked`, into a table. `trie` says whether to add the index that
/// [`Matcher::trie`](super::Matcher::trie) needs; it is slow to make and quick to open.
///
/// Of several rows with one id, all are kept.
#[must_use]
pub fn compile(rows: &[Row], blocked: &[Blocked], trie: bool) -> Vec<u8> {
    let mut order: Vec<&Row> = rows.iter().collect();
    order.sort_by(|a, b| a.id.cmp(&b.id));
    let mut blocked: Vec<&Blocked> = blocked.iter().collect();
    blocked.sort_by(|a, b| a.form.cmp(&b.form));
    let keys = forms_by_key(&order, &blocked);

    let mut pool = Pool::default();
    let mut sections: [Vec<u8>; SECTIONS] = Default::default();
    let mut keyset: Vec<(&str, u32)> = Vec::new();
    sections[Section::Starts as usize] = vec![0; STARTS];
    sections[Section::Heads as usize] = vec![0; HEADS];
    let (mut count, mut candidates) = (0, 0);
    for (key, forms) in &keys {
        keyset.push((key, count));
        mark_head(&mut sections[Section::Heads as usize], key.as_bytes());
        for (at, form) in forms.iter().enumerate() {
            let flags = flags(form.text, at + 1 == forms.len());
            put(
                &mut sections[Section::Forms as usize],
                &[pool.add(form.text), candidates, flags],
            );
            for (entry, label, evidence, wins) in &form.candidates {
                let out = &mut sections[Section::Candidates as usize];
                put(out, &[*entry]);
                out.extend([*label as u8, *evidence as u8, u8::from(*wins), 0]);
                candidates += 1;
            }
            if !form.text.starts_with(char::is_uppercase) {
                mark_start(&mut sections[Section::Starts as usize], key.as_bytes());
            }
            count += 1;
        }
    }
    put(
        &mut sections[Section::Forms as usize],
        &[0, candidates, LAST],
    );
    for row in order {
        put_entry(&mut sections[Section::Entries as usize], &mut pool, row);
    }
    for block in blocked {
        let strings = [pool.add(&block.form), pool.add(&block.reason)];
        put(&mut sections[Section::Blocked as usize], &strings);
    }
    if trie && !keyset.is_empty() {
        sections[Section::Trie as usize] = DoubleArrayBuilder::build(&keyset)
            .expect("keys are sorted, unique, not empty and without NUL");
    }
    sections[Section::Pool as usize] = pool.bytes;
    assemble(&sections)
}

/// All forms by key, spellings that stand for each other united.
fn forms_by_key<'r>(rows: &[&'r Row], blocked: &[&Blocked]) -> BTreeMap<String, Vec<Form<'r>>> {
    let mut blocks: HashMap<String, Vec<&str>> = HashMap::new();
    for block in blocked {
        blocks
            .entry(key(&block.form))
            .or_default()
            .push(&block.form);
    }
    let mut keys: BTreeMap<String, Vec<Form>> = BTreeMap::new();
    for (entry, row) in rows.iter().enumerate() {
        for form in &row.forms {
            let key = key(&form.text);
            let is_blocked = |texts: &Vec<&str>| texts.iter().any(|text| same(text, &form.text));
            if key.is_empty() || blocks.get(&key).is_some_and(is_blocked) {
                continue;
            }
            let candidate = (entry as u32, row.label, form.evidence, row.wins);
            let forms = keys.entry(key).or_default();
            match forms.iter_mut().find(|known| same(known.text, &form.text)) {
                Some(known) => add_candidate(&mut known.candidates, candidate),
                None => forms.push(Form {
                    text: &form.text,
                    candidates: vec![candidate],
                }),
            }
        }
    }
    keys
}

/// Whether each spelling writes the other.
fn same(a: &str, b: &str) -> bool {
    agree(a, b) == Some(Writing::Written) && agree(b, a) == Some(Writing::Written)
}

/// Adds a candidate; of two for one entry the freer stays.
fn add_candidate(
    candidates: &mut Vec<(u32, Label, Evidence, bool)>,
    candidate: (u32, Label, Evidence, bool),
) {
    match candidates.iter_mut().find(|known| known.0 == candidate.0) {
        Some(known) => known.2 = known.2.min(candidate.2),
        None => candidates.push(candidate),
    }
}

fn flags(form: &str, last: bool) -> u32 {
    let long = form.chars().filter(|c| c.is_alphabetic()).count() >= 5;
    (if last { LAST } else { 0 }) | (if long { LONG } else { 0 })
}

/// Marks all ways in which a text may begin that has `key`.
fn mark_start(starts: &mut [u8], key: &[u8]) {
    let thirds = if key.len() > 2 {
        key[2]..=key[2]
    } else {
        0..=31
    };
    let seconds = if key.len() > 1 {
        key[1]..=key[1]
    } else {
        0..=31
    };
    for second in seconds {
        for third in thirds.clone() {
            let bit = start_bit([key[0], second, third]);
            starts[bit / 8] |= 1 << (bit % 8);
        }
    }
}

/// Marks the letters that `key` begins with. Longer words than a [`Short`] are never asked for.
fn mark_head(heads: &mut [u8], key: &[u8]) {
    let letters = key.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    if let Some(word) = Short::of(&key[..letters]) {
        let bit = head_bit(word);
        heads[bit / 8] |= 1 << (bit % 8);
    }
}

fn put_entry(out: &mut Vec<u8>, pool: &mut Pool, row: &Row) {
    let strings = [
        &row.id,
        &row.name,
        &row.wikidata,
        &row.country,
        &row.kind,
        &row.role,
    ];
    put(out, &strings.map(|text| pool.add(text)));
    out.extend(row.years.0.to_le_bytes());
    out.extend(row.years.1.to_le_bytes());
    put(out, &[row.label as u32]);
}

fn put(out: &mut Vec<u8>, numbers: &[u32]) {
    for number in numbers {
        out.extend(number.to_le_bytes());
    }
}

fn assemble(sections: &[Vec<u8>; SECTIONS]) -> Vec<u8> {
    let mut table = MAGIC.to_vec();
    let mut offset = HEADER;
    for section in sections {
        put(&mut table, &[offset as u32, section.len() as u32]);
        offset += section.len();
    }
    sections.iter().for_each(|section| table.extend(section));
    table
}

/// Strings, each once.
#[derive(Default)]
struct Pool {
    bytes: Vec<u8>,
    known: HashMap<String, u32>,
}

impl Pool {
    fn add(&mut self, text: &str) -> u32 {
        if let Some(offset) = self.known.get(text) {
            return *offset;
        }
        let offset = self.bytes.len() as u32;
        self.bytes.extend((text.len() as u16).to_le_bytes());
        self.bytes.extend(text.as_bytes());
        self.known.insert(text.to_owned(), offset);
        offset
    }
}
