//! A run that is killed, or runs out of disk, loses no finished sample and repeats none.

mod child;

use child::{command, finish, gilectomy};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Programs under a shell, so that no interpreter is needed. Their number is the number of choices of `n`.
const CONFIG: &str = r#"schema = 1
name = "killed"
question = "does a run survive its runner"
baseline = "shell"
threads = [1, 2]
measure = { processes = 2 }
engine = [{ name = "shell", command = ["sh"] }]

[[program]]
name = "work"
path = "work.sh"
scaling = "strong"
params = { n = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20] }
expect = "done"
"#;

/// Twenty programs at two thread counts, a twin at one, the machine at two, each in two processes.
const SAMPLES: usize = (40 + 1 + 2) * 2;

fn experiment() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("c.toml"), CONFIG).unwrap();
    fs::write(folder.path().join("work.sh"), "sleep 0.02; echo @value seconds 0.5; echo done").unwrap();
    folder
}

/// The directories below `runs` that a plan has claimed.
fn runs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("runs")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.join("plan.json").exists()).collect()
}

/// The whole lines of the samples.
fn whole(run: &Path) -> String {
    let text = fs::read_to_string(run.join("samples.jsonl")).unwrap_or_default();
    text[..text.rfind('\n').map_or(0, |at| at + 1)].to_owned()
}

fn assert_complete(run: &Path) {
    let text = whole(run);
    let keys: BTreeSet<String> = text
        .lines()
        .map(|line| {
            let sample: serde_json::Value = serde_json::from_str(line).unwrap();
            format!("{} {}", sample["cell"], sample["round"])
        })
        .collect();
    assert_eq!((text.lines().count(), keys.len()), (SAMPLES, SAMPLES), "each sample is there once");
}

/// Starts the run, lets it take so many samples and then a moment, and kills it.
fn kill_after(folder: &Path, samples: usize, moment: Duration) {
    let mut command = command(folder, &["run", "c.toml", "--quick"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut taken = lines.map_while(Result::ok).filter(|line| line.starts_with('['));
    for _ in 0..samples {
        taken.next();
    }
    std::thread::sleep(moment);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn ten_kills_at_random_moments_cost_nothing() {
    let experiment = experiment();
    let folder = experiment.path();
    let mut random = fastrand::Rng::with_seed(9);
    let (mut plan, mut before) = (None, String::new());
    for kill in 0..10 {
        // Some kills hit the beginning, before the first sample; the others hit whatever follows some samples.
        kill_after(folder, random.usize(0..6), Duration::from_millis(random.u64(0..120)));
        let runs = runs(folder);
        assert!(runs.len() <= 1, "kill {kill}: the same run is continued, not {runs:?}");
        let Some(run) = runs.first() else { continue };
        let held = fs::read(run.join("plan.json")).unwrap();
        assert_eq!(*plan.get_or_insert(held.clone()), held, "kill {kill}");
        let now = whole(run);
        assert!(now.starts_with(&before), "kill {kill}: no finished sample is lost or changed");
        before = now;
    }
    let run = runs(folder).pop().unwrap();
    // What a kill in the middle of a write leaves.
    let torn = format!("{before}{{\"cell\":");
    fs::write(run.join("samples.jsonl"), torn).unwrap();
    let (code, _, stderr) = gilectomy(folder, &["run", "c.toml", "--quick"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("continuing the unfinished run in runs/killed-quick-"), "{stderr}");
    assert!(stderr.contains("was torn (8 bytes) and is dropped"), "{stderr}");
    assert!(whole(&run).starts_with(&before));
    assert_complete(&run);
    assert_eq!(plan, Some(fs::read(run.join("plan.json")).unwrap()));
}

#[test]
fn a_finished_run_is_left_alone_and_fresh_starts_anew() {
    let experiment = experiment();
    let folder = experiment.path();
    kill_after(folder, 1, Duration::ZERO);
    let text = CONFIG.replace(", 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]", "]");
    fs::write(folder.join("c.toml"), text).unwrap();
    for (count, words) in
        [(2, &["run", "c.toml", "--quick"][..]), (3, &["run", "c.toml", "--quick", "--fresh"])]
    {
        let (code, _, stderr) = gilectomy(folder, words);
        assert_eq!(code, 0, "{stderr}");
        assert!(!stderr.contains("continuing"), "another plan's run is not continued: {stderr}");
        assert_eq!(runs(folder).len(), count);
    }
    let (_, _, stderr) = gilectomy(folder, &["run", "c.toml", "--quick"]);
    assert!(
        !stderr.contains("continuing") && runs(folder).len() == 4,
        "finished runs are not continued: {stderr}"
    );
}

#[test]
fn a_full_disk_is_said_and_the_run_goes_on_when_there_is_room() {
    let experiment = experiment();
    let folder = experiment.path();
    // Files may not grow beyond 16 KiB (32 KiB by bash's count), which the samples do.
    let limited = "trap '' XFSZ; ulimit -f 32; exec \"$@\"";
    let mut command = Command::new("sh");
    command.args([
        "-c",
        limited,
        "sh",
        env!("CARGO_BIN_EXE_gilectomy"),
        "run",
        "c.toml",
        "--quick",
        "--out",
        "out",
    ]);
    command.current_dir(folder);
    let (code, _, stderr) = finish(&mut command);
    assert_eq!(code, 1, "{stderr}");
    assert!(stderr.contains("samples.jsonl: File too large") && stderr.contains("make room"), "{stderr}");
    let before = whole(&folder.join("out"));
    assert_eq!(before, fs::read_to_string(folder.join("out/samples.jsonl")).unwrap(), "no line is torn");
    let (code, _, stderr) = gilectomy(folder, &["run", "c.toml", "--quick", "--out", "out"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(whole(&folder.join("out")).starts_with(&before) && !before.is_empty());
    assert_complete(&folder.join("out"));
}

#[test]
fn a_place_that_cannot_be_written_to_is_named_with_a_remedy() {
    let experiment = experiment();
    let folder = experiment.path();
    // Nobody, not even root, makes directories in sysfs.
    let places =
        [("/sys/gilectomy", "that you may write to"), ("c.toml/out", "a part of the path is a file")];
    for (place, words) in places {
        let (code, _, stderr) = gilectomy(folder, &["run", "c.toml", "--quick", "--out", place]);
        assert!(code == 1 || code == 2, "{stderr}");
        assert!(stderr.contains(place) && stderr.contains(words), "{stderr}");
    }
}

#[test]
fn a_newer_run_is_not_touched() {
    let experiment = experiment();
    let folder = experiment.path();
    fs::create_dir(folder.join("out")).unwrap();
    let plan = "{\"schema\": 99, \"name\": \"killed\"}";
    fs::write(folder.join("out/plan.json"), plan).unwrap();
    let (code, _, stderr) = gilectomy(folder, &["run", "c.toml", "--quick", "--out", "out"]);
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("newer gilectomy (plan schema 99"), "{stderr}");
    assert_eq!(fs::read_dir(folder.join("out")).unwrap().count(), 1);
}
