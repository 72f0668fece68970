//! The collector of reference cycles, and the census.
//!
//! With the world stopped, trial deletion over the whole heap (CPython's collector; Bacon and Rajan,
//! 2001, call the idea "synchronous cycle collection"):
//!
//! 1. each object's scratch word is set to its count;
//! 2. each reference found inside an object takes one off the target's word: what is left counts
//!    references from outside the heap (registers, native code, the runtime);
//! 3. objects with references from outside are roots, and so are deferred objects that a frame runs or a
//!    register names without a count; everything they reach lives;
//! 4. what is left is garbage: objects with a `__del__` that has not run are revived for it (with all they
//!    reach), the rest is taken apart without running any Python code.
//!
//! An instance's type is an edge too: counted or not as the model says.

use super::destroy::{take_apart, wants_finalizer};
use super::page::{Heap, scratch};
use crate::object::{Header, Kind, Prefix, Value, flag, ops_of, release};
use crate::runtime::{Mutator, SAFEPOINT, Vm};
use crate::strategy::{Event, Memory, Strategy, counters};
use crate::types::{Dict, attrs_of, trace_attrs};
use std::collections::BTreeMap;

/// Mark of an object that lives.
const REACHED: i64 = i64::MAX;
/// Mark of an object being freed.
const DOOMED: i64 = i64::MIN;

/// Shows all references an object holds, its type among them; `counted` says whether the reference has a
/// count.
///
/// # Safety
///
/// The world is stopped and the object is live.
pub(super) unsafe fn edges<S: Strategy>(object: *mut Prefix, visit: &mut dyn FnMut(Value, bool)) {
    // SAFETY: the caller's contract.
    unsafe {
        let header = &*object.cast::<Header<S>>();
        let kind = header.prefix.kind;
        (ops_of::<S>(kind).trace)(object, &mut |v| visit(v, true));
        if let Some(attrs) = attrs_of(header) {
            trace_attrs(header, attrs, &mut |v| visit(v, true));
        }
        if kind & Kind::SUBCLASS != 0 {
            visit(Value::from_ptr(header.ty()), !S::MODEL.deferred);
        }
    }
}

impl<S: Strategy> Vm<S> {
    /// Collects reference cycles; returns how many objects were freed. Called at a safepoint.
    pub fn collect_cycles(&mut self) -> usize {
        counters::count(Event::Collection);
        self.drain_inbox();
        let rt = self.rt;
        let mutator: &Mutator<S> = self;
        // SAFETY: the mutator outlives this call; the borrow is cut only because `stopped` looks at all
        // threads' `Vm`s, ours among them.
        let mutator = unsafe { &*std::ptr::from_ref(mutator) };
        let (garbage, finalize) = rt.world.stopped(|threads| {
            // SAFETY: the world is stopped: no other thread touches objects, heaps or its `Vm`.
            unsafe { find_garbage::<S>(mutator, threads) }
        });
        let freed = garbage.len();
        drop(garbage);
        counters::add(Event::Collected, freed as u64);
        if !finalize.is_empty() {
            self.finalizers.settling(|| finalize.into_iter().for_each(|v| self.finalizers.push(v)));
            self.request(SAFEPOINT::FINALIZE);
        }
        freed
    }
}

impl<S: Strategy> Mutator<S> {
    /// Resets the guard of every dict: no inline cache of a global name is good any more. For the rare
    /// change of the builtins' namespace.
    pub(crate) fn unwatch_all_dicts(&self) {
        let mutator = self;
        mutator.rt.world.stopped(|threads| {
            // SAFETY: the world is stopped.
            for heap in unsafe { heaps::<S>(mutator, threads) } {
                // SAFETY: as above; dicts found on the walk are live.
                unsafe {
                    (*heap).walk(|object| {
                        if let Some(dict) = crate::object::Obj::<S, Dict>::of(Value::from_ptr(object)) {
                            dict.body().table.unwatch();
                        }
                    });
                }
            }
        });
    }
}

/// Every heap of the runtime.
///
/// # Safety
///
/// The world is stopped.
pub(super) unsafe fn heaps<S: Strategy>(mutator: &Mutator<S>, threads: &[*mut Vm<S>]) -> Vec<*mut Heap> {
    let mut heaps: Vec<*mut Heap> = vec![&raw mut **mutator.rt.shared_heap.lock()];
    if S::PARALLEL {
        // SAFETY: registered threads are alive.
        heaps.extend(threads.iter().map(|&vm| unsafe { (&*vm).heap }));
    }
    heaps
}

