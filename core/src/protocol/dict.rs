//! Dicts and sets from native code: lookups that may have to ask Python whether two keys are equal.
//!
//! The table is searched inside the dict's critical section. When only Python can tell, the section is
//! left, Python is asked, and the search begins again, remembering the answers.

use crate::heap::barrier;
use crate::object::{Kind, Obj, Ref, Value, release};
use crate::runtime::{Mutator, PyResult, Vm};
use crate::strategy::{Memory, Strategy};
use crate::types::{Dict, Exc, Found, FrozenSet, Set, Str, Table};

/// A body with a table.
pub(crate) trait HasTable {
    fn table(&mut self) -> &mut Table;
}

impl HasTable for Dict {
    fn table(&mut self) -> &mut Table {
        &mut self.table
    }
}

impl HasTable for Set {
    fn table(&mut self) -> &mut Table {
        &mut self.table
    }
}

impl HasTable for FrozenSet {
    fn table(&mut self) -> &mut Table {
        &mut self.table
    }
}

/// Whether two keys with one hash are equal, when that can be said without running Python code.
#[inline]
fn same_key<S: Strategy>(a: Value, b: Value) -> Option<bool> {
    if a == b {
        return Some(true);
    }
    let (ka, kb) = (a.exact_kind(), b.exact_kind());
    let (string, tuple) = (Kind::Str as u8, Kind::Tuple as u8);
    if ka == string && kb == string {
        return Some(
            Obj::<S, Str>::from_value(a).body().text() == Obj::<S, Str>::from_value(b).body().text(),
        );
    }
    if a.is_int() && b.is_int() {
        return Some(false);
    }
    // A string equals nothing that is not one, unless a subclass says so.
    let plain = |k: u8| k & Kind::SUBCLASS == 0 && k != tuple;
    if (ka == string && plain(kb) || kb == string && plain(ka)) && ka != kb {
        return Some(false);
    }
    None
}

impl<S: Strategy> Vm<S> {
    /// Runs `f` with the place of a key in a table, inside the critical section.
    #[inline]
    pub(crate) fn with_key<T: HasTable, R>(
        &mut self,
        object: Obj<S, T>,
        hash: i64,
        key: Value,
        f: impl FnOnce(&mut Table, Option<usize>) -> R,
    ) -> PyResult<S, R> {
        self.search::<true, T, R>(object, hash, key, f)
    }

    /// The same for an `f` that changes nothing.
    #[inline]
    pub(crate) fn look_up<T: HasTable, R>(
        &mut self,
        object: Obj<S, T>,
        hash: i64,
        key: Value,
        f: impl FnOnce(&mut Table, Option<usize>) -> R,
    ) -> PyResult<S, R> {
        // Where both are the same, one is enough.
        if S::TRANSACTIONAL {
            self.search::<false, T, R>(object, hash, key, f)
        } else {
            self.search::<true, T, R>(object, hash, key, f)
        }
    }

    fn search<const CHANGES: bool, T: HasTable, R>(
        &mut self,
        object: Obj<S, T>,
        hash: i64,
        key: Value,
        f: impl FnOnce(&mut Table, Option<usize>) -> R,
    ) -> PyResult<S, R> {
        let mut f = Some(f);
        // What Python said of candidates: it stands wherever a candidate has moved in the meantime, and
        // that nothing is asked twice ends the search even if every comparison changes the table.
        let mut different: Vec<Ref<S>> = Vec::new();
        let mut equal: Option<Ref<S>> = None;
        loop {
            enum Step<S: Strategy, R> {
                Done(R),
                Ask(Ref<S>),
            }
            let same = |k: Value| {
                same_key::<S>(k, key).or_else(|| {
                    if equal.as_ref().is_some_and(|e| e.get() == k) {
                        return Some(true);
                    }
                    different.iter().any(|d| d.get() == k).then_some(false)
                })
            };
            let find = |body: &mut T| -> Option<Step<S, R>> {
                let table = body.table();
                let place = match table.find(hash, &[], same) {
                    Found::At(at) => Some(at),
                    Found::Missing => None,
                    Found::Ask(at) => return Some(Step::Ask(Ref::new(table.slots()[at].key))),
                };
                f.take().map(|f| Step::Done(f(table, place)))
            };
            let step = if CHANGES { object.exclusive(find) } else { object.observe(find) };
            match step {
                Some(Step::Done(result)) => return Ok(result),
                Some(Step::Ask(candidate)) => {
                    let key = Ref::<S>::new(key);
                    if self.equal(candidate.get(), key.get())? {
                        equal = Some(candidate);
                    } else {
                        different.push(candidate);
                    }
                }
                None => unreachable!("the closure is taken only where the loop ends"),
            }
        }
    }

