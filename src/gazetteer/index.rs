//! The two indexes over the keys: a precompiled double-array trie, and an Aho-Corasick automaton.

use super::compile::Section;
use super::dictionary::Dictionary;
use super::fold;
use crate::error::{Error, Result};
use aho_corasick::Anchored;
use aho_corasick::automaton::{Automaton as _, StateID};
use aho_corasick::nfa::contiguous::NFA;
use yada::unit::Unit;

/// Keys that are walked byte by byte from their first.
pub(super) trait Index {
    /// A place in the walk.
    type State: Copy;

    /// Before the first byte.
    fn root(&self) -> Self::State;

    /// After one more byte, if some key begins so.
    fn step(&self, state: Self::State, byte: u8) -> Option<Self::State>;

    /// The first form of the key that ends here, after `length` bytes.
    fn key(&self, state: Self::State, length: usize) -> Option<u32>;
}

/// A trie laid out by `yada`, walked with safe reads.
pub(super) struct Trie<'d>(&'d [u8]);

impl<'d> Trie<'d> {
    pub(super) fn new(dictionary: &'d Dictionary) -> Trie<'d> {
        Trie(dictionary.section(Section::Trie))
    }

    /// Whether the table was compiled without a trie.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        let four = self.0.get(at * 4..at * 4 + 4)?.try_into().ok()?;
        Some(Unit::from_u32(u32::from_le_bytes(four)))
    }
}

impl Index for Trie<'_> {
    type State = (usize, Unit);

    fn root(&self) -> (usize, Unit) {
        (0, self.unit(0).unwrap_or_default())
    }

    #[inline]
    fn step(&self, (at, unit): (usize, Unit), byte: u8) -> Option<(usize, Unit)> {
        let at = unit.offset() as usize ^ at ^ usize::from(byte);
        let unit = self.unit(at)?;
        (unit.label() == u32::from(byte)).then_some((at, unit))
    }

    #[inline]
    fn key(&self, (at, unit): (usize, Unit), _: usize) -> Option<u32> {
        if !unit.has_leaf() {
            return None;
        }
        Some(self.unit(unit.offset() as usize ^ at)?.value())
    }
}

/// An automaton over the keys, and for each of its patterns the first form.
#[derive(Debug, Clone)]
pub(super) struct Automaton {
    nfa: NFA,
    forms: Vec<u32>,
    root: StateID,
}

impl Automaton {
    pub(super) fn new(dictionary: &Dictionary) -> Result<Automaton> {
        let (mut keys, mut firsts) = (Vec::new(), Vec::new());
        let mut first = 0;
        while (first as usize) < dictionary.forms() {
            let (form, count) = dictionary.key_at(first);
            keys.push(fold::key(form));
            firsts.push(first);
            first += count;
        }
        let refused =
            |error: &dyn std::fmt::Display| Error::Refused(format!("too many names: {error}"));
        let nfa = NFA::new(&keys).map_err(|error| refused(&error))?;
        let root = nfa
            .start_state(Anchored::Yes)
            .map_err(|error| refused(&error))?;
        Ok(Automaton {
            nfa,
            forms: firsts,
            root,
        })
    }
}

impl Index for Automaton {
    type State = StateID;

    fn root(&self) -> StateID {
        self.root
    }

    fn step(&self, state: StateID, byte: u8) -> Option<StateID> {
        let next = self.nfa.next_state(Anchored::Yes, state, byte);
        (!self.nfa.is_dead(next)).then_some(next)
    }

    fn key(&self, state: StateID, length: usize) -> Option<u32> {
        if !self.nfa.is_match(state) {
            return None;
        }
        // Patterns that are a mere suffix of what was walked match here too.
        let patterns = (0..self.nfa.match_len(state)).map(|at| self.nfa.match_pattern(state, at));
        let mut whole = patterns.filter(|pattern| self.nfa.pattern_len(*pattern) == length);
        whole.next().map(|pattern| self.forms[pattern.as_usize()])
    }
}
