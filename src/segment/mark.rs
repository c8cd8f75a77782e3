//! What each quotation mark does, judged from local evidence.
//!
//! Alternation over a document (open, close, open …) is fatal: one stray mark turns round everything after it. Here each
//! mark is weighed by what stands beside it (space, case, punctuation, its glyph, a reporting word), and the best
//! reading of one paragraph is found by dynamic programming over its marks. Nothing crosses a paragraph but a quote
//! that is left open at its end and opened again at the start of the next.

use super::{Segmentation, SentenceKind, TokenKind};
use crate::lexicon::{Classes, WordClass};
use crate::text::{Document, Span};

/// Words between two marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks.
    pub span: Span,
    /// Between the marks, without white space at the ends.
    pub content: Span,
    /// First token, the opening mark included.
    pub first: u32,
    /// One past the last token, the closing mark included.
    pub last: u32,
    /// The paragraph it begins in.
    pub paragraph: u32,
    /// Whether a closing mark stands at its end; where it is missing the quotation ends with its paragraph or before
    /// the reporting word.
    pub closed: bool,
    /// Whether an opening mark stands at its start.
    pub opened: bool,
    /// Whether its marks are single (`‘ ’`).
    pub single: bool,
    /// Whether it is left open at the end of its paragraph and the next opens it again: one quotation with it.
    pub goes_on: bool,
}

/// The quotations of a document and the marks that pair with none.
#[derive(Debug, Default)]
pub struct Quotations {
    /// In text order; they do not overlap (nested ones stay inside the outer one).
    pub list: Vec<Quotation>,
    /// Marks without a partner.
    pub odd: Vec<Span>,
}

/// How a mark is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Open,
    Close,
    Stray,
}

/// A mark with the weight of either reading.
#[derive(Debug, Clone, Copy)]
struct Weighed {
    token: u32,
    open: f32,
    close: f32,
}

const STRAY: f32 = -3.0;
const LEFT_OPEN: f32 = -2.0;
const REPORTING: Classes = Classes::of(&[WordClass::CuePost, WordClass::CueNya]);

/// Finds the quotations of a segmented document.
pub fn quotations(doc: &Document, seg: &Segmentation, out: &mut Quotations) {
    out.list.clear();
    out.odd.clear();
    let mut marks = Vec::new();
    let mut open_before = false;
    let spaced = !is_spaced_wrongly(doc, seg);
    for (at, paragraph) in seg.paragraphs.iter().enumerate() {
        let sentences =
            &seg.sentences[paragraph.sentences.start as usize..paragraph.sentences.end as usize];
        let all = |kind| sentences.iter().all(|s| s.kind == kind);
        if all(SentenceKind::Furniture) {
            continue;
        }
        marks.clear();
        marks.extend(
            paragraph
                .tokens
                .clone()
                .filter(|t| seg.tokens[*t as usize].kind == TokenKind::Mark)
                .filter(|t| family(glyph(doc, seg, *t)) == Family::Double)
                .map(|t| weigh(doc, seg, t, (paragraph.span, spaced))),
        );
        if open_before && marks.is_empty() && breaks_off(seg, at - 1) {
            continue;
        }
        let reopened = marks
            .first()
            .is_some_and(|m| m.token == paragraph.tokens.start);
        if open_before && reopened {
            go_on(seg, out);
        }
        let begins_inside = open_before && !reopened && !marks.is_empty();
        let readings = decode(&marks, begins_inside);
        let from = out.list.len();
        let open = pair(doc, seg, at as u32, &marks, &readings, begins_inside, out);
        // The title's quote does not run on into the article.
        open_before = open && !(at == 0 && all(SentenceKind::Headline));
        singles(doc, seg, at as u32, from, out);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Double,
    Single,
}

fn glyph<'a>(doc: &'a Document, seg: &Segmentation, token: u32) -> &'a str {
    doc.slice(seg.tokens[token as usize].span)
}

fn family(glyph: &str) -> Family {
    match glyph {
        "'" | "‘" | "’" | "‚" | "‛" | "‹" | "›" | "`" | "´" | "\\'" | "\u{91}" | "\u{92}"
        | "&lsquo;" | "&rsquo;" => Family::Single,
        odd if super::odd::is_misread_apostrophe(odd) => Family::Single,
        _ => Family::Double,
    }
}

