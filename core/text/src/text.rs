//! The two representations of a string.
//!
//! Python indexes strings by code point in constant time and lets a string hold lone surrogates, so UTF-8 will not do.
//! A string is therefore either ASCII, one byte for each code point, or *wide*, one `u32` for each. PEP 393 has two more
//! widths; they save memory for some scripts and cost every algorithm two more instances. The rule that keeps equality
//! and hashing cheap: an owned string is wide only if it holds at least one code point beyond ASCII. [`TextBuf`]'s
//! constructors see to it. A borrowed [`Text::view`] into the middle of a wide string may break the rule, which every
//! method here tolerates except [`Text::hash_bytes`].

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

use crate::builder::TextBuilder;

/// Borrowed text: ASCII bytes, or code points of which at least one is beyond ASCII.
#[derive(Clone, Copy)]
pub enum Text<'a> {
    /// Bytes below 128, one for each code point.
    Ascii(&'a [u8]),
    /// Code points up to `0x10FFFF`, lone surrogates included.
    Wide(&'a [u32]),
}

/// Owned text under the rule of [`Text`].
#[derive(Clone)]
pub enum TextBuf {
    /// Bytes below 128, one for each code point.
    Ascii(Vec<u8>),
    /// Code points up to `0x10FFFF`, lone surrogates included, at least one beyond ASCII.
    Wide(Vec<u32>),
}

/// Whether no code point is beyond ASCII.
pub(crate) fn is_ascii_only(units: &[u32]) -> bool {
    // Folding blocks without a branch lets the compiler use vector registers.
    units.chunks(64).all(|block| block.iter().fold(0, |all, &unit| all | unit) < 128)
}

/// The bytes of code points that are known to be ASCII.
pub(crate) fn narrow(units: &[u32]) -> Vec<u8> {
    units.iter().map(|&unit| unit as u8).collect()
}

/// The code points of ASCII bytes.
pub(crate) fn widen(bytes: &[u8]) -> Vec<u32> {
    bytes.iter().map(|&byte| u32::from(byte)).collect()
}

impl<'a> Text<'a> {
    /// The empty string.
    pub const EMPTY: Text<'static> = Text::Ascii(&[]);

    /// `text` borrowed, if it is ASCII. [`TextBuf::from`] takes any `&str`.
    pub fn from_ascii(text: &'a str) -> Option<Self> {
        text.is_ascii().then_some(Text::Ascii(text.as_bytes()))
    }

    /// The number of code points.
    #[inline]
    pub fn len(self) -> usize {
        match self {
            Text::Ascii(bytes) => bytes.len(),
            Text::Wide(units) => units.len(),
        }
    }

    /// Whether there is no code point.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether every code point is ASCII.
    #[inline]
    pub fn is_ascii(self) -> bool {
        match self {
            Text::Ascii(_) => true,
            Text::Wide(units) => is_ascii_only(units),
        }
    }

    /// The code point at `index`.
    #[inline]
    pub fn get(self, index: usize) -> Option<u32> {
        match self {
            Text::Ascii(bytes) => bytes.get(index).map(|&byte| u32::from(byte)),
            Text::Wide(units) => units.get(index).copied(),
        }
    }

    /// The text itself as a `&str`, if it is ASCII in representation.
    pub fn as_ascii_str(self) -> Option<&'a str> {
        match self {
            Text::Ascii(bytes) => std::str::from_utf8(bytes).ok(),
            Text::Wide(_) => None,
        }
    }

    /// A borrowed part, `range` cut to what there is. A part of a wide text stays wide even if it holds only ASCII.
    #[inline]
    pub fn view(self, range: Range<usize>) -> Text<'a> {
        let end = range.end.min(self.len());
        let start = range.start.min(end);
        match self {
            Text::Ascii(bytes) => Text::Ascii(&bytes[start..end]),
            Text::Wide(units) => Text::Wide(&units[start..end]),
        }
    }

    /// An owned part, `range` cut to what there is.
    pub fn slice(self, range: Range<usize>) -> TextBuf {
        self.view(range).to_buf()
    }

    /// `count` code points at `start`, `start + step`, …; stops early where that leaves the text.
    pub fn slice_step(self, start: usize, step: isize, count: usize) -> TextBuf {
        fn pick<T: Copy>(items: &[T], start: usize, step: isize, count: usize) -> Vec<T> {
            let mut picked = Vec::with_capacity(count.min(items.len()));
            let mut at = Some(start);
            while picked.len() < count {
                let Some(&item) = at.and_then(|at| items.get(at)) else { break };
                picked.push(item);
                at = at.and_then(|at| at.checked_add_signed(step));
                if step == 0 {
                    break;
                }
            }
            picked
        }
        match self {
            Text::Ascii(bytes) => TextBuf::Ascii(pick(bytes, start, step, count)),
            Text::Wide(units) => TextBuf::from_code_points(pick(units, start, step, count)),
        }
    }

    /// An owned copy.
    pub fn to_buf(self) -> TextBuf {
        match self {
            Text::Ascii(bytes) => TextBuf::Ascii(bytes.to_vec()),
            Text::Wide(units) if is_ascii_only(units) => TextBuf::Ascii(narrow(units)),
            Text::Wide(units) => TextBuf::Wide(units.to_vec()),
        }
    }

    /// The code points in order.
    pub fn chars(self) -> Chars<'a> {
        match self {
            Text::Ascii(bytes) => Chars::Ascii(bytes.iter()),
            Text::Wide(units) => Chars::Wide(units.iter()),
        }
    }

    /// UTF-8, borrowed when the text is ASCII; else the position of the first surrogate is the error.
    pub fn to_utf8(self) -> std::result::Result<Cow<'a, str>, usize> {
        match self {
            Text::Ascii(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(Cow::Borrowed(text)),
                Err(error) => Err(error.valid_up_to()),
            },
            Text::Wide(units) => {
                let mut out = String::with_capacity(units.len() * 2);
                for (position, &unit) in units.iter().enumerate() {
                    out.push(char::from_u32(unit).ok_or(position)?);
                }
                Ok(Cow::Owned(out))
            }
        }
    }

    /// UTF-8 with each lone surrogate written as `\udXXX`, as CPython prints to standard error.
    pub fn to_utf8_escaped(self) -> Cow<'a, str> {
        self.to_utf8().unwrap_or_else(|_| {
            let mut out = String::with_capacity(self.len() * 2);
            for unit in self.chars() {
                match char::from_u32(unit) {
                    Some(c) => out.push(c),
                    None => out.push_str(&format!("\\u{unit:04x}")),
                }
            }
            Cow::Owned(out)
        })
    }

    /// UTF-8 in which a lone surrogate has its three bytes, as the error handler `surrogatepass` writes it.
    pub fn to_utf8_surrogatepass(self) -> Cow<'a, [u8]> {
        match self {
            Text::Ascii(bytes) => Cow::Borrowed(bytes),
            Text::Wide(units) => {
                let mut out = Vec::with_capacity(units.len() * 2);
                for &unit in units {
                    match char::from_u32(unit) {
                        Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                        None => out.extend_from_slice(&surrogate_utf8(unit)),
                    }
                }
                Cow::Owned(out)
            }
        }
    }

    /// What a string hash is computed from; equal owned texts give equal bytes.
    pub fn hash_bytes(self) -> &'a [u8] {
        match self {
            Text::Ascii(bytes) => bytes,
            Text::Wide(units) => bytemuck::cast_slice(units),
        }
    }

    /// This text followed by `other`.
    pub fn concat(self, other: Text<'_>) -> TextBuf {
        match (self, other) {
            (Text::Ascii(left), Text::Ascii(right)) => TextBuf::Ascii([left, right].concat()),
            _ => {
                let mut out = TextBuilder::with_capacity(self.len() + other.len());
                out.push_text(self);
                out.push_text(other);
                out.finish()
            }
        }
    }

    /// This text `count` times, or `None` where no address space would hold it.
    pub fn repeat(self, count: usize) -> Option<TextBuf> {
        fn repeat<T: Copy>(items: &[T], count: usize) -> Option<Vec<T>> {
            let total = items.len().checked_mul(count)?;
            let mut out = Vec::new();
            out.try_reserve_exact(total).ok()?;
            match items {
                [item] => out.resize(total, *item),
                _ => (0..count).for_each(|_| out.extend_from_slice(items)),
            }
            Some(out)
        }
        match self {
            Text::Ascii(bytes) => repeat(bytes, count).map(TextBuf::Ascii),
            Text::Wide(units) => repeat(units, count).map(TextBuf::from_code_points),
        }
    }

    /// `parts` with this text between them, in one allocation.
    pub fn join(self, parts: &[Text<'_>]) -> TextBuf {
        let separators = self.len() * parts.len().saturating_sub(1);
        let total = parts.iter().map(|part| part.len()).sum::<usize>() + separators;
        let wide = parts.iter().any(|part| matches!(part, Text::Wide(_)));
        let mut out = match wide || (matches!(self, Text::Wide(_)) && parts.len() > 1) {
            true => TextBuilder::with_wide_capacity(total),
            false => TextBuilder::with_capacity(total),
        };
        for (index, &part) in parts.iter().enumerate() {
            if index > 0 {
                out.push_text(self);
            }
            out.push_text(part);
        }
        out.finish()
    }
}

