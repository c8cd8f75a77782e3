//! From files, folders and streams to documents, in a fixed order and in bounded memory.
//!
//! [`Inputs`] lists what the user named: folders are walked in the byte order of relative paths. [`Reader`] cuts the
//! inputs into [`Batch`]es of a few hundred kilobytes without decoding them, so that many threads can decode at once;
//! [`Item::articles`] decodes. What cannot be read becomes a [`Failure`] in its place and never stops the rest.

mod article;
mod columns;
mod date;
mod html;
mod inspect;
mod json;
mod members;
mod memory;
mod reader;
mod source;
mod stream;
mod table;
mod text;
mod walk;
mod warc;

pub use article::{Article, Failure, Limits, ReadOptions, Reading};
pub use columns::Columns;
pub use date::day;
pub use inspect::taken_for;
pub use memory::Documents;
pub use reader::{Batch, Item, Reader};
pub use source::{Kind, Source};
pub use walk::{Inputs, Listed, Walk};
