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

mod allocation;
pub mod counters;
mod memory;
mod model;
mod sync;
mod transactions;

pub use allocation::{
    Allocation, AllocationChoice, Allocator, ClassHeaps, FreeLists, OwnHeaps, SharedHeap, SharedHeapOwnLists,
};
pub use counters::Event;
pub use memory::{Concurrent, Ledger, Link, Memory, Queue, RacyLoad, Released};
pub use model::{
    Cpython2016, Model, ModelChoice, Modern, ModernBoxed, ModernCounted, ModernMortal, ModernOwned,
};
pub use sync::{Parties, Sync};
pub use transactions::{Aborted, Attempt, Hold, Look, Standing, Undo, abort};

/// The memory strategy's header word under `S`.
pub type MemoryWord<S> = <<S as Strategy>::Memory as Memory>::Word;
/// The synchronisation strategy's header word under `S`.
pub type LockWord<S> = <<S as Strategy>::Sync as Sync<<S as Strategy>::Memory>>::Word;

/// A parameter of a strategy and its value, both words: `("lock", "spin")`.
pub type Setting = (&'static str, &'static str);

/// Everything that can be set on a strategy, as this one has it: the model's constants, its parts'
/// parameters, its own.
pub fn settings<S: Strategy>() -> Vec<Setting> {
    let parts = [S::Memory::SETTINGS, <S::Sync as Sync<S::Memory>>::SETTINGS, S::SETTINGS];
    S::MODEL.settings().into_iter().chain(parts.concat()).collect()
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
    /// Whose memory new objects are cut from.
    const ALLOCATION: Allocation = Allocation::PER_THREAD;
    /// Parameters of its own, beside its model's and its parts'.
    const SETTINGS: &'static [Setting] = &[];
    /// How objects live and die.
    type Memory: Memory;
    /// How threads keep out of each other's way. The bound makes a wrong pair a compile error: a
    /// parallel `Sync` accepts only a `Concurrent` memory.
    type Sync: Sync<Self::Memory>;

    /// Whether two threads can run bytecode at the same time.
    const PARALLEL: bool = <Self::Sync as Sync<Self::Memory>>::PARALLEL;
    /// See [`Sync::PRIVATE`].
    const PRIVATE: bool = <Self::Sync as Sync<Self::Memory>>::PRIVATE;
    /// See [`Sync::OPTIMISTIC`].
    const OPTIMISTIC: bool = <Self::Sync as Sync<Self::Memory>>::OPTIMISTIC;
    /// See [`Sync::TRANSACTIONAL`].
    const TRANSACTIONAL: bool = <Self::Sync as Sync<Self::Memory>>::TRANSACTIONAL;
    /// See [`Sync::TICKS`].
    const TICKS: i32 = <Self::Sync as Sync<Self::Memory>>::TICKS;
}