/// The three bytes that UTF-8 would give a surrogate if it allowed them.
pub(crate) fn surrogate_utf8(unit: u32) -> [u8; 3] {
    [0xE0 | (unit >> 12) as u8, 0x80 | (unit >> 6 & 0x3F) as u8, 0x80 | (unit & 0x3F) as u8]
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (Text::Ascii(left), Text::Ascii(right)) => left == right,
            (Text::Wide(left), Text::Wide(right)) => left == right,
            (Text::Ascii(bytes), Text::Wide(units)) | (Text::Wide(units), Text::Ascii(bytes)) => {
                bytes.len() == units.len()
                    && bytes.iter().zip(units).all(|(&byte, &unit)| u32::from(byte) == unit)
            }
        }
    }
}

impl Eq for Text<'_> {}

impl PartialOrd for Text<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text<'_> {
    /// By code point, as Python orders strings.
    fn cmp(&self, other: &Self) -> Ordering {
        match (*self, *other) {
            (Text::Ascii(left), Text::Ascii(right)) => left.cmp(right),
            (Text::Wide(left), Text::Wide(right)) => left.cmp(right),
            _ => self.chars().cmp(other.chars()),
        }
    }
}

impl PartialEq<str> for Text<'_> {
    fn eq(&self, other: &str) -> bool {
        match *self {
            Text::Ascii(bytes) => bytes == other.as_bytes(),
            Text::Wide(units) => units.iter().copied().eq(other.chars().map(u32::from)),
        }
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.to_utf8_escaped(), f)
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utf8_escaped())
    }
}

