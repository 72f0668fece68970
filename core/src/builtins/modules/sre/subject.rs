//! Matching: the engine of the crate `rustpython-sre_engine` on the texts of this object model.
//!
//! The engine walks a text by cursors and asks a [`StrDrive`] for the character at one. ASCII text and bytes have one
//! byte for a character; other text has 32 bits, read here as four bytes through the crate's drive for bytes, whose
//! cursors nobody else can make. The drive for bytes is not used as it is: its `advance` reads the character after
//! the one it steps over, beyond the end of the text at the last.

use super::Pattern;
use crate::builtins::bytes;
use crate::builtins::string::substring;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Str;
use gilectomy_text::Text;
use rustpython_sre_engine::{Request, State, StrDrive, StringCursor};
use std::borrow::Cow;

/// Bytes, or ASCII text.
#[derive(Clone, Copy)]
struct Narrow<'a>(&'a [u8]);

/// Code points.
#[derive(Clone, Copy)]
struct Wide<'a>(&'a [u32]);

/// Bytes of a code point.
const POINT: usize = size_of::<u32>();

impl StrDrive for Narrow<'_> {
    #[inline]
    fn count(&self) -> usize {
        self.0.len()
    }

    #[inline]
    fn create_cursor(&self, n: usize) -> StringCursor {
        self.0.create_cursor(n)
    }

    #[inline]
    fn adjust_cursor(&self, cursor: &mut StringCursor, n: usize) {
        self.0.adjust_cursor(cursor, n);
    }

    #[inline]
    fn advance(cursor: &mut StringCursor) -> u32 {
        let unit = Self::peek(cursor);
        Self::skip(cursor, 1);
        unit
    }

    #[inline]
    fn peek(cursor: &StringCursor) -> u32 {
        <&[u8]>::peek(cursor)
    }

    #[inline]
    fn skip(cursor: &mut StringCursor, n: usize) {
        <&[u8]>::skip(cursor, n);
    }

    #[inline]
    fn back_advance(cursor: &mut StringCursor) -> u32 {
        <&[u8]>::back_advance(cursor)
    }

    #[inline]
    fn back_peek(cursor: &StringCursor) -> u32 {
        <&[u8]>::back_peek(cursor)
    }

    #[inline]
    fn back_skip(cursor: &mut StringCursor, n: usize) {
        <&[u8]>::back_skip(cursor, n);
    }
}

impl StrDrive for Wide<'_> {
    #[inline]
    fn count(&self) -> usize {
        self.0.len()
    }

    #[inline]
    fn create_cursor(&self, n: usize) -> StringCursor {
        let bytes: &[u8] = bytemuck::cast_slice(self.0);
        let mut cursor = bytes.create_cursor(n * POINT);
        cursor.position = n;
        cursor
    }

    #[inline]
    fn adjust_cursor(&self, cursor: &mut StringCursor, n: usize) {
        *cursor = self.create_cursor(n);
    }

    #[inline]
    fn advance(cursor: &mut StringCursor) -> u32 {
        let point = Self::peek(cursor);
        Self::skip(cursor, 1);
        point
    }

    #[inline]
    fn peek(cursor: &StringCursor) -> u32 {
        let byte = |i| {
            let mut at = *cursor;
            <&[u8]>::skip(&mut at, i);
            <&[u8]>::peek(&at) as u8
        };
        u32::from_ne_bytes([byte(0), byte(1), byte(2), byte(3)])
    }

    #[inline]
    fn skip(cursor: &mut StringCursor, n: usize) {
        let position = cursor.position + n;
        <&[u8]>::skip(cursor, n * POINT);
        cursor.position = position;
    }

    #[inline]
    fn back_advance(cursor: &mut StringCursor) -> u32 {
        Self::back_skip(cursor, 1);
        Self::peek(cursor)
    }

    #[inline]
    fn back_peek(cursor: &StringCursor) -> u32 {
        Self::back_advance(&mut { *cursor })
    }

    #[inline]
    fn back_skip(cursor: &mut StringCursor, n: usize) {
        let position = cursor.position - n;
        // The drive for bytes counts the position down by bytes.
        cursor.position = n * POINT;
        <&[u8]>::back_skip(cursor, n * POINT);
        cursor.position = position;
    }
}

/// What a match must cover.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// It may begin anywhere.
    Nowhere,
    /// It begins at the start.
    Start,
    /// It begins at the start and ends at the end.
    Both,
}

/// Where a search goes on.
#[derive(Clone, Copy)]
pub(super) struct From {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// An empty match at the start was found before: it does not count again.
    pub must_advance: bool,
}

/// What matched: the whole and each group, and the group that closed last.
pub(super) struct Spans {
    pub groups: Box<[Option<(usize, usize)>]>,
    pub last: Option<usize>,
}

impl Spans {
    /// The span of the whole.
    pub fn whole(&self) -> (usize, usize) {
        self.groups.first().copied().flatten().unwrap_or_default()
    }

