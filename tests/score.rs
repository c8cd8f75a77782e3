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
    fs::write(&path, "stratum;stands_for;right\na;900;yes\nb;100;no\n").unwrap();
    let (json, _) = told(&["score", "--judged", sample, "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!((json["weighed"]["value"].as_f64().unwrap() - 0.9).abs() < 1e-9);
    fs::write(&path, format!("{head}a,x,X,perhaps\n")).unwrap();
    assert!(refused(&["score", "--judged", sample]).contains("line 2: `perhaps`"));
    fs::write(&path, "a,b\n1,2\n").unwrap();
    assert!(refused(&["score", "--judged", sample]).contains("no column `right`"));
}
