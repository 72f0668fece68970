//! `compile eval exec __import__`: functions that run code.

use crate::interp::load_code;
use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Bytes, Code, Exc, Function, Tuple};
use gilectomy_frontend::code::LocalKind;
use gilectomy_frontend::{Mode, SyntaxError, SyntaxErrorKind};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    vm.def_builtin("__import__", import);
    vm.def_builtin("compile", compile);
    vm.def_builtin("eval", eval);
    vm.def_builtin("exec", exec);
}

/// Raises a syntax error of the front end as Python's exception.
pub(crate) fn raise_syntax_error<S: Strategy>(vm: &mut Vm<S>, error: &SyntaxError) -> Raised<S> {
    let class = match error.kind {
        SyntaxErrorKind::Syntax => Exc::SyntaxError,
        SyntaxErrorKind::Indentation => Exc::IndentationError,
        SyntaxErrorKind::Tab => Exc::TabError,
    };
    let text = match &error.text {
        Some(text) => vm.new_str(text),
        None => Ref::none(),
    };
    let place = [
        vm.new_str(&error.filename),
        vm.new_int(i64::from(error.line)),
        vm.new_int(i64::from(error.column)),
        text,
        vm.new_int(i64::from(error.end_line)),
        vm.new_int(i64::from(error.end_column)),
    ];
    let place = vm.new_tuple_of(place);
    let message = vm.new_str(&error.message);
    match vm.call(vm.rt.types.exc[class as usize], &[message.get(), place.get()]) {
        Ok(exception) => vm.raise_value(exception),
        Err(raised) => raised,
    }
}

/// Source text to a code object. Other threads run meanwhile.
pub(crate) fn compile_source<S: Strategy>(
    vm: &mut Vm<S>,
    source: &str,
    filename: &str,
    mode: Mode,
) -> PyResult<S> {
    match vm.blocking(|| gilectomy_frontend::compile(source, filename, mode, S::MODEL.operands())) {
        Ok(raw) => Ok(load_code(vm, &raw)),
        Err(error) => Err(raise_syntax_error(vm, &error)),
    }
}

/// The source text in a str or bytes argument; `None`: it is neither.
fn source_text<S: Strategy>(vm: &mut Vm<S>, source: Value) -> PyResult<S, Option<String>> {
    if let Some(text) = str_text::<S>(source) {
        if text.chars().any(|c| c == 0) {
            return Err(vm.raise(Exc::SyntaxError, "source code string cannot contain null bytes"));
        }
        return Ok(Some(text.to_utf8_escaped().into_owned()));
    }
    let Some(bytes) = Obj::<S, Bytes>::of(source) else { return Ok(None) };
    match std::str::from_utf8(&bytes.body().data) {
        Ok(text) => Ok(Some(text.to_owned())),
        Err(error) => {
            let at = error.valid_up_to();
            Err(vm.raise(
                Exc::SyntaxError,
                format!("(unicode error) 'utf-8' codec can't decode byte at position {at}"),
            ))
        }
    }
}

/// `ast.PyCF_ONLY_AST`, the flag that asks `compile` for a syntax tree.
const ONLY_AST: i64 = 0x400;

fn compile<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["source", "filename", "mode", "flags", "dont_inherit", "optimize", "_feature_version"];
    let [source, filename, mode, flags, ..] = args.named(vm, "compile", names, (0, 6, 3))?;
    if let Some(flags) = flags
        && vm.index_or(flags, Exc::OverflowError)? & ONLY_AST != 0
    {
        // What asks for a tree to show more is content without one if this is a syntax error.
        return Err(vm.raise(Exc::SyntaxError, "syntax trees are not supported by this interpreter"));
    }
    let (source, filename) = (source.unwrap_or(Value::NONE), filename.unwrap_or(Value::NONE));
    let mode = match vm.text_of(mode.unwrap_or(Value::NONE)).as_str() {
        "exec" => Mode::Exec,
        "single" => Mode::Single,
        "eval" => Mode::Eval,
        _ => return Err(vm.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    if source.is_exact(Kind::Code) {
        return Ok(Ref::new(source));
    }
    if str_text::<S>(filename).is_none() {
        let name = vm.type_name(filename);
        return Err(vm.type_error(format!("expected str, bytes or os.PathLike object, not {name}")));
    }
    let filename = vm.text_of(filename);
    match source_text(vm, source)? {
        Some(text) => compile_source(vm, &text, &filename, mode),
        None => Err(vm.type_error("compile() arg 1 must be a string, bytes or AST object")),
    }
}

fn eval<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [source, globals, locals] = args.named(vm, "eval", ["source", "globals", "locals"], (1, 3, 1))?;
    let code = code_to_run(vm, "eval", source.unwrap_or(Value::NONE), Mode::Eval)?;
    run_code(vm, ("eval", code.get()), globals, locals, Value::NULL)
}

fn exec<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["source", "globals", "locals", "closure"];
    let [source, globals, locals, closure] = args.named(vm, "exec", names, (1, 3, 1))?;
    let source = source.unwrap_or(Value::NONE);
    let closure = closure.filter(|v| !v.is_none()).unwrap_or(Value::NULL);
    if !closure.is_null() && !source.is_exact(Kind::Code) {
        return Err(vm.type_error("closure can only be used when source is a code object"));
    }
    let code = code_to_run(vm, "exec", source, Mode::Exec)?;
    run_code(vm, ("exec", code.get()), globals, locals, closure)?;
    Ok(Ref::none())
}

