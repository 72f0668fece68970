//! `posix`: the part of the system that the library's `os` stands on, as far as it is harmless.
//!
//! No process is started, waited for, killed or given rights, and the process's own environment is not changed: there
//! `os.environ` is the program's own. Paths are text; what is not UTF-8 in them is lost.
//!
//! | file | holds |
//! |---|---|
//! | [`children`] | waiting for processes |
//! | [`files`] | files by path and by descriptor |
//! | [`stat`] | what the system says of a file |
//! | [`scandir`] | the entries of a folder |
//! | this one | paths, the process, the machine |

mod children;
mod files;
mod scandir;
mod stat;

use super::io::raise_io;
use super::record::{new_record, record_class, single_record};
use crate::object::{Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Bytes, Exc};
use rustix::fd::BorrowedFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// Registers the module.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("posix");
    let m = module.get();
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("_exit", exit),
        ("_path_normpath", path_normpath),
        ("cpu_count", cpu_count),
        ("fspath", fspath),
        ("get_terminal_size", get_terminal_size),
        ("getcwd", getcwd),
        ("getcwdb", |vm, args| getcwd(vm, args).map(|path| vm.new_bytes(vm.text_of(path.get()).as_bytes()))),
        ("getegid", |vm, _| Ok(vm.new_int(rustix::process::getegid().as_raw().into()))),
        ("geteuid", |vm, _| Ok(vm.new_int(rustix::process::geteuid().as_raw().into()))),
        ("getgid", |vm, _| Ok(vm.new_int(rustix::process::getgid().as_raw().into()))),
        ("getpid", |vm, _| Ok(vm.new_int(i64::from(std::process::id())))),
        ("getppid", |vm, _| Ok(vm.new_int(i64::from(std::os::unix::process::parent_id())))),
        ("getuid", |vm, _| Ok(vm.new_int(rustix::process::getuid().as_raw().into()))),
        ("listdir", listdir),
        ("putenv", |_, _| Ok(Ref::none())),
        ("sched_yield", sched_yield),
        ("strerror", strerror),
        ("umask", umask),
        ("uname", uname),
        ("unsetenv", |_, _| Ok(Ref::none())),
        ("urandom", urandom),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    children::install(vm, m);
    files::install(vm, m);
    stat::install(vm, m);
    scandir::install(vm, m);
    let class = record_class(vm, "os", "terminal_size", &["columns", "lines"]);
    vm.def_value(m, "terminal_size", class);
    // What `os` reads its lists of abilities from.
    let abilities = vm.new_list_of([vm.new_str("HAVE_LSTAT")]);
    vm.def_value(m, "_have_functions", abilities);
    let error = Ref::new(vm.rt.types.exc[Exc::OSError as usize]);
    vm.def_value(m, "error", error);
    let environ = vm.new_dict();
    for (name, value) in std::env::vars_os() {
        let (name, value) = (vm.new_bytes(&name.into_vec()), vm.new_bytes(&value.into_vec()));
        let set = vm.dict_set(environ.get(), name.get(), value);
        super::sys::forget(vm, set);
    }
    vm.def_value(m, "environ", environ);
    vm.add_builtin_module(module);
}

/// A descriptor that the program names by number.
pub(super) fn descriptor<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, BorrowedFd<'a>> {
    let number = vm.index_or(v, Exc::OverflowError)?;
    match i32::try_from(number) {
        // SAFETY: it goes to system calls only, which refuse a number that is no open descriptor.
        Ok(number @ 0..) => Ok(unsafe { BorrowedFd::borrow_raw(number) }),
        _ => Err(raise_io(vm, &rustix::io::Errno::BADF.into(), None)),
    }
}

/// The argument `path` of a function that has `dir_fd` beside it: as given, and as text.
fn named_path<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, (Value, String)> {
    let [path, dir_fd] = args.named(vm, f, ["path", "dir_fd"], (0, 1, 1))?;
    no_dir_fd(vm, dir_fd)?;
    let path = path.unwrap_or(Value::NONE);
    Ok((path, path_or_descriptor(vm, path, f)?))
}

/// A path of a function of which CPython says whose argument it is.
fn path_or_descriptor<S: Strategy>(vm: &mut Vm<S>, path: Value, f: &str) -> PyResult<S, String> {
    if str_text::<S>(path).is_some() || vm.getattr_opt(path, vm.rt.intern("__fspath__"))?.is_some() {
        return path_argument(vm, path);
    }
    if Obj::<S, Bytes>::of(path).is_some() {
        return path_argument(vm, path);
    }
    let name = vm.type_name(path);
    let or_integer = if f == "stat" { ", bytes, os.PathLike or integer" } else { ", bytes or os.PathLike" };
    Err(vm.type_error(format!("{f}: path should be string{or_integer}, not {name}")))
}

