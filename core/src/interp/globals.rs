//! Global and builtin names.
//!
//! Two caches, each one word in the code:
//!
//! - `LoadGlobal` and `StoreGlobal` keep the *position* of the name in the globals dict. It proves itself:
//!   the entry at that position either has the name for its key or the cache misses. For a builtin `LoadGlobal`
//!   keeps what `LoadCallee` does; the upper half of the word, 0 for a position, tells the two apart.
//! - `LoadCallee`, where the model defers counts, keeps the dict's *guard* and the number of the callee in
//!   the runtime's callee table. A hit touches no count and takes no lock. The guard is reset when a key
//!   comes or goes, or when a value is replaced that a cache may hold.

use super::cursor::Cursor;
use crate::object::{Header, Kind, Obj, Ref, Value, flag, retain};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Dict, Exc, Found, Table};
use std::sync::atomic::Ordering;

/// Finds an interned name: by address, or by text where the key is another string object.
#[inline]
pub(crate) fn find_name<S: Strategy>(
    table: &Table,
    hash: i64,
    name: Value,
    text: gilectomy_text::Text<'_>,
) -> Option<usize> {
    let found = table.find(hash, &[], |key| {
        if key == name {
            return Some(true);
        }
        if !key.is_exact(Kind::Str) {
            return Some(false);
        }
        Some(crate::protocol::str_text::<S>(key).is_some_and(|t| t == text))
    });
    match found {
        Found::At(at) => Some(at),
        _ => None,
    }
}

impl<S: Strategy> Vm<S> {
    /// Name `index` of the running code.
    #[inline(always)]
    pub(super) fn name(&mut self, index: u16) -> Value {
        self.frame().code.body().names[index as usize]
    }

    /// Constant `index` of the running code, borrowed.
    #[inline(always)]
    pub(super) fn constant(&mut self, index: i32) -> Value {
        self.frame().code.body().consts[index as usize]
    }

    /// The guard of the running frame's globals; never matches a cache while it is 0.
    #[inline(always)]
    pub(super) fn globals_guard(&mut self) -> u32 {
        let globals = self.frame().globals;
        if S::TRANSACTIONAL { globals.peek(|d| d.table.guard()) } else { globals.body().table.guard() }
    }

    /// Whether the callee table may hold this object: the collector alone frees it.
    #[inline]
    pub(crate) fn is_deferred(v: Value) -> bool {
        // SAFETY: a borrowed pointer value leads to a live header.
        S::MODEL.deferred
            && v.is_ptr()
            && unsafe { &*v.ptr::<Header<S>>() }.has(flag::DEFERRED | flag::IMMORTAL)
    }

    /// The number of a deferred callee in the callee table.
    pub(super) fn callee_number(&mut self, v: Value) -> Option<u32> {
        let callable = matches!(v.exact_kind() & !Kind::SUBCLASS, k if
            k == Kind::Function as u8 || k == Kind::Builtin as u8 || k == Kind::Type as u8);
        if !callable || !Self::is_deferred(v) {
            return None;
        }
        self.rt.callee_number(v)
    }

    pub(super) fn load_global(&mut self, c: Cursor, name: u16) -> PyResult<S> {
        let name = self.name(name);
        let globals = self.frame().globals;
        let cache = c.extra();
        if S::MODEL.deferred && cache >> 32 != 0 && cache >> 32 == u64::from(self.globals_guard()) {
            return Ok(Ref::new(Value::from_bits(self.rt.callees.get(cache as u32))));
        }
        let position = cache as usize;
        let hit = globals.load(|d| match d.table.slots().get(position) {
            Some(entry) if entry.key == name => Some(entry.value),
            _ => None,
        });
        match hit {
            Some(v) => Ok(v),
            None => self.load_global_slow(c, globals, name),
        }
    }

    #[cold]
    #[inline(never)]
    fn load_global_slow(&mut self, c: Cursor, globals: Obj<S, Dict>, name: Value) -> PyResult<S> {
        let text = crate::protocol::str_text::<S>(name).unwrap_or(gilectomy_text::Text::Ascii(b""));
        let hash = Obj::<S, crate::types::Str>::from_value(name).body().hash();
        let found = globals.observe(|d| {
            let at = find_name::<S>(&d.table, hash, name, text)?;
            let entry = d.table.slots()[at];
            retain::<S>(entry.value);
            Some((at, entry.key == name, Ref::from_owned(entry.value)))
        });
        if let Some((at, exact, v)) = found {
            if exact {
                c.cache().store(at as u64, Ordering::Relaxed);
            }
            return Ok(v);
        }
        match self.dict_get_name(self.rt.builtins, name) {
            Some(v) => {
                // A call borrows what the table names; who loads a value takes a reference, which is safe to do at any
                // time only of what cannot die.
                // SAFETY: a live object.
                if v.is_ptr() && unsafe { &*v.ptr::<Header<S>>() }.has(flag::IMMORTAL) {
                    self.cache_callee(c, globals, name, v.get(), true);
                }
                Ok(v)
            }
            None => Err(self.name_error(name)),
        }
    }

