//! Whether the words around a name tell the office that a gazetteer gives its bearer.

use super::resolve::{Found, Sources};

/// Tokens looked at on each side of a name, within its sentence.
const NEAR: usize = 14;
/// Bytes of the shortest word that counts: `di` and `RI` say nothing.
const SHORTEST: usize = 3;

/// Words of offices that tell none.
const EMPTY: [&str; 6] = ["dan", "atau", "untuk", "Urusan", "anggota", "pejabat"];

/// Whether half of the words of `role` stand near the name, or a word that abbreviates it (`Mendag`, `Wapres`).
pub(super) fn told(sources: &Sources<'_>, found: &Found, role: &str) -> bool {
    has(sources, found, role, |count, all| 2 * count >= all.max(2))
}

/// The same of more than half of the words: `Ketua RT` is not `Ketua KPU`.
pub(super) fn told_by_most(sources: &Sources<'_>, found: &Found, role: &str) -> bool {
    has(sources, found, role, |count, all| 2 * count > all)
}

fn has(
    sources: &Sources<'_>,
    found: &Found,
    role: &str,
    enough: impl Fn(usize, usize) -> bool,
) -> bool {
    let wanted: Vec<&str> = role
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() >= SHORTEST && !EMPTY.contains(word))
        .collect();
    if wanted.is_empty() {
        return false;
    }
    let near = near(sources, found);
    let holds = |word: &&&str| near.iter().any(|other| same(other, word));
    enough(wanted.iter().filter(holds).count(), wanted.len())
        || near.iter().any(|word| abbreviates(word, &wanted))
}

/// The words before and after a name in its sentence.
fn near<'a>(sources: &Sources<'a>, found: &Found) -> Vec<&'a str> {
    let seg = sources.seg;
    let after = seg
        .sentences
        .partition_point(|s| s.tokens.start <= found.tokens.0);
    let Some(sentence) = after.checked_sub(1).map(|at| &seg.sentences[at].tokens) else {
        return Vec::new();
    };
    let (first, last) = (found.tokens.0 as usize, found.tokens.1 as usize);
    let from = first.saturating_sub(NEAR).max(sentence.start as usize);
    let to = (last + NEAR).min(sentence.end as usize).max(last);
    let tokens = seg.tokens[from..first].iter().chain(&seg.tokens[last..to]);
    tokens.map(|token| sources.doc.slice(token.span)).collect()
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Whether a word is made of the beginnings of the role's words in their order: two letters or more of the first and of one
/// more (`Mendag`: Menteri Perdagangan; `Wapres`: Wakil Presiden). It is written with a capital.
fn abbreviates(word: &str, role: &[&str]) -> bool {
    if !word.starts_with(char::is_uppercase) {
        return false;
    }
    let word = word.to_lowercase();
    let [first, rest @ ..] = role else {
        return false;
    };
    let first = first.to_lowercase();
    let shared = first
        .bytes()
        .zip(word.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let cut = |at: usize| word.get(at..).filter(|tail| tail.len() >= 2);
    (2..=shared).filter_map(cut).any(|tail| {
        rest.iter().any(|next| {
            let next = next.to_lowercase();
            next.len() > tail.len() && next.contains(tail)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::abbreviates;

    #[test]
    fn abbreviations_of_offices_are_seen() {
        for (word, role, wanted) in [
            ("Mendag", "Menteri Perdagangan", true),
            ("Wapres", "Wakil Presiden Amerika Serikat", true),
            ("Menkeu", "Menteri Keuangan", true),
            ("Menlu", "Menteri Keuangan", false),
            ("Menteri", "Menteri Keuangan", false),
            ("menang", "Menteri Perdagangan", false),
            ("wali", "Wakil Presiden", false),
        ] {
            let role: Vec<&str> = role.split(' ').collect();
            assert_eq!(abbreviates(word, &role), wanted, "{word}");
        }
    }
}
