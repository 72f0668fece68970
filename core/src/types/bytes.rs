//! Bytes and bytearrays.

use crate::object::{Body, Kind};
use crate::strategy::Strategy;

/// Immutable bytes.
pub struct Bytes {
    /// The bytes.
    pub data: Box<[u8]>,
}

/// A mutable array of bytes. Touched only inside its critical section.
#[derive(Default)]
pub struct ByteArray {
    /// The bytes.
    pub data: Vec<u8>,
}

// SAFETY: no references inside.
unsafe impl<S: Strategy> Body<S> for Bytes {
    const KIND: Kind = Kind::Bytes;
}

// SAFETY: no references inside.
unsafe impl<S: Strategy> Body<S> for ByteArray {
    const KIND: Kind = Kind::ByteArray;
}
