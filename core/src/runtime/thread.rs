//! A thread that runs Python: its registers, frames, pending exception, heap and safepoint word.

use super::reserve::Reserve;
use super::world::MAIN_ID;
use super::{Finalizers, Handles, Runtime};
use crate::heap::grace::{self, Pin};
use crate::heap::publish;
use crate::heap::{Heap, OwnLists};
use crate::interp::{Checkpoint, FrameStack};
use crate::object::{Ref, Value, release};
use crate::strategy::{Event, Memory, Standing, Strategy, Sync, counters};
use parking_lot::Mutex;
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, Ordering};

/// A thread's number: never 0, never used twice in a runtime.
pub type MutatorId = u32;

/// An exception is on its way: it lies in the thread. A token, so that only code that has set it can say
/// that it is set.
pub struct Raised<S>(PhantomData<S>);

impl<S> Raised<S> {
    /// Called where the exception has just been put into the thread.
    pub(super) fn token() -> Self {
        Raised(PhantomData)
    }

    /// The token for an exception that is in the thread already.
    pub(crate) fn on_its_way(vm: &Vm<S>) -> Self
    where
        S: Strategy,
    {
        debug_assert!(!vm.raised.is_null());
        Raised(PhantomData)
    }
}

impl<S> std::fmt::Debug for Raised<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Raised")
    }
}

/// Bits of the safepoint word: why a thread should stop at its next safepoint.
#[allow(non_snake_case, reason = "read as an enum's name")]
pub mod SAFEPOINT {
    /// Another thread wants its turn.
    pub const HAND_OVER: u32 = 1;
    /// The world is being stopped.
    pub const STOP: u32 = 2;
    /// Ctrl-C.
    pub const INTERRUPT: u32 = 4;
    /// Enough has been allocated for a collection.
    pub const COLLECT: u32 = 8;
    /// Other threads have queued objects of ours.
    pub const QUEUE: u32 = 16;
    /// Finalizers wait.
    pub const FINALIZE: u32 = 32;
    /// The program ends: daemon threads stop for good.
    pub const EXIT: u32 = 128;
    /// The recursion limit has changed.
    pub const LIMIT: u32 = 64;
    /// The memory strategy's ledger wants to be called.
    pub const LEDGER: u32 = 512;
    /// An allocation has failed: only under stress.
    pub const MEMORY: u32 = 1 << 20;
    /// Freed memory waits for this thread's quiescent state.
    pub const QUIESCE: u32 = 256;
    /// Where threads run in transactions: boundaries are counted.
    pub const BOUNDARY: u32 = 1024;
}

const METHOD_CACHE: usize = 1024;

#[derive(Clone, Copy)]
pub(crate) struct CachedLookup {
    pub guard: u32,
    pub name: Value,
    /// Null: the name is nowhere in the MRO.
    pub value: Value,
}

/// What a guard proves about a name: the second level behind the inline caches, for sites that see objects
/// of several shapes.
#[derive(Clone, Copy)]
pub(crate) struct Proof {
    pub guard: u32,
    /// What it says, as the inline cache of the access would.
    pub what: u32,
    /// The name's address, the kind of access in its lowest bits.
    pub access: u64,
}

const PROOFS: usize = 1024;

