//! Runs rules over a string of symbols.

use super::parse::Rule;
use super::pattern::{self, Symbol, Words};
use crate::error::{Error, Problem, Result};
use regex::bytes::{Regex, RegexSet};
use std::ops::Range;

/// One match: which rule, and the items of each group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleMatch {
    /// Index into [`Rules::list`].
    pub rule: usize,
    /// All items of the match.
    pub items: Range<usize>,
    /// Items of `quote` steps.
    pub quotes: Vec<usize>,
    /// Item of the `fragment` step.
    pub fragment: Option<usize>,
    /// Item of the (first) `cue` step.
    pub cue: Option<usize>,
    /// Item of the step that names the speaker.
    pub speaker: Option<usize>,
    /// Item of the `outlet` step.
    pub via: Option<usize>,
    /// Items of the `clause` steps.
    pub clauses: Vec<Range<usize>>,
}

/// Rules ready to run: one pass tells which match at all, only those are looked at closely.
#[derive(Debug, Clone)]
pub struct Rules {
    list: Vec<Rule>,
    words: Words,
    set: RegexSet,
    each: Vec<Regex>,
}

impl Rules {
    /// Compiles rules; `symbol_of` tells the symbol that a word has where no rule names it.
    ///
    /// # Errors
    /// [`Error::Data`] if a pattern does not compile or the rules name too many words.
    pub fn new(list: Vec<Rule>, symbol_of: impl Fn(&str) -> u8) -> Result<Rules> {
        let mut words = Words::default();
        let fail = |rule: &Rule, message: String| {
            Error::Data(vec![Problem {
                file: rule.file.clone(),
                line: rule.line,
                column: "pattern".into(),
                value: rule.pattern.clone(),
                message,
            }])
        };
        for rule in &list {
            for word in pattern::named_words(&rule.pattern) {
                words
                    .intern(word, symbol_of(word))
                    .map_err(|m| fail(rule, m))?;
            }
        }
        let (mut sources, mut each) = (Vec::new(), Vec::new());
        for rule in &list {
            let source = pattern::compile(&rule.pattern, &words).map_err(|m| fail(rule, m))?;
            each.push(Regex::new(&source).map_err(|e| fail(rule, e.to_string()))?);
            sources.push(source);
        }
        let set = RegexSet::new(&sources)
            .map_err(|e| Error::Refused(format!("the rules together are too large: {e}")))?;
        Ok(Rules {
            list,
            words,
            set,
            each,
        })
    }

    /// One rule alone (and what needs the state of the document, which has no pattern), with the same words.
    #[must_use]
    pub fn only(&self, id: &str) -> Rules {
        let kept = |at: usize| self.list[at].id == id || self.list[at].pattern == pattern::STATE;
        let keep: Vec<usize> = (0..self.list.len()).filter(|at| kept(*at)).collect();
        let each: Vec<Regex> = keep.iter().map(|at| self.each[*at].clone()).collect();
        let set =
            RegexSet::new(each.iter().map(Regex::as_str)).expect("a part of a set that compiled");
        Rules {
            list: keep.iter().map(|at| self.list[*at].clone()).collect(),
            words: self.words.clone(),
            set,
            each,
        }
    }

    /// The rules, in the order of their files.
    #[must_use]
    pub fn list(&self) -> &[Rule] {
        &self.list
    }

    /// The words that rules name.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// All matches in a string of symbols; matches of one rule may overlap.
    pub fn find(&self, symbols: &[u8], out: &mut Vec<RuleMatch>) {
        let ends = ends(symbols);
        for rule in &self.set.matches(symbols) {
            let regex = &self.each[rule];
            let mut locations = regex.capture_locations();
            let mut from = 0;
            for end in &ends {
                while from < *end {
                    let part = &symbols[..*end];
                    let Some(found) = regex.captures_read_at(&mut locations, part, from) else {
                        break;
                    };
                    from = found.start() + 1;
                    out.push(read(rule, regex, &locations));
                }
                from = *end;
            }
        }
    }
}

/// Items without a boundary of a sentence that a match may run over. No sentence of prose is as long; in a text of
/// one endless sentence, all matches together would take quadratic time.
const LONGEST: usize = 400;

/// Where a string of symbols is cut for the search: inside endless sentences, and at its end.
fn ends(symbols: &[u8]) -> Vec<usize> {
    let mut out = Vec::new();
    let mut run = 0;
    for (at, symbol) in symbols.iter().enumerate() {
        if *symbol == Symbol::Sentence as u8 || *symbol == Symbol::Paragraph as u8 {
            run = 0;
        } else if run == LONGEST {
            out.push(at);
            run = 0;
        }
        run += 1;
    }
    out.push(symbols.len());
    out
}

fn read(rule: usize, regex: &Regex, locations: &regex::bytes::CaptureLocations) -> RuleMatch {
    let mut out = RuleMatch {
        rule,
        ..RuleMatch::default()
    };
    if let Some((start, end)) = locations.get(0) {
        out.items = start..end;
    }
    for (at, name) in regex.capture_names().enumerate() {
        let (Some(name), Some((start, end))) = (name, locations.get(at)) else {
            continue;
        };
        match name.trim_end_matches(|c: char| c.is_ascii_digit()) {
            "quote" => out.quotes.push(start),
            "fragment" => out.fragment = Some(start),
            "cue" => out.cue = out.cue.or(Some(start)),
            "speaker" => out.speaker = out.speaker.or(Some(start)),
            "via" => out.via = Some(start),
            "clause" => out.clauses.push(start..end),
            _ => {}
        }
    }
    out
}
