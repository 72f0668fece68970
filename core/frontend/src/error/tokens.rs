//! The source text as lines and tokens, for describing errors.

use rustpython_compiler::ast::token::TokenKind;
use rustpython_compiler::ast::{Expr, Mod};
use rustpython_compiler::parser::{self, ParseOptions, Parsed};
use std::ops::Range;

/// A token and its place.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub range: Range<usize>,
}

/// A source text that has an error.
pub(super) struct Source<'a> {
    pub text: &'a str,
    line_starts: Vec<usize>,
    /// All tokens but comments and line breaks that mean nothing.
    pub tokens: Vec<Token>,
    /// What the parser made of it.
    pub parsed: Parsed<Mod>,
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str) -> Self {
        let parsed = parser::parse_unchecked(text, ParseOptions::from(parser::Mode::Module));
        let tokens = parsed
            .tokens()
            .iter()
            .map(|token| {
                let (kind, range) = token.as_tuple();
                Token { kind, range: range.start().to_usize()..range.end().to_usize() }
            })
            .filter(|token| !matches!(token.kind, TokenKind::Comment | TokenKind::NonLogicalNewline))
            .collect();
        let line_starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(index, _)| index + 1)).collect();
        Self { text, line_starts, tokens, parsed }
    }

    /// The line of byte `offset`, from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset)
    }

    /// Line and column of byte `offset`, both from 1, the column in characters.
    pub fn position(&self, offset: usize) -> (u32, u32) {
        let offset = offset.min(self.text.len());
        let line = self.line(offset);
        let column = self.text.get(self.line_starts[line - 1]..offset).map_or(0, |text| text.chars().count());
        (line as u32, column as u32 + 1)
    }

    /// The byte at `column`, in bytes from 1, of `line`, from 1.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        (start + column.saturating_sub(1)).min(self.text.len())
    }

    /// The bytes of `line`, without its line break.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let start = self.line_starts[line - 1];
        let end = self.line_starts.get(line).map_or(self.text.len(), |&next| next - 1);
        start..start + self.text[start..end].trim_end_matches('\r').len()
    }

    /// The text of `line`, from 1.
    pub fn line_text(&self, line: u32) -> Option<String> {
        let line = line as usize;
        (1..=self.line_starts.len()).contains(&line).then(|| self.text[self.line_range(line)].to_owned())
    }

    /// Index of the first token at or behind `offset`.
    pub fn token_at(&self, offset: usize) -> usize {
        self.tokens.partition_point(|token| token.range.start < offset)
    }

    /// The kind of token `index`; the end of the file behind the last.
    pub fn kind(&self, index: usize) -> TokenKind {
        self.tokens.get(index).map_or(TokenKind::EndOfFile, |token| token.kind)
    }

    /// The place of token `index`.
    pub fn range(&self, index: usize) -> Range<usize> {
        self.tokens.get(index).map_or(self.text.len()..self.text.len(), |token| token.range.clone())
    }

    /// Index of the first token of the logical line that token `index` is in.
    pub fn line_head(&self, index: usize) -> usize {
        let ends = |kind| matches!(kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent);
        let before = self.tokens[..index.min(self.tokens.len())].iter().rposition(|token| ends(token.kind));
        before.map_or(0, |newline| newline + 1)
    }

    /// Index of the line break that ends the logical line of token `index`.
    pub fn line_end(&self, index: usize) -> usize {
        let ends = |kind| matches!(kind, TokenKind::Newline | TokenKind::EndOfFile);
        (index..self.tokens.len()).find(|&at| ends(self.tokens[at].kind)).unwrap_or(self.tokens.len())
    }

    /// Bracket depth of token `index` within its logical line.
    pub fn depth(&self, index: usize) -> usize {
        let mut depth = 0_usize;
        for token in &self.tokens[self.line_head(index)..index.min(self.tokens.len())] {
            match token.kind {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        depth
    }

    /// The expression that the bytes of `range` spell.
    pub fn expression(&self, range: Range<usize>) -> Option<Expr> {
        let text = self.text.get(range)?;
        // Parentheses let it span lines.
        let parsed =
            parser::parse_expression(&format!("({text})")).or_else(|_| parser::parse_expression(text));
        Some(parsed.ok()?.into_expr())
    }
}
