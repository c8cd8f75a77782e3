//! Days of publication as sources write them: ISO 8601, words of two languages, numbers in either order, Unix time,
//! serial numbers of spreadsheets. How a column of days is to be read is settled by all of its first values.

use jiff::civil::Date;
use jiff::fmt::strtime::BrokenDownTime;
use regex::{Captures, Regex};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Names of months; the first three letters tell them apart.
const MONTH_WORDS: &str = include_str!("../../gazetteers/words/months.csv");

/// How dates are written that need no column to be understood, in the order in which they are tried; `word` is a month
/// in words.
const SHAPES: [&str; 5] = [
    // 2019-03-05, 2019/03/05 10:15
    r"^\D*(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:\D|$)",
    // 20190305, 20190305T101500, 201903051015
    r"^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:\d{4}(?:\d{2})?)?(?:\D|$)",
    // Selasa, 5 Maret 2019
    r"(?<day>\d{1,2})[^0-9A-Za-z]+(?<word>[A-Za-z]{3,})[^0-9A-Za-z]+(?<year>\d{4})\b",
    // March 5, 2019
    r"(?<word>[A-Za-z]{3,})[^0-9A-Za-z]+(?<day>\d{1,2})[^0-9A-Za-z]+(?<year>\d{4})\b",
    // 05/03/2019
    r"\b(?<first>\d{1,2})[-/.](?<second>\d{1,2})[-/.](?<year>\d{4})\b",
];

/// How they are written where a field is known to hold one.
const FIELD_SHAPES: [&str; 8] = [
    // 06-Mar-19, 6 Maret '19, 06Mar2019, 5th of March 2019
    r"\b(?<day>\d{1,2})(?:st|nd|rd|th)?(?: of)?[^0-9A-Za-z]*(?<word>[A-Za-z]{3,})[^0-9A-Za-z]*(?<year>\d{4})\b",
    r"\b(?<day>\d{1,2})[^0-9A-Za-z]*(?<word>[A-Za-z]{3,})[^0-9A-Za-z]*(?<short>\d{2})(?:[^0-9:.]|$)",
    // March 5th, 2019; Mar 6, 19
    r"(?<word>[A-Za-z]{3,})[^0-9A-Za-z]*(?<day>\d{1,2})(?:st|nd|rd|th)?[^0-9A-Za-z]+(?<year>\d{4})\b",
    r"(?<word>[A-Za-z]{3,})[^0-9A-Za-z]+(?<day>\d{1,2})(?:st|nd|rd|th)?[^0-9A-Za-z:.]+(?<short>\d{2})(?:[^0-9:.]|$)",
    // 2019-Mar-06
    r"\b(?<year>\d{4})[^0-9A-Za-z]+(?<word>[A-Za-z]{3,})[^0-9A-Za-z]+(?<day>\d{1,2})\b",
    // 05032019
    r"^(?<first>\d{2})(?<second>\d{2})(?<year>\d{4})(?:\D|$)",
    // 05 03 2019
    r"^\D*(?<first>\d{1,2}) (?<second>\d{1,2}) (?<year>\d{4})(?:\D|$)",
    // 21/10/25
    r"^\D*(?<first>\d{1,2})[-/.](?<second>\d{1,2})[-/.](?<third>\d{2})(?:[^0-9:.]|$)",
];

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| compiled(&SHAPES));
static FIELD_PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| compiled(&FIELD_SHAPES));

fn compiled(shapes: &[&str]) -> Vec<Regex> {
    shapes
        .iter()
        .map(|shape| Regex::new(shape).expect("a shape of dates compiles"))
        .collect()
}

/// First three letters of months in small letters, and their numbers.
static MONTHS: LazyLock<Vec<(String, i8)>> = LazyLock::new(|| {
    let rows = MONTH_WORDS.lines().skip(1).filter_map(|row| {
        let mut cells = row.split(',');
        let (form, kind, number) = (cells.next()?, cells.next()?, cells.next()?);
        let start = form.get(..3)?.to_ascii_lowercase();
        (kind == "month").then_some((start, number.parse().ok()?))
    });
    rows.collect()
});

