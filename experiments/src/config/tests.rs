//! Every way a config can be wrong: one edit of a sound one, and what is said about it.

use std::path::{Path, PathBuf};

use super::error::{ConfigError, Problem};
use super::parse;
use crate::plan::{Expect, NoisePolicy, Plan, Warmup};

const SOUND: &str = r#"schema = 1
name = "sound"
question = "why"
baseline = "gil"
strategies = ["gil", "nogil"]
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
    let ordinary = plan.cells.iter().filter(|cell| !plan.is_control(cell));
    assert_eq!(ordinary.count(), 3 * 3);
    assert_eq!(plan.measure.processes, 3);
    assert_eq!(plan.engines[2].name, "cpython");
    let arguments = plan.arguments(&plan.programs[0], 4, 1, 1);
    assert_eq!(arguments, ["threads=4", "mode=weak", "warmup=1", "values=1", "n=27"]);
}

#[test]
fn quick_is_small() {
    let plan = plan(SOUND, true).unwrap();
    let ordinary = plan.cells.iter().filter(|cell| !plan.is_control(cell));
    assert_eq!(ordinary.count(), 3 * 2);
    assert_eq!(plan.measure.processes, 2);
    assert_eq!(plan.programs[0].params["n"], "9");
}

#[test]
fn all_is_every_strategy() {
    let plan = plan(&SOUND.replace(r#"["gil", "nogil"]"#, r#"["all"]"#), false).unwrap();
    let ours = plan.engines.iter().filter(|engine| engine.strategy().is_some() && !engine.is_control());
    assert_eq!(ours.count(), crate::engine::strategies().len());
}

#[test]
fn misspelt_words_get_the_nearest_one() {
    check(r#""nogil"]"#, r#""nogl"]"#, &["5:22 unknown strategy `nogl`: did you mean `nogil`?"]);
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
        "{ n = { m = 1 } }",
        &[
            "20:16 the parameter `n` is neither a value nor a list of values: use numbers, strings or booleans",
        ],
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
        r#""nogil"]"#,
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

/// The program's name and parameters come apart, and the answers are found by the name.
#[test]
fn lists_of_values_become_programs() {
    let text = SOUND
        .replace("scaling = \"weak\"", "scaling = [\"weak\", \"serial\"]\ntags = [\"calls\"]")
        .replace("params = { n = 27 }", "params = { m = 1, n = [20, 27] }");
    let plan = plan(&text, false).unwrap();
    let names: Vec<&str> = plan
        .programs
        .iter()
        .filter(|program| !program.is_control())
        .map(|program| program.name.as_str())
        .collect();
    assert_eq!(names, ["fib n=20 weak", "fib n=20 serial", "fib n=27 weak", "fib n=27 serial"]);
    let last = &plan.programs[3];
    assert_eq!(
        (last.base.as_str(), last.params["n"].as_str(), last.params["m"].as_str()),
        ("fib", "27", "1")
    );
    assert_eq!(last.tags, ["calls"]);

    let by_name = text.replace(
        "expect = \"fib({n})\"",
        "expect = { \"n=20 weak\" = \"a\", \"n=20 serial\" = \"a\", \"n=27 weak\" = \"b\", \"n=27 seral\" = \"b\" }",
    );
    // The quick size has its own answers, or it would look for them in the same table.
    let by_name = by_name.replace("params = { n = 9 }", "params = { n = 9 }, expect = \"q\"");
    let problems = self::plan(&by_name, false).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].message, "there is no expected output for `n=27 serial`");
    assert_eq!(problems[0].remedy, "did you mean `n=27 seral`?");
    let plan = self::plan(&by_name.replace("seral", "serial"), false).unwrap();
    assert_eq!(plan.programs[2].expect, Expect::Text("b".to_owned()));
    let problems = self::plan(&text.replace("[20, 27]", "[20, 20]"), false).unwrap_err();
    assert_eq!(problems[0].message, "the parameter `n` has a value twice");
}

#[test]
fn an_answer_may_be_a_hash() {
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let with = |value: &str| SOUND.replace("expect = \"fib({n})\"", &format!("expect-sha256 = \"{value}\""));
    let plan = plan(&with(hash), false).unwrap();
    assert_eq!(plan.programs[0].expect, Expect::Hash { sha256: hash.to_owned() });
    check(
        "expect = \"fib({n})\"",
        "expect-sha256 = \"ba78\"",
        &["21:17 this is no SHA-256: use the 64 hexadecimal digits that sha256sum prints"],
    );
    check(
        "expect = \"fib({n})\"",
        "expect = \"x\"\nexpect-file = \"x\"",
        &[
            "22:15 the expected output is given twice: keep one of `expect`, `expect-file` and `expect-sha256`",
        ],
    );
}

#[test]
fn the_last_rule_that_applies_decides() {
    let rules = "[[exclude]]\nstrategy = \"*\"\nthreads = [2, 4]\n\n[[include]]\nstrategy = \"no*\"\n\n\
                 [[exclude]]\nprogram = \"fib\"\nstrategy = \"cpython\"\n\n[measure]";
    let plan = plan(&SOUND.replace("[measure]", rules), false).unwrap();
    let of = |engine: &str| -> Vec<u32> {
        plan.cells.iter().filter(|cell| cell.engine == engine).map(|cell| cell.threads).collect()
    };
    assert_eq!((of("gil"), of("nogil"), of("cpython")), (vec![1], vec![1, 2, 4], vec![]));
}

#[test]
fn rules_that_leave_nothing_or_apply_to_nothing_are_refused() {
    let rule = |rule: &str| format!("[[exclude]]\n{rule}\n\n[measure]");
    check(
        "[measure]",
        &rule("strategy = \"nogli\""),
        &["9:12 this rule applies to no cell: did you mean `nogil`?"],
    );
    check(
        "[measure]",
        &rule("threads = [3]"),
        &["9:11 this rule applies to no cell: remove it, or mend its names and thread counts"],
    );
    check(
        "[measure]",
        &rule("program = \"*\""),
        &["9:11 the rules leave no cell to run: include some again after it"],
    );
    check(
        "[measure]",
        &rule("strategy = \"gil\"\nthreads = [1]"),
        &[
            "4:12 the rules leave out `fib` with the baseline and one thread: include it: every ratio is relative to it",
        ],
    );
    check(
        "[measure]",
        &rule("program = \"[\""),
        &[
            "9:11 this is no pattern: invalid range pattern: use `*` for any characters, `?` for one, `[ab]` for one of \
             several",
        ],
    );
}

#[test]
fn variants_have_names_of_their_own() {
    let variant = "[[variant]]\nname = \"again\"\nextends = \"nogil\"\n\n\
                   [[variant]]\nname = \"and-again\"\nextends = \"again\"\n\n[measure]";
    let plan = plan(&SOUND.replace("[measure]", variant), false).unwrap();
    let engine = plan.engine("and-again").unwrap();
    assert_eq!((engine.strategy(), plan.engines[2].name.as_str()), (Some("nogil"), "again"));
    let one = |line: &str| format!("[[variant]]\nname = \"x\"\n{line}\n\n[measure]");
    check(
        "[measure]",
        &one("extends = \"nogli\""),
        &["10:11 unknown strategy `nogli`: did you mean `nogil`?"],
    );
    check(
        "[measure]",
        &variant.replace("extends = \"nogil\"", "extends = \"and-again\""),
        &[
            "10:11 the variant `and-again` does not stand before this one: extend what stands before it",
            "14:11 the variant `again` does not stand before this one: extend what stands before it",
        ],
    );
    let text = SOUND.replace("[measure]", &one("extends = \"gil\"\nset = { number = \"boxed\" }"));
    let problems = self::plan(&text, false).unwrap_err();
    assert_eq!(
        problems[0].message, "`gil` has no parameter `number`",
        "the list of them is in the remedy alone"
    );
    assert_eq!(problems[0].remedy, "did you mean `numbers`?");
}

#[test]
fn what_is_asked_of_measurement_and_machine_is_checked() {
    let text = SOUND.replace(
        "timeout = 5",
        "timeout = 5\nwarmup = \"steady\"\nsteady-within = 12\nmin-time = 0.1\nmetrics = [\"seconds\", \"cpu\"]\n\
         [system]\nnoise = { repeat = 3 }\npinning = \"cores\"\nthresholds = { steal = 0.5 }",
    );
    let plan = plan(&text, false).unwrap();
    assert_eq!(plan.measure.warmup, Warmup::Steady { steady_within: 12 });
    assert_eq!(plan.measure.min_time, Some(0.1));
    assert_eq!((plan.system.noise, plan.system.thresholds.steal), (NoisePolicy::Repeat(3), 0.5));
    let add = |line: &str| format!("timeout = 5\n{line}");
    check(
        "timeout = 5",
        &add("warmup = \"stedy\""),
        &["11:10 the warm-up is neither a number of rounds nor \"steady\": use a number or \"steady\""],
    );
    check(
        "timeout = 5",
        &add("metrics = [\"cpu\"]"),
        &["11:11 the metrics lack `seconds`: add \"seconds\": it is the measured time"],
    );
    check(
        "timeout = 5",
        &add("order = \"lsited\""),
        &["11:9 unknown value `lsited`: did you mean `listed`?"],
    );
    check(
        "timeout = 5",
        &add("[system]\nnoise = \"refse\""),
        &["12:9 unknown value `refse`: did you mean `refuse`?"],
    );
    check(
        "timeout = 5",
        &add("[system]\nthresholds = { stel = 1 }"),
        &["12:16 unknown key `stel`: did you mean `steal`?"],
    );
    check(
        "timeout = 5",
        &add("[system]\nthresholds = { steal = 2 }"),
        &["12:14 a threshold is out of range: each is a share of a time: use 0 to 1"],
    );
}

#[test]
fn every_run_has_its_controls_unless_it_wants_none() {
    let plan = plan(SOUND, false).unwrap();
    let twin = plan.engine("gil (again)").unwrap();
    assert_eq!((twin.twin_of.as_deref(), twin.strategy()), (Some("gil"), Some("gil")));
    let of = |engine: &str| plan.cells.iter().filter(|cell| cell.engine == engine).count();
    assert_eq!((of("gil (again)"), of("machine")), (3, 3));
    assert!(plan.cells.iter().filter(|cell| plan.is_control(cell)).count() == 6);
    let quick = self::plan(SOUND, true).unwrap();
    assert_eq!(quick.cells.iter().filter(|cell| cell.engine == "gil (again)").count(), 1);
    let none =
        self::plan(&SOUND.replace("[measure]", "[system]\ncontrols = false\n\n[measure]"), false).unwrap();
    assert!(!none.cells.iter().any(|cell| none.is_control(cell)));
}

#[test]
fn shards_split_the_cells_by_what_is_compared() {
    let whole = plan(SOUND, false).unwrap();
    let mut seen: Vec<crate::plan::Cell> = Vec::new();
    for index in 1..=3 {
        let shard = Plan { shard: Some(crate::plan::Shard { index, of: 3 }), ..whole.clone() };
        let cells: Vec<_> = shard.own_cells().cloned().collect();
        for cell in &cells {
            let block =
                |other: &crate::plan::Cell| (&other.program, other.threads) == (&cell.program, cell.threads);
            let count = |cells: &[crate::plan::Cell]| cells.iter().filter(|other| block(other)).count();
            assert_eq!(count(&cells), count(&whole.cells), "all engines of a block are in one shard");
        }
        seen.extend(cells);
    }
    seen.sort();
    let mut cells = whole.cells.clone();
    cells.sort();
    assert_eq!(seen, cells);
}

#[test]
fn broken_toml_is_pointed_at() {
    let problems = plan("schema = 1\nname = \"x\n", false).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].span.start > 11, "{problems:?}");
}

#[test]
fn a_problem_is_drawn_with_its_line_and_a_caret() {
    let text = SOUND.replace("\"nogil\"]", "\"nogl\"]");
    let problems = plan(&text, false).unwrap_err();
    let error = ConfigError::Invalid { path: PathBuf::from("a.toml"), text, problems };
    let expected = r#"error: unknown strategy `nogl`
 --> a.toml:5:22
  |
5 | strategies = ["gil", "nogl"]
  |                      ^^^^^^ did you mean `nogil`?"#;
    assert_eq!(error.to_string(), expected);
}

#[test]
fn the_reference_has_no_key_that_is_not_read() {
    let reference = include_str!("../../CONFIG.md");
    let blocks = reference.split("```toml\n").skip(1).filter_map(|block| block.split("```").next());
    let text: String = blocks.collect();
    super::syntax::parse(&text).unwrap_or_else(|problem| panic!("{problem:?}"));
}
