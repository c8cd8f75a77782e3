//! One SQLite database: keys, indexes, views, and full-text search on the quotes. Datasette opens it as it is.

use super::Collector;
use super::cell::{self, Cell, Kind, Sheet};
use crate::error::{Error, Result};
use crate::output::Record;
use crate::table::Tally;
use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, params_from_iter};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Documents of one transaction.
const TRANSACTION: u64 = 1000;

const END: &str = "
CREATE INDEX entities_name ON entities(name);
CREATE INDEX entities_type ON entities(type);
CREATE INDEX entities_entity_id ON entities(entity_id);
CREATE INDEX quotes_speaker ON quotes(speaker);
CREATE INDEX quotes_entity_id ON quotes(entity_id);
CREATE INDEX documents_outlet ON documents(outlet);
CREATE INDEX documents_published ON documents(published);
CREATE VIRTUAL TABLE quotes_fts USING fts5(quote, speaker, role, content=\"quotes\", content_rowid=\"id\",
  tokenize='unicode61 remove_diacritics 2');
INSERT INTO quotes_fts(rowid, quote, speaker, role) SELECT id, quote, speaker, role FROM quotes;
CREATE VIEW quotes_with_documents AS
  SELECT q.id, q.doc_id, d.published, d.outlet, d.title, q.kind, q.speaker, q.role, q.affiliation, q.quote, q.confidence
  FROM quotes q JOIN documents d USING (doc_id);
CREATE VIEW speakers AS
  SELECT speaker, speaker_type, entity_id, count(*) AS quotes, count(DISTINCT doc_id) AS documents
  FROM quotes WHERE speaker IS NOT NULL GROUP BY speaker, speaker_type, entity_id ORDER BY quotes DESC, speaker;
CREATE VIEW mentions_by_month AS
  SELECT substr(d.published, 1, 7) AS month, e.type, e.name, count(*) AS mentions, count(DISTINCT d.doc_id) AS documents
  FROM entities e JOIN documents d USING (doc_id) WHERE d.published IS NOT NULL GROUP BY month, e.type, e.name;
";

/// Writes `kutip.db`.
pub(super) struct Database {
    path: PathBuf,
    connection: Connection,
    inserts: [String; 4],
    tally: Tally,
    documents: u64,
}

impl Database {
    pub(super) fn create(path: &Path) -> Result<Database> {
        match fs::remove_file(path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(Error::Io {
                    path: path.to_owned(),
                    source,
                });
            }
            _ => {}
        }
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(path)?;
            // The file is written beside its place and thrown away if anything fails.
            connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
            connection.execute_batch(&schema())?;
            connection.execute_batch("BEGIN")?;
            Ok(connection)
        };
        let connection = open().map_err(|error| failed(path, error))?;
        Ok(Database {
            path: path.to_owned(),
            connection,
            inserts: Sheet::ALL.map(insert),
            tally: Tally::default(),
            documents: 0,
        })
    }

    fn row(&self, sheet: Sheet, cells: &[Cell<'_>], text: Option<&str>) -> rusqlite::Result<()> {
        let mut statement = self
            .connection
            .prepare_cached(&self.inserts[sheet as usize])?;
        let text = text.map(Cell::Text);
        statement.execute(params_from_iter(cells.iter().chain(text.iter())))?;
        Ok(())
    }

    fn record(&self, record: &Record<'_>) -> rusqlite::Result<()> {
        cell::rows(record, |sheet, cells| {
            let text = (sheet == Sheet::Documents).then_some(&*record.text);
            self.row(sheet, cells, text)
        })?;
        if self.documents.is_multiple_of(TRANSACTION) {
            self.connection.execute_batch("COMMIT; BEGIN")?;
        }
        Ok(())
    }

    fn end(&self) -> rusqlite::Result<()> {
        for row in self.tally.rows() {
            self.row(Sheet::Table, &cell::entity(&row), None)?;
        }
        self.connection.execute_batch(END)?;
        self.connection.execute_batch("COMMIT; PRAGMA optimize;")
    }
}

impl Collector for Database {
    fn add(&mut self, record: &Record<'_>) -> Result<()> {
        self.tally.add(record);
        self.documents += 1;
        self.record(record)
            .map_err(|error| failed(&self.path, error))
    }

    fn finish(self: Box<Self>) -> Result<Vec<String>> {
        self.end().map_err(|error| failed(&self.path, error))?;
        let (path, closed) = (self.path, self.connection.close());
        closed.map_err(|(_, error)| failed(&path, error))?;
        Ok(Vec::new())
    }
}

fn failed(path: &Path, error: rusqlite::Error) -> Error {
    Error::Io {
        path: path.to_owned(),
        source: io::Error::other(error),
    }
}

fn name(sheet: Sheet) -> &'static str {
    match sheet {
        Sheet::Documents => "documents",
        Sheet::Entities => "entities",
        Sheet::Quotes => "quotes",
        // `table` is a word of SQL.
        Sheet::Table => "entity_table",
    }
}

fn schema() -> String {
    let mut sql = String::new();
    for sheet in Sheet::ALL {
        let id = if sheet == Sheet::Documents {
            ""
        } else {
            "id INTEGER PRIMARY KEY, "
        };
        let mut columns: Vec<String> = Vec::new();
        for column in sheet.columns() {
            let kind = match cell::kind(column) {
                Kind::Text | Kind::Date => "TEXT",
                Kind::Integer => "INTEGER",
                Kind::Share => "REAL",
            };
            let rest = match (sheet, *column) {
                (Sheet::Documents, "doc_id") => " PRIMARY KEY",
                (_, "doc_id") => " NOT NULL REFERENCES documents(doc_id)",
                _ => "",
            };
            columns.push(format!("\"{column}\" {kind}{rest}"));
        }
        match sheet {
            Sheet::Documents => columns.push("\"text\" TEXT".to_owned()),
            Sheet::Entities => columns.push("UNIQUE (doc_id, mention_id)".to_owned()),
            Sheet::Quotes => columns.push("UNIQUE (doc_id, quote_id)".to_owned()),
            Sheet::Table => {}
        }
        let table = name(sheet);
        writeln!(sql, "CREATE TABLE {table} ({id}{});", columns.join(", "))
            .expect("writing to memory succeeds");
    }
    sql
}

fn insert(sheet: Sheet) -> String {
    let mut columns: Vec<String> = sheet.columns().iter().map(|c| format!("\"{c}\"")).collect();
    if sheet == Sheet::Documents {
        columns.push("\"text\"".to_owned());
    }
    let values = vec!["?"; columns.len()].join(", ");
    format!(
        "INSERT INTO {} ({}) VALUES ({values})",
        name(sheet),
        columns.join(", ")
    )
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Cell::None => ToSqlOutput::Owned(Value::Null),
            Cell::Text(text) | Cell::Date(text) => {
                ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))
            }
            Cell::Integer(number) => ToSqlOutput::Owned(Value::Integer(*number as i64)),
            Cell::Share(share) => ToSqlOutput::Owned(Value::Real(*share)),
        })
    }
}
