//! Looking at the whole heap: the census, and what the module `gc` tells of it.
//!
//! Everything here stops the world and walks the pages of all heaps, as the collector does.

use super::collect::{edges, heaps, settle_queues};
use super::weak;
use crate::object::{Header, Kind, Obj, Prefix, Ref, Value, flag};
use crate::runtime::{Mutator, Vm};
use crate::strategy::{Memory, Strategy};
use crate::types::{Tuple, TypeFlags};
use std::collections::BTreeMap;

/// Whether an object can be part of a reference cycle, by its kind: what `gc.get_objects()` lists.
pub(crate) fn is_tracked<S: Strategy>(v: Value) -> bool {
    if !v.is_ptr() {
        return false;
    }
    let object = Obj::<S, ()>::from_value(v);
    let plain = [
        Kind::Int,
        Kind::Float,
        Kind::Complex,
        Kind::Str,
        Kind::Bytes,
        Kind::ByteArray,
        Kind::Range,
        Kind::Code,
    ];
    if let Some(tuple) = Obj::<S, Tuple>::exactly(v) {
        return tuple.body().items().iter().any(|&item| is_tracked::<S>(item));
    }
    // SAFETY: a live object's type is live.
    let program_s = |ty: *mut crate::object::Object<S, crate::types::Type<S>>| unsafe {
        (*(*ty).body.get()).has(TypeFlags::HEAP)
    };
    match v.exact_kind() {
        kind if kind == Kind::Type as u8 => program_s(v.ptr()),
        kind if kind == Kind::Instance as u8 => program_s(object.header().ty()),
        kind => !plain.iter().any(|&k| k as u8 == kind),
    }
}

impl<S: Strategy> Mutator<S> {
    /// Shows every object that lives or may do so, the world being stopped and no death being on its way.
    fn each_object(&self, mut visit: impl FnMut(*mut Prefix)) {
        self.rt.world.stopped(|threads| {
            // SAFETY: the world is stopped; the visitors neither allocate nor free.
            unsafe {
                self.finalizers.settling(|| settle_queues(self, threads));
                for heap in heaps::<S>(self, threads) {
                    (*heap).walk(&mut visit);
                }
            }
        });
    }

    /// The objects for which `wanted` holds, asked while the world is stopped.
    fn objects_that(&self, wanted: impl Fn(*mut Prefix) -> bool) -> Vec<Ref<S>> {
        let mut found = Vec::new();
        self.each_object(|object| {
            let v = Value::from_ptr(object);
            if !is_tracked::<S>(v) || !wanted(object) {
                return;
            }
            // What was private to a thread can be reached by another now.
            super::publish::<S>(v);
            // SAFETY: a live object's header.
            S::Memory::expect_tries(unsafe { &(*v.ptr::<Header<S>>()).mem });
            // SAFETY: nothing is freed while the world is stopped.
            if unsafe { weak::try_retain::<S>(v) } {
                found.push(Ref::from_owned(v));
            }
        });
        found
    }

    /// Every object that can be part of a cycle.
    pub(crate) fn tracked_objects(&self) -> Vec<Ref<S>> {
        self.objects_that(|_| true)
    }

    /// The objects that refer to one of `targets`, which the caller holds.
    pub(crate) fn referrers_of(&self, targets: &[Value]) -> Vec<Ref<S>> {
        self.objects_that(|object| {
            let mut refers = false;
            // SAFETY: called while the world is stopped.
            unsafe { edges::<S>(object, &mut |v, _| refers |= targets.contains(&v)) };
            refers
        })
    }

    /// What the objects, which the caller holds, refer to.
    pub(crate) fn referents_of(&self, objects: &[Value]) -> Vec<Ref<S>> {
        let mut found = Vec::new();
        self.rt.world.stopped(|_| {
            for v in objects.iter().filter(|v| v.is_ptr()) {
                // SAFETY: the world is stopped, and the caller holds the object.
                unsafe {
                    edges::<S>(v.ptr(), &mut |v, _| {
                        if v.as_callee().is_none() && !v.is_null() {
                            found.push(Ref::new(v));
                        }
                    });
                }
            }
        });
        found
    }

    /// Takes all present objects out of the collector's sight, or puts them back.
    pub(crate) fn freeze(&self, frozen: bool) {
        self.each_object(|object| {
            // SAFETY: a live object's header.
            let header = unsafe { &*object.cast::<Header<S>>() };
            if frozen { header.set(flag::FROZEN) } else { header.clear(flag::FROZEN) }
        });
    }

    /// How many objects are out of its sight.
    pub(crate) fn frozen(&self) -> usize {
        let mut n = 0;
        // SAFETY: a live object's header.
        self.each_object(|object| n += unsafe { (*object.cast::<Header<S>>()).has(flag::FROZEN) } as usize);
        n
    }

    /// Objects allocated and not freed since the last collection, as far as this thread's heap knows.
    pub(crate) fn grown(&self) -> usize {
        if S::ALLOCATION.is_locked() {
            return self.rt.locked_heaps.grown().max(0) as usize;
        }
        // SAFETY: the heap is this thread's, or the shared one while this thread runs alone.
        unsafe { (*self.heap).grown.max(0) as usize }
    }
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
        mutator.finalizers.settling(|| unsafe { settle_queues(mutator, threads) });
        // SAFETY: as above.
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
