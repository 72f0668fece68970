//! The collector of reference cycles.
//!
//! With the world stopped, trial deletion over the whole heap (CPython's collector; Bacon and Rajan,
//! 2001, call the idea "synchronous cycle collection"):
//!
//! 1. each object's scratch word is set to its count;
//! 2. each reference found inside an object takes one off the target's word: what is left counts
//!    references from outside the heap (registers, native code, the runtime);
//! 3. objects with references from outside are roots, and so are deferred objects that a frame runs or a
//!    register names without a count; everything they reach lives;
//! 4. what is left is unreachable. Weak references to it are cleared, all of them, and those that live get
//!    their callbacks called, before the finalizers (CPython's order since 3.4);
//! 5. of the unreachable, objects with a `__del__` that has not run are revived for it (with all they
//!    reach), the rest is garbage and taken apart without running any Python code.
//!
//! An instance's type is an edge too: counted or not as the model says.

use super::destroy::{take_apart, wants_finalizer};
use super::page::Heap;
use super::walk::scratch;
use super::weak;
use crate::object::{Header, Kind, Prefix, Value, flag, ops_of, release, retain};
use crate::runtime::{Mutator, SAFEPOINT, Vm, Waiting};
use crate::strategy::{Event, Memory, Strategy, counters};
use crate::types::{Dict, attrs_of, trace_attrs};
use std::time::{Duration, Instant};

/// Mark of an object that lives.
const REACHED: i64 = i64::MAX;
/// What an object that never dies counts for: more than there are references.
const ALWAYS: i64 = 1 << 60;
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
        if S::Memory::TRACES {
            return self.trace_all();
        }
        counters::count(Event::Collection);
        self.drain_inbox();
        let (rt, asked) = (self.rt, Instant::now());
        let mutator: &Mutator<S> = self;
        // SAFETY: the mutator outlives this call; the borrow is cut only because `stopped` looks at all
        // threads' `Vm`s, ours among them.
        let mutator = unsafe { &*std::ptr::from_ref(mutator) };
        let found = rt.world.stopped(|threads| {
            // SAFETY: the world is stopped: no other thread touches objects, heaps or its `Vm`.
            unsafe { find_garbage::<S>(mutator, threads) }
        });
        rt.pauses.lock().add(asked.elapsed());
        self.pass_on(found)
    }

    /// Does what is to be done with what a collection found while the program runs again; returns how many
    /// objects were garbage.
    pub(super) fn pass_on(&mut self, found: Found) -> usize {
        counters::add(Event::Collected, found.garbage as u64);
        if !found.waiting.is_empty() {
            self.finalizers.settling(|| found.waiting.into_iter().for_each(|w| self.finalizers.push(w)));
            self.request(SAFEPOINT::FINALIZE);
        }
        if !found.saved.is_empty() {
            crate::builtins::modules::gc::keep_garbage(self, found.saved);
        }
        found.garbage
    }
}

/// What a collection found.
pub(super) struct Found {
    /// How many objects were garbage.
    pub garbage: usize,
    /// Callbacks and finalizers to run, in this order.
    pub waiting: Vec<Waiting>,
    /// The garbage, when it is to be kept: each with a reference.
    pub saved: Vec<Value>,
}

/// How long collections have stopped the world: from the moment one was asked for to its end.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pauses {
    pub count: u64,
    pub total: Duration,
    pub longest: Duration,
}

impl Pauses {
    pub(super) fn add(&mut self, pause: Duration) {
        self.count += 1;
        self.total += pause;
        self.longest = self.longest.max(pause);
    }
}

impl<S: Strategy> Vm<S> {
    /// Runs the finalizers that wait, those of objects among them whose death is put off: when this returns,
    /// what nobody refers to is dead and finalized. Called at a safepoint.
    pub(crate) fn finish_deaths(&mut self) {
        self.run_finalizers();
        if !S::Memory::PUTS_OFF {
            return;
        }
        loop {
            let mutator: &Mutator<S> = self;
            // SAFETY: as in `collect_cycles`.
            let mutator = unsafe { &*std::ptr::from_ref(mutator) };
            let dead = mutator.rt.world.stopped(|threads| {
                // SAFETY: the world is stopped.
                mutator.finalizers.settling(|| unsafe { settle_queues(mutator, threads) })
            });
            if dead == 0 {
                break;
            }
            self.run_finalizers();
        }
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
        heaps.extend(mutator.rt.locked_heaps.each());
        heaps.extend(mutator.rt.idle_heaps.lock().iter_mut().map(|heap| &raw mut **heap));
        // SAFETY: registered threads are alive.
        heaps.extend(threads.iter().map(|&vm| unsafe { (&*vm).heap }));
    }
    heaps
}

