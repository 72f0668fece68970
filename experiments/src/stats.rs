//! The few statistics that tables need: medians, and intervals by the percentile bootstrap.
//!
//! The process is the unit of replication: what enters here is one number per process. An interval comes from
//! resampling those numbers with replacement and taking the 2.5 % and 97.5 % quantiles of the resampled statistic
//! (Efron and Tibshirani 1993, chapter 13). With five processes it spans nearly their whole range, which is the honest
//! thing to say about five numbers. Ratios resample both sides independently. The generator is seeded, so the same
//! samples always give the same table.

use fastrand::Rng;

/// Resamples of a bootstrap: enough that the third digit of an interval is steady.
const RESAMPLES: usize = 4000;

/// A 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The middle value, or the mean of the two middle values.
pub fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    median_in_place(&mut sorted)
}

/// The smallest value.
pub fn minimum(numbers: &[f64]) -> Option<f64> {
    numbers.iter().copied().min_by(f64::total_cmp)
}

/// The geometric mean of positive numbers.
pub fn geometric_mean(numbers: &[f64]) -> Option<f64> {
    if numbers.is_empty() || numbers.iter().any(|number| *number <= 0.0) {
        return None;
    }
    Some((numbers.iter().map(|number| number.ln()).sum::<f64>() / numbers.len() as f64).exp())
}

/// The interval of the median; `None` for fewer than two numbers.
pub fn median_interval(numbers: &[f64], seed: u64) -> Option<Interval> {
    let mut resampler = Resampler::new(seed);
    bootstrap(&[numbers], || resampler.median(numbers))
}

/// The interval of the ratio of two medians.
pub fn ratio_interval(numerator: &[f64], denominator: &[f64], seed: u64) -> Option<Interval> {
    let mut resampler = Resampler::new(seed);
    bootstrap(&[numerator, denominator], || {
        Some(resampler.median(numerator)? / resampler.median(denominator)?)
    })
}

/// The interval of the geometric mean of several ratios of medians.
pub fn geometric_mean_interval(ratios: &[(&[f64], &[f64])], seed: u64) -> Option<Interval> {
    let mut resampler = Resampler::new(seed);
    let sides: Vec<&[f64]> =
        ratios.iter().flat_map(|(numerator, denominator)| [*numerator, *denominator]).collect();
    bootstrap(&sides, || {
        let resampled: Option<Vec<f64>> = ratios
            .iter()
            .map(|(numerator, denominator)| {
                Some(resampler.median(numerator)? / resampler.median(denominator)?)
            })
            .collect();
        geometric_mean(&resampled?)
    })
}

fn bootstrap(groups: &[&[f64]], mut statistic: impl FnMut() -> Option<f64>) -> Option<Interval> {
    if groups.is_empty() || groups.iter().any(|group| group.len() < 2) {
        return None;
    }
    let mut resampled: Vec<f64> = (0..RESAMPLES).map(|_| statistic()).collect::<Option<_>>()?;
    resampled.sort_unstable_by(f64::total_cmp);
    Some(Interval { low: quantile(&resampled, 0.025), high: quantile(&resampled, 0.975) })
}

/// The quantile of sorted numbers, interpolated between neighbours (Hyndman and Fan's type 7, R's default).
fn quantile(sorted: &[f64], fraction: f64) -> f64 {
    let place = fraction * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

fn median_in_place(numbers: &mut [f64]) -> Option<f64> {
    numbers.sort_unstable_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => None,
        length if length % 2 == 1 => Some(numbers[middle]),
        _ => Some((numbers[middle - 1] + numbers[middle]) / 2.0),
    }
}

/// Draws with replacement into a buffer that is reused.
struct Resampler {
    rng: Rng,
    drawn: Vec<f64>,
}

impl Resampler {
    fn new(seed: u64) -> Self {
        Self { rng: Rng::with_seed(seed), drawn: Vec::new() }
    }

    fn median(&mut self, numbers: &[f64]) -> Option<f64> {
        self.drawn.clear();
        self.drawn.extend((0..numbers.len()).map(|_| numbers[self.rng.usize(..numbers.len())]));
        median_in_place(&mut self.drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_medians_quantiles_and_means() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(&[]), None);
        // R: quantile(c(1, 2, 4, 8, 16), c(.025, .3, .975))
        let sorted = [1.0, 2.0, 4.0, 8.0, 16.0];
        assert!((quantile(&sorted, 0.025) - 1.1).abs() < 1e-12);
        assert!((quantile(&sorted, 0.3) - 2.4).abs() < 1e-12);
        assert!((quantile(&sorted, 0.975) - 15.2).abs() < 1e-12);
        assert!((geometric_mean(&[1.0, 4.0, 16.0]).unwrap() - 4.0).abs() < 1e-12);
        assert_eq!(geometric_mean(&[1.0, 0.0]), None);
    }

    #[test]
    fn the_interval_of_a_median_is_that_of_its_exact_distribution() {
        // Of 10 numbers drawn from 1..=10 the median's exact bootstrap distribution has these quantiles: order
        // statistics of the resampled median by the binomial tail, P(median <= 2.5) < 0.025 < P(median <= 3).
        let numbers: Vec<f64> = (1..=10).map(f64::from).collect();
        let interval = median_interval(&numbers, 1).unwrap();
        assert!((2.5..=3.5).contains(&interval.low), "{interval:?}");
        assert!((7.5..=8.5).contains(&interval.high), "{interval:?}");
        assert_eq!(median_interval(&numbers, 1), median_interval(&numbers, 1));
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
