//! Typed access to bodies: shared for what never changes, exclusive for what does, and a glimpse for what
//! is often read.
//!
//! *A glimpse* (where the strategy has optimistic reads): the object's version is read, the body copied
//! word by word, and the version read again: if it is the same, the copy is a body that really was. What
//! the copy refers to may change and be freed from here on, but stays readable for the grace period (see
//! `heap::grace`). A reference found that way is tried (`Memory::try_retain`), and counts if the version
//! is the same still: then it was in the body when the count went up. This is PEP 703's "optimistically
//! avoiding locking" with one version for the whole body (a sequence lock; Lameter, 2005) in the place of
//! a second look at each word. The copy races with writers, on purpose: it is thrown away unless the
//! version says that there were none.

use super::undo::Image;
use super::{Body, Header, Object, Ref, Value, release};
use crate::strategy::{Event, Hold, Look, Memory, Strategy, Sync, counters};
use std::marker::PhantomData;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::sync::atomic::{AtomicUsize, Ordering};

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
        crate::runtime::inside_section();
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

/// The same for a reader among others.
struct SharedSection<'a, S: Strategy>(&'a Header<S>);

impl<'a, S: Strategy> SharedSection<'a, S> {
    #[inline(always)]
    fn enter(header: &'a Header<S>) -> Self {
        counters::count_fast(Event::Lock);
        S::Sync::lock_shared(&header.lock);
        crate::runtime::inside_section();
        SharedSection(header)
    }
}

impl<S: Strategy> Drop for SharedSection<'_, S> {
    #[inline(always)]
    fn drop(&mut self) {
        S::Sync::unlock_shared(&self.0.lock);
    }
}

/// The same for a body in a transaction: what is done with a hold when the closure is, also when it unwinds.
struct Held<'a, S: Strategy>(&'a Header<S>, Hold);

impl<'a, S: Strategy> Held<'a, S> {
    /// To change the body.
    #[inline(always)]
    fn own(header: &'a Header<S>) -> Self {
        let hold = S::Sync::own(&header.lock, || Image::take(header));
        crate::runtime::inside_section();
        Held(header, hold)
    }

    /// To see it stand still.
    #[inline(always)]
    fn observe(header: &'a Header<S>) -> Self {
        let hold = S::Sync::observe(&header.lock);
        crate::runtime::inside_section();
        Held(header, hold)
    }
}

impl<S: Strategy> Drop for Held<'_, S> {
    #[inline(always)]
    fn drop(&mut self) {
        S::Sync::done(&self.0.lock, self.1);
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

    /// Whether no other thread can reach the object, and none will before the caller is done with its body.
    #[inline(always)]
    fn is_private(self) -> bool {
        S::PRIVATE && S::Sync::is_private(&self.header().lock)
    }

    /// Runs `f` on the body inside the object's critical section. `f` cannot call back into Python.
    #[inline(always)]
    pub fn exclusive<R>(self, f: impl FnOnce(&mut T) -> R) -> R {
        if self.is_private() {
            // SAFETY: nobody else can reach the body, and `f` cannot come back here.
            return f(unsafe { &mut *self.body_ptr() });
        }
        if S::TRANSACTIONAL {
            let _held = Held::own(self.header());
            // SAFETY: the thread owns the body, and `f` cannot come back here.
            return f(unsafe { &mut *self.body_ptr() });
        }
        let _section = Section::enter(self.header());
        // SAFETY: the critical section keeps other threads out, and `f` cannot come back here on this
        // thread: it does not have the means to run anything that would.
        f(unsafe { &mut *self.body_ptr() })
    }
}

impl<S: Strategy, T> Obj<S, T> {
    /// As [`exclusive`](Self::exclusive), for an `f` that changes nothing a program can tell. A transaction does not
    /// own what it has only observed.
    #[inline(always)]
    pub fn observe<R>(self, f: impl FnOnce(&mut T) -> R) -> R {
        if S::TRANSACTIONAL {
            let _held = Held::observe(self.header());
            // SAFETY: as in `exclusive`.
            return f(unsafe { &mut *self.body_ptr() });
        }
        self.exclusive(f)
    }

