//! A chain of runs as a graph of pieces: the best path through it, and how probable each piece is.
//!
//! A node is a place where one piece may end and the next begin; tokens that only join (a dash, `dan`, a bracket) belong
//! to the node they stand at unless a piece spans them. An arc is a piece with what it weighs for each reading.

use super::clue::{Link, READINGS, Reading};
use super::memory::Mark;
use super::model::{EvidenceModel, Odds, Weights};
use super::piece::{Extent, LONGEST, Pieces};
use super::sums::{Sums, add};

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

/// A place where one piece may end and the next begin, and the sums over the paths that go through it. Odds are against
/// the best path up to the node, so that none is far above one.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// What the best path up to it weighs, by the last reading.
    best: Weights,
    /// The most of these.
    most: f32,
    /// The arc that path came by, and the reading before it, by the last reading.
    arc: [u32; READINGS],
    prior: [u32; READINGS],
    /// Odds of all paths up to it, by the last reading.
    before: Odds,
    /// The same with the link to the next reading, by that reading.
    entered: Odds,
    /// Odds of all paths from it on, by the reading before it.
    after: Odds,
    /// The same without the link, by the next reading.
    leaving: Odds,
}

impl Node {
    const NEW: Node = Node {
        best: [NEVER; READINGS],
        most: NEVER,
        arc: [0; READINGS],
        prior: [0; READINGS],
        before: [0.0; READINGS],
        entered: [0.0; READINGS],
        after: [0.0; READINGS],
        leaving: [0.0; READINGS],
    };
}

/// A chain and the sums along it. Reused from chain to chain.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    /// What stands before each node.
    pub links: Vec<Link>,
    /// All arcs, by the node they begin at.
    pub arcs: Vec<Arc>,
    nodes: Vec<Node>,
    /// What each arc makes of a path's odds, against the best path to its end.
    odds: Vec<Odds>,
    total: f32,
    sums: Sums,
    nodes_of: Vec<u32>,
}

/// Chains put aside, to be summed up again.
#[derive(Debug, Default)]
pub(crate) struct Store {
    links: Vec<Link>,
    arcs: Vec<Arc>,
    /// Where the links and the arcs of each chain end.
    ends: Vec<(usize, usize)>,
}

impl Store {
    pub(crate) fn clear(&mut self) {
        self.links.clear();
        self.arcs.clear();
        self.ends.clear();
    }

    /// Puts the nodes and arcs of a chain aside.
    pub(crate) fn keep(&mut self, chain: &Chain) {
        self.links.extend_from_slice(&chain.links);
        self.arcs.extend_from_slice(&chain.arcs);
        self.ends.push((self.links.len(), self.arcs.len()));
    }

