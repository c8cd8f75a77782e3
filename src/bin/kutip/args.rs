//! What the command line takes. Help, completions and the man page all come from here.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use kutip::export::Export;
use kutip::gazetteer::Label;
use kutip::input::Limits;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Reads Indonesian news and tells who is in it and who said what.
#[derive(Debug, Parser)]
#[command(
    name = "kutip",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_long_help = "\
Exit status:
  0    ran; finding nothing is no failure
  1    ran, but a document could not be read or a check failed
  2    could not run
  130  interrupted

Examples:
  kutip extract articles/ -o out
  kutip quotes articles/kim-yongbyon.txt
  kutip entities < articles/kim-yongbyon.txt"
)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// Say nothing but errors
    #[arg(
        short,
        long,
        global = true,
        hide_short_help = true,
        conflicts_with = "verbose"
    )]
    pub quiet: bool,
    /// Also tell warnings and what was left out
    #[arg(short, long, global = true, hide_short_help = true)]
    pub verbose: bool,
    /// Colour messages
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_short_help = true
    )]
    pub color: Color,
}

/// When messages are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the tables of documents, entities and quotes into a folder
    Extract(Extract),
    /// Write the table of entities to standard output
    Entities(ToStdout),
    /// Write the table of quotes to standard output
    Quotes(ToStdout),
    /// Write the table of all names: how often, in how many documents, who speaks
    Table(TableArguments),
    /// Group the articles that are copies of one text, and their quotes
    Stories(StoriesArguments),
    /// Write one HTML page with every article, name and quote
    View(View),
    /// Draw rows of a finished run, to be judged in a spreadsheet
    Sample(Sample),
    /// Show what corrections would do, or read a judged sample
    Corrections(CorrectionsArguments),
    /// Measure a run against texts that people have marked, or against their yes and no
    Score(Score),
    /// Tell which rows came, went and changed between two runs over the same articles
    Diff(Diff),
    /// Tell why a row is there: what a rule, a gazetteer entry or a clue is
    Explain(Explain),
    /// Tell what a name may stand for, and when
    Lookup(Lookup),
    /// Check gazetteers, word lists and rules, and run the rules' examples
    Check(Check),
    /// Tell what each input is taken for, without reading it
    Inputs(InputsOnly),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page
    #[command(hide = true, after_long_help = "Examples:\n  kutip man")]
    Man,
}

/// What is read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub struct Input {
    /// Files and folders; `-` or none is standard input
    ///
    /// Read are .txt, .html, .jsonl, .json, .csv, .tsv, .xlsx, .parquet (with the feature parquet), .xml (RSS, Atom), .warc and .wacz, each
    /// also as .gz, .bz2, .xz, .zst or inside .zip and .tar. From folders and archives only these are taken; a file named by itself is read whatever it is called,
    /// unless it is of a kind that holds no plain text (PDF, Office).
    #[arg(value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,
    /// Also read the files that FILE lists, one a line
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, hide_short_help = true)]
    pub files_from: Vec<PathBuf>,
    /// Field with the text of records [default: guessed and told]
    ///
    /// Dots lead into records inside records: content.rendered.
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub text_col: Option<String>,
    /// Field with their ids
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub id_col: Option<String>,
    /// Field with their day of publication
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub date_col: Option<String>,
    /// Field with their titles
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub title_col: Option<String>,
    /// Field with their outlets
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub outlet_col: Option<String>,
    /// How the days of publication are written, as %d/%m/%Y [default: guessed for each field and told]
    #[arg(long, value_name = "FORMAT", value_parser = date_format, hide_short_help = true)]
    pub date_format: Option<String>,
    /// Where the records stand inside JSON: keys with dots between them, `*` for any [default: guessed]
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    pub records: Option<String>,
    /// How the cells of tables are quoted [default: as their first rows show]
    #[arg(long, value_name = "HOW", hide_short_help = true)]
    pub quoting: Option<CellQuoting>,
    /// Whether the text fields of records hold markup
    #[arg(
        long,
        value_name = "WHAT",
        default_value = "auto",
        hide_short_help = true
    )]
    pub markup: FieldMarkup,
    /// Mend UTF-8 that was taken for another encoding (`â€œ` for `“`); else it is told
    #[arg(long, hide_short_help = true)]
    pub repair: bool,
    /// Leave out documents that are not in this language
    #[arg(
        long,
        value_name = "LANGUAGE",
        default_value = "id",
        hide_short_help = true
    )]
    pub lang: TextLanguage,
    /// Leave out documents whose id or text has come before
    #[arg(long, hide_short_help = true)]
    pub dedup: bool,
    /// Most bytes of one document, line or row; longer ones become errors
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().document, hide_short_help = true)]
    pub max_document: u64,
    /// Most bytes that one packed file may unpack to
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().unpacked, hide_short_help = true)]
    pub max_unpacked: u64,
}

