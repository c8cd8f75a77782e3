//! When, where, through whom and to whom a quote was said, each from the sentence that states it.

use super::attribution::Scene;
use super::coreference::Cast;
use super::item::{Item, Line};
use super::source::{Via, Ways};
use crate::entity::EntityIdx;
use crate::lexicon::{DIGEST, WordClass};
use crate::rule::pattern::Symbol;
use crate::segment::TokenKind;
use crate::text::{Document, Span};
use jiff::civil::Date;
use std::ops::Range;

/// What a sentence says around a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circumstance {
    /// The day.
    pub said_on: Option<Date>,
    /// The place.
    pub said_at: Option<Span>,
    /// The outlet or account.
    pub via: Option<Via>,
    /// Those spoken to.
    pub addressee: Option<Span>,
}

/// Reads the items of a statement's sentences, from its first item on to the end of its last sentence.
#[must_use]
pub fn circumstance(cast: &Cast, items: &Range<usize>, parts: &[Span]) -> Circumstance {
    let scene = cast.scene;
    let first = items.start.saturating_sub(AROUND);
    let start = (first..items.start)
        .rev()
        .find(|i| is_boundary(&scene.items[*i]))
        .map_or(first, |i| i + 1);
    let last = scene.items.len().min(items.end + AROUND);
    let end = (items.end..last)
        .find(|i| is_boundary(&scene.items[*i]) || scene.items[*i].plain == Symbol::Quote)
        .unwrap_or(last);
    let reader = Reader::new(cast.doc, scene, end);
    let ways = ways(cast, end);
    let mut out = Circumstance::default();
    // A day after `dikutip dari` is that of the report.
    let mut report = false;
    for at in start..end {
        let item = &scene.items[at];
        if item.plain == Symbol::Quote || reader.inside(item, parts) {
            continue;
        }
        report |= item.plain == Symbol::CueSource && !item.classes.has(WordClass::CueWeak);
        out.via = out.via.or_else(|| way(&ways, item));
        let outlet = scene.items[at + 1..end].first();
        if item.classes.has(WordClass::Thus) && outlet.is_some_and(|i| i.plain == Symbol::Outlet) {
            out.via = out
                .via
                .or_else(|| source_behind(&ways, &scene.items[at..end]));
        }
        if item.plain == Symbol::Preposition && reader.line.word(at) == "kepada" {
            out.addressee = out.addressee.or_else(|| reader.addressee(at + 1));
        }
        if at >= items.end && reader.opens_place(item) {
            out.said_at = out.said_at.or_else(|| reader.place(at + 1));
        }
        if out.said_on.is_none() && !report {
            out.said_on = reader.day(item);
        }
    }
    out
}

fn is_boundary(item: &Item) -> bool {
    matches!(item.plain, Symbol::Sentence | Symbol::Paragraph)
}

/// Items at the beginning of a sentence in which a date says when all of it was: `Pada 16 September 2018 ia …`.
const OPENING: usize = 3;

/// The items of the sentence before the one in which item `at` stands.
fn sentence_before(scene: &Scene, at: usize) -> Range<usize> {
    let boundary = |until: usize| {
        let from = until.saturating_sub(AROUND);
        (from..until).rev().find(|i| is_boundary(&scene.items[*i]))
    };
    let Some(own) = boundary(at) else {
        return 0..0;
    };
    boundary(own).map_or(0, |i| i + 1)..own
}

/// What the sentence before a statement tells of it, if nothing is quoted there: the account or outlet through which bare
/// words come (`Rina menjawab melalui akun Instagram @melati.`), and the weekday with its date on which the speaker did what they
/// speak of.
#[must_use]
pub fn neighbour(cast: &Cast, at: usize, who: Option<EntityIdx>) -> (Option<Via>, Option<Date>) {
    let scene = cast.scene;
    let range = sentence_before(scene, at);
    let items = &scene.items[range.clone()];
    if items.iter().any(|i| i.plain == Symbol::Quote) {
        return (None, None);
    }
    let ways = ways(cast, range.end);
    let reader = Reader::new(cast.doc, scene, range.end);
    let via = items.iter().find_map(|item| way(&ways, item));
    let source = |i: &Item| {
        matches!(
            i.plain,
            Symbol::CueSource | Symbol::CuePrep | Symbol::CuePrepNya
        )
    };
    let source = items.iter().any(source);
    let named = who.is_some_and(|who| items.iter().any(|i| reader.names(cast, i, who)));
    let day = items.iter().enumerate().find_map(|(at, item)| {
        let weekday = item.classes.has(WordClass::Weekday);
        let day = reader.dated_weekday(item.first).filter(|_| weekday);
        day.or_else(|| reader.date(item.first).filter(|_| !weekday && at < OPENING))
    });
    (via, day.filter(|_| named && !source))
}

