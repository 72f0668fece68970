//! The memory axis: what a header word is and what retain and release do to it.

use super::Setting;
use crate::runtime::MutatorId;

/// What a release found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Released {
    /// References remain.
    Alive,
    /// That was the last one: the caller destroys the object.
    Dead,
    /// Only the owner thread can tell: the caller hands the object to the owner's queue.
    Queue,
}

/// What a ledger may ask of its runtime, from any thread.
pub struct Link {
    /// Asks every thread to come to a safepoint, where it calls [`Memory::poll`].
    pub ask: Box<dyn Fn() + Send + std::marker::Sync>,
    /// Hands the objects whose words are at these addresses to the queue of a thread, or of any other when
    /// that one has ended, which will [settle](Memory::settle) them at a safepoint.
    pub queue: Queue,
}

/// See [`Link::queue`].
pub type Queue = Box<dyn Fn(MutatorId, &[usize]) + Send + std::marker::Sync>;

/// Shared state of a memory: one for each runtime, made before any thread attaches.
pub trait Ledger: Send + std::marker::Sync + 'static {
    /// Fresh state. It may use `link` while it holds locks of its own, as nothing is called on it under a
    /// lock of the runtime's.
    fn new(link: Link) -> Self;
}

impl Ledger for () {
    fn new(_link: Link) {}
}

