//! The best of each place, and who is not shown to differ from it.
//!
//! The best has the shortest median. Every other competitor is compared with it, and all comparisons of the table are
//! one family. The best was chosen by the same samples, so a lead that is barely shown is a little flattered.

use super::{Competitor, Place, places};
use crate::stats;
use crate::stats::verdict::{self, Question, Verdict};
use crate::summary::Summaries;
use crate::summary::controls::Floors;
use crate::table;

/// One place and where each competitor stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Line<'a> {
    /// The place.
    pub place: Place<'a>,
    /// In the order of the competitors.
    pub standings: Vec<table::Standing>,
}

/// Where every competitor stands at every place, and the verdicts of the family.
pub fn standings<'a>(
    summaries: &'a [Summaries<'a>],
    competitors: &[Competitor<'a>],
) -> (Vec<Line<'a>>, Vec<Verdict>) {
    let places = places(summaries);
    let floors: Vec<Floors> = summaries.iter().map(Summaries::floors).collect();
    let best: Vec<Option<usize>> = places.iter().map(|place| best(place, competitors)).collect();
    let mut questions = Vec::new();
    for (place, best) in places.iter().zip(&best) {
        let floor = floors.iter().map(|floors| floors.of(place.program, place.threads)).fold(0.0, f64::max);
        for (index, competitor) in competitors.iter().enumerate() {
            let reference =
                best.filter(|best| *best != index).map_or(&[][..], |best| competitors[best].times(place));
            questions.push(Question { times: competitor.times(place), reference, floor });
        }
    }
    let seed = competitors.first().map_or(0, Competitor::seed);
    let answers = verdict::judge(&questions, seed);
    let verdicts: Vec<Option<Verdict>> =
        answers.iter().map(|answer| answer.map(|answer| answer.verdict)).collect();
    let rows = places.iter().zip(&best).zip(verdicts.chunks(competitors.len().max(1)));
    let lines = rows.map(|((place, best), verdicts)| line(*place, *best, competitors, verdicts)).collect();
    (lines, verdicts.iter().copied().flatten().collect())
}

/// Who has the shortest median.
fn best(place: &Place, competitors: &[Competitor]) -> Option<usize> {
    let medians = competitors.iter().enumerate();
    let medians = medians.filter_map(|(index, it)| Some((index, stats::median(it.times(place))?)));
    medians.min_by(|(_, x), (_, y)| x.total_cmp(y)).map(|(index, _)| index)
}

fn line<'a>(
    place: Place<'a>,
    best: Option<usize>,
    competitors: &[Competitor],
    verdicts: &[Option<Verdict>],
) -> Line<'a> {
    let shortest = best.and_then(|best| stats::median(competitors[best].times(&place)));
    let standing = |(index, competitor): (usize, &Competitor)| {
        let seconds = stats::median(competitor.times(&place));
        let stands = match (seconds, verdicts[index]) {
            (None, _) if competitor.planned(&place) => {
                table::Place::Failed(competitor.failure(&place).unwrap_or("no times"))
            }
            (None, _) => table::Place::NotPlanned,
            _ if best == Some(index) => table::Place::Best,
            (_, Some(Verdict::Slower)) => table::Place::Behind,
            (_, Some(Verdict::TooFew)) => table::Place::Unsure,
            _ => table::Place::Tie,
        };
        let ratio = seconds.zip(shortest).map(|(seconds, shortest)| seconds / shortest);
        table::Standing { seconds, ratio, place: stands }
    };
    Line { place, standings: competitors.iter().enumerate().map(standing).collect() }
}
