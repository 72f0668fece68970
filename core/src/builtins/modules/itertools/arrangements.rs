//! `combinations`, `combinations_with_replacement`, `permutations`, `product`: tuples of items of one or more pools,
//! in lexicographic order of the items' indices.
//!
//! Each is an odometer of indices that is moved on inside the iterator's section; the pools are tuples and never
//! change, so the items are taken out of them in the same section.

use super::install_type;
use crate::builtins::arguments;
use crate::builtins::tools::{It, Next, change, finish, new_tool};
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Advance, Args, Exc, NativeFn, Tuple, traced};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let t = &vm.rt.types;
    let types: [(Value, NativeFn<S>); 4] = [
        (t.combinations, new_combinations),
        (t.combinations_with_replacement, new_multisets),
        (t.permutations, new_permutations),
        (t.product, new_product),
    ];
    for (ty, new) in types {
        install_type(vm, module, ty, new);
    }
}

/// How the indices of an iterator move on.
trait Odometer: 'static {
    /// Moves on to the next arrangement, or to the first; false: there is none.
    fn turn(&mut self) -> bool;
    /// Index and pool of each item.
    fn picked(&self) -> impl Iterator<Item = (usize, Value)>;
}

fn pool<'a, S: Strategy>(tuple: Value) -> &'a [Value] {
    Obj::<S, Tuple>::from_value(tuple).body().items()
}

fn next<S: Strategy, T: Odometer>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let items: Option<Option<Vec<Ref<S>>>> = change(it, |state: &mut T| {
        state.turn().then(|| state.picked().map(|(i, tuple)| Ref::new(pool::<S>(tuple)[i])).collect())
    });
    match items.flatten() {
        Some(items) => Ok(Some(vm.new_tuple_of(items))),
        None => Ok(finish(it)),
    }
}

/// `r`, which must not be negative.
fn length<S: Strategy>(vm: &mut Vm<S>, r: Value) -> PyResult<S, usize> {
    let r = vm.index(r)?;
    usize::try_from(r).map_err(|_| vm.value_error("r must be non-negative"))
}

// ---- combinations -------------------------------------------------------------------------------------

traced! {
    /// `combinations`, and those with replacement.
    struct Combinations {
        pool: Value,
        size: usize,
        indices: Box<[usize]>,
        /// An item may be taken again.
        again: bool,
        started: bool,
    }
}

impl Odometer for Combinations {
    fn turn(&mut self) -> bool {
        let (n, r, again) = (self.size, self.indices.len(), self.again);
        if !self.started {
            self.started = true;
            return if again { n > 0 || r == 0 } else { r <= n };
        }
        let most = |i: usize| if again { n - 1 } else { i + n - r };
        let Some(i) = (0..r).rev().find(|&i| self.indices[i] != most(i)) else { return false };
        let first = self.indices[i] + 1;
        for (k, index) in self.indices[i..].iter_mut().enumerate() {
            *index = if again { first } else { first + k };
        }
        true
    }

    fn picked(&self) -> impl Iterator<Item = (usize, Value)> {
        self.indices.iter().map(|&i| (i, self.pool))
    }
}

fn new_of_length<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, base: Value, again: bool) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, base)?;
    let name = vm.type_body(base).name();
    let [iterable, r] = args.named(vm, &name, ["iterable", "r"], (0, 2, 2))?;
    // The items are taken first, as by CPython.
    let pool = vm.to_tuple(iterable.unwrap_or(Value::NONE))?;
    let r = length(vm, r.unwrap_or(Value::NONE))?;
    let size = self::pool::<S>(pool.get()).len();
    let Some(indices) = indices(if again || r <= size { r } else { 0 }, |i| if again { 0 } else { i }) else {
        return Err(vm.raise(Exc::MemoryError, ""));
    };
    let advance: Advance<S> = if again || r <= size { next::<S, Combinations> } else { |_, _| Ok(None) };
    let state = Combinations { pool: pool.into_value(), size, indices, again, started: false };
    Ok(new_tool(vm, class, state, advance))
}

/// So many indices, if memory holds them.
fn indices(n: usize, of: impl Fn(usize) -> usize) -> Option<Box<[usize]>> {
    let mut all = Vec::new();
    all.try_reserve_exact(n).ok()?;
    all.extend((0..n).map(of));
    Some(all.into_boxed_slice())
}

