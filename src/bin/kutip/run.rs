//! What the commands that read documents share: inputs, extractor, options, and the plan that names them all.

use crate::INTERRUPTED;
use crate::args::{Input, Knowledge, Manner, TextLanguage};
use anyhow::{Result, bail};
use kutip::archive::{Options, Plan, Repeats};
use kutip::extractor::{Extractor, ExtractorBuilder};
use kutip::input::{Columns, Inputs, Limits, Listed, ReadOptions};
use kutip::output::Format;
use kutip::text::OffsetUnit;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// The inputs, or an error that names all that are missing.
pub fn inputs(input: &Input, output: Option<&Path>) -> Result<Inputs> {
    Inputs::new(&input.inputs, &input.files_from, output).or_else(|missing| {
        let lines: Vec<String> = missing
            .iter()
            .map(|(path, error)| format!("{}: {error}", path.display()))
            .collect();
        bail!("{}", lines.join("\nerror: "))
    })
}

/// The extractor that the options ask for.
pub fn extractor(knowledge: &Knowledge) -> Result<Extractor> {
    Ok(ExtractorBuilder::new()
        .gazetteer_files(knowledge.gazetteers.clone())
        .words_files(knowledge.words.clone())
        .rules_files(knowledge.rules.clone())
        .builtin(!knowledge.no_builtin)
        .min_confidence(knowledge.min_confidence)
        .build()?)
}

/// How inputs are read.
pub fn reading(input: &Input) -> ReadOptions {
    ReadOptions {
        limits: Limits {
            document: input.max_document,
            unpacked: input.max_unpacked,
        },
        columns: Columns {
            text: input.text_col.clone(),
            id: input.id_col.clone(),
            title: input.title_col.clone(),
            date: input.date_col.clone(),
            outlet: input.outlet_col.clone(),
        },
        keep_records: false,
    }
}

/// How the run reads and writes.
pub fn options(format: Format, input: &Input, manner: &Manner) -> Options {
    Options {
        unit: manner.offsets.into(),
        ..options_of(format, input, manner.threads)
    }
}

/// The same with offsets in code points.
pub fn options_of(format: Format, input: &Input, threads: Option<NonZeroUsize>) -> Options {
    let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    Options {
        format,
        unit: OffsetUnit::CodePoint,
        read: reading(input),
        any_language: input.lang == TextLanguage::Any,
        repeats: if input.dedup {
            Repeats::LeaveOut
        } else {
            Repeats::Tell
        },
        threads: threads.unwrap_or_else(cores),
    }
}

/// Everything that decides what the tables say.
pub fn plan(
    listing: &[Listed],
    options: &Options,
    extractor: &Extractor,
    knowledge: &Knowledge,
) -> Result<Plan> {
    let mut plan = Plan::default();
    plan.fact("version of kutip", env!("CARGO_PKG_VERSION"));
    plan.fact(
        "built-in names, words and rules",
        extractor.builtin_fingerprint(),
    );
    let columns = &options.read.columns;
    for (option, value) in [
        ("--format", format!("{:?}", options.format)),
        ("--lang any", options.any_language.to_string()),
        (
            "--dedup",
            (options.repeats == Repeats::LeaveOut).to_string(),
        ),
        ("--enrich", options.read.keep_records.to_string()),
        ("--offsets", format!("{:?}", options.unit)),
        ("--max-document", options.read.limits.document.to_string()),
        ("--max-unpacked", options.read.limits.unpacked.to_string()),
        ("--text-col", format!("{:?}", columns.text)),
        ("--id-col", format!("{:?}", columns.id)),
        ("--date-col", format!("{:?}", columns.date)),
        ("--title-col", format!("{:?}", columns.title)),
        ("--outlet-col", format!("{:?}", columns.outlet)),
        ("--no-builtin", knowledge.no_builtin.to_string()),
        ("--min-confidence", knowledge.min_confidence.to_string()),
    ] {
        plan.fact(format!("option {option}"), value);
    }
    for (option, files) in [
        ("--gazetteer", &knowledge.gazetteers),
        ("--words", &knowledge.words),
        ("--rules", &knowledge.rules),
    ] {
        for file in files {
            let digest = kutip::archive::digest_of_file(file)?;
            plan.fact(format!("{option} {}", file.display()), digest);
        }
    }
    for listed in listing {
        plan.fact(format!("input {}", listed.name), &*listed.digest);
    }
    Ok(plan)
}

/// A flag that Ctrl-C and a polite kill raise; the run then ends after the batches that are on their way. The second
/// time kutip ends at once: an input may never answer.
#[allow(
    clippy::exit,
    reason = "a thread that waits for an input cannot be asked"
)]
pub fn interruption() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if raised.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
    })?;
    Ok(stop)
}
