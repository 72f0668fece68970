//! `str.format`: a template taken apart into literal text and replacement fields.
//!
//! The caller resolves names and formats values; here is the syntax, with CPython's errors in the order in which CPython
//! meets them. So a [`Template`] is read lazily: what comes before a mistake has been formatted when it is found. A
//! field's specification may hold fields itself, [`MAX_DEPTH`] levels of templates in all; they share one [`AutoNumber`].

use crate::classify::decimal_value;
use crate::error::{Error, Kind, Result};
use crate::format::too_many_digits;
use crate::text::Text;

/// How many levels of templates there may be: the template itself, and the specifications of its fields.
pub const MAX_DEPTH: usize = 2;

/// The error for a template nested deeper than [`MAX_DEPTH`].
pub fn too_deep() -> Error {
    Error::value("Max string recursion exceeded")
}

/// The error for a positional field beyond the arguments.
pub fn index_out_of_range(index: usize) -> Error {
    Error::new(Kind::Index, format!("Replacement index {index} out of range for positional args tuple"))
}

/// The error of `format_map` for a positional field.
pub fn positional_in_mapping() -> Error {
    Error::value("Format string contains positional fields")
}

/// Literal text, and the field after it if there is one.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// Text to copy.
    pub literal: Text<'a>,
    /// The field that follows it.
    pub field: Option<Field<'a>>,
}

/// A replacement field `{name!conversion:spec}`.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// What to format; see [`FieldName::parse`].
    pub name: Text<'a>,
    /// The character after `!`; see [`Conversion::parse`].
    pub conversion: Option<u32>,
    /// The specification.
    pub spec: Text<'a>,
    /// Whether the specification is a template itself.
    pub spec_has_fields: bool,
}

/// Reads a template, piece by piece; ends after an error.
#[derive(Clone, Debug)]
pub struct Template<'a> {
    text: Text<'a>,
    at: usize,
}

impl<'a> Template<'a> {
    /// The pieces of `text`.
    pub fn new(text: Text<'a>) -> Self {
        Template { text, at: 0 }
    }

    fn take(&mut self) -> Option<char> {
        let unit = self.text.get(self.at)?;
        self.at += 1;
        Some(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn piece(&mut self) -> Result<Piece<'a>> {
        let start = self.at;
        let brace = loop {
            match self.take() {
                Some(brace @ ('{' | '}')) => break brace,
                Some(_) => {}
                None => return Ok(Piece { literal: self.text.view(start..self.at), field: None }),
            }
        };
        let doubled = self.text.get(self.at) == Some(brace.into());
        if doubled {
            let literal = self.text.view(start..self.at);
            self.at += 1;
            return Ok(Piece { literal, field: None });
        }
        match brace {
            '}' => Err(Error::value("Single '}' encountered in format string")),
            _ if self.at >= self.text.len() => Err(Error::value("Single '{' encountered in format string")),
            _ => {
                let literal = self.text.view(start..self.at - 1);
                Ok(Piece { literal, field: Some(self.field()?) })
            }
        }
    }

    fn field(&mut self) -> Result<Field<'a>> {
        let start = self.at;
        let stop = loop {
            match self.take() {
                Some('{') => return Err(Error::value("unexpected '{' in field name")),
                Some('[') => {
                    while self.text.get(self.at).is_some_and(|unit| unit != u32::from(b']')) {
                        self.at += 1;
                    }
                }
                Some(stop @ ('}' | ':' | '!')) => break stop,
                Some(_) => {}
                None => return Err(Error::value("expected '}' before end of string")),
            }
        };
        let name = self.text.view(start..self.at - 1);
        let mut field = Field { name, conversion: None, spec: Text::EMPTY, spec_has_fields: false };
        if stop == '!' {
            let conversion = self.text.get(self.at);
            field.conversion = Some(
                conversion
                    .ok_or_else(|| Error::value("end of string while looking for conversion specifier"))?,
            );
            self.at += 1;
            match self.take() {
                Some('}') => return Ok(field),
                Some(':') => {}
                Some(_) => return Err(Error::value("expected ':' after conversion specifier")),
                None => return Err(Error::value("unmatched '{' in format spec")),
            }
        }
        if stop != '}' {
            self.spec(&mut field)?;
        }
        Ok(field)
    }

    fn spec(&mut self, field: &mut Field<'a>) -> Result<()> {
        let start = self.at;
        let mut depth = 1;
        while depth > 0 {
            match self.take() {
                Some('{') => {
                    field.spec_has_fields = true;
                    depth += 1;
                }
                Some('}') => depth -= 1,
                Some(_) => {}
                None => return Err(Error::value("unmatched '{' in format spec")),
            }
        }
        field.spec = self.text.view(start..self.at - 1);
        Ok(())
    }
}

