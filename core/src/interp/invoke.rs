//! Calls: from the interpreter, where a Python function costs no native stack, and from native code.
//!
//! A call's registers are callable, self-or-null, arguments. The callee's frame begins at its first
//! argument, so exact positional calls move nothing.

use super::cursor::Cursor;
use super::frame::{Frame, Mode};
use super::run::{Next, run};
use crate::object::{Kind, Obj, Ref, Value, release};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, BoundMethod, Builtin, Code, Dict, Function, Tuple, TypeFlags};
use gilectomy_frontend::isa::Instr;
use std::sync::atomic::{AtomicU64, Ordering};

impl<S: Strategy> Vm<S> {
    /// Where the top frame goes on.
    #[inline(always)]
    pub(super) fn cursor(&mut self) -> Cursor {
        let frame = self.frame();
        Cursor { pc: frame.pc, r: frame.base }
    }

    /// `Call`. True: a frame was entered.
    #[inline(always)]
    pub(super) fn call_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, bool> {
        let mut callable = c.get(i.a);
        let mut pinned = false;
        if S::MODEL.deferred
            && let Some(number) = callable.as_callee()
        {
            callable = Value::from_bits(self.rt.callees.get(number));
            pinned = true;
        }
        let receiver = !c.get(i.a + 1).is_null();
        let first = i.a + 2 - receiver as u16;
        let n = i.b as usize + receiver as usize;
        if let Some(function) = Obj::<S, Function>::exactly(callable) {
            let code = Obj::<S, Code<S>>::from_value(function.body().code.get());
            if code.body().exact_args as usize == n {
                self.frame().pc = c.pc;
                self.enter_exact(function, code, pinned, c, first, n, Mode::Call, i.c)?;
                if !pinned {
                    // The function's count moved into the frame.
                    c.put(i.a, Value::NULL);
                }
                return Ok(true);
            }
        } else if let Some(builtin) = Obj::<S, Builtin<S>>::exactly(callable) {
            let body = builtin.body();
            // SAFETY: the arguments are in the frame's registers, below `top`; nothing changes them
            // during the call.
            let args = unsafe { std::slice::from_raw_parts(c.at(first), n) };
            // A receiver comes with the method that was found on it.
            if body.receiver.is_null() && (receiver || self.takes(body, args)) {
                if S::TRANSACTIONAL && body.lasting {
                    self.before_lasting(c.pc)?;
                }
                let result = self.in_scope(|vm| (body.call)(vm, Args::positional(args)))?;
                for k in 0..n as u16 {
                    c.consume::<S>(first + k);
                }
                c.consume::<S>(i.a);
                c.set::<S>(i.c, result.into_value());
                return Ok(false);
            }
        }
        self.frame().pc = c.pc;
        self.call_general(c, i, callable, pinned, first, n, Value::NULL)
    }

    /// Enters a function whose positional arguments fill its parameters exactly.
    #[allow(clippy::too_many_arguments, reason = "the parts of a frame; it is inlined into two callers")]
    #[inline(always)]
    fn enter_exact(
        &mut self,
        function: Obj<S, Function>,
        code: Obj<S, Code<S>>,
        pinned: bool,
        c: Cursor,
        first: u16,
        n: usize,
        mode: Mode,
        dst: u16,
    ) -> PyResult<S, ()> {
        let body = code.body();
        let base = c.at(first);
        self.check_depth(base, body.nregs)?;
        for k in n..body.nlocals as usize {
            // SAFETY: `check_depth` made sure of the room; by the register invariant nothing counted is
            // there.
            unsafe { *base.add(k) = Value::NULL };
        }
        self.push_frame(function, code, pinned, base, mode, dst);
        Ok(())
    }

