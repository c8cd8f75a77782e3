//! Reads back what a finished run wrote: a folder with `kutip.jsonl`, or with the three CSV tables.

use super::folder::{read_manifest, write_again};
use crate::error::{Error, Result};
use crate::input::{Inputs, ReadOptions, Reader, Reading};
use crate::output::{Format, MentionRecord, QuoteRecord, Record, Table};
use crate::text::Document;
use csv::StringRecord;
use serde::Deserialize;
use std::collections::{HashSet, VecDeque};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// A finished run's folder.
#[derive(Debug, Clone)]
pub struct Stored {
    folder: PathBuf,
    records: bool,
    read: ReadOptions,
}

/// A row of `documents.csv`, as far as a record has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DocumentRow {
    doc_id: String,
    source: String,
    title: String,
    outlet: String,
    published: String,
    language: String,
    chars: Option<u64>,
    paragraphs: Option<u64>,
    status: String,
    message: String,
    url: String,
    author: String,
    section: String,
    published_from: String,
}

impl Stored {
    /// The run that `folder` holds; `None` if kutip finished none there.
    ///
    /// # Errors
    /// [`Error::Refused`] where the run's files cannot be read back, or do not count in code points.
    pub fn open(folder: &Path) -> Result<Option<Stored>> {
        let Some(manifest) = folder.is_dir().then(|| read_manifest(folder)).flatten() else {
            return Ok(None);
        };
        let refuse = |why: &str| Err(Error::Refused(format!("{}: {why}", folder.display())));
        if manifest
            .plan
            .value("option --offsets")
            .is_some_and(|unit| unit != "CodePoint")
        {
            return refuse(
                "the offsets are not in code points: run `kutip extract` without --offsets",
            );
        }
        if manifest.plan.value("option --enrich") == Some("true") {
            return refuse("enriched records cannot be read back: name the articles themselves");
        }
        let records = folder.join("kutip.jsonl").is_file();
        let tables = Table::ALL
            .iter()
            .all(|table| folder.join(table.file()).is_file());
        if !records && !tables {
            return refuse(
                "has neither kutip.jsonl nor the CSV tables: name the articles themselves",
            );
        }
        if !records
            && manifest.plan.value("option --format") == Some(&format!("{:?}", Format::ExcelCsv))
        {
            return refuse(
                "CSV written with --excel cannot be read back: name the articles themselves",
            );
        }
        Ok(Some(Stored {
            folder: folder.to_owned(),
            records,
            read: ReadOptions::default(),
        }))
    }

