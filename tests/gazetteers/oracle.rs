//! A naive matcher, written from the manual and not from the code: every stretch of text against every form, each form
//! spelt out as a regular expression.

use kutip::segment::{Segmentation, Shape, Token, TokenKind};
use regex::Regex;
use std::sync::LazyLock;

const INVISIBLE: &str = "[\u{ad}\u{200b}-\u{200f}\u{2060}\u{feff}\u{300}-\u{36f}]*";
const HYPHENS: &str = "[-\u{2010}-\u{2013}]";
const APOSTROPHES: &str = "['`\u{2018}\u{2019}]";

/// One invisible character.
static RIDER: LazyLock<Regex> = LazyLock::new(|| anchored(&INVISIBLE.replace('*', "")));

/// What may follow a name inside its token.
static CLOSING: LazyLock<Regex> = LazyLock::new(|| anchored(&format!("|\\.+|{APOSTROPHES}[sS]")));

/// A clitic that hangs on a name by a hyphen.
static HANGING: LazyLock<Regex> = LazyLock::new(|| anchored(&format!("{HYPHENS}[a-zA-Z]+")));

/// A form and what writes it.
pub struct Spelling {
    pub form: String,
    written: Regex,
    capitals: Option<Regex>,
    long: bool,
}

/// What the oracle finds: from byte, to byte, first token, one past the last, form, capitals.
pub type Found = (usize, usize, u32, u32, String, bool);

fn anchored(pattern: &str) -> Regex {
    Regex::new(&format!("^(?:{pattern})$")).unwrap()
}

/// White space with at most one line break.
fn white() -> String {
    let (space, line) = (
        format!("[ \t\r\u{a0}\u{2009}]{INVISIBLE}"),
        format!("\n{INVISIBLE}"),
    );
    format!("(?:(?:{space})+(?:{line})?(?:{space})*|{line}(?:{space})*)")
}

fn hyphen() -> String {
    format!("(?:{HYPHENS}{INVISIBLE})")
}

/// A letter and its sisters with diacritics, in this case.
fn letter(c: char) -> String {
    let sisters = match c {
        'e' | 'é' => "eé",
        'E' | 'É' => "EÉ",
        'a' | 'ã' => "aã",
        'A' | 'Ã' => "AÃ",
        'g' | 'ğ' => "gğ",
        'G' | 'Ğ' => "GĞ",
        'o' | 'ø' => "oø",
        'O' | 'Ø' => "OØ",
        _ => return format!("{}{INVISIBLE}", regex::escape(&c.to_string())),
    };
    format!("[{sisters}]{INVISIBLE}")
}

fn either_case(c: char) -> String {
    let (lower, upper) = (
        c.to_lowercase().next().unwrap(),
        c.to_uppercase().next().unwrap(),
    );
    format!("(?:{}|{})", letter(lower), letter(upper))
}

impl Spelling {
    pub fn new(form: &str) -> Spelling {
        let upper = form.chars().filter(|c| c.is_uppercase()).count();
        let letters = form.chars().filter(|c| c.is_alphabetic()).count();
        let in_capitals: String = form.chars().flat_map(char::to_uppercase).collect();
        let capitals =
            (upper < letters && letters >= 2).then(|| anchored(&pattern(&in_capitals, false)));
        Spelling {
            form: form.to_owned(),
            written: anchored(&pattern(form, true)),
            capitals,
            long: letters >= 5,
        }
    }

    fn takes(&self, text: &str) -> Option<bool> {
        if self.written.is_match(text) {
            return Some(false);
        }
        self.capitals
            .as_ref()
            .filter(|capitals| capitals.is_match(text))
            .map(|_| true)
    }
}

/// What a form may look like. `mixed`: with the freedoms that letters have in common case.
fn pattern(form: &str, mixed: bool) -> String {
    let words: Vec<&str> = form.split([' ', '-']).collect();
    let mut out = String::new();
    let mut rest = form;
    for (at, word) in words.iter().enumerate() {
        let gap = (at > 0).then(|| rest.starts_with('-'));
        rest = rest[usize::from(at > 0)..].strip_prefix(word).unwrap();
        let mut chars = word.chars();
        let first = chars.next().unwrap();
        let repeats = at > 0 && words[at - 1].to_lowercase() == word.to_lowercase();
        out += &match gap {
            None if mixed && first.is_lowercase() => either_case(first),
            None => letter(first),
            Some(_) if !mixed || repeats => {
                format!("(?:{}|{}){}", white(), hyphen(), letter(first))
            }
            Some(true) => format!("(?:{}|{}){}", white(), hyphen(), either_case(first)),
            Some(false) => format!(
                "(?:{}{}|{}{})",
                white(),
                letter(first),
                hyphen(),
                either_case(first)
            ),
        };
        out += &tail(chars.as_str());
    }
    out
}

