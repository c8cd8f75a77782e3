//! Descriptions that name nobody: `seorang saksi`, `pria yang akrab disapa …`, `warga asal Bogor, Jawa Barat, ini`.

use super::item::{Item, Line};
use super::phrase::{NounPhrase, PhraseKind};
use super::role::{self, Before};
use crate::lexicon::WordClass;
use crate::rule::pattern::Symbol;
use crate::text::Span;

impl Line<'_> {
    /// `seorang`, `para`, `sejumlah` before a noun.
    pub(super) fn determiner(&self, at: usize) -> bool {
        let next = self.symbol(at + 1);
        let noun = matches!(next, Some(Symbol::Role | Symbol::Unnamed));
        let word = self.word(at);
        let is = |words: &[&str]| words.iter().any(|w| word.eq_ignore_ascii_case(w));
        if is(&["para", "sejumlah", "mantan", "eks"]) {
            noun
        } else if is(&["seorang", "sang"]) {
            noun || next == Some(Symbol::Word)
        } else if is(&["salah"]) {
            let more = usize::from(self.items[at].last - self.items[at].first == 1);
            let noun = self.symbol(at + 1 + more);
            matches!(noun, Some(Symbol::Role | Symbol::Unnamed | Symbol::Word))
        } else {
            false
        }
    }

    /// `@melati`, `akun Instagram @melati`: the account whose sign stands at item `sign`, in a phrase that begins at item
    /// `from`. The words that name it are the handle; the second value is the item after it.
    pub(super) fn account(&self, from: usize, sign: usize) -> Option<(NounPhrase, usize)> {
        /// Shortest handle, in characters.
        const SHORTEST: usize = 2;
        let token = self.token(sign)?;
        let rest = self.doc.text()[token.span.start()..].strip_prefix('@')?;
        let stop = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'));
        let handle = rest[..rest.find(stop).unwrap_or(rest.len())].trim_end_matches('.');
        if handle.chars().count() < SHORTEST {
            return None;
        }
        let head = Span::new(token.span.start(), token.span.start() + 1 + handle.len());
        let starts = |item: &Item| self.seg.tokens.get(item.first as usize);
        let inside = |item: &Item| starts(item).is_some_and(|t| t.span.start() < head.end());
        let next = sign + self.items[sign..].iter().take_while(|i| inside(i)).count();
        let phrase = self.build(
            PhraseKind::Unnamed,
            from,
            next,
            None,
            head,
            Before::default(),
        );
        Some((phrase, next))
    }

    /// `kata marketing dari PT Angin`: a noun in no list right after a strong reporting root, and the body it works for.
    pub(super) fn calling_of_body(&self, at: usize) -> bool {
        let cue = at.checked_sub(1).and_then(|before| self.symbol(before));
        let body = matches!(self.symbol(at + 2), Some(Symbol::Org | Symbol::Outlet));
        cue == Some(Symbol::CuePost) && self.symbol(at + 1) == Some(Symbol::Preposition) && body
    }

    /// `Keponakan Budi ini`: the item after one who is told apart by a relative.
    pub(super) fn kin(&self, at: usize) -> Option<usize> {
        let name = (at + 1..).find(|at| !self.has(*at, WordClass::Honorific))?;
        let demonstrative = self.has(name + 1, WordClass::Demonstrative);
        let kin = self.has(at, WordClass::KinNoun) && self.symbol(name) == Some(Symbol::Person);
        (kin && demonstrative).then_some(name + 2)
    }

    /// `istri Budi Hartono`, `keponakan Presiden Budi Hartono itu`: a relative, by whose she is; not one who is named behind
    /// a comma (`istri Budi, Rina`).
    pub(super) fn relative(&self, at: usize) -> Option<(NounPhrase, usize)> {
        if !self.has(at, WordClass::KinNoun) || self.is_capital(at) {
            return None;
        }
        let name = match self.symbol(at + 1)? {
            Symbol::Person => at + 1,
            Symbol::Role => role::before(*self, at + 1).1,
            _ => return None,
        };
        let end = self.past_brackets(name);
        let named = self.symbol(end) == Some(Symbol::Comma)
            && matches!(self.symbol(end + 1), Some(Symbol::Person));
        if self.symbol(name) != Some(Symbol::Person) || named {
            return None;
        }
        let before = Before {
            unnamed: true,
            ..Before::default()
        };
        if self.has(end, WordClass::Demonstrative) {
            let head = self.span(at, end + 1);
            let phrase = self.build(PhraseKind::Pronoun, at, end + 1, None, head, before);
            return Some((phrase, end + 1));
        }
        let head = self.span(at, end);
        let phrase = self.build(PhraseKind::Unnamed, at, end, None, head, before);
        Some((phrase, end))
    }

    /// `Ketua Panitia yang juga Anggota DPRD Bogor, Budi`: the name behind a second office.
    pub(super) fn also(&self, end: usize) -> Option<usize> {
        let second = end + 2;
        let also = self.word(end) == "yang" && matches!(self.word(end + 1), "juga" | "sekaligus");
        if !also || !matches!(self.symbol(second), Some(Symbol::Role | Symbol::Unnamed)) {
            return None;
        }
        let (before, end) = role::before(*self, second);
        match self.symbol(end) {
            Some(Symbol::Person) => Some(end),
            _ => self.name_after_comma(end, &before),
        }
    }

    /// `kata Ketua Panitia yang baru terpilih, Budi`: the name behind a relative clause.
    pub(super) fn past_relative(&self, end: usize, before: &Before) -> Option<usize> {
        /// Longest clause, in items.
        const REACH: usize = 6;
        if !self.has(end, WordClass::RoleLinkOpens) {
            return None;
        }
        let inside = |at: &usize| {
            use Symbol::{Function, Number, Place, Preposition, Time, Word};
            matches!(
                self.symbol(*at),
                Some(Function | Number | Place | Preposition | Time | Word)
            )
        };
        let comma = (end + 1..=end + REACH).find(|at| !inside(at))?;
        self.name_after_comma(comma, before)
    }

    /// `pria yang akrab disapa Budi`: the name in the description.
    pub(super) fn called(&self, end: usize) -> Option<usize> {
        /// Longest description before the name, in items.
        const REACH: usize = 5;
        if self.word(end) != "yang" {
            return None;
        }
        let names = |at: &usize| {
            let last = self.items.get(*at).map(|i| i.last as usize - 1);
            let last = last.and_then(|last| self.seg.tokens.get(last));
            let word = last.map_or("", |token| self.doc.slice(token.span));
            matches!(word, "disapa" | "dipanggil" | "bernama")
        };
        let verb = (end + 1..end + REACH).find(names)?;
        (self.symbol(verb + 1) == Some(Symbol::Person)).then_some(verb + 1)
    }

    /// A title or an unnamed noun without a name.
    pub(super) fn nameless(
        &self,
        from: usize,
        mut end: usize,
        before: Before,
    ) -> Option<(NounPhrase, usize)> {
        before.role?;
        while end > from + 1
            && matches!(
                self.symbol(end - 1),
                Some(Symbol::Comma | Symbol::Conjunction | Symbol::Preposition | Symbol::Dash)
            )
        {
            end -= 1;
        }
        let mut before = before;
        if let Some(past) = self.described_as(end) {
            end = past;
            before.definite = true;
            let role = &self.items[before.role.unwrap_or(from)];
            before.role_end = before.role_end.max(role.last);
        }
        let kind = if before.unnamed
            || matches!(
                self.symbol(from),
                Some(Symbol::Word | Symbol::Function | Symbol::Unnamed)
            ) {
            PhraseKind::Unnamed
        } else {
            PhraseKind::Role
        };
        let head = self.span(from, end);
        Some((self.build(kind, from, end, None, head, before), end))
    }

    /// `yang akrab disapa Ipah itu`, `berumur 37 tahun itu`: past the demonstrative that ends a description.
    fn described_as(&self, from: usize) -> Option<usize> {
        let inside = |at: &usize| {
            !matches!(
                self.symbol(*at),
                None | Some(
                    Symbol::Comma
                        | Symbol::Stop
                        | Symbol::Sentence
                        | Symbol::Paragraph
                        | Symbol::Quote
                        | Symbol::CuePre
                        | Symbol::CuePost
                )
            )
        };
        let near = (from..from + 10)
            .take_while(inside)
            .find(|at| self.has(*at, WordClass::Demonstrative) || self.aged(*at))
            .filter(|at| !self.is_governed(from, *at));
        let end = near.or_else(|| self.demonstrative_at_end(from))?;
        Some(end + 1)
    }

    /// `berusia 16 | tahun ini`: a time by its words, here the end of an age with the demonstrative.
    fn aged(&self, at: usize) -> bool {
        let last = self
            .items
            .get(at)
            .map(|i| &self.seg.tokens[i.last as usize - 1]);
        let age = at > 1 && matches!(self.word(at - 2), "berusia" | "berumur");
        age && last.is_some_and(|t| t.classes.has(WordClass::Demonstrative))
    }

    /// Whether the noun before item `at` follows a preposition (`rincian dari perjalanan itu`): the demonstrative is its own.
    fn is_governed(&self, from: usize, at: usize) -> bool {
        let noun = |at: &usize| self.symbol(*at) == Some(Symbol::Word);
        let before = (from..at).rev().find(|at| !noun(at));
        before.is_some_and(|b| b + 1 < at && self.symbol(b) == Some(Symbol::Preposition))
    }

    /// `warga asal Lembah Sari, Jawa Barat, ini.`: the demonstrative after the last comma of a sentence.
    fn demonstrative_at_end(&self, from: usize) -> Option<usize> {
        use Symbol::{Comma, CuePost, CuePre, Paragraph, Quote, Sentence, Stop};
        let ends = |at: usize| matches!(self.symbol(at), None | Some(Stop | Sentence | Paragraph));
        let open =
            |at: &usize| !ends(*at) && !matches!(self.symbol(*at), Some(Quote | CuePre | CuePost));
        (from..from + 20).take_while(open).find(|&at| {
            at > from
                && self.has(at, WordClass::Demonstrative)
                && self.symbol(at - 1) == Some(Comma)
                && ends(at + 1)
        })
    }
}
