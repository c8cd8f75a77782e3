//! What single words are, learnt from where they stand in a large news corpus: the *profiles* of `rules/entity/words.csv`.
//!
//! A profile says which words stand between like neighbours (classes), how often a word has a capital in mid-sentence, stands
//! behind titles or before an age, and the like; a word that the corpus does not know has the profile of its last three
//! letters. Each such fact is a *feature*; a feature at a [`POSITIONS`] of a piece is a clue. Profiles hold counts and
//! classes only, made by `tools/word_classes.py`. The table is compiled by the build and used where it lies; this file
//! stands by itself, so that the build can read it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// Id of each place of a token in relation to a piece, with its meaning.
pub const POSITIONS: [(&str, &str); 8] = [
    ("single", "its only word:"),
    ("first", "the first of its words:"),
    ("inner", "a word inside it:"),
    ("last", "the last of its words:"),
    ("left", "straight before it:"),
    ("left2", "two tokens before it:"),
    ("right", "straight after it:"),
    ("right2", "two tokens after it:"),
];

/// Id of each pair of words of which the classes together are a clue, with its meaning.
pub const PAIRS: [(&str, &str); 3] = [
    ("ends", "its first and its last word:"),
    ("before", "the word straight before it and its first word:"),
    ("after", "its last word and the word straight after it:"),
];
/// Number of classes of words; behind them one for words that the corpus does not know, and one for what is no word.
pub const CLASSES: usize = 66;
/// Number of clues of pairs.
const ALL_PAIRS: usize = PAIRS.len() * CLASSES * CLASSES;

/// The columns of the table behind the word: id, meaning, and how many values there are.
const COLUMNS: [(&str, &str, u16); 19] = [
    (
        "class",
        "a word of this class among 64 (words that stand between like neighbours)",
        64,
    ),
    (
        "kind",
        "a word of this class among 256 (words that stand between like neighbours)",
        256,
    ),
    ("often", "how often the corpus has it, 1 to 6", 8),
    (
        "capital",
        "how often it has a capital in mid-sentence, 0 to 7",
        8,
    ),
    ("upper", "how often it stands in capitals, 0 to 7", 8),
    ("title", "how often it stands behind a title, 0 to 7", 8),
    (
        "head",
        "how often it stands behind a word that opens an organisation's name, 0 to 7",
        8,
    ),
    (
        "at",
        "how often it stands behind a preposition of place, 0 to 7",
        8,
    ),
    (
        "said",
        "how often it stands beside a reporting word, 0 to 7",
        8,
    ),
    ("age", "how often a bracketed number follows it, 0 to 7", 8),
    (
        "bracket",
        "how often it stands alone in brackets, 0 to 7",
        8,
    ),
    (
        "more",
        "how often another capitalised word follows it, 0 to 7",
        8,
    ),
    (
        "again",
        "how often it follows another capitalised word, 0 to 7",
        8,
    ),
    (
        "person",
        "how often the corpus was read to have it in a person's name, 0 to 7",
        8,
    ),
    (
        "org",
        "how often the corpus was read to have it in an organisation's name, 0 to 7",
        8,
    ),
    (
        "place",
        "how often the corpus was read to have it in a place's name, 0 to 7",
        8,
    ),
    (
        "alone",
        "how often the name it was in was this word, 0 to 7",
        8,
    ),
    (
        "opens",
        "how often it was the first of several words of the name it was in, 0 to 7",
        8,
    ),
    (
        "closes",
        "how often it was the last of several words of the name it was in, 0 to 7",
        8,
    ),
];

/// Number of features that all tables have: those of the columns, and the one of a word that nothing is known of.
const FIXED: u16 = {
    let (mut sum, mut at) = (1, 0);
    while at < COLUMNS.len() {
        sum += COLUMNS[at].2;
        at += 1;
    }
    sum
};
/// The feature of a word that the corpus does not know.
const UNSEEN: u16 = FIXED - 1;

/// Weights of a clue: one for each reading.
const CELLS: usize = 4;

const MAGIC: &[u8; 8] = b"KTPPROF1";
const HEADER: usize = 24;
/// A row of the index: hash of the word and number of the profile.
const ROW: usize = 12;
/// A profile: a byte a column, the feature of its ending and of the word itself (`u16` each, 0 for none).
const RECORD: usize = COLUMNS.len() + 4;
/// Bits of the hash that lead to a place in the index.
const BITS: u32 = 15;
/// Before an ending in the index, so that it is no word's.
const ENDING: u8 = b'-';
/// Letters of an ending.
const LETTERS: usize = 3;
/// Words that must share an ending for it to say something.
const SHARED: usize = 20;
/// Bytes of the longest word that is looked up.
const LONGEST: usize = 64;

