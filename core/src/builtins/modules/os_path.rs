//! The module `os.path`: paths as text, after POSIX rules.

use super::io::raise_io;
use super::posix::path_argument;
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Args;
use std::fs::Metadata;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) -> Ref<S> {
    let module = vm.new_module("posixpath");
    let m = module.get();
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("abspath", abspath),
        ("basename", |vm, args| text_to_text(vm, args, "basename", |p| split(p).1.to_owned())),
        ("dirname", |vm, args| text_to_text(vm, args, "dirname", |p| split(p).0.to_owned())),
        ("exists", |vm, args| ask(vm, args, "exists", |_| true)),
        ("expanduser", expanduser),
        ("getsize", getsize),
        ("isabs", isabs),
        ("isdir", |vm, args| ask(vm, args, "isdir", Metadata::is_dir)),
        ("isfile", |vm, args| ask(vm, args, "isfile", Metadata::is_file)),
        ("join", join),
        ("normpath", |vm, args| text_to_text(vm, args, "normpath", normalized)),
        ("realpath", realpath),
        ("split", |vm, args| text_to_pair(vm, args, "split", split)),
        ("splitext", |vm, args| text_to_pair(vm, args, "splitext", split_extension)),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    for (name, text) in [("sep", "/"), ("curdir", "."), ("pardir", ".."), ("extsep", "."), ("pathsep", ":")] {
        let text = vm.new_str(text);
        vm.def_value(m, name, text);
    }
    vm.add_builtin_module(module.clone());
    vm.dict_set_name(vm.rt.modules, vm.rt.intern("os.path"), module.clone());
    module
}

fn one_path<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, String> {
    let [path] = args.exactly::<S, 1>(vm, f)?;
    path_argument(vm, path)
}

fn text_to_text<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    f: &str,
    change: impl FnOnce(&str) -> String,
) -> PyResult<S> {
    let path = one_path(vm, args, f)?;
    Ok(vm.new_str(&change(&path)))
}

fn text_to_pair<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    f: &str,
    cut: impl FnOnce(&str) -> (&str, &str),
) -> PyResult<S> {
    let path = one_path(vm, args, f)?;
    let (a, b) = cut(&path);
    let parts = [vm.new_str(a), vm.new_str(b)];
    Ok(vm.new_tuple_of(parts))
}

/// Folder and last component. The folder keeps no slash at its end unless it is all slashes.
fn split(path: &str) -> (&str, &str) {
    let at = path.rfind('/').map_or(0, |i| i + 1);
    let (head, tail) = path.split_at(at);
    let trimmed = head.trim_end_matches('/');
    (if trimmed.is_empty() { head } else { trimmed }, tail)
}

/// Path and extension. Dots at the start of the last component begin no extension.
fn split_extension(path: &str) -> (&str, &str) {
    let name_at = path.rfind('/').map_or(0, |i| i + 1);
    let name = &path[name_at..];
    let leading = name.len() - name.trim_start_matches('.').len();
    match name.rfind('.') {
        Some(dot) if dot >= leading && leading < name.len() && dot > 0 => path.split_at(name_at + dot),
        _ => (path, ""),
    }
}

fn normalized(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    // POSIX lets two slashes at the start, exactly two, mean something else than one.
    let slashes = path.len() - path.trim_start_matches('/').len();
    let root = match slashes {
        0 => "",
        2 => "//",
        _ => "/",
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|p| !p.is_empty() && *p != ".") {
        let climbs = part == ".." && parts.last().is_some_and(|last| *last != "..");
        if climbs {
            parts.pop();
        } else if part != ".." || root.is_empty() {
            parts.push(part);
        }
    }
    let joined = format!("{root}{}", parts.join("/"));
    if joined.is_empty() { ".".to_owned() } else { joined }
}

fn join<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let pos = args.no_keywords(vm, "join")?;
    let Some((&first, rest)) = pos.split_first() else {
        return Err(vm.type_error("join() missing 1 required positional argument: 'a'"));
    };
    let mut path = joinable(vm, first)?;
    for &part in rest {
        let part = joinable(vm, part)?;
        if part.starts_with('/') {
            path = part;
        } else {
            if !path.is_empty() && !path.ends_with('/') {
                path.push('/');
            }
            path.push_str(&part);
        }
    }
    Ok(vm.new_str(&path))
}

fn joinable<S: Strategy>(vm: &mut Vm<S>, part: Value) -> PyResult<S, String> {
    path_argument(vm, part)
}

fn absolute<S: Strategy>(vm: &mut Vm<S>, path: &str) -> PyResult<S, String> {
    if path.starts_with('/') {
        return Ok(normalized(path));
    }
    match std::env::current_dir() {
        Ok(folder) => Ok(normalized(&format!("{}/{path}", folder.to_string_lossy()))),
        Err(error) => Err(raise_io(vm, &error, None)),
    }
}

fn abspath<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let path = one_path(vm, args, "abspath")?;
    let path = absolute(vm, &path)?;
    Ok(vm.new_str(&path))
}

fn realpath<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let path = one_path(vm, args, "realpath")?;
    let path = match vm.blocking(|| std::fs::canonicalize(&path)) {
        Ok(real) => real.to_string_lossy().into_owned(),
        Err(_) => absolute(vm, &path)?,
    };
    Ok(vm.new_str(&path))
}

fn expanduser<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let path = one_path(vm, args, "expanduser")?;
    let home = std::env::var("HOME").ok();
    let expanded = match (path.strip_prefix('~'), home) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => {
            format!("{}{rest}", home.trim_end_matches('/'))
        }
        _ => path,
    };
    Ok(vm.new_str(&expanded))
}

fn isabs<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let path = one_path(vm, args, "isabs")?;
    Ok(Ref::bool(path.starts_with('/')))
}

fn ask<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    f: &str,
    question: impl FnOnce(&Metadata) -> bool,
) -> PyResult<S> {
    let path = one_path(vm, args, f)?;
    let metadata = vm.blocking(|| std::fs::metadata(&path));
    Ok(Ref::bool(metadata.is_ok_and(|m| question(&m))))
}

fn getsize<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let path = one_path(vm, args, "getsize")?;
    match vm.blocking(|| std::fs::metadata(&path)) {
        Ok(metadata) => Ok(vm.new_int(metadata.len() as i64)),
        Err(error) => Err(raise_io(vm, &error, args.pos.first().copied())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cut_as_posix_cuts_them() {
        assert_eq!(split("/x/y"), ("/x", "y"));
        assert_eq!(split("a/"), ("a", ""));
        assert_eq!(split("//a"), ("//", "a"));
        assert_eq!(split_extension("a/b.tar.gz"), ("a/b.tar", ".gz"));
        assert_eq!(split_extension(".hidden"), (".hidden", ""));
        assert_eq!(split_extension("..a.b"), ("..a", ".b"));
        assert_eq!(split_extension("a.b/c"), ("a.b/c", ""));
    }

    #[test]
    fn paths_are_normalised() {
        assert_eq!(normalized("a/./b/../c//d"), "a/c/d");
        assert_eq!(normalized("/../a"), "/a");
        assert_eq!(normalized("../../a/.."), "../..");
        assert_eq!(normalized("a/.."), ".");
        assert_eq!(normalized("//a"), "//a");
        assert_eq!(normalized("///a"), "/a");
    }
}
