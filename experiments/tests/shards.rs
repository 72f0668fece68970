//! A run in shards is the same run: split, merged, and under the schedulers that scripts are emitted for.

mod child;

use child::{finish, gilectomy};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const CONFIG: &str = r#"schema = 1
name = "shards"
question = "is a run in parts the same run"
baseline = "shell"
threads = [1, 2]
measure = { processes = 2 }
engine = [{ name = "shell", command = ["sh"] }, { name = "other", command = ["sh", "-e"] }]

[[program]]
name = "work"
path = "work.sh"
scaling = "strong"
params = { n = [1, 2] }
expect = "done"
"#;

/// Two programs under two engines and two thread counts, one cell of the twin, two of the machine, in two processes.
const SAMPLES: usize = (8 + 1 + 2) * 2;

fn experiment() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("c.toml"), CONFIG).unwrap();
    fs::write(folder.path().join("work.sh"), "echo @value seconds 0.5; echo done").unwrap();
    folder
}

/// The cells and rounds of a run's samples.
fn keys(run: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(run.join("samples.jsonl")).unwrap_or_default();
    let sample = |line| serde_json::from_str::<serde_json::Value>(line).unwrap();
    text.lines().map(sample).map(|sample| format!("{} {}", sample["cell"], sample["round"])).collect()
}

fn take(folder: &Path, shard: &str, out: &str) {
    let (code, _, stderr) = gilectomy(folder, &["run", "c.toml", "--quick", "--shard", shard, "--out", out]);
    assert_eq!(code, 0, "{stderr}");
}

#[test]
fn shards_merge_into_the_run_that_they_are_parts_of() {
    let experiment = experiment();
    let folder = experiment.path();
    take(folder, "1/2", "one");
    take(folder, "2/2", "two");
    assert!(keys(&folder.join("one")).is_disjoint(&keys(&folder.join("two"))));
    let (code, table, stderr) = gilectomy(folder, &["merge", "all", "one", "two"]);
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(keys(&folder.join("all")).len(), SAMPLES);
    assert!(table.contains("ok 2/2") && !table.contains("not run"), "{table}");
    let (code, again, stderr) = gilectomy(folder, &["run", "c.toml", "--quick", "--out", "all"]);
    assert_eq!((code, again), (0, table), "the merged run is a whole run: {stderr}");
}

#[test]
fn what_is_missing_is_listed_and_can_be_taken() {
    let experiment = experiment();
    let folder = experiment.path();
    take(folder, "1/2", "one");
    let (code, _, stderr) = gilectomy(folder, &["merge", "all", "one", "one"]);
    assert_eq!(code, 1, "{stderr}");
    assert!(stderr.contains("samples are missing") && stderr.contains("is doubled"), "{stderr}");
    assert!(stderr.contains("work n=1 shell T=2: 2"), "{stderr}");
    assert_eq!(gilectomy(folder, &["run", "c.toml", "--quick", "--out", "all"]).0, 0);
    assert_eq!(keys(&folder.join("all")).len(), SAMPLES);
}

#[test]
fn shards_of_different_plans_are_refused() {
    let experiment = experiment();
    let folder = experiment.path();
    take(folder, "1/2", "one");
    fs::write(folder.join("c.toml"), CONFIG.replace("processes = 2", "processes = 1")).unwrap();
    take(folder, "2/2", "two");
    let (code, _, stderr) = gilectomy(folder, &["merge", "all", "one", "two"]);
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("another plan than one (it differs in: measure)"), "{stderr}");
    let environment = folder.join("one/environment.json");
    fs::copy(&environment, folder.join("kept")).unwrap();
    let text = fs::read_to_string(&environment).unwrap();
    fs::write(&environment, text.replace("\"kernel\": \"", "\"kernel\": \"Another ")).unwrap();
    fs::write(folder.join("c.toml"), CONFIG).unwrap();
    take(folder, "2/2", "three");
    let (code, _, stderr) = gilectomy(folder, &["merge", "all", "one", "three"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("mixed machines (kernel: Another"), "{stderr}");
}

/// The script for a scheduler.
fn emitted(folder: &Path, scheduler: &str) -> String {
    let (code, script, stderr) =
        gilectomy(folder, &["emit", scheduler, "c.toml", "--shards", "3", "--out", "my runs", "--quick"]);
    assert_eq!(code, 0, "{stderr}");
    script
}

