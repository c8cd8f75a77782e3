//! Which row of one run is which row of the other.

use super::row::Row;
use std::collections::HashMap;

/// Two spans that share more than this of their hull are the same row.
const SAME: f64 = 0.5;

/// Rows of the same table at the same place; then those whose spans mostly share their place.
pub(super) fn pairs<'r>(before: &'r [Row], after: &'r [Row]) -> Vec<(&'r Row, &'r Row)> {
    let mut exact: HashMap<_, Vec<&Row>> = HashMap::new();
    for row in before.iter().rev() {
        exact.entry(row.key()).or_default().push(row);
    }
    let (mut pairs, mut open) = (Vec::new(), Vec::new());
    for row in after {
        match exact.get_mut(&row.key()).and_then(Vec::pop) {
            Some(old) => pairs.push((old, row)),
            None => open.push(row),
        }
    }
    let mut left: Vec<&Row> = exact.into_values().flatten().collect();
    left.sort_by_key(|row| row.key());
    for row in open {
        let near = left
            .iter()
            .enumerate()
            .map(|(index, old)| (index, shared(old, row)));
        let best = near.max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((index, share)) = best
            && share > SAME
        {
            pairs.push((left.remove(index), row));
        }
    }
    pairs
}

/// Intersection over hull; nothing between different tables.
fn shared(a: &Row, b: &Row) -> f64 {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    if both == 0 || a.table != b.table {
        return 0.0;
    }
    both as f64 / (a.end.max(b.end) - a.start.min(b.start)) as f64
}
