//! A run directory as a reader sees it: what was planned, where it ran, and every sample.
//!
//! Nothing is locked and nothing is changed, so that a run can be looked at while it goes on, or from a read-only
//! disk. The last line of `samples.jsonl` may be torn by a kill, or only half written yet: it is left out, and said.
//! A line that is wrong anywhere else is an error with its place. The plan of an older schema is read with the
//! defaults of what it did not know; one of a newer schema is refused.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::environment::Environment;
use crate::plan::{Cell, Plan};
use crate::runner::sample::Sample;

/// A run directory that was read.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Where it is.
    pub path: PathBuf,
    /// What was to be measured.
    pub plan: Plan,
    /// Where; `None` if the run was stopped before it looked around.
    pub environment: Option<Environment>,
    /// The config's text as it was read; empty if the run was stopped before it was kept.
    pub config: String,
    /// Every whole sample, in the order of the file.
    pub samples: Vec<Sample>,
    /// How many samples the plan asks for and the run has not.
    pub missing: usize,
    /// How many bytes of a torn last line were left out, if there is one.
    pub torn: Option<usize>,
}

/// Why a run directory cannot be read.
#[derive(Debug)]
pub enum RecordedError {
    /// There is no plan in it.
    NoRun { path: PathBuf },
    /// A newer gilectomy wrote it.
    Newer { path: PathBuf, schema: u32 },
    /// A file in it is not what gilectomy writes.
    Corrupt { path: PathBuf, line: usize, reason: String },
    /// The file system refuses.
    Io { path: PathBuf, error: io::Error },
}

impl std::error::Error for RecordedError {}

impl fmt::Display for RecordedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRun { path } => write!(
                f,
                "{} is no run directory: it has no plan.json\n  \
                 help: give the directory that `gilectomy run` wrote to, such as runs/NAME-TIME",
                path.display()
            ),
            Self::Newer { path, schema } => write!(
                f,
                "{} was written by a newer gilectomy: its plan has schema {schema}, this build reads up to {}\n  \
                 help: use the build that made the run, or a newer one",
                path.display(),
                Plan::SCHEMA
            ),
            Self::Corrupt { path, line, reason } => {
                write!(f, "{}:{line}: {reason}\n  help: restore the file from a copy", path.display())
            }
            Self::Io { path, error } => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl Recorded {
    /// Reads a run directory.
    ///
    /// # Errors
    ///
    /// When it is no run, a newer one, or has a spoilt file.
    pub fn open(path: &Path) -> Result<Self, RecordedError> {
        let plan = read_plan(path)?;
        let environment = path.join("environment.json");
        let environment = environment.exists().then(|| read_json(&environment)).transpose()?;
        let config = read_if_there(&path.join("config.toml"))?;
        let (samples, torn) = read_samples(&path.join("samples.jsonl"), &plan)?;
        let config = String::from_utf8_lossy(&config).into_owned();
        let missing = plan.samples().saturating_sub(samples.len());
        Ok(Self { path: path.to_owned(), plan, environment, config, samples, missing, torn })
    }

    /// What is not there, a line each.
    pub fn gaps(&self) -> Vec<String> {
        let missing = match self.missing {
            0 => None,
            missing => Some(format!("The run is unfinished: {missing} sample(s) are missing.")),
        };
        let torn = self
            .torn
            .map(|bytes| format!("The last line of samples.jsonl is torn ({bytes} bytes): left out."));
        missing.into_iter().chain(torn).collect()
    }
}

fn read_plan(path: &Path) -> Result<Plan, RecordedError> {
    /// The one field that every schema has.
    #[derive(Deserialize)]
    struct Versioned {
        schema: u32,
    }
    let file = path.join("plan.json");
    if !file.exists() {
        return Err(RecordedError::NoRun { path: path.to_owned() });
    }
    let Versioned { schema } = read_json(&file)?;
    if schema > Plan::SCHEMA {
        return Err(RecordedError::Newer { path: path.to_owned(), schema });
    }
    read_json(&file)
}