/// The evidence beside one mark for either reading, as log-odds set by hand and checked on real news.
#[expect(clippy::too_many_lines, reason = "a table of evidence")]
fn weigh(
    doc: &Document,
    seg: &Segmentation,
    token: u32,
    (paragraph, spaced): (Span, bool),
) -> Weighed {
    let span = seg.tokens[token as usize].span;
    let text = doc.text();
    let before = text[paragraph.start()..span.start()].chars().next_back();
    let after = text[span.end()..paragraph.end()].chars().next();
    let (mut open, mut close) = glyph_bias(doc.slice(span));
    if !spaced && let (Some(before), Some(after)) = (before, after) {
        // What stands on the other side of the space tells nothing; the order of the marks does.
        if is_space(before) != is_space(after) {
            return weigh_by_words(seg, token, (open, close));
        }
    }
    match before {
        None => {
            open += 3.0;
            close -= 4.0;
        }
        Some(c) if is_space(c) => {
            open += 2.0;
            close -= 2.0;
        }
        Some('(' | '[' | '-' | '–' | '—' | '/') => open += 1.5,
        Some(',' | '.' | '?' | '!' | '…') => {
            close += 3.0;
            open -= 1.0;
        }
        Some(':') => open += 1.0,
        // `menit 47'`: no mark at all, or one that closes.
        Some(c) if c.is_ascii_digit() && doc.slice(span) == "'" => open -= 20.0,
        Some(c) if c.is_alphanumeric() || c == ')' => {
            close += 1.0;
            open -= 2.5;
        }
        Some(_) => {}
    }
    match after {
        None => {
            close += 2.5;
            open -= 4.0;
        }
        Some(c) if is_space(c) => {
            close += 2.0;
            open -= 2.0;
        }
        Some(',' | '.' | '?' | '!' | ';' | ')' | ']' | ':') => {
            close += 2.5;
            open -= 4.0;
        }
        Some(c) if c.is_uppercase() => {
            open += 2.0;
            close -= 2.0;
        }
        Some(c) if c.is_alphanumeric() => {
            open += 1.0;
            close -= 1.5;
        }
        Some(_) => open += 0.5,
    }
    if let Some(next) = seg.tokens.get(token as usize + 1)
        && next.classes.any(REPORTING)
        && next.shape == super::Shape::Lower
    {
        close += 3.0;
        let stopped = |t: &super::Token| matches!(t.kind, TokenKind::Comma | TokenKind::Stop);
        if token > 0 && stopped(&seg.tokens[token as usize - 1]) {
            // `…, "ujarnya`: the space stands on the wrong side.
            close += 6.0;
            open -= 20.0;
        }
    }
    if token > 0 && matches!(seg.tokens[token as usize - 1].kind, TokenKind::Colon) {
        open += 1.5;
    }
    Weighed { token, open, close }
}

/// Whether a document sets its straight marks on the wrong side of the space: `siap, "ujarnya. Ia" bangga".`
fn is_spaced_wrongly(doc: &Document, seg: &Segmentation) -> bool {
    let marks = (1..seg.tokens.len().saturating_sub(1)).filter(|at| {
        let token = &seg.tokens[*at];
        token.kind == TokenKind::Mark && doc.slice(token.span) == "\""
    });
    let mut wrong = 0;
    let mut right = 0;
    for at in marks {
        let (before, after) = (&seg.tokens[at - 1], &seg.tokens[at + 1]);
        if !matches!(before.kind, TokenKind::Comma | TokenKind::Stop) {
            continue;
        }
        if !after.classes.any(REPORTING) || after.shape != super::Shape::Lower {
            continue;
        }
        let span = seg.tokens[at].span;
        let (apart, follows) = (
            before.span.end() < span.start(),
            span.end() < after.span.start(),
        );
        wrong += usize::from(apart && !follows);
        right += usize::from(!apart && follows);
    }
    wrong > right
}

/// The evidence beside a mark where spaces tell nothing.
fn weigh_by_words(seg: &Segmentation, token: u32, (mut open, mut close): (f32, f32)) -> Weighed {
    let at = token as usize;
    let before = seg.tokens.get(at.wrapping_sub(1));
    let after = seg.tokens.get(at + 1);
    if before.is_some_and(|t| matches!(t.kind, TokenKind::Comma | TokenKind::Stop)) {
        close += 1.0;
    }
    if after.is_some_and(|t| matches!(t.kind, TokenKind::Comma | TokenKind::Stop)) {
        close += 2.0;
        open -= 2.0;
    }
    if let Some(next) = after {
        if next.classes.any(REPORTING) && next.shape == super::Shape::Lower {
            close += 9.0;
            open -= 20.0;
        } else if next.is_capital() {
            open += 1.5;
        }
    }
    Weighed { token, open, close }
}

