//! Names of class and module bodies, cells, and small moves.

use super::cursor::Cursor;
use crate::object::{Obj, Ref, Value, release, retain};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Cell, Exc, Function, Tuple};
use gilectomy_frontend::isa::{Instr, USE_B};

impl<S: Strategy> Vm<S> {
    /// The frame's local mapping: its own, or the globals.
    pub(super) fn local_mapping(&mut self) -> Value {
        let frame = self.frame();
        if frame.locals.is_null() { frame.globals.value() } else { frame.locals }
    }

    fn mapping_get(&mut self, mapping: Value, name: Value) -> PyResult<S, Option<Ref<S>>> {
        if mapping.is_exact(crate::object::Kind::Dict) {
            return Ok(self.dict_get_name(mapping, name));
        }
        let found = self.getitem(mapping, name);
        self.catch(Exc::KeyError, found)
    }

    pub(super) fn load_name(&mut self, name: u16) -> PyResult<S> {
        let name = self.name(name);
        let mapping = self.local_mapping();
        if let Some(v) = self.mapping_get(mapping, name)? {
            return Ok(v);
        }
        self.global_or_builtin(name)
    }

    fn global_or_builtin(&mut self, name: Value) -> PyResult<S> {
        let globals = self.frame().globals.value();
        if let Some(v) = self.dict_get_name(globals, name) {
            return Ok(v);
        }
        match self.dict_get_name(self.rt.builtins, name) {
            Some(v) => Ok(v),
            None => Err(self.name_error(name)),
        }
    }

    pub(super) fn store_name(&mut self, name: u16, v: Ref<S>) -> PyResult<S, ()> {
        let name = self.name(name);
        let mapping = self.local_mapping();
        self.setitem(mapping, name, v)
    }

    pub(super) fn delete_name(&mut self, name: u16) -> PyResult<S, ()> {
        let name = self.name(name);
        let mapping = self.local_mapping();
        let deleted = self.delitem(mapping, name);
        match self.catch(Exc::KeyError, deleted)? {
            Some(()) => Ok(()),
            None => Err(self.name_error(name)),
        }
    }

    pub(super) fn setup_annotations(&mut self) -> PyResult<S, ()> {
        let mapping = self.local_mapping();
        let name = self.rt.names.annotations;
        if self.mapping_get(mapping, name)?.is_none() {
            let dict = self.new_dict();
            self.setitem(mapping, name, dict)?;
        }
        Ok(())
    }

    pub(super) fn load_from_dict_or_globals(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let name = self.name(i.c);
        let found = match self.mapping_get(c.get(i.b), name)? {
            Some(v) => v,
            None => self.global_or_builtin(name)?,
        };
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        c.set::<S>(i.a, found.into_value());
        Ok(())
    }

    pub(super) fn load_from_dict_or_deref(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let name = self.name(i.c);
        let found = match self.mapping_get(c.get(i.b), name)? {
            Some(v) => v,
            None => {
                let register = c.extra() as u16;
                let cell = Obj::<S, Cell>::from_value(c.get(register));
                let v =
                    cell.observe(|cell| if cell.value.is_null() { None } else { Some(Ref::new(cell.value)) });
                match v {
                    Some(v) => v,
                    None => return Err(self.unbound_local(register)),
                }
            }
        };
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        c.set::<S>(i.a, found.into_value());
        Ok(())
    }

    pub(super) fn delete_deref(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let cell = Obj::<S, Cell>::from_value(c.get(i.a));
        let old = cell.exclusive(|cell| std::mem::replace(&mut cell.value, Value::NULL));
        if old.is_null() {
            return Err(self.unbound_local(i.a));
        }
        release::<S>(old);
        Ok(())
    }

    pub(super) fn copy_free_vars(&mut self, c: Cursor, i: Instr) {
        let function = Obj::<S, Function>::from_value(self.frame().function);
        let Some(cells) = Obj::<S, Tuple>::of(function.body().closure.get()) else { return };
        for (k, &cell) in cells.body().items().iter().take(i.b as usize).enumerate() {
            retain::<S>(cell);
            c.set::<S>(i.a + k as u16, cell);
        }
    }

    pub(super) fn common_constant(&mut self, index: u16) -> Ref<S> {
        let rt = self.rt;
        let exc = |e: Exc| Ref::new(rt.types.exc[e as usize]);
        match index {
            0 => exc(Exc::AssertionError),
            1 => exc(Exc::NotImplementedError),
            2 => Ref::new(rt.types.tuple),
            5 => Ref::new(rt.types.list),
            6 => Ref::new(rt.types.set),
            index => {
                let name = rt.intern(if index == 3 { "all" } else { "any" });
                self.dict_get_name(rt.builtins, name).unwrap_or_else(Ref::none)
            }
        }
    }

    #[cold]
    pub(super) fn unsupported(&mut self, name: u16) -> Raised<S> {
        let name = self.name(name);
        let what = self.text_of(name);
        self.raise(Exc::NotImplementedError, format!("{what}: not supported by this interpreter"))
    }
}
