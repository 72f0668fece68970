//! `super`: attributes of the classes behind one in an object's MRO. Without arguments it finds the class
//! in the cell `__class__` and the object in the first parameter of the running function. With a class alone it is
//! not bound: as a class attribute it is bound to the instance that it is read through.

use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Cell, Exc, Super, Type};
use gilectomy_frontend::code::LocalKind;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.super_;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__init__", init);
    vm.def(ty, "__get__", get);
    vm.def(ty, "__repr__", repr);
    vm.def_getset(ty, "__thisclass__", |_, v| part(v, |s| s.class), None);
    vm.def_getset(ty, "__self__", |_, v| part(v, |s| s.object), None);
    vm.def_getset(ty, "__self_class__", |_, v| part(v, |s| s.object_type), None);
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some((&ty, given)) = args.pos.split_first() else {
        return Err(vm.type_error("super.__new__(): not enough arguments"));
    };
    if !ty.has_layout(Kind::Type) || vm.type_body(ty).kind != Kind::Super {
        return Err(vm.type_error("super.__new__(X): X is not a subtype of super"));
    }
    if !args.kw.is_empty() {
        return Err(vm.type_error("super() takes no keyword arguments"));
    }
    let (class, object) = match *given {
        [] => implicit(vm)?,
        [class] => (Ref::new(class), Ref::none()),
        [class, object] => (Ref::new(class), Ref::new(object)),
        _ => {
            let n = given.len();
            return Err(vm.type_error(format!("super() expected at most 2 arguments, got {n}")));
        }
    };
    new_super(vm, ty, class, object)
}

/// `object` None: bound to nothing.
fn new_super<S: Strategy>(vm: &mut Vm<S>, ty: Value, class: Ref<S>, object: Ref<S>) -> PyResult<S> {
    let object_type = match object.is_none() && class.has_layout(Kind::Type) {
        true => Ref::none(),
        false => vm.super_type(class.get(), object.get())?,
    };
    let body = Super {
        class: class.into_value(),
        object: object.into_value(),
        object_type: object_type.into_value(),
    };
    Ok(vm.new_instance_of(ty, body))
}

/// `super(class).__get__(object)` is `super(class, object)`; what is bound stays so.
fn get<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, object, _] = args.between(vm, "__get__", 2)?;
    let (this, object) = (this.unwrap_or(Value::NONE), object.unwrap_or(Value::NONE));
    let Some(proxy) = Obj::<S, Super>::of(this) else { return Err(wrong_receiver(vm)) };
    if object.is_none() || !proxy.body().object_type.is_none() {
        return Ok(Ref::new(this));
    }
    let class = Ref::new(proxy.body().class);
    if vm.type_of(this) == vm.rt.types.super_ {
        return new_super(vm, vm.rt.types.super_, class, Ref::new(object));
    }
    vm.call(vm.type_of(this), &[class.get(), object])
}

fn init<S: Strategy>(_: &mut Vm<S>, _: Args<'_>) -> PyResult<S> {
    Ok(Ref::none())
}

/// Class and object of `super()` in the running function.
fn implicit<S: Strategy>(vm: &mut Vm<S>) -> PyResult<S, (Ref<S>, Ref<S>)> {
    let Some(frame) = vm.frames.last() else {
        return Err(vm.raise(Exc::RuntimeError, "super(): no current frame"));
    };
    let (base, code) = (frame.base, frame.code.body());
    let raw = &code.raw;
    // A local register of a frame that is on the stack.
    let register = |at: usize| {
        let (_, kind) = raw.locals.get(at)?;
        // SAFETY: the running frame has registers for all its locals.
        contents::<S>(unsafe { *base.add(at) }, *kind)
    };
    if raw.arg_count == 0 && !raw.varargs {
        return Err(vm.raise(Exc::RuntimeError, "super(): no arguments"));
    }
    let first = if raw.arg_count == 0 { raw.kwonly_count as usize } else { 0 };
    let found = raw.locals.iter().position(|(name, kind)| *kind == LocalKind::Free && name == "__class__");
    let object = register(first);
    let class = found.and_then(register);
    let object = match object {
        Some(object) if raw.arg_count > 0 => object,
        Some(rest) => {
            match Obj::<S, crate::types::Tuple>::of(rest.get()).and_then(|t| t.body().items().first()) {
                Some(&object) => Ref::new(object),
                None => return Err(vm.raise(Exc::RuntimeError, "super(): no arguments")),
            }
        }
        None => return Err(vm.raise(Exc::RuntimeError, "super(): arg[0] deleted")),
    };
    match (found, class) {
        (None, _) => Err(vm.raise(Exc::RuntimeError, "super(): __class__ cell not found")),
        (_, None) => Err(vm.raise(Exc::RuntimeError, "super(): empty __class__ cell")),
        (_, Some(class)) => Ok((class, object)),
    }
}

/// What the register of a local holds, or the cell in it.
fn contents<S: Strategy>(v: Value, kind: LocalKind) -> Option<Ref<S>> {
    match Obj::<S, Cell>::exactly(v).filter(|_| kind != LocalKind::Fast) {
        Some(cell) => cell.observe(|c| if c.value.is_null() { None } else { Some(Ref::new(c.value)) }),
        None if v.is_null() || v.as_callee().is_some() => None,
        None => Some(Ref::new(v)),
    }
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let Some(object) = Obj::<S, Super>::of(v) else { return Err(wrong_receiver(vm)) };
    let body = object.body();
    let class = vm.type_body(body.class).name();
    let object = match Obj::<S, Type<S>>::of(body.object_type) {
        Some(ty) => format!("<{} object>", ty.body().name()),
        None => "NULL".to_owned(),
    };
    Ok(vm.new_str(&format!("<super: <class '{class}'>, {object}>")))
}

#[cold]
fn wrong_receiver<S: Strategy>(vm: &mut Vm<S>) -> Raised<S> {
    vm.type_error("descriptor requires a 'super' object")
}

fn part<S: Strategy>(v: Value, of: fn(&Super) -> Value) -> PyResult<S> {
    Ok(Obj::<S, Super>::of(v).map_or_else(Ref::none, |s| Ref::new(of(s.body()))))
}
