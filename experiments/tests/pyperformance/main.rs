//! Programs of pyperformance 1.14.0 (PyPI), unedited, each run once and compared with what CPython 3.14 answers.
//!
//! A program is driven by `key=value` arguments through the interpreter's own module `pyperf`, which prints the last
//! result; `answers` holds what CPython printed with the same module. Many programs throw their results away: for
//! those a *probe* calls their functions at a small size and prints what comes back.
//!
//! Nothing of pyperformance is in this repository: `fetch`, beside this file, downloads it. Without it the test says
//! so and passes. With `GILECTOMY_RECORD` set to a CPython 3.14 the answers are written instead of compared.

#[path = "../child/mod.rs"]
mod child;

use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where `GILECTOMY_UNDER` names none: one that runs Python code alone and one that does not. What the library does is
/// the same under the others.
const STRATEGIES: [&str; 2] = ["gil", "nogil"];

/// The programs, with arguments that make some of them shorter. A result too long to compare is compared by its hash.
const PROGRAMS: [(&str, &[&str]); 29] = [
    ("barnes_hut", &["particles=40", "iterations=10"]),
    ("chaos", &["width=64", "height=64", "iterations=500"]),
    ("comprehensions", &[]),
    ("coroutines", &[]),
    ("crypto_pyaes", &[]),
    ("deepcopy", &[]),
    ("deltablue", &[]),
    ("fannkuch", &[]),
    ("float", &[]),
    ("gc_collect", &[]),
    ("gc_traversal", &[]),
    ("generators", &[]),
    ("go", &[]),
    ("hexiom", &[]),
    ("json_dumps", &[]),
    ("json_loads", &[]),
    ("mdp", &[]),
    ("meteor_contest", &[]),
    ("nbody", &["iterations=1000"]),
    ("nqueens", &[]),
    ("pidigits", &["digits=300"]),
    ("pprint", &["result=hash"]),
    ("pyflate", &[]),
    ("raytrace", &["width=32", "height=32"]),
    ("richards", &[]),
    ("richards_super", &[]),
    ("scimark", &[]),
    ("spectral_norm", &[]),
    ("unpack_sequence", &[]),
];

/// Where `fetch` puts what it downloads, this folder, and the module that a recording CPython is given.
#[derive(Clone)]
struct Places {
    fetched: PathBuf,
    here: PathBuf,
    pyperf: PathBuf,
}

fn main() {
    let arguments = Arguments::from_args();
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = Places {
        fetched: Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("pyperformance"),
        here: package.join("tests/pyperformance"),
        pyperf: package.join("../core/src/builtins/modules/python/pyperf.py"),
    };
    if !places.fetched.join("pyperformance").exists() {
        println!(
            "skipped: no pyperformance in {}; tests/pyperformance/fetch gets it",
            places.fetched.display()
        );
        return;
    }
    let recorder = std::env::var("GILECTOMY_RECORD").ok();
    let engines = match &recorder {
        Some(_) => vec!["CPython".to_owned()],
        None => child::strategies(&STRATEGIES),
    };
    let mut trials = Vec::new();
    for engine in engines {
        for (name, options) in PROGRAMS {
            let probe = places.here.join(format!("probes/{name}.py"));
            let parts = [Some("run_benchmark"), probe.exists().then_some("probe")];
            for part in parts.into_iter().flatten() {
                let (engine, places, recorder) = (engine.clone(), places.clone(), recorder.clone());
                trials.push(Trial::test(format!("{engine}::{name} {part}"), move || match recorder {
                    Some(python) => places.record(&python, name, part, options),
                    None => places.check(&engine, name, part, options),
                }));
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

impl Places {
    /// Compares what a program, or its probe, prints under a strategy with what was recorded.
    fn check(&self, strategy: &str, name: &str, part: &str, options: &[&str]) -> Result<(), Failed> {
        let folder = self.stage(name)?;
        let mut command = child::under(strategy);
        let ended = child::run(command.args(words(part, options)).current_dir(folder.path()), Stdio::null())?;
        let expected = fs::read_to_string(self.answer(name, part))?;
        Ok(ended.check(&expected)?)
    }

    /// Writes down what it prints under CPython.
    fn record(&self, python: &str, name: &str, part: &str, options: &[&str]) -> Result<(), Failed> {
        let folder = self.stage(name)?;
        fs::copy(&self.pyperf, folder.path().join("pyperf.py"))?;
        let mut command = Command::new(python);
        let ended = child::run(command.args(words(part, options)).current_dir(folder.path()), Stdio::null())?;
        let answer = ended.answer();
        ended.check(&answer)?;
        Ok(fs::write(self.answer(name, part), answer)?)
    }

    fn answer(&self, name: &str, part: &str) -> PathBuf {
        let suffix = if part == "probe" { ".probe" } else { "" };
        self.here.join(format!("answers/{name}{suffix}.out"))
    }

    /// A folder with the program, its data, its probe and the library it needs: the first entry of its `sys.path`.
    fn stage(&self, name: &str) -> Result<tempfile::TempDir, Failed> {
        let folder = tempfile::tempdir()?;
        let benchmark = self.fetched.join("pyperformance/data-files/benchmarks").join(format!("bm_{name}"));
        copy_folder(&benchmark, folder.path())?;
        let probe = self.here.join(format!("probes/{name}.py"));
        if probe.exists() {
            fs::copy(probe, folder.path().join("probe.py"))?;
        }
        if benchmark.join("requirements.txt").exists() {
            copy_folder(&self.fetched.join("pyaes"), &folder.path().join("pyaes"))?;
        }
        Ok(folder)
    }
}

/// The file to run and its arguments.
fn words(part: &str, options: &[&str]) -> Vec<String> {
    let mut words = vec![format!("{part}.py")];
    if part != "probe" {
        words.extend(["loops=1", "values=1", "warmup=0", "result=repr"].map(str::to_owned));
        words.extend(options.iter().map(|&option| option.to_owned()));
    }
    words
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
