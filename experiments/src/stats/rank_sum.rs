//! Do two groups of processes differ? The rank-sum test of Wilcoxon (1945) and of Mann and Whitney (1947).
//!
//! It looks at ranks alone, so that one slow process counts as one rank and not as a large number; a permutation test
//! of the means or of the medians would let it hide, or make, a difference. Equal values share the mean of their ranks.
//! Under the hypothesis that both groups come from one distribution every choice of ranks is equally likely, which
//! holds for a handful of processes as for many: the probability is *exact*, by counting in how many ways so many of
//! the ranks have each sum (dynamic programming over the doubled ranks, which are whole). It is two-sided, twice the
//! smaller tail. Past [`EXACT`] values the normal approximation with corrections for ties and continuity takes over.

/// The most values, of both groups together, for which the probability is counted.
const EXACT: usize = 80;

/// The probability of ranks at least as far apart, if the groups do not differ; 1 when one of them is empty.
pub fn probability(a: &[f64], b: &[f64]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 1.0;
    }
    let ranks = doubled_midranks(a, b);
    let sum: usize = ranks[..a.len()].iter().sum();
    if ranks.len() <= EXACT { counted(&ranks, a.len(), sum) } else { approximated(&ranks, a.len(), sum) }
}

/// The smallest probability that two groups of these sizes can have: 2 / C(n + m, n).
pub fn least_probability(n: usize, m: usize) -> f64 {
    let ways: f64 = (1..=n).map(|k| (m + k) as f64 / k as f64).product();
    (2.0 / ways).min(1.0)
}

/// Twice the rank of each value, those of `a` first; equal values have the mean of their ranks.
fn doubled_midranks(a: &[f64], b: &[f64]) -> Vec<usize> {
    let values: Vec<f64> = a.iter().chain(b).copied().collect();
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|x, y| values[*x].total_cmp(&values[*y]));
    let mut ranks = vec![0; values.len()];
    let mut first = 0;
    for tied in order.chunk_by(|x, y| values[*x] == values[*y]) {
        // Ranks first + 1 to first + length: twice their mean is the sum of the ends.
        let doubled = 2 * first + 1 + tied.len();
        tied.iter().for_each(|index| ranks[*index] = doubled);
        first += tied.len();
    }
    ranks
}

/// The exact probability: `ways[k][s]` counts the choices of `k` ranks whose doubled sum is `s`.
fn counted(ranks: &[usize], n: usize, sum: usize) -> f64 {
    let total: usize = ranks.iter().sum();
    let mut ways = vec![vec![0.0; total + 1]; n + 1];
    ways[0][0] = 1.0;
    for &rank in ranks {
        for k in (1..=n).rev() {
            let (fewer, more) = ways.split_at_mut(k);
            for s in rank..=total {
                more[0][s] += fewer[k - 1][s - rank];
            }
        }
    }
    let all: f64 = ways[n].iter().sum();
    let below: f64 = ways[n][..=sum].iter().sum();
    let above: f64 = ways[n][sum..].iter().sum();
    (2.0 * below.min(above) / all).min(1.0)
}

/// The probability by the normal approximation.
fn approximated(ranks: &[usize], n: usize, sum: usize) -> f64 {
    let (count, n, m) = (ranks.len() as f64, n as f64, (ranks.len() - n) as f64);
    let mut sorted = ranks.to_vec();
    sorted.sort_unstable();
    let ties: f64 =
        sorted.chunk_by(|x, y| x == y).map(|tied| (tied.len() as f64).powi(3) - tied.len() as f64).sum();
    let variance = n * m / 12.0 * (count + 1.0 - ties / (count * (count - 1.0)));
    if variance <= 0.0 {
        return 1.0;
    }
    let distance = (sum as f64 / 2.0 - n * (count + 1.0) / 2.0).abs() - 0.5;
    libm::erfc(distance.max(0.0) / (2.0 * variance).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::{close, reference};

    #[test]
    fn the_probability_is_that_of_scipy_with_ties_and_for_many_values_too() {
        for case in &reference().rank_sum {
            close(probability(&case.a, &case.b), case.probability, 1e-9);
            close(probability(&case.b, &case.a), case.probability, 1e-9);
        }
    }

    #[test]
    fn groups_that_are_apart_have_the_least_probability() {
        let apart: Vec<f64> = (0..10).map(f64::from).collect();
        close(probability(&apart[..5], &apart[5..]), least_probability(5, 5), 1e-12);
        close(least_probability(5, 5), 2.0 / 252.0, 1e-12);
        assert_eq!(probability(&[], &apart), 1.0);
        assert_eq!(probability(&[1.0; 5], &[1.0; 5]), 1.0, "equal values tell nothing");
        assert_eq!(probability(&[1.0; 50], &[1.0; 50]), 1.0);
    }
}
