//! Intervals by the percentile bootstrap (Efron and Tibshirani 1993, chapter 13).
//!
//! The numbers are resampled with replacement, and the 2.5 % and 97.5 % quantiles of the resampled statistic are the
//! interval. With five processes it spans nearly their whole range, which is the honest thing to say about five
//! numbers. Statistics of several groups resample each independently.

use fastrand::Rng;

use super::centre::{geometric_mean, median_in_place, quantile};

/// Resamples of a bootstrap: enough that the third digit of an interval is steady.
pub const RESAMPLES: usize = 4000;

/// A 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Interval {
    /// The interval of a multiple.
    pub fn scaled(self, factor: f64) -> Self {
        Self { low: self.low * factor, high: self.high * factor }
    }
}

/// The interval of the median; `None` for fewer than two numbers.
pub fn median_interval(numbers: &[f64], seed: u64) -> Option<Interval> {
    interval_of(&[numbers], RESAMPLES, seed, |drawn| median_in_place(&mut drawn[0]))
}

/// The interval of the ratio of two medians.
pub fn ratio_interval(numerator: &[f64], denominator: &[f64], seed: u64) -> Option<Interval> {
    interval_of(&[numerator, denominator], RESAMPLES, seed, ratio)
}

/// The interval of the geometric mean of several ratios of medians.
pub fn geometric_mean_interval(ratios: &[(&[f64], &[f64])], seed: u64) -> Option<Interval> {
    let sides: Vec<&[f64]> =
        ratios.iter().flat_map(|(numerator, denominator)| [*numerator, *denominator]).collect();
    interval_of(&sides, RESAMPLES, seed, |drawn| {
        let ratios: Option<Vec<f64>> = drawn.chunks_exact_mut(2).map(ratio).collect();
        geometric_mean(&ratios?)
    })
}

/// The ratio of the medians of a pair of groups.
fn ratio(pair: &mut [Vec<f64>]) -> Option<f64> {
    let [numerator, denominator] = pair else { return None };
    Some(median_in_place(numerator)? / median_in_place(denominator)?)
}

/// The interval of any statistic of several groups, which is given one resample of each at a time.
///
/// `None` if a group has fewer than two numbers, or if the statistic has no value for some resample.
pub fn interval_of(
    groups: &[&[f64]],
    resamples: usize,
    seed: u64,
    mut statistic: impl FnMut(&mut [Vec<f64>]) -> Option<f64>,
) -> Option<Interval> {
    intervals_of(groups, resamples, seed, |drawn| Some(vec![statistic(drawn)?]))?.pop()
}

/// The intervals of several statistics of the same resamples.
pub fn intervals_of(
    groups: &[&[f64]],
    resamples: usize,
    seed: u64,
    mut statistics: impl FnMut(&mut [Vec<f64>]) -> Option<Vec<f64>>,
) -> Option<Vec<Interval>> {
    if groups.is_empty() || groups.iter().any(|group| group.len() < 2) {
        return None;
    }
    let mut rng = Rng::with_seed(seed);
    let mut drawn: Vec<Vec<f64>> = groups.iter().map(|group| group.to_vec()).collect();
    let mut resampled: Vec<Vec<f64>> = Vec::new();
    for _ in 0..resamples {
        for (group, drawn) in groups.iter().zip(&mut drawn) {
            drawn.iter_mut().for_each(|number| *number = group[rng.usize(..group.len())]);
        }
        let values = statistics(&mut drawn)?;
        resampled.resize_with(values.len(), Vec::new);
        resampled.iter_mut().zip(values).for_each(|(all, one)| all.push(one));
    }
    Some(resampled.into_iter().map(interval).collect())
}

fn interval(mut resampled: Vec<f64>) -> Interval {
    resampled.sort_unstable_by(f64::total_cmp);
    Interval { low: quantile(&resampled, 0.025), high: quantile(&resampled, 0.975) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::{close, reference};

    #[test]
    fn intervals_of_medians_and_of_ratios_are_those_of_scipy() {
        // The two generators differ: an end may fall on a neighbouring resampled value.
        for case in &reference().median_interval {
            let interval = median_interval(&case.numbers, 1).unwrap();
            close(interval.low, case.low, 0.01);
            close(interval.high, case.high, 0.01);
        }
        for case in &reference().ratio_interval {
            let interval = ratio_interval(&case.numerator, &case.denominator, 1).unwrap();
            close(interval.low, case.low, 0.01);
            close(interval.high, case.high, 0.01);
            assert_eq!(ratio_interval(&case.numerator, &case.denominator, 1), Some(interval), "seeded");
        }
    }

    #[test]
    fn ratios_of_steady_numbers_are_exact() {
        let two = [2.0; 5];
        let one = [1.0; 5];
        let exact = Some(Interval { low: 2.0, high: 2.0 });
        assert_eq!(ratio_interval(&two, &one, 1), exact);
        assert_eq!(ratio_interval(&two, &one[..1], 1), None, "one process has no interval");
        let mean = geometric_mean_interval(&[(&two, &one), (&two, &one)], 1).unwrap();
        assert!((mean.low - 2.0).abs() < 1e-12 && (mean.high - 2.0).abs() < 1e-12);
    }
}
