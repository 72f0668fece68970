//! Bytes and bytearrays.

use crate::object::{Body, Kind, MOST_WORDS};
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

    fn image(&self) -> Option<Self> {
        let fits = self.data.len() <= MOST_WORDS * size_of::<usize>();
        fits.then(|| ByteArray { data: self.data.clone() })
    }
}
