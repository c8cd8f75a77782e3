//! A chain of runs as a graph of pieces: the best path through it, and how probable each piece is.
//!
//! A node is a place where one piece may end and the next begin; tokens that only join (a dash, `dan`, a bracket) belong
//! to the node they stand at unless a piece spans them. An arc is a piece with what it weighs for each reading.

use super::clue::{Link, READINGS, Reading};
use super::model::{EvidenceModel, Odds, Steps, Weights};
use super::piece::{LONGEST, Pieces};
use super::sums::Sums;

/// One scored piece.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arc {
    /// The node it begins at.
    pub from: u32,
    /// The node it ends at.
    pub to: u32,
    /// Its run, as an index into the document's runs.
    pub run: u32,
    /// Its tokens, counted in the run.
    pub tokens: (u16, u16),
    /// What its clues weigh.
    pub score: Weights,
}

/// A piece of a run with its reading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Segment {
    /// The run, as an index into the document's runs.
    pub run: u32,
    /// Its tokens, counted in the run.
    pub tokens: (u16, u16),
    /// As what it is read.
    pub reading: Reading,
    /// The probability of this piece with each reading.
    pub probabilities: Weights,
}

impl Segment {
    /// The probability of this piece with this reading.
    pub(crate) fn confidence(&self) -> f32 {
        self.probabilities[self.reading as usize].clamp(0.0, 1.0)
    }
}

/// A chain and the sums along it. Reused from chain to chain.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    /// What stands before each node.
    pub links: Vec<Link>,
    /// All arcs, by the node they begin at.
    pub arcs: Vec<Arc>,
    /// What the links weigh, by node.
    steps: Vec<Steps>,
    /// What the best path up to a node weighs, by the last reading; and the arc and the reading before that it came by.
    best: Vec<Weights>,
    back: Vec<[(u32, u8); READINGS]>,
    /// What each arc makes of a path's odds, against the best path to its end.
    odds: Vec<Odds>,
    /// Odds of all paths up to a node, against the best of them, by the last reading.
    before: Vec<Odds>,
    /// The same with the link to the next reading, by that reading.
    entered: Vec<Odds>,
    /// Odds of all paths from a node on, by the reading before it.
    after: Vec<Odds>,
    /// The same without the link, by the next reading.
    leaving: Vec<Odds>,
    total: f64,
    sums: Sums,
    nodes_of: Vec<u32>,
}

/// A run of more tokens is no prose but a table or a text in capitals; only pieces of so many tokens are looked for in it, so that
/// it is read at a bearable speed.
const LONG_RUN: usize = 64;
const SHORT_PIECE: usize = 5;
const NEVER: f32 = -1.0e9;
const START: Weights = [0.0, NEVER, NEVER, NEVER];

impl Chain {
    /// Lays out and weighs the runs `first..last`.
    pub(crate) fn build(
        &mut self,
        model: &EvidenceModel,
        pieces: &Pieces<'_>,
        (first, last): (usize, usize),
    ) {
        self.links.clear();
        self.arcs.clear();
        self.links.push(Link::Far);
        for run in first..last {
            self.add_run(model, pieces, run);
        }
        self.steps.clear();
        let steps = self.links.iter().map(|&link| *model.steps(link));
        self.steps.extend(steps);
    }

    fn add_run(&mut self, model: &EvidenceModel, pieces: &Pieces<'_>, index: usize) {
        let run = &pieces.runs.runs[index];
        self.sums.fill(model, pieces, run);
        let mut node = self.links.len() as u32 - 1;
        self.links[node as usize] = if node == 0 { Link::Far } else { run.link };
        self.nodes_of.clear();
        self.nodes_of.push(node);
        for at in 0..run.len() {
            if pieces.runs.atom(run, at as isize).core {
                node += 1;
                self.links.push(Link::Far);
            }
            self.nodes_of.push(node);
            self.links[node as usize] = pieces.link(run, at + 1);
        }
        let longest = if run.len() > LONG_RUN {
            SHORT_PIECE
        } else {
            LONGEST
        };
        for from in 0..run.len() {
            if !pieces.runs.atom(run, from as isize).core {
                continue;
            }
            for to in from + 1..=run.len().min(from + longest) {
                if !pieces.admits(run, from, to) {
                    continue;
                }
                let mut score = self.sums.piece(model, pieces, run, (from, to));
                if to - from > 1 {
                    score[Reading::Other as usize] = NEVER;
                }
                self.arcs.push(Arc {
                    from: self.nodes_of[from],
                    to: self.nodes_of[to],
                    run: index as u32,
                    tokens: (from as u16, to as u16),
                    score,
                });
            }
        }
    }

    /// Takes over the nodes and arcs of another chain.
    pub(crate) fn copy(&mut self, other: &Chain) {
        self.links.clone_from(&other.links);
        self.arcs.clone_from(&other.arcs);
        self.steps.clone_from(&other.steps);
    }

