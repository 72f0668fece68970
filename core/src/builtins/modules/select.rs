//! `select`: which of many descriptors are ready. Both functions wait by `poll(2)`, so that there is no limit on the
//! descriptors' numbers.

use super::native::{change, of_module, wrap};
use super::new_class;
use super::socket::wait::wait;
use super::time::duration;
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeObject};
use rustix::event::PollFlags;
use rustix::fd::{AsRawFd, BorrowedFd};
use std::collections::BTreeMap;
use std::time::Duration;

/// The descriptors of a `poll` object, and what they are waited for.
#[derive(Default)]
struct Poll(BTreeMap<i32, PollFlags>);

impl NativeObject for Poll {}

/// Registers the module.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("select");
    let m = module.get();
    vm.def_function(m, "poll", new_poll);
    vm.def_function(m, "select", select);
    let flags = [
        ("POLLERR", PollFlags::ERR),
        ("POLLHUP", PollFlags::HUP),
        ("POLLIN", PollFlags::IN),
        ("POLLNVAL", PollFlags::NVAL),
        ("POLLOUT", PollFlags::OUT),
        ("POLLPRI", PollFlags::PRI),
    ];
    for (name, flag) in flags {
        let flag = vm.new_int(flag.bits().into());
        vm.def_value(m, name, flag);
    }
    let error = Ref::new(vm.rt.types.exc[Exc::OSError as usize]);
    vm.def_value(m, "error", error);
    let native = vm.rt.types.native;
    let class = new_class(vm, "select", "poll", &[native]);
    vm.def(class.get(), "modify", modify);
    vm.def(class.get(), "poll", poll);
    vm.def(class.get(), "register", register);
    vm.def(class.get(), "unregister", unregister);
    vm.refresh_flags(class.get());
    vm.def_value(m, "_Poll", class);
    vm.add_builtin_module(module);
}

/// The descriptor of an integer, or of what has `fileno()`.
fn descriptor<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, BorrowedFd<'a>> {
    if vm.int_of(v).is_some() {
        return super::posix::descriptor(vm, v);
    }
    let Some(fileno) = vm.getattr_opt(v, vm.rt.intern("fileno"))? else {
        return Err(vm.type_error("argument must be an int, or have a fileno() method"));
    };
    let number = vm.call(fileno.get(), &[])?;
    match vm.int_of(number.get()).and_then(|i| i.to_i64()) {
        Some(i64::MIN..0) => {
            let number = vm.repr_text(number.get())?;
            Err(vm.value_error(format!("file descriptor cannot be a negative integer ({number})")))
        }
        Some(_) => super::posix::descriptor(vm, number.get()),
        None => Err(vm.type_error("fileno() returned a non-integer")),
    }
}

/// `select(rlist, wlist, xlist, timeout=None)`
fn select<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [read, write, except, timeout] = args.between(vm, "select", 3)?;
    let timeout = match timeout.filter(|v| !v.is_none()) {
        None => None,
        Some(v) => match duration(vm, v)? {
            Some(timeout) => Some(timeout),
            None => return Err(vm.value_error("timeout must be non-negative")),
        },
    };
    let (mut objects, mut wanted) = (Vec::new(), Vec::new());
    for (kind, list) in [read, write, except].into_iter().enumerate() {
        let flags = [PollFlags::IN, PollFlags::OUT, PollFlags::PRI][kind];
        for object in vm.collect(list.unwrap_or(Value::NONE))? {
            wanted.push((descriptor(vm, object.get())?, flags));
            objects.push((kind, object));
        }
    }
    let found = wait(vm, &wanted, timeout)?;
    if found.iter().any(|found| found.contains(PollFlags::NVAL)) {
        return Err(super::io::raise_io(vm, &rustix::io::Errno::BADF.into(), None));
    }
    // An end that is closed, or broken, is ready for both: the call says what is the matter.
    let also = PollFlags::HUP | PollFlags::ERR;
    let mut ready: [Vec<Ref<S>>; 3] = Default::default();
    for ((kind, object), ((_, flags), found)) in objects.into_iter().zip(wanted.iter().zip(found)) {
        if found.intersects(*flags) || kind < 2 && found.intersects(also) {
            ready[kind].push(object);
        }
    }
    let ready = ready.map(|objects| vm.new_list_of(objects));
    Ok(vm.new_tuple_of(ready))
}

fn new_poll<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly(vm, "poll")?;
    let class = of_module(vm, "select", "_Poll")?;
    Ok(wrap(vm, class.get(), Poll::default()))
}

/// The arguments `fd` and `eventmask`.
fn entry<S: Strategy>(
    vm: &mut Vm<S>,
    fd: Option<Value>,
    flags: Option<Value>,
) -> PyResult<S, (i32, PollFlags)> {
    let fd = descriptor(vm, fd.unwrap_or(Value::NONE))?.as_raw_fd();
    let flags = match flags {
        Some(flags) => PollFlags::from_bits_retain(vm.index_clamped(flags)? as u16),
        None => PollFlags::IN | PollFlags::PRI | PollFlags::OUT,
    };
    Ok((fd, flags))
}

fn register<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, fd, flags] = args.between(vm, "register", 2)?;
    let (fd, flags) = entry(vm, fd, flags)?;
    change(vm, this.unwrap_or(Value::NONE), |poll: &mut Poll| poll.0.insert(fd, flags))?;
    Ok(Ref::none())
}

fn modify<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, fd, flags] = args.exactly(vm, "modify")?;
    let (fd, flags) = entry(vm, Some(fd), Some(flags))?;
    let known = change(vm, this, |poll: &mut Poll| poll.0.get_mut(&fd).map(|old| *old = flags))?;
    match known {
        Some(()) => Ok(Ref::none()),
        None => Err(super::io::raise_io(vm, &rustix::io::Errno::NOENT.into(), None)),
    }
}

fn unregister<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, object] = args.exactly(vm, "unregister")?;
    let fd = descriptor(vm, object)?.as_raw_fd();
    match change(vm, this, |poll: &mut Poll| poll.0.remove(&fd))? {
        Some(_) => Ok(Ref::none()),
        None => {
            let number = vm.new_int(fd.into());
            Err(vm.key_error(number.get()))
        }
    }
}

/// `poll(timeout=None)`, in milliseconds; below zero is without limit.
fn poll<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, timeout] = args.between(vm, "poll", 1)?;
    let timeout = match timeout.filter(|v| !v.is_none()) {
        None => None,
        Some(v) => {
            let milliseconds = vm.as_f64(v)?;
            (milliseconds >= 0.0).then(|| Duration::from_secs_f64((milliseconds / 1000.0).min(1e9)))
        }
    };
    let entries = change(vm, this.unwrap_or(Value::NONE), |poll: &mut Poll| poll.0.clone())?;
    let mut wanted = Vec::new();
    for (fd, flags) in entries {
        let number = vm.new_int(fd.into());
        wanted.push((super::posix::descriptor(vm, number.get())?, flags));
    }
    let found = wait(vm, &wanted, timeout)?;
    let mut ready = Vec::new();
    for ((fd, _), found) in wanted.iter().zip(found).filter(|(_, found)| !found.is_empty()) {
        let pair = [vm.new_int(fd.as_raw_fd().into()), vm.new_int(found.bits().into())];
        ready.push(vm.new_tuple_of(pair));
    }
    Ok(vm.new_list_of(ready))
}
