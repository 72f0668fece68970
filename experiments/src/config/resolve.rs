//! From the words of a config to a plan: every name is looked up, every number checked, every default filled in.
//!
//! All problems are gathered, not only the first, so that one look at the file can mend them all. The rules that are
//! not obvious: the thread counts contain 1, because ratios and gains are relative to it; an engine may not have a
//! strategy's name, because both name rows; parameters may not have the names of the arguments that the runner adds.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use toml::{Spanned, Value};

use super::cells::{add_controls, cells};
use super::error::Problem;
use super::programs::resolve_programs;
use super::schema;
use super::strategies::{baseline, engines};
use crate::nearest::suggestion;
use crate::plan::{Measure, NoisePolicy, Plan, Program, System, Thresholds, Warmup};

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
    let mut engines = engines(&config, &mut problems);
    let baseline = baseline(&config.baseline, &engines, &mut problems);
    let all_threads = threads(&config.threads, &mut problems);
    let threads: Vec<u32> =
        all_threads.iter().copied().filter(|count| !quick || QUICK_THREADS.contains(count)).collect();
    let measure = measure(&config.measure, quick, &mut problems);
    let system = system(&config.system, &mut problems);
    let analysis = analysis(&config, directory, &mut problems);
    let mut programs = programs(&config.programs, directory, quick, &mut problems);
    let mut cells = cells(&config, (&programs, &engines), (&all_threads, &threads), &mut problems);
    let with_baseline = |program: &str| {
        cells.iter().any(|cell| cell.program == program && cell.engine == baseline && cell.threads == 1)
    };
    if let Some(cell) = cells.iter().find(|cell| problems.is_empty() && !with_baseline(&cell.program)) {
        problems.push(Problem::new(
            config.baseline.span(),
            format!("the rules leave out `{}` with the baseline and one thread", cell.program),
            "include it: every ratio is relative to it",
        ));
    }
    if !problems.is_empty() {
        problems.sort_by_key(|problem| problem.span.start);
        return Err(problems);
    }
    if config.system.controls != Some(false) {
        add_controls(&baseline, quick, &mut programs, &mut engines, &mut cells);
    }
    Ok(Plan {
        schema: Plan::SCHEMA,
        name,
        question: config.question.into_inner().trim().to_owned(),
        analysis,
        quick,
        baseline,
        geometric_mean: config.geometric_mean,
        measure,
        system,
        shard: None,
        cells,
        engines,
        programs,
    })
}

