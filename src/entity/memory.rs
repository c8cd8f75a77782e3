//! What the first reading of a document found, for the second: full names and their parts, acronyms, repeated forms.

use super::clue::{READINGS, Reading, Recall};
use crate::text::{Document, Span, caseless_hash};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use xxhash_rust::xxh3::xxh3_64;

/// A piece as it was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// Its bytes.
    pub span: Span,
    /// As what.
    pub reading: Reading,
    /// The probability of each reading.
    pub probabilities: [f32; READINGS],
    /// Whether it is the only word in its brackets.
    pub bracketed: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    count: [f32; READINGS],
    roles: u16,
    /// How often the form itself was read.
    times: u16,
}

/// What a token says of the pieces it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// None of its words is remembered: no piece with it is.
    Unknown,
    /// It has no words.
    Neutral,
    /// It stands in two pieces at least: the whole of one may stand elsewhere.
    Repeated,
    /// It stands in a form that says something of other pieces.
    Remembered,
    /// By itself it may be a person too.
    Person,
}

impl Mark {
    /// Whether these tokens tell enough to read them once more.
    pub(crate) fn tell(tokens: &[Mark]) -> bool {
        tokens.contains(&Mark::Remembered) || tokens.contains(&Mark::Person)
    }

    /// Whether a piece of these tokens may have clues from here.
    pub(crate) fn any(tokens: &[Mark]) -> bool {
        !tokens.contains(&Mark::Unknown) || tokens.contains(&Mark::Person)
    }
}

/// A word of the pieces.
#[derive(Debug, Clone, Copy, Default)]
struct Word {
    /// In how many pieces it stands.
    times: u16,
    /// Whether one of them is a form that says something of another piece.
    told: bool,
}

/// What is remembered of a document, by the hash of the words. Reused from document to document.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    cells: HashMap<u64, Cell, BuildHasherDefault<Hashed>>,
    words: HashMap<u64, Word, BuildHasherDefault<Hashed>>,
    /// The pieces of the first reading, in text order.
    pieces: Vec<Piece>,
}

/// Hashes words; numbers must be hashes already.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = self.0.rotate_left(9) ^ xxh3_64(bytes);
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 ^= u64::from(byte);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Most words of a name of which the parts are remembered.
const MOST_WORDS: usize = 8;
/// How often a word must stand in the text so that one piece with it may speak of another.
const TWICE: u16 = 2;
/// Least confidence of a piece that is remembered as a full name.
const SURE: f32 = 0.6;

impl Memory {
    /// Forgets the document before.
    pub(crate) fn clear(&mut self) {
        self.cells.clear();
        self.words.clear();
        self.pieces.clear();
    }

    /// What a token says of the pieces it stands in; `glued` if no space parts it from the token before or behind it.
    pub(crate) fn mark(&self, token: &str, glued: bool) -> Mark {
        if self.words.is_empty() {
            return Mark::Unknown;
        }
        let mut words = subwords(token).map(caseless_hash).peekable();
        if words.peek().is_none() {
            return Mark::Neutral;
        }
        let known = words.filter_map(|word| self.words.get(&word));
        let (mut repeated, mut told) = (false, false);
        for word in known.filter(|word| word.times >= TWICE || word.told) {
            (repeated, told) = (true, told || word.told);
        }
        match (repeated, told) {
            (false, _) => Mark::Unknown,
            (true, false) => Mark::Repeated,
            _ if glued || self.is_person(token) => Mark::Person,
            _ => Mark::Remembered,
        }
    }

    /// Remembers a piece of the first reading; pieces come in text order.
    pub(crate) fn learn(&mut self, doc: &Document, piece: Piece) {
        self.pieces.push(piece);
        let text = doc.slice(piece.span);
        let cell = self.cells.entry(caseless_hash(text)).or_default();
        for (count, p) in cell.count.iter_mut().zip(piece.probabilities) {
            *count += p;
        }
        cell.times = cell.times.saturating_add(1);
        // A word that may be a person speaks of longer pieces too.
        let alone = !text.contains(char::is_whitespace);
        let person = alone && piece.probabilities[Reading::Person as usize] > 0.05;
        let told = cell.times == 2 || person;
        for word in subwords(text).map(caseless_hash) {
            let word = self.words.entry(word).or_default();
            word.times = word.times.saturating_add(1);
            word.told |= told;
        }
        if piece.reading == Reading::Other || piece.probabilities[piece.reading as usize] < SURE {
            return;
        }
        if piece.reading == Reading::Org && piece.bracketed {
            cell.roles |= 1 << Recall::AcronymOfOrg as u16;
            self.note(text);
        }
        self.parts(text, piece.reading);
    }

