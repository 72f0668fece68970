//! The operators of builtin types, found by layout; and their registration as special methods.
//!
//! One table says which layouts have which operator. The protocol asks it directly for exact builtin
//! objects; programs reach the same functions as `list.__getitem__` and so on, which act on the layout,
//! so that a subclass's `super().__getitem__(i)` ends here.

use super::modules::deque;
use super::{
    bytes, dict, dict_view, iterators, list, number, object_model, range, set, slice, string, tuple,
};
use crate::object::{Kind, Ref, Value};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, NativeFn};

/// The layout of a value; immediates as the builtin type they are.
fn layout(v: Value) -> Kind {
    if v.is_int() || v.as_bool().is_some() {
        return Kind::Int;
    }
    if v.is_float() {
        return Kind::Float;
    }
    Kind::ALL.get((v.exact_kind() & !Kind::SUBCLASS) as usize).copied().unwrap_or(Kind::None)
}

fn not_implemented<S: Strategy>() -> PyResult<S> {
    Ok(Ref::new(Value::NOT_IMPLEMENTED))
}

/// `len(v)`, for layouts that have one.
pub(crate) fn len<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<usize>> {
    match layout(v) {
        Kind::Str => string::len(vm, v),
        Kind::Bytes | Kind::ByteArray => bytes::len(vm, v),
        Kind::Tuple => tuple::len(vm, v),
        Kind::List => list::len(vm, v),
        Kind::Dict => dict::len(vm, v),
        Kind::Set | Kind::FrozenSet => set::len(vm, v),
        Kind::Range => range::len(vm, v),
        Kind::DictView => dict_view::len(vm, v),
        Kind::Deque => deque::len(vm, v),
        Kind::MappingProxy => object_model::proxy_len(vm, v),
        _ => return Ok(None),
    }
    .map(Some)
}

/// `v[index]`, for layouts that have items.
pub(crate) fn getitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S, Option<Ref<S>>> {
    match layout(v) {
        Kind::Str => string::getitem(vm, v, index),
        Kind::Bytes | Kind::ByteArray => bytes::getitem(vm, v, index),
        Kind::Tuple => tuple::getitem(vm, v, index),
        Kind::List => list::getitem(vm, v, index),
        Kind::Dict => dict::getitem(vm, v, index),
        Kind::Range => range::getitem(vm, v, index),
        Kind::Deque => deque::getitem(vm, v, index),
        Kind::MappingProxy => object_model::proxy_getitem(vm, v, index),
        Kind::Union | Kind::GenericAlias => {
            let text = vm.repr_text(v)?;
            return Err(vm.type_error(format!("{text} is not a generic class")));
        }
        _ => return Ok(None),
    }
    .map(Some)
}

/// Whether items can be set and deleted.
pub(crate) fn has_setitem(v: Value) -> bool {
    matches!(layout(v), Kind::ByteArray | Kind::List | Kind::Dict | Kind::Deque)
}

/// `v[index] = value`
pub(crate) fn setitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value, value: Ref<S>) -> PyResult<S, ()> {
    match layout(v) {
        Kind::ByteArray => bytes::setitem(vm, v, index, value),
        Kind::List => list::setitem(vm, v, index, value),
        Kind::Deque => deque::setitem(vm, v, index, value),
        _ => dict::setitem(vm, v, index, value),
    }
}

/// `del v[index]`
pub(crate) fn delitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S, ()> {
    match layout(v) {
        Kind::ByteArray => bytes::delitem(vm, v, index),
        Kind::List => list::delitem(vm, v, index),
        Kind::Deque => deque::delitem(vm, v, index),
        _ => dict::delitem(vm, v, index),
    }
}

/// `item in v`, for layouts that know without iterating.
pub(crate) fn contains<S: Strategy>(vm: &mut Vm<S>, v: Value, item: Value) -> PyResult<S, Option<bool>> {
    match layout(v) {
        Kind::Str => string::contains(vm, v, item),
        Kind::Bytes | Kind::ByteArray => bytes::contains(vm, v, item),
        Kind::Tuple => tuple::contains(vm, v, item),
        Kind::List => list::contains(vm, v, item),
        Kind::Dict => dict::contains(vm, v, item),
        Kind::Set | Kind::FrozenSet => set::contains(vm, v, item),
        Kind::Range => range::contains(vm, v, item),
        Kind::DictView => dict_view::contains(vm, v, item),
        Kind::Deque => deque::contains(vm, v, item),
        Kind::MappingProxy => object_model::proxy_contains(vm, v, item),
        _ => return Ok(None),
    }
    .map(Some)
}

