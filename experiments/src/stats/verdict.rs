//! What may be said of a comparison: faster, slower, no difference shown, or too few processes to say.
//!
//! A difference counts as shown when four things agree: the 95 % interval of the ratio excludes 1; the rank-sum test,
//! corrected by Holm over the whole family of comparisons in a table, has a probability under 5 %; the ratio is at
//! least the smallest effect that matters, 2 %; and it is at least as far from 1 as the interval of the baseline
//! compared with itself in the same run, the noise floor of an A/A test. "No difference shown" is not "the same".
//!
//! An exact test of few processes cannot have a small probability at all (two groups of five: 0.8 %). Where the family
//! is so large that no outcome could have passed, the verdict says so instead of blaming the strategies.

use super::{Interval, holm, median, rank_sum, ratio_interval};

/// The chance of any wrong verdict in a family.
pub const SIGNIFICANCE: f64 = 0.05;

/// The smallest effect that counts, as a share: smaller ones are real now and then, and never matter.
pub const MINIMUM_EFFECT: f64 = 0.02;

/// What is asked: how much longer `times` are than `reference`, one number per process each.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// What is judged.
    pub times: &'a [f64],
    /// What it is compared with.
    pub reference: &'a [f64],
    /// The noise floor, as a share of the ratio: 0.03 if the same thing twice differed by up to 3 %.
    pub floor: f64,
}

/// The answer to a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// The ratio of the medians: above 1 is slower.
    pub ratio: f64,
    /// Its 95 % interval; `None` if a side has a single process.
    pub interval: Option<Interval>,
    /// The probability by the rank-sum test, corrected for the family.
    pub probability: f64,
    /// What may be said.
    pub verdict: Verdict,
}

/// What may be said of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Shown to take less time.
    Faster,
    /// Shown to take more time.
    Slower,
    /// Not shown to differ.
    NoDifference,
    /// No outcome could have been shown with so few processes.
    TooFew,
}

impl Verdict {
    /// The words in tables.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Faster => "faster",
            Verdict::Slower => "slower",
            Verdict::NoDifference => "no difference shown",
            Verdict::TooFew => "too few processes",
        }
    }
}

/// Answers the questions of one family, in their order; `None` where a side has no times.
pub fn judge(family: &[Question], seed: u64) -> Vec<Option<Comparison>> {
    let answerable = |question: &Question| !question.times.is_empty() && !question.reference.is_empty();
    let asked: Vec<&Question> = family.iter().filter(|question| answerable(question)).collect();
    let raw: Vec<f64> =
        asked.iter().map(|question| rank_sum::probability(question.times, question.reference)).collect();
    let mut corrected = holm::adjusted(&raw).into_iter();
    family
        .iter()
        .map(|question| {
            let ratio = median(question.times)? / median(question.reference)?;
            let probability = corrected.next()?;
            let interval = ratio_interval(question.times, question.reference, seed);
            let verdict = verdict(question, asked.len(), ratio, interval, probability);
            Some(Comparison { ratio, interval, probability, verdict })
        })
        .collect()
}

fn verdict(
    question: &Question,
    family: usize,
    ratio: f64,
    interval: Option<Interval>,
    probability: f64,
) -> Verdict {
    let least = rank_sum::least_probability(question.times.len(), question.reference.len());
    let matters = share(ratio) >= question.floor.max(MINIMUM_EFFECT);
    match interval {
        Some(interval) if probability < SIGNIFICANCE && matters && interval.low > 1.0 => Verdict::Slower,
        Some(interval) if probability < SIGNIFICANCE && matters && interval.high < 1.0 => Verdict::Faster,
        Some(_) if least * (family as f64) < SIGNIFICANCE => Verdict::NoDifference,
        _ => Verdict::TooFew,
    }
}

/// How far a ratio is from 1, as a share: 0.25 for 1.25, and for its reciprocal.
pub fn share(ratio: f64) -> f64 {
    ratio.max(1.0 / ratio) - 1.0
}

/// The noise floor that an interval of the same thing against itself stands for.
pub fn floor(interval: Interval) -> f64 {
    share(interval.low).max(share(interval.high))
}

/// Processes on each side that a family of so many comparisons needs before any difference can be shown.
pub fn processes_needed(family: usize) -> usize {
    (2..).find(|n| rank_sum::least_probability(*n, *n) * (family as f64) < SIGNIFICANCE).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOW: [f64; 7] = [1.30, 1.31, 1.32, 1.33, 1.34, 1.35, 1.36];
    const FAST: [f64; 7] = [1.00, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06];

    fn verdicts(questions: &[(&[f64], &[f64], f64)]) -> Vec<Option<Verdict>> {
        let family: Vec<Question> = questions
            .iter()
            .map(|(times, reference, floor)| Question { times, reference, floor: *floor })
            .collect();
        judge(&family, 1).into_iter().map(|answer| answer.map(|answer| answer.verdict)).collect()
    }

    #[test]
    fn what_is_apart_is_shown_and_what_overlaps_is_not() {
        let answers =
            verdicts(&[(&SLOW, &FAST, 0.0), (&FAST, &SLOW, 0.0), (&FAST, &FAST, 0.0), (&[], &FAST, 0.0)]);
        let expected = [Some(Verdict::Slower), Some(Verdict::Faster), Some(Verdict::NoDifference), None];
        assert_eq!(answers, expected);
    }

    #[test]
    fn a_small_effect_and_one_within_the_noise_are_not_shown() {
        let nearly: Vec<f64> = FAST.iter().map(|time| time * 0.0001 + 1.01).collect();
        let baseline: Vec<f64> = FAST.iter().map(|time| time * 0.0001 + 1.0).collect();
        assert_eq!(verdicts(&[(&nearly, &baseline, 0.0)]), [Some(Verdict::NoDifference)], "1 % is under 2 %");
        assert_eq!(
            verdicts(&[(&SLOW, &FAST, 0.4)]),
            [Some(Verdict::NoDifference)],
            "30 % is under the floor"
        );
    }

    #[test]
    fn a_family_too_large_for_its_processes_says_so() {
        let small = vec![(&SLOW[..4], &FAST[..4], 0.0); 2];
        assert_eq!(verdicts(&small), [Some(Verdict::TooFew); 2]);
        let fewer = verdicts(&[(&SLOW[..4], &FAST[..4], 0.0)]);
        assert_eq!(fewer, [Some(Verdict::Slower)], "2/70 is under 5 %");
        assert_eq!((processes_needed(1), processes_needed(6), processes_needed(7)), (4, 5, 6));
        assert_eq!(processes_needed(40), 7);
    }

    #[test]
    fn verdicts_do_not_depend_on_which_side_is_called_the_reference() {
        let mut rng = fastrand::Rng::with_seed(3);
        for _ in 0..50 {
            let a: Vec<f64> = (0..6).map(|_| 1.0 + rng.f64() * 0.2).collect();
            let b: Vec<f64> = (0..6).map(|_| 1.1 + rng.f64() * 0.2).collect();
            let there = judge(&[Question { times: &a, reference: &b, floor: 0.0 }], 1)[0].unwrap();
            let back = judge(&[Question { times: &b, reference: &a, floor: 0.0 }], 1)[0].unwrap();
            assert!((there.ratio * back.ratio - 1.0).abs() < 1e-12);
            assert_eq!(there.probability, back.probability);
        }
    }
}
