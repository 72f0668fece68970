//! Tutorial: write a strategy of your own, run the kit on it, compare it.
//!
//! The strategy of this page is in no table: atomic counts, and *ticket locks* in the objects. A ticket lock
//! (Mellor-Crummey and Scott, 1991) lets threads in strictly in the order in which they came: each draws a
//! number and waits until it is shown. Is fairness worth waiting for, when any other lock lets whoever runs
//! go first?
//!
//! # 1. The part that is new
//!
//! A strategy is composed of a memory (how objects live and die) and a synchronisation (who may run, what
//! guards an object). Only what is new needs writing. Here that is a kind of lock, so we implement
//! [`LockKind`](crate::parts::LockKind) and take the rest from [`parts`](crate::parts). Its contract is in
//! its documentation, and so is everybody else's: each method of a trait says who calls it, on which
//! thread, holding what.
//!
//! ```
//! use gilectomy_core::strategy::{Event, Info, Model, Strategy, counters};
//! use gilectomy_strategies::parts::{AtomicCounts, LockKind, ObjectLocks};
//! use std::sync::atomic::{AtomicU16, Ordering};
//!
//! /// A ticket lock: the number to draw next, and the number shown.
//! pub enum Ticket {}
//!
//! #[derive(Default)]
//! pub struct Numbers {
//!     next: AtomicU16,
//!     shown: AtomicU16,
//! }
//!
//! // SAFETY: each number is drawn once and shown once, and whoever draws it waits for it. The release of
//! // the holder before is read by the acquire that sees the number shown.
//! unsafe impl LockKind for Ticket {
//!     const NAME: &'static str = "ticket";
//!     type Word = Numbers;
//!
//!     fn new_word() -> Numbers {
//!         Numbers::default()
//!     }
//!
//!     fn lock(word: &Numbers) {
//!         let mine = word.next.fetch_add(1, Ordering::Relaxed);
//!         if word.shown.load(Ordering::Acquire) == mine {
//!             return;
//!         }
//!         counters::count(Event::LockContended);
//!         while word.shown.load(Ordering::Acquire) != mine {
//!             std::thread::yield_now();
//!         }
//!     }
//!
//!     fn unlock(word: &Numbers) {
//!         // Only the holder writes it.
//!         word.shown.store(word.shown.load(Ordering::Relaxed).wrapping_add(1), Ordering::Release);
//!     }
//! }
//!
//! // The strategy: a name, a story, a model, two parts.
//!
//! /// `fair`: atomic counts and ticket locks.
//! pub enum Fair {}
//!
//! impl Strategy for Fair {
//!     const INFO: Info = Info {
//!         name: "fair",
//!         story: "locks that let threads in strictly in the order in which they came",
//!         memory: "atomic counts",
//!         sync: "ticket lock per object",
//!     };
//!     const MODEL: Model = Model::MODERN;
//!     type Memory = AtomicCounts;
//!     type Sync = ObjectLocks<Ticket, false>;
//! }
//!
//! // It runs programs already:
//! use gilectomy_core::program::{Program, run_program};
//!
//! let source = r#"
//! import threading
//! shared = []
//! threads = [threading.Thread(target=shared.extend, args=(range(100),)) for _ in range(4)]
//! [t.start() for t in threads]
//! [t.join() for t in threads]
//! assert sum(shared) == 4 * 4950
//! "#;
//! let program = Program { path: "fair.py".into(), source: source.into(), census: true, ..Program::default() };
//! assert_eq!(run_program::<Fair>(program).code, 0);
//! ```
//!
//! # 2. Three places
//!
//! Put that (without the last part) into `strategies/src/fair.rs`, and name it in two more places:
//!
//! ```text
//! strategies/src/lib.rs            pub mod fair;
//! strategies/src/registry/mod.rs   fair::Fair,
//! ```
//!
//! # 3. The kit
//!
//! The registry line alone puts it before every test there is: the language suite, the programs with
//! threads, and the conformance kit (`strategies/tests/conformance/README.md` says what each program
//! demands), each with a census of the heap, some also under stress and with allocations that fail; and
//! before the check that operations of builtin types are linearizable. While you work, build nothing else:
//!
//! ```text
//! GILECTOMY_STRATEGIES=fair cargo test -p gilectomy-experiments --test programs
//! GILECTOMY_STRATEGIES=fair cargo test -p gilectomy-experiments --test linearizability
//! cargo run -- exec --strategy fair --stress gc,locks --census program.py
//! ```
//!
//! A ticket lock is a protocol between threads: before it is believed it goes into a file of its own below
//! `strategies/src/protocols`, over the `facade` there, and gets a model in `strategies/models`.
//!
//! # 4. The experiment
//!
//! ```text
//! sed 's/"biased"/"biased", "fair"/' configs/threads.toml > fair.toml
//! cargo run --release -- run fair.toml
//! ```
//!
//! # Wrong pairs
//!
//! A synchronisation that lets threads run at the same time accepts only memories whose counts two threads
//! may touch: with [`PlainCounts`](crate::parts::PlainCounts) in the place of `AtomicCounts` the strategy
//! above does not compile (see [`ObjectLocks`](crate::parts::ObjectLocks)).
