//! Transactions over runs of bytecodes: software transactional memory in the place of the lock.
//!
//! A thread runs bytecode in transactions that begin and end between instructions. Whatever it reads in one is as it
//! was at one moment, and whatever it changes becomes visible at once, at its end: so each run of bytecodes is atomic,
//! and with it each bytecode and each call of native code, which is all that a global interpreter lock promises
//! (Tabba, "Adding concurrency in Python using a commercial processor's hardware transactional memory support", 2010;
//! Rigo and Meier, PyPy-STM, 2012 to 2016). Where two threads collide one is undone and runs again.
//!
//! - *The order of commits* is in [`protocols::commit`](crate::protocols::commit): versions, a clock, irrevocability.
//! - *Reading*: a glimpse at the body with its version before and after; where a closure wants to see a body that does
//!   not stand still, it is owned for that moment, and the version stays.
//! - *Changing*: the body is owned from its first change to the transaction's end, and saved first ([`Undo`]). What
//!   cannot be saved makes the thread irrevocable first.
//! - *What a transaction remembers*: [`log`]. *Who gives way*: [`contention`].
//! - *Alone*: until a program starts its second thread there are no transactions, and a body is just used.

mod contention;
mod log;

use crate::protocols::commit::{Order, State, Versioned};
use contention::Patience;
use gilectomy_core::strategy::{
    Attempt, Event, Hold, Look, Parties, RacyLoad, Setting, Standing, Sync, Undo, abort, counters,
};
use log::Log;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// See the module.
pub enum Transactions {}

/// What the threads of a runtime share.
pub struct Shared {
    order: Order,
    /// There is, or has been, a second thread.
    shared: AtomicBool,
    /// Counts changes of what no version guards.
    unversioned: AtomicU64,
}

impl Parties for Shared {
    fn new(_request: Box<dyn Fn() + Send + std::marker::Sync>) -> Self {
        Shared { order: Order::new(), shared: AtomicBool::new(false), unversioned: AtomicU64::new(0) }
    }
}

/// A thread's transaction.
struct Transaction {
    standing: Cell<Standing>,
    /// What the thread is known by in the words it owns; never 0.
    me: Cell<u64>,
    start: Cell<u64>,
    /// How often a thread had been irrevocable then.
    serial: Cell<u64>,
    unversioned: Cell<u64>,
    shared: Cell<*const Shared>,
    log: Cell<*const RefCell<Log>>,
}

thread_local! {
    static CURRENT: Transaction = const {
        Transaction {
            standing: Cell::new(Standing::Outside),
            me: Cell::new(0),
            start: Cell::new(0),
            serial: Cell::new(0),
            unversioned: Cell::new(0),
            shared: Cell::new(std::ptr::null()),
            log: Cell::new(std::ptr::null()),
        }
    };
    /// Apart from [`CURRENT`], whose use at every access must not ask whether it has been dropped.
    static LOG: RefCell<Log> = RefCell::new(Log::new());
}

/// Numbers for threads.
static NEXT: AtomicU64 = AtomicU64::new(1);

impl Transaction {
    /// Of the runtime the thread runs in.
    fn shared(&self) -> &Shared {
        // SAFETY: `acquire` has set it, for a thread of a runtime, which outlives its threads.
        unsafe { &*self.shared.get() }
    }

    fn log(&self) -> &RefCell<Log> {
        // SAFETY: `acquire` has set it to the thread's own, which lives as long as the thread runs Python code.
        unsafe { &*self.log.get() }
    }

    /// Joins a runtime's threads.
    fn join(&self, shared: &Shared) {
        if self.me.get() == 0 {
            self.me.set(NEXT.fetch_add(1, Ordering::Relaxed));
        }
        self.shared.set(shared);
        self.log.set(LOG.with(std::ptr::from_ref));
    }

    /// Whether all that was read is as it was. Between `enter` and `leave`, or irrevocable.
    fn is_valid(&self) -> bool {
        let valid = self.shared().unversioned.load(Ordering::Acquire) == self.unversioned.get()
            && self.log().borrow().is_valid(self.me.get());
        if !valid {
            counters::count(Event::Invalid);
        }
        valid
    }

