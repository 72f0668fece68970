//! A run arranged for reading: which engines, programs and thread counts it compares, and what is known about each
//! cell, with the controls apart.
//!
//! Every figure of the report comes from the summaries that the run's table is made of. Nothing is computed here that
//! is not computed there.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::plan::{Cell, Plan, Program};
use crate::recorded::{Recorded, RecordedError};
use crate::runner::sample::Sample;
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
pub struct View<'a> {
    /// What it is a view of.
    pub files: &'a Files,
    /// Engines that are compared, the baseline among them.
    pub engines: Vec<&'a str>,
    /// Programs that are compared.
    pub programs: Vec<&'a Program>,
    /// Thread counts, ascending.
    pub threads: Vec<u32>,
    /// The statistics of the run.
    pub summaries: Summaries<'a>,
    cells: HashMap<(String, String, u32), CellSummary>,
}

impl<'a> View<'a> {
    /// Arranges a run.
    pub fn new(files: &'a Files) -> Self {
        let plan = &files.recorded.plan;
        let summaries = Summaries::new(plan, &files.recorded.samples);
        let mut threads: Vec<u32> = summaries.ordinary().map(|cell| cell.threads).collect();
        threads.sort_unstable();
        threads.dedup();
        let key = |cell: &Cell| (cell.program.clone(), cell.engine.clone(), cell.threads);
        Self {
            files,
            engines: summaries.engines().map(|engine| engine.name.as_str()).collect(),
            programs: summaries.programs().collect(),
            threads,
            cells: summaries.cells().into_iter().map(|cell| (key(&cell.cell), cell)).collect(),
            summaries,
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

    /// What is known about a cell; `None` if it is a control or not part of the plan.
    pub fn cell(&self, program: &str, engine: &str, threads: u32) -> Option<&CellSummary> {
        self.cells.get(&(program.to_owned(), engine.to_owned(), threads))
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

    /// What became of a cell that has no time, in a word.
    pub fn trouble(&self, program: &str, engine: &str, threads: u32) -> &'static str {
        let cell = Cell { program: program.to_owned(), engine: engine.to_owned(), threads };
        self.summaries.failure(&cell).unwrap_or("not run")
    }
}
