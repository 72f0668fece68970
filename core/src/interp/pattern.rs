//! `match` statements, functions made at run time, imports: instructions that are seldom hot.

use super::cursor::Cursor;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Code, Exc, Field, Function, Tuple};
use gilectomy_frontend::isa::Instr;

impl<S: Strategy> Vm<S> {
    pub(super) fn is_mapping(&mut self, v: Value) -> bool {
        v.has_layout(Kind::Dict) || v.has_layout(Kind::MappingProxy)
    }

    pub(super) fn is_sequence(&mut self, v: Value) -> bool {
        [Kind::List, Kind::Tuple, Kind::Range, Kind::Deque].into_iter().any(|kind| v.has_layout(kind))
    }

    pub(super) fn match_keys(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let (subject, keys) = (c.get(i.b), Obj::<S, Tuple>::from_value(c.get(i.c)));
        let mut values = Vec::new();
        for &key in keys.body().items() {
            let found = if subject.is_exact(Kind::Dict) {
                self.dict_get(subject, key)?
            } else {
                let found = self.getitem(subject, key);
                self.catch(Exc::KeyError, found)?
            };
            match found {
                Some(v) => values.push(v),
                None => {
                    c.set::<S>(i.a, Ref::<S>::none().into_value());
                    return Ok(());
                }
            }
        }
        let tuple = self.new_tuple_of(values);
        c.set::<S>(i.a, tuple.into_value());
        Ok(())
    }

    pub(super) fn match_class(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let (subject, class, names) = (c.take::<S>(i.a), c.take::<S>(i.a + 1), c.take::<S>(i.a + 2));
        let matched = self.class_pattern(subject.get(), class.get(), names.get(), i.c as usize)?;
        c.set::<S>(i.a, matched.unwrap_or_else(Ref::none).into_value());
        Ok(())
    }

    fn class_pattern(
        &mut self,
        subject: Value,
        class: Value,
        names: Value,
        positional: usize,
    ) -> PyResult<S, Option<Ref<S>>> {
        if !class.has_layout(Kind::Type) {
            return Err(self.type_error("called match pattern must be a class"));
        }
        if !self.isinstance(subject, class)? {
            return Ok(None);
        }
        let mut values: Vec<Ref<S>> = Vec::new();
        if positional > 0 {
            match self.match_args(class, positional)? {
                None => values.push(Ref::new(subject)),
                Some(attributes) => {
                    for name in attributes {
                        match self.getattr_opt(subject, name)? {
                            Some(v) => values.push(v),
                            None => return Ok(None),
                        }
                    }
                }
            }
        }
        for &name in Obj::<S, Tuple>::from_value(names).body().items() {
            match self.getattr_opt(subject, name)? {
                Some(v) => values.push(v),
                None => return Ok(None),
            }
        }
        Ok(Some(self.new_tuple_of(values)))
    }

    /// Attribute names of a class's positional patterns; `None`: the subject itself is the only one.
    fn match_args(&mut self, class: Value, wanted: usize) -> PyResult<S, Option<Vec<Value>>> {
        let class_name = self.type_body(class).name();
        let own = self.lookup(class, self.rt.names.match_args).map(Ref::<S>::new);
        let attributes = match own {
            Some(args) => match Obj::<S, Tuple>::of(args.get()) {
                Some(tuple) => tuple.body().items().to_vec(),
                None => {
                    let name = self.type_name(args.get());
                    let message = format!("{class_name}.__match_args__ must be a tuple (got {name})");
                    return Err(self.type_error(message));
                }
            },
            None => {
                let itself = !matches!(self.type_body(class).kind, Kind::Instance | Kind::Exception);
                if itself && wanted == 1 {
                    return Ok(None);
                }
                let allowed = itself as usize;
                let s = if allowed == 1 { "" } else { "s" };
                return Err(self.type_error(format!(
                    "{class_name}() accepts {allowed} positional sub-pattern{s} ({wanted} given)"
                )));
            }
        };
        if attributes.len() < wanted {
            let (n, s) = (attributes.len(), if attributes.len() == 1 { "" } else { "s" });
            let message = format!("{class_name}() accepts {n} positional sub-pattern{s} ({wanted} given)");
            return Err(self.type_error(message));
        }
        let mut names = Vec::new();
        for &attribute in &attributes[..wanted] {
            match self.intern_name(attribute) {
                Some(name) => names.push(name),
                None => return Err(self.type_error("__match_args__ elements must be strings")),
            }
        }
        Ok(Some(names))
    }

