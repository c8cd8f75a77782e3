//! Lays corrections over what was found in one document.

use super::find::{Points, place, same_place};
use super::{Correction, Corrections, Decision, RULE, What};
use crate::entity::{Entity, EntityIdx, Mention, Method};
use crate::extraction::Extraction;
use crate::gazetteer::Label;
use crate::quote::Quote;
use crate::text::{Document, Span};
use std::borrow::Cow;

/// A document and what is being made of it.
pub(super) struct Work<'a> {
    pub all: &'a Corrections,
    pub text: &'a str,
    pub found: &'a mut Extraction,
    pub points: Points,
}

/// Why a line does not apply.
pub(super) type Refused = &'static str;

impl Corrections {
    /// Lays the corrections over what was found in `doc`; of lines about its rows that do not fit any more its warnings tell.
    pub fn apply(&self, doc: &Document, found: &mut Extraction) {
        let rows = self.by_document.get(&doc.id).map_or(&[][..], Vec::as_slice);
        if rows.is_empty() && self.by_form.is_empty() && self.by_entity.is_empty() {
            return;
        }
        let mut work = Work {
            all: self,
            text: doc.text(),
            found,
            points: Points::new(if rows.is_empty() { "" } else { doc.text() }),
        };
        let kept = work.decided_alone(rows);
        work.general(&kept);
        let mut told = Vec::new();
        // Rows that are missing are made before other lines change them; rows go last.
        let turn = |line: &Correction| match line.decision {
            Decision::Missing => 0,
            Decision::Change if line.field == "span" => 2,
            Decision::Wrong | Decision::NotAName => 3,
            _ => 1,
        };
        let mut ordered = rows.to_vec();
        ordered.sort_by_key(|at| turn(&self.lines[*at]));
        for at in ordered {
            let line = &self.lines[at];
            let result = match line.what {
                What::Quote => work.quote(line),
                _ => work.name(line),
            };
            match result {
                Ok(()) => self.mark(at),
                Err(why) => told.push((line, why)),
            }
        }
        told.sort_by_key(|(line, _)| (&line.file, line.line));
        for (line, why) in told {
            let file = line.file.file_name().unwrap_or_default().to_string_lossy();
            let warning = format!("the correction {file}:{} does not apply: {why}", line.line);
            work.found.warnings.push(warning);
        }
    }
}