fn new_combinations<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    new_of_length(vm, args, vm.rt.types.combinations, false)
}

fn new_multisets<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    new_of_length(vm, args, vm.rt.types.combinations_with_replacement, true)
}

// ---- permutations -------------------------------------------------------------------------------------

traced! {
    struct Permutations {
        pool: Value,
        indices: Box<[usize]>,
        /// For each place, in how many turns the item there has gone round.
        cycles: Box<[usize]>,
        started: bool,
    }
}

impl Odometer for Permutations {
    fn turn(&mut self) -> bool {
        if !self.started {
            self.started = true;
            return true;
        }
        let n = self.indices.len();
        for i in (0..self.cycles.len()).rev() {
            self.cycles[i] -= 1;
            if self.cycles[i] > 0 {
                self.indices.swap(i, n - self.cycles[i]);
                return true;
            }
            self.indices[i..].rotate_left(1);
            self.cycles[i] = n - i;
        }
        false
    }

    fn picked(&self) -> impl Iterator<Item = (usize, Value)> {
        self.indices[..self.cycles.len()].iter().map(|&i| (i, self.pool))
    }
}

fn new_permutations<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.permutations)?;
    let [iterable, r] = args.named(vm, "permutations", ["iterable", "r"], (0, 2, 1))?;
    let pool = vm.to_tuple(iterable.unwrap_or(Value::NONE))?;
    let n = self::pool::<S>(pool.get()).len();
    let r = match r.filter(|r| !r.is_none()) {
        None => n,
        Some(r) if vm.int_of(r).is_none() => return Err(vm.type_error("Expected int as r")),
        Some(r) => length(vm, r)?,
    };
    let cycles = (0..r.min(n)).map(|i| n - i).collect();
    let state = Permutations { pool: pool.into_value(), indices: (0..n).collect(), cycles, started: false };
    let advance: Advance<S> = if r <= n { next::<S, Permutations> } else { |_, _| Ok(None) };
    Ok(new_tool(vm, class, state, advance))
}

// ---- product ------------------------------------------------------------------------------------------

traced! {
    struct Product {
        pools: Box<[Value]>,
        sizes: Box<[usize]>,
        /// The pools over and over.
        indices: Box<[usize]>,
        started: bool,
    }
}

impl Odometer for Product {
    fn turn(&mut self) -> bool {
        if !self.started {
            self.started = true;
            return self.indices.is_empty() || !self.sizes.contains(&0);
        }
        for i in (0..self.indices.len()).rev() {
            self.indices[i] += 1;
            if self.indices[i] < self.sizes[i % self.sizes.len()] {
                return true;
            }
            self.indices[i] = 0;
        }
        false
    }

    fn picked(&self) -> impl Iterator<Item = (usize, Value)> {
        self.indices.iter().enumerate().map(|(k, &i)| (i, self.pools[k % self.pools.len()]))
    }
}

fn new_product<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.product)?;
    let [repeat] = Args { pos: &[], ..args }.named(vm, "product", ["repeat"], (0, 1, 0))?;
    let repeat = repeat.map_or(Ok(1), |repeat| vm.index(repeat))?;
    let Ok(repeat) = usize::try_from(repeat) else {
        return Err(vm.value_error("repeat argument cannot be negative"));
    };
    let pools: &[Value] = if repeat == 0 { &[] } else { args.pos };
    let Some(places) = pools.len().checked_mul(repeat).filter(|&n| n <= isize::MAX as usize / 8) else {
        return Err(vm.raise(Exc::OverflowError, "repeat argument too large"));
    };
    let pools: Vec<Ref<S>> = pools.iter().map(|&v| vm.to_tuple(v)).collect::<Result<_, _>>()?;
    let Some(indices) = indices(places, |_| 0) else { return Err(vm.raise(Exc::MemoryError, "")) };
    let sizes = pools.iter().map(|v| pool::<S>(v.get()).len()).collect();
    let pools = pools.into_iter().map(Ref::into_value).collect();
    Ok(new_tool(vm, class, Product { pools, sizes, indices, started: false }, next::<S, Product>))
}
