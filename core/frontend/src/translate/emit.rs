//! Writes register code: words, jumps, handler ranges, source places.
//!
//! Jumps are written with a blank distance and patched when every target is placed. The last instruction
//! that wrote a register can have its destination changed, which saves the move to the local that the value
//! is stored in.

use crate::code::{Handler, Location};
use crate::isa::{Instr, Op};
use crate::refusal::Refusal;
use crate::stack::StackHandler;

/// Where a jump instruction keeps its distance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Field {
    /// In operands `b` and `c` together.
    Bc,
    /// In operand `c`.
    C,
    /// In the extra word.
    Extra,
}

/// Which operand names the destination.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Dest {
    /// Operand `a`.
    A,
    /// Operand `c`.
    C,
}

struct Jump {
    at: usize,
    field: Field,
    target: usize,
}

/// Register code in the making.
#[derive(Default)]
pub(crate) struct Emitter {
    words: Vec<u64>,
    jumps: Vec<Jump>,
    /// The word at which each unit of stack code begins.
    places: Vec<Option<u32>>,
    locations: Vec<(u32, Location)>,
    /// From this word on, this handler covers.
    covers: Vec<(u32, Option<usize>)>,
    /// The last instruction, if its destination may be changed.
    last: Option<(usize, Dest, u16)>,
    /// Source place and handler of what is emitted next.
    location: Location,
    handler: Option<usize>,
}

/// A jump was too far for the short form.
#[derive(Debug)]
pub(crate) struct TooFar;

impl Emitter {
    /// For stack code of `units` instructions.
    pub fn new(units: usize) -> Self {
        Self { places: vec![None; units], ..Self::default() }
    }

    /// What follows comes from `location` and is covered by `handler`.
    pub fn begin(&mut self, location: Location, handler: Option<usize>) {
        self.location = location;
        self.handler = handler;
    }

    /// What follows comes from `location`.
    pub fn set_location(&mut self, location: Location) {
        self.location = location;
    }

    /// `unit` begins here, and control may arrive from elsewhere.
    pub fn place(&mut self, unit: usize) {
        self.places[unit] = Some(self.words.len() as u32);
        self.last = None;
    }

    /// Writes an instruction, its extra words zero.
    pub fn op(&mut self, instr: Instr) {
        self.op_with(instr, 0);
    }

    /// Writes an instruction and its extra word.
    pub fn op_with(&mut self, instr: Instr, extra: u64) {
        let at = self.words.len() as u32;
        if self.locations.last().is_none_or(|&(_, place)| place != self.location) {
            self.locations.push((at, self.location));
        }
        if self.covers.last().map_or(self.handler.is_some(), |&(_, handler)| handler != self.handler) {
            self.covers.push((at, self.handler));
        }
        self.words.push(instr.encode());
        self.words.extend(std::iter::repeat_n(extra, instr.op.extra_words()));
        self.last = None;
    }

    /// Writes an instruction whose destination a following store may change.
    pub fn produce(&mut self, instr: Instr, dest: Dest) {
        self.produce_with(instr, dest, 0);
    }

    /// The same with an extra word.
    pub fn produce_with(&mut self, instr: Instr, dest: Dest, extra: u64) {
        let at = self.words.len();
        self.op_with(instr, extra);
        let register = match dest {
            Dest::A => instr.a,
            Dest::C => instr.c,
        };
        self.last = Some((at, dest, register));
    }

    /// Makes the last instruction write `new` in place of `old`, if that is what it writes.
    pub fn redirect(&mut self, old: u16, new: u16) -> bool {
        let Some((at, dest, register)) = self.last.take() else { return false };
        if register != old {
            return false;
        }
        let shift = match dest {
            Dest::A => 16,
            Dest::C => 48,
        };
        self.words[at] = self.words[at] & !(0xffff << shift) | u64::from(new) << shift;
        true
    }

    /// Writes a jump to `target` whose distance is in `b` and `c`.
    pub fn jump(&mut self, instr: Instr, target: usize) {
        self.jumps.push(Jump { at: self.words.len(), field: Field::Bc, target });
        self.op(instr);
    }

    /// Writes a jump to `target` whose distance is in the extra word.
    pub fn jump_extra(&mut self, instr: Instr, target: usize) {
        self.jumps.push(Jump { at: self.words.len(), field: Field::Extra, target });
        self.op(instr);
    }

    /// `ForIter` or `ForNext`: a jump in the extra word, and a destination in `c`.
    pub fn jump_producing(&mut self, instr: Instr, target: usize) {
        self.jumps.push(Jump { at: self.words.len(), field: Field::Extra, target });
        self.produce(instr, Dest::C);
    }

    /// Writes a jump to `target` whose distance is in `c`.
    pub fn jump_short(&mut self, instr: Instr, target: usize) {
        self.jumps.push(Jump { at: self.words.len(), field: Field::C, target });
        self.op(instr);
    }

    /// Fills in the distances. The inner error asks for a translation without short jumps.
    pub fn patch(&mut self) -> Result<Result<(), TooFar>, Refusal> {
        for jump in std::mem::take(&mut self.jumps) {
            let op = Op::ALL[(self.words[jump.at] & 0xff) as usize];
            let after = jump.at + 1 + op.extra_words();
            let target = self.place_of(jump.target)?;
            let distance = i64::from(target) - after as i64;
            let Ok(distance) = i32::try_from(distance) else {
                return Err(Refusal::limit("code too long"));
            };
            match jump.field {
                Field::Bc => {
                    self.words[jump.at] =
                        self.words[jump.at] & 0xffff_ffff | u64::from(distance as u32) << 32;
                }
                Field::Extra => self.words[jump.at + 1] = i64::from(distance) as u64,
                Field::C => {
                    let Ok(short) = i16::try_from(distance) else { return Ok(Err(TooFar)) };
                    self.words[jump.at] =
                        self.words[jump.at] & 0xffff_ffff_ffff | u64::from(short as u16) << 48;
                }
            }
        }
        Ok(Ok(()))
    }

    fn place_of(&self, unit: usize) -> Result<u32, Refusal> {
        self.places[unit].ok_or_else(|| Refusal::internal("a jump to code that is not there"))
    }

    /// The ranges that handlers cover; slot 0 lives in register `base`.
    pub fn handlers(&self, handlers: &[StackHandler], base: u16) -> Result<Vec<Handler>, Refusal> {
        let ends = self.covers.iter().skip(1).map(|&(start, _)| start).chain([self.words.len() as u32]);
        let mut table = Vec::new();
        for (&(start, covered_by), end) in self.covers.iter().zip(ends) {
            let Some(handler) = covered_by.map(|index| handlers[index]) else { continue };
            table.push(Handler {
                start,
                end,
                target: self.place_of(handler.target)?,
                base: base + handler.depth as u16,
                push_lasti: handler.push_lasti,
            });
        }
        Ok(table)
    }

    /// The finished words, and the word from which on each source place holds.
    pub fn finish(self) -> (Vec<u64>, Vec<(u32, Location)>) {
        (self.words, self.locations)
    }
}
