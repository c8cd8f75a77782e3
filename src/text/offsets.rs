//! From byte offsets to the unit a reader wants, at the edge only.

/// The unit of the offsets in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OffsetUnit {
    /// Unicode code points: what Python's `text[start:end]` takes.
    #[default]
    CodePoint,
    /// Bytes of the UTF-8 text.
    Byte,
    /// UTF-16 code units: JavaScript, Java.
    Utf16,
}

/// Converts byte offsets of one text; built once a document, in one pass, and not at all for ASCII texts.
#[derive(Debug)]
pub struct Offsets {
    unit: OffsetUnit,
    /// At every 64th byte: the offset in the unit. Empty where bytes and units agree.
    stride: Vec<u32>,
}

const STRIDE: usize = 64;

impl Offsets {
    /// Prepares the conversion for `text`.
    #[must_use]
    pub fn new(text: &str, unit: OffsetUnit) -> Offsets {
        let mut stride = Vec::new();
        if unit != OffsetUnit::Byte && !text.is_ascii() {
            stride.reserve(text.len() / STRIDE + 1);
            let mut count = 0;
            for chunk in text.as_bytes().chunks(STRIDE) {
                stride.push(count);
                count += units(chunk, unit);
            }
        }
        Offsets { unit, stride }
    }

    /// The offset of byte `byte` of the same `text`, in the unit chosen.
    #[must_use]
    pub fn get(&self, text: &str, byte: usize) -> usize {
        let Some(&base) = self.stride.get(byte / STRIDE) else {
            // A text whose length is a multiple of the stride has no entry for its very end.
            return match self.stride.last() {
                None => byte,
                Some(&base) => {
                    let from = (self.stride.len() - 1) * STRIDE;
                    (base + units(&text.as_bytes()[from..byte], self.unit)) as usize
                }
            };
        };
        let from = byte / STRIDE * STRIDE;
        (base + units(&text.as_bytes()[from..byte], self.unit)) as usize
    }
}

/// Units that begin in these bytes: a lead byte counts one code point, a four-byte lead two UTF-16 units.
fn units(bytes: &[u8], unit: OffsetUnit) -> u32 {
    let leads = bytes.iter().filter(|b| (**b & 0xC0) != 0x80).count();
    let astral = match unit {
        OffsetUnit::Utf16 => bytes.iter().filter(|b| **b >= 0xF0).count(),
        _ => 0,
    };
    (leads + astral) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_boundary_converts_as_the_definition_says() {
        for text in [
            "",
            "abc",
            "é”x😀y",
            &"”a😀".repeat(40),
            &"a".repeat(128),
            &"é".repeat(64),
        ] {
            let (points, utf16) = (
                Offsets::new(text, OffsetUnit::CodePoint),
                Offsets::new(text, OffsetUnit::Utf16),
            );
            let bytes = Offsets::new(text, OffsetUnit::Byte);
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                assert_eq!(points.get(text, at), text[..at].chars().count());
                assert_eq!(utf16.get(text, at), text[..at].encode_utf16().count());
                assert_eq!(bytes.get(text, at), at);
            }
        }
    }
}
