//! What is known about every instruction before the first one is translated.
//!
//! An abstract interpretation of the stack code to a fixed point. Its state is the operand stack, where a
//! slot remembers no more than [`Slot`] tells, and the set of locals that certainly hold a value. From it
//! come
//!
//! - which instructions are reached, and the stack depth at each (the rest is skipped: the compiler leaves
//!   dead code behind);
//! - which `LOAD_FAST` may find nothing and must check (the compiler crate leaves that to its interpreter);
//! - which iterators are seen by nobody but the `for` loops they were made for, and so need not be
//!   objects, with a pair of hidden registers for each such that loops live together never share one;
//! - which globals are loaded only to be called;
//! - which handler covers an instruction.
//!
//! A slot that merges two different stories becomes [`Slot::Plain`], and what it was is marked as escaped:
//! both marks only ever grow, so the iteration ends.

use crate::refusal::Refusal;
use crate::stack::{StackCode, StackHandler, Unit};
use rustpython_compiler_core::bytecode::{Instruction, InstructionMetadata};
use std::collections::HashMap;

/// What is known of a stack slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Slot {
    /// Any value.
    Plain,
    /// What the `GET_ITER` at this unit made.
    Iterator(usize),
    /// What the `LOAD_GLOBAL` with a null at this unit loaded.
    Callee(usize),
    /// A local that a comprehension put aside, and whether it certainly held a value.
    Saved(bool),
}

#[derive(Clone, PartialEq, Eq)]
struct State {
    stack: Vec<Slot>,
    /// One bit for each local: it certainly holds a value.
    assigned: Vec<u64>,
}

impl State {
    fn is_assigned(&self, local: u32) -> bool {
        self.assigned.get(local as usize / 64).is_some_and(|word| word >> (local % 64) & 1 == 1)
    }

    fn set_assigned(&mut self, local: u32, yes: bool) {
        if let Some(word) = self.assigned.get_mut(local as usize / 64) {
            *word = *word & !(1 << (local % 64)) | u64::from(yes) << (local % 64);
        }
    }
}

/// The facts about one unit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// Stack depth before it; `None` when it is never reached.
    pub depth: Option<usize>,
    /// The handler that covers it.
    pub handler: Option<usize>,
    /// Control may arrive here other than from the unit before.
    pub is_target: bool,
    /// A `LOAD_FAST` of a local that may be unbound.
    pub must_check: bool,
    /// A `GET_ITER` or `FOR_ITER` of a loop that keeps its iterator to itself: which hidden pair.
    pub hidden: Option<u16>,
    /// A `LOAD_GLOBAL` whose value only a call uses.
    pub only_called: bool,
}

/// The facts about a code object.
pub(crate) struct Plan {
    /// One for each unit.
    pub facts: Vec<Facts>,
    /// How many pairs of hidden registers its loops need.
    pub hidden_pairs: u16,
    /// The deepest the stack gets.
    pub max_depth: usize,
}

/// Finds the facts about `code`; `bound` tells for each local whether the frame starts with a value in it.
pub(crate) fn analyse(code: &StackCode, bound: &[bool]) -> Result<Plan, Refusal> {
    let mut flow = Flow::new(code);
    let mut start = State { stack: Vec::new(), assigned: vec![0; bound.len().div_ceil(64)] };
    bound.iter().zip(0..).for_each(|(&yes, local)| start.set_assigned(local, yes));
    flow.arrive(0, &start)?;
    while let Some(unit) = flow.pending.pop() {
        flow.run_from(unit)?;
    }
    flow.recording = true;
    let entries: Vec<usize> = flow.entries.keys().copied().collect();
    for unit in entries {
        flow.run_from(unit)?;
    }
    Ok(flow.into_plan())
}

struct Flow<'a> {
    code: &'a StackCode,
    /// The state at every unit that control may jump to.
    entries: HashMap<usize, State>,
    pending: Vec<usize>,
    /// Iterators and callees that something else than a loop or a call sees.
    escaped: Vec<bool>,
    facts: Vec<Facts>,
    /// The iterator that a `FOR_ITER` advances, and the iterators below one that a `GET_ITER` makes.
    advances: HashMap<usize, usize>,
    below: HashMap<usize, Vec<usize>>,
    /// The fixed point is reached: write the facts down.
    recording: bool,
    max_depth: usize,
}