    /// The hash of a dict's key. What cannot be hashed is refused in the words dicts have for it.
    #[inline]
    pub(crate) fn key_hash(&mut self, key: Value) -> PyResult<S, i64> {
        let result = self.hash(key);
        if result.is_ok() { result } else { self.explain_unhashable(key, "a dict key", result) }
    }

    /// The hash of a set's element, likewise.
    #[inline]
    pub(crate) fn element_hash(&mut self, element: Value) -> PyResult<S, i64> {
        let result = self.hash(element);
        if result.is_ok() { result } else { self.explain_unhashable(element, "a set element", result) }
    }

    #[cold]
    fn explain_unhashable(&mut self, v: Value, role: &str, result: PyResult<S, i64>) -> PyResult<S, i64> {
        let Err(raised) = result else { return result };
        if self.type_of(self.raised) != self.rt.types.exc[Exc::TypeError as usize] {
            return Err(raised);
        }
        let cause = self.take_raised(raised);
        let (text, name) = (self.str(cause.get())?, self.type_name(v));
        let text = self.text_of(text.get());
        Err(self.type_error(format!("cannot use '{name}' as {role} ({text})")))
    }

    /// `dict[key]`, a missing key being no error.
    #[inline]
    pub fn dict_get(&mut self, dict: Value, key: Value) -> PyResult<S, Option<Ref<S>>> {
        let hash = self.key_hash(key)?;
        let object = Obj::<S, Dict>::from_value(dict);
        if let Some(found) = object.try_load(|d| d.table.glimpse(hash, key)) {
            return Ok(Some(found));
        }
        if let Some(found) = self.glimpse_equal(object, hash, key) {
            return Ok(Some(found));
        }
        self.look_up(object, hash, key, |table, at| {
            let entry = &table.slots()[at?];
            if S::OPTIMISTIC && entry.key.exact_kind() == Kind::Str as u8 {
                // The next time there is need of the lock no more.
                S::Memory::expect_tries(&Obj::<S, ()>::from_value(entry.key).header().mem);
            }
            Some(Ref::new(entry.value))
        })
    }

    /// The value of a string key that is not the dict's own, found without the lock: by the dict's own, if that is the
    /// first of its hash. `None` says nothing.
    fn glimpse_equal(&self, object: Obj<S, Dict>, hash: i64, key: Value) -> Option<Ref<S>> {
        if !S::OPTIMISTIC || S::TRANSACTIONAL {
            return None;
        }
        let wanted = Obj::<S, Str>::exactly(key)?.body();
        let own = object.try_load(|d| d.table.glimpse_key(hash))?;
        let found = Obj::<S, Str>::exactly(own.get())?.body();
        if found.text() == wanted.text() {
            object.try_load(|d| d.table.glimpse(hash, own.get()))
        } else {
            None
        }
    }

    /// `dict[key] = value`.
    #[inline]
    pub fn dict_set(&mut self, dict: Value, key: Value, value: Ref<S>) -> PyResult<S, ()> {
        let hash = self.key_hash(key)?;
        self.dict_set_hashed(dict, hash, key, value)
    }

    /// `dict[key] = value` for a key whose hash is known.
    pub(crate) fn dict_set_hashed(
        &mut self,
        dict: Value,
        hash: i64,
        key: Value,
        value: Ref<S>,
    ) -> PyResult<S, ()> {
        if dict == self.rt.builtins {
            self.builtins_change();
        }
        let object = Obj::<S, Dict>::from_value(dict);
        object.will_hold(key);
        object.will_hold(value.get());
        let old = self.with_key(object, hash, key, |table, at| match at {
            Some(at) => {
                barrier::<S>(value.get());
                if table.guard() != 0 && Self::is_deferred(table.slots()[at].value) {
                    table.unwatch();
                }
                table.replace_value(at, value.into_value())
            }
            None => {
                barrier::<S>(key);
                barrier::<S>(value.get());
                table.insert_new(hash, Ref::<S>::new(key).into_value(), value.into_value());
                Value::NULL
            }
        })?;
        if !old.is_null() {
            release::<S>(old);
        }
        Ok(())
    }

