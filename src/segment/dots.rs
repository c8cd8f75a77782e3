//! Which dots belong to a word: those of abbreviations, initials, degrees and domains.

use super::chars::{BYTES, Byte, high};
use super::scan::{Scanner, shape_of};
use super::{Shape, TokenKind};
use crate::lexicon::{Classes, WordClass};

/// Most parts of a dotted word that are looked at.
const PARTS: usize = 8;

/// Longest dotted word, in bytes.
const LONGEST: usize = 64;

/// Words whose dot does not end a sentence.
const DOTTED: Classes = Classes::of(&[
    WordClass::Abbreviation,
    WordClass::Honorific,
    WordClass::Degree,
]);

/// Words whose dot belongs to them though it may look like a stop: `PT. Bumi`, `KH. Ahmad`.
const LEADS: Classes = Classes::of(&[
    WordClass::OrgHead,
    WordClass::PlaceHead,
    WordClass::Honorific,
]);

/// Words that close a name.
const CLOSES: Classes = Classes::of(&[WordClass::OrgTail]);

/// Words of every day.
const ORDINARY: Classes = Classes::of(&[WordClass::Ordinary, WordClass::Function]);

/// Words that may be names too.
const NAME: Classes = Classes::of(&[
    WordClass::GivenName,
    WordClass::Surname,
    WordClass::OrgHead,
    WordClass::OrgTail,
    WordClass::Honorific,
]);

/// Words that open a sentence after an abbreviation.
const OPENS: Classes = Classes::of(&[
    WordClass::Function,
    WordClass::Temporal,
    WordClass::PronounThird,
    WordClass::PronounOther,
    WordClass::CuePrep,
]);

