//! Graphs: nodes and edges as CSV, and as GEXF. Named together is undirected, speaking about is directed; GEXF tells the
//! two apart by file, since most readers take one kind a graph.

use super::{Collector, Sink};
use crate::error::{Error, Result};
use crate::output::Record;
use crate::table::{Number, Pairs, Relation, Tally};
use std::fmt::Write as _;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// The relations that are drawn, and how Gephi calls such edges.
const KINDS: [(Relation, &str); 2] = [
    (Relation::With, "Undirected"),
    (Relation::SpeaksAbout, "Directed"),
];

/// Writes `nodes.csv`, `edges.csv`, `mentions.gexf`, `speech.gexf`.
pub(super) struct Graph {
    paths: Vec<PathBuf>,
    tally: Tally,
    pairs: Pairs,
}

impl Graph {
    pub(super) fn new(paths: &[PathBuf]) -> Graph {
        Graph {
            paths: paths.to_vec(),
            tally: Tally::default(),
            pairs: Pairs::default(),
        }
    }

    fn nodes(&self) -> Result<()> {
        let mut csv = Csv::create(&self.paths[0])?;
        csv.row(&[
            "Id",
            "Label",
            "Type",
            "EntityId",
            "Wikidata",
            "Country",
            "Mentions",
            "Documents",
            "Quotes",
        ])?;
        for number in 0..self.tally.len() as Number {
            let row = self.tally.row(number);
            let counts = [row.mentions, row.documents, row.quotes].map(|count| count.to_string());
            let id = format!("n{number}");
            let [mentions, documents, quotes] = &counts;
            csv.row(&[
                &id,
                &row.name,
                &row.kind,
                &row.entity_id,
                &row.wikidata,
                &row.country,
                mentions,
                documents,
                quotes,
            ])?;
        }
        csv.close()
    }

    fn edges(&self) -> Result<()> {
        let mut csv = Csv::create(&self.paths[1])?;
        csv.row(&[
            "Source",
            "Target",
            "Type",
            "Weight",
            "Relation",
            "Documents",
        ])?;
        for (relation, kind) in KINDS {
            for edge in self.pairs.edges(relation) {
                csv.row(&[
                    &format!("n{}", edge.from),
                    &format!("n{}", edge.to),
                    kind,
                    &edge.count.to_string(),
                    relation.name(),
                    &edge.documents.to_string(),
                ])?;
            }
        }
        csv.close()
    }

    /// A graph of the edges of one relation and the nodes they touch.
    fn gexf(&self, path: &Path, relation: Relation, kind: &str) -> Result<()> {
        let edges = self.pairs.edges(relation);
        let mut touched: Vec<Number> = edges.iter().flat_map(|edge| [edge.from, edge.to]).collect();
        touched.sort_unstable();
        touched.dedup();
        let mut sink = Sink::create(path)?;
        sink.put(gexf_head(&kind.to_lowercase()).as_bytes())?;
        for number in touched {
            let row = self.tally.row(number);
            let mut node = format!(
                "<node id=\"n{number}\" label=\"{}\"><attvalues>",
                escaped(&row.name)
            );
            let counts = [row.mentions, row.documents, row.quotes].map(|count| count.to_string());
            let values = [&row.kind, &row.entity_id, &row.wikidata]
                .into_iter()
                .chain(&counts);
            for (at, value) in values.enumerate().filter(|(_, value)| !value.is_empty()) {
                write!(
                    node,
                    "<attvalue for=\"{at}\" value=\"{}\"/>",
                    escaped(value)
                )
                .expect("writing to memory succeeds");
            }
            sink.put(node.as_bytes())?;
            sink.put(b"</attvalues></node>\n")?;
        }
        sink.put(b"</nodes>\n<edges>\n")?;
        for (at, edge) in edges.into_iter().enumerate() {
            let line = format!(
                "<edge id=\"{at}\" source=\"n{}\" target=\"n{}\" weight=\"{}\"/>\n",
                edge.from, edge.to, edge.count
            );
            sink.put(line.as_bytes())?;
        }
        sink.put(b"</edges>\n</graph>\n</gexf>\n")?;
        sink.close()
    }
}

impl Collector for Graph {
    fn add(&mut self, record: &Record<'_>) -> Result<()> {
        let links = self.tally.add(record);
        self.pairs.add(record, &links);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Vec<String>> {
        self.nodes()?;
        self.edges()?;
        for (path, (relation, kind)) in self.paths[2..].iter().zip(KINDS) {
            self.gexf(path, relation, kind)?;
        }
        Ok(Vec::new())
    }
}

fn gexf_head(kind: &str) -> String {
    let mut head = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">\n\
         <meta><creator>kutip</creator></meta>\n\
         <graph mode=\"static\" defaultedgetype=\"{kind}\">\n<attributes class=\"node\">\n"
    );
    let names = [
        "type",
        "entity_id",
        "wikidata",
        "mentions",
        "documents",
        "quotes",
    ];
    for (at, name) in names.iter().enumerate() {
        let kind = if at < 3 { "string" } else { "integer" };
        writeln!(
            head,
            "<attribute id=\"{at}\" title=\"{name}\" type=\"{kind}\"/>"
        )
        .expect("writing to memory succeeds");
    }
    head.push_str("</attributes>\n<nodes>\n");
    head
}

/// Text for an attribute; what XML cannot carry becomes U+FFFD.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A CSV file with its name for errors.
struct Csv {
    path: PathBuf,
    writer: csv::Writer<File>,
}

impl Csv {
    fn create(path: &Path) -> Result<Csv> {
        let file = File::create(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        Ok(Csv {
            path: path.to_owned(),
            writer: csv::WriterBuilder::new()
                .buffer_capacity(1 << 16)
                .from_writer(file),
        })
    }

    fn row(&mut self, fields: &[&str]) -> Result<()> {
        let written = self.writer.write_record(fields);
        written.map_err(|error| self.failed(error.into()))
    }

    fn close(mut self) -> Result<()> {
        let flushed = self.writer.flush();
        flushed.map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::Io {
            path: self.path.clone(),
            source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_xml_cannot_carry_is_replaced() {
        assert_eq!(
            escaped("a<b> & \"c\"\n\u{1}"),
            "a&lt;b&gt; &amp; &quot;c&quot; \u{FFFD}"
        );
    }
}
