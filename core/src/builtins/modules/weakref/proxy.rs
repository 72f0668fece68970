//! `weakref.proxy`: an object that stands for another which it does not keep alive. Everything done to it is
//! done to its target, proxies among the other operands are replaced by theirs.

use super::reference::follow;
use super::{new_weak_reference, reference};
use crate::builtins::functions;
use crate::object::{Obj, Ref, Value};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeFn, Type, WeakRef};

/// `weakref.proxy(object, callback=None, /)`
pub(super) fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    if !args.kw.is_empty() {
        return Err(vm.type_error("_weakref.proxy() takes no keyword arguments"));
    }
    let [target, callback] = args.between(vm, "proxy", 1)?;
    let target = target.unwrap_or(Value::NONE);
    let callable = vm.is_callable(target);
    let types = &vm.rt.types;
    let ty = if callable { types.weakcallableproxy } else { types.weakproxy };
    new_weak_reference(vm, ty, target, callback)
}

/// The proxy itself, if it is one.
fn as_proxy<S: Strategy>(vm: &Vm<S>, v: Value) -> Option<Obj<S, WeakRef>> {
    let (ty, types) = (vm.type_of(v), &vm.rt.types);
    if ty == types.weakproxy || ty == types.weakcallableproxy { Obj::of(v) } else { None }
}

/// What a proxy stands for; anything else as it is.
fn target<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    match as_proxy(vm, v) {
        None => Ok(Ref::new(v)),
        Some(weak) => match follow(vm, weak) {
            Some(target) => Ok(target),
            None => Err(vm.raise(Exc::ReferenceError, "weakly-referenced object no longer exists")),
        },
    }
}

/// The receiver's target, and `N` other arguments as they are.
fn receiver<S: Strategy, const N: usize>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    name: &str,
) -> PyResult<S, (Ref<S>, [Value; N])> {
    let Some((&this, pos)) = args.pos.split_first() else {
        return Err(vm.type_error(format!("unbound method {name}() needs an argument")));
    };
    let rest = Args { pos, ..args }.exactly(vm, name)?;
    Ok((target(vm, this)?, rest))
}

/// `a op b` in one of three forms: normal, reflected, in place.
fn binary<S: Strategy, const OP: usize, const FORM: u8>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    operate(vm, args, BinaryOp::ALL[OP], FORM)
}

fn operate<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, op: BinaryOp, form: u8) -> PyResult<S> {
    // `__pow__` takes a modulus too.
    if op == BinaryOp::Pow && form == 0 && args.pos.len() == 3 {
        let (a, [b, modulus]) = receiver(vm, args, "__pow__")?;
        let (b, modulus) = (target(vm, b)?, target(vm, modulus)?);
        return functions::pow(vm, Args::positional(&[a.get(), b.get(), modulus.get()]));
    }
    let (a, [b]) = receiver(vm, args, "expected")?;
    let b = target(vm, b)?;
    let (a, b) = if form == 1 { (b, a) } else { (a, b) };
    vm.binary(op, form == 2, a.get(), b.get())
}

const COMPARISONS: [CompareOp; 6] =
    [CompareOp::Lt, CompareOp::Le, CompareOp::Eq, CompareOp::Ne, CompareOp::Gt, CompareOp::Ge];

fn compare<S: Strategy, const OP: usize>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    order(vm, args, COMPARISONS[OP])
}

fn order<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, op: CompareOp) -> PyResult<S> {
    let (a, [b]) = receiver(vm, args, "expected")?;
    let b = target(vm, b)?;
    vm.compare(op, a.get(), b.get())
}

fn divmod<S: Strategy, const REFLECTED: bool>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (a, [b]) = receiver(vm, args, "expected")?;
    let b = target(vm, b)?;
    let (a, b) = if REFLECTED { (b, a) } else { (a, b) };
    functions::divmod(vm, Args::positional(&[a.get(), b.get()]))
}

macro_rules! operators {
    ($($i:literal)*) => {
        fn operators<S: Strategy>() -> [[NativeFn<S>; 3]; BinaryOp::ALL.len()] {
            [$( [binary::<S, $i, 0>, binary::<S, $i, 1>, binary::<S, $i, 2>] ),*]
        }
    };
}

operators! { 0 1 2 3 4 5 6 7 8 9 10 11 12 }

macro_rules! forwarded {
    ($( $name:literal ($vm:ident, $target:ident $(, $arg:ident)*) $body:expr; )*) => {
        /// The special methods that are not operators.
        fn forwarded<S: Strategy>() -> Vec<(&'static str, NativeFn<S>)> {
            vec![$( ($name, |$vm, args| {
                let ($target, [$($arg),*]) = receiver($vm, args, $name)?;
                $body
            }) ),*]
        }
    };
}

