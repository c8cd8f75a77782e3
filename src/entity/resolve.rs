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
use super::stranger;
use crate::gazetteer::{EntryId, Evidence, Gazetteers, Hit, Label};
use crate::lexicon::WordClass as W;
use crate::segment::{Segmentation, Shape};
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
    /// Its segment; of a name that a nickname in marks parts, the first.
    pub segment: u32,
}

/// Mentions of one reading with the same words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) reading: Reading,
    /// Its words in [`Resolver::words`].
    pub(super) words: (u32, u32),
    /// Its first mention.
    pub(super) first: u32,
    /// The group it belongs to; itself where it stands alone.
    pub(super) parent: u32,
    /// How sure that is, 0–1.
    pub(super) sure: f32,
    /// The known persons that it may be, in [`Resolver::known`]; nothing: anyone.
    pub(super) persons: Option<(u32, u32)>,
    /// Whether it is a nickname: never the fullest form of a name.
    pub(super) nickname: bool,
    /// Whether it is two names that a hyphen joins (`Prabowo-Gibran`), or that stand apart elsewhere in the text.
    pub(super) pair: bool,
}

/// An entry that a group may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    pub(super) group: u32,
    pub(super) entry: EntryId,
    label: Label,
    points: f32,
    /// Whether a form of it needs no more evidence.
    pub(super) enough: bool,
}

