//! The one-word value: a pointer, or an immediate.
//!
//! NaN-boxing as JavaScriptCore does it: doubles are moved up by 2^49 so that pointers stay as they are
//! and can be dereferenced without arithmetic.
//!
//! ```text
//! 0x0000_0000_0000_0000   null: an unbound local, an empty register
//! 0x0000_pppp_pppp_pppp   pointer to a heap object (48-bit addresses, never null)
//! 0x0002_.... - 0xFFFA_..  a double, its bits plus 2^49; NaNs keep nothing but their sign
//! 0xFFFE_0000_0000_000k   a singleton: None, False, True, Ellipsis, NotImplemented
//! 0xFFFE_0001_iiii_iiii   callee i of the runtime's callee table (only in registers, never escapes)
//! 0xFFFF_nnnn_nnnn_nnnn   a 48-bit signed integer
//! ```
//!
//! Whether numbers are immediate at all is the strategy's choice ([`Model::boxed_numbers`]); a strategy
//! that boxes them simply never makes these words.
//!
//! [`Model::boxed_numbers`]: crate::strategy::Model

use super::kind::Kind;

/// A value word. Copying it copies no reference: who owns a count is said by the type around it
/// ([`Ref`](super::Ref) owns, a bare `Value` borrows from a register, an argument or a body).
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Value(u64);

const INT_TAG: u64 = 0xFFFF << 48;
const SPECIAL_TAG: u64 = 0xFFFE << 48;
const CALLEE_TAG: u64 = 0xFFFE_0001 << 32;
const DOUBLE_OFFSET: u64 = 1 << 49;
const DOUBLE_MAX_BITS: u64 = NAN_BITS | 1 << 63;
const NAN_BITS: u64 = 0x7FF8 << 48;
const PAYLOAD_BITS: u32 = 48;
const UNUSED_BITS: u32 = 64 - PAYLOAD_BITS;

/// Smallest integer that fits in an immediate.
pub const MIN_IMMEDIATE: i64 = -(1 << (PAYLOAD_BITS - 1));
/// Largest integer that fits in an immediate.
pub const MAX_IMMEDIATE: i64 = (1 << (PAYLOAD_BITS - 1)) - 1;

impl Value {
    /// No value.
    pub const NULL: Value = Value(0);
    /// `None`
    pub const NONE: Value = Value(SPECIAL_TAG | 1);
    /// `False`
    pub const FALSE: Value = Value(SPECIAL_TAG | 2);
    /// `True`
    pub const TRUE: Value = Value(SPECIAL_TAG | 3);
    /// `...`
    pub const ELLIPSIS: Value = Value(SPECIAL_TAG | 4);
    /// `NotImplemented`
    pub const NOT_IMPLEMENTED: Value = Value(SPECIAL_TAG | 5);
    /// How many singletons there are.
    pub const SINGLETONS: usize = 6;

    /// The raw word.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// A value from a raw word that [`bits`](Self::bits) gave.
    #[inline(always)]
    pub const fn from_bits(bits: u64) -> Value {
        Value(bits)
    }

    /// A value that points to a heap object.
    #[inline(always)]
    pub fn from_ptr<T>(ptr: *const T) -> Value {
        debug_assert!((ptr as u64) >> PAYLOAD_BITS == 0 && !ptr.is_null());
        Value(ptr as u64)
    }

