//! What the command line takes. Help, completions and the man page all come from here.

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
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
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Also tell warnings and what was left out
    #[arg(short, long, global = true)]
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
    /// Tell what each input is taken for, without reading it
    Inputs(InputsOnly),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page
    #[command(after_long_help = "Examples:\n  kutip man")]
    Man,
}

/// What is read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub struct Input {
    /// Files and folders; `-` or none is standard input
    ///
    /// Read are .txt, .jsonl, .json, .csv and .tsv, each also as .gz, .zst or inside .zip. From folders and archives
    /// only these are taken; a file named by itself is read whatever it is called.
    #[arg(value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,
    /// Also read the files that FILE lists, one a line
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, hide_short_help = true)]
    pub files_from: Vec<PathBuf>,
    /// Field with the text of records [default: guessed and told]
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
    /// Most bytes of one document, line or row; longer ones become errors
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().document, hide_short_help = true)]
    pub max_document: u64,
    /// Most bytes that one packed file may unpack to
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().unpacked, hide_short_help = true)]
    pub max_unpacked: u64,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// documents.csv, entities.csv, quotes.csv.
    Csv,
    /// kutip.jsonl: one record a document, with its text.
    Jsonl,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kutip extract articles/ -o out
  kutip extract articles/ -o out --resume
  kutip extract articles/ -o records --format jsonl
  kutip extract articles/ -o own --gazetteer my-names.csv --offsets utf16")]
pub struct Extract {
    #[command(flatten)]
    pub input: Input,
    /// Folder for the tables: new, empty, or finished by kutip before
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Output")]
    pub output: PathBuf,
    /// What to write
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        default_value = "csv",
        help_heading = "Output"
    )]
    pub format: OutputFormat,
    /// With jsonl: put the findings into the JSON records that came in, under the key "kutip"
    #[arg(long, help_heading = "Output", hide_short_help = true)]
    pub enrich: bool,
    /// Go on with a run that was stopped
    #[arg(long, help_heading = "Output", conflicts_with = "force")]
    pub resume: bool,
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
