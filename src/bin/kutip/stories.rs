//! `kutip stories`: which articles are copies of one text, and which quotes are the same words.

use crate::Ending;
use crate::args::{Extract, StoriesArguments};
use crate::export::{self, Goal, Target};
use crate::extract::ending;
use crate::messages::Messages;
use crate::run;
use crate::table::csv_into;
use crate::view::stored;
use anyhow::{Context, Result, bail};
use kutip::archive::{Options, Stored};
use kutip::error::Error;
use kutip::export::Collector;
use kutip::input::ReadOptions;
use kutip::output::{Format, Record, Table};
use kutip::story::{
    AGREED, Collection, GROUP_COLUMNS, GroupRow, STORY_COLUMNS, Settled, Settlement, StoryRow,
    settle,
};
use kutip::text::OffsetUnit;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The tables that are made.
const STORIES: &str = "stories.csv";
const GROUPS: &str = "quote_groups.csv";

/// Writes the stories and the groups of quotes, and on demand the settled quotes.
pub fn stories(command: &StoriesArguments, messages: &Messages) -> Result<Ending> {
    let stored = stored(&command.input.inputs)?;
    let output = output(command, stored.as_ref())?;
    if let Some(stored) = stored {
        let stored = stored.reading(run::reading(&command.input));
        let settled = command.settle.then_some(output.as_path());
        let targets = targets(&output, command.force, settled.is_some())?;
        let collection = collected(&stored, &output)?;
        return write(
            collection,
            targets,
            settled.map(|to| (&stored, to)),
            command.force,
            messages,
        )
        .map(|()| Ending::Fine);
    }
    let targets = targets(&output, command.force, false)?;
    let inputs = run::inputs(&command.input, None)?;
    let extractor = run::extractor(&command.knowledge)?;
    let options = run::options_of(Format::Jsonl, &command.input, command.manner.threads);
    let mut all = All(Collection::new(&output));
    let read = export::records(&inputs, &extractor, &options, messages, &mut all)?;
    let Some(counts) = read else {
        messages.note("interrupted; nothing was written");
        return Ok(Ending::Interrupted);
    };
    write(all.0, targets, None, command.force, messages)?;
    Ok(ending(&counts))
}

/// The folder to write to, which stands then.
fn output(command: &StoriesArguments, stored: Option<&Stored>) -> Result<PathBuf> {
    if command.settle {
        match stored {
            None => bail!("--settle needs a folder that kutip extract wrote"),
            Some(stored) if !stored.has_tables() => bail!(
                "--settle writes {} anew, and this run is kept as kutip.jsonl: extract with --format csv",
                Table::Quotes.file()
            ),
            Some(_) => {}
        }
    }
    let output = match (&command.output, stored) {
        (Some(output), _) => output.clone(),
        (None, Some(stored)) => stored.folder().to_owned(),
        (None, None) => bail!("name a folder for {STORIES} and {GROUPS} with -o"),
    };
    fs::create_dir_all(&output).with_context(|| output.display().to_string())?;
    if let Some(stored) = stored.filter(|_| command.settle)
        && fs::canonicalize(stored.folder()).ok() == fs::canonicalize(&output).ok()
    {
        bail!("--settle changes no run in its place: name another folder with -o");
    }
    Ok(output)
}

/// Groups the articles and quotes of a run that `kutip extract --stories` has finished.
pub fn of_run(output: &Path, read: &ReadOptions, messages: &Messages) -> Result<()> {
    let Some(stored) = Stored::open(output)? else {
        bail!("{}: the run cannot be read back", output.display());
    };
    let targets = targets(output, true, false)?;
    let collection = collected(&stored.reading(read.clone()), output)?;
    write(collection, targets, None, true, messages)
}

