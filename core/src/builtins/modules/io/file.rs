//! The file objects of Python programs.
//!
//! One native object stands for text and binary files alike; its class says which. What may block works on
//! the stream while the thread is detached, holding the stream but no Python object.

use super::stream::{Descriptor, Stream};
use super::{add_bytes, add_piece, flush_standard, raise_io, unicode_error, write_pieces};
use crate::builtins::modules::native::shared;
use crate::object::{Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, ByteArray, Bytes, Exc, Module, Native, NativeObject};
use gilectomy_text::codec::{Encoding, Handler, decode, encode};
use parking_lot::Mutex;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// One of the process's own streams.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standard {
    /// Standard input.
    Input,
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}

impl Standard {
    /// Place of its waiting pieces.
    pub(super) fn index(self) -> usize {
        (self == Standard::Error) as usize
    }
}

/// What a file object shares with those that use its stream while detached.
pub struct Shared {
    /// The stream.
    pub stream: Mutex<Stream>,
    closed: AtomicBool,
}

/// How text becomes bytes.
#[derive(Clone, Copy)]
pub struct TextLayer {
    /// The encoding.
    pub encoding: Encoding,
    /// What is done about errors.
    pub errors: Handler,
    /// What a `\n` is written as.
    pub newline: &'static str,
}

/// A file object.
pub struct File {
    shared: Arc<Shared>,
    standard: Option<Standard>,
    text: Option<TextLayer>,
    readable: bool,
    writable: bool,
    /// Path or number, owned.
    pub(super) name: Value,
    pub(super) mode: String,
}

impl NativeObject for File {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit(self.name);
    }
}

/// What a new file object is made of.
pub(super) struct NewFile<S: Strategy> {
    pub descriptor: Descriptor,
    pub standard: Option<Standard>,
    pub text: Option<TextLayer>,
    pub translate: bool,
    pub readable: bool,
    pub writable: bool,
    pub name: Ref<S>,
    pub mode: String,
}

/// Makes a file object.
pub(super) fn new_file<S: Strategy>(vm: &mut Vm<S>, new: NewFile<S>) -> PyResult<S> {
    let class = match (new.text.is_some(), new.readable, new.writable) {
        (true, ..) => "TextIOWrapper",
        (_, true, true) => "BufferedRandom",
        (_, true, false) => "BufferedReader",
        _ => "BufferedWriter",
    };
    let class = io_attr(vm, class)?;
    let interrupted = (new.standard == Some(Standard::Input)).then_some(&vm.rt.interrupted);
    let stream = Mutex::new(Stream::new(new.descriptor, new.translate, interrupted));
    let shared = Arc::new(Shared { stream, closed: AtomicBool::new(false) });
    if new.writable && new.standard.is_none() {
        let mut open = vm.rt.modules_state.open_files.lock();
        open.retain(|file| file.strong_count() > 0);
        open.push(Arc::downgrade(&shared));
    }
    let file = File {
        shared,
        standard: new.standard,
        text: new.text,
        readable: new.readable,
        writable: new.writable,
        name: new.name.into_value(),
        mode: new.mode,
    };
    Ok(vm.new_instance_of(class.get(), Native(Box::new(file))))
}

/// `sys.stdin`, `sys.stdout` or `sys.stderr`.
pub(crate) fn standard_file<S: Strategy>(vm: &mut Vm<S>, standard: Standard) -> PyResult<S> {
    let (fd, name) = match standard {
        Standard::Input => (rustix::stdio::stdin(), "<stdin>"),
        Standard::Output => (rustix::stdio::stdout(), "<stdout>"),
        Standard::Error => (rustix::stdio::stderr(), "<stderr>"),
    };
    let input = standard == Standard::Input;
    let errors = if standard == Standard::Error { Handler::BackslashReplace } else { Handler::Strict };
    let name = vm.new_str(name);
    new_file(
        vm,
        NewFile {
            descriptor: Descriptor::Borrowed(fd),
            standard: Some(standard),
            text: Some(TextLayer { encoding: Encoding::Utf8, errors, newline: "\n" }),
            translate: input,
            readable: input,
            writable: !input,
            name,
            mode: if input { "r" } else { "w" }.to_owned(),
        },
    )
}

