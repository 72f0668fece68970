//! Marking: the grey objects, and the barrier that adds to them.

use super::super::collect::edges;
use crate::object::{Header, Kind, Value};
use crate::runtime::Mutator;
use crate::strategy::{Memory, Strategy};
use std::sync::atomic::Ordering;

impl super::Tracer {
    pub(super) fn is_marking(&self) -> bool {
        self.marking.load(Ordering::Relaxed)
    }
}

/// Whether stores must be told of. Asked on an attached thread; the answer is good until its next safepoint.
#[inline(always)]
pub(crate) fn is_marking<S: Strategy>() -> bool {
    // SAFETY: the caller is attached.
    S::Memory::INCREMENTAL && unsafe { Mutator::<S>::current() }.rt.tracer.is_marking()
}

/// The insertion barrier: `v` is about to be stored in an object. No safepoint may lie between.
#[inline(always)]
pub(crate) fn barrier<S: Strategy>(v: Value) {
    if is_marking::<S>() {
        shade::<S>(v);
    }
}

/// Makes a white object grey. Called on an attached thread while marking is on.
#[cold]
#[inline(never)]
pub(in super::super) fn shade<S: Strategy>(v: Value) {
    // SAFETY: the caller is attached.
    let mutator = unsafe { Mutator::<S>::current() };
    let v = resolve(mutator, v);
    if mutator.rt.options.stress.unshaded {
        return;
    }
    if v.is_ptr() && paint::<S>(v, mutator.rt.tracer.colour.load(Ordering::Relaxed)) {
        mutator.shaded.borrow_mut().push(v);
    }
}

/// The object itself where a word names a deferred callee by its number.
pub(super) fn resolve<S: Strategy>(mutator: &Mutator<S>, v: Value) -> Value {
    match v.as_callee() {
        Some(index) => Value::from_bits(mutator.rt.callees.get(index)),
        None => v,
    }
}

/// Gives an object a colour; whether it is to be looked into then.
fn paint<S: Strategy>(v: Value, colour: u8) -> bool {
    // SAFETY: references lead to live objects.
    let header = unsafe { &*v.ptr::<Header<S>>() };
    S::Memory::mark(&header.mem, colour) && !Kind::is_leaf(header.prefix.kind)
}

/// Whether a collection has found that an object lives.
///
/// # Safety
///
/// The world is stopped, and the object's memory has not been given back.
pub(super) unsafe fn is_marked<S: Strategy>(v: Value, colour: u8) -> bool {
    // SAFETY: the caller's contract.
    S::Memory::is_marked(unsafe { &(*v.ptr::<Header<S>>()).mem }, colour)
}

/// Follows references from grey objects. Lives while the world is stopped.
pub(super) struct Marker<'a, S: Strategy> {
    mutator: &'a Mutator<S>,
    colour: u8,
    grey: &'a mut Vec<Value>,
}

impl<'a, S: Strategy> Marker<'a, S> {
    pub fn new(mutator: &'a Mutator<S>, grey: &'a mut Vec<Value>) -> Self {
        Marker { mutator, colour: mutator.rt.tracer.colour.load(Ordering::Relaxed), grey }
    }

    /// What `v` names lives.
    pub fn reach(&mut self, v: Value) {
        let v = resolve(self.mutator, v);
        if v.is_ptr() && paint::<S>(v, self.colour) {
            self.grey.push(v);
        }
    }

    /// Whether nothing is grey.
    pub fn is_done(&self) -> bool {
        self.grey.is_empty()
    }

    /// Marks until nothing is grey.
    pub fn run_to_end(&mut self) {
        self.run(&mut { usize::MAX });
    }

    /// Marks until nothing is grey, or `left` references have been followed; false: the latter.
    pub fn run(&mut self, left: &mut usize) -> bool {
        while *left > 0 {
            let Some(v) = self.grey.pop() else { return true };
            let mut followed = 1;
            // SAFETY: the world is stopped.
            unsafe {
                edges::<S>(v.ptr(), &mut |child, _| {
                    followed += 1;
                    self.reach(child);
                });
            }
            *left = left.saturating_sub(followed);
        }
        self.grey.is_empty()
    }
}
