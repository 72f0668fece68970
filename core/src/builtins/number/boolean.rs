//! `bool`: `True` and `False`, integers with a text of their own.

use super::method::method;
use crate::builtins::arguments;
use crate::object::Ref;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Args;

/// Registers what `bool` has besides what it inherits.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.bool_;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__repr__", |vm, args| {
        let (v, []) = method(vm, args, "bool.__repr__")?;
        super::repr(vm, v)
    });
}

/// `bool(x=False, /)`
fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (_, args) = arguments::class(vm, args, vm.rt.types.bool_)?;
    let pos = args.no_keywords(vm, "bool")?;
    let [x] = Args::positional(pos).between(vm, "bool", 0)?;
    match x {
        Some(x) => Ok(Ref::bool(vm.truth(x)?)),
        None => Ok(Ref::bool(false)),
    }
}
