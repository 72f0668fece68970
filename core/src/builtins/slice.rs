//! (stub)
use crate::object::{Ref, Value};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::*;
#[allow(unused_imports)]
use crate::interp::*;
pub(crate) fn install<S: Strategy>(_vm: &mut Vm<S>) {}
pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> { todo!() }
pub(crate) fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> { todo!() }
pub(crate) fn hash<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i64> { todo!() }

impl<S: Strategy> Vm<S> {
    pub fn slice_indices(&mut self, slice: Value, len: usize) -> PyResult<S, (i64, i64, i64, usize)> { todo!() }
}
