//! The cells of a plan: the whole matrix, what its rules leave of it, and the controls beside it.
//!
//! Rules are read in the order of the file and the last one that applies to a cell decides, as in a `.gitignore`; a
//! cell to which none applies is taken. A rule that applies to nothing is a slip of the pen and is refused.

use std::collections::BTreeMap;
use std::ops::Range;

use glob::Pattern;
use toml::Spanned;

use super::error::Problem;
use super::schema;
use crate::control;
use crate::nearest::suggestion;
use crate::plan::{Cell, Engine, EngineKind, Expect, Program, Scaling, Source};

/// A rule with its patterns compiled.
struct Rule<'a> {
    takes: bool,
    place: Range<usize>,
    program: Option<Pattern>,
    strategy: Option<Pattern>,
    tag: Option<Pattern>,
    threads: Option<&'a [i64]>,
}

/// The cells of the matrix that the rules leave, in the order of the table. Rules must apply to something among `all`
/// thread counts; `threads` are those that are measured.
pub fn cells(
    config: &schema::Config,
    (programs, engines): (&[Program], &[Engine]),
    (all, threads): (&[u32], &[u32]),
    problems: &mut Vec<Problem>,
) -> Vec<Cell> {
    let rules = rules(config, problems);
    let mut used = vec![false; rules.len()];
    let mut cells = Vec::new();
    for program in programs {
        for engine in engines {
            for &count in all {
                let mut taken = true;
                for (rule, used) in rules.iter().zip(&mut used) {
                    if rule.applies(program, engine, count) {
                        (taken, *used) = (rule.takes, true);
                    }
                }
                if taken && threads.contains(&count) {
                    let (program, engine) = (program.name.clone(), engine.name.clone());
                    cells.push(Cell { program, engine, threads: count });
                }
            }
        }
    }
    if !programs.is_empty() && !engines.is_empty() {
        for (rule, _) in rules.iter().zip(&used).filter(|(_, used)| !**used) {
            problems.push(Problem::new(
                rule.place.clone(),
                "this rule applies to no cell",
                rule.remedy(programs, engines),
            ));
        }
        if cells.is_empty() && problems.is_empty() {
            let place = rules.last().map_or(0..0, |rule| rule.place.clone());
            problems.push(Problem::new(
                place,
                "the rules leave no cell to run",
                "include some again after it",
            ));
        }
    }
    cells
}

/// All rules in the order of the file.
fn rules<'a>(config: &'a schema::Config, problems: &mut Vec<Problem>) -> Vec<Rule<'a>> {
    let given = config.exclude.iter().map(|rule| (false, rule));
    let mut rules: Vec<Rule> = given
        .chain(config.include.iter().map(|rule| (true, rule)))
        .filter_map(|(takes, rule)| Rule::new(takes, rule, problems))
        .collect();
    rules.sort_by_key(|rule| rule.place.start);
    rules
}

impl<'a> Rule<'a> {
    fn new(takes: bool, given: &'a schema::Rule, problems: &mut Vec<Problem>) -> Option<Self> {
        let words = [&given.program, &given.strategy, &given.tag];
        let places = words.iter().filter_map(|word| word.as_ref().map(Spanned::span));
        let place = places.chain(given.threads.as_ref().map(Spanned::span)).min_by_key(|place| place.start);
        let Some(place) = place else {
            let remedy = "name a program, a strategy, threads or a tag in each";
            problems.push(Problem::new(0..0, "an [[exclude]] or [[include]] names nothing", remedy));
            return None;
        };
        let [program, strategy, tag] = words.map(|word| pattern(word.as_ref(), problems));
        let threads = given.threads.as_ref().map(|threads| threads.get_ref().as_slice());
        Some(Self { takes, place, program, strategy, tag, threads })
    }

    fn applies(&self, program: &Program, engine: &Engine, threads: u32) -> bool {
        let fits = |pattern: &Option<Pattern>, words: &[&str]| {
            pattern.as_ref().is_none_or(|pattern| words.iter().any(|word| pattern.matches(word)))
        };
        let tags: Vec<&str> = program.tags.iter().map(String::as_str).collect();
        fits(&self.program, &[&program.name, &program.base])
            && fits(&self.strategy, &[&engine.name])
            && fits(&self.tag, &tags)
            && self.threads.is_none_or(|counts| counts.contains(&i64::from(threads)))
    }

