//! The list of strategies: one line each.

use gilectomy_core::program::{Outcome, Program, run_program};
use gilectomy_core::strategy::{Info, Model, Strategy};

/// A registered strategy.
pub struct Entry {
    /// Name, story, axes.
    pub info: Info,
    /// Constants of its object model.
    pub model: Model,
    /// Whether two threads run bytecode at the same time.
    pub parallel: bool,
    /// Whether a program may start a second thread.
    pub threads: bool,
    /// Runs a program under it.
    pub run: fn(Program) -> Outcome,
}

const fn entry<S: Strategy>() -> Entry {
    Entry {
        info: S::INFO,
        model: S::MODEL,
        parallel: S::PARALLEL,
        threads: <S::Sync as gilectomy_core::strategy::Sync<S::Memory>>::THREADS,
        run: run_program::<S>,
    }
}

macro_rules! registry {
    ($($strategy:path,)*) => {
        /// Every strategy, in the order in which tables show them.
        pub const STRATEGIES: &[Entry] = &[$( entry::<$strategy>(), )*];
    };
}

registry! {
    crate::unsync::Unsync,
    crate::gil::Gil,
    crate::gilectomy::Gilectomy,
    crate::biased::Biased,
}

/// The strategy of that name.
pub fn find(name: &str) -> Option<&'static Entry> {
    STRATEGIES.iter().find(|entry| entry.info.name == name)
}
