//! The tracing collector: what roots reach lives.
//!
//! Under a strategy that traces ([`Memory::TRACES`]) nothing is counted. A collection marks what the roots
//! ([`roots`]) reach, with the tricolour abstraction of Dijkstra, Lamport, Martin, Scholten, Steffens
//! ("On-the-fly garbage collection: an exercise in cooperation", CACM 1978): white objects have not been seen,
//! grey ones are waiting to be looked into, black ones have been. What is white at the end is garbage
//! ([`reclaim`]).
//!
//! *Incremental marking*. A collection begins when as much has been allocated as lived after the last one. From
//! then on each thread does a slice of marking, with the world stopped, whenever it has allocated another
//! `STEP_BYTES`: a slice marks some eight times as many objects as were allocated, so that the marking ends
//! before the heap has grown by half. Between slices the program runs, and may hide a white object in a black
//! one. The *insertion barrier* keeps it from that: whoever stores into an object calls `will_hold` first
//! (`heap::publish`), which shades what is stored while marking is on. Roots have no barrier: they are looked
//! at again when nothing grey is left, and at last, in the pause that ends the collection, as Go's collector did
//! before 1.8. New objects are white: what a thread fills them with needs no barrier then, and what
//! dies young during a collection dies in it; the price is that the last pause marks what was allocated
//! meanwhile and lives through the roots alone. Hence the looks at the roots before the last one.
//!
//! *Why slices stop the world* in the place of a marker beside the program: a body is looked into while nobody
//! changes it, without a rule for each kind of body about what may be read while it changes. What that costs
//! is that threads wait for each other's slices; what it keeps is that no pause grows with the heap, but for
//! the last, which walks the headers of all objects (not what they refer to) for the white ones.
//!
//! A collection that the program asks for, and every one under a strategy that is not incremental, is one
//! pause; one that was under way is begun again, as it may have marked what has died since.
//!
//! *Colours* are numbers, one more for each collection (1 to 255, and again from 1): nothing has to be made
//! white. An object that lives has met each collection, so that a number used again finds no object left
//! that had it.

mod mark;
mod reclaim;
mod roots;
mod verify;

pub(super) use mark::shade;
pub(crate) use mark::{barrier, is_marking};
pub(super) use reclaim::{discard_some, free_limbo};

use super::collect::Found;
use crate::object::{Kind, Obj, Prefix, Value};
use crate::runtime::{Mutator, SAFEPOINT, Vm};
use crate::strategy::{Event, Memory, Strategy, counters};
use crate::types::{ByteArray, Bytes, Deque, Dict, FrozenSet, List, Set, Str};
use gilectomy_text::Text;
use mark::Marker;
use parking_lot::Mutex;
use reclaim::Batch;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::time::Instant;

/// No collection begins before so much has been allocated.
const LEAST_BYTES: usize = 4 << 20;
/// References followed in a slice.
const SLICE: usize = 8 * 1024;
/// How often the roots are looked at before the pause that ends a collection marks all that is left.
const LOOKS: u32 = 4;

/// How far the collector of a runtime is.
pub(crate) struct Tracer {
    /// Marking is on: what is stored is shaded. Changes while the world is stopped.
    marking: AtomicBool,
    /// The colour of what the present or last collection has marked. Changes likewise.
    colour: AtomicU8,
    state: Mutex<State>,
    /// The runtime's own objects that hold others.
    immortals: Mutex<Vec<Value>>,
    /// What threads are started with, until they run.
    starting: Mutex<Vec<Value>>,
    /// The number of the last batch of garbage whose grace period is over.
    ready: Arc<AtomicU64>,
}

// SAFETY: values are words here; what they refer to is touched while the world is stopped.
unsafe impl Send for Tracer {}
// SAFETY: as above.
unsafe impl Sync for Tracer {}

