//! Frames: one for each Python call in progress, on a stack of their own beside the registers.

use crate::object::{Obj, Ref, Value, release};
use crate::runtime::Vm;
use crate::strategy::Strategy;
use crate::types::{Code, Dict, Exc};
use std::sync::atomic::AtomicU64;

/// Who gets a frame's result, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// Register `dst` of the frame below.
    Call,
    /// The native caller of `run`.
    Entry,
    /// As `Call`, but the result must be None and the frame below gets the instance (`__init__`).
    Init,
    /// A generator resumed by a `ForIter` or `ForNext` of the frame below.
    ForIter,
    /// A generator resumed by a `Send` of the frame below.
    Send,
}

/// A call in progress.
pub(crate) struct Frame<S: Strategy> {
    /// Next word, while another frame runs.
    pub pc: *const AtomicU64,
    /// Register 0.
    pub base: *mut Value,
    /// The code.
    pub code: Obj<S, Code<S>>,
    /// The globals.
    pub globals: Obj<S, Dict>,
    /// The function: owned if `owns_function`, else kept alive by the callee table.
    pub function: Value,
    /// Whether `function` is counted.
    pub owns_function: bool,
    /// Who gets the result.
    pub mode: Mode,
    /// Result register of the frame below.
    pub dst: u16,
    /// The generator this frame belongs to (owned), the instance under construction (owned), or null.
    pub subject: Value,
    /// The mapping of a class or module body, owned, or null.
    pub locals: Value,
    /// A generator frame keeps its caller's handled exception here, owned or null.
    pub outer_handled: Value,
}

impl<S: Strategy> Vm<S> {
    /// Room on the stacks for a frame of `nregs` registers at `base`.
    #[inline(always)]
    pub(crate) fn check_depth(&mut self, base: *mut Value, nregs: u32) -> Result<(), crate::runtime::Raised<S>> {
        let end = self.stack.as_ptr_range().end as usize;
        let limit = self.rt.recursion_limit.load(std::sync::atomic::Ordering::Relaxed);
        if self.frames.len() >= limit || base as usize + (nregs as usize + 64) * size_of::<Value>() > end {
            return Err(self.recursion_error());
        }
        Ok(())
    }

    #[cold]
    pub(crate) fn recursion_error(&mut self) -> crate::runtime::Raised<S> {
        self.raise(Exc::RecursionError, "maximum recursion depth exceeded")
    }

    /// The running frame.
    #[inline(always)]
    pub(crate) fn frame(&mut self) -> &mut Frame<S> {
        let top = self.frames.len() - 1;
        // SAFETY: called only while a frame runs.
        unsafe { self.frames.get_unchecked_mut(top) }
    }

    /// The globals of the innermost frame, for builtins that ask (`globals()`, `exec`).
    pub fn current_globals(&self) -> Option<Value> {
        self.frames.last().map(|f| f.globals.value())
    }

    /// Gives up what a frame's bookkeeping owns (its registers are the caller's affair), and takes it
    /// off the stack.
    #[inline(always)]
    pub(crate) fn pop_frame(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        if frame.owns_function {
            release::<S>(frame.function);
        }
        if !frame.locals.is_null() {
            release::<S>(frame.locals);
        }
        if let Some(below) = self.frames.last() {
            // SAFETY: the frame's registers are within the stack.
            self.top = unsafe { below.base.add(below.code.body().nregs as usize) };
        } else {
            self.top = self.stack.as_mut_ptr();
        }
    }

    /// Shows what frames refer to without a count: functions kept by the callee table, callee immediates
    /// in registers. Called while the world is stopped.
    pub(crate) fn each_uncounted_root(&self, visit: &mut dyn FnMut(Value)) {
        for frame in &self.frames {
            if !frame.owns_function {
                visit(frame.function);
            }
        }
        let used = (self.top as usize - self.stack.as_ptr() as usize) / size_of::<Value>();
        self.stack[..used].iter().filter(|v| v.as_callee().is_some()).for_each(|&v| visit(v));
    }

    /// The local variables of the innermost frame as a dict: the mapping of a class or module body, or a
    /// snapshot of a function's.
    pub fn current_locals(&mut self) -> crate::runtime::PyResult<S> {
        let Some(frame) = self.frames.last() else { return Ok(self.new_dict()) };
        if !frame.locals.is_null() {
            return Ok(Ref::new(frame.locals));
        }
        let code = frame.code;
        if !code.body().raw.optimized {
            return Ok(Ref::new(frame.globals.value()));
        }
        let base = frame.base;
        let dict = self.new_dict();
        for (i, &name) in code.body().local_names.iter().enumerate() {
            // SAFETY: a running frame's registers are live; cells and values are owned by them.
            let mut v = unsafe { *base.add(i) };
            if let Some(cell) = Obj::<S, crate::types::Cell>::exactly(v) {
                v = cell.exclusive(|c| c.value);
            }
            if !v.is_null() && v.as_callee().is_none() {
                self.dict_set(dict.get(), name, Ref::new(v))?;
            }
        }
        Ok(dict)
    }
}
