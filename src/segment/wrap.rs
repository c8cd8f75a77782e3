//! Text whose lines were broken at a width, as PDF files and mails have it: recognised, and put back into paragraphs.
//!
//! What comes out is another text, and where each of its bytes stands in the first; nothing is lost that is looked for.

use crate::text::Span;

/// Longest line of wrapped text, in bytes; one line in [`LONG_SHARE`] may be longer.
const WIDEST: usize = 130;
const LONG_SHARE: usize = 10;
/// Narrowest column in which a full line says something.
const NARROW: usize = 40;

/// A text without the breaks inside its paragraphs.
#[derive(Debug, PartialEq, Eq)]
pub struct Unwrapped {
    /// The text.
    pub text: String,
    /// How many breaks were taken out.
    pub joined: usize,
    /// From this byte on, a byte of `text` stands so far from the second byte in the text as it was, in order.
    pieces: Vec<(u32, u32)>,
}

impl Unwrapped {
    /// Where a span of the text stands in the text as it was.
    #[must_use]
    pub fn original(&self, span: Span) -> Span {
        if span.is_empty() {
            let at = self.byte(span.start());
            return Span::new(at, at);
        }
        Span::new(self.byte(span.start()), self.byte(span.end() - 1) + 1)
    }

    fn byte(&self, at: usize) -> usize {
        let after = self.pieces.partition_point(|(new, _)| *new as usize <= at);
        match after.checked_sub(1).map(|piece| self.pieces[piece]) {
            Some((new, old)) => old as usize + (at - new as usize),
            None => at,
        }
    }
}

/// A line that is not blank, without the white space around it.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    start: usize,
    /// Whether a blank line stands before it.
    parted: bool,
}

impl<'a> Line<'a> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The last character, closing marks and brackets aside.
    fn last(&self) -> Option<char> {
        let closing = ['"', '”', '’', '\'', ')', ']', '»'];
        self.text.trim_end_matches(closing).chars().next_back()
    }

    /// The first character, opening marks and brackets aside.
    fn first(&self) -> Option<char> {
        let opening = ['"', '“', '‘', '\'', '(', '[', '«'];
        self.text.trim_start_matches(opening).chars().next()
    }

    /// Whether its sentence goes on.
    fn is_open(&self) -> bool {
        !matches!(self.last(), None | Some('.' | '?' | '!' | '…' | ':' | ';'))
    }

    /// The letters before a hyphen at its end.
    fn hyphened(&self) -> Option<&'a str> {
        let whole = self.text.strip_suffix(['-', '\u{AD}', '\u{2010}'])?;
        let word = whole.rsplit(|c: char| !c.is_alphabetic()).next()?;
        (!word.is_empty()).then_some(word)
    }

    /// Its first word.
    fn word(&self) -> &'a str {
        self.text.split_whitespace().next().unwrap_or_default()
    }

    fn is_item(&self) -> bool {
        self.text
            .starts_with(['-', '–', '—', '•', '*', '·', '|', '>'])
    }

    /// Whether `next` plainly goes on with it.
    fn goes_on(&self, next: &Line<'_>) -> bool {
        let small = next.first().is_some_and(char::is_lowercase);
        small && (self.is_open() || self.hyphened().is_some())
    }
}

/// The text without the breaks inside its paragraphs, where its lines were broken at a width; else `None`.
#[must_use]
pub fn unwrap(text: &str) -> Option<Unwrapped> {
    let lines = lines(text)?;
    let pairs = || lines.windows(2).filter(|pair| !pair[1].parted);
    let (mut breaks, mut open, mut plain) = (0, 0, 0);
    for pair in pairs().filter(|pair| !pair[1].is_item()) {
        breaks += 1;
        open += usize::from(pair[0].is_open());
        plain += usize::from(pair[0].goes_on(&pair[1]));
    }
    let wrapped =
        plain > 0 && breaks * 2 >= lines.len() && plain * 3 >= open && open * 10 >= breaks * 6;
    wrapped.then(|| join(text, &lines))
}

/// The lines of a text; `None` where they are too long to be wrapped, or too few.
fn lines(text: &str) -> Option<Vec<Line<'_>>> {
    let (mut lines, mut long, mut parted, mut start) = (Vec::new(), 0, true, 0);
    while start < text.len() {
        let end =
            memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
        let whole = &text[start..end];
        let line = whole.trim();
        if line.is_empty() {
            parted = true;
        } else {
            long += usize::from(line.len() > WIDEST);
            if long * LONG_SHARE > lines.len() + LONG_SHARE {
                return None;
            }
            let indent = whole.len() - whole.trim_start().len();
            lines.push(Line {
                text: line,
                start: start + indent,
                parted,
            });
            parted = false;
        }
        start = end + 1;
    }
    (long * LONG_SHARE <= lines.len() && lines.len() > 1).then_some(lines)
}

