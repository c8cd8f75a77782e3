//! Through which outlet or account a quote came: what stands after `dikutip dari`, `di akun Instagram`.
//!
//! Reads tokens, not items: `laman resmi klub`, `Instagram pribadinya,@melati` are no names.

use super::attribution::Scene;
use crate::entity::{Entity, Mention};
use crate::gazetteer::Label;
use crate::lexicon::{SourceKind, WordClass as W};
use crate::segment::{Shape, Token, TokenKind};
use crate::text::{Document, Span};
use std::ops::Range;

/// Words between a reporting word and the name of the outlet: `dikutip BolaSport.com dari`, `dilansir oleh kantor berita`.
const FILLERS: usize = 4;
/// Small words before the word for a channel: `jejaring media sosial`.
const OPENING: u32 = 2;
/// Tokens of the document in which a word is looked for that may be glued to a name. All would take quadratic time.
const SHOWN: usize = 2000;
/// Words of an outlet's name that nobody knows.
const LONGEST: usize = 5;

/// The way a quote came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Via {
    /// The words that name it.
    pub span: Span,
    /// Whether it is an account or site of the speaker's kind: what they go on to say there came the same way. An
    /// outlet is told for its sentence only.
    pub own: bool,
}

/// Reads ways up to a token.
#[derive(Clone, Copy)]
pub struct Ways<'a> {
    /// The document.
    pub doc: &'a Document,
    /// Its items.
    pub scene: &'a Scene<'a>,
    /// Its names.
    pub mentions: &'a [Mention],
    /// Whom and what they name.
    pub entities: &'a [Entity],
    /// One past the last token that may be read.
    pub end: u32,
}

/// What has been read of a way before its name.
#[derive(Default)]
struct Lead {
    /// The word that opens it.
    head: Option<u32>,
    /// One past the last word of it.
    last: u32,
    /// A post on a platform straight before.
    post: Option<u32>,
    /// Whether small words that belong to it follow its head.
    modified: bool,
    platform: bool,
    /// Whether a paper (data, a report) stands before the name.
    paper: bool,
}

impl<'a> Ways<'a> {
    /// The outlet or account after a reporting word of the tokens `cue`; a `weak` one wants an outlet that is known as one.
    pub fn after_cue(&self, cue: Range<u32>, weak: bool) -> Option<Via> {
        let mut lead = Lead {
            last: cue.end,
            ..Lead::default()
        };
        let tail = cue.clone().rev();
        let channel = |t: &u32| {
            matches!(
                self.kind(*t),
                Some(SourceKind::Channel | SourceKind::Platform | SourceKind::Media)
            )
        };
        lead.head = tail.take(2).find(channel);
        let inside = cue.filter(|t| self.has(*t, W::DocumentNoun) && !channel(t));
        lead.paper = inside.count() > 0;
        self.name(lead.last, lead, weak)
    }

    /// The account after a preposition before token `at`: `di Instagram`, `melalui akun Twitternya @melati`.
    pub fn account(&self, at: u32) -> Option<Via> {
        let lead = Lead {
            last: at,
            ..Lead::default()
        };
        let (lead, next) = self.lead(at, lead, 0);
        if lead.post.is_some() && lead.head.is_none() {
            let span = self.outlet(next, false)?;
            return Some(Via { span, own: false });
        }
        let head = lead.head?;
        let told = lead.platform || self.handle(next).is_some() || self.is_site(&lead);
        told.then(|| self.way(head, next, &lead))
    }

    /// The outlet that talks with the speaker: `wawancara dengan Radio Melati`, where token `at` begins that.
    pub fn talk(&self, at: u32) -> Option<Span> {
        if self.kind(at) != Some(SourceKind::Talk) || !self.has(at + 1, W::Preposition) {
            return None;
        }
        let run = self.run(at + 2)?;
        let body = self
            .mention(run.start)
            .is_some_and(|m| m.label == Label::Org);
        (self.is_outlet(&run) || body && !self.is_body(&run)).then(|| self.span(run.start, run.end))
    }

    /// The outlet at token `at`: one that is known as such, or any that may be one where nothing else can stand.
    pub fn outlet(&self, at: u32, any: bool) -> Option<Span> {
        let run = self.run(at)?;
        let outlet = self.is_outlet(&run) || any && self.may_be_outlet(&run);
        outlet.then(|| self.span(run.start, run.end))
    }