fn no_dir_fd<S: Strategy>(vm: &mut Vm<S>, dir_fd: Option<Value>) -> PyResult<S, ()> {
    match dir_fd.filter(|fd| !fd.is_none()) {
        None => Ok(()),
        Some(_) => Err(vm.raise(Exc::NotImplementedError, "dir_fd unavailable on this platform")),
    }
}

/// A path argument as text: a str, bytes, or what its `__fspath__` gives.
pub(super) fn path_argument<S: Strategy>(vm: &mut Vm<S>, path: Value) -> PyResult<S, String> {
    let path = path_value(vm, path)?;
    let text = match Obj::<S, Bytes>::of(path.get()) {
        Some(bytes) => String::from_utf8_lossy(&bytes.body().data).into_owned(),
        None => vm.text_of(path.get()),
    };
    if text.contains('\0') {
        return Err(vm.value_error("embedded null byte"));
    }
    Ok(text)
}

pub(super) fn path_value<S: Strategy>(vm: &mut Vm<S>, path: Value) -> PyResult<S> {
    if str_text::<S>(path).is_some() || Obj::<S, Bytes>::of(path).is_some() {
        return Ok(Ref::new(path));
    }
    let name = vm.type_name(path);
    match vm.call_special_opt(path, vm.rt.intern("__fspath__"), &[])? {
        Some(given) if str_text::<S>(given.get()).is_some() || Obj::<S, Bytes>::of(given.get()).is_some() => {
            Ok(given)
        }
        Some(given) => {
            let got = vm.type_name(given.get());
            Err(vm.type_error(format!("expected {name}.__fspath__() to return str or bytes, not {got}")))
        }
        None => Err(vm.type_error(format!("expected str, bytes or os.PathLike object, not {name}"))),
    }
}

fn fspath<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [path] = args.exactly::<S, 1>(vm, "fspath")?;
    path_value(vm, path)
}

fn getcwd<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "getcwd")?;
    match std::env::current_dir() {
        Ok(path) => Ok(vm.new_str(&path.to_string_lossy())),
        Err(error) => Err(raise_io(vm, &error, None)),
    }
}

fn cpu_count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "cpu_count")?;
    let online = std::fs::read_to_string("/sys/devices/system/cpu/online").ok();
    let count = online.and_then(|text| cpus_in(text.trim()));
    Ok(match count.or_else(available) {
        Some(n) => vm.new_size(n),
        None => Ref::none(),
    })
}

/// How many CPUs a list such as `0-3,5` names.
fn cpus_in(list: &str) -> Option<usize> {
    list.split(',').try_fold(0, |sum, part| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        Some(sum + (last + 1).checked_sub(first)?)
    })
}

fn available() -> Option<usize> {
    std::thread::available_parallelism().ok().map(usize::from)
}

fn listdir<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [path] = args.named(vm, "listdir", ["path"], (0, 1, 0))?;
    let given = path.filter(|p| !p.is_none());
    let folder = match given {
        Some(path) => path_argument(vm, path)?,
        None => ".".to_owned(),
    };
    let names = vm.blocking(|| {
        let entries = std::fs::read_dir(&folder)?;
        entries.map(|entry| entry.map(|e| e.file_name())).collect::<std::io::Result<Vec<_>>>()
    });
    match names {
        Ok(names) => {
            let names: Vec<Ref<S>> =
                names.iter().map(|n| vm.new_str(&String::from_utf8_lossy(n.as_bytes()))).collect();
            Ok(vm.new_list_of(names))
        }
        Err(error) => Err(raise_io(vm, &error, given)),
    }
}

fn sched_yield<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "sched_yield")?;
    vm.blocking(std::thread::yield_now);
    Ok(Ref::none())
}

fn urandom<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [n] = args.exactly::<S, 1>(vm, "urandom")?;
    let n = vm.index(n)?;
    let Ok(n) = usize::try_from(n) else {
        return Err(vm.value_error("negative argument not allowed"));
    };
    let bytes = random_bytes(vm, n)?;
    Ok(vm.new_bytes(&bytes))
}

