//! The programs that experiments measure, in the quick size of `configs/programs.toml` with two threads, under every
//! strategy: each must give the answer that the config states, CPython 3.14's, and leave nothing in the heap.

mod child;

use libtest_mimic::{Arguments, Failed, Trial};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;

const THREADS: &str = "2";

/// How the command says that a strategy cannot run a program: some run one thread only.
const UNSUPPORTED: i32 = 4;

/// What this test reads of a config.
#[derive(Deserialize)]
struct Config {
    program: Vec<Program>,
}

#[derive(Deserialize)]
struct Program {
    name: String,
    path: String,
    scaling: String,
    params: BTreeMap<String, toml::Value>,
    quick: Quick,
}

#[derive(Deserialize)]
struct Quick {
    #[serde(default)]
    params: BTreeMap<String, toml::Value>,
    expect: String,
}

fn main() {
    let arguments = Arguments::from_args();
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../configs/programs.toml");
    let text = fs::read_to_string(config).expect("the config of the programs");
    let config: Config = toml::from_str(&text).expect("a config whose programs all have a quick size");
    let mut trials = Vec::new();
    for strategy in child::strategies(&["all"]) {
        for program in &config.program {
            let (file, arguments, expected) = program.quick();
            let strategy = strategy.clone();
            trials.push(Trial::test(format!("{strategy}::{}", program.name), move || {
                check(&strategy, &file, &arguments, &expected)
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

impl Program {
    /// The file, its arguments as the runner gives them, and the answer.
    fn quick(&self) -> (String, Vec<String>, String) {
        let mut params = self.params.clone();
        params.extend(self.quick.params.clone());
        params.insert("threads".to_owned(), THREADS.into());
        let mut expected = self.quick.expect.clone();
        let mut arguments = vec![format!("mode={}", self.scaling), "warmup=1".to_owned()];
        for (key, value) in &params {
            let word = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            expected = expected.replace(&format!("{{{key}}}"), &word);
            arguments.push(format!("{key}={word}"));
        }
        (format!("{}.py", self.path), arguments, expected)
    }
}

fn check(strategy: &str, program: &str, arguments: &[String], expected: &str) -> Result<(), Failed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs");
    let ended =
        child::run(child::under(strategy).arg(program).args(arguments).current_dir(folder), Stdio::null())?;
    if ended.code == UNSUPPORTED && ended.stderr.contains("unsupported") {
        return Ok(());
    }
    Ok(ended.check(&format!("{expected}\n"))?)
}