fn date_format(format: &str) -> Result<String, String> {
    kutip::input::check_format(format).map(|()| format.to_owned())
}

/// How cells are quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CellQuoting {
    /// Between quotation marks where needed, marks inside doubled.
    Rfc4180,
    /// Not at all: marks are text, a line is a row.
    None,
    /// A backslash before marks, or before what would end a cell.
    Backslash,
}

impl From<CellQuoting> for kutip::input::Quoting {
    fn from(quoting: CellQuoting) -> kutip::input::Quoting {
        match quoting {
            CellQuoting::Rfc4180 => kutip::input::Quoting::Rfc4180,
            CellQuoting::None => kutip::input::Quoting::None,
            CellQuoting::Backslash => kutip::input::Quoting::Backslash,
        }
    }
}

/// Whether fields hold markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FieldMarkup {
    /// Those that show tags or entities.
    Auto,
    /// None: they are read as they stand.
    Text,
    /// All.
    Html,
}

impl From<FieldMarkup> for kutip::input::Markup {
    fn from(markup: FieldMarkup) -> kutip::input::Markup {
        match markup {
            FieldMarkup::Auto => kutip::input::Markup::Auto,
            FieldMarkup::Text => kutip::input::Markup::Text,
            FieldMarkup::Html => kutip::input::Markup::Html,
        }
    }
}

/// Which documents are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextLanguage {
    /// Indonesian ones, and those too short to tell.
    Id,
    /// All.
    Any,
}

/// What names, words and rules are used, and what is kept of what they find.
#[derive(Debug, Args)]
#[command(next_help_heading = "Names and rules")]
pub struct Knowledge {
    /// Add names from a CSV file (may be repeated)
    #[arg(long = "gazetteer", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub gazetteers: Vec<PathBuf>,
    /// Add words from a CSV file (may be repeated)
    #[arg(long = "words", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub words: Vec<PathBuf>,
    /// Add rules from a TOML file (may be repeated)
    #[arg(long = "rules", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub rules: Vec<PathBuf>,
    /// Lay what people corrected over what is found: a CSV file as `docs/corrections.md` has it (may be repeated)
    #[arg(long = "corrections", hide_short_help = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub corrections: Vec<PathBuf>,
    /// Leave out the built-in gazetteers
    #[arg(long, hide_short_help = true)]
    pub no_builtin: bool,
    /// Leave out what is less sure, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value = "0", value_parser = share)]
    pub min_confidence: f32,
}

fn share(value: &str) -> Result<f32, String> {
    match value.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a number from 0 to 1 is needed".to_owned()),
    }
}

/// How the tables are written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct Manner {
    /// Unit of the offsets
    #[arg(
        long,
        value_name = "UNIT",
        default_value = "codepoint",
        hide_short_help = true
    )]
    pub offsets: Unit,
    /// Also give the days that the text names, as rows of entities.csv with the type DATE
    #[arg(long, hide_short_help = true)]
    pub dates: bool,
    /// Threads [default: all cores]
    #[arg(short = 'j', long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

/// A unit of offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Unit {
    /// Unicode code points, as Python counts.
    Codepoint,
    /// Bytes of the UTF-8 text.
    Byte,
    /// UTF-16 code units, as JavaScript counts.
    Utf16,
}

