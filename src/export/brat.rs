//! A folder for brat: each text beside its stand-off annotations. Names and quotes are text-bound annotations, a quote is
//! tied to its speaker by a relation, and a name to Wikidata by a normalisation.

use super::{Collector, Sink};
use crate::error::{Error, Result};
use crate::output::{MentionRecord, QuoteRecord, Record};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const CONF: &str = "\
[entities]
PERSON
COUNTRY
PLACE
ORG
OUTLET
DATE
SPEAKER
Direct
Mixed
Indirect

[relations]
SaidBy\tArg1:Direct|Mixed|Indirect, Arg2:<ENTITY>
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
";

const TOOLS: &str = "[normalization]\nWikidata\tDB:Wikidata\t<URL>:https://www.wikidata.org, <URLBASE>:https://www.wikidata.org/wiki/%s\n";

/// Bytes of a file's name, its ending aside.
const NAME_MAX: usize = 120;

/// Writes the folder `brat`.
pub(super) struct Brat {
    folder: PathBuf,
    taken: HashSet<String>,
}

impl Brat {
    pub(super) fn create(folder: &Path) -> Result<Brat> {
        let failed = |source| Error::Io {
            path: folder.to_owned(),
            source,
        };
        if folder.is_dir() {
            fs::remove_dir_all(folder).map_err(failed)?;
        }
        fs::create_dir_all(folder).map_err(failed)?;
        let brat = Brat {
            folder: folder.to_owned(),
            taken: HashSet::new(),
        };
        brat.write("annotation.conf", CONF)?;
        brat.write("tools.conf", TOOLS)?;
        Ok(brat)
    }

    fn write(&self, name: &str, content: &str) -> Result<()> {
        let mut sink = Sink::create(&self.folder.join(name))?;
        sink.put(content.as_bytes())?;
        sink.close()
    }

    /// A file name of the document's own: letters, digits, `.`, `_`, `-`; numbered where two documents would share it.
    fn name(&mut self, doc_id: &str) -> String {
        let id = doc_id.strip_suffix(".txt").unwrap_or(doc_id);
        let plain = |c: char| {
            if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') {
                c
            } else {
                '_'
            }
        };
        let mut stem: String = id.chars().map(plain).collect();
        while stem.len() > NAME_MAX {
            stem.pop();
        }
        if stem.is_empty() || stem.starts_with('.') {
            stem.insert(0, '_');
        }
        // Some file systems take letters of either case for the same.
        let mut name = stem.clone();
        let mut number = 2;
        while !self.taken.insert(name.to_lowercase()) {
            name = format!("{stem}-{number}");
            number += 1;
        }
        name
    }
}

impl Collector for Brat {
    fn add(&mut self, record: &Record<'_>) -> Result<()> {
        let name = self.name(&record.doc_id);
        self.write(&format!("{name}.txt"), &record.text)?;
        self.write(&format!("{name}.ann"), &annotations(record))
    }

    fn finish(self: Box<Self>) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

/// Lines of a `.ann` file with their running numbers.
struct Lines<'a> {
    out: String,
    text: Vec<char>,
    /// Names and the number of their annotation.
    names: Vec<(&'a MentionRecord<'a>, usize)>,
    bound: usize,
    relations: usize,
    links: usize,
    notes: usize,
}

impl<'a> Lines<'a> {
    /// A text-bound annotation; pieces are cut at line ends, which brat's spans cannot hold.
    fn bound(&mut self, label: &str, pieces: impl Iterator<Item = (u64, u64)>) -> usize {
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for (start, end) in pieces {
            let (start, end) = (start as usize, (end as usize).min(self.text.len()));
            let mut from = start;
            for at in start..=end {
                if at == end || matches!(self.text[at], '\n' | '\r') {
                    if from < at {
                        ranges.push((from, at));
                    }
                    from = at + 1;
                }
            }
        }
        self.bound += 1;
        let offsets: Vec<String> = ranges
            .iter()
            .map(|(start, end)| format!("{start} {end}"))
            .collect();
        let words: Vec<String> = ranges
            .iter()
            .map(|(start, end)| self.text[*start..*end].iter().collect())
            .collect();
        let (number, offsets, words) = (self.bound, offsets.join(";"), words.join(" "));
        self.line(format_args!("T{number}\t{label} {offsets}\t{words}"));
        number
    }