    /// Starts later, if nothing that was read has changed; otherwise, or if an irrevocable thread takes too long,
    /// aborts.
    #[cold]
    fn extend(&self) {
        let (order, mut patience) = (&self.shared().order, Patience::new());
        while !order.enter() {
            if !patience.wait() {
                abort();
            }
        }
        let (now, serial) = order.now();
        let valid = self.is_valid();
        order.leave();
        if !valid {
            abort();
        }
        self.start.set(now);
        self.serial.set(serial);
    }

    /// Waits until nobody else owns the object; gives its version, or `None` if this transaction owns it. A
    /// transaction gives up after a while; an irrevocable thread has the owner go.
    fn settle(&self, word: &Versioned) -> Option<u64> {
        let order = &self.shared().order;
        let mut patience = Patience::new();
        loop {
            match word.state() {
                State::Owned(owner) if owner == self.me.get() => return None,
                State::Owned(owner) => {
                    let patient = patience.wait();
                    if self.standing.get() == Standing::Irrevocable {
                        order.want(owner);
                    } else if !patient || order.wants(self.me.get()) {
                        abort();
                    }
                }
                State::At(version) => {
                    if self.standing.get() == Standing::Irrevocable {
                        order.want(0);
                    } else if version > self.start.get() {
                        self.extend();
                        continue;
                    }
                    return Some(version);
                }
            }
        }
    }

    /// Owns an object; gives the version it had, or `None` if this transaction owns it already.
    fn take(&self, word: &Versioned) -> Option<u64> {
        loop {
            let version = self.settle(word)?;
            if word.own(version, self.me.get()) {
                return Some(version);
            }
        }
    }

    /// The transaction is over.
    fn forget(&self, standing: Standing) {
        let kept = self.log().borrow_mut().clear();
        self.standing.set(standing);
        drop(kept);
    }
}

// SAFETY: a word is owned by one thread at a time, and gives what it did to the next by release and acquire.
unsafe impl<M: RacyLoad> Sync<M> for Transactions {
    type Word = Versioned;
    type Parties = Shared;
    const PARALLEL: bool = true;
    const OPTIMISTIC: bool = true;
    const TRANSACTIONAL: bool = true;
    const SETTINGS: &'static [Setting] = &[("transactions", "adaptive")];

    #[inline(always)]
    fn new_word() -> Versioned {
        Versioned::new()
    }

    /// Not called: the methods of transactions are.
    fn lock(_word: &Versioned) {}

    fn unlock(_word: &Versioned) {}

    /// A thread that attaches is irrevocable until the end of an instruction, as it is in the middle of something.
    fn acquire(shared: &Shared) {
        CURRENT.with(|tx| {
            tx.join(shared);
            let mut patience = Patience::new();
            while !shared.order.try_serial() {
                patience.wait();
            }
            let alone = !shared.shared.load(Ordering::Relaxed);
            tx.standing.set(if alone { Standing::Alone } else { Standing::Irrevocable });
        });
    }

    fn release(shared: &Shared) {
        CURRENT.with(|tx| {
            if tx.standing.replace(Standing::Outside) != Standing::Outside {
                shared.order.end_serial();
            }
        });
    }

    #[inline(always)]
    fn standing() -> Standing {
        CURRENT.with(|tx| tx.standing.get())
    }

    fn share(shared: &Shared) {
        shared.shared.store(true, Ordering::Relaxed);
        CURRENT.with(|tx| tx.standing.set(Standing::Irrevocable));
    }

    fn begin(shared: &Shared) -> bool {
        CURRENT.with(|tx| {
            let unversioned = shared.unversioned.load(Ordering::Acquire);
            let Some((start, serial)) = shared.order.start() else { return false };
            tx.unversioned.set(unversioned);
            tx.start.set(start);
            tx.serial.set(serial);
            tx.standing.set(Standing::Speculative);
            true
        })
    }

    fn commit(shared: &Shared) -> Attempt {
        CURRENT.with(|tx| {
            let order = &shared.order;
            // Who has changed nothing has read what was there at its start.
            if !(tx.log().borrow().is_reader() && order.has_been_quiet(tx.serial.get())) {
                if !order.enter() {
                    return Attempt::Blocked;
                }
                let time = order.next();
                let valid = tx.is_valid();
                if valid {
                    tx.log().borrow_mut().publish(time);
                }
                order.leave();
                if !valid {
                    return Attempt::Invalid;
                }
            }
            counters::count(Event::Commit);
            tx.forget(Standing::Outside);
            Attempt::Done
        })
    }

