//! From mentions to entities: short forms to the full names they stand for, and both to gazetteer entries.
//!
//! Mentions with the same words are one group. A shorter group joins the one longer name of the document that holds its
//! words (`Jahja` joins `Jahja Setiaatmadja`); where two names hold them and no gazetteer form decides, it stays by
//! itself. An organisation's bracketed acronym joins the organisation before it, a nickname after `sapaan` the person
//! before it. A group with forms of one gazetteer entry that need no more evidence is linked to it; of several entries
//! one must have more evidence than every other, or none is taken. A person's form that asks for evidence has it where the
//! text tells the person's office (`Gubernur DKI Anies`).

use super::Entity;
use super::clue::Reading;
use super::known::{Form, strong_classes};
use super::memory::Hashed;
use super::office;
use crate::gazetteer::{EntryId, Evidence, Gazetteers, Hit, Label};
use crate::lexicon::WordClass as W;
use crate::segment::{Segmentation, TokenKind};
use crate::text::{Document, Span, caseless_hash};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// A name where it stands, before it has an entity.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub span: Span,
    /// Its first token and one past its last.
    pub tokens: (u32, u32),
    pub reading: Reading,
    /// The gazetteer form that it is exactly, as an index into the known forms.
    pub form: Option<u32>,
}

/// Mentions of one reading with the same words.
#[derive(Debug, Clone, Copy)]
struct Group {
    reading: Reading,
    /// Its words in [`Resolver::words`].
    words: (u32, u32),
    /// Its first mention.
    first: u32,
    /// The group it belongs to; itself where it stands alone.
    parent: u32,
}

/// An entry that a group may be.
#[derive(Debug, Clone, Copy)]
struct Claim {
    group: u32,
    entry: EntryId,
    label: Label,
    points: f32,
    /// Whether a form of it needs no more evidence.
    enough: bool,
}

/// Buffers of the resolver. Reused from document to document.
#[derive(Debug, Default)]
pub(crate) struct Resolver {
    groups: Vec<Group>,
    group_of: Vec<u32>,
    /// Groups by the hash of words and reading.
    index: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    words: Vec<u64>,
    by_word: Vec<(u64, u32)>,
    /// By their group.
    claims: Vec<Claim>,
    /// Claims (as indices) by the root of their group.
    by_root: Vec<(u32, u32)>,
    entity_of: Vec<u32>,
}

/// Mentions looked through for a name's office, from its first on.
const MENTIONS: usize = 64;

/// What the resolver reads.
#[derive(Clone, Copy)]
pub(crate) struct Sources<'a> {
    pub doc: &'a Document,
    pub seg: &'a Segmentation,
    pub gazetteers: &'a Gazetteers,
    pub hits: &'a [Hit],
    pub forms: &'a [Form],
    pub found: &'a [Found],
}

impl Resolver {
    /// Makes the entities of a document; gives the entity of each mention.
    pub(crate) fn resolve(&mut self, sources: &Sources<'_>, entities: &mut Vec<Entity>) -> &[u32] {
        self.group(sources);
        self.join_introduced(sources);
        self.claim(sources);
        self.join_entries();
        self.join_parts(sources);
        self.make(sources, entities);
        for group in &mut self.group_of {
            let root = root(&self.groups, *group);
            *group = self.entity_of[root as usize];
        }
        &self.group_of
    }

