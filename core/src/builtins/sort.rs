//! `list.sort` and `sorted`: a stable merge sort that finds what is in order already.
//!
//! After Timsort (Peters, 2002), without galloping: ascending and strictly descending runs are found,
//! short ones are filled up by binary insertion, and runs are merged so that their lengths stay balanced.
//! The comparison may fail at any point; then what is being sorted is left a permutation of itself.
//!
//! Keys that are all small integers, all floats or all strings are compared without the interpreter.
//! Equal keys keep their order also in reverse, because the items are reversed before and after.
//!
//! While a list is being sorted its items are taken out of it, so that key and comparison functions see it
//! empty; if they put something in, the sort fails when it is done.

use super::arguments;
use crate::heap::barrier;
use crate::object::{Kind, Obj, Ref, Value, release};
use crate::protocol::{CompareOp, str_text};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Float, Int, List};
use std::cmp::Ordering;

/// Runs shorter than this are filled up by insertion; below twice this there is one run only.
const MIN_MERGE: usize = 32;

/// Sorts by a comparison that may fail. Stable. On failure `items` is left a permutation of itself.
fn merge_sort<T: Copy, E>(
    items: &mut [T],
    less: &mut impl FnMut(&T, &T) -> Result<bool, E>,
) -> Result<(), E> {
    let n = items.len();
    if n < 2 {
        return Ok(());
    }
    let min_run = min_run(n);
    let mut scratch: Vec<T> = Vec::new();
    // Start and length of the runs waiting to be merged.
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    while start < n {
        let found = count_run(&mut items[start..], less)?;
        let len = found.max(min_run.min(n - start));
        insertion_sort(&mut items[start..start + len], found, less)?;
        runs.push((start, len));
        start += len;
        while let Some(at) = unbalanced(&runs) {
            merge_at(items, &mut runs, at, &mut scratch, less)?;
        }
    }
    while runs.len() > 1 {
        let mut at = runs.len() - 2;
        if at > 0 && runs[at - 1].1 < runs[at + 1].1 {
            at -= 1;
        }
        merge_at(items, &mut runs, at, &mut scratch, less)?;
    }
    Ok(())
}

/// A run length such that `n` divided by it is a power of two or a little less.
fn min_run(mut n: usize) -> usize {
    let mut rest = 0;
    while n >= 2 * MIN_MERGE {
        rest |= n & 1;
        n >>= 1;
    }
    n + rest
}

/// The length of the run at the beginning; a strictly descending one is reversed.
fn count_run<T: Copy, E>(
    items: &mut [T],
    less: &mut impl FnMut(&T, &T) -> Result<bool, E>,
) -> Result<usize, E> {
    if items.len() < 2 {
        return Ok(items.len());
    }
    let descending = less(&items[1], &items[0])?;
    let mut len = 2;
    while len < items.len() && less(&items[len], &items[len - 1])? == descending {
        len += 1;
    }
    if descending {
        items[..len].reverse();
    }
    Ok(len)
}

