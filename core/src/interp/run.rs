//! The loop over instructions.
//!
//! The program counter and the register base live in local variables; the frame's copies are brought up
//! to date when another frame is entered. An operation that can raise gives a `Result`; an error leaves
//! the inner loop for the unwinder, which finds a handler and goes on, or leaves `run`.

use super::cursor::Word;
use super::frame::Mode;
use super::immediates::{floor_div, floor_mod, no_float, shift_left, shift_right, true_div};
use super::operators::{BinaryOp, CompareOp};
use crate::object::{Kind, Obj, Ref, Value, release, retain};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Cell, Tuple};
use gilectomy_frontend::isa::{INVERT, Op, USE_A, USE_B, WHEN_TRUE};
use std::sync::atomic::Ordering;

/// What to do after an operation that may have changed frames.
pub(super) enum Next {
    /// Go on in the top frame, whose `pc` and `base` say where.
    Frame,
    /// Leave `run` with this value.
    Leave(Value),
}

/// Runs the top frame, which has [`Mode::Entry`], until it returns or raises.
#[inline(always)]
pub(crate) fn run<S: Strategy>(vm: &mut Vm<S>) -> PyResult<S> {
    if S::TRANSACTIONAL { super::transaction::run(vm) } else { interpret(vm) }
}

/// The loop itself.
pub(super) fn interpret<S: Strategy>(vm: &mut Vm<S>) -> PyResult<S> {
    if !vm.native_stack_left() {
        let raised = vm.recursion_error();
        vm.abandon_frame();
        return Err(raised);
    }
    let handles = vm.begin_handles();
    align_with_cache_lines();
    let mut c = vm.cursor();

    macro_rules! a {
        ($i:expr) => {
            c.get($i.a())
        };
    }
    macro_rules! b {
        ($i:expr) => {
            c.get($i.b())
        };
    }
    macro_rules! c_ {
        ($i:expr) => {
            c.get($i.c())
        };
    }

    'frame: loop {
        // The inner loop is left only by `break` to the unwinder.
        'run: loop {
            // Raises when the result says so.
            macro_rules! tri {
                ($e:expr) => {
                    match $e {
                        Ok(v) => v,
                        Err(_) => break 'run,
                    }
                };
            }
            // A safepoint: where code jumps back or calls, and after what a program writes to let go of
            // something, so that the finalizer runs before the next statement.
            macro_rules! poll {
                () => {
                    vm.drop_handles(handles);
                    tri!(vm.poll())
                };
            }
            // A safepoint before the instruction, which has no extra word and has done nothing yet: here a
            // transaction may end and another begin.
            macro_rules! boundary {
                () => {
                    vm.drop_handles(handles);
                    if vm.safepoint.load(Ordering::Relaxed) != 0 {
                        if S::TRANSACTIONAL {
                            // SAFETY: `pc` stands behind the instruction.
                            tri!(vm.at_boundary(unsafe { c.pc.sub(1) }));
                        } else {
                            tri!(vm.at_safepoint());
                        }
                    }
                };
            }
            // Runs something that may push or pop frames.
            macro_rules! switch {
                ($e:expr) => {{
                    match tri!($e) {
                        Next::Frame => {
                            c = vm.cursor();
                            continue 'run;
                        }
                        Next::Leave(v) => {
                            vm.drop_handles(handles);
                            return Ok(Ref::from_owned(v));
                        }
                    }
                }};
            }
            // Unwinds from an instruction that may not be a place the traceback mentions.
            macro_rules! pass_on {
                ($here:expr) => {
                    match vm.unwind(c, $here) {
                        Ok(()) => {
                            c = vm.cursor();
                            continue 'frame;
                        }
                        Err(raised) => return Err(raised),
                    }
                };
            }
            // The quick form on immediates, else the general one.
            macro_rules! arith {
                ($i:expr, $op:expr, |$x:ident, $y:ident| ints $ints:expr, floats $floats:expr) => {{
                    let (va, vb) = (b!($i), c_!($i));
                    if !S::MODEL.boxed_numbers {
                        if Value::both_ints(va, vb) {
                            let ($x, $y) = (va, vb);
                            if let Some(v) = $ints {
                                c.set::<S>($i.a(), v);
                                continue 'run;
                            }
                        } else if va.is_float() && vb.is_float() {
                            let ($x, $y) = (va.float_unchecked(), vb.float_unchecked());
                            if let Some(v) = $floats {
                                c.set::<S>($i.a(), Value::immediate_float(v));
                                continue 'run;
                            }
                        }
                    }
                    tri!(vm.binary_slow(c, $i.whole(), $op));
                }};
            }
            macro_rules! arith_imm {
                ($i:expr, $op:expr, |$x:ident, $y:ident| $ints:expr) => {{
                    let va = b!($i);
                    if !S::MODEL.boxed_numbers && va.is_int() {
                        let ($x, $y) = (va, $i.c() as i16 as i64);
                        if let Some(v) = $ints {
                            c.set::<S>($i.a(), v);
                            continue 'run;
                        }
                    }
                    tri!(vm.binary_imm_slow(c, $i.whole(), $op));
                }};
            }
            macro_rules! compare {
                ($i:expr, $op:expr, $cmp:tt) => {{
                    let (va, vb) = (b!($i), c_!($i));
                    if Value::both_ints(va, vb) {
                        c.set::<S>($i.a(), Value::bool(va.cmp_key() $cmp vb.cmp_key()));
                    } else if va.is_float() && vb.is_float() {
                        c.set::<S>($i.a(), Value::bool(va.float_unchecked() $cmp vb.float_unchecked()));
                    } else {
                        tri!(vm.compare_slow(c, $i.whole(), $op));
                    }
                }};
            }
            macro_rules! jump_compare {
                ($i:expr, $op:expr, $cmp:tt) => {{
                    let (va, vb) = (a!($i), b!($i));
                    let truth = if Value::both_ints(va, vb) {
                        va.cmp_key() $cmp vb.cmp_key()
                    } else if va.is_float() && vb.is_float() {
                        va.float_unchecked() $cmp vb.float_unchecked()
                    } else {
                        tri!(vm.jump_compare_slow(c, $i.whole(), $op))
                    };
                    let offset = c.extra() as i32;
                    c.jump(1);
                    if truth == ($i.f() & WHEN_TRUE != 0) {
                        c.jump(offset);
                    }
                }};
            }
            macro_rules! jump_compare_imm {
                ($i:expr, $op:expr, $cmp:tt) => {{
                    let va = a!($i);
                    let truth = if va.is_int() {
                        va.int_unchecked() $cmp $i.b() as i16 as i64
                    } else {
                        tri!(vm.jump_compare_imm_slow(c, $i.whole(), $op))
                    };
                    if truth == ($i.f() & WHEN_TRUE != 0) {
                        c.jump($i.c() as i16 as i32);
                    }
                }};
            }

            let word = c.extra();
            c.jump(1);
            let i = Word(word);
            if S::TICKS > 0 {
                vm.tick();
            }
            match i.op() {
                Op::Nop => {}
                Op::Move => {
                    let v = b!(i);
                    retain::<S>(v);
                    c.set::<S>(i.a(), v);
                }
                Op::Take => {
                    let v = c.take::<S>(i.b()).into_value();
                    c.set::<S>(i.a(), v);
                }
                Op::Swap => {
                    let (va, vb) = (a!(i), b!(i));
                    c.put(i.a(), vb);
                    c.put(i.b(), va);
                }
                Op::LoadConst => {
                    let v = vm.constant(i.bc());
                    retain::<S>(v);
                    c.set::<S>(i.a(), v);
                }
                Op::LoadInt => {
                    let v = vm.new_int(i.bc() as i64).into_value();
                    c.set::<S>(i.a(), v);
                }
                Op::Clear => {
                    c.consume::<S>(i.a());
                    poll!();
                }
                Op::CheckLocal => {
                    if a!(i).is_null() {
                        let _ = vm.unbound_local(i.a());
                        break 'run;
                    }
                }
                Op::DeleteLocal => {
                    if a!(i).is_null() {
                        let _ = vm.unbound_local(i.a());
                        break 'run;
                    }
                    c.consume::<S>(i.a());
                    poll!();
                }
                Op::LoadCommon => {
                    let v = vm.common_constant(i.b()).into_value();
                    c.set::<S>(i.a(), v);
                }

                Op::MakeCell => {
                    let inside = c.take::<S>(i.a()).into_value();
                    c.put(i.a(), vm.new_cell(inside).into_value());
                }
                Op::CopyFreeVars => vm.copy_free_vars(c, i.whole()),
                Op::LoadDeref => {
                    let cell = Obj::<S, Cell>::from_value(b!(i));
                    let Some(v) = cell.load(Cell::content) else {
                        let _ = vm.unbound_local(i.b());
                        break 'run;
                    };
                    c.set::<S>(i.a(), v.into_value());
                }
                Op::StoreDeref => {
                    let v = if i.f() & USE_B != 0 { c.take::<S>(i.b()) } else { Ref::new(b!(i)) };
                    let cell = Obj::<S, Cell>::from_value(a!(i));
                    cell.will_hold(v.get());
                    let old = cell.exclusive(|cell| std::mem::replace(&mut cell.value, v.into_value()));
                    if !old.is_null() {
                        release::<S>(old);
                    }
                }
                Op::DeleteDeref => tri!(vm.delete_deref(c, i.whole())),
                Op::LoadFromDictOrDeref => {
                    tri!(vm.load_from_dict_or_deref(c, i.whole()));
                    c.jump(1);
                }
                Op::LoadFromDictOrGlobals => tri!(vm.load_from_dict_or_globals(c, i.whole())),
                Op::LoadGlobal => {
                    let v = tri!(vm.load_global(c, i.b())).into_value();
                    c.jump(1);
                    c.set::<S>(i.a(), v);
                }
                Op::LoadCallee => {
                    if S::MODEL.deferred {
                        let cache = c.extra();
                        if cache >> 32 == vm.globals_guard() as u64 && cache != 0 {
                            c.jump(1);
                            c.put(i.a(), Value::callee(cache as u32));
                            c.put(i.a() + 1, Value::NULL);
                            continue 'run;
                        }
                    }
                    let v = tri!(vm.load_callee(c, i.b()));
                    c.jump(1);
                    c.put(i.a(), v);
                    c.put(i.a() + 1, Value::NULL);
                }
                Op::StoreGlobal => {
                    let v = if i.f() & USE_A != 0 { c.take::<S>(i.a()) } else { Ref::new(a!(i)) };
                    tri!(vm.store_global(c, i.b(), v));
                    poll!();
                    c.jump(1);
                }
                Op::DeleteGlobal => {
                    tri!(vm.delete_global(i.b()));
                    poll!();
                }
                Op::LoadName => {
                    let v = tri!(vm.load_name(i.b())).into_value();
                    c.set::<S>(i.a(), v);
                }
                Op::StoreName => {
                    let v = if i.f() & USE_A != 0 { c.take::<S>(i.a()) } else { Ref::new(a!(i)) };
                    tri!(vm.store_name(i.b(), v));
                    poll!();
                }
                Op::DeleteName => {
                    tri!(vm.delete_name(i.b()));
                    poll!();
                }
                Op::LoadLocals => {
                    let v = tri!(vm.current_locals()).into_value();
                    c.set::<S>(i.a(), v);
                }
                Op::LoadBuildClass => {
                    let v = vm.rt.build_class;
                    retain::<S>(v);
                    c.set::<S>(i.a(), v);
                }
                Op::SetupAnnotations => tri!(vm.setup_annotations()),

                Op::Add => arith!(i, BinaryOp::Add, |x, y| ints Value::add_ints(x, y), floats Some(x + y)),
                Op::Sub => arith!(i, BinaryOp::Sub, |x, y| ints Value::sub_ints(x, y), floats Some(x - y)),
                Op::Mul => arith!(i, BinaryOp::Mul, |x, y| ints Value::mul_ints(x, y), floats Some(x * y)),
                Op::TrueDiv => arith!(i, BinaryOp::TrueDiv,
                    |x, y| ints true_div(x.int_unchecked(), y.int_unchecked()),
                    floats if y == 0.0 { None } else { Some(x / y) }),
                Op::FloorDiv => arith!(i, BinaryOp::FloorDiv,
                    |x, y| ints floor_div(x.int_unchecked(), y.int_unchecked()), floats no_float(x, y)),
                Op::Mod => arith!(i, BinaryOp::Mod,
                    |x, y| ints floor_mod(x.int_unchecked(), y.int_unchecked()), floats no_float(x, y)),
                Op::And => arith!(i, BinaryOp::And,
                    |x, y| ints Some(Value::small(x.int_unchecked() & y.int_unchecked())), floats no_float(x, y)),
                Op::Or => arith!(i, BinaryOp::Or,
                    |x, y| ints Some(Value::small(x.int_unchecked() | y.int_unchecked())), floats no_float(x, y)),
                Op::Xor => arith!(i, BinaryOp::Xor,
                    |x, y| ints Some(Value::small(x.int_unchecked() ^ y.int_unchecked())), floats no_float(x, y)),
                Op::Shr => arith!(i, BinaryOp::Shr,
                    |x, y| ints shift_right(x.int_unchecked(), y.int_unchecked()), floats no_float(x, y)),
                Op::Shl => arith!(i, BinaryOp::Shl,
                    |x, y| ints shift_left(x.int_unchecked(), y.int_unchecked()), floats no_float(x, y)),
                Op::Pow => tri!(vm.binary_slow(c, i.whole(), BinaryOp::Pow)),
                Op::MatMul => tri!(vm.binary_slow(c, i.whole(), BinaryOp::MatMul)),
                Op::AddI => arith_imm!(i, BinaryOp::Add, |x, y| Value::add_ints(x, Value::small(y))),
                Op::SubI => arith_imm!(i, BinaryOp::Sub, |x, y| Value::sub_ints(x, Value::small(y))),
                Op::MulI => arith_imm!(i, BinaryOp::Mul, |x, y| Value::mul_ints(x, Value::small(y))),
                Op::FloorDivI => arith_imm!(i, BinaryOp::FloorDiv, |x, y| floor_div(x.int_unchecked(), y)),
                Op::ModI => arith_imm!(i, BinaryOp::Mod, |x, y| floor_mod(x.int_unchecked(), y)),
                Op::AndI => arith_imm!(i, BinaryOp::And, |x, y| Some(Value::small(x.int_unchecked() & y))),
                Op::ShlI => arith_imm!(i, BinaryOp::Shl, |x, y| shift_left(x.int_unchecked(), y)),
                Op::ShrI => arith_imm!(i, BinaryOp::Shr, |x, y| shift_right(x.int_unchecked(), y)),
                Op::Neg | Op::Pos | Op::Invert => tri!(vm.unary(c, i.whole())),
                Op::Not | Op::ToBool => {
                    let truth = tri!(vm.truth(b!(i)));
                    if i.f() & USE_B != 0 {
                        c.consume::<S>(i.b());
                    }
                    c.set::<S>(i.a(), Value::bool(truth != (i.op() == Op::Not)));
                }

                Op::Lt => compare!(i, CompareOp::Lt, <),
                Op::Le => compare!(i, CompareOp::Le, <=),
                Op::Eq => compare!(i, CompareOp::Eq, ==),
                Op::Ne => compare!(i, CompareOp::Ne, !=),
                Op::Gt => compare!(i, CompareOp::Gt, >),
                Op::Ge => compare!(i, CompareOp::Ge, >=),
                Op::Is => {
                    let same = vm.same_object(b!(i), c_!(i));
                    c.consume_bc::<S>(i.whole());
                    c.set::<S>(i.a(), Value::bool(same != (i.f() & INVERT != 0)));
                }
                Op::Contains => {
                    let found = tri!(vm.contains(c_!(i), b!(i)));
                    c.consume_bc::<S>(i.whole());
                    c.set::<S>(i.a(), Value::bool(found != (i.f() & INVERT != 0)));
                }

                Op::Jump => c.jump(i.bc()),
                Op::JumpBack => {
                    boundary!();
                    c.jump(i.bc());
                }
                Op::JumpIf => {
                    let v = a!(i);
                    let truth = match v.as_bool() {
                        Some(truth) => truth,
                        None => {
                            let truth = tri!(vm.truth(v));
                            if i.f() & USE_A != 0 {
                                c.consume::<S>(i.a());
                            }
                            truth
                        }
                    };
                    if truth == (i.f() & WHEN_TRUE != 0) {
                        c.jump(i.bc());
                    }
                }
                Op::JumpIfNone => {
                    let none = a!(i).is_none();
                    if i.f() & USE_A != 0 {
                        c.consume::<S>(i.a());
                    }
                    if none == (i.f() & WHEN_TRUE != 0) {
                        c.jump(i.bc());
                    }
                }
                Op::JumpLt => jump_compare!(i, CompareOp::Lt, <),
                Op::JumpLe => jump_compare!(i, CompareOp::Le, <=),
                Op::JumpEq => jump_compare!(i, CompareOp::Eq, ==),
                Op::JumpNe => jump_compare!(i, CompareOp::Ne, !=),
                Op::JumpGt => jump_compare!(i, CompareOp::Gt, >),
                Op::JumpGe => jump_compare!(i, CompareOp::Ge, >=),
                Op::JumpIs | Op::JumpIn => {
                    let truth = if i.op() == Op::JumpIs {
                        vm.same_object(a!(i), b!(i))
                    } else {
                        tri!(vm.contains(b!(i), a!(i)))
                    };
                    if i.f() & USE_A != 0 {
                        c.consume::<S>(i.a());
                    }
                    if i.f() & USE_B != 0 {
                        c.consume::<S>(i.b());
                    }
                    let offset = c.extra() as i32;
                    c.jump(1);
                    if truth == (i.f() & WHEN_TRUE != 0) {
                        c.jump(offset);
                    }
                }
                Op::JumpLtI => jump_compare_imm!(i, CompareOp::Lt, <),
                Op::JumpLeI => jump_compare_imm!(i, CompareOp::Le, <=),
                Op::JumpEqI => jump_compare_imm!(i, CompareOp::Eq, ==),
                Op::JumpNeI => jump_compare_imm!(i, CompareOp::Ne, !=),
                Op::JumpGtI => jump_compare_imm!(i, CompareOp::Gt, >),
                Op::JumpGeI => jump_compare_imm!(i, CompareOp::Ge, >=),

                Op::LoadAttr => {
                    let v = b!(i);
                    let found = match vm.cached_slot(v, c.extra()) {
                        Some(found) => found,
                        None => tri!(vm.load_attr(v, c, i.c())).into_value(),
                    };
                    c.jump(1);
                    if i.f() & USE_B != 0 {
                        c.consume::<S>(i.b());
                    }
                    c.set::<S>(i.a(), found);
                }
                Op::LoadMethod => {
                    tri!(vm.load_method(c, i.whole()));
                    c.jump(1);
                }
                Op::StoreAttr => {
                    let v = if i.f() & USE_B != 0 { c.take::<S>(i.b()) } else { Ref::new(b!(i)) };
                    tri!(vm.store_attr(a!(i), v, c, i.c()));
                    c.jump(1);
                    if i.f() & USE_A != 0 {
                        c.consume::<S>(i.a());
                    }
                }
                Op::DeleteAttr => {
                    let name = vm.name(i.c());
                    tri!(vm.delattr(a!(i), name));
                    if i.f() & USE_A != 0 {
                        c.consume::<S>(i.a());
                    }
                    poll!();
                }
                Op::LoadSuperAttr => tri!(vm.load_super_attr(c, i.whole())),
                Op::Subscr => {
                    let v = tri!(vm.subscript(b!(i), c_!(i))).into_value();
                    c.consume_bc::<S>(i.whole());
                    c.set::<S>(i.a(), v);
                }
                Op::SubscrI => {
                    let v = tri!(vm.subscript_int(b!(i), i.c() as i16 as i64)).into_value();
                    if i.f() & USE_B != 0 {
                        c.consume::<S>(i.b());
                    }
                    c.set::<S>(i.a(), v);
                }
                Op::StoreSubscr => {
                    let v = if i.f() & USE_A != 0 { c.take::<S>(i.a()) } else { Ref::new(a!(i)) };
                    tri!(vm.store_subscript(b!(i), c_!(i), v));
                    c.consume_bc::<S>(i.whole());
                }
                Op::DelSubscr => {
                    tri!(vm.delitem(b!(i), c_!(i)));
                    c.consume_bc::<S>(i.whole());
                    poll!();
                }
                Op::LoadSlice => tri!(vm.load_slice(c, i.whole())),
                Op::StoreSlice => tri!(vm.store_slice(c, i.whole())),

                Op::BuildTuple => {
                    // SAFETY: the registers b .. b + c are the frame's; their values move into the tuple.
                    let items = unsafe { std::slice::from_raw_parts_mut(c.at(i.b()), i.c() as usize) };
                    let tuple = vm.new_tuple(items).into_value();
                    items.fill(Value::NULL);
                    c.set::<S>(i.a(), tuple);
                }
                Op::BuildList => {
                    // SAFETY: as above.
                    let items = unsafe { std::slice::from_raw_parts_mut(c.at(i.b()), i.c() as usize) };
                    let list = vm.new_list(items.to_vec()).into_value();
                    items.fill(Value::NULL);
                    c.set::<S>(i.a(), list);
                }
                Op::BuildSet => tri!(vm.build_set(c, i.whole())),
                Op::BuildMap => tri!(vm.build_map(c, i.whole())),
                Op::BuildString => tri!(vm.build_string(c, i.whole())),
                Op::BuildSlice => vm.build_slice(c, i.whole()),
                Op::ListAppend => {
                    let v = if i.f() & USE_B != 0 { c.take::<S>(i.b()) } else { Ref::new(b!(i)) };
                    vm.list_append(a!(i), v);
                }
                Op::ListExtend => tri!(vm.list_extend_op(c, i.whole())),
                Op::SetAdd => {
                    tri!(vm.set_add(a!(i), b!(i)));
                    if i.f() & USE_B != 0 {
                        c.consume::<S>(i.b());
                    }
                }
                Op::SetUpdate => tri!(vm.set_update_op(c, i.whole())),
                Op::MapAdd => {
                    let v = Ref::new(c_!(i));
                    tri!(vm.dict_set(a!(i), b!(i), v));
                    c.consume_bc::<S>(i.whole());
                }
                Op::DictUpdate => tri!(vm.dict_update_op(c, i.whole())),
                Op::DictMerge => tri!(vm.dict_merge_op(c, i.whole())),
                Op::ListToTuple => {
                    let list = c.take::<S>(i.b());
                    let tuple = vm.list_to_tuple(list.get()).into_value();
                    c.set::<S>(i.a(), tuple);
                }
                Op::Unpack => {
                    let v = b!(i);
                    if let Some(tuple) = Obj::<S, Tuple>::exactly(v) {
                        let items = tuple.body().items();
                        if items.len() == i.c() as usize {
                            items.iter().for_each(|&v| retain::<S>(v));
                            let source = if i.f() & USE_B != 0 { Some(c.take::<S>(i.b())) } else { None };
                            for (k, &v) in items.iter().rev().enumerate() {
                                c.set::<S>(i.a() + k as u16, v);
                            }
                            drop(source);
                            continue 'run;
                        }
                    }
                    tri!(vm.unpack(c, i.whole()));
                }
                Op::UnpackEx => tri!(vm.unpack_ex(c, i.whole())),
                Op::Convert => tri!(vm.convert_op(c, i.whole())),
                Op::Format => tri!(vm.format_op(c, i.whole())),
                Op::FormatSpec => tri!(vm.format_spec_op(c, i.whole())),
                Op::BuildInterpolation => tri!(vm.build_interpolation(c, i.whole())),
                Op::BuildTemplate => tri!(vm.build_template(c, i.whole())),
                Op::CallIntrinsic => tri!(vm.call_intrinsic(c, i.whole())),

                Op::GetIter => {
                    let v = tri!(vm.iter(b!(i))).into_value();
                    if i.f() & USE_B != 0 {
                        c.consume::<S>(i.b());
                    }
                    c.set::<S>(i.a(), v);
                }
                Op::ForPrep => tri!(vm.for_prep(c, i.whole())),
                Op::ForIter => {
                    let (state, hidden) = (a!(i), b!(i));
                    if state.is_int() && hidden.is_int() {
                        // A range: step, next value, values left.
                        let left = c.get(i.b() + 1).int_unchecked();
                        if left > 0 {
                            c.put(i.b() + 1, Value::small(left - 1));
                            let next = hidden.int_unchecked().wrapping_add(state.int_unchecked());
                            c.put(i.b(), Value::small(if left > 1 { next } else { 0 }));
                            c.jump(1);
                            c.set::<S>(i.c(), hidden);
                            continue 'run;
                        }
                        c.put(i.a(), Value::NULL);
                        let offset = c.extra() as i32;
                        c.jump(1 + offset);
                        continue 'run;
                    }
                    if hidden.is_int() {
                        // A list or tuple and the next index.
                        if let Some(item) = vm.sequence_item(state, hidden.int_unchecked() as usize) {
                            c.put(i.b(), Value::small(hidden.int_unchecked() + 1));
                            c.jump(1);
                            c.set::<S>(i.c(), item.into_value());
                            continue 'run;
                        }
                        c.consume::<S>(i.a());
                        let offset = c.extra() as i32;
                        c.jump(1 + offset);
                        continue 'run;
                    }
                    if state.is_exact(Kind::Generator) {
                        switch!(vm.resume_for_loop(c, state));
                    }
                    let words = tri!(vm.for_next(c, i.whole(), state));
                    c.jump(words);
                }
                Op::ForNext => {
                    let iterator = a!(i);
                    if iterator.is_exact(Kind::Generator) {
                        switch!(vm.resume_for_loop(c, iterator));
                    }
                    let words = tri!(vm.for_next(c, i.whole(), iterator));
                    c.jump(words);
                }
                Op::GetLen => {
                    let n = tri!(vm.len(b!(i)));
                    let v = vm.new_size(n).into_value();
                    c.set::<S>(i.a(), v);
                }

                Op::Call => {
                    boundary!();
                    match vm.call_op(c, i.whole()) {
                        Ok(true) => {
                            c = vm.cursor();
                        }
                        Ok(false) => {}
                        Err(_) => break 'run,
                    }
                }
                Op::CallKw => {
                    if tri!(vm.call_kw_op(c, i.whole())) {
                        c = vm.cursor();
                    } else {
                        c.jump(1);
                    }
                }
                Op::CallEx => {
                    if tri!(vm.call_ex_op(c, i.whole())) {
                        c = vm.cursor();
                    }
                }
                Op::Return => {
                    let v = if i.f() & USE_A != 0 { c.take::<S>(i.a()) } else { Ref::new(a!(i)) };
                    let frame = vm.frame();
                    if frame.mode == Mode::Call && frame.subject.is_null() {
                        let dst = frame.dst;
                        // From the last to the first, as CPython does: finalizers can tell.
                        // SAFETY: the frame's own registers.
                        let mut local = unsafe { c.r.add(frame.code.body().nlocals as usize) };
                        while local > c.r {
                            // SAFETY: as above.
                            unsafe {
                                local = local.sub(1);
                                release::<S>(std::mem::replace(&mut *local, Value::NULL));
                            }
                        }
                        vm.pop_frame();
                        c = vm.cursor();
                        c.set::<S>(dst, v.into_value());
                        continue 'run;
                    }
                    switch!(vm.return_value(c, v));
                }
                Op::MakeFunction => tri!(vm.make_function(c, i.whole())),
                Op::SetFunctionAttr => vm.set_function_attr(c, i.whole()),

                Op::ReturnGenerator => switch!(vm.return_generator(c)),
                Op::Yield => {
                    let v = if i.f() & USE_B != 0 { c.take::<S>(i.b()) } else { Ref::new(b!(i)) };
                    switch!(vm.yield_value(c, i.whole(), v));
                }
                Op::GetYieldFromIter => tri!(vm.get_yield_from_iter(c, i.whole())),
                Op::Send => switch!(vm.send_op(c, i.whole())),
                Op::CleanupThrow => {
                    if vm.cleanup_throw(c, i.whole()).is_err() {
                        pass_on!(false);
                    }
                }

                Op::GetAwaitable => tri!(vm.get_awaitable(c, i.whole())),
                Op::GetAIter => tri!(vm.get_aiter(c, i.whole())),
                Op::GetANext => tri!(vm.get_anext(c, i.whole())),
                Op::EndAsyncFor => {
                    if vm.end_async_for(c, i.whole()).is_err() {
                        pass_on!(false);
                    }
                }

                Op::PushExcInfo => vm.push_exc_info(c, i.whole()),
                Op::PopExcept => vm.pop_except(c, i.whole()),
                Op::ExcMatch => tri!(vm.exc_match(c, i.whole())),
                Op::ExcGroupMatch => tri!(vm.exc_group_match(c, i.whole())),
                Op::PrepareReraise => tri!(vm.prepare_reraise(c, i.whole())),
                Op::Reraise => {
                    let _ = vm.reraise(c, i.whole());
                    pass_on!(false);
                }
                Op::Raise => {
                    let _ = vm.raise_op(c, i.whole());
                    // A bare `raise` passes on what was raised elsewhere.
                    pass_on!(i.c() != 0);
                }
                Op::WithExcept => tri!(vm.with_except(c, i.whole())),
                Op::LoadSpecial => tri!(vm.load_special(c, i.whole())),

                Op::MatchMapping => {
                    let is = vm.is_mapping(b!(i));
                    c.set::<S>(i.a(), Value::bool(is));
                }
                Op::MatchSequence => {
                    let is = vm.is_sequence(b!(i));
                    c.set::<S>(i.a(), Value::bool(is));
                }
                Op::MatchKeys => tri!(vm.match_keys(c, i.whole())),
                Op::MatchClass => tri!(vm.match_class(c, i.whole())),

                Op::ImportName => tri!(vm.import_name_op(c, i.whole())),
                Op::ImportFrom => tri!(vm.import_from_op(c, i.whole())),
                Op::ImportStar => tri!(vm.import_star_op(c, i.whole())),
                Op::Unsupported => {
                    let _ = vm.unsupported(i.c());
                    break 'run;
                }
            }
        }
        match vm.unwind(c, true) {
            Ok(()) => c = vm.cursor(),
            Err(raised) => return Err(raised),
        }
    }
}

/// Makes the code that follows, the loop, begin with a cache line. Where in their lines the hot instructions lie makes
/// 10 % of the speed of some programs; without this, a change to any other function would move them.
#[inline(always)]
fn align_with_cache_lines() {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a few instructions that do nothing.
    unsafe {
        std::arch::asm!(".p2align 6", options(nomem, nostack, preserves_flags));
    }
}
