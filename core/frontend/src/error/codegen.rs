//! The code generator's messages in CPython's words, and the whole statement or expression that it points
//! into.

use super::Diagnosis;
use super::tokens::Source;
use rustpython_compiler::ast::token::TokenKind;
use rustpython_compiler::ast::visitor::{Visitor, walk_expr, walk_stmt};
use rustpython_compiler::ast::{Expr, Mod, Pattern, PatternMatchAs, Stmt, StmtMatch};
use rustpython_compiler::codegen::error::{CodegenError, CodegenErrorType as E};
use rustpython_ruff_text_size::Ranged;
use std::ops::Range;

/// Describes `error`.
pub(super) fn diagnose(error: &CodegenError, source: &Source<'_>) -> Diagnosis {
    let offset =
        error.location.map_or(0, |place| source.offset(place.line.get(), place.character_offset.get()));
    if let Some(diagnosis) = pattern(&error.error, source, offset) {
        return diagnosis;
    }
    let message = match &error.error {
        E::InvalidContinue => "'continue' not properly in loop".to_owned(),
        E::InvalidAwait if !inside_function(source, offset) => "'await' outside function".to_owned(),
        E::AsyncReturnValue => "'return' with value in async generator".to_owned(),
        E::InvalidFutureFeature(name) if name == "braces" => "not a chance".to_owned(),
        E::FunctionImportStar => "import * only allowed at module level".to_owned(),
        E::DuplicateStore(name) => format!("multiple assignments to name '{name}' in pattern"),
        E::NotImplementedYet => "this syntax is not supported".to_owned(),
        E::SyntaxError(message) => reworded(message),
        error => error.to_string(),
    };
    let range = match &error.error {
        E::SyntaxError(message) if message.contains("duplicate") || message.contains("Duplicate") => {
            source.range(source.token_at(offset))
        }
        E::SyntaxError(message) if message.starts_with("no binding for nonlocal") => {
            nonlocal(message, source).unwrap_or(offset..offset)
        }
        E::BreakContinueReturnInExceptStar => {
            constant_result(source, offset).unwrap_or_else(|| place(source, offset, true))
        }
        error => place(source, offset, is_about_statement(error)),
    };
    Diagnosis::new(message, range)
}

/// Errors in the patterns of the `match` statement at `offset`, for which the code generator tells neither
/// name nor place.
fn pattern(error: &E, source: &Source<'_>, offset: usize) -> Option<Diagnosis> {
    let mut finder = Finder { offset, ..Finder::default() };
    finder.visit(source);
    let cases = &finder.matched?.cases;
    let mut patterns = cases.iter().map(|case| &case.pattern);
    match error {
        E::UnreachablePattern(_) => patterns.find_map(|pattern| {
            let capture = captures(pattern)?;
            let what = match &capture.name {
                Some(name) => format!("name capture '{name}'"),
                None => "wildcard".to_owned(),
            };
            let message = format!("{what} makes remaining patterns unreachable");
            Some(Diagnosis::new(message, capture.range.to_std_range()))
        }),
        E::RepeatedAttributePattern => patterns.find_map(|pattern| {
            let Pattern::MatchClass(class) = pattern else { return None };
            let keywords = &class.arguments.keywords;
            let repeated = keywords
                .iter()
                .enumerate()
                .find(|(index, keyword)| keywords[..*index].iter().any(|k| k.attr.id == keyword.attr.id));
            let keyword = repeated?.1;
            let message = format!("attribute name repeated in class pattern: {}", keyword.attr.id);
            Some(Diagnosis::new(message, keyword.pattern.range().to_std_range()))
        }),
        _ => None,
    }
}

/// The capture or wildcard in `pattern` that matches everything.
fn captures(pattern: &Pattern) -> Option<&PatternMatchAs> {
    match pattern {
        Pattern::MatchAs(capture) if capture.pattern.is_none() => Some(capture),
        Pattern::MatchOr(alternatives) => alternatives.patterns.iter().find_map(captures),
        _ => None,
    }
}

