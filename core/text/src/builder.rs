//! Putting a string together from pieces.
//!
//! The buffer is bytes until the first code point beyond ASCII arrives; then it is copied once into code points and
//! stays wide. Since it widens only for a code point that needs it, what comes out obeys the rule of [`TextBuf`].

use std::fmt;

use crate::error::{Error, Result};
use crate::text::{Text, TextBuf, is_ascii_only, widen};

/// A growing string, ASCII for as long as it can be.
pub struct TextBuilder {
    buffer: Buffer,
}

enum Buffer {
    Ascii(Vec<u8>),
    Wide(Vec<u32>),
}

impl TextBuilder {
    /// An empty string.
    pub const fn new() -> Self {
        TextBuilder { buffer: Buffer::Ascii(Vec::new()) }
    }

    /// An empty string with room for `capacity` code points if they are ASCII.
    pub fn with_capacity(capacity: usize) -> Self {
        TextBuilder { buffer: Buffer::Ascii(Vec::with_capacity(capacity)) }
    }

    /// An empty string with room for `capacity` code points of which one is known to be beyond ASCII.
    ///
    /// What is pushed must then hold such a code point, or [`TextBuilder::finish`] has to copy.
    pub fn with_wide_capacity(capacity: usize) -> Self {
        TextBuilder { buffer: Buffer::Wide(Vec::with_capacity(capacity)) }
    }

    /// The number of code points so far.
    pub fn len(&self) -> usize {
        match &self.buffer {
            Buffer::Ascii(bytes) => bytes.len(),
            Buffer::Wide(units) => units.len(),
        }
    }

    /// Whether nothing has been pushed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What has been pushed so far.
    pub fn as_text(&self) -> Text<'_> {
        match &self.buffer {
            Buffer::Ascii(bytes) => Text::Ascii(bytes),
            Buffer::Wide(units) => Text::Wide(units),
        }
    }

    /// The code points so far, widened, with room for `extra` more.
    fn wide(&mut self, extra: usize) -> &mut Vec<u32> {
        if let Buffer::Ascii(bytes) = &self.buffer {
            let mut units = Vec::with_capacity((bytes.len() + extra).max(bytes.capacity()));
            units.extend(bytes.iter().map(|&byte| u32::from(byte)));
            self.buffer = Buffer::Wide(units);
        }
        match &mut self.buffer {
            Buffer::Wide(units) => units,
            Buffer::Ascii(_) => unreachable!("widened above"),
        }
    }

    /// Appends UTF-8.
    pub fn push_str(&mut self, text: &str) {
        match &mut self.buffer {
            Buffer::Ascii(bytes) if text.is_ascii() => bytes.extend_from_slice(text.as_bytes()),
            _ => self.wide(text.len()).extend(text.chars().map(u32::from)),
        }
    }

    /// Appends bytes that the caller has made: digits, signs, escapes.
    pub(crate) fn push_ascii(&mut self, text: &[u8]) {
        debug_assert!(text.is_ascii());
        match &mut self.buffer {
            Buffer::Ascii(bytes) => bytes.extend_from_slice(text),
            Buffer::Wide(units) => units.extend(text.iter().map(|&byte| u32::from(byte))),
        }
    }

    /// Appends text.
    pub fn push_text(&mut self, text: Text<'_>) {
        match (&mut self.buffer, text) {
            (_, Text::Ascii(bytes)) => self.push_ascii(bytes),
            (Buffer::Wide(units), Text::Wide(more)) => units.extend_from_slice(more),
            (Buffer::Ascii(bytes), Text::Wide(more)) if is_ascii_only(more) => {
                bytes.extend(more.iter().map(|&unit| unit as u8));
            }
            (Buffer::Ascii(_), Text::Wide(more)) => self.wide(more.len()).extend_from_slice(more),
        }
    }

    /// Appends one code point.
    #[inline]
    pub fn push_char(&mut self, unit: u32) {
        match &mut self.buffer {
            Buffer::Ascii(bytes) if unit < 128 => bytes.push(unit as u8),
            Buffer::Wide(units) => units.push(unit),
            Buffer::Ascii(_) => self.wide(1).push(unit),
        }
    }

    /// Appends `unit` `count` times; a `MemoryError` where no address space would hold it.
    pub fn push_fill(&mut self, unit: u32, count: usize) -> Result<()> {
        if count == 0 {
            return Ok(());
        }
        if let Buffer::Ascii(bytes) = &mut self.buffer
            && unit < 128
        {
            bytes.try_reserve(count).map_err(|_| Error::memory())?;
            bytes.resize(bytes.len() + count, unit as u8);
            return Ok(());
        }
        let units = self.wide(0);
        units.try_reserve(count).map_err(|_| Error::memory())?;
        units.resize(units.len() + count, unit);
        Ok(())
    }

    /// The string, whole.
    pub fn finish(self) -> TextBuf {
        match self.buffer {
            Buffer::Ascii(bytes) => TextBuf::Ascii(bytes),
            Buffer::Wide(units) => TextBuf::from_code_points(units),
        }
    }
}

impl Default for TextBuilder {
    fn default() -> Self {
        TextBuilder::new()
    }
}

impl From<TextBuf> for TextBuilder {
    fn from(text: TextBuf) -> Self {
        TextBuilder {
            buffer: match text {
                TextBuf::Ascii(bytes) => Buffer::Ascii(bytes),
                TextBuf::Wide(units) => Buffer::Wide(units),
            },
        }
    }
}

impl Extend<u32> for TextBuilder {
    fn extend<I: IntoIterator<Item = u32>>(&mut self, units: I) {
        units.into_iter().for_each(|unit| self.push_char(unit));
    }
}

impl FromIterator<u32> for TextBuf {
    fn from_iter<I: IntoIterator<Item = u32>>(units: I) -> Self {
        let units = units.into_iter();
        let mut out = TextBuilder::with_capacity(units.size_hint().0);
        out.extend(units);
        out.finish()
    }
}

impl fmt::Write for TextBuilder {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

/// `bytes` widened, for callers that need a needle of the other width.
pub(crate) fn widened(text: Text<'_>) -> std::borrow::Cow<'_, [u32]> {
    match text {
        Text::Ascii(bytes) => widen(bytes).into(),
        Text::Wide(units) => units.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_widens_once_and_only_on_demand() {
        let mut out = TextBuilder::new();
        out.push_str("ab");
        out.push_text(Text::Wide(&[99]));
        assert!(matches!(out.as_text(), Text::Ascii(b"abc")));
        out.push_char(0xE9);
        out.push_str("dé");
        out.push_fill(0x2A, 2).unwrap();
        assert_eq!(out.finish(), "abcédé**");
    }

    #[test]
    fn a_fill_that_no_memory_holds_is_an_error() {
        assert_eq!(TextBuilder::new().push_fill(32, usize::MAX), Err(Error::memory()));
        assert_eq!(TextBuilder::new().push_fill(0x20AC, usize::MAX), Err(Error::memory()));
    }
}
