//! Many tests at once: Holm's step-down correction (Holm 1979).
//!
//! Of forty comparisons two are significant at 5 % by chance alone. The i-th smallest of m probabilities is multiplied
//! by m - i + 1, and never falls below the one before. The chance that *any* verdict of the family is wrong then stays
//! under 5 %, whatever the dependence between them; all comparisons with one baseline depend on its samples.

/// The adjusted probability of each, in the order given.
pub fn adjusted(probabilities: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b]));
    let mut adjusted = vec![0.0; probabilities.len()];
    let mut least: f64 = 0.0;
    for (rank, index) in order.into_iter().enumerate() {
        let factor = (probabilities.len() - rank) as f64;
        least = least.max((probabilities[index] * factor).min(1.0));
        adjusted[index] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::{close, reference};

    #[test]
    fn the_correction_is_that_of_statsmodels() {
        for case in &reference().holm {
            for (adjusted, expected) in adjusted(&case.probabilities).iter().zip(&case.adjusted) {
                close(*adjusted, *expected, 1e-12);
            }
        }
        assert!(adjusted(&[]).is_empty());
    }
}
