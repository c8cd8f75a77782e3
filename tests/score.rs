//! `kutip score`: its figures are those of an independent implementation, whatever form the gold is written in.
#![allow(clippy::unwrap_used)]

use kutip::archive::Stored;
use kutip::score::{Options, Part, Report, Scorer, read};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const GOLD: &str = "tests/score/gold.jsonl";
const OUT: &str = "tests/score/out";

fn kutip(arguments: &[&str]) -> Output {
    let command = env!("CARGO_BIN_EXE_kutip");
    Command::new(command).args(arguments).output().unwrap()
}

fn told(arguments: &[&str]) -> (String, String) {
    let output = kutip(arguments);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (out, error) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{arguments:?}: {error}");
    (out, error)
}

fn refused(arguments: &[&str]) -> String {
    let output = kutip(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn report(gold: &Path, out: &Path, draws: usize) -> Report {
    let mut options = Options::default();
    options.draws = draws;
    options.by_outlet = true;
    let stored = Stored::open(out).unwrap().unwrap();
    let mut scorer = Scorer::new(read(gold).unwrap(), options);
    let mut add = |record: &kutip::output::Record<'_>| {
        scorer.add(record);
        Ok(())
    };
    stored.each(true, &mut add).unwrap();
    scorer.finish()
}

/// A figure or count by its name, if the section has it.
fn value(report: &Report, part: Part, label: &str, name: &str) -> Option<f64> {
    let section = report.section(part, label)?;
    let figure = section.figure(name).map(|figure| figure.value);
    figure.or_else(|| section.count(name).map(|count| count as f64))
}

#[test]
fn figures_are_those_of_the_other_implementation() {
    let expected = fs::read_to_string("tests/score/expected.json").unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let report = report(GOLD.as_ref(), OUT.as_ref(), 5);
    let mut compared = 0;
    let mut check = |part, label: &str, name: &str, wanted: &Value| {
        let Some(wanted) = wanted.as_f64().filter(|_| name != "docs") else {
            return;
        };
        let found = value(&report, part, label, name);
        let same = found.is_some_and(|found| (found - wanted).abs() < 5e-5);
        assert!(same, "{part:?} {label} {name}: {found:?}, not {wanted}");
        compared += 1;
    };
    for (table, figures) in expected.as_object().unwrap() {
        for (name, wanted) in figures.as_object().unwrap() {
            match (table.strip_prefix("quotes"), wanted.as_object()) {
                (Some(kind), _) => check(Part::Quotes, kind.trim(), name, wanted),
                (None, None) => check(Part::Names, "", name, wanted),
                (None, Some(figures)) => {
                    for (figure, wanted) in figures {
                        match &**name {
                            "micro" => check(Part::Names, "", figure, wanted),
                            "macro" => check(Part::Names, "", "macro_F", wanted),
                            label => check(Part::Names, label, figure, wanted),
                        }
                    }
                }
            }
        }
    }
    assert!(compared > 100, "only {compared} figures were compared");
}

#[test]
fn intervals_hold_the_value_and_are_the_same_for_a_seed() {
    let once = report(GOLD.as_ref(), OUT.as_ref(), 400);
    assert_eq!(once, report(GOLD.as_ref(), OUT.as_ref(), 400));
    let whole = once.section(Part::Quotes, "").unwrap();
    for name in ["span_exact_R", "A_all", "A_given", "role_F"] {
        let figure = whole.figure(name).unwrap();
        let (low, high) = (figure.low.unwrap(), figure.high.unwrap());
        assert!(
            low < figure.value && figure.value < high,
            "{name}: {figure:?}"
        );
        assert!(high - low < 0.6, "{name}: {figure:?}");
    }
}

#[test]
fn outlets_add_up_to_all() {
    let report = report(GOLD.as_ref(), OUT.as_ref(), 2);
    for part in [Part::Names, Part::Quotes] {
        let outlets = report.sections.iter().filter(|section| {
            section.part == part
                && section.label.starts_with("outlet ")
                && !["ORG", "PERSON", "PLACE"]
                    .iter()
                    .any(|label| section.label.ends_with(label))
        });
        let gold: u64 = outlets.map(|section| section.count("gold").unwrap()).sum();
        assert_eq!(Some(gold), report.section(part, "").unwrap().count("gold"));
    }
    let bands = &report.section(Part::Quotes, "").unwrap().calibration;
    assert!(bands.len() > 3 && bands.iter().all(|band| band.right <= band.rows));
}

#[test]
fn the_command_prints_text_json_and_faults() {
    let (text, notes) = told(&["score", GOLD, OUT, "--errors", "2", "--by", "outlet"]);
    for part in [
        "A_all",
        "names PERSON",
        "quotes mixed",
        "outlet Kabar Uji",
        "wrong speaker: ",
        "confidence",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let faults = text.split("missed quote: ").nth(1).unwrap();
    assert_eq!(
        faults
            .lines()
            .skip(1)
            .take_while(|line| line.starts_with("  "))
            .count(),
        2
    );
    assert!(
        notes.contains("1 documents of the gold are not in the run"),
        "{notes}"
    );
    let (json, _) = told(&["score", GOLD, OUT, "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(json["sections"][0]["figures"]["F"]["low"].is_f64());
    assert!(refused(&["score", GOLD, OUT, "--by", "rule"]).contains("--judged"));
    assert!(refused(&["score", GOLD, "tests/articles"]).contains("finished no run"));
    assert!(refused(&["score", GOLD]).contains("<OUT>"));
}

#[test]
fn what_does_not_stand_in_the_text_is_told_and_not_counted() {
    let folder = tempfile::tempdir().unwrap();
    let gold = folder.path().join("gold.jsonl");
    let first = fs::read_to_string(GOLD).unwrap();
    let mut document: Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
    document["entities"][0]["text"] = "Tidak Ada".into();
    document["entities"][1]["end"] = 9_999_999.into();
    fs::write(&gold, document.to_string()).unwrap();
    let report = report(&gold, OUT.as_ref(), 2);
    assert_eq!(report.unusable, 2);
    let marked = document["entities"].as_array().unwrap().len() as u64;
    assert!(
        report
            .section(Part::Names, "")
            .unwrap()
            .count("gold")
            .unwrap()
            >= marked - 2
    );
    assert!(
        report
            .notes()
            .iter()
            .any(|note| note.starts_with("2 names and quotes"))
    );
}

#[test]
fn judged_rows_give_a_share_for_each_stratum() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample.csv");
    let sample = path.to_str().unwrap();
    let head = "doc_id,rule,outlet,right\n";
    let rows =
        "a,after-person,X,yes\nb,after-person,Y,Tidak\nc,before-person,X,ya\nd,before-person,Y,\n";
    fs::write(&path, format!("\u{feff}{head}{rows}")).unwrap();
    let (json, _) = told(&["score", "--judged", sample, "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["by"], "rule");
    let first = &json["strata"][0];
    assert_eq!((&first["judged"], &first["right"]), (&2.into(), &1.into()));
    assert!((first["precision"]["value"].as_f64().unwrap() - 0.5).abs() < 1e-9);
    // Wilson's interval of 1 in 2, from the books.
    assert!((first["precision"]["low"].as_f64().unwrap() - 0.0945).abs() < 1e-4);
    assert_eq!(json["strata"][1]["open"], 1);
    assert!(json["weighed"].is_null());
    let (text, _) = told(&["score", "--judged", sample, "--by", "outlet"]);
    assert!(
        text.starts_with("outlet ") && text.contains("X") && text.contains("all"),
        "{text}"
    );
    fs::write(&path, "stratum;of;right\na;900;yes\nb;100;no\n").unwrap();
    let (json, _) = told(&["score", "--judged", sample, "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!((json["weighed"]["value"].as_f64().unwrap() - 0.9).abs() < 1e-9);
    fs::write(&path, format!("{head}a,x,X,perhaps\n")).unwrap();
    assert!(refused(&["score", "--judged", sample]).contains("line 2: `perhaps`"));
    fs::write(&path, "a,b\n1,2\n").unwrap();
    assert!(refused(&["score", "--judged", sample]).contains("no column `right`"));
}

/// The documents of the gold.
fn documents() -> Vec<Value> {
    let gold = fs::read_to_string(GOLD).unwrap();
    let documents = gold.lines().map(|line| serde_json::from_str(line).unwrap());
    documents.collect()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn range(value: &Value) -> (usize, usize) {
    let at = |key: &str| usize::try_from(value[key].as_u64().unwrap()).unwrap();
    (at("start"), at("end"))
}

fn label(quote: &Value) -> &str {
    match quote["kind"].as_str() {
        Some("mixed") => "Mixed",
        Some("indirect") => "Indirect",
        _ => "Direct",
    }
}

/// Asserts that figures of names, or of quotes' spans, are those of the gold as JSON lines.
fn same_figures(found: &Report, part: Part) {
    let wanted = report(GOLD.as_ref(), OUT.as_ref(), 2);
    let names: &[&str] = match part {
        Part::Names => &["P", "R", "F", "macro_F", "gold", "pred"],
        Part::Quotes => &[
            "span_exact_R",
            "span_overlap_R",
            "kind_right",
            "gold",
            "pred",
        ],
    };
    for name in names {
        let of = |report| value(report, part, "", name).unwrap();
        let (found, wanted) = (of(found), of(&wanted));
        assert!(
            (found - wanted).abs() < 1e-9,
            "{name}: {found}, not {wanted}"
        );
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one run, looked at from all sides")]
fn brat_gives_the_same_figures() {
    let folder = tempfile::tempdir().unwrap();
    for document in documents() {
        let text: Vec<char> = document["text"].as_str().unwrap().chars().collect();
        let (mut lines, mut number) = (String::new(), 0);
        let mut mark = |label: &str, ranges: &[(usize, usize)]| {
            number += 1;
            let offsets: Vec<String> = ranges.iter().map(|(a, b)| format!("{a} {b}")).collect();
            let words: Vec<String> = ranges
                .iter()
                .map(|(a, b)| text[*a..*b].iter().collect())
                .collect();
            let words = words.join(" ").replace('\n', " ");
            lines.push_str(&format!(
                "T{number}\t{label} {}\t{words}\n",
                offsets.join(";")
            ));
            number
        };
        let mut links = String::new();
        for name in list(&document, "entities") {
            mark(name["type"].as_str().unwrap(), &[range(name)]);
        }
        for quote in list(&document, "quotes") {
            let pieces = list(quote, "parts").iter().map(|part| {
                let at = |i: usize| usize::try_from(part[i].as_u64().unwrap()).unwrap();
                (at(0), at(1))
            });
            let pieces: Vec<(usize, usize)> = pieces.collect();
            let said = mark(
                label(quote),
                if pieces.is_empty() {
                    vec![range(quote)]
                } else {
                    pieces
                }
                .as_slice(),
            );
            let whole: String = text.iter().collect();
            let speaker = quote["speaker"].as_str().unwrap_or_default();
            if let Some(at) = whole.find(speaker).filter(|_| !speaker.is_empty()) {
                let start = whole[..at].chars().count();
                let who = mark("SPEAKER", &[(start, start + speaker.chars().count())]);
                links.push_str(&format!("R{said}\tSaidBy Arg1:T{said} Arg2:T{who}\n"));
            }
        }
        let id = document["id"].as_str().unwrap();
        fs::write(
            folder.path().join(format!("{id}.txt")),
            text.iter().collect::<String>(),
        )
        .unwrap();
        let notes = "#1\tAnnotatorNotes T1\tsaid twice\nE1\tMeet:T1\n";
        fs::write(
            folder.path().join(format!("{id}.ann")),
            lines + &links + notes,
        )
        .unwrap();
    }
    let found = report(folder.path(), OUT.as_ref(), 2);
    same_figures(&found, Part::Names);
    assert_eq!(found.unused_labels["event"], 10);
    let (all, wanted) = (
        value(&found, Part::Quotes, "", "A_given"),
        report(GOLD.as_ref(), OUT.as_ref(), 2),
    );
    assert!((all.unwrap() - value(&wanted, Part::Quotes, "", "A_given").unwrap()).abs() < 0.1);
    let of = |report: &Report| value(report, Part::Quotes, "", "span_overlap_R").unwrap();
    assert!((of(&found) - of(&wanted)).abs() < 1e-9);
}

#[test]
fn label_studio_gives_the_same_figures() {
    let mut tasks = Vec::new();
    for document in documents() {
        // Browsers count in UTF-16 units.
        let text = document["text"].as_str().unwrap();
        let units = |at: usize| text.chars().take(at).map(char::len_utf16).sum::<usize>();
        let mut result = Vec::new();
        let mut mark = |label: &str, (start, end): (usize, usize), speaker: Option<&str>| {
            let id = format!("r{}", result.len());
            let words: String = text.chars().skip(start).take(end - start).collect();
            let (start, end) = (units(start), units(end));
            result.push(
                serde_json::json!({"id": id, "type": "labels", "from_name": "label",
                "value": {"start": start, "end": end, "text": words, "labels": [label]}}),
            );
            if let Some(speaker) = speaker {
                result.push(
                    serde_json::json!({"id": id, "type": "textarea", "from_name": "speaker",
                    "value": {"start": start, "end": end, "text": [speaker]}}),
                );
            }
        };
        for name in list(&document, "entities") {
            mark(name["type"].as_str().unwrap(), range(name), None);
        }
        for quote in list(&document, "quotes") {
            if list(quote, "parts").is_empty() {
                mark(label(quote), range(quote), quote["speaker"].as_str());
            }
        }
        // No id: the documents are found by their words.
        tasks.push(serde_json::json!({"id": 7, "data": {"text": text},
            "annotations": [{"was_cancelled": true, "result": []}, {"result": result}]}));
    }
    tasks.push(serde_json::json!({"id": 8, "data": {"text": "Belum."}, "annotations": []}));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.json");
    fs::write(&path, serde_json::to_string(&tasks).unwrap()).unwrap();
    let found = report(&path, OUT.as_ref(), 2);
    same_figures(&found, Part::Names);
    assert_eq!(found.unusable, 0);
    assert!(value(&found, Part::Quotes, "", "A_given").unwrap() > 0.8);
}

#[test]
fn conll_gives_the_same_figures_of_names() {
    let mut lines = String::from("-DOCSTART- -X- O O\n\n");
    for (index, document) in documents().iter().enumerate() {
        if index > 0 {
            lines.push_str(&format!(
                "# doc_id = {}\n",
                document["id"].as_str().unwrap()
            ));
        }
        let text: Vec<char> = document["text"].as_str().unwrap().chars().collect();
        let names: Vec<(usize, usize, &str)> = list(document, "entities")
            .iter()
            .map(|name| (range(name).0, range(name).1, name["type"].as_str().unwrap()))
            .collect();
        let mut at = 0;
        while at < text.len() {
            let from = at;
            let edge = |at: usize| names.iter().any(|(a, b, _)| *a == at || *b == at);
            at += 1;
            while at < text.len()
                && text[from].is_alphanumeric()
                && text[at].is_alphanumeric()
                && !edge(at)
            {
                at += 1;
            }
            if text[from] == '\n' {
                lines.push('\n');
            } else if !text[from].is_whitespace() {
                let word: String = text[from..at].iter().collect();
                let name = names.iter().find(|(a, b, _)| *a <= from && from < *b);
                let tag = name.map_or("O".to_owned(), |(a, _, label)| {
                    format!("{}-{label}", if *a == from { "B" } else { "I" })
                });
                lines.push_str(&format!("{word} {tag}\n"));
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gold.conll");
    fs::write(&path, &lines).unwrap();
    let found = report(&path, OUT.as_ref(), 2);
    assert!(found.section(Part::Quotes, "").is_none());
    same_figures(&found, Part::Names);
    fs::write(&path, "satu\n").unwrap();
    assert!(
        refused(&["score", path.to_str().unwrap(), OUT]).contains("line 1 has no word and tag")
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one run, looked at from all sides")]
fn corrected_tables_are_a_gold() {
    let folder = tempfile::tempdir().unwrap();
    let (run, gold) = (folder.path().join("run"), folder.path().join("gold"));
    let run_name = run.to_str().unwrap();
    told(&[
        "extract",
        "tests/articles/kim-yongbyon.txt",
        "tests/articles/wawancara-sutradara-film.txt",
        "-o",
        run_name,
    ]);
    let whole = report(&run, &run, 2);
    for (part, name) in [
        (Part::Names, "F"),
        (Part::Quotes, "span_exact_complete_F"),
        (Part::Quotes, "A_given"),
    ] {
        assert_eq!(value(&whole, part, "", name), Some(1.0), "{name}");
    }
    // One row is struck, another added by hand with `;` between the cells and no confidence.
    fs::create_dir(&gold).unwrap();
    let entities = fs::read_to_string(run.join("entities.csv")).unwrap();
    let rows = entities.lines().count() as u64 - 1;
    let mut reader = csv::Reader::from_reader(entities.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_path(gold.join("entities.csv"))
        .unwrap();
    writer.write_record(&headers).unwrap();
    let mut last = csv::StringRecord::new();
    for (index, row) in reader.records().map(Result::unwrap).enumerate() {
        if index > 0 {
            writer.write_record(&row).unwrap();
        }
        last = row;
    }
    let added = headers
        .iter()
        .zip(last.iter())
        .map(|(name, cell)| match name {
            "doc_id" => cell,
            "start" => "0",
            "end" => "1",
            "type" => "PERSON",
            _ => "",
        });
    writer.write_record(added).unwrap();
    writer.flush().unwrap();
    let found = report(&gold, &run, 2);
    let names = found.section(Part::Names, "").unwrap();
    assert_eq!(
        (names.count("gold"), names.count("pred")),
        (Some(rows), Some(rows))
    );
    assert_eq!(names.count("right"), Some(rows - 1));
    assert!(found.section(Part::Quotes, "").is_none());
}
