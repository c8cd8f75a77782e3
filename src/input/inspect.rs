//! What inputs are taken for, told without decoding them.

use super::article::{Failure, Limits};
use super::members::members;
use super::source::{Kind, Origin, Source};
use super::stream;
use super::walk::Walk;
use std::collections::VecDeque;
use std::io::BufRead;
use std::sync::Arc;

/// Each source of a walk, archives opened, with its kind in words.
pub fn taken_for<'w>(
    walk: &'w mut Walk,
    limits: &'w Limits,
) -> impl Iterator<Item = Result<(Source, String), Failure>> + 'w {
    let mut inside: VecDeque<Result<Source, Failure>> = VecDeque::new();
    std::iter::from_fn(move || {
        loop {
            let source = match inside.pop_front().or_else(|| walk.next())? {
                Ok(source) => source,
                Err(failure) => return Some(Err(failure)),
            };
            if source.kind != Some(Kind::Zip) {
                return Some(words(&source, limits).map(|words| (source, words)));
            }
            match members(&source) {
                Ok(members) => inside.extend(members),
                Err(message) => return Some(Err(failure(&source, message))),
            }
        }
    })
}

fn failure(source: &Source, message: String) -> Failure {
    Failure {
        id: source.id.clone(),
        source: source.name.clone(),
        message,
    }
}

/// The kind in words. Standard input is not touched: it can be read only once.
fn words(source: &Source, limits: &Limits) -> Result<String, Failure> {
    if let Some(kind) = source.kind {
        return Ok(kind.to_string());
    }
    if source.origin == Origin::Stdin {
        return Ok("as its first bytes tell".to_owned());
    }
    let mut stream = stream::open(source, limits, &Arc::default(), &Arc::default())
        .map_err(|error| failure(source, stream::unreadable(&error)))?;
    let start = stream
        .fill_buf()
        .map_err(|error| failure(source, stream::unreadable(&error)))?;
    Ok(Kind::of_content(start).to_string())
}
