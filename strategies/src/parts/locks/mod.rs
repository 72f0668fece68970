//! Kinds of locks, small enough to lie in every object.
//!
//! Which one is a parameter of every strategy with locks in its objects. All but the spin lock let waiters
//! sleep in the kernel.

mod futex;
mod parking_lot;
mod pthread;
mod read_write;
mod recursive;
mod spin;

pub use futex::Futex;
pub use parking_lot::ByteLock;
pub use pthread::Pthread;
pub use read_write::ReadWrite;
pub use recursive::Recursive;
pub use spin::Spin;

/// A kind of lock.
///
/// # Safety
///
/// Between `lock` and `unlock` no other thread is between them for the same lock, with the ordering that
/// implies.
pub unsafe trait LockKind: 'static {
    /// Its name as the value of the parameter `lock`.
    const NAME: &'static str;
    /// Whether the thread that holds it may take it again.
    const RECURSIVE: bool = false;

    /// Whether threads that only look may do so together.
    const SHARED: bool = false;

    /// The lock itself, unlocked when new.
    type Word: Send + std::marker::Sync;

    /// An unlocked lock.
    fn new_word() -> Self::Word;

    /// Takes it, waiting as long as need be. Called by any attached thread.
    fn lock(word: &Self::Word);

    /// Gives it back. Called by the thread that took it.
    fn unlock(word: &Self::Word);

    /// Takes it to look: no thread is between `lock` and `unlock` until it is given back. Called by any attached
    /// thread.
    #[inline(always)]
    fn lock_shared(word: &Self::Word) {
        Self::lock(word);
    }

    /// Gives it back after a look. Called by the thread that took it so.
    #[inline(always)]
    fn unlock_shared(word: &Self::Word) {
        Self::unlock(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::UnsafeCell;

    struct Shared<L: LockKind>(L::Word, UnsafeCell<u64>);
    // SAFETY: the cell is touched under the lock.
    unsafe impl<L: LockKind> Sync for Shared<L> {}

    /// Four threads count under the lock, taken `depth` deep.
    fn counts<L: LockKind>(depth: usize) {
        let shared = Shared::<L>(L::new_word(), UnsafeCell::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let shared = &shared;
                scope.spawn(move || {
                    for _ in 0..5_000 {
                        (0..depth).for_each(|_| L::lock(&shared.0));
                        // SAFETY: under the lock.
                        unsafe { *shared.1.get() += 1 };
                        (0..depth).for_each(|_| L::unlock(&shared.0));
                    }
                });
            }
        });
        assert_eq!(shared.1.into_inner(), 20_000, "{}", L::NAME);
    }

    #[test]
    fn every_kind_keeps_threads_apart() {
        counts::<Futex>(1);
        counts::<ByteLock>(1);
        counts::<Pthread>(1);
        counts::<Spin>(1);
        counts::<ReadWrite>(1);
        counts::<Recursive<Futex>>(1);
    }

    #[test]
    fn the_owner_of_a_recursive_lock_may_take_it_again() {
        counts::<Recursive<Futex>>(3);
        counts::<Recursive<Pthread>>(2);
    }
}
