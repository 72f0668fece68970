//! Class bodies that declare `__class__` as global or nonlocal, which the code generator cannot compile: one statement
//! that says so at run time, so that the rest of the program runs.

use super::name;
use rustpython_compiler::ast::{
    Arguments, AtomicNodeIndex, Expr, ExprCall, ExprContext, ExprStringLiteral, Stmt, StmtClassDef,
    StmtRaise, StringLiteral, StringLiteralFlags, StringLiteralValue,
};
use rustpython_ruff_text_size::TextRange;

const MESSAGE: &str =
    "a class body that declares '__class__' as global or nonlocal is not supported: use another name";

/// Whether the body of a class declares the name.
pub(super) fn is_declared(class: &StmtClassDef) -> bool {
    class.body.iter().any(|statement| {
        let names = match statement {
            Stmt::Global(declaration) => &declaration.names,
            Stmt::Nonlocal(declaration) => &declaration.names,
            _ => return false,
        };
        names.iter().any(|name| name.as_str() == "__class__")
    })
}

/// `raise NotImplementedError(MESSAGE)`
pub(super) fn refusal(range: TextRange) -> Stmt {
    let node_index = AtomicNodeIndex::NONE;
    let text = StringLiteral {
        range,
        node_index: node_index.clone(),
        value: MESSAGE.into(),
        flags: StringLiteralFlags::empty(),
    };
    let value = StringLiteralValue::single(text);
    let message = Expr::StringLiteral(ExprStringLiteral { range, node_index: node_index.clone(), value });
    let arguments =
        Arguments { range, node_index: node_index.clone(), args: [message].into(), keywords: [].into() };
    let func = Box::new(name("NotImplementedError", ExprContext::Load, range));
    let error = Expr::Call(ExprCall { range, node_index: node_index.clone(), func, arguments });
    Stmt::Raise(StmtRaise { range, node_index, exc: Some(Box::new(error)), cause: None })
}
