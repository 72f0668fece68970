//! `abs divmod pow round sum`.

use crate::object::{Obj, Ref, Value};
use crate::protocol::BinaryOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Complex};
use malachite_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    vm.def_builtin("abs", abs);
    vm.def_builtin("divmod", divmod);
    vm.def_builtin("pow", pow);
    vm.def_builtin("round", round);
    vm.def_builtin("sum", sum);
}

fn abs<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "abs")?;
    if let Some(i) = v.as_immediate_int() {
        return Ok(vm.new_int(i.abs()));
    }
    if let Some(f) = v.as_immediate_float() {
        return Ok(vm.new_float(f.abs()));
    }
    match vm.call_special_opt(v, vm.rt.names.abs, &[])? {
        Some(result) => Ok(result),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("bad operand type for abs(): '{name}'")))
        }
    }
}

pub(crate) fn divmod<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [a, b] = args.exactly::<S, 2>(vm, "divmod")?;
    if let (Some(a), Some(b)) = (a.as_immediate_int(), b.as_immediate_int())
        && b != 0
    {
        let (quotient, remainder) = a.div_mod_floor(&b);
        let parts = [vm.new_int(quotient), vm.new_int(remainder)];
        return Ok(vm.new_tuple_of(parts));
    }
    let names = &vm.rt.names;
    let (name, reflected) = (names.divmod, names.rdivmod);
    match by_special_methods(vm, a, b, name, reflected)? {
        Some(result) => Ok(result),
        None => {
            let (a, b) = (vm.type_name(a), vm.type_name(b));
            Err(vm.type_error(format!("unsupported operand type(s) for divmod(): '{a}' and '{b}'")))
        }
    }
}

/// A binary operation that has special methods but no operator: the right operand's reflected method goes
/// first when its type is a subtype of the left one's that overrides it.
fn by_special_methods<S: Strategy>(
    vm: &mut Vm<S>,
    a: Value,
    b: Value,
    name: Value,
    reflected: Value,
) -> PyResult<S, Option<Ref<S>>> {
    let (ta, tb) = (vm.type_of(a), vm.type_of(b));
    let right_first = ta != tb
        && vm.type_body(tb).is_subtype_of(ta)
        && vm.lookup(ta, reflected) != vm.lookup(tb, reflected);
    let mut attempts = [(a, name, b), (b, reflected, a)];
    if right_first {
        attempts.reverse();
    }
    let tries = if ta == tb { &attempts[..1] } else { &attempts[..] };
    for &(receiver, method, other) in tries {
        if let Some(result) = vm.call_special_opt(receiver, method, &[other])?
            && result.get() != Value::NOT_IMPLEMENTED
        {
            return Ok(Some(result));
        }
    }
    Ok(None)
}

pub(crate) fn pow<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [base, exponent, modulus] = args.named(vm, "pow", ["base", "exp", "mod"], (0, 3, 2))?;
    let (base, exponent) = (base.unwrap_or(Value::NONE), exponent.unwrap_or(Value::NONE));
    let Some(modulus) = modulus.filter(|m| !m.is_none()) else {
        return vm.binary(BinaryOp::Pow, false, base, exponent);
    };
    let big = |v: Value| vm.int_of(v).map(|i| i.to_big().into_owned());
    if let (Some(b), Some(e), Some(m)) = (big(base), big(exponent), big(modulus)) {
        return pow_mod(vm, b, e, m);
    }
    let result = vm.call_special_opt(base, vm.rt.names.pow, &[exponent, modulus])?;
    match result.filter(|r| r.get() != Value::NOT_IMPLEMENTED) {
        Some(result) => Ok(result),
        None => {
            let names = [base, exponent, modulus].map(|v| vm.type_name(v));
            if names.iter().all(|n| matches!(n.as_str(), "int" | "float" | "bool" | "complex")) {
                return Err(vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
            }
            let [b, e, m] = names;
            let message = format!("unsupported operand type(s) for ** or pow(): '{b}', '{e}', '{m}'");
            Err(vm.type_error(message))
        }
    }
}

/// `base ** exponent % modulus`, the result with the modulus's sign; a negative exponent asks for the
/// inverse.
fn pow_mod<S: Strategy>(vm: &mut Vm<S>, base: BigInt, exponent: BigInt, modulus: BigInt) -> PyResult<S> {
    if modulus.is_zero() {
        return Err(vm.value_error("pow() 3rd argument cannot be 0"));
    }
    let positive = modulus.abs();
    let mut base = base.mod_floor(&positive);
    let mut exponent = exponent;
    if exponent.is_negative() {
        match inverse(&base, &positive) {
            Some(inverted) => base = inverted,
            None => return Err(vm.value_error("base is not invertible for the given modulus")),
        }
        exponent = -exponent;
    }
    let mut result = base.modpow(&exponent, &positive).mod_floor(&positive);
    if modulus.is_negative() && !result.is_zero() {
        result += modulus;
    }
    Ok(vm.new_bigint(result))
}

/// The inverse of `a` modulo a positive `m`, by the extended Euclidean algorithm.
fn inverse(a: &BigInt, m: &BigInt) -> Option<BigInt> {
    let (mut r, mut next_r) = (m.clone(), a.clone());
    let (mut t, mut next_t) = (BigInt::zero(), BigInt::one());
    while !next_r.is_zero() {
        let quotient = &r / &next_r;
        let remainder = &r - &quotient * &next_r;
        r = std::mem::replace(&mut next_r, remainder);
        let step = &t - &quotient * &next_t;
        t = std::mem::replace(&mut next_t, step);
    }
    r.is_one().then(|| t.mod_floor(m))
}

