//! A gold of Label Studio: the JSON export, a list of tasks with their annotations.

use super::gold::{Gold, Range};
use super::marks::{Mark, Marked, gold};
use crate::error::{Error, Result};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Debug, Deserialize)]
struct Task {
    #[serde(default)]
    data: BTreeMap<String, Value>,
    #[serde(default)]
    annotations: Vec<Annotation>,
}

#[derive(Debug, Deserialize)]
struct Annotation {
    #[serde(default)]
    was_cancelled: bool,
    #[serde(default)]
    result: Vec<Piece>,
}

/// A marked region, a field of one, or a link between two.
#[derive(Debug, Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Piece {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    from_name: String,
    value: BTreeMap<String, Value>,
    from_id: String,
    to_id: String,
}

/// Fields of `data` that name the document.
const IDS: [&str; 3] = ["doc_id", "id", "file"];

/// Reads the tasks. Those without an annotation nobody has looked at: they do not count.
pub(super) fn parse(path: &Path, content: &str) -> Result<Gold> {
    let tasks: Vec<Task> = serde_json::from_str(content).map_err(|error| {
        Error::Refused(format!(
            "{}: is no JSON export of Label Studio: {error}",
            path.display()
        ))
    })?;
    let mut unused = BTreeMap::new();
    let mut documents = Vec::new();
    for task in &tasks {
        let mut done = task
            .annotations
            .iter()
            .filter(|annotation| !annotation.was_cancelled);
        let Some(first) = done.next() else {
            continue;
        };
        let further = done.count() as u64;
        if further > 0 {
            *unused
                .entry("second annotation of a task".to_owned())
                .or_default() += further;
        }
        documents.push(document(task, first));
    }
    Ok(gold(documents, unused))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(list) => text(list.first()?),
        _ => None,
    }
}

fn document(task: &Task, annotation: &Annotation) -> Marked {
    let field = |name: &str| task.data.get(name).and_then(text);
    let longest = || {
        let texts = task.data.values().filter_map(Value::as_str);
        texts.max_by_key(|text| text.len()).map(str::to_owned)
    };
    let mut document = Marked {
        id: IDS.into_iter().find_map(field).unwrap_or_default(),
        text: field("text").or_else(longest).unwrap_or_default(),
        ..Marked::default()
    };
    let place = Place::new(&document.text);
    for piece in &annotation.result {
        if piece.kind == "relation" {
            document
                .links
                .push((piece.from_id.clone(), piece.to_id.clone()));
        } else if let Some(label) = piece
            .value
            .get("labels")
            .or_else(|| piece.value.get("hypertextlabels"))
        {
            document
                .marks
                .extend(text(label).and_then(|label| place.mark(piece, label)));
        }
    }
    for piece in &annotation.result {
        let value = piece
            .value
            .get("text")
            .or_else(|| piece.value.get("choices"));
        let of = |mark: &&mut Mark| mark.id == piece.id;
        let mark = document.marks.iter_mut().find(of);
        if let ("textarea" | "choices", Some(mark)) = (&*piece.kind, mark) {
            mark.fields.insert(
                piece.from_name.clone(),
                value.and_then(text).unwrap_or_default(),
            );
        }
    }
    document
}

/// A text whose offsets are counted in code points or, as browsers do, in UTF-16 units.
struct Place {
    chars: Vec<char>,
    /// Of each UTF-16 unit: the code point.
    units: Vec<usize>,
}

impl Place {
    fn new(text: &str) -> Place {
        let chars: Vec<char> = text.chars().collect();
        let units = chars.iter().enumerate();
        let mut units: Vec<usize> = units
            .flat_map(|(index, c)| std::iter::repeat_n(index, c.len_utf16()))
            .collect();
        units.push(chars.len());
        Place { chars, units }
    }

    fn words(&self, (start, end): Range) -> Option<String> {
        Some(self.chars.get(start..end)?.iter().collect())
    }

    fn mark(&self, piece: &Piece, label: String) -> Option<Mark> {
        let number = |name: &str| text(piece.value.get(name)?)?.parse::<usize>().ok();
        let (start, end) = (number("start")?, number("end")?);
        let told = piece.value.get("text").and_then(text);
        let units = || Some((*self.units.get(start)?, *self.units.get(end)?));
        let same = |range: &Range| told.is_none() || self.words(*range) == told;
        // Where neither reading has the words that the export tells, its own numbers are compared.
        let range = Some((start, end))
            .filter(same)
            .or_else(|| units().filter(same));
        let range = range.unwrap_or((start, end));
        Some(Mark {
            id: piece.id.clone(),
            label,
            pieces: vec![range],
            words: told.or_else(|| self.words(range)).unwrap_or_default(),
            fields: BTreeMap::new(),
        })
    }
}
