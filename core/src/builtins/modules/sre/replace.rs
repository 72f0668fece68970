//! `sub`, `subn` and `expand`.
//!
//! What is put in the place of a match is a function's answer, a text as it is, or a template that `re` makes of a
//! text with backslashes. The pieces are collected and joined at the end.

use super::matched::new_match;
use super::subject::{Anchor, From, Spans, Subject};
use super::{Pattern, Template};
use crate::builtins::modules::native::{expect, of_module, shared};
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Tuple};

/// What stands in the place of a match.
enum Replacement<S: Strategy> {
    /// A function of the match.
    Function(Value),
    /// A text as it is.
    Text(Ref<S>),
    /// Text and groups.
    Template(Ref<S>),
}

/// `sub(repl, string, count=0)`; `subn` gives the number of replacements too.
pub(super) fn substitute<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str) -> PyResult<S> {
    let this = args.pos.first().copied().unwrap_or(Value::NONE);
    let pattern = expect::<S, Pattern>(vm, this)?;
    let rest = Args { pos: args.pos.get(1..).unwrap_or(&[]), ..args };
    let [replacement, string, most] = rest.named(vm, name, ["repl", "string", "count"], (0, 3, 2))?;
    let string = string.unwrap_or(Value::NONE);
    let most = match most {
        Some(most) => vm.index_or(most, Exc::OverflowError)?,
        None => 0,
    };
    let replacement = replacement_of(vm, this, replacement.unwrap_or(Value::NONE))?;
    let subject = Subject::of(vm, string, pattern)?;
    let end = subject.len();
    let mut from = From { start: 0, end, must_advance: false };
    let (mut pieces, mut last, mut count) = (Vec::new(), 0, 0);
    while most == 0 || count < most {
        let Some(spans) = subject.find(pattern, from, Anchor::Nowhere) else { break };
        let (start, stop) = spans.whole();
        if last < start {
            pieces.push(subject.part(vm, string, (last, start)));
        }
        from = spans.after(end);
        match &replacement {
            Replacement::Text(text) => pieces.push(text.clone()),
            Replacement::Template(template) => {
                fill(vm, template.get(), &subject, string, &spans, &mut pieces)?
            }
            &Replacement::Function(function) => {
                let matched = new_match(vm, this, string, (0, end), spans)?;
                let piece = vm.call(function, &[matched.get()])?;
                if !piece.is_none() {
                    pieces.push(piece);
                }
            }
        }
        (last, count) = (stop, count + 1);
    }
    if last < end {
        pieces.push(subject.part(vm, string, (last, end)));
    }
    let joined = join(vm, &subject, string, pieces)?;
    if name == "sub" {
        return Ok(joined);
    }
    let count = vm.new_int(count);
    Ok(vm.new_tuple_of([joined, count]))
}

fn replacement_of<S: Strategy>(vm: &mut Vm<S>, pattern: Value, v: Value) -> PyResult<S, Replacement<S>> {
    if vm.is_callable(v) {
        return Ok(Replacement::Function(v));
    }
    let text = Ref::<S>::new(v);
    let plain = match Obj::<S, crate::types::Str>::of(v) {
        Some(text) => text.body().text().chars().all(|c| c != u32::from(b'\\')),
        None => crate::builtins::bytes::contents::<S>(v).is_some_and(|bytes| !bytes.contains(&b'\\')),
    };
    if plain { Ok(Replacement::Text(text)) } else { template_of(vm, pattern, v).map(Replacement::Template) }
}

/// The template that `re` makes of a text.
fn template_of<S: Strategy>(vm: &mut Vm<S>, pattern: Value, text: Value) -> PyResult<S> {
    let compile = of_module(vm, "re", "_compile_template")?;
    vm.call(compile.get(), &[pattern, text])
}

/// Adds the pieces of a template; a group that matched nothing is empty.
fn fill<S: Strategy>(
    vm: &mut Vm<S>,
    template: Value,
    subject: &Subject<'_>,
    string: Value,
    spans: &Spans,
    pieces: &mut Vec<Ref<S>>,
) -> PyResult<S, ()> {
    let template = expect::<S, Template>(vm, template)?;
    let parts = Obj::<S, Tuple>::of(template.parts).map_or(&[][..], |parts| parts.body().items());
    for &part in parts {
        if !part.is_int() && !part.is_exact(Kind::Int) {
            pieces.push(Ref::new(part));
            continue;
        }
        let group = vm.index_or(part, Exc::IndexError)?;
        match usize::try_from(group).ok().and_then(|group| spans.groups.get(group)) {
            Some(span) => pieces.push(subject.part(vm, string, span.unwrap_or_default())),
            None => return Err(vm.raise(Exc::IndexError, "no such group")),
        }
    }
    Ok(())
}

/// `match.expand(template)`
pub(super) fn expand<S: Strategy>(
    vm: &mut Vm<S>,
    pattern: Value,
    text: Value,
    string: Value,
    spans: &Spans,
) -> PyResult<S> {
    let template = template_of(vm, pattern, text)?;
    if shared::<S, Template>(template.get()).is_none() {
        return Ok(template);
    }
    let compiled = expect::<S, Pattern>(vm, pattern)?;
    let subject = Subject::of(vm, string, compiled)?;
    let mut pieces = Vec::new();
    fill(vm, template.get(), &subject, string, spans, &mut pieces)?;
    join(vm, &subject, string, pieces)
}

fn join<S: Strategy>(
    vm: &mut Vm<S>,
    subject: &Subject<'_>,
    string: Value,
    mut pieces: Vec<Ref<S>>,
) -> PyResult<S> {
    if let [only] = &pieces[..]
        && (only.get().is_exact(Kind::Str) || only.get().is_exact(Kind::Bytes))
        && only.get().has_layout(Kind::Str) == string.has_layout(Kind::Str)
    {
        return Ok(pieces.swap_remove(0));
    }
    let nothing = subject.part(vm, string, (0, 0));
    let pieces = vm.new_list_of(pieces);
    vm.call_method(nothing.get(), vm.rt.intern("join"), &[pieces.get()])
}
