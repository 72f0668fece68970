//! Publication: private objects become shared.
//!
//! Under a strategy with private objects ([`Sync::PRIVATE`]) an object begins private to the thread that
//! made it: that thread alone can reach it, counts it without atomic instructions and takes no lock. It is
//! *published* before a reference to it is stored where another thread could find it, with everything it
//! reaches:
//!
//! *Invariant P*: what a shared object holds is shared.
//!
//! Whoever stores into an object calls [`Obj::will_hold`] first: if the object is shared, the value is
//! published. What a thread alone can reach stays private: its registers, and objects it has not published.
//! What every thread can reach from the start (modules, types, the runtime's own tables) is shared when the
//! first thread starts: until then the program has one thread, and all its objects are private. From then on
//! types and interned strings are born shared, and what a new thread is started with is published.
//!
//! Publication is eager, a depth-first walk: each object is published once, so the walk costs no more than
//! making the objects did. A lazy one, in which a shared object holds private ones until another thread
//! reads them, would need a check on each read, and the owner's answer.
//!
//! Domani, Goldshtein, Kolodner, Lewis, Petrank, Sheinwald, "Thread-local heaps for Java" (ISMM 2002), keep
//! the same invariant for another purpose, collecting one thread's heap alone.

use super::collect::{edges, heaps};
use super::tracing;
use crate::object::{Header, Obj, Value};
use crate::runtime::Mutator;
use crate::strategy::{Event, Memory, Strategy, Sync, counters};
use crate::types::List;
use std::sync::atomic::Ordering;

fn header<'a, S: Strategy>(v: Value) -> &'a Header<S> {
    Obj::<S, ()>::from_value(v).header()
}

fn is_private<S: Strategy>(v: Value) -> bool {
    v.is_ptr() && S::Sync::is_private(&header::<S>(v).lock)
}

fn mark<S: Strategy>(v: Value) {
    counters::count(Event::Published);
    S::Memory::publish(&header::<S>(v).mem);
    S::Sync::publish(&header::<S>(v).lock);
}

impl<S: Strategy, T> Obj<S, T> {
    /// As [`will_hold`](Self::will_hold), for many.
    pub fn will_hold_all(self, items: impl IntoIterator<Item = Value>) {
        if S::Memory::TRACES {
            if tracing::is_marking::<S>() {
                items.into_iter().for_each(tracing::shade::<S>);
            }
        } else if S::PRIVATE && !S::Sync::is_private(&self.header().lock) {
            items.into_iter().for_each(publish::<S>);
        }
    }

    /// The items of a list that are about to go into this object. A list that others can reach has shared
    /// items only, so that a look at a private one is enough.
    pub fn will_hold_items_of(self, list: Obj<S, List>) {
        if S::Memory::TRACES && tracing::is_marking::<S>() {
            list.exclusive(|l| self.will_hold_all(l.items.iter().copied()));
        }
        if S::PRIVATE && S::Sync::is_private(&list.header().lock) {
            list.exclusive(|l| self.will_hold_all(l.items.iter().copied()));
        }
    }

    /// To be called before a reference to `v` is stored in this object, outside of its critical section. Where
    /// a safepoint may lie between, a tracing collector must be told again at the store: `heap::barrier`.
    #[inline(always)]
    pub fn will_hold(self, v: Value) {
        tracing::barrier::<S>(v);
        if S::PRIVATE && v.is_ptr() && !S::Sync::is_private(&self.header().lock) {
            publish::<S>(v);
        }
    }
}

/// Publishes an object and all that it reaches. Called by the thread that could reach it so far, which is
/// in no critical section.
pub(crate) fn publish<S: Strategy>(v: Value) {
    if S::PRIVATE && is_private::<S>(v) {
        publish_graph::<S>(v);
    }
}

#[cold]
#[inline(never)]
fn publish_graph<S: Strategy>(v: Value) {
    mark::<S>(v);
    let mut pending = vec![v];
    while let Some(v) = pending.pop() {
        // SAFETY: nobody but this thread can reach a private object, and it is in no section of one: what
        // has just been marked is seen by no other thread before `publish` returns.
        unsafe {
            edges::<S>(v.ptr(), &mut |child, _| {
                if is_private::<S>(child) {
                    mark::<S>(child);
                    pending.push(child);
                }
            });
        }
    }
}

impl<S: Strategy> Mutator<S> {
    /// As [`Obj::will_hold`], for an object of any layout.
    #[inline(always)]
    pub(crate) fn will_hold(&self, object: Value, v: Value) {
        Obj::<S, ()>::from_value(object).will_hold(v);
    }

    /// Publishes every object there is. Called before the first thread starts, and before a program looks at
    /// all objects.
    pub(crate) fn publish_everything(&self) {
        if !S::PRIVATE {
            return;
        }
        self.rt.world.stopped(|threads| {
            // SAFETY: the world is stopped.
            for heap in unsafe { heaps::<S>(self, threads) } {
                // SAFETY: as above.
                unsafe {
                    (*heap).walk(|object| {
                        let v = Value::from_ptr(object);
                        if is_private::<S>(v) {
                            mark::<S>(v);
                        }
                    });
                }
            }
        });
    }

    /// As [`publish_everything`](Self::publish_everything), the first time it is called.
    pub(crate) fn publish_start(&self) {
        if S::PRIVATE && !self.rt.published.swap(true, Ordering::Relaxed) {
            self.publish_everything();
        }
    }

    /// A new object that every thread can find at once: a type, an interned string.
    pub(crate) fn born_shared(&self, v: Value) {
        tracing::barrier::<S>(v);
        if self.rt.published.load(Ordering::Relaxed) {
            publish::<S>(v);
        }
    }
}

/// Invariant P, for one object: its type name and the type names of private objects it holds.
///
/// # Safety
///
/// The world is stopped.
pub(super) unsafe fn check<S: Strategy>(v: Value) {
    if is_private::<S>(v) {
        return;
    }
    // SAFETY: the caller's contract.
    unsafe {
        edges::<S>(v.ptr(), &mut |child, _| {
            if is_private::<S>(child) {
                let name = |v: Value| (*(*header::<S>(v).ty()).body.get()).name();
                panic!("invariant P: a shared {} holds a private {}", name(v), name(child));
            }
        });
    }
}
