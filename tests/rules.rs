//! The examples of the built-in rules.
#![allow(clippy::unwrap_used)]

use kutip::{ExtractorBuilder, check};

#[test]
fn every_example_of_every_rule_holds() {
    let extractor = ExtractorBuilder::new()
        .build()
        .expect("what is built in is sound");
    let problems = check::check_rules(&extractor);
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", shown.join("\n"));
}
