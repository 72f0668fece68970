//! The module `_thread`: starting threads. The library's `threading` is built on it.

mod excepthook;
mod handle;
mod local;
mod locks;

pub(crate) use handle::{Awaited, wait_for_all};
pub(crate) use locks::{acquire_lock, release_lock};

use super::sys::{call_unraisable_hook, write_stderr};
use crate::builtins::tools::held;
use crate::heap::grace::expect_readers;
use crate::heap::publish;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{MAIN_ID, MutatorId, PyResult, Vm};
use crate::strategy::{Memory, Strategy, Sync};
use crate::types::{Args, Exc, Tuple};
use handle::Progress;
use std::ffi::CString;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Least native stack of a program's thread, whatever it asks for. Pages that are not touched cost nothing.
const STACK_BYTES: usize = 16 << 20;
/// CPython's: as many seconds as its time type holds.
const TIMEOUT_MAX: f64 = 9_223_372_036.0;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_thread");
    let m = module.get();
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("_count", |vm, _| Ok(vm.new_size(vm.rt.world.threads().saturating_sub(1)))),
        ("_get_context", |vm, _| Ok(held(vm.current_context).unwrap_or_else(Ref::none))),
        ("_get_main_thread_ident", |vm, _| Ok(vm.new_int(MAIN_ID.into()))),
        ("_is_main_interpreter", |_, _| Ok(Ref::bool(true))),
        ("_set_context", set_context),
        ("allocate", locks::allocate_lock),
        ("allocate_lock", locks::allocate_lock),
        ("daemon_threads_allowed", |_, _| Ok(Ref::bool(true))),
        ("exit", exit),
        ("exit_thread", exit),
        ("get_ident", |vm, _| Ok(vm.new_int(i64::from(vm.id)))),
        ("get_native_id", get_native_id),
        ("interrupt_main", interrupt_main),
        ("set_name", set_name),
        ("stack_size", stack_size),
        ("start_joinable_thread", start_joinable_thread),
        ("start_new", start_new_thread),
        ("start_new_thread", start_new_thread),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    let timeout_max = vm.new_float(TIMEOUT_MAX);
    vm.def_value(m, "TIMEOUT_MAX", timeout_max);
    let (lock, rlock) = (vm.rt.types.lock, vm.rt.types.rlock);
    for (name, ty) in [("LockType", lock), ("lock", lock), ("RLock", rlock)] {
        vm.def_value(m, name, Ref::new(ty));
    }
    let error = Ref::new(vm.rt.types.exc[Exc::RuntimeError as usize]);
    vm.def_value(m, "error", error);
    locks::install(vm);
    let local = local::install(vm);
    vm.def_value(m, "_local", local);
    handle::install(vm, m);
    excepthook::install(vm, m);
    vm.add_builtin_module(module);
}

/// What a new thread needs; the references in it are owned.
struct Job {
    function: Value,
    args: Value,
    kwargs: Value,
}

/// The message by which the program runner knows that a program wanted more than one thread.
pub(crate) const ONE_THREAD_ONLY: &str = "gilectomy: unsupported: ";