    /// Where the next search goes on.
    pub fn after(&self, end: usize) -> From {
        let (start, stop) = self.whole();
        From { start: stop, end, must_advance: start == stop }
    }
}

/// A text or bytes that a pattern is matched with.
pub(super) enum Subject<'a> {
    Narrow(Cow<'a, [u8]>),
    Wide(&'a [u32]),
}

impl<'a> Subject<'a> {
    /// The text of an argument, which must be of the pattern's kind.
    pub fn of<S: Strategy>(vm: &mut Vm<S>, v: Value, pattern: &Pattern) -> PyResult<S, Subject<'a>> {
        let (subject, is_bytes) = match Obj::<S, Str>::of(v) {
            Some(text) => match text.body().text() {
                Text::Ascii(text) => (Subject::Narrow(Cow::Borrowed(text)), false),
                Text::Wide(text) => (Subject::Wide(text), false),
            },
            None => match bytes::contents::<S>(v) {
                Some(bytes) => (Subject::Narrow(bytes), true),
                None => {
                    let name = vm.type_name(v);
                    let message = format!("expected string or bytes-like object, got '{name}'");
                    return Err(vm.type_error(message));
                }
            },
        };
        match (pattern.is_bytes, is_bytes) {
            (Some(true), false) => Err(vm.type_error("cannot use a bytes pattern on a string-like object")),
            (Some(false), true) => Err(vm.type_error("cannot use a string pattern on a bytes-like object")),
            _ => Ok(subject),
        }
    }

    /// Its length in characters.
    pub fn len(&self) -> usize {
        match self {
            Subject::Narrow(bytes) => bytes.len(),
            Subject::Wide(points) => points.len(),
        }
    }

    /// A part of the object `v` whose text this is.
    pub fn part<S: Strategy>(&self, vm: &Vm<S>, v: Value, (start, end): (usize, usize)) -> Ref<S> {
        if Obj::<S, Str>::of(v).is_none() {
            return match self {
                Subject::Narrow(bytes) => vm.new_bytes(bytes.get(start..end).unwrap_or_default()),
                Subject::Wide(_) => vm.new_bytes(&[]),
            };
        }
        let text = match self {
            Subject::Narrow(bytes) => Text::Ascii(bytes),
            Subject::Wide(points) => Text::Wide(points),
        };
        if v.is_exact(crate::object::Kind::Str) && (start, end) == (0, text.len()) {
            return Ref::new(v);
        }
        substring(vm, text, start..end)
    }

    /// Looks for the pattern.
    pub fn find(&self, pattern: &Pattern, from: From, anchor: Anchor) -> Option<Spans> {
        match self {
            Subject::Narrow(bytes) => find_in(Narrow(bytes), pattern, from, anchor),
            Subject::Wide(points) => find_in(Wide(points), pattern, from, anchor),
        }
    }
}

fn find_in<D: StrDrive>(drive: D, pattern: &Pattern, from: From, anchor: Anchor) -> Option<Spans> {
    if from.start > from.end {
        return None;
    }
    let mut request = Request::new(drive, from.start, from.end, &pattern.code, anchor == Anchor::Both);
    request.must_advance = from.must_advance;
    let mut state = State::default();
    let found = if anchor == Anchor::Nowhere { state.search(request) } else { state.py_match(&request) };
    if !found {
        return None;
    }
    let group = |i| {
        let (start, end) = state.marks.get(i);
        start.into_option().zip(end.into_option()).filter(|(start, end)| start <= end)
    };
    let whole = Some((state.start, state.cursor.position));
    let groups = std::iter::once(whole).chain((0..pattern.groups).map(group)).collect();
    Some(Spans { groups, last: usize::try_from(state.marks.last_index()).ok() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character is read, and none beyond the last.
    fn walk<D: StrDrive>(drive: D) -> (Vec<u32>, Vec<u32>) {
        let mut cursor = drive.create_cursor(0);
        let forth = (0..drive.count()).map(|_| D::advance(&mut cursor)).collect();
        assert_eq!(cursor.position, drive.count());
        let back =
            (0..drive.count()).map(|_| (D::back_peek(&cursor), D::back_advance(&mut cursor)).1).collect();
        assert_eq!(cursor.position, 0);
        (forth, back)
    }

    #[test]
    fn both_drives_walk_a_text_forth_and_back() {
        let expected = (vec![97, 98, 99], vec![99, 98, 97]);
        assert_eq!(walk(Narrow(b"abc")), expected);
        assert_eq!(walk(Wide(&[97, 98, 99])), expected);
        assert_eq!(walk(Wide(&[0x1F600, 0xDC80])), (vec![0x1F600, 0xDC80], vec![0xDC80, 0x1F600]));
        let mut cursor = Wide(&[1, 2, 3]).create_cursor(3);
        Wide::back_skip(&mut cursor, 2);
        assert_eq!((cursor.position, Wide::peek(&cursor)), (1, 2));
    }
}
