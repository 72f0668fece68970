//! The module `_operator`, on which `operator` is built: Python's operators as functions, and callables that get items
//! and attributes.

use super::native::{shared, wrap};
use super::new_data_class;
use crate::builtins::arguments;
use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::{BinaryOp, CompareOp, str_text};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Bytes, Exc, NativeFn, Tuple, traced};

macro_rules! unary {
    ($vm:ident, $module:ident, $( $name:literal => |$a:ident| $body:expr; )*) => {
        $( $vm.def_function($module, $name, |$vm, args| {
            let [$a] = args.exactly($vm, $name)?;
            $body
        }); )*
    };
}

macro_rules! binary {
    ($vm:ident, $module:ident, $( $name:literal => |$a:ident, $b:ident| $body:expr; )*) => {
        $( $vm.def_function($module, $name, |$vm, args| {
            let [$a, $b] = args.exactly($vm, $name)?;
            $body
        }); )*
    };
}

macro_rules! operators {
    ($vm:ident, $module:ident, $( $name:literal $inplace:literal $op:ident, )*) => {
        binary! { $vm, $module, $(
            $name => |a, b| $vm.binary(BinaryOp::$op, false, a, b);
            $inplace => |a, b| $vm.binary(BinaryOp::$op, true, a, b);
        )* }
    };
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_operator");
    let m = module.get();
    install_operators(vm, m);
    install_sequences(vm, m);
    vm.def_function(m, "call", |vm, args| match args.pos.split_first() {
        Some((&callable, pos)) => vm.call_args(callable, Args { pos, ..args }),
        None => Err(vm.type_error("call expected at least 1 argument, got 0")),
    });
    vm.def_function(m, "_compare_digest", compare_digest);
    let makers: [(&str, NativeFn<S>, NativeFn<S>, NativeFn<S>); 3] = [
        ("itemgetter", new_getter, get_items, repr_getter),
        ("attrgetter", new_attrgetter, get_attributes, repr_getter),
        ("methodcaller", new_caller, call_method, repr_caller),
    ];
    for (name, new, call, repr) in makers {
        let base = vm.rt.types.native;
        let class = new_data_class(vm, "operator", name, &[base], Some(&[]));
        vm.def_static(class.get(), "__new__", new);
        vm.def(class.get(), "__call__", call);
        vm.def(class.get(), "__repr__", repr);
        vm.refresh_flags(class.get());
        vm.def_value(m, name, class);
    }
    vm.add_builtin_module(module);
}

fn install_operators<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    unary! { vm, module,
        "abs" => |a| vm.absolute(a);
        "index" => |a| vm.index_value(a);
        "inv" => |a| vm.invert(a);
        "invert" => |a| vm.invert(a);
        "is_none" => |a| { let _ = &vm; Ok(Ref::bool(a.is_none())) };
        "is_not_none" => |a| { let _ = &vm; Ok(Ref::bool(!a.is_none())) };
        "neg" => |a| vm.negative(a);
        "not_" => |a| Ok(Ref::bool(!vm.truth(a)?));
        "pos" => |a| vm.positive(a);
        "truth" => |a| Ok(Ref::bool(vm.truth(a)?));
    }
    operators! { vm, module,
        "add" "iadd" Add,
        "and_" "iand" And,
        "floordiv" "ifloordiv" FloorDiv,
        "lshift" "ilshift" Shl,
        "matmul" "imatmul" MatMul,
        "mod" "imod" Mod,
        "mul" "imul" Mul,
        "or_" "ior" Or,
        "pow" "ipow" Pow,
        "rshift" "irshift" Shr,
        "sub" "isub" Sub,
        "truediv" "itruediv" TrueDiv,
        "xor" "ixor" Xor,
    }
    binary! { vm, module,
        "eq" => |a, b| vm.compare(CompareOp::Eq, a, b);
        "ge" => |a, b| vm.compare(CompareOp::Ge, a, b);
        "gt" => |a, b| vm.compare(CompareOp::Gt, a, b);
        "is_" => |a, b| Ok(Ref::bool(vm.same_object(a, b)));
        "is_not" => |a, b| Ok(Ref::bool(!vm.same_object(a, b)));
        "le" => |a, b| vm.compare(CompareOp::Le, a, b);
        "lt" => |a, b| vm.compare(CompareOp::Lt, a, b);
        "ne" => |a, b| vm.compare(CompareOp::Ne, a, b);
    }
}

