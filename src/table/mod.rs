//! From mentions in many documents to the analyst's tables: who is in the news, and who stands beside whom.
//!
//! [`Tally`] unites what it is given: mentions linked to the same gazetteer entry, and unlinked names of the same type
//! that differ only in case, hyphens and white space. Its size grows with the names, not with the documents; [`Pairs`]
//! grows with the pairs of names that stand in one document. Both give the same rows for the same records.

mod pairs;
mod words;

pub use pairs::{Edge, PAIR_COLUMNS, PairRow, Pairs, Relation};

use crate::output::{MentionRecord, QuoteRecord, Record};
use serde::Serialize;
use std::cmp::Reverse;
use std::num::NonZeroU32;
use words::{Index, Word, Words};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

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

/// A spelling, how often it was seen, and the next one of the same entity.
#[derive(Debug, Clone, Copy)]
struct Spelling {
    word: Word,
    next: Option<Place>,
    count: u64,
}

/// A place in the list of all spellings, counted from 1.
type Place = NonZeroU32;

/// What is known of an entity: small, since there may be millions.
#[derive(Debug, Clone, Default)]
struct Seen {
    kind: Word,
    /// As it was first seen.
    name: Word,
    id: Word,
    wikidata: Word,
    country: Word,
    first: Word,
    last: Word,
    names: Option<Place>,
    forms: Option<Place>,
    mentions: u64,
    documents: u64,
    quotes: u64,
    /// The last document that named it, counted from 1.
    document: u64,
}

/// Unites the names of many records.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    words: Words,
    /// Entities by their ids, or by their types and folded names.
    numbers: Index,
    seen: Vec<Seen>,
    spellings: Vec<Spelling>,
    documents: u64,
}

impl Tally {
    /// Counts a record's names and tells which entities they are.
    pub fn add(&mut self, record: &Record<'_>) -> Links {
        self.documents += 1;
        let published = self.words.add(&record.published);
        let mentions = record.entities.iter();
        let mentions: Vec<Number> = mentions.map(|m| self.mention(m, published)).collect();
        let speakers = record.quotes.iter().map(|quote| {
            let number = speaker(quote, record, &mentions)?;
            self.seen[number as usize].quotes += 1;
            Some(number)
        });
        let speakers = speakers.collect();
        Links { mentions, speakers }
    }

    fn mention(&mut self, mention: &MentionRecord<'_>, published: Word) -> Number {
        let number = self.number(&mention.kind, name_of(mention), &mention.entity_id);
        let seen = &mut self.seen[number as usize];
        let name = self.words.add(name_of(mention));
        count(&mut self.spellings, &mut seen.names, name);
        let form = self.words.add(&mention.text);
        count(&mut self.spellings, &mut seen.forms, form);
        seen.mentions += 1;
        for (field, value) in [
            (&mut seen.wikidata, &mention.wikidata),
            (&mut seen.country, &mention.country),
        ] {
            if *field == Word::default() {
                *field = self.words.add(value);
            }
        }
        if seen.document != self.documents {
            seen.document = self.documents;
            seen.documents += 1;
            seen.publish(published, &self.words);
        }
        number
    }

