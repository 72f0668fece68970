//! `__del__`

use crate::object::{Ref, Value};
use crate::runtime::Vm;
use crate::strategy::Strategy;

impl<S: Strategy> Vm<S> {
    /// Runs an object's `__del__`; an error in it is reported and goes no further.
    pub(crate) fn finalize_object(&mut self, object: Ref<S>) {
        let name = self.rt.names.del;
        let class = self.type_of(object.get());
        let Some(method) = self.lookup(class, name).map(Ref::<S>::new) else { return };
        // The thread may be on its way with an exception, or handle one, that is none of `__del__`'s.
        let raised = Ref::<S>::from_owned(std::mem::replace(&mut self.raised, Value::NULL));
        if let Err(error) = self.call_special(object.get(), name, &[]) {
            let exception = self.take_raised(error);
            self.report_ignored(exception.get(), "Exception ignored while calling deallocator", method.get());
        }
        self.raised = raised.into_value();
    }
}