    fn group(&mut self, sources: &Sources<'_>) {
        self.groups.clear();
        self.group_of.clear();
        self.words.clear();
        self.by_word.clear();
        let mut index = std::mem::take(&mut self.index);
        index.clear();
        for (at, found) in sources.found.iter().enumerate() {
            let text = sources.doc.slice(found.span);
            let start = self.words.len() as u32;
            self.words.extend(words(text).map(caseless_hash));
            let bytes: u64 = self.words[start as usize..]
                .iter()
                .fold(0, |all, word| all.rotate_left(21) ^ word);
            let group = *index
                .entry(bytes.rotate_left(8) ^ found.reading as u64)
                .or_insert_with(|| {
                    let group = self.groups.len() as u32;
                    self.groups.push(Group {
                        reading: found.reading,
                        words: (start, self.words.len() as u32),
                        first: at as u32,
                        parent: group,
                    });
                    group
                });
            if self.groups[group as usize].first != at as u32 {
                self.words.truncate(start as usize);
            }
            self.group_of.push(group);
        }
        self.index = index;
        for (at, group) in self.groups.iter().enumerate() {
            let own = &self.words[group.words.0 as usize..group.words.1 as usize];
            self.by_word
                .extend(own.iter().map(|&word| (word, at as u32)));
        }
        self.by_word.sort_unstable();
    }

    /// Joins what the text itself introduces: `Komisi Pemberantasan Korupsi (KPK)`, `Bambang, sapaan akrab …`.
    fn join_introduced(&mut self, sources: &Sources<'_>) {
        for at in 1..sources.found.len() {
            let (before, after) = (&sources.found[at - 1], &sources.found[at]);
            if before.reading != after.reading || after.tokens.0 < before.tokens.1 {
                continue;
            }
            let between = &sources.seg.tokens[before.tokens.1 as usize..after.tokens.0 as usize];
            let introduced = match after.reading {
                Reading::Org => {
                    between.len() == 1
                        && between[0].kind == TokenKind::Open
                        && is_acronym(sources, before, after)
                }
                Reading::Person => {
                    between.len() <= 5
                        && between.iter().any(|t| nickname(sources.doc.slice(t.span)))
                }
                _ => false,
            };
            if introduced {
                self.join(self.group_of[at], self.group_of[at - 1]);
            }
        }
    }

    /// Collects the entries that the forms of each group may stand for.
    fn claim(&mut self, sources: &Sources<'_>) {
        self.claims.clear();
        for (at, group) in self.groups.iter().enumerate() {
            let found = &sources.found[group.first as usize];
            let Some(form) = found.form.map(|f| &sources.forms[f as usize]) else {
                continue;
            };
            let hit = &sources.hits[form.hit as usize];
            let several = group.words.1 - group.words.0 > 1;
            for candidate in sources.gazetteers.candidates(hit.form) {
                if !fits(group.reading, candidate.label) {
                    continue;
                }
                let strong = strong_classes(form.mask, candidate.label);
                let (points, enough) = match candidate.evidence {
                    Evidence::Free | Evidence::Case => (if several { 3.0 } else { 2.0 }, true),
                    Evidence::Cue if candidate.label == Label::Place => (1.0, cued(sources, found)),
                    Evidence::Cue if candidate.label == Label::Outlet => {
                        (1.0, published(sources, found))
                    }
                    Evidence::Context | Evidence::Short
                        if candidate.label == Label::Person
                            && self.office_told(sources, at as u32, candidate.entry) =>
                    {
                        (1.0, true)
                    }
                    _ if strong => (1.0, false),
                    _ => (0.25, false),
                };
                self.claims.push(Claim {
                    group: at as u32,
                    entry: candidate.entry,
                    label: candidate.label,
                    points,
                    enough,
                });
            }
        }
    }

    /// Whether the text gives one of the first mentions of a group the office of an entry.
    fn office_told(&self, sources: &Sources<'_>, group: u32, entry: EntryId) -> bool {
        let role = sources.gazetteers.entry(entry).role;
        let first = self.groups[group as usize].first as usize;
        let mentions = self.group_of[first..].iter().zip(&sources.found[first..]);
        !role.is_empty()
            && mentions
                .take(MENTIONS)
                .filter(|(of, _)| **of == group)
                .any(|(_, found)| office::told(sources, found, &role))
    }

