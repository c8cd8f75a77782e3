//! An archive repeats itself: which articles are copies or re-tellings of one text, and which quotes are the same words.
//!
//! A [`Collection`] is fed with the records of a run. [`stories`](Collection::stories) groups its articles: their texts are
//! taken as sets of shingles (four words in a row, without case, marks and accents), min-hashed in bands to find who may be
//! alike, and then compared whole. [`quote_groups`](Collection::quote_groups) groups its quotes, those that were cut too, and
//! lets each group vote on who spoke; [`settle`] writes what was agreed into a table of quotes.
//!
//! Time grows with the articles and not with their pairs: of those that meet in one bucket, each is compared with a bounded
//! number. In memory an article takes about 400 bytes and a quote about 300; the shingles go into a file when there are many.

mod articles;
mod group;
mod quotes;
mod settle;
mod shelf;
mod shingle;
mod texts;
mod vote;

pub use articles::Collection;
pub use quotes::{GROUP_COLUMNS, GroupRow, Stand};
pub use settle::{AGREED, Settled, Settlement, settle};
pub use shingle::{Overlap, overlap};
pub use texts::{STORY_COLUMNS, StoryRow};
