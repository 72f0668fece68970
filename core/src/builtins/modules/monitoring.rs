//! `sys.monitoring` (PEP 669): the names of its events, which debuggers ask for when they are imported. No tool can be
//! registered: instrumented code is not what strategies are to be compared by.

use crate::object::{Ref, Value};
use crate::runtime::Vm;
use crate::strategy::Strategy;
use crate::types::NativeFn;

const EVENTS: [&str; 18] = [
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH_LEFT",
    "BRANCH_RIGHT",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
];

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, sys: Value) {
    let module = vm.new_module("sys.monitoring");
    let m = module.get();
    for (name, id) in [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)] {
        let id = vm.new_int(id);
        vm.def_value(m, name, id);
    }
    let events = vm.new_module("sys.monitoring.events");
    for (bit, name) in EVENTS.iter().enumerate() {
        let bit = vm.new_int(1 << bit);
        vm.def_value(events.get(), name, bit);
    }
    let none = vm.new_int(0);
    vm.def_value(events.get(), "NO_EVENTS", none);
    vm.def_value(m, "events", events);
    vm.def_function(m, "get_tool", |_, _| Ok(Ref::none()));
    let refuse: NativeFn<S> = |vm, _| {
        Err(vm
            .raise(crate::types::Exc::NotImplementedError, "monitoring is not supported by this interpreter"))
    };
    for name in [
        "use_tool_id",
        "free_tool_id",
        "clear_tool_id",
        "register_callback",
        "set_events",
        "set_local_events",
    ] {
        vm.def_function(m, name, refuse);
    }
    vm.def_value(sys, "monitoring", module);
}
