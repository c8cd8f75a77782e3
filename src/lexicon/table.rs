//! The lexicon as one flat table of bytes, little-endian, read where it lies.
//!
//! Header (16 bytes): magic `KTPWORD1`, slots `u32`, bytes of the pool `u32`. Then the slots of 24 bytes: classes `u64`,
//! hash `u32`, place of the key in the pool `u32`, detail `u16`, length of the key `u8` (0 = free slot), tokens of the
//! longest entry that begins with the key `u8`, flags `u8` (1 = a form of its own), three bytes of nothing. Then the pool
//! of keys. Open addressing: a key lies in the first free slot from `hash × slots ÷ 2³²` on.

use super::fold::Key;
use super::lists::List;
use super::load::WordRow;
use super::{Classes, Detail, Word};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 8] = b"KTPWORD1";
const HEADER: usize = 16;
const SLOT: usize = 24;

/// The key of a run of digits in an entry of several words: `#` stands for any number.
pub const ANY_NUMBER: &str = "#";

/// What is known of one key while a table is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Item {
    word: Word,
    /// Whether it is a form of its own, not just the beginning of others.
    form: bool,
}

/// Where a table's parts lie. The bytes are checked once, when it is opened.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    slots: u32,
    pool: usize,
}

impl Layout {
    /// Reads the header; `None` if the bytes are no table.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Layout> {
        let slots = u32_at(bytes, 8)?;
        let pool = HEADER + slots as usize * SLOT;
        let whole = pool + u32_at(bytes, 12)? as usize;
        (bytes.starts_with(MAGIC) && slots > 0 && bytes.len() == whole)
            .then_some(Layout { slots, pool })
    }

    /// What the table knows of a key; nothing for a key that is not in it.
    #[must_use]
    pub fn find(self, bytes: &[u8], key: &[u8]) -> Word {
        let hash = hash(key);
        let mut at = home(hash, self.slots);
        // A table is never full, so the walk meets a free slot; the count guards against forged bytes.
        for _ in 0..self.slots {
            let from = HEADER + at as usize * SLOT;
            let Some(slot) = bytes.get(from..).and_then(<[u8]>::first_chunk::<SLOT>) else {
                return Word::default();
            };
            if slot[18] == 0 {
                return Word::default();
            }
            if u32_at(slot, 8) == Some(hash) && self.key(bytes, slot) == Some(key) {
                return word(slot);
            }
            at = if at + 1 == self.slots { 0 } else { at + 1 };
        }
        Word::default()
    }

    fn key<'a>(self, bytes: &'a [u8], slot: &[u8; SLOT]) -> Option<&'a [u8]> {
        let from = self.pool + u32_at(slot, 12)? as usize;
        bytes.get(from..from + slot[18] as usize)
    }

    /// Every key with what is known of it: what [`build`] takes.
    pub fn items(self, bytes: &[u8]) -> BTreeMap<Vec<u8>, Item> {
        let slots = bytes[HEADER..self.pool].as_chunks::<SLOT>().0.iter();
        let mut items = BTreeMap::new();
        for slot in slots.filter(|slot| slot[18] > 0) {
            if let Some(key) = self.key(bytes, slot) {
                let (word, form) = (word(slot), slot[20] & 1 == 1);
                items.insert(key.to_vec(), Item { word, form });
            }
        }
        items
    }
}

fn hash(key: &[u8]) -> u32 {
    (xxh3_64(key) >> 32) as u32
}

/// The slot where the search for a hash begins.
fn home(hash: u32, slots: u32) -> u32 {
    ((u64::from(hash) * u64::from(slots)) >> 32) as u32
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*four))
}

fn word(slot: &[u8; SLOT]) -> Word {
    let [c0, c1, c2, c3, c4, c5, c6, c7, ..] = *slot;
    Word {
        classes: Classes(u64::from_le_bytes([c0, c1, c2, c3, c4, c5, c6, c7])),
        detail: Detail(u16::from_le_bytes([slot[16], slot[17]])),
        longest: slot[19],
    }
}

