//! Files and the standard streams.
//!
//! | file | holds |
//! |---|---|
//! | `stream` | bytes over a descriptor, buffered; no Python in it |
//! | `file` | the Python objects: text and binary files, the standard streams among them |
//! | `memory` | `StringIO` and `BytesIO` |
//! | `open` | `open()` |
//!
//! Standard output is special: what it has not written yet is in the runtime, under one lock, so that the
//! text of one `print` or `write` goes out whole whoever else prints. It is written when a line is
//! complete and somebody watches (a terminal), when 64 KiB have come together, before anything is read
//! from standard input or written to standard error, and at exit.

mod file;
mod memory;
mod open;
mod stream;

pub(crate) use file::{Shared, Standard, standard_file, standard_output};
pub(crate) use open::open;

use crate::object::{Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, Module};
use gilectomy_text::codec::{Encoding, Failure, Handler, encode};
use std::cell::RefCell;
use std::io;

const FLUSH_AT: usize = 64 * 1024;

thread_local! {
    /// The pieces of `print` calls under way on this thread: for standard output, for standard error.
    static PIECES: RefCell<[Vec<u8>; 2]> = const { RefCell::new([Vec::new(), Vec::new()]) };
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_io");
    file::install(vm, module.get());
    memory::install(vm, module.get());
    vm.def_function(module.get(), "open", open);
    for (name, value) in [("SEEK_SET", 0), ("SEEK_CUR", 1), ("SEEK_END", 2), ("DEFAULT_BUFFER_SIZE", 131_072)]
    {
        let value = vm.new_int(value);
        vm.def_value(module.get(), name, value);
    }
    vm.add_builtin_module(module);
}

/// An attribute of `sys`, such as the present `sys.stdout`.
pub(crate) fn sys_stream<S: Strategy>(vm: &Vm<S>, name: Value) -> Option<Ref<S>> {
    let sys = vm.dict_get_name(vm.rt.modules, vm.rt.intern("sys"))?;
    vm.dict_get_name(Obj::<S, Module>::of(sys.get())?.body().dict, name)
}

/// Raises the `OSError` that a system call's error stands for.
pub(crate) fn raise_io<S: Strategy>(vm: &mut Vm<S>, error: &io::Error, filename: Option<Value>) -> Raised<S> {
    use rustix::io::Errno as E;
    let code = error.raw_os_error().unwrap_or(E::IO.raw_os_error());
    let class = match E::from_raw_os_error(code) {
        E::AGAIN | E::ALREADY | E::INPROGRESS => Exc::BlockingIOError,
        E::PIPE | E::SHUTDOWN => Exc::BrokenPipeError,
        E::CHILD => Exc::ChildProcessError,
        E::CONNABORTED => Exc::ConnectionAbortedError,
        E::CONNREFUSED => Exc::ConnectionRefusedError,
        E::CONNRESET => Exc::ConnectionResetError,
        E::EXIST => Exc::FileExistsError,
        E::NOENT => Exc::FileNotFoundError,
        E::INTR => Exc::InterruptedError,
        E::ISDIR => Exc::IsADirectoryError,
        E::NOTDIR => Exc::NotADirectoryError,
        E::ACCESS | E::PERM => Exc::PermissionError,
        E::SRCH => Exc::ProcessLookupError,
        E::TIMEDOUT => Exc::TimeoutError,
        _ => Exc::OSError,
    };
    let text = io::Error::from_raw_os_error(code).to_string();
    let text = text.strip_suffix(&format!(" (os error {code})")).unwrap_or(&text);
    let (number, text) = (vm.new_int(i64::from(code)), vm.new_str(text));
    let args: Vec<Value> = [number.get(), text.get()].into_iter().chain(filename).collect();
    match vm.call(vm.rt.types.exc[class as usize], &args) {
        Ok(exception) => vm.raise_value(exception),
        Err(raised) => raised,
    }
}

