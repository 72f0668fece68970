//! Rounds: when what threads have logged may be applied.
//!
//! A decrement of an object may be applied only after every increment of it that happened before, in whatever
//! thread; a count would reach zero under somebody's reference otherwise. To see to that, time is cut into
//! rounds. At each moment one round is open; a thread is *in* it until it leaves, and then in the next one.
//! What it logs belongs to the round that it is in, and is handed over, at the latest, when it leaves. When
//! all threads have left the open round, that round ends and the next one opens: so nobody is ever further
//! ahead than in the round after the open one. A detached thread is in no round; it has handed over.
//!
//! When a round ends, its increments are applied, and after them the decrements **of the round before**.
//!
//! *Proof.* Let thread A's increment happen before thread B's decrement, which B logs in round m. A logged
//! the increment in some round k. Suppose k > m + 1. A was in round k only after round k - 1, so round m + 1
//! at the earliest, had opened, so after round m had ended, so after B had left round m, so after B's
//! decrement. Then the increment would have happened after the decrement. Hence k ≤ m + 1: it is among the
//! increments that are applied by the time round m + 1 ends, when B's decrement is. ∎
//!
//! *What a zero means.* Call a set of increments and decrements closed if it has every increment that
//! happened before any decrement in it. By the above, what has been applied is closed at each moment. Suppose
//! the count of a closed set is zero, and there is an increment outside of it. Its thread copied a reference
//! that existed then: the decrement of that one came later, so it is not in the set, as the set is closed and
//! would have the increment. So that reference is counted in the set, or it was made by an increment outside
//! of it, for which the same holds; the last of this chain is counted and not uncounted in the set, whose
//! count is not zero. Hence at zero there is no reference and nothing is logged about the object any more:
//! it is dead, and its memory can be used again.
//!
//! The references that a dead object held are not logged when they are given up. A set that is closed stays
//! so with the decrements of those, as whoever copied one of them held the object, and gave it up later.
//!
//! Delaying decrements so is Yossi Levanoni and Erez Petrank, "An on-the-fly reference counting garbage
//! collector for Java" (OOPSLA 2001), and David Bacon et al., "Java without the coffee breaks" (PLDI 2001),
//! whose Recycler has epochs and applies decrements one epoch late, as here.

use super::facade::MutatorId;

/// What a thread has handed over: addresses of header words.
#[derive(Debug)]
pub struct Log {
    pub thread: MutatorId,
    pub words: Box<[usize]>,
}

/// What is to be applied together: first the increments, then the decrements.
#[derive(Debug, Default)]
pub struct Batch {
    pub increments: Vec<Log>,
    pub decrements: Vec<Log>,
}

impl Batch {
    /// Whether nothing is to be applied.
    pub fn is_empty(&self) -> bool {
        self.increments.is_empty() && self.decrements.is_empty()
    }

    /// Adds another's entries to it.
    pub fn append(&mut self, mut more: Batch) {
        self.increments.append(&mut more.increments);
        self.decrements.append(&mut more.decrements);
    }

    /// How many entries it has.
    pub fn entries(&self) -> usize {
        self.increments.iter().chain(&self.decrements).map(|log| log.words.len()).sum()
    }
}

/// See the module.
#[derive(Debug, Default)]
pub struct Rounds {
    /// The open round.
    open: u64,
    attached: Vec<MutatorId>,
    /// How many of them are in the open round; the others are in the next.
    inside: usize,
    /// What has been handed over of the open round and of the next.
    this: Batch,
    next: Batch,
    /// The decrements of the round before the open one.
    pub(crate) held: Vec<Log>,
}

impl Rounds {
    /// The open round's number.
    pub fn open(&self) -> u64 {
        self.open
    }

    /// The threads that are in a round.
    pub fn attached(&self) -> &[MutatorId] {
        &self.attached
    }

    fn nothing_handed_over(&self) -> bool {
        self.this.is_empty() && self.next.is_empty() && self.held.is_empty()
    }

    /// A thread attaches: the round that it is in. It does not hold up the open one.
    pub fn enter(&mut self, thread: MutatorId) -> u64 {
        self.attached.push(thread);
        self.open + 1
    }

    /// Takes over what a thread has logged in the round that it is in.
    pub fn hand_over(&mut self, round: u64, logs: Batch) {
        let into = if round == self.open { &mut self.this } else { &mut self.next };
        into.append(logs);
    }

    /// A thread, which has handed over, leaves the open round if it is in it: the round that it is in then.
    pub fn leave(&mut self, round: u64) -> u64 {
        self.inside -= usize::from(round == self.open);
        self.open + 1
    }

    /// A thread, which has handed over, detaches.
    pub fn exit(&mut self, thread: MutatorId, round: u64) {
        self.inside -= usize::from(round == self.open);
        self.attached.retain(|&t| t != thread);
    }

    /// Ends the open round if everybody has left it: what is to be applied. To be called again until it does
    /// not end.
    pub fn end(&mut self) -> Option<Batch> {
        if self.inside > 0 || self.attached.is_empty() && self.nothing_handed_over() {
            return None;
        }
        let ended = std::mem::replace(&mut self.this, std::mem::take(&mut self.next));
        let decrements = std::mem::replace(&mut self.held, ended.decrements);
        self.open += 1;
        self.inside = self.attached.len();
        Some(Batch { increments: ended.increments, decrements })
    }

    /// Everything that has been handed over, whatever its round: a closed set with what has been applied, if
    /// no thread has logged anything that it has not handed over.
    pub fn take_all(&mut self) -> Batch {
        let mut all = std::mem::take(&mut self.this);
        all.append(std::mem::take(&mut self.next));
        all.decrements.append(&mut self.held);
        all
    }
}
