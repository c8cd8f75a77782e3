//! What the commands that read documents share: inputs, extractor, options, and the plan that names them all.

use crate::INTERRUPTED;
use crate::args::{Input, Knowledge, Manner, TextLanguage};
use crate::messages::Messages;
use anyhow::{Result, bail};
use kutip::archive::{Options, Plan, Repeats};
use kutip::extractor::{Extractor, ExtractorBuilder};
use kutip::input::{Columns, Inputs, Limits, Listed, ReadOptions, passed_over};
use kutip::output::Format;
use kutip::text::OffsetUnit;
use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// The inputs, or an error that names all that are missing.
pub fn inputs(input: &Input, output: Option<&Path>) -> Result<Inputs> {
    let inputs = Inputs::new(&input.inputs, &input.files_from, output).or_else(|missing| {
        let lines: Vec<String> = missing
            .iter()
            .map(|(path, error)| format!("{}: {error}", path.display()))
            .collect();
        bail!("{}", lines.join("\nerror: "))
    })?;
    let real = output.and_then(|output| fs::canonicalize(output).ok());
    for path in &input.inputs {
        if real.is_some() && fs::canonicalize(path).ok() == real {
            bail!(
                "{} is both input and output: name another output with -o",
                path.display()
            );
        }
    }
    if input.inputs.iter().any(|path| path.is_dir()) && !inputs.has_stdin() {
        refuse_nothing(&inputs.listing())?;
    }
    Ok(inputs)
}

/// Fails where there is nothing to read at all.
fn refuse_nothing(listing: &[Listed]) -> Result<()> {
    if listing
        .iter()
        .any(|listed| listed.files > 0 || listed.failures > 0)
    {
        return Ok(());
    }
    let names: Vec<&str> = listing.iter().map(|listed| listed.name.as_str()).collect();
    let mut why = not_read(listing);
    if why.is_empty() {
        why.push("there are no files".to_owned());
    }
    bail!(
        "nothing to read in {}: {}",
        names.join(", "),
        why.join("; ")
    )
}

/// What of the inputs' folders is not read, in words.
pub fn not_read(listing: &[Listed]) -> Vec<String> {
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for (ending, count) in listing.iter().flat_map(|listed| &listed.ignored) {
        *kinds.entry(ending).or_default() += count;
    }
    let mut told = passed_over(kinds.into_iter());
    for folder in listing.iter().flat_map(|listed| &listed.own) {
        told.push(format!("{folder}: what kutip wrote there is passed over"));
    }
    told
}

/// The extractor that the options ask for.
pub fn extractor(knowledge: &Knowledge) -> Result<Extractor> {
    Ok(builder(knowledge).build()?)
}

/// The same, with what belongs to the tables.
pub fn extractor_for(knowledge: &Knowledge, manner: &Manner) -> Result<Extractor> {
    Ok(builder(knowledge).dates(manner.dates).build()?)
}

fn builder(knowledge: &Knowledge) -> ExtractorBuilder {
    ExtractorBuilder::new()
        .gazetteer_files(knowledge.gazetteers.clone())
        .words_files(knowledge.words.clone())
        .rules_files(knowledge.rules.clone())
        .corrections_files(knowledge.corrections.clone())
        .builtin(!knowledge.no_builtin)
        .min_confidence(knowledge.min_confidence)
}

/// Tells which corrections fitted nothing. A run that went on has not seen what the forms and entities met before: of these it
/// says nothing.
pub fn unused(extractor: &Extractor, went_on: bool, messages: &Messages) {
    const MOST: usize = 20;
    let unused: Vec<_> = extractor
        .corrections()
        .unused()
        .filter(|line| !went_on || line.what.is_row())
        .collect();
    let told = unused.iter().take(MOST).map(|line| {
        format!(
            "{}:{}: {} `{}` ({})",
            line.file.display(),
            line.line,
            line.what.as_str(),
            line.text.chars().take(60).collect::<String>(),
            line.decision.as_str()
        )
    });
    if !unused.is_empty() {
        let lines: Vec<String> = told.collect();
        let more = if unused.len() > MOST { "\n  …" } else { "" };
        messages.note(&format!(
            "{} of {} corrections do not apply:\n  {}{more}",
            unused.len(),
            extractor.corrections().lines().len(),
            lines.join("\n  ")
        ));
    }
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
            keep: Vec::new(),
        },
        records: input.records.clone(),
        quoting: input.quoting.map(Into::into),
        markup: input.markup.into(),
        date_format: input.date_format.clone(),
        keep_records: false,
        repair: input.repair,
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
        at_work: None,
    }
}

/// Everything that decides what the tables say.
pub fn plan(
    listing: &[Listed],
    options: &Options,
    extractor: &Extractor,
    knowledge: &Knowledge,
    manner: &Manner,
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
        ("--repair", options.read.repair.to_string()),
        ("--offsets", format!("{:?}", options.unit)),
        ("--max-document", options.read.limits.document.to_string()),
        ("--max-unpacked", options.read.limits.unpacked.to_string()),
        ("--text-col", format!("{:?}", columns.text)),
        ("--id-col", format!("{:?}", columns.id)),
        ("--date-col", format!("{:?}", columns.date)),
        ("--title-col", format!("{:?}", columns.title)),
        ("--outlet-col", format!("{:?}", columns.outlet)),
        ("--dates", manner.dates.to_string()),
        ("--keep", format!("{:?}", columns.keep)),
        ("--records", format!("{:?}", options.read.records)),
        ("--quoting", format!("{:?}", options.read.quoting)),
        ("--markup", format!("{:?}", options.read.markup)),
        ("--date-format", format!("{:?}", options.read.date_format)),
        ("--no-builtin", knowledge.no_builtin.to_string()),
        ("--min-confidence", knowledge.min_confidence.to_string()),
    ] {
        plan.fact(format!("option {option}"), value);
    }
    for (option, files) in [
        ("--gazetteer", &knowledge.gazetteers),
        ("--words", &knowledge.words),
        ("--rules", &knowledge.rules),
        ("--corrections", &knowledge.corrections),
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
