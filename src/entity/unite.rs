//! Which names are one: what the text introduces, forms of one gazetteer entry, parts of one longer name.
//!
//! Two groups of persons unite only if one known person may be both: a whole name of one never becomes part of another.
//! Each union has a confidence; that of a mention is its reading's times those of the unions that lead to its entity.

use super::clue::Reading;
use super::resolve::{Claim, Found, Group, Resolver, Sources, root};
use crate::gazetteer::EntryId;
use crate::lexicon::{Classes, NicknameWord, WordClass as W};
use crate::segment::{Token, TokenKind};
use std::collections::HashMap;

/// Most tokens between a name and the nickname that it introduces.
const INTRODUCTION: usize = 8;
/// How sure the unions are.
mod sure {
    /// A nickname that the text introduces.
    pub(super) const NICKNAME: f32 = 0.95;
    /// A bracketed nickname without a word that says so; initials.
    pub(super) const BRACKETED: f32 = 0.9;
    /// A nickname that the next sentence tells.
    pub(super) const NEXT: f32 = 0.85;
    /// A part of the one longer name that begins with it or is held by it.
    pub(super) const PART: f32 = 0.99;
    /// A part of several names, given to the one whom the passage is about.
    pub(super) const PASSAGE: f32 = 0.8;
}

impl Resolver {
    /// Joins what the text itself introduces: `Komisi Pemberantasan Korupsi (KPK)`, `Bambang, sapaan akrab …`.
    pub(super) fn join_introduced(&mut self, sources: &Sources<'_>) {
        for at in 1..sources.found.len() {
            let (before, after) = (&sources.found[at - 1], &sources.found[at]);
            let (own, last) = (self.group_of[at], self.group_of[at - 1]);
            if after.reading == Reading::Person
                && let Some(bearer) = self.bearer_before(sources, at)
            {
                self.nickname(own, bearer, sure::NEXT);
            }
            if before.reading != after.reading || after.tokens.0 < before.tokens.1 {
                continue;
            }
            let bracketed = is_bracketed(sources, before, after);
            match after.reading {
                Reading::Org if bracketed && is_acronym(sources, before, after) => {
                    self.join(own, last, 1.0);
                }
                Reading::Person => match self.introduces(sources, at) {
                    Some(true) => self.nickname(own, last, sure::NICKNAME),
                    Some(false) => self.nickname(last, own, sure::NICKNAME),
                    None if bracketed && self.is_short_name(sources, at) => {
                        self.nickname(own, last, sure::BRACKETED);
                    }
                    None => {}
                },
                _ => {}
            }
        }
        self.join_initials(sources);
    }

    fn nickname(&mut self, group: u32, of: u32, sure: f32) {
        if self.join(group, of, sure) {
            self.groups[group as usize].nickname = true;
        }
    }

    /// Whether the words before mention `at` say that the person before it is called so; `false`: that it is the name of whom
    /// the mention before is a nickname (`Jo, sapaan akrab Johannes Arum`).
    fn introduces(&self, sources: &Sources<'_>, at: usize) -> Option<bool> {
        let (before, after) = (&sources.found[at - 1], &sources.found[at]);
        let called = called(sources, before.tokens.1, after.tokens.0)?;
        let own = self.group_of[at];
        let full = self.length(own) > 1 || !self.hosts_of(own).is_empty();
        let turned = called == Called::Name && full;
        if self.is_nickname(at, at - 1, called) {
            return Some(true);
        }
        (turned && self.is_nickname(at - 1, at, called)).then_some(false)
    }

