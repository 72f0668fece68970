//! The run directory: made once, continued by the same plan, never overwritten by another.
//!
//! `plan.json` is renamed into place first and claims the directory; `environment.json`, the config as it was read and
//! the programs follow. Three journals are appended to under one file lock: `samples.jsonl` is the run,
//! `repeated.jsonl` keeps the noisy samples that were taken again, `calibration.jsonl` what the cells' trials found.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::fs::{self, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::calibration::Calibration;
use super::journal::{Held, Journal};
use super::sample::Sample;
use crate::environment::Environment;
use crate::plan::{Cell, Plan, Program, Source};
use crate::programs;

/// The resolved plan.
pub const PLAN: &str = "plan.json";
/// Where the run took place.
pub const ENVIRONMENT: &str = "environment.json";
/// The samples, one a line.
pub const SAMPLES: &str = "samples.jsonl";
/// Noisy samples that were taken again.
pub const REPEATED: &str = "repeated.jsonl";
const UNFINISHED_PLAN: &str = "plan.json.new";
const CALIBRATION: &str = "calibration.jsonl";
const CONFIG: &str = "config.toml";
const COMMANDS: &str = "commands.txt";
const PROGRAMS: &str = "programs";

/// The parts of a plan that decide nothing about a sample.
const PROSE: [&str; 2] = ["question", "analysis"];

/// An open run directory, locked until it is dropped.
#[derive(Debug)]
pub struct RunDirectory {
    path: PathBuf,
    samples: Journal<Sample>,
    repeated: Journal<Sample>,
    calibration: Journal<Calibration>,
    /// What trials of earlier runs found.
    pub calibrated: Vec<Calibration>,
    /// Samples of earlier runs, in the order of the file.
    pub kept: Vec<Sample>,
    /// How many bytes of a torn last line were dropped, if there was one.
    pub torn: Option<usize>,
}

/// Why a run directory cannot be used.
#[derive(Debug)]
pub enum DirectoryError {
    /// It holds another plan; these parts differ.
    OtherPlan { path: PathBuf, differences: Vec<String> },
    /// It holds the same plan and cannot be continued here.
    OtherPlace { path: PathBuf, reason: &'static str },
    /// It was written by a newer version of this program.
    Newer { path: PathBuf, schema: u64 },
    /// A part of the path is a file.
    NoDirectory { path: PathBuf },
    /// It holds something that is no run.
    Occupied { path: PathBuf },
    /// Another process runs in it.
    Busy { path: PathBuf },
    /// A file in it is not what this program writes.
    Corrupt { path: PathBuf, line: Option<usize>, reason: String },
    /// The file system refuses.
    Io { path: PathBuf, error: io::Error },
}

impl std::error::Error for DirectoryError {}

impl fmt::Display for DirectoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherPlan { path, differences } => write!(
                f,
                "{} holds the run of another plan (it differs in: {})\n  \
                 help: give another --out; a run is never overwritten",
                path.display(),
                differences.join(", ")
            ),
            Self::OtherPlace { path, reason } => write!(
                f,
                "the run in {} cannot be continued: {reason}\n  \
                 help: give another --out; samples of two kinds must not share a table",
                path.display()
            ),
            Self::Newer { path, schema } => write!(
                f,
                "{} was written by a newer gilectomy (plan schema {schema}; this one knows {})\n  \
                 help: use that one, or give another --out",
                path.display(),
                Plan::SCHEMA
            ),
            Self::NoDirectory { path } => write!(
                f,
                "{} cannot be made: a part of the path is a file\n  help: give another --out",
                path.display()
            ),
            Self::Occupied { path } => write!(
                f,
                "{} exists and is no run directory\n  help: give an --out that does not exist yet",
                path.display()
            ),
            Self::Busy { path } => write!(
                f,
                "another gilectomy is running in {}\n  help: wait for it, or give another --out",
                path.display()
            ),
            Self::Corrupt { path, line, reason } => {
                let place = line.map(|line| format!(":{line}")).unwrap_or_default();
                write!(
                    f,
                    "{}{place}: {reason}\n  help: restore the file, or give another --out",
                    path.display()
                )
            }
            Self::Io { path, error } => {
                write!(f, "{}: {error}", path.display())?;
                remedy(error.kind()).map_or(Ok(()), |remedy| write!(f, "\n  help: {remedy}"))
            }
        }
    }
}

/// What helps against the file system's refusal.
fn remedy(refusal: io::ErrorKind) -> Option<&'static str> {
    match refusal {
        io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge | io::ErrorKind::QuotaExceeded => {
            Some("make room; the same command continues, every finished sample is kept")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Some("give an --out that you may write to")
        }
        _ => None,
    }
}

