//! The module `_sre`: compiled regular expressions. `re`, which parses and compiles them, is the library's own.
//!
//! Patterns and matches never change once made, so they are read without a lock; a scanner guards its place.

mod matched;
mod pattern;
mod replace;
mod scanner;
mod subject;
mod validate;

use super::native::{of_module, wrap};
use super::new_class;
use crate::builtins::bytes::is_bytes_like;
use crate::object::{Kind, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeFn, NativeObject};
use rustpython_sre_engine as engine;
use rustpython_sre_engine::string::{lower_ascii, lower_unicode, upper_unicode};

/// A compiled regular expression.
struct Pattern {
    code: Box<[u32]>,
    flags: i64,
    groups: usize,
    /// Whether it matches bytes; `None`: it matches both.
    is_bytes: Option<bool>,
    /// Numbers of groups by name: a dict, owned.
    group_index: Value,
    /// Names of groups by number: a tuple, owned.
    index_group: Value,
    /// What it was compiled from, owned.
    source: Value,
}

impl NativeObject for Pattern {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        [self.group_index, self.index_group, self.source].into_iter().for_each(visit);
    }
}

/// What `sub` puts in the place of a match: text and groups by turns.
struct Template {
    /// A tuple, owned: text, number of a group, text, and so on.
    parts: Value,
}

impl NativeObject for Template {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit(self.parts);
    }
}

const MODULE: &str = "_sre";

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module(MODULE);
    let m = module.get();
    let numbers = [
        ("MAGIC", engine::SRE_MAGIC),
        ("CODESIZE", engine::CODESIZE),
        ("MAXREPEAT", engine::MAXREPEAT),
        ("MAXGROUPS", engine::MAXGROUPS),
    ];
    for (name, n) in numbers {
        let n = vm.new_size(n);
        vm.def_value(m, name, n);
    }
    let functions: [(&'static str, NativeFn<S>); 6] = [
        ("compile", compile),
        ("template", template),
        ("ascii_iscased", |vm, args| on_character(vm, args, |_, c| Ref::bool(is_ascii_cased(c)))),
        ("unicode_iscased", |vm, args| on_character(vm, args, |_, c| Ref::bool(is_unicode_cased(c)))),
        ("ascii_tolower", |vm, args| on_character(vm, args, |vm, c| vm.new_int(lower_ascii(c).into()))),
        ("unicode_tolower", |vm, args| on_character(vm, args, |vm, c| vm.new_int(lower_unicode(c).into()))),
    ];
    for (name, function) in functions {
        vm.def_function(m, name, function);
    }
    let native = vm.rt.types.native;
    for (name, install) in [
        ("Pattern", pattern::install as fn(&mut Vm<S>, Value)),
        ("Match", matched::install),
        ("Scanner", scanner::install),
        ("Template", |_, _| {}),
    ] {
        let class = new_class(vm, "re", name, &[native]);
        vm.def_static(class.get(), "__new__", refuse);
        install(vm, class.get());
        vm.refresh_flags(class.get());
        vm.def_value(m, name, class);
    }
    vm.add_builtin_module(module);
}

fn refuse<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = args.pos.first().copied().filter(|c| c.has_layout(Kind::Type));
    let name = class.map(|c| vm.type_body(c).name()).unwrap_or_default();
    Err(vm.type_error(format!("cannot create 're.{name}' instances")))
}

fn is_ascii_cased(c: u32) -> bool {
    u8::try_from(c).is_ok_and(|c| c.is_ascii_alphabetic())
}

fn is_unicode_cased(c: u32) -> bool {
    lower_unicode(c) != c || upper_unicode(c) != c
}

fn on_character<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    f: impl FnOnce(&Vm<S>, u32) -> Ref<S>,
) -> PyResult<S> {
    let [c] = args.exactly::<S, 1>(vm, "character function")?;
    let c = vm.index_or(c, Exc::OverflowError)?;
    match u32::try_from(c).ok().filter(|&c| c <= u32::from(char::MAX)) {
        Some(c) => Ok(f(vm, c)),
        None => Err(vm.value_error("character out of range")),
    }
}

/// `compile(pattern, flags, code, groups, groupindex, indexgroup)`
fn compile<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["pattern", "flags", "code", "groups", "groupindex", "indexgroup"];
    let given = args.named(vm, "compile", names, (0, 6, 6))?;
    let [source, flags, words, groups, group_index, index_group] = given.map(|v| v.unwrap_or(Value::NONE));
    let flags = vm.index_or(flags, Exc::OverflowError)?;
    let groups = vm.index_or(groups, Exc::OverflowError)?;
    let mut code = Vec::new();
    for word in vm.collect(words)? {
        let word: Ref<S> = word;
        let word = vm.index_or(word.get(), Exc::OverflowError)?;
        let Ok(word) = u32::try_from(word) else {
            return Err(vm.raise(Exc::OverflowError, "regular expression code size limit exceeded"));
        };
        code.push(word);
    }
    let groups = usize::try_from(groups).ok().filter(|&groups| validate::is_valid(&code, groups));
    let (Some(groups), true, true) =
        (groups, group_index.has_layout(Kind::Dict), index_group.has_layout(Kind::Tuple))
    else {
        return Err(vm.raise(Exc::RuntimeError, "invalid SRE code"));
    };
    let own = |v: Value| Ref::<S>::new(v).into_value();
    let pattern = Pattern {
        code: code.into_boxed_slice(),
        flags,
        groups,
        is_bytes: (!source.is_none()).then(|| is_bytes_like(source)),
        group_index: own(group_index),
        index_group: own(index_group),
        source: own(source),
    };
    let class = of_module(vm, MODULE, "Pattern")?;
    Ok(wrap(vm, class.get(), pattern))
}

/// `template(pattern, parts)`
fn template<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [_pattern, parts] = args.exactly::<S, 2>(vm, "_sre.template")?;
    let parts = vm.collect(parts)?;
    let parts = vm.new_tuple_of(parts);
    let class = of_module(vm, MODULE, "Template")?;
    Ok(wrap(vm, class.get(), Template { parts: parts.into_value() }))
}