    /// The name from token `at` on, past small words.
    fn name(&self, at: u32, lead: Lead, weak: bool) -> Option<Via> {
        let (lead, next) = self.lead(at, lead, FILLERS);
        if let Some(head) = lead.head.filter(|_| !weak || lead.platform)
            && (lead.platform || self.handle(next).is_some() || lead.modified)
        {
            return Some(self.way(head, next, &lead));
        }
        let mut run = self.run(next)?;
        // `dikutip Kompas dari Kyodo News`: the one from which the other has it.
        if self.has(run.end, W::Preposition)
            && let Some(from) = self.run(run.end + 1).filter(|from| self.is_outlet(from))
        {
            run = from;
        }
        let outlet = self.is_outlet(&run);
        if !outlet && (weak || lead.paper || !(lead.head.is_some() || self.may_be_outlet(&run))) {
            return None;
        }
        let first = lead.head.filter(|head| *head < run.start);
        let name = self.span(run.start, run.end);
        let own = first.is_some() && !outlet;
        let name = if own {
            self.with_acronym(name, run.end)
        } else {
            name
        };
        Some(Via {
            span: first.map_or(name, |t| self.scene.seg.tokens[t as usize].span.cover(name)),
            own,
        })
    }

    /// Reads small words up to a name: what they say of the way, and where the name may begin.
    fn lead(&self, from: u32, mut lead: Lead, fillers: usize) -> (Lead, u32) {
        let mut rest = fillers;
        let mut at = from;
        while at < self.end {
            let word = self.scene.seg.tokens[at as usize];
            if word.kind == TokenKind::Comma && lead.head.is_some() && self.handle(at + 1).is_some()
            {
                return (lead, at + 1);
            }
            match self.kind(at) {
                Some(SourceKind::Channel | SourceKind::Media) if word.is_lower() => {
                    lead.head = lead
                        .head
                        .filter(|_| lead.platform)
                        .or(Some(self.opening(at)));
                    lead.last = at + 1;
                }
                Some(SourceKind::Platform) => {
                    let media = |t: u32| self.kind(t) == Some(SourceKind::Media);
                    lead.head = lead.head.filter(|_| !media(at - 1));
                    lead.head = lead.head.or(lead.post.filter(|p| p + 1 == at)).or(Some(at));
                    lead.platform = true;
                    lead.last = at + 1;
                }
                Some(SourceKind::Post) if word.is_lower() && lead.head.is_none() => {
                    lead.post = Some(at);
                }
                Some(SourceKind::Modifier) if word.is_lower() && lead.head.is_some() => {
                    lead.modified = true;
                    lead.last = at + 1;
                }
                Some(SourceKind::Modifier) if self.kind(at + 1) == Some(SourceKind::Media) => {}
                // `TikTok dengan akun @melati`
                _ if lead.head.is_some() && word.is_lower() && self.leads_on(at + 1) => {}
                _ if lead.head.is_some() => return (lead, at),
                // `rilis yang diterima Kompas`: who has it, not who tells it.
                _ if lead.paper && self.has(at, W::Conjunction) => return (lead, self.end),
                _ if word.is_lower() && rest > 0 && self.mention(at).is_none() => {
                    lead.paper |= self.has(at, W::DocumentNoun) || self.has(at, W::WrittenText);
                    rest -= 1;
                }
                _ => return (lead, at),
            }
            at += 1;
        }
        (lead, at)
    }

    /// Where the word for a channel at token `at` begins: `jejaring media sosial`.
    fn opening(&self, at: u32) -> u32 {
        let before = (at.saturating_sub(OPENING)..at).rev();
        let words = before.take_while(|t| self.kind(*t) == Some(SourceKind::Modifier));
        at - words.count() as u32
    }

    /// Whether an account follows at token `at`.
    fn leads_on(&self, at: u32) -> bool {
        self.handle(at).is_some()
            || self.kind(at) == Some(SourceKind::Channel) && self.handle(at + 1).is_some()
    }

