//! The committer: the thread that applies what the others hand over.
//!
//! It sleeps until a round has ended that is worth the waking, or for a moment at most. When a moment has
//! passed and no round has ended, it asks all threads to leave the open one: so a death is found soon also
//! where little is logged. It lives as long as there are threads to serve.
//!
//! One lock guards everything. It is taken for each log that is handed over, that is, once in thousands of
//! entries, and never while a batch is applied, but by a flush, which has the world stopped.

use crate::protocols::buffered::apply;
use crate::protocols::rounds::{Batch, Log, Rounds};
use gilectomy_core::runtime::MutatorId;
use gilectomy_core::strategy::{Event, Ledger, Link, counters};
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// How long the committer sleeps at most.
const MOMENT: Duration = Duration::from_millis(10);
/// How many entries are worth waking it.
const WORTH_WAKING: usize = 2048;
/// How many full logs may be handed over and not applied before threads wait.
const BOUND: usize = 64;

/// See the module.
pub struct Committer(Arc<Shared>);

struct Shared {
    link: Link,
    state: Mutex<State>,
    /// There is something to apply.
    work: Condvar,
    /// Something has been applied.
    applied: Condvar,
}

#[derive(Default)]
struct State {
    rounds: Rounds,
    /// Rounds that have ended, in order.
    ended: VecDeque<Batch>,
    /// Entries handed over and not applied.
    pending: usize,
    /// All threads have been asked to leave the open round.
    asked: bool,
    /// Threads that wait for the committer.
    waiting: usize,
    /// There is a committer.
    running: bool,
    /// It is at a batch.
    applying: bool,
    /// Increments and decrements applied that no thread has counted yet.
    figures: [u64; 2],
}

type Locked<'a> = MutexGuard<'a, State>;

impl Ledger for Committer {
    fn new(link: Link) -> Self {
        let (work, applied) = (Condvar::new(), Condvar::new());
        Committer(Arc::new(Shared { link, state: Mutex::default(), work, applied }))
    }
}

impl Committer {
    /// A thread attaches: the round that it is in.
    pub(super) fn enter(&self, thread: MutatorId) -> u64 {
        let mut state = self.0.state.lock();
        self.start(&mut state);
        let round = state.rounds.enter(thread);
        self.0.end_rounds(&mut state);
        round
    }

    /// A thread detaches, and hands over.
    pub(super) fn exit(&self, thread: MutatorId, round: u64, logs: Batch) {
        let mut state = self.0.state.lock();
        state.hand_over(round, logs);
        state.rounds.exit(thread, round);
        self.0.end_rounds(&mut state);
    }

    /// A thread hands over and leaves the open round: the round that it is in then. Others are asked to leave
    /// it too if they have to be waited for, or if too much waits to be applied.
    pub(super) fn hand_over_and_leave(&self, round: u64, logs: Batch, length: usize) -> u64 {
        let mut state = self.0.state.lock();
        state.hand_over(round, logs);
        let round = state.rounds.leave(round);
        self.0.end_rounds(&mut state);
        if round != state.rounds.open() || state.pending > BOUND * length {
            self.0.ask(&mut state);
        }
        round
    }

    /// Whether threads are to wait.
    pub(super) fn is_behind(&self, length: usize) -> bool {
        self.0.state.lock().pending > BOUND * length
    }

    /// Waits until half of what may be pending is.
    pub(super) fn wait(&self, length: usize) {
        let mut state = self.0.state.lock();
        state.waiting += 1;
        self.0.work.notify_one();
        while state.pending > BOUND * length / 2 {
            self.start(&mut state);
            if !state.running {
                // The system has no thread for us.
                self.0.end_rounds(&mut state);
                self.0.commit(&mut state);
            }
            self.0.applied.wait_for(&mut state, MOMENT);
        }
        state.waiting -= 1;
    }

