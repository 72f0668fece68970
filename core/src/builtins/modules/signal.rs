//! `_signal`, as far as it is harmless: the signals' names, and who handles them.
//!
//! Ctrl-C raises `KeyboardInterrupt` in the main thread; every other signal does what the system does. A program can
//! ask for that and for nothing else: no Python function is called for a signal.

use super::native::of_module;
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc};

const SIGNALS: &[(&str, i32)] = &[
    ("SIGABRT", libc::SIGABRT),
    ("SIGALRM", libc::SIGALRM),
    ("SIGBUS", libc::SIGBUS),
    ("SIGCHLD", libc::SIGCHLD),
    ("SIGCONT", libc::SIGCONT),
    ("SIGFPE", libc::SIGFPE),
    ("SIGHUP", libc::SIGHUP),
    ("SIGILL", libc::SIGILL),
    ("SIGINT", libc::SIGINT),
    ("SIGIO", libc::SIGIO),
    ("SIGKILL", libc::SIGKILL),
    ("SIGPIPE", libc::SIGPIPE),
    ("SIGPROF", libc::SIGPROF),
    ("SIGQUIT", libc::SIGQUIT),
    ("SIGSEGV", libc::SIGSEGV),
    ("SIGSTOP", libc::SIGSTOP),
    ("SIGSYS", libc::SIGSYS),
    ("SIGTERM", libc::SIGTERM),
    ("SIGTRAP", libc::SIGTRAP),
    ("SIGTSTP", libc::SIGTSTP),
    ("SIGTTIN", libc::SIGTTIN),
    ("SIGTTOU", libc::SIGTTOU),
    ("SIGURG", libc::SIGURG),
    ("SIGUSR1", libc::SIGUSR1),
    ("SIGUSR2", libc::SIGUSR2),
    ("SIGVTALRM", libc::SIGVTALRM),
    ("SIGWINCH", libc::SIGWINCH),
    ("SIGXCPU", libc::SIGXCPU),
    ("SIGXFSZ", libc::SIGXFSZ),
];

/// One past the largest number of a signal.
const NSIG: i32 = 65;
const DEFAULT: i64 = 0;
const IGNORED: i64 = 1;

/// Registers the module.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_signal");
    let m = module.get();
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("default_int_handler", default_int_handler),
        ("getsignal", getsignal),
        ("raise_signal", raise_signal),
        ("signal", signal),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    let numbers = [("NSIG", NSIG.into()), ("SIG_DFL", DEFAULT), ("SIG_IGN", IGNORED)];
    for (name, number) in SIGNALS.iter().map(|&(name, number)| (name, number.into())).chain(numbers) {
        let number = vm.new_int(number);
        vm.def_value(m, name, number);
    }
    vm.add_builtin_module(module);
}

fn default_int_handler<S: Strategy>(vm: &mut Vm<S>, _args: Args<'_>) -> PyResult<S> {
    Err(vm.raise_with(Exc::KeyboardInterrupt, vec![]))
}

pub(super) fn number<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i32> {
    match i32::try_from(vm.index_clamped(v)?) {
        Ok(number @ 1..NSIG) => Ok(number),
        _ => Err(vm.value_error("signal number out of range")),
    }
}

/// Who handles a signal.
fn handler<S: Strategy>(vm: &mut Vm<S>, signal: i32) -> PyResult<S> {
    match signal {
        libc::SIGINT => of_module(vm, "_signal", "default_int_handler"),
        // As CPython has it, writing to a closed pipe is an error and not the end.
        libc::SIGPIPE => Ok(vm.new_int(IGNORED)),
        _ => Ok(vm.new_int(DEFAULT)),
    }
}

fn getsignal<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [signal] = args.exactly(vm, "getsignal")?;
    let signal = number(vm, signal)?;
    handler(vm, signal)
}

/// `signal(signalnum, handler)`: only what is so already.
fn signal<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [signal, wanted] = args.exactly(vm, "signal")?;
    let signal = number(vm, signal)?;
    let present = handler(vm, signal)?;
    if vm.equal(present.get(), wanted)? {
        return Ok(present);
    }
    let name = SIGNALS.iter().find(|&&(_, number)| number == signal).map_or("this signal", |&(name, _)| name);
    Err(vm
        .value_error(format!("the handler of {name} cannot be changed; catch KeyboardInterrupt for Ctrl-C")))
}

fn raise_signal<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [signal] = args.exactly(vm, "raise_signal")?;
    match number(vm, signal)? {
        libc::SIGINT => {
            crate::program::interrupt(vm.rt);
            vm.poll()?;
            Ok(Ref::none())
        }
        _ => Err(vm.value_error("only SIGINT can be raised")),
    }
}
