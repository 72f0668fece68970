//! The resolved experiment: what `plan.json` holds and what the runner obeys.
//!
//! A *cell* is engine x program x threads, where an engine is a strategy of ours or an interpreter from outside. The
//! plan lists every cell, and everything that decides what a sample means: two runs may share a directory exactly
//! when their plans are equal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use crate::config::Scaling;

/// An experiment with every name resolved and every default filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The version of this structure.
    pub schema: u32,
    /// The experiment's name.
    pub name: String,
    /// What it asks.
    pub question: String,
    /// Whether this is the small version.
    pub quick: bool,
    /// The engine that ratios are relative to, at one thread.
    pub baseline: String,
    /// Whether the table ends with geometric means.
    pub geometric_mean: bool,
    /// How samples are taken.
    pub measure: Measure,
    /// Rows of a program, in this order.
    pub engines: Vec<Engine>,
    /// Programs, in the order of the table.
    pub programs: Vec<Program>,
    /// Every cell, in the order of the table.
    pub cells: Vec<Cell>,
}

/// How samples are taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Child processes per cell.
    pub processes: u32,
    /// Unmeasured rounds inside each process.
    pub warmup: u32,
    /// Measured rounds inside each process.
    pub values: u32,
    /// Seconds after which a child is killed.
    pub timeout: f64,
    /// Of the order of samples and of the bootstrap.
    pub seed: u64,
}

/// What runs a program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Engine {
    /// Its name in tables.
    pub name: String,
    /// Ours or not.
    #[serde(flatten)]
    pub kind: EngineKind,
}

/// Whether an engine is one of our strategies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum EngineKind {
    /// `gilectomy exec --strategy NAME`.
    Strategy,
    /// Another interpreter.
    External {
        /// Its command line, before the program.
        command: Vec<String>,
        /// The environment variable that replaces the command's first word when it is set.
        command_env: Option<String>,
    },
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// Its name in tables.
    pub name: String,
    /// Where its text comes from.
    pub source: Source,
    /// The hash of its text: an edited program is another plan.
    pub sha256: String,
    /// What T threads mean for the amount of work.
    pub scaling: Scaling,
    /// Passed as `key=value`.
    pub params: BTreeMap<String, String>,
    /// What it must print, with placeholders.
    pub expect: String,
    /// About how long one piece of work takes.
    pub seconds: Option<f64>,
}

/// Where a program's text comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Part of this executable, by name.
    Bundled(String),
    /// A file, its path relative to the directory where the command was given, or absolute.
    File(String),
}

/// The unit of measurement, which names a row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cell {
    /// A program of the plan.
    pub program: String,
    /// An engine of the plan.
    pub engine: String,
    /// The thread count.
    pub threads: u32,
}

impl Plan {
    /// The version of `plan.json` that this build writes and reads.
    pub const SCHEMA: u32 = 1;

    /// The program of that name.
    pub fn program(&self, name: &str) -> Option<&Program> {
        self.programs.iter().find(|program| program.name == name)
    }

    /// The engine of that name.
    pub fn engine(&self, name: &str) -> Option<&Engine> {
        self.engines.iter().find(|engine| engine.name == name)
    }

    /// How many samples a complete run has.
    pub fn samples(&self) -> usize {
        self.cells.len() * self.measure.processes as usize
    }

    /// The command-line arguments of a program in a cell.
    pub fn arguments(&self, program: &Program, threads: u32) -> Vec<String> {
        let mut arguments = vec![
            format!("threads={threads}"),
            format!("mode={}", program.scaling.word()),
            format!("warmup={}", self.measure.warmup),
            format!("values={}", self.measure.values),
        ];
        arguments.extend(program.params.iter().map(|(key, value)| format!("{key}={value}")));
        arguments
    }

    /// How long the samples would take by the programs' own `seconds`, if all of them say.
    pub fn estimated_seconds(&self) -> Option<f64> {
        let rounds = f64::from(self.measure.warmup + self.measure.values);
        let round: Option<f64> = self
            .cells
            .iter()
            .map(|cell| {
                let program = self.program(&cell.program)?;
                Some(program.seconds? * f64::from(program.scaling.pieces(cell.threads)) * rounds)
            })
            .sum();
        Some(round? * f64::from(self.measure.processes))
    }

    /// How long the samples take at most: every one of them hangs.
    pub fn longest_seconds(&self) -> f64 {
        self.samples() as f64 * self.measure.timeout
    }
}
