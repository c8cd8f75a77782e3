//! A quick hash of words, for tables that live as long as a document.

/// A hash of a text, the same whatever the case of its ASCII letters. Not fit for keeping: it may differ from version to
/// version.
///
/// Eight bytes at a time: folded to lower case within the register, mixed in by a multiplication of which both halves
/// are kept (as in wyhash, by Wang Yi).
#[must_use]
pub fn caseless_hash(text: &str) -> u64 {
    const SEED: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = SEED ^ text.len() as u64;
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    for eight in eights {
        hash = mixed(hash ^ lower(u64::from_le_bytes(*eight)));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mixed(hash ^ lower(u64::from_le_bytes(last)))
}

fn mixed(hash: u64) -> u64 {
    const ODD: u128 = 0xC2B2_AE3D_27D4_EB4F;
    let product = u128::from(hash) * ODD;
    product as u64 ^ (product >> 64) as u64
}

/// ASCII capitals in lower case, eight bytes at once.
fn lower(eight: u64) -> u64 {
    const fn every(b: u8) -> u64 {
        u64::from_le_bytes([b; 8])
    }
    const HIGH: u64 = every(0x80);
    let seven = eight & !HIGH;
    let from_a = seven + every(0x80 - b'A');
    let past_z = seven + every(0x80 - b'Z' - 1);
    eight | (from_a & !past_z & !eight & HIGH) >> 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_folded_and_nothing_else() {
        for byte in 0..=255_u8 {
            let bytes = u64::from_le_bytes([byte, b'x', byte, b'Q', byte, 0xC3, byte, byte]);
            let expected = bytes.to_le_bytes().map(|b| b.to_ascii_lowercase());
            assert_eq!(lower(bytes).to_le_bytes(), expected);
        }
    }

    #[test]
    fn case_alone_makes_no_difference() {
        let same = |a, b| caseless_hash(a) == caseless_hash(b);
        assert!(same("KEPALA DINAS", "Kepala Dinas"));
        assert!(same("Élan", "ÉLAN") && !same("Élan", "élan"));
        assert!(!same("abc", "abcd") && !same("abcdefgh", "abcdefgi") && !same("", "a"));
    }
}
