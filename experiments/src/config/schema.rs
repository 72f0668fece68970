//! The shape of a configuration file, version 1.
//!
//! Unknown keys are refused everywhere. Whatever can be wrong in meaning, and not only in form, carries its span, so
//! that [`super::resolve`] can point at it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::{Spanned, Value};

use crate::plan::{Order, Pinning, Thresholds};

/// The version of the file format that this build reads.
pub const SCHEMA: i64 = 1;

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The version of the format. Checked before everything else.
    #[serde(rename = "schema")]
    pub _schema: i64,
    /// The experiment's name: the start of its run directory.
    pub name: Spanned<String>,
    /// What the experiment asks, in prose.
    pub question: Spanned<String>,
    /// What the author makes of the results, in Markdown.
    pub analysis: Option<Spanned<String>>,
    /// A file that says it, relative to the config.
    pub analysis_file: Option<Spanned<String>>,
    /// The strategy or engine that ratios are relative to, at one thread.
    pub baseline: Spanned<String>,
    /// Strategies by name; the single word "all" stands for every one there is.
    #[serde(default)]
    pub strategies: Vec<Spanned<String>>,
    /// Thread counts.
    pub threads: Spanned<Vec<Spanned<i64>>>,
    /// Whether the table ends with geometric means of the ratios over the programs.
    #[serde(default)]
    pub geometric_mean: bool,
    /// How samples are taken.
    #[serde(default)]
    pub measure: Measure,
    /// What is asked of the machine.
    #[serde(default)]
    pub system: System,
    /// Strategies with settings, under names of their own.
    #[serde(default, rename = "variant")]
    pub variants: Vec<Variant>,
    /// Cells that are left out, unless a later rule says otherwise.
    #[serde(default)]
    pub exclude: Vec<Rule>,
    /// Cells that are taken, unless a later rule says otherwise.
    #[serde(default)]
    pub include: Vec<Rule>,
    /// Interpreters that stand beside the strategies.
    #[serde(default, rename = "engine")]
    pub engines: Vec<Engine>,
    /// The work.
    #[serde(default, rename = "program")]
    pub programs: Vec<Program>,
}

/// `[measure]`: how samples are taken. Everything has a default.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Measure {
    /// Child processes per cell.
    pub processes: Option<Spanned<i64>>,
    /// Unmeasured rounds inside each process, or "steady".
    pub warmup: Option<Spanned<Value>>,
    /// With `warmup = "steady"`: how many rounds it may take to become steady.
    pub steady_within: Option<Spanned<i64>>,
    /// Measured values inside each process.
    pub values: Option<Spanned<i64>>,
    /// Seconds that a value takes at least.
    pub min_time: Option<Spanned<f64>>,
    /// Seconds after which a child is killed.
    pub timeout: Option<Spanned<f64>>,
    /// In which order a round takes the cells.
    pub order: Option<Order>,
    /// Of the order of samples and of the bootstrap.
    pub seed: Option<Spanned<i64>>,
    /// What each sample must measure, by the names of its `@value` lines.
    pub metrics: Option<Spanned<Vec<String>>>,
}

/// `[system]`: what is asked of the machine. Everything has a default.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct System {
    /// Which processors a child may use.
    pub pinning: Option<Pinning>,
    /// What becomes of a noisy sample: "mark", "refuse" or { repeat = N }.
    pub noise: Option<Spanned<Value>>,
    /// When a sample is noisy.
    pub thresholds: Option<Spanned<Thresholds>>,
    /// Whether the run measures a twin of the baseline and the machine itself.
    pub controls: Option<bool>,
}

/// `[[variant]]`: a strategy with settings, under a name of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Variant {
    /// Its name in tables.
    pub name: Spanned<String>,
    /// A strategy, or a variant that stands before this one.
    pub extends: Spanned<String>,
    /// Its parameters, where they differ.
    #[serde(default)]
    pub set: Params,
}

/// `[[exclude]]` and `[[include]]`: cells to which everything that is named here applies.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// A pattern for the program's name, or for its name before lists of values were expanded.
    pub program: Option<Spanned<String>>,
    /// A pattern for the strategy's or engine's name.
    pub strategy: Option<Spanned<String>>,
    /// Thread counts.
    pub threads: Option<Spanned<Vec<i64>>>,
    /// A pattern for one of the program's tags.
    pub tag: Option<Spanned<String>>,
}

/// `[[engine]]`: an interpreter that is not ours.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Engine {
    /// Its name in tables.
    pub name: Spanned<String>,
    /// The command that runs a program whose path and arguments follow.
    pub command: Spanned<Vec<String>>,
    /// An environment variable whose value, when set, replaces the first word of the command.
    pub command_env: Option<Spanned<String>>,
    /// Arguments of the first word of the command that make it print its version [default: its other words and
    /// `--version`].
    pub version: Option<Vec<String>>,
    /// Variables set for it.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
}

/// `[[program]]`: one piece of work with its parameters and its expected answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Program {
    /// Its name in tables.
    pub name: Spanned<String>,
    /// A file, relative to the config, or the name of a bundled program.
    pub path: Spanned<String>,
    /// What T threads mean for the amount of work: one word, or a list that makes a program of each.
    pub scaling: Spanned<Value>,
    /// Words by which rules and command lines choose it.
    #[serde(default)]
    pub tags: Vec<Spanned<String>>,
    /// Passed to the program as `key=value`; a list makes a program of each value.
    #[serde(default)]
    pub params: Params,
    /// What the program must print, with `{key}` for parameters and `{threads}`; or a table of such texts by what
    /// lists of values added to the program's name.
    pub expect: Option<Spanned<Value>>,
    /// A file with what the program must print, relative to the config; its name may have `{key}`.
    pub expect_file: Option<Spanned<String>>,
    /// The SHA-256 of what the program must print, without `@value` lines and the newlines at the end.
    pub expect_sha256: Option<Spanned<String>>,
    /// About how long one piece of work takes, for estimates only.
    pub seconds: Option<Spanned<f64>>,
    /// What differs under `--quick`.
    pub quick: Option<Quick>,
}

/// `[program.quick]`: replaces single parameters and the expected answer.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Quick {
    /// Override the program's parameters of the same name.
    #[serde(default)]
    pub params: Params,
    /// Replaces whatever the program expects, as do the next two.
    pub expect: Option<Spanned<Value>>,
    /// Replaces whatever the program expects.
    pub expect_file: Option<Spanned<String>>,
    /// Replaces whatever the program expects.
    pub expect_sha256: Option<Spanned<String>>,
    /// About how long one piece of quick work takes.
    pub seconds: Option<Spanned<f64>>,
}

/// Parameters by name.
pub type Params = BTreeMap<Spanned<String>, Spanned<Value>>;

/// What T threads mean for the amount of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scaling {
    /// Each of T threads does the whole work.
    Weak,
    /// One thread does the work T times: the control of a weak cell.
    Serial,
    /// T threads share one piece of work.
    Strong,
}

impl Scaling {
    /// How many pieces of work a cell of `threads` threads does.
    pub fn pieces(self, threads: u32) -> u32 {
        match self {
            Scaling::Weak | Scaling::Serial => threads,
            Scaling::Strong => 1,
        }
    }

    /// Each of them.
    pub const ALL: [Self; 3] = [Scaling::Weak, Scaling::Serial, Scaling::Strong];

    /// The word in configs and in the program's `mode=` argument.
    pub fn word(self) -> &'static str {
        match self {
            Scaling::Weak => "weak",
            Scaling::Serial => "serial",
            Scaling::Strong => "strong",
        }
    }
}
