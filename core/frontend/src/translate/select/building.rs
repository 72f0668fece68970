//! Building and taking apart containers and strings; attributes and items.

use super::super::Translator;
use super::super::emit::Dest;
use super::super::operands::{narrow, plain};
use crate::isa::{Instr, Op, USE_A, USE_B, USE_C};
use crate::refusal::Refusal;
use crate::stack::Unit;
use rustpython_compiler_core::bytecode::Instruction;

const TOO_MANY_NAMES: &str = "too many names";
const TOO_MANY_ITEMS: &str = "too many items in one expression";

impl Translator<'_> {
    /// A container from values on the stack.
    pub(super) fn build(&mut self, at: usize, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        let op = match unit.op {
            I::BuildTuple { .. } => match self.following(at) {
                Some(Unit { op: I::UnpackSequence { .. }, arg, .. }) if arg == unit.arg && arg <= 3 => {
                    return self.reverse(arg as usize);
                }
                _ => Op::BuildTuple,
            },
            I::BuildList { .. } => Op::BuildList,
            I::BuildSet { .. } => Op::BuildSet,
            I::BuildMap { .. } => Op::BuildMap,
            I::BuildString { .. } => Op::BuildString,
            _ => Op::BuildSlice,
        };
        let count = narrow(unit.arg, TOO_MANY_ITEMS)?;
        let values = if op == Op::BuildMap { 2 * unit.arg } else { unit.arg };
        let b = self.run_of(values as usize, 1)?;
        let a = self.push_home();
        self.out.produce(plain(op, a, b, count), Dest::A);
        Ok(1)
    }

    /// Building a tuple only to unpack it leaves its items in reverse order.
    fn reverse(&mut self, count: usize) -> Result<usize, Refusal> {
        if count > 1 {
            self.stack.swap(self.slot(1)?, self.slot(count)?);
        }
        Ok(2)
    }

    /// Adds to a container that stays on the stack.
    pub(super) fn extend(&mut self, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        let values = if matches!(unit.op, I::MapAdd { .. }) { 2 } else { 1 };
        let container = self.slot(unit.arg as usize + values)?;
        let op = match unit.op {
            I::ListAppend { .. } => Op::ListAppend,
            I::ListExtend { .. } => Op::ListExtend,
            I::SetAdd { .. } => Op::SetAdd,
            I::SetUpdate { .. } => Op::SetUpdate,
            I::DictUpdate { .. } => Op::DictUpdate,
            I::DictMerge { .. } => Op::DictMerge,
            _ => Op::MapAdd,
        };
        self.in_temporary(container);
        let callable = match op {
            Op::DictMerge => {
                let slot =
                    container.checked_sub(3).ok_or_else(|| Refusal::internal("a merge without a call"))?;
                self.in_register(slot);
                Some(slot)
            }
            _ => None,
        };
        if op == Op::MapAdd {
            let [key, value] = self.operands(0)?;
            let a = self.in_temporary(container);
            let f = key.flag(USE_B) | value.flag(USE_C);
            self.out.op(Instr { op, f, a, b: key.reg, c: value.reg });
        } else {
            let [value] = self.operands(0)?;
            let a = self.in_temporary(container);
            let c = callable.map_or(0, |slot| self.in_register(slot));
            self.out.op(Instr { op, f: value.flag(USE_B), a, b: value.reg, c });
        }
        Ok(1)
    }

    /// `a, b = x` and `a, *b = x`.
    pub(super) fn unpack(&mut self, unit: Unit) -> Result<usize, Refusal> {
        let (op, results) = match unit.op {
            Instruction::UnpackSequence { .. } => (Op::Unpack, unit.arg as usize),
            _ => (Op::UnpackEx, (unit.arg & 0xff) as usize + 1 + (unit.arg >> 8) as usize),
        };
        let c = narrow(unit.arg, TOO_MANY_ITEMS)?;
        let [value] = self.operands(results)?;
        let a = self.stack.home(self.stack.len());
        (0..results).for_each(|_| {
            self.push_home();
        });
        self.out.op(Instr { op, f: value.flag(USE_B), a, b: value.reg, c });
        Ok(1)
    }

    /// A template string and its parts (PEP 750).
    pub(super) fn template(&mut self, unit: Unit) -> Result<usize, Refusal> {
        let (op, values) = match unit.op {
            Instruction::BuildTemplate => (Op::BuildTemplate, 2),
            _ => (Op::BuildInterpolation, 2 + (unit.arg & 1) as usize),
        };
        let b = self.run_of(values, 1)?;
        let a = self.push_home();
        self.out.produce(plain(op, a, b, unit.arg as u16), Dest::A);
        Ok(1)
    }

    /// The parts of an f-string.
    pub(super) fn format(&mut self, unit: Unit) -> Result<usize, Refusal> {
        match unit.op {
            Instruction::ConvertValue { .. } => self.unary(Op::Convert, unit.arg as u16),
            Instruction::FormatSimple => self.unary(Op::Format, 0),
            _ => {
                let [b, c] = self.operands(1)?;
                let a = self.push_home();
                let f = b.flag(USE_B) | c.flag(USE_C);
                self.out.produce(Instr { op: Op::FormatSpec, f, a, b: b.reg, c: c.reg }, Dest::A);
                Ok(1)
            }
        }
    }

    /// Attributes, items, slices.
    pub(super) fn access(&mut self, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        match unit.op {
            I::LoadAttr { .. } => return self.load_attr(unit),
            I::LoadSuperAttr { .. } => return self.load_super_attr(unit),
            I::StoreAttr { .. } => {
                let [value, object] = self.operands(0)?;
                let f = object.flag(USE_A) | value.flag(USE_B);
                let c = narrow(unit.arg, TOO_MANY_NAMES)?;
                self.out.op(Instr { op: Op::StoreAttr, f, a: object.reg, b: value.reg, c });
            }
            I::DeleteAttr { .. } => {
                let [object] = self.operands(0)?;
                let c = narrow(unit.arg, TOO_MANY_NAMES)?;
                self.out.op(Instr { op: Op::DeleteAttr, f: object.flag(USE_A), a: object.reg, b: 0, c });
            }
            I::StoreSubscr => {
                let [value, object, key] = self.operands(0)?;
                let f = value.flag(USE_A) | object.flag(USE_B) | key.flag(USE_C);
                self.out.op(Instr { op: Op::StoreSubscr, f, a: value.reg, b: object.reg, c: key.reg });
            }
            I::DeleteSubscr => {
                let [object, key] = self.operands(0)?;
                let f = object.flag(USE_B) | key.flag(USE_C);
                self.out.op(Instr { op: Op::DelSubscr, f, a: 0, b: object.reg, c: key.reg });
            }
            I::BinarySlice => {
                let b = self.run_of(3, 1)?;
                let a = self.push_home();
                self.out.produce(plain(Op::LoadSlice, a, b, 0), Dest::A);
            }
            _ => {
                let a = self.run_of(4, 0)?;
                self.out.op(plain(Op::StoreSlice, a, a + 1, 0));
            }
        }
        Ok(1)
    }

    fn load_attr(&mut self, unit: Unit) -> Result<usize, Refusal> {
        let name = narrow(unit.arg >> 1, TOO_MANY_NAMES)?;
        if unit.arg & 1 == 0 {
            return self.unary(Op::LoadAttr, name);
        }
        let [object] = self.operands(2)?;
        let a = self.push_home();
        self.push_home();
        self.out.op(Instr { op: Op::LoadMethod, f: object.flag(USE_B), a, b: object.reg, c: name });
        Ok(1)
    }

    fn load_super_attr(&mut self, unit: Unit) -> Result<usize, Refusal> {
        let name = narrow(unit.arg >> 2, TOO_MANY_NAMES)?;
        let a = self.run_of(3, 2)?;
        self.push_home();
        if unit.arg & 1 == 1 {
            self.push_home();
        }
        self.out.op(plain(Op::LoadSuperAttr, a, (unit.arg & 3) as u16, name));
        Ok(1)
    }
}
