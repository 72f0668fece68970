//! Operators off the fast path: the general forms, called with the instruction's registers.

use super::cursor::Cursor;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{List, Tuple};
use gilectomy_frontend::isa::{INPLACE, Instr, Op, USE_A, USE_B};

pub use crate::protocol::{BinaryOp, CompareOp};

impl<S: Strategy> Vm<S> {
    #[cold]
    #[inline(never)]
    pub(super) fn binary_slow(&mut self, c: Cursor, i: Instr, op: BinaryOp) -> PyResult<S, ()> {
        let (a, b) = (c.get(i.b), c.get(i.c));
        if op == BinaryOp::Add && a.is_exact(Kind::Str) && b.is_exact(Kind::Str) {
            return self.concat_op(c, i);
        }
        let result = self.binary(op, i.f & INPLACE != 0, a, b)?;
        c.consume_bc::<S>(i);
        c.set::<S>(i.a, result.into_value());
        Ok(())
    }

    #[cold]
    #[inline(never)]
    pub(super) fn binary_imm_slow(&mut self, c: Cursor, i: Instr, op: BinaryOp) -> PyResult<S, ()> {
        let immediate = self.new_int(i.c as i16 as i64);
        let result = self.binary(op, i.f & INPLACE != 0, c.get(i.b), immediate.get())?;
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        c.set::<S>(i.a, result.into_value());
        Ok(())
    }

    /// `s + t` where `s` dies with the operation or is the variable being assigned: when nobody else
    /// refers to it, `t` is appended in place, so that building a string piece by piece is linear.
    fn concat_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let (a, b) = (c.get(i.b), c.get(i.c));
        let dies = i.f & USE_B != 0 || i.a == i.b;
        let result = if dies && a != b && self.append_in_place(a, b) {
            let grown = c.take::<S>(i.b);
            c.consume_bc::<S>(i);
            grown
        } else {
            let joined = self.concat(a, b, dies)?;
            c.consume_bc::<S>(i);
            joined
        };
        c.set::<S>(i.a, result.into_value());
        Ok(())
    }

    #[cold]
    #[inline(never)]
    pub(super) fn compare_slow(&mut self, c: Cursor, i: Instr, op: CompareOp) -> PyResult<S, ()> {
        let result = self.compare(op, c.get(i.b), c.get(i.c))?;
        c.consume_bc::<S>(i);
        c.set::<S>(i.a, result.into_value());
        Ok(())
    }

    #[cold]
    #[inline(never)]
    pub(super) fn jump_compare_slow(&mut self, c: Cursor, i: Instr, op: CompareOp) -> PyResult<S, bool> {
        let truth = self.compare_truth(op, c.get(i.a), c.get(i.b))?;
        if i.f & USE_A != 0 {
            c.consume::<S>(i.a);
        }
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        Ok(truth)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn jump_compare_imm_slow(&mut self, c: Cursor, i: Instr, op: CompareOp) -> PyResult<S, bool> {
        let immediate = self.new_int(i.b as i16 as i64);
        let truth = self.compare_truth(op, c.get(i.a), immediate.get())?;
        if i.f & USE_A != 0 {
            c.consume::<S>(i.a);
        }
        Ok(truth)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn unary(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let v = c.get(i.b);
        let result = match i.op {
            Op::Neg => self.negative(v)?,
            Op::Pos => self.positive(v)?,
            _ => self.invert(v)?,
        };
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        c.set::<S>(i.a, result.into_value());
        Ok(())
    }

    /// `v[index]`, quick for lists, tuples and dicts.
    #[inline]
    pub(super) fn subscript(&mut self, v: Value, index: Value) -> PyResult<S> {
        if let Some(i) = index.as_immediate_int()
            && let Some(item) = self.indexed(v, i)
        {
            return Ok(item);
        }
        if v.is_exact(Kind::Dict) {
            return match self.dict_get(v, index)? {
                Some(found) => Ok(found),
                None => Err(self.key_error(index)),
            };
        }
        self.getitem(v, index)
    }

    /// `v[index]` for a constant index.
    #[inline]
    pub(super) fn subscript_int(&mut self, v: Value, index: i64) -> PyResult<S> {
        if let Some(item) = self.indexed(v, index) {
            return Ok(item);
        }
        let index = self.new_int(index);
        self.subscript(v, index.get())
    }

    #[inline(always)]
    fn indexed(&mut self, v: Value, index: i64) -> Option<Ref<S>> {
        let pick = |items: &[Value]| {
            let at = if index < 0 { index + items.len() as i64 } else { index };
            items.get(at as usize).copied()
        };
        if let Some(list) = Obj::<S, List>::exactly(v) {
            return list.load(|l| pick(&l.items));
        }
        Obj::<S, Tuple>::exactly(v).and_then(|t| pick(t.body().items())).map(Ref::new)
    }

    /// `v[index] = value`, quick for lists and dicts.
    #[inline]
    pub(super) fn store_subscript(&mut self, v: Value, index: Value, value: Ref<S>) -> PyResult<S, ()> {
        if let (Some(i), Some(list)) = (index.as_immediate_int(), Obj::<S, List>::exactly(v)) {
            let word = value.get();
            list.will_hold(word);
            let old = list.exclusive(|l| {
                let at = if i < 0 { i + l.items.len() as i64 } else { i };
                l.items.get_mut(at as usize).map(|item| std::mem::replace(item, word))
            });
            if let Some(old) = old {
                std::mem::forget(value);
                crate::object::release::<S>(old);
                return Ok(());
            }
        }
        if v.is_exact(Kind::Dict) {
            return self.dict_set(v, index, value);
        }
        self.setitem(v, index, value)
    }
}