impl From<Unit> for kutip::text::OffsetUnit {
    fn from(unit: Unit) -> kutip::text::OffsetUnit {
        match unit {
            Unit::Codepoint => kutip::text::OffsetUnit::CodePoint,
            Unit::Byte => kutip::text::OffsetUnit::Byte,
            Unit::Utf16 => kutip::text::OffsetUnit::Utf16,
        }
    }
}

/// What `kutip extract` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputFormat {
    /// documents.csv, entities.csv, quotes.csv.
    Csv,
    /// kutip.jsonl: one record a document, with its text.
    Jsonl,
    /// What is made from records.
    Made(Export),
}

fn formats() -> impl TypedValueParser<Value = OutputFormat> {
    let names = ["csv", "jsonl"]
        .into_iter()
        .chain(Export::ALL.map(Export::name));
    PossibleValuesParser::new(names).map(|name| {
        let made = Export::ALL.into_iter().find(|export| export.name() == name);
        match made {
            Some(export) => OutputFormat::Made(export),
            None if name == "jsonl" => OutputFormat::Jsonl,
            None => OutputFormat::Csv,
        }
    })
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip extract articles/ -o out
  kutip extract articles/ -o out --resume
  kutip extract articles/ -o records --format jsonl
  kutip extract articles/ -o kutip.xlsx
  kutip extract articles/ -o - --format jsonl
  kutip extract articles/ -o own --gazetteer my-names.csv --offsets utf16")]
pub struct Extract {
    #[command(flatten)]
    pub input: Input,
    /// Folder for the tables; a .xlsx, .db, .jsonld or .html file; or `-`
    ///
    /// The folder is new, empty, or finished by kutip before. `-` takes --format jsonl (records) or csv (the table of quotes) and
    /// writes as it reads.
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath, help_heading = "Output")]
    pub output: PathBuf,
    /// What to write: csv, jsonl, xlsx, sqlite, page … (see --help)
    ///
    /// csv: the three tables (the default). jsonl: one record a document, with its text. xlsx: one workbook. sqlite: one
    /// database. parquet: the tables for data frames. gephi: graphs, also as GEXF. spacy: for displaCy. brat: a folder of
    /// texts and annotations. annotation: W3C Web Annotations. page: one HTML page. A file's name chooses by itself.
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        value_parser = formats(),
        hide_possible_values = true,
        help_heading = "Output"
    )]
    pub format: Option<OutputFormat>,
    /// With csv: for spreadsheets (byte order mark, `;`, and `'` before what would be a formula)
    #[arg(long, help_heading = "Output", hide_short_help = true)]
    pub excel: bool,
    /// With jsonl: put the findings into the records that came in, under the key "kutip"; rows of tables become records
    #[arg(long, help_heading = "Output", hide_short_help = true)]
    pub enrich: bool,
    /// With csv and jsonl: carry fields of the input through, as in_NAME (may be repeated, or NAME,NAME)
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        help_heading = "Output",
        hide_short_help = true
    )]
    pub keep: Vec<String>,
    /// Also group articles and quotes: stories.csv, quote_groups.csv (as `kutip stories` does)
    #[arg(long, help_heading = "Output")]
    pub stories: bool,
    /// Go on with a run that was stopped
    #[arg(long, help_heading = "Output", conflicts_with = "force")]
    pub resume: bool,
    /// Only do again what ended a run, to see whether it was this document
    #[arg(long, hide = true, value_name = "PLACE", conflicts_with = "resume")]
    pub try_alone: Option<kutip::archive::Place>,
    /// Write into a folder with other files, or drop an unfinished run
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    #[command(flatten)]
    pub manner: Manner,
    #[command(flatten)]
    pub knowledge: Knowledge,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip quotes articles/
  kutip entities articles/kim-yongbyon.txt
  kutip quotes --min-confidence 0.9 < articles/kim-yongbyon.txt")]
pub struct ToStdout {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub manner: Manner,
    #[command(flatten)]
    pub knowledge: Knowledge,
}