#[test]
fn the_script_for_gnu_parallel_runs() {
    let experiment = experiment();
    let folder = experiment.path();
    fs::write(folder.join("run.sh"), emitted(folder, "parallel")).unwrap();
    if Command::new("parallel").arg("--version").output().is_err() {
        println!("skipped: GNU parallel is not installed");
        return;
    }
    let (code, table, stderr) = finish(Command::new("sh").arg(folder.join("run.sh")).current_dir("/"));
    assert_eq!(code, 0, "{stderr}");
    assert!(table.contains("ok 2/2"), "{table}");
    assert_eq!(keys(&folder.join("my runs/merged")).len(), SAMPLES);
}

/// A Slurm of one node on ports of its own, without authentication; it ends with this value.
struct Slurm {
    folder: PathBuf,
    daemons: Vec<Child>,
}

impl Slurm {
    /// `None` where Slurm is not installed, or this is not root, as its node daemon must be.
    fn start(folder: &Path) -> Option<Self> {
        let there = |program: &str| Command::new(program).arg("-V").output().is_ok();
        let root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
        if !root || !["sbatch", "slurmd", "slurmctld"].into_iter().all(there) {
            return None;
        }
        let host = fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
        let host = host.trim().split('.').next()?;
        let port = 20_000 + std::process::id() % 20_000;
        let place = folder.display();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let config = format!(
            "ClusterName=test\nSlurmctldHost={host}(127.0.0.1)\nSlurmctldPort={port}\nSlurmdPort={}\n\
             AuthType=auth/none\nCredType=cred/none\nSlurmUser=root\nSlurmdUser=root\n\
             StateSaveLocation={place}/state\nSlurmdSpoolDir={place}/spool\n\
             SlurmctldPidFile={place}/slurmctld.pid\nSlurmdPidFile={place}/slurmd.pid\n\
             SlurmctldLogFile={place}/slurmctld.log\nSlurmdLogFile={place}/slurmd.log\n\
             ProctrackType=proctrack/pgid\nTaskPlugin=task/none\nSelectType=select/cons_tres\n\
             SchedulerParameters=batch_sched_delay=0,sched_interval=1\nReturnToService=2\n\
             NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} State=UNKNOWN\n\
             PartitionName=all Nodes=ALL Default=YES State=UP\n",
            port + 1
        );
        let file = folder.join("slurm.conf");
        fs::write(&file, config).ok()?;
        for folder in ["state", "spool"].map(|name| folder.join(name)) {
            fs::create_dir(folder).ok()?;
        }
        let start = |program: &str| {
            let mut command = Command::new(program);
            command.arg("-D").arg("-f").arg(&file).stdout(Stdio::null()).stderr(Stdio::null());
            command.spawn().ok()
        };
        let daemons = vec![start("slurmctld")?, start("slurmd")?];
        Some(Self { folder: folder.to_owned(), daemons })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("SLURM_CONF", self.folder.join("slurm.conf")).current_dir(&self.folder);
        command
    }

    /// Tries until it works or a minute has gone.
    fn wait(mut works: impl FnMut() -> bool) -> bool {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(60) {
            if works() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        false
    }

    fn logs(&self) -> String {
        ["slurmctld.log", "slurmd.log"]
            .map(|log| fs::read_to_string(self.folder.join(log)).unwrap_or_default())
            .concat()
    }
}

impl Drop for Slurm {
    fn drop(&mut self) {
        for daemon in &mut self.daemons {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

#[test]
fn the_script_for_slurm_runs() {
    let experiment = experiment();
    let folder = experiment.path();
    fs::write(folder.join("job.sh"), emitted(folder, "slurm")).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let Some(slurm) = Slurm::start(scratch.path()) else {
        println!("skipped: sbatch, slurmctld and slurmd are not installed, or this is not root");
        return;
    };
    let ready = || finish(slurm.command("sinfo").args(["-h", "-o", "%T"])).1.trim() == "idle";
    assert!(Slurm::wait(ready), "Slurm does not come up: {}", slurm.logs());
    let (code, _, stderr) = finish(slurm.command("sbatch").arg(folder.join("job.sh")));
    assert_eq!(code, 0, "{stderr}");
    let merged = folder.join("my runs/merged/table.txt");
    assert!(Slurm::wait(|| merged.exists()), "no merged table: {}", slurm.logs());
    assert_eq!(keys(&folder.join("my runs/merged")).len(), SAMPLES);
}
