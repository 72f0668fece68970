//! `print input open`.
//!
//! A call of `print` to the program's own standard output appends its whole text to the output buffer at
//! once, so that lines from many threads never tear. CPython writes piece by piece; the difference would
//! show where converting an argument prints something itself. So the pieces of a call under way wait in a
//! place of the thread's own, and any other output of the same thread goes behind them.

use crate::builtins::modules::io::{self, Standard};
use crate::object::{Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    vm.def_builtin("input", input);
    vm.def_builtin("open", io::open);
    vm.def_builtin("print", print);
}

fn print<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (mut sep, mut end, mut file, mut flush) = (None, None, None, false);
    for (&name, &v) in args.kwnames.iter().zip(args.kw) {
        match vm.text_of(name).as_str() {
            "sep" => sep = separator(vm, "sep", v)?,
            "end" => end = separator(vm, "end", v)?,
            "file" => file = Some(v).filter(|v| !v.is_none()).map(Ref::<S>::new),
            "flush" => flush = vm.truth(v)?,
            other => {
                return Err(vm.type_error(format!("print() got an unexpected keyword argument '{other}'")));
            }
        }
    }
    let file = match file {
        Some(file) => file,
        None => match io::sys_stream(vm, vm.rt.names.stdout) {
            Some(file) if file.is_none() => return Ok(Ref::none()),
            Some(file) => file,
            None => return Err(vm.raise(Exc::RuntimeError, "lost sys.stdout")),
        },
    };
    let space = Ref::<S>::new(vm.rt.intern(" "));
    let newline = Ref::<S>::new(vm.rt.intern("\n"));
    let (sep, end) = (sep.unwrap_or(space.get()), end.unwrap_or(newline.get()));
    if let Some(standard) = io::standard_output::<S>(file.get()) {
        let written = compose(vm, standard, args.pos, sep, end);
        // What came before an error is written too, as it would have been piece by piece.
        io::write_pieces(vm, standard)?;
        written?;
        if flush {
            io::flush_standard(vm, standard)?;
        }
        return Ok(Ref::none());
    }
    let write = vm.rt.names.write;
    for (i, &v) in args.pos.iter().enumerate() {
        if i > 0 {
            vm.call_method(file.get(), write, &[sep])?;
        }
        let text = vm.str(v)?;
        vm.call_method(file.get(), write, &[text.get()])?;
    }
    vm.call_method(file.get(), write, &[end])?;
    if flush {
        vm.call_method(file.get(), vm.rt.names.flush, &[])?;
    }
    Ok(Ref::none())
}

fn separator<S: Strategy>(vm: &mut Vm<S>, which: &str, v: Value) -> PyResult<S, Option<Value>> {
    if v.is_none() || str_text::<S>(v).is_some() {
        return Ok(Some(v).filter(|v| !v.is_none()));
    }
    let name = vm.type_name(v);
    Err(vm.type_error(format!("{which} must be None or a string, not {name}")))
}

/// Leaves the text of a call with the thread's waiting pieces.
fn compose<S: Strategy>(
    vm: &mut Vm<S>,
    standard: Standard,
    items: &[Value],
    sep: Value,
    end: Value,
) -> PyResult<S, ()> {
    for (i, &v) in items.iter().enumerate() {
        if i > 0 {
            io::add_piece(vm, standard, sep)?;
        }
        let text = vm.str(v)?;
        io::add_piece(vm, standard, text.get())?;
    }
    io::add_piece(vm, standard, end)
}

fn input<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [prompt] = args.between::<S, 1>(vm, "input", 0)?;
    let stdin_name = vm.rt.intern("stdin");
    let lost = |vm: &mut Vm<S>, name: &str| vm.raise(Exc::RuntimeError, format!("input(): lost sys.{name}"));
    let Some(stdin) = io::sys_stream(vm, stdin_name).filter(|f| !f.is_none()) else {
        return Err(lost(vm, "stdin"));
    };
    let Some(stdout) = io::sys_stream(vm, vm.rt.names.stdout).filter(|f| !f.is_none()) else {
        return Err(lost(vm, "stdout"));
    };
    if let Some(prompt) = prompt {
        let text = vm.str(prompt)?;
        match io::standard_output::<S>(stdout.get()) {
            Some(standard) => {
                io::add_piece(vm, standard, text.get())?;
                io::write_pieces(vm, standard)?;
            }
            None => drop(vm.call_method(stdout.get(), vm.rt.names.write, &[text.get()])?),
        }
    }
    match io::standard_output::<S>(stdout.get()) {
        Some(standard) => io::flush_standard(vm, standard)?,
        None => drop(vm.call_method(stdout.get(), vm.rt.names.flush, &[])?),
    }
    let line = vm.call_method(stdin.get(), vm.rt.intern("readline"), &[])?;
    let Some(text) = str_text::<S>(line.get()) else {
        return Err(vm.type_error("object.readline() returned non-string"));
    };
    let n = text.len();
    if n == 0 {
        return Err(vm.raise(Exc::EOFError, "EOF when reading a line"));
    }
    let kept = if text.get(n - 1) == Some(u32::from('\n')) { n - 1 } else { n };
    let line = text.slice(0..kept);
    Ok(vm.new_text_buf(line))
}
