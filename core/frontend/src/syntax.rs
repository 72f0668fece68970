//! Parses source text and runs the compiler crates on it.
//!
//! Between parsing and code generation each `with` statement's body is put into an `if` on a name that no
//! program can spell. The code generator forgets to close the cleanup handler of a `with` on the way out of
//! a suppressed exception. As long as the body's normal end is reached first this is harmless, but when the
//! body always returns or raises, all code behind the statement is attributed to the wrong handlers. The
//! `if` makes the normal end reachable in the code generator's eyes; [`stack`](crate::stack) removes it.

use rustpython_compiler::ast::visitor::transformer::{Transformer, walk_stmt};
use rustpython_compiler::ast::{AtomicNodeIndex, Expr, ExprContext, ExprName, Mod, Stmt, StmtIf, name::Name};
use rustpython_compiler::codegen::compile::compile_top;
use rustpython_compiler::parser::{self, ParseOptions};
use rustpython_compiler::{CompileError, CompileOpts, Mode as TheirMode};
use rustpython_compiler_core::SourceFileBuilder;
use rustpython_compiler_core::bytecode::CodeObject;

use crate::Mode;

/// The name that stands for "always true" at the start of a `with` statement's body.
pub(crate) const ALWAYS: &str = ".always";

/// Compiles `source` to stack code.
pub(crate) fn compile(source: &str, filename: &str, mode: Mode) -> Result<CodeObject, CompileError> {
    let (parser_mode, their_mode) = match mode {
        Mode::Exec => (parser::Mode::Module, TheirMode::Exec),
        Mode::Eval => (parser::Mode::Expression, TheirMode::Eval),
    };
    let file = SourceFileBuilder::new(filename, source).finish();
    let mut tree = parser::parse(source, ParseOptions::from(parser_mode))
        .map_err(|error| CompileError::from_ruff_parse_error(error, &file))?
        .into_syntax();
    if let Mod::Module(module) = &mut tree {
        ReachableEnds.visit_body(&mut module.body);
    }
    Ok(compile_top(tree, file, their_mode, CompileOpts::default())?)
}

struct ReachableEnds;

impl Transformer for ReachableEnds {
    fn visit_stmt(&self, statement: &mut Stmt) {
        walk_stmt(self, statement);
        if let Stmt::With(with) = statement {
            let name = ExprName {
                node_index: AtomicNodeIndex::NONE,
                range: with.range,
                id: Name::new_static(ALWAYS),
                ctx: ExprContext::Load,
            };
            let body = StmtIf {
                node_index: AtomicNodeIndex::NONE,
                range: with.range,
                test: Box::new(Expr::Name(name)),
                body: std::mem::take(&mut with.body),
                elif_else_clauses: Vec::new(),
            };
            with.body.push(Stmt::If(body));
        }
    }

    fn visit_expr(&self, _: &mut Expr) {
        // No expression contains a statement.
    }
}
