//! What the loader refuses, and where it says the fault is.

use kutip::gazetteer::{Evidence, FIELD_LIMIT, Label, check_ids, load_rows};
use std::path::Path;

/// All problems of a file, as `line: column: value: message` up to the colon in the message.
fn problems(bytes: &[u8]) -> Vec<String> {
    let mut problems = Vec::new();
    let rows = load_rows(Path::new("names.csv"), bytes, &mut problems);
    check_ids(&rows, &mut problems);
    let short = |problem: &kutip::error::Problem| {
        let message = problem.message.split([':', ';']).next().unwrap_or_default();
        format!(
            "{}|{}|{}|{message}",
            problem.line, problem.column, problem.value
        )
    };
    problems.iter().map(short).collect()
}

#[test]
fn a_header_and_names_are_enough() {
    for csv in [
        "name,type\nSri Rejeki,PERSON\n",
        "\u{feff}type;name\r\nPERSON;Sri Rejeki\r\n",
        "\n\nname\ttype\n\"Sri Rejeki\"\tPERSON",
    ] {
        let mut problems = Vec::new();
        let rows = load_rows(Path::new("names.csv"), csv.as_bytes(), &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].id.as_str(), rows[0].label),
            ("sri-rejeki", Label::Person)
        );
        assert_eq!(rows[0].forms[0].evidence, Evidence::Free);
        assert!(rows[0].wins);
    }
}

#[test]
fn every_column_gives_its_forms_their_class() {
    let csv = "name,type,use,aliases,short,cued,bracketed\nBank Nusa,ORG,context,Bank Nusa Raya|BNR Tbk,Nusa,BN,BNRX\nBatu,PLACE,never,Kota Batu,,,\n";
    let rows = load_rows(Path::new("names.csv"), csv.as_bytes(), &mut Vec::new());
    let classes: Vec<(&str, &str)> = rows
        .iter()
        .flat_map(|row| &row.forms)
        .map(|form| (form.text.as_str(), form.evidence.as_str()))
        .collect();
    let wanted = [
        ("Bank Nusa", "context"),
        ("Bank Nusa Raya", "free"),
        ("BNR Tbk", "free"),
        ("Nusa", "short"),
        ("BN", "cue"),
        ("BNRX", "bracket"),
        ("Kota Batu", "free"),
    ];
    assert_eq!(classes, wanted);
}

/// A file, and the beginning of its first problem.
const FAULTS: [(&str, &str); 23] = [
    ("", "0|||the file is empty"),
    (
        "name,kind\nA,x\n",
        "1|type||the column is missing from the header",
    ),
    (
        "name,type,colour\nBudi,PERSON,red\n",
        "1|colour||unknown column",
    ),
    ("name,type,name\n", "1|name||the column stands twice"),
    ("name,type\nBudi,Person\n", "2|type|Person|not a type"),
    ("name,type\n,PERSON\n", "2|name||the name is empty"),
    (
        "name,type,use\nBudi,PERSON,often\n",
        "2|use|often|not a use",
    ),
    (
        "name,type,country\nBudi,PERSON,IDN\n",
        "2|country|IDN|not a country code",
    ),
    (
        "name,type,wikidata\nBudi,PERSON,Q0x\n",
        "2|wikidata|Q0x|not a Wikidata item",
    ),
    ("name,type,from\nBudi,PERSON,99\n", "2|from|99|not a year"),
    (
        "name,type,from,to\nBudi,PERSON,2005,2004\n",
        "2|to|2004|the office ends before it begins",
    ),
    (
        "name,type,wins\nBudi,PERSON,ja\n",
        "2|wins|ja|write yes or no (empty is yes)",
    ),
    (
        "name,type,aliases\nBudi,PERSON,Bud|Budi\n",
        "2|aliases|Budi|the form stands twice in the row",
    ),
    (
        "name,type,aliases\nBudi,PERSON,Bud||Di\n",
        "2|aliases||an empty form",
    ),
    (
        "name,type\nBudi|Bud,PERSON\n",
        "2|name|Budi|Bud|`|` parts forms",
    ),
    (
        "name,type\n-Budi,PERSON\n",
        "2|name|-Budi|begins or ends with a space or hyphen",
    ),
    (
        "name,type\n(Budi),PERSON\n",
        "2|name|(Budi)|begins with a sign",
    ),
    (
        "name,type\n Budi,PERSON\n",
        "2|name| Budi|white space at the edge",
    ),
    (
        "name,type\nJose\u{301} M,PERSON\n",
        "2|name|Jose\\u{301} M|not in Unicode NFC",
    ),
    (
        "name,type\nBu\u{200b}di,PERSON\n",
        "2|name|Bu\\u{200b}di|U+200B is a control or invisible character",
    ),
    (
        "name,type\nBudi,PERSON,x\n",
        "2|||the row has 3 fields, the header 2",
    ),
    (
        "name,type,role\n\nBudi,PERSON,\"a\nb\"\nSri,person,\n",
        "3|role|a\\nb|U+000A is a control or invisible character",
    ),
    (
        "id,name,type\nx,Budi,PERSON\nx,Sri,PERSON\n",
        "3|id|x|the id stands in names.csv",
    ),
];

#[test]
fn every_fault_has_its_line_column_and_value() {
    let long = format!("name,type\n{},ORG\n", "a".repeat(FIELD_LIMIT + 1));
    for (csv, wanted) in FAULTS.into_iter().chain([(long.as_str(), "2|name|")]) {
        let found = problems(csv.as_bytes());
        assert!(
            found.first().is_some_and(|found| found.starts_with(wanted)),
            "{csv:.80?}: {found:?}"
        );
    }
    assert_eq!(
        problems(b"name,type\nBud\xff,PERSON\n"),
        ["2|name|Bud\u{fffd}|not UTF-8"]
    );
}

#[test]
fn one_fault_hides_none_of_the_others_and_lines_stay_right() {
    let csv = "name,type,role\nA1,PERSON,\"x\r\ny\"\nB1,person,\n\"C1,PERSON,\nD1,PERSON,\nE1,Place,\nF\"1,ORG,\n\"G\"1,ORG,\nH1,PLACE,\n,ORG,\n";
    let lines: Vec<String> = problems(csv.as_bytes())
        .iter()
        .map(|problem| problem.split('|').take(2).collect::<Vec<_>>().join("|"))
        .collect();
    assert_eq!(
        lines,
        ["2|role", "4|type", "5|", "7|type", "8|", "9|", "11|name"]
    );
}