    /// A glimpse in a transaction, which has read the object then.
    #[inline(always)]
    fn read<R>(self, f: impl FnOnce(&T) -> Option<R>) -> Option<R> {
        let word = &self.header().lock;
        match S::Sync::look(word) {
            Look::Busy => None,
            // SAFETY: nobody else changes the body.
            Look::Mine => f(unsafe { &*self.body_ptr() }),
            Look::Version(version) => {
                let copy = self.copy();
                if !S::Sync::has_seen(word, version) {
                    return None;
                }
                // SAFETY: as in `glimpse`.
                let found = f(unsafe { copy.assume_init_ref() })?;
                S::Sync::has_seen(word, version).then_some(found)
            }
        }
    }

    /// The body's words as they are now, whoever is writing them.
    #[inline(always)]
    fn copy(self) -> ManuallyDrop<MaybeUninit<T>> {
        const {
            assert!(
                align_of::<T>() <= align_of::<usize>() && size_of::<T>().is_multiple_of(size_of::<usize>())
            )
        };
        let mut copy = MaybeUninit::<T>::uninit();
        for i in 0..size_of::<T>() / size_of::<usize>() {
            // SAFETY: in bounds of a live body and of the copy. The atomic load keeps words whole.
            unsafe {
                let word = &*self.body_ptr().cast::<AtomicUsize>().add(i);
                copy.as_mut_ptr().cast::<usize>().add(i).write(word.load(Ordering::Relaxed));
            }
        }
        ManuallyDrop::new(copy)
    }

    /// Shows `f` the body as it was at one moment, or gives up. `f` finds arrays that may be changing: it
    /// must not panic or loop on any content, and what it returns counts only if `keep` says so.
    #[inline(always)]
    fn glimpse<R>(self, f: impl FnOnce(&T) -> Option<R>, keep: impl FnOnce(&R) -> bool) -> Option<R> {
        let word = &self.header().lock;
        let version = S::Sync::version(word)?;
        let copy = self.copy();
        if !S::Sync::is_unchanged(word, version) {
            return None;
        }
        // SAFETY: nobody wrote between the two versions: the copy is a valid body. It is never dropped.
        let found = f(unsafe { copy.assume_init_ref() })?;
        if S::Sync::is_unchanged(word, version) && keep(&found) { Some(found) } else { None }
    }

    /// A reference that `f` finds in the body, retained; `None` when it finds none. Inside the critical
    /// section, or by a glimpse: see there what `f` must keep to. `f` may be called again.
    #[inline(always)]
    pub fn load(self, f: impl Fn(&T) -> Option<Value>) -> Option<Ref<S>> {
        self.load_or(&f, &f)
    }

    /// As [`load`](Self::load), with a second closure for the critical section, in which nothing changes.
    #[inline(always)]
    pub fn load_or(
        self,
        glimpse: impl FnOnce(&T) -> Option<Value>,
        locked: impl FnOnce(&T) -> Option<Value>,
    ) -> Option<Ref<S>> {
        let glimpsed = self.try_load(glimpse);
        if glimpsed.is_some() {
            return glimpsed;
        }
        self.locked(|body| locked(body).map(Ref::new))
    }

    /// Shows `f` the body inside the critical section, in which other readers may be.
    #[inline(always)]
    fn locked<R>(self, f: impl FnOnce(&T) -> R) -> R {
        if !S::Sync::SHARED_READS {
            return self.observe(|body| f(body));
        }
        let _section = SharedSection::enter(self.header());
        // SAFETY: nobody changes the body meanwhile.
        f(unsafe { &*self.body_ptr() })
    }

