//! An older run against a newer one, cell by cell, and a gate for regressions.
//!
//! The gate asks one question of each common cell: did it become slower by more than so much? *Regressed*: the 95 %
//! interval of new/old lies wholly beyond the gate, the rank-sum test agrees after Holm's correction over all common
//! cells, and the change exceeds the noise floor that the twins of both runs show. *Fine*: the interval lies wholly
//! below the gate, so a regression beyond it is excluded (a test of non-inferiority). Everything else *cannot be told*:
//! the interval holds the gate, or there are too few processes for the test, whose interval would mean little too. A gate that passed
//! whatever it cannot see would be no gate.

use super::Run;
use crate::plan::Cell;
use crate::stats::Interval;
use crate::stats::verdict::{self, Comparison, Question, SIGNIFICANCE, Verdict};
use crate::summary::Summaries;
use crate::summary::controls::Floors;

/// A cell of both runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The cell.
    pub cell: Cell,
    /// New relative to old; `None` if a side has no times.
    pub comparison: Option<Comparison>,
    /// What the gate says; `None` without a gate.
    pub gate: Option<Gate>,
    /// Where something went wrong: in the old run, in the new one.
    pub failures: (Option<&'static str>, Option<&'static str>),
}

/// What the gate says of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    /// A regression beyond the gate is excluded.
    Fine,
    /// Neither excluded nor shown.
    CannotTell,
    /// Shown.
    Regressed,
}

impl Gate {
    /// The words in tables.
    pub fn words(self) -> &'static str {
        match self {
            Gate::Fine => "fine",
            Gate::CannotTell => "cannot tell",
            Gate::Regressed => "regressed",
        }
    }
}

/// Two runs compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The cells of both, in the order of the old one.
    pub changes: Vec<Change>,
    /// Cells of the old run alone.
    pub only_old: Vec<Cell>,
    /// Cells of the new run alone.
    pub only_new: Vec<Cell>,
}

impl Difference {
    /// The worst that the gate says of any cell. It cannot tell where it was asked of none.
    pub fn worst(&self) -> Gate {
        self.changes.iter().filter_map(|change| change.gate).max().unwrap_or(Gate::CannotTell)
    }
}

/// Compares two runs. `gate` is a share: 0.05 for 5 %.
pub fn diff(old: &Summaries, new: &Summaries, gate: Option<f64>) -> Difference {
    let in_new = |cell: &&Cell| new.ordinary().any(|other| other == *cell);
    let in_old = |cell: &&Cell| old.ordinary().any(|other| other == *cell);
    let common: Vec<&Cell> = old.ordinary().filter(in_new).collect();
    let (old_floors, new_floors) = (old.floors(), new.floors());
    let floor = |cell: &Cell| {
        let of = |floors: &Floors| floors.of(&cell.program, cell.threads);
        of(&old_floors).max(of(&new_floors))
    };
    let questions: Vec<Question> = common
        .iter()
        .map(|cell| Question { times: new.times(cell), reference: old.times(cell), floor: floor(cell) })
        .collect();
    let answers = verdict::judge(&questions, old.plan().measure.seed);
    let changes = common.iter().zip(answers).map(|(cell, comparison)| {
        let failures = (old.failure(cell), new.failure(cell));
        Change {
            cell: (*cell).clone(),
            comparison,
            gate: gate.and_then(|gate| judge(comparison, failures, gate, floor(cell))),
            failures,
        }
    });
    Difference {
        changes: changes.collect(),
        only_old: old.ordinary().filter(|cell| !in_new(cell)).cloned().collect(),
        only_new: new.ordinary().filter(|cell| !in_old(cell)).cloned().collect(),
    }
}

/// What the gate says of a cell. One that began to fail has regressed; one that failed before has nothing to lose.
fn judge(
    comparison: Option<Comparison>,
    (old, new): (Option<&str>, Option<&str>),
    gate: f64,
    floor: f64,
) -> Option<Gate> {
    match (old, new) {
        (Some(_), Some(_)) if comparison.is_none() => return None,
        (None, Some(word)) if word != "not run" => return Some(Gate::Regressed),
        (Some(_), None) if comparison.is_none() => return Some(Gate::Fine),
        _ => {}
    }
    let beyond = 1.0 + gate;
    Some(match comparison {
        Some(Comparison { ratio, interval: Some(Interval { low, .. }), probability, verdict })
            if low > beyond
                && probability < SIGNIFICANCE
                && verdict::share(ratio) >= floor
                && verdict == Verdict::Slower =>
        {
            Gate::Regressed
        }
        Some(Comparison { interval: Some(Interval { high, .. }), verdict, .. })
            if high <= beyond && verdict != Verdict::TooFew =>
        {
            Gate::Fine
        }
        _ => Gate::CannotTell,
    })
}

/// What of the machine or the build differs between two runs, a line each: what else may explain a change.
pub fn surroundings(old: &Run, new: &Run) -> Vec<String> {
    let (Some(before), Some(after)) = (&old.recorded.environment, &new.recorded.environment) else {
        return vec!["One of the runs does not say where it took place.".to_owned()];
    };
    let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "unknown".to_owned());
    let facts = [
        ("processor", word(&before.cpu_model), word(&after.cpu_model)),
        ("cores", before.cores.to_string(), after.cores.to_string()),
        ("kernel", before.kernel.clone(), after.kernel.clone()),
        ("compiler", word(&before.rustc), word(&after.rustc)),
        ("profile", before.profile.clone(), after.profile.clone()),
        ("governor", word(&before.governor), word(&after.governor)),
        ("commit", word(&before.commit), word(&after.commit)),
    ];
    let differing = facts.iter().filter(|(_, before, after)| before != after);
    let mut notes: Vec<String> =
        differing.map(|(fact, before, after)| format!("{fact}: {before} -> {after}.")).collect();
    if old.recorded.config != new.recorded.config {
        notes.push("The two configs differ.".to_owned());
    }
    if before.executable_sha256 == after.executable_sha256 {
        notes.push("Both runs were made by the same executable.".to_owned());
    }
    notes
}
