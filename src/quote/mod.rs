//! Who said what: from quotation marks and reporting words to attributed quotes.
//!
//! Marks → [`Quotation`]s → items → noun phrases that can speak → matches of rules → statements → speakers. Rules are
//! data (`rules/quote/*.toml`); what needs the state of the document (who spoke last) is [`coreference`].

pub mod attribution;
pub mod circumstance;
pub mod coreference;
mod description;
pub mod item;
pub mod phrase;
pub mod quotation;
pub mod role;

use crate::entity::{Entity, EntityIdx, Mention};
use crate::rule::{Rule, RuleMatch, Rules, Tried};
use crate::segment::{LOST, Quotation, Quotations, Segmentation, quotations};
use crate::text::Document;
use crate::text::Span;
use attribution::{Scene, Statement};
use coreference::{Cast, Told};
use item::{Item, Material};
use jiff::civil::Date;
use phrase::{NounPhrase, PhraseKind};
use std::borrow::Cow;
use std::cell::OnceCell;

/// What kind of quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuoteKind {
    /// Between quotation marks.
    Direct,
    /// A few quoted words inside a reported sentence.
    Mixed,
    /// Reported speech without marks.
    Indirect,
}

/// What kind of speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpeakerType {
    /// A named person.
    Person,
    /// An organisation.
    Organization,
    /// Described, not named.
    Unnamed,
}

/// Who said it.
#[derive(Debug, Clone, PartialEq)]
pub struct Speaker {
    /// The entity, where named.
    pub entity: Option<EntityIdx>,
    /// Canonical name, or the description of an unnamed speaker.
    pub name: Cow<'static, str>,
    /// The words that name the speaker of this quote.
    pub mention: Span,
    /// Person, organisation or unnamed.
    pub kind: SpeakerType,
}

/// A quote and everything the article says about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// Kind.
    pub kind: QuoteKind,
    /// Its pieces in text order, without the marks: one, or several when interrupted.
    pub parts: Vec<Span>,
    /// The speaker, where known.
    pub speaker: Option<Speaker>,
    /// The speaker's role, to the letter.
    pub role: Option<Span>,
    /// The organisation the role is held in, to the letter.
    pub affiliation: Option<Span>,
    /// The reporting word.
    pub cue: Option<Span>,
    /// The day it was said.
    pub said_on: Option<Date>,
    /// Where it was said.
    pub said_at: Option<Span>,
    /// The outlet it came through.
    pub via: Option<Span>,
    /// To whom.
    pub addressee: Option<Span>,
    /// The rule that linked the speaker (or found the quote, where no speaker is known).
    pub rule: Cow<'static, str>,
    /// Measured share of right answers of that rule, 0–1.
    pub confidence: f32,
}

/// Buffers that are used again from document to document.
#[derive(Debug, Default)]
pub struct QuoteScratch {
    quotations: Quotations,
    looks: Vec<(Quotation, quotation::Look)>,
    contents: Vec<Span>,
    raw: Vec<Item>,
    items: Vec<Item>,
    phrases: Vec<NounPhrase>,
    symbols: Vec<u8>,
    matches: Vec<RuleMatch>,
    tried: Tried,
    statements: Vec<Statement>,
}