fn glyph_bias(glyph: &str) -> (f32, f32) {
    match glyph {
        "“" | "\u{93}" | "&ldquo;" | "〝" => (2.0, -1.0),
        "„" | "‟" | "«" | "‘" | "‹" | "``" | "\u{84}" | "\u{91}" | ",," | "<<" => {
            (2.5, -2.0)
        }
        "”" | "\u{94}" | "&rdquo;" | "〞" => (-0.5, 1.0),
        "»" | "’" | "›" | "\u{92}" => (-1.5, 1.5),
        odd if odd.ends_with(['œ', '\u{9C}']) => (2.0, -1.0),
        _ => (0.0, 0.0),
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}'
}

/// The best reading of a paragraph's marks: outside, a mark may open; inside, it may close; any may be stray.
fn decode(marks: &[Weighed], begins_inside: bool) -> Vec<Reading> {
    const NEVER: f32 = -1e9;
    let mut best = if begins_inside {
        [-1.0, 0.0]
    } else {
        [0.0, NEVER]
    };
    let mut back: Vec<[Reading; 2]> = Vec::with_capacity(marks.len());
    for mark in marks {
        let outside = [best[1] + mark.close, best[0] + STRAY];
        let inside = [best[0] + mark.open, best[1] + STRAY];
        back.push([
            if outside[0] >= outside[1] {
                Reading::Close
            } else {
                Reading::Stray
            },
            if inside[0] >= inside[1] {
                Reading::Open
            } else {
                Reading::Stray
            },
        ]);
        best = [outside[0].max(outside[1]), inside[0].max(inside[1])];
    }
    let mut state = usize::from(best[1] + LEFT_OPEN > best[0]);
    let mut readings = vec![Reading::Stray; marks.len()];
    for at in (0..marks.len()).rev() {
        readings[at] = back[at][state];
        match readings[at] {
            Reading::Open => state = 0,
            Reading::Close => state = 1,
            Reading::Stray => {}
        }
    }
    readings
}

/// Whether a paragraph ends in mid-sentence: a line break that scraping has put there.
fn breaks_off(seg: &Segmentation, paragraph: usize) -> bool {
    let tokens = &seg.paragraphs[paragraph].tokens;
    !tokens.is_empty()
        && !matches!(
            seg.tokens[tokens.end as usize - 1].kind,
            TokenKind::Stop | TokenKind::Mark
        )
}

/// Turns readings into quotations; says whether the paragraph ends inside one.
fn pair(
    doc: &Document,
    seg: &Segmentation,
    paragraph: u32,
    marks: &[Weighed],
    readings: &[Reading],
    begins_inside: bool,
    out: &mut Quotations,
) -> bool {
    let bounds = &seg.paragraphs[paragraph as usize];
    let mut open: Option<(u32, bool)> = begins_inside.then_some((bounds.tokens.start, false));
    for (mark, reading) in marks.iter().zip(readings) {
        match reading {
            Reading::Open => open = Some((mark.token, true)),
            Reading::Close => {
                if let Some((first, opened)) = open.take() {
                    if !opened && extend(doc, seg, mark.token, out) {
                        continue;
                    }
                    push(
                        doc,
                        seg,
                        paragraph,
                        (first, opened),
                        (mark.token + 1, true),
                        false,
                        out,
                    );
                }
            }
            Reading::Stray => out.odd.push(seg.tokens[mark.token as usize].span),
        }
    }
    if let Some((first, opened)) = open {
        if opened {
            out.odd.push(seg.tokens[first as usize].span);
        }
        let last = before_report(seg, first, bounds.tokens.end);
        push(
            doc,
            seg,
            paragraph,
            (first, opened),
            (last, false),
            false,
            out,
        );
        return last == bounds.tokens.end;
    }
    false
}

