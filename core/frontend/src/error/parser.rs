//! The parser crate's messages in CPython's words.
//!
//! The parser says which token it wanted; CPython either knows the mistake or says "invalid syntax" and
//! points at the token it could not use. What a construct is must be read off the tokens around the error.

use super::expressions::{self, invalid_target, may_mean_equal};
use super::tokenizer;
use super::tokens::Source;
use super::{Diagnosis, SyntaxErrorKind};
use rustpython_compiler::ast::Expr;
use rustpython_compiler::ast::token::TokenKind as T;
use rustpython_compiler::parser::{
    InterpolatedStringErrorType, LexicalErrorType, ParseError, ParseErrorType as E,
};
use std::ops::Range;

/// Describes `error`.
pub(super) fn diagnose(error: &ParseError, source: &Source<'_>) -> Diagnosis {
    let range = error.location.start().to_usize()..error.location.end().to_usize();
    let at = source.token_at(range.start);
    let here = source.range(at);
    if let Some(diagnosis) = missing_parentheses(source, at) {
        return diagnosis;
    }
    match &error.error {
        E::OtherError(message) => other(message, source, at, range),
        E::ExpectedToken { expected, found } => expected_token(*expected, *found, source, at),
        E::InvalidAssignmentTarget => assignment(source, range),
        E::InvalidAugmentedAssignmentTarget => {
            named(source, range, |name| format!("'{name}' is an illegal expression for augmented assignment"))
        }
        E::InvalidNamedAssignmentTarget => {
            named(source, range, |name| format!("cannot use assignment expressions with {name}"))
        }
        E::InvalidDeleteTarget => target(source, range, |name| format!("cannot delete {name}")),
        E::InvalidAnnotatedAssignmentTarget => Diagnosis::new("illegal target for annotation", range),
        E::UnexpectedIndentation => unexpected_indent(source, at),
        E::FStringError(what) | E::Lexical(LexicalErrorType::FStringError(what)) => {
            interpolated("f-string", what, source, range)
        }
        E::TStringError(what) | E::Lexical(LexicalErrorType::TStringError(what)) => {
            interpolated("t-string", what, source, range)
        }
        E::Lexical(what) => lexical(what, source, range),
        E::ExpectedExpression => expected_expression(source, at),
        error => match fixed_wording(error) {
            Some(message) => Diagnosis::new(message, range),
            None => Diagnosis::invalid_syntax(here),
        },
    }
}

/// Messages that only need other words.
fn fixed_wording(error: &E) -> Option<String> {
    Some(match error {
        E::EmptyImportNames => "Expected one or more names after 'import'".to_owned(),
        E::EmptyTypeParams => "Type parameter list cannot be empty".to_owned(),
        E::UnparenthesizedGeneratorExpression => "Generator expression must be parenthesized".to_owned(),
        E::InvalidStarredExpressionUsage => "cannot use starred expression here".to_owned(),
        E::ParamAfterVarKeywordParam => "arguments cannot follow var-keyword argument".to_owned(),
        E::NonDefaultParamAfterDefaultParam => {
            "parameter without a default follows parameter with a default".to_owned()
        }
        E::VarParameterWithDefault => "var-positional argument cannot have default value".to_owned(),
        E::DuplicateKeywordArgumentError(name) => format!("keyword argument repeated: {name}"),
        E::PositionalAfterKeywordArgument => "positional argument follows keyword argument".to_owned(),
        E::PositionalAfterKeywordUnpacking => {
            "positional argument follows keyword argument unpacking".to_owned()
        }
        E::InvalidArgumentUnpackingOrder => {
            "iterable argument unpacking follows keyword argument unpacking".to_owned()
        }
        E::IterableUnpackingInComprehension => {
            "iterable unpacking cannot be used in comprehension".to_owned()
        }
        E::ExpectedKeywordParam => "named arguments must follow bare *".to_owned(),
        E::ExpectedRealNumber => "real number required in complex literal".to_owned(),
        E::ExpectedImaginaryNumber => "imaginary number required in complex literal".to_owned(),
        _ => return None,
    })
}

/// `print x`
fn missing_parentheses(source: &Source<'_>, at: usize) -> Option<Diagnosis> {
    let head = source.line_head(at);
    let name = source.text.get(source.range(head))?;
    let starts = matches!(source.kind(head + 1), T::Name | T::String | T::Int | T::Float | T::FStringStart);
    (matches!(name, "print" | "exec") && starts && at == head + 1).then(|| {
        let end = source.range(source.line_end(at).saturating_sub(1)).end;
        let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
        Diagnosis::new(message, source.range(head).start..end)
    })
}

