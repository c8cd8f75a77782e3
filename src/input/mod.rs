//! From files, folders and streams to documents, in a fixed order and in bounded memory.
//!
//! [`Inputs`] lists what the user named: folders are walked in the byte order of relative paths. [`Reader`] cuts the
//! inputs into [`Batch`]es of a few hundred kilobytes without decoding them, so that many threads can decode at once;
//! [`Item::articles`] decodes. What cannot be read becomes a [`Failure`] in its place and never stops the rest.

mod article;
mod columns;
mod date;
mod dialect;
mod feed;
mod foreign;
mod html;
mod inspect;
mod json;
mod markup;
mod members;
mod memory;
mod mend;
#[cfg(feature = "parquet")]
mod parquet;
mod reader;
mod shape;
mod source;
mod split;
mod stream;
mod table;
mod tar;
mod text;
mod unpack;
mod waiting;
mod walk;
mod warc;
#[cfg(feature = "xlsx")]
mod workbook;

pub use article::{Article, Failure, Limits, ReadOptions, Reading};
pub use columns::Columns;
pub use date::{check_format, day};
pub use dialect::Quoting;
pub use foreign::passed_over;
pub use inspect::taken_for;
pub use markup::Markup;
pub use memory::Documents;
pub use reader::{Batch, Item, Reader};
pub use source::{Kind, Source};
pub use walk::{Inputs, Listed, Walk};
#[cfg(feature = "xlsx")]
pub use workbook::{NamedRow, workbook_rows};
