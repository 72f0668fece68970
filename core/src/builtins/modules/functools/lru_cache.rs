//! The wrapper of `functools.lru_cache`.
//!
//! A dict finds the result of a call by its arguments. In a bounded cache it finds the number of a *link* instead, and
//! the links form a list, from the result that was asked for longest ago to the last: a hit moves its link to the end,
//! and what is too much goes at the beginning. Dict and list are two bodies, so between a change of the one and of the
//! other another thread may come. Numbers are never used twice, which is what makes that harmless: a number without a
//! link is a miss, and a key is taken out of the dict only with the number it was evicted with. The function itself is
//! called outside of all sections, so two threads that miss the same key at once both call it, as in CPython.

use super::new_data_class;
use crate::builtins::arguments;
use crate::builtins::modules::native::{shared, wrap};
use crate::builtins::number::int_of;
use crate::builtins::tools::{bind_as_function, in_native};
use crate::object::{Kind, MOST_WORDS, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Dict, NativeFn, NativeObject, traced};
use std::collections::HashMap;

/// A result in the list of a bounded cache. 0 is the number of no link.
#[derive(Clone)]
struct Link {
    older: u64,
    newer: u64,
    key: Value,
    result: Value,
}

/// What changes in a wrapper, an object of its own: touched only inside its section.
#[derive(Default)]
struct Links {
    all: HashMap<u64, Link>,
    oldest: u64,
    newest: u64,
    last_number: u64,
    hits: usize,
    misses: usize,
}

impl Links {
    /// Takes a link out of the list.
    fn remove(&mut self, number: u64) -> Option<Link> {
        let link = self.all.remove(&number)?;
        match self.all.get_mut(&link.older) {
            Some(older) => older.newer = link.newer,
            None => self.oldest = link.newer,
        }
        match self.all.get_mut(&link.newer) {
            Some(newer) => newer.older = link.older,
            None => self.newest = link.older,
        }
        Some(link)
    }

    /// Puts a link at the end of the list.
    fn append(&mut self, number: u64, key: Value, result: Value) {
        let link = Link { older: self.newest, newer: 0, key, result };
        match self.all.get_mut(&self.newest) {
            Some(newest) => newest.newer = number,
            None => self.oldest = number,
        }
        self.newest = number;
        self.all.insert(number, link);
    }

    /// The result of a link, which is the newest from now on.
    fn touch(&mut self, number: u64) -> Option<Value> {
        let Link { key, result, .. } = self.remove(number)?;
        self.append(number, key, result);
        Some(result)
    }
}

impl NativeObject for Links {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        for link in self.all.values() {
            visit(link.key);
            visit(link.result);
        }
    }

    fn image(&self) -> Option<Box<dyn NativeObject>> {
        let fits = self.all.len() * 4 <= MOST_WORDS;
        fits.then(|| Box::new(Links { all: self.all.clone(), ..*self }) as Box<dyn NativeObject>)
    }
}

