//! Python's integer arithmetic where the big-integer crate has another or none.

use malachite_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use crate::error::{Error, Result};
use crate::float::hex::assemble;

/// The nearest float, half to even; an `OverflowError` beyond the largest.
pub fn to_f64(value: &BigInt) -> Result<f64> {
    let magnitude = value.magnitude();
    let drop = magnitude.bits().saturating_sub(64);
    let sticky = magnitude.trailing_zeros().is_some_and(|zeros| zeros < drop);
    let top = (magnitude >> drop).to_u64().unwrap_or(u64::MAX);
    let float = assemble(top, sticky, drop as i64)
        .ok_or_else(|| Error::overflow("int too large to convert to float"))?;
    Ok(if value.is_negative() { -float } else { float })
}