/// A thread of the program. Its address is fixed while it is registered.
pub struct Vm<S: Strategy> {
    /// What allocation and destruction need of the thread.
    mutator: Box<Mutator<S>>,
    own_heap: Box<Heap>,
    /// Registers of all frames.
    pub(crate) stack: Reserve<Value>,
    pub(crate) frames: FrameStack<S>,
    /// First free register.
    pub(crate) top: *mut Value,
    pub(crate) raised: Value,
    pub(crate) handled: Value,
    pub(crate) native_limit: usize,
    pub(crate) lookups: Box<[CachedLookup; METHOD_CACHE]>,
    pub(crate) proofs: Box<[Proof; PROOFS]>,
    /// Objects whose `repr` is under way.
    pub(crate) repr_stack: Vec<Value>,
    /// The context that the thread's context variables have (PEP 567), or null.
    pub(crate) current_context: Value,
    pub(crate) is_main: bool,
    /// Whether the generator that native code has just run yielded, or else returned.
    pub(crate) yielded: bool,
    /// What it yielded is no item of its own: it came from what it awaits or delegates to.
    pub(crate) passed_on: bool,
    /// What the thread goes back to when its transaction aborts.
    pub(crate) checkpoint: Checkpoint<S>,
    /// Where registers end that have been bound for a call that has no frame yet, or null; for transactions.
    pub(crate) binding: *mut Value,
    /// In how many `with atomic` blocks the thread is.
    pub(crate) atomic_depth: u32,
    /// While the thread is attached, where readers do without locks.
    pin: Option<Pin>,
    /// Instructions left until the thread offers its turn, where those are counted.
    ticks: i32,
    /// Safepoints passed, where a collection is asked for at each.
    safepoints: u32,
}

/// The part of a thread that allocation and destruction use, wherever they happen: shared by reference,
/// so that it can be reached while the interpreter holds its [`Vm`] exclusively.
pub struct Mutator<S: Strategy> {
    /// Why to stop at the next safepoint; 0: no reason. Other threads set bits.
    pub safepoint: AtomicU32,
    /// The runtime.
    pub rt: &'static Runtime<S>,
    /// The thread's number.
    pub id: MutatorId,
    /// Where it allocates: its own heap, or the shared one where threads take turns.
    pub(crate) heap: *mut Heap,
    /// In front of heaps that all threads share.
    pub(crate) free_lists: OwnLists,
    /// How many destructors are active on this thread's stack.
    pub(crate) destroying: Cell<u32>,
    /// The thread is in a collection, or in a callback of one.
    pub(crate) collecting: Cell<bool>,
    /// Objects to destroy when the outermost destructor is done.
    pub(crate) trash: RefCell<Vec<Value>>,
    /// What is to be finalized at the next safepoint.
    pub(crate) finalizers: Finalizers,
    /// Objects of ours that other threads have handed back.
    pub(crate) inbox: Mutex<Vec<Value>>,
    /// Where objects are traced: what native code refers to.
    pub(crate) handles: Handles,
    /// Where objects are traced: what this thread has shaded and no marker has seen yet.
    pub(crate) shaded: RefCell<Vec<Value>>,
}

thread_local! {
    static CURRENT: Cell<*const ()> = const { Cell::new(std::ptr::null()) };
}

impl<S: Strategy> Mutator<S> {
    /// The calling thread's.
    ///
    /// # Safety
    ///
    /// The calling thread is between [`Vm::enter`] and [`Vm::leave`] of a runtime with this strategy, and
    /// does not keep the result beyond.
    #[inline(always)]
    pub(crate) unsafe fn current<'a>() -> &'a Mutator<S> {
        let mutator = CURRENT.get().cast::<Mutator<S>>();
        debug_assert!(!mutator.is_null());
        // SAFETY: the caller's contract; `Vm::enter` set it, `Vm::leave` clears it.
        unsafe { &*mutator }
    }

    /// Asks the thread to come to a safepoint for this reason.
    pub(crate) fn request(&self, bit: u32) {
        // Release: whoever sees the bit sees what it is about.
        self.safepoint.fetch_or(bit, Ordering::Release);
    }
}

impl<S: Strategy> std::ops::Deref for Vm<S> {
    type Target = Mutator<S>;

    #[inline(always)]
    fn deref(&self) -> &Mutator<S> {
        &self.mutator
    }
}

/// Registers on a thread's value stack, and frames beside it. Memory is touched only as far as used.
const REGISTERS: usize = 1 << 18;
const FRAMES: usize = 1 << 14;
const MAIN_REGISTERS: usize = 1 << 21;
const MAIN_FRAMES: usize = 1 << 17;
/// Native stack kept free for what runs below the check.
const NATIVE_RESERVE: usize = 256 * 1024;

fn native_position() -> usize {
    let here = 0u8;
    std::ptr::from_ref(&here) as usize
}

