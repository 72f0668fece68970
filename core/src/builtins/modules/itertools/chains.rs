//! `chain` and `zip_longest`: several iterables one after the other, or side by side to the longest one's end.

use super::install_type;
use crate::builtins::tools::{It, Next, change, finish, held, look, new_tool, nothing, put, put_if};
use crate::builtins::{arguments, iterator_types};
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, traced};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let types = &vm.rt.types;
    install_type(vm, module, types.chain, new_chain);
    vm.def_class(types.chain, "from_iterable", chain_from_iterable);
    install_type(vm, module, types.zip_longest, new_zip_longest);
}

// ---- chain --------------------------------------------------------------------------------------------

traced! {
    struct Chain {
        /// The iterator over iterables.
        source: Value,
        /// The iterator of the present one, or null.
        active: Value,
    }
}

fn chain<S: Strategy>(vm: &mut Vm<S>, class: Value, iterables: Value) -> PyResult<S> {
    let source = vm.iter(iterables)?.into_value();
    Ok(new_tool(vm, class, Chain { source, active: Value::NULL }, next_chain))
}

fn new_chain<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.chain)?;
    if !args.kw.is_empty() && class == vm.rt.types.chain {
        return Err(vm.type_error("chain() takes no keyword arguments"));
    }
    let iterables = vm.new_tuple_of(args.pos.iter().map(|&v| Ref::new(v)));
    chain(vm, class, iterables.get())
}

fn chain_from_iterable<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, iterables) = arguments::one_parameter(vm, args, "itertools.chain.from_iterable")?;
    chain(vm, class, iterables)
}

/// An iterable that cannot be iterated, or an error of the source, ends the chain.
fn next_chain<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    loop {
        let parts = |chain: &Chain| (Ref::<S>::new(chain.source), held::<S>(chain.active));
        let Some((source, active)) = look(it, parts) else { return Ok(None) };
        let active = match active {
            Some(active) => active,
            None => {
                let active = match vm.next(source.get()) {
                    Ok(Some(iterable)) => vm.iter(iterable.get()).map(Some),
                    Ok(None) => Ok(None),
                    Err(raised) => Err(raised),
                };
                let Ok(Some(active)) = active else {
                    finish(it);
                    return active;
                };
                put(it, active.clone(), |chain: &mut Chain| &mut chain.active);
                active
            }
        };
        if let Some(item) = vm.next(active.get())? {
            return Ok(Some(item));
        }
        put_if(it, active.get(), nothing(), |chain: &mut Chain| &mut chain.active);
        vm.poll()?;
    }
}

// ---- zip_longest --------------------------------------------------------------------------------------

traced! {
    struct ZipLongest {
        /// Null where one has ended.
        inner: Box<[Value]>,
        fill: Value,
        /// How many have not ended.
        active: usize,
    }
}

fn new_zip_longest<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.zip_longest)?;
    if args.kwnames.iter().any(|&name| vm.text_of(name) != "fillvalue") {
        return Err(vm.type_error("zip_longest() got an unexpected keyword argument"));
    }
    let inner = iterator_types::iterators_of(vm, args.pos)?;
    let fill = Ref::<S>::new(args.kw.first().copied().unwrap_or(Value::NONE)).into_value();
    let active = inner.len();
    Ok(new_tool(vm, class, ZipLongest { inner, fill, active }, next_zip_longest))
}

fn next_zip_longest<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let Some(n) = look(it, |zip: &ZipLongest| zip.inner.len()).filter(|&n| n > 0) else { return Ok(None) };
    let mut items = Vec::with_capacity(n);
    for k in 0..n {
        let parts = |zip: &ZipLongest| (held::<S>(zip.inner[k]), Ref::<S>::new(zip.fill));
        let Some((inner, fill)) = look(it, parts) else { return Ok(None) };
        let Some(inner) = inner else {
            items.push(fill);
            continue;
        };
        match vm.next(inner.get()) {
            Ok(Some(item)) => items.push(item),
            Ok(None) => {
                if !ended(it, k) {
                    return Ok(finish(it));
                }
                items.push(fill);
            }
            Err(raised) => {
                finish(it);
                return Err(raised);
            }
        }
    }
    Ok(Some(vm.new_tuple_of(items)))
}

/// Iterator `k` has ended; whether others have not.
fn ended<S: Strategy>(it: It<S>, k: usize) -> bool {
    let ended = change(it, |zip: &mut ZipLongest| {
        let inner = Ref::<S>::from_owned(std::mem::replace(&mut zip.inner[k], Value::NULL));
        zip.active -= usize::from(!inner.is_null());
        (inner, zip.active > 0)
    });
    ended.is_some_and(|(_, more)| more)
}