    /// The way that `lead` opens, with the account or name at token `next`.
    fn way(&self, head: u32, next: u32, lead: &Lead) -> Via {
        let tokens = &self.scene.seg.tokens;
        let end = match (self.handle(next), self.run(next)) {
            (Some(handle), _) => handle.end(),
            (None, Some(run)) if next == lead.last => {
                let dash = tokens.get(run.end as usize);
                let dash = dash.is_some_and(|t| t.kind == TokenKind::Dash && t.space_before);
                let more = self.run(run.end + 1).filter(|_| dash && run.end < self.end);
                let end = more.map_or(run.end, |more| more.end);
                self.with_acronym(self.span(run.start, end), end).end()
            }
            _ => self.span(lead.last - 1, lead.last).end(),
        };
        Via {
            span: Span::new(tokens[head as usize].span.start(), end),
            own: true,
        }
    }

    /// A name with the acronym in brackets that follows it at token `at`: `PT Liga Indonesia Baru (PT LIB)`.
    fn with_acronym(&self, name: Span, at: u32) -> Span {
        let tokens = &self.scene.seg.tokens;
        let open = tokens
            .get(at as usize)
            .is_some_and(|t| t.kind == TokenKind::Open);
        let inside = self.run(at + 1).filter(|_| open && at < self.end);
        let close = inside.and_then(|run| tokens.get(run.end as usize));
        match close.filter(|t| t.kind == TokenKind::Close) {
            Some(close) => name.cover(close.span),
            None => name,
        }
    }

    /// Whether it is a site of someone's own: `laman resmi`.
    fn is_site(&self, lead: &Lead) -> bool {
        lead.modified && lead.head.is_some()
    }

    /// The capitalised words from token `at` on that may be one name.
    fn run(&self, at: u32) -> Option<Range<u32>> {
        let tokens = &self.scene.seg.tokens;
        let mut end = at;
        while end < self.end {
            let token = &tokens[end as usize];
            let mention = self.mention(end);
            let number = token.kind == TokenKind::Number
                && end > at
                && tokens.get(end as usize + 1).is_some_and(Token::is_capital)
                && !self.has(end + 1, W::Month);
            let breaks = self.has(end, W::Weekday) || self.has(end, W::Month);
            let web = self.is_web(token);
            if breaks && mention.is_none()
                || !(token.is_capital() || mention.is_some() || number || web)
            {
                break;
            }
            end += 1;
            if web
                || mention
                    .is_some_and(|m| m.label == Label::Outlet && m.span.end() <= token.span.end())
            {
                break;
            }
        }
        (end > at).then_some(at..end)
    }

    /// Whether a run of words is the name of an outlet that is known as one, has the words of one or is a web address.
    fn is_outlet(&self, run: &Range<u32>) -> bool {
        run.clone().any(|t| {
            let token = &self.scene.seg.tokens[t as usize];
            self.mention(t).is_some_and(|m| m.label == Label::Outlet) || self.is_web(token)
        }) || run.len() > 1
            && run
                .clone()
                .any(|t| self.kind(t) == Some(SourceKind::Outlet))
            && !self.is_known(run)
    }

    /// Whether a run of words that nothing explains may be an outlet: no person, place, body, acronym or paper.
    fn may_be_outlet(&self, run: &Range<u32>) -> bool {
        run.len() <= LONGEST
            && !self.is_body(run)
            && run.clone().all(|t| {
                let token = &self.scene.seg.tokens[t as usize];
                let names = [
                    W::GivenName,
                    W::Surname,
                    W::NotName,
                    W::DocumentNoun,
                    W::Title,
                ];
                !names.iter().any(|class| token.classes.has(*class))
            })
    }

    /// Whether a run of words names a body, or is an acronym.
    fn is_body(&self, run: &Range<u32>) -> bool {
        let tokens = &self.scene.seg.tokens;
        let head = |t: u32| self.has(t, W::OrgHead) || self.has(t, W::OrgUnit);
        self.is_known(run)
            || run.clone().any(head)
            || run.len() == 1 && tokens[run.start as usize].shape == Shape::Upper
    }

