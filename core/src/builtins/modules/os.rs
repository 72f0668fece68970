//! The harmless part of the module `os`.

use super::io::raise_io;
use crate::object::{Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Args;
use std::os::unix::ffi::OsStrExt;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("os");
    let m = module.get();
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("cpu_count", cpu_count),
        ("fspath", fspath),
        ("getcwd", getcwd),
        ("getenv", getenv),
        ("getpid", |vm, _| Ok(vm.new_int(i64::from(std::process::id())))),
        ("getppid", |vm, _| Ok(vm.new_int(i64::from(std::os::unix::process::parent_id())))),
        ("listdir", listdir),
        ("process_cpu_count", process_cpu_count),
        ("sched_yield", sched_yield),
        ("urandom", urandom),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    let texts = [
        ("name", "posix"),
        ("sep", "/"),
        ("pathsep", ":"),
        ("linesep", "\n"),
        ("curdir", "."),
        ("pardir", ".."),
        ("extsep", "."),
        ("devnull", "/dev/null"),
    ];
    for (name, text) in texts {
        let text = vm.new_str(text);
        vm.def_value(m, name, text);
    }
    vm.def_value(m, "altsep", Ref::none());
    let error = Ref::new(vm.rt.types.exc[crate::types::Exc::OSError as usize]);
    vm.def_value(m, "error", error);
    let environ = vm.new_dict();
    for (name, value) in std::env::vars_os() {
        let name = vm.new_str(&name.to_string_lossy());
        let value = vm.new_str(&value.to_string_lossy());
        vm.dict_set_name(environ.get(), name.get(), value);
    }
    vm.def_value(m, "environ", environ);
    let path = super::os_path::install(vm);
    vm.def_value(m, "path", path);
    vm.add_builtin_module(module);
}

fn fspath<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [path] = args.exactly::<S, 1>(vm, "fspath")?;
    super::posix::path_value(vm, path)
}

fn getcwd<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "getcwd")?;
    match std::env::current_dir() {
        Ok(path) => Ok(vm.new_str(&path.to_string_lossy())),
        Err(error) => Err(raise_io(vm, &error, None)),
    }
}

fn getenv<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [key, default] = args.named(vm, "getenv", ["key", "default"], (0, 2, 1))?;
    let key = key.unwrap_or(Value::NONE);
    if str_text::<S>(key).is_none() {
        let name = vm.type_name(key);
        return Err(vm.type_error(format!("str expected, not {name}")));
    }
    // The program's `os.environ` decides, which it may have changed.
    let os = vm.dict_get_name(vm.rt.modules, vm.rt.intern("os"));
    let environ = match os {
        Some(os) => vm.getattr_opt(os.get(), vm.rt.intern("environ"))?,
        None => None,
    };
    if let Some(environ) = environ {
        let found = vm.getitem(environ.get(), key);
        if let Some(found) = vm.catch(crate::types::Exc::KeyError, found)? {
            return Ok(found);
        }
    }
    Ok(default.map_or_else(Ref::none, Ref::new))
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

fn process_cpu_count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "process_cpu_count")?;
    Ok(match available() {
        Some(n) => vm.new_size(n),
        None => Ref::none(),
    })
}

fn listdir<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [path] = args.named(vm, "listdir", ["path"], (0, 1, 0))?;
    let given = path.filter(|p| !p.is_none());
    let folder = match given {
        Some(path) => super::posix::path_argument(vm, path)?,
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
    let bytes = super::posix::random_bytes(vm, n)?;
    Ok(vm.new_bytes(&bytes))
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_of_cpus_are_counted() {
        assert_eq!(super::cpus_in("0-3"), Some(4));
        assert_eq!(super::cpus_in("0"), Some(1));
        assert_eq!(super::cpus_in("0-1,4,6-7"), Some(5));
        assert_eq!(super::cpus_in("x"), None);
    }
}
