//! Formats whose files can only be written from front to back: workbooks, databases, graphs, the page.
//!
//! A [`Collector`] is fed with one [`Record`] after the other and never holds the texts of more than one, so that
//! memory does not grow with the documents (lists of names and pairs do grow with the names). The same records give
//! the same bytes: nothing in the files tells when they were written.

mod annotation;
mod brat;
#[cfg(any(feature = "xlsx", feature = "sqlite", feature = "parquet"))]
mod cell;
mod gephi;
#[cfg(feature = "page")]
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod spacy;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "xlsx")]
mod xlsx;

use crate::error::{Error, Result};
use crate::output::Record;
use crate::text::OffsetUnit;
use std::fs::File;
use std::io::{self, BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A format that is made from records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Export {
    /// One workbook: documents, entities, quotes, table.
    Xlsx,
    /// One SQLite database with full-text search.
    Sqlite,
    /// The four tables as Parquet.
    Parquet,
    /// Nodes and edges as CSV and as GEXF.
    Gephi,
    /// Names and quotes for displaCy, one JSON object a line.
    Spacy,
    /// A folder of texts with stand-off annotations.
    Brat,
    /// W3C Web Annotations as JSON-LD.
    WebAnnotation,
    /// One HTML file to read and check everything.
    Page,
}

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Manner {
    /// The unit of the records' offsets.
    pub unit: OffsetUnit,
    /// The language that the page opens in.
    pub language: Language,
}

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Indonesian.
    #[default]
    Indonesian,
    /// English.
    English,
}

impl Language {
    /// ISO 639-1.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::Indonesian => "id",
            Language::English => "en",
        }
    }
}

/// Takes records one by one and writes one format.
pub trait Collector {
    /// Writes one record.
    ///
    /// # Errors
    /// As the system or the format's library says.
    fn add(&mut self, record: &Record<'_>) -> Result<()>;

    /// Writes what is left, and tells what the user should know of it (shortened cells, further sheets).
    ///
    /// # Errors
    /// As [`add`](Collector::add).
    fn finish(self: Box<Self>) -> Result<Vec<String>>;
}

impl Export {
    /// All of them, in the order of the documentation.
    pub const ALL: [Export; 8] = [
        Export::Xlsx,
        Export::Sqlite,
        Export::Parquet,
        Export::Gephi,
        Export::Spacy,
        Export::Brat,
        Export::WebAnnotation,
        Export::Page,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Export::Xlsx => "xlsx",
            Export::Sqlite => "sqlite",
            Export::Parquet => "parquet",
            Export::Gephi => "gephi",
            Export::Spacy => "spacy",
            Export::Brat => "brat",
            Export::WebAnnotation => "annotation",
            Export::Page => "page",
        }
    }

