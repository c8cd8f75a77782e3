//! A comparison as text, and as the lines of a table.

use super::{Change, Comparison, Counts, Fate};
use std::fmt::Write as _;

/// The columns of the table of changes.
pub const COLUMNS: [&str; 12] = [
    "change", "table", "doc_id", "outlet", "start", "end", "text", "what", "rule", "column",
    "from", "to",
];

/// The changes as lines: a line for each value that changed, one for a row that came or went.
pub fn lines(comparison: &Comparison) -> impl Iterator<Item = Vec<String>> {
    comparison.changes.iter().flat_map(|change| {
        let values = change.values.iter();
        let values = values.map(|value| [value.column, &*value.from, &*value.to]);
        let whole = change.values.is_empty().then_some([""; 3]);
        values.chain(whole).map(|[column, from, to]| {
            let (start, end) = (change.start.to_string(), change.end.to_string());
            let cells = [
                change.fate.name(),
                change.table.name(),
                &change.doc_id,
                &change.outlet,
                &start,
                &end,
                &change.words,
                &change.what,
                &change.rule,
                column,
                from,
                to,
            ];
            cells.map(str::to_owned).to_vec()
        })
    })
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("writing to memory succeeds");
}

/// What changed, counted, and the first changes of each table, `shown` of each fate.
#[must_use]
pub fn text(comparison: &Comparison, shown: usize) -> String {
    let mut text = format!("{} documents in both runs\n", comparison.documents);
    for note in notes(comparison) {
        line(&mut text, format_args!("{note}"));
    }
    let tables = comparison.tables.iter();
    counted(
        &mut text,
        "table",
        tables.map(|(table, counts)| (table.name().to_owned(), counts)),
    );
    let columns: Vec<String> = comparison
        .columns
        .iter()
        .map(|((table, column), times)| format!("{}.{column} {times}", table.name()))
        .collect();
    if !columns.is_empty() {
        line(
            &mut text,
            format_args!("\nvalues that changed: {}", columns.join(", ")),
        );
    }
    let rules = comparison.rules.iter();
    let rules = rules.map(|((table, rule), counts)| (format!("{} {rule}", table.name()), counts));
    counted(&mut text, "rule", rules);
    if comparison.outlets.len() > 1 {
        let outlets = comparison.outlets.iter();
        let named = |outlet: &String| {
            if outlet.is_empty() {
                "?".to_owned()
            } else {
                outlet.clone()
            }
        };
        counted(
            &mut text,
            "outlet",
            outlets.map(|(outlet, counts)| (named(outlet), counts)),
        );
    }
    first(&mut text, comparison, shown);
    text
}

/// The first changes of each fate.
fn first(text: &mut String, comparison: &Comparison, shown: usize) {
    for fate in [Fate::Changed, Fate::Lost, Fate::Gained] {
        let of = comparison
            .changes
            .iter()
            .filter(|change| change.fate == fate);
        for (index, change) in of.enumerate().take(shown) {
            if index == 0 {
                line(text, format_args!("\n{}", fate.name()));
            }
            one(text, change);
        }
    }
}

/// What a reader must know beside the changes.
pub(super) fn notes(comparison: &Comparison) -> Vec<String> {
    let lists = [
        (&comparison.only_before, "documents only in the first run"),
        (&comparison.only_after, "documents only in the second run"),
        (
            &comparison.other_texts,
            "documents with another text in the second run: their rows are compared at their offsets",
        ),
    ];
    let some = lists.into_iter().filter(|(ids, _)| !ids.is_empty());
    some.map(|(ids, what)| {
        format!(
            "{} {what} ({}{})",
            ids.len(),
            ids[0],
            if ids.len() > 1 { ", …" } else { "" }
        )
    })
    .collect()
}

fn counted<'c>(text: &mut String, head: &str, rows: impl Iterator<Item = (String, &'c Counts)>) {
    let mut rows: Vec<(String, &Counts)> = rows.collect();
    if head != "table" {
        rows.sort_by(|a, b| b.1.moved().cmp(&a.1.moved()).then_with(|| a.0.cmp(&b.0)));
    }
    if rows.is_empty() {
        return;
    }
    let longest = rows
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0);
    let width = longest.max(head.len());
    let same = if head == "table" { "     same" } else { "" };
    line(
        text,
        format_args!("\n{head:width$}   gained     lost  changed{same}"),
    );
    for (name, counts) in rows {
        let (gained, lost, changed) = (counts.gained, counts.lost, counts.changed);
        let same = if head == "table" {
            format!(" {:8}", counts.same)
        } else {
            String::new()
        };
        line(
            text,
            format_args!("{name:width$} {gained:8} {lost:8} {changed:8}{same}"),
        );
    }
}

/// Words on one line, cut.
fn short(words: &str) -> String {
    let words = words.replace(char::is_control, " ");
    if words.chars().count() <= 70 {
        return words;
    }
    words.chars().take(69).chain(['…']).collect()
}

fn one(text: &mut String, change: &Change) {
    let (id, start, end) = (&change.doc_id, change.start, change.end);
    let (words, what) = (short(&change.words), short(&change.what));
    let table = change.table.name();
    line(
        text,
        format_args!(
            "  {table} {id} {start}-{end} “{words}” {what} ({})",
            change.rule
        ),
    );
    for value in &change.values {
        let told = |value: &str| {
            if value.is_empty() {
                "(empty)".to_owned()
            } else {
                short(value)
            }
        };
        let (from, to) = (told(&value.from), told(&value.to));
        line(text, format_args!("    {}: {from} -> {to}", value.column));
    }
}
