//! Names: the loader, the matcher on texts cut into tokens by hand, and the built-in data.

#![allow(clippy::unwrap_used)]

mod checks;
mod holders;
mod loader;
mod oracle;

use kutip::gazetteer::{
    Dictionary, Gazetteers, Hit, Matcher, compile, leftmost_longest, load_rows,
};
use kutip::lexicon::{Classes, Detail};
use kutip::segment::{Segmentation, Shape, Token, TokenKind};
use kutip::text::{Document, Span};
use std::path::Path;

const INVISIBLE: &str = "\u{ad}\u{200b}\u{301}";

/// Cuts a text into tokens as `segment` documents them, in the plainest way.
fn tokens(text: &str) -> Segmentation {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let wordy = |at: usize| {
        chars
            .get(at)
            .is_some_and(|(_, c)| c.is_alphanumeric() || INVISIBLE.contains(*c))
    };
    let joins = |start: usize, at: usize| match chars[at].1 {
        '\'' | '’' | '‘' | '`' => wordy(at + 1),
        '-' | '‑' => chars
            .get(at + 1)
            .is_some_and(|(_, c)| c.is_lowercase() || c.is_ascii_digit()),
        '.' => wordy(at + 1) || at == start + 1 && chars[start].1.is_uppercase(),
        _ => false,
    };
    let mut seg = Segmentation::default();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        at += 1;
        if chars[start].1.is_whitespace() {
            continue;
        }
        if wordy(start) {
            while at < chars.len() && (wordy(at) || joins(start, at)) {
                at += 1;
            }
        }
        let end = chars.get(at).map_or(text.len(), |(offset, _)| *offset);
        seg.tokens.push(token(text, chars[start].0, end));
    }
    seg
}

fn token(text: &str, start: usize, end: usize) -> Token {
    let word = &text[start..end];
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let lower = word.chars().filter(|c| c.is_lowercase()).count();
    let first = word.chars().next().unwrap();
    let shape = match (upper, lower) {
        (0, 0) => Shape::None,
        (0, _) => Shape::Lower,
        (_, 0) => Shape::Upper,
        (1, _) if first.is_uppercase() => Shape::Capital,
        _ => Shape::Mixed,
    };
    let clitic = ["nya", "lah"].iter().find(|clitic| {
        let stem = word.strip_suffix(**clitic);
        stem.is_some_and(|stem| word.len() > 6 || stem.ends_with(['-', '\u{2010}', '\u{2011}']))
    });
    Token {
        span: Span::new(start, end),
        kind: match first {
            _ if first.is_alphabetic() => TokenKind::Word,
            _ if first.is_numeric() => TokenKind::Number,
            _ => TokenKind::Other,
        },
        shape,
        clitic: clitic.map_or(0, |clitic| clitic.len() as u8),
        space_before: text[..start].ends_with(char::is_whitespace),
        classes: Classes::NONE,
        detail: Detail::default(),
        longest: 0,
        inner: false,
    }
}

