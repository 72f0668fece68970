//! Striped counts: which words have a stripe, and each thread's cells.
//!
//! [`BiasedWord`] has the protocol; here is when. A thread looks at every [`PERIOD`]th reference that it gives up of an
//! object of others'. An object that it has met [`HOT`] times there and still remembers, while another thread runs, gets
//! a stripe, if there is one left. Its count is nobody's line from then on, and what two threads use at the same time, a
//! function, a constant, a dict that all look things up in, costs each of them an addition to a cell of its own.
//!
//! Cells are added up, and all stripes end, whenever no other thread runs: while the world is stopped for a collection,
//! when the last other thread blocks or ends, and when the first one comes back. A thread that leaves only one behind
//! asks it to see to that at its next safepoint. So an object that is striped, and whose last reference goes while
//! several threads run, dies later than it would have: at the next collection, or when one thread runs alone. All
//! others die at once.
//!
//! *Who runs* is a flag of each thread's, written by it alone. A thread that begins to run sets its flag, and waits if
//! stripes are being ended; who ends them has seen all other flags down while it holds the table. Both are sequentially
//! consistent: one of the two sees the other (Dekker).

use crate::protocols::biased::{BiasedWord, STRIPES};
use gilectomy_core::runtime::MutatorId;
use gilectomy_core::strategy::{Event, Ledger, Link, counters};
use parking_lot::{Mutex, MutexGuard};
use std::cell::Cell;
use std::ptr::null;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// How many references to others' objects a thread gives up between two that it looks at: a prime, so that no loop of
/// the program shows it the same one each time round.
const PERIOD: u32 = 61;
/// How often a thread meets an object before it wants a stripe for it.
const HOT: u32 = 4;
/// How many objects a thread remembers.
const REMEMBERED: usize = 16;

/// What a thread has of its own.
struct Own {
    table: Cell<*const Stripes>,
    running: Cell<Option<&'static Running>>,
    /// By stripe, what the thread has counted.
    cells: [Cell<i32>; STRIPES as usize],
    /// References to go before one is looked at.
    countdown: Cell<u32>,
    /// Addresses of words, each with how often it was met.
    met: [Cell<(usize, u32)>; REMEMBERED],
    /// The one that is forgotten next.
    oldest: Cell<usize>,
}

thread_local! {
    static OWN: Own = const {
        Own {
            table: Cell::new(null()),
            running: Cell::new(None),
            cells: [const { Cell::new(0) }; STRIPES as usize],
            countdown: Cell::new(PERIOD),
            met: [const { Cell::new((0, 0)) }; REMEMBERED],
            oldest: Cell::new(0),
        }
    };
}

/// Whether a thread runs: touches counts.
#[derive(Default)]
struct Running {
    now: AtomicBool,
    /// The thread; 0 for none.
    thread: AtomicU32,
}

/// The stripes of a runtime.
pub struct Stripes {
    link: Link,
    /// How many words are striped. Changed under the lock.
    used: AtomicU32,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Addresses of the striped words, by stripe.
    words: Vec<usize>,
    /// Of threads that have ended too: the next one takes it over.
    threads: Vec<&'static Running>,
}

impl Ledger for Stripes {
    fn new(link: Link) -> Self {
        Stripes { link, used: AtomicU32::new(0), state: Mutex::default() }
    }
}

/// Counts references in the calling thread's cell.
#[inline(always)]
pub fn count(stripe: u32, references: i32) {
    OWN.with(|own| {
        let cell = &own.cells[stripe as usize];
        cell.set(cell.get().wrapping_add(references));
    });
}

/// The calling thread is about to give up a reference to another's object: whether to [`stripe`] it first.
#[inline(always)]
pub fn is_hot(word: &BiasedWord) -> bool {
    OWN.with(|own| {
        let left = own.countdown.get() - 1;
        own.countdown.set(left);
        left == 0 && look(own, word)
    })
}

#[cold]
#[inline(never)]
fn look(own: &Own, word: &BiasedWord) -> bool {
    own.countdown.set(PERIOD);
    let address = std::ptr::from_ref(word) as usize;
    let Some(place) = own.met.iter().find(|place| place.get().0 == address) else {
        let oldest = own.oldest.get();
        own.met[oldest].set((address, 1));
        own.oldest.set((oldest + 1) % REMEMBERED);
        return false;
    };
    let met = place.get().1 + 1;
    place.set((address, met % HOT));
    met == HOT
}

/// What became of a wish for a stripe.
#[derive(PartialEq, Eq)]
pub enum Wish {
    /// It has one.
    Granted,
    /// It has an owner, who runs, and must be merged first.
    Merge,
    /// Not now.
    Refused,
}

