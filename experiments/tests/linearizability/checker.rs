//! Linearizability: a history is right if its operations can be put into one order, each at a moment between
//! its begin and its end, in which a sequential object gives the same results (Herlihy and Wing, 1990).
//!
//! The search is Jeannette Wing and Chun Gong's ("Testing and verifying concurrent objects", 1993): take any
//! operation that no other ended before, let the sequential object do it, and go on with the rest; go back
//! where the results differ. With Gavin Lowe's memory ("Testing for linearizability", 2017): what has been
//! taken and the state it led to are looked at once.

use std::collections::HashSet;
use std::hash::Hash;

/// An operation of a history: what it was and gave, and when it ran.
#[derive(Clone, Debug)]
pub struct Operation {
    pub begin: u64,
    pub end: u64,
    pub name: String,
    pub arguments: Vec<i64>,
    pub result: String,
}

/// A sequential object.
pub trait Sequential: Clone + Eq + Hash {
    /// The state after the operation, if it can give that result.
    fn apply(&self, operation: &Operation) -> Option<Self>;
}

/// Whether a history of at most 64 operations on an object that began as `start` is linearizable.
pub fn is_linearizable<T: Sequential>(history: &[Operation], start: T) -> bool {
    assert!(history.len() <= 64, "a history is as long as a word has bits");
    fn search<T: Sequential>(
        history: &[Operation],
        taken: u64,
        state: T,
        seen: &mut HashSet<(u64, T)>,
    ) -> bool {
        let rest = || (0..history.len()).filter(|i| taken & 1 << i == 0);
        let Some(first_end) = rest().map(|i| history[i].end).min() else { return true };
        if !seen.insert((taken, state.clone())) {
            return false;
        }
        rest().filter(|&i| history[i].begin <= first_end).any(|i| {
            let next = state.apply(&history[i]);
            next.is_some_and(|next| search(history, taken | 1 << i, next, seen))
        })
    }
    search(history, 0, start, &mut HashSet::new())
}

/// Whether any two operations ran at the same time.
pub fn overlaps(history: &[Operation]) -> bool {
    history.iter().enumerate().any(|(i, a)| history[..i].iter().any(|b| a.begin < b.end && b.begin < a.end))
}
