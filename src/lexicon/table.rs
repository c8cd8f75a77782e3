//! The lexicon as one flat table of bytes, little-endian, read where it lies.
//!
//! Header (32 bytes): magic `KTPWORD4`, slots `u32`, items `u32`, bytes of the pool `u32`, twelve bytes of nothing. Then
//! the slots, four bytes each: zero for a free one, else the number of an item, from one, and in the highest byte the
//! lowest of its hash. Open addressing: an item is noted in the first free slot from `hash × slots ÷ 2³²` on.
//!
//! Then the items of 40 bytes, the frequent words first, so that those lie close together: key (16
//! bytes), classes `u128`, hash `u32`, detail `u16`, tokens of the longest entry that begins with the key `u8`, 1 if the
//! key stands inside entries `u8`. A key of up to 16 bytes stands in the item, padded with zeros; of a longer one the
//! place in the pool (`u32`) and the length (`u16`) stand there, and 0xFF, which no text holds, at the end. Then the
//! pool of long keys.

use super::fold::Key;
use super::lists::List;
use super::load::WordRow;
use super::short::{SHORT, Short};
use super::{Classes, Detail, Word, WordClass};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 8] = b"KTPWORD4";
const HEADER: usize = 32;
/// Bytes of a slot and of an item.
const SLOT: usize = 4;
const ITEM: usize = 40;
/// The bits of a slot that number an item.
const NUMBER: u32 = (1 << TAG) - 1;
/// Where the hash's byte begins in a slot.
const TAG: u32 = 24;

/// The last byte of the key in an item whose key stands in the pool.
const IN_POOL: u8 = 0xFF;

/// The key of a run of digits in an entry of several words: `#` stands for any number.
pub const ANY_NUMBER: &str = "#";

/// Where a table's parts lie. The bytes are checked once, when it is opened.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    slots: u32,
    items: usize,
    pool: usize,
}

impl Layout {
    /// Reads the header; `None` if the bytes are no table.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Layout> {
        let slots = u32_at(bytes, 8)?;
        let items = HEADER + slots as usize * SLOT;
        let pool = items + u32_at(bytes, 12)? as usize * ITEM;
        let whole = pool + u32_at(bytes, 16)? as usize;
        (bytes.starts_with(MAGIC) && slots > 0 && bytes.len() == whole).then_some(Layout {
            slots,
            items,
            pool,
        })
    }

    /// What the table knows of a key; nothing for a key that is not in it.
    #[must_use]
    pub fn find(self, bytes: &[u8], key: &[u8]) -> Word {
        if let Some(short) = Short::of(key) {
            return self.find_short(bytes, short);
        }
        let hash = hash(key);
        self.walk(bytes, hash, |item| {
            u32_at(item, 32) == Some(hash) && self.key(bytes, item) == Some(key)
        })
    }

    /// The same for a key that stands in its item.
    #[must_use]
    pub fn find_short(self, bytes: &[u8], key: Short) -> Word {
        self.walk(bytes, key.hash(), |item| item_key(item) == key.bits())
    }

    #[inline]
    fn walk(self, bytes: &[u8], hash: u32, is_it: impl Fn(&[u8; ITEM]) -> bool) -> Word {
        let mut at = home(hash, self.slots);
        // A table is never full, so the walk meets a free slot; the count guards against forged bytes.
        for _ in 0..self.slots {
            let slot = u32_at(bytes, HEADER + at as usize * SLOT).unwrap_or(0);
            if slot == 0 {
                break;
            }
            if slot >> TAG == hash & 0xFF
                && let Some(item) = self.item(bytes, slot & NUMBER)
                && is_it(item)
            {
                return word(item);
            }
            at = if at + 1 == self.slots { 0 } else { at + 1 };
        }
        Word::default()
    }

    /// The item with this number, from one.
    #[inline]
    fn item(self, bytes: &[u8], number: u32) -> Option<&[u8; ITEM]> {
        let from = self.items + (number as usize).checked_sub(1)? * ITEM;
        bytes.get(from..)?.first_chunk()
    }

    /// The key of an item.
    fn key<'a>(self, bytes: &'a [u8], item: &'a [u8; ITEM]) -> Option<&'a [u8]> {
        if item[SHORT - 1] != IN_POOL {
            let len = item[..SHORT].iter().position(|byte| *byte == 0);
            return item.get(..len.unwrap_or(SHORT));
        }
        let from = self.pool + u32_at(item, 0)? as usize;
        let len = u16::from_le_bytes([item[4], item[5]]);
        bytes.get(from..from + usize::from(len))
    }

    /// Every key with what is known of it: what [`build`] takes.
    pub fn items(self, bytes: &[u8]) -> BTreeMap<Vec<u8>, Word> {
        let items = bytes[self.items..self.pool].as_chunks::<ITEM>().0.iter();
        items
            .filter_map(|item| Some((self.key(bytes, item)?.to_vec(), word(item))))
            .collect()
    }
}

/// The sixteen bytes of an item's key.
fn item_key(item: &[u8; ITEM]) -> u128 {
    item.first_chunk()
        .map_or(0, |key| u128::from_le_bytes(*key))
}

fn hash(key: &[u8]) -> u32 {
    Short::of(key).map_or_else(|| (xxh3_64(key) >> 32) as u32, Short::hash)
}

/// The slot where the search for a hash begins.
fn home(hash: u32, slots: u32) -> u32 {
    ((u64::from(hash) * u64::from(slots)) >> 32) as u32
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*four))
}

