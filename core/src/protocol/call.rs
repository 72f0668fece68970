//! Calling things from native code, and taking a native call's arguments apart.

use super::is_slot;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, BoundMethod, Builtin, Function, TypeFlags};

impl<S: Strategy> Vm<S> {
    /// Calls with positional arguments.
    pub fn call(&mut self, callable: Value, pos: &[Value]) -> PyResult<S> {
        self.call_args(callable, Args::positional(pos))
    }

    /// Calls anything callable. Callable and arguments are borrowed.
    pub fn call_args(&mut self, callable: Value, args: Args<'_>) -> PyResult<S> {
        let kind = callable.exact_kind() & !Kind::SUBCLASS;
        if kind == Kind::Function as u8 {
            return self.call_function(callable, args);
        }
        if kind == Kind::Builtin as u8 {
            let body = Obj::<S, Builtin<S>>::from_value(callable).body();
            if body.receiver.is_null() {
                self.check_receiver(body, args.pos)?;
                return self.call_native(body, args);
            }
            return self.call_with(body.receiver, args, |vm, args| vm.call_native(body, args));
        }
        if kind == Kind::BoundMethod as u8 {
            let body = Obj::<S, BoundMethod>::from_value(callable).body();
            return self.call_with(body.receiver, args, |vm, args| vm.call_args(body.function, args));
        }
        if kind == Kind::Type as u8 {
            let meta = self.type_of(callable);
            if meta == self.rt.types.type_ {
                return self.call_type(callable, args);
            }
        }
        match self.special_method(callable, self.rt.names.call)? {
            Some((function, true)) => {
                let callable = Ref::<S>::new(callable);
                self.call_with(callable.get(), args, |vm, args| vm.call_args(function.get(), args))
            }
            Some((function, false)) => self.call_args(function.get(), args),
            None => {
                let name = self.type_name(callable);
                Err(self.type_error(format!("'{name}' object is not callable")))
            }
        }
    }

    fn call_native(&mut self, builtin: &Builtin<S>, args: Args<'_>) -> PyResult<S> {
        if !self.native_stack_left() {
            return Err(self.recursion_error());
        }
        if builtin.lasting {
            self.irrevocable();
        }
        self.in_scope(|vm| (builtin.call)(vm, args))
    }

