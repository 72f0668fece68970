//! `%` formatting of strings and bytes.
//!
//! A format is read lazily, as CPython reads it, so that errors come in its order: a field's argument is taken before its
//! conversion letter is judged. The caller takes arguments (for `*` too, see [`Field::set_width`]), converts them, and
//! hands numbers, text or characters back to be laid out.

use std::ops::Range;

use crate::builder::TextBuilder;
use crate::error::{Error, Result};
use crate::float::render::{Look, Style, render};
use crate::int::Int;
use crate::text::Text;

/// A piece of a format, as ranges into it.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Text to copy; empty before a field at the start.
    Literal(Range<usize>),
    /// `%%`
    Percent,
    /// Everything else that begins with a `%`.
    Field(Field),
}

/// A width or a precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Written in the format.
    Given(usize),
    /// `*`: the next argument.
    Star,
}

/// A field `%(key)flags width.precision code`.
#[derive(Clone, Debug)]
pub struct Field {
    /// Where the mapping key is.
    pub key: Option<Range<usize>>,
    /// `-`
    pub left: bool,
    /// `+`
    pub plus: bool,
    /// A space.
    pub blank: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
    /// The least number of characters.
    pub width: Option<Quantity>,
    /// Digits after the point, digits of an integer, or most characters of a string.
    pub precision: Option<Quantity>,
    /// The conversion letter.
    pub code: u32,
    /// Where the conversion letter is.
    pub index: usize,
}

/// What a conversion letter asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// `s`: `str`, or bytes in a bytes format.
    Str,
    /// `b`, in a bytes format only.
    Bytes,
    /// `r`
    Repr,
    /// `a`
    Ascii,
    /// `c`
    Char,
    /// `d`, `i`, `u`: any real number, truncated.
    Decimal,
    /// `o`, `x`, `X`: integers only.
    Radix,
    /// `e`, `E`, `f`, `F`, `g`, `G`
    Float,
}

/// Reads a format, piece by piece; ends after an error.
#[derive(Clone, Debug)]
pub struct Parser<'a> {
    text: Text<'a>,
    at: usize,
}

impl<'a> Parser<'a> {
    /// Reads a string's format.
    pub fn new(text: Text<'a>) -> Self {
        Parser { text, at: 0 }
    }

    /// Reads a format of bytes. They are looked at one by one only, so it does not matter if some are beyond ASCII.
    pub fn bytes(bytes: &'a [u8]) -> Self {
        Parser { text: Text::Ascii(bytes), at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).map(|unit| u8::try_from(unit).unwrap_or(0))
    }

    fn field(&mut self) -> Result<Piece> {
        self.at += 1;
        let mut field = Field {
            key: self.key()?,
            left: false,
            plus: false,
            blank: false,
            alternate: false,
            zero: false,
            width: None,
            precision: None,
            code: 0,
            index: 0,
        };
        while let Some(flag) = self.peek() {
            match flag {
                b'-' => field.left = true,
                b'+' => field.plus = true,
                b' ' => field.blank = true,
                b'#' => field.alternate = true,
                b'0' => field.zero = true,
                _ => break,
            }
            self.at += 1;
        }
        field.width = self.quantity(isize::MAX as usize, "width too big")?;
        if self.peek() == Some(b'.') {
            self.at += 1;
            let precision = self.quantity(i32::MAX as usize, "precision too big")?;
            field.precision = Some(precision.unwrap_or(Quantity::Given(0)));
        }
        if matches!(self.peek(), Some(b'h' | b'l' | b'L')) {
            self.at += 1;
        }
        field.code = self.text.get(self.at).ok_or_else(|| Error::value("incomplete format"))?;
        field.index = self.at;
        self.at += 1;
        Ok(if field.code == u32::from(b'%') { Piece::Percent } else { Piece::Field(field) })
    }

    fn key(&mut self) -> Result<Option<Range<usize>>> {
        if self.peek() != Some(b'(') {
            return Ok(None);
        }
        let start = self.at + 1;
        let mut depth = 0;
        while let Some(byte) = self.peek() {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Ok(Some(start..self.at - 1));
            }
        }
        Err(Error::value("incomplete format key"))
    }

    fn quantity(&mut self, max: usize, too_big: &'static str) -> Result<Option<Quantity>> {
        if self.peek() == Some(b'*') {
            self.at += 1;
            return Ok(Some(Quantity::Star));
        }
        let start = self.at;
        let mut value = 0usize;
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            value = value
                .checked_mul(10)
                .and_then(|value| value.checked_add(usize::from(byte - b'0')))
                .filter(|&value| value <= max)
                .ok_or_else(|| Error::value(too_big))?;
            self.at += 1;
        }
        Ok((self.at > start).then_some(Quantity::Given(value)))
    }
}

