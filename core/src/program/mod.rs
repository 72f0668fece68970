//! Running a program from its text to its exit code.
//!
//! ```text
//! start the runtime -> compile -> run as __main__ -> threading._shutdown -> clear modules -> census
//!                                    | uncaught exception: sys.excepthook, exit code
//! ```
//!
//! The program's main thread is a thread of its own with a large native stack, so that deep recursion
//! through native code is stopped by the recursion limit and never by the end of the stack. Nothing here
//! ends the process: the exit code is handed to the caller.

mod outcome;
mod output;
mod shutdown;
mod statistics;

use crate::builtins::functions::raise_syntax_error;
use crate::builtins::modules::{io, sys};
use crate::object::{Obj, Ref, Value};
use crate::runtime::{Options, PyResult, Runtime, SAFEPOINT, Stress, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, Module};
use gilectomy_frontend::Mode;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

/// A program to run.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Its path as the user gave it: `__file__`, `sys.argv[0]` and tracebacks show it.
    pub path: String,
    /// Its text.
    pub source: String,
    /// `sys.argv[1:]`
    pub args: Vec<String>,
    /// Where the statistics go at exit, as JSON.
    pub stats: Option<PathBuf>,
    /// Whether the heap is counted at exit and must be empty.
    pub census: bool,
    /// What is made to happen more often than it would.
    pub stress: Stress,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The exit code.
    pub code: i32,
}

/// Exit codes that are not the program's own choice.
pub mod exit_code {
    /// An uncaught exception, a syntax error, `sys.exit` with a message.
    pub const ERROR: i32 = 1;
    /// Something leaked, or the statistics could not be written.
    pub const LEAK: i32 = 3;
    /// The strategy cannot do what the program asked for.
    pub const UNSUPPORTED: i32 = 4;
    /// What was printed could not be written.
    pub const OUTPUT_LOST: i32 = 120;
    /// Ctrl-C.
    pub const INTERRUPTED: i32 = 130;
}

/// Native stack of the main thread. Pages that are not touched cost nothing.
const STACK_BYTES: usize = 256 << 20;

/// Runs a program under a strategy.
pub fn run_program<S: Strategy>(program: Program) -> Outcome {
    let main = std::thread::Builder::new().name("main".to_owned()).stack_size(STACK_BYTES);
    match main.spawn(move || run_here::<S>(program)).map(|thread| thread.join()) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_panic)) => Outcome { code: 101 },
        Err(error) => {
            eprintln!("gilectomy: cannot start the main thread: {error}");
            Outcome { code: 71 }
        }
    }
}

fn run_here<S: Strategy>(program: Program) -> Outcome {
    let clock = std::time::Instant::now();
    let argv = std::iter::once(program.path.clone()).chain(program.args.iter().cloned()).collect();
    let folder = PathBuf::from(&program.path).parent().map(PathBuf::from).unwrap_or_default();
    let folder = std::path::absolute(if folder.as_os_str().is_empty() { ".".into() } else { folder }).ok();
    let mut vm = Runtime::<S>::start(Options { argv, path: folder, stress: program.stress }, STACK_BYTES);
    let rt = vm.rt;
    if program.stress.publication {
        vm.publish_start();
    }
    output::watch_interrupts(rt);
    let baseline = program.census.then(|| shutdown::Baseline::take(&mut vm));
    let handles = vm.begin_handles();
    let result = run_main(&mut vm, &program);
    let mut code = outcome::exit_code_of(&mut vm, result);
    code = shutdown::end_threads(&mut vm, code);
    vm.drop_handles(handles);
    code = shutdown::clear(&mut vm, code);
    if let Some(baseline) = baseline {
        code = baseline.compare(&mut vm, code);
    }
    vm.leave();
    if let Some(file) = &program.stats
        && let Err(error) = statistics::write(rt, file, clock.elapsed())
    {
        eprintln!("gilectomy: cannot write the statistics to {}: {error}", file.display());
        code = if code == 0 { exit_code::LEAK } else { code };
    }
    Outcome { code }
}

/// Compiles the program and runs it as the module `__main__`.
fn run_main<S: Strategy>(vm: &mut Vm<S>, program: &Program) -> PyResult<S, ()> {
    let module = vm.new_module("__main__");
    let dict = Obj::<S, Module>::from_value(module.get()).body().dict;
    let file = vm.new_str(&program.path);
    vm.dict_set_name(dict, vm.rt.names.file, file);
    for name in ["__package__", "__spec__", "__loader__"] {
        vm.dict_set_name(dict, vm.rt.intern(name), Ref::none());
    }
    let main = vm.rt.names.main;
    vm.dict_set_name(vm.rt.modules, main, module);
    let operands = S::MODEL.operands();
    let compile = || gilectomy_frontend::compile(&program.source, &program.path, Mode::Module, operands);
    let code = match vm.blocking(compile) {
        Ok(raw) => crate::interp::load_code(vm, &raw),
        Err(error) => return Err(raise_syntax_error(vm, &error)),
    };
    program.stress.let_allocations_fail(true);
    let result = vm.run_module_code(code.get(), dict);
    program.stress.let_allocations_fail(false);
    result
}

/// Ctrl-C, wherever it comes from: the main thread raises `KeyboardInterrupt` at its next safepoint.
pub(crate) fn interrupt<S: Strategy>(rt: &'static Runtime<S>) {
    rt.interrupted.store(true, Ordering::Relaxed);
    rt.world.request(SAFEPOINT::INTERRUPT);
}

/// Calls a function of a module that may not have been imported; `None`: it has not.
fn call_if_imported<S: Strategy>(vm: &mut Vm<S>, module: &str, function: &str) -> Option<PyResult<S>> {
    let module = vm.dict_get_name(vm.rt.modules, vm.rt.intern(module))?;
    Some(vm.call_method(module.get(), vm.rt.intern(function), &[]))
}

/// Writes to standard error past Python.
fn complain(text: &str) {
    use std::io::Write;
    // Nobody is left to be told of an error.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Whether an exception is an instance of a builtin one.
fn is_instance<S: Strategy>(vm: &Vm<S>, exception: Value, exc: Exc) -> bool {
    vm.type_body(vm.type_of(exception)).is_subtype_of(vm.rt.types.exc[exc as usize])
}

/// Prints an exception past `sys.excepthook`.
fn show<S: Strategy>(vm: &mut Vm<S>, exception: Value) {
    let text = vm.print_exception(exception);
    sys::write_stderr(vm, &text);
}

/// Writes what has been printed; the exit code says when that failed.
fn flush<S: Strategy>(vm: &mut Vm<S>, code: i32) -> i32 {
    match io::flush_quietly(vm) {
        Ok(()) => code,
        Err(error) => {
            let raised = io::raise_io(vm, &error, None);
            let exception = vm.take_raised(raised);
            complain("Exception ignored while flushing sys.stdout:\n");
            let text = vm.print_exception(exception.get());
            complain(&text);
            exit_code::OUTPUT_LOST
        }
    }
}