    fn number(&mut self, kind: &str, name: &str, id: &str) -> Number {
        let words = &self.words;
        let (hash, folded) = match id {
            "" => {
                let folded = folded(name);
                (
                    xxh3_64_with_seed(folded.as_bytes(), xxh3_64(kind.as_bytes())),
                    folded,
                )
            }
            id => (xxh3_64(id.as_bytes()), String::new()),
        };
        let is = |number: Number| {
            let seen = &self.seen[number as usize];
            let of = |word| words.of(word);
            of(seen.id) == id
                && (!id.is_empty()
                    || (of(seen.kind) == kind
                        && (of(seen.name) == name || self::folded(of(seen.name)) == folded)))
        };
        let next = self.seen.len() as Number;
        let number = self.numbers.enter(hash, next, is);
        if number == next {
            let [kind, name, id] = [kind, name, id].map(|word| self.words.add(word));
            self.seen.push(Seen {
                kind,
                name,
                id,
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

    fn mentions(&self, number: Number) -> u64 {
        self.seen[number as usize].mentions
    }

    /// Type, name and id of an entity.
    fn key(&self, number: Number) -> (&str, &str, &str) {
        let seen = &self.seen[number as usize];
        let of = |word| self.words.of(word);
        let known = (of(seen.kind), of(seen.name), of(seen.id));
        let spellings = spellings(&self.spellings, seen.names);
        let best = spellings
            .map(|spelling| (Reverse(spelling.count), of(spelling.word)))
            .min();
        (known.0, best.map_or(known.1, |(_, name)| name), known.2)
    }

    /// The row of an entity as it is so far.
    ///
    /// # Panics
    /// If the number is not one of this tally.
    #[must_use]
    pub fn row(&self, number: Number) -> EntityRow {
        let seen = &self.seen[number as usize];
        let (kind, name, id) = self.key(number);
        let of = |word| self.words.of(word);
        let forms = spellings(&self.spellings, seen.forms);
        // Most frequent first; then by the letters, so that no order of reading shows.
        let mut forms: Vec<_> = forms
            .map(|form| (Reverse(form.count), of(form.word)))
            .collect();
        forms.sort_unstable();
        let forms: Vec<&str> = forms.into_iter().map(|(_, form)| form).collect();
        EntityRow {
            kind: kind.to_owned(),
            name: name.to_owned(),
            entity_id: id.to_owned(),
            wikidata: of(seen.wikidata).to_owned(),
            country: of(seen.country).to_owned(),
            mentions: seen.mentions,
            documents: seen.documents,
            quotes: seen.quotes,
            first_seen: of(seen.first).to_owned(),
            last_seen: of(seen.last).to_owned(),
            variants: forms.join(BETWEEN),
        }
    }

    /// The numbers of all entities, most frequent first: by mentions, documents, quotes, type, name, id.
    #[must_use]
    pub fn ranking(&self) -> Vec<Number> {
        let counts = |number: Number| {
            let seen = &self.seen[number as usize];
            Reverse((seen.mentions, seen.documents, seen.quotes))
        };
        let order = |number: &Number| (counts(*number), self.key(*number), *number);
        let mut numbers: Vec<Number> = (0..self.seen.len() as Number).collect();
        numbers.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
        numbers
    }

    /// The rows of `table.csv`.
    pub fn rows(&self) -> impl Iterator<Item = EntityRow> + '_ {
        self.ranking().into_iter().map(|number| self.row(number))
    }
}

impl Seen {
    fn publish(&mut self, published: Word, words: &Words) {
        if published == Word::default() {
            return;
        }
        let date = words.of(published);
        if self.first == Word::default() || date < words.of(self.first) {
            self.first = published;
        }
        if date > words.of(self.last) {
            self.last = published;
        }
    }
}

/// Counts a word among the spellings that begin at `first`; an entity has few.
fn count(all: &mut Vec<Spelling>, first: &mut Option<Place>, word: Word) {
    let mut at = *first;
    while let Some(place) = at {
        let spelling = &mut all[place.get() as usize - 1];
        if spelling.word == word {
            spelling.count += 1;
            return;
        }
        at = spelling.next;
    }
    all.push(Spelling {
        word,
        next: *first,
        count: 1,
    });
    *first = Place::new(all.len() as u32);
}

fn spellings(all: &[Spelling], first: Option<Place>) -> impl Iterator<Item = &Spelling> {
    let at = |place: Place| &all[place.get() as usize - 1];
    std::iter::successors(first.map(at), move |spelling| spelling.next.map(at))
}

/// The entity that speaks: the one its own mention belongs to, else one of its name in the document.
fn speaker(quote: &QuoteRecord<'_>, record: &Record<'_>, numbers: &[Number]) -> Option<Number> {
    if quote.speaker.is_empty() || quote.speaker_type == "unnamed" {
        return None;
    }
    let (start, end) = (quote.speaker_start?, quote.speaker_end?);
    let same =
        |m: &MentionRecord<'_>| name_of(m) == quote.speaker && m.entity_id == quote.entity_id;
    let here = |m: &MentionRecord<'_>| m.start < end && start < m.end && same(m);
    let found = record.entities.iter().position(here);
    let found = found.or_else(|| record.entities.iter().position(same))?;
    Some(numbers[found])
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
    let mut folded = String::with_capacity(name.len());
    for word in words.filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&word.to_lowercase());
    }
    folded
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
            .map(|row| (row.relation, row.name, row.other_name, row.count))
            .collect();
        assert_eq!(
            short,
            [
                ("speaks", "Budi Santoso", "", 3),
                ("speaks_about", "Budi Santoso", "Korea Utara", 3),
                ("with", "Budi Santoso", "Korea Utara", 3),
            ]
        );
        assert!(pairs.rows(&tally, 4).next().is_none());
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
