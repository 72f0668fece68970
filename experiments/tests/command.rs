//! The command from outside: what bad input does to the exit code, the messages and the disk.

mod child;

use child::gilectomy;
use std::fs;

/// One program under an external engine that is no Python at all, so that no interpreter is needed.
const CONFIG: &str = r#"schema = 1
name = "outside"
question = "does the command work"
baseline = "shell"
threads = [1, 2]
measure = { processes = 2 }
system = { controls = false }
engine = [{ name = "shell", command = ["sh"] }]

[[program]]
name = "work"
path = "work.sh"
scaling = "strong"
expect = "done"
"#;

fn experiment() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("c.toml"), CONFIG).unwrap();
    fs::write(folder.path().join("work.sh"), "echo @value seconds 0.5; echo done").unwrap();
    folder
}

#[test]
fn a_run_prints_its_table_and_writes_it_in_four_forms() {
    let folder = experiment();
    let (code, stdout, stderr) = gilectomy(folder.path(), &["run", "c.toml", "--out", "out"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("500 ms") && stdout.contains("ok 2/2"), "{stdout}");
    assert!(stderr.contains("[4/4]"), "{stderr}");
    for file in ["table.txt", "table.md", "table.csv", "table.json", "samples.jsonl", "plan.json"] {
        assert!(folder.path().join("out").join(file).exists(), "{file}");
    }
    let (code, again, stderr) = gilectomy(folder.path(), &["run", "c.toml", "--out", "out"]);
    assert_eq!((code, again), (0, stdout), "nothing is taken twice");
    assert!(stderr.contains("4 finished samples are kept"), "{stderr}");
}

#[test]
fn a_bad_config_runs_nothing() {
    let folder = experiment();
    fs::write(folder.path().join("bad.toml"), CONFIG.replace("baseline", "basline")).unwrap();
    for command in [["run", "bad.toml"], ["check", "bad.toml"]] {
        let (code, stdout, stderr) = gilectomy(folder.path(), &command);
        assert_eq!((code, stdout.as_str()), (2, ""));
        assert!(stderr.contains("bad.toml:4:1") && stderr.contains("did you mean `baseline`?"), "{stderr}");
    }
    assert!(!folder.path().join("runs").exists());
    let (code, _, stderr) = gilectomy(folder.path(), &["run", "none.toml"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("cannot read none.toml"), "{stderr}");
}

#[test]
fn a_directory_with_another_plan_is_refused() {
    let folder = experiment();
    assert_eq!(gilectomy(folder.path(), &["run", "c.toml", "--out", "out"]).0, 0);
    fs::write(folder.path().join("c.toml"), CONFIG.replace("[1, 2]", "[1]")).unwrap();
    let (code, _, stderr) = gilectomy(folder.path(), &["run", "c.toml", "--out", "out"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("another plan") && stderr.contains("cells"), "{stderr}");
}

#[test]
fn a_program_that_cannot_be_read_is_named() {
    let folder = experiment();
    fs::write(folder.path().join("latin.py"), b"x = '\xe9'\n").unwrap();
    let cases = [
        (["exec", "--strategy", "gil", "none.py"], "cannot read none.py"),
        (["exec", "--strategy", "gil", "."], "is a directory"),
        (["exec", "--strategy", "gil", "latin.py"], "latin.py:1:6: byte 0xe9 is not UTF-8"),
        (["exec", "--strategy", "gill", "latin.py"], "did you mean `gil`?"),
    ];
    for (words, message) in cases {
        let (code, _, stderr) = gilectomy(folder.path(), &words);
        assert_eq!(code, 2, "{stderr}");
        assert!(stderr.contains(message), "{stderr}");
    }
}

#[test]
fn strategies_are_listed_for_people_and_programs() {
    let folder = tempfile::tempdir().unwrap();
    let (code, json, _) = gilectomy(folder.path(), &["strategies", "--json"]);
    let listed: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(code, 0);
    let (_, text, _) = gilectomy(folder.path(), &["strategies"]);
    for strategy in listed.as_array().unwrap() {
        assert!(text.contains(strategy["name"].as_str().unwrap()), "{text}");
    }
}
