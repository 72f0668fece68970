//! The resolved experiment: what `plan.json` holds and what the runner obeys.
//!
//! A *cell* is engine x program x threads, where an engine is a strategy of ours or an interpreter from outside. The
//! plan lists every cell, and everything that decides what a sample means: two runs may share a directory exactly
//! when their plans are equal.
//!
//! Two kinds of cells are *controls*: they say how far the others can be believed. A twin is the baseline once more
//! under another name: whatever differs between the two is noise (an A/A test). The engine `machine` runs the program
//! `alu-control`, in which each of T threads does the same arithmetic in registers: it says how much parallelism the
//! machine really gave. Controls are measured like everything else and never shown among it.

use std::collections::BTreeMap;
use std::fmt;

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
    /// What its author makes of the results, in Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analysis: Option<String>,
    /// Whether this is the small version.
    pub quick: bool,
    /// The engine that ratios are relative to, at one thread.
    pub baseline: String,
    /// Whether the table ends with geometric means.
    pub geometric_mean: bool,
    /// How samples are taken.
    pub measure: Measure,
    /// What is asked of the machine.
    #[serde(default)]
    pub system: System,
    /// Which part of the cells this run takes; all of them if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// Rows of a program, in this order.
    pub engines: Vec<Engine>,
    /// Programs, in the order of the table.
    pub programs: Vec<Program>,
    /// Every cell, in the order of the table.
    pub cells: Vec<Cell>,
}

/// One of several runs that share the cells of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Which, from 1.
    pub index: u32,
    /// Of how many.
    pub of: u32,
}

/// How samples are taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Child processes per cell.
    pub processes: u32,
    /// Unmeasured rounds inside each process.
    pub warmup: Warmup,
    /// Measured values inside each process.
    pub values: u32,
    /// Seconds that a value takes at least: shorter rounds are measured several at a time, and their mean is the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_time: Option<f64>,
    /// Seconds after which a child is killed.
    pub timeout: f64,
    /// In which order a round takes the cells.
    #[serde(default)]
    pub order: Order,
    /// Of the order of samples and of the bootstrap.
    pub seed: u64,
    /// What each sample must measure, by the names of its `@value` lines.
    #[serde(default = "Measure::seconds_only")]
    pub metrics: Vec<String>,
}

/// Unmeasured rounds inside each process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Warmup {
    /// So many.
    Rounds(u32),
    /// As many as a trial process of the cell needed until its times were steady.
    Steady {
        /// And no more than these.
        steady_within: u32,
    },
}

/// In which order a round takes the cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Each round in a seeded order of its own: a drift of the machine spreads over all cells.
    #[default]
    Shuffled,
    /// As the config lists them.
    Listed,
}

/// What is asked of the machine.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct System {
    /// Which processors a child may use.
    pub pinning: Pinning,
    /// What becomes of a noisy sample.
    pub noise: NoisePolicy,
    /// When a sample is noisy.
    pub thresholds: Thresholds,
}

/// Which processors a child may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pinning {
    /// All that the runner may use.
    #[default]
    None,
    /// As many as the cell has threads, one hardware thread of each core before the second of any.
    Cores,
}

/// What becomes of a noisy sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoisePolicy {
    /// It is marked.
    #[default]
    Mark,
    /// It is taken again, so many times at most; the last one counts, and is marked if it is noisy too.
    Repeat(u32),
    /// The run stops.
    Refuse,
}

/// When a sample is noisy: each is a share of the sample's time, or of a processor's, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Thresholds {
    /// Processor time that the hypervisor took, per processor of the machine.
    pub steal: f64,
    /// Processor time that other processes used, per processor of the machine.
    pub others: f64,
    /// Time in which some task waited for the disk.
    pub io_pressure: f64,
    /// Time in which some task waited for memory.
    pub memory_pressure: f64,
    /// Time that a processor took longer than at its best for the same arithmetic, before or after the sample.
    pub slowdown: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { steal: 0.02, others: 0.1, io_pressure: 0.1, memory_pressure: 0.01, slowdown: 0.2 }
    }
}

/// What runs a program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Engine {
    /// Its name in tables.
    pub name: String,
    /// Ours or not.
    #[serde(flatten)]
    pub kind: EngineKind,
    /// The engine that it is once more under another name: an A/A control.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin_of: Option<String>,
}

/// Whether an engine is one of our strategies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum EngineKind {
    /// `gilectomy exec --strategy NAME`.
    Strategy {
        /// The strategy, where it is not the engine's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        spec: Option<String>,
    },
    /// Another interpreter.
    External {
        /// Its command line, before the program.
        command: Vec<String>,
        /// The environment variable that replaces the command's first word when it is set.
        command_env: Option<String>,
        /// Arguments of the command's first word that make it print its version.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<Vec<String>>,
        /// Variables set for it.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        env: BTreeMap<String, String>,
    },
    /// No interpreter at all: the ALU control.
    Machine,
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// Its name in tables.
    pub name: String,
    /// Its name in the config, before lists of parameter values made several programs of it.
    #[serde(default)]
    pub base: String,
    /// Words by which it is chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Where its text comes from.
    pub source: Source,
    /// The hash of its text: an edited program is another plan.
    pub sha256: String,
    /// What T threads mean for the amount of work.
    pub scaling: Scaling,
    /// Passed as `key=value`.
    pub params: BTreeMap<String, String>,
    /// What it must print.
    pub expect: Expect,
    /// About how long one piece of work takes.
    pub seconds: Option<f64>,
}

