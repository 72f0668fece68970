//! Encodings and their error handlers.
//!
//! An encoder or decoder runs until it meets what it cannot convert, then asks the error handler, which replaces, drops,
//! passes on, or gives up. Positions and reasons are CPython's, so that its messages come out. Handlers that a program
//! registers itself are not known here: the caller can decode strictly, call such a handler with the [`CodecError`], and
//! go on after it.

mod decode;
mod encode;

use std::fmt;

pub use decode::decode;
pub use encode::encode;

use crate::error::{Error, Kind, Result};
use crate::text::Text;

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a mark at the start.
    Utf8Sig,
    /// ASCII.
    Ascii,
    /// Latin-1: the first 256 code points.
    Latin1,
    /// UTF-16 with a mark at the start.
    Utf16,
    /// UTF-16, least byte first.
    Utf16Le,
    /// UTF-16, most significant byte first.
    Utf16Be,
    /// UTF-32 with a mark at the start.
    Utf32,
    /// UTF-32, least byte first.
    Utf32Le,
    /// UTF-32, most significant byte first.
    Utf32Be,
}

impl Encoding {
    /// The encoding of that name, in any of its spellings; else a `LookupError`.
    pub fn lookup(name: &str) -> Result<Self> {
        Ok(match &*normalize(name) {
            "utf_8" | "utf8" | "u8" | "utf" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" => Encoding::Utf8,
            "utf_8_sig" => Encoding::Utf8Sig,
            "ascii" | "646" | "ansi_x3.4_1968" | "ansi_x3_4_1968" | "ansi_x3.4_1986" | "cp367"
            | "csascii" | "ibm367" | "iso646_us" | "iso_646.irv_1991" | "iso_ir_6" | "us" | "us_ascii" => {
                Encoding::Ascii
            }
            "latin_1" | "8859" | "cp819" | "csisolatin1" | "ibm819" | "iso8859" | "iso8859_1"
            | "iso_8859_1" | "iso_8859_1_1987" | "iso_ir_100" | "l1" | "latin" | "latin1" => Encoding::Latin1,
            "utf_16" | "utf16" | "u16" => Encoding::Utf16,
            "utf_16_le" | "utf_16le" | "unicodelittleunmarked" => Encoding::Utf16Le,
            "utf_16_be" | "utf_16be" | "unicodebigunmarked" => Encoding::Utf16Be,
            "utf_32" | "utf32" | "u32" => Encoding::Utf32,
            "utf_32_le" | "utf_32le" => Encoding::Utf32Le,
            "utf_32_be" | "utf_32be" => Encoding::Utf32Be,
            _ => return Err(Error::new(Kind::Lookup, format!("unknown encoding: {name}"))),
        })
    }

    /// The name that CPython's codec registry gives it.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf8Sig => "utf-8-sig",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "iso8859-1",
            Encoding::Utf16 => "utf-16",
            Encoding::Utf16Le => "utf-16-le",
            Encoding::Utf16Be => "utf-16-be",
            Encoding::Utf32 => "utf-32",
            Encoding::Utf32Le => "utf-32-le",
            Encoding::Utf32Be => "utf-32-be",
        }
    }
}

/// A codec's name in lower case with one underscore for each run of what is neither a letter, a digit nor a point.
fn normalize(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    out
}

/// What is done about what cannot be converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Handler {
    /// Fail.
    Strict,
    /// Leave it out.
    Ignore,
    /// A question mark, or U+FFFD.
    Replace,
    /// A Python escape.
    BackslashReplace,
    /// An XML character reference; when encoding only.
    XmlCharRefReplace,
    /// Surrogates as if they were characters; in UTF encodings only.
    SurrogatePass,
    /// A byte that is not text as a surrogate, and back.
    SurrogateEscape,
}

impl Handler {
    /// The handler of that name; else a `LookupError`.
    pub fn lookup(name: &str) -> Result<Self> {
        Ok(match name {
            "strict" => Handler::Strict,
            "ignore" => Handler::Ignore,
            "replace" => Handler::Replace,
            "backslashreplace" => Handler::BackslashReplace,
            "xmlcharrefreplace" => Handler::XmlCharRefReplace,
            "surrogatepass" => Handler::SurrogatePass,
            "surrogateescape" => Handler::SurrogateEscape,
            _ => return Err(Error::new(Kind::Lookup, format!("unknown error handler name '{name}'"))),
        })
    }
}

/// What a `UnicodeEncodeError` or `UnicodeDecodeError` says, besides the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodecError {
    /// The codec, as its C code calls itself.
    pub encoding: &'static str,
    /// The first position that cannot be converted.
    pub start: usize,
    /// The position after the last.
    pub end: usize,
    /// Why.
    pub reason: &'static str,
}

/// Why a conversion failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A `UnicodeEncodeError` or `UnicodeDecodeError`.
    Unicode(CodecError),
    /// Anything else: a handler that cannot be used here.
    Other(Error),
}

impl CodecError {
    /// The message of the `UnicodeEncodeError` for `text`.
    pub fn encode_message(&self, text: Text<'_>) -> String {
        match text.get(self.start) {
            Some(unit) if self.end == self.start + 1 => {
                let escape = match unit {
                    0..=0xFF => format!("\\x{unit:02x}"),
                    0x100..=0xFFFF => format!("\\u{unit:04x}"),
                    _ => format!("\\U{unit:08x}"),
                };
                self.message(&format!("encode character '{escape}' in position {}", self.start))
            }
            _ => self.message(&format!("encode characters in position {}", self.positions())),
        }
    }

    /// The message of the `UnicodeDecodeError` for `bytes`.
    pub fn decode_message(&self, bytes: &[u8]) -> String {
        match bytes.get(self.start) {
            Some(byte) if self.end == self.start + 1 => {
                self.message(&format!("decode byte {byte:#04x} in position {}", self.start))
            }
            _ => self.message(&format!("decode bytes in position {}", self.positions())),
        }
    }

    fn positions(&self) -> String {
        format!("{}-{}", self.start, self.end.saturating_sub(1))
    }

    fn message(&self, what: &str) -> String {
        format!("'{}' codec can't {what}: {}", self.encoding, self.reason)
    }
}

impl From<CodecError> for Failure {
    fn from(error: CodecError) -> Self {
        Failure::Unicode(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Unicode(error) => f.write_str(error.reason),
            Failure::Other(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}