    /// `True` or `False`.
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        Value(SPECIAL_TAG | (2 + b as u64))
    }

    /// An immediate integer, when it fits.
    #[inline(always)]
    pub const fn immediate_int(i: i64) -> Option<Value> {
        if i >= MIN_IMMEDIATE && i <= MAX_IMMEDIATE { Some(Value::small(i)) } else { None }
    }

    /// An immediate integer that is known to fit.
    #[inline(always)]
    pub const fn small(i: i64) -> Value {
        debug_assert!(i >= MIN_IMMEDIATE && i <= MAX_IMMEDIATE);
        Value(INT_TAG | ((i as u64) & !INT_TAG))
    }

    /// An immediate float.
    #[inline(always)]
    pub fn immediate_float(f: f64) -> Value {
        let bits = if f.is_nan() { NAN_BITS | f.to_bits() & 1 << 63 } else { f.to_bits() };
        Value(bits.wrapping_add(DOUBLE_OFFSET))
    }

    /// The immediate that stands for callee `index` of the runtime's callee table.
    #[inline(always)]
    pub const fn callee(index: u32) -> Value {
        Value(CALLEE_TAG | index as u64)
    }

    /// The callee index, for a callee immediate.
    #[inline(always)]
    pub const fn as_callee(self) -> Option<u32> {
        if self.0 >> 32 == CALLEE_TAG >> 32 { Some(self.0 as u32) } else { None }
    }

    /// Whether there is no value.
    #[inline(always)]
    pub const fn is_null(self) -> bool {
        self.0 == 0
    }

    /// Whether this is `None`.
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.0 == Self::NONE.0
    }

    /// Whether this points to a heap object.
    #[inline(always)]
    pub const fn is_ptr(self) -> bool {
        self.0.wrapping_sub(1) < (1 << PAYLOAD_BITS) - 1
    }

    /// The object's address. Meaningless unless [`is_ptr`](Self::is_ptr).
    #[inline(always)]
    pub const fn ptr<T>(self) -> *mut T {
        self.0 as *mut T
    }

    /// Whether this is one of the singletons; its number if so.
    #[inline(always)]
    pub const fn as_singleton(self) -> Option<usize> {
        let k = self.0 ^ SPECIAL_TAG;
        if k < Self::SINGLETONS as u64 { Some(k as usize) } else { None }
    }

    /// The boolean, for `True` and `False`.
    #[inline(always)]
    pub const fn as_bool(self) -> Option<bool> {
        if self.0 | 1 == Self::TRUE.0 { Some(self.0 & 1 == 1) } else { None }
    }

    /// Whether this is an immediate integer.
    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.0 >= INT_TAG
    }

    /// Whether both are immediate integers.
    #[inline(always)]
    pub const fn both_ints(a: Value, b: Value) -> bool {
        (a.0 & b.0) >= INT_TAG
    }

    /// The integer of an immediate one; meaningless otherwise.
    #[inline(always)]
    pub const fn int_unchecked(self) -> i64 {
        ((self.0 << UNUSED_BITS) as i64) >> UNUSED_BITS
    }

    /// The integer, for an immediate one.
    #[inline(always)]
    pub const fn as_immediate_int(self) -> Option<i64> {
        if self.is_int() { Some(self.int_unchecked()) } else { None }
    }

    /// The sum of two immediate integers, when it is immediate.
    #[inline(always)]
    pub const fn add_ints(a: Value, b: Value) -> Option<Value> {
        let (sum, overflow) = ((a.0 << UNUSED_BITS) as i64).overflowing_add((b.0 << UNUSED_BITS) as i64);
        if overflow { None } else { Some(Value(INT_TAG | (sum as u64 >> UNUSED_BITS))) }
    }

    /// The difference of two immediate integers, when it is immediate.
    #[inline(always)]
    pub const fn sub_ints(a: Value, b: Value) -> Option<Value> {
        let (diff, overflow) = ((a.0 << UNUSED_BITS) as i64).overflowing_sub((b.0 << UNUSED_BITS) as i64);
        if overflow { None } else { Some(Value(INT_TAG | (diff as u64 >> UNUSED_BITS))) }
    }

    /// The product of two immediate integers, when it is immediate.
    #[inline(always)]
    pub const fn mul_ints(a: Value, b: Value) -> Option<Value> {
        let (product, overflow) = ((a.0 << UNUSED_BITS) as i64).overflowing_mul(b.int_unchecked());
        if overflow { None } else { Some(Value(INT_TAG | (product as u64 >> UNUSED_BITS))) }
    }

    /// Compares immediate integers as their words, which order alike once the tags cancel.
    #[inline(always)]
    pub const fn cmp_key(self) -> i64 {
        (self.0 << UNUSED_BITS) as i64
    }

    /// Whether this is an immediate float.
    #[inline(always)]
    pub const fn is_float(self) -> bool {
        self.0.wrapping_sub(DOUBLE_OFFSET) <= DOUBLE_MAX_BITS
    }

    /// The float of an immediate one; meaningless otherwise.
    #[inline(always)]
    pub const fn float_unchecked(self) -> f64 {
        f64::from_bits(self.0.wrapping_sub(DOUBLE_OFFSET))
    }

    /// The float, for an immediate one.
    #[inline(always)]
    pub const fn as_immediate_float(self) -> Option<f64> {
        if self.is_float() { Some(self.float_unchecked()) } else { None }
    }

    /// The kind byte of the object pointed to, with the subclass bit: equal to a builtin kind only for an
    /// instance of exactly that builtin type. Zero for immediates and null.
    #[inline(always)]
    pub fn exact_kind(self) -> u8 {
        if self.is_ptr() {
            // SAFETY: a pointer value points to a live object, which begins with a header prefix; the
            // kind byte never changes after allocation.
            unsafe { (*self.ptr::<super::header::Prefix>()).kind }
        } else {
            0
        }
    }

    /// Whether this is an instance of exactly the builtin type with that layout.
    #[inline(always)]
    pub fn is_exact(self, kind: Kind) -> bool {
        self.exact_kind() == kind as u8
    }

    /// Whether this object has that layout: an instance of the builtin type or of a subclass.
    #[inline(always)]
    pub fn has_layout(self, kind: Kind) -> bool {
        self.exact_kind() & !Kind::SUBCLASS == kind as u8
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(i) = self.as_immediate_int() {
            write!(f, "{i}")
        } else if let Some(x) = self.as_immediate_float() {
            write!(f, "{x:?}")
        } else if self.is_ptr() {
            write!(f, "<{:#x} kind {}>", self.0, self.exact_kind())
        } else {
            write!(f, "<special {:#x}>", self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn immediates_come_back_as_they_went_in() {
        for i in [0, 1, -1, 42, MIN_IMMEDIATE, MAX_IMMEDIATE] {
            let v = Value::immediate_int(i).expect("fits");
            assert_eq!(v.as_immediate_int(), Some(i));
            assert!(!v.is_float() && !v.is_ptr() && v.as_singleton().is_none());
        }
        assert!(Value::immediate_int(MAX_IMMEDIATE + 1).is_none());
        for f in [0.0, -0.0, 1.5, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE, f64::MAX, f64::MIN] {
            let v = Value::immediate_float(f);
            assert_eq!(v.as_immediate_float().map(f64::to_bits), Some(f.to_bits()));
            assert!(!v.is_int() && !v.is_ptr() && v.as_singleton().is_none() && v.as_callee().is_none());
        }
        assert!(Value::immediate_float(-f64::NAN).float_unchecked().is_nan());
        assert_eq!(Value::callee(7).as_callee(), Some(7));
        assert!(!Value::callee(7).is_ptr() && !Value::callee(7).is_float());
        assert_eq!(Value::bool(true), Value::TRUE);
        assert_eq!(Value::FALSE.as_bool(), Some(false));
        assert_eq!(Value::NONE.as_bool(), None);
        assert!(!Value::NULL.is_ptr() && !Value::NULL.is_float());
    }

    #[test]
    fn integer_arithmetic_reports_what_does_not_fit() {
        let v = |i| Value::small(i);
        assert_eq!(Value::add_ints(v(2), v(-5)), Some(v(-3)));
        assert_eq!(Value::add_ints(v(MAX_IMMEDIATE), v(1)), None);
        assert_eq!(Value::sub_ints(v(MIN_IMMEDIATE), v(1)), None);
        assert_eq!(Value::mul_ints(v(-3), v(7)), Some(v(-21)));
        assert_eq!(Value::mul_ints(v(1 << 30), v(1 << 30)), None);
        assert!(v(-2).cmp_key() < v(1).cmp_key());
    }
}
