//! Files in memory: `StringIO` over code points, `BytesIO` over bytes.
//!
//! Both are an array and a position in it, read and changed inside the object's critical section. What is written
//! beyond the end fills the gap with zeros.

use crate::builtins::bytes::{change_contents, contents};
use crate::builtins::modules::memoryview::window_on;
use crate::builtins::modules::native::{change, wrap};
use crate::builtins::modules::new_class;
use crate::object::{Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeFn, NativeObject, Str};
use gilectomy_text::Text;

/// What `StringIO` does about line ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Newline {
    /// `newline=None`: each becomes `\n` when it is written.
    Translated,
    /// `newline=''`: each ends a line, and stays what it is.
    Any,
    /// `\n` is written as this, which ends a line.
    Fixed(&'static str),
}

struct Memory<U> {
    data: Vec<U>,
    at: usize,
    closed: bool,
    newline: Newline,
}

impl<U: Unit> NativeObject for Memory<U> {
    fn behind_window(&self) -> bool {
        true
    }

    fn bytes(&self) -> Option<&[u8]> {
        U::bytes(&self.data)
    }

    fn bytes_mut(&mut self) -> Option<&mut [u8]> {
        U::bytes_mut(&mut self.data)
    }
}

impl<U> Default for Memory<U> {
    fn default() -> Self {
        Memory { data: Vec::new(), at: 0, closed: false, newline: Newline::Fixed("\n") }
    }
}

/// An element of a file in memory.
trait Unit: Copy + Default + Eq + From<u8> + 'static {
    /// What a closed file says.
    const CLOSED: &'static str;

    fn value<S: Strategy>(vm: &Vm<S>, data: &[Self]) -> Ref<S>;

    /// What a value that is written, or begun with, consists of.
    fn units<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Vec<Self>>;

    /// What `getbuffer` shows, of bytes.
    fn bytes(_: &[Self]) -> Option<&[u8]> {
        None
    }

    /// The same to be written to.
    fn bytes_mut(_: &mut [Self]) -> Option<&mut [u8]> {
        None
    }

    /// Where a line end lies, and how long it is.
    fn line_end(data: &[Self], newline: Newline) -> Option<(usize, usize)> {
        let end: Vec<Self> = match newline {
            Newline::Any => {
                let (line, back) = (Self::from(b'\n'), Self::from(b'\r'));
                let at = data.iter().position(|&unit| unit == line || unit == back)?;
                let two = data[at] == back && data.get(at + 1) == Some(&line);
                return Some((at, 1 + usize::from(two)));
            }
            Newline::Translated => vec![Self::from(b'\n')],
            Newline::Fixed(end) => end.bytes().map(Self::from).collect(),
        };
        data.windows(end.len()).position(|window| window == end).map(|at| (at, end.len()))
    }
}

impl Unit for u8 {
    const CLOSED: &'static str = "I/O operation on closed file.";

    fn value<S: Strategy>(vm: &Vm<S>, data: &[u8]) -> Ref<S> {
        vm.new_bytes(data)
    }

    fn bytes(data: &[u8]) -> Option<&[u8]> {
        Some(data)
    }

    fn bytes_mut(data: &mut [u8]) -> Option<&mut [u8]> {
        Some(data)
    }

    fn units<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Vec<u8>> {
        match contents::<S>(v) {
            Some(data) => Ok(data.into_owned()),
            None => {
                let name = vm.type_name(v);
                Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")))
            }
        }
    }
}

impl Unit for u32 {
    const CLOSED: &'static str = "I/O operation on closed file";

    fn value<S: Strategy>(vm: &Vm<S>, data: &[u32]) -> Ref<S> {
        vm.new_text(Text::Wide(data))
    }

    fn units<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Vec<u32>> {
        match Obj::<S, Str>::of(v) {
            Some(string) => Ok(string.body().text().chars().collect()),
            None => {
                let name = vm.type_name(v);
                Err(vm.type_error(format!("string argument expected, got '{name}'")))
            }
        }
    }
}

/// Registers the classes.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    let class = file_class::<S, u32>(vm, "StringIO");
    let ty = class.get();
    vm.def(ty, "__init__", init_string);
    for name in ["encoding", "errors", "newlines"] {
        vm.def_getset(ty, name, |_, _| Ok(Ref::none()), None);
    }
    vm.def_getset(ty, "line_buffering", |_, _| Ok(Ref::bool(false)), None);
    vm.refresh_flags(ty);
    vm.def_value(m, "StringIO", class);
    let class = file_class::<S, u8>(vm, "BytesIO");
    let ty = class.get();
    vm.def(ty, "__init__", init_bytes);
    vm.def(ty, "getbuffer", getbuffer);
    vm.def(ty, "read1", read::<S, u8>);
    vm.def(ty, "readinto", readinto);
    vm.def(ty, "readinto1", readinto);
    vm.refresh_flags(ty);
    vm.def_value(m, "BytesIO", class);
}

