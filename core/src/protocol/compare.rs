//! Comparison and hashing.

use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{Mutator, PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Complex, Float, Int, Str, Tuple, TypeFlags};
use gilectomy_text::hash::{self, TupleHasher};
use std::cmp::Ordering;

/// A rich comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompareOp {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl CompareOp {
    /// Whether an ordering satisfies it.
    #[inline]
    pub fn holds(self, ordering: Ordering) -> bool {
        match self {
            CompareOp::Lt => ordering.is_lt(),
            CompareOp::Le => ordering.is_le(),
            CompareOp::Eq => ordering.is_eq(),
            CompareOp::Ne => ordering.is_ne(),
            CompareOp::Gt => ordering.is_gt(),
            CompareOp::Ge => ordering.is_ge(),
        }
    }

    /// The same question with the operands exchanged.
    pub fn reflected(self) -> Self {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
            same => same,
        }
    }

    /// How it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
        }
    }
}

impl<S: Strategy> Vm<S> {
    /// `a is b`. Numbers that are immediate have no identity of their own; boxed ones do.
    #[inline(always)]
    pub fn same_object(&self, a: Value, b: Value) -> bool {
        a == b
    }

    /// `a == b`, identity first, as containers ask.
    pub fn equal(&mut self, a: Value, b: Value) -> PyResult<S, bool> {
        if a == b {
            return Ok(true);
        }
        self.compare_truth(CompareOp::Eq, a, b)
    }

    /// `bool(a op b)`.
    pub fn compare_truth(&mut self, op: CompareOp, a: Value, b: Value) -> PyResult<S, bool> {
        if let Some(truth) = self.compare_plain(op, a, b)? {
            return Ok(truth);
        }
        let result = self.compare_general(op, a, b)?;
        self.truth(result.get())
    }

    /// `a op b`.
    pub fn compare(&mut self, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
        if let Some(truth) = self.compare_plain(op, a, b)? {
            return Ok(Ref::bool(truth));
        }
        self.compare_general(op, a, b)
    }

    /// Comparison of exact builtin types among themselves; `None`: the general way decides.
    fn compare_plain(&mut self, op: CompareOp, a: Value, b: Value) -> PyResult<S, Option<bool>> {
        if let (Some(a), Some(b)) = (a.as_immediate_int(), b.as_immediate_int()) {
            return Ok(Some(op.holds(a.cmp(&b))));
        }
        let (ka, kb) = (a.exact_kind(), b.exact_kind());
        if ka == Kind::Str as u8 && kb == Kind::Str as u8 {
            let (a, b) = (Obj::<S, Str>::from_value(a).body(), Obj::<S, Str>::from_value(b).body());
            return Ok(Some(match op {
                CompareOp::Eq => a.text() == b.text(),
                CompareOp::Ne => a.text() != b.text(),
                _ => op.holds(a.text().cmp(&b.text())),
            }));
        }
        if (ka | kb) & Kind::SUBCLASS == 0 && crate::builtins::is_number(a) && crate::builtins::is_number(b) {
            return Ok(crate::builtins::compare_numbers::<S>(op, a, b));
        }
        Ok(None)
    }

