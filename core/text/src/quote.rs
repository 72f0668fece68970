//! `repr` and `ascii` of strings, `repr` of bytes.
//!
//! The quote is `'` unless only `"` avoids an escape. Backslash, quote, tab, line feed and carriage return have two-letter
//! escapes; what is not printable is written by its number, as short as it goes.

use std::fmt::Write;

use crate::builder::TextBuilder;
use crate::classify::is_printable;
use crate::text::{Text, TextBuf};

/// `repr(text)`.
pub fn repr(text: Text<'_>) -> TextBuf {
    let mut out = TextBuilder::with_capacity(text.len() + 2);
    push_repr(&mut out, text);
    out.finish()
}

/// Appends `repr(text)`.
pub fn push_repr(out: &mut TextBuilder, text: Text<'_>) {
    push_quoted(out, text, is_printable);
}

/// `ascii(text)`.
pub fn ascii(text: Text<'_>) -> TextBuf {
    let mut out = TextBuilder::with_capacity(text.len() + 2);
    push_quoted(&mut out, text, |unit| (0x20..0x7F).contains(&unit));
    out.finish()
}

/// `text`, which is a `repr`, with what is beyond ASCII escaped: `ascii` of an object other than a string.
pub fn escape_non_ascii(text: Text<'_>) -> TextBuf {
    let mut out = TextBuilder::with_capacity(text.len());
    for unit in text.chars() {
        match unit {
            0..0x80 => out.push_char(unit),
            _ => push_escape(&mut out, unit),
        }
    }
    out.finish()
}

/// `repr(bytes)`.
pub fn bytes_repr(bytes: &[u8]) -> String {
    let quote = quote_for(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut out = TextBuilder::with_capacity(bytes.len() + 3);
    out.push_ascii(&[b'b', quote]);
    for &byte in bytes {
        push_unit(&mut out, byte.into(), quote, |unit| (0x20..0x7F).contains(&unit));
    }
    out.push_ascii(&[quote]);
    out.finish().to_string()
}

fn quote_for(has_single: bool, has_double: bool) -> u8 {
    if has_single && !has_double { b'"' } else { b'\'' }
}

fn push_quoted(out: &mut TextBuilder, text: Text<'_>, is_plain: impl Fn(u32) -> bool) {
    let has = |quote: u8| text.contains(Text::Ascii(&[quote]));
    let quote = quote_for(has(b'\''), has(b'"'));
    out.push_ascii(&[quote]);
    match text {
        Text::Ascii(bytes) => {
            let plain = |&byte: &u8| (0x20..0x7F).contains(&byte) && byte != quote && byte != b'\\';
            let mut rest = bytes;
            while !rest.is_empty() {
                let (run, special) =
                    rest.split_at(rest.iter().position(|byte| !plain(byte)).unwrap_or(rest.len()));
                out.push_ascii(run);
                rest = match special {
                    [] => special,
                    [first, rest @ ..] => {
                        push_unit(out, (*first).into(), quote, &is_plain);
                        rest
                    }
                };
            }
        }
        Text::Wide(units) => units.iter().for_each(|&unit| push_unit(out, unit, quote, &is_plain)),
    }
    out.push_ascii(&[quote]);
}

fn push_unit(out: &mut TextBuilder, unit: u32, quote: u8, is_plain: impl Fn(u32) -> bool) {
    match u8::try_from(unit) {
        Ok(b'\t') => out.push_ascii(b"\\t"),
        Ok(b'\n') => out.push_ascii(b"\\n"),
        Ok(b'\r') => out.push_ascii(b"\\r"),
        Ok(byte) if byte == quote || byte == b'\\' => out.push_ascii(&[b'\\', byte]),
        _ if is_plain(unit) => out.push_char(unit),
        _ => push_escape(out, unit),
    }
}

/// `\xNN`, `\uNNNN` or `\UNNNNNNNN`.
pub(crate) fn push_escape(out: &mut TextBuilder, unit: u32) {
    // Writing to a builder cannot fail.
    let _ = match unit {
        0..=0xFF => write!(out, "\\x{unit:02x}"),
        0x100..=0xFFFF => write!(out, "\\u{unit:04x}"),
        _ => write!(out, "\\U{unit:08x}"),
    };
}
