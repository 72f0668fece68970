//! What the library's `subprocess` asks of children, of which there are none: no process is started here, so nobody can
//! be waited for. The statuses that a wait would give are read as the system's own macros read them.

use super::raise_io;
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc};
use rustix::io::Errno;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    vm.def_function(m, "waitpid", waitpid);
    vm.def_function(m, "waitstatus_to_exitcode", exit_code);
    vm.def_function(m, "WIFSTOPPED", |vm, args| {
        let status = status(vm, args, "WIFSTOPPED")?;
        Ok(Ref::bool(libc::WIFSTOPPED(status)))
    });
    vm.def_function(m, "WSTOPSIG", |vm, args| {
        let status = status(vm, args, "WSTOPSIG")?;
        Ok(vm.new_int(libc::WSTOPSIG(status).into()))
    });
    let flag = vm.new_int(libc::WNOHANG.into());
    vm.def_value(m, "WNOHANG", flag);
}

fn waitpid<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [_, _] = args.exactly::<S, 2>(vm, "waitpid")?;
    Err(raise_io(vm, &Errno::CHILD.into(), None))
}

fn status<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, i32> {
    let [status] = args.exactly::<S, 1>(vm, f)?;
    let status = vm.index_or(status, Exc::OverflowError)?;
    i32::try_from(status).map_err(|_| vm.raise(Exc::OverflowError, "wait status does not fit into a C int"))
}

fn exit_code<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let status = status(vm, args, "waitstatus_to_exitcode")?;
    if libc::WIFEXITED(status) {
        return Ok(vm.new_int(libc::WEXITSTATUS(status).into()));
    }
    if libc::WIFSIGNALED(status) {
        return Ok(vm.new_int(-i64::from(libc::WTERMSIG(status))));
    }
    Err(vm.value_error(format!("invalid wait status: {status}")))
}