impl TextBuf {
    /// The empty string.
    pub const fn new() -> Self {
        TextBuf::Ascii(Vec::new())
    }

    /// `units` under the rule: ASCII if they all are.
    pub fn from_code_points(units: Vec<u32>) -> Self {
        match is_ascii_only(&units) {
            true => TextBuf::Ascii(narrow(&units)),
            false => TextBuf::Wide(units),
        }
    }

    /// A string of one code point.
    pub fn from_char(unit: u32) -> Self {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => TextBuf::Ascii(vec![byte]),
            _ => TextBuf::Wide(vec![unit]),
        }
    }

    /// The text, borrowed.
    #[inline]
    pub fn as_text(&self) -> Text<'_> {
        match self {
            TextBuf::Ascii(bytes) => Text::Ascii(bytes),
            TextBuf::Wide(units) => Text::Wide(units),
        }
    }

    /// The number of code points.
    #[inline]
    pub fn len(&self) -> usize {
        self.as_text().len()
    }

    /// Whether there is no code point.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Default for TextBuf {
    fn default() -> Self {
        TextBuf::new()
    }
}

impl From<&str> for TextBuf {
    fn from(text: &str) -> Self {
        match text.is_ascii() {
            true => TextBuf::Ascii(text.as_bytes().to_vec()),
            false => TextBuf::Wide(text.chars().map(u32::from).collect()),
        }
    }
}

impl From<String> for TextBuf {
    fn from(text: String) -> Self {
        match text.is_ascii() {
            true => TextBuf::Ascii(text.into_bytes()),
            false => TextBuf::from(&*text),
        }
    }
}

