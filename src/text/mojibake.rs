//! UTF-8 that somebody took for Windows-1252 or Latin-1 and wrote down as such: `â€œ` for `“`, `Ã©` for `é`, and quotation marks that
//! became control characters.

use encoding_rs::WINDOWS_1252;

/// What a text becomes when that is undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: String,
    /// How many places were not as they should be.
    pub count: usize,
    /// The first of them, as it stood there.
    pub first: String,
}

/// A text taken for another so often is beyond help.
const ROUNDS: usize = 3;

/// Undoes it; `None` where there is nothing to undo.
#[must_use]
pub fn mended(text: &str) -> Option<Mended> {
    let mut mended = once(text)?;
    for _ in 1..ROUNDS {
        let Some(again) = once(&mended.text) else {
            break;
        };
        mended.text = again.text;
    }
    Some(mended)
}

fn once(text: &str) -> Option<Mended> {
    let from = first(text)?;
    let mut mended = Mended {
        text: String::with_capacity(text.len()),
        count: 0,
        first: String::new(),
    };
    mended.text.push_str(&text[..from]);
    let mut rest = &text[from..];
    while let Some(c) = rest.chars().next() {
        let found = place(rest).or_else(|| control(c));
        let length = match found {
            Some((meant, length)) => {
                mended.text.push(meant);
                mended.count += 1;
                if mended.first.is_empty() {
                    rest[..length].clone_into(&mut mended.first);
                }
                length
            }
            None => {
                mended.text.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    (mended.count > 0).then_some(mended)
}

/// Where the first such place is. All begin with a letter from `Â` on or with a control character, that is with one of two bytes.
fn first(text: &str) -> Option<usize> {
    memchr::memchr2_iter(0xC2, 0xC3, text.as_bytes()).find(|&at| {
        // A space that does not break is the most frequent of what begins so.
        let rest = &text[at..];
        !rest.starts_with('\u{A0}')
            && (place(rest).is_some() || rest.chars().next().and_then(control).is_some())
    })
}

/// The character that a text begins with whose bytes were taken for characters, and how many bytes they are now.
fn place(text: &str) -> Option<(char, usize)> {
    let mut chars = text.char_indices();
    let (_, first) = chars.next()?;
    let lead = byte(first).filter(|lead| (0xC2..=0xF4).contains(lead))?;
    let more = match lead {
        0xC2..0xE0 => 1,
        0xE0..0xF0 => 2,
        _ => 3,
    };
    let mut bytes = [lead, 0, 0, 0, 0];
    let mut count = 1;
    for _ in 0..more {
        let Some((_, next)) = chars.next() else {
            break;
        };
        match byte(next).filter(|byte| (0x80..0xC0).contains(byte)) {
            Some(byte) => bytes[count] = byte,
            // Windows-1252 has nothing for the last byte of a closing mark: it is often lost.
            None if bytes[..count] == [0xE2, 0x80] && next == '\u{FFFD}' => bytes[count] = 0x9D,
            None => break,
        }
        count += 1;
    }
    let length: usize = text.chars().take(count).map(char::len_utf8).sum();
    if bytes[..count] == [0xE2, 0x80] {
        bytes[count] = 0x9D;
        count += 1;
    }
    let meant = std::str::from_utf8(&bytes[..count]).ok()?.chars().next()?;
    Some((meant, length))
}

/// What a control character stands for that is a mark in Windows-1252.
fn control(c: char) -> Option<(char, usize)> {
    let byte = u8::try_from(u32::from(c)).ok()?;
    if !(0x80..0xA0).contains(&byte) {
        return None;
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    let meant = text.chars().next().filter(|meant| !meant.is_control())?;
    Some((meant, c.len_utf8()))
}

/// The byte that a character was before it was taken for one.
fn byte(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, unknown) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    match bytes.as_ref() {
        [byte] if !unknown => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As a reader sees UTF-8 who takes it for Windows-1252.
    fn taken(text: &str) -> String {
        WINDOWS_1252
            .decode_without_bom_handling(text.as_bytes())
            .0
            .into_owned()
    }

    fn latin(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    #[test]
    fn marks_and_letters_come_back() {
        let text = "“Kami siap,” kata Zoé – ia ‘pulang’ … 😀 100 °C";
        for broken in [taken(text), latin(text), taken(&taken(text))] {
            let mended = mended(&broken).unwrap();
            assert_eq!(mended.text, text);
            assert!(mended.count > 7, "{}", mended.count);
        }
        let lost = taken(text).replace('\u{9D}', "\u{FFFD}");
        assert_eq!(mended(&lost).unwrap().text, text);
        let gone = taken("“Ya,” kata Ani").replace('\u{9D}', "");
        assert_eq!(mended(&gone).unwrap().text, "“Ya,” kata Ani");
        let controls = mended("\u{93}Ya,\u{94} kata Ani").unwrap();
        assert_eq!(
            (controls.text.as_str(), controls.count),
            ("“Ya,” kata Ani", 2)
        );
    }

    #[test]
    fn what_is_right_stays() {
        for text in [
            "",
            "“Kami siap,” kata Zoé – naïve, São Paulo, Müller, Ångström, crème brûlée.",
            "Harga 100 € â la carte; ÂBC; tâche",
            "côté",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }
}
