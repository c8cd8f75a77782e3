//! Where the row of a correction stands now.

use super::Correction;
use crate::text::Span;

/// Between the pieces of an interrupted quote, as the tables join them.
pub(super) const JOINT: &str = " … ";

/// From code points to bytes of one text.
pub(super) struct Points {
    /// The byte of each code point and of the end; empty for ASCII.
    bytes: Vec<u32>,
    len: usize,
}

impl Points {
    pub(super) fn new(text: &str) -> Points {
        let mut bytes = Vec::new();
        if !text.is_ascii() {
            bytes.extend(text.char_indices().map(|(byte, _)| byte as u32));
            bytes.push(text.len() as u32);
        }
        Points {
            bytes,
            len: text.len(),
        }
    }

    pub(super) fn byte(&self, point: usize) -> Option<usize> {
        if self.bytes.is_empty() {
            return (point <= self.len).then_some(point);
        }
        self.bytes.get(point).map(|byte| *byte as usize)
    }

    /// The code point that begins at a byte.
    fn point(&self, byte: usize) -> usize {
        if self.bytes.is_empty() {
            return byte;
        }
        self.bytes.partition_point(|at| (*at as usize) < byte)
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Option<Span> {
        let (start, end) = (self.byte(start)?, self.byte(end)?);
        (start < end).then(|| Span::new(start, end))
    }
}

/// The pieces where the words of a line stand: at its place, else wherever they stand exactly once. With it comes by how many
/// code points they moved.
pub(super) fn place(text: &str, points: &Points, line: &Correction) -> Option<(Vec<Span>, isize)> {
    let begin = points.byte(line.start);
    if let Some(found) = begin.and_then(|begin| lay(text, begin, &line.text)) {
        return Some((found, 0));
    }
    let first = line.text.split(JOINT).next()?;
    let mut found = text
        .match_indices(first)
        .filter_map(|(begin, _)| lay(text, begin, &line.text));
    let only = found.next()?;
    if found.next().is_some() {
        return None;
    }
    let moved = points.point(only[0].start()) as isize - line.start as isize;
    Some((only, moved))
}

/// Lays words into the text from `begin` on, piece by piece; `None` where they do not stand there.
fn lay(text: &str, begin: usize, words: &str) -> Option<Vec<Span>> {
    let rest = text.get(begin..)?;
    if rest.starts_with(words) {
        return Some(vec![Span::new(begin, begin + words.len())]);
    }
    let mut pieces = words.split(JOINT);
    let first = pieces.next()?;
    if first == words || !rest.starts_with(first) {
        return None;
    }
    let mut found = vec![Span::new(begin, begin + first.len())];
    for piece in pieces {
        let from = found.last()?.end();
        let at = from + text[from..].find(piece)?;
        found.push(Span::new(at, at + piece.len()));
    }
    Some(found)
}

/// Whether two ranges share more than half of the longer.
pub(super) fn same_place(a: Span, b: Span) -> bool {
    let shared = a
        .end()
        .min(b.end())
        .saturating_sub(a.start().max(b.start()));
    shared * 2 > a.len().max(b.len())
}

/// The words nearest to a place, as whole words.
pub(super) fn nearest(text: &str, words: &str, to: usize) -> Option<Span> {
    let whole = |start: usize| {
        let before = text[..start].chars().next_back();
        let after = text[start + words.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    let found = text.match_indices(words).map(|(start, _)| start);
    found
        .filter(|start| whole(*start))
        .min_by_key(|start| start.abs_diff(to))
        .map(|start| Span::new(start, start + words.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::{Decision, What};

    fn line(start: usize, text: &str) -> Correction {
        Correction {
            file: "k.csv".into(),
            line: 2,
            what: What::Name,
            doc_id: "a".to_owned(),
            start,
            end: start + text.chars().count(),
            text: text.to_owned(),
            label: None,
            entity_id: String::new(),
            decision: Decision::Right,
            field: String::new(),
            value: String::new(),
            who: String::new(),
            when: String::new(),
        }
    }

    #[test]
    fn words_are_found_at_their_place_or_where_they_stand_once() {
        let text = "Kafé Ana, kata Ani. Ana pergi.";
        let at = |start, words: &str| {
            place(text, &Points::new(text), &line(start, words))
                .map(|(found, moved)| (text[found[0].range()].to_owned(), moved))
        };
        assert_eq!(at(5, "Ana"), Some(("Ana".to_owned(), 0)));
        assert_eq!(at(12, "Ani"), Some(("Ani".to_owned(), 3)));
        assert_eq!(at(6, "Ana"), None, "twice in the text, and not there");
        assert_eq!(at(0, "Budi"), None);
        assert_eq!(at(99, "Ani"), Some(("Ani".to_owned(), -84)));
    }

    #[test]
    fn interrupted_words_are_laid_piece_by_piece() {
        let text = "“Ya,” kata Ana, “tidak.”";
        let (found, _) = place(text, &Points::new(text), &line(1, "Ya, … tidak.")).unwrap();
        let words: Vec<&str> = found.iter().map(|span| &text[span.range()]).collect();
        assert_eq!(words, ["Ya,", "tidak."]);
    }
}
