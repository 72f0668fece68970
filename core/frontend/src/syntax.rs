//! Parses source text and runs the compiler crates on it.
//!
//! Between parsing and code generation the tree is changed where the code generator errs:
//!
//! - It forgets to close the cleanup handler of a `with` statement on the way out of a suppressed exception.
//!   As long as the body's normal end is reached first this is harmless, but when the body always returns or
//!   raises, all code behind the statement is attributed to the wrong handlers. Each `with` body goes into an
//!   `if` on a name that no program can spell, which makes its normal end reachable in the code generator's
//!   eyes; [`stack`](crate::stack) removes the test.
//! - It looks for the scopes of a class's decorators in front of the class's own, where the symbol table has
//!   them behind. Decorators that contain a lambda or a comprehension are evaluated into names first.

use rustpython_compiler::ast::helpers::any_over_expr;
use rustpython_compiler::ast::name::Name;
use rustpython_compiler::ast::visitor::transformer::{Transformer, walk_stmt};
use rustpython_compiler::ast::{
    AtomicNodeIndex, Decorator, Expr, ExprContext, ExprName, Mod, Stmt, StmtAssign, StmtClassDef, StmtDelete,
    StmtIf,
};
use rustpython_compiler::codegen::compile::compile_top;
use rustpython_compiler::parser::{self, ParseOptions};
use rustpython_compiler::{CompileError, CompileOpts, Mode as TheirMode};
use rustpython_compiler_core::SourceFileBuilder;
use rustpython_compiler_core::bytecode::CodeObject;

use crate::Mode;

/// The name that stands for "always true".
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
        Mender.visit_body(&mut module.body);
    }
    Ok(compile_top(tree, file, their_mode, CompileOpts::default())?)
}

struct Mender;

impl Transformer for Mender {
    fn visit_stmt(&self, statement: &mut Stmt) {
        walk_stmt(self, statement);
        match statement {
            Stmt::With(with) => {
                let test = ExprName { range: with.range, ..name(ALWAYS, ExprContext::Load) };
                let body = std::mem::take(&mut with.body);
                with.body.push(if_test(test, body));
            }
            Stmt::ClassDef(class) if class.decorator_list.iter().any(has_scope) => {
                let test = ExprName { range: class.range, ..name(ALWAYS, ExprContext::Load) };
                *statement = if_test(test, evaluate_decorators_first(class));
            }
            _ => {}
        }
    }

    fn visit_expr(&self, _: &mut Expr) {
        // No expression contains a statement.
    }
}

/// A name without a place.
fn name(id: &str, ctx: ExprContext) -> ExprName {
    ExprName { node_index: AtomicNodeIndex::NONE, range: Default::default(), id: Name::new(id), ctx }
}

/// `if test: body`, placed where the test is.
fn if_test(test: ExprName, body: Vec<Stmt>) -> Stmt {
    Stmt::If(StmtIf {
        node_index: AtomicNodeIndex::NONE,
        range: test.range,
        test: Box::new(Expr::Name(test)),
        body,
        elif_else_clauses: Vec::new(),
    })
}

/// Assigns each decorator to a name of its own, decorates with the names, and deletes them.
fn evaluate_decorators_first(class: &mut StmtClassDef) -> Vec<Stmt> {
    let mut statements = Vec::new();
    let mut targets = Vec::new();
    for (index, decorator) in class.decorator_list.iter_mut().enumerate() {
        let (id, range) = (format!(".decorator{index}"), decorator.range);
        let named = |ctx| Expr::Name(ExprName { range, ..name(&id, ctx) });
        let value = std::mem::replace(&mut decorator.expression, named(ExprContext::Load));
        statements.push(Stmt::Assign(StmtAssign {
            node_index: AtomicNodeIndex::NONE,
            range,
            targets: vec![named(ExprContext::Store)],
            value: Box::new(value),
        }));
        targets.push(named(ExprContext::Del));
    }
    let range = class.range;
    statements.push(Stmt::ClassDef(class.clone()));
    statements.push(Stmt::Delete(StmtDelete { node_index: AtomicNodeIndex::NONE, range, targets }));
    statements
}

/// Whether `decorator` contains a lambda or a comprehension.
fn has_scope(decorator: &Decorator) -> bool {
    any_over_expr(&decorator.expression, &|expression| {
        matches!(
            expression,
            Expr::Lambda(_) | Expr::Generator(_) | Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_)
        )
    })
}
