//! What the primitives cost, uncontended: a retain and release pair under each memory, a lock and unlock
//! pair of each kind, a hand-over of the interpreter lock.
//!
//! `cargo bench -p gilectomy-strategies`

use criterion::{Criterion, criterion_group, criterion_main};
use gilectomy_core::strategy::{Memory, Parties, Sync};
use gilectomy_strategies::parts::{
    AtomicCounts, BiasedCounts, ByteLock, CriticalSections, Futex, LocalCounts, LockKind, LockedCounts,
    PlainCounts, PrivateSections, Pthread, Recursive, Spin, TickGil, TimedGil,
};
use std::hint::black_box;

fn count_pair<M: Memory>(c: &mut Criterion, name: &str) {
    let word = M::new_word();
    c.bench_function(name, |b| {
        b.iter(|| {
            // SAFETY: the word's first reference stays; the second is given up as soon as it is made.
            unsafe {
                M::retain(black_box(&word));
                black_box(M::release(black_box(&word)));
            }
        });
    });
}

fn counts(c: &mut Criterion) {
    count_pair::<PlainCounts>(c, "retain+release plain");
    count_pair::<AtomicCounts>(c, "retain+release atomic");
    count_pair::<LockedCounts>(c, "retain+release under one lock");
    BiasedCounts::attach(1);
    count_pair::<BiasedCounts>(c, "retain+release biased, owner");
    count_pair::<LocalCounts>(c, "retain+release of a private object");
    let word = BiasedCounts::new_word();
    BiasedCounts::attach(2);
    c.bench_function("retain+release biased, other thread", |b| {
        b.iter(|| {
            // SAFETY: as above; the owner's reference stays.
            unsafe {
                BiasedCounts::retain(black_box(&word));
                black_box(BiasedCounts::release(black_box(&word)));
            }
        });
    });
}

fn lock_pair<L: LockKind>(c: &mut Criterion) {
    let word = L::new_word();
    let name = format!("lock+unlock {}{}", L::NAME, if L::RECURSIVE { ", recursive" } else { "" });
    c.bench_function(&name, |b| {
        b.iter(|| {
            L::lock(black_box(&word));
            L::unlock(black_box(&word));
        });
    });
}

fn section_pair<M: Memory, Y: Sync<M>>(c: &mut Criterion, name: &str) {
    let word = Y::new_word();
    c.bench_function(name, |b| {
        b.iter(|| {
            Y::lock(black_box(&word));
            Y::unlock(black_box(&word));
        });
    });
}

fn turn<Y: Sync<PlainCounts>>(c: &mut Criterion, name: &str) {
    let gil = Y::Parties::new(Box::new(|| {}));
    c.bench_function(name, |b| {
        b.iter(|| {
            Y::acquire(black_box(&gil));
            Y::release(black_box(&gil));
        });
    });
}

fn locks(c: &mut Criterion) {
    lock_pair::<ByteLock>(c);
    lock_pair::<Futex>(c);
    lock_pair::<Recursive<Futex>>(c);
    lock_pair::<Pthread>(c);
    lock_pair::<Spin>(c);
    section_pair::<BiasedCounts, CriticalSections<ByteLock>>(c, "lock+unlock critical section");
    section_pair::<LocalCounts, PrivateSections<ByteLock>>(c, "lock+unlock of a private object");
    turn::<TimedGil>(c, "acquire+release gil");
    turn::<TickGil>(c, "acquire+release gil-ticks");
}

criterion_group!(primitives, counts, locks);
criterion_main!(primitives);
