//! Quotation marks that were damaged on the way: bytes read in another encoding (`â€œ`), marks that were doubled or escaped
//! (`""`, `\"`, `&quot;`), marks made of other signs (`,,`, `<<`).

use super::TokenKind;
use super::chars::LOST;

/// A damaged sign at the beginning of a text: its bytes, and what it was.
pub type Odd = Option<(usize, TokenKind)>;

/// Entities that are quotation marks.
const ENTITIES: [&str; 17] = [
    "&quot;", "&ldquo;", "&rdquo;", "&bdquo;", "&laquo;", "&raquo;", "&lsquo;", "&rsquo;", "&#34;",
    "&#8220;", "&#8221;", "&#8222;", "&#x22;", "&#x201c;", "&#x201d;", "&#x201C;", "&#x201D;",
];

/// Longest run of marks that is one mark.
const RUN: usize = 3;

/// A sign beyond ASCII whose bytes in UTF-8 were read as Windows-1252 or Latin-1.
pub fn misread(rest: &str) -> Odd {
    let bytes = rest.as_bytes();
    // `â` and then `€` or the control that Latin-1 has in its place.
    if bytes.len() < 4 || bytes[..2] != [0xC3, 0xA2] || !matches!(bytes[2], 0xE2 | 0xC2) {
        return None;
    }
    let behind = rest[2..].strip_prefix(['€', '\u{80}'])?;
    let start = rest.len() - behind.len();
    let sign = behind.chars().next();
    let whole = start + sign.map_or(0, char::len_utf8);
    Some(match sign {
        Some('“' | '”' | '\u{93}' | '\u{94}') => (whole, TokenKind::Dash),
        Some('¦') => (whole, TokenKind::Stop),
        Some('œ' | '\u{9C}' | '\u{9D}' | '˜' | '™' | '\u{98}' | '\u{99}' | 'ž' | LOST) => {
            (whole, TokenKind::Mark)
        }
        Some(c) if c.is_alphanumeric() || !c.is_ascii() && !c.is_whitespace() => {
            (whole, TokenKind::Other)
        }
        _ => (start, TokenKind::Mark),
    })
}

/// Whether a misread mark is an apostrophe where it stands between letters.
pub fn is_misread_apostrophe(sign: &str) -> bool {
    sign.ends_with(['˜', '™', '\u{98}', '\u{99}'])
}

/// A mark that begins with an ASCII sign and is longer than that; `space`: white space stands before it.
pub fn escaped(rest: &str, space: bool) -> Odd {
    let bytes = rest.as_bytes();
    let letter = |at: usize| {
        rest.get(at..)
            .is_some_and(|r| r.starts_with(char::is_alphabetic))
    };
    // One more than a mark may have is too many: the rest need not be counted.
    let begun = bytes.iter().take(RUN + 1);
    let run = begun.take_while(|b| **b == bytes[0]).count();
    let len = match bytes.first()? {
        // `.""Mereka`: one mark closes, the other opens.
        b'"' if (2..=RUN).contains(&run) && (space || !letter(run)) => run,
        b'\\' if run <= RUN && matches!(bytes.get(run), Some(b'"' | b'\'')) => run + 1,
        b',' | b'<' if run == 2 && space && letter(2) => 2,
        b'&' => ENTITIES.iter().find(|name| rest.starts_with(**name))?.len(),
        _ => return None,
    };
    Some((len, TokenKind::Mark))
}

/// Whether a `?` that may close stands behind one that may open, in the same line and not too far away.
pub fn is_asked_again(rest: &str) -> bool {
    const FAR: usize = 800;
    let near = &rest.as_bytes()[..rest.len().min(FAR)];
    let line = near.split(|b| *b == b'\n').next().unwrap_or_default();
    let closes = |at: usize| {
        let behind = line.get(at + 1).is_none_or(|b| !b.is_ascii_alphanumeric());
        let stopped = at > 0 && matches!(line[at - 1], b',' | b'.' | b'!' | b'?');
        at > 0 && behind && (stopped || !line[at - 1].is_ascii_whitespace())
    };
    memchr::memchr_iter(b'?', line).any(closes)
}

/// The bytes of a run of lost characters that stand for one mark.
pub fn lost(rest: &str) -> usize {
    let begun = rest.chars().take(RUN + 1);
    let run = begun.take_while(|c| *c == LOST).count();
    let run = if run > RUN { 1 } else { run };
    run * LOST.len_utf8()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misread_signs_are_what_they_were() {
        for (text, found) in [
            ("â€œKami", Some(("â€œ", TokenKind::Mark))),
            ("â€\u{9d} kata", Some(("â€\u{9d}", TokenKind::Mark))),
            ("â€ kata", Some(("â€", TokenKind::Mark))),
            (
                "â\u{80}\u{9c}Kami",
                Some(("â\u{80}\u{9c}", TokenKind::Mark)),
            ),
            ("â€¢ Beras", Some(("â€¢", TokenKind::Other))),
            ("â€\u{201c} ", Some(("â€\u{201c}", TokenKind::Dash))),
            ("âme", None),
            ("â", None),
        ] {
            let wanted = found.map(|(sign, kind)| (sign.len(), kind));
            assert_eq!(misread(text), wanted, "{text}");
        }
    }

    #[test]
    fn escaped_marks_are_one_mark() {
        for (text, space, len) in [
            ("\"\"Kami", true, Some(2)),
            ("\"Kami", true, None),
            ("\"\"Mereka", false, None),
            ("\"\" kata", false, Some(2)),
            ("\\\"Kami", true, Some(2)),
            ("\\\\\"Kami", true, Some(3)),
            ("\\n", true, None),
            (",,Kami", true, Some(2)),
            (",,Kami", false, None),
            ("&quot;Kami", true, Some(6)),
            ("&amp;", true, None),
        ] {
            assert_eq!(escaped(text, space).map(|(len, _)| len), len, "{text}");
        }
    }
}
