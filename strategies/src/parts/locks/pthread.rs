//! The platform's own mutex: `pthread_mutex_t`, 40 bytes on 64-bit Linux.

use super::LockKind;
use gilectomy_core::strategy::{Event, counters};
use std::cell::UnsafeCell;

/// See the module.
pub enum Pthread {}

/// The mutex. It lies in an object, which never moves once it is shared.
pub struct Word(UnsafeCell<libc::pthread_mutex_t>);

// SAFETY: a mutex is there to be shared, and one in its initial state may be moved between threads.
unsafe impl Sync for Word {}
// SAFETY: as above.
unsafe impl Send for Word {}

impl Pthread {
    /// A free mutex, for statics too.
    pub const fn mutex() -> Word {
        Word(UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER))
    }
}

// SAFETY: POSIX says so. Neither call can fail: the mutex is initialised, and never taken twice by a thread
// (`LockKind`'s contract).
unsafe impl LockKind for Pthread {
    const NAME: &'static str = "pthread";
    type Word = Word;

    #[inline(always)]
    fn new_word() -> Word {
        Pthread::mutex()
    }

    #[inline(always)]
    fn lock(word: &Word) {
        // SAFETY: an initialised mutex.
        unsafe {
            if libc::pthread_mutex_trylock(word.0.get()) != 0 {
                counters::count(Event::LockContended);
                libc::pthread_mutex_lock(word.0.get());
            }
        }
    }

    #[inline(always)]
    fn unlock(word: &Word) {
        // SAFETY: the calling thread holds it.
        unsafe { libc::pthread_mutex_unlock(word.0.get()) };
    }
}
