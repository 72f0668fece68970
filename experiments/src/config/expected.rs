//! What a program must print: inline, in a file, or as a hash, for its full or its quick size.
//!
//! A text or a file is a template that the parameters and the thread count fill (see [`crate::expect`]). When lists of
//! values made several programs of one, either the template says `{n}` where their answers differ, or a table gives a
//! text to each by what its name got: `expect = { "n=20" = "6765", "n=27" = "196418" }`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use toml::{Spanned, Value};

use super::error::Problem;
use super::schema;
use crate::expect::{self, TemplateError};
use crate::nearest::suggestion;
use crate::plan::Expect;

/// The three places where an answer can stand; at most one of them may.
struct Places<'a> {
    text: Option<&'a Spanned<Value>>,
    file: Option<&'a Spanned<String>>,
    hash: Option<&'a Spanned<String>>,
}

/// One of the programs that a `[[program]]` makes.
pub struct Instance<'a> {
    /// What its name got: `n=20 weak`, or nothing.
    pub suffix: &'a str,
    /// Its parameters.
    pub params: &'a BTreeMap<String, String>,
}

/// The answer of one instance, checked as far as it can be before the program runs.
pub fn expected(
    given: &schema::Program,
    instance: &Instance,
    directory: &Path,
    quick: bool,
    problems: &mut Vec<Problem>,
) -> Option<Expect> {
    let full = Places {
        text: given.expect.as_ref(),
        file: given.expect_file.as_ref(),
        hash: given.expect_sha256.as_ref(),
    };
    let small = given.quick.as_ref().filter(|_| quick).map(|quick| Places {
        text: quick.expect.as_ref(),
        file: quick.expect_file.as_ref(),
        hash: quick.expect_sha256.as_ref(),
    });
    let places = small.filter(|places| !places.is_empty()).unwrap_or(full);
    match (places.text, places.file, places.hash) {
        (Some(text), None, None) => template(text, instance, problems).map(Expect::Text),
        (None, Some(file), None) => from_file(file, instance, directory, problems).map(Expect::Text),
        (None, None, Some(hash)) => sha256(hash, problems),
        (None, None, None) => {
            problems.push(Problem::new(
                given.name.span(),
                format!("the program `{}` has no expected output", given.name.get_ref()),
                "add `expect = \"...\"` or `expect-file = \"...\"`: every answer is verified",
            ));
            None
        }
        (_, file, hash) => {
            let place = hash.or(file).map_or(0..0, Spanned::span);
            let remedy = "keep one of `expect`, `expect-file` and `expect-sha256`";
            problems.push(Problem::new(place, "the expected output is given twice", remedy));
            None
        }
    }
}

impl Places<'_> {
    fn is_empty(&self) -> bool {
        self.text.is_none() && self.file.is_none() && self.hash.is_none()
    }
}

fn template(text: &Spanned<Value>, instance: &Instance, problems: &mut Vec<Problem>) -> Option<String> {
    let text_or_problem = match text.get_ref() {
        Value::String(text) => Ok(text),
        Value::Table(texts) => match texts.get(instance.suffix) {
            Some(Value::String(text)) => Ok(text),
            Some(_) => {
                Err((format!("the answer for `{}` is no text", instance.suffix), "quote it".to_owned()))
            }
            None => {
                let known: Vec<&str> = texts.keys().map(String::as_str).collect();
                let message = format!("there is no expected output for `{}`", instance.suffix);
                Err((message, suggestion(instance.suffix, "entries", &known)))
            }
        },
        _ => Err(("the expected output is no text".to_owned(), "quote it".to_owned())),
    };
    match text_or_problem {
        Ok(template) => try_template(template.clone(), text.span(), instance.params, problems),
        Err((message, remedy)) => {
            problems.push(Problem::new(text.span(), message, remedy));
            None
        }
    }
}

fn from_file(
    file: &Spanned<String>,
    instance: &Instance,
    directory: &Path,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let name = try_template(file.get_ref().clone(), file.span(), instance.params, problems)?;
    let name = expect::fill(&name, instance.params, 1).unwrap_or(name);
    match std::fs::read_to_string(directory.join(&name)) {
        Ok(text) => Some(expect::escape(&text)),
        Err(error) => {
            let message = format!("cannot read the expected output `{name}`: {error}");
            problems.push(Problem::new(file.span(), message, "give a file relative to the config"));
            None
        }
    }
}

fn sha256(hash: &Spanned<String>, problems: &mut Vec<Problem>) -> Option<Expect> {
    let text = hash.get_ref().to_ascii_lowercase();
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(Expect::Hash { sha256: text });
    }
    let remedy = "use the 64 hexadecimal digits that sha256sum prints";
    problems.push(Problem::new(hash.span(), "this is no SHA-256", remedy));
    None
}

/// The template itself, if every placeholder of it can be filled.
fn try_template(
    template: String,
    place: Range<usize>,
    params: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    match expect::fill(&template, params, 1) {
        Ok(_) => return Some(template),
        Err(TemplateError::Brace) => problems.push(Problem::new(
            place,
            "a brace in the expected output has no partner",
            "write {{ or }} for a brace that means itself",
        )),
        Err(TemplateError::Unknown(name)) => {
            let known: Vec<&str> = params.keys().map(String::as_str).chain(["threads"]).collect();
            problems.push(Problem::new(
                place,
                format!("`{{{name}}}` in the expected output is no parameter"),
                suggestion(&name, "names", &known),
            ));
        }
    }
    None
}
