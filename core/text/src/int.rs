//! Integers from text and as text.
//!
//! An integer is a machine word when it fits and a [`BigInt`] when it does not; [`Int`] borrows either. Parsing follows
//! `int()`: white space around, a sign, a prefix where the base allows it, single underscores between digits, decimal
//! digits of any script. Converting very long decimal strings takes more than linear time, so Python limits their length;
//! callers pass the limit, zero for none.

use std::borrow::Cow;

use malachite_bigint::{BigInt, Sign};
use num_traits::{Num, Signed, ToPrimitive, Zero};

use crate::classify::decimal_value;
use crate::error::{Error, Result};
use crate::strip::{Side, strip_where};
use crate::text::Text;
use crate::unit::{is_bytes_space, is_str_space};

/// A borrowed integer.
#[derive(Clone, Copy, Debug)]
pub enum Int<'a> {
    /// One that fits a machine word.
    Small(i64),
    /// Any.
    Big(&'a BigInt),
}

/// An owned integer: big only beyond a machine word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntBuf {
    /// One that fits a machine word.
    Small(i64),
    /// One that does not.
    Big(BigInt),
}

/// Why a text is not an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseIntError {
    /// The base is neither 0 nor from 2 to 36.
    Base,
    /// No integer is written there.
    Invalid,
    /// There are more digits than `limit`.
    TooLong {
        /// How many digits there are.
        digits: usize,
        /// How many are allowed.
        limit: usize,
    },
}

impl ParseIntError {
    /// The exception, for a text whose `repr` is `literal` and the base that was asked for.
    pub fn into_error(self, base: u32, literal: Text<'_>) -> Error {
        match self {
            ParseIntError::Base => Error::value("int() base must be >= 2 and <= 36, or 0"),
            ParseIntError::Invalid => {
                Error::value(format!("invalid literal for int() with base {base}: {}", literal.view(0..200)))
            }
            ParseIntError::TooLong { digits, limit } => Error::value(format!(
                "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; use \
                 sys.set_int_max_str_digits() to increase the limit"
            )),
        }
    }
}

impl<'a> Int<'a> {
    /// Whether the integer is below zero.
    pub fn is_negative(self) -> bool {
        match self {
            Int::Small(value) => value < 0,
            Int::Big(value) => value.is_negative(),
        }
    }

    /// The word, if it fits one.
    pub fn to_i64(self) -> Option<i64> {
        match self {
            Int::Small(value) => Some(value),
            Int::Big(value) => value.to_i64(),
        }
    }

    /// The integer as a [`BigInt`].
    pub fn to_big(self) -> Cow<'a, BigInt> {
        match self {
            Int::Small(value) => Cow::Owned(BigInt::from(value)),
            Int::Big(value) => Cow::Borrowed(value),
        }
    }

    /// Decimal digits with a minus sign if negative: `str(n)`. A `ValueError` above `limit` digits.
    pub fn to_decimal(self, limit: usize) -> Result<String> {
        match self {
            Int::Small(value) => Ok(itoa::Buffer::new().format(value).to_owned()),
            Int::Big(value) => {
                // A cheap refusal before the work: the number is at least the power of two of its highest bit.
                let too_long = || {
                    Error::value(format!(
                        "Exceeds the limit ({limit} digits) for integer string conversion; use \
                         sys.set_int_max_str_digits() to increase the limit"
                    ))
                };
                let least = value.bits().saturating_sub(1) as f64 * std::f64::consts::LOG10_2;
                if limit > 0 && least >= limit as f64 {
                    return Err(too_long());
                }
                let digits = value.to_str_radix(10);
                match limit > 0 && digits.len() - usize::from(value.is_negative()) > limit {
                    true => Err(too_long()),
                    false => Ok(digits),
                }
            }
        }
    }

    /// The digits of the absolute value in `radix`, lower case.
    pub(crate) fn magnitude_digits(self, radix: u32) -> String {
        match self {
            Int::Small(value) => match radix {
                2 => format!("{:b}", value.unsigned_abs()),
                8 => format!("{:o}", value.unsigned_abs()),
                16 => format!("{:x}", value.unsigned_abs()),
                _ => itoa::Buffer::new().format(value.unsigned_abs()).to_owned(),
            },
            Int::Big(value) => value.magnitude().to_str_radix(radix),
        }
    }

    fn prefixed(self, prefix: &str, radix: u32) -> String {
        let sign = if self.is_negative() { "-" } else { "" };
        [sign, prefix, &self.magnitude_digits(radix)].concat()
    }

    /// `hex(n)`.
    pub fn to_hex(self) -> String {
        self.prefixed("0x", 16)
    }

    /// `oct(n)`.
    pub fn to_oct(self) -> String {
        self.prefixed("0o", 8)
    }

    /// `bin(n)`.
    pub fn to_bin(self) -> String {
        self.prefixed("0b", 2)
    }
}

impl From<i64> for Int<'_> {
    fn from(value: i64) -> Self {
        Int::Small(value)
    }
}

impl<'a> From<&'a BigInt> for Int<'a> {
    fn from(value: &'a BigInt) -> Self {
        Int::Big(value)
    }
}

impl IntBuf {
    /// The integer, borrowed.
    pub fn as_int(&self) -> Int<'_> {
        match self {
            IntBuf::Small(value) => Int::Small(*value),
            IntBuf::Big(value) => Int::Big(value),
        }
    }
}

