//! Checks that register code keeps the promises of `isa`: an abstract interpretation of every path,
//! exception edges included.
//!
//! Per register it knows whether it is dead (null or immediate), owns a value, holds the state of a loop, or
//! holds what a comprehension put aside; per local whether it certainly holds a value. It complains when
//!
//! - an instruction reads what is not there, or a local that may be unbound;
//! - an instruction overwrites a temporary that owns something;
//! - two paths meet and disagree;
//! - a handler would find a register consumed that it keeps;
//! - two loops that are in flight share hidden registers.

mod effects;

use effects::{Effects, effects};
use gilectomy_frontend::code::{Code, Const, Handler, LocalKind};
use gilectomy_frontend::decode;
use gilectomy_frontend::isa::{Instr, Op};
use std::collections::HashMap;

/// What a register holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Value {
    /// Null or an immediate; for a local: nothing for certain.
    Dead,
    /// A value.
    Live,
    /// A part of the state of the loop that was prepared here.
    Loop(usize),
    /// What was taken from a local that may be unbound.
    Saved,
}

type State = Vec<Value>;

/// Checks `code` and all code inside it.
pub fn verify(code: &Code) -> Result<(), String> {
    Verifier::new(code)?.run().map_err(|message| format!("{}: {message}", code.qualname))?;
    for constant in &code.consts {
        if let Const::Code(inner) = constant {
            verify(inner)?;
        }
    }
    Ok(())
}

struct Verifier<'a> {
    code: &'a Code,
    /// Decoded instructions with their extra words, by word index.
    instructions: HashMap<usize, (Instr, u64)>,
    hidden: Vec<u16>,
    entries: HashMap<usize, State>,
    pending: Vec<usize>,
}

impl<'a> Verifier<'a> {
    fn new(code: &'a Code) -> Result<Self, String> {
        let mut instructions = HashMap::new();
        let mut hidden = Vec::new();
        let mut pc = 0;
        while pc < code.words.len() {
            let instr = decode(code.words[pc]).ok_or_else(|| format!("{pc}: not an instruction"))?;
            if instr.op == Op::ForPrep {
                hidden.extend([instr.c, instr.c + 1]);
            }
            let extra = code.words.get(pc + 1).copied().unwrap_or(0);
            instructions.insert(pc, (instr, extra));
            pc += 1 + instr.op.extra_words();
        }
        Ok(Self { code, instructions, hidden, entries: HashMap::new(), pending: Vec::new() })
    }

    fn run(&mut self) -> Result<(), String> {
        for handler in &self.code.handlers {
            let aligned = [handler.start, handler.target]
                .iter()
                .all(|&pc| self.instructions.contains_key(&(pc as usize)));
            if !aligned || handler.start >= handler.end {
                return Err(format!("bad handler {handler:?}"));
            }
        }
        let mut state = vec![Value::Dead; self.code.nregs as usize];
        let parameters = self.code.arg_count
            + self.code.kwonly_count
            + u32::from(self.code.varargs)
            + u32::from(self.code.varkw);
        state[..parameters as usize].fill(Value::Live);
        for (value, (_, kind)) in state.iter_mut().zip(&self.code.locals) {
            if *kind == LocalKind::Free {
                *value = Value::Live;
            }
        }
        self.arrive(0, state)?;
        while let Some(pc) = self.pending.pop() {
            let state = self.entries[&pc].clone();
            self.step(pc, state).map_err(|message| format!("word {pc}: {message}"))?;
        }
        Ok(())
    }

    fn is_local(&self, register: u16) -> bool {
        (register as usize) < self.code.nlocals()
    }

    fn arrive(&mut self, pc: usize, state: State) -> Result<(), String> {
        if !self.instructions.contains_key(&pc) {
            return Err(format!("control goes to word {pc}, which is no instruction"));
        }
        let nlocals = self.code.nlocals();
        let Some(known) = self.entries.get_mut(&pc) else {
            self.entries.insert(pc, state);
            self.pending.push(pc);
            return Ok(());
        };
        let mut changed = false;
        for (register, (mine, theirs)) in known.iter_mut().zip(state).enumerate() {
            let merged = match (*mine, theirs) {
                (mine, theirs) if mine == theirs => mine,
                _ if register < nlocals => Value::Dead,
                (Value::Live | Value::Saved, Value::Live | Value::Saved) => Value::Saved,
                // A hidden register outlives its loop, as an immediate.
                _ if self.hidden.contains(&(register as u16)) => Value::Dead,
                (mine, theirs) => {
                    return Err(format!("at word {pc} register {register} is {mine:?} and {theirs:?}"));
                }
            };
            changed |= merged != *mine;
            *mine = merged;
        }
        if changed {
            self.pending.push(pc);
        }
        Ok(())
    }

    fn handler_of(&self, pc: usize) -> Option<Handler> {
        self.code.handlers.iter().find(|h| (h.start as usize..h.end as usize).contains(&pc)).copied()
    }

