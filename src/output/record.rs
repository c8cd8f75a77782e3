//! One document with all that was found in it, in the columns of the tables: a line of `kutip.jsonl`.
//!
//! A record owns nothing that it can borrow. The formats that cannot be written in parallel pieces (workbooks,
//! databases, graphs, the page) are all made from records, whether these come from a run or from an older file.

use super::names::{kind_name, method_name, speaker_type_name};
use super::row::{Row, Status};
use super::tables::{hundredths, said, whole};
use crate::entity::Mention;
use crate::extraction::Extraction;
use crate::quote::Quote;
use crate::text::{OffsetUnit, Offsets, Span};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt::Write as _;

/// One document and what was found in it. Unknown values are empty, and are left out of the JSON.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Record<'a> {
    /// The document.
    #[serde(borrow)]
    pub doc_id: Cow<'a, str>,
    /// The file or stream it came from.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub source: Cow<'a, str>,
    /// Its title.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub title: Cow<'a, str>,
    /// The outlet.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub outlet: Cow<'a, str>,
    /// ISO date of publication.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub published: Cow<'a, str>,
    /// ISO 639-1.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub language: Cow<'a, str>,
    /// The text, exactly as read.
    #[serde(borrow)]
    pub text: Cow<'a, str>,
    /// `ok`, `empty`, `skipped` or `error`.
    #[serde(borrow)]
    pub status: Cow<'a, str>,
    /// Why, or warnings.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub message: Cow<'a, str>,
    /// Where it stands on the web.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub url: Cow<'a, str>,
    /// Who wrote it.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub author: Cow<'a, str>,
    /// Channel or category.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub section: Cow<'a, str>,
    /// What told the day: `input`, `dateline` or `text`.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub published_from: Cow<'a, str>,
    /// All mentions in text order.
    #[serde(borrow)]
    pub entities: Vec<MentionRecord<'a>>,
    /// All quotes in text order.
    #[serde(borrow)]
    pub quotes: Vec<QuoteRecord<'a>>,
    /// Number of paragraphs; `None` where nothing was looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraphs: Option<u64>,
}

/// One mention: a row of `entities.csv`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MentionRecord<'a> {
    /// Counts from 1 within the document.
    pub mention_id: u64,
    /// First unit of the name, in the unit of the run.
    pub start: u64,
    /// One past its last unit.
    pub end: u64,
    /// The words.
    #[serde(borrow)]
    pub text: Cow<'a, str>,
    /// `PERSON`, `COUNTRY`, `PLACE`, `ORG`, `OUTLET` or `DATE`.
    #[serde(borrow, rename = "type")]
    pub kind: Cow<'a, str>,
    /// The canonical name.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub name: Cow<'a, str>,
    /// The gazetteer's id.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub entity_id: Cow<'a, str>,
    /// Q number.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub wikidata: Cow<'a, str>,
    /// ISO 3166-1 alpha-2.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub country: Cow<'a, str>,
    /// `gazetteer`, `rule` or `coreference`.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub method: Cow<'a, str>,
    /// What made the row.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub rule: Cow<'a, str>,
    /// 0–1, two decimals.
    pub confidence: f64,
}