traced! {
    /// The wrapper itself, which never changes.
    struct Cache {
        function: Value,
        /// `None`: no bound.
        limit: Option<usize>,
        typed: bool,
        /// What `cache_info` calls.
        info: Value,
        /// Stands between positional and keyword arguments in a key.
        mark: Value,
        /// A dict: key to result, or to the number of its link.
        entries: Value,
        /// The object with the links.
        links: Value,
    }
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let base = vm.rt.types.native;
    let class = new_data_class(vm, "functools", "_lru_cache_wrapper", &[base], None);
    let ty = class.get();
    vm.def_static(ty, "__new__", new);
    let methods: [(&'static str, NativeFn<S>); 7] = [
        ("__call__", call),
        ("__copy__", itself),
        ("__deepcopy__", itself),
        ("__get__", bind_as_function),
        ("__reduce__", |vm, args| vm.getattr(args.pos[0], vm.rt.names.qualname)),
        ("cache_clear", clear),
        ("cache_info", info),
    ];
    for (name, f) in methods {
        vm.def(ty, name, f);
    }
    vm.refresh_flags(ty);
    vm.def_value(module, "_lru_cache_wrapper", class);
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["class", "user_function", "maxsize", "typed", "cache_info_type"];
    let [class, function, maxsize, typed, info] =
        args.named(vm, "lru_cache", names, (1, 5, 5))?.map(|v| v.unwrap_or(Value::NONE));
    if !vm.is_callable(function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let limit = match vm.int_of(maxsize).map(|i| i.to_i64()) {
        Some(n) => Some(n.and_then(|n| usize::try_from(n).ok()).unwrap_or(0)),
        None if maxsize.is_none() => None,
        None => return Err(vm.type_error("maxsize should be integer or None")),
    };
    let typed = vm.truth(typed)?;
    let mark = vm.call(vm.rt.types.object, &[])?;
    let (entries, links) = (vm.new_dict(), wrap(vm, vm.rt.types.native, Links::default()));
    let (function, info) = (Ref::<S>::new(function), Ref::<S>::new(info));
    let cache = Cache {
        function: function.into_value(),
        limit,
        typed,
        info: info.into_value(),
        mark: mark.into_value(),
        entries: entries.into_value(),
        links: links.into_value(),
    };
    Ok(wrap(vm, class, cache))
}

fn cache<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Cache> {
    shared::<S, Cache>(v).ok_or_else(|| vm.type_error("functools._lru_cache_wrapper is required"))
}

fn change<S: Strategy, R>(cache: &Cache, f: impl FnOnce(&mut Links) -> R) -> Option<R> {
    in_native::<S, Links, R>(cache.links, f)
}

/// The key of a call: a lone string or integer itself, else a tuple of all that counts.
fn key<S: Strategy>(vm: &mut Vm<S>, cache: &Cache, args: Args<'_>) -> Ref<S> {
    if let ([only], [], false) = (args.pos, args.kw, cache.typed)
        && (only.is_int() || only.is_exact(Kind::Int) || only.is_exact(Kind::Str))
    {
        return Ref::new(*only);
    }
    let mut parts = args.pos.to_vec();
    if !args.kw.is_empty() {
        parts.push(cache.mark);
        parts.extend(args.kwnames.iter().zip(args.kw).flat_map(|(&name, &value)| [name, value]));
    }
    if cache.typed {
        parts.extend(args.pos.iter().chain(args.kw).map(|&v| vm.type_of(v)));
    }
    vm.new_tuple_of(parts.into_iter().map(Ref::new))
}

fn call<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (this, args) = arguments::receiver(args);
    let cache = cache(vm, this)?;
    if cache.limit == Some(0) {
        change::<S, _>(cache, |links| links.misses += 1);
        return vm.call_args(cache.function, args);
    }
    let key = key(vm, cache, args);
    let hash = vm.hash(key.get())?;
    let entries = Obj::<S, Dict>::from_value(cache.entries);
    let found = vm
        .look_up(entries, hash, key.get(), |table, at| at.map(|at| Ref::<S>::new(table.slots()[at].value)))?;
    let hit = change::<S, _>(cache, |links| {
        let result = match (&found, cache.limit) {
            (Some(found), None) => Some(found.clone()),
            (Some(found), Some(_)) => links.touch(number_of::<S>(found.get())).map(Ref::new),
            (None, _) => None,
        };
        links.hits += usize::from(result.is_some());
        links.misses += usize::from(result.is_none());
        result
    });
    if let Some(Some(result)) = hit {
        return Ok(result);
    }
    let result = vm.call_args(cache.function, args)?;
    if let Some(limit) = cache.limit {
        enter(vm, cache, limit, (hash, &key), &result)?;
    } else {
        vm.dict_set_hashed(cache.entries, hash, key.get(), result.clone())?;
    }
    Ok(result)
}

/// A link's number as the dict holds it: an integer, boxed or not.
fn number_of<S: Strategy>(v: Value) -> u64 {
    int_of::<S>(v).and_then(|i| i.to_i64()).map_or(0, |n| n as u64)
}

fn lives<S: Strategy>(cache: &Cache, number: u64) -> bool {
    change::<S, _>(cache, |links| links.all.contains_key(&number)) == Some(true)
}

/// Enters a result into a bounded cache, unless another call has entered one for its key meanwhile.
fn enter<S: Strategy>(
    vm: &mut Vm<S>,
    cache: &Cache,
    limit: usize,
    (hash, key): (i64, &Ref<S>),
    result: &Ref<S>,
) -> PyResult<S, ()> {
    let table = Obj::<S, Dict>::from_value(cache.entries);
    let entered =
        vm.look_up(table, hash, key.get(), |table, at| at.map(|at| number_of::<S>(table.slots()[at].value)))?;
    if entered.is_some_and(|number| lives::<S>(cache, number)) {
        return Ok(());
    }
    Obj::<S, ()>::from_value(cache.links).will_hold_all([key.get(), result.get()]);
    let (held_key, held_result) = (key.clone(), result.clone());
    let Some((number, evicted)) = change::<S, _>(cache, |links| {
        links.last_number += 1;
        let number = links.last_number;
        links.append(number, held_key.into_value(), held_result.into_value());
        let oldest = links.oldest;
        let evicted = if links.all.len() > limit { links.remove(oldest) } else { None };
        let owned = |link: Link| (oldest, Ref::<S>::from_owned(link.key), Ref::<S>::from_owned(link.result));
        (number, evicted.map(owned))
    }) else {
        return Ok(());
    };
    let word = vm.new_int(number as i64);
    vm.dict_set_hashed(cache.entries, hash, key.get(), word)?;
    if !lives::<S>(cache, number) {
        // Evicted before it was entered.
        forget(vm, cache, key.get(), number)?;
    }
    if let Some((number, key, _result)) = evicted {
        forget(vm, cache, key.get(), number)?;
    }
    Ok(())
}

/// Takes a key out of the dict if it has that number still.
fn forget<S: Strategy>(vm: &mut Vm<S>, cache: &Cache, key: Value, number: u64) -> PyResult<S, ()> {
    vm.dict_remove_if(cache.entries, key, |v| number_of::<S>(v) == number).map(drop)
}

fn info<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "_lru_cache_wrapper.cache_info")?;
    let cache = cache(vm, v)?;
    let numbers = change::<S, _>(cache, |links| (links.hits, links.misses, links.all.len()));
    let (hits, misses, linked) = numbers.unwrap_or_default();
    let held = if cache.limit.is_none() { vm.dict_len(cache.entries) } else { linked };
    let limit = cache.limit.map_or_else(Ref::none, |limit| vm.new_size(limit));
    let (hits, misses, held) = (vm.new_size(hits), vm.new_size(misses), vm.new_size(held));
    vm.call(cache.info, &[hits.get(), misses.get(), limit.get(), held.get()])
}