/// Finds the quotes of a document and who said them; also tells of marks without a partner.
#[must_use]
pub fn quotes(
    doc: &Document,
    seg: &Segmentation,
    (mentions, entities): (&[Mention], &[Entity]),
    rules: &Rules,
    s: &mut QuoteScratch,
) -> (Vec<Quote>, Vec<Span>) {
    quotations(doc, seg, &mut s.quotations);
    s.looks.clear();
    s.looks.extend(
        s.quotations
            .list
            .iter()
            .map(|q| (*q, quotation::look(doc, seg, q))),
    );
    s.contents.clear();
    s.contents.extend(s.looks.iter().map(|(q, _)| q.content));
    let material = Material {
        doc,
        seg,
        mentions,
        quotations: &s.looks,
        words: rules.words(),
    };
    item::items(&material, &mut s.raw);
    phrase::phrases(doc, seg, &s.raw, &mut s.phrases, &mut s.items);
    s.symbols.clear();
    s.symbols.extend(s.items.iter().map(|i| i.symbol));
    s.matches.clear();
    rules.find(&s.symbols, &mut s.tried, &mut s.matches);
    let scene = Scene {
        seg,
        items: &s.items,
        phrases: &s.phrases,
        contents: &s.contents,
        years: OnceCell::new(),
    };
    attribution::statements(&scene, rules, &mut s.matches, &mut s.statements);
    let cast = Cast {
        doc,
        scene: &scene,
        mentions,
        entities,
        offices: coreference::offices(doc, &scene, mentions),
        explicit: coreference::explicit(&scene, mentions, &s.statements),
    };
    let quotes = speak(&cast, rules, &s.statements);
    (quotes, s.quotations.odd.clone())
}

/// Resolves the speakers of statements in text order.
fn speak(cast: &Cast, rules: &Rules, statements: &[Statement]) -> Vec<Quote> {
    let mut told: Vec<Told> = Vec::new();
    let mut quotes: Vec<Quote> = Vec::new();
    let source = circumstance::source_of_all(cast.doc, cast.scene);
    let mut day: Option<(Speaker, Date)> = None;
    let legible = |(_, s): &(usize, &Statement)| s.rule.is_some() || !lost_marks(cast, s);
    for (at, statement) in statements.iter().enumerate().filter(legible) {
        let (speaker, rule) = speaker_of(cast, statements, at, &told);
        let around =
            circumstance::circumstance(cast.doc, cast.scene, &statement.items, &statement.parts);
        let found = rule_of(rules, statement, rule);
        let carried = found.is_some_and(|rule| rule.id.starts_with("carried-"));
        // What goes on with another quote is no surer than that one.
        let most = told
            .last()
            .filter(|_| carried)
            .map_or(1.0, |t| t.confidence);
        let confidence = found.map_or(0.5, |r| r.confidence).min(most);
        told.extend(turn(cast, statement, speaker.clone(), confidence));
        let Some(kind) = statement.kind else {
            // `Hal itu disampaikan X, Selasa (5/3/2024).`: the quotes of X that follow were said on that day.
            day = speaker.zip(around.said_on).or(day);
            continue;
        };
        let phrase = statement.phrase.map(|p| &cast.scene.phrases[p]);
        let document = phrase.is_some_and(|p| attribution::is_document(cast.scene, p));
        // Words between marks that nobody is told to say are recited: a sign, a post, a verse.
        let recited = statement.rule.is_none();
        if speaker.is_none() && (document || recited || kind == QuoteKind::Mixed) {
            continue;
        }
        let (role, affiliation) = speaker
            .as_ref()
            .map_or((None, None), |s| cast.role(s, phrase));
        day = day.filter(|(who, _)| speaker.as_ref().is_some_and(|s| s.name == who.name));
        let said_on = around.said_on.or(day.as_ref().map(|(_, day)| *day));
        // A quote that goes on with the one before came the same way.
        let before = quotes.last().filter(|_| carried).and_then(|q| q.via);
        quotes.push(Quote {
            kind,
            parts: statement.parts.clone(),
            speaker,
            role,
            affiliation,
            cue: statement.cue,
            said_on,
            said_at: around.said_at,
            via: statement.via.or(around.via).or(before).or(source),
            addressee: around.addressee,
            rule: found.map_or(Cow::Borrowed(rule), |r| Cow::Owned(r.id.clone())),
            confidence,
        });
    }
    quotes
}

/// Whether the marks of a quote are characters that were lost: without a reporting word they may have been anything.
fn lost_marks(cast: &Cast, statement: &Statement) -> bool {
    let start = statement.parts.first().map_or(0, |part| part.start());
    cast.doc.text()[..start].ends_with(LOST)
}