/// Raises what a codec's failure stands for. `object`: what was to be converted.
fn unicode_error<S: Strategy>(vm: &mut Vm<S>, class: Exc, failure: &Failure, object: Value) -> Raised<S> {
    let error = match failure {
        Failure::Unicode(error) => error,
        Failure::Other(error) => return vm.text_error(error.clone()),
    };
    let (encoding, reason) = (vm.new_str(error.encoding), vm.new_str(error.reason));
    let (start, end) = (vm.new_size(error.start), vm.new_size(error.end));
    let args = [encoding.get(), object, start.get(), end.get(), reason.get()];
    match vm.call(vm.rt.types.exc[class as usize], &args) {
        Ok(exception) => vm.raise_value(exception),
        Err(raised) => raised,
    }
}

/// Adds a string to the pieces for standard output that wait on this thread.
pub(crate) fn add_piece<S: Strategy>(vm: &mut Vm<S>, standard: Standard, text: Value) -> PyResult<S, ()> {
    let Some(piece) = str_text::<S>(text) else { return Ok(()) };
    let handler = if standard == Standard::Error { Handler::BackslashReplace } else { Handler::Strict };
    let bytes = match piece.as_ascii_str() {
        Some(_) => None,
        None => match encode(piece, Encoding::Utf8, handler) {
            Ok(bytes) => Some(bytes),
            Err(failure) => return Err(unicode_error(vm, Exc::UnicodeEncodeError, &failure, text)),
        },
    };
    let bytes = bytes.as_deref().or(piece.as_ascii_str().map(str::as_bytes)).unwrap_or_default();
    add_bytes(standard, bytes);
    Ok(())
}

/// Adds bytes to the pieces that wait on this thread.
pub(crate) fn add_bytes(standard: Standard, bytes: &[u8]) {
    PIECES.with_borrow_mut(|pieces| pieces[standard.index()].extend_from_slice(bytes));
}

/// Sends the pieces that wait on this thread on their way.
pub(crate) fn write_pieces<S: Strategy>(vm: &mut Vm<S>, standard: Standard) -> PyResult<S, ()> {
    let bytes = PIECES.with_borrow_mut(|pieces| std::mem::take(&mut pieces[standard.index()]));
    if bytes.is_empty() {
        return Ok(());
    }
    if standard == Standard::Error {
        flush_standard(vm, Standard::Output)?;
        let mut bytes = bytes;
        let written = vm.blocking(|| stream::write_all(rustix::stdio::stderr(), &mut bytes));
        return written.map_err(|error| raise_io(vm, &error, None));
    }
    let rt = vm.rt;
    let terminal = &rt.modules_state.stdout_is_terminal;
    let watched = *terminal.get_or_init(|| rustix::termios::isatty(rustix::stdio::stdout()));
    let due = watched && bytes.contains(&b'\n');
    let append = |out: &mut Vec<u8>| {
        out.extend_from_slice(&bytes);
        out.len()
    };
    let waiting = match rt.stdout.try_lock() {
        Some(mut out) => append(&mut out),
        // Somebody is writing, which may take long.
        None => vm.blocking(|| append(&mut rt.stdout.lock())),
    };
    if due || waiting >= FLUSH_AT { flush_standard(vm, Standard::Output) } else { Ok(()) }
}

/// Writes what standard output has not written yet. On an error it keeps what is left.
pub(crate) fn flush_standard<S: Strategy>(vm: &mut Vm<S>, standard: Standard) -> PyResult<S, ()> {
    if standard != Standard::Output {
        return Ok(());
    }
    match flush_quietly(vm) {
        Ok(()) => Ok(()),
        Err(error) => Err(raise_io(vm, &error, None)),
    }
}

/// As [`flush_standard`], for the end of the program.
pub(crate) fn flush_quietly<S: Strategy>(vm: &mut Vm<S>) -> io::Result<()> {
    let rt = vm.rt;
    if rt.stdout.try_lock().is_some_and(|out| out.is_empty()) {
        return Ok(());
    }
    vm.blocking(|| stream::write_all(rustix::stdio::stdout(), &mut rt.stdout.lock()))
}
