//! Files by path and by descriptor: making, moving, removing; opening, reading, writing.
//!
//! A descriptor is a number that the program keeps; what has none of that number is told so by the system (`EBADF`).

use super::{descriptor, named_path, no_dir_fd, path_argument};
use crate::builtins::bytes::contents;
use crate::builtins::modules::io::raise_io;
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc};
use rustix::fs::{Access, AtFlags, CWD, Mode, OFlags, SeekFrom, Timespec, Timestamps};
use rustix::io::Errno;
use std::os::fd::{IntoRawFd, OwnedFd};

/// Adds the functions and their constants.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("access", access),
        ("chdir", |vm, args| on_path(vm, args, "chdir", |path| rustix::process::chdir(path))),
        ("chmod", chmod),
        ("close", close),
        ("dup", dup),
        ("fsync", |vm, args| on_descriptor(vm, args, "fsync", |fd| rustix::fs::fsync(fd))),
        ("ftruncate", ftruncate),
        ("isatty", isatty),
        ("link", |vm, args| on_two(vm, args, "link", |a, b| rustix::fs::link(a, b))),
        ("lseek", lseek),
        ("mkdir", mkdir),
        ("open", open),
        ("pipe", pipe),
        ("read", read),
        ("readlink", readlink),
        ("remove", |vm, args| on_path(vm, args, "remove", |path| rustix::fs::unlink(path))),
        ("rename", |vm, args| on_two(vm, args, "rename", |a, b| rustix::fs::rename(a, b))),
        ("replace", |vm, args| on_two(vm, args, "replace", |a, b| rustix::fs::rename(a, b))),
        ("rmdir", |vm, args| on_path(vm, args, "rmdir", |path| rustix::fs::rmdir(path))),
        ("symlink", |vm, args| on_two(vm, args, "symlink", |a, b| rustix::fs::symlink(a, b))),
        ("unlink", |vm, args| on_path(vm, args, "unlink", |path| rustix::fs::unlink(path))),
        ("utime", utime),
        ("write", write),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    let constants = [
        ("F_OK", libc::F_OK),
        ("O_APPEND", libc::O_APPEND),
        ("O_CLOEXEC", libc::O_CLOEXEC),
        ("O_CREAT", libc::O_CREAT),
        ("O_DIRECTORY", libc::O_DIRECTORY),
        ("O_EXCL", libc::O_EXCL),
        ("O_NOFOLLOW", libc::O_NOFOLLOW),
        ("O_NONBLOCK", libc::O_NONBLOCK),
        ("O_RDONLY", libc::O_RDONLY),
        ("O_RDWR", libc::O_RDWR),
        ("O_SYNC", libc::O_SYNC),
        ("O_TRUNC", libc::O_TRUNC),
        ("O_WRONLY", libc::O_WRONLY),
        ("R_OK", libc::R_OK),
        ("W_OK", libc::W_OK),
        ("X_OK", libc::X_OK),
    ];
    for (name, value) in constants {
        let value = vm.new_int(value.into());
        vm.def_value(m, name, value);
    }
}

fn done<S: Strategy, T>(vm: &mut Vm<S>, result: Result<T, Errno>, path: Option<Value>) -> PyResult<S, T> {
    result.map_err(|errno| raise_io(vm, &errno.into(), path))
}

/// A function of one path.
fn on_path<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    f: &str,
    act: fn(&str) -> Result<(), Errno>,
) -> PyResult<S> {
    let (given, path) = named_path(vm, args, f)?;
    let result = vm.blocking(|| act(&path));
    done(vm, result, Some(given)).map(|()| Ref::none())
}

/// A function of two paths; an error names both.
fn on_two<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    f: &str,
    act: fn(&str, &str) -> Result<(), Errno>,
) -> PyResult<S> {
    // `symlink` has a third parameter, which only Windows heeds.
    let names =
        ["src", "dst", "target_is_directory", "src_dir_fd", "dst_dir_fd", "dir_fd", "follow_symlinks"];
    let [from, to, _, from_fd, to_fd, fd, _] = args.named(vm, f, names, (0, 3, 2))?;
    for fd in [from_fd, to_fd, fd] {
        no_dir_fd(vm, fd)?;
    }
    let (from, to) = (from.unwrap_or(Value::NONE), to.unwrap_or(Value::NONE));
    let (a, b) = (path_argument(vm, from)?, path_argument(vm, to)?);
    let Err(errno) = vm.blocking(|| act(&a, &b)) else { return Ok(Ref::none()) };
    let code = vm.new_int(errno.raw_os_error().into());
    let text = vm.new_str(&super::error_text(errno.raw_os_error()));
    let class = vm.rt.types.exc[Exc::OSError as usize];
    let exception = vm.call(class, &[code.get(), text.get(), from, Value::NONE, to])?;
    Err(vm.raise_value(exception))
}

