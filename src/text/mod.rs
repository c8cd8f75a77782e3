//! Texts as they were read, and places in them. Nothing here changes a byte.

mod document;
mod offsets;
mod span;

pub use document::Document;
pub use offsets::{OffsetUnit, Offsets};
pub use span::Span;
