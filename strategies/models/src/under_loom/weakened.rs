//! The protocols with a planted bug: no operation orders anything.

#![allow(dead_code, reason = "a model needs less than a strategy does")]

#[path = "../../../src/protocols/biased.rs"]
pub mod biased;
#[path = "../../../src/protocols/futex_word.rs"]
pub mod futex_word;
#[path = "../../../src/protocols/version.rs"]
pub mod version;

mod facade {
    pub use super::super::protocols::facade::{
        AtomicI32, AtomicU32, Plain, Released, spin_loop, wait_on, wake_one, yield_now,
    };

    /// All names of the orderings, with one meaning.
    pub struct Ordering;

    #[allow(non_upper_case_globals, reason = "they stand for an enum's variants")]
    impl Ordering {
        pub const Relaxed: loom::sync::atomic::Ordering = loom::sync::atomic::Ordering::Relaxed;
        pub const Acquire: loom::sync::atomic::Ordering = Self::Relaxed;
        pub const Release: loom::sync::atomic::Ordering = Self::Relaxed;
        pub const AcqRel: loom::sync::atomic::Ordering = Self::Relaxed;
    }

    pub fn fence(_ordering: loom::sync::atomic::Ordering) {}
}
