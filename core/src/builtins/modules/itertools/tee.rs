//! `tee`: several iterators over what one iterator gives.
//!
//! What the iterator has given lies in a chain of blocks. Each of the iterators has its own place in the chain, and
//! whoever is the first to come to its end takes the next item; blocks that all have passed are freed, since nothing
//! refers to them any more.

use super::install_type;
use crate::builtins::arguments;
use crate::builtins::tools::{It, Next, change, finish, in_native, look, new_tool};
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Iter, IterState, Native, traced};

/// Items in a block: as many as CPython's.
const BLOCK: usize = 57;

traced! {
    struct Block {
        source: Value,
        items: Vec<Value>,
        /// The next block, or null.
        next: Value,
        /// The source is being asked.
        running: bool,
    }
}

traced! {
    struct Tee {
        block: Value,
        /// Index of the next item in the block.
        at: usize,
    }
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let ty = vm.rt.types.tee;
    install_type(vm, module, ty, new);
    vm.def(ty, "__copy__", |vm, args| {
        let v = arguments::no_parameters(vm, args, "_tee.__copy__")?;
        Ok(copy(vm, Obj::from_value(v)))
    });
    vm.def_function(module, "tee", tee);
}

/// `tee(iterable, n=2, /)`
fn tee<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [iterable, n] = args.between(vm, "tee", 1)?;
    let n = n.map_or(Ok(2), |n| vm.index(n))?;
    let Ok(n) = usize::try_from(n) else { return Err(vm.value_error("n must be >= 0")) };
    if n == 0 {
        return Ok(vm.new_tuple(&[]));
    }
    let iterator = vm.iter(iterable.unwrap_or(Value::NONE))?;
    let mut all = Vec::new();
    if all.try_reserve_exact(n).is_err() {
        return Err(vm.raise(Exc::MemoryError, ""));
    }
    let name = vm.rt.intern("__copy__");
    if !vm.is_a(iterator.get(), vm.rt.types.tee)
        && let Some(copy) = vm.getattr_opt(iterator.get(), name)?
    {
        all.push(iterator);
        while all.len() < n {
            all.push(vm.call(copy.get(), &[])?);
        }
        return Ok(vm.new_tuple_of(all));
    }
    all.push(from_iterator(vm, vm.rt.types.tee, iterator));
    while all.len() < n {
        all.push(copy(vm, Obj::from_value(all[0].get())));
    }
    Ok(vm.new_tuple_of(all))
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.tee)?;
    let [iterable] = args.exactly(vm, "_tee")?;
    let iterator = vm.iter(iterable)?;
    Ok(from_iterator(vm, class, iterator))
}

/// One that begins where `iterator` is; another `tee` iterator is not asked for its items but copied.
fn from_iterator<S: Strategy>(vm: &Vm<S>, class: Value, iterator: Ref<S>) -> Ref<S> {
    if vm.is_a(iterator.get(), vm.rt.types.tee) {
        return copy(vm, Obj::from_value(iterator.get()));
    }
    let block = new_block(vm, iterator).into_value();
    new_tool(vm, class, Tee { block, at: 0 }, next)
}

fn new_block<S: Strategy>(vm: &Vm<S>, source: Ref<S>) -> Ref<S> {
    let block = Block { source: source.into_value(), items: vec![], next: Value::NULL, running: false };
    vm.new_object(vm.rt.types.native, Native(Box::new(block)))
}

fn copy<S: Strategy>(vm: &Vm<S>, it: It<S>) -> Ref<S> {
    let ty = vm.rt.types.tee;
    match look(it, |tee: &Tee| (Ref::<S>::new(tee.block), tee.at)) {
        Some((block, at)) => new_tool(vm, ty, Tee { block: block.into_value(), at }, next),
        None => vm.new_instance_of(ty, Iter { state: IterState::Done, advance: Some(next) }),
    }
}

/// What lies at a place in a block.
enum Place<S: Strategy> {
    Item(Ref<S>),
    /// Nothing yet: the source gives it.
    Source(Ref<S>),
    /// Nothing yet, and another is asking the source.
    Busy,
}

fn next<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    loop {
        let Some((block, at)) = look(it, |tee: &Tee| (Ref::<S>::new(tee.block), tee.at)) else {
            return Ok(None);
        };
        if at == BLOCK {
            next_block(vm, it, block);
            continue;
        }
        let place = in_native::<S, Block, _>(block.get(), |block| match block.items.get(at) {
            Some(&item) => Place::Item(Ref::<S>::new(item)),
            None if block.running => Place::Busy,
            None => {
                block.running = true;
                Place::Source(Ref::new(block.source))
            }
        });
        let item = match place {
            None => return Ok(None),
            Some(Place::Busy) => {
                return Err(vm.raise(Exc::RuntimeError, "cannot re-enter the tee iterator"));
            }
            Some(Place::Item(item)) => item,
            Some(Place::Source(source)) => {
                let found = vm.next(source.get());
                let Some(item) = add(block.get(), found)? else { return Ok(finish(it)) };
                item
            }
        };
        let moved = change(it, |tee: &mut Tee| {
            let here = tee.block == block.get() && tee.at == at;
            tee.at += usize::from(here);
            here
        });
        if moved == Some(true) {
            return Ok(Some(item));
        }
    }
}

/// The source has been asked: what it gave goes into the block.
fn add<S: Strategy>(block: Value, found: Next<S>) -> Next<S> {
    if let Ok(Some(item)) = &found {
        Obj::<S, Native>::from_value(block).will_hold(item.get());
    }
    in_native::<S, Block, _>(block, |block| {
        block.running = false;
        if let Ok(Some(item)) = &found {
            block.items.push(item.clone().into_value());
        }
    });
    found
}

/// The iterator has come to the end of a block: to the next, which is made by the first that comes there.
fn next_block<S: Strategy>(vm: &mut Vm<S>, it: It<S>, block: Ref<S>) {
    let Some(source) = in_native::<S, Block, _>(block.get(), |block| Ref::<S>::new(block.source)) else {
        return;
    };
    let mut fresh = Some(new_block(vm, source));
    if let Some(fresh) = &fresh {
        Obj::<S, Native>::from_value(block.get()).will_hold(fresh.get());
    }
    let next = in_native::<S, Block, _>(block.get(), |block| {
        if block.next.is_null()
            && let Some(fresh) = fresh.take()
        {
            block.next = fresh.into_value();
        }
        Ref::<S>::new(block.next)
    });
    let Some(next) = next else { return };
    it.will_hold(next.get());
    let mut next = Some(next);
    let old = change(it, |tee: &mut Tee| {
        let next = next.take_if(|_| tee.block == block.get())?;
        tee.at = 0;
        Some(Ref::<S>::from_owned(std::mem::replace(&mut tee.block, next.into_value())))
    });
    drop(old);
}