/// One quote: a row of `quotes.csv`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct QuoteRecord<'a> {
    /// Counts from 1 within the document.
    pub quote_id: u64,
    /// `direct`, `mixed` or `indirect`.
    #[serde(borrow)]
    pub kind: Cow<'a, str>,
    /// First unit of the quote, in the unit of the run.
    pub start: u64,
    /// One past its last unit.
    pub end: u64,
    /// The pieces of an interrupted quote, `120-180;210-260`.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub parts: Cow<'a, str>,
    /// The quoted words.
    #[serde(borrow)]
    pub quote: Cow<'a, str>,
    /// Canonical name or description.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub speaker: Cow<'a, str>,
    /// The words that name the speaker.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub speaker_mention: Cow<'a, str>,
    /// Where they begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker_start: Option<u64>,
    /// Where they end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker_end: Option<u64>,
    /// `person`, `organization` or `unnamed`.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub speaker_type: Cow<'a, str>,
    /// The speaker's id in the gazetteer.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub entity_id: Cow<'a, str>,
    /// The speaker's Q number.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub wikidata: Cow<'a, str>,
    /// The speaker's role.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub role: Cow<'a, str>,
    /// The organisation of the role.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub affiliation: Cow<'a, str>,
    /// The reporting words.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub cue: Cow<'a, str>,
    /// Where they begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue_start: Option<u64>,
    /// Where they end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue_end: Option<u64>,
    /// ISO date.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub said_on: Cow<'a, str>,
    /// Place.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub said_at: Cow<'a, str>,
    /// Outlet or account.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub via: Cow<'a, str>,
    /// To whom.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub addressee: Cow<'a, str>,
    /// What linked the speaker.
    #[serde(borrow, skip_serializing_if = "blank")]
    pub rule: Cow<'a, str>,
    /// 0–1, two decimals.
    pub confidence: f64,
}

fn blank(text: &str) -> bool {
    text.is_empty()
}

impl<'a> Record<'a> {
    /// The record of a document, with offsets in `unit`.
    #[must_use]
    pub fn new(row: &Row<'a>, unit: OffsetUnit) -> Record<'a> {
        let text = row.document.text();
        let place = Place {
            text,
            offsets: Offsets::new(text, unit),
        };
        let published = row.published();
        let mut record = Record {
            doc_id: Cow::Borrowed(&row.document.id),
            source: Cow::Borrowed(&row.document.source),
            title: row.document.title.as_deref().unwrap_or("").into(),
            outlet: row.outlet().to_owned().into(),
            published: date(published.map(|told| told.day)),
            language: row.language.into(),
            text: text.into(),
            status: row.status.name().into(),
            message: row.message.into(),
            url: row.document.url.as_deref().unwrap_or("").into(),
            author: row.author().to_owned().into(),
            section: row.document.section.as_deref().unwrap_or("").into(),
            published_from: published.map_or("", |told| told.from.name()).into(),
            ..Record::default()
        };
        if let Some(found) = row.extraction {
            record.paragraphs = Some(found.paragraphs as u64);
            let mentions = found.mentions.iter().enumerate();
            record.entities = mentions.map(|(i, m)| place.mention(i, m, found)).collect();
            let quotes = found.quotes.iter().enumerate();
            record.quotes = quotes.map(|(i, q)| place.quote(i, q, found)).collect();
        }
        record
    }

    /// Code points of the text; `None` where it could not be read.
    #[must_use]
    pub fn chars(&self) -> Option<u64> {
        (self.status != Status::Error.name()).then(|| self.text.chars().count() as u64)
    }

    /// The title, or the first line of the text where there is none, cut at a word after about 120 letters.
    #[must_use]
    pub fn headline(&self) -> Cow<'_, str> {
        let lines = self.text.lines().map(str::trim);
        let first = lines.into_iter().find(|line| !line.is_empty());
        let line = match self.title.trim() {
            "" => first.unwrap_or(&self.doc_id),
            title => title,
        };
        let Some((limit, _)) = line.char_indices().nth(120) else {
            return line.into();
        };
        let cut = line[..limit].rfind(' ').unwrap_or(limit);
        format!("{}…", &line[..cut]).into()
    }
}

impl QuoteRecord<'_> {
    /// The pieces of the quote as half-open ranges, in the unit of the run.
    pub fn pieces(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let whole = self.parts.is_empty().then_some((self.start, self.end));
        let pieces = self.parts.split(';').filter_map(|piece| {
            let (start, end) = piece.split_once('-')?;
            Some((start.parse().ok()?, end.parse().ok()?))
        });
        whole.into_iter().chain(pieces)
    }
}