/// The author's own words, inline or from a file.
fn analysis(config: &schema::Config, directory: &Path, problems: &mut Vec<Problem>) -> Option<String> {
    match (&config.analysis, &config.analysis_file) {
        (None, None) => None,
        (Some(text), None) => Some(text.get_ref().trim().to_owned()),
        (Some(_), Some(file)) => {
            let remedy = "keep either `analysis` or `analysis-file`";
            problems.push(Problem::new(file.span(), "the analysis is given twice", remedy));
            None
        }
        (None, Some(file)) => match std::fs::read_to_string(directory.join(file.get_ref())) {
            Ok(text) => Some(text.trim().to_owned()),
            Err(error) => {
                let message = format!("cannot read the analysis: {error}");
                problems.push(Problem::new(file.span(), message, "give a file relative to the config"));
                None
            }
        },
    }
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

fn threads(list: &Spanned<Vec<Spanned<i64>>>, problems: &mut Vec<Problem>) -> Vec<u32> {
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
    threads.into_iter().collect()
}

fn measure(given: &schema::Measure, quick: bool, problems: &mut Vec<Problem>) -> Measure {
    let processes = number(&given.processes, 5, 1..=10_000, problems);
    let seed = match &given.seed {
        None => 0,
        Some(seed) => u64::try_from(*seed.get_ref()).unwrap_or_else(|_| {
            problems.push(Problem::new(seed.span(), "the seed is negative", "use 0 or more"));
            0
        }),
    };
    let warmup = warmup(given, problems);
    let min_time = duration(&given.min_time, "duration", 3600.0, "an hour", problems);
    let metrics = match &given.metrics {
        None => vec!["seconds".to_owned()],
        Some(names) => {
            if !names.get_ref().iter().any(|name| name == "seconds") {
                let remedy = "add \"seconds\": it is the measured time";
                problems.push(Problem::new(names.span(), "the metrics lack `seconds`", remedy));
            }
            names.get_ref().clone()
        }
    };
    Measure {
        processes: if quick { processes.min(QUICK_PROCESSES) } else { processes },
        warmup: match warmup {
            Warmup::Steady { .. } if quick => Warmup::Rounds(1),
            warmup => warmup,
        },
        values: number(&given.values, 1, 1..=1_000_000, problems),
        min_time: min_time.filter(|_| !quick),
        timeout: duration(&given.timeout, "time-out", 604_800.0, "a week", problems).unwrap_or(60.0),
        order: given.order.unwrap_or_default(),
        seed,
        metrics,
    }
}

/// A number of rounds, or the word "steady" with its bound.
fn warmup(given: &schema::Measure, problems: &mut Vec<Problem>) -> Warmup {
    let within = number(&given.steady_within, 30, 1..=10_000, problems);
    let steady = given.warmup.as_ref().is_some_and(|warmup| warmup.get_ref().as_str() == Some("steady"));
    if let Some(within) = given.steady_within.as_ref().filter(|_| !steady) {
        let message = "`steady-within` is the bound of a steady warm-up";
        problems.push(Problem::new(within.span(), message, "add `warmup = \"steady\"`, or remove this"));
    }
    match given.warmup.as_ref().map(|warmup| (warmup.get_ref(), warmup.span())) {
        None => Warmup::Rounds(1),
        Some((Value::Integer(rounds), place)) => {
            Warmup::Rounds(number(&Some(Spanned::new(place, *rounds)), 1, 0..=1_000_000, problems))
        }
        Some(_) if steady => Warmup::Steady { steady_within: within },
        Some((_, place)) => {
            let message = "the warm-up is neither a number of rounds nor \"steady\"";
            problems.push(Problem::new(place, message, "use a number or \"steady\""));
            Warmup::Rounds(1)
        }
    }
}

/// Seconds above 0, up to a bound.
fn duration(
    given: &Option<Spanned<f64>>,
    kind: &str,
    bound: f64,
    bound_in_words: &str,
    problems: &mut Vec<Problem>,
) -> Option<f64> {
    let given = given.as_ref()?;
    let seconds = *given.get_ref();
    if seconds > 0.0 && seconds <= bound {
        return Some(seconds);
    }
    let remedy = format!("use seconds above 0 and at most {bound}, {bound_in_words}");
    problems.push(Problem::new(given.span(), format!("this is no {kind}"), remedy));
    None
}

fn system(given: &schema::System, problems: &mut Vec<Problem>) -> System {
    let thresholds = given.thresholds.as_ref().map(|given| *given.get_ref()).unwrap_or_default();
    let Thresholds { steal, others, io_pressure, memory_pressure, slowdown } = thresholds;
    let shares = [steal, others, io_pressure, memory_pressure, slowdown];
    if let Some(given) = &given.thresholds
        && !shares.iter().all(|share| (0.0..=1.0).contains(share))
    {
        let remedy = "each is a share of a time: use 0 to 1";
        problems.push(Problem::new(given.span(), "a threshold is out of range", remedy));
    }
    System { pinning: given.pinning.unwrap_or_default(), noise: noise_policy(given, problems), thresholds }
}

/// "mark", "refuse" or { repeat = N }.
fn noise_policy(given: &schema::System, problems: &mut Vec<Problem>) -> NoisePolicy {
    let Some(noise) = &given.noise else { return NoisePolicy::default() };
    let (message, remedy) = match noise.get_ref() {
        Value::String(word) if word == "mark" => return NoisePolicy::Mark,
        Value::String(word) if word == "refuse" => return NoisePolicy::Refuse,
        Value::String(word) if word != "repeat" => {
            (format!("unknown value `{word}`"), suggestion(word, "values", &["mark", "repeat", "refuse"]))
        }
        Value::Table(table) if table.len() == 1 => match table.get("repeat").and_then(Value::as_integer) {
            Some(times @ 1..=100) => return NoisePolicy::Repeat(times as u32),
            _ => ("this is no number of repetitions".to_owned(), "use { repeat = 1 } to 100".to_owned()),
        },
        _ => (
            "this says not what becomes of a noisy sample".to_owned(),
            "use \"mark\", \"refuse\" or { repeat = 3 }".to_owned(),
        ),
    };
    problems.push(Problem::new(noise.span(), message, remedy));
    NoisePolicy::default()
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
    let mut programs = Vec::new();
    for program in given {
        for tag in program.tags.iter().filter(|tag| tag.get_ref().trim().is_empty()) {
            problems.push(Problem::new(tag.span(), "this tag is empty", "remove it"));
        }
        let made = resolve_programs(program, directory, quick, problems);
        programs.extend(made.into_iter().map(|made| (made, program.name.span())));
    }
    let mut names = Names::new("program");
    for program in given {
        names.insert(program.name.get_ref(), program.name.span(), problems);
    }
    let mut names = Names::new("program");
    for (program, place) in programs.iter().filter(|(program, _)| program.name != program.base) {
        names.insert(&program.name, place.clone(), problems);
        if given.iter().any(|other| *other.name.get_ref() == program.name) {
            let message = format!("the program `{}` is listed twice", program.name);
            problems.push(Problem::new(place.clone(), message, "remove one, or give it another name"));
        }
    }
    programs.into_iter().map(|(program, _)| program).collect()
}

/// Names of one kind, each of which may be used once and may not be empty.
pub struct Names<'a> {
    kind: &'static str,
    seen: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    /// None yet.
    pub fn new(kind: &'static str) -> Self {
        Self { kind, seen: BTreeSet::new() }
    }

    /// Whether the name is in use.
    pub fn has(&self, name: &str) -> bool {
        self.seen.contains(name)
    }

    /// Whether the name can be used, and from now on is.
    pub fn insert(&mut self, name: &'a str, span: Range<usize>, problems: &mut Vec<Problem>) -> bool {
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