/// Number of a profile; [`Profile::NONE`] has no features.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Profile(u32);

impl Profile {
    /// No word.
    pub const NONE: Profile = Profile(0);

    /// Its number, from one; zero for none.
    #[must_use]
    pub fn number(self) -> usize {
        self.0 as usize
    }
}

/// The profiles of a corpus, opened from the bytes that [`Profiles::compile`] made.
#[derive(Debug, Clone)]
pub struct Profiles {
    bytes: Cow<'static, [u8]>,
    /// How many words have a profile, and how many endings.
    words: usize,
    endings: usize,
    /// Where the parts lie.
    starts: usize,
    rows: usize,
    records: usize,
    names: Vec<(u32, u32)>,
}

impl Default for Profiles {
    /// The profiles of an empty corpus: every word is unseen.
    fn default() -> Profiles {
        let bytes = Profiles::compile("form\n").unwrap_or_default();
        Profiles::open(bytes).unwrap_or_else(|| unreachable!("a table just made can be read"))
    }
}

impl Profiles {
    /// Compiles the table `form,class,kind,…` of `tools/word_classes.py`; the column `word` marks words that are a feature
    /// of their own.
    ///
    /// # Errors
    /// The line and what is wrong with it.
    pub fn compile(table: &str) -> Result<Vec<u8>, String> {
        let rows = parse(table)?;
        let mut endings: BTreeMap<String, usize> = BTreeMap::new();
        for row in &rows {
            *endings.entry(ending(&row.form)).or_default() += 1;
        }
        endings.retain(|_, words| *words >= SHARED);
        let mut names: Vec<String> = endings.keys().map(|end| format!("end.{end}")).collect();
        let mut records = Vec::new();
        let mut index = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            records.extend_from_slice(&row.values);
            let end = endings.keys().position(|e| *e == ending(&row.form));
            let end = end.map_or(0, |at| FIXED + at as u16);
            records.extend_from_slice(&end.to_le_bytes());
            let own = if row.word {
                names.push(format!("word.{}", row.form));
                FIXED + names.len() as u16 - 1
            } else {
                0
            };
            records.extend_from_slice(&own.to_le_bytes());
            index.push((xxh3_64(row.form.as_bytes()), at as u32 + 1));
        }
        for (at, end) in endings.keys().enumerate() {
            let key = [&[ENDING], end.as_bytes()].concat();
            index.push((xxh3_64(&key), (rows.len() + at) as u32 + 1));
        }
        index.sort_unstable();
        Ok(lay(
            (rows.len(), endings.len()),
            &index,
            &records,
            &names.join("\n"),
        ))
    }

    /// Opens a compiled table; `None` if the bytes are none.
    #[must_use]
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Option<Profiles> {
        let bytes = bytes.into();
        let number = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
        let (words, endings) = (number(8)? as usize, number(12)? as usize);
        let pool = number(16)? as usize;
        let starts = HEADER;
        let rows = starts + ((1 << BITS) + 1) * 4;
        let records = rows + (words + endings) * ROW;
        let text = records + words * RECORD;
        if !bytes.starts_with(MAGIC) || bytes.len() != text + pool {
            return None;
        }
        let list = std::str::from_utf8(&bytes[text..]).ok()?;
        let names = list.split_terminator('\n').map(|name| {
            let from = name.as_ptr() as usize - bytes.as_ptr() as usize;
            (from as u32, (from + name.len()) as u32)
        });
        let names = names.collect();
        Some(Profiles {
            words,
            endings,
            starts,
            rows,
            records,
            names,
            bytes,
        })
    }

    /// How many features there are.
    #[must_use]
    pub fn count(&self) -> usize {
        FIXED as usize + self.names.len()
    }

    /// How many clues there are: of pairs, and of each feature at each of [`POSITIONS`].
    #[must_use]
    pub fn clues(&self) -> usize {
        ALL_PAIRS + self.count() * POSITIONS.len()
    }

    /// The class of a word, below [`CLASSES`].
    #[must_use]
    pub fn class(&self, profile: Profile) -> u8 {
        match profile.number() {
            0 => CLASSES as u8 - 1,
            number if number > self.words => CLASSES as u8 - 2,
            number => self.bytes[self.records + (number - 1) * RECORD],
        }
    }

    /// The number of the clue of a pair of classes; of a feature at a position.
    #[must_use]
    pub const fn pair(kind: usize, first: u8, second: u8) -> usize {
        (kind * CLASSES + first as usize) * CLASSES + second as usize
    }

    /// The number of the clue of a feature at a position.
    #[must_use]
    pub const fn single(feature: usize, position: usize) -> usize {
        ALL_PAIRS + feature * POSITIONS.len() + position
    }

    /// The position of the clue that is number `at`; none for a pair.
    #[must_use]
    pub const fn position(at: usize) -> Option<usize> {
        match at.checked_sub(ALL_PAIRS) {
            Some(at) => Some(at % POSITIONS.len()),
            None => None,
        }
    }

    /// Id of a feature: `kind.17`, `capital.7`, `end.kan`, `word.kata`.
    #[must_use]
    pub fn id(&self, feature: usize) -> String {
        if let Some(&(from, to)) = self.names.get(feature.wrapping_sub(FIXED as usize)) {
            let name = &self.bytes[from as usize..to as usize];
            return String::from_utf8_lossy(name).into_owned();
        }
        let (column, value) = column_of(feature);
        column.map_or_else(|| "unseen".into(), |c| format!("{}.{value}", COLUMNS[c].0))
    }

    /// What a feature says, in plain words.
    #[must_use]
    pub fn meaning(&self, feature: usize) -> String {
        let id = self.id(feature);
        if let Some(end) = id.strip_prefix("end.") {
            return format!("a word that ends in {end}");
        }
        if let Some(word) = id.strip_prefix("word.") {
            return format!("the word {word}");
        }
        let (column, value) = column_of(feature);
        column.map_or_else(
            || "a word that the corpus does not know".into(),
            |c| format!("{}: {value}", COLUMNS[c].1),
        )
    }

    /// The profile of a word as it is written.
    #[must_use]
    pub fn find(&self, word: &str) -> Profile {
        if word.is_empty() {
            return Profile::NONE;
        }
        let unseen = Profile((self.words + self.endings) as u32 + 1);
        if word.len() > LONGEST {
            return unseen;
        }
        if let Some(found) = self.look_up(word.as_bytes()) {
            return found;
        }
        let lower = Folded::of(word);
        lower
            .capital(word)
            .and_then(|word| self.look_up(&word))
            .or_else(|| self.look_up(lower.bytes()))
            .or_else(|| self.look_up(lower.ending()))
            .unwrap_or(unseen)
    }

    fn look_up(&self, key: &[u8]) -> Option<Profile> {
        let hash = xxh3_64(key);
        let start = self.starts + (hash >> (64 - BITS)) as usize * 4;
        let number =
            |at: usize| u32::from_le_bytes(self.bytes[at..at + 4].try_into().unwrap_or([0; 4]));
        for at in number(start)..number(start + 4) {
            let row = self.rows + at as usize * ROW;
            if self.bytes[row..row + 8] == hash.to_le_bytes() {
                return Some(Profile(number(row + 8)));
            }
        }
        None
    }

    /// Calls `f` with each feature of a profile.
    pub fn features(&self, profile: Profile, mut f: impl FnMut(usize)) {
        let number = profile.number();
        if number == 0 {
            return;
        }
        if number > self.words {
            f(UNSEEN as usize);
            let ending = number - self.words - 1;
            if ending < self.endings {
                f(FIXED as usize + ending);
            }
            return;
        }
        let from = self.records + (number - 1) * RECORD;
        let record = &self.bytes[from..from + RECORD];
        let mut base = 0;
        for (value, column) in record.iter().zip(COLUMNS) {
            f(base + usize::from(*value));
            base += column.2 as usize;
        }
        for own in record[COLUMNS.len()..].as_chunks::<2>().0 {
            let own = u16::from_le_bytes(*own);
            if own > 0 {
                f(usize::from(own));
            }
        }
    }

    /// Compiles a table `clue,person,org,place,other` of clues such as `left.kind.17`: hundredths, two bytes each, by feature,
    /// [`POSITIONS`] and reading.
    ///
    /// # Errors
    /// The line and what is wrong with it.
    pub fn compile_weights(&self, table: &str) -> Result<Vec<u8>, String> {
        let places: BTreeMap<String, usize> =
            (0..self.clues()).map(|at| (self.clue(at), at)).collect();
        let mut out = vec![0; places.len() * CELLS * 2];
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        for (at, record) in reader.records().enumerate() {
            let line = at + 2;
            let record = record.map_err(|error| error.to_string())?;
            let clue = record.get(0).unwrap_or_default();
            let place = places
                .get(clue)
                .ok_or_else(|| format!("line {line}: there is no clue `{clue}`"))?;
            for cell in 0..CELLS {
                let text = record.get(1 + cell).unwrap_or_default();
                let weight = if text.is_empty() {
                    Some(0.0)
                } else {
                    text.parse().ok()
                };
                let weight = weight.filter(|w: &f32| w.abs() < 300.0).ok_or_else(|| {
                    format!("line {line}: {clue} `{text}`: give a number between -300 and 300")
                })?;
                let from = (place * CELLS + cell) * 2;
                let hundredths = (weight * 100.0).round() as i16;
                out[from..from + 2].copy_from_slice(&hundredths.to_le_bytes());
            }
        }
        Ok(out)
    }

    /// Id of the clue that is number `at`: `ends.3.17`, `left.kind.17`.
    #[must_use]
    pub fn clue(&self, at: usize) -> String {
        match Profiles::position(at) {
            Some(position) => {
                let feature = (at - ALL_PAIRS) / POSITIONS.len();
                format!("{}.{}", POSITIONS[position].0, self.id(feature))
            }
            None => {
                let (kind, first, second) = parts(at);
                format!("{}.{first}.{second}", PAIRS[kind].0)
            }
        }
    }

    /// What the clue that is number `at` says, in plain words.
    #[must_use]
    pub fn clue_meaning(&self, at: usize) -> String {
        match Profiles::position(at) {
            Some(position) => {
                let what = self.meaning((at - ALL_PAIRS) / POSITIONS.len());
                format!("{} {what}", POSITIONS[position].1)
            }
            None => {
                let (kind, first, second) = parts(at);
                let what = PAIRS[kind].1;
                format!(
                    "{what} words of the classes {first} and {second} among 64 (64: unknown, 65: no word)"
                )
            }
        }
    }

    /// The bytes, for a fingerprint.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// The column of a fixed feature, and its value there; no column for [`UNSEEN`].
