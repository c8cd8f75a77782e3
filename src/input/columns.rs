//! Which field of a record is what: as the user says, else by its name (`rules/input/fields.csv`) and by what its first
//! values look like, else the longest one is the text.

use super::date::{Dates, Order};
use std::fmt;
use std::sync::LazyLock;

/// The fields that the user named. A dot leads into a record inside another: `content.rendered`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The article's text.
    pub text: Option<String>,
    /// Its id.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The day of publication.
    pub date: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Fields that are carried through to the documents.
    pub keep: Vec<String>,
}

/// Names that fields go by, the likeliest first.
const NAMES: &str = include_str!("../../rules/input/fields.csv");
/// Parts of a name that say how a value is held, not what it is: `title.rendered`, `_id.$oid`, `source.name`.
const HOLDERS: [&str; 15] = [
    ".rendered",
    ".raw",
    ".html",
    ".#text",
    "._text",
    ".__text",
    ".$t",
    ".text",
    ".value",
    ".name",
    ".$oid",
    ".$date",
    ".$numberLong",
    ".@id",
    ".plain",
];
/// A text field that no name tells must have this many bytes on the average.
const TEXT_LEAST: usize = 80;

/// What a field may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Text,
    Id,
    Title,
    Date,
    Outlet,
    Url,
    Author,
    Section,
}

impl Role {
    const ALL: [(Role, &'static str); 8] = [
        (Role::Text, "text"),
        (Role::Id, "id"),
        (Role::Title, "title"),
        (Role::Date, "date"),
        (Role::Outlet, "outlet"),
        (Role::Url, "url"),
        (Role::Author, "author"),
        (Role::Section, "section"),
    ];
}

/// How a name is compared with a field's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Whole,
    Word,
    Never,
    /// A text only where there is no other: what stands there is mostly the beginning.
    Teaser,
}

struct Known {
    role: Role,
    how: How,
    name: String,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let rows = NAMES.lines().skip(1).filter_map(|row| {
        let mut cells = row.split(',');
        let (role, name, how) = (cells.next()?, cells.next()?, cells.next()?);
        let (role, _) = Role::ALL.into_iter().find(|(_, known)| *known == role)?;
        let how = match how {
            "whole" => How::Whole,
            "word" => How::Word,
            "never" => How::Never,
            "teaser" => How::Teaser,
            _ => return None,
        };
        let name = folded(name);
        Some(Known { role, how, name })
    });
    rows.collect()
});

fn known(role: Role, how: How) -> impl Iterator<Item = &'static str> {
    KNOWN
        .iter()
        .filter(move |known| known.role == role && known.how == how)
        .map(|known| known.name.as_str())
}

/// A name by its letters and digits alone, in small letters.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The words of a name: `tglTerbit_artikel` has three.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let begins = !c.is_alphanumeric() || c.is_uppercase() && before.is_lowercase();
        if begins {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a field of this name, by itself, may be a text.
pub(super) fn names_a_text(name: &str) -> bool {
    let name = folded(name);
    known(Role::Text, How::Whole).any(|known| known == name)
}

/// Whether a field of this name tells that its record is an article: an id, a title, a day, an address.
pub(super) fn names_an_article(name: &str) -> bool {
    let name = folded(name);
    [Role::Id, Role::Title, Role::Date, Role::Url]
        .into_iter()
        .any(|role| known(role, How::Whole).any(|known| known == name))
}

/// A field as the first records of a source have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    /// Records in which it is not empty.
    count: usize,
    /// Bytes of all its values.
    bytes: usize,
    /// Its first short values.
    values: Vec<String>,
    /// It stands in a list of records inside the record: only a user means it.
    pub(super) listed: bool,
}

impl Field {
    pub(super) fn new(name: &str) -> Field {
        Field {
            name: name.to_owned(),
            ..Field::default()
        }
    }

    pub(super) fn add(&mut self, value: &str) {
        const SHORT: usize = 64;
        const VALUES: usize = 2000;
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        self.count += 1;
        self.bytes += value.len();
        if value.len() <= SHORT && self.values.len() < VALUES {
            self.values.push(value.to_owned());
        }
    }

