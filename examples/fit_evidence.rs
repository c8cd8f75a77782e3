//! Fits `rules/entity/evidence.csv` to annotated documents and tells how well it does on documents it has not seen.
//!
//! ```text
//! cargo run --release --example fit_evidence -- [--folds N] [--rounds N] [--prior X] [--out FILE] [--show N]
//!     [--words WORDS_CSV] [--word-prior X] [--word-rate X] [--habit-prior X] [--model FILE [--why WORDS]] GOLD…
//! ```
//! A `GOLD` is a file of JSON lines, `{"id", "text", "entities": [{"start", "end", "type"}]}` with offsets in code
//! points; a line without `text` has it in `articles/ID.txt` beside the file. It may be followed by `:weight=2` (how much its documents count) and `:countries=free` (an unmarked country
//! says nothing), `:habit=1` (it follows conventions of its own: sets with the same number share clues that take up what
//! they mark otherwise and are dropped in the end; 0 for those the table keeps). With `--folds` the figures come from documents that the model was not fitted to; the table that
//! `--out` writes is always fitted to all.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use anyhow::{Context, Result, bail};
use kutip::entity::fit::{Plan, Sample, SetPlan, fit};
use kutip::entity::profile::Profiles;
use kutip::entity::{EvidenceModel, Reading, Scratch, clues, recognise};
use kutip::gazetteer::{Gazetteers, Label};
use kutip::segment::{Segmentation, segment};
use kutip::text::{Document, Span};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

type Name = (usize, usize, Reading);

struct Article {
    id: String,
    text: String,
    gold: Vec<Name>,
    set: usize,
    /// Its place in its file, by which the folds are cut: copies of a document fall into one fold.
    place: usize,
}

struct Set {
    name: String,
    plan: SetPlan,
}

struct Options {
    folds: usize,
    out: Option<String>,
    show: usize,
    plan: Plan,
    model: Option<String>,
    why: Option<String>,
    /// Profiles of words other than the built-in.
    words: Option<String>,
    files: Vec<String>,
}

#[expect(clippy::too_many_lines, reason = "reads as one recipe")]
fn main() -> Result<()> {
    let options = options()?;
    let mut sets = Vec::new();
    let mut articles = Vec::new();
    for file in &options.files {
        read(file, &mut sets, &mut articles)?;
    }
    let gazetteers = Gazetteers::new(vec![kutip::builtin::matcher()])?;
    let profiles = profiles(options.words.as_deref())?;
    let samples: Vec<Sample> = articles
        .iter()
        .map(|a| sample(a, &sets[a.set], &gazetteers, profiles.clone()))
        .collect();
    let mut board = Board::default();
    if let Some(path) = &options.model {
        let table = std::fs::read_to_string(path)?;
        let words = std::fs::read_to_string(beside(path))?;
        let weights = profiles
            .compile_weights(&words)
            .map_err(anyhow::Error::msg)?;
        let model = EvidenceModel::parse(profiles, Path::new(path), &table)?.with_words(&weights);
        if let Some(words) = &options.why {
            let asked = articles.iter().find(|a| a.text.contains(words));
            return asked.map_or(Ok(()), |article| {
                why(article, words, &gazetteers, &model);
                Ok(())
            });
        }
        for article in &articles {
            board.add(article, &sets[article.set], &gazetteers, &model);
        }
        board.print(&sets, options.show);
        return Ok(());
    }
    if options.folds > 1 {
        for fold in 0..options.folds {
            let seen: Vec<&Sample> = (0..samples.len())
                .filter(|&i| articles[i].place % options.folds != fold)
                .map(|i| &samples[i])
                .collect();
            let model = fit(&seen, options.plan);
            for article in articles.iter().filter(|a| a.place % options.folds == fold) {
                board.add(article, &sets[article.set], &gazetteers, &model);
            }
        }
        println!("-- {} folds over documents", options.folds);
        board.print(&sets, options.show);
    }
    if let Some(out) = &options.out {
        let all: Vec<&Sample> = samples.iter().collect();
        let fitted = fit(&all, options.plan);
        let (table, words) = (fitted.table(), fitted.word_table());
        std::fs::write(out, &table)?;
        std::fs::write(beside(out), &words)?;
        let weights = profiles
            .compile_weights(&words)
            .map_err(anyhow::Error::msg)?;
        let model = EvidenceModel::parse(profiles, Path::new(out), &table)?.with_words(&weights);
        let mut board = Board::default();
        for article in &articles {
            board.add(article, &sets[article.set], &gazetteers, &model);
        }
        println!("-- fitted to all");
        board.print(&sets, 0);
    }
    Ok(())
}

