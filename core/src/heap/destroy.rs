//! The destructor: from the last release to free memory.
//!
//! Destroying an object releases what it held, which may destroy more. A few levels of that run on the
//! native stack; deeper ones wait in the thread's trash until the outermost destructor takes them
//! (CPython's trashcan), so that a list of a million nested lists dies in constant stack.

use super::weak;
use crate::object::{Header, Kind, Obj, Value, flag, ops_of, release_held};
use crate::runtime::{Mutator, SAFEPOINT, Waiting};
use crate::strategy::{Event, Memory, Released, Strategy, Sync, counters};
use crate::types::{Flavour, GenState, Generator, List, Tuple, Type, TypeFlags, attrs_of};
use std::sync::atomic::Ordering;

const DIRECT_LEVELS: u32 = 16;

/// What follows a release that was not simply one of many.
#[cold]
#[inline(never)]
pub(crate) fn last_release<S: Strategy>(v: Value, found: Released) {
    match found {
        Released::Alive => {}
        Released::Dead => destroy::<S>(v),
        Released::Queue => queue::<S>(v),
    }
}

/// Hands an object to its owner, or settles it here when the owner is gone.
fn queue<S: Strategy>(v: Value) {
    counters::count(Event::Queued);
    // SAFETY: released on an attached thread; the queue's claim keeps the object allocated.
    let (mutator, header) = unsafe { (Mutator::<S>::current(), &*v.ptr::<Header<S>>()) };
    let sent = S::Memory::owner(&header.mem).and_then(|owner| {
        mutator.rt.world.with_thread(owner, |m| {
            m.inbox.lock().push(v);
            m.request(SAFEPOINT::QUEUE);
        })
    });
    if sent.is_none() {
        settle::<S>(v);
    }
}

/// The object whose header's word is at this address.
pub(crate) fn object_of_word<S: Strategy>(word: usize) -> Value {
    Value::from_ptr((word - std::mem::offset_of!(Header<S>, mem)) as *mut Header<S>)
}

/// Settles a queued object; whether it was dead.
pub(crate) fn settle<S: Strategy>(v: Value) -> bool {
    // SAFETY: the queue's claim keeps the object allocated and is settled once.
    let dead = unsafe { S::Memory::settle(&(*v.ptr::<Header<S>>()).mem) } == Released::Dead;
    if dead {
        destroy::<S>(v);
    }
    dead
}

/// Destroys an object whose references are all gone.
fn destroy<S: Strategy>(v: Value) {
    // SAFETY: the last reference was released on this attached thread: the object is ours alone.
    let (mutator, header) = unsafe { (Mutator::<S>::current(), &*v.ptr::<Header<S>>()) };
    if header.has(flag::IMMORTAL | flag::DEFERRED) {
        S::Memory::spare(&header.mem);
        return;
    }
    if Kind::is_leaf(header.prefix.kind) {
        // SAFETY: the object is ours alone, and is dropped and freed once.
        unsafe {
            (ops_of::<S>(header.prefix.kind).drop)(v.ptr());
            free::<S>(mutator, v);
        }
        return;
    }
    if wants_finalizer(header) {
        header.set(flag::FINALIZED);
        if S::PRIVATE && S::Sync::is_private(&header.lock) {
            S::Memory::revive_private(&header.mem);
        } else {
            S::Memory::revive(&header.mem);
        }
        mutator.finalizers.push(Waiting::Finalizer(v));
        mutator.request(SAFEPOINT::FINALIZE);
        return;
    }
    let level = mutator.destroying.get();
    if level >= DIRECT_LEVELS {
        mutator.trash.borrow_mut().push(v);
        return;
    }
    mutator.destroying.set(level + 1);
    dismantle::<S>(mutator, v);
    if level == 0 {
        loop {
            let next = mutator.trash.borrow_mut().pop();
            let Some(next) = next else { break };
            dismantle::<S>(mutator, next);
        }
    }
    mutator.destroying.set(level);
}

fn dismantle<S: Strategy>(mutator: &Mutator<S>, v: Value) {
    // SAFETY: dead, and not freed yet.
    if unsafe { (*v.ptr::<Header<S>>()).has(flag::WEAKLY_REFERENCED) } {
        let callbacks = weak::clear(mutator, v, |_| true);
        if !callbacks.is_empty() {
            callbacks.into_iter().for_each(|w| mutator.finalizers.push(Waiting::Callback(w)));
            mutator.request(SAFEPOINT::FINALIZE);
        }
    }
    if v.has_layout(Kind::WeakRef) {
        weak::unlink(mutator, v);
    }
    if v.has_layout(Kind::Type) {
        forget_type::<S>(mutator, v);
    }
    take_apart::<S>(mutator, v, &mut |child| release_held::<S>(child));
}

