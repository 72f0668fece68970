//! Where objects live and how they die.

mod collect;
mod destroy;
pub mod grace;
mod inspect;
mod locked;
mod page;
mod publish;
mod tracing;
mod walk;
mod weak;

pub(crate) use collect::Pauses;
pub(crate) use destroy::{last_release, object_of_word, settle};
pub(crate) use inspect::is_tracked;
pub use inspect::{Census, census};
pub(crate) use locked::{LockedHeaps, OwnLists};
pub use page::{Heap, slot_bytes};
pub(crate) use publish::publish;
pub(crate) use tracing::{Tracer, barrier, is_marking};
pub(crate) use weak::{WeakTable, try_retain};

use crate::object::{Body, Header, Kind, Obj, Object, Prefix, Ref, Value, flag, ops_of, retain};
use crate::runtime::{Mutator, SAFEPOINT, allocation_fails};
use crate::strategy::{Event, Memory, Strategy, Sync, counters};
use crate::types::{Instance, Shape, Type, TypeFlags};
use std::sync::atomic::{AtomicPtr, AtomicU8, Ordering};

/// A collection is asked for when this many more objects live than after the last one, or as many again,
/// whichever is more: so that the work of all collections stays in proportion to the allocations.
const COLLECT_AT_LEAST: isize = 50_000;

impl<S: Strategy> Mutator<S> {
    /// Memory for an object with its header written: one reference, held by the caller. The body is the
    /// caller's to write before anything else can happen.
    #[inline(always)]
    pub(crate) fn allocate(&self, ty: Value, kind: u8, aux: u16, bytes: usize) -> *mut Header<S> {
        let slot = if S::ALLOCATION.is_locked() {
            self.allocate_locked(kind, bytes)
        } else {
            // SAFETY: the heap is this thread's, or the shared one of a strategy that runs one thread at a
            // time, which this thread does now.
            let heap = unsafe { &mut *self.heap };
            let slot = heap.allocate(kind, bytes);
            if S::Memory::TRACES {
                heap.charge(bytes);
            }
            if heap.pressed {
                heap.pressed = false;
                self.request(SAFEPOINT::COLLECT);
            }
            slot
        };
        let Some(slot) = slot else { out_of_memory(bytes) };
        counters::count_fast(Event::Allocated);
        if allocation_fails() {
            self.request(SAFEPOINT::MEMORY);
        }
        let header = slot.as_ptr().cast::<Header<S>>();
        // SAFETY: the slot is large enough and aligned for a header.
        unsafe {
            header.write(Header {
                prefix: Prefix { ty: AtomicPtr::new(ty.ptr()), kind, flags: AtomicU8::new(0), aux },
                mem: S::Memory::new_word(),
                lock: S::Sync::new_word(),
            });
        }
        header
    }

    /// Tells a tracing collector of memory that an object has got beside its slot.
    pub(crate) fn charge(&self, bytes: usize) {
        // SAFETY: the heap is this thread's, or the shared one while this thread runs alone.
        unsafe { (*self.heap).charge(bytes) };
    }

    /// A new object of exactly a builtin type.
    #[inline]
    pub fn new_object<T: Body<S>>(&self, ty: Value, body: T) -> Ref<S> {
        debug_assert!(T::KIND != Kind::Instance && T::KIND != Kind::Exception);
        let object = self.allocate(ty, T::KIND as u8, 0, size_of::<Object<S, T>>()).cast::<Object<S, T>>();
        // SAFETY: fresh memory of that size.
        unsafe { (*object).body.get().write(body) };
        if S::Memory::TRACES {
            // SAFETY: the object is whole, and nobody else knows it.
            self.charge(unsafe { tracing::array_bytes::<S>(object.cast()) });
        }
        Ref::from_owned(Value::from_ptr(object))
    }

    /// A new object of a type whose instances have this body: the builtin type or a subclass of it.
    pub fn new_instance_of<T: Body<S>>(&self, ty: Value, body: T) -> Ref<S> {
        let ty_body = self.type_body(ty);
        debug_assert!(ty_body.kind == T::KIND);
        let heap_type = ty_body.has(TypeFlags::HEAP);
        if !heap_type && T::KIND != Kind::Exception {
            return self.new_object(ty, body);
        }
        let bytes = size_of::<Object<S, T>>();
        let header = self.allocate_with_attrs(ty, ty_body, T::KIND as u8, bytes, 0);
        // SAFETY: fresh memory that has room for the body.
        unsafe { (*header.cast::<Object<S, T>>()).body.get().write(body) };
        Ref::from_owned(Value::from_ptr(header))
    }