/// What `eval` and `exec` are given, as code.
fn code_to_run<S: Strategy>(vm: &mut Vm<S>, f: &str, source: Value, mode: Mode) -> PyResult<S> {
    if source.is_exact(Kind::Code) {
        return Ok(Ref::new(source));
    }
    let Some(text) = source_text(vm, source)? else {
        return Err(vm.type_error(format!("{f}() arg 1 must be a string, bytes or code object")));
    };
    let text = if mode == Mode::Eval { text.trim_start_matches([' ', '\t']) } else { &text };
    compile_source(vm, text, "<string>", mode)
}

/// Runs code in the namespaces given, with the cells of its free variables (null: none given).
fn run_code<S: Strategy>(
    vm: &mut Vm<S>,
    (f, code): (&str, Value),
    globals: Option<Value>,
    locals: Option<Value>,
    closure: Value,
) -> PyResult<S> {
    let (globals, locals) = scopes(vm, f, globals, locals)?;
    let raw = &Obj::<S, Code<S>>::from_value(code).body().raw;
    let free = raw.locals.iter().filter(|(_, kind)| *kind == LocalKind::Free).count();
    let cells = Obj::<S, Tuple>::of(closure).map_or(&[][..], |t| t.body().items());
    if free == 0 && !closure.is_null() {
        return Err(vm.type_error("cannot use a closure with this code object"));
    }
    if free > 0 && f == "eval" {
        return Err(vm.type_error("code object passed to eval() may not contain free variables"));
    }
    if cells.len() != free || !cells.iter().all(|v| v.is_exact(Kind::Cell)) {
        return Err(vm.type_error(format!("code object requires a closure of exactly length {free}")));
    }
    let function = vm.new_function(code, globals.get());
    if free > 0 {
        let body = Obj::<S, Function>::from_value(function.get());
        body.will_hold(closure);
        drop(Ref::<S>::from_owned(body.body().closure.replace(Ref::<S>::new(closure).into_value())));
    }
    let same = locals.get() == globals.get();
    vm.run_body(function.get(), if same { Value::NULL } else { locals.get() })
}

/// The namespaces that `eval` and `exec` run in: the caller's where none is given.
fn scopes<S: Strategy>(
    vm: &mut Vm<S>,
    f: &str,
    globals: Option<Value>,
    locals: Option<Value>,
) -> PyResult<S, (Ref<S>, Ref<S>)> {
    let given = |v: Option<Value>| v.filter(|v| !v.is_none()).map(Ref::<S>::new);
    let (globals, locals) = (given(globals), given(locals));
    if let Some(globals) = &globals
        && !globals.has_layout(Kind::Dict)
    {
        let name = vm.type_name(globals.get());
        let message = match f {
            "exec" => format!("exec() globals must be a dict, not {name}"),
            _ => "globals must be a dict".to_owned(),
        };
        return Err(vm.type_error(message));
    }
    if let Some(locals) = &locals {
        let ty = vm.type_of(locals.get());
        if vm.lookup(ty, vm.rt.names.getitem).is_none() {
            let name = vm.type_name(locals.get());
            let message = match f {
                "exec" => format!("locals must be a mapping or None, not {name}"),
                _ => "locals must be a mapping".to_owned(),
            };
            return Err(vm.type_error(message));
        }
    }
    let (globals, locals) = match (globals, locals) {
        (Some(globals), Some(locals)) => (globals, locals),
        (Some(globals), None) => (globals.clone(), globals),
        (None, locals) => {
            let Some(globals) = vm.current_globals().map(Ref::new) else {
                return Err(vm.raise(Exc::SystemError, "globals and locals cannot be NULL"));
            };
            let locals = match locals {
                Some(locals) => locals,
                None => vm.current_locals()?,
            };
            (globals, locals)
        }
    };
    add_builtins(vm, globals.get());
    Ok((globals, locals))
}

/// Programs expect `__builtins__` in every namespace that code has run in.
fn add_builtins<S: Strategy>(vm: &mut Vm<S>, globals: Value) {
    let key = vm.rt.intern("__builtins__");
    if vm.dict_get_name(globals, key).is_none()
        && let Some(module) = vm.dict_get_name(vm.rt.modules, vm.rt.names.builtins)
    {
        vm.dict_set_name(globals, key, module);
    }
}

fn import<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["name", "globals", "locals", "fromlist", "level"];
    let [name, _, _, fromlist, level] = args.named(vm, "__import__", names, (0, 5, 1))?;
    let name = name.unwrap_or(Value::NONE);
    if str_text::<S>(name).is_none() {
        return Err(vm.type_error("module name must be a string"));
    }
    let zero = vm.new_int(0);
    let level = level.unwrap_or(zero.get());
    if vm.int_of(level).is_none() {
        let ty = vm.type_name(level);
        return Err(vm.type_error(format!("'{ty}' object cannot be interpreted as an integer")));
    }
    vm.import(name, level, fromlist.unwrap_or(Value::NONE))
}