    /// The group of the one person of several words whom the sentence before names, where the sentence of mention `at` opens
    /// with a description that ends in it as a nickname: `Pria yang akrab disapa Toni itu …`.
    fn bearer_before(&self, sources: &Sources<'_>, at: usize) -> Option<u32> {
        let own = &sources.found[at];
        let sentences = &sources.seg.sentences;
        let here = sentences.partition_point(|s| s.tokens.start <= own.tokens.0);
        let first = sentences.get(here.checked_sub(1)?)?.tokens.start;
        let opener = sources.seg.tokens.get(first as usize)?;
        let described = opener.classes.any(Classes::of(&[W::Unnamed, W::CorefNoun]));
        let after = sources.seg.tokens.get(own.tokens.1 as usize)?;
        if !described || first >= own.tokens.0 || !after.classes.has(W::Demonstrative) {
            return None;
        }
        let called = called(sources, first + 1, own.tokens.0)?;
        let before = sentences.get(here.checked_sub(2)?)?.tokens.start;
        let mut named = (0..at)
            .rev()
            .take_while(|&m| sources.found[m].tokens.0 >= before)
            .filter(|&m| sources.found[m].tokens.0 < first)
            .filter(|&m| sources.found[m].reading == Reading::Person);
        let bearer = named.next()?;
        let one = named.all(|m| self.group_of[m] == self.group_of[bearer]);
        let full = self.length(self.group_of[bearer]) > 1;
        (one && full && self.is_nickname(at, bearer, called)).then_some(self.group_of[bearer])
    }

    /// Whether a mention may be a nickname of another: one or two words that are no known person's name but that one's, and no
    /// part of a third name; of two words, or where nothing but a verb introduces it, it stands there first.
    fn is_nickname(&self, at: usize, of: usize, called: Called) -> bool {
        let group = &self.groups[self.group_of[at] as usize];
        let words = group.words.1 - group.words.0;
        let first = group.first as usize == at;
        let own = root(&self.groups, self.group_of[of]);
        let bearers = self.hosts_of(self.group_of[at]);
        let known = match (self.persons(self.group_of[at]), self.persons(own)) {
            (Some(one), Some(other)) => one.iter().any(|entry| other.contains(entry)),
            (persons, _) => persons.is_none(),
        };
        words <= 2
            && known
            && (first || called != Called::So && words == 1)
            && bearers.iter().all(|bearer| *bearer == own)
    }

    /// Whether a bracketed word may be a short name of the longer one before it: `Melati Arum (MA)`, `Melati Arum (Mbak Ita)`.
    fn is_short_name(&self, sources: &Sources<'_>, at: usize) -> bool {
        let found = &sources.found[at];
        let closed = sources.seg.tokens.get(found.tokens.1 as usize);
        let address = sources.seg.tokens[found.tokens.0 as usize].classes;
        let several = self.length(self.group_of[at]) > 1;
        let fits = match several {
            true => address.has(W::Honorific),
            false => is_acronym(sources, &sources.found[at - 1], found),
        };
        fits && self.length(self.group_of[at - 1]) > 1
            && closed.is_some_and(|t| t.kind == TokenKind::Close)
            && self.is_nickname(at, at - 1, Called::Habit)
    }