/// Whether `iter` of an exact builtin object has a way.
pub(crate) fn is_iterable(v: Value) -> bool {
    use Kind::*;
    let layouts = [
        Str,
        Bytes,
        ByteArray,
        Tuple,
        List,
        Dict,
        Set,
        FrozenSet,
        Range,
        DictView,
        MappingProxy,
        Deque,
        Iterator,
        Generator,
        Awaitable,
    ];
    layouts.contains(&layout(v)) || layout(v) == Native
}

/// `iter(v)`, for layouts that can be iterated.
pub(crate) fn iter<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Ref<S>>> {
    match layout(v) {
        Kind::Str => string::iter(vm, v),
        Kind::Bytes | Kind::ByteArray => bytes::iter(vm, v),
        Kind::Tuple => tuple::iter(vm, v),
        Kind::List => list::iter(vm, v),
        Kind::Dict => dict::iter(vm, v),
        Kind::Set | Kind::FrozenSet => set::iter(vm, v),
        Kind::Range => range::iter(vm, v),
        Kind::DictView => dict_view::iter(vm, v),
        Kind::Deque => deque::iter(vm, v),
        Kind::MappingProxy => object_model::proxy_iter(vm, v),
        Kind::Iterator => Ok(Ref::new(v)),
        Kind::Generator if vm.is_generator(v) => Ok(Ref::new(v)),
        _ => {
            let ty = vm.type_of(v);
            return match vm.lookup(ty, vm.rt.names.iter) {
                Some(_) => vm.call_special(v, vm.rt.names.iter, &[]).map(Some),
                None => Ok(None),
            };
        }
    }
    .map(Some)
}

/// `repr(v)` of an exact builtin object.
pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    match v {
        Value::NONE => return Ok(Ref::new(vm.rt.intern("None"))),
        Value::ELLIPSIS => return Ok(Ref::new(vm.rt.intern("Ellipsis"))),
        Value::NOT_IMPLEMENTED => return Ok(Ref::new(vm.rt.intern("NotImplemented"))),
        _ => {}
    }
    match layout(v) {
        Kind::Int | Kind::Float | Kind::Complex => number::repr(vm, v),
        Kind::Str => string::repr(vm, v),
        Kind::Bytes | Kind::ByteArray => bytes::repr(vm, v),
        Kind::Tuple => tuple::repr(vm, v),
        Kind::List => list::repr(vm, v),
        Kind::Dict => dict::repr(vm, v),
        Kind::Set | Kind::FrozenSet => set::repr(vm, v),
        Kind::Range => range::repr(vm, v),
        Kind::Slice => slice::repr(vm, v),
        Kind::DictView => dict_view::repr(vm, v),
        Kind::Deque => deque::repr(vm, v),
        _ => {
            let text = vm.call_special(v, vm.rt.names.repr, &[])?;
            Ok(text)
        }
    }
}

/// `a op b` for a comparison; `a` has the layout of a builtin type.
pub(crate) fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
    match layout(a) {
        Kind::Int | Kind::Float | Kind::Complex => number::compare(vm, op, a, b),
        Kind::Str => string::compare(vm, op, a, b),
        Kind::Bytes | Kind::ByteArray => bytes::compare(vm, op, a, b),
        Kind::Tuple => tuple::compare(vm, op, a, b),
        Kind::List => list::compare(vm, op, a, b),
        Kind::Dict => dict::compare(vm, op, a, b),
        Kind::Set | Kind::FrozenSet => set::compare(vm, op, a, b),
        Kind::Range => range::compare(vm, op, a, b),
        Kind::Slice => slice::compare(vm, op, a, b),
        Kind::DictView => dict_view::compare(vm, op, a, b),
        Kind::Deque => deque::compare(vm, op, a, b),
        _ if a.is_ptr() => {
            let name = vm.compare_name(op);
            Ok(vm.call_special_opt(a, name, &[b])?.unwrap_or_else(|| Ref::new(Value::NOT_IMPLEMENTED)))
        }
        _ => not_implemented(),
    }
}

