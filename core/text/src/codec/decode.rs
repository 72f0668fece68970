//! Bytes to text.

use crate::builder::TextBuilder;
use crate::codec::{CodecError, Encoding, Failure, Handler};
use crate::error::Error;
use crate::quote::push_escape;
use crate::text::{Text, TextBuf};

/// `bytes.decode(encoding, handler)`.
pub fn decode(bytes: &[u8], encoding: Encoding, handler: Handler) -> Result<TextBuf, Failure> {
    let marked = |big: &[u8], little: &[u8]| match bytes {
        _ if bytes.starts_with(big) => (&bytes[big.len()..], true),
        _ if bytes.starts_with(little) => (&bytes[little.len()..], false),
        _ => (bytes, false),
    };
    match encoding {
        Encoding::Utf8 => decode_utf8(bytes, handler),
        Encoding::Utf8Sig => decode_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes), handler),
        Encoding::Ascii => decode_ascii(bytes, handler),
        Encoding::Latin1 if bytes.is_ascii() => Ok(TextBuf::Ascii(bytes.to_vec())),
        Encoding::Latin1 => Ok(TextBuf::Wide(bytes.iter().map(|&byte| byte.into()).collect())),
        Encoding::Utf16 => {
            let (rest, big) = marked(b"\xFE\xFF", b"\xFF\xFE");
            Words { bytes, skip: bytes.len() - rest.len(), name: "utf-16", big }.decode_utf16(handler)
        }
        Encoding::Utf16Le => Words { bytes, skip: 0, name: "utf-16-le", big: false }.decode_utf16(handler),
        Encoding::Utf16Be => Words { bytes, skip: 0, name: "utf-16-be", big: true }.decode_utf16(handler),
        Encoding::Utf32 => {
            let (rest, big) = marked(b"\0\0\xFE\xFF", b"\xFF\xFE\0\0");
            Words { bytes, skip: bytes.len() - rest.len(), name: "utf-32", big }.decode_utf32(handler)
        }
        Encoding::Utf32Le => Words { bytes, skip: 0, name: "utf-32-le", big: false }.decode_utf32(handler),
        Encoding::Utf32Be => Words { bytes, skip: 0, name: "utf-32-be", big: true }.decode_utf32(handler),
    }
}

/// A decoder's output and what it needs to handle an error.
struct Decoder<'a> {
    bytes: &'a [u8],
    out: TextBuilder,
    encoding: &'static str,
    handler: Handler,
}

impl<'a> Decoder<'a> {
    fn new(bytes: &'a [u8], encoding: &'static str, handler: Handler) -> Self {
        Decoder { bytes, out: TextBuilder::with_capacity(bytes.len()), encoding, handler }
    }

    /// Handles the bytes from `start` to `end`; `surrogate` reads what `surrogatepass` may pass there, with its length.
    /// Gives the position to go on at.
    fn handle(
        &mut self,
        start: usize,
        end: usize,
        reason: &'static str,
        surrogate: impl Fn(&[u8]) -> Option<(u32, usize)>,
    ) -> Result<usize, Failure> {
        let error = CodecError { encoding: self.encoding, start, end, reason };
        let refused = &self.bytes[start..end];
        match self.handler {
            Handler::Strict => return Err(error.into()),
            Handler::Ignore => {}
            Handler::Replace => self.out.push_char(char::REPLACEMENT_CHARACTER.into()),
            Handler::BackslashReplace => {
                let bytes = refused.iter();
                bytes.for_each(|&byte| push_escape(&mut self.out, byte.into()));
            }
            Handler::XmlCharRefReplace => {
                let message = "don't know how to handle UnicodeDecodeError in error callback";
                return Err(Failure::Other(Error::type_error(message)));
            }
            Handler::SurrogatePass => {
                let (unit, length) = surrogate(&self.bytes[start..]).ok_or(error)?;
                self.out.push_char(unit);
                return Ok(start + length);
            }
            Handler::SurrogateEscape => {
                // Stops before a byte that is ASCII, which decodes by itself.
                let escaped = refused.iter().take(4).take_while(|byte| !byte.is_ascii()).count();
                if escaped == 0 {
                    return Err(error.into());
                }
                self.out.extend(refused[..escaped].iter().map(|&byte| 0xDC00 + u32::from(byte)));
                return Ok(start + escaped);
            }
        }
        Ok(end)
    }

    fn finish(self) -> TextBuf {
        self.out.finish()
    }
}

