//! One pattern, ready to be tried at a place in a string of symbols.
//!
//! A pattern is tried step by step; where a step may take more or fewer symbols, all ways are tried in turn (an optional
//! step takes its symbol first, a gap takes as few as it can). Where several such steps stand in one pattern, places
//! that have failed are remembered, so that no place is tried twice.

use std::ops::Range;

/// A set of symbols.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Set([u128; 2]);

impl Set {
    /// Adds a symbol.
    pub fn insert(&mut self, symbol: u8) {
        self.0[usize::from(symbol >> 7)] |= 1 << (symbol & 0x7F);
    }

    /// Whether the symbol is in it.
    #[must_use]
    pub fn has(&self, symbol: u8) -> bool {
        self.0[usize::from(symbol >> 7)] >> (symbol & 0x7F) & 1 == 1
    }

    /// Whether a symbol is in both.
    #[must_use]
    pub fn meets(&self, other: &Set) -> bool {
        self.0[0] & other.0[0] | self.0[1] & other.0[1] != 0
    }

    /// The symbols of both.
    #[must_use]
    pub fn union(&self, other: &Set) -> Set {
        Set([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }
}

impl FromIterator<u8> for Set {
    fn from_iter<I: IntoIterator<Item = u8>>(symbols: I) -> Set {
        let mut set = Set::default();
        symbols.into_iter().for_each(|symbol| set.insert(symbol));
        set
    }
}

/// What a step captures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// A quotation.
    Quote,
    /// A few quoted words.
    Fragment,
    /// The reporting word.
    Cue,
    /// Who speaks.
    Speaker,
    /// The outlet.
    Via,
    /// A reported clause.
    Clause,
}

/// How many symbols a step takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// One.
    One,
    /// One, or none where nothing else fits.
    Maybe,
    /// As few as fit, from the first number to the second.
    Few(u32, u32),
    /// One that ends a sentence, or none at the end of all.
    End,
}

/// One step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The symbols it may take.
    pub set: Set,
    /// How many.
    pub takes: Takes,
    /// What they are captured as.
    pub group: Option<Group>,
}

/// A pattern, ready to be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    steps: Vec<Step>,
    first: Set,
    needs: Vec<Set>,
    local: bool,
}

/// Most symbols of a match. No sentence of prose is as long.
const LONGEST: usize = 1000;

/// What a search remembers, used again from search to search.
#[derive(Debug, Clone, Default)]
pub struct Tried {
    /// For each step and each place behind the start: the attempt in which it failed.
    failed: Vec<u32>,
    attempt: u32,
    /// The symbols that each step has taken.
    taken: Vec<Range<usize>>,
}

impl Program {
    /// A pattern of these steps; `bounds` are the symbols that sentences begin with.
    #[must_use]
    pub fn new(steps: Vec<Step>, bounds: &Set) -> Program {
        let must = |step: &&Step| {
            matches!(step.takes, Takes::One)
                || matches!(step.takes, Takes::Few(least, _) if least > 0)
        };
        let inner = match steps.as_slice() {
            [_, inner @ .., last] if last.takes == Takes::End => inner,
            [_, inner @ ..] => inner,
            [] => &[],
        };
        Program {
            first: first(&steps),
            needs: steps.iter().filter(must).map(|s| s.set).collect(),
            local: inner.iter().all(|step| !step.set.meets(bounds)),
            steps,
        }
    }

    /// The symbols that a match may begin with.
    #[must_use]
    pub fn first(&self) -> &Set {
        &self.first
    }

    /// Whether a match may lie among these symbols: `sentence` are those of one sentence, `all` those of the whole
    /// string.
    #[must_use]
    pub fn may_match(&self, sentence: &Set, all: &Set) -> bool {
        let among = if self.local { sentence } else { all };
        self.first.meets(sentence) && self.needs.iter().all(|set| set.meets(among))
    }

    /// The end of the match that begins at `start`, if there is one; [`Program::captures`] tells what it has taken.
    pub fn match_at(&self, symbols: &[u8], start: usize, tried: &mut Tried) -> Option<usize> {
        tried.taken.clear();
        tried.taken.resize(self.steps.len(), 0..0);
        let most = (self.steps.len() + 1) * (LONGEST + 1);
        if tried.failed.len() < most || tried.attempt == u32::MAX {
            tried.failed.clear();
            tried.failed.resize(most, 0);
            tried.attempt = 0;
        }
        tried.attempt += 1;
        Attempt {
            steps: &self.steps,
            symbols,
            start,
            tried,
        }
        .go(0, start, 0)
    }

    /// What the steps of the last match have taken, in the order of the steps.
    pub fn captures<'a>(
        &'a self,
        tried: &'a Tried,
    ) -> impl Iterator<Item = (Group, Range<usize>)> + 'a {
        let taken = self.steps.iter().zip(&tried.taken);
        taken
            .filter(|(_, range)| !range.is_empty())
            .filter_map(|(step, range)| Some((step.group?, range.clone())))
    }
}

/// The symbols that a match of the steps may begin with.
fn first(steps: &[Step]) -> Set {
    let mut out = Set::default();
    for step in steps {
        out = out.union(&step.set);
        if !matches!(step.takes, Takes::Maybe | Takes::Few(0, _)) {
            break;
        }
    }
    out
}

struct Attempt<'a> {
    steps: &'a [Step],
    symbols: &'a [u8],
    start: usize,
    tried: &'a mut Tried,
}

