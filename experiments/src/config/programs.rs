//! One `[[program]]`: its text found and hashed, its parameters as words, its lists of values expanded.

use std::collections::BTreeMap;
use std::path::Path;

use toml::{Spanned, Value};

use super::error::Problem;
use super::expected::{Instance, expected};
use super::schema;
use crate::nearest::{nearest, suggestion};
use crate::plan::{Program, Scaling, Source};
use crate::programs;

/// Parameters by name, each with its values.
type Words = BTreeMap<String, Vec<String>>;

/// Arguments that the runner adds by itself.
const RESERVED: [&str; 4] = ["threads", "mode", "warmup", "values"];

/// The programs of the wanted size that an entry makes: one for each choice from its lists of values. Both sizes are
/// looked at, so that `--quick` never finds what a full run did not. Nothing when a problem was found.
pub fn resolve_programs(
    given: &schema::Program,
    directory: &Path,
    quick: bool,
    problems: &mut Vec<Problem>,
) -> Vec<Program> {
    let before = problems.len();
    let text = program_text(&given.path, directory, problems);
    let scalings = scalings(&given.scaling, problems);
    let full = words(&given.params, problems);
    let mut small = full.clone();
    if let Some(given) = &given.quick {
        unknown_quick_params(given, &full, problems);
        small.extend(words(&given.params, problems));
    }
    let durations = [given.seconds.as_ref(), given.quick.as_ref().and_then(|quick| quick.seconds.as_ref())];
    for duration in durations.into_iter().flatten() {
        if !(duration.get_ref().is_finite() && *duration.get_ref() > 0.0) {
            problems.push(Problem::new(duration.span(), "this is no duration", "use seconds above 0"));
        }
    }
    let mut made = Vec::new();
    for (size, params) in [(false, &full), (true, &small)] {
        for (suffix, scaling, params) in choices(params, &scalings) {
            let instance = Instance { suffix: &suffix, params: &params };
            let mut found = Vec::new();
            let expect = expected(given, &instance, directory, size, &mut found);
            found.retain(|problem| !problems.contains(problem));
            problems.append(&mut found);
            let (Some(expect), Some((source, text)), true) = (expect, &text, size == quick) else { continue };
            made.push(Program {
                name: format!("{} {suffix}", given.name.get_ref()).trim_end().to_owned(),
                base: given.name.get_ref().clone(),
                tags: given.tags.iter().map(|tag| tag.get_ref().clone()).collect(),
                source: source.clone(),
                sha256: programs::sha256(text),
                scaling,
                params,
                expect,
                seconds: durations[usize::from(quick)].map(|seconds| *seconds.get_ref()),
            });
        }
    }
    if problems.len() > before { Vec::new() } else { made }
}

/// What T threads mean: a word, or several.
fn scalings(given: &Spanned<Value>, problems: &mut Vec<Problem>) -> Vec<Scaling> {
    let words = match given.get_ref() {
        Value::Array(words) if !words.is_empty() => words.as_slice(),
        word => std::slice::from_ref(word),
    };
    let mut scalings = Vec::new();
    for word in words {
        let word = word.as_str().unwrap_or_default();
        match Scaling::ALL.into_iter().find(|scaling| scaling.word() == word) {
            Some(scaling) if scalings.contains(&scaling) => {
                problems.push(Problem::new(given.span(), format!("`{word}` is listed twice"), "remove one"));
            }
            Some(scaling) => scalings.push(scaling),
            None => {
                let remedy = suggestion(word, "values", &Scaling::ALL.map(Scaling::word));
                problems.push(Problem::new(given.span(), format!("unknown value `{word}`"), remedy));
            }
        }
    }
    scalings
}

