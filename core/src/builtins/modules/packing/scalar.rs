//! Numbers as bytes in either order: what `struct` and `array` have in common.

use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use gilectomy_text::int::Int;
use half::f16;
use malachite_bigint::BigInt;
use num_traits::ToPrimitive;

/// A kind of number of fixed size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scalar {
    /// An integer of so many bytes, at most eight; two's complement if signed.
    Int { size: usize, signed: bool },
    /// A float of two, four or eight bytes.
    Float { size: usize },
}

/// Why a float has no bytes.
pub struct TooLarge;

impl Scalar {
    /// How many bytes.
    pub fn size(self) -> usize {
        match self {
            Scalar::Int { size, .. } | Scalar::Float { size } => size,
        }
    }

    /// The least and the largest integer.
    pub fn range(self) -> (i128, i128) {
        match self {
            Scalar::Int { size, signed: true } => (-(1 << (8 * size - 1)), (1 << (8 * size - 1)) - 1),
            Scalar::Int { size, .. } => (0, (1 << (8 * size)) - 1),
            Scalar::Float { .. } => (0, 0),
        }
    }

    /// Reads a number.
    pub fn get<S: Strategy>(self, vm: &Vm<S>, bytes: &[u8], little: bool) -> Ref<S> {
        match self {
            Scalar::Int { size, signed } => {
                let word = word_of(bytes, little);
                let unused = 64 - 8 * size as u32;
                match signed {
                    true => vm.new_int(((word << unused) as i64) >> unused),
                    false => i64::try_from(word)
                        .map_or_else(|_| vm.new_bigint(BigInt::from(word)), |i| vm.new_int(i)),
                }
            }
            Scalar::Float { size } => vm.new_float(float_of(bytes, size, little)),
        }
    }
}

/// Writes the low bytes of a word.
pub fn put_word(word: u64, little: bool, out: &mut [u8]) {
    let size = out.len().min(8);
    match little {
        true => out[..size].copy_from_slice(&word.to_le_bytes()[..size]),
        false => out[..size].copy_from_slice(&word.to_be_bytes()[8 - size..]),
    }
}

fn word_of(bytes: &[u8], little: bool) -> u64 {
    let mut word = [0; 8];
    let size = bytes.len().min(8);
    match little {
        true => {
            word[..size].copy_from_slice(&bytes[..size]);
            u64::from_le_bytes(word)
        }
        false => {
            word[8 - size..].copy_from_slice(&bytes[..size]);
            u64::from_be_bytes(word)
        }
    }
}

/// Reads a float of `size` bytes.
pub fn float_of(bytes: &[u8], size: usize, little: bool) -> f64 {
    let word = word_of(bytes, little);
    match size {
        2 => f16::from_bits(word as u16).to_f64(),
        4 => f64::from(f32::from_bits(word as u32)),
        _ => f64::from_bits(word),
    }
}

/// Writes a float of as many bytes as `out` has.
pub fn put_float(x: f64, little: bool, out: &mut [u8]) -> Result<(), TooLarge> {
    let word = match out.len() {
        2 => {
            let short = f16::from_f64(x);
            if short.is_infinite() && x.is_finite() {
                return Err(TooLarge);
            }
            u64::from(short.to_bits())
        }
        4 => {
            let short = x as f32;
            if short.is_infinite() && x.is_finite() {
                return Err(TooLarge);
            }
            u64::from(short.to_bits())
        }
        _ => x.to_bits(),
    };
    put_word(word, little, out);
    Ok(())
}

/// `operator.index(v)`, if it has at most 127 bits; the nearest number that has, otherwise.
pub fn wide_index<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i128> {
    let index = vm.index_value(v)?;
    Ok(match vm.int_of(index.get()) {
        Some(Int::Small(i)) => i.into(),
        Some(Int::Big(i)) => i.to_i128().unwrap_or(if i.sign() == malachite_bigint::Sign::Minus {
            i128::MIN
        } else {
            i128::MAX
        }),
        None => 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_in_either_order() {
        let mut out = [0; 3];
        put_word(0x0001_0203, false, &mut out);
        assert_eq!(out, [1, 2, 3]);
        assert_eq!(word_of(&out, false), 0x0001_0203);
        put_word(0x0001_0203, true, &mut out);
        assert_eq!(out, [3, 2, 1]);
        assert_eq!(word_of(&out, true), 0x0001_0203);
    }

    #[test]
    fn floats_that_are_too_large_are_refused() {
        assert!(put_float(1e300, true, &mut [0; 4]).is_err());
        assert!(put_float(1e10, true, &mut [0; 2]).is_err());
        assert!(put_float(f64::INFINITY, true, &mut [0; 2]).is_ok());
        let mut out = [0; 2];
        assert!(put_float(1.5, true, &mut out).is_ok());
        assert_eq!(float_of(&out, 2, true), 1.5);
    }
}
