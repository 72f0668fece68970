//! The modules that are part of the runtime.
//!
//! Those written in Rust are made at start-up. Those written in Python (see [`frozen`]) are compiled
//! when a program first imports them, like any other module, but their text is in the executable.

mod array;
pub(crate) mod atexit;
mod atomic;
mod binascii;
mod bisect;
mod builtins_module;
mod calendar;
mod collections;
mod defaultdict;
pub(crate) mod deque;
mod errno;
pub(crate) mod frames;
mod frozen;
mod functools;
pub(crate) mod gc;
mod hashing;
mod heapq;
pub(crate) mod io;
mod itertools;
mod json;
pub(crate) mod math;
mod memoryview;
mod monitoring;
mod native;
mod operator;
mod ordered_dict;
mod packing;
mod posix;
mod random;
mod record;
mod select;
mod signal;
mod simple_queue;
mod socket;
mod sre;
mod state;
mod string_templates;
pub(crate) mod sys;
pub(crate) mod thread;
mod time;
pub(crate) mod weakref;
mod zlib;

pub(crate) use frozen::{find_frozen, is_found_first};
pub(crate) use state::ModuleState;

use crate::object::{Ref, Value};
use crate::runtime::Vm;
use crate::strategy::Strategy;
use crate::types::TypeFlags;
use std::sync::atomic::Ordering;

pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let native = vm.type_body(vm.rt.types.native);
    native.flags.fetch_or(TypeFlags::BASETYPE, Ordering::Relaxed);
    builtins_module::install(vm);
    io::install(vm);
    sys::install(vm);
    time::install(vm);
    posix::install(vm);
    gc::install(vm);
    weakref::install(vm);
    atexit::install(vm);
    thread::install(vm);
    math::install(vm);
    atomic::install(vm);
    collections::install(vm);
    bisect::install(vm);
    functools::install(vm);
    heapq::install(vm);
    simple_queue::install(vm);
    operator::install(vm);
    itertools::install(vm);
    json::install(vm);
    frozen::install(vm);
    sre::install(vm);
    string_templates::install(vm);
    array::install(vm);
    binascii::install(vm);
    errno::install(vm);
    hashing::install(vm);
    memoryview::install(vm);
    packing::install(vm);
    random::install(vm);
    select::install(vm);
    signal::install(vm);
    socket::install(vm);
    zlib::install(vm);
    sys::name_builtin_modules(vm);
}

/// A class of the runtime's own, made as a program would make it, at start-up.
fn new_class<S: Strategy>(vm: &mut Vm<S>, module: &str, name: &str, bases: &[Value]) -> Ref<S> {
    class_with(vm, module, name, bases, None)
}

/// The same for one whose methods change nothing but what a transaction can undo. `slots`: its `__slots__`; its
/// instances take any attribute if it has none.
fn new_data_class<S: Strategy>(
    vm: &mut Vm<S>,
    module: &str,
    name: &str,
    bases: &[Value],
    slots: Option<&[&str]>,
) -> Ref<S> {
    let class = class_with(vm, module, name, bases, slots);
    vm.type_body(class.get()).flags.fetch_or(TypeFlags::UNDOABLE, Ordering::Relaxed);
    class
}

/// `slots`: its `__slots__`; its instances take any attribute and weak references if it has none.
fn class_with<S: Strategy>(
    vm: &mut Vm<S>,
    module: &str,
    name: &str,
    bases: &[Value],
    slots: Option<&[&str]>,
) -> Ref<S> {
    let namespace = vm.new_dict();
    if let Some(slots) = slots {
        let slots: Vec<Ref<S>> = slots.iter().map(|slot| vm.new_str(slot)).collect();
        let slots = vm.new_tuple_of(slots);
        vm.dict_set_name(namespace.get(), vm.rt.names.slots, slots);
    }
    let module = vm.new_str(module);
    vm.dict_set_name(namespace.get(), vm.rt.names.module, module);
    let name = vm.new_str(name);
    let bases = vm.new_tuple_of(bases.iter().map(|&b| Ref::new(b)));
    let class = vm.call(vm.rt.types.type_, &[name.get(), bases.get(), namespace.get()]);
    let class = class.expect("a class without contents can be made");
    vm.type_body(class.get()).flags.fetch_or(TypeFlags::DOTTED, Ordering::Relaxed);
    class
}