/// The file of word clues beside that of the others: `word_evidence.csv` beside `evidence.csv`.
fn beside(path: &str) -> PathBuf {
    let path = Path::new(path);
    let name = path
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    path.with_file_name(format!("word_{name}"))
}

fn profiles(file: Option<&str>) -> Result<Arc<Profiles>> {
    let Some(file) = file else {
        return Ok(kutip::builtin::profiles());
    };
    let bytes = Profiles::compile(&std::fs::read_to_string(file)?).map_err(anyhow::Error::msg)?;
    Ok(Arc::new(
        Profiles::open(bytes).context("a table just made")?,
    ))
}

fn options() -> Result<Options> {
    let mut options = Options {
        folds: 0,
        out: None,
        show: 0,
        plan: Plan {
            rounds: 12,
            rate: 0.3,
            prior: 2.0,
            word_prior: 30.0,
            word_rate: 0.05,
            habit_prior: 1.0,
        },
        model: None,
        why: None,
        words: None,
        files: Vec::new(),
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} wants a value"));
        match arg.as_str() {
            "--folds" => options.folds = value()?.parse()?,
            "--out" => options.out = Some(value()?),
            "--show" => options.show = value()?.parse()?,
            "--rounds" => options.plan.rounds = value()?.parse()?,
            "--rate" => options.plan.rate = value()?.parse()?,
            "--prior" => options.plan.prior = value()?.parse()?,
            "--word-prior" => options.plan.word_prior = value()?.parse()?,
            "--word-rate" => options.plan.word_rate = value()?.parse()?,
            "--habit-prior" => options.plan.habit_prior = value()?.parse()?,
            "--words" => options.words = Some(value()?),
            "--model" => options.model = Some(value()?),
            "--why" => options.why = Some(value()?),
            _ => options.files.push(arg),
        }
    }
    if options.files.is_empty() {
        bail!("give annotated documents");
    }
    Ok(options)
}

fn read(argument: &str, sets: &mut Vec<Set>, articles: &mut Vec<Article>) -> Result<()> {
    let (file, set) = set_of(argument)?;
    let lines = std::fs::read_to_string(file).with_context(|| file.to_string())?;
    for (place, line) in lines.lines().enumerate() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let text = text_of(&value, Path::new(file))?;
        let bytes: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let mut gold = Vec::new();
        for entity in value["entities"].as_array().context("entities")? {
            let at = |key: &str| entity[key].as_u64().map(|n| bytes[n as usize]);
            let reading = match entity["type"].as_str().unwrap_or_default() {
                "PER" | "PERSON" => Reading::Person,
                "LOC" | "GPE" | "PLACE" | "COUNTRY" | "FAC" => Reading::Place,
                "ORG" | "OUTLET" => Reading::Org,
                _ => continue,
            };
            let (start, end) = (at("start").context("start")?, at("end").context("end")?);
            split(&text, (start, end, reading), &mut gold);
        }
        gold.sort_by_key(|g| g.0);
        articles.push(Article {
            id: value["id"].as_str().unwrap_or_default().to_string(),
            text,
            gold,
            set: sets.len(),
            place,
        });
    }
    sets.push(set);
    Ok(())
}

/// The file of a `GOLD`, and how its documents are taken.
fn set_of(argument: &str) -> Result<(&str, Set)> {
    let mut parts = argument.split(':');
    let file = parts.next().unwrap_or_default();
    let mut set = Set {
        name: Path::new(file)
            .file_stem()
            .map_or_else(String::new, |s| s.to_string_lossy().into_owned()),
        plan: SetPlan {
            free_countries: false,
            weight: 1.0,
            habit: 0,
        },
    };
    for part in parts {
        match part.split_once('=') {
            Some(("weight", weight)) => set.plan.weight = weight.parse()?,
            Some(("habit", habit)) => set.plan.habit = habit.parse()?,
            Some(("countries", "free")) => set.plan.free_countries = true,
            _ => bail!("{argument}: no such option: {part}"),
        }
    }
    Ok((file, set))
}

