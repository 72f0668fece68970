//! Refuses source that nests too deeply, before the recursive parser sees it.
//!
//! Brackets and blocks have CPython's limits. Operators nest too: `- - - x` as deep as it is long, `a + b + c`
//! to the left. How deep is bounded by counting, within each bracket, the operators since the last comma or
//! statement, and adding up over the brackets that are open; no program that is not made to reaches the
//! limit, which is what the compiler crates' native stack bears.

use super::{Diagnosis, SyntaxErrorKind};
use rustpython_compiler::ast::token::TokenKind;
use rustpython_compiler::parser::{Mode, lexer::lex};

const MAX_BRACKETS: usize = 200;
const MAX_BLOCKS: usize = 100;
const MAX_OPERATORS: usize = 10_000;

/// What nests too deeply in `text`.
pub(super) fn check(text: &str) -> Option<Diagnosis> {
    if text.len() <= MAX_BRACKETS {
        return None;
    }
    if u32::try_from(text.len()).is_err() {
        return Some(Diagnosis::new("source code too long", 0..0));
    }
    let mut lexer = lex(text, Mode::Module);
    // Operators since the last comma, in each open bracket and outside of all.
    let mut operators = vec![0_usize];
    let (mut total, mut opened, mut blocks) = (0, 0, 0_usize);
    loop {
        match lexer.next_token() {
            TokenKind::EndOfFile => return None,
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                opened += 1;
                operators.push(0);
                if operators.len() > MAX_BRACKETS + 1 {
                    let at = nth_bracket(text, opened);
                    return Some(Diagnosis::new("too many nested parentheses", at..at));
                }
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace if operators.len() > 1 => {
                total -= operators.pop().unwrap_or(0);
                count(&mut operators, &mut total, 1);
            }
            TokenKind::Comma | TokenKind::Newline | TokenKind::Semi => {
                total -= operators.last_mut().map_or(0, std::mem::take);
            }
            TokenKind::Indent => {
                blocks += 1;
                if blocks >= MAX_BLOCKS {
                    let message = "too many levels of indentation";
                    return Some(Diagnosis {
                        kind: SyntaxErrorKind::Indentation,
                        ..Diagnosis::new(message, 0..0)
                    });
                }
            }
            TokenKind::Dedent => blocks = blocks.saturating_sub(1),
            // A function inside a function costs more: its qualified name holds all the others.
            TokenKind::Lambda => count(&mut operators, &mut total, 20),
            kind if nests(kind) => count(&mut operators, &mut total, 1),
            _ => {}
        }
        if total > MAX_OPERATORS {
            return Some(Diagnosis::new("expression nested too deeply to compile", 0..0));
        }
    }
}

fn count(operators: &mut [usize], total: &mut usize, weight: usize) {
    if let Some(last) = operators.last_mut() {
        *last += weight;
        *total += weight;
    }
}

/// Whether a token of this kind may put an expression inside another.
fn nests(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(kind, T::Not | T::Await | T::If | T::For | T::Yield | T::Dot)
        || kind.is_operator() && !matches!(kind, T::Colon | T::Equal | T::EqEqual | T::Less | T::Greater)
}

/// The byte of the `n`th opening bracket, the first being 1; brackets in strings count here.
fn nth_bracket(text: &str, n: usize) -> usize {
    text.match_indices(['(', '[', '{']).nth(n - 1).map_or(0, |(index, _)| index)
}
