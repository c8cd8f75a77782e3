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
mod source;
mod topic;

use crate::entity::{Entity, EntityIdx, Mention};
use crate::lexicon::{Lexicon, WordClass};
use crate::rule::{Rule, RuleMatch, Rules, Tried};
use crate::segment::{Calendar, LOST, Quotation, Quotations, Segmentation, quotations};
use crate::text::Document;
use crate::text::Span;
use attribution::{Scene, Statement};
use circumstance::Circumstance;
use coreference::{Cast, Told};
use item::{Item, Material};
use jiff::civil::Date;
use phrase::{NounPhrase, PhraseKind};
use std::borrow::Cow;

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
    goes_on: Vec<bool>,
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
    (seg, lexicon): (&Segmentation, &Lexicon),
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
    s.goes_on.clear();
    s.goes_on.extend(s.looks.iter().map(|(q, _)| q.goes_on));
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
    let day = doc.published.or_else(|| seg.heading.own_day());
    let scene = Scene {
        seg,
        items: &s.items,
        phrases: &s.phrases,
        contents: &s.contents,
        goes_on: &s.goes_on,
        calendar: Calendar::new(doc.text(), &seg.tokens, day),
    };
    let topic = |m: &RuleMatch| topic::is_topic(doc, &scene, lexicon, m);
    attribution::statements(&scene, rules, &mut s.matches, topic, &mut s.statements);
    let cast = Cast {
        doc,
        scene: &scene,
        mentions,
        entities,
        offices: coreference::offices(doc, &scene, mentions),
        explicit: coreference::explicit(&scene, mentions, &s.statements),
        reported: coreference::reported(&s.statements),
    };
    let quotes = speak(&cast, rules, &s.statements);
    (quotes, s.quotations.odd.clone())
}

/// Resolves the speakers of statements in text order.
fn speak(cast: &Cast, rules: &Rules, statements: &[Statement]) -> Vec<Quote> {
    let mut told: Vec<Told> = Vec::new();
    let mut quotes: Vec<Quote> = Vec::new();
    let source = circumstance::source_of_all(cast);
    let mut passage = Passage::default();
    let legible = |(_, s): &(usize, &Statement)| s.rule.is_some() || !lost_marks(cast, s);
    for (at, statement) in statements.iter().enumerate().filter(legible) {
        let (speaker, rule) = speaker_of(cast, statements, at, &told);
        let speaker = speaker.filter(|s| !is_inside(statement, s));
        let around = circumstance::circumstance(cast, &statement.items, &statement.parts);
        let found = rule_of(rules, statement, rule);
        let carried = found.is_some_and(|rule| rule.id.starts_with("carried-"));
        let most = most(cast, statement, speaker.as_ref(), &told, carried);
        let confidence = found.map_or(0.5, |r| r.confidence).min(most);
        let turn = turn(cast, statement, speaker.clone(), around.addressee);
        told.extend(turn.map(|turn| Told {
            confidence,
            sure: if rule.is_empty() { most } else { confidence },
            text: found.is_some_and(|r| r.id.starts_with("after-text") || r.id == "carried-text"),
            ..turn
        }));
        let Some(kind) = statement.kind else {
            // `Hal itu disampaikan X, Selasa (5/3/2024).`: the quotes of X that follow were said on that day.
            passage.day = speaker.zip(around.said_on).or(passage.day);
            continue;
        };
        if speaker.is_none() && is_nobodys(cast, statement, rule) {
            continue;
        }
        let phrase = statement.phrase.map(|p| &cast.scene.phrases[p]);
        let (role, affiliation) = speaker
            .as_ref()
            .map_or((None, None), |s| cast.role(s, phrase));
        let told = passage.goes_on(cast, &statements[at..], (&speaker, rule), &around);
        quotes.push(Quote {
            kind,
            parts: told.parts,
            speaker,
            role,
            affiliation,
            cue: statement.cue,
            said_on: told.said_on,
            said_at: around.said_at,
            via: told.via.or(source),
            addressee: around.addressee,
            rule: found.map_or(Cow::Borrowed(rule), |r| Cow::Owned(r.id.clone())),
            confidence,
        });
    }
    quotes
}

/// What sentences around a quote tell of those that follow it.
#[derive(Default)]
struct Passage {
    /// On which day someone speaks.
    day: Option<(Speaker, Date)>,
    /// The account on which the quotes stand.
    own: Option<source::Via>,
}

