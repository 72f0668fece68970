//! Several strategies beside each other, from one run or from several: [`best`] of each cell, [`rank`] over all cells,
//! [`diff`] between two runs.
//!
//! [`Runs`] opens the run directories and applies the filter. A *competitor* is an engine of a run. Cells are compared
//! by the names of program and thread count, and a name must mean the same work in all runs: the same text, parameters
//! and scaling.

pub mod best;
pub mod diff;
pub mod rank;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::PathBuf;

use crate::filter::{Filter, NothingChosen};
use crate::plan::{Cell, Plan};
use crate::recorded::{Recorded, RecordedError};
use crate::summary::Summaries;

/// Runs that are looked at together, without the cells that the filter left out.
#[derive(Debug)]
pub struct Runs {
    /// In the order given.
    pub runs: Vec<Run>,
}

/// One of several runs.
#[derive(Debug)]
pub struct Run {
    /// Its name in tables: that of its directory, or the whole path where two have the same name.
    pub label: String,
    /// What was read.
    pub recorded: Recorded,
}

/// Why runs cannot be looked at together.
#[derive(Debug)]
pub enum RunsError {
    /// One cannot be read.
    Recorded(RecordedError),
    /// The filter leaves nothing.
    Filter(NothingChosen),
    /// A program's name means different work in two of them.
    OtherWork { program: String, part: &'static str, first: PathBuf, second: PathBuf },
}

impl std::error::Error for RunsError {}

impl fmt::Display for RunsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recorded(error) => error.fmt(f),
            Self::Filter(error) => error.fmt(f),
            Self::OtherWork { program, part, first, second } => write!(
                f,
                "the program `{program}` is not the same work in {} and in {}: its {part} differs\n  \
                 help: leave it out with --not-program '{program}'",
                first.display(),
                second.display()
            ),
        }
    }
}

impl From<RecordedError> for RunsError {
    fn from(error: RecordedError) -> Self {
        Self::Recorded(error)
    }
}

impl From<NothingChosen> for RunsError {
    fn from(error: NothingChosen) -> Self {
        Self::Filter(error)
    }
}

impl Runs {
    /// Reads the run directories and applies the filter.
    ///
    /// # Errors
    ///
    /// When a directory cannot be read, the filter leaves nothing, or a program's name means different work.
    pub fn open(paths: &[PathBuf], filter: &Filter) -> Result<Self, RunsError> {
        let recorded: Result<Vec<Recorded>, RecordedError> =
            paths.iter().map(|path| Recorded::open(path)).collect();
        Self::of(recorded?, filter)
    }

    /// Runs that were read already.
    ///
    /// # Errors
    ///
    /// As [`Runs::open`].
    pub fn of(mut recorded: Vec<Recorded>, filter: &Filter) -> Result<Self, RunsError> {
        let mut plans: Vec<&mut Plan> = recorded.iter_mut().map(|recorded| &mut recorded.plan).collect();
        for plan in &mut plans {
            // The other cells of a shard's plan are in other directories.
            plan.cells = plan.own_cells().cloned().collect();
            plan.shard = None;
        }
        filter.apply(&mut plans)?;
        for (index, second) in recorded.iter().enumerate() {
            recorded[..index].iter().try_for_each(|first| same_work(first, second))?;
        }
        let labels = labels(&recorded);
        let runs = labels.into_iter().zip(recorded).map(|(label, recorded)| Run { label, recorded });
        Ok(Self { runs: runs.collect() })
    }