/// `a op b` by the type of `a`.
pub(crate) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Value, b: Value) -> PyResult<S> {
    by_layout(vm, layout(a), op, a, b, false)
}

/// `a op b` by the type of `b`.
pub(crate) fn binary_reflected<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Value, b: Value) -> PyResult<S> {
    by_layout(vm, layout(b), op, a, b, true)
}

fn by_layout<S: Strategy>(
    vm: &mut Vm<S>,
    kind: Kind,
    op: BinaryOp,
    a: Value,
    b: Value,
    reflected: bool,
) -> PyResult<S> {
    let (receiver, other) = if reflected { (b, a) } else { (a, b) };
    match kind {
        Kind::Int | Kind::Float | Kind::Complex if number::is_wider::<S>(other, receiver) => {
            not_implemented()
        }
        Kind::Int | Kind::Float | Kind::Complex => number::binary(vm, op, a, b),
        Kind::Str => string::binary(vm, op, a, b),
        Kind::Bytes | Kind::ByteArray => bytes::binary(vm, op, a, b),
        Kind::Tuple => tuple::binary(vm, op, a, b),
        Kind::List => list::binary(vm, op, a, b),
        Kind::Dict => dict::binary(vm, op, a, b),
        Kind::Set | Kind::FrozenSet => set::binary(vm, op, a, b),
        Kind::DictView => dict_view::binary(vm, op, a, b),
        Kind::Deque => deque::binary(vm, op, a, b),
        _ => {
            let [normal, mirrored, _] = vm.operator_names(op);
            let name = if reflected { mirrored } else { normal };
            if !receiver.is_ptr() {
                return not_implemented();
            }
            let result = vm.call_special_opt(receiver, name, &[other])?;
            Ok(result.unwrap_or_else(|| Ref::new(Value::NOT_IMPLEMENTED)))
        }
    }
}

/// `a op= b` in place; `None`: the type of `a` has no such form, the plain operator is meant.
pub(crate) fn inplace<S: Strategy>(
    vm: &mut Vm<S>,
    op: BinaryOp,
    a: Value,
    b: Value,
) -> PyResult<S, Option<Ref<S>>> {
    match layout(a) {
        Kind::List => list::inplace(vm, op, a, b),
        Kind::Dict => dict::inplace(vm, op, a, b),
        Kind::Set => set::inplace(vm, op, a, b),
        Kind::ByteArray => bytes::inplace(vm, op, a, b),
        Kind::Deque => deque::inplace(vm, op, a, b),
        _ => Ok(None),
    }
}

/// What CPython says when something is added to a sequence that does not fit.
pub(crate) fn concat_error<S: Strategy>(vm: &mut Vm<S>, a: Value, b: Value) -> Option<String> {
    let other = vm.type_name(b);
    match layout(a) {
        Kind::Str => Some(format!("can only concatenate str (not \"{other}\") to str")),
        Kind::List => Some(format!("can only concatenate list (not \"{other}\") to list")),
        Kind::Tuple => Some(format!("can only concatenate tuple (not \"{other}\") to tuple")),
        Kind::Bytes => Some(format!("can't concat {other} to bytes")),
        Kind::ByteArray => Some(format!("can't concat {other} to bytearray")),
        Kind::Deque => Some(format!("can only concatenate deque (not \"{other}\") to deque")),
        _ => None,
    }
}

/// Whether `v * n` repeats `v`.
pub(crate) fn is_sequence(v: Value) -> bool {
    matches!(layout(v), Kind::Str | Kind::List | Kind::Tuple | Kind::Bytes | Kind::ByteArray | Kind::Deque)
}

