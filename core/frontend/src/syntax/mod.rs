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
//! - It wants parentheses around the types of an `except*` clause, which PEP 758 made optional; it looks for them
//!   in the places that the tree gives.
//! - In a `finally` block behind `except*` clauses it loses the exception that was handled before. Such a statement
//!   becomes two, one inside the other.
//! - It gives the calls of a `with` statement's managers the place of the whole statement, and those of a class
//!   statement the place where its body ends. The first gets the place of its manager, and one statement for
//!   each manager; the body of the second ends with a `pass` in the right place. Other places are put right when
//!   the stack code is read (see [`places`](crate::places)).
//! - It takes a declaration of `__class__` as global or nonlocal in a class body for an error, because it has given the
//!   body a variable of that name itself. Such a class statement raises an exception when it is reached.

mod declared_class;
mod jumps;

use rustpython_compiler::ast::helpers::any_over_expr;
use rustpython_compiler::ast::name::Name;
use rustpython_compiler::ast::visitor::transformer::{Transformer, walk_stmt};
use rustpython_compiler::ast::{
    AtomicNodeIndex, Decorator, ExceptHandler, Expr, ExprContext, ExprName, Mod, Stmt, StmtAssign,
    StmtClassDef, StmtDelete, StmtIf, StmtPass, StmtTry, StmtWith,
};
use rustpython_compiler::codegen::compile::compile_top;
use rustpython_compiler::codegen::error::CodegenError;
use rustpython_compiler::parser::{self, ParseError, ParseOptions};
use rustpython_compiler::{CompileOpts, Mode as TheirMode};
use rustpython_compiler_core::SourceFileBuilder;
use rustpython_compiler_core::bytecode::CodeObject;

use rustpython_ruff_text_size::{Ranged, TextRange};

use crate::Mode;
use crate::places::{Places, class_range};
use std::cell::Cell;

/// The name that stands for "always true".
pub(crate) const ALWAYS: &str = ".always";

/// What stopped the compiler crates.
pub(crate) enum Failure {
    /// The source does not parse.
    Parse(ParseError),
    /// It parses, and means nothing.
    Codegen(CodegenError),
    /// It parses, but the code generator would get this wrong.
    Refused(&'static str, TextRange),
}

/// Compiles `source` to stack code, and finds the places of its instructions.
pub(crate) fn compile<'a>(
    source: &'a str,
    filename: &str,
    mode: Mode,
) -> Result<(CodeObject, Places<'a>), Failure> {
    let (parser_mode, their_mode) = match mode {
        Mode::Module | Mode::Exec => (parser::Mode::Module, TheirMode::Exec),
        Mode::Single => (parser::Mode::Module, TheirMode::Single),
        Mode::Eval => (parser::Mode::Expression, TheirMode::Eval),
    };
    let file = SourceFileBuilder::new(filename, source).finish();
    let mut tree =
        parser::parse(source, ParseOptions::from(parser_mode)).map_err(Failure::Parse)?.into_syntax();
    if let Mod::Module(module) = &mut tree {
        let mender = Mender { source, refused: Cell::new(None) };
        mender.visit_body(&mut module.body);
        if let Some((message, range)) = mender.refused.get() {
            return Err(Failure::Refused(message, range));
        }
    }
    let places = Places::new(&tree, &file, source);
    let object = compile_top(tree, file, their_mode, CompileOpts::default()).map_err(Failure::Codegen)?;
    Ok((object, places))
}

struct Mender<'a> {
    source: &'a str,
    /// What cannot be mended.
    refused: Cell<Option<(&'static str, TextRange)>>,
}

