//! Short forms: the longer names that a name is a part of.

use super::dictionary::Dictionary;
use super::layers::Gazetteers;
use super::{Candidate, Entry, Evidence, Label, fold};
use std::collections::BTreeSet;

/// Where a short form stands in the longer name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// At its end: `Harris` in `Kamala Harris`.
    End,
    /// At its beginning.
    Start,
    /// Inside.
    Middle,
}

/// A longer name that holds a shorter one, which may stand for it in a document that has the longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The longer form, as its row writes it.
    pub form: String,
    /// Where in it the shorter stands.
    pub part: Part,
    /// What the longer form may stand for.
    pub entry: Entry,
    /// When the longer form may.
    pub evidence: Evidence,
}

impl Gazetteers {
    /// The names that hold `name` as some of their words, upper layers first, then those whose office is or was the latest:
    /// of persons any words in a row, of organisations all but the head word. Each entry comes once, with its first form that
    /// holds the name; entries that `name` by itself is a form of are left out. Case and diacritics count for nothing.
    #[must_use]
    pub fn holders(&self, name: &str) -> Vec<Holder> {
        let wanted = fold::key(name);
        let words: Vec<&str> = wanted.split(' ').filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let own = self.look_up(name);
        let mut seen: BTreeSet<String> = own.iter().map(|r| r.entry.id.to_string()).collect();
        let mut all = Vec::new();
        for dictionary in self.dictionaries() {
            let mut found = holders_in(dictionary, &words, own.is_empty());
            found.retain(|(_, holder)| !seen.contains(&*holder.entry.id));
            found.sort_by(|a, b| (rank(a), &a.1.form).cmp(&(rank(b), &b.1.form)));
            for (_, holder) in found {
                if seen.insert(holder.entry.id.to_string()) {
                    all.push(holder);
                }
            }
        }
        all
    }
}

/// Names in which the words are the canonical name's first, then by the last year of the office.
fn rank((canonical, holder): &(bool, Holder)) -> (bool, u16) {
    let latest = match holder.entry.years {
        (0, 0) => 0,
        (_, 0) => u16::MAX,
        (_, to) => to,
    };
    (!canonical, u16::MAX - latest)
}

/// All forms of a dictionary that hold the words, each with whether it is the entry's canonical name.
fn holders_in(dictionary: &Dictionary, words: &[&str], bodies: bool) -> Vec<(bool, Holder)> {
    let mut found = Vec::new();
    for form in dictionary.form_ids() {
        let text = dictionary.form(form);
        let key = fold::key(text);
        if !key.contains(words[0]) {
            continue;
        }
        let Some(part) = part(&key, words) else {
            continue;
        };
        let holds = |candidate: &Candidate| match candidate.label {
            Label::Person => true,
            Label::Org | Label::Outlet => bodies && headed(&key, words),
            Label::Country | Label::Place | Label::Date => false,
        };
        for candidate in dictionary.candidates(form).filter(holds) {
            if candidate.evidence == Evidence::Bracket {
                continue;
            }
            let entry = dictionary.entry(candidate.entry);
            let holder = Holder {
                form: text.to_owned(),
                part,
                evidence: candidate.evidence,
                entry,
            };
            found.push((holder.entry.name == text, holder));
        }
    }
    found
}

/// Where the words stand in a row in a longer key.
fn part(key: &str, words: &[&str]) -> Option<Part> {
    let all: Vec<&str> = key.split(' ').collect();
    let at = all
        .windows(words.len())
        .position(|window| window == words)?;
    match (at, at + words.len()) {
        (0, end) if end == all.len() => None,
        (0, _) => Some(Part::Start),
        (_, end) if end == all.len() => Some(Part::End),
        _ => Some(Part::Middle),
    }
}

/// Whether a key is one word, and then these.
fn headed(key: &str, words: &[&str]) -> bool {
    key.split(' ').skip(1).eq(words.iter().copied())
}
