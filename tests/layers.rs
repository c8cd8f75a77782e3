//! The arrows between the rooms of the library: one crate has no walls, so this test reads who names whom.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The arrows as drawn: a room, and the rooms it may use directly; what those may use, it may use too.
const ARROWS: [(&str, &[&str]); 23] = [
    (
        "bin",
        &[
            "check",
            "compare",
            "export",
            "table",
            "archive",
            "input",
            "output",
            "correction",
            "score",
            "sample",
            "story",
        ],
    ),
    ("export", &["table", "output"]),
    ("compare", &["output"]),
    ("score", &["output"]),
    ("check", &["extractor"]),
    ("table", &["extractor", "output"]),
    ("story", &["output"]),
    ("archive", &["extractor", "input", "output"]),
    (
        "extractor",
        &["builtin", "quote", "extraction", "correction"],
    ),
    ("correction", &["extraction", "gazetteer"]),
    ("sample", &["output", "correction", "input"]),
    ("output", &["extraction"]),
    ("extraction", &["quote", "entity"]),
    ("quote", &["entity"]),
    ("entity", &["rule", "gazetteer"]),
    (
        "builtin",
        &["quote", "entity", "gazetteer", "lexicon", "rule"],
    ),
    ("rule", &["segment"]),
    ("gazetteer", &["segment"]),
    ("segment", &["lexicon"]),
    ("lexicon", &["text"]),
    ("input", &["text"]),
    ("text", &["error"]),
    ("error", &[]),
];

/// Rooms that only those with an arrow of their own may enter.
const PRIVATE: [&str; 1] = ["builtin"];

/// All rooms that each room may use.
fn allowed() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.into_iter().collect();
    let reach = |room: &'static str| {
        let mut reached: BTreeSet<&str> = arrows[room].iter().copied().collect();
        let mut open: Vec<&str> = arrows[room].to_vec();
        while let Some(next) = open.pop() {
            for further in arrows[next]
                .iter()
                .filter(|further| !PRIVATE.contains(further))
            {
                if reached.insert(further) {
                    open.push(further);
                }
            }
        }
        reached
    };
    ARROWS
        .into_iter()
        .map(|(room, _)| (room, reach(room)))
        .collect()
}

/// The room that a file of `src/` belongs to; `None` for `lib.rs`, the door to all of them.
fn room(file: &str) -> Option<&str> {
    let room = file.split('/').next()?.trim_end_matches(".rs");
    (room != "lib").then_some(room)
}

/// The rooms that this source names, with the line: behind `crate::`, in the binary behind `kutip::`. Comments and unit
/// tests are left out.
fn named<'s>(source: &'s str, root: &str) -> Vec<(usize, &'s str)> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut offset = 0;
    while let Some(at) = code[offset..].find(root) {
        let start = offset + at;
        offset = start + root.len();
        let line = code[..start].lines().last().unwrap_or_default();
        let number = code[..start].matches('\n').count() + 1;
        let in_word =
            code[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        if in_word || line.contains("//") {
            continue;
        }
        let rest = &code[offset..];
        if let Some(group) = rest.strip_prefix('{') {
            found.extend(members(group).into_iter().map(|name| (number, name)));
        } else {
            found.push((number, word(rest)));
        }
    }
    found
}

/// The first names inside the braces of a `use`.
fn members(group: &str) -> Vec<&str> {
    let (mut depth, mut fresh, mut found) = (0, true, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && (c.is_alphabetic() || c == '_') => {
                found.push(word(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    found
}

fn word(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    &text[..end]
}

/// What is wrong with one file, if anything.
fn faults(file: &str, source: &str) -> Vec<String> {
    let Some(room) = room(file) else {
        return Vec::new();
    };
    let allowed = allowed();
    let Some(arrows) = allowed.get(room) else {
        return vec![format!(
            "src/{file}: the room `{room}` is not in the drawing"
        )];
    };
    let root = if room == "bin" { "kutip::" } else { "crate::" };
    named(source, root)
        .into_iter()
        .filter(|(_, name)| *name != room && !arrows.contains(name))
        .map(|(line, name)| format!("src/{file}:{line}: no arrow leads from `{room}` to `{name}`"))
        .collect()
}

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("src can be listed") {
        let path = entry.expect("src can be listed").path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

#[test]
fn every_use_follows_an_arrow() {
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    files.sort();
    let mut found = Vec::new();
    for file in &files {
        let source = std::fs::read_to_string(file).expect("sources are UTF-8");
        let name = file
            .strip_prefix("src")
            .expect("listed under src")
            .to_string_lossy();
        found.extend(faults(&name, &source));
    }
    assert!(files.len() > 20, "only {} sources were read", files.len());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A file, what it says, and what is wrong with that.
const CASES: [(&str, &str, Option<&str>); 10] = [
    ("text/span.rs", "use crate::error::Error;\n", None),
    (
        "text/span.rs",
        "\nuse crate::segment::Token;\n",
        Some("src/text/span.rs:2: no arrow leads from `text` to `segment`"),
    ),
    (
        "entity/mod.rs",
        "use crate::{text::Span, quote::{Quote, Speaker}};",
        Some("src/entity/mod.rs:1: no arrow leads from `entity` to `quote`"),
    ),
    (
        "quote/mod.rs",
        "fn f() { crate::builtin::lexicon(); }",
        Some("src/quote/mod.rs:1: no arrow leads from `quote` to `builtin`"),
    ),
    ("extractor.rs", "use crate::builtin::lexicon;", None),
    (
        "archive/mod.rs",
        "use crate::builtin::lexicon;",
        Some("src/archive/mod.rs:1: no arrow leads from `archive` to `builtin`"),
    ),
    (
        "rule/mod.rs",
        "use crate::gazetteer::Label;",
        Some("src/rule/mod.rs:1: no arrow leads from `rule` to `gazetteer`"),
    ),
    (
        "rule/mod.rs",
        "// use crate::gazetteer::Label;\n#[cfg(test)]\nmod tests { use crate::builtin; }",
        None,
    ),
    (
        "bin/kutip/main.rs",
        "use kutip::builtin;",
        Some("src/bin/kutip/main.rs:1: no arrow leads from `bin` to `builtin`"),
    ),
    (
        "util.rs",
        "",
        Some("src/util.rs: the room `util` is not in the drawing"),
    ),
];

#[test]
fn a_use_against_the_arrows_is_seen() {
    for (file, source, wanted) in CASES {
        let found = faults(file, source);
        assert_eq!(
            found.first().map(String::as_str),
            wanted,
            "{file}: {source}"
        );
    }
}
