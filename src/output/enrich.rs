//! One JSON record a document; or the record that came in, with what was found under a key of its own.

use super::Writer;
use super::record::Record;
use super::row::Row;
use crate::text::OffsetUnit;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The key under which an enriched record has what kutip found.
const KEY: &str = "kutip";

/// Writes JSON records, one a line.
#[derive(Debug)]
pub struct RecordWriter {
    unit: OffsetUnit,
    /// Names of the input's fields that are carried through.
    keep: Vec<String>,
    out: Vec<u8>,
}

impl RecordWriter {
    /// A writer with offsets in `unit`.
    #[must_use]
    pub fn new(unit: OffsetUnit) -> RecordWriter {
        RecordWriter {
            unit,
            keep: Vec::new(),
            out: Vec::new(),
        }
    }

    /// The same, with the input's fields `keep` at the end of each record, `in_` before their names.
    #[must_use]
    pub fn keeping(self, keep: &[String]) -> RecordWriter {
        RecordWriter {
            keep: keep.to_vec(),
            ..self
        }
    }
}

impl Writer for RecordWriter {
    fn write(&mut self, row: &Row<'_>) {
        let opened = row.record.and_then(open_record);
        if let Some(opened) = &opened {
            self.out.extend_from_slice(opened.as_bytes());
        }
        let record = Record::new(row, self.unit);
        serde_json::to_writer(&mut self.out, &record).expect("strings and numbers are JSON");
        let kept = self.keep.iter().zip(&row.document.kept);
        for (name, value) in kept.filter(|(_, value)| !value.is_empty()) {
            self.out.pop();
            let name = serde_json::Value::from(format!("in_{name}"));
            let value = serde_json::Value::from(value.as_str());
            self.out
                .extend_from_slice(format!(",{name}:{value}}}").as_bytes());
        }
        self.out
            .extend_from_slice(if opened.is_some() { b"}\n" } else { b"\n" });
    }

    fn finish(&mut self) -> Vec<Vec<u8>> {
        vec![std::mem::take(&mut self.out)]
    }
}

/// A JSON record up to where the value of its last key, ours, goes. A key of ours that stands there already is taken
/// out. `None` if it is no JSON object.
fn open_record(record: &str) -> Option<String> {
    let inside = record.trim().strip_prefix('{')?.strip_suffix('}')?;
    let mut opened = if memchr::memmem::find(inside.as_bytes(), b"\"kutip\"").is_some() {
        without_key(record)?
    } else {
        format!("{{{}", inside.trim_end())
    };
    if opened.len() > 1 && !opened[1..].trim().is_empty() {
        opened.push_str(", ");
    }
    opened.push_str("\"kutip\": ");
    Some(opened)
}

/// An object without the key `kutip`, and without its last brace.
fn without_key(record: &str) -> Option<String> {
    let fields: BTreeMap<&str, &RawValue> = serde_json::from_str(record).ok()?;
    if !fields.contains_key(KEY) {
        let inside = record.trim().strip_suffix('}')?;
        return Some(inside.trim_end().to_owned());
    }
    let kept: Vec<String> = fields
        .iter()
        .filter(|(key, _)| **key != KEY)
        .map(|(key, value)| format!("{}: {value}", serde_json::Value::from(*key)))
        .collect();
    Some(format!("{{{}", kept.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_opened_for_our_key() {
        for (record, opened) in [
            ("{\"a\": 1}", "{\"a\": 1, \"kutip\": "),
            (" { } ", "{\"kutip\": "),
            ("{\"b\": \"kutip\"}", "{\"b\": \"kutip\", \"kutip\": "),
            (
                "{\"b\": 2, \"kutip\": {\"a\": 1}}",
                "{\"b\": 2, \"kutip\": ",
            ),
            ("{\"kutip\": 1}", "{\"kutip\": "),
        ] {
            assert_eq!(open_record(record).as_deref(), Some(opened), "{record}");
        }
        assert_eq!(open_record("[1]"), None);
    }
}