/// The rule that made a statement, or told whom it refers to.
fn rule_of<'r>(rules: &'r Rules, statement: &Statement, reference: &str) -> Option<&'r Rule> {
    match statement.rule.filter(|_| reference.is_empty()) {
        Some(own) => Some(&rules.list()[own]),
        None => rules.list().iter().find(|r| r.id == reference),
    }
}

/// Remembers who spoke a statement, for references back.
fn turn(
    cast: &Cast,
    statement: &Statement,
    speaker: Option<Speaker>,
    confidence: f32,
) -> Option<Told> {
    let items = cast.scene.items;
    let sentence = coreference::sentence_of(cast.scene, items[statement.items.end - 1].first);
    Some(Told {
        speaker: speaker?,
        sentence,
        paragraph: cast.paragraph(sentence),
        token: items[statement.items.start].first,
        confidence,
    })
}

/// Whether the statement goes on with the one before it, which `last` spoke, a few paragraphs earlier at most.
fn passage_goes_on(cast: &Cast, statements: &[Statement], at: usize, last: &Told) -> bool {
    const PARAGRAPHS: u32 = 3;
    let items = cast.scene.items;
    let paragraph = cast.paragraph(cast.sentence(&statements[at]));
    let before = at.checked_sub(1).map(|at| statements[at].items.start);
    paragraph <= last.paragraph + PARAGRAPHS
        && before.is_some_and(|item| items[item].first == last.token)
        && !cast.after_colon(items[statements[at].item].first)
}

/// Who speaks a statement, and the rule that says so where it is not the pattern's own.
fn speaker_of(
    cast: &Cast,
    statements: &[Statement],
    at: usize,
    told: &[Told],
) -> (Option<Speaker>, &'static str) {
    let statement = &statements[at];
    let split = |found: Option<coreference::Resolved>| match found {
        Some((speaker, how)) => (Some(speaker), how),
        None => (None, ""),
    };
    if let Some(phrase) = statement.phrase.map(|p| &cast.scene.phrases[p]) {
        if attribution::is_document(cast.scene, phrase) {
            return (None, "");
        }
        return split(cast.resolve(phrase, told));
    }
    let first = cast.scene.items[statement.item].first;
    if !statement.clitic && attribution::text_speaks(cast.doc, cast.scene, statement) {
        return (None, "");
    }
    if statement.rule.is_some() {
        return split(cast.back(first, told));
    }
    let paragraph = cast.paragraph(cast.sentence(statement));
    let last = told.last();
    if let Some(last) = last.filter(|t| t.paragraph == paragraph) {
        return (Some(last.speaker.clone()), "carried-in-paragraph");
    }
    let next = statements
        .get(at + 1)
        .filter(|n| n.phrase.is_some() && cast.paragraph(cast.sentence(n)) == paragraph);
    if let Some(phrase) = next.and_then(|n| n.phrase).map(|p| &cast.scene.phrases[p])
        && phrase.kind != PhraseKind::Pronoun
    {
        let speaker = cast.resolve(phrase, told).map(|(speaker, _)| speaker);
        return (speaker, "carried-back");
    }
    if let Some(last) = last.filter(|last| passage_goes_on(cast, statements, at, last)) {
        return (Some(last.speaker.clone()), "carried-on");
    }
    // The paragraph after it goes on with the quote, and says whose it is.
    let goes_on = statements
        .get(at + 1)
        .filter(|n| n.quotation != item::NONE && cast.paragraph(cast.sentence(n)) == paragraph + 1);
    if let Some(phrase) = goes_on
        .and_then(|n| n.phrase)
        .map(|p| &cast.scene.phrases[p])
        && phrase.kind == PhraseKind::Person
    {
        let speaker = cast.resolve(phrase, told).map(|(speaker, _)| speaker);
        return (speaker, "carried-back");
    }
    (cast.nearest(first, told), "nearest-person")
}
