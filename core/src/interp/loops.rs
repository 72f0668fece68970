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
//!
//! `for k, v in d.items()`, and over `enumerate` and `zip`: where the instruction behind takes a pair apart, the pair is
//! not made.

use super::cursor::Cursor;
use crate::builtins::iterators::{self, Given};
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::{Memory, Strategy};
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

    /// The next item of the iterator object that `ForIter` or `ForNext` goes on with: by how many words to jump from the
    /// extra word on.
    pub(super) fn for_next(&mut self, c: Cursor, i: Instr, iterator: Value) -> PyResult<S, i32> {
        // What is traced must be found in the scope of the step; a pair is two.
        if !S::Memory::TRACES
            && iterator.is_exact(Kind::Iterator)
            && let Some(a) = c.pair_behind(i.c)
        {
            match iterators::next_for_two(self, iterator)? {
                Some(Given::Pair(first, second)) => {
                    c.set::<S>(a, second.into_value());
                    c.set::<S>(a + 1, first.into_value());
                    return Ok(2);
                }
                Some(Given::Item(item)) => {
                    c.set::<S>(i.c, item.into_value());
                    return Ok(1);
                }
                None => {}
            }
        } else if let Some(item) = self.next(iterator)? {
            c.set::<S>(i.c, item.into_value());
            return Ok(1);
        }
        c.consume::<S>(i.a);
        Ok(1 + c.extra() as i32)
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
