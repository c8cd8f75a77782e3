//! Groups of quotes: the same words in several articles, whole or cut.

use super::articles::Articles;
use super::group::{Candidates, leaders};
use super::shingle::{Overlap, push_words, runs, shingles};
use super::vote::{Outcome, Vote, agreed};
use crate::output::Record;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

/// The columns of `quote_groups.csv`.
pub const GROUP_COLUMNS: [&str; 9] = [
    "group_id",
    "doc_id",
    "quote_id",
    "speaker",
    "agreed_speaker",
    "agreement",
    "first",
    "outlets",
    "stand",
];

/// Letters and digits, and words, below which the same words may well be said twice.
const LETTERS: usize = 32;
const WORDS: usize = 6;
/// Words of the runs by which quotes meet; of so many runs in a row the least is taken (winnowing, Schleimer, Wilkerson and
/// Aiken), so that quotes with six words in a row in common meet.
const WIDTH: usize = 4;
const WINDOW: usize = 3;
/// Words of the runs that are compared, and the share of those of the shorter quote that must stand in the longer.
const COMPARED: usize = 3;
const SHARE: f64 = 0.6;

/// How a row stands to what its group agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// It has that speaker.
    Agrees,
    /// It has a shorter or vaguer name of that speaker.
    Less,
    /// It has no speaker.
    Empty,
    /// It has another speaker.
    Contradicts,
    /// The group agreed on nobody.
    Open,
}

impl Stand {
    /// The word of the column `stand`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Stand::Agrees => "agrees",
            Stand::Less => "less",
            Stand::Empty => "empty",
            Stand::Contradicts => "contradicts",
            Stand::Open => "open",
        }
    }
}

/// A quote whose words stand in other articles too: a row of `quote_groups.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupRow<'a> {
    /// The group: the first article of it and the number of the quote there, `doc_id#quote_id`.
    pub group_id: String,
    /// The article.
    pub doc_id: &'a str,
    /// The quote.
    pub quote_id: u64,
    /// Whom the article lets speak; empty for nobody.
    pub speaker: &'a str,
    /// Whom the group lets speak; empty where it does not agree.
    pub agreed_speaker: &'a str,
    /// The share of the votes for the speaker with most votes, 0–1; 0 where nobody voted.
    pub agreement: f64,
    /// The first article of the group: by day, then by the order of the input.
    pub first: &'a str,
    /// Outlets that have these words; unknown ones are not counted.
    pub outlets: usize,
    /// How the row stands to the agreed speaker.
    pub stand: Stand,
    /// What the agreed speaker is: `person` or `organization`.
    pub speaker_type: &'a str,
    /// The agreed speaker's id in the gazetteer.
    pub entity_id: &'a str,
    /// The agreed speaker's Q number.
    pub wikidata: &'a str,
    /// The confidence that a row filled by the group has, 0–1.
    pub confidence: f64,
    /// How many articles voted for the agreed speaker.
    pub voters: usize,
}

/// A quote that is long enough.
#[derive(Debug)]
struct Quote {
    article: u32,
    id: u32,
    speaker: u32,
    kind: u32,
    entity: u32,
    wikidata: u32,
    confidence: f32,
    /// Where its words end.
    end: u64,
}

/// The quotes of a run.
#[derive(Debug, Default)]
pub(super) struct Said {
    quotes: Vec<Quote>,
    words: Vec<u32>,
    names: super::articles::Names,
}

impl Said {
    pub(super) fn add(&mut self, article: u32, record: &Record<'_>) {
        for quote in &record.quotes {
            let before = self.words.len();
            let letters = push_words(&quote.quote, &mut self.words);
            if letters < LETTERS || self.words.len() - before < WORDS {
                self.words.truncate(before);
                continue;
            }
            let [speaker, kind, entity, wikidata] = [
                &quote.speaker,
                &quote.speaker_type,
                &quote.entity_id,
                &quote.wikidata,
            ]
            .map(|name| self.names.number(name));
            self.quotes.push(Quote {
                article,
                id: quote.quote_id as u32,
                speaker,
                kind,
                entity,
                wikidata,
                confidence: quote.confidence as f32,
                end: self.words.len() as u64,
            });
        }
    }

    fn words(&self, quote: u32) -> &[u32] {
        let quote = quote as usize;
        let start = quote.checked_sub(1).map_or(0, |q| self.quotes[q].end);
        &self.words[start as usize..self.quotes[quote].end as usize]
    }

    /// Whether quotes stand in two articles or more.
    fn in_several(&self, members: &[u32]) -> bool {
        let article = |quote: &u32| self.quotes[*quote as usize].article;
        let one = members.first().map(article);
        members.iter().any(|quote| Some(article(quote)) != one)
    }