fn expected_token(expected: T, found: T, source: &Source<'_>, at: usize) -> Diagnosis {
    let here = source.range(at);
    let head = source.kind(source.line_head(at));
    if found == T::For
        && let Some(diagnosis) = not_to_be_comprehended(source, at)
    {
        return diagnosis;
    }
    match expected {
        T::Colon if found == T::Equal && matches!(head, T::If | T::While | T::Elif) => {
            let start = source.range(at - 1).start;
            let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
            Diagnosis::new(message, start..source.range(at + 1).end)
        }
        T::Colon if source.depth(at) > 0 && head != T::Lambda => match found {
            T::Rbrace | T::Comma => {
                let key = source.range(at.saturating_sub(1)).start;
                Diagnosis::new("':' expected after dictionary key", key..key)
            }
            _ => Diagnosis::invalid_syntax(here),
        },
        T::Colon
            if found == T::Newline || matches!(head, T::For | T::Def | T::Try | T::Else | T::Finally) =>
        {
            let is_lambda =
                source.tokens[source.line_head(at)..at].iter().any(|token| token.kind == T::Lambda);
            if is_lambda && head == T::Lambda {
                return Diagnosis::invalid_syntax(here);
            }
            let end = if found == T::Newline { here.start + 1 } else { here.end };
            Diagnosis::new("expected ':'", here.start..end)
        }
        T::Else => {
            let start = if_expression_start(source, at);
            let end = source.range(at.saturating_sub(1)).end;
            Diagnosis::new("expected 'else' after 'if' expression", start..end)
        }
        T::In if source.depth(at) > 0 => Diagnosis::new("'in' expected after for-loop variables", here),
        T::Comma | T::Rpar | T::Rsqb | T::Rbrace => missing_comma(source, at),
        _ => Diagnosis::invalid_syntax(here),
    }
}

/// Where the operand before the `if` in front of token `at` begins.
fn if_expression_start(source: &Source<'_>, at: usize) -> usize {
    let head = source.line_head(at);
    let condition = (head..at).rev().find(|&index| source.kind(index) == T::If).unwrap_or(head);
    source.range(condition.saturating_sub(1).max(head)).start
}

/// Two expressions side by side in brackets.
/// What stands before the `for` at `at`, between brackets, and cannot be the target of a comprehension.
fn not_to_be_comprehended(source: &Source<'_>, at: usize) -> Option<Diagnosis> {
    let depth = source.depth(at);
    let open = (0..at).rev().find(|&index| source.depth(index) < depth)?;
    let comma =
        (open..at).rev().find(|&index| source.kind(index) == T::Comma && source.depth(index) == depth);
    let (bracket, first) = (source.kind(open), comma.unwrap_or(open) + 1);
    let range = |from: usize, to: usize| source.range(from).start..source.range(to).end;
    if bracket == T::Lbrace && source.kind(open + 1) == T::DoubleStar {
        let message = "dict unpacking cannot be used in dict comprehension";
        return Some(Diagnosis::new(message, source.range(open + 1)));
    }
    if bracket == T::Lpar && source.kind(first) == T::Name && source.kind(first + 1) == T::Equal {
        let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
        return Some(Diagnosis::new(message, range(first, first + 1)));
    }
    let colon = (open..at).any(|index| source.kind(index) == T::Colon && source.depth(index) == depth);
    (bracket != T::Lpar && comma.is_some() && !colon).then(|| {
        let message = "did you forget parentheses around the comprehension target?";
        Diagnosis::new(message, range(open + 1, at - 1))
    })
}

fn missing_comma(source: &Source<'_>, at: usize) -> Diagnosis {
    let here = source.range(at);
    let head = source.kind(source.line_head(at));
    let statement =
        matches!(head, T::Import | T::From | T::Def | T::Class | T::Global | T::Nonlocal | T::Lambda);
    let before = at.saturating_sub(1);
    let ends = matches!(
        source.kind(before),
        T::Name | T::String | T::Int | T::Float | T::Complex | T::Rpar | T::Rsqb | T::Rbrace | T::FStringEnd
    ) || matches!(source.kind(before), T::None | T::True | T::False | T::Ellipsis);
    if at == 0 || statement || !ends || source.depth(at) == 0 || !starts_expression(source.kind(at)) {
        return Diagnosis::invalid_syntax(here);
    }
    let start = operand_start(source, before);
    let end = operand_end(source, at);
    Diagnosis::new("invalid syntax. Perhaps you forgot a comma?", start..end)
}