fn word(item: &[u8; ITEM]) -> Word {
    let classes = item[SHORT..].first_chunk::<16>().copied();
    Word {
        classes: Classes(u128::from_le_bytes(classes.unwrap_or_default())),
        detail: Detail(u16::from_le_bytes([item[36], item[37]])),
        longest: item[38],
        inner: item[39] == 1,
    }
}

/// Lays rows over what is known. What a row's list said of its form before is replaced where `replace` is set (the
/// rows of a user over the built-in ones); otherwise a form has the classes of all its rows.
pub fn lay(items: &mut BTreeMap<Vec<u8>, Word>, rows: &[WordRow], replace: bool) {
    if replace {
        for row in rows {
            let reach = List::named(row.list).map_or((0, 0), List::reach);
            if let Some(item) = key_of(&row.form).and_then(|key| items.get_mut(key.bytes())) {
                item.classes.0 &= !reach.0;
                item.detail.0 &= !reach.1;
            }
        }
    }
    for row in rows {
        let Some(key) = key_of(&row.form) else {
            continue;
        };
        let item = items.entry(key.bytes().to_vec()).or_default();
        item.classes = item.classes.union(row.classes);
        let reach = List::named(row.list).map_or(0, |list| list.reach().1);
        if item.detail.0 & reach == 0 {
            item.detail.0 |= row.detail.0;
        }
        begin(items, key.bytes());
    }
}

fn key_of(form: &str) -> Option<Key> {
    Some(Key::of(form)).filter(|key| !key.bytes().is_empty())
}

/// Notes at every beginning of an entry that may end a token how many tokens the entry has at most, so that a search
/// can stop at the first word that no entry goes on with.
fn begin(items: &mut BTreeMap<Vec<u8>, Word>, key: &[u8]) {
    let spaces = key.iter().filter(|b| **b == b' ').count();
    // A sign inside a word may stand as a token of its own between two others.
    let signs = (0..key.len()).filter(|at| is_sign(key, *at)).count();
    let tokens = (1 + spaces + 2 * signs).min(255) as u8;
    let ends = (1..key.len()).filter(|at| {
        let parts = |at: usize| key[at] == b' ' || is_sign(key, at);
        parts(*at) || (is_sign(key, *at - 1) && key[*at] != b' ')
    });
    let ends: Vec<_> = ends.chain([key.len()]).collect();
    for pair in ends.windows(2) {
        let item = items.entry(key[..pair[0]].to_vec()).or_default();
        item.longest = item.longest.max(tokens);
        inside(items, &key[pair[0]..pair[1]]);
    }
    let words = key.split(|b| *b == b' ');
    words.skip(1).for_each(|word| inside(items, word));
}

/// Notes that a word stands in an entry behind the first.
fn inside(items: &mut BTreeMap<Vec<u8>, Word>, word: &[u8]) {
    let word = word.strip_prefix(b" ").unwrap_or(word);
    if !word.is_empty() {
        items.entry(word.to_vec()).or_default().inner = true;
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

/// How soon an item comes: the words of which any text is full, then ordinary ones by their rank, then the others.
fn order(item: &Word) -> u8 {
    let closed = item.classes.has(WordClass::Function) || item.classes.has(WordClass::PronounThird);
    match item.detail.rank() {
        1 => 0,
        _ if closed => 0,
        0 => 4,
        rank => rank,
    }
}

/// The table of these items.
#[must_use]
pub fn build(items: &BTreeMap<Vec<u8>, Word>) -> Vec<u8> {
    // Half of the slots stay free, so that a form in no list is mostly refused at first sight.
    let slots = (items.len() * 2 + 1) as u32;
    let mut table = vec![0_u32; slots as usize];
    let mut pool: Vec<u8> = Vec::new();
    let mut rows: Vec<[u8; ITEM]> = Vec::with_capacity(items.len());
    let mut ordered: Vec<_> = items.iter().collect();
    ordered.sort_by_key(|(_, item)| order(item));
    for (key, item) in ordered {
        let hash = hash(key);
        let mut row = [0; ITEM];
        if key.len() <= SHORT {
            row[..key.len()].copy_from_slice(key);
        } else {
            row[..4].copy_from_slice(&(pool.len() as u32).to_le_bytes());
            row[4..6].copy_from_slice(&(key.len() as u16).to_le_bytes());
            row[SHORT - 1] = IN_POOL;
            pool.extend_from_slice(key);
        }
        row[16..32].copy_from_slice(&item.classes.0.to_le_bytes());
        row[32..36].copy_from_slice(&hash.to_le_bytes());
        row[36..38].copy_from_slice(&item.detail.0.to_le_bytes());
        row[38] = item.longest;
        row[39] = u8::from(item.inner);
        rows.push(row);
        let mut at = home(hash, slots);
        while table[at as usize] != 0 {
            at = (at + 1) % slots;
        }
        table[at as usize] = (hash & 0xFF) << TAG | rows.len() as u32;
    }
    let mut bytes = MAGIC.to_vec();
    for count in [slots, rows.len() as u32, pool.len() as u32] {
        bytes.extend_from_slice(&count.to_le_bytes());
    }
    bytes.resize(HEADER, 0);
    bytes.extend(table.into_iter().flat_map(u32::to_le_bytes));
    bytes.extend(rows.into_iter().flatten());
    bytes.extend_from_slice(&pool);
    bytes
}
