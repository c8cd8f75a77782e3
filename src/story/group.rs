//! Groups around the longest: each item joins the first longer one that it is alike to and that joined none itself.
//!
//! So no chain of small changes leads from one text to quite another, and two parts of a text belong together by the whole.

use crate::error::Result;

/// Of those before an item in a bucket, the first and the last so many are compared with it.
const FIRST: usize = 16;
const LAST: usize = 4;

/// Pairs after which those met twice are dropped.
const MANY: usize = 1 << 25;

/// Pairs of items that met in a bucket: `later << 32 | earlier`.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pairs: Vec<u64>,
    /// How long the list may grow before it is tidied.
    limit: usize,
}

impl Candidates {
    /// Adds those of one band or kind of bucket. Each entry is `key << 32 | item`; they are sorted here.
    pub(super) fn add_buckets(&mut self, entries: &mut [u64]) {
        entries.sort_unstable();
        for bucket in entries.chunk_by(|a, b| a >> 32 == b >> 32) {
            for (place, later) in bucket.iter().enumerate() {
                let first = 0..place.min(FIRST);
                let last = place.saturating_sub(LAST).max(first.end)..place;
                for earlier in first.chain(last) {
                    self.pairs
                        .push(later << 32 | (bucket[earlier] & 0xFFFF_FFFF));
                }
            }
            if self.pairs.len() > self.limit.max(MANY) {
                self.tidy();
            }
        }
    }

    fn tidy(&mut self) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self.limit = 2 * self.pairs.len();
    }
}

/// For each item its leader, itself where it leads. Items are numbered from the longest; `alike` gives how well an item
/// fits a leader before it, if it does, and is asked for one item after the other.
pub(super) fn leaders(
    items: usize,
    mut candidates: Candidates,
    mut alike: impl FnMut(u32, u32) -> Result<Option<f64>>,
) -> Result<Vec<u32>> {
    candidates.tidy();
    let mut leader: Vec<u32> = (0..items as u32).collect();
    for met in candidates.pairs.chunk_by(|a, b| a >> 32 == b >> 32) {
        let item = (met[0] >> 32) as u32;
        let mut best = None;
        for pair in met {
            let earlier = *pair as u32;
            if leader[earlier as usize] != earlier || earlier == item {
                continue;
            }
            if let Some(fit) = alike(item, earlier)?
                && best.is_none_or(|(than, _)| fit > than)
            {
                best = Some((fit, earlier));
            }
        }
        if let Some((_, found)) = best {
            leader[item as usize] = found;
        }
    }
    Ok(leader)
}