    fn candidates(&self, order: &[u32]) -> Candidates {
        let (mut entries, mut hashes) = (Vec::new(), Vec::new());
        for (rank, quote) in order.iter().enumerate() {
            hashes.clear();
            hashes.extend(runs(self.words(*quote), WIDTH));
            let from = entries.len();
            let least = hashes.windows(WINDOW.min(hashes.len())).map(|window| {
                let least = window.iter().min().copied().unwrap_or_default();
                u64::from(least) << 32 | rank as u64
            });
            entries.extend(least);
            entries[from..].sort_unstable();
            let mut kept = from;
            for at in from..entries.len() {
                if at == from || entries[at] != entries[kept - 1] {
                    entries[kept] = entries[at];
                    kept += 1;
                }
            }
            entries.truncate(kept);
        }
        let mut candidates = Candidates::default();
        candidates.add_buckets(&mut entries);
        candidates
    }

    fn vote<'a>(&'a self, articles: &'a Articles, quote: u32) -> Vote<'a> {
        let quote = &self.quotes[quote as usize];
        let name = |number| self.names.name(number);
        Vote {
            article: articles.id(quote.article),
            name: name(quote.speaker),
            kind: name(quote.kind),
            entity_id: name(quote.entity),
            wikidata: name(quote.wikidata),
            confidence: f64::from(quote.confidence),
        }
    }
}

/// The groups of the quotes that stand in two articles or more, in the order of their first quotes.
pub(super) fn groups<'a>(articles: &'a Articles, said: &'a Said) -> Vec<GroupRow<'a>> {
    let count = said.quotes.len() as u32;
    let mut order: Vec<u32> = (0..count).collect();
    order.sort_by_key(|quote| (Reverse(said.words(*quote).len()), *quote));
    let candidates = said.candidates(&order);
    let mut held = (u32::MAX, Vec::new());
    let led = leaders(order.len(), candidates, |item, earlier| {
        if held.0 != item {
            held = (item, shingles(said.words(order[item as usize]), COMPARED));
        }
        let longer = shingles(said.words(order[earlier as usize]), COMPARED);
        let share = Overlap::of(&held.1, &longer).share();
        Ok((share >= SHARE).then_some(share))
    })
    .unwrap_or_default();
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); order.len()];
    for (rank, led) in led.iter().enumerate() {
        members[*led as usize].push(order[rank]);
    }
    for members in &mut members {
        members.sort_unstable();
    }
    members.retain(|members| said.in_several(members));
    members.sort_unstable();
    let rows = members
        .iter()
        .flat_map(|members| agreeing(articles, said, members));
    rows.collect()
}

/// The rows of a group, or where it agrees on nobody, those of its parts that have the very same words, and of the rest.
fn agreeing<'a>(articles: &'a Articles, said: &'a Said, members: &[u32]) -> Vec<GroupRow<'a>> {
    let rows = group(articles, said, members);
    if rows.iter().any(|row| !row.agreed_speaker.is_empty()) {
        return rows;
    }
    let mut parts: BTreeMap<&[u32], Vec<u32>> = BTreeMap::new();
    for member in members {
        parts.entry(said.words(*member)).or_default().push(*member);
    }
    let (mut parts, alone): (Vec<_>, Vec<_>) =
        parts.into_values().partition(|part| said.in_several(part));
    let mut rest: Vec<u32> = alone.concat();
    rest.sort_unstable();
    if said.in_several(&rest) {
        parts.push(rest);
    }
    parts.sort_unstable();
    let rows = parts.iter().flat_map(|part| group(articles, said, part));
    rows.collect()
}

/// The rows of a group.
fn group<'a>(articles: &'a Articles, said: &'a Said, members: &[u32]) -> Vec<GroupRow<'a>> {
    let quote = |member: u32| &said.quotes[member as usize];
    let votes: Vec<Vote<'a>> = members.iter().map(|m| said.vote(articles, *m)).collect();
    let Outcome {
        agreed,
        agreement,
        confidence,
        voters,
        stands,
    } = agreed(&votes);
    let first = members.iter().copied().min_by(|one, other| {
        let sooner = articles.sooner(quote(*one).article, quote(*other).article);
        sooner.then(one.cmp(other))
    });
    let first = first.unwrap_or(members[0]);
    let first_id = articles.id(quote(first).article);
    let outlets: HashSet<&str> = members
        .iter()
        .map(|member| articles.outlet(quote(*member).article))
        .filter(|outlet| !outlet.is_empty())
        .collect();
    let agreed = agreed.unwrap_or_default();
    let rows = members.iter().zip(&votes).zip(stands);
    rows.map(|((member, vote), stand)| GroupRow {
        group_id: format!("{first_id}#{}", quote(first).id),
        doc_id: vote.article,
        quote_id: u64::from(quote(*member).id),
        speaker: vote.name,
        agreed_speaker: agreed.name,
        agreement,
        first: first_id,
        outlets: outlets.len(),
        stand,
        speaker_type: agreed.kind,
        entity_id: agreed.entity_id,
        wikidata: agreed.wikidata,
        confidence,
        voters,
    })
    .collect()
}
