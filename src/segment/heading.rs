//! What an article says of itself around its prose: its day, its outlet, who wrote it.

use super::date::{Calendar, Day, Told};
use super::dateline::is_domain;
use super::{Paragraph, Segmentation, Token, TokenKind};
use crate::lexicon::{Classes, WordClass};
use crate::text::Span;
use jiff::civil::Date;

/// Paragraphs at the beginning in which a line with the day or the author may stand …
const FIRST: usize = 6;
/// … and at the end, for the author.
const LAST: usize = 4;
/// Longest such line, in tokens.
const LINE: usize = 24;
/// Sentences behind a dateline in which the day of the news may stand.
const LEAD: usize = 2;
/// Words that may stand between a date and the end of its line: `10:00 WIB`.
const TIME: Classes = Classes::of(&[WordClass::Temporal, WordClass::Weekday]);

/// What an article says of itself.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The day of publication, and where it stands.
    pub day: Option<(Date, DayPlace)>,
    /// Words of the dateline that name the outlet: a domain (`Kompas.com`), or what stands in brackets (`(ANTARA)`).
    pub outlet: Option<Span>,
    /// The names of the first line that tells who wrote the article.
    pub author: Option<Span>,
    /// Lines that tell who wrote, edited or photographed.
    pub credits: Vec<Span>,
}

/// Where the day of publication stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayPlace {
    /// Inside the dateline: `JAKARTA, 5 Maret 2019 -`.
    Dateline,
    /// On a line of its own: `Selasa, 5 Maret 2019 | 10:00 WIB`.
    Line,
    /// In the sentences behind the dateline: `Selasa (5/3/2019)`.
    Lead,
}

impl Heading {
    /// The day where the article gives it as its own, not as that of an event.
    #[must_use]
    pub fn own_day(&self) -> Option<Date> {
        let (day, place) = self.day?;
        (place != DayPlace::Lead).then_some(day)
    }
}

/// Reads the heading of a segmented text.
pub fn find(text: &str, seg: &Segmentation) -> Heading {
    let reader = Reader {
        text,
        seg,
        calendar: Calendar::new(text, &seg.tokens, None),
    };
    let mut heading = Heading {
        day: reader.day(),
        outlet: reader.outlet(),
        ..Heading::default()
    };
    reader.credits(&mut heading);
    heading
}

struct Reader<'a> {
    text: &'a str,
    seg: &'a Segmentation,
    calendar: Calendar<'a>,
}