    fn mention(&mut self, mention: &'a MentionRecord<'a>) {
        let number = self.bound(&mention.kind, [(mention.start, mention.end)].into_iter());
        self.names.push((mention, number));
        if !mention.wikidata.is_empty() {
            self.links += 1;
            let (links, item, name) = (self.links, &mention.wikidata, one_line(&mention.name));
            self.line(format_args!(
                "N{links}\tReference T{number} Wikidata:{item}\t{name}"
            ));
        }
        self.note(
            number,
            &format!("{} {:.2}", mention.rule, mention.confidence),
        );
    }

    fn quote(&mut self, quote: &QuoteRecord<'_>) {
        let label = match &*quote.kind {
            "direct" => "Direct",
            "mixed" => "Mixed",
            _ => "Indirect",
        };
        let number = self.bound(label, quote.pieces());
        if let (Some(start), Some(end)) = (quote.speaker_start, quote.speaker_end) {
            let known = self
                .names
                .iter()
                .find(|(name, _)| (name.start, name.end) == (start, end));
            let speaker = known.map(|(_, number)| *number);
            let speaker =
                speaker.unwrap_or_else(|| self.bound("SPEAKER", [(start, end)].into_iter()));
            self.relations += 1;
            let relations = self.relations;
            self.line(format_args!(
                "R{relations}\tSaidBy Arg1:T{number} Arg2:T{speaker}"
            ));
        }
        let who = if quote.speaker.is_empty() {
            "-"
        } else {
            &quote.speaker
        };
        self.note(
            number,
            &format!("{who}; {} {:.2}", quote.rule, quote.confidence),
        );
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        writeln!(self.out, "{line}").expect("writing to memory succeeds");
    }

    fn note(&mut self, number: usize, note: &str) {
        self.notes += 1;
        let notes = self.notes;
        self.line(format_args!(
            "#{notes}\tAnnotatorNotes T{number}\t{}",
            one_line(note)
        ));
    }
}

fn one_line(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

fn annotations(record: &Record<'_>) -> String {
    let mut lines = Lines {
        out: String::new(),
        text: record.text.chars().collect(),
        names: Vec::new(),
        bound: 0,
        relations: 0,
        links: 0,
        notes: 0,
    };
    for mention in &record.entities {
        lines.mention(mention);
    }
    for quote in &record.quotes {
        lines.quote(quote);
    }
    lines.out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_cut_at_line_ends_and_tied_to_their_speaker() {
        let record = Record {
            text: "“Satu.\nDua,” kata Éka.".into(),
            entities: vec![MentionRecord {
                start: 18,
                end: 21,
                kind: "PERSON".into(),
                ..MentionRecord::default()
            }],
            quotes: vec![QuoteRecord {
                kind: "direct".into(),
                start: 1,
                end: 11,
                speaker: "Éka".into(),
                speaker_start: Some(18),
                speaker_end: Some(21),
                rule: "r".into(),
                confidence: 0.5,
                ..QuoteRecord::default()
            }],
            ..Record::default()
        };
        assert_eq!(
            annotations(&record),
            "T1\tPERSON 18 21\tÉka\n#1\tAnnotatorNotes T1\t 0.00\n\
             T2\tDirect 1 6;7 11\tSatu. Dua,\nR1\tSaidBy Arg1:T2 Arg2:T1\n#2\tAnnotatorNotes T2\tÉka; r 0.50\n"
        );
    }

    #[test]
    fn two_documents_never_share_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut brat = Brat::create(&folder.path().join("brat")).unwrap();
        assert_eq!(brat.name("a/b.txt"), "a_b");
        assert_eq!(brat.name("a_B"), "a_B-2");
        assert_eq!(brat.name("../x"), "_.._x");
        assert!(brat.name(&"é".repeat(400)).len() <= NAME_MAX);
    }
}
