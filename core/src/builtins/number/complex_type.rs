//! `complex`: the constructor, methods and attributes.

use super::method::{format_method, method};
use super::{Number, float_of, number_of};
use crate::builtins::arguments;
use crate::object::{Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Complex, Exc};

/// Registers what `complex` has besides operators.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.complex;
    vm.def_static(ty, "__new__", new);
    vm.def_class(ty, "from_number", from_number);
    vm.def(ty, "conjugate", |vm, args| {
        let (re, im) = receiver(vm, args, "complex.conjugate")?;
        Ok(vm.new_complex(re, -im))
    });
    vm.def(ty, "__complex__", |vm, args| {
        let (re, im) = receiver(vm, args, "complex.__complex__")?;
        Ok(vm.new_complex(re, im))
    });
    vm.def(ty, "__getnewargs__", |vm, args| {
        let (re, im) = receiver(vm, args, "complex.__getnewargs__")?;
        let parts = [vm.new_float(re), vm.new_float(im)];
        Ok(vm.new_tuple_of(parts))
    });
    vm.def(ty, "__format__", |vm, args| format_method(vm, args, "complex.__format__"));
    vm.def_getset(ty, "real", |vm, v| Ok(vm.new_float(parts::<S>(v).0)), Some(readonly));
    vm.def_getset(ty, "imag", |vm, v| Ok(vm.new_float(parts::<S>(v).1)), Some(readonly));
}

/// The parts are members in CPython, which refuses assignment to members in other words.
fn readonly<S: Strategy>(vm: &mut Vm<S>, _: Value, _: Value) -> PyResult<S> {
    Err(vm.raise(Exc::AttributeError, "readonly attribute"))
}

/// The parts of a value that has the layout.
fn parts<S: Strategy>(v: Value) -> (f64, f64) {
    match number_of::<S>(v) {
        Some(Number::Complex(re, im)) => (re, im),
        Some(Number::Float(x)) => (x, 0.0),
        _ => (0.0, 0.0),
    }
}

fn receiver<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str) -> PyResult<S, (f64, f64)> {
    let (v, []) = method(vm, args, name)?;
    Ok(parts::<S>(v))
}

/// A complex number, or a real one.
#[derive(Clone, Copy)]
enum Part {
    Real(f64),
    Complex(f64, f64),
}

/// What `complex(x)` makes of a number, of `__complex__`, `__float__` or `__index__`; `None` for no number.
fn number<S: Strategy>(vm: &mut Vm<S>, x: Value) -> PyResult<S, Option<Part>> {
    if super::is_number(x) {
        if let Some(Number::Complex(re, im)) = number_of::<S>(x) {
            return Ok(Some(Part::Complex(re, im)));
        }
    } else if x.is_ptr()
        && let Some(result) = vm.call_special_opt(x, vm.rt.names.complex, &[])?
    {
        return match number_of::<S>(result.get()) {
            Some(Number::Complex(re, im)) => Ok(Some(Part::Complex(re, im))),
            _ => {
                let name = vm.type_name(result.get());
                Err(vm.type_error(format!("__complex__ returned non-complex (type {name})")))
            }
        };
    }
    real(vm, x)
}

/// A real number: that of a float's subclass is its own, whatever its `__float__` says.
fn real<S: Strategy>(vm: &mut Vm<S>, x: Value) -> PyResult<S, Option<Part>> {
    let x = match float_of::<S>(x) {
        Some(x) => Some(x),
        None => vm.as_f64_opt(x)?,
    };
    Ok(x.map(Part::Real))
}

/// `complex(real=0, imag=0)`
fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.complex)?;
    if args.pos.len() > 2 {
        let given = args.pos.len();
        return Err(vm.type_error(format!("complex() takes at most 2 arguments ({given} given)")));
    }
    let alone = args.pos.len() == 1 && args.kw.is_empty();
    let [real, imag] = args.named(vm, "complex", ["real", "imag"], (0, 2, 0))?;
    let (re, im) = match (real, imag) {
        (Some(x), None) if alone => from_value(vm, x)?,
        _ => {
            let real = part(vm, real, "real")?;
            let imag = part(vm, imag, "imag")?;
            // A complex argument in either place counts with both of its parts.
            match (real, imag) {
                (Part::Real(re), Part::Real(im)) => (re, im),
                (Part::Complex(re, im), Part::Real(more)) => (re, im + more),
                (Part::Real(re), Part::Complex(im, less)) => (re - less, im),
                (Part::Complex(re, more), Part::Complex(im, less)) => (re - less, im + more),
            }
        }
    };
    Ok(new_of(vm, class, re, im))
}

fn new_of<S: Strategy>(vm: &mut Vm<S>, class: Value, re: f64, im: f64) -> Ref<S> {
    if class == vm.rt.types.complex {
        vm.new_complex(re, im)
    } else {
        vm.new_instance_of(class, Complex { re, im })
    }
}

/// One of two arguments, or of one given by name: no text.
fn part<S: Strategy>(vm: &mut Vm<S>, x: Option<Value>, name: &str) -> PyResult<S, Part> {
    let Some(x) = x else { return Ok(Part::Real(0.0)) };
    // Only the real part asks for `__complex__`.
    let found = match name {
        "real" => number(vm, x)?,
        _ => match number_of::<S>(x) {
            Some(Number::Complex(re, im)) => Some(Part::Complex(re, im)),
            _ => real(vm, x)?,
        },
    };
    match found {
        Some(part) => Ok(part),
        None => {
            let found = vm.type_name(x);
            Err(vm.type_error(format!("complex() argument '{name}' must be a real number, not {found}")))
        }
    }
}

/// `complex(x)`
fn from_value<S: Strategy>(vm: &mut Vm<S>, x: Value) -> PyResult<S, (f64, f64)> {
    if let Some(text) = str_text::<S>(x) {
        return gilectomy_text::complex::parse(text).map_err(|e| vm.text_error(e));
    }
    match number(vm, x)? {
        Some(Part::Complex(re, im)) => Ok((re, im)),
        Some(Part::Real(re)) => Ok((re, 0.0)),
        None => {
            let name = vm.type_name(x);
            Err(vm.type_error(format!("complex() argument must be a string or a number, not {name}")))
        }
    }
}

fn from_number<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, [x]) = method(vm, args, "complex.from_number")?;
    let (re, im) = match number(vm, x)? {
        Some(Part::Complex(re, im)) => (re, im),
        Some(Part::Real(re)) => (re, 0.0),
        None => {
            let name = vm.type_name(x);
            return Err(vm.type_error(format!("must be real number, not {name}")));
        }
    };
    let made = vm.new_complex(re, im);
    if class == vm.rt.types.complex { Ok(made) } else { vm.call(class, &[made.get()]) }
}