/// The letters of a word after its first, apostrophes optional but for one before a closing `s` that the form has not.
fn tail(word: &str) -> String {
    let mut out = String::new();
    let chars: Vec<char> = word.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let listed = chars[at] == '\'';
        at += usize::from(listed);
        let closing = at + 1 == chars.len() && matches!(chars[at], 's' | 'S');
        if listed || !closing {
            out += &format!("(?:{APOSTROPHES}{INVISIBLE})?");
        }
        out += &letter(chars[at]);
        at += 1;
    }
    out
}

/// Everything that stands in the text, by the book.
pub fn find(spellings: &[Spelling], text: &str, seg: &Segmentation) -> Vec<Found> {
    let mut found = Vec::new();
    let ends: Vec<usize> = (1..=text.len())
        .filter(|at| text.is_char_boundary(*at))
        .collect();
    for (at, token) in seg.tokens.iter().enumerate() {
        if !matches!(token.kind, TokenKind::Word | TokenKind::Number) {
            continue;
        }
        let mut starts = vec![(token.span.start(), false)];
        if token.shape == Shape::Mixed {
            starts.extend(
                inner(text, token.span.start(), token.span.end()).map(|start| (start, true)),
            );
        }
        for (start, glued) in starts {
            let mut here = Vec::new();
            for end in ends
                .iter()
                .copied()
                .filter(|end| (start + 1..start + 60).contains(end))
            {
                ending(spellings, text, seg, (at, start, glued), end, &mut here);
            }
            here.sort_by_key(|(_, end, _, _, form, capitals)| {
                (std::cmp::Reverse(*end), *capitals, form.clone())
            });
            found.extend(here);
        }
    }
    found
}

/// Changes from lower to upper case inside a token, but for those after a short capitalised beginning.
fn inner(text: &str, start: usize, end: usize) -> impl Iterator<Item = usize> {
    let places = text[start..end]
        .char_indices()
        .map(move |(offset, _)| start + offset);
    places.filter(move |at| {
        let before = &text[start..*at];
        let change =
            before.ends_with(char::is_lowercase) && text[*at..].starts_with(char::is_uppercase);
        change && !(before.len() <= 3 && before.starts_with(char::is_uppercase))
    })
}

fn ending(
    spellings: &[Spelling],
    text: &str,
    seg: &Segmentation,
    (first, start, glued): (usize, usize, bool),
    end: usize,
    out: &mut Vec<Found>,
) {
    let Some(last) = seg
        .tokens
        .iter()
        .position(|token| token.span.start() < end && end <= token.span.end())
    else {
        return;
    };
    let Some(edge_glued) = edge(text, &seg.tokens[last], start, end) else {
        return;
    };
    let known = |at: usize| {
        let token = &seg.tokens[at];
        let is = |span: kutip::text::Span| {
            spellings
                .iter()
                .any(|spelling| spelling.takes(&text[span.range()]).is_some())
        };
        is(token.span) || is(token.base())
    };
    for spelling in spellings {
        let Some(capitals) = spelling.takes(&text[start..end]) else {
            continue;
        };
        let refused = (glued || edge_glued) && !spelling.long
            || glued && known(first)
            || edge_glued && known(last);
        if !refused {
            out.push((
                start,
                end,
                first as u32,
                last as u32 + 1,
                spelling.form.clone(),
                capitals,
            ));
        }
    }
}

/// Whether a name may end inside this token only because the case changes there; `None` if it may not.
fn edge(text: &str, token: &Token, start: usize, end: usize) -> Option<bool> {
    let rest = &text[end..token.span.end()];
    let next = rest.chars().next();
    if next.is_some_and(|c| RIDER.is_match(c.encode_utf8(&mut [0; 4]))) {
        return None;
    }
    let initial = end - start < 2 && rest.starts_with('.');
    let clitic = usize::from(token.clitic);
    let hangs = clitic > 0 && HANGING.is_match(rest) && rest.chars().count() == clitic + 1;
    let clean = CLOSING.is_match(rest) || rest.len() == clitic || hangs;
    if clean && !initial {
        return Some(false);
    }
    let change = text[..end].ends_with(char::is_lowercase) && rest.starts_with(char::is_uppercase);
    change.then_some(true)
}
