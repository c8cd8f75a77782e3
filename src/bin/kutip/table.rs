//! `kutip table`: the table of all names, and of pairs of names.

use crate::Ending;
use crate::args::TableArguments;
use crate::export::{self, Target};
use crate::extract::{ending, put};
use crate::messages::Messages;
use crate::run;
use crate::view::{Each, stored};
use anyhow::Result;
use kutip::output::{Format, Record};
use kutip::table::{COLUMNS, EntityRow, PAIR_COLUMNS, PairRow, Pairs, Tally};
use std::fs;
use std::io::{self, IsTerminal};

/// Widest column of the table on a terminal, in characters.
const WIDEST: usize = 36;

/// Writes the table, or the pairs.
pub fn table(command: &TableArguments, messages: &Messages) -> Result<Ending> {
    let (mut tally, mut pairs) = (Tally::default(), Pairs::default());
    let mut count = |record: &Record<'_>| {
        let links = tally.add(record);
        if command.pairs {
            pairs.add(record, &links);
        }
    };
    let mut end = Ending::Fine;
    if let Some(stored) = stored(&command.input.inputs)? {
        stored.each(false, &mut |record| {
            count(record);
            Ok(())
        })?;
    } else {
        let inputs = run::inputs(&command.input, None)?;
        let extractor = run::extractor(&command.knowledge)?;
        let options = run::options_of(Format::Jsonl, &command.input, command.manner.threads);
        let read = export::records(&inputs, &extractor, &options, messages, &mut Each(count))?;
        let Some(counts) = read else {
            return Ok(Ending::Interrupted);
        };
        end = ending(&counts);
    }
    if command.pairs {
        write(
            command,
            "pairs.csv",
            &PAIR_COLUMNS,
            chosen_pairs(command, &tally, &pairs),
        )?;
    } else {
        write(command, "table.csv", &COLUMNS, chosen(command, &tally))?;
    }
    Ok(end)
}

fn chosen(command: &TableArguments, tally: &Tally) -> Vec<Vec<String>> {
    let wanted =
        |kind: &str| command.types.is_empty() || command.types.iter().any(|t| t.as_str() == kind);
    let rows = tally
        .rows()
        .filter(|row| row.mentions >= command.min && wanted(&row.kind));
    rows.take(command.top.unwrap_or(usize::MAX))
        .map(entity_cells)
        .collect()
}

fn entity_cells(row: EntityRow) -> Vec<String> {
    let counts = [row.mentions, row.documents, row.quotes].map(|count| count.to_string());
    let [mentions, documents, quotes] = counts;
    vec![
        row.kind,
        row.name,
        row.entity_id,
        row.wikidata,
        row.country,
        mentions,
        documents,
        quotes,
        row.first_seen,
        row.last_seen,
        row.variants,
    ]
}

/// Of each relation the first rows; a type is wanted of either name.
fn chosen_pairs(command: &TableArguments, tally: &Tally, pairs: &Pairs) -> Vec<Vec<String>> {
    let wanted =
        |kind: &str| command.types.is_empty() || command.types.iter().any(|t| t.as_str() == kind);
    let (mut relation, mut taken) = ("", 0);
    let mut rows = Vec::new();
    for row in pairs.rows(tally, command.min) {
        if !(wanted(&row.kind) || wanted(&row.other_type)) {
            continue;
        }
        if row.relation != relation {
            (relation, taken) = (row.relation, 0);
        }
        taken += 1;
        if taken <= command.top.unwrap_or(usize::MAX) {
            rows.push(pair_cells(row));
        }
    }
    rows
}

fn pair_cells(row: PairRow) -> Vec<String> {
    vec![
        row.relation.to_owned(),
        row.kind,
        row.name,
        row.entity_id,
        row.other_type,
        row.other_name,
        row.other_id,
        row.count.to_string(),
        row.documents.to_string(),
    ]
}

/// CSV into a file or a pipe; lines that people can read onto a terminal.
fn write(
    command: &TableArguments,
    name: &str,
    columns: &[&str],
    rows: Vec<Vec<String>>,
) -> Result<()> {
    if command.output.is_none() && io::stdout().is_terminal() {
        put(readable(columns, &rows).as_bytes())?;
        return Ok(());
    }
    let mut csv = csv_writer(columns)?;
    for row in &rows {
        csv.write_record(row)?;
    }
    let bytes = csv.into_inner()?;
    let Some(output) = &command.output else {
        put(&bytes)?;
        return Ok(());
    };
    let path = if output.is_dir() {
        output.join(name)
    } else {
        output.clone()
    };
    let target = Target::new(&path, command.force)?;
    fs::write(&target.beside, bytes).map_err(|source| kutip::error::Error::Io { path, source })?;
    target.finish()
}

fn csv_writer(columns: &[&str]) -> Result<csv::Writer<Vec<u8>>> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(columns)?;
    Ok(csv)
}

/// Columns side by side, numbers to the right, long cells cut, columns without a value left out.
fn readable(columns: &[&str], rows: &[Vec<String>]) -> String {
    let shown: Vec<usize> = (0..columns.len())
        .filter(|c| rows.iter().any(|row| !row[*c].is_empty()))
        .collect();
    let cut = |cell: &str| -> String {
        let cell = cell.replace(char::is_control, " ");
        if cell.chars().count() <= WIDEST {
            return cell;
        }
        cell.chars().take(WIDEST - 1).chain(['…']).collect()
    };
    let width = |c: usize| {
        let cells = rows.iter().map(|row| cut(&row[c]).chars().count());
        cells.chain([columns[c].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = shown.iter().map(|c| width(*c)).collect();
    let head: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    let mut text = String::new();
    for row in std::iter::once(&head).chain(rows) {
        let mut line = String::new();
        for (c, width) in shown.iter().zip(&widths) {
            let cell = cut(&row[*c]);
            let number = matches!(columns[*c], "mentions" | "documents" | "quotes" | "count");
            let space = " ".repeat(width - cell.chars().count());
            line.push_str(&if number {
                format!("{space}{cell}  ")
            } else {
                format!("{cell}{space}  ")
            });
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_columns_and_no_control_characters() {
        let rows = vec![
            vec!["Budi".to_owned(), "12".to_owned(), String::new()],
            vec![
                "\u{1b}[31m".to_owned() + &"a".repeat(50),
                "3".to_owned(),
                String::new(),
            ],
        ];
        let text = readable(&["name", "mentions", "country"], &rows);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[0].split_whitespace().collect::<Vec<_>>(),
            ["name", "mentions"]
        );
        assert_eq!(lines[1], format!("Budi{}12", " ".repeat(32 + 2 + 6)));
        assert!(lines[2].contains('…') && !text.contains('\u{1b}'));
    }
}
