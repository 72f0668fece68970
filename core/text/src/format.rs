//! The format mini-language: what `__format__` of `int`, `float`, `complex`, `str` and `bool` does.
//!
//! The general way is CPython's: a specification is parsed ([`Spec`]), the value's digits are made without padding, and
//! one layout routine puts sign, prefix, grouped digits and padding in their places. The specifications that programs
//! use most never get there: the empty one, `d`, a plain width, and `.Nf` are recognised on sight.

mod number;
mod spec;

use crate::bigint;
use crate::builder::TextBuilder;
use crate::error::{Error, Kind, Result};
use crate::float::render::{Look, Style, render};
use crate::format::number::{Parts, push_number};
pub(crate) use crate::format::spec::too_many_digits;
use crate::format::spec::{Align, Spec};
use crate::int::Int;
use crate::text::{Text, TextBuf};

/// `format(value, spec)` for an `int`; `type_name` is what errors call its type.
pub fn format_int(spec: Text<'_>, value: Int<'_>, type_name: &str) -> Result<TextBuf> {
    let mut out = TextBuilder::new();
    push_int(&mut out, spec, value, type_name)?;
    Ok(out.finish())
}

/// `format(value, spec)` for a `bool`.
pub fn format_bool(spec: Text<'_>, value: bool) -> Result<TextBuf> {
    match spec.is_empty() {
        true => Ok(TextBuf::from(if value { "True" } else { "False" })),
        false => format_int(spec, Int::Small(value.into()), "bool"),
    }
}

/// `format(value, spec)` for a `float`.
pub fn format_float(spec: Text<'_>, value: f64, type_name: &str) -> Result<TextBuf> {
    let mut out = TextBuilder::new();
    push_float(&mut out, spec, value, type_name)?;
    Ok(out.finish())
}

/// `format(real + imag * 1j, spec)` for a `complex`.
pub fn format_complex(spec: Text<'_>, real: f64, imag: f64, type_name: &str) -> Result<TextBuf> {
    let mut out = TextBuilder::new();
    push_complex(&mut out, spec, real, imag, type_name)?;
    Ok(out.finish())
}

/// `format(value, spec)` for a `str`.
pub fn format_str(spec: Text<'_>, value: Text<'_>, type_name: &str) -> Result<TextBuf> {
    let mut out = TextBuilder::new();
    push_str(&mut out, spec, value, type_name)?;
    Ok(out.finish())
}

/// The specifications that are recognised without parsing.
enum Simple {
    /// Nothing, or nothing but the type: as the type's default.
    Plain,
    /// A width.
    Width(usize),
}

/// `spec` if it is empty, `code`, a width of at most four digits, or both; a width may not begin with a zero, which
/// would be a fill.
fn simple(spec: Text<'_>, code: u8) -> Option<Simple> {
    let Text::Ascii(bytes) = spec else { return None };
    match bytes.strip_suffix(&[code]).unwrap_or(bytes) {
        [] => Some(Simple::Plain),
        digits @ [b'1'..=b'9', ..] if digits.len() <= 4 => small_number(digits).map(Simple::Width),
        _ => None,
    }
}

fn small_number(digits: &[u8]) -> Option<usize> {
    digits
        .iter()
        .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + usize::from(byte - b'0')))
}

/// Appends [`format_int`].
pub fn push_int(out: &mut TextBuilder, spec: Text<'_>, value: Int<'_>, type_name: &str) -> Result<()> {
    if let (Some(simple), Int::Small(value)) = (simple(spec, b'd'), value) {
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(value).as_bytes();
        if let Simple::Width(width) = simple {
            out.push_fill(b' '.into(), width.saturating_sub(digits.len()))?;
        }
        out.push_ascii(digits);
        return Ok(());
    }
    let spec = Spec::parse(spec, 'd', Align::Right, type_name)?;
    match u8::try_from(spec.code).unwrap_or(0) {
        b'b' | b'c' | b'd' | b'o' | b'x' | b'X' | b'n' => push_parsed_int(out, &spec, value),
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => push_parsed_float(out, &spec, int_to_float(value)?),
        _ => Err(spec.unknown_code(type_name)),
    }
}

