//! Finds `finally` bodies that the code generator gets wrong.
//!
//! A `return`, `break` or `continue` that leaves a `try` statement runs its `finally` body on the way, from a
//! copy that the code generator writes in place. If it also leaves an `except` clause, a `with` or a `for`
//! inside, it has cleaned up after those already; but if the copy itself jumps out, the code generator
//! cleans up after them once more. CPython warns of jumps out of `finally` bodies; here, such a combination is
//! refused.

use rustpython_compiler::ast::{ExceptHandler, Stmt, StmtTry};

/// Whether `statement` has a `finally` body that is left by a jump, and is itself left by one that has to
/// clean up.
pub(super) fn cleans_up_twice(statement: &StmtTry) -> bool {
    let inside = || {
        handlers(statement).any(|body| jumps_out(body, false))
            || [&statement.body, &statement.orelse].into_iter().any(|body| cleans_up(body))
    };
    jumps_out(&statement.finalbody, false) && inside()
}

fn handlers(statement: &StmtTry) -> impl Iterator<Item = &[Stmt]> {
    statement.handlers.iter().map(|ExceptHandler::ExceptHandler(handler)| handler.body.as_slice())
}

/// The bodies of `statement`, and whether `break` and `continue` in them belong to it.
fn bodies(statement: &Stmt) -> Vec<(&[Stmt], bool)> {
    match statement {
        Stmt::If(if_) => {
            let clauses = if_.elif_else_clauses.iter().map(|clause| (clause.body.as_slice(), false));
            std::iter::once((if_.body.as_slice(), false)).chain(clauses).collect()
        }
        Stmt::For(for_) => vec![(&for_.body, true), (&for_.orelse, false)],
        Stmt::While(while_) => vec![(&while_.body, true), (&while_.orelse, false)],
        Stmt::With(with) => vec![(&with.body, false)],
        Stmt::Match(match_) => match_.cases.iter().map(|case| (case.body.as_slice(), false)).collect(),
        Stmt::Try(try_) => {
            let parts = [&try_.body, &try_.orelse, &try_.finalbody].map(Vec::as_slice);
            handlers(try_).chain(parts).map(|body| (body, false)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a jump leaves `body`; in a loop's body only `return` does.
fn jumps_out(body: &[Stmt], in_loop: bool) -> bool {
    body.iter().any(|statement| match statement {
        Stmt::Return(_) => true,
        Stmt::Break(_) | Stmt::Continue(_) => !in_loop,
        _ => bodies(statement).into_iter().any(|(body, is_loop)| jumps_out(body, in_loop || is_loop)),
    })
}

/// Whether a jump leaves `body` from within something that must be cleaned up after.
fn cleans_up(body: &[Stmt]) -> bool {
    body.iter().any(|statement| {
        let needs_cleaning = matches!(statement, Stmt::With(_) | Stmt::For(_) | Stmt::Try(_));
        bodies(statement)
            .into_iter()
            .any(|(body, is_loop)| if needs_cleaning { jumps_out(body, is_loop) } else { cleans_up(body) })
    })
}
