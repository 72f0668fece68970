//! Where a run took place: `environment.json`, written once when the run directory is made.
//!
//! What a machine does not say is `null`. Two facts bind a run that is continued: the hash of this executable and the
//! versions of the external engines, because samples of two builds must not share a table.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;

use serde::{Deserialize, Serialize};

use crate::hash;
use crate::plan::{EngineKind, Plan};
use crate::runner::launch;

/// The machine and the software of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Environment {
    /// This package's version.
    pub version: String,
    /// The commit that was built, as `git describe` names it.
    pub commit: Option<String>,
    /// The compiler that built it.
    pub rustc: Option<String>,
    /// Optimised or not.
    pub profile: String,
    /// The hash of the executable.
    pub executable_sha256: String,
    /// The version each external engine gives; `null` for one that is absent.
    pub engines: BTreeMap<String, Option<String>>,
    /// The processor's name.
    pub cpu_model: Option<String>,
    /// Processors that this process may use.
    pub cores: usize,
    /// Physical cores of the machine.
    pub physical_cores: Option<usize>,
    /// Memory of the machine.
    pub memory_bytes: Option<u64>,
    /// The operating system and its version.
    pub kernel: String,
    /// The frequency governor of the first processor.
    pub governor: Option<String>,
    /// Load averages before the run, over 1, 5 and 15 minutes.
    pub load: Option<Vec<f64>>,
    /// The command line that made the directory.
    pub command: Vec<String>,
}

impl Environment {
    /// Looks around.
    pub fn capture(plan: &Plan) -> io::Result<Self> {
        let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let system = rustix::system::uname();
        let text = |part: &std::ffi::CStr| part.to_string_lossy().into_owned();
        Ok(Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: option_env!("GILECTOMY_COMMIT").map(str::to_owned),
            rustc: option_env!("GILECTOMY_RUSTC").map(str::to_owned),
            profile: if cfg!(debug_assertions) { "debug" } else { "release" }.to_owned(),
            executable_sha256: hash::of_file(&std::env::current_exe()?)?,
            engines: engine_versions(plan),
            cpu_model: cpu_field(&cpuinfo, "model name").next().map(str::to_owned),
            cores: cores(),
            physical_cores: physical_cores(&cpuinfo),
            memory_bytes: memory(),
            kernel: format!("{} {}", text(system.sysname()), text(system.release())),
            governor: fs::read_to_string("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
                .ok()
                .map(|governor| governor.trim().to_owned()),
            load: load(),
            command: std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect(),
        })
    }

    /// What keeps samples taken here from standing beside samples taken in `earlier`.
    pub fn conflict(&self, earlier: &Environment) -> Option<&'static str> {
        if self.executable_sha256 != earlier.executable_sha256 {
            Some("it was begun by another build of gilectomy")
        } else if self.engines != earlier.engines {
            Some("it was begun with other versions of the external engines")
        } else {
            None
        }
    }
}

/// Processors that this process may use: affinity and control groups are respected.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn engine_versions(plan: &Plan) -> BTreeMap<String, Option<String>> {
    plan.engines
        .iter()
        .filter(|engine| engine.twin_of.is_none() && matches!(engine.kind, EngineKind::External { .. }))
        .map(|engine| (engine.name.clone(), launch::version(engine)))
        .collect()
}

fn cpu_field<'a>(cpuinfo: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    cpuinfo
        .lines()
        .filter_map(|line| line.split_once(':'))
        .filter(move |(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim())
}

/// Pairs of package and core: hyperthreads share one.
fn physical_cores(cpuinfo: &str) -> Option<usize> {
    let packages = cpu_field(cpuinfo, "physical id");
    let pairs: BTreeSet<(&str, &str)> = packages.zip(cpu_field(cpuinfo, "core id")).collect();
    (!pairs.is_empty()).then_some(pairs.len())
}

fn memory() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let kibibytes: u64 = text
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?
        .split_whitespace()
        .next()?
        .parse()
        .ok()?;
    Some(kibibytes * 1024)
}

fn load() -> Option<Vec<f64>> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().take(3).map(|word| word.parse().ok()).collect()
}
