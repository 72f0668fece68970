//! `open()`: the mode string, the path, the layers.

use super::file::{NewFile, TextLayer, new_file};
use super::raise_io;
use super::stream::Descriptor;
use crate::object::{Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Args;
use gilectomy_text::codec::{Encoding, Handler};
use rustix::fd::{BorrowedFd, FromRawFd, OwnedFd};
use rustix::fs::{Mode, OFlags};

/// A mode string taken apart.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct OpenMode {
    read: bool,
    write: bool,
    append: bool,
    create: bool,
    update: bool,
    binary: bool,
    text: bool,
}

impl OpenMode {
    fn parse(mode: &str) -> Result<Self, String> {
        let mut parsed = OpenMode::default();
        for c in mode.chars() {
            let part = match c {
                'r' => &mut parsed.read,
                'w' => &mut parsed.write,
                'a' => &mut parsed.append,
                'x' => &mut parsed.create,
                '+' => &mut parsed.update,
                'b' => &mut parsed.binary,
                't' => &mut parsed.text,
                _ => return Err(format!("invalid mode: '{mode}'")),
            };
            if std::mem::replace(part, true) {
                return Err(format!("invalid mode: '{mode}'"));
            }
        }
        if parsed.binary && parsed.text {
            return Err("can't have text and binary mode at once".to_owned());
        }
        let ways = [parsed.read, parsed.write, parsed.append, parsed.create];
        match ways.into_iter().filter(|&way| way).count() {
            1 => Ok(parsed),
            0 => {
                Err("Must have exactly one of create/read/write/append mode and at most one plus".to_owned())
            }
            _ => Err("must have exactly one of create/read/write/append mode".to_owned()),
        }
    }

    fn readable(self) -> bool {
        self.read || self.update
    }

    fn writable(self) -> bool {
        !self.read || self.update
    }

    fn flags(self) -> OFlags {
        let access = match (self.readable(), self.writable()) {
            (true, true) => OFlags::RDWR,
            (true, false) => OFlags::RDONLY,
            _ => OFlags::WRONLY,
        };
        let more = if self.write {
            OFlags::CREATE | OFlags::TRUNC
        } else if self.append {
            OFlags::CREATE | OFlags::APPEND
        } else if self.create {
            OFlags::CREATE | OFlags::EXCL
        } else {
            OFlags::empty()
        };
        access | more | OFlags::CLOEXEC
    }
}

/// `open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)`
pub(crate) fn open<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"];
    let [path, mode, _, encoding, errors, newline, closefd, opener] =
        args.named(vm, "open", names, (0, 8, 1))?;
    let path = path.unwrap_or(Value::NONE);
    let given = |v: Option<Value>| v.filter(|v| !v.is_none());
    let mode_text = match given(mode) {
        Some(mode) => string_argument(vm, "mode", mode)?,
        None => "r".to_owned(),
    };
    let mode = match OpenMode::parse(&mode_text) {
        Ok(mode) => mode,
        Err(message) => return Err(vm.value_error(message)),
    };
    if mode.binary {
        for (name, v) in [("encoding", encoding), ("errors", errors), ("newline", newline)] {
            if given(v).is_some() {
                let what = if name == "newline" {
                    "a newline"
                } else if name == "errors" {
                    "an errors"
                } else {
                    "an encoding"
                };
                return Err(vm.value_error(format!("binary mode doesn't take {what} argument")));
            }
        }
    }
    let text = if mode.binary {
        None
    } else {
        Some(text_layer(vm, given(encoding), given(errors), given(newline))?)
    };
    let translate = mode.readable() && !mode.binary && given(newline).is_none();
    let closes = closefd.map_or(Ok(true), |closefd| vm.truth(closefd))?;
    let opener = given(opener);
    let descriptor = match vm.int_of(path).and_then(|i| i.to_i64()) {
        Some(number) => descriptor_of(vm, number, closes)?,
        None if !closes => return Err(vm.value_error("Cannot use closefd=False with file name")),
        None => match opener {
            Some(opener) => opened_by(vm, opener, path, mode.flags())?,
            None => opened(vm, path, mode.flags())?,
        },
    };
    let name = Ref::new(path);
    let mode = match mode.binary {
        // CPython shows a binary file's mode in one order whatever was given.
        true => mode_text.replace('t', ""),
        false => mode_text,
    };
    let parsed = OpenMode::parse(&mode).unwrap_or_default();
    new_file(
        vm,
        NewFile {
            descriptor,
            standard: None,
            text,
            translate,
            readable: parsed.readable(),
            writable: parsed.writable(),
            name,
            mode,
        },
    )
}

