//! A run arranged for reading: which engines, programs and thread counts it compares, and what is known about each
//! cell, with the controls apart.
//!
//! Every figure of the report comes from the summaries that the run's table is made of. Nothing is computed here that
//! is not computed there.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::plan::{EngineKind, Plan, Program};
use crate::recorded::{Recorded, RecordedError};
use crate::runner::sample::{Sample, Status};
use crate::stats;
use crate::summary::{CellSummary, Summaries};

use super::charts::style::Look;

/// The files of a run that a report is made of.
#[derive(Debug)]
pub struct Files {
    /// Plan, environment, samples.
    pub recorded: Recorded,
    /// The command lines that worked on it; empty if nobody kept them.
    pub commands: String,
    /// What somebody wrote about it afterwards, in Markdown.
    pub remarks: Option<String>,
}

impl Files {
    /// Reads a run directory.
    ///
    /// # Errors
    ///
    /// When it is no run that this build can read.
    pub fn read(path: &Path) -> Result<Self, RecordedError> {
        Ok(Self {
            recorded: Recorded::open(path)?,
            commands: fs::read_to_string(path.join("commands.txt")).unwrap_or_default(),
            remarks: fs::read_to_string(path.join("ANALYSIS.md")).ok(),
        })
    }
}

/// A run arranged for reading.
#[derive(Debug)]
pub struct View<'a> {
    /// What it is a view of.
    pub files: &'a Files,
    /// Engines that are compared, the baseline among them.
    pub engines: Vec<&'a str>,
    /// Programs that are compared.
    pub programs: Vec<&'a Program>,
    /// Thread counts, ascending.
    pub threads: Vec<u32>,
    summaries: HashMap<(String, String, u32), CellSummary>,
}

impl<'a> View<'a> {
    /// Arranges a run.
    pub fn new(files: &'a Files) -> Self {
        let plan = &files.recorded.plan;
        let summaries = Summaries::new(plan, &files.recorded.samples).cells();
        let ordinary = plan.cells.iter().filter(|cell| !plan.is_control(cell));
        let mut threads: Vec<u32> = ordinary.map(|cell| cell.threads).collect();
        threads.sort_unstable();
        threads.dedup();
        Self {
            files,
            engines: plan.engines.iter().filter(|e| !e.is_control()).map(|e| e.name.as_str()).collect(),
            programs: plan.programs.iter().filter(|program| !program.is_control()).collect(),
            threads,
            summaries: summaries
                .into_iter()
                .map(|summary| {
                    let cell = &summary.cell;
                    ((cell.program.clone(), cell.engine.clone(), cell.threads), summary)
                })
                .collect(),
        }
    }

    /// The plan.
    pub fn plan(&self) -> &'a Plan {
        &self.files.recorded.plan
    }

    /// Every sample, in the order of the file.
    pub fn samples(&self) -> &'a [Sample] {
        &self.files.recorded.samples
    }

    /// What is known about a cell; `None` if it is not part of the plan.
    pub fn cell(&self, program: &str, engine: &str, threads: u32) -> Option<&CellSummary> {
        self.summaries.get(&(program.to_owned(), engine.to_owned(), threads))
    }

    /// The time of each good process of a cell: the median of its values.
    pub fn times(&self, program: &str, engine: &str, threads: u32) -> Vec<f64> {
        let good = self.samples_of(program, engine, threads).filter(|sample| sample.status == Status::Ok);
        good.filter_map(|sample| stats::median(sample.values.get("seconds")?)).collect()
    }

    /// The samples of a cell.
    pub fn samples_of(&self, program: &str, engine: &str, threads: u32) -> impl Iterator<Item = &'a Sample> {
        self.samples().iter().filter(move |sample| {
            let cell = &sample.cell;
            cell.program == program && cell.engine == engine && cell.threads == threads
        })
    }

    /// The cells of one program and engine that were measured, by ascending thread count.
    pub fn measured(&self, program: &str, engine: &str) -> Vec<&CellSummary> {
        let cells = self.threads.iter().filter_map(|threads| self.cell(program, engine, *threads));
        cells.filter(|cell| cell.seconds.is_some()).collect()
    }

    /// The most threads.
    pub fn most_threads(&self) -> u32 {
        self.threads.last().copied().unwrap_or(1)
    }

    /// The speed-up of threads that share nothing: what the machine gave, by ascending thread count.
    pub fn machine(&self) -> Vec<(u32, f64)> {
        let engine = self.plan().engines.iter().find(|engine| engine.kind == EngineKind::Machine);
        let mut gains: Vec<(u32, f64)> = self
            .summaries
            .values()
            .filter(|summary| engine.is_some_and(|engine| engine.name == summary.cell.engine))
            .filter_map(|summary| Some((summary.cell.threads, summary.gain?)))
            .collect();
        gains.sort_by_key(|(threads, _)| *threads);
        gains
    }

    /// The colour and shape of an engine in every chart.
    pub fn look(&self, engine: &str) -> Look {
        let others = self.engines.iter().filter(|name| **name != self.plan().baseline);
        match others.clone().position(|name| *name == engine) {
            Some(place) => Look::of(place),
            None => Look::BASELINE,
        }
    }

    /// Processors of the machine, if it is known.
    pub fn cores(&self) -> Option<usize> {
        Some(self.files.recorded.environment.as_ref()?.cores)
    }

    /// The worst that became of a cell's samples, as a word; `None` if all are good or none was taken.
    pub fn trouble(&self, program: &str, engine: &str, threads: u32) -> Option<&'static str> {
        let worst = self.samples_of(program, engine, threads).map(|sample| sample.status).max()?;
        (worst != Status::Ok).then(|| worst.word())
    }
}
