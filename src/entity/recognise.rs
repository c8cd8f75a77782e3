//! From tokens and gazetteer hits to names: two readings of the document, the second with what the first has found.

use super::agree::agree;
use super::chain::{Chain, Segment, Store};
use super::clue::{Clue, Link, READINGS, Reading, flag};
use super::known::Known;
use super::memory::{Mark, Memory, Piece};
use super::model::EvidenceModel;
use super::piece::{LONGEST, Pieces};
use super::profile::Profiles;
use super::resolve::{Found, Resolver, Sources};
use super::run::{Run, Runs};
use super::{Entity, EntityIdx, Mention, Method};
use crate::gazetteer::{Gazetteers, Hit, Label};
use crate::segment::{Segmentation, Token, TokenKind};
use crate::text::{Document, Span};
use std::borrow::Cow;

/// Tokens after which no further run joins a chain, so that the sums over its paths stay within a 64-bit number.
const LONGEST_CHAIN: u32 = 128;

/// The chains of a document: ranges of runs whose readings depend on each other.
pub(crate) fn chain_ends(runs: &Runs) -> impl Iterator<Item = (usize, usize)> {
    let runs = &runs.runs;
    let mut first = 0;
    std::iter::from_fn(move || {
        if first == runs.len() {
            return None;
        }
        let begin = first;
        first += 1;
        let short = |next: &Run| next.first - runs[begin].first < LONGEST_CHAIN;
        while first < runs.len() && runs[first].link != Link::Far && short(&runs[first]) {
            first += 1;
        }
        Some((begin, first))
    })
}

/// Remembers what a reading has found.
pub(crate) fn remember(pieces: &Pieces<'_>, segments: &[Segment], memory: &mut Memory) {
    memory.clear();
    for segment in segments {
        let run = &pieces.runs.runs[segment.run as usize];
        let (from, to) = (segment.tokens.0 as usize, segment.tokens.1 as usize);
        let before = pieces.runs.atom(run, from as isize - 1).inside;
        memory.learn(
            pieces.doc,
            Piece {
                span: pieces.span(run, from, to),
                reading: segment.reading,
                probabilities: segment.probabilities,
                bracketed: before >> flag::BRACKETED & 1 == 1,
            },
        );
    }
}

/// Buffers of the recogniser. Reused from document to document.
#[derive(Debug, Default)]
pub struct Scratch {
    known: Known,
    runs: Runs,
    memory: Memory,
    first: Vec<Segment>,
    segments: Vec<Segment>,
    chain: Chain,
    store: Store,
    marks: Vec<Mark>,
    found: Vec<Found>,
    resolver: Resolver,
}

impl Scratch {
    /// The names among the pieces.
    fn collect(&mut self, doc: &Document, seg: &Segmentation, profiles: &Profiles) {
        let pieces = scratch_pieces((doc, seg), &self.known, &self.runs, &self.memory, profiles);
        self.found.clear();
        for (at, segment) in self.segments.iter().enumerate().filter(|(_, s)| is_name(s)) {
            let run = &self.runs.runs[segment.run as usize];
            let (from, to) = (segment.tokens.0 as usize, segment.tokens.1 as usize);
            let tokens = (run.first + from as u32, run.first + to as u32);
            self.found.push(Found {
                span: pieces.span(run, from, to),
                tokens,
                reading: segment.reading,
                form: self.known.exactly(tokens),
                segment: at as u32,
            });
        }
        join_around_nicknames(seg, &mut self.found);
    }

