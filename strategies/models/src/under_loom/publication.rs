//! Publication: whoever finds an object finds all of it, and may count it.
//!
//! The owner builds an object without any lock, publishes it, stores it in a shared object, and takes it out
//! again. Another thread reads the shared object, by a glimpse or inside the lock.

use super::protocols::biased::BiasedWord;
use super::protocols::facade::Released;
use super::protocols::futex_word::FutexWord;
use super::protocols::privacy::Privacy;
use super::protocols::version::Version;
use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicBool, Ordering};
use loom::thread;
use std::sync::atomic::AtomicUsize;

const OWNER: u32 = 1;
const READER: u32 = 2;

/// A shared object with room for a reference, and the object that goes there.
struct Heap {
    lock: FutexWord,
    version: Version,
    holds: AtomicBool,
    word: BiasedWord,
    privacy: Privacy,
    body: UnsafeCell<u32>,
    deaths: AtomicUsize,
}

impl Heap {
    fn section(&self, f: impl FnOnce()) {
        if !self.lock.try_lock() {
            self.lock.lock_contended();
        }
        self.version.enter();
        f();
        self.version.leave();
        self.lock.unlock();
    }

    fn store(&self, holds: bool) {
        self.section(|| self.holds.store(holds, Ordering::Relaxed));
    }

    fn publish(&self) {
        self.word.publish();
        self.privacy.publish();
    }

    fn give_up(&self, me: u32) {
        match self.word.release::<true>(me) {
            Released::Alive => {}
            Released::Dead => self.die(),
            // The owner is gone or here, and the other has given up what it had.
            Released::Queue => unreachable!("no reference of the owner's was handed over"),
        }
    }

    fn die(&self) {
        // SAFETY: `loom` looks for races.
        self.body.with_mut(|body| unsafe { *body = 0 });
        self.deaths.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }

    /// A reference to what the shared object holds, without its lock, or else with it.
    fn load(&self) -> bool {
        self.glimpse().unwrap_or_else(|| {
            let mut found = false;
            self.section(|| {
                found = self.holds.load(Ordering::Relaxed);
                if found {
                    self.word.retain(READER);
                }
            });
            found
        })
    }

    fn glimpse(&self) -> Option<bool> {
        let version = self.version.even()?;
        let holds = self.holds.load(Ordering::Relaxed);
        if !self.version.is_still(version) {
            return None;
        }
        if !holds {
            return Some(false);
        }
        if !self.word.try_retain(READER) {
            return None;
        }
        if !self.version.is_still(version) {
            self.give_up(READER);
            return None;
        }
        Some(true)
    }
}

fn run(hand_out: fn(&Heap)) {
    super::model(2, move || {
        let heap = Arc::new(Heap {
            lock: FutexWord::new(),
            version: Version::new(),
            holds: AtomicBool::new(false),
            word: BiasedWord::new(OWNER, true),
            privacy: Privacy::new(),
            body: UnsafeCell::new(0),
            deaths: AtomicUsize::new(0),
        });
        let reader = {
            let heap = heap.clone();
            thread::spawn(move || {
                if heap.load() {
                    assert!(!heap.privacy.is_private(), "found, and private");
                    // SAFETY: `loom` looks for races.
                    heap.body.with(|body| assert_eq!(unsafe { *body }, 7, "found before it was built"));
                    heap.give_up(READER);
                }
            })
        };
        // SAFETY: as above.
        heap.body.with_mut(|body| unsafe { *body = 7 });
        hand_out(&heap);
        heap.store(false);
        heap.give_up(OWNER);
        reader.join().unwrap();
        assert_eq!(heap.deaths.load(std::sync::atomic::Ordering::Relaxed), 1, "deaths");
    });
}

#[test]
fn what_is_published_before_it_is_stored_is_found_whole() {
    run(|heap| {
        heap.publish();
        heap.store(true);
    });
}

#[test]
#[should_panic(expected = "found, and private")]
fn planted_stored_first_and_published_then() {
    run(|heap| {
        heap.store(true);
        heap.publish();
    });
}
