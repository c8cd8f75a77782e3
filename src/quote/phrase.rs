//! Noun phrases that can speak: `Kepala Dinas Kesehatan Kota Bogor Sri Nowo Retno`, `Budiyono, peneliti Universitas
//! Bung Hatta,`, `seorang saksi`, `Presiden`. Each becomes one item, with its role and affiliation told apart.

use super::item::{Item, Line, NONE, token_span};
use super::role::{self, Before, Body};
use crate::lexicon::{Classes, WordClass};
use crate::rule::pattern::Symbol;
use crate::segment::Segmentation;
use crate::text::{Document, Span};

/// What a noun phrase names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhraseKind {
    /// A person by name.
    Person,
    /// An organisation (or outlet) by name.
    Org,
    /// A person by an office or profession, with an article-like word or none.
    Role,
    /// Someone unnamed.
    Unnamed,
    /// `ia`, `dia`, `beliau`.
    Pronoun,
}

/// A noun phrase that can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NounPhrase {
    /// What it names.
    pub kind: PhraseKind,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Index of the mention that names it.
    pub mention: Option<u32>,
    /// The words that name the speaker: the name, or the whole description.
    pub head: Span,
    /// Role, to the letter.
    pub role: Option<Span>,
    /// Affiliation, to the letter.
    pub affiliation: Option<Span>,
    /// Whether `itu`, `ini` or `tersebut` ends it.
    pub definite: bool,
    /// Token of the title that opens the role, [`NONE`] for none.
    pub title: u32,
}

/// Draws the noun phrases in `items` together; `out` are the items that rules run over.
pub fn phrases(
    doc: &Document,
    seg: &Segmentation,
    items: &[Item],
    list: &mut Vec<NounPhrase>,
    out: &mut Vec<Item>,
) {
    list.clear();
    out.clear();
    let line = Line { doc, seg, items };
    let mut at = 0;
    while at < items.len() {
        let Some((phrase, next)) = line.phrase(at) else {
            out.push(items[at]);
            at += 1;
            continue;
        };
        let plain = match phrase.kind {
            PhraseKind::Person => Symbol::Person,
            PhraseKind::Org if items[at].plain == Symbol::Outlet => Symbol::Outlet,
            PhraseKind::Org => Symbol::Org,
            PhraseKind::Role => Symbol::Role,
            PhraseKind::Unnamed => Symbol::Unnamed,
            PhraseKind::Pronoun => Symbol::Pronoun,
        };
        out.push(Item {
            symbol: plain as u8,
            plain,
            first: items[at].first,
            last: items[next - 1].last,
            target: list.len() as u32,
            ..items[at]
        });
        list.push(phrase);
        at = next;
    }
}

