//! From bytes to tokens, in one pass: mostly a walk along a table of bytes, with a closer look where a sign may belong
//! to a word.

use super::chars::{BYTES, Byte, LOST, ends_word, high, is_apostrophe};
use super::odd;
use super::{Shape, Token, TokenKind};
use crate::lexicon::{Classes, Letters, Lexicon, Word, WordClass, is_invisible};
use crate::text::Span;

/// Walks through a text and appends its tokens, paragraph by paragraph.
pub struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) lexicon: &'a Lexicon,
    tokens: &'a mut Vec<Token>,
    at: usize,
    space: bool,
    /// Whether a mark that has become `?` is open in this line.
    asked: bool,
}

impl<'a> Scanner<'a> {
    /// A scanner at the beginning of `text`.
    pub fn new(text: &'a str, lexicon: &'a Lexicon, tokens: &'a mut Vec<Token>) -> Scanner<'a> {
        Scanner {
            text,
            lexicon,
            tokens,
            at: 0,
            space: true,
            asked: false,
        }
    }

    /// Appends the tokens of the next line of text and steps over the break behind it; `false` at the text's end.
    pub fn line(&mut self) -> bool {
        if self.at >= self.text.len() {
            return false;
        }
        self.space = true;
        self.asked = false;
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            match BYTES[usize::from(*byte)] {
                Byte::Letter => self.letters(),
                Byte::Space => self.skip(1),
                Byte::Digit => self.number(),
                Byte::Sign(kind) => self.sign(*byte, kind),
                Byte::Break => {
                    let pair = *byte == b'\r' && self.byte(self.at + 1) == b'\n';
                    self.at += 1 + usize::from(pair);
                    return true;
                }
                Byte::High => {
                    let c = self.char_at(self.at).unwrap_or_default();
                    match high(c) {
                        Byte::Break => {
                            self.at += c.len_utf8();
                            return true;
                        }
                        Byte::Space => self.skip(c.len_utf8()),
                        Byte::Sign(kind) => self.high_sign(c, kind),
                        _ => match odd::misread(&self.text[self.at..]) {
                            Some((len, kind)) => self.push_sign(self.at + len, kind),
                            None => self.word(self.at),
                        },
                    }
                }
            }
        }
        true
    }

    /// The tokens by now.
    pub fn tokens(&self) -> &[Token] {
        self.tokens
    }

    pub(super) fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Whether a letter stands at `at`.
    pub(super) fn is_letter(&self, at: usize) -> bool {
        match BYTES[usize::from(self.byte(at))] {
            Byte::Letter => true,
            Byte::High => self.char_at(at).is_some_and(|c| high(c) == Byte::Letter),
            _ => false,
        }
    }

    fn skip(&mut self, bytes: usize) {
        self.space = true;
        self.at += bytes;
    }

    fn push(&mut self, end: usize, kind: TokenKind, shape: Shape, word: Word, clitic: u8) {
        self.tokens.push(Token {
            span: Span::new(self.at, end),
            kind,
            shape,
            clitic,
            space_before: self.space,
            classes: word.classes,
            detail: word.detail,
            longest: word.longest,
            inner: word.inner,
        });
        self.space = false;
        self.at = end;
    }

    fn push_sign(&mut self, end: usize, kind: TokenKind) {
        let word = match kind {
            TokenKind::Open => self.lexicon.lookup(&self.text[self.at..end]),
            _ => Word::default(),
        };
        self.push(end, kind, Shape::None, word, 0);
    }

    fn sign(&mut self, byte: u8, kind: TokenKind) {
        let next = self.at + 1;
        if matches!(byte, b'"' | b'\\' | b',' | b'<' | b'&')
            && let Some((len, kind)) = odd::escaped(&self.text[self.at..], self.space)
        {
            return self.push_sign(self.at + len, kind);
        }
        if matches!(byte, b'.' | b'!' | b'?')
            && let Some((end, kind)) = self.asked(next)
        {
            return self.push_sign(end, kind);
        }
        let end = match byte {
            b'.' | b'!' | b'?' => self.stops(next),
            b'-' => self.run_of(next, b'-'),
            b'\'' | b'`' if self.byte(next) == byte => next + 1,
            b'&' => self.entity(),
            _ => next,
        };
        self.push_sign(end, kind);
    }

