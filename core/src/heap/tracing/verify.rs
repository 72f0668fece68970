//! A check of incremental marking: at its end everything that roots reach must be marked.
//!
//! With the world stopped, the roots and what they reach are walked once more, with other marks (the pages'
//! scratch words). An object found so that the collection has left white is one that the program has hidden
//! from it: a store without `will_hold`. `--stress publication` does this at each collection.

use super::super::collect::{edges, heaps};
use super::super::walk::scratch;
use super::mark::{is_marked, resolve};
use super::roots;
use crate::object::{Header, Value, flag};
use crate::runtime::{Mutator, Vm};
use crate::strategy::Strategy;
use std::sync::atomic::Ordering;

/// Panics if an object that roots reach is not marked, and names what holds it.
///
/// # Safety
///
/// The world is stopped, and marking has come to its end.
pub(super) unsafe fn check<S: Strategy>(mutator: &Mutator<S>, threads: &[*mut Vm<S>]) {
    // SAFETY: the world is stopped, scratch words are open between `open_scratch` and `close_scratch`, and
    // references lead to live objects.
    unsafe {
        let colour = mutator.rt.tracer.colour.load(Ordering::Relaxed);
        let heaps = heaps(mutator, threads);
        heaps.iter().for_each(|&heap| (*heap).open_scratch(|_| 0));
        let mut pending: Vec<Value> = Vec::new();
        let find = |pending: &mut Vec<Value>, holder: Value, v: Value| {
            let v = resolve(mutator, v);
            if !v.is_ptr() || std::mem::replace(scratch(v.ptr()), 1) == 1 {
                return;
            }
            let header = &*v.ptr::<Header<S>>();
            if !header.has(flag::IMMORTAL) && !is_marked::<S>(v, colour) {
                let name = |v: Value| (*(*(*v.ptr::<Header<S>>()).ty()).body.get()).name();
                let holder = if holder.is_ptr() { name(holder) } else { "root".into() };
                panic!("a collection has not seen a {} that a {holder} holds", name(v));
            }
            pending.push(v);
        };
        roots::each(mutator, threads, &mut |v| find(&mut pending, Value::NULL, v));
        while let Some(holder) = pending.pop() {
            edges::<S>(holder.ptr(), &mut |v, _| find(&mut pending, holder, v));
        }
        heaps.iter().for_each(|&heap| (*heap).close_scratch());
    }
}