fn round<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [number, digits] = args.named(vm, "round", ["number", "ndigits"], (0, 2, 1))?;
    let number = number.unwrap_or(Value::NONE);
    let result = match digits.filter(|d| !d.is_none()) {
        Some(digits) => vm.call_special_opt(number, vm.rt.names.round, &[digits])?,
        None => vm.call_special_opt(number, vm.rt.names.round, &[])?,
    };
    match result {
        Some(result) => Ok(result),
        None => {
            let name = vm.type_name(number);
            Err(vm.type_error(format!("type {name} doesn't define __round__ method")))
        }
    }
}

/// A floating-point sum with the error of each addition kept beside it (Neumaier's variant of Kahan's
/// summation).
#[derive(Clone, Copy)]
struct Compensated {
    high: f64,
    low: f64,
}

impl Compensated {
    fn new(high: f64) -> Self {
        Compensated { high, low: 0.0 }
    }

    fn add(&mut self, x: f64) {
        let total = self.high + x;
        self.low +=
            if self.high.abs() >= x.abs() { (self.high - total) + x } else { (x - total) + self.high };
        self.high = total;
    }

    fn value(self) -> f64 {
        // A correction that is not finite says that the sum is not, or that it overflowed on the way.
        if self.low != 0.0 && self.low.is_finite() { self.high + self.low } else { self.high }
    }
}

/// A sum under way: exact builtin numbers are added without making objects of the intermediate sums.
enum Total<S: Strategy> {
    Int(i64),
    Float(Compensated),
    Complex(Compensated, Compensated),
    Object(Ref<S>),
}

impl<S: Strategy> Total<S> {
    /// The fastest form in which to go on from `v`.
    fn of(vm: &Vm<S>, v: Ref<S>) -> Self {
        let (ty, types) = (vm.type_of(v.get()), &vm.rt.types);
        if ty == types.int {
            if let Some(i) = vm.int_of(v.get()).and_then(|i| i.to_i64()) {
                return Total::Int(i);
            }
        } else if ty == types.float {
            if let Some(f) = vm.float_of(v.get()) {
                return Total::Float(Compensated::new(f));
            }
        } else if let Some(c) = Obj::<S, Complex>::exactly(v.get()) {
            let Complex { re, im } = *c.body();
            return Total::Complex(Compensated::new(re), Compensated::new(im));
        }
        Total::Object(v)
    }

    /// Adds an item in the present form; false: the form does not fit it.
    fn add_plain(&mut self, vm: &Vm<S>, item: Value) -> bool {
        let types = &vm.rt.types;
        let ty = vm.type_of(item);
        let int = || if ty == types.int || ty == types.bool_ { vm.int_of(item) } else { None };
        let float = || if ty == types.float { vm.float_of(item) } else { None };
        // An integer beyond the range of floats raises OverflowError on the general way.
        let as_float = || float().or_else(|| int()?.to_big().to_f64().filter(|f| f.is_finite()));
        match self {
            Total::Int(total) => {
                let sum = int().and_then(|i| i.to_i64()).and_then(|i| total.checked_add(i));
                sum.map(|sum| *total = sum).is_some()
            }
            Total::Float(total) => as_float().map(|x| total.add(x)).is_some(),
            Total::Complex(re, im) => {
                if let Some(c) = Obj::<S, Complex>::exactly(item) {
                    re.add(c.body().re);
                    im.add(c.body().im);
                    return true;
                }
                as_float().map(|x| re.add(x)).is_some()
            }
            Total::Object(_) => false,
        }
    }

    fn into_object(self, vm: &Vm<S>) -> Ref<S> {
        match self {
            Total::Int(i) => vm.new_int(i),
            Total::Float(total) => vm.new_float(total.value()),
            Total::Complex(re, im) => vm.new_complex(re.value(), im.value()),
            Total::Object(v) => v,
        }
    }
}

fn sum<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [iterable, start] = args.named(vm, "sum", ["iterable", "start"], (1, 2, 1))?;
    let zero = vm.new_int(0);
    let start = start.unwrap_or(zero.get());
    let types = &vm.rt.types;
    let refused =
        [(types.str_, "strings", "''"), (types.bytes, "bytes", "b''"), (types.bytearray, "bytearray", "b''")];
    let start_type = vm.type_body(vm.type_of(start));
    if let Some((_, what, empty)) = refused.into_iter().find(|r| start_type.is_subtype_of(r.0)) {
        return Err(vm.type_error(format!("sum() can't sum {what} [use {empty}.join(seq) instead]")));
    }
    let iterator = vm.iter(iterable.unwrap_or(Value::NONE))?;
    let mut total = Total::of(vm, Ref::new(start));
    while let Some(item) = vm.next(iterator.get())? {
        if total.add_plain(vm, item.get()) {
            continue;
        }
        let generic = matches!(total, Total::Object(_));
        let so_far = total.into_object(vm);
        let sum = vm.binary(BinaryOp::Add, false, so_far.get(), item.get())?;
        // Once a sum has left the numbers it stays on the general way.
        total = if generic { Total::Object(sum) } else { Total::of(vm, sum) };
    }
    Ok(total.into_object(vm))
}
