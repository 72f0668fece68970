//! (stub)
use crate::object::{Ref, Value};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::*;
#[allow(unused_imports)]
use crate::interp::*;
pub(crate) fn install<S: Strategy>(_vm: &mut Vm<S>) {}


impl<S: Strategy> Vm<S> {
    pub fn isinstance(&mut self, v: Value, class: Value) -> PyResult<S, bool> { todo!() }
    pub fn issubclass(&mut self, a: Value, b: Value) -> PyResult<S, bool> { todo!() }
}
