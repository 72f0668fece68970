//! Buffered reference counts: increments and decrements are written down, and another thread applies them.
//!
//! Larry Hastings, "The Gilectomy: How's it going?", PyCon 2017: an atomic count is slow because the cores
//! that share an object pull its cache line back and forth. So a thread touches no count: it appends the
//! word's address to one of two *logs* of its own, one for increments and one for decrements. A full log is
//! handed over. One thread, the *committer*, applies what has been handed over, in an order that keeps counts
//! from reaching zero too early ([`rounds`] has it, with its proof).
//!
//! - *Word*: the count in steps of four, above two bits. `QUEUED`: the committer has found the count zero and
//!   put the object into a thread's queue. `DEAD`: that thread has found it zero still, and destroys it.
//! - *Death*: whoever takes a count to zero is the only one, by an exchange that fails if the count is zero no
//!   longer. Only weak references can raise it: they try the word directly, with no log in between, and fail
//!   on `DEAD`.
//! - *Destruction* is a thread's of the program, with its heap, its finalizers and its weak references: the
//!   one that logged the last decrement if it is attached, or another. What a dead object held is released
//!   directly, so that a chain of objects dies at once and not by a link per round.
//! - *The committer falls behind* (it has one core, the others have the rest): a thread that finds too much
//!   not applied waits, detached, at its next safepoint.
//! - *The world is stopped*: all other threads have handed over; what has not been applied is, all increments
//!   before all decrements. So the collector, the census and the end of the program find exact counts.

mod ledger;
mod rounds;

pub use ledger::Committer;

use gilectomy_core::runtime::MutatorId;
use gilectomy_core::strategy::{Concurrent, Event, Memory, Released, Setting, counters};
use rounds::Batch;
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::Cell;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicU64, Ordering};

/// See the module. `LOG`: after how many entries a log is handed over, a power of two.
pub struct BufferedCounts<const LOG: usize>;

/// One reference, above the two bits.
const ONE: u64 = 4;
const QUEUED: u64 = 1;
const DEAD: u64 = 2;
const IMMORTAL: u64 = ONE << 40;

/// Whether nothing needs to be counted. What is immortal is read only, so that its line stays where it is.
#[inline(always)]
fn is_immortal(word: &AtomicU64) -> bool {
    word.load(Ordering::Relaxed) >= IMMORTAL / 2
}

/// Applies a batch. Returns the objects that are to be queued, by the thread that logged the last decrement.
///
/// # Safety
///
/// The batch is next in the order of [`rounds`], and nobody else applies meanwhile.
unsafe fn apply(batch: &Batch) -> Vec<(MutatorId, Vec<usize>)> {
    // SAFETY: an object about which something is logged has not been freed.
    let word = |&address: &usize| unsafe { &*(address as *const AtomicU64) };
    let mortal = |word: &&AtomicU64| !is_immortal(word);
    for log in &batch.increments {
        for word in log.words.iter().map(word).filter(mortal) {
            word.fetch_add(ONE, Ordering::Relaxed);
        }
    }
    let mut dead = Vec::new();
    for log in &batch.decrements {
        let mut found = Vec::new();
        for word in log.words.iter().map(word).filter(mortal) {
            let before = word.fetch_sub(ONE, Ordering::AcqRel);
            debug_assert!(before >= ONE, "more references given up than there were");
            if before == ONE && word.compare_exchange(0, QUEUED, Ordering::AcqRel, Ordering::Relaxed).is_ok()
            {
                found.push(std::ptr::from_ref(word) as usize);
            }
        }
        if !found.is_empty() {
            dead.push((log.thread, found));
        }
    }
    dead
}

#[cfg(test)]
fn new_word_for_tests() -> AtomicU64 {
    AtomicU64::new(ONE)
}

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
    unsafe fn append<const LOG: usize>(&self, word: &AtomicU64) {
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
    type Word = AtomicU64;
    type Ledger = Committer;
    const SETTINGS: &[Setting] = &[("counts", "buffered"), ("log", decimal(LOG))];
    const QUEUES: bool = true;
    const PUTS_OFF: bool = true;

    #[inline(always)]
    fn new_word() -> AtomicU64 {
        AtomicU64::new(ONE)
    }

    fn immortal_word() -> AtomicU64 {
        AtomicU64::new(IMMORTAL)
    }

    #[inline(always)]
    unsafe fn retain(word: &AtomicU64) {
        // SAFETY: called on an attached thread.
        OWN.with(|own| unsafe { own.increments.append::<LOG>(word) });
    }

    unsafe fn try_retain(word: &AtomicU64) -> bool {
        let more = |word| if word & DEAD == 0 { Some(word + ONE) } else { None };
        word.fetch_update(Ordering::Acquire, Ordering::Relaxed, more).is_ok()
    }

    #[inline(always)]
    unsafe fn release(word: &AtomicU64) -> Released {
        // SAFETY: called on an attached thread.
        OWN.with(|own| unsafe { own.decrements.append::<LOG>(word) });
        Released::Alive
    }

    unsafe fn release_held(word: &AtomicU64) -> Released {
        if is_immortal(word) {
            return Released::Alive;
        }
        let before = word.fetch_sub(ONE, Ordering::AcqRel);
        debug_assert!(before >= ONE, "more references given up than there were");
        if before == ONE && word.compare_exchange(0, DEAD, Ordering::AcqRel, Ordering::Relaxed).is_ok() {
            return Released::Dead;
        }
        Released::Alive
    }

    /// Only the committer could say.
    fn is_unique(_word: &AtomicU64) -> bool {
        false
    }

    fn count(word: &AtomicU64) -> i64 {
        (word.load(Ordering::Acquire) / ONE) as i64
    }

    fn revive(word: &AtomicU64) {
        word.store(ONE, Ordering::Release);
    }

    fn spare(word: &AtomicU64) {
        word.fetch_and(!DEAD, Ordering::Relaxed);
    }

    unsafe fn make_immortal(word: *mut AtomicU64) {
        // The committer may be at it. SAFETY: the caller's contract.
        unsafe { (*word).store(IMMORTAL, Ordering::Relaxed) };
    }

    unsafe fn settle(word: &AtomicU64) -> Released {
        let mut before = word.load(Ordering::Acquire);
        loop {
            let dead = before < ONE;
            let after = if dead { DEAD } else { before & !QUEUED };
            match word.compare_exchange_weak(before, after, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) if dead => return Released::Dead,
                Ok(_) => return Released::Alive,
                Err(seen) => before = seen,
            }
        }
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
