//! `gilectomy merge`: the shards of a run become one run directory.
//!
//! Shards belong together when their plans differ in nothing but the shard and one build made them. What was compared
//! with one another ran in one shard, so shards from different machines can be merged; it is said, because ratios
//! between thread counts then cross machines. What is missing is listed, and the merged directory is an unfinished run
//! like any other: `gilectomy run` fills it up.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{BAD_INPUT, print, run};
use crate::environment::Environment;
use crate::plan::{Cell, Plan};
use crate::recorded::{Recorded, RecordedError};
use crate::runner::directory::{DirectoryError, REPEATED, RunDirectory, differences};
use crate::runner::sample::Sample;

/// `gilectomy merge`.
#[derive(Debug, clap::Args)]
pub struct Merge {
    /// The run directory to make
    pub out: PathBuf,
    /// The run directories of the shards
    #[arg(required = true, value_name = "SHARD")]
    pub shards: Vec<PathBuf>,
}

/// Why there is no merged run.
#[derive(Debug)]
enum MergeError {
    Shard(RecordedError),
    OtherPlan { shard: PathBuf, first: PathBuf, differences: Vec<String> },
    OtherBuild { shard: PathBuf, first: PathBuf, reason: &'static str },
    NoEnvironment { shard: PathBuf },
    Out(DirectoryError),
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shard(error) => error.fmt(f),
            Self::OtherPlan { shard, first, differences } => write!(
                f,
                "{} holds another plan than {} (it differs in: {})\n  help: merge shards of one config only",
                shard.display(),
                first.display(),
                differences.join(", ")
            ),
            Self::OtherBuild { shard, first, reason } => write!(
                f,
                "{} does not go with {}: {reason}\n  help: samples of two kinds must not share a table",
                shard.display(),
                first.display()
            ),
            Self::NoEnvironment { shard } => write!(
                f,
                "{} has no environment.json: its run was stopped before it began\n  help: leave it out",
                shard.display()
            ),
            Self::Out(error) => error.fmt(f),
        }
    }
}

/// Merges the shards, prints the table, and says what is missing.
pub fn merge(arguments: &Merge) -> ExitCode {
    match merged(arguments) {
        Ok((table, missing)) => {
            let printed = print(&table);
            if missing == 0 { printed } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("gilectomy: {error}");
            let io = matches!(&error, MergeError::Out(DirectoryError::Io { .. }));
            ExitCode::from(if io { 1 } else { BAD_INPUT })
        }
    }
}

fn merged(arguments: &Merge) -> Result<(String, usize), MergeError> {
    let shards: Result<Vec<Recorded>, RecordedError> =
        arguments.shards.iter().map(|path| Recorded::open(path)).collect();
    let shards = shards.map_err(MergeError::Shard)?;
    let (plan, environment) = common(&shards)?;
    machines(&shards).iter().for_each(|warning| eprintln!("warning: {warning}"));
    for shard in &shards {
        if let Some(bytes) = shard.torn {
            eprintln!("warning: {}: a torn last line ({bytes} bytes) is left out", shard.path.display());
        }
    }

    let config = shards.first().map(|shard| shard.config.as_str()).unwrap_or_default();
    let mut out = RunDirectory::open(&arguments.out, &plan, environment, config).map_err(MergeError::Out)?;
    let is_new = out.kept.is_empty();
    let mut held = std::mem::take(&mut out.kept);
    for sample in gather(&shards, &held) {
        out.append(&sample).map_err(MergeError::Out)?;
        held.push(sample);
    }
    for sample in shards.iter().filter(|_| is_new).flat_map(|shard| repeated(&shard.path)) {
        out.append_repeated(&sample).map_err(MergeError::Out)?;
    }
    let missing = missing(&plan, &held);
    if !missing.is_empty() {
        eprintln!("{} of {} samples are missing:", plan.samples() - held.len(), plan.samples());
        missing.iter().for_each(|line| eprintln!("  {line}"));
        eprintln!("`gilectomy run CONFIG --out {}` takes them here", arguments.out.display());
    }
    let table = run::write_tables(&plan, &held, &out).map_err(MergeError::Out)?;
    eprintln!("{} samples merged into {}", held.len(), arguments.out.display());
    Ok((table, missing.len()))
}