    fn step(&mut self, pc: usize, mut state: State) -> Result<(), String> {
        let (instr, extra) = self.instructions[&pc];
        let next = pc + 1 + instr.op.extra_words();
        let effects = effects(self.code, instr, extra);
        if effects.registers().any(|register| register as usize >= state.len()) {
            return Err(format!("{:?} names a register beyond {}", instr, state.len()));
        }
        self.raise(pc, &effects, &state)?;
        self.read(&effects, &state)?;
        if let Some(target) = self.special(pc, next, instr, extra, &mut state)? {
            return target.into_iter().try_for_each(|(pc, state)| self.arrive(pc, state));
        }
        for &register in effects.takes.iter().chain(&effects.clears) {
            state[register as usize] = Value::Dead;
        }
        let mut jumped = state.clone();
        for &register in &effects.writes {
            self.write(register, &mut state)?;
        }
        for &register in &effects.writes_on_jump {
            self.write(register, &mut jumped)?;
        }
        if let Some(distance) = effects.jump {
            self.arrive((next as i64 + distance) as usize, jumped)?;
        }
        if effects.falls_through {
            self.arrive(next, state)?;
        }
        Ok(())
    }

    fn write(&self, register: u16, state: &mut State) -> Result<(), String> {
        let old = std::mem::replace(&mut state[register as usize], Value::Live);
        if !self.is_local(register) && old != Value::Dead {
            return Err(format!("register {register} is overwritten and was {old:?}"));
        }
        Ok(())
    }

    fn read(&self, effects: &Effects, state: &State) -> Result<(), String> {
        for &register in effects.borrows.iter().chain(&effects.takes) {
            if state[register as usize] != Value::Live {
                return Err(format!("register {register} is read and is {:?}", state[register as usize]));
            }
        }
        Ok(())
    }

    /// The exception edge.
    fn raise(&mut self, pc: usize, effects: &Effects, state: &State) -> Result<(), String> {
        let Some(handler) = self.handler_of(pc).filter(|_| effects.raises) else { return Ok(()) };
        let nlocals = self.code.nlocals() as u16;
        let mut caught = state.clone();
        for &lost in effects.takes.iter().filter(|&&register| register >= nlocals && register < handler.base)
        {
            // What is thrown into a delegating generator arrives when the yielded value is gone already;
            // `CleanupThrow` expects that.
            if self.instructions[&pc].0.op != Op::Yield {
                return Err(format!("register {lost} is consumed, and the handler keeps it"));
            }
            caught[lost as usize] = Value::Dead;
        }
        let mut top = handler.base as usize;
        for (register, value) in caught.iter_mut().enumerate().skip(top) {
            if self.hidden.contains(&(register as u16)) {
                return Err(format!("hidden register {register} is above a handler's base"));
            }
            *value = Value::Dead;
        }
        for _ in 0..1 + usize::from(handler.push_lasti) {
            caught[top] = Value::Live;
            top += 1;
        }
        self.arrive(handler.target as usize, caught)
    }

    /// Instructions whose effect depends on what the registers hold. `Some` tells where control goes.
    fn special(
        &self,
        pc: usize,
        next: usize,
        instr: Instr,
        extra: u64,
        state: &mut State,
    ) -> Result<Option<Vec<(usize, State)>>, String> {
        let (a, b, c) = (instr.a as usize, instr.b as usize, instr.c as usize);
        match instr.op {
            Op::Take => {
                let moved = std::mem::replace(&mut state[b], Value::Dead);
                let moved = match (self.is_local(instr.b), moved) {
                    (true, Value::Dead) => Value::Saved,
                    (false, Value::Dead) => return Err(format!("register {b} is taken and is dead")),
                    (_, moved) => moved,
                };
                self.write(instr.a, state)?;
                let restored = if moved == Value::Saved { Value::Dead } else { moved };
                state[a] = if self.is_local(instr.a) { restored } else { moved };
            }
            Op::Swap => state.swap(a, b),
            Op::Clear => {
                // A hidden register's loop ends when its visible state goes.
                state[a] = Value::Dead;
            }
            Op::ForPrep => {
                let busy = |register: usize| match state[register] {
                    Value::Loop(owner) => state[..].iter().enumerate().any(|(other, &value)| {
                        !self.hidden.contains(&(other as u16)) && value == Value::Loop(owner)
                    }),
                    _ => false,
                };
                if busy(c) || busy(c + 1) {
                    return Err("the hidden registers are in use".to_owned());
                }
                if !self.is_local(instr.b) {
                    state[b] = Value::Dead;
                }
                self.write(instr.a, state)?;
                [a, c, c + 1].into_iter().for_each(|register| state[register] = Value::Loop(pc));
            }
            Op::ForIter => {
                let owner = state[a];
                if !matches!(owner, Value::Loop(_)) || state[b] != owner || state[b + 1] != owner {
                    return Err(format!("a loop without its state: {:?}", [owner, state[b], state[b + 1]]));
                }
                let mut done = state.clone();
                [a, b, b + 1].into_iter().for_each(|register| done[register] = Value::Dead);
                self.write(instr.c, state)?;
                let target = (next as i64 + extra as i64) as usize;
                return Ok(Some(vec![(target, done), (next, std::mem::take(state))]));
            }
            _ => return Ok(None),
        }
        Ok(Some(vec![(next, std::mem::take(state))]))
    }
}
