//! Which field of a record is what: as the user says, else by its name, else the longest one is the text.

use std::fmt;

/// The fields that the user named.
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
}

/// Names that fields go by, the likeliest first; compared in lower case.
const TEXT: &[&str] = &[
    "text",
    "teks",
    "content",
    "isi",
    "isi_berita",
    "konten",
    "body",
    "article",
    "artikel",
    "berita",
    "full_text",
    "fulltext",
    "isi berita",
    "article_text",
    "news",
    "clean_text",
    "maintext",
    "desc_full",
    "paragraph",
    "paragraphs",
];
const ID: &[&str] = &[
    "id",
    "doc_id",
    "_id",
    "docid",
    "uuid",
    "article_id",
    "id_berita",
    "news_id",
    "guid",
    "nomor",
    "no",
    "url",
    "link",
];
const TITLE: &[&str] = &[
    "title",
    "judul",
    "headline",
    "judul_berita",
    "judul berita",
    "article_title",
];
const DATE: &[&str] = &[
    "published",
    "date",
    "tanggal",
    "published_at",
    "publish_date",
    "date_publish",
    "date_published",
    "pubdate",
    "published_date",
    "datetime",
    "tgl",
    "waktu",
    "time",
    "timestamp",
    "created_at",
    "tanggal_terbit",
];
const OUTLET: &[&str] = &[
    "outlet",
    "media",
    "publisher",
    "source",
    "sumber",
    "portal",
    "site",
    "source_domain",
    "website",
    "domain",
    "newspaper",
];

/// A text field that no name tells must have this many bytes in the first record.
const TEXT_LEAST: usize = 80;

/// Which field is what: places in the list of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) text: usize,
    pub(super) id: Option<usize>,
    pub(super) title: Option<usize>,
    pub(super) date: Option<usize>,
    pub(super) outlet: Option<usize>,
}

/// The names, but not all of a table that has hundreds.
fn some(names: &[&str]) -> String {
    const SHOWN: usize = 30;
    let more = names.len().saturating_sub(SHOWN);
    let shown = names[..names.len() - more].join(", ");
    if more > 0 {
        format!("{shown} and {more} more")
    } else {
        shown
    }
}

impl Columns {
    /// Chooses among the fields of a source. `lengths` are those of the first record's values, in bytes.
    pub(super) fn choose(&self, names: &[&str], lengths: &[usize]) -> Result<Chosen, String> {
        let pick = |asked: &Option<String>, known: &[&str]| match asked {
            Some(asked) => match names.iter().position(|name| name == asked) {
                Some(at) => Ok(Some(at)),
                None => Err(format!(
                    "no field is called `{asked}`; there are: {}",
                    some(names)
                )),
            },
            None => Ok(by_name(names, known)),
        };
        let text = pick(&self.text, TEXT)?
            .or_else(|| longest(lengths))
            .ok_or_else(|| {
                format!(
                    "no field looks like an article's text (choose with --text-col); there are: {}",
                    some(names)
                )
            })?;
        let other = |asked, known| pick(asked, known).map(|at| at.filter(|at| *at != text));
        Ok(Chosen {
            text,
            id: other(&self.id, ID)?,
            title: other(&self.title, TITLE)?,
            date: other(&self.date, DATE)?,
            outlet: other(&self.outlet, OUTLET)?,
        })
    }
}

fn by_name(names: &[&str], known: &[&str]) -> Option<usize> {
    known.iter().find_map(|known| {
        names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(known))
    })
}

fn longest(lengths: &[usize]) -> Option<usize> {
    let (at, length) = lengths
        .iter()
        .enumerate()
        .max_by_key(|(_, length)| **length)?;
    (*length >= TEXT_LEAST).then_some(at)
}

/// Tells people which fields were chosen.
pub(super) struct Told<'a>(pub(super) &'a Chosen, pub(super) &'a [&'a str]);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Told(chosen, names) = self;
        write!(f, "text from `{}`", names[chosen.text])?;
        for (what, at) in [
            ("id", chosen.id),
            ("title", chosen.title),
            ("date", chosen.date),
            ("outlet", chosen.outlet),
        ] {
            if let Some(at) = at {
                write!(f, ", {what} from `{}`", names[at])?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(columns: &Columns, names: &[&str], lengths: &[usize]) -> String {
        match columns.choose(names, lengths) {
            Ok(chosen) => Told(&chosen, names).to_string(),
            Err(message) => message,
        }
    }

    #[test]
    fn names_tell_fields_and_the_longest_is_the_text() {
        let guess = Columns::default();
        assert_eq!(
            told(
                &guess,
                &["Judul", "Isi", "Tanggal", "URL"],
                &[10, 900, 10, 40]
            ),
            "text from `Isi`, id from `URL`, title from `Judul`, date from `Tanggal`"
        );
        assert_eq!(told(&guess, &["a", "b"], &[10, 900]), "text from `b`");
        assert!(told(&guess, &["a", "b"], &[10, 20]).contains("--text-col"));
    }

    #[test]
    fn the_user_has_the_last_word() {
        let columns = Columns {
            text: Some("ringkasan".to_owned()),
            ..Columns::default()
        };
        assert_eq!(
            told(&columns, &["text", "ringkasan"], &[900, 90]),
            "text from `ringkasan`"
        );
        assert_eq!(
            told(&columns, &["text", "id"], &[900, 9]),
            "no field is called `ringkasan`; there are: text, id"
        );
    }
}
