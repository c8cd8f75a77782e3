//! Names in an article's heading: the outlet of its dateline, and those who made it, who are nobody it is about.

use super::{Mention, Names};
use crate::gazetteer::Label;
use crate::segment::Segmentation;
use crate::text::{Document, Span};

/// Leaves out the persons of credit lines, and takes the outlet of the dateline for one.
///
/// A line of credits is one that begins as such (`Penulis: …`), or that holds nothing but the author whom the input names.
pub fn heading(doc: &Document, seg: &Segmentation, names: &mut Names) {
    let credits = &seg.heading.credits;
    let own_line = |span: Span| {
        let line = seg.paragraphs.iter().map(|paragraph| paragraph.span);
        let author = doc.author.as_deref().map(str::trim);
        author.is_some_and(|author| {
            line.clone()
                .any(|line| line.contains(span) && doc.slice(line).trim() == author)
        })
    };
    let credited = |mention: &Mention| {
        mention.label == Label::Person
            && (credits.iter().any(|line| line.contains(mention.span)) || own_line(mention.span))
    };
    names.mentions.retain(|mention| !credited(mention));
    let Some(outlet) = seg.heading.outlet else {
        return;
    };
    let stands = |mention: &&Mention| mention.span.overlaps(outlet) && mention.label == Label::Org;
    let Some(entity) = names.mentions.iter().find(stands).map(|m| m.entity) else {
        return;
    };
    names.entities[entity.0 as usize].label = Label::Outlet;
    for mention in names.mentions.iter_mut().filter(|m| m.entity == entity) {
        mention.label = Label::Outlet;
    }
}

/// The outlet that the dateline names: its canonical name where it is known, else the words.
#[must_use]
pub fn outlet(doc: &Document, seg: &Segmentation, names: &Names) -> Option<String> {
    let line = seg.dateline?;
    let within = |mention: &&Mention| line.contains(mention.span) && mention.label == Label::Outlet;
    if let Some(mention) = names.mentions.iter().find(within) {
        return Some(names.entities[mention.entity.0 as usize].name.to_string());
    }
    let words = seg.heading.outlet?;
    let place = |mention: &Mention| {
        mention.span.overlaps(words) && !matches!(mention.label, Label::Org | Label::Outlet)
    };
    (!names.mentions.iter().any(place)).then(|| doc.slice(words).to_owned())
}