    /// The same, with the sources read again as the run read them.
    #[must_use]
    pub fn reading(self, read: ReadOptions) -> Stored {
        Stored { read, ..self }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether the run is kept as the three tables.
    #[must_use]
    pub fn has_tables(&self) -> bool {
        Table::ALL
            .iter()
            .all(|table| self.folder.join(table.file()).is_file())
    }

    /// Writes the run's tables into the folder `to`, as a finished run with one `fact` more in its plan: documents and
    /// entities as they are, the table of quotes by `quotes`, which is given its path.
    ///
    /// # Errors
    /// [`Error::Refused`] where `to` may not be replaced; else as `quotes` and as the system says.
    pub fn write_again(
        &self,
        to: &Path,
        force: bool,
        fact: (&str, &str),
        quotes: &mut dyn FnMut(&Path) -> Result<()>,
    ) -> Result<()> {
        let tables = Table::ALL.map(Table::file);
        write_again(&self.folder, to, force, fact, &tables, quotes)
    }

    /// Gives each document to `sink`, in order. Where only the tables stand, the texts are read again from the sources
    /// if `texts` asks for them, and are empty if not.
    ///
    /// # Errors
    /// The sink's; [`Error::Io`] as the system says or where a file is not as kutip wrote it; [`Error::Refused`] where
    /// the sources have changed.
    pub fn each(&self, texts: bool, sink: &mut dyn FnMut(&Record<'_>) -> Result<()>) -> Result<()> {
        if self.records {
            let path = self.folder.join("kutip.jsonl");
            let file = File::open(&path).map_err(|error| failed(&path, error))?;
            return each_line(&path, &mut BufReader::new(file), sink);
        }
        self.each_row(texts, sink)
    }

    fn each_row(&self, texts: bool, sink: &mut dyn FnMut(&Record<'_>) -> Result<()>) -> Result<()> {
        let mut texts = if texts { Some(self.texts()?) } else { None };
        let mut documents = Rows::open(&self.folder, Table::Documents)?;
        let mut entities = Rows::open(&self.folder, Table::Entities)?;
        let mut quotes = Rows::open(&self.folder, Table::Quotes)?;
        while let Some(row) = documents.next.take() {
            documents.advance()?;
            let row: DocumentRow = documents.parse(&row)?;
            let text = match &mut texts {
                Some(texts) => texts.of(&row)?,
                None => String::new(),
            };
            let (mentions, said) = (entities.of(&row.doc_id)?, quotes.of(&row.doc_id)?);
            let mentions = mentions.iter().map(|row| entities.parse(row));
            let said = said.iter().map(|row| quotes.parse(row));
            sink(&Record {
                text: text.into(),
                entities: mentions.collect::<Result<Vec<MentionRecord<'_>>>>()?,
                quotes: said.collect::<Result<Vec<QuoteRecord<'_>>>>()?,
                doc_id: row.doc_id.into(),
                source: row.source.into(),
                title: row.title.into(),
                outlet: row.outlet.into(),
                published: row.published.into(),
                language: row.language.into(),
                status: row.status.into(),
                message: row.message.into(),
                url: row.url.into(),
                author: row.author.into(),
                section: row.section.into(),
                published_from: row.published_from.into(),
                paragraphs: row.paragraphs,
            })?;
        }
        Ok(())
    }

    /// The texts of the run's sources, in the order of its documents.
    fn texts(&self) -> Result<Texts> {
        let mut documents = Rows::open(&self.folder, Table::Documents)?;
        let (mut seen, mut sources) = (HashSet::new(), Vec::new());
        while let Some(row) = documents.next.take() {
            documents.advance()?;
            let row: DocumentRow = documents.parse(&row)?;
            if seen.insert(row.source.clone()) {
                sources.push(PathBuf::from(row.source));
            }
        }
        let options = self.read.clone();
        let inputs = Inputs::new(&sources, &[], None).map_err(|missing| {
            let first = missing
                .first()
                .map(|(path, error)| format!("{}: {error}", path.display()));
            changed(&first.unwrap_or_default())
        })?;
        Ok(Texts {
            reader: Reader::new(&inputs, options.clone()),
            options,
            ready: VecDeque::new(),
        })
    }
}

/// Gives each line of a file of records to `sink`.
fn each_line(
    path: &Path,
    lines: &mut dyn BufRead,
    sink: &mut dyn FnMut(&Record<'_>) -> Result<()>,
) -> Result<()> {
    let mut line = String::new();
    while lines
        .read_line(&mut line)
        .map_err(|error| failed(path, error))?
        > 0
    {
        let record = serde_json::from_str(&line).map_err(|error| failed(path, error))?;
        sink(&record)?;
        line.clear();
    }
    Ok(())
}

fn failed(path: &Path, error: impl Into<io::Error>) -> Error {
    Error::Io {
        path: path.to_owned(),
        source: error.into(),
    }
}

fn changed(what: &str) -> Error {
    Error::Refused(format!(
        "the articles that this run read cannot be read again as they were ({what}): name the articles themselves, or \
         extract with --format jsonl, which keeps the texts"
    ))
}

/// The documents of the sources, read again.
struct Texts {
    reader: Reader,
    options: ReadOptions,
    ready: VecDeque<Reading>,
}

impl Texts {
    fn next(&mut self) -> Option<Document> {
        loop {
            if let Some(reading) = self.ready.pop_front() {
                return Some(
                    reading.map_or_else(|_| Document::default(), |article| article.document),
                );
            }
            for item in self.reader.next()?.items {
                item.articles(&self.options, &mut |reading| self.ready.push_back(reading));
            }
        }
    }

    /// The text of the next document, which must be the one that the row tells of.
    fn of(&mut self, row: &DocumentRow) -> Result<String> {
        let document = self.next().unwrap_or_default();
        let text = document.text();
        if row
            .chars
            .is_some_and(|chars| text.chars().count() as u64 != chars)
        {
            return Err(changed(&row.doc_id));
        }
        Ok(text.to_owned())
    }
}

/// The rows of a table, one ahead.
struct Rows {
    path: PathBuf,
    csv: csv::Reader<File>,
    headers: StringRecord,
    next: Option<StringRecord>,
}

impl Rows {
    fn open(folder: &Path, table: Table) -> Result<Rows> {
        let path = folder.join(table.file());
        let mut csv = csv::Reader::from_path(&path).map_err(|error| failed(&path, error))?;
        let headers = csv.headers().map_err(|error| failed(&path, error))?.clone();
        let mut rows = Rows {
            path,
            csv,
            headers,
            next: None,
        };
        rows.advance()?;
        Ok(rows)
    }

    fn advance(&mut self) -> Result<()> {
        let mut row = StringRecord::new();
        let more = self
            .csv
            .read_record(&mut row)
            .map_err(|error| failed(&self.path, error))?;
        self.next = more.then_some(row);
        Ok(())
    }

    /// The rows of a document: those at the head that carry its id.
    fn of(&mut self, doc_id: &str) -> Result<Vec<StringRecord>> {
        let mut rows = Vec::new();
        while let Some(row) = self.next.take_if(|row| row.get(0) == Some(doc_id)) {
            rows.push(row);
            self.advance()?;
        }
        Ok(rows)
    }

    fn parse<'r, T: Deserialize<'r>>(&'r self, row: &'r StringRecord) -> Result<T> {
        row.deserialize(Some(&self.headers))
            .map_err(|error| failed(&self.path, error))
    }
}