/// Whether Python code is to run before the object goes: its class defines `__del__`, or it is a generator
/// that waits inside a `try` or `with`, or a coroutine that was never awaited; and that has not happened yet.
pub(super) fn wants_finalizer<S: Strategy>(header: &Header<S>) -> bool {
    if header.has(flag::FINALIZED) {
        return false;
    }
    if header.prefix.kind == Kind::Generator as u8 {
        let generator = Obj::<S, Generator<S>>::from_value(Value::from_ptr(header)).body();
        return match generator.state {
            GenState::Suspended => true,
            // A coroutine that nobody has awaited is a mistake to be told of.
            GenState::Fresh => generator.flavour == Flavour::Coroutine,
            GenState::Running | GenState::Done => false,
        };
    }
    if header.prefix.kind & Kind::SUBCLASS == 0 {
        return false;
    }
    // SAFETY: a live object's type is live.
    unsafe { (*(*header.ty()).body.get()).has(TypeFlags::FINALIZER) }
}

/// Gives what the object held to `give_up`, drops its body, frees its memory. Lists and tuples give their
/// items up from the last to the first, as CPython's do: finalizers can tell.
pub(super) fn take_apart<S: Strategy>(mutator: &Mutator<S>, v: Value, give_up: &mut dyn FnMut(Value)) {
    let header = v.ptr::<Header<S>>();
    // SAFETY: the object is dead and nobody else can reach it; the body is traced, dropped and freed once.
    unsafe {
        let kind = (*header).prefix.kind;
        let ops = ops_of::<S>(kind);
        let attrs = attrs_of(&*header);
        let ty = (*header).ty();
        if let Some(list) = Obj::<S, List>::of(v) {
            list.body().items.iter().rev().for_each(|&item| give_up(item));
        } else if let Some(tuple) = Obj::<S, Tuple>::of(v) {
            tuple.body().items().iter().rev().for_each(|&item| give_up(item));
        } else {
            (ops.trace)(header.cast(), give_up);
        }
        if let Some(attrs) = attrs {
            crate::types::trace_attrs(&*header, attrs, give_up);
        }
        drop_body::<S>(v);
        if kind & Kind::SUBCLASS != 0 && !S::MODEL.deferred {
            give_up(Value::from_ptr(ty));
        }
        free::<S>(mutator, v);
    }
}

/// Drops an object's body, and its attributes part if that is not the body.
///
/// # Safety
///
/// The object is dead, nobody else can reach it, and this is done once.
unsafe fn drop_body<S: Strategy>(v: Value) {
    let header = v.ptr::<Header<S>>();
    // SAFETY: the caller's contract; the attributes part is found before anything is dropped.
    unsafe {
        let (kind, attrs) = ((*header).prefix.kind, attrs_of(&*header));
        (ops_of::<S>(kind).drop)(header.cast());
        if let Some(attrs) = attrs
            && kind & !Kind::SUBCLASS != Kind::Instance as u8
        {
            std::ptr::drop_in_place(attrs);
        }
    }
}

/// Frees an object that a tracing collector has found dead. It looks at the object alone: what it refers to
/// may be gone already.
///
/// # Safety
///
/// No thread can come to the object any more, and it is freed once. The heap of `mutator` is the calling
/// thread's.
pub(super) unsafe fn discard<S: Strategy>(mutator: &Mutator<S>, v: Value) {
    // SAFETY: the caller's contract.
    unsafe {
        drop_body::<S>(v);
        if mutator.rt.options.stress.gc {
            poison::<S>(v);
        } else {
            free::<S>(mutator, v);
        }
    }
}

/// Makes any later use of a dead object fail: its slot has no type, and is never used again.
///
/// # Safety
///
/// As for [`discard`], and the body has been dropped.
unsafe fn poison<S: Strategy>(v: Value) {
    let header = v.ptr::<Header<S>>();
    // SAFETY: the slot is as large as that.
    unsafe {
        let bytes = ops_of::<S>((*header).prefix.kind).bytes;
        header.cast::<u8>().add(size_of::<Header<S>>()).write_bytes(0xDB, bytes - size_of::<Header<S>>());
        (*header).prefix.ty.store(std::ptr::null_mut(), Ordering::Relaxed);
    }
}

/// Gives back an object's memory.
///
/// # Safety
///
/// The body has been dropped, and nobody uses the object any more.
#[inline(always)]
unsafe fn free<S: Strategy>(mutator: &Mutator<S>, v: Value) {
    // SAFETY: the caller's contract; the heap is this thread's, or the shared one while this thread runs alone.
    unsafe {
        if S::ALLOCATION.is_locked() {
            mutator.free_locked(v.ptr());
        } else if S::PARALLEL {
            (*mutator.heap).free::<true>(v.ptr());
        } else {
            (*mutator.heap).free::<false>(v.ptr());
        }
    }
}

/// A type is about to go: its bases, which still stand, forget it, and so do the tables that refer to its
/// shapes.
pub(super) fn forget_type<S: Strategy>(mutator: &Mutator<S>, v: Value) {
    let body = mutator.type_body(v);
    for shape in body.shapes.lock().iter() {
        mutator.rt.shapes.clear(shape.id);
    }
    for &base in body.mro.iter().skip(1) {
        let base: &Type<S> = mutator.type_body(base);
        base.subclasses.lock().retain(|&t| t != v);
    }
    body.guard.store(0, Ordering::Release);
}