/// Opens a path; a folder is no file.
fn opened<S: Strategy>(vm: &mut Vm<S>, path: Value, flags: OFlags) -> PyResult<S, Descriptor> {
    let name = super::super::posix::path_argument(vm, path)?;
    let fd = match vm.blocking(|| rustix::fs::open(name.as_str(), flags, Mode::from_raw_mode(0o666))) {
        Ok(fd) => fd,
        Err(errno) => return Err(raise_io(vm, &errno.into(), Some(path))),
    };
    if rustix::fs::fstat(&fd).is_ok_and(|s| rustix::fs::FileType::from_raw_mode(s.st_mode).is_dir()) {
        return Err(raise_io(vm, &rustix::io::Errno::ISDIR.into(), Some(path)));
    }
    Ok(Descriptor::Owned(fd))
}

/// Opens a path by the program's own function, which returns a descriptor.
fn opened_by<S: Strategy>(
    vm: &mut Vm<S>,
    opener: Value,
    path: Value,
    flags: OFlags,
) -> PyResult<S, Descriptor> {
    let flags = vm.new_int(flags.bits().into());
    let number = vm.call(opener, &[path, flags.get()])?;
    match vm.index(number.get())? {
        number @ 0.. => descriptor_of(vm, number, true),
        number => Err(vm.value_error(format!("opener returned {number}"))),
    }
}

/// A descriptor that the program names by number, and that is the file's to close if `closes`.
fn descriptor_of<S: Strategy>(vm: &mut Vm<S>, number: i64, closes: bool) -> PyResult<S, Descriptor> {
    let standard = [rustix::stdio::stdin, rustix::stdio::stdout, rustix::stdio::stderr];
    if let Some(standard) = usize::try_from(number).ok().and_then(|n| standard.get(n)) {
        return Ok(Descriptor::Borrowed(standard()));
    }
    if let Ok(number @ 0..) = i32::try_from(number) {
        // SAFETY: it goes to system calls only, which refuse a number that is no open descriptor.
        let fd = unsafe { BorrowedFd::borrow_raw(number) };
        if rustix::fs::fstat(fd).is_ok() {
            // SAFETY: it is open, and whoever passes a descriptor to `open` gives it away.
            let owned = || unsafe { OwnedFd::from_raw_fd(number) };
            return Ok(if closes { Descriptor::Owned(owned()) } else { Descriptor::Borrowed(fd) });
        }
    }
    Err(raise_io(vm, &rustix::io::Errno::BADF.into(), None))
}

fn string_argument<S: Strategy>(vm: &mut Vm<S>, name: &str, v: Value) -> PyResult<S, String> {
    if str_text::<S>(v).is_some() {
        return Ok(vm.text_of(v));
    }
    let ty = vm.type_name(v);
    Err(vm.type_error(format!("open() argument '{name}' must be str, not {ty}")))
}

fn text_layer<S: Strategy>(
    vm: &mut Vm<S>,
    encoding: Option<Value>,
    errors: Option<Value>,
    newline: Option<Value>,
) -> PyResult<S, TextLayer> {
    let encoding = match encoding {
        None => Encoding::Utf8,
        Some(v) => {
            let name = string_argument(vm, "encoding", v)?;
            match name.as_str() {
                "locale" => Encoding::Utf8,
                name => Encoding::lookup(name).map_err(|error| vm.text_error(error))?,
            }
        }
    };
    let errors = match errors {
        None => Handler::Strict,
        Some(v) => {
            let name = string_argument(vm, "errors", v)?;
            Handler::lookup(&name).map_err(|error| vm.text_error(error))?
        }
    };
    let newline = match newline {
        None => "\n",
        Some(v) => match string_argument(vm, "newline", v)?.as_str() {
            "" | "\n" => "\n",
            "\r" => "\r",
            "\r\n" => "\r\n",
            other => return Err(vm.value_error(format!("illegal newline value: {other}"))),
        },
    };
    Ok(TextLayer { encoding, errors, newline })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_read_as_cpython_reads_them() {
        let flags = |mode| OpenMode::parse(mode).map(|m| (m.readable(), m.writable(), m.binary));
        assert_eq!(flags("r"), Ok((true, false, false)));
        assert_eq!(flags("wb"), Ok((false, true, true)));
        assert_eq!(flags("r+"), Ok((true, true, false)));
        assert_eq!(flags("ab+"), Ok((true, true, true)));
        for bad in ["", "q", "rw", "rbt", "rr"] {
            assert!(flags(bad).is_err(), "{bad}");
        }
    }
}