/// Which standard stream for output a value is, if `print` may write to it without asking Python.
pub(crate) fn standard_output<S: Strategy>(v: Value) -> Option<Standard> {
    let file = file_of::<S>(v)?;
    let usable = file.text.is_some() && !file.shared.closed.load(Ordering::Relaxed);
    file.standard.filter(|&s| s != Standard::Input && usable)
}

fn file_of<'a, S: Strategy>(v: Value) -> Option<&'a File> {
    shared::<S, File>(v)
}

pub(super) fn io_attr<S: Strategy>(vm: &mut Vm<S>, name: &str) -> PyResult<S> {
    let module = vm.dict_get_name(vm.rt.modules, vm.rt.intern("_io"));
    let dict = module.and_then(|m| Obj::<S, Module>::of(m.get())).map(|m| m.body().dict);
    match dict.and_then(|dict| vm.dict_get_name(dict, vm.rt.intern(name))) {
        Some(found) => Ok(found),
        None => Err(vm.raise(Exc::RuntimeError, format!("lost _io.{name}"))),
    }
}

// ---- access ----------------------------------------------------------------------------------------

pub(super) fn file<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a File> {
    match file_of::<S>(v) {
        Some(file) => Ok(file),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("a file is required, not '{name}'")))
        }
    }
}

pub(super) fn is_closed<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, bool> {
    Ok(file(vm, v)?.shared.closed.load(Ordering::Relaxed))
}

fn open_file<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a File> {
    if is_closed(vm, v)? {
        return Err(vm.value_error("I/O operation on closed file."));
    }
    file(vm, v)
}

pub(super) fn unsupported<S: Strategy>(vm: &mut Vm<S>, message: &str) -> Raised<S> {
    let class = match io_attr(vm, "UnsupportedOperation") {
        Ok(class) => class,
        Err(raised) => return raised,
    };
    let message = vm.new_str(message);
    match vm.call(class.get(), &[message.get()]) {
        Ok(exception) => vm.raise_value(exception),
        Err(raised) => raised,
    }
}

/// Works on the stream while the thread is detached; again when Ctrl-C came and did not raise.
fn with_stream<S: Strategy, R>(
    vm: &mut Vm<S>,
    file: &File,
    mut f: impl FnMut(&mut Stream) -> io::Result<R>,
) -> PyResult<S, R> {
    let shared = file.shared.clone();
    loop {
        match vm.blocking(|| f(&mut shared.stream.lock())) {
            Ok(result) => return Ok(result),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => vm.poll()?,
            Err(error) => return Err(raise_io(vm, &error, None)),
        }
    }
}

fn to_read<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a File> {
    let file = open_file(vm, v)?;
    if !file.readable {
        return Err(unsupported(vm, "not readable"));
    }
    if file.standard.is_some() {
        flush_standard(vm, Standard::Output)?;
    }
    Ok(file)
}

fn to_python<S: Strategy>(vm: &mut Vm<S>, file: &File, bytes: &[u8]) -> PyResult<S> {
    let Some(layer) = file.text else { return Ok(vm.new_bytes(bytes)) };
    if bytes.is_ascii() && !matches!(layer.encoding.name(), "utf-16" | "utf-32") {
        return Ok(vm.new_ascii(bytes));
    }
    match decode(bytes, layer.encoding, layer.errors) {
        Ok(text) => Ok(vm.new_text_buf(text)),
        Err(failure) => {
            let object = vm.new_bytes(bytes);
            Err(unicode_error(vm, Exc::UnicodeDecodeError, &failure, object.get()))
        }
    }
}

/// A size argument: `None` for all there is.
fn size<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>) -> PyResult<S, Option<usize>> {
    match v.filter(|v| !v.is_none()) {
        None => Ok(None),
        Some(v) => {
            let n = vm.index(v)?;
            Ok(usize::try_from(n).ok())
        }
    }
}