/// The day that `text` names, if it names one: `2019-03-05`, `2019-03-05T10:15:00+07:00`, `05/03/2019` (day first),
/// `Selasa, 5 Maret 2019 10:15 WIB`, `Mar 5, 2019`, `1551755700` (Unix time; the day is that of Jakarta).
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    told(text.trim(), Order::DayFirst)
}

/// The order of the numbers in a date such as `05/03/2019`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Order {
    /// As it is written in Indonesia.
    #[default]
    DayFirst,
    /// As it is written in the United States.
    MonthFirst,
    /// Year, month, day, the year in two digits.
    YearFirst,
    /// The column has days of both orders: only what is a day in one of them alone is read.
    Unsettled,
}

/// How the days of a field are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Dates {
    pub(super) order: Order,
    /// As `strftime` has it: set by the user.
    pub(super) format: Option<String>,
}

impl Dates {
    /// Settles the order by the first values of a field.
    pub(super) fn settled<'v>(
        values: impl Iterator<Item = &'v str>,
        format: Option<String>,
    ) -> Dates {
        let mut proofs = Proofs::default();
        if format.is_none() {
            values.for_each(|value| proofs.add(value));
        }
        Dates {
            order: proofs.order(),
            format,
        }
    }

    /// The day in a field, if it can be told.
    pub(super) fn read(&self, text: &str) -> Option<Date> {
        let text = text.trim();
        if let Some(format) = &self.format {
            let (time, _) = BrokenDownTime::parse_prefix(format, text).ok()?;
            return time.to_date().ok();
        }
        told(text, self.order)
            .or_else(|| serial(text))
            .or_else(|| written(&FIELD_PATTERNS, text, self.order))
    }
}

/// Tells whether a user's format can be used.
///
/// # Errors
/// In plain words, what it lacks.
pub fn check_format(format: &str) -> Result<(), String> {
    let date = jiff::civil::date(2019, 3, 25).at(10, 15, 0, 0);
    let written = jiff::fmt::strtime::format(format, date).map_err(|error| error.to_string())?;
    let read = BrokenDownTime::parse_prefix(format, &written).map_err(|error| error.to_string())?;
    match read.0.to_date() {
        Ok(day) if day == date.date() => Ok(()),
        _ => Err("it does not tell year, month and day, as %d/%m/%Y does".to_owned()),
    }
}

/// What the values of a field prove of the order.
#[derive(Default)]
struct Proofs {
    day_first: usize,
    month_first: usize,
    year_first: usize,
    short: usize,
    firsts: BTreeSet<i16>,
    thirds: BTreeSet<i16>,
}

impl Proofs {
    fn add(&mut self, value: &str) {
        let value = value.trim();
        let found = PATTERNS[4].captures(value).or_else(|| {
            FIELD_PATTERNS[5..]
                .iter()
                .find_map(|shape| shape.captures(value))
        });
        let Some(found) = found else {
            return;
        };
        let number = |name| number(&found, name);
        let (Some(first), Some(second)) = (number("first"), number("second")) else {
            return;
        };
        if let Some(third) = number("third") {
            self.short += 1;
            self.firsts.insert(first);
            self.thirds.insert(third);
            self.year_first += usize::from(first > 31);
        }
        self.day_first += usize::from((13..=31).contains(&first) && second <= 12);
        self.month_first += usize::from((13..=31).contains(&second) && first <= 12);
    }

