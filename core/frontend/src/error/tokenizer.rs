//! What CPython's tokenizer refuses: brackets, indentation, numbers, strings, strange characters.
//!
//! The parser crate notices most of this somewhere else, or not at all. The tokens are walked with a stack of
//! open brackets and, as in CPython, two stacks of indentation columns: with tabs to multiples of eight, and
//! with tabs as one. They must order all lines alike.

use super::tokens::Source;
use super::{Diagnosis, SyntaxErrorKind};
use rustpython_compiler::ast::token::TokenKind;
use std::ops::Range;

const END: &str = "unexpected EOF while parsing";

/// Something that the tokenizer refuses.
pub(super) struct Refused {
    pub diagnosis: Diagnosis,
    /// Found only at the end of the file.
    unclosed: bool,
}

impl Refused {
    /// Whether CPython reports this and not what its parser found.
    pub fn precedes(&self, parsed: &Diagnosis) -> bool {
        let comma = parsed.message.ends_with("forgot a comma?");
        parsed.vague
            || !self.unclosed && self.diagnosis.range.start <= parsed.range.start
            || self.unclosed && comma
    }
}

/// The first thing in `source` that CPython's tokenizer refuses.
pub(super) fn check(source: &Source<'_>) -> Option<Refused> {
    let mut brackets: Vec<(char, usize)> = Vec::new();
    let mut columns = Columns::default();
    let mut line_begins = true;
    let mut strings = 0_usize;
    for token in &source.tokens {
        let refuse = |diagnosis| Some(Refused { diagnosis, unclosed: false });
        if matches!(token.kind, TokenKind::Indent | TokenKind::Dedent) {
            continue;
        }
        if line_begins
            && token.kind != TokenKind::EndOfFile
            && let Some(diagnosis) = columns.check(source, token.range.start)
        {
            return refuse(diagnosis);
        }
        line_begins = token.kind == TokenKind::Newline;
        match token.kind {
            TokenKind::FStringStart | TokenKind::TStringStart => strings += 1,
            TokenKind::FStringEnd | TokenKind::TStringEnd => strings = strings.saturating_sub(1),
            // Brackets inside a string are the parser's affair.
            _ if strings > 0 => {}
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                brackets.push((source.text[token.range.clone()].chars().next()?, token.range.start));
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                if let Some(diagnosis) = close(source, &mut brackets, &token.range) {
                    return refuse(diagnosis);
                }
            }
            TokenKind::Int | TokenKind::Float | TokenKind::Complex => {
                if let Some(diagnosis) = number(source, &token.range) {
                    return refuse(diagnosis);
                }
            }
            TokenKind::Unknown => {
                match unreadable(source, &token.range) {
                    // The file ends in a continued line: its brackets come first.
                    Some(diagnosis) if diagnosis.message == END && !brackets.is_empty() => break,
                    Some(diagnosis) => return refuse(diagnosis),
                    None => {}
                }
            }
            _ => {}
        }
    }
    let (bracket, offset) = brackets.pop()?;
    let diagnosis = Diagnosis::new(format!("'{bracket}' was never closed"), offset..offset);
    Some(Refused { diagnosis, unclosed: true })
}

fn close(source: &Source<'_>, open: &mut Vec<(char, usize)>, range: &Range<usize>) -> Option<Diagnosis> {
    let closing = source.text[range.clone()].chars().next()?;
    let point = range.start..range.start;
    let Some((opening, offset)) = open.pop() else {
        return Some(Diagnosis::new(format!("unmatched '{closing}'"), point));
    };
    if matches!((opening, closing), ('(', ')') | ('[', ']') | ('{', '}')) {
        return None;
    }
    let mut message =
        format!("closing parenthesis '{closing}' does not match opening parenthesis '{opening}'");
    if source.line(offset) != source.line(range.start) {
        message += &format!(" on line {}", source.line(offset));
    }
    Some(Diagnosis::new(message, point))
}

#[derive(Default)]
struct Columns {
    /// Columns of the open blocks, with tabs to eight and with tabs as one.
    open: Vec<(usize, usize)>,
}

