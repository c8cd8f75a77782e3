//! Checks of data, a user's or kutip's own: every problem at once, each with its place and what to do.

mod builtin;
mod gazetteers;
mod own;
mod rules;

pub use builtin::{Audit, check_names};
pub use gazetteers::{canonical_gazetteers, check_gazetteers, gazetteer_files};
pub use own::advise;
pub use rules::check_rules;