fn clear<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "_lru_cache_wrapper.cache_clear")?;
    let cache = cache(vm, v)?;
    let old = change::<S, _>(cache, |links| {
        let last_number = links.last_number;
        std::mem::replace(links, Links { last_number, ..Links::default() })
    });
    for link in old.into_iter().flat_map(|links| links.all.into_values()) {
        drop((Ref::<S>::from_owned(link.key), Ref::<S>::from_owned(link.result)));
    }
    let clear = vm.rt.intern("clear");
    vm.call_method(cache.entries, clear, &[])?;
    Ok(Ref::none())
}

fn itself<S: Strategy>(_: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    Ok(Ref::new(args.pos[0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_in_the_order_in_which_they_were_asked_for() {
        let mut links = Links::default();
        (1..=3).for_each(|n| links.append(n, Value::small(n as i64), Value::small(10 * n as i64)));
        assert_eq!(links.touch(1), Some(Value::small(10)));
        let order = |links: &Links| {
            std::iter::successors(Some(links.oldest), |at| links.all.get(at).map(|link| link.newer))
                .take_while(|at| *at != 0)
                .collect()
        };
        let numbers: Vec<u64> = order(&links);
        assert_eq!(numbers, [2, 3, 1]);
        assert!(links.remove(3).is_some() && links.remove(3).is_none() && links.touch(3).is_none());
        let numbers: Vec<u64> = order(&links);
        assert_eq!(numbers, [2, 1]);
        assert_eq!(links.newest, 1);
    }
}