    /// Has the running instruction remember what a name of these globals leads to, which may be a builtin: its number in
    /// the callee table, if it has one.
    fn cache_callee(
        &mut self,
        c: Cursor,
        globals: Obj<S, Dict>,
        name: Value,
        v: Value,
        builtin: bool,
    ) -> Option<u32> {
        let rt = self.rt;
        if !S::MODEL.deferred || builtin && rt.builtins_changed.load(Ordering::Relaxed) {
            return None;
        }
        let number = self.callee_number(v)?;
        // The dict is watched before it is looked at again: a change between the two looks resets
        // the guard, and a change after them does too.
        let guard = globals.observe(|d| {
            if d.table.guard() == 0 {
                d.table.watch(rt.next_guard());
            }
            d.table.guard()
        });
        let now = self.dict_get_name(globals.value(), name);
        let still = match &now {
            Some(now) => now.get() == v && !builtin,
            None => builtin,
        };
        still.then(|| {
            c.cache().store((guard as u64) << 32 | number as u64, Ordering::Relaxed);
            number
        })
    }

    /// A value that only a call will use: its number in the callee table as an immediate, or the value
    /// itself, owned.
    #[cold]
    #[inline(never)]
    pub(super) fn load_callee(&mut self, c: Cursor, name: u16) -> PyResult<S, Value> {
        let name = self.name(name);
        let globals = self.frame().globals;
        let (v, builtin) = match self.dict_get_name(globals.value(), name) {
            Some(v) => (v, false),
            None => match self.dict_get_name(self.rt.builtins, name) {
                Some(v) => (v, true),
                None => return Err(self.name_error(name)),
            },
        };
        if let Some(number) = self.cache_callee(c, globals, name, v.get(), builtin) {
            return Ok(Value::callee(number));
        }
        Ok(v.into_value())
    }

    pub(super) fn store_global(&mut self, c: Cursor, name: u16, v: Ref<S>) -> PyResult<S, ()> {
        let name = self.name(name);
        let globals = self.frame().globals;
        let position = c.extra() as usize;
        globals.will_hold(v.get());
        let mut v = Some(v);
        let old = globals.exclusive(|d| match d.table.slots().get(position) {
            Some(entry) if entry.key == name => {
                if d.table.guard() != 0 && Self::is_deferred(entry.value) {
                    d.table.unwatch();
                }
                let owned = v.take().map_or(Value::NULL, Ref::into_value);
                Some(d.table.replace_value(position, owned))
            }
            _ => None,
        });
        if let Some(old) = old {
            crate::object::release::<S>(old);
        }
        let Some(v) = v else { return Ok(()) };
        self.dict_set(globals.value(), name, v)?;
        let at = globals.observe(|d| d.table.slots().iter().position(|e| e.key == name));
        if let Some(at) = at {
            c.cache().store(at as u64, Ordering::Relaxed);
        }
        Ok(())
    }

    pub(super) fn delete_global(&mut self, name: u16) -> PyResult<S, ()> {
        let name = self.name(name);
        let globals = self.frame().globals.value();
        match self.dict_remove(globals, name)? {
            Some(_) => Ok(()),
            None => Err(self.name_error(name)),
        }
    }

    #[cold]
    pub(super) fn name_error(&mut self, name: Value) -> Raised<S> {
        let text = self.text_of(name);
        let message = self.new_str(&format!("name '{text}' is not defined"));
        let exception = self.new_exception(Exc::NameError, vec![message]);
        self.set_own_attr(exception.get(), self.rt.names.name_attr, Ref::new(name));
        self.raise_value(exception)
    }

    #[cold]
    pub(super) fn unbound_local(&mut self, register: u16) -> Raised<S> {
        use gilectomy_frontend::code::LocalKind;
        let code = self.frame().code.body();
        let (name, kind) = &code.raw.locals[register as usize];
        if *kind == LocalKind::Free {
            return self.raise(
                Exc::NameError,
                format!("cannot access free variable '{name}' where it is not associated with a value in enclosing scope"),
            );
        }
        self.raise(
            Exc::UnboundLocalError,
            format!("cannot access local variable '{name}' where it is not associated with a value"),
        )
    }
}
