//! A chain of runs as a graph of pieces: the best path through it, and how probable each piece is.
//!
//! A node is a place where one piece may end and the next begin; tokens that only join (a dash, `dan`, a bracket) belong
//! to the node they stand at unless a piece spans them. An arc is a piece with what it weighs for each reading.

use super::clue::{Link, READINGS, Reading};
use super::model::{EvidenceModel, Weights};
use super::piece::{LONGEST, Pieces};
use super::sums::{Sums, add, link_weights};

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
    /// What the links weigh: by node, reading before, reading after.
    steps: Vec<[Weights; READINGS]>,
    /// Logarithms of the sums over all paths up to a node, by the last reading.
    before: Vec<Weights>,
    /// The same with the link to the next reading, by that reading.
    entered: Vec<Weights>,
    /// Logarithms of the sums over all paths from a node on, by the reading before it.
    after: Vec<Weights>,
    /// The same without the link, by the next reading.
    leaving: Vec<Weights>,
    best: Vec<Weights>,
    back: Vec<[(u32, u8); READINGS]>,
    total: f32,
    sums: Sums,
    nodes_of: Vec<u32>,
}

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
        for &link in &self.links {
            let row = |before| link_weights(model, link, Some(before));
            self.steps.push([row(0), row(1), row(2), row(3)]);
        }
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
        for from in 0..run.len() {
            if !pieces.runs.atom(run, from as isize).core {
                continue;
            }
            for to in from + 1..=run.len().min(from + LONGEST) {
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

    /// Sums up all paths.
    pub(crate) fn sum(&mut self) {
        let nodes = self.links.len();
        for list in [
            &mut self.before,
            &mut self.entered,
            &mut self.after,
            &mut self.leaving,
        ] {
            list.clear();
            list.resize(nodes, [NEVER; READINGS]);
        }
        self.before[0] = START;
        let mut next = 0;
        for node in 0..nodes - 1 {
            for r in 0..READINGS {
                let mut terms = [0.0; READINGS];
                for (p, term) in terms.iter_mut().enumerate() {
                    *term = self.before[node][p] + self.steps[node][p][r];
                }
                self.entered[node][r] = log_sum(&terms);
            }
            while next < self.arcs.len() && self.arcs[next].from as usize == node {
                let arc = &self.arcs[next];
                let end = &mut self.before[arc.to as usize];
                for (r, end) in end.iter_mut().enumerate() {
                    *end = log_add(*end, self.entered[node][r] + arc.score[r]);
                }
                next += 1;
            }
        }
        self.total = log_sum(&self.before[nodes - 1]);
        self.sum_back();
    }

    fn sum_back(&mut self) {
        let nodes = self.links.len();
        self.after[nodes - 1] = [0.0; READINGS];
        let mut next = self.arcs.len();
        for node in (0..nodes - 1).rev() {
            while next > 0 && self.arcs[next - 1].from as usize == node {
                next -= 1;
                let arc = &self.arcs[next];
                for r in 0..READINGS {
                    let value = arc.score[r] + self.after[arc.to as usize][r];
                    self.leaving[node][r] = log_add(self.leaving[node][r], value);
                }
            }
            // Nothing leads to the first node.
            for p in (0..READINGS).filter(|_| node > 0) {
                let mut terms = self.leaving[node];
                add(&mut terms, &self.steps[node][p]);
                self.after[node][p] = log_sum(&terms);
            }
        }
    }

    /// The logarithm of the sum over all paths; [`Chain::sum`] comes first.
    pub(crate) fn total(&self) -> f32 {
        self.total
    }

    /// The probability of an arc with each reading; [`Chain::sum`] comes first.
    pub(crate) fn probabilities(&self, arc: &Arc) -> Weights {
        let mut out = [0.0; READINGS];
        for (r, p) in out.iter_mut().enumerate() {
            let path =
                self.entered[arc.from as usize][r] + arc.score[r] + self.after[arc.to as usize][r];
            *p = (path - self.total).exp();
        }
        out
    }

    /// The probability of going through `node` from one reading to another; [`Chain::sum`] comes first.
    pub(crate) fn step_probability(&self, node: usize, before: usize, after: usize) -> f32 {
        let path =
            self.before[node][before] + self.steps[node][before][after] + self.leaving[node][after];
        (path - self.total).exp()
    }

    /// The best path, appended in text order; [`Chain::sum`] comes first.
    pub(crate) fn read(&mut self, out: &mut Vec<Segment>) {
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
                    let value = self.best[node][p] + self.steps[node][p][r];
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
        self.trace(out);
    }

    fn trace(&self, out: &mut Vec<Segment>) {
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
                probabilities: self.probabilities(arc),
            });
            reading = before as usize;
            node = arc.from as usize;
        }
        out[begun..].reverse();
    }
}

/// What is this much smaller than another term adds nothing to it that a 32-bit number could hold.
const NOTHING: f32 = -20.0;

fn log_sum(terms: &Weights) -> f32 {
    let most = terms.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for less in terms.iter().map(|t| t - most) {
        sum += match less {
            0.0 => 1.0,
            less if less < NOTHING => 0.0,
            less => less.exp(),
        };
    }
    if sum == 1.0 { most } else { most + sum.ln() }
}

fn log_add(a: f32, b: f32) -> f32 {
    let (more, less) = if a > b { (a, b) } else { (b, a) };
    if more - less > 16.0 {
        return more;
    }
    more + (less - more).exp().ln_1p()
}