/// The document's own text, or that of its file.
fn text_of(value: &serde_json::Value, gold: &Path) -> Result<String> {
    if let Some(text) = value["text"].as_str() {
        return Ok(text.to_string());
    }
    let id = value["id"].as_str().context("id")?;
    let path = gold.with_file_name("articles").join(format!("{id}.txt"));
    std::fs::read_to_string(&path).with_context(|| path.display().to_string())
}

/// `X (ABC)` as two names; every name without signs at its ends.
fn split(text: &str, (start, end, reading): Name, out: &mut Vec<Name>) {
    let name = &text[start..end];
    if reading == Reading::Org
        && name.ends_with(')')
        && let Some(open) = name.rfind('(')
        && open > 0
    {
        trim(text, (start, start + open, reading), out);
        trim(text, (start + open + 1, end - 1, reading), out);
        return;
    }
    trim(text, (start, end, reading), out);
}

fn trim(text: &str, (start, end, reading): Name, out: &mut Vec<Name>) {
    let name = &text[start..end];
    let sign = |c: char| c.is_whitespace() || ",.;:!?…\"'“”„‟‘’‚‛«»‹›`´()[]–—-".contains(c);
    let left = name.len() - name.trim_start_matches(sign).len();
    let right = name.len() - name.trim_end_matches(sign).len();
    if left + right < name.len() {
        out.push((start + left, end - right, reading));
    }
}

fn sample(
    article: &Article,
    set: &Set,
    gazetteers: &Gazetteers,
    profiles: Arc<Profiles>,
) -> Sample {
    let doc = Document::new(article.id.clone(), article.text.clone());
    let mut seg = Segmentation::default();
    segment(&doc, kutip::builtin::lexicon(), &mut seg);
    let mut hits = Vec::new();
    gazetteers.find(&doc, &seg, &mut hits);
    let mut gold: Vec<_> = article
        .gold
        .iter()
        .map(|&(start, end, reading)| (Span::new(start, end), reading))
        .collect();
    // The gold ends before the stop of an abbreviation; a token does not.
    for (span, _) in &mut gold {
        let token = seg
            .tokens
            .iter()
            .find(|t| t.span.contains(Span::new(span.end() - 1, span.end())));
        if let Some(token) = token
            && token.span.end() == span.end() + 1
            && article.text[span.end()..].starts_with('.')
        {
            *span = Span::new(span.start(), token.span.end());
        }
    }
    Sample::new(doc, seg, (gazetteers, &hits), gold, set.plan, profiles)
}

/// Prints what each clue for `words` weighs.
fn why(article: &Article, words: &str, gazetteers: &Gazetteers, model: &EvidenceModel) {
    let doc = Document::new(article.id.clone(), article.text.clone());
    let mut seg = Segmentation::default();
    segment(&doc, kutip::builtin::lexicon(), &mut seg);
    let mut hits = Vec::new();
    gazetteers.find(&doc, &seg, &mut hits);
    let mut scratch = Scratch::default();
    let names = recognise(&doc, &seg, (gazetteers, &hits), model, &mut scratch);
    let at = article.text.find(words).unwrap_or(0);
    let span = Span::new(at, at + words.len());
    for mention in names.mentions.iter().filter(|m| m.span.overlaps(span)) {
        println!("found {:?} {:?}", doc.slice(mention.span), mention);
    }
    let mut sum = [0.0; 4];
    for clue in clues((&doc, &seg), span, model, &scratch) {
        let weights = model.weights(clue);
        for (sum, weight) in sum.iter_mut().zip(weights) {
            *sum += weight;
        }
        println!(
            "{weights:6.2?} {} ({})",
            model.id(clue),
            model.meaning(clue)
        );
    }
    println!("{sum:6.2?} in all");
}

