//! A sample: what one child process yielded, one line of `samples.jsonl`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::plan::Cell;

/// One child process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// What was measured.
    pub cell: Cell,
    /// The round, from 0.
    pub round: u32,
    /// The place in the whole run's order, from 0.
    pub order: u64,
    /// When the child was started, UTC.
    pub started_at: String,
    /// What became of it.
    pub status: Status,
    /// The status in detail: a signal, a message, a difference.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub detail: String,
    /// The child's whole life as the runner saw it.
    pub wall_seconds: f64,
    /// User time of the whole child.
    pub user_seconds: f64,
    /// System time of the whole child.
    pub system_seconds: f64,
    /// Peak resident memory, by the child itself if it is one of ours.
    pub peak_rss_bytes: Option<u64>,
    /// What the program measured, by name: `seconds` is the measured time, `cpu` its processor time.
    pub values: BTreeMap<String, Vec<f64>>,
    /// What else went on while it ran.
    #[serde(default)]
    pub noise: Noise,
    /// Why it counts as noisy; empty when it was quiet.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub marks: Vec<String>,
    /// How many times it was taken, because the times before were noisy.
    #[serde(default = "one")]
    pub attempts: u32,
    /// Unmeasured rounds that the program was asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub warmup: Option<u32>,
    /// Rounds whose mean a value is.
    #[serde(default = "one")]
    pub rounds_per_value: u32,
    /// What the interpreter counted.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub counters: BTreeMap<String, serde_json::Value>,
    /// The end of the child's stderr.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub stderr_tail: String,
}

fn one() -> u32 {
    1
}

/// What else went on while a sample ran, as far as the machine tells. Shares are of the sample's wall time.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Noise {
    /// Processor time that the hypervisor took from the whole machine.
    pub steal_seconds: Option<f64>,
    /// Processor time that neither the child nor the runner used.
    pub others_seconds: Option<f64>,
    /// Share of the time in which some task waited for a processor; the child's own threads count.
    pub cpu_pressure: Option<f64>,
    /// Share of the time in which some task waited for the disk.
    pub io_pressure: Option<f64>,
    /// Share of the time in which some task waited for memory.
    pub memory_pressure: Option<f64>,
    /// How often a thread of the child was taken off its processor.
    pub involuntary_switches: Option<u64>,
    /// How much slower than at its best in this run the slowest processor was before or after, 1 for not at all.
    pub slowdown: Option<f64>,
    /// The load average over one minute, before.
    pub load: Option<f64>,
    /// The hottest sensor's temperature, after, in degrees Celsius.
    pub celsius: Option<f64>,
    /// The mean frequency of the processors, after, in MHz.
    pub megahertz: Option<f64>,
}

/// What became of a sample. Every one of them is a row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Measured and verified.
    Ok,
    /// The strategy says that it cannot do this.
    Unsupported,
    /// The engine is not on this machine.
    Absent,
    /// It printed another answer.
    WrongAnswer,
    /// It printed the answer and no measurement.
    NoValues,
    /// It ended with an exit code.
    Failed,
    /// It was killed by a signal.
    Crashed,
    /// It was killed by the runner when its time was over.
    Timeout,
}

impl Status {
    /// The word in tables and in `samples.jsonl`.
    pub fn word(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Unsupported => "unsupported",
            Status::Absent => "absent",
            Status::WrongAnswer => "wrong-answer",
            Status::NoValues => "no-values",
            Status::Failed => "failed",
            Status::Crashed => "crashed",
            Status::Timeout => "timeout",
        }
    }
}
