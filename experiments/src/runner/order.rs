//! The order of samples: by rounds, each round a shuffle of its own.
//!
//! A round takes every cell once, so a slow drift of the machine (heat, a neighbour) spreads over all cells instead
//! of falling on the one that was measured last; the shuffle keeps a cell from always following the same other one.
//! The order follows from the seed and the round alone, so a resumed run walks the same way. A plan may ask for the
//! order of the config instead.

use crate::plan::{Measure, Order};

/// Indices of `cells` cells in the order in which round `round` takes them.
pub fn round_order(cells: usize, round: u32, measure: &Measure) -> Vec<usize> {
    match measure.order {
        Order::Shuffled => shuffled(cells, round, measure.seed),
        Order::Listed => (0..cells).collect(),
    }
}

fn shuffled(cells: usize, round: u32, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cells).collect();
    // The multiplier (2^64 over the golden ratio) sets rounds of neighbouring seeds apart.
    let round_seed = seed.wrapping_add(u64::from(round).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    fastrand::Rng::with_seed(round_seed).shuffle(&mut order);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_takes_every_cell_once_in_an_order_of_its_own() {
        let mut first = shuffled(32, 0, 7);
        let second = shuffled(32, 1, 7);
        assert_ne!(first, second);
        assert_eq!(first, shuffled(32, 0, 7));
        assert_ne!(first, shuffled(32, 0, 8));
        first.sort_unstable();
        assert_eq!(first, (0..32).collect::<Vec<_>>());
    }
}
