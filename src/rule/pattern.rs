//! The symbols of items and the steps that match them.

use super::program::{Group, Program, Set, Step, Takes};

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
    /// By [`home`]: the last word of that home, counted from one; 0 for none.
    last: Vec<u8>,
    /// Of each word: the one of its home before it, counted the same way.
    before: Vec<u8>,
}

/// Where a word is looked for, of 256 places.
fn home(word: &[u8]) -> u8 {
    let (first, last) = (word.first(), word.last());
    let (first, last) = (first.copied().unwrap_or(0), last.copied().unwrap_or(0));
    let mixed = first.wrapping_mul(29) ^ last.wrapping_mul(113);
    mixed ^ (word.len() as u8).wrapping_mul(57)
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
        self.last.resize(256, 0);
        let last = &mut self.last[home(word.as_bytes()) as usize];
        self.before.push(*last);
        *last = self.list.len() as u8;
        Ok(FIRST_WORD + (self.list.len() - 1) as u8)
    }

    /// The byte for `word` in lower case, if a rule names it.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<u8> {
        self.byte_of(word.as_bytes())
    }

    /// The byte for the word of these bytes in lower case, if a rule names it.
    #[must_use]
    pub fn byte_of(&self, word: &[u8]) -> Option<u8> {
        let mut at = *self.last.get(home(word) as usize)?;
        loop {
            let index = usize::from(at.checked_sub(1)?);
            if self.list[index].0.as_bytes() == word {
                return Some(FIRST_WORD + index as u8);
            }
            at = self.before[index];
        }
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

/// What a step captures, if anything.
fn group(name: &str) -> Option<Group> {
    Some(match name {
        "quote" => Group::Quote,
        "fragment" => Group::Fragment,
        "cue" => Group::Cue,
        "speaker" | "person" | "org" | "role" | "unnamed" | "pronoun" => Group::Speaker,
        "outlet" => Group::Via,
        "clause" | "clause2" => Group::Clause,
        _ => return None,
    })
}

/// The symbols a simple step matches.
fn symbols(step: &str) -> Option<&'static [u8]> {
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
        "plain" => b"x",
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
    Some(list)
}

/// A set of symbols, with the named words that are otherwise in it.
fn set(symbols: &[u8], words: &Words) -> Set {
    let named = words.list.iter().zip(FIRST_WORD..);
    let named = named.filter(|((_, other), _)| symbols.contains(other));
    let named = named.map(|(_, byte)| byte);
    symbols.iter().copied().chain(named).collect()
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

/// Symbols that a sentence begins with.
const BOUNDS: &[u8] = b"_|";
/// Symbols that end a sentence.
const ENDS: &[u8] = b"._|";

/// Compiles a pattern, steps separated by spaces.
///
/// # Errors
/// The first step that is not in the closed list, in plain words.
pub fn compile(pattern: &str, words: &Words) -> Result<Program, String> {
    let steps = if pattern == STATE {
        // Matches nothing: no item is in the empty set.
        vec![Step {
            set: Set::default(),
            takes: Takes::One,
            group: None,
        }]
    } else {
        let steps = pattern.split_whitespace().map(|raw| step(raw, words));
        steps.collect::<Result<_, _>>()?
    };
    Ok(Program::new(steps, &set(BOUNDS, words)))
}

fn step(raw: &str, words: &Words) -> Result<Step, String> {
    if raw == "end" {
        return Ok(Step {
            set: set(ENDS, words),
            takes: Takes::End,
            group: None,
        });
    }
    let name = raw.trim_end_matches('?');
    if let Some(gap) = gap(name, words)? {
        return Ok(gap);
    }
    let mut symbols_of: Vec<u8> = Vec::new();
    let mut named = Set::default();
    for alternative in name.split('|') {
        if let Some(word) = alternative.strip_prefix("word:") {
            let byte = words.get(word);
            named.insert(byte.ok_or_else(|| format!("the word `{word}` was not collected"))?);
        } else {
            let more = symbols(alternative)
                .ok_or_else(|| format!("`{alternative}` is no step; see rules/README.md"))?;
            symbols_of.extend(more);
        }
    }
    let first = name.split('|').next().unwrap_or(name);
    Ok(Step {
        set: set(&symbols_of, words).union(&named),
        takes: if raw.ends_with('?') {
            Takes::Maybe
        } else {
            Takes::One
        },
        group: group(first.split(':').next().unwrap_or(first)),
    })
}

/// `gap:N`, `wide:N` and `clause`.
fn gap(step: &str, words: &Words) -> Result<Option<Step>, String> {
    let clause = |least| {
        Ok(Some(Step {
            set: set(WIDE, words),
            takes: Takes::Few(least, u32::MAX),
            group: group(step),
        }))
    };
    let (symbols, count) = match step.split_once(':') {
        None if step == "clause" => return clause(2),
        None if step == "clause2" => return clause(1),
        Some(("gap", count)) => (GAP, count),
        Some(("wide", count)) => (WIDE, count),
        _ => return Ok(None),
    };
    let count: u32 = count
        .parse()
        .ok()
        .filter(|n| (1..=40).contains(n))
        .ok_or_else(|| format!("`{step}`: a gap holds 1 to 40 items"))?;
    Ok(Some(Step {
        set: set(symbols, words),
        takes: Takes::Few(0, count),
        group: None,
    }))
}
