//! All competitors in one order: the geometric mean of the ratio to the best of each place.
//!
//! A place at which any sample of a competitor went wrong counts for it as twice the slowest time there: whoever gives
//! no answer must not come out ahead of whoever gives a slow one, as it would if failures were left out. Places that
//! not every competitor was asked for, or where nobody has a time, are no part of it. Intervals resample the processes
//! of every competitor at every place together, the best of each place among them.

use super::{Competitor, Place, places};
use crate::stats::{self, Interval};
use crate::summary::Summaries;

/// What a failure counts as, relative to the slowest time of the place.
pub const PENALTY: f64 = 2.0;

/// One competitor's place in the order.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Who.
    pub label: String,
    /// The geometric mean of its ratios; 1 if it is the best everywhere.
    pub score: f64,
    /// Its 95 % interval.
    pub interval: Option<Interval>,
    /// At how many places it was the best.
    pub best: usize,
    /// At how many it failed, wholly or partly.
    pub failures: usize,
}

/// The order, and over how many of how many places.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The best first.
    pub ranked: Vec<Ranked>,
    /// Places that count.
    pub common: usize,
    /// All places.
    pub places: usize,
}

/// Ranks the competitors.
pub fn rank(summaries: &[Summaries], competitors: &[Competitor]) -> Ranking {
    let all = places(summaries);
    let table = Times::of(&all, competitors);
    let medians: Vec<Option<f64>> = table.groups.iter().map(|times| stats::median(times)).collect();
    let scores = table.scores(&medians);
    let filled: Vec<&[f64]> = table.groups.iter().copied().filter(|times| !times.is_empty()).collect();
    let seed = competitors.first().map_or(0, Competitor::seed);
    let intervals = stats::intervals_of(&filled, stats::RESAMPLES / 4, seed, |drawn| {
        let mut drawn = drawn.iter();
        let resampled: Vec<Option<f64>> = table
            .groups
            .iter()
            .map(|times| if times.is_empty() { None } else { stats::median(drawn.next()?) })
            .collect();
        table.scores(&resampled)
    });
    let mut ranked: Vec<Ranked> = Vec::new();
    for (index, score) in scores.into_iter().flatten().enumerate() {
        ranked.push(Ranked {
            label: competitors[index].label.clone(),
            score,
            interval: intervals.as_ref().map(|intervals| intervals[index]),
            best: table.rows(&medians).filter(|row| row[index].is_some() && row[index] == best(row)).count(),
            failures: table.rows(&medians).filter(|row| row[index].is_none()).count(),
        });
    }
    ranked.sort_by(|x, y| x.score.total_cmp(&y.score));
    Ranking { ranked, common: table.groups.len() / competitors.len().max(1), places: all.len() }
}

/// The times of every competitor at every common place, place by place; none where something went wrong.
struct Times<'a> {
    groups: Vec<&'a [f64]>,
    competitors: usize,
}

impl<'a> Times<'a> {
    fn of(places: &[Place], competitors: &[Competitor<'a>]) -> Self {
        let times = |competitor: &Competitor<'a>, place: &Place| match competitor.failure(place) {
            None => competitor.times(place),
            Some(_) => &[],
        };
        let groups = places
            .iter()
            .filter(|place| competitors.iter().all(|competitor| competitor.planned(place)))
            .map(|place| competitors.iter().map(|competitor| times(competitor, place)).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|times| !times.is_empty()))
            .flatten()
            .collect();
        Self { groups, competitors: competitors.len() }
    }

    fn rows<'b>(&self, medians: &'b [Option<f64>]) -> std::slice::ChunksExact<'b, Option<f64>> {
        medians.chunks_exact(self.competitors.max(1))
    }

    /// The score of each competitor; `None` if there is no common place.
    fn scores(&self, medians: &[Option<f64>]) -> Option<Vec<f64>> {
        let ratios = |index: usize| {
            let ratio = |row: &[Option<f64>]| {
                let slowest = row.iter().copied().flatten().fold(0.0, f64::max);
                Some(row[index].unwrap_or(PENALTY * slowest) / best(row)?)
            };
            self.rows(medians).map(ratio).collect::<Option<Vec<f64>>>()
        };
        (0..self.competitors).map(|index| stats::geometric_mean(&ratios(index)?)).collect()
    }
}

fn best(row: &[Option<f64>]) -> Option<f64> {
    row.iter().copied().flatten().min_by(f64::total_cmp)
}
