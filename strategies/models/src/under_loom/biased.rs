//! Biased counts: an object dies once, after its last use, whoever gives it up in whatever order.

use super::protocols::facade::Released;
use loom::cell::UnsafeCell;
use loom::sync::{Arc, Mutex};
use loom::thread;
use std::sync::atomic::{AtomicUsize, Ordering};

const OWNER: u32 = 1;
const OTHER: u32 = 2;

macro_rules! object {
    ($module:ident, $protocols:ident) => {
        mod $module {
            use super::super::$protocols::biased::{BiasedWord, DETACHED};
            use super::*;

            /// An object of the thread `OWNER`, and what the registry knows of that thread.
            pub struct Object {
                pub word: BiasedWord,
                /// What users of the object read, and what is destroyed.
                body: UnsafeCell<u32>,
                /// How often the object is in its owner's queue; `None` when the owner has gone.
                queue: Mutex<Option<u32>>,
                /// Known to the test alone: no part of the program.
                deaths: AtomicUsize,
            }

            impl Object {
                /// With so many references, all held by the owner or handed to others by it.
                fn new(references: u32) -> Arc<Object> {
                    let word = BiasedWord::new(OWNER, false);
                    (1..references).for_each(|_| word.retain(OWNER));
                    let (body, queue) = (UnsafeCell::new(0), Mutex::new(Some(0)));
                    Arc::new(Object { word, body, queue, deaths: AtomicUsize::new(0) })
                }

                pub fn look(&self) {
                    // SAFETY: `loom` looks for races.
                    self.body.with(|body| assert_eq!(unsafe { *body }, 0, "used after its death"));
                }

                fn settled(&self, found: Released) {
                    if found == Released::Dead {
                        // SAFETY: as above.
                        self.body.with_mut(|body| unsafe { *body += 1 });
                        self.deaths.fetch_add(1, Ordering::Relaxed);
                    }
                }

                pub fn give_up(&self, me: u32) {
                    match self.word.release::<false>(me) {
                        Released::Queue => self.hand_over(),
                        found => self.settled(found),
                    }
                }

                fn hand_over(&self) {
                    let owned = self.word.owner().is_some();
                    let sent = owned && self.queue.lock().unwrap().as_mut().map(|n| *n += 1).is_some();
                    if !sent {
                        self.settled(self.word.settle());
                    }
                }

                /// The owner's safepoint.
                pub fn safepoint(&self) {
                    let n = self.queue.lock().unwrap().as_mut().map_or(0, std::mem::take);
                    (0..n).for_each(|_| self.settled(self.word.settle()));
                }

                /// The owner ends: from here on its number is `DETACHED`.
                pub fn end(&self) -> u32 {
                    self.safepoint();
                    let rest = self.queue.lock().unwrap().take().unwrap_or(0);
                    (0..rest).for_each(|_| self.settled(self.word.settle()));
                    DETACHED
                }
            }

            /// Runs both threads on an object of so many references, which they give up between them.
            pub fn run(references: u32, owner: fn(&Object), other: fn(&Object)) {
                super::super::model(3, move || {
                    let object = Object::new(references);
                    let shared = object.clone();
                    let thread = thread::spawn(move || other(&shared));
                    owner(&object);
                    thread.join().unwrap();
                    assert_eq!(object.deaths.load(Ordering::Relaxed), 1, "deaths");
                    assert!(!object.word.try_retain(OTHER), "dead is dead");
                });
            }
        }
    };
}

object!(sound, protocols);
object!(unordered, weakened);

#[test]
fn a_reference_that_was_handed_over_is_given_up_beside_the_owner_s() {
    sound::run(
        2,
        |object| {
            object.look();
            object.give_up(OWNER);
            object.safepoint();
            object.end();
        },
        |object| {
            object.look();
            object.give_up(OTHER);
        },
    );
}

#[test]
fn references_that_others_copy_are_settled_by_whoever_is_there() {
    sound::run(
        2,
        |object| {
            object.give_up(OWNER);
            object.end();
        },
        |object| {
            object.word.retain(OTHER);
            object.give_up(OTHER);
            object.look();
            object.give_up(OTHER);
        },
    );
}

#[test]
fn two_others_queue_it_once() {
    sound::run(
        3,
        |object| {
            object.safepoint();
            object.give_up(OWNER);
            object.end();
        },
        |object| {
            object.give_up(OTHER);
            object.look();
            object.give_up(OTHER);
        },
    );
}

#[test]
fn trying_finds_an_object_that_lives_or_none() {
    sound::run(
        1,
        |object| {
            object.word.expect_tries();
            object.look();
            object.give_up(OWNER);
            object.end();
        },
        |object| {
            if object.word.try_retain(OTHER) {
                object.look();
                object.give_up(OTHER);
            }
        },
    );
}

#[test]
fn nobody_comes_by_trying_to_what_no_other_thread_has_seen() {
    sound::run(
        1,
        |object| {
            object.look();
            object.give_up(OWNER);
        },
        |object| assert!(!object.word.try_retain(OTHER)),
    );
}

#[test]
#[should_panic(expected = "Causality violation")]
fn planted_tries_are_announced_without_a_reference() {
    sound::run(
        1,
        |object| {
            object.look();
            object.give_up(OWNER);
        },
        |object| {
            object.word.expect_tries();
            if object.word.try_retain(OTHER) {
                object.look();
                object.give_up(OTHER);
            }
        },
    );
}

#[test]
fn an_owner_that_has_left_counts_as_the_others_do() {
    sound::run(
        2,
        |object| {
            let me = object.end();
            object.look();
            object.give_up(me);
        },
        |object| {
            object.look();
            object.give_up(OTHER);
        },
    );
}

#[test]
#[should_panic(expected = "Causality violation")]
fn planted_an_owner_that_has_left_counts_as_before() {
    sound::run(
        2,
        |object| {
            object.end();
            object.give_up(OWNER);
        },
        |object| object.give_up(OTHER),
    );
}

#[test]
#[should_panic(expected = "Causality violation")]
fn planted_another_thread_settles_while_the_owner_is_there() {
    sound::run(
        2,
        |object| {
            object.give_up(OWNER);
            object.end();
        },
        |object| {
            if object.word.release::<false>(OTHER) == Released::Queue {
                object.word.settle();
            }
        },
    );
}

#[test]
#[should_panic(expected = "Causality violation")]
fn planted_uses_are_not_ordered_before_the_death() {
    unordered::run(
        1,
        |object| {
            object.word.expect_tries();
            object.look();
            object.give_up(OWNER);
            object.end();
        },
        |object| {
            if object.word.try_retain(OTHER) {
                object.look();
                object.give_up(OTHER);
            }
        },
    );
}
