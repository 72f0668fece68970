//! Brings entries of the virtual stack into the registers that an instruction wants them in.

use super::Translator;
use super::emit::Dest;
use super::virtual_stack::Entry;
use crate::Operands;
use crate::isa::{Instr, Op, USE_B};
use crate::refusal::Refusal;

/// A register that an instruction reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operand {
    /// The register.
    pub reg: u16,
    /// It is a temporary, which the instruction consumes.
    consumed: bool,
}

impl Operand {
    /// `flag` if the operand is consumed.
    pub fn flag(self, flag: u8) -> u8 {
        if self.consumed { flag } else { 0 }
    }
}

/// An instruction without flags.
pub(super) fn plain(op: Op, a: u16, b: u16, c: u16) -> Instr {
    Instr { op, f: 0, a, b, c }
}

/// `value` as a 16-bit operand.
pub(super) fn narrow(value: u32, what: &str) -> Result<u16, Refusal> {
    u16::try_from(value).map_err(|_| Refusal::limit(what))
}

impl Translator<'_> {
    /// Brings every slot below `depth` home, and every temporary above.
    pub(super) fn settle(&mut self, depth: usize) {
        self.order();
        for slot in 0..depth.min(self.stack.len()) {
            self.materialise(slot);
        }
    }

    /// Brings the value of `slot` to its home.
    pub(super) fn materialise(&mut self, slot: usize) {
        let home = self.stack.home(slot);
        if self.stack.is_displaced()
            && (self.stack.holder(home).is_some() || matches!(self.stack.get(slot), Entry::Temp(_)))
        {
            self.order();
        }
        if !self.stack.is_home(slot) {
            self.load(home, self.stack.get(slot));
            self.stack.set(slot, Entry::Temp(home));
        }
    }

    /// Materialises every entry that stands for `local`, which is about to change.
    pub(super) fn release_local(&mut self, local: u16, below: usize) {
        for slot in 0..below {
            if self.stack.get(slot) == Entry::Local(local) {
                self.materialise(slot);
            }
        }
    }

    /// Brings every temporary home; leaves virtual entries alone.
    fn order(&mut self) {
        if !self.stack.is_displaced() {
            return;
        }
        for slot in 0..self.stack.len() {
            let (home, Entry::Temp(register)) = (self.stack.home(slot), self.stack.get(slot)) else {
                continue;
            };
            if register == home {
                continue;
            }
            if let Some(occupant) = self.stack.holder(home) {
                self.out.op(plain(Op::Swap, home, register, 0));
                self.stack.set(occupant, Entry::Temp(register));
            } else {
                self.out.op(plain(Op::Take, home, register, 0));
            }
            self.stack.set(slot, Entry::Temp(home));
        }
        self.stack.set_ordered();
    }

    /// Puts the value of `entry` into `register`; a temporary is emptied.
    pub(super) fn load(&mut self, register: u16, entry: Entry) {
        match entry {
            Entry::Temp(from) => self.out.produce(plain(Op::Take, register, from, 0), Dest::A),
            Entry::Local(from) => self.out.produce(plain(Op::Move, register, from, 0), Dest::A),
            Entry::Const(index) => {
                self.out.produce(plain(Op::LoadConst, register, 0, 0).with_bc(index as i32), Dest::A);
            }
            Entry::Int(value) => self.out.produce(plain(Op::LoadInt, register, 0, 0).with_bc(value), Dest::A),
            Entry::Null => self.out.op(plain(Op::Clear, register, 0, 0)),
        }
    }

    /// Makes sure that the homes of `results` slots from `keep` up hold nothing that stays on the stack.
    pub(super) fn claim(&mut self, keep: usize, results: usize) {
        if !self.stack.is_displaced() {
            return;
        }
        let homes = self.stack.home(keep)..self.stack.home(keep + results);
        let taken = (0..keep)
            .any(|slot| matches!(self.stack.get(slot), Entry::Temp(register) if homes.contains(&register)));
        if taken {
            self.order();
        }
    }

    /// Slot number of the entry `count` below the top.
    pub(super) fn slot(&self, count: usize) -> Result<usize, Refusal> {
        self.stack.len().checked_sub(count).ok_or_else(|| Refusal::internal("the virtual stack underflows"))
    }

    /// Pops `N` values as registers, with room for `results` in their place.
    pub(super) fn operands<const N: usize>(&mut self, results: usize) -> Result<[Operand; N], Refusal> {
        let keep = self.slot(N)?;
        self.claim(keep, results);
        for slot in keep..keep + N {
            self.in_register(slot);
        }
        let operands = std::array::from_fn(|index| match self.stack.get(keep + index) {
            Entry::Local(reg) => Operand { reg, consumed: false },
            _ => Operand { reg: self.register(keep + index), consumed: true },
        });
        self.stack.truncate(keep);
        Ok(operands)
    }

    /// Makes sure that `slot` is in a register, temporary or local, and names it.
    pub(super) fn in_register(&mut self, slot: usize) -> u16 {
        let entry = self.stack.get(slot);
        if !matches!(entry, Entry::Temp(_) | Entry::Local(_)) {
            match self.spare_for(slot) {
                Some(spare) => {
                    self.load(spare, entry);
                    self.stack.set(slot, Entry::Temp(spare));
                }
                None => self.materialise(slot),
            }
        }
        self.register(slot)
    }

    /// A free temporary for `slot` if another value sits in its home.
    fn spare_for(&self, slot: usize) -> Option<u16> {
        if !self.stack.is_displaced() || self.stack.holder(self.stack.home(slot)).is_none() {
            return None;
        }
        let homes = (0..self.plan.max_depth).map(|depth| self.stack.home(depth));
        homes.into_iter().find(|&home| self.stack.holder(home).is_none())
    }

    /// Makes sure that `slot` is in a temporary, and names it.
    pub(super) fn in_temporary(&mut self, slot: usize) -> u16 {
        if !matches!(self.stack.get(slot), Entry::Temp(_)) {
            self.materialise(slot);
        }
        self.register(slot)
    }

    fn register(&self, slot: usize) -> u16 {
        match self.stack.get(slot) {
            Entry::Temp(register) | Entry::Local(register) => register,
            _ => self.stack.home(slot),
        }
    }

    /// Pops `count` values as a run of temporaries, and names the first.
    pub(super) fn run_of(&mut self, count: usize, results: usize) -> Result<u16, Refusal> {
        let keep = self.slot(count)?;
        self.claim(keep, count.max(results));
        for slot in keep..keep + count {
            self.materialise(slot);
        }
        self.stack.truncate(keep);
        Ok(self.stack.home(keep))
    }

    /// Pushes a local or a constant: a note of it, or a copy.
    pub(super) fn push_read(&mut self, entry: Entry) {
        self.stack.push(entry);
        if self.operands == Operands::Copied {
            self.materialise(self.stack.len() - 1);
        }
    }

    /// Pushes a result in its home register, and names it. The home must have been claimed.
    pub(super) fn push_home(&mut self) -> u16 {
        let home = self.stack.home(self.stack.len());
        self.stack.push(Entry::Temp(home));
        home
    }

    /// Pushes a result for which no operand made room.
    pub(super) fn push_new(&mut self) -> u16 {
        self.claim(self.stack.len(), 1);
        self.push_home()
    }

    /// `r[a] = op r[b]`, with `c` as given.
    pub(super) fn unary(&mut self, op: Op, c: u16) -> Result<usize, Refusal> {
        let [b] = self.operands(1)?;
        let a = self.push_home();
        self.out.produce(Instr { op, f: b.flag(USE_B), a, b: b.reg, c }, Dest::A);
        Ok(1)
    }
}
