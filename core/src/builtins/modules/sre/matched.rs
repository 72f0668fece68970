//! `re.Match`.

use super::subject::{Spans, Subject};
use super::{MODULE, Pattern, replace};
use crate::builtins::modules::native::{expect, of_module, wrap};
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeFn, NativeObject, Tuple};

struct Match {
    /// The pattern, owned.
    pattern: Value,
    /// What was matched, owned.
    string: Value,
    /// `pos` and `endpos`.
    bounds: (usize, usize),
    spans: Spans,
}

impl NativeObject for Match {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        [self.pattern, self.string].into_iter().for_each(visit);
    }
}

/// A match of `pattern` in the part `bounds` of `string`.
pub(super) fn new_match<S: Strategy>(
    vm: &mut Vm<S>,
    pattern: Value,
    string: Value,
    bounds: (usize, usize),
    spans: Spans,
) -> PyResult<S> {
    let class = of_module(vm, MODULE, "Match")?;
    let own = |v: Value| Ref::<S>::new(v).into_value();
    Ok(wrap(vm, class.get(), Match { pattern: own(pattern), string: own(string), bounds, spans }))
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, class: Value) {
    let methods: [(&'static str, NativeFn<S>); 11] = [
        ("group", group),
        ("__getitem__", getitem),
        ("groups", groups),
        ("groupdict", groupdict),
        ("start", |vm, args| place(vm, args, "start", |vm, (start, _)| vm.new_int(start))),
        ("end", |vm, args| place(vm, args, "end", |vm, (_, end)| vm.new_int(end))),
        ("span", |vm, args| place(vm, args, "span", pair)),
        ("expand", |vm, args| {
            let [this, text] = args.exactly::<S, 2>(vm, "expand")?;
            let m = expect::<S, Match>(vm, this)?;
            replace::expand(vm, m.pattern, text, m.string, &m.spans)
        }),
        ("__copy__", |vm, args| args.exactly::<S, 1>(vm, "__copy__").map(|[this]| Ref::new(this))),
        ("__deepcopy__", |vm, args| args.exactly::<S, 2>(vm, "__deepcopy__").map(|[this, _]| Ref::new(this))),
        ("__repr__", repr),
    ];
    for (name, method) in methods {
        vm.def(class, name, method);
    }
    vm.def_class(class, "__class_getitem__", |vm, args| {
        let [class, item] = args.exactly::<S, 2>(vm, "__class_getitem__")?;
        vm.call(vm.rt.types.generic_alias, &[class, item])
    });
    vm.def_getset(class, "string", |vm, v| Ok(Ref::new(expect::<S, Match>(vm, v)?.string)), None);
    vm.def_getset(class, "re", |vm, v| Ok(Ref::new(expect::<S, Match>(vm, v)?.pattern)), None);
    vm.def_getset(class, "pos", |vm, v| expect(vm, v).map(|m: &Match| vm.new_size(m.bounds.0)), None);
    vm.def_getset(class, "endpos", |vm, v| expect(vm, v).map(|m: &Match| vm.new_size(m.bounds.1)), None);
    vm.def_getset(
        class,
        "lastindex",
        |vm, v| {
            let m = expect::<S, Match>(vm, v)?;
            Ok(m.spans.last.filter(|&last| last > 0).map_or_else(Ref::none, |last| vm.new_size(last)))
        },
        None,
    );
    vm.def_getset(class, "lastgroup", lastgroup, None);
    vm.def_getset(
        class,
        "regs",
        |vm, v| {
            let m = expect::<S, Match>(vm, v)?;
            Ok(vm.new_tuple_of(m.spans.groups.iter().map(|&span| pair(vm, numbers(span)))))
        },
        None,
    );
}

/// A span as Python has it.
fn numbers(span: Option<(usize, usize)>) -> (i64, i64) {
    span.map_or((-1, -1), |(start, end)| (start as i64, end as i64))
}

fn pair<S: Strategy>(vm: &Vm<S>, (start, end): (i64, i64)) -> Ref<S> {
    vm.new_tuple_of([vm.new_int(start), vm.new_int(end)])
}

fn lastgroup<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let m = expect::<S, Match>(vm, v)?;
    let names = expect::<S, Pattern>(vm, m.pattern)?.index_group;
    let names = Obj::<S, Tuple>::of(names).map_or(&[][..], |names| names.body().items());
    Ok(m.spans.last.and_then(|last| names.get(last)).map_or_else(Ref::none, |&name| Ref::new(name)))
}

