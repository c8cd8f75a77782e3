//! Whether two names mean the same speaker.

use super::gold::GoldQuote;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

/// Titles and forms of address that make no name of their own.
static SET_ASIDE: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let list = include_str!("../../rules/score/set_aside.csv");
    list.lines().skip(1).collect()
});

/// The words of a name: lower case, without accents, apostrophes and signs.
pub(super) fn words(name: &str) -> Vec<String> {
    let plain: String = name
        .nfkd()
        .filter(|c| canonical_combining_class(*c) == 0)
        .collect::<String>()
        .to_lowercase();
    plain
        .replace(['’', '\'', '`', '´'], "")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words without titles, if anything is left.
fn bare(name: &str) -> Vec<String> {
    let all = words(name);
    let core: Vec<String> = all
        .iter()
        .filter(|word| !SET_ASIDE.contains(&***word))
        .cloned()
        .collect();
    if core.is_empty() { all } else { core }
}

fn set(words: Vec<String>) -> BTreeSet<String> {
    words.into_iter().collect()
}

/// The words of a role or body; a bracketed acronym does not count.
pub(super) fn value(field: &str) -> Vec<String> {
    let mut open = String::with_capacity(field.len());
    let mut rest = field;
    while let Some((before, behind)) = rest.split_once('(') {
        let Some((_, after)) = behind.split_once(')') else {
            break;
        };
        open.push_str(before);
        open.push(' ');
        rest = after;
    }
    open.push_str(rest);
    words(&open)
}

/// The same words, or the same once titles are set aside, or the same letters.
fn equal(a: &str, b: &str) -> bool {
    let (all_a, all_b) = (words(a), words(b));
    all_a == all_b || bare(a) == bare(b) || all_a.concat() == all_b.concat()
}

/// Whether `given` names the speaker of a quote; `others` are the other speakers' names in the article.
fn same(given: &str, quote: &GoldQuote, others: &[&str]) -> bool {
    let given_words = words(given);
    if given_words.is_empty() {
        return false;
    }
    let names = quote.names();
    if names.iter().any(|name| equal(given, name)) {
        return true;
    }
    let (given_set, given_bare) = (set(given_words), set(bare(given)));
    let (first, first_bare) = (set(words(names[0])), set(bare(names[0])));
    let within = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.len() < b.len() && a.is_subset(b);
    if within(&given_bare, &first_bare) || within(&given_set, &first) {
        return !others
            .iter()
            .any(|other| given_bare.is_subset(&set(words(other))));
    }
    let usable = if first_bare.len() > 1 { names.len() } else { 1 };
    names[..usable].iter().any(|name| {
        let name = set(bare(name));
        let only_titles = name.iter().all(|word| SET_ASIDE.contains(&**word));
        (name.len() > 1 || first_bare.len() == 1)
            && !only_titles
            && within(&name, &given_bare)
            && given_bare.len() - name.len() <= 2
    })
}

/// What a row says of its speaker.
pub(super) struct Given<'a> {
    pub speaker: &'a str,
    pub mention: &'a str,
    /// The mention stands where the row says.
    pub stands: bool,
}

/// Whether a row names the speaker of a quote.
pub(super) fn right(given: &Given<'_>, quote: &GoldQuote, others: &[&str]) -> bool {
    if same(given.speaker, quote, others) {
        return true;
    }
    let usable = given.stands && !given.mention.is_empty() && !given.speaker.is_empty();
    usable && quote.names().iter().any(|name| equal(given.mention, name))
}

/// Whether a speaker is given with all words of the fullest name.
pub(super) fn full(speaker: &str, quote: &GoldQuote) -> bool {
    let names = quote.names();
    let gold = names.first().map(|name| set(bare(name)));
    gold.is_some_and(|gold| gold.is_subset(&set(bare(speaker))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(names: &[&str]) -> GoldQuote {
        GoldQuote {
            speaker: names.first().map(|name| (*name).to_owned()),
            speaker_names: names
                .iter()
                .skip(1)
                .map(|name| (*name).to_owned())
                .collect(),
            ..GoldQuote::default()
        }
    }

    #[test]
    fn a_name_is_right_by_its_words_and_nobody_elses() {
        let table: [(&str, &[&str], &[&str], bool); 9] = [
            ("Rina Melati", &["Rina Melati"], &[], true),
            ("Bupati Rina Melati", &["Rina Melati"], &[], true),
            ("Melati", &["Rina Melati"], &[], true),
            ("Melati", &["Rina Melati"], &["Joko Melati"], false),
            ("Rina Melati Putri Ayu", &["Rina Melati"], &[], true),
            (
                "Rina Melati Putri Ayu Lestari",
                &["Rina Melati"],
                &[],
                false,
            ),
            ("Budi", &["Rina Melati"], &[], false),
            ("", &["Rina Melati"], &[], false),
            ("Ma’ruf", &["Maruf"], &[], true),
        ];
        for (given, names, others, wanted) in table {
            assert_eq!(
                same(given, &quote(names), others),
                wanted,
                "{given} {names:?}"
            );
        }
    }

    #[test]
    fn an_acronym_in_brackets_does_not_count() {
        assert_eq!(value("Lembaga Uji (LU) Kota"), words("lembaga uji kota"));
        assert_eq!(value("Lembaga (Uji"), ["lembaga", "uji"]);
    }
}