fn starts_expression(kind: T) -> bool {
    matches!(kind, T::Name | T::String | T::Int | T::Float | T::Complex | T::FStringStart | T::Lambda)
        || matches!(kind, T::None | T::True | T::False | T::Ellipsis | T::Not | T::Await)
}

/// The byte where the operand that ends with token `last` begins.
fn operand_start(source: &Source<'_>, last: usize) -> usize {
    let (mut index, mut depth) = (last, 0_usize);
    loop {
        match source.kind(index) {
            T::Rpar | T::Rsqb | T::Rbrace => depth += 1,
            T::Lpar | T::Lsqb | T::Lbrace if depth == 0 => return source.range(index + 1).start,
            T::Lpar | T::Lsqb | T::Lbrace => depth -= 1,
            T::Comma | T::Colon | T::Equal | T::Newline | T::Semi if depth == 0 => {
                return source.range(index + 1).start;
            }
            _ => {}
        }
        if index == 0 {
            return source.range(0).start;
        }
        index -= 1;
    }
}

/// The byte where the operand that begins with token `first` ends.
fn operand_end(source: &Source<'_>, first: usize) -> usize {
    let mut depth = 0_usize;
    for index in first..source.tokens.len() {
        match source.kind(index) {
            T::Lpar | T::Lsqb | T::Lbrace => depth += 1,
            T::Rpar | T::Rsqb | T::Rbrace | T::Comma | T::Colon | T::Equal | T::Newline | T::For | T::If
                if depth == 0 =>
            {
                return source.range(index.max(first + 1) - 1).end;
            }
            T::Rpar | T::Rsqb | T::Rbrace => depth -= 1,
            _ => {}
        }
    }
    source.range(first).end
}

fn expected_expression(source: &Source<'_>, at: usize) -> Diagnosis {
    let here = source.range(at);
    let before = at.checked_sub(1).map_or(T::EndOfFile, |before| source.kind(before));
    let in_string = at > 1 && matches!(source.kind(at - 2), T::FStringStart | T::FStringMiddle);
    match (before, source.kind(at)) {
        (T::Lbrace, T::Rbrace | T::Colon | T::Exclamation) if in_string => {
            let found = &source.text[here.clone()];
            Diagnosis::new(format!("f-string: valid expression required before '{found}'"), here)
        }
        (T::Colon, T::Rbrace) if source.depth(at) > 0 => {
            let colon = source.range(at - 1);
            Diagnosis::new("expression expected after dictionary key and ':'", colon)
        }
        (T::Equal, T::Rpar | T::Comma) if source.depth(at) > 0 && is_argument(source, at) => Diagnosis::new(
            "expected argument value expression",
            source.range(at - 2).start..source.range(at - 1).end,
        ),
        (T::Less, T::Greater) => {
            let message = "invalid syntax.  Maybe you meant '!=' instead of '<>'?";
            Diagnosis::new(message, source.range(at - 1).start..here.end)
        }
        (T::Star, T::Rpar | T::Rsqb | T::Comma) => {
            Diagnosis::new("Invalid star expression", here.start - 1..here.start)
        }
        (T::Else, T::Newline) => {
            let message = "expected expression after 'else', but statement is given";
            Diagnosis::new(message, here)
        }
        _ => Diagnosis::invalid_syntax(here),
    }
}

/// Whether token `at` follows `name =` in a call.
fn is_argument(source: &Source<'_>, at: usize) -> bool {
    at >= 2 && source.kind(at - 2) == T::Name && source.kind(source.line_head(at)) != T::Def
}

fn unexpected_indent(source: &Source<'_>, at: usize) -> Diagnosis {
    let line = source.line(source.range(at).end.saturating_sub(1).max(source.range(at).start));
    let text = source.line_range(line);
    let indent = source.text[text.clone()].len() - source.text[text.clone()].trim_start().len();
    let point = text.start + indent.saturating_sub(1);
    Diagnosis { kind: SyntaxErrorKind::Indentation, ..Diagnosis::new("unexpected indent", point..point) }
}

