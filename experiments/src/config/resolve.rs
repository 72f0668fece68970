//! From the words of a config to a plan: every name is looked up, every number checked, every default filled in.
//!
//! All problems are gathered, not only the first, so that one look at the file can mend them all. The rules that are
//! not obvious: the thread counts contain 1, because ratios and gains are relative to it; an engine may not have a
//! strategy's name, because both name rows; parameters may not have the names of the arguments that the runner adds.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use toml::Spanned;

use super::error::Problem;
use super::programs::resolve_program;
use super::schema;
use crate::engine;
use crate::nearest::suggestion;
use crate::plan::{Cell, Engine, EngineKind, Measure, Order, Plan, Program, System, Warmup};

/// The word that stands for every strategy there is.
const ALL: &str = "all";

/// Thread counts under `--quick`.
const QUICK_THREADS: [u32; 2] = [1, 2];

/// Processes per cell under `--quick`.
const QUICK_PROCESSES: u32 = 2;

/// The plan that `config` describes, its relative paths starting at `directory`.
pub fn resolve(config: schema::Config, directory: &Path, quick: bool) -> Result<Plan, Vec<Problem>> {
    let mut problems = Vec::new();
    let name = experiment_name(&config.name, &mut problems);
    if config.question.get_ref().trim().is_empty() {
        problems.push(Problem::new(
            config.question.span(),
            "the question is empty",
            "say what the experiment asks",
        ));
    }
    let engines = engines(&config, &mut problems);
    let baseline = baseline(&config.baseline, &engines, &mut problems);
    let threads = threads(&config.threads, quick, &mut problems);
    let measure = measure(&config.measure, quick, &mut problems);
    let programs = programs(&config.programs, directory, quick, &mut problems);
    if !problems.is_empty() {
        problems.sort_by_key(|problem| problem.span.start);
        return Err(problems);
    }
    Ok(Plan {
        schema: Plan::SCHEMA,
        name,
        question: config.question.into_inner().trim().to_owned(),
        analysis: None,
        quick,
        baseline,
        geometric_mean: config.geometric_mean,
        measure,
        system: System::default(),
        cells: cells(&programs, &engines, &threads),
        engines,
        programs,
    })
}

fn cells(programs: &[Program], engines: &[Engine], threads: &[u32]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for program in programs {
        for engine in engines {
            for &threads in threads {
                cells.push(Cell { program: program.name.clone(), engine: engine.name.clone(), threads });
            }
        }
    }
    cells
}

/// The name becomes part of a path, so it is held to letters, digits and `-_.`.
fn experiment_name(name: &Spanned<String>, problems: &mut Vec<Problem>) -> String {
    let text = name.get_ref();
    let sound = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    if text.is_empty() || text.starts_with('.') || !text.chars().all(sound) {
        problems.push(Problem::new(
            name.span(),
            format!("`{text}` cannot name a directory"),
            "use letters, digits, `-`, `_` and `.`",
        ));
    }
    text.clone()
}

fn engines(config: &schema::Config, problems: &mut Vec<Problem>) -> Vec<Engine> {
    let known: Vec<&str> = engine::strategies().iter().map(|strategy| strategy.name).collect();
    let mut engines = Vec::new();
    let mut seen = Names::new("strategy or engine");
    for chosen in &config.strategies {
        let word = chosen.get_ref().as_str();
        let names = if word == ALL { known.clone() } else { vec![word] };
        for name in names {
            match engine::resolve(name) {
                Err((error, remedy)) => problems.push(Problem::new(chosen.span(), error, remedy)),
                Ok(name) if seen.insert(name, chosen.span(), problems) => {
                    engines.push(Engine {
                        name: name.to_owned(),
                        kind: EngineKind::Strategy { spec: None },
                        twin_of: None,
                    });
                }
                Ok(_) => {}
            }
        }
    }
    for external in &config.engines {
        let name = external.name.get_ref();
        if known.contains(&name.as_str()) {
            problems.push(Problem::new(
                external.name.span(),
                format!("`{name}` is the name of a strategy"),
                "give the engine another name",
            ));
            continue;
        }
        if external.command.get_ref().first().is_none_or(|word| word.is_empty()) {
            problems.push(Problem::new(
                external.command.span(),
                "the command is empty",
                "name the interpreter, as in [\"python3.14\"]",
            ));
        }
        if seen.insert(name, external.name.span(), problems) {
            engines.push(Engine {
                name: name.clone(),
                kind: EngineKind::External {
                    command: external.command.get_ref().clone(),
                    command_env: external.command_env.as_ref().map(|name| name.get_ref().clone()),
                    version: None,
                    env: BTreeMap::new(),
                },
                twin_of: None,
            });
        }
    }
    if engines.is_empty() && problems.is_empty() {
        problems.push(Problem::new(
            0..0,
            "there is nothing to compare",
            "add `strategies = [...]` or an [[engine]]",
        ));
    }
    engines
}

