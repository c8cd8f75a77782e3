//! The journal of an unfinished run: one line a shard, written after the shard's bytes.
//!
//! A line says where each file ends after the shard, and the hash of the shard's bytes. Whatever a kill or a power
//! failure leaves half-written is found by the hashes and cut off: nothing has to be forced to the disk in between.

use super::counts::Counts;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The shard.
    pub(super) shard: u64,
    /// Where each file ends after it.
    pub(super) ends: Vec<u64>,
    /// The hash of its bytes, file after file.
    pub(super) hash: String,
    /// What was done for it.
    pub(super) counts: Counts,
}

/// What of an unfinished run can be kept.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// Shards that are whole.
    pub(super) shards: u64,
    /// Where each file ends.
    pub(super) ends: Vec<u64>,
    /// Where the journal ends.
    pub(super) journal: u64,
    /// What was done for them.
    pub(super) counts: Counts,
}

/// The hash that an entry carries.
pub(super) fn hash(files: &[Vec<u8>]) -> String {
    let mut hasher = Xxh3::new();
    for bytes in files {
        hasher.update(bytes);
    }
    format!("{:016x}", hasher.digest())
}

/// Reads a journal and holds it against the files: all entries up to the first that is torn or does not fit.
///
/// # Errors
/// What the system says, where a file cannot be read.
pub(super) fn verify(journal: &Path, files: &[PathBuf], headers: &[u64]) -> io::Result<Kept> {
    let mut kept = Kept {
        ends: headers.to_vec(),
        ..Kept::default()
    };
    let mut readers = Vec::with_capacity(files.len());
    for (file, header) in files.iter().zip(headers) {
        let mut reader = BufReader::with_capacity(1 << 16, File::open(file)?);
        let skipped = io::copy(&mut reader.by_ref().take(*header), &mut io::sink())?;
        if skipped < *header {
            kept.ends = vec![0; files.len()];
            return Ok(kept);
        }
        readers.push(reader);
    }
    let mut lines = BufReader::new(File::open(journal)?);
    let mut line = String::new();
    loop {
        line.clear();
        let length = lines.read_line(&mut line)? as u64;
        let Some(entry) = line
            .strip_suffix('\n')
            .and_then(|line| serde_json::from_str::<Entry>(line).ok())
        else {
            return Ok(kept);
        };
        if entry.shard != kept.shards || !fits(&entry, &kept.ends, &mut readers)? {
            return Ok(kept);
        }
        kept.shards += 1;
        kept.ends = entry.ends;
        kept.journal += length;
        kept.counts.add(&entry.counts);
    }
}

/// Whether the next bytes of the files are those of the entry.
fn fits(entry: &Entry, from: &[u64], readers: &mut [BufReader<File>]) -> io::Result<bool> {
    if entry.ends.len() != from.len() {
        return Ok(false);
    }
    let mut hasher = Xxh3::new();
    for ((end, start), reader) in entry.ends.iter().zip(from).zip(readers) {
        let Some(mut left) = end.checked_sub(*start) else {
            return Ok(false);
        };
        while left > 0 {
            let bytes = reader.fill_buf()?;
            if bytes.is_empty() {
                return Ok(false);
            }
            let taken = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            hasher.update(&bytes[..taken]);
            reader.consume(taken);
            left -= taken as u64;
        }
    }
    Ok(entry.hash == format!("{:016x}", hasher.digest()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn entry(shard: u64, ends: &[u64], files: &[&str]) -> String {
        let files: Vec<Vec<u8>> = files
            .iter()
            .map(|bytes| bytes.as_bytes().to_vec())
            .collect();
        let entry = Entry {
            shard,
            ends: ends.to_vec(),
            hash: hash(&files),
            counts: Counts {
                documents: 1,
                ..Counts::default()
            },
        };
        serde_json::to_string(&entry).unwrap() + "\n"
    }

    /// Verifies two files with the header `h` against a journal of two shards, after `change` has harmed something.
    fn kept(change: impl Fn(&mut String, &mut String, &mut String)) -> Kept {
        let folder = tempfile::tempdir().unwrap();
        let (mut a, mut b) = ("h111222".to_owned(), "h1".to_owned());
        let mut lines = entry(0, &[4, 2], &["111", "1"]) + &entry(1, &[7, 2], &["222", ""]);
        change(&mut a, &mut b, &mut lines);
        let paths = [folder.path().join("a"), folder.path().join("b")];
        fs::write(&paths[0], a).unwrap();
        fs::write(&paths[1], b).unwrap();
        fs::write(folder.path().join("journal"), lines).unwrap();
        verify(&folder.path().join("journal"), &paths, &[1, 1]).unwrap()
    }

    #[test]
    fn whole_shards_are_kept_and_torn_ones_are_not() {
        let whole = kept(|_, _, _| ());
        assert_eq!(
            (whole.shards, whole.ends, whole.counts.documents),
            (2, vec![7, 2], 2)
        );
        let longer = kept(|a, _, _| a.push_str("33"));
        assert_eq!((longer.shards, longer.ends), (2, vec![7, 2]));
        let shorter = kept(|a, _, _| a.truncate(6));
        assert_eq!((shorter.shards, shorter.ends), (1, vec![4, 2]));
        let torn = kept(|_, _, lines| lines.truncate(lines.len() - 1));
        assert_eq!((torn.shards, torn.ends), (1, vec![4, 2]));
        let harmed = kept(|_, b, _| *b = "h2".to_owned());
        assert_eq!((harmed.shards, harmed.ends), (0, vec![1, 1]));
        let headless = kept(|_, b, _| b.clear());
        assert_eq!((headless.shards, headless.ends), (0, vec![0, 0]));
    }
}
