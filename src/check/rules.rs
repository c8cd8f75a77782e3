//! Runs the examples of rules: for the tests, and for `kutip check` on a user's own rules.

use crate::error::Problem;
use crate::extractor::{Extractor, Scratch};
use crate::quote::Quote;
use crate::rule::{Marked, Rule, RuleKind, pattern};
use crate::text::{Document, Span};

/// A sentence with letters of several bytes: behind it, a byte taken for a letter shows.
const BEFORE: &str = "Suhu di Café Rosé 30 °C — sepi.\n\n";

/// Runs every example, reject and known miss of the extractor's rules; what does not hold is a problem.
#[must_use]
pub fn check_rules(extractor: &Extractor) -> Vec<Problem> {
    let mut problems = Vec::new();
    for rule in extractor.rules().list() {
        let alone = extractor.only(&rule.id);
        for source in &rule.example {
            if let Err(message) = example(extractor, &alone, rule, source) {
                problems.push(problem(rule, "example", source, message));
            }
        }
        for source in &rule.reject {
            let found = run(&alone, source).into_iter().any(|q| q.rule == rule.id);
            if found {
                problems.push(problem(
                    rule,
                    "reject",
                    source,
                    "the rule finds a quote here".into(),
                ));
            }
        }
        for source in &rule.known_miss {
            if example(extractor, &alone, rule, source).is_ok() {
                let message = "comes out right now: make it an example".to_owned();
                problems.push(problem(rule, "known-miss", source, message));
            }
        }
    }
    problems
}

fn problem(rule: &Rule, column: &str, value: &str, message: String) -> Problem {
    Problem {
        file: rule.file.clone(),
        line: rule.line,
        column: format!("{} {column}", rule.id),
        value: value.to_owned(),
        message,
    }
}

fn run(extractor: &Extractor, text: &str) -> Vec<Quote> {
    let doc = Document::new("example", text);
    extractor.extract(&doc, &mut Scratch::default()).quotes
}

/// One example, three ways.
fn example(all: &Extractor, alone: &Extractor, rule: &Rule, source: &str) -> Result<(), String> {
    let marked = Marked::parse(source)?;
    if rule.kind != RuleKind::Turn && rule.pattern != pattern::STATE {
        judge(rule, &marked, &run(alone, &marked.text), 0, Some(alone))
            .map_err(|m| format!("the rule alone: {m}"))?;
    }
    judge(rule, &marked, &run(all, &marked.text), 0, None)
        .map_err(|m| format!("all rules together: {m}"))?;
    let shifted = format!("{BEFORE}{}", marked.text);
    judge(rule, &marked, &run(all, &shifted), BEFORE.len(), None)
        .map_err(|m| format!("behind another sentence: {m}"))
}

/// Whether a rule has made a quote: by itself, or with one that tells whom its reporting word refers to.
fn made_by(alone: &Extractor, rule: &Rule, quote: &Quote) -> bool {
    let refers = |r: &&Rule| r.id == quote.rule && r.pattern == pattern::STATE;
    quote.rule == rule.id || quote.cue.is_some() && alone.rules().list().iter().any(|r| refers(&r))
}

/// Whether one of the quotes is what the marks say; with the rule alone, whether it has made it.
fn judge(
    rule: &Rule,
    marked: &Marked,
    quotes: &[Quote],
    shift: usize,
    alone: Option<&Extractor>,
) -> Result<(), String> {
    let moved = |r: &std::ops::Range<usize>| Span::new(r.start + shift, r.end + shift);
    let parts: Vec<Span> = marked.quote.iter().map(moved).collect();
    let Some(quote) = quotes.iter().find(|q| q.parts == parts) else {
        let found: Vec<String> = quotes
            .iter()
            .map(|q| format!("{:?} by {}", q.parts, q.rule))
            .collect();
        return Err(format!(
            "no quote at {parts:?}; found: {}",
            found.join(", ")
        ));
    };
    if alone.is_some_and(|alone| !made_by(alone, rule, quote)) {
        return Err(format!("found by `{}`", quote.rule));
    }
    if let Some(wanted) = &marked.speaker {
        let given = quote.speaker.as_ref();
        let same = given
            .is_some_and(|s| s.mention == moved(wanted) || *s.name == marked.text[wanted.clone()]);
        if !same {
            return Err(format!(
                "the speaker is {}",
                given.map_or("unknown", |s| s.name.as_ref())
            ));
        }
    }
    match (&marked.cue, quote.cue) {
        (Some(wanted), given) if rule.kind != RuleKind::Turn && given != Some(moved(wanted)) => {
            Err(format!(
                "the cue is at {given:?}, not at {:?}",
                moved(wanted)
            ))
        }
        _ => Ok(()),
    }
}