/// What CPython says when a sequence is multiplied by something that is no integer.
pub(crate) fn repeat_error<S: Strategy>(vm: &mut Vm<S>, a: Value, b: Value) -> Option<String> {
    let other = if is_sequence(a) {
        vm.type_name(b)
    } else if is_sequence(b) {
        vm.type_name(a)
    } else {
        return None;
    };
    Some(format!("can't multiply sequence by non-int of type '{other}'"))
}

/// `hash(v)` by layout.
fn hash<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i64> {
    match layout(v) {
        Kind::Int | Kind::Float | Kind::Complex => number::hash(vm, v),
        Kind::Tuple => tuple::hash(vm, v),
        Kind::FrozenSet => set::hash(vm, v),
        Kind::Range => range::hash(vm, v),
        Kind::Slice => slice::hash(vm, v),
        Kind::Str => Ok(crate::object::Obj::<S, crate::types::Str>::from_value(v).body().hash()),
        Kind::Bytes => Ok(crate::types::hash_bytes(
            &crate::object::Obj::<S, crate::types::Bytes>::from_value(v).body().data,
        )),
        _ => Ok(crate::protocol::identity_hash(v)),
    }
}

// ---- special methods --------------------------------------------------------------------------------

fn absent<S: Strategy>(result: Option<Ref<S>>) -> PyResult<S> {
    Ok(result.unwrap_or_else(|| Ref::new(Value::NOT_IMPLEMENTED)))
}

macro_rules! methods {
    ($( $name:ident($vm:ident, $f:literal, [$($arg:ident),+]) $body:expr; )*) => {
        $( fn $name<S: Strategy>($vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
            let [$($arg),+] = args.exactly($vm, $f)?;
            $body
        } )*
    };
}

methods! {
    m_len(vm, "__len__", [v]) { let n = len(vm, v)?.unwrap_or(0); Ok(vm.new_size(n)) };
    m_getitem(vm, "__getitem__", [v, i]) { let item = getitem(vm, v, i)?; absent(item) };
    m_setitem(vm, "__setitem__", [v, i, x]) { setitem(vm, v, i, Ref::new(x))?; Ok(Ref::none()) };
    m_delitem(vm, "__delitem__", [v, i]) { delitem(vm, v, i)?; Ok(Ref::none()) };
    m_contains(vm, "__contains__", [v, x]) { let found = contains(vm, v, x)?; Ok(Ref::bool(found == Some(true))) };
    m_iter(vm, "__iter__", [v]) { let iterator = iter(vm, v)?; absent(iterator) };
    m_next(vm, "__next__", [v]) {
        match next_of(vm, v)? {
            Some(item) => Ok(item),
            None => Err(vm.raise_with(crate::types::Exc::StopIteration, vec![])),
        }
    };
    m_repr(vm, "__repr__", [v]) repr(vm, v);
    m_str(vm, "__str__", [v]) if v.has_layout(Kind::Str) { Ok(vm.plain_str(v)) } else { repr(vm, v) };
    m_hash(vm, "__hash__", [v]) { let h = hash(vm, v)?; Ok(vm.new_int(h)) };
    m_bool(vm, "__bool__", [v]) Ok(Ref::bool(number::truth::<S>(v)));
    m_neg(vm, "__neg__", [v]) { let r = number::negative(vm, v)?; absent(r) };
    m_pos(vm, "__pos__", [v]) { let r = number::positive(vm, v)?; absent(r) };
    m_invert(vm, "__invert__", [v]) { let r = number::invert(vm, v)?; absent(r) };
    m_abs(vm, "__abs__", [v]) { let r = number::absolute(vm, v)?; absent(r) };
    m_lt(vm, "__lt__", [a, b]) compare(vm, CompareOp::Lt, a, b);
    m_le(vm, "__le__", [a, b]) compare(vm, CompareOp::Le, a, b);
    m_eq(vm, "__eq__", [a, b]) compare(vm, CompareOp::Eq, a, b);
    m_ne(vm, "__ne__", [a, b]) compare(vm, CompareOp::Ne, a, b);
    m_gt(vm, "__gt__", [a, b]) compare(vm, CompareOp::Gt, a, b);
    m_ge(vm, "__ge__", [a, b]) compare(vm, CompareOp::Ge, a, b);
}

