//! Where the markers of a traceback change from `~` to `^`: at the operator of a binary operation, at the
//! brackets of a subscript or a call.
//!
//! CPython parses the part of the source again. We need only its outermost operation, so a scan of its
//! tokens outside all brackets is enough: the operator that binds least is the outermost; without any, a
//! trailing bracket is a subscript or a call; anything that binds less than a binary operator (a
//! comparison, a comma, a lambda) has no anchors.

/// A line and a column of the part; columns of the first line count from the part's beginning.
pub(super) type Place = (usize, usize);

/// Where `^` begins and ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Anchors {
    /// First place.
    pub left: Place,
    /// One past the last.
    pub right: Place,
    /// The part is a call.
    pub is_call: bool,
    /// The part is a call of a plain name.
    pub calls_name: bool,
}

/// Something outside all brackets.
#[derive(Debug)]
enum Token {
    /// A name, a number, a string.
    Operand {
        name: bool,
    },
    Keyword,
    Operator(String),
    /// A bracketed group, with its place behind the closing bracket.
    Group {
        open: char,
        end: Place,
        inner: Option<Place>,
    },
}

const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not",
    "or", "pass", "raise", "return", "try", "while", "with", "yield",
];
const OPERATORS: &[&str] = &[
    "**=", "//=", ">>=", "<<=", "...", "**", "//", ">>", "<<", "<=", ">=", "==", "!=", "->", ":=", "+=",
    "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=",
];

/// The anchors of a part of the source, given as its lines.
pub(super) fn anchors(lines: &[Vec<char>]) -> Option<Anchors> {
    let tokens = Scanner { lines, at: (0, 0) }.tokens(None)?;
    let mut best: Option<(usize, u8)> = None;
    let mut operand = false;
    for (i, (token, _)) in tokens.iter().enumerate() {
        match token {
            Token::Keyword => return None,
            Token::Operand { .. } | Token::Group { .. } => operand = true,
            Token::Operator(op) if op == "." || op == "..." => operand = op == "...",
            Token::Operator(op) => {
                if operand {
                    let level = precedence(op)?;
                    let better = best.is_none_or(|(_, b)| level < b || (level == b && op != "**"));
                    if better {
                        best = Some((i, level));
                    }
                } else if !matches!(op.as_str(), "+" | "-" | "~") {
                    return None;
                }
                operand = false;
            }
        }
    }
    let begins_unary = matches!(tokens.first(), Some((Token::Operator(op), _)) if op != "...");
    match best {
        Some((_, 8)) if begins_unary => None,
        Some((i, _)) => Some(operator_anchors(lines, &tokens, i)),
        None if begins_unary => None,
        None => bracket_anchors(&tokens),
    }
}

fn precedence(op: &str) -> Option<u8> {
    Some(match op {
        "|" => 1,
        "^" => 2,
        "&" => 3,
        "<<" | ">>" => 4,
        "+" | "-" => 5,
        "*" | "/" | "//" | "%" | "@" => 6,
        "**" => 8,
        _ => return None,
    })
}

fn operator_anchors(lines: &[Vec<char>], tokens: &[(Token, Place)], at: usize) -> Anchors {
    let (line, column) = tokens[at].1;
    // A right operand in brackets of its own begins behind them.
    let right = match &tokens[at + 1..] {
        [(Token::Group { open: '(', inner: Some(inner), .. }, _)] => *inner,
        [(_, place), ..] => *place,
        [] => (line, column + 1),
    };
    let mut end = column + 1;
    let next = lines[line].get(end).copied();
    if next.is_some_and(|c| !c.is_whitespace() && c != '\\' && c != '#') && (right.0 > line || end < right.1)
    {
        end += 1;
    }
    Anchors { left: (line, column), right: (line, end), is_call: false, calls_name: false }
}

fn bracket_anchors(tokens: &[(Token, Place)]) -> Option<Anchors> {
    let [before @ .., (Token::Group { open, end, .. }, place)] = tokens else { return None };
    if before.is_empty() || *open == '{' {
        return None;
    }
    let is_call = *open == '(';
    let calls_name = is_call && matches!(before, [(Token::Operand { name: true }, _)]);
    Some(Anchors { left: *place, right: *end, is_call, calls_name })
}

