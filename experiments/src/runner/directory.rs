//! The run directory: made once, continued by the same plan, never overwritten by another.
//!
//! `plan.json` is renamed into place first and claims the directory; `environment.json`, the config as it was read and
//! the programs follow. `samples.jsonl` is only ever appended to, a whole line by a single write, under a file lock.
//! A run that was killed therefore leaves at most one torn line, the last: it is cut off and said. A line that is wrong
//! anywhere else means that somebody edited the file, and stops everything.

use std::collections::HashSet;
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::sample::Sample;
use crate::environment::Environment;
use crate::plan::{Cell, Plan, Program, Source};
use crate::programs;

const PLAN: &str = "plan.json";
const ENVIRONMENT: &str = "environment.json";
const SAMPLES: &str = "samples.jsonl";
const CONFIG: &str = "config.toml";
const COMMANDS: &str = "commands.txt";
const PROGRAMS: &str = "programs";

/// An open run directory, locked until it is dropped.
#[derive(Debug)]
pub struct RunDirectory {
    path: PathBuf,
    samples: File,
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
            Self::Io { path, error } => write!(f, "{}: {error}", path.display()),
        }
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
        let samples_path = path.join(SAMPLES);
        let samples = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&samples_path)
            .map_err(|error| io_error(&samples_path, error))?;
        match samples.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(DirectoryError::Busy { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(io_error(&samples_path, error)),
        }
        check_environment(path, environment)?;
        write(&path.join(CONFIG), config.as_bytes())?;
        write_programs(path, plan)?;
        let (kept, torn) = read_samples(&samples_path, &samples, plan)?;
        let directory = Self { path: path.to_owned(), samples, kept, torn };
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

    /// Appends a sample: one write, so that a kill leaves the line whole or torn at the end.
    pub fn append(&mut self, sample: &Sample) -> Result<(), DirectoryError> {
        let line = serde_json::to_string(sample).map_err(io::Error::from).and_then(|mut line| {
            line.push('\n');
            self.samples.write_all(line.as_bytes())
        });
        line.map_err(|error| io_error(&self.path.join(SAMPLES), error))
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
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            DirectoryError::Occupied { path: path.to_owned() }
        }
        _ => io_error(path, error),
    })?;
    let unfinished = path.join("plan.json.new");
    let mut entries = fs::read_dir(path).map_err(|error| io_error(path, error))?;
    if entries.any(|entry| entry.is_ok_and(|entry| entry.path() != unfinished)) {
        return Err(DirectoryError::Occupied { path: path.to_owned() });
    }
    write_json(&unfinished, plan)?;
    fs::rename(&unfinished, path.join(PLAN)).map_err(|error| io_error(path, error))
}

fn check_plan(path: &Path, plan: &Plan) -> Result<(), DirectoryError> {
    let held: serde_json::Value = read_json(&path.join(PLAN))?;
    let wanted = serde_json::to_value(plan).map_err(|error| io_error(path, error.into()))?;
    if held == wanted {
        return Ok(());
    }
    let part = |value: &serde_json::Value, key: &str| value.get(key).cloned();
    let differences = wanted
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys())
        .filter(|key| part(&held, key) != part(&wanted, key))
        .cloned()
        .collect();
    Err(DirectoryError::OtherPlan { path: path.to_owned(), differences })
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

fn read_samples(
    path: &Path,
    file: &File,
    plan: &Plan,
) -> Result<(Vec<Sample>, Option<usize>), DirectoryError> {
    let bytes = fs::read(path).map_err(|error| io_error(path, error))?;
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let torn = bytes.len() - whole;
    if torn > 0 {
        file.set_len(whole as u64).map_err(|error| io_error(path, error))?;
    }
    let cells: HashSet<&Cell> = plan.cells.iter().collect();
    let mut seen = HashSet::new();
    let mut kept: Vec<Sample> = Vec::new();
    for (index, line) in bytes[..whole].split_inclusive(|byte| *byte == b'\n').enumerate() {
        let corrupt =
            |reason: String| DirectoryError::Corrupt { path: path.to_owned(), line: Some(index + 1), reason };
        let sample: Sample =
            serde_json::from_slice(line).map_err(|error| corrupt(format!("this is no sample: {error}")))?;
        if !cells.contains(&sample.cell) || sample.round >= plan.measure.processes {
            return Err(corrupt("this sample is not part of the plan".to_owned()));
        }
        if !seen.insert((sample.cell.clone(), sample.round)) {
            return Err(corrupt("this sample is here for the second time".to_owned()));
        }
        kept.push(sample);
    }
    Ok((kept, (torn > 0).then_some(torn)))
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, DirectoryError> {
    let text = fs::read_to_string(path).map_err(|error| io_error(path, error))?;
    serde_json::from_str(&text).map_err(|error| DirectoryError::Corrupt {
        path: path.to_owned(),
        line: Some(error.line()),
        reason: format!("not what this version writes: {error}"),
    })
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<(), DirectoryError> {
    let text = serde_json::to_string_pretty(value).map_err(|error| io_error(path, error.into()))?;
    write(path, format!("{text}\n").as_bytes())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), DirectoryError> {
    fs::write(path, bytes).map_err(|error| io_error(path, error))
}

fn io_error(path: &Path, error: io::Error) -> DirectoryError {
    DirectoryError::Io { path: path.to_owned(), error }
}