    /// A mark that has become `?` on the way: before a capital letter behind white space it opens, and then the last `?` of a
    /// run, or one alone, closes. Until then stops end before it.
    fn asked(&mut self, next: usize) -> Option<(usize, TokenKind)> {
        let end = self.stops(next);
        if self.byte(self.at) == b'?' && end == next {
            let opens = self.space
                && self.char_at(next).is_some_and(char::is_uppercase)
                && odd::is_asked_again(&self.text[next..]);
            let closes = self.asked && !self.space;
            if opens || closes {
                self.asked = opens;
                return Some((next, TokenKind::Mark));
            }
        }
        (self.asked && self.byte(end - 1) == b'?' && end > next)
            .then_some((end - 1, TokenKind::Stop))
    }

    fn high_sign(&mut self, c: char, kind: TokenKind) {
        let end = self.at + c.len_utf8();
        let end = match kind {
            TokenKind::Stop => self.stops(end),
            _ if c == LOST => self.at + odd::lost(&self.text[self.at..]),
            _ => end,
        };
        let alone = c == LOST && self.space && self.char_at(end).is_none_or(char::is_whitespace);
        // Between spaces it was a dash or a space.
        let kind = if alone { TokenKind::Other } else { kind };
        self.push_sign(end, kind);
    }

    fn run_of(&self, from: usize, byte: u8) -> usize {
        let rest = &self.text.as_bytes()[from..];
        from + rest.iter().take_while(|b| **b == byte).count()
    }

    /// The end of a run of stops.
    fn stops(&self, mut at: usize) -> usize {
        loop {
            match self.byte(at) {
                b'.' | b'!' | b'?' => at += 1,
                0xE2 if self.text[at..].starts_with('…') => at += '…'.len_utf8(),
                _ => return at,
            }
        }
    }