fn no_such_group<S: Strategy>(vm: &mut Vm<S>) -> Raised<S> {
    vm.raise(Exc::IndexError, "no such group")
}

/// The span of the group with a number or name.
fn span_of<S: Strategy>(vm: &mut Vm<S>, m: &Match, key: Value) -> PyResult<S, Option<(usize, usize)>> {
    let number = if vm.int_of(key).is_some() {
        Some(vm.index_or(key, Exc::IndexError)?)
    } else {
        let names = expect::<S, Pattern>(vm, m.pattern)?.group_index;
        match vm.dict_get(names, key)? {
            Some(number) => Some(vm.index_or(number.get(), Exc::IndexError)?),
            None => None,
        }
    };
    match number.and_then(|n| usize::try_from(n).ok()).and_then(|n| m.spans.groups.get(n)) {
        Some(&span) => Ok(span),
        None => Err(no_such_group(vm)),
    }
}

/// The text of a span, or a default.
fn text<S: Strategy>(vm: &mut Vm<S>, m: &Match, span: Option<(usize, usize)>, default: Value) -> PyResult<S> {
    let Some((start, end)) = span else { return Ok(Ref::new(default)) };
    let pattern = expect::<S, Pattern>(vm, m.pattern)?;
    let subject = Subject::of(vm, m.string, pattern)?;
    let end = end.min(subject.len());
    Ok(subject.part(vm, m.string, (start.min(end), end)))
}

fn receiver<'a, S: Strategy>(vm: &mut Vm<S>, args: Args<'a>) -> PyResult<S, (&'a Match, Args<'a>)> {
    let m = expect::<S, Match>(vm, args.pos.first().copied().unwrap_or(Value::NONE))?;
    Ok((m, Args { pos: args.pos.get(1..).unwrap_or(&[]), ..args }))
}

fn group<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (m, rest) = receiver(vm, args)?;
    if !rest.kw.is_empty() {
        return Err(vm.type_error("group() takes no keyword arguments"));
    }
    let one = |vm: &mut Vm<S>, key| {
        let span = span_of(vm, m, key)?;
        text(vm, m, span, Value::NONE)
    };
    match *rest.pos {
        [] => text(vm, m, Some(m.spans.whole()), Value::NONE),
        [key] => one(vm, key),
        ref keys => {
            let groups = keys.iter().map(|&key| one(vm, key)).collect::<PyResult<S, Vec<_>>>()?;
            Ok(vm.new_tuple_of(groups))
        }
    }
}

fn getitem<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, key] = args.exactly::<S, 2>(vm, "__getitem__")?;
    let m = expect::<S, Match>(vm, this)?;
    let span = span_of(vm, m, key)?;
    text(vm, m, span, Value::NONE)
}

fn groups<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (m, rest) = receiver(vm, args)?;
    let [default] = rest.named(vm, "groups", ["default"], (0, 1, 0))?;
    let default = default.unwrap_or(Value::NONE);
    let spans = m.spans.groups[1..].iter();
    let groups = spans.map(|&span| text(vm, m, span, default)).collect::<PyResult<S, Vec<_>>>()?;
    Ok(vm.new_tuple_of(groups))
}

fn groupdict<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (m, rest) = receiver(vm, args)?;
    let [default] = rest.named(vm, "groupdict", ["default"], (0, 1, 0))?;
    let default = default.unwrap_or(Value::NONE);
    let found = vm.new_dict();
    let names = expect::<S, Pattern>(vm, m.pattern)?.group_index;
    for (name, number) in vm.dict_items(names) {
        let span = span_of(vm, m, number.get())?;
        let group = text(vm, m, span, default)?;
        vm.setitem(found.get(), name.get(), group)?;
    }
    Ok(found)
}

fn place<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    name: &str,
    show: impl FnOnce(&Vm<S>, (i64, i64)) -> Ref<S>,
) -> PyResult<S> {
    let (m, rest) = receiver(vm, args)?;
    let [key] = rest.between::<S, 1>(vm, name, 0)?;
    let span = match key {
        Some(key) => span_of(vm, m, key)?,
        None => Some(m.spans.whole()),
    };
    Ok(show(vm, numbers(span)))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "__repr__")?;
    let m = expect::<S, Match>(vm, this)?;
    let (start, end) = m.spans.whole();
    let whole = text(vm, m, Some((start, end)), Value::NONE)?;
    let whole = vm.repr_text(whole.get())?;
    Ok(vm.new_str(&format!("<re.Match object; span=({start}, {end}), match={whole}>")))
}
