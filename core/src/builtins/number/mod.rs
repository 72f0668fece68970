//! (stub)
use crate::object::{Ref, Value};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::*;
#[allow(unused_imports)]
use crate::interp::*;
pub(crate) fn install<S: Strategy>(_vm: &mut Vm<S>) {}
pub(crate) fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> { todo!() }
pub(crate) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Value, b: Value) -> PyResult<S> { todo!() }
pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> { todo!() }
pub(crate) fn hash<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i64> { todo!() }
pub(crate) fn format<S: Strategy>(vm: &mut Vm<S>, v: Value, s: Value) -> PyResult<S> { todo!() }
pub(crate) fn negative<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Ref<S>>> { todo!() }
pub(crate) fn positive<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Ref<S>>> { todo!() }
pub(crate) fn invert<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Ref<S>>> { todo!() }
pub(crate) fn absolute<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Ref<S>>> { todo!() }
pub fn is_number(v: Value) -> bool { todo!() }
pub fn compare_numbers<S: Strategy>(op: CompareOp, a: Value, b: Value) -> Option<bool> { todo!() }
pub fn hash_from_result<S: Strategy>(v: Value) -> Option<i64> { todo!() }
pub(crate) fn truth<S: Strategy>(v: Value) -> bool { todo!() }
pub(crate) fn power_mod<S: Strategy>(vm: &mut Vm<S>, a: Value, b: Value, m: Value) -> PyResult<S> { todo!() }
pub(crate) fn divmod<S: Strategy>(vm: &mut Vm<S>, a: Value, b: Value) -> PyResult<S> { todo!() }
pub(crate) fn round<S: Strategy>(vm: &mut Vm<S>, v: Value, n: Option<Value>) -> PyResult<S> { todo!() }
impl<S: Strategy> Vm<S> {
    pub fn int_of<'a>(&self, v: Value) -> Option<gilectomy_text::int::Int<'a>> { todo!() }
    pub fn float_of(&self, v: Value) -> Option<f64> { todo!() }
    pub fn index(&mut self, v: Value) -> PyResult<S, i64> { todo!() }
    pub fn index_clamped(&mut self, v: Value) -> PyResult<S, i64> { todo!() }
    pub fn index_value(&mut self, v: Value) -> PyResult<S> { todo!() }
    pub fn as_f64(&mut self, v: Value) -> PyResult<S, f64> { todo!() }
    pub fn text_error(&mut self, e: gilectomy_text::Error) -> Raised<S> { todo!() }
}
