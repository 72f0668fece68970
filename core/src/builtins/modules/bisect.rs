//! The module `_bisect`: binary search in a sequence that is in order.

use crate::builtins::sequence;
use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::CompareOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, List, NativeFn};

/// On which side of the items that equal it an item belongs.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
}

/// What all four functions take.
struct Search {
    sequence: Value,
    x: Value,
    lo: usize,
    /// `None`: the sequence's length.
    hi: Option<usize>,
    /// `None`: the items themselves.
    key: Option<Value>,
}

impl Search {
    fn of<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, Self> {
        let [sequence, x, lo, hi, key] = args.named(vm, f, ["a", "x", "lo", "hi", "key"], (0, 4, 2))?;
        let lo = lo.map_or(Ok(0), |lo| vm.index(lo))?;
        let Ok(lo) = usize::try_from(lo) else { return Err(vm.value_error("lo must be non-negative")) };
        let hi = match hi.filter(|hi| !hi.is_none()) {
            // CPython takes -1 for none; nothing is found below 0.
            Some(hi) => Some(vm.index(hi)?).filter(|&hi| hi != -1).map(|hi| usize::try_from(hi).unwrap_or(0)),
            None => None,
        };
        let (sequence, x) = (sequence.unwrap_or(Value::NONE), x.unwrap_or(Value::NONE));
        Ok(Search { sequence, x, lo, hi, key: key.filter(|key| !key.is_none()) })
    }

    /// Where an item whose key is `x` belongs.
    fn run<S: Strategy>(&self, vm: &mut Vm<S>, side: Side, x: Value) -> PyResult<S, usize> {
        let mut lo = self.lo;
        let mut hi = match self.hi {
            Some(hi) => hi,
            None => vm.len(self.sequence)?,
        };
        while lo < hi {
            let middle = lo + (hi - lo) / 2;
            let item = self.item(vm, middle)?;
            let item = match self.key {
                Some(key) => vm.call(key, &[item.get()])?,
                None => item,
            };
            let (a, b) = if side == Side::Left { (item.get(), x) } else { (x, item.get()) };
            let less = match sequence::certainly_less::<S>(a, b) {
                Some(less) => less,
                None => vm.compare_truth(CompareOp::Lt, a, b)?,
            };
            if less == (side == Side::Left) {
                lo = middle + 1;
            } else {
                hi = middle;
            }
        }
        Ok(lo)
    }

    fn item<S: Strategy>(&self, vm: &mut Vm<S>, at: usize) -> PyResult<S> {
        if let Some(list) = Obj::<S, List>::exactly(self.sequence)
            && let Some(item) = list.load(|l| l.items.get(at).copied())
        {
            return Ok(item);
        }
        let at = vm.new_size(at);
        vm.getitem(self.sequence, at.get())
    }
}

fn bisect<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, side: Side) -> PyResult<S> {
    let search = Search::of(vm, args, f)?;
    let at = search.run(vm, side, search.x)?;
    Ok(vm.new_size(at))
}

fn insort<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, side: Side) -> PyResult<S> {
    let search = Search::of(vm, args, f)?;
    let x = match search.key {
        Some(key) => vm.call(key, &[search.x])?,
        None => Ref::new(search.x),
    };
    let at = search.run(vm, side, x.get())?;
    if search.sequence.is_exact(Kind::List) {
        let list = Obj::<S, List>::from_value(search.sequence);
        list.will_hold(search.x);
        let item = Ref::<S>::new(search.x);
        list.exclusive(|l| {
            let at = at.min(l.items.len());
            l.items.insert(at, item.into_value());
        });
        return Ok(Ref::none());
    }
    let (at, insert) = (vm.new_size(at), vm.rt.intern("insert"));
    vm.call_method(search.sequence, insert, &[at.get(), search.x])?;
    Ok(Ref::none())
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_bisect");
    let functions: [(&'static str, NativeFn<S>); 4] = [
        ("bisect_left", |vm, args| bisect(vm, args, "bisect_left", Side::Left)),
        ("bisect_right", |vm, args| bisect(vm, args, "bisect_right", Side::Right)),
        ("insort_left", |vm, args| insort(vm, args, "insort_left", Side::Left)),
        ("insort_right", |vm, args| insort(vm, args, "insort_right", Side::Right)),
    ];
    for (name, f) in functions {
        vm.def_function(module.get(), name, f);
    }
    vm.add_builtin_module(module);
}
