//! Orderings, by `loom`.

use loom::sync::Arc;
use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;

/// What the protocols run on: `loom`.
mod facade {
    pub use loom::hint::spin_loop;
    pub use loom::sync::atomic::{AtomicU32, Ordering, fence};

    /// Waking is having changed the word: a waiter lets others run until it has changed.
    pub fn wait(word: &AtomicU32, value: u32) {
        while word.load(Ordering::Relaxed) == value {
            loom::thread::yield_now();
        }
    }

    pub fn wake_one(_word: &AtomicU32) {}
}

#[path = "../../src/protocols/futex_word.rs"]
mod futex_word;
#[path = "../../src/protocols/version.rs"]
mod version;

use futex_word::FutexWord;
use version::Version;

/// Two threads add one to a plain counter under the lock.
fn count_under_lock(take: fn(&FutexWord)) {
    loom::model(move || {
        let shared = Arc::new((FutexWord::new(), AtomicUsize::new(0)));
        let add = move |(lock, total): &(FutexWord, AtomicUsize)| {
            take(lock);
            total.store(total.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
            lock.unlock();
        };
        let other = shared.clone();
        let thread = thread::spawn(move || add(&other));
        add(&shared);
        thread.join().unwrap();
        assert_eq!(shared.1.load(Ordering::Relaxed), 2);
    });
}

#[test]
fn the_futex_lock_loses_no_update() {
    count_under_lock(|lock| {
        if !lock.try_lock() {
            lock.lock_contended();
        }
    });
}

#[test]
#[should_panic]
fn planted_whoever_finds_the_lock_taken_goes_on() {
    count_under_lock(|lock| {
        lock.try_lock();
    });
}

/// A writer changes two words together; what a reader accepts are two words that belong together.
fn read_beside_a_writer(accept: fn(&Version, u32) -> bool) {
    loom::model(move || {
        let shared = Arc::new((Version::new(), AtomicUsize::new(0), AtomicUsize::new(0)));
        let writer = {
            let shared = shared.clone();
            thread::spawn(move || {
                let (version, a, b) = &*shared;
                version.enter();
                a.store(1, Ordering::Relaxed);
                b.store(1, Ordering::Relaxed);
                version.leave();
            })
        };
        let (version, a, b) = &*shared;
        if let Some(before) = version.even() {
            let (x, y) = (a.load(Ordering::Relaxed), b.load(Ordering::Relaxed));
            if accept(version, before) {
                assert_eq!(x, y, "torn");
            }
        }
        writer.join().unwrap();
    });
}

#[test]
fn a_version_that_is_still_the_same_proves_a_consistent_read() {
    read_beside_a_writer(Version::is_still);
}

#[test]
#[should_panic(expected = "torn")]
fn planted_the_reader_does_not_look_again() {
    read_beside_a_writer(|_, _| true);
}
