//! What a run is going to do: everything that decides what the tables say. Two runs of one plan write the same bytes.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_128;

/// Named facts about a run: program, inputs, options, gazetteers, rules. A folder can only be gone on with under the
/// plan that it was begun with.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Plan {
    facts: BTreeMap<String, String>,
}

impl Plan {
    /// Adds a fact. `name` is told to the user when the fact has changed: `input arsip/`, `option --offsets`.
    pub fn fact(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.facts.insert(name.into(), value.into());
    }

    /// The value of a fact, if the plan has it.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.facts.get(name).map(String::as_str)
    }

    /// The names of the facts that differ, in order.
    #[must_use]
    pub fn changes<'a>(&'a self, other: &'a Plan) -> Vec<&'a str> {
        let mut names: Vec<&str> = self
            .facts
            .keys()
            .chain(other.facts.keys())
            .filter(|name| self.facts.get(*name) != other.facts.get(*name))
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// The hash of a file's bytes, for a plan.
///
/// # Errors
/// As the system says.
pub fn digest_of_file(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).map_err(|source| Error::Io {
        path: path.to_owned(),
        source,
    })?;
    Ok(format!("{:032x}", xxh3_128(&bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_missing_and_new_facts_are_named_once() {
        let (mut old, mut new) = (Plan::default(), Plan::default());
        old.fact("same", "1");
        new.fact("same", "1");
        old.fact("changed", "1");
        new.fact("changed", "2");
        old.fact("gone", "1");
        new.fact("added", "1");
        assert_eq!(old.changes(&new), ["added", "changed", "gone"]);
        assert!(old.changes(&old).is_empty());
    }
}