    /// Whether a run of words names a body, a person or a place that the lists know.
    fn is_known(&self, run: &Range<u32>) -> bool {
        run.clone().filter_map(|t| self.mention(t)).any(|m| {
            let entity = &self.entities[m.entity.0 as usize];
            m.label != Label::Outlet && (!entity.id.is_empty() || m.label == Label::Place)
        })
    }

    /// Whether a token is the address of a site: `Kompas.com`, `www.melati.id`.
    fn is_web(&self, token: &Token) -> bool {
        let text = self.doc.slice(token.span);
        let parts: Option<(&str, &str)> = text.rsplit_once('.');
        parts.is_some_and(|(name, end)| {
            name.len() > 1
                && matches!(end.len(), 2..=4)
                && end.bytes().all(|b| b.is_ascii_lowercase())
                && name
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
                && name.bytes().any(|b| b.is_ascii_alphabetic())
        })
    }

    /// The account's name that begins with the `@` at token `at`.
    fn handle(&self, at: u32) -> Option<Span> {
        let sign = self
            .scene
            .seg
            .tokens
            .get(at as usize)
            .filter(|_| at < self.end)?;
        let rest = &self.doc.text()[sign.span.start()..];
        let name = rest.strip_prefix('@')?;
        let stop = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'));
        let name = name[..name.find(stop).unwrap_or(name.len())].trim_end_matches('.');
        (!name.is_empty()).then(|| Span::new(sign.span.start(), sign.span.start() + 1 + name.len()))
    }

    /// What token `at` is in the name of a way.
    fn kind(&self, at: u32) -> Option<SourceKind> {
        use SourceKind as K;
        let token = self
            .scene
            .seg
            .tokens
            .get(at as usize)
            .filter(|_| at < self.end)?;
        let number = u16::from(token.detail.number());
        let kinds = [
            K::Channel,
            K::Platform,
            K::Post,
            K::Modifier,
            K::Outlet,
            K::Talk,
            K::Media,
        ];
        let kind = kinds.into_iter().find(|k| *k as u16 == number)?;
        let capital = matches!(kind, K::Outlet) || token.span.len() <= 2;
        (token.classes.has(W::SourceWord) && (!capital || token.is_capital())).then_some(kind)
    }

    fn has(&self, at: u32, class: W) -> bool {
        let token = self.scene.seg.tokens.get(at as usize);
        token.is_some_and(|t| t.classes.has(class))
    }

    /// The name that token `at` belongs to.
    fn mention(&self, at: u32) -> Option<&'a Mention> {
        let span = self.scene.seg.tokens.get(at as usize)?.span;
        let next = self
            .mentions
            .partition_point(|m| m.span.end() <= span.start());
        self.mentions.get(next).filter(|m| m.span.overlaps(span))
    }

    /// The bytes of tokens `from..to`, without a word in lower case that scraping has glued to either end of a name
    /// (`dariThe Independent`, `Antarapada`).
    fn span(&self, from: u32, to: u32) -> Span {
        let tokens = &self.scene.seg.tokens;
        let first = match self.mention(from) {
            Some(m) if m.label == Label::Outlet => m.span.start(),
            _ => self.unglued(&tokens[from as usize]),
        };
        let last = match self.mention(to - 1) {
            Some(m) if m.label == Label::Outlet => m.span.end(),
            _ => tokens[to as usize - 1].base().end(),
        };
        let text = &self.doc.text()[first..last];
        // `Truth Social-nya`; the platform `X` at the end of a sentence is read as an initial.
        let text = text.strip_suffix("-nya").unwrap_or(text);
        let text = if text.len() == 2 {
            text.trim_end_matches('.')
        } else {
            text
        };
        Span::new(first, first + text.len())
    }

    /// Where a token begins, past a function word glued before it.
    fn unglued(&self, token: &Token) -> usize {
        let text = self.doc.slice(token.span);
        let glued = text.starts_with(char::is_lowercase);
        let Some(cut) = text.find(char::is_uppercase).filter(|_| glued) else {
            return token.span.start();
        };
        let tokens = self.scene.seg.tokens.iter().take(SHOWN);
        let mut words =
            tokens.filter(|t| t.classes.has(W::Function) || t.classes.has(W::CueSource));
        let word = words.any(|t| self.doc.slice(t.span) == &text[..cut]);
        token.span.start() + if word { cut } else { 0 }
    }
}