/// Every choice of one value for each parameter and of a scaling, with what it adds to the program's name: the values
/// that another choice has differently.
fn choices(params: &Words, scalings: &[Scaling]) -> Vec<(String, Scaling, BTreeMap<String, String>)> {
    let mut chosen = vec![(Vec::new(), BTreeMap::new())];
    for (name, values) in params {
        chosen = chosen
            .iter()
            .flat_map(|(suffix, params): &(Vec<String>, BTreeMap<String, String>)| {
                values.iter().map(|value| {
                    let mut params = params.clone();
                    params.insert(name.clone(), value.clone());
                    let named = (values.len() > 1).then(|| format!("{name}={value}"));
                    (suffix.iter().cloned().chain(named).collect(), params)
                })
            })
            .collect();
    }
    let several = scalings.len() > 1;
    chosen
        .into_iter()
        .flat_map(|(suffix, params)| {
            scalings.iter().map(move |scaling| {
                let named = several.then(|| scaling.word().to_owned());
                let suffix: Vec<String> = suffix.iter().cloned().chain(named).collect();
                (suffix.join(" "), *scaling, params.clone())
            })
        })
        .collect()
}

/// A bundled program if there is one of that name, otherwise a file beside the config.
fn program_text(
    path: &Spanned<String>,
    directory: &Path,
    problems: &mut Vec<Problem>,
) -> Option<(Source, String)> {
    let word = path.get_ref();
    if let Some(text) = programs::bundled(word) {
        return Some((Source::Bundled(word.clone()), text.to_owned()));
    }
    let file = directory.join(word);
    match std::fs::read_to_string(&file) {
        Ok(text) => Some((Source::File(file.to_string_lossy().into_owned()), text)),
        Err(error) => {
            let names = programs::names();
            let stem = word.strip_suffix(".py").unwrap_or(word);
            let remedy = match nearest(stem, names.iter().copied()) {
                Some(near) => format!("did you mean the bundled program `{near}`?"),
                None => {
                    format!("give a file relative to the config, or a bundled program: {}", names.join(", "))
                }
            };
            let message = match error.kind() {
                std::io::ErrorKind::NotFound => format!("there is no program `{word}`"),
                std::io::ErrorKind::InvalidData => format!("the program `{word}` is not UTF-8"),
                _ => format!("cannot read the program `{word}`: {error}"),
            };
            problems.push(Problem::new(path.span(), message, remedy));
            None
        }
    }
}

/// Parameters as the program will see them, each with its value or values.
fn words(params: &schema::Params, problems: &mut Vec<Problem>) -> Words {
    let mut words = BTreeMap::new();
    for (key, value) in params {
        let name = key.get_ref();
        if RESERVED.contains(&name.as_str()) {
            problems.push(Problem::new(
                key.span(),
                format!("the runner itself passes `{name}` to the program"),
                "choose another name for this parameter",
            ));
            continue;
        }
        if name.is_empty() || name.contains(['=', '{', '}', '\0']) {
            problems.push(Problem::new(
                key.span(),
                format!("`{name}` cannot name a parameter"),
                "it is passed as key=value",
            ));
        }
        let values = match value.get_ref() {
            Value::Array(values) if !values.is_empty() => values.iter().map(word).collect(),
            value => word(value).map(|word| vec![word]),
        };
        match &values {
            None => problems.push(Problem::new(
                value.span(),
                format!("the parameter `{name}` is neither a value nor a list of values"),
                "use numbers, strings or booleans",
            )),
            Some(values) if (1..values.len()).any(|at| values[..at].contains(&values[at])) => {
                let message = format!("the parameter `{name}` has a value twice");
                problems.push(Problem::new(value.span(), message, "remove one"));
            }
            Some(_) => {}
        }
        // A parameter of the wrong type is still known by name, or every use of it would be one more problem.
        words.insert(name.clone(), values.unwrap_or_else(|| vec![String::new()]));
    }
    words
}

/// A single value as a command line has it.
pub fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.contains('\0') => None,
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn unknown_quick_params(quick: &schema::Quick, params: &Words, problems: &mut Vec<Problem>) {
    let known: Vec<&str> = params.keys().map(String::as_str).collect();
    for key in quick.params.keys().filter(|key| !params.contains_key(key.get_ref())) {
        let name = key.get_ref();
        problems.push(Problem::new(
            key.span(),
            format!("the program has no parameter `{name}` to make quick"),
            suggestion(name, "parameters", &known),
        ));
    }
}