fn date(date: Option<jiff::civil::Date>) -> Cow<'static, str> {
    date.map_or(Cow::Borrowed(""), |date| date.to_string().into())
}

/// A text and the unit of its offsets.
struct Place<'a> {
    text: &'a str,
    offsets: Offsets,
}

impl<'a> Place<'a> {
    fn at(&self, byte: usize) -> u64 {
        self.offsets.get(self.text, byte) as u64
    }

    fn words(&self, span: Option<Span>) -> Cow<'a, str> {
        span.map_or(Cow::Borrowed(""), |span| {
            Cow::Borrowed(&self.text[span.range()])
        })
    }

    fn mention(
        &self,
        index: usize,
        mention: &'a Mention,
        found: &'a Extraction,
    ) -> MentionRecord<'a> {
        let entity = &found.entities[mention.entity.0 as usize];
        MentionRecord {
            mention_id: index as u64 + 1,
            start: self.at(mention.span.start()),
            end: self.at(mention.span.end()),
            text: self.words(Some(mention.span)),
            kind: mention.label.as_str().into(),
            name: entity.name.as_ref().into(),
            entity_id: entity.id.as_ref().into(),
            wikidata: entity.wikidata.as_ref().into(),
            country: entity.country.as_ref().into(),
            method: method_name(mention.method).into(),
            rule: mention.rule.as_ref().into(),
            confidence: f64::from(hundredths(mention.confidence)) / 100.0,
        }
    }

    fn quote(&self, index: usize, quote: &'a Quote, found: &'a Extraction) -> QuoteRecord<'a> {
        let span = whole(quote);
        let speaker = quote.speaker.as_ref();
        let mention = speaker.map(|speaker| speaker.mention);
        let entity = speaker
            .and_then(|speaker| speaker.entity)
            .map(|index| &found.entities[index.0 as usize]);
        QuoteRecord {
            quote_id: index as u64 + 1,
            kind: kind_name(quote.kind).into(),
            start: self.at(span.start()),
            end: self.at(span.end()),
            parts: self.parts(quote),
            quote: self.said(quote),
            speaker: speaker.map_or("", |speaker| &speaker.name).into(),
            speaker_mention: self.words(mention),
            speaker_start: mention.map(|span| self.at(span.start())),
            speaker_end: mention.map(|span| self.at(span.end())),
            speaker_type: speaker
                .map_or("", |speaker| speaker_type_name(speaker.kind))
                .into(),
            entity_id: entity.map_or("", |entity| &entity.id).into(),
            wikidata: entity.map_or("", |entity| &entity.wikidata).into(),
            role: self.words(quote.role),
            affiliation: self.words(quote.affiliation),
            cue: self.words(quote.cue),
            cue_start: quote.cue.map(|span| self.at(span.start())),
            cue_end: quote.cue.map(|span| self.at(span.end())),
            said_on: date(quote.said_on),
            said_at: self.words(quote.said_at),
            via: self.words(quote.via),
            addressee: self.words(quote.addressee),
            rule: quote.rule.as_ref().into(),
            confidence: f64::from(hundredths(quote.confidence)) / 100.0,
        }
    }

    fn parts(&self, quote: &Quote) -> Cow<'a, str> {
        let mut parts = String::new();
        if quote.parts.len() > 1 {
            for (index, part) in quote.parts.iter().enumerate() {
                let between = if index == 0 { "" } else { ";" };
                let (start, end) = (self.at(part.start()), self.at(part.end()));
                write!(parts, "{between}{start}-{end}").expect("writing to memory succeeds");
            }
        }
        parts.into()
    }

    fn said(&self, quote: &Quote) -> Cow<'a, str> {
        match quote.parts.as_slice() {
            [part] => self.words(Some(*part)),
            _ => {
                let mut said_words = String::new();
                said(&mut said_words, quote, self.text);
                said_words.into()
            }
        }
    }
}