impl RunDirectory {
    /// Makes the directory, or opens the one that holds this very plan.
    pub fn open(
        path: &Path,
        plan: &Plan,
        environment: &Environment,
        config: &str,
    ) -> Result<Self, DirectoryError> {
        if path.join(PLAN).exists() {
            check_plan(path, plan)?;
        } else {
            claim(path, plan)?;
        }
        let samples = Journal::open(path.join(SAMPLES))?;
        lock(&samples, path)?;
        check_environment(path, environment)?;
        keep_prose(path, plan)?;
        write(&path.join(CONFIG), config.as_bytes())?;
        write_programs(path, plan)?;
        let Held { entries: kept, torn } = read_samples(&samples, plan)?;
        let calibration = Journal::open(path.join(CALIBRATION))?;
        let calibrated = calibration.read(|_| Ok(()))?.entries;
        let repeated = Journal::open(path.join(REPEATED))?;
        repeated.read(|_| Ok(()))?;
        let path = path.to_owned();
        let directory = Self { path, samples, repeated, calibration, calibrated, kept, torn };
        directory.log_command()?;
        Ok(directory)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the children find a program.
    pub fn program(&self, program: &Program) -> PathBuf {
        match &program.source {
            Source::Bundled(_) => copy_of(&self.path, program),
            Source::File(file) => PathBuf::from(file),
            Source::Native => PathBuf::new(),
        }
    }

    /// Appends a sample to the run.
    pub fn append(&mut self, sample: &Sample) -> Result<(), DirectoryError> {
        self.samples.append(sample)
    }

    /// Keeps a noisy sample that is taken again.
    pub fn append_repeated(&mut self, sample: &Sample) -> Result<(), DirectoryError> {
        self.repeated.append(sample)
    }

    /// Keeps what a trial found.
    pub fn append_calibration(&mut self, calibration: Calibration) -> Result<(), DirectoryError> {
        self.calibration.append(&calibration)?;
        self.calibrated.push(calibration);
        Ok(())
    }

    /// Writes a result beside the samples.
    pub fn write(&self, name: &str, text: &str) -> Result<(), DirectoryError> {
        write(&self.path.join(name), text.as_bytes())
    }

    /// Every command line that worked on this run, with its time.
    fn log_command(&self) -> Result<(), DirectoryError> {
        let path = self.path.join(COMMANDS);
        let words: Vec<String> =
            std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
        let line = format!("{:.0} {}\n", jiff::Timestamp::now(), words.join(" "));
        let file = OpenOptions::new().create(true).append(true).open(&path);
        file.and_then(|mut file| file.write_all(line.as_bytes())).map_err(|error| io_error(&path, error))
    }
}

/// Makes an empty directory this plan's.
fn claim(path: &Path, plan: &Plan) -> Result<(), DirectoryError> {
    fs::create_dir_all(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => DirectoryError::Occupied { path: path.to_owned() },
        io::ErrorKind::NotADirectory => DirectoryError::NoDirectory { path: path.to_owned() },
        _ => io_error(path, error),
    })?;
    let unfinished = path.join(UNFINISHED_PLAN);
    let mut entries = fs::read_dir(path).map_err(|error| io_error(path, error))?;
    if entries.any(|entry| entry.is_ok_and(|entry| entry.path() != unfinished)) {
        return Err(DirectoryError::Occupied { path: path.to_owned() });
    }
    replace_plan(path, plan)
}

fn replace_plan(path: &Path, plan: &Plan) -> Result<(), DirectoryError> {
    let unfinished = path.join(UNFINISHED_PLAN);
    write_json(&unfinished, plan)?;
    fs::rename(&unfinished, path.join(PLAN)).map_err(|error| io_error(path, error))
}

/// The same plan may come with other words about it: they replace the old ones.
fn keep_prose(path: &Path, plan: &Plan) -> Result<(), DirectoryError> {
    let held: Plan = read_json(&path.join(PLAN))?;
    if held == *plan { Ok(()) } else { replace_plan(path, plan) }
}

fn check_plan(path: &Path, plan: &Plan) -> Result<(), DirectoryError> {
    let held: serde_json::Value = read_json(&path.join(PLAN))?;
    match held.get("schema").and_then(serde_json::Value::as_u64) {
        Some(schema) if schema > u64::from(Plan::SCHEMA) => {
            return Err(DirectoryError::Newer { path: path.to_owned(), schema });
        }
        _ => {}
    }
    match differences(&held, plan)? {
        none if none.is_empty() => Ok(()),
        differences => Err(DirectoryError::OtherPlan { path: path.to_owned(), differences }),
    }
}

