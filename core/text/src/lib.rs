//! Python's rules for text, bytes and numbers as text, knowing nothing of an interpreter.
//!
//! What no concurrency strategy touches is compiled once, and this is that part: how a string is searched, split,
//! cased, quoted, formatted, encoded and hashed, and how numbers are read and written. Every function is pure. Input is
//! borrowed ([`Text`], slices, [`int::Int`]), output is owned ([`TextBuf`], `Vec`, `String`) or a range into the
//! input, so that the caller decides what becomes an object. What Python reports as an exception is an [`Error`]: the
//! exception's class and CPython 3.14's words for it.
//!
//! | module | holds |
//! |---|---|
//! | [`text`], [`builder`] | the two representations of a string, and how one is put together |
//! | [`search`], [`split`], [`strip`] | algorithms shared by `str`, `bytes` and `bytearray` |
//! | [`classify`], [`case`], [`justify`], [`quote`] | what only knows characters: classes, cases, padding, `repr` |
//! | [`int`], [`bigint`], [`float`], [`rounding`], [`complex`], [`hash`] | numbers from text, as text, and Python's arithmetic |
//! | [`format`], [`template`], [`printf`] | `__format__`, `str.format` and `%` |
//! | [`codec`], [`bytes`] | encodings, escapes and hexadecimal |

pub mod bigint;
pub mod builder;
pub mod bytes;
pub mod case;
pub mod classify;
pub mod codec;
pub mod complex;
mod error;
pub mod float;
pub mod format;
pub mod hash;
pub mod int;
pub mod justify;
pub mod printf;
pub mod quote;
pub mod rounding;
pub mod search;
pub mod split;
pub mod strip;
mod tables;
pub mod template;
pub mod text;
pub mod unit;

pub use builder::TextBuilder;
pub use error::{Error, Kind, Result};
pub use text::{Text, TextBuf};