impl<'a> Flow<'a> {
    fn new(code: &'a StackCode) -> Self {
        let mut facts = vec![Facts::default(); code.units.len()];
        for unit in &code.units {
            if let Some(target) = unit.target {
                facts[target].is_target = true;
            }
        }
        for handler in &code.handlers {
            facts[handler.target].is_target = true;
        }
        Self {
            code,
            entries: HashMap::new(),
            pending: Vec::new(),
            escaped: vec![false; code.units.len()],
            facts,
            advances: HashMap::new(),
            below: HashMap::new(),
            recording: false,
            max_depth: 0,
        }
    }

    /// Control arrives at `unit` with `state`.
    fn arrive(&mut self, unit: usize, state: &State) -> Result<(), Refusal> {
        if self.recording {
            return Ok(());
        }
        let Some(known) = self.entries.get_mut(&unit) else {
            self.entries.insert(unit, state.clone());
            self.pending.push(unit);
            return Ok(());
        };
        if known.stack.len() != state.stack.len() {
            return Err(Refusal::internal("stack depths disagree").at(self.code.units[unit].location));
        }
        let mut changed = false;
        for (mine, &theirs) in known.stack.iter_mut().zip(&state.stack) {
            let merged = merge(*mine, theirs, &mut self.escaped);
            changed |= std::mem::replace(mine, merged) != merged;
        }
        for (mine, &theirs) in known.assigned.iter_mut().zip(&state.assigned) {
            changed |= *mine & theirs != *mine;
            *mine &= theirs;
        }
        if changed && !self.pending.contains(&unit) {
            self.pending.push(unit);
        }
        Ok(())
    }

    /// Interprets from `unit` until control leaves or arrives somewhere with a state of its own.
    fn run_from(&mut self, mut unit: usize) -> Result<(), Refusal> {
        let Some(mut state) = self.entries.get(&unit).cloned() else { return Ok(()) };
        loop {
            let Some(&instruction) = self.code.units.get(unit) else {
                return Err(Refusal::internal("control runs off the end of the code"));
            };
            self.raise_from(unit, &state)?;
            self.record(unit, &state);
            let falls_through = self
                .step(unit, instruction, &mut state)
                .map_err(|refusal| refusal.at(instruction.location))?;
            self.max_depth = self.max_depth.max(state.stack.len());
            if !falls_through {
                return Ok(());
            }
            unit += 1;
            if self.facts.get(unit).is_some_and(|facts| facts.is_target) {
                return self.arrive(unit, &state);
            }
        }
    }

    fn record(&mut self, unit: usize, state: &State) {
        if self.recording {
            let handler = covering(self.code, unit, state.stack.len());
            let facts = &mut self.facts[unit];
            facts.depth = Some(state.stack.len());
            facts.handler = handler;
        }
    }

    /// The exception edge of `unit`.
    fn raise_from(&mut self, unit: usize, state: &State) -> Result<(), Refusal> {
        let Some(handler) = covering(self.code, unit, state.stack.len()) else { return Ok(()) };
        let StackHandler { target, depth, .. } = self.code.handlers[handler];
        let mut caught = State { stack: state.stack[..depth].to_vec(), assigned: state.assigned.clone() };
        caught.stack.resize(self.code.handlers[handler].entry_depth(), Slot::Plain);
        self.max_depth = self.max_depth.max(caught.stack.len());
        self.arrive(target, &caught)
    }

