//! A reader that keeps the tokenizer's stack flat.
//!
//! html5gum goes from one quoted attribute to the next by calling on, not by returning: some thousand of them in one tag
//! overflow the stack. It returns where the blank behind a closing mark is missing, and reads `a="b"c="d"` as it reads
//! `a="b" c="d"`. So the blanks behind every so-manieth mark are left out; only inside tags and doctypes are single bytes read
//! behind such a mark, so no text changes.

use html5gum::{Reader, StringReader};
use std::convert::Infallible;

/// Marks from one left-out blank to the next.
const MARKS: u32 = 32;

/// Reads a page for the tokenizer.
pub(super) struct Steady<'a> {
    inner: StringReader<'a>,
    /// The last byte that was read.
    last: u8,
    /// Blanks behind marks since one was left out.
    marks: u32,
}

impl<'a> Steady<'a> {
    pub(super) fn new(html: &'a str) -> Steady<'a> {
        Steady {
            inner: html5gum::Readable::to_reader(html),
            last: 0,
            marks: 0,
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C')
}

impl Reader for Steady<'_> {
    type Error = Infallible;

    fn read_byte(&mut self) -> Result<Option<u8>, Infallible> {
        let mut byte = self.inner.read_byte()?;
        if self.last == b'"' && byte.is_some_and(is_blank) {
            self.marks += 1;
            while self.marks >= MARKS && byte.is_some_and(is_blank) {
                byte = self.inner.read_byte()?;
            }
            self.marks %= MARKS;
        }
        self.last = byte.unwrap_or_default();
        Ok(byte)
    }

    fn try_read_string(&mut self, s: &[u8], case_sensitive: bool) -> Result<bool, Infallible> {
        let read = self.inner.try_read_string(s, case_sensitive)?;
        if read {
            self.last = s.last().copied().unwrap_or_default();
        }
        Ok(read)
    }

    fn read_until<'b>(
        &'b mut self,
        needle: &[u8],
        char_buf: &'b mut [u8; 4],
    ) -> Result<Option<&'b [u8]>, Infallible> {
        let read = self.inner.read_until(needle, char_buf)?;
        self.last = read.and_then(<[u8]>::last).copied().unwrap_or_default();
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use html5gum::{DefaultEmitter, Token, Tokenizer};

    /// All tokens but errors, in words.
    fn tokens(page: impl Reader<Error = Infallible>) -> Vec<String> {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        Tokenizer::new_with_emitter(page, emitter)
            .map(|token| {
                let Ok(token) = token;
                token
            })
            .filter(|token: &Token| !matches!(token, Token::Error(_)))
            .map(|token| format!("{token:?}"))
            .collect()
    }

    #[test]
    fn no_token_changes() {
        let attributes: String = (0..200)
            .map(|n| format!("a{n}=\"b  \" \t{}", if n % 7 == 0 { "/ " } else { "\r\n" }))
            .collect();
        let text = "kata \"ya\" \" \" dan \"tidak\" \r\n ".repeat(50);
        let page = format!(
            "<!DOCTYPE html PUBLIC \"a\" \"b\"><p {attributes}>{text}<a {attributes}/><script>{text}<!-- <script> {text} -->\
             </script><!-- {text} --><title>{text}</title><b a = \"1\" b='2' c=3 d>{text}&quot; &amp;\" x</b>"
        );
        let plain = tokens(html5gum::Readable::to_reader(page.as_str()));
        assert!(plain.len() > 10);
        assert_eq!(tokens(Steady::new(&page)), plain);
    }

    #[test]
    fn a_hundred_thousand_attributes_need_little_stack() {
        let small = std::thread::Builder::new().stack_size(256 << 10);
        let read = small.spawn(|| {
            [
                "a=\"b\" ",
                "a=\"\" ",
                "a=\"b\"  ",
                "a='b' ",
                "a=b ",
                "a=\"b\"\n",
            ]
            .map(|attribute| {
                let page = format!("<p {}>isi</p>", attribute.repeat(100_000));
                tokens(Steady::new(&page)).len()
            })
        });
        assert_eq!(read.unwrap().join().unwrap(), [3; 6]);
    }
}
