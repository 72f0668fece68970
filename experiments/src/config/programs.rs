//! One `[[program]]`: its text found and hashed, its parameters as words, its expected output tried once.

use std::collections::BTreeMap;
use std::path::Path;

use toml::{Spanned, Value};

use super::error::Problem;
use super::schema;
use crate::expect::{self, TemplateError};
use crate::nearest::{nearest, suggestion};
use crate::plan::{Expect, Program, Source};
use crate::programs;

/// Arguments that the runner adds by itself.
const RESERVED: [&str; 4] = ["threads", "mode", "warmup", "values"];

/// The program with its defaults and, if `quick`, its small size; `None` when a problem was found.
pub fn resolve_program(
    given: &schema::Program,
    directory: &Path,
    quick: bool,
    problems: &mut Vec<Problem>,
) -> Option<Program> {
    let before = problems.len();
    let text = program_text(&given.path, directory, problems);
    let mut params = words(&given.params, problems);
    let quick_params = given.quick.as_ref().map_or_else(BTreeMap::new, |q| words(&q.params, problems));
    if let Some(q) = &given.quick {
        unknown_quick_params(q, &params, problems);
        if let Some(expect) = q.expect.as_ref().filter(|_| !quick) {
            try_template(expect.get_ref(), &expect.span(), &params, problems);
        }
    }
    if quick {
        params.extend(quick_params);
    }
    let expect = expected(given, directory, quick, problems);
    if let Some((template, place)) = &expect {
        try_template(template, place, &params, problems);
    }
    let quick_seconds = given.quick.as_ref().and_then(|q| q.seconds.as_ref());
    let seconds = if quick { quick_seconds } else { given.seconds.as_ref() };
    for hint in [&given.seconds, &given.quick.as_ref().and_then(|q| q.seconds.clone())].into_iter().flatten()
    {
        if !(hint.get_ref().is_finite() && *hint.get_ref() > 0.0) {
            problems.push(Problem::new(hint.span(), "this is no duration", "use seconds above 0"));
        }
    }
    if problems.len() > before {
        return None;
    }
    let (source, text) = text?;
    Some(Program {
        name: given.name.get_ref().clone(),
        base: given.name.get_ref().clone(),
        tags: Vec::new(),
        source,
        sha256: programs::sha256(&text),
        scaling: given.scaling,
        params,
        expect: Expect::Text(expect?.0),
        seconds: seconds.map(|seconds| *seconds.get_ref()),
    })
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

/// Parameters as the program will see them.
fn words(params: &schema::Params, problems: &mut Vec<Problem>) -> BTreeMap<String, String> {
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
        let word = match value.get_ref() {
            Value::String(text) if text.contains('\0') => None,
            Value::String(text) => Some(text.clone()),
            Value::Integer(number) => Some(number.to_string()),
            Value::Float(number) => Some(number.to_string()),
            Value::Boolean(truth) => Some(truth.to_string()),
            _ => None,
        };
        if word.is_none() {
            problems.push(Problem::new(
                value.span(),
                format!("the parameter `{name}` is not a single value"),
                "use a number, a string or a boolean",
            ));
        }
        // A parameter of the wrong type is still known by name, or every use of it would be one more problem.
        words.insert(name.clone(), word.unwrap_or_default());
    }
    words
}

fn unknown_quick_params(
    quick: &schema::Quick,
    params: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) {
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

/// The template of the expected output and where the config gives it.
fn expected(
    given: &schema::Program,
    directory: &Path,
    quick: bool,
    problems: &mut Vec<Problem>,
) -> Option<(String, std::ops::Range<usize>)> {
    if let Some(text) = given.quick.as_ref().and_then(|q| q.expect.as_ref()).filter(|_| quick) {
        return Some((text.get_ref().clone(), text.span()));
    }
    match (&given.expect, &given.expect_file) {
        (Some(text), None) => Some((text.get_ref().clone(), text.span())),
        (None, Some(file)) => match std::fs::read_to_string(directory.join(file.get_ref())) {
            Ok(text) => Some((expect::escape(&text), file.span())),
            Err(error) => {
                problems.push(Problem::new(
                    file.span(),
                    format!("cannot read the expected output: {error}"),
                    "give a file relative to the config",
                ));
                None
            }
        },
        (Some(_), Some(file)) => {
            problems.push(Problem::new(
                file.span(),
                "the expected output is given twice",
                "keep either `expect` or `expect-file`",
            ));
            None
        }
        (None, None) => {
            problems.push(Problem::new(
                given.name.span(),
                format!("the program `{}` has no expected output", given.name.get_ref()),
                "add `expect = \"...\"` or `expect-file = \"...\"`: every answer is verified",
            ));
            None
        }
    }
}

fn try_template(
    template: &str,
    place: &std::ops::Range<usize>,
    params: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) {
    match expect::fill(template, params, 1) {
        Ok(_) => {}
        Err(TemplateError::Brace) => problems.push(Problem::new(
            place.clone(),
            "a brace in the expected output has no partner",
            "write {{ or }} for a brace that means itself",
        )),
        Err(TemplateError::Unknown(name)) => {
            let known: Vec<&str> = params.keys().map(String::as_str).chain(["threads"]).collect();
            problems.push(Problem::new(
                place.clone(),
                format!("`{{{name}}}` in the expected output is no parameter"),
                suggestion(&name, "names", &known),
            ));
        }
    }
}
