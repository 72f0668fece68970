//! What a concurrency strategy is: how memory is managed, how objects are synchronised, and a few
//! constants of the object model, composed in one line and monomorphised.
//!
//! ```text
//! Strategy = Memory (header word, retain, release, ...)      see memory.rs
//!          × Sync   (lock word, attach, poll, exclusive ...) see sync.rs
//!          + Model  (boxed numbers? owned operands? deferred counts?)
//! ```
//!
//! `core` knows no strategy by name. The interpreter, the object model and every builtin are generic
//! over `S: Strategy`, so that what a strategy does not need is not there: under plain counts a retain is
//! one increment, under no lock `exclusive` is nothing.

pub mod counters;
mod memory;
mod sync;

pub use counters::Event;
pub use memory::{Concurrent, Memory, RacyLoad, Released};
pub use sync::{Parties, Sync};

/// The memory strategy's header word under `S`.
pub type MemoryWord<S> = <<S as Strategy>::Memory as Memory>::Word;
/// The synchronisation strategy's header word under `S`.
pub type LockWord<S> = <<S as Strategy>::Sync as Sync<<S as Strategy>::Memory>>::Word;

/// Constants of the object model that a strategy chooses, so that it can stand for the runtime of its
/// day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    /// Integers and floats are heap objects (CPython), not immediates.
    pub boxed_numbers: bool,
    /// Every operand of an instruction is retained and released around it, and `for` loops keep heap
    /// iterators (CPython before 3.14), instead of being borrowed from its register.
    pub owned_operands: bool,
    /// Types, modules and top-level functions carry no counts for the references that calls and
    /// instances hold (PEP 703's deferred counts); only the collector frees them.
    pub deferred: bool,
    /// `None`, `True` and `False` are counted like any object (CPython before 3.12), not immortal.
    pub counted_singletons: bool,
}

impl Model {
    /// A modern interpreter: immediate numbers, borrowed operands, deferred counts.
    pub const MODERN: Model =
        Model { boxed_numbers: false, owned_operands: false, deferred: true, counted_singletons: false };
    /// CPython as the talk of 2016 had it before it.
    pub const CPYTHON_2016: Model =
        Model { boxed_numbers: true, owned_operands: true, deferred: false, counted_singletons: true };
}

/// What a strategy says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    /// Its name on the command line and in configs.
    pub name: &'static str,
    /// One line: what it is and what it stands for.
    pub story: &'static str,
    /// The memory axis in a few words.
    pub memory: &'static str,
    /// The synchronisation axis in a few words.
    pub sync: &'static str,
}

/// A concurrency strategy. Implemented by a type without values, one for each row of the registry.
pub trait Strategy: Sized + 'static {
    /// Name and story.
    const INFO: Info;
    /// Constants of the object model.
    const MODEL: Model;
    /// How objects live and die.
    type Memory: Memory;
    /// How threads keep out of each other's way. The bound makes a wrong pair a compile error: a
    /// parallel `Sync` accepts only a `Concurrent` memory.
    type Sync: Sync<Self::Memory>;

    /// Whether two threads can run bytecode at the same time.
    const PARALLEL: bool = <Self::Sync as Sync<Self::Memory>>::PARALLEL;
}