impl Scanner<'_> {
    /// The end of the word from `start` to `end`, behind which a dot stands, with the dots that belong to it.
    pub(super) fn dots(&self, start: usize, end: usize) -> usize {
        if self.is_part(end + 1) {
            let (ends, count) = self.parts(start, end);
            let ends = &ends[..count];
            if let Some(domain) = self.domain(ends) {
                return domain;
            }
            if let Some(known) = self.known_chain(start, ends) {
                return known;
            }
            if let Some(initials) = self.initials(start, ends) {
                return initials;
            }
        }
        self.one_dot(start, end)
    }

    fn is_part(&self, at: usize) -> bool {
        self.byte(at).is_ascii_alphanumeric() || self.is_letter(at)
    }

    /// The ends of the parts of a dotted word, the first one included.
    fn parts(&self, start: usize, first: usize) -> ([usize; PARTS], usize) {
        let mut ends = [first; PARTS];
        let mut count = 1;
        while count < PARTS {
            let before = ends[count - 1];
            if self.byte(before) != b'.' || !self.is_part(before + 1) || before - start > LONGEST {
                break;
            }
            let end = self.run(before + 1);
            if end == before + 1 {
                break;
            }
            ends[count] = end;
            count += 1;
        }
        (ends, count)
    }

    /// `Kompas.com`, `detik.co.id`: the end of the last part that closes a domain.
    fn domain(&self, ends: &[usize]) -> Option<usize> {
        let closes = |pair: &[usize]| is_top_level(&self.text[pair[0] + 1..pair[1]]);
        let first = ends.windows(2).position(closes)?;
        let more = ends[first + 1..].windows(2).take_while(|pair| closes(pair));
        Some(ends[first + 1 + more.count()])
    }

    /// The longest chain of parts that the lexicon knows: `M.Si.`, `a.n.`
    fn known_chain(&self, start: usize, ends: &[usize]) -> Option<usize> {
        ends.iter().skip(1).rev().find_map(|end| {
            let dotted = *end + usize::from(self.byte(*end) == b'.');
            // The last dot of `S.H.` is part of the degree even where it ends the sentence too.
            let known = [dotted, *end].into_iter();
            known.into_iter().find(|end| self.knows(start, *end))
        })
    }

    fn knows(&self, start: usize, end: usize) -> bool {
        let word = self.lexicon.lookup(&self.text[start..end]);
        word.classes.any(DOTTED)
    }

    /// `H.M.Suharto` → `H.M.`, `U.S.`, `S.H`
    fn initials(&self, start: usize, ends: &[usize]) -> Option<usize> {
        let mut from = start;
        let mut last = None;
        for end in ends {
            let single = self.is_single(from, *end);
            if !single {
                break;
            }
            last = Some(*end);
            from = *end + 1;
        }
        let last = last?;
        let upper = self.char_at(start).is_some_and(char::is_uppercase);
        if !upper && Some(&last) != ends.last() {
            return None;
        }
        Some(last + usize::from(self.byte(last) == b'.' && !self.ends_sentence(last + 1)))
    }

    fn is_single(&self, from: usize, end: usize) -> bool {
        let mut chars = self.text[from..end].chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    }

    /// A single initial (`M.`) or a known abbreviation (`Dr.`): the end with its dot, unless that ends a sentence.
    fn one_dot(&self, start: usize, end: usize) -> usize {
        let dotted = end + 1;
        let upper = self.char_at(start).is_some_and(char::is_uppercase);
        let initial = upper && self.is_single(start, end);
        if self.byte(dotted) == b'.' || !initial && !self.knows(start, dotted) {
            return end;
        }
        let bare = self.lexicon.lookup(&self.text[start..end]).classes;
        let shouted = shape_of(&self.text[start..end]) == Shape::Upper;
        let ends = if bare.any(CLOSES) || self.after_number() && end - start <= 2 {
            self.ends_name(dotted)
        } else if shouted && !bare.any(LEADS) {
            self.ends_before_ordinary(dotted)
        } else if !upper && bare.any(ORDINARY) && !bare.any(DOTTED) {
            !self.digit_follows(dotted)
        } else {
            false
        };
        if ends || self.ends_sentence(dotted) {
            end
        } else {
            dotted
        }
    }

    /// Whether the token before is a number: `10 km.`
    fn after_number(&self) -> bool {
        let last = self.tokens().last();
        last.is_some_and(|token| token.kind == TokenKind::Number)
    }

    /// Whether an ordinary word with a capital follows that is no name: `Grup E. Pertandingan`, not `M. Indah`.
    fn ends_before_ordinary(&self, at: usize) -> bool {
        let from = self.after_space(at);
        from > at
            && self.char_at(from).is_some_and(char::is_uppercase)
            && self
                .next_word(from)
                .is_some_and(|next| next.any(ORDINARY) && !next.any(NAME))
    }

    fn digit_follows(&self, at: usize) -> bool {
        self.byte(self.after_space(at)).is_ascii_digit()
    }

    fn after_space(&self, mut at: usize) -> usize {
        loop {
            match BYTES[usize::from(self.byte(at))] {
                Byte::Space if at < self.text.len() => at += 1,
                Byte::High => match self.char_at(at) {
                    Some(c) if high(c) == Byte::Space => at += c.len_utf8(),
                    _ => return at,
                },
                _ => return at,
            }
        }
    }

    /// Whether nothing but marks and white space stands between `at` and the end of the line.
    fn ends_text(&self, at: usize) -> bool {
        let mut at = self.after_space(at);
        loop {
            let c = self.char_at(at);
            match c {
                None => return true,
                Some('"' | '”' | '“' | '’' | '\'' | '»' | ')' | ']') => {
                    at = self.after_space(at + c.map_or(1, char::len_utf8));
                }
                Some(c) if c.is_ascii() => return BYTES[c as usize] == Byte::Break,
                Some(c) => return high(c) == Byte::Break,
            }
        }
    }

    /// Whether a dot before `at` ends a sentence: the line ends, or a capitalised word follows that opens sentences.
    fn ends_sentence(&self, at: usize) -> bool {
        let from = self.after_space(at);
        if from > at && self.char_at(from).is_some_and(char::is_uppercase) {
            let next = self.next_word(from);
            return next.is_some_and(|next| next.any(OPENS));
        }
        self.ends_text(at)
    }

    /// Whether a dot before `at`, behind the last word of an organisation's name (`Tbk.`), ends a sentence: a word
    /// with a capital follows that does not go on with the name (`Co. Ltd.`).
    fn ends_name(&self, at: usize) -> bool {
        let from = self.after_space(at);
        from > at
            && self.char_at(from).is_some_and(char::is_uppercase)
            && self
                .next_word(from)
                .is_some_and(|next| !next.has(WordClass::OrgTail))
    }

    /// The classes of the word at `from`, if it has more than one letter.
    fn next_word(&self, from: usize) -> Option<Classes> {
        let end = self.run(from);
        (end - from > 1).then(|| self.lexicon.lookup(&self.text[from..end]).classes)
    }
}

/// Endings of the domains that news outlets use. Ambiguous words (`info`, `id`) count in one case only.
fn is_top_level(part: &str) -> bool {
    let either = ["com", "co", "net", "org", "tv"];
    let strict = [
        "id", "go", "ac", "sch", "or", "web", "my", "sg", "gov", "edu", "io", "news", "info", "int",
    ];
    let one_case = part.bytes().all(|b| b.is_ascii_lowercase())
        || part.bytes().all(|b| b.is_ascii_uppercase());
    either.iter().any(|known| part.eq_ignore_ascii_case(known))
        || one_case && strict.iter().any(|known| part.eq_ignore_ascii_case(known))
}
