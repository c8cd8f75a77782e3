//! Days as the text names them: `Selasa (5/3/2019)`, `5 Maret 2019`, `2019-03-05`, and without a year where that can be told.

use super::{Token, TokenKind};
use crate::lexicon::WordClass;
use crate::text::Span;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// How many days after the latest day it names an article may still go on.
const AFTER_LATEST: i32 = 2;
/// Tokens behind a weekday in which its date begins.
const REACH: u32 = 4;

/// A day that the text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// All its words, the weekday and a closing bracket behind it included.
    pub span: Span,
    /// One past its last token.
    pub last: u32,
    /// The day.
    pub day: Date,
    /// How much of it stands there.
    pub told: Told,
}

/// How much of a date the text tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Told {
    /// Day, month and year.
    Whole,
    /// Day and month.
    WithoutYear,
    /// The weekday alone.
    Weekday,
}

/// Reads the days that a text names. What it needs of the whole text it looks for once.
#[derive(Debug)]
pub struct Calendar<'a> {
    text: &'a str,
    tokens: &'a [Token],
    published: Option<Date>,
    years: OnceCell<Vec<i16>>,
    latest: OnceCell<Option<Date>>,
}

/// Numbers of a date, and one past its last token.
struct Numbers {
    day: i16,
    month: i16,
    year: Option<i16>,
    last: u32,
}