    /// Joins initials in capitals to the one person whose words begin with them: `HD`, `Herman Deru`.
    fn join_initials(&mut self, sources: &Sources<'_>) {
        let text = |group: &Group| sources.doc.slice(sources.found[group.first as usize].span);
        let persons = |group: &&Group| group.reading == Reading::Person;
        let short = |name: &str| {
            (2..=4).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase())
        };
        if !self.groups.iter().filter(persons).any(|g| short(text(g))) {
            return;
        }
        // The person of these initials; none where several have them.
        let mut bearers: HashMap<String, Option<u32>> = HashMap::new();
        for (group, at) in self.groups.iter().zip(0..).filter(|(g, _)| persons(g)) {
            let initials: String = text(group)
                .split_whitespace()
                .filter_map(|word| word.chars().next())
                .collect();
            let bearer = bearers.entry(initials).or_insert(Some(at));
            *bearer = bearer.filter(|bearer| *bearer == at);
        }
        for at in 0..self.groups.len() as u32 {
            let group = &self.groups[at as usize];
            let free = group.parent == at && group.persons.is_none() && persons(&group);
            let initials = Some(text(group)).filter(|name| free && short(name));
            let bearer = initials.and_then(|name| bearers.get(name).copied().flatten());
            if let Some(bearer) = bearer {
                self.nickname(at, bearer, sure::BRACKETED);
            }
        }
    }

    /// Joins groups whose forms stand for one entry and for no other.
    pub(super) fn join_entries(&mut self) {
        let mut order: Vec<usize> = (0..self.claims.len()).collect();
        order.sort_by_key(|&i| (self.claims[i].entry, !self.claims[i].enough));
        let mut head: Option<Claim> = None;
        for at in order {
            let claim = self.claims[at];
            let Some(known) = head.filter(|known| known.entry == claim.entry) else {
                head = Some(claim).filter(|claim| self.alone(*claim));
                continue;
            };
            let same = self.groups[known.group as usize].reading
                == self.groups[claim.group as usize].reading;
            let sure = match claim.enough {
                true => self.alone(claim),
                // A short form goes to the entry only if no other that it may stand for is in the document.
                false => {
                    self.entries_present(claim.group) < 2 && self.hosts_of(claim.group).is_empty()
                }
            };
            if same && sure {
                self.join(claim.group, known.group, 1.0);
            }
        }
    }

    /// How many of the entries that a group claims have a form in the document that stands by itself.
    fn entries_present(&self, group: u32) -> usize {
        let from = self.claims.partition_point(|c| c.group < group);
        self.claims[from..]
            .iter()
            .take_while(|c| c.group == group)
            .filter(|own| self.stands_elsewhere(own))
            .count()
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
    pub(super) fn join_parts(&mut self, sources: &Sources<'_>) {
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
            let own = root(&self.groups, group);
            let mut hosts = self.hosts_of(group);
            if hosts.contains(&own) {
                continue;
            }
            let whole = self.is_unsure_name(group);
            hosts.retain(|host| {
                let unknown = self.persons(*host).is_none();
                self.may_join(own, *host) && !(whole && unknown)
            });
            match hosts.as_slice() {
                [] => {}
                [host] => {
                    self.join(group, *host, sure::PART);
                }
                several if self.groups[group as usize].reading == Reading::Person => {
                    let listed = self.listed(group, several);
                    match listed.or_else(|| self.one_spelling(sources, several)) {
                        Some(host) => {
                            self.join(group, host, sure::PART);
                        }
                        None if own == group => self.give_by_passage(sources, group, several),
                        None => {}
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether a group is the whole name of a known person that asks for more evidence than the text has: it may be his, and is
    /// no part of a longer name that nobody known bears.
    fn is_unsure_name(&self, group: u32) -> bool {
        let from = self.claims.partition_point(|c| c.group < group);
        let mut own = self.claims[from..].iter().take_while(|c| c.group == group);
        let named = self.groups[group as usize].reading == Reading::Person;
        named && self.length(group) > 1 && self.persons(group).is_some() && !own.any(|c| c.enough)
    }

    /// The one of several persons whose gazetteer entry lists the group's form.
    fn listed(&self, group: u32, hosts: &[u32]) -> Option<u32> {
        let from = self.claims.partition_point(|c| c.group < group);
        let own = self.claims[from..].iter().take_while(|c| c.group == group);
        let listed = |host: &&u32| {
            let persons = self.groups[**host as usize].persons;
            let persons = persons.map(|(from, to)| &self.known[from as usize..to as usize]);
            let mut claims = own.clone();
            persons.is_some_and(|persons| claims.any(|c| persons.contains(&c.entry)))
        };
        let mut found = hosts.iter().filter(listed);
        found.next().filter(|_| found.next().is_none()).copied()
    }

    /// The first of several names that are spellings of one: `Syamsuddin`, `Syamsudin`.
    fn one_spelling(&self, sources: &Sources<'_>, hosts: &[u32]) -> Option<u32> {
        let name = |host: u32| {
            let first = self.groups[host as usize].first as usize;
            sources.doc.slice(sources.found[first].span)
        };
        let (first, rest) = hosts.split_first()?;
        let same = |other: &u32| is_spelling(name(*first), name(*other));
        rest.iter().all(same).then_some(*first)
    }

    /// Gives each mention of a short name that several persons bear to the one whom the passage is about: the only one named so
    /// far, or in this paragraph, or in this and the one before it, or in the last sentences. The others stay by themselves.
    fn give_by_passage(&mut self, sources: &Sources<'_>, group: u32, hosts: &[u32]) {
        let mut last: Vec<(u32, Place)> = Vec::new();
        for at in 0..self.group_of.len() {
            let place = place_of(sources, &sources.found[at]);
            let bearer = root(&self.groups, self.group_of[at]);
            let host = match self.group_of[at] == group {
                true => about(&last, place),
                false => hosts.contains(&bearer).then_some(bearer),
            };
            let Some(host) = host else { continue };
            if self.group_of[at] == group {
                self.group_of[at] = host;
                self.sure_of[at] = sure::PASSAGE;
            }
            match last.iter_mut().find(|(known, _)| *known == host) {
                Some(known) => known.1 = place,
                None => last.push((host, place)),
            }
        }
    }

    /// Whether an organisation may be part of a longer one: one that the gazetteers know stands for itself.
    fn is_headed_part(&self, sources: &Sources<'_>, group: u32) -> bool {
        let found = &sources.found[self.groups[group as usize].first as usize];
        found.form.is_none()
    }

    /// Marks what was read as one name and is two that stand apart elsewhere: a headline's verb between them, a conjunction glued
    /// to the first. Neither is a part of it.
    pub(super) fn mark_pairs(&mut self, sources: &Sources<'_>) {
        for group in 0..self.groups.len() as u32 {
            let person = self.groups[group as usize].reading == Reading::Person;
            if person && self.length(group) > 2 && self.is_two_names(sources, group) {
                self.groups[group as usize].pair = true;
            }
        }
    }

    /// Whether a name ends in another whole name, and begins as a third one.
    fn is_two_names(&self, sources: &Sources<'_>, group: u32) -> bool {
        let words = self.words_of(group);
        (1..words.len() - 1).any(|at| {
            let (front, back) = words.split_at(at);
            let Some(second) = self
                .persons_from(back[0])
                .find(|&g| self.words_of(g) == back)
            else {
                return false;
            };
            let glued = |g: u32| {
                let (whole, part) = (self.written(sources, group), self.written(sources, g));
                whole.len() > part.len() && whole.starts_with(part)
            };
            self.persons_from(front[0]).any(|first| {
                let own = self.words_of(first);
                let apart = first != group && own.len() > 1 && own.last() != back.last();
                let known = front.len() > 1 && self.persons(second).is_some();
                apart && (front.starts_with(own) || own[0] == front[0] && (known || glued(first)))
            })
        })
    }

    /// The persons whose name begins with a word.
    fn persons_from(&self, word: u64) -> impl Iterator<Item = u32> + '_ {
        let from = self.by_word.partition_point(|&(other, _)| other < word);
        let with = self.by_word[from..]
            .iter()
            .take_while(move |&&(other, _)| other == word);
        with.take(64)
            .map(|&(_, group)| group)
            .filter(move |&group| {
                let named = self.groups[group as usize].reading == Reading::Person;
                named && self.words_of(group).first() == Some(&word)
            })
    }

    fn words_of(&self, group: u32) -> &[u64] {
        let (from, to) = self.groups[group as usize].words;
        &self.words[from as usize..to as usize]
    }

    /// A name as its first mention writes it.
    fn written<'a>(&self, sources: &Sources<'a>, group: u32) -> &'a str {
        let first = self.groups[group as usize].first as usize;
        sources.doc.slice(sources.found[first].span)
    }

    pub(super) fn length(&self, group: u32) -> u32 {
        let (from, to) = self.groups[group as usize].words;
        to - from
    }

    /// The longer names that hold the group's words in a row; where some begin with them, only those.
    pub(super) fn hosts_of(&self, group: u32) -> Vec<u32> {
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
                && !longer.pair
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

    /// Whether one known person may be both.
    fn may_join(&self, a: u32, b: u32) -> bool {
        match (self.persons(a), self.persons(b)) {
            (Some(a), Some(b)) => a.iter().any(|entry| b.contains(entry)),
            _ => true,
        }
    }

    fn persons(&self, root: u32) -> Option<&[EntryId]> {
        let (from, to) = self.groups[root as usize].persons?;
        Some(&self.known[from as usize..to as usize])
    }

    /// Makes a group and what it belongs to one with another, unless they are two persons; tells whether it did.
    fn join(&mut self, group: u32, to: u32, sure: f32) -> bool {
        let (a, b) = (root(&self.groups, group), root(&self.groups, to));
        let known = self.persons(a).is_some() && self.persons(b).is_some();
        if a == b || !self.may_join(a, b) || !known && self.are_kin(group, to) {
            return false;
        }
        self.groups[a as usize].parent = b;
        self.groups[a as usize].sure = sure;
        let both = match (self.persons(a), self.persons(b)) {
            (Some(one), Some(other)) => {
                let both = one.iter().filter(|entry| other.contains(entry));
                both.copied().collect::<Vec<_>>()
            }
            (Some(one), None) => one.to_vec(),
            _ => return true,
        };
        let start = self.known.len() as u32;
        self.known.extend(both);
        self.groups[b as usize].persons = Some((start, self.known.len() as u32));
        true
    }

    /// Whether two full names have one surname and different first names.
    fn are_kin(&self, a: u32, b: u32) -> bool {
        let name = |group: u32| {
            let (from, to) = self.groups[group as usize].words;
            &self.words[from as usize..to as usize]
        };
        let (a, b) = (name(a), name(b));
        a.len() > 1
            && b.len() > 1
            && a.last() == b.last()
            && !a.contains(&b[0])
            && !b.contains(&a[0])
    }
}

/// How a text says that somebody is called by a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Called {
    /// By a word that says nothing else: `alias`, `sapaan`.
    Name,
    /// By a verb and a word of habit: `akrab disapa`.
    Habit,
    /// By a verb behind a relative: `yang dipanggil`.
    So,
}

/// How the words between two names, or a description and a name, say that they are one's; nothing if they hold any other word.
fn called(sources: &Sources<'_>, from: u32, to: u32) -> Option<Called> {
    const BESIDE: Classes = Classes::of(&[W::Nickname, W::Degree, W::Honorific]);
    let between = sources.seg.tokens.get(from as usize..to as usize)?;
    let fits = |t: &Token| match t.kind {
        TokenKind::Word => {
            let function = t.classes.has(W::Function) || t.classes.has(W::Demonstrative);
            t.classes.any(BESIDE) || function && !t.classes.has(W::Preposition)
        }
        kind => !matches!(
            kind,
            TokenKind::Stop | TokenKind::Semicolon | TokenKind::Colon
        ),
    };
    if between.len() > INTRODUCTION || !between.iter().all(fits) {
        return None;
    }
    let count = |kind: NicknameWord| {
        let words = between.iter().filter(|t| t.classes.has(W::Nickname));
        words.filter(|t| t.detail.nickname() == kind as u8).count()
    };
    let habit = count(NicknameWord::Habit) > 0;
    let (calls, terms) = (count(NicknameWord::Call), count(NicknameWord::Term));
    if count(NicknameWord::Name) > 0 {
        Some(Called::Name)
    } else if habit && calls + terms > 0 || terms > 1 || calls > 0 && terms > 0 {
        Some(Called::Habit)
    } else {
        (calls > 0 && count(NicknameWord::Relative) > 0).then_some(Called::So)
    }
}

/// Where a name stands: paragraph and sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    paragraph: u32,
    sentence: u32,
}

