//! Frames: one for each Python call in progress, on a stack of their own beside the registers.

use crate::object::{Obj, Ref, Value, release};
use crate::runtime::Vm;
use crate::strategy::Strategy;
use crate::types::{Code, Dict, Exc};
use std::mem::MaybeUninit;
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
    /// The thread's first free register when the frame was entered.
    pub outer_top: *mut Value,
    /// A generator frame keeps its caller's handled exception here, owned or null.
    pub outer_handled: Value,
    /// A generator frame that handles nothing itself: what its thread handles is the caller's.
    pub borrows_handled: bool,
}

impl<S: Strategy> Frame<S> {
    /// The word at which it waits for another frame.
    pub fn word(&self) -> u32 {
        let first = self.code.body().words.as_ptr() as usize;
        let behind = (self.pc as usize).saturating_sub(first) / size_of::<AtomicU64>();
        (behind as u32).saturating_sub(1)
    }
}

/// A thread's frames, in one block of memory that never moves.
pub(crate) struct FrameStack<S: Strategy> {
    block: Box<[MaybeUninit<Frame<S>>]>,
    /// One past the top frame.
    end: *mut Frame<S>,
    /// Where the recursion limit (or the block) ends.
    limit: *mut Frame<S>,
}

impl<S: Strategy> FrameStack<S> {
    /// An empty stack with room for `room` frames; memory is touched only as far as used.
    pub fn new(room: usize) -> Self {
        let mut block = Box::new_uninit_slice(room);
        let end = block.as_mut_ptr().cast();
        FrameStack { block, end, limit: end }
    }

    /// Sets how many frames there may be.
    pub fn set_limit(&mut self, frames: usize) {
        let room = frames.min(self.block.len() - 1);
        // SAFETY: inside the block.
        self.limit = unsafe { self.block.as_mut_ptr().cast::<Frame<S>>().add(room) };
    }

    /// Frames in use, bottom first.
    pub fn as_slice(&self) -> &[Frame<S>] {
        let start: *const Frame<S> = self.block.as_ptr().cast();
        // SAFETY: everything below `end` has been pushed and not popped.
        unsafe { std::slice::from_raw_parts(start, self.end.offset_from(start) as usize) }
    }

    /// The top frame.
    pub fn last(&self) -> Option<&Frame<S>> {
        self.as_slice().last()
    }

    /// Whether another frame would be one too many.
    #[inline(always)]
    pub fn is_full(&self) -> bool {
        self.end >= self.limit
    }

    /// The top frame, there being one.
    #[inline(always)]
    pub fn top(&mut self) -> &mut Frame<S> {
        // SAFETY: the callers run in a frame.
        unsafe { &mut *self.end.sub(1) }
    }

    /// Adds a frame, there being room.
    #[inline(always)]
    pub fn push(&mut self, frame: Frame<S>) {
        // SAFETY: the callers have asked `is_full`, and the block has one frame beyond its limit.
        unsafe {
            self.end.write(frame);
            self.end = self.end.add(1);
        }
    }

    /// Takes the top frame off. Frames have no destructor: the callers have taken what it owned.
    #[inline(always)]
    pub fn drop_top(&mut self) {
        debug_assert!(!self.as_slice().is_empty());
        // SAFETY: the callers run in a frame.
        self.end = unsafe { self.end.sub(1) };
    }
}

impl<S: Strategy> Vm<S> {
    /// Room on the stacks for a frame of `nregs` registers at `base`.
    #[inline(always)]
    pub(crate) fn check_depth(
        &mut self,
        base: *mut Value,
        nregs: u32,
    ) -> Result<(), crate::runtime::Raised<S>> {
        let end = self.stack.as_ptr_range().end as usize;
        if self.frames.is_full() || base as usize + (nregs as usize + 64) * size_of::<Value>() > end {
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
        self.frames.top()
    }

    /// The globals of the innermost frame, for builtins that ask (`globals()`, `exec`).
    pub fn current_globals(&self) -> Option<Value> {
        self.frames.last().map(|f| f.globals.value())
    }

    /// Gives up what a frame's bookkeeping owns (its registers are the caller's affair), and takes it
    /// off the stack.
    #[inline(always)]
    pub(crate) fn pop_frame(&mut self) {
        if S::TRANSACTIONAL {
            self.before_return();
        }
        let frame = self.frames.top();
        let (function, owns_function, locals) = (frame.function, frame.owns_function, frame.locals);
        self.top = frame.outer_top;
        self.frames.drop_top();
        if owns_function {
            release::<S>(function);
        }
        if !locals.is_null() {
            release::<S>(locals);
        }
    }

    /// Shows what frames refer to without a count: functions kept by the callee table, callee immediates
    /// in registers. Called while the world is stopped.
    pub(crate) fn each_uncounted_root(&self, visit: &mut dyn FnMut(Value)) {
        for frame in self.frames.as_slice() {
            if !frame.owns_function {
                visit(frame.function);
            }
        }
        let used = (self.top as usize - self.stack.as_ptr() as usize) / size_of::<Value>();
        self.stack[..used].iter().filter(|v| v.as_callee().is_some()).for_each(|&v| visit(v));
    }

    /// Shows everything the thread holds. Called by a tracing collector, while the world is stopped.
    pub(crate) fn each_root(&self, visit: &mut dyn FnMut(Value)) {
        let used = (self.top as usize - self.stack.as_ptr() as usize) / size_of::<Value>();
        self.stack[..used].iter().for_each(|&v| visit(v));
        for frame in self.frames.as_slice() {
            let code = frame.code.value();
            [code, frame.globals.value(), frame.function, frame.subject, frame.locals, frame.outer_handled]
                .into_iter()
                .for_each(&mut *visit);
        }
        [self.raised, self.handled, self.current_context].into_iter().for_each(&mut *visit);
        if !self.rt.options.stress.unrooted {
            self.handles.each(visit);
        }
        self.finalizers.each(visit);
    }

    /// The local variables of the innermost frame as a dict: the mapping of a class or module body, or a
    /// snapshot of a function's.
    pub fn current_locals(&mut self) -> crate::runtime::PyResult<S> {
        match self.frames.as_slice().len() {
            0 => Ok(self.new_dict()),
            frames => self.locals_of(frames - 1),
        }
    }

    /// The same of the frame at a place of the stack, from the bottom.
    pub(crate) fn locals_of(&mut self, at: usize) -> crate::runtime::PyResult<S> {
        let frame = &self.frames.as_slice()[at];
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
                v = cell.observe(|c| c.value);
            }
            if !v.is_null() && v.as_callee().is_none() {
                self.dict_set(dict.get(), name, Ref::new(v))?;
            }
        }
        Ok(dict)
    }
}
