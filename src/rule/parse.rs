//! Rules as they stand in TOML, read strictly.

use super::pattern;
use crate::error::{Error, Problem, Result};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What a rule finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKind {
    /// The speaker of a quotation.
    Direct,
    /// A few quoted words in a reported sentence.
    Mixed,
    /// A clause reported without marks.
    Indirect,
    /// Who has the word, though nothing is quoted: `Hal itu disampaikan Budi.`
    Turn,
    /// The outlet that a quotation came through.
    Via,
}

/// One rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// Its name in the tables.
    pub id: String,
    /// What it is for, in a sentence.
    pub about: String,
    /// What it finds.
    pub kind: RuleKind,
    /// Where several rules match, the higher wins.
    #[serde(default)]
    pub priority: i32,
    /// Steps, separated by spaces.
    pub pattern: String,
    /// Measured share of right answers; written by the project's calibration.
    #[serde(default = "unmeasured")]
    pub confidence: f32,
    /// Marked sentences that the rule gets right.
    pub example: Vec<String>,
    /// Sentences on which the rule must find nothing.
    pub reject: Vec<String>,
    /// Marked sentences that it is known to get wrong.
    #[serde(default)]
    pub known_miss: Vec<String>,
    /// Where it was read.
    #[serde(skip)]
    pub file: PathBuf,
    /// One-based line of its id.
    #[serde(skip)]
    pub line: usize,
}

fn unmeasured() -> f32 {
    0.5
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Rule>,
}

/// Reads rule files (path as shown, text), all problems at once.
///
/// # Errors
/// [`Error::Data`] with every problem: bad TOML, an unknown key or step, too few examples, an id used twice.
pub fn parse_rules(files: &[(PathBuf, &str)]) -> Result<Vec<Rule>> {
    let (mut rules, mut problems) = (Vec::new(), Vec::new());
    for (path, text) in files {
        match toml::from_str::<File>(text) {
            Ok(file) => rules.extend(file.rule.into_iter().map(|rule| placed(rule, path, text))),
            Err(e) => problems.push(Problem {
                file: path.clone(),
                line: e
                    .span()
                    .map_or(0, |s| 1 + text[..s.start].matches('\n').count()),
                column: String::new(),
                value: String::new(),
                message: e.message().to_owned(),
            }),
        }
    }
    for (at, rule) in rules.iter().enumerate() {
        check(rule, &rules[..at], &mut problems);
    }
    if problems.is_empty() {
        Ok(rules)
    } else {
        Err(Error::Data(problems))
    }
}

fn placed(mut rule: Rule, path: &Path, text: &str) -> Rule {
    let quoted = format!("\"{}\"", rule.id);
    rule.line = text
        .lines()
        .position(|l| l.trim_start().starts_with("id") && l.contains(&quoted))
        .map_or(0, |l| l + 1);
    rule.file = path.to_owned();
    rule
}

#[expect(
    clippy::too_many_lines,
    reason = "one check after the other, each a few lines"
)]
fn check(rule: &Rule, before: &[Rule], problems: &mut Vec<Problem>) {
    let mut problem = |column: &str, value: &str, message: String| {
        problems.push(Problem {
            file: rule.file.clone(),
            line: rule.line,
            column: column.to_owned(),
            value: value.to_owned(),
            message,
        });
    };
    let slug = |id: &str| {
        !id.is_empty()
            && id
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if !slug(&rule.id) {
        problem("id", &rule.id, "an id is made of a–z, 0–9 and -".into());
    }
    if let Some(first) = before.iter().find(|r| r.id == rule.id) {
        problem(
            "id",
            &rule.id,
            format!("stands already at {}:{}", first.file.display(), first.line),
        );
    }
    if !(0.0..=1.0).contains(&rule.confidence) {
        problem(
            "confidence",
            &rule.confidence.to_string(),
            "is not between 0 and 1".into(),
        );
    }
    if rule.example.len() < 2 {
        problem(
            "example",
            "",
            format!("{} given, at least 2 are asked for", rule.example.len()),
        );
    }
    if rule.reject.is_empty() {
        problem("reject", "", "at least 1 is asked for".into());
    }
    let mut words = pattern::Words::default();
    for word in pattern::named_words(&rule.pattern) {
        if let Err(message) = words.intern(word, 0) {
            problem("pattern", word, message);
        }
    }
    if let Err(message) = pattern::compile(&rule.pattern, &words) {
        problem("pattern", &rule.pattern, message);
    }
    for text in rule.example.iter().chain(&rule.known_miss) {
        if let Err(message) = super::Marked::parse(text) {
            problem("example", text, message);
        }
    }
}
