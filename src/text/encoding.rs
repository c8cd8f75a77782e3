//! From bytes to text: a byte order mark, else UTF-8, else a guess that the document's notes tell.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// One control character in so many bytes, beside white space, is more than any text has.
const BYTES_A_CONTROL: usize = 64;

/// A text and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// What to tell the reader, where it was not plain UTF-8.
    pub note: Option<String>,
}

/// Decodes `bytes`.
///
/// # Errors
/// In plain words, where the bytes are no text.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, String> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return finish(encoding, &bytes[mark..], false);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => {
            refuse_controls(text.as_bytes())?;
            return Ok(Decoded { text, note: None });
        }
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let (even, odd) = nuls(&bytes);
    let half = bytes.len() / 2;
    if odd * 3 > half && even * 20 < half.max(1) {
        return finish(UTF_16LE, &bytes, true);
    }
    if even * 3 > half && odd * 20 < half.max(1) {
        return finish(UTF_16BE, &bytes, true);
    }
    if even + odd > 0 {
        return Err(NULS.to_owned());
    }
    refuse_controls(&bytes)?;
    if bytes
        .iter()
        .all(|byte| byte.is_ascii() || is_typographic(*byte))
    {
        return finish(WINDOWS_1252, &bytes, true);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    finish(
        detector.guess(Some(b"id"), Utf8Detection::Deny),
        &bytes,
        true,
    )
}

const NULS: &str = "binary data, not text: it holds NUL characters";

fn refuse_controls(bytes: &[u8]) -> Result<(), String> {
    let controls = bytes.iter().filter(|byte| is_control(**byte)).count();
    if controls > bytes.len() / BYTES_A_CONTROL {
        return Err("binary data, not text: it is full of control characters".to_owned());
    }
    Ok(())
}

/// Controls that no text has, NUL aside.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0x01..=0x08 | 0x0E..=0x19 | 0x1C..=0x1F | 0x7F)
}

/// Curly quotation marks, dashes, no-break spaces and `é` of Windows-1252: an Indonesian text with nothing else beyond
/// ASCII is in it, though too short for statistics.
fn is_typographic(byte: u8) -> bool {
    matches!(
        byte,
        0x80 | 0x82 | 0x84 | 0x85 | 0x8B | 0x91
            ..=0x97
                | 0x99
                | 0x9B
                | 0xA0
                | 0xA9
                | 0xAB
                | 0xAD
                | 0xAE
                | 0xB0
                | 0xB4
                | 0xB7
                | 0xBB
                | 0xBD
                | 0xE8
                | 0xE9
    )
}

/// How many NUL bytes stand at even and at odd places.
fn nuls(bytes: &[u8]) -> (usize, usize) {
    let mut count = (0, 0);
    for at in memchr::memchr_iter(0, bytes) {
        if at % 2 == 0 {
            count.0 += 1;
        } else {
            count.1 += 1;
        }
    }
    count
}

fn finish(encoding: &'static Encoding, bytes: &[u8], guessed: bool) -> Result<Decoded, String> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if text.contains('\0') {
        return Err(NULS.to_owned());
    }
    let mut note = (encoding != UTF_8).then(|| {
        let how = if guessed {
            "it seems to be"
        } else {
            "its mark says"
        };
        format!("not UTF-8: read as {}, as {how}", encoding.name())
    });
    if broken {
        let told = note.take().map_or_else(String::new, |note| note + "; ");
        note = Some(format!(
            "{told}some bytes are not valid {}",
            encoding.name()
        ));
    }
    Ok(Decoded {
        text: text.into_owned(),
        note,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“Kami siap,” kata Zoé – ia pulang.";

    fn utf16(bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        TEXT.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn marks_and_utf8_are_taken_at_their_word() {
        let marked = [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat();
        for bytes in [TEXT.as_bytes().to_vec(), marked] {
            let decoded = decode(bytes).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.note), (TEXT, None));
        }
        let marked = [vec![0xFF, 0xFE], utf16(u16::to_le_bytes)].concat();
        let decoded = decode(marked).unwrap();
        assert_eq!(decoded.text, TEXT);
        assert!(decoded.note.unwrap().contains("UTF-16LE, as its mark says"));
    }

    #[test]
    fn other_encodings_are_guessed_and_told() {
        let (windows, ..) = WINDOWS_1252.encode(TEXT);
        for (bytes, name) in [
            (windows.into_owned(), "windows-1252"),
            (b"\x93Ya\x94".to_vec(), "windows-1252"),
            (utf16(u16::to_le_bytes), "UTF-16LE"),
            (utf16(u16::to_be_bytes), "UTF-16BE"),
        ] {
            let decoded = decode(bytes).unwrap();
            assert!(TEXT.starts_with(&decoded.text) || decoded.text == "“Ya”");
            let note = format!("not UTF-8: read as {name}, as it seems to be");
            assert_eq!(decoded.note, Some(note));
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [
            b"PK\x03\x04\x14\x00\x08".to_vec(),
            b"a\0b\0\0\0c".to_vec(),
            vec![7; 100],
        ] {
            assert!(decode(bytes).unwrap_err().starts_with("binary data"));
        }
        assert_eq!(decode(Vec::new()).unwrap().text, "");
    }
}