    fn compare_general(&mut self, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
        if !self.native_stack_left() {
            return Err(self
                .raise(crate::types::Exc::RecursionError, "maximum recursion depth exceeded in comparison"));
        }
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        let reflected_first = ta != tb
            && self.type_body(tb).is_subtype_of(ta)
            && self.lookup(tb, self.compare_name(op.reflected())).is_some();
        if reflected_first {
            let result = self.compare_one_way(op.reflected(), b, a)?;
            if result.get() != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        let result = self.compare_one_way(op, a, b)?;
        if result.get() != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
        if !reflected_first {
            let result = self.compare_one_way(op.reflected(), b, a)?;
            if result.get() != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        match op {
            CompareOp::Eq => Ok(Ref::bool(a == b)),
            CompareOp::Ne => Ok(Ref::bool(a != b)),
            _ => {
                let (a, b, op) = (self.type_name(a), self.type_name(b), op.symbol());
                Err(self.type_error(format!("'{op}' not supported between instances of '{a}' and '{b}'")))
            }
        }
    }

    /// The special method of a comparison.
    pub fn compare_name(&self, op: CompareOp) -> Value {
        let names = &self.rt.names;
        match op {
            CompareOp::Lt => names.lt,
            CompareOp::Le => names.le,
            CompareOp::Eq => names.eq,
            CompareOp::Ne => names.ne,
            CompareOp::Gt => names.gt,
            CompareOp::Ge => names.ge,
        }
    }

    /// `type(a).__op__(a, b)`, `NotImplemented` when there is no such method.
    fn compare_one_way(&mut self, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
        if a.exact_kind() & Kind::SUBCLASS == 0 {
            // Exact builtin types: without a lookup.
            return crate::builtins::compare_builtin(self, op, a, b);
        }
        let name = self.compare_name(op);
        let result = self.call_special_opt(a, name, &[b])?;
        Ok(result.unwrap_or_else(|| Ref::new(Value::NOT_IMPLEMENTED)))
    }

    // ---- hash -----------------------------------------------------------------------------------

    /// `hash(v)`.
    #[inline]
    pub fn hash(&mut self, v: Value) -> PyResult<S, i64> {
        if v.is_int() {
            // Immediates are below the modulus 2^61 - 1.
            let i = v.int_unchecked();
            return Ok(if i == -1 { -2 } else { i });
        }
        if let Some(s) = Obj::<S, Str>::exactly(v) {
            return Ok(s.body().hash());
        }
        self.hash_slow(v)
    }

    #[inline(never)]
    fn hash_slow(&mut self, v: Value) -> PyResult<S, i64> {
        if let Some(hash) = self.plain_hash(v) {
            return Ok(hash);
        }
        if let Some(tuple) = Obj::<S, Tuple>::exactly(v) {
            return self.tuple_hash(tuple);
        }
        let ty = self.type_of(v);
        let found = self.lookup(ty, self.rt.names.hash);
        if let Some(tuple) = Obj::<S, Tuple>::of(v)
            && found == self.lookup(self.rt.types.tuple, self.rt.names.hash)
        {
            return self.tuple_hash(tuple);
        }
        match found {
            Some(f) if f == self.rt.object_hash => Ok(identity_hash(v)),
            Some(f) if !f.is_none() => {
                let result = self.call_special(v, self.rt.names.hash, &[])?;
                match crate::builtins::hash_from_result::<S>(result.get()) {
                    Some(hash) => Ok(hash),
                    None => Err(self.type_error("__hash__ method should return an integer")),
                }
            }
            _ => {
                let name = self.type_name(v);
                Err(self.type_error(format!("unhashable type: '{name}'")))
            }
        }
    }

    /// The hash of a tuple's items. An item's own hash may not change while it is one, so that the first answer is kept,
    /// as CPython does since 3.14.
    pub(crate) fn tuple_hash(&mut self, tuple: Obj<S, Tuple>) -> PyResult<S, i64> {
        if let Some(hash) = tuple.body().known_hash() {
            return Ok(hash);
        }
        let mut hasher = TupleHasher::default();
        for &item in tuple.body().items() {
            hasher.add(self.hash(item)?);
        }
        let hash = hasher.finish();
        // A transaction that is undone may have seen another hash than there will be.
        if !S::TRANSACTIONAL {
            tuple.body().remember_hash(hash);
        }
        Ok(hash)
    }

    /// Whether instances of a value's type compare by identity alone.
    pub fn compares_by_identity(&self, v: Value) -> bool {
        !self.type_body(self.type_of(v)).has(TypeFlags::CUSTOM_EQ)
    }
}

/// The hash of a float; one that is not a number hashes by identity.
fn float_hash(f: f64, v: Value) -> i64 {
    hash::float(f).unwrap_or_else(|| identity_hash(v))
}

/// The hash of an object that has none but its identity.
pub(crate) fn identity_hash(v: Value) -> i64 {
    let address = v.bits().rotate_right(4) as i64;
    if address == -1 { -2 } else { address }
}

impl<S: Strategy> Mutator<S> {
    /// The hash of what hashes without running Python code and is no tuple.
    pub(crate) fn plain_hash(&self, v: Value) -> Option<i64> {
        if let Some(i) = v.as_immediate_int() {
            return Some(if i == -1 { -2 } else { i });
        }
        if let Some(f) = v.as_immediate_float() {
            return Some(float_hash(f, v));
        }
        if let Some(b) = v.as_bool() {
            return Some(b as i64);
        }
        if !v.is_ptr() {
            return Some(identity_hash(v));
        }
        if let Some(s) = Obj::<S, Str>::exactly(v) {
            return Some(s.body().hash());
        }
        if let Some(i) = Obj::<S, Int>::exactly(v) {
            return Some(match i.body() {
                Int::Small(i) => hash::int(*i),
                Int::Big(b) => hash::big_int(b),
            });
        }
        if let Some(f) = Obj::<S, Float>::exactly(v) {
            return Some(float_hash(f.body().0, v));
        }
        if let Some(c) = Obj::<S, Complex>::exactly(v) {
            return Some(hash::complex(float_hash(c.body().re, v), float_hash(c.body().im, v)));
        }
        if let Some(b) = Obj::<S, crate::types::Bytes>::exactly(v) {
            return Some(crate::types::hash_bytes(&b.body().data));
        }
        None
    }

    /// The hash of a compiler's constant: numbers, strings, bytes, None, tuples of them.
    pub(crate) fn constant_hash(&self, v: Value) -> i64 {
        match Obj::<S, Tuple>::exactly(v) {
            Some(tuple) => {
                let mut hasher = TupleHasher::default();
                tuple.body().items().iter().for_each(|&v| hasher.add(self.constant_hash(v)));
                hasher.finish()
            }
            None => self.plain_hash(v).unwrap_or_else(|| identity_hash(v)),
        }
    }
}