fn install_sequences<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    binary! { vm, module,
        "concat" => |a, b| concatenate(vm, a, b, false);
        "contains" => |a, b| Ok(Ref::bool(vm.contains(a, b)?));
        "countOf" => |a, b| count_of(vm, a, b);
        "delitem" => |a, b| { vm.delitem(a, b)?; Ok(Ref::none()) };
        "getitem" => |a, b| vm.getitem(a, b);
        "iconcat" => |a, b| concatenate(vm, a, b, true);
        "indexOf" => |a, b| index_of(vm, a, b);
    }
    vm.def_function(module, "setitem", |vm, args| {
        let [v, index, value] = args.exactly::<S, 3>(vm, "setitem")?;
        vm.setitem(v, index, Ref::new(value))?;
        Ok(Ref::none())
    });
    vm.def_function(module, "length_hint", length_hint);
}

fn concatenate<S: Strategy>(vm: &mut Vm<S>, a: Value, b: Value, inplace: bool) -> PyResult<S> {
    let (ty, name) = (vm.type_of(a), vm.rt.names.getitem);
    if a.has_layout(Kind::Dict) || vm.lookup(ty, name).is_none() {
        let name = vm.type_name(a);
        return Err(vm.type_error(format!("'{name}' object can't be concatenated")));
    }
    vm.binary(BinaryOp::Add, inplace, a, b)
}

fn count_of<S: Strategy>(vm: &mut Vm<S>, iterable: Value, wanted: Value) -> PyResult<S> {
    let iterator = vm.iter(iterable)?;
    let mut n = 0;
    while let Some(item) = vm.next(iterator.get())? {
        n += usize::from(vm.equal(item.get(), wanted)?);
        vm.poll()?;
    }
    Ok(vm.new_size(n))
}

fn index_of<S: Strategy>(vm: &mut Vm<S>, iterable: Value, wanted: Value) -> PyResult<S> {
    let iterator = vm.iter(iterable)?;
    let mut at = 0;
    while let Some(item) = vm.next(iterator.get())? {
        if vm.equal(item.get(), wanted)? {
            return Ok(vm.new_size(at));
        }
        at += 1;
        vm.poll()?;
    }
    Err(vm.value_error("sequence.index(x): x not in sequence"))
}

/// `length_hint(obj, default=0, /)`
fn length_hint<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, default] = args.between::<S, 2>(vm, "length_hint", 1)?;
    let (v, default) = (v.unwrap_or(Value::NONE), default.unwrap_or(Value::small(0)));
    if vm.int_of(default).is_none() {
        let name = vm.type_name(default);
        return Err(vm.type_error(format!("'{name}' object cannot be interpreted as an integer")));
    }
    // The questions, and what they may raise, are those that `list(v)` asks.
    vm.ask_length(v)?;
    let ty = vm.type_of(v);
    if vm.lookup(ty, vm.rt.names.len).is_some() {
        let len = vm.len(v);
        if let Some(n) = vm.catch(Exc::TypeError, len)? {
            return Ok(vm.new_size(n));
        }
    }
    let hint = vm.call_special_opt(v, vm.rt.names.length_hint, &[]);
    let hint = vm.catch(Exc::TypeError, hint)?.flatten();
    Ok(hint.filter(|hint| hint.get() != Value::NOT_IMPLEMENTED).unwrap_or_else(|| Ref::new(default)))
}

