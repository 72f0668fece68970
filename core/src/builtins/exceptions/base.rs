//! `BaseException`

use crate::builtins::object_model::instance_dict_accessors;
use crate::object::{Kind, Obj, Ref, Value, release};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Exception, Tuple};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.exc[Exc::BaseException as usize];
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__init__", init);
    vm.def(ty, "__str__", str);
    vm.def(ty, "__repr__", repr);
    vm.def(ty, "__setstate__", setstate);
    vm.def(ty, "with_traceback", with_traceback);
    vm.def(ty, "add_note", add_note);
    vm.def_getset(ty, "args", get_args, Some(set_args));
    vm.def_getset(ty, "__cause__", get_cause, Some(set_cause));
    vm.def_getset(ty, "__context__", get_context, Some(set_context));
    vm.def_getset(ty, "__suppress_context__", get_suppress, Some(set_suppress));
    vm.def_getset(ty, "__traceback__", |vm, v| Ok(vm.traceback_of(v)), Some(set_traceback));
    let (get, set) = instance_dict_accessors();
    vm.def_getset(ty, "__dict__", get, Some(set));
    let ty = vm.rt.types.exc[Exc::KeyError as usize];
    vm.def(ty, "__str__", key_error_str);
}

/// The exception a method or attribute belongs to.
pub(super) fn exception<S: Strategy>(vm: &mut Vm<S>, v: Option<&Value>) -> PyResult<S, Obj<S, Exception>> {
    match v.and_then(|&v| Obj::<S, Exception>::of(v)) {
        Some(object) => Ok(object),
        None => {
            let got = v.map(|&v| vm.type_name(v)).unwrap_or_default();
            let message = format!("descriptor requires a 'BaseException' object but received a '{got}'");
            Err(vm.type_error(message))
        }
    }
}

/// The class that `__new__` was called with, which must be an exception's.
pub(super) fn exception_class<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S, Value> {
    match args.pos.first() {
        Some(&class) if vm.is_exception_class(class) => Ok(class),
        _ => Err(vm.type_error("BaseException.__new__(X): X is not a subtype of BaseException")),
    }
}

/// The arguments behind the first, as a tuple.
pub(super) fn rest<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> Ref<S> {
    vm.new_tuple_of(args.pos.iter().skip(1).map(|&v| Ref::new(v)))
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = exception_class(vm, args)?;
    let rest = rest(vm, args);
    Ok(vm.new_exception_of(class, rest))
}

/// Replaces an exception's arguments.
pub(super) fn put_args<S: Strategy>(object: Obj<S, Exception>, args: Ref<S>) {
    object.will_hold(args.get());
    release::<S>(object.exclusive(|e| std::mem::replace(&mut e.args, args.into_value())));
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let object = exception(vm, args.pos.first())?;
    if !args.kw.is_empty() {
        let name = vm.type_name(object.value());
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    // `__new__` has put the same arguments there, unless a subclass's constructors differ.
    let given = &args.pos[1..];
    let same = vm.exception_args(object.value()).iter().map(Ref::get).eq(given.iter().copied());
    if !same {
        let rest = rest(vm, args);
        put_args(object, rest);
    }
    Ok(Ref::none())
}

/// The text of the arguments.
pub(super) fn args_text<S: Strategy>(vm: &mut Vm<S>, object: Obj<S, Exception>) -> PyResult<S> {
    let args = object.observe(|e| Ref::<S>::new(e.args));
    match Obj::<S, Tuple>::of(args.get()).map_or(&[][..], |t| t.body().items()) {
        [] => Ok(vm.empty_str()),
        [one] => vm.str(*one),
        _ => vm.str(args.get()),
    }
}

fn str<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let object = exception(vm, args.pos.first())?;
    args_text(vm, object)
}

fn key_error_str<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let object = exception(vm, args.pos.first())?;
    match &vm.exception_args(object.value())[..] {
        [key] => vm.repr(key.get()),
        _ => args_text(vm, object),
    }
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let object = exception(vm, args.pos.first())?;
    let name = vm.type_body(vm.type_of(object.value())).name();
    let args = object.observe(|e| Ref::<S>::new(e.args));
    let text = match Obj::<S, Tuple>::of(args.get()).map_or(&[][..], |t| t.body().items()) {
        [one] => format!("({})", vm.repr_text(*one)?),
        _ => vm.repr_text(args.get())?,
    };
    Ok(vm.new_str(&format!("{name}{text}")))
}

fn with_traceback<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, traceback] = args.exactly(vm, "with_traceback")?;
    exception(vm, Some(&v))?;
    set_traceback(vm, v, traceback)?;
    Ok(Ref::new(v))
}

fn add_note<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, note] = args.exactly(vm, "add_note")?;
    exception(vm, Some(&v))?;
    vm.add_note(v, Ref::new(note))?;
    Ok(Ref::none())
}

