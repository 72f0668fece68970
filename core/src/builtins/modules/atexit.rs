//! The module `atexit`: what a program wants called when it ends, last registered first.

use crate::object::{Ref, Value};
use crate::protocol::CompareOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Args;
use parking_lot::Mutex;

/// What is registered: a function and its arguments, all owned.
struct Entry {
    function: Value,
    args: Vec<Value>,
    kw: Vec<Value>,
    kwnames: Vec<Value>,
}

impl Entry {
    fn new<S: Strategy>(function: Value, args: Args<'_>) -> Self {
        let own = |values: &[Value]| values.iter().map(|&v| Ref::<S>::new(v).into_value()).collect();
        Entry {
            function: Ref::<S>::new(function).into_value(),
            args: own(&args.pos[1..]),
            kw: own(args.kw),
            kwnames: own(args.kwnames),
        }
    }

    /// Makes handles of what it owns, where those are roots.
    fn root<S: Strategy>(&self) {
        let rest = self.args.iter().chain(&self.kw).chain(&self.kwnames);
        std::iter::once(&self.function).chain(rest).for_each(|&v| std::mem::forget(Ref::<S>::from_owned(v)));
    }

    fn release<S: Strategy>(self) {
        let rest = self.args.into_iter().chain(self.kw).chain(self.kwnames);
        std::iter::once(self.function).chain(rest).for_each(|v| drop(Ref::<S>::from_owned(v)));
    }
}

/// What is registered, in order.
#[derive(Default)]
pub(crate) struct AtExit(Mutex<Vec<Entry>>);

impl AtExit {
    /// Shows all that is registered.
    pub(super) fn each_root(&self, visit: &mut dyn FnMut(Value)) {
        for entry in self.0.lock().iter() {
            let rest = entry.args.iter().chain(&entry.kw).chain(&entry.kwnames);
            std::iter::once(&entry.function).chain(rest).for_each(|&v| visit(v));
        }
    }
}

// SAFETY: the values are owned; they are used by attached threads only.
unsafe impl Send for AtExit {}
// SAFETY: as above.
unsafe impl Sync for AtExit {}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("atexit");
    let m = module.get();
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("_clear", clear),
        ("_ncallbacks", |vm, _| {
            let n = vm.rt.modules_state.atexit.0.lock().len();
            Ok(vm.new_size(n))
        }),
        ("_run_exitfuncs", |vm, _| {
            run_exit_functions(vm);
            Ok(Ref::none())
        }),
        ("register", register),
        ("unregister", unregister),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    vm.add_builtin_module(module);
}

fn register<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(&function) = args.pos.first() else {
        return Err(vm.type_error("register() takes at least 1 argument (0 given)"));
    };
    if !vm.is_callable(function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    // Any thread may call them.
    [args.pos, args.kw].concat().into_iter().for_each(|v| vm.born_shared(v));
    vm.rt.modules_state.atexit.0.lock().push(Entry::new::<S>(function, args));
    Ok(Ref::new(function))
}

/// Takes out every entry whose function equals the given one.
fn unregister<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [function] = args.exactly::<S, 1>(vm, "atexit.unregister")?;
    let functions = |vm: &Vm<S>| -> Vec<Ref<S>> {
        vm.rt.modules_state.atexit.0.lock().iter().map(|entry| Ref::new(entry.function)).collect()
    };
    for registered in functions(vm) {
        if vm.compare_truth(CompareOp::Eq, registered.get(), function)? {
            let out: Vec<Entry> = {
                let mut entries = vm.rt.modules_state.atexit.0.lock();
                entries.extract_if(.., |entry| entry.function == registered.get()).collect()
            };
            out.into_iter().for_each(Entry::release::<S>);
        }
    }
    Ok(Ref::none())
}

fn clear<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "atexit._clear")?;
    forget_exit_functions(vm);
    Ok(Ref::none())
}

fn forget_exit_functions<S: Strategy>(vm: &mut Vm<S>) {
    let entries = std::mem::take(&mut *vm.rt.modules_state.atexit.0.lock());
    entries.into_iter().for_each(Entry::release::<S>);
}

/// Calls what is registered, last first; false: that is nothing. What is registered meanwhile is forgotten;
/// errors are reported and go no further.
pub(crate) fn run_exit_functions<S: Strategy>(vm: &mut Vm<S>) -> bool {
    let entries = std::mem::take(&mut *vm.rt.modules_state.atexit.0.lock());
    let any = !entries.is_empty();
    let handles = vm.begin_handles();
    entries.iter().for_each(Entry::root::<S>);
    for entry in entries.into_iter().rev() {
        let args = Args { pos: &entry.args, kw: &entry.kw, kwnames: &entry.kwnames };
        if let Err(raised) = vm.call_args(entry.function, args) {
            let exception = vm.take_raised(raised);
            vm.report_ignored(exception.get(), "Exception ignored in atexit callback", entry.function);
        }
        entry.release::<S>();
        vm.finish_deaths();
    }
    vm.drop_handles(handles);
    forget_exit_functions(vm);
    any
}