/// Marks the quotation that the paragraph before has left open as going on in this one.
fn go_on(seg: &Segmentation, out: &mut Quotations) {
    let Some(left) = out.list.last_mut().filter(|q| q.opened && !q.closed) else {
        return;
    };
    // A stray mark in mid-sentence opens nothing that could go on.
    let start = seg.paragraphs[left.paragraph as usize].tokens.start;
    let before = (left.first > start).then(|| seg.tokens[left.first as usize - 1].kind);
    if before.is_some_and(|kind| matches!(kind, TokenKind::Word | TokenKind::Number)) {
        return;
    }
    left.goes_on = true;
    let mark = seg.tokens[left.first as usize].span;
    if let Some(at) = out.odd.iter().rposition(|m| *m == mark) {
        out.odd.remove(at);
    }
}

/// Closes the quotation that an earlier paragraph left open.
fn extend(doc: &Document, seg: &Segmentation, close: u32, out: &mut Quotations) -> bool {
    let Some(left) = out.list.last().filter(|q| q.opened && !q.closed).copied() else {
        return false;
    };
    out.list.pop();
    let mark = seg.tokens[left.first as usize].span;
    if let Some(at) = out.odd.iter().rposition(|m| *m == mark) {
        out.odd.remove(at);
    }
    push(
        doc,
        seg,
        left.paragraph,
        (left.first, true),
        (close + 1, true),
        false,
        out,
    );
    true
}

/// Where a quotation without a closing mark ends: before `, kata …` in its paragraph, else at the paragraph's end.
fn before_report(seg: &Segmentation, first: u32, end: u32) -> u32 {
    (first + 2..end)
        .find(|t| {
            let token = &seg.tokens[*t as usize];
            let before = &seg.tokens[*t as usize - 1];
            token.shape == super::Shape::Lower
                && token.classes.any(REPORTING)
                && matches!(before.kind, TokenKind::Comma | TokenKind::Stop)
        })
        .unwrap_or(end)
}

fn push(
    doc: &Document,
    seg: &Segmentation,
    paragraph: u32,
    (first, opened): (u32, bool),
    (last, closed): (u32, bool),
    single: bool,
    out: &mut Quotations,
) {
    let start = seg.tokens[first as usize].span;
    let end = seg.tokens[last as usize - 1].span;
    let from = if opened { start.end() } else { start.start() };
    let to = if closed { end.start() } else { end.end() };
    if from >= to {
        return;
    }
    let inside = &doc.text()[from..to];
    let trimmed = inside.trim_matches(is_space);
    if trimmed.is_empty() {
        return;
    }
    let lead = inside.len() - inside.trim_start_matches(is_space).len();
    out.list.push(Quotation {
        span: Span::new(start.start(), end.end()),
        content: Span::new(from + lead, from + lead + trimmed.len()),
        first,
        last,
        paragraph,
        closed,
        opened,
        single,
        goes_on: false,
    });
}

/// Single marks outside the double quotations of the paragraph, in pairs only.
fn singles(doc: &Document, seg: &Segmentation, paragraph: u32, from: usize, out: &mut Quotations) {
    let bounds = &seg.paragraphs[paragraph as usize];
    let mut around = out.list[from..].iter().peekable();
    let marks: Vec<Weighed> = bounds
        .tokens
        .clone()
        .filter(|t| seg.tokens[*t as usize].kind == TokenKind::Mark)
        .filter(|t| family(glyph(doc, seg, *t)) == Family::Single)
        .filter(|t| {
            while around.next_if(|q| q.last <= *t).is_some() {}
            around.peek().is_none_or(|q| *t < q.first)
        })
        .map(|t| weigh(doc, seg, t, (bounds.span, true)))
        .collect();
    if marks.len() < 2 {
        return;
    }
    let readings = decode(&marks, false);
    let doubles = out.list.len();
    let mut open = None;
    for (mark, reading) in marks.iter().zip(&readings) {
        match (reading, open) {
            (Reading::Open, _) => open = Some(mark.token),
            (Reading::Close, Some(first)) => {
                open = None;
                let doubles = &out.list[from..doubles];
                let next = doubles.partition_point(|q| q.first <= first);
                let crosses = doubles.get(next).is_some_and(|q| q.last <= mark.token);
                if !crosses {
                    push(
                        doc,
                        seg,
                        paragraph,
                        (first, true),
                        (mark.token + 1, true),
                        true,
                        out,
                    );
                }
            }
            _ => {}
        }
    }
    out.list[from..].sort_by_key(|q| q.first);
}
