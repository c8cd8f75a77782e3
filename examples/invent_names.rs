//! Replaces every person and organisation of annotated documents by an invented one, to see how much of the accuracy the
//! lists carry and how much the rules.
//!
//! ```text
//! cargo run --release --example invent_names -- [--seed N] [--keep-heads] [--persons] GOLD > INVENTED
//! ```
//! Words are made of syllables so that none stands in a word list or gazetteer. A word is replaced by the same word
//! wherever it stands in a name of the document, with its capitals kept; acronyms become other acronyms. With
//! `--keep-heads` the word that opens an organisation's name (`Dinas`, `PT`) stays; with `--persons` only persons are
//! replaced. The same seed gives the same text.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use anyhow::{Context, Result};
use kutip::gazetteer::Gazetteers;
use kutip::lexicon::WordClass;
use kutip::segment::{Segmentation, segment};
use kutip::text::Document;
use serde_json::{Value, json};
use std::collections::HashMap;

fn main() -> Result<()> {
    let (mut seed, mut keep_heads, mut persons, mut file) = (1, false, false, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--seed" => seed = args.next().context("--seed wants a number")?.parse()?,
            "--keep-heads" => keep_heads = true,
            "--persons" => persons = true,
            _ => file = Some(arg),
        }
    }
    let file = file.context("give annotated documents")?;
    let mut maker = Maker {
        state: seed,
        gazetteers: Gazetteers::new(vec![kutip::builtin::matcher()])?,
        keep_heads,
        persons,
        words: HashMap::new(),
    };
    for line in std::fs::read_to_string(&file).context(file)?.lines() {
        println!("{}", maker.document(&serde_json::from_str(line)?)?);
    }
    Ok(())
}

struct Maker {
    state: u64,
    gazetteers: Gazetteers,
    keep_heads: bool,
    persons: bool,
    /// The invented word for each word of the document, in lower case.
    words: HashMap<String, String>,
}

impl Maker {
    fn document(&mut self, gold: &Value) -> Result<Value> {
        self.words.clear();
        let text: Vec<char> = gold["text"].as_str().context("text")?.chars().collect();
        let mut entities: Vec<(usize, usize, String)> = Vec::new();
        for entity in gold["entities"].as_array().context("entities")? {
            let at = |key: &str| entity[key].as_u64().context("offset");
            let kind = entity["type"].as_str().unwrap_or_default().to_string();
            entities.push((at("start")? as usize, at("end")? as usize, kind));
        }
        entities.sort();
        let (mut out, mut spans, mut at) = (Vec::new(), Vec::new(), 0);
        for (start, end, kind) in entities {
            if start < at {
                continue;
            }
            out.extend(&text[at..start]);
            let begin = out.len();
            let name: String = text[start..end].iter().collect();
            let replaced = match kind.as_str() {
                "PER" | "PERSON" => self.name(&name, false),
                "ORG" if !self.persons => self.name(&name, self.keep_heads),
                _ => name,
            };
            out.extend(replaced.chars());
            spans.push(json!({"start": begin, "end": out.len(), "type": kind}));
            at = end;
        }
        out.extend(&text[at..]);
        let text: String = out.into_iter().collect();
        Ok(json!({"id": gold["id"], "text": text, "entities": spans}))
    }

    fn name(&mut self, name: &str, keep_head: bool) -> String {
        let mut out = String::new();
        let mut word = String::new();
        let mut first = true;
        for c in name.chars().chain(['\0']) {
            if c.is_alphabetic() || matches!(c, '\'' | '’') {
                word.push(c);
                continue;
            }
            if !word.is_empty() {
                let head = keep_head && first && is_head(&word);
                let same =
                    head || word.chars().count() == 1 || !word.starts_with(char::is_uppercase);
                out.push_str(&if same { word.clone() } else { self.word(&word) });
                word.clear();
                first = false;
            }
            if c != '\0' {
                out.push(c);
            }
        }
        out
    }

    fn word(&mut self, word: &str) -> String {
        let key = word.to_lowercase();
        let upper = !word.chars().any(char::is_lowercase);
        let invented = match self.words.get(&key) {
            Some(known) => known.clone(),
            None => {
                let made = self.invent(word.chars().count(), upper);
                self.words.insert(key, made.clone());
                made
            }
        };
        if upper {
            invented.to_uppercase()
        } else {
            invented
        }
    }

    /// A word in no list, of about so many letters.
    fn invent(&mut self, letters: usize, acronym: bool) -> String {
        const ONSETS: [&str; 18] = [
            "b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "z", "br",
            "tr",
        ];
        const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];
        loop {
            let mut word = String::new();
            while word.len() < letters.max(2) {
                word.push_str(ONSETS[self.below(ONSETS.len())]);
                if !acronym || word.len() % 2 == 1 {
                    word.push_str(VOWELS[self.below(VOWELS.len())]);
                }
            }
            if acronym {
                word.truncate(letters);
                word.make_ascii_uppercase();
            } else {
                word[..1].make_ascii_uppercase();
            }
            if self.is_new(&word) {
                return word;
            }
        }
    }

    fn is_new(&self, word: &str) -> bool {
        let doc = Document::new("word", word);
        let mut seg = Segmentation::default();
        segment(&doc, kutip::builtin::lexicon(), &mut seg);
        let mut hits = Vec::new();
        self.gazetteers.find(&doc, &seg, &mut hits);
        hits.is_empty() && seg.tokens.iter().all(|t| t.classes.is_empty())
    }

    /// The next number below `n` (splitmix64).
    fn below(&mut self, n: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ z >> 31) % n as u64) as usize
    }
}

fn is_head(word: &str) -> bool {
    kutip::builtin::lexicon()
        .lookup(word)
        .classes
        .has(WordClass::OrgHead)
}
