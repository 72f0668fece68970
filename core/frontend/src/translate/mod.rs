//! Stack code to register code.
//!
//! One forward pass over the basic blocks in layout order, with a [virtual operand stack](virtual_stack):
//! loading a local or a constant emits nothing, and the instruction that consumes it names the local or the
//! immediate as its operand. At the edge of a block every entry is brought to its home register, so that
//! blocks agree without knowing each other. What must be known ahead of the pass is found by
//! [flow](mod@flow), what is written goes through [emit], and [select] has one arm for each stack opcode.
//!
//! # Registers
//!
//! `r[0 .. nlocals)` locals, then two hidden registers for each loop that may be in flight, then the
//! temporaries. The hidden ones lie below the temporaries because a callee's window begins at its arguments,
//! which are the topmost temporaries, and because a handler releases every register from its base up: a loop
//! must survive both.

mod emit;
mod flow;
mod operands;
mod select;
mod virtual_stack;

use crate::code::{Code, Const, Handler, LocalKind};
use crate::constants;
use crate::isa::{Instr, MAX_REGISTERS, Op};
use crate::places::Places;
use crate::refusal::Refusal;
use crate::stack::{Scope, StackCode, Unit, hidden_locals};
use crate::{Mode, Operands};
use emit::{Emitter, TooFar};
use flow::{Facts, Plan};
use rustpython_compiler_core::bytecode::{CO_FAST_CELL, CO_FAST_FREE, CodeFlags, CodeObject};
use std::sync::Arc;
use virtual_stack::VirtualStack;

/// Translates the code of a source text, and all code inside it.
pub(crate) fn translate(
    object: &CodeObject,
    filename: &Arc<str>,
    places: &Places<'_>,
    (mode, operands): (Mode, Operands),
) -> Result<Arc<Code>, Refusal> {
    translate_scope(object, &Text { filename, places, mode, operands }, None)
}

/// What all code of a source text has in common.
struct Text<'a> {
    filename: &'a Arc<str>,
    places: &'a Places<'a>,
    mode: Mode,
    operands: Operands,
}

/// The scope around a code object.
struct Outer {
    /// What stands before the names of what it defines.
    prefix: String,
    /// It is a function, or inside one.
    nested: bool,
}

/// Translates `object`, which is the whole text when nothing is around it.
fn translate_scope(
    object: &CodeObject,
    text: &Text<'_>,
    outer: Option<&Outer>,
) -> Result<Arc<Code>, Refusal> {
    // The compiler crate's flag counts classes as functions, which would make every method nested.
    let nested = outer.is_some_and(|outer| outer.nested);
    let scope = match (outer, text.mode) {
        (None, Mode::Module) => Scope::Module,
        _ => Scope::Inner,
    };
    let function = object.flags.contains(CodeFlags::OPTIMIZED);
    let qualname = qualname(object, outer.map_or("", |outer| &outer.prefix));
    let inside = match outer {
        None => Outer { prefix: String::new(), nested },
        Some(outer) if is_transparent(object) => Outer { prefix: outer.prefix.clone(), nested },
        Some(_) if function && *object.obj_name != *"<genexpr>" => {
            Outer { prefix: format!("{qualname}.<locals>."), nested: true }
        }
        Some(_) => Outer { prefix: format!("{qualname}."), nested: nested || function },
    };
    let inner = &mut |inner: &CodeObject| translate_scope(inner, text, Some(&inside));
    let consts = constants::convert(&object.constants, inner)?;
    let mut names: Vec<String> = object.names.to_vec();
    let locals = locals_of(object);
    let code = StackCode::read(object, scope, text.places)?;
    let body = translate_body(object, &code, &locals, &mut names, &consts, text.operands)?;
    let flags = object.flags;
    let (words, locations) = body.out.finish();
    Ok(Arc::new(Code {
        name: object.obj_name.clone(),
        qualname,
        filename: text.filename.clone(),
        first_line: object.first_line_number.map_or(1, |line| line.get() as u32),
        arg_count: object.arg_count,
        posonly_count: object.posonlyarg_count,
        kwonly_count: object.kwonlyarg_count,
        varargs: flags.contains(CodeFlags::VARARGS),
        varkw: flags.contains(CodeFlags::VARKEYWORDS),
        generator: flags.contains(CodeFlags::GENERATOR),
        coroutine: flags.contains(CodeFlags::COROUTINE),
        iterable_coroutine: false,
        transparent: is_transparent(object),
        nested,
        optimized: function,
        has_docstring: flags.contains(CodeFlags::HAS_DOCSTRING),
        locals: locals.into(),
        nregs: body.nregs as u32,
        consts: consts.into(),
        names: names.into(),
        words: words.into(),
        handlers: body.handlers.into(),
        locations: locations.into(),
    }))
}

/// Whether CPython makes the code part of the scope around it, where the code generator does not.
fn is_transparent(object: &CodeObject) -> bool {
    matches!(&*object.obj_name, "<listcomp>" | "<setcomp>" | "<dictcomp>")
}

/// The code generator goes wrong inside lambdas and comprehensions. A name without a prefix is one that was
/// declared global.
fn qualname(object: &CodeObject, outer: &str) -> String {
    let name = &object.obj_name;
    if object.qualname == *name { name.clone() } else { format!("{outer}{name}") }
}

/// What methods call their class.
const CLASS: &str = "__class__";

/// What a body is translated to.
struct Body {
    out: Emitter,
    handlers: Vec<Handler>,
    nregs: usize,
}

