//! Who is meant: `katanya`, `ia`, `Presiden`, a quote that stands alone.
//!
//! Two steps that can be measured apart: a statement names a noun phrase or refers back; then the phrase or the
//! reference is resolved to an entity. A tie is refused.

use super::attribution::{Scene, Statement};
use super::phrase::{NounPhrase, PhraseKind};
use super::{Speaker, SpeakerType};
use crate::entity::{Entity, EntityIdx, Mention};
use crate::gazetteer::Label;
use crate::lexicon::{Classes, TitleKind, WordClass};
use crate::segment::{Token, TokenKind};
use crate::text::{Document, Span};
use std::borrow::Cow;
use std::collections::HashSet;

/// The roles that an article gives a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// Who.
    pub entity: EntityIdx,
    /// Role, to the letter.
    pub role: Option<Span>,
    /// Affiliation, to the letter.
    pub affiliation: Option<Span>,
    /// Whether it stands in a headline.
    pub headline: bool,
    /// The words of role and affiliation, in lower case.
    pub words: Vec<String>,
}

/// What resolution reads.
pub struct Cast<'a> {
    /// The document.
    pub doc: &'a Document,
    /// Items and phrases.
    pub scene: &'a Scene<'a>,
    /// Names in text order.
    pub mentions: &'a [Mention],
    /// Whom they name.
    pub entities: &'a [Entity],
    /// Roles given anywhere in the article, in text order.
    pub offices: Vec<Office>,
    /// Persons whom a reporting word names anywhere in the article, sorted.
    pub explicit: Vec<EntityIdx>,
}