/// A type of names as the column `type` has it, in letters of either case.
fn label(name: &str) -> Result<Label, String> {
    Label::parse(&name.to_ascii_uppercase()).ok_or_else(|| {
        let all = Label::ALL.map(Label::as_str).join(", ");
        format!("it is one of {}", all.to_ascii_lowercase())
    })
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip table articles/
  kutip table articles/ --type person --top 20
  kutip table articles/ --pairs --min 2 -o pairs.csv")]
pub struct TableArguments {
    /// Articles, or a folder that `kutip extract` wrote (csv, jsonl)
    #[command(flatten)]
    pub input: Input,
    /// Only this type: person, country, place, org, outlet (may be repeated)
    #[arg(long = "type", value_name = "TYPE", value_parser = label)]
    pub types: Vec<Label>,
    /// Only what was counted at least N times
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub min: u64,
    /// Only the first N rows (with --pairs: of each relation)
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// Instead: who speaks most, who speaks about whom, who is named with whom
    #[arg(long)]
    pub pairs: bool,
    /// Write CSV to this file, or as table.csv or pairs.csv into this folder
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub output: Option<PathBuf>,
    /// Replace the file
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub manner: Threads,
    #[command(flatten)]
    pub knowledge: Knowledge,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip view articles/ -o page.html")]
pub struct View {
    /// Articles, or a folder that `kutip extract` wrote (csv, jsonl)
    #[command(flatten)]
    pub input: Input,
    /// The page to write
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    /// Language that the page opens in; a button changes it
    #[arg(long, value_name = "LANGUAGE", default_value = "id")]
    pub language: PageLanguage,
    /// Replace the file
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub manner: Threads,
    #[command(flatten)]
    pub knowledge: Knowledge,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip score gold.jsonl out
  kutip score gold.jsonl out --errors 10 --by outlet
  kutip score --judged sample.csv --by rule")]
pub struct Score {
    /// What is right: JSON lines with ranges, corrected tables of kutip, brat, CoNLL (IOB2), Label Studio JSON
    #[arg(value_name = "GOLD", value_hint = ValueHint::AnyPath, required_unless_present = "judged")]
    pub gold: Option<PathBuf>,
    /// The folder that `kutip extract` wrote (csv, jsonl)
    #[arg(value_name = "OUT", value_hint = ValueHint::DirPath, required_unless_present = "judged")]
    pub out: Option<PathBuf>,
    /// Instead: a CSV table of rows with the column `right` filled in (yes, no)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["gold", "out", "errors", "unlabelled"])]
    pub judged: Option<PathBuf>,
    /// Also figures for each outlet; of judged rows: the column that parts them [default: stratum, else rule]
    #[arg(long, value_name = "COLUMN")]
    pub by: Option<String>,
    /// Tell the first N faults of each kind
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub errors: usize,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// A type that the gold does not mark throughout: such rows count only where they meet a name of the gold
    #[arg(long, value_name = "TYPE", value_parser = label, hide_short_help = true)]
    pub unlabelled: Option<Label>,
    /// How often documents are drawn anew for the intervals
    #[arg(long, value_name = "N", default_value_t = 1000, hide_short_help = true)]
    pub draws: usize,
    /// What the draws begin with
    #[arg(long, value_name = "N", default_value_t = 1, hide_short_help = true)]
    pub seed: u64,
}

/// How a comparison is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// Counts, and the first changes.
    Text,
    /// All changes, a line for each value that changed.
    Csv,
    /// One HTML page: each change in its sentence.
    Page,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip diff old new
  kutip diff old new --ignore confidence --rows 50
  kutip diff old new -o changes.csv
  kutip diff old new -o changes.html")]
pub struct Diff {
    /// The folder of the first run (csv, jsonl)
    #[arg(value_name = "OUT1", value_hint = ValueHint::DirPath)]
    pub before: PathBuf,
    /// The folder of the second run
    #[arg(value_name = "OUT2", value_hint = ValueHint::DirPath)]
    pub after: PathBuf,
    /// What is written [default: as the file is called, else text]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<DiffFormat>,
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Leave this column aside (may be repeated)
    #[arg(long, value_name = "COLUMN")]
    pub ignore: Vec<String>,
    /// Changes of each kind that the text shows
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub rows: usize,
    /// Replace the file
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip stories out
  kutip stories out -o grouped
  kutip stories out --settle -o settled")]
pub struct StoriesArguments {
    /// A folder that `kutip extract` wrote (csv, jsonl), or articles
    #[command(flatten)]
    pub input: Input,
    /// Folder for stories.csv and quote_groups.csv [default: the folder that was read]
    #[arg(short, long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,
    /// Also copy the run's tables there, quotes.csv with the speakers that the groups agreed on
    ///
    /// Empty and contradicted speakers are filled, shorter names made full; such rows have the rule agreed-in-group.
    #[arg(long, requires = "output")]
    pub settle: bool,
    /// Write into a folder with other files
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub manner: Threads,
    #[command(flatten)]
    pub knowledge: Knowledge,
}

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PageLanguage {
    /// Indonesian.
    Id,
    /// English.
    En,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip corrections corrections.csv
  kutip corrections sample.xlsx -o judged.csv
  kutip corrections corrections.csv --as-gazetteer names/")]
pub struct CorrectionsArguments {
    /// Files of corrections, or samples of `kutip sample` that were filled in (.csv, .xlsx)
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Write all of them as one file of corrections
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Write what holds for every article as files for --gazetteer: names.csv, blocked.csv, apart.csv
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub as_gazetteer: Option<PathBuf>,
    /// Replace the files
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip sample out -n 200 --by rule -o sample.xlsx
  kutip sample out -n 50 --rows names --by type -o names.csv")]
pub struct Sample {
    /// A folder that `kutip extract` wrote (csv, jsonl)
    #[arg(value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub folder: PathBuf,
    /// Rows to draw
    #[arg(short, long, value_name = "N", default_value_t = 200)]
    pub number: usize,
    /// Draw as evenly as may be from each of these
    #[arg(long, value_name = "WHAT", default_value = "rule")]
    pub by: SampleBy,
    /// Which rows
    #[arg(long, value_name = "ROWS", default_value = "both")]
    pub rows: SampleRows,
    /// Another seed draws other rows
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// The file to write: .csv or .xlsx
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    /// Replace the file
    #[arg(long)]
    pub force: bool,
}

/// What the strata of a sample are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SampleBy {
    /// The rule that made the row.
    Rule,
    /// Tenths of the confidence.
    Confidence,
    /// The outlet.
    Outlet,
    /// The type of a name, the kind of a quote.
    Type,
}

/// Which rows are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SampleRows {
    /// Names.
    Names,
    /// Quotes.
    Quotes,
    /// Names and quotes, as they come.
    Both,
}

/// How many threads work.
#[derive(Debug, Args)]
pub struct Threads {
    /// Threads [default: all cores]
    #[arg(short = 'j', long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip explain after-person
  kutip explain --gazetteer my-names.csv parijo-wignyo")]
pub struct Explain {
    /// What stands in a column `rule` or `entity_id`
    #[arg(value_name = "RULE|ENTRY")]
    pub id: String,
    #[command(flatten)]
    pub knowledge: Knowledge,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip lookup Jokowi
  kutip lookup --gazetteer my-names.csv Parijo")]
pub struct Lookup {
    /// The name
    pub name: String,
    #[command(flatten)]
    pub knowledge: Knowledge,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip check my-names.csv
  kutip check")]
pub struct Check {
    /// Gazetteers and word lists (.csv), rules (.toml), folders laid out as kutip's own gazetteers/; none: the built-in
    /// names and rules
    #[arg(value_name = "FILE|FOLDER", value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// Rewrite the gazetteers of a folder in canonical order
    #[arg(long)]
    pub bless: bool,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip inputs articles/")]
pub struct InputsOnly {
    #[command(flatten)]
    pub input: Input,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip completions bash")]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}