    /// A reference that `f` finds in a glimpse, retained. `None` says nothing: there may be one, and there
    /// is never any under a strategy without optimistic reads.
    #[inline(always)]
    pub fn try_load(self, f: impl FnOnce(&T) -> Option<Value>) -> Option<Ref<S>> {
        if !S::OPTIMISTIC {
            return None;
        }
        if S::TRANSACTIONAL {
            return self.try_read(f);
        }
        if self.is_private() {
            // SAFETY: nobody else can reach the body.
            return f(unsafe { &*self.body_ptr() }).map(Ref::new);
        }
        let word = &self.header().lock;
        let version = S::Sync::version(word);
        let keep = |&v: &Value| {
            if !v.is_ptr() {
                return true;
            }
            // SAFETY: the value was in the body in this grace period, so that a word is there still.
            if !unsafe { S::Memory::try_retain(&(*v.ptr::<Header<S>>()).mem) } {
                return false;
            }
            let still = version.is_some_and(|version| S::Sync::is_unchanged(word, version));
            if !still {
                release::<S>(v);
            }
            still
        };
        let found = self.glimpse(f, keep);
        if found.is_none() {
            counters::count(Event::GlimpseFailed);
        }
        found.map(Ref::from_owned)
    }

    /// As [`try_load`](Self::try_load), in a transaction.
    #[inline(always)]
    fn try_read(self, f: impl FnOnce(&T) -> Option<Value>) -> Option<Ref<S>> {
        // SAFETY: as in `try_load`.
        let retained =
            |v: Value| !v.is_ptr() || unsafe { S::Memory::try_retain(&(*v.ptr::<Header<S>>()).mem) };
        // A reference that was in the body no more when it was retained is dropped.
        self.read(|body| f(body).filter(|&v| retained(v)).map(Ref::from_owned))
    }

    /// What `f` finds in a glimpse: no reference. `None` says nothing, and is all there is without optimistic reads.
    #[inline(always)]
    pub fn try_peek<R>(self, f: impl FnOnce(&T) -> Option<R>) -> Option<R> {
        if self.is_private() {
            // SAFETY: nobody else can reach the body.
            return f(unsafe { &*self.body_ptr() });
        }
        if S::OPTIMISTIC && !S::TRANSACTIONAL { self.glimpse(f, |_| true) } else { None }
    }

    /// What `f` computes from the body's own words, without following them.
    #[inline(always)]
    pub fn peek<R>(self, f: impl Fn(&T) -> R) -> R {
        if S::TRANSACTIONAL {
            return self.read(|body| Some(f(body))).unwrap_or_else(|| self.observe(|body| f(body)));
        }
        if self.is_private() {
            // SAFETY: nobody else can reach the body.
            return f(unsafe { &*self.body_ptr() });
        }
        if S::OPTIMISTIC
            && let Some(found) = self.glimpse(|body| Some(f(body)), |_| true)
        {
            return found;
        }
        self.locked(|body| f(body))
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

/// Runs `f` on two bodies inside both critical sections, entered in address order. `f` changes the first only.
/// `None` for the second when both are the same object.
pub fn exclusive_pair<S: Strategy, A, B, R>(
    a: Obj<S, A>,
    b: Obj<S, B>,
    f: impl FnOnce(&mut A, Option<&mut B>) -> R,
) -> R {
    if a.as_ptr().cast::<()>() == b.as_ptr().cast() {
        return a.exclusive(|a| f(a, None));
    }
    if S::TRANSACTIONAL {
        let _owned = Held::own(a.header());
        let _observed = Held::observe(b.header());
        // SAFETY: two different objects, both held.
        return f(unsafe { &mut *a.body_ptr() }, Some(unsafe { &mut *b.body_ptr() }));
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

/// As [`exclusive_pair`], for an `f` that changes neither.
pub fn observe_pair<S: Strategy, A, B, R>(
    a: Obj<S, A>,
    b: Obj<S, B>,
    f: impl FnOnce(&mut A, Option<&mut B>) -> R,
) -> R {
    if !S::TRANSACTIONAL {
        return exclusive_pair(a, b, f);
    }
    let _first = Held::observe(a.header());
    if a.as_ptr().cast::<()>() == b.as_ptr().cast() {
        // SAFETY: as in `exclusive`.
        return f(unsafe { &mut *a.body_ptr() }, None);
    }
    let _second = Held::observe(b.header());
    // SAFETY: two different objects, both held.
    f(unsafe { &mut *a.body_ptr() }, Some(unsafe { &mut *b.body_ptr() }))
}
