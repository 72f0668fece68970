//! The grammar `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`.
//!
//! Parsed from the left, each part optional, as CPython does it; what is left over beyond one character makes the whole
//! specification invalid. Whether the parts suit the value is for the value's type to say.

use crate::classify::decimal_value;
use crate::error::{Error, Result};
use crate::text::Text;

/// Where the padding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `=`
    AfterSign,
    /// `^`
    Center,
}

/// A parsed specification.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec {
    pub fill: u32,
    pub align: Align,
    /// `+`, `-` or a space.
    pub sign: Option<u8>,
    pub no_negative_zero: bool,
    pub alternate: bool,
    pub width: Option<usize>,
    /// The separator between groups of digits before the point, `,` or `_`.
    pub grouping: Option<u8>,
    pub precision: Option<usize>,
    /// The separator between groups of digits after the point.
    pub fraction_grouping: Option<u8>,
    /// The type, or the default.
    pub code: u32,
}

/// What is left of a specification.
struct Input<'a> {
    text: Text<'a>,
    at: usize,
}

impl Input<'_> {
    fn peek(&self, ahead: usize) -> Option<u32> {
        self.text.get(self.at + ahead)
    }

    /// Takes the next character if it is one of `choices`.
    fn take(&mut self, choices: &[u8]) -> Option<u8> {
        let byte = u8::try_from(self.peek(0)?).ok().filter(|byte| choices.contains(byte))?;
        self.at += 1;
        Some(byte)
    }

    /// Takes digits of any script; `None` if there are none.
    fn number(&mut self) -> Result<Option<usize>> {
        let start = self.at;
        let mut value = 0usize;
        while let Some(digit) = self.peek(0).and_then(decimal_value) {
            value = value
                .checked_mul(10)
                .and_then(|value| value.checked_add(digit as usize))
                .filter(|&value| isize::try_from(value).is_ok())
                .ok_or_else(too_many_digits)?;
            self.at += 1;
        }
        Ok((self.at > start).then_some(value))
    }

    /// Takes `,` or `_`, but not one after the other.
    fn grouping(&mut self) -> Result<Option<u8>> {
        let mut taken = self.take(b",");
        if let Some(underscore) = self.take(b"_") {
            if taken.is_some() {
                return Err(both_groupings());
            }
            taken = Some(underscore);
        }
        match taken {
            Some(b'_') if self.peek(0) == Some(b','.into()) => Err(both_groupings()),
            _ => Ok(taken),
        }
    }
}

pub(crate) fn too_many_digits() -> Error {
    Error::value("Too many decimal digits in format string")
}

fn both_groupings() -> Error {
    Error::value("Cannot specify both ',' and '_'.")
}

fn align_of(unit: Option<u32>) -> Option<Align> {
    match u8::try_from(unit?).ok()? {
        b'<' => Some(Align::Left),
        b'>' => Some(Align::Right),
        b'=' => Some(Align::AfterSign),
        b'^' => Some(Align::Center),
        _ => None,
    }
}

impl Spec {
    /// Parses `text`, for a type whose defaults are `code` and `align`.
    pub(crate) fn parse(text: Text<'_>, code: char, align: Align, type_name: &str) -> Result<Spec> {
        let mut input = Input { text, at: 0 };
        let mut fill = None;
        let mut given = align_of(input.peek(1));
        if given.is_some() {
            fill = input.peek(0);
            input.at = 2;
        } else if let Some(first) = align_of(input.peek(0)) {
            given = Some(first);
            input.at = 1;
        }
        let sign = input.take(b" +-");
        let no_negative_zero = input.take(b"z").is_some();
        let alternate = input.take(b"#").is_some();
        if fill.is_none() && input.take(b"0").is_some() {
            fill = Some(b'0'.into());
            if align == Align::Right {
                given = given.or(Some(Align::AfterSign));
            }
        }
        let width = input.number()?;
        let grouping = input.grouping()?;
        let (mut precision, mut fraction_grouping) = (None, None);
        if input.take(b".").is_some() {
            precision = input.number()?;
            fraction_grouping = input.grouping()?;
            if precision.is_none() && fraction_grouping.is_none() {
                return Err(Error::value("Format specifier missing precision"));
            }
        }
        let code = match text.len().saturating_sub(input.at) {
            0 => u32::from(code),
            1 => input.peek(0).unwrap_or_default(),
            _ => {
                return Err(Error::value(format!(
                    "Invalid format specifier '{text}' for object of type '{type_name}'"
                )));
            }
        };
        let (fill, align) = (fill.unwrap_or(b' '.into()), given.unwrap_or(align));
        let spec = Spec {
            fill,
            align,
            sign,
            no_negative_zero,
            alternate,
            width,
            grouping,
            precision,
            fraction_grouping,
            code,
        };
        spec.check_grouping().map(|()| spec)
    }

    fn check_grouping(&self) -> Result<()> {
        let refuse = |separator: u8| {
            Err(Error::value(format!("Cannot specify '{}' with {}.", separator as char, quoted(self.code))))
        };
        match (self.grouping, u8::try_from(self.code).unwrap_or(b'?')) {
            (None, _) | (Some(_), b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' | 0) => {}
            (Some(b'_'), b'b' | b'o' | b'x' | b'X') => {}
            (Some(separator), _) => return refuse(separator),
        }
        match self.fraction_grouping {
            Some(separator) if self.is('n') => refuse(separator),
            _ => Ok(()),
        }
    }

    /// Whether the type is `code`.
    pub(crate) fn is(&self, code: char) -> bool {
        self.code == u32::from(code)
    }

    /// The error for a type that the value's type does not know.
    pub(crate) fn unknown_code(&self, type_name: &str) -> Error {
        Error::value(format!("Unknown format code {} for object of type '{type_name}'", quoted(self.code)))
    }
}

/// A type in quotes, by its number unless it is printable ASCII.
fn quoted(code: u32) -> String {
    match u8::try_from(code) {
        Ok(byte @ 33..=127) => format!("'{}'", byte as char),
        _ => format!("'\\x{code:x}'"),
    }
}