/// Sorts `items`, of which the first `sorted` are in order, by binary insertion.
fn insertion_sort<T: Copy, E>(
    items: &mut [T],
    sorted: usize,
    less: &mut impl FnMut(&T, &T) -> Result<bool, E>,
) -> Result<(), E> {
    for at in sorted..items.len() {
        let item = items[at];
        let (mut low, mut high) = (0, at);
        while low < high {
            let middle = (low + high) / 2;
            if less(&item, &items[middle])? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        items.copy_within(low..at, low + 1);
        items[low] = item;
    }
    Ok(())
}

/// Which run to merge with its successor so that lengths grow towards the bottom of the stack at least as
/// Fibonacci's numbers do.
fn unbalanced(runs: &[(usize, usize)]) -> Option<usize> {
    let len = |back: usize| runs.len().checked_sub(back).and_then(|at| runs.get(at)).map(|run| run.1);
    let (y, x) = (len(2)?, len(1)?);
    let (z, w) = (len(3), len(4));
    if z.is_some_and(|z| z <= y + x) || w.zip(z).is_some_and(|(w, z)| w <= z + y) {
        return Some(if z.is_some_and(|z| z < x) { runs.len() - 3 } else { runs.len() - 2 });
    }
    (y <= x).then(|| runs.len() - 2)
}

/// Merges run `at` with the next. The merged run is written back only when it is complete.
fn merge_at<T: Copy, E>(
    items: &mut [T],
    runs: &mut Vec<(usize, usize)>,
    at: usize,
    scratch: &mut Vec<T>,
    less: &mut impl FnMut(&T, &T) -> Result<bool, E>,
) -> Result<(), E> {
    let (start, left_len) = runs[at];
    let (_, right_len) = runs.remove(at + 1);
    runs[at].1 = left_len + right_len;
    let both = &mut items[start..start + left_len + right_len];
    let (mut left, mut right) = both.split_at(left_len);
    scratch.clear();
    while let (Some((x, xs)), Some((y, ys))) = (left.split_first(), right.split_first()) {
        if less(y, x)? {
            scratch.push(*y);
            right = ys;
        } else {
            scratch.push(*x);
            left = xs;
        }
    }
    scratch.extend_from_slice(left);
    scratch.extend_from_slice(right);
    both.copy_from_slice(scratch);
    Ok(())
}

/// A key and the item it belongs to, both borrowed from what is being sorted.
type Keyed = (Value, Value);

fn small_int<S: Strategy>(v: Value) -> Option<i64> {
    if let Some(i) = v.as_immediate_int() {
        return Some(i);
    }
    match Obj::<S, Int>::exactly(v)?.body() {
        Int::Small(i) => Some(*i),
        Int::Big(_) => None,
    }
}

/// Floats; not NaN, which has no place in any order.
fn ordered_float<S: Strategy>(v: Value) -> Option<f64> {
    let f = match v.as_immediate_float() {
        Some(f) => f,
        None => Obj::<S, Float>::exactly(v)?.body().0,
    };
    (!f.is_nan()).then_some(f)
}

/// Sorts by a native key if every key has one.
fn sort_native<K>(
    items: &mut [Keyed],
    key: impl Fn(Value) -> Option<K>,
    compare: impl Fn(&K, &K) -> Ordering,
) -> bool {
    let Some(mut keyed) = items.iter().map(|&pair| Some((key(pair.0)?, pair))).collect::<Option<Vec<_>>>()
    else {
        return false;
    };
    keyed.sort_by(|a, b| compare(&a.0, &b.0));
    items.iter_mut().zip(keyed).for_each(|(to, (_, pair))| *to = pair);
    true
}

fn sort_pairs<S: Strategy>(vm: &mut Vm<S>, items: &mut [Keyed]) -> PyResult<S, ()> {
    let Some(&(first, _)) = items.first() else { return Ok(()) };
    let native = if small_int::<S>(first).is_some() {
        sort_native(items, small_int::<S>, i64::cmp)
    } else if first.is_exact(Kind::Str) {
        sort_native(items, |v| if v.is_exact(Kind::Str) { str_text::<S>(v) } else { None }, Ord::cmp)
    } else if ordered_float::<S>(first).is_some() {
        sort_native(items, ordered_float::<S>, |a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal))
    } else {
        false
    };
    if native {
        return Ok(());
    }
    merge_sort(items, &mut |a, b| vm.compare_truth(CompareOp::Lt, a.0, b.0))
}

/// Sorts references in place; on failure they are left permuted.
fn sort_items<S: Strategy>(
    vm: &mut Vm<S>,
    items: &mut [Ref<S>],
    key: Option<Value>,
    reverse: bool,
) -> PyResult<S, ()> {
    let mut keys: Vec<Ref<S>> = Vec::new();
    if let Some(key) = key {
        keys.reserve(items.len());
        for item in items.iter() {
            keys.push(vm.call(key, &[item.get()])?);
        }
    }
    let mut pairs: Vec<Keyed> = match key {
        Some(_) => keys.iter().zip(items.iter()).map(|(key, item)| (key.get(), item.get())).collect(),
        None => items.iter().map(|item| (item.get(), item.get())).collect(),
    };
    if reverse {
        pairs.reverse();
    }
    let result = sort_pairs(vm, &mut pairs);
    if reverse {
        pairs.reverse();
    }
    for (slot, (_, item)) in items.iter_mut().zip(pairs) {
        // The pairs hold every item once: ownership is dealt out anew, none is gained or lost.
        std::mem::forget(std::mem::replace(slot, Ref::from_owned(item)));
    }
    result
}