/// The parts in which the plan that a directory holds differs from this one. Prose does not count: an author writes
/// the analysis when the run is there.
pub fn differences(held: &serde_json::Value, plan: &Plan) -> Result<Vec<String>, DirectoryError> {
    let wanted = serde_json::to_value(plan).map_err(|error| io_error(Path::new(PLAN), error.into()))?;
    let keys = |value: &serde_json::Value| -> BTreeSet<String> {
        value.as_object().into_iter().flat_map(|object| object.keys().cloned()).collect()
    };
    let differs = |key: &String| !PROSE.contains(&key.as_str()) && held.get(key) != wanted.get(key);
    Ok(keys(held).union(&keys(&wanted)).filter(|key| differs(key)).cloned().collect())
}

fn check_environment(path: &Path, environment: &Environment) -> Result<(), DirectoryError> {
    let file = path.join(ENVIRONMENT);
    if !file.exists() {
        return write_json(&file, environment);
    }
    match environment.conflict(&read_json(&file)?) {
        None => Ok(()),
        Some(reason) => Err(DirectoryError::OtherPlace { path: path.to_owned(), reason }),
    }
}

/// Every program as it is measured: the bundled ones run from here, the others are kept as a record.
fn write_programs(path: &Path, plan: &Plan) -> Result<(), DirectoryError> {
    let folder = path.join(PROGRAMS);
    fs::create_dir_all(&folder).map_err(|error| io_error(&folder, error))?;
    let (module, shared) = programs::MEASURED;
    write(&folder.join(format!("{module}.py")), shared.as_bytes())?;
    for program in &plan.programs {
        let text = match &program.source {
            Source::Bundled(name) => programs::bundled(name).unwrap_or_default().as_bytes().to_vec(),
            Source::File(file) => fs::read(file).map_err(|error| io_error(Path::new(file), error))?,
            Source::Native => continue,
        };
        write(&copy_of(path, program), &text)?;
    }
    Ok(())
}

/// Where a program's text is kept. Two files of one name get different copies, one bundled program a single copy.
fn copy_of(path: &Path, program: &Program) -> PathBuf {
    let name = match &program.source {
        Source::Bundled(name) => format!("{name}.py"),
        Source::File(file) => {
            let stem = Path::new(file).file_name().unwrap_or_default().to_string_lossy().into_owned();
            format!("{}-{stem}", &program.sha256[..program.sha256.len().min(8)])
        }
        Source::Native => program.name.clone(),
    };
    path.join(PROGRAMS).join(name)
}

/// The samples of a run, each of which is of the plan and there once.
pub fn read_samples(journal: &Journal<Sample>, plan: &Plan) -> Result<Held<Sample>, DirectoryError> {
    let cells: HashSet<&Cell> = plan.own_cells().collect();
    let mut seen = HashSet::new();
    journal.read(|sample| {
        if !cells.contains(&sample.cell) || sample.round >= plan.measure.processes {
            Err("this sample is not part of the plan".to_owned())
        } else if !seen.insert((sample.cell.clone(), sample.round)) {
            Err("this sample is here for the second time".to_owned())
        } else {
            Ok(())
        }
    })
}

/// Locks the run. The lock of a runner that was just killed can live a moment longer, in a child that it had begun to
/// start.
fn lock(samples: &Journal<Sample>, path: &Path) -> Result<(), DirectoryError> {
    const TRIES: usize = 20;
    for _ in 0..TRIES {
        match samples.file().try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            Err(TryLockError::Error(error)) => return Err(io_error(&path.join(SAMPLES), error)),
        }
    }
    Err(DirectoryError::Busy { path: path.to_owned() })
}

/// Reads a file that this program wrote.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, DirectoryError> {
    let text = fs::read_to_string(path).map_err(|error| io_error(path, error))?;
    serde_json::from_str(&text).map_err(|error| DirectoryError::Corrupt {
        path: path.to_owned(),
        line: Some(error.line()),
        reason: format!("not what this version writes: {error}"),
    })
}

/// Writes one.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), DirectoryError> {
    let text = serde_json::to_string_pretty(value).map_err(|error| io_error(path, error.into()))?;
    write(path, format!("{text}\n").as_bytes())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), DirectoryError> {
    fs::write(path, bytes).map_err(|error| io_error(path, error))
}

/// The file system refused at `path`.
pub fn io_error(path: &Path, error: io::Error) -> DirectoryError {
    DirectoryError::Io { path: path.to_owned(), error }
}