/// `next` of a builtin iterator or generator by layout.
fn next_of<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Ref<S>>> {
    if v.has_layout(Kind::Iterator) { iterators::next(vm, v) } else { vm.next(v) }
}

/// `__pow__`, which takes a modulus too.
fn power<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    match args.between(vm, "__pow__", 2)? {
        [Some(a), Some(b), Some(m)] if !m.is_none() => number::power_mod(vm, a, b, m),
        [Some(a), Some(b), _] => binary(vm, BinaryOp::Pow, a, b),
        _ => not_implemented(),
    }
}

macro_rules! operators {
    ($( $op:ident: $normal:ident $reflected:ident $inplace:ident, )*) => {
        $(
            fn $normal<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
                if BinaryOp::$op == BinaryOp::Pow {
                    return power(vm, args);
                }
                let [a, b] = args.exactly(vm, "__add__")?;
                binary(vm, BinaryOp::$op, a, b)
            }
            fn $reflected<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
                let [b, a] = args.exactly(vm, "__add__")?;
                binary_reflected(vm, BinaryOp::$op, a, b)
            }
            fn $inplace<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
                let [a, b] = args.exactly(vm, "__add__")?;
                let result = inplace(vm, BinaryOp::$op, a, b)?;
                absent(result)
            }
        )*

        fn operator<S: Strategy>(op: BinaryOp) -> [NativeFn<S>; 3] {
            match op { $( BinaryOp::$op => [$normal, $reflected, $inplace], )* }
        }
    };
}

operators! {
    Add: m_add m_radd m_iadd,
    Sub: m_sub m_rsub m_isub,
    Mul: m_mul m_rmul m_imul,
    TrueDiv: m_truediv m_rtruediv m_itruediv,
    FloorDiv: m_floordiv m_rfloordiv m_ifloordiv,
    Mod: m_mod m_rmod m_imod,
    Pow: m_pow m_rpow m_ipow,
    MatMul: m_matmul m_rmatmul m_imatmul,
    And: m_and m_rand m_iand,
    Or: m_or m_ror m_ior,
    Xor: m_xor m_rxor m_ixor,
    Shl: m_shl m_rshl m_ishl,
    Shr: m_shr m_rshr m_ishr,
}

