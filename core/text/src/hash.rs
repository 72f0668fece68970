//! Hashes: numbers as CPython's, so that equal numbers of different types agree and results can be compared; strings and
//! bytes by a fast keyed hash.
//!
//! A number is hashed as itself modulo the prime 2^61 - 1, a fraction through the inverse of its denominator, which for
//! a float is a rotation. -1 is never a hash (CPython's C functions return it for an error), so -2 stands in.

use foldhash::fast::FixedState;
use malachite_bigint::BigInt;
use num_traits::Signed;
use std::hash::{BuildHasher, Hasher};

use crate::float::render::decompose;
use crate::int::Int;
use crate::text::Text;

/// `sys.hash_info.width`'s prime for 64 bits.
pub const MODULUS: u64 = (1 << BITS) - 1;
/// `hash(float("inf"))`.
pub const INFINITY: i64 = 314_159;
/// The factor of an imaginary part.
pub const IMAGINARY: u64 = 1_000_003;
const BITS: u32 = 61;

/// `hash`, or -2 for -1.
#[inline]
pub const fn fix(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// `hash(value)` of an integer that fits a word.
#[inline]
pub const fn int(value: i64) -> i64 {
    fix(value % MODULUS as i64)
}

/// `hash(value)` of an integer.
pub fn big_int(value: &BigInt) -> i64 {
    let modulus = u128::from(MODULUS);
    let reduced = value
        .magnitude()
        .iter_u64_digits()
        .rev()
        .fold(0u128, |hash, digit| ((hash << 64) | u128::from(digit)) % modulus);
    let hash = reduced as i64;
    fix(if value.is_negative() { -hash } else { hash })
}

/// `hash(value)` of any integer.
pub fn any_int(value: Int<'_>) -> i64 {
    match value {
        Int::Small(value) => int(value),
        Int::Big(value) => big_int(value),
    }
}

/// `hash(value)` of a float; `None` for one that is not a number, which hashes by identity.
pub fn float(value: f64) -> Option<i64> {
    if value.is_nan() {
        return None;
    }
    if value.is_infinite() {
        return Some(if value > 0.0 { INFINITY } else { -INFINITY });
    }
    let (mantissa, exponent) = decompose(value.abs());
    let mantissa = mantissa % MODULUS;
    // Multiplying by a power of two modulo 2^61 - 1 rotates 61 bits.
    let turn = exponent.rem_euclid(BITS as i32) as u32;
    let hash = ((mantissa << turn) & MODULUS) | (mantissa >> (BITS - turn));
    let hash = if hash == MODULUS { 0 } else { hash as i64 };
    Some(fix(if value < 0.0 { -hash } else { hash }))
}

/// `hash` of a complex number from the hashes of its parts.
pub const fn complex(real: i64, imag: i64) -> i64 {
    fix((real as u64).wrapping_add((imag as u64).wrapping_mul(IMAGINARY)) as i64)
}

/// `hash` of a tuple from the hashes of its items: xxHash with lanes of a word, as CPython since 3.8.
#[derive(Clone, Copy, Debug)]
pub struct TupleHasher {
    state: u64,
    len: u64,
}

impl TupleHasher {
    const PRIME_1: u64 = 11_400_714_785_074_694_791;
    const PRIME_2: u64 = 14_029_467_366_897_019_727;
    const PRIME_5: u64 = 2_870_177_450_012_600_261;

    /// The hash of nothing yet.
    pub const fn new() -> Self {
        TupleHasher { state: Self::PRIME_5, len: 0 }
    }

    /// Adds the next item's hash.
    #[inline]
    pub const fn add(&mut self, hash: i64) {
        let lane = (hash as u64).wrapping_mul(Self::PRIME_2);
        self.state = self.state.wrapping_add(lane).rotate_left(31).wrapping_mul(Self::PRIME_1);
        self.len += 1;
    }

    /// The tuple's hash.
    pub const fn finish(self) -> i64 {
        match self.state.wrapping_add(self.len ^ (Self::PRIME_5 ^ 3_527_539)) {
            u64::MAX => 1_546_275_796,
            hash => hash as i64,
        }
    }
}

impl Default for TupleHasher {
    fn default() -> Self {
        TupleHasher::new()
    }
}

/// `hash` of a frozenset from the hashes of its items, in any order.
pub fn frozenset(hashes: impl Iterator<Item = i64>) -> i64 {
    let (mut hash, mut len) = (0u64, 0u64);
    for item in hashes {
        let item = item as u64;
        hash ^= ((item ^ 89_869_747) ^ (item << 16)).wrapping_mul(3_644_798_167);
        len += 1;
    }
    hash ^= (len + 1).wrapping_mul(1_927_868_237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    match hash.wrapping_mul(69_069).wrapping_add(907_133_923) {
        u64::MAX => 590_923_713,
        hash => hash as i64,
    }
}

/// `hash` of strings and bytes under one key, fixed for a process.
#[derive(Clone)]
pub struct TextHasher {
    state: FixedState,
}

impl TextHasher {
    /// Hashes under `seed`.
    pub fn new(seed: u64) -> Self {
        TextHasher { state: FixedState::with_seed(seed) }
    }

    /// `hash(text)`; the same as of the bytes if the text is ASCII, and zero if there are none, as in CPython.
    #[inline]
    pub fn text(&self, text: Text<'_>) -> i64 {
        self.bytes(text.hash_bytes())
    }

    /// `hash(bytes)`.
    #[inline]
    pub fn bytes(&self, bytes: &[u8]) -> i64 {
        if bytes.is_empty() {
            return 0;
        }
        let mut hasher = self.state.build_hasher();
        hasher.write(bytes);
        fix(hasher.finish() as i64)
    }
}