/// Compares secrets in a time that does not depend on where they differ.
fn compare_digest<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [a, b] = args.exactly::<S, 2>(vm, "_compare_digest")?;
    let data = |v: Value| match str_text::<S>(v) {
        Some(text) => text.as_ascii_str().map(|text| text.as_bytes().to_vec()).ok_or(true),
        None => Obj::<S, Bytes>::of(v).map(|bytes| bytes.body().data.to_vec()).ok_or(false),
    };
    let same_kind = a.has_layout(Kind::Str) == b.has_layout(Kind::Str);
    match (data(a), data(b)) {
        (Ok(a), Ok(b)) if same_kind => {
            let differences = a.iter().zip(&b).fold(0, |all, (x, y)| all | (x ^ y));
            Ok(Ref::bool(a.len() == b.len() && std::hint::black_box(differences) == 0))
        }
        (Err(true), _) | (_, Err(true)) => {
            Err(vm.type_error("comparing strings with non-ASCII characters is not supported"))
        }
        _ => {
            let other = if Obj::<S, Bytes>::of(a).is_some() { b } else { a };
            let name = vm.type_name(other);
            Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")))
        }
    }
}

// ---- getters ------------------------------------------------------------------------------------------

traced! {
    /// `itemgetter(*items)`: what it was made with, a tuple; `attrgetter(*names)`: likewise, and the interned parts of
    /// each dotted name, a tuple of tuples.
    struct Getter {
        given: Value,
        paths: Value,
    }
}

fn items<'a, S: Strategy>(tuple: Value) -> &'a [Value] {
    Obj::<S, Tuple>::of(tuple).map_or(&[], |t| t.body().items())
}

fn getter<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Getter> {
    shared::<S, Getter>(v).ok_or_else(|| vm.type_error("an operator object is required"))
}

/// The class of a maker and what else it was given, at least one.
fn given<'a, S: Strategy>(vm: &mut Vm<S>, args: Args<'a>, name: &str) -> PyResult<S, (Value, &'a [Value])> {
    let Some((&class, given)) = args.pos.split_first() else {
        return Err(vm.type_error(format!("{name}.__new__(): not enough arguments")));
    };
    if !args.kw.is_empty() {
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    if given.is_empty() {
        return Err(vm.type_error(format!("{name} expected 1 argument, got 0")));
    }
    Ok((class, given))
}

fn new_getter<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, given) = given(vm, args, "itemgetter")?;
    let given = vm.new_tuple_of(given.iter().map(|&v| Ref::new(v))).into_value();
    Ok(wrap(vm, class, Getter { given, paths: Value::NULL }))
}

/// The only result itself, or a tuple of all.
fn each<S: Strategy>(
    vm: &mut Vm<S>,
    of: &[Value],
    mut get: impl FnMut(&mut Vm<S>, Value) -> PyResult<S>,
) -> PyResult<S> {
    if let [only] = *of {
        return get(vm, only);
    }
    let all: Vec<Ref<S>> = of.iter().map(|&v| get(vm, v)).collect::<Result<_, _>>()?;
    Ok(vm.new_tuple_of(all))
}

fn get_items<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (this, rest) = arguments::receiver(args);
    let v = arguments::only(vm, rest, "itemgetter")?;
    let getter = getter(vm, this)?;
    each(vm, items::<S>(getter.given), |vm, index| vm.getitem(v, index))
}

fn new_attrgetter<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, given) = given(vm, args, "attrgetter")?;
    let mut paths = Vec::with_capacity(given.len());
    for &name in given {
        if !name.has_layout(Kind::Str) {
            return Err(vm.type_error("attribute name must be a string"));
        }
        let name = vm.text_of(name);
        let parts: Vec<Ref<S>> = name.split('.').map(|part| Ref::new(vm.rt.intern(part))).collect();
        paths.push(vm.new_tuple_of(parts));
    }
    let paths = vm.new_tuple_of(paths);
    let given = vm.new_tuple_of(given.iter().map(|&v| Ref::new(v)));
    Ok(wrap(vm, class, Getter { given: given.into_value(), paths: paths.into_value() }))
}