impl Line<'_> {
    /// The noun phrase that begins at item `at`, and the item after it.
    fn phrase(&self, at: usize) -> Option<(NounPhrase, usize)> {
        if let Some(end) = self.kin(at) {
            return Some(self.reference(at, end));
        }
        if let Some(relative) = self.relative(at) {
            return Some(relative);
        }
        if let Some(account) = self.account(at, at).filter(|_| self.after_cue(at)) {
            return Some(account);
        }
        match self.symbol(at)? {
            Symbol::Pronoun => return Some(self.reference(at, at + 1)),
            Symbol::Person => return Some(self.person(at, at, Before::default())),
            Symbol::Capital if self.after_cue(at) && !self.has(at, WordClass::DocumentNoun) => {
                let name = self.past_addresses(at);
                if name == at || matches!(self.symbol(name), Some(Symbol::Capital)) {
                    return Some(self.unlisted(at, name));
                }
            }
            Symbol::Role | Symbol::Unnamed => {}
            Symbol::Org | Symbol::Outlet => return Some(self.org(at)),
            Symbol::Place if self.speaks_as_body(at) => return Some(self.org(at)),
            _ if self.is_address(at) => {}
            Symbol::Word | Symbol::Function if self.determiner(at) => {}
            Symbol::Word if self.calling_of_body(at) => {}
            _ => return None,
        }
        let (before, end) = role::before(*self, at);
        if self.symbol(end) == Some(Symbol::Person) {
            return Some(self.person(at, end, before));
        }
        if let Some(account) = self.account(at, end).filter(|_| before.unnamed) {
            return Some(account);
        }
        if let Some(name) = self.name_after_comma(end, &before) {
            return Some(self.person(at, name, before));
        }
        if let Some(name) = self.also(end) {
            return Some(self.person(at, name, before));
        }
        if let Some(name) = self.called(end) {
            return Some(self.person(at, name, Before::default()));
        }
        let cued = self.after_cue(at);
        if let Some(name) = self.past_relative(end, &before).filter(|_| cued) {
            return Some(self.person(at, name, before));
        }
        self.nameless(at, end, before)
    }

    /// Words that refer to someone named before.
    fn reference(&self, at: usize, end: usize) -> (NounPhrase, usize) {
        let head = self.span(at, end);
        let phrase = self.build(PhraseKind::Pronoun, at, end, None, head, Before::default());
        (phrase, end)
    }

    /// Whether a reporting root or passive, or `menurut`, stands right before.
    fn after_cue(&self, at: usize) -> bool {
        at > 0
            && matches!(
                self.symbol(at - 1),
                Some(Symbol::CuePost | Symbol::CuePostWeak | Symbol::CuePrep | Symbol::CuePassive)
            )
    }

    /// The item after the forms of address and ranks at `at`.
    fn past_addresses(&self, mut at: usize) -> usize {
        while self.is_address(at) || self.is_rank(at) {
            at += 1;
        }
        at
    }

    /// Whether a building or place of work stands where a body speaks: `tulis Bandara X`, `pengumuman Rumah Sakit Y`.
    fn speaks_as_body(&self, at: usize) -> bool {
        const HEADS: Classes = Classes::of(&[WordClass::OrgHead, WordClass::PlaceHead]);
        let named = self.token(at).is_some_and(|t| t.classes.any(HEADS));
        let text = at > 0 && self.has(at - 1, WordClass::WrittenText);
        named && (self.after_cue(at) || text)
    }

    /// A name that no list or rule knows, right after a reporting word: capitalised words from item `name` on, behind forms
    /// of address from `at` on.
    fn unlisted(&self, at: usize, name: usize) -> (NounPhrase, usize) {
        let mut end = name + 1;
        while self.symbol(end) == Some(Symbol::Capital) && end - name < 4 {
            end += 1;
        }
        let head = self.span(name, end);
        let kind = match self.has(name, WordClass::OrgHead) {
            true => PhraseKind::Org,
            false => PhraseKind::Person,
        };
        (
            self.build(kind, at, end, None, head, Before::default()),
            end,
        )
    }

    /// `Pengamat politik dari Universitas X, Arie, …`: the name after a comma that ends an apposition.
    pub(super) fn name_after_comma(&self, end: usize, before: &Before) -> Option<usize> {
        if self.symbol(end) != Some(Symbol::Comma) || before.role.is_none() || before.definite {
            return None;
        }
        let mut at = end + 1;
        // `Camat Neglasari, Kabupaten Tangerang, Ubaidillah`: places may stand between.
        while self.symbol(at) == Some(Symbol::Place) && self.symbol(at + 1) == Some(Symbol::Comma) {
            at += 2;
        }
        // `Mayor Jenderal TNI dokter Tugas`: ranks and callings stand before the name.
        let calling = |at: usize| {
            matches!(self.symbol(at), Some(Symbol::Unnamed | Symbol::Role))
                && self.is_rank(at - 1)
                && self.symbol(at + 1) == Some(Symbol::Person)
        };
        while self.is_address(at) || self.is_rank(at) || calling(at) {
            at = if self.is_rank(at) {
                self.past_brackets(at)
            } else {
                at + 1
            };
        }
        if self.symbol(at) != Some(Symbol::Person) {
            return None;
        }
        // A list of people is no apposition.
        let after = self.after_name(at + 1);
        let listed = matches!(self.word(after), "dan" | "serta")
            || self.symbol(after) == Some(Symbol::Comma)
                && self.symbol(after + 1) == Some(Symbol::Person);
        (!listed).then_some(at)
    }

    /// Past degrees and brackets after a name.
    fn after_name(&self, mut at: usize) -> usize {
        loop {
            if self.has(at, WordClass::Degree) && self.is_capital(at)
                || self.symbol(at) == Some(Symbol::Bracket)
            {
                at += 1;
            } else if self.symbol(at) == Some(Symbol::Comma)
                && self.has(at + 1, WordClass::Degree)
                && self.is_capital(at + 1)
            {
                at += 2;
            } else {
                return at;
            }
        }
    }

    /// A phrase with its name at item `name`; an apposition after it gives the role where none stands before.
    fn person(&self, from: usize, name: usize, mut before: Before) -> (NounPhrase, usize) {
        let mut end = self.after_name(name + 1);
        let named = before.role.is_some() && !before.rank;
        if let Some((after, next)) = self.linked(name, end) {
            if !named {
                before = after;
            }
            end = next;
        } else if !named && let Some((after, next)) = self.apposition(end) {
            before = after;
            end = next;
        }
        if before.org.is_none()
            && let Some(body) = self.body_after(end)
        {
            before.rank |= before.role.is_none();
            before.org = Some(body);
            end = body.next;
        }
        let mention = self.items[name].target;
        let head = token_span(
            &self.seg.tokens,
            self.items[name].first,
            self.items[name].last,
        );
        (
            self.build(PhraseKind::Person, from, end, Some(mention), head, before),
            end,
        )
    }

    /// `dari Koalisi Pejalan Kaki` after a name.
    fn body_after(&self, at: usize) -> Option<Body> {
        if !self.is_from(at) || self.symbol(at + 1) != Some(Symbol::Org) {
            return None;
        }
        Some(self.body(at + 1))
    }

    fn is_from(&self, at: usize) -> bool {
        self.word(at) == "dari"
    }

    /// The body at item `at`, with its acronym in brackets.
    fn body(&self, at: usize) -> Body {
        let next = self.past_brackets(at);
        Body {
            first: self.items[at].first,
            last: self.items[next - 1].last,
            next,
        }
    }

    /// `, peneliti Universitas Bung Hatta` (up to a comma, a stop or the end of what can belong to it).
    fn apposition(&self, comma: usize) -> Option<(Before, usize)> {
        if self.symbol(comma) != Some(Symbol::Comma) {
            return None;
        }
        self.description(comma + 1)
    }

    /// `Budi selaku ketua`, `Budi, yang juga ketua`, `Budi seorang petani`: the role behind a name without a comma of its own,
    /// and the item after it.
    fn linked(&self, name: usize, end: usize) -> Option<(Before, usize)> {
        let comma = usize::from(self.symbol(end) == Some(Symbol::Comma));
        if let Some(from) = self.past_link(end + comma) {
            return self.description(from);
        }
        if comma > 0 || self.determiner(end) && !self.has(end, WordClass::OnePerson) {
            return None;
        }
        let (before, next) = self.description(end)?;
        // `kepada Budi polisi mengatakan`: no role of his, but who speaks.
        let governed = name > 0 && self.symbol(name - 1) == Some(Symbol::Preposition);
        let tells = matches!(self.symbol(next), Some(Symbol::CuePre | Symbol::CuePreWeak));
        let ends = matches!(
            self.symbol(next),
            None | Some(
                Symbol::Comma
                    | Symbol::Stop
                    | Symbol::Sentence
                    | Symbol::Paragraph
                    | Symbol::Time
                    | Symbol::Quote
            )
        );
        (tells && !governed || ends && self.after_cue(name)).then_some((before, next))
    }

    /// The item after words that lead from a name to a role: `selaku`, `yang juga`, `yang kini menjabat sebagai`.
    fn past_link(&self, at: usize) -> Option<usize> {
        let opens = self.has(at, WordClass::RoleLinkOpens);
        let from = at + usize::from(opens);
        let inner = |at: usize| {
            self.has(at, WordClass::RoleLinkInner) || self.symbol(at) == Some(Symbol::Time)
        };
        let mut next = from;
        while self.has(next, WordClass::RoleLink) || opens && inner(next) {
            next += 1;
        }
        (next > from).then_some(next)
    }

    /// A role at item `from`, up to a comma, a stop or the end of what can belong to it.
    fn description(&self, from: usize) -> Option<(Before, usize)> {
        let fits = matches!(self.symbol(from), Some(Symbol::Role | Symbol::Unnamed))
            || self.determiner(from);
        if !fits || self.is_rank(from) {
            return None;
        }
        let (mut before, mut end) = role::before(*self, from);
        let of = usize::from(self.is_from(end));
        if self.of_a_person(from, end + of) {
            before.role_end = self.items[end + of].last;
            end += of + 1;
        }
        let closed = matches!(
            self.symbol(end),
            None | Some(
                Symbol::Comma
                    | Symbol::Stop
                    | Symbol::Sentence
                    | Symbol::Paragraph
                    | Symbol::Preposition
                    | Symbol::Conjunction
                    | Symbol::Dash
                    | Symbol::Time
                    | Symbol::Function
                    | Symbol::CuePre
                    | Symbol::CuePreWeak
            )
        );
        // `menurut Budi, warga sudah pulang`: no apposition, but what is reported.
        let goes_on = before.unnamed && self.symbol(end) == Some(Symbol::Function);
        (closed && !goes_on && before.role.is_some()).then_some((before, end))
    }

    /// `, juru bicara Slamet Hartono,`: the name at `end` says whose, and closes the apposition.
    fn of_a_person(&self, from: usize, end: usize) -> bool {
        let closes = match self.symbol(end + 1) {
            Some(Symbol::Stop) => true,
            Some(Symbol::Comma) => {
                self.symbol(end + 2) != Some(Symbol::Person)
                    && !matches!(self.word(end + 2), "dan" | "serta")
            }
            _ => false,
        };
        self.symbol(end) == Some(Symbol::Person) && !self.is_capital(from) && closes
    }

    fn org(&self, at: usize) -> (NounPhrase, usize) {
        let body = self.body(at);
        let end = body.next;
        let name = (end..).find(|at| !self.is_rank(*at)).unwrap_or(end);
        if self.symbol(name) == Some(Symbol::Person) {
            let before = Before {
                org: Some(body),
                rank: true,
                ..Before::default()
            };
            return self.person(at, name, before);
        }
        let head = token_span(&self.seg.tokens, self.items[at].first, self.items[at].last);
        (
            self.build(
                PhraseKind::Org,
                at,
                end,
                Some(self.items[at].target),
                head,
                Before::default(),
            ),
            end,
        )
    }

    pub(super) fn build(
        &self,
        kind: PhraseKind,
        from: usize,
        end: usize,
        mention: Option<u32>,
        head: Span,
        b: Before,
    ) -> NounPhrase {
        let mention = mention.filter(|m| *m != NONE);
        let tokens = &self.seg.tokens;
        let affiliation = b
            .org
            .map(|body| self.trimmed(token_span(tokens, body.first, body.last)));
        let named = kind == PhraseKind::Person;
        let plays = |start: &usize| {
            // `istrinya`: whose, is not told.
            let told = named && self.token(*start).is_some_and(|t| t.clitic == 0);
            !b.rank && (told || !self.items[*start].classes.has(WordClass::NoRole))
        };
        let role = b
            .role
            .map(|role| self.past_function_words(role, b.role_end));
        let role = role.filter(plays).map(|role| {
            let first = self.items[role].first;
            let body = b.org.map(|body| body.first).filter(|body| *body > first);
            let end = body.map_or(b.role_end, |body| body.min(b.role_end));
            self.trimmed(token_span(
                tokens,
                first,
                end.max(self.items[role].first + 1),
            ))
        });
        NounPhrase {
            kind,
            first: self.items[from].first,
            last: self.items[end - 1].last,
            mention,
            head,
            role,
            affiliation,
            definite: b.definite,
            title: b.role.map_or(NONE, |r| self.items[r].first),
        }
    }

    /// The first item of a role after `para`, `salah satu`.
    fn past_function_words(&self, mut role: usize, end: u32) -> usize {
        while self.items[role].last < end && self.has(role, WordClass::Function) {
            role += 1;
        }
        role
    }

    /// Without a binding word or a sign at the end.
    fn trimmed(&self, span: Span) -> Span {
        let mut text = self.doc.slice(span);
        loop {
            let cut =
                text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '/'));
            let cut = ["dari", "dan", "di", "pada", "asal", "untuk"]
                .iter()
                .find_map(|w| {
                    cut.strip_suffix(w)
                        .filter(|rest| rest.ends_with(char::is_whitespace))
                })
                .unwrap_or(cut);
            if cut.len() == text.len() {
                return Span::new(span.start(), span.start() + text.len());
            }
            text = cut;
        }
    }
}