    fn become_irrevocable(shared: &Shared) -> Attempt {
        CURRENT.with(|tx| {
            if !shared.order.try_serial() {
                return Attempt::Blocked;
            }
            if tx.standing.get() == Standing::Speculative {
                if !tx.is_valid() {
                    shared.order.end_serial();
                    return Attempt::Invalid;
                }
                tx.log().borrow_mut().publish(shared.order.next());
                counters::count(Event::Commit);
            }
            counters::count(Event::Irrevocable);
            tx.forget(Standing::Irrevocable);
            Attempt::Done
        })
    }

    fn end_irrevocable(shared: &Shared) {
        Self::release_serial(shared);
    }

    fn roll_back(shared: &Shared) {
        CURRENT.with(|tx| {
            counters::count(Event::Abort);
            tx.log().borrow_mut().restore(shared.order.next());
            tx.forget(Standing::Outside);
        });
    }

    #[inline(always)]
    fn is_in_the_way(shared: &Shared) -> bool {
        CURRENT.with(|tx| shared.order.wants(tx.me.get()))
    }

    fn invalidate(shared: &Shared) {
        shared.unversioned.fetch_add(1, Ordering::AcqRel);
    }

    #[inline(always)]
    fn look(word: &Versioned) -> Look {
        CURRENT.with(|tx| {
            if tx.standing.get() != Standing::Speculative {
                return if tx.standing.get() == Standing::Alone { Look::Mine } else { Look::Busy };
            }
            match word.state() {
                State::At(version) if version <= tx.start.get() => Look::Version(version),
                _ => match tx.settle(word) {
                    Some(version) => Look::Version(version),
                    None => Look::Mine,
                },
            }
        })
    }

    #[inline(always)]
    fn has_seen(word: &Versioned, version: u64) -> bool {
        let still = word.is_still(version);
        if still {
            CURRENT.with(|tx| tx.log().borrow_mut().read(word, version));
        }
        still
    }

    #[inline(always)]
    fn observe(word: &Versioned) -> Hold {
        CURRENT.with(|tx| {
            if tx.standing.get() == Standing::Alone {
                return Hold::Free;
            }
            let Some(version) = tx.take(word) else { return Hold::Free };
            if tx.standing.get() == Standing::Speculative {
                tx.log().borrow_mut().read(word, version);
            }
            Hold::Looking(version)
        })
    }

    #[inline(always)]
    fn own(word: &Versioned, save: impl FnOnce() -> Option<Box<dyn Undo>>) -> Hold {
        CURRENT.with(|tx| {
            match tx.standing.get() {
                Standing::Alone => return Hold::Free,
                Standing::Speculative => {
                    let Some(version) = tx.take(word) else { return Hold::Free };
                    if let Some(undo) = save() {
                        tx.log().borrow_mut().write(word, version, undo);
                        return Hold::Free;
                    }
                    word.give_up(version);
                    tx.go_irrevocable();
                }
                Standing::Irrevocable | Standing::Outside => {}
            }
            tx.take(word);
            Hold::Changing
        })
    }

    #[inline(always)]
    fn done(word: &Versioned, hold: Hold) {
        match hold {
            Hold::Free => {}
            Hold::Looking(version) => word.give_up(version),
            Hold::Changing => CURRENT.with(|tx| word.give_up(tx.shared().order.next())),
        }
    }
}

impl Transactions {
    fn release_serial(shared: &Shared) {
        CURRENT.with(|tx| {
            tx.standing.set(Standing::Outside);
            shared.order.end_serial();
        });
    }
}

impl Transaction {
    /// In the middle of an instruction: irrevocable, or aborted.
    #[cold]
    fn go_irrevocable(&self) {
        let mut patience = Patience::new();
        loop {
            match <Transactions as Sync<crate::parts::AtomicCounts>>::become_irrevocable(self.shared()) {
                Attempt::Done => return,
                Attempt::Invalid => abort(),
                Attempt::Blocked if !patience.wait() || self.shared().order.wants(self.me.get()) => abort(),
                Attempt::Blocked => {}
            }
        }
    }
}