    /// Reads a document whose runs have been found; then once more those chains of which the first reading has told
    /// something. The pieces stand in `segments`.
    fn read(&mut self, doc: &Document, seg: &Segmentation, model: &EvidenceModel) {
        let mut memory = std::mem::take(&mut self.memory);
        let (known, runs) = (&self.known, &self.runs);
        let pieces = Pieces {
            doc,
            seg,
            known,
            runs,
            memory: None,
            profiles: model.profiles(),
        };
        self.first.clear();
        self.store.clear();
        for ends in chain_ends(&self.runs) {
            self.chain.build(model, &pieces, ends);
            self.store.keep(&self.chain);
            self.chain.sum(model);
            self.chain.read(&mut self.first);
        }
        remember(&pieces, &self.first, &mut memory);
        let pieces = scratch_pieces(
            (doc, seg),
            &self.known,
            &self.runs,
            &memory,
            model.profiles(),
        );
        self.segments.clear();
        let mut at = 0;
        for (index, ends) in chain_ends(&self.runs).enumerate() {
            let rest = &self.first[at..];
            let own = rest.partition_point(|s| (s.run as usize) < ends.1);
            at += own;
            if pieces.recalls(ends, &memory, &mut self.marks) {
                self.chain.restore(self.store.get(index));
                self.chain.recall(model, &pieces, &self.marks);
                self.chain.sum(model);
                self.chain.read(&mut self.segments);
            } else {
                self.segments.extend_from_slice(&rest[..own]);
            }
        }
        let pieces = scratch_pieces(
            (doc, seg),
            &self.known,
            &self.runs,
            &memory,
            model.profiles(),
        );
        agree(&pieces, &mut self.segments);
        self.memory = memory;
    }
}

/// What is named in a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Names {
    /// All mentions, in text order; they do not overlap.
    pub mentions: Vec<Mention>,
    /// The entities they belong to, in the order of their first mention.
    pub entities: Vec<Entity>,
}

/// Finds the names of a document and what they stand for. `hits` are those of `gazetteers` in `doc`, by their start, longest
/// first.
#[must_use]
pub fn recognise(
    doc: &Document,
    seg: &Segmentation,
    (gazetteers, hits): (&Gazetteers, &[Hit]),
    model: &EvidenceModel,
    scratch: &mut Scratch,
) -> Names {
    scratch.known.weigh(seg, gazetteers, hits);
    scratch
        .runs
        .find((doc, seg), &scratch.known, model.profiles());
    scratch.read(doc, seg, model);
    scratch.collect(doc, seg, model.profiles());
    let mut names = Names::default();
    let sources = Sources {
        doc,
        seg,
        gazetteers,
        hits,
        forms: &scratch.known.forms,
        found: &scratch.found,
    };
    let of = scratch.resolver.resolve(&sources, &mut names.entities);
    let pieces = scratch_pieces(
        (doc, seg),
        &scratch.known,
        &scratch.runs,
        &scratch.memory,
        model.profiles(),
    );
    for (found, (entity, sure)) in scratch.found.iter().zip(of) {
        let segment = &scratch.segments[found.segment as usize];
        let maker = Maker {
            sources: &sources,
            pieces: &pieces,
            model,
        };
        let mut mention = maker.mention(found, segment, entity, &names.entities);
        mention.confidence *= sure;
        names.mentions.push(mention);
    }
    names
}

/// The clues that hold for the words at `span`, as [`recognise`] saw them when it last read the document; none where the
/// words are no possible name.
#[must_use]
pub fn clues(
    (doc, seg): (&Document, &Segmentation),
    span: Span,
    model: &EvidenceModel,
    scratch: &Scratch,
) -> Vec<Clue> {
    let pieces = scratch_pieces(
        (doc, seg),
        &scratch.known,
        &scratch.runs,
        &scratch.memory,
        model.profiles(),
    );
    let mut out = Vec::new();
    for run in &scratch.runs.runs {
        for from in 0..run.len() {
            for to in from + 1..=run.len().min(from + LONGEST) {
                let extent = pieces.extent(run, from, to);
                if pieces.admits(run, &extent) && pieces.span(run, from, to) == span {
                    pieces.clues(run, from, to, &mut |clue| out.push(clue));
                }
            }
        }
    }
    out
}

fn scratch_pieces<'a>(
    (doc, seg): (&'a Document, &'a Segmentation),
    known: &'a Known,
    runs: &'a Runs,
    memory: &'a Memory,
    profiles: &'a Profiles,
) -> Pieces<'a> {
    Pieces {
        doc,
        seg,
        known,
        runs,
        memory: Some(memory),
        profiles,
    }
}

/// Makes mentions.
struct Maker<'a> {
    sources: &'a Sources<'a>,
    pieces: &'a Pieces<'a>,
    model: &'a EvidenceModel,
}