impl<S: Strategy> Vm<S> {
    /// Makes the calling thread a thread of the program and attaches it. `native_stack`: how many bytes
    /// of native stack it has below the caller; `id`: a new number of [`World`](super::World).
    pub fn enter(rt: &'static Runtime<S>, native_stack: usize, id: MutatorId) -> Box<Vm<S>> {
        let is_main = id == MAIN_ID;
        // Boxed: pages point to their heap, which must not move.
        let mut own_heap = Box::<Heap>::default();
        // The guard must not live as long as the pointer: a borrow in a `let` would keep it.
        let shared = |heap: &mut Box<Heap>| -> *mut Heap { &raw mut **heap };
        let heap = if S::PARALLEL { &raw mut *own_heap } else { shared(&mut rt.shared_heap.lock()) };
        let none = CachedLookup { guard: 0, name: Value::NULL, value: Value::NULL };
        // SAFETY: `Value` is a transparent `u64`, and zero is null.
        let mut stack: Reserve<Value> =
            unsafe { Reserve::zeroed(if is_main { MAIN_REGISTERS } else { REGISTERS }) };
        let top = stack.as_mut_ptr();
        let mut vm = Box::new(Vm {
            mutator: Box::new(Mutator {
                safepoint: AtomicU32::new(0),
                rt,
                id,
                heap,
                free_lists: OwnLists::default(),
                destroying: Cell::new(0),
                collecting: Cell::new(false),
                trash: RefCell::default(),
                finalizers: Finalizers::default(),
                inbox: Mutex::default(),
                handles: Handles::default(),
                shaded: RefCell::default(),
            }),
            own_heap,
            stack,
            frames: FrameStack::new(if is_main { MAIN_FRAMES } else { FRAMES }),
            top,
            raised: Value::NULL,
            handled: Value::NULL,
            native_limit: native_position().saturating_sub(native_stack.saturating_sub(NATIVE_RESERVE)),
            lookups: Box::new([none; METHOD_CACHE]),
            proofs: Box::new([Proof { guard: 0, what: 0, access: 0 }; PROOFS]),
            repr_stack: Vec::new(),
            current_context: Value::NULL,
            is_main,
            yielded: false,
            passed_on: false,
            ticks: S::TICKS,
            safepoints: 0,
            checkpoint: Checkpoint::default(),
            binding: std::ptr::null_mut(),
            atomic_depth: 0,
            pin: None,
        });
        CURRENT.set((&raw const *vm.mutator).cast());
        vm.refresh_recursion_limit();
        S::Memory::attach(vm.id);
        S::Sync::acquire(&rt.parties);
        let (this, mutator) = (&raw mut *vm, &raw const *vm.mutator);
        // SAFETY: the `Vm` is this thread's alone until it is in the registry.
        rt.world.register(this, mutator, || unsafe { (*this).take_over_heap() });
        S::Memory::resume(&rt.ledger);
        vm.pin();
        vm.count_boundaries();
        if rt.options.stress.gc {
            vm.request(SAFEPOINT::COLLECT);
        }
        vm
    }

    /// Goes on with the heap of a thread that has ended, where each has its own: what is free in it is used
    /// again. Called while the world cannot be stopped, so that the heap is never out of a stopper's sight.
    fn take_over_heap(&mut self) {
        if S::PARALLEL
            && let Some(heap) = self.rt.idle_heaps.lock().pop()
        {
            self.own_heap = heap;
            self.mutator.heap = &raw mut *self.own_heap;
        }
    }

