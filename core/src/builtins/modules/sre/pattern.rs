//! `re.Pattern`.

use super::matched::new_match;
use super::scanner::new_scanner;
use super::subject::{Anchor, From, Subject};
use super::{Pattern, replace};
use crate::builtins::modules::native::{expect, shared};
use crate::object::{Ref, Value};
use crate::protocol::CompareOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, IterState, MappingProxy, NativeFn};

/// Flags as `re.compile` shows them.
const FLAGS: [(i64, &str); 7] = [
    (2, "re.IGNORECASE"),
    (4, "re.LOCALE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
];
const LOCALE: i64 = 4;
const UNICODE: i64 = 32;
const ASCII: i64 = 256;
/// Most characters of a pattern that its `repr` shows.
const SHOWN: usize = 200;

/// What a method of a pattern was called with.
pub(super) struct Call<'a> {
    /// The pattern.
    pub this: Value,
    pub pattern: &'a Pattern,
    pub string: Value,
    pub subject: Subject<'a>,
    /// The part of the string to look at.
    pub from: From,
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, class: Value) {
    let methods: [(&'static str, NativeFn<S>); 14] = [
        ("match", |vm, args| find(vm, args, "match", Anchor::Start)),
        ("fullmatch", |vm, args| find(vm, args, "fullmatch", Anchor::Both)),
        ("search", |vm, args| find(vm, args, "search", Anchor::Nowhere)),
        ("findall", findall),
        ("finditer", finditer),
        ("scanner", |vm, args| {
            let call = call_of(vm, args, "scanner")?;
            new_scanner(vm, &call)
        }),
        ("split", split),
        ("sub", |vm, args| replace::substitute(vm, args, "sub")),
        ("subn", |vm, args| replace::substitute(vm, args, "subn")),
        ("__copy__", |vm, args| args.exactly::<S, 1>(vm, "__copy__").map(|[this]| Ref::new(this))),
        ("__deepcopy__", |vm, args| args.exactly::<S, 2>(vm, "__deepcopy__").map(|[this, _]| Ref::new(this))),
        ("__repr__", repr),
        ("__eq__", eq),
        ("__hash__", hash),
    ];
    for (name, method) in methods {
        vm.def(class, name, method);
    }
    vm.def_getset(class, "pattern", |vm, v| Ok(Ref::new(expect::<S, Pattern>(vm, v)?.source)), None);
    vm.def_getset(class, "flags", |vm, v| expect(vm, v).map(|p: &Pattern| vm.new_int(p.flags)), None);
    vm.def_getset(class, "groups", |vm, v| expect(vm, v).map(|p: &Pattern| vm.new_size(p.groups)), None);
    vm.def_getset(
        class,
        "groupindex",
        |vm, v| {
            let mapping = Ref::<S>::new(expect::<S, Pattern>(vm, v)?.group_index).into_value();
            Ok(vm.new_object(vm.rt.types.mappingproxy, MappingProxy { mapping }))
        },
        None,
    );
    vm.def_class(class, "__class_getitem__", |vm, args| {
        let [class, item] = args.exactly::<S, 2>(vm, "__class_getitem__")?;
        vm.call(vm.rt.types.generic_alias, &[class, item])
    });
}

/// `method(string, pos=0, endpos=sys.maxsize)`
fn call_of<'a, S: Strategy>(vm: &mut Vm<S>, args: Args<'a>, name: &str) -> PyResult<S, Call<'a>> {
    let this = args.pos.first().copied().unwrap_or(Value::NONE);
    let pattern = expect::<S, Pattern>(vm, this)?;
    let rest = Args { pos: args.pos.get(1..).unwrap_or(&[]), ..args };
    let [string, start, end] = rest.named(vm, name, ["string", "pos", "endpos"], (0, 3, 1))?;
    let string = string.unwrap_or(Value::NONE);
    let bound = |vm: &mut Vm<S>, v: Option<Value>, default| match v {
        Some(v) => vm.index_or(v, Exc::OverflowError),
        None => Ok(default),
    };
    let (start, end) = (bound(vm, start, 0)?, bound(vm, end, i64::MAX)?);
    let subject = Subject::of(vm, string, pattern)?;
    let clamp = |at: i64| usize::try_from(at).unwrap_or(0).min(subject.len());
    let from = From { start: clamp(start), end: clamp(end), must_advance: false };
    Ok(Call { this, pattern, string, subject, from })
}