impl<'a> Calendar<'a> {
    /// A calendar for these tokens of `text`; what is not told in full is counted from the day of publication.
    #[must_use]
    pub fn new(text: &'a str, tokens: &'a [Token], published: Option<Date>) -> Calendar<'a> {
        Calendar {
            text,
            tokens,
            published,
            years: OnceCell::new(),
            latest: OnceCell::new(),
        }
    }

    fn token(&self, at: u32) -> Option<&'a Token> {
        self.tokens.get(at as usize)
    }

    fn slice(&self, at: u32) -> &'a str {
        self.token(at)
            .map_or("", |token| &self.text[token.span.range()])
    }

    fn is(&self, at: u32, kind: TokenKind) -> bool {
        self.token(at).is_some_and(|token| token.kind == kind)
    }

    /// Whether a weekday with a capital stands at token `at`.
    #[must_use]
    pub fn is_weekday(&self, at: u32) -> bool {
        self.token(at)
            .is_some_and(|token| token.classes.has(WordClass::Weekday) && token.is_capital())
    }

    /// The day that begins with the weekday at token `at`.
    #[must_use]
    pub fn from_weekday(&self, at: u32) -> Option<Day> {
        let weekday = weekday(self.token(at)?);
        for next in at + 1..at + REACH {
            let Some(token) = self.token(next) else {
                break;
            };
            let found = match token.kind {
                TokenKind::Open => {
                    let day = self.numeric(next + 1, weekday);
                    let mut day = day.or_else(|| self.spelled(next + 1, weekday))?;
                    day.last += u32::from(self.is(day.last, TokenKind::Close));
                    return self.over(at, day);
                }
                TokenKind::Comma => self
                    .spelled(next + 1, weekday)
                    .or_else(|| self.plain(next + 1, weekday)),
                TokenKind::Number => self
                    .spelled(next, weekday)
                    .or_else(|| self.spelled(next + 1, weekday))
                    .or_else(|| self.plain(next, weekday)),
                _ => None,
            };
            if let Some(day) = found {
                return self.over(at, day);
            }
        }
        self.alone(at)
    }

    /// The same day with its words from token `first` on.
    fn over(&self, first: u32, day: Day) -> Option<Day> {
        let (first, last) = (self.token(first)?, self.token(day.last - 1)?);
        let span = first.span.cover(last.span);
        Some(Day { span, ..day })
    }

    /// `23/9/2020`, `5/3`, `23-9-2020`, `2020-09-23` at token `at`.
    #[must_use]
    pub fn numeric(&self, at: u32, weekday: Option<Weekday>) -> Option<Day> {
        let numbers = self.joined(at).or_else(|| self.hyphened(at))?;
        self.day(at, &numbers, weekday)
    }

    /// One token: `23/9/2020`, `23.9.20`.
    fn joined(&self, at: u32) -> Option<Numbers> {
        let mut numbers = self.slice(at).split(['/', '-', '.']).map(str::parse::<i16>);
        let (day, month) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
        let year = numbers.next().transpose().ok()?;
        Some(Numbers {
            day,
            month,
            year: year.map(|y| if y < 100 { y + 2000 } else { y }),
            last: at + 1,
        })
    }

    /// Three numbers with hyphens between them, one of the outer two a year.
    fn hyphened(&self, at: u32) -> Option<Numbers> {
        let glued = |at| {
            self.is(at, TokenKind::Dash)
                && self.slice(at).len() == 1
                && self.token(at).is_some_and(|dash| !dash.space_before)
                && self.token(at + 1).is_some_and(|next| !next.space_before)
        };
        let number = |at| {
            let digits = self.slice(at).bytes().all(|b| b.is_ascii_digit());
            let token = self.is(at, TokenKind::Number) && digits;
            token.then(|| self.slice(at).parse::<i16>().ok()).flatten()
        };
        if !glued(at + 1) || !glued(at + 3) {
            return None;
        }
        let [first, month, third] = [number(at)?, number(at + 2)?, number(at + 4)?];
        let (day, year) = if first > 1900 {
            (third, first)
        } else {
            (first, third)
        };
        (year > 1900).then_some(Numbers {
            day,
            month,
            year: Some(year),
            last: at + 5,
        })
    }

    /// `23 September 2020`, `23 September` at token `at`.
    #[must_use]
    pub fn spelled(&self, at: u32, weekday: Option<Weekday>) -> Option<Day> {
        if !self.is(at, TokenKind::Number) {
            return None;
        }
        let month = self.token(at + 1)?;
        if !month.classes.has(WordClass::Month) {
            return None;
        }
        let year = self.is(at + 2, TokenKind::Number);
        let year = year.then(|| self.slice(at + 2).parse().ok()).flatten();
        let year = year.filter(|year| *year > 1900);
        let numbers = Numbers {
            day: self.slice(at).parse().ok()?,
            month: i16::from(month.detail.number()),
            year,
            last: at + 2 + u32::from(year.is_some()),
        };
        self.day(at, &numbers, weekday)
    }

    fn day(&self, at: u32, numbers: &Numbers, weekday: Option<Weekday>) -> Option<Day> {
        let told = match numbers.year {
            Some(_) => Told::Whole,
            None => Told::WithoutYear,
        };
        let day = Day {
            span: Span::default(),
            last: numbers.last,
            day: self.whole(numbers, weekday)?,
            told,
        };
        self.over(at, day)
    }

    /// A day with its year, or with the year of publication (the year before, where the day would lie ahead). Where
    /// publication is unknown, the one year named in the text in which the day falls on its weekday.
    fn whole(&self, numbers: &Numbers, weekday: Option<Weekday>) -> Option<Date> {
        let day = i8::try_from(numbers.day).ok()?;
        let month = i8::try_from(numbers.month).ok()?;
        if let Some(year) = numbers.year {
            return Date::new(year, month, day).ok();
        }
        let Some(published) = self.published else {
            let weekday = weekday?;
            let mut dates = self
                .years()
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
    fn years(&self) -> &[i16] {
        self.years.get_or_init(|| {
            let numbers = self.tokens.iter().filter(|t| t.kind == TokenKind::Number);
            let named = numbers
                .filter_map(|t| {
                    let number = &self.text[t.span.range()];
                    number.rsplit(['/', '-', '.']).next()?.parse().ok()
                })
                .filter(|y| (1990..2100).contains(y));
            named.collect::<BTreeSet<i16>>().into_iter().collect()
        })
    }

    /// The latest such weekday up to the day of publication.
    fn alone(&self, at: u32) -> Option<Day> {
        let weekday = weekday(self.token(at)?)?;
        let day = match self.published {
            Some(published) if published.weekday() == weekday => published,
            Some(published) => published.nth_weekday(-1, weekday).ok()?,
            None => self.beside_latest(weekday)?,
        };
        Some(Day {
            span: self.token(at)?.span,
            last: at + 1,
            day,
            told: Told::Weekday,
        })
    }

    /// Where publication is unknown: such a weekday on the latest day that the text names in full, or up to
    /// [`AFTER_LATEST`] days later.
    fn beside_latest(&self, weekday: Weekday) -> Option<Date> {
        let latest = (*self.latest.get_or_init(|| self.find_latest()))?;
        (0..=AFTER_LATEST)
            .filter_map(|days| latest.checked_add(days.days()).ok())
            .find(|day| day.weekday() == weekday)
    }

    fn find_latest(&self) -> Option<Date> {
        let named = (0..self.tokens.len() as u32)
            .filter(|at| {
                self.tokens[*at as usize].classes.has(WordClass::Weekday)
                    && self.is(at + 1, TokenKind::Open)
            })
            .filter_map(|at| {
                let numbers = self.joined(at + 2)?;
                self.whole(&numbers, weekday(&self.tokens[at as usize]))
            });
        named.max()
    }

    /// The day that begins at token `at`, in any shape; a date in numbers only with its year.
    #[must_use]
    pub fn at(&self, at: u32) -> Option<Day> {
        if self.is_weekday(at) {
            return self.from_weekday(at);
        }
        if !self.is(at, TokenKind::Number) || at > 0 && self.is(at - 1, TokenKind::Slash) {
            return None;
        }
        let whole = |day: &Day| day.told == Told::Whole && day.day.year() > 1900;
        self.spelled(at, None)
            .or_else(|| self.plain(at, None).filter(whole))
    }

    /// Numbers without brackets that are written as no time is: with `/` or hyphens, or with a year of four digits.
    fn plain(&self, at: u32, weekday: Option<Weekday>) -> Option<Day> {
        let number = self.slice(at);
        let clock = number.contains('.') && number.rsplit('.').next()?.len() != 4;
        self.numeric(at, weekday).filter(|_| !clock)
    }

    /// All days of the text in order.
    pub fn days(&self) -> impl Iterator<Item = Day> + '_ {
        let mut at = 0;
        std::iter::from_fn(move || {
            while (at as usize) < self.tokens.len() {
                let found = self.at(at);
                at = found.map_or(at + 1, |day| day.last);
                if found.is_some() {
                    return found;
                }
            }
            None
        })
    }
}

fn weekday(token: &Token) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(token.detail.number()).ok()?).ok()
}
