//! Gazetteer forms where they stand, with the evidence each of them needs and has.

use super::clue::HitClass;
use crate::gazetteer::{Candidate, EntryId, Evidence, Gazetteers, Hit, Label};
use crate::segment::Segmentation;
use crate::text::Span;

/// A gazetteer form that covers whole tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Without a clitic.
    pub span: Span,
    /// Its readings: bit `label * 8 + class`.
    pub mask: u64,
    /// Its hit, as an index into the hits.
    pub hit: u32,
    /// Whether a club goes by it.
    pub club: bool,
    /// The types, as bits, that a user's gazetteer gives it without asking for evidence.
    pub own: u8,
}

impl Form {
    /// Whether it has a reading as `label` that stands by itself.
    pub(crate) fn free(&self, label: Label) -> bool {
        strong_classes(self.mask, label)
    }

    /// Whether it has a reading that stands by itself.
    pub(crate) fn strong(&self) -> bool {
        self.mask & STRONG_ANY != 0
    }
}

/// Whether a mask of readings has one as `label` that stands by itself.
pub(crate) fn strong_classes(mask: u64, label: Label) -> bool {
    mask >> (label as usize * 8) & STRONG != 0
}

const STRONG: u64 =
    1 << HitClass::Free as u64 | 1 << HitClass::Case as u64 | 1 << HitClass::Supported as u64;
const STRONG_ANY: u64 = STRONG | STRONG << 8 | STRONG << 16 | STRONG << 24 | STRONG << 32;

/// All known forms of a document, by their first token, longest first. Reused from document to document.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub forms: Vec<Form>,
    /// Entries with a form in the document that stands by itself, sorted.
    pub entries: Vec<EntryId>,
    /// Whether the document names several clubs.
    pub clubs: bool,
}

impl Known {
    /// Weighs the hits of a document.
    pub(crate) fn weigh(&mut self, seg: &Segmentation, gazetteers: &Gazetteers, hits: &[Hit]) {
        self.forms.clear();
        self.entries.clear();
        for hit in hits {
            let free = gazetteers
                .candidates(hit.form)
                .filter(|c| matches!(c.evidence, Evidence::Free | Evidence::Case));
            self.entries.extend(free.map(|c| c.entry));
        }
        self.entries.sort_unstable();
        self.entries.dedup();
        let mut sentence = 0;
        for (index, hit) in hits.iter().enumerate() {
            if !whole_tokens(seg, hit) {
                continue;
            }
            while sentence + 1 < seg.sentences.len()
                && seg.sentences[sentence + 1].tokens.start <= hit.first
            {
                sentence += 1;
            }
            let begins = seg
                .sentences
                .get(sentence)
                .is_some_and(|s| s.tokens.start == hit.first);
            let (mut mask, mut club, mut own) = (0, false, 0);
            let users = gazetteers.is_own(hit.form);
            for candidate in gazetteers.candidates(hit.form) {
                let class = self.class(&candidate, begins || hit.capitals);
                mask |= 1 << (candidate.label as usize * 8 + class as usize);
                if users && matches!(class, HitClass::Free | HitClass::Case) {
                    own |= 1 << candidate.label as u8;
                }
                club |= candidate.label == Label::Org && is_club(gazetteers, candidate.entry);
            }
            self.forms.push(Form {
                first: hit.first,
                last: hit.last,
                span: hit.span,
                mask,
                hit: index as u32,
                club,
                own,
            });
        }
        let clubs = self.forms.iter().filter(|f| f.club && f.free(Label::Org));
        self.clubs = clubs.count() >= CLUBS;
    }

    fn class(&self, candidate: &Candidate, weak_case: bool) -> HitClass {
        match candidate.evidence {
            Evidence::Case if weak_case => HitClass::CaseStart,
            Evidence::Context | Evidence::Short | Evidence::Cue
                if self.entries.binary_search(&candidate.entry).is_ok() =>
            {
                HitClass::Supported
            }
            evidence => HitClass::of(evidence),
        }
    }

    /// The end of the longest form that stands by itself and begins at token `at`; moves `cursor` there.
    pub(crate) fn cover(&self, cursor: &mut usize, at: u32) -> Option<u32> {
        while self.forms.get(*cursor).is_some_and(|f| f.first < at) {
            *cursor += 1;
        }
        self.forms[*cursor..]
            .iter()
            .take_while(|f| f.first == at)
            .find(|f| f.strong())
            .map(|f| f.last)
    }

    /// The first form, from `cursor` on, that begins at token `at` or later.
    pub(crate) fn begun_before(&self, cursor: usize, at: u32) -> usize {
        let rest = &self.forms[cursor..];
        cursor + rest.partition_point(|f| f.first < at)
    }

    /// The form that is exactly these tokens, as an index into [`Known::forms`].
    pub(crate) fn exactly(&self, (first, last): (u32, u32)) -> Option<u32> {
        let from = self.forms.partition_point(|f| f.first < first);
        (from..self.forms.len())
            .take_while(|&f| self.forms[f].first == first)
            .find(|&f| self.forms[f].last == last)
            .map(|f| f as u32)
    }

    /// The forms that begin at tokens `first..last`.
    pub(crate) fn between(&self, first: u32, last: u32) -> &[Form] {
        let from = self.forms.partition_point(|f| f.first < first);
        let to = self.forms.partition_point(|f| f.first < last);
        &self.forms[from..to]
    }
}

/// How many forms of clubs make a document one that names several.
const CLUBS: usize = 3;

fn is_club(gazetteers: &Gazetteers, entry: EntryId) -> bool {
    gazetteers.kind(entry).contains("club")
}

fn whole_tokens(seg: &Segmentation, hit: &Hit) -> bool {
    let (Some(first), Some(last)) = (
        seg.tokens.get(hit.first as usize),
        hit.last
            .checked_sub(1)
            .and_then(|last| seg.tokens.get(last as usize)),
    ) else {
        return false;
    };
    let end = hit.span.end();
    first.span.start() == hit.span.start()
        && (last.span.end() == end || last.base().end() == end || last.span.end() <= end + 4)
}
