//! Where a text that is too long for one article is cut into pieces.

/// Longest piece, in bytes. No article is as long.
const LONGEST: usize = 128 << 10;
/// How far before that a place to cut is looked for.
const WINDOW: usize = 16 << 10;
/// Where to cut, the best first.
const PLACES: [&str; 4] = ["\n\n", "\n", ". ", " "];

/// The end of the piece that begins at byte `from`: between paragraphs, else lines, sentences, words.
#[must_use]
pub fn end(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    if rest.len() <= LONGEST {
        return text.len();
    }
    let last = from + boundary(rest, LONGEST);
    let first = from + boundary(rest, LONGEST - WINDOW);
    let window = &text[first..last];
    let place = |mark: &str| Some(first + window.rfind(mark)? + mark.len());
    PLACES.into_iter().find_map(place).unwrap_or(last)
}

/// The last boundary of a character at `at` or before.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// What to tell of a text read in `pieces`.
#[must_use]
pub fn note(pieces: usize) -> Option<String> {
    (pieces > 1).then(|| {
        format!("too long for one article: read in {pieces} pieces, names are known within each")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_paragraphs() {
        let paragraph = format!("{}\n\n", "Hujan turun lagi. ".repeat(40));
        let text = paragraph.repeat(3 * LONGEST / paragraph.len());
        let (mut from, mut pieces) = (0, 0);
        while from < text.len() {
            let to = end(&text, from);
            assert!(to > from && to - from <= LONGEST && text[..to].ends_with("\n\n"));
            (from, pieces) = (to, pieces + 1);
        }
        assert!((3..=4).contains(&pieces) && note(pieces).is_some());
        assert_eq!(end("pendek", 0), 6);
        let solid = "é".repeat(LONGEST);
        assert!(solid.is_char_boundary(end(&solid, 0)));
    }
}
