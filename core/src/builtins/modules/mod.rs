//! The modules that are part of the runtime.
//!
//! Those written in Rust are made at start-up. Those written in Python (see [`source_of`]) are compiled
//! when a program first imports them, like any other module, but their text is in the executable.

pub(crate) mod atexit;
mod array;
mod atomic;
mod binascii;
mod builtins_module;
mod calendar;
mod errno;
pub(crate) mod gc;
mod hashing;
pub(crate) mod io;
pub(crate) mod math;
mod native;
mod os;
mod os_path;
mod packing;
mod posix;
mod random;
mod record;
mod state;
pub(crate) mod sys;
pub(crate) mod thread;
mod thread_local;
mod time;
pub(crate) mod weakref;
mod zlib;

pub(crate) use state::ModuleState;

use crate::object::{Ref, Value};
use crate::runtime::Vm;
use crate::strategy::Strategy;
use crate::types::TypeFlags;
use gilectomy_library::Source;
use std::sync::atomic::Ordering;

pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let native = vm.type_body(vm.rt.types.native);
    native.flags.fetch_or(TypeFlags::BASETYPE, Ordering::Relaxed);
    builtins_module::install(vm);
    io::install(vm);
    sys::install(vm);
    time::install(vm);
    os::install(vm);
    posix::install(vm);
    gc::install(vm);
    weakref::install(vm);
    atexit::install(vm);
    thread::install(vm);
    math::install(vm);
    atomic::install(vm);
    array::install(vm);
    binascii::install(vm);
    errno::install(vm);
    hashing::install(vm);
    packing::install(vm);
    random::install(vm);
    zlib::install(vm);
}

/// A module of the runtime's own that is written in Python. It stands in the place of the library's module of
/// that name.
pub(crate) fn source_of(name: &str) -> Option<Source> {
    let text = match name {
        "_io_protocols" => include_str!("python/_io_protocols.py"),
        "io" => include_str!("python/io.py"),
        "pyperf" => include_str!("python/pyperf.py"),
        "threading" => include_str!("python/threading.py"),
        "weakref" => include_str!("python/weakref.py"),
        _ => return None,
    };
    Some(Source { is_package: false, text })
}

/// A class of the runtime's own, made as a program would make it, at start-up.
fn new_class<S: Strategy>(vm: &mut Vm<S>, module: &str, name: &str, bases: &[Value]) -> Ref<S> {
    let namespace = vm.new_dict();
    let module = vm.new_str(module);
    vm.dict_set_name(namespace.get(), vm.rt.names.module, module);
    let name = vm.new_str(name);
    let bases = vm.new_tuple_of(bases.iter().map(|&b| Ref::new(b)));
    let class = vm.call(vm.rt.types.type_, &[name.get(), bases.get(), namespace.get()]);
    let class = class.expect("a class without contents can be made");
    vm.type_body(class.get()).flags.fetch_or(TypeFlags::DOTTED, Ordering::Relaxed);
    class
}