    /// Applies everything. The world is stopped by the calling thread, which hands over.
    pub(super) fn flush(&self, round: u64, logs: Batch) {
        let mut state = self.0.state.lock();
        state.hand_over(round, logs);
        while state.applying {
            self.0.applied.wait(&mut state);
        }
        let mut all = Batch::default();
        while let Some(batch) = state.ended.pop_front() {
            all.append(batch);
        }
        all.append(state.rounds.take_all());
        // SAFETY: all that was logged and is not applied is in it, and the lock keeps the committer away.
        let dead = unsafe { apply(&all) };
        self.0.applied(&mut state, &all, dead);
    }

    /// Adds what has been applied to the calling thread's counters.
    pub(super) fn take_figures(&self) {
        let [increments, decrements] = std::mem::take(&mut self.0.state.lock().figures);
        counters::add(Event::IncrementApplied, increments);
        counters::add(Event::DecrementApplied, decrements);
    }

    /// Starts the committer if there is none.
    fn start(&self, state: &mut Locked<'_>) {
        if !state.running {
            let shared = self.0.clone();
            let builder = std::thread::Builder::new().name("committer".to_owned());
            state.running = builder.spawn(move || shared.run()).is_ok();
        }
    }
}

impl State {
    fn hand_over(&mut self, round: u64, logs: Batch) {
        self.pending += logs.entries();
        self.rounds.hand_over(round, logs);
    }
}

impl Shared {
    fn run(&self) {
        let mut state = self.state.lock();
        let mut seen = state.rounds.open();
        loop {
            self.commit(&mut state);
            if state.waiting > 0 {
                self.ask(&mut state);
            }
            if !self.work.wait_for(&mut state, MOMENT).timed_out() {
                continue;
            }
            self.end_rounds(&mut state);
            if state.ended.is_empty() && state.rounds.attached().is_empty() {
                // Nothing is handed over either: rounds without threads end.
                state.running = false;
                return;
            }
            if state.rounds.open() == seen {
                self.ask(&mut state);
            }
            seen = state.rounds.open();
        }
    }

    /// Asks all threads to leave the open round, once.
    fn ask(&self, state: &mut Locked<'_>) {
        if !std::mem::replace(&mut state.asked, true) {
            (self.link.ask)();
        }
    }

    /// Ends rounds as long as nobody is in them.
    fn end_rounds(&self, state: &mut Locked<'_>) {
        while let Some(batch) = state.rounds.end() {
            state.asked = false;
            if batch.entries() > 0 {
                state.ended.push_back(batch);
            }
        }
        if !state.ended.is_empty() && state.pending >= WORTH_WAKING {
            self.work.notify_one();
        }
    }

    /// Applies what has ended.
    fn commit(&self, state: &mut Locked<'_>) {
        while let Some(batch) = state.ended.pop_front() {
            state.applying = true;
            // SAFETY: batches are taken in order, by one thread at a time.
            let dead = MutexGuard::unlocked(state, || unsafe { apply(&batch) });
            state.applying = false;
            self.applied(state, &batch, dead);
            MutexGuard::unlocked(state, || drop(batch));
        }
    }

    /// A batch has been applied: queues the objects that may be dead.
    fn applied(&self, state: &mut Locked<'_>, batch: &Batch, dead: Vec<(MutatorId, Vec<usize>)>) {
        let entries = |logs: &[Log]| logs.iter().map(|log| log.words.len()).sum::<usize>();
        state.figures[0] += entries(&batch.increments) as u64;
        state.figures[1] += entries(&batch.decrements) as u64;
        state.pending -= batch.entries();
        for (thread, words) in dead {
            let attached = state.rounds.attached();
            // The main thread, which is the first to be asked where none is named, wakes now and then.
            let heir = if attached.contains(&thread) { Some(&thread) } else { attached.first() };
            (self.link.queue)(heir.copied().unwrap_or(0), &words);
        }
        self.applied.notify_all();
    }
}
