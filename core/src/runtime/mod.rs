//! The runtime: everything the threads of one program share, and [`Vm`], what each has for itself.

mod append;
mod construct;
mod finalizers;
mod handles;
mod init;
mod intern;
mod names;
mod raise;
mod reserve;
mod stress;
mod thread;
mod world;

pub use append::AppendTable;
pub(crate) use finalizers::{Finalizers, Waiting};
pub(crate) use handles::Handles;
pub use init::Options;
pub use names::Names;
pub use stress::Stress;
pub(crate) use stress::{allocation_fails, inside_section};
pub(crate) use thread::{CachedLookup, Proof};
pub use thread::{Mutator, MutatorId, Raised, SAFEPOINT, Vm};
pub(crate) use world::MAIN_ID;
pub use world::World;

use crate::heap::{Heap, LockedHeaps, Pauses, Tracer, WeakTable};
use crate::object::Value;
use crate::strategy::counters::EVENTS;
use crate::strategy::{Memory, MemoryWord, Strategy, Sync};
use crate::types::Types;
use parking_lot::Mutex;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};

/// What a Python operation gives: an owned value, or [`Raised`] with the exception in the thread.
pub type PyResult<S, T = crate::object::Ref<S>> = Result<T, Raised<S>>;

/// Everything the threads of one program share.
pub struct Runtime<S: Strategy> {
    /// The builtin types.
    pub types: Types,
    /// Strings the runtime itself looks up.
    pub names: Names,
    /// `builtins`' namespace.
    pub builtins: Value,
    /// `sys.modules`
    pub modules: Value,
    /// The builtin functions that code reaches without a name: `__build_class__`, `__import__`, `all`, `any`.
    pub build_class: Value,
    /// `object.__init__` and `object.__hash__`: what a class has that defines neither.
    pub object_init: Value,
    /// See `object_init`.
    pub object_hash: Value,
    /// `BaseException.__new__` and `BaseException.__init__`, of which the second does nothing that the first has not
    /// done.
    pub exception_new: Value,
    /// See `exception_new`.
    pub exception_init: Value,
    /// What the program was started with.
    pub options: Options,
    /// Who runs.
    pub world: World<S>,
    /// The synchronisation strategy's own state.
    pub parties: <S::Sync as Sync<S::Memory>>::Parties,
    /// Deferred objects that call sites refer to by number.
    pub callees: AppendTable,
    callee_numbers: Mutex<HashMap<u64, u32>>,
    /// Shapes by number.
    pub shapes: AppendTable,
    /// Deepest nesting of Python calls.
    pub recursion_limit: AtomicUsize,
    /// The builtins' namespace has changed since start-up: caches of it are off.
    pub builtins_changed: AtomicBool,
    /// The program is ending: daemon threads run no more Python code.
    pub finalizing: AtomicBool,
    /// Ctrl-C was pressed.
    pub interrupted: AtomicBool,
    started: AtomicBool,
    /// The first thread has been started: what every thread can find is shared.
    pub(crate) published: AtomicBool,
    /// Collections on?
    pub gc_enabled: AtomicBool,
    /// Values that were replaced where readers need no lock; freed while the world is stopped.
    pub(crate) retired: Mutex<Vec<Value>>,
    /// Finalizers and callbacks that no thread has run yet, left by threads that have ended.
    pub(crate) orphans: Mutex<VecDeque<Waiting>>,
    /// How long collections have stopped the world.
    pub(crate) pauses: Mutex<Pauses>,
    /// Where objects are traced: how far the collector is.
    pub(crate) tracer: Tracer,
    /// Who refers weakly to what.
    pub(crate) weak: WeakTable,
    /// Sums of the counters of threads that have ended.
    pub(crate) counters: Mutex<[u64; EVENTS]>,
    /// Held while a type changes.
    pub(crate) type_lock: parking_lot::ReentrantMutex<()>,
    /// Output goes out whole lines at a time, whoever prints.
    pub stdout: Mutex<Vec<u8>>,
    /// What the modules remember.
    pub(crate) modules_state: crate::builtins::modules::ModuleState,
    interned: intern::Interned,
    next_guard: AtomicU32,
    singletons: [MemoryWord<S>; Value::SINGLETONS],
    /// What the memory strategy's threads share.
    pub(crate) ledger: <S::Memory as Memory>::Ledger,
    pub(crate) small_ints: Box<[Value]>,
    /// The heap of all threads, where they take turns.
    pub(crate) shared_heap: Mutex<Box<Heap>>,
    /// Heaps of threads that have ended, with what still lives in them.
    #[allow(clippy::vec_box, reason = "pages know their heap by its address")]
    pub(crate) idle_heaps: Mutex<Vec<Box<Heap>>>,
    /// The heaps of all threads, where locks guard them.
    pub(crate) locked_heaps: LockedHeaps,
    pub(crate) empty_tuple: Value,
    pub(crate) empty_str: Value,
    pub(crate) latin1: Box<[Value]>,
}

// SAFETY: what is written after start-up is atomic or behind a lock; the heap pages inside belong to one
// thread at a time by the rules of `heap`.
unsafe impl<S: Strategy> Send for Runtime<S> {}
// SAFETY: as above.
unsafe impl<S: Strategy> std::marker::Sync for Runtime<S> {}

impl<S: Strategy> Runtime<S> {
    /// A guard number that nobody has had.
    pub fn next_guard(&self) -> u32 {
        loop {
            // The top bit is the inline caches' own.
            let guard = self.next_guard.fetch_add(1, Ordering::Relaxed) & (u32::MAX >> 1);
            if guard != 0 {
                return guard;
            }
        }
    }

    /// The number of a deferred callee in the callee table; `None` when the table is full.
    pub fn callee_number(&self, v: Value) -> Option<u32> {
        let mut numbers = self.callee_numbers.lock();
        if let Some(&number) = numbers.get(&v.bits()) {
            return Some(number);
        }
        let number = self.callees.add(v.bits())?;
        numbers.insert(v.bits(), number);
        Some(number)
    }

    /// A callee is about to be freed.
    pub(crate) fn forget_callee(&self, number: u32, word: u64) {
        self.callees.clear(number);
        self.callee_numbers.lock().remove(&word);
    }

    /// The count word of a singleton, for models that count them.
    #[inline]
    pub fn singleton_word(&self, index: usize) -> &MemoryWord<S> {
        &self.singletons[index]
    }

    /// Keeps a value that readers without a lock may still see until the world is stopped next.
    pub fn retire(&self, v: Value) {
        if v.is_ptr() {
            self.retired.lock().push(v);
        }
    }

    /// Queues objects, by the addresses of their words, for a thread to settle.
    fn queue_words(&self, thread: MutatorId, words: &[usize]) {
        self.world.queue(thread, words.iter().map(|&word| crate::heap::object_of_word::<S>(word)));
    }

    fn fresh_singletons() -> [MemoryWord<S>; Value::SINGLETONS] {
        std::array::from_fn(|_| S::Memory::immortal_word())
    }
}