    fn average(&self) -> usize {
        self.bytes / self.count.max(1)
    }

    /// Whether the first values can be read as days, by and large.
    fn has_days(&self, format: Option<&String>) -> bool {
        const LOOKED_AT: usize = 40;
        let dates = Dates::settled(self.values().take(LOOKED_AT), format.cloned());
        let seen = self.values.len().min(LOOKED_AT);
        let read = self
            .values()
            .take(LOOKED_AT)
            .filter(|value| dates.read(value).is_some());
        seen > 0 && read.count() * 2 >= seen
    }

    fn has_numbers_alone(&self) -> bool {
        let number = |value: &String| value.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        !self.values.is_empty() && self.values.iter().all(number)
    }

    fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(String::as_str)
    }

    /// Its name without what says how it is held.
    fn core(&self) -> &str {
        let mut core = self.name.as_str();
        while let Some(shorter) = HOLDERS.iter().find_map(|holder| core.strip_suffix(holder)) {
            core = shorter;
        }
        core
    }

    /// The last part of its path.
    fn last(&self) -> &str {
        let core = self.core();
        core.rsplit_once('.').map_or(core, |(_, last)| last)
    }

    /// The path before the last part, with its dot.
    fn home(&self) -> &str {
        let core = self.core();
        core.rfind('.').map_or("", |at| &core[..=at])
    }
}

/// Which field is what: places in the list of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) text: usize,
    /// Where it is in records that have no such field.
    pub(super) else_text: Vec<usize>,
    pub(super) id: Option<usize>,
    pub(super) title: Option<usize>,
    pub(super) date: Option<usize>,
    pub(super) outlet: Option<usize>,
    pub(super) url: Option<usize>,
    pub(super) author: Option<usize>,
    pub(super) section: Option<usize>,
    /// Where each field that is carried through is.
    pub(super) keep: Vec<Option<usize>>,
    /// How its days are read.
    pub(super) dates: Dates,
}

/// The names, but not all of a table that has hundreds.
fn some(fields: &[Field]) -> String {
    const SHOWN: usize = 30;
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    let more = names.len().saturating_sub(SHOWN);
    let shown = names[..names.len() - more].join(", ");
    if more > 0 {
        format!("{shown} and {more} more")
    } else {
        shown
    }
}

impl Columns {
    /// Chooses among the fields of a source; `format` is how the user says that its days are written.
    pub(super) fn choose(
        &self,
        fields: &[Field],
        format: Option<&String>,
    ) -> Result<Chosen, String> {
        let text = match asked(fields, self.text.as_ref())? {
            Some(at) => at,
            None => text(fields).ok_or_else(|| {
                format!(
                    "no field looks like an article's text (choose with --text-col); there are: {}",
                    some(fields)
                )
            })?,
        };
        let home = fields[text].home();
        let pick = |wanted: Option<&String>, role| -> Result<Option<usize>, String> {
            let found = match wanted {
                Some(_) => asked(fields, wanted)?,
                None => by_role(fields, role, home, format),
            };
            Ok(found.filter(|at| *at != text))
        };
        let date = pick(self.date.as_ref(), Role::Date)?;
        let values = date.iter().flat_map(|at| fields[*at].values());
        let keep: Result<Vec<Option<usize>>, String> = self
            .keep
            .iter()
            .map(|name| asked(fields, Some(name)))
            .collect();
        let else_text = texts(fields, How::Whole)
            .filter(|at| self.text.is_none() && *at != text && !fields[*at].has_numbers_alone());
        Ok(Chosen {
            text,
            else_text: else_text.collect(),
            id: pick(self.id.as_ref(), Role::Id)?,
            title: pick(self.title.as_ref(), Role::Title)?,
            outlet: pick(self.outlet.as_ref(), Role::Outlet)?,
            url: pick(None, Role::Url)?,
            author: pick(None, Role::Author)?,
            section: pick(None, Role::Section)?,
            keep: keep?,
            dates: Dates::settled(values, format.cloned()),
            date,
        })
    }

