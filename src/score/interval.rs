//! How sure a figure is: documents drawn anew for sums over documents, Wilson's interval for a share of judged rows.

use std::ops::AddAssign;

/// The normal deviate of 95 %.
const DEVIATE: f64 = 1.959_964;

/// A measured value with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct Figure {
    /// The value.
    pub value: f64,
    /// The lower end; `None` where there is too little to tell.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// Wilson's interval of `right` in `rows`; `None` where there are no rows.
#[must_use]
pub fn wilson(right: f64, rows: f64) -> Option<Figure> {
    if rows <= 0.0 {
        return None;
    }
    let (share, square) = (right / rows, DEVIATE * DEVIATE);
    let middle = (share + square / (2.0 * rows)) / (1.0 + square / rows);
    let spread = (share * (1.0 - share) / rows + square / (4.0 * rows * rows)).sqrt();
    let half = DEVIATE * spread / (1.0 + square / rows);
    Some(Figure {
        value: share,
        low: Some((middle - half).max(0.0)),
        high: Some((middle + half).min(1.0)),
    })
}

/// Shares of strata weighed by how many rows each stands for: `(right, judged, stands for)`.
pub(super) fn stratified(strata: &[(f64, f64, f64)]) -> Option<Figure> {
    let all: f64 = strata.iter().map(|stratum| stratum.2).sum();
    if all <= 0.0 || strata.iter().any(|stratum| stratum.1 <= 0.0) {
        return None;
    }
    let (mut value, mut middle, mut variance) = (0.0, 0.0, 0.0);
    for (right, judged, stands_for) in strata {
        let weight = stands_for / all;
        value += weight * right / judged;
        // Two rows of each kind added, so that a stratum without a fault is not taken for certain.
        let (shown, of) = (right + 2.0, judged + 4.0);
        middle += weight * shown / of;
        variance += weight * weight * (shown / of) * (1.0 - shown / of) / of;
    }
    let half = DEVIATE * variance.sqrt();
    Some(Figure {
        value,
        low: Some((middle - half).clamp(0.0, value)),
        high: Some((middle + half).clamp(value, 1.0)),
    })
}

/// Draws numbers; the same seed draws the same.
#[derive(Debug, Clone)]
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64) -> Draw {
        Draw(seed)
    }

    /// A number below `bound`, by splitmix64.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        ((u128::from(z) * bound as u128) >> 64) as usize
    }
}

/// Figures of the sums over `items`, with the middle 95 % of what `draws` draws of as many items give.
pub(super) fn drawn<T: Copy + Default + AddAssign>(
    items: &[T],
    figures: impl Fn(&T) -> Vec<(&'static str, Option<f64>)>,
    draws: usize,
    seed: u64,
) -> Vec<(&'static str, Figure)> {
    let sum = |chosen: &mut dyn Iterator<Item = usize>| {
        let mut all = T::default();
        for index in chosen {
            all += items[index];
        }
        all
    };
    let found = figures(&sum(&mut (0..items.len())));
    let mut values: Vec<Vec<f64>> = vec![Vec::with_capacity(draws); found.len()];
    let mut draw = Draw::new(seed);
    // One document drawn anew is always the same one: that tells nothing.
    for _ in 0..if items.len() > 1 { draws } else { 0 } {
        let mut chosen = (0..items.len()).map(|_| draw.below(items.len()));
        let again = figures(&sum(&mut chosen));
        for (values, (_, value)) in values.iter_mut().zip(again) {
            values.extend(value);
        }
    }
    let with_ends = found.into_iter().zip(values);
    with_ends
        .filter_map(|((name, value), mut values)| {
            let ends = middle(&mut values);
            let (low, high) = (ends.map(|ends| ends.0), ends.map(|ends| ends.1));
            let value = value?;
            Some((name, Figure { value, low, high }))
        })
        .collect()
}

/// The middle 95 % of values.
fn middle(values: &mut [f64]) -> Option<(f64, f64)> {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let last = values.len().checked_sub(1)?;
        values.get((share * last as f64).round() as usize).copied()
    };
    Some((at(0.025)?, at(0.975)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_is_as_in_the_books() {
        let figure = wilson(81.0, 263.0).expect("rows");
        let ends = |figure: Figure| (figure.low.expect("an end"), figure.high.expect("an end"));
        let (low, high) = ends(figure);
        assert!((low - 0.2553).abs() < 1e-4 && (high - 0.3662).abs() < 1e-4);
        let (low, high) = ends(wilson(0.0, 10.0).expect("rows"));
        assert!(low.abs() < 1e-12 && (high - 0.2775).abs() < 1e-4);
        assert_eq!(wilson(0.0, 0.0), None);
    }

    #[test]
    fn strata_count_by_what_they_stand_for() {
        let figure = stratified(&[(10.0, 10.0, 900.0), (0.0, 10.0, 100.0)]).expect("rows");
        assert!((figure.value - 0.9).abs() < 1e-12);
        let (low, high) = (figure.low.expect("an end"), figure.high.expect("an end"));
        assert!(low < 0.9 && high > 0.9 && low > 0.5);
        assert_eq!(stratified(&[(0.0, 0.0, 5.0)]), None);
    }

    #[test]
    fn draws_are_even_and_the_same_for_a_seed() {
        let mut draw = Draw::new(1);
        let mut seen = [0_u32; 5];
        for _ in 0..5000 {
            seen[draw.below(5)] += 1;
        }
        assert!(seen.iter().all(|n| (900..1100).contains(n)), "{seen:?}");
        let first = |seed| Draw::new(seed).below(1 << 30);
        assert_eq!(first(7), first(7));
        assert_ne!(first(7), first(8));
    }
}
