//! Typed access to bodies: shared for what never changes, exclusive for what does.

use super::{Body, Header, Object, Value};
use crate::strategy::{Event, Strategy, Sync, counters};
use std::marker::PhantomData;

/// A borrowed pointer to an object whose body is a `T`.
#[repr(transparent)]
pub struct Obj<S: Strategy, T>(*mut Object<S, T>, PhantomData<S>);

impl<S: Strategy, T> Clone for Obj<S, T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Strategy, T> Copy for Obj<S, T> {}

/// Leaves the critical section also when the closure unwinds.
struct Section<'a, S: Strategy>(&'a Header<S>);

impl<'a, S: Strategy> Section<'a, S> {
    #[inline(always)]
    fn enter(header: &'a Header<S>) -> Self {
        counters::count_fast(Event::Lock);
        if S::Sync::SLOTS {
            // SAFETY: a live object's type is live.
            unsafe { ((*(*header.ty()).body.get()).lock_slots.lock)(&header.lock) };
        } else {
            S::Sync::lock(&header.lock);
        }
        Section(header)
    }
}

impl<S: Strategy> Drop for Section<'_, S> {
    #[inline(always)]
    fn drop(&mut self) {
        if S::Sync::SLOTS {
            // SAFETY: as in `enter`.
            unsafe { ((*(*self.0.ty()).body.get()).lock_slots.unlock)(&self.0.lock) };
        } else {
            S::Sync::unlock(&self.0.lock);
        }
    }
}

impl<S: Strategy, T> Obj<S, T> {
    /// The object of a value that is known to have this body.
    #[inline(always)]
    pub fn from_value(v: Value) -> Self {
        Obj(v.ptr(), PhantomData)
    }

    /// The object at a pointer.
    #[inline(always)]
    pub fn from_ptr(ptr: *mut Object<S, T>) -> Self {
        Obj(ptr, PhantomData)
    }

    /// The value that points to this object.
    #[inline(always)]
    pub fn value(self) -> Value {
        Value::from_ptr(self.0)
    }

    /// The object's address.
    #[inline(always)]
    pub fn as_ptr(self) -> *mut Object<S, T> {
        self.0
    }

    /// The header.
    #[inline(always)]
    pub fn header<'a>(self) -> &'a Header<S> {
        // SAFETY: an `Obj` borrows from an owner that keeps the object alive (rule 1 of this module's
        // parent); headers are changed through atomics and cells only.
        unsafe { &(*self.0).header }
    }

    /// The body, for bodies (or fields of bodies) that never change after construction or that are
    /// themselves safe to share.
    #[inline(always)]
    pub fn body<'a>(self) -> &'a T {
        // SAFETY: as in `header`; that only immutable or shareable fields are read through it is the
        // body type's rule, stated at each mutable body.
        unsafe { &*(*self.0).body.get() }
    }

    /// The body's address.
    #[inline(always)]
    pub fn body_ptr(self) -> *mut T {
        // SAFETY: only the address is taken.
        unsafe { (*self.0).body.get() }
    }

    /// Runs `f` on the body inside the object's critical section. `f` cannot call back into Python.
    #[inline(always)]
    pub fn exclusive<R>(self, f: impl FnOnce(&mut T) -> R) -> R {
        let _section = Section::enter(self.header());
        // SAFETY: the critical section keeps other threads out, and `f` cannot come back here on this
        // thread: it does not have the means to run anything that would.
        f(unsafe { &mut *self.body_ptr() })
    }
}

impl<S: Strategy, T: Body<S>> Obj<S, T> {
    /// The object, when the value's layout is `T`'s.
    #[inline(always)]
    pub fn of(v: Value) -> Option<Self> {
        if v.has_layout(T::KIND) { Some(Self::from_value(v)) } else { None }
    }

    /// The object, when the value is an instance of exactly the builtin type.
    #[inline(always)]
    pub fn exactly(v: Value) -> Option<Self> {
        if v.is_exact(T::KIND) { Some(Self::from_value(v)) } else { None }
    }
}

/// Runs `f` on two bodies inside both critical sections, entered in address order. `None` for the
/// second when both are the same object.
pub fn exclusive_pair<S: Strategy, A, B, R>(
    a: Obj<S, A>,
    b: Obj<S, B>,
    f: impl FnOnce(&mut A, Option<&mut B>) -> R,
) -> R {
    if a.as_ptr().cast::<()>() == b.as_ptr().cast() {
        return a.exclusive(|a| f(a, None));
    }
    let (first, second) = if (a.as_ptr() as usize) < (b.as_ptr() as usize) {
        (a.header(), b.header())
    } else {
        (b.header(), a.header())
    };
    let _outer = Section::enter(first);
    let _inner = Section::enter(second);
    // SAFETY: two different objects, both inside their sections.
    f(unsafe { &mut *a.body_ptr() }, Some(unsafe { &mut *b.body_ptr() }))
}
