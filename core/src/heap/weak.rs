//! Weak references: who refers weakly to what, following them, and clearing them when the target dies.
//!
//! A side table, cut into shards by the target's address, each behind a lock, leads from a target to the
//! list of its weak references, which is threaded through their bodies. A header bit tells the destructor
//! that there may be an entry. Neither a target nor the table owns a weak reference, nor the other way round.
//!
//! What makes this safe while threads run is that one lock, the shard of the target, orders everything that
//! can happen between the two:
//!
//! - *Following* a reference: under the lock, a target that is not cleared has its memory still, dead or
//!   alive, because its destructor takes this lock before it frees; [`Memory::try_retain`] tells which.
//! - *The target dies*: its destructor takes the list out and clears each weak reference in it. One that
//!   has a callback is retained first, if it lives. The clearing is the last that is done to one that was
//!   not retained, as its own destructor does not wait for what is cleared.
//! - *A weak reference dies first*: its destructor unlinks it, unless it finds it cleared.
//!
//! No Python code runs and nothing is released under a shard's lock, and no other lock is taken there but
//! one that a memory strategy may have inside a count.
//!
//! A weak reference is a way for any thread to come to its target: where objects begin private, both are
//! published when they are linked.
//!
//! The order of a list is CPython's: the one shared `ref` without callback, the one shared proxy, then the
//! others, latest first. Callbacks are called in this order.

use crate::object::{Header, Obj, Ref, Value, flag, retain};
use crate::runtime::Mutator;
use crate::strategy::{Memory, Strategy};
use crate::types::{NameMap, WeakRef};
use parking_lot::Mutex;

/// From targets' words to the first weak reference of each.
#[repr(align(64))]
#[derive(Default)]
struct Shard(Mutex<NameMap<Value>>);

/// See the module.
pub(crate) struct WeakTable(Box<[Shard]>);

const SHARDS_LOG: u32 = 6;

impl Default for WeakTable {
    fn default() -> Self {
        WeakTable((0..1 << SHARDS_LOG).map(|_| Shard::default()).collect())
    }
}

impl WeakTable {
    fn shard(&self, target: Value) -> &Mutex<NameMap<Value>> {
        let mixed = (target.bits() >> 4).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        &self.0[(mixed >> (u64::BITS - SHARDS_LOG)) as usize].0
    }
}

/// One more reference, if the object lives.
///
/// # Safety
///
/// The caller holds a lock that the object's destructor takes before it frees the object, or nothing else
/// runs.
pub(crate) unsafe fn try_retain<S: Strategy>(v: Value) -> bool {
    // SAFETY: the memory is an object's as long as the caller's lock is held.
    let header = unsafe { &*v.ptr::<Header<S>>() };
    if header.has(flag::IMMORTAL | flag::DEFERRED) {
        // What the collector alone frees lives whatever its count says.
        retain::<S>(v);
        return true;
    }
    // SAFETY: passed on.
    unsafe { S::Memory::try_retain(&header.mem) }
}

fn body<'a, S: Strategy>(weak: Value) -> &'a WeakRef {
    Obj::<S, WeakRef>::from_value(weak).body()
}

impl<S: Strategy> Mutator<S> {
    /// The target of a weak reference, if it lives.
    pub fn weak_target(&self, weak: Obj<S, WeakRef>) -> Option<Ref<S>> {
        let target = weak.body().target();
        if target.is_null() {
            return None;
        }
        // Where one thread runs at a time nothing dies between the look and the retain.
        let _shard = S::PARALLEL.then(|| self.rt.weak.shard(target).lock());
        if S::PARALLEL && weak.body().target().is_null() {
            return None;
        }
        // SAFETY: under the shard's lock, and not cleared.
        unsafe { try_retain::<S>(target) }.then(|| Ref::from_owned(target))
    }

    /// To be called before a way to an object is made that any thread may go and that owns no reference.
    pub(crate) fn weakly_reachable(&self, v: Value) {
        self.born_shared(v);
        S::Memory::expect_tries(&Obj::<S, ()>::from_value(v).header().mem);
    }

