//! `kutip explain`: why a row stands in the tables.

use crate::Ending;
use crate::args::Explain;
use crate::messages::Messages;
use crate::run;
use anyhow::Result;
use kutip::entity::{DATE_RULES, EvidenceModel, Reading};
use kutip::extractor::Extractor;
use kutip::gazetteer::Entry;
use kutip::rule::Rule;
use kutip::story::AGREED;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Prints what a rule, a gazetteer entry or a clue is.
pub fn explain(command: &Explain, messages: &Messages) -> Result<Ending> {
    let extractor = run::extractor(&command.knowledge)?;
    match explanation(&extractor, &command.id) {
        Some(page) => {
            io::stdout().lock().write_all(page.as_bytes())?;
            Ok(Ending::Fine)
        }
        None => {
            messages.error(&format!(
                "`{}` is the id of no rule, gazetteer entry or clue; see the column `rule` of the tables, \
                 or look for a name with `kutip lookup`",
                command.id
            ));
            Ok(Ending::Failures)
        }
    }
}

fn explanation(extractor: &Extractor, id: &str) -> Option<String> {
    let rule = extractor.rules().list().iter().find(|rule| rule.id == id);
    let clue = || clue_page(extractor.evidence(), id);
    let entry = || {
        let entry = extractor.gazetteers().find_id(id)?;
        Some(entry_page(&extractor.gazetteers().entry(entry)))
    };
    let day = || {
        let (_, meaning, _) = DATE_RULES.iter().find(|rule| rule.0 == id)?;
        Some(format!("rule {id}\n  {meaning}\n"))
    };
    let corrected = (id == kutip::correction::RULE).then(|| {
        format!("rule {id}\n  A person decided or confirmed this row (--corrections); see docs/corrections.md\n")
    });
    let agreed = || {
        let meaning = "the speaker that several articles with these words agree on (`kutip stories --settle`)";
        (id == AGREED).then(|| format!("rule {id}\n  {meaning}\n"))
    };
    rule.map(rule_page)
        .or(corrected)
        .or_else(agreed)
        .or_else(entry)
        .or_else(clue)
        .or_else(day)
}

fn rule_page(rule: &Rule) -> String {
    let mut page = format!("rule {}\n  {}\n", rule.id, rule.about);
    let mut line = |key: &str, value: &str| {
        writeln!(page, "  {key:<11} {value}").expect("writing to a string succeeds");
    };
    line("kind", &format!("{:?}", rule.kind).to_lowercase());
    line("pattern", &rule.pattern);
    line("confidence", &format!("{:.2}", rule.confidence));
    line(
        "stands in",
        &format!("{}:{}", rule.file.display(), rule.line),
    );
    for (key, sentences) in [
        ("example", &rule.example),
        ("reject", &rule.reject),
        ("known miss", &rule.known_miss),
    ] {
        for sentence in sentences {
            line(key, sentence.trim());
        }
    }
    page
}

/// What a clue says, and what it weighs for each reading (natural logarithms of odds).
fn clue_page(evidence: &EvidenceModel, id: &str) -> Option<String> {
    let clue = evidence.named(id)?;
    let mut page = format!("clue {id}\n  {}\n", evidence.meaning(clue));
    for (reading, weight) in Reading::ALL.into_iter().zip(evidence.weights(clue)) {
        writeln!(page, "  {:<11} {weight:+.2}", reading.id())
            .expect("writing to a string succeeds");
    }
    Some(page)
}

fn entry_page(entry: &Entry) -> String {
    let mut page = format!(
        "entry {}\n  {} {}\n",
        entry.id,
        entry.label.as_str(),
        entry.name
    );
    let years = years(entry);
    for (key, value) in [
        ("kind", &*entry.kind),
        ("role", &*entry.role),
        ("years", &years),
        ("country", &*entry.country),
        ("wikidata", &*entry.wikidata),
    ] {
        if !value.is_empty() {
            writeln!(page, "  {key:<11} {value}").expect("writing to a string succeeds");
        }
    }
    page
}

/// The years of an entry's office: `2019–2024`, `2019–`; empty where none are known.
pub fn years(entry: &Entry) -> String {
    match entry.years {
        (0, 0) => String::new(),
        (0, to) => format!("–{to}"),
        (from, 0) => format!("{from}–"),
        (from, to) => format!("{from}–{to}"),
    }
}