    pub(super) fn make_function(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let code = Ref::<S>::new(self.constant(i.bc()));
        let globals = self.frame().globals.value();
        let function = self.new_function(code.get(), globals);
        c.set::<S>(i.a, function.into_value());
        Ok(())
    }

    /// A function of a code object. Top-level functions are deferred where the model says so.
    pub fn new_function(&mut self, code: Value, globals: Value) -> Ref<S> {
        let body = Obj::<S, Code<S>>::from_value(code).body();
        let null = || Field::new(Value::NULL);
        let own = |v: Value| Field::new(Ref::<S>::new(v).into_value());
        let module = self.dict_get_name(globals, self.rt.names.name).unwrap_or_else(Ref::none);
        let doc = if body.raw.has_docstring { body.consts[0] } else { Value::NONE };
        let function = self.new_object(
            self.rt.types.function,
            Function {
                code: own(code),
                globals: Ref::<S>::new(globals).into_value(),
                name: own(body.name),
                qualname: own(body.qualname),
                module: Field::new(module.into_value()),
                doc: own(doc),
                defaults: null(),
                kwdefaults: null(),
                closure: null(),
                annotations: null(),
                annotate: null(),
                type_params: null(),
                dict: null(),
            },
        );
        if !body.raw.nested {
            self.defer(function.get());
        }
        function
    }

    pub(super) fn set_function_attr(&mut self, c: Cursor, i: Instr) {
        let object = Obj::<S, Function>::from_value(c.get(i.a));
        let function = object.body();
        object.will_hold(c.get(i.b));
        let v = c.take::<S>(i.b).into_value();
        let field = match i.c {
            1 => &function.defaults,
            2 => &function.kwdefaults,
            4 => &function.annotations,
            8 => &function.closure,
            16 => &function.annotate,
            _ => &function.type_params,
        };
        let old = field.replace(v);
        if !old.is_null() {
            crate::object::release::<S>(old);
        }
    }

    pub(super) fn import_name_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let name = self.name(i.c);
        let (level, fromlist) = (c.take::<S>(i.b), c.take::<S>(i.b + 1));
        let module = self.import(name, level.get(), fromlist.get())?;
        c.set::<S>(i.a, module.into_value());
        Ok(())
    }

    pub(super) fn import_from_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let name = self.name(i.c);
        let module = c.get(i.b);
        let found = match self.getattr_opt(module, name)? {
            Some(v) => v,
            None => self.import_submodule(module, name)?,
        };
        c.set::<S>(i.a, found.into_value());
        Ok(())
    }

    /// A module that is not an attribute of its package yet, because both are being imported.
    #[cold]
    fn import_submodule(&mut self, module: Value, name: Value) -> PyResult<S> {
        let own_name = self.getattr_opt(module, self.rt.names.name)?.filter(|n| n.has_layout(Kind::Str));
        let package =
            own_name.as_ref().map_or_else(|| "<unknown module name>".to_owned(), |n| self.text_of(n.get()));
        let attr = self.text_of(name);
        let full = self.rt.intern(&format!("{package}.{attr}"));
        if let Some(found) = self.dict_get_name(self.rt.modules, full) {
            return Ok(found);
        }
        let file = self.getattr_opt(module, self.rt.names.file)?.filter(|f| f.has_layout(Kind::Str));
        let place = file.as_ref().map_or_else(|| "unknown location".to_owned(), |f| self.text_of(f.get()));
        let message = self.new_str(&format!("cannot import name '{attr}' from '{package}' ({place})"));
        let error = self.new_exception(Exc::ImportError, vec![message]);
        let parts = [("name", own_name), ("path", file), ("name_from", Some(Ref::new(name)))];
        for (attr, value) in parts {
            let value = value.unwrap_or_else(Ref::none);
            self.setattr(error.get(), self.rt.intern(attr), value)?;
        }
        Err(self.raise_value(error))
    }

    pub(super) fn import_star_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let module = c.take::<S>(i.a);
        let namespace = self.local_mapping();
        self.import_star(module.get(), namespace)
    }
}
