//! Fits the weights of the model of evidence to annotated text: a semi-Markov conditional random field with an L2 prior.
//!
//! The result is data for people to read and change (`rules/entity/evidence.csv`); nothing here runs when kutip reads news.

use super::chain::{Chain, Segment};
use super::clue::{Clue, Link, READINGS, Reading, Whole, link_clue, whole_clue};
use super::known::Known;
use super::memory::Memory;
use super::model::EvidenceModel;
use super::piece::Pieces;
use super::profile::Profiles;
use super::recognise::{chain_ends, remember};
use super::run::Runs;
use crate::gazetteer::{Gazetteers, Hit};
use crate::segment::Segmentation;
use crate::text::{Document, Span};
use std::sync::Arc;

/// An annotated document, segmented and matched.
#[derive(Debug)]
pub struct Sample {
    doc: Document,
    seg: Segmentation,
    known: Known,
    runs: Runs,
    gold: Vec<(Span, Reading)>,
    set: SetPlan,
    profiles: Arc<Profiles>,
}

/// How the documents of a set of annotations are taken.
#[derive(Debug, Clone, Copy)]
pub struct SetPlan {
    /// Whether an unmarked country says nothing: some annotations leave most countries out.
    pub free_countries: bool,
    /// How much a document counts.
    pub weight: f32,
    /// The conventions it follows: zero for those that the model is to keep; sets with another number share clues of their
    /// own, which take up what they mark otherwise and are dropped in the end.
    pub habit: usize,
}

impl Sample {
    /// A document with its names.
    #[must_use]
    pub fn new(
        doc: Document,
        seg: Segmentation,
        (gazetteers, hits): (&Gazetteers, &[Hit]),
        gold: Vec<(Span, Reading)>,
        set: SetPlan,
        profiles: Arc<Profiles>,
    ) -> Sample {
        let mut known = Known::default();
        known.weigh(&seg, gazetteers, hits);
        let mut runs = Runs::default();
        runs.find((&doc, &seg), &known, &profiles);
        Sample {
            doc,
            seg,
            known,
            runs,
            gold,
            set,
            profiles,
        }
    }

    fn pieces<'a>(&'a self, memory: Option<&'a Memory>) -> Pieces<'a> {
        Pieces {
            doc: &self.doc,
            seg: &self.seg,
            known: &self.known,
            runs: &self.runs,
            memory,
            profiles: &self.profiles,
        }
    }
}

/// How to fit.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Rounds over all documents.
    pub rounds: usize,
    /// Length of the steps.
    pub rate: f32,
    /// Weight of the prior that pulls every weight of the closed list to zero.
    pub prior: f32,
    /// The same for clues of words' profiles, and the length of their steps: there are many, each with little text.
    pub word_prior: f32,
    /// Length of the steps of these clues.
    pub word_rate: f32,
    /// How many times stronger the prior is on what a habit adds.
    pub habit_prior: f32,
}

/// Sums of squared slopes, one for each weight.
type Slopes = Vec<[f32; READINGS]>;

/// Fits a model to `samples`: the mean of the models after each round of the second half, which depends less on the
/// documents that came last than any one of them.
#[must_use]
pub fn fit(samples: &[&Sample], plan: Plan) -> EvidenceModel {
    let profiles = samples
        .first()
        .map(|s| s.profiles.clone())
        .unwrap_or_default();
    let habits = samples.iter().map(|s| s.set.habit).max().unwrap_or(0) + 1;
    let mut fitting = Fitting::new(EvidenceModel::empty(profiles), habits, plan);
    let mut sum = fitting.models[0].clone();
    let averaged = plan.rounds.div_ceil(2);
    let total: f32 = samples.iter().map(|s| s.set.weight).sum();
    for round in 0..plan.rounds {
        for sample in samples {
            let habit = sample.set.habit;
            let mut memory = Memory::default();
            let (first, read) = slope(&fitting.models[habit], sample, None);
            remember(&sample.pieces(None), &read, &mut memory);
            let (second, _) = slope(&fitting.models[habit], sample, Some(&memory));
            for slope in [first, second] {
                fitting.step(&slope, habit, sample.set.weight / total);
            }
        }
        if round + averaged >= plan.rounds {
            add_share(&mut sum, &fitting.models[0], 1.0 / averaged as f32);
        }
    }
    for (clue, reading) in OWN {
        let mut weights = [0.0; READINGS];
        weights[reading as usize] = OWN_WEIGHT;
        sum.set(whole_clue(clue), weights);
    }
    sum
}