struct Scanner<'a> {
    lines: &'a [Vec<char>],
    at: Place,
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.lines.get(self.at.0)?.get(self.at.1 + ahead).copied()
    }

    /// Skips white space, line ends, continuations and comments; whether anything is left.
    fn skip_space(&mut self) -> bool {
        loop {
            match self.peek(0) {
                Some(c) if c.is_whitespace() => self.at.1 += 1,
                Some('#' | '\\') | None => {
                    if self.at.0 + 1 >= self.lines.len() {
                        return false;
                    }
                    self.at = (self.at.0 + 1, 0);
                }
                Some(_) => return true,
            }
        }
    }

    /// The tokens up to the closing bracket, or to the end.
    fn tokens(&mut self, close: Option<char>) -> Option<Vec<(Token, Place)>> {
        let mut tokens = Vec::new();
        while self.skip_space() {
            let place = self.at;
            let c = self.peek(0)?;
            if Some(c) == close {
                self.at.1 += 1;
                return Some(tokens);
            }
            let token = match c {
                ')' | ']' | '}' => return None,
                '(' | '[' | '{' => self.group(c)?,
                '"' | '\'' => self.string(false)?,
                c if c == '_' || c.is_alphanumeric() => self.word()?,
                '.' if self.peek(1).is_some_and(|d| d.is_ascii_digit()) => self.word()?,
                _ => self.operator(),
            };
            tokens.push((token, place));
        }
        if close.is_none() { Some(tokens) } else { None }
    }

    fn group(&mut self, open: char) -> Option<Token> {
        self.at.1 += 1;
        let close = match open {
            '(' => ')',
            '[' => ']',
            _ => '}',
        };
        let inside = self.tokens(Some(close))?;
        // A tuple or a generator expression keeps its brackets.
        let is_plain = !inside.iter().any(|(t, _)| match t {
            Token::Operator(op) => op == ",",
            _ => false,
        });
        let inner = match inside.first() {
            Some((Token::Group { open: '(', inner: Some(inner), .. }, _)) if inside.len() == 1 => {
                Some(*inner)
            }
            Some((_, place)) if is_plain => Some(*place),
            _ => None,
        };
        Some(Token::Group { open, end: self.at, inner })
    }

    fn operator(&mut self) -> Token {
        for op in OPERATORS {
            if op.chars().enumerate().all(|(i, c)| self.peek(i) == Some(c)) {
                self.at.1 += op.len();
                return Token::Operator((*op).to_owned());
            }
        }
        let c = self.peek(0).unwrap_or(' ');
        self.at.1 += 1;
        Token::Operator(c.to_string())
    }

    /// A name, a keyword, a number, or a string with a prefix.
    fn word(&mut self) -> Option<Token> {
        let mut text = String::new();
        let number = self.peek(0).is_some_and(|c| c == '.' || c.is_ascii_digit());
        while let Some(c) = self.peek(0) {
            let exponent =
                matches!(text.chars().last(), Some('e' | 'E')) && number && !text.starts_with("0x");
            if !(c == '_'
                || c.is_alphanumeric()
                || (number && (c == '.' || exponent && (c == '+' || c == '-'))))
            {
                break;
            }
            text.push(c);
            self.at.1 += 1;
        }
        let prefix = text.to_lowercase();
        let quoted = matches!(self.peek(0), Some('"' | '\''));
        if quoted
            && matches!(
                prefix.as_str(),
                "r" | "b" | "u" | "f" | "t" | "br" | "rb" | "fr" | "rf" | "tr" | "rt"
            )
        {
            return self.string(prefix.contains('f') || prefix.contains('t'));
        }
        if KEYWORDS.contains(&text.as_str()) {
            return Some(Token::Keyword);
        }
        Some(Token::Operand { name: !number })
    }

    /// A string; inside the braces of a formatted one there may be others.
    fn string(&mut self, formatted: bool) -> Option<Token> {
        let quote = self.peek(0)?;
        let long = self.peek(1) == Some(quote) && self.peek(2) == Some(quote);
        let width = if long { 3 } else { 1 };
        self.at.1 += width;
        loop {
            match self.peek(0) {
                None if long && self.at.0 + 1 < self.lines.len() => self.at = (self.at.0 + 1, 0),
                None => return None,
                Some('\\') => {
                    self.at.1 += 2;
                    if self.peek(0).is_none() && self.at.1 > self.lines[self.at.0].len() {
                        self.at = (self.at.0 + 1, 0);
                    }
                }
                Some('{') if formatted && self.peek(1) == Some('{') => self.at.1 += 2,
                Some('{') if formatted => {
                    self.at.1 += 1;
                    self.tokens(Some('}'))?;
                }
                Some(c) if c == quote && (0..width).all(|i| self.peek(i) == Some(quote)) => {
                    self.at.1 += width;
                    return Some(Token::Operand { name: false });
                }
                Some(_) => self.at.1 += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Option<(Place, Place)> {
        let lines: Vec<Vec<char>> = text.lines().map(|l| l.chars().collect()).collect();
        anchors(&lines).map(|a| (a.left, a.right))
    }

    #[test]
    fn the_outermost_operation_is_found() {
        assert_eq!(find("a + b * c - d"), Some(((0, 10), (0, 11))));
        assert_eq!(find("a ** b ** c"), Some(((0, 2), (0, 4))));
        assert_eq!(find("-a ** b"), None);
        assert_eq!(find("-a * b"), Some(((0, 3), (0, 4))));
        assert_eq!(find("f'{x + 1!r:>{w}}' % y"), Some(((0, 18), (0, 19))));
        assert_eq!(find("a.b[1](2)"), Some(((0, 6), (0, 9))));
        assert_eq!(find("a[\n1]"), Some(((0, 1), (1, 2))));
        assert_eq!(find("1e-5 + x"), Some(((0, 5), (0, 6))));
    }

    #[test]
    fn what_binds_less_or_does_not_parse_has_none() {
        for text in
            ["a < b", "a, b", "not a + b", "lambda: a + b", "a if b else c", "(a", "a.b", "*a", "x = f(1)"]
        {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
