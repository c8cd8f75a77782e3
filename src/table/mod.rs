//! From mentions in many documents to the analyst's tables: who is in the news, and who stands beside whom.
//!
//! [`Tally`] unites what it is given: mentions linked to the same gazetteer entry, and unlinked names of the same type
//! that differ only in case, hyphens and white space. Its size grows with the names, not with the documents; [`Pairs`]
//! grows with the pairs of names that stand in one document. Both give the same rows for the same records.

mod pairs;

pub use pairs::{Edge, PAIR_COLUMNS, PairRow, Pairs};

use crate::output::{MentionRecord, QuoteRecord, Record};
use serde::Serialize;
use std::collections::HashMap;

/// The columns of `table.csv`.
pub const COLUMNS: [&str; 11] = [
    "type",
    "name",
    "entity_id",
    "wikidata",
    "country",
    "mentions",
    "documents",
    "quotes",
    "first_seen",
    "last_seen",
    "variants",
];

/// What stands between two variants.
const BETWEEN: &str = " | ";

/// One entity of `table.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct EntityRow {
    /// `PERSON`, `COUNTRY`, `PLACE`, `ORG` or `OUTLET`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The canonical name; the most frequent one where documents differ.
    pub name: String,
    /// The gazetteer's id, or empty.
    pub entity_id: String,
    /// Q number, or empty.
    pub wikidata: String,
    /// ISO 3166-1 alpha-2, or empty.
    pub country: String,
    /// How often it is named.
    pub mentions: u64,
    /// In how many documents.
    pub documents: u64,
    /// How many quotes it speaks.
    pub quotes: u64,
    /// Earliest ISO date of publication, or empty.
    pub first_seen: String,
    /// Latest ISO date of publication, or empty.
    pub last_seen: String,
    /// The surface forms, most frequent first, joined by ` | `.
    pub variants: String,
}

/// Number of an entity in a [`Tally`], in order of first appearance.
pub type Number = u32;

/// Where the names of one record went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    /// For each mention, its entity.
    pub mentions: Vec<Number>,
    /// For each quote, the entity that speaks it, where it is a named one.
    pub speakers: Vec<Option<Number>>,
}

/// What makes two mentions of different documents the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Id(Box<str>),
    Name(Box<str>, Box<str>),
}

/// Words and how often they were seen; few for each entity.
#[derive(Debug, Clone, Default)]
struct Spellings(Vec<(Box<str>, u64)>);

impl Spellings {
    fn add(&mut self, word: &str) {
        match self.0.iter_mut().find(|(known, _)| **known == *word) {
            Some((_, count)) => *count += 1,
            None => self.0.push((word.into(), 1)),
        }
    }

    /// Most frequent first; then by the letters, so that no order of reading shows.
    fn sorted(&self) -> Vec<&str> {
        let mut sorted: Vec<_> = self.0.iter().collect();
        sorted.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
        sorted.into_iter().map(|(word, _)| &**word).collect()
    }
}

#[derive(Debug, Clone, Default)]
struct Seen {
    row: EntityRow,
    names: Spellings,
    forms: Spellings,
    /// The last document that named it, counted from 1.
    document: u64,
}

/// Unites the names of many records.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    numbers: HashMap<Key, Number>,
    seen: Vec<Seen>,
    documents: u64,
}

impl Tally {
    /// Counts a record's names and tells which entities they are.
    pub fn add(&mut self, record: &Record<'_>) -> Links {
        self.documents += 1;
        let mentions: Vec<Number> = record
            .entities
            .iter()
            .map(|m| self.mention(m, record))
            .collect();
        let speakers = record
            .quotes
            .iter()
            .map(|quote| {
                let number = self.speaker(quote, record, &mentions)?;
                self.seen[number as usize].row.quotes += 1;
                Some(number)
            })
            .collect();
        Links { mentions, speakers }
    }

