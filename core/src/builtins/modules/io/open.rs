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
    let [path, mode, _, encoding, errors, newline, _, _] = args.named(vm, "open", names, (0, 8, 1))?;
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
    let (descriptor, name) = match vm.int_of(path).and_then(|i| i.to_i64()) {
        Some(number) => (descriptor_of(vm, number)?, Ref::new(path)),
        None => {
            let name = super::super::os::path_argument(vm, path)?;
            let flags = mode.flags();
            let opened = {
                let name = name.clone();
                vm.blocking(move || rustix::fs::open(name.as_str(), flags, Mode::from_raw_mode(0o666)))
            };
            let fd = match opened {
                Ok(fd) => fd,
                Err(errno) => return Err(raise_io(vm, &errno.into(), Some(path))),
            };
            if rustix::fs::fstat(&fd).is_ok_and(|s| rustix::fs::FileType::from_raw_mode(s.st_mode).is_dir()) {
                let error = rustix::io::Errno::ISDIR.into();
                return Err(raise_io(vm, &error, Some(path)));
            }
            (Descriptor::Owned(fd), Ref::new(path))
        }
    };
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

/// A file object over a descriptor that the program names by number: one of the standard streams.
fn descriptor_of<S: Strategy>(vm: &mut Vm<S>, number: i64) -> PyResult<S, Descriptor> {
    match number {
        0 => Ok(Descriptor::Borrowed(rustix::stdio::stdin())),
        1 => Ok(Descriptor::Borrowed(rustix::stdio::stdout())),
        2 => Ok(Descriptor::Borrowed(rustix::stdio::stderr())),
        _ => {
            let error = rustix::io::Errno::BADF.into();
            Err(raise_io(vm, &error, None))
        }
    }
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
