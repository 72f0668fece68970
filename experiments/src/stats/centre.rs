//! Where numbers lie: the median, the minimum, the geometric mean, and quantiles.

/// The middle value, or the mean of the two middle values.
pub fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    median_in_place(&mut sorted)
}

/// The median of numbers that may be sorted for it.
pub(super) fn median_in_place(numbers: &mut [f64]) -> Option<f64> {
    numbers.sort_unstable_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => None,
        length if length % 2 == 1 => Some(numbers[middle]),
        _ => Some((numbers[middle - 1] + numbers[middle]) / 2.0),
    }
}

/// The smallest value.
pub fn minimum(numbers: &[f64]) -> Option<f64> {
    numbers.iter().copied().min_by(f64::total_cmp)
}

/// The geometric mean of positive numbers: the mean for ratios (Fleming and Wallace 1986).
pub fn geometric_mean(numbers: &[f64]) -> Option<f64> {
    if numbers.is_empty() || numbers.iter().any(|number| *number <= 0.0) {
        return None;
    }
    Some((numbers.iter().map(|number| number.ln()).sum::<f64>() / numbers.len() as f64).exp())
}

/// The quantile of sorted numbers, interpolated between neighbours (Hyndman and Fan's type 7, R's default).
pub(super) fn quantile(sorted: &[f64], fraction: f64) -> f64 {
    let place = fraction * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use statrs::statistics::{Data, OrderStatistics, Statistics};

    use super::*;
    use crate::stats::reference::{close, reference};

    #[test]
    fn medians_minima_and_means_are_those_of_statrs() {
        let mut rng = fastrand::Rng::with_seed(1);
        for length in 1..40 {
            let numbers: Vec<f64> = (0..length).map(|_| rng.f64() + 0.1).collect();
            close(median(&numbers).unwrap(), Data::new(numbers.clone()).median(), 1e-12);
            close(minimum(&numbers).unwrap(), Statistics::min(&numbers), 0.0);
            close(geometric_mean(&numbers).unwrap(), (&numbers).geometric_mean(), 1e-12);
        }
        assert_eq!((median(&[]), minimum(&[]), geometric_mean(&[])), (None, None, None));
        assert_eq!(geometric_mean(&[1.0, 0.0]), None);
    }

    #[test]
    fn quantiles_are_those_of_numpy() {
        for case in &reference().quantiles {
            close(quantile(&case.sorted, case.fraction), case.quantile, 1e-12);
        }
    }
}