/// What is told of one quote.
struct Around {
    parts: Vec<Span>,
    said_on: Option<Date>,
    via: Option<Span>,
}

impl Passage {
    /// Takes in the first of `statements`, whose own sentence tells `around`.
    fn goes_on(
        &mut self,
        cast: &Cast,
        statements: &[Statement],
        (speaker, rule): (&Option<Speaker>, &str),
        around: &Circumstance,
    ) -> Around {
        let statement = &statements[0];
        let who = speaker.as_ref().and_then(|s| s.entity);
        let (account, day_before) = circumstance::neighbour(cast, statement.items.start, who);
        self.day
            .take_if(|(who, _)| speaker.as_ref().is_none_or(|s| s.name != who.name));
        let day = self.day.as_ref().map(|(_, day)| *day);
        // A quote that goes on with one from an account came the same way; bare words, as the sentence before says.
        let bare = statement.rule.is_none();
        let own = self.own.filter(|_| rule.starts_with("carried-"));
        let goes_on = own.or(account.filter(|_| bare));
        self.own = around.via.or(goes_on).filter(|v| v.own);
        let back = statements.get(1).filter(|_| rule == "carried-back");
        let back = back.and_then(|s| circumstance::circumstance(cast, &s.items, &s.parts).via);
        let mut parts = statement.parts.clone();
        let indirect = statement.kind == Some(QuoteKind::Indirect);
        let led_in = parts.first().filter(|_| indirect);
        let led_in = led_in.and_then(|part| circumstance::led_in(cast, *part));
        if let Some((part, _)) = led_in {
            parts[0] = part;
        }
        let led_out = parts.last().filter(|_| indirect);
        let led_out = led_out.and_then(|part| circumstance::led_out(cast, *part));
        if let (Some((part, _)), Some(last)) = (led_out, parts.last_mut()) {
            *last = part;
        }
        let led = led_in.or(led_out).map(|(_, via)| via);
        let via = around.via.or(led);
        Around {
            parts,
            said_on: around.said_on.or(day_before).or(day),
            via: via.or(goes_on).or(back).map(|v| v.span),
        }
    }
}

/// Whether a statement without a speaker is no quote: a document says it, or nobody is told to; words between marks are then
/// recited: a sign, a post.
fn is_nobodys(cast: &Cast, statement: &Statement, rule: &str) -> bool {
    let phrase = statement.phrase.map(|p| &cast.scene.phrases[p]);
    let document = phrase.is_some_and(|p| attribution::is_document(cast.scene, p));
    let recited = statement.rule.is_none() && !matches!(rule, "unread" | "scripture" | "by-text");
    document || recited || statement.kind == Some(QuoteKind::Mixed)
}