/// The person whom a passage is about, of those named before: each with where it was named last.
fn about(last: &[(u32, Place)], here: Place) -> Option<u32> {
    /// Sentences after which a name in one paragraph is out of mind.
    const PASSAGE: u32 = 6;
    let only = |since: &dyn Fn(&Place) -> bool| {
        let mut named = last.iter().filter(|(_, place)| since(place));
        named.next().filter(|_| named.next().is_none())
    };
    let found = only(&|_| true)
        .or_else(|| only(&|p| p.paragraph == here.paragraph))
        .or_else(|| only(&|p| p.paragraph + 1 >= here.paragraph))
        .or_else(|| only(&|p| p.sentence + PASSAGE >= here.sentence));
    found.map(|(host, _)| *host)
}

/// Where a name stands.
fn place_of(sources: &Sources<'_>, found: &Found) -> Place {
    let sentences = &sources.seg.sentences;
    let after = sentences.partition_point(|s| s.tokens.start <= found.tokens.0);
    let sentence = after.saturating_sub(1);
    Place {
        paragraph: sentences.get(sentence).map_or(0, |s| s.paragraph),
        sentence: sentence as u32,
    }
}

/// Whether a bracket opens right between two names.
fn is_bracketed(sources: &Sources<'_>, before: &Found, after: &Found) -> bool {
    let between = &sources.seg.tokens[before.tokens.1 as usize..after.tokens.0 as usize];
    between.len() == 1 && between[0].kind == TokenKind::Open
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

/// Whether two names are spelt alike but for one letter, that is not their last (`Putra` and `Putri` are two).
fn is_spelling(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = |(a, b): &(&char, &char)| a == b;
    let head = short.iter().zip(&long).take_while(same).count();
    let tail = short.iter().rev().zip(long.iter().rev()).take_while(same);
    let tail = tail.count().min(short.len() - head);
    short.len() > 5 && tail > 0 && long.len() - head - tail <= 1
}

#[cfg(test)]
mod tests {
    use super::{Place, about, is_spelling};

    #[test]
    fn spellings_of_a_name_differ_by_one_letter_inside() {
        for (a, b, wanted) in [
            ("Melati Syamsuddin", "Melati Syamsudin", true),
            ("Arum Tjahjono", "Arum Tjahyono", true),
            ("Arum Putra", "Arum Putri", false),
            ("Arum Sari", "Arum Lestari", false),
            ("Arum", "Arumi", false),
        ] {
            assert_eq!(is_spelling(a, b), wanted, "{a} / {b}");
        }
    }

    #[test]
    fn a_passage_is_about_the_only_one_of_the_name_in_it() {
        let place = |(paragraph, sentence)| Place {
            paragraph,
            sentence,
        };
        for (last, here, wanted) in [
            (&[][..], (0, 0), None),
            (&[(7, (0, 0))], (9, 40), Some(7)),
            (&[(7, (0, 0)), (8, (0, 0))], (0, 1), None),
            (&[(7, (0, 0)), (8, (2, 5))], (2, 6), Some(8)),
            (&[(7, (3, 9)), (8, (2, 5))], (4, 10), Some(7)),
            (&[(7, (1, 3)), (8, (2, 5))], (4, 9), None),
            (&[(7, (0, 1)), (8, (0, 12))], (0, 14), Some(8)),
        ] {
            let named: Vec<(u32, Place)> = last.iter().map(|&(who, at)| (who, place(at))).collect();
            assert_eq!(about(&named, place(here)), wanted, "{last:?} {here:?}");
        }
    }
}