    fn order(&self) -> Order {
        // A year stays the same while days go round.
        let still = self.short >= 8 && self.firsts.len() * 3 <= self.thirds.len();
        if self.year_first > 0 || still {
            return Order::YearFirst;
        }
        // One slip of the pen in fifty does not unsettle a column.
        let slips = |few: usize, many: usize| few * 50 <= many;
        match (self.day_first, self.month_first) {
            (day, month) if month > 0 && slips(day, month) => Order::MonthFirst,
            (day, month) if slips(month, day) => Order::DayFirst,
            _ => Order::Unsettled,
        }
    }
}

/// The day of what needs no field to be understood.
fn told(text: &str, order: Order) -> Option<Date> {
    let digits = text.trim_end_matches('0').strip_suffix('.').unwrap_or(text);
    if matches!(digits.len(), 10 | 13 | 16 | 19) && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return unix(digits);
    }
    written(&PATTERNS, text, order)
}

fn written(patterns: &[Regex], text: &str, order: Order) -> Option<Date> {
    let days = |pattern: &Regex| {
        pattern
            .captures_iter(text)
            .find_map(|found| read(&found, order))
    };
    patterns.iter().find_map(days)
}

fn number(found: &Captures, name: &str) -> Option<i16> {
    found.name(name)?.as_str().parse().ok()
}

/// The day of one match, if there is such a day.
fn read(found: &Captures, order: Order) -> Option<Date> {
    let number = |name| number(found, name);
    if let (Some(first), Some(second)) = (number("first"), number("second")) {
        return match number("third") {
            Some(third) if order == Order::YearFirst => sensible(century(first), second, third),
            Some(third) => ordered(first, second, century(third), order),
            None => ordered(first, second, number("year")?, order),
        };
    }
    let year = number("year").or_else(|| number("short").map(century))?;
    let month = match found.name("word") {
        Some(word) => month(word.as_str())?,
        None => number("month")?,
    };
    sensible(year, month, number("day")?)
}

fn ordered(first: i16, second: i16, year: i16, order: Order) -> Option<Date> {
    let (day_first, month_first) = (sensible(year, second, first), sensible(year, first, second));
    match order {
        Order::MonthFirst => month_first.or(day_first),
        Order::Unsettled if day_first.is_some() && month_first.is_some() && first != second => None,
        Order::Unsettled => day_first.or(month_first),
        Order::DayFirst | Order::YearFirst => day_first,
    }
}

/// A year of two digits: those to come are of the last century.
fn century(short: i16) -> i16 {
    short + if short < 69 { 2000 } else { 1900 }
}

/// A day as spreadsheets count it.
fn serial(text: &str) -> Option<Date> {
    // From 1970 on, and not beyond this century.
    const DAYS: std::ops::Range<i32> = 25_569..73_051;
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 5 || !digits(whole) || !digits(part) {
        return None;
    }
    let count: i32 = whole.parse().ok().filter(|count| DAYS.contains(count))?;
    let start = jiff::civil::date(1899, 12, 30);
    start.checked_add(jiff::Span::new().days(count)).ok()
}

fn unix(text: &str) -> Option<Date> {
    const JAKARTA: i64 = 7 * 3600;
    let seconds: i64 = text.get(..10)?.parse().ok()?;
    let moment = jiff::Timestamp::from_second(seconds + JAKARTA).ok()?;
    let date = jiff::tz::Offset::UTC.to_datetime(moment).date();
    sensible(date.year(), date.month().into(), date.day().into())
}

fn month(word: &str) -> Option<i16> {
    let start = word.get(..3)?.to_ascii_lowercase();
    let known = MONTHS.iter().find(|(known, _)| *known == start);
    known.map(|(_, month)| i16::from(*month))
}