/// # Safety
///
/// The world is stopped.
unsafe fn find_garbage<S: Strategy>(
    mutator: &Mutator<S>,
    threads: &[*mut Vm<S>],
) -> (Vec<Value>, Vec<Value>) {
    // SAFETY: the caller's contract covers every call below: the heaps are quiet, scratch words are open
    // between `open_scratch` and `close_scratch`, and each object is taken apart once.
    unsafe {
        mutator.finalizers.settling(|| {
            settle_queues(threads);
            std::mem::take(&mut *mutator.rt.retired.lock()).into_iter().for_each(release::<S>);
        });
        let heaps = heaps(mutator, threads);
        heaps.iter().for_each(|&heap| (*heap).open_scratch());
        let each = |visit: &mut dyn FnMut(*mut Prefix)| {
            heaps.iter().for_each(|&heap| (*heap).walk(&mut *visit));
        };
        each(&mut |object| *scratch(object) = S::Memory::count(&(*object.cast::<Header<S>>()).mem));
        each(&mut |object| {
            edges::<S>(object, &mut |v, counted| {
                if counted && v.is_ptr() {
                    *scratch(v.ptr()) -= 1;
                }
            });
        });

        let mut mark = Marker::<S> { mutator, pending: Vec::new() };
        let mut live = 0usize;
        each(&mut |object| {
            live += 1;
            if (*object.cast::<Header<S>>()).has(flag::IMMORTAL) || *scratch(object) > 0 {
                mark.reach(Value::from_ptr(object));
            }
        });
        for &vm in threads {
            (*vm).each_uncounted_root(&mut |v| mark.reach(v));
        }
        mark.run();

        let mut finalize = Vec::new();
        each(&mut |object| {
            let header = &*object.cast::<Header<S>>();
            if *scratch(object) != REACHED && wants_finalizer(header) {
                header.set(flag::FINALIZED);
                finalize.push(Value::from_ptr(object));
            }
        });
        for &v in &finalize {
            // It may have been private to a thread that will not be the one to finalize it.
            super::publish::<S>(v);
            crate::object::retain::<S>(v);
            mark.reach(v);
        }
        mark.run();

        if S::PRIVATE && mutator.rt.options.stress.publication {
            each(&mut |object| super::publish::check::<S>(Value::from_ptr(object)));
        }
        let mut garbage = Vec::new();
        each(&mut |object| {
            if *scratch(object) != REACHED {
                garbage.push(Value::from_ptr(object));
            }
        });
        garbage.iter().for_each(|v| *scratch(v.ptr()) = DOOMED);
        forget_callees(mutator);
        free_all(mutator, &garbage);
        heaps.iter().for_each(|&heap| {
            (*heap).close_scratch();
            (*heap).collected(live - garbage.len());
        });
        (garbage, finalize)
    }
}

/// Settles what is queued for any thread until nothing is.
///
/// # Safety
///
/// The world is stopped.
unsafe fn settle_queues<S: Strategy>(threads: &[*mut Vm<S>]) {
    if !S::Memory::QUEUES {
        return;
    }
    loop {
        // SAFETY: registered threads are alive.
        let queued: Vec<Value> =
            threads.iter().flat_map(|&vm| unsafe { std::mem::take(&mut *(&*vm).inbox.lock()) }).collect();
        if queued.is_empty() {
            return;
        }
        queued.into_iter().for_each(super::destroy::settle::<S>);
    }
}

/// Marks what roots reach.
struct Marker<'a, S: Strategy> {
    mutator: &'a Mutator<S>,
    pending: Vec<Value>,
}

impl<S: Strategy> Marker<'_, S> {
    fn reach(&mut self, v: Value) {
        let v = match v.as_callee() {
            Some(index) => Value::from_bits(self.mutator.rt.callees.get(index)),
            None => v,
        };
        // SAFETY: the world is stopped, scratch words are open, and references lead to live objects.
        if v.is_ptr() && unsafe { std::mem::replace(scratch(v.ptr()), REACHED) } != REACHED {
            self.pending.push(v);
        }
    }

    fn run(&mut self) {
        while let Some(v) = self.pending.pop() {
            // SAFETY: as above.
            unsafe { edges::<S>(v.ptr(), &mut |child, _| self.reach(child)) };
        }
    }
}

/// Call sites must not find what is about to go.
///
/// # Safety
///
/// The world is stopped and scratch words are open.
unsafe fn forget_callees<S: Strategy>(mutator: &Mutator<S>) {
    for (index, word) in mutator.rt.callees.entries() {
        // SAFETY: the table holds live deferred objects.
        if unsafe { *scratch(Value::from_bits(word).ptr()) } == DOOMED {
            mutator.rt.forget_callee(index, word);
        }
    }
}

/// Frees the garbage: references among it vanish with it, references to living objects are released.
///
/// # Safety
///
/// As above; no object of `garbage` is reachable from outside it.
unsafe fn free_all<S: Strategy>(mutator: &Mutator<S>, garbage: &[Value]) {
    let mut outward = Vec::new();
    for v in garbage {
        if v.has_layout(Kind::Type) {
            super::destroy::forget_type(mutator, *v);
        }
        // SAFETY: nothing has been freed yet.
        unsafe {
            edges::<S>(v.ptr(), &mut |child, counted| {
                if counted && child.is_ptr() && *scratch(child.ptr()) != DOOMED {
                    outward.push(child);
                }
            });
        }
    }
    garbage.iter().for_each(|v| take_apart::<S>(mutator, *v, &mut |_| {}));
    // They may be private to another thread, which counts them in its own half.
    outward.iter().for_each(|&v| super::publish::<S>(v));
    outward.into_iter().for_each(release::<S>);
}

/// What is left in the heap at the end of a run.
#[derive(Debug, Default)]
pub struct Census {
    /// Objects that nothing should keep alive any more, by type name.
    pub leaked: BTreeMap<String, usize>,
}

impl Census {
    /// How many there are in all.
    pub fn total(&self) -> usize {
        self.leaked.values().sum()
    }
}

/// Counts the objects left, the runtime's own not included. Called when the program is over and its
/// modules are gone, by the last thread.
pub fn census<S: Strategy>(vm: &mut Vm<S>) -> Census {
    let mutator: &Mutator<S> = vm;
    let mut census = Census::default();
    mutator.rt.world.stopped(|threads| {
        // SAFETY: the world is stopped.
        for heap in unsafe { heaps::<S>(mutator, threads) } {
            // SAFETY: as above.
            unsafe {
                (*heap).walk(|object| {
                    let header = &*object.cast::<Header<S>>();
                    if !header.has(flag::IMMORTAL) {
                        let name = (*(*header.ty()).body.get()).name();
                        *census.leaked.entry(name).or_default() += 1;
                    }
                });
            }
        }
    });
    census
}