/// The `nonlocal` statement of the name that `message` quotes; the code generator tells no place.
fn nonlocal(message: &str, source: &Source<'_>) -> Option<Range<usize>> {
    let name = message.split('\'').nth(1)?;
    let index = (0..source.tokens.len()).find(|&index| {
        source.kind(source.line_head(index)) == TokenKind::Nonlocal
            && source.text.get(source.range(index)) == Some(name)
    })?;
    let last = source.line_end(index).checked_sub(1)?;
    Some(source.range(source.line_head(index)).start..source.range(last).end)
}

fn reworded(message: &str) -> String {
    if message.starts_with("cannot define nonlocal") && message.ends_with("at top level.") {
        return "nonlocal declaration not allowed at module level".to_owned();
    }
    let rebinds = "assignment expression cannot rebind comprehension iteration variable ";
    if let Some(name) = message.strip_prefix(rebinds).filter(|name| !name.starts_with('\'')) {
        return format!("{rebinds}'{name}'");
    }
    match message {
        "'import *' only allowed at module level" => "import * only allowed at module level".to_owned(),
        message => message.to_owned(),
    }
}

/// Whether CPython points at the statement rather than at an expression in it.
fn is_about_statement(error: &E) -> bool {
    match error {
        E::InvalidReturn | E::InvalidBreak | E::InvalidContinue | E::InvalidFuturePlacement => true,
        E::InvalidAsyncFor | E::InvalidAsyncWith | E::AsyncReturnValue | E::MultipleStarArgs => true,
        E::SyntaxError(message) => message.contains("global") || message.contains("nonlocal"),
        _ => false,
    }
}

/// The constant that the `return` at `offset` returns.
fn constant_result(source: &Source<'_>, offset: usize) -> Option<Range<usize>> {
    let mut finder = Finder { offset, ..Finder::default() };
    finder.visit(source);
    finder.result.filter(|value| value.is_literal_expr()).map(|value| value.range().to_std_range())
}

/// The outermost expression that begins at `offset`, or the innermost statement around it.
fn place(source: &Source<'_>, offset: usize, statement: bool) -> Range<usize> {
    let mut finder = Finder { offset, ..Finder::default() };
    finder.visit(source);
    let found = if statement { finder.statement } else { finder.expression.or(finder.statement) };
    found.unwrap_or(offset..offset)
}

fn inside_function(source: &Source<'_>, offset: usize) -> bool {
    let mut finder = Finder { offset, ..Finder::default() };
    finder.visit(source);
    finder.functions > 0
}

/// Looks for what is at an offset.
#[derive(Default)]
struct Finder<'a> {
    offset: usize,
    expression: Option<Range<usize>>,
    statement: Option<Range<usize>>,
    matched: Option<&'a StmtMatch>,
    /// What the statement returns.
    result: Option<&'a Expr>,
    /// How many functions are around it.
    functions: usize,
}

impl<'a> Finder<'a> {
    fn visit(&mut self, source: &'a Source<'_>) {
        match source.parsed.syntax() {
            Mod::Module(module) => self.visit_body(&module.body),
            Mod::Expression(expression) => self.visit_expr(&expression.body),
        }
    }
}

impl<'a> Visitor<'a> for Finder<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        let range = statement.range().to_std_range();
        if range.contains(&self.offset) {
            self.functions += usize::from(matches!(statement, Stmt::FunctionDef(_)));
            self.statement = Some(range);
            match statement {
                Stmt::Match(matched) => self.matched = Some(matched),
                Stmt::Return(return_) => self.result = return_.value.as_deref(),
                _ => {}
            }
            walk_stmt(self, statement);
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        let range = expression.range().to_std_range();
        if range.start == self.offset && self.expression.is_none() {
            self.expression = Some(range);
        } else {
            walk_expr(self, expression);
        }
    }
}
