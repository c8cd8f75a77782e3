//! Plain text: the whole of a file is one document.

use super::article::{Article, Failure, Reading};
use super::foreign::refusal;
use crate::text::{Document, decode};
use std::path::Path;

/// The document in `bytes`, decoded; it goes by `id` and came from `source`.
pub(super) fn plain(id: &str, source: &str, bytes: Vec<u8>) -> Reading {
    let failure = |message| Failure {
        id: id.to_owned(),
        source: source.to_owned(),
        message,
    };
    if let Some(message) = refusal(Path::new(source), &bytes) {
        return Err(failure(message));
    }
    let decoded = decode(bytes).map_err(failure)?;
    let mut document = Document::new(id, decoded.text);
    source.clone_into(&mut document.source);
    document.notes.extend(decoded.note);
    Ok(Article {
        document,
        record: None,
    })
}