fn column_of(feature: usize) -> (Option<usize>, usize) {
    let mut base = 0;
    for (at, column) in COLUMNS.iter().enumerate() {
        let next = base + column.2 as usize;
        if feature < next {
            return (Some(at), feature - base);
        }
        base = next;
    }
    (None, 0)
}

/// Kind and classes of a pair.
fn parts(at: usize) -> (usize, usize, usize) {
    (at / CLASSES / CLASSES, at / CLASSES % CLASSES, at % CLASSES)
}

/// A row of the table.
struct Line {
    form: String,
    values: [u8; COLUMNS.len()],
    word: bool,
}

fn parse(table: &str) -> Result<Vec<Line>, String> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(table.as_bytes());
    let mut rows = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let line = at + 2;
        let record = record.map_err(|error| error.to_string())?;
        let form = record.get(0).unwrap_or_default().to_string();
        if form.is_empty() || form.len() > LONGEST {
            return Err(format!(
                "line {line}: form `{form}`: give a word of 1 to {LONGEST} bytes"
            ));
        }
        let mut values = [0; COLUMNS.len()];
        for (column, value) in values.iter_mut().enumerate() {
            let (name, _, most) = COLUMNS[column];
            let cell = record.get(column + 1).unwrap_or_default();
            let number = cell.parse().ok().filter(|n| u16::from(*n) < most);
            *value = number.ok_or_else(|| {
                format!("line {line}: {name} `{cell}`: give a number below {most}")
            })?;
        }
        let word = match record.get(COLUMNS.len() + 1).unwrap_or_default() {
            "yes" => true,
            "" => false,
            other => return Err(format!("line {line}: word `{other}`: give yes or nothing")),
        };
        rows.push(Line { form, values, word });
    }
    Ok(rows)
}

