//! The symbols of items and the steps that match them.

use std::fmt::Write as _;

/// What an item is; its value is the byte that stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Symbol {
    /// A quotation that has the look of speech.
    Quote = b'Q',
    /// A few quoted words without a stop at their end.
    Fragment = b'q',
    /// A noun phrase that ends in a person's name, with its role.
    Person = b'P',
    /// An organisation.
    Org = b'O',
    /// A news outlet.
    Outlet = b'U',
    /// A place or country.
    Place = b'L',
    /// A role noun without a name: `Presiden`, `Kepala Dinas Kesehatan`.
    Role = b'T',
    /// An unnamed speaker: `seorang saksi`.
    Unnamed = b'N',
    /// `ia`, `dia`, `beliau`.
    Pronoun = b'R',
    /// Any other pronoun.
    OtherPronoun = b'r',
    /// `kata`, `ujar`.
    CuePost = b'k',
    /// `jelas`, `lanjut`: a root that is often an ordinary word.
    CuePostWeak = b'K',
    /// `katanya`.
    CueNya = b'n',
    /// `tambahnya`: a `-nya` form that is often an ordinary word.
    CueNyaWeak = b'W',
    /// `mengatakan`.
    CuePre = b'm',
    /// `meminta`: a verb that reports a clause only now and then.
    CuePreWeak = b'M',
    /// `menurut`.
    CuePrep = b'u',
    /// `menurutnya`.
    CuePrepNya = b'w',
    /// `dikatakan`.
    CuePassive = b'p',
    /// `dikatakannya`.
    CuePassiveNya = b'v',
    /// `dilansir`, `dikutip dari`.
    CueSource = b's',
    /// A naming verb before quoted words: `menyebut`.
    CueMixed = b'Y',
    /// `enggan`, `tidak`.
    Negation = b'!',
    /// `,`
    Comma = b',',
    /// `:`
    Colon = b':',
    /// `;`
    Semicolon = b';',
    /// `.` and its like.
    Stop = b'.',
    /// A dash.
    Dash = b'-',
    /// A bracket with what it holds.
    Bracket = b'B',
    /// A number.
    Number = b'#',
    /// A day, month or word of time.
    Time = b't',
    /// A preposition.
    Preposition = b'f',
    /// A conjunction.
    Conjunction = b'j',
    /// Another function word.
    Function = b'a',
    /// Any other word in lower case.
    Word = b'x',
    /// Any other capitalised word.
    Capital = b'C',
    /// Anything else.
    Other = b'z',
    /// The start of a sentence.
    Sentence = b'_',
    /// The start of a paragraph.
    Paragraph = b'|',
}

/// The first byte given to words that rules name; there is room for [`MAX_WORDS`].
pub const FIRST_WORD: u8 = 0x80;
/// How many different words all rules together may name.
pub const MAX_WORDS: usize = 0x80;

/// Symbols that a plain gap may hold: words and numbers, nothing that speaks, quotes, reports or ends.
const GAP: &[u8] = b"xCLaft#BjrtKW-";
/// Symbols that a wide gap may hold as well.
const WIDE: &[u8] = b"xCLaft#BjrtKW-OUPTNR,;kmMnuwpvsY!q:z";

/// Words that rules name (`word:oleh`), each with the symbol it has otherwise.
#[derive(Debug, Clone, Default)]
pub struct Words {
    list: Vec<(String, u8)>,
}

impl Words {
    /// The byte for `word`; `other` is the symbol that it has where no rule names it.
    ///
    /// # Errors
    /// If more than [`MAX_WORDS`] different words are named.
    pub fn intern(&mut self, word: &str, other: u8) -> Result<u8, String> {
        if let Some(at) = self.list.iter().position(|(w, _)| w == word) {
            return Ok(FIRST_WORD + at as u8);
        }
        if self.list.len() == MAX_WORDS {
            return Err(format!(
                "all rules together may name {MAX_WORDS} different words"
            ));
        }
        self.list.push((word.to_owned(), other));
        Ok(FIRST_WORD + (self.list.len() - 1) as u8)
    }

    /// The byte for `word` in lower case, if a rule names it.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<u8> {
        self.list
            .iter()
            .position(|(w, _)| w == word)
            .map(|at| FIRST_WORD + at as u8)
    }

    /// All words named, in the order of their bytes.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(w, _)| w.as_str())
    }

    /// The symbol of a byte: a named word's other symbol.
    #[must_use]
    pub fn plain(&self, byte: u8) -> u8 {
        match byte.checked_sub(FIRST_WORD) {
            Some(at) => self.list.get(at as usize).map_or(byte, |(_, other)| *other),
            None => byte,
        }
    }
}

/// What a step captures, if anything: the name of the group in the expression.
fn group(name: &str) -> Option<&'static str> {
    Some(match name {
        "quote" => "quote",
        "fragment" => "fragment",
        "cue" => "cue",
        "speaker" | "person" | "org" | "role" | "unnamed" | "pronoun" => "speaker",
        "outlet" => "via",
        "clause" => "clause",
        _ => return None,
    })
}