impl Maker<'_> {
    fn mention(
        &self,
        found: &Found,
        segment: &Segment,
        entity: u32,
        entities: &[Entity],
    ) -> Mention {
        let known = &entities[entity as usize];
        let linked = self.linked(found, known);
        let (method, rule) = if linked {
            (Method::Gazetteer, known.id.clone())
        } else {
            let clue = self.strongest(segment);
            let method = if clue.is_recall() {
                Method::Coreference
            } else {
                Method::Rule
            };
            (method, Cow::Borrowed(clue.id()))
        };
        Mention {
            span: found.span,
            label: label_of(found.reading, known.label),
            entity: EntityIdx(entity),
            method,
            rule,
            confidence: segment.confidence(),
        }
    }

    /// Whether the mention is itself a form of the entry that its entity is linked to.
    fn linked(&self, found: &Found, entity: &Entity) -> bool {
        if entity.id.is_empty() {
            return false;
        }
        found.form.is_some_and(|f| {
            let hit = &self.sources.hits[self.sources.forms[f as usize].hit as usize];
            self.sources
                .gazetteers
                .candidates(hit.form)
                .any(|c| self.sources.gazetteers.id(c.entry) == entity.id)
        })
    }

    /// The clue of the closed list that speaks most for the reading against the others.
    fn strongest(&self, segment: &Segment) -> Clue {
        let run = &self.pieces.runs.runs[segment.run as usize];
        let (from, to) = (segment.tokens.0 as usize, segment.tokens.1 as usize);
        let own = segment.reading as usize;
        let mut best = (f32::MIN, Clue(0));
        self.pieces.clues(run, from, to, &mut |clue| {
            if clue.of_word().is_some() {
                return;
            }
            let weights = self.model.weights(clue);
            let rest = (0..READINGS).filter(|&r| r != own).map(|r| weights[r]);
            let lead = weights[own] - rest.fold(f32::MIN, f32::max);
            if lead > best.0 {
                best = (lead, clue);
            }
        });
        best.1
    }
}

/// The label of a mention of an entity: the entity's, unless a mention was read as something else.
fn label_of(reading: Reading, entity: Label) -> Label {
    match (reading, entity) {
        (Reading::Person, _) => Label::Person,
        (Reading::Org, Label::Outlet) | (Reading::Place, Label::Country) => entity,
        (Reading::Org, _) => Label::Org,
        _ => Label::Place,
    }
}

/// Makes one name of two that a nickname in marks parts: `Anton ”Ucil” Suroso`.
fn join_around_nicknames(seg: &Segmentation, found: &mut Vec<Found>) {
    /// Most words of such a nickname.
    const WORDS: u32 = 2;
    let mut joined: Vec<Found> = Vec::with_capacity(found.len());
    let mut at = 0;
    while at < found.len() {
        let mut own = found[at];
        at += 1;
        if own.reading == Reading::Person
            && let Some(last) = nickname_end(seg, own.tokens.1, WORDS)
            && let Some(next) = (at..found.len()).find(|&next| found[next].tokens.0 >= last)
            && (found[next].tokens.0, found[next].reading) == (last, Reading::Person)
        {
            own.span = own.span.cover(found[next].span);
            own.tokens.1 = found[next].tokens.1;
            own.form = None;
            at = next + 1;
        }
        joined.push(own);
    }
    *found = joined;
}

/// One past the closing mark of a nickname of `most` words at most whose opening mark is token `open`.
fn nickname_end(seg: &Segmentation, open: u32, most: u32) -> Option<u32> {
    let token = |at: u32| seg.tokens.get(at as usize);
    let mark = |at: u32| token(at).filter(|t| t.kind == TokenKind::Mark);
    let close = (open + 2..=open + 1 + most).find(|&at| mark(at).is_some())?;
    let words = (open + 1..close).all(|at| token(at).is_some_and(Token::is_capital));
    let outside = mark(open)?.space_before && !token(open + 1)?.space_before;
    let inside = !mark(close)?.space_before && token(close + 1)?.space_before;
    (words && outside && inside).then_some(close + 1)
}

fn is_name(segment: &Segment) -> bool {
    segment.reading != Reading::Other
}
