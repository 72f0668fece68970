//! `_thread._ThreadHandle`: how far a thread has come, for those who wait for its end.
//!
//! A handle goes from *not started* over *running* to *done*; only a start that fails takes it back. What it knows lies
//! beside the object: the thread has it too, and says *done* after it has left the runtime, so that whoever has waited
//! finds nothing of the thread any more. Threads that are not daemons are listed until then; the end of the program
//! waits for them.

use super::locks::wait;
use crate::builtins::arguments;
use crate::builtins::modules::native::{expect, of_module, wrap};
use crate::builtins::modules::new_class;
use crate::builtins::modules::time::duration;
use crate::object::{Ref, Value};
use crate::runtime::{MutatorId, PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeObject};
use parking_lot::{Condvar, Mutex};
use std::sync::Arc;
use std::time::Instant;

/// What a thread and its handles share.
#[derive(Default)]
pub(crate) struct Progress {
    state: Mutex<State>,
    done: Condvar,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    NotStarted,
    Running(MutatorId),
    Done(MutatorId),
}

/// The threads that the end of the program waits for.
pub(crate) type Awaited = Mutex<Vec<Arc<Progress>>>;

struct Handle(Arc<Progress>);

impl NativeObject for Handle {}

impl Progress {
    /// The thread of this number is about to run; false: there was a thread already.
    pub fn start(&self, id: MutatorId) -> bool {
        let mut state = self.state.lock();
        let first = *state == State::NotStarted;
        if first {
            *state = State::Running(id);
        }
        first
    }

    /// The start has failed.
    pub fn not_started(&self) {
        *self.state.lock() = State::NotStarted;
    }

    /// Nothing of the thread is left.
    fn finish(&self) {
        let number = self.number();
        *self.state.lock() = State::Done(number);
        self.done.notify_all();
    }

    /// The thread's number; 0: there is none.
    fn number(&self) -> MutatorId {
        match *self.state.lock() {
            State::Running(id) | State::Done(id) => id,
            State::NotStarted => 0,
        }
    }

    fn is_done(&self) -> bool {
        matches!(*self.state.lock(), State::Done(_))
    }

    /// Waits for the end; false when `until` comes first.
    fn wait(&self, until: Option<Instant>) -> bool {
        let mut state = self.state.lock();
        while !matches!(*state, State::Done(_)) {
            match until {
                None => self.done.wait(&mut state),
                Some(until) if self.done.wait_until(&mut state, until).timed_out() => {
                    return matches!(*state, State::Done(_));
                }
                Some(_) => {}
            }
        }
        true
    }
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let class = new_class(vm, "_thread", CLASS, &[vm.rt.types.native]);
    let ty = class.get();
    vm.def_static(ty, "__new__", |vm, args| {
        let [class] = args.exactly::<S, 1>(vm, CLASS)?;
        Ok(wrap(vm, class, Handle(Arc::default())))
    });
    vm.def(ty, "__repr__", |vm, args| {
        let progress = receiver(vm, args, "__repr__")?;
        Ok(vm.new_str(&format!("<{CLASS} object: ident={}>", progress.number())))
    });
    vm.def(ty, "_set_done", |vm, args| {
        receiver(vm, args, "_set_done")?.finish();
        Ok(Ref::none())
    });
    vm.def(ty, "is_done", |vm, args| Ok(Ref::bool(receiver(vm, args, "is_done")?.is_done())));
    vm.def(ty, "join", join);
    vm.def_getset(
        ty,
        "ident",
        |vm, v| {
            let number = progress(vm, v)?.number();
            Ok(vm.new_int(number.into()))
        },
        None,
    );
    vm.refresh_flags(ty);
    vm.def_value(module, CLASS, class);
    vm.def_function(module, "_make_thread_handle", of_running);
    vm.def_function(module, "_shutdown", |vm, args| {
        let [] = args.exactly::<S, 0>(vm, "_shutdown")?;
        wait_for_all(vm)?;
        Ok(Ref::none())
    });
}

const CLASS: &str = "_ThreadHandle";

/// What a handle shares with its thread.
pub(super) fn progress<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Arc<Progress>> {
    Ok(&expect::<S, Handle>(vm, v)?.0)
}

fn receiver<'a, S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, &'a Arc<Progress>> {
    let this = arguments::no_parameters(vm, args, f)?;
    progress(vm, this)
}

/// A new handle.
pub(super) fn new<S: Strategy>(vm: &mut Vm<S>) -> PyResult<S> {
    let class = of_module(vm, "_thread", CLASS)?;
    Ok(wrap(vm, class.get(), Handle(Arc::default())))
}

/// `_make_thread_handle(ident)`: the handle of a thread that was not started with one.
fn of_running<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [ident] = args.exactly::<S, 1>(vm, "_make_thread_handle")?;
    let number = vm.index(ident)?;
    let handle = new(vm)?;
    progress(vm, handle.get())?.start(number as MutatorId);
    Ok(handle)
}

/// `join(timeout=None)`
fn join<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (this, args) = arguments::receiver(args);
    let [timeout] = args.named(vm, "join", ["timeout"], (0, 1, 0))?;
    // A time below zero is none, as that of a lock is.
    let timeout = match timeout.filter(|t| !t.is_none()) {
        Some(timeout) => duration(vm, timeout)?,
        None => None,
    };
    let progress = progress(vm, this)?.clone();
    let state = *progress.state.lock();
    match state {
        State::Done(_) => return Ok(Ref::none()),
        State::NotStarted => return Err(vm.raise(Exc::RuntimeError, "thread not started")),
        State::Running(id) if id == vm.id => {
            return Err(vm.raise(Exc::RuntimeError, "Cannot join current thread"));
        }
        State::Running(_) => {}
    }
    if timeout.is_none() {
        vm.may_wait("a thread's end")?;
    }
    wait(vm, timeout, |until| progress.wait(until))?;
    Ok(Ref::none())
}

/// Waits for the threads that are not daemons, those too that are started meanwhile.
pub(crate) fn wait_for_all<S: Strategy>(vm: &mut Vm<S>) -> PyResult<S, ()> {
    loop {
        let me = vm.id;
        let next = vm.rt.modules_state.awaited.lock().iter().find(|other| other.number() != me).cloned();
        let Some(next) = next else { return Ok(()) };
        wait(vm, None, |until| next.wait(until))?;
    }
}

/// The thread has left the runtime.
pub(super) fn finish(awaited: &Awaited, progress: &Arc<Progress>) {
    awaited.lock().retain(|other| !Arc::ptr_eq(other, progress));
    progress.finish();
}
