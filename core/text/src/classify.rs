//! What a code point is: letter, digit, space, cased, printable, part of an identifier.
//!
//! Python's classes are those of one Unicode version, 16.0 in CPython 3.14. The crate for general categories is of that
//! version; the standard library and the identifier crate may be newer, so a code point that 16.0 does not assign is
//! never asked of them.

use crate::tables::{DECIMAL_ZEROS, OTHER_DIGITS, OTHER_NUMERIC};

/// The value of a decimal digit, of any script.
#[inline]
pub fn decimal_value(unit: u32) -> Option<u32> {
    match unit {
        0x30..=0x39 => Some(unit - 0x30),
        0..0x80 => None,
        _ => {
            let run = DECIMAL_ZEROS.partition_point(|&zero| zero <= unit).checked_sub(1)?;
            Some(unit - DECIMAL_ZEROS[run]).filter(|&value| value < 10)
        }
    }
}

/// The value of a digit: decimal, superscript, circled and the like.
pub fn digit_value(unit: u32) -> Option<u32> {
    decimal_value(unit).or_else(|| {
        let run = OTHER_DIGITS.partition_point(|&(first, ..)| first <= unit).checked_sub(1)?;
        let (first, last, value) = OTHER_DIGITS[run];
        (unit <= last).then_some(unit - first + value)
    })
}

/// Whether the code point has a numeric value: a digit, a fraction, a Roman or Han numeral.
pub fn is_numeric(unit: u32) -> bool {
    let listed = || {
        let run = OTHER_NUMERIC.partition_point(|&(first, _)| first <= unit);
        run > 0 && unit <= OTHER_NUMERIC[run - 1].1
    };
    digit_value(unit).is_some() || (unit >= 0x80 && listed())
}
