//! The module `_thread`: locks and starting threads; `threading` is built on it.
//!
//! A lock guards its own state with a mutex that is held for moments only. A thread that must wait does
//! so detached from the runtime, so that others run; the main thread wakes now and then to see whether
//! Ctrl-C was pressed.

use super::sys::write_stderr;
use super::time::{WATCH, duration};
use super::{record, thread_local};
use crate::heap::grace::expect_readers;
use crate::heap::publish;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{MutatorId, PyResult, Vm};
use crate::strategy::{Memory, Strategy, Sync};
use crate::types::{Args, Exc, Primitive, Tuple};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Native stack of a program's thread. Pages that are not touched cost nothing.
const STACK_BYTES: usize = 16 << 20;
/// CPython's: as many seconds as its time type holds.
const TIMEOUT_MAX: f64 = 9_223_372_036.0;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_thread");
    let m = module.get();
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("_count", |vm, _| Ok(vm.new_size(vm.rt.world.threads().saturating_sub(1)))),
        ("_format_exception", format_exception),
        ("_start", start),
        ("allocate", allocate_lock),
        ("allocate_lock", allocate_lock),
        ("exit", exit),
        ("get_ident", |vm, _| Ok(vm.new_int(i64::from(vm.id)))),
        ("get_native_id", get_native_id),
        ("interrupt_main", interrupt_main),
        ("stack_size", |vm, _| Ok(vm.new_int(0))),
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
    let hook_args = ["exc_type", "exc_value", "exc_traceback", "thread"];
    let class = record::record_class(vm, "_thread", "_ExceptHookArgs", &hook_args);
    vm.def_static(class.get(), "__new__", new_hook_args);
    vm.def_value(m, "_ExceptHookArgs", class);
    locks(vm);
    let local = thread_local::install(vm);
    vm.def_value(m, "_local", local);
    vm.add_builtin_module(module);
}

fn locks<S: Strategy>(vm: &mut Vm<S>) {
    let (lock, rlock) = (vm.rt.types.lock, vm.rt.types.rlock);
    let module = vm.new_str("_thread");
    for (ty, new) in [(lock, new_lock as crate::types::NativeFn<S>), (rlock, new_rlock)] {
        vm.def_static(ty, "__new__", new);
        vm.def(ty, "__enter__", enter);
        vm.def(ty, "__exit__", release);
        vm.def(ty, "__repr__", repr);
        vm.def(ty, "acquire", acquire);
        vm.def(ty, "locked", locked);
        vm.def(ty, "release", release);
        vm.def_attr(ty, vm.rt.names.module, module.clone());
    }
    for (name, f) in [
        ("acquire_lock", acquire as crate::types::NativeFn<S>),
        ("release_lock", release),
        ("locked_lock", locked),
    ] {
        vm.def(lock, name, f);
    }
    vm.def(rlock, "_acquire_restore", acquire_restore);
    vm.def(rlock, "_is_owned", is_owned);
    vm.def(rlock, "_recursion_count", recursion_count);
    vm.def(rlock, "_release_save", release_save);
}

// ---- locks -----------------------------------------------------------------------------------------

fn new_primitive<S: Strategy>(vm: &mut Vm<S>, recursive: bool) -> Ref<S> {
    let ty = if recursive { vm.rt.types.rlock } else { vm.rt.types.lock };
    vm.new_object(ty, Primitive::new(recursive))
}

fn allocate_lock<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "allocate_lock")?;
    Ok(new_primitive(vm, false))
}

fn new_lock<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [_class] = args.exactly::<S, 1>(vm, "lock")?;
    Ok(new_primitive(vm, false))
}

fn new_rlock<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [_class] = args.exactly::<S, 1>(vm, "RLock")?;
    Ok(new_primitive(vm, true))
}

fn primitive<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Primitive> {
    match Obj::<S, Primitive>::of(v) {
        Some(primitive) => Ok(primitive.body()),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("a lock is required, not '{name}'")))
        }
    }
}