impl Attempt<'_> {
    fn fits(&self, step: &Step, at: usize) -> bool {
        self.symbols.get(at).is_some_and(|s| step.set.has(*s))
    }

    /// Where a match of the steps from `step` on ends that begins at `at`; `loose` steps before it take more or fewer
    /// symbols.
    fn go(&mut self, step: usize, at: usize, loose: u32) -> Option<usize> {
        let Some(&now) = self.steps.get(step) else {
            return Some(at);
        };
        if at - self.start > LONGEST {
            return None;
        }
        let place = step * (LONGEST + 1) + at - self.start;
        if loose > 1 && self.tried.failed[place] == self.tried.attempt {
            return None;
        }
        let end = match now.takes {
            Takes::One | Takes::Maybe if self.fits(&now, at) => {
                self.tried.taken[step] = at..at + 1;
                let more = u32::from(now.takes == Takes::Maybe);
                let end = self.go(step + 1, at + 1, loose + more);
                if end.is_none() && now.takes == Takes::Maybe {
                    self.tried.taken[step] = at..at;
                    self.go(step + 1, at, loose + 1)
                } else {
                    end
                }
            }
            Takes::One => None,
            Takes::Maybe => {
                self.tried.taken[step] = at..at;
                self.go(step + 1, at, loose + 1)
            }
            Takes::Few(least, most) => self.few(step, at, (least as usize, most as usize), loose),
            Takes::End if self.fits(&now, at) => self.go(step + 1, at + 1, loose),
            Takes::End if at == self.symbols.len() => self.go(step + 1, at, loose),
            Takes::End => None,
        };
        if end.is_none() && loose > 1 {
            self.tried.failed[place] = self.tried.attempt;
        }
        end
    }

    fn few(
        &mut self,
        step: usize,
        at: usize,
        (least, most): (usize, usize),
        loose: u32,
    ) -> Option<usize> {
        let now = self.steps[step];
        let most = most.min(LONGEST);
        let mut end = at;
        loop {
            if end - at >= least {
                self.tried.taken[step] = at..end;
                if let Some(end) = self.go(step + 1, end, loose + 1) {
                    return Some(end);
                }
            }
            if end - at == most || !self.fits(&now, end) {
                return None;
            }
            end += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::bytes::Regex;

    fn step(symbols: &[u8], takes: Takes, group: Option<Group>) -> Step {
        Step {
            set: symbols.iter().copied().collect(),
            takes,
            group,
        }
    }

    /// The same pattern as an expression.
    fn expression(steps: &[Step]) -> Regex {
        let mut out = String::from("^(?-u)");
        for step in steps {
            let class: String = (0..128_u8)
                .filter(|b| step.set.has(*b))
                .map(|b| format!("\\x{b:02x}"))
                .collect();
            out.push_str(&match step.takes {
                Takes::One => format!("([{class}])"),
                Takes::Maybe => format!("([{class}])?"),
                Takes::Few(least, most) => format!("([{class}]{{{least},{most}}}?)"),
                Takes::End => format!("(?:[{class}]|$)"),
            });
        }
        Regex::new(&out).expect("a sound expression")
    }

    fn patterns() -> [Vec<Step>; 2] {
        [
            vec![
                step(b"P", Takes::One, Some(Group::Speaker)),
                step(b"xr", Takes::Few(0, 3), None),
                step(b",", Takes::Maybe, None),
                step(b"xk", Takes::Few(0, 4), None),
                step(b"k", Takes::One, Some(Group::Cue)),
                step(b"xk,", Takes::Few(2, 400), Some(Group::Clause)),
                step(b"._", Takes::End, None),
            ],
            vec![
                step(b"_", Takes::One, None),
                step(b"xP,", Takes::Few(1, 400), Some(Group::Clause)),
                step(b",", Takes::Maybe, None),
                step(b"x", Takes::Maybe, None),
                step(b"k", Takes::One, Some(Group::Cue)),
            ],
        ]
    }

    #[test]
    fn a_program_finds_what_the_expression_finds() {
        let patterns = patterns();
        let bounds: Set = b"_".iter().copied().collect();
        let (mut tried, mut seed, mut met) = (Tried::default(), 1_u64, 0);
        for _ in 0..4000 {
            let mut symbols = Vec::new();
            for _ in 0..14 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                symbols.push(b"P,kxx_.r"[(seed >> 60) as usize & 7]);
            }
            for steps in &patterns {
                let program = Program::new(steps.clone(), &bounds);
                let regex = expression(steps);
                for start in 0..symbols.len() {
                    let found = program.match_at(&symbols, start, &mut tried);
                    let expected = regex.captures(&symbols[start..]);
                    assert_eq!(
                        found,
                        expected
                            .as_ref()
                            .and_then(|c| c.get(0))
                            .map(|m| m.end() + start)
                    );
                    let Some(expected) = expected else { continue };
                    met += 1;
                    let all = symbols.iter().copied().collect();
                    assert!(program.may_match(&all, &all));
                    assert!(program.first().has(symbols[start]));
                    let groups = expected
                        .iter()
                        .skip(1)
                        .map(|g| g.map_or(0..0, |g| g.start() + start..g.end() + start));
                    for (taken, group) in tried.taken.iter().zip(groups) {
                        assert!(taken.is_empty() && group.is_empty() || *taken == group);
                    }
                }
            }
        }
        assert!(met > 100, "only {met} matches");
    }
}
