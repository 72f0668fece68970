//! What CPython calls an expression in an error message.

use rustpython_compiler::ast::Expr;

/// CPython's name for `expression`.
pub(super) fn name(expression: &Expr) -> &'static str {
    match expression {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) => "expression",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) => "f-string expression",
        Expr::TString(_) => "t-string expression",
        Expr::NoneLiteral(_) => "None",
        Expr::BooleanLiteral(literal) if literal.value => "True",
        Expr::BooleanLiteral(_) => "False",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_) => "literal",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        Expr::Slice(_) | Expr::IpyEscapeCommand(_) => "expression",
    }
}

/// The part of an assignment target that cannot be assigned to.
pub(super) fn invalid_target(expression: &Expr) -> Option<&Expr> {
    match expression {
        Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) => None,
        Expr::Tuple(tuple) => tuple.elts.iter().find_map(invalid_target),
        Expr::List(list) => list.elts.iter().find_map(invalid_target),
        Expr::Starred(starred) => invalid_target(&starred.value),
        _ => Some(expression),
    }
}

/// Whether an `=` behind `expression` suggests that `==` was meant: what CPython's grammar calls a
/// bitwise-or, and nothing that is often assigned to.
pub(super) fn may_mean_equal(expression: &Expr) -> bool {
    !matches!(
        expression,
        Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Generator(_)
            | Expr::NoneLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::Lambda(_)
            | Expr::If(_)
            | Expr::BoolOp(_)
            | Expr::Compare(_)
    ) && !matches!(expression, Expr::UnaryOp(unary) if unary.op == rustpython_compiler::ast::UnaryOp::Not)
}
