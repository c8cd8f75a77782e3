//! Ranges of code points: trimmed, compared, split.

use super::gold::Range;

/// Signs that do not count at the ends of a quote or name.
const TRIMMED: &str = " \t\r\n\u{a0},.;:!?…\"'“”„‟‘’‚‛«»‹›`´()[]–—-";

/// A range without marks, stops and white space at its ends.
pub(super) fn trim(text: &[char], (mut start, mut end): Range) -> Range {
    let sign = |c: char| TRIMMED.contains(c);
    while start < end && text.get(start).is_some_and(|c| sign(*c)) {
        start += 1;
    }
    while end > start && text.get(end - 1).is_some_and(|c| sign(*c)) {
        end -= 1;
    }
    (start, end)
}

/// How many code points two ranges share.
pub(super) fn shared(a: Range, b: Range) -> usize {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

/// Intersection over union, counted over the hull of both.
pub(super) fn overlap(a: Range, b: Range) -> f64 {
    let shared = shared(a, b);
    if shared == 0 {
        return 0.0;
    }
    shared as f64 / (a.1.max(b.1) - a.0.min(b.0)) as f64
}

/// The words at a range.
pub(super) fn slice(text: &[char], (start, end): Range) -> String {
    let end = end.min(text.len());
    text[start.min(end)..end].iter().collect()
}

/// An organisation "X (ABC)" as the two spans "X" and "ABC", so that both habits of marking it compare.
pub(super) fn split_bracket(text: &[char], (start, end): Range, label: &str) -> Vec<Range> {
    let whole = vec![(start, end)];
    let words = text.get(start..end).unwrap_or_default();
    if label != "ORG" || words.last() != Some(&')') {
        return whole;
    }
    let inner = &words[..words.len() - 1];
    let Some(open) = inner.iter().rposition(|c| matches!(c, '(' | ')')) else {
        return whole;
    };
    let before = words[..open].iter().rposition(|c| !c.is_whitespace());
    match before {
        Some(last) if words[open] == '(' && open + 1 < inner.len() => {
            vec![(start, start + last + 1), (start + open + 1, end - 1)]
        }
        _ => whole,
    }
}

/// Words around a range on one line, the range between brackets.
pub(super) fn around(text: &[char], (start, end): Range, reach: usize) -> String {
    let from = start.saturating_sub(reach);
    let to = (end + reach).min(text.len());
    let shown = format!(
        "{}[{}]{}",
        slice(text, (from, start)),
        slice(text, (start, end)),
        slice(text, (end, to))
    );
    shown.replace(['\n', '\r'], "¶")
}

/// Carries ranges from a text to one with the same signs and other white space. `None`: the signs differ.
pub(super) fn carry(from: &[char], to: &[char]) -> Option<Vec<usize>> {
    let mut map = Vec::with_capacity(from.len());
    let mut at = 0;
    for c in from {
        if c.is_whitespace() {
            map.push(at);
            continue;
        }
        while to.get(at).is_some_and(|c| c.is_whitespace()) {
            at += 1;
        }
        if to.get(at) != Some(c) {
            return None;
        }
        map.push(at);
        at += 1;
    }
    Some(map)
}

/// A range in the text that `map` leads to.
pub(super) fn carried(map: &[usize], (start, end): Range) -> Option<Range> {
    let first = map.get(start)?;
    let last = map.get(end.checked_sub(1)?)?;
    (last + 1 > *first).then_some((*first, last + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn brackets_split_organisations_only() {
        let text = chars("Lembaga Uji (LU)");
        assert_eq!(split_bracket(&text, (0, 16), "ORG"), [(0, 11), (13, 15)]);
        assert_eq!(split_bracket(&text, (0, 16), "PERSON"), [(0, 16)]);
        assert_eq!(split_bracket(&chars("(LU)"), (0, 4), "ORG"), [(0, 4)]);
        assert_eq!(split_bracket(&chars("A ()"), (0, 4), "ORG"), [(0, 4)]);
    }

    #[test]
    fn ranges_are_carried_over_white_space() {
        let (from, to) = (chars("Budi , kata"), chars("Budi,\nkata"));
        let map = carry(&from, &to).expect("the same signs");
        assert_eq!(carried(&map, (0, 4)), Some((0, 4)));
        assert_eq!(carried(&map, (7, 11)), Some((6, 10)));
        assert_eq!(carry(&chars("Rina"), &to), None);
    }

    #[test]
    fn ends_are_trimmed_and_spans_compared() {
        let text = chars("“Ya,” kata");
        assert_eq!(trim(&text, (0, 5)), (1, 3));
        assert!((overlap((0, 10), (1, 10)) - 0.9).abs() < 1e-9);
        assert!(overlap((0, 3), (3, 6)).abs() < 1e-9);
    }
}
