//! The synchronisation axis: who may run bytecode, and what guards a mutable body.

use super::{Attempt, Hold, Look, Memory, Setting, Standing, Undo};
use std::time::Duration;

/// Shared state that decides who runs: one for each runtime, made before any thread attaches.
///
/// `request` is how a party asks a running thread to come to its next safepoint: it sets the safepoint
/// bit of the thread that runs.
pub trait Parties: Send + std::marker::Sync + 'static {
    /// Fresh state. `request` may be called from any thread at any time.
    fn new(request: Box<dyn Fn() + Send + std::marker::Sync>) -> Self;
}

impl Parties for () {
    fn new(_request: Box<dyn Fn() + Send + std::marker::Sync>) {}
}

/// How threads keep out of each other's way.
///
/// `M` is the memory it is paired with: an implementation that lets threads run at the same time is
/// written `impl<M: Concurrent> Sync<M>`, so that a pair that would race does not compile (an example
/// that does not is beside the per-object locks of the strategies).
///
/// # Safety
///
/// Between `lock` and `unlock` of a word no other thread is between them for the same word, and what one
/// thread did before `unlock` happens before what the next does after `lock`. If `PARALLEL` is false, at
/// most one thread is between `acquire` and `release` of the same parties.
pub unsafe trait Sync<M: Memory>: Sized + 'static {
    /// The word in each object's header; `()` where no object has a lock.
    type Word: Send + std::marker::Sync;
    /// The runtime-wide state.
    type Parties: Parties;

    /// Two threads can run bytecode at the same time.
    const PARALLEL: bool;
    /// A second thread can be started at all.
    const THREADS: bool = true;
    /// After how many instructions a running thread calls [`poll`](Self::poll) by itself, at its next
    /// safepoint; 0: it does not count them.
    const TICKS: i32 = 0;
    /// The lock is reached through the type's lock and unlock slots, as `Py_LOCK` and `Py_UNLOCK` of the
    /// talk, and immutable objects' lazily filled parts are locked too.
    const SLOTS: bool = false;

    /// Its parameters, for listings and configs.
    const SETTINGS: &'static [Setting] = &[];

    /// An unlocked word.
    fn new_word() -> Self::Word;

    /// Objects begin private to the thread that made them: no other thread can reach them until they are
    /// published, and no section of theirs is entered before.
    const PRIVATE: bool = false;

    /// Whether the object is private. Called by any thread that can reach it.
    fn is_private(_word: &Self::Word) -> bool {
        false
    }

    /// The object becomes reachable to other threads. Called by the thread that made it, which is in no
    /// section; once.
    fn publish(_word: &Self::Word) {}

    /// Readers may look at a body without entering its section, and check afterwards that nobody was in
    /// it meanwhile. Needs a memory whose references can be tried ([`RacyLoad`](super::RacyLoad)).
    const OPTIMISTIC: bool = false;

    /// A number that is another one after any section has been entered; `None` while somebody is inside.
    /// Called by any attached thread, with acquire ordering. Only where `OPTIMISTIC`.
    fn version(_word: &Self::Word) -> Option<u32> {
        None
    }

    /// Whether no section has been entered since `version` was read. Everything the caller read before is
    /// from before this call.
    fn is_unchanged(_word: &Self::Word, _version: u32) -> bool {
        false
    }

    /// Threads run bytecode in transactions, which the methods from [`standing`](Self::standing) on make; `lock`
    /// and `unlock` are not called then. Needs `OPTIMISTIC`, and threads that begin and end as its methods say.
    const TRANSACTIONAL: bool = false;

    /// How the calling thread, which is attached, stands to the others. Called at every access to a body.
    #[inline(always)]
    fn standing() -> Standing {
        Standing::Alone
    }

    /// The program is about to start its second thread. Called by the only thread there is, which is
    /// [`Alone`](Standing::Alone) and is irrevocable from here on.
    fn share(_parties: &Self::Parties) {}

    /// Begins a transaction of the calling thread, which is [`Outside`](Standing::Outside); false: an irrevocable
    /// thread runs, try again later.
    fn begin(_parties: &Self::Parties) -> bool {
        true
    }

    /// Ends the thread's transaction: all that it has read must still be as it was, and what it has changed
    /// becomes visible. On [`Done`](Attempt::Done) the thread is outside. Called at an instruction's end.
    fn commit(_parties: &Self::Parties) -> Attempt {
        Attempt::Done
    }

    /// Makes the calling thread irrevocable, from outside or in the middle of a transaction, which it commits:
    /// from here on nobody else commits, and nothing this thread does is undone.
    fn become_irrevocable(_parties: &Self::Parties) -> Attempt {
        Attempt::Done
    }

    /// The irrevocable thread is outside of any transaction from here on. Called at an instruction's end.
    fn end_irrevocable(_parties: &Self::Parties) {}

    /// Undoes what the thread's transaction has changed: it is outside. Called while the thread unwinds nothing
    /// and holds no brief ownership.
    fn roll_back(_parties: &Self::Parties) {}

    /// Whether the thread's transaction must go, because an irrevocable thread waits for what it owns.
    fn is_in_the_way(_parties: &Self::Parties) -> bool {
        false
    }

    /// What no version guards has changed (a class, a function's parts): every transaction that has begun before
    /// fails. Called by a thread that is irrevocable or alone, after the change.
    fn invalidate(_parties: &Self::Parties) {}

    /// Looks at a word before a glimpse at the body. Called by an attached thread that is in a transaction, is
    /// irrevocable, or is alone. May [abort](super::abort) the transaction.
    fn look(_word: &Self::Word) -> Look {
        Look::Mine
    }

    /// Whether nobody has changed the body since [`look`](Self::look) gave this version; if so, the transaction
    /// has read the object.
    fn has_seen(_word: &Self::Word, _version: u64) -> bool {
        true
    }

    /// Owns the body for the closure that follows, which does not change it. Called as `look`.
    fn observe(_word: &Self::Word) -> Hold {
        Hold::Free
    }

    /// Owns the body to change it: for the rest of the transaction, which puts back what `save` saves if it
    /// aborts. If `save` saves nothing the thread becomes irrevocable first. Called as `look`.
    fn own(_word: &Self::Word, _save: impl FnOnce() -> Option<Box<dyn Undo>>) -> Hold {
        Hold::Free
    }

    /// The closure is done.
    fn done(_word: &Self::Word, _hold: Hold) {}

    /// Enters the object's critical section. Called on an attached thread, for a body access that does
    /// not call back into the interpreter; at most two objects at a time, in address order.
    fn lock(word: &Self::Word);

    /// Leaves it. Called by the thread that entered.
    fn unlock(word: &Self::Word);

    /// Readers may be in a section together: [`lock_shared`](Self::lock_shared) is another thing than `lock`.
    const SHARED_READS: bool = false;

    /// Enters the section to look at the body: nobody is between `lock` and `unlock` meanwhile. Called on an
    /// attached thread that is in no section, only where `SHARED_READS`.
    fn lock_shared(_word: &Self::Word) {}

    /// Leaves it. Called by the thread that entered so.
    fn unlock_shared(_word: &Self::Word) {}

    /// The calling thread may run Python code from here on; waits for its turn.
    fn acquire(_parties: &Self::Parties) {}

    /// The calling thread runs no Python code until it acquires again: it ends or is about to block.
    fn release(_parties: &Self::Parties) {}

    /// Called at a safepoint when others asked for their turn, or the ticks ran out: gives them theirs.
    fn poll(_parties: &Self::Parties) {}

    /// `sys.setswitchinterval`: how long a thread may run while others wait for their turn. Called by any
    /// attached thread; nothing where threads do not take turns by time.
    fn set_interval(_parties: &Self::Parties, _interval: Duration) {}

    /// Counts of hand-overs of the right to run, for the statistics.
    fn hand_overs(_parties: &Self::Parties) -> u64 {
        0
    }
}
