//! What is done with what a collection finds dead.
//!
//! In the pause that ends a collection: weak references to dead objects are cleared, all of them, and those
//! that live and have a callback get it called, before the finalizers (the order of `heap::collect`, and of
//! CPython since 3.4); dead objects with a `__del__` that has not run are kept for it, with all they reach; the
//! rest is *condemned*: taken out of the tables that name it without owning it.
//!
//! Condemned objects are freed outside of the pause, after a grace period of `crossbeam-epoch` (Fraser,
//! "Practical lock-freedom", 2004): when every thread has passed a safepoint since, so that none still stands
//! before something it found in one of those tables (a method cache, a callee's number). Then the thread to
//! whose heap they belong frees them, some at each of its steps, so that slots go back to pages without an
//! atomic instruction; what it has not freed by the next collection, or was left by a thread that has ended,
//! any thread frees. Until they are freed they are
//! whole objects with a flag, which walks of the heap pass over.

use super::super::collect::{Found, forget_callees, heaps};
use super::super::destroy::{discard, forget_type, wants_finalizer};
use super::super::page::{Heap, slot_bytes};
use super::super::{grace, weak};
use super::mark::{Marker, is_marked};
use super::{LEAST_BYTES, State, array_bytes};
use crate::object::{Header, Kind, Value, flag};
use crate::runtime::{Mutator, Vm, Waiting};
use crate::strategy::Strategy;
use std::sync::atomic::Ordering;

/// How many objects a thread frees at a step.
const SOME: usize = 8 * 1024;

/// Condemned objects of one heap.
pub(super) struct Batch {
    number: u64,
    /// Their heap, whose thread frees them; null: any thread may.
    heap: *mut Heap,
    objects: Vec<Value>,
}

/// Ends a collection: see the module.
///
/// # Safety
///
/// The world is stopped, and what roots reach is marked.
pub(super) unsafe fn find_dead<S: Strategy>(
    mutator: &Mutator<S>,
    threads: &[*mut Vm<S>],
    state: &mut State,
) -> Found {
    // SAFETY: the caller's contract covers every call below: heaps are quiet, and nothing is freed.
    unsafe {
        let rt = mutator.rt;
        let colour = rt.tracer.colour.load(Ordering::Relaxed);
        rt.retired.lock().clear();
        let (mut waiting, mut finalize, mut dead) = (Vec::new(), Vec::new(), Vec::new());
        let (mut live, mut live_bytes) = (Vec::new(), 0);
        let heaps = heaps(mutator, threads);
        for &heap in &heaps {
            let (mut white, mut alive) = (Vec::new(), 0);
            (*heap).walk(|object| {
                let header = &*object.cast::<Header<S>>();
                let v = Value::from_ptr(object);
                if header.has(flag::IMMORTAL) || is_marked::<S>(v, colour) {
                    alive += 1;
                    live_bytes += slot_bytes(object) + array_bytes::<S>(object);
                } else if !header.has(flag::CONDEMNED) {
                    white.push(v);
                }
            });
            live.push(alive);
            dead.push(white);
        }
        for &v in dead.iter().flatten() {
            let header = &*v.ptr::<Header<S>>();
            if header.has(flag::WEAKLY_REFERENCED) {
                let lives = |weak: Value| is_marked::<S>(weak, colour);
                waiting.extend(weak::clear(mutator, v, lives).into_iter().map(Waiting::CollectorsCallback));
            }
            if wants_finalizer(header) {
                header.set(flag::FINALIZED);
                finalize.push(v);
            }
        }
        if !finalize.is_empty() {
            let mut marker = Marker::<S>::new(mutator, &mut state.grey);
            finalize.iter().for_each(|&v| marker.reach(v));
            marker.run_to_end();
            waiting.extend(finalize.into_iter().map(Waiting::Finalizer));
            for (white, live) in dead.iter_mut().zip(&mut live) {
                let before = white.len();
                white.retain(|&v| !is_marked::<S>(v, colour));
                *live += before - white.len();
            }
        }
        for (&heap, &live) in heaps.iter().zip(&live) {
            (*heap).collected(live);
        }
        state.allocated = 0;
        state.due_at = LEAST_BYTES.max(live_bytes);
        let garbage = dead.iter().map(Vec::len).sum();
        if crate::builtins::modules::gc::keeps_garbage(rt) {
            return Found { garbage, waiting, saved: dead.concat() };
        }
        for &v in dead.iter().flatten() {
            condemn(mutator, v);
        }
        forget_callees(mutator, |v| (*v.ptr::<Header<S>>()).has(flag::CONDEMNED));
        if garbage > 0 {
            bury(mutator, threads, state, heaps.into_iter().zip(dead));
        }
        Found { garbage, waiting, saved: Vec::new() }
    }
}

