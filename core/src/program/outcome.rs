//! From how the program's main thread ended to an exit code.

use super::{complain, exit_code, flush, is_instance, show};
use crate::builtins::modules::{io, sys, thread};
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Exc;

/// The exit code; an uncaught exception is reported on the way.
pub(super) fn exit_code_of<S: Strategy>(vm: &mut Vm<S>, result: PyResult<S, ()>) -> i32 {
    let Err(raised) = result else { return 0 };
    let exception = vm.take_raised(raised);
    if is_instance(vm, exception.get(), Exc::SystemExit) {
        return system_exit(vm, exception.get());
    }
    if let Some(code) = report(vm, exception.get()) {
        return code;
    }
    match is_instance(vm, exception.get(), Exc::KeyboardInterrupt) {
        true => exit_code::INTERRUPTED,
        false => exit_code::ERROR,
    }
}

/// `SystemExit`: None is success, an integer the code, anything else a message.
fn system_exit<S: Strategy>(vm: &mut Vm<S>, exception: Value) -> i32 {
    let found = vm.getattr_opt(exception, vm.rt.names.code_attr);
    let code = match found {
        Ok(code) => code.unwrap_or_else(Ref::none),
        Err(raised) => {
            drop(vm.take_raised(raised));
            return exit_code::ERROR;
        }
    };
    if code.is_none() {
        return 0;
    }
    if let Some(number) = vm.int_of(code.get()) {
        // As the system sees it: the low byte.
        return number.to_i64().map_or(-1, |n| n as i32) & 0xFF;
    }
    let text = match vm.str(code.get()) {
        Ok(text) => vm.text_of(text.get()),
        Err(raised) => {
            drop(vm.take_raised(raised));
            String::new()
        }
    };
    if text.starts_with(thread::ONE_THREAD_ONLY) {
        flush(vm, 0);
        complain(&format!("{text}\n"));
        return exit_code::UNSUPPORTED;
    }
    sys::write_stderr(vm, &format!("{text}\n"));
    exit_code::ERROR
}

/// Hands an exception to `sys.excepthook`. A code: the hook asked for it by `sys.exit`.
fn report<S: Strategy>(vm: &mut Vm<S>, exception: Value) -> Option<i32> {
    let hook = io::sys_stream(vm, vm.rt.names.excepthook).filter(|h| !h.is_none());
    let Some(hook) = hook else {
        complain("sys.excepthook is missing\n");
        show(vm, exception);
        return None;
    };
    let (class, traceback) = (vm.type_of(exception), vm.traceback_of(exception));
    let Err(raised) = vm.call(hook.get(), &[class, exception, traceback.get()]) else { return None };
    let second = vm.take_raised(raised);
    if is_instance(vm, second.get(), Exc::SystemExit) {
        return Some(system_exit(vm, second.get()));
    }
    sys::write_stderr(vm, "Error in sys.excepthook:\n");
    show(vm, second.get());
    sys::write_stderr(vm, "\nOriginal exception was:\n");
    show(vm, exception);
    None
}
