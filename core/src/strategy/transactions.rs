//! What the object model and a transactional synchronisation say to each other.
//!
//! A transaction is undone in two halves. The synchronisation's half is the objects: it keeps an [`Undo`] for each
//! body that the transaction has changed. The interpreter's half is the thread: registers, frames, and whatever
//! native code is on its stack. That code is left by unwinding: [`abort`] throws a private payload, which the loop
//! that began the transaction catches; what the frames between own (references, sections, guards) is dropped on
//! the way. Errors would do as well, were every builtin able to give one wherever it touches an object.

/// How a thread stands to the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It is the only thread there is.
    Alone,
    /// It is in no transaction: at the end of an instruction, or detached.
    Outside,
    /// It is in a transaction that may be undone.
    Speculative,
    /// Nobody else commits, and nothing it does is undone.
    Irrevocable,
}

/// What came of trying to commit, or to become irrevocable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attempt {
    /// It did.
    Done,
    /// Another thread is irrevocable: the caller may try again.
    Blocked,
    /// What the transaction has read has changed: it must be undone.
    Invalid,
}

/// What a thread may do with a body it wants to read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// Read it: nobody else changes it.
    Mine,
    /// Read it, and ask afterwards whether this is still its version.
    Version(u64),
    /// Own it for a moment: somebody else is at it.
    Busy,
}

/// How a thread holds a body that a closure is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hold {
    /// Nobody else could be at it, or the transaction keeps it.
    Free,
    /// Until the closure is done, which changes nothing: the version stays.
    Looking(u64),
    /// Until the closure is done, which may have changed it.
    Changing,
}

/// Puts a body back. Dropped without it, it gives up what it saved.
pub trait Undo {
    /// Puts the body back as it was. Called once, by the thread that saved it, which owns the body.
    fn restore(&mut self);
}

/// The payload of an abort.
pub struct Aborted;

/// Aborts the calling thread's transaction: unwinds to the loop that began it. No panic hook runs.
///
/// Called where a transaction waits for something or finds itself invalid; never by a destructor.
pub fn abort() -> ! {
    std::panic::resume_unwind(Box::new(Aborted))
}