    /// Notes that pieces with the words of `text` have clues from here, the text itself among them.
    fn note(&mut self, text: &str) {
        for word in subwords(text).map(caseless_hash) {
            self.words.insert(
                word,
                Word {
                    times: TWICE,
                    told: true,
                },
            );
        }
    }

    fn parts(&mut self, text: &str, reading: Reading) {
        let (mut starts, mut n) = ([0; MOST_WORDS + 1], 0);
        for (start, at) in starts.iter_mut().zip(word_starts(text)) {
            *start = at;
            n += 1;
        }
        if !(2..=MOST_WORDS).contains(&n) {
            return;
        }
        let starts = &starts[..n];
        self.note(text);
        for from in 0..n {
            for to in from + 1..=n {
                if to - from == n || (to - from > 1 && from > 0 && to < n) {
                    continue;
                }
                let end = starts.get(to).map_or(text.len(), |&s| s);
                let part = text[starts[from]..end].trim_end();
                let role = role(reading, from, to, n);
                let cell = self.cells.entry(caseless_hash(part)).or_default();
                cell.roles |= 1 << role as u16;
            }
        }
    }

    /// Calls `f` with what is remembered of the words at `span`; `person` if one of them may be a person by itself.
    pub(crate) fn clues(
        &self,
        doc: &Document,
        span: Span,
        person: bool,
        f: &mut impl FnMut(Recall),
    ) {
        let text = doc.slice(span);
        if person && self.holds_person(text) {
            f(Recall::PersonInside);
        }
        let Some(cell) = self.cells.get(&caseless_hash(text)) else {
            return;
        };
        let mut count = cell.count;
        if let Ok(own) = self
            .pieces
            .binary_search_by_key(&span.start(), |p| p.span.start())
        {
            let own = &self.pieces[own];
            if own.span == span {
                for (count, p) in count.iter_mut().zip(own.probabilities) {
                    *count -= p;
                }
            }
        }
        let sum: f32 = count.iter().sum();
        for (reading, likely, possible) in FORMS {
            let share = count[reading as usize] / sum;
            if sum < 0.3 || share < 0.2 {
                continue;
            }
            f(if share < 0.6 { possible } else { likely });
        }
        for role in ROLES {
            if cell.roles >> role as u16 & 1 == 1 {
                f(role);
            }
        }
    }
}

impl Memory {
    /// Whether one of several words is a person by itself elsewhere: the short form of a name that stands here in full.
    fn holds_person(&self, text: &str) -> bool {
        let mut words = text.split_whitespace().peekable();
        let first = words.next();
        words.peek().is_some()
            && first
                .into_iter()
                .chain(words)
                .any(|word| self.is_person(word))
    }

    /// Whether a word is a person by itself.
    fn is_person(&self, word: &str) -> bool {
        self.cells.get(&caseless_hash(word)).is_some_and(|cell| {
            let sum: f32 = cell.count.iter().sum();
            let person = cell.count[Reading::Person as usize];
            person > 0.5 && person > 0.6 * sum
        })
    }
}

const FORMS: [(Reading, Recall, Recall); 4] = [
    (Reading::Person, Recall::FormPerson, Recall::MaybePerson),
    (Reading::Org, Recall::FormOrg, Recall::MaybeOrg),
    (Reading::Place, Recall::FormPlace, Recall::MaybePlace),
    (Reading::Other, Recall::FormOther, Recall::MaybeOther),
];

const ROLES: [Recall; 8] = [
    Recall::FirstOfPerson,
    Recall::MiddleOfPerson,
    Recall::LastOfPerson,
    Recall::HeadOfPerson,
    Recall::TailOfPerson,
    Recall::PartOfOrg,
    Recall::PartOfPlace,
    Recall::AcronymOfOrg,
];

fn role(reading: Reading, from: usize, to: usize, n: usize) -> Recall {
    match (reading, to - from) {
        (Reading::Org, _) => Recall::PartOfOrg,
        (Reading::Place, _) => Recall::PartOfPlace,
        (_, 1) if from == 0 => Recall::FirstOfPerson,
        (_, 1) if to == n => Recall::LastOfPerson,
        (_, 1) => Recall::MiddleOfPerson,
        _ if from == 0 => Recall::HeadOfPerson,
        _ => Recall::TailOfPerson,
    }
}

/// The runs of letters and digits in a text.
fn subwords(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
}

/// Byte offsets of the words of a name.
fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut space = true;
    text.char_indices().filter_map(move |(at, c)| {
        let begins = space && !c.is_whitespace();
        space = c.is_whitespace();
        begins.then_some(at)
    })
}
