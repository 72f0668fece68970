//! `threading.excepthook`: what is said when an exception ends a thread that `threading` started.

use crate::builtins::modules::native::of_module;
use crate::builtins::modules::record::{new_record, record_class};
use crate::builtins::modules::sys::forget;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Tuple};

/// The class of what a hook is called with.
const ARGUMENTS: &str = "_ExceptHookArgs";

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let fields = ["exc_type", "exc_value", "exc_traceback", "thread"];
    let class = record_class(vm, "_thread", ARGUMENTS, &fields);
    vm.def_static(class.get(), "__new__", new_arguments);
    vm.def_value(module, ARGUMENTS, class);
    vm.def_function(module, "_excepthook", excepthook);
}

fn new_arguments<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [class, items] = args.exactly::<S, 2>(vm, ARGUMENTS)?;
    let items = vm.collect(items)?;
    if items.len() != 4 {
        let n = items.len();
        return Err(vm.type_error(format!("_thread.{ARGUMENTS}() takes a 4-sequence ({n}-sequence given)")));
    }
    Ok(new_record(vm, class, items))
}

/// `_excepthook(args)`: prints the exception; `SystemExit` ends a thread silently.
fn excepthook<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [args] = args.exactly::<S, 1>(vm, "_excepthook")?;
    let class = of_module(vm, "_thread", ARGUMENTS)?;
    let parts = Obj::<S, Tuple>::of(args).filter(|_| vm.type_of(args) == class.get());
    let Some(&[ty, value, _, thread]) = parts.map(|t| t.body().items()) else {
        return Err(vm.type_error("_thread.excepthook argument type must be ExceptHookArgs"));
    };
    if ty == vm.rt.types.exc[Exc::SystemExit as usize] {
        return Ok(Ref::none());
    }
    let Some(file) = stream(vm, thread)? else { return Ok(Ref::none()) };
    let name = if thread.is_none() {
        vm.id.to_string()
    } else {
        let name = vm.getattr(thread, vm.rt.intern("name"))?;
        vm.text_of(name.get())
    };
    let value = if value.is_none() { vm.call(ty, &[])? } else { Ref::new(value) };
    let text = vm.print_exception(value.get());
    let text = vm.new_str(&format!("Exception in thread {name}:\n{text}"));
    vm.call_method(file.get(), vm.rt.names.write, &[text.get()])?;
    let flushed = vm.call_method(file.get(), vm.rt.names.flush, &[]);
    forget(vm, flushed);
    Ok(Ref::none())
}

/// Where to print: `sys.stderr`, or what that was when the thread was made.
fn stream<S: Strategy>(vm: &mut Vm<S>, thread: Value) -> PyResult<S, Option<Ref<S>>> {
    let present = crate::builtins::modules::io::sys_stream(vm, vm.rt.names.stderr).filter(|f| !f.is_none());
    if present.is_some() || thread.is_none() {
        return Ok(present);
    }
    Ok(vm.getattr_opt(thread, vm.rt.intern("_stderr"))?.filter(|f| !f.is_none()))
}