fn read_samples(path: &Path, plan: &Plan) -> Result<(Vec<Sample>, Option<usize>), RecordedError> {
    let bytes = read_if_there(path)?;
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let cells: HashSet<&Cell> = plan.cells.iter().collect();
    let mut seen = HashSet::new();
    let mut samples: Vec<Sample> = Vec::new();
    for (index, line) in bytes[..whole].split_inclusive(|byte| *byte == b'\n').enumerate() {
        let corrupt =
            |reason: String| RecordedError::Corrupt { path: path.to_owned(), line: index + 1, reason };
        let sample: Sample =
            serde_json::from_slice(line).map_err(|error| corrupt(format!("this is no sample: {error}")))?;
        if !cells.contains(&sample.cell) {
            return Err(corrupt("this sample is not part of the plan".to_owned()));
        }
        if !seen.insert((sample.cell.clone(), sample.round)) {
            return Err(corrupt("this sample is here for the second time".to_owned()));
        }
        samples.push(sample);
    }
    let torn = bytes.len() - whole;
    Ok((samples, (torn > 0).then_some(torn)))
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, RecordedError> {
    let bytes = fs::read(path).map_err(|error| RecordedError::Io { path: path.to_owned(), error })?;
    serde_json::from_slice(&bytes).map_err(|error| RecordedError::Corrupt {
        path: path.to_owned(),
        line: error.line(),
        reason: format!("not what gilectomy writes: {error}"),
    })
}

/// The bytes of a file, and none for one that a run stopped early has not made yet.
fn read_if_there(path: &Path) -> Result<Vec<u8>, RecordedError> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other.map_err(|error| RecordedError::Io { path: path.to_owned(), error }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A copy of a run that was made under the first schema, with a file changed.
    fn edited(
        file: &str,
        edit: impl Fn(String) -> String,
    ) -> (tempfile::TempDir, Result<Recorded, RecordedError>) {
        let run = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recorded/talk"));
        let folder = tempfile::tempdir().unwrap();
        for name in ["plan.json", "environment.json", "config.toml", "samples.jsonl"] {
            fs::copy(run.join(name), folder.path().join(name)).unwrap();
        }
        let path = folder.path().join(file);
        fs::write(&path, edit(fs::read_to_string(&path).unwrap())).unwrap();
        let recorded = Recorded::open(folder.path());
        (folder, recorded)
    }

    #[test]
    fn a_run_of_the_first_schema_is_read_whole() {
        let (_folder, recorded) = edited("config.toml", |text| text);
        let recorded = recorded.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(recorded.plan.name, "talk");
        assert_eq!((recorded.samples.len(), recorded.missing, recorded.torn), (240, 0, None));
        assert_eq!(recorded.environment.unwrap().cores, 2);
        assert!(recorded.config.starts_with("schema = 1"));
    }

    #[test]
    fn a_torn_last_line_is_left_out_and_said_and_the_file_stays_as_it_is() {
        let (folder, recorded) = edited("samples.jsonl", |text| text[..text.len() - 10].to_owned());
        let recorded = recorded.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((recorded.samples.len(), recorded.missing), (239, 1));
        assert!(recorded.torn.is_some_and(|bytes| bytes > 100));
        let text = fs::read_to_string(folder.path().join("samples.jsonl")).unwrap();
        assert!(!text.ends_with('\n'), "nothing was cut off");
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_place() {
        let spoil = |line: usize, with: &'static str| {
            move |text: String| {
                let mut lines: Vec<&str> = text.lines().collect();
                lines[line] = with;
                lines.join("\n") + "\n"
            }
        };
        let error = |file, edit: &dyn Fn(String) -> String| edited(file, edit).1.unwrap_err().to_string();
        let message = error("samples.jsonl", &spoil(3, "{\"cell\":"));
        assert!(message.contains("samples.jsonl:4: this is no sample"), "{message}");
        let message = error("samples.jsonl", &|text| text.replacen("fib-serial", "other", 1));
        assert!(message.contains("samples.jsonl:1: this sample is not part of the plan"), "{message}");
        let message = error("samples.jsonl", &|text| format!("{text}{text}"));
        assert!(message.contains("samples.jsonl:241: this sample is here for the second time"), "{message}");
        let message = error("plan.json", &|text| text.replace("\"schema\": 1", "\"schema\": 99"));
        assert!(message.contains("newer gilectomy") && message.contains("99"), "{message}");
        let message = error("plan.json", &spoil(3, "  17"));
        assert!(message.contains("plan.json:4: not what gilectomy writes"), "{message}");
        let empty = tempfile::tempdir().unwrap();
        assert!(matches!(Recorded::open(empty.path()), Err(RecordedError::NoRun { .. })));
    }
}
