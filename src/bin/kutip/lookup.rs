//! `kutip lookup`: what a name may stand for, and when.

use crate::Ending;
use crate::args::Lookup;
use crate::explain::years;
use crate::messages::Messages;
use crate::run;
use anyhow::Result;
use kutip::extractor::Extractor;
use kutip::gazetteer::{Entry, Holder, Part, Reading, Writing};
use kutip::lexicon::WordClass as W;
use std::borrow::Cow;
use std::io;

/// Prints everything that a name may stand for, and when: as a form of its own, and as part of longer names.
pub fn lookup(command: &Lookup, messages: &Messages) -> Result<Ending> {
    let extractor = run::extractor(&command.knowledge)?;
    let name = command.name.trim();
    let readings = extractor.gazetteers().look_up(name);
    let holders = extractor.gazetteers().holders(name);
    note(&extractor, name, (&readings, &holders), messages);
    let mut table = csv::Writer::from_writer(io::stdout().lock());
    table.write_record([
        "form",
        "type",
        "name",
        "entity_id",
        "wikidata",
        "country",
        "role",
        "years",
        "when",
    ])?;
    for reading in &readings {
        write(
            &mut table,
            (&reading.form, &reading.entry),
            &when(reading, name),
        )?;
    }
    for holder in &holders {
        let part = match holder.part {
            Part::Start => "first",
            Part::Middle => "middle",
            Part::End => "last",
        };
        let when = format!(
            "as the {part} part of the name, where `{}` stands in the document",
            holder.form
        );
        write(&mut table, (&holder.form, &holder.entry), &when)?;
    }
    table.flush()?;
    Ok(Ending::Fine)
}

fn write(
    table: &mut csv::Writer<impl io::Write>,
    (form, entry): (&str, &Entry),
    when: &str,
) -> Result<()> {
    table.write_record([
        form,
        entry.label.as_str(),
        &entry.name,
        &entry.id,
        &entry.wikidata,
        &entry.country,
        &entry.role,
        &years(entry),
        when,
    ])?;
    Ok(())
}

/// When a form of its own is matched.
fn when(reading: &Reading, name: &str) -> Cow<'static, str> {
    let reason = reading.evidence.reason();
    if reading.hidden {
        Cow::Borrowed("never: another list has taken the form")
    } else if reading.writing == Some(Writing::Written) || reading.form == name {
        Cow::Borrowed(reason)
    } else {
        Cow::Owned(format!("written `{}`: {reason}", reading.form))
    }
}

/// Says what the rows do not: a form that is blocked, one of several names, one in no gazetteer.
fn note(
    extractor: &Extractor,
    name: &str,
    (readings, holders): (&[Reading], &[Holder]),
    messages: &Messages,
) {
    let mut blocked = false;
    for dictionary in extractor.gazetteers().dictionaries() {
        for (form, reason) in dictionary.all_blocked() {
            if kutip::gazetteer::key(form) == kutip::gazetteer::key(name) {
                messages.note(&format!("`{form}` is never matched by itself: {reason}"));
                blocked = true;
            }
        }
    }
    if !readings.is_empty() {
        return;
    }
    match holders {
        [] if blocked => {}
        [] => messages.note(&format!(
            "`{name}` stands in no gazetteer; it is found by the words around and inside it{}",
            personal(extractor, name)
        )),
        [_] => messages.note(&format!(
            "`{name}` is no form of its own, but part of a longer name"
        )),
        several => messages.note(&format!(
            "`{name}` is no form of its own, but part of {} names: where one document has several of them, it stands for the one named last before it",
            several.len()
        )),
    }
}

/// Which words of a name are listed as personal names.
fn personal(extractor: &Extractor, name: &str) -> String {
    let listed = |word: &&str| {
        let classes = extractor.lexicon().lookup(word).classes;
        classes.has(W::GivenName) || classes.has(W::Surname)
    };
    let words: Vec<String> = name
        .split_whitespace()
        .filter(listed)
        .map(|word| format!("`{word}`"))
        .collect();
    match words.len() {
        0 => String::new(),
        1 => format!(" ({} is a listed personal name)", words[0]),
        _ => format!(" ({} are listed personal names)", words.join(", ")),
    }
}
