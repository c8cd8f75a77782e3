//! Plain text: the whole of a file is one document.

use super::article::{Article, Failure, Reading};
use super::source::Source;
use crate::text::{Document, decode};

/// The document in `bytes`, decoded.
pub(super) fn article(source: &Source, bytes: Vec<u8>) -> Reading {
    let decoded = decode(bytes).map_err(|message| Failure {
        id: source.id.clone(),
        source: source.name.clone(),
        message: message.to_string(),
    })?;
    let mut document = Document::new(source.id.clone(), decoded.text);
    document.source.clone_from(&source.name);
    document.notes.extend(decoded.note);
    Ok(Article {
        document,
        record: None,
    })
}