forwarded! {
    "__abs__"(vm, v) vm.absolute(v.get());
    "__bool__"(vm, v) Ok(Ref::bool(vm.truth(v.get())?));
    "__contains__"(vm, v, item) {
        let item = target(vm, item)?;
        Ok(Ref::bool(vm.contains(v.get(), item.get())?))
    };
    "__delitem__"(vm, v, index) vm.delitem(v.get(), index).map(|()| Ref::none());
    "__dir__"(vm, v) vm.call_special(v.get(), vm.rt.names.dir, &[]);
    "__float__"(vm, v) vm.call(vm.rt.types.float, &[v.get()]);
    "__getitem__"(vm, v, index) {
        let index = target(vm, index)?;
        vm.getitem(v.get(), index.get())
    };
    "__index__"(vm, v) vm.call_special(v.get(), vm.rt.names.index, &[]);
    "__int__"(vm, v) vm.call(vm.rt.types.int, &[v.get()]);
    "__invert__"(vm, v) vm.invert(v.get());
    "__iter__"(vm, v) vm.iter(v.get());
    "__len__"(vm, v) {
        let n = vm.len(v.get())?;
        Ok(vm.new_size(n))
    };
    "__neg__"(vm, v) vm.negative(v.get());
    "__next__"(vm, v) next(vm, v);
    "__pos__"(vm, v) vm.positive(v.get());
    "__setitem__"(vm, v, index, value) vm.setitem(v.get(), index, Ref::new(value)).map(|()| Ref::none());
    "__str__"(vm, v) vm.str(v.get());
    "__getattribute__"(vm, v, name) {
        let name = attribute(vm, name)?;
        vm.getattr(v.get(), name)
    };
    "__setattr__"(vm, v, name, value) {
        let name = attribute(vm, name)?;
        vm.setattr(v.get(), name, Ref::new(value)).map(|()| Ref::none())
    };
    "__delattr__"(vm, v, name) {
        let name = attribute(vm, name)?;
        vm.delattr(v.get(), name).map(|()| Ref::none())
    };
}

fn attribute<S: Strategy>(vm: &mut Vm<S>, name: Value) -> PyResult<S, Value> {
    match vm.intern_name(name) {
        Some(name) => Ok(name),
        None => {
            let got = vm.type_name(name);
            Err(vm.type_error(format!("attribute name must be string, not '{got}'")))
        }
    }
}

fn next<S: Strategy>(vm: &mut Vm<S>, v: Ref<S>) -> PyResult<S> {
    if !vm.is_iterator(v.get()) {
        let name = vm.type_name(v.get());
        return Err(vm.type_error(format!("Weakref proxy referenced a non-iterator '{name}' object")));
    }
    match vm.next(v.get())? {
        Some(item) => Ok(item),
        None => Err(vm.raise_with(Exc::StopIteration, vec![])),
    }
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    match as_proxy(vm, v) {
        Some(weak) => reference::repr(vm, weak, "weakproxy", false),
        None => vm.repr(v),
    }
}

fn call<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some((&this, pos)) = args.pos.split_first() else {
        return Err(vm.type_error("unbound method __call__() needs an argument"));
    };
    let function = target(vm, this)?;
    vm.call_args(function.get(), Args { pos, ..args })
}

fn get_class<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let target = target(vm, v)?;
    vm.getattr(target.get(), vm.rt.names.class)
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, ty: Value, callable: bool) {
    for (op, forms) in BinaryOp::ALL.into_iter().zip(operators::<S>()) {
        for (name, f) in vm.operator_names(op).into_iter().zip(forms) {
            vm.def_named(ty, name, f);
        }
    }
    let comparisons: [NativeFn<S>; COMPARISONS.len()] = [
        compare::<S, 0>,
        compare::<S, 1>,
        compare::<S, 2>,
        compare::<S, 3>,
        compare::<S, 4>,
        compare::<S, 5>,
    ];
    for (op, f) in COMPARISONS.into_iter().zip(comparisons) {
        let name = vm.compare_name(op);
        vm.def_named(ty, name, f);
    }
    for (name, f) in forwarded::<S>() {
        vm.def(ty, name, f);
    }
    // CPython's callable proxies lack these two.
    if !callable {
        vm.def(ty, "__bytes__", |vm, args| {
            let (v, []) = receiver(vm, args, "__bytes__")?;
            vm.call_method(v.get(), vm.rt.names.bytes, &[])
        });
        vm.def(ty, "__reversed__", |vm, args| {
            let (v, []) = receiver(vm, args, "__reversed__")?;
            vm.call_method(v.get(), vm.rt.names.reversed, &[])
        });
    }
    vm.def_static(ty, "__new__", |vm, args| {
        let name = match args.pos.first().and_then(|&class| Obj::<S, Type<S>>::of(class)) {
            Some(class) => class.body().name(),
            None => "?".to_owned(),
        };
        Err(vm.type_error(format!("cannot create 'weakref.{name}' instances")))
    });
    vm.def(ty, "__divmod__", divmod::<S, false>);
    vm.def(ty, "__rdivmod__", divmod::<S, true>);
    vm.def(ty, "__repr__", repr);
    if callable {
        vm.def(ty, "__call__", call);
    }
    // Asked by `isinstance`, past `__getattribute__`.
    vm.def_getset(ty, "__class__", get_class, None);
    let hash = vm.rt.names.hash;
    vm.def_attr(ty, hash, Ref::none());
}
