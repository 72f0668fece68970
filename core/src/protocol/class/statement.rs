//! The class statement: `__build_class__(function, name, *bases, metaclass=type, **keywords)`.

use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Cell, Function, Tuple};

/// The builtin that the class statement calls.
pub fn build_class<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let &[function, name, ref given_bases @ ..] = args.pos else {
        return Err(vm.type_error("__build_class__: not enough arguments"));
    };
    if !function.has_layout(Kind::Function) {
        return Err(vm.type_error("__build_class__: func must be a function"));
    }
    if !name.has_layout(Kind::Str) {
        return Err(vm.type_error("__build_class__: name is not a string"));
    }
    let entries = vm.resolve_bases(given_bases)?;
    let bases = match &entries {
        Some(entries) => Ref::clone(entries),
        None => vm.new_tuple_of(given_bases.iter().map(|&b| Ref::new(b))),
    };
    let base_items = Obj::<S, Tuple>::from_value(bases.get()).body().items();
    let (kwnames, kw): (Vec<Value>, Vec<Value>) =
        args.kwnames.iter().zip(args.kw).filter(|(n, _)| **n != vm.rt.names.metaclass).unzip();
    let given = args.kwnames.iter().position(|&n| n == vm.rt.names.metaclass).map(|i| args.kw[i]);
    let meta = match given {
        Some(meta) if !meta.has_layout(Kind::Type) => meta,
        Some(meta) => vm.winning_metaclass(meta, base_items)?,
        None => match base_items.first() {
            Some(&first) => {
                let first = vm.type_of(first);
                vm.winning_metaclass(first, base_items)?
            }
            None => vm.rt.types.type_,
        },
    };
    let meta = Ref::<S>::new(meta);
    let namespace = vm.prepare_namespace(meta.get(), name, bases.get(), (&kw, &kwnames))?;
    if let Some(params) = Obj::<S, Function>::of(function).map(|f| f.body().type_params.get())
        && !params.is_null()
    {
        let params = Ref::new(params);
        vm.setitem(namespace.get(), vm.rt.names.type_params, params)?;
    }
    let cell = vm.run_body(function, namespace.get())?;
    if entries.is_some() {
        let original = vm.new_tuple_of(given_bases.iter().map(|&b| Ref::new(b)));
        let key = vm.rt.intern("__orig_bases__");
        vm.setitem(namespace.get(), key, original)?;
    }
    let pos = [name, bases.get(), namespace.get()];
    let class = vm.call_args(meta.get(), Args { pos: &pos, kw: &kw, kwnames: &kwnames })?;
    vm.check_class_cell(cell.get(), class.get(), name)?;
    Ok(class)
}

impl<S: Strategy> Vm<S> {
    /// Replaces bases that are no classes by what their `__mro_entries__` gives; `None`: there are none.
    fn resolve_bases(&mut self, bases: &[Value]) -> PyResult<S, Option<Ref<S>>> {
        if bases.iter().all(|b| b.has_layout(Kind::Type)) {
            return Ok(None);
        }
        let mut resolved: Vec<Ref<S>> = Vec::new();
        let mut changed = false;
        for &base in bases {
            let entries = match base.has_layout(Kind::Type) {
                true => None,
                false => self.getattr_opt(base, self.rt.names.mro_entries)?,
            };
            let Some(entries) = entries else {
                resolved.push(Ref::new(base));
                continue;
            };
            let original = self.new_tuple_of(bases.iter().map(|&b| Ref::new(b)));
            let made = self.call(entries.get(), &[original.get()])?;
            let Some(tuple) = Obj::<S, Tuple>::of(made.get()) else {
                return Err(self.type_error("__mro_entries__ must return a tuple"));
            };
            resolved.extend(tuple.body().items().iter().map(|&v| Ref::new(v)));
            changed = true;
        }
        Ok(if changed { Some(self.new_tuple_of(resolved)) } else { None })
    }

    /// The most derived of a metaclass and the metaclasses of the bases.
    pub(crate) fn winning_metaclass(&mut self, meta: Value, bases: &[Value]) -> PyResult<S, Value> {
        let mut winner = meta;
        for &base in bases {
            let candidate = self.type_of(base);
            if self.type_body(winner).is_subtype_of(candidate) {
                continue;
            }
            if self.type_body(candidate).is_subtype_of(winner) {
                winner = candidate;
                continue;
            }
            return Err(self.type_error(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the \
                 metaclasses of all its bases",
            ));
        }
        Ok(winner)
    }

    /// The mapping that the class body fills: what `__prepare__` gives, or a dict.
    fn prepare_namespace(
        &mut self,
        meta: Value,
        name: Value,
        bases: Value,
        (kw, kwnames): (&[Value], &[Value]),
    ) -> PyResult<S> {
        if meta == self.rt.types.type_ {
            return Ok(self.new_dict());
        }
        let Some(prepare) = self.getattr_opt(meta, self.rt.names.prepare)? else {
            return Ok(self.new_dict());
        };
        let namespace = self.call_args(prepare.get(), Args { pos: &[name, bases], kw, kwnames })?;
        let ty = self.type_of(namespace.get());
        let mapping = namespace.has_layout(Kind::Dict) || self.lookup(ty, self.rt.names.getitem).is_some();
        if !mapping {
            let what = match Obj::<S, crate::types::Type<S>>::of(meta) {
                Some(meta) => meta.body().name(),
                None => "<metaclass>".to_owned(),
            };
            let got = self.type_name(namespace.get());
            return Err(self.type_error(format!("{what}.__prepare__() must return a mapping, not {got}")));
        }
        Ok(namespace)
    }

    /// `type.__new__` must have put the class into the cell that methods see as `__class__`.
    fn check_class_cell(&mut self, cell: Value, class: Value, name: Value) -> PyResult<S, ()> {
        let Some(cell) = Obj::<S, Cell>::exactly(cell) else { return Ok(()) };
        if !class.has_layout(Kind::Type) {
            return Ok(());
        }
        let content = cell.observe(|c| if c.value.is_null() { None } else { Some(Ref::<S>::new(c.value)) });
        let name = self.text_of(name);
        match content {
            Some(content) if content.get() == class => Ok(()),
            Some(content) => {
                let (content, class) = (self.repr_text(content.get())?, self.repr_text(class)?);
                Err(self.type_error(format!("__class__ set to {content} defining '{name}' as {class}")))
            }
            None => {
                let class = self.repr_text(class)?;
                let message = format!(
                    "__class__ not set defining '{name}' as {class}. Was __classcell__ propagated to type.__new__?"
                );
                Err(self.raise(crate::types::Exc::RuntimeError, message))
            }
        }
    }
}
