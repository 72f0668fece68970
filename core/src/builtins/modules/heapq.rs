//! The module `_heapq`: a list as a binary heap (Williams, 1964), in the order of comparisons of CPython's.
//!
//! A sift exchanges items, so that the list holds what it held at any moment. It runs in two gears, as searches do
//! (`builtins::sequence`). In the first the whole operation is one critical section, which is atomic for other threads;
//! it succeeds if each comparison can be made without Python. If one cannot, the exchanges are taken back, and the
//! second gear begins anew: a section for each exchange, and Python is asked in between, which may find the list
//! changed and says so.

use crate::builtins::sequence::certainly_less;
use crate::heap::grace::Array;
use crate::object::{Obj, Ref, Value};
use crate::protocol::CompareOp;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, List, NativeFn};

/// Which item comes first.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    Least,
    Greatest,
}

/// What puts a heap in order.
#[derive(Clone, Copy)]
enum Sift {
    /// The last item moves towards the root.
    Last,
    /// The root's item moves down to a leaf, and from there to its place.
    Root,
    /// All items.
    All,
}

/// A heap as a gear sees it.
trait Heap {
    type Error;
    /// Whether item `i` comes before item `j`.
    fn before(&mut self, i: usize, j: usize) -> Result<bool, Self::Error>;
    fn exchange(&mut self, i: usize, j: usize) -> Result<(), Self::Error>;
}

/// Moves the item of `at` towards `start` while it comes before its parent.
fn rise<H: Heap>(heap: &mut H, start: usize, mut at: usize) -> Result<(), H::Error> {
    while at > start {
        let parent = (at - 1) / 2;
        if !heap.before(at, parent)? {
            break;
        }
        heap.exchange(at, parent)?;
        at = parent;
    }
    Ok(())
}

/// Moves the item of `start` down to a leaf, always changing places with the child that comes first, and then up to
/// where it belongs: that is near the leaf most often, and costs fewer comparisons than asking it on the way down.
fn sink<H: Heap>(heap: &mut H, len: usize, start: usize) -> Result<(), H::Error> {
    let mut at = start;
    while at < len / 2 {
        let left = 2 * at + 1;
        let child = if left + 1 < len && !heap.before(left, left + 1)? { left + 1 } else { left };
        heap.exchange(at, child)?;
        at = child;
    }
    rise(heap, start, at)
}

fn sift<H: Heap>(heap: &mut H, len: usize, sift: Sift) -> Result<(), H::Error> {
    match sift {
        Sift::Last => rise(heap, 0, len.saturating_sub(1)),
        Sift::Root => sink(heap, len, 0),
        Sift::All => (0..len / 2).rev().try_for_each(|at| sink(heap, len, at)),
    }
}

/// The first gear. Its error: only Python knows.
struct Certain<'a, S> {
    items: &'a mut [Value],
    order: Order,
    exchanged: Vec<(usize, usize)>,
    strategy: std::marker::PhantomData<S>,
}

impl<S: Strategy> Heap for Certain<'_, S> {
    type Error = ();

    fn before(&mut self, i: usize, j: usize) -> Result<bool, ()> {
        let (i, j) = if self.order == Order::Least { (i, j) } else { (j, i) };
        certainly_less::<S>(self.items[i], self.items[j]).ok_or(())
    }

    fn exchange(&mut self, i: usize, j: usize) -> Result<(), ()> {
        self.items.swap(i, j);
        self.exchanged.push((i, j));
        Ok(())
    }
}

/// Puts a heap in order if that needs no Python code; else it stays as it is.
fn sift_certain<S: Strategy>(items: &mut [Value], order: Order, what: Sift) -> bool {
    let len = items.len();
    let mut gear = Certain::<S> { items, order, exchanged: Vec::new(), strategy: std::marker::PhantomData };
    if sift(&mut gear, len, what).is_ok() {
        return true;
    }
    let exchanged = std::mem::take(&mut gear.exchanged);
    exchanged.into_iter().rev().for_each(|(i, j)| gear.items.swap(i, j));
    false
}

/// The second gear.
struct Asking<'a, S: Strategy> {
    vm: &'a mut Vm<S>,
    list: Obj<S, List>,
    order: Order,
    len: usize,
}

impl<S: Strategy> Asking<'_, S> {
    fn changed(&mut self) -> Raised<S> {
        self.vm.raise(Exc::RuntimeError, "list changed size during iteration")
    }
}

impl<S: Strategy> Heap for Asking<'_, S> {
    type Error = Raised<S>;

    fn before(&mut self, i: usize, j: usize) -> PyResult<S, bool> {
        let (i, j) = if self.order == Order::Least { (i, j) } else { (j, i) };
        let len = self.len;
        let pair = self.list.observe(|l| {
            (l.items.len() == len).then(|| (Ref::<S>::new(l.items[i]), Ref::<S>::new(l.items[j])))
        });
        let Some((a, b)) = pair else { return Err(self.changed()) };
        let answer = self.vm.compare_truth(CompareOp::Lt, a.get(), b.get())?;
        if self.list.observe(|l| l.items.len() != len) {
            return Err(self.changed());
        }
        Ok(answer)
    }

    fn exchange(&mut self, i: usize, j: usize) -> PyResult<S, ()> {
        let len = self.len;
        let same = self.list.exclusive(|l| {
            let same = l.items.len() == len;
            if same {
                l.items.swap(i, j);
            }
            same
        });
        if same { Ok(()) } else { Err(self.changed()) }
    }
}