    /// Finds the best path and sums up all paths.
    pub(crate) fn sum(&mut self) {
        self.find_best();
        let nodes = self.links.len();
        for list in [
            &mut self.before,
            &mut self.entered,
            &mut self.after,
            &mut self.leaving,
        ] {
            list.clear();
            list.resize(nodes, [0.0; READINGS]);
        }
        self.weigh_arcs();
        self.before[0] = [1.0, 0.0, 0.0, 0.0];
        let mut next = 0;
        for node in 0..nodes - 1 {
            let entered = &mut self.entered[node];
            for (before, row) in self.before[node].iter().zip(&self.steps[node].odds) {
                for (entered, odds) in entered.iter_mut().zip(row) {
                    *entered += before * odds;
                }
            }
            while next < self.arcs.len() && self.arcs[next].from as usize == node {
                let end = &mut self.before[self.arcs[next].to as usize];
                for ((end, entered), odds) in end.iter_mut().zip(&*entered).zip(self.odds[next]) {
                    *end += entered * odds;
                }
                next += 1;
            }
        }
        self.total = self.before[nodes - 1].iter().sum();
        self.sum_back();
    }

    fn sum_back(&mut self) {
        let nodes = self.links.len();
        self.after[nodes - 1] = [1.0; READINGS];
        let mut next = self.arcs.len();
        for node in (0..nodes - 1).rev() {
            let leaving = &mut self.leaving[node];
            while next > 0 && self.arcs[next - 1].from as usize == node {
                next -= 1;
                let after = &self.after[self.arcs[next].to as usize];
                for ((leaving, after), odds) in leaving.iter_mut().zip(after).zip(self.odds[next]) {
                    *leaving += after * odds;
                }
            }
            for (after, row) in self.after[node].iter_mut().zip(&self.steps[node].odds) {
                *after = row.iter().zip(&*leaving).map(|(odds, l)| odds * l).sum();
            }
        }
    }

    /// Odds of the arcs against the best paths: none of a path is then above one, so that no sum can overflow.
    fn weigh_arcs(&mut self) {
        /// What weighs less adds nothing that can be seen.
        const NOTHING: f64 = -40.0;
        let most = |best: &Weights| f64::from(best.iter().copied().fold(f32::MIN, f32::max));
        self.odds.clear();
        for arc in &self.arcs {
            let (from, to) = (
                most(&self.best[arc.from as usize]),
                most(&self.best[arc.to as usize]),
            );
            self.odds.push(arc.score.map(|score| {
                let weight = f64::from(score) + from - to;
                if score > NEVER / 2.0 && weight > NOTHING {
                    weight.exp()
                } else {
                    0.0
                }
            }));
        }
    }

    /// The logarithm of the sum over all paths; [`Chain::sum`] comes first.
    pub(crate) fn total(&self) -> f32 {
        let best = self
            .best
            .last()
            .map_or(NEVER, |best| best.iter().copied().fold(f32::MIN, f32::max));
        best + self.total.ln() as f32
    }

    /// The probability of an arc (by its index) with each reading; [`Chain::sum`] comes first.
    pub(crate) fn probabilities(&self, index: usize) -> Weights {
        let arc = &self.arcs[index];
        let (entered, after) = (
            &self.entered[arc.from as usize],
            &self.after[arc.to as usize],
        );
        let odds = &self.odds[index];
        let total = self.total.max(f64::MIN_POSITIVE);
        std::array::from_fn(|r| (entered[r] * odds[r] * after[r] / total) as f32)
    }

    /// The probability of going through `node` from one reading to another; [`Chain::sum`] comes first.
    pub(crate) fn step_probability(&self, node: usize, before: usize, after: usize) -> f32 {
        let path = self.before[node][before]
            * self.steps[node].odds[before][after]
            * self.leaving[node][after];
        (path / self.total.max(f64::MIN_POSITIVE)) as f32
    }

    /// Finds the best path to each node.
    fn find_best(&mut self) {
        let nodes = self.links.len();
        self.best.clear();
        self.best.resize(nodes, [NEVER; READINGS]);
        self.best[0] = START;
        self.back.clear();
        self.back.resize(nodes, [(0, 0); READINGS]);
        let mut next = 0;
        for node in 0..nodes - 1 {
            let mut entered = [(NEVER, 0); READINGS];
            for (r, best) in entered.iter_mut().enumerate() {
                for p in 0..READINGS {
                    let value = self.best[node][p] + self.steps[node].weights[p][r];
                    if value > best.0 {
                        *best = (value, p as u8);
                    }
                }
            }
            while next < self.arcs.len() && self.arcs[next].from as usize == node {
                let arc = &self.arcs[next];
                for (r, (best, before)) in entered.iter().enumerate() {
                    let value = best + arc.score[r];
                    if value > self.best[arc.to as usize][r] {
                        self.best[arc.to as usize][r] = value;
                        self.back[arc.to as usize][r] = (next as u32, *before);
                    }
                }
                next += 1;
            }
        }
    }

    /// The best path, appended in text order; [`Chain::sum`] comes first.
    pub(crate) fn read(&self, out: &mut Vec<Segment>) {
        let mut node = self.links.len() - 1;
        let best = &self.best[node];
        let mut reading = (0..READINGS)
            .max_by(|&a, &b| best[a].total_cmp(&best[b]))
            .unwrap_or(0);
        let begun = out.len();
        while node > 0 {
            let (index, before) = self.back[node][reading];
            let arc = &self.arcs[index as usize];
            out.push(Segment {
                run: arc.run,
                tokens: arc.tokens,
                reading: Reading::ALL[reading],
                probabilities: self.probabilities(index as usize),
            });
            reading = before as usize;
            node = arc.from as usize;
        }
        out[begun..].reverse();
    }
}
