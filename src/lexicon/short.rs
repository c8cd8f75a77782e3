//! Keys of up to sixteen bytes as one number, and words read straight from a text into such a key.

/// Longest short key, in bytes.
pub const SHORT: usize = 16;

/// A key of up to sixteen bytes, little-endian, padded with zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short(u128);

/// The byte `b` sixteen times.
const fn every(b: u8) -> u128 {
    u128::from_le_bytes([b; SHORT])
}

impl Short {
    /// The key, if it is short enough and not empty.
    #[must_use]
    pub fn of(key: &[u8]) -> Option<Short> {
        if key.len() > SHORT || key.is_empty() {
            return None;
        }
        let mut bytes = [0; SHORT];
        bytes[..key.len()].copy_from_slice(key);
        Some(Short(u128::from_le_bytes(bytes)))
    }

    /// As one number.
    #[must_use]
    pub fn bits(self) -> u128 {
        self.0
    }

    /// Its hash: both halves, spread by odd constants, multiplied and folded.
    #[must_use]
    pub fn hash(self) -> u32 {
        let (low, high) = (self.0 as u64, (self.0 >> 64) as u64);
        let (low, high) = (low ^ 0x9E37_79B9_7F4A_7C15, high ^ 0xC2B2_AE3D_27D4_EB4F);
        let product = u128::from(low) * u128::from(high);
        let folded = product as u64 ^ (product >> 64) as u64;
        (folded.wrapping_mul(0x1656_67B1_9E37_79F9) >> 32) as u32
    }
}

/// ASCII letters at the beginning of sixteen bytes of text.
#[derive(Debug, Clone, Copy)]
pub struct Letters {
    /// How many there are; sixteen if all are letters.
    pub len: usize,
    /// How many of them are capitals.
    pub capitals: u32,
    /// Whether the first is one.
    pub capital: bool,
    /// They in lower case, as a key.
    pub key: Short,
}

impl Letters {
    /// Reads them, all sixteen bytes at once.
    #[must_use]
    pub fn at_start(bytes: [u8; SHORT]) -> Letters {
        const HIGH: u128 = every(0x80);
        let text = u128::from_le_bytes(bytes);
        // In each byte: seven bits of the letter in lower case, and carries into the eighth that tell the range.
        let folded = (text | every(0x20)) & !HIGH;
        let from_a = folded + every(0x80 - b'a');
        let past_z = folded + every(0x80 - b'z' - 1);
        let letters = from_a & !past_z & !text & HIGH;
        let len = ((!letters & HIGH).trailing_zeros() / 8).min(SHORT as u32);
        let kept = match len {
            16 => u128::MAX,
            len => (1 << (8 * len)) - 1,
        };
        // Bit 5 parts small letters from capitals.
        let capitals = !(text << 2) & HIGH & kept;
        Letters {
            len: len as usize,
            capitals: capitals.count_ones(),
            capital: capitals & 0x80 != 0,
            key: Short((text | every(0x20)) & kept),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_as_the_definition_says() {
        let mut bytes = [b'x'; SHORT];
        for byte in 0..=255_u8 {
            for at in [0, 1, 7, 8, 15] {
                bytes[at] = byte;
                let letters = Letters::at_start(bytes);
                let expected: Vec<u8> = bytes
                    .iter()
                    .copied()
                    .take_while(u8::is_ascii_alphabetic)
                    .collect();
                assert_eq!(letters.len, expected.len(), "{byte} at {at}");
                let capitals = expected.iter().filter(|b| b.is_ascii_uppercase());
                assert_eq!(letters.capitals as usize, capitals.count());
                let first = expected.first().is_some_and(u8::is_ascii_uppercase);
                assert_eq!(letters.capital, first);
                let lower = expected.to_ascii_lowercase();
                assert_eq!(
                    Some(letters.key).filter(|key| key.bits() > 0),
                    Short::of(&lower)
                );
                bytes[at] = b'x';
            }
        }
    }
}