fn int_to_float(value: Int<'_>) -> Result<f64> {
    match value {
        Int::Small(value) => Ok(value as f64),
        Int::Big(value) => bigint::to_f64(value),
    }
}

fn push_parsed_int(out: &mut TextBuilder, spec: &Spec, value: Int<'_>) -> Result<()> {
    if spec.precision.is_some() {
        return Err(Error::value("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(Error::value("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    if spec.is('c') {
        return push_character(out, spec, value);
    }
    let (radix, prefix) = match u8::try_from(spec.code).unwrap_or(0) {
        b'b' => (2, "0b"),
        b'o' => (8, "0o"),
        b'x' => (16, "0x"),
        b'X' => (16, "0X"),
        _ => (10, ""),
    };
    let mut digits = value.magnitude_digits(radix);
    if spec.is('X') {
        digits.make_ascii_uppercase();
    }
    let prefix = if spec.alternate { prefix } else { "" };
    let parts = Parts { negative: value.is_negative(), prefix, digits: &digits, ..Parts::default() };
    push_number(out, spec, &parts)
}

/// The type `c`: the character with that code point.
fn push_character(out: &mut TextBuilder, spec: &Spec, value: Int<'_>) -> Result<()> {
    if spec.sign.is_some() {
        return Err(Error::value("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(Error::value("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    let value = value.to_i64().ok_or_else(|| Error::overflow("Python int too large to convert to C long"))?;
    match u32::try_from(value) {
        Ok(unit @ ..0x11_0000) => {
            push_number(out, spec, &Parts { character: Some(unit), ..Parts::default() })
        }
        _ => Err(Error::overflow("%c arg not in range(0x110000)")),
    }
}

/// The digits after the point of a specification `.Nf` with one digit.
fn simple_fixed(spec: Text<'_>) -> Option<usize> {
    match spec {
        Text::Ascii([b'.', digit @ b'0'..=b'9', b'f']) => Some(usize::from(digit - b'0')),
        _ => None,
    }
}

/// Appends [`format_float`].
pub fn push_float(out: &mut TextBuilder, spec: Text<'_>, value: f64, type_name: &str) -> Result<()> {
    let mut text = String::new();
    if let Some(precision) = simple_fixed(spec) {
        text.reserve(24);
        render(&mut text, value, &Look::new(Style::Fixed, precision));
    } else if spec.is_empty() {
        crate::float::push_repr(&mut text, value);
    } else {
        let spec = Spec::parse(spec, '\0', Align::Right, type_name)?;
        return match u8::try_from(spec.code).unwrap_or(b'?') {
            0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' | b'%' => push_parsed_float(out, &spec, value),
            _ => Err(spec.unknown_code(type_name)),
        };
    }
    out.push_ascii(text.as_bytes());
    Ok(())
}

/// The look that the specification's type and precision ask for.
fn look_of(spec: &Spec) -> Result<Look> {
    let precision = spec.precision.map(check_precision).transpose()?;
    let (style, default) = match u8::try_from(spec.code).unwrap_or(0) {
        b'e' | b'E' => (Style::Exponent, 6),
        b'f' | b'F' | b'%' => (Style::Fixed, 6),
        0 if precision.is_none() => (Style::Repr, 0),
        _ => (Style::General, 6),
    };
    Ok(Look {
        alternate: spec.alternate,
        add_dot_zero: false,
        no_negative_zero: spec.no_negative_zero,
        upper: spec.is('E') || spec.is('F') || spec.is('G'),
        ..Look::new(style, precision.unwrap_or(default))
    })
}

/// A precision that a C `int` holds.
fn check_precision(precision: usize) -> Result<usize> {
    match i32::try_from(precision) {
        Ok(_) => Ok(precision),
        Err(_) => Err(Error::value("precision too big")),
    }
}

fn push_parsed_float(out: &mut TextBuilder, spec: &Spec, value: f64) -> Result<()> {
    let look = Look { add_dot_zero: spec.is('\0'), ..look_of(spec)? };
    let percent = spec.is('%');
    let text = rendered(if percent { value * 100.0 } else { value }, &look)?;
    push_number(out, spec, &Parts::of_float(&text, if percent { "%" } else { "" }))
}

/// A rendered float; a `MemoryError` for a precision that no memory holds.
fn rendered(value: f64, look: &Look) -> Result<String> {
    let mut text = String::new();
    if look.style != Style::General || look.alternate {
        text.try_reserve(look.precision.saturating_add(32)).map_err(|_| Error::new(Kind::Memory, ""))?;
    }
    render(&mut text, value, look);
    Ok(text)
}

/// Appends [`format_complex`].
pub fn push_complex(
    out: &mut TextBuilder,
    spec: Text<'_>,
    real: f64,
    imag: f64,
    type_name: &str,
) -> Result<()> {
    let spec = Spec::parse(spec, '\0', Align::Right, type_name)?;
    if !matches!(u8::try_from(spec.code).unwrap_or(b'?'), 0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n')
    {
        return Err(spec.unknown_code(type_name));
    }
    if spec.fill == u32::from(b'0') {
        return Err(Error::value("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Align::AfterSign {
        return Err(Error::value("'=' alignment flag is not allowed in complex format specifier"));
    }
    let look = look_of(&spec)?;
    let skip_real = spec.is('\0') && real == 0.0 && real.is_sign_positive();
    let parentheses = spec.is('\0') && !skip_real;
    let mut text = TextBuilder::new();
    let unpadded = Spec { width: None, fill: b' '.into(), align: Align::Left, ..spec };
    if parentheses {
        text.push_ascii(b"(");
    }
    if !skip_real {
        push_number(&mut text, &unpadded, &Parts::of_float(&rendered(real, &look)?, ""))?;
    }
    let sign = if skip_real { spec.sign } else { Some(b'+') };
    push_number(&mut text, &Spec { sign, ..unpadded }, &Parts::of_float(&rendered(imag, &look)?, ""))?;
    text.push_ascii(if parentheses { b"j)" } else { b"j" });
    push_padded(out, &spec, text.as_text())
}

/// Appends [`format_str`].
pub fn push_str(out: &mut TextBuilder, spec: Text<'_>, value: Text<'_>, type_name: &str) -> Result<()> {
    if let Some(simple) = simple(spec, b's') {
        out.push_text(value);
        if let Simple::Width(width) = simple {
            out.push_fill(b' '.into(), width.saturating_sub(value.len()))?;
        }
        return Ok(());
    }
    let spec = Spec::parse(spec, 's', Align::Left, type_name)?;
    if !spec.is('s') {
        return Err(spec.unknown_code(type_name));
    }
    let refused = match spec.sign {
        Some(b' ') => Some("Space not allowed in string format specifier"),
        Some(_) => Some("Sign not allowed in string format specifier"),
        None if spec.no_negative_zero => {
            Some("Negative zero coercion (z) not allowed in string format specifier")
        }
        None if spec.alternate => Some("Alternate form (#) not allowed in string format specifier"),
        None if spec.align == Align::AfterSign => {
            Some("'=' alignment not allowed in string format specifier")
        }
        None => None,
    };
    match refused {
        Some(message) => Err(Error::value(message)),
        None => push_padded(out, &spec, value.view(0..spec.precision.unwrap_or(usize::MAX))),
    }
}

/// Text padded to the width.
fn push_padded(out: &mut TextBuilder, spec: &Spec, text: Text<'_>) -> Result<()> {
    let padding = spec.width.unwrap_or(0).saturating_sub(text.len());
    let left = match spec.align {
        Align::Right => padding,
        Align::Center => padding / 2,
        Align::Left | Align::AfterSign => 0,
    };
    out.push_fill(spec.fill, left)?;
    out.push_text(text);
    out.push_fill(spec.fill, padding - left)
}

/// The error of `format(value, spec)` for a type that formats nothing but the empty specification.
pub fn unsupported(type_name: &str) -> Error {
    Error::type_error(format!("unsupported format string passed to {type_name}.__format__"))
}
