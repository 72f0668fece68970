//! The builtin functions, by theme.

mod arithmetic;
mod attributes;
mod conversion;
mod evaluate;
mod iteration;
mod printing;

pub(crate) use arithmetic::{divmod, pow};
pub(crate) use evaluate::{compile_source, raise_syntax_error};

use crate::runtime::Vm;
use crate::strategy::Strategy;

pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    arithmetic::install(vm);
    attributes::install(vm);
    conversion::install(vm);
    evaluate::install(vm);
    iteration::install(vm);
    printing::install(vm);
}
