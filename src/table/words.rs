//! Words kept once each, end to end in one buffer: many names in little memory.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use xxhash_rust::xxh3::xxh3_64;

/// A word of [`Words`]; the default is the empty one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Word(u32);

/// Every word once.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    text: String,
    /// Where the words begin in `text`, the first of them being number 1.
    begins: Vec<usize>,
    index: Index,
}

impl Words {
    /// The number of a word, which is entered where it is new.
    pub(super) fn add(&mut self, word: &str) -> Word {
        if word.is_empty() {
            return Word::default();
        }
        let next = self.begins.len() as u32 + 1;
        let (text, begins) = (&self.text, &self.begins);
        let known = |number| of(text, begins, Word(number)) == word;
        let number = self.index.enter(xxh3_64(word.as_bytes()), next, known);
        if number == next {
            self.begins.push(self.text.len());
            self.text.push_str(word);
        }
        Word(number)
    }

    pub(super) fn of(&self, word: Word) -> &str {
        of(&self.text, &self.begins, word)
    }
}

fn of<'a>(text: &'a str, begins: &[usize], Word(number): Word) -> &'a str {
    let number = number as usize;
    if number == 0 {
        return "";
    }
    &text[begins[number - 1]..begins.get(number).copied().unwrap_or(text.len())]
}

/// Finds numbers by the hashes of what they stand for, and keeps nothing of that itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Index(HashMap<u64, u32>);

impl Index {
    /// The number with this hash that `is` confirms, else `next`, which is entered. Of two things with one hash the
    /// later stands under the next free one.
    pub(super) fn enter(&mut self, mut hash: u64, next: u32, is: impl Fn(u32) -> bool) -> u32 {
        loop {
            match self.0.entry(hash) {
                Entry::Vacant(free) => return *free.insert(next),
                Entry::Occupied(taken) if is(*taken.get()) => return *taken.get(),
                Entry::Occupied(_) => hash = hash.wrapping_add(1),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_kept_once_and_comes_back() {
        let mut words = Words::default();
        let numbers = ["Budi", "", "Béla", "Budi", "B"].map(|word| words.add(word));
        assert_eq!(
            numbers.map(|word| words.of(word)),
            ["Budi", "", "Béla", "Budi", "B"]
        );
        assert_eq!(numbers[0], numbers[3]);
        assert_eq!(words.text, "BudiBélaB");
    }

    #[test]
    fn things_with_one_hash_stay_apart() {
        let (mut index, things) = (Index::default(), ["a", "b", "a", "b"]);
        let mut kept: Vec<&str> = Vec::new();
        let numbers = things.map(|thing| {
            let next = kept.len() as u32;
            let number = index.enter(u64::MAX, next, |n| kept[n as usize] == thing);
            if number == next {
                kept.push(thing);
            }
            number
        });
        assert_eq!((numbers, kept.len()), ([0, 1, 0, 1], 2));
    }
}
