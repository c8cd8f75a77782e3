//! Finding names in a document: at word starts, with right word edges, in any spelling that [`agree`] allows.

use super::dictionary::Dictionary;
use super::fold::{self, Piece, Writing, agree};
use super::index::{Automaton, Index, Trie};
use super::{FormId, Hit};
use crate::error::{Error, Result};
use crate::lexicon::Letters;
use crate::segment::{Segmentation, Shape, Token, TokenKind};
use crate::text::{Document, Span};
use std::cmp::Reverse;

/// Finds the forms of one dictionary.
///
/// There are two indexes that give the same answers: the trie of a table compiled with one, for long lists that were
/// compiled ahead, and an automaton built on the spot, for a user's lists.
#[derive(Debug, Clone)]
pub struct Matcher {
    dictionary: Dictionary,
    /// `None`: the trie in the dictionary.
    automaton: Option<Automaton>,
}

impl Matcher {
    /// A matcher that walks the trie in the table.
    ///
    /// # Errors
    /// If the table was compiled without one.
    pub fn trie(dictionary: Dictionary) -> Result<Matcher> {
        if dictionary.forms() > 0 && Trie::new(&dictionary).is_empty() {
            return Err(Error::Refused(
                "the gazetteer table has no trie: compile it with one".to_owned(),
            ));
        }
        Ok(Matcher {
            dictionary,
            automaton: None,
        })
    }

    /// A matcher that builds an Aho-Corasick automaton (about 2 ms for a thousand names).
    ///
    /// # Errors
    /// If there are more names than the automaton can number.
    pub fn automaton(dictionary: Dictionary) -> Result<Matcher> {
        let automaton = Some(Automaton::new(&dictionary)?);
        Ok(Matcher {
            dictionary,
            automaton,
        })
    }

    /// The dictionary whose forms it finds.
    #[must_use]
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// Whether it was built on the spot: a user's.
    pub(super) fn is_own(&self) -> bool {
        self.automaton.is_some()
    }

    pub(super) fn with_base(mut self, base: u32) -> Matcher {
        self.dictionary = self.dictionary.with_base(base);
        self
    }

    /// Adds to `out` every form that stands in `doc` with right word edges: at each word start all lengths, sorted by
    /// start, the longest first.
    ///
    /// An edge is the edge of a token; on the right also before a clitic, a possessive `'s` or closing full stops (but
    /// for a single letter, which is an initial then); and,
    /// for forms of five letters or more, a change from lower to upper case inside a token that is no form itself.
    pub fn find(&self, doc: &Document, seg: &Segmentation, out: &mut Vec<Hit>) {
        match &self.automaton {
            Some(index) => Scan::new(self, doc, seg, index).run(out),
            None => Scan::new(self, doc, seg, &Trie::new(&self.dictionary)).run(out),
        }
    }

    /// All forms with the key of `name`, and how `name` writes them.
    pub(super) fn look_up(&self, name: &str) -> Vec<(FormId, Option<Writing>)> {
        let key = fold::key(name);
        let first = match &self.automaton {
            Some(index) => exact(index, &key),
            None => exact(&Trie::new(&self.dictionary), &key),
        };
        let forms = first
            .into_iter()
            .flat_map(|first| self.dictionary.forms_of_key(first));
        forms
            .map(|form| (form, agree(name, self.dictionary.form(form))))
            .collect()
    }
}

/// Of hits sorted as [`Matcher::find`] leaves them, those that are left when the first and longest always wins.
pub fn leftmost_longest(hits: &[Hit]) -> impl Iterator<Item = Hit> + '_ {
    let mut end = 0;
    hits.iter().copied().filter(move |hit| {
        let free = hit.span.start() >= end;
        if free {
            end = hit.span.end();
        }
        free
    })
}

fn exact<I: Index>(index: &I, key: &str) -> Option<u32> {
    let mut state = index.root();
    for byte in key.bytes() {
        state = index.step(state, byte)?;
    }
    index.key(state, key.len())
}

/// What an ASCII byte is folded to; the other constants for what needs a closer look.
const FOLDED: [u8; 256] = folded();
const SKIP: u8 = 0;
const STOP: u8 = 1;
const WIDE: u8 = 2;

const fn folded() -> [u8; 256] {
    let mut table = [WIDE; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = match b as u8 {
            b' ' | b'-' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => b' ',
            b'\'' | b'`' => SKIP,
            0..=31 | 127 => STOP,
            c => c.to_ascii_lowercase(),
        };
        b += 1;
    }
    table
}

/// One document being searched.
struct Scan<'s, I> {
    dictionary: &'s Dictionary,
    text: &'s str,
    tokens: &'s [Token],
    index: &'s I,
}

