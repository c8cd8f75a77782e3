//! What a run says of its articles, as far as grouping needs it.

use super::quotes::{self, GroupRow, Said};
use super::settle::Settlement;
use super::texts::{self, StoryRow, Texts};
use crate::error::Result;
use crate::output::Record;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::path::Path;

/// The articles of a run, to be grouped.
#[derive(Debug)]
pub struct Collection {
    pub(super) articles: Articles,
    texts: Texts,
    said: Said,
}

impl Collection {
    /// An empty collection. Where there are very many articles, it lays a file into `folder` for as long as it lives.
    #[must_use]
    pub fn new(folder: &Path) -> Collection {
        Collection {
            articles: Articles::default(),
            texts: Texts::new(folder),
            said: Said::default(),
        }
    }

    /// Adds the article of a record, with its text and its quotes. Where the text has no words, it belongs to no story.
    ///
    /// # Errors
    /// As the system says, where shingles go into a file.
    pub fn add(&mut self, record: &Record<'_>) -> Result<()> {
        let article = self.articles.add(record);
        self.said.add(article, record);
        self.texts.add(article, &record.text)
    }

    /// The articles that have words, in the order in which they came, with the stories that they tell.
    ///
    /// # Errors
    /// As the system says, where shingles are read from a file.
    pub fn stories(&mut self) -> Result<Vec<StoryRow<'_>>> {
        texts::stories(&self.articles, &mut self.texts)
    }

    /// The quotes that stand in two articles or more, group by group.
    #[must_use]
    pub fn quote_groups(&self) -> Vec<GroupRow<'_>> {
        quotes::groups(&self.articles, &self.said)
    }

    /// What the groups have agreed on where an article says nothing, something else or less.
    #[must_use]
    pub fn settlement(&self, groups: &[GroupRow<'_>]) -> Settlement {
        Settlement::of(groups)
    }
}

/// Ids, outlets and days.
#[derive(Debug, Default)]
pub(super) struct Articles {
    pub(super) names: Names,
    ids: String,
    ends: Vec<usize>,
    outlets: Vec<u32>,
    published: Vec<u32>,
}

impl Articles {
    fn add(&mut self, record: &Record<'_>) -> u32 {
        self.ids.push_str(&record.doc_id);
        self.ends.push(self.ids.len());
        self.outlets.push(self.names.number(&record.outlet));
        self.published.push(self.names.number(&record.published));
        self.ends.len() as u32 - 1
    }

    pub(super) fn id(&self, article: u32) -> &str {
        let article = article as usize;
        let start = article.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.ids[start..self.ends[article]]
    }

    pub(super) fn outlet(&self, article: u32) -> &str {
        self.names.name(self.outlets[article as usize])
    }

    /// The day of publication as ISO date; empty where unknown.
    pub(super) fn published(&self, article: u32) -> &str {
        self.names.name(self.published[article as usize])
    }

    /// Which of two came first: by day, those without a day last, and then by the order of the input.
    pub(super) fn sooner(&self, one: u32, other: u32) -> Ordering {
        let key = |article| {
            let day = self.published(article);
            (day.is_empty(), day, article)
        };
        key(one).cmp(&key(other))
    }
}

/// Words that come again and again, each held once.
#[derive(Debug)]
pub(super) struct Names {
    numbers: HashMap<Box<str>, u32>,
    names: Vec<Box<str>>,
}

impl Default for Names {
    /// The empty word has the number 0.
    fn default() -> Names {
        let mut names = Names {
            numbers: HashMap::new(),
            names: Vec::new(),
        };
        names.number("");
        names
    }
}

impl Names {
    pub(super) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.numbers.insert(name.into(), number);
        self.names.push(name.into());
        number
    }

    pub(super) fn name(&self, number: u32) -> &str {
        &self.names[number as usize]
    }
}
