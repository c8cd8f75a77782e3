//! Who comes in under which id: documents pass one by one, in the order of the input.
//!
//! Eight bytes are kept for each id and eight for each text.

use std::collections::{HashMap, HashSet};
use xxhash_rust::xxh3::xxh3_64;

/// The ids and texts seen so far in a run.
#[derive(Debug, Default)]
pub(super) struct Admission {
    ids: HashSet<u64>,
    /// For ids that came more than once: how often.
    repeated: HashMap<u64, u32>,
    texts: HashSet<u64>,
}

impl Admission {
    /// Whether a text with this hash has come before.
    pub(super) fn repeats(&mut self, hash: u64) -> bool {
        !self.texts.insert(hash)
    }

    /// The id under which a document that calls itself `id` goes: the same, or `id#2`, `id#3` … where it is taken.
    pub(super) fn unique(&mut self, id: &str) -> Option<String> {
        let hash = xxh3_64(id.as_bytes());
        if self.ids.insert(hash) {
            return None;
        }
        let count = self.repeated.entry(hash).or_insert(1);
        loop {
            *count += 1;
            let candidate = format!("{id}#{count}");
            if self.ids.insert(xxh3_64(candidate.as_bytes())) {
                return Some(candidate);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_is_given_once() {
        let mut admission = Admission::default();
        let given: Vec<String> = ["a", "b", "a", "a#2", "a", "a#2"]
            .iter()
            .map(|id| admission.unique(id).unwrap_or_else(|| (*id).to_owned()))
            .collect();
        assert_eq!(given, ["a", "b", "a#2", "a#2#2", "a#3", "a#2#3"]);
    }
}