    /// The chain that was put aside as number `index`, from zero.
    pub(crate) fn get(&self, index: usize) -> (&[Link], &[Arc]) {
        let from = match index {
            0 => (0, 0),
            _ => self.ends[index - 1],
        };
        let to = self.ends[index];
        (&self.links[from.0..to.0], &self.arcs[from.1..to.1])
    }
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
            let mut extent = Extent::new(from);
            while extent.to < run.len().min(from + longest) {
                extent.extend(pieces, run);
                if !pieces.admits(run, &extent) {
                    continue;
                }
                let mut score = self.sums.piece(model, pieces, run, &extent);
                if extent.len() > 1 {
                    score[Reading::Other as usize] = NEVER;
                }
                for reading in pieces.barred(run, &extent) {
                    score[*reading as usize] = NEVER;
                }
                self.arcs.push(Arc {
                    from: self.nodes_of[from],
                    to: self.nodes_of[extent.to],
                    run: index as u32,
                    tokens: (from as u16, extent.to as u16),
                    score,
                });
            }
        }
    }

    /// Adds what the first reading of the document tells of the pieces. `marks` are those of
    /// the chain's tokens, from the first of its first run on.
    pub(crate) fn recall(&mut self, model: &EvidenceModel, pieces: &Pieces<'_>, marks: &[Mark]) {
        let Some(first) = self.arcs.first() else {
            return;
        };
        let base = pieces.runs.runs[first.run as usize].first as usize;
        for arc in &mut self.arcs {
            let run = &pieces.runs.runs[arc.run as usize];
            let (from, to) = (arc.tokens.0 as usize, arc.tokens.1 as usize);
            let begin = run.first as usize - base;
            let marks = &marks[begin + from..begin + to];
            if !Mark::any(marks) {
                continue;
            }
            let person = marks.contains(&Mark::Person);
            let other = arc.score[Reading::Other as usize];
            pieces.recall_clues(run, (from, to), person, &mut |clue| {
                add(&mut arc.score, &model.weights(clue))
            });
            arc.score[Reading::Other as usize] = other;
        }
    }

    /// Takes over the nodes and arcs of another chain.
    pub(crate) fn copy(&mut self, other: &Chain) {
        self.links.clone_from(&other.links);
        self.arcs.clone_from(&other.arcs);
    }

    /// Takes over nodes and arcs that were put aside.
    pub(crate) fn restore(&mut self, (links, arcs): (&[Link], &[Arc])) {
        self.links.clear();
        self.links.extend_from_slice(links);
        self.arcs.clear();
        self.arcs.extend_from_slice(arcs);
    }

    /// Finds the best path and sums up all paths.
    pub(crate) fn sum(&mut self, model: &EvidenceModel) {
        self.nodes.clear();
        self.nodes.resize(self.links.len(), Node::NEW);
        self.find_best(model);
        self.weigh_arcs();
        self.sum_on(model);
        self.sum_back(model);
    }

    /// Finds the best path to each node.
    fn find_best(&mut self, model: &EvidenceModel) {
        self.nodes[0].best = START;
        let mut next = 0;
        for at in 0..self.nodes.len() {
            let node = &mut self.nodes[at];
            let best = node.best;
            node.most = best[0].max(best[1]).max(best[2].max(best[3]));
            let rows = &model.steps(self.links[at]).weights;
            let (mut entered, mut prior) = ([NEVER; READINGS], [0; READINGS]);
            for ((p, best), row) in (0..).zip(best).zip(rows) {
                let values = lanes(|r| best + row[r]);
                prior = lanes(|r| if values[r] > entered[r] { p } else { prior[r] });
                entered = lanes(|r| {
                    if values[r] > entered[r] {
                        values[r]
                    } else {
                        entered[r]
                    }
                });
            }
            while let Some(arc) = self.arcs.get(next).filter(|arc| arc.from as usize == at) {
                let end = &mut self.nodes[arc.to as usize];
                let values = lanes(|r| entered[r] + arc.score[r]);
                let better = lanes(|r| values[r] > end.best[r]);
                end.best = lanes(|r| if better[r] { values[r] } else { end.best[r] });
                end.arc = lanes(|r| if better[r] { next as u32 } else { end.arc[r] });
                end.prior = lanes(|r| if better[r] { prior[r] } else { end.prior[r] });
                next += 1;
            }
        }
    }

    /// Odds of the arcs against the best paths: none of a path is then far above one, so that no sum can overflow.
    fn weigh_arcs(&mut self) {
        self.odds.clear();
        let nodes = &self.nodes;
        self.odds.extend(self.arcs.iter().map(|arc| {
            let lead = nodes[arc.from as usize].most - nodes[arc.to as usize].most;
            exponentials(arc.score, lead)
        }));
    }

    fn sum_on(&mut self, model: &EvidenceModel) {
        self.nodes[0].before = [1.0, 0.0, 0.0, 0.0];
        let mut next = 0;
        for at in 0..self.nodes.len() {
            let node = &mut self.nodes[at];
            let before = node.before;
            let rows = &model.steps(self.links[at]).odds;
            let mut entered = [0.0; READINGS];
            for (before, row) in before.into_iter().zip(rows) {
                entered = lanes(|r| entered[r] + before * row[r]);
            }
            node.entered = entered;
            while let Some(arc) = self.arcs.get(next).filter(|arc| arc.from as usize == at) {
                let end = &mut self.nodes[arc.to as usize];
                let odds = &self.odds[next];
                end.before = lanes(|r| end.before[r] + entered[r] * odds[r]);
                next += 1;
            }
        }
        self.total = self.nodes[self.nodes.len() - 1].before.iter().sum();
    }

    fn sum_back(&mut self, model: &EvidenceModel) {
        let last = self.nodes.len() - 1;
        self.nodes[last].after = [1.0; READINGS];
        let mut next = self.arcs.len();
        for at in (0..last).rev() {
            let mut leaving = [0.0; READINGS];
            while next > 0 && self.arcs[next - 1].from as usize == at {
                next -= 1;
                let after = &self.nodes[self.arcs[next].to as usize].after;
                let odds = &self.odds[next];
                leaving = lanes(|r| leaving[r] + after[r] * odds[r]);
            }
            let rows = &model.steps(self.links[at]).odds;
            let node = &mut self.nodes[at];
            node.after = lanes(|p| {
                let parts = lanes(|r| rows[p][r] * leaving[r]);
                (parts[0] + parts[1]) + (parts[2] + parts[3])
            });
            node.leaving = leaving;
        }
    }

    /// The logarithm of the sum over all paths; [`Chain::sum`] comes first.
    pub(crate) fn total(&self) -> f32 {
        let best = self.nodes.last().map_or(NEVER, |node| node.most);
        best + self.total.ln()
    }

    /// The probability of an arc (by its index) with each reading; [`Chain::sum`] comes first.
    pub(crate) fn probabilities(&self, index: usize) -> Weights {
        let arc = &self.arcs[index];
        let entered = &self.nodes[arc.from as usize].entered;
        let after = &self.nodes[arc.to as usize].after;
        let odds = &self.odds[index];
        let total = self.total.max(f32::MIN_POSITIVE);
        lanes(|r| entered[r] * odds[r] * after[r] / total)
    }

    /// The probability of going through the node from one reading to another; [`Chain::sum`] comes first.
    pub(crate) fn step_probability(
        &self,
        model: &EvidenceModel,
        (node, before, after): (usize, usize, usize),
    ) -> f32 {
        let odds = model.steps(self.links[node]).odds[before][after];
        let node = &self.nodes[node];
        let path = node.before[before] * odds * node.leaving[after];
        path / self.total.max(f32::MIN_POSITIVE)
    }

    /// The best path, appended in text order; [`Chain::sum`] comes first.
    pub(crate) fn read(&self, out: &mut Vec<Segment>) {
        let mut node = self.nodes.len() - 1;
        let best = &self.nodes[node].best;
        let mut reading = (0..READINGS)
            .max_by(|&a, &b| best[a].total_cmp(&best[b]))
            .unwrap_or(0);
        let begun = out.len();
        while node > 0 {
            let Node { arc, prior, .. } = &self.nodes[node];
            let (index, before) = (arc[reading], prior[reading]);
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

/// The exponentials of weights with `lead` added to each, to about five digits; zero for weights of which nothing could be
/// seen in a sum. Two to the rounded power by the bits of the number, the rest by the beginning of its Taylor series.
#[inline]
fn exponentials(weights: Weights, lead: f32) -> Odds {
    const NOTHING: f32 = -40.0;
    /// Added and taken away again, it rounds a number of up to 22 bits; its low bits are the rounded number then.
    const ROUND: f32 = 12_582_912.0;
    const LN_2: f32 = std::f32::consts::LN_2;
    lanes(|r| {
        let weight = weights[r] + lead;
        let power = weight.clamp(NOTHING, -NOTHING) * std::f32::consts::LOG2_E;
        let rounded = power + ROUND;
        let x = (power - (rounded - ROUND)) * LN_2;
        let series =
            1.0 + x * (1.0 + x * (1.0 / 2.0 + x * (1.0 / 6.0 + x * (1.0 / 24.0 + x / 120.0))));
        let bits = rounded
            .to_bits()
            .wrapping_sub(ROUND.to_bits())
            .wrapping_add(127)
            << 23;
        let value = f32::from_bits(bits) * series;
        if weight > NOTHING { value } else { 0.0 }
    })
}

/// A value for each reading, side by side in the registers.
#[inline(always)]
fn lanes<T>(mut value: impl FnMut(usize) -> T) -> [T; READINGS] {
    // Written out, the compiler puts the four into one register; `array::from_fn` it does not.
    [value(0), value(1), value(2), value(3)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_are_right_to_five_digits() {
        for step in -399..=200 {
            let weight = step as f32 / 10.0;
            let [value, ..] = exponentials([weight - 1.0, 0.0, 0.0, 0.0], 1.0);
            let expected = f64::from(weight).exp();
            let off = f64::from(value) / expected - 1.0;
            assert!(off.abs() < 2e-5, "{weight}: {value} for {expected}");
        }
        assert_eq!(
            exponentials([NEVER, -41.0, 0.0, 0.0], 0.0)[..3],
            [0.0, 0.0, 1.0]
        );
    }
}
