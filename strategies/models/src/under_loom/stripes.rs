//! Striped counts: two threads count references of an object in their own cells, or in its word while they do not know
//! better, and it dies once, after its last use, when the last of them has stopped.

use super::protocols::biased::BiasedWord;
use super::protocols::facade::Released;
use loom::cell::UnsafeCell;
use loom::sync::{Arc, Mutex};
use loom::thread;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The thread that made the object, and waits for the others.
const OWNER: u32 = 1;

/// An object, and what a strategy's table of stripes knows.
struct Object {
    word: BiasedWord,
    body: UnsafeCell<u32>,
    table: Mutex<Table>,
    /// How many threads may run when stripes are ended: none but the one that ends them.
    others_at_the_end: u32,
    /// Known to the test alone.
    deaths: AtomicUsize,
}

struct Table {
    running: u32,
    is_striped: bool,
    queued: bool,
}

impl Object {
    fn look(&self) {
        // SAFETY: `loom` looks for races.
        self.body.with(|body| assert_eq!(unsafe { *body }, 0, "used after its death"));
    }

    fn settled(&self, found: Released) {
        match found {
            Released::Dead => {
                // SAFETY: as above.
                self.body.with_mut(|body| unsafe { *body += 1 });
                self.deaths.fetch_add(1, Ordering::Relaxed);
            }
            Released::Queue => self.table.lock().unwrap().queued = true,
            Released::Alive => {}
        }
    }

    fn release(&self, cell: &mut i32) {
        match self.word.stripe() {
            Some(_) => *cell -= 1,
            None => self.settled(self.word.release_shared()),
        }
    }

    /// A thread with a reference, which copies it, uses both, and gives up both.
    fn run(&self, wants_stripe: bool) {
        let mut cell = 0;
        if wants_stripe {
            let mut table = self.table.lock().unwrap();
            table.is_striped = self.word.begin_stripe(0, |owner| owner == OWNER);
        }
        match self.word.stripe() {
            Some(_) => cell += 1,
            None => self.word.retain_shared(),
        }
        self.look();
        self.release(&mut cell);
        self.look();
        self.release(&mut cell);
        let mut table = self.table.lock().unwrap();
        table.running -= 1;
        if table.is_striped {
            self.word.add_up(cell);
            if table.running <= self.others_at_the_end {
                table.is_striped = false;
                let is_over = self.word.end_stripe();
                drop(table);
                if is_over {
                    self.settled(self.word.settle());
                }
            }
        }
    }
}

fn model(others_at_the_end: u32) {
    super::model(3, move || {
        let word = BiasedWord::new(OWNER, false);
        word.retain(OWNER);
        let table = Mutex::new(Table { running: 2, is_striped: false, queued: false });
        let (body, deaths) = (UnsafeCell::new(0), AtomicUsize::new(0));
        let object = Arc::new(Object { word, body, table, others_at_the_end, deaths });
        let threads = [true, false].map(|wants_stripe| {
            let object = object.clone();
            thread::spawn(move || object.run(wants_stripe))
        });
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        let queued = object.table.lock().unwrap().queued;
        if queued {
            object.settled(object.word.settle());
        }
        assert_eq!(object.deaths.load(Ordering::Relaxed), 1, "deaths");
        assert!(!object.word.try_retain(2), "dead is dead");
    });
}

#[test]
fn an_object_dies_once_when_its_stripes_have_been_added_up() {
    model(0);
}

#[test]
#[should_panic(expected = "deaths")]
fn planted_stripes_end_while_another_thread_runs() {
    model(1);
}
