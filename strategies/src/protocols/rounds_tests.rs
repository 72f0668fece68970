//! The rounds of buffered counts, one step after the other, on words that are counted.

use super::buffered::{BufferedWord, apply};
use super::facade::MutatorId;
use super::rounds::{Batch, Log, Rounds};

const A: MutatorId = 1;
const B: MutatorId = 2;

fn log(thread: MutatorId, words: &[&BufferedWord]) -> Vec<Log> {
    vec![Log { thread, words: words.iter().map(|w| std::ptr::from_ref(*w) as usize).collect() }]
}

fn increment(thread: MutatorId, word: &BufferedWord) -> Batch {
    Batch { increments: log(thread, &[word]), decrements: vec![] }
}

fn decrement(thread: MutatorId, word: &BufferedWord) -> Batch {
    Batch { increments: vec![], decrements: log(thread, &[word]) }
}

fn count(word: &BufferedWord) -> i64 {
    word.count()
}

/// Two threads in the open round.
fn two() -> (Rounds, u64, u64) {
    let mut rounds = Rounds::default();
    rounds.enter(A);
    rounds.enter(B);
    assert!(rounds.end().is_some_and(|batch| batch.is_empty()));
    assert!(rounds.end().is_none());
    let open = rounds.open();
    (rounds, open, open)
}

/// The dead that applying a batch finds.
fn dead(batch: &Batch) -> usize {
    // SAFETY: the tests' words live.
    unsafe { apply(batch) }.iter().map(|(_, words)| words.len()).sum()
}

/// A leaves the round and copies the only reference, in the next; then B, still in the round, gives the
/// original up and leaves. The round ends.
fn copied_ahead_of_the_round(word: &BufferedWord) -> (Rounds, u64, u64, Batch) {
    let (mut rounds, mut a, mut b) = two();
    a = rounds.leave(a);
    assert!(rounds.end().is_none());
    rounds.hand_over(a, increment(A, word));
    rounds.hand_over(b, decrement(B, word));
    b = rounds.leave(b);
    let ended = rounds.end().expect("everybody has left");
    (rounds, a, b, ended)
}

#[test]
fn a_decrement_waits_for_the_increments_of_the_next_round() {
    let word = BufferedWord::new();
    let (mut rounds, a, b, ended) = copied_ahead_of_the_round(&word);
    assert_eq!((dead(&ended), count(&word)), (0, 1));
    rounds.leave(a);
    rounds.leave(b);
    assert_eq!(dead(&rounds.end().expect("everybody has left")), 0);
    assert_eq!(count(&word), 1, "A's reference");
}

/// The planted error: with a round's decrements applied at its own end, A's object would be freed.
#[test]
fn without_the_delay_a_live_object_would_be_freed() {
    let word = BufferedWord::new();
    let (mut rounds, _, _, mut ended) = copied_ahead_of_the_round(&word);
    ended.decrements.append(&mut rounds.held);
    assert_eq!(dead(&ended), 1, "found dead, and A has a reference");
}

#[test]
fn a_last_reference_given_up_dies_a_round_later() {
    let word = BufferedWord::new();
    let (mut rounds, mut a, mut b) = two();
    rounds.hand_over(a, decrement(A, &word));
    for dies in [0, 1] {
        a = rounds.leave(a);
        assert!(rounds.end().is_none(), "B is in the round still");
        b = rounds.leave(b);
        assert_eq!(dead(&rounds.end().expect("everybody has left")), dies);
    }
}

#[test]
fn whoever_attaches_does_not_hold_up_the_round_and_whoever_detaches_neither() {
    let word = BufferedWord::new();
    let (mut rounds, a, b) = two();
    let c = rounds.enter(3);
    rounds.hand_over(c, decrement(3, &word));
    rounds.leave(a);
    rounds.exit(B, b);
    assert_eq!(dead(&rounds.end().expect("C is in the next one")), 0);
    assert!(rounds.end().is_none());
    assert_eq!(c, rounds.open());
    rounds.exit(3, c);
    rounds.exit(A, a + 1);
    // Nobody is left: rounds end until nothing is handed over.
    assert_eq!(dead(&rounds.end().expect("nobody is in it")), 0);
    assert_eq!(dead(&rounds.end().expect("nobody is in it")), 1);
    assert!(rounds.end().is_none());
}

#[test]
fn nobody_is_ahead_by_more_than_one_round() {
    let (mut rounds, mut a, _) = two();
    for _ in 0..3 {
        a = rounds.leave(a);
        assert!(rounds.end().is_none());
        assert_eq!(a, rounds.open() + 1);
    }
}

#[test]
fn with_the_world_stopped_all_is_applied_at_once() {
    let word = BufferedWord::new();
    let (mut rounds, _, _, ended) = copied_ahead_of_the_round(&word);
    assert_eq!(dead(&ended), 0);
    assert_eq!(dead(&rounds.take_all()), 0);
    assert_eq!(count(&word), 1);
    rounds.hand_over(rounds.open(), decrement(A, &word));
    assert_eq!(dead(&rounds.take_all()), 1);
}
