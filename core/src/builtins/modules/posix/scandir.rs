//! `scandir`: the entries of a folder, each with what the system said of its kind while listing it.
//!
//! The folder is read as a whole when `scandir` is called, so that no descriptor stays open.

use super::{named_path, stat};
use crate::builtins::modules::io::raise_io;
use crate::builtins::modules::native::{change, expect, of_module, wrap};
use crate::builtins::modules::new_class;
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeObject};
use std::fs::FileType;
use std::os::unix::fs::DirEntryExt;
use std::path::PathBuf;

struct Entry {
    name: String,
    path: PathBuf,
    kind: Option<FileType>,
    inode: u64,
}

struct Entries(std::vec::IntoIter<Entry>);

impl NativeObject for Entry {}
impl NativeObject for Entries {}

/// Adds the function and the classes.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    vm.def_function(m, "scandir", scandir);
    let native = vm.rt.types.native;
    let class = new_class(vm, "posix", "ScandirIterator", &[native]);
    let ty = class.get();
    let itself =
        |vm: &mut Vm<S>, args: Args<'_>| args.exactly(vm, "ScandirIterator").map(|[this]| Ref::new(this));
    vm.def(ty, "__enter__", itself);
    vm.def(ty, "__exit__", close);
    vm.def(ty, "__iter__", itself);
    vm.def(ty, "__next__", next);
    vm.def(ty, "close", close);
    vm.refresh_flags(ty);
    vm.def_value(m, "ScandirIterator", class);
    let class = new_class(vm, "posix", "DirEntry", &[native]);
    let ty = class.get();
    let methods: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("__fspath__", |vm, args| args.exactly(vm, "__fspath__").and_then(|[this]| path(vm, this))),
        ("__repr__", repr),
        ("inode", inode),
        ("is_dir", |vm, args| is_kind(vm, args, "is_dir", FileType::is_dir)),
        ("is_file", |vm, args| is_kind(vm, args, "is_file", FileType::is_file)),
        ("is_junction", |_, _| Ok(Ref::bool(false))),
        ("is_symlink", is_symlink),
        ("stat", entry_stat),
    ];
    for &(name, method) in methods {
        vm.def(ty, name, method);
    }
    vm.def_getset(ty, "name", |vm, v| expect::<S, Entry>(vm, v).map(|entry| vm.new_str(&entry.name)), None);
    vm.def_getset(ty, "path", path, None);
    vm.refresh_flags(ty);
    vm.def_value(m, "DirEntry", class);
}

fn scandir<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (given, folder) = match args.pos.is_empty() && args.kw.is_empty() {
        true => (None, ".".to_owned()),
        false => named_path(vm, args, "scandir").map(|(given, path)| (Some(given), path))?,
    };
    let read = vm.blocking(|| {
        let entries = std::fs::read_dir(&folder)?.map(|entry| {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = PathBuf::from(&folder).join(&name);
            Ok(Entry { name, path, kind: entry.file_type().ok(), inode: entry.ino() })
        });
        entries.collect::<std::io::Result<Vec<_>>>()
    });
    match read {
        Ok(entries) => {
            let class = of_module(vm, "posix", "ScandirIterator")?;
            Ok(wrap(vm, class.get(), Entries(entries.into_iter())))
        }
        Err(error) => Err(raise_io(vm, &error, given)),
    }
}

fn close<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    change(vm, args.pos[0], |entries: &mut Entries| entries.0 = Vec::new().into_iter())?;
    Ok(Ref::none())
}

fn next<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "__next__")?;
    match change(vm, this, |entries: &mut Entries| entries.0.next())? {
        Some(entry) => {
            let class = of_module(vm, "posix", "DirEntry")?;
            Ok(wrap(vm, class.get(), entry))
        }
        None => Err(vm.raise_with(Exc::StopIteration, vec![])),
    }
}

fn path<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    expect::<S, Entry>(vm, v).map(|entry| vm.new_str(&entry.path.to_string_lossy()))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "__repr__")?;
    let entry = expect::<S, Entry>(vm, this)?;
    let name = vm.new_str(&entry.name);
    let name = vm.repr_text(name.get())?;
    Ok(vm.new_str(&format!("<DirEntry {name}>")))
}

fn inode<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "inode")?;
    expect::<S, Entry>(vm, this).map(|entry| vm.new_int(entry.inode as i64))
}

/// The receiver and `follow_symlinks`.
fn entry<'a, S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, (&'a Entry, bool)> {
    let [this, follow] = args.named(vm, f, ["", "follow_symlinks"], (1, 1, 1))?;
    let follow = follow.map_or(Ok(true), |follow| vm.truth(follow))?;
    Ok((expect::<S, Entry>(vm, this.unwrap_or(Value::NONE))?, follow))
}

fn is_kind<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, is: fn(&FileType) -> bool) -> PyResult<S> {
    let (entry, follow) = entry(vm, args, f)?;
    let kind = match entry.kind {
        Some(kind) if !(follow && kind.is_symlink()) => Some(kind),
        _ if follow => vm.blocking(|| entry.path.metadata().ok()).map(|found| found.file_type()),
        kind => kind,
    };
    Ok(Ref::bool(kind.is_some_and(|kind| is(&kind))))
}

fn is_symlink<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "is_symlink")?;
    let kind = expect::<S, Entry>(vm, this)?.kind;
    Ok(Ref::bool(kind.is_some_and(|kind| kind.is_symlink())))
}

fn entry_stat<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (entry, follow) = entry(vm, args, "stat")?;
    let found = vm.blocking(|| match follow {
        true => rustix::fs::stat(&entry.path),
        false => rustix::fs::lstat(&entry.path),
    });
    match found {
        Ok(found) => stat::result(vm, &found),
        Err(errno) => {
            let path = path(vm, args.pos[0])?;
            Err(raise_io(vm, &errno.into(), Some(path.get())))
        }
    }
}