/// What a user's own name weighs, of which no annotated text tells: a good deal more than what stands around it.
const OWN_WEIGHT: f32 = 5.0;
const OWN: [(Whole, Reading); 3] = [
    (Whole::OwnPerson, Reading::Person),
    (Whole::OwnOrg, Reading::Org),
    (Whole::OwnPlace, Reading::Place),
];

fn add_share(sum: &mut EvidenceModel, model: &EvidenceModel, share: f32) {
    for clue in model.clues() {
        let mut weights = sum.weights(clue);
        for (weight, more) in weights.iter_mut().zip(model.weights(clue)) {
            *weight += share * more;
        }
        sum.set(clue, weights);
    }
}

/// The weights while they are fitted.
struct Fitting {
    /// What the clues weigh, by habit: the first is what all sets share, the others have what their sets add to it.
    models: Vec<EvidenceModel>,
    /// Sums of squared slopes: of what all share, and of what each habit adds.
    squares: Vec<Slopes>,
    plan: Plan,
}

impl Fitting {
    fn new(model: EvidenceModel, habits: usize, plan: Plan) -> Fitting {
        let square = vec![[1e-3; READINGS]; model.clues().count()];
        Fitting {
            models: vec![model; habits],
            squares: vec![square; habits],
            plan,
        }
    }

    /// One step along the slope of a document of this habit.
    fn step(&mut self, slope: &[(Clue, usize, f32)], habit: usize, share: f32) {
        for &(clue, reading, value) in slope {
            let (prior, rate) = match clue.of_word() {
                Some(_) => (self.plan.word_prior, self.plan.word_rate),
                None => (self.plan.prior, self.plan.rate),
            };
            let at = (clue.0 as usize, reading);
            let shared = self.models[0].weights(clue)[reading];
            let own = self.models[habit].weights(clue)[reading] - shared;
            let pull = |weight: f32, prior: f32| value - prior * share * weight;
            let more = rate * self.scaled(0, at, pull(shared, prior));
            for model in &mut self.models {
                add_to(model, clue, reading, more);
            }
            if habit > 0 {
                let pulled = pull(own, prior * self.plan.habit_prior);
                let more = rate * self.scaled(habit, at, pulled);
                add_to(&mut self.models[habit], clue, reading, more);
            }
        }
    }

    /// A slope over the root of the squares so far, it included.
    fn scaled(&mut self, habit: usize, (clue, reading): (usize, usize), slope: f32) -> f32 {
        let square = &mut self.squares[habit][clue][reading];
        *square += slope * slope;
        slope / square.sqrt()
    }
}

fn add_to(model: &mut EvidenceModel, clue: Clue, reading: usize, more: f32) {
    let mut weights = model.weights(clue);
    weights[reading] += more;
    model.set(clue, weights);
}

/// The slope of the likelihood of a document, by clue and reading; and how the model reads the document now.
fn slope(
    model: &EvidenceModel,
    sample: &Sample,
    memory: Option<&Memory>,
) -> (Vec<(Clue, usize, f32)>, Vec<Segment>) {
    let pieces = sample.pieces(memory);
    let mut slopes = Slope {
        sums: vec![[0.0; READINGS]; model.clues().count()],
        touched: vec![false; model.clues().count()],
    };
    let mut read = Vec::new();
    let (mut free, mut tied) = (Chain::default(), Chain::default());
    for ends in chain_ends(&sample.runs) {
        free.build(model, &pieces, ends);
        tied.copy(&free);
        free.sum(model);
        free.read(&mut read);
        if !tie(&mut tied, sample, &pieces, ends) {
            continue;
        }
        tied.sum(model);
        if tied.total() > -1.0e8 {
            slopes.add(model, (&free, &tied), &pieces);
        }
    }
    let mut out = Vec::new();
    for clue in model.clues().filter(|c| slopes.touched[c.0 as usize]) {
        let row = slopes.sums[clue.0 as usize];
        out.extend((0..READINGS).map(|r| (clue, r, row[r] * sample.set.weight)));
    }
    (out, read)
}

