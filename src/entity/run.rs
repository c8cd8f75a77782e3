//! Runs of capitalised words.

use super::atom::{Atom, Frame, TITLE, class_mask, closed, is_ampersand, is_titled, lower};
use super::clue::{Link, flag};
use super::known::Known;
use super::profile::{Profile, Profiles};
use crate::lexicon::{Classes, WordClass as W};
use crate::segment::{Segmentation, Sentence, Token, TokenKind};
use crate::text::Document;

/// Tokens after which a run ends in any case. No list of names in prose is as long; what lies in it is told apart by
/// what stands within a few tokens.
const LONGEST: u32 = 256;

/// Tokens around a run that are looked at as well, on either side.
pub(crate) const MARGIN: usize = 2;

/// A run: the tokens that may hold names, with the words that join them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Its sentence.
    pub sentence: u32,
    /// What stands between it and the run before.
    pub link: Link,
    /// Index of the atom of its first token; [`MARGIN`] atoms stand before it and behind its last.
    pub atoms: u32,
    /// First of the known forms that begin in it, as an index into [`Known::forms`].
    pub forms: u32,
    /// One past the last of them.
    pub forms_end: u32,
    /// Tokens of the longest of them.
    pub reach: u32,
    /// Where its first title stands, counted from its first token, the margin before it included; `i32::MAX` for none.
    pub title: i32,
}

impl Run {
    pub(crate) fn len(&self) -> usize {
        (self.last - self.first) as usize
    }
}

/// All runs of a document. Reused from document to document.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    pub runs: Vec<Run>,
    pub atoms: Vec<Atom>,
}

impl Runs {
    /// The atom of token `at` (which may lie in the run's margin).
    #[inline]
    pub(crate) fn atom(&self, run: &Run, at: isize) -> &Atom {
        &self.atoms[(run.atoms as usize).wrapping_add_signed(at)]
    }

    /// Finds the runs of a document.
    pub(crate) fn find(
        &mut self,
        (doc, seg): (&Document, &Segmentation),
        known: &Known,
        profiles: &Profiles,
    ) {
        self.runs.clear();
        self.atoms.clear();
        let mut at = Cursor::default();
        for (index, sentence) in seg.sentences.iter().enumerate() {
            self.sentence((doc, seg), (known, profiles), index, sentence, &mut at);
        }
    }

    fn sentence(
        &mut self,
        (doc, seg): (&Document, &Segmentation),
        (known, profiles): (&Known, &Profiles),
        index: usize,
        sentence: &Sentence,
        cursor: &mut Cursor,
    ) {
        let (mut at, end) = (sentence.tokens.start, sentence.tokens.end);
        let mut before = None;
        let titled = is_titled(seg, sentence);
        while at < end {
            let covered = known.cover(&mut cursor.form, at);
            if !starts_run(&seg.tokens[at as usize]) && covered.is_none() {
                at += 1;
                continue;
            }
            let first = at;
            let forms = cursor.form as u32;
            at = extend(doc, seg, known, cursor, at, end);
            let forms_end = known.begun_before(cursor.form, at) as u32;
            let link = before.map_or(Link::Far, |b| gap(doc, seg, b, first));
            let atoms = self.atoms.len() + MARGIN;
            let frame = Frame {
                doc,
                seg,
                sentence,
                phrase: cursor.phrase,
                titled,
                profiles,
            };
            cursor.phrase = self.push_atoms(&frame, known, first, at);
            let own = &known.forms[forms as usize..forms_end as usize];
            let titles = self.atoms[atoms - MARGIN..].iter();
            self.runs.push(Run {
                first,
                last: at,
                sentence: index as u32,
                link,
                atoms: atoms as u32,
                forms,
                forms_end,
                reach: own.iter().map(|f| f.last - f.first).max().unwrap_or(0),
                title: (-(MARGIN as i32)..)
                    .zip(titles)
                    .find(|(_, atom)| atom.inside & TITLE != 0)
                    .map_or(i32::MAX, |(at, _)| at),
            });
            cursor.form = forms_end as usize;
            before = Some(at);
        }
    }

