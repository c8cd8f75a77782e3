//! Documents that a program holds already, cut into batches like the documents of files.

use super::article::Reading;
use super::reader::{Batch, Item};

/// An iterator over the batches of documents that are in memory, in their order.
#[derive(Debug)]
pub struct Documents<I> {
    readings: I,
    next: u64,
}

impl<I: Iterator<Item = Reading>> Documents<I> {
    /// Batches of what `readings` gives: documents, or why there is none in a place.
    pub fn new(readings: impl IntoIterator<IntoIter = I>) -> Documents<I> {
        Documents {
            readings: readings.into_iter(),
            next: 0,
        }
    }
}

impl<I: Iterator<Item = Reading>> Iterator for Documents<I> {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let batch = Batch::of(self.next, || self.readings.next().map(Item::from))?;
        self.next += 1;
        Some(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Article, Failure, ReadOptions};
    use crate::text::Document;

    #[test]
    fn documents_come_out_in_order_however_they_are_cut() {
        let long = "Hujan. ".repeat(40_000);
        let readings: Vec<Reading> = (0..600)
            .map(|number| {
                if number == 7 {
                    return Err(Failure {
                        id: "7".to_owned(),
                        source: "gone".to_owned(),
                        message: "gone".to_owned(),
                    });
                }
                let text = if number == 300 { long.as_str() } else { "Isi." };
                Ok(Article {
                    document: Document::new(number.to_string(), text),
                    record: None,
                })
            })
            .collect();
        let mut ids = Vec::new();
        let mut batches = Vec::new();
        for batch in Documents::new(readings) {
            batches.push((batch.index, batch.items.len()));
            for item in batch.items {
                item.articles(&ReadOptions::default(), &mut |reading| {
                    ids.push(reading.map_or_else(|failure| failure.id, |a| a.document.id));
                });
            }
        }
        assert_eq!(batches, [(0, 256), (1, 45), (2, 256), (3, 43)]);
        let expected: Vec<String> = (0..600).map(|number: u32| number.to_string()).collect();
        assert_eq!(ids, expected);
    }
}