/// Registers the special methods of the builtin types' operators.
pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    use BinaryOp::*;
    let t = &vm.rt.types;
    let arithmetic: &[BinaryOp] = &[Add, Sub, Mul, TrueDiv, FloorDiv, Mod, Pow];
    let bits: &[BinaryOp] = &[And, Or, Xor, Shl, Shr];
    let sets: &[BinaryOp] = &[Sub, And, Or, Xor];
    let all_int: Vec<BinaryOp> = arithmetic.iter().chain(bits).copied().collect();
    let complex: &[BinaryOp] = &[Add, Sub, Mul, TrueDiv, Pow];

    for (ty, ops) in [
        (t.int, all_int.as_slice()),
        (t.bool_, &[And, Or, Xor]),
        (t.float, arithmetic),
        (t.complex, complex),
        (t.str_, &[Add, Mul, Mod]),
        (t.bytes, &[Add, Mul, Mod]),
        (t.bytearray, &[Add, Mul, Mod]),
        (t.tuple, &[Add, Mul]),
        (t.list, &[Add, Mul]),
        (t.deque, &[Add, Mul]),
        (t.dict, &[Or]),
        (t.set, sets),
        (t.frozenset, sets),
        (t.dict_keys, sets),
        (t.dict_items, sets),
    ] {
        for &op in ops {
            let [normal, reflected, _] = operator::<S>(op);
            let [n, r, _] = vm.operator_names(op);
            // Sequences have no reflected forms but of repetition.
            let sequence = [t.str_, t.bytes, t.bytearray, t.tuple, t.list, t.deque].contains(&ty);
            vm.def_named(ty, n, normal);
            if !sequence || op != Add {
                vm.def_named(ty, r, reflected);
            }
        }
    }
    let inplace: [(Value, &[BinaryOp]); 5] = [
        (t.list, &[Add, Mul]),
        (t.bytearray, &[Add, Mul]),
        (t.deque, &[Add, Mul]),
        (t.dict, &[Or]),
        (t.set, sets),
    ];
    for (ty, ops) in inplace {
        for &op in ops {
            let [.., f] = operator::<S>(op);
            let [.., name] = vm.operator_names(op);
            vm.def_named(ty, name, f);
        }
    }
    for ty in [t.int, t.float, t.complex] {
        vm.def(ty, "__neg__", m_neg);
        vm.def(ty, "__pos__", m_pos);
        vm.def(ty, "__abs__", m_abs);
        vm.def(ty, "__bool__", m_bool);
    }
    for ty in [t.int, t.bool_] {
        vm.def(ty, "__invert__", m_invert);
    }
    for ty in [t.str_, t.bytes, t.bytearray, t.tuple, t.list, t.deque, t.dict, t.range, t.mappingproxy] {
        vm.def(ty, "__getitem__", m_getitem);
    }
    for ty in [t.bytearray, t.list, t.deque, t.dict] {
        vm.def(ty, "__setitem__", m_setitem);
        vm.def(ty, "__delitem__", m_delitem);
    }
    let views = [t.dict_keys, t.dict_values, t.dict_items];
    let sized = [
        t.str_,
        t.bytes,
        t.bytearray,
        t.tuple,
        t.list,
        t.deque,
        t.dict,
        t.set,
        t.frozenset,
        t.range,
        t.mappingproxy,
    ];
    for ty in sized.into_iter().chain(views) {
        vm.def(ty, "__len__", m_len);
        vm.def(ty, "__iter__", m_iter);
        if ty != t.dict_values {
            vm.def(ty, "__contains__", m_contains);
        }
    }
    for ty in iterator_types(vm) {
        install_iterator(vm, ty);
    }
    let shown = [t.int, t.float, t.complex, t.slice, t.none, t.ellipsis, t.not_implemented];
    for ty in sized.into_iter().chain(views).chain(shown).filter(|&ty| ty != t.mappingproxy) {
        vm.def(ty, "__repr__", m_repr);
    }
    vm.def(t.str_, "__str__", m_str);
    for ty in [t.int, t.float, t.complex, t.str_, t.bytes, t.tuple, t.frozenset, t.range, t.slice] {
        vm.def(ty, "__hash__", m_hash);
    }
    for ty in [t.bytearray, t.list, t.deque, t.dict, t.set, t.dict_keys, t.dict_items] {
        let name = vm.rt.names.hash;
        vm.def_attr(ty, name, Ref::none());
    }
    let compared = [
        t.int,
        t.float,
        t.complex,
        t.str_,
        t.bytes,
        t.bytearray,
        t.tuple,
        t.list,
        t.deque,
        t.dict,
        t.set,
        t.frozenset,
        t.range,
        t.slice,
        t.dict_keys,
        t.dict_items,
    ];
    for ty in compared {
        vm.def(ty, "__eq__", m_eq);
        vm.def(ty, "__ne__", m_ne);
        vm.def(ty, "__lt__", m_lt);
        vm.def(ty, "__le__", m_le);
        vm.def(ty, "__gt__", m_gt);
        vm.def(ty, "__ge__", m_ge);
    }
}

/// Registers what makes a type of iterators written in Rust one.
pub(crate) fn install_iterator<S: Strategy>(vm: &mut Vm<S>, ty: Value) {
    vm.def(ty, "__iter__", m_iter);
    vm.def(ty, "__next__", m_next);
}

/// The types of builtin iterators, generators among them.
pub(crate) fn iterator_types<S: Strategy>(vm: &Vm<S>) -> Vec<Value> {
    let t = &vm.rt.types;
    vec![
        t.generator,
        t.list_iterator,
        t.tuple_iterator,
        t.str_iterator,
        t.str_ascii_iterator,
        t.bytes_iterator,
        t.bytearray_iterator,
        t.range_iterator,
        t.dict_keyiterator,
        t.dict_valueiterator,
        t.dict_itemiterator,
        t.set_iterator,
        t.enumerate,
        t.zip,
        t.map,
        t.filter,
        t.reversed,
        t.list_reverseiterator,
        t.callable_iterator,
        t.iterator,
    ]
}