fn on_descriptor<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    f: &str,
    act: fn(rustix::fd::BorrowedFd<'_>) -> Result<(), Errno>,
) -> PyResult<S> {
    let [fd] = args.exactly(vm, f)?;
    let fd = descriptor(vm, fd)?;
    let result = vm.blocking(|| act(fd));
    done(vm, result, None).map(|()| Ref::none())
}

fn mode<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>) -> PyResult<S, Mode> {
    let bits = v.map_or(Ok(0o777), |v| vm.index(v))?;
    Ok(Mode::from_raw_mode(bits as rustix::fs::RawMode))
}

fn access<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["path", "mode", "dir_fd", "effective_ids", "follow_symlinks"];
    let [path, mode, dir_fd, ..] = args.named(vm, "access", names, (0, 2, 2))?;
    no_dir_fd(vm, dir_fd)?;
    let path = path_argument(vm, path.unwrap_or(Value::NONE))?;
    let mode = Access::from_bits_truncate(vm.index(mode.unwrap_or(Value::NONE))? as _);
    Ok(Ref::bool(vm.blocking(|| rustix::fs::access(path.as_str(), mode)).is_ok()))
}

fn chmod<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["path", "mode", "dir_fd", "follow_symlinks"];
    let [path, bits, dir_fd, _] = args.named(vm, "chmod", names, (0, 2, 2))?;
    no_dir_fd(vm, dir_fd)?;
    let given = path.unwrap_or(Value::NONE);
    let path = path_argument(vm, given)?;
    let mode = mode(vm, bits)?;
    let result = vm.blocking(|| rustix::fs::chmod(path.as_str(), mode));
    done(vm, result, Some(given)).map(|()| Ref::none())
}

fn mkdir<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [path, bits, dir_fd] = args.named(vm, "mkdir", ["path", "mode", "dir_fd"], (0, 2, 1))?;
    no_dir_fd(vm, dir_fd)?;
    let given = path.unwrap_or(Value::NONE);
    let path = path_argument(vm, given)?;
    let mode = mode(vm, bits)?;
    let result = vm.blocking(|| rustix::fs::mkdir(path.as_str(), mode));
    done(vm, result, Some(given)).map(|()| Ref::none())
}

fn readlink<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (given, path) = named_path(vm, args, "readlink")?;
    let result = vm.blocking(|| rustix::fs::readlink(path.as_str(), Vec::new()));
    let target = done(vm, result, Some(given))?;
    Ok(vm.new_str(&target.to_string_lossy()))
}

/// `utime(path, times=None, *, ns=None)`
fn utime<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["path", "times", "ns", "dir_fd", "follow_symlinks"];
    let [path, times, ns, dir_fd, _] = args.named(vm, "utime", names, (0, 2, 1))?;
    no_dir_fd(vm, dir_fd)?;
    let given = path.unwrap_or(Value::NONE);
    let path = path_argument(vm, given)?;
    let (times, ns) = (times.filter(|v| !v.is_none()), ns.filter(|v| !v.is_none()));
    let now = Timespec { tv_sec: 0, tv_nsec: libc::UTIME_NOW as _ };
    let mut pair = [now, now];
    if let Some(both) = times.or(ns) {
        let items = vm.collect(both)?;
        if items.len() != 2 {
            return Err(vm.type_error("utime: 'times' must be either a tuple of two ints or None"));
        }
        for (time, item) in pair.iter_mut().zip(&items) {
            let nanoseconds = match ns {
                Some(_) => vm.index(item.get())?,
                None => (vm.as_f64(item.get())? * 1e9) as i64,
            };
            *time = Timespec {
                tv_sec: nanoseconds.div_euclid(1_000_000_000),
                tv_nsec: nanoseconds.rem_euclid(1_000_000_000) as _,
            };
        }
    }
    let stamps = Timestamps { last_access: pair[0], last_modification: pair[1] };
    let result = vm.blocking(|| rustix::fs::utimensat(CWD, path.as_str(), &stamps, AtFlags::empty()));
    done(vm, result, Some(given)).map(|()| Ref::none())
}

// ---- descriptors -----------------------------------------------------------------------------------