    /// Ends the thread: gives up what it holds, settles what it owns, detaches.
    #[allow(clippy::boxed_local, reason = "the registry knows the thread by its address")]
    pub fn leave(mut self: Box<Self>) {
        for v in [
            std::mem::replace(&mut self.raised, Value::NULL),
            std::mem::replace(&mut self.handled, Value::NULL),
        ] {
            if !v.is_null() {
                release::<S>(v);
            }
        }
        self.forget_transaction();
        self.run_finalizers();
        // Finalizers may have looked for it.
        self.change_context(None);
        if self.atomic_depth > 0 {
            self.end_atomic();
        }
        self.drain_inbox();
        if S::Memory::TRACES {
            // It stores nothing any more.
            self.rt.tracer.take_over(self.shaded.take());
        }
        self.rt.world.unregister(self.id);
        S::Memory::detach(self.id);
        // Whoever queued something between the drain and the unregistering finds no thread any more and
        // settles by itself; what is in the inbox by now is settled here. Finalizers that this sets free
        // are left to the others: this thread runs no Python code any more.
        self.drain_inbox();
        let orphans = self.finalizers.take_all();
        if !orphans.is_empty() {
            orphans.iter().for_each(|waiting| publish::<S>(waiting.object()));
            self.rt.orphans.lock().extend(orphans);
            self.rt.world.request(SAFEPOINT::FINALIZE);
        }
        self.give_back_lists();
        if S::PARALLEL {
            self.rt.idle_heaps.lock().push(std::mem::take(&mut self.own_heap));
        }
        {
            let mut sums = self.rt.counters.lock();
            counters::take().iter().zip(sums.iter_mut()).for_each(|(n, sum)| *sum += n);
        }
        self.detach();
        CURRENT.set(std::ptr::null());
    }

    /// Gives the thread another context for its context variables.
    pub(crate) fn change_context(&mut self, context: Option<Ref<S>>) {
        let new = context.map_or(Value::NULL, Ref::into_value);
        drop(Ref::<S>::from_owned(std::mem::replace(&mut self.current_context, new)));
    }

    /// Sets the recursion limit of the program.
    pub fn set_recursion_limit(&mut self, limit: usize) {
        self.rt.recursion_limit.store(limit, Ordering::Relaxed);
        self.refresh_recursion_limit();
        self.rt.world.request(SAFEPOINT::LIMIT);
    }

    fn refresh_recursion_limit(&mut self) {
        self.frames.set_limit(self.rt.recursion_limit.load(Ordering::Relaxed));
    }

    fn acquire(&mut self) {
        if S::TRANSACTIONAL {
            // Before: whoever waits for its turn must not keep the world from being stopped.
            S::Sync::acquire(&self.rt.parties);
        }
        if S::PARALLEL {
            self.rt.world.enter();
        }
        if !S::TRANSACTIONAL {
            S::Sync::acquire(&self.rt.parties);
        }
        S::Memory::resume(&self.rt.ledger);
        self.pin();
    }

    fn pin(&mut self) {
        if S::OPTIMISTIC || S::Memory::TRACES {
            // SAFETY: the pin goes with the `Vm`, at the latest, whose mutator has the word.
            self.pin = Some(unsafe { Pin::new(&self.mutator.safepoint, SAFEPOINT::QUIESCE) });
        }
    }

    #[inline(never)]
    fn detach(&mut self) {
        self.pin = None;
        S::Memory::pause(&self.rt.ledger);
        S::Sync::release(&self.rt.parties);
        if S::PARALLEL {
            self.rt.world.leave();
        }
    }

    /// Runs something that may block, detached: other threads run, and the world can be stopped. `f` must
    /// touch no object.
    pub fn blocking<R>(&mut self, f: impl FnOnce() -> R) -> R {
        if !S::PARALLEL && self.atomic_depth > 0 {
            // Keeps its turn.
            return f();
        }
        self.irrevocable();
        if S::TRANSACTIONAL && self.atomic_depth > 0 {
            // The block is not over: nobody else commits until it is.
            return f();
        }
        self.forget_transaction();
        self.detach();
        let result = f();
        self.come_back();
        result
    }

    #[inline(never)]
    fn come_back(&mut self) {
        self.acquire();
        if self.rt.finalizing.load(Ordering::Relaxed) && !self.is_main {
            self.hang();
        }
    }

    /// A daemon thread of a program that is ending runs nothing any more.
    fn hang(&mut self) -> ! {
        if self.atomic_depth > 0 {
            self.end_atomic();
        }
        self.detach();
        loop {
            std::thread::park();
        }
    }