/// Changes a heap by `f`, then puts it in order as `f` says, in one section if that can be.
fn change<S: Strategy, R>(
    vm: &mut Vm<S>,
    list: Obj<S, List>,
    order: Order,
    f: impl FnOnce(&mut Array<Value>) -> (R, Option<Sift>),
) -> PyResult<S, R> {
    let (result, left) = list.exclusive(|l| {
        let (result, what) = f(&mut l.items);
        let left = what.filter(|&what| !sift_certain::<S>(&mut l.items, order, what));
        (result, left.map(|what| (what, l.items.len())))
    });
    if let Some((what, len)) = left {
        sift(&mut Asking { vm, list, order, len }, len, what)?;
    }
    Ok(result)
}

fn heap_of<S: Strategy>(vm: &mut Vm<S>, v: Value, f: &str, which: &str) -> PyResult<S, Obj<S, List>> {
    match Obj::<S, List>::of(v) {
        Some(list) => Ok(list),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("{f}() {which} must be list, not {name}")))
        }
    }
}

fn only<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, Obj<S, List>> {
    let [heap] = match args.pos.len() {
        1 => args.exactly(vm, f)?,
        _ => args.exactly(vm, &format!("_heapq.{f}"))?,
    };
    heap_of(vm, heap, f, "argument")
}

fn with_item<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, (Obj<S, List>, Ref<S>)> {
    let [heap, item] = args.exactly(vm, f)?;
    let list = heap_of(vm, heap, f, "argument 1")?;
    list.will_hold(item);
    Ok((list, Ref::new(item)))
}

fn heapify<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, order: Order) -> PyResult<S> {
    let list = only(vm, args, f)?;
    change(vm, list, order, |_| ((), Some(Sift::All)))?;
    Ok(Ref::none())
}

fn push<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, order: Order) -> PyResult<S> {
    let (list, item) = with_item(vm, args, f)?;
    change(vm, list, order, |items| {
        items.push(item.into_value());
        ((), Some(Sift::Last))
    })?;
    Ok(Ref::none())
}

fn pop<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, order: Order) -> PyResult<S> {
    let list = only(vm, args, f)?;
    let item = change(vm, list, order, |items| {
        let Some(last) = items.pop() else { return (None, None) };
        match items.first_mut() {
            Some(root) => {
                let item = std::mem::replace(root, last);
                (Some(Ref::from_owned(item)), Some(Sift::Root))
            }
            None => (Some(Ref::from_owned(last)), None),
        }
    })?;
    item.ok_or_else(|| vm.raise(Exc::IndexError, "index out of range"))
}

/// Pops the first item, then pushes one.
fn replace<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, order: Order) -> PyResult<S> {
    let (list, item) = with_item(vm, args, f)?;
    let mut item = Some(item);
    let old = change(vm, list, order, |items| match (items.first_mut(), item.take()) {
        (Some(root), Some(item)) => {
            let old = std::mem::replace(root, item.into_value());
            (Ok(Ref::from_owned(old)), Some(Sift::Root))
        }
        (_, item) => (Err(item), None),
    })?;
    old.map_err(|_| vm.raise(Exc::IndexError, "index out of range"))
}

/// Pushes an item, then pops the first: the item itself, if none comes before it.
fn push_pop<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, order: Order) -> PyResult<S> {
    let [heap, item] = args.exactly::<S, 2>(vm, f)?;
    let list = heap_of(vm, heap, f, "argument 1")?;
    let Some(root) = list.observe(|l| l.items.first().map(|&v| Ref::<S>::new(v))) else {
        return Ok(Ref::new(item));
    };
    let (first, second) = if order == Order::Least { (root.get(), item) } else { (item, root.get()) };
    if !vm.compare_truth(CompareOp::Lt, first, second)? {
        return Ok(Ref::new(item));
    }
    replace(vm, args, f, order)
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    use Order::{Greatest, Least};
    let module = vm.new_module("_heapq");
    let functions: [(&'static str, NativeFn<S>); 10] = [
        ("heapify", |vm, args| heapify(vm, args, "heapify", Least)),
        ("heapify_max", |vm, args| heapify(vm, args, "heapify_max", Greatest)),
        ("heappop", |vm, args| pop(vm, args, "heappop", Least)),
        ("heappop_max", |vm, args| pop(vm, args, "heappop_max", Greatest)),
        ("heappush", |vm, args| push(vm, args, "heappush", Least)),
        ("heappush_max", |vm, args| push(vm, args, "heappush_max", Greatest)),
        ("heappushpop", |vm, args| push_pop(vm, args, "heappushpop", Least)),
        ("heappushpop_max", |vm, args| push_pop(vm, args, "heappushpop_max", Greatest)),
        ("heapreplace", |vm, args| replace(vm, args, "heapreplace", Least)),
        ("heapreplace_max", |vm, args| replace(vm, args, "heapreplace_max", Greatest)),
    ];
    for (name, f) in functions {
        vm.def_function(module.get(), name, f);
    }
    vm.add_builtin_module(module);
}
