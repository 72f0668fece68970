//! Who commits when: versions of objects, a clock, and one place for whoever must not be undone.
//!
//! After TL2 (Dice, Shalev, Shavit, "Transactional locking II", DISC 2006), with ownership from the first write on as
//! in TinySTM (Felber, Fetzer, Riegel, PPoPP 2008) and irrevocability (Welc, Saha, Adl-Tabatabai, "Irrevocable
//! transactions and their applications", SPAA 2008):
//!
//! - A word holds a *version*, the time of the commit that made the body, or its *owner*.
//! - A transaction has a *start*, a time of the clock: what it reads must not be younger. If something is, it looks
//!   whether all that it has read is unchanged, and if so starts later (an *extension*). So at every moment what it
//!   has read stood there at one time.
//! - A commit draws a time while it owns all that it changed, then validates what it read, then gives that time to
//!   what it changed.
//! - *Irrevocable* is one thread at a time: `serial` is odd meanwhile. It waits until nobody commits, and whoever
//!   wants to commit, extend or start finds the odd number and waits. It changes bodies at once, each with a new
//!   time. A transaction that has seen some of that cannot end before it is all there, and is then found invalid.

use super::facade::{AtomicU64, Ordering, fence, spin_loop};

/// The word in an object: a version, even, or an owner, odd.
pub struct Versioned(AtomicU64);

/// What a word says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// The time of its last change.
    At(u64),
    /// Somebody owns it.
    Owned(u64),
}

impl Versioned {
    /// An object that nobody has changed since it was made.
    #[inline(always)]
    pub fn new() -> Self {
        Versioned(AtomicU64::new(0))
    }

    /// Version or owner.
    #[inline(always)]
    pub fn state(&self) -> State {
        let word = self.0.load(Ordering::Acquire);
        if word.is_multiple_of(2) { State::At(word / 2) } else { State::Owned(word / 2) }
    }

    /// Whether nobody has owned it since `state` gave this version.
    #[inline(always)]
    pub fn is_still(&self, version: u64) -> bool {
        fence(Ordering::Acquire);
        self.0.load(Ordering::Relaxed) == version * 2
    }

    /// Owns it, if it has this version still.
    #[inline(always)]
    pub fn own(&self, version: u64, owner: u64) -> bool {
        let (free, owned) = (version * 2, owner * 2 + 1);
        let taken = self.0.compare_exchange(free, owned, Ordering::Acquire, Ordering::Relaxed).is_ok();
        // What is written from here on is behind the owner, for those who look without owning.
        fence(Ordering::Release);
        taken
    }

    /// Gives it up with a version. Called by the owner.
    #[inline(always)]
    pub fn give_up(&self, version: u64) {
        self.0.store(version * 2, Ordering::Release);
    }
}

/// What all transactions of a runtime share.
pub struct Order {
    /// The time of the last commit.
    clock: AtomicU64,
    /// Odd: a thread is irrevocable.
    serial: AtomicU64,
    /// How many commits and extensions are under way.
    committing: AtomicU64,
    /// The owner that the irrevocable thread waits for; 0: none.
    wanted: AtomicU64,
}

impl Order {
    /// Nothing has happened.
    pub fn new() -> Self {
        Order {
            clock: AtomicU64::new(0),
            serial: AtomicU64::new(0),
            committing: AtomicU64::new(0),
            wanted: AtomicU64::new(0),
        }
    }

    /// A time to start at; `None` while a thread is irrevocable, as the clock does not say then how much of its
    /// changes can be seen. With it, how often a thread has been irrevocable.
    pub fn start(&self) -> Option<(u64, u64)> {
        let serial = self.serial.load(Ordering::Acquire);
        let now = self.clock.load(Ordering::Acquire);
        let same = serial.is_multiple_of(2) && self.has_been_quiet(serial);
        same.then_some((now, serial))
    }

    /// Whether no thread has been irrevocable since `start` or `now` gave this number.
    pub fn has_been_quiet(&self, serial: u64) -> bool {
        fence(Ordering::Acquire);
        self.serial.load(Ordering::Relaxed) == serial
    }

    /// Begins to commit or to extend; false: a thread is irrevocable.
    pub fn enter(&self) -> bool {
        self.committing.fetch_add(1, Ordering::SeqCst);
        // Either this sees the odd number, or whoever made it odd sees us.
        let free = self.serial.load(Ordering::SeqCst).is_multiple_of(2);
        if !free {
            self.leave();
        }
        free
    }

    /// Ends that.
    pub fn leave(&self) {
        self.committing.fetch_sub(1, Ordering::Release);
    }

    /// The present time, as `start` gives it, between `enter` and `leave`.
    pub fn now(&self) -> (u64, u64) {
        (self.clock.load(Ordering::SeqCst), self.serial.load(Ordering::Relaxed))
    }

    /// A new time. Called by a thread that owns what it changes at that time.
    pub fn next(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Makes the caller irrevocable, if nobody is; when it returns nobody commits.
    pub fn try_serial(&self) -> bool {
        let serial = self.serial.load(Ordering::Relaxed);
        if !serial.is_multiple_of(2)
            || self.serial.compare_exchange(serial, serial + 1, Ordering::SeqCst, Ordering::Relaxed).is_err()
        {
            return false;
        }
        while self.committing.load(Ordering::SeqCst) != 0 {
            spin_loop();
        }
        true
    }

    /// The caller is irrevocable no more.
    pub fn end_serial(&self) {
        let serial = self.serial.load(Ordering::Relaxed);
        self.serial.store(serial + 1, Ordering::Release);
    }

    /// The irrevocable thread waits for this owner; 0: for none.
    pub fn want(&self, owner: u64) {
        self.wanted.store(owner, Ordering::Relaxed);
    }

    /// Whether it waits for this one.
    #[inline(always)]
    pub fn wants(&self, owner: u64) -> bool {
        self.wanted.load(Ordering::Relaxed) == owner
    }
}