    /// Memory for an object with a builtin layout, an attributes part behind it, and `tail` bytes behind
    /// that. The builtin body and the tail are the caller's to write.
    pub(crate) fn allocate_with_attrs(
        &self,
        ty: Value,
        ty_body: &Type<S>,
        kind: u8,
        bytes: usize,
        tail: usize,
    ) -> *mut Header<S> {
        if S::TRANSACTIONAL && ty_body.has(TypeFlags::FINALIZER) {
            self.irrevocable();
        }
        let heap_type = ty_body.has(TypeFlags::HEAP);
        let kind = if heap_type { kind | Kind::SUBCLASS } else { kind };
        debug_assert_eq!(bytes, ops_of::<S>(kind).bytes);
        let header = self.allocate(ty, kind, 0, bytes + size_of::<Instance<S>>() + tail);
        if heap_type {
            self.retain_type(ty);
        }
        // SAFETY: there is room behind the body.
        unsafe {
            header.cast::<u8>().add(bytes).cast::<Instance<S>>().write(Instance {
                shape: ty_body.root_shape.load(Ordering::Acquire),
                extra: Default::default(),
            });
        }
        header
    }

    /// A new instance of a user-defined class without a builtin layout, with no attributes yet.
    #[inline]
    pub fn new_instance(&self, ty: Value, ty_body: &Type<S>) -> Ref<S> {
        if S::TRANSACTIONAL && ty_body.has(TypeFlags::FINALIZER) {
            // What never was must not be finalized.
            self.irrevocable();
        }
        // Members always have room: attribute caches do not ask again.
        let inline = ty_body.inline_slots.load(Ordering::Relaxed).max(ty_body.members.len() as u16);
        let bytes = size_of::<Object<S, Instance<S>>>() + inline as usize * size_of::<Value>();
        let heap_type = ty_body.has(TypeFlags::HEAP);
        let kind = Kind::Instance as u8 | if heap_type { Kind::SUBCLASS } else { 0 };
        let object = self.allocate(ty, kind, inline, bytes).cast::<Object<S, Instance<S>>>();
        if heap_type {
            self.retain_type(ty);
        }
        // SAFETY: fresh memory with room for the body and its inline slots.
        unsafe {
            let body = (*object).body.get();
            let shape: *const Shape<S> = ty_body.root_shape.load(Ordering::Acquire);
            body.write(Instance { shape, extra: Default::default() });
            let slots = body.add(1).cast::<Value>();
            for i in 0..inline as usize {
                slots.add(i).write(Value::NULL);
            }
        }
        Ref::from_owned(Value::from_ptr(object))
    }

    /// Under models that do not defer, an instance counts its type.
    #[inline(always)]
    fn retain_type(&self, ty: Value) {
        if !S::MODEL.deferred {
            retain::<S>(ty);
        }
    }

    /// The body of a value that is known to be a type.
    #[inline(always)]
    pub fn type_body<'a>(&self, ty: Value) -> &'a Type<S> {
        crate::object::Obj::<S, Type<S>>::from_value(ty).body()
    }

    /// Takes an object out of counting for good: it belongs to the runtime.
    pub(crate) fn make_immortal(&self, v: Value) {
        let header = v.ptr::<Header<S>>();
        // SAFETY: the caller holds the only reference; the word is replaced before anybody else can see
        // the object.
        unsafe {
            (*header).set(flag::IMMORTAL);
            S::Memory::make_immortal(&raw mut (*header).mem);
        }
        if S::Memory::TRACES {
            self.rt.tracer.add_immortal(v);
        }
        if S::PRIVATE && self.rt.published.load(Ordering::Relaxed) {
            S::Sync::publish(&Obj::<S, ()>::from_value(v).header().lock);
        }
    }

    /// Leaves the object's death to the collector, where the model defers counts.
    pub(crate) fn defer(&self, v: Value) {
        if S::MODEL.deferred {
            // SAFETY: the caller holds a reference.
            unsafe { (*v.ptr::<Header<S>>()).set(flag::DEFERRED) };
        }
    }
}

#[cold]
fn out_of_memory(bytes: usize) -> ! {
    std::alloc::handle_alloc_error(
        std::alloc::Layout::from_size_align(bytes, 16).unwrap_or(std::alloc::Layout::new::<u8>()),
    )
}

impl Heap {
    /// Sets the next point at which a collection is asked for, given how many objects live.
    pub(crate) fn collected(&mut self, live: usize) {
        self.sweep_large();
        self.grown = 0;
        self.collect_at = COLLECT_AT_LEAST.max(live as isize);
    }
}
