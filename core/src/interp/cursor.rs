//! Where the interpreter is: the program counter, the register base, and the fields of an instruction word.

use crate::object::{Ref, Value, release};
use crate::strategy::Strategy;
use gilectomy_frontend::isa::{Instr, Op, USE_B, USE_C};
use std::sync::atomic::{AtomicU64, Ordering};

/// Registers and cursor of the running frame.
#[derive(Clone, Copy)]
pub(super) struct Cursor {
    pub pc: *const AtomicU64,
    pub r: *mut Value,
}

impl Cursor {
    /// The register.
    #[inline(always)]
    pub fn get(self, register: u16) -> Value {
        // SAFETY: code has been checked to use registers of its frame's window only.
        unsafe { *self.r.add(register as usize) }
    }

    /// Its place.
    #[inline(always)]
    pub fn at(self, register: u16) -> *mut Value {
        // SAFETY: as above.
        unsafe { self.r.add(register as usize) }
    }

    /// Puts an owned value into a register and releases what was there.
    #[inline(always)]
    pub fn set<S: Strategy>(self, register: u16, v: Value) {
        // SAFETY: as above.
        let old = unsafe { std::mem::replace(&mut *self.r.add(register as usize), v) };
        release::<S>(old);
    }

    /// Puts a value into a register that holds nothing that is counted.
    #[inline(always)]
    pub fn put(self, register: u16, v: Value) {
        // SAFETY: as above.
        unsafe { *self.r.add(register as usize) = v };
    }

    /// Moves the value out of a register.
    #[inline(always)]
    pub fn take<S: Strategy>(self, register: u16) -> Ref<S> {
        // SAFETY: as above.
        Ref::from_owned(unsafe { std::mem::replace(&mut *self.r.add(register as usize), Value::NULL) })
    }

    /// Releases a consumed temporary.
    #[inline(always)]
    pub fn consume<S: Strategy>(self, register: u16) {
        self.set::<S>(register, Value::NULL);
    }

    /// Releases the operands that the flags say are consumed.
    #[inline(always)]
    pub fn consume_bc<S: Strategy>(self, i: Instr) {
        if i.f & USE_B != 0 {
            self.consume::<S>(i.b);
        }
        if i.f & USE_C != 0 {
            self.consume::<S>(i.c);
        }
    }

    /// The extra word of the present instruction.
    #[inline(always)]
    pub fn extra(self) -> u64 {
        // SAFETY: `pc` stands on the instruction's extra word.
        unsafe { (*self.pc).load(Ordering::Relaxed) }
    }

    /// The same cursor, moved by some words.
    #[inline(always)]
    pub fn jump(&mut self, words: i32) {
        // SAFETY: jump targets are inside the code.
        self.pc = unsafe { self.pc.offset(words as isize) };
    }

    /// Where the instruction behind the present extra word puts the two items of the pair that it takes from that
    /// register; none if it is another instruction.
    #[inline(always)]
    pub fn pair_behind(self, register: u16) -> Option<u16> {
        // SAFETY: no code ends with a jump that may not be taken.
        let behind = Word(unsafe { (*self.pc.add(1)).load(Ordering::Relaxed) });
        let takes = behind.op() == Op::Unpack && behind.f() & USE_B != 0;
        (takes && behind.b() == register && behind.c() == 2).then(|| behind.a())
    }

    /// The cache in the extra word.
    #[inline(always)]
    pub fn cache<'a>(self) -> &'a AtomicU64 {
        // SAFETY: as in `extra`; code outlives its frames.
        unsafe { &*self.pc }
    }
}

/// An instruction word whose fields are taken out where they are used: decoding all of them up front would
/// keep five registers busy, and push the cursor out of its own.
#[derive(Clone, Copy)]
pub(super) struct Word(pub u64);

impl Word {
    #[inline(always)]
    pub fn whole(self) -> Instr {
        // SAFETY: the word was encoded from an `Instr`, whose layout is the encoding's; code words never
        // change but for caches.
        unsafe { std::mem::transmute::<u64, Instr>(self.0) }
    }

    #[inline(always)]
    pub fn op(self) -> Op {
        self.whole().op
    }

    #[inline(always)]
    pub fn f(self) -> u8 {
        (self.0 >> 8) as u8
    }

    #[inline(always)]
    pub fn a(self) -> u16 {
        (self.0 >> 16) as u16
    }

    #[inline(always)]
    pub fn b(self) -> u16 {
        (self.0 >> 32) as u16
    }

    #[inline(always)]
    pub fn c(self) -> u16 {
        (self.0 >> 48) as u16
    }

    #[inline(always)]
    pub fn bc(self) -> i32 {
        (self.0 >> 32) as i32
    }
}