impl From<i64> for IntBuf {
    fn from(value: i64) -> Self {
        IntBuf::Small(value)
    }
}

impl From<BigInt> for IntBuf {
    fn from(value: BigInt) -> Self {
        match value.to_i64() {
            Some(small) => IntBuf::Small(small),
            None => IntBuf::Big(value),
        }
    }
}

impl From<IntBuf> for BigInt {
    fn from(value: IntBuf) -> Self {
        match value {
            IntBuf::Small(value) => BigInt::from(value),
            IntBuf::Big(value) => value,
        }
    }
}

/// `int(text, base)`.
pub fn parse(text: Text<'_>, base: u32, limit: usize) -> std::result::Result<IntBuf, ParseIntError> {
    match text {
        Text::Ascii(bytes) => parse_bytes(bytes, base, limit),
        Text::Wide(_) if !is_base(base) => Err(ParseIntError::Base),
        Text::Wide(_) => parse_ascii(&to_ascii_number(text).ok_or(ParseIntError::Invalid)?, base, limit),
    }
}

/// `int(bytes, base)`. White space is C's, also for ASCII text: CPython looks for Python's only beyond ASCII.
pub fn parse_bytes(bytes: &[u8], base: u32, limit: usize) -> std::result::Result<IntBuf, ParseIntError> {
    let kept = strip_where(bytes, Side::Both, is_bytes_space);
    parse_ascii(&bytes[kept], base, limit)
}

/// A number's text with digits and spaces of all scripts as ASCII, and without space around it.
pub(crate) fn to_ascii_number(text: Text<'_>) -> Option<Vec<u8>> {
    let ascii: Vec<u8> = match text {
        Text::Ascii(bytes) => bytes.to_vec(),
        Text::Wide(units) => units
            .iter()
            .map(|&unit| match unit {
                0..0x80 => Some(unit as u8),
                _ if is_str_space(unit) => Some(b' '),
                _ => decimal_value(unit).map(|value| b'0' + value as u8),
            })
            .collect::<Option<_>>()?,
    };
    Some(ascii[strip_where(&ascii, Side::Both, is_bytes_space)].to_vec())
}

fn is_base(base: u32) -> bool {
    base == 0 || (2..=36).contains(&base)
}

fn parse_ascii(text: &[u8], base: u32, limit: usize) -> std::result::Result<IntBuf, ParseIntError> {
    if !is_base(base) {
        return Err(ParseIntError::Base);
    }
    let (negative, unsigned) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (radix, digits) = radix_of(unsigned, base);
    if base == 0
        && radix == 10
        && unsigned.starts_with(b"0")
        && digits.iter().any(|&byte| !matches!(byte, b'0' | b'_'))
    {
        return Err(ParseIntError::Invalid);
    }
    if radix == 10
        && digits.len() <= 18
        && let Some(value) = short_decimal(digits)
    {
        return Ok(IntBuf::Small(if negative { -value } else { value }));
    }
    let digits = checked_digits(digits, radix)?;
    if limit > 0 && digits.len() > limit && !radix.is_power_of_two() {
        return Err(ParseIntError::TooLong { digits: digits.len(), limit });
    }
    let digits = std::str::from_utf8(&digits).map_err(|_| ParseIntError::Invalid)?;
    let value = match u64::from_str_radix(digits, radix) {
        Ok(value) => BigInt::from(value),
        Err(_) => BigInt::from_str_radix(digits, radix).map_err(|_| ParseIntError::Invalid)?,
    };
    Ok(IntBuf::from(if negative { -value } else { value }))
}

/// A plain decimal of at most 18 digits.
fn short_decimal(digits: &[u8]) -> Option<i64> {
    let value = digits.iter().try_fold(0, |value, &byte| match byte {
        b'0'..=b'9' => Some(value * 10 + i64::from(byte - b'0')),
        _ => None,
    })?;
    (!digits.is_empty()).then_some(value)
}

/// The radix that `base` and the prefix make, and what follows the prefix and the underscore after it.
fn radix_of(unsigned: &[u8], base: u32) -> (u32, &[u8]) {
    let prefixed = match unsigned {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    if prefixed != 0 && (base == 0 || base == prefixed) {
        let digits = &unsigned[2..];
        return (prefixed, digits.strip_prefix(b"_").unwrap_or(digits));
    }
    (if base == 0 { 10 } else { base }, unsigned)
}

/// The digits without their underscores, if every underscore stands between two digits.
fn checked_digits(text: &[u8], radix: u32) -> std::result::Result<Cow<'_, [u8]>, ParseIntError> {
    let mut previous = b'_';
    for &byte in text {
        let valid = match byte {
            b'_' => previous != b'_',
            _ => char::from(byte).is_digit(radix),
        };
        if !valid {
            return Err(ParseIntError::Invalid);
        }
        previous = byte;
    }
    match previous {
        b'_' => Err(ParseIntError::Invalid),
        _ if text.contains(&b'_') => Ok(text.iter().copied().filter(|&byte| byte != b'_').collect()),
        _ => Ok(Cow::Borrowed(text)),
    }
}

/// Whether `value` is zero, and if not, its sign as 1 or -1.
pub fn signum(value: Int<'_>) -> i32 {
    match value {
        Int::Small(value) => value.signum() as i32,
        Int::Big(value) if value.is_zero() => 0,
        Int::Big(value) => {
            if value.sign() == Sign::Minus {
                -1
            } else {
                1
            }
        }
    }
}
