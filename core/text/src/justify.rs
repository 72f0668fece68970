//! `center`, `ljust`, `rjust`, `zfill`, `expandtabs`.
//!
//! Each is generic over the element. `None` means that nothing changes, so that the caller can keep its object; the error
//! is a width that no memory holds.

use crate::builder::widened;
use crate::error::{Error, Result};
use crate::text::{Text, TextBuf};
use crate::unit::Unit;

/// Where the text stands in its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Justify {
    /// `ljust`
    Left,
    /// `rjust`
    Right,
    /// `center`
    Center,
}

/// `items` in a field of `width`; centred, an odd place goes to the left if the width is odd too.
pub fn justify<T: Unit>(items: &[T], width: usize, fill: T, to: Justify) -> Result<Option<Vec<T>>> {
    let Some(padding) = width.checked_sub(items.len()).filter(|&padding| padding > 0) else {
        return Ok(None);
    };
    let left = match to {
        Justify::Left => 0,
        Justify::Right => padding,
        Justify::Center => padding / 2 + (padding & width & 1),
    };
    let mut out = reserved(width)?;
    out.resize(left, fill);
    out.extend_from_slice(items);
    out.resize(width, fill);
    Ok(Some(out))
}

fn reserved<T>(capacity: usize) -> Result<Vec<T>> {
    let mut out = Vec::new();
    out.try_reserve_exact(capacity).map_err(|_| Error::memory())?;
    Ok(out)
}

/// `items` filled with zeros after a sign.
pub fn zfill<T: Unit + From<u8>>(items: &[T], width: usize) -> Result<Option<Vec<T>>> {
    let Some(mut out) = justify(items, width, T::from(b'0'), Justify::Right)? else { return Ok(None) };
    let sign = width - items.len();
    if out.get(sign).is_some_and(|&unit| unit == T::from(b'+') || unit == T::from(b'-')) {
        out.swap(0, sign);
    }
    Ok(Some(out))
}

/// `items` with each tab turned into spaces up to the next multiple of `tab_size`; columns restart after a line end.
pub fn expand_tabs<T: Unit + From<u8>>(items: &[T], tab_size: usize) -> Result<Vec<T>> {
    let mut out = reserved(items.len())?;
    let mut column = 0;
    for &unit in items {
        match unit.into() {
            0x09 => {
                let spaces = if tab_size == 0 { 0 } else { tab_size - column % tab_size };
                out.try_reserve(spaces).map_err(|_| Error::memory())?;
                out.resize(out.len() + spaces, T::from(b' '));
                column += spaces;
            }
            other => {
                out.push(unit);
                column = if matches!(other, 0x0A | 0x0D) { 0 } else { column + 1 };
            }
        }
    }
    Ok(out)
}

impl Text<'_> {
    /// `str.ljust`, `rjust` or `center`, with `fill`, a code point.
    pub fn justify(self, width: usize, fill: u32, to: Justify) -> Result<Option<TextBuf>> {
        match (self, u8::try_from(fill)) {
            (Text::Ascii(bytes), Ok(byte)) if byte.is_ascii() => {
                Ok(justify(bytes, width, byte, to)?.map(TextBuf::Ascii))
            }
            (text, _) => Ok(justify(&widened(text), width, fill, to)?.map(TextBuf::from_code_points)),
        }
    }

    /// `str.zfill`
    pub fn zfill(self, width: usize) -> Result<Option<TextBuf>> {
        match self {
            Text::Ascii(bytes) => Ok(zfill(bytes, width)?.map(TextBuf::Ascii)),
            Text::Wide(units) => Ok(zfill(units, width)?.map(TextBuf::from_code_points)),
        }
    }

    /// `str.expandtabs`
    pub fn expand_tabs(self, tab_size: usize) -> Result<TextBuf> {
        match self {
            Text::Ascii(bytes) => Ok(TextBuf::Ascii(expand_tabs(bytes, tab_size)?)),
            Text::Wide(units) => Ok(TextBuf::from_code_points(expand_tabs(units, tab_size)?)),
        }
    }
}
