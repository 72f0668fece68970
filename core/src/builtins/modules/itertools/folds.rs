//! `accumulate`, `batched`, `pairwise`, `starmap`: what comes of each item, or of some together.

use super::install_type;
use crate::builtins::arguments;
use crate::builtins::tools::{It, Next, change, finish, held, look, new_tool, put};
use crate::object::{Obj, Ref, Value};
use crate::protocol::BinaryOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, NativeFn, Tuple, traced};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let t = &vm.rt.types;
    let types: [(Value, NativeFn<S>); 4] = [
        (t.accumulate, new_accumulate),
        (t.batched, new_batched),
        (t.pairwise, new_pairwise),
        (t.starmap, new_starmap),
    ];
    for (ty, new) in types {
        install_type(vm, module, ty, new);
    }
}

// ---- accumulate ---------------------------------------------------------------------------------------

traced! {
    struct Accumulate {
        inner: Value,
        /// Or None, for the sum.
        function: Value,
        /// Null before the first item.
        total: Value,
        /// What comes before all items, or null.
        initial: Value,
    }
}

fn new_accumulate<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.accumulate)?;
    let [iterable, function, initial] =
        args.named(vm, "accumulate", ["iterable", "func", "initial"], (0, 2, 1))?;
    let inner = vm.iter(iterable.unwrap_or(Value::NONE))?.into_value();
    let function = Ref::<S>::new(function.unwrap_or(Value::NONE)).into_value();
    let initial = Ref::<S>::new(initial.filter(|v| !v.is_none()).unwrap_or(Value::NULL)).into_value();
    let state = Accumulate { inner, function, total: Value::NULL, initial };
    Ok(new_tool(vm, class, state, next_accumulate))
}

/// What the next total is made of.
enum Addition<S: Strategy> {
    Initial(Ref<S>),
    Of { inner: Ref<S>, function: Ref<S>, total: Option<Ref<S>> },
}

fn next_accumulate<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let addition = change(it, |state: &mut Accumulate| {
        if !state.initial.is_null() {
            state.total = std::mem::replace(&mut state.initial, Value::NULL);
            return Addition::Initial(Ref::<S>::new(state.total));
        }
        let (inner, function) = (Ref::<S>::new(state.inner), Ref::<S>::new(state.function));
        Addition::Of { inner, function, total: held(state.total) }
    });
    let (inner, function, total) = match addition {
        None => return Ok(None),
        Some(Addition::Initial(initial)) => return Ok(Some(initial)),
        Some(Addition::Of { inner, function, total }) => (inner, function, total),
    };
    let Some(item) = vm.next(inner.get())? else { return Ok(None) };
    let total = match total {
        None => item,
        Some(total) if function.is_none() => vm.binary(BinaryOp::Add, false, total.get(), item.get())?,
        Some(total) => vm.call(function.get(), &[total.get(), item.get()])?,
    };
    put(it, total.clone(), |state: &mut Accumulate| &mut state.total);
    Ok(Some(total))
}

// ---- batched ------------------------------------------------------------------------------------------

traced! {
    struct Batched {
        inner: Value,
        size: usize,
        strict: bool,
    }
}

fn new_batched<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.batched)?;
    let [iterable, n, strict] = args.named(vm, "batched", ["iterable", "n", "strict"], (0, 2, 2))?;
    let n = vm.index(n.unwrap_or(Value::NONE))?;
    let strict = strict.map_or(Ok(false), |strict| vm.truth(strict))?;
    let Some(size) = usize::try_from(n).ok().filter(|&n| n > 0) else {
        return Err(vm.value_error("n must be at least one"));
    };
    let inner = vm.iter(iterable.unwrap_or(Value::NONE))?.into_value();
    Ok(new_tool(vm, class, Batched { inner, size, strict }, next_batched))
}

fn next_batched<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let parts = |state: &Batched| (Ref::<S>::new(state.inner), state.size, state.strict);
    let Some((inner, size, strict)) = look(it, parts) else { return Ok(None) };
    let mut items = Vec::new();
    while items.len() < size {
        match vm.next(inner.get()) {
            Ok(Some(item)) => items.push(item),
            Ok(None) => break,
            Err(raised) => {
                finish(it);
                return Err(raised);
            }
        }
        vm.poll()?;
    }
    if items.len() < size {
        finish(it);
    }
    if items.is_empty() {
        return Ok(None);
    }
    if strict && items.len() < size {
        return Err(vm.value_error("batched(): incomplete batch"));
    }
    Ok(Some(vm.new_tuple_of(items)))
}

// ---- pairwise -----------------------------------------------------------------------------------------

traced! {
    struct Pairwise {
        inner: Value,
        /// The last item, or null.
        last: Value,
    }
}

fn new_pairwise<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.pairwise)?;
    let [iterable] = args.exactly(vm, "pairwise")?;
    let inner = vm.iter(iterable)?.into_value();
    Ok(new_tool(vm, class, Pairwise { inner, last: Value::NULL }, next_pairwise))
}

/// An error of the iterator ends it.
fn next_pairwise<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let pair = pair(vm, it);
    if !matches!(pair, Ok(Some(_))) {
        finish(it);
    }
    pair
}

fn pair<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let parts = |state: &Pairwise| (Ref::<S>::new(state.inner), held::<S>(state.last));
    let Some((inner, last)) = look(it, parts) else { return Ok(None) };
    let last = match last {
        Some(last) => last,
        None => {
            let Some(first) = vm.next(inner.get())? else { return Ok(None) };
            put(it, first.clone(), |state: &mut Pairwise| &mut state.last);
            // Asking for the first item may have ended this very iterator.
            if look(it, |_: &Pairwise| ()).is_none() {
                return Ok(None);
            }
            first
        }
    };
    let Some(item) = vm.next(inner.get())? else { return Ok(None) };
    put(it, item.clone(), |state: &mut Pairwise| &mut state.last);
    Ok(Some(vm.new_tuple_of([last, item])))
}

// ---- starmap ------------------------------------------------------------------------------------------

traced! {
    struct Starmap {
        function: Value,
        inner: Value,
    }
}

fn new_starmap<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.starmap)?;
    let [function, iterable] = args.exactly(vm, "starmap")?;
    let inner = vm.iter(iterable)?;
    let state = Starmap { function: Ref::<S>::new(function).into_value(), inner: inner.into_value() };
    Ok(new_tool(vm, class, state, next_starmap))
}

fn next_starmap<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let parts = |state: &Starmap| (Ref::<S>::new(state.function), Ref::<S>::new(state.inner));
    let Some((function, inner)) = look(it, parts) else { return Ok(None) };
    let Some(args) = vm.next(inner.get())? else { return Ok(None) };
    let args = vm.to_tuple(args.get())?;
    let items = Obj::<S, Tuple>::from_value(args.get()).body().items();
    vm.call(function.get(), items).map(Some)
}