/// The plan of the whole run, and where its first shard ran.
fn common(shards: &[Recorded]) -> Result<(Plan, &Environment), MergeError> {
    let whole = |shard: &Recorded| Plan { shard: None, ..shard.plan.clone() };
    let place = |shard: &Recorded| MergeError::NoEnvironment { shard: shard.path.clone() };
    let Some(first) = shards.first() else {
        return Err(MergeError::Shard(RecordedError::NoRun { path: PathBuf::new() }));
    };
    let (plan, environment) = (whole(first), first.environment.as_ref().ok_or_else(|| place(first))?);
    for shard in &shards[1..] {
        let held = serde_json::to_value(whole(shard)).unwrap_or_default();
        let differences = differences(&held, &plan).map_err(MergeError::Out)?;
        let (shard_path, first_path) = (shard.path.clone(), first.path.clone());
        if !differences.is_empty() {
            return Err(MergeError::OtherPlan { shard: shard_path, first: first_path, differences });
        }
        let there = shard.environment.as_ref().ok_or_else(|| place(shard))?;
        if let Some(reason) = there.conflict(environment) {
            return Err(MergeError::OtherBuild { shard: shard_path, first: first_path, reason });
        }
    }
    Ok((plan, environment))
}

/// What differs between the machines of the shards.
fn machines(shards: &[Recorded]) -> Vec<String> {
    let facts = |environment: &Environment| {
        [
            ("processor", environment.cpu_model.clone().unwrap_or_default()),
            ("processors", environment.cores.to_string()),
            ("kernel", environment.kernel.clone()),
            ("frequency governor", environment.governor.clone().unwrap_or_default()),
        ]
    };
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (fact, value) in shards.iter().filter_map(|shard| shard.environment.as_ref()).flat_map(facts) {
        let values = found.entry(fact).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let mixed = found.into_iter().filter(|(_, values)| values.len() > 1);
    mixed
        .map(|(fact, values)| {
            format!(
                "the shards ran on mixed machines ({fact}: {}); ratios within a program and thread count hold, \
                 those across thread counts compare machines",
                values.join(" / ")
            )
        })
        .collect()
}

/// The samples that the merged run has not yet, in its order. Doubled ones are said, and the first is taken.
fn gather(shards: &[Recorded], held: &[Sample]) -> Vec<Sample> {
    let mut taken: HashMap<(&Cell, u32), &Path> =
        held.iter().map(|sample| ((&sample.cell, sample.round), Path::new(""))).collect();
    let mut samples: Vec<Sample> = Vec::new();
    for shard in shards {
        for sample in &shard.samples {
            match taken.insert((&sample.cell, sample.round), &shard.path) {
                None => samples.push(sample.clone()),
                Some(first) if first == Path::new("") => {}
                Some(first) => eprintln!(
                    "warning: {} is doubled: in {} and in {}; the first is taken",
                    name(&sample.cell, sample.round),
                    first.display(),
                    shard.path.display()
                ),
            }
        }
    }
    samples.sort_by_key(|sample| sample.order);
    samples
}

/// A line for each cell that lacks samples.
fn missing(plan: &Plan, held: &[Sample]) -> Vec<String> {
    let mut counts: HashMap<&Cell, u32> = HashMap::new();
    held.iter().for_each(|sample| *counts.entry(&sample.cell).or_default() += 1);
    let lacks = plan.cells.iter().filter_map(|cell| {
        let count = counts.get(cell).copied().unwrap_or(0);
        (count < plan.measure.processes).then(|| {
            let missing = plan.measure.processes - count;
            format!("{} {} T={}: {missing}", cell.program, cell.engine, cell.threads)
        })
    });
    lacks.collect()
}

fn name(cell: &Cell, round: u32) -> String {
    format!("{} {} T={} round {}", cell.program, cell.engine, cell.threads, round + 1)
}

/// The noisy samples that a shard took again. They are a record only: a line that is none is left out.
fn repeated(shard: &Path) -> Vec<Sample> {
    let text = fs::read_to_string(shard.join(REPEATED)).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
