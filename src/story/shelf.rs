//! Sets of shingles: in memory, and in a file once there are many.

use crate::error::{Error, Result};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Shingles that are held in memory (256 MB).
pub(super) const IN_MEMORY: usize = 64 << 20;
/// The file that holds the rest.
const FILE: &str = ".kutip-stories";

/// Many sets, each once written and often read.
#[derive(Debug)]
pub(super) struct Shelf {
    folder: PathBuf,
    limit: usize,
    memory: Vec<u32>,
    file: Option<Spilled>,
    /// Where each set ends, counted over memory and file.
    ends: Vec<u64>,
}

#[derive(Debug)]
struct Spilled {
    path: PathBuf,
    file: BufWriter<File>,
    /// Whether something may stand in the buffer only.
    written: bool,
}

impl Drop for Spilled {
    fn drop(&mut self) {
        // Nothing can be done about it, and the next run replaces it.
        drop(fs::remove_file(&self.path));
    }
}

impl Shelf {
    /// An empty shelf that lays into a file in `folder` what is more than `limit` shingles.
    pub(super) fn new(folder: &Path, limit: usize) -> Shelf {
        Shelf {
            folder: folder.to_owned(),
            limit,
            memory: Vec::new(),
            file: None,
            ends: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, set: &[u32]) -> Result<()> {
        let end = self.ends.last().copied().unwrap_or_default() + set.len() as u64;
        self.ends.push(end);
        if self.file.is_none() && end <= self.limit as u64 {
            self.memory.extend_from_slice(set);
            return Ok(());
        }
        let path = self.folder.join(FILE);
        let failed = |source| failed(&path, source);
        if self.file.is_none() {
            let mut open = File::options();
            open.read(true).write(true).create(true).truncate(true);
            self.file = Some(Spilled {
                file: BufWriter::with_capacity(1 << 20, open.open(&path).map_err(failed)?),
                path: path.clone(),
                written: false,
            });
        }
        if let Some(spilled) = &mut self.file {
            let bytes: Vec<u8> = set
                .iter()
                .flat_map(|shingle| shingle.to_le_bytes())
                .collect();
            spilled.file.write_all(&bytes).map_err(failed)?;
            spilled.written = true;
        }
        Ok(())
    }

    /// Reads a set into `set`.
    pub(super) fn read(&mut self, index: u32, set: &mut Vec<u32>) -> Result<()> {
        let index = index as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        let (end, held) = (self.ends[index], self.memory.len() as u64);
        set.clear();
        let Some(spilled) = self.file.as_mut().filter(|_| start >= held) else {
            set.extend_from_slice(&self.memory[start as usize..end as usize]);
            return Ok(());
        };
        let path = spilled.path.clone();
        let mut bytes = vec![0; 4 * (end - start) as usize];
        let mut read = || -> io::Result<()> {
            if std::mem::take(&mut spilled.written) {
                spilled.file.flush()?;
            }
            let file = spilled.file.get_mut();
            file.seek(SeekFrom::Start(4 * (start - held)))?;
            file.read_exact(&mut bytes)
        };
        read().map_err(|source| failed(&path, source))?;
        let fours = bytes.as_chunks::<4>().0.iter();
        set.extend(fours.map(|four| u32::from_le_bytes(*four)));
        Ok(())
    }

    /// How many shingles a set has.
    pub(super) fn size(&self, index: usize) -> u32 {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        (self.ends[index] - start) as u32
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::Io {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_come_back_from_memory_and_from_the_file() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let sets: Vec<Vec<u32>> = vec![
            vec![1, 2, 3],
            vec![],
            vec![7; 5],
            vec![9],
            vec![u32::MAX, 4],
        ];
        for limit in [0, 3, 8, 100] {
            let mut shelf = Shelf::new(folder.path(), limit);
            for set in &sets {
                shelf.push(set).expect("there is room");
            }
            let mut read = Vec::new();
            for (index, set) in sets.iter().enumerate().rev() {
                shelf.read(index as u32, &mut read).expect("it was written");
                assert_eq!(
                    (&read, shelf.size(index) as usize),
                    (set, set.len()),
                    "{limit}"
                );
            }
            assert_eq!(folder.path().join(FILE).exists(), limit < 100);
            drop(shelf);
            assert!(!folder.path().join(FILE).exists());
        }
    }
}
