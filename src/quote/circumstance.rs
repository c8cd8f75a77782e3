//! When, where, through whom and to whom a quote was said, each from the sentence that states it.

use super::attribution::Scene;
use super::item::{Item, Line};
use crate::lexicon::WordClass;
use crate::rule::pattern::Symbol;
use crate::segment::{Token, TokenKind};
use crate::text::{Document, Span};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;
use std::ops::Range;

/// How many days after the latest day it names an article may still go on.
const AFTER_LATEST: i32 = 2;

/// What a sentence says around a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circumstance {
    /// The day.
    pub said_on: Option<Date>,
    /// The place.
    pub said_at: Option<Span>,
    /// The outlet or account.
    pub via: Option<Span>,
    /// Those spoken to.
    pub addressee: Option<Span>,
}

/// Reads the items of a statement's sentences, from its first item on to the end of its last sentence.
#[must_use]
pub fn circumstance(
    doc: &Document,
    scene: &Scene,
    items: &Range<usize>,
    parts: &[Span],
) -> Circumstance {
    let boundary = |i: &Item| matches!(i.plain, Symbol::Sentence | Symbol::Paragraph);
    let first = items.start.saturating_sub(AROUND);
    let start = (first..items.start)
        .rev()
        .find(|i| boundary(&scene.items[*i]))
        .map_or(first, |i| i + 1);
    let last = scene.items.len().min(items.end + AROUND);
    let end = (items.end..last)
        .find(|i| boundary(&scene.items[*i]) || scene.items[*i].plain == Symbol::Quote)
        .unwrap_or(last);
    let reader = Reader::new(doc, scene, end);
    let mut out = Circumstance::default();
    for at in start..end {
        let item = &scene.items[at];
        match item.plain {
            Symbol::Quote => continue,
            _ if reader.inside(item, parts) => continue,
            Symbol::CueSource => out.via = out.via.or_else(|| reader.via(at + 1)),
            Symbol::Word => out.via = out.via.or_else(|| reader.interviewer(at)),
            Symbol::Preposition if reader.line.word(at) == "kepada" => {
                out.addressee = out.addressee.or_else(|| reader.addressee(at + 1));
            }
            Symbol::Preposition if reader.line.word(at) == "di" && at >= items.end => {
                out.said_at = out.said_at.or_else(|| reader.place(at + 1));
            }
            _ => {}
        }
        if out.said_on.is_none() {
            out.said_on = reader.date(item.first);
        }
    }
    out
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
pub fn source_of_all(doc: &Document, scene: &Scene) -> Option<Span> {
    let boundary = |i: &Item| matches!(i.plain, Symbol::Sentence | Symbol::Paragraph);
    scene
        .items
        .chunk_by(|_, next| !boundary(next))
        .take(LEAD)
        .scan(0, |from, sentence| {
            let start = *from;
            *from += sentence.len();
            Some((start, sentence))
        })
        .filter(|(_, sentence)| !sentence.iter().any(|i| i.plain == Symbol::Quote))
        .find_map(|(start, sentence)| {
            let end = start + sentence.len();
            let reader = Reader::new(doc, scene, end);
            let cue = sentence.iter().position(|i| i.plain == Symbol::CueSource);
            cue.and_then(|cue| reader.via(start + cue + 1))
                .or_else(|| (start..end).find_map(|at| reader.interviewer(at)))
        })
        .or_else(|| credit(doc, scene))
}

/// The credit at the end of an article: `(Sumber: Antara)`.
fn credit(doc: &Document, scene: &Scene) -> Option<Span> {
    let tokens = &scene.seg.tokens;
    let from = tokens.len().saturating_sub(CREDIT);
    let at = (from..tokens.len()).find(|&at| {
        doc.slice(tokens[at].span) == "Sumber"
            && tokens
                .get(at + 1)
                .is_some_and(|t| t.kind == TokenKind::Colon)
    })?;
    let names = tokens[at + 2..].iter();
    let last = names.take_while(|t| t.is_capital()).last()?;
    Some(tokens[at + 2].span.cover(last.span))
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

    /// The outlet after `dilansir`, `dikutip dari`: the next name, past words such as `laman` and `kantor berita`.
    fn via(&self, from: usize) -> Option<Span> {
        let name = |i: usize| {
            matches!(
                self.line.symbol(i),
                Some(Symbol::Outlet | Symbol::Org | Symbol::Person | Symbol::Capital)
            )
        };
        let at = (from..from + 5)
            .take_while(|i| {
                matches!(
                    self.line.symbol(*i),
                    Some(Symbol::Word | Symbol::Preposition | Symbol::Function | Symbol::Unnamed)
                ) || name(*i)
            })
            .find(|i| name(*i))?;
        let mut end = at + 1;
        while (self.line.symbol(at) == Some(Symbol::Capital)
            || self.line.symbol(end) == Some(Symbol::Number))
            && self.goes_on(end)
        {
            end += 1;
        }
        let channel = at > from && self.line.word(at - 1) == "kanal";
        Some(match self.scene.items[at].plain {
            Symbol::Person => self.scene.phrases[self.scene.items[at].target as usize].head,
            _ => self.handle(
                self.unglued(self.line.span(at - usize::from(channel), end)),
                end,
            ),
        })
    }

    /// The outlet or body in `wawancara dengan …`, where item `at` begins that.
    fn interviewer(&self, at: usize) -> Option<Span> {
        let told = matches!(self.line.word(at), "wawancara" | "wawancaranya")
            && matches!(self.line.word(at + 1), "dengan" | "bersama" | "kepada");
        let body = matches!(self.line.symbol(at + 2), Some(Symbol::Outlet | Symbol::Org));
        (told && body).then(|| self.line.span(at + 2, at + 3))
    }

    /// Whether the name of an outlet goes on with item `at`: `Radio Melati 107,5 News Channel`.
    fn goes_on(&self, at: usize) -> bool {
        let name = |at| {
            matches!(
                self.line.symbol(at),
                Some(Symbol::Capital | Symbol::Place | Symbol::Org | Symbol::Outlet)
            )
        };
        name(at) || self.line.symbol(at) == Some(Symbol::Number) && name(at + 1)
    }

    /// With the account's name that adjoins it: `Instagram@melati`.
    fn handle(&self, span: Span, end: usize) -> Span {
        let tokens = &self.scene.seg.tokens;
        let next = tokens.get(self.scene.items[end - 1].last as usize);
        let at = next.filter(|t| !t.space_before && self.line.doc.slice(t.span).starts_with('@'));
        at.map_or(span, |sign| {
            let rest = &self.line.doc.text()[sign.span.start()..];
            let stop = |c: char| !(c.is_alphanumeric() || matches!(c, '@' | '_' | '.'));
            let handle = rest[..rest.find(stop).unwrap_or(rest.len())].trim_end_matches('.');
            Span::new(span.start(), sign.span.start() + handle.len())
        })
    }

    /// Without a word in lower case that scraping has glued before a name (`dariThe Independent`).
    fn unglued(&self, span: Span) -> Span {
        let text = self.line.doc.slice(span);
        let first = text.split_whitespace().next().unwrap_or("");
        let glued = first.starts_with(char::is_lowercase);
        match first.find(char::is_uppercase).filter(|_| glued) {
            Some(at) => Span::new(span.start() + at, span.end()),
            None => span,
        }
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

    /// A date whose weekday or first number is token `at`.
    fn date(&self, at: u32) -> Option<Date> {
        let tokens = &self.scene.seg.tokens;
        let token = tokens.get(at as usize)?;
        if token.classes.has(WordClass::Weekday) && token.is_capital() {
            let weekday = Weekday::from_monday_one_offset(token.detail.number() as i8).ok();
            for next in (at + 1..at + 4).map_while(|t| tokens.get(t as usize).map(|k| (t, k))) {
                if next.1.kind == TokenKind::Open {
                    return self
                        .numeric(next.0 + 1, weekday)
                        .or_else(|| self.spelled(next.0 + 1, weekday));
                }
                if (next.1.kind == TokenKind::Comma || next.1.kind == TokenKind::Number)
                    && let Some(date) = self
                        .spelled(next.0, weekday)
                        .or_else(|| self.spelled(next.0 + 1, weekday))
                {
                    return Some(date);
                }
            }
            return self.weekday(token);
        }
        if token.kind == TokenKind::Number && at > 0 {
            let before = self.line.doc.slice(tokens[at as usize - 1].span);
            if matches!(before, "pada" | "Pada" | "tanggal" | "Tanggal") {
                return self.spelled(at, None);
            }
        }
        if token.kind == TokenKind::Open {
            return self.numeric(at + 1, None).filter(|_| {
                tokens
                    .get(at as usize + 2)
                    .is_some_and(|t| t.kind == TokenKind::Close)
            });
        }
        None
    }

    /// `23/9/2020`, `5/3`, `23-9-2020`.
    fn numeric(&self, at: u32, weekday: Option<Weekday>) -> Option<Date> {
        let token = self.scene.seg.tokens.get(at as usize)?;
        let text = self.line.doc.slice(token.span);
        let mut numbers = text.split(['/', '-', '.']).map(str::parse::<i16>);
        let (day, month) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
        let year = match numbers.next() {
            Some(year) => Some(year.ok()?),
            None => None,
        };
        self.whole(
            day,
            month,
            year.map(|y| if y < 100 { y + 2000 } else { y }),
            weekday,
        )
    }

    /// `23 September 2020`.
    fn spelled(&self, at: u32, weekday: Option<Weekday>) -> Option<Date> {
        let tokens = &self.scene.seg.tokens;
        let day = tokens
            .get(at as usize)
            .filter(|t| t.kind == TokenKind::Number)?;
        let month = tokens
            .get(at as usize + 1)
            .filter(|t| t.classes.has(WordClass::Month))?;
        let year = tokens
            .get(at as usize + 2)
            .filter(|t| t.kind == TokenKind::Number);
        let day = self.line.doc.slice(day.span).parse().ok()?;
        let year = year
            .and_then(|t| self.line.doc.slice(t.span).parse().ok())
            .filter(|y| *y > 1900);
        self.whole(day, i16::from(month.detail.number()), year, weekday)
    }

    /// A day with its year, or with the year of publication (the year before, where the day would lie ahead). Where
    /// publication is unknown, the one year named in the text in which the day falls on its weekday.
    fn whole(
        &self,
        day: i16,
        month: i16,
        year: Option<i16>,
        weekday: Option<Weekday>,
    ) -> Option<Date> {
        let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
        if let Some(year) = year {
            return Date::new(year, month, day).ok();
        }
        let Some(published) = self.line.doc.published else {
            let weekday = weekday?;
            let years = self.scene.years.get_or_init(|| self.years());
            let mut dates = years
                .iter()
                .filter_map(|y| Date::new(*y, month, day).ok())
                .filter(|d| d.weekday() == weekday);
            let first = dates.next()?;
            return dates.all(|d| d == first).then_some(first);
        };
        let date = Date::new(published.year(), month, day).ok()?;
        if date > published.checked_add(7.days()).ok()? {
            return Date::new(published.year() - 1, month, day).ok();
        }
        Some(date)
    }

    /// Years that the text names, alone or at the end of a date, sorted.
    fn years(&self) -> Vec<i16> {
        let named = self
            .scene
            .seg
            .tokens
            .iter()
            .filter(|t| t.kind == TokenKind::Number)
            .filter_map(|t| {
                self.line
                    .doc
                    .slice(t.span)
                    .rsplit(['/', '-', '.'])
                    .next()?
                    .parse()
                    .ok()
            })
            .filter(|y| (1990..2100).contains(y));
        named.collect::<BTreeSet<i16>>().into_iter().collect()
    }

    /// The latest such weekday up to the day of publication.
    fn weekday(&self, token: &Token) -> Option<Date> {
        let weekday =
            Weekday::from_monday_one_offset(i8::try_from(token.detail.number()).ok()?).ok()?;
        let Some(published) = self.line.doc.published else {
            return self.beside_latest(weekday);
        };
        if published.weekday() == weekday {
            return Some(published);
        }
        published.nth_weekday(-1, weekday).ok()
    }

    /// Where publication is unknown: such a weekday on the latest day that the text names in full, or up to
    /// [`AFTER_LATEST`] days later.
    fn beside_latest(&self, weekday: Weekday) -> Option<Date> {
        let tokens = &self.scene.seg.tokens;
        let weekdays = (0..tokens.len() as u32).filter(|at| {
            let token = &tokens[*at as usize];
            token.classes.has(WordClass::Weekday)
                && tokens
                    .get(*at as usize + 1)
                    .is_some_and(|t| t.kind == TokenKind::Open)
        });
        let named = weekdays.filter_map(|at| {
            let own = Weekday::from_monday_one_offset(tokens[at as usize].detail.number() as i8);
            self.numeric(at + 2, own.ok())
        });
        let latest = named.max()?;
        (0..=AFTER_LATEST)
            .filter_map(|days| latest.checked_add(days.days()).ok())
            .find(|day| day.weekday() == weekday)
    }
}