/// Touched while the world is stopped, or for moments in which nobody waits for it to be.
struct State {
    grey: Vec<Value>,
    /// How often the roots have been looked at in the present collection.
    looks: u32,
    /// Bytes allocated since the last collection ended.
    allocated: usize,
    /// How many that may be before the next one begins.
    due_at: usize,
    /// Garbage that waits for its grace period, or for a thread to free it.
    limbo: Vec<Batch>,
    batches: u64,
}

impl Default for Tracer {
    fn default() -> Self {
        Tracer {
            marking: AtomicBool::new(false),
            colour: AtomicU8::new(0),
            state: Mutex::new(State {
                grey: Vec::new(),
                looks: 0,
                allocated: 0,
                due_at: LEAST_BYTES,
                limbo: Vec::new(),
                batches: 0,
            }),
            immortals: Mutex::default(),
            starting: Mutex::default(),
            ready: Arc::default(),
        }
    }
}

impl Tracer {
    /// An object becomes the runtime's own: a root, if it can hold others.
    pub fn add_immortal(&self, v: Value) {
        if !Kind::is_leaf(v.exact_kind()) {
            self.immortals.lock().push(v);
        }
    }

    /// What a thread that ends has shaded.
    pub fn take_over(&self, shaded: Vec<Value>) {
        self.state.lock().grey.extend(shaded);
    }

    /// A thread is about to be started with these.
    pub fn keep_for_start(&self, values: &[Value]) {
        self.starting.lock().extend(values.iter().filter(|v| v.is_ptr()));
    }

    /// The thread holds them itself now, or was not started.
    pub fn started_with(&self, values: &[Value]) {
        let mut starting = self.starting.lock();
        for v in values {
            if let Some(at) = starting.iter().position(|s| s == v) {
                starting.swap_remove(at);
            }
        }
    }
}

/// What a step of the collector did.
#[derive(Default)]
pub(crate) struct Step {
    /// A collection began.
    pub began: bool,
    /// It ended, and found so many objects dead.
    pub ended: Option<usize>,
}

impl<S: Strategy> Vm<S> {
    /// A step of the collector, as the thread has allocated enough for one. `may_mark`: collections may happen
    /// by themselves. Called at a safepoint.
    pub(crate) fn trace_step(&mut self, may_mark: bool) -> Step {
        // SAFETY: the heap is this thread's, or the shared one while this thread runs alone.
        let charged = unsafe { std::mem::take(&mut (*self.heap).charged) };
        let stress = self.rt.options.stress.gc;
        let (due, waiting) = {
            let mut state = self.rt.tracer.state.lock();
            state.allocated += charged;
            // Garbage goes before more is looked for, unless a thread does not come to free it.
            let patience = if state.limbo.is_empty() { 1 } else { 4 };
            let due = state.allocated >= state.due_at.saturating_mul(patience);
            (due || stress || self.rt.tracer.is_marking(), !state.limbo.is_empty())
        };
        if waiting {
            self.rt.world.request(SAFEPOINT::QUIESCE);
            discard_some(self);
        }
        if !due || !may_mark {
            return Step::default();
        }
        self.advance(!S::Memory::INCREMENTAL)
    }

    /// A whole collection: marking from the start, in one pause. Returns how many objects were garbage.
    pub(crate) fn trace_all(&mut self) -> usize {
        self.advance(true).ended.unwrap_or(0)
    }

    fn advance(&mut self, whole: bool) -> Step {
        let (rt, asked) = (self.rt, Instant::now());
        let mutator: &Mutator<S> = self;
        // SAFETY: the mutator outlives this call; the borrow is cut only because `stopped` looks at all
        // threads' `Vm`s, ours among them.
        let mutator = unsafe { &*std::ptr::from_ref(mutator) };
        let (began, found) = rt.world.stopped(|threads| {
            // SAFETY: the world is stopped: no other thread touches objects, heaps or its `Vm`.
            unsafe { slice(mutator, threads, whole) }
        });
        // The last collection, of all that the program leaves, keeps nobody waiting.
        if !rt.finalizing.load(Ordering::Relaxed) {
            rt.pauses.lock().add(asked.elapsed());
        }
        let ended = found.map(|found| {
            counters::count(Event::Collection);
            rt.world.request(SAFEPOINT::QUIESCE);
            self.pass_on(found)
        });
        Step { began, ended }
    }
}

