//! The commands that read runs, from outside: two runs of one build, reference runs, bad input.

mod child;

use child::gilectomy;
use std::fs;
use std::path::Path;

/// A run that stays as it is, from the root of the repository.
const RUN: &str = "experiments/tests/recorded/talk";

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// An engine whose times are a second and up to 2.5 % of real randomness, whatever else the machine does.
const CONFIG: &str = r#"schema = 1
name = "twice"
question = "does a build differ from itself"
baseline = "shell"
threads = [1, 2]
measure = { processes = 8 }
system = { controls = false }
engine = [{ name = "shell", command = ["sh"] }, { name = "other", command = ["sh"] }]

[[program]]
name = "work"
path = "work.sh"
scaling = "strong"
expect = "done"
"#;

const WORK: &str = r#"echo "@value seconds 1.0$(od -An -N1 -tu1 /dev/urandom | awk '{ printf "%03d", $1 / 10.24 }')"; echo done"#;

#[test]
fn two_runs_of_the_same_build_pass_the_gate() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("c.toml"), CONFIG).unwrap();
    fs::write(folder.path().join("work.sh"), WORK).unwrap();
    for out in ["old", "new"] {
        let (code, _, stderr) = gilectomy(folder.path(), &["run", "c.toml", "--out", out]);
        assert_eq!(code, 0, "{stderr}");
    }
    let (code, table, stderr) = gilectomy(folder.path(), &["diff", "old", "new", "--gate", "5%"]);
    assert_eq!(code, 0, "{table}{stderr}");
    assert!(table.contains("4 fine") && table.contains("same executable"), "{table}");
    assert!(!table.contains("slower") && !table.contains("faster"), "{table}");
}

#[test]
fn strategies_of_one_build_do_not_regress_against_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let config = CONFIG
        .replace(
            "engine = [{ name = \"shell\", command = [\"sh\"] }, { name = \"other\", command = [\"sh\"] }]",
            "strategies = [\"gil\"]",
        )
        .replace("\"shell\"", "\"gil\"")
        .replace("path = \"work.sh\"", "path = \"fib\"\nparams = { n = 10 }")
        .replace("\"done\"", "\"fib({n}) = 55, {threads} times\"")
        .replace("\"strong\"", "\"weak\"");
    fs::write(folder.path().join("c.toml"), config).unwrap();
    for out in ["old", "new"] {
        let (code, _, stderr) = gilectomy(folder.path(), &["run", "c.toml", "--quick", "--out", out]);
        assert_eq!(code, 0, "{stderr}");
    }
    let (code, table, stderr) = gilectomy(folder.path(), &["diff", "old", "new", "--gate", "5%"]);
    assert_eq!(code, 4, "two processes cannot show anything: {table}{stderr}");
    assert!(table.contains("0 regressed, 2 cannot tell"), "{table}");
}

#[test]
fn runs_are_compared_ranked_and_fitted_in_every_form() {
    let several = [RUN, RUN, "--program", "fib-weak", "--not-strategy", "unsync"];
    let commands: [&[&str]; 8] = [
        &["cmp", RUN, "--threads", "1"],
        &["cmp", RUN, "--threads", "1", "--format", "md"],
        &["cmp", RUN, "--threads", "1", "--format", "csv"],
        &["cmp", RUN, "--threads", "1", "--format", "json"],
        &[&["cmp"], &several[..]].concat(),
        &["rank", RUN, "--threads", "1,2"],
        &["scale", RUN, "--strategy", "biased"],
        &["diff", RUN, RUN, "--threads", "1"],
    ];
    for words in commands {
        let (code, table, stderr) = gilectomy(root(), words);
        assert_eq!((code, stderr.as_str()), (0, ""), "{words:?}");
        assert!(table.contains("biased"), "{table}");
        if words.contains(&"json") {
            let table: serde_json::Value = serde_json::from_str(&table).unwrap();
            assert_eq!(table["rows"][0]["gil_place"], "best");
        }
    }
}

#[test]
fn the_cells_of_an_experiment_are_listed_for_programs_too() {
    let (code, csv, _) = gilectomy(root(), &["check", "configs/gate-before.toml", "--format", "csv"]);
    assert_eq!(code, 0);
    assert!(csv.starts_with("program,strategy,threads,beyond_cores,arguments\nfib,gil,1,false,"), "{csv}");
}

#[test]
fn an_export_has_a_row_for_every_value() {
    let (code, csv, _) = gilectomy(root(), &["export", RUN, "--csv"]);
    assert_eq!(code, 0);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let metric = reader.headers().unwrap().iter().position(|header| header == "metric").unwrap();
    let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    // 240 samples, of which 15 of unsync have no values; each process has four figures of its own.
    let count = |name: &str| records.iter().filter(|record| &record[metric] == name).count();
    assert_eq!((count("seconds"), count("cpu"), count("wall_seconds")), (225, 225, 240));
}

#[test]
fn what_cannot_be_read_or_chosen_exits_with_two_and_a_remedy() {
    let cases: [(&[&str], &str); 5] = [
        (&["cmp", "configs"], "no run directory"),
        (&["rank", RUN, "--program", "fib-week"], "did you mean `fib-weak`?"),
        (&["scale", RUN, "--threads", "3"], "the flags leave no cell"),
        (&["diff", RUN, "results/none"], "results/none is no run directory"),
        (&["diff", RUN, RUN, "--gate", "lots"], "give a percentage such as 5%"),
    ];
    for (words, message) in cases {
        let (code, stdout, stderr) = gilectomy(root(), words);
        assert_eq!((code, stdout.as_str()), (2, ""), "{words:?}");
        assert!(stderr.contains(message), "{stderr}");
    }
}

#[test]
fn completions_and_the_manual_know_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let (code, script, _) = gilectomy(root(), &["completions", shell]);
        assert_eq!(code, 0);
        assert!(script.contains("not-program") && script.contains("rank"), "{shell}");
    }
    let (code, manual, _) = gilectomy(root(), &["man"]);
    assert_eq!(code, 0);
    for title in [".TH gilectomy 1", ".TH gilectomy-diff 1", ".TH gilectomy-run 1"] {
        assert!(manual.contains(title), "{title}");
    }
}
