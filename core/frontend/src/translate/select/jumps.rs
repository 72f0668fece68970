//! Jumps, loops, and the comparisons that become part of a jump.
//!
//! A block ends at a jump, so what stays on the stack is brought home first; the operands that the jump
//! itself reads may be anywhere.

use super::super::Translator;
use super::super::operands::plain;
use super::super::virtual_stack::Entry;
use super::compute::comparison;
use crate::code::Const;
use crate::isa::{Instr, Op, USE_A, USE_B, WHEN_TRUE};
use crate::refusal::Refusal;
use crate::stack::Unit;
use rustpython_compiler_core::bytecode::Instruction;

/// How far to look for the jump behind a condition; nobody negates more often than this.
const LOOK_AHEAD: usize = 4;

/// A conditional jump that follows the computation of its condition.
#[derive(Clone, Copy)]
pub(super) struct Branch {
    /// Units from the computation to the jump, both included.
    pub taken: usize,
    target: usize,
    when: bool,
}

impl Branch {
    /// The same jump on the negated condition, if `negated`.
    pub fn reversed(mut self, negated: bool) -> Self {
        self.when ^= negated;
        self
    }

    fn flag(self) -> u8 {
        if self.when { WHEN_TRUE } else { 0 }
    }
}

impl Translator<'_> {
    /// Plain and conditional jumps, loops.
    pub(super) fn jump(&mut self, at: usize, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        match (unit.op, unit.target) {
            (I::GetIter, _) => self.get_iter(at),
            (I::ForIter { .. }, Some(target)) => self.for_iter(at, target),
            (I::PopJumpIfTrue { .. }, Some(target)) => {
                self.jump_if(Branch { taken: 1, target, when: true }, 1)
            }
            (I::PopJumpIfFalse { .. }, Some(target)) => {
                self.jump_if(Branch { taken: 1, target, when: false }, 1)
            }
            (I::PopJumpIfNone { .. }, Some(target)) => {
                self.jump_if_none(Branch { taken: 1, target, when: true })
            }
            (I::PopJumpIfNotNone { .. }, Some(target)) => {
                self.jump_if_none(Branch { taken: 1, target, when: false })
            }
            (_, Some(target)) => {
                self.settle(self.stack.len());
                if self.is_next(at, target) {
                    return Ok(1);
                }
                let op = if target <= at { Op::JumpBack } else { Op::Jump };
                self.out.jump(plain(op, 0, 0, 0), target);
                Ok(1)
            }
            _ => Err(Refusal::internal("a jump without a target")),
        }
    }

    /// Whether nothing that is ever reached lies between `at` and `target`.
    fn is_next(&self, at: usize, target: usize) -> bool {
        target > at && self.plan.facts[at + 1..target].iter().all(|facts| facts.depth.is_none())
    }

    fn get_iter(&mut self, at: usize) -> Result<usize, Refusal> {
        let Some(pair) = self.plan.facts[at].hidden else { return self.unary(Op::GetIter, 0) };
        let [iterable] = self.operands(1)?;
        let a = self.push_home();
        let c = self.hidden_base + 2 * pair;
        self.out.op(Instr { op: Op::ForPrep, f: iterable.flag(USE_B), a, b: iterable.reg, c });
        Ok(1)
    }

    fn for_iter(&mut self, at: usize, target: usize) -> Result<usize, Refusal> {
        self.settle(self.stack.len());
        let a = self.stack.home(self.slot(1)?);
        let c = self.push_home();
        let instr = match self.plan.facts[at].hidden {
            Some(pair) => plain(Op::ForIter, a, self.hidden_base + 2 * pair, c),
            None => plain(Op::ForNext, a, 0, c),
        };
        self.out.jump_producing(instr, target);
        Ok(1)
    }

    /// The conditional jump behind the unit at `at`, past conversions to bool and negations.
    pub(super) fn branch_behind(&self, at: usize) -> Option<Branch> {
        use Instruction as I;
        let mut negated = false;
        for distance in 1..=LOOK_AHEAD {
            let unit = self.following(at + distance - 1)?;
            match (unit.op, unit.target) {
                (I::ToBool, _) => {}
                (I::UnaryNot, _) => negated = !negated,
                (I::PopJumpIfTrue { .. }, Some(target)) => {
                    return Some(Branch { taken: distance + 1, target, when: !negated });
                }
                (I::PopJumpIfFalse { .. }, Some(target)) => {
                    return Some(Branch { taken: distance + 1, target, when: negated });
                }
                _ => return None,
            }
        }
        None
    }

    /// Pops a value and jumps on its truth; the whole took `taken` units.
    pub(super) fn jump_if(&mut self, branch: Branch, taken: usize) -> Result<usize, Refusal> {
        self.settle(self.slot(1)?);
        let [value] = self.operands(0)?;
        let f = branch.flag() | value.flag(USE_A);
        self.out.jump(Instr { op: Op::JumpIf, f, a: value.reg, b: 0, c: 0 }, branch.target);
        Ok(taken)
    }

    fn jump_if_none(&mut self, branch: Branch) -> Result<usize, Refusal> {
        self.settle(self.slot(1)?);
        let [value] = self.operands(0)?;
        let f = branch.flag() | value.flag(USE_A);
        self.out.jump(Instr { op: Op::JumpIfNone, f, a: value.reg, b: 0, c: 0 }, branch.target);
        Ok(branch.taken)
    }

    /// `COPY 1` of a value only to test it (`and`, `or`, patterns): tests it in place.
    pub(super) fn test_in_place(&mut self, at: usize) -> Result<Option<usize>, Refusal> {
        use Instruction as I;
        let none = |target, when| (Op::JumpIfNone, Branch { taken: 2, target, when });
        let (op, branch) = match self.following(at) {
            Some(Unit { op: I::PopJumpIfNone { .. }, target: Some(target), .. }) => none(target, true),
            Some(Unit { op: I::PopJumpIfNotNone { .. }, target: Some(target), .. }) => none(target, false),
            _ => match self.branch_behind(at) {
                Some(branch) => (Op::JumpIf, branch),
                None => return Ok(None),
            },
        };
        self.settle(self.stack.len());
        let value = self.stack.home(self.slot(1)?);
        // What may raise is the test behind the copy.
        self.out.set_location(self.code.units[at + 1].location);
        self.out.jump(Instr { op, f: branch.flag(), a: value, b: 0, c: 0 }, branch.target);
        Ok(Some(branch.taken))
    }

    /// A comparison with the conditional jump behind it, if there is one.
    pub(super) fn compare_and_jump(&mut self, at: usize, unit: Unit) -> Result<Option<usize>, Refusal> {
        let Some(branch) = self.branch_behind(at) else { return Ok(None) };
        self.settle(self.slot(2)?);
        let top = self.stack.get(self.slot(1)?);
        let (op, branch) = match unit.op {
            Instruction::IsOp { .. } => {
                let branch = branch.reversed(unit.arg & 1 == 1);
                if self.is_none(top) {
                    self.stack.pop();
                    return self.jump_if_none(branch).map(Some);
                }
                (Op::JumpIs, branch)
            }
            Instruction::ContainsOp { .. } => (Op::JumpIn, branch.reversed(unit.arg & 1 == 1)),
            _ => {
                let (_, jump, immediate) = comparison(unit.arg)?;
                if let Entry::Int(value) = top
                    && let Ok(value) = i16::try_from(value)
                    && self.short_jumps
                {
                    self.stack.pop();
                    self.jump_immediate(immediate, value, branch)?;
                    return Ok(Some(branch.taken));
                }
                (jump, branch)
            }
        };
        let [a, b] = self.operands(0)?;
        let f = branch.flag() | a.flag(USE_A) | b.flag(USE_B);
        self.out.jump_extra(Instr { op, f, a: a.reg, b: b.reg, c: 0 }, branch.target);
        Ok(Some(branch.taken))
    }

    fn jump_immediate(&mut self, op: Op, value: i16, branch: Branch) -> Result<(), Refusal> {
        let [a] = self.operands(0)?;
        let f = branch.flag() | a.flag(USE_A);
        self.out.jump_short(Instr { op, f, a: a.reg, b: value as u16, c: 0 }, branch.target);
        Ok(())
    }

    fn is_none(&self, entry: Entry) -> bool {
        matches!(entry, Entry::Const(index) if matches!(self.consts.get(index as usize), Some(Const::None)))
    }
}
