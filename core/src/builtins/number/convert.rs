//! Values as numbers: what they are, and what they can be made into.
//!
//! Looking ([`number_of`], [`int_of`], [`float_of`]) never runs Python code and sees numbers in every form.
//! Asking ([`Vm::index`], [`Vm::as_f64`] and the like) calls `__index__` or `__float__` where a value is no
//! number itself, and raises where that fails.

use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{self as t, Exc};
use gilectomy_text::int::{Int, IntBuf};
use std::sync::atomic::Ordering;

/// A number, borrowed from its value.
#[derive(Clone, Copy)]
pub(crate) enum Number<'a> {
    /// An integer of any size.
    Int(Int<'a>),
    /// A float.
    Float(f64),
    /// A complex number: real and imaginary part.
    Complex(f64, f64),
}

impl Number<'_> {
    /// A real number as a float; an `OverflowError` for integers beyond floats. Of a complex number, the
    /// real part.
    pub(crate) fn to_f64<S: Strategy>(self, vm: &mut Vm<S>) -> PyResult<S, f64> {
        match self {
            Number::Int(i) => vm.int_to_f64(i),
            Number::Float(x) | Number::Complex(x, _) => Ok(x),
        }
    }

    /// A plain number of this value; `v`, in which it was seen, if that is plain.
    pub(crate) fn to_value<S: Strategy>(self, vm: &Vm<S>, v: Value) -> Ref<S> {
        if v.as_bool().is_none() && v.exact_kind() & Kind::SUBCLASS == 0 {
            return Ref::new(v);
        }
        match self {
            Number::Int(i) => plain_int(vm, i),
            Number::Float(x) => vm.new_float(x),
            Number::Complex(re, im) => vm.new_complex(re, im),
        }
    }
}

/// The number that a value is: of a builtin type or a subclass of one.
#[inline(always)]
pub(crate) fn number_of<'a, S: Strategy>(v: Value) -> Option<Number<'a>> {
    if v.is_int() {
        return Some(Number::Int(Int::Small(v.int_unchecked())));
    }
    if v.is_float() {
        return Some(Number::Float(v.float_unchecked()));
    }
    number_object::<S>(v)
}

#[inline]
fn number_object<'a, S: Strategy>(v: Value) -> Option<Number<'a>> {
    if let Some(i) = Obj::<S, t::Int>::of(v) {
        return Some(Number::Int(int_body(i)));
    }
    if let Some(x) = Obj::<S, t::Float>::of(v) {
        return Some(Number::Float(x.body().0));
    }
    if let Some(c) = Obj::<S, t::Complex>::of(v) {
        return Some(Number::Complex(c.body().re, c.body().im));
    }
    v.as_bool().map(|b| Number::Int(Int::Small(b.into())))
}

#[inline(always)]
fn int_body<'a, S: Strategy>(object: Obj<S, t::Int>) -> Int<'a> {
    match object.body() {
        t::Int::Small(i) => Int::Small(*i),
        t::Int::Big(i) => Int::Big(i),
    }
}

/// The integer that a value is: an `int`, a `bool`, an instance of a subclass.
#[inline]
pub(crate) fn int_of<'a, S: Strategy>(v: Value) -> Option<Int<'a>> {
    if let Some(i) = v.as_immediate_int() {
        return Some(Int::Small(i));
    }
    if let Some(object) = Obj::<S, t::Int>::of(v) {
        return Some(int_body(object));
    }
    v.as_bool().map(|b| Int::Small(b.into()))
}

/// The float that a value is: a `float` or an instance of a subclass.
#[inline]
pub(crate) fn float_of<S: Strategy>(v: Value) -> Option<f64> {
    v.as_immediate_float().or_else(|| Obj::<S, t::Float>::of(v).map(|x| x.body().0))
}

/// The float, for an instance of exactly `float`.
#[inline]
pub(crate) fn exact_float<S: Strategy>(v: Value) -> Option<f64> {
    v.as_immediate_float().or_else(|| Obj::<S, t::Float>::exactly(v).map(|x| x.body().0))
}

/// An integer as a plain `int`.
pub(crate) fn plain_int<S: Strategy>(vm: &Vm<S>, i: Int<'_>) -> Ref<S> {
    match i {
        Int::Small(i) => vm.new_int(i),
        Int::Big(i) => vm.new_bigint(i.clone()),
    }
}

impl<S: Strategy> Vm<S> {
    /// The integer that a value is: an `int`, a `bool`, an instance of a subclass. Borrowed from the value.
    #[inline]
    pub fn int_of<'a>(&self, v: Value) -> Option<Int<'a>> {
        int_of::<S>(v)
    }

    /// The float that a value is: a `float` or an instance of a subclass.
    #[inline]
    pub fn float_of(&self, v: Value) -> Option<f64> {
        float_of::<S>(v)
    }

    /// An integer from the text crate.
    pub fn new_int_buf(&self, i: IntBuf) -> Ref<S> {
        match i {
            IntBuf::Small(i) => self.new_int(i),
            IntBuf::Big(i) => self.new_bigint(i),
        }
    }

    /// How many digits an integer may have in conversions from and to decimal text; 0: any number.
    pub(crate) fn digit_limit(&self) -> usize {
        self.rt.modules_state.digit_limit.load(Ordering::Relaxed)
    }

    /// The nearest float; an `OverflowError` if there is none.
    pub(crate) fn int_to_f64(&mut self, i: Int<'_>) -> PyResult<S, f64> {
        match i {
            Int::Small(i) => Ok(i as f64),
            Int::Big(i) => gilectomy_text::bigint::to_f64(i).map_err(|e| self.text_error(e)),
        }
    }

