//! The list of strategies: one line each, and one for each variant.
//!
//! A strategy can be compiled several times with other settings. The first line of a name is the strategy
//! itself; further lines are its variants, which `name:setting=value` asks for (see [`find`]). Lines *on
//! request* are variants that only a build with `GILECTOMY_VARIANTS=all` has: each line is a copy of the
//! interpreter, and no experiment of ours needs them.

mod spec;

pub use spec::{SpecError, find};

#[allow(clippy::wildcard_imports, unused_imports, reason = "lines name whatever parts they need")]
use crate::parts::*;
use gilectomy_core::program::{Outcome, Program, run_program};
use gilectomy_core::strategy::*;
use std::sync::LazyLock;

/// A registered strategy.
pub struct Entry {
    /// Name, story, axes.
    pub info: Info,
    /// Its settings: parameter and value.
    pub settings: Vec<Setting>,
    /// How it is asked for: its name, and the settings in which it is not the first of the name.
    pub spec: String,
    /// Whether it is the first of its name.
    pub is_default: bool,
    /// Whether two threads run bytecode at the same time.
    pub parallel: bool,
    /// Whether a program may start a second thread.
    pub threads: bool,
    /// Runs a program under it.
    pub run: fn(Program) -> Outcome,
}

fn entry<S: Strategy>(entries: &mut Vec<Entry>) {
    let settings = settings::<S>();
    let default = entries.iter().find(|entry| entry.info.name == S::INFO.name);
    let spec = match default {
        Some(default) => spec::of(default, &settings),
        None => S::INFO.name.to_owned(),
    };
    entries.push(Entry {
        is_default: default.is_none(),
        info: S::INFO,
        settings,
        spec,
        parallel: S::PARALLEL,
        threads: <S::Sync as Sync<S::Memory>>::THREADS,
        run: run_program::<S>,
    });
}

macro_rules! registry {
    ({ $( $module:ident :: $name:ident $( < $($part:ty),* > )?, )* }
     on request: {
     $( $more_module:ident :: $more_name:ident $( < $($more_part:ty),* > )?, )* }) => {
        /// Every strategy and variant that was compiled, in the order in which tables show them.
        pub fn strategies() -> &'static [Entry] {
            static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
                let mut entries = Vec::new();
                $( #[cfg($module)] entry::<crate::$module::$name $( < $($part),* > )?>(&mut entries); )*
                $( #[cfg(all($more_module, more_variants))]
                   entry::<crate::$more_module::$more_name $( < $($more_part),* > )?>(&mut entries); )*
                entries
            });
            &ENTRIES
        }
    };
}

registry! { {
    unsync::Unsync,
    gil::Gil<Modern>,
    gil::Gil<Cpython2016>,
    gil::Gil<ModernBoxed>,
    gil::Gil<ModernOwned>,
    gil::Gil<ModernCounted>,
    gil::Gil<ModernMortal>,
    gil_ticks::GilTicks<Modern>,
    free_threading_1996::FreeThreading1996<Pthread, Cpython2016>,
    gilectomy::Gilectomy<Recursive<Futex>, Cpython2016, OwnHeaps>,
    gilectomy::Gilectomy<Recursive<Futex>, Modern, OwnHeaps>,
    gilectomy::Gilectomy<Futex, Cpython2016, OwnHeaps>,
    gilectomy::Gilectomy<ByteLock, Cpython2016, OwnHeaps>,
    gilectomy::Gilectomy<Pthread, Cpython2016, OwnHeaps>,
    gilectomy::Gilectomy<Spin, Cpython2016, OwnHeaps>,
    gilectomy::Gilectomy<ReadWrite, Cpython2016, OwnHeaps>,
    gilectomy::Gilectomy<Recursive<Futex>, Cpython2016, SharedHeap>,
    gilectomy::Gilectomy<Recursive<Futex>, Cpython2016, SharedHeapOwnLists>,
    gilectomy::Gilectomy<Recursive<Futex>, Cpython2016, ClassHeaps>,
    gilectomy_buffered::GilectomyBuffered<BufferedCounts<8192>, Recursive<Futex>, Cpython2016>,
    biased::Biased<ByteLock, Modern>,
    nogil::Nogil<BiasedCounts, ByteLock, Modern>,
    nogil::Nogil<StripedCounts, ByteLock, Modern>,
    nogil::Nogil<AtomicCounts, ByteLock, Modern>,
    nogil::LockedReads<BiasedCounts, ByteLock, Modern>,
    nogil::Nogil<BiasedCounts, ByteLock, ModernCounted>,
    nogil::Nogil<BiasedCounts, ByteLock, ModernMortal>,
    local_first::LocalFirst<ByteLock, Modern>,
    epoch_gc::EpochGc<Incremental, ByteLock, Modern>,
    epoch_gc::EpochGc<Stopped, ByteLock, Modern>,
    stm::Stm<Modern>,
}
on request: {
    // `GILECTOMY_VARIANTS=all` compiles these too: every lock under every strategy that locks objects.
    free_threading_1996::FreeThreading1996<Futex, Cpython2016>,
    free_threading_1996::FreeThreading1996<ByteLock, Cpython2016>,
    free_threading_1996::FreeThreading1996<Spin, Cpython2016>,
    gilectomy_buffered::GilectomyBuffered<BufferedCounts<8192>, Futex, Cpython2016>,
    gilectomy_buffered::GilectomyBuffered<BufferedCounts<8192>, ByteLock, Cpython2016>,
    gilectomy_buffered::GilectomyBuffered<BufferedCounts<8192>, Pthread, Cpython2016>,
    gilectomy_buffered::GilectomyBuffered<BufferedCounts<8192>, Spin, Cpython2016>,
    biased::Biased<Futex, Modern>,
    biased::Biased<Pthread, Modern>,
    biased::Biased<Spin, Modern>,
    nogil::Nogil<BiasedCounts, Futex, Modern>,
    nogil::Nogil<BiasedCounts, Pthread, Modern>,
    nogil::Nogil<BiasedCounts, Spin, Modern>,
    local_first::LocalFirst<Futex, Modern>,
    local_first::LocalFirst<Pthread, Modern>,
    local_first::LocalFirst<Spin, Modern>,
    epoch_gc::EpochGc<Incremental, Futex, Modern>,
    epoch_gc::EpochGc<Incremental, Pthread, Modern>,
    epoch_gc::EpochGc<Incremental, Spin, Modern>,
} }
