//! `OSError(errno, strerror, filename, winerror, filename2)`: which subclass an errno means, and the text.

use super::base::{args_text, exception, exception_class, put_args, rest};
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Exception};

const ERRNO: u32 = 0;
const STRERROR: u32 = 1;
const FILENAME: u32 = 2;
const FILENAME2: u32 = 3;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.exc[Exc::OSError as usize];
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__init__", init);
    vm.def(ty, "__str__", str);
}

/// The subclass for an errno (PEP 3151), by Linux's numbers.
fn class_of_errno(errno: i64) -> Exc {
    match errno {
        11 | 114 | 115 => Exc::BlockingIOError,
        32 | 108 => Exc::BrokenPipeError,
        10 => Exc::ChildProcessError,
        103 => Exc::ConnectionAbortedError,
        104 => Exc::ConnectionResetError,
        111 => Exc::ConnectionRefusedError,
        17 => Exc::FileExistsError,
        2 => Exc::FileNotFoundError,
        4 => Exc::InterruptedError,
        21 => Exc::IsADirectoryError,
        20 => Exc::NotADirectoryError,
        1 | 13 => Exc::PermissionError,
        3 => Exc::ProcessLookupError,
        110 => Exc::TimeoutError,
        _ => Exc::OSError,
    }
}

/// Whether the attributes are set by `__init__`: a subclass has its own and leaves `__new__` as it is.
fn set_by_init<S: Strategy>(vm: &Vm<S>, class: Value) -> bool {
    let body = vm.type_body(class);
    let base = vm.type_body(vm.rt.types.exc[Exc::OSError as usize]);
    let names = &vm.rt.names;
    body.find(names.init) != base.find(names.init) && body.find(names.new) == base.find(names.new)
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let mut class = exception_class(vm, args)?;
    if set_by_init(vm, class) {
        let none = vm.new_tuple(&[]);
        return Ok(vm.new_exception_of(class, none));
    }
    if !args.kw.is_empty() {
        let name = vm.type_body(class).name();
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    if class == vm.rt.types.exc[Exc::OSError as usize] && (3..=6).contains(&args.pos.len()) {
        let errno = vm.int_of(args.pos[1]).and_then(|i| i.to_i64());
        class = vm.rt.types.exc[errno.map_or(Exc::OSError, class_of_errno) as usize];
    }
    let rest = rest(vm, args);
    let made = vm.new_exception_of(class, rest);
    fill(vm, Obj::from_value(made.get()), &args.pos[1..]);
    Ok(made)
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let object = exception(vm, args.pos.first())?;
    if set_by_init(vm, vm.type_of(object.value())) {
        let rest = rest(vm, args);
        put_args(object, rest);
        fill(vm, object, &args.pos[1..]);
    }
    Ok(Ref::none())
}

/// Sets the attributes; a file name leaves the arguments.
fn fill<S: Strategy>(vm: &mut Vm<S>, object: Obj<S, Exception>, given: &[Value]) {
    if !(2..=5).contains(&given.len()) {
        return;
    }
    let v = object.value();
    drop(vm.slot_set(v, ERRNO, given[0]));
    drop(vm.slot_set(v, STRERROR, given[1]));
    if let Some(&filename) = given.get(2).filter(|f| !f.is_none()) {
        drop(vm.slot_set(v, FILENAME, filename));
        if let Some(&second) = given.get(4) {
            drop(vm.slot_set(v, FILENAME2, second));
        }
        let two = vm.new_tuple_of([Ref::new(given[0]), Ref::new(given[1])]);
        put_args(object, two);
    }
}

fn str<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let object = exception(vm, args.pos.first())?;
    let mut read = |name: &str| {
        let name = vm.rt.intern(name);
        vm.getattr(object.value(), name)
    };
    let (errno, text) = (read("errno")?, read("strerror")?);
    let (first, second) = (read("filename")?, read("filename2")?);
    if errno.is_none() && text.is_none() && first.is_none() {
        return args_text(vm, object);
    }
    let (errno, text) = (vm.str(errno.get())?, vm.str(text.get())?);
    let mut message = format!("[Errno {}] {}", vm.text_of(errno.get()), vm.text_of(text.get()));
    if !first.is_none() {
        message.push_str(&format!(": {}", vm.repr_text(first.get())?));
        if !second.is_none() {
            message.push_str(&format!(" -> {}", vm.repr_text(second.get())?));
        }
    }
    Ok(vm.new_str(&message))
}