    fn push_atoms(&mut self, frame: &Frame<'_>, known: &Known, first: u32, last: u32) -> usize {
        let margin = MARGIN as i64;
        let base = self.atoms.len();
        let bounds = &frame.sentence.tokens;
        for at in i64::from(first) - margin..i64::from(last) + margin {
            let inside = at >= i64::from(bounds.start) && at < i64::from(bounds.end);
            let atom = if inside {
                frame.atom(at as u32)
            } else {
                Atom {
                    begin: 1 << flag::EDGE,
                    inside: 1 << flag::EDGE,
                    end: 1 << flag::EDGE,
                    core: false,
                    profile: Profile::NONE,
                    class: frame.profiles.class(Profile::NONE),
                }
            };
            self.atoms.push(atom);
        }
        for form in known.between(first, last) {
            if !form.strong() || form.last > last {
                continue; // it needs evidence that it has not
            }
            let from = base + MARGIN + (form.first - first) as usize;
            let to = base + MARGIN + (form.last - 1 - first) as usize;
            self.atoms[from].core = true;
            self.atoms[to].core = true;
            for atom in &mut self.atoms[from..=to] {
                for mask in [&mut atom.begin, &mut atom.inside, &mut atom.end] {
                    *mask &= !(1 << flag::UNKNOWN);
                }
            }
        }
        self.phrases((frame, known), base, first, last)
    }

