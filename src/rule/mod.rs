//! Orders of things as data: patterns over a flat list of items, read from TOML, run in linear time.
//!
//! An item is one symbol: a quotation, a cue, a noun phrase that can speak, a comma, a word. A rule is a list of steps
//! from a closed list ([`pattern`]); it has no conditions, variables or nesting, and cannot hang. The notation is told
//! in `rules/README.md`.

mod engine;
mod marked;
mod parse;
pub mod pattern;
mod program;

pub use engine::{RuleMatch, Rules};
pub use marked::Marked;
pub use parse::{Rule, RuleKind, parse_rules};
pub use program::Tried;
