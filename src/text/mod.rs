//! Texts as they were read, and places in them. Nothing here changes a byte.

mod document;
mod encoding;
mod hash;
mod offsets;
mod span;

pub use document::Document;
pub use encoding::{Decoded, decode};
pub use hash::caseless_hash;
pub use offsets::{OffsetUnit, Offsets};
pub use span::Span;