    fn mention(&mut self, mention: &MentionRecord<'_>, record: &Record<'_>) -> Number {
        let number = self.number(&mention.kind, name_of(mention), &mention.entity_id);
        let seen = &mut self.seen[number as usize];
        seen.names.add(name_of(mention));
        seen.forms.add(&mention.text);
        seen.row.mentions += 1;
        for (field, value) in [
            (&mut seen.row.wikidata, &mention.wikidata),
            (&mut seen.row.country, &mention.country),
        ] {
            if field.is_empty() {
                field.push_str(value);
            }
        }
        if seen.document != self.documents {
            seen.document = self.documents;
            seen.row.documents += 1;
            if !record.published.is_empty() {
                let (first, last) = (&mut seen.row.first_seen, &mut seen.row.last_seen);
                if first.is_empty() || *record.published < **first {
                    record.published.as_ref().clone_into(first);
                }
                if *record.published > **last {
                    record.published.as_ref().clone_into(last);
                }
            }
        }
        number
    }

    /// The entity that speaks: the one its own mention belongs to, else one of its name in the document.
    fn speaker(
        &self,
        quote: &QuoteRecord<'_>,
        record: &Record<'_>,
        numbers: &[Number],
    ) -> Option<Number> {
        if quote.speaker.is_empty() || quote.speaker_type == "unnamed" {
            return None;
        }
        let (start, end) = (quote.speaker_start?, quote.speaker_end?);
        let same = |m: &&(usize, &MentionRecord<'_>)| {
            name_of(m.1) == quote.speaker && m.1.entity_id == quote.entity_id
        };
        let mentions: Vec<_> = record.entities.iter().enumerate().collect();
        let here = |m: &&(usize, &MentionRecord<'_>)| m.1.start < end && start < m.1.end;
        let found = mentions.iter().filter(same).find(here);
        let found = found.or_else(|| mentions.iter().find(same))?;
        Some(numbers[found.0])
    }

    fn number(&mut self, kind: &str, name: &str, id: &str) -> Number {
        let key = match id {
            "" => Key::Name(kind.into(), folded(name).into()),
            id => Key::Id(id.into()),
        };
        let next = self.seen.len() as Number;
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            let row = EntityRow {
                kind: kind.to_owned(),
                name: name.to_owned(),
                entity_id: id.to_owned(),
                ..EntityRow::default()
            };
            self.seen.push(Seen {
                row,
                ..Seen::default()
            });
        }
        number
    }

    /// How many entities there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.seen.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// The row of an entity as it is so far.
    ///
    /// # Panics
    /// If the number is not one of this tally.
    #[must_use]
    pub fn row(&self, number: Number) -> EntityRow {
        let seen = &self.seen[number as usize];
        let mut row = seen.row.clone();
        if let Some(name) = seen.names.sorted().first() {
            (*name).clone_into(&mut row.name);
        }
        row.variants = seen.forms.sorted().join(BETWEEN);
        row
    }

    /// The numbers of all entities, most frequent first: by mentions, documents, quotes, type, name, id.
    #[must_use]
    pub fn ranking(&self) -> Vec<Number> {
        let mut numbers: Vec<Number> = (0..self.seen.len() as Number).collect();
        numbers.sort_by_cached_key(|number| {
            let row = self.row(*number);
            let counts = std::cmp::Reverse((row.mentions, row.documents, row.quotes));
            (counts, row.kind, row.name, row.entity_id)
        });
        numbers
    }

    /// The rows of `table.csv`.
    pub fn rows(&self) -> impl Iterator<Item = EntityRow> + '_ {
        self.ranking().into_iter().map(|number| self.row(number))
    }
}

fn name_of<'a>(mention: &'a MentionRecord<'_>) -> &'a str {
    if mention.name.is_empty() {
        &mention.text
    } else {
        &mention.name
    }
}

