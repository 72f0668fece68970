//! Buffered reference counts: increments and decrements are written down, and another thread applies them.
//!
//! Larry Hastings, "The Gilectomy: How's it going?", PyCon 2017: an atomic count is slow because the cores
//! that share an object pull its cache line back and forth. So a thread touches no count: it appends the
//! word's address to one of two *logs* of its own, one for increments and one for decrements. A full log is
//! handed over. One thread, the *committer*, applies what has been handed over, in an order that keeps counts
//! from reaching zero too early ([`rounds`](crate::protocols::rounds) has it, with its proof).
//!
//! - *Word* and *death*: see [`buffered`](crate::protocols::buffered).
//! - *Destruction* is a thread's of the program, with its heap, its finalizers and its weak references: the
//!   one that logged the last decrement if it is attached, or another. What a dead object held is released
//!   directly, so that a chain of objects dies at once and not by a link per round.
//! - *The committer falls behind* (it has one core, the others have the rest): a thread that finds too much
//!   not applied waits, detached, at its next safepoint.
//! - *The world is stopped*: all other threads have handed over; what has not been applied is, all increments
//!   before all decrements. So the collector, the census and the end of the program find exact counts.

mod ledger;

pub use ledger::Committer;

use crate::protocols::buffered::BufferedWord;
use crate::protocols::rounds::{self, Batch};
use gilectomy_core::runtime::MutatorId;
use gilectomy_core::strategy::{Concurrent, Event, Memory, Released, Setting, counters};
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::Cell;
use std::ptr::null_mut;

/// See the module. `LOG`: after how many entries a log is handed over, a power of two.
pub struct BufferedCounts<const LOG: usize>;

/// One of a thread's two logs: memory aligned to its own size, so that it is full when the next entry's
/// address is aligned as well.
struct Buffer {
    start: Cell<*mut usize>,
    next: Cell<*mut usize>,
}

impl Buffer {
    /// No log yet.
    const fn none() -> Buffer {
        Buffer { start: Cell::new(null_mut()), next: Cell::new(null_mut()) }
    }

    const fn layout(entries: usize) -> Layout {
        match Layout::from_size_align(entries * size_of::<usize>(), entries * size_of::<usize>()) {
            Ok(layout) if entries.is_power_of_two() => layout,
            _ => panic!("the length of a log is a power of two"),
        }
    }

    fn open(&self, entries: usize) {
        if self.start.get().is_null() {
            let layout = Self::layout(entries);
            // SAFETY: the layout is not empty.
            let memory = unsafe { alloc(layout) }.cast::<usize>();
            if memory.is_null() {
                handle_alloc_error(layout);
            }
            self.start.set(memory);
            self.next.set(memory);
        }
    }

    fn close(&self, entries: usize) {
        let memory = self.start.replace(null_mut());
        self.next.set(null_mut());
        if !memory.is_null() {
            // SAFETY: `open` allocated it with this layout.
            unsafe { dealloc(memory.cast(), Self::layout(entries)) };
        }
    }

    /// What is in it, which it is not afterwards.
    fn take(&self) -> Box<[usize]> {
        let start = self.start.get();
        // SAFETY: between the two are the entries written since the last time.
        let words = unsafe { std::slice::from_raw_parts(start, self.next.get().offset_from_unsigned(start)) };
        let words = words.into();
        self.next.set(start);
        words
    }

    fn is_empty(&self) -> bool {
        self.next == self.start
    }

    /// Appends the word.
    ///
    /// # Safety
    ///
    /// The thread is between `resume` and `pause`.
    #[inline(always)]
    unsafe fn append<const LOG: usize>(&self, word: &BufferedWord) {
        let next = self.next.get();
        debug_assert!(!next.is_null());
        // SAFETY: the log is open, and has room: a full one is emptied at once.
        let next = unsafe {
            next.write(std::ptr::from_ref(word) as usize);
            next.add(1)
        };
        self.next.set(next);
        if (next as usize).is_multiple_of(const { Self::layout(LOG).size() }) {
            full::<LOG>();
        }
    }
}

/// What a thread has of its own.
struct Own {
    increments: Buffer,
    decrements: Buffer,
    thread: Cell<MutatorId>,
    /// The round that it is in.
    round: Cell<u64>,
    /// While it is attached.
    ledger: Cell<*const Committer>,
}

thread_local! {
    static OWN: Own = const {
        Own {
            increments: Buffer::none(),
            decrements: Buffer::none(),
            thread: Cell::new(0),
            round: Cell::new(0),
            ledger: Cell::new(std::ptr::null()),
        }
    };
}

/// Gives the logs' memory back when the thread ends.
struct Memories(Cell<usize>);

impl Drop for Memories {
    fn drop(&mut self) {
        OWN.with(|own| {
            own.increments.close(self.0.get());
            own.decrements.close(self.0.get());
        });
    }
}

