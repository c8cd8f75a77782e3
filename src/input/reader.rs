//! Cuts the inputs into batches, in order, without decoding them.

use super::article::{Failure, ReadOptions, Reading};
use super::source::{Kind, Source};
use super::text;
use super::walk::Inputs;
use std::fs::File;
use std::io::{self, Read};

/// A batch is closed when its inputs reach this many bytes …
const BATCH_BYTES: u64 = 256 << 10;
/// … or this many items.
const BATCH_ITEMS: usize = 256;

/// A run of items that one thread works on; numbered from 0.
#[derive(Debug)]
pub struct Batch {
    /// Its place in the order of the input.
    pub index: u64,
    /// What it holds.
    pub items: Vec<Item>,
    /// Bytes of input.
    pub bytes: u64,
}

/// A piece of input that has not been decoded yet: one file, or some records of one.
#[derive(Debug)]
pub struct Item(Payload);

#[derive(Debug)]
enum Payload {
    /// A file: read by whoever decodes it.
    File(Source),
    /// Nothing could be read.
    Failed(Failure),
}

impl Item {
    /// Decodes the item's articles and gives each to `sink`.
    pub fn articles(self, options: &ReadOptions, sink: &mut dyn FnMut(Reading)) {
        match self.0 {
            Payload::Failed(failure) => sink(Err(failure)),
            Payload::File(source) => match read_whole(&source, options.limits.document) {
                Ok(bytes) => match source.kind {
                    Kind::Text => sink(text::article(&source, bytes)),
                },
                Err(message) => sink(Err(Failure {
                    id: source.id,
                    source: source.name,
                    message,
                })),
            },
        }
    }

    fn bytes(&self) -> u64 {
        match &self.0 {
            Payload::File(source) => source.size,
            Payload::Failed(_) => 0,
        }
    }
}

/// An iterator over the batches of all inputs. The same inputs give the same batches.
#[derive(Debug)]
pub struct Reader {
    inputs: Inputs,
    next: u64,
}

impl Reader {
    /// A reader of `inputs`.
    #[must_use]
    pub fn new(inputs: Inputs) -> Reader {
        Reader { inputs, next: 0 }
    }
}

impl Iterator for Reader {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let (mut items, mut bytes) = (Vec::new(), 0);
        while bytes < BATCH_BYTES && items.len() < BATCH_ITEMS {
            let Some(source) = self.inputs.next() else {
                break;
            };
            let item = Item(source.map_or_else(Payload::Failed, Payload::File));
            bytes += item.bytes();
            items.push(item);
        }
        if items.is_empty() {
            return None;
        }
        let index = self.next;
        self.next += 1;
        Some(Batch {
            index,
            items,
            bytes,
        })
    }
}

/// All bytes of a file or of standard input, if there are no more than `limit`.
fn read_whole(source: &Source, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(source.size.min(limit) as usize + 1);
    let result = if source.is_stdin() {
        io::stdin().lock().take(limit + 1).read_to_end(&mut bytes)
    } else {
        File::open(&source.path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
    };
    result.map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > limit {
        return Err(format!(
            "the document is over the limit of {limit} bytes (see --max-document)"
        ));
    }
    Ok(bytes)
}
