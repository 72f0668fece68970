//! What went wrong, as the exception class that Python raises and the words CPython gives it.

use std::borrow::Cow;
use std::fmt;

/// The exception class that an [`Error`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `ValueError`
    Value,
    /// `TypeError`
    Type,
    /// `OverflowError`
    Overflow,
    /// `ZeroDivisionError`
    ZeroDivision,
    /// `LookupError`
    Lookup,
    /// `IndexError`
    Index,
    /// `MemoryError`
    Memory,
}

impl Kind {
    /// The name of the exception class.
    pub fn class_name(self) -> &'static str {
        match self {
            Kind::Value => "ValueError",
            Kind::Type => "TypeError",
            Kind::Overflow => "OverflowError",
            Kind::ZeroDivision => "ZeroDivisionError",
            Kind::Lookup => "LookupError",
            Kind::Index => "IndexError",
            Kind::Memory => "MemoryError",
        }
    }
}

/// An exception to raise: its class and its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The class to raise.
    pub kind: Kind,
    /// The message, as CPython words it.
    pub message: Cow<'static, str>,
}

/// The result of everything here that Python can refuse.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of the class `kind`.
    pub fn new(kind: Kind, message: impl Into<Cow<'static, str>>) -> Self {
        Error { kind, message: message.into() }
    }

    /// A `ValueError`.
    pub fn value(message: impl Into<Cow<'static, str>>) -> Self {
        Error::new(Kind::Value, message)
    }

    /// A `TypeError`.
    pub fn type_error(message: impl Into<Cow<'static, str>>) -> Self {
        Error::new(Kind::Type, message)
    }

    /// An `OverflowError`.
    pub fn overflow(message: impl Into<Cow<'static, str>>) -> Self {
        Error::new(Kind::Overflow, message)
    }

    /// A `MemoryError`: a width or a repetition that no address space holds.
    pub fn memory() -> Self {
        Error::new(Kind::Memory, "")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.class_name(), self.message)
    }
}

impl std::error::Error for Error {}