    #[inline(always)]
    fn push_frame(
        &mut self,
        function: Obj<S, Function>,
        code: Obj<S, Code<S>>,
        pinned: bool,
        base: *mut Value,
        mode: Mode,
        dst: u16,
    ) {
        let body = code.body();
        self.frames.push(Frame {
            pc: body.words.as_ptr(),
            base,
            code,
            globals: Obj::<S, Dict>::from_value(function.body().globals),
            function: function.value(),
            owns_function: !pinned,
            mode,
            dst,
            subject: Value::NULL,
            locals: Value::NULL,
            outer_top: self.top,
            outer_handled: Value::NULL,
            borrows_handled: false,
        });
        // SAFETY: `check_depth` made sure of the room.
        self.top = unsafe { base.add(body.nregs as usize) };
    }

    /// Every other call from the interpreter. `kwnames`: a tuple of names for the last arguments, or null.
    #[allow(clippy::too_many_arguments, reason = "the parts of a call")]
    #[inline(never)]
    fn call_general(
        &mut self,
        c: Cursor,
        i: Instr,
        callable: Value,
        pinned: bool,
        first: u16,
        n: usize,
        kwnames: Value,
    ) -> PyResult<S, bool> {
        let names: &[Value] = Obj::<S, Tuple>::of(kwnames).map_or(&[], |t| t.body().items());
        // SAFETY: as in `call_op`.
        let all = unsafe { std::slice::from_raw_parts(c.at(first), n) };
        let (pos, kw) = all.split_at(n - names.len());
        let args = Args { pos, kw, kwnames: names };
        if let Some(function) = Obj::<S, Function>::exactly(callable) {
            self.enter_function(function, args, Mode::Call, i.c)?;
            self.drop_call_registers(c, i, pinned, first, n);
            return Ok(true);
        }
        if let Some(bound) = Obj::<S, BoundMethod>::exactly(callable) {
            let body = bound.body();
            if let Some(function) = Obj::<S, Function>::exactly(body.function) {
                let with_self: Vec<Value> =
                    std::iter::once(body.receiver).chain(pos.iter().copied()).collect();
                self.enter_function(function, Args { pos: &with_self, kw, kwnames: names }, Mode::Call, i.c)?;
                self.drop_call_registers(c, i, pinned, first, n);
                return Ok(true);
            }
        }
        if callable.has_layout(Kind::Type)
            && let Some(init) = self.plain_init(callable)
        {
            return self.construct(c, i, callable, init, pinned, first, n, args);
        }
        let result = self.call_args(callable, args)?;
        self.drop_call_registers(c, i, pinned, first, n);
        c.set::<S>(i.c, result.into_value());
        Ok(false)
    }

    /// Releases what a call's registers own. A frame that was entered meanwhile has its own copies above
    /// them.
    fn drop_call_registers(&mut self, c: Cursor, i: Instr, pinned: bool, first: u16, n: usize) {
        for k in 0..n as u16 {
            c.consume::<S>(first + k);
        }
        if pinned {
            c.put(i.a, Value::NULL);
        } else {
            c.consume::<S>(i.a);
        }
        c.put(i.a + 1, Value::NULL);
    }

    /// The Python `__init__` of a class whose instances are made in the ordinary way.
    fn plain_init(&mut self, class: Value) -> Option<Obj<S, Function>> {
        let body = self.type_body(class);
        if body.kind != Kind::Instance || !body.has(TypeFlags::HEAP) {
            return None;
        }
        let names = &self.rt.names;
        if self.type_of(class) != self.rt.types.type_ {
            let meta = self.type_of(class);
            if self.lookup(meta, names.call) != self.lookup(self.rt.types.type_, names.call) {
                return None;
            }
        }
        if self.lookup(class, names.new) != self.lookup(self.rt.types.object, names.new)
            || self.lookup(class, names.abstractmethods).is_some()
        {
            return None;
        }
        self.lookup(class, names.init).and_then(Obj::exactly)
    }

