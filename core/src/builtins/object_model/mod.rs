//! (stub)
use crate::object::{Ref, Value};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::*;
#[allow(unused_imports)]
use crate::interp::*;
pub(crate) fn install<S: Strategy>(_vm: &mut Vm<S>) {}


pub(crate) fn proxy_len<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, usize> { todo!() }
pub(crate) fn proxy_getitem<S: Strategy>(vm: &mut Vm<S>, v: Value, i: Value) -> PyResult<S> { todo!() }
pub(crate) fn proxy_contains<S: Strategy>(vm: &mut Vm<S>, v: Value, i: Value) -> PyResult<S, bool> { todo!() }
pub(crate) fn proxy_iter<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> { todo!() }
impl<S: Strategy> Vm<S> {
    pub(crate) fn finalize_object(&mut self, object: Ref<S>) { todo!() }
}
