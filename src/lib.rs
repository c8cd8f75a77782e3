//! kutip reads Indonesian news and tells who is in it and who said what.
pub mod archive;
pub mod builtin;
pub mod check;
pub mod compare;
pub mod correction;
pub mod entity;
pub mod error;
pub mod export;
pub mod extraction;
pub mod extractor;
pub mod gazetteer;
pub mod input;
pub mod lexicon;
pub mod output;
pub mod quote;
pub mod rule;
pub mod sample;
pub mod score;
pub mod segment;
pub mod story;
pub mod table;
pub mod text;

pub use error::{Error, Problem, Result};
pub use extraction::Extraction;
pub use extractor::{Extractor, ExtractorBuilder, Scratch};
pub use quote::QuoteKind;