/// Lays rows over what is known. What a row's list said of its form before is replaced where `replace` is set (the
/// rows of a user over the built-in ones); otherwise a form has the classes of all its rows.
pub fn lay(items: &mut BTreeMap<Vec<u8>, Item>, rows: &[WordRow], replace: bool) {
    if replace {
        for row in rows {
            let reach = List::named(row.list).map_or((0, 0), List::reach);
            if let Some(item) = key_of(&row.form).and_then(|key| items.get_mut(key.bytes())) {
                item.word.classes.0 &= !reach.0;
                item.word.detail.0 &= !reach.1;
            }
        }
    }
    for row in rows {
        let Some(key) = key_of(&row.form) else {
            continue;
        };
        let item = items.entry(key.bytes().to_vec()).or_default();
        item.form = true;
        item.word.classes = item.word.classes.union(row.classes);
        let reach = List::named(row.list).map_or(0, |list| list.reach().1);
        if item.word.detail.0 & reach == 0 {
            item.word.detail.0 |= row.detail.0;
        }
        begin(items, key.bytes());
    }
}

fn key_of(form: &str) -> Option<Key> {
    Key::of(form).filter(|key| !key.is_empty())
}

/// Notes at every beginning of an entry that may end a token how many tokens the entry has at most, so that a search
/// can stop at the first word that no entry goes on with.
fn begin(items: &mut BTreeMap<Vec<u8>, Item>, key: &[u8]) {
    let spaces = key.iter().filter(|b| **b == b' ').count();
    // A sign inside a word may stand as a token of its own between two others.
    let signs = (0..key.len()).filter(|at| is_sign(key, *at)).count();
    let tokens = (1 + spaces + 2 * signs).min(255) as u8;
    let ends = (1..key.len()).filter(|at| {
        let parts = |at: usize| key[at] == b' ' || is_sign(key, at);
        parts(*at) || (is_sign(key, *at - 1) && key[*at] != b' ')
    });
    for end in ends {
        let item = items.entry(key[..end].to_vec()).or_default();
        item.word.longest = item.word.longest.max(tokens);
    }
}

/// Whether a sign stands at `at` that may be a token of its own: an apostrophe or a dot only at the end of a word.
fn is_sign(key: &[u8], at: usize) -> bool {
    match key[at] {
        b'\'' => !key.get(at + 1).is_some_and(u8::is_ascii_alphabetic),
        b'.' => key.get(at + 1) == Some(&b' '),
        b' ' | b'_' | b'#' => false,
        b => b < 0x80 && !b.is_ascii_alphanumeric(),
    }
}

/// The table of these items.
#[must_use]
pub fn build(items: &BTreeMap<Vec<u8>, Item>) -> Vec<u8> {
    let slots = (items.len() * 3 / 2 + 1) as u32;
    let mut table = vec![[0_u8; SLOT]; slots as usize];
    let mut pool: Vec<u8> = Vec::new();
    for (key, item) in items {
        let hash = hash(key);
        let mut at = home(hash, slots);
        while table[at as usize][18] > 0 {
            at = (at + 1) % slots;
        }
        let slot = &mut table[at as usize];
        slot[0..8].copy_from_slice(&item.word.classes.0.to_le_bytes());
        slot[8..12].copy_from_slice(&hash.to_le_bytes());
        slot[12..16].copy_from_slice(&(pool.len() as u32).to_le_bytes());
        slot[16..18].copy_from_slice(&item.word.detail.0.to_le_bytes());
        slot[18] = key.len() as u8;
        slot[19] = item.word.longest;
        slot[20] = u8::from(item.form);
        pool.extend_from_slice(key);
    }
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&slots.to_le_bytes());
    bytes.extend_from_slice(&(pool.len() as u32).to_le_bytes());
    bytes.extend(table.into_iter().flatten());
    bytes.extend_from_slice(&pool);
    bytes
}
