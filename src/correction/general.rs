//! What holds for every mention of a form or of an entity.

use super::apply::{Work, confirm, unlinked};
use super::{Correction, Decision};
use crate::entity::{Entity, EntityIdx};
use crate::gazetteer::Label;
use crate::text::Span;
use std::borrow::Cow;

impl Work<'_> {
    /// Lays the lines about forms and entities over all names but those in `kept`.
    pub(super) fn general(&mut self, kept: &[Span]) {
        let all = self.all;
        if all.by_form.is_empty() && all.by_entity.is_empty() {
            return;
        }
        let mut gone = Vec::new();
        for at in 0..self.found.mentions.len() {
            let span = self.found.mentions[at].span;
            if kept.contains(&span) {
                continue;
            }
            let words = &self.text[span.range()];
            let forms = all.by_form.get(words).map_or(&[][..], Vec::as_slice);
            let entities = all.by_entity.get(&*self.entity_of(at).name);
            let entities = entities.map_or(&[][..], Vec::as_slice);
            for number in forms.iter().chain(entities) {
                let line = &all.lines[*number];
                if self.is_meant(line, at) {
                    all.mark(*number);
                    if self.decided(line, at, words) {
                        gone.push(at);
                    }
                }
            }
        }
        gone.dedup();
        for at in gone.into_iter().rev() {
            self.drop_name(at);
        }
        self.rename_speakers();
    }

    fn is_meant(&self, line: &Correction, at: usize) -> bool {
        let entity = self.entity_of(at);
        let parted = line.what == super::What::Entity && line.decision == Decision::Part;
        line.label.is_none_or(|label| label == entity.label)
            && (line.entity_id.is_empty() || line.entity_id == *entity.id)
            && (!parted || line.value == self.text[self.found.mentions[at].span.range()])
    }

    /// Does what a line says with one mention; true where it is to go.
    fn decided(&mut self, line: &Correction, at: usize, words: &str) -> bool {
        let entity = match line.decision {
            Decision::NotAName => return true,
            Decision::Change => {
                let label = Label::parse(&line.value).unwrap_or(self.entity_of(at).label);
                let entity = self.entity_of(at).clone();
                if entity.label == label {
                    entity
                } else {
                    Entity {
                        label,
                        ..unlinked(entity)
                    }
                }
            }
            Decision::Merge => self.target(&line.value, self.entity_of(at).label),
            Decision::Rename => renamed(self.entity_of(at), &line.value),
            _ => {
                let form = line.what == super::What::Form && !line.value.is_empty();
                self.own(at, if form { &line.value } else { words })
            }
        };
        self.give(at, entity);
        confirm(&mut self.found.mentions[at]);
        false
    }

    /// Speakers whose words are no mention of their own (`katanya`) follow their entity.
    fn rename_speakers(&mut self) {
        let all = self.all;
        for at in 0..self.found.quotes.len() {
            let Some(speaker) = &self.found.quotes[at].speaker else {
                continue;
            };
            let Some(EntityIdx(index)) = speaker.entity else {
                continue;
            };
            let entity = self.found.entities[index as usize].clone();
            let Some(lines) = all.by_entity.get(&*entity.name) else {
                continue;
            };
            for number in lines {
                let line = &all.lines[*number];
                let meant = line.label.is_none_or(|label| label == entity.label)
                    && (line.entity_id.is_empty() || line.entity_id == *entity.id);
                let named = match line.decision {
                    Decision::Merge => self.target(&line.value, entity.label),
                    Decision::Rename => renamed(&entity, &line.value),
                    Decision::NotAName if meant => {
                        super::apply::silence(&mut self.found.quotes[at]);
                        break;
                    }
                    _ => continue,
                };
                if meant {
                    let name = named.name.clone();
                    let index = self.index(named);
                    if let Some(speaker) = &mut self.found.quotes[at].speaker {
                        speaker.entity = Some(index);
                        speaker.name = name;
                    }
                }
            }
        }
    }
}

fn renamed(entity: &Entity, name: &str) -> Entity {
    Entity {
        name: Cow::Owned(name.to_owned()),
        ..entity.clone()
    }
}