/// An indirect quote that begins with its source (`Menurut kabar yang dilansir dari Antara (12/9/2019), …`): where the
/// quote itself begins, and the source.
#[must_use]
pub fn led_in(cast: &Cast, part: Span) -> Option<(Span, Via)> {
    /// Items before the reporting word that names the source.
    const BEFORE: usize = 5;
    let tokens = &cast.scene.seg.tokens;
    let first = tokens.partition_point(|t| t.span.start() < part.start()) as u32;
    let from = cast
        .scene
        .items
        .partition_point(|i| i.first < first || i.last == i.first);
    let items = cast.scene.items.get(from..)?;
    let small = |i: &&Item| {
        matches!(
            i.plain,
            Symbol::Word | Symbol::Function | Symbol::Conjunction | Symbol::CuePrep
        )
    };
    let skipped = items.iter().take(BEFORE).take_while(small).count();
    let cue = items
        .get(skipped)
        .filter(|i| i.plain == Symbol::CueSource)?;
    let ways = Ways {
        end: tokens.partition_point(|t| t.span.start() < part.end()) as u32,
        ..ways(cast, cast.scene.items.len())
    };
    let via = way(&ways, cue)?;
    let mut next = tokens.partition_point(|t| t.span.start() < via.span.end());
    if tokens.get(next)?.kind == TokenKind::Open {
        next = (next..tokens.len())
            .take(4)
            .find(|t| tokens[*t].kind == TokenKind::Close)?
            + 1;
    }
    let begins = tokens.get(next + 1)?.span.start();
    let comma = tokens[next].kind == TokenKind::Comma && begins < part.end();
    comma.then(|| (Span::new(begins, part.end()), via))
}

/// An indirect quote that ends with its source (`…, seperti dikutip Antara, Senin (5/3).`): the quote itself, and the source.
#[must_use]
pub fn led_out(cast: &Cast, part: Span) -> Option<(Span, Via)> {
    /// Items at the end of a quote in which its source may stand.
    const TAIL: usize = 14;
    let (items, tokens) = (cast.scene.items, &cast.scene.seg.tokens);
    let index = |at: usize| tokens.partition_point(|t| t.span.start() < at) as u32;
    let [first, last] = [part.start(), part.end()].map(index);
    let begins = items.partition_point(|i| i.first <= first);
    let end = items.partition_point(|i| i.first < last);
    let ways = Ways {
        end: last,
        ..ways(cast, items.len())
    };
    let commas = (begins.max(end.saturating_sub(TAIL))..end).rev();
    commas
        .filter(|at| items[*at].plain == Symbol::Comma)
        .find_map(|comma| {
            let via = source_behind(&ways, &items[comma + 1..end])?;
            let rest = index(via.span.end());
            let more = items[comma + 1..end].iter().filter(|i| i.first >= rest);
            let comma = tokens[items[comma].first as usize].span;
            let whole = Span::new(part.start(), comma.end());
            more.clone().all(is_setting).then_some((whole, via))
        })
}

/// Whether an item says when and where, or joins such.
fn is_setting(item: &Item) -> bool {
    use Symbol::{Bracket, Comma, Number, Place, Preposition, Time};
    let stop = item.plain == Symbol::Stop || is_boundary(item);
    stop || matches!(
        item.plain,
        Bracket | Comma | Number | Place | Preposition | Time
    )
}

/// The outlet that items begin with: `seperti dikutip Antara`, `lapor Antara`, `demikian Antara`.
fn source_behind(ways: &Ways, items: &[Item]) -> Option<Via> {
    /// Words that may lead to it.
    const WORDS: usize = 2;
    let small = |i: &&Item| {
        matches!(
            i.plain,
            Symbol::Word | Symbol::Function | Symbol::Conjunction
        )
    };
    let skipped = items.iter().take(WORDS).take_while(small).count();
    let item = items.get(skipped)?;
    let outlet = |at: usize| {
        let item = items.get(at).filter(|i| i.plain == Symbol::Outlet)?;
        let span = ways.outlet(item.first, false)?;
        Some(Via { span, own: false })
    };
    match item.plain {
        Symbol::CueSource => way(ways, item),
        Symbol::CuePost | Symbol::CuePostWeak => outlet(skipped + 1),
        Symbol::Outlet if skipped > 0 && items[0].classes.has(WordClass::Thus) => outlet(skipped),
        _ => None,
    }
}

