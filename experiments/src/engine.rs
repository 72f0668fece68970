//! What the command knows about the interpreter: which strategies there are, and how to run a program under one.
//!
//! Everything else in this crate goes through these two functions. The runner does not even call `exec`: it starts
//! this executable again as a child process and lets the command line do so, one process per sample.

use std::path::PathBuf;
use std::process::ExitCode;

/// One line of the registry: a strategy as configs, tables and listings name it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StrategyInfo {
    /// The name in configs and on the command line.
    pub name: &'static str,
    /// The memory axis: how references are counted or traced.
    pub memory: &'static str,
    /// The synchronisation axis: what keeps two threads apart.
    pub sync: &'static str,
    /// What the strategy stands for, in one line.
    pub story: &'static str,
    /// Whether two threads run bytecode at the same time.
    pub parallel: bool,
    /// The model constants, by name.
    #[serde(serialize_with = "pairs_as_map")]
    pub model: &'static [(&'static str, &'static str)],
}

/// What `gilectomy exec` hands to the interpreter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecOptions {
    /// The path as the user gave it: `__file__`, `sys.argv[0]` and tracebacks show it.
    pub program: PathBuf,
    /// The text of the program, already known to be UTF-8.
    pub source: String,
    /// `sys.argv[1:]`.
    pub args: Vec<String>,
    /// Where the statistics go at exit, as JSON.
    pub stats: Option<PathBuf>,
    /// Whether the heap is counted at exit and must be empty.
    pub census: bool,
}

// PROVISIONAL: this table and `exec` are where `gilectomy_strategies`, its registry and its interpreter are connected.
const STRATEGIES: &[StrategyInfo] = &[
    StrategyInfo {
        name: "unsync",
        memory: "plain counts",
        sync: "none, one thread only",
        story: "the limit that nothing can beat",
        parallel: false,
        model: &[],
    },
    StrategyInfo {
        name: "gil",
        memory: "plain counts",
        sync: "timed lock, 5 ms, forced hand-over",
        story: "CPython since 3.2",
        parallel: false,
        model: &[],
    },
    StrategyInfo {
        name: "gilectomy",
        memory: "atomic counts",
        sync: "recursive per-object futex locks",
        story: "the talk's proposal",
        parallel: true,
        model: &[],
    },
    StrategyInfo {
        name: "biased",
        memory: "owner counts plain, others atomic",
        sync: "one-byte per-object locks",
        story: "Choi, Shull and Torrellas, PACT 2018",
        parallel: true,
        model: &[],
    },
];

/// Every strategy, in the order in which listings show them.
pub fn strategies() -> &'static [StrategyInfo] {
    STRATEGIES
}

/// Runs a program under the strategy of that name, which the command line has already checked.
///
/// The exit code is the program's own, with 4 reserved for what the strategy cannot do; see `gilectomy exec --help`.
pub fn exec(strategy: &str, options: ExecOptions) -> ExitCode {
    eprintln!(
        "gilectomy: no interpreter is linked into this build, so {} cannot run under `{strategy}`",
        options.program.display()
    );
    ExitCode::from(70)
}

fn pairs_as_map<S: serde::Serializer>(pairs: &[(&str, &str)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().copied())
}