    /// Counts an instruction. Called by the interpreter where the strategy asks for it.
    #[inline(always)]
    pub(crate) fn tick(&mut self) {
        self.ticks -= 1;
        if self.ticks == 0 {
            self.ticks = S::TICKS;
            self.request(SAFEPOINT::HAND_OVER);
        }
    }

    /// A point where the thread can be stopped and where finalizers and collections run. Called by the
    /// interpreter at loop ends and calls when the safepoint word is not 0; no lock is held, and every
    /// live reference is in a register or in a [`Ref`](crate::object::Ref).
    #[cold]
    #[inline(never)]
    pub fn at_safepoint(&mut self) -> super::PyResult<S, ()> {
        counters::count(Event::Safepoint);
        let bits = self.safepoint.swap(0, Ordering::Acquire);
        self.count_boundaries();
        if bits & SAFEPOINT::STOP != 0 && S::PARALLEL {
            self.rt.world.yield_to_stopper(&self.rt.ledger);
        }
        if self.rt.finalizing.load(Ordering::Relaxed) && !self.is_main {
            self.hang();
        }
        if bits & SAFEPOINT::QUIESCE != 0 {
            if grace::is_due() {
                self.rt.world.request(SAFEPOINT::QUIESCE);
            }
            self.pin.as_mut().map(Pin::quiesce).unwrap_or_default();
        }
        if bits & SAFEPOINT::LIMIT != 0 {
            self.refresh_recursion_limit();
        }
        if bits & SAFEPOINT::LEDGER != 0 && S::Memory::poll(&self.rt.ledger) {
            counters::count(Event::LogWait);
            let rt = self.rt;
            self.blocking(|| S::Memory::wait(&rt.ledger));
        }
        if bits & SAFEPOINT::QUEUE != 0 {
            self.drain_inbox();
        }
        let stress = self.rt.options.stress;
        if stress.gc {
            self.request(SAFEPOINT::COLLECT);
            self.safepoints = self.safepoints.wrapping_add(1);
        }
        if bits & SAFEPOINT::COLLECT != 0
            && (stress.stride <= 1 || self.safepoints.is_multiple_of(stress.stride))
        {
            self.collect_when_due();
        }
        if bits & SAFEPOINT::FINALIZE != 0 {
            self.run_finalizers();
        }
        if bits & SAFEPOINT::HAND_OVER != 0 && self.atomic_depth == 0 {
            S::Sync::poll(&self.rt.parties);
            if self.rt.finalizing.load(Ordering::Relaxed) && !self.is_main {
                self.hang();
            }
        }
        if bits & SAFEPOINT::MEMORY != 0 && super::stress::memory_is_short() {
            return Err(self.raise(crate::types::Exc::MemoryError, ""));
        }
        if self.is_main && self.rt.interrupted.swap(false, Ordering::Relaxed) {
            return Err(self.raise(crate::types::Exc::KeyboardInterrupt, ""));
        }
        Ok(())
    }

    /// A safepoint inside native loops.
    #[inline(always)]
    pub fn poll(&mut self) -> super::PyResult<S, ()> {
        if self.safepoint.load(Ordering::Relaxed) == 0 {
            return Ok(());
        }
        if S::TRANSACTIONAL { self.inside_transaction() } else { self.at_safepoint() }
    }

    /// Has the interpreter come to each boundary, where transactions are made.
    pub(crate) fn count_boundaries(&self) {
        if S::TRANSACTIONAL && S::Sync::standing() != Standing::Alone {
            self.request(SAFEPOINT::BOUNDARY);
        }
    }

    /// Lets a stop of the world happen, outside of any transaction.
    pub(crate) fn step_aside(&mut self) {
        self.safepoint.fetch_and(!SAFEPOINT::STOP, Ordering::Relaxed);
        self.rt.world.yield_to_stopper(&self.rt.ledger);
        if self.rt.finalizing.load(Ordering::Relaxed) && !self.is_main {
            self.hang();
        }
    }

    /// Whether the native stack has room for another level of interpretation.
    #[inline(always)]
    pub(crate) fn native_stack_left(&self) -> bool {
        native_position() > self.native_limit
    }
}
