//! Sums, products and distances without loss of digits.
//!
//! `fsum` keeps the sum so far as floats that do not overlap (Shewchuk, *Adaptive precision floating-point
//! arithmetic*, 1997), which makes it exact until the one rounding at the end. `sumprod` carries three floats
//! per sum, with products split exactly by fused multiply-add. `hypot` and `dist` scale by a power of two,
//! add squares in two floats, and correct the root by one step of Newton's with the residue (Borges, *An
//! improved algorithm for hypot(a, b)*, 2019).

use crate::builtins::number::{Number, exact_float, int_of, is_number, number_of};
use crate::object::{Obj, Ref, Value};
use crate::protocol::BinaryOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Tuple};
use gilectomy_text::int::Int;

/// Registers the functions.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    vm.def_function(m, "fsum", fsum);
    vm.def_function(m, "prod", prod);
    vm.def_function(m, "sumprod", sumprod);
    vm.def_function(m, "hypot", hypot);
    vm.def_function(m, "dist", dist);
}

/// A sum and what rounding took from it.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let back = sum - a;
    (sum, (a - (sum - back)) + (b - back))
}

/// As [`two_sum`], for `a` not smaller than `b`.
fn fast_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, (a - sum) + b)
}

/// A product and what rounding took from it.
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    (product, a.mul_add(b, -product))
}

// ---- fsum -------------------------------------------------------------------------------------------

fn fsum<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [items] = super::arguments(vm, args, "fsum")?;
    let items = vm.iter(items)?;
    let mut partials: Vec<f64> = Vec::new();
    let (mut special, mut infinities) = (0.0f64, 0.0f64);
    while let Some(item) = vm.next(items.get())? {
        let given = vm.as_f64(item.get())?;
        let x = add_partial(&mut partials, given);
        if x.is_finite() {
            partials.push(x);
            continue;
        }
        if given.is_finite() {
            return Err(vm.raise(Exc::OverflowError, "intermediate overflow in fsum"));
        }
        if given.is_infinite() {
            infinities += given;
        }
        special += given;
        partials.clear();
    }
    if special != 0.0 {
        if infinities.is_nan() {
            return Err(vm.value_error("-inf + inf in fsum"));
        }
        return super::float(vm, special);
    }
    super::float(vm, rounded_sum(&partials))
}

/// Adds `x` to partial sums, smallest first, leaving only what the additions lose; gives the new largest.
fn add_partial(partials: &mut Vec<f64>, mut x: f64) -> f64 {
    let mut kept = 0;
    for i in 0..partials.len() {
        let y = partials[i];
        let (larger, smaller) = if x.abs() < y.abs() { (y, x) } else { (x, y) };
        let sum = larger + smaller;
        let lost = smaller - (sum - larger);
        if lost != 0.0 {
            partials[kept] = lost;
            kept += 1;
        }
        x = sum;
    }
    partials.truncate(kept);
    x
}

/// The partial sums, largest last, rounded once, half to even.
fn rounded_sum(partials: &[f64]) -> f64 {
    let mut rest = partials.iter().rev().copied();
    let Some(mut high) = rest.next() else { return 0.0 };
    let mut low = 0.0;
    for y in rest.by_ref() {
        let x = high;
        high = x + y;
        low = y - (high - x);
        if low != 0.0 {
            break;
        }
    }
    // Half a unit was lost and more of its sign follows: what looked like a tie is none.
    if let Some(next) = rest.next() {
        if (low < 0.0 && next < 0.0) || (low > 0.0 && next > 0.0) {
            let twice = low * 2.0;
            let up = high + twice;
            if twice == up - high {
                high = up;
            }
        }
    }
    high
}

// ---- prod and sumprod -------------------------------------------------------------------------------

/// `prod(iterable, /, *, start=1)`
fn prod<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [items, start] = args.named(vm, "prod", ["", "start"], (1, 1, 1))?;
    let items = vm.iter(items.unwrap_or(Value::NONE))?;
    let mut product = match start {
        Some(start) => Ref::new(start),
        None => vm.new_int(1),
    };
    while let Some(item) = vm.next(items.get())? {
        product = vm.binary(BinaryOp::Mul, false, product.get(), item.get())?;
    }
    Ok(product)
}

/// A sum of products in three floats.
#[derive(Default)]
struct TripleSum {
    high: f64,
    low: f64,
    tiny: f64,
}

impl TripleSum {
    fn plus_product(&self, x: f64, y: f64) -> Self {
        let product = two_product(x, y);
        let (high, lost) = two_sum(self.high, product.0);
        let (low, tiny) = two_sum(self.low, product.1);
        let (low, lost_again) = two_sum(low, lost);
        TripleSum { high, low, tiny: self.tiny + tiny + lost_again }
    }

    fn rounded(&self) -> f64 {
        let (low, tiny) = two_sum(self.low, self.tiny);
        let (high, rest) = two_sum(self.high, low);
        high + (rest + tiny)
    }
}

/// What has been summed, and how: words first, as long as there are only words; then floats, as long as
/// each pair has one; then Python values.
struct SumOfProducts<S: Strategy> {
    total: Ref<S>,
    words: Option<i64>,
    floats: Option<TripleSum>,
    /// Whether a float has been added: a sum of integers stays one.
    has_floats: bool,
}

