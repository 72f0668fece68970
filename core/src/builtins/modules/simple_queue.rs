//! The module `_queue`: `SimpleQueue`, an unbounded queue whose `get` waits.
//!
//! The items lie in the queue's body; beside it is a signal of its own, which a thread that is detached from the
//! runtime can wait for: a count of all puts, with a condition variable. A getter reads the count, then looks for an
//! item, and waits only for the count to become another than it has read. So no put is missed, and `put` neither waits
//! nor takes a lock that a waiter holds for longer than it looks at the count: it may be called by a finalizer.

use super::native::{shared, wrap};
use super::new_class;
use super::time::{WATCH, duration};
use crate::builtins::arguments;
use crate::builtins::tools::in_native;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeFn, NativeObject};
use parking_lot::{Condvar, Mutex};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Tells of puts.
#[derive(Default)]
struct Signal {
    puts: Mutex<u64>,
    changed: Condvar,
}

impl Signal {
    /// Waits until there was a put since `seen`, or until a time.
    fn wait(&self, seen: u64, until: Option<Instant>) {
        let mut puts = self.puts.lock();
        while *puts == seen {
            match until {
                None => self.changed.wait(&mut puts),
                Some(until) if self.changed.wait_until(&mut puts, until).timed_out() => return,
                Some(_) => {}
            }
        }
    }
}

#[derive(Default)]
struct Queue {
    items: VecDeque<Value>,
    /// Never changes.
    signal: Arc<Signal>,
}

impl NativeObject for Queue {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        self.items.iter().for_each(|&v| visit(v));
    }
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_queue");
    let exception = vm.rt.types.exc[Exc::Exception as usize];
    let empty = new_class(vm, "_queue", "Empty", &[exception]);
    let base = vm.rt.types.native;
    let class = new_class(vm, "_queue", "SimpleQueue", &[base]);
    let ty = class.get();
    vm.def_static(ty, "__new__", new);
    let methods: [(&'static str, NativeFn<S>); 6] = [
        ("empty", |vm, args| {
            let n = length(vm, args, "empty")?;
            Ok(Ref::bool(n == 0))
        }),
        ("get", get),
        ("get_nowait", |vm, args| {
            let v = arguments::no_parameters(vm, args, "get_nowait")?;
            take::<S>(v).ok_or_else(|| raise_empty(vm, v))
        }),
        ("put", put),
        ("put_nowait", put),
        ("qsize", |vm, args| {
            let n = length(vm, args, "qsize")?;
            Ok(vm.new_size(n))
        }),
    ];
    for (name, f) in methods {
        vm.def(ty, name, f);
    }
    vm.def_class(ty, "__class_getitem__", |vm, args| {
        let [class, index] = args.exactly(vm, "__class_getitem__")?;
        Ok(vm.generic_alias(class, index))
    });
    // Where `get` finds it, whatever a program does to the module.
    let name = vm.rt.intern(EMPTY);
    vm.def_attr(ty, name, empty.clone());
    vm.refresh_flags(ty);
    vm.def_value(module.get(), "Empty", empty);
    vm.def_value(module.get(), "SimpleQueue", class);
    vm.add_builtin_module(module);
}

/// The attribute of the class that holds the exception.
const EMPTY: &str = "_Empty";

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [class] = args.exactly::<S, 1>(vm, "SimpleQueue")?;
    Ok(wrap(vm, class, Queue::default()))
}

fn raise_empty<S: Strategy>(vm: &mut Vm<S>, v: Value) -> Raised<S> {
    let name = vm.rt.intern(EMPTY);
    let raised = vm.getattr(v, name).map(|class| {
        let args = vm.new_tuple(&[]);
        vm.new_exception_of(class.get(), args)
    });
    match raised {
        Ok(exception) => vm.raise_value(exception),
        Err(raised) => raised,
    }
}

fn length<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, usize> {
    let v = arguments::no_parameters(vm, args, f)?;
    Ok(in_native::<S, Queue, _>(v, |queue| queue.items.len()).unwrap_or(0))
}

fn take<S: Strategy>(v: Value) -> Option<Ref<S>> {
    in_native::<S, Queue, _>(v, |queue| queue.items.pop_front().map(Ref::from_owned)).flatten()
}

/// `put(item, block=True, timeout=None)`; it never blocks.
fn put<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    let [item, ..] = args.named(vm, "put", ["item", "block", "timeout"], (0, 3, 1))?;
    let item = Ref::<S>::new(item.unwrap_or(Value::NONE));
    Obj::<S, ()>::from_value(v).will_hold(item.get());
    in_native::<S, Queue, _>(v, |queue| queue.items.push_back(item.into_value()));
    if let Some(queue) = shared::<S, Queue>(v) {
        *queue.signal.puts.lock() += 1;
        queue.signal.changed.notify_one();
    }
    Ok(Ref::none())
}

/// `get(block=True, timeout=None)`
fn get<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    let [block, timeout] = args.named(vm, "get", ["block", "timeout"], (0, 2, 0))?;
    let block = block.map_or(Ok(true), |block| vm.truth(block))?;
    let timeout = match timeout.filter(|t| block && !t.is_none()) {
        Some(timeout) => match duration(vm, timeout)? {
            Some(timeout) => Some(timeout),
            None => return Err(vm.value_error("'timeout' must be a non-negative number")),
        },
        None => None,
    };
    let item = if block { wait(vm, v, timeout)? } else { take(v) };
    item.ok_or_else(|| raise_empty(vm, v))
}

/// Waits for an item; `None`: the time is over. The main thread wakes now and then to see whether Ctrl-C was pressed.
fn wait<S: Strategy>(vm: &mut Vm<S>, v: Value, timeout: Option<Duration>) -> PyResult<S, Option<Ref<S>>> {
    let Some(signal) = shared::<S, Queue>(v).map(|queue| queue.signal.clone()) else { return Ok(None) };
    let until = timeout.and_then(|t| Instant::now().checked_add(t));
    loop {
        let seen = *signal.puts.lock();
        if let Some(item) = take(v) {
            return Ok(Some(item));
        }
        if until.is_some_and(|until| Instant::now() >= until) {
            return Ok(None);
        }
        if timeout.is_none() {
            vm.may_wait("a queue that is empty")?;
        }
        let wake = vm.is_main.then(|| Instant::now() + WATCH);
        let slice = until.into_iter().chain(wake).min();
        vm.blocking(|| signal.wait(seen, slice));
        vm.poll()?;
    }
}
