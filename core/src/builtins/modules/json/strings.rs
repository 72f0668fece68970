//! Strings between quotation marks (RFC 8259, 7): written and read.

use super::decode_error;
use crate::object::{Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Args;
use gilectomy_text::{Text, TextBuf, TextBuilder};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    vm.def_function(module, "encode_basestring", encode);
    vm.def_function(module, "encode_basestring_ascii", encode_ascii);
    vm.def_function(module, "scanstring", scanstring);
}

// ---- writing ------------------------------------------------------------------------------------------

pub(super) fn encode<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    encoded(vm, args, "encode_basestring", false)
}

pub(super) fn encode_ascii<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    encoded(vm, args, "encode_basestring_ascii", true)
}

fn encoded<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, ascii: bool) -> PyResult<S> {
    let [string] = args.exactly::<S, 1>(vm, f)?;
    let Some(text) = str_text::<S>(string) else {
        let name = vm.type_name(string);
        return Err(vm.type_error(format!("first argument must be a string, not {name}")));
    };
    let mut out = TextBuilder::with_capacity(text.len() + 2);
    push_quoted(&mut out, text, ascii);
    Ok(vm.new_text_buf(out.finish()))
}

/// Appends a text in quotation marks; `ascii`: what is beyond is escaped.
pub(super) fn push_quoted(out: &mut TextBuilder, text: Text<'_>, ascii: bool) {
    out.push_str("\"");
    let plain = |unit: u32| !matches!(unit, 0x22 | 0x5C | 0..0x20) && (!ascii || unit < 0x7F);
    // Runs that need no escape are copied whole.
    let mut run = 0;
    for (at, unit) in text.chars().enumerate().filter(|&(_, unit)| !plain(unit)) {
        out.push_text(text.view(run..at));
        run = at + 1;
        push_escape(out, unit);
    }
    out.push_text(text.view(run..text.len()));
    out.push_str("\"");
}

fn push_escape(out: &mut TextBuilder, unit: u32) {
    let short = match unit {
        0x08 => "\\b",
        0x09 => "\\t",
        0x0A => "\\n",
        0x0C => "\\f",
        0x0D => "\\r",
        0x22 => "\\\"",
        0x5C => "\\\\",
        0..=0xFFFF => return out.push_str(&format!("\\u{unit:04x}")),
        _ => {
            let rest = unit - 0x1_0000;
            let (high, low) = (0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
            return out.push_str(&format!("\\u{high:04x}\\u{low:04x}"));
        }
    };
    out.push_str(short);
}

// ---- reading ------------------------------------------------------------------------------------------

/// `scanstring(string, end, strict=True, /)`: the string that begins at `end`, and the index behind its quotation mark.
fn scanstring<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [document, end, strict] = args.between::<S, 3>(vm, "scanstring", 2)?;
    let (document, end) = (document.unwrap_or(Value::NONE), end.unwrap_or(Value::NONE));
    let strict = strict.map_or(Ok(true), |strict| vm.truth(strict))?;
    let end = vm.index(end)?;
    let Some(text) = str_text::<S>(document) else {
        let name = vm.type_name(document);
        return Err(vm.type_error(format!("first argument must be a string, not {name}")));
    };
    let Some(begin) = usize::try_from(end).ok().filter(|&at| at <= text.len()) else {
        return Err(vm.value_error("end is out of bounds"));
    };
    let (string, end) = scan(vm, document, text, begin, strict)?;
    let string: Ref<S> = vm.new_text_buf(string);
    let end = vm.new_size(end);
    Ok(vm.new_tuple_of([string, end]))
}

/// The string whose first character is at `begin`, and the index behind its quotation mark.
pub(super) fn scan<S: Strategy>(
    vm: &mut Vm<S>,
    document: Value,
    text: Text<'_>,
    begin: usize,
    strict: bool,
) -> PyResult<S, (TextBuf, usize)> {
    match read(text, begin, strict) {
        Ok(found) => Ok(found),
        Err((message, at)) => Err(decode_error(vm, message, document, at)),
    }
}

