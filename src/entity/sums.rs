//! What clues weigh together: sums along a run, so that those of a piece need not be added up token by token.

use super::clue::{Position, READINGS, Reading, token_clue};
use super::model::{EvidenceModel, Weights};
use super::piece::{Pieces, bits};
use super::run::Run;

/// Sums of weights along one run: what the token clues of any piece of it weigh together.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    single: Vec<Weights>,
    first: Vec<Weights>,
    inner: Vec<Weights>,
    last: Vec<Weights>,
    left: Vec<Weights>,
    right: Vec<Weights>,
}

impl Sums {
    /// Adds up the token clues of a run.
    pub(crate) fn fill(&mut self, model: &EvidenceModel, pieces: &Pieces<'_>, run: &Run) {
        for sums in [
            &mut self.single,
            &mut self.first,
            &mut self.inner,
            &mut self.last,
            &mut self.left,
            &mut self.right,
        ] {
            sums.clear();
        }
        let mut inner = [0.0; READINGS];
        self.inner.push(inner);
        for at in 0..run.len() as isize {
            let atom = |at: isize| *pieces.runs.atom(run, at);
            let sum = |position, mask| token_sum(model, position, mask);
            let mut left = sum(Position::Left, atom(at - 1).end);
            add(&mut left, &sum(Position::Left2, atom(at - 2).end));
            let mut right = sum(Position::Right, atom(at + 1).begin);
            add(&mut right, &sum(Position::Right2, atom(at + 2).begin));
            self.left.push(left);
            self.right.push(right);
            self.single.push(sum(Position::Single, atom(at).inside));
            self.first.push(sum(Position::First, atom(at).begin));
            self.last.push(sum(Position::Last, atom(at).end));
            add(&mut inner, &sum(Position::Inner, atom(at).inside));
            self.inner.push(inner);
        }
    }

    /// What the token clues of tokens `from..to` weigh.
    fn tokens(&self, from: usize, to: usize) -> Weights {
        let mut sum = self.left[from];
        add(&mut sum, &self.right[to - 1]);
        if to - from == 1 {
            add(&mut sum, &self.single[from]);
        } else {
            add(&mut sum, &self.first[from]);
            add(&mut sum, &self.last[to - 1]);
            for (reading, sum) in sum.iter_mut().enumerate() {
                *sum += self.inner[to - 1][reading] - self.inner[from + 1][reading];
            }
        }
        sum
    }

    /// What all clues of tokens `from..to` weigh.
    pub(crate) fn piece(
        &self,
        model: &EvidenceModel,
        pieces: &Pieces<'_>,
        run: &Run,
        (from, to): (usize, usize),
    ) -> Weights {
        let mut sum = self.tokens(from, to);
        pieces.whole_clues(run, from, to, &mut |clue| {
            add(&mut sum, &model.weights(clue))
        });
        sum[Reading::Other as usize] = self.single[from][Reading::Other as usize];
        sum
    }
}

fn token_sum(model: &EvidenceModel, position: Position, mask: u64) -> Weights {
    let mut sum = [0.0; READINGS];
    bits(mask, |flag| {
        add(&mut sum, &model.weights(token_clue(position, flag)))
    });
    sum
}

#[inline]
fn add(sum: &mut Weights, more: &Weights) {
    let [a, b, c, d] = *sum;
    *sum = [a + more[0], b + more[1], c + more[2], d + more[3]];
}