// ---- reading ---------------------------------------------------------------------------------------

pub(super) fn read<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, n] = args.between::<S, 2>(vm, "read", 1)?;
    let file = to_read(vm, this.unwrap_or(Value::NONE))?;
    let bytes = match size(vm, n)? {
        None => with_stream(vm, file, Stream::read_all)?,
        Some(n) if file.text.is_some() => with_stream(vm, file, |s| s.read_chars(n))?,
        Some(n) => with_stream(vm, file, |s| s.read(n))?,
    };
    to_python(vm, file, &bytes)
}

fn line<S: Strategy>(vm: &mut Vm<S>, v: Value, limit: Option<usize>) -> PyResult<S> {
    let file = to_read(vm, v)?;
    let limit = limit.unwrap_or(usize::MAX);
    let at_hand = file.shared.stream.try_lock().and_then(|mut stream| stream.line_at_hand(limit));
    let bytes = match at_hand {
        Some(line) => line,
        None => with_stream(vm, file, |s| s.read_line(limit))?,
    };
    to_python(vm, file, &bytes)
}

pub(super) fn readline<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, limit] = args.between::<S, 2>(vm, "readline", 1)?;
    let limit = size(vm, limit)?;
    line(vm, this.unwrap_or(Value::NONE), limit)
}

pub(super) fn readlines<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, hint] = args.between::<S, 2>(vm, "readlines", 1)?;
    let this = this.unwrap_or(Value::NONE);
    let hint = size(vm, hint)?.filter(|&n| n > 0).unwrap_or(usize::MAX);
    let (mut lines, mut total) = (Vec::new(), 0);
    while total < hint {
        let line = line(vm, this, None)?;
        let n = vm.len(line.get())?;
        if n == 0 {
            break;
        }
        total += n;
        lines.push(line);
    }
    Ok(vm.new_list_of(lines))
}

pub(super) fn iter<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "__iter__")?;
    open_file(vm, this)?;
    Ok(Ref::new(this))
}

pub(super) fn next<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "__next__")?;
    let line = line(vm, this, None)?;
    if vm.len(line.get())? == 0 {
        return Err(vm.raise_with(Exc::StopIteration, vec![]));
    }
    Ok(line)
}

// ---- writing ---------------------------------------------------------------------------------------

pub(super) fn write<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, data] = args.exactly::<S, 2>(vm, "write")?;
    let n = write_value(vm, this, data)?;
    Ok(vm.new_size(n))
}

fn write_value<S: Strategy>(vm: &mut Vm<S>, this: Value, data: Value) -> PyResult<S, usize> {
    let file = open_file(vm, this)?;
    if !file.writable {
        return Err(unsupported(vm, "not writable"));
    }
    let Some(layer) = file.text else {
        let bytes = bytes_of(vm, data)?;
        send(vm, file, &bytes)?;
        return Ok(bytes.len());
    };
    let Some(text) = str_text::<S>(data) else {
        let name = vm.type_name(data);
        return Err(vm.type_error(format!("write() argument must be str, not {name}")));
    };
    if let Some(standard) = file.standard {
        add_piece(vm, standard, data)?;
        write_pieces(vm, standard)?;
        return Ok(text.len());
    }
    let mut bytes = match text.as_ascii_str() {
        Some(ascii) if !matches!(layer.encoding.name(), "utf-16" | "utf-32") => ascii.as_bytes().to_vec(),
        _ => match encode(text, layer.encoding, layer.errors) {
            Ok(bytes) => bytes,
            Err(failure) => return Err(unicode_error(vm, Exc::UnicodeEncodeError, &failure, data)),
        },
    };
    if layer.newline != "\n" {
        bytes = bytes
            .split_inclusive(|&b| b == b'\n')
            .flat_map(|line| match line.strip_suffix(b"\n") {
                Some(line) => [line, layer.newline.as_bytes()].concat(),
                None => line.to_vec(),
            })
            .collect();
    }
    send(vm, file, &bytes)?;
    Ok(text.len())
}