    /// Makes an instance and enters `__init__`, whose frame gives the instance to the caller.
    #[allow(clippy::too_many_arguments, reason = "the parts of a call")]
    fn construct(
        &mut self,
        c: Cursor,
        i: Instr,
        class: Value,
        init: Obj<S, Function>,
        pinned: bool,
        first: u16,
        n: usize,
        args: Args<'_>,
    ) -> PyResult<S, bool> {
        let instance = self.new_instance(class, self.type_body(class));
        let code = Obj::<S, Code<S>>::from_value(init.body().code.get());
        let keeps = Self::is_deferred(init.value());
        if args.kw.is_empty() && code.body().exact_args as usize == n + 1 && first == i.a + 2 {
            // The instance takes the place of self; the arguments stay where they are.
            if !keeps {
                crate::object::retain::<S>(init.value());
            }
            let entered = self.enter_exact(init, code, keeps, c, i.a + 1, n + 1, Mode::Init, i.c);
            if let Err(raised) = entered {
                if !keeps {
                    release::<S>(init.value());
                }
                return Err(raised);
            }
            c.put(i.a + 1, Ref::clone(&instance).into_value());
            self.frame().subject = instance.into_value();
            if pinned {
                c.put(i.a, Value::NULL);
            } else {
                c.consume::<S>(i.a);
            }
            return Ok(true);
        }
        let with_self: Vec<Value> = std::iter::once(instance.get()).chain(args.pos.iter().copied()).collect();
        self.enter_function(init, Args { pos: &with_self, ..args }, Mode::Init, i.c)?;
        self.frame().subject = instance.into_value();
        self.drop_call_registers(c, i, pinned, first, n);
        Ok(true)
    }

    pub(super) fn call_kw_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, bool> {
        let kwnames = self.constant(c.extra() as i32);
        let mut after = c;
        after.jump(1);
        self.frame().pc = after.pc;
        let mut callable = c.get(i.a);
        let mut pinned = false;
        if let Some(number) = callable.as_callee() {
            callable = Value::from_bits(self.rt.callees.get(number));
            pinned = true;
        }
        let receiver = !c.get(i.a + 1).is_null();
        let first = i.a + 2 - receiver as u16;
        self.call_general(c, i, callable, pinned, first, i.b as usize + receiver as usize, kwnames)
    }

    pub(super) fn call_ex_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, bool> {
        self.frame().pc = c.pc;
        let callable = match c.get(i.a).as_callee() {
            Some(number) => Ref::<S>::new(Value::from_bits(self.rt.callees.get(number))),
            None => Ref::new(c.get(i.a)),
        };
        let positional = c.take::<S>(i.a + 2);
        let positional = match Obj::<S, Tuple>::exactly(positional.get()) {
            Some(_) => positional,
            None if self.is_iterable(positional.get()) => self.to_tuple(positional.get())?,
            None => {
                let what = self.callable_name(callable.get());
                let name = self.type_name(positional.get());
                return Err(
                    self.type_error(format!("{what} argument after * must be an iterable, not {name}"))
                );
            }
        };
        let keywords = c.take::<S>(i.a + 3);
        let pos = Obj::<S, Tuple>::from_value(positional.get()).body().items();
        let (names, values) = self.keyword_arguments(keywords.get())?;
        let names: Vec<Value> = names.iter().map(Ref::get).collect();
        let values: Vec<Value> = values.iter().map(Ref::get).collect();
        let args = Args { pos, kw: &values, kwnames: &names };
        c.consume::<S>(i.a);
        if let Some(function) = Obj::<S, Function>::exactly(callable.get()) {
            self.enter_function(function, args, Mode::Call, i.c)?;
            return Ok(true);
        }
        let result = self.call_args(callable.get(), args)?;
        c.set::<S>(i.c, result.into_value());
        Ok(false)
    }