    /// Joins groups whose forms stand for one entry and for no other.
    fn join_entries(&mut self) {
        let mut order: Vec<usize> = (0..self.claims.len()).collect();
        order.sort_by_key(|&i| (self.claims[i].entry, !self.claims[i].enough));
        for pair in order.windows(2) {
            let (a, b) = (self.claims[pair[0]], self.claims[pair[1]]);
            if a.entry != b.entry {
                continue;
            }
            let (x, y) = (
                &self.groups[a.group as usize],
                &self.groups[b.group as usize],
            );
            if x.reading != y.reading || !self.alone(a) || (b.enough && !self.alone(b)) {
                continue;
            }
            if b.enough || self.host_of(b.group).is_none() {
                self.join(b.group, a.group);
            }
        }
    }

    /// Whether no other entry claims the group as strongly.
    fn alone(&self, claim: Claim) -> bool {
        let from = self.claims.partition_point(|c| c.group < claim.group);
        claim.enough
            && !self.claims[from..]
                .iter()
                .take_while(|c| c.group == claim.group)
                .any(|c| c.entry != claim.entry && c.enough)
    }

    /// Joins each shorter name to the one longer name that holds its words.
    fn join_parts(&mut self, sources: &Sources<'_>) {
        let mut order: Vec<u32> = (0..self.groups.len() as u32).collect();
        order.sort_by_key(|&g| std::cmp::Reverse(self.length(g)));
        for group in order {
            let part = match self.groups[group as usize].reading {
                Reading::Person => true,
                Reading::Org => self.is_headed_part(sources, group),
                _ => false,
            };
            if !part {
                continue;
            }
            match self.hosts_of(group).as_slice() {
                [] => {}
                [host] => self.join(group, *host),
                several if self.groups[group as usize].reading == Reading::Person => {
                    self.join_nearest(group, several);
                }
                _ => {}
            }
        }
    }

    /// Gives each mention of a short name that several persons bear to the one of them who was named last before it.
    fn join_nearest(&mut self, group: u32, hosts: &[u32]) {
        let mut nearest = None;
        let mut first = None;
        for at in 0..self.group_of.len() {
            if self.group_of[at] == group {
                let Some(host) = nearest else { return };
                first = first.or(Some(host));
                self.group_of[at] = host;
                continue;
            }
            let bearer = root(&self.groups, self.group_of[at]);
            if hosts.contains(&bearer) {
                nearest = Some(bearer);
            }
        }
        if let Some(host) = first {
            self.join(group, host);
        }
    }

    /// Whether an organisation may be part of a longer one: one that the gazetteers know stands for itself.
    fn is_headed_part(&self, sources: &Sources<'_>, group: u32) -> bool {
        let found = &sources.found[self.groups[group as usize].first as usize];
        found.form.is_none()
    }

    fn length(&self, group: u32) -> u32 {
        let (from, to) = self.groups[group as usize].words;
        to - from
    }

    /// The one longer name that holds the group's words in a row; `None` for none or several.
    fn host_of(&self, group: u32) -> Option<u32> {
        match self.hosts_of(group).as_slice() {
            [host] => Some(*host),
            _ => None,
        }
    }

    /// The longer names that hold the group's words in a row; where some begin with them, only those.
    fn hosts_of(&self, group: u32) -> Vec<u32> {
        let own = &self.groups[group as usize];
        let words = &self.words[own.words.0 as usize..own.words.1 as usize];
        let Some(&first) = words.first() else {
            return Vec::new();
        };
        let from = self.by_word.partition_point(|&(word, _)| word < first);
        let (mut hosts, mut begun) = (Vec::new(), Vec::new());
        for &(word, other) in self.by_word[from..].iter().take(64) {
            if word != first {
                break;
            }
            let longer = &self.groups[other as usize];
            let name = &self.words[longer.words.0 as usize..longer.words.1 as usize];
            let holds = longer.reading == own.reading
                && name.len() > words.len()
                && name.windows(words.len()).any(|w| w == words)
                && (own.reading == Reading::Person || headed(name, words));
            if !holds {
                continue;
            }
            let root = root(&self.groups, other);
            let list = if name.starts_with(words) {
                &mut begun
            } else {
                &mut hosts
            };
            if !list.contains(&root) {
                list.push(root);
            }
        }
        if begun.is_empty() { hosts } else { begun }
    }

