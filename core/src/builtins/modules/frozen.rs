//! Modules written in Python whose text lies in the executable, and the module `_imp`, which tells programs of them.
//!
//! The runtime has some of its own, where CPython's are written in C or rest on what is not here; they stand in the
//! place of the library's modules of those names.

use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Args;
use gilectomy_library::Source;

/// The module of a dotted name: the runtime's own, or else the library's.
pub(crate) fn find_frozen(name: &str) -> Option<Source> {
    let own = |text| Some(Source { is_package: name == "importlib", text });
    match name {
        "_ast" => own(include_str!("python/_ast.py")),
        "_codecs" => own(include_str!("python/_codecs.py")),
        "_io_protocols" => own(include_str!("python/_io_protocols.py")),
        "_contextvars" => own(include_str!("python/_contextvars.py")),
        "_posixsubprocess" => own(include_str!("python/_posixsubprocess.py")),
        "_reduction" => own(include_str!("python/_reduction.py")),
        "_template" => own(include_str!("python/_template.py")),
        "_tokenize" => own(include_str!("python/_tokenize.py")),
        "_types" => own(include_str!("python/_types.py")),
        "_typing" => own(include_str!("python/_typing.py")),
        "dis" => own(include_str!("python/dis.py")),
        "faulthandler" => own(include_str!("python/faulthandler.py")),
        "importlib" => own(include_str!("python/importlib/__init__.py")),
        "importlib._bootstrap" => own(include_str!("python/importlib/_bootstrap.py")),
        "importlib._bootstrap_external" => own(include_str!("python/importlib/_bootstrap_external.py")),
        "importlib.abc" => own(include_str!("python/importlib/abc.py")),
        "importlib.machinery" => own(include_str!("python/importlib/machinery.py")),
        "importlib.util" => own(include_str!("python/importlib/util.py")),
        "io" => own(include_str!("python/io.py")),
        "pyperf" => own(include_str!("python/pyperf.py")),
        // Of a build that no C extension can be made for.
        _ if name.starts_with("_sysconfigdata_") => own("build_time_vars = {}\n"),
        _ => gilectomy_library::find(name),
    }
}

/// Whether a frozen module comes before what lies on `sys.path`, as the modules do that CPython has built in.
pub(crate) fn is_found_first(name: &str) -> bool {
    matches!(
        name,
        "io" | "importlib"
            | "_ast"
            | "_codecs"
            | "_contextvars"
            | "_reduction"
            | "_template"
            | "_tokenize"
            | "_types"
            | "_typing"
    )
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_imp");
    vm.def_function(module.get(), "find_frozen", describe);
    vm.def_function(module.get(), "is_frozen", is_frozen);
    // The library's modules have no other form that could be preferred.
    vm.def_function(module.get(), "_override_frozen_modules_for_tests", |_, _| Ok(Ref::none()));
    vm.add_builtin_module(module);
}

/// `find_frozen(name, *, withdata=False)`: `None`, or the text (if it is asked for), whether it is a package, the name.
fn describe<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [name, with_data] = args.named(vm, "find_frozen", ["name", "withdata"], (0, 1, 1))?;
    let name = name.unwrap_or(Value::NONE);
    let Some(source) = find_frozen(&vm.text_of(name)) else { return Ok(Ref::none()) };
    let data = match with_data {
        Some(with_data) if vm.truth(with_data)? => vm.new_str(source.text),
        _ => Ref::none(),
    };
    Ok(vm.new_tuple_of([data, Ref::bool(source.is_package), Ref::new(name)]))
}

fn is_frozen<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [name] = args.exactly::<S, 1>(vm, "_imp.is_frozen")?;
    Ok(Ref::bool(find_frozen(&vm.text_of(name)).is_some()))
}