fn find<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str, anchor: Anchor) -> PyResult<S> {
    let call = call_of(vm, args, name)?;
    match call.subject.find(call.pattern, call.from, anchor) {
        Some(spans) => new_match(vm, call.this, call.string, (call.from.start, call.from.end), spans),
        None => Ok(Ref::none()),
    }
}

fn findall<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Call { pattern, string, subject, mut from, .. } = call_of(vm, args, "findall")?;
    let mut found = Vec::new();
    while let Some(spans) = subject.find(pattern, from, Anchor::Nowhere) {
        let part = |i: usize| subject.part(vm, string, spans.groups[i].unwrap_or_default());
        found.push(match pattern.groups {
            0 => part(0),
            1 => part(1),
            groups => vm.new_tuple_of((1..=groups).map(part)),
        });
        from = spans.after(from.end);
    }
    Ok(vm.new_list_of(found))
}

fn finditer<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let call = call_of(vm, args, "finditer")?;
    let scanner = new_scanner(vm, &call)?;
    let function = vm.getattr(scanner.get(), vm.rt.intern("search"))?.into_value();
    let state = IterState::Callable { function, sentinel: Value::NONE };
    Ok(vm.new_iter(vm.rt.types.callable_iterator, state))
}

/// `split(string, maxsplit=0)`
fn split<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = args.pos.first().copied().unwrap_or(Value::NONE);
    let pattern = expect::<S, Pattern>(vm, this)?;
    let rest = Args { pos: args.pos.get(1..).unwrap_or(&[]), ..args };
    let [string, most] = rest.named(vm, "split", ["string", "maxsplit"], (0, 2, 1))?;
    let string = string.unwrap_or(Value::NONE);
    let most = match most {
        Some(most) => vm.index_or(most, Exc::OverflowError)?,
        None => 0,
    };
    let subject = Subject::of(vm, string, pattern)?;
    let end = subject.len();
    let mut from = From { start: 0, end, must_advance: false };
    let (mut pieces, mut last, mut count) = (Vec::new(), 0, 0);
    while most == 0 || count < most {
        let Some(spans) = subject.find(pattern, from, Anchor::Nowhere) else { break };
        let (start, stop) = spans.whole();
        pieces.push(subject.part(vm, string, (last, start)));
        for group in &spans.groups[1..] {
            pieces.push(group.map_or_else(Ref::none, |span| subject.part(vm, string, span)));
        }
        (last, count) = (stop, count + 1);
        from = spans.after(end);
    }
    pieces.push(subject.part(vm, string, (last, end)));
    Ok(vm.new_list_of(pieces))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "__repr__")?;
    let pattern = expect::<S, Pattern>(vm, this)?;
    let mut flags = pattern.flags;
    if pattern.is_bytes == Some(false) && flags & (LOCALE | UNICODE | ASCII) == UNICODE {
        flags &= !UNICODE;
    }
    let mut names: Vec<String> = Vec::new();
    for (flag, name) in FLAGS {
        if flags & flag != 0 {
            names.push(name.to_owned());
            flags &= !flag;
        }
    }
    if flags != 0 {
        names.push(format!("{flags:#x}"));
    }
    let source: String = vm.repr_text(pattern.source)?.chars().take(SHOWN).collect();
    let comma = if names.is_empty() { "" } else { ", " };
    Ok(vm.new_str(&format!("re.compile({source}{comma}{})", names.join("|"))))
}

fn eq<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [a, b] = args.exactly::<S, 2>(vm, "__eq__")?;
    let this = expect::<S, Pattern>(vm, a)?;
    let Some(other) = shared::<S, Pattern>(b) else { return Ok(Ref::new(Value::NOT_IMPLEMENTED)) };
    let alike = (this.flags, this.is_bytes, &this.code) == (other.flags, other.is_bytes, &other.code);
    Ok(Ref::bool(alike && vm.compare_truth(CompareOp::Eq, this.source, other.source)?))
}

fn hash<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "__hash__")?;
    let pattern = expect::<S, Pattern>(vm, this)?;
    let source = vm.hash(pattern.source)?;
    Ok(vm.new_int((source ^ pattern.flags) >> 16))
}
