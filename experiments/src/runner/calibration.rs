//! How many rounds a cell warms up for, and how many of them make a value.
//!
//! A plan may ask for a warm-up until the times are steady, and for values that take a minimum time. Both are found by
//! one trial process of each cell, before its first sample, through the arguments that every program has: `warmup` and
//! `values`. Times are steady from the first round at which the next five have a coefficient of variation of at most
//! 2 % (Georges, Buytaert and Eeckhout, "Statistically rigorous Java performance evaluation", OOPSLA 2007, who find the
//! steady state so). Where a round is shorter than the minimum time the program is asked for as many more values, and
//! the mean of so many neighbours is one value. What was found is kept in the run directory, so that a run that is
//! continued asks for the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::sample::Sample;
use crate::plan::{Cell, Measure, Warmup};
use crate::stats;

/// Rounds in which the times must be steady.
const WINDOW: usize = 5;

/// The greatest coefficient of variation of steady times.
const STEADY: f64 = 0.02;

/// The most rounds that make one value.
const MOST_ROUNDS: f64 = 100_000.0;

/// What a cell's programs are asked for: a line of `calibration.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Which.
    pub cell: Cell,
    /// Unmeasured rounds.
    pub warmup: u32,
    /// Rounds whose mean a value is.
    pub rounds_per_value: u32,
    /// Whether a warm-up that was to last until the times are steady did.
    pub steady: Option<bool>,
}

/// The unmeasured and the measured rounds of the trial that a plan asks for, if it asks for one.
pub fn trial(measure: &Measure) -> Option<(u32, u32)> {
    match (measure.warmup, measure.min_time) {
        (Warmup::Steady { steady_within }, _) => Some((0, steady_within + WINDOW as u32)),
        (Warmup::Rounds(rounds), Some(_)) => Some((rounds, 3)),
        (Warmup::Rounds(_), None) => None,
    }
}

impl Calibration {
    /// What a plan asks for without a trial.
    pub fn fixed(cell: &Cell, measure: &Measure) -> Self {
        Self { cell: cell.clone(), warmup: measure.warmup.at_most(), rounds_per_value: 1, steady: None }
    }

    /// What a trial says. One that failed has no times: the samples will say what is wrong with the cell.
    pub fn of_trial(cell: &Cell, measure: &Measure, trial: &Sample) -> Self {
        let times = trial.values.get("seconds").map(Vec::as_slice).unwrap_or_default();
        let (warmup, steady, measured) = match measure.warmup {
            Warmup::Rounds(rounds) => (rounds, None, times),
            Warmup::Steady { .. } if times.is_empty() => (1, Some(false), times),
            Warmup::Steady { steady_within } => match times.windows(WINDOW).position(is_steady) {
                Some(first) => (first as u32, Some(true), &times[first..first + WINDOW]),
                None => (steady_within, Some(false), &times[times.len().saturating_sub(WINDOW)..]),
            },
        };
        let rounds = match (measure.min_time, stats::median(measured)) {
            (Some(least), Some(round)) if round > 0.0 => (least / round).ceil().clamp(1.0, MOST_ROUNDS),
            _ => 1.0,
        };
        Self { cell: cell.clone(), warmup, rounds_per_value: rounds as u32, steady }
    }

    /// Every `rounds_per_value` neighbours become their mean.
    pub fn fold(&self, values: &mut BTreeMap<String, Vec<f64>>) {
        let rounds = self.rounds_per_value.max(1) as usize;
        for numbers in values.values_mut().filter(|numbers| rounds > 1 && numbers.len() % rounds == 0) {
            *numbers =
                numbers.chunks(rounds).map(|chunk| chunk.iter().sum::<f64>() / rounds as f64).collect();
        }
    }
}

fn is_steady(times: &[f64]) -> bool {
    let count = times.len() as f64;
    let mean = times.iter().sum::<f64>() / count;
    let variance = times.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
    variance.sqrt() <= STEADY * mean
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner::sample::Status;

    fn calibrated(warmup: Warmup, min_time: Option<f64>, seconds: &[f64]) -> Calibration {
        let cell = Cell { program: "p".to_owned(), engine: "gil".to_owned(), threads: 1 };
        let measure = Measure {
            processes: 1,
            warmup,
            values: 1,
            min_time,
            timeout: 1.0,
            order: Default::default(),
            seed: 0,
            metrics: Vec::new(),
        };
        let mut trial = Sample::unmeasured(&cell, Status::Ok, "");
        trial.values.insert("seconds".to_owned(), seconds.to_vec());
        Calibration::of_trial(&cell, &measure, &trial)
    }

    #[test]
    fn the_warm_up_lasts_until_five_times_agree() {
        let times = [9.0, 4.0, 1.1, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
        let steady = calibrated(Warmup::Steady { steady_within: 4 }, None, &times);
        assert_eq!((steady.warmup, steady.steady, steady.rounds_per_value), (3, Some(true), 1));
        let never = calibrated(
            Warmup::Steady { steady_within: 4 },
            None,
            &[1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0],
        );
        assert_eq!((never.warmup, never.steady), (4, Some(false)));
    }

    #[test]
    fn short_rounds_are_measured_several_at_a_time() {
        let mut calibration = calibrated(Warmup::Rounds(1), Some(0.1), &[0.05, 0.04, 0.03]);
        assert_eq!((calibration.warmup, calibration.rounds_per_value), (1, 3));
        assert_eq!(calibrated(Warmup::Rounds(1), Some(0.1), &[0.2]).rounds_per_value, 1);
        assert_eq!(calibrated(Warmup::Rounds(1), Some(0.1), &[]).rounds_per_value, 1, "the trial failed");
        calibration.rounds_per_value = 2;
        let mut values = BTreeMap::from([("seconds".to_owned(), vec![1.0, 3.0, 5.0, 7.0])]);
        calibration.fold(&mut values);
        assert_eq!(values["seconds"], [2.0, 6.0]);
    }
}