impl Reader<'_> {
    fn tokens(&self, paragraph: &Paragraph) -> &[Token] {
        &self.seg.tokens[paragraph.tokens.start as usize..paragraph.tokens.end as usize]
    }

    fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    fn day(&self) -> Option<(Date, DayPlace)> {
        let first = self.seg.paragraphs.iter().take(FIRST);
        self.in_dateline()
            .map(|day| (day, DayPlace::Dateline))
            .or_else(|| {
                let mut lines = first.filter_map(|paragraph| self.on_line(paragraph));
                lines.next().map(|day| (day, DayPlace::Line))
            })
            .or_else(|| self.in_lead().map(|day| (day, DayPlace::Lead)))
    }

    /// The tokens of the dateline.
    fn dateline(&self) -> Option<std::ops::Range<u32>> {
        let line = self.seg.dateline?;
        let at = |byte| self.seg.tokens.partition_point(|t| t.span.start() < byte) as u32;
        Some(at(line.start())..at(line.end()))
    }

    fn in_dateline(&self) -> Option<Date> {
        self.first_day(self.dateline()?, |_| true)
    }

    /// The first day told in full that begins at one of the tokens `range`, from one of those that `begins` admits.
    fn first_day(&self, range: std::ops::Range<u32>, begins: impl Fn(u32) -> bool) -> Option<Date> {
        range
            .filter(|at| begins(*at))
            .filter_map(|at| self.calendar.at(at))
            .find(|day| day.told == Told::Whole)
            .map(|day| day.day)
    }

    /// The weekday and date in the first sentences behind the dateline.
    fn in_lead(&self) -> Option<Date> {
        let line = self.dateline()?;
        let begins = self.seg.sentence_of(line.start)?;
        let paragraph = self.seg.sentences[begins].paragraph;
        let sentences = self.seg.sentences[begins..].iter().take(LEAD);
        let last = sentences.take_while(|s| s.paragraph == paragraph).last()?;
        self.first_day(line.end..last.tokens.end, |at| self.calendar.is_weekday(at))
    }

    /// The day on a line that holds it and nothing that is prose: `Selasa, 5 Maret 2019 | 10:00 WIB`,
    /// `Warta Kota - 05/03/2019, 10:00 WIB`.
    fn on_line(&self, paragraph: &Paragraph) -> Option<Date> {
        let range = paragraph.tokens.clone();
        let tokens = self.tokens(paragraph);
        if tokens.len() > LINE || tokens.iter().any(|t| t.kind == TokenKind::Stop) {
            return None;
        }
        let at = range
            .clone()
            .find(|at| self.calendar.is_weekday(*at) || self.calendar.at(*at).is_some())?;
        let inside = |day: &Day| day.told == Told::Whole && day.last <= range.end;
        let day = self.calendar.at(at).filter(inside)?;
        let before = &self.seg.tokens[range.start as usize..at as usize];
        let parted = before.last().is_none_or(|last| self.parts(last));
        let leads = before.iter().all(|t| !t.is_lower() || t.classes.any(TIME));
        let behind = &self.seg.tokens[day.last as usize..range.end as usize];
        let named = behind
            .first()
            .is_none_or(|first| !first.is_capital() || first.classes.any(TIME));
        let tail = behind.iter().all(|t| !t.is_lower() || t.classes.any(TIME));
        (parted && leads && named && tail).then_some(day.day)
    }

    /// Whether a token parts what stands on a line: a dash, a bar, a colon, a comma.
    fn parts(&self, token: &Token) -> bool {
        use TokenKind::{Colon, Comma, Dash, Open, Other};
        matches!(token.kind, Dash | Colon | Comma | Open | Other)
    }

    /// A domain in the dateline, or what stands there in brackets without a number.
    fn outlet(&self) -> Option<Span> {
        let range = self.dateline()?;
        let tokens = &self.seg.tokens[range.start as usize..range.end as usize];
        let domain = tokens.iter().find(|t| is_domain(self.slice(t.span)));
        if let Some(domain) = domain {
            return Some(domain.span);
        }
        let open = tokens.iter().position(|t| t.kind == TokenKind::Open)?;
        let inside = &tokens[open + 1..];
        let close = inside.iter().position(|t| t.kind == TokenKind::Close)?;
        let words = &inside[..close];
        let named = words.iter().all(Token::is_capital);
        (named && !words.is_empty()).then(|| words[0].span.cover(words[close - 1].span))
    }

    fn credits(&self, heading: &mut Heading) {
        let all = &self.seg.paragraphs;
        let last = all.len().saturating_sub(LAST).max(FIRST.min(all.len()));
        let lines = all.iter().take(FIRST).chain(&all[last..]);
        for paragraph in lines {
            let tokens = self.tokens(paragraph);
            let Some((names, author)) = self.credit(tokens) else {
                continue;
            };
            heading.credits.push(paragraph.span);
            if author && heading.author.is_none() {
                heading.author = Some(names);
            }
        }
    }

    /// The names on a line that begins with a word for who makes an article, and whether these are its authors.
    fn credit(&self, tokens: &[Token]) -> Option<(Span, bool)> {
        let first = tokens.first()?;
        if tokens.len() > LINE || !first.is_capital() || !first.classes.has(WordClass::Credit) {
            return None;
        }
        let colon = tokens
            .iter()
            .take(3)
            .position(|t| t.kind == TokenKind::Colon);
        let from = colon.map_or(1, |colon| colon + 1);
        let joint = |t: &Token| {
            matches!(t.kind, TokenKind::Comma | TokenKind::Slash)
                || t.classes.has(WordClass::Conjunction)
                || matches!(self.slice(t.span), "&")
        };
        let rest = tokens[from..].iter();
        let names = rest.take_while(|t| t.is_capital() || joint(t)).count();
        let names = &tokens[from..from + names];
        let end = names.iter().rposition(Token::is_capital)?;
        let whole = from + end + 1 == tokens.len();
        // Without a colon the line is nothing but the name.
        let stands = colon.is_some() || whole && (2..=6).contains(&names.len());
        let span = names[0].span.cover(names[end].span);
        stands.then_some((span, first.classes.has(WordClass::Author)))
    }
}