/// Starts a thread; its number. Whoever waits for it has `progress`.
fn spawn<S: Strategy>(
    vm: &mut Vm<S>,
    [function, args, kwargs]: [Ref<S>; 3],
    progress: Arc<Progress>,
    daemon: bool,
) -> PyResult<S, MutatorId> {
    if !<S::Sync as Sync<S::Memory>>::THREADS {
        let name = S::INFO.name;
        let message =
            format!("{ONE_THREAD_ONLY}strategy {name} runs one thread only; the program started a second");
        let message = vm.new_str(&message);
        return Err(vm.raise_with(Exc::SystemExit, vec![message]));
    }
    let rt = vm.rt;
    let state = &rt.modules_state;
    if state.closed_to_threads.load(Ordering::Relaxed) {
        let message = "can't create new thread at interpreter shutdown";
        return Err(vm.raise(Exc::PythonFinalizationError, message));
    }
    let id = rt.world.new_id();
    if !progress.start(id) {
        return Err(vm.raise(Exc::RuntimeError, "thread already started"));
    }
    if !daemon {
        state.awaited.lock().push(progress.clone());
    }
    if S::OPTIMISTIC {
        expect_readers();
    }
    vm.publish_start();
    vm.share_runtime();
    let values = [function, args, kwargs].map(Ref::into_value);
    values.iter().for_each(|&v| publish::<S>(v));
    if S::Memory::TRACES {
        rt.tracer.keep_for_start(&values);
    }
    let job = Job { function: values[0], args: values[1], kwargs: values[2] };
    let stack = STACK_BYTES.max(state.stack_size.load(Ordering::Relaxed));
    let own = progress.clone();
    let spawned = std::thread::Builder::new().stack_size(stack).spawn(move || {
        let mut vm = Vm::enter(rt, stack, id);
        run_job(&mut vm, job);
        vm.leave();
        handle::finish(&rt.modules_state.awaited, &own);
    });
    if spawned.is_err() {
        if S::Memory::TRACES {
            rt.tracer.started_with(&values);
        }
        values.into_iter().for_each(|v| drop(Ref::<S>::from_owned(v)));
        state.awaited.lock().retain(|other| !Arc::ptr_eq(other, &progress));
        progress.not_started();
        return Err(vm.raise(Exc::RuntimeError, "can't start new thread"));
    }
    Ok(id)
}

fn run_job<S: Strategy>(vm: &mut Vm<S>, job: Job) {
    let [function, args, kwargs] = [job.function, job.args, job.kwargs].map(Ref::<S>::from_owned);
    if S::Memory::TRACES {
        vm.rt.tracer.started_with(&[job.function, job.args, job.kwargs]);
    }
    let pos: Vec<Value> = Obj::<S, Tuple>::of(args.get()).map_or(vec![], |t| t.body().items().to_vec());
    let named = if kwargs.has_layout(Kind::Dict) { vm.dict_items(kwargs.get()) } else { vec![] };
    let kwnames: Vec<Value> = named.iter().map(|(k, _)| vm.intern_name(k.get()).unwrap_or(k.get())).collect();
    let kw: Vec<Value> = named.iter().map(|(_, v)| v.get()).collect();
    let result = vm.call_args(function.get(), Args { pos: &pos, kw: &kw, kwnames: &kwnames });
    if let Err(raised) = result {
        let exception = vm.take_raised(raised);
        report(vm, function.get(), exception);
    }
    drop((named, function, args, kwargs));
    local::forget_thread(vm);
    vm.change_context(None);
    vm.finish_deaths();
}

/// Tells of an exception that has ended a thread; `SystemExit` ends one silently.
fn report<S: Strategy>(vm: &mut Vm<S>, function: Value, exception: Ref<S>) {
    let quiet = vm.rt.types.exc[Exc::SystemExit as usize];
    if vm.type_body(vm.type_of(exception.get())).is_subtype_of(quiet) {
        return;
    }
    let shown = match vm.repr_text(function) {
        Ok(shown) => shown,
        Err(raised) => {
            drop(vm.take_raised(raised));
            "<function>".to_owned()
        }
    };
    let message = format!("Exception ignored in thread started by {shown}");
    if !call_unraisable_hook(vm, exception.get(), &message) {
        let text = vm.print_exception(exception.get());
        write_stderr(vm, &format!("{message}:\n{text}"));
    }
}

