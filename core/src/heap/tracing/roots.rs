//! The roots: every place outside of the heap that holds references.
//!
//! - each thread's registers up to its top (invariant R: none above lives, and none below is stale), its
//!   frames, its handles, the exceptions it raises and handles, its finalizers that wait;
//! - the runtime's own objects, and frozen ones;
//! - finalizers that ended threads have left, what threads are started with, `atexit`.
//!
//! What is not here refers to nothing, or weakly: inline caches and method caches hold numbers, or values that
//! a guard proves; the callee table forgets what dies; shapes and the tables of names hold interned strings,
//! which are immortal; a retired value is looked at before its reader's next safepoint, where it is a handle.

use crate::object::{Header, Value, flag};
use crate::runtime::{Mutator, Vm};
use crate::strategy::Strategy;

/// Shows every root; some are null, immediates, or numbers of callees.
///
/// # Safety
///
/// The world is stopped.
pub(super) unsafe fn each<S: Strategy>(
    mutator: &Mutator<S>,
    threads: &[*mut Vm<S>],
    visit: &mut dyn FnMut(Value),
) {
    let rt = mutator.rt;
    rt.tracer.immortals.lock().iter().for_each(|&v| visit(v));
    rt.tracer.starting.lock().iter().for_each(|&v| visit(v));
    rt.orphans.lock().iter().for_each(|waiting| visit(waiting.object()));
    let kept = [rt.build_class, rt.object_init, rt.object_hash, rt.exception_new, rt.exception_init];
    kept.into_iter().for_each(&mut *visit);
    rt.modules_state.each_root(visit);
    for &vm in threads {
        // SAFETY: registered threads are alive, and stopped.
        unsafe { (*vm).each_root(visit) };
    }
    if rt.modules_state.gc.has_frozen() {
        // SAFETY: the caller's contract.
        for heap in unsafe { super::super::collect::heaps(mutator, threads) } {
            // SAFETY: as above.
            unsafe {
                (*heap).walk(|object| {
                    if (*object.cast::<Header<S>>()).has(flag::FROZEN) {
                        visit(Value::from_ptr(object));
                    }
                });
            }
        }
    }
}