fn other(message: &str, source: &Source<'_>, at: usize, range: Range<usize>) -> Diagnosis {
    let here = source.range(at);
    if let Some(construct) = message.strip_prefix("Expected an indented block after ") {
        return indented_block(construct, source, at);
    }
    let fixed = match message {
        "Expected `except` or `finally` after `try` block" => "expected 'except' or 'finally' block",
        "Cannot have both 'except' and 'except*' on the same 'try'" => {
            let last = if source.kind(at + 1) == T::Star { at + 1 } else { at };
            let range = here.start..source.range(last).end;
            return Diagnosis::new("cannot have both 'except' and 'except*' on the same 'try'", range);
        }
        "Expected one or more exception types" if source.kind(at) == T::Colon => {
            "expected one or more exception types"
        }
        "Multiple exception types must be parenthesized when using `as`" => {
            let name = source.token_at(range.end) + 1;
            let range = range.start..source.range(name).end;
            return Diagnosis::new("multiple exception types must be parenthesized when using 'as'", range);
        }
        "Bytes literal cannot be mixed with non-bytes literals" => "cannot mix bytes and nonbytes literals",
        "Only single target (not tuple) can be annotated" => {
            "only single target (not tuple) can be annotated"
        }
        "Only single target (not list) can be annotated" => "only single target (not list) can be annotated",
        "Only one '*' parameter allowed" => "* argument may appear only once",
        "Only one '/' separator allowed" => "/ may appear only once",
        "Trailing comma not allowed" if source.kind(source.line_head(at)) == T::From => {
            let comma = source.range(at.saturating_sub(usize::from(source.kind(at) != T::Comma)));
            let end = comma.end;
            return Diagnosis::new(
                "trailing comma not allowed without surrounding parentheses",
                end..end + 1,
            );
        }
        "Expected a parameter name" => return keyword_argument(source, range),
        _ => return Diagnosis::invalid_syntax(here),
    };
    Diagnosis::new(fixed, here)
}

/// `f(a.b=1)`
fn keyword_argument(source: &Source<'_>, range: Range<usize>) -> Diagnosis {
    let name = source.text.get(range.clone()).unwrap_or_default();
    let equal = source.token_at(range.end);
    let range = range.start..source.range(equal).end.max(range.end);
    match name {
        "True" | "False" | "None" => Diagnosis::new(format!("cannot assign to {name}"), range),
        _ => {
            let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
            Diagnosis::new(message, range)
        }
    }
}

fn indented_block(construct: &str, source: &Source<'_>, at: usize) -> Diagnosis {
    let construct = match construct {
        "`class` definition" => "class definition".to_owned(),
        construct => {
            construct.replace('`', "'").replace(" clause", " statement").replace(" block", " statement")
        }
    };
    let colon = (0..at).rev().find(|&index| source.kind(index) == T::Colon).unwrap_or(0);
    let line = source.line(source.range(source.line_head(colon)).start);
    let range = match source.kind(at) {
        T::EndOfFile | T::Dedent | T::Newline => {
            let end = source.text.trim_end_matches(['\n', '\r']).len();
            end..end
        }
        _ => source.range(at),
    };
    let message = format!("expected an indented block after {construct} on line {line}");
    Diagnosis { kind: SyntaxErrorKind::Indentation, ..Diagnosis::new(message, range) }
}

/// An invalid target, described by `wording` of its name.
fn target(source: &Source<'_>, range: Range<usize>, wording: impl Fn(&str) -> String) -> Diagnosis {
    let Some(expression) = source.expression(range.clone()) else { return Diagnosis::invalid_syntax(range) };
    let name = invalid_target(&expression).map_or("expression", expressions::name);
    Diagnosis::new(wording(name), range)
}

/// An expression of the wrong kind, described by `wording` of its name.
fn named(source: &Source<'_>, range: Range<usize>, wording: impl Fn(&str) -> String) -> Diagnosis {
    match source.expression(range.clone()) {
        Some(expression) => Diagnosis::new(wording(expressions::name(&expression)), range),
        None => Diagnosis::invalid_syntax(range),
    }
}

/// `f() = 1`
fn assignment(source: &Source<'_>, range: Range<usize>) -> Diagnosis {
    let Some(expression) = source.expression(range.clone()) else { return Diagnosis::invalid_syntax(range) };
    let invalid = invalid_target(&expression).unwrap_or(&expression);
    let name = expressions::name(invalid);
    let bare = source.text[range.clone()].starts_with("yield") && !source.text[..range.start].ends_with('(');
    if bare && matches!(invalid, Expr::Yield(_) | Expr::YieldFrom(_)) {
        return Diagnosis::new("assignment to yield expression not possible", range);
    }
    let message = match name {
        _ if means_equal(source, &range, &expression) => {
            format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?")
        }
        _ => format!("cannot assign to {name}"),
    };
    Diagnosis::new(message, range)
}