/// Takes a dead object out of what names it without owning it.
///
/// # Safety
///
/// The world is stopped; no root reaches the object.
unsafe fn condemn<S: Strategy>(mutator: &Mutator<S>, v: Value) {
    // SAFETY: the caller's contract.
    unsafe { (*v.ptr::<Header<S>>()).set(flag::CONDEMNED) };
    if v.has_layout(Kind::Type) {
        forget_type(mutator, v);
    }
    if v.has_layout(Kind::WeakRef) {
        weak::unlink(mutator, v);
    }
}

/// Puts condemned objects into limbo.
fn bury<S: Strategy>(
    mutator: &Mutator<S>,
    threads: &[*mut Vm<S>],
    state: &mut State,
    dead: impl Iterator<Item = (*mut Heap, Vec<Value>)>,
) {
    // SAFETY: registered threads are alive, and stopped.
    let owned = |heap: *mut Heap| threads.iter().any(|&vm| unsafe { (&*vm).heap == heap });
    state.batches += 1;
    let number = state.batches;
    for (heap, objects) in dead.filter(|(_, objects)| !objects.is_empty()) {
        let heap = if owned(heap) { heap } else { std::ptr::null_mut() };
        state.limbo.push(Batch { number, heap, objects });
    }
    if mutator.rt.options.stress.gc {
        // So that what should have been a root is missed at once.
        // SAFETY: the world is stopped, and no root reaches what is condemned.
        unsafe { free_all(mutator, &mut state.limbo) };
        return;
    }
    let ready = mutator.rt.tracer.ready.clone();
    grace::after_grace_period(move || {
        ready.fetch_max(number, Ordering::Release);
    });
}

/// What its thread has not freed by the time another collection begins may be freed by any.
pub(super) fn give_to_all(limbo: &mut [Batch]) {
    limbo.iter_mut().for_each(|batch| batch.heap = std::ptr::null_mut());
}

/// Frees some of what has had its grace period and is this thread's to free. Called at a safepoint.
pub(in super::super) fn discard_some<S: Strategy>(mutator: &Mutator<S>) {
    let tracer = &mutator.rt.tracer;
    let ready = tracer.ready.load(Ordering::Acquire);
    let mut left = SOME;
    while left > 0 {
        let some = {
            let mut state = tracer.state.lock();
            let mine =
                |batch: &Batch| batch.number <= ready && (batch.heap.is_null() || batch.heap == mutator.heap);
            let Some(at) = state.limbo.iter().position(mine) else { return };
            let objects = &mut state.limbo[at].objects;
            let some = objects.split_off(objects.len().saturating_sub(left));
            if objects.is_empty() {
                state.limbo.swap_remove(at);
            }
            some
        };
        left -= some.len();
        // SAFETY: condemned, after the grace period, and out of limbo: nobody else frees them.
        some.into_iter().for_each(|v| unsafe { discard(mutator, v) });
    }
}

/// Frees all that is in limbo at once: while the world is stopped no thread is in the middle of anything, as
/// after a grace period.
///
/// # Safety
///
/// The world is stopped.
pub(super) unsafe fn free_all<S: Strategy>(mutator: &Mutator<S>, limbo: &mut Vec<Batch>) {
    for v in std::mem::take(limbo).into_iter().flat_map(|batch| batch.objects) {
        // SAFETY: condemned, unreachable, and taken out of limbo once.
        unsafe { discard(mutator, v) };
    }
}

/// As [`free_all`], for who wants to walk the heap. Returns 0: no death was on its way.
///
/// # Safety
///
/// The world is stopped.
pub(in super::super) unsafe fn free_limbo<S: Strategy>(mutator: &Mutator<S>) -> usize {
    // SAFETY: the caller's contract.
    unsafe { free_all(mutator, &mut mutator.rt.tracer.state.lock().limbo) };
    0
}
