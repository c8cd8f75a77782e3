//! What the records of a source are like, as its first ones show, and from a record's values to its article.

use super::article::{Article, ReadOptions};
use super::columns::{Chosen, Field, Told};
use super::markup::NOTE;
use super::reader::Label;
use crate::text::Document;
use std::borrow::Cow;

/// The fields of a source's records, and what they are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) names: Vec<String>,
    pub(super) chosen: Chosen,
}

/// Elements of feeds that summarise an article.
const SUMMARIES: [&str; 2] = ["description", "summary"];

/// A record's value of a field, by the field's place among the names.
pub(super) type Value<'r, 'v> = &'r dyn Fn(usize) -> Option<Cow<'v, str>>;

impl Shape {
    /// Chooses among the fields of a source's first records.
    pub(super) fn of(fields: &[Field], options: &ReadOptions) -> Result<Shape, String> {
        let chosen = options
            .columns
            .choose(fields, options.date_format.as_ref())?;
        let names = fields.iter().map(|field| field.name.clone()).collect();
        Ok(Shape { names, chosen })
    }

    /// What to tell people.
    pub(super) fn told(&self) -> Told<'_> {
        Told(&self.chosen, &self.names)
    }

    /// The name of the field that holds the text.
    pub(super) fn text_name(&self) -> &str {
        &self.names[self.chosen.text]
    }

    /// What to tell of a text that may be a summary only.
    fn summary(&self, label: &Label) -> Option<String> {
        let name = self.text_name();
        (label.feed && SUMMARIES.contains(&name)).then(|| {
            format!("the text is the `{name}` of an XML feed, which may be no more than a summary of the article")
        })
    }

    /// The article of a record; `id` is what it is called where it has no id of its own.
    pub(super) fn article(
        &self,
        label: &Label,
        id: String,
        text: String,
        value: Value<'_, '_>,
        options: &ReadOptions,
    ) -> Article {
        let chosen = &self.chosen;
        let filled = |at: Option<usize>| {
            let value = value(at?)?;
            Some(value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let line = |at: Option<usize>| filled(at).map(|value| options.markup.line(value));
        let name = |at: Option<usize>| {
            let named = line(at)?;
            let number = named.bytes().all(|byte| byte.is_ascii_digit());
            (!number).then_some(named)
        };
        let mut document = Document::new(filled(chosen.id).unwrap_or(id), text);
        document.source.clone_from(&label.name);
        document.notes.extend(self.summary(label));
        document.title = line(chosen.title);
        document.outlet = line(chosen.outlet);
        document.url = filled(chosen.url).filter(|url| url.contains('/') || url.contains("www."));
        document.author = name(chosen.author);
        document.section = name(chosen.section);
        if let Some(date) = filled(chosen.date) {
            document.published = chosen.dates.read(&date);
            if document.published.is_none() {
                let shown: String = date.chars().take(40).collect();
                document.notes.push(format!(
                    "its day of publication is not understood: {shown} (see --date-format)"
                ));
            }
        }
        document.kept = chosen
            .keep
            .iter()
            .map(|at| at.and_then(value).map_or_else(String::new, Cow::into_owned))
            .collect();
        let article = Article {
            document,
            record: None,
        };
        options.markup.article(article)
    }
}

/// What to tell once of a source whose first texts are written as markup.
pub(super) fn markup_told<'t>(
    mut texts: impl Iterator<Item = Cow<'t, str>>,
    options: &ReadOptions,
) -> &'static str {
    const LOOKED_AT: usize = 20;
    let found = texts
        .by_ref()
        .take(LOOKED_AT)
        .any(|text| options.markup.read(&text).is_some());
    if found { NOTE } else { "" }
}