/// Refuses what cannot be grouped before anything is read.
pub fn check(command: &Extract, goal: Goal, options: &Options, stdin: bool) -> Result<()> {
    if !command.stories {
        return Ok(());
    }
    match goal {
        Goal::Tables(Format::Csv) if stdin => bail!(
            "--stories reads the articles twice, and standard input cannot be: name files, or add --format jsonl"
        ),
        Goal::Tables(Format::Csv | Format::Jsonl) => {}
        _ => bail!("--stories needs a folder with the format csv or jsonl, without --excel"),
    }
    if command.enrich || options.unit != OffsetUnit::CodePoint {
        bail!("--stories reads the run back, which goes neither with --enrich nor with --offsets");
    }
    Ok(())
}

/// Takes all records.
struct All(Collection);

impl Collector for All {
    fn add(&mut self, record: &Record<'_>) -> Result<(), Error> {
        self.0.add(record)
    }

    fn finish(self: Box<Self>) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }
}

fn collected(stored: &Stored, folder: &Path) -> Result<Collection> {
    let mut collection = Collection::new(folder);
    stored.each(true, &mut |record| collection.add(record))?;
    Ok(collection)
}

/// Where the two tables go; where the run's own tables follow, the folder is judged with these.
fn targets(output: &Path, force: bool, settled: bool) -> Result<[Target; 2]> {
    Ok([
        Target::new(&output.join(STORIES), force || settled)?,
        Target::new(&output.join(GROUPS), force || settled)?,
    ])
}

/// Writes the tables, and the run with its quotes settled into a folder of its own.
fn write(
    mut collection: Collection,
    [stories, groups]: [Target; 2],
    settled: Option<(&Stored, &Path)>,
    force: bool,
    messages: &Messages,
) -> Result<()> {
    let (quotes, said) = {
        let rows = collection.quote_groups();
        if let Some((stored, to)) = settled {
            settled_into(to, stored, &collection.settlement(&rows), force, messages)?;
        }
        let cells = &mut rows.iter().map(group_cells);
        csv_into(created(&groups)?, &groups.beside, &GROUP_COLUMNS, cells)?;
        let mut said: Vec<&str> = rows.iter().map(|row| row.group_id.as_str()).collect();
        said.dedup();
        (rows.len(), said.len())
    };
    let rows = collection.stories()?;
    let cells = &mut rows.iter().map(story_cells);
    csv_into(created(&stories)?, &stories.beside, &STORY_COLUMNS, cells)?;
    let copies = rows.iter().filter(|row| !row.copy_of.is_empty()).count();
    messages.note(&format!(
        "{} articles tell {} stories; {quotes} quotes stand in more than one, in {said} groups",
        rows.len(),
        rows.len() - copies
    ));
    stories.finish()?;
    groups.finish()
}

/// Writes the run with its quotes settled.
fn settled_into(
    to: &Path,
    stored: &Stored,
    settlement: &Settlement,
    force: bool,
    messages: &Messages,
) -> Result<()> {
    let from = stored.folder().join(Table::Quotes.file());
    let mut done = Settled::default();
    stored.write_again(to, force, ("settled", AGREED), &mut |quotes| {
        done = settle(&from, quotes, settlement)?;
        Ok(())
    })?;
    messages.note(&format!(
        "settled: {} quotes without a speaker, {} with another, {} with a shorter name",
        done.empty, done.contradicted, done.fuller
    ));
    Ok(())
}

fn created(target: &Target) -> Result<File> {
    File::create(&target.beside).with_context(|| target.beside.display().to_string())
}

fn story_cells(row: &StoryRow<'_>) -> Vec<String> {
    let share = row.share.map_or(String::new(), two_decimals);
    let cells = [row.doc_id, row.story_id, row.copy_of, &share];
    let first = [row.first_outlet, row.first_published];
    cells.into_iter().chain(first).map(str::to_owned).collect()
}

fn group_cells(row: &GroupRow<'_>) -> Vec<String> {
    vec![
        row.group_id.clone(),
        row.doc_id.to_owned(),
        row.quote_id.to_string(),
        row.speaker.to_owned(),
        row.agreed_speaker.to_owned(),
        two_decimals(row.agreement),
        row.first.to_owned(),
        row.outlets.to_string(),
        row.stand.name().to_owned(),
    ]
}

fn two_decimals(share: f64) -> String {
    format!("{share:.2}")
}