    /// Enters keys, with their hashes, into a table in one critical section, each with its value (null in a
    /// set) if it is new or if `replace`: all of them, or those before the first that only Python can tell
    /// from a key that is there. How many.
    pub(crate) fn enter_all<T: HasTable>(
        &mut self,
        object: Obj<S, T>,
        entries: &[(i64, Ref<S>, Ref<S>)],
        replace: bool,
    ) -> usize {
        for (_, key, value) in entries {
            object.will_hold(key.get());
            object.will_hold(value.get());
        }
        let mut old = Vec::new();
        let entered = object.exclusive(|body| {
            let table = body.table();
            entries.iter().position(|(hash, key, value)| {
                match table.find(*hash, &[], |k| same_key::<S>(k, key.get())) {
                    Found::Ask(_) => return true,
                    Found::At(at) if replace => {
                        if table.guard() != 0 && Self::is_deferred(table.slots()[at].value) {
                            table.unwatch();
                        }
                        old.push(table.replace_value(at, value.clone().into_value()));
                    }
                    Found::At(_) => {}
                    Found::Missing => {
                        table.insert_new(*hash, key.clone().into_value(), value.clone().into_value());
                    }
                }
                false
            })
        });
        old.into_iter().for_each(release::<S>);
        entered.unwrap_or(entries.len())
    }

    /// Enters all of another dict: together, as far as that can be done without Python code, which may not change
    /// the other dict's size.
    pub(crate) fn dict_set_all(&mut self, dict: Value, other: Value) -> PyResult<S, ()> {
        if dict == self.rt.builtins {
            self.builtins_change();
        }
        let entries: Vec<_> = Obj::<S, Dict>::from_value(other)
            .observe(|d| d.table.iter().map(|e| (e.hash, Ref::new(e.key), Ref::new(e.value))).collect());
        let len = entries.len();
        let entered = self.enter_all(Obj::<S, Dict>::from_value(dict), &entries, true);
        for (hash, key, value) in entries.into_iter().skip(entered) {
            self.dict_set_hashed(dict, hash, key.get(), value)?;
            if other != dict && self.dict_len(other) != len {
                return Err(self.raise(Exc::RuntimeError, "dict mutated during update"));
            }
        }
        Ok(())
    }

    /// Removes a key and gives its value; `None`: it was not there.
    pub fn dict_remove(&mut self, dict: Value, key: Value) -> PyResult<S, Option<Ref<S>>> {
        self.dict_remove_if(dict, key, |_| true)
    }

    /// Removes a key if its value is as wanted, in one step, and gives the value.
    pub(crate) fn dict_remove_if(
        &mut self,
        dict: Value,
        key: Value,
        wanted: impl FnOnce(Value) -> bool,
    ) -> PyResult<S, Option<Ref<S>>> {
        let hash = self.key_hash(key)?;
        if dict == self.rt.builtins {
            self.builtins_change();
        }
        let removed = self.with_key(Obj::<S, Dict>::from_value(dict), hash, key, |table, at| {
            at.filter(|&at| wanted(table.slots()[at].value)).map(|at| table.remove(at))
        })?;
        Ok(removed.map(|entry| {
            release::<S>(entry.key);
            Ref::from_owned(entry.value)
        }))
    }

    /// `dict.setdefault(key, default)`.
    pub fn dict_set_default(&mut self, dict: Value, key: Value, default: Value) -> PyResult<S> {
        let hash = self.key_hash(key)?;
        let object = Obj::<S, Dict>::from_value(dict);
        object.will_hold(key);
        object.will_hold(default);
        self.with_key(object, hash, key, |table, at| match at {
            Some(at) => Ref::new(table.slots()[at].value),
            None => {
                barrier::<S>(key);
                barrier::<S>(default);
                let value = Ref::<S>::new(default);
                table.insert_new(hash, Ref::<S>::new(key).into_value(), value.clone().into_value());
                value
            }
        })
    }

    /// `dict.update(other)` for a dict or another mapping. A dict's items are entered together, as far as that
    /// can be done without Python code.
    pub fn dict_update(&mut self, dict: Value, other: Value) -> PyResult<S, ()> {
        if other.has_layout(Kind::Dict) {
            return self.dict_set_all(dict, other);
        }
        let keys = self.mapping_keys(other)?;
        while let Some(key) = self.next(keys.get())? {
            let value = self.getitem(other, key.get())?;
            self.dict_set(dict, key.get(), value)?;
        }
        Ok(())
    }

    /// Whether something can stand after `**`.
    pub fn is_mapping_like(&mut self, v: Value) -> bool {
        let ty = self.type_of(v);
        v.has_layout(Kind::Dict) || self.lookup(ty, self.rt.names.keys).is_some()
    }

    /// An iterator over `mapping.keys()`.
    pub fn mapping_keys(&mut self, mapping: Value) -> PyResult<S> {
        let keys = self.call_method(mapping, self.rt.names.keys, &[])?;
        self.iter(keys.get())
    }