/// What a program must print, its `@value` lines and newlines at the end aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Expect {
    /// This, with placeholders.
    Text(String),
    /// Something with this hash.
    Hash {
        /// In hexadecimal.
        sha256: String,
    },
}

/// Where a program's text comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Part of this executable, by name.
    Bundled(String),
    /// A file, its path relative to the directory where the command was given, or absolute.
    File(String),
    /// Native code of this executable: the ALU control.
    Native,
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
    pub const SCHEMA: u32 = 2;

    /// The program of that name.
    pub fn program(&self, name: &str) -> Option<&Program> {
        self.programs.iter().find(|program| program.name == name)
    }

    /// The engine of that name.
    pub fn engine(&self, name: &str) -> Option<&Engine> {
        self.engines.iter().find(|engine| engine.name == name)
    }

    /// Whether the cell is a twin's or the machine's: measured like any other, shown in no ordinary table.
    pub fn is_control(&self, cell: &Cell) -> bool {
        self.engine(&cell.engine).is_some_and(Engine::is_control)
    }

    /// The cells that this run takes: all of them, or those of its shard. What is compared with one another, the
    /// engines of a program at a thread count, stays in one shard, and so on one machine.
    pub fn own_cells(&self) -> impl Iterator<Item = &Cell> {
        let mut blocks: Vec<(&str, u32)> = Vec::new();
        self.cells.iter().filter(move |cell| {
            let Some(shard) = self.shard else { return true };
            let block = (cell.program.as_str(), cell.threads);
            let place = blocks.iter().position(|known| *known == block).unwrap_or_else(|| {
                blocks.push(block);
                blocks.len() - 1
            });
            place % shard.of.max(1) as usize == (shard.index as usize).saturating_sub(1)
        })
    }

    /// How many samples a complete run has.
    pub fn samples(&self) -> usize {
        self.own_cells().count() * self.measure.processes as usize
    }

    /// The command-line arguments of a program that is to do `warmup` unmeasured and `values` measured rounds.
    pub fn arguments(&self, program: &Program, threads: u32, warmup: u32, values: u32) -> Vec<String> {
        let mut arguments = vec![
            format!("threads={threads}"),
            format!("mode={}", program.scaling.word()),
            format!("warmup={warmup}"),
            format!("values={values}"),
        ];
        arguments.extend(program.params.iter().map(|(key, value)| format!("{key}={value}")));
        arguments
    }

    /// How long the samples would take by the programs' own `seconds`, if all of them say.
    pub fn estimated_seconds(&self) -> Option<f64> {
        let round: Option<f64> = self
            .own_cells()
            .map(|cell| {
                let program = self.program(&cell.program)?;
                let round = program.seconds? * f64::from(program.scaling.pieces(cell.threads));
                let value = round.max(self.measure.min_time.unwrap_or(0.0));
                Some(
                    round * f64::from(self.measure.warmup.at_most()) + value * f64::from(self.measure.values),
                )
            })
            .sum();
        Some(round? * f64::from(self.measure.processes))
    }

    /// How long the samples take at most: every one of them hangs.
    pub fn longest_seconds(&self) -> f64 {
        self.samples() as f64 * self.measure.timeout
    }
}

impl Measure {
    fn seconds_only() -> Vec<String> {
        vec!["seconds".to_owned()]
    }
}

impl Warmup {
    /// The greatest number of rounds that it can mean.
    pub fn at_most(self) -> u32 {
        match self {
            Warmup::Rounds(rounds) => rounds,
            Warmup::Steady { steady_within } => steady_within,
        }
    }
}

impl fmt::Display for Warmup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warmup::Rounds(rounds) => write!(f, "{rounds}"),
            Warmup::Steady { steady_within } => write!(f, "at most {steady_within} (until steady)"),
        }
    }
}

impl Engine {
    /// Whether it is there to say how far the others can be believed.
    pub fn is_control(&self) -> bool {
        self.twin_of.is_some() || self.kind == EngineKind::Machine
    }

    /// What `gilectomy exec --strategy` gets, if it is one of our strategies.
    pub fn strategy(&self) -> Option<&str> {
        match &self.kind {
            EngineKind::Strategy { spec } => Some(spec.as_deref().unwrap_or(&self.name)),
            EngineKind::External { .. } | EngineKind::Machine => None,
        }
    }
}

impl Program {
    /// Whether it is the machine's and no interpreter's.
    pub fn is_control(&self) -> bool {
        self.source == Source::Native
    }
}
