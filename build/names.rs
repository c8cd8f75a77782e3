//! The names: every gazetteer of the project in one table.

use crate::error::Problem;
use std::path::{Path, PathBuf};

#[path = "../src/gazetteer/compile.rs"]
mod compile;
#[path = "../src/gazetteer/fold.rs"]
mod fold;
#[path = "../src/gazetteer/label.rs"]
mod label;
#[path = "../src/gazetteer/load.rs"]
mod load;
#[path = "../src/gazetteer/sheet.rs"]
mod sheet;

/// Rows with a problem are left out with a warning here; the tests refuse them.
const WARNINGS: usize = 20;

/// Compiles the gazetteers in `folder` into the file `names.bin` in `out`.
pub fn compile(folder: &Path, out: &Path) -> std::io::Result<()> {
    let mut problems = Vec::new();
    let mut rows = Vec::new();
    for file in files(folder)? {
        rows.extend(load::load_rows(
            &file,
            &std::fs::read(&file)?,
            &mut problems,
        ));
    }
    let blocked = folder.join("blocked.csv");
    let blocked = load::load_blocked(&blocked, &std::fs::read(&blocked)?, &mut problems);
    load::check_ids(&rows, &mut problems);
    warn(&problems);
    std::fs::write(
        out.join("names.bin"),
        compile::compile(&rows, &blocked, true),
    )
}

/// All gazetteers, in a fixed order.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = vec![folder.join("countries.csv")];
    for kind in ["organizations", "people", "places"] {
        for entry in std::fs::read_dir(folder.join(kind))? {
            files.push(entry?.path());
        }
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "csv"));
    files.sort();
    Ok(files)
}

fn warn(problems: &[Problem]) {
    for problem in problems.iter().take(WARNINGS) {
        println!("cargo::warning={problem}");
    }
    if problems.len() > WARNINGS {
        println!(
            "cargo::warning={} problems more in gazetteers/",
            problems.len() - WARNINGS
        );
    }
}
