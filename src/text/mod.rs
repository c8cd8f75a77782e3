//! Texts as they were read, and places in them. Nothing here changes a byte.

mod document;
mod encoding;
mod hash;
mod mojibake;
mod offsets;
mod span;

pub use document::Document;
pub use encoding::{Decoded, ToUtf8, decode, utf16_of};
pub use hash::caseless_hash;
pub use mojibake::{Mended, mended};
pub use offsets::{OffsetUnit, Offsets};
pub use span::Span;
