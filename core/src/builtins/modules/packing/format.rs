//! Format strings of `struct`: where each value lies.
//!
//! The first character says byte order, sizes and alignment (`@`, the default: the machine's, aligned; `=`, `<`, `>`,
//! `!`: standard sizes without gaps); then come codes with repeat counts. See "Format Strings" in the library's
//! documentation of `struct`.

use super::scalar::Scalar;

/// What the bytes of an item are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Code {
    /// A number.
    Number(Scalar),
    /// A truth value of one byte.
    Bool,
    /// A byte string of length one.
    Char,
    /// One byte string as long as the repeat count says, padded with zeros.
    Bytes,
    /// The same with its length in the first byte.
    Pascal,
    /// A real and an imaginary float, each of so many bytes.
    Complex { part: usize },
}

/// A run of values of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Item {
    /// The character.
    pub letter: char,
    /// What it stands for.
    pub code: Code,
    /// Where the first value begins.
    pub at: usize,
    /// How many bytes a value has.
    pub size: usize,
    /// How many values.
    pub count: usize,
}

/// A format string taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Layout {
    /// The runs of values, in order.
    pub items: Vec<Item>,
    /// Bytes in all.
    pub size: usize,
    /// Whether the least significant byte comes first.
    pub little: bool,
}

impl Layout {
    /// How many values.
    pub fn values(&self) -> usize {
        self.items.iter().map(|item| item.count).sum()
    }

    /// Reads a format string; the error is the message.
    pub fn parse(format: &str) -> Result<Self, &'static str> {
        let (native, little, codes) = match format.chars().next() {
            Some('@') => (true, cfg!(target_endian = "little"), &format[1..]),
            Some('=') => (false, cfg!(target_endian = "little"), &format[1..]),
            Some('<') => (false, true, &format[1..]),
            Some('>' | '!') => (false, false, &format[1..]),
            _ => (true, cfg!(target_endian = "little"), format),
        };
        let (mut items, mut end) = (Vec::new(), 0usize);
        let mut letters = codes.chars().filter(|c| !c.is_ascii_whitespace()).peekable();
        while let Some(mut letter) = letters.next() {
            let mut count = None;
            while let Some(digit) = letter.to_digit(10) {
                let sum = count.unwrap_or(0usize).checked_mul(10).and_then(|n| n.checked_add(digit as usize));
                count = Some(sum.ok_or(TOO_LONG)?);
                letter = letters.next().ok_or("repeat count given without format specifier")?;
            }
            let count = count.unwrap_or(1);
            let (code, unit) = if native { native_code(letter) } else { standard_code(letter) }
                .or_else(|| common_code(letter))
                .map_or_else(
                    || if letter == 'x' { Ok((None, 1)) } else { Err(BAD) },
                    |c| Ok((Some(c), unit(c))),
                )?;
            if native {
                end = end.checked_next_multiple_of(alignment(code)).ok_or(TOO_LONG)?;
            }
            let at = end;
            let bytes = unit.checked_mul(count).filter(|&n| isize::try_from(n).is_ok()).ok_or(TOO_LONG)?;
            end = end.checked_add(bytes).filter(|&n| isize::try_from(n).is_ok()).ok_or(TOO_LONG)?;
            match code {
                Some(code @ (Code::Bytes | Code::Pascal)) => {
                    items.push(Item { letter, code, at, size: count, count: 1 });
                }
                Some(code) if count > 0 => items.push(Item { letter, code, at, size: unit, count }),
                _ => {}
            }
        }
        Ok(Layout { items, size: end, little })
    }
}

const BAD: &str = "bad char in struct format";
const TOO_LONG: &str = "total struct size too long";

/// The bytes that a repeat count counts.
fn unit(code: Code) -> usize {
    match code {
        Code::Number(scalar) => scalar.size(),
        Code::Bool | Code::Char | Code::Bytes | Code::Pascal => 1,
        Code::Complex { part } => 2 * part,
    }
}

fn alignment(code: Option<Code>) -> usize {
    match code {
        Some(Code::Number(scalar)) => scalar.size(),
        Some(Code::Complex { part }) => part,
        _ => 1,
    }
}

fn int(size: usize, signed: bool) -> Option<Code> {
    Some(Code::Number(Scalar::Int { size, signed }))
}

/// Codes of the same size everywhere.
fn common_code(letter: char) -> Option<Code> {
    match letter {
        'b' | 'B' => int(1, letter == 'b'),
        'h' | 'H' => int(2, letter == 'h'),
        'i' | 'I' => int(4, letter == 'i'),
        'q' | 'Q' => int(8, letter == 'q'),
        'e' => Some(Code::Number(Scalar::Float { size: 2 })),
        'f' => Some(Code::Number(Scalar::Float { size: 4 })),
        'd' => Some(Code::Number(Scalar::Float { size: 8 })),
        '?' => Some(Code::Bool),
        'c' => Some(Code::Char),
        's' => Some(Code::Bytes),
        'p' => Some(Code::Pascal),
        'F' => Some(Code::Complex { part: 4 }),
        'D' => Some(Code::Complex { part: 8 }),
        _ => None,
    }
}

fn standard_code(letter: char) -> Option<Code> {
    match letter {
        'l' | 'L' => int(4, letter == 'l'),
        _ => None,
    }
}

fn native_code(letter: char) -> Option<Code> {
    match letter {
        'l' | 'L' => int(size_of::<std::ffi::c_long>(), letter == 'l'),
        'n' | 'N' => int(size_of::<usize>(), letter == 'n'),
        'P' => int(size_of::<usize>(), false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(format: &str) -> Result<usize, &'static str> {
        Layout::parse(format).map(|layout| layout.size)
    }

    #[test]
    fn native_values_are_aligned_and_standard_ones_are_not() {
        assert_eq!(size("bi"), Ok(8));
        assert_eq!(size("<bi"), Ok(5));
        assert_eq!(size("ib"), Ok(5));
        assert_eq!(size("b0i"), Ok(4));
        assert_eq!(size("<l"), Ok(4));
        assert_eq!(size("12s 3x"), Ok(15));
    }

    #[test]
    fn malformed_formats_are_refused_as_cpython_refuses_them() {
        assert_eq!(size("z"), Err(BAD));
        assert_eq!(size("<P"), Err(BAD));
        assert_eq!(size("3"), Err("repeat count given without format specifier"));
        assert_eq!(size("99999999999999999999i"), Err(TOO_LONG));
    }
}