#[derive(Default)]
struct Board {
    /// Right, found and annotated, by set and reading.
    counts: BTreeMap<(usize, &'static str), [usize; 3]>,
    errors: BTreeMap<String, Vec<String>>,
}

impl Board {
    fn add(
        &mut self,
        article: &Article,
        set: &Set,
        gazetteers: &Gazetteers,
        model: &EvidenceModel,
    ) {
        let doc = Document::new(article.id.clone(), article.text.clone());
        let mut seg = Segmentation::default();
        segment(&doc, kutip::builtin::lexicon(), &mut seg);
        let mut hits = Vec::new();
        gazetteers.find(&doc, &seg, &mut hits);
        let names = recognise(
            &doc,
            &seg,
            (gazetteers, &hits),
            model,
            &mut Scratch::default(),
        );
        let gold: HashSet<Name> = article.gold.iter().copied().collect();
        let mut found = HashSet::new();
        for mention in &names.mentions {
            let reading = match mention.label {
                Label::Person => Reading::Person,
                Label::Country | Label::Place => Reading::Place,
                Label::Org | Label::Outlet => Reading::Org,
                Label::Date => continue,
            };
            let (start, end) = (mention.span.start(), mention.span.end());
            let meets = gold.iter().any(|g| g.0 < end && start < g.1);
            if set.plan.free_countries && mention.label == Label::Country && !meets {
                continue;
            }
            let mut split_names = Vec::new();
            split(&article.text, (start, end, reading), &mut split_names);
            found.extend(split_names);
        }
        for reading in [Reading::Person, Reading::Org, Reading::Place] {
            let of = |names: &HashSet<Name>| names.iter().filter(|n| n.2 == reading).count();
            let right = gold.intersection(&found).filter(|n| n.2 == reading).count();
            let counts = self.counts.entry((article.set, reading.id())).or_default();
            for (count, more) in counts.iter_mut().zip([right, of(&found), of(&gold)]) {
                *count += more;
            }
        }
        self.note(article, set, "missed", gold.difference(&found));
        self.note(article, set, "spurious", found.difference(&gold));
    }

    fn note<'a>(
        &mut self,
        article: &Article,
        set: &Set,
        kind: &str,
        names: impl Iterator<Item = &'a Name>,
    ) {
        for &(start, end, reading) in names {
            let around = |at: usize| {
                (0..=at)
                    .rev()
                    .find(|&i| article.text.is_char_boundary(i))
                    .unwrap_or(0)
            };
            let (from, to) = (
                around(start.saturating_sub(45)),
                around((end + 45).min(article.text.len())),
            );
            let text = format!(
                "{}[[{}]]{}",
                &article.text[from..start],
                &article.text[start..end],
                &article.text[end..to]
            );
            let key = format!("{} {kind} {}", set.name, reading.id());
            let line = format!(
                "{:>9} {start:>5} {}",
                article.id.rsplit('.').next().unwrap_or_default(),
                text.replace('\n', "¶")
            );
            self.errors.entry(key).or_default().push(line);
        }
    }

    fn print(&self, sets: &[Set], show: usize) {
        for (at, set) in sets.iter().enumerate() {
            let mut sum = [0; 3];
            for ((_, reading), counts) in self.counts.iter().filter(|((s, _), _)| *s == at) {
                println!("{:8} {:8} {}", set.name, reading, figures(*counts));
                sum = [sum[0] + counts[0], sum[1] + counts[1], sum[2] + counts[2]];
            }
            println!("{:8} {:8} {}", set.name, "micro", figures(sum));
        }
        for (key, lines) in &self.errors {
            if show > 0 {
                println!("== {key}: {}", lines.len());
            }
            for line in lines.iter().take(show) {
                println!("  {line}");
            }
        }
    }
}

fn figures([right, found, gold]: [usize; 3]) -> String {
    let (p, r) = (
        right as f64 / found.max(1) as f64,
        right as f64 / gold.max(1) as f64,
    );
    let f = if right == 0 {
        0.0
    } else {
        2.0 * p * r / (p + r)
    };
    format!("P {p:.3}  R {r:.3}  F {f:.3}  ({found} found, {gold} gold)")
}
