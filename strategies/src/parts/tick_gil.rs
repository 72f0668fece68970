//! The lock for the whole interpreter that is offered every 100 instructions (CPython before 3.2).
//!
//! The lock is what the lock of the day was where POSIX had them: a semaphore with the count one. It is
//! not fair: who releases it and takes it again nearly always gets it.

use gilectomy_core::strategy::{Memory, Parties, Sync};
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// See the module.
pub enum TickGil {}

/// The semaphore, and who had it last.
pub struct Lock {
    /// Boxed: a semaphore must not move.
    semaphore: Box<UnsafeCell<libc::sem_t>>,
    last: AtomicUsize,
    hand_overs: AtomicU64,
}

// SAFETY: a semaphore is there to be shared.
unsafe impl Send for Lock {}
// SAFETY: as above.
unsafe impl std::marker::Sync for Lock {}

impl Parties for Lock {
    fn new(_request: Box<dyn Fn() + Send + std::marker::Sync>) -> Self {
        // SAFETY: all-zero bytes are a valid `sem_t` to initialise; it is initialised before any use, for
        // the threads of this process, and lives as long as the runtime.
        let semaphore = unsafe {
            let semaphore = Box::new(UnsafeCell::new(std::mem::zeroed()));
            libc::sem_init(semaphore.get(), 0, 1);
            semaphore
        };
        Lock { semaphore, last: AtomicUsize::new(0), hand_overs: AtomicU64::new(0) }
    }
}

/// A number for the calling thread: the address of something of its own.
fn me() -> usize {
    thread_local! {
        static ME: u8 = const { 0 };
    }
    ME.with(|me| std::ptr::from_ref(me) as usize)
}

// SAFETY: the semaphore has the count one and no more: `release` is called only by who has acquired.
unsafe impl<M: Memory> Sync<M> for TickGil {
    type Word = ();
    type Parties = Lock;
    const PARALLEL: bool = false;
    const TICKS: i32 = 100;

    #[inline(always)]
    fn new_word() {}

    #[inline(always)]
    fn lock(_word: &()) {}

    #[inline(always)]
    fn unlock(_word: &()) {}

    fn acquire(lock: &Lock) {
        // SAFETY: an initialised semaphore. An interrupted wait goes on.
        while unsafe { libc::sem_wait(lock.semaphore.get()) } != 0 {}
        let before = lock.last.swap(me(), Ordering::Relaxed);
        if before != 0 && before != me() {
            lock.hand_overs.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn release(lock: &Lock) {
        // SAFETY: an initialised semaphore.
        unsafe { libc::sem_post(lock.semaphore.get()) };
    }

    fn poll(lock: &Lock) {
        <Self as Sync<M>>::release(lock);
        <Self as Sync<M>>::acquire(lock);
    }

    fn hand_overs(lock: &Lock) -> u64 {
        lock.hand_overs.load(Ordering::Relaxed)
    }
}