fn send<S: Strategy>(vm: &mut Vm<S>, file: &File, bytes: &[u8]) -> PyResult<S, ()> {
    if let Some(standard) = file.standard {
        add_bytes(standard, bytes);
        return write_pieces(vm, standard);
    }
    if file.shared.stream.try_lock().is_some_and(|mut stream| stream.write_at_hand(bytes)) {
        return Ok(());
    }
    with_stream(vm, file, |s| s.write(bytes))
}

fn bytes_of<S: Strategy>(vm: &mut Vm<S>, data: Value) -> PyResult<S, Vec<u8>> {
    if let Some(bytes) = Obj::<S, Bytes>::of(data) {
        return Ok(bytes.body().data.to_vec());
    }
    if let Some(bytes) = Obj::<S, ByteArray>::of(data) {
        return Ok(bytes.observe(|b| b.data.to_vec()));
    }
    let name = vm.type_name(data);
    Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")))
}

pub(super) fn writelines<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, lines] = args.exactly::<S, 2>(vm, "writelines")?;
    let iterator = vm.iter(lines)?;
    while let Some(line) = vm.next(iterator.get())? {
        write_value(vm, this, line.get())?;
    }
    Ok(Ref::none())
}

pub(super) fn flush<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "flush")?;
    let file = open_file(vm, this)?;
    match file.standard {
        Some(standard) => {
            if standard != Standard::Input {
                write_pieces(vm, standard)?;
            }
            flush_standard(vm, standard)?;
        }
        None => with_stream(vm, file, Stream::flush)?,
    }
    Ok(Ref::none())
}

// ---- the rest --------------------------------------------------------------------------------------

pub(super) fn close<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "close")?;
    let file = file(vm, this)?;
    if file.shared.closed.swap(true, Ordering::Relaxed) {
        return Ok(Ref::none());
    }
    match file.standard {
        Some(standard) => flush_standard(vm, standard)?,
        None => with_stream(vm, file, Stream::close)?,
    }
    Ok(Ref::none())
}

pub(super) fn enter<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    iter(vm, args)
}

pub(super) fn exit<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = args.pos.first().copied().unwrap_or(Value::NONE);
    vm.call_method(this, vm.rt.names.close, &[])?;
    Ok(Ref::none())
}

pub(super) fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "__repr__")?;
    let file = file(vm, this)?;
    let (class, name) = (vm.type_name(this), vm.repr_text(file.name)?);
    let text = match file.text {
        Some(layer) => {
            let encoding = if file.standard.is_some() { "utf-8".to_owned() } else { shown_encoding(layer) };
            format!("<_io.{class} name={name} mode='{}' encoding='{encoding}'>", file.mode)
        }
        None => format!("<_io.{class} name={name}>"),
    };
    Ok(vm.new_str(&text))
}

fn shown_encoding(layer: TextLayer) -> String {
    match layer.encoding {
        Encoding::Utf8 => "UTF-8".to_owned(),
        other => other.name().to_owned(),
    }
}

pub(super) fn encoding<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let file = file(vm, v)?;
    match file.text {
        Some(layer) if file.standard.is_none() => Ok(vm.new_str(&shown_encoding(layer))),
        Some(_) => Ok(vm.new_str("utf-8")),
        None => {
            let name = vm.rt.names.encoding;
            Err(vm.attribute_error(v, name))
        }
    }
}

pub(super) fn errors<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let name = match file(vm, v)?.text.map(|layer| layer.errors) {
        Some(Handler::Ignore) => "ignore",
        Some(Handler::Replace) => "replace",
        Some(Handler::BackslashReplace) => "backslashreplace",
        Some(Handler::XmlCharRefReplace) => "xmlcharrefreplace",
        Some(Handler::SurrogatePass) => "surrogatepass",
        Some(Handler::SurrogateEscape) => "surrogateescape",
        Some(Handler::Strict) | None => "strict",
    };
    Ok(vm.new_str(name))
}

