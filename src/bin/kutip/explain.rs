//! `kutip explain`, `kutip lookup`: why a row stands in the tables, and what a name may stand for.

use crate::Ending;
use crate::args::{Explain, Lookup};
use crate::messages::Messages;
use crate::run;
use anyhow::Result;
use kutip::entity::Clue;
use kutip::extractor::Extractor;
use kutip::gazetteer::Entry;
use kutip::rule::Rule;
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
    let clue = || Clue::named(id).map(|clue| format!("clue {id}\n  {}\n", clue.meaning()));
    let entry = || {
        let entry = extractor.gazetteers().find_id(id)?;
        Some(entry_page(&extractor.gazetteers().entry(entry)))
    };
    rule.map(rule_page).or_else(entry).or_else(clue)
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

fn entry_page(entry: &Entry) -> String {
    let mut page = format!(
        "entry {}\n  {} {}\n",
        entry.id,
        entry.label.as_str(),
        entry.name
    );
    let (from, to) = entry.years;
    let year = |year: u16| {
        if year == 0 {
            String::new()
        } else {
            year.to_string()
        }
    };
    let years = if (from, to) == (0, 0) {
        String::new()
    } else {
        format!("{}–{}", year(from), year(to))
    };
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

/// Prints everything that a name may stand for, and when.
pub fn lookup(command: &Lookup, messages: &Messages) -> Result<Ending> {
    let extractor = run::extractor(&command.knowledge)?;
    let readings = extractor.gazetteers().look_up(&command.name);
    if let Some(reason) = extractor.gazetteers().blocked(&command.name) {
        messages.note(&format!("`{}` is never matched: {reason}", command.name));
    } else if readings.is_empty() {
        messages.note(&format!("`{}` stands in no gazetteer", command.name));
    }
    let mut table = csv::Writer::from_writer(io::stdout().lock());
    table.write_record([
        "form",
        "type",
        "name",
        "entity_id",
        "wikidata",
        "country",
        "when",
    ])?;
    for reading in &readings {
        let entry = &reading.entry;
        let when = match reading.writing {
            _ if reading.hidden => "never: another list has taken the form",
            None => "never in this spelling: the case differs",
            Some(_) => reading.evidence.reason(),
        };
        table.write_record([
            &reading.form,
            entry.label.as_str(),
            &entry.name,
            &entry.id,
            &entry.wikidata,
            &entry.country,
            when,
        ])?;
    }
    table.flush()?;
    Ok(Ending::Fine)
}
