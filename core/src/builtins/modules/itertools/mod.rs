//! The module `itertools`: iterators made of iterators, one file for each way (how they are made: `builtins::tools`).

mod arrangements;
mod chains;
mod endless;
mod folds;
mod groups;
mod selections;
mod tee;

use crate::builtins::dispatch;
use crate::object::{Ref, Value};
use crate::runtime::Vm;
use crate::strategy::Strategy;
use crate::types::NativeFn;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("itertools");
    let m = module.get();
    arrangements::install(vm, m);
    chains::install(vm, m);
    endless::install(vm, m);
    folds::install(vm, m);
    groups::install(vm, m);
    selections::install(vm, m);
    tee::install(vm, m);
    vm.add_builtin_module(module);
}

/// Registers a type of iterators, made by `new`.
fn install_type<S: Strategy>(vm: &mut Vm<S>, module: Value, ty: Value, new: NativeFn<S>) {
    let name = vm.new_str("itertools");
    vm.def_attr(ty, vm.rt.names.module, name);
    vm.def_static(ty, "__new__", new);
    dispatch::install_iterator(vm, ty);
    let name = vm.type_body(ty).name();
    vm.def_value(module, &name, Ref::new(ty));
}
