//! The end of a program: threads, modules, output, and the census of what is left.
//!
//! The order is CPython's: wait for threads that are not daemons, call what `atexit` has, stop the daemons,
//! give up the modules' contents so that finalizers run, collect cycles, write what was printed.

use super::{call_if_imported, complain, exit_code, flush, show};
use crate::builtins::modules::{atexit, gc, thread};
use crate::heap::census;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::Vm;
use crate::strategy::Strategy;
use crate::types::Module;
use std::collections::BTreeMap;
use std::sync::Weak;
use std::sync::atomic::Ordering;

/// Waits for the threads that are not daemons, runs the exit functions, and stops the daemons at their next
/// safepoint for good.
pub(super) fn end_threads<S: Strategy>(vm: &mut Vm<S>, code: i32) -> i32 {
    // Threads may register exit functions, and those may start threads.
    loop {
        // The module's own function does its work once.
        let prepared = call_if_imported(vm, "threading", "_shutdown").unwrap_or_else(|| Ok(Ref::none()));
        if let Err(raised) = prepared.and_then(|_| thread::wait_for_all(vm)) {
            let exception = vm.take_raised(raised);
            complain("Exception ignored on threading shutdown:\n");
            show(vm, exception.get());
        }
        if !atexit::run_exit_functions(vm) {
            break;
        }
    }
    vm.rt.modules_state.closed_to_threads.store(true, Ordering::Relaxed);
    let code = flush(vm, code);
    vm.rt.finalizing.store(true, Ordering::Relaxed);
    if S::PARALLEL && vm.rt.world.threads() > 1 {
        vm.rt.world.stopped(|_| ());
    }
    code
}

/// Gives up what modules hold, so that finalizers run, and writes what is still to be written.
pub(super) fn clear<S: Strategy>(vm: &mut Vm<S>, code: i32) -> i32 {
    let handles = vm.begin_handles();
    // The program's own names go first, those that begin with an underscore before the others.
    if let Some(main) = vm.dict_get_name(vm.rt.modules, vm.rt.names.main) {
        clear_module(vm, main.get());
        drop(vm.dict_remove_name(vm.rt.modules, vm.rt.names.main));
    }
    vm.finish_deaths();
    let file = vm.rt.names.file;
    for (_, module) in vm.dict_items(vm.rt.modules) {
        let dict = Obj::<S, Module>::of(module.get()).map(|m| m.body().dict);
        if dict.is_some_and(|dict| vm.dict_get_name(dict, file).is_some()) {
            clear_module(vm, module.get());
        }
    }
    vm.finish_deaths();
    gc::finish(vm);
    collect_all(vm, handles);
    let open = std::mem::take(&mut *vm.rt.modules_state.open_files.lock());
    vm.blocking(|| {
        for file in open.iter().filter_map(Weak::upgrade) {
            // CPython does not report what cannot be written any more at this point either.
            let _ = file.stream.lock().flush();
        }
    });
    flush(vm, code)
}

/// Collects until there is nothing to collect, and runs the finalizers of what dies. `handles`: what native
/// code has left since is given up.
fn collect_all<S: Strategy>(vm: &mut Vm<S>, handles: usize) {
    loop {
        vm.change_context(None);
        vm.drop_handles(handles);
        let found = vm.collect_cycles();
        vm.finish_deaths();
        if found == 0 {
            return;
        }
    }
}

fn clear_module<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let Some(dict) = Obj::<S, Module>::of(module).map(|m| m.body().dict) else { return };
    let builtins = vm.rt.intern("__builtins__");
    for private in [true, false] {
        for (name, _) in vm.dict_items(dict) {
            let text = vm.text_of(name.get());
            let dunder = text.starts_with("__");
            if name.get() == builtins || dunder && text.ends_with("__") {
                continue;
            }
            if text.starts_with('_') == private && name.has_layout(Kind::Str) {
                // As in CPython the name stays, without its value: what still runs can ask for it. Finalizers run
                // at safepoints; between two names is one.
                vm.dict_set_name(dict, name.get(), Ref::none());
                vm.finish_deaths();
            }
        }
    }
}

/// What was there before the program began, to be told from what it leaves behind.
#[allow(clippy::type_complexity, reason = "spelled once, where it is used")]
pub(super) struct Baseline<S: Strategy> {
    objects: BTreeMap<String, usize>,
    /// Contents of the runtime's own modules.
    modules: Vec<(Ref<S>, Vec<(Ref<S>, Ref<S>)>)>,
}

impl<S: Strategy> Baseline<S> {
    /// Counts what start-up has made.
    pub(super) fn take(vm: &mut Vm<S>) -> Self {
        let modules = vm.dict_items(vm.rt.modules).into_iter();
        let modules: Vec<_> = modules
            .filter_map(|(_, module)| {
                let dict = Obj::<S, Module>::of(module.get())?.body().dict;
                Some((Ref::new(dict), vm.dict_items(dict)))
            })
            .collect();
        vm.collect_cycles();
        Baseline { objects: census(vm).leaked, modules }
    }

    /// Puts the runtime's modules back as they were and counts again. What is there now and was not then
    /// has leaked.
    pub(super) fn compare(self, vm: &mut Vm<S>, code: i32) -> i32 {
        if vm.rt.world.threads() > 1 {
            let n = vm.rt.world.threads() - 1;
            complain(&format!("gilectomy: census: skipped, {n} daemon thread(s) still hold objects\n"));
            return code;
        }
        let handles = vm.begin_handles();
        for (name, module) in vm.dict_items(vm.rt.modules) {
            let dict = Obj::<S, Module>::of(module.get()).map(|m| m.body().dict);
            let own = self.modules.iter().any(|(kept, _)| Some(kept.get()) == dict);
            if !own {
                drop(vm.dict_remove_name(vm.rt.modules, name.get()));
            }
        }
        for (dict, items) in &self.modules {
            for (name, _) in vm.dict_items(dict.get()) {
                if !items.iter().any(|(kept, _)| kept.get() == name.get()) && name.has_layout(Kind::Str) {
                    drop(vm.dict_remove_name(dict.get(), name.get()));
                }
            }
            for (name, value) in items {
                vm.dict_set_name(dict.get(), name.get(), value.clone());
            }
        }
        vm.finish_deaths();
        collect_all(vm, handles);
        let code = flush(vm, code);
        let now = census(vm).leaked;
        let leaked: Vec<(&String, usize)> = now
            .iter()
            .filter_map(|(name, &n)| {
                let before = self.objects.get(name).copied().unwrap_or(0);
                n.checked_sub(before).filter(|&more| more > 0).map(|more| (name, more))
            })
            .collect();
        if leaked.is_empty() {
            return code;
        }
        let total: usize = leaked.iter().map(|(_, n)| n).sum();
        let mut table = format!("gilectomy: census: {total} objects leaked\n");
        for (name, n) in leaked {
            table.push_str(&format!("  {n:>9}  {name}\n"));
        }
        complain(&table);
        exit_code::LEAK
    }
}