impl Iterator for Parser<'_> {
    type Item = Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.view(self.at..self.text.len());
        if rest.is_empty() {
            return None;
        }
        let literal = rest.find(Text::Ascii(b"%")).unwrap_or(rest.len());
        if literal > 0 {
            let start = self.at;
            self.at += literal;
            return Some(Ok(Piece::Literal(start..self.at)));
        }
        let piece = self.field();
        if piece.is_err() {
            self.at = self.text.len();
        }
        Some(piece)
    }
}

fn given(quantity: Option<Quantity>) -> Option<usize> {
    match quantity {
        Some(Quantity::Given(value)) => Some(value),
        Some(Quantity::Star) | None => None,
    }
}

impl Field {
    /// Sets the width to an argument; a negative one adjusts to the left.
    pub fn set_width(&mut self, width: i64) {
        self.left |= width < 0;
        self.width = Some(Quantity::Given(usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX)));
    }

    /// Sets the precision to an argument; a negative one counts as zero.
    pub fn set_precision(&mut self, precision: i64) {
        self.precision = Some(Quantity::Given(usize::try_from(precision).unwrap_or(0)));
    }

    fn width(&self) -> usize {
        given(self.width).unwrap_or(0)
    }

    fn letter(&self) -> char {
        char::from_u32(self.code).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    /// What the conversion letter asks for; the letters of a string's format, or of bytes' if `bytes`.
    pub fn conversion(&self, bytes: bool) -> Result<Conversion> {
        match u8::try_from(self.code).unwrap_or(0) {
            b's' => Ok(Conversion::Str),
            b'b' if bytes => Ok(Conversion::Bytes),
            b'r' => Ok(Conversion::Repr),
            b'a' => Ok(Conversion::Ascii),
            b'c' => Ok(Conversion::Char),
            b'd' | b'i' | b'u' => Ok(Conversion::Decimal),
            b'o' | b'x' | b'X' => Ok(Conversion::Radix),
            b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => Ok(Conversion::Float),
            _ => {
                let shown = if (31..=126).contains(&self.code) { self.letter() } else { '?' };
                Err(Error::value(format!(
                    "unsupported format character '{shown}' ({:#x}) at index {}",
                    self.code, self.index
                )))
            }
        }
    }

    /// The error for an argument of the wrong type under `d` or `x` and their kin.
    pub fn number_required(&self, type_name: &str) -> Error {
        let wanted = match u8::try_from(self.code) {
            Ok(b'o' | b'x' | b'X') => "an integer",
            _ => "a real number",
        };
        Error::type_error(format!("%{} format: {wanted} is required, not {type_name}", self.letter()))
    }

    /// Appends an integer under `d`, `i`, `u`, `o`, `x` or `X`; decimal digits are limited to `limit`, zero for none.
    pub fn push_int(&self, out: &mut TextBuilder, value: Int<'_>, limit: usize) -> Result<()> {
        let (radix, prefix) = match u8::try_from(self.code).unwrap_or(0) {
            b'o' => (8, "0o"),
            b'x' => (16, "0x"),
            b'X' => (16, "0X"),
            _ => (10, ""),
        };
        let precision = given(self.precision).unwrap_or(0);
        if radix == 10 && precision == 0 && self.width.is_none() && !self.plus && !self.blank {
            out.push_ascii(value.to_decimal(limit)?.as_bytes());
            return Ok(());
        }
        let mut digits = match radix {
            10 => value.to_decimal(limit)?.trim_start_matches('-').to_owned(),
            _ => value.magnitude_digits(radix),
        };
        if prefix == "0X" {
            digits.make_ascii_uppercase();
        }
        let zeros = precision.saturating_sub(digits.len());
        if zeros > 0 {
            let mut padded = TextBuilder::new();
            padded.push_fill(b'0'.into(), zeros)?;
            padded.push_str(&digits);
            digits = padded.finish().to_string();
        }
        let prefix = if self.alternate { prefix } else { "" };
        self.push_number(out, value.is_negative(), prefix, &digits)
    }

    /// Appends a float under `e`, `f`, `g` or their capitals.
    pub fn push_float(&self, out: &mut TextBuilder, value: f64) -> Result<()> {
        let code = u8::try_from(self.code).unwrap_or(0);
        let style = match code.to_ascii_lowercase() {
            b'e' => Style::Exponent,
            b'f' => Style::Fixed,
            _ => Style::General,
        };
        let precision = given(self.precision).unwrap_or(6);
        let look = Look {
            alternate: self.alternate,
            upper: code.is_ascii_uppercase(),
            ..Look::new(style, precision)
        };
        let mut text = String::new();
        text.try_reserve(precision).map_err(|_| Error::memory())?;
        render(&mut text, value, &look);
        let unsigned = text.strip_prefix('-').unwrap_or(&text);
        self.push_number(out, unsigned.len() < text.len(), "", unsigned)
    }

    fn push_number(&self, out: &mut TextBuilder, negative: bool, prefix: &str, digits: &str) -> Result<()> {
        let sign = match negative {
            true => "-",
            false if self.plus => "+",
            false if self.blank => " ",
            false => "",
        };
        let padding = self.width().saturating_sub(sign.len() + prefix.len() + digits.len());
        let (before, zeros, after) = match (self.left, self.zero) {
            (true, _) => (0, 0, padding),
            (false, true) => (0, padding, 0),
            (false, false) => (padding, 0, 0),
        };
        out.push_fill(b' '.into(), before)?;
        out.push_ascii(sign.as_bytes());
        out.push_ascii(prefix.as_bytes());
        out.push_fill(b'0'.into(), zeros)?;
        out.push_ascii(digits.as_bytes());
        out.push_fill(b' '.into(), after)
    }

    /// Appends text under `s`, `r` or `a`, cut to the precision.
    pub fn push_text(&self, out: &mut TextBuilder, text: Text<'_>) -> Result<()> {
        self.push_padded(out, text.view(0..given(self.precision).unwrap_or(usize::MAX)))
    }

    /// Appends a character under `c`.
    pub fn push_char(&self, out: &mut TextBuilder, unit: u32) -> Result<()> {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => self.push_padded(out, Text::Ascii(&[byte])),
            _ => self.push_padded(out, Text::Wide(&[unit])),
        }
    }

    fn push_padded(&self, out: &mut TextBuilder, text: Text<'_>) -> Result<()> {
        let padding = self.width().saturating_sub(text.len());
        out.push_fill(b' '.into(), if self.left { 0 } else { padding })?;
        out.push_text(text);
        out.push_fill(b' '.into(), if self.left { padding } else { 0 })
    }

    /// Appends bytes under `s`, `b` or `a`, cut to the precision, or one byte under `c`.
    pub fn push_bytes(&self, out: &mut Vec<u8>, bytes: &[u8]) -> Result<()> {
        let shown = match given(self.precision) {
            Some(precision) if self.code != u32::from(b'c') => &bytes[..precision.min(bytes.len())],
            _ => bytes,
        };
        let total = self.width().max(shown.len());
        out.try_reserve(total).map_err(|_| Error::memory())?;
        let end = out.len() + total;
        if !self.left {
            out.resize(end - shown.len(), b' ');
        }
        out.extend_from_slice(shown);
        out.resize(end, b' ');
        Ok(())
    }
}