    /// Whether a field among these is a text by its name, and not only by its length.
    pub(super) fn names_text(&self, fields: &[Field]) -> bool {
        match &self.text {
            Some(name) => fields.iter().any(|field| field.name == *name),
            None => text_by_name(fields).is_some(),
        }
    }
}

/// The field of a name that the user gave.
fn asked(fields: &[Field], name: Option<&String>) -> Result<Option<usize>, String> {
    let Some(name) = name else {
        return Ok(None);
    };
    match fields.iter().position(|field| field.name == *name) {
        Some(at) => Ok(Some(at)),
        None => Err(format!(
            "no field is called `{name}`; there are: {}",
            some(fields)
        )),
    }
}

/// The text: by its name, the outermost first, else the longest field.
fn text(fields: &[Field]) -> Option<usize> {
    text_by_name(fields).or_else(|| {
        let longest = longest(fields, |field| !field.listed)?;
        (fields[longest].average() >= TEXT_LEAST).then_some(longest)
    })
}

fn text_by_name(fields: &[Field]) -> Option<usize> {
    let filled = |field: &Field| field.count > 0 && !field.has_numbers_alone();
    let worded = || {
        let longest = longest(fields, |field| filled(field) && has_word(field, Role::Text))?;
        (fields[longest].average() >= TEXT_LEAST / 2).then_some(longest)
    };
    texts(fields, How::Whole)
        .find(|at| filled(&fields[*at]))
        .or_else(worded)
        .or_else(|| texts(fields, How::Teaser).find(|at| filled(&fields[*at])))
        .or_else(|| texts(fields, How::Whole).next())
}

/// The fields that are texts by their names, the outermost and likeliest first.
fn texts(fields: &[Field], how: How) -> impl Iterator<Item = usize> {
    (0..=3).flat_map(move |depth| {
        known(Role::Text, how).flat_map(move |name| {
            (0..fields.len()).filter(move |at| {
                let field = &fields[*at];
                let here = !field.listed && field.home().matches('.').count() == depth;
                here && folded(field.last()) == name
            })
        })
    })
}

fn longest(fields: &[Field], fits: impl Fn(&Field) -> bool) -> Option<usize> {
    (0..fields.len())
        .filter(|at| fits(&fields[*at]))
        .max_by_key(|at| (fields[*at].average(), fields.len() - at))
}

/// Whether a word of the field's name says that it has this role, and none says that it has not.
fn has_word(field: &Field, role: Role) -> bool {
    let words = words(field.last());
    let any = |how| known(role, how).any(|known| words.iter().any(|word| word == known));
    any(How::Word) && !any(How::Never)
}

/// The field of a role: beside the text, else outermost.
fn by_role(fields: &[Field], role: Role, home: &str, format: Option<&String>) -> Option<usize> {
    let homes = [home, ""];
    let named = homes.iter().flat_map(|home| {
        known(role, How::Whole).flat_map(move |name| {
            fields
                .iter()
                .enumerate()
                .filter(move |(_, field)| {
                    !field.listed && field.home() == *home && folded(field.last()) == name
                })
                .map(|(at, _)| at)
        })
    });
    let fits = |at: &usize| match role {
        Role::Date => fields[*at].has_days(format),
        Role::Author | Role::Section => !fields[*at].has_numbers_alone(),
        Role::Url => fields[*at]
            .values()
            .all(|value| value.contains('/') || value.contains("www.")),
        _ => true,
    };
    let named: Vec<usize> = named.collect();
    if let Some(at) = named.iter().copied().find(fits) {
        return Some(at);
    }
    let worded = matches!(role, Role::Date | Role::Title).then(|| {
        (0..fields.len()).find(|at| {
            let field = &fields[*at];
            !field.listed && homes.contains(&field.home()) && has_word(field, role) && fits(at)
        })
    });
    // A field of days that cannot be read is still one: its documents say so.
    worded
        .flatten()
        .or_else(|| named.first().copied().filter(|_| role == Role::Date))
}

