//! What was found in one document, as Python objects whose attributes are named as the columns of the tables.

use crate::html;
use jiff::civil::Date;
use kutip::output::{MentionRecord, QuoteRecord, Record, Row, Table, Writer};
use kutip::text::OffsetUnit;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

/// A name in a text: a row of ``entities.csv``. Unknown values are ``None``.
#[pyclass(frozen, get_all, eq, module = "kutip")]
#[derive(Clone, PartialEq)]
pub(crate) struct Mention {
    /// Id of the document.
    pub(crate) doc_id: String,
    /// Counts from 1 within the document.
    pub(crate) mention_id: u64,
    /// First code point: ``text[start:end]`` is the name.
    pub(crate) start: u64,
    /// One past the last code point.
    pub(crate) end: u64,
    /// The words, to the letter.
    pub(crate) text: String,
    /// ``PERSON``, ``COUNTRY``, ``PLACE``, ``ORG`` or ``OUTLET``.
    #[pyo3(name = "type")]
    pub(crate) kind: String,
    /// The canonical name.
    pub(crate) name: Option<String>,
    /// The gazetteer's id.
    pub(crate) entity_id: Option<String>,
    /// Wikidata's Q number.
    pub(crate) wikidata: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub(crate) country: Option<String>,
    /// ``gazetteer``, ``rule`` or ``coreference``.
    pub(crate) method: Option<String>,
    /// The rule or gazetteer entry that made the row.
    pub(crate) rule: Option<String>,
    /// From 0 to 1.
    pub(crate) confidence: f64,
}

/// A quote: a row of ``quotes.csv``. Unknown values are ``None``.
#[pyclass(frozen, get_all, eq, module = "kutip")]
#[derive(Clone, PartialEq)]
pub(crate) struct Quote {
    /// Id of the document.
    pub(crate) doc_id: String,
    /// Counts from 1 within the document.
    pub(crate) quote_id: u64,
    /// ``direct``, ``mixed`` or ``indirect``.
    pub(crate) kind: String,
    /// First quoted code point.
    pub(crate) start: u64,
    /// One past the last quoted code point.
    pub(crate) end: u64,
    /// The pieces of an interrupted quote, ``120-180;210-260``.
    pub(crate) parts: Option<String>,
    /// The quoted words; pieces are joined with `` … ``.
    pub(crate) quote: String,
    /// Canonical name, or the description of an unnamed speaker.
    pub(crate) speaker: Option<String>,
    /// The words that name the speaker here.
    pub(crate) speaker_mention: Option<String>,
    /// Where they begin.
    pub(crate) speaker_start: Option<u64>,
    /// Where they end.
    pub(crate) speaker_end: Option<u64>,
    /// ``person``, ``organization`` or ``unnamed``.
    pub(crate) speaker_type: Option<String>,
    /// The speaker's id in the gazetteer.
    pub(crate) entity_id: Option<String>,
    /// The speaker's Q number.
    pub(crate) wikidata: Option<String>,
    /// The speaker's role.
    pub(crate) role: Option<String>,
    /// The organisation the role is held in.
    pub(crate) affiliation: Option<String>,
    /// The reporting words.
    pub(crate) cue: Option<String>,
    /// Where they begin.
    pub(crate) cue_start: Option<u64>,
    /// Where they end.
    pub(crate) cue_end: Option<u64>,
    /// The day it was said.
    pub(crate) said_on: Option<Date>,
    /// The place it was said.
    pub(crate) said_at: Option<String>,
    /// The outlet it is quoted through.
    pub(crate) via: Option<String>,
    /// To whom it was said.
    pub(crate) addressee: Option<String>,
    /// The rule that linked the speaker.
    pub(crate) rule: Option<String>,
    /// From 0 to 1.
    pub(crate) confidence: f64,
    /// The pieces as ranges of code points; one where the quote is not interrupted.
    pub(crate) pieces: Vec<(u64, u64)>,
}

