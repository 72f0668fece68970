//! The handle stack: what native code refers to, as roots of a tracing collector.
//!
//! Under a strategy that traces ([`Memory::TRACES`]) nothing in an object says that native code holds it. So
//! each [`Ref`](crate::object::Ref) that is made puts its value on its thread's handle stack, and takes it off
//! when it is dropped, if it lies near the top: handles as in V8 and in the JNI, without a type of their own,
//! since `Ref` already is the discipline that they need (`object`, rule 2). What is not taken off so, because
//! a reference was dropped out of order or handed over as a bare word ([`Ref::into_value`]), stays until its
//! *scope* ends. A scope is a native call; and `run` ends, at each of its safepoints, what its instructions
//! have left, as no instruction keeps a reference across one. What a scope leaves behind thus costs time and
//! memory, never safety; that references handed over stay is even needed: native code collects bare words in
//! vectors while it calls back.
//!
//! [`Memory::TRACES`]: crate::strategy::Memory::TRACES
//! [`Ref::into_value`]: crate::object::Ref::into_value

use super::{PyResult, Vm};
use crate::object::{Ref, Value};
use crate::strategy::{Memory, Strategy};
use std::cell::UnsafeCell;

/// How many of the top entries a dropped reference is looked for in.
const NEAR: usize = 8;

/// See the module. Touched by its own thread only, and by the collector while that one is stopped.
#[derive(Default)]
pub(crate) struct Handles(UnsafeCell<Vec<Value>>);

impl Handles {
    /// Adds a root.
    #[inline(always)]
    pub fn push(&self, v: Value) {
        // SAFETY: the calling thread's own; no reference into the vector outlives a method.
        unsafe { (*self.0.get()).push(v) };
    }

    /// A reference to `v` is dropped. Each entry belongs to one reference to its value, whichever: that the
    /// top entry moves down to the place of the one found makes it stay longer, at most.
    #[inline(always)]
    pub fn pop(&self, v: Value) {
        // SAFETY: as in `push`.
        let entries = unsafe { &mut *self.0.get() };
        for at in (entries.len().saturating_sub(NEAR)..entries.len()).rev() {
            if entries[at] == v {
                entries.swap_remove(at);
                return;
            }
        }
    }

    /// How many there are.
    #[inline(always)]
    pub fn height(&self) -> usize {
        // SAFETY: as in `push`.
        unsafe { (*self.0.get()).len() }
    }

    /// Forgets all above a height.
    #[inline(always)]
    pub fn truncate(&self, height: usize) {
        // SAFETY: as in `push`; values have no destructor.
        unsafe { (*self.0.get()).truncate(height) };
    }

    /// Shows every root. Called by the collector while the thread is stopped, or by the thread.
    pub fn each(&self, visit: &mut dyn FnMut(Value)) {
        // SAFETY: nobody changes the vector meanwhile.
        unsafe { (*self.0.get()).iter().for_each(|&v| visit(v)) };
    }
}

impl<S: Strategy> Vm<S> {
    /// Where a scope of handles begins. Nothing where objects are not traced.
    #[inline(always)]
    pub(crate) fn begin_handles(&self) -> usize {
        if S::Memory::TRACES { self.handles.height() } else { 0 }
    }

    /// Ends what has come since, but not the scope.
    #[inline(always)]
    pub(crate) fn drop_handles(&self, begin: usize) {
        if S::Memory::TRACES {
            self.handles.truncate(begin);
        }
    }

    /// Runs native code in a scope of its own: of the handles it makes, what it gives back alone stays.
    #[inline(always)]
    pub(crate) fn in_scope<T: Rooted<S>>(
        &mut self,
        f: impl FnOnce(&mut Self) -> PyResult<S, T>,
    ) -> PyResult<S, T> {
        let begin = self.begin_handles();
        let result = f(self);
        if S::Memory::TRACES {
            self.handles.truncate(begin);
            if let Ok(found) = &result
                && let Some(v) = found.value().filter(|v| v.is_ptr())
            {
                self.handles.push(v);
            }
        }
        result
    }
}

/// What a scope may give back: at most one reference.
pub(crate) trait Rooted<S: Strategy> {
    /// Its value.
    fn value(&self) -> Option<Value>;
}

impl<S: Strategy> Rooted<S> for Ref<S> {
    #[inline(always)]
    fn value(&self) -> Option<Value> {
        Some(self.get())
    }
}

impl<S: Strategy> Rooted<S> for Option<Ref<S>> {
    #[inline(always)]
    fn value(&self) -> Option<Value> {
        self.as_ref().map(Ref::get)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(handles: &Handles) -> Vec<Value> {
        let mut all = Vec::new();
        handles.each(&mut |v| all.push(v));
        all
    }

    #[test]
    fn a_dropped_reference_takes_one_entry_of_its_value() {
        let [a, b] = [Value::small(1), Value::small(2)];
        let handles = Handles::default();
        [a, b, a, b].into_iter().for_each(|v| handles.push(v));
        handles.pop(a);
        assert_eq!(found(&handles), [a, b, b]);
        handles.pop(a);
        assert_eq!(found(&handles), [b, b]);
        handles.pop(a);
        assert_eq!(found(&handles), [b, b]);
        handles.truncate(1);
        assert_eq!(handles.height(), 1);
    }
}