    /// The end of an HTML entity, also one torn apart (`& amp;`), or just past the `&`.
    fn entity(&self) -> usize {
        const LONGEST: usize = 10;
        let from = self.at + 1;
        let rest = &self.text.as_bytes()[from..];
        if rest.starts_with(b" amp;") {
            return from + 5;
        }
        let name = rest
            .iter()
            .take(LONGEST)
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'#')
            .count();
        match rest.get(name) {
            Some(b';') if name > 1 => from + name + 1,
            _ => from,
        }
    }

    /// A token that begins with a digit: a number, or a word such as `5G`.
    fn number(&mut self) {
        let end = self.digits(self.at);
        let plain = self.text.as_bytes()[self.at..end]
            .iter()
            .all(u8::is_ascii_digit);
        if self.is_letter(end) && plain {
            let letters = self.run(end);
            let tail = &self.text[end..letters];
            let shape = shape_of(tail);
            let known = || !self.lexicon.lookup(tail).classes.is_empty();
            match shape {
                Shape::Lower if tail.len() < 3 || !known() => {
                    return self.push(letters, TokenKind::Number, Shape::Lower, Word::default(), 0);
                }
                Shape::Upper if tail.len() < 4 => return self.word(end),
                _ => {}
            }
        }
        let ending = self.byte(end) == b'-' && self.text[end + 1..].starts_with("an");
        let ending = ending && !self.is_letter(end + 3);
        let end = if ending { end + 3 } else { end };
        self.push(end, TokenKind::Number, Shape::None, Word::default(), 0);
    }

    /// The end of a number: digits, with single signs between digits.
    fn digits(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        loop {
            while self.byte(at).is_ascii_digit() {
                at += 1;
            }
            let joins = matches!(bytes.get(at), Some(b'.' | b',' | b'/' | b':'));
            if !joins || !self.byte(at + 1).is_ascii_digit() {
                return at;
            }
            at += 1;
        }
    }

    /// A word that begins with an ASCII letter. Nearly all words are plain: up to fifteen ASCII letters before a
    /// character that no word goes on with. They are read and looked up at once; the others the long way.
    fn letters(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let Some(bytes) = rest.first_chunk() else {
            return self.word(self.at);
        };
        let letters = Letters::at_start(*bytes);
        if bytes.get(letters.len).is_none_or(|next| !ends_word(*next)) {
            return self.word(self.at);
        }
        let word = self.lexicon.find_short(letters.key);
        let end = self.at + letters.len;
        let shape = match (letters.capitals, letters.capital) {
            (0, _) => Shape::Lower,
            (count, _) if count as usize == letters.len => Shape::Upper,
            (1, true) => Shape::Capital,
            _ => Shape::Mixed,
        };
        self.push_word(end, shape, word);
    }

    /// A word whose letters begin at `letters` (what stands before them since the token's start are digits).
    fn word(&mut self, letters: usize) {
        let start = self.at;
        let end = self.run(letters);
        let end = match self.byte(end) {
            b'.' => self.dots(start, end),
            b':' if self.text[end..].starts_with("://") => return self.address(end),
            _ => end,
        };
        let shape = shape_of(&self.text[start..end]);
        let whole = self.lexicon.lookup(&self.text[start..end]);
        self.push_word(end, shape, whole);
    }

    /// Appends the word up to `end`, of which the lists say `whole`; if they do not know it, its base may carry a clitic.
    fn push_word(&mut self, end: usize, shape: Shape, whole: Word) {
        if whole.classes.is_empty()
            && let Some((clitic, base)) = self.clitic(self.at, end, shape)
        {
            let word = Word {
                longest: whole.longest,
                inner: whole.inner || base.inner,
                ..base
            };
            return self.push(end, TokenKind::Word, shape, word, clitic);
        }
        self.push(end, TokenKind::Word, shape, whole, 0);
    }

    /// A web address: one token up to the next white space or mark.
    fn address(&mut self, from: usize) {
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '<' | '>');
        let rest = &self.text[from..];
        let rest = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let rest = rest.trim_end_matches(['.', ',', ')', ']', ';', ':', '!', '?', '\'']);
        self.push_sign(from + rest.len().max(1), TokenKind::Other);
    }

    /// The end of a run of letters and digits with the apostrophes and hyphens inside, from `at` on.
    pub(super) fn run(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        let mut letters = 0_u32;
        loop {
            let Some(byte) = bytes.get(at) else { return at };
            match BYTES[usize::from(*byte)] {
                Byte::Letter => {
                    let rest = bytes[at..].iter();
                    let run = rest.take_while(|b| b.is_ascii_alphabetic()).count();
                    letters += run as u32;
                    at += run;
                }
                Byte::Digit if letters > 0 && self.parts_from_digits(start, at) => return at,
                Byte::Digit => {
                    letters = 0;
                    at += 1;
                }
                Byte::High => {
                    let c = self.char_at(at).unwrap_or_default();
                    if let Some((len, _)) = odd::misread(&self.text[at..]) {
                        let sign = &self.text[at..at + len];
                        if at == start
                            || !odd::is_misread_apostrophe(sign)
                            || !self.is_letter(at + len)
                        {
                            return at;
                        }
                        at += len;
                        continue;
                    }
                    if !self.goes_on(start, at, c) {
                        return at;
                    }
                    letters += 1;
                    at += c.len_utf8();
                }
                Byte::Sign(_) if matches!(byte, b'\'' | b'`' | b'-' | b'_') => {
                    if !self.goes_on(start, at, char::from(*byte)) {
                        return at;
                    }
                    letters = 0;
                    at += 1;
                }
                _ => return at,
            }
        }
    }

    /// Whether the word that began at `start` goes on through the character at `at`, which is no ASCII letter or digit.
    fn goes_on(&self, start: usize, at: usize, c: char) -> bool {
        let next = at + c.len_utf8();
        if at == start {
            return high(c) == Byte::Letter;
        }
        match c {
            '-' | '\u{2010}' | '\u{2011}' => {
                let after = self.char_at(next);
                after.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit())
            }
            '_' => self.byte(next).is_ascii_alphanumeric(),
            '’' if at - start >= 4 => self.char_at(next).is_some_and(char::is_lowercase),
            c if is_apostrophe(c) => {
                let before = self.text[start..at].chars().next_back();
                before.is_some_and(char::is_alphabetic) && self.is_letter(next)
            }
            c if is_invisible(c) => self.is_letter(next),
            c => high(c) == Byte::Letter,
        }
    }

    /// Whether digits at `at` are glued to the word before them: `Rp5`, `berusia10`, but not `Covid19`, `G20`.
    fn parts_from_digits(&self, start: usize, at: usize) -> bool {
        let word = &self.text[start..at];
        if word.eq_ignore_ascii_case("rp") {
            return true;
        }
        // `liputan6.com`
        let digits = self.text.as_bytes()[at..].iter();
        let after = at + digits.take_while(|b| b.is_ascii_digit()).count();
        if self.byte(after) == b'.' && self.is_letter(after + 1) {
            return false;
        }
        word.len() >= 4
            && word.bytes().all(|b| b.is_ascii_lowercase())
            && !self.lexicon.lookup(word).classes.is_empty()
    }

    /// The clitic at the end of a word that no list knows, and what the lists say of its base.
    fn clitic(&self, start: usize, end: usize, shape: Shape) -> Option<(u8, Word)> {
        if let Some(found) = self.enclitic(&self.text[start..end], shape) {
            return Some(found);
        }
        let bytes = &self.text.as_bytes()[start..end];
        let clitic = match bytes {
            [.., b'n', b'y', b'a'] => "nya",
            [.., b'l', b'a', b'h'] => "lah",
            [.., b'k', b'a', b'h'] => "kah",
            [.., b'p', b'u', b'n'] => "pun",
            _ => return None,
        };
        let stem = &self.text[start..end - 3];
        if stem.len() < 2 || stem.ends_with('-') {
            return None;
        }
        let base = self.lexicon.lookup(stem);
        let name = base
            .classes
            .any(Classes::of(&[WordClass::GivenName, WordClass::Surname]));
        let fits = match (shape, clitic) {
            // Names end in -lah and -kah: Hamdalah, Barokah.
            (Shape::Capital, "lah" | "kah") => !base.classes.is_empty() && !name,
            // An unknown name may carry -nya.
            (Shape::Capital | Shape::Mixed, "nya") => !base.classes.is_empty() || stem.len() >= 4,
            _ => !base.classes.is_empty(),
        };
        fits.then_some((3, base))
    }

    /// What hangs on a name by a hyphen (`Melati-nya`), and what the lists say of the name.
    fn enclitic(&self, form: &str, shape: Shape) -> Option<(u8, Word)> {
        const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];
        let (stem, tail) = form
            .rsplit_once(HYPHENS)
            .filter(|_| shape != Shape::Lower)?;
        let hangs = self.lexicon.lookup(tail).classes.has(WordClass::Enclitic);
        let length = u8::try_from(tail.len()).ok()?;
        (hangs && stem.len() > 1).then(|| (length, self.lexicon.lookup(stem)))
    }
}