    /// Interprets one unit; tells whether control may go on to the next.
    fn step(&mut self, at: usize, unit: Unit, state: &mut State) -> Result<bool, Refusal> {
        use Instruction as I;
        let n = unit.arg as usize;
        match unit.op {
            I::Swap { .. } => {
                let top = state.stack.len();
                if n == 0 || n > top {
                    return Err(underflow());
                }
                state.stack.swap(top - 1, top - n);
            }
            I::Copy { .. } => {
                let index = state.stack.len().checked_sub(n.max(1)).ok_or_else(underflow)?;
                let slot = state.stack[index];
                self.escape(slot);
                state.stack.push(if matches!(slot, Slot::Saved(_)) { slot } else { Slot::Plain });
            }
            I::GetIter => {
                self.pop(state, 1)?;
                if self.recording {
                    let below = state.stack.iter().filter_map(iterator).collect();
                    self.below.insert(at, below);
                }
                state.stack.push(Slot::Iterator(at));
            }
            I::LoadGlobal { .. } if unit.arg & 1 == 1 => {
                state.stack.extend([Slot::Callee(at), Slot::Plain]);
            }
            I::Call { .. } | I::CallKw { .. } => {
                let names = usize::from(matches!(unit.op, I::CallKw { .. }));
                self.pop(state, n + names + 1)?;
                state.stack.pop().ok_or_else(underflow)?;
                state.stack.push(Slot::Plain);
            }
            I::ListAppend { .. } | I::ListExtend { .. } | I::SetAdd { .. } | I::SetUpdate { .. } => {
                self.pop(state, 1)?;
            }
            I::DictUpdate { .. } | I::DictMerge { .. } => self.pop(state, 1)?,
            I::MapAdd { .. } => self.pop(state, 2)?,
            I::WithExceptStart | I::GetLen | I::MatchMapping | I::MatchSequence | I::ImportFrom { .. } => {
                state.stack.push(Slot::Plain);
            }
            I::PopTop | I::PopIter | I::EndFor => {
                state.stack.pop().ok_or_else(underflow)?;
            }
            _ if is_local(unit.op) => self.step_local(at, unit, state)?,
            _ => return self.step_control(at, unit, state),
        }
        Ok(true)
    }

    fn step_local(&mut self, at: usize, unit: Unit, state: &mut State) -> Result<(), Refusal> {
        use Instruction as I;
        match unit.op {
            I::LoadFast { .. } | I::LoadFastCheck { .. } => {
                if self.recording {
                    self.facts[at].must_check = !state.is_assigned(unit.arg);
                }
                state.set_assigned(unit.arg, true);
                state.stack.push(Slot::Plain);
            }
            I::LoadFastAndClear { .. } => {
                state.stack.push(Slot::Saved(state.is_assigned(unit.arg)));
                state.set_assigned(unit.arg, false);
            }
            I::StoreFast { .. } => {
                let slot = state.stack.pop().ok_or_else(underflow)?;
                self.escape(slot);
                state.set_assigned(unit.arg, slot != Slot::Saved(false));
            }
            I::DeleteFast { .. } => state.set_assigned(unit.arg, false),
            _ => state.set_assigned(unit.arg, true),
        }
        Ok(())
    }
}

