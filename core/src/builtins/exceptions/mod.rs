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
    pub fn exception_is(&mut self, v: Value, exc: Exc) -> bool { todo!() }
    pub fn exception_args(&mut self, v: Value) -> Vec<Ref<S>> { todo!() }
    pub fn repr_text_of_type(&mut self, v: Value) -> PyResult<S, String> { todo!() }
    pub fn split_group(&mut self, v: Value, pattern: Value) -> PyResult<S, (Ref<S>, Ref<S>)> { todo!() }
    pub fn traceback_of(&mut self, v: Value) -> Ref<S> { todo!() }
    pub fn print_exception(&mut self, v: Value) -> String { todo!() }
}