/// Gives a word a stripe. Called with a reference.
#[cold]
pub fn stripe(word: &BiasedWord) -> Wish {
    if word.is_immortal() {
        return Wish::Refused;
    }
    let table = OWN.with(|own| own.table.get());
    // SAFETY: a runtime lives as long as the process, and a thread points to it between resuming and pausing.
    unsafe { table.as_ref() }.map_or(Wish::Refused, |table| table.grant(word))
}

impl Stripes {
    fn grant(&self, word: &BiasedWord) -> Wish {
        let mut state = self.state.lock();
        if state.words.len() == STRIPES as usize || state.others_running().count() == 0 {
            return Wish::Refused;
        }
        // Before the flags are looked at: who comes to run from here on waits for the lock.
        self.used.fetch_add(1, Ordering::SeqCst);
        let mut merge = false;
        let is_quiet = |owner| {
            let runs = state.others_running().any(|other| other.thread.load(Ordering::Relaxed) == owner);
            merge = runs;
            !runs
        };
        if word.begin_stripe(state.words.len() as u32, is_quiet) {
            state.words.push(std::ptr::from_ref(word) as usize);
            counters::count(Event::Striped);
            return Wish::Granted;
        }
        self.used.fetch_sub(1, Ordering::SeqCst);
        if merge { Wish::Merge } else { Wish::Refused }
    }

    /// The calling thread runs from here on.
    pub fn resume(&self, thread: MutatorId) {
        OWN.with(|own| {
            if own.running.get().is_none() {
                own.running.set(Some(self.state.lock().enter(thread)));
            }
            own.set_running(true);
            own.table.set(self);
        });
        if self.used.load(Ordering::SeqCst) > 0 {
            self.end_if_alone(self.state.lock());
        }
    }

    /// The calling thread does not run from here on; `ends`: never again.
    pub fn pause(&self, ends: bool) {
        let mut leaves_one = false;
        OWN.with(|own| {
            if self.used.load(Ordering::SeqCst) > 0 {
                let state = self.state.lock();
                state.add_up(own);
                own.set_running(false);
                leaves_one = state.others_running().count() == 1;
                self.end_if_alone(state);
            }
            own.set_running(false);
            own.table.set(null());
            if ends {
                own.running.take().inspect(|running| running.thread.store(0, Ordering::Release));
            }
        });
        if leaves_one {
            (self.link.ask)();
        }
    }

    /// All stripes end if no other thread runs. Called by one that does: at a safepoint, or with the world stopped.
    pub fn settle(&self) {
        if self.used.load(Ordering::SeqCst) > 0 {
            let state = self.state.lock();
            OWN.with(|own| state.add_up(own));
            self.end_if_alone(state);
        }
    }

    /// Called with what the calling thread has counted added up.
    fn end_if_alone(&self, mut state: MutexGuard<'_, State>) {
        if state.others_running().next().is_some() {
            return;
        }
        let words = std::mem::take(&mut state.words);
        // SAFETY: a striped word is that of an object that nobody has found dead, and nothing else finds it so.
        let dead: Vec<usize> = words
            .into_iter()
            .filter(|&word| unsafe { (*(word as *const BiasedWord)).end_stripe() })
            .collect();
        self.used.store(0, Ordering::SeqCst);
        drop(state);
        if !dead.is_empty() {
            let thread =
                OWN.with(|own| own.running.get().map_or(0, |own| own.thread.load(Ordering::Relaxed)));
            (self.link.queue)(thread, &dead);
        }
    }
}

impl Own {
    fn set_running(&self, now: bool) {
        self.running.get().inspect(|running| running.now.store(now, Ordering::SeqCst));
    }
}

impl State {
    /// A flag for a new thread.
    fn enter(&mut self, thread: MutatorId) -> &'static Running {
        let free = self.threads.iter().find(|running| running.thread.load(Ordering::Acquire) == 0).copied();
        let running = free.unwrap_or_else(|| {
            self.threads.push(Box::leak(Box::default()));
            self.threads[self.threads.len() - 1]
        });
        running.thread.store(thread, Ordering::Relaxed);
        running
    }

    fn others_running(&self) -> impl Iterator<Item = &'static Running> {
        let own = OWN.with(|own| own.running.get());
        let is_own = move |other| own.is_some_and(|own| std::ptr::eq(own, other));
        self.threads.iter().copied().filter(move |&other| !is_own(other) && other.now.load(Ordering::SeqCst))
    }

    /// Adds what the calling thread has counted to the words.
    fn add_up(&self, own: &Own) {
        for (&word, cell) in self.words.iter().zip(&own.cells) {
            let counted = cell.take();
            if counted != 0 {
                // SAFETY: as in `end_if_alone`.
                unsafe { (*(word as *const BiasedWord)).add_up(counted) };
            }
        }
    }
}