/// Sets the attributes that `__reduce__` told of.
fn setstate<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, state] = args.exactly(vm, "__setstate__")?;
    exception(vm, Some(&v))?;
    if state.is_none() {
        return Ok(Ref::none());
    }
    if !state.has_layout(Kind::Dict) {
        return Err(vm.type_error("state is not a dictionary"));
    }
    for (name, value) in vm.dict_items(state) {
        let Some(name) = vm.intern_name(name.get()) else {
            let got = vm.type_name(name.get());
            return Err(vm.type_error(format!("attribute name must be string, not '{got}'")));
        };
        vm.setattr(v, name, value)?;
    }
    Ok(Ref::none())
}

fn get_args<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let object = exception(vm, Some(&v))?;
    Ok(object.observe(|e| Ref::new(e.args)))
}

fn set_args<S: Strategy>(vm: &mut Vm<S>, v: Value, args: Value) -> PyResult<S> {
    let object = exception(vm, Some(&v))?;
    if args.is_null() {
        return Err(vm.type_error("args may not be deleted"));
    }
    let args = vm.to_tuple(args)?;
    put_args(object, args);
    Ok(Ref::none())
}

fn or_none<S: Strategy>(v: Value) -> Ref<S> {
    if v.is_null() { Ref::none() } else { Ref::new(v) }
}

fn get_cause<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let object = exception(vm, Some(&v))?;
    Ok(object.observe(|e| or_none(e.cause)))
}

fn get_context<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let object = exception(vm, Some(&v))?;
    Ok(object.observe(|e| or_none(e.context)))
}

/// The owned word for a cause or a context: null for None.
fn link<S: Strategy>(vm: &mut Vm<S>, what: &str, v: Value) -> PyResult<S, Value> {
    if v.is_null() {
        return Err(vm.type_error(format!("__{what}__ may not be deleted")));
    }
    if v.is_none() {
        return Ok(Value::NULL);
    }
    if Obj::<S, Exception>::of(v).is_none() {
        let message = format!("exception {what} must be None or derive from BaseException");
        return Err(vm.type_error(message));
    }
    Ok(Ref::<S>::new(v).into_value())
}

fn set_cause<S: Strategy>(vm: &mut Vm<S>, v: Value, cause: Value) -> PyResult<S> {
    let object = exception(vm, Some(&v))?;
    let cause = link(vm, "cause", cause)?;
    object.will_hold(cause);
    let old = object.exclusive(|e| {
        e.suppress_context = true;
        std::mem::replace(&mut e.cause, cause)
    });
    drop(or_nothing::<S>(old));
    Ok(Ref::none())
}

fn set_context<S: Strategy>(vm: &mut Vm<S>, v: Value, context: Value) -> PyResult<S> {
    let object = exception(vm, Some(&v))?;
    let context = link(vm, "context", context)?;
    object.will_hold(context);
    drop(or_nothing::<S>(object.exclusive(|e| std::mem::replace(&mut e.context, context))));
    Ok(Ref::none())
}

fn or_nothing<S: Strategy>(v: Value) -> Option<Ref<S>> {
    if v.is_null() { None } else { Some(Ref::from_owned(v)) }
}

fn get_suppress<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let object = exception(vm, Some(&v))?;
    Ok(Ref::bool(object.observe(|e| e.suppress_context)))
}

fn set_suppress<S: Strategy>(vm: &mut Vm<S>, v: Value, flag: Value) -> PyResult<S> {
    let object = exception(vm, Some(&v))?;
    let Some(flag) = flag.as_bool() else {
        return Err(vm.type_error("attribute value type must be bool"));
    };
    object.exclusive(|e| e.suppress_context = flag);
    Ok(Ref::none())
}

fn set_traceback<S: Strategy>(vm: &mut Vm<S>, v: Value, traceback: Value) -> PyResult<S> {
    let object = exception(vm, Some(&v))?;
    if traceback.is_null() {
        return Err(vm.type_error("__traceback__ may not be deleted"));
    }
    if !traceback.is_none() && !traceback.has_layout(Kind::Traceback) {
        return Err(vm.type_error("__traceback__ must be a traceback or None"));
    }
    super::traceback::put::<S>(object, Ref::new(traceback));
    Ok(Ref::none())
}

impl<S: Strategy> Vm<S> {
    /// `exception.add_note(note)`
    pub(crate) fn add_note(&mut self, exception: Value, note: Ref<S>) -> PyResult<S, ()> {
        if !note.has_layout(Kind::Str) {
            let name = self.type_name(note.get());
            return Err(self.type_error(format!("add_note() argument must be str, not {name}")));
        }
        let name = self.rt.names.notes;
        let notes = match self.getattr_opt(exception, name)? {
            Some(notes) => notes,
            None => {
                let notes = self.new_list(vec![]);
                self.setattr(exception, name, Ref::clone(&notes))?;
                notes
            }
        };
        if !notes.has_layout(Kind::List) {
            return Err(self.type_error("Cannot add note: __notes__ is not a list"));
        }
        self.list_append(notes.get(), note);
        Ok(())
    }

    /// A `StopIteration` with a value; a tuple stays one argument.
    pub(crate) fn stop_iteration(&mut self, value: Ref<S>) -> Ref<S> {
        self.new_exception(Exc::StopIteration, vec![value])
    }
}
