//! The module `gc`: the collector of reference cycles.

use crate::object::{Kind, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Args;
use std::sync::atomic::Ordering;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("gc");
    let m = module.get();
    vm.def_function(m, "collect", collect);
    vm.def_function(m, "disable", disable);
    vm.def_function(m, "enable", enable);
    vm.def_function(m, "freeze", nothing);
    vm.def_function(m, "get_count", get_count);
    vm.def_function(m, "get_threshold", get_threshold);
    vm.def_function(m, "is_tracked", is_tracked);
    vm.def_function(m, "isenabled", isenabled);
    vm.def_function(m, "set_threshold", set_threshold);
    vm.def_function(m, "unfreeze", nothing);
    let garbage = vm.new_list(vec![]);
    vm.def_value(m, "garbage", garbage);
    vm.add_builtin_module(module);
}

/// Collects and runs the finalizers of what was found, as CPython's `gc.collect()` does before it returns.
fn collect<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [generation] = args.named(vm, "collect", ["generation"], (0, 1, 0))?;
    if let Some(generation) = generation
        && !(0..=2).contains(&vm.index(generation)?)
    {
        return Err(vm.value_error("invalid generation"));
    }
    let mut found = vm.collect_cycles();
    vm.run_finalizers();
    // What finalizers let go of may be free of cycles now, and what only they reached is garbage.
    found += vm.collect_cycles();
    vm.run_finalizers();
    Ok(vm.new_size(found))
}

fn enable<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "enable")?;
    vm.rt.gc_enabled.store(true, Ordering::Relaxed);
    Ok(Ref::none())
}

fn disable<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "disable")?;
    vm.rt.gc_enabled.store(false, Ordering::Relaxed);
    Ok(Ref::none())
}

fn isenabled<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "isenabled")?;
    Ok(Ref::bool(vm.rt.gc_enabled.load(Ordering::Relaxed)))
}

fn nothing<S: Strategy>(_vm: &mut Vm<S>, _args: Args<'_>) -> PyResult<S> {
    Ok(Ref::none())
}

fn get_count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "get_count")?;
    let zeros = [vm.new_int(0), vm.new_int(0), vm.new_int(0)];
    Ok(vm.new_tuple_of(zeros))
}

fn get_threshold<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "get_threshold")?;
    let threshold =
        vm.rt.modules_state.gc_threshold.each_ref().map(|t| vm.new_int(t.load(Ordering::Relaxed)));
    Ok(vm.new_tuple_of(threshold))
}

/// The thresholds are kept and shown; when a collection is due is decided by how much the heap has grown.
fn set_threshold<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let given = args.between::<S, 3>(vm, "set_threshold", 1)?;
    for (i, v) in given.into_iter().enumerate() {
        if let Some(v) = v {
            let n = vm.index(v)?;
            vm.rt.modules_state.gc_threshold[i].store(n, Ordering::Relaxed);
        }
    }
    Ok(Ref::none())
}

/// Whether an object can be part of a cycle, by its kind.
fn is_tracked<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "is_tracked")?;
    let plain = [Kind::Int, Kind::Float, Kind::Complex, Kind::Str, Kind::Bytes, Kind::ByteArray, Kind::Range];
    Ok(Ref::bool(tracked(v, &plain)))
}

fn tracked(v: Value, plain: &[Kind]) -> bool {
    v.is_ptr() && !plain.iter().any(|&kind| v.is_exact(kind))
}
