//! Days of publication as sources write them: ISO 8601, Indonesian and English words, day-month-year, Unix time.

use jiff::civil::Date;

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
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .flat_map(|part| part.split_inclusive('T').take(1))
        .map(|part| {
            if part.len() > 1 {
                part.trim_end_matches('T')
            } else {
                part
            }
        })
        .collect();
    if let [year, month, day, ..] = parts[..]
        && year.len() == 4
        && let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse())
    {
        return sensible(year, month, day);
    }
    if let [year, ..] = parts[..]
        && year.len() == 8
        && let (Ok(day), Ok(month), Ok(year)) =
            (year[6..].parse(), year[4..6].parse(), year[..4].parse())
    {
        return sensible(year, month, day);
    }
    in_words(&parts).or_else(|| day_first(&parts))
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

/// A month in words, the number beside it, and a year after them.
fn in_words(parts: &[&str]) -> Option<Date> {
    let (at, month) = parts
        .iter()
        .enumerate()
        .find_map(|(at, part)| Some((at, month(part)?)))?;
    let number = |at: Option<usize>| parts.get(at?)?.parse::<i8>().ok();
    let day = number(at.checked_sub(1)).or_else(|| number(Some(at + 1)))?;
    let year = parts[at..]
        .iter()
        .find(|part| part.len() == 4)
        .and_then(|part| part.parse().ok())?;
    sensible(year, month, day)
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

/// `05/03/2019`: the day comes first, as it does in Indonesia.
fn day_first(parts: &[&str]) -> Option<Date> {
    parts.windows(3).find_map(|part| {
        if part[2].len() != 4 || part[0].len() > 2 || part[1].len() > 2 {
            return None;
        }
        sensible(
            part[2].parse().ok()?,
            part[1].parse().ok()?,
            part[0].parse().ok()?,
        )
    })
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