fn file_class<S: Strategy, U: Unit>(vm: &mut Vm<S>, name: &str) -> Ref<S> {
    let native = vm.rt.types.native;
    let class = new_class(vm, "_io", name, &[native]);
    let ty = class.get();
    vm.def_static(ty, "__new__", new::<S, U>);
    let methods: &[(&'static str, NativeFn<S>)] = &[
        ("__enter__", itself::<S, U>),
        ("__exit__", close::<S, U>),
        ("__iter__", itself::<S, U>),
        ("__next__", next::<S, U>),
        ("close", close::<S, U>),
        ("detach", |vm, _| Err(super::file::unsupported(vm, "detach"))),
        ("fileno", |vm, _| Err(super::file::unsupported(vm, "fileno"))),
        ("flush", |vm, args| opened::<S, U>(vm, args).map(|_| Ref::none())),
        ("getvalue", getvalue::<S, U>),
        ("isatty", |vm, args| opened::<S, U>(vm, args).map(|_| Ref::bool(false))),
        ("read", read::<S, U>),
        ("readable", |vm, args| opened::<S, U>(vm, args).map(|_| Ref::bool(true))),
        ("readline", readline::<S, U>),
        ("readlines", readlines::<S, U>),
        ("seek", seek::<S, U>),
        ("seekable", |vm, args| opened::<S, U>(vm, args).map(|_| Ref::bool(true))),
        ("tell", tell::<S, U>),
        ("truncate", truncate::<S, U>),
        ("writable", |vm, args| opened::<S, U>(vm, args).map(|_| Ref::bool(true))),
        ("write", write::<S, U>),
        ("writelines", writelines::<S, U>),
    ];
    for &(name, method) in methods {
        vm.def(ty, name, method);
    }
    vm.def_getset(ty, "closed", |vm, v| change(vm, v, |m: &mut Memory<U>| m.closed).map(Ref::bool), None);
    class
}

/// Works on an open file.
fn open<S: Strategy, U: Unit, R>(
    vm: &mut Vm<S>,
    v: Value,
    f: impl FnOnce(&mut Memory<U>) -> R,
) -> PyResult<S, R> {
    let result = change(vm, v, |memory: &mut Memory<U>| (!memory.closed).then(|| f(memory)))?;
    result.ok_or_else(|| vm.value_error(U::CLOSED))
}

/// The only argument, an open file.
fn opened<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S, Value> {
    open(vm, args.pos[0], |_: &mut Memory<U>| ())?;
    Ok(args.pos[0])
}

fn itself<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    opened::<S, U>(vm, args).map(Ref::new)
}

fn new<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    match args.pos.first() {
        Some(&class) => Ok(wrap(vm, class, Memory::<U>::default())),
        None => Err(vm.type_error("__new__() needs a class")),
    }
}

/// `StringIO(initial_value='', newline='\n')`
fn init_string<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, initial, newline] =
        args.named(vm, "StringIO", ["self", "initial_value", "newline"], (1, 3, 1))?;
    let newline = match newline {
        None => Newline::Fixed("\n"),
        Some(v) if v.is_none() => Newline::Translated,
        Some(v) => match str_text::<S>(v).map(|text| text.as_ascii_str()) {
            Some(Some("")) => Newline::Any,
            Some(Some("\n")) => Newline::Fixed("\n"),
            Some(Some("\r")) => Newline::Fixed("\r"),
            Some(Some("\r\n")) => Newline::Fixed("\r\n"),
            Some(_) => {
                let shown = vm.repr_text(v)?;
                return Err(vm.value_error(format!("illegal newline value: {shown}")));
            }
            None => {
                let name = vm.type_name(v);
                return Err(vm.type_error(format!("newline must be str or None, not {name}")));
            }
        },
    };
    let units = match initial.filter(|v| !v.is_none()) {
        None => Vec::new(),
        Some(v) if str_text::<S>(v).is_some() => u32::units(vm, v)?,
        Some(v) => {
            let name = vm.type_name(v);
            return Err(vm.type_error(format!("initial_value must be str or None, not {name}")));
        }
    };
    let data = translated(units, newline);
    let fresh = Memory { data, newline, ..Memory::default() };
    change(vm, this.unwrap_or(Value::NONE), |memory: &mut Memory<u32>| *memory = fresh)?;
    Ok(Ref::none())
}

/// `BytesIO(initial_bytes=b'')`
fn init_bytes<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, initial] = args.named(vm, "BytesIO", ["self", "initial_bytes"], (1, 2, 1))?;
    let data = match initial.filter(|v| !v.is_none()) {
        None => Vec::new(),
        Some(v) => u8::units(vm, v)?,
    };
    let fresh = Memory { data, ..Memory::default() };
    change(vm, this.unwrap_or(Value::NONE), |memory: &mut Memory<u8>| *memory = fresh)?;
    Ok(Ref::none())
}

