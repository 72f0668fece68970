//! Numbers that are objects: integers beyond an immediate, boxed floats, complex numbers.

use crate::object::{Body, Kind};
use crate::strategy::Strategy;
use malachite_bigint::BigInt;

/// An integer object. Normal form: `Big` only for what does not fit in 64 bits; `Small` only for what is
/// not immediate under the strategy.
pub enum Int {
    /// Fits in 64 bits.
    Small(i64),
    /// Does not.
    Big(BigInt),
}

/// A float object, under strategies that box numbers.
pub struct Float(pub f64);

/// A complex number.
#[derive(Clone, Copy)]
pub struct Complex {
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}

// SAFETY: no references inside.
unsafe impl<S: Strategy> Body<S> for Int {
    const KIND: Kind = Kind::Int;
}

// SAFETY: no references inside.
unsafe impl<S: Strategy> Body<S> for Float {
    const KIND: Kind = Kind::Float;
}

// SAFETY: no references inside.
unsafe impl<S: Strategy> Body<S> for Complex {
    const KIND: Kind = Kind::Complex;
}