fn get_attributes<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (this, rest) = arguments::receiver(args);
    let v = arguments::only(vm, rest, "attrgetter")?;
    let getter = getter(vm, this)?;
    each(vm, items::<S>(getter.paths), |vm, path| {
        let mut found = Ref::new(v);
        for &name in items::<S>(path) {
            found = vm.getattr(found.get(), name)?;
        }
        Ok(found)
    })
}

fn repr_getter<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "__repr__")?;
    let given = getter(vm, v)?.given;
    shown(vm, v, items::<S>(given), vec![])
}

/// `operator.name(given, ..., keyword=value)`
fn shown<S: Strategy>(
    vm: &mut Vm<S>,
    v: Value,
    given: &[Value],
    keywords: Vec<(Ref<S>, Ref<S>)>,
) -> PyResult<S> {
    let class = vm.type_of(v);
    let module = vm.lookup(class, vm.rt.names.module).map(|m| vm.text_of(m)).unwrap_or_default();
    let name = format!("{module}.{}", vm.type_body(class).qualname.read());
    if !vm.enter_repr(v) {
        return Ok(vm.new_str(&format!("{name}(...)")));
    }
    let positional = given.iter().map(|&item| vm.repr_text(item));
    let mut parts: Result<Vec<String>, _> = positional.collect();
    for (key, value) in keywords {
        let Ok(all) = &mut parts else { break };
        let key = vm.text_of(key.get());
        match vm.repr_text(value.get()) {
            Ok(value) => all.push(format!("{key}={value}")),
            Err(raised) => parts = Err(raised),
        }
    }
    vm.leave_repr();
    let parts = parts?.join(", ");
    Ok(vm.new_str(&format!("{name}({parts})")))
}

// ---- methodcaller -------------------------------------------------------------------------------------

traced! {
    /// `methodcaller(name, /, *args, **keywords)`
    struct Caller {
        /// Name and arguments, a tuple.
        given: Value,
        /// The interned name.
        name: Value,
        /// A dict.
        keywords: Value,
    }
}

fn caller<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Caller> {
    shared::<S, Caller>(v).ok_or_else(|| vm.type_error("an operator.methodcaller is required"))
}

fn new_caller<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [class, given @ ..] = args.pos else {
        return Err(vm.type_error("methodcaller.__new__(): not enough arguments"));
    };
    let Some(&name) = given.first() else {
        return Err(vm.type_error("methodcaller needs at least one argument, the method name"));
    };
    let Some(name) = vm.intern_name(name) else { return Err(vm.type_error("method name must be a string")) };
    let keywords = vm.new_dict();
    for (&name, &value) in args.kwnames.iter().zip(args.kw) {
        vm.dict_set_name(keywords.get(), name, Ref::new(value));
    }
    let given = vm.new_tuple_of(given.iter().map(|&v| Ref::new(v)));
    let name = Ref::<S>::new(name).into_value();
    Ok(wrap(vm, *class, Caller { given: given.into_value(), name, keywords: keywords.into_value() }))
}

fn call_method<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (this, rest) = arguments::receiver(args);
    let v = arguments::only(vm, rest, "methodcaller")?;
    let caller = caller(vm, this)?;
    let method = vm.getattr(v, caller.name)?;
    let named = vm.dict_items(caller.keywords);
    let kwnames: Vec<Value> = named.iter().map(|(name, _)| name.get()).collect();
    let kw: Vec<Value> = named.iter().map(|(_, value)| value.get()).collect();
    let pos = items::<S>(caller.given).get(1..).unwrap_or_default();
    vm.call_args(method.get(), Args { pos, kw: &kw, kwnames: &kwnames })
}

fn repr_caller<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "__repr__")?;
    let caller = caller(vm, v)?;
    let keywords = vm.dict_items(caller.keywords);
    shown(vm, v, items::<S>(caller.given), keywords)
}