fn translate_body(
    object: &CodeObject,
    code: &StackCode,
    locals: &[(String, LocalKind)],
    names: &mut Vec<String>,
    consts: &[Const],
    operands: Operands,
) -> Result<Body, Refusal> {
    if code.units.is_empty() {
        // The code generator leaves out the bodies of functions that only dead code refers to.
        return unsupported_body("code that nothing reaches", names, locals.len());
    }
    let bound: Vec<bool> = locals
        .iter()
        .enumerate()
        .map(|(index, (_, kind))| index < parameters(object) || *kind == LocalKind::Free)
        .collect();
    let plan = flow::analyse(code, &bound)?;
    let is_class = !object.flags.contains(CodeFlags::OPTIMIZED);
    let class_cell =
        |(name, kind): &(String, LocalKind)| is_class && *kind == LocalKind::Cell && name == CLASS;
    let class_cell = locals.iter().position(class_cell).map(|at| at as u16);
    let hidden_base = locals.len();
    let base = hidden_base + 2 * usize::from(plan.hidden_pairs);
    let nregs = check_registers(base + plan.max_depth)?;
    for short_jumps in [true, false] {
        let mut translator = Translator {
            code,
            plan: &plan,
            out: Emitter::new(code.units.len()),
            stack: VirtualStack::new(base as u16),
            locals,
            names,
            consts,
            hidden_base: hidden_base as u16,
            class_cell,
            short_jumps,
            operands,
        };
        translator.run()?;
        let mut out = translator.out;
        if let Err(TooFar) = out.patch()? {
            continue;
        }
        let handlers = out.handlers(&code.handlers, base as u16)?;
        return Ok(Body { out, handlers, nregs });
    }
    Err(Refusal::limit("code too long"))
}

/// A body that raises as soon as it is run.
fn unsupported_body(what: &str, names: &mut Vec<String>, nlocals: usize) -> Result<Body, Refusal> {
    let mut out = Emitter::new(0);
    out.op(Instr { op: Op::Unsupported, f: 0, a: 0, b: 0, c: intern(names, what)? });
    Ok(Body { out, handlers: Vec::new(), nregs: check_registers(nlocals)? })
}

fn check_registers(count: usize) -> Result<usize, Refusal> {
    if count <= MAX_REGISTERS { Ok(count) } else { Err(Refusal::limit("function needs too many registers")) }
}

/// The index of `name` among `names`, where it is put if it is not there.
fn intern(names: &mut Vec<String>, name: &str) -> Result<u16, Refusal> {
    let index = names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    });
    u16::try_from(index).map_err(|_| Refusal::limit("too many names"))
}

/// Number of locals that hold parameters.
fn parameters(object: &CodeObject) -> usize {
    object.arg_count as usize
        + object.kwonlyarg_count as usize
        + usize::from(object.flags.contains(CodeFlags::VARARGS))
        + usize::from(object.flags.contains(CodeFlags::VARKEYWORDS))
}

/// Names and kinds of the locals: variables, the cells that are not variables too, free variables.
fn locals_of(object: &CodeObject) -> Vec<(String, LocalKind)> {
    let cells = object.cellvars.iter().filter(|cell| !object.varnames.contains(cell));
    let names = object.varnames.iter().chain(cells).chain(object.freevars.iter());
    let kinds = object.localspluskinds.iter().map(|&kind| match kind {
        _ if kind & CO_FAST_FREE != 0 => LocalKind::Free,
        _ if kind & CO_FAST_CELL != 0 => LocalKind::Cell,
        _ => LocalKind::Fast,
    });
    let hidden = hidden_locals(object).into_iter().map(|name| (name.to_owned(), LocalKind::Fast));
    names.cloned().zip(kinds).chain(hidden).collect()
}

/// The state of the pass over one code object.
struct Translator<'a> {
    code: &'a StackCode,
    plan: &'a Plan,
    out: Emitter,
    stack: VirtualStack,
    locals: &'a [(String, LocalKind)],
    names: &'a mut Vec<String>,
    consts: &'a [Const],
    /// The first hidden register.
    hidden_base: u16,
    /// The cell in which a class body's methods find the class.
    class_cell: Option<u16>,
    /// Whether jumps with a 16-bit distance may be used.
    short_jumps: bool,
    operands: Operands,
}

impl Translator<'_> {
    fn run(&mut self) -> Result<(), Refusal> {
        let mut falls_through = false;
        let mut at = 0;
        while at < self.code.units.len() {
            let Facts { depth: Some(depth), is_target, handler, .. } = self.plan.facts[at] else {
                falls_through = false;
                at += 1;
                continue;
            };
            if is_target || !falls_through {
                if falls_through {
                    self.settle(self.stack.len());
                }
                self.out.place(at);
                self.stack.reset(depth);
            }
            let unit = self.code.units[at];
            self.out.begin(unit.location, handler);
            if let Some(handler) = handler {
                self.keep_for_handler(self.code.handlers[handler].depth);
            }
            at += self.select(at, unit).map_err(|refusal| refusal.at(unit.location))?;
            falls_through = !ends(&self.code.units[at - 1]);
        }
        Ok(())
    }

    /// Makes sure that what a handler keeps is at home, since control may leave for it any time.
    fn keep_for_handler(&mut self, depth: usize) {
        if (0..depth).any(|slot| !self.stack.is_home(slot)) {
            self.settle(depth);
        }
    }

    /// The unit behind `at`, if nothing jumps there and the same handler covers both.
    fn following(&self, at: usize) -> Option<Unit> {
        let facts = self.plan.facts.get(at + 1)?;
        let joined = !facts.is_target && facts.handler == self.plan.facts[at].handler;
        joined.then(|| self.code.units[at + 1])
    }
}

/// Whether control never goes from `unit` to the next.
fn ends(unit: &Unit) -> bool {
    unit.ends() || flow::unsupported(unit.op, unit.arg).is_some()
}