/// Where a match begins.
#[derive(Clone, Copy)]
struct Start {
    at: usize,
    token: usize,
    /// Inside a token, at a change of case.
    glued: bool,
}

/// The right edge of a match.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Clean,
    /// At a change of case inside a token.
    Glued,
}

impl<'s, I: Index> Scan<'s, I> {
    fn new(
        matcher: &'s Matcher,
        doc: &'s Document,
        seg: &'s Segmentation,
        index: &'s I,
    ) -> Scan<'s, I> {
        Scan {
            dictionary: &matcher.dictionary,
            text: doc.text(),
            tokens: &seg.tokens,
            index,
        }
    }

    fn run(&self, out: &mut Vec<Hit>) {
        for (at, token) in self.tokens.iter().enumerate() {
            if !matches!(token.kind, TokenKind::Word | TokenKind::Number) {
                continue;
            }
            let start = Start {
                at: token.span.start(),
                token: at,
                glued: false,
            };
            if self.may_start(start.at) && self.may_head(token) {
                self.from(start, out);
            }
            if token.shape == Shape::Mixed {
                self.inside(at, out);
            }
        }
    }

    /// Whether a form may begin at this byte: anything with a capital, and what the dictionary expects without.
    #[inline]
    fn may_start(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let get = |offset: usize| bytes.get(at + offset).copied().unwrap_or(b' ');
        let raw = [get(0), get(1), get(2)];
        if raw[0].is_ascii_uppercase() {
            return true;
        }
        let folded = raw.map(|b| FOLDED[usize::from(b)]);
        let look_closer = folded.iter().any(|b| matches!(*b, SKIP | WIDE));
        let long_gap = folded[1] == b' ' && folded[2] == b' ';
        look_closer || long_gap || self.dictionary.may_start(folded)
    }

    /// Whether a form may begin with this token. Only of plain words something is known: a few ASCII letters, with
    /// nothing behind them that a walk would step over.
    #[inline]
    fn may_head(&self, token: &Token) -> bool {
        if token.clitic > 0 || token.shape == Shape::Mixed {
            return true;
        }
        let rest = &self.text.as_bytes()[token.span.start()..];
        let Some(bytes) = rest.first_chunk() else {
            return true;
        };
        let word = Letters::at_start(*bytes);
        let plain = word.len == token.span.len()
            && bytes
                .get(word.len)
                .is_some_and(|next| !matches!(FOLDED[usize::from(*next)], SKIP | WIDE));
        !plain || self.dictionary.may_head(word.key)
    }

    /// Matches that begin inside a token, where lower case changes to upper.
    fn inside(&self, token: usize, out: &mut Vec<Hit>) {
        let span = self.tokens[token].span;
        let text = &self.text[span.range()];
        let mut before: Option<char> = None;
        for (offset, c) in text.char_indices() {
            let change = c.is_uppercase() && before.is_some_and(char::is_lowercase);
            if change && !is_name_prefix(&text[..offset]) {
                let start = Start {
                    at: span.start() + offset,
                    token,
                    glued: true,
                };
                self.from(start, out);
            }
            before = Some(c);
        }
    }

    /// All matches that begin at `start`, the longest first.
    fn from(&self, start: Start, out: &mut Vec<Hit>) {
        let found = out.len();
        let mut last = start.token;
        self.walk(start.at, |first, end| {
            while self
                .tokens
                .get(last)
                .is_some_and(|token| token.span.end() < end)
            {
                last += 1;
            }
            let Some((end, edge)) = self.edge(start.at, last, end) else {
                return;
            };
            self.add(start, (last, end, edge), first, out);
        });
        let new = &mut out[found..];
        if new.len() > 1 {
            new.sort_by_key(|hit| (Reverse(hit.span.end()), hit.capitals, hit.form));
        }
    }

    /// Adds the forms of a key that the text from `start` to the edge agrees with.
    fn add(
        &self,
        start: Start,
        (last, end, edge): (usize, usize, Edge),
        first: u32,
        out: &mut Vec<Hit>,
    ) {
        let text = &self.text[start.at..end];
        for form in self.dictionary.forms_of_key(first) {
            let Some(writing) = agree(text, self.dictionary.form(form)) else {
                continue;
            };
            if (start.glued || edge == Edge::Glued) && !self.may_be_glued(start, last, edge, form) {
                continue;
            }
            out.push(Hit {
                span: Span::new(start.at, end),
                first: start.token as u32,
                last: last as u32 + 1,
                form,
                capitals: writing == Writing::Capitals,
            });
        }
    }

    fn may_be_glued(&self, start: Start, last: usize, edge: Edge, form: FormId) -> bool {
        self.dictionary.is_long(form)
            && !(start.glued && self.is_form(start.token))
            && !(edge == Edge::Glued && self.is_form(last))
    }

    /// Whether the token as a whole, its clitic left aside, is a form.
    fn is_form(&self, token: usize) -> bool {
        let token = &self.tokens[token];
        let (span, clitic) = (token.span, usize::from(token.clitic));
        let mut known = false;
        self.walk(span.start(), |first, end| {
            if known || end > span.end() {
                return;
            }
            let rest = visible(&self.text[end..span.end()]).len();
            if rest == 0 || rest == clitic {
                let text = &self.text[span.start()..end];
                let mut forms = self.dictionary.forms_of_key(first);
                known = forms.any(|form| agree(text, self.dictionary.form(form)).is_some());
            }
        });
        known
    }

    /// Follows the text from byte `at` as long as it is the beginning of a key, and reports each key that ends on the way:
    /// its first form and the byte after it.
    #[inline]
    fn walk(&self, mut at: usize, mut found: impl FnMut(u32, usize)) {
        let bytes = self.text.as_bytes();
        let (mut state, mut length) = (self.index.root(), 0);
        let (mut gap, mut breaks) = (false, 0);
        while let Some(&byte) = bytes.get(at) {
            let mut folded = FOLDED[usize::from(byte)];
            let mut width = 1;
            if folded == WIDE {
                let Some(c) = self.text[at..].chars().next() else {
                    return;
                };
                width = c.len_utf8();
                folded = match fold::piece(c) {
                    Piece::Gap => b' ',
                    Piece::Apostrophe | Piece::Invisible => SKIP,
                    Piece::Stop => STOP,
                    Piece::Letter => WIDE,
                };
                if folded == WIDE {
                    let Some((next, letters)) = self.step_letter(state, c) else {
                        return;
                    };
                    (state, length) = (next, length + letters);
                }
            }
            at += width;
            match folded {
                SKIP => continue,
                STOP => return,
                WIDE => {}
                b' ' if gap => {
                    breaks += u8::from(byte == b'\n');
                    if breaks > 1 {
                        return;
                    }
                    continue;
                }
                _ => {
                    let Some(next) = self.index.step(state, folded) else {
                        return;
                    };
                    (state, length) = (next, length + 1);
                }
            }
            gap = folded == b' ';
            if gap {
                breaks = u8::from(byte == b'\n');
            } else if let Some(first) = self.index.key(state, length) {
                found(first, at);
            }
        }
    }

    /// One character beyond ASCII: the state after its letters, and how many bytes they have.
    fn step_letter(&self, state: I::State, c: char) -> Option<(I::State, usize)> {
        let (mut state, mut length) = (Some(state), 0);
        fold::letters(c, |letter| {
            let mut buffer = [0; 4];
            for byte in letter.encode_utf8(&mut buffer).bytes() {
                state = state.and_then(|state| self.index.step(state, byte));
                length += 1;
            }
        });
        Some((state?, length))
    }

    /// Whether a name from byte `start` may end at byte `end`, inside or at the end of token `token`; the end with what is invisible after it.
    fn edge(&self, start: usize, token: usize, end: usize) -> Option<(usize, Edge)> {
        let token = self.tokens.get(token)?;
        let stop = token.span.end();
        if end == stop || end + usize::from(token.clitic) == stop {
            return Some((end, Edge::Clean));
        }
        if end <= token.span.start() {
            return None;
        }
        let rest = &self.text[end..stop];
        let visible = visible(rest);
        let end = stop - visible.len();
        let initial = end - start < 2 && visible.starts_with('.');
        let clitic = usize::from(token.clitic);
        let mut behind = visible.chars();
        let hyphen = behind.next().is_some_and(fold::is_gap);
        let hangs = clitic > 0 && hyphen && behind.as_str().len() == clitic;
        if visible.len() == clitic || hangs || closes_word(visible) && !initial {
            return Some((end, Edge::Clean));
        }
        let lower = self.text[..end]
            .chars()
            .next_back()
            .is_some_and(char::is_lowercase);
        (lower && visible.starts_with(char::is_uppercase)).then_some((end, Edge::Glued))
    }
}

/// The text without the invisible characters at its start.
fn visible(text: &str) -> &str {
    text.trim_start_matches(|c| fold::piece(c) == Piece::Invisible)
}

/// Whether what follows a name inside its token leaves it a name: full stops, `'s`.
fn closes_word(rest: &str) -> bool {
    let mut chars = rest.chars();
    match chars.next() {
        Some('.') => rest.bytes().all(|b| b == b'.'),
        Some(c) if fold::is_apostrophe(c) => matches!(chars.as_str(), "s" | "S"),
        _ => false,
    }
}

/// Whether a capital after these letters is part of one name: `McDonald`, `DiCaprio`, `LaLiga`.
fn is_name_prefix(before: &str) -> bool {
    before.len() <= 3 && before.starts_with(char::is_uppercase)
}