    /// The summaries of each run.
    pub fn summaries(&self) -> Vec<Summaries<'_>> {
        self.runs.iter().map(|run| Summaries::new(&run.recorded.plan, &run.recorded.samples)).collect()
    }

    /// Every engine of every run, but no controls.
    pub fn competitors<'a>(&self, summaries: &'a [Summaries<'a>]) -> Vec<Competitor<'a>> {
        let of_run = |(run, summaries): (&Run, &'a Summaries<'a>)| -> Vec<Competitor<'a>> {
            let label = |engine: &str| match self.runs.len() {
                1 => engine.to_owned(),
                _ => format!("{}/{engine}", run.label),
            };
            let engines = summaries.engines();
            engines
                .map(|engine| Competitor { label: label(&engine.name), engine: &engine.name, summaries })
                .collect()
        };
        self.runs.iter().zip(summaries).flat_map(of_run).collect()
    }

    /// The experiments' names, each once.
    pub fn title(&self) -> String {
        let mut names: Vec<String> = Vec::new();
        for plan in self.runs.iter().map(|run| &run.recorded.plan) {
            let name = format!("{}{}", plan.name, if plan.quick { " (quick)" } else { "" });
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    }

    /// Whether a machine of these runs had fewer cores than so many threads.
    pub fn is_beyond_cores(&self, threads: u32) -> bool {
        self.cores().is_some_and(|cores| threads as usize > cores)
    }

    /// What the star at thread counts means, if one of the runs has such a count.
    pub fn cores_note(&self) -> Option<String> {
        let mut cells = self.runs.iter().flat_map(|run| &run.recorded.plan.cells);
        let cores = self.cores()?;
        let beyond = cells.any(|cell| cell.threads as usize > cores);
        beyond.then(|| format!("* more threads than the machine's {cores} core(s)."))
    }

    /// The cores of the smallest machine.
    fn cores(&self) -> Option<usize> {
        self.runs.iter().filter_map(|run| Some(run.recorded.environment.as_ref()?.cores)).min()
    }

    /// What a reader of a table of these runs must know of them, a line each.
    pub fn notes(&self, summaries: &[Summaries]) -> Vec<String> {
        let mut notes = Vec::new();
        for (run, summaries) in self.runs.iter().zip(summaries) {
            let label = if self.runs.len() == 1 { String::new() } else { format!("{}: ", run.label) };
            notes.extend(summaries.control_notes().into_iter().map(|note| format!("{label}{note}")));
            notes.extend(run.recorded.gaps().into_iter().map(|gap| format!("{label}{gap}")));
        }
        notes
    }
}

/// Programs of one name must be one program in both runs.
fn same_work(first: &Recorded, second: &Recorded) -> Result<(), RunsError> {
    let in_use = |program: &&crate::plan::Program| {
        !program.is_control() && second.plan.cells.iter().any(|cell| cell.program == program.name)
    };
    for program in second.plan.programs.iter().filter(in_use) {
        let Some(other) = first.plan.program(&program.name) else { continue };
        let part = match () {
            () if program.sha256 != other.sha256 => "text",
            () if program.params != other.params => "parameters",
            () if program.scaling != other.scaling => "scaling",
            () => continue,
        };
        return Err(RunsError::OtherWork {
            program: program.name.clone(),
            part,
            first: first.path.clone(),
            second: second.path.clone(),
        });
    }
    Ok(())
}

fn labels(recorded: &[Recorded]) -> Vec<String> {
    let name = |run: &Recorded| {
        run.path
            .file_name()
            .map_or_else(|| run.path.display().to_string(), |name| name.to_string_lossy().into_owned())
    };
    let taken = |wanted: &str| recorded.iter().filter(|run| name(run) == wanted).count() > 1;
    let label = |run: &Recorded| Some(name(run)).filter(|name| !taken(name));
    recorded.iter().map(|run| label(run).unwrap_or_else(|| run.path.display().to_string())).collect()
}

/// An engine of a run.
#[derive(Clone)]
pub struct Competitor<'a> {
    /// Its name in tables.
    pub label: String,
    engine: &'a str,
    summaries: &'a Summaries<'a>,
}

impl<'a> Competitor<'a> {
    fn cell(&self, place: &Place) -> Cell {
        Cell { program: place.program.to_owned(), engine: self.engine.to_owned(), threads: place.threads }
    }

    /// The time of each good process at a place.
    pub fn times(&self, place: &Place) -> &'a [f64] {
        self.summaries.times(&self.cell(place))
    }

    /// Whether its plan has the place.
    pub fn planned(&self, place: &Place) -> bool {
        let cell = self.cell(place);
        self.summaries.ordinary().any(|planned| *planned == cell)
    }

    /// What went wrong at a place, if anything did.
    pub fn failure(&self, place: &Place) -> Option<&'static str> {
        self.summaries.failure(&self.cell(place))
    }

    fn seed(&self) -> u64 {
        self.summaries.plan().measure.seed
    }
}

/// A program at a thread count: where competitors meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place<'a> {
    /// The program.
    pub program: &'a str,
    /// The thread count.
    pub threads: u32,
}

/// Every place of the runs: programs in the order of the first run that has them, thread counts ascending.
pub fn places<'a>(summaries: &'a [Summaries<'a>]) -> Vec<Place<'a>> {
    let mut places: Vec<Place> = Vec::new();
    let mut programs: Vec<&str> = Vec::new();
    for cell in summaries.iter().flat_map(Summaries::ordinary) {
        let place = Place { program: &cell.program, threads: cell.threads };
        if !places.contains(&place) {
            places.push(place);
        }
        if !programs.contains(&place.program) {
            programs.push(place.program);
        }
    }
    places
        .sort_by_key(|place| (programs.iter().position(|program| *program == place.program), place.threads));
    places
}