thread_local! {
    /// Apart from [`OWN`], whose use on every retain must not ask whether it has been dropped.
    static MEMORIES: Memories = const { Memories(Cell::new(0)) };
}

/// A number in words, for the settings.
const fn decimal(n: usize) -> &'static str {
    match n {
        256 => "256",
        1024 => "1024",
        4096 => "4096",
        8192 => "8192",
        16384 => "16384",
        65536 => "65536",
        _ => panic!("a length of logs that has no name yet"),
    }
}

impl Own {
    /// What the thread has logged since it handed over last.
    fn take(&self) -> Batch {
        let mut batch = Batch::default();
        for (buffer, logs) in
            [(&self.increments, &mut batch.increments), (&self.decrements, &mut batch.decrements)]
        {
            if !buffer.is_empty() {
                counters::count(Event::LogHandedOver);
                logs.push(rounds::Log { thread: self.thread.get(), words: buffer.take() });
            }
        }
        batch
    }
}

/// A log is full: hands over and leaves the round.
#[cold]
#[inline(never)]
fn full<const LOG: usize>() {
    OWN.with(|own| {
        // SAFETY: the thread is attached, and the runtime outlives it.
        let ledger = unsafe { &*own.ledger.get() };
        own.round.set(ledger.hand_over_and_leave(own.round.get(), own.take(), LOG));
    });
}

// SAFETY: by the argument in `rounds` nobody has a reference when the count is zero, and nobody logs anything
// about the object any more; one exchange among those that then set `QUEUED` or `DEAD` succeeds, and only a
// word that is settled or released directly is reported dead. All a thread did with an object comes before
// its decrement in its log, which locks and the count's own order bring before the destruction.
unsafe impl<const LOG: usize> Memory for BufferedCounts<LOG> {
    type Word = BufferedWord;
    type Ledger = Committer;
    const SETTINGS: &[Setting] = &[("counts", "buffered"), ("log", decimal(LOG))];
    const QUEUES: bool = true;
    const PUTS_OFF: bool = true;

    #[inline(always)]
    fn new_word() -> BufferedWord {
        BufferedWord::new()
    }

    fn immortal_word() -> BufferedWord {
        BufferedWord::immortal()
    }

    #[inline(always)]
    unsafe fn retain(word: &BufferedWord) {
        // SAFETY: called on an attached thread.
        OWN.with(|own| unsafe { own.increments.append::<LOG>(word) });
    }

    unsafe fn try_retain(word: &BufferedWord) -> bool {
        word.try_retain()
    }

    #[inline(always)]
    unsafe fn release(word: &BufferedWord) -> Released {
        // SAFETY: called on an attached thread.
        OWN.with(|own| unsafe { own.decrements.append::<LOG>(word) });
        Released::Alive
    }

    unsafe fn release_held(word: &BufferedWord) -> Released {
        word.release_held()
    }

    /// Only the committer could say.
    fn is_unique(_word: &BufferedWord) -> bool {
        false
    }

    fn count(word: &BufferedWord) -> i64 {
        word.count()
    }

    fn revive(word: &BufferedWord) {
        word.revive();
    }

    fn spare(word: &BufferedWord) {
        word.spare();
    }

    unsafe fn make_immortal(word: *mut BufferedWord) {
        // SAFETY: the caller's contract.
        unsafe { (*word).make_immortal() };
    }

    unsafe fn settle(word: &BufferedWord) -> Released {
        word.settle()
    }

    fn attach(id: MutatorId) {
        OWN.with(|own| {
            own.thread.set(id);
            MEMORIES.with(|memories| memories.0.set(LOG));
            own.increments.open(LOG);
            own.decrements.open(LOG);
        });
    }

    fn detach(_id: MutatorId) {
        OWN.with(|own| {
            // SAFETY: the thread is attached still, and the runtime outlives it.
            unsafe { &*own.ledger.get() }.take_figures();
        });
    }

    fn resume(ledger: &Committer) {
        OWN.with(|own| {
            own.ledger.set(ledger);
            own.round.set(ledger.enter(own.thread.get()));
        });
    }

    fn pause(ledger: &Committer) {
        OWN.with(|own| {
            ledger.exit(own.thread.get(), own.round.get(), own.take());
            own.ledger.set(std::ptr::null());
        });
    }

    fn poll(ledger: &Committer) -> bool {
        OWN.with(|own| own.round.set(ledger.hand_over_and_leave(own.round.get(), own.take(), LOG)));
        ledger.is_behind(LOG)
    }

    fn wait(ledger: &Committer) {
        ledger.wait(LOG);
    }

    fn flush(ledger: &Committer) {
        OWN.with(|own| ledger.flush(own.round.get(), own.take()));
    }
}

// SAFETY: words are atomic, logs are a thread's own, and what is handed over is behind a lock.
unsafe impl<const LOG: usize> Concurrent for BufferedCounts<LOG> {}