impl Flow<'_> {
    /// Interprets jumps, ends and everything that just pops and pushes.
    fn step_control(&mut self, at: usize, unit: Unit, state: &mut State) -> Result<bool, Refusal> {
        use Instruction as I;
        if unsupported(unit.op, unit.arg).is_some() {
            return Ok(false);
        }
        match (unit.op, unit.target) {
            (I::ReturnValue | I::RaiseVarargs { .. } | I::Reraise { .. }, _) => {
                let popped = if matches!(unit.op, I::RaiseVarargs { .. }) { unit.arg as usize } else { 1 };
                self.pop(state, popped)?;
                Ok(false)
            }
            (I::ForIter { .. }, Some(target)) => {
                let iterator = state.stack.pop().ok_or_else(underflow)?;
                self.arrive(target, state)?;
                if self.recording
                    && let Slot::Iterator(made) = iterator
                {
                    self.advances.insert(at, made);
                }
                state.stack.extend([iterator, Slot::Plain]);
                Ok(true)
            }
            (_, Some(target)) => {
                let effect = unit.op.stack_effect_info(unit.arg);
                self.pop(state, effect.popped() as usize)?;
                state.stack.resize(state.stack.len() + effect.pushed() as usize, Slot::Plain);
                self.arrive(target, state)?;
                Ok(!unit.op.is_unconditional_jump())
            }
            (_, None) => {
                let effect = unit.op.stack_effect_info(unit.arg);
                self.pop(state, effect.popped() as usize)?;
                state.stack.resize(state.stack.len() + effect.pushed() as usize, Slot::Plain);
                Ok(true)
            }
        }
    }

    fn pop(&mut self, state: &mut State, count: usize) -> Result<(), Refusal> {
        let keep = state.stack.len().checked_sub(count).ok_or_else(underflow)?;
        state.stack.drain(keep..).for_each(|slot| self.escape(slot));
        Ok(())
    }

    fn escape(&mut self, slot: Slot) {
        if let Slot::Iterator(unit) | Slot::Callee(unit) = slot {
            self.escaped[unit] = true;
        }
    }

    fn into_plan(mut self) -> Plan {
        // An iterator's pair follows those of the loops that are in flight when it is made; a loop further
        // out has fewer of them.
        let mut makers: Vec<(usize, Vec<usize>)> =
            self.below.drain().filter(|(maker, _)| !self.escaped[*maker]).collect();
        makers.sort_by_key(|(maker, below)| (below.len(), *maker));
        for (maker, below) in makers {
            let pair = below.iter().filter_map(|&outer| self.facts[outer].hidden).max().map_or(0, |p| p + 1);
            self.facts[maker].hidden = Some(pair);
        }
        for (user, maker) in std::mem::take(&mut self.advances) {
            self.facts[user].hidden = self.facts[maker].hidden;
        }
        for (index, unit) in self.code.units.iter().enumerate() {
            let is_callee = matches!(unit.op, Instruction::LoadGlobal { .. }) && unit.arg & 1 == 1;
            self.facts[index].only_called = is_callee && !self.escaped[index];
        }
        let hidden_pairs = self.facts.iter().filter_map(|f| f.hidden).max().map_or(0, |p| p + 1);
        Plan { facts: self.facts, hidden_pairs, max_depth: self.max_depth }
    }
}

/// The handler that covers `unit`, where the stack is `depth` deep.
///
/// The code generator leaves a `with` statement's cleanup handler set while it takes that statement's slots
/// off the stack after a suppressed exception. A handler that keeps more than there is cannot be meant; what
/// covers its own code is.
fn covering(code: &StackCode, unit: usize, depth: usize) -> Option<usize> {
    let mut handler = code.units[unit].handler;
    for _ in 0..=code.handlers.len() {
        let entry = code.handlers[handler?];
        if entry.depth <= depth {
            return handler;
        }
        handler = code.units[entry.target].handler;
    }
    None
}

fn merge(mine: Slot, theirs: Slot, escaped: &mut [bool]) -> Slot {
    match (mine, theirs) {
        _ if mine == theirs => mine,
        (Slot::Saved(a), Slot::Saved(b)) => Slot::Saved(a && b),
        _ => {
            for slot in [mine, theirs] {
                if let Slot::Iterator(unit) | Slot::Callee(unit) = slot {
                    escaped[unit] = true;
                }
            }
            Slot::Plain
        }
    }
}

fn iterator(slot: &Slot) -> Option<usize> {
    match slot {
        Slot::Iterator(unit) => Some(*unit),
        _ => None,
    }
}

fn is_local(op: Instruction) -> bool {
    use Instruction as I;
    matches!(
        op,
        I::LoadFast { .. }
            | I::LoadFastCheck { .. }
            | I::LoadFastAndClear { .. }
            | I::StoreFast { .. }
            | I::DeleteFast { .. }
            | I::MakeCell { .. }
    )
}

fn underflow() -> Refusal {
    Refusal::internal("the operand stack underflows")
}

/// What a program uses that register code cannot express; such an instruction raises and goes no further.
pub(crate) fn unsupported(op: Instruction, arg: u32) -> Option<&'static str> {
    use Instruction as I;
    Some(match op {
        I::CallIntrinsic1 { func } => match func.try_get(arg.into()) {
            Ok(_) => return None,
            Err(_) => "an unknown intrinsic function",
        },
        I::CallIntrinsic2 { func } => match func.try_get(arg.into()) {
            Ok(_) => return None,
            Err(_) => "an unknown intrinsic function",
        },
        _ => return None,
    })
}