/// `start_joinable_thread(function, handle=None, daemon=True)`: the thread's handle.
fn start_joinable_thread<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["function", "handle", "daemon"];
    let [function, handle, daemon] = args.named(vm, "start_joinable_thread", names, (1, 3, 0))?;
    let function = function.unwrap_or(Value::NONE);
    if !vm.is_callable(function) {
        return Err(vm.type_error("thread function must be callable"));
    }
    let handle = match handle.filter(|h| !h.is_none()) {
        Some(handle) => Ref::new(handle),
        None => handle::new(vm)?,
    };
    let progress = handle::progress(vm, handle.get())?.clone();
    let daemon = daemon.map_or(Ok(true), |daemon| vm.truth(daemon))?;
    let job = [Ref::new(function), Ref::new(vm.rt.empty_tuple), Ref::none()];
    spawn(vm, job, progress, daemon)?;
    Ok(handle)
}

fn start_new_thread<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [function, arguments, kwargs] = args.between::<S, 3>(vm, "start_new_thread", 2)?;
    let (function, arguments) = (function.unwrap_or(Value::NONE), arguments.unwrap_or(Value::NONE));
    if !vm.is_callable(function) {
        return Err(vm.type_error("first arg must be callable"));
    }
    if !arguments.has_layout(Kind::Tuple) {
        return Err(vm.type_error("2nd arg must be a tuple"));
    }
    if kwargs.is_some_and(|k| !k.has_layout(Kind::Dict)) {
        return Err(vm.type_error("optional 3rd arg must be a dictionary"));
    }
    let job = [function, arguments, kwargs.unwrap_or(Value::NONE)].map(Ref::new);
    let id = spawn(vm, job, Arc::default(), true)?;
    Ok(vm.new_int(id.into()))
}

fn exit<S: Strategy>(vm: &mut Vm<S>, _args: Args<'_>) -> PyResult<S> {
    Err(vm.raise_with(Exc::SystemExit, vec![]))
}

fn get_native_id<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "get_native_id")?;
    let id = rustix::thread::gettid().as_raw_nonzero().get();
    Ok(vm.new_int(i64::from(id)))
}

/// `interrupt_main(signum=SIGINT)`: as if the signal had come. Whatever is not Ctrl-C has no handler to be called.
fn interrupt_main<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [signal] = args.between::<S, 1>(vm, "interrupt_main", 0)?;
    let signal = match signal {
        Some(signal) => super::signal::number(vm, signal)?,
        None => libc::SIGINT,
    };
    if signal == libc::SIGINT {
        crate::program::interrupt(vm.rt);
        vm.poll()?;
    }
    Ok(Ref::none())
}

/// Linux keeps so many bytes of a thread's name.
const NAME_BYTES: usize = 15;

/// `set_name(name)`: the name that the system shows for the calling thread.
fn set_name<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [name] = args.exactly::<S, 1>(vm, "set_name")?;
    let text = vm.text_of(name);
    let text = &text[..text.floor_char_boundary(NAME_BYTES)];
    let bytes = text.bytes().take_while(|&b| b != 0).collect::<Vec<u8>>();
    if let Ok(name) = CString::new(bytes) {
        // The name is for those who look at the process; without it everything goes on.
        let _ = rustix::thread::set_name(&name);
    }
    Ok(Ref::none())
}

/// Least stack that can be asked for; CPython's.
const LEAST_STACK: i64 = 52 << 10;

/// `stack_size(size=0)`: the stack of threads to come, 0 for the usual one; what it was before.
fn stack_size<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [size] = args.between::<S, 1>(vm, "stack_size", 0)?;
    let before = vm.rt.modules_state.stack_size.load(Ordering::Relaxed);
    if let Some(size) = size {
        let size = vm.index(size)?;
        if size != 0 && size < LEAST_STACK {
            return Err(vm.value_error(format!("size must be at least {LEAST_STACK} bytes")));
        }
        vm.rt.modules_state.stack_size.store(size as usize, Ordering::Relaxed);
    }
    Ok(vm.new_size(before))
}

/// The context that context variables have on this thread (PEP 567), `None` to begin with.
fn set_context<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [context] = args.exactly::<S, 1>(vm, "_set_context")?;
    vm.change_context(Some(Ref::new(context)));
    Ok(Ref::none())
}