pub(super) fn line_buffering<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let file = file(vm, v)?;
    let terminal = file.shared.stream.try_lock().is_some_and(|s| s.is_terminal());
    Ok(Ref::bool(file.standard == Some(Standard::Error) || terminal))
}

/// The binary file under a text file: it shares the stream.
pub(super) fn buffer<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let file = file(vm, v)?;
    if file.text.is_none() {
        let name = vm.rt.intern("buffer");
        return Err(vm.attribute_error(v, name));
    }
    let class = io_attr(vm, if file.readable { "BufferedReader" } else { "BufferedWriter" })?;
    let binary = File {
        shared: file.shared.clone(),
        standard: file.standard,
        text: None,
        readable: file.readable,
        writable: file.writable,
        name: Ref::<S>::new(file.name).into_value(),
        mode: format!("{}b", file.mode),
    };
    Ok(vm.new_instance_of(class.get(), Native(Box::new(binary))))
}

pub(super) fn reconfigure<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    file(vm, args.pos.first().copied().unwrap_or(Value::NONE))?;
    Ok(Ref::none())
}

pub(super) fn fileno<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "fileno")?;
    let file = open_file(vm, this)?;
    let number = match file.standard {
        Some(Standard::Input) => Some(0),
        Some(Standard::Output) => Some(1),
        Some(Standard::Error) => Some(2),
        None => with_stream(vm, file, |s| Ok(s.number()))?,
    };
    Ok(vm.new_int(number.map_or(-1, i64::from)))
}

pub(super) fn isatty<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "isatty")?;
    let file = open_file(vm, this)?;
    let terminal = with_stream(vm, file, |s| Ok(s.is_terminal()))?;
    Ok(Ref::bool(terminal))
}

pub(super) fn readable<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "readable")?;
    Ok(Ref::bool(open_file(vm, this)?.readable))
}

pub(super) fn writable<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "writable")?;
    Ok(Ref::bool(open_file(vm, this)?.writable))
}

pub(super) fn seekable<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "seekable")?;
    let file = open_file(vm, this)?;
    let seekable = with_stream(vm, file, |s| Ok(s.tell().is_ok()))?;
    Ok(Ref::bool(seekable))
}

pub(super) fn seek<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    use rustix::fs::SeekFrom;
    let [this, offset, whence] = args.between::<S, 3>(vm, "seek", 2)?;
    let file = open_file(vm, this.unwrap_or(Value::NONE))?;
    let offset = vm.index(offset.unwrap_or(Value::NONE))?;
    let whence = match whence {
        Some(whence) => vm.index(whence)?,
        None => 0,
    };
    let to = match (whence, u64::try_from(offset)) {
        (0, Ok(from_start)) => SeekFrom::Start(from_start),
        (0, Err(_)) => return Err(vm.value_error(format!("negative seek position {offset}"))),
        (1, _) if file.text.is_some() && offset != 0 => {
            return Err(unsupported(vm, "can't do nonzero cur-relative seeks"));
        }
        (1, _) => SeekFrom::Current(offset),
        (2, _) if file.text.is_some() && offset != 0 => {
            return Err(unsupported(vm, "can't do nonzero end-relative seeks"));
        }
        (2, _) => SeekFrom::End(offset),
        _ => return Err(vm.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    let position = with_stream(vm, file, |s| s.seek(to))?;
    Ok(vm.new_int(position as i64))
}

pub(super) fn tell<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "tell")?;
    let file = open_file(vm, this)?;
    let position = with_stream(vm, file, |s| s.tell())?;
    Ok(vm.new_int(position as i64))
}

pub(super) fn truncate<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, size_given] = args.between::<S, 2>(vm, "truncate", 1)?;
    let file = open_file(vm, this.unwrap_or(Value::NONE))?;
    let given = size(vm, size_given)?;
    let size = with_stream(vm, file, |s| {
        let size = match given {
            Some(size) => size as u64,
            None => s.tell()?,
        };
        s.truncate(size).map(|()| size)
    })?;
    Ok(vm.new_int(size as i64))
}
