//! Texts as words without case, marks and accents, and as sets of the words that stand in a row.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use xxhash_rust::xxh3::xxh3_64;

/// Words of a shingle of a text.
const WIDTH: usize = 4;
/// Share of the shorter text that must stand in the longer one.
const SHARE: f64 = 0.5;
/// Share that two texts must have of what either has.
const LIKENESS: f64 = 0.25;

/// Hash functions of a band: all of them must agree for two texts to meet in it.
const ROWS: usize = 2;
/// Bands: texts of the least [`LIKENESS`] meet in one of them with a probability of .984, those of .4 surely (.99999).
pub(super) const BANDS: usize = 64;

/// How much two texts have in common, in shingles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// Shingles of both.
    pub shared: usize,
    /// Shingles of the first.
    pub first: usize,
    /// Shingles of the second.
    pub second: usize,
}

impl Overlap {
    /// The share of the first text that stands in the second, 0–1.
    #[must_use]
    pub fn share(self) -> f64 {
        self.shared as f64 / self.first.max(1) as f64
    }

    /// Whether one text is a copy or a re-telling of the other: half of the shorter stands in the longer, and a quarter of
    /// what they say together is said by both.
    #[must_use]
    pub fn one_story(self) -> bool {
        let shared = self.shared as f64;
        let (smaller, all) = (
            self.first.min(self.second),
            self.first + self.second - self.shared,
        );
        self.shared > 0 && shared >= SHARE * smaller as f64 && shared >= LIKENESS * all as f64
    }

    /// What two sorted sets have in common.
    pub(super) fn of(first: &[u32], second: &[u32]) -> Overlap {
        let (mut a, mut b, mut shared) = (0, 0, 0);
        while a < first.len() && b < second.len() {
            let (one, other) = (first[a], second[b]);
            shared += usize::from(one == other);
            a += usize::from(one <= other);
            b += usize::from(other <= one);
        }
        Overlap {
            shared,
            first: first.len(),
            second: second.len(),
        }
    }
}

/// How much two texts have in common.
#[must_use]
pub fn overlap(first: &str, second: &str) -> Overlap {
    let set = |text: &str| {
        let mut words = Vec::new();
        push_words(text, &mut words);
        shingles(&words, WIDTH)
    };
    Overlap::of(&set(first), &set(second))
}

/// The words of a text as hashes: letters and digits only, in lower case, without accents; an apostrophe parts no word.
/// Returns how many letters and digits there were.
pub(super) fn push_words(text: &str, words: &mut Vec<u32>) -> usize {
    let (mut word, mut letters) = (String::new(), 0);
    let mut end = |word: &mut String| {
        if !word.is_empty() {
            words.push(xxh3_64(word.as_bytes()) as u32);
            word.clear();
        }
    };
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
            letters += 1;
        } else if c.is_alphanumeric() {
            let plain = c.nfkd().filter(|c| !is_combining_mark(*c));
            word.extend(plain.flat_map(char::to_lowercase));
            letters += 1;
        } else if !matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`') && !is_combining_mark(c) {
            end(&mut word);
        }
    }
    end(&mut word);
    letters
}

/// The set of all runs of `width` words, sorted; a shorter text is one run, no words are none.
pub(super) fn shingles(words: &[u32], width: usize) -> Vec<u32> {
    let mut set: Vec<u32> = runs(words, width).collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// The hashes of all runs of `width` words in their order.
pub(super) fn runs(words: &[u32], width: usize) -> impl Iterator<Item = u32> + '_ {
    let width = width.min(words.len()).max(1);
    words.windows(width).map(|run| {
        let hash = run.iter().fold(0, |hash, word| {
            mixed(hash ^ u64::from(*word)).wrapping_add(0x9E37_79B9_7F4A_7C15)
        });
        (mixed(hash) >> 32) as u32
    })
}

/// The shingles of a text.
pub(super) fn text_shingles(text: &str) -> Vec<u32> {
    let mut words = Vec::new();
    push_words(text, &mut words);
    shingles(&words, WIDTH)
}

/// The finisher of splitmix64 (Steele, Lea and Flood).
fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

/// Min-hash functions `x · a + b`, in bands.
#[derive(Debug, Clone)]
pub(super) struct Bands {
    factors: Vec<u32>,
    summands: Vec<u32>,
}

impl Default for Bands {
    fn default() -> Bands {
        let seeds = (1..=(BANDS * ROWS) as u64).map(mixed);
        let (factors, summands) = seeds
            .map(|seed| (seed as u32 | 1, (seed >> 32) as u32))
            .unzip();
        Bands { factors, summands }
    }
}

impl Bands {
    /// Adds the keys of a set: one for each band.
    pub(super) fn push_keys(&self, set: &[u32], keys: &mut Vec<u32>) {
        let mut least = [u32::MAX; BANDS * ROWS];
        for shingle in set {
            let functions = self.factors.iter().zip(&self.summands);
            for (least, (factor, summand)) in least.iter_mut().zip(functions) {
                *least = (*least).min(shingle.wrapping_mul(*factor).wrapping_add(*summand));
            }
        }
        let bands = least.as_chunks::<ROWS>().0.iter();
        keys.extend(
            bands.map(|[one, other]| {
                (mixed(u64::from(*one) << 32 | u64::from(*other)) >> 32) as u32
            }),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_marks_and_accents_make_no_difference() {
        let words = |text: &str| {
            let mut words: Vec<u32> = Vec::new();
            push_words(text, &mut words);
            words
        };
        assert_eq!(
            words("Hari Jum'at, “kopi” André masing-masing"),
            words("hari jumat kopi Andre\u{301} masing masing")
        );
        assert_ne!(words("kopi susu"), words("kopisusu"));
        assert!(words(" — … ").is_empty());
    }

    #[test]
    fn likeness_is_told_by_the_keys() {
        // Two sets of 400 that share 240: a likeness of .43.
        let spread = |from: u64, to: u64| {
            let mut set: Vec<u32> = (from..to).map(|n| mixed(n) as u32).collect();
            set.sort_unstable();
            set
        };
        let (one, other) = (spread(0, 400), spread(160, 560));
        let (bands, mut a, mut b) = (Bands::default(), Vec::new(), Vec::new());
        bands.push_keys(&one, &mut a);
        bands.push_keys(&other, &mut b);
        let met = a.iter().zip(&b).filter(|(a, b)| a == b).count();
        // .43² of 64 are 12.
        assert!((5..=20).contains(&met), "{met}");
        let overlap = Overlap::of(&one, &other);
        assert_eq!(overlap.shared, 240);
        assert!(overlap.one_story());
        assert!(!Overlap::of(&one, &spread(390, 800)).one_story());
    }
}
