//! `for` loops whose iterator nobody else can see.
//!
//! The state lies in three registers, and for ranges, lists and tuples there is no iterator object, and
//! so nothing to allocate, count or lock:
//!
//! ```text
//!              r[a]              r[c]         r[c+1]
//! range        step              next value   values left
//! list, tuple  the sequence      next index
//! other        iterator object   null
//! ```
//!
//! Under a model that owns its operands every loop has an iterator object, as CPython's did.

use super::cursor::Cursor;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{List, Range, Tuple};
use gilectomy_frontend::isa::{Instr, USE_B};

impl<S: Strategy> Vm<S> {
    pub(super) fn for_prep(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let v = c.get(i.b);
        if !S::MODEL.owned_operands {
            if let Some((start, left, step)) = immediate_range::<S>(v) {
                if i.f & USE_B != 0 {
                    c.consume::<S>(i.b);
                }
                c.set::<S>(i.a, Value::small(step));
                c.put(i.c, Value::small(start));
                c.put(i.c + 1, Value::small(left));
                return Ok(());
            }
            if v.is_exact(Kind::List) || v.is_exact(Kind::Tuple) {
                let sequence = if i.f & USE_B != 0 { c.take::<S>(i.b) } else { Ref::new(v) };
                c.set::<S>(i.a, sequence.into_value());
                c.put(i.c, Value::small(0));
                c.put(i.c + 1, Value::NULL);
                return Ok(());
            }
        }
        let iterator = self.iter(v)?;
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        c.set::<S>(i.a, iterator.into_value());
        c.put(i.c, Value::NULL);
        c.put(i.c + 1, Value::NULL);
        Ok(())
    }

    /// Item `index` of an exact list or tuple.
    #[inline(always)]
    pub(super) fn sequence_item(&mut self, sequence: Value, index: usize) -> Option<Ref<S>> {
        if let Some(list) = Obj::<S, List>::exactly(sequence) {
            return list.load(|l| l.items.get(index).copied());
        }
        Obj::<S, Tuple>::from_value(sequence).body().items().get(index).map(|&v| Ref::new(v))
    }
}

/// Start, length and step of a range whose every value is an immediate integer.
fn immediate_range<S: Strategy>(v: Value) -> Option<(i64, i64, i64)> {
    let range = Obj::<S, Range>::exactly(v)?.body();
    let (start, stop, step) =
        (range.start.as_immediate_int()?, range.stop.as_immediate_int()?, range.step.as_immediate_int()?);
    Some((start, range_len(start, stop, step), step))
}

/// How many values a range has. All three are immediate integers, so nothing overflows.
pub(crate) fn range_len(start: i64, stop: i64, step: i64) -> i64 {
    if step > 0 && start < stop {
        (stop - start - 1) / step + 1
    } else if step < 0 && start > stop {
        (start - stop - 1) / -step + 1
    } else {
        0
    }
}
