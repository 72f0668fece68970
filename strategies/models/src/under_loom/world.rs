//! Stopping the world: while it is stopped nobody else is at an object.

use super::protocols::attachment::Attachment;
use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicU32, Ordering};
use loom::thread;

/// Two threads, each with a word by which it is asked for a safepoint, and memory that belongs to it while it
/// is attached and to the stopper while the world is stopped.
struct Threads {
    attachment: Attachment<usize>,
    safepoints: [AtomicU32; 2],
    memory: [UnsafeCell<u32>; 2],
}

impl Threads {
    fn touch(&self, thread: usize) {
        // SAFETY: `loom` looks for races.
        self.memory[thread].with_mut(|memory| unsafe { *memory += 1 });
    }

    fn step_aside(&self) {
        self.attachment.leave();
        self.attachment.enter();
    }

    fn safepoint(&self, thread: usize) {
        if self.safepoints[thread].load(Ordering::Relaxed) != 0 {
            self.safepoints[thread].swap(0, Ordering::Acquire);
            if self.attachment.is_stopping() {
                self.step_aside();
            }
        }
    }

    fn stop(&self) {
        self.attachment.stopped(
            |&thread| {
                self.safepoints[thread].fetch_or(1, Ordering::Release);
            },
            || self.step_aside(),
            |threads| threads.iter().for_each(|&thread| self.touch(thread)),
        );
    }

    fn begin(&self, thread: usize) {
        self.attachment.register(thread, || ());
        self.touch(thread);
    }

    fn end(&self, thread: usize) {
        self.touch(thread);
        self.attachment.unregister(|&t| t == thread);
        self.attachment.leave();
    }
}

/// Runs two threads from their registration to their end.
fn run(first: fn(&Threads), second: fn(&Threads)) {
    super::model(3, move || {
        let threads = Arc::new(Threads {
            attachment: Attachment::new(),
            safepoints: [AtomicU32::new(0), AtomicU32::new(0)],
            memory: [UnsafeCell::new(0), UnsafeCell::new(0)],
        });
        let shared = threads.clone();
        let thread = thread::spawn(move || {
            shared.begin(1);
            second(&shared);
            shared.end(1);
        });
        threads.begin(0);
        first(&threads);
        threads.end(0);
        thread.join().unwrap();
        assert_eq!(threads.attachment.with(|threads| threads.len()), 0);
    });
}

#[test]
fn a_stopper_has_the_world_to_itself() {
    run(Threads::stop, |threads| {
        threads.safepoint(1);
        threads.touch(1);
        threads.safepoint(1);
    });
}

#[test]
fn two_stoppers_take_turns() {
    run(Threads::stop, Threads::stop);
}

#[test]
fn whoever_waits_elsewhere_is_stopped_and_whoever_comes_back_waits() {
    run(Threads::stop, |threads| {
        threads.attachment.leave();
        threads.attachment.enter();
        threads.touch(1);
    });
}

#[test]
#[should_panic(expected = "Causality violation")]
fn planted_whoever_comes_back_does_not_wait() {
    run(Threads::stop, |threads| {
        threads.attachment.leave();
        threads.touch(1);
        threads.attachment.enter();
    });
}
