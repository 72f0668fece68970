//! Every cell against the baseline at the same thread count: one family of comparisons.

use std::collections::HashMap;

use super::Summaries;
use crate::plan::Cell;
use crate::stats::verdict::{self, Comparison, MINIMUM_EFFECT, Question, Verdict};

/// The comparisons of a run with its baseline.
#[derive(Debug, Clone, Default)]
pub struct Verdicts {
    answers: HashMap<Cell, Comparison>,
}

impl Verdicts {
    /// How a cell compares with the baseline; `None` for the baseline's own cells and where a side has no times.
    pub fn of(&self, cell: &Cell) -> Option<Comparison> {
        self.answers.get(cell).copied()
    }

    /// What the verdicts of a table mean, a line each, for its notes.
    pub fn notes(&self) -> Vec<String> {
        notes(self.answers.values().map(|answer| answer.verdict))
    }
}

impl Summaries<'_> {
    /// Compares every cell with the baseline's at the same thread count.
    pub fn verdicts(&self) -> Verdicts {
        let floors = self.floors();
        let cells: Vec<&Cell> = self.ordinary().filter(|cell| cell.engine != self.plan.baseline).collect();
        let references: Vec<Cell> =
            cells.iter().map(|cell| Cell { engine: self.plan.baseline.clone(), ..(*cell).clone() }).collect();
        let questions: Vec<Question> = cells
            .iter()
            .zip(&references)
            .map(|(cell, reference)| Question {
                times: self.times(cell),
                reference: self.times(reference),
                floor: floors.of(&cell.program, cell.threads),
            })
            .collect();
        let answers = verdict::judge(&questions, self.plan.measure.seed);
        let answered =
            cells.into_iter().zip(answers).filter_map(|(cell, answer)| Some((cell.clone(), answer?)));
        Verdicts { answers: answered.collect() }
    }
}

/// What the verdicts of one family mean, a line each, for the notes of their table.
pub fn notes(verdicts: impl Iterator<Item = Verdict>) -> Vec<String> {
    let verdicts: Vec<Verdict> = verdicts.collect();
    if verdicts.is_empty() {
        return Vec::new();
    }
    let mut notes = vec![format!(
        "A difference is shown if the 95 % interval of the ratio excludes 1, the exact rank-sum test has p < 5 % after \
         Holm's correction over {} comparison(s), and it exceeds {:.0} % and the A/A interval of its cell.",
        verdicts.len(),
        MINIMUM_EFFECT * 100.0
    )];
    if verdicts.contains(&Verdict::TooFew) {
        notes.push(format!(
            "Too few processes: no outcome could be shown among so many comparisons; {} processes on each side can.",
            verdict::processes_needed(verdicts.len())
        ));
    }
    notes
}
