//! `kutip corrections`: what a file of corrections would do, and what else can be made of it.

use crate::Ending;
use crate::args::CorrectionsArguments;
use crate::export::Target;
use crate::messages::Messages;
use crate::sample::is_workbook;
use anyhow::{Context, Result, bail};
use kutip::correction::{
    Correction, as_gazetteer, contradictions, read_corrections, write_corrections,
};
use kutip::error::{Error, Problem};
use kutip::sample::corrections_of;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Shows what the files would do; writes them as one, or their general part.
pub fn corrections(command: &CorrectionsArguments, messages: &Messages) -> Result<Ending> {
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for file in &command.files {
        lines.extend(read(file, &mut problems)?);
    }
    if !problems.is_empty() {
        return Err(Error::Data(problems).into());
    }
    let against = contradictions(&lines);
    for (earlier, later) in &against {
        messages.error(&format!(
            "{}:{} (`{}`) contradicts {}:{} (`{}`) about the {} `{}`",
            later.file.display(),
            later.line,
            decided(later),
            earlier.file.display(),
            earlier.line,
            decided(earlier),
            later.what.as_str(),
            later.text
        ));
    }
    let wrote = write(command, &lines, messages)?;
    if !wrote {
        io::stdout().lock().write_all(shown(&lines).as_bytes())?;
    }
    if against.is_empty() {
        Ok(Ending::Fine)
    } else {
        Ok(Ending::Failures)
    }
}

fn write(
    command: &CorrectionsArguments,
    lines: &[Correction],
    messages: &Messages,
) -> Result<bool> {
    if let Some(output) = &command.output {
        if is_workbook(output) {
            bail!(
                "{}: corrections are CSV: name a .csv file",
                output.display()
            );
        }
        let target = Target::new(output, command.force)?;
        fs::write(&target.beside, write_corrections(lines))?;
        target.finish()?;
        messages.note(&format!("{} corrections written", lines.len()));
    }
    if let Some(folder) = &command.as_gazetteer {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let (files, unsaid) = as_gazetteer(lines);
        for (name, content) in &files {
            let target = Target::new(&folder.join(name), command.force)?;
            fs::write(&target.beside, content)?;
            target.finish()?;
        }
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        messages.note(&match names.as_slice() {
            [] => "nothing in these corrections holds for every article".to_owned(),
            names => format!("written: {}", names.join(", ")),
        });
        if unsaid > 0 {
            messages.note(&format!(
                "{unsaid} lines about forms and entities cannot be said in a gazetteer; keep them in --corrections"
            ));
        }
    }
    Ok(command.output.is_some() || command.as_gazetteer.is_some())
}

/// A file of corrections, or a sample that was filled in.
fn read(file: &Path, problems: &mut Vec<Problem>) -> Result<Vec<Correction>> {
    if is_workbook(file) {
        return workbook(file, problems);
    }
    let bytes = fs::read(file).with_context(|| file.display().to_string())?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(
            if bytes
                .iter()
                .take_while(|b| **b != b'\n')
                .any(|b| *b == b';')
            {
                b';'
            } else {
                b','
            },
        )
        .from_reader(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes));
    let header = reader.headers()?.clone();
    if !header.iter().any(|name| name == "right") {
        return Ok(read_corrections(file, &bytes, problems));
    }
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| file.display().to_string())?;
        let line = row.position().map_or(0, |place| place.line() as usize);
        let cells = header.iter().zip(&row);
        let cells = cells.map(|(name, cell)| (name.to_owned(), cell.to_owned()));
        rows.push((line, cells.collect()));
    }
    Ok(corrections_of(file, &rows, problems))
}

#[cfg(feature = "xlsx")]
fn workbook(file: &Path, problems: &mut Vec<Problem>) -> Result<Vec<Correction>> {
    let rows = kutip::input::workbook_rows(file)?;
    Ok(corrections_of(file, &rows, problems))
}

#[cfg(not(feature = "xlsx"))]
fn workbook(file: &Path, _: &mut Vec<Problem>) -> Result<Vec<Correction>> {
    bail!(
        "{}: this kutip was built without workbooks: save it as CSV",
        file.display()
    );
}

fn decided(line: &Correction) -> String {
    let words = [line.decision.as_str(), &line.field, &line.value];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn shown(lines: &[Correction]) -> String {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for line in lines {
        let field = if line.decision == kutip::correction::Decision::Change {
            line.field.as_str()
        } else {
            ""
        };
        *counts.entry((line.what, line.decision, field)).or_default() += 1;
    }
    let mut page = format!("{} corrections\n", lines.len());
    for ((what, decision, field), count) in counts {
        let decision = format!("{} {field}", decision.as_str());
        writeln!(
            page,
            "{count:>7}  {}: {}",
            what.as_str(),
            decision.trim_end()
        )
        .expect("writing to a string succeeds");
    }
    for line in lines.iter().filter(|line| !line.what.is_row()) {
        writeln!(
            page,
            "every {} `{}`: {}",
            line.what.as_str(),
            line.text,
            decided(line)
        )
        .expect("writing to a string succeeds");
    }
    page
}
