//! The run that `gilectomy run` continues when it is not told where: the newest unfinished one of the same plan.
//!
//! Nothing here is changed or locked. A directory that cannot be read, holds another plan, was begun by another build
//! or is complete is passed over: the worst that follows is a new directory.

use std::fs;
use std::path::{Path, PathBuf};

use super::directory::{ENVIRONMENT, PLAN, SAMPLES, differences, read_json};
use crate::environment::Environment;
use crate::plan::Plan;

/// The newest directory in `folder` that this very plan can be continued in.
pub fn newest(folder: &Path, plan: &Plan, environment: &Environment) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| is_unfinished(path, plan, environment))
        .max_by_key(|path| fs::metadata(path.join(PLAN)).and_then(|plan| plan.modified()).ok())
}

fn is_unfinished(path: &Path, plan: &Plan, environment: &Environment) -> bool {
    let same_plan = || {
        let held = read_json(&path.join(PLAN)).ok()?;
        differences(&held, plan).ok().filter(Vec::is_empty)
    };
    let same_place = || match read_json::<Environment>(&path.join(ENVIRONMENT)) {
        Ok(earlier) => environment.conflict(&earlier).is_none(),
        // The runner was killed before it could write it.
        Err(_) => !path.join(ENVIRONMENT).exists(),
    };
    let lines = || {
        let bytes = fs::read(path.join(SAMPLES)).unwrap_or_default();
        bytes.iter().filter(|byte| **byte == b'\n').count()
    };
    same_plan().is_some() && same_place() && lines() < plan.samples()
}