/// How objects live and die.
///
/// # Safety
///
/// An implementation must never report [`Released::Dead`] while a retained reference remains, must
/// report it (or lead to it through the queue) exactly once for every object whose references have all
/// been released, and must order everything a thread did through its reference before the destruction.
pub unsafe trait Memory: Sized + 'static {
    /// The word in each object's header.
    type Word: Send + std::marker::Sync;

    /// The runtime-wide state; `()` where there is none.
    type Ledger: Ledger;

    /// Whether queues are used: whether release may report [`Released::Queue`], or the ledger queues objects.
    const QUEUES: bool = false;

    /// Whether releases are put off: an object may be known to be dead only after a [`flush`](Self::flush).
    /// Only for synchronisations under which threads run at the same time, and detach to be stopped.
    const PUTS_OFF: bool = false;

    /// Nothing is counted: an object lives while roots reach it, and a tracing collector finds out (see
    /// `heap::tracing`). [`retain`](Self::retain) and [`release`](Self::release) must do nothing then, not
    /// even look at the word: when an object is taken apart, what it held may be gone already.
    const TRACES: bool = false;

    /// Whether such a collector marks in slices between which the program runs, or all at once.
    const INCREMENTAL: bool = false;

    /// Its parameters, for listings and configs.
    const SETTINGS: &'static [Setting] = &[];

    /// The word of a new object with one reference, held by the calling thread. Called by the allocator
    /// on the allocating thread, holding nothing.
    fn new_word() -> Self::Word;

    /// The word of an object that never dies: retain and release do nothing that matters.
    fn immortal_word() -> Self::Word;

    /// One more reference. Called wherever a reference is copied, on any attached thread, possibly under
    /// an object's lock. The hottest operation there is.
    ///
    /// # Safety
    ///
    /// The caller can reach a reference that stays counted meanwhile.
    unsafe fn retain(word: &Self::Word);

    /// One more reference, unless the object is dead: its last reference has been reported
    /// [`Released::Dead`], or its word has been settled so. A memory may also refuse one that lives, of which nothing was
    /// said by [`expect_tries`](Self::expect_tries) and which no other thread has retained. Called on any attached thread.
    ///
    /// # Safety
    ///
    /// The word is one of an object whose memory has not been given back; for [`RacyLoad`] memories, it
    /// may have been since the current grace period began.
    unsafe fn try_retain(word: &Self::Word) -> bool;

    /// From here on [`try_retain`](Self::try_retain) tells, on any thread, whether the object lives. Called before the
    /// object can be reached without a reference to it, by a thread that holds one, or while all others are stopped.
    fn expect_tries(_word: &Self::Word) {}

    /// One reference less. Called on any attached thread, never under a lock of the object itself.
    ///
    /// # Safety
    ///
    /// The caller owns the reference it gives up and does not touch the object afterwards unless the
    /// result is not `Alive`.
    unsafe fn release(word: &Self::Word) -> Released;

    /// As [`release`](Self::release), for a reference that a dead object held. Called by the thread that takes
    /// the object apart.
    ///
    /// # Safety
    ///
    /// As for `release`; and the object that held it has been reported [`Released::Dead`].
    #[inline(always)]
    unsafe fn release_held(word: &Self::Word) -> Released {
        // SAFETY: passed on.
        unsafe { Self::release(word) }
    }

    /// Whether the calling thread holds the only reference, so that it may change even an immutable
    /// object in place. A false "no" is allowed.
    fn is_unique(word: &Self::Word) -> bool;

    /// The number of references. Exact only while every other thread is stopped, nothing is put off and the
    /// queues are empty; the collector calls it then.
    fn count(word: &Self::Word) -> i64;

    /// Makes an object with count zero whole again with one reference (a finalizer resurrects through
    /// this). Called by the destroying thread, which is the only one that can reach the object.
    fn revive(word: &Self::Word);

    /// As [`revive`](Self::revive), for an object that only the calling thread could reach when it died; only where the
    /// synchronisation has private objects. The object is private still.
    fn revive_private(word: &Self::Word) {
        Self::revive(word);
    }

    /// The object, which has been reported [`Released::Dead`], lives on, as only the collector may free it.
    /// Called by the thread that it was reported to.
    fn spare(_word: &Self::Word) {}

    /// The object never dies from here on. Called by the thread that made it and knows it alone.
    ///
    /// # Safety
    ///
    /// `word` is that of a live object.
    unsafe fn make_immortal(word: *mut Self::Word) {
        // SAFETY: the caller's contract.
        unsafe { word.write(Self::immortal_word()) }
    }

    /// The thread whose queue takes an object that [`release`](Self::release) said to queue; `None` when
    /// it has none (any more), in which case the caller settles the object itself at once.
    fn owner(_word: &Self::Word) -> Option<MutatorId> {
        None
    }

    /// Settles a queued object: called by its owner at a safepoint, by a thread that found the owner
    /// gone, or by the collector while the world is stopped.
    ///
    /// # Safety
    ///
    /// The queue's entry keeps the object allocated; no other thread settles it at the same time.
    unsafe fn settle(_word: &Self::Word) -> Released {
        Released::Alive
    }

    /// The object becomes reachable to other threads. Called by its owner, once; only where the
    /// synchronisation has private objects.
    fn publish(_word: &Self::Word) {}

    /// The calling thread begins to run Python code as `id`.
    fn attach(_id: MutatorId) {}

    /// The calling thread ends; objects it owned are settled by [`settle`](Self::settle) when others
    /// release them.
    fn detach(_id: MutatorId) {}

    /// The calling thread, which is attached, retains and releases from here on. Called after each attaching
    /// and after each stop of the world, holding nothing.
    fn resume(_ledger: &Self::Ledger) {}

    /// The calling thread, which is attached still, does so no more until it resumes. Called before each
    /// detaching, and before the thread lets the world be stopped, holding nothing.
    fn pause(_ledger: &Self::Ledger) {}

    /// The ledger has asked for this safepoint. Called at it, holding nothing. True: the thread must
    /// [wait](Self::wait) before it goes on.
    fn poll(_ledger: &Self::Ledger) -> bool {
        false
    }

    /// Waits until the ledger lets threads go on. Called on a detached thread.
    fn wait(_ledger: &Self::Ledger) {}

    /// Applies everything that is put off; what may be dead then is in a queue. Called while the world is
    /// stopped, by the thread that has stopped it: all others pause.
    fn flush(_ledger: &Self::Ledger) {}

    /// Gives the word a colour, which is not 0; whether it had another. Called while the world is stopped, and
    /// by any attached thread while marking is on. A new word has colour 0. Only where objects are traced.
    fn mark(_word: &Self::Word, _colour: u8) -> bool {
        false
    }

    /// Whether the word has that colour. Called while the world is stopped. Only where objects are traced.
    fn is_marked(_word: &Self::Word, _colour: u8) -> bool {
        true
    }

    /// What [`retain`](Self::retain) would do for this word from the calling thread, for the counters.
    fn is_local(_word: &Self::Word) -> bool {
        true
    }
}

/// Counts may be touched by two threads at the same time.
///
/// # Safety
///
/// Every operation of [`Memory`] must be free of data races under any interleaving.
pub unsafe trait Concurrent: Memory {}

/// A reference may be tried from memory that another thread may be freeing: where an object was at the
/// beginning of the current grace period is a word of this memory still, of a dead object or of a new one
/// in its place.
///
/// # Safety
///
/// [`Memory::try_retain`] must fail on the word of a dead object until a new word is written there, and a
/// reference that it gave on a new one, which nobody else can know of, must be good to release.
pub unsafe trait RacyLoad: Concurrent {}