impl<S: Strategy> Vm<S> {
    /// The items in order, by key if one is given; `reverse` keeps equal ones in their order too.
    pub fn sorted_list(
        &mut self,
        mut items: Vec<Ref<S>>,
        key: Option<Value>,
        reverse: bool,
    ) -> PyResult<S, Vec<Ref<S>>> {
        sort_items(self, &mut items, key, reverse)?;
        Ok(items)
    }
}

/// Sorts integers that are immediates, which nothing can tell from one another but their values; whether they all were.
fn sort_small_numbers(items: &mut [Value], reverse: bool) -> bool {
    let all = items.iter().all(|v| v.as_immediate_int().is_some());
    if all {
        items.sort_unstable_by_key(|v| v.as_immediate_int());
        if reverse {
            items.reverse();
        }
    }
    all
}

fn sort<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    let [key, reverse] = args.named(vm, "sort", ["key", "reverse"], (0, 0, 0))?;
    let key = key.filter(|key| !key.is_none());
    let reverse = reverse.map_or(Ok(false), |reverse| vm.truth(reverse))?;
    let list = Obj::<S, List>::from_value(v);
    if key.is_none() && list.exclusive(|l| sort_small_numbers(&mut l.items, reverse)) {
        return Ok(Ref::none());
    }
    let mut items: Vec<Ref<S>> =
        list.exclusive(|l| std::mem::take(&mut l.items)).into_iter().map(Ref::from_owned).collect();
    let mut result = sort_items(vm, &mut items, key, reverse);
    if key.is_some() {
        // Finalizers of keys see the list empty too.
        let polled = vm.poll();
        result = result.and(polled);
    }
    // A collector may have seen the list while it was empty.
    items.iter().for_each(|item| barrier::<S>(item.get()));
    let back = |l: &mut List| {
        let items: Vec<Value> = items.into_iter().map(Ref::into_value).collect();
        std::mem::replace(&mut l.items, items.into())
    };
    let intruders = list.exclusive(back);
    // Room without items: something came and went.
    let modified = intruders.capacity() > 0;
    intruders.into_iter().for_each(release::<S>);
    result?;
    if modified {
        return Err(vm.value_error("list modified during sort"));
    }
    Ok(Ref::none())
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    vm.def(vm.rt.types.list, "sort", sort);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small pseudo-random sequence.
    fn noise(n: usize, modulus: u64) -> Vec<u64> {
        let mut x = 88172645463325252u64;
        (0..n)
            .map(|_| {
                x ^= x << 13;
                x ^= x >> 7;
                x ^= x << 17;
                x % modulus
            })
            .collect()
    }

    fn check(keys: Vec<u64>) {
        let mut items: Vec<(u64, usize)> = keys.into_iter().enumerate().map(|(i, k)| (k, i)).collect();
        let mut expected = items.clone();
        expected.sort_by_key(|item| item.0);
        merge_sort(&mut items, &mut |a, b| Ok::<_, ()>(a.0 < b.0)).expect("no comparison fails");
        assert_eq!(items, expected);
    }

    #[test]
    fn sorts_stably_whatever_the_order_before() {
        for n in [0, 1, 2, 3, 31, 32, 63, 64, 65, 100, 1000, 5000] {
            check(noise(n, 50));
            check(noise(n, u64::MAX));
            check((0..n as u64).collect());
            check((0..n as u64).rev().collect());
            check((0..n as u64).map(|i| i % 97).collect());
        }
    }

    #[test]
    fn order_that_is_there_costs_one_comparison_for_each_item() {
        let mut compared = 0;
        let mut items: Vec<u64> = (0..1000).collect();
        merge_sort(&mut items, &mut |a, b| {
            compared += 1;
            Ok::<_, ()>(a < b)
        })
        .expect("no comparison fails");
        assert_eq!(compared, 999);
    }

    #[test]
    fn a_failing_comparison_loses_nothing() {
        for limit in 0..400 {
            let mut items = noise(200, 1000);
            let mut expected = items.clone();
            let mut left = limit;
            let result = merge_sort(&mut items, &mut |a, b| {
                left -= 1;
                if left < 0 { Err(()) } else { Ok(a < b) }
            });
            assert!(result.is_err() || limit > 199);
            items.sort_unstable();
            expected.sort_unstable();
            assert_eq!(items, expected);
        }
    }
}