    /// Calls with one more positional argument in front.
    fn call_with(
        &mut self,
        first: Value,
        args: Args<'_>,
        f: impl FnOnce(&mut Self, Args<'_>) -> PyResult<S>,
    ) -> PyResult<S> {
        const FEW: usize = 6;
        let n = args.pos.len() + 1;
        if n <= FEW {
            let mut all = [Value::NULL; FEW];
            all[0] = first;
            all[1..n].copy_from_slice(args.pos);
            return f(self, Args { pos: &all[..n], ..args });
        }
        let all: Vec<Value> = std::iter::once(first).chain(args.pos.iter().copied()).collect();
        f(self, Args { pos: &all, ..args })
    }

    /// `type.__call__`: `__new__`, then `__init__`.
    pub fn call_type(&mut self, class: Value, args: Args<'_>) -> PyResult<S> {
        let names = &self.rt.names;
        if class == self.rt.types.type_ && args.pos.len() == 1 && args.kw.is_empty() {
            return Ok(Ref::new(self.type_of(args.pos[0])));
        }
        let Some(new) = self.lookup(class, names.new).map(Ref::<S>::new) else {
            let name = self.type_body(class).name();
            return Err(self.type_error(format!("cannot create '{name}' instances")));
        };
        let new = match Obj::<S, crate::types::StaticMethod>::of(new.get()) {
            Some(wrapped) => Ref::new(wrapped.body().function.get()),
            None => new,
        };
        let instance = self.call_with(class, args, |vm, args| vm.call_args(new.get(), args))?;
        let made = self.type_of(instance.get());
        if !self.type_body(made).is_subtype_of(class) {
            return Ok(instance);
        }
        let init = self.lookup(made, names.init).map(Ref::<S>::new);
        let has_all = new.get() == self.rt.exception_new && args.kw.is_empty();
        if let Some(init) = init
            && init.get() != self.rt.object_init
            && !(has_all && init.get() == self.rt.exception_init)
        {
            let result = self.call_with(instance.get(), args, |vm, args| vm.call_args(init.get(), args))?;
            if !result.is_none() {
                let name = self.type_name(result.get());
                return Err(self.type_error(format!("__init__() should return None, not '{name}'")));
            }
        }
        Ok(instance)
    }

    /// A special method of the type of `v`, ready to be called: with the receiver as first argument when
    /// the flag says so, else already bound.
    pub fn special_method(&mut self, v: Value, name: Value) -> PyResult<S, Option<(Ref<S>, bool)>> {
        let ty = self.type_of(v);
        let Some(found) = self.lookup(ty, name) else { return Ok(None) };
        let function = found.has_layout(Kind::Function)
            || Obj::<S, Builtin<S>>::of(found).is_some_and(|builtin| builtin.body().is_unbound_method());
        if function {
            return Ok(Some((Ref::new(found), true)));
        }
        Ok(Some((self.bind(found, v, ty)?, false)))
    }

    /// Calls a special method of the type of `v`; no such method is an `AttributeError`.
    pub fn call_special(&mut self, v: Value, name: Value, pos: &[Value]) -> PyResult<S> {
        match self.call_special_opt(v, name, pos)? {
            Some(result) => Ok(result),
            None => Err(self.attribute_error(v, name)),
        }
    }

    /// Calls a special method of the type of `v`, if there is one.
    pub fn call_special_opt(&mut self, v: Value, name: Value, pos: &[Value]) -> PyResult<S, Option<Ref<S>>> {
        match self.special_method(v, name)? {
            None => Ok(None),
            Some((method, false)) => self.call(method.get(), pos).map(Some),
            Some((function, true)) => {
                let v = Ref::<S>::new(v);
                let args = Args::positional(pos);
                self.call_with(v.get(), args, |vm, args| vm.call_args(function.get(), args)).map(Some)
            }
        }
    }

    /// Calls a method by (interned) name.
    pub fn call_method(&mut self, v: Value, name: Value, pos: &[Value]) -> PyResult<S> {
        let method = self.getattr(v, name)?;
        self.call(method.get(), pos)
    }

    /// Whether a value can be called.
    pub fn is_callable(&mut self, v: Value) -> bool {
        let ty = self.type_of(v);
        v.has_layout(Kind::Function)
            || v.has_layout(Kind::Builtin)
            || v.has_layout(Kind::BoundMethod)
            || v.has_layout(Kind::Type)
            || self.lookup(ty, self.rt.names.call).is_some()
    }

    /// How messages about a call name what is called: `f()`.
    pub fn callable_name(&mut self, callable: Value) -> String {
        let callable = match callable.as_callee() {
            Some(number) => Value::from_bits(self.rt.callees.get(number)),
            None => callable,
        };
        let name = if let Some(f) = Obj::<S, Function>::of(callable) {
            let module = self.text_of(f.body().module.get());
            let qualname = self.text_of(f.body().qualname.get());
            format!("{module}.{qualname}")
        } else if let Some(f) = Obj::<S, Builtin<S>>::of(callable) {
            f.body().name.to_owned()
        } else if let Some(m) = Obj::<S, BoundMethod>::of(callable) {
            return self.callable_name(m.body().function);
        } else if callable.has_layout(Kind::Type) {
            let body = self.type_body(callable);
            let module = if body.has(TypeFlags::HEAP) { "__main__." } else { "" };
            return format!("{module}{}", body.name());
        } else {
            return format!("{} object", self.type_name(callable));
        };
        format!("{name}()")
    }
}

impl<'a> Args<'a> {
    /// Exactly `N` positional arguments and no others.
    pub fn exactly<S: Strategy, const N: usize>(self, vm: &mut Vm<S>, f: &str) -> PyResult<S, [Value; N]> {
        match <[Value; N]>::try_from(self.pos) {
            Ok(values) if self.kw.is_empty() => Ok(values),
            _ => Err(self.count_error(vm, f, N, N)),
        }
    }

    /// From `min` to `N` positional arguments and no others.
    pub fn between<S: Strategy, const N: usize>(
        self,
        vm: &mut Vm<S>,
        f: &str,
        min: usize,
    ) -> PyResult<S, [Option<Value>; N]> {
        if !self.kw.is_empty() || self.pos.len() < min || self.pos.len() > N {
            return Err(self.count_error(vm, f, min, N));
        }
        Ok(std::array::from_fn(|i| self.pos.get(i).copied()))
    }