    /// Makes a fresh weak reference one to `target`, which the caller holds. Of those that are `shared`
    /// there is one of each type: if it exists already, that one is the result and the fresh one stays
    /// without a target.
    pub(crate) fn link_weak(&self, target: Value, weak: Ref<S>, shared: bool) -> Ref<S> {
        self.weakly_reachable(target);
        self.weakly_reachable(weak.get());
        // Before the entry: a destructor that sees the entry's effect must see the bit.
        Obj::<S, ()>::from_value(target).header().set(flag::WEAKLY_REFERENCED);
        let mut shard = self.rt.weak.shard(target).lock();
        let (mut previous, mut next) =
            (Value::NULL, shard.get(&target.bits()).copied().unwrap_or(Value::NULL));
        // SAFETY: what is linked is live memory, and its links are guarded by the lock held.
        unsafe {
            while !next.is_null() && self.is_shared_weak(next) {
                if shared && self.type_of(next) == self.type_of(weak.get()) && try_retain::<S>(next) {
                    drop(shard);
                    return Ref::from_owned(next);
                }
                if shared && self.type_of(weak.get()) == self.rt.types.weakref {
                    break;
                }
                previous = next;
                next = (*body::<S>(next).links()).next;
            }
            *body::<S>(weak.get()).links() = crate::types::Links { previous, next };
            if !next.is_null() {
                (*body::<S>(next).links()).previous = weak.get();
            }
            if previous.is_null() {
                shard.insert(target.bits(), weak.get());
            } else {
                (*body::<S>(previous).links()).next = weak.get();
            }
        }
        body::<S>(weak.get()).set_target(target);
        drop(shard);
        weak
    }

    /// Whether a linked weak reference is one that all who ask for its type share.
    fn is_shared_weak(&self, weak: Value) -> bool {
        let types = &self.rt.types;
        let ty = self.type_of(weak);
        (ty == types.weakref || ty == types.weakproxy || ty == types.weakcallableproxy)
            && body::<S>(weak).callback.get().is_null()
    }

    /// The living weak references to an object that the caller holds, in order.
    pub(crate) fn weak_references(&self, target: Value) -> Vec<Ref<S>> {
        let mut found = Vec::new();
        if !target.is_ptr() || !Obj::<S, ()>::from_value(target).header().has(flag::WEAKLY_REFERENCED) {
            return found;
        }
        let shard = self.rt.weak.shard(target).lock();
        let mut at = shard.get(&target.bits()).copied().unwrap_or(Value::NULL);
        while !at.is_null() {
            // SAFETY: as in `link_weak`; a dying weak reference unlinks itself before it is freed.
            unsafe {
                if try_retain::<S>(at) {
                    found.push(Ref::from_owned(at));
                }
                at = (*body::<S>(at).links()).next;
            }
        }
        found
    }
}

/// The target dies: clears its weak references. Those that have a callback, live, and are `wanted` are given
/// back, retained, in the order in which they are to be called.
pub(super) fn clear<S: Strategy>(
    mutator: &Mutator<S>,
    target: Value,
    wanted: impl Fn(Value) -> bool,
) -> Vec<Value> {
    let mut called = Vec::new();
    let mut shard = mutator.rt.weak.shard(target).lock();
    let mut at = shard.remove(&target.bits()).unwrap_or(Value::NULL);
    while !at.is_null() {
        let weak = body::<S>(at);
        // SAFETY: as in `link_weak`.
        let next = unsafe { (*weak.links()).next };
        // SAFETY: linked until it is cleared below.
        if !weak.callback.get().is_null() && wanted(at) && unsafe { try_retain::<S>(at) } {
            called.push(at);
        }
        weak.set_target(Value::NULL);
        at = next;
    }
    called
}

/// A weak reference dies: takes it out of its target's list, if that still stands.
pub(super) fn unlink<S: Strategy>(mutator: &Mutator<S>, weak: Value) {
    let this = body::<S>(weak);
    let target = this.target();
    if target.is_null() {
        return;
    }
    let mut shard = mutator.rt.weak.shard(target).lock();
    if this.target().is_null() {
        return;
    }
    // SAFETY: as in `link_weak`.
    unsafe {
        let links = *this.links();
        if !links.next.is_null() {
            (*body::<S>(links.next).links()).previous = links.previous;
        }
        if !links.previous.is_null() {
            (*body::<S>(links.previous).links()).next = links.next;
        } else if links.next.is_null() {
            shard.remove(&target.bits());
        } else {
            shard.insert(target.bits(), links.next);
        }
    }
    this.set_target(Value::NULL);
}