    fn join(&mut self, group: u32, to: u32) {
        let (a, b) = (root(&self.groups, group), root(&self.groups, to));
        if a != b {
            self.groups[a as usize].parent = b;
        }
    }

    fn make(&mut self, sources: &Sources<'_>, entities: &mut Vec<Entity>) {
        self.entity_of.clear();
        self.entity_of.resize(self.groups.len(), u32::MAX);
        let base = entities.len();
        let mut fullest: Vec<u32> = Vec::new();
        for group in 0..self.groups.len() as u32 {
            let root = root(&self.groups, group) as usize;
            if self.entity_of[root] == u32::MAX {
                self.entity_of[root] = fullest.len() as u32;
                fullest.push(group);
            } else {
                let best = &mut fullest[self.entity_of[root] as usize];
                if self.fuller(sources, group, *best) {
                    *best = group;
                }
            }
        }
        let roots = self.claims.iter().zip(0..);
        let roots = roots.map(|(claim, at)| (root(&self.groups, claim.group), at));
        self.by_root.clear();
        self.by_root.extend(roots);
        self.by_root.sort_unstable();
        for &group in &fullest {
            let root = root(&self.groups, group);
            entities.push(self.entity(sources, root, group));
        }
        for entity in &mut self.entity_of {
            *entity = entity.wrapping_add(base as u32);
        }
    }

    /// Whether group `a` names the entity more fully than `b`.
    fn fuller(&self, sources: &Sources<'_>, a: u32, b: u32) -> bool {
        let rank = |g: u32| {
            let text = sources
                .doc
                .slice(sources.found[self.groups[g as usize].first as usize].span);
            let shouted = text.len() > 4 && !text.chars().any(char::is_lowercase);
            (self.length(g).min(6), !shouted, text.len().min(60))
        };
        rank(a) > rank(b)
    }

    fn entity(&self, sources: &Sources<'_>, root: u32, fullest: u32) -> Entity {
        let group = &self.groups[root as usize];
        let found = &sources.found[self.groups[fullest as usize].first as usize];
        if let Some((entry, _)) = self.link(sources, root) {
            let entry = sources.gazetteers.entry(entry);
            return Entity {
                label: entry.label,
                name: entry.name,
                id: entry.id,
                wikidata: entry.wikidata,
                country: entry.country,
            };
        }
        Entity {
            label: label(sources, group.reading, found),
            name: Cow::Owned(tidy(sources.doc.slice(found.span))),
            id: Cow::Borrowed(""),
            wikidata: Cow::Borrowed(""),
            country: Cow::Borrowed(""),
        }
    }

    /// The entry of an entity: the one with the most evidence, if it has enough and no other has as much.
    fn link(&self, sources: &Sources<'_>, of: u32) -> Option<(EntryId, Label)> {
        let mut points: Vec<(EntryId, Label, f32, bool)> = Vec::new();
        let from = self.by_root.partition_point(|&(root, _)| root < of);
        let own = self.by_root[from..].iter().take_while(|c| c.0 == of);
        for claim in own.map(|&(_, at)| &self.claims[at as usize]) {
            match points.iter_mut().find(|p| p.0 == claim.entry) {
                Some(known) => {
                    known.2 += claim.points;
                    known.3 |= claim.enough;
                }
                None => points.push((claim.entry, claim.label, claim.points, claim.enough)),
            }
        }
        points.retain(|p| p.3);
        if points.len() > 1 {
            for point in &mut points {
                point.2 += self.surroundings(sources, point.0);
            }
        }
        points.sort_by(|a, b| b.2.total_cmp(&a.2));
        match points.as_slice() {
            [only] => Some((only.0, only.1)),
            [best, next, ..] if best.2 >= next.2 + 0.5 => Some((best.0, best.1)),
            _ => None,
        }
    }