impl From<Text<'_>> for TextBuf {
    fn from(text: Text<'_>) -> Self {
        text.to_buf()
    }
}

impl<'a> From<&'a TextBuf> for Text<'a> {
    fn from(text: &'a TextBuf) -> Self {
        text.as_text()
    }
}

impl PartialEq for TextBuf {
    fn eq(&self, other: &Self) -> bool {
        self.as_text() == other.as_text()
    }
}

impl Eq for TextBuf {}

impl PartialEq<str> for TextBuf {
    fn eq(&self, other: &str) -> bool {
        self.as_text() == *other
    }
}

impl PartialEq<&str> for TextBuf {
    fn eq(&self, other: &&str) -> bool {
        self.as_text() == **other
    }
}

impl fmt::Debug for TextBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_text(), f)
    }
}

impl fmt::Display for TextBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.as_text(), f)
    }
}

/// The code points of a [`Text`].
#[derive(Clone)]
pub enum Chars<'a> {
    /// Over bytes.
    Ascii(std::slice::Iter<'a, u8>),
    /// Over code points.
    Wide(std::slice::Iter<'a, u32>),
}

impl Iterator for Chars<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        match self {
            Chars::Ascii(bytes) => bytes.next().map(|&byte| u32::from(byte)),
            Chars::Wide(units) => units.next().copied(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Chars::Ascii(bytes) => bytes.size_hint(),
            Chars::Wide(units) => units.size_hint(),
        }
    }
}

impl DoubleEndedIterator for Chars<'_> {
    fn next_back(&mut self) -> Option<u32> {
        match self {
            Chars::Ascii(bytes) => bytes.next_back().map(|&byte| u32::from(byte)),
            Chars::Wide(units) => units.next_back().copied(),
        }
    }
}

impl ExactSizeIterator for Chars<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owned_text_is_wide_only_beyond_ascii() {
        assert!(matches!(TextBuf::from_code_points(vec![65, 66]), TextBuf::Ascii(_)));
        assert!(matches!(TextBuf::from("aé").as_text().slice(0..1), TextBuf::Ascii(_)));
        assert!(matches!(TextBuf::from("aé").as_text().slice_step(0, 2, 1), TextBuf::Ascii(_)));
        assert!(matches!(TextBuf::from("é"), TextBuf::Wide(_)));
    }

    #[test]
    fn equality_and_order_do_not_see_the_representation() {
        let wide = TextBuf::from("abé");
        assert_eq!(wide.as_text().view(0..2), Text::Ascii(b"ab"));
        assert!(Text::Ascii(b"ab") < wide.as_text());
        assert!(wide.as_text().view(2..3) > Text::Ascii(b"z"));
    }

    #[test]
    fn slices_never_panic() {
        let text = TextBuf::from("abc");
        assert_eq!(text.as_text().slice(2..90), "c");
        assert_eq!(text.as_text().view(5..2), Text::EMPTY);
        assert_eq!(text.as_text().slice_step(2, -1, 9), "cba");
        assert_eq!(text.as_text().slice_step(7, 1, 9), "");
        assert_eq!(text.as_text().slice_step(0, isize::MIN, 9), "a");
        assert!(text.as_text().repeat(usize::MAX).is_none());
    }

    #[test]
    fn surrogates_are_found_or_escaped() {
        let text = TextBuf::from_code_points(vec![97, 0xE9, 0xDC80]);
        assert_eq!(text.as_text().to_utf8(), Err(2));
        assert_eq!(text.as_text().to_utf8_escaped(), "aé\\udc80");
        assert_eq!(&*text.as_text().to_utf8_surrogatepass(), b"a\xc3\xa9\xed\xb2\x80");
    }

    #[test]
    fn join_and_concat_widen_when_they_must() {
        let (a, b) = (TextBuf::from("x"), TextBuf::from("é"));
        assert_eq!(a.as_text().concat(b.as_text()), "xé");
        assert_eq!(b.as_text().join(&[a.as_text(), a.as_text()]), "xéx");
        assert!(matches!(b.as_text().join(&[a.as_text()]), TextBuf::Ascii(_)));
        assert_eq!(a.as_text().join(&[]), "");
    }
}