impl<S: Strategy> SumOfProducts<S> {
    fn add(&mut self, vm: &mut Vm<S>, p: Value, q: Value) -> PyResult<S, ()> {
        if let Some(words) = self.words {
            self.words = word_pair::<S>(p, q)
                .and_then(|(x, y)| x.checked_mul(y))
                .and_then(|product| product.checked_add(words));
            if self.words.is_some() {
                return Ok(());
            }
            self.total = vm.new_int(words);
        }
        if let Some(floats) = &self.floats {
            let next = float_pair::<S>(p, q).map(|(x, y)| floats.plus_product(x, y));
            if let Some(next) = next.filter(|next| next.high.is_finite()) {
                self.floats = Some(next);
                self.has_floats = true;
                return Ok(());
            }
            self.add_floats(vm)?;
        }
        let product = vm.binary(BinaryOp::Mul, false, p, q)?;
        self.total = vm.binary(BinaryOp::Add, false, self.total.get(), product.get())?;
        Ok(())
    }

    /// Puts the sum of floats into the total and sums no more floats.
    fn add_floats(&mut self, vm: &mut Vm<S>) -> PyResult<S, ()> {
        if let Some(floats) = self.floats.take().filter(|_| self.has_floats) {
            let sum = vm.new_float(floats.rounded());
            self.total = vm.binary(BinaryOp::Add, false, self.total.get(), sum.get())?;
        }
        Ok(())
    }

    fn finish(mut self, vm: &mut Vm<S>) -> PyResult<S> {
        if let Some(words) = self.words {
            return Ok(vm.new_int(words));
        }
        self.add_floats(vm)?;
        Ok(self.total)
    }
}

/// Two plain integers of a word.
fn word_pair<S: Strategy>(p: Value, q: Value) -> Option<(i64, i64)> {
    let word = |v: Value| int_of::<S>(v).filter(|_| is_number(v) && v.as_bool().is_none())?.to_i64();
    Some((word(p)?, word(q)?))
}

/// Two plain floats, or one and a plain integer.
fn float_pair<S: Strategy>(p: Value, q: Value) -> Option<(f64, f64)> {
    let real = |v: Value| match number_of::<S>(v).filter(|_| is_number(v))? {
        Number::Float(x) => Some(x),
        Number::Int(Int::Small(i)) => Some(i as f64),
        Number::Int(Int::Big(i)) => gilectomy_text::bigint::to_f64(i).ok(),
        Number::Complex(..) => None,
    };
    if exact_float::<S>(p).is_none() && exact_float::<S>(q).is_none() {
        return None;
    }
    Some((real(p)?, real(q)?))
}

/// `sumprod(p, q)`
fn sumprod<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [p, q] = super::arguments(vm, args, "sumprod")?;
    let (p, q) = (vm.iter(p)?, vm.iter(q)?);
    let floats = Some(TripleSum::default());
    let mut sum = SumOfProducts { total: vm.new_int(0), words: Some(0), floats, has_floats: false };
    loop {
        match (vm.next(p.get())?, vm.next(q.get())?) {
            (Some(p), Some(q)) => sum.add(vm, p.get(), q.get())?,
            (None, None) => break,
            _ => return Err(vm.value_error("Inputs are not the same length")),
        }
    }
    sum.finish(vm)
}

// ---- distances --------------------------------------------------------------------------------------

/// The root of the sum of squares.
fn norm(mut xs: Vec<f64>) -> f64 {
    xs.iter_mut().for_each(|x| *x = x.abs());
    if xs.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if xs.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let max = xs.iter().copied().fold(0.0, f64::max);
    if max == 0.0 || xs.len() <= 1 {
        return max;
    }
    let (_, exponent) = libm::frexp(max);
    if exponent < -1023 {
        // The scale itself would overflow: bring subnormals up first.
        let up = f64::MIN_POSITIVE;
        return up * norm(xs.into_iter().map(|x| x / up).collect());
    }
    let scale = libm::ldexp(1.0, -exponent);
    let (mut sum, mut lost) = (1.0, 0.0);
    let mut lost_products = 0.0;
    let mut add = |sum: &mut f64, (high, low): (f64, f64)| {
        let (next, rest) = fast_two_sum(*sum, high);
        *sum = next;
        lost_products += low;
        lost += rest;
        lost_products + lost
    };
    let mut small = 0.0;
    for x in xs {
        let x = x * scale;
        small = add(&mut sum, two_product(x, x));
    }
    let root = (sum - 1.0 + small).sqrt();
    let residue = add(&mut sum, two_product(-root, root));
    (root + (sum - 1.0 + residue) / (2.0 * root)) / scale
}

fn hypot<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let pos = args.no_keywords(vm, "math.hypot")?;
    let mut xs = Vec::with_capacity(pos.len());
    for &v in pos {
        xs.push(vm.as_f64(v)?);
    }
    super::float(vm, norm(xs))
}

/// The coordinates of a point: a tuple, or what an iterable gives.
fn coordinates<S: Strategy>(vm: &mut Vm<S>, point: Value) -> PyResult<S, Vec<Ref<S>>> {
    match Obj::<S, Tuple>::of(point) {
        Some(tuple) => Ok(tuple.body().items().iter().map(|&v| Ref::new(v)).collect()),
        None => vm.collect(point),
    }
}

fn dist<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [p, q] = super::arguments(vm, args, "dist")?;
    let (p, q) = (coordinates(vm, p)?, coordinates(vm, q)?);
    if p.len() != q.len() {
        return Err(vm.value_error("both points must have the same number of dimensions"));
    }
    let mut differences = Vec::with_capacity(p.len());
    for (p, q) in p.iter().zip(&q) {
        differences.push(vm.as_f64(p.get())? - vm.as_f64(q.get())?);
    }
    super::float(vm, norm(differences))
}
