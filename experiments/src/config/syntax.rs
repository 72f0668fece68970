//! TOML text to [`Config`], with serde's errors turned into [`Problem`]s.
//!
//! The schema version is looked at first, by itself: a file of a newer schema should say so instead of failing at the
//! first key that this build does not know. serde names an unknown key or word and the valid ones in backquotes
//! ("unknown field `basline`, expected one of `baseline`, ..."); that list is where the nearest word comes from.

use serde::Deserialize;
use toml::Spanned;

use super::error::Problem;
use super::schema::{Config, SCHEMA};
use crate::nearest::suggestion;

#[derive(Deserialize)]
struct Versioned {
    schema: Option<Spanned<i64>>,
}

/// The file's content, or the first thing wrong with its form.
pub fn parse(text: &str) -> Result<Config, Problem> {
    let versioned: Versioned = toml::from_str(text).map_err(|error| problem(&error))?;
    match versioned.schema {
        None => return Err(Problem::new(0..0, "the file names no schema", "begin with `schema = 1`")),
        Some(schema) if *schema.get_ref() != SCHEMA => {
            return Err(Problem::new(
                schema.span(),
                format!("this build reads schema {SCHEMA}, not {}", schema.get_ref()),
                format!("write `schema = {SCHEMA}`, or use the gilectomy that the file was written for"),
            ));
        }
        Some(_) => {}
    }
    toml::from_str(text).map_err(|error| problem(&error))
}

fn problem(error: &toml::de::Error) -> Problem {
    let span = error.span().unwrap_or(0..0);
    let message = error.message();
    let Some(stated) = message.lines().next() else {
        return Problem::new(span, "the file is not valid TOML", "see https://toml.io");
    };
    let quoted: Vec<&str> = stated.split('`').skip(1).step_by(2).collect();
    match (stated, quoted.as_slice()) {
        (text, [unknown, known @ ..]) if text.starts_with("unknown field") => {
            Problem::new(span, format!("unknown key `{unknown}`"), suggestion(unknown, "keys", known))
        }
        (text, [unknown, known @ ..]) if text.starts_with("unknown variant") => {
            Problem::new(span, format!("unknown value `{unknown}`"), suggestion(unknown, "values", known))
        }
        (text, [key]) if text.starts_with("missing field") => {
            Problem::new(span, format!("the key `{key}` is missing"), format!("`{key}` must be set here"))
        }
        (text, _) if text.starts_with("invalid type") => {
            let wanted = text.split_once("expected ").map_or("another type", |(_, wanted)| wanted);
            Problem::new(span, text, format!("this must be {wanted}"))
        }
        (text, _) => Problem::new(span, text, message.lines().nth(1).unwrap_or("here")),
    }
}
