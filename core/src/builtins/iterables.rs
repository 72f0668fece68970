//! Whole iterables: everything a container holds at one moment, everything an iterator has left.
//!
//! Builtin containers are read in one critical section, as a program may expect of `list(d)` or `tuple(l)`
//! while other threads change `d` and `l`.

use super::sequence;
use crate::object::{Kind, Obj, Ref, Value, retain};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Dict, DictView, Entry, List, Tuple, ViewKind};

impl<S: Strategy> Vm<S> {
    /// Everything in a builtin container at one moment, in the order of iteration; `None`: it is none.
    pub(crate) fn snapshot(&self, v: Value) -> Option<Vec<Ref<S>>> {
        if let Some(list) = Obj::<S, List>::exactly(v) {
            return Some(list.observe(|l| sequence::retained(&l.items)));
        }
        if let Some(tuple) = Obj::<S, Tuple>::exactly(v) {
            return Some(sequence::retained(tuple.body().items()));
        }
        if v.is_exact(Kind::Set) || v.is_exact(Kind::FrozenSet) {
            return Some(self.set_items(v).into_iter().map(|(_, x)| x).collect());
        }
        let (dict, kind) = match Obj::<S, DictView>::exactly(v) {
            Some(view) => (view.body().dict, view.body().kind),
            None => (v, ViewKind::Keys),
        };
        let dict = Obj::<S, Dict>::exactly(dict)?;
        if kind == ViewKind::Items {
            let pairs = self.dict_items(dict.value());
            let pair =
                |(key, value): (Ref<S>, Ref<S>)| self.new_tuple(&[key.into_value(), value.into_value()]);
            return Some(pairs.into_iter().map(pair).collect());
        }
        Some(dict.observe(|d| {
            let part = |e: &Entry| if kind == ViewKind::Keys { e.key } else { e.value };
            d.table.iter().map(|e| Ref::new(part(e))).collect()
        }))
    }

    /// All items of an iterable.
    pub fn collect(&mut self, iterable: Value) -> PyResult<S, Vec<Ref<S>>> {
        if let Some(items) = self.snapshot(iterable) {
            return Ok(items);
        }
        let iterator = self.iter(iterable)?;
        self.rest(iterator.get())
    }

    /// The same for what becomes a list, which asks for the length first.
    pub fn collect_list(&mut self, iterable: Value) -> PyResult<S, Vec<Ref<S>>> {
        if let Some(items) = self.snapshot(iterable) {
            return Ok(items);
        }
        let iterator = self.iter(iterable)?;
        self.ask_length(iterable)?;
        self.rest(iterator.get())
    }

    /// All that an iterator has left.
    pub fn rest(&mut self, iterator: Value) -> PyResult<S, Vec<Ref<S>>> {
        let mut items = Vec::new();
        while let Some(item) = self.next(iterator)? {
            items.push(item);
            self.poll()?;
        }
        Ok(items)
    }

    /// `tuple(iterable)`
    pub fn to_tuple(&mut self, iterable: Value) -> PyResult<S> {
        if iterable.is_exact(Kind::Tuple) {
            return Ok(Ref::new(iterable));
        }
        if let Some(list) = Obj::<S, List>::exactly(iterable) {
            let items = list.observe(|l| {
                l.items.iter().for_each(|&v| retain::<S>(v));
                l.items.clone()
            });
            return Ok(self.new_tuple(&items));
        }
        let items = self.collect(iterable)?;
        Ok(self.new_tuple_of(items))
    }
}