/// The outlet or account that an item leads to.
fn way(ways: &Ways, item: &Item) -> Option<Via> {
    let tokens = &ways.scene.seg.tokens;
    let weak = item.classes.has(WordClass::CueWeak);
    match item.plain {
        Symbol::CueSource => ways.after_cue(item.first..item.last, weak),
        Symbol::Quote | Symbol::Bracket => None,
        _ => (item.first..item.last).find_map(|t| {
            let preposition = tokens[t as usize].classes.has(WordClass::Preposition);
            let talk = || ways.talk(t).map(|span| Via { span, own: false });
            let account = preposition.then(|| ways.account(t + 1)).flatten();
            account.or_else(talk)
        }),
    }
}

/// What can be read up to item `end`.
fn ways<'a>(cast: &Cast<'a>, end: usize) -> Ways<'a> {
    let tokens = cast.scene.seg.tokens.len() as u32;
    Ways {
        doc: cast.doc,
        scene: cast.scene,
        mentions: cast.mentions,
        entities: cast.entities,
        end: cast.scene.items.get(end).map_or(tokens, |i| i.first),
    }
}

/// Tokens at the end of an article in which its credit may stand.
const CREDIT: usize = 12;
/// Items before and after a statement that may belong to its sentences. No sentence of prose is as long; in a text of
/// one endless sentence, all statements together would take quadratic time.
const AROUND: usize = 400;

/// Sentences of the lead, where an article names the source of the whole.
const LEAD: usize = 12;

/// The outlet that the lead names as the source of the whole article (`Dihimpun dari …`), in a sentence without a
/// quotation.
#[must_use]
pub fn source_of_all(cast: &Cast) -> Option<Span> {
    let scene = cast.scene;
    scene
        .items
        .chunk_by(|_, next| !is_boundary(next))
        .take(LEAD)
        .scan(0, |from, sentence| {
            *from += sentence.len();
            Some((*from, sentence))
        })
        .filter(|(_, sentence)| !sentence.iter().any(|i| i.plain == Symbol::Quote))
        .find_map(|(end, sentence)| {
            let ways = ways(cast, end);
            sentence.iter().find_map(|item| match item.plain {
                Symbol::CueSource if u16::from(item.detail.number()) == DIGEST => ways
                    .after_cue(item.first..item.last, true)
                    .map(|via| via.span),
                Symbol::Word => ways.talk(item.first),
                _ => None,
            })
        })
        .or_else(|| credit(cast))
}

/// The credit at the end of an article: `(Sumber: Antara)`.
fn credit(cast: &Cast) -> Option<Span> {
    let tokens = &cast.scene.seg.tokens;
    let from = tokens.len().saturating_sub(CREDIT);
    let at = (from..tokens.len()).find(|&at| {
        cast.doc.slice(tokens[at].span) == "Sumber"
            && tokens
                .get(at + 1)
                .is_some_and(|t| t.kind == TokenKind::Colon)
    })?;
    let bracket = at > 0 && tokens[at - 1].kind == TokenKind::Open;
    ways(cast, cast.scene.items.len()).outlet(at as u32 + 2, bracket)
}

struct Reader<'a> {
    /// The items up to where the reading ends.
    line: Line<'a>,
    scene: &'a Scene<'a>,
}