impl Primitive {
    /// Acquires if nobody has to be waited for.
    fn try_acquire(&self, state: &mut (u64, u64), me: u64) -> bool {
        if state.1 == 0 {
            *state = (me, 1);
            return true;
        }
        let again = self.recursive && state.0 == me;
        state.1 += again as u64;
        again
    }

    /// Waits until it can be acquired; false when `until` comes first.
    fn wait(&self, me: u64, until: Option<Instant>) -> bool {
        let mut state = self.state.lock();
        loop {
            if self.try_acquire(&mut state, me) {
                return true;
            }
            match until {
                None => self.released.wait(&mut state),
                Some(until) => {
                    if self.released.wait_until(&mut state, until).timed_out() {
                        return self.try_acquire(&mut state, me);
                    }
                }
            }
        }
    }
}

fn acquire<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, blocking, timeout] = args.named(vm, "acquire", ["self", "blocking", "timeout"], (1, 3, 1))?;
    let lock = primitive(vm, this.unwrap_or(Value::NONE))?;
    let blocking = match blocking {
        Some(blocking) => vm.truth(blocking)?,
        None => true,
    };
    let timeout = match timeout {
        Some(timeout) => lock_timeout(vm, timeout)?,
        None => None,
    };
    if !blocking && timeout.is_some() {
        return Err(vm.value_error("can't specify a timeout for a non-blocking call"));
    }
    let me = u64::from(vm.id);
    if lock.try_acquire(&mut lock.state.lock(), me) {
        return Ok(Ref::bool(true));
    }
    if !blocking || timeout.is_some_and(|t| t.is_zero()) {
        return Ok(Ref::bool(false));
    }
    let acquired = wait_for(vm, lock, timeout)?;
    Ok(Ref::bool(acquired))
}

/// A timeout as a program gives it: -1 stands for none.
fn lock_timeout<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Duration>> {
    match duration(vm, v)? {
        Some(timeout) => Ok(Some(timeout)),
        None if vm.as_f64(v)? == -1.0 => Ok(None),
        None => Err(vm.value_error("timeout value must be a non-negative number")),
    }
}

fn wait_for<S: Strategy>(vm: &mut Vm<S>, lock: &Primitive, timeout: Option<Duration>) -> PyResult<S, bool> {
    if timeout.is_none() {
        vm.may_wait("a lock that is held")?;
    }
    let me = u64::from(vm.id);
    let until = timeout.and_then(|t| Instant::now().checked_add(t));
    loop {
        let slice = if vm.is_main {
            let wake = Instant::now() + WATCH;
            Some(until.map_or(wake, |until| until.min(wake)))
        } else {
            until
        };
        if vm.blocking(|| lock.wait(me, slice)) {
            return Ok(true);
        }
        if until.is_some_and(|until| Instant::now() >= until) {
            return Ok(false);
        }
        vm.poll()?;
    }
}

fn enter<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "__enter__")?;
    let lock = primitive(vm, this)?;
    acquire_lock(vm, lock)?;
    Ok(Ref::bool(true))
}

/// Acquires a lock, waiting as long as need be.
pub(super) fn acquire_lock<S: Strategy>(vm: &mut Vm<S>, lock: &Primitive) -> PyResult<S, ()> {
    let me = u64::from(vm.id);
    if !lock.try_acquire(&mut lock.state.lock(), me) {
        wait_for(vm, lock, None)?;
    }
    Ok(())
}

fn release<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let lock = primitive(vm, args.pos.first().copied().unwrap_or(Value::NONE))?;
    let me = u64::from(vm.id);
    match (release_by(lock, me), lock.recursive) {
        (true, _) => Ok(Ref::none()),
        (false, true) => Err(vm.raise(Exc::RuntimeError, "cannot release un-acquired lock")),
        (false, false) => Err(vm.raise(Exc::RuntimeError, "release unlocked lock")),
    }
}

/// Releases a lock if `me` may; whether it may.
fn release_by(lock: &Primitive, me: u64) -> bool {
    let mut state = lock.state.lock();
    let allowed = state.1 > 0 && (!lock.recursive || state.0 == me);
    state.1 -= allowed as u64;
    if allowed && state.1 == 0 {
        state.0 = 0;
        lock.released.notify_one();
    }
    allowed
}

