//! Text to bytes.

use crate::builder::TextBuilder;
use crate::codec::{CodecError, Encoding, Failure, Handler};
use crate::quote::push_escape;
use crate::text::{Text, surrogate_utf8};

/// What an encoding does with one code point, and what its errors say.
struct Target {
    name: &'static str,
    reason: &'static str,
    unit: Unit,
    /// Whether an error covers all neighbours that cannot be encoded either.
    runs: bool,
}

/// The units in which an encoding writes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// One byte for code points below the limit.
    Byte(u32),
    Utf8,
    Utf16 {
        big: bool,
    },
    Utf32 {
        big: bool,
    },
}

/// `text.encode(encoding, handler)`.
pub fn encode(text: Text<'_>, encoding: Encoding, handler: Handler) -> Result<Vec<u8>, Failure> {
    let surrogates = "surrogates not allowed";
    let target = |name, unit, runs| Target { name, reason: surrogates, unit, runs };
    let (target, mark) = match encoding {
        Encoding::Utf8 => (target("utf-8", Unit::Utf8, true), false),
        Encoding::Utf8Sig => (target("utf-8", Unit::Utf8, true), true),
        Encoding::Ascii => (single("ascii", 128, "ordinal not in range(128)"), false),
        Encoding::Latin1 => (single("latin-1", 256, "ordinal not in range(256)"), false),
        Encoding::Utf16 => (target("utf-16", Unit::Utf16 { big: false }, false), true),
        Encoding::Utf16Le => (target("utf-16-le", Unit::Utf16 { big: false }, false), false),
        Encoding::Utf16Be => (target("utf-16-be", Unit::Utf16 { big: true }, false), false),
        Encoding::Utf32 => (target("utf-32", Unit::Utf32 { big: false }, false), true),
        Encoding::Utf32Le => (target("utf-32-le", Unit::Utf32 { big: false }, false), false),
        Encoding::Utf32Be => (target("utf-32-be", Unit::Utf32 { big: true }, false), false),
    };
    if let (Text::Ascii(bytes), Unit::Byte(_) | Unit::Utf8, false) = (text, target.unit, mark) {
        return Ok(bytes.to_vec());
    }
    let mut out = Vec::with_capacity(text.len() * 2 + 4);
    if mark {
        target.unit.push(&mut out, 0xFEFF);
    }
    target.encode(&mut out, text, handler).map(|()| out)
}

fn single(name: &'static str, limit: u32, reason: &'static str) -> Target {
    Target { name, reason, unit: Unit::Byte(limit), runs: true }
}

impl Unit {
    fn accepts(self, unit: u32) -> bool {
        match self {
            Unit::Byte(limit) => unit < limit,
            _ => !(0xD800..0xE000).contains(&unit),
        }
    }

    /// Appends a code point, or a surrogate as if it were one.
    fn push(self, out: &mut Vec<u8>, unit: u32) {
        match self {
            Unit::Byte(_) => out.push(unit as u8),
            Unit::Utf8 => match char::from_u32(unit) {
                Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                None => out.extend_from_slice(&surrogate_utf8(unit)),
            },
            Unit::Utf16 { big } => {
                let mut push =
                    |word: u16| out.extend(if big { word.to_be_bytes() } else { word.to_le_bytes() });
                match char::from_u32(unit) {
                    Some(c) => c.encode_utf16(&mut [0; 2]).iter().for_each(|&word| push(word)),
                    None => push(unit as u16),
                }
            }
            Unit::Utf32 { big } => out.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() }),
        }
    }
}

impl Target {
    fn encode(&self, out: &mut Vec<u8>, text: Text<'_>, handler: Handler) -> Result<(), Failure> {
        let mut at = 0;
        while let Some(unit) = text.get(at) {
            if self.unit.accepts(unit) {
                self.unit.push(out, unit);
                at += 1;
                continue;
            }
            let refused = |&at: &usize| text.get(at).is_some_and(|unit| !self.unit.accepts(unit));
            let end = if self.runs { (at..).take_while(refused).last().unwrap_or(at) + 1 } else { at + 1 };
            self.handle(out, text.view(at..end), at, handler)?;
            at = end;
        }
        Ok(())
    }

    fn error(&self, start: usize, end: usize) -> Failure {
        Failure::Unicode(CodecError { encoding: self.name, start, end, reason: self.reason })
    }

    /// Converts `run`, which cannot be encoded and begins at `start`, the handler's way.
    fn handle(
        &self,
        out: &mut Vec<u8>,
        run: Text<'_>,
        start: usize,
        handler: Handler,
    ) -> Result<(), Failure> {
        let end = start + run.len();
        match handler {
            Handler::Strict => return Err(self.error(start, end)),
            Handler::Ignore => {}
            Handler::Replace => run.chars().for_each(|_| self.unit.push(out, b'?'.into())),
            Handler::BackslashReplace => {
                let mut escapes = TextBuilder::new();
                run.chars().for_each(|unit| push_escape(&mut escapes, unit));
                escapes.as_text().chars().for_each(|unit| self.unit.push(out, unit));
            }
            Handler::XmlCharRefReplace => {
                for unit in run.chars() {
                    format!("&#{unit};").bytes().for_each(|byte| self.unit.push(out, byte.into()));
                }
            }
            Handler::SurrogatePass => {
                let passes =
                    |unit: u32| (0xD800..0xE000).contains(&unit) && !matches!(self.unit, Unit::Byte(_));
                if !run.chars().all(passes) {
                    return Err(self.error(start, end));
                }
                run.chars().for_each(|unit| self.unit.push(out, unit));
            }
            Handler::SurrogateEscape => {
                let bytewise = matches!(self.unit, Unit::Byte(_) | Unit::Utf8);
                for (offset, unit) in run.chars().enumerate() {
                    match unit {
                        0xDC80..=0xDCFF if bytewise => out.push((unit - 0xDC00) as u8),
                        _ => return Err(self.error(start + offset, end)),
                    }
                }
            }
        }
        Ok(())
    }
}