impl<'a> Reader<'a> {
    fn new(doc: &'a Document, scene: &'a Scene<'a>, end: usize) -> Reader<'a> {
        let line = Line {
            doc,
            seg: scene.seg,
            items: &scene.items[..end],
        };
        Reader { line, scene }
    }

    /// Whether an item begins inside one of the pieces of a quote.
    fn inside(&self, item: &Item, parts: &[Span]) -> bool {
        let token = self.scene.seg.tokens.get(item.first as usize);
        token.is_some_and(|t| parts.iter().any(|p| p.contains(t.span)))
    }

    /// Those spoken to, after `kepada`.
    fn addressee(&self, from: usize) -> Option<Span> {
        let mut end = from;
        while end < from + 4
            && matches!(
                self.line.symbol(end),
                Some(
                    Symbol::Person
                        | Symbol::Org
                        | Symbol::Outlet
                        | Symbol::Role
                        | Symbol::Unnamed
                        | Symbol::Capital
                        | Symbol::Word
                        | Symbol::OtherPronoun
                        | Symbol::Place
                )
            )
        {
            let stop = !matches!(self.line.symbol(end), Some(Symbol::Capital | Symbol::Word));
            end += 1;
            if stop {
                break;
            }
        }
        (end > from).then(|| self.line.span(from, end))
    }

    /// The place after `di`: names, joined by commas.
    fn place(&self, from: usize) -> Option<Span> {
        let name = |i: usize| {
            matches!(
                self.line.symbol(i),
                Some(Symbol::Place | Symbol::Org | Symbol::Capital)
            )
        };
        if !name(from) {
            return None;
        }
        let mut end = from + 1;
        loop {
            if name(end) {
                end += 1;
            } else if self.line.symbol(end) == Some(Symbol::Comma)
                && self.line.symbol(end + 1) == Some(Symbol::Place)
            {
                end += 2;
            } else {
                return Some(self.line.span(from, end));
            }
        }
    }

    /// Whether an item ends in the preposition before the place of speaking: `di`, `ditemui di`.
    fn opens_place(&self, item: &Item) -> bool {
        let last = self
            .scene
            .seg
            .tokens
            .get(item.last.saturating_sub(1) as usize);
        let small = matches!(
            item.plain,
            Symbol::Preposition | Symbol::Word | Symbol::Function
        );
        small && last.is_some_and(|t| self.line.doc.slice(t.span) == "di")
    }

    /// Whether an item names the person, or someone by a pronoun.
    fn names(&self, cast: &Cast, item: &Item, who: EntityIdx) -> bool {
        let tokens = &self.scene.seg.tokens;
        let (Some(first), Some(last)) = (
            tokens.get(item.first as usize),
            tokens.get((item.last as usize).saturating_sub(1)),
        ) else {
            return false;
        };
        let from = cast
            .mentions
            .partition_point(|m| m.span.end() <= first.span.start());
        let mentions = cast.mentions[from..].iter();
        item.plain == Symbol::Pronoun
            || mentions
                .take_while(|m| m.span.start() < last.span.end())
                .any(|m| m.entity == who)
    }

    /// The date that an item holds; the time in a noun phrase (`wartawan Selasa (5/3/2019)`) may have become part of it.
    fn day(&self, item: &Item) -> Option<Date> {
        let weekday = |t: &u32| {
            let token = self.scene.seg.tokens.get(*t as usize);
            token.is_some_and(|t| t.classes.has(WordClass::Weekday))
        };
        let inside = item.first + 1..item.last.max(item.first + 1);
        self.date(item.first).or_else(|| {
            inside
                .filter(|_| item.plain != Symbol::Bracket)
                .find(weekday)
                .and_then(|t| self.date(t))
        })
    }

    /// A weekday at token `at` whose date follows it with day and month.
    fn dated_weekday(&self, at: u32) -> Option<Date> {
        let tokens = &self.scene.seg.tokens;
        let told = (at + 1..at + 3).filter_map(|t| tokens.get(t as usize));
        let mut told = told.map(|t| t.kind);
        told.any(|kind| matches!(kind, TokenKind::Open | TokenKind::Number))
            .then(|| self.date(at))?
    }

    /// A date whose weekday or first number is token `at`.
    fn date(&self, at: u32) -> Option<Date> {
        let tokens = &self.scene.seg.tokens;
        let calendar = &self.scene.calendar;
        let token = tokens.get(at as usize)?;
        if calendar.is_weekday(at) {
            return calendar.from_weekday(at).map(|found| found.day);
        }
        if token.kind == TokenKind::Number && at > 0 {
            let before = self.line.doc.slice(tokens[at as usize - 1].span);
            if matches!(before, "pada" | "Pada" | "tanggal" | "Tanggal") {
                return calendar.spelled(at, None).map(|found| found.day);
            }
        }
        if token.kind == TokenKind::Open {
            let found = calendar.numeric(at + 1, None)?;
            let closed = tokens.get(found.last as usize)?.kind == TokenKind::Close;
            return closed.then_some(found.day);
        }
        None
    }
}
