//! `kutip table`: the table of all names, and of pairs of names.

use crate::Ending;
use crate::args::TableArguments;
use crate::export::{self, Target};
use crate::extract::{ending, put};
use crate::messages::Messages;
use crate::run;
use crate::view::{Each, stored};
use anyhow::Result;
use kutip::error::Error;
use kutip::output::{Format, Record};
use kutip::table::{COLUMNS, EntityRow, PAIR_COLUMNS, PairRow, Pairs, Tally};
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

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
        let mut rows = chosen_pairs(command, &tally, &pairs);
        write(command, "pairs.csv", &PAIR_COLUMNS, &mut rows)?;
    } else {
        let mut rows = chosen(command, &tally);
        write(command, "table.csv", &COLUMNS, &mut rows)?;
    }
    Ok(end)
}

fn chosen<'a>(
    command: &'a TableArguments,
    tally: &'a Tally,
) -> impl Iterator<Item = Vec<String>> + 'a {
    let rows = tally
        .rows()
        .filter(|row| row.mentions >= command.min && wanted(command, &row.kind));
    rows.take(command.top.unwrap_or(usize::MAX))
        .map(entity_cells)
}

fn wanted(command: &TableArguments, kind: &str) -> bool {
    command.types.is_empty() || command.types.iter().any(|t| t.as_str() == kind)
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
fn chosen_pairs<'a>(
    command: &'a TableArguments,
    tally: &'a Tally,
    pairs: &Pairs,
) -> impl Iterator<Item = Vec<String>> + 'a {
    let (mut relation, mut taken) = ("", 0);
    let rows = pairs.rows(tally, command.min);
    let rows = rows.filter(|row| wanted(command, row.kind) || wanted(command, row.other_type));
    let first = rows.filter(move |row| {
        if row.relation != relation {
            (relation, taken) = (row.relation, 0);
        }
        taken += 1;
        taken <= command.top.unwrap_or(usize::MAX)
    });
    first.map(pair_cells)
}

fn pair_cells(row: PairRow<'_>) -> Vec<String> {
    let names = [
        row.relation,
        row.kind,
        row.name,
        row.entity_id,
        row.other_type,
        row.other_name,
        row.other_id,
    ];
    let counts = [row.count, row.documents].map(|count| count.to_string());
    names.map(str::to_owned).into_iter().chain(counts).collect()
}

/// CSV into a file or a pipe; lines that people can read onto a terminal.
fn write(
    command: &TableArguments,
    name: &str,
    columns: &[&str],
    rows: &mut dyn Iterator<Item = Vec<String>>,
) -> Result<()> {
    let Some(output) = &command.output else {
        if io::stdout().is_terminal() {
            let rows: Vec<_> = rows.collect();
            put(readable(columns, &rows).as_bytes())?;
            return Ok(());
        }
        return csv_into(io::stdout().lock(), "-".as_ref(), columns, rows);
    };
    let path = if output.is_dir() {
        output.join(name)
    } else {
        output.clone()
    };
    let target = Target::new(&path, command.force)?;
    let file = File::create(&target.beside).map_err(|source| Error::Io {
        path: path.clone(),
        source,
    })?;
    csv_into(file, &path, columns, rows)?;
    target.finish()
}

/// Writes CSV; errors name `path`.
pub fn csv_into(
    to: impl Write,
    path: &Path,
    columns: &[&str],
    rows: &mut dyn Iterator<Item = Vec<String>>,
) -> Result<()> {
    let mut csv = csv::WriterBuilder::new()
        .buffer_capacity(1 << 16)
        .from_writer(to);
    let all = move || -> io::Result<()> {
        csv.write_record(columns).map_err(cause)?;
        for row in rows {
            csv.write_record(row).map_err(cause)?;
        }
        csv.flush()
    };
    all().map_err(|source| Error::Io {
        path: path.to_owned(),
        source,
    })?;
    Ok(())
}

/// What the system said; a closed pipe is told by its kind.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(source) => source,
        other => io::Error::other(format!("{other:?}")),
    }
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