fn sensible(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?)
        .ok()
        .filter(|_| (1900..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_sources_write_them() {
        for text in [
            "2019-03-05",
            "2019/03/05 10:15",
            "2019-03-05T10:15:00+07:00",
            "20190305",
            "20190305T101500",
            "20190305101500",
            "05/03/2019",
            "5-3-2019 10:15",
            "5 Maret 2019",
            "Selasa, 5 Maret 2019 10:15 WIB",
            "Selasa 05 Mar 2019, 10:15 WIB",
            "Tue, 05 Mar 2019 10:15:00 +0700",
            "March 5, 2019",
            "1551755700",
            "1551755700000",
            "1551755700.0",
        ] {
            let date = day(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(date.to_string(), "2019-03-05", "{text}");
        }
        assert_eq!(day("17 Agustus 2020").unwrap().to_string(), "2020-08-17");
        assert_eq!(day("1 Desember 2020").unwrap().to_string(), "2020-12-01");
    }

    #[test]
    fn a_field_of_days_may_be_shorter() {
        for text in [
            "05-Mar-19",
            "5 Maret '19",
            "05Mar2019",
            "Mar 5, 19 10:15",
            "March 5th, 2019",
            "5th of March 2019",
            "2019-Mar-05",
            "43529",
            "43529.75",
            "05032019",
            "05 03 2019",
            "05/03/19",
            "5.3.19",
            "Selasa, 05/03/19",
        ] {
            let date = Dates::default()
                .read(text)
                .unwrap_or_else(|| panic!("{text}"));
            assert_eq!(date.to_string(), "2019-03-05", "{text}");
        }
    }

    #[test]
    fn what_is_no_day_gives_none() {
        for text in [
            "",
            "kemarin",
            "2019-13-45",
            "31/02/2019",
            "Maret 2019",
            "12345",
            "99999",
            "5 Maret 10:15",
            "10.15 WIB",
            "9999999999999999",
        ] {
            assert_eq!(day(text), None, "{text}");
            assert_eq!(Dates::default().read(text), None, "{text}");
        }
    }

    #[test]
    fn a_column_settles_the_order_of_its_numbers() {
        for (column, order, days) in [
            (
                "10/7/2025 10/21/2025",
                Order::MonthFirst,
                "2025-10-07 2025-10-21",
            ),
            (
                "7/10/2025 21/10/2025",
                Order::DayFirst,
                "2025-10-07 2025-10-21",
            ),
            (
                "7/10/2025 8/10/2025",
                Order::DayFirst,
                "2025-10-07 2025-10-08",
            ),
            (
                "10/7/25 10/21/25",
                Order::MonthFirst,
                "2025-10-07 2025-10-21",
            ),
            (
                "21/10/2025 10/21/2025 5/6/2025 5/5/2025",
                Order::Unsettled,
                "2025-10-21 2025-10-21 - 2025-05-05",
            ),
            (
                "98/10/21 98/10/07",
                Order::YearFirst,
                "1998-10-21 1998-10-07",
            ),
            (
                "19-03-01 19-03-02 19-03-05 19-03-08 19-03-11 19-03-12 19-03-21 19-04-30",
                Order::YearFirst,
                "2019-03-01 2019-03-02 2019-03-05 2019-03-08 2019-03-11 2019-03-12 2019-03-21 2019-04-30",
            ),
        ] {
            let dates = Dates::settled(column.split(' '), None);
            assert_eq!(dates.order, order, "{column}");
            let read: Vec<String> = column
                .split(' ')
                .map(|text| {
                    dates
                        .read(text)
                        .map_or("-".to_owned(), |day| day.to_string())
                })
                .collect();
            assert_eq!(read.join(" "), days, "{column}");
        }
    }

    #[test]
    fn a_format_of_the_users_own_counts_alone() {
        let dates = Dates::settled(std::iter::empty(), Some("%m|%d|%y".to_owned()));
        assert_eq!(
            dates.read("10|7|25 08:00").unwrap().to_string(),
            "2025-10-07"
        );
        assert_eq!(dates.read("2025-10-07"), None);
        assert!(check_format("%d.%m.%Y").is_ok());
        assert!(check_format("%m.%Y").is_err());
        assert!(check_format("%!").is_err());
    }
}
