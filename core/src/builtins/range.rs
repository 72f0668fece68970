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
pub(crate) fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> { todo!() }
pub(crate) fn hash<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i64> { todo!() }

