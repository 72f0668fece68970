//! `gilectomy emit`: a script that runs an experiment in shards and merges them.
//!
//! The script names this executable, this directory and the config by absolute paths, so that it means the same
//! wherever a scheduler starts it. Every shard is a plain `gilectomy run --shard`, which continues when it is started
//! again; a job that is requeued therefore loses nothing.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{BAD_INPUT, print};
use crate::config;
use crate::plan::Plan;

/// `gilectomy emit`.
#[derive(Debug, clap::Args)]
pub struct Emit {
    /// What is to run the script
    #[arg(value_enum)]
    pub scheduler: Scheduler,
    /// The experiment: a TOML file
    pub config: PathBuf,
    /// How many shards
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub shards: u32,
    /// Where the shards and the merged run go [default: runs/NAME-shards]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The quick version
    #[arg(long)]
    pub quick: bool,
}

/// What runs a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Scheduler {
    /// Slurm: give the script to `sbatch`
    Slurm,
    /// GNU parallel: give the script to `sh`
    Parallel,
}

/// What a script is made of, every word quoted for a shell.
struct Words {
    name: String,
    shards: u32,
    directory: String,
    /// `gilectomy run CONFIG`, without its shard.
    run: String,
    /// `gilectomy merge`, without its directories.
    merge: String,
    out: String,
    threads: u32,
    longest_minutes: u64,
}

/// Prints the script.
pub fn emit(arguments: &Emit) -> ExitCode {
    let plan = match config::load(&arguments.config, arguments.quick) {
        Ok(loaded) => loaded.plan,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(BAD_INPUT);
        }
    };
    match Words::new(arguments, &plan) {
        Ok(words) => print(&match arguments.scheduler {
            Scheduler::Slurm => slurm(&words),
            Scheduler::Parallel => parallel(&words),
        }),
        Err(error) => {
            eprintln!("gilectomy: cannot find this directory and executable: {error}");
            ExitCode::FAILURE
        }
    }
}

impl Words {
    fn new(arguments: &Emit, plan: &Plan) -> std::io::Result<Self> {
        let executable = quoted(&std::env::current_exe()?);
        let quick = if arguments.quick { " --quick" } else { "" };
        let folder = format!("{}{}-shards", plan.name, if arguments.quick { "-quick" } else { "" });
        let out = arguments.out.clone().unwrap_or_else(|| Path::new("runs").join(folder));
        // Twice the estimate, or every time-out there can be.
        let seconds =
            plan.estimated_seconds().map_or(plan.longest_seconds(), |seconds| 2.0 * seconds + 600.0);
        Ok(Self {
            name: plan.name.clone(),
            shards: arguments.shards,
            directory: quoted(&std::env::current_dir()?),
            run: format!("{executable} run {}{quick}", quoted(&arguments.config)),
            merge: format!("{executable} merge"),
            out: quoted(&out),
            threads: plan.cells.iter().map(|cell| cell.threads).max().unwrap_or(1),
            longest_minutes: (seconds / 60.0 / f64::from(arguments.shards)).ceil() as u64 + 10,
        })
    }

    /// The merge of all shards, by name: one that left nothing is then missed.
    fn merge_all(&self) -> String {
        let shards = (1..=self.shards).fold(String::new(), |mut words, shard| {
            let _ = write!(words, " {}/shard-{shard}", self.out);
            words
        });
        format!("{} {}/merged{shards}", self.merge, self.out)
    }
}

/// A job array, whose first task has the merge started when all of them have ended, however they did.
fn slurm(words: &Words) -> String {
    let Words { name, shards, directory, run, out, threads, longest_minutes, .. } = words;
    let merge = words.merge_all();
    format!(
        "#!/bin/bash\n\
         # Submit with sbatch; a requeued or resubmitted task continues its shard.\n\
         #SBATCH --job-name=gilectomy-{name}\n\
         #SBATCH --array=1-{shards}\n\
         #SBATCH --nodes=1\n\
         #SBATCH --ntasks=1\n\
         #SBATCH --cpus-per-task={threads}\n\
         #SBATCH --exclusive\n\
         #SBATCH --time={longest_minutes}\n\
         #SBATCH --requeue\n\
         #SBATCH --output=slurm-%A_%a.log\n\
         set -eu\n\
         cd {directory}\n\
         mkdir -p {out}\n\
         if [ \"$SLURM_ARRAY_TASK_ID\" = 1 ] && [ \"${{SLURM_RESTART_COUNT:-0}}\" = 0 ]; then\n  \
           sbatch --job-name=gilectomy-{name}-merge --dependency=afterany:\"$SLURM_ARRAY_JOB_ID\" \\\n    \
             --ntasks=1 --output=slurm-%j-merge.log --wrap={}\n\
         fi\n\
         exec {run} --shard \"$SLURM_ARRAY_TASK_ID\"/{shards} --out {out}/shard-\"$SLURM_ARRAY_TASK_ID\"\n",
        quoted(Path::new(&format!("cd {directory} && {merge}"))),
    )
}

/// One job at a time, because jobs beside one another on one machine would disturb each other.
fn parallel(words: &Words) -> String {
    let Words { shards, directory, run, out, .. } = words;
    let numbers: Vec<String> = (1..=*shards).map(|shard| shard.to_string()).collect();
    format!(
        "#!/bin/sh\n\
         # One shard at a time on this machine; for one on each of several, add --sshlogin and a shared file system.\n\
         set -eu\n\
         cd {directory}\n\
         mkdir -p {out}\n\
         parallel --will-cite --jobs 1 --line-buffer --halt never \\\n  \
           {} ::: {} || true\n\
         exec {}\n",
        quoted(Path::new(&format!("{run} --shard {{}}/{shards} --out {out}/shard-{{}}"))),
        numbers.join(" "),
        words.merge_all(),
    )
}

/// A word as a POSIX shell takes it literally.
fn quoted(word: &Path) -> String {
    let text = word.to_string_lossy();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.=+,".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        return text.into_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_a_shell() {
        for (word, expected) in
            [("runs/a-b.toml", "runs/a-b.toml"), ("my runs", "'my runs'"), ("it's", "'it'\\''s'"), ("", "''")]
        {
            assert_eq!(quoted(Path::new(word)), expected);
        }
    }
}
