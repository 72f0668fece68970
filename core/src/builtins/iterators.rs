//! (stub)
use crate::object::{Ref, Value};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::*;
#[allow(unused_imports)]
use crate::interp::*;
pub(crate) fn install<S: Strategy>(_vm: &mut Vm<S>) {}
pub(crate) fn next<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Ref<S>>> { todo!() }

impl<S: Strategy> Vm<S> {
    pub fn collect(&mut self, it: Value) -> PyResult<S, Vec<Ref<S>>> { todo!() }
    pub fn to_tuple(&mut self, it: Value) -> PyResult<S> { todo!() }
}