/// The code point that an integer is under `%c` in a string's format.
pub fn char_of(value: Int<'_>) -> Result<u32> {
    match value.to_i64().map(u32::try_from) {
        Some(Ok(unit @ ..0x11_0000)) => Ok(unit),
        _ => Err(Error::overflow("%c arg not in range(0x110000)")),
    }
}

/// The byte that an integer is under `%c` in a format of bytes.
pub fn byte_of(value: Int<'_>) -> Result<u8> {
    match value.to_i64().map(u8::try_from) {
        Some(Ok(byte)) => Ok(byte),
        _ => Err(Error::overflow("%c arg not in range(256)")),
    }
}

/// The error for an argument under `%c` that is neither an integer nor a character: a type, or a string's length.
pub fn char_required(type_name: &str, len: Option<usize>) -> Error {
    let found = match len {
        Some(len) => format!("a string of length {len}"),
        None => type_name.to_owned(),
    };
    Error::type_error(format!("%c requires an int or a unicode character, not {found}"))
}

/// The error for an argument under `*` that is no integer.
pub fn star_wants_int() -> Error {
    Error::type_error("* wants int")
}

/// The error for a field without an argument.
pub fn not_enough_arguments() -> Error {
    Error::type_error("not enough arguments for format string")
}

/// The error for arguments without a field; `bytes` tells which kind of format it was.
pub fn too_many_arguments(bytes: bool) -> Error {
    let what = if bytes { "bytes" } else { "string" };
    Error::type_error(format!("not all arguments converted during {what} formatting"))
}

/// The error for a mapping key where the argument is no mapping.
pub fn mapping_required() -> Error {
    Error::type_error("format requires a mapping")
}