/// # Safety
///
/// The world is stopped.
unsafe fn find_garbage<S: Strategy>(mutator: &Mutator<S>, threads: &[*mut Vm<S>]) -> Found {
    // SAFETY: the caller's contract covers every call below: the heaps are quiet, scratch words are open
    // between `open_scratch` and `close_scratch`, and each object is taken apart once.
    unsafe {
        mutator.finalizers.settling(|| {
            let retired = std::mem::take(&mut *mutator.rt.retired.lock());
            retired.iter().for_each(|&v| super::publish::<S>(v));
            retired.into_iter().for_each(release::<S>);
            settle_queues(mutator, threads);
        });
        let heaps = heaps(mutator, threads);
        let mut live = 0;
        heaps.iter().for_each(|&heap| {
            (*heap).open_scratch(|object| {
                live += 1;
                let header = &*object.cast::<Header<S>>();
                if header.has(flag::IMMORTAL | flag::FROZEN) { ALWAYS } else { S::Memory::count(&header.mem) }
            });
        });
        let each = |visit: &mut dyn FnMut(*mut Prefix)| {
            heaps.iter().for_each(|&heap| (*heap).walk_open(&mut *visit));
        };
        each(&mut |object| {
            if Kind::is_leaf((*object).kind) {
                return;
            }
            edges::<S>(object, &mut |v, counted| {
                if counted && v.is_ptr() {
                    *scratch(v.ptr()) -= 1;
                }
            });
        });

        let mut mark = Marker::<S> { mutator, pending: Vec::new() };
        each(&mut |object| {
            if *scratch(object) > 0 {
                mark.reach(Value::from_ptr(object));
            }
        });
        for &vm in threads {
            (*vm).each_uncounted_root(&mut |v| mark.reach(v));
        }
        mark.run();

        let mut unreached = Vec::new();
        each(&mut |object| {
            if *scratch(object) != REACHED {
                unreached.push(Value::from_ptr(object));
            }
        });
        let (mut waiting, mut finalize) = (Vec::new(), Vec::new());
        for &v in &unreached {
            let header = &*v.ptr::<Header<S>>();
            if header.has(flag::WEAKLY_REFERENCED) {
                let callbacks = weak::clear(mutator, v, |weak| *scratch(weak.ptr()) == REACHED);
                waiting.extend(callbacks.into_iter().map(Waiting::CollectorsCallback));
            }
            if wants_finalizer(header) {
                header.set(flag::FINALIZED);
                finalize.push(v);
            }
        }
        for &v in &finalize {
            keep::<S>(v);
            mark.reach(v);
        }
        mark.run();
        waiting.extend(finalize.into_iter().map(Waiting::Finalizer));

        if S::PRIVATE && mutator.rt.options.stress.publication {
            each(&mut |object| super::publish::check::<S>(Value::from_ptr(object)));
        }
        let garbage: Vec<Value> = unreached.into_iter().filter(|v| *scratch(v.ptr()) != REACHED).collect();
        let save = crate::builtins::modules::gc::keeps_garbage(mutator.rt);
        if save {
            garbage.iter().for_each(|&v| keep::<S>(v));
        } else {
            garbage.iter().for_each(|v| *scratch(v.ptr()) = DOOMED);
            forget_callees(mutator, |v| *scratch(v.ptr()) == DOOMED);
            free_all(mutator, &garbage);
        }
        heaps.iter().for_each(|&heap| {
            (*heap).close_scratch();
            (*heap).collected(live - garbage.len());
        });
        Found { garbage: garbage.len(), waiting, saved: if save { garbage } else { Vec::new() } }
    }
}

/// A reference for the collecting thread, which may not be the one to which the object is private.
fn keep<S: Strategy>(v: Value) {
    super::publish::<S>(v);
    retain::<S>(v);
}

/// Brings every death that is on its way to its end: applies what is put off and settles what is queued for
/// any thread, until nothing is. Returns how many objects were dead.
///
/// # Safety
///
/// The world is stopped.
pub(super) unsafe fn settle_queues<S: Strategy>(mutator: &Mutator<S>, threads: &[*mut Vm<S>]) -> usize {
    let mut dead = 0;
    if S::Memory::TRACES {
        // SAFETY: the caller's contract.
        return unsafe { super::tracing::free_limbo(mutator) };
    }
    if !S::Memory::QUEUES {
        return dead;
    }
    loop {
        S::Memory::flush(&mutator.rt.ledger);
        // SAFETY: registered threads are alive.
        let queued: Vec<Value> =
            threads.iter().flat_map(|&vm| unsafe { std::mem::take(&mut *(&*vm).inbox.lock()) }).collect();
        if queued.is_empty() {
            return dead;
        }
        dead += queued.into_iter().filter(|&v| super::destroy::settle::<S>(v)).count();
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
            // SAFETY: as above.
            if !Kind::is_leaf(unsafe { (*v.ptr::<Prefix>()).kind }) {
                self.pending.push(v);
            }
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
pub(super) unsafe fn forget_callees<S: Strategy>(mutator: &Mutator<S>, is_garbage: impl Fn(Value) -> bool) {
    for (index, word) in mutator.rt.callees.entries() {
        if is_garbage(Value::from_bits(word)) {
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
        if v.has_layout(Kind::WeakRef) {
            weak::unlink(mutator, *v);
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