/// Random bytes from the system.
pub(super) fn random_bytes<S: Strategy>(vm: &mut Vm<S>, n: usize) -> PyResult<S, Vec<u8>> {
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(n).is_err() {
        return Err(vm.raise(Exc::MemoryError, ""));
    }
    let bytes = vm.blocking(|| {
        bytes.resize(n, 0);
        let mut done = 0;
        while done < n {
            match rustix::rand::getrandom(&mut bytes[done..], rustix::rand::GetRandomFlags::empty()) {
                Ok(more) => done += more,
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(std::io::Error::from(error)),
            }
        }
        Ok(bytes)
    });
    bytes.map_err(|error| raise_io(vm, &error, None))
}

fn error_text(code: i32) -> String {
    let text = std::io::Error::from_raw_os_error(code).to_string();
    // std adds the number to the system's words.
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

fn strerror<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [code] = args.exactly(vm, "strerror")?;
    let code = vm.index_clamped(code)?.clamp(i32::MIN.into(), i32::MAX.into());
    Ok(vm.new_str(&error_text(code as i32)))
}

fn umask<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [mask] = args.exactly(vm, "umask")?;
    let mask = rustix::fs::Mode::from_bits_truncate(vm.index_clamped(mask)? as rustix::fs::RawMode);
    Ok(vm.new_int(rustix::process::umask(mask).as_raw_mode().into()))
}

fn uname<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly(vm, "uname")?;
    let uname = rustix::system::uname();
    let text = |vm: &Vm<S>, text: &std::ffi::CStr| vm.new_str(&text.to_string_lossy());
    let fields = vec![
        ("sysname", text(vm, uname.sysname())),
        ("nodename", text(vm, uname.nodename())),
        ("release", text(vm, uname.release())),
        ("version", text(vm, uname.version())),
        ("machine", text(vm, uname.machine())),
    ];
    Ok(single_record(vm, "posix", "uname_result", fields))
}

fn get_terminal_size<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [fd] = args.between(vm, "get_terminal_size", 0)?;
    let fd = fd.map_or_else(|| Ok(rustix::stdio::stdout()), |fd| descriptor(vm, fd))?;
    match rustix::termios::tcgetwinsize(fd) {
        Ok(size) => {
            let (columns, lines) = (vm.new_int(size.ws_col.into()), vm.new_int(size.ws_row.into()));
            let class = super::native::of_module(vm, "posix", "terminal_size")?;
            Ok(new_record(vm, class.get(), vec![columns, lines]))
        }
        Err(errno) => Err(raise_io(vm, &errno.into(), None)),
    }
}

/// Ends the process at once.
fn exit<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [code] = args.exactly(vm, "_exit")?;
    let code = vm.index_clamped(code)?;
    // SAFETY: ends the process, running nothing.
    unsafe { libc::_exit(code as i32) }
}

fn path_normpath<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [path] = args.exactly(vm, "_path_normpath")?;
    let text = path_argument(vm, path)?;
    let normal = normalized(&text);
    Ok(match Obj::<S, Bytes>::of(path) {
        Some(_) => vm.new_bytes(normal.as_bytes()),
        None => vm.new_str(&normal),
    })
}

/// A path without `.`, `..` and repeated slashes; of two leading slashes, which POSIX leaves to the system, both stay.
fn normalized(path: &str) -> String {
    let slashes = path.len() - path.trim_start_matches('/').len();
    let root = if slashes == 2 {
        "//"
    } else if slashes > 0 {
        "/"
    } else {
        ""
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&last| last != "..") => drop(parts.pop()),
            ".." if !root.is_empty() => {}
            part => parts.push(part),
        }
    }
    match format!("{root}{}", parts.join("/")) {
        empty if empty.is_empty() => ".".to_owned(),
        path => path,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_are_normalized_as_posixpath_says() {
        let cases = [
            ("", "."),
            ("/a/../b", "/b"),
            ("a//b/./c", "a/b/c"),
            ("//a", "//a"),
            ("///a", "/a"),
            ("../..", "../.."),
        ];
        for (path, normal) in cases {
            assert_eq!(super::normalized(path), normal);
        }
    }

    #[test]
    fn lists_of_cpus_are_counted() {
        assert_eq!(super::cpus_in("0-3"), Some(4));
        assert_eq!(super::cpus_in("0"), Some(1));
        assert_eq!(super::cpus_in("0-1,4,6-7"), Some(5));
        assert_eq!(super::cpus_in("x"), None);
    }
}