/// Releases a lock that `me` has acquired.
pub(super) fn release_lock(lock: &Primitive, me: MutatorId) {
    release_by(lock, u64::from(me));
}

fn locked<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "locked")?;
    let lock = primitive(vm, this)?;
    let held = lock.state.lock().1 > 0;
    Ok(Ref::bool(held))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "__repr__")?;
    let lock = primitive(vm, this)?;
    let (owner, count) = *lock.state.lock();
    let held = if count > 0 { "locked" } else { "unlocked" };
    let text = match lock.recursive {
        true => format!("<{held} _thread.RLock object owner={owner} count={count} at {:#x}>", this.bits()),
        false => format!("<{held} _thread.lock object at {:#x}>", this.bits()),
    };
    Ok(vm.new_str(&text))
}

fn is_owned<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "_is_owned")?;
    let (owner, count) = *primitive(vm, this)?.state.lock();
    Ok(Ref::bool(count > 0 && owner == u64::from(vm.id)))
}

fn recursion_count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "_recursion_count")?;
    let (owner, count) = *primitive(vm, this)?.state.lock();
    Ok(vm.new_int(if owner == u64::from(vm.id) { count as i64 } else { 0 }))
}

/// Gives the lock up altogether; what [`acquire_restore`] needs to have it as before.
fn release_save<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "_release_save")?;
    let lock = primitive(vm, this)?;
    let me = u64::from(vm.id);
    let count = {
        let mut state = lock.state.lock();
        if state.1 > 0 && state.0 == me {
            lock.released.notify_one();
            std::mem::take(&mut *state).1
        } else {
            0
        }
    };
    match count {
        0 => Err(vm.raise(Exc::RuntimeError, "cannot release un-acquired lock")),
        count => Ok(vm.new_int(count as i64)),
    }
}

fn acquire_restore<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, saved] = args.exactly::<S, 2>(vm, "_acquire_restore")?;
    let lock = primitive(vm, this)?;
    let count = vm.index(saved)?.max(1) as u64;
    acquire_lock(vm, lock)?;
    lock.state.lock().1 = count;
    Ok(Ref::none())
}

// ---- threads ---------------------------------------------------------------------------------------

/// What a new thread needs; the references in it are owned.
struct Job {
    function: Value,
    args: Value,
    kwargs: Value,
    /// A held lock that is released when the thread is over, or null.
    finished: Value,
}

/// The message by which the program runner knows that a program wanted more than one thread.
pub(crate) const ONE_THREAD_ONLY: &str = "gilectomy: unsupported: ";

fn spawn<S: Strategy>(vm: &mut Vm<S>, job: Job) -> PyResult<S, std::thread::ThreadId> {
    let values = [job.function, job.args, job.kwargs, job.finished];
    let give_back =
        || values.into_iter().filter(|v| !v.is_null()).for_each(|v| drop(Ref::<S>::from_owned(v)));
    if !<S::Sync as Sync<S::Memory>>::THREADS {
        give_back();
        let name = S::INFO.name;
        let message =
            format!("{ONE_THREAD_ONLY}strategy {name} runs one thread only; the program started a second");
        let message = vm.new_str(&message);
        return Err(vm.raise_with(Exc::SystemExit, vec![message]));
    }
    let rt = vm.rt;
    if rt.modules_state.closed_to_threads.load(Ordering::Relaxed) {
        give_back();
        let message = "can't create new thread at interpreter shutdown";
        return Err(vm.raise(Exc::PythonFinalizationError, message));
    }
    if S::OPTIMISTIC {
        expect_readers();
    }
    vm.publish_start();
    vm.share_runtime();
    values.iter().for_each(|&v| publish::<S>(v));
    if S::Memory::TRACES {
        rt.tracer.keep_for_start(&values);
    }
    let spawned = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || {
        let mut vm = Vm::enter(rt, STACK_BYTES, false);
        run_job(&mut vm, job);
        vm.leave();
    });
    match spawned {
        Ok(handle) => Ok(handle.thread().id()),
        Err(_) => {
            if S::Memory::TRACES {
                rt.tracer.started_with(&values);
            }
            give_back();
            Err(vm.raise(Exc::RuntimeError, "can't start new thread"))
        }
    }
}

