//! The module `gc`: the collector of reference cycles.
//!
//! There are no generations here: every collection looks at the whole heap, whichever generation was asked
//! for, and when one is due is decided by how much the heap has grown. Of the thresholds, only whether the
//! first one is zero has a meaning.

use crate::object::{Header, Obj, Ref, Value, flag};
use crate::runtime::{PyResult, Runtime, Vm};
use crate::strategy::{Memory, Strategy};
use crate::types::{Args, List};
use parking_lot::Mutex;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// How many generations programs are told of.
const GENERATIONS: usize = 3;
const OLDEST: usize = GENERATIONS - 1;

const DEBUG_STATS: i64 = 1;
const DEBUG_COLLECTABLE: i64 = 2;
const DEBUG_UNCOLLECTABLE: i64 = 4;
const DEBUG_SAVEALL: i64 = 32;

/// What the module remembers.
pub(crate) struct GcState {
    thresholds: [AtomicI64; GENERATIONS],
    debug: AtomicI64,
    /// Objects may be frozen.
    frozen: AtomicBool,
    /// Collections and collected objects, by generation asked for.
    stats: Mutex<[(usize, usize); GENERATIONS]>,
    /// `gc.garbage` and `gc.callbacks`: lists, immortal.
    lists: OnceLock<[Value; 2]>,
}

// SAFETY: the lists are immortal, and touched only inside their critical sections.
unsafe impl Send for GcState {}
// SAFETY: as above.
unsafe impl Sync for GcState {}

impl Default for GcState {
    fn default() -> Self {
        GcState {
            thresholds: [2000, 10, 10].map(AtomicI64::new),
            debug: AtomicI64::new(0),
            frozen: AtomicBool::new(false),
            stats: Mutex::default(),
            lists: OnceLock::new(),
        }
    }
}

impl GcState {
    fn list(&self, which: usize) -> Option<Value> {
        self.lists.get().map(|lists| lists[which])
    }

    fn garbage(&self) -> Option<Value> {
        self.list(0)
    }

    fn callbacks(&self) -> Option<Value> {
        self.list(1)
    }

    /// Whether objects may be frozen.
    pub(crate) fn has_frozen(&self) -> bool {
        self.frozen.load(Ordering::Relaxed)
    }

    /// Whether collections happen by themselves, as far as the thresholds say.
    pub(crate) fn automatic(&self) -> bool {
        self.thresholds[0].load(Ordering::Relaxed) != 0
    }
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("gc");
    let m = module.get();
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("collect", collect),
        ("disable", disable),
        ("enable", enable),
        ("freeze", freeze),
        ("get_count", get_count),
        ("get_debug", get_debug),
        ("get_freeze_count", get_freeze_count),
        ("get_objects", get_objects),
        ("get_referents", get_referents),
        ("get_referrers", get_referrers),
        ("get_stats", get_stats),
        ("get_threshold", get_threshold),
        ("is_finalized", is_finalized),
        ("is_tracked", is_tracked),
        ("isenabled", isenabled),
        ("set_debug", set_debug),
        ("set_threshold", set_threshold),
        ("unfreeze", unfreeze),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    for (name, n) in [
        ("DEBUG_STATS", DEBUG_STATS),
        ("DEBUG_COLLECTABLE", DEBUG_COLLECTABLE),
        ("DEBUG_UNCOLLECTABLE", DEBUG_UNCOLLECTABLE),
        ("DEBUG_SAVEALL", DEBUG_SAVEALL),
        ("DEBUG_LEAK", DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE | DEBUG_SAVEALL),
    ] {
        let n = vm.new_int(n);
        vm.def_value(m, name, n);
    }
    let lists = ["garbage", "callbacks"].map(|name| {
        let list = vm.new_list(vec![]);
        vm.make_immortal(list.get());
        vm.def_value(m, name, list.clone());
        list.into_value()
    });
    // Start-up runs once for each runtime.
    let _ = vm.rt.modules_state.gc.lists.set(lists);
    vm.add_builtin_module(module);
}

/// Undoes what a program may have left that keeps objects. Called when it is over.
pub(crate) fn finish<S: Strategy>(vm: &mut Vm<S>) {
    let state = &vm.rt.modules_state.gc;
    state.debug.store(0, Ordering::Relaxed);
    if state.frozen.swap(false, Ordering::Relaxed) {
        vm.freeze(false);
    }
    for list in [state.garbage(), state.callbacks()].into_iter().flatten() {
        let items = Obj::<S, List>::from_value(list).exclusive(|list| std::mem::take(&mut list.items));
        items.into_iter().for_each(|v| drop(Ref::<S>::from_owned(v)));
    }
}