    /// `set.add(v)`; the value is borrowed.
    pub fn set_add(&mut self, set: Value, v: Value) -> PyResult<S, ()> {
        let hash = self.element_hash(v)?;
        let object = Obj::<S, Set>::from_value(set);
        object.will_hold(v);
        self.with_key(object, hash, v, |table, at| {
            if at.is_none() {
                barrier::<S>(v);
                table.insert_new(hash, Ref::<S>::new(v).into_value(), Value::NULL);
            }
        })
    }

    /// Whether a set or frozen set has a member equal to `v`, whose hash is given.
    pub fn set_contains(&mut self, set: Value, hash: i64, v: Value) -> PyResult<S, bool> {
        if set.has_layout(Kind::FrozenSet) {
            return self.look_up(Obj::<S, FrozenSet>::from_value(set), hash, v, |_, at| at.is_some());
        }
        self.look_up(Obj::<S, Set>::from_value(set), hash, v, |_, at| at.is_some())
    }

    /// Removes a member; whether it was there.
    pub fn set_remove(&mut self, set: Value, hash: i64, v: Value) -> PyResult<S, bool> {
        let removed = self.with_key(Obj::<S, Set>::from_value(set), hash, v, |table, at| {
            at.map(|at| table.remove(at).key)
        })?;
        Ok(removed.map(release::<S>).is_some())
    }
}

/// What needs no hash of Python's and no question: names, and whole copies.
impl<S: Strategy> Mutator<S> {
    /// The builtins' namespace changes: no cache may rely on it from here on.
    fn builtins_change(&self) {
        use std::sync::atomic::Ordering;
        if self.rt.started() {
            self.irrevocable();
        }
        if self.rt.started() && !self.rt.builtins_changed.swap(true, Ordering::Relaxed) {
            self.unwatch_all_dicts();
        }
    }

    fn find_name(&self, table: &Table, name: Value) -> Option<usize> {
        let name_body = Obj::<S, Str>::from_value(name).body();
        crate::interp::find_name::<S>(table, name_body.hash(), name, name_body.text())
    }

    /// The value of a string key.
    pub fn dict_get_name(&self, dict: Value, name: Value) -> Option<Ref<S>> {
        let hash = Obj::<S, Str>::from_value(name).body().hash();
        Obj::<S, Dict>::from_value(dict).load_or(
            |d| d.table.glimpse(hash, name),
            |d| self.find_name(&d.table, name).map(|at| d.table.slots()[at].value),
        )
    }

    /// Sets the value of a string key.
    pub fn dict_set_name(&self, dict: Value, name: Value, value: Ref<S>) {
        if dict == self.rt.builtins {
            self.builtins_change();
        }
        let hash = Obj::<S, Str>::from_value(name).body().hash();
        let object = Obj::<S, Dict>::from_value(dict);
        object.will_hold(name);
        object.will_hold(value.get());
        let old = object.exclusive(|d| match self.find_name(&d.table, name) {
            Some(at) => {
                d.table.unwatch();
                d.table.replace_value(at, value.into_value())
            }
            None => {
                d.table.insert_new(hash, Ref::<S>::new(name).into_value(), value.into_value());
                Value::NULL
            }
        });
        if !old.is_null() {
            release::<S>(old);
        }
    }

    /// Removes a string key.
    pub fn dict_remove_name(&self, dict: Value, name: Value) -> Option<Ref<S>> {
        if dict == self.rt.builtins {
            self.builtins_change();
        }
        let removed = Obj::<S, Dict>::from_value(dict)
            .exclusive(|d| self.find_name(&d.table, name).map(|at| d.table.remove(at)))?;
        release::<S>(removed.key);
        Some(Ref::from_owned(removed.value))
    }

    /// Keys and values of a dict, in order, at one moment.
    pub fn dict_items(&self, dict: Value) -> Vec<(Ref<S>, Ref<S>)> {
        Obj::<S, Dict>::from_value(dict)
            .observe(|d| d.table.iter().map(|e| (Ref::new(e.key), Ref::new(e.value))).collect())
    }

    /// Number of entries.
    pub fn dict_len(&self, dict: Value) -> usize {
        Obj::<S, Dict>::from_value(dict).peek(|d| d.table.len())
    }

    /// Members of a set or frozen set at one moment, with their hashes.
    pub fn set_items(&self, set: Value) -> Vec<(i64, Ref<S>)> {
        let collect = |table: &Table| table.iter().map(|e| (e.hash, Ref::new(e.key))).collect();
        if set.has_layout(Kind::FrozenSet) {
            return Obj::<S, FrozenSet>::from_value(set).observe(|s| collect(&s.table));
        }
        Obj::<S, Set>::from_value(set).observe(|s| collect(&s.table))
    }
}