/// Tells people which fields were chosen.
pub(super) struct Told<'a>(pub(super) &'a Chosen, pub(super) &'a [String]);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Told(chosen, names) = self;
        write!(f, "text from `{}`", names[chosen.text])?;
        for (what, at) in [
            ("id", chosen.id),
            ("title", chosen.title),
            ("date", chosen.date),
            ("outlet", chosen.outlet),
            ("url", chosen.url),
            ("author", chosen.author),
            ("section", chosen.section),
        ] {
            if let Some(at) = at {
                write!(f, ", {what} from `{}`", names[at])?;
                if what == "date" {
                    f.write_str(match chosen.dates.order {
                        Order::DayFirst => "",
                        Order::MonthFirst => " (month first)",
                        Order::YearFirst => " (year first)",
                        Order::Unsettled => {
                            " (day and month in either order: set it with --date-format)"
                        }
                    })?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(given: &[(&str, &str)]) -> Vec<Field> {
        let field = |(name, value): &(&str, &str)| {
            let mut field = Field::new(name);
            field.add(value);
            field
        };
        given.iter().map(field).collect()
    }

    fn told(columns: &Columns, given: &[(&str, &str)]) -> String {
        let fields = fields(given);
        let names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
        match columns.choose(&fields, None) {
            Ok(chosen) => Told(&chosen, &names).to_string(),
            Err(message) => message,
        }
    }

    const LONG: &str = "Rapat warga di balai desa itu berlangsung sampai sore, kata Darmo, dan akan \
        dilanjutkan pekan depan.";

    #[test]
    fn names_tell_fields_and_the_longest_is_the_text() {
        let guess = Columns::default();
        for (given, expected) in [
            (
                &[
                    ("Judul", "Rapat"),
                    ("Isi", LONG),
                    ("Tanggal", "2019-03-05"),
                    ("URL", "http://a/b"),
                ][..],
                "text from `Isi`, id from `URL`, title from `Judul`, date from `Tanggal`, url from `URL`",
            ),
            (&[("a", "x"), ("b", LONG)], "text from `b`"),
            (
                &[
                    ("isi_naskah", LONG),
                    ("waktu_baca", "5 menit"),
                    ("waktuTayang", "5 Maret 2019"),
                    ("crawl_date", "2020-01-01"),
                ],
                "text from `isi_naskah`, date from `waktuTayang`",
            ),
            (
                &[("text", LONG), ("published", "besok")],
                "text from `text`, date from `published`",
            ),
            (
                &[("content", LONG), ("date", "10/21/2025")],
                "text from `content`, date from `date` (month first)",
            ),
            (
                &[
                    ("_source.content", LONG),
                    ("_source.title", "Rapat"),
                    ("_id.$oid", "7"),
                ],
                "text from `_source.content`, id from `_id.$oid`, title from `_source.title`",
            ),
            (
                &[
                    ("title.rendered", "Rapat"),
                    ("content.rendered", LONG),
                    ("author", "5"),
                    ("source.name", "Koran Uji"),
                ],
                "text from `content.rendered`, title from `title.rendered`, outlet from `source.name`",
            ),
        ] {
            assert_eq!(told(&guess, given), expected);
        }
        assert!(told(&guess, &[("a", "x"), ("b", "y")]).contains("--text-col"));
    }

    #[test]
    fn the_user_has_the_last_word() {
        let columns = Columns {
            text: Some("abstrak".to_owned()),
            ..Columns::default()
        };
        assert_eq!(
            told(&columns, &[("text", LONG), ("abstrak", "x")]),
            "text from `abstrak`"
        );
        assert_eq!(
            told(&columns, &[("text", LONG), ("id", "x")]),
            "no field is called `abstrak`; there are: text, id"
        );
        let columns = Columns {
            keep: vec!["x".to_owned()],
            ..Columns::default()
        };
        assert_eq!(
            told(&columns, &[("text", LONG)]),
            "no field is called `x`; there are: text"
        );
    }
}