/// Whether a collection is to keep what it finds instead of freeing it.
pub(crate) fn keeps_garbage<S: Strategy>(rt: &Runtime<S>) -> bool {
    rt.modules_state.gc.debug.load(Ordering::Relaxed) & DEBUG_SAVEALL != 0
}

/// Takes what such a collection found, each with a reference.
pub(crate) fn keep_garbage<S: Strategy>(vm: &Vm<S>, found: Vec<Value>) {
    match vm.rt.modules_state.gc.garbage() {
        Some(list) => {
            let list = Obj::<S, List>::from_value(list);
            list.will_hold_all(found.iter().copied());
            list.exclusive(|list| list.items.extend(found));
        }
        None => found.into_iter().for_each(|v| drop(Ref::<S>::from_owned(v))),
    }
}

// ---- collecting --------------------------------------------------------------------------------------

impl<S: Strategy> Vm<S> {
    /// A collection that nobody asked for: it is due. Called at a safepoint.
    pub(crate) fn collect_when_due(&mut self) {
        let state = &self.rt.modules_state.gc;
        let enabled = self.rt.gc_enabled.load(Ordering::Relaxed) && state.automatic();
        if S::Memory::TRACES {
            self.trace_when_due(enabled);
        } else if enabled {
            self.collect_generation(OLDEST, false);
        }
    }

    /// The same for a collector that goes step by step: programs see where a collection begins and where it ends.
    fn trace_when_due(&mut self, enabled: bool) {
        if self.collecting.replace(true) {
            return;
        }
        let step = self.trace_step(enabled);
        if step.began {
            self.call_gc_callbacks("start", OLDEST, 0);
        }
        if let Some(found) = step.ended {
            self.record(OLDEST, found);
            self.call_gc_callbacks("stop", OLDEST, found);
        }
        self.collecting.set(false);
    }

    fn record(&self, generation: usize, found: usize) {
        let stats = &mut self.rt.modules_state.gc.stats.lock()[generation];
        stats.0 += 1;
        stats.1 += found;
    }

    /// A collection with what programs see of it; how many objects it found. `thorough`: runs the finalizers
    /// of what was found and looks again, as CPython does before `gc.collect()` returns.
    fn collect_generation(&mut self, generation: usize, thorough: bool) -> usize {
        if self.collecting.replace(true) {
            return 0;
        }
        self.call_gc_callbacks("start", generation, 0);
        let mut found = self.collect_cycles();
        if thorough {
            self.finish_deaths();
            // What finalizers let go of may be free of cycles now, and what only they reached is garbage.
            found += self.collect_cycles();
            self.finish_deaths();
        }
        self.record(generation, found);
        self.call_gc_callbacks("stop", generation, found);
        self.collecting.set(false);
        found
    }

    fn call_gc_callbacks(&mut self, phase: &str, generation: usize, found: usize) {
        let Some(list) = self.rt.modules_state.gc.callbacks() else { return };
        let list = Obj::<S, List>::from_value(list);
        let callbacks: Vec<Ref<S>> = list.exclusive(|list| list.items.iter().map(|&v| Ref::new(v)).collect());
        if callbacks.is_empty() {
            return;
        }
        // The thread may be on its way with an exception that is none of the callbacks'.
        let raised = Ref::<S>::from_owned(std::mem::replace(&mut self.raised, Value::NULL));
        let (phase, info) = (self.new_str(phase), self.new_dict());
        for (name, n) in [("generation", generation), ("collected", found), ("uncollectable", 0)] {
            let n = self.new_size(n);
            self.dict_set_name(info.get(), self.rt.intern(name), n);
        }
        for callback in callbacks {
            if let Err(error) = self.call(callback.get(), &[phase.get(), info.get()]) {
                let exception = self.take_raised(error);
                let what = "Exception ignored while calling GC callback";
                self.report_ignored(exception.get(), what, callback.get());
            }
        }
        self.raised = raised.into_value();
    }
}

fn collect<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [generation] = args.named(vm, "collect", ["generation"], (0, 1, 0))?;
    let generation = match generation {
        Some(generation) => usize::try_from(vm.index(generation)?).ok().filter(|&g| g < GENERATIONS),
        None => Some(OLDEST),
    };
    let Some(generation) = generation else { return Err(vm.value_error("invalid generation")) };
    let found = vm.collect_generation(generation, true);
    Ok(vm.new_size(found))
}

fn enable<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "gc.enable")?;
    vm.rt.gc_enabled.store(true, Ordering::Relaxed);
    Ok(Ref::none())
}

