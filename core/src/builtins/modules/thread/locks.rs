//! `_thread.lock` and `_thread.RLock`.
//!
//! A lock guards its own state with a mutex that is held for moments only. A thread that must wait does
//! so detached from the runtime, so that others run; the main thread wakes now and then to see whether
//! Ctrl-C was pressed.

use crate::builtins::modules::time::{WATCH, duration};
use crate::object::{Obj, Ref, Value};
use crate::runtime::{MutatorId, PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeFn, Primitive};
use std::time::{Duration, Instant};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let (lock, rlock) = (vm.rt.types.lock, vm.rt.types.rlock);
    let module = vm.new_str("_thread");
    for (ty, new) in [(lock, new_lock as NativeFn<S>), (rlock, new_rlock)] {
        vm.def_static(ty, "__new__", new);
        vm.def(ty, "__enter__", enter);
        vm.def(ty, "__exit__", release);
        vm.def(ty, "__repr__", repr);
        vm.def(ty, "acquire", acquire);
        vm.def(ty, "locked", locked);
        vm.def(ty, "release", release);
        vm.def_attr(ty, vm.rt.names.module, module.clone());
    }
    for (name, f) in
        [("acquire_lock", acquire as NativeFn<S>), ("release_lock", release), ("locked_lock", locked)]
    {
        vm.def(lock, name, f);
    }
    vm.def(rlock, "_acquire_restore", acquire_restore);
    vm.def(rlock, "_is_owned", is_owned);
    vm.def(rlock, "_recursion_count", recursion_count);
    vm.def(rlock, "_release_save", release_save);
}

fn new_primitive<S: Strategy>(vm: &mut Vm<S>, recursive: bool) -> Ref<S> {
    let ty = if recursive { vm.rt.types.rlock } else { vm.rt.types.lock };
    vm.new_object(ty, Primitive::new(recursive))
}

pub(super) fn allocate_lock<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
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
    wait(vm, timeout, |until| lock.wait(me, until))
}

/// Waits, detached, for what `wait_until` waits for until a time; false: it did not come within the timeout. The main
/// thread does so in slices.
pub(super) fn wait<S: Strategy>(
    vm: &mut Vm<S>,
    timeout: Option<Duration>,
    wait_until: impl Fn(Option<Instant>) -> bool,
) -> PyResult<S, bool> {
    let until = timeout.and_then(|t| Instant::now().checked_add(t));
    loop {
        let wake = vm.is_main.then(|| Instant::now() + WATCH);
        let slice = until.into_iter().chain(wake).min();
        if vm.blocking(|| wait_until(slice)) {
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
pub(crate) fn acquire_lock<S: Strategy>(vm: &mut Vm<S>, lock: &Primitive) -> PyResult<S, ()> {
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
pub(crate) fn release_lock(lock: &Primitive, me: MutatorId) {
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