fn join(text: &str, lines: &[Line<'_>]) -> Unwrapped {
    let width = lines.iter().map(|line| line.text.len()).max().unwrap_or(0);
    let mut out = Unwrapped {
        text: String::with_capacity(text.len()),
        joined: 0,
        pieces: Vec::new(),
    };
    let (mut from, mut begins) = (0, true);
    for pair in lines.windows(2) {
        let [line, next] = pair else {
            continue;
        };
        if !joins(line, next, begins, width) {
            begins = true;
            continue;
        }
        begins = false;
        let hyphen = line
            .hyphened()
            .filter(|_| next.first().is_some_and(char::is_alphabetic));
        let end = match hyphen {
            Some(word) if !keeps_hyphen(line, word, next) => {
                line.end() - line.text.chars().next_back().map_or(0, char::len_utf8)
            }
            _ => line.end(),
        };
        copy(&mut out, text, from, end);
        if hyphen.is_none() {
            copy(&mut out, " ", end, end);
        }
        out.joined += 1;
        from = next.start;
    }
    copy(&mut out, text, from, text.len());
    out
}

/// Appends the bytes `from..to` of `text`; with `from == to` it is a space that stands for the break there.
fn copy(out: &mut Unwrapped, text: &str, from: usize, to: usize) {
    out.pieces.push((out.text.len() as u32, from as u32));
    match from == to {
        true => out.text.push(' '),
        false => out.text.push_str(&text[from..to]),
    }
}

/// Whether two lines belong to one paragraph.
fn joins(line: &Line<'_>, next: &Line<'_>, begins: bool, width: usize) -> bool {
    if next.parted || next.is_item() {
        return false;
    }
    if line.goes_on(next) {
        return true;
    }
    let filled = line.text.len() + 1 + next.word().len();
    if !line.is_open() {
        return filled > width && width >= NARROW;
    }
    // A headline, or the line with the author: alone, with room for the word that stands on the next.
    let alone = begins && !line.text.contains(". ") && filled * 20 <= width * 17;
    !alone
}

/// Whether the hyphen at a line's end belongs to the word: `anak-/anak`, `Al-/Quran`.
fn keeps_hyphen(line: &Line<'_>, first: &str, next: &Line<'_>) -> bool {
    if line.text.ends_with('\u{AD}') {
        return false;
    }
    let word = next
        .text
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    let capital = word.starts_with(char::is_uppercase);
    let lower = first.to_lowercase();
    let doubled = word.len() >= 3 && (word.starts_with(&lower) || lower.ends_with(word));
    let stem = lower
        .char_indices()
        .any(|(at, _)| lower.len() - at >= 4 && word.starts_with(&lower[at..]));
    let alike = lower
        .bytes()
        .zip(word.bytes())
        .filter(|(a, b)| a == b)
        .count();
    let rhymes = lower.len() == word.len() && lower.len() >= 4 && alike * 2 >= lower.len();
    capital || doubled || stem || rhymes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unwrapped(text: &str) -> Option<String> {
        unwrap(text).map(|found| found.text)
    }

    #[test]
    fn lines_that_were_broken_become_paragraphs() {
        let text = "Pasar Baru Dibuka\n\nWali kota membuka pasar itu kemarin bersama Rina\nMelati dan para pe-\r\ndagang. Anak-\nanak ikut menari di\nhalaman pasar.\n\n  Pasar lama ditutup bulan depan untuk\n  selamanya.\n";
        assert_eq!(
            unwrapped(text).as_deref(),
            Some(
                "Pasar Baru Dibuka\n\nWali kota membuka pasar itu kemarin bersama Rina Melati dan para pedagang. Anak-anak ikut menari di halaman pasar.\n\n  Pasar lama ditutup bulan depan untuk selamanya.\n"
            )
        );
        let found = unwrap(text).unwrap();
        for (words, original) in [
            ("Rina Melati", "Rina\nMelati"),
            ("pedagang", "pe-\r\ndagang"),
            ("Anak-anak", "Anak-\nanak"),
            ("selamanya", "selamanya"),
        ] {
            let at = found.text.find(words).unwrap();
            let span = found.original(Span::new(at, at + words.len()));
            assert_eq!(&text[span.range()], original);
        }
    }

    #[test]
    fn headlines_lists_and_whole_lines_stay() {
        for text in [
            "Satu baris saja.",
            "Kami siap.\nMereka siap.\nSemua siap.",
            "Harga Beras Turun\nHarga beras turun pekan ini.\nStok aman.",
            "Daftar Peserta\nAnton Suroso\nRina Melati\nBagas Wirawan",
            "Banjir datang.\n\nWarga mengungsi\n\nke balai desa.\n\nAir surut.",
        ] {
            assert_eq!(unwrapped(text), None, "{text}");
        }
        let headed = "Harga Beras Turun\nHarga beras turun pekan ini di sejumlah pasar tradisional dan\nstok di gudang cukup untuk tiga bulan, menurut keterangan\nkepala dinas.";
        assert!(
            unwrapped(headed)
                .unwrap()
                .starts_with("Harga Beras Turun\nHarga beras")
        );
    }
}
