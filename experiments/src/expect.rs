//! The expected output of a program: a text with `{name}` where a parameter or the thread count stands.
//!
//! `{{` and `}}` are braces that mean themselves, as in a Python f-string. Nothing is computed: an answer that depends
//! on a parameter in another way belongs to a program entry of its own.

use std::collections::BTreeMap;

use crate::plan::{Expect, Program};

/// A placeholder that cannot be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateError {
    /// Nothing has this name.
    Unknown(String),
    /// A single brace with no partner.
    Brace,
}

/// What a program must print in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// This.
    Text(String),
    /// Something with this SHA-256.
    Hash(String),
}

/// What `program` must print with so many threads.
pub fn expected(program: &Program, threads: u32) -> Result<Expected, TemplateError> {
    match &program.expect {
        Expect::Text(template) => fill(template, &program.params, threads).map(Expected::Text),
        Expect::Hash { sha256 } => Ok(Expected::Hash(sha256.clone())),
    }
}

/// The text with every placeholder filled.
pub fn fill(
    template: &str,
    params: &BTreeMap<String, String>,
    threads: u32,
) -> Result<String, TemplateError> {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        filled.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            filled.push_str(brace);
            rest = after;
            continue;
        }
        let (name, after) = rest.split_once('}').filter(|_| brace == "{").ok_or(TemplateError::Brace)?;
        match params.get(name) {
            Some(value) => filled.push_str(value),
            None if name == "threads" => filled.push_str(&threads.to_string()),
            None => return Err(TemplateError::Unknown(name.to_owned())),
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// The text with its braces doubled, so that [`fill`] gives it back as it is.
pub fn escape(verbatim: &str) -> String {
    verbatim.replace('{', "{{").replace('}', "}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params() -> BTreeMap<String, String> {
        BTreeMap::from([("n".to_owned(), "27".to_owned())])
    }

    #[test]
    fn placeholders_are_filled_and_doubled_braces_stay() {
        assert_eq!(fill("fib({n}) {{x}} {threads}", &params(), 4).as_deref(), Ok("fib(27) {x} 4"));
        let verbatim = "{'a': {1}}";
        assert_eq!(fill(&escape(verbatim), &params(), 1).as_deref(), Ok(verbatim));
    }

    #[test]
    fn strangers_and_single_braces_are_refused() {
        assert_eq!(fill("{m}", &params(), 1), Err(TemplateError::Unknown("m".to_owned())));
        assert_eq!(fill("a } b", &params(), 1), Err(TemplateError::Brace));
        assert_eq!(fill("a { b", &params(), 1), Err(TemplateError::Brace));
    }
}
