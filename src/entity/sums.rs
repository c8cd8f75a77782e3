//! What clues weigh together: sums along a run, so that those of a piece need not be added up token by token.

use super::clue::{Position, READINGS, Reading, token_clue, word_clue};
use super::model::{Edition, EvidenceModel, Weights};
use super::piece::{Extent, Pieces, bits};
use super::profile::Profile;
use super::run::Run;

/// What a token's flags weigh at each [`Position`].
type ByPosition = [Weights; Position::COUNT];

/// Sums of weights along one run: what the token clues of any piece of it weigh together.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    tokens: Vec<TokenSums>,
    masks: MaskSums,
    words: WordSums,
}

/// What one token weighs.
#[derive(Debug, Clone, Copy)]
struct TokenSums {
    /// As a piece by itself.
    single: Weights,
    first: Weights,
    last: Weights,
    /// As an inner token, together with all tokens before it in the run.
    inner: Weights,
    /// The tokens before and behind a piece that begins, or ends, with it.
    left: Weights,
    right: Weights,
}

impl Sums {
    /// Adds up the token clues of a run.
    pub(crate) fn fill(&mut self, model: &EvidenceModel, pieces: &Pieces<'_>, run: &Run) {
        self.masks.follow(model);
        self.words.follow(model);
        self.tokens.clear();
        let mut inner = [0.0; READINGS];
        for at in 0..run.len() as isize {
            let atom = |at: isize| pieces.runs.atom(run, at);
            let mut sum = |position: Position, mask, at: isize| {
                let mut sum = self.masks.get(model, mask)[position as usize];
                let word = self.words.get(model, atom(at).profile);
                add(&mut sum, &word[position as usize]);
                sum
            };
            let mut left = sum(Position::Left, atom(at - 1).end, at - 1);
            add(&mut left, &sum(Position::Left2, atom(at - 2).end, at - 2));
            let mut right = sum(Position::Right, atom(at + 1).begin, at + 1);
            add(
                &mut right,
                &sum(Position::Right2, atom(at + 2).begin, at + 2),
            );
            add(&mut inner, &sum(Position::Inner, atom(at).inside, at));
            self.tokens.push(TokenSums {
                single: sum(Position::Single, atom(at).inside, at),
                first: sum(Position::First, atom(at).begin, at),
                last: sum(Position::Last, atom(at).end, at),
                inner,
                left,
                right,
            });
        }
    }

    /// What the token clues of tokens `from..to` weigh.
    #[inline]
    fn tokens(&self, from: usize, to: usize) -> Weights {
        let (first, last) = (&self.tokens[from], &self.tokens[to - 1]);
        let mut sum = first.left;
        add(&mut sum, &last.right);
        if to - from == 1 {
            add(&mut sum, &first.single);
        } else {
            add(&mut sum, &first.first);
            add(&mut sum, &last.last);
            let (begin, end) = (&first.inner, &self.tokens[to - 2].inner);
            for (reading, sum) in sum.iter_mut().enumerate() {
                *sum += end[reading] - begin[reading];
            }
        }
        sum
    }

    /// What all clues of a piece weigh.
    pub(crate) fn piece(
        &self,
        model: &EvidenceModel,
        pieces: &Pieces<'_>,
        run: &Run,
        extent: &Extent,
    ) -> Weights {
        let mut sum = self.tokens(extent.from, extent.to);
        pieces.whole_clues(run, extent, &mut |clue| add(&mut sum, &model.weights(clue)));
        let other = Reading::Other as usize;
        sum[other] = self.tokens[extent.from].single[other];
        sum
    }
}

/// What combinations of flags weigh, remembered: few of them make up nearly all tokens.
#[derive(Debug)]
struct MaskSums {
    edition: Edition,
    slots: Vec<(u64, ByPosition)>,
}

impl Default for MaskSums {
    fn default() -> MaskSums {
        MaskSums {
            edition: Edition::NONE,
            slots: Vec::new(),
        }
    }
}

impl MaskSums {
    /// Slots, as a power of two.
    const BITS: u32 = 11;

    /// Forgets everything if it was another model's.
    fn follow(&mut self, model: &EvidenceModel) {
        if !self.edition.is(model.edition()) {
            self.edition = model.edition();
            // No flags weigh nothing: an empty slot is right as it is.
            self.slots.clear();
            self.slots
                .resize(1 << MaskSums::BITS, (0, [[0.0; READINGS]; Position::COUNT]));
        }
    }

    #[inline]
    fn get(&mut self, model: &EvidenceModel, mask: u64) -> &ByPosition {
        const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
        let at = mask.wrapping_mul(ODD) >> (64 - MaskSums::BITS);
        let slot = &mut self.slots[at as usize];
        if slot.0 != mask {
            *slot = (mask, by_position(model, mask));
        }
        &slot.1
    }
}

/// What the profiles of words weigh, remembered: few words make up most of a text.
#[derive(Debug)]
struct WordSums {
    edition: Edition,
    slots: Vec<(Profile, ByPosition)>,
}

impl Default for WordSums {
    fn default() -> WordSums {
        WordSums {
            edition: Edition::NONE,
            slots: Vec::new(),
        }
    }
}

impl WordSums {
    /// Slots, as a power of two; profiles are numbered, so that the low bits tell them apart.
    const SLOTS: usize = 1 << 14;

    /// Forgets everything if it was another model's.
    fn follow(&mut self, model: &EvidenceModel) {
        if !self.edition.is(model.edition()) {
            self.edition = model.edition();
            self.slots.clear();
            let none = (Profile::NONE, [[0.0; READINGS]; Position::COUNT]);
            self.slots.resize(WordSums::SLOTS, none);
        }
    }

    #[inline]
    fn get(&mut self, model: &EvidenceModel, profile: Profile) -> &ByPosition {
        let slot = &mut self.slots[profile.number() % WordSums::SLOTS];
        if slot.0 != profile {
            *slot = (profile, profile_by_position(model, profile));
        }
        &slot.1
    }
}

fn profile_by_position(model: &EvidenceModel, profile: Profile) -> ByPosition {
    let mut sums = [[0.0; READINGS]; Position::COUNT];
    model.profiles().features(profile, |feature| {
        for (position, sum) in Position::ALL.into_iter().zip(&mut sums) {
            add(sum, &model.weights(word_clue(position, feature)));
        }
    });
    sums
}

fn by_position(model: &EvidenceModel, mask: u64) -> ByPosition {
    Position::ALL.map(|position| {
        let mut sum = [0.0; READINGS];
        bits(mask, |flag| {
            add(&mut sum, &model.weights(token_clue(position, flag)))
        });
        sum
    })
}

#[inline]
pub(super) fn add(sum: &mut Weights, more: &Weights) {
    let [a, b, c, d] = *sum;
    *sum = [a + more[0], b + more[1], c + more[2], d + more[3]];
}
