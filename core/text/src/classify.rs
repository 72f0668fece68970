//! What a code point is: letter, digit, space, cased, printable, part of an identifier.
//!
//! Python's classes are those of one Unicode version, 16.0 in CPython 3.14. The crate for general categories is of that
//! version; the standard library and the identifier crate may be newer, so a code point that 16.0 does not assign is
//! never asked of them.

use unicode_general_category::{GeneralCategory, get_general_category};

use crate::tables::{DECIMAL_ZEROS, OTHER_DIGITS, OTHER_NUMERIC};
use crate::text::Text;
use crate::unit::is_str_space;

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

fn category(unit: u32) -> GeneralCategory {
    match char::from_u32(unit) {
        Some(c) => get_general_category(c),
        None => GeneralCategory::Surrogate,
    }
}

/// The character, if Unicode 16.0 assigns it: what may be asked of newer tables.
#[inline]
pub(crate) fn assigned(unit: u32) -> Option<char> {
    char::from_u32(unit).filter(|&c| c.is_ascii() || get_general_category(c) != GeneralCategory::Unassigned)
}

/// Whether the code point is a letter: of the categories Lu, Ll, Lt, Lm and Lo.
#[inline]
pub fn is_alpha(unit: u32) -> bool {
    use GeneralCategory::{LowercaseLetter, ModifierLetter, OtherLetter, TitlecaseLetter, UppercaseLetter};
    match unit {
        0..0x80 => (unit as u8).is_ascii_alphabetic(),
        _ => matches!(
            category(unit),
            UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter
        ),
    }
}

/// Whether the code point is a letter or has a numeric value.
pub fn is_alnum(unit: u32) -> bool {
    is_alpha(unit) || is_numeric(unit)
}

/// Whether `repr` shows the code point as it is: not a control, format, private, unassigned or surrogate one, and no
/// separator but the space.
#[inline]
pub fn is_printable(unit: u32) -> bool {
    use GeneralCategory::{
        Control, Format, LineSeparator, ParagraphSeparator, PrivateUse, SpaceSeparator, Surrogate, Unassigned,
    };
    match unit {
        0..0x80 => (0x20..0x7F).contains(&unit),
        _ => !matches!(
            category(unit),
            Control
                | Format
                | LineSeparator
                | ParagraphSeparator
                | PrivateUse
                | SpaceSeparator
                | Surrogate
                | Unassigned
        ),
    }
}

/// Whether the code point is lower case.
#[inline]
pub fn is_lower(unit: u32) -> bool {
    match unit {
        0..0x80 => (unit as u8).is_ascii_lowercase(),
        _ => assigned(unit).is_some_and(char::is_lowercase),
    }
}

/// Whether the code point is upper case.
#[inline]
pub fn is_upper(unit: u32) -> bool {
    match unit {
        0..0x80 => (unit as u8).is_ascii_uppercase(),
        _ => assigned(unit).is_some_and(char::is_uppercase),
    }
}

/// Whether the code point is title case, a capital followed by a small letter in one.
pub fn is_title(unit: u32) -> bool {
    unit >= 0x80 && category(unit) == GeneralCategory::TitlecaseLetter
}

/// Whether the code point has a case at all.
pub(crate) fn is_cased(unit: u32) -> bool {
    is_lower(unit) || is_upper(unit) || is_title(unit)
}

/// Whether the code point is passed over when a neighbour's case is looked for.
pub(crate) fn is_case_ignorable(unit: u32) -> bool {
    use GeneralCategory::{EnclosingMark, Format, ModifierLetter, ModifierSymbol, NonspacingMark};
    // Punctuation that occurs inside words: apostrophes, points and colons.
    let inside_words = matches!(
        unit,
        0x27 | 0x2E
            | 0x3A
            | 0xB7
            | 0x387
            | 0x55F
            | 0x5F4
            | 0x2018
            | 0x2019
            | 0x2024
            | 0x2027
            | 0xFE13
            | 0xFE52
            | 0xFE55
            | 0xFF07
            | 0xFF0E
            | 0xFF1A
    );
    inside_words
        || matches!(category(unit), NonspacingMark | EnclosingMark | Format | ModifierLetter | ModifierSymbol)
}

fn is_identifier_start(unit: u32) -> bool {
    unit == u32::from(b'_') || assigned(unit).is_some_and(unicode_ident::is_xid_start)
}

fn is_identifier_continue(unit: u32) -> bool {
    assigned(unit).is_some_and(unicode_ident::is_xid_continue)
}

impl Text<'_> {
    /// Whether there are code points and all pass `test`.
    fn all(self, test: impl Fn(u32) -> bool) -> bool {
        !self.is_empty() && self.chars().all(test)
    }

    /// `str.isalpha()`
    pub fn is_alpha(self) -> bool {
        self.all(is_alpha)
    }

    /// `str.isalnum()`
    pub fn is_alnum(self) -> bool {
        self.all(is_alnum)
    }

    /// `str.isdecimal()`
    pub fn is_decimal(self) -> bool {
        self.all(|unit| decimal_value(unit).is_some())
    }

    /// `str.isdigit()`
    pub fn is_digit(self) -> bool {
        self.all(|unit| digit_value(unit).is_some())
    }

    /// `str.isnumeric()`
    pub fn is_numeric(self) -> bool {
        self.all(is_numeric)
    }

    /// `str.isspace()`
    pub fn is_space(self) -> bool {
        self.all(is_str_space)
    }

    /// `str.isprintable()`
    pub fn is_printable(self) -> bool {
        self.chars().all(is_printable)
    }

    /// `str.isidentifier()`
    pub fn is_identifier(self) -> bool {
        self.get(0).is_some_and(is_identifier_start) && self.chars().skip(1).all(is_identifier_continue)
    }

    /// `str.islower()`: something is lower case and nothing upper or title case.
    pub fn is_lower(self) -> bool {
        self.chars().any(is_lower) && !self.chars().any(|unit| is_upper(unit) || is_title(unit))
    }

    /// `str.isupper()`: something is upper case and nothing lower or title case.
    pub fn is_upper(self) -> bool {
        self.chars().any(is_upper) && !self.chars().any(|unit| is_lower(unit) || is_title(unit))
    }

    /// `str.istitle()`: capitals follow only what has no case, small letters only what has, and something has.
    pub fn is_title(self) -> bool {
        is_title_cased(self.chars(), |unit| is_upper(unit) || is_title(unit), is_lower)
    }
}

/// The rule of `istitle`, for any notion of capital and small.
pub(crate) fn is_title_cased<T: Copy>(
    units: impl Iterator<Item = T>,
    is_capital: impl Fn(T) -> bool,
    is_small: impl Fn(T) -> bool,
) -> bool {
    let (mut cased, mut previous) = (false, false);
    for unit in units {
        let (capital, small) = (is_capital(unit), is_small(unit));
        if (capital && previous) || (small && !capital && !previous) {
            return false;
        }
        previous = capital || small;
        cased |= previous;
    }
    cased
}