impl Mender<'_> {
    fn check(&self, statement: &StmtTry) {
        let clauses = statement.handlers.split_last().map_or(&[][..], |(_, before)| before);
        let mut clauses = clauses.iter().map(|ExceptHandler::ExceptHandler(clause)| clause);
        if let Some(clause) = clauses.find(|clause| clause.type_.is_none()) {
            let range =
                clause.body.first().map_or(clause.range, |first| clause.range.cover_offset(first.start()));
            self.refused.set(Some(("default 'except:' must be last", range)));
        } else if jumps::cleans_up_twice(statement) {
            let message = "a jump out of this 'finally' block is not supported";
            let range = statement.finalbody.first().map_or(statement.range, Stmt::range);
            self.refused.set(Some((message, range)));
        }
    }
}

impl Transformer for Mender<'_> {
    fn visit_stmt(&self, statement: &mut Stmt) {
        walk_stmt(self, statement);
        match statement {
            Stmt::With(with) => {
                let body = std::mem::take(&mut with.body);
                with.body.push(if_always(body, with.range));
                split_items(with);
            }
            Stmt::ClassDef(class) if declared_class::is_declared(class) => {
                *statement = declared_class::refusal(class.range);
            }
            Stmt::ClassDef(class) => {
                let range = class_range(class, self.source);
                class.body.push(Stmt::Pass(StmtPass { node_index: AtomicNodeIndex::NONE, range }));
                if class.decorator_list.iter().any(has_scope) {
                    *statement = if_always(evaluate_decorators_first(class), range);
                }
            }
            Stmt::Try(try_) => {
                self.check(try_);
                if try_.is_star {
                    parenthesize_types(try_);
                    split_finally(try_);
                }
            }
            _ => {}
        }
    }

    fn visit_expr(&self, _: &mut Expr) {
        // No expression contains a statement.
    }
}

/// `with a: with b: ...`, each at the place of its manager.
fn split_items(statement: &mut StmtWith) {
    while statement.items.len() > 1
        && let Some(item) = statement.items.pop()
    {
        let range = item.context_expr.range();
        let body = std::mem::take(&mut statement.body);
        let inner = StmtWith { range, items: vec![item], body, ..statement.clone() };
        statement.body.push(if_always(vec![Stmt::With(inner)], range));
    }
    if let [item] = &*statement.items {
        statement.range = item.context_expr.range();
    }
}

/// Has tuples of types begin before their first type.
fn parenthesize_types(statement: &mut StmtTry) {
    for ExceptHandler::ExceptHandler(clause) in &mut statement.handlers {
        if let Some(Expr::Tuple(types)) = clause.type_.as_deref_mut() {
            types.range = TextRange::new(clause.range.start(), types.range.end());
        }
    }
}

/// `try: (try: body; except* ...; else ...); finally: ...`
fn split_finally(statement: &mut StmtTry) {
    if statement.finalbody.is_empty() {
        return;
    }
    let finalbody = std::mem::take(&mut statement.finalbody);
    let outer = StmtTry {
        node_index: AtomicNodeIndex::NONE,
        range: statement.range,
        body: Vec::new(),
        handlers: Vec::new(),
        orelse: Vec::new(),
        finalbody,
        is_star: false,
    };
    let inner = std::mem::replace(statement, outer);
    statement.body.push(Stmt::Try(inner));
}

fn name(id: &str, ctx: ExprContext, range: TextRange) -> Expr {
    Expr::Name(ExprName { node_index: AtomicNodeIndex::NONE, range, id: Name::new(id), ctx })
}

/// `if .always: body`
fn if_always(body: Vec<Stmt>, range: TextRange) -> Stmt {
    Stmt::If(StmtIf {
        node_index: AtomicNodeIndex::NONE,
        range,
        test: Box::new(name(ALWAYS, ExprContext::Load, range)),
        body,
        elif_else_clauses: Vec::new(),
    })
}

/// Assigns each decorator to a name of its own, decorates with the names, and deletes them.
fn evaluate_decorators_first(class: &mut StmtClassDef) -> Vec<Stmt> {
    let mut statements = Vec::new();
    let mut targets = Vec::new();
    for (index, decorator) in class.decorator_list.iter_mut().enumerate() {
        let (id, range) = (format!(".decorator{index}"), decorator.expression.range());
        let named = |ctx| name(&id, ctx, range);
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