/// `open(path, flags, mode=0o777)`: a descriptor that no child inherits (PEP 446).
fn open<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [path, flags, bits, dir_fd] =
        args.named(vm, "open", ["path", "flags", "mode", "dir_fd"], (0, 3, 2))?;
    no_dir_fd(vm, dir_fd)?;
    let given = path.unwrap_or(Value::NONE);
    let path = path_argument(vm, given)?;
    let flags = OFlags::from_bits_retain(vm.index(flags.unwrap_or(Value::NONE))? as _) | OFlags::CLOEXEC;
    let mode = mode(vm, bits)?;
    let result = vm.blocking(|| rustix::fs::open(path.as_str(), flags, mode));
    let fd = done(vm, result, Some(given))?;
    Ok(vm.new_int(fd.into_raw_fd().into()))
}

fn close<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [fd] = args.exactly(vm, "close")?;
    let fd = vm.index(fd)?;
    let Some(fd) = i32::try_from(fd).ok().filter(|&fd| fd >= 0) else {
        return Err(raise_io(vm, &Errno::BADF.into(), None));
    };
    // SAFETY: only numbers go in; one that is no descriptor is refused by the system.
    let failed = vm.blocking(|| unsafe { libc::close(fd) } != 0);
    match failed {
        true => Err(raise_io(vm, &std::io::Error::last_os_error(), None)),
        false => Ok(Ref::none()),
    }
}

fn dup<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [fd] = args.exactly(vm, "dup")?;
    let fd = descriptor(vm, fd)?;
    let copy = done(vm, rustix::io::fcntl_dupfd_cloexec(fd, 0), None)?;
    Ok(vm.new_int(copy.into_raw_fd().into()))
}

fn pipe<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly(vm, "pipe")?;
    let (read, write) = done(vm, rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC), None)?;
    let ends = [read, write].map(|end: OwnedFd| vm.new_int(end.into_raw_fd().into()));
    Ok(vm.new_tuple_of(ends))
}

/// Calls until it is not interrupted; Ctrl-C is looked at in between.
fn uninterrupted<S: Strategy, T>(
    vm: &mut Vm<S>,
    mut call: impl FnMut() -> Result<T, Errno>,
) -> PyResult<S, T> {
    loop {
        match vm.blocking(&mut call) {
            Err(Errno::INTR) => vm.poll()?,
            result => return done(vm, result, None),
        }
    }
}

fn read<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [fd, n] = args.exactly(vm, "read")?;
    let fd = descriptor(vm, fd)?;
    let Ok(n) = usize::try_from(vm.index(n)?) else {
        return Err(raise_io(vm, &Errno::INVAL.into(), None));
    };
    crate::builtins::string::arguments::check_room(vm, Some(n))?;
    let mut data = vec![0; n];
    let read = uninterrupted(vm, || rustix::io::read(fd, &mut data))?;
    Ok(vm.new_bytes(&data[..read]))
}

fn write<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [fd, data] = args.exactly(vm, "write")?;
    let fd = descriptor(vm, fd)?;
    let Some(data) = contents::<S>(data) else {
        let name = vm.type_name(data);
        return Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")));
    };
    let data = data.into_owned();
    let written = uninterrupted(vm, || rustix::io::write(fd, &data))?;
    Ok(vm.new_size(written))
}

fn lseek<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [fd, offset, whence] = args.exactly(vm, "lseek")?;
    let (fd, offset) = (descriptor(vm, fd)?, vm.index(offset)?);
    let to = match vm.index(whence)? {
        0 => u64::try_from(offset).map(SeekFrom::Start).map_err(|_| Errno::INVAL),
        1 => Ok(SeekFrom::Current(offset)),
        2 => Ok(SeekFrom::End(offset)),
        _ => Err(Errno::INVAL),
    };
    let at = done(vm, to.and_then(|to| rustix::fs::seek(fd, to)), None)?;
    Ok(vm.new_int(at as i64))
}

fn ftruncate<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [fd, length] = args.exactly(vm, "ftruncate")?;
    let (fd, length) = (descriptor(vm, fd)?, vm.index(length)?);
    let length = u64::try_from(length).map_err(|_| Errno::INVAL);
    let result = vm.blocking(|| length.and_then(|length| rustix::fs::ftruncate(fd, length)));
    done(vm, result, None).map(|()| Ref::none())
}

fn isatty<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [fd] = args.exactly(vm, "isatty")?;
    Ok(Ref::bool(descriptor(vm, fd).is_ok_and(rustix::termios::isatty)))
}
