//! Lines about one quote.

use super::apply::{Refused, Work, silence};
use super::find::{JOINT, nearest, place, same_place};
use super::{Correction, Decision, RULE, load};
use crate::gazetteer::Label;
use crate::quote::{Quote, QuoteKind, Speaker, SpeakerType};
use crate::text::Span;
use std::borrow::Cow;

impl Work<'_> {
    pub(super) fn quote(&mut self, line: &Correction) -> Result<(), Refused> {
        let placed = place(self.text, &self.points, line);
        let (pieces, moved) =
            placed.ok_or("the words do not stand there any more, or stand in several places")?;
        let gone = line.decision == Decision::Wrong;
        let exact = self.row(&pieces, &line.text);
        if line.decision == Decision::Missing {
            return self.add_quote(line, pieces, exact);
        }
        let Some(at) = exact.or_else(|| self.nearly(&pieces).filter(|_| !gone)) else {
            return if gone {
                Ok(())
            } else {
                Err("no quote stands there any more")
            };
        };
        match line.decision {
            Decision::Right => agrees(line, &self.found.quotes[at])?,
            Decision::Wrong => {
                self.found.quotes.remove(at);
                return Ok(());
            }
            _ => self.change(line, at, moved)?,
        }
        let quote = &mut self.found.quotes[at];
        if line.field != "span" && exact.is_none() {
            quote.parts = pieces;
        }
        quote.rule = Cow::Borrowed(RULE);
        quote.confidence = 1.0;
        self.found
            .quotes
            .sort_by_key(|quote| quote.parts[0].start());
        Ok(())
    }

    /// The quote with these pieces or, where they could not all be told apart, with this beginning and these words.
    fn row(&self, pieces: &[Span], words: &str) -> Option<usize> {
        self.found.quotes.iter().position(|quote| {
            quote.parts == pieces
                || quote.parts[0].start() == pieces[0].start() && self.words(quote) == words
        })
    }

    fn words(&self, quote: &Quote) -> String {
        let parts = quote.parts.iter().map(|part| &self.text[part.range()]);
        parts.collect::<Vec<_>>().join(JOINT)
    }

    /// The one quote that has this place, cut a little differently.
    fn nearly(&self, pieces: &[Span]) -> Option<usize> {
        let whole = whole(pieces);
        let quotes = self.found.quotes.iter().enumerate();
        let mut over = quotes.filter(|(_, q)| self::whole(&q.parts).overlaps(whole));
        let (at, quote) = over.next()?;
        let same = same_place(self::whole(&quote.parts), whole);
        (over.next().is_none() && same).then_some(at)
    }

    fn add_quote(
        &mut self,
        line: &Correction,
        parts: Vec<Span>,
        exact: Option<usize>,
    ) -> Result<(), Refused> {
        let kind = load::kind(&line.value).unwrap_or(QuoteKind::Direct);
        if let Some(at) = exact {
            self.found.quotes[at].kind = kind;
            self.found.quotes[at].rule = Cow::Borrowed(RULE);
            self.found.quotes[at].confidence = 1.0;
            return Ok(());
        }
        if self.nearly(&parts).is_some() {
            return Err("another quote stands in that place");
        }
        let at = self
            .found
            .quotes
            .partition_point(|q| q.parts[0].start() < parts[0].start());
        let quote = Quote {
            kind,
            parts,
            speaker: None,
            role: None,
            affiliation: None,
            cue: None,
            said_on: None,
            said_at: None,
            via: None,
            addressee: None,
            rule: Cow::Borrowed(RULE),
            confidence: 1.0,
        };
        self.found.quotes.insert(at, quote);
        Ok(())
    }

    fn change(&mut self, line: &Correction, at: usize, moved: isize) -> Result<(), Refused> {
        let place = self.found.quotes[at].parts[0].start();
        let words = |text: &str| match line.value.as_str() {
            "" => Ok(None),
            value => nearest(text, value, place)
                .map(Some)
                .ok_or("these words do not stand in the text"),
        };
        match line.field.as_str() {
            "speaker" => return self.speaker(&line.value, at),
            "span" => {
                let parts = self.moved_span(&line.value, moved)?;
                self.found.quotes[at].parts = parts;
            }
            "kind" => {
                let kind = load::kind(&line.value).ok_or("no kind")?;
                self.found.quotes[at].kind = kind;
            }
            "speaker_type" => {
                let kind = load::speaker_type(&line.value).ok_or("no speaker type")?;
                let speaker = self.found.quotes[at].speaker.as_mut();
                speaker.ok_or("the quote has no speaker")?.kind = kind;
            }
            "role" => self.found.quotes[at].role = words(self.text)?,
            "affiliation" => self.found.quotes[at].affiliation = words(self.text)?,
            "via" => self.found.quotes[at].via = words(self.text)?,
            "addressee" => self.found.quotes[at].addressee = words(self.text)?,
            _ => {
                let day = line.value.parse().ok();
                self.found.quotes[at].said_on = day;
            }
        }
        Ok(())
    }

    /// Gives a quote its speaker: a name of the article, or words that stand in it.
    fn speaker(&mut self, name: &str, at: usize) -> Result<(), Refused> {
        let quote = &self.found.quotes[at];
        let same = quote
            .speaker
            .as_ref()
            .is_some_and(|speaker| speaker.name == name);
        if same {
            return Ok(());
        }
        if name.is_empty() {
            silence(&mut self.found.quotes[at]);
            return Ok(());
        }
        let place = quote.parts[0].start();
        let named = self.found.mentions.iter().enumerate();
        let named = named
            .filter(|(at, _)| self.entity_of(*at).name == name)
            .min_by_key(|(_, mention)| mention.span.start().abs_diff(place))
            .map(|(_, mention)| (mention.span, Some(mention.entity), mention.label));
        let plain = || nearest(self.text, name, place).map(|span| (span, None, Label::Person));
        let (mention, entity, label) = named
            .or_else(plain)
            .ok_or("this speaker does not stand in the text")?;
        let known = entity.is_some();
        let kind = match label {
            _ if !known => SpeakerType::Unnamed,
            Label::Person => SpeakerType::Person,
            _ => SpeakerType::Organization,
        };
        let others = self.found.quotes.iter().filter(|other| {
            known
                && other
                    .speaker
                    .as_ref()
                    .is_some_and(|speaker| speaker.entity == entity)
        });
        // What the article says of this speaker elsewhere holds here as well.
        let (role, affiliation) = others
            .map(|other| (other.role, other.affiliation))
            .find(|(role, affiliation)| role.is_some() || affiliation.is_some())
            .unwrap_or((None, None));
        let quote = &mut self.found.quotes[at];
        quote.speaker = Some(Speaker {
            entity,
            name: Cow::Owned(name.to_owned()),
            mention,
            kind,
        });
        (quote.role, quote.affiliation) = (role, affiliation);
        Ok(())
    }
}

fn agrees(line: &Correction, quote: &Quote) -> Result<(), Refused> {
    let speaker = quote.speaker.as_ref().map_or("", |speaker| &*speaker.name);
    if line.field == "speaker" && line.value != speaker {
        return Err("the quote has another speaker now");
    }
    Ok(())
}

fn whole(pieces: &[Span]) -> Span {
    let first = pieces[0];
    pieces
        .iter()
        .fold(first, |whole, piece| whole.cover(*piece))
}
