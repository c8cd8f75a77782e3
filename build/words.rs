//! The built-in word lists, compiled to one table.

use crate::lexicon::{Lexicon, load_words};
use std::path::{Path, PathBuf};

/// Rows with a problem are left out with a warning here; the tests refuse them.
const WARNINGS: usize = 20;

/// Reads every CSV in `lists` and writes the table `words.bin` into `out`.
pub fn compile(lists: &Path, out: &Path) -> std::io::Result<()> {
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for file in files(lists)? {
        rows.extend(load_words(&file, &std::fs::read(&file)?, &mut problems));
    }
    for problem in problems.iter().take(WARNINGS) {
        println!("cargo::warning={problem}");
    }
    std::fs::write(out.join("words.bin"), Lexicon::from_rows(&rows).to_bytes())
}

/// All lists, in a fixed order.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "csv"));
    files.sort();
    Ok(files)
}