/// What was found in one document.
#[pyclass(frozen, get_all, module = "kutip")]
pub(crate) struct Extraction {
    /// Id of the document.
    doc_id: String,
    /// Where it came from.
    source: Option<String>,
    /// Its title.
    title: Option<String>,
    /// The outlet, as told with the text or by its dateline.
    outlet: Option<String>,
    /// Day of publication.
    published: Option<Date>,
    /// ISO 639-1.
    language: Option<String>,
    /// Code points of the text.
    chars: u64,
    /// Number of paragraphs.
    paragraphs: Option<u64>,
    /// ``ok``, ``empty`` or ``skipped``.
    status: String,
    /// Why, or warnings (an odd quotation mark), in plain words.
    message: Option<String>,
    /// Where it stands on the web.
    url: Option<String>,
    /// Who wrote it, as told with the text or by its by-line.
    author: Option<String>,
    /// Channel or category.
    section: Option<String>,
    /// What told the day: ``input``, ``dateline`` or ``text``.
    published_from: Option<String>,
    /// The text, to the letter.
    text: String,
    /// All names, a tuple of `Mention`.
    entities: Py<PyTuple>,
    /// All quotes, a tuple of `Quote`.
    quotes: Py<PyTuple>,
}

/// An [`Extraction`] that is not Python's yet.
pub(crate) struct Found {
    pub(crate) status: String,
    pub(crate) message: String,
    record: Record<'static>,
    entities: Vec<Mention>,
    quotes: Vec<Quote>,
}

/// Keeps what was found in each document.
#[derive(Default)]
pub(crate) struct FoundWriter(Vec<Found>);

impl Writer<Vec<Found>> for FoundWriter {
    fn write(&mut self, row: &Row<'_>) {
        let record = Record::new(row, OffsetUnit::CodePoint);
        let doc_id = &*record.doc_id;
        let entities = record.entities.iter().map(|m| mention(doc_id, m));
        let quotes = record.quotes.iter().map(|q| quote(doc_id, q));
        let (entities, quotes) = (entities.collect(), quotes.collect());
        let owned = |text: &str| text.to_owned().into();
        self.0.push(Found {
            status: record.status.to_string(),
            message: record.message.to_string(),
            record: Record {
                doc_id: owned(doc_id),
                source: owned(&record.source),
                title: owned(&record.title),
                outlet: owned(&record.outlet),
                published: owned(&record.published),
                language: owned(&record.language),
                url: owned(&record.url),
                author: owned(&record.author),
                section: owned(&record.section),
                published_from: owned(&record.published_from),
                text: owned(&record.text),
                paragraphs: record.paragraphs,
                ..Record::default()
            },
            entities,
            quotes,
        });
    }

    fn finish(&mut self) -> Vec<Found> {
        std::mem::take(&mut self.0)
    }
}

/// A text; an empty one is unknown.
fn known(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn mention(doc_id: &str, record: &MentionRecord<'_>) -> Mention {
    Mention {
        doc_id: doc_id.to_owned(),
        mention_id: record.mention_id,
        start: record.start,
        end: record.end,
        text: record.text.to_string(),
        kind: record.kind.to_string(),
        name: known(&record.name),
        entity_id: known(&record.entity_id),
        wikidata: known(&record.wikidata),
        country: known(&record.country),
        method: known(&record.method),
        rule: known(&record.rule),
        confidence: record.confidence,
    }
}

fn quote(doc_id: &str, record: &QuoteRecord<'_>) -> Quote {
    Quote {
        doc_id: doc_id.to_owned(),
        quote_id: record.quote_id,
        kind: record.kind.to_string(),
        start: record.start,
        end: record.end,
        parts: known(&record.parts),
        quote: record.quote.to_string(),
        speaker: known(&record.speaker),
        speaker_mention: known(&record.speaker_mention),
        speaker_start: record.speaker_start,
        speaker_end: record.speaker_end,
        speaker_type: known(&record.speaker_type),
        entity_id: known(&record.entity_id),
        wikidata: known(&record.wikidata),
        role: known(&record.role),
        affiliation: known(&record.affiliation),
        cue: known(&record.cue),
        cue_start: record.cue_start,
        cue_end: record.cue_end,
        said_on: record.said_on.parse().ok(),
        said_at: known(&record.said_at),
        via: known(&record.via),
        addressee: known(&record.addressee),
        rule: known(&record.rule),
        confidence: record.confidence,
        pieces: record.pieces().collect(),
    }
}

impl Extraction {
    pub(crate) fn new(py: Python<'_>, found: Found) -> PyResult<Extraction> {
        let record = found.record;
        let chars = record.text.chars().count() as u64;
        Ok(Extraction {
            doc_id: record.doc_id.into_owned(),
            source: known(&record.source),
            title: known(&record.title),
            outlet: known(&record.outlet),
            published: record.published.parse().ok(),
            language: known(&record.language),
            chars,
            paragraphs: record.paragraphs,
            status: found.status,
            message: known(&found.message),
            url: known(&record.url),
            author: known(&record.author),
            section: known(&record.section),
            published_from: known(&record.published_from),
            text: record.text.into_owned(),
            entities: PyTuple::new(py, found.entities)?.unbind(),
            quotes: PyTuple::new(py, found.quotes)?.unbind(),
        })
    }
}

/// Values of an object by the names of a table's columns.
fn by_columns<'py>(object: &Bound<'py, PyAny>, columns: &[&str]) -> PyResult<Bound<'py, PyDict>> {
    let values = PyDict::new(object.py());
    for column in columns {
        values.set_item(column, object.getattr(*column)?)?;
    }
    Ok(values)
}

