//! Fills a table of quotes with what the groups of its quotes agreed on.

use super::quotes::{GroupRow, Stand};
use crate::error::{Error, Result};
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::Path;

/// The rule of a row that its group settled.
pub const AGREED: &str = "agreed-in-group";

/// A field stays empty rather than being filled with less confidence.
const LEAST: f64 = 0.5;

/// What a row becomes.
#[derive(Debug, Clone, PartialEq)]
struct Change {
    quote_id: u64,
    stand: Stand,
    speaker: String,
    speaker_type: String,
    entity_id: String,
    wikidata: String,
    confidence: f64,
}

/// What the groups settle, article by article.
#[derive(Debug, Clone, Default)]
pub struct Settlement {
    changes: HashMap<String, Vec<Change>>,
}

/// How many rows were settled, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settled {
    /// Rows that had no speaker.
    pub empty: u64,
    /// Rows that had another speaker.
    pub contradicted: u64,
    /// Rows that had a shorter or vaguer name.
    pub fuller: u64,
}

impl Settlement {
    pub(super) fn of(groups: &[GroupRow<'_>]) -> Settlement {
        let mut settlement = Settlement::default();
        for row in groups.iter().filter(|row| is_settled(row)) {
            let changes = settlement.changes.entry(row.doc_id.to_owned());
            changes.or_default().push(Change {
                quote_id: row.quote_id,
                stand: row.stand,
                speaker: row.agreed_speaker.to_owned(),
                speaker_type: row.speaker_type.to_owned(),
                entity_id: row.entity_id.to_owned(),
                wikidata: row.wikidata.to_owned(),
                confidence: row.confidence,
            });
        }
        settlement
    }

    fn of_quote(&self, doc_id: &str, quote_id: &str) -> Option<&Change> {
        let changes = self.changes.get(doc_id)?;
        let quote_id: u64 = quote_id.parse().ok()?;
        changes.iter().find(|change| change.quote_id == quote_id)
    }
}

/// Whether a row is filled: one that says something else only where two articles or more stand against it.
fn is_settled(row: &GroupRow<'_>) -> bool {
    let outvoted = match row.stand {
        Stand::Empty | Stand::Less => true,
        Stand::Contradicts => row.voters >= 2,
        Stand::Agrees | Stand::Open => false,
    };
    outvoted && !row.agreed_speaker.is_empty() && row.confidence >= LEAST
}

/// Copies the table of quotes `from` to `to`, with what was settled. A row whose speaker changes loses what told of the
/// former one (mention, role, affiliation); one that gets a fuller name keeps it. All other rows stay as they are.
///
/// # Errors
/// [`Error::Io`] where a table cannot be read or written, [`Error::Refused`] where `from` is not a table of quotes.
pub fn settle(from: &Path, to: &Path, settlement: &Settlement) -> Result<Settled> {
    let failed = |path: &Path, error: csv::Error| Error::Io {
        path: path.to_owned(),
        source: error.into(),
    };
    let written = |source: io::Error| Error::Io {
        path: to.to_owned(),
        source,
    };
    let mut table = csv::Reader::from_path(from).map_err(|error| failed(from, error))?;
    let headers = table
        .headers()
        .map_err(|error| failed(from, error))?
        .clone();
    let columns = Columns::of(&headers)
        .ok_or_else(|| Error::Refused(format!("{}: is no table of quotes", from.display())))?;
    let file = File::create(to).map_err(written)?;
    let mut out = csv::Writer::from_writer(file);
    out.write_record(&headers)
        .map_err(|error| failed(to, error))?;
    let mut settled = Settled::default();
    for row in table.records() {
        let row = row.map_err(|error| failed(from, error))?;
        let change = settlement.of_quote(&row[columns.doc_id], &row[columns.quote_id]);
        let Some(change) = change else {
            out.write_record(&row).map_err(|error| failed(to, error))?;
            continue;
        };
        *match change.stand {
            Stand::Empty => &mut settled.empty,
            Stand::Less => &mut settled.fuller,
            _ => &mut settled.contradicted,
        } += 1;
        let row = columns.changed(&row, change);
        out.write_record(&row).map_err(|error| failed(to, error))?;
    }
    let file = out
        .into_inner()
        .map_err(|error| written(error.into_error()))?;
    file.sync_all().map_err(written)?;
    Ok(settled)
}

/// Where the columns stand that matter.
struct Columns {
    doc_id: usize,
    quote_id: usize,
    speaker: usize,
    speaker_type: usize,
    entity_id: usize,
    wikidata: usize,
    rule: usize,
    confidence: usize,
    /// What tells of the speaker in the article.
    local: Vec<usize>,
}

impl Columns {
    fn of(headers: &csv::StringRecord) -> Option<Columns> {
        let at = |name: &str| headers.iter().position(|header| header == name);
        const LOCAL: [&str; 5] = [
            "speaker_mention",
            "speaker_start",
            "speaker_end",
            "role",
            "affiliation",
        ];
        Some(Columns {
            doc_id: at("doc_id")?,
            quote_id: at("quote_id")?,
            speaker: at("speaker")?,
            speaker_type: at("speaker_type")?,
            entity_id: at("entity_id")?,
            wikidata: at("wikidata")?,
            rule: at("rule")?,
            confidence: at("confidence")?,
            local: LOCAL.into_iter().map(at).collect::<Option<_>>()?,
        })
    }

    fn changed(&self, row: &csv::StringRecord, change: &Change) -> Vec<String> {
        let mut row: Vec<String> = row.iter().map(str::to_owned).collect();
        if change.stand != Stand::Less {
            for column in &self.local {
                row[*column].clear();
            }
        }
        for (column, value) in [
            (self.speaker, &change.speaker),
            (self.speaker_type, &change.speaker_type),
            (self.entity_id, &change.entity_id),
            (self.wikidata, &change.wikidata),
        ] {
            row[column].clone_from(value);
        }
        AGREED.clone_into(&mut row[self.rule]);
        row[self.confidence] = format!("{:.2}", change.confidence);
        row
    }
}
