//! What is told on standard error.

use crate::args::{Color, Common};
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use kutip::archive::{Counts, Shard, Told};
use kutip::output::{Format, Status};
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Failed documents that are told one by one.
const TOLD_MAX: u64 = 20;

/// Tells, or keeps quiet, as the user asked.
#[derive(Debug)]
pub struct Messages {
    quiet: bool,
    verbose: bool,
    color: bool,
    told: AtomicU64,
    /// What was last told of an input's fields.
    fields: Mutex<String>,
    progress: OnceLock<Progress>,
}

/// The bar of a run.
#[derive(Debug)]
struct Progress {
    bar: ProgressBar,
    /// Bytes read so far.
    read: Arc<AtomicU64>,
    began: Instant,
}

impl Messages {
    pub fn new(common: &Common) -> Messages {
        let color = match common.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                io::stderr().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        Messages {
            quiet: common.quiet,
            verbose: common.verbose,
            color,
            told: AtomicU64::new(0),
            fields: Mutex::default(),
            progress: OnceLock::new(),
        }
    }

    /// Tells why kutip could not run.
    pub fn error(&self, message: &str) {
        self.line("1;31", "error", message);
    }

    /// Tells something that the user did not ask for but should know.
    pub fn note(&self, message: &str) {
        if !self.quiet {
            self.line("1", "kutip", message);
        }
    }

    /// Begins to show a run's progress, on a terminal only. `total` is what there is to read, `read` what was read, in
    /// bytes as they lie on the disk.
    pub fn begin(&self, total: u64, read: Arc<AtomicU64>) {
        const LINE: &str = "{bar:24} {percent:>3} %  {msg}";
        if self.quiet || !io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template(LINE) {
            bar.set_style(style);
        }
        let began = Instant::now();
        // A second run within one process shows no bar of its own.
        drop(self.progress.set(Progress { bar, read, began }));
    }

    /// Shows how far the run is.
    pub fn progress(&self, counts: &Counts) {
        let Some(progress) = self.progress.get() else {
            return;
        };
        let megabytes = counts.bytes as f64 / 1e6;
        let speed = megabytes / progress.began.elapsed().as_secs_f64().max(1e-3);
        let bar = &progress.bar;
        bar.set_position(progress.read.load(Ordering::Relaxed));
        bar.set_message(format!(
            "{} documents  {megabytes:.1} MB  {speed:.1} MB/s  {} quotes  {} left",
            counts.documents,
            counts.quotes,
            HumanDuration(bar.eta())
        ));
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(progress) = self.progress.get() {
            progress.bar.finish_and_clear();
        }
    }

    /// Tells what is to be told of a shard.
    pub fn shard(&self, shard: &Shard) {
        for note in &shard.notes {
            let fields = note.split_once(": ").map_or("", |(_, fields)| fields);
            let mut last = self.fields.lock().unwrap_or_else(PoisonError::into_inner);
            if *last != fields {
                fields.clone_into(&mut last);
                self.note(note);
            }
        }
        for told in &shard.told {
            self.told(told);
        }
    }

    /// Tells of a document: failures always, though not without end; the rest if asked.
    fn told(&self, told: &Told) {
        let failed = told.status == Status::Error;
        if self.quiet || !(failed || self.verbose) {
            return;
        }
        if failed && !self.verbose && self.told.fetch_add(1, Ordering::Relaxed) >= TOLD_MAX {
            return;
        }
        let (style, label) = match told.status {
            Status::Error => ("1;31", "error"),
            Status::Ok => ("1;33", "warning"),
            Status::Empty | Status::Skipped => ("1;33", told.status.name()),
        };
        // Where a source has many documents, its name alone does not tell which is meant.
        let alone = told.source.ends_with(&told.id) || told.source == "-" && told.id == "stdin";
        let place = if alone || told.message.starts_with("line ") {
            told.source.clone()
        } else {
            format!("{}: {}", told.source, told.id)
        };
        self.line(style, label, &format!("{place}: {}", told.message));
    }

    /// Tells what a run did.
    pub fn summary(&self, counts: &Counts, took: Duration) {
        let untold = counts.errors.saturating_sub(TOLD_MAX);
        if untold > 0 && !self.verbose {
            self.note(&format!("… and {untold} more documents with errors"));
        }
        let mut parts = vec![format!("{} documents", counts.documents)];
        for (number, what) in [
            (counts.errors, "with errors"),
            (counts.skipped, "skipped"),
            (counts.empty, "empty"),
            (counts.warnings, "with warnings"),
        ] {
            if number > 0 {
                parts.push(format!("{number} {what}"));
            }
        }
        parts.push(format!("{} names", counts.mentions));
        parts.push(format!("{} quotes", counts.quotes));
        self.note(&format!(
            "{} in {:.1} s",
            parts.join(", "),
            took.as_secs_f64()
        ));
    }

    /// Tells of cells in plain CSV that a spreadsheet might run.
    pub fn formulas(&self, counts: &Counts, format: Format) {
        if counts.formulas > 0 && format == Format::Csv {
            self.note(&format!(
                "{} cells begin like a formula and a spreadsheet may take them for one; --excel or --format xlsx guards them",
                counts.formulas
            ));
        }
    }

    fn line(&self, style: &str, label: &str, message: &str) {
        let write = || self.write(style, label, &printable(message));
        match self.progress.get() {
            Some(progress) => progress.bar.suspend(write),
            None => write(),
        }
    }

    fn write(&self, style: &str, label: &str, message: &str) {
        let mut stderr = io::stderr().lock();
        // Nothing is left to do where even standard error is closed.
        drop(if self.color {
            writeln!(stderr, "\x1b[{style}m{label}:\x1b[0m {message}")
        } else {
            writeln!(stderr, "{label}: {message}")
        });
    }
}

/// A message without control characters: a file's name must not speak to the terminal.
fn printable(message: &str) -> String {
    message
        .chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                '\u{FFFD}'
            } else {
                c
            }
        })
        .collect()
}