fn run_job<S: Strategy>(vm: &mut Vm<S>, job: Job) {
    let [function, args, kwargs, finished] =
        [job.function, job.args, job.kwargs, job.finished].map(Ref::<S>::from_owned);
    if S::Memory::TRACES {
        vm.rt.tracer.started_with(&[job.function, job.args, job.kwargs, job.finished]);
    }
    let pos: Vec<Value> = Obj::<S, Tuple>::of(args.get()).map_or(vec![], |t| t.body().items().to_vec());
    let named = if kwargs.has_layout(Kind::Dict) { vm.dict_items(kwargs.get()) } else { vec![] };
    let kwnames: Vec<Value> = named.iter().map(|(k, _)| vm.intern_name(k.get()).unwrap_or(k.get())).collect();
    let kw: Vec<Value> = named.iter().map(|(_, v)| v.get()).collect();
    let result = vm.call_args(function.get(), Args { pos: &pos, kw: &kw, kwnames: &kwnames });
    if let Err(raised) = result {
        let exception = vm.take_raised(raised);
        let quiet = vm.rt.types.exc[Exc::SystemExit as usize];
        if !vm.type_body(vm.type_of(exception.get())).is_subtype_of(quiet) {
            let shown = vm.repr_text(function.get());
            let shown = shown.unwrap_or_else(|raised| {
                drop(vm.take_raised(raised));
                "<function>".to_owned()
            });
            let text = vm.print_exception(exception.get());
            write_stderr(vm, &format!("Exception ignored in thread started by {shown}\n{text}"));
        }
    }
    drop((named, function, args, kwargs));
    thread_local::forget_thread(vm);
    vm.finish_deaths();
    if !finished.is_null() {
        let released = release(vm, Args::positional(&[finished.get()]));
        super::sys::forget(vm, released);
    }
}

/// `_start(function, finished)`: a thread that calls `function` and releases the lock `finished` when
/// nothing of it is left.
fn start<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [function, finished] = args.exactly::<S, 2>(vm, "_start")?;
    primitive(vm, finished)?;
    let own = |v: Value| Ref::<S>::new(v).into_value();
    let args = Ref::<S>::new(vm.rt.empty_tuple).into_value();
    spawn(vm, Job { function: own(function), args, kwargs: own(Value::NONE), finished: own(finished) })?;
    Ok(Ref::none())
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
    let own = |v: Value| Ref::<S>::new(v).into_value();
    let kwargs = own(kwargs.unwrap_or(Value::NONE));
    let job = Job { function: own(function), args: own(arguments), kwargs, finished: Value::NULL };
    spawn(vm, job)?;
    Ok(Ref::none())
}

fn exit<S: Strategy>(vm: &mut Vm<S>, _args: Args<'_>) -> PyResult<S> {
    Err(vm.raise_with(Exc::SystemExit, vec![]))
}

fn get_native_id<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "get_native_id")?;
    let id = rustix::thread::gettid().as_raw_nonzero().get();
    Ok(vm.new_int(i64::from(id)))
}

fn interrupt_main<S: Strategy>(vm: &mut Vm<S>, _args: Args<'_>) -> PyResult<S> {
    crate::program::interrupt(vm.rt);
    Ok(Ref::none())
}

/// An exception as it is printed when nobody catches it.
fn format_exception<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [exception] = args.exactly::<S, 1>(vm, "_format_exception")?;
    let text = vm.print_exception(exception);
    Ok(vm.new_str(&text))
}

fn new_hook_args<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [class, items] = args.exactly::<S, 2>(vm, "_ExceptHookArgs")?;
    let items = vm.collect(items)?;
    if items.len() != 4 {
        let n = items.len();
        return Err(
            vm.type_error(format!("_thread._ExceptHookArgs() takes a 4-sequence ({n}-sequence given)"))
        );
    }
    Ok(record::new_record(vm, class, items))
}
