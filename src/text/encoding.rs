//! From bytes to text: a byte order mark, else UTF-8, else a guess that the document's notes tell.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

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
        Ok(text) if !text.contains('\0') => return Ok(Decoded { text, note: None }),
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
        return Err("binary data, not text".to_owned());
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    finish(
        detector.guess(Some(b"id"), Utf8Detection::Deny),
        &bytes,
        true,
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
        return Err("binary data, not text".to_owned());
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
