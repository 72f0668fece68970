//! `compress`, `dropwhile`, `filterfalse`, `islice`, `takewhile`: some of an iterable's items.

use super::install_type;
use crate::builtins::tools::{It, Next, change, finish, look, new_tool};
use crate::builtins::{arguments, sequence};
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Advance, Args, NativeFn, traced};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let t = &vm.rt.types;
    let types: [(Value, NativeFn<S>); 5] = [
        (t.compress, new_compress),
        (t.dropwhile, new_dropwhile),
        (t.filterfalse, new_filterfalse),
        (t.islice, new_islice),
        (t.takewhile, new_takewhile),
    ];
    for (ty, new) in types {
        install_type(vm, module, ty, new);
    }
}

// ---- compress -----------------------------------------------------------------------------------------

traced! {
    struct Compress {
        data: Value,
        selectors: Value,
    }
}

fn new_compress<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.compress)?;
    let [data, selectors] = args.named(vm, "compress", ["data", "selectors"], (0, 2, 2))?;
    let data = vm.iter(data.unwrap_or(Value::NONE))?;
    let selectors = vm.iter(selectors.unwrap_or(Value::NONE))?;
    let state = Compress { data: data.into_value(), selectors: selectors.into_value() };
    Ok(new_tool(vm, class, state, next_compress))
}

fn next_compress<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let parts = |state: &Compress| (Ref::<S>::new(state.data), Ref::<S>::new(state.selectors));
    let Some((data, selectors)) = look(it, parts) else { return Ok(None) };
    loop {
        let Some(item) = vm.next(data.get())? else { return Ok(None) };
        let Some(selector) = vm.next(selectors.get())? else { return Ok(None) };
        if vm.truth(selector.get())? {
            return Ok(Some(item));
        }
        vm.poll()?;
    }
}

// ---- by a predicate -----------------------------------------------------------------------------------

traced! {
    /// `dropwhile`, `filterfalse`, `takewhile`.
    struct Predicate {
        function: Value,
        inner: Value,
        /// `dropwhile` drops no more.
        started: bool,
    }
}

fn new_predicate<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    base: Value,
    advance: Advance<S>,
) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, base)?;
    let name = vm.type_body(base).name();
    let [function, iterable] = args.exactly(vm, &name)?;
    let (function, inner) = (Ref::<S>::new(function), vm.iter(iterable)?);
    let state = Predicate { function: function.into_value(), inner: inner.into_value(), started: false };
    Ok(new_tool(vm, class, state, advance))
}

fn new_dropwhile<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    new_predicate(vm, args, vm.rt.types.dropwhile, next_dropwhile)
}

fn new_filterfalse<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    new_predicate(vm, args, vm.rt.types.filterfalse, next_filterfalse)
}

fn new_takewhile<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    new_predicate(vm, args, vm.rt.types.takewhile, next_takewhile)
}

/// The predicate, the iterator, and whether nothing is to be dropped any more.
fn predicate<S: Strategy>(it: It<S>) -> Option<(Ref<S>, Ref<S>, bool)> {
    look(it, |state: &Predicate| (Ref::new(state.function), Ref::new(state.inner), state.started))
}

/// Whether the predicate holds of an item; None and `bool` ask for its truth.
fn holds<S: Strategy>(vm: &mut Vm<S>, function: Value, item: Value) -> PyResult<S, bool> {
    if function.is_none() || function == vm.rt.types.bool_ {
        return vm.truth(item);
    }
    call_predicate(vm, function, item)
}

fn call_predicate<S: Strategy>(vm: &mut Vm<S>, function: Value, item: Value) -> PyResult<S, bool> {
    let answer = vm.call(function, &[item])?;
    vm.truth(answer.get())
}

fn next_dropwhile<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let Some((function, inner, started)) = predicate(it) else { return Ok(None) };
    loop {
        let Some(item) = vm.next(inner.get())? else { return Ok(None) };
        if started {
            return Ok(Some(item));
        }
        if !call_predicate(vm, function.get(), item.get())? {
            change(it, |state: &mut Predicate| state.started = true);
            return Ok(Some(item));
        }
        vm.poll()?;
    }
}

fn next_filterfalse<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let Some((function, inner, _)) = predicate(it) else { return Ok(None) };
    loop {
        let Some(item) = vm.next(inner.get())? else { return Ok(None) };
        if !holds(vm, function.get(), item.get())? {
            return Ok(Some(item));
        }
        vm.poll()?;
    }
}

fn next_takewhile<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let Some((function, inner, _)) = predicate(it) else { return Ok(None) };
    let Some(item) = vm.next(inner.get())? else { return Ok(None) };
    if call_predicate(vm, function.get(), item.get())? { Ok(Some(item)) } else { Ok(finish(it)) }
}

// ---- islice -------------------------------------------------------------------------------------------

traced! {
    struct Slice {
        inner: Value,
        /// Items taken from the iterator so far.
        taken: usize,
        /// Index of the next item that is given out.
        next: usize,
        /// The largest of all: none.
        stop: usize,
        step: usize,
    }
}

/// A bound of `islice`, which is no error if it is None.
fn bound<S: Strategy>(vm: &mut Vm<S>, v: Value, default: usize, message: &str) -> PyResult<S, usize> {
    if v.is_none() {
        return Ok(default);
    }
    match vm.int_of(v).map(|i| i.to_i64()) {
        Some(n) => n.and_then(|n| usize::try_from(n).ok()),
        None if sequence::is_index(vm, v) => usize::try_from(vm.index_clamped(v)?).ok(),
        None => None,
    }
    .ok_or_else(|| vm.value_error(message))
}

fn new_islice<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    const STOP: &str = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    const INDICES: &str = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    const STEP: &str = "Step for islice() must be a positive integer or None.";
    let (class, args) = arguments::class(vm, args, vm.rt.types.islice)?;
    let given = args.between::<S, 4>(vm, "islice", 2)?;
    let [iterable, a, b, step] = given.map(|v| v.unwrap_or(Value::NONE));
    let (start, stop) = match given[2] {
        None => (0, bound(vm, a, usize::MAX, STOP)?),
        Some(_) => {
            let stop = bound(vm, b, usize::MAX, STOP)?;
            (bound(vm, a, 0, INDICES)?, stop)
        }
    };
    let step = bound(vm, step, 1, STEP)?;
    if step == 0 {
        return Err(vm.value_error(STEP));
    }
    let inner = vm.iter(iterable)?.into_value();
    Ok(new_tool(vm, class, Slice { inner, taken: 0, next: start, stop, step }, next_islice))
}

fn next_islice<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let item = sliced(vm, it);
    if !matches!(item, Ok(Some(_))) {
        // An error ends it as well.
        finish(it);
    }
    item
}

fn sliced<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    loop {
        let parts = |s: &Slice| (Ref::<S>::new(s.inner), s.taken < s.next, s.taken >= s.stop);
        let Some((inner, skip, over)) = look(it, parts) else { return Ok(None) };
        if !skip && over {
            return Ok(None);
        }
        let Some(item) = vm.next(inner.get())? else { return Ok(None) };
        change(it, |s: &mut Slice| {
            s.taken += 1;
            if !skip {
                s.next = s.next.saturating_add(s.step).min(s.stop);
            }
        });
        if !skip {
            return Ok(Some(item));
        }
        vm.poll()?;
    }
}