/// How a form is capitalised. A capital after a dot, hyphen or apostrophe is one at a beginning.
pub fn shape_of(form: &str) -> Shape {
    // Nearly every word is one of these two.
    if let [first, rest @ ..] = form.as_bytes()
        && rest.iter().all(u8::is_ascii_lowercase)
    {
        match first {
            b'a'..=b'z' => return Shape::Lower,
            b'A'..=b'Z' if !rest.is_empty() => return Shape::Capital,
            _ => {}
        }
    }
    shape_of_odd(form)
}

/// The shape of a form with signs, digits, inner capitals or letters beyond ASCII.
fn shape_of_odd(form: &str) -> Shape {
    let (mut uppers, mut lowers, mut inner, mut first_upper) = (0, 0, 0, None);
    let mut beginning = true;
    let mut note = |upper: bool, lower: bool, beginning: bool| {
        if upper {
            uppers += 1;
            inner += u32::from(!beginning);
        }
        lowers += u32::from(lower);
        if (upper || lower) && first_upper.is_none() {
            first_upper = Some(upper);
        }
    };
    if form.is_ascii() {
        for b in form.bytes() {
            note(b.is_ascii_uppercase(), b.is_ascii_lowercase(), beginning);
            beginning = !b.is_ascii_alphanumeric();
        }
    } else {
        for c in form.chars() {
            note(c.is_uppercase(), c.is_lowercase(), beginning);
            beginning = !c.is_alphanumeric() && !is_invisible(c);
        }
    }
    match (first_upper, uppers, lowers, inner) {
        (None, ..) => Shape::None,
        (Some(false), 0, ..) => Shape::Lower,
        (Some(true), _, 0, _) => Shape::Upper,
        (Some(true), _, _, 0) => Shape::Capital,
        _ => Shape::Mixed,
    }
}