/// `Name(a=…, b=…)`.
fn shown(object: &Bound<'_, PyAny>, attributes: &[&str]) -> PyResult<String> {
    let mut parts = Vec::new();
    for attribute in attributes {
        let value = object.getattr(*attribute)?;
        parts.push(format!("{attribute}={}", value.repr()?.to_cow()?));
    }
    let name = object.get_type().name()?;
    Ok(format!("{}({})", name.to_cow()?, parts.join(", ")))
}

#[pymethods]
impl Mention {
    fn __repr__(slf: Bound<'_, Self>) -> PyResult<String> {
        shown(&slf, &["text", "type", "name", "start", "end"])
    }

    /// The row as a dictionary.
    ///
    /// Returns
    /// -------
    /// dict
    ///     The columns of ``entities.csv`` and their values.
    fn to_dict(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyDict>> {
        by_columns(&slf, Table::Entities.columns())
    }
}

#[pymethods]
impl Quote {
    fn __repr__(slf: Bound<'_, Self>) -> PyResult<String> {
        shown(&slf, &["quote", "speaker", "kind", "start", "end"])
    }

    /// The row as a dictionary.
    ///
    /// Returns
    /// -------
    /// dict
    ///     The columns of ``quotes.csv`` and their values.
    fn to_dict(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyDict>> {
        by_columns(&slf, Table::Quotes.columns())
    }
}

#[pymethods]
impl Extraction {
    fn __repr__(slf: Bound<'_, Self>) -> PyResult<String> {
        let (py, this) = (slf.py(), slf.get());
        let status = match this.status.as_str() {
            "ok" => String::new(),
            other => format!("{other}, "),
        };
        Ok(format!(
            "<kutip.Extraction {}: {status}{} entities, {} quotes>",
            PyString::new(py, &this.doc_id).repr()?.to_cow()?,
            this.entities.bind(py).len(),
            this.quotes.bind(py).len()
        ))
    }

    /// The text with names coloured by type and quotes marked, for notebooks.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let entities: Vec<PyRef<'_, Mention>> = self.entities.bind(py).extract()?;
        let quotes: Vec<PyRef<'_, Quote>> = self.quotes.bind(py).extract()?;
        let entities: Vec<&Mention> = entities.iter().map(|m| &**m).collect();
        let quotes: Vec<&Quote> = quotes.iter().map(|q| &**q).collect();
        Ok(html::view(&self.text, &entities, &quotes))
    }

    /// Everything as dictionaries and lists.
    ///
    /// Returns
    /// -------
    /// dict
    ///     The document's columns, ``text``, and under ``entities`` and ``quotes`` the rows.
    fn to_dict(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyDict>> {
        let counts = ["mentions", "quotes"];
        let columns: Vec<&str> = Table::Documents
            .columns()
            .iter()
            .copied()
            .filter(|column| !counts.contains(column))
            .chain(["text"])
            .collect();
        let values = by_columns(&slf, &columns)?;
        for name in ["entities", "quotes"] {
            let mut rows = Vec::new();
            for row in slf.getattr(name)?.try_iter()? {
                rows.push(row?.call_method0("to_dict")?);
            }
            values.set_item(name, rows)?;
        }
        Ok(values)
    }
}
