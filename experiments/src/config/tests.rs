//! Every way a config can be wrong: one edit of a sound one, and what is said about it.

use std::path::{Path, PathBuf};

use super::error::{ConfigError, Problem};
use super::parse;
use crate::plan::{EngineKind, Plan};

const SOUND: &str = r#"schema = 1
name = "sound"
question = "why"
baseline = "gil"
strategies = ["gil", "biased"]
threads = [1, 2, 4]

[measure]
processes = 3
timeout = 5

[[engine]]
name = "cpython"
command = ["python3.14", "-E"]

[[program]]
name = "fib"
path = "fib"
scaling = "weak"
params = { n = 27 }
expect = "fib({n})"
quick = { params = { n = 9 } }
"#;

fn plan(text: &str, quick: bool) -> Result<Plan, Vec<Problem>> {
    parse(text, Path::new(""), quick)
}

/// "line:column message: remedy" of every problem that `edited` in place of `original` makes.
fn check(original: &str, edited: &str, expected: &[&str]) {
    assert!(SOUND.contains(original), "{original}");
    let text = SOUND.replacen(original, edited, 1);
    let problems = plan(&text, false).expect_err(edited);
    let stated: Vec<String> = problems
        .iter()
        .map(|problem| {
            let before = &text[..problem.span.start];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("{line}:{column} {}: {}", problem.message, problem.remedy)
        })
        .collect();
    assert_eq!(stated, expected, "{edited}");
}

#[test]
fn a_sound_config_becomes_a_plan() {
    let plan = plan(SOUND, false).unwrap();
    assert_eq!(plan.cells.len(), 3 * 3);
    assert_eq!(plan.measure.processes, 3);
    assert_eq!(plan.engines[2].name, "cpython");
    let arguments = plan.arguments(&plan.programs[0], 4, 1, 1);
    assert_eq!(arguments, ["threads=4", "mode=weak", "warmup=1", "values=1", "n=27"]);
}

#[test]
fn quick_is_small() {
    let plan = plan(SOUND, true).unwrap();
    assert_eq!(plan.cells.len(), 3 * 2);
    assert_eq!(plan.measure.processes, 2);
    assert_eq!(plan.programs[0].params["n"], "9");
}

