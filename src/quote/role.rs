//! Titles, bodies and territories: what stands before a name, or after it between commas.
//!
//! `Kepala` + `Dinas Kesehatan Kota Bogor`; `Wali Kota Depok`; `Direktur Jenderal Ketenagalistrikan` + `Kementerian Energi`.
//! The role takes its territory where its title governs one, the body begins at its head word.

use super::item::{Item, Line};
use crate::lexicon::{Classes, TitleKind, WordClass};
use crate::rule::pattern::Symbol;
use crate::segment::{Shape, TokenKind};

/// Where title, role and affiliation lie.
#[derive(Debug, Default, Clone, Copy)]
pub struct Before {
    /// First item of the role.
    pub role: Option<usize>,
    /// One past the last token of the role, ranks and honorifics left out.
    pub role_end: u32,
    /// The affiliation.
    pub org: Option<Body>,
    /// Whether an unnamed noun heads it.
    pub unnamed: bool,
    /// Whether only a rank or honorific was seen.
    pub rank: bool,
    /// Whether `itu`, `ini` or `tersebut` ends it.
    pub definite: bool,
}

/// The words that name an affiliation.
#[derive(Debug, Clone, Copy)]
pub struct Body {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Item after it.
    pub next: usize,
}

/// Longest phrase, in items.
const LONGEST: usize = 28;
/// Most words in lower case that a description may hold beside its nouns.
const LOOSE: usize = 5;
const GOVERNS: Classes = Classes::of(&[WordClass::TakesTerritory, WordClass::TakesPortfolio]);

/// Reads titles, bodies, territories and what binds them from item `from`, up to a name or to the end of the phrase; the
/// second value is the item after it.
#[must_use]
pub fn before(line: Line<'_>, from: usize) -> (Before, usize) {
    let mut reader = Reader {
        line,
        from,
        out: Before {
            rank: true,
            ..Before::default()
        },
        later: None,
        first: None,
        unit: None,
        within: None,
        governs: false,
        ended: false,
        loose: 0,
        stroke: false,
    };
    let mut at = from;
    while at < line.items.len() && at - from < LONGEST && reader.take(at) {
        at += 1;
        if reader.out.definite {
            break;
        }
    }
    (reader.finish(), at)
}

struct Reader<'a> {
    line: Line<'a>,
    from: usize,
    out: Before,
    /// A second office, joined to the first.
    later: Option<usize>,
    /// The first office with its territory, where a second one is joined to it.
    first: Option<Before>,
    /// First token of a unit that may turn out to be the body.
    unit: Option<u32>,
    /// First token of a unit that the body follows.
    within: Option<u32>,
    /// Whether the title takes a territory or portfolio.
    governs: bool,
    /// Whether the role has ended though the phrase goes on.
    ended: bool,
    loose: usize,
    /// Whether a stroke has joined a second office to the first: its body belongs to the role.
    stroke: bool,
}

