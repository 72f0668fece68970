//! Owned references, and the two operations everything rests on.

use super::{Header, Value};
use crate::runtime::Mutator;
use crate::strategy::{Event, Memory, Released, Strategy, counters};
use std::marker::PhantomData;

/// One more reference to whatever `v` is; nothing for immediates.
#[inline(always)]
pub fn retain<S: Strategy>(v: Value) {
    if v.is_ptr() {
        // SAFETY: a pointer value's owner keeps the object alive and counted while we look (rule 1).
        unsafe {
            let word = &(*v.ptr::<Header<S>>()).mem;
            if cfg!(feature = "counters") {
                counters::count(if S::Memory::is_local(word) {
                    Event::RetainOwner
                } else {
                    Event::RetainAtomic
                });
            }
            S::Memory::retain(word);
        }
    } else if S::MODEL.counted_singletons
        && let Some(k) = v.as_singleton()
    {
        // SAFETY: the runtime outlives its threads; singleton words are never destroyed.
        unsafe { S::Memory::retain(Mutator::<S>::current().rt.singleton_word(k)) };
    }
}

/// Gives up one reference; the last one destroys the object.
#[inline(always)]
pub fn release<S: Strategy>(v: Value) {
    if v.is_ptr() {
        // SAFETY: the caller owned a reference and gives it up.
        unsafe {
            let word = &(*v.ptr::<Header<S>>()).mem;
            if cfg!(feature = "counters") {
                counters::count(if S::Memory::is_local(word) {
                    Event::ReleaseOwner
                } else {
                    Event::ReleaseAtomic
                });
            }
            let found = S::Memory::release(word);
            if found != Released::Alive {
                crate::heap::last_release::<S>(v, found);
            }
        }
    } else if S::MODEL.counted_singletons
        && let Some(k) = v.as_singleton()
    {
        // SAFETY: as in `retain`; an immortal word never reports death.
        unsafe { S::Memory::release(Mutator::<S>::current().rt.singleton_word(k)) };
    }
}

/// Gives up a reference that a dead object held.
pub(crate) fn release_held<S: Strategy>(v: Value) {
    if !S::Memory::PUTS_OFF || !v.is_ptr() {
        return release::<S>(v);
    }
    // SAFETY: the object owned a reference, and is being taken apart.
    let found = unsafe { S::Memory::release_held(&(*v.ptr::<Header<S>>()).mem) };
    if found != Released::Alive {
        crate::heap::last_release::<S>(v, found);
    }
}

/// Where objects are traced, a reference in native code is a root: see [`Handles`](crate::runtime).
#[inline(always)]
fn root<S: Strategy>(v: Value) {
    if S::Memory::TRACES && v.is_ptr() {
        // SAFETY: references are made on attached threads.
        unsafe { Mutator::<S>::current() }.handles.push(v);
    }
}

/// An owned reference.
#[repr(transparent)]
pub struct Ref<S: Strategy>(Value, PhantomData<S>);

impl<S: Strategy> Ref<S> {
    /// A new reference to a borrowed value.
    #[inline(always)]
    pub fn new(v: Value) -> Self {
        retain::<S>(v);
        root::<S>(v);
        Ref(v, PhantomData)
    }

    /// Takes over a reference that the caller owns.
    #[inline(always)]
    pub fn from_owned(v: Value) -> Self {
        root::<S>(v);
        Ref(v, PhantomData)
    }

    /// A reference to a singleton or an immediate, which needs no object.
    #[inline(always)]
    pub fn none() -> Self {
        Self::new(Value::NONE)
    }

    /// `True` or `False`.
    #[inline(always)]
    pub fn bool(b: bool) -> Self {
        Self::new(Value::bool(b))
    }

    /// Hands the reference over to the caller as a bare word. Where objects are traced, it stays a root until
    /// the native call that is under way returns.
    #[inline(always)]
    pub fn into_value(self) -> Value {
        let v = self.0;
        std::mem::forget(self);
        v
    }

    /// The value, borrowed from this reference.
    #[inline(always)]
    pub fn get(&self) -> Value {
        self.0
    }
}

impl<S: Strategy> std::ops::Deref for Ref<S> {
    type Target = Value;

    #[inline(always)]
    fn deref(&self) -> &Value {
        &self.0
    }
}

impl<S: Strategy> Clone for Ref<S> {
    #[inline(always)]
    fn clone(&self) -> Self {
        Ref::new(self.0)
    }
}

impl<S: Strategy> Drop for Ref<S> {
    #[inline(always)]
    fn drop(&mut self) {
        if S::Memory::TRACES && self.0.is_ptr() {
            // SAFETY: as in `root`.
            unsafe { Mutator::<S>::current() }.handles.pop(self.0);
        }
        release::<S>(self.0);
    }
}

impl<S: Strategy> std::fmt::Debug for Ref<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