/// A speaker, and the rule that found it where the reference is less than plain (`reference-…` in the rules), else empty.
pub type Resolved = (Speaker, &'static str);

/// Words that may stand before the subject of a sentence: `Saat itu Budi`, `Namun, Rina`.
const LEADING: Classes = Classes::of(&[
    WordClass::Function,
    WordClass::Preposition,
    WordClass::Conjunction,
    WordClass::Demonstrative,
    WordClass::Temporal,
    WordClass::Weekday,
    WordClass::Month,
]);
/// How many sentences back who spoke counts as near.
const NEAR: usize = 2;
/// How many sentences back a reference may reach for who spoke.
const REACH: usize = 12;
/// How many sentences back a reference may reach for a subject that is not said to speak.
const SUBJECT_REACH: usize = 3;

/// Tokens of a sentence in which its subject is looked for.
const SENTENCE: u32 = 400;
/// How many turns of speech back a reference may reach.
const TURNS: usize = 100;
/// How many phrases a person is looked for among, back or on.
const PHRASES: usize = 400;
/// How many different offices of an article are kept.
const OFFICES: usize = 400;

/// Who spoke a statement that has been resolved.
#[derive(Debug, Clone)]
pub struct Told {
    /// Who spoke.
    pub speaker: Speaker,
    /// Sentence of the statement's end.
    pub sentence: usize,
    /// Paragraph of the statement's end.
    pub paragraph: u32,
    /// Token that the statement begins at.
    pub token: u32,
    /// How sure that is.
    pub confidence: f32,
}

/// Whether `dia` can mean this speaker: a named person, or one unnamed individual.
fn is_one(speaker: &Speaker) -> bool {
    match speaker.kind {
        SpeakerType::Person => true,
        SpeakerType::Organization => false,
        SpeakerType::Unnamed => {
            let first = speaker.name.split(' ').next().unwrap_or("");
            let is = |word| first.eq_ignore_ascii_case(word);
            is("seorang") || is("salah")
        }
    }
}

/// The persons whom a reporting word names anywhere in the article.
#[must_use]
pub fn explicit(scene: &Scene, mentions: &[Mention], statements: &[Statement]) -> Vec<EntityIdx> {
    let mut out: Vec<EntityIdx> = statements
        .iter()
        .filter_map(|s| scene.phrases.get(s.phrase?))
        .filter(|p| p.kind == PhraseKind::Person)
        .filter_map(|p| Some(mentions.get(p.mention? as usize)?.entity))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Collects the different roles that phrases give to persons, the first `OFFICES`.
#[must_use]
pub fn offices(doc: &Document, scene: &Scene, mentions: &[Mention]) -> Vec<Office> {
    let mut seen = HashSet::new();
    scene
        .phrases
        .iter()
        .filter(|p| p.kind == PhraseKind::Person && (p.role.is_some() || p.affiliation.is_some()))
        .filter_map(|p| {
            let entity = mentions.get(p.mention? as usize)?.entity;
            let sentence = scene.seg.sentences.get(sentence_of(scene, p.first));
            let headline =
                sentence.is_some_and(|s| s.kind == crate::segment::SentenceKind::Headline);
            let text = |span: Option<Span>| span.map(|s| doc.slice(s));
            let (role, affiliation) = (text(p.role), text(p.affiliation));
            let new = seen.insert((entity, role, affiliation, headline));
            new.then(|| Office {
                entity,
                role: p.role,
                affiliation: p.affiliation,
                headline,
                words: words(role.unwrap_or_default())
                    .chain(words(affiliation.unwrap_or_default()))
                    .collect(),
            })
        })
        .take(OFFICES)
        .collect()
}

/// Index of the sentence that holds a token.
#[must_use]
pub fn sentence_of(scene: &Scene, token: u32) -> usize {
    scene
        .seg
        .sentences
        .partition_point(|s| s.tokens.end <= token)
}

impl Cast<'_> {
    /// The speaker that a noun phrase names; `told` is who has spoken before, for references back.
    #[must_use]
    pub fn resolve(&self, phrase: &NounPhrase, told: &[Told]) -> Option<Resolved> {
        match phrase.kind {
            PhraseKind::Person => Some((self.named(phrase, SpeakerType::Person), "")),
            PhraseKind::Org => Some((self.named(phrase, SpeakerType::Organization), "")),
            PhraseKind::Pronoun => self.back(phrase.first, told),
            PhraseKind::Role | PhraseKind::Unnamed => {
                let described = self.described(phrase);
                if is_one(&described) {
                    return Some((described, ""));
                }
                if phrase.definite && self.is_described(phrase) {
                    // `lelaki itu`, `siswa itu`: whoever the passage is about.
                    return self.back(phrase.first, told);
                }
                let holder = self.office_holder(phrase, told);
                if holder.is_none() && phrase.definite {
                    return self.back(phrase.first, told);
                }
                Some((holder.unwrap_or(described), ""))
            }
        }
    }

    /// Whether a phrase says who someone is or what he does (`lelaki`, `siswa`), not which office he holds.
    fn is_described(&self, phrase: &NounPhrase) -> bool {
        const CALLINGS: [u8; 3] = [0, TitleKind::Profession as u8, TitleKind::Role as u8];
        let title = self.scene.seg.tokens.get(phrase.title as usize);
        let calling = title.is_some_and(|t| {
            t.classes.has(WordClass::Unnamed) && CALLINGS.contains(&t.detail.title())
        });
        phrase.kind == PhraseKind::Unnamed || calling
    }

    fn named(&self, phrase: &NounPhrase, kind: SpeakerType) -> Speaker {
        let entity = self.entity(phrase);
        let name = match entity {
            Some(e) => self.entities[e.0 as usize].name.clone(),
            None => Cow::Owned(self.doc.slice(phrase.head).to_owned()),
        };
        Speaker {
            entity,
            name,
            mention: phrase.head,
            kind,
        }
    }

    fn described(&self, phrase: &NounPhrase) -> Speaker {
        let name = Cow::Owned(
            self.doc
                .slice(phrase.head)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        );
        Speaker {
            entity: None,
            name,
            mention: phrase.head,
            kind: SpeakerType::Unnamed,
        }
    }

    /// The person that `ia`, `dia`, `-nya` at `token` refers to. Going back sentence by sentence: who spoke in it, or the
    /// person who is its subject and speaks somewhere in the article. Bodies and crowds are taken only where no person
    /// is found.
    #[must_use]
    pub fn back(&self, token: u32, told: &[Told]) -> Option<Resolved> {
        let here = sentence_of(self.scene, token);
        for sentence in (here.saturating_sub(REACH)..=here).rev() {
            let last = turns(told)
                .take_while(|t| t.sentence + REACH >= sentence)
                .find(|t| t.sentence == sentence && t.token < token && is_one(&t.speaker));
            if let Some(told) = last {
                let how = if here - sentence <= NEAR {
                    ""
                } else {
                    "reference-far"
                };
                return Some((told.speaker.clone(), how));
            }
            if let Some(subject) = self.subject(sentence, token) {
                if subject.entity.is_some_and(|e| self.speaks(e)) {
                    return Some((subject, "reference-subject"));
                }
                if here - sentence <= SUBJECT_REACH {
                    return Some((subject, "reference-silent-subject"));
                }
            }
        }
        turns(told)
            .find(|t| t.token < token && t.speaker.kind == SpeakerType::Person)
            .or_else(|| turns(told).find(|t| t.token < token))
            .map(|t| t.speaker.clone())
            .or_else(|| self.last_person(token))
            .map(|s| (s, "reference-last"))
    }

    /// Who speaks a quote at `token` that nobody is told to say: the person whom the sentence before it is about; where it
    /// opens a paragraph, who spoke before.
    #[must_use]
    pub fn nearest(&self, token: u32, told: &[Told]) -> Option<Speaker> {
        let sentences = &self.scene.seg.sentences;
        let here = sentence_of(self.scene, token);
        let before = here.checked_sub(1)?;
        let begins = sentences.get(here)?.tokens.start == token && !self.after_colon(token);
        let apart = sentences.get(here)?.paragraph != sentences.get(before)?.paragraph;
        let opens = begins && apart;
        // In a paragraph of its own it may be a post, a verse or a sign: only of one who speaks elsewhere too.
        let has_spoken = |s: &Speaker| told.iter().any(|t| t.speaker.name == s.name);
        let subject = self.subject(before, token);
        let subject = subject.filter(|s| begins && (!apart || has_spoken(s)));
        let spoke = || {
            let found = self.back(token, told).filter(|_| opens);
            found.filter(|(_, how)| matches!(*how, "" | "reference-far"))
        };
        subject.or_else(|| spoke().map(|(speaker, _)| speaker))
    }

    /// `Isi unggahan itu sebagai berikut:`: whether a colon stands before the token.
    pub fn after_colon(&self, token: u32) -> bool {
        let before = token
            .checked_sub(1)
            .map(|t| &self.scene.seg.tokens[t as usize]);
        before.is_some_and(|t| t.kind == TokenKind::Colon)
    }

    /// The person who opens a sentence, before `token`; not one after a preposition.
    fn subject(&self, sentence: usize, token: u32) -> Option<Speaker> {
        let sentence = self.scene.seg.sentences.get(sentence)?;
        if sentence.kind != crate::segment::SentenceKind::Body {
            return None;
        }
        let range = sentence.tokens.clone();
        let phrases = self.scene.phrases;
        let phrase = phrases[phrases.partition_point(|p| p.first < range.start)..]
            .iter()
            .take_while(|p| p.first < range.end.min(range.start + SENTENCE))
            .find(|p| p.kind == PhraseKind::Person && p.last <= token)?;
        let tokens = &self.scene.seg.tokens;
        // `Kepada Budi`, `Keponakan Budi`.
        const GOVERNORS: Classes = Classes::of(&[WordClass::Preposition, WordClass::KinNoun]);
        let before = &tokens[range.start as usize..phrase.first as usize];
        let topic = |t: &Token| self.doc.slice(t.span) == "Bagi";
        let last = before.last().filter(|t| !topic(t));
        let governed = last.is_some_and(|t| t.classes.any(GOVERNORS));
        let content = before
            .iter()
            .filter(|t| t.kind == TokenKind::Word && !t.classes.any(LEADING))
            .count();
        let other = before
            .iter()
            .any(|t| t.classes.has(WordClass::PronounThird));
        let opens = before.len() <= 6 && content <= 1 && !governed;
        let topic = opens || self.after_clause(before) || self.introduced(phrase, &range);
        (topic && !other).then(|| self.named(phrase, SpeakerType::Person))
    }

    /// `Sebelum pulang, Budi`: whether what stands before is a clause that a conjunction opens and a comma closes.
    fn after_clause(&self, before: &[Token]) -> bool {
        let (Some(first), Some(last)) = (before.first(), before.last()) else {
            return false;
        };
        before.len() <= 20
            && last.kind == TokenKind::Comma
            && first.classes.any(Classes::of(&[
                WordClass::Conjunction,
                WordClass::Preposition,
            ]))
    }

    /// `Hal serupa dialami Budi`, `Salah satunya adalah Budi`: whether the phrase is the only person of its sentence, and a
    /// copula or passive verb stands before it.
    fn introduced(&self, phrase: &NounPhrase, sentence: &std::ops::Range<u32>) -> bool {
        let phrases = self.scene.phrases;
        let persons = phrases[phrases.partition_point(|p| p.first < sentence.start)..]
            .iter()
            .take_while(|p| p.first < sentence.end)
            .take(PHRASES)
            .filter(|p| p.kind == PhraseKind::Person);
        let Some(before) = phrase.first.checked_sub(1).filter(|b| *b >= sentence.start) else {
            return false;
        };
        let word = self.doc.slice(self.scene.seg.tokens[before as usize].span);
        let passive = word.starts_with("di") && word.len() > 5;
        let copula = matches!(
            word,
            "adalah" | "ialah" | "yakni" | "yaitu" | "pula" | "oleh"
        );
        (passive || copula) && persons.take(2).count() == 1
    }

    /// The last person named before `token`: one who speaks in the article, if any does.
    fn last_person(&self, token: u32) -> Option<Speaker> {
        let phrases = self.scene.phrases;
        let mut before = phrases[..phrases.partition_point(|p| p.last <= token)]
            .iter()
            .rev()
            .take(PHRASES)
            .filter(|p| p.kind == PhraseKind::Person);
        let nearest = before.clone().next()?;
        let speaker = before.find(|p| self.entity(p).is_some_and(|e| self.speaks(e)));
        Some(self.named(speaker.unwrap_or(nearest), SpeakerType::Person))
    }

    /// Whether a reporting word names the person anywhere in the article.
    fn speaks(&self, person: EntityIdx) -> bool {
        self.explicit.binary_search(&person).is_ok()
    }

    /// Whom a phrase names.
    fn entity(&self, phrase: &NounPhrase) -> Option<EntityIdx> {
        let mention = self.mentions.get(phrase.mention? as usize)?;
        Some(mention.entity)
    }

    /// Who holds the office that a phrase names (`Presiden`, `Kapolri`), as the article has told; none on a tie.
    fn office_holder(&self, phrase: &NounPhrase, told: &[Told]) -> Option<Speaker> {
        let wanted: Vec<String> =
            words(self.doc.slice(phrase.role.unwrap_or(phrase.head))).collect();
        let mut holders: Vec<EntityIdx> = Vec::new();
        for office in self.offices.iter().filter(|o| o.role.is_some()) {
            let given = &office.words;
            let fits = wanted.first() == given.first() && wanted.iter().all(|w| given.contains(w));
            if fits && !holders.contains(&office.entity) {
                holders.push(office.entity);
            }
        }
        let entity = match holders.as_slice() {
            [] => return None,
            [one] => *one,
            several => turns(told)
                .filter(|t| t.token < phrase.first)
                .find_map(|t| t.speaker.entity)
                .filter(|e| several.contains(e))?,
        };
        let name = self.entities[entity.0 as usize].name.clone();
        Some(Speaker {
            entity: Some(entity),
            name,
            mention: phrase.head,
            kind: SpeakerType::Person,
        })
    }

    /// Role and affiliation of a statement: as its own phrase gives them, else as the article gives them first.
    #[must_use]
    pub fn role(
        &self,
        speaker: &Speaker,
        phrase: Option<&NounPhrase>,
    ) -> (Option<Span>, Option<Span>) {
        if let Some(p) = phrase.filter(|p| p.kind == PhraseKind::Person)
            && p.role.is_some()
        {
            return (p.role, p.affiliation);
        }
        let Some(entity) = speaker.entity else {
            return (None, None);
        };
        let of = |headline: bool| {
            self.offices
                .iter()
                .find(|o| o.entity == entity && o.role.is_some() && o.headline == headline)
        };
        let office = of(false)
            .or_else(|| of(true))
            .or_else(|| self.offices.iter().find(|o| o.entity == entity));
        office.map_or((None, None), |o| (o.role, o.affiliation))
    }

    /// Whether the statement's entity is a person or an organisation.
    #[must_use]
    pub fn is_person(&self, entity: EntityIdx) -> bool {
        self.entities[entity.0 as usize].label == Label::Person
    }

    /// The paragraph of a sentence.
    #[must_use]
    pub fn paragraph(&self, sentence: usize) -> u32 {
        let sentences = &self.scene.seg.sentences;
        sentences.get(sentence).map_or(0, |s| s.paragraph)
    }

    /// The sentence of a statement's first item.
    #[must_use]
    pub fn sentence(&self, statement: &Statement) -> usize {
        sentence_of(self.scene, self.scene.items[statement.item].first)
    }
}

/// Who spoke last, the latest first.
fn turns(told: &[Told]) -> impl Iterator<Item = &Told> {
    told.iter().rev().take(TURNS)
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
}