/// What is wrong, and where.
type Failure = (&'static str, usize);

fn read(text: Text<'_>, begin: usize, strict: bool) -> Result<(TextBuf, usize), Failure> {
    let unterminated = ("Unterminated string starting at", begin.saturating_sub(1));
    let mut out = TextBuilder::default();
    let mut at = begin;
    loop {
        let run = at;
        let stop = |unit: u32| matches!(unit, 0x22 | 0x5C) || (strict && unit < 0x20);
        while text.get(at).is_some_and(|unit| !stop(unit)) {
            at += 1;
        }
        out.push_text(text.view(run..at));
        match text.get(at) {
            None => return Err(unterminated),
            Some(0x22) => return Ok((out.finish(), at + 1)),
            Some(0x5C) => at = read_escape(text, at, &mut out).ok_or(unterminated)??,
            Some(_) => return Err(("Invalid control character at", at)),
        }
    }
}

/// The escape whose backslash is at `at`: the index behind it. `None`: the text ends.
fn read_escape(text: Text<'_>, at: usize, out: &mut TextBuilder) -> Option<Result<usize, Failure>> {
    let unit = match char::from_u32(text.get(at + 1)?) {
        Some(c @ ('"' | '\\' | '/')) => u32::from(c),
        Some('b') => 0x08,
        Some('f') => 0x0C,
        Some('n') => 0x0A,
        Some('r') => 0x0D,
        Some('t') => 0x09,
        Some('u') => return Some(read_code_point(text, at, out)),
        _ => return Some(Err(("Invalid \\escape", at))),
    };
    out.push_char(unit);
    Some(Ok(at + 2))
}

/// `\uXXXX` at `at`, or two of them that are a surrogate pair.
fn read_code_point(text: Text<'_>, at: usize, out: &mut TextBuilder) -> Result<usize, Failure> {
    const MESSAGE: &str = "Invalid \\uXXXX escape";
    let digits = |at: usize| {
        let digit = |i: usize| text.get(i).and_then(char::from_u32).and_then(|c| c.to_digit(16));
        (at..at + 4).try_fold(0, |value, i| Some(value * 16 + digit(i)?))
    };
    let high = digits(at + 2).ok_or((MESSAGE, at + 1))?;
    let pair = (0xD800..0xDC00).contains(&high)
        && (text.get(at + 6), text.get(at + 7)) == (Some(0x5C), Some(0x75))
        && at + 12 < text.len();
    if pair {
        let low = digits(at + 8).ok_or((MESSAGE, at + 7))?;
        if (0xDC00..0xE000).contains(&low) {
            out.push_char(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00));
            return Ok(at + 12);
        }
    }
    out.push_char(high);
    Ok(at + 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str, ascii: bool) -> String {
        let units: Vec<u32> = text.chars().map(u32::from).collect();
        let mut out = TextBuilder::default();
        push_quoted(&mut out, Text::Wide(&units), ascii);
        let utf8 = out.as_text().to_utf8().map(|text| text.into_owned());
        utf8.unwrap_or_default()
    }

    #[test]
    fn what_is_written_is_escaped_as_little_as_may_be() {
        assert_eq!(quoted("a\"b\\\n\u{1}/", true), r#""a\"b\\\n\u0001/""#);
        assert_eq!(quoted("é😀", true), r#""\u00e9\ud83d\ude00""#);
        assert_eq!(quoted("é😀", false), "\"é😀\"");
    }

    #[test]
    fn what_is_read_ends_at_its_quotation_mark() {
        let read = |text: &'static str| read(Text::Ascii(text.as_bytes()), 1, true);
        let text = |found: TextBuf| vec![found].into_iter().map(|t| t.as_text().chars().collect()).collect();
        let (found, end) = read(r#""a\u00e9\ud83d\ude00" rest"#).expect("a string");
        let found: Vec<Vec<u32>> = text(found);
        assert_eq!((found, end), (vec![vec![0x61, 0xE9, 0x1F600]], 21));
        assert_eq!(read("\"abc").map(|_| ()), Err(("Unterminated string starting at", 0)));
        assert_eq!(read("\"a\nb\"").map(|_| ()), Err(("Invalid control character at", 2)));
        assert_eq!(read(r#""\q""#).map(|_| ()), Err(("Invalid \\escape", 1)));
        assert_eq!(read(r#""\u12g4""#).map(|_| ()), Err(("Invalid \\uXXXX escape", 2)));
    }
}