impl Work<'_> {
    /// The names that lines of their own decide about: what holds for all forms does not touch them.
    fn decided_alone(&self, rows: &[usize]) -> Vec<Span> {
        let lines = rows.iter().map(|at| &self.all.lines[*at]);
        let names = lines.filter(|line| line.what == What::Name);
        names
            .filter_map(|line| place(self.text, &self.points, line))
            .map(|(pieces, _)| pieces[0])
            .collect()
    }

    fn name(&mut self, line: &Correction) -> Result<(), Refused> {
        let (pieces, moved) = place(self.text, &self.points, line)
            .ok_or("the words do not stand there any more, or stand in several places")?;
        let span = pieces[0];
        let exact = self.found.mentions.iter().position(|m| m.span == span);
        let gone = matches!(line.decision, Decision::Wrong | Decision::NotAName);
        if line.decision == Decision::Missing {
            return self.add_name(line, span, exact);
        }
        let Some(at) = exact.or_else(|| self.overlapping(span).filter(|_| !gone)) else {
            // Nothing stands where nothing should stand.
            return if gone {
                Ok(())
            } else {
                Err("no name stands there any more")
            };
        };
        match line.decision {
            Decision::Right => self.agrees(line, at)?,
            Decision::Change if line.field == "type" => self.retype(at, &line.value),
            Decision::Change => self.move_name(at, &line.value, moved)?,
            Decision::Merge => {
                let target = self.target(&line.value, self.entity_of(at).label);
                self.give(at, target);
            }
            Decision::Part => {
                let entity = self.own(at, &line.value);
                self.give(at, entity);
            }
            _ => {
                self.drop_name(at);
                return Ok(());
            }
        }
        if line.field != "span" {
            self.found.mentions[at].span = span;
        }
        confirm(&mut self.found.mentions[at]);
        self.found.mentions.sort_by_key(|m| m.span.start());
        Ok(())
    }

    /// Gives a mention another type; its entity is another one then.
    fn retype(&mut self, at: usize, value: &str) {
        let entity = self.entity_of(at).clone();
        let label = Label::parse(value).unwrap_or(entity.label);
        if label == entity.label {
            return;
        }
        let entity = Entity {
            label,
            ..unlinked(entity)
        };
        self.give(at, entity);
    }

    fn move_name(&mut self, at: usize, value: &str, moved: isize) -> Result<(), Refused> {
        let span = self.moved_span(value, moved)?[0];
        let mut others = self.found.mentions.iter().enumerate();
        if others.any(|(other, m)| other != at && m.span.overlaps(span)) {
            return Err("another name stands in that place");
        }
        self.found.mentions[at].span = span;
        Ok(())
    }

    /// The one name that has this place, cut a little differently.
    fn overlapping(&self, span: Span) -> Option<usize> {
        let mentions = self.found.mentions.iter().enumerate();
        let mut over = mentions.filter(|(_, m)| m.span.overlaps(span));
        let (at, mention) = over.next()?;
        (over.next().is_none() && same_place(mention.span, span)).then_some(at)
    }

    /// Whether a row that was found right still says what was seen.
    fn agrees(&self, line: &Correction, at: usize) -> Result<(), Refused> {
        let entity = self.entity_of(at);
        if line.label.is_some_and(|label| label != entity.label) {
            return Err("the name has another type now");
        }
        if !line.value.is_empty() && *line.value != *entity.name {
            return Err("the name stands for another entity now");
        }
        Ok(())
    }

    fn add_name(
        &mut self,
        line: &Correction,
        span: Span,
        exact: Option<usize>,
    ) -> Result<(), Refused> {
        let label = Label::parse(&line.value)
            .or(line.label)
            .unwrap_or(Label::Person);
        if let Some(at) = exact {
            if self.entity_of(at).label != label {
                return Err("a name of another type stands there now");
            }
            confirm(&mut self.found.mentions[at]);
            return Ok(());
        }
        if self.found.mentions.iter().any(|m| m.span.overlaps(span)) {
            return Err("another name stands in that place");
        }
        let entity = self.target(&line.text, label);
        let entity = self.index(entity);
        let at = self
            .found
            .mentions
            .partition_point(|m| m.span.start() < span.start());
        let mention = Mention {
            span,
            label,
            entity,
            method: Method::Rule,
            rule: Cow::Borrowed(RULE),
            confidence: 1.0,
        };
        self.found.mentions.insert(at, mention);
        Ok(())
    }

    pub(super) fn moved_span(&self, value: &str, moved: isize) -> Result<Vec<Span>, Refused> {
        let pieces = super::load::pieces(value).ok_or("no span")?;
        let shift = |point: usize| point.checked_add_signed(moved);
        let spans = pieces
            .into_iter()
            .map(|(start, end)| self.points.span(shift(start)?, shift(end)?));
        spans
            .collect::<Option<Vec<Span>>>()
            .ok_or("the span leads out of the text")
    }

    pub(super) fn entity_of(&self, at: usize) -> &Entity {
        &self.found.entities[self.found.mentions[at].entity.0 as usize]
    }

    /// The entity with this name: the document's own, else the gazetteers', else a new one.
    pub(super) fn target(&self, name: &str, label: Label) -> Entity {
        let mut own = self
            .found
            .entities
            .iter()
            .filter(|entity| entity.name == name);
        let same = own.clone().find(|entity| entity.label == label);
        if let Some(entity) = same.or_else(|| own.next()) {
            return entity.clone();
        }
        let known = self.all.targets.get(name).cloned().unwrap_or_default();
        Entity {
            label: known.label.unwrap_or(label),
            name: Cow::Owned(name.to_owned()),
            id: Cow::Owned(known.id),
            wikidata: Cow::Owned(known.wikidata),
            country: Cow::Owned(known.country),
        }
    }

    /// An entity of the mention's own.
    pub(super) fn own(&self, at: usize, name: &str) -> Entity {
        let words = &self.text[self.found.mentions[at].span.range()];
        let name = if name.is_empty() { words } else { name };
        Entity {
            name: Cow::Owned(name.to_owned()),
            ..unlinked(self.entity_of(at).clone())
        }
    }

    pub(super) fn index(&mut self, entity: Entity) -> EntityIdx {
        let at = self
            .found
            .entities
            .iter()
            .position(|known| *known == entity);
        let at = at.unwrap_or_else(|| {
            self.found.entities.push(entity);
            self.found.entities.len() - 1
        });
        EntityIdx(at as u32)
    }

    /// Gives a mention another entity; quotes whose speaker it names follow.
    pub(super) fn give(&mut self, at: usize, entity: Entity) {
        let (span, before) = (self.found.mentions[at].span, self.found.mentions[at].entity);
        let index = self.index(entity);
        let Entity { label, name, .. } = self.found.entities[index.0 as usize].clone();
        self.found.mentions[at].entity = index;
        self.found.mentions[at].label = label;
        let speakers = self
            .found
            .quotes
            .iter_mut()
            .filter_map(|q| q.speaker.as_mut());
        for speaker in speakers {
            if speaker.entity == Some(before) && speaker.mention.overlaps(span) {
                speaker.entity = Some(index);
                speaker.name.clone_from(&name);
            }
        }
    }

    /// Takes a name out; a quote whose speaker it named has none then.
    pub(super) fn drop_name(&mut self, at: usize) {
        let mention = self.found.mentions.remove(at);
        for quote in &mut self.found.quotes {
            let named = quote.speaker.as_ref().is_some_and(|speaker| {
                speaker.entity == Some(mention.entity) && speaker.mention.overlaps(mention.span)
            });
            if named {
                silence(quote);
            }
        }
    }
}

/// Takes the speaker from a quote, with all that was said of them.
pub(super) fn silence(quote: &mut Quote) {
    quote.speaker = None;
    quote.role = None;
    quote.affiliation = None;
}

/// An entity without what linked it to a gazetteer's.
pub(super) fn unlinked(entity: Entity) -> Entity {
    Entity {
        id: Cow::Borrowed(""),
        wikidata: Cow::Borrowed(""),
        country: Cow::Borrowed(""),
        ..entity
    }
}

pub(super) fn confirm(mention: &mut Mention) {
    mention.rule = Cow::Borrowed(RULE);
    mention.confidence = 1.0;
}
