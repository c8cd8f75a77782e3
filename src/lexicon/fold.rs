//! The key of a form: lower case, plain apostrophes and hyphens, nothing invisible.

/// Longest key in bytes; longer forms are in no list.
pub const KEY_LIMIT: usize = 96;

/// A key under construction, on the stack.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    bytes: [u8; KEY_LIMIT],
    len: usize,
    full: bool,
}

impl Default for Key {
    fn default() -> Key {
        Key {
            bytes: [0; KEY_LIMIT],
            len: 0,
            full: false,
        }
    }
}

impl Key {
    /// The key of `form`; one that matches nothing if it is too long for any list.
    #[must_use]
    pub fn of(form: &str) -> Key {
        let mut key = Key::default();
        key.push(form);
        key
    }

    /// Adds the folded `form`. An overflow leaves a key that matches nothing.
    pub fn push(&mut self, form: &str) {
        if form.is_ascii() {
            let room = self.len + form.len();
            let Some(place) = self.bytes.get_mut(self.len..room) else {
                self.full = true;
                return;
            };
            place.copy_from_slice(form.as_bytes());
            place.make_ascii_lowercase();
            // An apostrophe is seldom written so; never mind the second walk.
            if place.contains(&b'`') {
                let ticks = place.iter_mut().filter(|byte| **byte == b'`');
                ticks.for_each(|byte| *byte = b'\'');
            }
            self.len = room;
        } else {
            form.chars().for_each(|c| self.push_char(c));
        }
    }

    fn push_char(&mut self, c: char) {
        match c {
            '\u{2018}' | '\u{2019}' | '`' | '´' | '\u{2BB}' | '\u{2BC}' | '\u{2032}' => {
                self.raw('\'');
            }
            '\u{2010}' | '\u{2011}' => self.raw('-'),
            c if is_invisible(c) => {}
            c => c.to_lowercase().for_each(|c| self.raw(c)),
        }
    }

    fn raw(&mut self, c: char) {
        let room = self.len + c.len_utf8();
        match self.bytes.get_mut(self.len..room) {
            Some(place) => {
                c.encode_utf8(place);
                self.len = room;
            }
            None => self.full = true,
        }
    }

    /// The key's bytes; empty if it overflowed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        if self.full {
            return &[];
        }
        &self.bytes[..self.len]
    }

    /// Its length so far, in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Cuts it back to `len` bytes, which must be a length it had.
    pub fn truncate(&mut self, len: usize) {
        self.len = len;
        self.full = false;
    }
}

/// Whether a character shows nothing and parts no word: soft hyphens, zero-width signs.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}
