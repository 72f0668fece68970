//! Loaded code: what the front end compiled, with its constants made into objects and its words open to
//! inline caches.

use crate::object::{Body, Kind, Value};
use crate::strategy::Strategy;
use gilectomy_frontend::isa::{Instr, Op};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use gilectomy_frontend::code::Const as CodeConst;

/// A code object's body. Only cache words change after loading, each whole and atomically.
pub struct Code<S: Strategy> {
    /// What the front end made.
    pub raw: Arc<gilectomy_frontend::code::Code>,
    /// Constants, owned.
    pub consts: Box<[Value]>,
    /// Names: interned strings, which never die.
    pub names: Box<[Value]>,
    /// Names of the locals, likewise.
    pub local_names: Box<[Value]>,
    /// Instructions and extra words.
    pub words: Box<[AtomicU64]>,
    /// Registers a frame needs.
    pub nregs: u32,
    /// Local registers.
    pub nlocals: u32,
    /// How many positional arguments a call must give for its registers to be the frame's as they
    /// stand; `u32::MAX` when there are defaults to fill or collections to build in any case.
    pub exact_args: u32,
    /// `__name__` and `__qualname__`: interned strings.
    pub name: Value,
    /// See `name`.
    pub qualname: Value,
    /// The strategy.
    pub _strategy: PhantomData<S>,
}

// SAFETY: each constant is shown once; names are immortal.
unsafe impl<S: Strategy> Body<S> for Code<S> {
    const KIND: Kind = Kind::Code;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        self.consts.iter().for_each(|&v| visit(v));
    }
}

impl<S: Strategy> Code<S> {
    /// The `Send` whose yield a generator suspended at `pc` waits at, if it delegates: its place and the
    /// instruction. The yield is `Yield` right behind the `Send` (its extra word between).
    fn send_before(&self, pc: u32) -> Option<(u32, Instr)> {
        // `pc` is behind the yield; before it stand the extra word of the send and the send.
        let send = pc.checked_sub(3)?;
        let word = self.words.get(send as usize)?.load(Ordering::Relaxed);
        if word as u8 != Op::Send as u8 || self.raw.words[pc as usize - 1] as u8 != Op::Yield as u8 {
            return None;
        }
        // SAFETY: the operation byte says that this is an encoded instruction.
        Some((send, unsafe { std::mem::transmute::<u64, Instr>(word) }))
    }

    /// The register of the iterator that a generator suspended at `pc` delegates to.
    pub(crate) fn delegate_at(&self, pc: u32) -> Option<u16> {
        self.send_before(pc).map(|(_, i)| i.a)
    }

    /// Where such a generator goes on when the delegate has ended, and the register for its result.
    pub(crate) fn after_delegation(&self, pc: u32) -> Option<(u32, u16)> {
        let (send, i) = self.send_before(pc)?;
        let offset = self.words[send as usize + 1].load(Ordering::Relaxed) as i32;
        Some(((send as i32 + 2 + offset) as u32, i.b))
    }
}