    /// Lays the entries of several words over the atoms; gives the place in the phrase list for the next run.
    fn phrases(
        &mut self,
        (frame, known): (&Frame<'_>, &Known),
        base: usize,
        first: u32,
        last: u32,
    ) -> usize {
        let from = first.saturating_sub(MARGIN as u32);
        let to = last + MARGIN as u32;
        let phrases = &frame.seg.phrases;
        let mut at = frame.phrase;
        while at < phrases.len() && phrases[at].first + phrases[at].len <= from {
            at += 1;
        }
        let next = at;
        while at < phrases.len() && phrases[at].first < to {
            let phrase = &phrases[at];
            let mut mask = class_mask(phrase.classes, phrase.detail);
            if !frame.seg.tokens[phrase.first as usize].is_capital() {
                mask = lower(mask, 1 << flag::LOWER);
            }
            for token in phrase.first..phrase.first + phrase.len {
                let index = i64::from(token) - i64::from(first) + MARGIN as i64 + base as i64;
                let Some(atom) = usize::try_from(index)
                    .ok()
                    .filter(|&i| i >= base)
                    .and_then(|i| self.atoms.get_mut(i))
                else {
                    continue;
                };
                atom.inside |= mask;
                if token == phrase.first {
                    atom.begin |= mask;
                }
                if token + 1 == phrase.first + phrase.len {
                    atom.end |= mask;
                }
            }
            if mask & TITLE != 0 && phrase.len > 1 && phrase.first >= first {
                let from = base + MARGIN + (phrase.first - first) as usize;
                let to = (from + phrase.len as usize).min(self.atoms.len());
                let form = known.between(first, last).iter().any(|form| {
                    form.strong() && form.first <= phrase.first && phrase.first < form.last
                });
                if !form
                    && self.atoms[from..to]
                        .iter()
                        .all(|atom| atom.inside & super::piece::NAMES != 0)
                {
                    // `Hakim Agung`: an office in words that are names too never begins a name.
                    self.atoms[from..to].iter_mut().for_each(|a| a.core = false);
                }
            }
            at += 1;
        }
        next
    }
}

/// Where the search stands in the lists that run beside the tokens.
#[derive(Debug, Default)]
struct Cursor {
    form: usize,
    phrase: usize,
}

fn starts_run(token: &Token) -> bool {
    token.is_capital()
}

/// The end of the run that begins at token `at`.
fn extend(
    doc: &Document,
    seg: &Segmentation,
    known: &Known,
    cursor: &Cursor,
    first: u32,
    end: u32,
) -> u32 {
    let mut last = first;
    let mut form = cursor.form;
    loop {
        while let Some(cover) = known.cover(&mut form, last) {
            last = cover.min(end);
            if last == end || last - first >= LONGEST {
                return last;
            }
        }
        let full = last == end || last - first >= LONGEST;
        if full || (last > first && glued(seg, last)) {
            return last;
        }
        let token = &seg.tokens[last as usize];
        if token.is_capital() || (last > first && follows(token)) {
            last += 1;
            continue;
        }
        match joined(doc, seg, last, end) {
            Some(next) if last > first => last = next,
            _ => return last.max(first + 1),
        }
    }
}

/// Whether the text has no space where this word parts from the one before: no name goes on across that.
fn glued(seg: &Segmentation, at: u32) -> bool {
    let (before, token) = (&seg.tokens[at as usize - 1], &seg.tokens[at as usize]);
    !token.space_before && token.kind == TokenKind::Word && before.kind == TokenKind::Word
}

/// A number straight after a capitalised word belongs to its run.
fn follows(token: &Token) -> bool {
    token.kind == TokenKind::Number && token.space_before && token.span.len() <= 4
}

/// Where the run goes on behind the joining tokens at `at`: before the next capitalised word.
fn joined(doc: &Document, seg: &Segmentation, at: u32, end: u32) -> Option<u32> {
    if seg.tokens[at as usize].kind == TokenKind::Mark {
        return nickname(seg, at, end).then_some(at + 1);
    }
    let mut next = at;
    while next < end && next < at + 3 {
        let token = &seg.tokens[next as usize];
        if token.is_capital() {
            return (next > at).then_some(next);
        }
        let joins = match token.kind {
            TokenKind::Word => {
                token.classes.has(W::OrgInner) || closed(doc.slice(token.span)) & JOINING != 0
            }
            TokenKind::Dash | TokenKind::Slash => !token.space_before || next == at + 1,
            TokenKind::Open | TokenKind::Close => true,
            TokenKind::Comma => next == at && lists(seg, next, end),
            TokenKind::Other => is_ampersand(doc, token),
            _ => false,
        };
        if !joins {
            return None;
        }
        next += 1;
    }
    (next < end && seg.tokens[next as usize].is_capital()).then_some(next)
}

/// Whether the mark at `at` opens or closes a nickname of one or two words inside a name: `Anton "Ucil" Suroso`.
fn nickname(seg: &Segmentation, at: u32, end: u32) -> bool {
    let tokens = &seg.tokens;
    let mark = |t: u32| {
        tokens
            .get(t as usize)
            .is_some_and(|t| t.kind == TokenKind::Mark)
    };
    let capital = |t: u32| t < end && tokens[t as usize].is_capital();
    let opens = |open: u32| {
        let before = open.checked_sub(1).map(|t| &tokens[t as usize]);
        let name = before.is_some_and(|t| t.is_capital() && t.classes.any(NAMES));
        let close = (open + 2..open + 4).find(|t| mark(*t));
        let close = close.filter(|close| (open + 1..*close).all(capital) && capital(*close + 1));
        let apart = |close: &u32| {
            tokens[open as usize].space_before
                && !tokens[open as usize + 1].space_before
                && !tokens[*close as usize].space_before
                && tokens[*close as usize + 1].space_before
        };
        close.filter(|close| name && mark(open) && apart(close))
    };
    let from = at.saturating_sub(3);
    opens(at).is_some() || (from..at).any(|open| opens(open) == Some(at))
}

const NAMES: Classes = Classes::of(&[W::GivenName, W::Surname]);

/// Whether the comma at `at` may stand inside a name: a few capitalised words and commas later comes `dan`, or straight
/// behind it an organisation's last word or a degree.
fn lists(seg: &Segmentation, at: u32, end: u32) -> bool {
    let mut next = at + 1;
    let closing = |t: &Token| t.classes.has(W::OrgTail) || t.classes.has(W::Degree);
    if next < end && closing(&seg.tokens[next as usize]) {
        return true;
    }
    while next < end && next < at + 9 {
        let token = &seg.tokens[next as usize];
        match token.kind {
            TokenKind::Word if token.is_capital() => {}
            TokenKind::Word => return token.classes.has(W::OrgInner) && next > at + 1,
            TokenKind::Comma => {}
            _ => return false,
        }
        next += 1;
    }
    false
}

const JOINING: u64 = 1 << flag::AND | 1 << flag::PARTICLE;

/// What stands between a run that ended before token `from` and one that begins at `to`.
fn gap(doc: &Document, seg: &Segmentation, from: u32, to: u32) -> Link {
    if to - from > 2 {
        return Link::Far;
    }
    let mut link = Link::Far;
    for token in &seg.tokens[from as usize..to as usize] {
        link = match token.kind {
            TokenKind::Comma => Link::Comma,
            TokenKind::Dash | TokenKind::Slash => Link::Joint,
            TokenKind::Open => Link::Bracket,
            TokenKind::Word if closed(doc.slice(token.span)) & 1 << flag::AND != 0 => Link::And,
            _ => return Link::Far,
        };
    }
    link
}