/// Whether a statement itself holds the words that name its speaker: who is only named inside does not speak it.
fn is_inside(statement: &Statement, speaker: &Speaker) -> bool {
    let mut parts = statement.parts.iter();
    parts.any(|part| part.contains(speaker.mention))
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

/// How sure a quote can be at most: what goes on with another quote is no surer than that one, and what refers back no
/// surer than it is who spoke there.
fn most(
    cast: &Cast,
    statement: &Statement,
    speaker: Option<&Speaker>,
    told: &[Told],
    carried: bool,
) -> f32 {
    if carried {
        return told.last().map_or(1.0, |t| t.confidence);
    }
    let pronoun = |p: usize| cast.scene.phrases[p].kind == PhraseKind::Pronoun;
    let refers = statement.phrase.is_none_or(pronoun);
    let spoke = speaker.filter(|_| refers).and_then(|s| {
        let mut before = told.iter().rev().take(FAR);
        before.find(|t| t.speaker.name == s.name)
    });
    spoke.map_or(1.0, |t| t.sure)
}

/// How many turns of speech back the one that a reference goes back to is looked for.
const FAR: usize = 100;

/// Remembers who spoke a statement, for references back.
fn turn(
    cast: &Cast,
    statement: &Statement,
    speaker: Option<Speaker>,
    addressee: Option<Span>,
) -> Option<Told> {
    let items = cast.scene.items;
    let asks = cue_is(cast, statement, WordClass::Asks);
    let asked = addressee.filter(|_| asks);
    let sentence = coreference::sentence_of(cast.scene, items[statement.items.end - 1].first);
    Some(Told {
        speaker: speaker?,
        sentence,
        paragraph: cast.paragraph(sentence),
        token: items[statement.items.start].first,
        confidence: 1.0,
        sure: 1.0,
        asked: asked.and_then(|words| cast.spoken_to(words)),
        asks,
        text: false,
        quoted: statement.kind == Some(QuoteKind::Direct),
    })
}

/// Whether the reporting word of a statement is of this class.
fn cue_is(cast: &Cast, statement: &Statement, class: WordClass) -> bool {
    let tokens = &cast.scene.seg.tokens;
    let cue = statement.cue.and_then(|cue| {
        let at = tokens.partition_point(|t| t.span.start() < cue.start());
        tokens.get(at)
    });
    cue.is_some_and(|t| t.classes.has(class))
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
        // A reference to nobody who can be told.
        None => (None, "unread"),
    };
    let first = cast.scene.items[statement.item].first;
    if let Some(phrase) = statement.phrase.map(|p| &cast.scene.phrases[p]) {
        if attribution::is_document(cast.scene, phrase) {
            return (None, "");
        }
        let refers = phrase.kind == PhraseKind::Pronoun;
        if refers && let Some(answerer) = answerer(cast, statement, told) {
            return split(answerer);
        }
        return split(cast.resolve(phrase, told, &statement.parts));
    }
    if !statement.clitic && attribution::text_speaks(cast.scene, statement) {
        return by_text(cast, statement, told);
    }
    if statement.via.is_some() {
        return split(cast.spoke_before(first, told, &statement.parts));
    }
    if statement.rule.is_some() {
        if let Some(answerer) = answerer(cast, statement, told) {
            return split(answerer);
        }
        return split(cast.back(first, told, &statement.parts));
    }
    if statement.clitic {
        // `"…," selorohnya`, by a word in no list.
        let (speaker, how) = split(cast.back(first, told, &statement.parts));
        return (
            speaker,
            if how.is_empty() {
                "after-unlisted-clitic"
            } else {
                how
            },
        );
    }
    if attribution::is_scripture(cast.scene, statement) {
        return (None, "scripture");
    }
    if attribution::is_unread(cast.doc, cast.scene, statement) {
        return (None, "unread");
    }
    let (speaker, how) = carried(cast, statements, at, told);
    match speaker {
        Some(who) if cast.is_named_in(&who, &statement.parts) => (None, "unread"),
        speaker => (speaker, how),
    }
}

/// Whose a text is that speaks: of the one who wrote the statement quoted before.
fn by_text(cast: &Cast, statement: &Statement, told: &[Told]) -> (Option<Speaker>, &'static str) {
    let text = told.last().filter(|t| t.text);
    let unread = attribution::is_reported(cast.scene, statement);
    let nobody = match statement.rule.is_none() && attribution::is_text(cast.scene, statement) {
        true => "by-text",
        false if unread => "unread",
        false => "",
    };
    let nobody = (None, nobody);
    text.map_or(nobody, |t| (Some(t.speaker.clone()), "carried-text"))
}

/// Who answers a question, where the reporting word says that it is an answer.
fn answerer(
    cast: &Cast,
    statement: &Statement,
    told: &[Told],
) -> Option<Option<coreference::Resolved>> {
    let first = cast.scene.items[statement.item].first;
    let answers = cue_is(cast, statement, WordClass::Answers);
    answers.then(|| cast.answerer(first, told)).flatten()
}

/// Who goes on with a quotation that no reporting word claims.
fn carried(
    cast: &Cast,
    statements: &[Statement],
    at: usize,
    told: &[Told],
) -> (Option<Speaker>, &'static str) {
    let statement = &statements[at];
    let first = cast.scene.items[statement.item].first;
    let paragraph = cast.paragraph(cast.sentence(statement));
    let last = told.last();
    if let Some(last) = last.filter(|t| t.paragraph == paragraph) {
        let how = if last.quoted {
            "carried-in-paragraph"
        } else {
            "carried-after-report"
        };
        return (Some(last.speaker.clone()), how);
    }
    let next = statements
        .get(at + 1)
        .filter(|n| n.phrase.is_some() && cast.paragraph(cast.sentence(n)) == paragraph);
    if let Some(phrase) = next.and_then(|n| n.phrase).map(|p| &cast.scene.phrases[p])
        && phrase.kind != PhraseKind::Pronoun
    {
        let speaker = cast.resolve(phrase, told, &[]).map(|(speaker, _)| speaker);
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
        let speaker = cast.resolve(phrase, told, &[]).map(|(speaker, _)| speaker);
        return (speaker, "carried-back");
    }
    (cast.nearest(first, told), "nearest-person")
}