fn disable<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "gc.disable")?;
    vm.rt.gc_enabled.store(false, Ordering::Relaxed);
    Ok(Ref::none())
}

fn isenabled<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "gc.isenabled")?;
    Ok(Ref::bool(vm.rt.gc_enabled.load(Ordering::Relaxed)))
}

// ---- settings and figures ----------------------------------------------------------------------------

fn get_count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "gc.get_count")?;
    let counts = [vm.new_size(vm.grown()), vm.new_int(0), vm.new_int(0)];
    Ok(vm.new_tuple_of(counts))
}

fn get_threshold<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "gc.get_threshold")?;
    let thresholds = &vm.rt.modules_state.gc.thresholds;
    let thresholds = thresholds.each_ref().map(|t| vm.new_int(t.load(Ordering::Relaxed)));
    Ok(vm.new_tuple_of(thresholds))
}

fn set_threshold<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    if args.pos.is_empty() || args.pos.len() > GENERATIONS || !args.kw.is_empty() {
        return Err(vm.type_error("gc.set_threshold requires 1 to 3 arguments"));
    }
    for (i, &v) in args.pos.iter().enumerate() {
        let n = vm.index(v)?;
        vm.rt.modules_state.gc.thresholds[i].store(n, Ordering::Relaxed);
    }
    Ok(Ref::none())
}

fn get_debug<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "gc.get_debug")?;
    Ok(vm.new_int(vm.rt.modules_state.gc.debug.load(Ordering::Relaxed)))
}

/// `DEBUG_SAVEALL` is followed, the flags that ask for reports are kept and shown.
fn set_debug<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [flags] = args.exactly::<S, 1>(vm, "gc.set_debug")?;
    let flags = vm.index(flags)?;
    vm.rt.modules_state.gc.debug.store(flags, Ordering::Relaxed);
    Ok(Ref::none())
}

fn get_stats<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "gc.get_stats")?;
    let stats = *vm.rt.modules_state.gc.stats.lock();
    let dicts: Vec<Ref<S>> = stats
        .into_iter()
        .map(|(collections, collected)| {
            let dict = vm.new_dict();
            for (name, n) in [("collections", collections), ("collected", collected), ("uncollectable", 0)] {
                vm.dict_set_name(dict.get(), vm.rt.intern(name), vm.new_size(n));
            }
            dict
        })
        .collect();
    Ok(vm.new_list_of(dicts))
}

// ---- looking at objects ------------------------------------------------------------------------------

/// All tracked objects; as there are no generations, the oldest has them all.
fn get_objects<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [generation] = args.named(vm, "get_objects", ["generation"], (0, 1, 0))?;
    let generation = match generation {
        Some(generation) if !generation.is_none() => {
            if vm.getattr_opt(generation, vm.rt.names.index)?.is_none() {
                let name = vm.type_name(generation);
                return Err(vm.type_error(format!("argument should be integer or None, not '{name}'")));
            }
            vm.index(generation)?
        }
        _ => -1,
    };
    if generation >= GENERATIONS as i64 {
        let message = format!(
            "generation parameter must be less than the number of available generations ({GENERATIONS})"
        );
        return Err(vm.value_error(message));
    }
    if (0..OLDEST as i64).contains(&generation) {
        return Ok(vm.new_list(vec![]));
    }
    let found = vm.tracked_objects();
    Ok(vm.new_list_of(found))
}

fn get_referrers<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let targets = args.no_keywords(vm, "gc.get_referrers")?;
    let found = vm.referrers_of(targets);
    Ok(vm.new_list_of(found))
}

fn get_referents<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let objects = args.no_keywords(vm, "gc.get_referents")?;
    let found = vm.referents_of(objects);
    Ok(vm.new_list_of(found))
}

fn is_tracked<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "gc.is_tracked")?;
    Ok(Ref::bool(crate::heap::is_tracked::<S>(v)))
}

fn is_finalized<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "gc.is_finalized")?;
    // SAFETY: an argument is alive for the whole call.
    Ok(Ref::bool(v.is_ptr() && unsafe { (*v.ptr::<Header<S>>()).has(flag::FINALIZED) }))
}

fn freeze<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "gc.freeze")?;
    vm.rt.modules_state.gc.frozen.store(true, Ordering::Relaxed);
    vm.freeze(true);
    Ok(Ref::none())
}

fn unfreeze<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "gc.unfreeze")?;
    vm.freeze(false);
    Ok(Ref::none())
}

fn get_freeze_count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "gc.get_freeze_count")?;
    let n = vm.frozen();
    Ok(vm.new_size(n))
}
