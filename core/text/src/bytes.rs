//! What only `bytes` and `bytearray` do: hexadecimal, and classes and cases of ASCII letters.

use crate::case::{capitalize_ascii, swapcase_ascii, title_ascii};
use crate::classify::is_title_cased;
use crate::error::{Error, Result};
use crate::text::Text;
use crate::unit::is_bytes_space;

/// `bytes.hex(separator, group)`: a separator after every `group` bytes, counted from the right, or from the left if
/// `group` is negative.
pub fn to_hex(bytes: &[u8], separator: Option<u8>, group: i64) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    let mut out = String::with_capacity(bytes.len() * 2);
    for (index, &byte) in bytes.iter().enumerate() {
        let place = if group < 0 { index } else { bytes.len() - index };
        if let Some(separator) = separator
            && size > 0
            && index > 0
            && place % size == 0
        {
            out.push(separator.into());
        }
        out.push(DIGITS[usize::from(byte >> 4)].into());
        out.push(DIGITS[usize::from(byte & 15)].into());
    }
    out
}

/// `bytes.fromhex(text)`: pairs of digits, with white space between pairs.
pub fn from_hex(text: Text<'_>) -> Result<Vec<u8>> {
    let digit = |index: usize| text.get(index).and_then(char::from_u32).and_then(|c| c.to_digit(16));
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut at = 0;
    while let Some(unit) = text.get(at) {
        if u8::try_from(unit).is_ok_and(is_bytes_space) {
            at += 1;
            continue;
        }
        match (digit(at), digit(at + 1)) {
            (Some(high), Some(low)) => out.push((high << 4 | low) as u8),
            (Some(_), None) if at + 1 >= text.len() => {
                return Err(Error::value("fromhex() arg must contain an even number of hexadecimal digits"));
            }
            (high, _) => {
                let place = if high.is_some() { at + 1 } else { at };
                return Err(Error::value(format!(
                    "non-hexadecimal number found in fromhex() arg at position {place}"
                )));
            }
        }
        at += 2;
    }
    Ok(out)
}

fn all(bytes: &[u8], test: impl Fn(&u8) -> bool) -> bool {
    !bytes.is_empty() && bytes.iter().all(test)
}

/// `bytes.isalpha()`
pub fn is_alpha(bytes: &[u8]) -> bool {
    all(bytes, u8::is_ascii_alphabetic)
}

/// `bytes.isdigit()`
pub fn is_digit(bytes: &[u8]) -> bool {
    all(bytes, u8::is_ascii_digit)
}

/// `bytes.isalnum()`
pub fn is_alnum(bytes: &[u8]) -> bool {
    all(bytes, u8::is_ascii_alphanumeric)
}

/// `bytes.isspace()`
pub fn is_space(bytes: &[u8]) -> bool {
    all(bytes, |&byte| is_bytes_space(byte))
}

/// `bytes.islower()`
pub fn is_lower(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)
}

/// `bytes.isupper()`
pub fn is_upper(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
}

/// `bytes.istitle()`
pub fn is_title(bytes: &[u8]) -> bool {
    is_title_cased(bytes.iter(), |byte| byte.is_ascii_uppercase(), |byte| byte.is_ascii_lowercase())
}

/// `bytes.title()`
pub fn title(bytes: &[u8]) -> Vec<u8> {
    title_ascii(bytes)
}

/// `bytes.capitalize()`
pub fn capitalize(bytes: &[u8]) -> Vec<u8> {
    capitalize_ascii(bytes)
}

/// `bytes.swapcase()`
pub fn swapcase(bytes: &[u8]) -> Vec<u8> {
    swapcase_ascii(bytes)
}