fn decode_ascii(bytes: &[u8], handler: Handler) -> Result<TextBuf, Failure> {
    let mut decoder = Decoder::new(bytes, "ascii", handler);
    let mut at = 0;
    while at < bytes.len() {
        let plain = bytes[at..].iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len() - at);
        decoder.out.push_ascii(&bytes[at..at + plain]);
        at += plain;
        if at < bytes.len() {
            at = decoder.handle(at, at + 1, "ordinal not in range(128)", |_| None)?;
        }
    }
    Ok(decoder.finish())
}

fn decode_utf8(bytes: &[u8], handler: Handler) -> Result<TextBuf, Failure> {
    if bytes.is_ascii() {
        return Ok(Text::Ascii(bytes).to_buf());
    }
    let mut decoder = Decoder::new(bytes, "utf-8", handler);
    let mut at = 0;
    loop {
        let error = match std::str::from_utf8(&bytes[at..]) {
            Ok(text) => {
                decoder.out.push_str(text);
                return Ok(decoder.finish());
            }
            Err(error) => error,
        };
        let start = at + error.valid_up_to();
        if let Ok(text) = std::str::from_utf8(&bytes[at..start]) {
            decoder.out.push_str(text);
        }
        let (end, reason) = match error.error_len() {
            None => (bytes.len(), "unexpected end of data"),
            Some(length) if matches!(bytes[start], 0xC2..=0xF4) => {
                (start + length, "invalid continuation byte")
            }
            Some(length) => (start + length, "invalid start byte"),
        };
        at = decoder.handle(start, end, reason, utf8_surrogate)?;
    }
}

/// The surrogate that begins here in what UTF-8 would be if it allowed it.
fn utf8_surrogate(bytes: &[u8]) -> Option<(u32, usize)> {
    match *bytes {
        [0xED, second @ 0xA0..=0xBF, third @ 0x80..=0xBF, ..] => {
            Some((0xD000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F), 3))
        }
        _ => None,
    }
}

/// The input of a decoder of units wider than a byte.
struct Words<'a> {
    bytes: &'a [u8],
    /// The length of the mark.
    skip: usize,
    name: &'static str,
    big: bool,
}

fn word(bytes: &[u8], at: usize, big: bool) -> Option<u32> {
    let pair = bytes.get(at..)?.first_chunk::<2>()?;
    Some(u32::from(if big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) }))
}

fn double_word(bytes: &[u8], at: usize, big: bool) -> Option<u32> {
    let four = bytes.get(at..)?.first_chunk::<4>()?;
    Some(if big { u32::from_be_bytes(*four) } else { u32::from_le_bytes(*four) })
}

fn surrogate_of(unit: Option<u32>, length: usize) -> Option<(u32, usize)> {
    unit.filter(|unit| (0xD800..0xE000).contains(unit)).map(|unit| (unit, length))
}

impl Words<'_> {
    fn decode_utf16(self, handler: Handler) -> Result<TextBuf, Failure> {
        let Words { bytes, skip, name, big } = self;
        let mut decoder = Decoder::new(bytes, name, handler);
        let mut at = skip;
        while at < bytes.len() {
            let (end, reason) = match (word(bytes, at, big), word(bytes, at + 2, big)) {
                (None, _) => (bytes.len(), "truncated data"),
                (Some(high @ 0xD800..0xDC00), Some(low @ 0xDC00..0xE000)) => {
                    decoder.out.push_char(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00));
                    at += 4;
                    continue;
                }
                (Some(0xD800..0xDC00), Some(_)) => (at + 2, "illegal UTF-16 surrogate"),
                (Some(0xD800..0xDC00), None) => (bytes.len(), "unexpected end of data"),
                (Some(0xDC00..0xE000), _) => (at + 2, "illegal encoding"),
                (Some(unit), _) => {
                    decoder.out.push_char(unit);
                    at += 2;
                    continue;
                }
            };
            at = decoder.handle(at, end, reason, |bytes| surrogate_of(word(bytes, 0, big), 2))?;
        }
        Ok(decoder.finish())
    }

    fn decode_utf32(self, handler: Handler) -> Result<TextBuf, Failure> {
        let Words { bytes, skip, name, big } = self;
        let mut decoder = Decoder::new(bytes, name, handler);
        let mut at = skip;
        while at < bytes.len() {
            let (end, reason) = match double_word(bytes, at, big) {
                None => (bytes.len(), "truncated data"),
                Some(0xD800..0xE000) => (at + 4, "code point in surrogate code point range(0xd800, 0xe000)"),
                Some(unit @ ..0x11_0000) => {
                    decoder.out.push_char(unit);
                    at += 4;
                    continue;
                }
                Some(_) => (at + 4, "code point not in range(0x110000)"),
            };
            at = decoder.handle(at, end, reason, |bytes| surrogate_of(double_word(bytes, 0, big), 4))?;
        }
        Ok(decoder.finish())
    }
}