/// Whether CPython asks "Maybe you meant '=='" about an assignment to `target`: it is the only one in its
/// statement.
fn means_equal(source: &Source<'_>, range: &Range<usize>, target: &Expr) -> bool {
    let first = source.token_at(range.start);
    let behind = source.token_at(range.end);
    let head = source.line_head(first);
    let equals = |tokens: Range<usize>| tokens.filter(|&index| source.kind(index) == T::Equal).count();
    let parenthesised = source.kind(behind) == T::Rpar;
    let equal = if parenthesised { behind + 1 } else { behind };
    source.kind(equal) == T::Equal
        && equals(head..source.line_end(first)) == 1
        && may_mean_equal(target)
        && matches!(source.kind(head), kind if kind != T::For && kind != T::With)
}

fn interpolated(
    what: &str,
    error: &InterpolatedStringErrorType,
    source: &Source<'_>,
    range: Range<usize>,
) -> Diagnosis {
    use InterpolatedStringErrorType as I;
    let at = source.token_at(range.start);
    let message = match error {
        I::UnclosedLbrace => "expecting '}'".to_owned(),
        I::InvalidConversionFlag => match source.text.get(source.range(at)) {
            Some(flag) if source.kind(at) == T::Name => {
                format!("invalid conversion character '{flag}': expected 's', 'r', or 'a'")
            }
            _ => "missing conversion character".to_owned(),
        },
        I::SingleRbrace => "single '}' is not allowed".to_owned(),
        I::UnterminatedString | I::UnterminatedTripleQuotedString => {
            if let Some(brace) = open_brace(source, at) {
                return Diagnosis::new("'{' was never closed", brace..brace);
            }
            let triple = *error == I::UnterminatedTripleQuotedString;
            let kind = if triple { "triple-quoted " } else { "" };
            let line = source.line(range.end.min(source.text.trim_end().len()));
            let message = format!("unterminated {kind}{what} literal (detected at line {line})");
            return Diagnosis::new(message, range.start..range.start);
        }
        I::LambdaWithoutParentheses => "lambda expressions are not allowed without parentheses".to_owned(),
        I::ConversionFlagNotImmediatelyAfterExclamation => {
            "conversion type must come right after the exclamation mark".to_owned()
        }
        I::NewlineInFormatSpec => {
            "newlines are not allowed in format specifiers for single quoted f-strings".to_owned()
        }
    };
    Diagnosis::new(format!("{what}: {message}"), range)
}

/// The replacement field that is open at token `at` or behind.
fn open_brace(source: &Source<'_>, at: usize) -> Option<usize> {
    let start = (0..=at).rev().find(|&index| source.kind(index) == T::FStringStart)?;
    let mut open = Vec::new();
    for token in &source.tokens[start..] {
        match token.kind {
            T::Lbrace => open.push(token.range.start),
            T::Rbrace => {
                open.pop();
            }
            T::FStringEnd => return None,
            _ => {}
        }
    }
    open.pop()
}

fn lexical(error: &LexicalErrorType, source: &Source<'_>, range: Range<usize>) -> Diagnosis {
    use LexicalErrorType as L;
    match error {
        L::IndentationError => {
            let end = source.line_range(source.line(range.start)).end;
            let message = "unindent does not match any outer indentation level";
            Diagnosis { kind: SyntaxErrorKind::Indentation, ..Diagnosis::new(message, end..end) }
        }
        L::InvalidByteLiteral => {
            let literal =
                source.tokens.partition_point(|token| token.range.start <= range.start).saturating_sub(1);
            Diagnosis::new("bytes can only contain ASCII literal characters", source.range(literal))
        }
        L::UnicodeError | L::MissingUnicodeLbrace | L::MissingUnicodeRbrace | L::StringError => {
            Diagnosis::new("(unicode error) invalid escape sequence in string literal", range)
        }
        L::Eof => Diagnosis { vague: true, ..Diagnosis::new("unexpected EOF while parsing", range) },
        _ => tokenizer::unreadable(source, &range).unwrap_or_else(|| Diagnosis::invalid_syntax(range)),
    }
}
