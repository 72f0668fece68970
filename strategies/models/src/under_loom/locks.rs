//! Locks and versions.

use super::protocols::futex_word::FutexWord;
use super::protocols::version::Version;
use super::weakened;
use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;

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

/// What is inside is not atomic: the lock alone orders it.
macro_rules! plain_word_under_a_lock {
    ($lock:ty) => {
        loom::model(|| {
            let shared = Arc::new((<$lock>::new(), UnsafeCell::new(0)));
            let add = |(lock, total): &($lock, UnsafeCell<u32>)| {
                if !lock.try_lock() {
                    lock.lock_contended();
                }
                // SAFETY: `loom` looks for races.
                total.with_mut(|total| unsafe { *total += 1 });
                lock.unlock();
            };
            let other = shared.clone();
            let thread = thread::spawn(move || add(&other));
            add(&shared);
            thread.join().unwrap();
        })
    };
}

#[test]
fn the_futex_lock_orders_what_is_inside() {
    plain_word_under_a_lock!(FutexWord);
}

#[test]
#[should_panic(expected = "Causality violation")]
fn planted_the_lock_orders_nothing() {
    plain_word_under_a_lock!(weakened::futex_word::FutexWord);
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