    /// Raises what the text crate reports.
    #[cold]
    pub fn text_error(&mut self, error: gilectomy_text::Error) -> Raised<S> {
        use gilectomy_text::Kind as E;
        let exc = match error.kind {
            E::Value => Exc::ValueError,
            E::Type => Exc::TypeError,
            E::Overflow => Exc::OverflowError,
            E::ZeroDivision => Exc::ZeroDivisionError,
            E::Lookup => Exc::LookupError,
            E::Index => Exc::IndexError,
            E::Memory => Exc::MemoryError,
        };
        self.raise(exc, error.message)
    }

    /// `operator.index(v)`: an integer itself, or what `__index__` gives.
    pub fn index_value(&mut self, v: Value) -> PyResult<S> {
        match self.index_opt(v)? {
            Some(i) => Ok(i),
            None => {
                let name = self.type_name(v);
                Err(self.type_error(format!("'{name}' object cannot be interpreted as an integer")))
            }
        }
    }

    /// As [`index_value`](Self::index_value); `None` for what has no `__index__`.
    pub(crate) fn index_opt(&mut self, v: Value) -> PyResult<S, Option<Ref<S>>> {
        if int_of::<S>(v).is_some() {
            return Ok(Some(Ref::new(v)));
        }
        if !v.is_ptr() {
            return Ok(None);
        }
        let Some(result) = self.call_special_opt(v, self.rt.names.index, &[])? else { return Ok(None) };
        if int_of::<S>(result.get()).is_none() {
            let name = self.type_name(result.get());
            return Err(self.type_error(format!("__index__ returned non-int (type {name})")));
        }
        self.warn_of_subclass(result.get(), "__index__", "int")?;
        Ok(Some(result))
    }

    /// Warns if a special method has given an instance of a subclass of the number type it is for.
    pub(crate) fn warn_of_subclass(&mut self, v: Value, method: &str, wanted: &str) -> PyResult<S, ()> {
        if v.as_bool().is_none() && v.exact_kind() & Kind::SUBCLASS == 0 {
            return Ok(());
        }
        let name = self.type_name(v);
        let message = format!(
            "{method} returned non-{wanted} (type {name}).  The ability to return an instance of a strict subclass of \
             {wanted} is deprecated, and may not be supported in a future version of Python."
        );
        self.warn(Exc::DeprecationWarning, &message)
    }

    /// `operator.index(v)` as a machine word; an `IndexError` for one that does not fit.
    pub fn index(&mut self, v: Value) -> PyResult<S, i64> {
        self.index_or(v, Exc::IndexError)
    }

    /// `operator.index(v)` as a machine word; raises `exc` for one that does not fit.
    pub(crate) fn index_or(&mut self, v: Value, exc: Exc) -> PyResult<S, i64> {
        if let Some(i) = v.as_immediate_int() {
            return Ok(i);
        }
        let i = self.index_value(v)?;
        match int_of::<S>(i.get()).and_then(Int::to_i64) {
            Some(i) => Ok(i),
            None => {
                let name = self.type_name(v);
                Err(self.raise(exc, format!("cannot fit '{name}' into an index-sized integer")))
            }
        }
    }

    /// `operator.index(v)`, the nearest machine word.
    pub fn index_clamped(&mut self, v: Value) -> PyResult<S, i64> {
        if let Some(i) = v.as_immediate_int() {
            return Ok(i);
        }
        let i = self.index_value(v)?;
        Ok(match int_of::<S>(i.get()) {
            Some(Int::Small(i)) => i,
            Some(i) if i.is_negative() => i64::MIN,
            _ => i64::MAX,
        })
    }

    /// The float of a value for a native function that wants one: a float's own, or what `__float__` or
    /// `__index__` give.
    #[inline]
    pub fn as_f64(&mut self, v: Value) -> PyResult<S, f64> {
        if let Some(x) = float_of::<S>(v) {
            return Ok(x);
        }
        match self.as_f64_opt(v)? {
            Some(x) => Ok(x),
            None => {
                let name = self.type_name(v);
                Err(self.type_error(format!("must be real number, not {name}")))
            }
        }
    }

    /// The float that `__float__` or `__index__` give, as `float(v)` asks them; `None` for what has neither.
    pub(crate) fn as_f64_opt(&mut self, v: Value) -> PyResult<S, Option<f64>> {
        if v.exact_kind() & Kind::SUBCLASS == 0 {
            if let Some(x) = float_of::<S>(v) {
                return Ok(Some(x));
            }
            if let Some(i) = int_of::<S>(v) {
                return self.int_to_f64(i).map(Some);
            }
        }
        if !v.is_ptr() {
            return Ok(None);
        }
        if let Some(result) = self.call_special_opt(v, self.rt.names.float_, &[])? {
            if let Some(x) = float_of::<S>(result.get()) {
                let name = self.type_name(v);
                self.warn_of_subclass(result.get(), &format!("{name}.__float__"), "float")?;
                return Ok(Some(x));
            }
            let (name, found) = (self.type_name(v), self.type_name(result.get()));
            return Err(self.type_error(format!("{name}.__float__ returned non-float (type {found})")));
        }
        let Some(i) = self.index_opt(v)? else { return Ok(None) };
        match int_of::<S>(i.get()) {
            Some(i) => self.int_to_f64(i).map(Some),
            None => Ok(None),
        }
    }
}
