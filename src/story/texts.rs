//! Stories: articles that are copies or re-tellings of one text.

use super::articles::Articles;
use super::group::{Candidates, leaders};
use super::shelf::{IN_MEMORY, Shelf};
use super::shingle::{BANDS, Bands, Overlap, text_shingles};
use crate::error::Result;
use std::cmp::Reverse;
use std::path::Path;

/// The columns of `stories.csv`.
pub const STORY_COLUMNS: [&str; 6] = [
    "doc_id",
    "story_id",
    "copy_of",
    "share",
    "first_outlet",
    "first_published",
];

/// An article and the story that it tells: a row of `stories.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryRow<'a> {
    /// The article.
    pub doc_id: &'a str,
    /// The first article of the story: by day, then by the order of the input.
    pub story_id: &'a str,
    /// The article that this one copies or re-tells: the first one, or where it has little in common with that, the longest;
    /// empty for the first itself.
    pub copy_of: &'a str,
    /// The share of this article that stands in `copy_of`, 0–1; `None` where that is empty.
    pub share: Option<f64>,
    /// The outlet of the first article.
    pub first_outlet: &'a str,
    /// Its day of publication.
    pub first_published: &'a str,
}

/// The texts as sets of shingles, with the keys by which those that are alike meet.
#[derive(Debug)]
pub(super) struct Texts {
    bands: Bands,
    shelf: Shelf,
    /// The article of each set.
    articles: Vec<u32>,
    /// [`BANDS`] keys for each set.
    keys: Vec<u32>,
}

impl Texts {
    pub(super) fn new(folder: &Path) -> Texts {
        Texts {
            bands: Bands::default(),
            shelf: Shelf::new(folder, IN_MEMORY),
            articles: Vec::new(),
            keys: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, article: u32, text: &str) -> Result<()> {
        let set = text_shingles(text);
        if set.is_empty() {
            return Ok(());
        }
        self.articles.push(article);
        self.bands.push_keys(&set, &mut self.keys);
        self.shelf.push(&set)
    }

    fn candidates(&self, order: &[u32]) -> Candidates {
        let mut candidates = Candidates::default();
        let mut entries = Vec::with_capacity(order.len());
        for band in 0..BANDS {
            entries.clear();
            entries.extend(order.iter().enumerate().map(|(rank, set)| {
                u64::from(self.keys[*set as usize * BANDS + band]) << 32 | rank as u64
            }));
            candidates.add_buckets(&mut entries);
        }
        candidates
    }
}

/// Two sets read from the shelf; the first stays as long as it is asked for.
struct Pair<'s> {
    shelf: &'s mut Shelf,
    held: Option<u32>,
    first: Vec<u32>,
    second: Vec<u32>,
}

impl<'s> Pair<'s> {
    fn new(shelf: &'s mut Shelf) -> Pair<'s> {
        Pair {
            shelf,
            held: None,
            first: Vec::new(),
            second: Vec::new(),
        }
    }

    fn overlap(&mut self, first: u32, second: u32) -> Result<Overlap> {
        if self.held != Some(first) {
            self.shelf.read(first, &mut self.first)?;
            self.held = Some(first);
        }
        self.shelf.read(second, &mut self.second)?;
        Ok(Overlap::of(&self.first, &self.second))
    }
}

pub(super) fn stories<'a>(articles: &'a Articles, texts: &mut Texts) -> Result<Vec<StoryRow<'a>>> {
    let count = texts.shelf.len();
    // The longest first; of those as long, the ones that came first.
    let mut order: Vec<u32> = (0..count as u32).collect();
    order.sort_by(|a, b| {
        let size = |set: u32| Reverse(texts.shelf.size(set as usize));
        let article = |set: u32| texts.articles[set as usize];
        let sooner = || articles.sooner(article(*a), article(*b));
        size(*a).cmp(&size(*b)).then_with(sooner)
    });
    let candidates = texts.candidates(&order);
    let mut pair = Pair::new(&mut texts.shelf);
    let led = leaders(count, candidates, |item, earlier| {
        let overlap = pair.overlap(order[item as usize], order[earlier as usize])?;
        Ok(overlap.one_story().then(|| overlap.share()))
    })?;
    let mut leader: Vec<u32> = (0..count as u32).collect();
    let mut first = leader.clone();
    for (set, led) in order.iter().zip(&led) {
        let led = order[*led as usize];
        leader[*set as usize] = led;
        let [one, other] = [first[led as usize], *set].map(|set| texts.articles[set as usize]);
        if articles.sooner(other, one).is_lt() {
            first[led as usize] = *set;
        }
    }
    let mut rows = Vec::with_capacity(count);
    for set in 0..count as u32 {
        let led = leader[set as usize];
        let first = first[led as usize];
        rows.push(row(
            articles,
            &texts.articles,
            &mut pair,
            [set, led, first],
        )?);
    }
    Ok(rows)
}

/// The row of a set whose story is led by one and begun by one.
fn row<'a>(
    articles: &'a Articles,
    of: &[u32],
    pair: &mut Pair<'_>,
    [set, led, first]: [u32; 3],
) -> Result<StoryRow<'a>> {
    let article = |set: u32| of[set as usize];
    let mut row = StoryRow {
        doc_id: articles.id(article(set)),
        story_id: articles.id(article(first)),
        copy_of: "",
        share: None,
        first_outlet: articles.outlet(article(first)),
        first_published: articles.published(article(first)),
    };
    if set != first {
        let mut copied = first;
        let mut overlap = pair.overlap(set, copied)?;
        if set != led && !overlap.one_story() {
            copied = led;
            overlap = pair.overlap(set, copied)?;
        }
        row.copy_of = articles.id(article(copied));
        row.share = Some(overlap.share());
    }
    Ok(row)
}