/// Leaves only the paths that read the chain as annotated. False where an annotated name is no possible piece.
fn tie(chain: &mut Chain, sample: &Sample, pieces: &Pieces<'_>, ends: (usize, usize)) -> bool {
    let runs = &pieces.runs.runs[ends.0..ends.1];
    let token = |t: u32| sample.seg.tokens[t as usize].span;
    let whole = token(runs[0].first).cover(token(runs[runs.len() - 1].last - 1));
    let gold: Vec<_> = sample
        .gold
        .iter()
        .filter(|(span, _)| span.overlaps(whole))
        .collect();
    let mut met = vec![false; gold.len()];
    for index in 0..chain.arcs.len() {
        let arc = chain.arcs[index];
        let run = &pieces.runs.runs[arc.run as usize];
        let (from, to) = (arc.tokens.0 as usize, arc.tokens.1 as usize);
        let span = pieces.span(run, from, to);
        let exact = gold.iter().position(|g| g.0 == span);
        let mut allowed = [false; READINGS];
        if let Some(at) = exact {
            met[at] = true;
            allowed[gold[at].1 as usize] = true;
        } else if !gold.iter().any(|g| g.0.overlaps(span)) {
            allowed[Reading::Other as usize] = to - from == 1;
            let country = sample.set.free_countries && is_country(pieces, run, from, to);
            allowed[Reading::Place as usize] = country;
        }
        for (score, allowed) in chain.arcs[index].score.iter_mut().zip(allowed) {
            if !allowed {
                *score = -1.0e9;
            }
        }
    }
    met.iter().all(|&m| m)
}

fn is_country(pieces: &Pieces<'_>, run: &super::run::Run, from: usize, to: usize) -> bool {
    let (first, last) = (run.first + from as u32, run.first + to as u32);
    pieces
        .forms_near(run, first, last)
        .any(|f| f.first == first && f.last == last && f.mask >> 8 & 0xFF != 0)
}

/// Sums of slopes, by clue.
struct Slope {
    sums: Slopes,
    touched: Vec<bool>,
}

impl Slope {
    /// Adds what the annotated paths have more of than all paths.
    fn add(&mut self, model: &EvidenceModel, (free, tied): (&Chain, &Chain), pieces: &Pieces<'_>) {
        for (index, arc) in free.arcs.iter().enumerate() {
            let mut more = tied.probabilities(index);
            for (more, less) in more.iter_mut().zip(free.probabilities(index)) {
                *more -= less;
            }
            if more.iter().all(|m| m.abs() < 1.0e-3) {
                continue;
            }
            let run = &pieces.runs.runs[arc.run as usize];
            let (from, to) = (arc.tokens.0 as usize, arc.tokens.1 as usize);
            let other = Reading::Other as usize;
            pieces.clues(run, from, to, &mut |clue| {
                let row = &mut self.sums[clue.0 as usize];
                for r in (0..READINGS).filter(|&r| r != other || clue.speaks_of_other()) {
                    row[r] += more[r];
                }
                self.touched[clue.0 as usize] = true;
            });
        }
        for (node, &link) in free.links[..free.links.len() - 1].iter().enumerate() {
            self.add_step(model, (free, tied), (node, link));
        }
    }

    fn add_step(
        &mut self,
        model: &EvidenceModel,
        (free, tied): (&Chain, &Chain),
        (node, link): (usize, Link),
    ) {
        for before in 0..READINGS {
            let far = link == Link::Far;
            let clue = link_clue(link, if far { Reading::Other as usize } else { before });
            for after in 0..READINGS {
                self.sums[clue.0 as usize][after] += tied
                    .step_probability(model, (node, before, after))
                    - free.step_probability(model, (node, before, after));
            }
            self.touched[clue.0 as usize] = true;
        }
    }
}
