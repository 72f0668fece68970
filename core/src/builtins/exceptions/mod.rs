//! The builtin exceptions: constructors, attributes, groups, tracebacks, and how they are printed.
//!
//! | file | what |
//! |---|---|
//! | `base` | `BaseException`: args, cause, context, traceback, notes, str, repr |
//! | `layout` | which classes have attributes of their own, and their slots |
//! | `attributes` | constructors and text of the classes that have them |
//! | `os_error` | `OSError`: errno, subclasses by errno |
//! | `unicode` | the `UnicodeError` family |
//! | `group` | exception groups |
//! | `except_star` | what `except*` does with them |
//! | `traceback` | traceback objects |
//! | `print` | the text of an uncaught exception |
//! | `frames`, `carets`, `suggest` | its parts: entries, markers, "Did you mean" |

mod attributes;
mod base;
mod carets;
mod except_star;
mod frames;
mod group;
mod layout;
mod os_error;
mod print;
mod suggest;
mod traceback;
mod unicode;

use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, Exception, Tuple};

/// Registers the methods of all exceptions.
pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    layout::install(vm);
    base::install(vm);
    attributes::install(vm);
    os_error::install(vm);
    unicode::install(vm);
    group::install(vm);
    traceback::install(vm);
    for (name, exc) in names::<S>(vm) {
        let name = vm.rt.intern(&name);
        vm.dict_set_name(vm.rt.builtins, name, Ref::new(exc));
    }
}

/// Every exception under its name, and `OSError` under its old ones.
fn names<S: Strategy>(vm: &Vm<S>) -> Vec<(String, Value)> {
    let exc = |e: Exc| vm.rt.types.exc[e as usize];
    let all = Exc::ALL.iter().map(|&(e, name, _)| (name.to_owned(), exc(e)));
    let old = ["IOError", "EnvironmentError"].map(|name| (name.to_owned(), exc(Exc::OSError)));
    all.chain(old).collect()
}

impl<S: Strategy> Vm<S> {
    /// Whether a value is an instance of a builtin exception.
    pub fn exception_is(&self, v: Value, exc: Exc) -> bool {
        self.type_body(self.type_of(v)).is_subtype_of(self.rt.types.exc[exc as usize])
    }

    /// An exception's arguments.
    pub fn exception_args(&self, v: Value) -> Vec<Ref<S>> {
        let Some(object) = Obj::<S, Exception>::of(v) else { return vec![] };
        let args = object.observe(|e| Ref::<S>::new(e.args));
        Obj::<S, Tuple>::of(args.get())
            .map_or_else(Vec::new, |t| t.body().items().iter().map(|&v| Ref::new(v)).collect())
    }

    /// `repr(type(v))`
    pub fn repr_text_of_type(&mut self, v: Value) -> PyResult<S, String> {
        let ty = self.type_of(v);
        self.repr_text(ty)
    }
}
