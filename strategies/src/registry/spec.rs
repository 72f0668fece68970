//! How a strategy is asked for: `gilectomy`, or `gilectomy:lock=spin,numbers=immediate`.
//!
//! What is not named stays as the strategy itself has it. Settings are compiled in, so only combinations
//! that the registry has a line for can be had; an error says what there is.

use super::{Entry, strategies};
use gilectomy_core::strategy::{Cpython2016, Model, ModelChoice, Modern, Setting};
use std::fmt;

/// `model=...`: short for the four settings of a model.
const MODELS: [(&str, Model); 2] = [("modern", Modern::MODEL), ("cpython-2016", Cpython2016::MODEL)];

/// Why there is no such strategy. Words to choose from come with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpecError {
    /// No strategy has this name.
    Name {
        /// As given.
        name: String,
    },
    /// The part is not of the form `parameter=value`.
    Form {
        /// As given.
        part: String,
    },
    /// The strategy has no such parameter.
    Parameter {
        /// The strategy.
        strategy: &'static str,
        /// As given.
        parameter: String,
        /// Those it has.
        known: Vec<&'static str>,
    },
    /// No compiled variant of the strategy has this value.
    Value {
        /// The strategy.
        strategy: &'static str,
        /// The parameter.
        parameter: String,
        /// As given.
        value: String,
        /// Those there are.
        known: Vec<&'static str>,
    },
    /// Each value exists, but not together.
    Combination {
        /// As given.
        spec: String,
        /// What there is of the strategy.
        known: Vec<String>,
    },
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name } => write!(f, "unknown strategy `{name}`"),
            Self::Form { part } => write!(f, "`{part}` is not of the form parameter=value"),
            Self::Parameter { strategy, parameter, known } if known.is_empty() => {
                write!(f, "`{strategy}` has no parameter `{parameter}`: it has none at all")
            }
            Self::Parameter { strategy, parameter, known } => {
                write!(f, "`{strategy}` has no parameter `{parameter}`; it has {}", known.join(", "))
            }
            Self::Value { strategy, parameter, value, known } => {
                let known = known.join(", ");
                write!(f, "`{strategy}` was not compiled with {parameter}={value}; there is {known}{MORE}")
            }
            Self::Combination { spec, known } => {
                let known = known.join(", ");
                write!(f, "`{spec}`: this combination was not compiled; there are {known}{MORE}")
            }
        }
    }
}

/// Where variants may be that are not compiled.
const MORE: &str =
    if cfg!(more_variants) { "" } else { "; a build with GILECTOMY_VARIANTS=all may have more" };

impl std::error::Error for SpecError {}

/// The spec of a variant: what it has that the default has not.
pub(super) fn of(default: &Entry, settings: &[Setting]) -> String {
    let models = MODELS.iter().map(|(name, model)| (*name, model.settings()));
    let mut rest: Vec<Setting> =
        settings.iter().filter(|setting| !default.settings.contains(setting)).copied().collect();
    // A whole model in one word, when more than one of its constants is another.
    if let Some((name, model)) =
        models.into_iter().find(|(_, model)| model.iter().all(|s| settings.contains(s)))
        && rest.iter().filter(|setting| model.contains(setting)).count() > 1
    {
        rest.retain(|setting| !model.contains(setting));
        rest.insert(0, ("model", name));
    }
    let words: Vec<String> = rest.iter().map(|(parameter, value)| format!("{parameter}={value}")).collect();
    format!("{}:{}", default.info.name, words.join(","))
}

/// The compiled strategy that `spec` asks for.
///
/// # Errors
///
/// When there is none: what is wrong with the spec, and what there is.
pub fn find(spec: &str) -> Result<&'static Entry, SpecError> {
    let (name, rest) = spec.split_once(':').unwrap_or((spec, ""));
    let family: Vec<&'static Entry> = strategies().iter().filter(|entry| entry.info.name == name).collect();
    let Some(default) = family.first() else { return Err(SpecError::Name { name: name.to_owned() }) };
    let mut wanted: Vec<(&str, &str)> = default.settings.clone();
    for part in rest.split(',').filter(|part| !part.is_empty()) {
        let (parameter, value) =
            part.split_once('=').ok_or_else(|| SpecError::Form { part: part.to_owned() })?;
        set(&mut wanted, &family, parameter.trim(), value.trim())?;
    }
    let found = family.iter().find(|entry| entry.settings == wanted).copied();
    found.ok_or_else(|| SpecError::Combination {
        spec: spec.to_owned(),
        known: family.iter().map(|entry| entry.spec.clone()).collect(),
    })
}

fn set<'a>(
    wanted: &mut [(&'a str, &'a str)],
    family: &[&'static Entry],
    parameter: &str,
    value: &str,
) -> Result<(), SpecError> {
    let strategy = family[0].info.name;
    let unknown_value = |known: Vec<&'static str>| SpecError::Value {
        strategy,
        parameter: parameter.to_owned(),
        value: value.to_owned(),
        known,
    };
    if parameter == "model" {
        let Some((_, model)) = MODELS.iter().find(|(name, _)| *name == value) else {
            return Err(unknown_value(MODELS.map(|(name, _)| name).to_vec()));
        };
        wanted[..4].copy_from_slice(&model.settings());
        return Ok(());
    }
    let Some(place) = wanted.iter_mut().find(|(name, _)| *name == parameter) else {
        let known = family[0].settings.iter().map(|(name, _)| *name).collect();
        return Err(SpecError::Parameter { strategy, parameter: parameter.to_owned(), known });
    };
    let values = family.iter().flat_map(|entry| &entry.settings).filter(|(name, _)| *name == parameter);
    let mut known: Vec<&'static str> = values.map(|(_, value)| *value).collect();
    known.sort_unstable();
    known.dedup();
    match known.iter().find(|known| **known == value) {
        Some(value) => place.1 = value,
        None => return Err(unknown_value(known)),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_found_by_its_own_spec() {
        for entry in strategies() {
            assert_eq!(find(&entry.spec).map(|found| &found.spec), Ok(&entry.spec));
        }
    }

    #[test]
    fn what_does_not_exist_is_answered_with_what_does() {
        if find("gil").is_err() {
            // A build of other strategies.
            return;
        }
        let refusal = |spec: &str| find(spec).err().map(|error| error.to_string()).unwrap_or_default();
        assert_eq!(refusal("gill"), "unknown strategy `gill`");
        assert_eq!(refusal("gil:lock"), "`lock` is not of the form parameter=value");
        assert_eq!(
            refusal("gil:lock=spin"),
            "`gil` has no parameter `lock`; it has numbers, operands, functions, singletons, counts"
        );
        assert_eq!(
            refusal("gil:numbers=round"),
            format!("`gil` was not compiled with numbers=round; there is boxed, immediate{MORE}")
        );
        assert!(
            refusal("gil:numbers=boxed,operands=owned")
                .contains("this combination was not compiled; there are gil, gil:model")
        );
    }
}
