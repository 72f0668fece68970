//! Building and taking apart collections, strings and slices.

use super::cursor::Cursor;
use crate::object::{Kind, Obj, Ref, Value, retain};
use crate::runtime::{PyResult, Vm};
use crate::strategy::{Memory, Strategy};
use crate::types::{Exc, List, Slice};
use gilectomy_frontend::isa::{Instr, USE_B};

impl<S: Strategy> Vm<S> {
    /// Moves `n` values out of the registers from `first` on.
    fn take_run(c: Cursor, first: u16, n: usize) -> Vec<Ref<S>> {
        (0..n as u16).map(|k| c.take::<S>(first + k)).collect()
    }

    pub(super) fn build_set(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let set = self.new_set();
        for item in Self::take_run(c, i.b, i.c as usize) {
            self.set_add(set.get(), item.get())?;
        }
        c.set::<S>(i.a, set.into_value());
        Ok(())
    }

    pub(super) fn build_map(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let dict = self.new_dict();
        let mut parts = Self::take_run(c, i.b, i.c as usize * 2).into_iter();
        while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
            self.dict_set(dict.get(), key.get(), value)?;
        }
        c.set::<S>(i.a, dict.into_value());
        Ok(())
    }

    pub(super) fn build_string(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        // SAFETY: the registers are the frame's; they stay put while their texts are read.
        let parts = unsafe { std::slice::from_raw_parts(c.at(i.b), i.c as usize) };
        let joined = self.join_strings(parts);
        (0..i.c).for_each(|k| c.consume::<S>(i.b + k));
        c.set::<S>(i.a, joined.into_value());
        Ok(())
    }

    pub(super) fn build_slice(&mut self, c: Cursor, i: Instr) {
        let start = c.take::<S>(i.b).into_value();
        let stop = c.take::<S>(i.b + 1).into_value();
        let step = if i.c == 3 { c.take::<S>(i.b + 2) } else { Ref::none() }.into_value();
        let slice = self.new_object(self.rt.types.slice, Slice { start, stop, step });
        c.set::<S>(i.a, slice.into_value());
    }

    pub(super) fn load_slice(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let v = c.take::<S>(i.b);
        let (start, stop) = (c.take::<S>(i.b + 1), c.take::<S>(i.b + 2));
        let slice = self.new_slice(start, stop);
        let result = self.getitem(v.get(), slice.get())?;
        c.set::<S>(i.a, result.into_value());
        Ok(())
    }

    pub(super) fn store_slice(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let value = c.take::<S>(i.a);
        let v = c.take::<S>(i.b);
        let (start, stop) = (c.take::<S>(i.b + 1), c.take::<S>(i.b + 2));
        let slice = self.new_slice(start, stop);
        self.setitem(v.get(), slice.get(), value)
    }

    fn new_slice(&mut self, start: Ref<S>, stop: Ref<S>) -> Ref<S> {
        let body =
            Slice { start: start.into_value(), stop: stop.into_value(), step: Ref::<S>::none().into_value() };
        self.new_object(self.rt.types.slice, body)
    }

    /// Appends to a list that the running code built or a `list.append` names.
    #[inline]
    pub fn list_append(&mut self, list: Value, item: Ref<S>) {
        let list = Obj::<S, List>::from_value(list);
        list.will_hold(item.get());
        list.exclusive(|l| {
            if S::Memory::TRACES && l.items.len() == l.items.capacity() {
                self.charge(l.items.capacity() * size_of::<Value>());
            }
            l.items.push(item.into_value());
        });
    }

    pub(super) fn list_extend_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let source = c.get(i.b);
        let result = self.list_extend(c.get(i.a), source);
        if let Err(raised) = result {
            // `[*x]` says what was wrong with it in its own words.
            if self.raised_is(Exc::TypeError) && !self.is_iterable(source) {
                drop(self.take_raised(raised));
                let name = self.type_name(source);
                return Err(self.type_error(format!("Value after * must be an iterable, not {name}")));
            }
            return Err(raised);
        }
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        Ok(())
    }

    pub(super) fn set_update_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let iterator = self.iter(c.get(i.b))?;
        while let Some(item) = self.next(iterator.get())? {
            self.set_add(c.get(i.a), item.get())?;
        }
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        Ok(())
    }

    pub(super) fn dict_update_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let source = c.get(i.b);
        if !self.is_mapping_like(source) {
            let name = self.type_name(source);
            return Err(self.type_error(format!("'{name}' object is not a mapping")));
        }
        self.dict_update(c.get(i.a), source)?;
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        Ok(())
    }

    pub(super) fn dict_merge_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let (dict, source) = (c.get(i.a), c.get(i.b));
        if !self.is_mapping_like(source) {
            let (what, name) = (self.callable_name(c.get(i.c)), self.type_name(source));
            return Err(self.type_error(format!("{what} argument after ** must be a mapping, not {name}")));
        }
        let keys = self.mapping_keys(source)?;
        while let Some(key) = self.next(keys.get())? {
            if self.dict_get(dict, key.get())?.is_some() {
                let what = self.callable_name(c.get(i.c));
                let key = self.str(key.get())?;
                let key = self.text_of(key.get());
                return Err(
                    self.type_error(format!("{what} got multiple values for keyword argument '{key}'"))
                );
            }
            let value = self.getitem(source, key.get())?;
            self.dict_set(dict, key.get(), value)?;
        }
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        Ok(())
    }

    pub(super) fn list_to_tuple(&mut self, list: Value) -> Ref<S> {
        let items: Vec<Value> = Obj::<S, List>::from_value(list).observe(|l| {
            l.items.iter().for_each(|&v| retain::<S>(v));
            l.items.to_vec()
        });
        self.new_tuple(&items)
    }

    /// Unpacking anything but a tuple of the right length.
    pub(super) fn unpack(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let (v, wanted) = (c.get(i.b), i.c as usize);
        if let Some(list) = Obj::<S, List>::exactly(v) {
            let first = c.at(i.a);
            let consumed = i.f & USE_B != 0;
            // A list of the right length: its items go straight into registers that hold nothing.
            let fits = list.observe(|l| {
                // SAFETY: the registers are the frame's.
                let targets = unsafe { std::slice::from_raw_parts_mut(first, wanted) };
                let free = targets.iter().all(|t| !t.is_ptr() || consumed && *t == v);
                if l.items.len() != wanted || !free {
                    return false;
                }
                for (target, &item) in targets.iter_mut().rev().zip(l.items.iter()) {
                    retain::<S>(item);
                    *target = item;
                }
                true
            });
            if fits {
                if consumed {
                    if !(i.a..i.a + i.c).contains(&i.b) {
                        c.put(i.b, Value::NULL);
                    }
                    crate::object::release::<S>(v);
                }
                return Ok(());
            }
        }
        let sized = [Kind::Tuple, Kind::List, Kind::Dict].into_iter().any(|kind| v.is_exact(kind));
        let mut items: Vec<Ref<S>> = Vec::with_capacity(wanted);
        let iterator = self.unpack_iter(v)?;
        while items.len() <= wanted {
            match self.next(iterator.get())? {
                Some(item) => items.push(item),
                None => break,
            }
        }
        if items.len() < wanted {
            let n = items.len();
            return Err(self.value_error(format!("not enough values to unpack (expected {wanted}, got {n})")));
        }
        if items.len() > wanted {
            let got = if sized { format!(", got {}", self.len(v)?) } else { String::new() };
            return Err(self.value_error(format!("too many values to unpack (expected {wanted}{got})")));
        }
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        for (k, item) in items.into_iter().rev().enumerate() {
            c.set::<S>(i.a + k as u16, item.into_value());
        }
        Ok(())
    }

    fn unpack_iter(&mut self, v: Value) -> PyResult<S> {
        if !self.is_iterable(v) {
            let name = self.type_name(v);
            return Err(self.type_error(format!("cannot unpack non-iterable {name} object")));
        }
        self.iter(v)
    }

    pub(super) fn unpack_ex(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let (before, after) = ((i.c & 0xFF) as usize, (i.c >> 8) as usize);
        let iterator = self.unpack_iter(c.get(i.b))?;
        let mut items: Vec<Ref<S>> = Vec::new();
        while items.len() < before
            && let Some(item) = self.next(iterator.get())?
        {
            items.push(item);
        }
        if items.len() == before {
            items.extend(self.collect_list(iterator.get())?);
        }
        if items.len() < before + after {
            let (n, wanted) = (items.len(), before + after);
            let message = format!("not enough values to unpack (expected at least {wanted}, got {n})");
            return Err(self.value_error(message));
        }
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        let tail = items.split_off(items.len() - after);
        let starred = self.new_list_of(items.drain(before..));
        let all = items.into_iter().chain([starred]).chain(tail);
        for (k, item) in all.rev().enumerate() {
            c.set::<S>(i.a + k as u16, item.into_value());
        }
        Ok(())
    }

    pub(super) fn convert_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let v = c.get(i.b);
        let text = match i.c {
            1 => self.str(v)?,
            2 => self.repr(v)?,
            _ => self.ascii(v)?,
        };
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        c.set::<S>(i.a, text.into_value());
        Ok(())
    }

    pub(super) fn format_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let v = c.get(i.b);
        let text = if v.is_exact(Kind::Str) { Ref::new(v) } else { self.format_simple(v)? };
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        c.set::<S>(i.a, text.into_value());
        Ok(())
    }

    pub(super) fn format_spec_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let text = self.format(c.get(i.b), c.get(i.c))?;
        c.consume_bc::<S>(i);
        c.set::<S>(i.a, text.into_value());
        Ok(())
    }
}