fn lay(
    (words, endings): (usize, usize),
    index: &[(u64, u32)],
    records: &[u8],
    names: &str,
) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    for number in [words, endings, names.len(), 0] {
        out.extend_from_slice(&(number as u32).to_le_bytes());
    }
    for bucket in 0..=1u64 << BITS {
        let start = index.partition_point(|(hash, _)| hash >> (64 - BITS) < bucket);
        out.extend_from_slice(&(start as u32).to_le_bytes());
    }
    for (hash, number) in index {
        out.extend_from_slice(&hash.to_le_bytes());
        out.extend_from_slice(&number.to_le_bytes());
    }
    out.extend_from_slice(records);
    out.extend_from_slice(names.as_bytes());
    out
}

/// The last letters of a word, small.
fn ending(form: &str) -> String {
    String::from_utf8_lossy(&Folded::of(form).ending()[1..]).into_owned()
}

/// A word in small letters; behind it [`ENDING`] and its last letters.
struct Folded {
    bytes: [u8; 2 * LONGEST + 32],
    len: usize,
    end: usize,
    /// Whether the word stands in capitals.
    capital: bool,
}

impl Folded {
    fn of(word: &str) -> Folded {
        let mut bytes = [0; 2 * LONGEST + 32];
        if word.len() <= LONGEST - 4 && word.is_ascii() {
            let len = word.len();
            let letters = &mut bytes[..len];
            letters.copy_from_slice(word.as_bytes());
            letters.make_ascii_lowercase();
            bytes[len] = ENDING;
            bytes.copy_within(len.saturating_sub(LETTERS)..len, len + 1);
            return Folded {
                bytes,
                len,
                end: len + 1 + len.min(LETTERS),
                capital: len > 4 && !word.bytes().any(|b| b.is_ascii_lowercase()),
            };
        }
        let mut len = 0;
        let mut put = |c: char, len: &mut usize| {
            if *len + 4 <= LONGEST {
                *len += c.encode_utf8(&mut bytes[*len..]).len();
            }
        };
        for c in word.chars() {
            if c.is_ascii() {
                put(c.to_ascii_lowercase(), &mut len);
            } else {
                c.to_lowercase().for_each(|c| put(c, &mut len));
            }
        }
        let letters = std::str::from_utf8(&bytes[..len]).unwrap_or_default();
        let from = letters
            .char_indices()
            .rev()
            .nth(LETTERS - 1)
            .map_or(0, |(at, _)| at);
        let mut end = len;
        bytes[end] = ENDING;
        end += 1;
        bytes.copy_within(from..len, end);
        end += len - from;
        let capital = word.len() > 4 && !word.chars().any(char::is_lowercase);
        Folded {
            bytes,
            len,
            end,
            capital,
        }
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// [`ENDING`] and the last letters.
    fn ending(&self) -> &[u8] {
        &self.bytes[self.len..self.end]
    }

    /// A word in capitals as it stands elsewhere.
    fn capital(&self, word: &str) -> Option<Vec<u8>> {
        if !self.capital {
            return None;
        }
        let first = word.chars().next()?;
        let rest = self
            .bytes()
            .get(first.to_lowercase().map(char::len_utf8).sum()..)?;
        let mut out = Vec::with_capacity(self.len);
        out.extend_from_slice(word.get(..first.len_utf8())?.as_bytes());
        out.extend_from_slice(rest);
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "form,class,kind,often,capital,upper,title,head,at,said,age,bracket,more,again,\
        person,org,place,alone,opens,closes,word\n\
        Melati,1,2,3,7,0,5,0,0,4,2,0,6,5,7,1,0,3,5,4,\n\
        kata,60,200,6,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,yes\n";

    fn names(profiles: &Profiles, word: &str) -> Vec<String> {
        let mut out = Vec::new();
        profiles.features(profiles.find(word), |f| out.push(profiles.id(f)));
        out
    }

    #[test]
    fn words_are_found_as_written_in_capitals_and_small() {
        let profiles = Profiles::open(Profiles::compile(TABLE).expect("compiles")).expect("opens");
        let found = names(&profiles, "Melati");
        assert_eq!(found[..4], ["class.1", "kind.2", "often.3", "capital.7"]);
        assert_eq!(names(&profiles, "MELATI"), found);
        assert_eq!(
            names(&profiles, "Kata").last().map(String::as_str),
            Some("word.kata")
        );
        assert_eq!(names(&profiles, "Suroso"), ["unseen"]);
        assert!(names(&profiles, "").is_empty());
        assert_eq!(names(&profiles, &"x".repeat(500)), ["unseen"]);
    }

    #[test]
    fn endings_that_many_words_share_are_features() {
        let rows: Vec<String> = (0..20u8)
            .map(|n| {
                format!(
                    "{}wati,0,0,1,7,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,",
                    char::from(b'A' + n)
                )
            })
            .collect();
        let table = format!("form\n{}\n", rows.join("\n"));
        let profiles = Profiles::open(Profiles::compile(&table).expect("compiles")).expect("opens");
        assert_eq!(names(&profiles, "Susilowati"), ["unseen", "end.ati"]);
        assert_eq!(
            names(&profiles, "Awati").last().map(String::as_str),
            Some("end.ati")
        );
        let every: Vec<String> = (0..profiles.count()).map(|f| profiles.id(f)).collect();
        let different: std::collections::BTreeSet<&String> = every.iter().collect();
        assert_eq!(different.len(), every.len());
    }

    #[test]
    fn a_wrong_cell_is_told_with_its_line() {
        let error = Profiles::compile("form,class\nMelati,99,1\n").expect_err("99 is none");
        assert!(error.contains("line 2: class `99`"), "{error}");
        assert!(Profiles::open(b"nothing".as_slice()).is_none());
    }
}
