//! Days as rows of the table of names.

use super::{Entity, EntityIdx, Mention, Method, Names};
use crate::gazetteer::Label;
use crate::segment::{Calendar, Day, Segmentation, Told};
use crate::text::Document;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What makes a row of a day: id, meaning and how sure it is.
///
/// The confidences are set, not measured: a date in full can hardly be misread, the others rest on the day of publication.
pub const DATE_RULES: [(&str, &str, f32); 3] = [
    ("date", "a date with its year, as the text has it", 0.99),
    (
        "date.no-year",
        "a date without a year: that of publication, or the one year of the text in which the weekday fits",
        0.95,
    ),
    (
        "date.weekday",
        "a weekday: the last one up to the day of publication",
        0.85,
    ),
];

/// Adds the days that the text names, each with the ISO day as its name. Days inside names (`Universitas 17 Agustus 1945`)
/// are none.
pub fn dates(doc: &Document, seg: &Segmentation, names: &mut Names) {
    let published = doc.published.or_else(|| seg.heading.own_day());
    let calendar = Calendar::new(doc.text(), &seg.tokens, published);
    let mut known = BTreeMap::new();
    let mut rows = Vec::new();
    let mut named = names.mentions.iter().peekable();
    for day in calendar.days() {
        while named
            .next_if(|mention| mention.span.end() <= day.span.start())
            .is_some()
        {}
        if named
            .peek()
            .is_some_and(|mention| mention.span.overlaps(day.span))
        {
            continue;
        }
        let entity = *known.entry(day.day).or_insert_with(|| {
            names.entities.push(entity(&day));
            EntityIdx(names.entities.len() as u32 - 1)
        });
        rows.push(mention(&day, entity));
    }
    names.mentions.extend(rows);
    names.mentions.sort_by_key(|mention| mention.span.start());
}

fn entity(day: &Day) -> Entity {
    Entity {
        label: Label::Date,
        name: Cow::Owned(day.day.to_string()),
        id: Cow::Borrowed(""),
        wikidata: Cow::Borrowed(""),
        country: Cow::Borrowed(""),
    }
}

fn mention(day: &Day, entity: EntityIdx) -> Mention {
    let (rule, _, confidence) = DATE_RULES[match day.told {
        Told::Whole => 0,
        Told::WithoutYear => 1,
        Told::Weekday => 2,
    }];
    Mention {
        span: day.span,
        label: Label::Date,
        entity,
        method: Method::Rule,
        rule: Cow::Borrowed(rule),
        confidence,
    }
}
