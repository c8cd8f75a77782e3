//! Titles, bodies and territories: what stands before a name, or after it between commas.
//!
//! `Kepala` + `Dinas Kesehatan Kota Bogor`; `Wali Kota Depok`; `Direktur Jenderal Ketenagalistrikan` + `Kementerian Energi`.
//! The role takes its territory where its title governs one, the body begins at its head word.

use super::item::{Item, is_rank};
use crate::lexicon::{Classes, TitleKind, WordClass};
use crate::rule::pattern::Symbol;
use crate::segment::Segmentation;
use crate::text::Document;

/// Where title, role and affiliation lie, as item indices.
#[derive(Debug, Default, Clone, Copy)]
pub struct Before {
    /// First item of the role.
    pub role: Option<usize>,
    /// One past the last item of the role, ranks and honorifics left out.
    pub role_end: usize,
    /// Items of the affiliation.
    pub org: Option<(usize, usize)>,
    /// Whether an unnamed noun heads it.
    pub unnamed: bool,
    /// Whether only a rank or honorific was seen.
    pub rank: bool,
    /// Whether `itu`, `ini` or `tersebut` ends it.
    pub definite: bool,
}

/// Longest phrase, in items.
const LONGEST: usize = 28;
/// Most words in lower case that a description may hold beside its nouns.
const LOOSE: usize = 5;
/// Units within a body: they belong to the role (`Kepala Seksi Intelijen`).
const UNITS: &[&str] = &[
    "Bidang",
    "Bagian",
    "Seksi",
    "Subbidang",
    "Subbagian",
    "Subdirektorat",
    "Urusan",
    "Sub",
];
/// Units that belong to the role where a body follows, and are the body where none does.
const LOOSE_UNITS: &[&str] = &[
    "Satuan",
    "Unit",
    "Divisi",
    "Tim",
    "Departemen",
    "Direktorat",
    "Deputi",
];
const GOVERNS: Classes = Classes::of(&[WordClass::TakesTerritory, WordClass::TakesPortfolio]);

/// Reads titles, bodies, territories and what binds them from item `from`, up to a name or to the end of the phrase; the
/// second value is the item after it.
#[must_use]
pub fn before(doc: &Document, seg: &Segmentation, items: &[Item], from: usize) -> (Before, usize) {
    let mut reader = Reader {
        doc,
        seg,
        items,
        from,
        out: Before {
            rank: true,
            ..Before::default()
        },
        later: None,
        unit: None,
        governs: false,
        ended: false,
        loose: 0,
    };
    let mut at = from;
    while at < items.len() && at - from < LONGEST && reader.take(at) {
        at += 1;
        if reader.out.definite {
            break;
        }
    }
    (reader.finish(), at)
}

struct Reader<'a> {
    doc: &'a Document,
    seg: &'a Segmentation,
    items: &'a [Item],
    from: usize,
    out: Before,
    /// A second office, joined to the first.
    later: Option<usize>,
    /// First item of a unit that may turn out to be the body.
    unit: Option<usize>,
    /// Whether the title takes a territory or portfolio.
    governs: bool,
    /// Whether the role has ended though the phrase goes on.
    ended: bool,
    loose: usize,
}