    /// The files (for brat: the folder) that it writes into an output folder.
    #[must_use]
    pub fn files(self) -> &'static [&'static str] {
        match self {
            Export::Xlsx => &["kutip.xlsx"],
            Export::Sqlite => &["kutip.db"],
            Export::Parquet => &[
                "documents.parquet",
                "entities.parquet",
                "quotes.parquet",
                "table.parquet",
            ],
            Export::Gephi => &["nodes.csv", "edges.csv", "mentions.gexf", "speech.gexf"],
            Export::Spacy => &["displacy.jsonl"],
            Export::Brat => &["brat"],
            Export::WebAnnotation => &["annotations.jsonld"],
            Export::Page => &["page.html"],
        }
    }

    /// The one-file format that a file's name asks for.
    #[must_use]
    pub fn of_file(path: &Path) -> Option<Export> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "xlsx" => Export::Xlsx,
            "db" | "sqlite" | "sqlite3" => Export::Sqlite,
            "jsonld" => Export::WebAnnotation,
            "html" | "htm" => Export::Page,
            _ => return None,
        })
    }

    /// Whether the format can only count in code points.
    #[must_use]
    pub fn counts_code_points(self) -> bool {
        matches!(
            self,
            Export::Spacy | Export::Brat | Export::WebAnnotation | Export::Page
        )
    }

    /// The Cargo feature that the format needs and this build of kutip lacks.
    #[must_use]
    pub fn missing_feature(self) -> Option<&'static str> {
        let (feature, built) = match self {
            Export::Xlsx => ("xlsx", cfg!(feature = "xlsx")),
            Export::Sqlite => ("sqlite", cfg!(feature = "sqlite")),
            Export::Parquet => ("parquet", cfg!(feature = "parquet")),
            Export::Page => ("page", cfg!(feature = "page")),
            _ => return None,
        };
        (!built).then_some(feature)
    }

    /// A collector that writes to `paths`, one for each of [`files`](Export::files). What stands there is replaced.
    ///
    /// # Errors
    /// [`Error::Refused`] where the format is not in this build or cannot count in the unit of the records;
    /// [`Error::Io`] as the system says.
    ///
    /// # Panics
    /// If there are fewer paths than files.
    pub fn collector(self, paths: &[PathBuf], manner: Manner) -> Result<Box<dyn Collector>> {
        assert_eq!(paths.len(), self.files().len(), "a path for each file");
        self.check(manner)?;
        match self {
            #[cfg(feature = "xlsx")]
            Export::Xlsx => Ok(Box::new(xlsx::Workbook::new(&paths[0]))),
            #[cfg(feature = "sqlite")]
            Export::Sqlite => Ok(Box::new(sqlite::Database::create(&paths[0])?)),
            #[cfg(feature = "parquet")]
            Export::Parquet => Ok(Box::new(parquet::Files::create(paths)?)),
            #[cfg(feature = "page")]
            Export::Page => Ok(Box::new(page::Page::create(&paths[0], manner.language)?)),
            Export::Gephi => Ok(Box::new(gephi::Graph::new(paths))),
            Export::Spacy => Ok(Box::new(spacy::Displacy::create(&paths[0])?)),
            Export::Brat => Ok(Box::new(brat::Brat::create(&paths[0])?)),
            Export::WebAnnotation => Ok(Box::new(annotation::Annotations::create(&paths[0])?)),
            #[cfg(not(all(
                feature = "xlsx",
                feature = "sqlite",
                feature = "parquet",
                feature = "page"
            )))]
            _ => unreachable!("a format without its feature was refused"),
        }
    }

    /// Whether the format is in this build and can count in the unit.
    ///
    /// # Errors
    /// [`Error::Refused`], with what to do.
    pub fn check(self, manner: Manner) -> Result<()> {
        let name = self.name();
        if let Some(feature) = self.missing_feature() {
            return Err(Error::Refused(format!(
                "this kutip was built without {name}; build it with `cargo install --path . --features {feature}`"
            )));
        }
        if self.counts_code_points() && manner.unit != OffsetUnit::CodePoint {
            return Err(Error::Refused(format!(
                "{name} counts in code points: leave --offsets as it is"
            )));
        }
        Ok(())
    }
}

/// Feeds a collector with the lines of a `kutip.jsonl`.
///
/// # Errors
/// As the collector says; [`Error::Io`] where the lines cannot be read or one of them is no record.
pub fn feed(path: &Path, lines: &mut dyn BufRead, collector: &mut dyn Collector) -> Result<()> {
    let failed = |source| Error::Io {
        path: path.to_owned(),
        source,
    };
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line).map_err(failed)? == 0 {
            return Ok(());
        }
        let record = serde_json::from_str(&line).map_err(|error| failed(error.into()))?;
        collector.add(&record)?;
    }
}

/// Writes a workbook with one sheet of texts.
///
/// # Errors
/// [`Error::Io`] as the system says; [`Error::Refused`] in a build without workbooks.
pub fn write_rows(path: &Path, name: &str, columns: &[&str], rows: &[Vec<String>]) -> Result<()> {
    #[cfg(feature = "xlsx")]
    {
        xlsx::write_rows(path, name, columns, rows).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })
    }
    #[cfg(not(feature = "xlsx"))]
    {
        let _ = (path, name, columns, rows);
        Export::Xlsx.check(Manner::default())
    }
}

/// A file that is written, with its name for errors.
struct Sink {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Sink {
    fn create(path: &Path) -> Result<Sink> {
        let file = File::create(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        Ok(Sink {
            path: path.to_owned(),
            file: BufWriter::with_capacity(1 << 16, file),
        })
    }

    /// Runs `write` and gives its error the file's name.
    fn with(&mut self, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<()> {
        write(&mut self.file).map_err(|source| Error::Io {
            path: self.path.clone(),
            source,
        })
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.with(|file| file.write_all(bytes))
    }

    /// One line of JSON.
    fn json(&mut self, value: &impl serde::Serialize) -> Result<()> {
        self.with(|file| {
            serde_json::to_writer(&mut *file, value)?;
            file.write_all(b"\n")
        })
    }

    fn close(mut self) -> Result<()> {
        self.with(BufWriter::flush)
    }
}
