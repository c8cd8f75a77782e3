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
    /// What is reported without marks, in text order: whoever stands in it is spoken of.
    pub reported: Vec<Span>,
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
    /// How sure it is who spoke, whatever is quoted: 1 where a reporting word names him.
    pub sure: f32,
    /// Whom it asked, where it is a question put to someone.
    pub asked: Option<Speaker>,
    /// Whether its reporting word asks.
    pub asks: bool,
    /// Whether a written text speaks: `demikian pernyataan X`.
    pub text: bool,
    /// Whether it is a quotation between marks.
    pub quoted: bool,
}

/// Whether `dia` can mean this speaker: a named person, or one unnamed individual.
fn is_one(speaker: &Speaker) -> bool {
    match speaker.kind {
        SpeakerType::Person => true,
        SpeakerType::Organization => false,
        SpeakerType::Unnamed => {
            let first = speaker.name.split(' ').next().unwrap_or("");
            let is = |word| first.eq_ignore_ascii_case(word);
            first.starts_with('@') || is("seorang") || is("salah")
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

/// What statements report without marks, in text order.
#[must_use]
pub fn reported(statements: &[Statement]) -> Vec<Span> {
    let indirect = statements
        .iter()
        .filter(|s| s.kind == Some(super::QuoteKind::Indirect));
    let mut out: Vec<Span> = indirect.flat_map(|s| s.parts.iter().copied()).collect();
    out.sort_unstable_by_key(|part| part.start());
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
    /// The speaker that a noun phrase names; `told` is who has spoken before, for references back, and `parts` what is
    /// quoted: whoever is named in it is spoken of.
    #[must_use]
    pub fn resolve(&self, phrase: &NounPhrase, told: &[Told], parts: &[Span]) -> Option<Resolved> {
        match phrase.kind {
            PhraseKind::Person => Some((self.named(phrase, SpeakerType::Person), "")),
            PhraseKind::Org => Some((self.named(phrase, SpeakerType::Organization), "")),
            PhraseKind::Pronoun => self.back(phrase.first, told, parts),
            PhraseKind::Role | PhraseKind::Unnamed => self.by_description(phrase, told, parts),
        }
    }

    /// Who is meant by an office or description.
    fn by_description(
        &self,
        phrase: &NounPhrase,
        told: &[Told],
        parts: &[Span],
    ) -> Option<Resolved> {
        let described = self.described(phrase);
        if is_one(&described) || self.noun_has(phrase, WordClass::HiddenNoun) {
            return Some((described, ""));
        }
        if self.noun_has(phrase, WordClass::BodyNoun)
            && (phrase.definite || phrase.last - phrase.first == 1)
        {
            // `perusahaan itu`: the body that the passage is about.
            let body = self.body_before(phrase);
            return Some(body.map_or((described, ""), |body| (body, "reference-body")));
        }
        let holder = self.office_holder(phrase, told);
        if phrase.definite && self.is_described(phrase) {
            // `lelaki itu`, `siswa itu`: who was told of as such, else whoever the passage is about.
            if self.introduced_nameless(phrase) {
                return Some((described, ""));
            }
            let meant = self.back(phrase.first, told, parts);
            let spoke = |how: &str| matches!(how, "" | "reference-far");
            let meant = meant.filter(|(who, how)| spoke(how) || self.may_be(who, phrase));
            // `tanya guru itu`, then `kata bocah itu`: another nameless one, not the first again.
            let noun = self.noun(phrase).map_or("", |t| self.doc.slice(t.span));
            let noun = noun.to_lowercase();
            let another = |who: &Speaker| {
                who.kind == SpeakerType::Unnamed && !who.name.to_lowercase().contains(&noun)
            };
            let meant = meant.filter(|(who, _)| !another(who));
            return Some(meant.unwrap_or((described, "reference-described")));
        }
        if holder.is_none() && phrase.definite {
            let meant = self.back(phrase.first, told, parts);
            return Some(meant.unwrap_or((described, "reference-described")));
        }
        Some((holder.unwrap_or(described), ""))
    }

    /// The noun that heads a description: `seorang sopir`, `mantan pejabat`.
    fn noun(&self, phrase: &NounPhrase) -> Option<&Token> {
        const NOUNS: Classes = Classes::of(&[
            WordClass::Unnamed,
            WordClass::Title,
            WordClass::BodyNoun,
            WordClass::HiddenNoun,
        ]);
        let tokens = &self.scene.seg.tokens;
        let mut words = tokens[phrase.first as usize..phrase.last as usize].iter();
        words.find(|t| t.classes.any(NOUNS))
    }

    fn noun_has(&self, phrase: &NounPhrase, class: WordClass) -> bool {
        self.noun(phrase).is_some_and(|t| t.classes.has(class))
    }

    /// The organisation that `perusahaan itu`, `kementerian itu` means: the last one whose name begins with the noun, else the
    /// last one a few sentences back at most.
    fn body_before(&self, phrase: &NounPhrase) -> Option<Speaker> {
        let here = sentence_of(self.scene, phrase.first);
        let noun = self.noun(phrase).map_or("", |t| self.doc.slice(t.span));
        let phrases = self.scene.phrases;
        let bodies = phrases[..phrases.partition_point(|p| p.last <= phrase.first)]
            .iter()
            .rev()
            .take(PHRASES)
            .take_while(|p| sentence_of(self.scene, p.first) + REACH >= here)
            .filter(|p| p.kind == PhraseKind::Org);
        let first = |p: &&NounPhrase| {
            let name = self.named(p, SpeakerType::Organization).name;
            name.split(' ')
                .next()
                .is_some_and(|w| w.eq_ignore_ascii_case(noun))
        };
        let near = |p: &&NounPhrase| sentence_of(self.scene, p.first) + SUBJECT_REACH >= here;
        let body = bodies
            .clone()
            .find(first)
            .or_else(|| bodies.clone().find(near))?;
        Some(self.named(body, SpeakerType::Organization))
    }

    /// Whether someone was told of with the same noun and without a name (`seorang pemuda`) before `pemuda itu`.
    fn introduced_nameless(&self, phrase: &NounPhrase) -> bool {
        let noun = |p| self.noun(p).map_or("", |t| self.doc.slice(t.span));
        let wanted = noun(phrase);
        let phrases = self.scene.phrases;
        let here = sentence_of(self.scene, phrase.first);
        phrases[..phrases.partition_point(|p| p.last <= phrase.first)]
            .iter()
            .rev()
            .take(PHRASES)
            .take_while(|p| sentence_of(self.scene, p.first) + REACH >= here)
            .filter(|p| {
                p.kind == PhraseKind::Unnamed && p.mention.is_none() && !self.is_then_named(p)
            })
            .any(|p| noun(p).eq_ignore_ascii_case(wanted) && is_one(&self.described(p)))
    }

    /// `Salah satu siswa yang hadir adalah Budi`: whether a person is named behind the phrase in its sentence.
    fn is_then_named(&self, phrase: &NounPhrase) -> bool {
        let sentences = &self.scene.seg.sentences;
        let end = sentences.get(sentence_of(self.scene, phrase.first));
        let end = end.map_or(phrase.last, |s| s.tokens.end);
        let phrases = self.scene.phrases;
        phrases[phrases.partition_point(|p| p.first < phrase.last)..]
            .iter()
            .take_while(|p| p.first < end)
            .take(PHRASES)
            .any(|p| p.kind == PhraseKind::Person)
    }

    /// Whether a person can be meant by a description: not by a calling where the article gives another one that is no
    /// office (`Seorang sopir, Karmin, …`, then `polisi itu`).
    fn may_be(&self, who: &Speaker, phrase: &NounPhrase) -> bool {
        let Some(entity) = who.entity else {
            return true;
        };
        let phrases = self.scene.phrases.iter().take(PHRASES);
        let called = phrases.filter(|p| p.mention.is_some() && self.entity(p) == Some(entity));
        let calling = |t: &&Token| t.classes.has(WordClass::Unnamed) && !t.is_capital();
        let word = |t: &Token| self.doc.slice(t.span).to_lowercase();
        let mut callings = called
            .filter_map(|p| self.noun(p).filter(calling))
            .peekable();
        let wanted = self
            .noun(phrase)
            .filter(|t| !t.classes.has(WordClass::NoRole));
        wanted.is_none_or(|wanted| {
            callings.peek().is_none() || callings.any(|t| word(t) == word(wanted))
        })
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
    pub fn back(&self, token: u32, told: &[Told], parts: &[Span]) -> Option<Resolved> {
        let here = sentence_of(self.scene, token);
        let other = |who: &Speaker| !self.is_named_in(who, parts);
        for sentence in (here.saturating_sub(REACH)..=here).rev() {
            let last = turns(told)
                .take_while(|t| t.sentence + REACH >= sentence)
                .find(|t| {
                    t.sentence == sentence && t.token < token && (t.text || is_one(&t.speaker))
                })
                .filter(|t| other(&t.speaker));
            if let Some(told) = last {
                let how = if here - sentence <= NEAR {
                    ""
                } else {
                    "reference-far"
                };
                return Some((told.speaker.clone(), how));
            }
            if let Some(subject) = self.subject(sentence, token).filter(other) {
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
            .filter(other)
            .map(|s| (s, "reference-last"))
    }

    /// Whom a quote of which only the outlet is told goes back to: one who speaks in the article.
    #[must_use]
    pub fn spoke_before(&self, token: u32, told: &[Told], parts: &[Span]) -> Option<Resolved> {
        let found = self.back(token, told, parts);
        found.filter(|(_, how)| matches!(*how, "" | "reference-far" | "reference-subject"))
    }

    /// Whether a person is named in what is quoted, and so is spoken of; not in `saya Budi`.
    #[must_use]
    pub fn is_named_in(&self, who: &Speaker, parts: &[Span]) -> bool {
        let Some(entity) = who.entity.filter(|_| who.kind == SpeakerType::Person) else {
            return false;
        };
        let tokens = &self.scene.seg.tokens;
        let introduces = |m: &Mention| {
            let at = tokens.partition_point(|t| t.span.start() < m.span.start());
            let before = at.checked_sub(1).map(|at| &tokens[at]);
            before.is_some_and(|t| t.classes.has(WordClass::PronounOther))
        };
        parts.iter().any(|part| {
            let from = self
                .mentions
                .partition_point(|m| m.span.start() < part.start());
            self.mentions[from..]
                .iter()
                .take_while(|m| m.span.end() <= part.end())
                .any(|m| m.entity == entity && !introduces(m))
        })
    }

    /// Who answers at `token`: whom the question before was put to, else the one who spoke before the asker, else whom the
    /// sentence before is about.
    #[must_use]
    pub fn answerer(&self, token: u32, told: &[Told]) -> Option<Option<Resolved>> {
        let here = sentence_of(self.scene, token);
        let question = turns(told)
            .next()
            .filter(|t| t.asks && t.sentence + NEAR >= here)?;
        let other = |who: &Speaker| who.name != question.speaker.name;
        let spoke = || {
            let before = turns(told)
                .skip(1)
                .take_while(|t| t.sentence + REACH >= here);
            let mut before = before.filter(|t| is_one(&t.speaker) && other(&t.speaker));
            before.next().map(|t| t.speaker.clone())
        };
        let subject = || {
            let sentences = (here.saturating_sub(SUBJECT_REACH)..here).rev();
            sentences.filter_map(|s| self.subject(s, token)).find(other)
        };
        let answerer = question.asked.clone().or_else(spoke).or_else(subject);
        Some(answerer.map(|who| (who, "reference-answer")))
    }

    /// The person or office that words name, here those spoken to.
    #[must_use]
    pub fn spoken_to(&self, words: Span) -> Option<Speaker> {
        let phrases = self.scene.phrases;
        let tokens = &self.scene.seg.tokens;
        let from = tokens.partition_point(|t| t.span.start() < words.start()) as u32;
        let phrase = phrases.get(phrases.partition_point(|p| p.first < from))?;
        let inside = phrase.first == from;
        match phrase.kind {
            PhraseKind::Person if inside => Some(self.named(phrase, SpeakerType::Person)),
            PhraseKind::Role | PhraseKind::Unnamed if inside => Some(self.described(phrase)),
            _ => None,
        }
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
            let found = self.back(token, told, &[]).filter(|_| opens);
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

    /// The person who opens a sentence, before `token`; not one after a preposition, nor one who is spoken of in a reported
    /// clause, nor the dead and the held.
    fn subject(&self, sentence: usize, token: u32) -> Option<Speaker> {
        let sentence = self.scene.seg.sentences.get(sentence)?;
        if sentence.kind != crate::segment::SentenceKind::Body {
            return None;
        }
        let range = sentence.tokens.clone();
        let phrase = self.first_person(&range, token)?;
        let tokens = &self.scene.seg.tokens;
        // `Kepada Budi`, `Keponakan Budi`.
        const GOVERNORS: Classes = Classes::of(&[WordClass::Preposition, WordClass::KinNoun]);
        let before = &tokens[range.start as usize..phrase.first as usize];
        let topic = |t: &Token| self.doc.slice(t.span) == "Bagi";
        let last = before.last().filter(|t| !topic(t));
        let governed = last.is_some_and(|t| t.classes.any(GOVERNORS));
        let word = |t: &&Token| t.kind == TokenKind::Word && !t.classes.any(LEADING);
        let content = before.iter().filter(word).count();
        let other = before
            .iter()
            .any(|t| t.classes.has(WordClass::PronounThird));
        // `Lampu Lentera Kencana`: a noun that opens the name of a thing.
        let noun = last.is_some_and(|t| word(&t));
        let opens = before.len() <= 6 && content <= 1 && !governed && !noun;
        let topic = opens || self.after_clause(before) || self.introduced(phrase, &range);
        let silent = self.is_silent(phrase, &range) || self.is_joined(phrase);
        let silent = silent || self.is_doubtful(phrase);
        (topic && !other && !silent).then(|| self.named(phrase, SpeakerType::Person))
    }

    /// The first person of a sentence, before `token`; behind a clause that a conjunction opens the first of the main
    /// clause (`Saat ditanya Rina soal uang, Budi tertawa`).
    fn first_person(&self, sentence: &std::ops::Range<u32>, token: u32) -> Option<&NounPhrase> {
        let phrases = self.scene.phrases;
        let tokens = &self.scene.seg.tokens;
        let persons = phrases[phrases.partition_point(|p| p.first < sentence.start)..]
            .iter()
            .take_while(|p| p.first < sentence.end.min(sentence.start + SENTENCE))
            .filter(|p| p.kind == PhraseKind::Person && p.last <= token);
        let first = persons.clone().next()?;
        let asked = |t: &Token| t.classes.has(WordClass::Asks);
        let before = &tokens[sentence.start as usize..first.first as usize];
        if !before.iter().any(asked) {
            return Some(first);
        }
        let comma = |p: &&NounPhrase| tokens[p.first as usize - 1].kind == TokenKind::Comma;
        persons.clone().skip(1).find(comma).or(Some(first))
    }

    /// Whether a person is told of who does not speak to the press: the dead, the held, initials (`RCD`); or one who stands
    /// in a reported clause.
    fn is_silent(&self, phrase: &NounPhrase, sentence: &std::ops::Range<u32>) -> bool {
        /// Tokens after the name in which its verb is looked for.
        const VERB: u32 = 2;
        let tokens = &self.scene.seg.tokens;
        let silent = |t: &Token| t.classes.has(WordClass::Silent);
        let name = tokens.partition_point(|t| t.span.start() < phrase.head.start());
        let before = &tokens[sentence.start as usize..phrase.first as usize];
        let verb = (phrase.last + VERB).min(sentence.end) as usize;
        let after = &tokens[phrase.last as usize..verb.max(phrase.last as usize)];
        let called = name.checked_sub(1).is_some_and(|t| silent(&tokens[t]));
        let before_it = self
            .reported
            .partition_point(|part| part.start() <= phrase.head.start());
        let part = before_it.checked_sub(1).map(|at| self.reported[at]);
        let spoken_of = part.is_some_and(|part| part.contains(phrase.head));
        called || spoken_of || before.iter().chain(after).any(silent) || self.is_initials(phrase)
    }

    /// Whether it is more likely that the phrase names a thing than a person.
    fn is_doubtful(&self, phrase: &NounPhrase) -> bool {
        const LEAST: f32 = 0.4;
        let mention = phrase.mention.and_then(|m| self.mentions.get(m as usize));
        mention.is_some_and(|m| m.confidence < LEAST)
    }

    /// `KDS`, `RCD`: initials that stand for someone whose name is kept back.
    fn is_initials(&self, phrase: &NounPhrase) -> bool {
        const LONGEST: usize = 4;
        let text = self.doc.slice(phrase.head);
        let entity = self.entity(phrase).map(|e| &self.entities[e.0 as usize]);
        let known = entity.is_some_and(|e| !e.id.is_empty());
        let short = entity.is_none_or(|e| e.name.len() <= LONGEST);
        text.len() <= LONGEST && short && !known && text.chars().all(char::is_uppercase)
    }

    /// `Budi dan Rina`: whether a second one stands beside the person, so that `-nya` may mean either.
    fn is_joined(&self, phrase: &NounPhrase) -> bool {
        let phrases = self.scene.phrases;
        let next = phrases.get(phrases.partition_point(|p| p.first < phrase.last));
        let between = self.scene.seg.tokens.get(phrase.last as usize);
        let joins = between.is_some_and(|t| t.classes.has(WordClass::Conjunction));
        joins
            && next.is_some_and(|p| {
                p.first == phrase.last + 1 && matches!(p.kind, PhraseKind::Person | PhraseKind::Org)
            })
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
        let silent = |p: &NounPhrase| {
            let sentence = self
                .scene
                .seg
                .sentences
                .get(sentence_of(self.scene, p.first));
            self.is_doubtful(p) || sentence.is_some_and(|s| self.is_silent(p, &s.tokens))
        };
        let nearest = before.clone().next().filter(|p| !silent(p));
        let speaker = before.find(|p| self.entity(p).is_some_and(|e| self.speaks(e)));
        Some(self.named(speaker.or(nearest)?, SpeakerType::Person))
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
            let plain = wanted.first() == given.first() && wanted.iter().all(|w| given.contains(w));
            let fits = plain || same_office(&wanted, given) || same_office(given, &wanted);
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

/// Whether `short` names the office `full` by an abbreviation, and no other place or field: `wabup bogor`, `wakil bupati
/// bogor`.
fn same_office(short: &[String], full: &[String]) -> bool {
    /// Words that an abbreviation stands for, at most.
    const WORDS: usize = 3;
    let [first, rest @ ..] = short else {
        return false;
    };
    (2..=WORDS.min(full.len())).any(|n| {
        let (title, more) = full.split_at(n);
        abbreviates(first, title) && rest.iter().all(|w| more.contains(w))
    })
}

/// Whether a word is put together from beginnings of the first of these words and pieces of each other one, in their
/// order: `wabup`, `sekda`, `kades`, `mendag`.
fn abbreviates(word: &str, title: &[String]) -> bool {
    let Some((first, rest)) = title.split_first() else {
        return false;
    };
    let shared = word.bytes().zip(first.bytes()).take_while(|(a, b)| a == b);
    let shared = shared.count();
    let joins = |from: usize| {
        let mut left = word.get(from..).unwrap_or("");
        for next in rest {
            let pieces = (2..=left.len())
                .rev()
                .filter_map(|n| left.split_at_checked(n));
            let piece = pieces.into_iter().find(|(piece, _)| next.contains(piece));
            let Some((_, more)) = piece else { return false };
            left = more;
        }
        left.is_empty()
    };
    // `Kades`: one letter of `Kepala`, and a vowel of its own.
    word != first && (1..=shared).any(|at| joins(at) || at == 1 && joins(2))
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::{same_office, words};

    #[test]
    fn an_office_and_its_abbreviation_are_one() {
        let same = |short: &str, full: &str| {
            let (short, full): (Vec<_>, Vec<_>) = (words(short).collect(), words(full).collect());
            same_office(&short, &full)
        };
        for (short, full) in [
            ("Wabup Lembah Sari", "Wakil Bupati Lembah Sari"),
            ("Wagub", "Wakil Gubernur Jawa Barat"),
            ("Sekda Bogor", "Sekretaris Daerah Kabupaten Bogor"),
            ("Kades Rawa", "Kepala Desa Rawa"),
            ("Ketum", "Ketua Umum PSSI"),
            ("Dirut", "Direktur Utama"),
            ("Mendag", "Menteri Perdagangan"),
        ] {
            assert!(same(short, full), "{short} is {full}");
        }
        for (short, full) in [
            ("Wabup Lembah Sari", "Bupati Lembah Sari"),
            ("Wabup Bogor", "Wakil Bupati Lembah Sari"),
            ("Wagub", "Wakil Bupati Lembah Sari"),
            ("Sekda", "Sekretaris Dinas"),
            ("Menkes", "Menteri Perdagangan"),
            ("Bupati", "Wakil Bupati"),
        ] {
            assert!(!same(short, full), "{short} is not {full}");
        }
    }
}
