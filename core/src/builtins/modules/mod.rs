//! The built-in modules.

pub(crate) mod math;

use crate::runtime::Vm;
use crate::strategy::Strategy;

pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    math::install(vm);
}
