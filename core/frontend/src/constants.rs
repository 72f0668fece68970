//! The compiler's constants, in our own terms.

use crate::code::{Code, Const};
use crate::refusal::Refusal;
use malachite_bigint::BigInt;
use rustpython_compiler_core::bytecode::{CodeObject, ConstantData};
use std::sync::Arc;

/// Converts `constants`; `nested` translates the code objects among them.
pub(crate) fn convert(
    constants: &[ConstantData],
    nested: &mut dyn FnMut(&CodeObject) -> Result<Arc<Code>, Refusal>,
) -> Result<Vec<Const>, Refusal> {
    constants.iter().map(|constant| convert_one(constant, nested)).collect()
}

fn convert_one(
    constant: &ConstantData,
    nested: &mut dyn FnMut(&CodeObject) -> Result<Arc<Code>, Refusal>,
) -> Result<Const, Refusal> {
    Ok(match constant {
        ConstantData::None => Const::None,
        ConstantData::Ellipsis => Const::Ellipsis,
        ConstantData::Boolean { value } => Const::Bool(*value),
        ConstantData::Integer { value } => integer(value),
        ConstantData::Float { value } => Const::Float(*value),
        ConstantData::Complex { value } => Const::Complex(value.re, value.im),
        ConstantData::Str { value } => Const::Str(value.code_points().map(|c| c.to_u32()).collect()),
        ConstantData::Bytes { value } => Const::Bytes(value.as_slice().into()),
        ConstantData::Tuple { elements } => Const::Tuple(convert(elements, nested)?.into()),
        ConstantData::Frozenset { elements } => Const::FrozenSet(convert(elements, nested)?.into()),
        ConstantData::Slice { elements } => {
            let [start, stop, step] = elements.as_ref();
            Const::Slice(Box::new([
                convert_one(start, nested)?,
                convert_one(stop, nested)?,
                convert_one(step, nested)?,
            ]))
        }
        ConstantData::Code { code } => Const::Code(nested(code)?),
    })
}

fn integer(value: &BigInt) -> Const {
    i64::try_from(value).map_or_else(|_| Const::Big(value.clone()), Const::Int)
}
