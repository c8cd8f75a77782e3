//! Runs rules over a string of symbols.

use super::parse::Rule;
use super::pattern::{self, Symbol, Words};
use super::program::{Group, Program, Set, Tried};
use crate::error::{Error, Problem, Result};
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

/// Rules ready to run: sentence by sentence, those of which all symbols stand in it are tried where they may begin.
#[derive(Debug, Clone)]
pub struct Rules {
    list: Vec<Rule>,
    words: Words,
    programs: Vec<Program>,
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
        let program = |rule: &Rule| {
            pattern::compile(&rule.pattern, &words).map_err(|message| fail(rule, message))
        };
        Ok(Rules {
            programs: list.iter().map(program).collect::<Result<_>>()?,
            list,
            words,
        })
    }

    /// One rule alone (and what needs the state of the document, which has no pattern), with the same words.
    #[must_use]
    pub fn only(&self, id: &str) -> Rules {
        let kept = |at: usize| self.list[at].id == id || self.list[at].pattern == pattern::STATE;
        let keep: Vec<usize> = (0..self.list.len()).filter(|at| kept(*at)).collect();
        Rules {
            list: keep.iter().map(|at| self.list[*at].clone()).collect(),
            words: self.words.clone(),
            programs: keep.iter().map(|at| self.programs[*at].clone()).collect(),
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

    /// All matches in a string of symbols: for each rule and each place the one match that begins there.
    pub fn find(&self, symbols: &[u8], tried: &mut Tried, out: &mut Vec<RuleMatch>) {
        let all: Set = symbols.iter().copied().collect();
        for (part, end) in parts(symbols) {
            let own: Set = symbols[part.clone()].iter().copied().collect();
            for (rule, program) in self.programs.iter().enumerate() {
                if !program.may_match(&own, &all) {
                    continue;
                }
                for start in part.clone() {
                    if program.first().has(symbols[start])
                        && let Some(end) = program.match_at(&symbols[..end], start, tried)
                    {
                        out.push(read(rule, start..end, program.captures(tried)));
                    }
                }
            }
        }
    }
}

/// Items without a boundary of a sentence that a match may run over. No sentence of prose is as long; in a text of
/// one endless sentence, all matches together would take quadratic time.
const LONGEST: usize = 400;

/// The sentences, endless ones in parts; with each the place before which matches that begin in it must end.
fn parts(symbols: &[u8]) -> impl Iterator<Item = (Range<usize>, usize)> {
    let begins = |at: usize| {
        let boundary = |s: &u8| [Symbol::Sentence as u8, Symbol::Paragraph as u8].contains(s);
        symbols.get(at).is_none_or(boundary)
    };
    let mut start = 0;
    std::iter::from_fn(move || {
        let most = symbols.len().min(start + LONGEST);
        let end = (start + 1..most).find(|at| begins(*at)).unwrap_or(most);
        let part = start..end;
        start = end;
        let limit = if begins(end) { symbols.len() } else { end };
        (!part.is_empty()).then_some((part, limit))
    })
}

/// What a match of a rule has taken.
fn read(
    rule: usize,
    items: Range<usize>,
    captures: impl Iterator<Item = (Group, Range<usize>)>,
) -> RuleMatch {
    let mut out = RuleMatch {
        rule,
        items,
        ..RuleMatch::default()
    };
    for (group, taken) in captures {
        let start = taken.start;
        match group {
            Group::Quote => out.quotes.push(start),
            Group::Fragment => out.fragment = Some(start),
            Group::Cue => out.cue = out.cue.or(Some(start)),
            Group::Speaker => out.speaker = out.speaker.or(Some(start)),
            Group::Via => out.via = Some(start),
            Group::Clause => out.clauses.push(taken),
        }
    }
    out
}