/// Case, hyphens and white space aside.
fn folded(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–'));
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(
        start: u64,
        text: &'static str,
        kind: &'static str,
        name: &'static str,
        id: &'static str,
    ) -> MentionRecord<'static> {
        MentionRecord {
            start,
            end: start + text.chars().count() as u64,
            text: text.into(),
            kind: kind.into(),
            name: name.into(),
            entity_id: id.into(),
            ..MentionRecord::default()
        }
    }

    /// Budi (0–4) says the words 10–40, in which `inside` is named at 20.
    fn record(
        published: &'static str,
        speaker: &'static str,
        inside: MentionRecord<'static>,
    ) -> Record<'static> {
        Record {
            published: published.into(),
            entities: vec![mention(0, "Budi", "PERSON", speaker, ""), inside],
            quotes: vec![QuoteRecord {
                start: 10,
                end: 40,
                speaker: speaker.into(),
                speaker_start: Some(0),
                speaker_end: Some(4),
                speaker_type: "person".into(),
                ..QuoteRecord::default()
            }],
            ..Record::default()
        }
    }

    fn two() -> (Tally, Pairs) {
        let (mut tally, mut pairs) = (Tally::default(), Pairs::default());
        for record in [
            record(
                "2024-02-01",
                "Budi Santoso",
                mention(20, "Korut", "COUNTRY", "Korea Utara", "korea-utara"),
            ),
            record(
                "2023-12-31",
                "BUDI  SANTOSO",
                mention(20, "Korea Utara", "COUNTRY", "Korea Utara", "korea-utara"),
            ),
            record(
                "",
                "Budi Santoso",
                mention(20, "Korut", "COUNTRY", "Korea Utara", "korea-utara"),
            ),
        ] {
            let links = tally.add(&record);
            pairs.add(&record, &links);
        }
        (tally, pairs)
    }

    #[test]
    fn variants_are_united_and_counted() {
        let (tally, _) = two();
        let rows: Vec<EntityRow> = tally.rows().collect();
        assert_eq!(rows.len(), 2);
        let [person, country] = &rows[..] else {
            panic!("two rows");
        };
        assert_eq!(
            (person.name.as_str(), person.quotes, person.documents),
            ("Budi Santoso", 3, 3)
        );
        assert_eq!(
            (person.first_seen.as_str(), person.last_seen.as_str()),
            ("2023-12-31", "2024-02-01")
        );
        assert_eq!(
            (country.variants.as_str(), country.mentions),
            ("Korut | Korea Utara", 3)
        );
    }

    #[test]
    fn homonyms_with_an_id_stay_apart_from_those_without() {
        let mut tally = Tally::default();
        let linked = mention(0, "Bima", "PLACE", "Bima", "bima-kota");
        let unlinked = mention(9, "Bima", "PLACE", "Bima", "");
        let person = mention(20, "Bima", "PERSON", "Bima", "");
        tally.add(&Record {
            entities: vec![linked, unlinked, person],
            ..Record::default()
        });
        assert_eq!(tally.len(), 3);
    }

    #[test]
    fn pairs_tell_who_speaks_about_whom() {
        let (tally, pairs) = two();
        let rows = pairs.rows(&tally, 1);
        let short: Vec<_> = rows
            .iter()
            .map(|row| (row.relation, &*row.name, &*row.other_name, row.count))
            .collect();
        assert_eq!(
            short,
            [
                ("speaks", "Budi Santoso", "", 3),
                ("speaks_about", "Budi Santoso", "Korea Utara", 3),
                ("with", "Budi Santoso", "Korea Utara", 3),
            ]
        );
        assert!(pairs.rows(&tally, 4).is_empty());
    }

    #[test]
    fn unnamed_speakers_are_no_entity() {
        let mut unnamed = record(
            "",
            "seorang saksi",
            mention(20, "Korut", "COUNTRY", "Korea Utara", "korea-utara"),
        );
        unnamed.quotes[0].speaker_type = "unnamed".into();
        assert_eq!(Tally::default().add(&unnamed).speakers, [None]);
    }
}