    /// What the rest of the document adds for one of several entries: its country, its years.
    fn surroundings(&self, sources: &Sources<'_>, entry: EntryId) -> f32 {
        let entry = sources.gazetteers.entry(entry);
        let mut points = 0.0;
        let mut countries = self.claims.iter().filter(|c| c.label == Label::Country);
        if !entry.country.is_empty()
            && countries.any(|c| sources.gazetteers.entry(c.entry).country == entry.country)
        {
            points += 0.5;
        }
        if let Some(day) = sources.doc.published
            && entry.years.0 > 0
        {
            let year = day.year();
            let (from, to) = (entry.years.0 as i16, entry.years.1 as i16);
            points += if year >= from && (to == 0 || year <= to) {
                0.5
            } else {
                -0.5
            };
        }
        points
    }
}

fn root(groups: &[Group], mut group: u32) -> u32 {
    while groups[group as usize].parent != group {
        group = groups[group as usize].parent;
    }
    group
}

fn fits(reading: Reading, label: Label) -> bool {
    match reading {
        Reading::Person => label == Label::Person,
        Reading::Org => matches!(label, Label::Org | Label::Outlet),
        Reading::Place => matches!(label, Label::Place | Label::Country),
        Reading::Other => false,
    }
}

/// What a name is, in the tables' words.
fn label(sources: &Sources<'_>, reading: Reading, found: &Found) -> Label {
    let form = found.form.map(|f| &sources.forms[f as usize]);
    let is = |label| form.is_some_and(|f| strong_classes(f.mask, label));
    match reading {
        Reading::Org if is(Label::Outlet) && !is(Label::Org) => Label::Outlet,
        Reading::Org => Label::Org,
        Reading::Place if is(Label::Country) => Label::Country,
        Reading::Place => Label::Place,
        _ => Label::Person,
    }
}

fn cued(sources: &Sources<'_>, found: &Found) -> bool {
    found.tokens.0.checked_sub(1).is_some_and(|before| {
        let token = &sources.seg.tokens[before as usize];
        token.classes.has(W::PlaceCue) || token.classes.has(W::PlaceHead)
    })
}

/// `JAKARTA, KOMPAS —`, `dikutip dari Kompas`: whether it stands where an outlet does.
fn published(sources: &Sources<'_>, found: &Found) -> bool {
    /// Tokens back to the reporting word: `dikutip dari laman Kompas`.
    const NEAR: u32 = 3;
    let seg = sources.seg;
    let dateline = seg.dateline.is_some_and(|line| line.contains(found.span));
    let from = found.tokens.0.saturating_sub(NEAR) as usize;
    let before = &seg.tokens[from..found.tokens.0 as usize];
    dateline || before.iter().any(|t| t.classes.has(W::CueSource))
}

fn nickname(word: &str) -> bool {
    matches!(
        word,
        "sapaan" | "disapa" | "panggilan" | "dipanggil" | "alias" | "dijuluki"
    )
}

/// Whether the letters of `after` stand in order in `before`.
fn is_acronym(sources: &Sources<'_>, before: &Found, after: &Found) -> bool {
    let mut letters = sources
        .doc
        .slice(after.span)
        .chars()
        .filter(|c| c.is_alphabetic())
        .peekable();
    let name = sources.doc.slice(before.span);
    let same = |a: char, b: char| a.eq_ignore_ascii_case(&b);
    let starts = name
        .chars()
        .next()
        .zip(letters.peek().copied())
        .is_some_and(|(a, b)| same(a, b));
    for c in name.chars() {
        if letters.peek().is_some_and(|&l| same(l, c)) {
            letters.next();
        }
    }
    starts && letters.peek().is_none()
}

/// Whether `name` is one word, and then `words`.
fn headed(name: &[u64], words: &[u64]) -> bool {
    name.len() == words.len() + 1 && name.ends_with(words)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '(' | ')'))
        .filter(|w| !w.is_empty())
}

/// A name on one line, with single spaces.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
