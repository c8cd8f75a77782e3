//! A comparison as one HTML page that holds everything it needs and runs nothing: each change stands in its sentence.

use super::text::notes;
use super::{Change, Comparison, Counts};
use std::fmt::Write as _;

const STYLE: &str = include_str!("page.css");

/// The page.
#[must_use]
pub fn page(comparison: &Comparison) -> String {
    let mut page = String::from("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
    page.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    page.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    put(
        &mut page,
        format_args!("<title>kutip diff</title>\n<style>\n{STYLE}</style>\n<h1>What changed</h1>"),
    );
    put(
        &mut page,
        format_args!("<p>{} documents in both runs</p>", comparison.documents),
    );
    for note in notes(comparison) {
        put(&mut page, format_args!("<p>{}</p>", escaped(&note)));
    }
    let tables = comparison.tables.iter();
    counted(
        &mut page,
        "table",
        tables.map(|(table, counts)| (table.name().to_owned(), counts)),
    );
    let rules = comparison.rules.iter();
    let rules = rules.map(|((table, rule), counts)| (format!("{} {rule}", table.name()), counts));
    counted(&mut page, "rule", rules);
    counted(
        &mut page,
        "outlet",
        comparison
            .outlets
            .iter()
            .map(|(outlet, counts)| (outlet.clone(), counts)),
    );
    let mut document = "";
    for change in &comparison.changes {
        if change.doc_id != document {
            document = &change.doc_id;
            put(&mut page, format_args!("<h2>{}</h2>", escaped(document)));
        }
        one(&mut page, change);
    }
    page.push_str("</html>\n");
    page
}

fn put(page: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(page, "{line}").expect("writing to memory succeeds");
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn counted<'c>(page: &mut String, head: &str, rows: impl Iterator<Item = (String, &'c Counts)>) {
    let mut rows: Vec<(String, &Counts)> = rows.collect();
    rows.sort_by(|a, b| b.1.moved().cmp(&a.1.moved()).then_with(|| a.0.cmp(&b.0)));
    put(
        page,
        format_args!("<table>\n<tr><th>{head}<th>gained<th>lost<th>changed"),
    );
    for (name, counts) in rows {
        let (name, gained, lost, changed) =
            (escaped(&name), counts.gained, counts.lost, counts.changed);
        put(
            page,
            format_args!("<tr><td>{name}<td>{gained}<td>{lost}<td>{changed}"),
        );
    }
    put(page, format_args!("</table>"));
}

fn one(page: &mut String, change: &Change) {
    let fate = change.fate.name();
    let (table, what, rule) = (
        change.table.name(),
        escaped(&change.what),
        escaped(&change.rule),
    );
    put(
        page,
        format_args!(
            "<div class=\"{fate}\"><p class=\"head\">{fate} · {table} · {what} · {rule}</p>"
        ),
    );
    let sentence = match &change.place {
        Some(place) => format!(
            "{}<mark>{}</mark>{}",
            escaped(&place.before),
            escaped(&place.words),
            escaped(&place.after)
        ),
        None => format!("<mark>{}</mark>", escaped(&change.words)),
    };
    put(page, format_args!("<blockquote>{sentence}</blockquote>"));
    for value in &change.values {
        let (column, from, to) = (value.column, escaped(&value.from), escaped(&value.to));
        put(
            page,
            format_args!("<p class=\"value\">{column}: <del>{from}</del> → <ins>{to}</ins></p>"),
        );
    }
    put(page, format_args!("</div>"));
}
