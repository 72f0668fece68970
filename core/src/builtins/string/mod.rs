//! (stub)
use crate::object::{Ref, Value};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::*;
#[allow(unused_imports)]
use crate::interp::*;
pub(crate) fn install<S: Strategy>(_vm: &mut Vm<S>) {}
pub(crate) fn len<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, usize> { todo!() }
pub(crate) fn getitem<S: Strategy>(vm: &mut Vm<S>, v: Value, i: Value) -> PyResult<S> { todo!() }
pub(crate) fn contains<S: Strategy>(vm: &mut Vm<S>, v: Value, i: Value) -> PyResult<S, bool> { todo!() }
pub(crate) fn iter<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> { todo!() }
pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> { todo!() }
pub(crate) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Value, b: Value) -> PyResult<S> { todo!() }
pub(crate) fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> { todo!() }
pub(crate) fn format<S: Strategy>(vm: &mut Vm<S>, v: Value, s: Value) -> PyResult<S> { todo!() }

impl<S: Strategy> Vm<S> {
    pub fn concat(&mut self, a: Value, b: Value, spare: bool) -> PyResult<S> { todo!() }
    pub fn append_in_place(&mut self, a: Value, b: Value) -> bool { todo!() }
    pub fn join_strings(&mut self, parts: &[Value]) -> Ref<S> { todo!() }
    pub fn plain_str(&mut self, v: Value) -> Ref<S> { todo!() }
    pub fn str_item(&mut self, v: Value, i: usize) -> Option<Ref<S>> { todo!() }
}
