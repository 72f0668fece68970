//! The module `_collections`, on which `collections` is built.

use super::deque;
use crate::runtime::Vm;
use crate::strategy::Strategy;

/// Its name.
pub(super) const MODULE: &str = "_collections";

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module(MODULE);
    deque::install(vm, module.get());
    vm.add_builtin_module(module);
}
