//! From bytes to text: a byte order mark, else UTF-8 with or without damage, else a guess that the document's notes tell.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read};

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
    if let Some(encoding) = utf16_by_nuls(&bytes) {
        return finish(encoding, &bytes, true);
    }
    if bytes.contains(&0) {
        return Err(NULS.to_owned());
    }
    refuse_controls(&bytes)?;
    if is_damaged_utf8(&bytes) {
        return finish(UTF_8, &bytes, false);
    }
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

/// Whether bytes that are no UTF-8 were meant as it: at least as many characters beyond ASCII are whole as are broken, or
/// nothing but the last character is, which was cut off. Other encodings give whole ones by chance only.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken, mut cut) = (0, 0, false);
    for chunk in bytes.utf8_chunks() {
        let beyond = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
        whole += beyond(chunk.valid());
        broken += usize::from(!chunk.invalid().is_empty());
        cut = chunk.invalid().len() > 1;
    }
    whole > 0 && whole >= broken || whole == 0 && broken == 1 && cut && !ends_in_full(bytes)
}

/// Whether the last byte is ASCII: then nothing was cut off there.
fn ends_in_full(bytes: &[u8]) -> bool {
    bytes.last().is_none_or(u8::is_ascii)
}

/// UTF-16 without a mark: every other byte of most texts is NUL.
fn utf16_by_nuls(bytes: &[u8]) -> Option<&'static Encoding> {
    let (even, odd) = nuls(bytes);
    let half = bytes.len() / 2;
    if odd * 3 > half && even * 20 < half.max(1) {
        return Some(UTF_16LE);
    }
    (even * 3 > half && odd * 20 < half.max(1)).then_some(UTF_16BE)
}

/// The UTF-16 that an input seems to be in which begins with `start`: its mark says so, or its NULs do.
#[must_use]
pub fn utf16_of(start: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(start) {
        Some((encoding, _)) => Some(encoding).filter(|found| *found != UTF_8),
        None => utf16_by_nuls(&start[..start.len() / 2 * 2]),
    }
}

/// A stream in another encoding, read as UTF-8 without a byte order mark. What is broken becomes U+FFFD.
pub struct ToUtf8<R> {
    inner: R,
    decoder: Decoder,
    decoded: Vec<u8>,
    /// How much of it has been given.
    given: usize,
    ended: bool,
}

impl<R: Read> ToUtf8<R> {
    /// Reads `inner` as `encoding`.
    #[must_use]
    pub fn new(inner: R, encoding: &'static Encoding) -> ToUtf8<R> {
        ToUtf8 {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            decoded: Vec::new(),
            given: 0,
            ended: false,
        }
    }

    /// Decodes some more.
    fn more(&mut self) -> io::Result<()> {
        const BLOCK: usize = 8 << 10;
        let mut block = [0; BLOCK];
        let count = self.inner.read(&mut block)?;
        self.ended = count == 0;
        let room = self.decoder.max_utf8_buffer_length(count);
        self.decoded.resize(room.unwrap_or(4 * BLOCK), 0);
        let (_, _, written, _) =
            self.decoder
                .decode_to_utf8(&block[..count], &mut self.decoded, self.ended);
        self.decoded.truncate(written);
        self.given = 0;
        Ok(())
    }
}

impl<R: Read> Read for ToUtf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.decoded.len() && !self.ended {
            self.more()?;
        }
        let left = &self.decoded[self.given..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.given += count;
        Ok(count)
    }
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
        let count = text.matches('\u{FFFD}').count() - before(encoding, bytes);
        note = Some(format!(
            "{told}{count} {} not valid {} and became U+FFFD",
            if count == 1 { "place is" } else { "places are" },
            encoding.name()
        ));
    }
    Ok(Decoded {
        text: text.into_owned(),
        note,
    })
}

/// How often U+FFFD stood there before.
fn before(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    if encoding != UTF_8 {
        return 0;
    }
    memchr::memmem::find_iter(bytes, "\u{FFFD}").count()
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
    fn a_few_broken_bytes_do_not_make_another_encoding_of_it() {
        let (whole, cut) = (TEXT.as_bytes(), &TEXT.as_bytes()[..TEXT.len()]);
        for (bytes, read, count) in [
            ([whole, b" \x92"].concat(), format!("{TEXT} \u{FFFD}"), 1),
            ([b"\xA0", whole].concat(), format!("\u{FFFD}{TEXT}"), 1),
            ([cut, b"\xE2\x80"].concat(), format!("{TEXT}\u{FFFD}"), 1),
            (
                [whole, b"\xFF \xE2\x80 ", "\u{FFFD}".as_bytes()].concat(),
                format!("{TEXT}\u{FFFD} \u{FFFD} \u{FFFD}"),
                2,
            ),
            (
                b"Hujan deras.\xE2\x80".to_vec(),
                "Hujan deras.\u{FFFD}".to_owned(),
                1,
            ),
        ] {
            let decoded = decode(bytes).unwrap();
            assert_eq!(decoded.text, read);
            let note = decoded.note.unwrap();
            assert!(note.starts_with(&format!("{count} place")), "{note}");
        }
        for bytes in [
            &b"\x93Kami siap,\x94 kata Zo\xE9 \x96 ia pulang ke caf\xE9"[..],
            b"Ia minum di caf\xE9",
            b"CAF\xC9\x94 \x93Ya,\x94 kata Ani. \x93Tidak,\x94 kata Budi.",
        ] {
            let note = decode(bytes.to_vec()).unwrap().note.unwrap();
            assert!(note.contains("read as windows-1252"), "{note}");
        }
    }

    #[test]
    fn streams_in_utf16_are_read_as_utf8() {
        let long = TEXT.repeat(2000) + "😀";
        for (encoding, mark) in [(UTF_16LE, true), (UTF_16LE, false), (UTF_16BE, true)] {
            let units = mark
                .then_some(0xFEFF)
                .into_iter()
                .chain(long.encode_utf16());
            let bytes: Vec<u8> = units
                .flat_map(|unit| match encoding == UTF_16LE {
                    true => unit.to_le_bytes(),
                    false => unit.to_be_bytes(),
                })
                .collect();
            assert_eq!(utf16_of(&bytes[..1001]), Some(encoding));
            let mut read = String::new();
            ToUtf8::new(&bytes[..], encoding)
                .read_to_string(&mut read)
                .unwrap();
            assert_eq!(read, long);
        }
        assert_eq!(utf16_of(TEXT.as_bytes()), None);
        assert_eq!(utf16_of(b""), None);
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