/// Text as it is kept.
fn translated(units: Vec<u32>, newline: Newline) -> Vec<u32> {
    const LINE: u32 = b'\n' as u32;
    const BACK: u32 = b'\r' as u32;
    match newline {
        Newline::Translated if units.contains(&BACK) => {
            let mut after_return = false;
            let kept = units.into_iter().filter_map(|unit| {
                let second = std::mem::replace(&mut after_return, unit == BACK) && unit == LINE;
                (!second).then_some(if unit == BACK { LINE } else { unit })
            });
            kept.collect()
        }
        Newline::Fixed(end) if end != "\n" && units.contains(&LINE) => {
            let longer = units.into_iter().flat_map(|unit| match unit {
                LINE => end.bytes().map(u32::from).collect(),
                unit => vec![unit],
            });
            longer.collect()
        }
        _ => units,
    }
}

// ---- reading ---------------------------------------------------------------------------------------

fn getvalue<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "getvalue")?;
    let data = open(vm, this, |memory: &mut Memory<U>| memory.data.clone())?;
    Ok(U::value(vm, &data))
}

/// `getbuffer()`: a view of what is there now.
fn getbuffer<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "getbuffer")?;
    let len = open(vm, this, |memory: &mut Memory<u8>| memory.data.len())?;
    window_on(vm, this, len)
}

/// A size argument; `None`: no limit.
fn size<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>) -> PyResult<S, Option<usize>> {
    let Some(v) = v.filter(|v| !v.is_none()) else { return Ok(None) };
    match vm.index_opt(v)? {
        Some(index) => Ok(usize::try_from(vm.index_clamped(index.get())?).ok()),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("argument should be integer or None, not '{name}'")))
        }
    }
}

impl<U: Unit> Memory<U> {
    /// Takes up to `n` units from the position on.
    fn take(&mut self, n: usize) -> Vec<U> {
        let start = self.at.min(self.data.len());
        let end = start.saturating_add(n).min(self.data.len());
        self.at = self.at.max(end);
        self.data[start..end].to_vec()
    }

    /// Takes a line, of at most `limit` units.
    fn line(&mut self, limit: Option<usize>) -> Vec<U> {
        let rest = &self.data[self.at.min(self.data.len())..];
        let whole = U::line_end(rest, self.newline).map_or(rest.len(), |(at, len)| at + len);
        self.take(limit.map_or(whole, |limit| whole.min(limit)))
    }

    /// Writes at the place; `None`: there is no memory for what lies before it, or for the units.
    fn put(&mut self, units: &[U]) -> Option<()> {
        if units.is_empty() {
            return Some(());
        }
        let end = self.at.checked_add(units.len())?;
        self.data.try_reserve(end.saturating_sub(self.data.len())).ok()?;
        if self.data.len() < end {
            self.data.resize(end, U::default());
        }
        self.data[self.at..end].copy_from_slice(units);
        self.at = end;
        Some(())
    }
}

fn read<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, n] = args.between(vm, "read", 1)?;
    let n = size(vm, n)?.unwrap_or(usize::MAX);
    let data = open(vm, this.unwrap_or(Value::NONE), |memory: &mut Memory<U>| memory.take(n))?;
    Ok(U::value(vm, &data))
}

fn readinto<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, buffer] = args.exactly(vm, "readinto")?;
    let Some(room) = change_contents::<S, _>(buffer, |bytes| bytes.len()) else {
        let name = vm.type_name(buffer);
        let message = format!("readinto() argument must be read-write bytes-like object, not {name}");
        return Err(vm.type_error(message));
    };
    let data = open(vm, this, |memory: &mut Memory<u8>| memory.take(room))?;
    // The buffer may have become shorter since.
    let copied = change_contents::<S, _>(buffer, |bytes| {
        let n = data.len().min(bytes.len());
        bytes[..n].copy_from_slice(&data[..n]);
        n
    });
    Ok(vm.new_size(copied.unwrap_or(0)))
}

fn line<S: Strategy, U: Unit>(vm: &mut Vm<S>, this: Value, limit: Option<usize>) -> PyResult<S, Vec<U>> {
    open(vm, this, |memory: &mut Memory<U>| memory.line(limit))
}

fn readline<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, limit] = args.between(vm, "readline", 1)?;
    let limit = size(vm, limit)?;
    let line = line::<S, U>(vm, this.unwrap_or(Value::NONE), limit)?;
    Ok(U::value(vm, &line))
}

fn next<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "__next__")?;
    let line = line::<S, U>(vm, this, None)?;
    match line.is_empty() {
        true => Err(vm.raise_with(Exc::StopIteration, vec![])),
        false => Ok(U::value(vm, &line)),
    }
}

