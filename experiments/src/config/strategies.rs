//! The engines of a config: strategies by name or with settings, variants under names of their own, interpreters.
//!
//! The rows of a program stand in the order of `strategies`, then variants that it does not name, then the
//! `[[engine]]`s. A variant may extend one that stands before it, so that no two can extend each other.

use std::collections::BTreeMap;

use toml::Spanned;

use super::error::Problem;
use super::programs::word;
use super::resolve::Names;
use super::schema;
use crate::engine;
use crate::nearest::suggestion;
use crate::plan::{Engine, EngineKind};

/// The word that stands for every strategy there is.
const ALL: &str = "all";

/// The engines in the order of the rows.
pub fn engines(config: &schema::Config, problems: &mut Vec<Problem>) -> Vec<Engine> {
    let known: Vec<&str> = engine::strategies().iter().map(|strategy| strategy.name).collect();
    let variants = variants(&config.variants, &known, problems);
    let mut engines = Vec::new();
    let mut seen = Names::new("strategy or engine");
    for chosen in &config.strategies {
        let word = chosen.get_ref().as_str();
        for name in if word == ALL { known.clone() } else { vec![word] } {
            let found = match variants.get(name) {
                Some(spec) => Ok((name, Some((*spec).to_owned()))),
                None => engine::resolve(name).map(|name| (name, None)),
            };
            match found {
                Err((error, remedy)) => problems.push(Problem::new(chosen.span(), error, remedy)),
                Ok((name, spec)) if seen.insert(name, chosen.span(), problems) => {
                    engines.push(ours(name, spec));
                }
                Ok(_) => {}
            }
        }
    }
    for variant in &config.variants {
        let name = variant.name.get_ref().as_str();
        if let Some(spec) = variants.get(name).filter(|_| !seen.has(name)) {
            seen.insert(name, variant.name.span(), problems);
            engines.push(ours(name, Some((*spec).to_owned())));
        }
    }
    for external in &config.engines {
        if let Some(engine) = interpreter(external, &known, problems)
            && seen.insert(external.name.get_ref(), external.name.span(), problems)
        {
            engines.push(engine);
        }
    }
    if engines.is_empty() && problems.is_empty() {
        let remedy = "add `strategies = [...]` or an [[engine]]";
        problems.push(Problem::new(0..0, "there is nothing to compare", remedy));
    }
    engines
}

fn ours(name: &str, spec: Option<String>) -> Engine {
    Engine { name: name.to_owned(), kind: EngineKind::Strategy { spec }, twin_of: None }
}

/// What each variant is compiled as.
fn variants<'a>(
    given: &'a [schema::Variant],
    known: &[&str],
    problems: &mut Vec<Problem>,
) -> BTreeMap<&'a str, &'static str> {
    let mut variants: BTreeMap<&str, &'static str> = BTreeMap::new();
    let mut seen = Names::new("variant");
    for variant in given {
        let name = variant.name.get_ref().as_str();
        if known.contains(&name) {
            let message = format!("`{name}` is the name of a strategy");
            problems.push(Problem::new(variant.name.span(), message, "give the variant another name"));
            continue;
        }
        if !seen.insert(name, variant.name.span(), problems) {
            continue;
        }
        let parent = variant.extends.get_ref().as_str();
        let base = match variants.get(parent) {
            Some(spec) => Ok(*spec),
            None => engine::resolve(parent),
        };
        match base {
            Err((_, _)) if given.iter().any(|other| other.name.get_ref() == parent) => {
                problems.push(Problem::new(
                    variant.extends.span(),
                    format!("the variant `{parent}` does not stand before this one"),
                    "extend what stands before it",
                ));
            }
            Err((error, remedy)) => {
                problems.push(Problem::new(variant.extends.span(), error, remedy));
            }
            Ok(base) => {
                if let Some(spec) = with_settings(base, variant, problems) {
                    variants.insert(name, spec);
                }
            }
        }
    }
    variants
}

/// The compiled strategy that is `base` with other settings.
fn with_settings(base: &str, variant: &schema::Variant, problems: &mut Vec<Problem>) -> Option<&'static str> {
    let (name, inherited) = base.split_once(':').unwrap_or((base, ""));
    let mut settings: BTreeMap<String, String> = inherited
        .split(',')
        .filter_map(|setting| setting.split_once('='))
        .map(|(parameter, value)| (parameter.to_owned(), value.to_owned()))
        .collect();
    for (parameter, value) in &variant.set {
        match word(value.get_ref()) {
            Some(word) => _ = settings.insert(parameter.get_ref().clone(), word),
            None => problems.push(Problem::new(value.span(), "a setting is a single word", "quote it")),
        }
    }
    let settings: Vec<String> = settings.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let separator = if settings.is_empty() { "" } else { ":" };
    match engine::resolve(&format!("{name}{separator}{}", settings.join(","))) {
        Ok(spec) => Some(spec),
        Err((error, remedy)) => {
            let place = variant.set.values().map(Spanned::span).next().unwrap_or(variant.extends.span());
            problems.push(Problem::new(place, error, remedy));
            None
        }
    }
}

/// An interpreter from outside.
fn interpreter(given: &schema::Engine, known: &[&str], problems: &mut Vec<Problem>) -> Option<Engine> {
    let name = given.name.get_ref();
    if known.contains(&name.as_str()) {
        let message = format!("`{name}` is the name of a strategy");
        problems.push(Problem::new(given.name.span(), message, "give the engine another name"));
        return None;
    }
    if given.command.get_ref().first().is_none_or(|word| word.is_empty()) {
        let remedy = "name the interpreter, as in [\"python3.14\"]";
        problems.push(Problem::new(given.command.span(), "the command is empty", remedy));
    }
    Some(Engine {
        name: name.clone(),
        kind: EngineKind::External {
            command: given.command.get_ref().clone(),
            command_env: given.command_env.as_ref().map(|name| name.get_ref().clone()),
            version: given.version.clone(),
            env: given.env.clone(),
        },
        twin_of: None,
    })
}

/// The baseline as the engines are named.
pub fn baseline(baseline: &Spanned<String>, engines: &[Engine], problems: &mut Vec<Problem>) -> String {
    let names: Vec<&str> = engines.iter().map(|engine| engine.name.as_str()).collect();
    let word = baseline.get_ref().as_str();
    if names.contains(&word) {
        return word.to_owned();
    }
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