    /// Enters a function's frame above everything, its parameters bound from `args`. The function and
    /// the arguments are borrowed.
    pub(super) fn enter_function(
        &mut self,
        function: Obj<S, Function>,
        args: Args<'_>,
        mode: Mode,
        dst: u16,
    ) -> PyResult<S, ()> {
        let code = Obj::<S, Code<S>>::from_value(function.body().code.get());
        let base = self.top;
        self.check_depth(base, code.body().nregs)?;
        // SAFETY: `check_depth` made sure of the room; what is above `top` owns nothing.
        let registers = unsafe { std::slice::from_raw_parts_mut(base, code.body().nlocals as usize) };
        registers.fill(Value::NULL);
        if S::TRANSACTIONAL {
            // An abort while arguments are bound finds them in these registers.
            self.binding = registers.as_mut_ptr_range().end;
        }
        if let Err(raised) = self.bind_arguments(function, code, args, registers) {
            for register in registers {
                release::<S>(std::mem::replace(register, Value::NULL));
            }
            return Err(raised);
        }
        crate::object::retain::<S>(function.value());
        self.push_frame(function, code, false, base, mode, dst);
        Ok(())
    }

    /// Calls a Python function from native code.
    pub(crate) fn call_function(&mut self, function: Value, args: Args<'_>) -> PyResult<S> {
        self.poll()?;
        self.enter_function(Obj::from_value(function), args, Mode::Entry, 0)?;
        run(self)
    }

    /// Runs a module's or class body's code with its own mapping (null: the globals).
    pub(crate) fn run_body(&mut self, function: Value, locals: Value) -> PyResult<S> {
        self.enter_function(Obj::from_value(function), Args::positional(&[]), Mode::Entry, 0)?;
        if !locals.is_null() {
            self.frame().locals = Ref::<S>::new(locals).into_value();
        }
        run(self)
    }

    /// Takes the top frame away without running it: everything it holds is released.
    pub(crate) fn abandon_frame(&mut self) {
        let c = self.cursor();
        let registers = self.frame().code.body().nregs as usize;
        self.release_registers(c.r, 0, registers);
        self.pop_frame();
    }

    /// Releases registers `from .. to` at `base`, the last first, and leaves null.
    pub(super) fn release_registers(&mut self, base: *mut Value, from: usize, to: usize) {
        for k in (from..to).rev() {
            // SAFETY: the registers belong to a frame of this thread.
            let v = unsafe { std::mem::replace(&mut *base.add(k), Value::NULL) };
            release::<S>(v);
        }
    }

    /// A return that is not the plain one: to native code, from `__init__`, from a generator.
    #[inline(never)]
    pub(super) fn return_value(&mut self, c: Cursor, v: Ref<S>) -> PyResult<S, Next> {
        let frame = self.frame();
        let (mode, dst) = (frame.mode, frame.dst);
        let subject = frame.subject;
        if mode == Mode::Init && !v.is_none() {
            let name = self.type_name(v.get());
            return Err(self.type_error(format!("__init__() should return None, not '{name}'")));
        }
        let registers = self.frame().code.body().nregs as usize;
        self.release_registers(c.r, 0, registers);
        if mode == Mode::Init {
            self.frame().subject = Value::NULL;
            self.pop_frame();
            drop(v);
            self.cursor().set::<S>(dst, subject);
            return Ok(Next::Frame);
        }
        if !subject.is_null() {
            return Ok(self.generator_returned(v));
        }
        self.pop_frame();
        match mode {
            Mode::Entry => Ok(Next::Leave(v.into_value())),
            _ => {
                self.cursor().set::<S>(dst, v.into_value());
                Ok(Next::Frame)
            }
        }
    }

    /// The instruction before the top frame's `pc`, which had one extra word, and that word.
    pub(super) fn interrupted_instruction(&mut self) -> (Instr, u64) {
        let pc: *const AtomicU64 = self.frame().pc;
        // SAFETY: the frame was left behind an instruction with one extra word.
        let (word, extra) =
            unsafe { ((*pc.sub(2)).load(Ordering::Relaxed), (*pc.sub(1)).load(Ordering::Relaxed)) };
        // SAFETY: as in `run`: the word is an encoded instruction.
        (unsafe { std::mem::transmute::<u64, Instr>(word) }, extra)
    }
}