fn readlines<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, hint] = args.between(vm, "readlines", 1)?;
    let hint = size(vm, hint)?.filter(|&n| n > 0).unwrap_or(usize::MAX);
    let (mut lines, mut total) = (Vec::new(), 0);
    while total < hint {
        let line = line::<S, U>(vm, this.unwrap_or(Value::NONE), None)?;
        if line.is_empty() {
            break;
        }
        total += line.len();
        lines.push(U::value(vm, &line));
    }
    Ok(vm.new_list_of(lines))
}

// ---- writing ---------------------------------------------------------------------------------------

fn write_value<S: Strategy, U: Unit>(vm: &mut Vm<S>, this: Value, v: Value) -> PyResult<S, usize> {
    let units = U::units(vm, v)?;
    let n = units.len();
    if open(vm, this, |memory: &mut Memory<U>| memory.put(&units))?.is_none() {
        return Err(vm.raise(Exc::MemoryError, ""));
    }
    Ok(n)
}

fn write<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, v] = args.exactly(vm, "write")?;
    let n = write_value::<S, U>(vm, this, v)?;
    Ok(vm.new_size(n))
}

fn writelines<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, lines] = args.exactly(vm, "writelines")?;
    let iterator = vm.iter(lines)?;
    while let Some(line) = vm.next(iterator.get())? {
        write_value::<S, U>(vm, this, line.get())?;
    }
    Ok(Ref::none())
}

fn truncate<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, n] = args.between(vm, "truncate", 1)?;
    let this = this.unwrap_or(Value::NONE);
    let n = match n.filter(|v| !v.is_none()) {
        Some(v) => vm.index(v)?,
        None => open(vm, this, |memory: &mut Memory<U>| memory.at)? as i64,
    };
    let Ok(length) = usize::try_from(n) else {
        let word = if size_of::<U>() == 1 { "negative" } else { "Negative" };
        return Err(vm.value_error(format!("{word} size value {n}")));
    };
    open(vm, this, |memory: &mut Memory<U>| memory.data.truncate(length))?;
    Ok(vm.new_int(n))
}

// ---- the position ----------------------------------------------------------------------------------

fn tell<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "tell")?;
    let at = open(vm, this, |memory: &mut Memory<U>| memory.at)?;
    Ok(vm.new_size(at))
}

fn seek<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, offset, whence] = args.between(vm, "seek", 2)?;
    let this = this.unwrap_or(Value::NONE);
    let offset = vm.index(offset.unwrap_or(Value::NONE))?;
    let whence = whence.map_or(Ok(0), |v| vm.index(v))?;
    check_seek::<S, U>(vm, offset, whence)?;
    let at = open(vm, this, |memory: &mut Memory<U>| {
        let base = match whence {
            0 => 0,
            1 => memory.at as i64,
            _ => memory.data.len() as i64,
        };
        memory.at = usize::try_from(base.saturating_add(offset)).unwrap_or(0);
        memory.at
    })?;
    Ok(vm.new_size(at))
}

/// Text can be sought from its beginning only.
fn check_seek<S: Strategy, U: Unit>(vm: &mut Vm<S>, offset: i64, whence: i64) -> Result<(), Raised<S>> {
    let text = size_of::<U>() > 1;
    if !(0..=2).contains(&whence) {
        let word = if text { "Invalid" } else { "invalid" };
        return Err(vm.value_error(format!("{word} whence ({whence}, should be 0, 1 or 2)")));
    }
    if text && whence != 0 && offset != 0 {
        return Err(vm.raise(Exc::OSError, "Can't do nonzero cur-relative seeks"));
    }
    if whence == 0 && offset < 0 {
        let what = if text { "Negative seek position" } else { "negative seek value" };
        return Err(vm.value_error(format!("{what} {offset}")));
    }
    Ok(())
}

fn close<S: Strategy, U: Unit>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    change(vm, args.pos[0], |memory: &mut Memory<U>| {
        memory.closed = true;
        memory.data = Vec::new();
    })?;
    Ok(Ref::none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_where_the_newline_says() {
        let ends = |text: &str, newline| u8::line_end(text.as_bytes(), newline);
        assert_eq!(ends("a\r\nb", Newline::Any), Some((1, 2)));
        assert_eq!(ends("a\rb", Newline::Any), Some((1, 1)));
        assert_eq!(ends("a\rb\n", Newline::Fixed("\n")), Some((3, 1)));
        assert_eq!(ends("ab", Newline::Translated), None);
    }

    #[test]
    fn what_is_written_past_the_end_leaves_zeros() {
        let mut memory = Memory { data: vec![1u8], at: 3, ..Memory::default() };
        assert_eq!(memory.put(&[9]), Some(()));
        assert_eq!(memory.data, [1, 0, 0, 9]);
    }
}