/// Buffers of the resolver. Reused from document to document.
#[derive(Debug, Default)]
pub(crate) struct Resolver {
    pub(super) groups: Vec<Group>,
    pub(super) group_of: Vec<u32>,
    /// How sure it is that a mention belongs to the group that [`Resolver::group_of`] gives it, 0–1.
    pub(super) sure_of: Vec<f32>,
    /// Entries of persons, in the ranges that groups point to.
    pub(super) known: Vec<EntryId>,
    /// Entries with a form that stands by itself, and the groups of these forms, sorted.
    present: Vec<(EntryId, u32)>,
    /// Groups by the hash of words and reading.
    index: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    pub(super) words: Vec<u64>,
    pub(super) by_word: Vec<(u64, u32)>,
    /// By their group.
    pub(super) claims: Vec<Claim>,
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
    /// Makes the entities of a document; gives the entity of each mention, and how sure it is that the mention belongs to it.
    pub(crate) fn resolve(
        &mut self,
        sources: &Sources<'_>,
        entities: &mut Vec<Entity>,
    ) -> impl Iterator<Item = (u32, f32)> + '_ {
        self.group(sources);
        self.claim(sources);
        self.know();
        self.doubt(sources);
        self.mark_pairs(sources);
        self.join_introduced(sources);
        self.join_entries();
        self.join_parts(sources);
        self.make(sources, entities);
        self.group_of
            .iter()
            .zip(&self.sure_of)
            .map(|(&group, sure)| {
                let (root, path) = rooted(&self.groups, group);
                (self.entity_of[root as usize], sure * path)
            })
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
                        sure: 1.0,
                        persons: None,
                        nickname: false,
                        pair: is_pair(text),
                    });
                    group
                });
            if self.groups[group as usize].first != at as u32 {
                self.words.truncate(start as usize);
            }
            self.group_of.push(group);
        }
        self.sure_of.clear();
        self.sure_of.resize(self.group_of.len(), 1.0);
        self.index = index;
        for (at, group) in self.groups.iter().enumerate() {
            let own = &self.words[group.words.0 as usize..group.words.1 as usize];
            self.by_word
                .extend(own.iter().map(|&word| (word, at as u32)));
        }
        self.by_word.sort_unstable();
    }

    /// Collects the entries that the forms of each group may stand for.
    fn claim(&mut self, sources: &Sources<'_>) {
        self.claims.clear();
        for at in 0..self.groups.len() {
            let group = self.groups[at];
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
                if self.is_stranger(sources, at as u32, candidate.entry) {
                    // Nobody whom the gazetteers know.
                    self.groups[at].persons = Some((0, 0));
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

    /// Whether the text says of one of the first mentions of a group that it is somebody else than the entry, and of none that
    /// it holds the entry's office.
    fn is_stranger(&self, sources: &Sources<'_>, group: u32, entry: EntryId) -> bool {
        if self.groups[group as usize].reading != Reading::Person {
            return false;
        }
        let known = sources.gazetteers.entry(entry);
        let first = self.groups[group as usize].first as usize;
        let mentions = self.group_of[first..].iter().zip(&sources.found[first..]);
        let told = mentions
            .take(MENTIONS)
            .filter(|(of, _)| **of == group)
            .any(|(_, found)| stranger::told(sources, found, &known));
        let mut mentions = self.group_of[first..].iter().zip(&sources.found[first..]);
        let holds = mentions
            .by_ref()
            .take(MENTIONS)
            .filter(|(of, _)| **of == group)
            .any(|(_, found)| office::told_by_most(sources, found, &known.role));
        told && !holds
    }

    /// Whether another group than the claim's has a form of its entry that stands by itself.
    pub(super) fn stands_elsewhere(&self, claim: &Claim) -> bool {
        let first = self.present.partition_point(|p| p.0 < claim.entry);
        let mut own = self.present[first..]
            .iter()
            .take_while(|p| p.0 == claim.entry);
        own.any(|p| p.1 != claim.group)
    }

    /// Keeps one word that is a known person's name by itself apart from longer names that are not that person's: `Gibran` is
    /// not `Galih Gibran`. Where the longer name begins with the word, and the text says nothing else of the known person, the
    /// word is short for it: `Megawati` is `Megawati Arum`.
    fn doubt(&mut self, sources: &Sources<'_>) {
        for at in 0..self.claims.len() {
            let claim = self.claims[at];
            let alone = claim.label == Label::Person && self.length(claim.group) == 1;
            let name = sources.gazetteers.name(claim.entry);
            if !alone || !claim.enough || !name.contains(' ') {
                continue;
            }
            let strangers = self.strangers(sources, claim.group);
            let begun = strangers.iter().any(|(_, begins)| *begins);
            let told = self.stands_elsewhere(&claim)
                || self.office_told(sources, claim.group, claim.entry);
            if begun && !told {
                self.claims[at].enough = false;
                self.groups[claim.group as usize].persons = None;
                continue;
            }
            for (stranger, _) in strangers {
                self.groups[stranger as usize].persons = Some((0, 0));
            }
        }
    }

    /// The longer names of no known person that hold the one word of a group beside other words than initials, and whether
    /// they begin with it.
    fn strangers(&self, sources: &Sources<'_>, group: u32) -> Vec<(u32, bool)> {
        let word = self.words[self.groups[group as usize].words.0 as usize];
        let mut hosts = self.hosts_of(group);
        hosts.retain(|&host| {
            let host = &self.groups[host as usize];
            let text = sources.doc.slice(sources.found[host.first as usize].span);
            let full = words(text).filter(|w| w.trim_end_matches('.').len() > 2);
            host.persons.is_none() && full.count() > 1
        });
        let begins = |host: u32| self.words[self.groups[host as usize].words.0 as usize] == word;
        hosts.iter().map(|&host| (host, begins(host))).collect()
    }

    /// Notes which known persons a group may be: where its form is one's whole name or one's alone, only those; where it is the
    /// short form of one whose full form stands in the document, that one.
    fn know(&mut self) {
        self.known.clear();
        self.present.clear();
        let enough = self.claims.iter().filter(|c| c.enough);
        self.present.extend(enough.map(|c| (c.entry, c.group)));
        self.present.sort_unstable();
        for at in 0..self.groups.len() as u32 {
            let group = &self.groups[at as usize];
            if group.reading != Reading::Person {
                continue;
            }
            let several = group.words.1 - group.words.0 > 1;
            let from = self.claims.partition_point(|c| c.group < at);
            let own = self.claims[from..].iter().take_while(|c| c.group == at);
            let start = self.known.len() as u32;
            let stands = own.clone().filter(|c| !several && self.stands_elsewhere(c));
            let mut persons: Vec<EntryId> = stands.map(|c| c.entry).collect();
            if persons.is_empty() {
                let own = own.filter(|c| c.enough || several);
                persons.extend(own.map(|c| c.entry));
            }
            self.known.extend(persons);
            let end = self.known.len() as u32;
            if start < end {
                self.groups[at as usize].persons = Some((start, end));
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
            let nickname = self.groups[g as usize].nickname;
            (
                !nickname,
                self.length(g).min(6),
                !shouted,
                text.len().min(60),
            )
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
        let first = &sources.found[group.first as usize];
        let outlet =
            group.reading == Reading::Org && [found, first].iter().any(|f| quoted_from(sources, f));
        let label = label(sources, group.reading, found);
        Entity {
            label: if outlet { Label::Outlet } else { label },
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
        let persons = self.groups[of as usize].persons;
        let persons = persons.map(|(from, to)| &self.known[from as usize..to as usize]);
        for claim in own.map(|&(_, at)| &self.claims[at as usize]) {
            // `Trump` alone does not make Melania Trump her husband.
            if persons.is_some_and(|persons| !persons.contains(&claim.entry)) {
                continue;
            }
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

pub(super) fn root(groups: &[Group], group: u32) -> u32 {
    rooted(groups, group).0
}

/// The root of a group, and how sure it is that the group belongs to it.
fn rooted(groups: &[Group], mut group: u32) -> (u32, f32) {
    let mut sure = 1.0;
    while groups[group as usize].parent != group {
        sure *= groups[group as usize].sure;
        group = groups[group as usize].parent;
    }
    (group, sure)
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

/// Whether a name that no list knows stands straight after `dikutip dari` and its like, and is no body by its words.
fn quoted_from(sources: &Sources<'_>, found: &Found) -> bool {
    let seg = sources.seg;
    let (first, last) = found.tokens;
    let at = seg.phrases.partition_point(|p| p.first + p.len < first);
    let phrase = seg.phrases.get(at).filter(|p| p.first + p.len == first);
    let word = first.checked_sub(1).map(|t| seg.tokens[t as usize].classes);
    let before = phrase.map(|p| p.classes).or(word);
    let cue = before.is_some_and(|c| c.has(W::CueSource) && !c.has(W::CueWeak));
    let token = &seg.tokens[first as usize];
    let body = token.classes.has(W::OrgHead) || token.classes.has(W::OrgUnit);
    let acronym = first + 1 == last && token.shape == Shape::Upper;
    cue && found.form.is_none() && !body && !acronym
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    const PARTS: [char; 11] = ['-', '‐', '‑', '(', ')', '"', '“', '”', '‘', '«', '»'];
    text.split(|c: char| c.is_whitespace() || PARTS.contains(&c))
        .filter(|w| !w.is_empty())
}

/// Whether two words with capitals stand on both sides of a hyphen.
fn is_pair(text: &str) -> bool {
    let mut parts = text.split(['-', '‐', '‑', '–']);
    let mut word = || {
        let part = parts.next()?;
        let name = part.starts_with(char::is_uppercase) && !part.contains(char::is_whitespace);
        // `Al-Chaidar` is one.
        (name && part.chars().count() > 2).then_some(())
    };
    word().and(word()).is_some() && parts.next().is_none()
}

/// A name on one line, with single spaces.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