#[test]
fn all_is_every_strategy() {
    let plan = plan(&SOUND.replace(r#"["gil", "biased"]"#, r#"["all"]"#), false).unwrap();
    let ours = plan.engines.iter().filter(|engine| matches!(engine.kind, EngineKind::Strategy { .. }));
    assert_eq!(ours.count(), crate::engine::strategies().len());
}

#[test]
fn misspelt_words_get_the_nearest_one() {
    check(r#""biased"]"#, r#""biasd"]"#, &["5:22 unknown strategy `biasd`: did you mean `biased`?"]);
    check("baseline =", "basline =", &["4:1 unknown key `basline`: did you mean `baseline`?"]);
    check(
        r#"baseline = "gil""#,
        r#"baseline = "cpyhton""#,
        &["4:12 unknown baseline `cpyhton`: did you mean `cpython`?"],
    );
    check(
        r#"baseline = "gil""#,
        r#"baseline = "gilectomy""#,
        &["4:12 the baseline `gilectomy` is not among the strategies: add `gilectomy` to them"],
    );
    check(
        r#"path = "fib""#,
        r#"path = "fibb""#,
        &["18:8 there is no program `fibb`: did you mean the bundled program `fib`?"],
    );
    check(r#""weak""#, r#""week""#, &["19:11 unknown value `week`: did you mean `weak`?"]);
    check("timeout", "time-out", &["10:1 unknown key `time-out`: did you mean `timeout`?"]);
    check(
        r#""fib({n})""#,
        r#""fib({m})""#,
        &["21:10 `{m}` in the expected output is no parameter: known names: `n`, `threads`"],
    );
    check(
        "{ n = 9 }",
        "{ nn = 9 }",
        &["22:22 the program has no parameter `nn` to make quick: did you mean `n`?"],
    );
}

#[test]
fn wrong_types_and_values_are_refused_at_their_place() {
    check(
        "[1, 2, 4]",
        "\"one\"",
        &["6:11 invalid type: string \"one\", expected a sequence: this must be a sequence"],
    );
    check(
        "[1, 2, 4]",
        "[1, 2.5]",
        &["6:15 invalid type: floating point `2.5`, expected i64: this must be i64"],
    );
    check("[1, 2, 4]", "[]", &["6:11 the list of thread counts is empty: begin with [1]"]);
    check(
        "[1, 2, 4]",
        "[2, 4]",
        &["6:11 the thread counts lack 1: add 1: every ratio and gain is relative to it"],
    );
    check(
        "[1, 2, 4]",
        "[1, 0, -1]",
        &["6:15 0 is no thread count: use 1 to 4096", "6:18 -1 is no thread count: use 1 to 4096"],
    );
    check("processes = 3", "processes = 0", &["9:13 0 is out of range: use 1 to 10000"]);
    check(
        "timeout = 5",
        "timeout = nan",
        &["10:11 this is no time-out: use seconds above 0 and at most 604800, a week"],
    );
    check(
        "{ n = 27 }",
        "{ n = [27] }",
        &["20:16 the parameter `n` is not a single value: use a number, a string or a boolean"],
    );
    check(
        "{ n = 27 }",
        "{ n = 27, mode = 1 }",
        &["20:20 the runner itself passes `mode` to the program: choose another name for this parameter"],
    );
    check(
        "name = \"sound\"",
        "name = \"../up\"",
        &["2:8 `../up` cannot name a directory: use letters, digits, `-`, `_` and `.`"],
    );
    check(
        "question = \"why\"",
        "question = \" \"",
        &["3:12 the question is empty: say what the experiment asks"],
    );
    check(
        "[\"python3.14\", \"-E\"]",
        "[]",
        &["14:11 the command is empty: name the interpreter, as in [\"python3.14\"]"],
    );
}

#[test]
fn doubles_and_gaps_are_refused() {
    check(
        r#""biased"]"#,
        r#""gil"]"#,
        &["5:22 the strategy or engine `gil` is listed twice: remove one, or give it another name"],
    );
    check("[1, 2, 4]", "[1, 2, 2]", &["6:18 2 threads are listed twice: remove one"]);
    check(
        "name = \"cpython\"",
        "name = \"gil\"",
        &["13:8 `gil` is the name of a strategy: give the engine another name"],
    );
    check("baseline = \"gil\"\n", "", &["1:1 the key `baseline` is missing: `baseline` must be set here"]);
    check("schema = 1\n", "", &["1:1 the file names no schema: begin with `schema = 1`"]);
    check(
        "schema = 1",
        "schema = 2",
        &[
            "1:10 this build reads schema 1, not 2: write `schema = 1`, or use the gilectomy that the file was written for",
        ],
    );
    check(
        "expect = \"fib({n})\"\n",
        "",
        &[
            "17:8 the program `fib` has no expected output: add `expect = \"...\"` or `expect-file = \"...\"`: \
         every answer is verified",
        ],
    );
    let program = SOUND.find("[[program]]").unwrap();
    check(&SOUND[program..], "", &["1:1 there is no program to run: add a [[program]]"]);
    check(
        &SOUND[program..],
        &format!("{0}{0}", &SOUND[program..]),
        &["24:8 the program `fib` is listed twice: remove one, or give it another name"],
    );
}

#[test]
fn broken_toml_is_pointed_at() {
    let problems = plan("schema = 1\nname = \"x\n", false).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].span.start > 11, "{problems:?}");
}

#[test]
fn a_problem_is_drawn_with_its_line_and_a_caret() {
    let text = SOUND.replace("\"biased\"]", "\"biasd\"]");
    let problems = plan(&text, false).unwrap_err();
    let error = ConfigError::Invalid { path: PathBuf::from("a.toml"), text, problems };
    let expected = r#"error: unknown strategy `biasd`
 --> a.toml:5:22
  |
5 | strategies = ["gil", "biasd"]
  |                      ^^^^^^^ did you mean `biased`?"#;
    assert_eq!(error.to_string(), expected);
}
