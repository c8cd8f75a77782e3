//! Days of publication as sources write them: ISO 8601, Indonesian and English words, day-month-year, Unix time.

use jiff::civil::Date;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// How dates are written, in the order in which they are tried; `word` is a month in words.
const SHAPES: [&str; 5] = [
    // 2019-03-05, 2019/03/05 10:15
    r"^\D*(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:\D|$)",
    // 20190305T101500
    r"^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:\D|$)",
    // Selasa, 5 Maret 2019
    r"(?<day>\d{1,2})[^0-9A-Za-z]+(?<word>[A-Za-z]{3,})[^0-9A-Za-z]+(?<year>\d{4})\b",
    // March 5, 2019
    r"(?<word>[A-Za-z]{3,})[^0-9A-Za-z]+(?<day>\d{1,2})[^0-9A-Za-z]+(?<year>\d{4})\b",
    // 05/03/2019: the day comes first, as it does in Indonesia
    r"\b(?<day>\d{1,2})[-/.](?<month>\d{1,2})[-/.](?<year>\d{4})\b",
];

static PATTERNS: LazyLock<[Regex; 5]> =
    LazyLock::new(|| SHAPES.map(|shape| Regex::new(shape).expect("a shape of dates compiles")));

/// Months as they are written, by their first letters; the longest words are cut to what tells them apart.
const MONTHS: [(&str, i8); 21] = [
    ("jan", 1),
    ("feb", 2),
    ("peb", 2),
    ("mar", 3),
    ("apr", 4),
    ("mei", 5),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("agu", 8),
    ("agt", 8),
    ("ags", 8),
    ("aug", 8),
    ("sep", 9),
    ("okt", 10),
    ("oct", 10),
    ("nop", 11),
    ("nov", 11),
    ("des", 12),
    ("dec", 12),
    ("dez", 12),
];

/// The day that `text` names, if it names one: `2019-03-05`, `2019-03-05T10:15:00+07:00`, `05/03/2019` (day first),
/// `Selasa, 5 Maret 2019 10:15 WIB`, `Mar 5, 2019`, `1551755700` (Unix time; the day is that of Jakarta).
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() >= 10 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return unix(text);
    }
    PATTERNS
        .iter()
        .find_map(|pattern| pattern.captures_iter(text).find_map(|found| read(&found)))
}

/// The day of one match, if there is such a day.
fn read(found: &Captures) -> Option<Date> {
    let number = |name| found.name(name)?.as_str().parse::<i16>().ok();
    let month = match found.name("word") {
        Some(word) => month(word.as_str())?,
        None => i8::try_from(number("month")?).ok()?,
    };
    sensible(number("year")?, month, i8::try_from(number("day")?).ok()?)
}

fn unix(text: &str) -> Option<Date> {
    const JAKARTA: i64 = 7 * 3600;
    let number: i64 = text.parse().ok()?;
    let seconds = match text.len() {
        10 => number,
        13 => number / 1000,
        _ => return None,
    };
    let moment = jiff::Timestamp::from_second(seconds + JAKARTA).ok()?;
    let date = jiff::tz::Offset::UTC.to_datetime(moment).date();
    sensible(date.year(), date.month(), date.day())
}

fn month(word: &str) -> Option<i8> {
    if !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let start = word.get(..3)?.to_ascii_lowercase();
    MONTHS
        .iter()
        .find(|(known, _)| *known == start)
        .map(|(_, month)| *month)
}

fn sensible(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day)
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
            "05/03/2019",
            "5-3-2019 10:15",
            "5 Maret 2019",
            "Selasa, 5 Maret 2019 10:15 WIB",
            "Selasa 05 Mar 2019, 10:15 WIB",
            "Tue, 05 Mar 2019 10:15:00 +0700",
            "March 5, 2019",
            "1551755700",
            "1551755700000",
        ] {
            let date = day(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(date.to_string(), "2019-03-05", "{text}");
        }
        assert_eq!(day("17 Agustus 2020").unwrap().to_string(), "2020-08-17");
        assert_eq!(day("1 Desember 2020").unwrap().to_string(), "2020-12-01");
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
            "9999999999999999",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
