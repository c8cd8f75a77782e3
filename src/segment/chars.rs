//! What each character does to the words around it.

use super::TokenKind;
use crate::lexicon::is_invisible;

/// What a byte begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Byte {
    /// ASCII letter.
    Letter,
    /// ASCII digit.
    Digit,
    /// ASCII white space within a paragraph, and controls.
    Space,
    /// Line break.
    Break,
    /// A sign that is a token by itself.
    Sign(TokenKind),
    /// A character beyond ASCII.
    High,
}

/// What each byte begins.
pub const BYTES: [Byte; 256] = table();

const fn table() -> [Byte; 256] {
    let mut table = [Byte::Sign(TokenKind::Other); 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Byte::Letter,
            b'0'..=b'9' => Byte::Digit,
            b'\n' | b'\r' | 0x0B | 0x0C => Byte::Break,
            0..=b' ' | 0x7F => Byte::Space,
            b'"' | b'\'' | b'`' => Byte::Sign(TokenKind::Mark),
            b',' => Byte::Sign(TokenKind::Comma),
            b'.' | b'!' | b'?' => Byte::Sign(TokenKind::Stop),
            b':' => Byte::Sign(TokenKind::Colon),
            b';' => Byte::Sign(TokenKind::Semicolon),
            b'-' => Byte::Sign(TokenKind::Dash),
            b'(' | b'[' => Byte::Sign(TokenKind::Open),
            b')' | b']' => Byte::Sign(TokenKind::Close),
            b'/' => Byte::Sign(TokenKind::Slash),
            128..=255 => Byte::High,
            _ => Byte::Sign(TokenKind::Other),
        };
        b += 1;
    }
    table
}

/// Whether no word goes on with this byte, so that letters before it are a whole word.
#[must_use]
pub fn ends_word(byte: u8) -> bool {
    match BYTES[usize::from(byte)] {
        Byte::Space | Byte::Break => true,
        Byte::Sign(_) => !matches!(byte, b'\'' | b'`' | b'-' | b'_' | b'.' | b':'),
        Byte::Letter | Byte::Digit | Byte::High => false,
    }
}

/// What a character beyond ASCII begins, in the terms of the table: letters, white space, breaks and signs.
#[must_use]
pub fn high(c: char) -> Byte {
    match c {
        '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '‹' | '›' | '´' | LOST
        | '″' | '＂' | '〝' | '〞' | '〟' => Byte::Sign(TokenKind::Mark),
        // Marks of Windows-1252 that were taken for Latin-1.
        '\u{84}' | '\u{91}'..='\u{94}' => Byte::Sign(TokenKind::Mark),
        '–' | '—' | '\u{2010}'..='\u{2012}' | '―' | '−' => Byte::Sign(TokenKind::Dash),
        '…' => Byte::Sign(TokenKind::Stop),
        '\u{85}' | '\u{2028}' | '\u{2029}' => Byte::Break,
        c if is_word(c) => Byte::Letter,
        c if c.is_whitespace() || c.is_control() || is_invisible(c) => Byte::Space,
        _ => Byte::Sign(TokenKind::Other),
    }
}

/// What stands for a character that was lost on the way: nearly always a quotation mark, in a word an apostrophe.
pub const LOST: char = '\u{FFFD}';

/// Letters, digits and combining marks beyond ASCII.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36F}' | '\u{2BB}' | '\u{2BC}')
}

/// Whether a character between two letters is an apostrophe.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`'
            | '´'
            | '‘'
            | '’'
            | '\u{2032}'
            | '\u{2BB}'
            | '\u{2BC}'
            | '\u{91}'
            | '\u{92}'
            | LOST
    )
}