impl Reader<'_> {
    /// Takes one item into the phrase, if it belongs to it.
    fn take(&mut self, at: usize) -> bool {
        let symbol = self.line.items[at].plain;
        if self.line.is_address(at) && (symbol != Symbol::Role || self.is_abbreviation(at)) {
            return true;
        }
        match symbol {
            Symbol::Role if self.line.is_rank(at) => self.rank(at),
            // `Ketua PMI`: an acronym that is a noun as well.
            Symbol::Role if at > self.from && self.is_acronym(at) => self.head(at),
            // `Fakultas Kesehatan Masyarakat`, `Sumber Daya`: nouns within a name.
            Symbol::Unnamed if self.goes_on(at) && self.line.is_capital(at) => self.name(at),
            // `Pusat Data, Informasi, dan Humas`: the last of a list.
            Symbol::Role if self.goes_on(at) && self.closes_list(at - 1) => self.name(at),
            // `Ketua | Pemuda Muhammadiyah`: a noun that opens the body's name.
            Symbol::Role | Symbol::Unnamed if self.opens_body(at) => {
                self.begin_unit(self.line.items[at].first, self.line.items[at].last);
            }
            Symbol::Role | Symbol::Unnamed => self.title(at),
            Symbol::Org | Symbol::Outlet => self.body(at),
            Symbol::Place => self.place(at),
            Symbol::Capital
                if at > self.from
                    && (self.line.has(at, WordClass::OrgHead)
                        || self.line.has(at, WordClass::OrgUnit)) =>
            {
                self.head(at)
            }
            Symbol::Bracket | Symbol::Capital | Symbol::Number if at > self.from => self.name(at),
            Symbol::Word | Symbol::Function if at == self.from => self.out.role = Some(at),
            _ if self.binds(at) => self.bind(at),
            // `Direktur Lantas`: a function word as part of a name.
            Symbol::Function | Symbol::Conjunction | Symbol::Time
                if at > self.from && self.line.is_capital(at) && !self.is_date(at) =>
            {
                self.name(at);
            }
            // `pukul 10.20`: no part of an office.
            Symbol::Time if self.line.symbol(at + 1) == Some(Symbol::Number) => return false,
            Symbol::Word | Symbol::Time if self.noun_like(at) && self.loose < LOOSE => {
                self.loose += 1;
                self.name(at);
            }
            Symbol::Function if self.line.has(at, WordClass::Demonstrative) => {
                self.out.definite = true
            }
            _ => return false,
        }
        true
    }

    /// Whether a conjunction stands behind a comma, and a word with a capital follows it.
    fn closes_list(&self, at: usize) -> bool {
        at > self.from
            && self.line.symbol(at) == Some(Symbol::Conjunction)
            && self.line.symbol(at - 1) == Some(Symbol::Comma)
            && self.line.is_capital(at + 1)
    }

    /// Whether a noun with a capital stands between a title and a body.
    fn opens_body(&self, at: usize) -> bool {
        at > self.from
            && self.line.is_capital(at)
            && self.line.has(at, WordClass::Unnamed)
            && !self.governs
            && self.line.symbol(at + 1) == Some(Symbol::Org)
            && self.line.symbol(at - 1) == Some(Symbol::Role)
            && self.line.has(at - 1, WordClass::TakesOrg)
    }

    fn is_acronym(&self, at: usize) -> bool {
        let token = self.line.seg.tokens.get(self.line.items[at].first as usize);
        self.line.has(at, WordClass::OrgHead) && token.is_some_and(|t| t.shape == Shape::Upper)
    }

    /// Whether a form of address is written short: `Pdt.`; it is no role.
    fn is_abbreviation(&self, at: usize) -> bool {
        let word = self.line.word(at);
        self.line.has(at, WordClass::OutsideName) && (word.ends_with('.') || word.len() <= 3)
    }

    fn is_date(&self, at: usize) -> bool {
        self.line.has(at, WordClass::Weekday) || self.line.has(at, WordClass::Month)
    }

    fn rank(&mut self, at: usize) {
        if self.out.role.is_none() {
            self.out.role = Some(at);
            self.out.role_end = self.line.items[at].last;
        }
        self.ended = true;
    }

    fn title(&mut self, at: usize) {
        let before = if at > self.from {
            self.line.word(at - 1)
        } else {
            ""
        };
        let joined = matches!(before, "sekaligus" | "merangkap" | "juga");
        if self.begins_anew(at) {
            self.restart(at);
        }
        if self.out.org.is_none() {
            if self.out.role.is_none() || self.out.rank {
                self.out.role = Some(at);
                self.ended = false;
            } else if joined {
                let title = self.out.role.map_or(0, |role| self.line.items[role].last);
                if self.governs && self.out.role_end > title {
                    self.first = self.first.or(Some(self.out));
                }
                self.later = Some(at);
            }
            self.out.role_end = self.line.items[at].last;
        }
        let item = &self.line.items[at];
        let kind = item.detail.title();
        let state = [
            TitleKind::HeadOfState,
            TitleKind::Minister,
            TitleKind::RegionalHead,
        ];
        self.governs |= item.classes.any(GOVERNS) || state.iter().any(|k| *k as u8 == kind);
        self.out.rank = false;
        self.out.unnamed |= item.plain == Symbol::Unnamed;
    }

    /// Whether a title with a capital follows a noun in lower case at once (`… dan kelompok rentan Kepala Dinas`): a
    /// subhead that ran into the text.
    fn begins_anew(&self, at: usize) -> bool {
        use Symbol::{Role, Unnamed, Word};
        at > self.from
            && (self.out.unnamed || self.plays_a_part(at - 1))
            && self.line.is_capital(at)
            && !self.line.is_capital(at - 1)
            && matches!(self.line.items[at - 1].plain, Unnamed | Role | Word)
    }

    /// Whether item `at` says what part someone plays (`pasien`, `saksi`), not which office he holds.
    fn plays_a_part(&self, at: usize) -> bool {
        self.line.items[at].detail.title() == TitleKind::Role as u8
    }

    fn restart(&mut self, at: usize) {
        self.out = Before {
            role: Some(at),
            ..Before::default()
        };
        (self.later, self.unit, self.within) = (None, None, None);
        (self.governs, self.ended) = (false, false);
    }

    /// A body by name. The first one counts, with what adjoins it; a unit at its head belongs to the role.
    fn body(&mut self, at: usize) {
        let Item { first, last, .. } = self.line.items[at];
        if let Some(body) = &mut self.out.org {
            if body.next == at {
                (body.last, body.next) = (last, at + 1);
            }
            return;
        }
        if self.stroke && self.out.role_end == first {
            self.out.role_end = last;
            return;
        }
        let unit = at > self.from
            && !self.out.rank
            && !self.governs
            && self.out.role_end == first
            && self.is_unit(first);
        if unit && self.past_unit(first, last) == last {
            self.begin_unit(first, last);
            return;
        }
        let start = self.within.filter(|_| !self.ended).unwrap_or(first);
        let start = if self.governs && self.is_unit(first) && self.out.role_end == first {
            self.past_unit(first, last)
        } else {
            start
        };
        if start > first {
            self.out.role_end = start;
        }
        if start < last {
            self.set_body(start, at);
            (self.unit, self.within) = (None, None);
        }
    }

    /// A unit whose body may follow: `Bidang Humas | Polda Jabar`.
    fn begin_unit(&mut self, first: u32, last: u32) {
        self.within = self.within.or(Some(first));
        if self.loose_unit(first) {
            self.unit = self.unit.or(Some(first));
        }
        self.out.role_end = last;
    }

    /// Takes the words from token `first` to the end of item `at` as the body, without a portfolio at its end (`Kamar
    /// Dagang Bidang Ketenagakerjaan`), unless a unit heads it (`Seksi Gizi Bidang Kesehatan Dinas Sosial`).
    fn set_body(&mut self, first: u32, at: usize) {
        let last = self.line.items[at].last;
        let unit = self.line.seg.tokens[first as usize]
            .classes
            .has(WordClass::OrgUnit);
        let portfolio = (first + 1..last).filter(|_| !unit).find(|t| {
            let classes = self.line.seg.tokens[*t as usize].classes;
            classes.has(WordClass::OrgUnit) && !classes.has(WordClass::UnitIsBody)
        });
        self.out.org = Some(Body {
            first,
            last: portfolio.unwrap_or(last),
            next: portfolio.map_or(at + 1, |_| usize::MAX),
        });
    }

    /// Whether item `at` stands right after the body.
    fn goes_on(&self, at: usize) -> bool {
        self.out.org.is_some_and(|body| body.next == at)
    }

    /// Whether a unit within a body begins here; `Satuan Tugas` is a body of its own, though `Satuan` is a unit.
    fn is_unit(&self, first: u32) -> bool {
        let token = &self.line.seg.tokens[first as usize];
        let phrases = &self.line.seg.phrases;
        let longer = phrases[phrases.partition_point(|p| p.first < first)..]
            .first()
            .is_some_and(|p| p.first == first && p.classes.has(WordClass::OrgHead));
        token.classes.has(WordClass::OrgUnit) && token.is_capital() && !longer
    }

    /// Whether the unit is the body itself where none follows: `Tim Ahli`, but not `Bidang Humas` nor `Komisi II`.
    fn loose_unit(&self, token: u32) -> bool {
        let tokens = &self.line.seg.tokens;
        tokens[token as usize].classes.has(WordClass::UnitIsBody) && !self.is_ordinal(token + 1)
    }

    /// A number or letter: `II`, `B`, `5`.
    fn is_ordinal(&self, token: u32) -> bool {
        self.line.seg.tokens.get(token as usize).is_some_and(|t| {
            let roman = self
                .line
                .doc
                .slice(t.span)
                .bytes()
                .all(|b| b"IVX".contains(&b));
            t.kind == TokenKind::Number || roman || t.span.len() == 1 && t.is_capital()
        })
    }

    /// Where a name that opens with a unit goes over to the body (`Divisi Humas | Polri`): its first token, or the end of
    /// the name where all of it is unit.
    fn past_unit(&self, first: u32, last: u32) -> u32 {
        const INNER: Classes = Classes::of(&[WordClass::OrgInner, WordClass::Function]);
        let token = |t: u32| &self.line.seg.tokens[t as usize];
        let bracket = (first..last).find(|t| token(*t).kind == TokenKind::Open);
        let opens = |t: &u32| {
            let (this, before) = (token(*t), token(*t - 1));
            this.classes.has(WordClass::OrgHead)
                && this.is_capital()
                && !this.classes.has(WordClass::OrgUnit)
                && matches!(before.kind, TokenKind::Word | TokenKind::Number)
                && !before.classes.any(INNER)
        };
        let body = (first + 1..bracket.unwrap_or(last)).find(opens);
        body.unwrap_or(last)
    }

    /// A head word of bodies that stands in no name known.
    fn head(&mut self, at: usize) {
        if self.out.role.is_none() || self.out.rank || self.out.org.is_some() {
            return self.name(at);
        }
        let first = self.line.items[at].first;
        if self.is_unit(first) {
            if self.governs {
                return self.name(at);
            }
            self.begin_unit(first, self.line.items[at].last);
        } else {
            let first = self.within.filter(|_| !self.ended).unwrap_or(first);
            self.set_body(first, at);
            (self.unit, self.within) = (None, None);
        }
    }

    fn place(&mut self, at: usize) {
        let last = self.line.items[at].last;
        let institution = self.is_institution(at);
        match &mut self.out.org {
            Some(body) if body.next == at => (body.last, body.next) = (last, at + 1),
            Some(_) => {}
            None if institution => self.set_body(self.line.items[at].first, at),
            None if self.governs && !self.ended => self.out.role_end = last,
            None if self.unit.is_some() => self.out.role_end = last,
            None => self.ended = true,
        }
    }

    /// Whether a place stands right after a title that a body follows, and is named by what it is: `Direktur RS Kasih`.
    fn is_institution(&self, at: usize) -> bool {
        const HEADS: Classes = Classes::of(&[WordClass::OrgHead, WordClass::PlaceHead]);
        let first = self.line.items[at].first;
        at > self.from
            && !self.governs
            && self.out.role_end == first
            && self.line.items[at - 1].classes.has(WordClass::TakesOrg)
            && self.line.seg.tokens[first as usize].classes.any(HEADS)
    }

    /// A word or bracket that goes on with what it adjoins: the body, else the role.
    fn name(&mut self, at: usize) {
        let Item {
            plain, first, last, ..
        } = self.line.items[at];
        if self.out.org.is_none() && self.names_a_body(at) {
            self.unit = self.unit.or(Some(first));
        }
        match &mut self.out.org {
            Some(body) if body.next == at && plain != Symbol::Word => {
                (body.last, body.next) = (last, at + 1);
            }
            Some(_) => {}
            None if !self.ended => self.out.role_end = last,
            None => {}
        }
    }

    /// Whether a word in no list stands right after a title that a body follows: `CEO Torch`, not `Direktur Keuangan`.
    fn names_a_body(&self, at: usize) -> bool {
        let title = &self.line.items[at - 1];
        let unknown = |item: &Item| item.plain == Symbol::Capital && item.classes.is_empty();
        title.plain == Symbol::Role
            && title.classes.has(WordClass::TakesOrg)
            && !self.governs
            && (unknown(&self.line.items[at])
                || self.line.items[at].plain == Symbol::Number
                    && self.line.symbol(at + 1) == Some(Symbol::Capital))
    }

    /// A word in lower case that may belong to a title or description: no verb, and in no list of function words.
    fn noun_like(&self, at: usize) -> bool {
        let word = self.line.word(at);
        let verb = ["me", "di", "ber", "ter"]
            .iter()
            .any(|p| word.starts_with(p) && word.len() > p.len() + 3);
        !verb && !self.line.has(at, WordClass::Function)
    }

    /// Whether the item binds what stands before it to what follows: `dan`, `dari`, `/`, `,` in a portfolio.
    fn binds(&self, at: usize) -> bool {
        let next = self.line.symbol(at + 1);
        let name_like = matches!(
            next,
            Some(Symbol::Capital | Symbol::Org | Symbol::Outlet | Symbol::Place | Symbol::Role)
        );
        let title = next == Some(Symbol::Unnamed);
        match self.line.word(at) {
            "dan" | "&" | "serta" | "sekaligus" | "merangkap" => {
                name_like || title || self.noun_like(at + 1) && next == Some(Symbol::Word)
            }
            "dari" | "pada" | "bidang" | "untuk" | "di" | "asal" => name_like,
            "/" | "-" => name_like && self.line.is_capital(at + 1),
            "," => self.enumerates(at),
            _ => false,
        }
    }

    /// Whether the comma stands in an enumeration of words of one kind that `dan` closes: `Dinas Perindustrian,
    /// Perdagangan, dan Koperasi`; `peneliti bidang industri, perdagangan, dan investasi`.
    fn enumerates(&self, comma: usize) -> bool {
        /// Longest enumeration, in items.
        const LONGEST: usize = 16;
        let kind = match self.line.symbol(comma - 1) {
            Some(Symbol::Word) => Symbol::Word,
            _ => Symbol::Capital,
        };
        let mut at = comma + 1;
        while at < comma + LONGEST
            && (self.line.symbol(at) == Some(kind) || self.line.symbol(at) == Some(Symbol::Comma))
        {
            at += 1;
        }
        let last = self.line.symbol(at + 1);
        let named = kind == Symbol::Capital && self.line.is_capital(at + 1);
        self.line.word(at) == "dan" && (last == Some(kind) || named && last == Some(Symbol::Role))
    }

    /// A binding word: within a body it goes on with it; `asal` and `di` before a place end the role.
    fn bind(&mut self, at: usize) {
        let inside = matches!(self.line.word(at), "dan" | "&" | "untuk" | "," | "-" | "/");
        let capital = self.line.word(at + 1) == "dan"
            || self.closes_list(at)
            || self.line.is_capital(at + 1)
                && matches!(
                    self.line.symbol(at + 1),
                    Some(Symbol::Capital | Symbol::Org | Symbol::Place | Symbol::Unnamed)
                );
        let last = self.line.items[at].last;
        match &mut self.out.org {
            Some(body) if body.next == at && inside && capital => {
                (body.last, body.next) = (last, at + 1);
            }
            Some(_) => {}
            None => {
                self.stroke |= self.line.word(at) == "/";
                let place = self.line.symbol(at + 1) == Some(Symbol::Place);
                self.ended |= place && matches!(self.line.word(at), "asal" | "dari" | "di");
            }
        }
    }

    fn finish(mut self) -> Before {
        let token = |item: usize| self.line.items[item].first;
        if self.out.org.is_none()
            && let (Some(unit), Some(role)) = (self.within.or(self.unit), self.out.role)
            && token(role) < unit
        {
            self.out.org = Some(Body {
                first: unit,
                last: self.out.role_end,
                next: 0,
            });
            self.out.role_end = unit;
        }
        if let (Some(later), Some(org)) = (self.later, self.out.org)
            && token(later) < org.first
        {
            self.out.role = Some(later);
        }
        if let Some(first) = self.first {
            self.out = Before {
                definite: self.out.definite,
                unnamed: self.out.unnamed,
                ..first
            };
        }
        self.out
    }
}