/// The symbols a simple step matches.
fn symbols(step: &str) -> Option<Vec<u8>> {
    let list: &[u8] = match step {
        "quote" => b"Q",
        "fragment" => b"q",
        "speaker" => b"PORTN",
        "person" => b"P",
        "org" => b"OU",
        "role" => b"T",
        "unnamed" => b"N",
        "pronoun" => b"R",
        "outlet" => b"UO",
        "place" => b"L",
        "comma" => b",",
        "colon" => b":",
        "stop" => b".",
        "dash" => b"-",
        "bracket" => b"B",
        "number" => b"#",
        "time" => b"t",
        "negation" => b"!",
        "preposition" => b"f",
        "conjunction" => b"j",
        "name" => b"C",
        "start" => b"_|",
        "paragraph" => b"|",
        "cue:post" => b"kK",
        "cue:post-strong" => b"k",
        "cue:nya" => b"nW",
        "cue:nya-strong" => b"n",
        "cue:pre" => b"mM",
        "cue:pre-strong" => b"m",
        "cue:prep" => b"u",
        "cue:prep-nya" => b"w",
        "cue:passive" => b"p",
        "cue:passive-nya" => b"v",
        "cue:source" => b"s",
        "cue:mixed" => b"YmM",
        _ => return None,
    };
    Some(list.to_vec())
}

/// Writes a set of symbols as a class of the expression, with the named words that are otherwise in it.
fn class(out: &mut String, symbols: &[u8], words: &Words) {
    out.push('[');
    for s in symbols {
        let _ = write!(out, "\\x{s:02x}");
    }
    for (at, (_, other)) in words.list.iter().enumerate() {
        if symbols.contains(other) {
            let _ = write!(out, "\\x{:02x}", FIRST_WORD + at as u8);
        }
    }
    out.push(']');
}

/// The words that the steps of a pattern name.
pub fn named_words(pattern: &str) -> impl Iterator<Item = &str> {
    pattern
        .split_whitespace()
        .flat_map(|step| step.trim_end_matches('?').split('|'))
        .filter_map(|alternative| alternative.strip_prefix("word:"))
}

/// The pattern of rules that need the state of the document (who spoke last) and are carried out in Rust.
pub const STATE: &str = "(state)";

/// Compiles a pattern, steps separated by spaces, into an expression over symbols.
///
/// # Errors
/// The first step that is not in the closed list, in plain words.
#[expect(clippy::too_many_lines, reason = "one step after the other")]
pub fn compile(pattern: &str, words: &Words) -> Result<String, String> {
    let mut out = String::from("(?-u)");
    if pattern == STATE {
        // Matches nothing: no item has this symbol.
        out.push_str("\\x00");
        return Ok(out);
    }
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for raw in pattern.split_whitespace() {
        if raw == "end" {
            out.push_str("(?:[._|]|$)");
            continue;
        }
        let step = raw.trim_end_matches('?');
        if let Some(gap) = gap(step, words)? {
            out.push_str(&gap);
            continue;
        }
        let first = step.split('|').next().unwrap_or(step);
        let name = group(first.split(':').next().unwrap_or(first));
        let mut set = Vec::new();
        for alternative in step.split('|') {
            if let Some(word) = alternative.strip_prefix("word:") {
                set.push(
                    words
                        .get(word)
                        .ok_or_else(|| format!("the word `{word}` was not collected"))?,
                );
            } else {
                set.extend(
                    symbols(alternative).ok_or_else(|| {
                        format!("`{alternative}` is no step; see rules/README.md")
                    })?,
                );
            }
        }
        let open = match name {
            Some(name) => {
                let count = seen.iter_mut().find(|(n, _)| *n == name);
                let number = match count {
                    Some((_, n)) => {
                        *n += 1;
                        *n
                    }
                    None => {
                        seen.push((name, 1));
                        1
                    }
                };
                format!("(?P<{name}{number}>")
            }
            None => "(?:".to_owned(),
        };
        out.push_str(&open);
        class(&mut out, &set, words);
        out.push(')');
        if raw.ends_with('?') {
            out.push('?');
        }
    }
    Ok(out)
}

/// `gap:N`, `wide:N` and `clause`.
fn gap(step: &str, words: &Words) -> Result<Option<String>, String> {
    let mut out = String::new();
    let (set, count) = if step == "clause" || step == "clause2" {
        let (name, least) = if step == "clause" {
            ("clause1", 2)
        } else {
            ("clause2", 1)
        };
        let _ = write!(out, "(?P<{name}>");
        class(&mut out, WIDE, words);
        let _ = write!(out, "{{{least},}}?)");
        return Ok(Some(out));
    } else if let Some(n) = step.strip_prefix("gap:") {
        (GAP, n)
    } else if let Some(n) = step.strip_prefix("wide:") {
        (WIDE, n)
    } else {
        return Ok(None);
    };
    let count: u8 = count
        .parse()
        .ok()
        .filter(|n| (1..=40).contains(n))
        .ok_or_else(|| format!("`{step}`: a gap holds 1 to 40 items"))?;
    class(&mut out, set, words);
    let _ = write!(out, "{{0,{count}}}?");
    Ok(Some(out))
}