    /// The nearest word for the first pattern that fits nothing by itself.
    fn remedy(&self, programs: &[Program], engines: &[Engine]) -> String {
        let names: Vec<&str> = programs.iter().map(|program| program.base.as_str()).collect();
        let engines: Vec<&str> = engines.iter().map(|engine| engine.name.as_str()).collect();
        let tags: Vec<&str> = programs.iter().flat_map(|program| &program.tags).map(String::as_str).collect();
        let fields = [
            (&self.program, names, "programs"),
            (&self.strategy, engines, "strategies"),
            (&self.tag, tags, "tags"),
        ];
        for (pattern, mut words, kind) in fields {
            words.dedup();
            if let Some(pattern) =
                pattern.as_ref().filter(|pattern| !words.iter().any(|word| pattern.matches(word)))
            {
                return suggestion(pattern.as_str(), kind, &words);
            }
        }
        "remove it, or mend its names and thread counts".to_owned()
    }
}

fn pattern(word: Option<&Spanned<String>>, problems: &mut Vec<Problem>) -> Option<Pattern> {
    let word = word?;
    let compiled = Pattern::new(word.get_ref());
    compiled
        .inspect_err(|error| {
            problems.push(Problem::new(
                word.span(),
                format!("this is no pattern: {}", error.msg),
                "use `*` for any characters, `?` for one, `[ab]` for one of several",
            ));
        })
        .ok()
}

/// Adds the controls: a twin of the baseline wherever the baseline is measured, and the machine at one thread and at
/// every thread count. A quick run keeps one cell of the twin.
pub fn add_controls(
    baseline: &str,
    quick: bool,
    programs: &mut Vec<Program>,
    engines: &mut Vec<Engine>,
    cells: &mut Vec<Cell>,
) {
    let mut threads: Vec<u32> = cells.iter().map(|cell| cell.threads).chain([1]).collect();
    threads.sort_unstable();
    threads.dedup();
    if let Some(original) = engines.iter().find(|engine| engine.name == baseline).cloned() {
        let name =
            free_name(format!("{baseline} (again)"), |name| engines.iter().any(|engine| engine.name == name));
        let of_baseline = cells.iter().filter(|cell| cell.engine == baseline);
        let again: Vec<Cell> = of_baseline
            .map(|cell| Cell { engine: name.clone(), ..cell.clone() })
            .take(if quick { 1 } else { usize::MAX })
            .collect();
        cells.extend(again);
        engines.push(Engine { kind: twin_kind(&original), name, twin_of: Some(baseline.to_owned()) });
    }
    let machine = free_name("machine".to_owned(), |name| engines.iter().any(|engine| engine.name == name));
    let alu = free_name("alu-control".to_owned(), |name| programs.iter().any(|program| program.name == name));
    let steps = if quick { control::QUICK_STEPS } else { control::STEPS };
    programs.push(Program {
        name: alu.clone(),
        base: alu.clone(),
        tags: Vec::new(),
        source: Source::Native,
        sha256: String::new(),
        scaling: Scaling::Weak,
        params: BTreeMap::from([("n".to_owned(), steps.to_string())]),
        expect: Expect::Text(control::ANSWER.to_owned()),
        seconds: Some(steps as f64 * control::SECONDS_PER_STEP),
    });
    cells.extend(threads.into_iter().map(|threads| Cell {
        program: alu.clone(),
        engine: machine.clone(),
        threads,
    }));
    engines.push(Engine { name: machine, kind: EngineKind::Machine, twin_of: None });
}

fn twin_kind(original: &Engine) -> EngineKind {
    match &original.kind {
        EngineKind::Strategy { .. } => EngineKind::Strategy { spec: original.strategy().map(str::to_owned) },
        kind => kind.clone(),
    }
}

fn free_name(mut name: String, taken: impl Fn(&str) -> bool) -> String {
    while taken(&name) {
        name.push('\'');
    }
    name
}