impl Reader<'_> {
    fn symbol(&self, at: usize) -> Option<Symbol> {
        self.items.get(at).map(|i| i.plain)
    }

    fn has(&self, at: usize, class: WordClass) -> bool {
        self.items.get(at).is_some_and(|i| i.classes.has(class))
    }

    fn word(&self, at: usize) -> &str {
        self.items.get(at).map_or("", |i| {
            self.doc.slice(self.seg.tokens[i.first as usize].span)
        })
    }

    fn is_capital(&self, at: usize) -> bool {
        self.items
            .get(at)
            .is_some_and(|i| self.seg.tokens[i.first as usize].is_capital())
    }

    /// Takes one item into the phrase, if it belongs to it.
    fn take(&mut self, at: usize) -> bool {
        let symbol = self.items[at].plain;
        if self.has(at, WordClass::Honorific) && self.is_capital(at) && symbol != Symbol::Role {
            return true;
        }
        match symbol {
            Symbol::Role if is_rank(self.items[at].detail) => self.rank(at),
            Symbol::Role | Symbol::Unnamed => self.title(at),
            Symbol::Org | Symbol::Outlet => self.body(at),
            Symbol::Place => self.place(at),
            Symbol::Capital if at > self.from && self.has(at, WordClass::OrgHead) => self.head(at),
            Symbol::Bracket | Symbol::Capital | Symbol::Number if at > self.from => self.name(at),
            Symbol::Word | Symbol::Function if at == self.from => self.out.role = Some(at),
            _ if self.binds(at) => self.bind(at),
            Symbol::Word | Symbol::Time if self.noun_like(at) && self.loose < LOOSE => {
                self.loose += 1;
                self.name(at);
            }
            Symbol::Function if self.has(at, WordClass::Demonstrative) => self.out.definite = true,
            _ => return false,
        }
        true
    }

    fn rank(&mut self, at: usize) {
        if self.out.role.is_none() {
            self.out.role = Some(at);
            self.out.role_end = at + 1;
        }
        self.ended = true;
    }

    fn title(&mut self, at: usize) {
        let joined = at > self.from
            && matches!(
                self.word(at - 1),
                "sekaligus" | "merangkap" | "dan" | "juga"
            );
        if self.out.org.is_none() {
            if self.out.role.is_none() || self.out.rank {
                self.out.role = Some(at);
                self.ended = false;
            } else if joined {
                self.later = Some(at);
            }
            self.out.role_end = at + 1;
        }
        let item = &self.items[at];
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

    /// A body by name. The first one counts, with what adjoins it.
    fn body(&mut self, at: usize) {
        match self.out.org {
            None => {
                self.out.org = Some((at, at + 1));
                self.unit = None;
            }
            Some((start, end)) if end == at => self.out.org = Some((start, at + 1)),
            Some(_) => {}
        }
    }

    /// A head word of bodies that stands in no name known.
    fn head(&mut self, at: usize) {
        if self.out.role.is_none() || self.out.rank || self.out.org.is_some() {
            return self.name(at);
        }
        if UNITS.contains(&self.word(at)) {
            self.out.role_end = at + 1;
        } else if LOOSE_UNITS.contains(&self.word(at)) {
            self.unit = self.unit.or(Some(at));
            self.out.role_end = at + 1;
        } else {
            self.out.org = Some((at, at + 1));
        }
    }

    fn place(&mut self, at: usize) {
        match self.out.org {
            Some((start, end)) if end == at => self.out.org = Some((start, at + 1)),
            Some(_) => {}
            None if self.governs && !self.ended => self.out.role_end = at + 1,
            None if self.unit.is_some() => self.out.role_end = at + 1,
            None => self.ended = true,
        }
    }

    /// A word or bracket that goes on with what it adjoins: the body, else the role.
    fn name(&mut self, at: usize) {
        match self.out.org {
            Some((start, end)) if end == at && self.items[at].plain != Symbol::Word => {
                self.out.org = Some((start, at + 1));
            }
            Some(_) => {}
            None if !self.ended => self.out.role_end = at + 1,
            None => {}
        }
    }

    /// A word in lower case that may belong to a title or description: no verb, and in no list of function words.
    fn noun_like(&self, at: usize) -> bool {
        let word = self.word(at);
        let verb = ["me", "di", "ber", "ter"]
            .iter()
            .any(|p| word.starts_with(p) && word.len() > p.len() + 3);
        !verb && !self.has(at, WordClass::Function)
    }

    /// Whether the item binds what stands before it to what follows: `dan`, `dari`, `/`, `,` in a portfolio.
    fn binds(&self, at: usize) -> bool {
        let next = self.symbol(at + 1);
        let name_like = matches!(
            next,
            Some(Symbol::Capital | Symbol::Org | Symbol::Outlet | Symbol::Place | Symbol::Role)
        );
        match self.word(at) {
            "dan" | "&" | "serta" | "sekaligus" | "merangkap" => {
                name_like || self.noun_like(at + 1) && next == Some(Symbol::Word)
            }
            "dari" | "pada" | "bidang" | "untuk" | "di" | "asal" => name_like,
            "/" | "-" => name_like && self.is_capital(at + 1),
            "," => {
                next == Some(Symbol::Capital) && (at + 2..at + 7).any(|t| self.word(t) == "dan")
                    || self.word(at + 1) == "dan" && self.symbol(at + 2) == Some(Symbol::Capital)
            }
            _ => false,
        }
    }

    /// A binding word: within a body it goes on with it; `asal` and `di` before a place end the role.
    fn bind(&mut self, at: usize) {
        let inside = matches!(self.word(at), "dan" | "&" | "untuk" | "," | "-" | "/");
        match self.out.org {
            Some((start, end))
                if end == at && inside && self.symbol(at + 1) == Some(Symbol::Capital) =>
            {
                self.out.org = Some((start, at + 1));
            }
            Some(_) => {}
            None => {
                let place = self.symbol(at + 1) == Some(Symbol::Place);
                self.ended |= place && matches!(self.word(at), "asal" | "dari" | "di");
            }
        }
    }

    fn finish(mut self) -> Before {
        if self.out.org.is_none()
            && let (Some(unit), Some(role)) = (self.unit, self.out.role)
            && role < unit
        {
            self.out.org = Some((unit, self.out.role_end));
            self.out.role_end = unit;
        }
        if let (Some(later), Some(org)) = (self.later, self.out.org)
            && later < org.0
        {
            self.out.role = Some(later);
        }
        self.out
    }
}