    /// Arguments by position or name. `names` in order of position, the first `posonly` of them by
    /// position only, those from `kwonly` on by name only, the first `required` required.
    pub fn named<S: Strategy, const N: usize>(
        self,
        vm: &mut Vm<S>,
        f: &str,
        names: [&str; N],
        (posonly, kwonly, required): (usize, usize, usize),
    ) -> PyResult<S, [Option<Value>; N]> {
        if kwonly == N && self.pos.len() + self.kw.len() > N {
            return Err(self.too_many(vm, f, N));
        }
        if self.pos.len() > kwonly {
            let given = self.pos.len();
            let s = if kwonly == 1 { "" } else { "s" };
            let message = if kwonly == 0 {
                format!("{f}() takes no positional arguments")
            } else if required == kwonly {
                format!("{f}() takes exactly {kwonly} positional argument{s} ({given} given)")
            } else {
                format!("{f}() takes at most {kwonly} positional argument{s} ({given} given)")
            };
            return Err(vm.type_error(message));
        }
        let mut values: [Option<Value>; N] = std::array::from_fn(|i| self.pos.get(i).copied());
        for (&name, &v) in self.kwnames.iter().zip(self.kw) {
            let text = vm.text_of(name);
            match names.iter().position(|&n| n == text) {
                Some(i) if i >= posonly => {
                    if values[i].replace(v).is_some() {
                        let message =
                            format!("argument for {f}() given by name ('{text}') and position ({})", i + 1);
                        return Err(vm.type_error(message));
                    }
                }
                _ => {
                    return Err(vm.type_error(format!("{f}() got an unexpected keyword argument '{text}'")));
                }
            }
        }
        for i in 0..required {
            if values[i].is_none() {
                let (name, at) = (names[i], i + 1);
                return Err(vm.type_error(if i < posonly {
                    format!("{f}() takes at least {required} positional arguments ({} given)", self.pos.len())
                } else {
                    format!("{f}() missing required argument '{name}' (pos {at})")
                }));
            }
        }
        Ok(values)
    }

    /// More arguments than there are parameters.
    #[cold]
    fn too_many<S: Strategy>(self, vm: &mut Vm<S>, f: &str, n: usize) -> Raised<S> {
        let given = self.pos.len() + self.kw.len();
        let keyword = if self.pos.is_empty() { "keyword " } else { "" };
        let s = if n == 1 { "" } else { "s" };
        vm.type_error(format!("{f}() takes at most {n} {keyword}argument{s} ({given} given)"))
    }

    /// No keyword arguments.
    pub fn no_keywords<S: Strategy>(self, vm: &mut Vm<S>, f: &str) -> PyResult<S, &'a [Value]> {
        if self.kw.is_empty() {
            Ok(self.pos)
        } else {
            Err(vm.type_error(format!("{f}() takes no keyword arguments")))
        }
    }

    #[cold]
    fn count_error<S: Strategy>(self, vm: &mut Vm<S>, f: &str, min: usize, max: usize) -> Raised<S> {
        if !self.kw.is_empty() {
            return vm.type_error(format!("{f}() takes no keyword arguments"));
        }
        let n = self.pos.len();
        if is_slot(f, "") {
            let [min, max, n] = [min, max, n].map(|n| n.saturating_sub(1));
            return vm.type_error(slot_count(f, min, max, n));
        }
        let message = match (min, max) {
            (0, 0) => format!("{f}() takes no arguments ({n} given)"),
            (1, 1) => format!("{f}() takes exactly one argument ({n} given)"),
            _ if min == max => format!("{f} expected {min} arguments, got {n}"),
            _ if n < min => {
                format!("{f} expected at least {min} argument{}, got {n}", if min == 1 { "" } else { "s" })
            }
            _ => format!("{f} expected at most {max} argument{}, got {n}", if max == 1 { "" } else { "s" }),
        };
        vm.type_error(message)
    }
}

/// What a wrapper of a slot says of its arguments; the receiver does not count.
fn slot_count(f: &str, min: usize, max: usize, n: usize) -> String {
    let s = if max == 1 { "" } else { "s" };
    match f {
        "__setitem__" | "__setattr__" | "__set__" => format!("{f} expected {max} arguments, got {n}"),
        _ if min == max => format!("expected {max} argument{s}, got {n}"),
        _ => format!("expected {min} or {max} arguments, got {n}"),
    }
}