fn table(csv: &str, trie: bool) -> Dictionary {
    let mut problems = Vec::new();
    let rows = load_rows(Path::new("names.csv"), csv.as_bytes(), &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    Dictionary::open(compile(&rows, &[], trie)).unwrap()
}

/// Both matchers of the same rows.
fn matchers(csv: &str) -> [Matcher; 2] {
    [
        Matcher::trie(table(csv, true)).unwrap(),
        Matcher::automaton(table(csv, false)).unwrap(),
    ]
}

fn find(matcher: &Matcher, text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    matcher.find(&Document::new("", text), &tokens(text), &mut hits);
    hits
}

#[test]
fn names_are_found_with_the_edges_and_spellings_that_the_manual_says() {
    let names = "name,type\nJakarta,PLACE\nKorut,COUNTRY\nAS,COUNTRY\nKorea Utara,COUNTRY\nKim Jong-un,PERSON\n\
        Kim,PERSON\nBank Sentral Rakyat,ORG\nBank Sentral,ORG\nBank,ORG\nMa'ruf Amin,PERSON\ndetikcom,OUTLET\n\
        eBay,ORG\n3 Diva,ORG\nNice,PLACE\nSolo,PLACE\nÉcole Baru,ORG\nJoko W,PERSON\nMata Hari,PERSON\nDonald,PERSON\nX,ORG\n";
    for (text, wanted) in [
        ("Dari Jakarta ke Solo.", "Jakarta|Solo"),
        ("Jakartans", ""),
        (
            "Jakartanya; Jakarta-lah, Jakarta's!",
            "Jakarta|Jakarta|Jakarta",
        ),
        ("Korut-AS dan AS-Korut", "Korut|AS|AS|Korut"),
        ("As, as, ASN", ""),
        ("JAKARTA, KOREA UTARA", "JAKARTA|KOREA UTARA"),
        ("JAKARTa", ""),
        ("KIM JONG UN", "KIM JONG UN"),
        (
            "Kim Jong-un, Kim Jong Un, Kim Jong‑Un, Kim\u{a0} Jong\nUn",
            "Kim Jong-un|Kim Jong Un|Kim Jong‑Un|Kim\u{a0} Jong\nUn",
        ),
        ("Kim Jong\n\nUn", "Kim"),
        ("Bank Sentral Rakyatku", "Bank Sentral"),
        ("Bank Sentralia", "Bank"),
        (
            "Ma’ruf Amin, Maruf Amin, Ma`ruf A\u{ad}min",
            "Ma’ruf Amin|Maruf Amin|Ma`ruf A\u{ad}min",
        ),
        ("kata detikcom dan eBay, bukan ebay", "detikcom|eBay"),
        ("lagu 3 Diva", "3 Diva"),
        ("terkiniJakartaBritish JakartaBritish", "Jakarta|Jakarta"),
        ("SoloBaru McDonald", ""),
        (
            "e\u{301}cole, Ecole Baru, École Baru",
            "Ecole Baru|École Baru",
        ),
        ("Joko W. pergi di X. Budi", "Joko W"),
        ("Mata-hari Mata Hari", "Mata-hari|Mata Hari"),
    ] {
        for matcher in matchers(names) {
            let hits = find(&matcher, text);
            let found: Vec<&str> = leftmost_longest(&hits)
                .map(|hit| &text[hit.span.range()])
                .collect();
            assert_eq!(found.join("|"), wanted, "{text}");
        }
    }
}

#[test]
fn all_lengths_are_given_the_longest_first() {
    let [trie, automaton] =
        matchers("name,type\nBank,ORG\nBank Nusa,ORG\nBank Nusa Raya,ORG\nNusa,PLACE\n");
    let text = "Kantor Bank Nusa Raya.";
    let hits = find(&trie, text);
    let found: Vec<(&str, u32, u32)> = hits
        .iter()
        .map(|hit| (&text[hit.span.range()], hit.first, hit.last))
        .collect();
    assert_eq!(
        found,
        [
            ("Bank Nusa Raya", 1, 4),
            ("Bank Nusa", 1, 3),
            ("Bank", 1, 2),
            ("Nusa", 2, 3)
        ]
    );
    assert_eq!(find(&automaton, text), hits);
}

#[test]
fn a_user_s_forms_beat_the_readings_below_only_where_they_say_so() {
    let below = "id,name,type\nbatu-kota,Batu,PLACE\nsolo,Solo,PLACE\n";
    let above = "name,type,wins\nBatu,ORG,yes\nSolo,PERSON,no\n";
    let layers = vec![
        Matcher::automaton(table(above, false)).unwrap(),
        Matcher::trie(table(below, true)).unwrap(),
    ];
    let gazetteers = Gazetteers::new(layers).unwrap();
    let text = "Batu dan Solo";
    let mut hits = Vec::new();
    gazetteers.find(&Document::new("", text), &tokens(text), &mut hits);
    let found: Vec<&str> = hits
        .iter()
        .flat_map(|hit| gazetteers.candidates(hit.form))
        .map(|candidate| gazetteers.id(candidate.entry))
        .collect();
    assert_eq!(found, ["batu", "solo", "solo"]);
    assert_eq!(gazetteers.look_up("Batu").len(), 2);
    assert!(gazetteers.look_up("Batu")[1].hidden);
}

#[test]
fn an_entry_that_an_upper_layer_has_too_is_the_upper_one() {
    let below = "id,name,type,aliases,wikidata\nbatu-kota,Batu,PLACE,Kota Batu,Q1\nsolo,Solo,PLACE,Sala,Q2\n";
    let above = "id,name,type,wikidata\nbatu-kota,Kota Wisata,PLACE,\nsolo,Solo Baru,PLACE,Q3\n";
    let layers = vec![
        Matcher::automaton(table(above, false)).unwrap(),
        Matcher::trie(table(below, true)).unwrap(),
    ];
    let gazetteers = Gazetteers::new(layers).unwrap();
    let named = |text: &str| {
        let mut hits = Vec::new();
        gazetteers.find(&Document::new("", text), &tokens(text), &mut hits);
        let entries = hits.iter().flat_map(|hit| gazetteers.candidates(hit.form));
        let names = entries.map(|candidate| gazetteers.name(candidate.entry).to_owned());
        names.collect::<Vec<_>>().join("|")
    };
    assert_eq!(named("Kota Batu"), "Kota Wisata|Kota Wisata");
    // Another Q number: another thing.
    assert_eq!(named("Sala"), "Solo");
}

#[test]
fn a_user_s_row_takes_over_what_it_leaves_empty() {
    let below = "id,name,type,aliases,wikidata,country\n\
        surya-a,Surya A,PERSON,Bung Surya,Q1,ID\n\
        surya-b,Surya B,PERSON,Pak Surya,Q2,ID\nx-bank,Bank X,ORG,,Q3,ID\n";
    let below = Gazetteers::new(vec![Matcher::trie(table(below, true)).unwrap()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.csv");
    let own = "id,name,type,wikidata\n,Bung Surya,PERSON,\n,Surya B,PERSON,Q9\n,Bank X,PLACE,\nmine,Surya A,PERSON,\n";
    std::fs::write(&file, own).unwrap();
    let own = kutip::gazetteer::from_files(&[file], &below).unwrap();
    let rows: Vec<String> = own
        .entry_ids()
        .map(|id| own.entry(id))
        .map(|entry| {
            format!(
                "{} {} {}{}",
                entry.id, entry.name, entry.wikidata, entry.country
            )
        })
        .collect();
    let wanted = [
        "bank-x Bank X ",
        "mine Surya A ",
        "surya-a Bung Surya Q1ID",
        "surya-b Surya B Q9",
    ];
    assert_eq!(rows, wanted);
}

/// SplitMix64: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[(self.next() % from.len() as u64) as usize]
    }

    fn once_in(&mut self, times: u64) -> bool {
        self.next().is_multiple_of(times)
    }
}

const WORDS: [&str; 30] = [
    "Kim",
    "Jong",
    "un",
    "Un",
    "Kota",
    "Bogor",
    "Ma'ruf",
    "Maruf",
    "AS",
    "As",
    "PT",
    "Bank",
    "Al",
    "al",
    "São",
    "Jakarta",
    "detik",
    "eBay",
    "3M",
    "Mata",
    "mata",
    "Erdoğan",
    "Øystein",
    "Jakartas",
    "7",
    "B.V",
    "3m",
    "JakartaBogor",
    "Kotaku",
    "kotaku",
];

fn form(random: &mut Random) -> String {
    let mut form = random.pick(&WORDS).to_owned();
    for _ in 0..random.next() % 4 {
        let before = form.rsplit([' ', '-']).next().unwrap().to_owned();
        form += random.pick(&[" ", " ", "-"]);
        form += if random.once_in(6) {
            &before
        } else {
            random.pick(&WORDS)
        };
    }
    form
}

/// Forms and stray words, disturbed in all the ways that a text may disturb them.
fn disturbed(random: &mut Random, forms: &[String]) -> String {
    let mut text = String::new();
    for _ in 0..1 + random.next() % 5 {
        let listed: Vec<&str> = forms.iter().map(String::as_str).collect();
        let mut piece = if random.once_in(3) {
            random.pick(&WORDS)
        } else {
            random.pick(&listed)
        }
        .to_owned();
        if random.once_in(4) {
            piece = piece.to_uppercase();
        }
        for (from, to) in [
            (" ", "-"),
            (" ", "\u{a0}"),
            (" ", "  "),
            (" ", "\n"),
            (" ", "\n\n"),
            ("-", " "),
            ("-", "‑"),
            ("'", "’"),
            ("'", ""),
            ("a", "a\u{ad}"),
            ("e", "e\u{301}"),
            ("un", "Un"),
            ("ar", "a`r"),
            ("ã", "a"),
            ("ğ", "g"),
            (" ", " - "),
        ] {
            if random.once_in(8) {
                piece = piece.replacen(from, to, 1);
            }
        }
        text += &piece;
        text += random.pick(&[
            "nya", "-lah", "lah", "'s", "’s", "s", ".", "", "", "-nya", "\u{ad}",
        ]);
        text += random.pick(&[" ", " ", " ", "", "-", "\n", ", ", " (", "/"]);
    }
    text
}

#[test]
fn both_indexes_find_what_the_oracle_finds() {
    let mut random = Random(20_240_817);
    let mut hits = 0;
    for _ in 0..60 {
        let mut forms: Vec<String> = (0..12).map(|_| form(&mut random)).collect();
        if random.once_in(4) {
            forms.extend(["Jakarta", "JakartaBogor", "Mata Mata"].map(str::to_owned));
        }
        forms.sort();
        forms.dedup();
        let rows = forms
            .iter()
            .enumerate()
            .map(|(at, form)| format!("id{at},{form},PERSON\n"));
        let csv = format!("id,name,type\n{}", rows.collect::<String>());
        let [trie, automaton] = matchers(&csv);
        // Spellings that stand for each other are one form: the oracle is told the one that stands for them.
        let spellings: Vec<oracle::Spelling> = trie
            .dictionary()
            .all_forms()
            .map(oracle::Spelling::new)
            .collect();
        for _ in 0..60 {
            let text = disturbed(&mut random, &forms);
            let wanted = oracle::find(&spellings, &text, &tokens(&text));
            for matcher in [&trie, &automaton] {
                let mut found: Vec<oracle::Found> = find(matcher, &text)
                    .iter()
                    .map(|hit| {
                        let form = matcher.dictionary().form(hit.form).to_owned();
                        (
                            hit.span.start(),
                            hit.span.end(),
                            hit.first,
                            hit.last,
                            form,
                            hit.capitals,
                        )
                    })
                    .collect();
                assert!(
                    found.is_sorted_by_key(|hit| (hit.0, std::cmp::Reverse(hit.1), hit.5)),
                    "{text}"
                );
                found.sort_by_key(|hit| (hit.0, std::cmp::Reverse(hit.1), hit.5, hit.4.clone()));
                assert_eq!(found, wanted, "{text:?} with {forms:?}");
                hits += found.len();
            }
        }
    }
    assert!(hits > 10_000, "the generator makes too few names: {hits}");
}

#[test]
fn a_shorter_form_is_found_where_the_longer_fails_at_its_edge() {
    for matcher in matchers("name,type\nUni,ORG\nUni Emirat,ORG\nUni Emirat Arab,COUNTRY\n") {
        let text = "Uni Emirat Arabia";
        let hits = find(&matcher, text);
        let found: Vec<&str> = hits.iter().map(|hit| &text[hit.span.range()]).collect();
        assert_eq!(found, ["Uni Emirat", "Uni"]);
    }
}

/// The built-in data, as the build sees it.
fn builtin_files() -> Vec<std::path::PathBuf> {
    kutip::check::gazetteer_files(Path::new("gazetteers")).unwrap()
}

fn list(problems: &[kutip::error::Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    format!("{} problems\n{}", lines.len(), lines.join("\n"))
}

#[test]
fn the_built_in_gazetteers_are_in_canonical_order() {
    let bless = std::env::var_os("KUTIP_BLESS").is_some();
    let problems = kutip::check::canonical_gazetteers(&builtin_files(), bless);
    assert!(problems.is_empty(), "{}", list(&problems));
}

#[test]
fn the_built_in_gazetteers_have_no_problem() {
    let problems = kutip::check::check_gazetteers(&builtin_files());
    assert!(problems.is_empty(), "{}", list(&problems));
}