impl<'a> Iterator for Template<'a> {
    type Item = Result<Piece<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.text.len() {
            return None;
        }
        let piece = self.piece();
        if piece.is_err() {
            self.at = self.text.len();
        }
        Some(piece)
    }
}

/// Numbers the fields without a name, unless others have numbers.
#[derive(Clone, Debug, Default)]
pub struct AutoNumber {
    next: usize,
    manual: bool,
}

/// Where a field's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source<'a> {
    /// A positional argument.
    Positional(usize),
    /// A keyword argument.
    Keyword(Text<'a>),
}

/// One step from a value to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access<'a> {
    /// `.name`
    Attribute(Text<'a>),
    /// `[7]`
    Index(usize),
    /// `[key]`
    Key(Text<'a>),
}

/// A field's name: an argument, and the steps from it; an iterator over the steps.
#[derive(Clone, Debug)]
pub struct FieldName<'a> {
    /// The argument.
    pub source: Source<'a>,
    rest: Text<'a>,
    at: usize,
}

/// The number that `text` is in decimal digits, if it is one.
fn index_of(text: Text<'_>) -> Result<Option<usize>> {
    let mut value = 0usize;
    for unit in text.chars() {
        let Some(digit) = decimal_value(unit) else { return Ok(None) };
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(digit as usize))
            .filter(|&value| isize::try_from(value).is_ok())
            .ok_or_else(too_many_digits)?;
    }
    Ok((!text.is_empty()).then_some(value))
}

fn end_of(text: Text<'_>, from: usize, stops: &[u8]) -> usize {
    let stop = |&at: &usize| {
        text.get(at).and_then(|unit| u8::try_from(unit).ok()).is_some_and(|unit| stops.contains(&unit))
    };
    (from..text.len()).find(stop).unwrap_or(text.len())
}

impl<'a> FieldName<'a> {
    /// Takes a field's name apart and numbers it if it has none.
    pub fn parse(name: Text<'a>, numbers: &mut AutoNumber) -> Result<Self> {
        let end = end_of(name, 0, b"[.");
        let first = name.view(0..end);
        let source = match index_of(first)? {
            _ if first.is_empty() => {
                if numbers.manual {
                    return Err(Error::value(
                        "cannot switch from manual field specification to automatic field numbering",
                    ));
                }
                numbers.next += 1;
                Source::Positional(numbers.next - 1)
            }
            Some(index) => {
                if numbers.next > 0 {
                    return Err(Error::value(
                        "cannot switch from automatic field numbering to manual field specification",
                    ));
                }
                numbers.manual = true;
                Source::Positional(index)
            }
            None => Source::Keyword(first),
        };
        Ok(FieldName { source, rest: name, at: end })
    }

    fn access(&mut self) -> Result<Access<'a>> {
        let start = self.at + 1;
        let (text, access) = match self.rest.get(self.at).and_then(char::from_u32) {
            Some('.') => {
                self.at = end_of(self.rest, start, b"[.");
                let text = self.rest.view(start..self.at);
                (text, Access::Attribute(text))
            }
            Some('[') => {
                let end = end_of(self.rest, start, b"]");
                if end >= self.rest.len() {
                    return Err(Error::value("Missing ']' in format string"));
                }
                self.at = end + 1;
                let text = self.rest.view(start..end);
                (text, index_of(text)?.map_or(Access::Key(text), Access::Index))
            }
            _ => return Err(Error::value("Only '.' or '[' may follow ']' in format field specifier")),
        };
        if text.is_empty() { Err(Error::value("Empty attribute in format string")) } else { Ok(access) }
    }
}

impl<'a> Iterator for FieldName<'a> {
    type Item = Result<Access<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.rest.len() {
            return None;
        }
        let access = self.access();
        if access.is_err() {
            self.at = self.rest.len();
        }
        Some(access)
    }
}

/// What is done to a value before it is formatted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// `!s`
    Str,
    /// `!r`
    Repr,
    /// `!a`
    Ascii,
}

impl Conversion {
    /// The conversion with this letter.
    pub fn parse(unit: u32) -> Result<Self> {
        match u8::try_from(unit) {
            Ok(b's') => Ok(Conversion::Str),
            Ok(b'r') => Ok(Conversion::Repr),
            Ok(b'a') => Ok(Conversion::Ascii),
            Ok(byte @ 33..127) => Err(Error::value(format!("Unknown conversion specifier {}", byte as char))),
            _ => Err(Error::value(format!("Unknown conversion specifier \\x{unit:x}"))),
        }
    }
}