/// The baseline as the engines are named.
fn baseline(baseline: &Spanned<String>, engines: &[Engine], problems: &mut Vec<Problem>) -> String {
    let names: Vec<&str> = engines.iter().map(|engine| engine.name.as_str()).collect();
    let word = baseline.get_ref().as_str();
    let strategy = engine::resolve(word);
    let name = strategy.clone().unwrap_or(word);
    if !names.contains(&name) {
        let (message, remedy) = match strategy {
            Ok(_) => (
                format!("the baseline `{word}` is not among the strategies"),
                format!("add `{word}` to them"),
            ),
            Err(_) => {
                (format!("unknown baseline `{word}`"), suggestion(word, "strategies and engines", &names))
            }
        };
        problems.push(Problem::new(baseline.span(), message, remedy));
    }
    name.to_owned()
}

fn threads(list: &Spanned<Vec<Spanned<i64>>>, quick: bool, problems: &mut Vec<Problem>) -> Vec<u32> {
    let mut threads = BTreeSet::new();
    for count in list.get_ref() {
        match u32::try_from(*count.get_ref()) {
            Ok(number @ 1..=4096) => {
                if !threads.insert(number) {
                    problems.push(Problem::new(
                        count.span(),
                        format!("{number} threads are listed twice"),
                        "remove one",
                    ));
                }
            }
            _ => problems.push(Problem::new(
                count.span(),
                format!("{} is no thread count", count.get_ref()),
                "use 1 to 4096",
            )),
        }
    }
    if list.get_ref().is_empty() {
        problems.push(Problem::new(list.span(), "the list of thread counts is empty", "begin with [1]"));
    } else if !threads.contains(&1) && list.get_ref().iter().all(|count| *count.get_ref() != 1) {
        problems.push(Problem::new(
            list.span(),
            "the thread counts lack 1",
            "add 1: every ratio and gain is relative to it",
        ));
    }
    threads.into_iter().filter(|count| !quick || QUICK_THREADS.contains(count)).collect()
}

fn measure(given: &schema::Measure, quick: bool, problems: &mut Vec<Problem>) -> Measure {
    let processes = number(&given.processes, 5, 1..=10_000, problems);
    let timeout = match &given.timeout {
        None => 60.0,
        Some(seconds) if *seconds.get_ref() > 0.0 && *seconds.get_ref() <= 604_800.0 => *seconds.get_ref(),
        Some(seconds) => {
            problems.push(Problem::new(
                seconds.span(),
                "this is no time-out",
                "use seconds above 0 and at most 604800, a week",
            ));
            60.0
        }
    };
    let seed = match &given.seed {
        None => 0,
        Some(seed) => u64::try_from(*seed.get_ref()).unwrap_or_else(|_| {
            problems.push(Problem::new(seed.span(), "the seed is negative", "use 0 or more"));
            0
        }),
    };
    Measure {
        processes: if quick { processes.min(QUICK_PROCESSES) } else { processes },
        warmup: Warmup::Rounds(number(&given.warmup, 1, 0..=1_000_000, problems)),
        min_time: None,
        order: Order::Shuffled,
        metrics: vec!["seconds".to_owned()],
        values: number(&given.values, 1, 1..=1_000_000, problems),
        timeout,
        seed,
    }
}

fn number(
    given: &Option<Spanned<i64>>,
    default: u32,
    range: std::ops::RangeInclusive<u32>,
    problems: &mut Vec<Problem>,
) -> u32 {
    let Some(given) = given else { return default };
    match u32::try_from(*given.get_ref()) {
        Ok(number) if range.contains(&number) => number,
        _ => {
            problems.push(Problem::new(
                given.span(),
                format!("{} is out of range", given.get_ref()),
                format!("use {} to {}", range.start(), range.end()),
            ));
            default
        }
    }
}

fn programs(
    given: &[schema::Program],
    directory: &Path,
    quick: bool,
    problems: &mut Vec<Problem>,
) -> Vec<Program> {
    if given.is_empty() {
        problems.push(Problem::new(0..0, "there is no program to run", "add a [[program]]"));
    }
    let mut seen = Names::new("program");
    given
        .iter()
        .filter_map(|program| {
            seen.insert(program.name.get_ref(), program.name.span(), problems);
            resolve_program(program, directory, quick, problems)
        })
        .collect()
}

/// Names of one kind, each of which may be used once and may not be empty.
struct Names<'a> {
    kind: &'static str,
    seen: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    fn new(kind: &'static str) -> Self {
        Self { kind, seen: BTreeSet::new() }
    }

    fn insert(&mut self, name: &'a str, span: Range<usize>, problems: &mut Vec<Problem>) -> bool {
        if name.trim().is_empty() || name.contains(char::is_control) {
            let message = format!("{name:?} cannot name a {}", self.kind);
            problems.push(Problem::new(span, message, "use a word that fits a table"));
            return false;
        }
        let new = self.seen.insert(name);
        if !new {
            let message = format!("the {} `{name}` is listed twice", self.kind);
            problems.push(Problem::new(span, message, "remove one, or give it another name"));
        }
        new
    }
}