/// A slice of a collection, or a whole one. Says whether it began one, and what it found if it ended it.
///
/// # Safety
///
/// The world is stopped.
unsafe fn slice<S: Strategy>(
    mutator: &Mutator<S>,
    threads: &[*mut Vm<S>],
    whole: bool,
) -> (bool, Option<Found>) {
    let tracer = &mutator.rt.tracer;
    let mut state = tracer.state.lock();
    let state = &mut *state;
    let began = whole || !tracer.is_marking();
    for &vm in threads {
        // SAFETY: registered threads are alive, and stopped.
        let shaded = unsafe { &*vm }.shaded.take();
        state.grey.extend(shaded);
    }
    if began {
        state.grey.clear();
        state.looks = 0;
        reclaim::give_to_all(&mut state.limbo);
        let colour = tracer.colour.load(Ordering::Relaxed);
        tracer.colour.store(if colour == u8::MAX { 1 } else { colour + 1 }, Ordering::Relaxed);
        tracer.marking.store(true, Ordering::Relaxed);
    }
    let stress = mutator.rt.options.stress.gc;
    let mut left = match (whole, stress, began) {
        (true, _, _) | (_, true, false) => usize::MAX,
        // Small heaps, too, are to be seen half marked, every other time.
        (_, true, true) if tracer.colour.load(Ordering::Relaxed).is_multiple_of(2) => SLICE / 8,
        (_, true, true) => usize::MAX,
        _ => SLICE,
    };
    let mut marker = Marker::<S>::new(mutator, &mut state.grey);
    loop {
        if state.looks > 0 && !marker.run(&mut left) {
            return (began, None);
        }
        // SAFETY: the caller's contract.
        unsafe { roots::each(mutator, threads, &mut |v| marker.reach(v)) };
        state.looks += 1;
        if stress && began && !whole && state.looks > 1 {
            // All is marked that was there; the program goes on before the last look.
            return (began, None);
        }
        if marker.is_done() || state.looks > LOOKS || whole {
            break;
        }
    }
    marker.run_to_end();
    tracer.marking.store(false, Ordering::Relaxed);
    if mutator.rt.options.stress.publication {
        // SAFETY: the caller's contract.
        unsafe { verify::check(mutator, threads) };
    }
    // SAFETY: the caller's contract; everything that the roots reach is marked.
    (began, Some(unsafe { reclaim::find_dead(mutator, threads, state) }))
}

/// Bytes of arrays that an object holds beside its slot: what large lists and texts cost.
///
/// # Safety
///
/// The object is live, and nobody changes it meanwhile.
pub(super) unsafe fn array_bytes<S: Strategy>(object: *const Prefix) -> usize {
    let v = Value::from_ptr(object);
    if let Some(list) = Obj::<S, List>::of(v) {
        return list.body().items.capacity() * size_of::<Value>();
    }
    if let Some(deque) = Obj::<S, Deque>::of(v) {
        return deque.body().items.capacity() * size_of::<Value>();
    }
    if let Some(dict) = Obj::<S, Dict>::of(v) {
        return dict.body().table.bytes();
    }
    if let Some(text) = Obj::<S, Str>::of(v) {
        return if let Text::Wide(points) = text.body().text() { size_of_val(points) } else { 0 };
    }
    if let Some(set) = Obj::<S, Set>::of(v) {
        return set.body().table.bytes();
    }
    if let Some(set) = Obj::<S, FrozenSet>::of(v) {
        return set.body().table.bytes();
    }
    if let Some(bytes) = Obj::<S, Bytes>::of(v) {
        return bytes.body().data.len();
    }
    if let Some(bytes) = Obj::<S, ByteArray>::of(v) {
        return bytes.body().data.capacity();
    }
    0
}
