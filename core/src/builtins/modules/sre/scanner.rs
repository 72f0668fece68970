//! `re.Scanner`'s engine and `finditer`: a search that goes on where the last one ended.

use super::matched::new_match;
use super::pattern::Call;
use super::subject::{Anchor, From, Subject};
use super::{MODULE, Pattern};
use crate::builtins::modules::native::{expect, of_module, wrap};
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, NativeObject};
use parking_lot::Mutex;

struct Scanner {
    /// A pattern, owned.
    pattern: Value,
    /// What it is matched with, owned.
    string: Value,
    /// Where the first search began, and the end.
    bounds: (usize, usize),
    /// Where the next one begins; `None`: it is over.
    next: Mutex<Option<From>>,
}

impl NativeObject for Scanner {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        [self.pattern, self.string].into_iter().for_each(visit);
    }
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, class: Value) {
    vm.def(class, "match", |vm, args| advance(vm, args, Anchor::Start));
    vm.def(class, "search", |vm, args| advance(vm, args, Anchor::Nowhere));
    vm.def_getset(
        class,
        "pattern",
        |vm, v| expect::<S, Scanner>(vm, v).map(|scanner| Ref::new(scanner.pattern)),
        None,
    );
}

/// A scanner over what a method of a pattern was called with.
pub(super) fn new_scanner<S: Strategy>(vm: &mut Vm<S>, call: &Call<'_>) -> PyResult<S> {
    let scanner = Scanner {
        pattern: Ref::<S>::new(call.this).into_value(),
        string: Ref::<S>::new(call.string).into_value(),
        bounds: (call.from.start, call.from.end),
        next: Mutex::new(Some(call.from)),
    };
    let class = of_module(vm, MODULE, "Scanner")?;
    Ok(wrap(vm, class.get(), scanner))
}

/// The next match, or `None`.
fn advance<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, anchor: Anchor) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "scanner method")?;
    let scanner = expect::<S, Scanner>(vm, this)?;
    let pattern = expect::<S, Pattern>(vm, scanner.pattern)?;
    let subject = Subject::of(vm, scanner.string, pattern)?;
    let spans = {
        let mut next = scanner.next.lock();
        // A bytearray may be shorter by now.
        let from = next.map(|from| From { end: from.end.min(subject.len()), ..from });
        let spans = from.and_then(|from| subject.find(pattern, from, anchor));
        *next = spans.as_ref().map(|spans| spans.after(scanner.bounds.1));
        spans
    };
    match spans {
        Some(spans) => new_match(vm, scanner.pattern, scanner.string, scanner.bounds, spans),
        None => Ok(Ref::none()),
    }
}
