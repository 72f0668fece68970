//! The classes of file objects: which methods they have, and what their constructors make.

use super::file;
use crate::builtins::modules::new_class;
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc};

/// Registers them.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let native = vm.rt.types.native;
    let base = new_class(vm, "_io", "_IOBase", &[native]);
    vm.def_value(module, "_IOBase", base.clone());
    let methods: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("__enter__", file::enter),
        ("__exit__", file::exit),
        ("__iter__", file::iter),
        ("__next__", file::next),
        ("__repr__", file::repr),
        ("close", file::close),
        ("fileno", file::fileno),
        ("flush", file::flush),
        ("isatty", file::isatty),
        ("read", file::read),
        ("readable", file::readable),
        ("readline", file::readline),
        ("readlines", file::readlines),
        ("reconfigure", file::reconfigure),
        ("seek", file::seek),
        ("seekable", file::seekable),
        ("tell", file::tell),
        ("truncate", file::truncate),
        ("writable", file::writable),
        ("write", file::write),
        ("writelines", file::writelines),
    ];
    for &(name, method) in methods {
        vm.def(base.get(), name, method);
    }
    vm.def_getset(base.get(), "buffer", file::buffer, None);
    vm.def_getset(base.get(), "closed", |vm, v| Ok(Ref::bool(file::is_closed(vm, v)?)), None);
    vm.def_getset(base.get(), "encoding", file::encoding, None);
    vm.def_getset(base.get(), "errors", file::errors, None);
    vm.def_getset(base.get(), "line_buffering", file::line_buffering, None);
    vm.def_getset(base.get(), "mode", |vm, v| file::file(vm, v).map(|f| vm.new_str(&f.mode)), None);
    vm.def_getset(base.get(), "name", |vm, v| file::file(vm, v).map(|f| Ref::new(f.name)), None);
    vm.refresh_flags(base.get());
    let classes: [(&'static str, crate::types::NativeFn<S>); 4] = [
        ("BufferedRandom", |vm, args| over_object(vm, args, "BufferedRandom")),
        ("BufferedReader", |vm, args| over_object(vm, args, "BufferedReader")),
        ("BufferedWriter", |vm, args| over_object(vm, args, "BufferedWriter")),
        ("TextIOWrapper", |vm, args| over_object(vm, args, "TextIOWrapper")),
    ];
    for (name, new) in classes {
        let class = new_class(vm, "_io", name, &[base.get()]);
        vm.def_static(class.get(), "__new__", new);
        vm.refresh_flags(class.get());
        vm.def_value(module, name, class);
    }
    let (os_error, value_error) =
        (vm.rt.types.exc[Exc::OSError as usize], vm.rt.types.exc[Exc::ValueError as usize]);
    let unsupported = new_class(vm, "io", "UnsupportedOperation", &[os_error, value_error]);
    vm.def_value(module, "UnsupportedOperation", unsupported);
}

/// `BufferedReader(raw)` and its like: a layer over another object that reads or writes is the library's own, in Python.
fn over_object<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str) -> PyResult<S> {
    let module = vm.new_str("_pyio");
    let names = vm.new_list_of([vm.new_str(name)]);
    let module = vm.import(module.get(), Value::small(0), names.get())?;
    let class = vm.getattr(module.get(), vm.rt.intern(name))?;
    vm.call_args(class.get(), Args { pos: args.pos.get(1..).unwrap_or_default(), ..args })
}
