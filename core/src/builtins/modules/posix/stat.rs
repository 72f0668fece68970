//! What the system says of a file: `os.stat_result`.
//!
//! It is a tuple of ten integers, as it was in Python 1; the times as floats and in nanoseconds, and what else there is,
//! are attributes beside them.

use super::{descriptor, named_path, path_or_descriptor};
use crate::builtins::modules::io::raise_io;
use crate::builtins::modules::native::of_module;
use crate::builtins::modules::record::record_class;
use crate::object::Value;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Args;
use rustix::fs::Stat;

const FIELDS: [&str; 10] = [
    "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime", "st_mtime",
    "st_ctime",
];
const NANOSECONDS: [&str; 3] = ["st_atime_ns", "st_mtime_ns", "st_ctime_ns"];

/// Adds the functions and the class.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    vm.def_function(m, "stat", stat);
    vm.def_function(m, "lstat", lstat);
    vm.def_function(m, "fstat", fstat);
    let class = record_class(vm, "os", "stat_result", &FIELDS);
    let ty = class.get();
    vm.def_getset(ty, "st_atime", |vm, v| seconds(vm, v, NANOSECONDS[0]), None);
    vm.def_getset(ty, "st_mtime", |vm, v| seconds(vm, v, NANOSECONDS[1]), None);
    vm.def_getset(ty, "st_ctime", |vm, v| seconds(vm, v, NANOSECONDS[2]), None);
    vm.refresh_flags(ty);
    vm.def_value(m, "stat_result", class);
}

/// The float beside a time in nanoseconds; in a record that a program made itself, the tuple's item.
fn seconds<S: Strategy>(vm: &mut Vm<S>, v: Value, name: &str) -> PyResult<S> {
    let Some(time) = vm.get_own_attr(v, vm.rt.intern(name)) else {
        let at = NANOSECONDS.iter().position(|&n| n == name).unwrap_or(0);
        let index = vm.new_size(7 + at);
        return vm.getitem(v, index.get());
    };
    let nanoseconds = vm.index(time.get())?;
    Ok(vm.new_float(nanoseconds as f64 * 1e-9))
}

pub(super) fn result<S: Strategy>(vm: &mut Vm<S>, stat: &Stat) -> PyResult<S> {
    let class = of_module(vm, "posix", "stat_result")?;
    let times = [
        stat.st_atime as i128 * 1_000_000_000 + stat.st_atime_nsec as i128,
        stat.st_mtime as i128 * 1_000_000_000 + stat.st_mtime_nsec as i128,
        stat.st_ctime as i128 * 1_000_000_000 + stat.st_ctime_nsec as i128,
    ];
    let items = [
        stat.st_mode as i64,
        stat.st_ino as i64,
        stat.st_dev as i64,
        stat.st_nlink as i64,
        stat.st_uid as i64,
        stat.st_gid as i64,
        stat.st_size as i64,
        stat.st_atime as i64,
        stat.st_mtime as i64,
        stat.st_ctime as i64,
    ];
    let items = items.map(|i| vm.new_int(i).into_value());
    let record = vm.new_tuple_of_type(class.get(), &items);
    for (name, time) in NANOSECONDS.into_iter().zip(times) {
        let time = vm.new_bigint(time.into());
        vm.set_own_attr(record.get(), vm.rt.intern(name), time);
    }
    for (name, value) in [
        ("st_blksize", stat.st_blksize as i64),
        ("st_blocks", stat.st_blocks as i64),
        ("st_rdev", stat.st_rdev as i64),
    ] {
        let value = vm.new_int(value);
        vm.set_own_attr(record.get(), vm.rt.intern(name), value);
    }
    Ok(record)
}

/// `stat(path, *, dir_fd=None, follow_symlinks=True)`; the path can be a descriptor.
fn stat<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [path, dir_fd, follow] = args.named(vm, "stat", ["path", "dir_fd", "follow_symlinks"], (0, 1, 1))?;
    super::no_dir_fd(vm, dir_fd)?;
    let path = path.unwrap_or(Value::NONE);
    if vm.int_of(path).is_some() {
        return fstat(vm, Args::positional(&[path]));
    }
    let follow = follow.map_or(Ok(true), |follow| vm.truth(follow))?;
    of_path(vm, path, follow)
}

fn of_path<S: Strategy>(vm: &mut Vm<S>, path: Value, follow: bool) -> PyResult<S> {
    let text = path_or_descriptor(vm, path, "stat")?;
    let found = vm.blocking(|| match follow {
        true => rustix::fs::stat(text.as_str()),
        false => rustix::fs::lstat(text.as_str()),
    });
    match found {
        Ok(stat) => result(vm, &stat),
        Err(errno) => Err(raise_io(vm, &errno.into(), Some(path))),
    }
}

fn lstat<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (path, _) = named_path(vm, args, "lstat")?;
    of_path(vm, path, false)
}

fn fstat<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [fd] = args.exactly(vm, "fstat")?;
    let fd = descriptor(vm, fd)?;
    match vm.blocking(|| rustix::fs::fstat(fd)) {
        Ok(stat) => result(vm, &stat),
        Err(errno) => Err(raise_io(vm, &errno.into(), None)),
    }
}