impl Columns {
    /// Takes in the indentation of the line whose first token is at `offset`.
    fn check(&mut self, source: &Source<'_>, offset: usize) -> Option<Diagnosis> {
        let line = source.line(offset);
        let text = &source.text[source.line_range(line)];
        let (mut column, mut tabless) = (0, 0);
        for c in text.chars() {
            match c {
                ' ' => (column, tabless) = (column + 1, tabless + 1),
                '\t' => (column, tabless) = ((column / 8 + 1) * 8, tabless + 1),
                '\u{c}' => (column, tabless) = (0, 0),
                _ => break,
            }
        }
        while self.open.last().is_some_and(|&(open, _)| open > column) {
            self.open.pop();
            if self.open.last().map_or(0, |&(open, _)| open) < column {
                let end = source.line_range(line).end;
                let message = "unindent does not match any outer indentation level";
                return Some(Diagnosis {
                    kind: SyntaxErrorKind::Indentation,
                    ..Diagnosis::new(message, end..end)
                });
            }
        }
        let (open, open_tabless) = self.open.last().copied().unwrap_or((0, 0));
        let consistent = if column == open { tabless == open_tabless } else { tabless > open_tabless };
        if column > open {
            self.open.push((column, tabless));
        }
        let start = source.line_range(line).start;
        (!consistent).then(|| Diagnosis {
            kind: SyntaxErrorKind::Tab,
            ..Diagnosis::new("inconsistent use of tabs and spaces in indentation", start..start)
        })
    }
}

/// A number that runs into a name or another number.
fn number(source: &Source<'_>, range: &Range<usize>) -> Option<Diagnosis> {
    let text = &source.text[range.clone()];
    let rest = &source.text[range.end..];
    let next = rest.chars().next().filter(|c| c.is_alphanumeric() || *c == '_');
    let last = range.end.saturating_sub(1);
    let lower = text.to_ascii_lowercase();
    let kind = match lower.get(..2) {
        Some("0x") => "hexadecimal",
        Some("0o") => "octal",
        Some("0b") => "binary",
        _ if lower.ends_with('j') => "imaginary",
        _ => "decimal",
    };
    if kind == "decimal"
        && lower.len() > 1
        && lower.starts_with('0')
        && lower.bytes().all(|b| b.is_ascii_digit() || b == b'_')
        && lower.bytes().any(|b| (b'1'..=b'9').contains(&b))
    {
        let message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
        return Some(Diagnosis::new(message, range.start..range.start + 1));
    }
    let next = next?;
    if matches!(kind, "octal" | "binary") && next.is_ascii_digit() {
        return Some(Diagnosis::new(
            format!("invalid digit '{next}' in {kind} literal"),
            range.end..range.end,
        ));
    }
    // `1if x else y` is allowed.
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let keywords = ["and", "else", "for", "if", "in", "is", "not", "or"];
    let follows = keywords.iter().any(|keyword| word.starts_with(keyword));
    (!follows).then(|| Diagnosis::new(format!("invalid {kind} literal"), last..last))
}

/// What the lexer gave up on in `range`.
pub(super) fn unreadable(source: &Source<'_>, range: &Range<usize>) -> Option<Diagnosis> {
    let text = source.text.get(range.start..)?;
    let first = text.chars().next()?;
    let point = range.start..range.start;
    let prefix = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    if let Some(quote) = prefix.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        return string(source, range, prefix, quote);
    }
    let lower = text.to_ascii_lowercase();
    if first.is_ascii_digit() {
        let kind = match lower.get(..2) {
            Some("0x") => "hexadecimal",
            Some("0o") => "octal",
            Some("0b") => "binary",
            _ => return number(source, range),
        };
        let last = range.start + 1..range.start + 1;
        return Some(match source.text[range.start + 2..].chars().next().filter(char::is_ascii_digit) {
            Some(digit) if kind != "hexadecimal" => Diagnosis::new(
                format!("invalid digit '{digit}' in {kind} literal"),
                range.start + 2..range.start + 2,
            ),
            _ => Diagnosis::new(format!("invalid {kind} literal"), last),
        });
    }
    match first {
        '\0' => Some(Diagnosis::new("source code string cannot contain null bytes", point)),
        '\\' => {
            let behind = range.start + 1;
            Some(match source.text[behind..].trim_matches(['\r', '\n']).is_empty() {
                true => Diagnosis { vague: true, ..Diagnosis::new(END, behind..behind) },
                false => {
                    Diagnosis::new("unexpected character after line continuation character", behind..behind)
                }
            })
        }
        _ if first.is_ascii() => None,
        _ => Some(Diagnosis::new(format!("invalid character '{first}' (U+{:04X})", first as u32), point)),
    }
}

/// A string literal without its end.
fn string(source: &Source<'_>, range: &Range<usize>, quoted: &str, quote: char) -> Option<Diagnosis> {
    let triple = quoted.chars().take(3).filter(|&c| c == quote).count() == 3;
    let rest = &source.text[range.start..];
    let (what, end) = if triple {
        ("triple-quoted string", source.text.trim_end_matches('\n').len())
    } else {
        let mut escaped = false;
        let end = rest.find(|c| {
            let ends = c == '\n' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        ("string", range.start + end.unwrap_or(rest.len()))
    };
    let line = source.line(end.min(source.text.len().saturating_sub(1)));
    let message = format!("unterminated {what} literal (detected at line {line})");
    Some(Diagnosis::new(message, range.start..range.start))
}
